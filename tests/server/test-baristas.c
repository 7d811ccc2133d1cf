/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "server/presso-route.h"
#include "services/presso-barista-service.h"
#include "services/presso-pin-hash.h"

static char *
add (PressoTestServer *server, const char *body)
{
  g_autoptr (PressoTestReply) reply =
    presso_test_server_shop (server, server->admin, "POST", "/baristas", body);

  g_assert_cmpint (reply->status, ==, 201);
  return g_strdup (presso_test_reply_get (reply, "id"));
}

static PressoTestReply *
call (PressoTestServer *server, const char *method, const char *id, const char *body)
{
  g_autofree char *path = g_strconcat ("/baristas/", id, NULL);

  return presso_test_server_shop (server, server->admin, method, path, body);
}

static PressoTestReply *
sign_in (PressoTestServer *server, const char *headers, const char *id, const char *pin)
{
  g_autofree char *path = g_strdup_printf ("/baristas/%s/sign-in", id);
  g_autofree char *body = pin != NULL ? g_strdup_printf ("{\"pin\":\"%s\"}", pin) : NULL;

  return presso_test_server_shop (server, headers, "POST", path, body);
}

static void
test_hash (void)
{
  g_autofree char *first = presso_pin_hash_new ("2580");
  g_autofree char *second = presso_pin_hash_new ("2580");

  g_assert_cmpstr (first, !=, second);
  g_assert_true (g_str_has_prefix (first, "pbkdf2-sha256$100000$"));
  g_assert_null (strstr (first, "2580$"));
  g_assert_true (presso_pin_hash_matches (first, "2580"));
  g_assert_true (presso_pin_hash_matches (second, "2580"));
  g_assert_false (presso_pin_hash_matches (first, "2581"));
  g_assert_false (presso_pin_hash_matches (first, "25800"));
  g_assert_false (presso_pin_hash_matches (first, ""));
  g_assert_false (presso_pin_hash_matches ("2580", "2580"));
  g_assert_false (presso_pin_hash_matches ("pbkdf2-sha256$0$00$00", "2580"));
  /* RFC 7914, 11: the second of its vectors for PBKDF2 with HMAC-SHA-256, its first 32 bytes. */
  g_assert_true (
    presso_pin_hash_matches ("pbkdf2-sha256$80000$NaCl$"
                             "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56",
                             "Password"));
}

static void
test_refusals (void)
{
  static const struct {
    const char *body;
    const char *field;
    const char *reason;
  } rows[] = {
    { "{}", "name", "required" },
    { "{\"name\":1}", "name", "type" },
    { "{\"name\":null}", "name", "type" },
    { "{\"name\":\" \"}", "name", "length" },
    { "{\"name\":\"0123456789012345678901234567890123456789x\"}", "name", "length" },
    { "{\"name\":\"A\\u0007\"}", "name", "format" },
    { "{\"name\":\"ana\"}", "name", "doubled" },
    { "{\"name\":\"Ben\",\"pin\":1234}", "pin", "type" },
    { "{\"name\":\"Ben\",\"pin\":\"123\"}", "pin", "format" },
    { "{\"name\":\"Ben\",\"pin\":\"123456789\"}", "pin", "format" },
    { "{\"name\":\"Ben\",\"pin\":\"12a4\"}", "pin", "format" },
    { "{\"name\":\"Ben\",\"pin\":\"\"}", "pin", "format" },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *ana = add (server, "{\"name\":\"Ana\"}");
  g_autoptr (PressoTestReply) list = NULL;
  g_autoptr (PressoTestReply) gone = call (server, "DELETE", "none", NULL);
  g_autoptr (PressoTestReply) nobody = sign_in (server, server->barista, "none", "1234");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PressoTestReply) reply =
      presso_test_server_shop (server, server->admin, "POST", "/baristas", rows[i].body);

    g_test_message ("%s", rows[i].body);
    presso_test_assert_problem (reply, 400, "request-invalid");
    g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.field"), ==, rows[i].field);
    g_assert_cmpstr (presso_test_reply_get (reply, "errors.0.reason"), ==, rows[i].reason);
  }
  presso_test_assert_problem (gone, 404, "not-found");
  presso_test_assert_problem (nobody, 404, "not-found");
  list = presso_test_server_shop (server, server->display, "GET", "/baristas", NULL);
  g_assert_cmpint (list->status, ==, 200);
  g_assert_nonnull (strstr (list->body, ana));
  g_assert_null (strstr (list->body, "Ben"));
}

