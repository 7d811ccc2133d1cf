/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-code.h"
#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-order.h"
#include "model/presso-shop.h"

#define ORDER "{\"id\":\"o\",\"shop\":\"main\",\"state\":\"WAITING\"%s}"
#define CHOICE                                                                                     \
  "{\"group\":\"milk\",\"groupName\":\"Milk\",\"choice\":\"oat\",\"choiceName\":\"Oat\"%s}"
#define CODE                                                                                       \
  "{\"code\":\"7K3M9Q2A\",\"validFrom\":\"2026-11-22T10:00:00Z\","                                 \
  "\"validUntil\":\"2026-11-22T10:05:00Z\",\"drinks\":10,\"drinksLeft\":10%s}"
#define DRINK   "{\"id\":\"main\",\"menu\":[{\"id\":\"latte\",\"name\":\"Latte\"%s}]}"
#define GROUP   "{\"id\":\"main\",\"menu\":[{\"id\":\"latte\",\"name\":\"Latte\",\"options\":[%s]}]}"
#define SHOP    "{\"id\":\"main\"%s}"
#define TEXT_40 "1234567890123456789012345678901234567890"
#define TEXT_60 TEXT_40 "12345678901234567890"

/* One member that doesn't fit, as the first error the reader names. */
static const struct {
  GType (*type) (void);
  const char *document;
  const char *member;
  const char *field;
  const char *reason;
} refused[] = {
  { presso_order_get_type, "[]%s", "", "", "type" },
  { presso_order_get_type, "\"order\"%s", "", "", "type" },
  { presso_order_get_type, "null%s", "", "", "type" },
  { presso_order_get_type, "17%s", "", "", "type" },
  { presso_order_get_type, "{\"shop\":\"main\",\"state\":\"WAITING\"%s}", "", "id", "required" },
  { presso_order_get_type, "{\"id\":\"o\",\"state\":\"WAITING\"%s}", "", "shop", "required" },
  { presso_order_get_type, "{\"id\":\"o\",\"shop\":\"main\"%s}", "", "state", "required" },
  { presso_order_get_type, "{\"id\":7,\"shop\":\"main\",\"state\":\"WAITING\"%s}", "", "id",
    "type" },
  { presso_order_get_type, "{\"id\":null,\"shop\":\"main\",\"state\":\"WAITING\"%s}", "", "id",
    "type" },
  { presso_order_get_type, "{\"id\":\"\",\"shop\":\"main\",\"state\":\"WAITING\"%s}", "", "id",
    "length" },
  { presso_order_get_type,
    "{\"id\":\"" TEXT_60 "12345\",\"shop\":\"main\",\"state\":\"WAITING\"%s}", "", "id", "length" },
  { presso_order_get_type, "{\"id\":\"o\",\"shop\":\"Main\",\"state\":\"WAITING\"%s}", "", "shop",
    "format" },
  { presso_order_get_type, "{\"id\":\"o\",\"shop\":\"main\",\"state\":\"waiting\"%s}", "", "state",
    "unknown" },
  { presso_order_get_type, "{\"id\":\"o\",\"shop\":\"main\",\"state\":\"\"%s}", "", "state",
    "unknown" },
  { presso_order_get_type, "{\"id\":\"o\",\"shop\":\"main\",\"state\":1%s}", "", "state", "type" },
  { presso_order_get_type, "{\"id\":\"o\",\"shop\":\"main\",\"state\":null%s}", "", "state",
    "type" },
  { presso_order_get_type, ORDER, ",\"number\":\"1\"", "number", "type" },
  { presso_order_get_type, ORDER, ",\"number\":1.0", "number", "type" },
  { presso_order_get_type, ORDER, ",\"number\":true", "number", "type" },
  { presso_order_get_type, ORDER, ",\"number\":[1]", "number", "type" },
  { presso_order_get_type, ORDER, ",\"number\":-1", "number", "range" },
  { presso_order_get_type, ORDER, ",\"drink\":\"Flat White\"", "drink", "format" },
  { presso_order_get_type, ORDER, ",\"drink\":\"\"", "drink", "length" },
  { presso_order_get_type, ORDER, ",\"drinkName\":\"" TEXT_40 "1\"", "drinkName", "length" },
  { presso_order_get_type, ORDER, ",\"name\":\"a\\u0007\"", "name", "format" },
  { presso_order_get_type, ORDER, ",\"name\":\"a\\nb\"", "name", "format" },
  { presso_order_get_type, ORDER, ",\"name\":\"\\u202egnp\"", "name", "format" },
  { presso_order_get_type, ORDER, ",\"name\":\"\\u2066a\"", "name", "format" },
  { presso_order_get_type, ORDER, ",\"name\":\"" TEXT_40 "1\"", "name", "length" },
  { presso_order_get_type, ORDER, ",\"name\":{}", "name", "type" },
  { presso_order_get_type, ORDER, ",\"source\":\"web\"", "source", "unknown" },
  { presso_order_get_type, ORDER, ",\"source\":null", "source", "type" },
  { presso_order_get_type, ORDER, ",\"reason\":\"bored\"", "reason", "unknown" },
  { presso_order_get_type, ORDER, ",\"createdAt\":1795345187", "createdAt", "type" },
  { presso_order_get_type, ORDER, ",\"createdAt\":\"yesterday\"", "createdAt", "format" },
  { presso_order_get_type, ORDER, ",\"submittedAt\":\"2026-11-22\"", "submittedAt", "format" },
  { presso_order_get_type, ORDER, ",\"claimedAt\":\"\"", "claimedAt", "format" },
  { presso_order_get_type, ORDER, ",\"readyAt\":false", "readyAt", "type" },
  { presso_order_get_type, ORDER, ",\"closedAt\":{}", "closedAt", "type" },
  { presso_order_get_type, ORDER, ",\"deadline\":\"2026-11-22T10:00:00\"", "deadline", "format" },
  { presso_order_get_type, ORDER, ",\"version\":\"3\"", "version", "type" },
  { presso_order_get_type, ORDER, ",\"version\":-3", "version", "range" },
  { presso_order_get_type, ORDER, ",\"choices\":{}", "choices", "type" },
  { presso_order_get_type, ORDER, ",\"choices\":null", "choices", "type" },
  { presso_order_get_type, ORDER, ",\"choices\":[7]", "choices[0]", "type" },
  { presso_order_get_type, ORDER, ",\"choices\":[{},{},{},{},{},{},{},{},{},{},{}]", "choices",
    "length" },
  { presso_order_get_type, ORDER, ",\"choices\":[{\"group\":\"milk\"}]", "choices[0].groupName",
    "required" },
  { presso_order_choice_get_type, CHOICE, ",\"usual\":1", "usual", "type" },
  { presso_order_choice_get_type, CHOICE, ",\"usual\":null", "usual", "type" },
  { presso_code_get_type, CODE, ",\"url\":17", "url", "type" },
  { presso_code_get_type,
    "{\"code\":\"\",\"validFrom\":null,\"validUntil\":null,\"drinks\":1,\"drinksLeft\":1%s}", "",
    "code", "length" },
  { presso_code_get_type,
    "{\"code\":\"A\",\"validFrom\":null,\"validUntil\":null,\"drinks\":-1,\"drinksLeft\":1%s}", "",
    "drinks", "range" },
  { presso_code_get_type,
    "{\"code\":\"A\",\"validFrom\":null,\"validUntil\":null,\"drinks\":1,\"drinksLeft\":-1%s}", "",
    "drinksLeft", "range" },
  { presso_code_get_type, "{\"code\":\"A\",\"validFrom\":null,\"validUntil\":null,\"drinks\":1%s}",
    "", "drinksLeft", "required" },
  { presso_code_get_type, "{\"code\":\"A\",\"validUntil\":null,\"drinks\":1,\"drinksLeft\":1%s}",
    "", "validFrom", "required" },
  { presso_shop_get_type, "{%s}", "\"name\":\"A\"", "id", "required" },
  { presso_shop_get_type, SHOP, ",\"name\":\"\"", "name", "length" },
  { presso_shop_get_type, SHOP, ",\"name\":\"   \"", "name", "length" },
  { presso_shop_get_type, SHOP, ",\"name\":\"" TEXT_60 "1\"", "name", "length" },
  { presso_shop_get_type, SHOP, ",\"name\":null", "name", "type" },
  { presso_shop_get_type, SHOP, ",\"open\":\"yes\"", "open", "type" },
  { presso_shop_get_type, SHOP, ",\"open\":0", "open", "type" },
  { presso_shop_get_type, SHOP, ",\"open\":null", "open", "type" },
  { presso_shop_get_type, SHOP, ",\"pausedUntil\":60", "pausedUntil", "type" },
  { presso_shop_get_type, SHOP, ",\"pausedUntil\":\"later\"", "pausedUntil", "format" },
  { presso_shop_get_type, SHOP, ",\"language\":\"e\"", "language", "length" },
  { presso_shop_get_type, SHOP, ",\"language\":\"1234567890123\"", "language", "length" },
  { presso_shop_get_type, SHOP, ",\"languages\":\"en\"", "languages", "type" },
  { presso_shop_get_type, SHOP, ",\"languages\":[\"en\",5]", "languages", "type" },
  { presso_shop_get_type, SHOP, ",\"languages\":[null]", "languages", "type" },
  { presso_shop_get_type, SHOP, ",\"languages\":[\"\\u0001\"]", "languages", "format" },
  { presso_shop_get_type, SHOP, ",\"codePeriod\":0", "codePeriod", "range" },
  { presso_shop_get_type, SHOP, ",\"codePeriod\":-5", "codePeriod", "range" },
  { presso_shop_get_type, SHOP, ",\"codePeriod\":604801", "codePeriod", "range" },
  { presso_shop_get_type, SHOP, ",\"codePeriod\":1.5", "codePeriod", "type" },
  { presso_shop_get_type, SHOP, ",\"codePeriod\":\"300\"", "codePeriod", "type" },
  { presso_shop_get_type, SHOP, ",\"codeGrace\":0", "codeGrace", "range" },
  { presso_shop_get_type, SHOP, ",\"drinksPerCode\":-1", "drinksPerCode", "range" },
  { presso_shop_get_type, SHOP, ",\"drinksPerCode\":100001", "drinksPerCode", "range" },
  { presso_shop_get_type, SHOP, ",\"maxOrdersInQueue\":-1", "maxOrdersInQueue", "range" },
  { presso_shop_get_type, SHOP, ",\"maxOrdersPerGuest\":-1", "maxOrdersPerGuest", "range" },
  { presso_shop_get_type, SHOP, ",\"maxOrdersPerGuest\":null", "maxOrdersPerGuest", "type" },
  { presso_shop_get_type, SHOP, ",\"guestTimeout\":0", "guestTimeout", "range" },
  { presso_shop_get_type, SHOP, ",\"baristaTimeout\":0", "baristaTimeout", "range" },
  { presso_shop_get_type, SHOP, ",\"openingHours\":5", "openingHours", "type" },
  { presso_shop_get_type, SHOP, ",\"closesAt\":\"17:00\"", "closesAt", "format" },
  { presso_shop_get_type, SHOP, ",\"welcome\":\"" TEXT_60 TEXT_60 "1\"", "welcome", "length" },
  { presso_shop_get_type, SHOP, ",\"welcome\":\"a\\nb\"", "welcome", "format" },
  { presso_shop_get_type, SHOP, ",\"accentColor\":7", "accentColor", "type" },
  { presso_shop_get_type, SHOP, ",\"lateAfter\":0", "lateAfter", "range" },
  { presso_shop_get_type, SHOP, ",\"overdueAfter\":604801", "overdueAfter", "range" },
  { presso_shop_get_type, SHOP, ",\"wifi\":\"Bar\"", "wifi", "type" },
  { presso_shop_get_type, SHOP, ",\"wifi\":[]", "wifi", "type" },
  { presso_shop_get_type, SHOP, ",\"wifi\":{}", "wifi.ssid", "required" },
  { presso_shop_get_type, SHOP, ",\"wifi\":{\"ssid\":\"\"}", "wifi.ssid", "length" },
  { presso_shop_get_type, SHOP, ",\"wifi\":{\"ssid\":\"Bar\",\"security\":\"wep\"}",
    "wifi.security", "unknown" },
  { presso_shop_get_type, SHOP, ",\"wifi\":{\"ssid\":\"Bar\",\"hidden\":1}", "wifi.hidden",
    "type" },
  { presso_shop_get_type, SHOP, ",\"pickupTimeout\":0", "pickupTimeout", "range" },
  { presso_shop_get_type, SHOP, ",\"pickupTimeout\":604801", "pickupTimeout", "range" },
  { presso_shop_get_type, SHOP, ",\"publicUrl\":8080", "publicUrl", "type" },
  { presso_shop_get_type, SHOP, ",\"timeZone\":1", "timeZone", "type" },
  { presso_shop_get_type, SHOP, ",\"menu\":{}", "menu", "type" },
  { presso_shop_get_type, SHOP, ",\"menu\":[{\"id\":\"latte\"}]", "menu[0].name", "required" },
  { presso_shop_get_type, SHOP, ",\"menu\":[{\"id\":\"latte\",\"name\":\"L\"},{\"name\":\"M\"}]",
    "menu[1].id", "required" },
  { presso_shop_get_type, SHOP, ",\"menu\":[{\"id\":\"Latte\",\"name\":\"L\"}]", "menu[0].id",
    "format" },
  { presso_shop_get_type, DRINK, ",\"icon\":\"../x\"", "menu[0].icon", "format" },
  { presso_shop_get_type, DRINK, ",\"available\":\"no\"", "menu[0].available", "type" },
  { presso_shop_get_type, DRINK, ",\"options\":[[]]", "menu[0].options[0]", "type" },
  { presso_shop_get_type, DRINK, ",\"options\":[{},{},{},{},{},{},{},{},{},{},{}]",
    "menu[0].options", "length" },
  { presso_shop_get_type, GROUP, "{\"id\":\"milk\",\"name\":\"Milk\"}",
    "menu[0].options[0].choices", "required" },
  { presso_shop_get_type, GROUP, "{\"id\":\"milk\",\"name\":\"Milk\",\"choices\":[]}",
    "menu[0].options[0].choices", "length" },
  { presso_shop_get_type, GROUP,
    "{\"id\":\"milk\",\"name\":\"Milk\",\"choices\":[{\"id\":\"oat\"}]}",
    "menu[0].options[0].choices[0].name", "required" },
  { presso_shop_get_type, GROUP,
    "{\"id\":\"milk\",\"name\":\"Milk\",\"choices\":[{\"id\":\"oat\",\"name\":\"" TEXT_40 "1\"}]}",
    "menu[0].options[0].choices[0].name", "length" },
};

