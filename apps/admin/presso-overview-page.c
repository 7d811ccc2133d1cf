/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-overview-page.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-toast.h"
#include "admin/presso-page-address.h"
#include "common/presso-switch.h"
#include "common/presso-wall-time.h"

/**
 * PressoOverviewPage:
 *
 * How the bar is doing now, whether it takes orders, and where phones find it.
 */
struct _PressoOverviewPage {
  AdwBin parent_instance;

  AdwPreferencesPage *page;
  AdwActionRow *open_row;
  GtkSwitch *open;
  AdwActionRow *pause_row;
  GtkLabel *choosing;
  GtkLabel *waiting;
  GtkLabel *making;
  GtkLabel *ready;
  GtkLabel *drinks_left;
  GtkLabel *wait;
  AdwActionRow *address_row;

  PressoClient *client;
  PressoAgeTicker *ticker;
  GCancellable *cancellable;
  char *address;
  gboolean is_showing; /* we move the switch, not the organiser */
  gboolean is_saving;
};

G_DEFINE_FINAL_TYPE (PressoOverviewPage, presso_overview_page, ADW_TYPE_BIN)

static void
show_number (GtkLabel *label, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  gtk_label_set_label (label, text);
}

static void
show_orders (PressoOverviewPage *self)
{
  GListModel *orders = presso_client_get_orders (self->client);
  guint counts[PRESSO_ORDER_CANCELLED + 1] = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    counts[presso_order_get_state (order)]++;
  }
  show_number (self->choosing, counts[PRESSO_ORDER_RESERVED]);
  show_number (self->waiting, counts[PRESSO_ORDER_WAITING]);
  show_number (self->making, counts[PRESSO_ORDER_MAKING]);
  show_number (self->ready, counts[PRESSO_ORDER_READY]);
}

static void
show_wait (PressoOverviewPage *self)
{
  int minutes = (presso_client_get_wait_estimate (self->client) + 59) / 60;
  /* Translators: minutes, short. */
  g_autofree char *text = g_strdup_printf (_ ("%d min"), minutes);

  gtk_label_set_label (self->wait, text);
}

static void
show_code (PressoOverviewPage *self)
{
  PressoShop *shop = presso_client_get_shop (self->client);
  PressoCode *code = presso_client_get_code (self->client);

  if (code == NULL)
    gtk_label_set_label (self->drinks_left, "–");
  else if (presso_shop_get_drinks_per_code (shop) == 0)
    gtk_label_set_label (self->drinks_left, "∞");
  else
    show_number (self->drinks_left, (guint) presso_code_get_drinks_left (code));
  g_free (self->address);
  self->address = presso_page_address_find (shop, code, presso_client_get_uri (self->client));
  adw_action_row_set_subtitle (self->address_row, self->address);
}

static void
show_shop (PressoOverviewPage *self)
{
  PressoShop *shop = presso_client_get_shop (self->client);
  gint64 until_ms = presso_shop_get_paused_until (shop);
  gboolean is_open = presso_shop_get_open (shop);
  gboolean is_paused = is_open && until_ms > presso_client_get_now (self->client);

  self->is_showing = TRUE;
  if (!self->is_saving)
    presso_switch_show (self->open, is_open);
  self->is_showing = FALSE;
  adw_action_row_set_subtitle (self->open_row,
                               is_open ? _ ("Guests can order with their phones.")
                                       : _ ("No orders are taken. Orders in the queue stay."));
  gtk_widget_set_visible (GTK_WIDGET (self->pause_row), is_paused);
  if (is_paused) {
    g_autofree char *time = presso_wall_time_format (until_ms, presso_shop_get_time_zone (shop),
                                                     PRESSO_WALL_TIME_MINUTES, NULL);
    /* Translators: %s is a time of day. */
    g_autofree char *text = g_strdup_printf (_ ("Paused until %s"), time);

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->pause_row), text);
  }
  show_code (self);
}

static void
show_connection (PressoOverviewPage *self)
{
  gboolean is_live = presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE;

  gtk_widget_set_sensitive (GTK_WIDGET (self->open_row), is_live);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pause_row), is_live);
  if (is_live)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
}

static void
on_patched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoOverviewPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = presso_client_patch_shop_finish (PRESSO_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  self->is_saving = FALSE;
  if (!ok)
    presso_admin_toast_show_error (GTK_WIDGET (self), error);
  show_shop (self);
}

static void
patch_open (PressoOverviewPage *self, gboolean open)
{
  g_autoptr (JsonObject) patch = json_object_new ();

  json_object_set_boolean_member (patch, "open", open);
  json_object_set_null_member (patch, "pausedUntil");
  self->is_saving = TRUE;
  presso_client_patch_shop_async (self->client, patch, self->cancellable, on_patched,
                                  g_object_ref (self));
}

static gboolean
on_open_state_set (PressoOverviewPage *self, gboolean state)
{
  if (self->is_showing)
    return FALSE;
  patch_open (self, state);
  return TRUE;
}

static void
on_resume_clicked (PressoOverviewPage *self)
{
  patch_open (self, TRUE);
}

static void
on_copy_clicked (PressoOverviewPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->address);
  presso_admin_toast_show (GTK_WIDGET (self), adw_toast_new (_ ("Address copied")));
}

static void
presso_overview_page_dispose (GObject *object)
{
  PressoOverviewPage *self = PRESSO_OVERVIEW_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (self->client, self);
    g_signal_handlers_disconnect_by_data (presso_client_get_shop (self->client), self);
    g_signal_handlers_disconnect_by_data (presso_client_get_orders (self->client), self);
  }
  if (self->ticker != NULL)
    g_signal_handlers_disconnect_by_data (self->ticker, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_OVERVIEW_PAGE);
  g_clear_object (&self->client);
  g_clear_object (&self->ticker);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (presso_overview_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, page);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, open_row);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, open);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, pause_row);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, choosing);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, waiting);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, making);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, ready);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, drinks_left);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, wait);
  gtk_widget_class_bind_template_child (klass, PressoOverviewPage, address_row);
}

static void
presso_overview_page_class_init (PressoOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_overview_page_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-overview-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_open_state_set);
  gtk_widget_class_bind_template_callback (widget_class, on_resume_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
presso_overview_page_init (PressoOverviewPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_overview_page_set_up:
 * @self: a page that shows nothing yet
 * @client: the connection to the host
 * @ticker: what tells when a pause is over
 *
 * Shows what goes on at @client's shop.
 */
void
presso_overview_page_set_up (PressoOverviewPage *self,
                             PressoClient *client,
                             PressoAgeTicker *ticker)
{
  g_return_if_fail (PRESSO_IS_OVERVIEW_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  self->ticker = g_object_ref (ticker);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (show_connection), self);
  g_signal_connect_swapped (client, "notify::code", G_CALLBACK (show_code), self);
  g_signal_connect_swapped (client, "notify::wait-estimate", G_CALLBACK (show_wait), self);
  g_signal_connect_swapped (client, "order-changed", G_CALLBACK (show_orders), self);
  g_signal_connect_swapped (presso_client_get_orders (client), "items-changed",
                            G_CALLBACK (show_orders), self);
  g_signal_connect_swapped (presso_client_get_shop (client), "notify", G_CALLBACK (show_shop),
                            self);
  g_signal_connect_swapped (ticker, "tick", G_CALLBACK (show_shop), self);
  show_orders (self);
  show_wait (self);
  show_shop (self);
  show_connection (self);
}
