/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-pairing.h"

#include <glib/gi18n-lib.h>

#include "client/presso-address.h"
#include "client/presso-alarm.h"
#include "client/presso-http.h"
#include "client/presso-pass.h"
#include "model/presso-error.h"
#include "model/presso-fingerprint.h"
#include "model/presso-json.h"

/* RFC 8628: what is added to the pause when the host says slow-down, and the pause if it names
 * none. */
#define SLOW_DOWN_S        5
#define DEFAULT_INTERVAL_S 5
#define MAX_INTERVAL_S     60

/**
 * PressoPairing:
 *
 * Lets the organiser of a bar on another machine let this station in, without anything being typed
 * here (the device flow of RFC 8628): the host gives a short code, this station shows it with the
 * fingerprint of the host's key, the organiser compares both and approves.
 *
 * The key is the one that the host's TLS showed; what else the host says goes to that key only. A
 * code that runs out is replaced by a new one, and a lost connection mends itself.
 */
struct _PressoPairing {
  GObject parent_instance;

  char *data_dir;
  char *role;
  char *name;

  PressoPairingState state;
  char *uri;          /* as typed or found */
  char *resolved_uri; /* with an IP address */
  char *user_code;
  char *device_code; /* NULL: a new one is asked for next */
  guint interval_s;
  gint64 expires_at_us; /* monotonic */
  GError *error;

  PressoPin *pin;
  PressoHttp *http;
  GCancellable *attempt;
  GSource *next; /* an alarm: the pause before the next question */
};

enum {
  PROP_STATE = 1,
  PROP_USER_CODE,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PressoPairing, presso_pairing, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PressoPairingState,
                    presso_pairing_state,
                    G_DEFINE_ENUM_VALUE (PRESSO_PAIRING_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PRESSO_PAIRING_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (PRESSO_PAIRING_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PRESSO_PAIRING_PAIRED, "paired"),
                    G_DEFINE_ENUM_VALUE (PRESSO_PAIRING_FAILED, "failed"))

/* Everything that is asked of the host ends here. */
static void
drop (PressoPairing *self)
{
  presso_alarm_unset (self->next);
  if (self->attempt != NULL)
    g_cancellable_cancel (self->attempt);
  g_clear_object (&self->attempt);
}

static void
set_state (PressoPairing *self, PressoPairingState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Takes the error. */
static void
set_error (PressoPairing *self, GError *error)
{
  if (error == NULL && self->error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_user_code (PressoPairing *self, const char *code)
{
  g_free (self->user_code);
  self->user_code = g_strdup (code);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USER_CODE]);
}

static void
fail (PressoPairing *self, GError *error)
{
  drop (self);
  set_error (self, error);
  set_state (self, PRESSO_PAIRING_FAILED);
}

static void
ask_again_in (PressoPairing *self, guint delay_s)
{
  presso_alarm_set (self->next, MIN (delay_s, MAX_INTERVAL_S) * 1000);
}

/* After what may mend itself, says so and asks again. Returns whether it may. */
static gboolean
wait_out (PressoPairing *self, GError *error)
{
  guint delay_s = MAX (self->interval_s, (guint) presso_error_get_retry_after (error));

  if (!g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE) &&
      !g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_TOO_MANY_REQUESTS))
    return FALSE;
  set_error (self, error);
  ask_again_in (self, delay_s);
  return TRUE;
}

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_stale (GAsyncResult *result, PressoPairing *self)
{
  return self->attempt == NULL || g_task_get_cancellable (G_TASK (result)) != self->attempt;
}

static void
ask (PressoPairing *self, const char *path, JsonNode *body, GAsyncReadyCallback callback)
{
  g_autofree char *uri = g_strconcat (self->resolved_uri, path, NULL);
  char *text = presso_json_to_string (body);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  presso_http_send_async (self->http, "POST", uri, NULL, NULL, bytes, self->attempt, callback,
                          g_object_ref (self));
}

static gboolean
adopt_pass (PressoPairing *self, JsonObject *object, GError **error)
{
  const char *token = presso_json_get_string (object, "token");
  const char *role = presso_json_get_string (object, "role");
  const char *shop = presso_json_get_string (object, "shop");
  g_autoptr (PressoPass) pass = NULL;
  g_autoptr (GError) problem = NULL;

  if (token == NULL || role == NULL || shop == NULL) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_INTERNAL));
    return FALSE;
  }
  pass = presso_pass_new (self->uri, token, role, shop, presso_pin_get_fingerprint (self->pin));
  if (presso_pass_save (pass, self->data_dir, self->role, &problem))
    return TRUE;
  /* The host answers again until the token is used, so this is worth trying again. */
  g_propagate_error (error,
                     presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                                       _ ("The station was let in, but can’t keep its pass: %s"),
                                       problem->message));
  return FALSE;
}