/* The document with its member; no row has a % of its own. */
static char *
fill (const char *document, const char *member)
{
  g_auto (GStrv) parts = g_strsplit (document, "%s", 2);

  return g_strconcat (parts[0], member, parts[1], NULL);
}

static void
test_refused (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *text = fill (refused[row].document, refused[row].member);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, &error);
  const char *reason;

  g_assert_no_error (error);
  g_assert_null (presso_record_new_from_json (refused[row].type (), node, "", &error));
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
  g_assert_cmpuint (presso_error_get_n_fields (error), >=, 1);
  g_assert_cmpstr (presso_error_get_field (error, 0, &reason), ==, refused[row].field);
  g_assert_cmpstr (reason, ==, refused[row].reason);
}

/* The nearest values that still fit. */
static const struct {
  GType (*type) (void);
  const char *document;
  const char *member;
} taken[] = {
  { presso_order_get_type, ORDER, ",\"number\":null,\"drink\":null,\"name\":null,\"reason\":null" },
  { presso_order_get_type, ORDER, ",\"name\":\"" TEXT_40 "\"" },
  { presso_order_get_type, ORDER, ",\"name\":\"☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕\"" },
  { presso_order_get_type, ORDER, ",\"name\":\"\"" },
  { presso_order_get_type, ORDER, ",\"createdAt\":null,\"closedAt\":null,\"deadline\":null" },
  { presso_order_get_type, ORDER, ",\"futureMember\":{\"a\":[1]},\"options\":7" },
  { presso_order_get_type, ORDER, ",\"version\":9223372036854775807" },
  { presso_shop_get_type, SHOP, ",\"name\":\"" TEXT_60 "\"" },
  { presso_shop_get_type, SHOP, ",\"codePeriod\":1,\"codeGrace\":604800" },
  { presso_shop_get_type, SHOP,
    ",\"drinksPerCode\":0,\"maxOrdersInQueue\":0,\"maxOrdersPerGuest\":0" },
  { presso_shop_get_type, SHOP, ",\"drinksPerCode\":100000,\"menu\":[],\"languages\":[]" },
  { presso_shop_get_type, SHOP, ",\"waitEstimate\":120,\"serverTime\":\"2026-11-22T10:00:00Z\"" },
  { presso_shop_get_type, DRINK, ",\"icon\":null,\"options\":[]" },
};

