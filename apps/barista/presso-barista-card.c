/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-barista-card.h"

#include <glib/gi18n.h>

#include "barista/presso-batch-button.h"
#include "barista/presso-make-time.h"
#include "barista/presso-order-lane.h"
#include "common/presso-order-card.h"

/* How long a card stands out after its order came in. */
#define NEW_FOR_MS 10000
/* How many buttons fit into one row of the narrowest lane. */
#define MOST_IN_A_ROW 3

/**
 * PressoBaristaCard:
 *
 * An order with a button for each step it can take now. The buttons activate `board.act` with the
 * order's id and the step, so that what makes the board honest (not live, no host) is one action
 * that is switched off.
 */
struct _PressoBaristaCard {
  AdwBin parent_instance;

  PressoOrderCard *card;
  GtkWidget *step;
  GtkLabel *step_label;
  GtkWidget *batch;
  GtkWidget *undo;
  GtkWidget *cancel;
  GtkWidget *print;

  PressoOrder *order;
  PressoDesk *desk;
  PressoAgeTicker *ticker;
  PressoOrderState lane;
  GSignalGroup *order_signals;
};

G_DEFINE_FINAL_TYPE (PressoBaristaCard, presso_barista_card, ADW_TYPE_BIN)

/* What the one big button does, by state. The names for screen readers begin with what is read on
 * the button, so that it can be asked for by voice as well. */
static gboolean
get_step (PressoOrderState state, PressoAction *action, const char **label, const char **name)
{
  switch (state) {
  case PRESSO_ORDER_WAITING:
    *action = PRESSO_ACTION_CLAIM;
    *label = _ ("Make");
    /* Translators: %s is a number. Begin with the word on the button, "Make". */
    *name = _ ("Make order %s");
    return TRUE;
  case PRESSO_ORDER_MAKING:
    *action = PRESSO_ACTION_COMPLETE;
    *label = _ ("Ready");
    /* Translators: %s is a number. Begin with the word on the button, "Ready". */
    *name = _ ("Ready: order %s");
    return TRUE;
  case PRESSO_ORDER_READY:
    *action = PRESSO_ACTION_COLLECT;
    *label = _ ("Collected");
    /* Translators: %s is a number. Begin with the word on the button, "Collected". */
    *name = _ ("Collected: order %s");
    return TRUE;
  case PRESSO_ORDER_NONE:
  case PRESSO_ORDER_RESERVED:
  case PRESSO_ORDER_COLLECTED:
  case PRESSO_ORDER_CANCELLED:
  default:
    return FALSE;
  }
}

static void
name_button (PressoBaristaCard *self, GtkWidget *button, const char *format)
{
  g_autofree char *number =
    g_strdup_printf ("%" G_GINT64_FORMAT, presso_order_get_number (self->order));
  g_autoptr (GString) name = g_string_new (format);

  g_string_replace (name, "%s", number, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str,
                                  -1);
}

/* Never has the one action the other one's target, which GTK would warn of. */
static void
set_action (GtkWidget *button, const char *action, GVariant *target)
{
  GtkActionable *actionable = GTK_ACTIONABLE (button);

  if (g_strcmp0 (gtk_actionable_get_action_name (actionable), action) != 0)
    gtk_actionable_set_action_name (actionable, NULL);
  gtk_actionable_set_action_target_value (actionable, target);
  gtk_actionable_set_action_name (actionable, action);
}

static void
set_up_button (PressoBaristaCard *self, GtkWidget *button, PressoAction action, const char *format)
{
  name_button (self, button, format);
  set_action (
    button, "board.act",
    g_variant_new ("(ss)", presso_order_get_id (self->order), presso_action_to_string (action)));
}

