/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "admin/presso-accent-preview.h"
#include "admin/presso-duration.h"
#include "admin/presso-menu-draft.h"
#include "admin/presso-menu-id.h"
#include "admin/presso-page-address.h"
#include "admin/presso-relative-time.h"
#include "common/presso-wall-time.h"
#include "model/presso-error.h"
#include "model/presso-menu.h"
#include "model/presso-shop.h"

static PressoShop *
new_shop (void)
{
  PressoShop *shop = presso_shop_new ("main");
  g_autoptr (JsonNode) patch = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;

  json_node_take_object (patch, json_object_new ());
  json_object_set_member (json_node_get_object (patch), "menu", presso_menu_new_default ("en"));
  presso_record_patch (PRESSO_RECORD (shop), patch, &error);
  g_assert_no_error (error);
  return shop;
}

static PressoDrink *
get_drink (GListModel *menu, guint position)
{
  g_autoptr (PressoDrink) drink = g_list_model_get_item (menu, position);

  return drink; /* The list holds it. */
}

static void
test_ids (void)
{
  static const struct {
    const char *name;
    const char *id;
  } cases[] = {
    { "Latte", "latte" },
    { "Flat White", "flat-white" },
    { "  Café crème! ", "cafe-creme" },
    { "Großer Kaffee", "grosser-kaffee" },
    { "Tea & Lemon", "tea-lemon" },
    { "Barista's Choice", "baristas-choice" },
    { "抹茶", "item" },
    { "", "item" },
    { "A name of more than forty characters, so cut", "a-name-of-more-than-forty-characters-so" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *id = presso_menu_id_from_name (cases[i].name);

    g_assert_cmpstr (id, ==, cases[i].id);
  }
}

static void
test_ids_are_unique (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  GListModel *menu = presso_shop_get_menu (shop);
  g_autofree char *second = presso_menu_id_make_unique ("latte", menu, NULL);
  g_autofree char *own =
    presso_menu_id_make_unique ("latte", menu, presso_menu_find_drink (menu, "latte"));

  g_assert_cmpstr (second, ==, "latte-2");
  g_assert_cmpstr (own, ==, "latte");
}

static void
test_durations (void)
{
  static const struct {
    const char *text;
    gint64 seconds; /* -1: refused */
    const char *shown;
  } cases[] = {
    { "5:00", 300, "5:00" },   { "0:30", 30, "0:30" },
    { "10", 600, "10:00" },    { "1:00:00", 3600, "1:00:00" },
    { " 2:05 ", 125, "2:05" }, { "5:60", -1, NULL },
    { "", -1, NULL },          { "a", -1, NULL },
    { "-1:00", -1, NULL },     { "1:2:3:4", -1, NULL },
    { "5:", -1, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 seconds = -1;
    gboolean ok = presso_duration_from_string (cases[i].text, &seconds);
    g_autofree char *shown = ok ? presso_duration_to_string (seconds) : NULL;

    g_assert_cmpint (ok, ==, cases[i].seconds >= 0);
    g_assert_cmpint (ok ? seconds : -1, ==, cases[i].seconds);
    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static void
test_draft_edits (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (PressoMenuDraft) draft = presso_menu_draft_new ();
  GListModel *drinks = presso_menu_draft_get_drinks (draft);
  PressoDrink *tea;
  PressoOptionGroup *size;
  g_autoptr (JsonNode) patch = NULL;
  g_autoptr (GError) error = NULL;

  presso_menu_draft_take_menu (draft, presso_shop_get_menu (shop));
  g_assert_false (presso_menu_draft_get_dirty (draft));
  tea = presso_menu_draft_add_drink (draft, "Tea");
  size = presso_menu_draft_add_group (draft, tea, "Size");
  presso_menu_draft_add_choice (draft, size, "Small");
  presso_menu_draft_add_choice (draft, size, "Large");
  presso_menu_draft_move (draft, drinks, tea, -100);
  presso_menu_draft_remove (draft, drinks, get_drink (drinks, 8));
  g_assert_true (presso_menu_draft_get_dirty (draft));
  g_assert_true (presso_menu_draft_check (draft, &error));
  g_assert_no_error (error);

  /* The shop takes it as it is. */
  patch = presso_menu_draft_to_json (draft);
  g_assert_true (presso_record_patch (PRESSO_RECORD (shop), patch, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (presso_shop_get_menu (shop)), ==, 8);
  g_assert_cmpstr (presso_drink_get_id (get_drink (presso_shop_get_menu (shop), 0)), ==, "tea");
  presso_menu_draft_settle (draft);
  presso_menu_draft_take_menu (draft, presso_shop_get_menu (shop));
  g_assert_false (presso_menu_draft_get_dirty (draft));
  g_assert_false (presso_menu_draft_get_conflict (draft));
}

static void
test_draft_resets (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (PressoMenuDraft) draft = presso_menu_draft_new ();
  GListModel *drinks = presso_menu_draft_get_drinks (draft);

  presso_menu_draft_take_menu (draft, presso_shop_get_menu (shop));
  g_object_set (get_drink (drinks, 0), "name", "Short One", NULL);
  presso_menu_draft_touch (draft);
  g_assert_true (presso_menu_draft_get_dirty (draft));
  /* The shop's own menu is not what is edited. */
  g_assert_cmpstr (presso_drink_get_name (get_drink (presso_shop_get_menu (shop), 0)), ==,
                   "Espresso");
  presso_menu_draft_reset (draft);
  g_assert_false (presso_menu_draft_get_dirty (draft));
  g_assert_cmpstr (presso_drink_get_name (get_drink (drinks, 0)), ==, "Espresso");
}

static void
test_draft_copies_a_drink (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (PressoMenuDraft) draft = presso_menu_draft_new ();
  GListModel *drinks = presso_menu_draft_get_drinks (draft);
  PressoDrink *copy;
  g_autoptr (JsonNode) patch = NULL;

  presso_menu_draft_take_menu (draft, presso_shop_get_menu (shop));
  copy = presso_menu_draft_duplicate_drink (
    draft, PRESSO_DRINK (presso_menu_find_drink (drinks, "latte")));
  patch = presso_menu_draft_to_json (draft);
  g_assert_cmpstr (presso_drink_get_id (copy), ==, "latte-copy");
  g_assert_cmpuint (g_list_model_get_n_items (presso_drink_get_options (copy)), ==, 1);
  g_assert_true (get_drink (drinks, 5) == copy);
}

static void
test_draft_follows_sold_out (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (PressoMenuDraft) draft = presso_menu_draft_new ();
  GListModel *drinks = presso_menu_draft_get_drinks (draft);

  presso_menu_draft_take_menu (draft, presso_shop_get_menu (shop));
  g_object_set (presso_menu_find_drink (drinks, "latte"), "name", "Milk Coffee", NULL);
  presso_menu_draft_touch (draft);
  g_object_set (presso_menu_find_drink (presso_shop_get_menu (shop), "mocha"), "available", FALSE,
                NULL);
  presso_menu_draft_take_menu (draft, presso_shop_get_menu (shop));
  g_assert_false (presso_drink_get_available (presso_menu_find_drink (drinks, "mocha")));
  g_assert_cmpstr (presso_drink_get_name (presso_menu_find_drink (drinks, "latte")), ==,
                   "Milk Coffee");
  g_assert_false (presso_menu_draft_get_conflict (draft));
  g_assert_true (presso_menu_draft_get_dirty (draft));

  g_object_set (presso_menu_find_drink (presso_shop_get_menu (shop), "mocha"), "name", "Choc",
                NULL);
  presso_menu_draft_take_menu (draft, presso_shop_get_menu (shop));
  g_assert_true (presso_menu_draft_get_conflict (draft));
}

static void
test_draft_names_problems (void)
{
  g_autoptr (PressoShop) shop = new_shop ();
  g_autoptr (PressoMenuDraft) draft = presso_menu_draft_new ();
  PressoMenuProblems *problems = presso_menu_draft_get_problems (draft);
  GListModel *drinks = presso_menu_draft_get_drinks (draft);
  PressoDrink *espresso;
  PressoOptionGroup *empty;
  g_autoptr (GError) error = NULL;

  presso_menu_draft_take_menu (draft, presso_shop_get_menu (shop));
  espresso = get_drink (drinks, 0);
  g_object_set (espresso, "name", "", NULL);
  empty = presso_menu_draft_add_group (draft, get_drink (drinks, 1), "Size");
  g_assert_false (presso_menu_draft_check (draft, &error));
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
  presso_menu_problems_take (problems, error);
  g_assert_cmpstr (presso_menu_problems_get (problems, espresso, "name"), ==,
                   "Needs 1 to 40 characters");
  g_assert_nonnull (presso_menu_problems_get (problems, empty, "choices"));
  g_assert_true (presso_menu_problems_concern (problems, get_drink (drinks, 1)));
  g_assert_false (presso_menu_problems_concern (problems, get_drink (drinks, 2)));
  presso_menu_problems_take (problems, NULL);
  g_assert_null (presso_menu_problems_get (problems, espresso, "name"));
}

static void
test_page_address (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (PressoCode) code =
    g_object_new (PRESSO_TYPE_CODE, "url", "HTTP://192.168.1.20:8080/O/7K3M9Q2A", NULL);
  g_autofree char *from_code = presso_page_address_find (shop, code, "http://127.0.0.1:8080/");
  g_autofree char *from_host = presso_page_address_find (shop, NULL, "http://127.0.0.1:8080/");
  g_autofree char *from_setting = NULL;

  g_assert_cmpstr (from_code, ==, "http://192.168.1.20:8080/");
  g_assert_cmpstr (from_host, ==, "http://127.0.0.1:8080/");
  g_object_set (shop, "public-url", "https://coffee.example/", NULL);
  from_setting = presso_page_address_find (shop, code, NULL);
  g_assert_cmpstr (from_setting, ==, "https://coffee.example/");
}

static void
test_relative_time (void)
{
  static const struct {
    gint64 age_s;
    const char *text;
  } rows[] = {
    { -5, "just now" },        { 0, "just now" },           { 59, "just now" },
    { 60, "1 minute ago" },    { 3599, "59 minutes ago" },  { 3600, "1 hour ago" },
    { 86399, "23 hours ago" }, { 86400, "4 January 2026" }, { 86400 * 40, "26 November 2025" },
  };

  const gint64 now_ms = G_GINT64_CONSTANT (1767603600000);
  g_autofree char *full = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = presso_relative_time_to_string (now_ms - rows[i].age_s * 1000, now_ms);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
  full = presso_wall_time_format_full (now_ms);
  g_assert_cmpstr (full, ==, "5 January 2026, 09:00");
}

/* The bar's colour as it comes out: changed only where it could not be read. */
static void
test_accent_preview (void)
{
  static const struct {
    const char *text;
    const char *shown;
    gboolean is_darker;
    gboolean is_lighter;
  } rows[] = {
    { "", "own colour", FALSE, FALSE },     { "brown", "Not a colour", FALSE, FALSE },
    { "#FFD000", "14.3 : 1", TRUE, FALSE }, { "#102040", "16.1 : 1", FALSE, TRUE },
    { "#777777", "4.7 : 1", TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *markup = presso_accent_preview_describe (rows[i].text);

    g_test_message ("%zu", i);
    g_assert_true (pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, NULL));
    g_assert_nonnull (strstr (markup, rows[i].shown));
    g_assert_cmpint (strstr (markup, "darker") != NULL, ==, rows[i].is_darker);
    g_assert_cmpint (strstr (markup, "lighter") != NULL, ==, rows[i].is_lighter);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/admin/menu-id/from-name", test_ids);
  g_test_add_func ("/admin/menu-id/unique", test_ids_are_unique);
  g_test_add_func ("/admin/duration", test_durations);
  g_test_add_func ("/admin/menu-draft/edits", test_draft_edits);
  g_test_add_func ("/admin/menu-draft/resets", test_draft_resets);
  g_test_add_func ("/admin/menu-draft/copies-a-drink", test_draft_copies_a_drink);
  g_test_add_func ("/admin/menu-draft/follows-sold-out", test_draft_follows_sold_out);
  g_test_add_func ("/admin/menu-draft/names-problems", test_draft_names_problems);
  g_test_add_func ("/admin/page-address", test_page_address);
  g_test_add_func ("/admin/relative-time", test_relative_time);
  g_test_add_func ("/admin/accent-preview", test_accent_preview);
  return g_test_run ();
}
