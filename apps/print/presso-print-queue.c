/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "print/presso-print-queue.h"

#include "print/presso-escpos.h"
#include "print/presso-page-printer.h"
#include "print/presso-printer-line.h"
#include "print/presso-ticket-folder.h"

#define LONGEST_PAUSE_MS 60000

/* How many printed tickets are remembered. An order whose ticket is forgotten was closed long ago.
 */
#define MOST_PRINTED 300

/**
 * PressoPrintQueue:
 *
 * The tickets of this station. Each order has one, kept in a file of its own from the moment it is
 * asked for until long after it is printed, so that neither an offline printer nor the end of the
 * program loses it, and no order is printed twice unless a person asks.
 *
 * A ticket is marked as being sent, on the disk, before its first byte leaves. If the connection
 * or the program ends before the printer has taken all of it, nobody here knows what is on paper:
 * the ticket is unsure, and a person decides.
 */
struct _PressoPrintQueue {
  GObject parent_instance;

  char *folder;
  GListStore *tickets; /* the oldest first */
  PressoPrinterKind kind;
  char *target; /* an address, or a printer's name */
  const PressoPaper *paper;
  int first_pause_ms;
  int pause_ms;
  guint retry_id;
  gboolean busy;
  char *problem; /* why the last try failed; NULL where it didn't */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PressoPrintQueue, presso_print_queue, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* One ticket on its way to the printer. */
typedef struct {
  PressoPrintQueue *queue;
  PressoTicket *ticket;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->queue);
  g_object_unref (attempt->ticket);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static void
presso_print_queue_dispose (GObject *object)
{
  PressoPrintQueue *self = PRESSO_PRINT_QUEUE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  G_OBJECT_CLASS (presso_print_queue_parent_class)->dispose (object);
}

static void
presso_print_queue_finalize (GObject *object)
{
  PressoPrintQueue *self = PRESSO_PRINT_QUEUE (object);

  g_free (self->folder);
  g_free (self->target);
  g_free (self->problem);
  g_object_unref (self->tickets);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (presso_print_queue_parent_class)->finalize (object);
}

static void
presso_print_queue_class_init (PressoPrintQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_print_queue_dispose;
  object_class->finalize = presso_print_queue_finalize;

  /**
   * PressoPrintQueue::changed:
   * @self: a queue
   *
   * A ticket has come, gone or got further, or the printer has become a problem or stopped being
   * one.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_print_queue_init (PressoPrintQueue *self)
{
  self->tickets = g_list_store_new (PRESSO_TYPE_TICKET);
  self->paper = presso_paper_find (NULL);
  self->cancellable = g_cancellable_new ();
}

static void
say_changed (PressoPrintQueue *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_problem (PressoPrintQueue *self, const char *problem)
{
  g_free (self->problem);
  self->problem = g_strdup (problem);
}

static gboolean
set_state (PressoPrintQueue *self, PressoTicket *ticket, PressoTicketState state, GError **error)
{
  g_object_set (ticket, "state", state, NULL);
  return presso_ticket_folder_save (self->folder, ticket, error);
}

/* For a state that is as safe on the disk as the one before it: a ticket that is printed and still
 * reads as being sent makes a person look, and nothing worse. One that was removed while its
 * printer was looked for is not kept again. */
static void
note_state (PressoPrintQueue *self, PressoTicket *ticket, PressoTicketState state)
{
  g_autoptr (GError) error = NULL;

  if (!g_list_store_find (self->tickets, ticket, NULL))
    return;
  if (!set_state (self, ticket, state, &error))
    g_message ("A ticket’s state could not be kept: %s", error->message);
}

static void
forget (PressoPrintQueue *self, PressoTicket *ticket)
{
  guint position;

  presso_ticket_folder_remove (self->folder, ticket);
  if (g_list_store_find (self->tickets, ticket, &position))
    g_list_store_remove (self->tickets, position);
}

static void
forget_oldest (PressoPrintQueue *self)
{
  guint n_printed = presso_print_queue_count (self, PRESSO_TICKET_PRINTED);

  for (guint i = 0; n_printed > MOST_PRINTED;) {
    g_autoptr (PressoTicket) ticket = g_list_model_get_item (G_LIST_MODEL (self->tickets), i);

    if (presso_ticket_get_state (ticket) == PRESSO_TICKET_PRINTED) {
      forget (self, ticket);
      n_printed--;
    } else {
      i++;
    }
  }
}

/* What was being sent when the program ended may be on paper or not. */
static void
load (PressoPrintQueue *self)
{
  g_autoptr (GPtrArray) tickets = presso_ticket_folder_load (self->folder);

  for (guint i = 0; i < tickets->len; i++) {
    PressoTicket *ticket = g_ptr_array_index (tickets, i);

    g_list_store_append (self->tickets, ticket);
    if (presso_ticket_get_state (ticket) == PRESSO_TICKET_SENDING)
      note_state (self, ticket, PRESSO_TICKET_UNSURE);
  }
  forget_oldest (self);
}

/**
 * presso_print_queue_new:
 * @folder: where to keep the tickets; nobody else's
 * @first_pause_ms: how long to wait after a printer could not be reached; grows from try to try
 *
 * Returns: (transfer full): a queue with what was kept in @folder, and no printer
 */
PressoPrintQueue *
presso_print_queue_new (const char *folder, int first_pause_ms)
{
  PressoPrintQueue *self = g_object_new (PRESSO_TYPE_PRINT_QUEUE, NULL);

  self->folder = g_strdup (folder);
  self->first_pause_ms = first_pause_ms;
  self->pause_ms = first_pause_ms;
  load (self);
  return self;
}

static PressoTicket *
find_next (PressoPrintQueue *self)
{
  GListModel *tickets = G_LIST_MODEL (self->tickets);

  for (guint i = 0; i < g_list_model_get_n_items (tickets); i++) {
    g_autoptr (PressoTicket) ticket = g_list_model_get_item (tickets, i);

    if (presso_ticket_get_state (ticket) == PRESSO_TICKET_WAITING)
      return ticket; /* The list holds it. */
  }
  return NULL;
}

static void
on_time_to_retry (gpointer user_data)
{
  PressoPrintQueue *self = user_data;

  self->retry_id = 0;
  presso_print_queue_retry (self);
}

/* Tries again later, and less often the longer it lasts; a person can ask for it at once. */
static void
postpone (PressoPrintQueue *self, const GError *error)
{
  set_problem (self, error->message);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->retry_id = g_timeout_add_once ((guint) self->pause_ms, on_time_to_retry, self);
  self->pause_ms = MIN (self->pause_ms * 2, LONGEST_PAUSE_MS);
}

static void
conclude (Attempt *attempt, gboolean is_printed, gboolean touched, const GError *error)
{
  PressoPrintQueue *self = attempt->queue;

  self->busy = FALSE;
  /* The program ends; what is on the disk says how far it got. */
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (is_printed) {
    note_state (self, attempt->ticket, PRESSO_TICKET_PRINTED);
    set_problem (self, NULL);
    self->pause_ms = self->first_pause_ms;
    forget_oldest (self);
  } else {
    note_state (self, attempt->ticket, touched ? PRESSO_TICKET_UNSURE : PRESSO_TICKET_WAITING);
    postpone (self, error);
  }
  say_changed (self);
  if (is_printed)
    presso_print_queue_retry (self);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  g_autoptr (GError) error = NULL;
  gboolean touched;
  gboolean is_printed =
    presso_printer_line_send_finish (PRESSO_PRINTER_LINE (source), result, &touched, &error);

  conclude (attempt, is_printed, touched, error);
}

/* Somebody may have removed the ticket while the printer was looked for. */
static gboolean
is_wanted (Attempt *attempt)
{
  return g_list_store_find (attempt->queue->tickets, attempt->ticket, NULL) &&
         presso_ticket_get_state (attempt->ticket) == PRESSO_TICKET_WAITING;
}

/* From here on nobody can tell what is on paper, and the disk knows before the first byte leaves.
 */
static gboolean
begin (Attempt *attempt, GError **error)
{
  PressoPrintQueue *self = attempt->queue;

  if (!set_state (self, attempt->ticket, PRESSO_TICKET_SENDING, error)) {
    g_object_set (attempt->ticket, "state", PRESSO_TICKET_WAITING, NULL);
    return FALSE;
  }
  say_changed (self);
  return TRUE;
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  PressoPrintQueue *self = attempt->queue;
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoPrinterLine) line = presso_printer_line_open_finish (result, &error);
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *dots;

  if (line != NULL && !g_cancellable_is_cancelled (self->cancellable) && !is_wanted (attempt)) {
    self->busy = FALSE;
    presso_print_queue_retry (self);
    return;
  }
  if (line == NULL || !begin (attempt, &error)) {
    conclude (attempt, FALSE, FALSE, error);
    return;
  }
  dots = presso_paper_render (self->paper, attempt->ticket);
  bytes = presso_escpos_write (self->paper, dots);
  cairo_surface_destroy (dots);
  presso_printer_line_send_async (line, bytes, self->cancellable, on_sent,
                                  g_steal_pointer (&attempt));
}

static void
on_page_printed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  g_autoptr (GError) error = NULL;
  gboolean touched;
  gboolean is_printed = presso_page_printer_print_finish (result, &touched, &error);

