/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-undo.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* Each step: what takes it back, and what it is called once it is done. */
static const struct {
  PressoAction action;
  PressoAction back;
  const char *one;  /* of the order with a number */
  const char *many; /* of several that are the same, such as "3 × Flat White" */
} steps[] = {
  /* Translators: what was just done; %s is the number of an order, and in every other of these
   * several of the same drink, such as "3 × Flat White". */
  { PRESSO_ACTION_CLAIM, PRESSO_ACTION_RELEASE, N_ ("Making order %s"), N_ ("Making %s") },
  { PRESSO_ACTION_RELEASE, PRESSO_ACTION_CLAIM, N_ ("Order %s is back in the queue"),
    N_ ("%s are back in the queue") },
  { PRESSO_ACTION_COMPLETE, PRESSO_ACTION_RECALL, N_ ("Order %s is ready, the guest is called"),
    N_ ("%s are ready, the guests are called") },
  { PRESSO_ACTION_RECALL, PRESSO_ACTION_COMPLETE, N_ ("Order %s is being made again"),
    N_ ("%s are being made again") },
  { PRESSO_ACTION_COLLECT, PRESSO_ACTION_REOPEN, N_ ("Order %s is collected"),
    N_ ("%s are collected") },
  { PRESSO_ACTION_CANCEL, PRESSO_ACTION_REOPEN, N_ ("Order %s is cancelled, the guest is told"),
    N_ ("%s are cancelled, the guests are told") },
  /* What was cancelled is cancelled again. */
  { PRESSO_ACTION_REOPEN, PRESSO_ACTION_COLLECT, N_ ("Order %s is back, the guest is told"),
    N_ ("%s are back, the guests are told") },
};

typedef struct {
  guint serial; /* of those that are asked for together; 0 for a step by itself */
  PressoAction action;
  PressoAction back;
  PressoDetail detail; /* of what was cancelled and is to be again */
} Step;

/**
 * PressoUndo:
 *
 * The last step that the host took, of one order or of several at once, and the way back from it.
 */
struct _PressoUndo {
  GObject parent_instance;

  PressoDesk *desk;
  Step started;
  GHashTable *awaited; /* ids of the orders that have not taken it yet */
  Step taken;
  GPtrArray *orders; /* that have taken it */
};

G_DEFINE_FINAL_TYPE (PressoUndo, presso_undo, G_TYPE_OBJECT)

static gsize
find_step (PressoAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (steps[i].action == action)
      return i;
  }
  return G_N_ELEMENTS (steps);
}

static void
presso_undo_dispose (GObject *object)
{
  PressoUndo *self = PRESSO_UNDO (object);

  g_clear_object (&self->desk);
  G_OBJECT_CLASS (presso_undo_parent_class)->dispose (object);
}

static void
presso_undo_finalize (GObject *object)
{
  PressoUndo *self = PRESSO_UNDO (object);

  g_ptr_array_unref (self->orders);
  g_hash_table_unref (self->awaited);
  G_OBJECT_CLASS (presso_undo_parent_class)->finalize (object);
}

static void
presso_undo_class_init (PressoUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_undo_dispose;
  G_OBJECT_CLASS (klass)->finalize = presso_undo_finalize;
}

