/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-wifi-text.h"

#include <string.h>

/* What has a meaning in the text, and the backslash that takes it away (ZXing, "Barcode contents";
 * the Wi-Fi Alliance's WPA3 specification, 7, percent-encodes instead, which no phone reads). */
#define SPECIAL "\\;,:\""

static void
append_escaped (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p++) {
    if (strchr (SPECIAL, *p) != NULL)
      g_string_append_c (text, '\\');
    g_string_append_c (text, *p);
  }
}

/* Readers take a name or a password that is all hexadecimal digits for bytes, unless in quotes. */
static gboolean
looks_hexadecimal (const char *value)
{
  gsize length = strspn (value, "0123456789abcdefABCDEF");

  return length > 0 && length % 2 == 0 && value[length] == '\0';
}

static void
append_field (GString *text, const char *name, const char *value)
{
  const char *quote = looks_hexadecimal (value) ? "\"" : "";

  g_string_append_printf (text, "%s:%s", name, quote);
  append_escaped (text, value);
  g_string_append_printf (text, "%s;", quote);
}

/**
 * presso_wifi_text_new:
 * @ssid: the network's name
 * @password: (nullable): its password; %NULL where it asks for none
 * @is_hidden: whether the network keeps its name to itself
 *
 * `WPA` stands for all of WPA, WPA2 and WPA3 with a password.
 *
 * Returns: (transfer full): the text that a phone's camera joins a network by
 */
char *
presso_wifi_text_new (const char *ssid, const char *password, gboolean is_hidden)
{
  GString *text = g_string_new ("WIFI:");

  g_string_append_printf (text, "T:%s;", password != NULL ? "WPA" : "nopass");
  append_field (text, "S", ssid);
  if (password != NULL)
    append_field (text, "P", password);
  if (is_hidden)
    g_string_append (text, "H:true;");
  g_string_append_c (text, ';');
  return g_string_free (text, FALSE);
}
