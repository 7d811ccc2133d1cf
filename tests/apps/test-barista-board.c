/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The barista's board and what it must never miss, with a host that does as it is told. */
#include "presso-config.h"

#include "../client/fake-host.h"
#include "barista/presso-alert.h"
#include "barista/presso-barista-card.h"
#include "barista/presso-board.h"
#include "barista/presso-order-lane.h"
#include "common/presso-order-card.h"
#include "common/presso-style.h"
#include "model/presso-time.h"
#include "widget-tree.h"

#include <glib/gi18n.h>
#include <locale.h>

/* 15 mm on a 10-inch screen of 1024 by 600 pixels. */
#define TARGET 70

typedef struct {
  FakeHost *host;
  PressoClient *client;
  PressoNotices *notices;
  PressoOrderLane *queue;
  PressoAgeTicker *ticker;
  PressoAlert *alert;
  gint64 now_ms;
  guint n_rings;
  PressoSound last_sound;
} Fixture;

static gint64
get_now (gpointer user_data)
{
  return *(gint64 *) user_data;
}

static void
on_ring (Fixture *fixture, PressoSound sound)
{
  fixture->n_rings++;
  fixture->last_sound = sound;
}

/* An order of 10:00 whose id is its number. */
static char *
write_order (int number, const char *state, const char *reason, int version)
{
  g_autofree char *quoted = reason != NULL ? g_strdup_printf ("\"%s\"", reason) : g_strdup ("null");

  return g_strdup_printf ("{\"id\":\"%d\",\"shop\":\"main\",\"number\":%d,\"state\":\"%s\","
                          "\"drink\":\"latte\",\"drinkName\":\"Latte\",\"choices\":[],"
                          "\"source\":\"guest\",\"reason\":%s,"
                          "\"createdAt\":\"2026-11-22T10:00:00.000Z\","
                          "\"submittedAt\":\"2026-11-22T10:00:00.000Z\",\"version\":%d}",
                          number, number, state, quoted, version);
}

/* Makes the snapshot one of waiting orders: their numbers, and 0 at the end. */
static void
set_waiting (Fixture *fixture, const int *numbers)
{
  g_autoptr (GString) orders = g_string_new ("[");

  for (guint i = 0; numbers[i] != 0; i++) {
    g_autofree char *order = write_order (numbers[i], "WAITING", NULL, 1);

    g_string_append_printf (orders, "%s%s", i > 0 ? "," : "", order);
  }
  g_string_append_c (orders, ']');
  fake_host_set_orders (fixture->host, orders->str);
}

static void
push (Fixture *fixture,
      const char *type,
      int number,
      const char *state,
      const char *reason,
      int version)
{
  g_autofree char *order = write_order (number, state, reason, version);

  fake_host_push (fixture->host, type, order);
}

static gboolean
is_live (Fixture *fixture)
{
  return presso_client_get_state (fixture->client) == PRESSO_CONNECTION_LIVE;
}

/* When a push that nobody but this waits for is seen, whatever was sent before it was applied. */
static void
settle (Fixture *fixture)
{
  static int seconds = 1000;
  g_autofree char *data = g_strdup_printf ("{\"waitEstimate\":%d,\"ordersInQueue\":0}", ++seconds);

  fake_host_push (fixture->host, "Metrics.WaitTimesChanged", data);
  wait_until (presso_client_get_wait_estimate (fixture->client) == seconds);
}

