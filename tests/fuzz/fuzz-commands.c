/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "../services/services-fixture.h"
#include "model/presso-error.h"
#include "model/presso-json.h"
#include "services/presso-counting.h"
#include "store/presso-code-store.h"
#include "store/presso-store-private.h"

/*
 * A day at the bar: the input is a text of commands, one letter and its arguments, a digit each; it
 * is listed in `operations`. After each command the whole database is looked at, and must be as a
 * second, simpler description of the bar says.
 */

#define MAX_OPERATIONS 60
#define N_GUESTS       4
#define N_BARISTAS     2

/* What the checks remember of an order. */
typedef struct {
  char *state;
  gint64 number;
  gint64 version;
  char *document;
  char *event; /* data of the last event about it */
} Seen;

typedef struct {
  Bar bar;
  GPtrArray *orders; /* ids, in the order they were made */
  GPtrArray *codes;  /* that were ever shown */
  GHashTable *seen;
  gint64 sequence;
} Day;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_free (seen->state);
  g_free (seen->document);
  g_free (seen->event);
  g_free (seen);
}

/* Where a state may lead, whoever does it. */
static const char *const steps[] = {
  "RESERVED WAITING", "RESERVED CANCELLED", "WAITING MAKING",   "WAITING CANCELLED",
  "MAKING WAITING",   "MAKING READY",       "MAKING CANCELLED", "READY MAKING",
  "READY COLLECTED",  "READY CANCELLED",
};

static gboolean
is_one_of (const char *text, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) list, text);
}

static void
check_step (Seen *seen, const char *state)
{
  g_autofree char *step = g_strdup_printf ("%s %s", seen->state, state);

  if (!g_str_equal (seen->state, state))
    g_assert_true (g_strv_contains (steps, step));
}

/* A document must be what its columns say, and a later version than before. */
static void
check_document (Seen *seen, PressoRow *row, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, &error);
  g_autoptr (PressoOrder) order = NULL;

  g_assert_no_error (error);
  order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (presso_order_get_id (order), ==, presso_row_get_string (row, 0));
  g_assert_cmpstr (presso_order_state_to_string (presso_order_get_state (order)), ==,
                   presso_row_get_string (row, 1));
  g_assert_cmpint (presso_order_get_number (order), ==, presso_row_get_int (row, 2));
  g_assert_cmpint (presso_order_get_deadline (order), ==, presso_row_get_int (row, 4));
  g_assert_cmpint (presso_order_get_version (order), ==, seen->version + 1);
  seen->version = presso_order_get_version (order);
}

static void
check_deadline (Day *day, const char *state, gint64 deadline_ms)
{
  if (is_one_of (state, "RESERVED WAITING READY"))
    g_assert_cmpint (deadline_ms, >, presso_clock_get_now (day->bar.clock));
  else
    g_assert_cmpint (deadline_ms, ==, 0);
}

static Seen *
ensure_seen (Day *day, const char *id, const char *state)
{
  Seen *seen = g_hash_table_lookup (day->seen, id);

  if (seen != NULL && seen->state != NULL)
    return seen;
  /* Every order begins with an event, and in one of these. */
  g_assert_nonnull (seen);
  g_assert_true (is_one_of (state, "RESERVED WAITING"));
  seen->state = g_strdup (state);
  g_ptr_array_add (day->orders, g_strdup (id));
  return seen;
}

static void
check_order (Day *day, PressoRow *row)
{
  const char *state = presso_row_get_string (row, 1);
  const char *document = presso_row_get_string (row, 5);
  Seen *seen = ensure_seen (day, presso_row_get_string (row, 0), state);

  check_deadline (day, state, presso_row_get_int (row, 4));
  g_assert_cmpstr (seen->event, ==, document);
  if (g_strcmp0 (seen->document, document) == 0) {
    g_assert_cmpstr (seen->state, ==, state);
    return;
  }
  check_step (seen, state);
  if (seen->number != 0)
    g_assert_cmpint (presso_row_get_int (row, 2), ==, seen->number);
  check_document (seen, row, document);
  seen->number = presso_row_get_int (row, 2);
  g_free (seen->state);
  seen->state = g_strdup (state);
  g_free (seen->document);
  seen->document = g_strdup (document);
}

static void
check_orders (Day *day)
{
  g_autoptr (GHashTable) busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (day->bar.store),
    "SELECT id, state, number, guest, deadline, document FROM orders ORDER BY rowid", "");

  while (presso_row_next (row, NULL)) {
    const char *guest = presso_row_get_string (row, 3);

    check_order (day, row);
    if (guest != NULL && is_one_of (presso_row_get_string (row, 1), "RESERVED WAITING MAKING"))
      g_assert_true (g_hash_table_add (busy, g_strdup (guest)));
  }
}

