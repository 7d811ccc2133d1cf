/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-undo.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "model/presso-language.h"
#include "model/presso-menu.h"

/* What each step is called once it is done. */
static const struct {
  PressoAction action;
  const char *one;  /* of the order with a number */
  const char *many; /* of several that are the same, such as "3 × Flat White" */
} steps[] = {
  /* Translators: what was just done; %s is the number of an order, and in every other of these
   * several of the same drink, such as "3 × Flat White". */
  { PRESSO_ACTION_CLAIM, N_ ("Making order %s"), N_ ("Making %s") },
  { PRESSO_ACTION_RELEASE, N_ ("Order %s is back in the queue"), N_ ("%s are back in the queue") },
  { PRESSO_ACTION_COMPLETE, N_ ("Order %s is ready, the guest is called"),
    N_ ("%s are ready, the guests are called") },
  { PRESSO_ACTION_RECALL, N_ ("Order %s is being made again"), N_ ("%s are being made again") },
  { PRESSO_ACTION_COLLECT, N_ ("Order %s is collected"), N_ ("%s are collected") },
  { PRESSO_ACTION_CANCEL, N_ ("Order %s is cancelled, the guest is told"),
    N_ ("%s are cancelled, the guests are told") },
  { PRESSO_ACTION_REOPEN, N_ ("Order %s is back, the guest is told"),
    N_ ("%s are back, the guests are told") },
};

typedef struct {
  guint serial; /* of those that are asked for together; 0 for a step by itself */
  PressoAction action;
  PressoAction back;
  PressoDetail detail; /* of what was cancelled and is to be again */
} Step;

/* An order that has not taken the step yet. */
typedef struct {
  Step step;
  PressoOrder *order;
} Awaited;

static void
awaited_free (Awaited *awaited)
{
  g_object_unref (awaited->order);
  g_free (awaited);
}

/**
 * PressoUndo:
 *
 * The last step that the host took, of one order or of several at once, and the way back from it.
 */
struct _PressoUndo {
  GObject parent_instance;

  PressoDesk *desk;
  guint last_serial;
  GPtrArray *awaited; /* in the order in which they were started */
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
  g_ptr_array_unref (self->awaited);
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
  self->awaited = g_ptr_array_new_with_free_func ((GDestroyNotify) awaited_free);
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

static gboolean
is_same (PressoOrder *order, PressoOrder *other)
{
  return g_strcmp0 (presso_order_get_id (order), presso_order_get_id (other)) == 0;
}

/* What was refused or taken back is not awaited any more. */
static void
forget_answered (PressoUndo *self)
{
  for (guint i = self->awaited->len; i > 0; i--) {
    Awaited *awaited = g_ptr_array_index (self->awaited, i - 1);

    if (!presso_desk_is_pending (self->desk, presso_order_get_id (awaited->order)))
      g_ptr_array_remove_index (self->awaited, i - 1);
  }
}

static void
await_step (PressoUndo *self, PressoOrder *order, const Step *step)
{
  Awaited *awaited = g_new (Awaited, 1);

  *awaited = (Awaited){ *step, g_object_ref (order) };
  g_ptr_array_add (self->awaited, awaited);
}

/* Whether the step of the order is one of several; if so, which. */
static gboolean
stop_awaiting (PressoUndo *self, PressoOrder *order, PressoAction action, Step *step)
{
  for (guint i = 0; i < self->awaited->len; i++) {
    Awaited *awaited = g_ptr_array_index (self->awaited, i);

    if (awaited->step.action == action && is_same (awaited->order, order)) {
      *step = awaited->step;
      g_ptr_array_remove_index (self->awaited, i);
      return TRUE;
    }
  }
  return FALSE;
}

/* Those of the last step that the host has not answered yet are taken back with the others. */
static void
steal_awaited (PressoUndo *self, GPtrArray *orders)
{
  for (guint i = 0; i < self->awaited->len;) {
    Awaited *awaited = g_ptr_array_index (self->awaited, i);

    if (self->taken.serial != 0 && awaited->step.serial == self->taken.serial) {
      g_ptr_array_add (orders, g_object_ref (awaited->order));
      g_ptr_array_remove_index (self->awaited, i);
    } else {
      i++;
    }
  }
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
  Step step;

  g_return_if_fail (PRESSO_IS_UNDO (self));
  g_return_if_fail (orders->len > 0);

  first = g_ptr_array_index (orders, 0);
  step = (Step){ ++self->last_serial, action,
                 presso_tap_find_undo (presso_order_get_state (first), action),
                 presso_order_get_detail (first) };
  forget_answered (self);
  for (guint i = 0; i < orders->len; i++) {
    PressoOrder *order = g_ptr_array_index (orders, i);

    await_step (self, order, &step);
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
  Step step;
  gboolean joins;

  g_return_val_if_fail (PRESSO_IS_UNDO (self), FALSE);
  g_return_val_if_fail (find_step (action) < G_N_ELEMENTS (steps), FALSE);

  step = (Step){ 0, action, presso_tap_find_undo (PRESSO_ORDER_NONE, action), 0 };
  joins = stop_awaiting (self, order, action, &step) && step.serial == self->taken.serial;
  if (!joins)
    g_ptr_array_set_size (self->orders, 0);
  g_ptr_array_add (self->orders, g_object_ref (order));
  self->taken = step;
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
  forget_answered (self);
  steal_awaited (self, orders);
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
  PressoShop *shop;

  g_return_val_if_fail (PRESSO_IS_UNDO (self), NULL);
  g_return_val_if_fail (self->orders->len > 0, NULL);

  first = g_ptr_array_index (self->orders, 0);
  shop = presso_client_get_shop (presso_desk_get_client (self->desk));
  if (self->orders->len == 1)
    what = g_strdup_printf ("%" PRId64, presso_order_get_number (first));
  else
    /* Translators: how many of which drink, "3 × Flat White". */
    what = g_markup_printf_escaped (_ ("%u × %s"), self->orders->len,
                                    presso_menu_find_drink_name (presso_shop_get_menu (shop), first,
                                                                 presso_language_get_local ()));
  text = g_string_new (_ (self->orders->len == 1 ? steps[i].one : steps[i].many));
  g_string_replace (text, "%s", what, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
