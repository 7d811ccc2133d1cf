/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-batch.h"

/**
 * PressoBatch:
 *
 * The orders that are to be made and are the same: one drink with the same choices.
 */
struct _PressoBatch {
  GObject parent_instance;

  GPtrArray *orders;
};

G_DEFINE_FINAL_TYPE (PressoBatch, presso_batch, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
presso_batch_finalize (GObject *object)
{
  g_ptr_array_unref (PRESSO_BATCH (object)->orders);
  G_OBJECT_CLASS (presso_batch_parent_class)->finalize (object);
}

static void
presso_batch_class_init (PressoBatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_batch_finalize;

  /**
   * PressoBatch::changed:
   * @self: a batch
   *
   * An order came, left or moved on.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_batch_init (PressoBatch *self)
{
  self->orders = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * presso_batch_new:
 *
 * Returns: (transfer full): a batch without orders
 */
PressoBatch *
presso_batch_new (void)
{
  return g_object_new (PRESSO_TYPE_BATCH, NULL);
}

/**
 * presso_batch_get_orders:
 * @self: a batch
 *
 * Returns: (transfer none) (element-type PressoOrder): its orders by number
 */
GPtrArray *
presso_batch_get_orders (PressoBatch *self)
{
  g_return_val_if_fail (PRESSO_IS_BATCH (self), NULL);

  return self->orders;
}

/**
 * presso_batch_add:
 * @self: a batch
 * @order: an order that is like the others
 */
void
presso_batch_add (PressoBatch *self, PressoOrder *order)
{
  guint place;

  g_return_if_fail (PRESSO_IS_BATCH (self));

  /* A newcomer is nearly always the last. */
  for (place = self->orders->len; place > 0; place--) {
    PressoOrder *before = g_ptr_array_index (self->orders, place - 1);

    if (presso_order_get_number (before) < presso_order_get_number (order))
      break;
  }
  g_ptr_array_insert (self->orders, (int) place, g_object_ref (order));
}

/**
 * presso_batch_remove:
 * @self: a batch
 * @order: one of its orders
 */
void
presso_batch_remove (PressoBatch *self, PressoOrder *order)
{
  g_return_if_fail (PRESSO_IS_BATCH (self));

  g_ptr_array_remove (self->orders, order);
}

/**
 * presso_batch_choose:
 * @self: a batch
 * @desk: the barista's desk
 * @order: one of its orders
 *
 * Whoever takes a step with @order may want to take it with these as well. Of what is being made
 * only one's own belongs to it.
 *
 * Returns: (transfer full) (element-type PressoOrder): @order and the oldest of the others that are
 *   in the same state, at most %PRESSO_BATCH_MAX
 */
GPtrArray *
presso_batch_choose (PressoBatch *self, PressoDesk *desk, PressoOrder *order)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);
  PressoOrderState state = presso_desk_get_state (desk, order);

  g_return_val_if_fail (PRESSO_IS_BATCH (self), NULL);

  g_ptr_array_add (chosen, g_object_ref (order));
  for (guint i = 0; i < self->orders->len && chosen->len < PRESSO_BATCH_MAX; i++) {
    PressoOrder *other = g_ptr_array_index (self->orders, i);

    if (other != order && presso_desk_get_state (desk, other) == state &&
        (state == PRESSO_ORDER_WAITING ||
         (presso_desk_is_own (desk, other) && presso_desk_is_own (desk, order))))
      g_ptr_array_add (chosen, g_object_ref (other));
  }
  return g_steal_pointer (&chosen);
}

/**
 * presso_batch_emit_changed:
 * @self: a batch
 *
 * Tells whoever looks that something about the orders has changed.
 */
void
presso_batch_emit_changed (PressoBatch *self)
{
  g_return_if_fail (PRESSO_IS_BATCH (self));

  g_signal_emit (self, signals[CHANGED], 0);
}