static void
set_class (PressoBaristaCard *self, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

/* Whether the order has left the lane while a finger keeps its card in it. */
static gboolean
is_gone (PressoBaristaCard *self)
{
  return presso_order_lane_find_state (self->desk, self->order) != self->lane;
}

/* What was tapped is not told to the host yet, which only matters while there is none. */
static void
show_kept (PressoBaristaCard *self, PressoOrderState state)
{
  const char *note = NULL;

  if (presso_desk_is_kept (self->desk, presso_order_get_id (self->order))) {
    if (state == PRESSO_ORDER_COLLECTED)
      /* Translators: of an order, while the bar's host can't be reached. Short, please. */
      note = _ ("Collected, not sent yet");
    else if (state == PRESSO_ORDER_CANCELLED)
      /* Translators: of an order, while the bar's host can't be reached. Short, please. */
      note = _ ("Cancelled, not sent yet");
    else
      /* Translators: of what was done with an order, while the bar's host can't be reached. */
      note = _ ("Not sent yet");
  }
  presso_order_card_set_pending (self->card, presso_desk_get_shown_state (self->desk, self->order),
                                 note);
  set_class (self, "kept", note != NULL);
}

static void
show_make_time (PressoBaristaCard *self)
{
  g_autofree char *text = NULL;

  if (self->order == NULL)
    return;
  text =
    presso_make_time_describe (self->order, presso_desk_get_state (self->desk, self->order),
                               presso_client_get_make_time (presso_desk_get_client (self->desk),
                                                            presso_order_get_drink (self->order)),
                               presso_age_ticker_get_now (self->ticker));
  presso_order_card_set_make_time (self->card, text);
}

static void
show_newness (PressoBaristaCard *self)
{
  gint64 age;

  if (self->order == NULL)
    return;
  age = presso_age_ticker_get_now (self->ticker) - presso_order_get_submitted_at (self->order);
  set_class (self, "new",
             presso_desk_get_state (self->desk, self->order) == PRESSO_ORDER_WAITING &&
               age < NEW_FOR_MS);
}

/* Who works here knows; the name tells of the others. What they make stands back; what is ready
 * anybody may hand out. */
static void
show_owner (PressoBaristaCard *self)
{
  gboolean is_others;

  if (self->order == NULL)
    return;
  is_others = !is_gone (self) && !presso_desk_is_own (self->desk, self->order);
  set_class (self, "others",
             is_others && presso_desk_get_state (self->desk, self->order) == PRESSO_ORDER_MAKING);
  presso_order_card_set_barista_visible (self->card, is_others);
}

/* An order that leaves the board as soon as the host knows of it: all that can be done is to take
 * that back. */
static void
show_leaving (PressoBaristaCard *self)
{
  gtk_widget_set_visible (self->step, FALSE);
  gtk_widget_set_visible (self->cancel, FALSE);
  gtk_widget_set_visible (self->undo, TRUE);
  gtk_widget_set_hexpand (self->undo, TRUE);
  name_button (self, self->undo, _ ("Undo order %s"));
  gtk_button_set_label (GTK_BUTTON (self->undo), _ ("Take Back"));
  set_action (self->undo, "board.take-back",
              g_variant_new_string (presso_order_get_id (self->order)));
}

/* An order that was cancelled, though not here: the one thing left to do is to have seen it. */
static void
show_cancelled (PressoBaristaCard *self)
{
  gtk_widget_set_visible (self->step, TRUE);
  gtk_widget_set_visible (self->cancel, FALSE);
  gtk_widget_set_visible (self->undo, FALSE);
  gtk_label_set_label (self->step_label, _ ("OK"));
  /* Translators: %s is a number. Begin with the word on the button, "OK". */
  name_button (self, self->step, _ ("OK: order %s is cancelled"));
  set_action (self->step, "board.acknowledge",
              g_variant_new_string (presso_order_get_id (self->order)));
}

static void
show_steps (PressoBaristaCard *self, PressoOrderState state)
{
  PressoAction action;
  const char *label;
  const char *name;

  /* For a moment an order that has left the bar is still here. */
  if (!get_step (state, &action, &label, &name))
    return;
  gtk_widget_set_visible (self->step, TRUE);
  gtk_widget_set_visible (self->cancel, TRUE);
  gtk_widget_set_hexpand (self->undo, FALSE);
  gtk_button_set_icon_name (GTK_BUTTON (self->undo), "presso-undo-symbolic");
  gtk_label_set_label (self->step_label, label);
  set_up_button (self, self->step, action, name);
  /* Translators: %s is a number. */
  set_up_button (self, self->cancel, PRESSO_ACTION_CANCEL, _ ("Cancel order %s"));
  gtk_widget_set_visible (self->undo, state != PRESSO_ORDER_WAITING);
  if (state != PRESSO_ORDER_WAITING)
    set_up_button (self, self->undo,
                   state == PRESSO_ORDER_MAKING ? PRESSO_ACTION_RELEASE : PRESSO_ACTION_RECALL,
                   /* Translators: takes back the last step; %s is a number. */
                   _ ("Undo order %s"));
}

/* Its buttons stay as they are, so that nothing moves; they do nothing any more. */
static void
show_gone (PressoBaristaCard *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (presso_order_card_get_actions (self->card)), FALSE);
  presso_order_card_set_barista_visible (self->card, FALSE);
}

