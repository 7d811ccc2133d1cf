/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-shop.h"

#include "model/presso-language.h"
#include "model/presso-menu.h"
#include "model/presso-texts.h"

/**
 * PressoShop:
 *
 * A coffee bar: its menu and what the organiser set.
 */
struct _PressoShop {
  PressoRecord parent_instance;

  char *id;
  char *name;
  gboolean open;
  gint64 paused_until;
  char *language;
  char **languages;
  GListStore *menu;
  gint64 code_period;
  gint64 code_grace;
  gint64 drinks_per_code;
  gint64 max_orders_in_queue;
  gint64 max_orders_per_guest;
  gint64 guest_timeout;
  gint64 barista_timeout;
  gint64 pickup_timeout;
  char *public_url;
  char *time_zone;
  char *opening_hours;
  GVariant *opening_hours_texts;
  gint64 closes_at;
  char *welcome;
  GVariant *welcome_texts;
  char *accent_color;
  gint64 late_after;
  gint64 overdue_after;
  PressoWifi *wifi;
  char *logo;

  /* What time_zone names: reading a zone's file takes longer than the rest of an order. */
  GTimeZone *zone;
  char *zone_name;
};

G_DEFINE_FINAL_TYPE (PressoShop, presso_shop, PRESSO_TYPE_RECORD)

static const PressoField fields[] = {
  { "id", "id", PRESSO_FIELD_ID, G_STRUCT_OFFSET (PressoShop, id), NULL, 1, 40,
    PRESSO_FIELD_REQUIRED | PRESSO_FIELD_READ_ONLY },
  { "name", "name", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoShop, name), NULL, 1, 60,
    PRESSO_FIELD_NONE },
  { "open", "open", PRESSO_FIELD_BOOL, G_STRUCT_OFFSET (PressoShop, open), NULL, 0, 0,
    PRESSO_FIELD_NONE },
  { "pausedUntil", "paused-until", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoShop, paused_until),
    NULL, 0, 0, PRESSO_FIELD_NONE },
  { "language", "language", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoShop, language), NULL, 2,
    12, PRESSO_FIELD_LANGUAGE },
  { "languages", "languages", PRESSO_FIELD_STRINGS, G_STRUCT_OFFSET (PressoShop, languages), NULL,
    0, 30, PRESSO_FIELD_LANGUAGE },
  { "menu", "menu", PRESSO_FIELD_LIST, G_STRUCT_OFFSET (PressoShop, menu), presso_drink_get_type, 0,
    100, PRESSO_FIELD_NONE },
  { "codePeriod", "code-period", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoShop, code_period), NULL,
    1, 604800, PRESSO_FIELD_NONE },
  { "codeGrace", "code-grace", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoShop, code_grace), NULL, 1,
    604800, PRESSO_FIELD_NONE },
  { "drinksPerCode", "drinks-per-code", PRESSO_FIELD_INT,
    G_STRUCT_OFFSET (PressoShop, drinks_per_code), NULL, 0, 100000, PRESSO_FIELD_NONE },
  { "maxOrdersInQueue", "max-orders-in-queue", PRESSO_FIELD_INT,
    G_STRUCT_OFFSET (PressoShop, max_orders_in_queue), NULL, 0, 100000, PRESSO_FIELD_NONE },
  { "maxOrdersPerGuest", "max-orders-per-guest", PRESSO_FIELD_INT,
    G_STRUCT_OFFSET (PressoShop, max_orders_per_guest), NULL, 0, 100000, PRESSO_FIELD_NONE },
  { "guestTimeout", "guest-timeout", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoShop, guest_timeout),
    NULL, 1, 604800, PRESSO_FIELD_NONE },
  { "baristaTimeout", "barista-timeout", PRESSO_FIELD_INT,
    G_STRUCT_OFFSET (PressoShop, barista_timeout), NULL, 1, 604800, PRESSO_FIELD_NULLABLE },
  { "pickupTimeout", "pickup-timeout", PRESSO_FIELD_INT,
    G_STRUCT_OFFSET (PressoShop, pickup_timeout), NULL, 1, 604800, PRESSO_FIELD_NONE },
  { "publicUrl", "public-url", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoShop, public_url), NULL,
    0, 200, PRESSO_FIELD_NULLABLE },
  { "timeZone", "time-zone", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoShop, time_zone), NULL, 0,
    60, PRESSO_FIELD_NULLABLE },
  { "openingHours", "opening-hours", PRESSO_FIELD_STRING,
    G_STRUCT_OFFSET (PressoShop, opening_hours), NULL, 0, 200, PRESSO_FIELD_NULLABLE },
  { "closesAt", "closes-at", PRESSO_FIELD_TIME, G_STRUCT_OFFSET (PressoShop, closes_at), NULL, 0, 0,
    PRESSO_FIELD_NONE },
  { "welcome", "welcome", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoShop, welcome), NULL, 0, 120,
    PRESSO_FIELD_NULLABLE },
  { "accentColor", "accent-color", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoShop, accent_color),
    NULL, 0, 7, PRESSO_FIELD_NULLABLE },
  { "lateAfter", "late-after", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoShop, late_after), NULL, 1,
    604800, PRESSO_FIELD_NONE },
  { "overdueAfter", "overdue-after", PRESSO_FIELD_INT, G_STRUCT_OFFSET (PressoShop, overdue_after),
    NULL, 1, 604800, PRESSO_FIELD_NONE },
  { "wifi", "wifi", PRESSO_FIELD_RECORD, G_STRUCT_OFFSET (PressoShop, wifi), presso_wifi_get_type,
    0, 0, PRESSO_FIELD_NULLABLE },
  { "logo", "logo", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoShop, logo), NULL, 0, 200,
    PRESSO_FIELD_NULLABLE | PRESSO_FIELD_READ_ONLY },
  { "openingHoursTexts", "opening-hours-texts", PRESSO_FIELD_TEXTS,
    G_STRUCT_OFFSET (PressoShop, opening_hours_texts), NULL, 0, 200, PRESSO_FIELD_SPARSE },
  { "welcomeTexts", "welcome-texts", PRESSO_FIELD_TEXTS,
    G_STRUCT_OFFSET (PressoShop, welcome_texts), NULL, 0, 120, PRESSO_FIELD_SPARSE },
};