/* Away for so long that the host has forgotten what happened meanwhile. */
static void
be_away (Fixture *fixture, const int *waiting)
{
  fake_host_go_down (fixture->host);
  wait_until (!is_live (fixture));
  set_waiting (fixture, waiting);
  fake_host_forget_log (fixture->host);
  fake_host_come_up (fixture->host);
  wait_until (is_live (fixture));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const int waiting[] = { 1, 2, 3, 0 };

  fixture->host = fake_host_new ();
  fake_host_allow (fixture->host, "token");
  set_waiting (fixture, waiting);
  fixture->client = presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");
  fixture->notices = presso_notices_new (fixture->client);
  fixture->queue = presso_order_lane_new (presso_notices_get_orders (fixture->notices),
                                          PRESSO_ORDER_WAITING, NULL);
  presso_time_from_string ("2026-11-22T10:00:00.000Z", &fixture->now_ms);
  fixture->ticker = presso_age_ticker_new (get_now, &fixture->now_ms, NULL);
  presso_age_ticker_set_limits (fixture->ticker, 60000, 120000);
  fixture->alert = presso_alert_new (fixture->client, fixture->notices, fixture->ticker);
  g_signal_connect_swapped (fixture->alert, "ring", G_CALLBACK (on_ring), fixture);
  presso_client_start (fixture->client);
  wait_until (is_live (fixture));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  presso_client_stop (fixture->client);
  g_assert_finalize_object (fixture->alert);
  g_assert_finalize_object (fixture->ticker);
  g_assert_finalize_object (fixture->queue);
  g_assert_finalize_object (fixture->notices);
  /* A question that is under way holds it a little longer. */
  g_object_add_weak_pointer (G_OBJECT (fixture->client), (gpointer *) &fixture->client);
  g_object_unref (fixture->client);
  wait_until (fixture->client == NULL);
  wait_until (fake_host_get_n_sockets (fixture->host) == 0);
  fake_host_free (fixture->host);
}

static gboolean
queue_is (Fixture *fixture, const char *expected)
{
  GListModel *model = G_LIST_MODEL (fixture->queue);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (model, i);

    g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "",
                            presso_order_get_state (order) == PRESSO_ORDER_CANCELLED ? "x" : "",
                            presso_order_get_id (order));
  }
  return g_str_equal (text->str, expected);
}

/* In its place, however many there are, until somebody has seen each. */
static void
test_cancelled_stays (Fixture *fixture, gconstpointer data)
{
  push (fixture, "OrderManager.OrderCancelled", 1, "CANCELLED", "guest", 2);
  push (fixture, "OrderProcessor.OrderTimeOut", 3, "CANCELLED", "barista-timeout", 2);
  settle (fixture);
  g_assert_true (queue_is (fixture, "x1 2 x3"));
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "Order 3 is cancelled");
  presso_notices_acknowledge (fixture->notices, "1");
  g_assert_true (queue_is (fixture, "2 x3"));
  presso_notices_acknowledge (fixture->notices, "3");
  g_assert_true (queue_is (fixture, "2"));
}

/* A barista who cancels knows. */
static void
test_own_cancel_goes (Fixture *fixture, gconstpointer data)
{
  push (fixture, "OrderManager.OrderCancelled", 1, "CANCELLED", "barista", 2);
  settle (fixture);
  g_assert_true (queue_is (fixture, "2 3"));
  g_assert_null (presso_alert_get_message (fixture->alert));
}

static void
test_reopened (Fixture *fixture, gconstpointer data)
{
  push (fixture, "OrderManager.OrderCancelled", 2, "CANCELLED", "guest", 2);
  settle (fixture);
  g_assert_true (queue_is (fixture, "1 x2 3"));
  push (fixture, "OrderManager.UnmakeOrder", 2, "WAITING", NULL, 3);
  settle (fixture);
  g_assert_true (queue_is (fixture, "1 2 3"));
  g_assert_cmpuint (g_list_model_get_n_items (presso_notices_get_cancelled (fixture->notices)), ==,
                    0);
  g_assert_cmpuint (fixture->n_rings, ==, 0);
}

/* What was cancelled during an outage is asked for, and shows in its place. */
static void
test_cancelled_while_away (Fixture *fixture, gconstpointer data)
{
  static const int waiting[] = { 2, 0 };
  g_autofree char *first = write_order (1, "CANCELLED", "guest", 2);
  g_autofree char *third = write_order (3, "CANCELLED", "guest", 2);

  /* Whichever is asked for first: both answers are taken. */
  fake_host_answer (fixture->host, 200, first);
  fake_host_answer (fixture->host, 200, third);
  be_away (fixture, waiting);
  wait_until (queue_is (fixture, "x1 2 x3"));
}

