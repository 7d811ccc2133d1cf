/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "barista/presso-barista-picker.h"
#include "barista/presso-barista-window-private.h"
#include "barista/presso-cancel-dialog.h"
#include "barista/presso-name-dialog.h"
#include "barista/presso-preferences-window.h"
#include "barista/presso-refusal.h"

/* How long an undo is offered. */
#define UNDO_S 8

static void
on_acted (PressoBaristaWindow *self, PressoOrder *order, PressoAction action)
{
  gboolean joins = presso_undo_take (self->undo, order, action);
  g_autofree char *title = presso_undo_describe (self->undo);
  AdwToast *toast;

  presso_barista_window_update_actions (self);
  /* What is shown may also be why another one of them was refused, which has no way back. */
  if (joins && self->last_toast != NULL &&
      g_strcmp0 (adw_toast_get_action_name (self->last_toast), "win.undo") == 0) {
    adw_toast_set_title (self->last_toast, title);
    return;
  }
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_timeout (toast, UNDO_S);
  presso_barista_window_say (self, toast);
}

/* What a dialog about an order needs to know when it is answered. */
typedef struct {
  PressoBaristaWindow *window;
  PressoOrder *order;
  PressoAction action;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->window);
  g_object_unref (question->order);
  g_free (question);
}

static void
on_question_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;

  if (g_strcmp0 (response, "yes") == 0)
    presso_desk_act (question->window->desk, question->order, question->action, TRUE);
}

static void
ask (PressoBaristaWindow *self,
     PressoOrder *order,
     PressoAction action,
     AdwMessageDialog *dialog,
     const char *no,
     const char *yes)
{
  Question *question = g_new0 (Question, 1);

  question->window = g_object_ref (self);
  question->order = g_object_ref (order);
  question->action = action;
  adw_message_dialog_add_responses (dialog, "no", no, "yes", yes, NULL);
  adw_message_dialog_set_close_response (dialog, "no");
  adw_message_dialog_set_response_appearance (dialog, "yes", ADW_RESPONSE_SUGGESTED);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_question_response), question,
                         question_free, 0);
  gtk_widget_add_css_class (GTK_WIDGET (dialog), "touch-dialog");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_refused (PressoBaristaWindow *self, PressoOrder *order, PressoAction action, const GError *error)
{
  GtkWidget *dialog;

  if (!presso_refusal_wants_confirmation (error)) {
    presso_barista_window_say_error (self, error);
    return;
  }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Order %" PRId64),
                                     presso_order_get_number (order));
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  /* Translators: %s is a barista or a station. */
                                  _ ("%s has taken this order. Take it over?"),
                                  presso_order_get_barista (order) != NULL
                                    ? presso_order_get_barista (order)
                                    : _ ("Somebody else"));
  ask (self, order, action, ADW_MESSAGE_DIALOG (dialog), _ ("Leave It"), _ ("Take It Over"));
}

static void
act_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;
  PressoOrder *order;
  PressoAction step;
  const char *id;
  const char *nick;

  g_variant_get (parameter, "(&s&s)", &id, &nick);
  order = presso_desk_find_order (self->desk, id);
  if (order == NULL || !presso_action_from_string (nick, &step))
    return;
  if (step == PRESSO_ACTION_CANCEL)
    gtk_window_present (
      GTK_WINDOW (presso_cancel_dialog_new (GTK_WINDOW (self), self->desk, order)));
  else
    presso_desk_act (self->desk, order, step, FALSE);
}

/* That an order was cancelled is known here; no host is needed to have read it. */
static void
acknowledge_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;

  presso_notices_acknowledge (self->notices, g_variant_get_string (parameter, NULL));
}

static void
batch_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;
  PressoLoad *load = presso_load_of (presso_client_get_orders (self->client));
  g_autoptr (GPtrArray) orders = NULL;
  PressoOrder *order;
  PressoAction step;
  const char *id;
  const char *nick;

  g_variant_get (parameter, "(&s&s)", &id, &nick);
  order = presso_desk_find_order (self->desk, id);
  if (order == NULL || !presso_action_from_string (nick, &step))
    return;
  orders = presso_batch_choose (presso_load_get_batch (load, order), self->desk, order);
  presso_undo_start (self->undo, orders, step);
}

/* By the toast's button, which takes the toast away, whatever it would say next. */
static void
undo_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;

  /* Before its button is switched off, which takes the focus with it. */
  presso_barista_window_leave_toasts (self);
  if (action != NULL)
    g_clear_weak_pointer (&self->last_toast);
  presso_undo_run (self->undo);
  presso_barista_window_update_actions (self);
}

/* By a key: the last tap, which waits for a host where there is none; the toast's button means the
 * step that the toast tells of. */
