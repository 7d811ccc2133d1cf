/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-display-window.h"

#include <glib/gi18n.h>

#include "display/presso-board.h"

/**
 * PressoDisplayWindow:
 *
 * The board on a screen of its own, or in a window. It passes on to the board what the client
 * knows.
 */
struct _PressoDisplayWindow {
  AdwApplicationWindow parent_instance;

  GtkWidget *header;
  GtkWidget *box;
  PressoBoard *board;
  GSignalGroup *client_signals;
  PressoChime *chime;
  GSettings *settings; /* NULL where Presso isn't installed */
  gboolean fills_screen;
};

G_DEFINE_FINAL_TYPE (PressoDisplayWindow, presso_display_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_client_changed (PressoDisplayWindow *self, GParamSpec *pspec, PressoClient *client)
{
  presso_board_set_load (self->board, presso_client_get_orders_in_queue (client),
                         presso_client_get_wait_estimate (client));
  presso_board_set_code (self->board, presso_client_get_code (client));
  presso_board_set_connection (self->board, presso_client_get_state (client),
                               presso_client_get_stale_since (client),
                               presso_client_get_error (client));
}

/* Where no window manager answers, as on a bare kiosk, the window has to be as large as the screen.
 */
static void
cover_monitor (PressoDisplayWindow *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (gdk_display_get_monitors (display), 0);
  GdkRectangle geometry;

  if (monitor == NULL)
    return;
  gdk_monitor_get_geometry (monitor, &geometry);
  gtk_window_set_default_size (GTK_WINDOW (self), geometry.width, geometry.height);
}

static void
set_fills_screen (PressoDisplayWindow *self, gboolean fills_screen)
{
  GtkWindow *window = GTK_WINDOW (self);

  self->fills_screen = fills_screen;
  gtk_widget_set_visible (self->header, !fills_screen);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), fills_screen ? "none" : NULL);
  if (fills_screen) {
    gtk_widget_add_css_class (GTK_WIDGET (self), "filling");
    cover_monitor (self);
    gtk_window_fullscreen (window);
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self), "filling");
    gtk_window_unfullscreen (window);
    gtk_window_set_default_size (window, 1280, 760);
  }
}

static void
toggle_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PressoDisplayWindow *self = PRESSO_DISPLAY_WINDOW (widget);

  set_fills_screen (self, !self->fills_screen);
}

static void
leave_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_fills_screen (PRESSO_DISPLAY_WINDOW (widget), FALSE);
}

static void
presso_display_window_dispose (GObject *object)
{
  PressoDisplayWindow *self = PRESSO_DISPLAY_WINDOW (object);

  g_clear_object (&self->client_signals);
  g_clear_object (&self->chime);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (presso_display_window_parent_class)->dispose (object);
}

static void
presso_display_window_class_init (PressoDisplayWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_display_window_dispose;

  gtk_widget_class_install_action (widget_class, "win.toggle-fullscreen", NULL, toggle_activated);
  gtk_widget_class_install_action (widget_class, "win.leave-fullscreen", NULL, leave_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "win.toggle-fullscreen", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.leave-fullscreen",
                                       NULL);
}

static GtkWidget *
create_menu_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _ ("_Connect to Another Bar…"), "app.connect");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _ ("Main menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Main menu"), -1);
  return button;
}

static void
presso_display_window_init (PressoDisplayWindow *self)
{
  static const char *const names[] = { "notify::state",         "notify::stale-since",
                                       "notify::error",         "notify::code",
                                       "notify::wait-estimate", "notify::orders-in-queue" };

  self->chime = presso_chime_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header = adw_header_bar_new ();
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), create_menu_button ());
  gtk_box_append (GTK_BOX (self->box), self->header);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Presso Display"));

  self->client_signals = g_signal_group_new (PRESSO_TYPE_CLIENT);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_group_connect_swapped (self->client_signals, names[i], G_CALLBACK (on_client_changed),
                                    self);
}

/**
 * presso_display_window_new:
 * @application: the program
 * @client: its connection to the bar
 * @ticker: the host's clock
 * @settings: (nullable): this machine's settings
 * @fills_screen: whether to take the whole screen
 *
 * Returns: (transfer floating): a window
 */
GtkWindow *
presso_display_window_new (GtkApplication *application,
                           PressoClient *client,
                           PressoAgeTicker *ticker,
                           GSettings *settings,
                           gboolean fills_screen)
{
  PressoDisplayWindow *self =
    g_object_new (PRESSO_TYPE_DISPLAY_WINDOW, "application", application, NULL);

  g_set_object (&self->settings, settings);
  self->board = PRESSO_BOARD (
    presso_board_new (ticker, presso_client_get_shop (client), presso_client_get_orders (client)));
  presso_chime_bind_settings (self->chime, settings, "display-volume", "display-muted");
  presso_board_set_chime (self->board, self->chime);
  if (settings != NULL)
    g_settings_bind (settings, "display-names", self->board, "shows-names", G_SETTINGS_BIND_GET);
  gtk_widget_set_vexpand (GTK_WIDGET (self->board), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->board));
  g_signal_group_set_target (self->client_signals, client);
  on_client_changed (self, NULL, client);
  set_fills_screen (self, fills_screen);
  return GTK_WINDOW (self);
}
