/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-client-private.h"

#include "model/presso-error.h"
#include "model/presso-event.h"
#include "model/presso-json.h"

/**
 * PressoClient:
 *
 * What a program knows of one shop, kept as it is at the host: the shop, the code, the open orders.
 * Everything changes by notifying properties and a list, in the thread-default main context of the
 * thread that made the client. There are no threads.
 *
 * A lost connection mends itself. Meanwhile [property@Client:state] is
 * %PRESSO_CONNECTION_STALE and everything stays as it was last known; afterwards what was missed is
 * made up for, in the same objects.
 *
 * Times are the host's. Show ages and countdowns by [method@Client.get_now], never by the local
 * clock.
 */

enum {
  PROP_0,
  PROP_STATE,
  PROP_STALE_SINCE,
  PROP_ERROR,
  PROP_SHOP,
  PROP_CODE,
  PROP_ORDERS,
  PROP_WAIT_ESTIMATE,
  PROP_ORDERS_IN_QUEUE,
  PROP_URI,
  N_PROPS,
};

enum {
  ORDER_CHANGED,
  STATIONS_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

GType
presso_connection_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PRESSO_CONNECTION_CONNECTING, "PRESSO_CONNECTION_CONNECTING", "connecting" },
    { PRESSO_CONNECTION_LIVE, "PRESSO_CONNECTION_LIVE", "live" },
    { PRESSO_CONNECTION_STALE, "PRESSO_CONNECTION_STALE", "stale" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PressoConnectionState", values));
  return type;
}

G_DEFINE_FINAL_TYPE (PressoClient, presso_client, G_TYPE_OBJECT)

static void
notify (PressoClient *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
same_error (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_error_matches (a, b->domain, b->code) && g_str_equal (a->message, b->message);
}

static void
set_error (PressoClient *self, const GError *error)
{
  if (same_error (self->error, error))
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  notify (self, PROP_ERROR);
}

static void
set_state (PressoClient *self, PressoConnectionState state, gint64 stale_since_ms)
{
  if (self->stale_since_ms != stale_since_ms) {
    self->stale_since_ms = stale_since_ms;
    notify (self, PROP_STALE_SINCE);
  }
  if (self->state != state) {
    self->state = state;
    notify (self, PROP_STATE);
  }
}

static void
set_stale (PressoClient *self, gint64 silence_us)
{
  if (self->state == PRESSO_CONNECTION_LIVE)
    set_state (self, PRESSO_CONNECTION_STALE, presso_client_get_now (self) - silence_us / 1000);
}

void
presso_client_set_live (PressoClient *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_error (self, NULL);
  set_state (self, PRESSO_CONNECTION_LIVE, 0);
  g_object_thaw_notify (G_OBJECT (self));
}

void
presso_client_set_trouble (PressoClient *self, PressoTrouble trouble)
{
  g_autoptr (GError) error =
    trouble != PRESSO_TROUBLE_NONE ? presso_error_new_trouble (trouble) : NULL;

  set_error (self, error);
}

void
presso_client_set_code (PressoClient *self, PressoCode *code)
{
  if (self->code != NULL && code != NULL &&
      g_strcmp0 (presso_code_get_code (self->code), presso_code_get_code (code)) == 0) {
    g_autoptr (JsonNode) node = presso_record_to_json (PRESSO_RECORD (code));

    presso_record_update (PRESSO_RECORD (self->code), node, "", NULL);
  } else if (g_set_object (&self->code, code)) {
    notify (self, PROP_CODE);
  }
}

static void
set_make_times (PressoClient *self, JsonNode *node)
{
  JsonObjectIter iter;
  const char *drink;
  JsonNode *time;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  g_hash_table_remove_all (self->make_times);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &drink, &time)) {
    gint64 seconds = JSON_NODE_HOLDS_VALUE (time) ? json_node_get_int (time) : 0;

    g_hash_table_insert (self->make_times, g_strdup (drink),
                         GINT_TO_POINTER (CLAMP (seconds, 0, G_MAXINT)));
  }
}

void
presso_client_set_wait_times (PressoClient *self, JsonObject *object)
{
  int wait_estimate_s =
    (int) CLAMP (presso_json_get_int (object, "waitEstimate", self->wait_estimate_s), 0, G_MAXINT);
  int orders_in_queue =
    (int) CLAMP (presso_json_get_int (object, "ordersInQueue", self->orders_in_queue), 0, G_MAXINT);

  set_make_times (self, json_object_get_member (object, "makeTimes"));
  if (self->wait_estimate_s != wait_estimate_s) {
    self->wait_estimate_s = wait_estimate_s;
    notify (self, PROP_WAIT_ESTIMATE);
  }
  if (self->orders_in_queue != orders_in_queue) {
    self->orders_in_queue = orders_in_queue;
    notify (self, PROP_ORDERS_IN_QUEUE);
  }
}

