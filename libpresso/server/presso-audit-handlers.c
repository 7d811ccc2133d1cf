/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-time.h"
#include "store/presso-audit-store.h"

#define DEFAULT_LIMIT 100
#define MAX_LIMIT     1000

static void
append_member (GString *text, const char *name, const char *value)
{
  g_autoptr (JsonNode) node = value != NULL ? json_node_init_string (json_node_alloc (), value)
                                            : json_node_new (JSON_NODE_NULL);
  g_autofree char *written = presso_json_to_string (node);

  g_string_append_printf (text, "\"%s\":%s,", name, written);
}

/* The changes are put in as they are: they were written by us. */
static char *
write_json (GPtrArray *entries, gboolean is_full)
{
  g_autoptr (GString) text = g_string_new ("{\"entries\":[");
  PressoAuditEntry *last = NULL;

  for (guint i = 0; i < entries->len; i++) {
    PressoAuditEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *time = presso_time_to_string (entry->time_ms);

    g_string_append_printf (text, "%s{\"sequence\":\"%" G_GINT64_FORMAT "\",\"time\":\"%s\",",
                            i > 0 ? "," : "", entry->sequence, time);
    append_member (text, "station", entry->station);
    append_member (text, "name", entry->name);
    append_member (text, "role", entry->role);
    append_member (text, "action", entry->action);
    append_member (text, "subject", entry->subject);
    g_string_append_printf (text, "\"changes\":%s}",
                            entry->changes != NULL ? entry->changes : "[]");
    last = entry;
  }
  /* A page that is full may be the last: then the next one is empty. */
  if (is_full && last != NULL)
    g_string_append_printf (text, "],\"before\":\"%" G_GINT64_FORMAT "\"}", last->sequence);
  else
    g_string_append (text, "],\"before\":null}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A field of RFC 4180. A spreadsheet takes what begins with one of these for a formula, whoever
 * wrote it: behind an apostrophe it is text
 * (https://owasp.org/www-community/attacks/CSV_Injection). */
static void
append_field (GString *text, const char *value, const char *end)
{
  g_autoptr (GString) field = g_string_new (value);

  if (field->len > 0 && strchr ("=+-@\t\r", field->str[0]) != NULL)
    g_string_prepend_c (field, '\'');
  if (strpbrk (field->str, ",\"\r\n") != NULL) {
    g_string_replace (field, "\"", "\"\"", 0);
    g_string_prepend_c (field, '"');
    g_string_append_c (field, '"');
  }
  g_string_append (text, field->str);
  g_string_append (text, end);
}

static char *
write_csv (GPtrArray *entries)
{
  g_autoptr (GString) text =
    g_string_new ("sequence,time,station,name,role,action,subject,changes\r\n");

  for (guint i = 0; i < entries->len; i++) {
    PressoAuditEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *time = presso_time_to_string (entry->time_ms);

    g_string_append_printf (text, "%" G_GINT64_FORMAT ",%s,", entry->sequence, time);
    append_field (text, entry->station, ",");
    append_field (text, entry->name, ",");
    append_field (text, entry->role, ",");
    append_field (text, entry->action, ",");
    append_field (text, entry->subject, ",");
    append_field (text, entry->changes, "\r\n");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whether the caller would rather have a table than JSON (RFC 9110, 12.5.1). */
static gboolean
wants_csv (PressoRequest *request)
{
  const char *accept = presso_request_get_header (request, "Accept");
  GSList *types = accept != NULL ? soup_header_parse_quality_list (accept, NULL) : NULL;
  gboolean wants = types != NULL && g_ascii_strcasecmp (types->data, "text/csv") == 0;

  soup_header_free_list (types);
  return wants;
}

gboolean
presso_handle_get_audit (PressoRequest *request, GError **error)
{
  PressoStore *store = presso_request_get_services (request)->store;
  g_autoptr (GPtrArray) entries = NULL;
  gint64 before, limit;

  if (!presso_request_read_number (request, "before", G_MAXINT64, G_MAXINT64, &before, error) ||
      !presso_request_read_number (request, "limit", DEFAULT_LIMIT, MAX_LIMIT, &limit, error))
    return FALSE;
  entries = presso_store_list_audit (store, request->shop, before, (int) limit, error);
  if (entries == NULL)
    return FALSE;
  if (!wants_csv (request))
    return presso_request_take_reply (request, write_json (entries, entries->len == limit));
  request->content_type = "text/csv; charset=utf-8; header=present";
  return presso_request_take_reply (request, write_csv (entries));
}
