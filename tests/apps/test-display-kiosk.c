/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The display as a kiosk, on a bare X server: the screen it fills, what keeps it awake, the
 * pointer, the ways out, and autostart. */
#include "presso-config.h"

#include <X11/Xatom.h>
#include <X11/extensions/Xrandr.h>
#include <X11/extensions/scrnsaver.h>
#include <adwaita.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>

#include "common/presso-autostart.h"
#include "common/presso-style.h"
#include "display-fixture.h"
#include "display/presso-awake.h"
#include "display/presso-display-preferences.h"
#include "display/presso-display-window.h"
#include "display/presso-idle-pointer.h"
#include "display/presso-kiosk.h"
#include "fake-desktop.h"


static AdwApplication *application;

static Display *
get_x (void)
{
  return gdk_x11_display_get_xdisplay (gdk_display_get_default ());
}

static void
on_autostart_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  if (presso_autostart_set_enabled_finish (PRESSO_AUTOSTART (source), result, error))
    *error = GINT_TO_POINTER (1);
}

/* NULL, or why not. */
static GError *
set_autostart (PressoAutostart *autostart, gboolean enabled)
{
  GError *outcome = NULL;

  presso_autostart_set_enabled_async (autostart, enabled, NULL, on_autostart_set, &outcome);
  wait_until (outcome != NULL);
  return outcome == GINT_TO_POINTER (1) ? NULL : outcome;
}

/* What a session would run. */
static GStrv
read_exec (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *type = NULL;
  g_autofree char *exec = NULL;
  g_autoptr (GString) line = NULL;
  GStrv words = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  type = g_key_file_get_string (file, "Desktop Entry", "Type", &error);
  g_assert_cmpstr (type, ==, "Application");
  exec = g_key_file_get_string (file, "Desktop Entry", "Exec", &error);
  line = g_string_new (exec);
  g_string_replace (line, "%%", "%", 0);
  g_assert_true (g_shell_parse_argv (line->str, NULL, &words, &error));
  return words;
}

