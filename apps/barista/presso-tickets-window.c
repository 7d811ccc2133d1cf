/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-tickets-window.h"

#include "barista/presso-ticket-row.h"

/* More of those that are printed nobody looks for. */
#define MOST_SHOWN 60

/**
 * PressoTicketsWindow:
 *
 * The tickets of this station: first what has not come out of the printer, then the last ones that
 * have.
 */
struct _PressoTicketsWindow {
  AdwWindow parent_instance;

  GtkWidget *retry;
  GtkStack *pages;
  GtkLabel *problem;
  GtkListBox *list;

  PressoPrinting *printing;
};

G_DEFINE_FINAL_TYPE (PressoTicketsWindow, presso_tickets_window, ADW_TYPE_WINDOW)

static gboolean
is_printed (gpointer item)
{
  return presso_ticket_get_state (item) == PRESSO_TICKET_PRINTED;
}

/* What needs somebody comes first, the oldest of it on top; then the newest that is done. */
static int
compare_tickets (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PressoTicket *one = (gpointer) a;
  PressoTicket *other = (gpointer) b;
  gint64 age = presso_ticket_get_created_at (one) - presso_ticket_get_created_at (other);

  if (is_printed (one) != is_printed (other))
    return is_printed (one) ? 1 : -1;
  if (is_printed (one))
    age = -age;
  return age < 0 ? -1 : age > 0;
}

static void
show_problem (PressoTicketsWindow *self)
{
  PressoPrintQueue *queue = presso_printing_get_queue (self->printing);
  const char *problem = presso_print_queue_get_problem (queue);
  gboolean is_empty = g_list_model_get_n_items (presso_print_queue_get_tickets (queue)) == 0;

  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_set_visible (self->retry, problem != NULL);
  gtk_stack_set_visible_child_name (self->pages, is_empty ? "empty" : "tickets");
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  PressoTicketsWindow *self = user_data;

  return presso_ticket_row_new (presso_printing_get_queue (self->printing), item);
}

static void
on_retry_clicked (PressoTicketsWindow *self)
{
  presso_print_queue_retry (presso_printing_get_queue (self->printing));
}

static void
presso_tickets_window_dispose (GObject *object)
{
  PressoTicketsWindow *self = PRESSO_TICKETS_WINDOW (object);

  if (self->printing != NULL)
    g_signal_handlers_disconnect_by_data (presso_printing_get_queue (self->printing), self);
  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_TICKETS_WINDOW);
  g_clear_object (&self->printing);
  G_OBJECT_CLASS (presso_tickets_window_parent_class)->dispose (object);
}

static void
presso_tickets_window_class_init (PressoTicketsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_tickets_window_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-tickets-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoTicketsWindow, retry);
  gtk_widget_class_bind_template_child (widget_class, PressoTicketsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PressoTicketsWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, PressoTicketsWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked);
}

static void
presso_tickets_window_init (PressoTicketsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_tickets_window_new:
 * @parent: the station's window
 * @printing: the station's printing
 *
 * Returns: (transfer full): the list of tickets, to be presented
 */
GtkWidget *
presso_tickets_window_new (GtkWindow *parent, PressoPrinting *printing)
{
  PressoTicketsWindow *self =
    g_object_new (PRESSO_TYPE_TICKETS_WINDOW, "transient-for", parent, NULL);
  PressoPrintQueue *queue = presso_printing_get_queue (printing);
  g_autoptr (GtkSortListModel) sorted = NULL;
  g_autoptr (GtkSliceListModel) shown = NULL;

  self->printing = g_object_ref (printing);
  sorted =
    gtk_sort_list_model_new (g_object_ref (presso_print_queue_get_tickets (queue)),
                             GTK_SORTER (gtk_custom_sorter_new (compare_tickets, NULL, NULL)));
  shown = gtk_slice_list_model_new (G_LIST_MODEL (g_steal_pointer (&sorted)), 0, MOST_SHOWN);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (shown), create_row, self, NULL);
  g_signal_connect_swapped (queue, "changed", G_CALLBACK (show_problem), self);
  show_problem (self);
  return GTK_WIDGET (self);
}