/* Where nothing is printed the action is off, and the button is not there. */
static void
show_print (PressoBaristaCard *self)
{
  /* Translators: %s is a number. */
  name_button (self, self->print, _ ("Print order %s"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->print), "s",
                                    presso_order_get_id (self->order));
}

static void
show_order (PressoBaristaCard *self)
{
  PressoOrderState state;
  gboolean is_kept;

  if (self->order == NULL)
    return;
  set_class (self, "gone", is_gone (self));
  if (is_gone (self)) {
    show_gone (self);
    return;
  }
  state = presso_desk_get_state (self->desk, self->order);
  is_kept = presso_desk_is_kept (self->desk, presso_order_get_id (self->order));
  if (presso_order_state_is_closed (state) && is_kept)
    show_leaving (self);
  else if (presso_order_get_state (self->order) == PRESSO_ORDER_CANCELLED)
    show_cancelled (self);
  else
    show_steps (self, state);
  gtk_widget_set_sensitive (GTK_WIDGET (presso_order_card_get_actions (self->card)),
                            !presso_order_state_is_closed (state) || is_kept ||
                              presso_order_get_state (self->order) == PRESSO_ORDER_CANCELLED);
  show_kept (self, state);
  show_owner (self);
  show_make_time (self);
  presso_batch_button_set_order (PRESSO_BATCH_BUTTON (self->batch), self->order);
  show_newness (self);
}

static void
on_pending_changed (PressoBaristaCard *self, PressoOrder *order)
{
  if (order == self->order)
    show_order (self);
}

static gboolean
presso_barista_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PRESSO_BARISTA_CARD (widget)->card));
}

static void
presso_barista_card_dispose (GObject *object)
{
  PressoBaristaCard *self = PRESSO_BARISTA_CARD (object);

  g_clear_object (&self->order_signals);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  if (self->ticker != NULL)
    g_signal_handlers_disconnect_by_data (self->ticker, self);
  g_clear_object (&self->order);
  g_clear_object (&self->desk);
  g_clear_object (&self->ticker);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_BARISTA_CARD);
  G_OBJECT_CLASS (presso_barista_card_parent_class)->dispose (object);
}

static void
presso_barista_card_class_init (PressoBaristaCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_barista_card_dispose;
  widget_class->grab_focus = presso_barista_card_grab_focus;

  g_type_ensure (PRESSO_TYPE_ORDER_CARD);
  gtk_widget_class_set_css_name (widget_class, "baristacard");
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-barista-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaCard, card);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaCard, step);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaCard, step_label);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaCard, undo);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaCard, cancel);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaCard, print);
}

/* The next step comes first, and on a crowded card all else below it. */
static void
arrange (PressoBaristaCard *self)
{
  GtkWidget *buttons[] = { self->step, self->batch, self->undo, self->print, self->cancel };
  guint n_shown = 0;

  /* A card that is taken apart loses its buttons one by one. */
  if (self->desk == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    n_shown += gtk_widget_get_visible (buttons[i]);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (presso_order_card_get_actions (self->card)),
                                  n_shown > MOST_IN_A_ROW ? GTK_ORIENTATION_VERTICAL
                                                          : GTK_ORIENTATION_HORIZONTAL);
}

static void
add_row (PressoBaristaCard *self, GtkBox *actions, GtkWidget **buttons, gboolean is_homogeneous)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (row, "actions");
  gtk_box_set_homogeneous (GTK_BOX (row), is_homogeneous);
  for (guint i = 0; buttons[i] != NULL; i++) {
    gtk_box_append (GTK_BOX (row), buttons[i]);
    g_signal_connect_object (buttons[i], "notify::visible", G_CALLBACK (arrange), self,
                             G_CONNECT_SWAPPED);
  }
  gtk_box_append (actions, row);
}