/* What isn't for guests: the network's key, which the display shows to those who stand before it,
 * and how long the baristas take, which goes with the shop and with its wait. */
static const char *const staff_members[] = { "wifi", "makeTimes" };

static void
presso_shop_finalize (GObject *object)
{
  PressoShop *self = PRESSO_SHOP (object);

  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->zone_name);
  G_OBJECT_CLASS (presso_shop_parent_class)->finalize (object);
}

static void
presso_shop_class_init (PressoShopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_shop_finalize;
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_shop_init (PressoShop *self)
{
  self->name = g_strdup ("Presso");
  self->open = TRUE;
  self->language = g_strdup ("en");
  self->languages = g_strdupv ((char **) presso_language_list ());
  self->code_period = 300;
  self->code_grace = 30;
  self->drinks_per_code = 10;
  self->max_orders_in_queue = 40;
  self->max_orders_per_guest = 5;
  self->guest_timeout = 300;
  self->barista_timeout = 900;
  self->pickup_timeout = 600;
  self->late_after = 300;
  self->overdue_after = 600;
}

/**
 * presso_shop_get_id:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what addresses name it by
 */
const char *
presso_shop_get_id (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->id;
}

/**
 * presso_shop_get_name:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what people read
 */
const char *
presso_shop_get_name (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->name;
}

/**
 * presso_shop_get_open:
 * @self: a record
 *
 * Returns: whether it is open; see also [method@Shop.is_taking_orders]
 */
gboolean
presso_shop_get_open (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), FALSE);

  return self->open;
}

/**
 * presso_shop_get_paused_until:
 * @self: a record
 *
 * Returns: until when no orders are taken, in milliseconds since the Unix epoch; 0 for not paused
 */
gint64
presso_shop_get_paused_until (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return self->paused_until;
}

/**
 * presso_shop_get_language:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the language of the menu and the screens, as BCP 47
 */
const char *
presso_shop_get_language (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->language;
}

/**
 * presso_shop_get_languages:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the languages offered to guests, as BCP 47
 */
const char *const *
presso_shop_get_languages (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return (const char *const *) self->languages;
}

/**
 * presso_shop_get_menu:
 * @self: a record
 *
 * Returns: (transfer none): the drinks, of type [class@PressoDrink]
 */