static void
on_polled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoPairing) self = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer = presso_http_send_finish (PRESSO_HTTP (source), result, &error);

  if (is_stale (result, self)) {
    g_clear_error (&error);
    return;
  }
  if (answer != NULL && adopt_pass (self, get_object (answer), &error)) {
    drop (self);
    set_error (self, NULL);
    set_state (self, PRESSO_PAIRING_PAIRED);
  } else if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_AUTHORIZATION_PENDING) ||
             g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_SLOW_DOWN)) {
    if (error->code == (int) PRESSO_ERROR_SLOW_DOWN)
      self->interval_s = MIN (self->interval_s + SLOW_DOWN_S, MAX_INTERVAL_S);
    g_error_free (error);
    set_error (self, NULL);
    ask_again_in (self, self->interval_s);
  } else if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_EXPIRED_TOKEN)) {
    g_error_free (error);
    g_clear_pointer (&self->device_code, g_free);
    ask_again_in (self, 0);
  } else if (!wait_out (self, error)) {
    fail (self, error);
  }
}

static void
ask_for_token (PressoPairing *self)
{
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());

  json_object_set_string_member (json_node_get_object (body), "deviceCode", self->device_code);
  ask (self, "api/v1/pairings/token", body, on_polled);
}

static GError *
adopt_code (PressoPairing *self, JsonObject *object)
{
  const char *device_code = presso_json_get_string (object, "deviceCode");
  const char *user_code = presso_json_get_string (object, "userCode");
  const char *fingerprint = presso_json_get_string (object, "fingerprint");
  gint64 interval_s = presso_json_get_int (object, "interval", DEFAULT_INTERVAL_S);
  gint64 expires_in_s = presso_json_get_int (object, "expiresIn", 0);

  if (device_code == NULL || user_code == NULL || expires_in_s <= 0)
    return presso_error_new (PRESSO_ERROR_NOT_FOUND, _ ("What answers at this address is no bar of "
                                                        "Presso. Please check the address."));
  if (!presso_fingerprint_equal (fingerprint, presso_pin_get_fingerprint (self->pin)))
    return presso_error_new (
      PRESSO_ERROR_HOST_CHANGED,
      _ ("Something between this station and the bar shows another key than the bar’s own. Nobody "
         "can tell who listens, so the station is not paired. Please ask whoever runs the "
         "network."));
  g_free (self->device_code);
  self->device_code = g_strdup (device_code);
  self->interval_s = (guint) CLAMP (interval_s, 1, MAX_INTERVAL_S);
  self->expires_at_us = g_get_monotonic_time () + MIN (expires_in_s, G_MAXINT32) * G_USEC_PER_SEC;
  set_user_code (self, user_code);
  return NULL;
}

/* The first answer tells whether there is a bar; later ones only renew the code. */
static void
on_begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoPairing) self = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer = presso_http_send_finish (PRESSO_HTTP (source), result, &error);

  if (is_stale (result, self)) {
    g_clear_error (&error);
    return;
  }
  if (error != NULL && self->user_code != NULL && wait_out (self, error))
    return;
  if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_INTERNAL) ||
      g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_NOT_FOUND) ||
      g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_METHOD_NOT_ALLOWED))
    g_clear_error (&error);
  if (error == NULL)
    error = adopt_code (self, get_object (answer));
  if (error != NULL) {
    fail (self, error);
    return;
  }
  set_error (self, NULL);
  ask_again_in (self, self->interval_s);
  set_state (self, PRESSO_PAIRING_WAITING);
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoPairing) self = user_data;
  GError *error = NULL;
  g_autofree char *uri = presso_address_resolve_finish (result, &error);
  g_autoptr (JsonNode) body = NULL;
  JsonObject *object;

  if (is_stale (result, self)) {
    g_clear_error (&error);
    return;
  }
  if (uri == NULL) {
    if (self->user_code == NULL || !wait_out (self, error))
      fail (self, error);
    return;
  }
  g_free (self->resolved_uri);
  self->resolved_uri = g_steal_pointer (&uri);
  body = presso_json_take_object (json_object_new ());
  object = json_node_get_object (body);
  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "role", self->role);
  json_object_set_string_member (object, "version", PRESSO_VERSION);
  ask (self, "api/v1/pairings", body, on_begun);
}

