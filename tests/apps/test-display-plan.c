/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the board decides without a screen: sizes, columns and pages; what guests are told about
 * ordering. */
#include <string.h>

#include "display/presso-board-layout.h"
#include "display/presso-board-orders.h"
#include "display/presso-panel-mode.h"

#define NOW_MS G_GINT64_CONSTANT (1795348860000)

typedef struct {
  int width;
  int height;
  double unit;
} Screen;

static const Screen screens[] = {
  { 1280, 720, 13.33 }, { 1920, 1080, 20 },   { 3840, 2160, 40 }, { 1080, 1920, 20 },
  { 2160, 3840, 40 },   { 1024, 768, 10.67 }, { 2560, 1080, 20 }, { 768, 1024, 10.67 },
};

static void
test_unit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (screens); i++)
    g_assert_cmpfloat_with_epsilon (presso_board_unit (screens[i].width, screens[i].height),
                                    screens[i].unit, 0.01);
}

static void
assert_inside (const GdkRectangle *inner, const PressoBoardLayout *layout)
{
  g_assert_cmpint (inner->x, >=, 0);
  g_assert_cmpint (inner->y, >=, layout->top);
  g_assert_cmpint (inner->x + inner->width, <=, layout->width);
  g_assert_cmpint (inner->y + inner->height, <=, layout->height);
}

static void
assert_apart (const GdkRectangle *a, const GdkRectangle *b)
{
  g_assert_false (gdk_rectangle_intersect (a, b, NULL));
}

static void
assert_grid_fits (const PressoGridPlan *plan, const GdkRectangle *column, double heading)
{
  double width = plan->columns * (plan->tile_width + plan->gap) - plan->gap;
  double height = plan->rows * (plan->tile_height + plan->gap) - plan->gap;

  g_assert_cmpfloat (width, <=, column->width + 1);
  g_assert_cmpfloat (height, <=, column->height - heading + 1);
}

/* Pixels of the type that numbers are set in; see style.css. */
static double
get_ready_number (const PressoBoardPlan *plan)
{
  return 3.4 * plan->ready.font;
}

static double
get_preparing_number (const PressoBoardPlan *plan)
{
  return 2.5 * plan->preparing.font;
}

static void
check_layout (const Screen *screen, int top, guint n_ready, guint n_preparing, guint n_digits)
{
  PressoBoardLayout layout = { 0 };
  const PressoBoardPlan *plan = &layout.plan;

  g_assert_true (presso_board_layout_set_size (&layout, screen->width, screen->height, top));
  g_assert_false (presso_board_layout_set_size (&layout, screen->width, screen->height, top));
  presso_board_layout_plan (&layout, n_ready, n_preparing, n_digits);
  assert_inside (&layout.brand, &layout);
  assert_inside (&layout.panel, &layout);
  assert_inside (&layout.ready, &layout);
  assert_inside (&layout.preparing, &layout);
  assert_apart (&layout.brand, &layout.panel);
  assert_apart (&layout.panel, &layout.ready);
  assert_apart (&layout.panel, &layout.preparing);
  assert_apart (&layout.ready, &layout.preparing);

  /* The tiles have the room they were planned for, Ready's are larger, and all of Ready is there.
   */
  if (n_ready > 0)
    assert_grid_fits (&plan->ready, &layout.ready, layout.heading);
  if (n_preparing > 0)
    assert_grid_fits (&plan->preparing, &layout.preparing, layout.heading);
  g_assert_cmpuint (plan->ready.n_pages, ==, 1);
  g_assert_cmpuint (plan->ready.columns * plan->ready.rows, >=, n_ready);
  if (n_ready <= 12)
    g_assert_cmpfloat (plan->ready.font, >, plan->preparing.font);
  if (n_ready > 0 && n_preparing > 0)
    g_assert_cmpfloat (get_ready_number (plan), >=, 0.999 * get_preparing_number (plan));
  /* Larger than the columns' headings, however many there are; what is ready isn't paged away. */
  if (n_ready <= 40)
    g_assert_cmpfloat (get_ready_number (plan), >, 2.3 * layout.unit);
  if (n_ready <= 40)
    g_assert_cmpfloat (get_preparing_number (plan), >, 2.3 * layout.unit);
  g_assert_cmpuint (plan->preparing.n_pages * plan->preparing.columns * plan->preparing.rows, >=,
                    n_preparing);
}

