/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-http.h"

#include <glib/gstdio.h>

#include "client/presso-client.h"
#include "client/presso-pairing.h"
#include "fake-host.h"
#include "model/presso-error.h"
#include "model/presso-fingerprint.h"

/* An authority that the system of this test trusts, and what it signed for 127.0.0.1. */
static const char authority[] = "-----BEGIN CERTIFICATE-----\n"
                                "MIIBfzCCASWgAwIBAgIUBuwv0u8n4XytAsgbNEolBAxOc7AwCgYIKoZIzj0EAwIw\n"
                                "FDESMBAGA1UEAwwJQXV0aG9yaXR5MCAXDTI2MTEyMjE1MzEzM1oYDzIxMjYxMDI5\n"
                                "MTUzMTMzWjAUMRIwEAYDVQQDDAlBdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjO\n"
                                "PQMBBwNCAAQxhCSOvOmheSoaB9M3s7r3oU/a4Qxu34uY8zOhk7/YWgMFB2xIMcmv\n"
                                "foIxIp2XObPPQVBkju1bUGAox031qruDo1MwUTAdBgNVHQ4EFgQU0CUJj7WjziIE\n"
                                "uYvZQGy3G4WCc0gwHwYDVR0jBBgwFoAU0CUJj7WjziIEuYvZQGy3G4WCc0gwDwYD\n"
                                "VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiBg8ED7ihnSaPireGt6O2gJ\n"
                                "++kDbzAbcG9X0XJnh/xm6gIhALJgtyGwkvWa35QbtMN2ltm+/pVo/mOkn1LOWF6U\n"
                                "NiRC\n"
                                "-----END CERTIFICATE-----\n";
static const char signed_certificate[] =
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBgDCCASWgAwIBAgIUMk4DGmz8rxmxlsE/wVH9vFqc6ugwCgYIKoZIzj0EAwIw\n"
  "FDESMBAGA1UEAwwJQXV0aG9yaXR5MCAXDTI2MTEyMjE1MzEzM1oYDzIxMjYxMDI5\n"
  "MTUzMTMzWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
  "PQMBBwNCAASFUh0ZnErCYC2vjHp4QcY5oFwDnjQ3gp0u1G7yx6Mf6lkFcc3GalaW\n"
  "n9JH2nB2pxmv3CLUadl273st67eYLuedo1MwUTAPBgNVHREECDAGhwR/AAABMB0G\n"
  "A1UdDgQWBBRRwSHy+rfZDsA/6aRltBlxxrpqdTAfBgNVHSMEGDAWgBTQJQmPtaPO\n"
  "IgS5i9lAbLcbhYJzSDAKBggqhkjOPQQDAgNJADBGAiEA17eVW7iczcuOjihmYsKt\n"
  "mImXWyYTp+L+BgeXxhMeJqoCIQD61dPKm5YF7uung1vqGIEVIHH0zNHUd99qD/Vw\n"
  "JMfWBw==\n"
  "-----END CERTIFICATE-----\n"
  "-----BEGIN PRIVATE KEY-----\n"
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFG+Xc6kqDBKdxqSV\n"
  "3b8ystrhWnkRZbYJzt8DNQXC65ahRANCAASFUh0ZnErCYC2vjHp4QcY5oFwDnjQ3\n"
  "gp0u1G7yx6Mf6lkFcc3GalaWn9JH2nB2pxmv3CLUadl273st67eYLued\n"
  "-----END PRIVATE KEY-----\n";

#define OTHER "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"
#define TOKEN "the-token-of-this-station"

/* Speaks TLS with the certificate above and keeps all that it is told. */
typedef struct {
  GSocketService *service;
  GTlsCertificate *certificate;
  char *fingerprint;
  char *uri;
  GMutex mutex;
  GString *heard;
  int n_peers;
  /* For pairing: what its answer says of its key, and when it was asked for the token. */
  const char *claimed;
  gint64 asked_us[2];
  guint n_asked;
} Recorder;

