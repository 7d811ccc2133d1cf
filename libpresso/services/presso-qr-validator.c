/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-qr-validator.h"

#include <gio/gio.h>
#include <sys/random.h>

#include "model/presso-error.h"
#include "services/presso-config-service.h"
#include "services/presso-publisher.h"
#include "store/presso-code-store.h"

/* A code belongs to a slot of time: the slots are codePeriod long and begin at the Unix epoch, so
 * that whoever asks first, also after a restart, finds or makes the same one. A clock that was set
 * back by no more than codeGrace goes on with the code of before; by more, all codes that it would
 * make good once more are withdrawn: no code is shown twice. */

/**
 * presso_qr_new_text: (skip)
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a random text as codes have, for people to read and compare
 */
char *
presso_qr_new_text (GError **error)
{
  guint64 random;

  if (getrandom (&random, sizeof random, 0) != sizeof random) {
    g_set_error_literal (error, PRESSO_ERROR, PRESSO_ERROR_INTERNAL, "No random numbers");
    return NULL;
  }
  return presso_code_from_random (random);
}

static gint64
get_grace (PressoShop *shop)
{
  return presso_shop_get_code_grace (shop) * (gint64) 1000;
}

/* Whether the newest code is the one to show. */
static gboolean
is_shown (PressoShop *shop, PressoCode *code, gint64 now_ms)
{
  return presso_code_get_valid_from (code) - get_grace (shop) <= now_ms &&
         now_ms < presso_code_get_valid_until (code);
}

/* A new code is wanted although the newest isn't over: the clock was set back behind it. */
static gboolean
withdraw_codes (PressoServices *services, PressoShop *shop, gint64 now_ms, GError **error)
{
  const char *id = presso_shop_get_id (shop);
  GError *failure = NULL;
  g_autoptr (PressoCode) newest = presso_store_find_newest_code (services->store, id, &failure);

  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  return newest == NULL || presso_code_get_valid_until (newest) <= now_ms ||
         presso_store_withdraw_codes (services->store, id, now_ms - get_grace (shop), error);
}

static PressoCode *
issue_code (PressoServices *services, PressoShop *shop, gint64 now_ms, GError **error)
{
  gint64 period_ms = presso_shop_get_code_period (shop) * (gint64) 1000;
  gint64 start_ms = now_ms - now_ms % period_ms;
  g_autofree char *text = presso_qr_new_text (error);
  g_autoptr (PressoCode) code = NULL;

  if (text == NULL || !withdraw_codes (services, shop, now_ms, error))
    return NULL;
  code =
    g_object_new (PRESSO_TYPE_CODE, "code", text, "valid-from", start_ms, "valid-until",
                  start_ms + period_ms, "drinks", (gint64) presso_shop_get_drinks_per_code (shop),
                  "drinks-left", (gint64) presso_shop_get_drinks_per_code (shop), NULL);
  if (!presso_store_insert_code (services->store, presso_shop_get_id (shop), code, error))
    return NULL;
  return g_steal_pointer (&code);
}

static void
set_url (PressoServices *services, PressoShop *shop, PressoCode *code)
{
  const char *own = presso_shop_get_public_url (shop);
  const char *base_url = own != NULL && *own != '\0' ? own : services->base_url;
  g_autofree char *url = presso_code_build_url (base_url, presso_code_get_code (code));

  g_object_set (code, "url", url, NULL);
}

static gboolean
publish_code (PressoServices *services,
              PressoEventType type,
              PressoShop *shop,
              PressoCode *code,
              GError **error)
{
  return presso_publisher_publish_record (services, type, presso_shop_get_id (shop),
                                          PRESSO_RECORD (code), NULL, error);
}

/**
 * presso_qr_peek_code: (skip)
 * @services: the services
 * @shop: id of a shop
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the code to show now; %NULL with @error unset where the slot
 *   has none yet
 */
PressoCode *
presso_qr_peek_code (PressoServices *services, const char *shop, GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  PressoShop *settings = presso_config_get_shop (services, shop, error);
  g_autoptr (PressoCode) code =
    settings != NULL ? presso_store_find_newest_code (services->store, shop, error) : NULL;

  if (code == NULL || !is_shown (settings, code, now_ms))
    return NULL;
  set_url (services, settings, code);
  return g_steal_pointer (&code);
}

/**
 * presso_qr_get_code: (skip)
 * @services: the services
 * @shop: id of a shop
 * @error: return location
 *
 * Within a command: gives the code to show now, and issues it where its slot has none yet.
 *
 * Returns: (transfer full) (nullable): the code
 */
PressoCode *
presso_qr_get_code (PressoServices *services, const char *shop, GError **error)
{
  GError *failure = NULL;
  g_autoptr (PressoCode) code = presso_qr_peek_code (services, shop, &failure);
  PressoShop *settings;

  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  if (code != NULL)
    return g_steal_pointer (&code);
  settings = presso_config_get_shop (services, shop, error);
  code = issue_code (services, settings, presso_clock_get_now (services->clock), error);
  if (code == NULL)
    return NULL;
  set_url (services, settings, code);
  if (!publish_code (services, PRESSO_EVENT_CODE_ISSUED, settings, code, error))
    return NULL;
  return g_steal_pointer (&code);
}

