/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-documents.h"

#include "model/presso-json.h"
#include "model/presso-menu-language.h"
#include "model/presso-time.h"
#include "server/presso-credentials.h"
#include "services/presso-barista-service.h"
#include "services/presso-config-service.h"
#include "services/presso-counting.h"
#include "services/presso-make-times.h"
#include "services/presso-qr-validator.h"
#include "services/presso-queue.h"
#include "store/presso-order-store.h"

/* A guest's orders stay in its snapshot for a day after they were closed. */
#define GUEST_HISTORY_MS (24 * 60 * 60 * (gint64) 1000)
#define MAX_ORDERS       2000

/* What was written of a shop is kept with it, by language; a shop's are fewer, but anybody may name
 * any. */
#define TEXTS     "presso-guest-texts"
#define MAX_TEXTS 32

static gboolean
is_staff (const PressoCaller *caller)
{
  return (caller->role & PRESSO_ROLES_STAFF) != 0;
}

/* What guests are told of what is kept of them, in seconds; see docs/decisions/0021. */
static void
add_privacy (JsonObject *object, const PressoRetention *retention)
{
  JsonObject *privacy = json_object_new ();

  json_object_set_int_member (privacy, "session", PRESSO_SESSION_AGE_S);
  json_object_set_int_member (privacy, "orders", retention->traffic_ms / 1000);
  json_object_set_object_member (object, "privacy", privacy);
}

/* Returns the shop as anyone may see it, as it stays until it is changed, with its menu in one
 * language or, with none, in all. It is written once: a changed shop is another object, and with
 * the former one goes what was written of it. */
static const char *
get_guest_text (PressoServices *services, PressoShop *shop, const char *language)
{
  const char *key = language != NULL ? language : "";
  GHashTable *texts = g_object_get_data (G_OBJECT (shop), TEXTS);
  char *text = texts != NULL ? g_hash_table_lookup (texts, key) : NULL;
  g_autoptr (JsonNode) node = NULL;

  if (text != NULL)
    return text;
  node = presso_record_to_json (PRESSO_RECORD (shop));
  presso_shop_hide_from_guests (json_node_get_object (node));
  add_privacy (json_node_get_object (node), &services->retention);
  if (language != NULL)
    presso_menu_keep_language (json_node_get_object (node), language);
  text = presso_json_to_string (node);
  if (texts == NULL || g_hash_table_size (texts) >= MAX_TEXTS) {
    texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_object_set_data_full (G_OBJECT (shop), TEXTS, texts, (GDestroyNotify) g_hash_table_unref);
  }
  g_hash_table_insert (texts, g_strdup (key), text);
  return text;
}

/**
 * presso_document_page_shop: (skip)
 * @services: the services
 * @shop: a shop
 * @language: a tag
 *
 * Returns: (transfer full): the shop as anyone may see it, as it stays until it is changed, with
 *   its menu in one language
 */
char *
presso_document_page_shop (PressoServices *services, PressoShop *shop, const char *language)
{
  return g_strdup (get_guest_text (services, shop, language));
}

/* With what drinks take. */
static char *
write_staff_shop (PressoServices *services, PressoShop *settings, const char *shop, GError **error)
{
  JsonObject *make_times = presso_make_times_get (services, shop, error);
  g_autoptr (JsonNode) node = NULL;

  if (make_times == NULL)
    return NULL;
  node = presso_record_to_json (PRESSO_RECORD (settings));
  json_object_set_object_member (json_node_get_object (node), "makeTimes", make_times);
  return presso_json_to_string (node);
}

