/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include <glib/gi18n.h>

#include "barista/presso-barista-window-private.h"
#include "model/presso-error.h"
#include "model/presso-time.h"

#define MINUTE_MS 60000

static void
on_patched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoBaristaWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!presso_client_patch_shop_finish (PRESSO_CLIENT (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    presso_barista_window_say_error (self, error);
}

/* Opens or closes the bar; one that is open has @member set to so many minutes from now, or to
 * nothing where that is 0. */
static void
patch_shop (PressoBaristaWindow *self, gboolean open, const char *member, int minutes)
{
  g_autoptr (JsonObject) patch = json_object_new ();
  g_autofree char *until =
    presso_time_to_string (presso_client_get_now (self->client) + minutes * MINUTE_MS);

  json_object_set_boolean_member (patch, "open", open);
  if (member != NULL && minutes > 0)
    json_object_set_string_member (patch, member, until);
  else if (member != NULL)
    json_object_set_null_member (patch, member);
  presso_client_patch_shop_async (self->client, patch, self->cancellable, on_patched,
                                  g_object_ref (self));
}

/* The way back from what there is: a pause within last orders ends without them. */
static void
open_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;
  PressoShop *shop = presso_client_get_shop (self->client);
  gboolean is_paused = presso_shop_get_paused_until (shop) > presso_client_get_now (self->client);

  patch_shop (self, TRUE, is_paused ? "pausedUntil" : "closesAt", 0);
}

static void
pause_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  patch_shop (user_data, TRUE, "pausedUntil", g_variant_get_int32 (parameter));
}

static void
last_orders_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  patch_shop (user_data, TRUE, "closesAt", g_variant_get_int32 (parameter));
}

static void
on_close_response (AdwMessageDialog *dialog, const char *response, PressoBaristaWindow *self)
{
  if (g_strcmp0 (response, "yes") == 0)
    patch_shop (self, FALSE, NULL, 0);
}

static void
close_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoBaristaWindow *self = user_data;
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (self), _ ("Close the bar?"),
    _ ("No new orders are taken, and guests who are choosing just now lose their turn. Orders in "
       "the queue stay."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "no", _ ("Stay Open"), "yes",
                                    _ ("Close the Bar"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "no");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "yes",
                                              ADW_RESPONSE_DESTRUCTIVE);
  gtk_widget_add_css_class (dialog, "touch-dialog");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry entries[] = {
  { "open", open_activated },
  { "pause", pause_activated, "i" },
  { "last-orders", last_orders_activated, "i" },
  { "close", close_activated },
};

/**
 * presso_barista_window_enable_shop: (skip)
 * @self: a window
 * @is_enabled: whether there is a host to be asked
 *
 * Offers to open, pause and close the bar, or not.
 */
void
presso_barista_window_enable_shop (PressoBaristaWindow *self, gboolean is_enabled)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    GAction *action =
      g_action_map_lookup_action (G_ACTION_MAP (self->shop_actions), entries[i].name);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
  }
}

/**
 * presso_barista_window_set_up_shop: (skip)
 * @self: a window that is being made
 *
 * Makes the actions of the bar as a whole.
 */
void
presso_barista_window_set_up_shop (PressoBaristaWindow *self)
{
  self->shop_actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->shop_actions), entries,
                                   G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "shop", G_ACTION_GROUP (self->shop_actions));
}