GListModel *
presso_shop_get_menu (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return G_LIST_MODEL (self->menu);
}

/**
 * presso_shop_get_code_period:
 * @self: a record
 *
 * Returns: seconds a code is shown
 */
int
presso_shop_get_code_period (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->code_period;
}

/**
 * presso_shop_get_code_grace:
 * @self: a record
 *
 * Returns: seconds a code is still good after the next one is shown
 */
int
presso_shop_get_code_grace (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->code_grace;
}

/**
 * presso_shop_get_drinks_per_code:
 * @self: a record
 *
 * Returns: drinks of one code; 0 for no limit
 */
int
presso_shop_get_drinks_per_code (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->drinks_per_code;
}

/**
 * presso_shop_get_max_orders_in_queue:
 * @self: a record
 *
 * Returns: orders that may be on their way at once; 0 for no limit
 */
int
presso_shop_get_max_orders_in_queue (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->max_orders_in_queue;
}

/**
 * presso_shop_get_max_orders_per_guest:
 * @self: a record
 *
 * Returns: orders of one guest a day; 0 for no limit
 */
int
presso_shop_get_max_orders_per_guest (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->max_orders_per_guest;
}

/**
 * presso_shop_get_guest_timeout:
 * @self: a record
 *
 * Returns: seconds a guest has to choose
 */
int
presso_shop_get_guest_timeout (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->guest_timeout;
}

/**
 * presso_shop_get_barista_timeout:
 * @self: a record
 *
 * Returns: seconds an order waits to be claimed; 0 where only a person cancels it
 */
int
presso_shop_get_barista_timeout (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->barista_timeout;
}

/**
 * presso_shop_get_pickup_timeout:
 * @self: a record
 *
 * Returns: seconds a ready order stays on the board
 */
int
presso_shop_get_pickup_timeout (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->pickup_timeout;
}

/**
 * presso_shop_get_public_url:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): where phones reach the page, where that is not this
 * machine’s own address
 */
const char *
presso_shop_get_public_url (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->public_url;
}

/**
 * presso_shop_get_time_zone:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): IANA name of the zone whose midnight ends the day; this
 * machine’s where it is missing
 */
const char *
presso_shop_get_time_zone (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->time_zone;
}

/**
 * presso_shop_get_opening_hours:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): when the bar is open, in the organiser’s words
 */
const char *
presso_shop_get_opening_hours (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->opening_hours;
}

/**
 * presso_shop_get_opening_hours_in:
 * @self: a record
 * @language: (nullable): a language tag
 *
 * Returns: (transfer none) (nullable): when it is open, for people who speak that language
 */
const char *
presso_shop_get_opening_hours_in (PressoShop *self, const char *language)
{
  const char *text;

  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  text = presso_texts_find (self->opening_hours_texts, language);
  return text != NULL ? text : self->opening_hours;
}

/**
 * presso_shop_get_closes_at:
 * @self: a record
 *
 * Returns: when the bar closes by itself, in milliseconds since the Unix epoch: last
 *   orders until then; 0 for not planned
 */
gint64
presso_shop_get_closes_at (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return self->closes_at;
}

/**
 * presso_shop_get_welcome:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what greets the guests
 */
const char *
presso_shop_get_welcome (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->welcome;
}

/**
 * presso_shop_get_welcome_in:
 * @self: a record
 * @language: (nullable): a language tag
 *
 * Returns: (transfer none) (nullable): its greeting, for people who speak that language
 */
const char *
presso_shop_get_welcome_in (PressoShop *self, const char *language)
{
  const char *text;

  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  text = presso_texts_find (self->welcome_texts, language);
  return text != NULL ? text : self->welcome;
}

/**
 * presso_shop_get_accent_color:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the bar’s colour as `#RRGGBB`; see [id@presso_color_parse]
 */
const char *
presso_shop_get_accent_color (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->accent_color;
}

/**
 * presso_shop_get_late_after:
 * @self: a record
 *
 * Returns: seconds after which an order is late
 */
int
presso_shop_get_late_after (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->late_after;
}

/**
 * presso_shop_get_overdue_after:
 * @self: a record
 *
 * Returns: seconds after which an order is overdue, at least those after which it is late
 */
int
presso_shop_get_overdue_after (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), 0);

  return (int) self->overdue_after;
}

