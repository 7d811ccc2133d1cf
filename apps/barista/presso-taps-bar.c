/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-taps-bar.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "common/presso-focus.h"

/**
 * PressoTapsBar:
 *
 * What waits to be sent to the host, and what was refused when it was: two strips above the board
 * that are only there when there is something to say. Each step that waits can be taken back here,
 * also where its order isn't on the board.
 */
struct _PressoTapsBar {
  AdwBin parent_instance;

  GtkWidget *kept_strip;
  GtkLabel *kept;
  GtkPopover *popover;
  GtkListBox *list;
  GtkWidget *refused_strip;
  GtkLabel *refused;

  PressoDesk *desk;
  guint list_id;
};

G_DEFINE_FINAL_TYPE (PressoTapsBar, presso_taps_bar, ADW_TYPE_BIN)

static const char *
name_step (PressoAction action)
{
  static const char *const names[PRESSO_N_ACTIONS] = {
    /* Translators: this and the next ones name what a barista did with an order. */
    [PRESSO_ACTION_CLAIM] = N_ ("make"),        [PRESSO_ACTION_RELEASE] = N_ ("back to the queue"),
    [PRESSO_ACTION_COMPLETE] = N_ ("ready"),    [PRESSO_ACTION_RECALL] = N_ ("make again"),
    [PRESSO_ACTION_COLLECT] = N_ ("collected"), [PRESSO_ACTION_CANCEL] = N_ ("cancel"),
    [PRESSO_ACTION_REOPEN] = N_ ("bring back"),
  };

  return names[action] != NULL ? _ (names[action]) : "";
}

static void
on_take_back (PressoTapsBar *self, GtkWidget *button)
{
  presso_desk_take_back (self->desk, gtk_widget_get_name (button));
}

static GtkWidget *
create_row (PressoTapsBar *self, const PressoTap *tap)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *button = gtk_button_new_with_label (_ ("Take Back"));
  g_autoptr (GString) text = g_string_new (NULL);
  PressoTapQueue *taps = presso_desk_get_taps (self->desk);
  GtkWidget *label;

  g_string_append_printf (text, _ ("Order %" PRId64), tap->number);
  for (guint i = 0; i < presso_tap_queue_get_n_taps (taps); i++) {
    const PressoTap *step = presso_tap_queue_get_tap (taps, i);

    if (g_str_equal (step->order_id, tap->order_id))
      g_string_append_printf (text, " · %s", name_step (step->action));
  }
  label = gtk_label_new (text->str);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "touch");
  gtk_widget_set_name (button, tap->order_id);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_take_back), self, G_CONNECT_SWAPPED);
  g_string_printf (text, _ ("Take Back: order %" PRId64), tap->number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str,
                                  -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

/* The row whose button has the focus, or -1. */
static int
find_focused_row (PressoTapsBar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++) {
    if (presso_focus_is_in (GTK_WIDGET (row)))
      return i;
  }
  return -1;
}

/* Whoever takes one step after the other back by key goes on where the row was, or before the end.
 */
static void
focus_row (PressoTapsBar *self, int position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, position);

  if (row == NULL && position > 0)
    row = gtk_list_box_get_row_at_index (self->list, position - 1);
  if (row != NULL)
    gtk_widget_grab_focus (gtk_widget_get_last_child (gtk_list_box_row_get_child (row)));
}

/* One row an order, in the order of their newest steps. */
static void
list_taps (PressoTapsBar *self)
{
  PressoTapQueue *taps = presso_desk_get_taps (self->desk);
  int focused = find_focused_row (self);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < presso_tap_queue_get_n_taps (taps); i++) {
    const PressoTap *tap = presso_tap_queue_get_tap (taps, i);

    if (presso_tap_queue_find_last (taps, tap->order_id) == tap)
      gtk_list_box_append (self->list, create_row (self, tap));
  }
  if (focused >= 0)
    focus_row (self, focused);
}

static gboolean
on_list_outdated (gpointer user_data)
{
  PressoTapsBar *self = user_data;

  self->list_id = 0;
  list_taps (self);
  return G_SOURCE_REMOVE;
}

static char *
describe_kept (PressoTapsBar *self, guint n_kept)
{
  if (presso_client_get_state (presso_desk_get_client (self->desk)) == PRESSO_CONNECTION_LIVE)
    return g_strdup_printf (ngettext ("%u step is being sent", "%u steps are being sent", n_kept),
                            n_kept);
  return g_strdup_printf (ngettext ("%u step is kept and will be sent when the bar is back",
                                    "%u steps are kept and will be sent when the bar is back",
                                    n_kept),
                          n_kept);
}

static void
show_strip (GtkWidget *strip, gboolean visible)
{
  if (!visible)
    presso_focus_leave (strip);
  gtk_widget_set_visible (strip, visible);
}

static void
show (PressoTapsBar *self)
{
  guint n_kept = presso_desk_get_n_kept (self->desk);
  GPtrArray *refusals = presso_desk_get_refusals (self->desk);

  if (n_kept > 0) {
    g_autofree char *text = describe_kept (self, n_kept);

    gtk_label_set_label (self->kept, text);
  } else {
    gtk_popover_popdown (self->popover);
  }
  show_strip (self->kept_strip, n_kept > 0);
  if (refusals->len > 0) {
    g_autoptr (GString) text = g_string_new (_ ("Not done:"));

    for (guint i = 0; i < refusals->len; i++)
      g_string_append_printf (text, "\n%s", (const char *) g_ptr_array_index (refusals, i));
    gtk_label_set_label (self->refused, text->str);
  }
  show_strip (self->refused_strip, refusals->len > 0);
  /* Not at once: it may be a button of the list that was pressed. */
  if (self->list_id == 0 && gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    self->list_id = g_idle_add (on_list_outdated, self);
}

static void
on_read (PressoTapsBar *self)
{
  presso_desk_clear_refusals (self->desk);
}

static void
presso_taps_bar_dispose (GObject *object)
{
  PressoTapsBar *self = PRESSO_TAPS_BAR (object);

  g_clear_handle_id (&self->list_id, g_source_remove);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_TAPS_BAR);
  G_OBJECT_CLASS (presso_taps_bar_parent_class)->dispose (object);
}

static void
presso_taps_bar_class_init (PressoTapsBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_taps_bar_dispose;

  gtk_widget_class_set_css_name (widget_class, "tapsbar");
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-taps-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoTapsBar, kept_strip);
  gtk_widget_class_bind_template_child (widget_class, PressoTapsBar, kept);
  gtk_widget_class_bind_template_child (widget_class, PressoTapsBar, popover);
  gtk_widget_class_bind_template_child (widget_class, PressoTapsBar, list);
  gtk_widget_class_bind_template_child (widget_class, PressoTapsBar, refused_strip);
  gtk_widget_class_bind_template_child (widget_class, PressoTapsBar, refused);
  gtk_widget_class_bind_template_callback (widget_class, list_taps);
  gtk_widget_class_bind_template_callback (widget_class, on_read);
}

static void
presso_taps_bar_init (PressoTapsBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_taps_bar_set_desk:
 * @self: a bar without a desk
 * @desk: whose taps to tell of
 */
void
presso_taps_bar_set_desk (PressoTapsBar *self, PressoDesk *desk)
{
  g_return_if_fail (PRESSO_IS_TAPS_BAR (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_swapped (desk, "kept-changed", G_CALLBACK (show), self);
  show (self);
}
