/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-server.h"

#define LONG_41 "01234567890123456789012345678901234567890"
#define LONG_61 LONG_41 "01234567890123456789"
#define ZALGO   "q\u0301\u0302\u0303\u0304\u0305"
#define DEEP    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"

typedef enum {
  AS_GUEST,
  AS_BARISTA,
  AS_ADMIN,
} As;

/**
 * Row:
 * @path: RESERVED and WAITING stand for ids of such orders
 * @body: (nullable): what is sent
 * @field: (nullable): the refused field, and @reason why
 *
 * Input that must be refused, and must change nothing.
 */
typedef struct {
  As as;
  const char *method;
  const char *path;
  const char *body;
  int status;
  const char *code;
  const char *field;
  const char *reason;
} Row;

#define SHOP     "/api/v1/shops/main"
#define ORDERS   SHOP "/orders"
#define SUBMIT   SHOP "/orders/RESERVED"
#define CLAIM    SHOP "/orders/WAITING/claim"
#define MENU     SHOP "/menu/flat-white"
#define STATIONS "/api/v1/stations"
#define INVALID  400, "request-invalid"
#define NO_ORDER 422, "order-invalid"

static const Row rows[] = {
  { AS_GUEST, "POST", ORDERS, NULL, INVALID, "code", "required" },
  { AS_GUEST, "POST", ORDERS, "nonsense", INVALID },
  { AS_GUEST, "POST", ORDERS, "{", INVALID },
  { AS_GUEST, "POST", ORDERS, "{\"code\":\"\xff\"}", INVALID },
  { AS_GUEST, "POST", ORDERS, DEEP, INVALID },
  { AS_GUEST, "POST", ORDERS, "[]", INVALID, "code", "required" },
  { AS_GUEST, "POST", ORDERS, "{\"code\":5}", INVALID, "code", "type" },
  { AS_GUEST, "POST", ORDERS, "{\"code\":null}", INVALID, "code", "type" },
  { AS_GUEST, "POST", ORDERS, "{\"code\":[\"A\"]}", INVALID, "code", "type" },
  { AS_GUEST, "POST", ORDERS, "{\"code\":\"A\",\"code\":\"B\"}", INVALID, "code", "doubled" },
  { AS_GUEST, "POST", ORDERS, "{\"code\":\"A\"} {}", INVALID },
  { AS_GUEST, "POST", ORDERS, "{\"code\":\"A\",\"source\":7}", INVALID, "source", "type" },
  { AS_GUEST, "POST", ORDERS, "{\"code\":\"A\",\"source\":\"walk-up\"}", INVALID, "source",
    "unknown" },

  { AS_GUEST, "PUT", SUBMIT, NULL, NO_ORDER, "drink", "required" },
  { AS_GUEST, "PUT", SUBMIT, "[]", NO_ORDER, "drink", "required" },
  { AS_GUEST, "PUT", SUBMIT, "{}", NO_ORDER, "drink", "required" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":null}", NO_ORDER, "drink", "required" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":5}", NO_ORDER, "drink", "type" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"tea\"}", NO_ORDER, "drink", "unknown" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"latte\"}", NO_ORDER, "options.milk", "required" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"latte\",\"options\":\"oat\"}", NO_ORDER, "options",
    "type" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"latte\",\"options\":{\"milk\":\"goat\"}}", NO_ORDER,
    "options.milk", "unknown" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"latte\",\"options\":{\"milk\":5}}", NO_ORDER,
    "options.milk", "type" },
  { AS_GUEST, "PUT", SUBMIT,
    "{\"drink\":\"latte\",\"options\":{\"milk\":\"oat\",\"Milk\":\"oat\"}}", NO_ORDER,
    "options.milk", "doubled" },
  { AS_GUEST, "PUT", SUBMIT,
    "{\"drink\":\"latte\",\"options\":{\"milk\":\"oat\",\"milk\":\"oat\"}}", INVALID, "milk",
    "doubled" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"espresso\",\"options\":{\"sugar\":\"two\"}}", NO_ORDER,
    "options.sugar", "unknown" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"espresso\",\"name\":5}", NO_ORDER, "name", "type" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"espresso\",\"name\":\"" LONG_41 "\"}", NO_ORDER, "name",
    "length" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"espresso\",\"name\":\"a\\u0007b\"}", NO_ORDER, "name",
    "format" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"espresso\",\"name\":\"a\\u202eb\"}", NO_ORDER, "name",
    "format" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"espresso\",\"name\":\"a\\u200bb\"}", NO_ORDER, "name",
    "format" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"espresso\",\"name\":\"" ZALGO "\"}", NO_ORDER, "name",
    "format" },
  { AS_GUEST, "PUT", SUBMIT, "{\"drink\":\"espresso\",\"name\":\"\\u3164\"}", NO_ORDER, "name",
    "format" },
  { AS_GUEST, "PUT", SHOP "/orders/WAITING", "{\"drink\":\"americano\"}", 409,
    "transition-invalid" },
  { AS_GUEST, "PUT", SHOP "/orders/0123", "{\"drink\":\"espresso\"}", 404, "not-found" },

  { AS_BARISTA, "POST", ORDERS, NULL, NO_ORDER, "drink", "required" },
  { AS_BARISTA, "POST", ORDERS, "{\"code\":\"AAAAAAAA\"}", NO_ORDER, "drink", "required" },
  { AS_BARISTA, "POST", CLAIM, "[]", INVALID },
  { AS_BARISTA, "POST", CLAIM, "5", INVALID },
  { AS_BARISTA, "POST", CLAIM, "{\"confirm\":\"yes\"}", INVALID, "confirm", "type" },
  { AS_BARISTA, "POST", CLAIM, "{\"barista\":5}", INVALID, "barista", "type" },
  { AS_BARISTA, "POST", CLAIM, "{\"barista\":\"" LONG_41 "\"}", INVALID, "barista", "format" },
  { AS_BARISTA, "POST", CLAIM, "{\"barista\":\"a\\u0007\"}", INVALID, "barista", "format" },
  { AS_BARISTA, "POST", SHOP "/orders/0123/claim", NULL, 404, "not-found" },
  { AS_BARISTA, "GET", ORDERS "?limit=0", NULL, INVALID, "limit", "range" },
  { AS_BARISTA, "GET", ORDERS "?limit=1001", NULL, INVALID, "limit", "range" },
  { AS_BARISTA, "GET", ORDERS "?limit=x", NULL, INVALID, "limit", "range" },
  { AS_BARISTA, "GET", ORDERS "?state=SOUR", NULL, INVALID, "state", "unknown" },
  { AS_BARISTA, "GET", ORDERS "?sort=taste", NULL, INVALID, "sort", "unknown" },
  { AS_BARISTA, "GET", SHOP "/events", NULL, INVALID, "Upgrade", "required" },
  { AS_BARISTA, "GET", SHOP "/events?since=x", NULL, INVALID, "since", "format" },
  { AS_BARISTA, "GET", SHOP "/events?since=-1", NULL, INVALID, "since", "format" },
  { AS_BARISTA, "PATCH", SHOP, "{\"open\":true,\"name\":\"Mine\"}", 403, "forbidden" },
  { AS_BARISTA, "PATCH", SHOP, "{\"closesAt\":\"soon\"}", INVALID, "closesAt", "format" },

  { AS_ADMIN, "PATCH", SHOP, NULL, INVALID },
  { AS_ADMIN, "PATCH", SHOP, "[]", INVALID },
  { AS_ADMIN, "PATCH", SHOP, "{\"open\":1}", INVALID, "open", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"open\":null}", INVALID, "open", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"name\":\"\"}", INVALID, "name", "length" },
  { AS_ADMIN, "PATCH", SHOP, "{\"name\":\"" LONG_61 "\"}", INVALID, "name", "length" },
  { AS_ADMIN, "PATCH", SHOP, "{\"name\":\"a\\u202eb\"}", INVALID, "name", "format" },
  { AS_ADMIN, "PATCH", SHOP, "{\"name\":\"" ZALGO "\"}", INVALID, "name", "format" },
  { AS_ADMIN, "PATCH", SHOP, "{\"name\":\"\\u00a0\"}", INVALID, "name", "length" },
  { AS_ADMIN, "PATCH", SHOP, "{\"menu\":[{\"id\":\"tea\",\"name\":\"Te\\u2066a\"}]}", INVALID,
    "menu[0].name", "format" },
  { AS_ADMIN, "PATCH", SHOP, "{\"name\":5}", INVALID, "name", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"codePeriod\":0}", INVALID, "codePeriod", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"codePeriod\":1.5}", INVALID, "codePeriod", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"codePeriod\":\"300\"}", INVALID, "codePeriod", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"codeGrace\":0}", INVALID, "codeGrace", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"guestTimeout\":0}", INVALID, "guestTimeout", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"baristaTimeout\":0}", INVALID, "baristaTimeout", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"accentColor\":\"red\"}", INVALID, "accentColor", "format" },
  { AS_ADMIN, "PATCH", SHOP, "{\"overdueAfter\":299}", INVALID, "overdueAfter", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"wifi\":{\"ssid\":\"Bar\"}}", INVALID, "wifi.password",
    "required" },
  { AS_ADMIN, "PATCH", SHOP, "{\"pickupTimeout\":-5}", INVALID, "pickupTimeout", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"drinksPerCode\":-1}", INVALID, "drinksPerCode", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"maxOrdersInQueue\":-1}", INVALID, "maxOrdersInQueue", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"maxOrdersPerGuest\":-1}", INVALID, "maxOrdersPerGuest", "range" },
  { AS_ADMIN, "PATCH", SHOP, "{\"maxOrdersPerGuest\":9223372036854775808}", INVALID },
  { AS_ADMIN, "PATCH", SHOP, "{\"pausedUntil\":\"tomorrow\"}", INVALID, "pausedUntil", "format" },
  { AS_ADMIN, "PATCH", SHOP, "{\"pausedUntil\":5}", INVALID, "pausedUntil", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"publicUrl\":\"ftp://bar/\"}", INVALID, "publicUrl", "format" },
  { AS_ADMIN, "PATCH", SHOP, "{\"timeZone\":\"Mars/Base\"}", INVALID, "timeZone", "unknown" },
  { AS_ADMIN, "PATCH", SHOP, "{\"languages\":[5]}", INVALID, "languages", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"menu\":{}}", INVALID, "menu", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"menu\":[5]}", INVALID, "menu[0]", "type" },
  { AS_ADMIN, "PATCH", SHOP, "{\"menu\":[{\"id\":\"tea\"}]}", INVALID, "menu[0].name", "required" },
  { AS_ADMIN, "PATCH", SHOP, "{\"menu\":[{\"id\":\"Te a\",\"name\":\"Tea\"}]}", INVALID,
    "menu[0].id", "format" },
  { AS_ADMIN, "PATCH", SHOP,
    "{\"menu\":[{\"id\":\"tea\",\"name\":\"Tea\"},{\"id\":\"tea\",\"name\":\"Tea\"}]}", INVALID,
    "menu[1].id", "doubled" },
  { AS_ADMIN, "PATCH", SHOP, "{\"name\":\"New\",\"codePeriod\":0}", INVALID, "codePeriod",
    "range" },

  { AS_ADMIN, "PATCH", MENU, NULL, INVALID },
  { AS_ADMIN, "PATCH", MENU, "[]", INVALID },
  { AS_ADMIN, "PATCH", MENU, "{}", INVALID, "available", "required" },
  { AS_ADMIN, "PATCH", MENU, "{\"available\":1}", INVALID, "available", "type" },
  { AS_ADMIN, "PATCH", MENU, "{\"options\":[]}", INVALID, "options", "type" },
  { AS_ADMIN, "PATCH", MENU, "{\"options\":{\"sugar\":{}}}", INVALID, "options.sugar", "unknown" },
  { AS_ADMIN, "PATCH", MENU, "{\"options\":{\"milk\":false}}", INVALID, "options.milk", "type" },
  { AS_ADMIN, "PATCH", MENU, "{\"options\":{\"milk\":{\"goat\":false}}}", INVALID,
    "options.milk.goat", "unknown" },
  { AS_ADMIN, "PATCH", MENU, "{\"options\":{\"milk\":{\"soy\":false,\"oat\":0}}}", INVALID,
    "options.milk.oat", "type" },
  { AS_ADMIN, "PATCH", SHOP "/menu/tea", "{\"available\":false}", 404, "not-found" },

  { AS_ADMIN, "POST", STATIONS, NULL, INVALID, "name", "required" },
  { AS_ADMIN, "POST", STATIONS, "{\"role\":\"barista\"}", INVALID, "name", "required" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"Bar\"}", INVALID, "role", "required" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":5,\"role\":\"barista\"}", INVALID, "name", "type" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"Bar\",\"role\":5}", INVALID, "role", "type" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"Bar\",\"role\":\"boss\"}", INVALID, "role",
    "unknown" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"\",\"role\":\"barista\"}", INVALID, "name", "length" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"a\\ufeff\",\"role\":\"barista\"}", INVALID, "name",
    "format" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"  \",\"role\":\"barista\"}", INVALID, "name",
    "length" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"" LONG_61 "\",\"role\":\"barista\"}", INVALID, "name",
    "length" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"Bar\",\"role\":\"barista\",\"shop\":5}", INVALID,
    "shop", "type" },
  { AS_ADMIN, "POST", STATIONS, "{\"name\":\"Bar\",\"role\":\"barista\",\"shop\":\"nowhere\"}", 404,
    "not-found" },
  { AS_ADMIN, "DELETE", STATIONS "/0123", NULL, 404, "not-found" },
  { AS_ADMIN, "GET", "/api/v1/nothing", NULL, 404, "not-found" },
  { AS_ADMIN, "GET", "/nothing.js", NULL, 404, "not-found" },
  { AS_ADMIN, "GET", "/../../etc/passwd", NULL, 404, "not-found" },
};