static void
test_taken (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++) {
    g_autofree char *text = fill (taken[i].document, taken[i].member);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = presso_json_parse (text, -1, &error);
    g_autoptr (PressoRecord) record = NULL;

    g_assert_no_error (error);
    record = presso_record_new_from_json (taken[i].type (), node, "", &error);
    g_test_message ("%s", text);
    g_assert_no_error (error);
    g_assert_nonnull (record);
  }
}

/* All that is wrong is said at once, and nothing is changed. */
static void
test_all_at_once (void)
{
  static const char *const fields[] = { "name", "open", "menu[0].name", "codePeriod" };
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autofree char *before = presso_record_to_string (PRESSO_RECORD (shop));
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) patch =
    presso_json_parse ("{\"drinksPerCode\":3,\"codePeriod\":0,\"name\":1,\"open\":2,"
                       "\"menu\":[{\"id\":\"x\"}]}",
                       -1, NULL);

  g_assert_false (presso_record_patch (PRESSO_RECORD (shop), patch, &error));
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
  g_assert_cmpuint (presso_error_get_n_fields (error), ==, G_N_ELEMENTS (fields));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_cmpstr (presso_error_get_field (error, i, NULL), ==, fields[i]);
  after = presso_record_to_string (PRESSO_RECORD (shop));
  g_assert_cmpstr (before, ==, after);
}

