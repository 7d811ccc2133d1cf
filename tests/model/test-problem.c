/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-problem.h"

#include <errno.h>

#include "model/presso-error.h"
#include "model/presso-json.h"

static const struct {
  PressoError code;
  int status;
  const char *name;
} errors[] = {
  { PRESSO_ERROR_INTERNAL, 500, "internal" },
  { PRESSO_ERROR_UNAVAILABLE, 503, "unavailable" },
  { PRESSO_ERROR_REQUEST_INVALID, 400, "request-invalid" },
  { PRESSO_ERROR_UNAUTHORIZED, 401, "unauthorized" },
  { PRESSO_ERROR_FORBIDDEN, 403, "forbidden" },
  { PRESSO_ERROR_NOT_FOUND, 404, "not-found" },
  { PRESSO_ERROR_METHOD_NOT_ALLOWED, 405, "method-not-allowed" },
  { PRESSO_ERROR_TOO_LARGE, 413, "too-large" },
  { PRESSO_ERROR_TOO_MANY_REQUESTS, 429, "too-many-requests" },
  { PRESSO_ERROR_CODE_INVALID, 410, "code-invalid" },
  { PRESSO_ERROR_CODE_EXHAUSTED, 409, "code-exhausted" },
  { PRESSO_ERROR_SHOP_CLOSED, 409, "shop-closed" },
  { PRESSO_ERROR_QUEUE_FULL, 409, "queue-full" },
  { PRESSO_ERROR_GUEST_LIMIT, 409, "guest-limit" },
  { PRESSO_ERROR_TRANSITION_INVALID, 409, "transition-invalid" },
  { PRESSO_ERROR_ORDER_OPEN, 409, "order-open" },
  { PRESSO_ERROR_ORDER_INVALID, 422, "order-invalid" },
  { PRESSO_ERROR_SOLD_OUT, 422, "sold-out" },
  { PRESSO_ERROR_IDEMPOTENCY_KEY_REUSED, 422, "idempotency-key-reused" },
  { PRESSO_ERROR_AUTHORIZATION_PENDING, 400, "authorization-pending" },
  { PRESSO_ERROR_SLOW_DOWN, 400, "slow-down" },
  { PRESSO_ERROR_EXPIRED_TOKEN, 400, "expired-token" },
  { PRESSO_ERROR_ACCESS_DENIED, 400, "access-denied" },
  { PRESSO_ERROR_BACKUP_INVALID, 422, "backup-invalid" },
  { PRESSO_ERROR_STORE_NEWER, 500, "store-newer" },
  { PRESSO_ERROR_STORE_DAMAGED, 500, "store-damaged" },
  { PRESSO_ERROR_PIN_WRONG, 403, "pin-wrong" },
  { PRESSO_ERROR_HOST_CHANGED, 502, "host-changed" },
};

static void
test_both_ways (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (errors), ==, PRESSO_N_ERRORS);
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++) {
    g_autoptr (GError) error = presso_error_new_standard (errors[i].code);
    g_autofree char *text = presso_problem_to_string (error);
    g_autoptr (GError) back = presso_problem_to_error (errors[i].status, text, strlen (text));
    g_autoptr (JsonNode) node = presso_json_parse (text, -1, NULL);
    JsonObject *object = json_node_get_object (node);
    g_autofree char *type = g_strconcat ("urn:presso:problem:", errors[i].name, NULL);

    g_assert_cmpint (presso_error_get_status (error), ==, errors[i].status);
    g_assert_cmpstr (presso_error_get_code (error), ==, errors[i].name);
    g_assert_cmpstr (presso_error_code_to_string (errors[i].code), ==, errors[i].name);
    g_assert_cmpint (presso_error_code_from_string (errors[i].name), ==, errors[i].code);
    g_assert_cmpstr (presso_json_get_string (object, "type"), ==, type);
    g_assert_cmpstr (presso_json_get_string (object, "code"), ==, errors[i].name);
    g_assert_cmpint (presso_json_get_int (object, "status", 0), ==, errors[i].status);
    g_assert_cmpstr (presso_json_get_string (object, "title"), ==, error->message);
    /* What went wrong inside is nobody else's. */
    g_assert_cmpstr (presso_json_get_string (object, "detail"), ==,
                     errors[i].code != PRESSO_ERROR_INTERNAL ? error->message : NULL);
    g_assert_false (json_object_has_member (object, "errors"));
    g_assert_false (json_object_has_member (object, "retryAfter"));
    g_assert_error (back, PRESSO_ERROR, (int) errors[i].code);
    g_assert_cmpstr (back->message, ==, error->message);
    g_assert_cmpuint (strlen (error->message), >, 10);
  }
}