/* Also if the host goes away again before it has answered; not what was handed out meanwhile. */
static void
test_asks_again (Fixture *fixture, gconstpointer data)
{
  static const int waiting[] = { 2, 3, 0 };
  static const int fewer[] = { 2, 0 };
  g_autofree char *first = write_order (1, "CANCELLED", "guest", 2);
  g_autofree char *third = write_order (3, "COLLECTED", NULL, 4);
  guint n_requests;

  fake_host_answer (fixture->host, 503, "{\"code\":\"unavailable\",\"status\":503}");
  fake_host_answer (fixture->host, 200, first);
  be_away (fixture, waiting);
  wait_until (fake_host_get_n_requests (fixture->host) >= 1);
  settle (fixture);
  if (queue_is (fixture, "2 3"))
    be_away (fixture, waiting);
  wait_until (queue_is (fixture, "x1 2 3"));

  n_requests = fake_host_get_n_requests (fixture->host);
  fake_host_answer (fixture->host, 200, third);
  fake_host_answer (fixture->host, 200, third);
  be_away (fixture, fewer);
  wait_until (fake_host_get_n_requests (fixture->host) > n_requests);
  settle (fixture);
  g_assert_true (queue_is (fixture, "x1 2"));
}

static void
test_rings_for_new (Fixture *fixture, gconstpointer data)
{
  /* What is there at the start is known. */
  g_assert_cmpuint (fixture->n_rings, ==, 0);
  push (fixture, "OrderManager.WaitingCompletion", 4, "WAITING", NULL, 1);
  settle (fixture);
  g_assert_cmpuint (fixture->n_rings, ==, 1);
  g_assert_cmpint (fixture->last_sound, ==, PRESSO_SOUND_NEW_ORDER);
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "New order 4: Latte");
  /* One that comes at once with it is told of, and doesn't ring again. */
  push (fixture, "OrderManager.WaitingCompletion", 5, "WAITING", NULL, 1);
  settle (fixture);
  g_assert_cmpuint (fixture->n_rings, ==, 1);
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "2 new orders");
  g_assert_cmpuint (presso_alert_get_n_new (fixture->alert), ==, 2);
  presso_alert_quiet (fixture->alert);
  g_assert_null (presso_alert_get_message (fixture->alert));
  /* Put back into the queue, it is the same order. */
  push (fixture, "OrderManager.MakeOrder", 4, "MAKING", NULL, 2);
  push (fixture, "OrderManager.UnmakeOrder", 4, "WAITING", NULL, 3);
  settle (fixture);
  g_assert_cmpuint (presso_alert_get_n_new (fixture->alert), ==, 0);
}

static void
test_rings_until_touched (Fixture *fixture, gconstpointer data)
{
  presso_alert_set_period (fixture->alert, 1);
  push (fixture, "OrderManager.WaitingCompletion", 4, "WAITING", NULL, 1);
  wait_until (fixture->n_rings >= 3);
  presso_alert_quiet (fixture->alert);
  /* And until nobody waits for it any more. */
  push (fixture, "OrderManager.WaitingCompletion", 5, "WAITING", NULL, 1);
  settle (fixture);
  g_assert_cmpuint (presso_alert_get_n_new (fixture->alert), ==, 1);
  push (fixture, "OrderManager.MakeOrder", 5, "MAKING", NULL, 2);
  settle (fixture);
  presso_age_ticker_tick (fixture->ticker);
  g_assert_null (presso_alert_get_message (fixture->alert));
}

static void
test_walk_up_is_silent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *order = write_order (4, "WAITING", NULL, 1);
  g_autoptr (GString) walk_up = g_string_new (order);

  g_string_replace (walk_up, "\"guest\"", "\"walk-up\"", 1);
  fake_host_push (fixture->host, "OrderManager.WaitingCompletion", walk_up->str);
  settle (fixture);
  g_assert_cmpuint (fixture->n_rings, ==, 0);
  g_assert_true (queue_is (fixture, "1 2 3 4"));
}

/* What is said of a cancelled order stays, though nobody needs to be called for it any more. */
static void
test_new_and_cancelled (Fixture *fixture, gconstpointer data)
{
  push (fixture, "OrderManager.WaitingCompletion", 4, "WAITING", NULL, 1);
  push (fixture, "OrderManager.OrderCancelled", 4, "CANCELLED", "guest", 2);
  settle (fixture);
  presso_age_ticker_tick (fixture->ticker);
  g_assert_cmpuint (presso_alert_get_n_new (fixture->alert), ==, 0);
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "Order 4 is cancelled");
  g_assert_true (queue_is (fixture, "1 2 3 x4"));
}

