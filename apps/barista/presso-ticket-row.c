/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-ticket-row.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/**
 * PressoTicketRow:
 *
 * A ticket in the list: how far it got, and what a person can do about it.
 */
struct _PressoTicketRow {
  AdwActionRow parent_instance;

  GtkWidget *again;
  GtkWidget *remove;
  PressoPrintQueue *queue;
  PressoTicket *ticket;
};

G_DEFINE_FINAL_TYPE (PressoTicketRow, presso_ticket_row, ADW_TYPE_ACTION_ROW)

static const char *
describe (PressoTicketState state)
{
  switch (state) {
  case PRESSO_TICKET_SENDING:
    return _ ("Is being printed");
  case PRESSO_TICKET_UNSURE:
    return _ ("May have been printed: please look");
  case PRESSO_TICKET_PRINTED:
    return _ ("Printed");
  case PRESSO_TICKET_WAITING:
  default:
    return _ ("Waits for the printer");
  }
}

static void
name_button (PressoTicketRow *self, GtkWidget *button, const char *format)
{
  g_autofree char *number = g_strdup_printf ("%" PRId64, presso_ticket_get_number (self->ticket));
  g_autoptr (GString) name = g_string_new (format);

  g_string_replace (name, "%s", number, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str,
                                  -1);
}

static void
show_state (PressoTicketRow *self)
{
  PressoTicketState state = presso_ticket_get_state (self->ticket);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), describe (state));
  gtk_widget_set_visible (self->again,
                          state == PRESSO_TICKET_UNSURE || state == PRESSO_TICKET_PRINTED);
  gtk_widget_set_sensitive (self->remove, state != PRESSO_TICKET_SENDING);
  if (state == PRESSO_TICKET_UNSURE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unsure");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unsure");
}

static void
show_ticket (PressoTicketRow *self)
{
  const char *drink = presso_ticket_get_drink (self->ticket);
  g_autofree char *title = g_strdup_printf (
    "%" PRId64 " · %s", presso_ticket_get_number (self->ticket), drink != NULL ? drink : "");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  /* Translators: %s is a number. Begin with the words on the button, "Print Again". */
  name_button (self, self->again, _ ("Print Again: order %s"));
  /* Translators: %s is a number. */
  name_button (self, self->remove, _ ("Remove the ticket of order %s"));
  show_state (self);
}

static void
on_again_clicked (PressoTicketRow *self)
{
  presso_print_queue_print_again (self->queue, self->ticket);
}

static void
on_remove_clicked (PressoTicketRow *self)
{
  presso_print_queue_remove (self->queue, self->ticket);
}

static void
presso_ticket_row_dispose (GObject *object)
{
  PressoTicketRow *self = PRESSO_TICKET_ROW (object);

  if (self->ticket != NULL)
    g_signal_handlers_disconnect_by_data (self->ticket, self);
  g_clear_object (&self->ticket);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (presso_ticket_row_parent_class)->dispose (object);
}

static void
presso_ticket_row_class_init (PressoTicketRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_ticket_row_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-ticket-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoTicketRow, again);
  gtk_widget_class_bind_template_child (widget_class, PressoTicketRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
presso_ticket_row_init (PressoTicketRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_ticket_row_new:
 * @queue: the station's tickets
 * @ticket: one of them
 *
 * Returns: (transfer floating): a row that follows it
 */
GtkWidget *
presso_ticket_row_new (PressoPrintQueue *queue, PressoTicket *ticket)
{
  PressoTicketRow *self = g_object_new (PRESSO_TYPE_TICKET_ROW, NULL);

  self->queue = g_object_ref (queue);
  self->ticket = g_object_ref (ticket);
  g_signal_connect_swapped (ticket, "notify::state", G_CALLBACK (show_state), self);
  show_ticket (self);
  return GTK_WIDGET (self);
}