static void
test_autostart_file (void)
{
  static const char *const command[] = { "/opt/my presso/presso-display",
                                         "--data-dir",
                                         "/srv/50% \"off\" $HOME `x` a\\b",
                                         "--shop",
                                         "lounge",
                                         NULL };
  g_autofree char *config = g_dir_make_tmp ("presso-autostart-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (config, "autostart", NULL);
  g_autofree char *path = g_build_filename (folder, PRESSO_APPLICATION_ID ".Display.desktop", NULL);
  g_autofree char *beside =
    g_build_filename (folder, PRESSO_APPLICATION_ID ".Barista.desktop", NULL);
  g_autoptr (PressoAutostart) autostart =
    presso_autostart_new_for_folder ("display", folder, command);
  g_autoptr (PressoAutostart) station =
    presso_autostart_new_for_folder ("barista", folder, command);
  g_auto (GStrv) words = NULL;

  g_assert_false (presso_autostart_get_enabled (autostart));
  g_assert_null (set_autostart (autostart, TRUE));
  g_assert_true (presso_autostart_get_enabled (autostart));
  words = read_exec (path);
  g_assert_cmpstrv (words, command);

  g_assert_null (set_autostart (autostart, FALSE));
  g_assert_false (presso_autostart_get_enabled (autostart));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (set_autostart (autostart, FALSE));

  /* The station has a file of its own beside it. */
  g_assert_null (set_autostart (autostart, TRUE));
  g_assert_null (set_autostart (station, TRUE));
  g_assert_true (g_file_test (beside, G_FILE_TEST_EXISTS));
  g_assert_null (set_autostart (station, FALSE));
  g_assert_true (presso_autostart_get_enabled (autostart));
  g_assert_null (set_autostart (autostart, FALSE));
  g_rmdir (folder);
  g_rmdir (config);
}

/* A session starts it from elsewhere, and what was asked for once is not asked for again. */
static void
test_autostart_command (void)
{
  static const char *const given[] = {
    "--windowed", "--data-dir", "./x", "--data-dir=../y", "--data-dir=/z", "--pair",
    "--shop",     "x",          NULL
  };
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *above = g_path_get_dirname (here);
  g_autofree char *first = g_build_filename (here, "x", NULL);
  g_autofree char *second = g_strdup_printf ("--data-dir=%s/y", above);
  const char *const expected[] = { "presso-display", "--data-dir", first, second,
                                   "--data-dir=/z",  "--shop",     "x",   NULL };
  g_auto (GStrv) command = presso_autostart_build_command ("presso-display", given);

  g_assert_cmpstrv (command, expected);
}

static void
test_autostart_unwritable (void)
{
  static const char *const command[] = { "presso-display", NULL };
  g_autofree char *config = g_dir_make_tmp ("presso-autostart-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (config, "file", NULL);
  g_autofree char *folder = g_build_filename (file, "autostart", NULL);
  g_autoptr (PressoAutostart) autostart =
    presso_autostart_new_for_folder ("display", folder, command);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  error = set_autostart (autostart, TRUE);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_assert_false (presso_autostart_get_enabled (autostart));
  g_unlink (file);
  g_rmdir (config);
}

static void
test_autostart_portal (void)
{
  static const char *const command[] = { "presso-display", "--shop", "lounge", NULL };
  g_autoptr (GSettings) settings = g_settings_new (PRESSO_APPLICATION_ID);
  g_autoptr (PressoAutostart) autostart =
    presso_autostart_new_for_portal ("display", NULL, command, settings, 200);
  g_autoptr (PressoAutostart) station =
    presso_autostart_new_for_portal ("barista", NULL, command, settings, 200);
  g_autoptr (GError) late = NULL;
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) error = NULL;
  FakeDesktop desktop = { 0 };

  /* Where there is no portal, that is said and nothing else happens. */
  none = set_autostart (autostart, TRUE);
  g_assert_nonnull (none);
  g_assert_false (presso_autostart_get_enabled (autostart));

  fake_desktop_start (&desktop, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                      "org.freedesktop.portal.Background");
  g_assert_null (set_autostart (autostart, TRUE));
  g_assert_true (desktop.autostart);
  g_assert_cmpstrv (desktop.command, command);
  g_assert_true (presso_autostart_get_enabled (autostart));
  g_assert_null (set_autostart (autostart, FALSE));
  g_assert_false (desktop.autostart);
  g_assert_false (presso_autostart_get_enabled (autostart));

  /* It starts one program of ours, the one that asked last. */
  g_assert_null (set_autostart (autostart, TRUE));
  g_assert_null (set_autostart (station, TRUE));
  g_assert_false (presso_autostart_get_enabled (autostart));
  g_assert_true (presso_autostart_get_enabled (station));
  g_assert_null (set_autostart (station, FALSE));

  desktop.refuses = TRUE;
  error = set_autostart (autostart, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_false (presso_autostart_get_enabled (autostart));

  desktop.keeps_silent = TRUE;
  late = set_autostart (autostart, TRUE);
  g_assert_error (late, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_false (presso_autostart_get_enabled (autostart));
  fake_desktop_stop (&desktop);
}

static int
get_saver_state (gulong *idle_ms)
{
  XScreenSaverInfo *info = XScreenSaverAllocInfo ();
  int state;

  XScreenSaverQueryInfo (get_x (), DefaultRootWindow (get_x ()), info);
  state = info->state;
  if (idle_ms != NULL)
    *idle_ms = info->idle;
  XFree (info);
  return state;
}

static gboolean
force_saver (void)
{
  XForceScreenSaver (get_x (), ScreenSaverActive);
  XSync (get_x (), False);
  return get_saver_state (NULL) == ScreenSaverOn;
}

static GtkWindow *
create_window (void)
{
  GtkWindow *window = GTK_WINDOW (adw_application_window_new (GTK_APPLICATION (application)));

  gtk_window_set_default_size (window, 300, 200);
  return window;
}

static gboolean
is_idle_for (gulong wanted_ms)
{
  gulong idle_ms;

  get_saver_state (&idle_ms);
  return idle_ms >= wanted_ms;
}

/* A screen that was dark is lit, and stays so long after it would have been dark again. */
static void
test_awake_x (void)
{
  GtkWindow *window = create_window ();
  PressoAwake *awake;

  XSetScreenSaver (get_x (), 1, 0, DefaultBlanking, DefaultExposures);
  wait_until (get_saver_state (NULL) == ScreenSaverOn);
  awake = presso_awake_new (window);
  wait_until (get_saver_state (NULL) == ScreenSaverOff);
  wait_until (is_idle_for (2500));
  g_assert_cmpint (get_saver_state (NULL), ==, ScreenSaverOff);
  g_object_unref (awake);
  wait_until (get_saver_state (NULL) == ScreenSaverOn);
  XSetScreenSaver (get_x (), -1, -1, DefaultBlanking, DefaultExposures);
  XResetScreenSaver (get_x ());
  gtk_window_destroy (window);
}

static void
test_awake_bus (void)
{
  GtkWindow *window = create_window ();
  FakeDesktop desktop = { 0 };
  PressoAwake *awake;

  fake_desktop_start (&desktop, "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver",
                      "org.freedesktop.ScreenSaver");
  awake = presso_awake_new (window);
  wait_until (desktop.n_inhibitors == 1);
  g_object_unref (awake);
  wait_until (desktop.n_inhibitors == 0);
  fake_desktop_stop (&desktop);
  gtk_window_destroy (window);
}

/* A Wayland compositor hears only of a window that it shows: nothing is asked for earlier. */
static void
test_awake_on_screen (void)
{
  GtkWindow *window = create_window ();
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  PressoKiosk *kiosk = presso_kiosk_new (window, gdk_display_get_monitors (display));

  presso_kiosk_set_active (kiosk, TRUE);
  g_assert_true (force_saver ());
  gtk_window_present (window);
  wait_until (get_saver_state (NULL) == ScreenSaverOff);
  XResetScreenSaver (get_x ());
  g_object_unref (kiosk);
  gtk_window_destroy (window);
}

static gboolean
is_hidden (GtkWidget *widget)
{
  GdkCursor *cursor = gtk_widget_get_cursor (widget);

  return cursor != NULL && g_strcmp0 (gdk_cursor_get_name (cursor), "none") == 0;
}

static void
warp_pointer (int x, int y)
{
  XWarpPointer (get_x (), None, DefaultRootWindow (get_x ()), 0, 0, 0, 0, x, y);
  XSync (get_x (), False);
}

static void
test_pointer (void)
{
  GtkWindow *window = create_window ();
  PressoIdlePointer *pointer = presso_idle_pointer_new (GTK_WIDGET (window), 50);

  gtk_window_present (window);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)));
  presso_idle_pointer_set_hides (pointer, TRUE);
  wait_until (is_hidden (GTK_WIDGET (window)));
  warp_pointer (100, 100);
  wait_until (!is_hidden (GTK_WIDGET (window)));
  wait_until (is_hidden (GTK_WIDGET (window)));
  presso_idle_pointer_set_hides (pointer, FALSE);
  g_assert_false (is_hidden (GTK_WIDGET (window)));
  g_assert_finalize_object (pointer);
  gtk_window_destroy (window);
}