void
presso_client_emit_order_changed (PressoClient *self, PressoOrder *order, guint event_type)
{
  g_signal_emit (self, signals[ORDER_CHANGED], 0, order, event_type);
}

void
presso_client_emit_stations_changed (PressoClient *self)
{
  g_signal_emit (self, signals[STATIONS_CHANGED], 0);
}

static void
on_live_opened (PressoLive *live, gboolean is_resumed, PressoClient *self)
{
  notify (self, PROP_URI);
  if (is_resumed)
    presso_client_set_live (self);
}

static void
on_live_message (PressoLive *live, JsonObject *message, PressoClient *self)
{
  g_autoptr (PressoClient) G_GNUC_UNUSED keep = g_object_ref (self);
  g_autoptr (GError) error = NULL;

  if (presso_client_apply (self, message, &error)) {
    presso_live_resume_after (live, self->sequence);
  } else {
    self->sequence = -1;
    presso_live_reject (live, error);
  }
}

static void
on_live_lost (PressoLive *live, const GError *error, gint64 silence_us, PressoClient *self)
{
  g_autoptr (PressoClient) G_GNUC_UNUSED keep = g_object_ref (self);

  g_object_freeze_notify (G_OBJECT (self));
  set_error (self, error);
  set_stale (self, silence_us);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
presso_client_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  PressoClient *self = PRESSO_CLIENT (object);

  switch (property_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_STALE_SINCE:
    g_value_set_int64 (value, self->stale_since_ms);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_SHOP:
    g_value_set_object (value, self->shop);
    break;
  case PROP_CODE:
    g_value_set_object (value, self->code);
    break;
  case PROP_ORDERS:
    g_value_set_object (value, self->orders);
    break;
  case PROP_WAIT_ESTIMATE:
    g_value_set_int (value, self->wait_estimate_s);
    break;
  case PROP_ORDERS_IN_QUEUE:
    g_value_set_int (value, self->orders_in_queue);
    break;
  case PROP_URI:
    g_value_set_string (value, presso_client_get_uri (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
presso_client_dispose (GObject *object)
{
  PressoClient *self = PRESSO_CLIENT (object);

  if (self->live != NULL) {
    g_signal_handlers_disconnect_by_data (self->live, self);
    presso_live_stop (self->live);
  }
  g_clear_object (&self->live);
  g_clear_object (&self->endpoint);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (presso_client_parent_class)->dispose (object);
}

static void
presso_client_finalize (GObject *object)
{
  PressoClient *self = PRESSO_CLIENT (object);

  g_free (self->shop_id);
  g_clear_error (&self->error);
  g_hash_table_unref (self->orders_by_id);
  g_hash_table_unref (self->make_times);
  g_object_unref (self->orders);
  g_object_unref (self->baristas);
  g_clear_object (&self->code);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (presso_client_parent_class)->finalize (object);
}

static void
define_connection_properties (GParamFlags flags)
{
  /**
   * PressoClient:state:
   *
   * How far what is shown can be trusted.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, PRESSO_TYPE_CONNECTION_STATE, 0, flags);
  /**
   * PressoClient:stale-since:
   *
   * When the host was last heard of, in milliseconds since the Unix epoch by the host's clock; 0
   * unless the state is %PRESSO_CONNECTION_STALE.
   */
  properties[PROP_STALE_SINCE] =
    g_param_spec_int64 ("stale-since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * PressoClient:error:
   *
   * The last reason why it isn't live, in the user's words; when it is live, what keeps the host
   * from keeping changes, or %NULL while all is well.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * PressoClient:uri:
   *
   * Address of the host, or %NULL while it isn't known.
   */
  properties[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, flags);
}

static void
define_shop_properties (GParamFlags flags)
{
  /**
   * PressoClient:shop:
   *
   * The shop, the same object for the client's whole life. It has nothing but its id until the
   * state was %PRESSO_CONNECTION_LIVE once.
   */
  properties[PROP_SHOP] = g_param_spec_object ("shop", NULL, NULL, PRESSO_TYPE_SHOP, flags);
  /**
   * PressoClient:code:
   *
   * The code to show, or %NULL. A new code is a new object; drinks left change in place.
   */
  properties[PROP_CODE] = g_param_spec_object ("code", NULL, NULL, PRESSO_TYPE_CODE, flags);
  /**
   * PressoClient:orders:
   *
   * The open orders, of type [class@Order], by number and those without one after them. Each is
   * the same object for as long as it is open.
   */
  properties[PROP_ORDERS] = g_param_spec_object ("orders", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  /**
   * PressoClient:wait-estimate:
   *
   * How long an order placed now takes to be ready, in seconds.
   */
  properties[PROP_WAIT_ESTIMATE] =
    g_param_spec_int ("wait-estimate", NULL, NULL, 0, G_MAXINT, 0, flags);
  /**
   * PressoClient:orders-in-queue:
   *
   * How many orders are to be made, as the host last counted for the estimate.
   */
  properties[PROP_ORDERS_IN_QUEUE] =
    g_param_spec_int ("orders-in-queue", NULL, NULL, 0, G_MAXINT, 0, flags);
}

static void
presso_client_class_init (PressoClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = presso_client_get_property;
  object_class->dispose = presso_client_dispose;
  object_class->finalize = presso_client_finalize;
  define_connection_properties (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  define_shop_properties (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PressoClient::order-changed:
   * @self: a client
   * @order: the order as it is now
   * @event_type: what happened, a [enum@EventType]
   *
   * An event of an order was applied; also when it closed the order, which isn't in
   * [property@Client:orders] any more then. What a snapshot brings after a longer outage comes
   * without this signal.
   */
  signals[ORDER_CHANGED] =
    g_signal_new ("order-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, PRESSO_TYPE_ORDER, G_TYPE_UINT);

  /**
   * PressoClient::stations-changed:
   * @self: a client of an organiser
   *
   * A station was let in, removed or asks to be let in. What was missed while the connection was
   * lost comes without this signal.
   */
  signals[STATIONS_CHANGED] = g_signal_new ("stations-changed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_client_init (PressoClient *self)
{
  self->http = presso_http_new ();
  self->orders = g_list_store_new (PRESSO_TYPE_ORDER);
  self->baristas = g_list_store_new (PRESSO_TYPE_BARISTA);
  self->orders_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->make_times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sequence = -1;
}

PressoClient *
presso_client_complete (PressoClient *self, PressoEndpoint *endpoint, const char *shop)
{
  self->endpoint = endpoint;
  self->shop_id = g_strdup (shop);
  self->shop = g_object_new (PRESSO_TYPE_SHOP, "id", shop, NULL);
  self->live = presso_live_new (endpoint);
  g_signal_connect (self->live, "opened", G_CALLBACK (on_live_opened), self);
  g_signal_connect (self->live, "message", G_CALLBACK (on_live_message), self);
  g_signal_connect (self->live, "lost", G_CALLBACK (on_live_lost), self);
  return self;
}

/**
 * presso_client_new_for_folder:
 * @data_dir: the data folder of this machine's host
 * @role: `display`, `barista` or `admin`
 * @shop: id of the shop, such as `main`
 *
 * Makes a client of whichever program hosts @data_dir, now or later. It makes itself a station
 * with `admin.token` from there and keeps that station's token beside it.
 *
 * Returns: (transfer full): a client that isn't started
 */
PressoClient *
presso_client_new_for_folder (const char *data_dir, const char *role, const char *shop)
{
  PressoClient *self = NULL;

  g_return_val_if_fail (data_dir != NULL && role != NULL && shop != NULL, NULL);

  self = g_object_new (PRESSO_TYPE_CLIENT, NULL);
  return presso_client_complete (
    self, presso_endpoint_new_for_folder (data_dir, role, shop, self->http), shop);
}

/**
 * presso_client_new_for_uri:
 * @uri: address of a host, such as `http://192.168.1.20:8080/`
 * @token: token of a station
 * @shop: id of the shop
 *
 * Returns: (transfer full): a client of one address that isn't started
 */
PressoClient *
presso_client_new_for_uri (const char *uri, const char *token, const char *shop)
{
  g_return_val_if_fail (uri != NULL && token != NULL && shop != NULL, NULL);

  return presso_client_complete (g_object_new (PRESSO_TYPE_CLIENT, NULL),
                                 presso_endpoint_new_for_uri (uri, token, shop), shop);
}

/**
 * presso_client_new_for_pass:
 * @pass: what the station was given when it was paired
 * @data_dir: the folder it is kept in
 * @role: under which role's name
 *
 * Makes a client of a host on another machine. It talks TLS to the holder of the key that was
 * compared when they were paired, and to nobody else; where that host is now, it finds out.
 *
 * Returns: (transfer full): a client that isn't started
 */
PressoClient *
presso_client_new_for_pass (const PressoPass *pass, const char *data_dir, const char *role)
{
  PressoClient *self = NULL;
  g_autoptr (PressoDiscovery) discovery = presso_discovery_new ();
  PressoEndpoint *endpoint = NULL;

  g_return_val_if_fail (pass != NULL && data_dir != NULL && role != NULL, NULL);

  self = g_object_new (PRESSO_TYPE_CLIENT, NULL);
  endpoint = presso_endpoint_new_for_pass (pass, data_dir, role, discovery);
  g_clear_object (&self->http);
  self->http = presso_http_new_pinned (presso_endpoint_get_pin (endpoint));
  return presso_client_complete (self, endpoint, pass->shop);
}

/**
 * presso_client_start:
 * @self: a client
 *
 * Connects, and stays connected until [method@Client.stop].
 */
void
presso_client_start (PressoClient *self)
{
  g_return_if_fail (PRESSO_IS_CLIENT (self));

  presso_live_start (self->live);
}

/**
 * presso_client_stop:
 * @self: a client
 *
 * Disconnects: what is known becomes stale in this call, and nothing changes after it. Actions
 * under way still finish. The client can be started again.
 */
void
presso_client_stop (PressoClient *self)
{
  g_return_if_fail (PRESSO_IS_CLIENT (self));

  presso_live_stop (self->live);
  set_stale (self, 0);
}

/**
 * presso_client_get_state:
 * @self: a client
 *
 * Returns: how far what is shown can be trusted
 */
PressoConnectionState
presso_client_get_state (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), PRESSO_CONNECTION_CONNECTING);

  return self->state;
}

/**
 * presso_client_get_stale_since:
 * @self: a client
 *
 * Returns: when the host was last heard of, in milliseconds since the Unix epoch by its own clock;
 *   0 when live
 */
gint64
presso_client_get_stale_since (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), 0);

  return self->stale_since_ms;
}

/**
 * presso_client_get_error:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the last reason why it isn't live
 */
const GError *
presso_client_get_error (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), NULL);

  return self->error;
}

/**
 * presso_client_get_shop:
 * @self: a client
 *
 * Returns: (transfer none): the shop
 */
PressoShop *
presso_client_get_shop (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), NULL);

  return self->shop;
}

/**
 * presso_client_get_code:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the code as last known. It may have run out since: compare
 *   its time with [method@Client.get_now]
 */
PressoCode *
presso_client_get_code (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), NULL);

  return self->code;
}

/**
 * presso_client_get_orders:
 * @self: a client
 *
 * Returns: (transfer none): the open orders, of type [class@Order]
 */
GListModel *
presso_client_get_orders (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), NULL);

  return G_LIST_MODEL (self->orders);
}

