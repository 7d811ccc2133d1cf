/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-printing.h"

#include <glib/gi18n.h>

/* After a printer could not be reached. */
#define FIRST_PAUSE_MS 2000

/**
 * PressoPrinting:
 *
 * What this station prints and where: joins the desk, on which orders are taken, the settings of
 * this machine and the queue of tickets.
 */
struct _PressoPrinting {
  GObject parent_instance;

  PressoDesk *desk;
  GSettings *settings; /* nullable: not installed */
  PressoPrintQueue *queue;
};

G_DEFINE_FINAL_TYPE (PressoPrinting, presso_printing, G_TYPE_OBJECT)

/* In the order of PressoPrinterKind. */
static const struct {
  const char *id;
  const char *target_key;
} kinds[] = {
  { "off", "printer-address" },
  { "network", "printer-address" },
  { "system", "printer-name" },
};

static PressoTicket *
new_ticket (PressoPrinting *self, PressoOrder *order)
{
  PressoClient *client = presso_desk_get_client (self->desk);

  return presso_ticket_new (order, presso_client_get_shop (client), presso_client_get_now (client));
}

/* A ticket that nobody has printed yet is of no use for an order that nobody makes. */
static void
drop_waiting (PressoPrinting *self, PressoOrder *order)
{
  PressoTicket *ticket = presso_print_queue_find (self->queue, presso_order_get_id (order));

  if (ticket != NULL && presso_ticket_get_state (ticket) == PRESSO_TICKET_WAITING &&
      !presso_ticket_get_copy (ticket))
    presso_print_queue_remove (self->queue, ticket);
}

static void
on_acted (PressoPrinting *self, PressoOrder *order, PressoAction action)
{
  if (action == PRESSO_ACTION_RELEASE || action == PRESSO_ACTION_CANCEL) {
    drop_waiting (self, order);
  } else if (action == PRESSO_ACTION_CLAIM && self->settings != NULL &&
             presso_print_queue_get_kind (self->queue) != PRESSO_PRINTER_OFF &&
             g_settings_get_boolean (self->settings, "print-on-claim")) {
    g_autoptr (PressoTicket) ticket = new_ticket (self, order);

    presso_print_queue_add (self->queue, ticket);
  }
}

static void
take_settings (PressoPrinting *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, "printer");
  g_autofree char *paper = g_settings_get_string (self->settings, "printer-paper");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *target = g_settings_get_string (self->settings, kinds[i].target_key);

    if (g_str_equal (kinds[i].id, id))
      presso_print_queue_set_printer (self->queue, (PressoPrinterKind) i, target,
                                      presso_paper_find (paper));
  }
}

static void
presso_printing_dispose (GObject *object)
{
  PressoPrinting *self = PRESSO_PRINTING (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->queue != NULL)
    g_object_run_dispose (G_OBJECT (self->queue));
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (presso_printing_parent_class)->dispose (object);
}

static void
presso_printing_class_init (PressoPrintingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_printing_dispose;
}

static void
presso_printing_init (PressoPrinting *self)
{
}

/**
 * presso_printing_new:
 * @desk: where orders are taken
 * @settings: (nullable): this machine's settings; without them nothing is printed
 * @folder: where to keep the tickets
 *
 * Returns: (transfer full): the station's printing
 */
PressoPrinting *
presso_printing_new (PressoDesk *desk, GSettings *settings, const char *folder)
{
  PressoPrinting *self = g_object_new (PRESSO_TYPE_PRINTING, NULL);

  g_return_val_if_fail (PRESSO_IS_DESK (desk), self);

  self->desk = g_object_ref (desk);
  self->queue = presso_print_queue_new (folder, FIRST_PAUSE_MS);
  g_signal_connect_swapped (desk, "acted", G_CALLBACK (on_acted), self);
  if (g_set_object (&self->settings, settings)) {
    g_signal_connect_swapped (settings, "changed::printer", G_CALLBACK (take_settings), self);
    g_signal_connect_swapped (settings, "changed::printer-address", G_CALLBACK (take_settings),
                              self);
    g_signal_connect_swapped (settings, "changed::printer-name", G_CALLBACK (take_settings), self);
    g_signal_connect_swapped (settings, "changed::printer-paper", G_CALLBACK (take_settings), self);
    take_settings (self);
  }
  return self;
}

