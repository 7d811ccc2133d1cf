/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-avahi.h"

#include "model/presso-announcement.h"

#define NAME  "org.freedesktop.Avahi"
#define LOCAL "127.0.0.1"

static const char xml[] =
  "<node>"
  " <interface name='org.freedesktop.Avahi.Server'>"
  "  <method name='ServiceBrowserNew'><arg type='i'/><arg type='i'/><arg type='s'/><arg type='s'/>"
  "   <arg type='u'/><arg type='o' direction='out'/></method>"
  "  <method name='ServiceResolverNew'><arg type='i'/><arg type='i'/><arg type='s'/><arg type='s'/>"
  "   <arg type='s'/><arg type='i'/><arg type='u'/><arg type='o' direction='out'/></method>"
  "  <method name='EntryGroupNew'><arg type='o' direction='out'/></method>"
  " </interface>"
  " <interface name='org.freedesktop.Avahi.ServiceResolver'><method name='Free'/></interface>"
  " <interface name='org.freedesktop.Avahi.EntryGroup'>"
  "  <method name='Reset'/><method name='Commit'/>"
  "  <method name='AddService'><arg type='i'/><arg type='i'/><arg type='u'/><arg type='s'/>"
  "   <arg type='s'/><arg type='s'/><arg type='s'/><arg type='q'/><arg type='aay'/></method>"
  " </interface>"
  "</node>";

typedef struct {
  int interface;
  char *service;
  char *address;
  guint16 port;
  GVariant *txt;
  char *group; /* NULL: of another machine */
} Service;

/* A browser, a resolver or a group: whose it is, and what it is about. */
typedef struct {
  FakeAvahi *avahi;
  const char *kind;
  char *path;
  char *peer;
  int interface;
  char *service;
  guint registration;
  guint watch;
} Object;

struct _FakeAvahi {
  GDBusConnection *bus;
  GDBusNodeInfo *info;
  guint n_paths;
  guint server;
  GPtrArray *objects;
  GPtrArray *services;
  char *taken;
};

/* Runs the tests with a system bus of their own. */
int
fake_avahi_run_tests (void)
{
  g_autoptr (GTestDBus) dbus = g_test_dbus_new (G_TEST_DBUS_NONE);
  int status;

  g_test_dbus_up (dbus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (dbus), TRUE);
  status = g_test_run ();
  g_test_dbus_down (dbus);
  return status;
}

static void
service_free (Service *service)
{
  g_free (service->service);
  g_free (service->address);
  g_free (service->group);
  g_variant_unref (service->txt);
  g_free (service);
}

static void
object_free (Object *object)
{
  g_dbus_connection_unregister_object (object->avahi->bus, object->registration);
  g_bus_unwatch_name (object->watch);
  g_free (object->path);
  g_free (object->peer);
  g_free (object->service);
  g_free (object);
}

static void
emit (Object *object, const char *interface, const char *name, GVariant *parameters)
{
  g_autofree char *full = g_strconcat (NAME ".", interface, NULL);

  g_dbus_connection_emit_signal (object->avahi->bus, object->peer, object->path, full, name,
                                 parameters, NULL);
}

static void
tell_item (Object *browser, const char *name, Service *service)
{
  emit (browser, "ServiceBrowser", name,
        g_variant_new ("(iisssu)", service->interface, 0, service->service, PRESSO_SERVICE_TYPE,
                       "local", 0));
}

static void
tell_found (Object *resolver, Service *service)
{
  if (service->interface == resolver->interface &&
      g_str_equal (service->service, resolver->service))
    emit (resolver, "ServiceResolver", "Found",
          g_variant_new ("(iissssisq@aayu)", service->interface, 0, service->service,
                         PRESSO_SERVICE_TYPE, "local", "host.local", 0, service->address,
                         service->port, service->txt, 0));
}

static void
for_each (FakeAvahi *self, const char *kind, const char *name, Service *service)
{
  for (guint i = 0; i < self->objects->len; i++) {
    Object *object = g_ptr_array_index (self->objects, i);

    if (!g_str_equal (object->kind, kind))
      continue;
    if (g_str_equal (kind, "b"))
      tell_item (object, name, service);
    else
      tell_found (object, service);
  }
}

static void
publish (FakeAvahi *self, Service *service)
{
  g_ptr_array_add (self->services, service);
  for_each (self, "b", "ItemNew", service);
}