static gint64
query_number (Day *day, const char *sql, const char *text)
{
  g_autoptr (PressoRow) row = presso_database_query (presso_store_get_database (day->bar.store),
                                                     sql, text != NULL ? "s" : "", text);

  g_assert_true (presso_row_next (row, NULL));
  return presso_row_get_int (row, 0);
}

/* 1, 2, 3 and so on, each once: none is lost with a command that failed. */
static void
check_numbers (Day *day)
{
  gint64 last = query_number (day, "SELECT last_number FROM shop WHERE id = 'main'", NULL);

  g_assert_cmpint (query_number (day, "SELECT count (DISTINCT number) FROM orders", NULL), ==,
                   last);
  g_assert_cmpint (query_number (day, "SELECT count (number) FROM orders", NULL), ==, last);
  g_assert_cmpint (query_number (day, "SELECT coalesce (max (number), 0) FROM orders", NULL), ==,
                   last);
}

/* A drink was taken for each order of a code; one that was never submitted may have given it back.
 */
static void
check_codes (Day *day)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (day->bar.store),
    "SELECT taken, valid_from, valid_until,"
    " (SELECT count (*) FROM orders WHERE orders.code = code.code),"
    " (SELECT count (*) FROM orders WHERE orders.code = code.code AND number IS NULL"
    "  AND state = 'CANCELLED') FROM code",
    "");

  while (presso_row_next (row, NULL)) {
    gint64 taken = presso_row_get_int (row, 0);
    gint64 n_orders = presso_row_get_int (row, 3);

    g_assert_cmpint (taken, <=, n_orders);
    g_assert_cmpint (taken, >=, n_orders - presso_row_get_int (row, 4));
    g_assert_cmpint (presso_row_get_int (row, 1), <=, presso_row_get_int (row, 2));
  }
}

/* Takes note of what the log says; its sequence only goes up. */
static void
read_events (Day *day)
{
  g_autoptr (PressoRow) row = presso_database_query (
    presso_store_get_database (day->bar.store),
    "SELECT sequence, subject, data FROM event WHERE sequence > $1 ORDER BY sequence", "i",
    day->sequence);

  while (presso_row_next (row, NULL)) {
    const char *subject = presso_row_get_string (row, 1);
    Seen *seen;

    g_assert_cmpint (presso_row_get_int (row, 0), ==, day->sequence + 1);
    day->sequence = presso_row_get_int (row, 0);
    if (subject == NULL)
      continue;
    seen = g_hash_table_lookup (day->seen, subject);
    if (seen == NULL) {
      seen = g_new0 (Seen, 1);
      g_hash_table_insert (day->seen, g_strdup (subject), seen);
    }
    g_free (seen->event);
    seen->event = g_strdup (presso_row_get_string (row, 2));
  }
}

static void
check (Day *day)
{
  read_events (day);
  check_orders (day);
  check_numbers (day);
  check_codes (day);
}

