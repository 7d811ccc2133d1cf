/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-tally.h"

#include "model/presso-error.h"

/* In the protocol's words, whatever the language: scripts read this. */
static const char *const request_names[PRESSO_N_TALLY_REQUESTS] = {
  "look", "scan", "submit", "cancel", "claim", "complete", "collect",
};

/* What a bar says for a good reason, also on the best of days. Anything else has failed. */
static const PressoError refusals[] = {
  PRESSO_ERROR_TOO_MANY_REQUESTS, PRESSO_ERROR_CODE_INVALID,       PRESSO_ERROR_CODE_EXHAUSTED,
  PRESSO_ERROR_SHOP_CLOSED,       PRESSO_ERROR_QUEUE_FULL,         PRESSO_ERROR_GUEST_LIMIT,
  PRESSO_ERROR_ORDER_INVALID,     PRESSO_ERROR_TRANSITION_INVALID, PRESSO_ERROR_SOLD_OUT,
};

/**
 * PressoTally:
 *
 * What was asked of a bar, how long each answer took, and what became of it.
 */
struct _PressoTally {
  GObject parent_instance;

  GArray *durations[PRESSO_N_TALLY_REQUESTS]; /* µs, of what was granted */
  GArray *waits;                              /* µs, from submitted to ready */
  GHashTable *refused;                        /* problem code → how often */
  GHashTable *failed;
  guint n_failed;
  guint n_ordered;
  guint n_collected;
  guint n_cancelled;
  gint64 first_order_us; /* monotonic */
  gint64 last_order_us;
};

G_DEFINE_FINAL_TYPE (PressoTally, presso_tally, G_TYPE_OBJECT)

static void
presso_tally_finalize (GObject *object)
{
  PressoTally *self = PRESSO_TALLY (object);

  for (int i = 0; i < PRESSO_N_TALLY_REQUESTS; i++)
    g_array_unref (self->durations[i]);
  g_array_unref (self->waits);
  g_hash_table_unref (self->refused);
  g_hash_table_unref (self->failed);
  G_OBJECT_CLASS (presso_tally_parent_class)->finalize (object);
}

static void
presso_tally_class_init (PressoTallyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_tally_finalize;
}

static void
presso_tally_init (PressoTally *self)
{
  for (int i = 0; i < PRESSO_N_TALLY_REQUESTS; i++)
    self->durations[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->refused = g_hash_table_new (g_str_hash, g_str_equal);
  self->failed = g_hash_table_new (g_str_hash, g_str_equal);
}

/**
 * presso_tally_new:
 *
 * Returns: (transfer full): an empty tally
 */
PressoTally *
presso_tally_new (void)
{
  return g_object_new (PRESSO_TYPE_TALLY, NULL);
}

/**
 * presso_tally_is_refusal:
 * @error: (nullable): why something wasn't granted
 *
 * Returns: whether the bar has said so, and for a good reason; otherwise nobody knows what it did
 */
gboolean
presso_tally_is_refusal (const GError *error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    if (g_error_matches (error, PRESSO_ERROR, (int) refusals[i]))
      return TRUE;
  }
  return FALSE;
}

static void
count (GHashTable *table, const char *code)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (table, code));

  g_hash_table_insert (table, (gpointer) code, GUINT_TO_POINTER (n + 1));
}

/**
 * presso_tally_add:
 * @self: a tally
 * @request: what was asked
 * @duration_us: until the answer, in µs, with all tries
 * @error: (nullable): why it wasn't granted
 *
 * Counts a request.
 */
void
presso_tally_add (PressoTally *self,
                  PressoTallyRequest request,
                  gint64 duration_us,
                  const GError *error)
{
  if (error == NULL) {
    g_array_append_val (self->durations[request], duration_us);
  } else if (presso_tally_is_refusal (error)) {
    count (self->refused, presso_error_get_code (error));
  } else {
    count (self->failed, presso_error_get_code (error));
    self->n_failed++;
  }
}

/**
 * presso_tally_add_order:
 * @self: a tally
 * @now_us: monotonic time, in µs
 *
 * Counts an order that has its number, so that the bar has to make it.
 */
void
presso_tally_add_order (PressoTally *self, gint64 now_us)
{
  if (self->n_ordered == 0)
    self->first_order_us = now_us;
  self->last_order_us = now_us;
  self->n_ordered++;
}