/* The shop as the caller may see it, with the wait, and with @more members. */
static char *
write_shop (PressoServices *services,
            const PressoCaller *caller,
            const char *shop,
            const char *more,
            GError **error)
{
  PressoShop *settings = presso_config_get_shop (services, shop, error);
  g_autofree char *text = NULL;
  gint64 queue, wait;

  if (settings == NULL)
    return NULL;
  wait = presso_counting_get_wait (services, shop, &queue, error);
  if (wait < 0)
    return NULL;
  text = is_staff (caller) ? write_staff_shop (services, settings, shop, error)
                           : g_strdup (get_guest_text (services, settings, caller->language));
  if (text == NULL)
    return NULL;
  return g_strdup_printf ("%.*s,\"waitEstimate\":%" G_GINT64_FORMAT
                          ",\"ordersInQueue\":%" G_GINT64_FORMAT "%s}",
                          (int) strlen (text) - 1, text, wait, queue, more);
}

/**
 * presso_document_shop: (skip)
 * @services: the services
 * @caller: for whom
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the shop as the caller may see it, with the wait, for the
 * staff with what drinks take, and with the host's time
 */
char *
presso_document_shop (PressoServices *services,
                      const PressoCaller *caller,
                      const char *shop,
                      GError **error)
{
  g_autofree char *now = presso_time_to_string (presso_clock_get_now (services->clock));
  g_autofree char *time = g_strdup_printf (",\"serverTime\":\"%s\"", now);

  return write_shop (services, caller, shop, time, error);
}

/* What only the staff's snapshot has, and only a guest's: a member and the comma before it. */
static char *
write_baristas (PressoServices *services, const char *shop, GError **error)
{
  g_autofree char *list = presso_barista_service_list (services, shop, error);

  return list != NULL ? g_strdup_printf (",\"baristas\":%s", list) : NULL;
}

static char *
write_places (PressoServices *services, const char *shop, const char *guest, GError **error)
{
  g_autofree char *list = presso_queue_get_places (services, shop, guest, error);

  return list != NULL ? g_strdup_printf (",\"places\":%s", list) : NULL;
}

/**
 * presso_document_snapshot: (skip)
 * @services: the services
 * @caller: for whom
 * @shop: id of a shop
 * @sequence: (out): the last event that it includes
 * @etag: (out) (optional): another one for anything else to see; the time makes no difference
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the first message of a WebSocket: all that its topics may
 * see
 */
char *
presso_document_snapshot (PressoServices *services,
                          const PressoCaller *caller,
                          const char *shop,
                          gint64 *sequence,
                          char **etag,
                          GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  g_autofree char *now = presso_time_to_string (now_ms);
  g_autofree char *settings = write_shop (services, caller, shop, "", error);
  g_autoptr (GString) orders = NULL;
  g_autoptr (PressoCode) code = NULL;
  g_autofree char *code_text = NULL;
  g_autofree char *more = NULL;
  g_autofree char *content = NULL;
  GError *failure = NULL;

  if (settings == NULL)
    return NULL;
  if (is_staff (caller)) {
    orders = presso_store_list_order_documents (services->store, shop, PRESSO_STATES_OPEN,
                                                MAX_ORDERS, &failure);
    if (failure == NULL)
      code = presso_qr_peek_code (services, shop, &failure);
    if (failure == NULL)
      more = write_baristas (services, shop, &failure);
  } else if (caller->role == PRESSO_ROLE_GUEST) {
    orders = presso_store_list_guest_documents (services->store, shop, caller->id,
                                                now_ms - GUEST_HISTORY_MS, MAX_ORDERS, &failure);
    if (failure == NULL)
      more = write_places (services, shop, caller->id, &failure);
  } else {
    orders = g_string_new ("[]");
  }
  if (failure == NULL)
    *sequence = presso_store_get_last_sequence (services->store, &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  code_text = code != NULL ? presso_record_to_string (PRESSO_RECORD (code)) : g_strdup ("null");
  content = g_strdup_printf ("\"shop\":%s,\"orders\":%s,\"code\":%s%s}", settings, orders->str,
                             code_text, more != NULL ? more : "");
  if (etag != NULL) {
    g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);

    *etag = g_strdup_printf ("\"%.32s\"", hash);
  }
  return g_strdup_printf ("{\"type\":\"snapshot\",\"sequence\":\"%" G_GINT64_FORMAT
                          "\",\"serverTime\":\"%s\",%s",
                          *sequence, now, content);
}
