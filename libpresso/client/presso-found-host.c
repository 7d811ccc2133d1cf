/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-found-host.h"

/**
 * PressoFoundHost:
 *
 * A host as it announces itself on the network. Nobody vouches for what it says: only pairing does.
 */
struct _PressoFoundHost {
  GObject parent_instance;

  char *service;
  char *name;
  char *address;
  guint port;
  char *fingerprint;
};

enum {
  PROP_SERVICE = 1,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_PORT,
  PROP_FINGERPRINT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PressoFoundHost, presso_found_host, G_TYPE_OBJECT)

static void
presso_found_host_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoFoundHost *self = PRESSO_FOUND_HOST (object);

  switch (id) {
  case PROP_SERVICE:
    g_value_set_string (value, self->service);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_ADDRESS:
    g_value_set_string (value, self->address);
    break;
  case PROP_PORT:
    g_value_set_uint (value, self->port);
    break;
  case PROP_FINGERPRINT:
    g_value_set_string (value, self->fingerprint);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_found_host_finalize (GObject *object)
{
  PressoFoundHost *self = PRESSO_FOUND_HOST (object);

  g_free (self->service);
  g_free (self->name);
  g_free (self->address);
  g_free (self->fingerprint);
  G_OBJECT_CLASS (presso_found_host_parent_class)->finalize (object);
}

static void
presso_found_host_class_init (PressoFoundHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = presso_found_host_get_property;
  object_class->finalize = presso_found_host_finalize;

  /**
   * PressoFoundHost:service:
   *
   * The name of the service, which is one on the network.
   */
  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, NULL, flags);
  /**
   * PressoFoundHost:name:
   *
   * What the bar is called.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * PressoFoundHost:address:
   *
   * Its IP address.
   */
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  /**
   * PressoFoundHost:port:
   *
   * Its port.
   */
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  /**
   * PressoFoundHost:fingerprint:
   *
   * The fingerprint of the key it says it has, or %NULL.
   */
  properties[PROP_FINGERPRINT] = g_param_spec_string ("fingerprint", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_found_host_init (PressoFoundHost *self)
{
}

/**
 * presso_found_host_new:
 * @service: the name of the service
 * @name: what the bar is called
 * @address: an IP address
 * @port: the port
 * @fingerprint: (nullable): of the host's key
 *
 * Returns: (transfer full): a host that was found
 */
PressoFoundHost *
presso_found_host_new (const char *service,
                       const char *name,
                       const char *address,
                       guint16 port,
                       const char *fingerprint)
{
  PressoFoundHost *self = g_object_new (PRESSO_TYPE_FOUND_HOST, NULL);

  self->service = g_strdup (service);
  self->name = g_strdup (name);
  self->address = g_strdup (address);
  self->port = port;
  self->fingerprint = g_strdup (fingerprint);
  return self;
}

/**
 * presso_found_host_get_service:
 * @self: a host
 *
 * Returns: the name of its service
 */
const char *
presso_found_host_get_service (PressoFoundHost *self)
{
  return self->service;
}

/**
 * presso_found_host_get_name:
 * @self: a host
 *
 * Returns: what the bar is called
 */
const char *
presso_found_host_get_name (PressoFoundHost *self)
{
  return self->name;
}

/**
 * presso_found_host_get_address:
 * @self: a host
 *
 * Returns: its IP address
 */
const char *
presso_found_host_get_address (PressoFoundHost *self)
{
  return self->address;
}

/**
 * presso_found_host_get_port:
 * @self: a host
 *
 * Returns: its port
 */
guint16
presso_found_host_get_port (PressoFoundHost *self)
{
  return (guint16) self->port;
}

/**
 * presso_found_host_get_fingerprint:
 * @self: a host
 *
 * Returns: (nullable): the fingerprint it announces
 */
const char *
presso_found_host_get_fingerprint (PressoFoundHost *self)
{
  return self->fingerprint;
}

/**
 * presso_found_host_build_uri:
 * @self: a host
 *
 * Returns: (transfer full): where a station reaches it
 */
char *
presso_found_host_build_uri (PressoFoundHost *self)
{
  return g_uri_join (G_URI_FLAGS_NONE, "https", NULL, self->address, (int) self->port, "/", NULL,
                     NULL);
}

/**
 * presso_found_host_equal:
 * @self: a host
 * @other: another one
 *
 * Returns: whether both say the same
 */
gboolean
presso_found_host_equal (PressoFoundHost *self, PressoFoundHost *other)
{
  return g_strcmp0 (self->service, other->service) == 0 &&
         g_strcmp0 (self->name, other->name) == 0 &&
         g_strcmp0 (self->address, other->address) == 0 && self->port == other->port &&
         g_strcmp0 (self->fingerprint, other->fingerprint) == 0;
}
