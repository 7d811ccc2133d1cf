/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-config-service.h"

#include "model/presso-error.h"
#include "model/presso-logo.h"
#include "model/presso-menu.h"
#include "model/presso-time.h"
#include "services/presso-audit.h"
#include "services/presso-order-manager.h"
#include "services/presso-publisher.h"
#include "services/presso-qr-validator.h"
#include "services/presso-time-zone.h"
#include "store/presso-logo-store.h"

/**
 * presso_config_ensure_shop: (skip)
 * @services: the services
 * @id: id of a shop
 * @error: return location
 *
 * Within a command: makes the shop where there is none yet.
 *
 * Returns: whether it is there
 */
gboolean
presso_config_ensure_shop (PressoServices *services, const char *id, GError **error)
{
  g_autoptr (PressoShop) shop = NULL;
  g_autoptr (GError) failure = NULL;

  if (presso_config_get_shop (services, id, &failure) != NULL)
    return TRUE;
  /* Only where there is none: one that can't be read must not be written over. */
  if (!g_error_matches (failure, PRESSO_ERROR, PRESSO_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  shop = presso_shop_new (id);
  return presso_store_save_shop (services->store, shop, error);
}

/**
 * presso_config_get_shop: (skip)
 * @services: the services
 * @id: id of a shop, in any case
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the shop, not to be changed, until the next command
 */
PressoShop *
presso_config_get_shop (PressoServices *services, const char *id, GError **error)
{
  PressoShop *shop = g_hash_table_lookup (services->shops, id);

  if (shop != NULL)
    return shop;
  shop = presso_store_load_shop (services->store, id, error);
  if (shop != NULL)
    g_hash_table_insert (services->shops, g_strdup (id), shop);
  return shop;
}

static gboolean
is_reached_by (PressoShop *shop, const char *host)
{
  const char *url = presso_shop_get_public_url (shop);
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL && g_uri_get_host (uri) != NULL &&
         g_ascii_strcasecmp (g_uri_get_host (uri), host) == 0;
}

/**
 * presso_config_has_host: (skip)
 * @services: the services
 * @host: name of a machine
 *
 * Returns: whether that is how guests reach one of the shops, as its organiser entered it
 */
gboolean
presso_config_has_host (PressoServices *services, const char *host)
{
  g_autoptr (GPtrArray) shops = presso_store_list_shops (services->store, NULL);

  for (guint i = 0; shops != NULL && i < shops->len; i++) {
    PressoShop *shop = presso_config_get_shop (services, g_ptr_array_index (shops, i), NULL);

    if (shop != NULL && is_reached_by (shop, host))
      return TRUE;
  }
  return FALSE;
}

/* What the shop can tell by itself, and what only this machine can. */
static gboolean
check_shop (PressoShop *shop, GError **error)
{
  const char *zone = presso_shop_get_time_zone (shop);
  GError *problem = NULL;

  presso_shop_check (shop, &problem);
  if (zone != NULL && *zone != '\0' && !presso_time_zone_exists (zone))
    presso_error_take_field (&problem, "timeZone", "unknown", PRESSO_ERROR_REQUEST_INVALID);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* Keeps a changed copy, tells everyone, and lets follow what follows from the change. */
static gboolean
keep_shop (PressoServices *services,
           PressoShop *before,
           PressoShop *after,
           const PressoAudit *audit,
           GError **error)
{
  const char *id = presso_shop_get_id (after);
  gboolean closes = presso_shop_get_open (before) && !presso_shop_get_open (after);

  return presso_store_save_shop (services->store, after, error) &&
         presso_publisher_publish_record (services, PRESSO_EVENT_CONFIG_CHANGED, id,
                                          PRESSO_RECORD (after), audit, error) &&
         presso_qr_settings_changed (services, before, after, error) &&
         (!closes || presso_order_close_reserved (services, id, error));
}

/**
 * presso_config_replace_shop: (skip)
 * @services: the services
 * @caller: who changes it
 * @action: what is done, for the log
 * @before: the shop as it is
 * @after: a changed copy
 * @error: return location
 *
 * Within a command: keeps a changed shop and tells everyone. A change that changes nothing is no
 * news for anyone. Once the bar is closed there is nothing to pause and no end to await.
 *
 * Returns: (transfer none) (nullable): @after
 */
PressoShop *
presso_config_replace_shop (PressoServices *services,
                            const PressoCaller *caller,
                            const char *action,
                            PressoShop *before,
                            PressoShop *after,
                            GError **error)
{
  g_autoptr (JsonNode) node_before = presso_record_to_json (PRESSO_RECORD (before));
  g_autoptr (JsonNode) node_after = NULL;
  g_autofree char *changes = NULL;
  PressoAudit audit;

  if (!presso_shop_get_open (after))
    g_object_set (after, "paused-until", (gint64) 0, "closes-at", (gint64) 0, NULL);
  node_after = presso_record_to_json (PRESSO_RECORD (after));
  changes = presso_audit_build_changes (node_before, node_after);
  if (changes != NULL && !keep_shop (services, before, after,
                                     presso_audit_fill (&audit, caller, action, changes), error))
    return NULL;
  services->is_cache_ahead = TRUE;
  g_hash_table_insert (services->shops, g_strdup (presso_shop_get_id (after)),
                       g_object_ref (after));
  return after;
}

/**
 * presso_config_patch_shop: (skip)
 * @services: the services
 * @caller: who changes it
 * @id: id of a shop
 * @patch: the members to change
 * @error: return location
 *
 * Within a command: changes settings. Closing the shop cancels orders that aren't submitted yet.
 *
 * Returns: (transfer none) (nullable): the changed shop
 */
PressoShop *
presso_config_patch_shop (PressoServices *services,
                          const PressoCaller *caller,
                          const char *id,
                          JsonNode *patch,
                          GError **error)
{
  PressoShop *before = presso_config_get_shop (services, id, error);
  g_autoptr (PressoShop) keep = NULL;
  g_autoptr (PressoShop) after = NULL;

  if (before == NULL)
    return NULL;
  keep = g_object_ref (before);
  after = presso_record_copy (PRESSO_RECORD (before));
  if (!presso_record_patch (PRESSO_RECORD (after), patch, error) || !check_shop (after, error))
    return NULL;
  return presso_config_replace_shop (services, caller, "shop.change", before, after, error);
}

/* Keeps a picture or none, and gives the address it has from now on. */
static gboolean
keep_logo (PressoServices *services,
           const char *id,
           GBytes *picture,
           char **address,
           GError **error)
{
  g_autofree char *hash = NULL;

  if (picture == NULL)
    return presso_store_delete_logo (services->store, id, error);
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, picture);
  *address = g_strdup_printf ("/api/v1/shops/%s/logo?v=%s", id, hash);
  return presso_logo_check (picture, error) &&
         presso_store_save_logo (services->store, id, hash, picture, error);
}

/**
 * presso_config_set_logo: (skip)
 * @services: the services
 * @caller: who changes it
 * @id: id of a shop
 * @picture: (nullable): a PNG or SVG, or %NULL for none
 * @error: return location
 *
 * Within a command: takes a picture for the shop's logo if [id@presso_logo_check] lets it.
 *
 * Returns: whether the shop has it now
 */
gboolean
presso_config_set_logo (PressoServices *services,
                        const PressoCaller *caller,
                        const char *id,
                        GBytes *picture,
                        GError **error)
{
  PressoShop *before = presso_config_get_shop (services, id, error);
  g_autoptr (PressoShop) keep = NULL;
  g_autoptr (PressoShop) after = NULL;
  g_autofree char *address = NULL;

  if (before == NULL)
    return FALSE;
  keep = g_object_ref (before);
  after = presso_record_copy (PRESSO_RECORD (before));
  if (!keep_logo (services, presso_shop_get_id (before), picture, &address, error))
    return FALSE;
  g_object_set (after, "logo", address, NULL);
  return presso_config_replace_shop (services, caller, "shop.change", before, after, error) != NULL;
}

/* When what is sold out comes back: at a time, or `today` for the end of the shop's day. */
static gboolean
read_until (PressoServices *services,
            PressoShop *shop,
            JsonNode *node,
            gint64 *until_ms,
            GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  GError *problem = NULL;

  *until_ms = 0;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    presso_error_take_field (&problem, "until", "type", PRESSO_ERROR_REQUEST_INVALID);
  else if (g_str_equal (json_node_get_string (node), "today"))
    presso_shop_get_day_start (shop, now_ms, until_ms);
  else if (!presso_time_from_string (json_node_get_string (node), until_ms))
    presso_error_take_field (&problem, "until", "format", PRESSO_ERROR_REQUEST_INVALID);
  else if (*until_ms <= now_ms)
    presso_error_take_field (&problem, "until", "range", PRESSO_ERROR_REQUEST_INVALID);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/**
 * presso_config_patch_menu: (skip)
 * @services: the services
 * @caller: who changes it
 * @id: id of a shop
 * @drink: id of a drink
 * @patch: see [id@presso_menu_set_availability], and perhaps `until`
 * @error: return location
 *
 * Within a command: marks a drink or choices sold out, or back.
 *
 * Returns: (transfer none) (nullable): the changed drink
 */
PressoDrink *
presso_config_patch_menu (PressoServices *services,
                          const PressoCaller *caller,
                          const char *id,
                          const char *drink,
                          JsonNode *patch,
                          GError **error)
{
  PressoShop *before = presso_config_get_shop (services, id, error);
  g_autoptr (PressoShop) keep = NULL;
  g_autoptr (PressoShop) after = NULL;
  PressoDrink *found;
  gint64 until_ms;

  if (before == NULL)
    return NULL;
  keep = g_object_ref (before);
  after = presso_record_copy (PRESSO_RECORD (before));
  found = presso_menu_find_drink (presso_shop_get_menu (after), drink);
  if (found == NULL) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_NOT_FOUND));
    return NULL;
  }
  if (!JSON_NODE_HOLDS_OBJECT (patch)) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_REQUEST_INVALID));
    return NULL;
  }
  if (!read_until (services, before, json_object_get_member (json_node_get_object (patch), "until"),
                   &until_ms, error) ||
      !presso_menu_set_availability (found, json_node_get_object (patch), until_ms, error) ||
      presso_config_replace_shop (services, caller, "menu.availability", before, after, error) ==
        NULL)
    return NULL;
  return found;
}