static GdkRectangle
get_place (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkRectangle place = { 0, 0, gdk_surface_get_width (surface), gdk_surface_get_height (surface) };
  Window child;

  XTranslateCoordinates (get_x (), gdk_x11_surface_get_xid (surface), DefaultRootWindow (get_x ()),
                         0, 0, &place.x, &place.y, &child);
  return place;
}

static gboolean
fills (GtkWindow *window, GdkMonitor *monitor)
{
  GdkRectangle place = get_place (window);
  GdkRectangle geometry;

  gdk_monitor_get_geometry (monitor, &geometry);
  return gdk_rectangle_equal (&place, &geometry);
}

static RRMode
add_mode (XRRScreenResources *resources, const char *name, unsigned int width, unsigned int height)
{
  XRRModeInfo info = {
    .width = width,
    .height = height,
    .dotClock = 1,
    .hTotal = width,
    .vTotal = height,
    .name = (char *) name,
    .nameLength = (unsigned int) strlen (name),
  };
  RRMode mode = XRRCreateMode (get_x (), DefaultRootWindow (get_x ()), &info);

  XRRAddOutputMode (get_x (), resources->outputs[0], mode);
  return mode;
}

static void
set_mode (XRRScreenResources *resources, RRMode mode)
{
  XRRSetCrtcConfig (get_x (), resources, resources->crtcs[0], CurrentTime, 0, 0, mode, RR_Rotate_0,
                    resources->outputs, 1);
  XSync (get_x (), False);
}