static char *
write_answer (Recorder *self, const char *request)
{
  const char *status = "200 OK";
  g_autofree char *body = g_strdup ("{}");

  if (strstr (request, "/pairings/token") != NULL) {
    if (self->n_asked < G_N_ELEMENTS (self->asked_us))
      self->asked_us[self->n_asked++] = g_get_monotonic_time ();
    status = "400 Bad Request";
    g_free (body);
    body = g_strdup ("{\"code\":\"slow-down\",\"status\":400}");
  } else if (strstr (request, "/pairings") != NULL) {
    status = "201 Created";
    g_free (body);
    body = g_strdup_printf ("{\"id\":\"p\",\"deviceCode\":\"d\",\"userCode\":\"ABCD-EFGH\","
                            "\"expiresIn\":600,\"interval\":1,\"fingerprint\":\"%s\"}",
                            self->claimed);
  }
  return g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
                          "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
                          status, strlen (body), body);
}

static gboolean
on_peer (GThreadedSocketService *service,
         GSocketConnection *peer,
         GObject *source,
         gpointer user_data)
{
  Recorder *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) tls =
    g_tls_server_connection_new (G_IO_STREAM (peer), self->certificate, &error);
  char bytes[4096] = "";
  g_autofree char *answer = NULL;
  gssize length;

  g_assert_no_error (error);
  length =
    g_input_stream_read (g_io_stream_get_input_stream (tls), bytes, sizeof bytes - 1, NULL, NULL);
  g_mutex_lock (&self->mutex);
  if (length > 0)
    g_string_append_len (self->heard, bytes, length);
  answer = write_answer (self, bytes);
  g_mutex_unlock (&self->mutex);
  if (length > 0)
    g_output_stream_write_all (g_io_stream_get_output_stream (tls), answer, strlen (answer), NULL,
                               NULL, NULL);
  g_io_stream_close (tls, NULL, NULL);
  g_atomic_int_inc (&self->n_peers);
  return TRUE;
}

static void
set_up (Recorder *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) der = NULL;
  guint16 port;

  g_mutex_init (&self->mutex);
  self->heard = g_string_new (NULL);
  self->certificate = g_tls_certificate_new_from_pem (signed_certificate, -1, &error);
  g_assert_no_error (error);
  g_object_get (self->certificate, "certificate", &der, NULL);
  self->fingerprint = presso_fingerprint_from_certificate (der->data, der->len);
  self->service = g_threaded_socket_service_new (4);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  self->uri = g_strdup_printf ("https://127.0.0.1:%u/", port);
  g_signal_connect (self->service, "run", G_CALLBACK (on_peer), self);
}

static void
tear_down (Recorder *self, gconstpointer data)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_object_unref (self->certificate);
  g_free (self->fingerprint);
  g_free (self->uri);
  g_string_free (self->heard, TRUE);
  g_mutex_clear (&self->mutex);
}

static char *
get_heard (Recorder *self)
{
  char *heard;

  g_mutex_lock (&self->mutex);
  heard = g_strdup (self->heard->str);
  g_mutex_unlock (&self->mutex);
  return heard;
}

typedef struct {
  JsonNode *answer;
  GError *error;
} Result;

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Result *answer = user_data;

  answer->answer = presso_http_send_finish (PRESSO_HTTP (source), result, &answer->error);
}

/* Sends a token; returns whether it was answered. */
static gboolean
send_token (Recorder *self, PressoHttp *http, PressoError expected)
{
  Result result = { NULL };
  g_autofree char *uri = g_strconcat (self->uri, "healthz", NULL);
  gboolean is_answered;

  presso_http_send_async (http, "GET", uri, TOKEN, NULL, NULL, NULL, on_sent, &result);
  wait_until (result.answer != NULL || result.error != NULL);
  is_answered = result.answer != NULL;
  if (!is_answered)
    g_assert_error (result.error, PRESSO_ERROR, (int) expected);
  g_clear_pointer (&result.answer, json_node_unref);
  g_clear_error (&result.error);
  wait_until (g_atomic_int_get (&self->n_peers) > 0);
  return is_answered;
}

static void
test_right_key (Recorder *self, gconstpointer data)
{
  g_autoptr (PressoPin) pin = presso_pin_new (self->fingerprint);
  g_autoptr (PressoHttp) http = presso_http_new_pinned (pin);
  g_autofree char *heard = NULL;

  g_assert_true (send_token (self, http, PRESSO_ERROR_INTERNAL));
  heard = get_heard (self);
  g_assert_nonnull (strstr (heard, TOKEN));
}

