/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the keyboard is while the barista's strips come and go: never in what isn't there. */
#include "../client/fake-host.h"
#include "barista/presso-taps-bar.h"
#include "presso-test-server.h"
#include "widget-tree.h"

typedef struct {
  FakeHost *host;
  char *dir;
  PressoClient *client;
  PressoDesk *desk;
  GtkWidget *window;
  GtkWidget *bar;
  GtkWidget *after; /* what comes next */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->dir = presso_test_dir_new ();
  fixture->host = fake_host_new ();
  fake_host_allow (fixture->host, "token");
  fake_host_set_orders (
    fixture->host,
    "[{\"id\":\"1\",\"shop\":\"main\",\"number\":1,\"state\":\"WAITING\",\"drink\":\"latte\","
    "\"drinkName\":\"Latte\",\"createdAt\":\"2026-11-22T10:00:00.000Z\",\"version\":1},"
    "{\"id\":\"2\",\"shop\":\"main\",\"number\":2,\"state\":\"WAITING\",\"drink\":\"latte\","
    "\"drinkName\":\"Latte\",\"createdAt\":\"2026-11-22T10:00:00.000Z\",\"version\":1}]");
  fixture->client = presso_client_new_for_uri (fake_host_get_uri (fixture->host), "token", "main");
  fixture->desk = presso_desk_new (fixture->client, fixture->dir);
  presso_client_start (fixture->client);
  wait_until (presso_desk_find_order (fixture->desk, "2") != NULL);
  fake_host_go_down (fixture->host);
  wait_until (presso_client_get_state (fixture->client) != PRESSO_CONNECTION_LIVE);

  fixture->bar = g_object_new (PRESSO_TYPE_TAPS_BAR, NULL);
  fixture->after = gtk_button_new_with_label ("After");
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Before"));
  gtk_box_append (GTK_BOX (box), fixture->bar);
  gtk_box_append (GTK_BOX (box), fixture->after);
  presso_taps_bar_set_desk (PRESSO_TAPS_BAR (fixture->bar), fixture->desk);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (gtk_widget_get_mapped (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  presso_client_stop (fixture->client);
  g_object_run_dispose (G_OBJECT (fixture->desk));
  g_object_add_weak_pointer (G_OBJECT (fixture->desk), (gpointer *) &fixture->desk);
  g_object_unref (fixture->desk);
  wait_until (fixture->desk == NULL);
  g_clear_object (&fixture->client);
  fake_host_free (fixture->host);
  presso_test_dir_remove (fixture->dir);
  g_free (fixture->dir);
}

static void
keep (Fixture *fixture, const char *id)
{
  presso_desk_act (fixture->desk, presso_desk_find_order (fixture->desk, id), PRESSO_ACTION_CLAIM,
                   FALSE);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window));
}

static gboolean
is_in_sight (GtkWidget *focus)
{
  return focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_is_sensitive (focus);
}

/* The last step was sent or taken back: the strip goes, and the keyboard is at what comes next. */
static void
test_strip_goes (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = widget_tree_get (fixture->bar, GTK_TYPE_MENU_BUTTON, 0);

  keep (fixture, "1");
  g_assert_true (gtk_widget_grab_focus (button));
  presso_desk_take_back (fixture->desk, "1");
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_true (get_focus (fixture) == fixture->after);
}

/* Another step comes: whoever is at the strip stays there. */
static void
test_strip_changes (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  keep (fixture, "1");
  g_assert_true (gtk_widget_grab_focus (widget_tree_get (fixture->bar, GTK_TYPE_MENU_BUTTON, 0)));
  focus = get_focus (fixture);
  keep (fixture, "2");
  g_assert_true (get_focus (fixture) == focus);
  g_assert_true (is_in_sight (focus));
}

/* One of two steps is taken back in the list: the keyboard is at the other one's button. */
static void
test_row_goes (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = widget_tree_get (fixture->bar, GTK_TYPE_LIST_BOX, 0);
  GtkListBoxRow *row;

  keep (fixture, "1");
  keep (fixture, "2");
  gtk_menu_button_popup (GTK_MENU_BUTTON (widget_tree_get (fixture->bar, GTK_TYPE_MENU_BUTTON, 0)));
  wait_until (gtk_widget_get_mapped (list));
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1);
  g_assert_true (gtk_widget_grab_focus (widget_tree_get (row, GTK_TYPE_BUTTON, 0)));
  presso_desk_take_back (fixture->desk, gtk_widget_get_name (get_focus (fixture)));
  wait_until (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1) == NULL);
  g_assert_true (is_in_sight (get_focus (fixture)));
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), list));
  g_assert_true (GTK_IS_BUTTON (get_focus (fixture)));
  /* And with the last of them the list goes, and the strip. */
  presso_desk_take_back (fixture->desk, gtk_widget_get_name (get_focus (fixture)));
  wait_until (!gtk_widget_get_mapped (list));
  g_assert_true (get_focus (fixture) == fixture->after);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/barista/focus/strip-goes", test_strip_goes);
  ADD ("/barista/focus/strip-changes", test_strip_changes);
  ADD ("/barista/focus/row-goes", test_row_goes);
  return g_test_run ();
}