/* What was cancelled or taken elsewhere counts no more, neither for the next nor afterwards. */
static void
test_counts_what_waits (Fixture *fixture, gconstpointer data)
{
  push (fixture, "OrderManager.WaitingCompletion", 4, "WAITING", NULL, 1);
  push (fixture, "OrderManager.OrderCancelled", 4, "CANCELLED", "guest", 2);
  push (fixture, "OrderManager.WaitingCompletion", 5, "WAITING", NULL, 1);
  settle (fixture);
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "New order 5: Latte");
  g_assert_cmpuint (presso_alert_get_n_new (fixture->alert), ==, 1);
  push (fixture, "OrderManager.WaitingCompletion", 6, "WAITING", NULL, 1);
  settle (fixture);
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "2 new orders");
  push (fixture, "OrderManager.MakeOrder", 5, "MAKING", NULL, 2);
  settle (fixture);
  presso_age_ticker_tick (fixture->ticker);
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "New order 6: Latte");
}

/* A snapshot after an outage is no news but for what came meanwhile, and that once. */
static void
test_rings_after_an_outage (Fixture *fixture, gconstpointer data)
{
  static const int same[] = { 1, 2, 3, 0 };
  static const int more[] = { 1, 2, 3, 4, 5, 0 };

  be_away (fixture, same);
  settle (fixture);
  g_assert_cmpuint (fixture->n_rings, ==, 0);
  be_away (fixture, more);
  settle (fixture);
  g_assert_cmpuint (fixture->n_rings, ==, 1);
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "2 new orders");
  presso_alert_quiet (fixture->alert);
  be_away (fixture, more);
  settle (fixture);
  g_assert_cmpuint (fixture->n_rings, ==, 1);
}

static void
test_rings_when_overdue (Fixture *fixture, gconstpointer data)
{
  presso_age_ticker_tick (fixture->ticker);
  fixture->now_ms += 119999;
  presso_age_ticker_tick (fixture->ticker);
  g_assert_cmpuint (fixture->n_rings, ==, 0);
  fixture->now_ms += 1;
  presso_age_ticker_tick (fixture->ticker);
  g_assert_cmpuint (fixture->n_rings, ==, 1);
  g_assert_cmpint (fixture->last_sound, ==, PRESSO_SOUND_OVERDUE);
  g_assert_cmpstr (presso_alert_get_message (fixture->alert), ==, "Order 3 is overdue");
  fixture->now_ms += 1000;
  presso_age_ticker_tick (fixture->ticker);
  g_assert_cmpuint (fixture->n_rings, ==, 1);
}

typedef struct {
  Fixture base;
  PressoDesk *desk;
  PressoStyle *style;
  GtkCssProvider *provider;
  GtkWidget *board;
  GtkWindow *window;
  guint n_frames;
  guint n_shown; /* orders by a card that is watched */
} Screen;

static void
on_after_paint (Screen *screen)
{
  screen->n_frames++;
}

static gboolean
draw (Screen *screen)
{
  gtk_widget_queue_draw (GTK_WIDGET (screen->window));
  return TRUE;
}

/* Until what has changed is laid out. */
static void
wait_for_frames (Screen *screen)
{
  guint wanted = screen->n_frames + 4;

  wait_until (draw (screen) && screen->n_frames >= wanted);
}

static void
set_up_screen (Screen *screen, gconstpointer data)
{
  set_up (&screen->base, data);
  screen->style = presso_style_new ();
  screen->provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (screen->provider,
                                       "/io/github/libpresso/Presso/Barista/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (screen->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  screen->desk = presso_desk_new (screen->base.client, NULL);
  screen->board = g_object_new (PRESSO_TYPE_BOARD, NULL);
  presso_board_set_up (PRESSO_BOARD (screen->board), screen->desk, screen->base.notices,
                       screen->base.ticker);
  screen->window = GTK_WINDOW (gtk_window_new ());
  gtk_widget_add_css_class (GTK_WIDGET (screen->window), "barista");
  gtk_window_set_decorated (screen->window, FALSE);
  gtk_window_set_child (screen->window, screen->board);
}

static void
tear_down_screen (Screen *screen, gconstpointer data)
{
  gtk_window_destroy (screen->window);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
  g_assert_finalize_object (screen->desk);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (screen->provider));
  g_clear_object (&screen->provider);
  g_clear_object (&screen->style);
  tear_down (&screen->base, data);
}

