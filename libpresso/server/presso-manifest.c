/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-manifest.h"

#include "model/presso-json.h"
#include "server/presso-page-colors.h"

/* What phones put on their home screens. Android cuts the maskable one into its own shape. */
static const struct {
  const char *path;
  const char *sizes;
  const char *type;
  const char *purpose;
} icons[] = {
  { "/icon.svg", "any", "image/svg+xml", "any" },
  { "/icon-192.png", "192x192", "image/png", "any" },
  { "/icon-512.png", "512x512", "image/png", "any" },
  { "/icon-maskable-512.png", "512x512", "image/png", "maskable" },
};

static JsonArray *
build_icons (void)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++) {
    JsonObject *icon = json_object_new ();

    json_object_set_string_member (icon, "src", icons[i].path);
    json_object_set_string_member (icon, "sizes", icons[i].sizes);
    json_object_set_string_member (icon, "type", icons[i].type);
    json_object_set_string_member (icon, "purpose", icons[i].purpose);
    json_array_add_object_element (array, icon);
  }
  return array;
}

/**
 * presso_manifest_build: (skip)
 * @shop: (nullable): the shop that the page is of
 * @language: in which language it is named
 *
 * Builds what a phone reads that keeps the page on its home screen: the Web Application Manifest
 * of W3C. It has one colour only for both schemes.
 *
 * Returns: (transfer full): JSON
 */
GBytes *
presso_manifest_build (PressoShop *shop, const char *language)
{
  JsonObject *manifest = json_object_new ();
  const char *name = shop != NULL ? presso_shop_get_name (shop) : "Presso";
  g_autofree char *theme = presso_page_colors_get_theme (shop, FALSE);
  char *text;

  json_object_set_string_member (manifest, "id", "/");
  json_object_set_string_member (manifest, "start_url", "/");
  json_object_set_string_member (manifest, "scope", "/");
  json_object_set_string_member (manifest, "display", "standalone");
  json_object_set_string_member (manifest, "name", name);
  json_object_set_string_member (manifest, "short_name", name);
  json_object_set_string_member (manifest, "lang", language);
  json_object_set_string_member (manifest, "dir", "auto");
  json_object_set_string_member (manifest, "theme_color", theme);
  json_object_set_string_member (manifest, "background_color",
                                 presso_page_colors_get_ground (FALSE));
  json_object_set_array_member (manifest, "icons", build_icons ());
  text = presso_json_take_to_string (manifest);
  return g_bytes_new_take (text, strlen (text));
}