/**
 * presso_tally_add_outcome:
 * @self: a tally
 * @state: how an order that was counted ended
 * @wait_ms: from submitted to ready, in ms; -1 for what never was ready
 *
 * Counts the end of an order.
 */
void
presso_tally_add_outcome (PressoTally *self, PressoOrderState state, gint64 wait_ms)
{
  gint64 wait_us = wait_ms * 1000;

  if (wait_ms >= 0)
    g_array_append_val (self->waits, wait_us);
  if (state == PRESSO_ORDER_COLLECTED)
    self->n_collected++;
  else
    self->n_cancelled++;
}

/**
 * presso_tally_get_n_ordered:
 * @self: a tally
 *
 * Returns: how many orders were submitted
 */
guint
presso_tally_get_n_ordered (PressoTally *self)
{
  return self->n_ordered;
}

/**
 * presso_tally_get_n_open:
 * @self: a tally
 *
 * Returns: how many of the orders have not ended
 */
guint
presso_tally_get_n_open (PressoTally *self)
{
  return self->n_ordered - self->n_collected - self->n_cancelled;
}

/**
 * presso_tally_get_n_failed:
 * @self: a tally
 *
 * Returns: how many requests had an answer that no bar should give, or none
 */
guint
presso_tally_get_n_failed (PressoTally *self)
{
  return self->n_failed;
}

static int
compare_durations (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
get_percentile (GArray *sorted, guint percent, double unit_us)
{
  guint index = (guint) ((guint64) sorted->len * percent / 100);

  return (double) g_array_index (sorted, gint64, MIN (index, sorted->len - 1)) / unit_us;
}

static void
append_durations (GString *text,
                  const char *what,
                  GArray *durations,
                  double unit_us,
                  const char *unit)
{
  if (durations->len == 0)
    return;
  g_array_sort (durations, compare_durations);
  g_string_append_printf (text, "%-9s n %u p50 %.1f %s p95 %.1f %s p99 %.1f %s\n", what,
                          durations->len, get_percentile (durations, 50, unit_us), unit,
                          get_percentile (durations, 95, unit_us), unit,
                          get_percentile (durations, 99, unit_us), unit);
}

/* Between the first order and the last, so that what comes before and after makes it no slower. */
static void
append_pace (GString *text, PressoTally *self)
{
  gint64 span_us = self->last_order_us - self->first_order_us;

  if (span_us > 0)
    g_string_append_printf (text, "%-9s orders/min %.1f\n", "pace",
                            (self->n_ordered - 1) * 60.0 * G_USEC_PER_SEC / (double) span_us);
}

/* By the protocol's code, which scripts read, and with the sentence that people are told. */
static void
append_counts (GString *text, const char *what, GHashTable *table)
{
  g_autoptr (GList) codes = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);

  for (GList *link = codes; link != NULL; link = link->next)
    g_string_append_printf (text, "%-9s %s %u (%s)\n", what, (char *) link->data,
                            GPOINTER_TO_UINT (g_hash_table_lookup (table, link->data)),
                            presso_error_get_sentence (presso_error_code_from_string (link->data)));
}

/**
 * presso_tally_get_orders:
 * @self: a tally
 *
 * Returns: (transfer full): how many orders there are and what became of them, in one line
 */
char *
presso_tally_get_orders (PressoTally *self)
{
  return g_strdup_printf ("%-9s ordered %u collected %u cancelled %u open %u", "orders",
                          self->n_ordered, self->n_collected, self->n_cancelled,
                          presso_tally_get_n_open (self));
}

/**
 * presso_tally_to_string:
 * @self: a tally
 *
 * Returns: (transfer full): lines of figures, the first one of orders, then of their pace and of
 * how long guests waited, then one a kind of request that was granted, then one a kind of refusal
 * and failure
 */
char *
presso_tally_to_string (PressoTally *self)
{
  g_autofree char *orders = presso_tally_get_orders (self);
  GString *text = g_string_new (orders);

  g_string_append_c (text, '\n');
  append_pace (text, self);
  append_durations (text, "wait", self->waits, G_USEC_PER_SEC, "s");
  for (int i = 0; i < PRESSO_N_TALLY_REQUESTS; i++)
    append_durations (text, request_names[i], self->durations[i], 1000.0, "ms");
  append_counts (text, "refused", self->refused);
  append_counts (text, "failed", self->failed);
  return g_string_free (text, FALSE);
}