static void
show (Screen *screen, int width, int height)
{
  gtk_window_set_default_size (screen->window, width, height);
  gtk_window_present (screen->window);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (screen->window)), "after-paint",
                            G_CALLBACK (on_after_paint), screen);
  wait_for_frames (screen);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (screen->window)), ==, width);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (screen->window)), ==, height);
}

static void
collect_buttons (GtkWidget *widget, GPtrArray *buttons)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_BUTTON (widget))
    g_ptr_array_add (buttons, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_buttons (child, buttons);
}

static void
assert_targets (Screen *screen, int width, int height)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  show (screen, width, height);
  collect_buttons (screen->board, buttons);
  g_assert_cmpuint (buttons->len, >=, 6);
  for (guint i = 0; i < buttons->len; i++) {
    graphene_rect_t bounds;

    g_assert_true (gtk_widget_compute_bounds (g_ptr_array_index (buttons, i),
                                              GTK_WIDGET (screen->window), &bounds));
    g_assert_cmpfloat (bounds.size.width, >=, TARGET);
    g_assert_cmpfloat (bounds.size.height, >=, TARGET);
    g_assert_cmpfloat (bounds.origin.x, >=, 0);
    g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, (float) width);
  }
}

/* One order in each lane, so that each button there is can be measured. */
static void
fill_lanes (Screen *screen)
{
  push (&screen->base, "OrderManager.MakeOrder", 1, "MAKING", NULL, 2);
  push (&screen->base, "OrderManager.OrderCompleted", 2, "READY", NULL, 3);
  settle (&screen->base);
}

static void
test_targets_landscape (Screen *screen, gconstpointer data)
{
  fill_lanes (screen);
  assert_targets (screen, 1024, 600);
}

static void
test_targets_portrait (Screen *screen, gconstpointer data)
{
  fill_lanes (screen);
  assert_targets (screen, 600, 1024);
}

static GtkWidget *
find_card (GtkWidget *widget, const char *number)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "number") &&
      g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), number) == 0)
    return gtk_widget_get_ancestor (widget, g_type_from_name ("PressoBaristaCard"));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_card (child, number);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
set_language (const char *language)
{
  g_autofree char *folder = g_build_filename (g_getenv ("PRESSO_TEST_BUILD_ROOT"), "po", NULL);

  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
test_targets_german (Screen *screen, gconstpointer data)
{
  GtkWidget *card;

  set_language ("de");
  push (&screen->base, "OrderManager.OrderCancelled", 3, "CANCELLED", "guest", 2);
  fill_lanes (screen);
  screen->base.now_ms += 6000000;
  presso_age_ticker_tick (screen->base.ticker);
  assert_targets (screen, 600, 1024);
  card = find_card (screen->board, "1");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (widget_tree_find_class (card, "urgency"))), ==,
                   "Überfällig");
  set_language ("C");
}

static float
get_top (Screen *screen, GtkWidget *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (screen->window), &bounds));
  return bounds.origin.y;
}

/* What grows more urgent changes its colour, its shape and its words, but moves no button. */
static void
test_escalates_in_place (Screen *screen, gconstpointer data)
{
  GtkWidget *card;
  GtkWidget *step;
  GtkWidget *urgency;
  float top;

  show (screen, 1024, 600);
  card = find_card (screen->board, "2");
  step = widget_tree_find_class (card, "main-step");
  urgency = widget_tree_find_class (card, "urgency");
  top = get_top (screen, step);
  g_assert_false (gtk_widget_get_visible (urgency));

  screen->base.now_ms += 60000;
  presso_age_ticker_tick (screen->base.ticker);
  wait_for_frames (screen);
  g_assert_nonnull (widget_tree_find_class (card, "late"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (urgency)), ==, "Late");
  g_assert_cmpfloat (get_top (screen, step), ==, top);

  screen->base.now_ms += 60000;
  presso_age_ticker_tick (screen->base.ticker);
  wait_for_frames (screen);
  g_assert_null (widget_tree_find_class (card, "late"));
  g_assert_nonnull (widget_tree_find_class (card, "overdue"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (urgency)), ==, "Overdue");
  g_assert_cmpfloat (get_top (screen, step), ==, top);
}

