/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-rate-limiter.h"

#include <gio/gio.h>

#include "model/presso-error.h"

/* Bounds the memory an attacker can take: about a megabyte. */
#define MAX_ENTRIES 10000

/* The part of an IPv6 address that says which network it is in; the rest everybody chooses. */
#define NETWORK_BYTES 8

/**
 * PressoRateLimiter:
 *
 * Counts what sessions or addresses do, in windows that begin with the first one. When there are
 * too many to keep apart, those whose window ended are forgotten first, then all.
 */
struct _PressoRateLimiter {
  PressoClock *clock;
  gint64 maximum;
  gint64 window_ms;
  GHashTable *windows; /* key → Window */
};

typedef struct {
  gint64 end_ms;
  gint64 count;
} Window;

/**
 * presso_rate_limiter_new: (skip)
 * @clock: what time it is
 * @maximum: how often in a window
 * @window_s: seconds of a window
 *
 * Returns: (transfer full): a limiter
 */
PressoRateLimiter *
presso_rate_limiter_new (PressoClock *clock, gint64 maximum, gint64 window_s)
{
  PressoRateLimiter *self = g_new0 (PressoRateLimiter, 1);

  self->clock = g_object_ref (clock);
  self->maximum = maximum;
  self->window_ms = window_s * 1000;
  self->windows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * presso_rate_limiter_free: (skip)
 * @self: (transfer full): a limiter
 */
void
presso_rate_limiter_free (PressoRateLimiter *self)
{
  g_object_unref (self->clock);
  g_hash_table_unref (self->windows);
  g_free (self);
}

/* A window that ends later than one that began now is from before the clock was set back. */
static gboolean
is_over (PressoRateLimiter *self, const Window *window, gint64 now_ms)
{
  return window->end_ms <= now_ms || window->end_ms > now_ms + self->window_ms;
}

static gboolean
on_window_is_over (gpointer key, gpointer value, gpointer user_data)
{
  PressoRateLimiter *self = user_data;

  return is_over (self, value, presso_clock_get_now (self->clock));
}

static Window *
ensure_window (PressoRateLimiter *self, const char *key)
{
  gint64 now_ms = presso_clock_get_now (self->clock);
  Window *window = g_hash_table_lookup (self->windows, key);

  if (window == NULL) {
    if (g_hash_table_size (self->windows) >= MAX_ENTRIES)
      g_hash_table_foreach_remove (self->windows, on_window_is_over, self);
    if (g_hash_table_size (self->windows) >= MAX_ENTRIES)
      g_hash_table_remove_all (self->windows);
    window = g_new0 (Window, 1);
    g_hash_table_insert (self->windows, g_strdup (key), window);
  }
  if (is_over (self, window, now_ms))
    *window = (Window){ .end_ms = now_ms + self->window_ms };
  return window;
}

static int
get_seconds_left (PressoRateLimiter *self, const Window *window)
{
  return (int) ((window->end_ms - presso_clock_get_now (self->clock) + 999) / 1000);
}

/**
 * presso_rate_limiter_get_wait: (skip)
 * @self: a limiter
 * @key: a session or an address
 *
 * Returns: 0 where it may go on, otherwise the seconds until it may
 */
int
presso_rate_limiter_get_wait (PressoRateLimiter *self, const char *key)
{
  Window *window = g_hash_table_lookup (self->windows, key);

  if (window == NULL || window->count < self->maximum ||
      is_over (self, window, presso_clock_get_now (self->clock)))
    return 0;
  return get_seconds_left (self, window);
}

/**
 * presso_rate_limiter_count: (skip)
 * @self: a limiter
 * @key: a session or an address
 *
 * Counts one more.
 *
 * Returns: 0 where that is still within the limit, otherwise the seconds until the window ends
 */
int
presso_rate_limiter_count (PressoRateLimiter *self, const char *key)
{
  Window *window = ensure_window (self, key);

  return ++window->count <= self->maximum ? 0 : get_seconds_left (self, window);
}

/**
 * presso_rate_limiter_refuse: (skip)
 * @error: return location
 * @sentence: (nullable): what the user is told, or %NULL for the usual
 * @wait_s: seconds until it may be tried again
 *
 * Gives %PRESSO_ERROR_TOO_MANY_REQUESTS.
 *
 * Returns: %FALSE
 */
gboolean
presso_rate_limiter_refuse (GError **error, const char *sentence, int wait_s)
{
  GError *refusal = sentence != NULL
                      ? presso_error_new (PRESSO_ERROR_TOO_MANY_REQUESTS, "%s", sentence)
                      : presso_error_new_standard (PRESSO_ERROR_TOO_MANY_REQUESTS);

  presso_error_set_retry_after (refusal, wait_s);
  g_propagate_error (error, refusal);
  return FALSE;
}

/**
 * presso_rate_limiter_count_wrong: (skip)
 * @self: a limiter
 * @key: a session or an address
 * @error: (inout): what a wrong code is answered with; replaced when there were too many
 *
 * Counts a wrong code.
 */
void
presso_rate_limiter_count_wrong (PressoRateLimiter *self, const char *key, GError **error)
{
  int wait_s = presso_rate_limiter_count (self, key);

  if (wait_s == 0)
    return;
  g_clear_error (error);
  presso_rate_limiter_refuse (error, NULL, wait_s);
}

/**
 * presso_rate_limiter_build_address_key: (skip)
 * @address: (nullable): an address as text
 *
 * Returns: (transfer full): what counts as one address: of IPv6 the network, since one machine may
 *   take any address in it
 */
char *
presso_rate_limiter_build_address_key (const char *address)
{
  g_autoptr (GInetAddress) inet = address != NULL ? g_inet_address_new_from_string (address) : NULL;
  const guint8 *bytes;
  GString *key;

  if (inet == NULL || g_inet_address_get_family (inet) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address != NULL ? address : "");
  bytes = g_inet_address_to_bytes (inet);
  key = g_string_new (NULL);
  for (int i = 0; i < NETWORK_BYTES; i++)
    g_string_append_printf (key, "%02x", bytes[i]);
  return g_string_free (key, FALSE);
}
