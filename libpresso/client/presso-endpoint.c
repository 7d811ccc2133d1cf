/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-endpoint.h"

#include "client/presso-address.h"
#include "model/presso-error.h"
#include "model/presso-json.h"

/**
 * PressoEndpoint:
 *
 * Where the host is and what we show it to be let in.
 *
 * For a data folder, `host.json` there says where the program that hosts it just now listens, and
 * `<role>.token` is what this machine's programs of one role are known by. Where there is no token
 * yet, or the host no longer knows it, the endpoint makes itself a station with `admin.token`.
 *
 * A station of another machine's bar has a [struct@Pass] instead. Its host is where it was last, or
 * wherever one with the same key announces itself; whether it is the same, TLS tells.
 *
 * A guest shows no token, but has a session.
 */
struct _PressoEndpoint {
  GObject parent_instance;

  char *data_dir; /* NULL: one address, one token */
  char *pass_dir; /* where the pass is kept; NULL without one */
  PressoPass *pass;
  PressoPin *pin;
  PressoGuestSession *guest_session; /* NULL: staff */
  PressoDiscovery *discovery;
  guint n_doubts;  /* how many addresses were tried in vain */
  char *candidate; /* which one is tried, perhaps with a name in it */
  char *role;
  char *shop;
  PressoHttp *http;
  GFileMonitor *monitor;

  char *uri; /* ends in a slash */
  char *token;
  char *refused;      /* the last token that the host didn't know */
  GPtrArray *waiting; /* the GTasks that one enrolment answers; NULL while there is none */
};

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoEndpoint, presso_endpoint, G_TYPE_OBJECT)

static void
presso_endpoint_dispose (GObject *object)
{
  PressoEndpoint *self = PRESSO_ENDPOINT (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  if (self->discovery != NULL)
    g_signal_handlers_disconnect_by_data (self->discovery, self);
  g_clear_object (&self->discovery);
  g_clear_object (&self->pin);
  g_clear_object (&self->guest_session);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (presso_endpoint_parent_class)->dispose (object);
}

static void
presso_endpoint_finalize (GObject *object)
{
  PressoEndpoint *self = PRESSO_ENDPOINT (object);

  g_free (self->data_dir);
  g_free (self->pass_dir);
  g_clear_pointer (&self->pass, presso_pass_free);
  g_free (self->candidate);
  g_free (self->role);
  g_free (self->shop);
  g_free (self->uri);
  g_free (self->token);
  g_free (self->refused);
  G_OBJECT_CLASS (presso_endpoint_parent_class)->finalize (object);
}

static void
presso_endpoint_class_init (PressoEndpointClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_endpoint_dispose;
  object_class->finalize = presso_endpoint_finalize;

  /**
   * PressoEndpoint::changed:
   * @self: an endpoint
   *
   * `host.json` was written, or the host was found on the network: it may be elsewhere now.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_endpoint_init (PressoEndpoint *self)
{
}

static void
on_monitor_changed (GFileMonitor *monitor,
                    GFile *file,
                    GFile *other,
                    GFileMonitorEvent event,
                    PressoEndpoint *self)
{
  if (event != G_FILE_MONITOR_EVENT_DELETED && event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * presso_endpoint_new_for_folder:
 * @data_dir: the folder
 * @role: `display`, `barista` or `admin`
 * @shop: id of the shop
 * @http: what enrols it
 *
 * Returns: (transfer full): an endpoint that follows whoever hosts the folder
 */
PressoEndpoint *
presso_endpoint_new_for_folder (const char *data_dir,
                                const char *role,
                                const char *shop,
                                PressoHttp *http)
{
  PressoEndpoint *self = g_object_new (PRESSO_TYPE_ENDPOINT, NULL);
  g_autofree char *path = g_build_filename (data_dir, "host.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->data_dir = g_strdup (data_dir);
  self->role = g_strdup (role);
  self->shop = g_strdup (shop);
  self->http = g_object_ref (http);
  /* Without a monitor the file is still read again before each try. */
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (on_monitor_changed), self);
  return self;
}

static char *
with_slash (const char *uri)
{
  return g_str_has_suffix (uri, "/") ? g_strdup (uri) : g_strconcat (uri, "/", NULL);
}

/**
 * presso_endpoint_new_for_uri:
 * @uri: address of a host
 * @token: (nullable): token of a station
 * @shop: id of the shop
 *
 * Returns: (transfer full): an endpoint at one address with one token
 */
PressoEndpoint *
presso_endpoint_new_for_uri (const char *uri, const char *token, const char *shop)
{
  PressoEndpoint *self = g_object_new (PRESSO_TYPE_ENDPOINT, NULL);

  self->uri = with_slash (uri);
  self->token = g_strdup (token);
  self->shop = g_strdup (shop);
  return self;
}

/**
 * presso_endpoint_new_for_guest:
 * @host: an endpoint that is prepared
 *
 * Returns: (transfer full): an endpoint at the same host for a guest whose session is yet to begin
 */
PressoEndpoint *
presso_endpoint_new_for_guest (PressoEndpoint *host)
{
  PressoEndpoint *self = presso_endpoint_new_for_uri (host->uri, NULL, host->shop);

  g_set_object (&self->pin, host->pin);
  self->guest_session = presso_guest_session_new ();
  return self;
}

static gboolean
is_ours (PressoEndpoint *self, PressoFoundHost *host)
{
  return g_strcmp0 (presso_found_host_get_fingerprint (host), self->pass->fingerprint) == 0;
}

/* Where the host may be: wherever one says that it has our key, and where it was last. Anybody can
 * say so, therefore each has its turn. */
static GPtrArray *
list_candidates (PressoEndpoint *self)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_free);
  guint n_hosts =
    self->discovery != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->discovery)) : 0;

  for (guint i = 0; i < n_hosts; i++) {
    g_autoptr (PressoFoundHost) host = g_list_model_get_item (G_LIST_MODEL (self->discovery), i);
    g_autofree char *uri = is_ours (self, host) ? presso_found_host_build_uri (host) : NULL;

    if (uri != NULL && !g_str_equal (uri, self->pass->uri))
      g_ptr_array_add (candidates, g_steal_pointer (&uri));
  }
  g_ptr_array_add (candidates, g_strdup (self->pass->uri));
  return candidates;
}

