/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-credentials.h"

#include <glib/gstdio.h>
#include <sys/random.h>

#include "model/presso-error.h"
#include "server/presso-route.h"
#include "services/presso-station-service.h"
#include "store/presso-station-store.h"

#define COOKIE_NAME  "presso_guest"
#define TOKEN_BYTES  24
#define TOKEN_LENGTH (TOKEN_BYTES * 2)

/**
 * presso_credentials_new_token: (skip)
 *
 * Returns: (transfer full): 192 random bits as hexadecimal digits
 */
char *
presso_credentials_new_token (void)
{
  guint8 random[TOKEN_BYTES];
  char *token = g_malloc (TOKEN_LENGTH + 1);

  if (getrandom (random, sizeof random, 0) != (gssize) sizeof random)
    g_error ("The kernel has no random numbers");
  for (gsize i = 0; i < sizeof random; i++)
    g_snprintf (token + 2 * i, 3, "%02x", random[i]);
  return token;
}

/**
 * presso_credentials_hash: (skip)
 * @token: a token
 *
 * Returns: (transfer full): what is kept of it. Tokens are random, so a plain hash can't be
 * searched.
 */
char *
presso_credentials_hash (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

/**
 * presso_credentials_ensure_admin_token: (skip)
 * @path: the file
 * @error: return location
 *
 * Reads the credential of this user's programs on this machine; makes it at the first start, with
 * mode 0600.
 *
 * Returns: (transfer full) (nullable): the token
 */
char *
presso_credentials_ensure_admin_token (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *token = NULL;

  if (g_file_get_contents (path, &token, NULL, &failure)) {
    g_strstrip (token);
    if (strlen (token) >= TOKEN_LENGTH)
      return token;
    g_free (token);
  } else if (!g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  token = presso_credentials_new_token ();
  if (g_file_set_contents_full (path, token, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return token;
  g_free (token);
  return NULL;
}

/* Our programs say which version they are: `presso-display/0.1.0`. */
static char *
read_version (PressoRequest *request)
{
  const char *agent = soup_message_headers_get_one (
    soup_server_message_get_request_headers (request->message), "User-Agent");
  const char *slash =
    agent != NULL && g_str_has_prefix (agent, "presso-") ? strchr (agent, '/') : NULL;
  g_autofree char *version = slash != NULL ? g_strndup (slash + 1, strcspn (slash + 1, " ")) : NULL;

  return version != NULL && presso_station_service_is_version (version) ? g_steal_pointer (&version)
                                                                        : NULL;
}

static gboolean
identify_station (PressoRequest *request, const char *token, const char *admin_hash, GError **error)
{
  g_autofree char *hash = presso_credentials_hash (token);
  g_autoptr (PressoStation) station = NULL;
  g_autofree char *version = NULL;
  GError *failure = NULL;

  if (g_str_equal (hash, admin_hash)) {
    request->caller.role = PRESSO_ROLE_ADMIN;
    request->caller.id = g_strdup ("admin");
    return TRUE;
  }
  station =
    presso_store_find_station (presso_request_get_services (request)->store, hash, &failure);
  if (station == NULL) {
    g_propagate_error (
      error, failure != NULL ? failure : presso_error_new_standard (PRESSO_ERROR_UNAUTHORIZED));
    return FALSE;
  }
  presso_role_from_string (station->role, &request->caller.role);
  version = read_version (request);
  presso_station_service_see (presso_request_get_services (request), station->id, version,
                              request->address);
  request->caller.id = g_steal_pointer (&station->id);
  request->caller.name = g_steal_pointer (&station->name);
  request->caller.shop = g_steal_pointer (&station->shop);
  return TRUE;
}

static gboolean
is_session (const char *value)
{
  return strlen (value) == TOKEN_LENGTH && strspn (value, "0123456789abcdef") == TOKEN_LENGTH;
}

/* libsoup parses a client's cookies for messages of its client only. */
static void
identify_guest (PressoRequest *request)
{
  const char *header = presso_request_get_header (request, "Cookie");
  g_auto (GStrv) pairs = header != NULL ? g_strsplit (header, ";", -1) : NULL;

  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++) {
    const char *pair = g_strstrip (pairs[i]);

    if (g_str_has_prefix (pair, COOKIE_NAME "=") && is_session (pair + strlen (COOKIE_NAME "=")))
      presso_request_set_guest (request, pair + strlen (COOKIE_NAME "="));
  }
}

/**
 * presso_credentials_identify: (skip)
 * @request: a request
 * @admin_hash: hash of the admin token
 * @error: return location
 *
 * Finds out who asks: a station by its token, a guest by the session's cookie.
 *
 * Returns: `FALSE` with %PRESSO_ERROR_UNAUTHORIZED for a token that isn't ours
 */
gboolean
presso_credentials_identify (PressoRequest *request, const char *admin_hash, GError **error)
{
  const char *authorization = presso_request_get_header (request, "Authorization");

  if (authorization == NULL) {
    identify_guest (request);
    return TRUE;
  }
  if (g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    return identify_station (request, authorization + 7, admin_hash, error);
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_UNAUTHORIZED));
  return FALSE;
}

/**
 * presso_credentials_check: (skip)
 * @request: a request whose caller and route are known
 * @error: return location
 *
 * Returns: whether the caller may call the route
 */
gboolean
presso_credentials_check (PressoRequest *request, GError **error)
{
  const PressoCaller *caller = &request->caller;

  if ((request->route->roles & caller->role) == 0) {
    g_propagate_error (error, presso_error_new_standard (caller->role == PRESSO_ROLE_ANYONE
                                                           ? PRESSO_ERROR_UNAUTHORIZED
                                                           : PRESSO_ERROR_FORBIDDEN));
    return FALSE;
  }
  if (request->shop != NULL && !presso_caller_is_of_shop (caller, request->shop)) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
    return FALSE;
  }
  return TRUE;
}

/**
 * presso_credentials_check_station: (skip)
 * @request: a request that was let in, whose turn has come
 * @error: return location
 *
 * A station can be revoked between the moment it was let in and its command's turn.
 *
 * Returns: whether it is still let in
 */
gboolean
presso_credentials_check_station (PressoRequest *request, GError **error)
{
  const PressoCaller *caller = &request->caller;
  GError *failure = NULL;
  g_autoptr (PressoStation) station = NULL;

  if ((caller->role & PRESSO_ROLES_STAFF) == 0 || caller->shop == NULL)
    return TRUE;
  station =
    presso_store_load_station (presso_request_get_services (request)->store, caller->id, &failure);
  if (station != NULL)
    return TRUE;
  g_propagate_error (
    error, failure != NULL ? failure : presso_error_new_standard (PRESSO_ERROR_UNAUTHORIZED));
  return FALSE;
}

static void
set_cookie (PressoRequest *request, const char *session, int age_s)
{
  g_autofree char *cookie =
    g_strdup_printf (COOKIE_NAME "=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s", session,
                     age_s, request->is_secure ? "; Secure" : "");

  soup_message_headers_append (soup_server_message_get_response_headers (request->message),
                               "Set-Cookie", cookie);
}

/**
 * presso_credentials_start_session: (skip)
 * @request: a request of somebody without a credential
 * @seed: (nullable): hexadecimal digits to make the session of, %NULL for a random one
 *
 * Makes the caller a guest, who keeps the session in a cookie that no script can read and that,
 * once it came over TLS, is never sent in plain text.
 */
void
presso_credentials_start_session (PressoRequest *request, const char *seed)
{
  g_autofree char *session =
    seed != NULL ? g_strndup (seed, TOKEN_LENGTH) : presso_credentials_new_token ();

  presso_request_set_guest (request, session);
  request->is_new_session = TRUE;
  set_cookie (request, session, PRESSO_SESSION_AGE_S);
}

/**
 * presso_credentials_end_session: (skip)
 * @request: a guest's request
 *
 * Has the phone forget its session. The host keeps none that it could forget.
 */
void
presso_credentials_end_session (PressoRequest *request)
{
  set_cookie (request, "", 0);
}