/* All that a refused request could have changed. */
static char *
read_everything (PressoTestServer *server)
{
  g_autoptr (PressoTestReply) shop =
    presso_test_server_shop (server, server->admin, "GET", "", NULL);
  g_autoptr (PressoTestReply) orders =
    presso_test_server_shop (server, server->admin, "GET", "/orders?limit=1000", NULL);
  g_autoptr (PressoTestReply) stations =
    presso_test_server_call (server, server->admin, "GET", STATIONS, NULL);
  g_autoptr (PressoTestReply) code =
    presso_test_server_shop (server, server->admin, "GET", "/code", NULL);

  return g_strjoin ("\n", shop->body, orders->body, stations->body, code->body, NULL);
}

static char *
fill_in (const char *text, const char *reserved, const char *waiting)
{
  g_autoptr (GString) string = g_string_new (text);

  g_string_replace (string, "RESERVED", reserved, 0);
  g_string_replace (string, "WAITING", waiting, 0);
  return g_string_free (g_steal_pointer (&string), FALSE);
}

static gboolean
names_field (PressoTestReply *reply, const Row *row)
{
  for (int i = 0; i < 10; i++) {
    g_autofree char *field = g_strdup_printf ("errors.%d.field", i);
    g_autofree char *reason = g_strdup_printf ("errors.%d.reason", i);

    if (g_strcmp0 (presso_test_reply_get (reply, field), row->field) == 0 &&
        g_strcmp0 (presso_test_reply_get (reply, reason), row->reason) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
test_rows (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *other = presso_test_server_new_guest (server);
  g_autofree char *guest = presso_test_server_new_guest (server);
  g_autofree char *waiting = NULL;
  g_autofree char *reserved = NULL;
  g_autofree char *before = NULL;

  waiting = presso_test_server_order (server, guest, "Guest 1");
  presso_test_server_act (server, server->barista, waiting, "claim");
  presso_test_server_act (server, server->barista, waiting, "complete");
  presso_test_server_act (server, server->barista, waiting, "recall");
  presso_test_server_act (server, server->barista, waiting, "release");
  reserved = presso_test_server_scan (server, other);
  before = read_everything (server);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Row *row = &rows[i];
    gboolean is_reserved = strstr (row->path, "RESERVED") != NULL;
    const char *headers = row->as == AS_ADMIN     ? server->admin
                          : row->as == AS_BARISTA ? server->barista
                          : is_reserved           ? other
                                                  : guest;
    g_autofree char *path = fill_in (row->path, reserved, waiting);
    g_autoptr (PressoTestReply) reply =
      presso_test_server_call (server, headers, row->method, path, row->body);
    g_autofree char *after = read_everything (server);
    g_autofree char *body = g_strescape (row->body != NULL ? row->body : "", NULL);

    g_test_message ("%s %s %s: %d", row->method, row->path, body, reply->status);
    presso_test_assert_problem (reply, row->status, row->code);
    g_assert_true (row->field == NULL || names_field (reply, row));
    g_assert_cmpstr (after, ==, before);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/refusals/rows", test_rows);
  return g_test_run ();
}