static void
withdraw (FakeAvahi *self, const char *group)
{
  for (guint i = self->services->len; i-- > 0;) {
    Service *service = g_ptr_array_index (self->services, i);

    if (g_strcmp0 (service->group, group) == 0) {
      for_each (self, "b", "ItemRemove", service);
      g_ptr_array_remove_index (self->services, i);
    }
  }
}

static gboolean
is_taken (FakeAvahi *self, const char *name)
{
  if (g_strcmp0 (self->taken, name) == 0)
    return TRUE;
  for (guint i = 0; i < self->services->len; i++) {
    Service *service = g_ptr_array_index (self->services, i);

    if (service->group == NULL && g_str_equal (service->service, name))
      return TRUE;
  }
  return FALSE;
}

static Service *
new_service (int interface, const char *name, const char *address, guint16 port, GVariant *txt)
{
  Service *service = g_new0 (Service, 1);

  service->interface = interface;
  service->service = g_strdup (name);
  service->address = g_strdup (address);
  service->port = port;
  service->txt = g_variant_ref_sink (txt);
  return service;
}

static gboolean
add_service (Object *group, GVariant *parameters)
{
  g_autoptr (GVariant) txt = NULL;
  const char *name, *type;
  guint16 port;
  Service *service;

  g_variant_get (parameters, "(iiu&s&sssq@aay)", NULL, NULL, NULL, &name, &type, NULL, NULL, &port,
                 &txt);
  g_assert_cmpstr (type, ==, PRESSO_SERVICE_TYPE);
  if (is_taken (group->avahi, name))
    return FALSE;
  service = new_service (1, name, LOCAL, port, txt);
  service->group = g_strdup (group->path);
  publish (group->avahi, service);
  return TRUE;
}

static void
on_object_call (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  Object *object = user_data;

  if (g_str_equal (method, "AddService") && !add_service (object, parameters)) {
    g_dbus_method_invocation_return_dbus_error (invocation, NAME ".CollisionError", "taken");
    return;
  }
  if (g_str_equal (method, "Reset"))
    withdraw (object->avahi, object->path);
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (g_str_equal (method, "Free"))
    g_ptr_array_remove (object->avahi->objects, object);
}

static const GDBusInterfaceVTable object_vtable = { on_object_call };

static void
on_peer_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  Object *object = user_data;

  withdraw (object->avahi, object->path);
  g_ptr_array_remove (object->avahi->objects, object);
}

static Object *
new_object (FakeAvahi *self, const char *kind, const char *interface, const char *peer)
{
  g_autofree char *full = g_strconcat (NAME ".", interface, NULL);
  Object *object = g_new0 (Object, 1);
  GDBusInterfaceInfo *info = g_dbus_node_info_lookup_interface (self->info, full);

  object->avahi = self;
  object->kind = kind;
  object->path = g_strdup_printf ("/%s/%u", kind, ++self->n_paths);
  object->peer = g_strdup (peer);
  if (info != NULL)
    object->registration = g_dbus_connection_register_object (self->bus, object->path, info,
                                                              &object_vtable, object, NULL, NULL);
  object->watch =
    g_bus_watch_name_on_connection (self->bus, peer, 0, NULL, on_peer_vanished, object, NULL);
  g_ptr_array_add (self->objects, object);
  return object;
}

/* As the daemon may, tells what is known before it returns. */
static Object *
new_answering (FakeAvahi *self, const char *method, const char *sender, GVariant *parameters)
{
  Object *object;

  if (g_str_equal (method, "EntryGroupNew"))
    return new_object (self, "g", "EntryGroup", sender);
  if (g_str_equal (method, "ServiceBrowserNew")) {
    object = new_object (self, "b", "ServiceBrowser", sender);
    for (guint i = 0; i < self->services->len; i++)
      tell_item (object, "ItemNew", g_ptr_array_index (self->services, i));
    return object;
  }
  object = new_object (self, "r", "ServiceResolver", sender);
  g_variant_get (parameters, "(iisssiu)", &object->interface, NULL, &object->service, NULL, NULL,
                 NULL, NULL);
  for (guint i = 0; i < self->services->len; i++)
    tell_found (object, g_ptr_array_index (self->services, i));
  return object;
}

static void
on_server_call (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  Object *object = new_answering (user_data, method, sender, parameters);

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", object->path));
}