  conclude (attempt, is_printed, touched, error);
}

static void
print_next (PressoPrintQueue *self)
{
  PressoTicket *ticket = find_next (self);
  g_autoptr (Attempt) attempt = NULL;
  g_autoptr (GError) error = NULL;

  if (ticket == NULL || self->busy || self->kind == PRESSO_PRINTER_OFF)
    return;
  self->busy = TRUE;
  attempt = g_new0 (Attempt, 1);
  attempt->queue = g_object_ref (self);
  attempt->ticket = g_object_ref (ticket);
  if (self->kind == PRESSO_PRINTER_NETWORK)
    presso_printer_line_open_async (self->target, self->cancellable, on_opened,
                                    g_steal_pointer (&attempt));
  else if (begin (attempt, &error))
    presso_page_printer_print_async (ticket, self->paper, self->target, on_page_printed,
                                     g_steal_pointer (&attempt));
  else
    conclude (attempt, FALSE, FALSE, error);
}

/**
 * presso_print_queue_retry:
 * @self: a queue
 *
 * Tries now and not only when it is time to try again.
 */
void
presso_print_queue_retry (PressoPrintQueue *self)
{
  g_return_if_fail (PRESSO_IS_PRINT_QUEUE (self));

  g_clear_handle_id (&self->retry_id, g_source_remove);
  print_next (self);
}