static void
on_notify (GObject *object, GParamSpec *pspec, GString *heard)
{
  g_string_append_printf (heard, "%s ", pspec->name);
}

static const struct {
  const char *patch;
  const char *notified;
} changes[] = {
  { "{}", "" },
  { "{\"name\":\"Presso\",\"open\":true,\"codePeriod\":300}", "" },
  { "{\"name\":\" Presso \"}", "" },
  { "{\"name\":\"Corner\"}", "name " },
  { "{\"name\":\"Corner\",\"open\":false}", "open " },
  { "{\"id\":\"other\",\"codePeriod\":60,\"codeGrace\":30}", "code-period " },
  { "{\"pausedUntil\":\"2026-11-22T12:00:00Z\"}", "paused-until " },
  { "{\"pausedUntil\":\"2026-11-22T13:00:00+01:00\"}", "" },
  { "{\"pausedUntil\":null}", "paused-until " },
  { "{\"languages\":[\"en\"]}", "languages " },
  { "{\"languages\":[\"en\"]}", "" },
  { "{\"menu\":[{\"id\":\"latte\",\"name\":\"Latte\"}]}", "menu " },
  { "{\"menu\":[{\"name\":\"Latte\",\"id\":\"latte\",\"available\":true,\"options\":[]}]}", "" },
  { "{\"menu\":[{\"id\":\"latte\",\"name\":\"Latte\",\"available\":false}]}", "menu " },
  { "{\"open\":\"no\",\"name\":\"Elsewhere\"}", "" },
};

