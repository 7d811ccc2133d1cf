/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-admin-window.h"

#include <glib/gi18n.h>

#include "admin/presso-backups-page.h"
#include "admin/presso-baristas-page.h"
#include "admin/presso-menu-page.h"
#include "admin/presso-overview-page.h"
#include "admin/presso-settings-page.h"
#include "admin/presso-stations-page.h"
#include "common/presso-connection-banner.h"

#define STATIONS_NOTICE "stations"

/**
 * PressoAdminWindow:
 *
 * The organiser's window: how the bar is doing, its settings, its menu and its stations.
 */
struct _PressoAdminWindow {
  AdwApplicationWindow parent_instance;

  PressoConnectionBanner *banner;
  AdwViewStack *pages;
  PressoOverviewPage *overview_page;
  PressoSettingsPage *settings_page;
  PressoMenuPage *menu_page;
  PressoBaristasPage *baristas_page;
  PressoStationsPage *stations_page;
  PressoBackupsPage *backups_page;

  gboolean may_close; /* the organiser was asked, or there is nothing to lose */
  guint n_waiting;    /* stations that asked to be let in when it was last looked */
  gboolean is_told;   /* the desktop, of these */
};

G_DEFINE_FINAL_TYPE (PressoAdminWindow, presso_admin_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_close_response (AdwMessageDialog *dialog, const char *response, PressoAdminWindow *self)
{
  if (g_strcmp0 (response, "cancel") == 0)
    return;
  if (g_strcmp0 (response, "save") == 0) {
    self->may_close = TRUE;
    presso_menu_page_save (self->menu_page);
    return;
  }
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_saved (PressoAdminWindow *self)
{
  if (self->may_close)
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
presso_admin_window_close_request (GtkWindow *window)
{
  PressoAdminWindow *self = PRESSO_ADMIN_WINDOW (window);
  GtkWidget *dialog;

  self->may_close = FALSE;
  if (!presso_menu_page_has_changes (self->menu_page))
    return GDK_EVENT_PROPAGATE;
  dialog =
    adw_message_dialog_new (window, _ ("Save the menu?"),
                            _ ("You changed the menu. Without saving, the changes are lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "discard",
                                    _ ("Discard"), "save", _ ("Save"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_response), self, 0);
  adw_view_stack_set_visible_child_name (self->pages, "menu");
  gtk_window_present (GTK_WINDOW (dialog));
  return GDK_EVENT_STOP;
}

static void
on_page_changed (PressoAdminWindow *self)
{
  /* GTK 4.8 leaves the focus in a field that is no longer there. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

static void
tell_desktop (PressoAdminWindow *self, GApplication *application)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("A station asks to be let in"));
  g_autoptr (GIcon) icon = g_themed_icon_new (PRESSO_APPLICATION_ID ".Admin");

  g_notification_set_body (notification, _ ("Compare its code before you let it in."));
  g_notification_set_icon (notification, icon);
  g_notification_set_default_action (notification, "app.stations");
  g_application_send_notification (application, STATIONS_NOTICE, notification);
  self->is_told = TRUE;
}

static void
withdraw (PressoAdminWindow *self, GApplication *application)
{
  if (self->is_told)
    g_application_withdraw_notification (application, STATIONS_NOTICE);
  self->is_told = FALSE;
}

/* Whoever looks at the window sees the tab's badge; who doesn't is told by the desktop, once for
 * each that asks. */
static void
on_waiting_changed (PressoAdminWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  gboolean is_seen = gtk_window_is_active (GTK_WINDOW (self));
  guint n_before = self->n_waiting;

  g_object_get (self->stations_page, "n-waiting", &self->n_waiting, NULL);
  if (!is_seen && self->n_waiting > n_before)
    tell_desktop (self, application);
  else if (is_seen || self->n_waiting == 0)
    withdraw (self, application);
}

static void
show_stations (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PressoAdminWindow *self = user_data;

  adw_view_stack_set_visible_child_name (self->pages, "stations");
  gtk_window_present (GTK_WINDOW (self));
}

static void
presso_admin_window_dispose (GObject *object)
{
  PressoAdminWindow *self = PRESSO_ADMIN_WINDOW (object);
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  /* A window that goes stops being active, and has no pages any more. */
  g_signal_handlers_disconnect_by_func (self, on_waiting_changed, NULL);
  if (self->stations_page != NULL)
    g_signal_handlers_disconnect_by_data (self->stations_page, self);
  if (application != NULL) {
    withdraw (self, application);
    g_action_map_remove_action (G_ACTION_MAP (application), "stations");
  }
  if (self->pages != NULL)
    g_signal_handlers_disconnect_by_data (self->pages, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_ADMIN_WINDOW);
  G_OBJECT_CLASS (presso_admin_window_parent_class)->dispose (object);
}

static void
presso_admin_window_class_init (PressoAdminWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_admin_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = presso_admin_window_close_request;

  g_type_ensure (PRESSO_TYPE_CONNECTION_BANNER);
  g_type_ensure (PRESSO_TYPE_BACKUPS_PAGE);
  g_type_ensure (PRESSO_TYPE_BARISTAS_PAGE);
  g_type_ensure (PRESSO_TYPE_MENU_PAGE);
  g_type_ensure (PRESSO_TYPE_OVERVIEW_PAGE);
  g_type_ensure (PRESSO_TYPE_SETTINGS_PAGE);
  g_type_ensure (PRESSO_TYPE_STATIONS_PAGE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-admin-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoAdminWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, PressoAdminWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PressoAdminWindow, overview_page);
  gtk_widget_class_bind_template_child (widget_class, PressoAdminWindow, settings_page);
  gtk_widget_class_bind_template_child (widget_class, PressoAdminWindow, menu_page);
  gtk_widget_class_bind_template_child (widget_class, PressoAdminWindow, baristas_page);
  gtk_widget_class_bind_template_child (widget_class, PressoAdminWindow, stations_page);
  gtk_widget_class_bind_template_child (widget_class, PressoAdminWindow, backups_page);
}

static void
presso_admin_window_init (PressoAdminWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_admin_window_new:
 * @application: an application that has started
 *
 * Returns: (transfer full): the organiser's window
 */
GtkWindow *
presso_admin_window_new (PressoApplication *application)
{
  static const GActionEntry entries[] = { { "stations", show_stations } };
  PressoAdminWindow *self =
    g_object_new (PRESSO_TYPE_ADMIN_WINDOW, "application", application, NULL);
  PressoClient *client = presso_application_get_client (application);
  AdwViewStackPage *stations;

  /* Quitting asks about unsaved changes, as closing does. */
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit",
                                         (const char *[]){ NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "window.close",
                                         (const char *[]){ "<Control>q", "<Control>w", NULL });
  presso_connection_banner_set_client (self->banner, client);
  presso_overview_page_set_up (self->overview_page, client,
                               presso_application_get_ticker (application));
  presso_settings_page_set_client (self->settings_page, client);
  presso_menu_page_set_client (self->menu_page, client);
  presso_baristas_page_set_client (self->baristas_page, client);
  presso_stations_page_set_client (self->stations_page, client);
  presso_backups_page_set_client (self->backups_page, client);
  stations = adw_view_stack_get_page (self->pages, GTK_WIDGET (self->stations_page));
  g_object_bind_property (self->stations_page, "n-waiting", stations, "badge-number",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->stations_page, "n-waiting", stations, "needs-attention",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (self->stations_page, "notify::n-waiting",
                            G_CALLBACK (on_waiting_changed), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_waiting_changed), NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   self);
  g_signal_connect_swapped (self->menu_page, "saved", G_CALLBACK (on_saved), self);
  g_signal_connect_swapped (self->pages, "notify::visible-child-name", G_CALLBACK (on_page_changed),
                            self);
  return GTK_WINDOW (self);
}