/**
 * presso_print_queue_set_printer:
 * @self: a queue
 * @kind: what sort of printer
 * @target: (nullable): where it is in the network, or what the system calls it
 * @paper: what is in it
 *
 * Prints there from now on, beginning with what waits.
 */
void
presso_print_queue_set_printer (PressoPrintQueue *self,
                                PressoPrinterKind kind,
                                const char *target,
                                const PressoPaper *paper)
{
  g_return_if_fail (PRESSO_IS_PRINT_QUEUE (self));

  self->kind = kind;
  self->paper = paper;
  g_free (self->target);
  self->target = g_strdup (target);
  self->pause_ms = self->first_pause_ms;
  set_problem (self, NULL);
  say_changed (self);
  presso_print_queue_retry (self);
}

/**
 * presso_print_queue_get_kind:
 * @self: a queue
 *
 * Returns: what sort of printer it prints to
 */
PressoPrinterKind
presso_print_queue_get_kind (PressoPrintQueue *self)
{
  g_return_val_if_fail (PRESSO_IS_PRINT_QUEUE (self), PRESSO_PRINTER_OFF);

  return self->kind;
}

/**
 * presso_print_queue_get_tickets:
 * @self: a queue
 *
 * Returns: (transfer none): all of its tickets, of type [class@PressoTicket], the oldest first
 */
GListModel *
presso_print_queue_get_tickets (PressoPrintQueue *self)
{
  g_return_val_if_fail (PRESSO_IS_PRINT_QUEUE (self), NULL);

  return G_LIST_MODEL (self->tickets);
}