/* Names can change places without a name for nobody in between, and a PIN can go. */
static void
test_change (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *ana = add (server, "{\"name\":\"Ana\",\"pin\":\"2580\"}");
  g_autoptr (PressoTestReply) renamed = call (server, "PATCH", ana, "{\"name\":\"ANA\"}");
  g_autoptr (PressoTestReply) kept = sign_in (server, server->barista, ana, "2580");
  g_autoptr (PressoTestReply) changed = call (server, "PATCH", ana, "{\"pin\":\"123456\"}");
  g_autoptr (PressoTestReply) old = sign_in (server, server->barista, ana, "2580");
  g_autoptr (PressoTestReply) missing = sign_in (server, server->barista, ana, NULL);
  g_autoptr (PressoTestReply) new = sign_in (server, server->barista, ana, "123456");
  g_autoptr (PressoTestReply) without = call (server, "PATCH", ana, "{\"pin\":null}");
  g_autoptr (PressoTestReply) anybody = sign_in (server, server->barista, ana, NULL);

  g_assert_cmpstr (presso_test_reply_get (renamed, "name"), ==, "ANA");
  g_assert_nonnull (strstr (renamed->body, "\"hasPin\":true"));
  g_assert_cmpint (kept->status, ==, 200);
  g_assert_cmpint (changed->status, ==, 200);
  presso_test_assert_problem (old, 403, "pin-wrong");
  presso_test_assert_problem (missing, 403, "pin-wrong");
  g_assert_cmpint (new->status, ==, 200);
  g_assert_nonnull (strstr (without->body, "\"hasPin\":false"));
  g_assert_cmpint (anybody->status, ==, 200);
}

/* Five tries, wherever they are made; then not even the right PIN is looked at for a while, and
 * others are not kept waiting. */
static void
test_guessing (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *second = presso_test_server_add_station (server, "barista", "main");
  g_autofree char *ana = add (server, "{\"name\":\"Ana\",\"pin\":\"2580\"}");
  g_autofree char *ben = add (server, "{\"name\":\"Ben\",\"pin\":\"2580\"}");
  g_autoptr (PressoTestReply) right = NULL;
  g_autoptr (PressoTestReply) other = NULL;
  g_autoptr (PressoTestReply) later = NULL;

  for (int i = 0; i < 6; i++) {
    g_autoptr (PressoTestReply) wrong =
      sign_in (server, i % 2 == 0 ? server->barista : second, ana, "0000");

    presso_test_assert_problem (wrong, i < 5 ? 403 : 429,
                                i < 5 ? "pin-wrong" : "too-many-requests");
  }
  right = sign_in (server, server->barista, ana, "2580");
  presso_test_assert_problem (right, 429, "too-many-requests");
  g_assert_nonnull (presso_test_reply_get_header (right, "Retry-After"));
  other = sign_in (server, server->barista, ben, "2580");
  g_assert_cmpint (other->status, ==, 200);
  presso_test_server_advance (server, 5 * 60 * 1000);
  later = sign_in (server, server->barista, ana, "2580");
  g_assert_cmpint (later->status, ==, 200);
}

