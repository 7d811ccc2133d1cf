/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "presso-recording.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "model/presso-json.h"
#include "model/presso-time.h"

/* A recorded day is a file of JSON lines: one order a line, in the order in which they were
 * submitted, with some of the members that the protocol has for an order. Who ordered isn't among
 * them, so that a recording may be given away. */
static const char *const kept[] = {
  "drink", "options", "submittedAt", "claimedAt", "readyAt", "closedAt", "state", "reason",
};

/* What is assumed of an order that never came so far. */
#define MAKE_MS   30000
#define PICKUP_MS 20000

static gint64
read_time (JsonObject *order, const char *member)
{
  const char *text = presso_json_get_string (order, member);
  gint64 time_ms;

  return text != NULL && presso_time_from_string (text, &time_ms) ? time_ms : -1;
}

static gint64
read_span (JsonObject *order, const char *from, const char *to, gint64 fallback_ms)
{
  gint64 from_ms = read_time (order, from);
  gint64 to_ms = read_time (order, to);

  return from_ms >= 0 && to_ms >= from_ms ? to_ms - from_ms : fallback_ms;
}

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  gint64 first_ms = read_time (*(JsonObject *const *) a, "submittedAt");
  gint64 second_ms = read_time (*(JsonObject *const *) b, "submittedAt");

  return (first_ms > second_ms) - (first_ms < second_ms);
}

/* Those that were submitted, by when. What was given up before nobody can order again. */
static GPtrArray *
sort_orders (JsonArray *orders)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (orders); i++) {
    JsonObject *order = presso_json_get_object (json_array_get_element (orders, i));

    if (order != NULL && read_time (order, "submittedAt") >= 0)
      g_ptr_array_add (sorted, order);
  }
  g_ptr_array_sort (sorted, compare_orders);
  return sorted;
}

static void
append_line (GString *lines, JsonObject *order)
{
  JsonObject *line = json_object_new ();
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++) {
    JsonNode *value = json_object_get_member (order, kept[i]);

    if (value != NULL)
      json_object_set_member (line, kept[i], json_node_copy (value));
  }
  text = presso_json_take_to_string (line);
  g_string_append_printf (lines, "%s\n", text);
}

/**
 * presso_recording_write:
 * @path: of a file, which is replaced
 * @orders: as the host lists them
 * @n_written: (out): how many of them were submitted and thus written
 * @error: return location
 *
 * Writes down what was ordered, without who did.
 *
 * Returns: whether the file is there
 */
gboolean
presso_recording_write (const char *path, JsonArray *orders, guint *n_written, GError **error)
{
  g_autoptr (GPtrArray) sorted = sort_orders (orders);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < sorted->len; i++)
    append_line (lines, g_ptr_array_index (sorted, i));
  *n_written = sorted->len;
  return g_file_set_contents (path, lines->str, (gssize) lines->len, error);
}

static PressoVisit *
read_visit (const char *line, gint64 *last_ms)
{
  g_autoptr (JsonNode) node = presso_json_parse (line, -1, NULL);
  JsonObject *order = presso_json_get_object (node);
  const char *drink = presso_json_get_string (order, "drink");
  gint64 submitted_ms = order != NULL ? read_time (order, "submittedAt") : -1;
  JsonNode *options = order != NULL ? json_object_get_member (order, "options") : NULL;
  PressoVisit *visit;

  if (drink == NULL || submitted_ms < 0 ||
      (options != NULL && presso_json_get_object (options) == NULL))
    return NULL;
  visit = presso_visit_new (drink);
  visit->after_ms = *last_ms >= 0 ? MAX (submitted_ms - *last_ms, 0) : 0;
  *last_ms = submitted_ms;
  if (options != NULL) {
    json_object_unref (visit->options);
    visit->options = json_object_ref (json_node_get_object (options));
  }
  visit->make_ms = read_span (order, "claimedAt", "readyAt", MAKE_MS);
  visit->pickup_ms = read_span (order, "readyAt", "closedAt", PICKUP_MS);
  if (g_strcmp0 (presso_json_get_string (order, "reason"), "guest") == 0)
    visit->cancel_ms = read_span (order, "submittedAt", "closedAt", -1);
  return visit;
}

/**
 * presso_recording_read:
 * @path: of a file that [func@presso_recording_write] has written
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PressoVisit): the visits of that day
 */
GPtrArray *
presso_recording_read (const char *path, GError **error)
{
  g_autoptr (GPtrArray) visits =
    g_ptr_array_new_with_free_func ((GDestroyNotify) presso_visit_free);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  gint64 last_ms = -1;

  if (!g_file_get_contents (path, &content, NULL, error))
    return NULL;
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    PressoVisit *visit = *lines[i] != '\0' ? read_visit (lines[i], &last_ms) : NULL;

    if (visit != NULL) {
      g_ptr_array_add (visits, visit);
    } else if (*lines[i] != '\0') {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("Line %u of %s is no order."),
                   i + 1, path);
      return NULL;
    }
  }
  return g_steal_pointer (&visits);
}