/* The screen's resolution changes under the display, and back. */
static void
test_resolution (void)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  XRRScreenResources *resources =
    XRRGetScreenResourcesCurrent (get_x (), DefaultRootWindow (get_x ()));
  RRMode usual = resources->modes[0].id;
  GtkWindow *window = create_window ();
  PressoKiosk *kiosk = presso_kiosk_new (window, monitors);

  presso_kiosk_set_active (kiosk, TRUE);
  gtk_window_present (window);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)) && fills (window, monitor));

  set_mode (resources, add_mode (resources, "presso-720", 1280, 720));
  wait_until (get_place (window).width == 1280 && get_place (window).height == 720);
  set_mode (resources, add_mode (resources, "presso-upright", 1080, 1920));
  wait_until (get_place (window).width == 1080 && get_place (window).height == 1920);
  set_mode (resources, usual);
  wait_until (get_place (window).width == 3840 && fills (window, monitor));

  presso_kiosk_set_active (kiosk, FALSE);
  wait_until (get_place (window).width == 1280 && get_place (window).height == 760);
  g_assert_finalize_object (kiosk);
  gtk_window_destroy (window);
  XRRFreeScreenResources (resources);
}

/* The chosen screen is found among others; unplugged, it is waited for. */
static void
test_unplug (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GdkMonitor) real = g_list_model_get_item (gdk_display_get_monitors (display), 0);
  g_autoptr (GdkMonitor) other = g_object_new (GDK_TYPE_MONITOR, "display", display, NULL);
  g_autoptr (GListStore) monitors = g_list_store_new (GDK_TYPE_MONITOR);
  GtkWindow *window = create_window ();
  PressoKiosk *kiosk = presso_kiosk_new (window, G_LIST_MODEL (monitors));

  /* Nothing plugged in at all. */
  presso_kiosk_set_connector (kiosk, gdk_monitor_get_connector (real));
  presso_kiosk_set_active (kiosk, TRUE);
  gtk_window_present (window);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)) && get_place (window).width == 300);

  g_list_store_append (monitors, other);
  g_list_store_append (monitors, real);
  wait_until (fills (window, real));

  g_list_store_remove_all (monitors);
  g_assert_true (presso_kiosk_get_active (kiosk));
  gtk_window_set_default_size (window, 300, 200);
  wait_until (get_place (window).width == 300);
  g_list_store_append (monitors, real);
  wait_until (fills (window, real));

  /* One that isn't there leaves the choice to the desktop. */
  gtk_window_set_default_size (window, 300, 200);
  wait_until (get_place (window).width == 300);
  presso_kiosk_set_connector (kiosk, "NONE-7");
  wait_until (fills (window, real));
  g_assert_finalize_object (kiosk);
  gtk_window_destroy (window);
}

static void
set_wm_state (GtkWindow *window, int n_states)
{
  Atom state = XInternAtom (get_x (), "_NET_WM_STATE_FULLSCREEN", False);

  XChangeProperty (get_x (), gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))),
                   XInternAtom (get_x (), "_NET_WM_STATE", False), XA_ATOM, 32, PropModeReplace,
                   (const unsigned char *) &state, n_states);
}

/* Its window manager lets the window fill the screen, and no longer. */
static void
test_left_by_desktop (void)
{
  GtkWindow *window = create_window ();
  PressoKiosk *kiosk =
    presso_kiosk_new (window, gdk_display_get_monitors (gdk_display_get_default ()));

  presso_kiosk_set_active (kiosk, TRUE);
  gtk_window_present (window);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)));
  set_wm_state (window, 1);
  wait_until (gtk_window_is_fullscreen (window));
  g_assert_true (presso_kiosk_get_active (kiosk));
  set_wm_state (window, 0);
  wait_until (!presso_kiosk_get_active (kiosk));
  g_assert_finalize_object (kiosk);
  gtk_window_destroy (window);
}

typedef struct {
  PressoStyle *style;
  PressoClient *client;
  PressoAgeTicker *ticker;
  GSettings *settings;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->style = presso_style_new ();
  fixture->client = presso_client_new_for_uri ("http://127.0.0.1:1/", "token", "main");
  fixture->ticker = presso_age_ticker_new_for_client (fixture->client);
  fixture->settings = g_settings_new (PRESSO_APPLICATION_ID);
  fixture->window = presso_display_window_new (GTK_APPLICATION (application), fixture->client,
                                               fixture->ticker, fixture->settings, TRUE);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (fixture->window);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  wait_until (fixture->window == NULL);
  g_settings_reset (fixture->settings, "display-monitor");
  g_object_unref (fixture->settings);
  g_assert_finalize_object (fixture->ticker);
  g_assert_finalize_object (fixture->client);
  g_assert_finalize_object (fixture->style);
}

