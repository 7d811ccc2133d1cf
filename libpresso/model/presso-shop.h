/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-drink.h"
#include "model/presso-wifi.h"

G_BEGIN_DECLS

/* The shop that every host has. */
#define PRESSO_DEFAULT_SHOP "main"

#define PRESSO_TYPE_SHOP (presso_shop_get_type ())
G_DECLARE_FINAL_TYPE (PressoShop, presso_shop, PRESSO, SHOP, PressoRecord)

PressoShop *presso_shop_new (const char *id);

const char *presso_shop_get_id (PressoShop *self);
const char *presso_shop_get_name (PressoShop *self);
gboolean presso_shop_get_open (PressoShop *self);
gint64 presso_shop_get_paused_until (PressoShop *self);
const char *presso_shop_get_language (PressoShop *self);
const char *const *presso_shop_get_languages (PressoShop *self);
GListModel *presso_shop_get_menu (PressoShop *self);
int presso_shop_get_code_period (PressoShop *self);
int presso_shop_get_code_grace (PressoShop *self);
int presso_shop_get_drinks_per_code (PressoShop *self);
int presso_shop_get_max_orders_in_queue (PressoShop *self);
int presso_shop_get_max_orders_per_guest (PressoShop *self);
int presso_shop_get_guest_timeout (PressoShop *self);
int presso_shop_get_barista_timeout (PressoShop *self);
int presso_shop_get_pickup_timeout (PressoShop *self);
const char *presso_shop_get_public_url (PressoShop *self);
const char *presso_shop_get_time_zone (PressoShop *self);
const char *presso_shop_get_opening_hours (PressoShop *self);
const char *presso_shop_get_opening_hours_in (PressoShop *self, const char *language);
gint64 presso_shop_get_closes_at (PressoShop *self);
const char *presso_shop_get_welcome (PressoShop *self);
const char *presso_shop_get_welcome_in (PressoShop *self, const char *language);
const char *presso_shop_get_accent_color (PressoShop *self);
int presso_shop_get_late_after (PressoShop *self);
int presso_shop_get_overdue_after (PressoShop *self);
PressoWifi *presso_shop_get_wifi (PressoShop *self);
const char *presso_shop_get_logo (PressoShop *self);

gboolean presso_shop_is_taking_orders (PressoShop *self, gint64 now_ms);
gint64 presso_shop_get_day_start (PressoShop *self, gint64 now_ms, gint64 *next_ms);
gboolean presso_shop_check (PressoShop *self, GError **error);
void presso_shop_hide_from_guests (JsonObject *document);

G_END_DECLS