/**
 * presso_print_queue_find:
 * @self: a queue
 * @id: an order's id
 *
 * Returns: (transfer none) (nullable): the order's ticket
 */
PressoTicket *
presso_print_queue_find (PressoPrintQueue *self, const char *id)
{
  g_return_val_if_fail (PRESSO_IS_PRINT_QUEUE (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tickets)); i++) {
    g_autoptr (PressoTicket) ticket = g_list_model_get_item (G_LIST_MODEL (self->tickets), i);

    if (g_strcmp0 (presso_ticket_get_id (ticket), id) == 0)
      return ticket; /* The list holds it. */
  }
  return NULL;
}

/**
 * presso_print_queue_count:
 * @self: a queue
 * @state: a state
 *
 * Returns: how many tickets got just so far
 */
guint
presso_print_queue_count (PressoPrintQueue *self, PressoTicketState state)
{
  guint n_tickets = 0;

  g_return_val_if_fail (PRESSO_IS_PRINT_QUEUE (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tickets)); i++) {
    g_autoptr (PressoTicket) ticket = g_list_model_get_item (G_LIST_MODEL (self->tickets), i);

    if (presso_ticket_get_state (ticket) == state)
      n_tickets++;
  }
  return n_tickets;
}

/**
 * presso_print_queue_get_problem:
 * @self: a queue
 *
 * Returns: (transfer none) (nullable): why the last ticket was not printed, in the user's words
 */
const char *
presso_print_queue_get_problem (PressoPrintQueue *self)
{
  g_return_val_if_fail (PRESSO_IS_PRINT_QUEUE (self), NULL);

  return self->problem;
}

/**
 * presso_print_queue_add:
 * @self: a queue
 * @ticket: a ticket
 *
 * Prints a ticket, unless its order has one already: an order that is put back and claimed again
 * is not printed again.
 *
 * Returns: whether it will be printed
 */
gboolean
presso_print_queue_add (PressoPrintQueue *self, PressoTicket *ticket)
{
  g_return_val_if_fail (PRESSO_IS_PRINT_QUEUE (self), FALSE);
  g_return_val_if_fail (PRESSO_IS_TICKET (ticket), FALSE);

  if (presso_print_queue_find (self, presso_ticket_get_id (ticket)) != NULL)
    return FALSE;
  /* Where the disk takes nothing it is printed all the same, and before it is sent tried again. */
  g_list_store_append (self->tickets, ticket);
  note_state (self, ticket, PRESSO_TICKET_WAITING);
  say_changed (self);
  print_next (self);
  return TRUE;
}

/**
 * presso_print_queue_print_again:
 * @self: a queue
 * @ticket: one of its tickets
 *
 * Prints it again because a person wants it; the paper says that it is a copy.
 */
void
presso_print_queue_print_again (PressoPrintQueue *self, PressoTicket *ticket)
{
  PressoTicketState state;

  g_return_if_fail (PRESSO_IS_PRINT_QUEUE (self));
  g_return_if_fail (PRESSO_IS_TICKET (ticket));

  state = presso_ticket_get_state (ticket);
  if (state == PRESSO_TICKET_UNSURE || state == PRESSO_TICKET_PRINTED) {
    g_object_set (ticket, "copy", TRUE, NULL);
    note_state (self, ticket, PRESSO_TICKET_WAITING);
    say_changed (self);
  }
  presso_print_queue_retry (self);
}

/**
 * presso_print_queue_remove:
 * @self: a queue
 * @ticket: one of its tickets, but not one that is being sent
 *
 * Forgets a ticket; if it wasn't printed, it will not be.
 */
void
presso_print_queue_remove (PressoPrintQueue *self, PressoTicket *ticket)
{
  g_return_if_fail (PRESSO_IS_PRINT_QUEUE (self));
  g_return_if_fail (PRESSO_IS_TICKET (ticket));

  if (presso_ticket_get_state (ticket) == PRESSO_TICKET_SENDING)
    return;
  forget (self, ticket);
  say_changed (self);
}
