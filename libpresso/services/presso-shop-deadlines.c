/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-shop-deadlines.h"

#include "model/presso-time.h"
#include "services/presso-config-service.h"

/* What a bar does by itself at a time: a pause ends, last orders are over, what was sold out for a
 * while is back. The times are members of the shop's document, so they survive whatever the host
 * doesn't. */

static const PressoCaller system_caller = { PRESSO_ROLE_SYSTEM, NULL, NULL, NULL };

/* Called for each time there is: the property of the shop, a drink or a choice, and its value. */
typedef void (*Visitor) (GObject *owner, const char *property, gint64 time_ms, gint64 *data);

static void
visit (gpointer owner, const char *property, Visitor visitor, gint64 *data)
{
  gint64 time_ms;

  g_object_get (owner, property, &time_ms, NULL);
  if (time_ms != 0)
    visitor (owner, property, time_ms, data);
}

static void
visit_drink (PressoDrink *drink, Visitor visitor, gint64 *data)
{
  GListModel *groups = presso_drink_get_options (drink);

  visit (drink, "unavailable-until", visitor, data);
  for (guint g = 0; g < g_list_model_get_n_items (groups); g++) {
    g_autoptr (PressoOptionGroup) group = g_list_model_get_item (groups, g);
    GListModel *choices = presso_option_group_get_choices (group);

    for (guint c = 0; c < g_list_model_get_n_items (choices); c++) {
      g_autoptr (PressoChoice) choice = g_list_model_get_item (choices, c);

      visit (choice, "unavailable-until", visitor, data);
    }
  }
}

static void
visit_shop (PressoShop *shop, Visitor visitor, gint64 *data)
{
  GListModel *menu = presso_shop_get_menu (shop);

  visit (shop, "paused-until", visitor, data);
  visit (shop, "closes-at", visitor, data);
  for (guint i = 0; i < g_list_model_get_n_items (menu); i++) {
    g_autoptr (PressoDrink) drink = g_list_model_get_item (menu, i);

    visit_drink (drink, visitor, data);
  }
}

static void
find_earliest (GObject *owner, const char *property, gint64 time_ms, gint64 *earliest_ms)
{
  *earliest_ms = *earliest_ms == 0 ? time_ms : MIN (*earliest_ms, time_ms);
}

static void
do_what_is_due (GObject *owner, const char *property, gint64 time_ms, gint64 *now_ms)
{
  if (time_ms > *now_ms)
    return;
  g_object_set (owner, property, (gint64) 0, NULL);
  if (g_str_equal (property, "closes-at"))
    g_object_set (owner, "open", FALSE, NULL);
  else if (g_str_equal (property, "unavailable-until"))
    g_object_set (owner, "available", TRUE, NULL);
}

static void
forget_past (GObject *owner, const char *property, gint64 time_ms, gint64 *now_ms)
{
  if (time_ms <= *now_ms && PRESSO_IS_SHOP (owner))
    g_object_set (owner, property, (gint64) 0, NULL);
}

static void
move_along (GObject *owner, const char *property, gint64 time_ms, gint64 *by_ms)
{
  g_object_set (owner, property, CLAMP (time_ms + *by_ms, 1, PRESSO_TIME_LAST_MS), NULL);
}

/* A shop in use is never changed but replaced, so that what was found out of it stays true. */
static gint64
get_earliest (PressoShop *shop)
{
  static const char key[] = "presso-earliest-deadline";
  gint64 *kept = g_object_get_data (G_OBJECT (shop), key);

  if (kept == NULL) {
    kept = g_new0 (gint64, 1);
    visit_shop (shop, find_earliest, kept);
    g_object_set_data_full (G_OBJECT (shop), key, kept, g_free);
  }
  return *kept;
}

/**
 * presso_shop_deadlines_get_next: (skip)
 * @services: the services
 * @error: return location
 *
 * Returns: when the next shop changes by itself, in milliseconds since the Unix epoch; 0 for never,
 *   or with @error set
 */
gint64
presso_shop_deadlines_get_next (PressoServices *services, GError **error)
{
  g_autoptr (GPtrArray) shops = presso_store_list_shops (services->store, error);
  gint64 next_ms = 0;

  for (guint i = 0; shops != NULL && i < shops->len; i++) {
    PressoShop *shop = presso_config_get_shop (services, g_ptr_array_index (shops, i), error);

    if (shop == NULL)
      return 0;
    if (get_earliest (shop) != 0)
      find_earliest (NULL, NULL, get_earliest (shop), &next_ms);
  }
  return next_ms;
}

/* Has a copy of each shop that has a time by @until_ms visited, and kept where that changed it. */
static gboolean
change_shops (PressoServices *services,
              gint64 until_ms,
              Visitor visitor,
              gint64 *data,
              GError **error)
{
  g_autoptr (GPtrArray) shops = presso_store_list_shops (services->store, error);

  for (guint i = 0; shops != NULL && i < shops->len; i++) {
    PressoShop *shop = presso_config_get_shop (services, g_ptr_array_index (shops, i), error);
    g_autoptr (PressoShop) before = NULL;
    g_autoptr (PressoShop) after = NULL;

    if (shop == NULL)
      return FALSE;
    if (get_earliest (shop) == 0 || get_earliest (shop) > until_ms)
      continue;
    before = g_object_ref (shop);
    after = presso_record_copy (PRESSO_RECORD (shop));
    visit_shop (after, visitor, data);
    if (presso_config_replace_shop (services, &system_caller, "shop.change", before, after,
                                    error) == NULL)
      return FALSE;
  }
  return shops != NULL;
}

/**
 * presso_shop_deadlines_run: (skip)
 * @services: the services
 * @error: return location
 *
 * Within a command: ends pauses, closes bars and puts back what was sold out, where it is time.
 *
 * Returns: whether it was done
 */
gboolean
presso_shop_deadlines_run (PressoServices *services, GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);

  return change_shops (services, now_ms, do_what_is_due, &now_ms, error);
}

/**
 * presso_shop_deadlines_forget_past: (skip)
 * @services: the services
 * @error: return location
 *
 * Within a restore: takes from each bar the end of a pause or of an evening that is past. It was
 * meant for the day of the backup, and must not close a bar that is open today.
 *
 * Returns: whether it was done
 */
gboolean
presso_shop_deadlines_forget_past (PressoServices *services, GError **error)
{
  gint64 now_ms = presso_clock_get_now (services->clock);

  return change_shops (services, now_ms, forget_past, &now_ms, error);
}

/**
 * presso_shop_deadlines_move: (skip)
 * @services: the services
 * @by_ms: how far the wall clock was set forward, in milliseconds; negative for backward
 * @error: return location
 *
 * Within a command: moves the times along. They were said as so many minutes from then: a bar must
 * not close because the machine has found out what day it is.
 *
 * Returns: whether it was done
 */
gboolean
presso_shop_deadlines_move (PressoServices *services, gint64 by_ms, GError **error)
{
  return change_shops (services, G_MAXINT64, move_along, &by_ms, error);
}
