/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-problem.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-time.h"

/* Why a field was refused, for a person. */
static const struct {
  const char *reason;
  const char *sentence;
} reasons[] = {
  { "required", N_ ("This is missing.") },
  { "unknown", N_ ("This isn’t known.") },
  { "sold-out", N_ ("This is sold out.") },
  { "doubled", N_ ("This is there twice.") },
  { "type", N_ ("This isn’t of the right kind.") },
  { "range", N_ ("This is too small or too large.") },
  { "length", N_ ("This is too short or too long.") },
  { "format", N_ ("This isn’t written as it should be.") },
};

static const char *
reason_sentence (const char *reason)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    if (g_strcmp0 (reasons[i].reason, reason) == 0)
      return _ (reasons[i].sentence);
  }
  return "";
}

static JsonArray *
write_fields (const GError *error)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < presso_error_get_n_fields (error); i++) {
    JsonObject *entry = json_object_new ();
    const char *reason;
    const char *field = presso_error_get_field (error, i, &reason);

    json_object_set_string_member (entry, "field", field);
    json_object_set_string_member (entry, "reason", reason);
    json_object_set_string_member (entry, "detail", reason_sentence (reason));
    json_array_add_object_element (array, entry);
  }
  return array;
}

/**
 * presso_problem_to_string:
 * @error: any error
 *
 * Returns: (transfer full): the problem document of RFC 9457 that a peer is answered with. What an
 *   internal error or one of another domain says stays here: it may name files.
 */
char *
presso_problem_to_string (const GError *error)
{
  g_autoptr (JsonNode) node = presso_json_take_object (json_object_new ());
  JsonObject *object = json_node_get_object (node);
  const char *code = presso_error_get_code (error);
  PressoError kind = presso_error_code_from_string (code);
  g_autofree char *type = g_strdup_printf ("urn:presso:problem:%s", code);
  PressoTrouble trouble = presso_error_get_trouble (error);
  const char *retry_member;
  gint64 retry_at_ms = presso_error_get_retry_at (error, &retry_member);

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "title",
                                 trouble != PRESSO_TROUBLE_NONE
                                   ? presso_trouble_get_sentence (trouble)
                                   : presso_error_get_sentence (kind));
  json_object_set_int_member (object, "status", presso_error_get_status (error));
  if (error->domain == PRESSO_ERROR && kind != PRESSO_ERROR_INTERNAL)
    json_object_set_string_member (object, "detail", error->message);
  json_object_set_string_member (object, "code", code);
  if (trouble != PRESSO_TROUBLE_NONE)
    json_object_set_string_member (object, "trouble", presso_trouble_to_string (trouble));
  if (presso_error_get_barista (error) != NULL)
    json_object_set_string_member (object, "barista", presso_error_get_barista (error));
  if (presso_error_get_n_fields (error) > 0)
    json_object_set_array_member (object, "errors", write_fields (error));
  if (presso_error_get_retry_after (error) > 0)
    json_object_set_int_member (object, "retryAfter", presso_error_get_retry_after (error));
  if (retry_member != NULL) {
    g_autofree char *time = retry_at_ms > 0 ? presso_time_to_string (retry_at_ms) : NULL;

    if (time != NULL)
      json_object_set_string_member (object, retry_member, time);
    else
      json_object_set_null_member (object, retry_member);
  }
  return presso_json_to_string (node);
}

static void
read_fields (GError *error, JsonObject *problem)
{
  JsonNode *node = json_object_get_member (problem, "errors");

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++) {
    JsonNode *entry = json_array_get_element (json_node_get_array (node), i);
    JsonObject *object = JSON_NODE_HOLDS_OBJECT (entry) ? json_node_get_object (entry) : NULL;
    const char *field = presso_json_get_string (object, "field");
    const char *reason = presso_json_get_string (object, "reason");

    if (field != NULL && reason != NULL)
      presso_error_add_field (error, field, reason);
  }
}

static void
read_retry (GError *error, JsonObject *problem)
{
  static const char *const members[] = { "pausedUntil", "validUntil", "resetsAt" };

  presso_error_set_retry_after (error, (int) presso_json_get_int (problem, "retryAfter", 0));
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    const char *time = presso_json_get_string (problem, members[i]);
    gint64 time_ms;

    if (time != NULL && presso_time_from_string (time, &time_ms))
      presso_error_set_retry_at (error, members[i], time_ms);
  }
}

/**
 * presso_problem_to_error:
 * @status: the HTTP status of an answer that is no success
 * @body: its body, a problem document or anything else
 * @length: bytes of @body
 *
 * Returns: (transfer full): an error of %PRESSO_ERROR with our own sentence, in the user's language
 */
GError *
presso_problem_to_error (int status, const char *body, gsize length)
{
  g_autoptr (JsonNode) node = presso_json_parse (body, (gssize) length, NULL);
  JsonObject *object = presso_json_get_object (node);
  const char *code = presso_json_get_string (object, "code");
  const char *trouble = presso_json_get_string (object, "trouble");
  const char *barista = presso_json_get_string (object, "barista");
  PressoError kind = code != NULL ? presso_error_code_from_string (code) : PRESSO_ERROR_INTERNAL;
  GError *error;

  if (code == NULL)
    return presso_error_new_standard (status == 503 ? PRESSO_ERROR_UNAVAILABLE
                                                    : PRESSO_ERROR_INTERNAL);
  if (trouble != NULL)
    error = presso_error_new_trouble (presso_trouble_from_string (trouble));
  else if (barista != NULL && kind == PRESSO_ERROR_TRANSITION_INVALID)
    error = presso_error_new_taken (barista);
  else
    error = presso_error_new_standard (kind);
  read_fields (error, object);
  read_retry (error, object);
  return error;
}
