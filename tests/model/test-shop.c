/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-shop.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-time.h"

static PressoShop *
new_shop (const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":\"main\"%s}", members);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, &error);
  PressoShop *shop;

  g_assert_no_error (error);
  shop = presso_record_new_from_json (PRESSO_TYPE_SHOP, node, "", &error);
  g_assert_no_error (error);
  return shop;
}

static gint64
at (const char *text)
{
  gint64 time_ms;

  g_assert_true (presso_time_from_string (text, &time_ms));
  return time_ms;
}

#define HEX_32     "0123456789abcdefABCDEF0123456789"
#define HEX_32_BAD "0123456789abcdefABCDEF012345678x"
#define WIFI(ssid, password, security)                                                             \
  "{\"ssid\":\"" ssid "\",\"password\":" password ",\"security\":\"" security "\"}"

static const struct {
  const char *members;
  const char *field; /* NULL: well */
  const char *reason;
} checked[] = {
  { "", NULL, NULL },
  { ",\"publicUrl\":\"\",\"timeZone\":\"\"", NULL, NULL },
  { ",\"publicUrl\":null,\"timeZone\":null", NULL, NULL },
  { ",\"publicUrl\":\"http://192.168.1.20:8080/\"", NULL, NULL },
  { ",\"publicUrl\":\"https://bar.example.org/coffee\"", NULL, NULL },
  { ",\"publicUrl\":\"http://[fd00::1]:8080\"", NULL, NULL },
  { ",\"publicUrl\":\"bar.example.org\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"ftp://bar.example.org/\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"javascript:alert(1)\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"http://\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"http:///x\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"http://bar.example.org/?a=b\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"http://bar.example.org/#a\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"http://bar.example.org:99999/\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"http://bar example.org/\"", "publicUrl", "format" },
  { ",\"timeZone\":\"Europe/Berlin\"", NULL, NULL },
  { ",\"timeZone\":\"UTC\"", NULL, NULL },
  { ",\"timeZone\":\"America/Santiago\"", NULL, NULL },
  { ",\"timeZone\":\"Europe/Berlin \"", NULL, NULL },
  { ",\"publicUrl\":\"http://guest@bar.example.org/\"", "publicUrl", "format" },
  { ",\"publicUrl\":\"http://bar.example.org/<b>\"", "publicUrl", "format" },
  { ",\"accentColor\":\"\"", NULL, NULL },
  { ",\"accentColor\":\"#7a3E12\"", NULL, NULL },
  { ",\"accentColor\":\"brown\"", "accentColor", "format" },
  { ",\"accentColor\":\"#7a3e1\"", "accentColor", "format" },
  { ",\"accentColor\":\"#7a3e1g\"", "accentColor", "format" },
  { ",\"lateAfter\":600", NULL, NULL },
  { ",\"lateAfter\":601", "overdueAfter", "range" },
  { ",\"wifi\":" WIFI ("Bar", "\"espresso1\"", "wpa"), NULL, NULL },
  { ",\"wifi\":" WIFI ("Bar", "\"\"", "none"), NULL, NULL },
  { ",\"wifi\":" WIFI ("Bar", "null", "none"), NULL, NULL },
  { ",\"wifi\":" WIFI ("Bar", "\"" HEX_32 HEX_32 "\"", "wpa"), NULL, NULL },
  { ",\"wifi\":" WIFI ("Caf\\u00e9", "null", "wpa"), "wifi.password", "required" },
  { ",\"wifi\":" WIFI ("Bar", "\"7 chars\"", "wpa"), "wifi.password", "format" },
  { ",\"wifi\":" WIFI ("Bar", "\"caf\\u00e9 cr\\u00e8me\"", "wpa"), "wifi.password", "format" },
  { ",\"wifi\":" WIFI ("Bar", "\"" HEX_32 HEX_32_BAD "\"", "wpa"), "wifi.password", "format" },
  { ",\"wifi\":" WIFI ("Bar", "\"espresso1\"", "none"), "wifi.password", "unknown" },
  { ",\"wifi\":" WIFI (
      "\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9"
      "\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9",
      "\"espresso1\"",
      "wpa"),
    "wifi.ssid", "length" },
};

static void
test_checked (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checked); i++) {
    g_autoptr (PressoShop) shop = new_shop (checked[i].members);
    g_autoptr (GError) error = NULL;
    const char *reason;

    g_test_message ("%s", checked[i].members);
    g_assert_cmpint (presso_shop_check (shop, &error), ==, checked[i].field == NULL);
    if (checked[i].field == NULL)
      continue;
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
    g_assert_cmpuint (presso_error_get_n_fields (error), ==, 1);
    g_assert_cmpstr (presso_error_get_field (error, 0, &reason), ==, checked[i].field);
    g_assert_cmpstr (reason, ==, checked[i].reason);
  }
}