static void
on_hosts_changed (GListModel *hosts,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  PressoEndpoint *self)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (PressoFoundHost) host = g_list_model_get_item (hosts, i);

    if (is_ours (self, host)) {
      self->n_doubts = 0;
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  }
}

/**
 * presso_endpoint_new_for_pass:
 * @pass: what the station was given when it was paired
 * @data_dir: the folder the pass is kept in
 * @role: under which role's name
 * @discovery: (nullable): what finds the host when it has moved
 *
 * Returns: (transfer full): an endpoint that follows the host with one key
 */
PressoEndpoint *
presso_endpoint_new_for_pass (const PressoPass *pass,
                              const char *data_dir,
                              const char *role,
                              PressoDiscovery *discovery)
{
  PressoEndpoint *self = presso_endpoint_new_for_uri (pass->uri, pass->token, pass->shop);

  self->pass = presso_pass_copy (pass);
  self->pass_dir = g_strdup (data_dir);
  self->role = g_strdup (role);
  self->pin = presso_pin_new (pass->fingerprint);
  if (discovery != NULL) {
    self->discovery = g_object_ref (discovery);
    g_signal_connect (discovery, "items-changed", G_CALLBACK (on_hosts_changed), self);
  }
  return self;
}

static char *
token_path (PressoEndpoint *self)
{
  g_autofree char *name = g_strconcat (self->role, ".token", NULL);

  return g_build_filename (self->data_dir, name, NULL);
}

/* Reads a file of one line; NULL where there is none or it is empty. */
static char *
read_token (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  g_strstrip (text);
  /* What can't be in a header is no token of ours. */
  if (*text == '\0' || !g_str_is_ascii (text) || strpbrk (text, " \t\r\n") != NULL)
    return NULL;
  return g_steal_pointer (&text);
}

static char *
read_host_uri (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "host.json", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (JsonNode) node = NULL;
  const char *uri;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  node = presso_json_parse (text, (gssize) length, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  uri = presso_json_get_string (json_node_get_object (node), "url");
  if (uri == NULL || !g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL) ||
      !(g_str_has_prefix (uri, "http://") || g_str_has_prefix (uri, "https://")))
    return NULL;
  return with_slash (uri);
}