static const char *const reasons[] = { "required", "unknown", "sold-out", "doubled",
                                       "type",     "range",   "length",   "format" };

static void
test_fields (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  g_autoptr (GError) back = NULL;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    g_autofree char *field = g_strdup_printf ("options.group-%zu", i);

    presso_error_take_field (&error, field, reasons[i], PRESSO_ERROR_ORDER_INVALID);
  }
  copy = g_error_copy (error);
  text = presso_problem_to_string (copy);
  g_assert_null (strstr (text, "\"detail\":\"\""));
  back = presso_problem_to_error (422, text, strlen (text));
  g_assert_cmpuint (presso_error_get_n_fields (back), ==, G_N_ELEMENTS (reasons));
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++) {
    const char *reason;

    g_assert_cmpstr (presso_error_get_field (back, i, &reason), ==,
                     presso_error_get_field (error, i, NULL));
    g_assert_cmpstr (reason, ==, reasons[i]);
  }
  presso_error_take_field (NULL, "ignored", "type", PRESSO_ERROR_INTERNAL);
}

static const char *const members[] = { "pausedUntil", "validUntil", "resetsAt" };

static void
test_retry (void)
{
  const gint64 time_ms = G_GINT64_CONSTANT (1795345187123);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autoptr (GError) error = presso_error_new_standard (PRESSO_ERROR_SHOP_CLOSED);
    g_autoptr (GError) copy = NULL;
    g_autoptr (GError) back = NULL;
    g_autofree char *text = NULL;
    g_autofree char *expected = g_strdup_printf ("\"%s\":\"2026-11-22T10:59:47.123Z\"", members[i]);
    const char *member;

    presso_error_set_retry_at (error, members[i], time_ms);
    presso_error_set_retry_after (error, 12);
    copy = g_error_copy (error);
    text = presso_problem_to_string (copy);
    g_assert_nonnull (strstr (text, expected));
    g_assert_nonnull (strstr (text, "\"retryAfter\":12"));
    back = presso_problem_to_error (409, text, strlen (text));
    g_assert_cmpint (presso_error_get_retry_at (back, &member), ==, time_ms);
    g_assert_cmpstr (member, ==, members[i]);
    g_assert_cmpint (presso_error_get_retry_after (back), ==, 12);
  }
}

/* A closed bar says null: nobody knows when it opens. */
static void
test_retry_unknown (void)
{
  g_autoptr (GError) error = presso_error_new_standard (PRESSO_ERROR_SHOP_CLOSED);
  g_autofree char *text = NULL;
  g_autoptr (GError) back = NULL;

  presso_error_set_retry_at (error, "pausedUntil", 0);
  text = presso_problem_to_string (error);
  g_assert_nonnull (strstr (text, "\"pausedUntil\":null"));
  back = presso_problem_to_error (409, text, strlen (text));
  g_assert_cmpint (presso_error_get_retry_at (back, NULL), ==, 0);
}

/* What a file is called or why it can't be opened is nothing for a peer. */
static void
test_other_domain (void)
{
  g_autoptr (GError) error =
    g_error_new (G_FILE_ERROR, G_FILE_ERROR_ACCES, "Can't open /secret/path");
  g_autofree char *text = presso_problem_to_string (error);

  g_assert_null (strstr (text, "secret"));
  g_assert_nonnull (strstr (text, "\"code\":\"internal\""));
  g_assert_cmpint (presso_error_get_status (error), ==, 500);
  g_assert_cmpuint (presso_error_get_n_fields (error), ==, 0);
  g_assert_cmpint (presso_error_get_retry_after (error), ==, 0);
  g_assert_cmpint (presso_error_get_retry_at (error, NULL), ==, 0);
}

/* Bodies that are no problem document, or only partly one. */
static const struct {
  int status;
  const char *body;
  PressoError code;
  guint n_fields;
} bodies[] = {
  { 500, "", PRESSO_ERROR_INTERNAL, 0 },
  { 503, "", PRESSO_ERROR_UNAVAILABLE, 0 },
  { 502, "<html>", PRESSO_ERROR_INTERNAL, 0 },
  { 503, "<html>", PRESSO_ERROR_UNAVAILABLE, 0 },
  { 400, "[]", PRESSO_ERROR_INTERNAL, 0 },
  { 400, "null", PRESSO_ERROR_INTERNAL, 0 },
  { 400, "{}", PRESSO_ERROR_INTERNAL, 0 },
  { 400, "{\"code\":7}", PRESSO_ERROR_INTERNAL, 0 },
  { 400, "{\"code\":\"of-the-future\"}", PRESSO_ERROR_INTERNAL, 0 },
  { 400, "{\"code\":\"request-invalid\",\"errors\":7}", PRESSO_ERROR_REQUEST_INVALID, 0 },
  { 400,
    "{\"code\":\"request-invalid\",\"errors\":[7,{},{\"field\":\"a\"},{\"reason\":\"type\"},"
    "{\"field\":1,\"reason\":\"type\"},{\"field\":\"name\",\"reason\":\"of-the-future\"}]}",
    PRESSO_ERROR_REQUEST_INVALID, 1 },
  { 429, "{\"code\":\"too-many-requests\",\"retryAfter\":\"soon\"}", PRESSO_ERROR_TOO_MANY_REQUESTS,
    0 },
  { 409, "{\"code\":\"shop-closed\",\"pausedUntil\":\"soon\"}", PRESSO_ERROR_SHOP_CLOSED, 0 },
  { 409, "{\"code\":\"shop-closed\",\"pausedUntil\":7}", PRESSO_ERROR_SHOP_CLOSED, 0 },
};