static const struct {
  const char *members;
  gboolean is_taking;
} openings[] = {
  { "", TRUE },
  { ",\"open\":true", TRUE },
  { ",\"open\":false", FALSE },
  { ",\"pausedUntil\":\"2026-11-22T12:00:00.001Z\"", FALSE },
  { ",\"pausedUntil\":\"2026-11-22T12:00:00Z\"", TRUE },
  { ",\"pausedUntil\":\"2026-11-22T11:00:00Z\"", TRUE },
  { ",\"open\":false,\"pausedUntil\":\"2026-11-22T11:00:00Z\"", FALSE },
};

static void
test_taking_orders (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (openings); i++) {
    g_autoptr (PressoShop) shop = new_shop (openings[i].members);

    g_assert_cmpint (presso_shop_is_taking_orders (shop, at ("2026-11-22T12:00:00Z")), ==,
                     openings[i].is_taking);
  }
}

/* Days of zones whose clocks change, as the zone's law had them (tzdata): none is to come, for laws
 * change. */
static const struct {
  const char *zone;
  const char *now;
  const char *start;
  const char *next;
} days[] = {
  { "UTC", "2026-11-22T10:59:47.123Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z" },
  { "UTC", "2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z" },
  { "UTC", "2026-11-22T23:59:59.999Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z" },
  { "UTC", "2026-12-31T12:00:00Z", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z" },
  { "Europe/Berlin", "2026-11-22T22:59:59Z", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z" },
  { "Europe/Berlin", "2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z" },
  /* The clocks go forward at 2:00 on 31 March 2024: a day of 23 hours. */
  { "Europe/Berlin", "2024-03-30T23:30:00Z", "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z" },
  { "Europe/Berlin", "2024-03-31T12:00:00Z", "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z" },
  { "Europe/Berlin", "2024-03-31T21:59:59Z", "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z" },
  { "Europe/Berlin", "2024-03-31T22:00:00Z", "2024-03-31T22:00:00Z", "2024-04-01T22:00:00Z" },
  /* And back at 3:00 on 27 October: 25 hours. */
  { "Europe/Berlin", "2024-10-26T22:00:00Z", "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z" },
  { "Europe/Berlin", "2024-10-27T00:30:00Z", "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z" },
  { "Europe/Berlin", "2024-10-27T01:30:00Z", "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z" },
  { "Europe/Berlin", "2024-10-27T22:59:59Z", "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z" },
  /* There is no midnight on 8 September 2024: 24:00 is 1:00. */
  { "America/Santiago", "2024-09-08T03:59:59Z", "2024-09-07T04:00:00Z", "2024-09-08T04:00:00Z" },
  { "America/Santiago", "2024-09-08T04:00:00Z", "2024-09-08T04:00:00Z", "2024-09-09T03:00:00Z" },
  { "America/Santiago", "2024-09-08T20:00:00Z", "2024-09-08T04:00:00Z", "2024-09-09T03:00:00Z" },
  { "America/Santiago", "2024-09-09T02:59:59Z", "2024-09-08T04:00:00Z", "2024-09-09T03:00:00Z" },
  /* On 6 April 2024 the hour before midnight is there twice. */
  { "America/Santiago", "2024-04-07T02:30:00Z", "2024-04-06T03:00:00Z", "2024-04-07T04:00:00Z" },
  { "America/Santiago", "2024-04-07T03:30:00Z", "2024-04-06T03:00:00Z", "2024-04-07T04:00:00Z" },
  { "America/Santiago", "2024-04-07T04:00:00Z", "2024-04-07T04:00:00Z", "2024-04-08T04:00:00Z" },
  /* There is no midnight on 26 April 2024. */
  { "Africa/Cairo", "2024-04-25T21:59:59Z", "2024-04-24T22:00:00Z", "2024-04-25T22:00:00Z" },
  { "Africa/Cairo", "2024-04-25T22:00:00Z", "2024-04-25T22:00:00Z", "2024-04-26T21:00:00Z" },
  { "Africa/Cairo", "2024-10-31T20:30:00Z", "2024-10-30T21:00:00Z", "2024-10-31T22:00:00Z" },
  { "Africa/Cairo", "2024-10-31T21:30:00Z", "2024-10-30T21:00:00Z", "2024-10-31T22:00:00Z" },
  /* Midnight of 3 November 2024 is there twice: at 1:00 the clocks go back to 0:00. */
  { "America/Havana", "2024-11-03T03:59:59Z", "2024-11-02T04:00:00Z", "2024-11-03T04:00:00Z" },
  { "America/Havana", "2024-11-03T04:00:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z" },
  { "America/Havana", "2024-11-03T04:30:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z" },
  { "America/Havana", "2024-11-03T05:30:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z" },
  { "America/Havana", "2024-11-03T20:00:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z" },
  { "Asia/Kathmandu", "2026-11-22T18:14:59Z", "2026-11-21T18:15:00Z", "2026-11-22T18:15:00Z" },
  { "Pacific/Kiritimati", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z" },
  /* Samoa skipped 30 December 2011 as a whole. */
  { "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z" },
  { "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z" },
};

static gboolean
is_day (gsize row)
{
  g_autofree char *members = g_strdup_printf (",\"timeZone\":\"%s\"", days[row].zone);
  g_autoptr (PressoShop) shop = new_shop (members);
  gint64 next_ms = 0;
  gint64 start_ms = presso_shop_get_day_start (shop, at (days[row].now), &next_ms);
  g_autofree char *start = presso_time_to_string (start_ms);
  g_autofree char *next = presso_time_to_string (next_ms);

  g_assert_cmpint (presso_shop_get_day_start (shop, at (days[row].now), NULL), ==, start_ms);
  if (start_ms == at (days[row].start) && next_ms == at (days[row].next))
    return TRUE;
  g_test_message ("%s at %s: the day is from %s to %s, not from %s to %s", days[row].zone,
                  days[row].now, start, next, days[row].start, days[row].next);
  return FALSE;
}

static void
test_day_start (void)
{
  guint n_wrong = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    n_wrong += is_day (i) ? 0 : 1;
  g_assert_cmpuint (n_wrong, ==, 0);
}

#define HOUR_MS G_GINT64_CONSTANT (3600000)

/* Each half an hour of a day belongs to it; the usual days need only their ends looked at. */
static void
assert_day (PressoShop *shop, gint64 start_ms, gint64 next_ms)
{
  gint64 step_ms = next_ms - start_ms == 24 * HOUR_MS ? 24 * HOUR_MS - 1 : HOUR_MS / 2;

  g_assert_cmpint (next_ms - start_ms, >=, 22 * HOUR_MS);
  g_assert_cmpint (next_ms - start_ms, <=, 26 * HOUR_MS);
  for (gint64 now_ms = start_ms; now_ms < next_ms; now_ms += step_ms) {
    gint64 found_ms;

    g_assert_cmpint (presso_shop_get_day_start (shop, now_ms, &found_ms), ==, start_ms);
    g_assert_cmpint (found_ms, ==, next_ms);
  }
}

/* Whatever the zone does, one day of two years begins where the other ends. */
static void
test_days_in_a_row (void)
{
  static const char *const zones[] = { "Europe/Berlin",   "America/Santiago", "Africa/Cairo",
                                       "America/Havana",  "Asia/Tehran",      "Africa/Casablanca",
                                       "Asia/Beirut",     "America/Asuncion", "Australia/Lord_Howe",
                                       "America/St_Johns" };

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++) {
    g_autofree char *members = g_strdup_printf (",\"timeZone\":\"%s\"", zones[i]);
    g_autoptr (PressoShop) shop = new_shop (members);
    gint64 next_ms;
    gint64 start_ms = presso_shop_get_day_start (shop, at ("2026-01-01T00:00:00Z"), &next_ms);

    g_test_message ("%s", zones[i]);
    for (int day = 0; day < 730; day++) {
      assert_day (shop, start_ms, next_ms);
      start_ms = next_ms;
      presso_shop_get_day_start (shop, start_ms, &next_ms);
    }
  }
}

static void
test_zone_changed (void)
{
  g_autoptr (PressoShop) shop = new_shop (",\"timeZone\":\"Europe/Berlin\"");
  gint64 now_ms = at ("2026-11-22T10:59:47Z");

  g_assert_cmpint (presso_shop_get_day_start (shop, now_ms, NULL), ==, at ("2026-11-21T23:00:00Z"));
  g_object_set (shop, "time-zone", "Asia/Kathmandu", NULL);
  g_assert_cmpint (presso_shop_get_day_start (shop, now_ms, NULL), ==, at ("2026-11-21T18:15:00Z"));
  g_object_set (shop, "time-zone", NULL, NULL);
  g_assert_cmpint (presso_shop_get_day_start (shop, now_ms, NULL), ==, at ("2026-11-22T00:00:00Z"));
}

static const char *const no_zones[] = { "", ",\"timeZone\":null", ",\"timeZone\":\"\"" };

/* Without a zone it is the machine's: the tests run in UTC. */
static void
test_no_zone (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_zones); i++) {
    g_autoptr (PressoShop) shop = new_shop (no_zones[i]);

    g_assert_cmpint (presso_shop_get_day_start (shop, at ("2026-11-22T10:59:47Z"), NULL), ==,
                     at ("2026-11-22T00:00:00Z"));
  }
}

