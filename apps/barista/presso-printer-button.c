/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-printer-button.h"

#include <glib/gi18n.h>

/**
 * PressoPrinterButton:
 *
 * Tells in the header of tickets that don't come out of the printer, and opens their list. As long
 * as all is well it isn't there.
 */
struct _PressoPrinterButton {
  AdwBin parent_instance;

  GtkWidget *button;
  AdwButtonContent *content;
  PressoPrintQueue *queue;
};

G_DEFINE_FINAL_TYPE (PressoPrinterButton, presso_printer_button, ADW_TYPE_BIN)

static char *
describe (PressoPrintQueue *queue)
{
  guint n_unsure = presso_print_queue_count (queue, PRESSO_TICKET_UNSURE);
  guint n_waiting = presso_print_queue_count (queue, PRESSO_TICKET_WAITING);

  if (presso_print_queue_get_kind (queue) == PRESSO_PRINTER_OFF)
    return NULL;
  if (n_waiting > 0 && presso_print_queue_get_problem (queue) != NULL)
    return g_strdup_printf (
      /* Translators: tickets that can't be printed just now. */
      ngettext ("Printer offline: %u waits", "Printer offline: %u wait", n_waiting), n_waiting);
  if (n_unsure > 0)
    return g_strdup_printf (
      /* Translators: of which nobody knows whether they were printed. */
      ngettext ("%u ticket to check", "%u tickets to check", n_unsure), n_unsure);
  return NULL;
}

static void
show_state (PressoPrinterButton *self)
{
  g_autofree char *text = describe (self->queue);

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  adw_button_content_set_label (self->content, text);
  gtk_widget_set_tooltip_text (self->button, presso_print_queue_get_problem (self->queue));
}

static void
presso_printer_button_dispose (GObject *object)
{
  PressoPrinterButton *self = PRESSO_PRINTER_BUTTON (object);

  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_data (self->queue, self);
  g_clear_object (&self->queue);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_PRINTER_BUTTON);
  G_OBJECT_CLASS (presso_printer_button_parent_class)->dispose (object);
}

static void
presso_printer_button_class_init (PressoPrinterButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_printer_button_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-printer-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoPrinterButton, button);
  gtk_widget_class_bind_template_child (widget_class, PressoPrinterButton, content);
}

static void
presso_printer_button_init (PressoPrinterButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_printer_button_set_queue:
 * @self: a button without a queue
 * @queue: the station's tickets
 *
 * Follows a queue.
 */
void
presso_printer_button_set_queue (PressoPrinterButton *self, PressoPrintQueue *queue)
{
  g_return_if_fail (PRESSO_IS_PRINTER_BUTTON (self));
  g_return_if_fail (self->queue == NULL);

  self->queue = g_object_ref (queue);
  g_signal_connect_swapped (queue, "changed", G_CALLBACK (show_state), self);
  show_state (self);
}