static void
presso_barista_card_init (PressoBaristaCard *self)
{
  GtkBox *actions;

  gtk_widget_init_template (GTK_WIDGET (self));
  /* For keys, and so that a screen reader reads the whole of it. */
  gtk_widget_set_focusable (GTK_WIDGET (self->card), TRUE);
  actions = presso_order_card_get_actions (self->card);
  gtk_box_set_homogeneous (actions, FALSE);
  self->batch = presso_batch_button_new ();
  add_row (self, actions, (GtkWidget *[]){ self->step, self->batch, NULL }, FALSE);
  add_row (self, actions, (GtkWidget *[]){ self->undo, self->print, self->cancel, NULL }, TRUE);
  self->order_signals = g_signal_group_new (PRESSO_TYPE_ORDER);
  g_signal_group_connect_swapped (self->order_signals, "notify::state", G_CALLBACK (show_order),
                                  self);
  g_signal_group_connect_swapped (self->order_signals, "notify::barista", G_CALLBACK (show_owner),
                                  self);
}

/**
 * presso_barista_card_new:
 * @desk: what knows of steps that have no answer yet
 * @ticker: what ages follow
 * @lane: the state of the lane it is in
 *
 * Returns: (transfer floating): a card without an order
 */
GtkWidget *
presso_barista_card_new (PressoDesk *desk, PressoAgeTicker *ticker, PressoOrderState lane)
{
  PressoBaristaCard *self = g_object_new (PRESSO_TYPE_BARISTA_CARD, NULL);

  self->desk = g_object_ref (desk);
  self->ticker = g_object_ref (ticker);
  self->lane = lane;
  presso_order_card_set_ticker (self->card, ticker);
  presso_order_card_set_menu (
    self->card, presso_shop_get_menu (presso_client_get_shop (presso_desk_get_client (desk))));
  presso_batch_button_set_desk (PRESSO_BATCH_BUTTON (self->batch), desk);
  g_signal_connect_swapped (desk, "pending-changed", G_CALLBACK (on_pending_changed), self);
  g_signal_connect_swapped (desk, "barista-changed", G_CALLBACK (show_owner), self);
  g_signal_connect_swapped (ticker, "tick", G_CALLBACK (show_newness), self);
  g_signal_connect_swapped (ticker, "tick", G_CALLBACK (show_make_time), self);
  return GTK_WIDGET (self);
}

/**
 * presso_barista_card_set_order:
 * @self: a card
 * @order: (nullable): the order to show and to follow
 */
void
presso_barista_card_set_order (PressoBaristaCard *self, PressoOrder *order)
{
  g_return_if_fail (PRESSO_IS_BARISTA_CARD (self));

  g_set_object (&self->order, order);
  g_signal_group_set_target (self->order_signals, order);
  presso_order_card_set_order (self->card, order);
  if (order != NULL)
    show_print (self);
  presso_batch_button_set_order (PRESSO_BATCH_BUTTON (self->batch), order);
  show_order (self);
}

/**
 * presso_barista_card_get_order:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): the order it shows
 */
PressoOrder *
presso_barista_card_get_order (PressoBaristaCard *self)
{
  g_return_val_if_fail (PRESSO_IS_BARISTA_CARD (self), NULL);

  return self->order;
}

/**
 * presso_barista_card_is_of_lane:
 * @self: a card with an order
 *
 * Returns: whether its order belongs where the card is, and hasn't gone on
 */
gboolean
presso_barista_card_is_of_lane (PressoBaristaCard *self)
{
  g_return_val_if_fail (PRESSO_IS_BARISTA_CARD (self), FALSE);

  return self->order != NULL && !is_gone (self);
}

/**
 * presso_barista_card_step:
 * @self: a card
 *
 * Does what its one big button does.
 */
void
presso_barista_card_step (PressoBaristaCard *self)
{
  g_return_if_fail (PRESSO_IS_BARISTA_CARD (self));

  if (gtk_widget_is_sensitive (self->step) && gtk_widget_get_visible (self->step))
    g_signal_emit_by_name (self->step, "clicked"); /* gtk_widget_activate() would take 250 ms */
}

/**
 * presso_barista_card_set_number:
 * @self: a card
 * @number: the number key that chooses it, 0 for none
 */
void
presso_barista_card_set_number (PressoBaristaCard *self, guint number)
{
  char key[] = { (char) ('0' + number), '\0' };

  g_return_if_fail (PRESSO_IS_BARISTA_CARD (self));
  g_return_if_fail (number <= 9);

  presso_order_card_set_key (self->card, number > 0 ? key : NULL);
}