/* A host that was away for longer than a code lasts isn't asked about it any more. */
static gboolean
on_next (gpointer user_data)
{
  PressoPairing *self = user_data;

  if (self->device_code != NULL && g_get_monotonic_time () < self->expires_at_us)
    ask_for_token (self);
  else
    presso_address_resolve_async (self->uri, self->attempt, on_resolved, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
presso_pairing_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoPairing *self = PRESSO_PAIRING (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_USER_CODE:
    g_value_set_string (value, self->user_code);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_pairing_dispose (GObject *object)
{
  PressoPairing *self = PRESSO_PAIRING (object);

  drop (self);
  presso_alarm_clear (&self->next);
  g_clear_object (&self->http);
  g_clear_object (&self->pin);
  G_OBJECT_CLASS (presso_pairing_parent_class)->dispose (object);
}

static void
presso_pairing_finalize (GObject *object)
{
  PressoPairing *self = PRESSO_PAIRING (object);

  g_free (self->data_dir);
  g_free (self->role);
  g_free (self->name);
  g_free (self->uri);
  g_free (self->resolved_uri);
  g_free (self->user_code);
  g_free (self->device_code);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (presso_pairing_parent_class)->finalize (object);
}

static void
presso_pairing_class_init (PressoPairingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = presso_pairing_get_property;
  object_class->dispose = presso_pairing_dispose;
  object_class->finalize = presso_pairing_finalize;

  /**
   * PressoPairing:state:
   *
   * How far it has come.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, PRESSO_TYPE_PAIRING_STATE, 0, flags);
  /**
   * PressoPairing:user-code:
   *
   * What the organiser compares, such as `7K3M-9Q2A`.
   */
  properties[PROP_USER_CODE] = g_param_spec_string ("user-code", NULL, NULL, NULL, flags);
  /**
   * PressoPairing:error:
   *
   * Why it failed, or what it waits for meanwhile; in the user's words.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_pairing_init (PressoPairing *self)
{
  self->next = presso_alarm_new (g_main_context_get_thread_default (), on_next, self);
}

/**
 * presso_pairing_new:
 * @data_dir: the data folder, where the pass will be kept
 * @role: what the station is to be let in as: `display`, `barista` or `admin`
 * @name: what the station is called
 *
 * Returns: (transfer full): a pairing that isn't begun
 */
PressoPairing *
presso_pairing_new (const char *data_dir, const char *role, const char *name)
{
  PressoPairing *self = g_object_new (PRESSO_TYPE_PAIRING, NULL);

  self->data_dir = g_strdup (data_dir);
  self->role = g_strdup (role);
  self->name = g_strdup (name);
  return self;
}

/**
 * presso_pairing_start:
 * @self: a pairing
 * @uri: where the host is, from [id@presso_address_parse] or a [class@FoundHost]
 * @fingerprint: (nullable): the key that the host announced, which it has to show then
 *
 * Begins, or begins anew.
 */
void
presso_pairing_start (PressoPairing *self, const char *uri, const char *fingerprint)
{
  g_autofree char *kept_uri = g_strdup (uri);
  g_autofree char *kept_fingerprint = g_strdup (fingerprint);

  g_return_if_fail (PRESSO_IS_PAIRING (self));

  g_object_freeze_notify (G_OBJECT (self));
  presso_pairing_cancel (self);
  g_free (self->uri);
  self->uri = g_steal_pointer (&kept_uri);
  g_clear_object (&self->pin);
  self->pin = presso_pin_new (kept_fingerprint);
  g_clear_object (&self->http);
  self->http = presso_http_new_pinned (self->pin);
  self->interval_s = DEFAULT_INTERVAL_S;
  self->attempt = g_cancellable_new ();
  set_state (self, PRESSO_PAIRING_CONNECTING);
  ask_again_in (self, 0);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * presso_pairing_cancel:
 * @self: a pairing
 *
 * Asks no more. What was asked runs out at the host.
 */
void
presso_pairing_cancel (PressoPairing *self)
{
  g_return_if_fail (PRESSO_IS_PAIRING (self));

  drop (self);
  g_object_freeze_notify (G_OBJECT (self));
  g_clear_pointer (&self->device_code, g_free);
  set_user_code (self, NULL);
  set_error (self, NULL);
  set_state (self, PRESSO_PAIRING_IDLE);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * presso_pairing_get_state:
 * @self: a pairing
 *
 * Returns: how far it has come
 */
PressoPairingState
presso_pairing_get_state (PressoPairing *self)
{
  g_return_val_if_fail (PRESSO_IS_PAIRING (self), PRESSO_PAIRING_FAILED);

  return self->state;
}

/**
 * presso_pairing_get_name:
 * @self: a pairing
 *
 * Returns: what the station is called
 */
const char *
presso_pairing_get_name (PressoPairing *self)
{
  g_return_val_if_fail (PRESSO_IS_PAIRING (self), NULL);

  return self->name;
}

/**
 * presso_pairing_get_uri:
 * @self: a pairing
 *
 * Returns: (nullable): where the host is
 */
const char *
presso_pairing_get_uri (PressoPairing *self)
{
  g_return_val_if_fail (PRESSO_IS_PAIRING (self), NULL);

  return self->uri;
}

/**
 * presso_pairing_get_user_code:
 * @self: a pairing
 *
 * Returns: (nullable): the code to show
 */
const char *
presso_pairing_get_user_code (PressoPairing *self)
{
  g_return_val_if_fail (PRESSO_IS_PAIRING (self), NULL);

  return self->user_code;
}

/**
 * presso_pairing_get_fingerprint:
 * @self: a pairing
 *
 * Returns: (nullable): the fingerprint of the host's key, to show beside the code
 */
const char *
presso_pairing_get_fingerprint (PressoPairing *self)
{
  g_return_val_if_fail (PRESSO_IS_PAIRING (self), NULL);

  return self->pin != NULL ? presso_pin_get_fingerprint (self->pin) : NULL;
}

/**
 * presso_pairing_get_error:
 * @self: a pairing
 *
 * Returns: (nullable): why it failed, or what it waits for meanwhile
 */
const GError *
presso_pairing_get_error (PressoPairing *self)
{
  g_return_val_if_fail (PRESSO_IS_PAIRING (self), NULL);

  return self->error;
}