static void
test_new (void)
{
  PressoShop *shop = presso_shop_new ("main");

  g_assert_cmpstr (presso_shop_get_id (shop), ==, "main");
  g_assert_true (presso_shop_get_open (shop));
  g_assert_cmpint (presso_shop_get_paused_until (shop), ==, 0);
  g_assert_cmpstr (presso_shop_get_language (shop), ==, "en");
  g_assert_cmpstr (presso_shop_get_languages (shop)[0], ==, "en");
  g_assert_cmpint (presso_shop_get_code_period (shop), ==, 300);
  g_assert_cmpint (presso_shop_get_code_grace (shop), ==, 30);
  g_assert_cmpint (presso_shop_get_drinks_per_code (shop), ==, 10);
  g_assert_cmpint (presso_shop_get_max_orders_in_queue (shop), ==, 40);
  g_assert_cmpint (presso_shop_get_max_orders_per_guest (shop), ==, 5);
  g_assert_cmpint (presso_shop_get_guest_timeout (shop), ==, 300);
  g_assert_cmpint (presso_shop_get_barista_timeout (shop), ==, 900);
  g_assert_cmpint (presso_shop_get_pickup_timeout (shop), ==, 600);
  g_assert_null (presso_shop_get_public_url (shop));
  g_assert_null (presso_shop_get_time_zone (shop));
  g_assert_null (presso_shop_get_opening_hours (shop));
  g_assert_cmpint (presso_shop_get_closes_at (shop), ==, 0);
  g_assert_null (presso_shop_get_welcome (shop));
  g_assert_null (presso_shop_get_accent_color (shop));
  g_assert_cmpint (presso_shop_get_late_after (shop), ==, 300);
  g_assert_cmpint (presso_shop_get_overdue_after (shop), ==, 600);
  g_assert_null (presso_shop_get_wifi (shop));
  g_assert_null (presso_shop_get_logo (shop));
  g_assert_finalize_object (shop);
}