static void
test_notify (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (GString) heard = g_string_new (NULL);

  g_signal_connect (shop, "notify", G_CALLBACK (on_notify), heard);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (JsonNode) patch = presso_json_parse (changes[i].patch, -1, NULL);

    g_string_truncate (heard, 0);
    g_test_message ("%s", changes[i].patch);
    presso_record_patch (PRESSO_RECORD (shop), patch, NULL);
    g_assert_cmpstr (heard->str, ==, changes[i].notified);
  }
  g_assert_cmpstr (presso_shop_get_id (shop), ==, "main");
}

static void
test_set_property (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (GString) heard = g_string_new (NULL);
  gint64 period;

  g_signal_connect (shop, "notify", G_CALLBACK (on_notify), heard);
  g_object_set (shop, "name", "Corner", NULL);
  g_object_set (shop, "code-period", (gint64) 60, NULL);
  g_object_set (shop, "name", "Corner", "open", TRUE, NULL);
  g_assert_cmpstr (heard->str, ==, "name code-period ");
  g_object_get (shop, "code-period", &period, NULL);
  g_assert_cmpint (period, ==, 60);
}

/* A document with every member. */
static const struct {
  GType (*type) (void);
  const char *text;
} wholes[] = {
  { presso_order_get_type,
    "{\"id\":\"o-1\",\"shop\":\"main\",\"number\":42,\"state\":\"CANCELLED\",\"drink\":\"latte\","
    "\"drinkName\":\"Latte\",\"choices\":[{\"group\":\"milk\",\"groupName\":\"Milk\","
    "\"choice\":\"oat\",\"choiceName\":\"Oat\",\"usual\":false}],\"name\":\"Guest 1\","
    "\"source\":\"walk-up\",\"barista\":\"Barista "
    "1\",\"reason\":\"barista-timeout\",\"detail\":null,"
    "\"createdAt\":\"2026-11-22T10:00:00.001Z\",\"submittedAt\":\"2026-11-22T10:00:01.000Z\","
    "\"claimedAt\":\"2026-11-22T10:00:02.000Z\",\"readyAt\":\"2026-11-22T10:00:03.000Z\","
    "\"closedAt\":\"2026-11-22T10:00:04.000Z\",\"deadline\":\"2026-11-22T10:00:05.000Z\","
    "\"version\":6}" },
  { presso_order_get_type,
    "{\"id\":\"o\",\"shop\":\"main\",\"number\":null,\"state\":\"RESERVED\",\"drink\":null,"
    "\"drinkName\":null,\"choices\":[],\"name\":null,\"source\":\"guest\",\"barista\":null,"
    "\"reason\":null,\"detail\":null,\"createdAt\":null,\"submittedAt\":null,\"claimedAt\":null,"
    "\"readyAt\":null,"
    "\"closedAt\":null,\"deadline\":null,\"version\":0}" },
  { presso_shop_get_type,
    "{\"id\":\"main\",\"name\":\"Größe ☕\",\"open\":false,"
    "\"pausedUntil\":\"2026-11-22T12:00:00.000Z\",\"language\":\"de\",\"languages\":[\"de\",\"en\"]"
    ","
    "\"menu\":[{\"id\":\"flat-white\",\"name\":\"Flat White\",\"icon\":\"flat-white\","
    "\"available\":false,\"options\":[{\"id\":\"milk\",\"name\":\"Milk\","
    "\"choices\":["
    "{\"id\":\"regular\",\"name\":\"Regular\",\"available\":true,"
    "\"allergens\":[\"soya\",\"milk\"]},"
    "{\"id\":\"oat\",\"name\":\"Oat\",\"available\":false,"
    "\"unavailableUntil\":\"2026-11-22T11:00:00.000Z\",\"allergens\":[\"gluten\"]}]}]}],"
    "\"codePeriod\":60,\"codeGrace\":10,\"drinksPerCode\":0,\"maxOrdersInQueue\":5,"
    "\"maxOrdersPerGuest\":2,\"guestTimeout\":100,\"baristaTimeout\":200,\"pickupTimeout\":300,"
    "\"publicUrl\":\"https://bar.example.org/\",\"timeZone\":\"Europe/Berlin\","
    "\"openingHours\":\"9–17\",\"closesAt\":\"2026-11-22T17:00:00.000Z\",\"welcome\":\"Hello\","
    "\"accentColor\":\"#7A3E12\",\"lateAfter\":120,\"overdueAfter\":240,"
    "\"wifi\":{\"ssid\":\"Bar\",\"password\":\"espresso1\",\"security\":\"wpa\","
    "\"hidden\":true},\"logo\":\"/api/v1/shops/main/logo?v=1\","
    "\"openingHoursTexts\":{\"ja\":\"9–17時\"},\"welcomeTexts\":{\"cs\":\"Ahoj\"}}" },
};

