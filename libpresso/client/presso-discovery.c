/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-discovery.h"

#include "bus/presso-avahi.h"
#include "model/presso-announcement.h"
#include "model/presso-text.h"

/* A network is anybody's: what it can make us keep has an end. */
#define MAX_SIGHTINGS 256

/* One service on one interface of this machine. */
typedef struct {
  int interface;
  char *service;
  PressoFoundHost *host; /* NULL until resolved */
  char *resolver;        /* object path at Avahi; NULL until resolved */
} Sighting;

/**
 * PressoDiscovery:
 *
 * The hosts that announce themselves on the bar's network, found by Avahi: a [iface@Gio.ListModel]
 * of [class@FoundHost], each once whatever number of interfaces it is seen on.
 *
 * Where there is no Avahi the list is empty and [property@Discovery:available] says so; when the
 * daemon comes, the list fills. Only IPv4: hosts listen on that unless told otherwise, and an IPv6
 * address that was found is often good on one interface only. Who has no IPv4 types an address.
 */
struct _PressoDiscovery {
  GObject parent_instance;

  PressoAvahi *avahi;
  GPtrArray *sightings;
  GListStore *hosts;
};

enum {
  PROP_AVAILABLE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static GType
presso_discovery_get_item_type (GListModel *model)
{
  return PRESSO_TYPE_FOUND_HOST;
}

static guint
presso_discovery_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PRESSO_DISCOVERY (model)->hosts));
}

static gpointer
presso_discovery_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PRESSO_DISCOVERY (model)->hosts), position);
}

static void
presso_discovery_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = presso_discovery_get_item_type;
  iface->get_n_items = presso_discovery_get_n_items;
  iface->get_item = presso_discovery_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PressoDiscovery,
                               presso_discovery,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      presso_discovery_list_model_init))

static void
sighting_free (Sighting *sighting)
{
  g_free (sighting->service);
  g_free (sighting->resolver);
  g_clear_object (&sighting->host);
  g_free (sighting);
}

static Sighting *
find_sighting (PressoDiscovery *self, int interface, const char *service)
{
  for (guint i = 0; i < self->sightings->len; i++) {
    Sighting *sighting = g_ptr_array_index (self->sightings, i);

    if (sighting->interface == interface && g_str_equal (sighting->service, service))
      return sighting;
  }
  return NULL;
}

static gboolean
is_loopback (PressoFoundHost *host)
{
  g_autoptr (GInetAddress) address =
    g_inet_address_new_from_string (presso_found_host_get_address (host));

  return g_inet_address_get_is_loopback (address);
}

/* Of what is seen of a service, rather what other machines reach, too. */
static PressoFoundHost *
choose_host (PressoDiscovery *self, const char *service)
{
  PressoFoundHost *chosen = NULL;

  for (guint i = 0; i < self->sightings->len; i++) {
    Sighting *sighting = g_ptr_array_index (self->sightings, i);

    if (sighting->host != NULL && g_str_equal (sighting->service, service) &&
        (chosen == NULL || (is_loopback (chosen) && !is_loopback (sighting->host))))
      chosen = sighting->host;
  }
  return chosen;
}

/* Makes the list's entry of a service what is seen of it now. */
static void
refresh (PressoDiscovery *self, const char *service)
{
  GListModel *hosts = G_LIST_MODEL (self->hosts);
  guint n_hosts = g_list_model_get_n_items (hosts);
  PressoFoundHost *chosen = choose_host (self, service);
  guint position;

  for (position = 0; position < n_hosts; position++) {
    g_autoptr (PressoFoundHost) host = g_list_model_get_item (hosts, position);

    if (g_str_equal (presso_found_host_get_service (host), service)) {
      if (chosen != NULL && presso_found_host_equal (host, chosen))
        return;
      break;
    }
  }
  g_list_store_splice (self->hosts, position, position < n_hosts ? 1 : 0, (gpointer *) &chosen,
                       chosen != NULL ? 1 : 0);
}

static void
free_resolver (PressoDiscovery *self, const char *path)
{
  presso_avahi_call (self->avahi, path, PRESSO_AVAHI_RESOLVER, "Free", NULL, NULL, NULL);
}

static void
on_item_new (PressoDiscovery *self, const char *path, GVariant *parameters)
{
  int interface, protocol;
  const char *service, *type, *domain;
  Sighting *sighting;

  g_variant_get (parameters, "(ii&s&s&su)", &interface, &protocol, &service, &type, &domain, NULL);
  if (!g_str_equal (type, PRESSO_SERVICE_TYPE) || self->sightings->len >= MAX_SIGHTINGS ||
      find_sighting (self, interface, service) != NULL)
    return;
  sighting = g_new0 (Sighting, 1);
  sighting->interface = interface;
  sighting->service = g_strdup (service);
  g_ptr_array_add (self->sightings, sighting);
  /* Its own signals say what it is called and where it is, also when that changes. */
  presso_avahi_call (
    self->avahi, "/", PRESSO_AVAHI_SERVER, "ServiceResolverNew",
    g_variant_new ("(iisssiu)", interface, protocol, service, type, domain, PRESSO_AVAHI_IPV4, 0),
    NULL, NULL);
}

