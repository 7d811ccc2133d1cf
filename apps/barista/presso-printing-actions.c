/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "barista/presso-printing-actions.h"

#include "barista/presso-tickets-window.h"

static void
print_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoPrinting *self = user_data;
  PressoOrder *order = presso_desk_find_order (presso_printing_get_desk (self),
                                               g_variant_get_string (parameter, NULL));

  if (order != NULL)
    presso_printing_print (self, order);
}

static void
tickets_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = g_object_get_data (G_OBJECT (action), "window");

  gtk_window_present (GTK_WINDOW (presso_tickets_window_new (window, user_data)));
}

/* Without a printer nothing is offered that needs one. */
static void
update_actions (GtkApplicationWindow *window, PressoPrintQueue *queue)
{
  GAction *print = g_action_map_lookup_action (G_ACTION_MAP (window), "print");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (print),
                               presso_print_queue_get_kind (queue) != PRESSO_PRINTER_OFF);
}

/**
 * presso_printing_add_actions:
 * @self: a station's printing
 * @window: the station's window, which holds @self
 *
 * Adds `win.print`, with an order's id, and `win.tickets`.
 */
void
presso_printing_add_actions (PressoPrinting *self, GtkApplicationWindow *window)
{
  static const GActionEntry entries[] = {
    { "print", print_activated, "s" },
    { "tickets", tickets_activated },
  };
  PressoPrintQueue *queue = presso_printing_get_queue (self);

  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  g_object_set_data (G_OBJECT (g_action_map_lookup_action (G_ACTION_MAP (window), "tickets")),
                     "window", window);
  g_signal_connect_object (queue, "changed", G_CALLBACK (update_actions), window,
                           G_CONNECT_SWAPPED);
  update_actions (window, queue);
}
