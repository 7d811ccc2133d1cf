/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-batch-button.h"

#include <glib/gi18n.h>

#include "barista/presso-load.h"
#include "model/presso-language.h"
#include "model/presso-menu.h"

/**
 * PressoBatchButton:
 *
 * Takes the next step of an order and of those that are the same: "×3" beside the button for the
 * one order. It is only there where there are such.
 */
struct _PressoBatchButton {
  GtkButton parent_instance;

  PressoDesk *desk;
  PressoOrder *order;
  PressoBatch *batch;
};

G_DEFINE_FINAL_TYPE (PressoBatchButton, presso_batch_button, GTK_TYPE_BUTTON)

static void
name_button (PressoBatchButton *self, guint n_orders, gboolean is_waiting)
{
  PressoShop *shop = presso_client_get_shop (presso_desk_get_client (self->desk));
  g_autofree char *label = g_strdup_printf (_ ("×%u"), n_orders);
  g_autofree char *name = g_strdup_printf (
    /* Translators: for a screen reader: how many, and the drink. */
    is_waiting ? _ ("Make ×%u: %s") : _ ("Ready ×%u: %s"), n_orders,
    presso_menu_find_drink_name (presso_shop_get_menu (shop), self->order,
                                 presso_language_get_local ()));

  gtk_button_set_label (GTK_BUTTON (self), label);
  /* GTK 4.8 asks the X server where the pointer is, also for the same text. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self)), name) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_batch (PressoBatchButton *self)
{
  PressoOrderState state = presso_desk_get_state (self->desk, self->order);
  gboolean is_waiting = state == PRESSO_ORDER_WAITING;
  g_autoptr (GPtrArray) orders = NULL;

  if (is_waiting || state == PRESSO_ORDER_MAKING)
    orders = presso_batch_choose (self->batch, self->desk, self->order);
  gtk_widget_set_visible (GTK_WIDGET (self), orders != NULL && orders->len > 1);
  if (orders == NULL || orders->len < 2)
    return;
  name_button (self, orders->len, is_waiting);
  gtk_actionable_set_action_target (
    GTK_ACTIONABLE (self), "(ss)", presso_order_get_id (self->order),
    presso_action_to_string (is_waiting ? PRESSO_ACTION_CLAIM : PRESSO_ACTION_COMPLETE));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "board.batch");
}

static void
set_batch (PressoBatchButton *self, PressoBatch *batch)
{
  if (self->batch != NULL)
    g_signal_handlers_disconnect_by_data (self->batch, self);
  g_set_object (&self->batch, batch);
  if (batch != NULL)
    g_signal_connect_swapped (batch, "changed", G_CALLBACK (show_batch), self);
}

static void
presso_batch_button_dispose (GObject *object)
{
  PressoBatchButton *self = PRESSO_BATCH_BUTTON (object);

  set_batch (self, NULL);
  g_clear_object (&self->order);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (presso_batch_button_parent_class)->dispose (object);
}

static void
presso_batch_button_class_init (PressoBatchButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_batch_button_dispose;
}

static void
presso_batch_button_init (PressoBatchButton *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "touch");
  gtk_widget_add_css_class (GTK_WIDGET (self), "batch");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * presso_batch_button_new:
 *
 * Returns: (transfer floating): a button without an order
 */
GtkWidget *
presso_batch_button_new (void)
{
  return g_object_new (PRESSO_TYPE_BATCH_BUTTON, NULL);
}

/**
 * presso_batch_button_set_desk:
 * @self: a button
 * @desk: the barista's desk
 */
void
presso_batch_button_set_desk (PressoBatchButton *self, PressoDesk *desk)
{
  g_return_if_fail (PRESSO_IS_BATCH_BUTTON (self));

  g_set_object (&self->desk, desk);
}

/**
 * presso_batch_button_set_order:
 * @self: a button with a desk
 * @order: (nullable): the order beside whose button it is
 */
void
presso_batch_button_set_order (PressoBatchButton *self, PressoOrder *order)
{
  PressoLoad *load;

  g_return_if_fail (PRESSO_IS_BATCH_BUTTON (self));

  load = presso_load_of (presso_client_get_orders (presso_desk_get_client (self->desk)));
  if (g_set_object (&self->order, order))
    set_batch (self, order != NULL ? presso_load_get_batch (load, order) : NULL);
  if (order != NULL)
    show_batch (self);
}
