/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-display-window.h"

#include <glib/gi18n.h>

#include "common/presso-autostart.h"
#include "common/presso-bar-logo.h"
#include "display/presso-alternation.h"
#include "display/presso-board.h"
#include "display/presso-display-preferences.h"
#include "display/presso-kiosk.h"

/* How far the corner reaches that a long press opens the preferences in: pixels at least, and which
 * part of the height. */
#define CORNER_LEAST 48
#define CORNER_SHARE 12

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
  PressoBarLogo *logo;
  PressoKiosk *kiosk;
  PressoAutostart *autostart;
  PressoAlternation *alternation;
  GtkWindow *preferences; /* NULL unless open */
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

static void
on_active_changed (PressoDisplayWindow *self)
{
  gboolean fills_screen = presso_kiosk_get_active (self->kiosk);

  gtk_widget_set_visible (self->header, !fills_screen);
  if (fills_screen)
    gtk_widget_add_css_class (GTK_WIDGET (self), "filling");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "filling");
}

static void
toggle_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PressoDisplayWindow *self = PRESSO_DISPLAY_WINDOW (widget);

  presso_kiosk_set_active (self->kiosk, !presso_kiosk_get_active (self->kiosk));
}

static void
leave_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  presso_kiosk_set_active (PRESSO_DISPLAY_WINDOW (widget)->kiosk, FALSE);
}

static void
preferences_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PressoDisplayWindow *self = PRESSO_DISPLAY_WINDOW (widget);

  if (self->preferences == NULL)
    g_set_weak_pointer (
      &self->preferences,
      presso_display_preferences_new (GTK_WINDOW (self), self->settings, self->autostart,
                                      gdk_display_get_monitors (gtk_widget_get_display (widget))));
  gtk_window_present (self->preferences);
}

/* Where there is only the screen to touch, this is the way out; guests don't come across it. */
static void
on_pressed_long (PressoDisplayWindow *self, double x, double y)
{
  int size = MAX (CORNER_LEAST, gtk_widget_get_height (GTK_WIDGET (self)) / CORNER_SHARE);

  if (!presso_kiosk_get_active (self->kiosk) || x >= size || y >= size)
    return;
  presso_kiosk_set_active (self->kiosk, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.preferences", NULL);
}

static void
presso_display_window_dispose (GObject *object)
{
  PressoDisplayWindow *self = PRESSO_DISPLAY_WINDOW (object);

  g_clear_object (&self->client_signals);
  g_clear_object (&self->alternation);
  g_clear_object (&self->chime);
  if (self->kiosk != NULL)
    g_signal_handlers_disconnect_by_data (self->kiosk, self);
  g_clear_object (&self->kiosk);
  if (self->preferences != NULL)
    gtk_window_destroy (self->preferences);
  g_clear_weak_pointer (&self->preferences);
  g_clear_object (&self->autostart);
  g_clear_object (&self->logo);
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
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, GDK_CONTROL_MASK,
                                       "win.preferences", NULL);
}

static GtkWidget *
create_menu_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _ ("_Fill the Screen"), "win.toggle-fullscreen");
  g_menu_append (menu, _ ("_Preferences"), "win.preferences");
  g_menu_append (menu, _ ("_Connect to Another Bar…"), "app.connect");
  g_menu_append (menu, _ ("Choose Another P_rogram"), "app.choose");
  g_menu_append (menu, _ ("_Keyboard Shortcuts"), "win.show-help-overlay");
  g_menu_append (menu, _ ("_About Presso"), "app.about");
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

  GtkGesture *press = gtk_gesture_long_press_new ();

  self->chime = presso_chime_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header = adw_header_bar_new ();
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), create_menu_button ());
  gtk_box_append (GTK_BOX (self->box), self->header);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Presso Display"));
  gtk_gesture_long_press_set_delay_factor (GTK_GESTURE_LONG_PRESS (press), 2);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (on_pressed_long), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));

  self->client_signals = g_signal_group_new (PRESSO_TYPE_CLIENT);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_group_connect_swapped (self->client_signals, names[i], G_CALLBACK (on_client_changed),
                                    self);
}

static void
on_logo_changed (PressoDisplayWindow *self)
{
  presso_board_set_logo (self->board, presso_bar_logo_get_texture (self->logo));
}

static void
on_pixel_shift_changed (PressoDisplayWindow *self)
{
  presso_board_set_shifts (self->board,
                           self->settings == NULL ||
                             g_settings_get_boolean (self->settings, "display-pixel-shift"));
}

static void
set_up_kiosk (PressoDisplayWindow *self, gboolean fills_screen)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));

  self->kiosk = presso_kiosk_new (GTK_WINDOW (self), gdk_display_get_monitors (display));
  if (self->settings != NULL) {
    g_settings_bind (self->settings, "display-monitor", self->kiosk, "connector",
                     G_SETTINGS_BIND_GET);
    g_signal_connect_object (self->settings, "changed::display-pixel-shift",
                             G_CALLBACK (on_pixel_shift_changed), self, G_CONNECT_SWAPPED);
  }
  on_pixel_shift_changed (self);
  g_signal_connect_swapped (self->kiosk, "notify::active", G_CALLBACK (on_active_changed), self);
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 760);
  presso_kiosk_set_active (self->kiosk, fills_screen);
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
  self->alternation =
    presso_alternation_new (self->board, presso_client_get_shop (client), ticker, settings);
  gtk_widget_set_vexpand (GTK_WIDGET (self->board), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->board));
  self->logo = presso_bar_logo_new (client);
  g_signal_connect_object (self->logo, "notify::texture", G_CALLBACK (on_logo_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->client_signals, client);
  on_client_changed (self, NULL, client);
  self->autostart = presso_autostart_new ("display", settings);
  set_up_kiosk (self, fills_screen);
  return GTK_WINDOW (self);
}