static gboolean
is_in_file (PressoTestServer *server, const char *text)
{
  g_autofree char *path = g_build_filename (server->dir, "presso.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return memmem (content, length, text, strlen (text)) != NULL;
}

/* Neither a PIN nor a plain hash of what was sent, which would give it away at once, is in the
 * file; also where the requests had keys under which their answers are kept. */
static void
test_secret (void)
{
  static const char body[] = "{\"name\":\"Ana\",\"pin\":\"86421357\"}";
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *keyed = g_strconcat (server->admin, "Idempotency-Key: barista-1\r\n", NULL);
  g_autoptr (PressoTestReply) made =
    presso_test_server_shop (server, keyed, "POST", "/baristas", body);
  g_autoptr (PressoTestReply) again =
    presso_test_server_shop (server, keyed, "POST", "/baristas", body);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (PressoTestReply) audit =
    presso_test_server_shop (server, server->admin, "GET", "/audit", NULL);

  g_assert_cmpint (made->status, ==, 201);
  g_assert_cmpstr (again->body, ==, made->body);
  g_assert_null (strstr (audit->body, "86421357"));
  g_assert_nonnull (strstr (audit->body, "barista.create"));
  presso_test_server_stop (server);
  g_checksum_update (checksum, (const guchar *) "POST", 5);
  g_checksum_update (checksum, (const guchar *) "/api/v1/shops/main/baristas", 28);
  g_checksum_update (checksum, (const guchar *) body, (gssize) strlen (body));
  g_assert_true (is_in_file (server, "barista-1"));
  g_assert_true (is_in_file (server, "pbkdf2-sha256$"));
  g_assert_false (is_in_file (server, "86421357"));
  g_assert_false (is_in_file (server, g_checksum_get_string (checksum)));
}

/* Who did what to whom is in the audit, and nothing of a PIN but that there is one. */
static void
test_audit (void)
{
  static const struct {
    const char *method;
    const char *body;
    const char *expected;
  } rows[] = {
    { "PATCH", "{\"name\":\"Ana B.\"}",
      "\"action\":\"barista.change\",\"subject\":\"%s\",\"changes\":[{\"path\":\"/name\","
      "\"before\":\"Ana\",\"after\":\"Ana B.\"}]" },
    { "PATCH", "{\"pin\":\"2580\"}", "{\"path\":\"/hasPin\",\"before\":false,\"after\":true}" },
    { "PATCH", "{\"pin\":\"2581\"}",
      "{\"path\":\"/hasPin\",\"before\":true,\"after\":\"changed\"}" },
    { "PATCH", "{\"pin\":null}", "{\"path\":\"/hasPin\",\"before\":true,\"after\":false}" },
    { "DELETE", NULL, "\"action\":\"barista.remove\",\"subject\":\"%s\"" },
  };

  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *ana = add (server, "{\"name\":\"Ana\"}");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PressoTestReply) reply = call (server, rows[i].method, ana, rows[i].body);
    g_autoptr (PressoTestReply) audit =
      presso_test_server_shop (server, server->admin, "GET", "/audit?limit=1", NULL);
    g_autoptr (GString) expected = g_string_new (rows[i].expected);

    g_assert_cmpint (reply->status, <, 300);
    g_string_replace (expected, "%s", ana, 0);
    g_test_message ("%s in %s", expected->str, audit->body);
    g_assert_nonnull (strstr (audit->body, expected->str));
  }
}

static void
test_many (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autoptr (PressoTestReply) refused = NULL;

  for (int i = 0; i < PRESSO_MAX_BARISTAS; i++) {
    g_autofree char *body = g_strdup_printf ("{\"name\":\"Barista %d\"}", i);
    g_autofree char *G_GNUC_UNUSED id = add (server, body);
  }
  refused =
    presso_test_server_shop (server, server->admin, "POST", "/baristas", "{\"name\":\"One more\"}");
  presso_test_assert_problem (refused, 400, "request-invalid");
}

/* Of two stations that claim at once one wins, and the other is told who. */
static void
test_taken (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *second = presso_test_server_add_station (server, "barista", "main");
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *order = presso_test_server_order (server, guest, "Guest 1");
  g_autofree char *path = g_strdup_printf ("/orders/%s/claim", order);
  g_autoptr (PressoTestReply) won =
    presso_test_server_shop (server, server->barista, "POST", path, "{\"barista\":\"Ana\"}");
  g_autoptr (PressoTestReply) lost =
    presso_test_server_shop (server, second, "POST", path, "{\"barista\":\"Ben\"}");

  g_assert_cmpstr (presso_test_reply_get (won, "barista"), ==, "Ana");
  presso_test_assert_problem (lost, 409, "transition-invalid");
  g_assert_cmpstr (presso_test_reply_get (lost, "barista"), ==, "Ana");
  g_assert_nonnull (strstr (presso_test_reply_get (lost, "detail"), "Ana"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/baristas/hash", test_hash);
  g_test_add_func ("/baristas/refusals", test_refusals);
  g_test_add_func ("/baristas/change", test_change);
  g_test_add_func ("/baristas/guessing", test_guessing);
  g_test_add_func ("/baristas/secret", test_secret);
  g_test_add_func ("/baristas/audit", test_audit);
  g_test_add_func ("/baristas/many", test_many);
  g_test_add_func ("/baristas/taken", test_taken);
  return g_test_run ();
}
