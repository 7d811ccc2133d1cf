/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How numbers are called: one after the other, none lost, and the last not minutes later. */
#include <adwaita.h>

#include "display/presso-call.h"

#define DEADLINE_US (20 * G_USEC_PER_SEC)
#define SIZE        600
/* How long a call takes to come and to go. */
#define MOVES_MS 850

typedef struct {
  GtkWindow *window;
  PressoCall *call;
  GPtrArray *called; /* the label of each call */
} Fixture;

static gboolean
on_nudge (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Turns the loop once; comes back though nothing happens, so that who waits sees the deadline. */
static void
iterate (void)
{
  guint nudge_id = g_timeout_add (50, on_nudge, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (nudge_id);
}

static gboolean
find_target (GtkWidget *call, PressoOrder *order, graphene_rect_t *target, gpointer user_data)
{
  *target = GRAPHENE_RECT_INIT (10, 10, 60, 40);
  return TRUE;
}

static PressoOrder *
create_order (int number)
{
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"order-%d\",\"shop\":\"main\",\"number\":%d,\"state\":\"READY\",\"drink\":\"latte\","
    "\"drinkName\":\"Latte\",\"createdAt\":\"2026-11-22T12:00:00.000Z\","
    "\"readyAt\":\"2026-11-22T12:04:00.000Z\",\"version\":1}",
    number, number);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  PressoOrder *order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", &error);

  g_assert_no_error (error);
  return order;
}

static void
push (Fixture *fixture, int number)
{
  g_autoptr (PressoOrder) order = create_order (number);

  presso_call_push (fixture->call, order);
}

static void
push_some (Fixture *fixture)
{
  for (int number = 41; number <= 44; number++)
    push (fixture, number);
}

static void
on_called (Fixture *fixture)
{
  GPtrArray *orders = presso_call_get_orders (fixture->call);
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = 0; i < orders->len; i++)
    g_string_append_printf (numbers, "%s%d", i > 0 ? " " : "",
                            (int) presso_order_get_number (g_ptr_array_index (orders, i)));
  g_ptr_array_add (fixture->called, g_strdup (numbers->str));
}

static void
set_moves (Fixture *fixture, gboolean moves)
{
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (fixture->window)), "gtk-enable-animations",
                moves, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  fixture->called = g_ptr_array_new_with_free_func (g_free);
  fixture->call = PRESSO_CALL (presso_call_new (find_target, NULL));
  g_signal_connect_swapped (fixture->call, "called", G_CALLBACK (on_called), fixture);
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, SIZE, SIZE);
  adw_window_set_content (ADW_WINDOW (fixture->window), gtk_overlay_new ());
  gtk_overlay_add_overlay (GTK_OVERLAY (adw_window_get_content (ADW_WINDOW (fixture->window))),
                           GTK_WIDGET (fixture->call));
  g_object_add_weak_pointer (G_OBJECT (fixture->call), (gpointer *) &fixture->call);
  gtk_window_present (fixture->window);
  while (!gtk_widget_get_mapped (GTK_WIDGET (fixture->window))) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    iterate ();
  }
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  set_moves (fixture, TRUE);
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (fixture->call);
  g_ptr_array_unref (fixture->called);
}

static void
wait_for_calls (Fixture *fixture, guint n_calls)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (fixture->called->len < n_calls) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    iterate ();
  }
}

static void
test_one_after_the_other (Fixture *fixture, gconstpointer user_data)
{
  set_moves (fixture, FALSE);
  push_some (fixture);
  wait_for_calls (fixture, 3);
  g_assert_cmpstr (g_ptr_array_index (fixture->called, 0), ==, "41");
  g_assert_cmpstr (g_ptr_array_index (fixture->called, 1), ==, "42");
  g_assert_cmpstr (g_ptr_array_index (fixture->called, 2), ==, "43");
}

static guint
count_labels (GtkWidget *widget, const char *css_class)
{
  guint n_labels = gtk_widget_has_css_class (widget, css_class) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_labels += count_labels (child, css_class);
  return n_labels;
}

static void
test_crowd (Fixture *fixture, gconstpointer user_data)
{
  set_moves (fixture, FALSE);
  for (int number = 101; number <= 107; number++)
    push (fixture, number);
  wait_for_calls (fixture, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->called, 0), ==, "101");
  g_assert_cmpstr (g_ptr_array_index (fixture->called, 1), ==, "102 103 104 105 106 107");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->call), "many"));
  g_assert_cmpuint (count_labels (GTK_WIDGET (fixture->call), "number"), ==, 6);
  gtk_test_accessible_assert_property (fixture->call, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Orders 102, 103, 104, 105, 106, 107 are ready");
}

/* However many become ready at once, the last is called before its guest gives up. */
static void
test_pace (void)
{
  for (guint n_orders = 1; n_orders <= 80; n_orders++) {
    guint waiting = n_orders;
    guint before_ms = 0;

    while (waiting > 0) {
      guint n_called = presso_call_get_n_together (waiting);
      guint stay_ms;

      g_assert_cmpuint (n_called, >, 0);
      g_assert_cmpuint (n_called, <=, waiting);
      waiting -= n_called;
      stay_ms = presso_call_get_stay (n_called, waiting);
      /* Long enough to look for one's own number. */
      g_assert_cmpuint (stay_ms, >=, n_called == 1 ? 900 : 700 * n_called);
      if (waiting > 0)
        before_ms += stay_ms + MOVES_MS;
    }
    g_assert_cmpuint (before_ms, <, n_orders <= 5 ? 10000 : 80000);
  }
}

/* What the call draws now: its place and size. */
static graphene_rect_t
get_drawn (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->call));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  gdk_paintable_snapshot (paintable, snapshot, SIZE, SIZE);
  node = gtk_snapshot_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_get_bounds (node, &bounds);
  return bounds;
}

/* How many sizes it is seen in until the next is called. */
static guint
count_sizes (Fixture *fixture, guint n_calls)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new (NULL, NULL);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (fixture->called->len < n_calls) {
    graphene_rect_t drawn = get_drawn (fixture);

    if (drawn.size.width > 0)
      g_hash_table_add (sizes, GINT_TO_POINTER ((int) drawn.size.width));
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    iterate ();
  }
  return g_hash_table_size (sizes);
}

static void
test_moves (Fixture *fixture, gconstpointer user_data)
{
  set_moves (fixture, TRUE);
  push_some (fixture);
  g_assert_cmpuint (count_sizes (fixture, 2), >, 2);
}

/* Whom movement makes sick has switched it off: the number comes and goes, and moves nowhere. */
static void
test_stands (Fixture *fixture, gconstpointer user_data)
{
  set_moves (fixture, FALSE);
  push_some (fixture);
  g_assert_cmpuint (count_sizes (fixture, 2), ==, 1);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/display/call/pace", test_pace);
  g_test_add ("/display/call/one-after-the-other", Fixture, NULL, set_up, test_one_after_the_other,
              tear_down);
  g_test_add ("/display/call/crowd", Fixture, NULL, set_up, test_crowd, tear_down);
  g_test_add ("/display/call/moves", Fixture, NULL, set_up, test_moves, tear_down);
  g_test_add ("/display/call/stands", Fixture, NULL, set_up, test_stands, tear_down);
  return g_test_run ();
}
