/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-idempotency.h"

#include "model/presso-error.h"
#include "server/presso-route.h"
#include "server/presso-seal.h"
#include "server/presso-server.h"
#include "store/presso-station-store.h"

#define HEADER "Idempotency-Key"

#define MAX_KEY_LENGTH 255
/* Anyone can be a guest, and choose keys as fast as a phone can send. */
#define MAX_GUEST_ANSWERS 50
/* A key with fewer hexadecimal digits, or fewer different ones, is not taken for random. */
#define MIN_RANDOM_DIGITS    32
#define MIN_DIFFERENT_DIGITS 8

static gboolean
is_key (const char *key)
{
  gsize length = strlen (key);

  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isgraph (key[i]))
      return FALSE;
  }
  return length >= 1 && length <= MAX_KEY_LENGTH;
}

/* Whether nobody else can have thought of a key: a UUID, or that many hexadecimal digits. That they
 * vary tells a random one from a number that was filled up with zeros. */
static gboolean
is_random (const char *key)
{
  gboolean is_uuid = g_uuid_string_is_valid (key);
  guint seen = 0;
  guint n_digits = 0;
  guint n_different = 0;

  for (const char *c = key; *c != '\0'; c++) {
    int digit = g_ascii_xdigit_value (*c);

    if (digit < 0 && !(is_uuid && *c == '-'))
      return FALSE;
    n_digits += digit >= 0;
    n_different += digit >= 0 && (seen & 1u << digit) == 0;
    seen |= digit >= 0 ? 1u << digit : 0;
  }
  return n_digits >= MIN_RANDOM_DIGITS && n_different >= MIN_DIFFERENT_DIGITS;
}

/* A body that holds a secret may hold one that is quickly guessed, such as a PIN: it is mixed with
 * the caller's token, which the store doesn't know. */
static char *
hash_request (PressoRequest *request, GBytes *body, const char *secret)
{
  const char *mixed = secret != NULL ? secret : "";
  g_autoptr (GHmac) checksum =
    g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) mixed, strlen (mixed));
  const char *method = soup_server_message_get_method (request->message);
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  gsize length;
  const guchar *data = g_bytes_get_data (body, &length);

  g_hmac_update (checksum, (const guchar *) method, (gssize) strlen (method) + 1);
  g_hmac_update (checksum, (const guchar *) path, (gssize) strlen (path) + 1);
  g_hmac_update (checksum, data, (gssize) length);
  return g_strdup (g_hmac_get_string (checksum));
}

/**
 * presso_idempotency_read: (skip)
 * @request: a request whose caller and route are known
 * @body: its body
 * @error: return location
 *
 * Reads the Idempotency-Key. It means nothing to a GET; nor where the answer holds a secret and the
 * caller has none to seal it with, which is only so for what may be repeated anyway.
 *
 * Returns: whether it is missing or as it should be
 */
gboolean
presso_idempotency_read (PressoRequest *request, GBytes *body, GError **error)
{
  const char *key = presso_request_get_header (request, HEADER);
  const char *authorization = presso_request_get_header (request, "Authorization");
  GError *problem = NULL;

  if (key == NULL || g_str_equal (request->route->method, "GET"))
    return TRUE;
  if (!is_key (key)) {
    presso_error_take_field (&problem, HEADER, "format", PRESSO_ERROR_REQUEST_INVALID);
    g_propagate_error (error, problem);
    return FALSE;
  }
  if (request->route->is_secret && authorization == NULL)
    return TRUE;
  request->key = g_strdup (key);
  if (request->route->is_secret)
    request->secret = g_strdup (authorization);
  request->fingerprint = hash_request (request, body, request->secret);
  return TRUE;
}

/**
 * presso_idempotency_build_id: (skip)
 * @request: a request
 *
 * Returns: (transfer full): whose keys it is about
 */
char *
presso_idempotency_build_id (PressoRequest *request)
{
  return g_strdup_printf ("%d:%s", request->caller.role, request->caller.id);
}