static void
presso_undo_init (PressoUndo *self)
{
  self->orders = g_ptr_array_new_with_free_func (g_object_unref);
  self->awaited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * presso_undo_new:
 * @desk: what takes the steps
 *
 * Returns: (transfer full): an undo that knows of no step
 */
PressoUndo *
presso_undo_new (PressoDesk *desk)
{
  PressoUndo *self = g_object_new (PRESSO_TYPE_UNDO, NULL);

  self->desk = g_object_ref (desk);
  return self;
}

/**
 * presso_undo_start:
 * @self: an undo
 * @orders: (element-type PressoOrder): orders
 * @action: a step of each
 *
 * Asks the host for the steps. They are one for whoever takes them back.
 */
void
presso_undo_start (PressoUndo *self, GPtrArray *orders, PressoAction action)
{
  PressoOrder *first;

  g_return_if_fail (PRESSO_IS_UNDO (self));
  g_return_if_fail (orders->len > 0);

  first = g_ptr_array_index (orders, 0);
  self->started = (Step){ self->started.serial + 1, action, steps[find_step (action)].back,
                          presso_order_get_detail (first) };
  if (action == PRESSO_ACTION_REOPEN && presso_order_get_state (first) == PRESSO_ORDER_CANCELLED)
    self->started.back = PRESSO_ACTION_CANCEL;
  g_hash_table_remove_all (self->awaited);
  for (guint i = 0; i < orders->len; i++)
    g_hash_table_add (self->awaited,
                      g_strdup (presso_order_get_id (g_ptr_array_index (orders, i))));
  for (guint i = 0; i < orders->len; i++) {
    PressoOrder *order = g_ptr_array_index (orders, i);

    if (action == PRESSO_ACTION_CANCEL)
      presso_desk_cancel (self->desk, order, self->taken.detail);
    else
      presso_desk_act (self->desk, order, action, FALSE);
  }
}

/**
 * presso_undo_start_one:
 * @self: an undo
 * @order: an order
 * @action: a step of it
 *
 * Asks the host for the step.
 */
void
presso_undo_start_one (PressoUndo *self, PressoOrder *order, PressoAction action)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new ();

  g_ptr_array_add (orders, order);
  presso_undo_start (self, orders, action);
}

/**
 * presso_undo_take:
 * @self: an undo
 * @order: an order
 * @action: the step the host took
 *
 * From now on this is the step to take back.
 *
 * Returns: whether it belongs to the one before, as they were asked for together
 */
gboolean
presso_undo_take (PressoUndo *self, PressoOrder *order, PressoAction action)
{
  gboolean is_awaited;
  gboolean joins;

  g_return_val_if_fail (PRESSO_IS_UNDO (self), FALSE);
  g_return_val_if_fail (find_step (action) < G_N_ELEMENTS (steps), FALSE);

  is_awaited = action == self->started.action &&
               g_hash_table_remove (self->awaited, presso_order_get_id (order));
  joins = is_awaited && self->taken.serial == self->started.serial;
  if (!joins)
    g_ptr_array_set_size (self->orders, 0);
  g_ptr_array_add (self->orders, g_object_ref (order));
  self->taken = is_awaited ? self->started : (Step){ 0, action, steps[find_step (action)].back, 0 };
  return joins;
}

/**
 * presso_undo_can_run:
 * @self: an undo
 *
 * Returns: whether there is a step to take back
 */
gboolean
presso_undo_can_run (PressoUndo *self)
{
  g_return_val_if_fail (PRESSO_IS_UNDO (self), FALSE);

  return self->orders->len > 0;
}

/**
 * presso_undo_run:
 * @self: an undo
 *
 * Takes the last step back, which is a step itself as soon as the host has taken it.
 */
void
presso_undo_run (PressoUndo *self)
{
  g_autoptr (GPtrArray) orders = NULL;

  g_return_if_fail (PRESSO_IS_UNDO (self));

  if (self->orders->len == 0)
    return;
  orders = g_steal_pointer (&self->orders);
  self->orders = g_ptr_array_new_with_free_func (g_object_unref);
  /* An order that was brought back is another object than the one that had left. */
  for (guint i = 0; i < orders->len; i++) {
    PressoOrder *now =
      presso_desk_find_order (self->desk, presso_order_get_id (g_ptr_array_index (orders, i)));

    if (now != NULL)
      g_set_object ((PressoOrder **) &g_ptr_array_index (orders, i), now);
  }
  presso_undo_start (self, orders, self->taken.back);
}

/**
 * presso_undo_describe:
 * @self: an undo of a step
 *
 * Returns: (transfer full): what was done last, as markup
 */
char *
presso_undo_describe (PressoUndo *self)
{
  gsize i = find_step (self->taken.action);
  PressoOrder *first;
  g_autofree char *what = NULL;
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (PRESSO_IS_UNDO (self), NULL);
  g_return_val_if_fail (self->orders->len > 0, NULL);

  first = g_ptr_array_index (self->orders, 0);
  if (self->orders->len == 1)
    what = g_strdup_printf ("%" PRId64, presso_order_get_number (first));
  else
    /* Translators: how many of which drink, "3 × Flat White". */
    what = g_markup_printf_escaped (_ ("%u × %s"), self->orders->len,
                                    presso_order_get_drink_name (first));
  text = g_string_new (_ (self->orders->len == 1 ? steps[i].one : steps[i].many));
  g_string_replace (text, "%s", what, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