static void
test_layout (void)
{
  static const guint counts[] = { 0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 80 };

  for (guint i = 0; i < G_N_ELEMENTS (screens); i++) {
    for (guint ready = 0; ready < G_N_ELEMENTS (counts); ready++) {
      for (guint preparing = 0; preparing < G_N_ELEMENTS (counts); preparing++) {
        for (guint n_digits = 1; n_digits <= 4; n_digits++) {
          check_layout (&screens[i], 0, counts[ready], counts[preparing], n_digits);
          check_layout (&screens[i], 60, counts[ready], counts[preparing], n_digits);
        }
      }
    }
  }
}

/* The same picture at every resolution. */
static void
test_scale (void)
{
  PressoBoardLayout small = { 0 };
  PressoBoardLayout large = { 0 };

  presso_board_layout_set_size (&small, 1280, 720, 0);
  presso_board_layout_set_size (&large, 3840, 2160, 0);
  presso_board_layout_plan (&small, 7, 19, 3);
  presso_board_layout_plan (&large, 7, 19, 3);
  g_assert_cmpuint (small.plan.ready.columns, ==, large.plan.ready.columns);
  g_assert_cmpuint (small.plan.preparing.columns, ==, large.plan.preparing.columns);
  g_assert_cmpfloat_with_epsilon (3 * small.plan.ready.font, large.plan.ready.font, 0.1);
  g_assert_cmpfloat_with_epsilon (3 * small.plan.preparing.font, large.plan.preparing.font, 0.1);
}

/* From 6 metres: 1/200 of that, 3 cm, on a screen 60 cm high is a twentieth of the height. With 80
 * orders it is what somebody with half the usual sight still reads: 2 cm of figures. Words go
 * before numbers become smaller than that. */
static void
test_legible (void)
{
  static const struct {
    guint n_ready;
    guint n_preparing;
    gboolean ready_has_words;
    gboolean preparing_has_words;
    double ready_least;
    double preparing_least;
  } cases[] = {
    { 1, 0, TRUE, TRUE, 8.8, 4.0 },     { 1, 1, TRUE, TRUE, 8.8, 4.0 },
    { 3, 5, TRUE, TRUE, 6.5, 3.9 },     { 8, 12, TRUE, TRUE, 4.8, 2.8 },
    { 8, 22, TRUE, FALSE, 4.8, 2.9 },   { 10, 70, TRUE, FALSE, 4.3, 2.6 },
    { 30, 50, FALSE, FALSE, 3.6, 2.6 }, { 80, 0, FALSE, TRUE, 2.3, 2.3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PressoBoardLayout layout = { 0 };
    const PressoBoardPlan *plan = &layout.plan;

    g_test_message ("%u ready, %u preparing", cases[i].n_ready, cases[i].n_preparing);
    presso_board_layout_set_size (&layout, 1920, 1080, 0);
    presso_board_layout_plan (&layout, cases[i].n_ready, cases[i].n_preparing, 3);
    g_test_message ("ready %.2f%s, preparing %.2f%s", get_ready_number (plan) / layout.unit,
                    plan->ready.shape == PRESSO_TILE_BARE ? " bare" : "",
                    get_preparing_number (plan) / layout.unit,
                    plan->preparing.shape == PRESSO_TILE_BARE ? " bare" : "");
    g_assert_cmpfloat (get_ready_number (plan), >=, 0.999 * cases[i].ready_least * layout.unit);
    g_assert_cmpfloat (get_preparing_number (plan), >=,
                       0.999 * cases[i].preparing_least * layout.unit);
    g_assert_true (cases[i].ready_has_words == (plan->ready.shape != PRESSO_TILE_BARE));
    g_assert_true (cases[i].preparing_has_words == (plan->preparing.shape != PRESSO_TILE_BARE));
  }
}

static void
test_pages (void)
{
  PressoGridPlan plan = { .columns = 2, .rows = 3, .n_pages = 3 };
  guint first, n_shown;
  guint sum = 0;

  for (guint page = 0; page < 3; page++) {
    presso_grid_plan_get_page (&plan, 14, page, &first, &n_shown);
    g_assert_cmpuint (first, ==, sum);
    sum += n_shown;
  }
  g_assert_cmpuint (sum, ==, 14);
  presso_grid_plan_get_page (&plan, 14, 4, &first, &n_shown);
  g_assert_cmpuint (first, ==, 6);
  g_assert_cmpuint (n_shown, ==, 6);

  /* Orders that went before the plan was made anew. */
  presso_grid_plan_get_page (&plan, 2, 2, &first, &n_shown);
  g_assert_cmpuint (first, ==, 2);
  g_assert_cmpuint (n_shown, ==, 0);
}

static gpointer
create_record (GType type, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);
  gpointer record;

  g_assert_no_error (error);
  record = presso_record_new_from_json (type, node, "", &error);
  g_assert_no_error (error);
  return record;
}