/**
 * presso_endpoint_reload:
 * @self: an endpoint
 * @error: return location
 *
 * Reads the folder again: where the host is, and the token. Small files, read in place.
 *
 * Returns: whether a host is named there; otherwise %PRESSO_ERROR_UNAVAILABLE
 */
gboolean
presso_endpoint_reload (PressoEndpoint *self, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *token = NULL;
  char *uri;

  if (self->data_dir == NULL)
    return TRUE;
  uri = read_host_uri (self->data_dir);
  if (uri == NULL) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE));
    return FALSE;
  }
  g_free (self->uri);
  self->uri = uri;
  path = token_path (self);
  token = read_token (path);
  if (token != NULL && g_strcmp0 (token, self->refused) != 0) {
    g_free (self->token);
    self->token = g_steal_pointer (&token);
  } else if (g_strcmp0 (self->token, self->refused) == 0) {
    g_clear_pointer (&self->token, g_free);
  }
  return TRUE;
}

/* Takes the new station's token into use, also when the folder can't be written: then it is only
 * known to this program. */
static void
keep_token (PressoEndpoint *self, const char *token)
{
  g_autofree char *path = token_path (self);
  g_autoptr (GError) error = NULL;

  g_free (self->token);
  self->token = g_strdup (token);
  g_clear_pointer (&self->refused, g_free);
  if (!g_file_set_contents_full (path, token, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_info ("This station's token is not kept: %s", error->message);
}

static void
answer_waiting (PressoEndpoint *self, const GError *error)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->waiting);

  for (guint i = 0; i < tasks->len; i++) {
    GTask *task = g_ptr_array_index (tasks, i);

    if (error != NULL)
      g_task_return_error (task, g_error_copy (error));
    else
      g_task_return_boolean (task, TRUE);
  }
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoEndpoint) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = presso_http_send_finish (PRESSO_HTTP (source), result, &error);
  JsonObject *object =
    answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;
  const char *token = presso_json_get_string (object, "token");

  if (error == NULL && token == NULL)
    error = presso_error_new_standard (PRESSO_ERROR_INTERNAL);
  if (error == NULL)
    keep_token (self, token);
  answer_waiting (self, error);
}

static GBytes *
write_station (PressoEndpoint *self)
{
  g_autofree char *name = g_strndup (g_get_host_name (), 40);
  g_autoptr (JsonNode) node = presso_json_take_object (json_object_new ());
  JsonObject *station = json_node_get_object (node);
  char *text;

  json_object_set_string_member (station, "name", name);
  json_object_set_string_member (station, "role", self->role);
  json_object_set_string_member (station, "shop", self->shop);
  text = presso_json_to_string (node);
  return g_bytes_new_take (text, strlen (text));
}

static void
enrol (PressoEndpoint *self)
{
  g_autofree char *path = g_build_filename (self->data_dir, "admin.token", NULL);
  g_autofree char *admin_token = read_token (path);
  g_autofree char *uri = g_strconcat (self->uri, "api/v1/stations", NULL);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (admin_token == NULL) {
    error = presso_error_new_standard (PRESSO_ERROR_UNAUTHORIZED);
    answer_waiting (self, error);
    return;
  }
  body = write_station (self);
  presso_http_send_async (self->http, "POST", uri, admin_token, NULL, body, NULL, on_enrolled,
                          g_object_ref (self));
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PressoEndpoint *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *uri = presso_address_resolve_finish (result, &error);

  if (uri == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_free (self->uri);
  self->uri = uri;
  g_task_return_boolean (task, TRUE);
}

/**
 * presso_endpoint_prepare_async:
 * @self: an endpoint
 * @cancellable: (nullable): ends the wait
 * @callback: called when the address and the token are known
 * @user_data: for @callback
 *
 * Finds out where the host is now, and enrols with it where that has not been done.
 */
void
presso_endpoint_prepare_async (PressoEndpoint *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, presso_endpoint_prepare_async);
  if (self->pass != NULL) {
    g_autoptr (GPtrArray) candidates = list_candidates (self);

    g_free (self->candidate);
    self->candidate = g_strdup (g_ptr_array_index (candidates, self->n_doubts % candidates->len));
    presso_address_resolve_async (self->candidate, cancellable, on_resolved,
                                  g_steal_pointer (&task));
  } else if (self->waiting != NULL) {
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  } else if (!presso_endpoint_reload (self, &error)) {
    g_task_return_error (task, error);
  } else if (self->token != NULL || self->data_dir == NULL) {
    g_task_return_boolean (task, TRUE);
  } else {
    self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
    enrol (self);
  }
}