/* All that is kept, as a text. */
static char *
dump (Day *day)
{
  static const char *const queries[] = {
    "SELECT group_concat (document || coalesce (guest, '') || coalesce (code, '') ||"
    " coalesce (station, '')) FROM (SELECT * FROM orders ORDER BY id)",
    "SELECT group_concat (code || drinks || ' ' || taken || ' ' || valid_until)"
    " FROM (SELECT * FROM code ORDER BY code)",
    "SELECT group_concat (document || last_number) FROM shop",
    "SELECT max (sequence) FROM event",
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autoptr (PressoRow) row =
      presso_database_query (presso_store_get_database (day->bar.store), queries[i], "");

    g_assert_true (presso_row_next (row, NULL));
    g_string_append_printf (text, "%s\n", presso_row_get_string (row, 0));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *const guests[N_GUESTS] = { "ann", "ben", "cem", "dua" };
static const char *const baristas[N_BARISTAS] = { "left", "right" };

static const char *
choose_order (Day *day, FuzzInput *input)
{
  guint8 index = fuzz_input_take (input) - '0';

  return index < day->orders->len ? g_ptr_array_index (day->orders, index) : "none";
}

static PressoShop *
load_shop (Day *day)
{
  PressoShop *shop = presso_store_load_shop (day->bar.store, "main", NULL);

  g_assert_nonnull (shop);
  return shop;
}

/* What of the limits held when a guest got a new order; counted here once more. */
static void
check_scan (Day *day, const char *guest, gint64 n_queued, const char *code)
{
  g_autoptr (PressoShop) shop = load_shop (day);
  g_autoptr (PressoCode) kept = presso_store_find_code (day->bar.store, "main", code, NULL);
  gint64 now_ms = presso_clock_get_now (day->bar.clock);
  gint64 midnight_ms = presso_shop_get_day_start (shop, now_ms, NULL);

  g_assert_true (presso_shop_is_taking_orders (shop, now_ms));
  if (presso_shop_get_max_orders_in_queue (shop) > 0)
    g_assert_cmpint (n_queued, <, presso_shop_get_max_orders_in_queue (shop));
  g_assert_nonnull (kept);
  g_assert_cmpint (presso_code_get_valid_from (kept), <=, now_ms);
  g_assert_cmpint (presso_code_get_valid_until (kept) +
                     presso_shop_get_code_grace (shop) * (gint64) 1000,
                   >, now_ms);
  if (presso_shop_get_max_orders_per_guest (shop) > 0)
    g_assert_cmpint (
      presso_store_count_guest_orders (day->bar.store, "main", guest, midnight_ms, NULL), <=,
      presso_shop_get_max_orders_per_guest (shop));
  g_assert_cmpint (
    query_number (day, "SELECT drinks = 0 OR taken <= drinks FROM code WHERE code = $1", code), ==,
    1);
}

static void
scan_text (Day *day, guint guest, const char *code)
{
  static const char queue[] =
    "SELECT count (*) FROM orders WHERE state IN ('RESERVED', 'WAITING', 'MAKING')";
  gint64 n_orders = query_number (day, "SELECT count (*) FROM orders", NULL);
  gint64 n_queued = query_number (day, queue, NULL);
  g_autofree char *id = bar_scan (&day->bar, guests[guest], code);

  if (id != NULL && query_number (day, "SELECT count (*) FROM orders", NULL) > n_orders)
    check_scan (day, guests[guest], n_queued, code);
}

static void
keep_code (Day *day)
{
  g_autoptr (PressoCode) code = bar_get_code (&day->bar);
  const char *text = presso_code_get_code (code);

  if (!g_ptr_array_find_with_equal_func (day->codes, text, g_str_equal, NULL))
    g_ptr_array_add (day->codes, g_strdup (text));
}

static void
scan_now (Day *day, FuzzInput *input)
{
  g_autoptr (PressoCode) code = bar_get_code (&day->bar);

  scan_text (day, fuzz_input_choose (input, N_GUESTS), presso_code_get_code (code));
}

static void
scan_older (Day *day, FuzzInput *input)
{
  guint guest = fuzz_input_choose (input, N_GUESTS);
  guint8 index = fuzz_input_take (input) - '0';

  scan_text (day, guest,
             index < day->codes->len ? g_ptr_array_index (day->codes, index) : "00000000");
}

static const char *
choose_body (FuzzInput *input)
{
  static const char *const bodies[] = {
    "{\"drink\":\"espresso\"}",
    "{\"drink\":\"latte\",\"options\":{\"milk\":\"oat\"},\"name\":\"Ann\"}",
    "{\"drink\":\"latte\"}",
    "{\"drink\":\"LATTE\",\"options\":{\"MILK\":\"Soy\"}}",
    "{\"drink\":\"espresso\",\"options\":{\"milk\":\"oat\"}}",
    "{\"drink\":\"tea\"}",
    "[]",
    "{\"drink\":\"mocha\",\"options\":{\"milk\":\"regular\"},\"name\":7}",
  };

  return bodies[fuzz_input_choose (input, G_N_ELEMENTS (bodies))];
}

static void
submit (Day *day, FuzzInput *input)
{
  const char *guest = guests[fuzz_input_choose (input, N_GUESTS)];
  const char *order = choose_order (day, input);

  bar_submit (&day->bar, guest, order, choose_body (input));
}

static void
walk_up (Day *day, FuzzInput *input)
{
  g_autofree char *G_GNUC_UNUSED id = bar_walk_up (&day->bar, choose_body (input));
}

static void
act_as_barista (Day *day, FuzzInput *input)
{
  static const char *const bodies[] = {
    NULL,
    "{\"confirm\":true}",
    "{\"barista\":\"Max\"}",
    "{\"detail\":\"equipment\"}",
    "{\"confirm\":1}",
  };
  const char *barista = baristas[fuzz_input_choose (input, N_BARISTAS)];
  const char *order = choose_order (day, input);
  PressoAction action = (PressoAction) fuzz_input_choose (input, PRESSO_N_ACTIONS);

  bar_act (&day->bar, PRESSO_ROLE_BARISTA, barista, order, action,
           bodies[fuzz_input_choose (input, G_N_ELEMENTS (bodies))]);
}

static void
act_as_guest (Day *day, FuzzInput *input)
{
  const char *guest = guests[fuzz_input_choose (input, N_GUESTS)];
  const char *order = choose_order (day, input);

  bar_act (&day->bar, PRESSO_ROLE_GUEST, guest, order,
           (PressoAction) fuzz_input_choose (input, PRESSO_N_ACTIONS), NULL);
}

static void
patch (Day *day, FuzzInput *input)
{
  static const char *const patches[] = {
    "{\"drinksPerCode\":0}",
    "{\"drinksPerCode\":1}",
    "{\"drinksPerCode\":3}",
    "{\"maxOrdersInQueue\":2}",
    "{\"maxOrdersInQueue\":0,\"maxOrdersPerGuest\":0}",
    "{\"maxOrdersPerGuest\":1}",
    "{\"codePeriod\":60,\"codeGrace\":1}",
    "{\"codePeriod\":7,\"codeGrace\":600}",
    "{\"codePeriod\":300}",
    "{\"open\":false}",
    "{\"open\":true}",
    "{\"pausedUntil\":\"2026-01-05T09:05:00Z\"}",
    "{\"guestTimeout\":1,\"baristaTimeout\":2,\"pickupTimeout\":3}",
    "{\"guestTimeout\":86400,\"pickupTimeout\":1}",
    "{\"timeZone\":\"Pacific/Apia\",\"publicUrl\":\"https://bar.example/x\"}",
    "{\"menu\":[]}",
    "{\"menu\":[{\"id\":\"tea\",\"name\":\"Tea\"}]}",
    "{\"codePeriod\":0,\"open\":false}",
  };

  bar_patch (&day->bar, patches[fuzz_input_choose (input, G_N_ELEMENTS (patches))]);
}

static void
patch_menu (Day *day, FuzzInput *input)
{
  static const char *const drinks[] = { "latte", "ESPRESSO", "tea" };
  static const char *const patches[] = {
    "{\"available\":false}",
    "{\"available\":true,\"options\":{\"milk\":{\"oat\":false}}}",
    "{\"options\":{\"milk\":{\"oat\":true}}}",
    "{\"options\":{\"milk\":{\"gold\":true}}}",
  };
  const char *drink = drinks[fuzz_input_choose (input, G_N_ELEMENTS (drinks))];

  bar_patch_menu (&day->bar, drink, patches[fuzz_input_choose (input, G_N_ELEMENTS (patches))]);
}

static void
pass_time (Day *day, FuzzInput *input)
{
  static const int seconds[] = { 1, 6, 29, 31, 61, 299, 600, 3600, 43200, 86400 };

  bar_advance (&day->bar,
               seconds[fuzz_input_choose (input, G_N_ELEMENTS (seconds))] * (gint64) 1000);
}

/* Nothing is lost by a restart, and nothing comes of it. */
static void
restart (Day *day, FuzzInput *input)
{
  g_autofree char *before = dump (day);
  g_autofree char *after = NULL;

  bar_close (&day->bar);
  bar_open (&day->bar);
  after = dump (day);
  g_assert_cmpstr (after, ==, before);
}

static void
show_code (Day *day, FuzzInput *input)
{
  keep_code (day);
}

static const struct {
  char letter;
  void (*run) (Day *day, FuzzInput *input);
} operations[] = {
  { 's', scan_now },       /* guest */
  { 'o', scan_older },     /* guest, code */
  { 'u', submit },         /* guest, order, body */
  { 'w', walk_up },        /* body */
  { 'b', act_as_barista }, /* barista, order, action, body */
  { 'g', act_as_guest },   /* guest, order, action */
  { 'p', patch },          /* patch */
  { 'm', patch_menu },     /* drink, patch */
  { 't', pass_time },      /* how long */
  { 'r', restart },        { 'c', show_code },
};

/* A command that is refused is refused by one of our errors, and has changed nothing. */
static gboolean
operate (Day *day, FuzzInput *input)
{
  guint8 letter = fuzz_input_take (input);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++) {
    if (operations[i].letter != letter)
      continue;
    keep_code (day);
    before = dump (day);
    operations[i].run (day, input);
    if (day->bar.error != NULL) {
      g_assert_true (day->bar.error->domain == PRESSO_ERROR);
      g_assert_cmpint (day->bar.error->code, !=, PRESSO_ERROR_INTERNAL);
      after = dump (day);
      g_assert_cmpstr (after, ==, before);
      g_clear_error (&day->bar.error);
    }
    return TRUE;
  }
  return FALSE;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  /* The store syncs as it always does; in memory that costs nothing. */
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, data + size };
  Day day = { 0 };
  g_autofree char *metrics = NULL;
  int n_operations = 0;

  day.orders = g_ptr_array_new_with_free_func (g_free);
  day.codes = g_ptr_array_new_with_free_func (g_free);
  day.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seen_free);
  bar_set_up (&day.bar, NULL);
  while (input.at < input.end && n_operations < MAX_OPERATIONS) {
    if (operate (&day, &input)) {
      n_operations++;
      check (&day);
    }
  }
  metrics = presso_counting_get_metrics (day.bar.services, "main", &day.bar.error);
  bar_tear_down (&day.bar, NULL);
  g_hash_table_unref (day.seen);
  g_ptr_array_unref (day.codes);
  g_ptr_array_unref (day.orders);
  return 0;
}