typedef struct {
  PressoConnectionState connection;
  const char *shop;
  const char *valid_until;
  int drinks;
  int drinks_left;
  int orders_in_queue;
  PressoPanelMode expected;
} ModeCase;

#define GOOD  "2026-11-22T12:05:00.000Z"
#define ENDED "2026-11-22T12:01:00.000Z"
/* Ended longer ago than an old code stays for want of the next one. */
#define OVER "2026-11-22T12:00:57.000Z"

static const ModeCase mode_cases[] = {
  { PRESSO_CONNECTION_LIVE, "{}", GOOD, 10, 7, 0, PRESSO_PANEL_CODE },
  { PRESSO_CONNECTION_LIVE, "{}", GOOD, 10, 1, 39, PRESSO_PANEL_CODE },
  { PRESSO_CONNECTION_LIVE, "{}", GOOD, 0, 0, 0, PRESSO_PANEL_CODE },
  { PRESSO_CONNECTION_LIVE, "{}", "2026-11-22T12:01:00.001Z", 10, 7, 0, PRESSO_PANEL_CODE },
  { PRESSO_CONNECTION_LIVE, "{}", ENDED, 10, 7, 0, PRESSO_PANEL_CODE },
  { PRESSO_CONNECTION_LIVE, "{\"codeGrace\":1}", "2026-11-22T12:00:58.500Z", 10, 7, 0,
    PRESSO_PANEL_AWAITING },
  { PRESSO_CONNECTION_LIVE, "{}", OVER, 10, 7, 0, PRESSO_PANEL_AWAITING },
  { PRESSO_CONNECTION_LIVE, "{}", OVER, 10, 0, 0, PRESSO_PANEL_AWAITING },
  { PRESSO_CONNECTION_LIVE, "{}", NULL, 0, 0, 0, PRESSO_PANEL_AWAITING },
  { PRESSO_CONNECTION_LIVE, "{}", GOOD, 10, 0, 0, PRESSO_PANEL_EXHAUSTED },
  { PRESSO_CONNECTION_LIVE, "{}", ENDED, 10, 0, 0, PRESSO_PANEL_AWAITING },
  { PRESSO_CONNECTION_LIVE, "{}", GOOD, 10, 7, 40, PRESSO_PANEL_QUEUE_FULL },
  { PRESSO_CONNECTION_LIVE, "{\"maxOrdersInQueue\":0}", GOOD, 10, 7, 400, PRESSO_PANEL_CODE },
  { PRESSO_CONNECTION_LIVE, "{\"open\":false}", GOOD, 10, 7, 0, PRESSO_PANEL_CLOSED },
  { PRESSO_CONNECTION_LIVE, "{\"pausedUntil\":\"" GOOD "\"}", GOOD, 10, 7, 0, PRESSO_PANEL_PAUSED },
  { PRESSO_CONNECTION_LIVE, "{\"pausedUntil\":\"" ENDED "\"}", GOOD, 10, 7, 0, PRESSO_PANEL_CODE },
  { PRESSO_CONNECTION_STALE, "{}", GOOD, 10, 7, 0, PRESSO_PANEL_OFFLINE },
  { PRESSO_CONNECTION_STALE, "{\"open\":false}", GOOD, 10, 7, 0, PRESSO_PANEL_OFFLINE },
  { PRESSO_CONNECTION_CONNECTING, "{}", GOOD, 10, 7, 0, PRESSO_PANEL_CONNECTING },
};

static PressoCode *
create_code (const ModeCase *row)
{
  g_autofree char *text = NULL;

  if (row->valid_until == NULL)
    return NULL;
  text = g_strdup_printf ("{\"code\":\"7K3M9Q2A\",\"url\":\"HTTP://A/O/7K3M9Q2A\","
                          "\"validFrom\":\"2026-11-22T12:00:00.000Z\",\"validUntil\":\"%s\","
                          "\"drinks\":%d,\"drinksLeft\":%d}",
                          row->valid_until, row->drinks, row->drinks_left);
  return create_record (PRESSO_TYPE_CODE, text);
}

static void
test_mode (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_cases); i++) {
    const ModeCase *row = &mode_cases[i];
    g_autoptr (PressoShop) shop = presso_shop_new ("main");
    g_autoptr (PressoCode) code = create_code (row);
    g_autoptr (JsonNode) patch = json_from_string (row->shop, NULL);

    g_assert_true (presso_record_patch (PRESSO_RECORD (shop), patch, NULL));
    g_test_message ("case %u", i);
    g_assert_cmpint (
      presso_panel_mode_decide (row->connection, shop, code, row->orders_in_queue, NOW_MS), ==,
      row->expected);
  }
}