static gboolean
replay (PressoRequest *request, PressoAnswer *answer, GError **error)
{
  gboolean is_sealed = request->secret != NULL && answer->body != NULL;

  if (!g_str_equal (answer->request, request->fingerprint)) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_IDEMPOTENCY_KEY_REUSED));
    return FALSE;
  }
  request->status = (guint) answer->status;
  request->reply =
    is_sealed ? presso_seal_open (answer->body, request->secret) : g_steal_pointer (&answer->body);
  if (!is_sealed || request->reply != NULL)
    return TRUE;
  /* The organiser's token on this machine was made anew meanwhile. */
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_IDEMPOTENCY_KEY_REUSED));
  return FALSE;
}

/**
 * presso_idempotency_keep: (skip)
 * @request: a request that was carried out
 * @store: where to keep its answer, in a transaction
 * @error: return location
 *
 * Of a guest only the newest answers are kept.
 *
 * Returns: whether the answer is kept, if it has a key
 */
gboolean
presso_idempotency_keep (PressoRequest *request, PressoStore *store, GError **error)
{
  gint64 now_ms = presso_clock_get_now (presso_request_get_services (request)->clock);
  g_autofree char *caller = presso_idempotency_build_id (request);
  g_autoptr (PressoAnswer) answer = g_new0 (PressoAnswer, 1);

  if (request->key == NULL)
    return TRUE;

  answer->request = g_strdup (request->fingerprint);
  answer->status = (int) request->status;
  answer->body = request->secret != NULL && request->reply != NULL
                   ? presso_seal_close (request->reply, request->secret)
                   : g_strdup (request->reply);
  return presso_store_insert_answer (store, caller, request->key, answer, now_ms, error) &&
         ((request->caller.role & PRESSO_ROLES_STAFF) != 0 ||
          presso_store_trim_answers (store, caller, request->key, MAX_GUEST_ANSWERS, error));
}

/**
 * presso_idempotency_find: (skip)
 * @request: a request that changes something
 * @found: (out): whether it was answered before; then the request has that answer
 * @error: return location
 *
 * Returns: `FALSE` with @error set for another request with the same key
 */
gboolean
presso_idempotency_find (PressoRequest *request, gboolean *found, GError **error)
{
  PressoServices *services = presso_request_get_services (request);
  gint64 now_ms = presso_clock_get_now (services->clock);
  g_autofree char *caller = presso_idempotency_build_id (request);
  g_autoptr (PressoAnswer) answer = NULL;
  GError *failure = NULL;

  *found = FALSE;
  if (request->key == NULL)
    return TRUE;
  answer = presso_store_find_answer (services->store, caller, request->key,
                                     now_ms - PRESSO_ANSWER_AGE_MS, &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  *found = answer != NULL;
  return answer == NULL || replay (request, answer, error);
}

/**
 * presso_idempotency_run: (skip)
 * @request: a request that changes something
 * @error: return location
 *
 * Within a command: carries it out, once for each Idempotency-Key of a caller. The answer is kept
 * in the same transaction as what was done, sealed with the caller's token where it holds a secret.
 * A refusal changes nothing and is not kept: the same key may be tried again.
 *
 * Returns: whether there is an answer, an earlier one or a new one
 */
gboolean
presso_idempotency_run (PressoRequest *request, GError **error)
{
  gboolean found;

  if (!presso_idempotency_find (request, &found, error))
    return FALSE;
  return found ||
         (request->route->handler (request, error) &&
          presso_idempotency_keep (request, presso_request_get_services (request)->store, error));
}

/**
 * presso_idempotency_derive_session: (skip)
 * @request: the first scan of somebody without a session
 * @secret: known to the host alone
 *
 * The answer to a first scan brings the session, so who didn't get it would come again as somebody
 * else and take a second drink. The session is therefore made of the key and the address: the same
 * scan again is the same guest, and gets the same answer and cookie.
 *
 * Returns: (transfer full) (nullable): hexadecimal digits for the session; %NULL without a key that
 *   looks as random as a session
 */
char *
presso_idempotency_derive_session (PressoRequest *request, const char *secret)
{
  const char *key = presso_request_get_header (request, HEADER);
  g_autofree char *what = NULL;

  if (key == NULL || !is_key (key) || !is_random (key))
    return NULL;
  what = g_strdup_printf ("presso-session %s %s %s", request->address, request->shop, key);
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret),
                                    what, -1);
}