/**
 * presso_client_find_order:
 * @self: a client
 * @order_id: id of an order
 *
 * Returns: (transfer none) (nullable): the order, if it is open
 */
PressoOrder *
presso_client_find_order (PressoClient *self, const char *order_id)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), NULL);

  return order_id != NULL ? g_hash_table_lookup (self->orders_by_id, order_id) : NULL;
}

/**
 * presso_client_get_wait_estimate:
 * @self: a client
 *
 * Returns: seconds from ordering to ready
 */
int
presso_client_get_wait_estimate (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), 0);

  return self->wait_estimate_s;
}

/**
 * presso_client_get_make_time:
 * @self: a client
 * @drink: (nullable): id of a drink
 *
 * Returns: seconds that a barista usually takes to make it; 0 if that isn't known
 */
int
presso_client_get_make_time (PressoClient *self, const char *drink)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), 0);

  return drink != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->make_times, drink)) : 0;
}

/**
 * presso_client_get_orders_in_queue:
 * @self: a client
 *
 * Returns: orders to be made
 */
int
presso_client_get_orders_in_queue (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), 0);

  return self->orders_in_queue;
}

/**
 * presso_client_get_uri:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): address of the host, with a slash at its end
 */
const char *
presso_client_get_uri (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), NULL);

  return self->endpoint != NULL ? presso_endpoint_get_uri (self->endpoint) : NULL;
}

/**
 * presso_client_get_now:
 * @self: a client
 *
 * Returns: the time by the host's clock, in milliseconds since the Unix epoch. It goes on while the
 *   connection is lost; before the first snapshot it is the local clock's
 */
gint64
presso_client_get_now (PressoClient *self)
{
  g_return_val_if_fail (PRESSO_IS_CLIENT (self), 0);

  if (!self->has_clock)
    return g_get_real_time () / 1000;
  return g_get_monotonic_time () / 1000 + self->clock_offset_ms;
}
