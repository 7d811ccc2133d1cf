/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-barista-picker.h"

#include <glib/gi18n.h>

#include "barista/presso-pin-pad.h"

/**
 * PressoBaristaPicker:
 *
 * Asks who works at this station: a large tile for each name, and the PIN of who has one.
 */
struct _PressoBaristaPicker {
  AdwWindow parent_instance;

  GtkStack *pages;
  GtkWidget *back;
  AdwWindowTitle *title;
  GtkFlowBox *tiles;
  PressoPinPad *pad;

  PressoPeople *people;
  PressoBarista *chosen; /* whose PIN is asked for */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PressoBaristaPicker, presso_barista_picker, ADW_TYPE_WINDOW)

static void
show_names (PressoBaristaPicker *self)
{
  g_clear_object (&self->chosen);
  gtk_widget_set_visible (self->back, FALSE);
  adw_window_title_set_title (self->title, _ ("Who works here?"));
  gtk_stack_set_visible_child_name (self->pages, "names");
}

static void
show_pad (PressoBaristaPicker *self, PressoBarista *barista)
{
  g_set_object (&self->chosen, barista);
  presso_pin_pad_reset (self->pad);
  gtk_widget_set_visible (self->back, TRUE);
  adw_window_title_set_title (self->title, presso_barista_get_name (barista));
  gtk_stack_set_visible_child_name (self->pages, "pin");
  gtk_widget_grab_focus (GTK_WIDGET (self->pad));
}

static void
on_tile_clicked (GtkWidget *tile, PressoBaristaPicker *self)
{
  PressoBarista *barista = g_object_get_data (G_OBJECT (tile), "barista");

  /* Who works here already need not show it again. */
  if (barista != NULL && presso_barista_get_has_pin (barista) &&
      barista != presso_people_get_barista (self->people)) {
    show_pad (self, barista);
    return;
  }
  presso_people_choose (self->people, barista);
  gtk_window_close (GTK_WINDOW (self));
}

static GtkWidget *
create_tile (PressoBaristaPicker *self, PressoBarista *barista)
{
  gboolean is_here = barista == presso_people_get_barista (self->people);
  GtkWidget *tile = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (barista != NULL ? presso_barista_get_name (barista)
                                                    : _ ("Nobody in particular"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  if (barista != NULL && presso_barista_get_has_pin (barista)) {
    GtkWidget *lock = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

    gtk_widget_set_tooltip_text (lock, _ ("Asks for a PIN"));
    gtk_box_append (GTK_BOX (box), lock);
  }
  gtk_button_set_child (GTK_BUTTON (tile), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (GTK_LABEL (label)), -1);
  gtk_widget_add_css_class (tile, "name-tile");
  if (is_here)
    gtk_widget_add_css_class (tile, "suggested-action");
  if (barista != NULL)
    g_object_set_data_full (G_OBJECT (tile), "barista", g_object_ref (barista), g_object_unref);
  g_signal_connect (tile, "clicked", G_CALLBACK (on_tile_clicked), self);
  return tile;
}

static void
append_tile (PressoBaristaPicker *self, PressoBarista *barista)
{
  GtkWidget *tile = create_tile (self, barista);

  gtk_flow_box_append (self->tiles, tile);
  /* Tab goes to the button. */
  gtk_widget_set_focusable (gtk_widget_get_parent (tile), FALSE);
}

/* The organiser may add somebody while a barista looks for the own name. */
static void
show_tiles (PressoBaristaPicker *self)
{
  GListModel *baristas = presso_people_get_baristas (self->people);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tiles))) != NULL)
    gtk_flow_box_remove (self->tiles, child);
  for (guint i = 0; i < g_list_model_get_n_items (baristas); i++) {
    g_autoptr (PressoBarista) barista = g_list_model_get_item (baristas, i);

    append_tile (self, barista);
  }
  append_tile (self, NULL);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoBaristaPicker) self = user_data;
  g_autoptr (GError) error = NULL;

  if (presso_people_sign_in_finish (PRESSO_PEOPLE (source), result, &error))
    gtk_window_close (GTK_WINDOW (self));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    presso_pin_pad_refuse (self->pad, error->message);
}

static void
on_pad_entered (PressoBaristaPicker *self, const char *pin)
{
  presso_people_sign_in_async (self->people, self->chosen, pin, self->cancellable, on_signed_in,
                               g_object_ref (self));
}

/* Also from a PIN that is being looked at: nobody signs in who has turned away. */
static void
on_back_clicked (PressoBaristaPicker *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  show_names (self);
}

static void
presso_barista_picker_dispose (GObject *object)
{
  PressoBaristaPicker *self = PRESSO_BARISTA_PICKER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->people != NULL)
    g_signal_handlers_disconnect_by_data (presso_people_get_baristas (self->people), self);
  g_clear_object (&self->people);
  g_clear_object (&self->chosen);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_BARISTA_PICKER);
  G_OBJECT_CLASS (presso_barista_picker_parent_class)->dispose (object);
}

static void
presso_barista_picker_class_init (PressoBaristaPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_barista_picker_dispose;

  g_type_ensure (PRESSO_TYPE_PIN_PAD);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-barista-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaPicker, pages);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaPicker, back);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaPicker, title);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaPicker, tiles);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaPicker, pad);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_pad_entered);
}

static void
presso_barista_picker_init (PressoBaristaPicker *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_barista_picker_new:
 * @parent: the station's window
 * @people: who can be chosen
 *
 * Returns: (transfer full): the question, to be presented
 */
GtkWidget *
presso_barista_picker_new (GtkWindow *parent, PressoPeople *people)
{
  PressoBaristaPicker *self =
    g_object_new (PRESSO_TYPE_BARISTA_PICKER, "transient-for", parent, "modal", TRUE, NULL);

  self->people = g_object_ref (people);
  g_signal_connect_swapped (presso_people_get_baristas (people), "items-changed",
                            G_CALLBACK (show_tiles), self);
  show_tiles (self);
  show_names (self);
  return GTK_WIDGET (self);
}