static void
test_round_trip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wholes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = presso_json_parse (wholes[i].text, -1, &error);
    PressoRecord *record = presso_record_new_from_json (wholes[i].type (), node, "", &error);
    PressoRecord *copy;
    g_autofree char *written = NULL;
    g_autofree char *copied = NULL;

    g_assert_no_error (error);
    written = presso_record_to_string (record);
    g_assert_cmpstr (written, ==, wholes[i].text);
    copy = presso_record_copy (record);
    g_assert_finalize_object (record);
    copied = presso_record_to_string (copy);
    g_assert_cmpstr (copied, ==, wholes[i].text);
    g_assert_finalize_object (copy);
  }
}

/* A whole document replaces what it names, in the same object. */
static void
test_update (void)
{
  g_autoptr (JsonNode) full = presso_json_parse (wholes[0].text, -1, NULL);
  g_autoptr (JsonNode) empty = presso_json_parse (wholes[1].text, -1, NULL);
  g_autoptr (GError) error = NULL;
  PressoOrder *order = presso_record_new_from_json (PRESSO_TYPE_ORDER, full, "", &error);
  GListModel *choices = presso_order_get_choices (order);
  g_autofree char *text = NULL;

  g_assert_true (presso_record_update (PRESSO_RECORD (order), empty, "", &error));
  g_assert_no_error (error);
  text = presso_record_to_string (PRESSO_RECORD (order));
  g_assert_cmpstr (text, ==, wholes[1].text);
  g_assert_true (presso_order_get_choices (order) == choices);
  g_assert_cmpuint (g_list_model_get_n_items (choices), ==, 0);
  g_assert_finalize_object (order);
}

