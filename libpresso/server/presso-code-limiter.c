/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-code-limiter.h"

#include "model/presso-error.h"

#define WINDOW_MS (60 * (gint64) 1000)
/* Bounds the memory an attacker can take: about a megabyte. */
#define MAX_ENTRIES 10000

/**
 * PressoCodeLimiter:
 *
 * Counts wrong codes in windows of a minute. A session with too many has to wait; an address with
 * too many is told so for further wrong codes only, because a hall of phones may share it: whoever
 * has a good code is served.
 */
struct _PressoCodeLimiter {
  PressoClock *clock;
  int max_per_session;
  int max_per_address;
  GHashTable *sessions;  /* session → Window */
  GHashTable *addresses; /* address → Window */
};

typedef struct {
  gint64 end_ms;
  int count;
} Window;

/**
 * presso_code_limiter_new: (skip)
 * @clock: what time it is
 * @max_per_session: wrong codes of one session in a minute
 * @max_per_address: wrong codes from one address in a minute
 *
 * Returns: (transfer full): a limiter
 */
PressoCodeLimiter *
presso_code_limiter_new (PressoClock *clock, gint64 max_per_session, gint64 max_per_address)
{
  PressoCodeLimiter *self = g_new0 (PressoCodeLimiter, 1);

  self->clock = g_object_ref (clock);
  self->max_per_session = (int) max_per_session;
  self->max_per_address = (int) max_per_address;
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * presso_code_limiter_free: (skip)
 * @self: (transfer full): a limiter
 */
void
presso_code_limiter_free (PressoCodeLimiter *self)
{
  g_object_unref (self->clock);
  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->addresses);
  g_free (self);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer now_ms)
{
  Window *window = value;

  return window->end_ms <= *(gint64 *) now_ms;
}

static Window *
get_window (PressoCodeLimiter *self, GHashTable *windows, const char *key)
{
  gint64 now_ms = presso_clock_get_now (self->clock);
  Window *window = g_hash_table_lookup (windows, key);

  if (window == NULL) {
    if (g_hash_table_size (windows) >= MAX_ENTRIES)
      g_hash_table_foreach_remove (windows, is_over, &now_ms);
    if (g_hash_table_size (windows) >= MAX_ENTRIES)
      g_hash_table_remove_all (windows);
    window = g_new0 (Window, 1);
    g_hash_table_insert (windows, g_strdup (key), window);
  }
  if (window->end_ms <= now_ms || window->end_ms > now_ms + WINDOW_MS) {
    window->end_ms = now_ms + WINDOW_MS;
    window->count = 0;
  }
  return window;
}

static GError *
new_refusal (PressoCodeLimiter *self, Window *window)
{
  GError *error = presso_error_new_standard (PRESSO_ERROR_TOO_MANY_REQUESTS);
  gint64 left_ms = window->end_ms - presso_clock_get_now (self->clock);

  presso_error_set_retry_after (error, (int) ((left_ms + 999) / 1000));
  return error;
}

static void
count (PressoCodeLimiter *self, GHashTable *windows, const char *key, int maximum, GError **error)
{
  Window *window = get_window (self, windows, key);

  if (++window->count <= maximum)
    return;
  g_clear_error (error);
  g_propagate_error (error, new_refusal (self, window));
}

/**
 * presso_code_limiter_check: (skip)
 * @self: a limiter
 * @session: the guest
 * @error: return location
 *
 * Returns: whether the guest may try a code; otherwise %PRESSO_ERROR_TOO_MANY_REQUESTS
 */
gboolean
presso_code_limiter_check (PressoCodeLimiter *self, const char *session, GError **error)
{
  Window *window = g_hash_table_lookup (self->sessions, session);

  if (window == NULL || window->count < self->max_per_session ||
      window->end_ms <= presso_clock_get_now (self->clock))
    return TRUE;
  g_propagate_error (error, new_refusal (self, window));
  return FALSE;
}

/**
 * presso_code_limiter_count: (skip)
 * @self: a limiter
 * @session: (nullable): the guest; %NULL for one whose session has only begun
 * @address: (nullable): where the guest is
 * @error: (inout): what a wrong code is answered with; replaced when there were too many
 *
 * Counts a wrong code.
 */
void
presso_code_limiter_count (PressoCodeLimiter *self,
                           const char *session,
                           const char *address,
                           GError **error)
{
  if (session != NULL)
    count (self, self->sessions, session, self->max_per_session, error);
  count (self, self->addresses, address != NULL ? address : "", self->max_per_address, error);
}