static void
undo_last_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;
  PressoTapQueue *taps = presso_desk_get_taps (self->desk);
  guint n_taps = presso_tap_queue_get_n_taps (taps);

  if (presso_desk_get_n_kept (self->desk) > 0)
    presso_desk_take_back (self->desk, presso_tap_queue_get_tap (taps, n_taps - 1)->order_id);
  else
    undo_activated (NULL, NULL, self);
}

static void
take_back_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;

  presso_desk_take_back (self->desk, g_variant_get_string (parameter, NULL));
}

static void
walk_up_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  presso_barista_window_show_page (user_data, "walk-up");
}

static void
stock_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  presso_barista_window_show_page (user_data, "stock");
}

static void
recall_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  presso_barista_window_show_page (user_data, "recall");
}

static void
back_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  presso_barista_window_show_page (user_data, "board");
}

static void
barista_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;
  GtkWindow *window = GTK_WINDOW (self);
  GtkWidget *question = presso_people_has_baristas (self->people)
                          ? presso_barista_picker_new (window, self->people)
                          : presso_name_dialog_new (window, self->people);

  gtk_window_present (GTK_WINDOW (question));
}

/* By a key: the button opens the same menu under a finger. */
static void
shop_menu_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;
  GtkWidget *button = adw_bin_get_child (ADW_BIN (self->shop_button));

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
}

static void
preferences_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;

  gtk_window_present (
    GTK_WINDOW (presso_preferences_window_new (GTK_WINDOW (self), self->settings, self->printing)));
}

/* One's own name in the header is also where to hand the station over. */
static void
show_barista (PressoBaristaWindow *self)
{
  const char *name = presso_people_get_name (self->people);
  gboolean is_somebody = *name != '\0';
  const char *shown = is_somebody ? name : _ ("Who are you?");
  g_autofree char *label =
    /* Translators: %s is a name. Begin with it. */
    is_somebody ? g_strdup_printf (_ ("%s works here. Change…"), name) : g_strdup (shown);

  presso_desk_set_barista (self->desk, name);
  gtk_label_set_label (self->barista_name, shown);
  gtk_widget_set_tooltip_text (self->barista_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->barista_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  presso_barista_window_update_barista (self);
}

/**
 * presso_barista_window_update_barista: (skip)
 * @self: a window
 *
 * Shows who works here where that is somebody, or can be.
 */
void
presso_barista_window_update_barista (PressoBaristaWindow *self)
{
  gboolean is_board = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "board") == 0;

  gtk_widget_set_visible (self->barista_button,
                          is_board && (presso_people_has_baristas (self->people) ||
                                       *presso_people_get_name (self->people) != '\0'));
}

static void
set_enabled (GActionMap *map, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, name)),
                               is_enabled);
}

/**
 * presso_barista_window_update_actions: (skip)
 * @self: a window
 *
 * Offers no more than what can be done now: nothing that needs a host while there is none.
 */
void
presso_barista_window_update_actions (PressoBaristaWindow *self)
{
  gboolean is_live = presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE;
  gboolean is_board = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "board") == 0;

  presso_barista_window_enable_shop (self, is_live);
  set_enabled (G_ACTION_MAP (self), "walk-up", is_live);
  set_enabled (G_ACTION_MAP (self), "recall", is_live);
  set_enabled (G_ACTION_MAP (self), "undo", presso_undo_can_run (self->undo));
  set_enabled (G_ACTION_MAP (self), "back", !is_board);
  set_enabled (G_ACTION_MAP (self), "preferences", self->settings != NULL);
}

/**
 * presso_barista_window_set_up_actions: (skip)
 * @self: a window that is being made
 *
 * Makes the actions.
 */
void
presso_barista_window_set_up_actions (PressoBaristaWindow *self)
{
  static const GActionEntry board_entries[] = {
    { "act", act_activated, "(ss)" },
    { "batch", batch_activated, "(ss)" },
    { "take-back", take_back_activated, "s" },
    { "acknowledge", acknowledge_activated, "s" },
  };
  static const GActionEntry window_entries[] = {
    { "walk-up", walk_up_activated },     { "stock", stock_activated },
    { "recall", recall_activated },       { "undo", undo_activated },
    { "back", back_activated },           { "barista", barista_activated },
    { "shop-menu", shop_menu_activated }, { "preferences", preferences_activated },
    { "undo-last", undo_last_activated },
  };

  self->host_actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->host_actions), board_entries,
                                   G_N_ELEMENTS (board_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "board", G_ACTION_GROUP (self->host_actions));
  presso_barista_window_set_up_shop (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), window_entries,
                                   G_N_ELEMENTS (window_entries), self);
  g_signal_connect_swapped (self->desk, "acted", G_CALLBACK (on_acted), self);
  g_signal_connect_swapped (self->desk, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->people, "notify::name", G_CALLBACK (show_barista), self);
  g_signal_connect_object (presso_people_get_baristas (self->people), "items-changed",
                           G_CALLBACK (show_barista), self, G_CONNECT_SWAPPED);
  show_barista (self);
}
