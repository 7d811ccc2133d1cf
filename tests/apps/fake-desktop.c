/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-desktop.h"

#include "display-fixture.h"

static const char desktop_xml[] =
  "<node>"
  "<interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.ScreenSaver'>"
  "<method name='Inhibit'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='u' direction='out'/></method>"
  "<method name='UnInhibit'><arg type='u' direction='in'/></method>"
  "</interface>"
  "</node>";

static void
answer_background (FakeDesktop *desktop, GDBusMethodInvocation *invocation, GVariant *options)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *path = NULL;
  const char *token = NULL;
  GVariantBuilder results;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &desktop->autostart));
  g_clear_pointer (&desktop->command, g_strfreev);
  g_assert_true (g_variant_lookup (options, "commandline", "^as", &desktop->command));
  path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "autostart",
                         g_variant_new_boolean (desktop->autostart && !desktop->refuses));
  if (!desktop->keeps_silent)
    g_dbus_connection_emit_signal (
      desktop->bus, sender, path, "org.freedesktop.portal.Request", "Response",
      g_variant_new ("(ua{sv})", desktop->refuses ? 1 : 0, &results), NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
}

static void
on_method_call (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  FakeDesktop *desktop = user_data;
  g_autoptr (GVariant) options = NULL;
  guint32 cookie;

  if (g_str_equal (method, "RequestBackground")) {
    g_variant_get (parameters, "(&s@a{sv})", NULL, &options);
    answer_background (desktop, invocation, options);
  } else if (g_str_equal (method, "Inhibit")) {
    desktop->n_inhibitors++;
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", ++desktop->cookie));
  } else {
    g_variant_get (parameters, "(u)", &cookie);
    g_assert_cmpuint (cookie, ==, desktop->cookie);
    desktop->n_inhibitors--;
    g_dbus_method_invocation_return_value (invocation, NULL);
  }
}

static void
on_name_acquired (GDBusConnection *bus, const char *name, gpointer user_data)
{
  FakeDesktop *desktop = user_data;

  desktop->has_name = TRUE;
}

void
fake_desktop_start (FakeDesktop *desktop, const char *name, const char *path, const char *interface)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (desktop_xml, NULL);
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  /* A connection of its own, as another program would have. */
  desktop->bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  g_assert_nonnull (desktop->bus);
  desktop->object_id = g_dbus_connection_register_object (
    desktop->bus, path, g_dbus_node_info_lookup_interface (node, interface), &vtable, desktop, NULL,
    NULL);
  desktop->name_id = g_bus_own_name_on_connection (desktop->bus, name, G_BUS_NAME_OWNER_FLAGS_NONE,
                                                   on_name_acquired, NULL, desktop, NULL);
  wait_until (desktop->has_name);
}

void
fake_desktop_stop (FakeDesktop *desktop)
{
  g_bus_unown_name (desktop->name_id);
  g_dbus_connection_unregister_object (desktop->bus, desktop->object_id);
  g_dbus_connection_close_sync (desktop->bus, NULL, NULL);
  g_clear_object (&desktop->bus);
  g_clear_pointer (&desktop->command, g_strfreev);
}
