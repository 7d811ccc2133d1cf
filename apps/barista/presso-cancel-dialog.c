/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-cancel-dialog.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "model/presso-language.h"
#include "model/presso-menu.h"

/* What a reason's button needs to know when it is tapped. */
typedef struct {
  PressoDesk *desk;
  PressoOrder *order;
  PressoDetail detail;
  GtkWindow *dialog; /* holds the button */
} Reason;

static void
reason_free (gpointer data, GClosure *closure)
{
  Reason *reason = data;

  g_object_unref (reason->desk);
  g_object_unref (reason->order);
  g_free (reason);
}

static void
on_reason_clicked (GtkButton *button, gpointer user_data)
{
  Reason *reason = user_data;

  presso_desk_cancel (reason->desk, reason->order, reason->detail);
  gtk_window_close (reason->dialog);
}

static void
add_reason (GtkBox *box,
            GtkWidget *dialog,
            PressoDesk *desk,
            PressoOrder *order,
            PressoDetail detail,
            const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  Reason *reason = g_new0 (Reason, 1);

  reason->desk = g_object_ref (desk);
  reason->order = g_object_ref (order);
  reason->detail = detail;
  reason->dialog = GTK_WINDOW (dialog);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_reason_clicked), reason, reason_free, 0);
  gtk_widget_add_css_class (button, "touch");
  gtk_box_append (box, button);
}

/* What is lost, in one line: the drink, how it is wished, and who for. */
static char *
describe_order (PressoOrder *order, GListModel *menu)
{
  const char *language = presso_language_get_local ();
  g_autoptr (GString) text = g_string_new (presso_menu_find_drink_name (menu, order, language));
  GListModel *choices = presso_order_get_choices (order);
  const char *name = presso_order_get_name (order);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (choices, i);

    g_string_append_printf (text, ", %s",
                            presso_menu_find_choice_name (menu, order, choice, language));
  }
  if (name != NULL && *name != '\0')
    g_string_append_printf (text, " · %s", name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * presso_cancel_dialog_new: (skip)
 * @parent: the window that asks
 * @desk: what cancels
 * @order: an order
 *
 * Asks why @order is cancelled: one tap on a reason cancels it, and the guest is told the reason.
 *
 * Returns: (transfer none): a dialog, to be presented
 */
GtkWidget *
presso_cancel_dialog_new (GtkWindow *parent, PressoDesk *desk, PressoOrder *order)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  PressoShop *shop = presso_client_get_shop (presso_desk_get_client (desk));
  g_autofree char *what = describe_order (order, presso_shop_get_menu (shop));

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Cancel order %" PRId64 "?"),
                                     presso_order_get_number (order));
  adw_message_dialog_format_body (
    ADW_MESSAGE_DIALOG (dialog),
    _ ("%s\n\nTap why: the order is cancelled and the guest is told. This can’t be undone."), what);
  /* Translators: this and the next ones are reasons why an order is cancelled. */
  add_reason (GTK_BOX (box), dialog, desk, order, PRESSO_DETAIL_SOLD_OUT, _ ("Sold out"));
  add_reason (GTK_BOX (box), dialog, desk, order, PRESSO_DETAIL_EQUIPMENT, _ ("Machine trouble"));
  if (presso_desk_get_state (desk, order) == PRESSO_ORDER_READY)
    add_reason (GTK_BOX (box), dialog, desk, order, PRESSO_DETAIL_NOT_COLLECTED,
                _ ("Nobody came for it"));
  add_reason (GTK_BOX (box), dialog, desk, order, PRESSO_DETAIL_MISTAKE, _ ("A mistake"));
  add_reason (GTK_BOX (box), dialog, desk, order, PRESSO_DETAIL_NONE, _ ("Another reason"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _ ("Keep Order"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  /* A key pressed by accident must not cancel. */
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  gtk_widget_add_css_class (dialog, "touch-dialog");
  return dialog;
}