/**
 * presso_endpoint_prepare_finish:
 * @self: an endpoint
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether [method@Endpoint.get_uri] and [method@Endpoint.get_token] can be used
 */
gboolean
presso_endpoint_prepare_finish (PressoEndpoint *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * presso_endpoint_refuse_token:
 * @self: an endpoint
 * @token: (nullable): what the host answered with 401
 *
 * Notes that the host doesn't know a token, so that the next preparation makes a new station.
 *
 * Returns: whether trying again may help
 */
gboolean
presso_endpoint_refuse_token (PressoEndpoint *self, const char *token)
{
  if (self->data_dir == NULL || token == NULL)
    return FALSE;
  if (g_strcmp0 (self->refused, token) != 0) {
    g_free (self->refused);
    self->refused = g_strdup (token);
  }
  return TRUE;
}

/**
 * presso_endpoint_get_uri:
 * @self: an endpoint
 *
 * Returns: (transfer none) (nullable): the host's address as last known, with a slash at its end
 */
const char *
presso_endpoint_get_uri (PressoEndpoint *self)
{
  return self->uri;
}

/**
 * presso_endpoint_get_token:
 * @self: an endpoint
 *
 * Returns: (transfer none) (nullable): the token
 */
const char *
presso_endpoint_get_token (PressoEndpoint *self)
{
  return self->token;
}

/**
 * presso_endpoint_get_pin:
 * @self: an endpoint
 *
 * Returns: (transfer none) (nullable): the only key that the host may show, for a paired station
 */
PressoPin *
presso_endpoint_get_pin (PressoEndpoint *self)
{
  return self->pin;
}

/**
 * presso_endpoint_get_guest_session:
 * @self: an endpoint
 *
 * Returns: (transfer none) (nullable): a guest's session; %NULL for staff
 */
PressoGuestSession *
presso_endpoint_get_guest_session (PressoEndpoint *self)
{
  return self->guest_session;
}

/**
 * presso_endpoint_doubt:
 * @self: an endpoint
 *
 * Notes that the host didn't answer, so that the next preparation looks for it elsewhere.
 */
void
presso_endpoint_doubt (PressoEndpoint *self)
{
  self->n_doubts++;
}

/**
 * presso_endpoint_confirm:
 * @self: an endpoint
 *
 * Notes that the host was where it was looked for. A paired station remembers that.
 */
void
presso_endpoint_confirm (PressoEndpoint *self)
{
  g_autoptr (GError) error = NULL;

  self->n_doubts = 0;
  if (self->pass == NULL || g_strcmp0 (self->candidate, self->pass->uri) == 0)
    return;
  g_free (self->pass->uri);
  self->pass->uri = g_strdup (self->candidate);
  if (!presso_pass_save (self->pass, self->pass_dir, self->role, &error))
    g_info ("The host's new address is not kept: %s", error->message);
}

/**
 * presso_endpoint_is_near:
 * @self: an endpoint
 *
 * Returns: whether the host is a program on this machine, which costs nothing to try often
 */
gboolean
presso_endpoint_is_near (PressoEndpoint *self)
{
  g_autoptr (GUri) uri = self->uri != NULL ? g_uri_parse (self->uri, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (self->data_dir != NULL || g_strcmp0 (host, "localhost") == 0)
    return TRUE;
  address = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * presso_endpoint_build_uri:
 * @self: an endpoint that is prepared
 * @path: relative to the shop, "" for the shop itself; or from the host's root with a slash first
 *
 * Returns: (transfer full): the whole address
 */
char *
presso_endpoint_build_uri (PressoEndpoint *self, const char *path)
{
  g_autofree char *shop = g_uri_escape_string (self->shop, NULL, FALSE);

  if (*path == '/')
    return g_strconcat (self->uri, path + 1, NULL);
  return g_strconcat (self->uri, "api/v1/shops/", shop, *path == '\0' || *path == '?' ? "" : "/",
                      path, NULL);
}