/* Finds a code that is shown, or was until no more than codeGrace ago. */
static PressoCode *
find_valid_code (PressoServices *services, PressoShop *shop, const char *text, GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);
  gint64 grace_ms = get_grace (shop);
  g_autoptr (PressoCode) code = NULL;
  GError *failure = NULL;

  code = presso_store_find_code (services->store, presso_shop_get_id (shop), text, &failure);
  if (code != NULL && presso_code_get_valid_from (code) - grace_ms <= now_ms &&
      presso_code_get_valid_until (code) + grace_ms > now_ms)
    return g_steal_pointer (&code);
  if (failure == NULL)
    failure = presso_error_new_standard (PRESSO_ERROR_CODE_INVALID);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean
publish_drinks (PressoServices *services, PressoShop *shop, const char *text, GError **error)
{
  g_autoptr (PressoCode) code =
    presso_store_find_code (services->store, presso_shop_get_id (shop), text, error);

  if (code == NULL)
    return FALSE;
  set_url (services, shop, code);
  return publish_code (services, PRESSO_EVENT_CODE_CHANGED, shop, code, error);
}

/**
 * presso_qr_take_drink: (skip)
 * @services: the services
 * @shop: a shop
 * @text: a code as it was scanned or typed
 * @error: return location
 *
 * Within a command: takes one drink of the code.
 *
 * Returns: (transfer full) (nullable): the code in its canonical form, or %NULL with
 *   %PRESSO_ERROR_CODE_INVALID or %PRESSO_ERROR_CODE_EXHAUSTED
 */
char *
presso_qr_take_drink (PressoServices *services, PressoShop *shop, const char *text, GError **error)
{
  g_autofree char *canonical = presso_code_canonicalise (text);
  g_autoptr (PressoCode) code = NULL;
  gboolean done;
  GError *refusal;

  if (canonical == NULL) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_CODE_INVALID));
    return NULL;
  }
  code = find_valid_code (services, shop, canonical, error);
  if (code == NULL || !presso_store_take_drink (services->store, presso_shop_get_id (shop),
                                                canonical, &done, error))
    return NULL;
  if (done)
    return g_steal_pointer (&canonical);
  refusal = presso_error_new_standard (PRESSO_ERROR_CODE_EXHAUSTED);
  presso_error_set_retry_at (refusal, "validUntil", presso_code_get_valid_until (code));
  g_propagate_error (error, refusal);
  return NULL;
}

/**
 * presso_qr_publish_drinks: (skip)
 * @services: the services
 * @shop: a shop
 * @code: (nullable): a code in its canonical form
 * @error: return location
 *
 * Within a command: tells the displays how many drinks are left.
 *
 * Returns: whether the event was appended
 */
gboolean
presso_qr_publish_drinks (PressoServices *services,
                          PressoShop *shop,
                          const char *code,
                          GError **error)
{
  return code == NULL || publish_drinks (services, shop, code, error);
}

/**
 * presso_qr_return_drink: (skip)
 * @services: the services
 * @shop: a shop
 * @code: (nullable): where the drink was taken
 * @error: return location
 *
 * Within a command: gives the drink back, where the code is still valid.
 *
 * Returns: `FALSE` with @error set when the store failed
 */
gboolean
presso_qr_return_drink (PressoServices *services,
                        PressoShop *shop,
                        const char *code,
                        GError **error)
{
  g_autoptr (PressoCode) valid = NULL;
  GError *failure = NULL;

  if (code == NULL)
    return TRUE;
  valid = find_valid_code (services, shop, code, &failure);
  if (valid == NULL) {
    if (g_error_matches (failure, PRESSO_ERROR, PRESSO_ERROR_CODE_INVALID)) {
      g_error_free (failure);
      return TRUE;
    }
    g_propagate_error (error, failure);
    return FALSE;
  }
  return presso_store_return_drink (services->store, presso_shop_get_id (shop), code, error) &&
         publish_drinks (services, shop, code, error);
}

/**
 * presso_qr_settings_changed: (skip)
 * @services: the services
 * @before: the shop's settings until now
 * @after: its new settings
 * @error: return location
 *
 * Within a command: a new period begins a new code at once, and the old one has its grace from now;
 * a new number of drinks or a new address holds for the code that is shown.
 *
 * Returns: whether it was done
 */
gboolean
presso_qr_settings_changed (PressoServices *services,
                            PressoShop *before,
                            PressoShop *after,
                            GError **error)
{
  const char *id = presso_shop_get_id (after);
  gint64 now_ms = presso_clock_get_now (services->clock);
  gboolean period_changed =
    presso_shop_get_code_period (before) != presso_shop_get_code_period (after);
  gboolean drinks_changed =
    presso_shop_get_drinks_per_code (before) != presso_shop_get_drinks_per_code (after);
  gboolean url_changed =
    g_strcmp0 (presso_shop_get_public_url (before), presso_shop_get_public_url (after)) != 0;
  g_autoptr (PressoCode) code = NULL;

  if (!period_changed && !drinks_changed && !url_changed)
    return TRUE;
  if (period_changed && !presso_store_end_codes (services->store, id, now_ms, error))
    return FALSE;
  if (drinks_changed &&
      !presso_store_set_drinks (services->store, id, presso_shop_get_drinks_per_code (after),
                                now_ms, error))
    return FALSE;
  services->is_cache_ahead = TRUE;
  g_hash_table_insert (services->shops, g_strdup (id), g_object_ref (after));
  code = presso_qr_get_code (services, id, error);
  if (code == NULL)
    return FALSE;
  return period_changed || publish_code (services, PRESSO_EVENT_CODE_CHANGED, after, code, error);
}