static const GDBusInterfaceVTable server_vtable = { on_server_call };

void
fake_avahi_start (FakeAvahi *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  self->bus = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  self->server = g_dbus_connection_register_object (
    self->bus, "/", g_dbus_node_info_lookup_interface (self->info, NAME ".Server"), &server_vtable,
    self, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", NAME, 4), NULL, 0, -1, NULL, &error);
  g_assert_no_error (error);
}

/* The daemon ends; what other machines publish is still there for the next one. */
void
fake_avahi_stop (FakeAvahi *self)
{
  g_ptr_array_set_size (self->objects, 0);
  for (guint i = self->services->len; i-- > 0;) {
    Service *service = g_ptr_array_index (self->services, i);

    if (service->group != NULL)
      g_ptr_array_remove_index (self->services, i);
  }
  g_dbus_connection_unregister_object (self->bus, self->server);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
}

FakeAvahi *
fake_avahi_new (void)
{
  FakeAvahi *self = g_new0 (FakeAvahi, 1);
  g_autoptr (GError) error = NULL;

  self->info = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  self->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) object_free);
  self->services = g_ptr_array_new_with_free_func ((GDestroyNotify) service_free);
  return self;
}

void
fake_avahi_free (FakeAvahi *self)
{
  if (self->bus != NULL)
    fake_avahi_stop (self);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->services);
  g_dbus_node_info_unref (self->info);
  g_free (self->taken);
  g_free (self);
}

static Service *
find_service (FakeAvahi *self, int interface, const char *name)
{
  for (guint i = 0; i < self->services->len; i++) {
    Service *service = g_ptr_array_index (self->services, i);

    if (service->interface == interface && g_str_equal (service->service, name))
      return service;
  }
  return NULL;
}

/* Another machine publishes something, or says it anew. */
void
fake_avahi_add (FakeAvahi *self,
                int interface,
                const char *name,
                const char *address,
                guint16 port,
                GVariant *txt)
{
  Service *service = find_service (self, interface, name);

  if (service == NULL) {
    publish (self, new_service (interface, name, address, port, txt));
    return;
  }
  g_free (service->address);
  service->address = g_strdup (address);
  service->port = port;
  g_variant_unref (service->txt);
  service->txt = g_variant_ref_sink (txt);
  for_each (self, "r", NULL, service);
}

void
fake_avahi_remove (FakeAvahi *self, int interface, const char *name)
{
  Service *service = find_service (self, interface, name);

  g_assert_nonnull (service);
  for_each (self, "b", "ItemRemove", service);
  g_ptr_array_remove (self->services, service);
}

/* Another machine turns out to have had the name of what is published here. */
void
fake_avahi_collide (FakeAvahi *self)
{
  for (guint i = 0; i < self->objects->len; i++) {
    Object *object = g_ptr_array_index (self->objects, i);

    if (g_str_equal (object->kind, "g"))
      emit (object, "EntryGroup", "StateChanged", g_variant_new ("(is)", 3, ""));
  }
}

/* A name that is refused when it is added. */
void
fake_avahi_take_name (FakeAvahi *self, const char *name)
{
  g_free (self->taken);
  self->taken = g_strdup (name);
}

static guint
count_objects (FakeAvahi *self, const char *kind)
{
  guint n_objects = 0;

  for (guint i = 0; i < self->objects->len; i++) {
    Object *object = g_ptr_array_index (self->objects, i);

    n_objects += g_str_equal (object->kind, kind);
  }
  return n_objects;
}

guint
fake_avahi_get_n_browsers (FakeAvahi *self)
{
  return count_objects (self, "b");
}

guint
fake_avahi_get_n_resolvers (FakeAvahi *self)
{
  return count_objects (self, "r");
}

guint
fake_avahi_get_n_published (FakeAvahi *self)
{
  guint n_published = 0;

  for (guint i = 0; i < self->services->len; i++) {
    Service *service = g_ptr_array_index (self->services, i);

    n_published += service->group != NULL;
  }
  return n_published;
}

/* The name and port of what is published here; NULL for nothing. */
const char *
fake_avahi_get_published (FakeAvahi *self, guint16 *port)
{
  for (guint i = 0; i < self->services->len; i++) {
    Service *service = g_ptr_array_index (self->services, i);

    if (service->group != NULL) {
      *port = service->port;
      return service->service;
    }
  }
  return NULL;
}