/**
 * presso_shop_get_wifi:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): how guests join the bar’s Wi-Fi; always %NULL for guests
 */
PressoWifi *
presso_shop_get_wifi (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->wifi;
}

/**
 * presso_shop_get_logo:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): path and query of the logo, another one for each picture
 */
const char *
presso_shop_get_logo (PressoShop *self)
{
  g_return_val_if_fail (PRESSO_IS_SHOP (self), NULL);

  return self->logo;
}

/**
 * presso_shop_new:
 * @id: what addresses name it by
 *
 * Returns: (transfer full): a new shop: open, with the usual settings and the default menu, in the
 *   language of this process
 */
PressoShop *
presso_shop_new (const char *id)
{
  PressoShop *self = g_object_new (PRESSO_TYPE_SHOP, "id", id, NULL);
  g_autoptr (JsonNode) patch = json_node_new (JSON_NODE_OBJECT);
  JsonObject *members = json_object_new ();

  json_object_set_string_member (members, "language", presso_language_get_local ());
  json_object_set_member (members, "menu", presso_menu_new_default (presso_language_get_local ()));
  json_node_take_object (patch, members);
  if (!presso_record_patch (PRESSO_RECORD (self), patch, NULL))
    g_assert_not_reached ();
  return self;
}

/**
 * presso_shop_is_taking_orders:
 * @self: a shop
 * @now_ms: the time, in milliseconds since the Unix epoch
 *
 * Returns: whether it is open and not paused
 */
gboolean
presso_shop_is_taking_orders (PressoShop *self, gint64 now_ms)
{
  return self->open && self->paused_until <= now_ms;
}

static GTimeZone *
get_zone (PressoShop *self)
{
  if (self->zone != NULL && g_strcmp0 (self->zone_name, self->time_zone) == 0)
    return self->zone;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  if (self->time_zone != NULL)
    self->zone = g_time_zone_new_identifier (self->time_zone);
  if (self->zone == NULL)
    self->zone = g_time_zone_new_local ();
  g_free (self->zone_name);
  self->zone_name = g_strdup (self->time_zone);
  return self->zone;
}

static gboolean
is_in_day (GTimeZone *zone, gint64 time_s, GDateTime *day)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_s);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_get_year (local) == g_date_time_get_year (day) &&
         g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (day);
}

/* The first second of the day that @day is in. Where clocks go forward at midnight it is 1:00, for
 * which GLib takes a midnight that isn't there. Where they go back to midnight there are two, of
 * which GLib takes the second; no zone goes back by anything but quarters of an hour. */
static gint64
find_day_start_s (GTimeZone *zone, GDateTime *day)
{
  g_autoptr (GDateTime) midnight =
    g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                     g_date_time_get_day_of_month (day), 0, 0, 0);
  gint64 start_s = g_date_time_to_unix (midnight);

  while (is_in_day (zone, start_s - 1, day))
    start_s -= 15 * 60;
  return start_s;
}

/**
 * presso_shop_get_day_start:
 * @self: a shop
 * @now_ms: the time, in milliseconds since the Unix epoch
 * @next_ms: (out) (optional): the next midnight, in milliseconds since the Unix epoch
 *
 * Returns: the last midnight of the shop's time zone, in milliseconds since the Unix epoch
 */
gint64
presso_shop_get_day_start (PressoShop *self, gint64 now_ms, gint64 *next_ms)
{
  GTimeZone *zone = get_zone (self);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autoptr (GDateTime) now = g_date_time_to_timezone (utc, zone);
  g_autoptr (GDateTime) noon =
    g_date_time_new (zone, g_date_time_get_year (now), g_date_time_get_month (now),
                     g_date_time_get_day_of_month (now), 12, 0, 0);
  /* A day after noon is the next day, however many hours either has. */
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (noon, 1);

  if (next_ms != NULL)
    *next_ms = find_day_start_s (zone, tomorrow) * 1000;
  return find_day_start_s (zone, now) * 1000;
}

/**
 * presso_shop_hide_from_guests:
 * @document: a shop's JSON
 *
 * Takes out of a shop, or of its wait, what only the staff may know.
 */
void
presso_shop_hide_from_guests (JsonObject *document)
{
  for (gsize i = 0; i < G_N_ELEMENTS (staff_members); i++)
    json_object_remove_member (document, staff_members[i]);
}
