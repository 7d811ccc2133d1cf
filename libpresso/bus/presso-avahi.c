/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "bus/presso-avahi.h"

#define NAME "org.freedesktop.Avahi"
/* A system without a bus hardly gets one while we run; one whose bus restarts does. */
#define RETRY_S 10

/**
 * PressoAvahi:
 *
 * The Avahi daemon on the system bus, through a connection of its own: when that is closed, Avahi
 * forgets all that was asked for on it, and what it tells is meant for nobody else in the process.
 *
 * A machine without a bus or without the daemon is none the worse: nothing is found and nothing
 * announced, until they come. It works in the thread-default context of the thread that makes it.
 */
struct _PressoAvahi {
  GObject parent_instance;

  GMainContext *context;
  GCancellable *cancellable;
  GDBusConnection *bus;
  GSource *retry;
  guint owner_id;
  guint signals_id;
  gboolean is_connecting;
  gboolean available;
};

enum {
  PROP_AVAILABLE = 1,
  N_PROPS,
};

enum {
  SIGNAL,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoAvahi, presso_avahi, G_TYPE_OBJECT)

static void
set_available (PressoAvahi *self, gboolean available)
{
  if (self->available == available)
    return;
  self->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
clear_retry (PressoAvahi *self)
{
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
}

static void
disconnect (PressoAvahi *self)
{
  if (self->bus == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->bus, self);
  g_dbus_connection_signal_unsubscribe (self->bus, self->owner_id);
  g_dbus_connection_signal_unsubscribe (self->bus, self->signals_id);
  g_dbus_connection_close (self->bus, NULL, NULL, NULL);
  g_clear_object (&self->bus);
}

static void
presso_avahi_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_AVAILABLE:
    g_value_set_boolean (value, PRESSO_AVAHI (object)->available);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_avahi_dispose (GObject *object)
{
  PressoAvahi *self = PRESSO_AVAHI (object);

  g_cancellable_cancel (self->cancellable);
  clear_retry (self);
  disconnect (self);
  G_OBJECT_CLASS (presso_avahi_parent_class)->dispose (object);
}

static void
presso_avahi_finalize (GObject *object)
{
  PressoAvahi *self = PRESSO_AVAHI (object);

  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (presso_avahi_parent_class)->finalize (object);
}

static void
presso_avahi_class_init (PressoAvahiClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = presso_avahi_get_property;
  object_class->dispose = presso_avahi_dispose;
  object_class->finalize = presso_avahi_finalize;

  /**
   * PressoAvahi:available:
   *
   * Whether the daemon is there. What was asked of it is forgotten when it goes.
   */
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PressoAvahi::signal:
   * @self: the daemon
   * @path: of the object that tells
   * @name: what happened, such as `ItemNew`
   * @parameters: the details
   *
   * Something that was asked for tells what it sees.
   */
  signals[SIGNAL] =
    g_signal_new ("signal", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_VARIANT);
}

static void
presso_avahi_init (PressoAvahi *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
}

static void
on_owner_changed (GDBusConnection *bus,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *name,
                  GVariant *parameters,
                  gpointer user_data)
{
  const char *owner;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sss)")))
    return;
  g_variant_get (parameters, "(&s&s&s)", NULL, NULL, &owner);
  /* One daemon after the other knows nothing of what the first was asked. */
  set_available (user_data, FALSE);
  set_available (user_data, *owner != '\0');
}

static void
on_owner_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owner =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (owner != NULL)
    set_available (user_data, TRUE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("No Avahi: %s", error->message);
}

static void
on_bus_signal (GDBusConnection *bus,
               const char *sender,
               const char *path,
               const char *interface,
               const char *name,
               GVariant *parameters,
               gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL], 0, path, name, parameters);
}

static void
on_bus_closed (GDBusConnection *bus, gboolean by_peer, GError *error, PressoAvahi *self)
{
  disconnect (self);
  set_available (self, FALSE);
}

static void
on_bus_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_finish (result, &error);
  PressoAvahi *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  self->is_connecting = FALSE;
  if (bus == NULL) {
    g_debug ("No system bus: %s", error->message);
    return;
  }
  self->bus = bus;
  g_signal_connect (bus, "closed", G_CALLBACK (on_bus_closed), self);
  /* Before anything is asked for: the first answers may come before the asking returns. */
  self->signals_id = g_dbus_connection_signal_subscribe (
    bus, NAME, NULL, NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_bus_signal, self, NULL);
  self->owner_id = g_dbus_connection_signal_subscribe (
    bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
    "/org/freedesktop/DBus", NAME, G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, self, NULL);
  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "GetNameOwner", g_variant_new ("(s)", NAME),
                          G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable,
                          on_owner_asked, self);
}

static gboolean
on_retry (gpointer user_data)
{
  PressoAvahi *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;

  if (self->bus != NULL || self->is_connecting)
    return G_SOURCE_CONTINUE;
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, self->cancellable, &error);
  if (address == NULL) {
    g_debug ("No system bus: %s", error->message);
    return G_SOURCE_CONTINUE;
  }
  self->is_connecting = TRUE;
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, on_bus_connected, self);
  return G_SOURCE_CONTINUE;
}

/**
 * presso_avahi_new: (skip)
 *
 * Returns: (transfer full): the daemon, which isn't known to be there yet
 */
PressoAvahi *
presso_avahi_new (void)
{
  PressoAvahi *self = g_object_new (PRESSO_TYPE_AVAHI, NULL);

  self->retry = g_timeout_source_new_seconds (RETRY_S);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_attach (self->retry, self->context);
  on_retry (self);
  return self;
}

/**
 * presso_avahi_get_available: (skip)
 * @self: the daemon
 *
 * Returns: whether it is there
 */
gboolean
presso_avahi_get_available (PressoAvahi *self)
{
  return self->available;
}

/**
 * presso_avahi_call: (skip)
 * @self: the daemon, when it is available
 * @path: the object to ask
 * @interface: its interface
 * @method: what to ask
 * @parameters: (nullable): with what; floating is taken
 * @callback: (nullable): called with the reply, and with %G_IO_ERROR_CANCELLED when @self is gone
 * @user_data: for @callback
 *
 * Asks the daemon something.
 */
void
presso_avahi_call (PressoAvahi *self,
                   const char *path,
                   const char *interface,
                   const char *method,
                   GVariant *parameters,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_dbus_connection_call (self->bus, NAME, path, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, callback,
                          user_data);
}

/**
 * presso_avahi_call_finish: (skip)
 * @bus: the source object that the callback was given
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the reply
 */
GVariant *
presso_avahi_call_finish (GObject *bus, GAsyncResult *result, GError **error)
{
  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, error);
}
