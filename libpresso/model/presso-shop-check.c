/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-shop.h"

#include "model/presso-color.h"
#include "model/presso-error.h"
#include "model/presso-language.h"
#include "model/presso-menu.h"

/* An address that phones can be sent to. GLib lets blanks through in a host. */
static gboolean
is_http_url (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         (g_str_equal (g_uri_get_scheme (uri), "http") ||
          g_str_equal (g_uri_get_scheme (uri), "https")) &&
         g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL &&
         g_uri_get_fragment (uri) == NULL && strpbrk (text, " \t\"<>\\^`{|}") == NULL;
}

/**
 * presso_shop_check:
 * @self: a shop
 * @error: return location
 *
 * Checks what no field can tell alone: that ids are there once, that the address is one, that
 * languages are named as they should be. Whether a machine knows the time zone is not for the model
 * to look up.
 *
 * Returns: whether all is well; otherwise @error names the fields
 */
gboolean
presso_shop_check (PressoShop *self, GError **error)
{
  const char *const *languages = presso_shop_get_languages (self);
  const char *url = presso_shop_get_public_url (self);
  const char *color = presso_shop_get_accent_color (self);
  PressoWifi *wifi = presso_shop_get_wifi (self);
  GError *problem = NULL;

  presso_menu_check (presso_shop_get_menu (self), &problem);
  if (!presso_language_is_tag (presso_shop_get_language (self)))
    presso_error_take_field (&problem, "language", "format", PRESSO_ERROR_REQUEST_INVALID);
  for (guint i = 0; languages != NULL && languages[i] != NULL; i++) {
    if (!presso_language_is_tag (languages[i]))
      presso_error_take_field (&problem, "languages", "format", PRESSO_ERROR_REQUEST_INVALID);
  }
  if (url != NULL && *url != '\0' && !is_http_url (url))
    presso_error_take_field (&problem, "publicUrl", "format", PRESSO_ERROR_REQUEST_INVALID);
  if (color != NULL && *color != '\0' && !presso_color_parse (color, NULL))
    presso_error_take_field (&problem, "accentColor", "format", PRESSO_ERROR_REQUEST_INVALID);
  if (presso_shop_get_overdue_after (self) < presso_shop_get_late_after (self))
    presso_error_take_field (&problem, "overdueAfter", "range", PRESSO_ERROR_REQUEST_INVALID);
  if (wifi != NULL)
    presso_wifi_check (wifi, "wifi", &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}