/**
 * presso_printing_get_desk:
 * @self: a station's printing
 *
 * Returns: (transfer none): where its orders are taken
 */
PressoDesk *
presso_printing_get_desk (PressoPrinting *self)
{
  g_return_val_if_fail (PRESSO_IS_PRINTING (self), NULL);

  return self->desk;
}

/**
 * presso_printing_get_queue:
 * @self: a station's printing
 *
 * Returns: (transfer none): its tickets
 */
PressoPrintQueue *
presso_printing_get_queue (PressoPrinting *self)
{
  g_return_val_if_fail (PRESSO_IS_PRINTING (self), NULL);

  return self->queue;
}

/**
 * presso_printing_get_settings:
 * @self: a station's printing
 *
 * Returns: (transfer none) (nullable): this machine's settings
 */
GSettings *
presso_printing_get_settings (PressoPrinting *self)
{
  g_return_val_if_fail (PRESSO_IS_PRINTING (self), NULL);

  return self->settings;
}

/**
 * presso_printing_print:
 * @self: a station's printing
 * @order: an order that has a drink
 *
 * Prints its ticket because a person wants it, also if it was printed before.
 */
void
presso_printing_print (PressoPrinting *self, PressoOrder *order)
{
  PressoTicket *before;
  g_autoptr (PressoTicket) ticket = NULL;

  g_return_if_fail (PRESSO_IS_PRINTING (self));
  g_return_if_fail (PRESSO_IS_ORDER (order));

  before = presso_print_queue_find (self->queue, presso_order_get_id (order));
  if (before != NULL) {
    presso_print_queue_print_again (self->queue, before);
    return;
  }
  ticket = new_ticket (self, order);
  presso_print_queue_add (self->queue, ticket);
}

/**
 * presso_printing_new_test:
 * @self: a station's printing
 *
 * Returns: (transfer full): a ticket to look at or to try the printer with
 */
PressoTicket *
presso_printing_new_test (PressoPrinting *self)
{
  PressoClient *client;

  g_return_val_if_fail (PRESSO_IS_PRINTING (self), NULL);

  client = presso_desk_get_client (self->desk);
  return presso_ticket_new_test (presso_shop_get_name (presso_client_get_shop (client)),
                                 presso_client_get_now (client));
}

/**
 * presso_printing_print_test:
 * @self: a station's printing
 *
 * Prints a page to try the printer.
 */
void
presso_printing_print_test (PressoPrinting *self)
{
  g_autoptr (PressoTicket) ticket = NULL;
  PressoTicket *before;

  g_return_if_fail (PRESSO_IS_PRINTING (self));

  ticket = presso_printing_new_test (self);
  before = presso_print_queue_find (self->queue, presso_ticket_get_id (ticket));
  if (before != NULL)
    presso_print_queue_remove (self->queue, before);
  /* One that is on its way stays. */
  if (!presso_print_queue_add (self->queue, ticket))
    presso_print_queue_retry (self->queue);
}

/**
 * presso_printing_describe:
 * @self: a station's printing
 *
 * Returns: (transfer full): how the printer is as far as known, for people
 */
char *
presso_printing_describe (PressoPrinting *self)
{
  const char *problem;
  guint n_waiting;

  g_return_val_if_fail (PRESSO_IS_PRINTING (self), NULL);

  problem = presso_print_queue_get_problem (self->queue);
  n_waiting = presso_print_queue_count (self->queue, PRESSO_TICKET_WAITING);
  if (presso_print_queue_get_kind (self->queue) == PRESSO_PRINTER_OFF)
    return g_strdup (_ ("No printer is chosen."));
  if (problem != NULL)
    return g_strdup (problem);
  if (n_waiting > 0 || presso_print_queue_count (self->queue, PRESSO_TICKET_SENDING) > 0)
    return g_strdup (_ ("Printing…"));
  if (presso_print_queue_count (self->queue, PRESSO_TICKET_PRINTED) > 0)
    return g_strdup (_ ("The last ticket was printed."));
  return g_strdup (_ ("Nothing was printed yet."));
}