static void
test_typed (void)
{
  static const struct {
    const char *url;
    const char *address;
  } rows[] = {
    { "HTTP://192.168.1.20:8080/O/7K3M9Q2A", "192.168.1.20:8080" },
    { "HTTP://CAFE.LOCAL/O/7K3M9Q2A", "cafe.local" },
    { "HTTPS://CAFE.EXAMPLE/O/7K3M9Q2A", "https://cafe.example" },
    { "HTTPS://CAFE.EXAMPLE/Bar/O/7K3M9Q2A", "https://cafe.example/Bar" },
    { "HTTP://[FD00::1]:8080/O/7K3M9Q2A", "[fd00::1]:8080" },
    { "7K3M9Q2A", "7K3M9Q2A" },
  };

  g_autofree char *code = presso_panel_format_code ("7K3M9Q2A");
  g_autofree char *odd = presso_panel_format_code ("7K3M9");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *address = presso_panel_format_address (rows[i].url);

    g_assert_cmpstr (address, ==, rows[i].address);
  }
  g_assert_cmpstr (code, ==, "7K3M 9Q2A");
  g_assert_cmpstr (odd, ==, "7K3M9");
}

static PressoOrder *
create_order (int number, const char *state)
{
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"order-%d-%s\",\"shop\":\"main\",\"number\":%d,\"state\":\"%s\",\"drink\":\"latte\","
    "\"drinkName\":\"Latte\",\"createdAt\":\"2026-11-22T12:00:00.000Z\",\"version\":1}",
    number, state, number, state);

  return create_record (PRESSO_TYPE_ORDER, text);
}

static char *
list_numbers (GListModel *model)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (model, i);

    g_string_append_printf (text, " %" G_GINT64_FORMAT, presso_order_get_number (order));
  }
  return g_strdup (text->str);
}

static void
assert_lists (PressoBoardOrders *orders, const char *preparing, const char *ready)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  while (g_main_context_iteration (NULL, FALSE)) {
  }
  first = list_numbers (presso_board_orders_get_preparing (orders));
  second = list_numbers (presso_board_orders_get_ready (orders));
  g_assert_cmpstr (first, ==, preparing);
  g_assert_cmpstr (second, ==, ready);
}

static void
set_state (GListStore *store, guint index, const char *text)
{
  g_autoptr (PressoOrder) order = g_list_model_get_item (G_LIST_MODEL (store), index);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_true (presso_record_patch (PRESSO_RECORD (order), node, NULL));
}

static void
test_orders (void)
{
  static const struct {
    int number;
    const char *state;
  } rows[] = { { 12, "MAKING" }, { 0, "RESERVED" },  { 9, "READY" },    { 10, "WAITING" },
               { 8, "READY" },   { 7, "COLLECTED" }, { 6, "CANCELLED" } };

  g_autoptr (GListStore) store = g_list_store_new (PRESSO_TYPE_ORDER);
  PressoBoardOrders *orders = presso_board_orders_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PressoOrder) order = create_order (rows[i].number, rows[i].state);

    g_list_store_append (store, order);
  }
  presso_board_orders_set_source (orders, G_LIST_MODEL (store));
  assert_lists (orders, " 10 12", " 8 9");
  g_assert_cmpuint (presso_board_orders_get_n_digits (orders), ==, 2);

  set_state (store, 0, "{\"state\":\"READY\"}");
  assert_lists (orders, " 10", " 8 9 12");
  set_state (store, 1, "{\"state\":\"WAITING\",\"number\":100}");
  assert_lists (orders, " 10 100", " 8 9 12");
  g_assert_cmpuint (presso_board_orders_get_n_digits (orders), ==, 3);
  set_state (store, 2, "{\"state\":\"MAKING\"}");
  assert_lists (orders, " 9 10 100", " 8 12");
  g_list_store_remove (store, 3);
  assert_lists (orders, " 9 100", " 8 12");
  g_list_store_remove_all (store);
  assert_lists (orders, "", "");
  g_assert_finalize_object (orders);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/display/unit", test_unit);
  g_test_add_func ("/display/layout", test_layout);
  g_test_add_func ("/display/scale", test_scale);
  g_test_add_func ("/display/legible", test_legible);
  g_test_add_func ("/display/pages", test_pages);
  g_test_add_func ("/display/mode", test_mode);
  g_test_add_func ("/display/typed", test_typed);
  g_test_add_func ("/display/orders", test_orders);
  return g_test_run ();
}