/* What a text is called in other languages goes, when a whole document comes without it. */
static void
test_texts (void)
{
  g_autoptr (PressoShop) shop =
    new_shop (",\"welcome\":\"Hello\",\"welcomeTexts\":{\"de\":\"Hallo\"},"
              "\"openingHours\":\"9 to 5\",\"openingHoursTexts\":{\"de\":\"9 bis 17 Uhr\"}");
  g_autoptr (JsonNode) whole =
    presso_json_parse ("{\"id\":\"main\",\"welcome\":\"Hello\"}", -1, NULL);
  g_autoptr (JsonNode) patch = presso_json_parse ("{\"openingHoursTexts\":{}}", -1, NULL);

  g_assert_cmpstr (presso_shop_get_welcome_in (shop, "de-CH"), ==, "Hallo");
  g_assert_cmpstr (presso_shop_get_welcome_in (shop, "fr"), ==, "Hello");
  g_assert_cmpstr (presso_shop_get_opening_hours_in (shop, "de"), ==, "9 bis 17 Uhr");
  g_assert_true (presso_record_patch (PRESSO_RECORD (shop), patch, NULL));
  g_assert_cmpstr (presso_shop_get_opening_hours_in (shop, "de"), ==, "9 to 5");
  g_assert_cmpstr (presso_shop_get_welcome_in (shop, "de"), ==, "Hallo");
  g_assert_true (presso_record_update (PRESSO_RECORD (shop), whole, "", NULL));
  g_assert_cmpstr (presso_shop_get_welcome_in (shop, "de"), ==, "Hello");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/shop/new", test_new);
  g_test_add_func ("/model/shop/checked", test_checked);
  g_test_add_func ("/model/shop/taking-orders", test_taking_orders);
  g_test_add_func ("/model/shop/day-start", test_day_start);
  g_test_add_func ("/model/shop/days-in-a-row", test_days_in_a_row);
  g_test_add_func ("/model/shop/zone-changed", test_zone_changed);
  g_test_add_func ("/model/shop/no-zone", test_no_zone);
  g_test_add_func ("/model/shop/texts", test_texts);
  return g_test_run ();
}