static void
test_bodies (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (GError) error =
      presso_problem_to_error (bodies[i].status, bodies[i].body, strlen (bodies[i].body));

    g_test_message ("%d %s", bodies[i].status, bodies[i].body);
    g_assert_error (error, PRESSO_ERROR, (int) bodies[i].code);
    g_assert_cmpuint (presso_error_get_n_fields (error), ==, bodies[i].n_fields);
    g_assert_cmpint (presso_error_get_retry_after (error), ==, 0);
    g_assert_cmpint (presso_error_get_retry_at (error, NULL), ==, 0);
  }
}

static void
test_no_body (void)
{
  g_autoptr (GError) error = presso_problem_to_error (500, NULL, 0);

  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_INTERNAL);
}

static void
test_own_words (void)
{
  g_autoptr (GError) error = presso_error_new (PRESSO_ERROR_FORBIDDEN, "Order %d is another’s.", 7);
  g_autofree char *text = presso_problem_to_string (error);

  g_assert_nonnull (strstr (text, "\"detail\":\"Order 7 is another’s.\""));
  g_assert_nonnull (strstr (text, presso_error_get_sentence (PRESSO_ERROR_FORBIDDEN)));
}

/* What is wrong with the host's machine is said in words and by a name, which the client puts into
 * its own words. */
static void
test_trouble (void)
{
  static const int numbers[PRESSO_N_TROUBLES] = { 0, ENOSPC, EROFS, EIO };

  for (int i = PRESSO_TROUBLE_NONE + 1; i < PRESSO_N_TROUBLES; i++) {
    g_autoptr (GError) error = presso_error_new_from_errno (numbers[i]);
    g_autofree char *problem = presso_problem_to_string (error);
    g_autoptr (GError) back = presso_problem_to_error (503, problem, strlen (problem));
    g_autofree char *title =
      g_strdup_printf ("\"title\":\"%s\"", presso_trouble_get_sentence ((PressoTrouble) i));

    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
    g_assert_cmpint (presso_error_get_status (error), ==, 503);
    g_assert_cmpint (presso_error_get_retry_after (error), >, 0);
    g_assert_nonnull (strstr (problem, title));
    g_assert_error (back, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE);
    g_assert_cmpint (presso_error_get_trouble (back), ==, i);
    g_assert_cmpstr (back->message, ==, error->message);
    g_assert_cmpint (presso_trouble_from_string (presso_trouble_to_string ((PressoTrouble) i)), ==,
                     i);
  }
}

/* Who was faster is told in the reader's own words. */
static void
test_taken (void)
{
  g_autoptr (GError) error = presso_error_new_taken ("Ana");
  g_autoptr (GError) copy = g_error_copy (error);
  g_autofree char *problem = presso_problem_to_string (copy);
  g_autoptr (GError) back = presso_problem_to_error (409, problem, strlen (problem));

  g_assert_nonnull (strstr (problem, "\"barista\":\"Ana\""));
  g_assert_error (back, PRESSO_ERROR, PRESSO_ERROR_TRANSITION_INVALID);
  g_assert_cmpstr (presso_error_get_barista (back), ==, "Ana");
  g_assert_cmpstr (back->message, ==, "Taken by Ana.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/problem/both-ways", test_both_ways);
  g_test_add_func ("/model/problem/fields", test_fields);
  g_test_add_func ("/model/problem/retry", test_retry);
  g_test_add_func ("/model/problem/retry-unknown", test_retry_unknown);
  g_test_add_func ("/model/problem/other-domain", test_other_domain);
  g_test_add_func ("/model/problem/bodies", test_bodies);
  g_test_add_func ("/model/problem/no-body", test_no_body);
  g_test_add_func ("/model/problem/own-words", test_own_words);
  g_test_add_func ("/model/problem/trouble", test_trouble);
  g_test_add_func ("/model/problem/taken", test_taken);
  return g_test_run ();
}