static void
on_item_remove (PressoDiscovery *self, const char *path, GVariant *parameters)
{
  g_autofree char *service = NULL;
  int interface;
  Sighting *sighting;

  g_variant_get (parameters, "(iisssu)", &interface, NULL, &service, NULL, NULL, NULL);
  sighting = find_sighting (self, interface, service);
  if (sighting == NULL)
    return;
  if (sighting->resolver != NULL)
    free_resolver (self, sighting->resolver);
  g_ptr_array_remove_fast (self->sightings, sighting);
  refresh (self, service);
}

static PressoFoundHost *
read_host (const char *service, const char *address, guint16 port, GVariant *txt)
{
  g_autofree char *name = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);

  if (parsed == NULL || port == 0)
    return NULL;
  presso_announcement_read (txt, &name, &fingerprint);
  if (name == NULL && !presso_text_is_plain (service))
    return NULL;
  return presso_found_host_new (service, name != NULL ? name : service, address, port, fingerprint);
}

static void
on_found (PressoDiscovery *self, const char *path, GVariant *parameters)
{
  int interface;
  const char *service, *address;
  guint16 port;
  g_autoptr (GVariant) txt = NULL;
  Sighting *sighting;

  g_variant_get (parameters, "(ii&s&s&s&si&sq@aayu)", &interface, NULL, &service, NULL, NULL, NULL,
                 NULL, &address, &port, &txt, NULL);
  sighting = find_sighting (self, interface, service);
  if (sighting == NULL) {
    /* It was gone before it was resolved. */
    free_resolver (self, path);
    return;
  }
  g_free (sighting->resolver);
  sighting->resolver = g_strdup (path);
  g_clear_object (&sighting->host);
  sighting->host = read_host (service, address, port, txt);
  refresh (self, service);
}

static const struct {
  const char *name;
  const char *type;
  void (*handle) (PressoDiscovery *self, const char *path, GVariant *parameters);
} handlers[] = {
  { "ItemNew", "(iisssu)", on_item_new },
  { "ItemRemove", "(iisssu)", on_item_remove },
  { "Found", "(iissssisqaayu)", on_found },
};

static void
on_avahi_signal (PressoDiscovery *self, const char *path, const char *name, GVariant *parameters)
{
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++) {
    if (g_str_equal (handlers[i].name, name) &&
        g_variant_is_of_type (parameters, G_VARIANT_TYPE (handlers[i].type)))
      handlers[i].handle (self, path, parameters);
  }
}

static void
on_avahi_available (PressoDiscovery *self)
{
  if (presso_avahi_get_available (self->avahi)) {
    presso_avahi_call (
      self->avahi, "/", PRESSO_AVAHI_SERVER, "ServiceBrowserNew",
      g_variant_new ("(iissu)", PRESSO_AVAHI_ANY, PRESSO_AVAHI_IPV4, PRESSO_SERVICE_TYPE, "", 0),
      NULL, NULL);
  } else {
    g_ptr_array_set_size (self->sightings, 0);
    g_list_store_remove_all (self->hosts);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static void
presso_discovery_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_AVAILABLE:
    g_value_set_boolean (value, presso_discovery_get_available (PRESSO_DISCOVERY (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_discovery_dispose (GObject *object)
{
  PressoDiscovery *self = PRESSO_DISCOVERY (object);

  if (self->avahi != NULL)
    g_signal_handlers_disconnect_by_data (self->avahi, self);
  g_clear_object (&self->avahi);
  G_OBJECT_CLASS (presso_discovery_parent_class)->dispose (object);
}

static void
presso_discovery_finalize (GObject *object)
{
  PressoDiscovery *self = PRESSO_DISCOVERY (object);

  g_ptr_array_unref (self->sightings);
  g_object_unref (self->hosts);
  G_OBJECT_CLASS (presso_discovery_parent_class)->finalize (object);
}

static void
presso_discovery_class_init (PressoDiscoveryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = presso_discovery_get_property;
  object_class->dispose = presso_discovery_dispose;
  object_class->finalize = presso_discovery_finalize;

  /**
   * PressoDiscovery:available:
   *
   * Whether hosts can be found at all: there is an Avahi daemon on this machine.
   */
  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_discovery_init (PressoDiscovery *self)
{
  self->sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) sighting_free);
  self->hosts = g_list_store_new (PRESSO_TYPE_FOUND_HOST);
  g_signal_connect_swapped (self->hosts, "items-changed", G_CALLBACK (g_list_model_items_changed),
                            self);
  self->avahi = presso_avahi_new ();
  g_signal_connect_swapped (self->avahi, "signal", G_CALLBACK (on_avahi_signal), self);
  g_signal_connect_swapped (self->avahi, "notify::available", G_CALLBACK (on_avahi_available),
                            self);
}

/**
 * presso_discovery_new:
 *
 * Returns: (transfer full): a list that looks for hosts for as long as it lives
 */
PressoDiscovery *
presso_discovery_new (void)
{
  return g_object_new (PRESSO_TYPE_DISCOVERY, NULL);
}

/**
 * presso_discovery_get_available:
 * @self: a list of hosts
 *
 * Returns: whether hosts can be found at all
 */
gboolean
presso_discovery_get_available (PressoDiscovery *self)
{
  g_return_val_if_fail (PRESSO_IS_DISCOVERY (self), FALSE);

  return self->avahi != NULL && presso_avahi_get_available (self->avahi);
}