static void
test_other_key (Recorder *self, gconstpointer data)
{
  g_autoptr (PressoPin) pin = presso_pin_new (OTHER);
  g_autoptr (PressoHttp) http = presso_http_new_pinned (pin);
  g_autofree char *heard = NULL;

  g_assert_false (send_token (self, http, PRESSO_ERROR_HOST_CHANGED));
  heard = get_heard (self);
  g_assert_cmpstr (heard, ==, "");
}

static void
test_learned (Recorder *self, gconstpointer data)
{
  g_autoptr (PressoPin) pin = presso_pin_new (NULL);
  g_autoptr (PressoHttp) http = presso_http_new_pinned (pin);

  g_assert_true (send_token (self, http, PRESSO_ERROR_INTERNAL));
  g_assert_cmpstr (presso_pin_get_fingerprint (pin), ==, self->fingerprint);
}

/* The WebSocket shows its token to nobody else, either, however often it tries. */
static void
test_live (Recorder *self, gconstpointer data)
{
  g_autoptr (PressoPass) pass = presso_pass_new (self->uri, TOKEN, "display", "main", OTHER);
  PressoClient *client = presso_client_new_for_pass (pass, g_get_user_data_dir (), "display");
  g_autofree char *heard = NULL;

  presso_client_start (client);
  wait_until (g_atomic_int_get (&self->n_peers) >= 3);
  wait_until (
    g_error_matches (presso_client_get_error (client), PRESSO_ERROR, PRESSO_ERROR_HOST_CHANGED));
  presso_client_stop (client);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  heard = get_heard (self);
  g_assert_cmpstr (heard, ==, "");
  g_assert_finalize_object (client);
}

/* Somebody between passes on what the host says, but has a key of their own. */
static void
test_pairing_intercepted (Recorder *self, gconstpointer data)
{
  PressoPairing *pairing = presso_pairing_new (g_get_user_data_dir (), "display", "Station");

  self->claimed = OTHER;
  presso_pairing_start (pairing, self->uri, NULL);
  wait_until (presso_pairing_get_state (pairing) == PRESSO_PAIRING_FAILED);
  g_assert_error (presso_pairing_get_error (pairing), PRESSO_ERROR, PRESSO_ERROR_HOST_CHANGED);
  g_assert_null (presso_pairing_get_user_code (pairing));
  g_assert_finalize_object (pairing);
}

static guint
get_n_asked (Recorder *self)
{
  guint n_asked;

  g_mutex_lock (&self->mutex);
  n_asked = self->n_asked;
  g_mutex_unlock (&self->mutex);
  return n_asked;
}

/* RFC 8628: five seconds are added to the pause. */
static void
test_pairing_slowed_down (Recorder *self, gconstpointer data)
{
  PressoPairing *pairing = presso_pairing_new (g_get_user_data_dir (), "display", "Station");

  self->claimed = self->fingerprint;
  presso_pairing_start (pairing, self->uri, NULL);
  wait_until (get_n_asked (self) == 2);
  g_assert_cmpint (self->asked_us[1] - self->asked_us[0], >=, 6 * G_USEC_PER_SEC - 100000);
  g_assert_cmpint (presso_pairing_get_state (pairing), ==, PRESSO_PAIRING_WAITING);
  g_assert_cmpstr (presso_pairing_get_user_code (pairing), ==, "ABCD-EFGH");
  presso_pairing_cancel (pairing);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (pairing);
}

/* Without a pin, this machine trusts what the authority signed: so the test above proves something.
 */
static void
test_trusted (Recorder *self, gconstpointer data)
{
  g_autoptr (PressoHttp) http = presso_http_new ();
  g_autofree char *heard = NULL;

  g_assert_true (send_token (self, http, PRESSO_ERROR_INTERNAL));
  heard = get_heard (self);
  g_assert_nonnull (strstr (heard, TOKEN));
}

/* The file is read again for each connection. */
static void
trust_authority (const char *path)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, authority, -1, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

#define add(path, function)                                                                        \
  g_test_add ("/client/pin/" path, Recorder, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("presso-pin-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "authority.pem", NULL);
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  trust_authority (path);

  add ("right-key", test_right_key);
  add ("other-key", test_other_key);
  add ("learned", test_learned);
  add ("live", test_live);
  add ("trusted", test_trusted);
  add ("pairing-intercepted", test_pairing_intercepted);
  add ("pairing-slowed-down", test_pairing_slowed_down);
  status = g_test_run ();
  g_remove (path);
  g_rmdir (dir);
  return status;
}