static void
test_path (void)
{
  g_autoptr (JsonNode) node = presso_json_parse ("{\"id\":\"o\",\"shop\":\"main\"}", -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "orders[3]", &error));
  g_assert_cmpstr (presso_error_get_field (error, 0, NULL), ==, "orders[3].state");
}

/* NFC and trimmed at the door: two ways to write a name are one name. */
static void
test_normalised (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (JsonNode) patch = presso_json_parse ("{\"name\":\"  Cafe\\u0301 \"}", -1, NULL);

  g_assert_true (presso_record_patch (PRESSO_RECORD (shop), patch, NULL));
  g_assert_cmpstr (presso_shop_get_name (shop), ==, "Caf\xc3\xa9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path =
      g_strdup_printf ("/model/record/refused/%zu-%s-%s", i, refused[i].field, refused[i].reason);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refused);
  }
  g_test_add_func ("/model/record/taken", test_taken);
  g_test_add_func ("/model/record/all-at-once", test_all_at_once);
  g_test_add_func ("/model/record/notify", test_notify);
  g_test_add_func ("/model/record/set-property", test_set_property);
  g_test_add_func ("/model/record/round-trip", test_round_trip);
  g_test_add_func ("/model/record/update", test_update);
  g_test_add_func ("/model/record/path", test_path);
  g_test_add_func ("/model/record/normalised", test_normalised);
  return g_test_run ();
}