static void
count (Screen *screen)
{
  screen->n_shown++;
}

/* What only moves up is not shown anew, and who comes has the card of who went: a frame's time goes
 * into what changed. */
static void
test_cards_are_kept (Screen *screen, gconstpointer data)
{
  GtkWidget *gone;
  GtkWidget *stays;

  show (screen, 1024, 600);
  gone = find_card (screen->board, "1");
  stays = find_card (screen->board, "2");
  g_signal_connect_swapped (widget_tree_get (stays, PRESSO_TYPE_ORDER_CARD, 0), "notify::order",
                            G_CALLBACK (count), screen);
  push (&screen->base, "OrderManager.MakeOrder", 1, "MAKING", NULL, 2);
  push (&screen->base, "OrderManager.WaitingCompletion", 4, "WAITING", NULL, 1);
  settle (&screen->base);
  wait_for_frames (screen);
  g_assert_true (find_card (screen->board, "2") == stays);
  g_assert_cmpuint (screen->n_shown, ==, 0);
  g_assert_true (find_card (screen->board, "4") == gone);
  g_assert_true (presso_barista_card_is_of_lane (PRESSO_BARISTA_CARD (gone)));
}

static void
test_cancelled_card (Screen *screen, gconstpointer data)
{
  GtkWidget *card;
  GtkWidget *step;
  float top;

  show (screen, 1024, 600);
  top = get_top (screen, widget_tree_find_class (find_card (screen->board, "2"), "main-step"));
  push (&screen->base, "OrderManager.OrderCancelled", 2, "CANCELLED", "guest", 2);
  settle (&screen->base);
  wait_for_frames (screen);
  card = find_card (screen->board, "2");
  g_assert_nonnull (widget_tree_find_class (card, "cancelled"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (widget_tree_find_class (card, "urgency"))), ==,
                   "Cancelled");
  step = widget_tree_find_class (card, "main-step");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (step)), ==, "board.acknowledge");
  g_assert_cmpstr (
    g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (step)), NULL), ==,
    "2");
  g_assert_cmpfloat (get_top (screen, step), ==, top);
  presso_notices_acknowledge (screen->base.notices, "2");
  wait_for_frames (screen);
  g_assert_null (find_card (screen->board, "2"));
}

#define add(name, test) g_test_add ("/barista/" name, Fixture, NULL, set_up, test, tear_down)
#define add_screen(name, test)                                                                     \
  g_test_add ("/barista/" name, Screen, NULL, set_up_screen, test, tear_down_screen)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  set_language ("C");
  adw_init ();
  add ("notices/cancelled-stays", test_cancelled_stays);
  add ("notices/own-cancel-goes", test_own_cancel_goes);
  add ("notices/reopened", test_reopened);
  add ("notices/cancelled-while-away", test_cancelled_while_away);
  add ("notices/asks-again", test_asks_again);
  add ("alert/rings-for-new", test_rings_for_new);
  add ("alert/rings-until-touched", test_rings_until_touched);
  add ("alert/walk-up-is-silent", test_walk_up_is_silent);
  add ("alert/new-and-cancelled", test_new_and_cancelled);
  add ("alert/counts-what-waits", test_counts_what_waits);
  add ("alert/rings-after-an-outage", test_rings_after_an_outage);
  add ("alert/rings-when-overdue", test_rings_when_overdue);
  add_screen ("board/targets-landscape", test_targets_landscape);
  add_screen ("board/targets-portrait", test_targets_portrait);
  add_screen ("board/targets-german", test_targets_german);
  add_screen ("board/escalates-in-place", test_escalates_in_place);
  add_screen ("board/cards-are-kept", test_cards_are_kept);
  add_screen ("board/cancelled-card", test_cancelled_card);
  return g_test_run ();
}