static gboolean
is_filling (Fixture *fixture)
{
  return gtk_widget_has_css_class (GTK_WIDGET (fixture->window), "filling");
}

static GtkWindow *
find_preferences (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (PRESSO_IS_DISPLAY_PREFERENCES (window))
      return window;
  }
  return NULL;
}

/* Presses a key as far as the window's own shortcuts are concerned. */
static void
press_key (Fixture *fixture, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers =
    gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
  g_autoptr (GtkShortcutTrigger) wanted = gtk_keyval_trigger_new (key, modifiers);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GListModel) shortcuts = g_list_model_get_item (controllers, i);

    if (!GTK_IS_SHORTCUT_CONTROLLER (shortcuts))
      continue;
    for (guint j = 0; j < g_list_model_get_n_items (shortcuts); j++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);

      if (!gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
        continue;
      g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                   GTK_SHORTCUT_ACTION_EXCLUSIVE,
                                                   GTK_WIDGET (fixture->window), NULL));
      return;
    }
  }
  g_error ("the window has no such key: %u", key);
}

static void
test_keys (Fixture *fixture, gconstpointer user_data)
{
  g_assert_true (is_filling (fixture));
  press_key (fixture, GDK_KEY_Escape, 0);
  g_assert_false (is_filling (fixture));
  press_key (fixture, GDK_KEY_Escape, 0);
  g_assert_false (is_filling (fixture));
  press_key (fixture, GDK_KEY_F11, 0);
  g_assert_true (is_filling (fixture));
  press_key (fixture, GDK_KEY_F11, 0);
  g_assert_false (is_filling (fixture));
  g_assert_null (find_preferences ());
  press_key (fixture, GDK_KEY_comma, GDK_CONTROL_MASK);
  g_assert_nonnull (find_preferences ());
}

static void
press_long (Fixture *fixture, double x, double y)
{
  g_autoptr (GListModel) controllers =
    gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE_LONG_PRESS (controller))
      g_signal_emit_by_name (controller, "pressed", x, y);
  }
}

static void
test_corner (Fixture *fixture, gconstpointer user_data)
{
  press_long (fixture, 1900, 1000);
  press_long (fixture, 20, 1000);
  press_long (fixture, 1900, 20);
  g_assert_true (is_filling (fixture));
  g_assert_null (find_preferences ());
  press_long (fixture, 20, 20);
  g_assert_false (is_filling (fixture));
  g_assert_nonnull (find_preferences ());

  /* In a window, a long press means nothing. */
  gtk_window_destroy (find_preferences ());
  press_long (fixture, 20, 20);
  g_assert_null (find_preferences ());
}

/* The screen stays on for as long as the display fills it. */
static void
test_stays_awake (Fixture *fixture, gconstpointer user_data)
{
  press_key (fixture, GDK_KEY_F11, 0);
  g_assert_true (force_saver ());
  press_key (fixture, GDK_KEY_F11, 0);
  wait_until (get_saver_state (NULL) == ScreenSaverOff);
  press_key (fixture, GDK_KEY_F11, 0);
  g_assert_true (force_saver ());
  XResetScreenSaver (get_x ());
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  application = adw_application_new ("io.github.libpresso.Presso.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));

  g_test_add_func ("/display/kiosk/autostart-file", test_autostart_file);
  g_test_add_func ("/display/kiosk/autostart-command", test_autostart_command);
  g_test_add_func ("/display/kiosk/autostart-unwritable", test_autostart_unwritable);
  g_test_add_func ("/display/kiosk/autostart-portal", test_autostart_portal);
  g_test_add_func ("/display/kiosk/awake-x", test_awake_x);
  g_test_add_func ("/display/kiosk/awake-bus", test_awake_bus);
  g_test_add_func ("/display/kiosk/awake-on-screen", test_awake_on_screen);
  g_test_add_func ("/display/kiosk/pointer", test_pointer);
  g_test_add_func ("/display/kiosk/resolution", test_resolution);
  g_test_add_func ("/display/kiosk/unplug", test_unplug);
  g_test_add_func ("/display/kiosk/left-by-desktop", test_left_by_desktop);
  g_test_add ("/display/kiosk/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/display/kiosk/corner", Fixture, NULL, set_up, test_corner, tear_down);
  g_test_add ("/display/kiosk/stays-awake", Fixture, NULL, set_up, test_stays_awake, tear_down);
  status = g_test_run ();
  g_clear_object (&application);
  return status;
}
