/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-wifi.h"

#include "model/presso-error.h"

/* IEEE 802.11: a name has at most 32 bytes; a key 8 to 63 printable ASCII characters, or 64
 * hexadecimal digits. */
#define MAX_SSID         32
#define MIN_PASSPHRASE   8
#define RAW_KEY_LENGTH   64
#define PRINTABLE(digit) ((digit) >= ' ' && (digit) <= '~')

/**
 * PressoWifi:
 *
 * How guests join the bar's network. Only the staff knows; guests read it off the display.
 */
struct _PressoWifi {
  PressoRecord parent_instance;

  char *ssid;
  char *password;
  int security;
  gboolean hidden;
};

G_DEFINE_FINAL_TYPE (PressoWifi, presso_wifi, PRESSO_TYPE_RECORD)

G_DEFINE_ENUM_TYPE (PressoWifiSecurity,
                    presso_wifi_security,
                    G_DEFINE_ENUM_VALUE (PRESSO_WIFI_WPA, "wpa"),
                    G_DEFINE_ENUM_VALUE (PRESSO_WIFI_NONE, "none"))

static const PressoField fields[] = {
  { "ssid", "ssid", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoWifi, ssid), NULL, 1, MAX_SSID,
    PRESSO_FIELD_REQUIRED },
  { "password", "password", PRESSO_FIELD_STRING, G_STRUCT_OFFSET (PressoWifi, password), NULL, 0,
    RAW_KEY_LENGTH, PRESSO_FIELD_NULLABLE },
  { "security", "security", PRESSO_FIELD_ENUM, G_STRUCT_OFFSET (PressoWifi, security),
    presso_wifi_security_get_type, 0, 0, PRESSO_FIELD_NONE },
  { "hidden", "hidden", PRESSO_FIELD_BOOL, G_STRUCT_OFFSET (PressoWifi, hidden), NULL, 0, 0,
    PRESSO_FIELD_NONE },
};

static void
presso_wifi_class_init (PressoWifiClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_wifi_init (PressoWifi *self)
{
}

/**
 * presso_wifi_get_ssid:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the network's name
 */
const char *
presso_wifi_get_ssid (PressoWifi *self)
{
  g_return_val_if_fail (PRESSO_IS_WIFI (self), NULL);

  return self->ssid;
}

/**
 * presso_wifi_get_password:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): its key; %NULL for an open network
 */
const char *
presso_wifi_get_password (PressoWifi *self)
{
  g_return_val_if_fail (PRESSO_IS_WIFI (self), NULL);

  return self->password;
}

/**
 * presso_wifi_get_security:
 * @self: a record
 *
 * Returns: what it asks of who joins
 */
PressoWifiSecurity
presso_wifi_get_security (PressoWifi *self)
{
  g_return_val_if_fail (PRESSO_IS_WIFI (self), PRESSO_WIFI_NONE);

  return (PressoWifiSecurity) self->security;
}

/**
 * presso_wifi_get_hidden:
 * @self: a record
 *
 * Returns: whether the network doesn't say its name
 */
gboolean
presso_wifi_get_hidden (PressoWifi *self)
{
  g_return_val_if_fail (PRESSO_IS_WIFI (self), FALSE);

  return self->hidden;
}

static gboolean
is_key (const char *text)
{
  gsize length = strlen (text);
  gsize n_digits = 0, n_printable = 0;

  for (const char *p = text; *p != '\0'; p++) {
    n_digits += g_ascii_isxdigit (*p) ? 1 : 0;
    n_printable += PRINTABLE (*p) ? 1 : 0;
  }
  return length == RAW_KEY_LENGTH ? n_digits == length
                                  : length >= MIN_PASSPHRASE && n_printable == length;
}

/**
 * presso_wifi_check:
 * @self: a record
 * @path: where it stands in its document
 * @problem: (inout): where to collect what is wrong
 *
 * Checks what a phone would refuse: a name that is too long in bytes, a key that is none, or one
 * for a network that has none.
 */
void
presso_wifi_check (PressoWifi *self, const char *path, GError **problem)
{
  g_autofree char *ssid = g_strconcat (path, ".ssid", NULL);
  g_autofree char *password = g_strconcat (path, ".password", NULL);
  const char *key = self->password != NULL ? self->password : "";
  gboolean is_open = self->security == PRESSO_WIFI_NONE;

  if (self->ssid == NULL || strlen (self->ssid) > MAX_SSID)
    presso_error_take_field (problem, ssid, "length", PRESSO_ERROR_REQUEST_INVALID);
  if (is_open && *key != '\0')
    presso_error_take_field (problem, password, "unknown", PRESSO_ERROR_REQUEST_INVALID);
  else if (!is_open && !is_key (key))
    presso_error_take_field (problem, password, *key == '\0' ? "required" : "format",
                             PRESSO_ERROR_REQUEST_INVALID);
}
