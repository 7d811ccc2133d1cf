/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-settings.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "model/presso-error.h"

#define KIB    1024
#define MIB    (1024 * 1024)
#define HOUR_S (60 * 60)
#define DAY_S  (24 * HOUR_S)

struct _PressoSettings {
  gint64 numbers[PRESSO_N_SETTINGS];
  char *paths[PRESSO_N_SETTINGS];
};

/* What can be set, for which docs/security.md has the same table. */
static const PressoSettingInfo infos[PRESSO_N_SETTINGS] = {
  [PRESSO_SETTING_MAX_CONNECTIONS] = { "network", "max-connections", "connections", 20000, 10,
                                       1000000, "connections open in all" },
  [PRESSO_SETTING_MAX_CONNECTIONS_PER_ADDRESS] = { "network", "max-connections-per-address",
                                                   "connections", 8000, 2, 1000000,
                                                   "connections open of one other machine" },
  [PRESSO_SETTING_HANDSHAKE_TIMEOUT] = { "network", "handshake-timeout", "seconds", 10, 1, 600,
                                         "from the first byte of a TLS handshake to its end" },
  [PRESSO_SETTING_REQUEST_TIMEOUT] = { "network", "request-timeout", "seconds", 15, 1, 600,
                                       "from a request's first byte, or accept, to its last" },
  [PRESSO_SETTING_IDLE_TIMEOUT] = { "network", "idle-timeout", "seconds", 15, 1, HOUR_S,
                                    "from a reply to the next request on its connection" },
  [PRESSO_SETTING_REPLY_TIMEOUT] = { "network", "reply-timeout", "seconds", 20, 1, 600,
                                     "how long the peer may read nothing of a reply" },
  [PRESSO_SETTING_MAX_HEAD_SIZE] = { "network", "max-head-size", "bytes", 16 * KIB, KIB, 64 * KIB,
                                     "request line and headers of a request" },
  [PRESSO_SETTING_MAX_HEADERS] = { "network", "max-headers", "headers", 100, 10, 1000,
                                   "headers of a request" },
  [PRESSO_SETTING_MAX_BODY_SIZE] = { "network", "max-body-size", "bytes", 64 * KIB, KIB, MIB,
                                     "body of a request" },
  [PRESSO_SETTING_MAX_JSON_DEPTH] = { "network", "max-json-depth", "levels", 32, 8, 32,
                                      "objects and arrays within each other in a body" },
  [PRESSO_SETTING_MAX_MESSAGE_SIZE] = { "network", "max-message-size", "bytes", 4 * KIB, 125,
                                        64 * KIB,
                                        "WebSocket message of a peer, in however many frames" },
  [PRESSO_SETTING_MAX_QUEUE_SIZE] = { "network", "max-queue-size", "bytes", 256 * KIB, 16 * KIB,
                                      64 * MIB,
                                      "what waits for a WebSocket that doesn't read, then it "
                                      "ends" },
  [PRESSO_SETTING_PING_INTERVAL] = { "network", "ping-interval", "seconds", 25, 1, 600,
                                     "between two pings of a WebSocket" },
  [PRESSO_SETTING_PONG_TIMEOUT] = { "network", "pong-timeout", "seconds", 20, 1, 600,
                                    "how long a WebSocket may leave a ping without any answer" },

  [PRESSO_SETTING_WRONG_CODES_PER_SESSION] = { "limits", "wrong-codes-per-session", "a minute", 10,
                                               1, 1000, "wrong codes of one phone" },
  [PRESSO_SETTING_WRONG_CODES_PER_ADDRESS] = { "limits", "wrong-codes-per-address", "a minute", 30,
                                               1, 100000,
                                               "wrong codes from one address; good ones still go" },
  [PRESSO_SETTING_CANCELS_PER_SESSION] = { "limits", "cancels-per-session", "in ten minutes", 20, 1,
                                           1000,
                                           "orders cancelled by one phone, then it begins none" },
  [PRESSO_SETTING_CANCELS_PER_ADDRESS] = { "limits", "cancels-per-address", "in ten minutes", 2000,
                                           1, 100000,
                                           "orders cancelled by phones of one other machine" },
  [PRESSO_SETTING_PAIRINGS] = { "limits", "pairings", "pairings", 50, 1, 10000,
                                "stations that wait for approval" },
  [PRESSO_SETTING_PAIRINGS_PER_ADDRESS] = { "limits", "pairings-per-address", "pairings", 5, 1,
                                            1000,
                                            "of one address, also those refused, until they "
                                            "expire" },
  [PRESSO_SETTING_WRONG_PAIRING_CODES_PER_ADDRESS] = { "limits", "wrong-pairing-codes-per-address",
                                                       "a minute", 30, 1, 1000,
                                                       "unknown device codes from one address" },
  [PRESSO_SETTING_PAIRING_LIFETIME] = { "limits", "pairing-lifetime", "seconds", 600, 30, DAY_S,
                                        "how long a station's code can be approved" },
  [PRESSO_SETTING_WRONG_PINS] = { "limits", "wrong-pins", "in five minutes", 5, 1, 1000,
                                  "wrong PINs for one barista, then no PIN is looked at" },

  [PRESSO_SETTING_TLS_CERTIFICATE] = { "tls", "certificate",
                                       .purpose = "the organiser's certificate chain, as PEM" },
  [PRESSO_SETTING_TLS_KEY] = { "tls", "key", .purpose = "its private key, as PEM" },

  [PRESSO_SETTING_BACKUP_INTERVAL] = { "backup", "interval", "seconds", 900, 10, 30 * DAY_S,
                                       "between two backups" },
  [PRESSO_SETTING_BACKUP_KEEP] = { "backup", "keep", "backups", 48, 1, 10000,
                                   "backups that are kept" },

  [PRESSO_SETTING_RETAINED_EVENTS] = { "retention", "events", "events", 100000, 100, 1000000000,
                                       "newest events of the log, kept whatever their age" },
  [PRESSO_SETTING_RETAINED_TRAFFIC] = { "retention", "traffic-days", "days", 30, 2, 36500,
                                        "events of orders and codes, and what was given up" },
  [PRESSO_SETTING_RETAINED_AUDIT] = { "retention", "audit-days", "days", 400, 2, 36500,
                                      "all other events: who changed the bar, and how" },
};

static gboolean
is_number (const PressoSettingInfo *info)
{
  return info->unit != NULL;
}

static void
settings_clear (gpointer data)
{
  PressoSettings *self = data;

  for (int i = 0; i < PRESSO_N_SETTINGS; i++)
    g_free (self->paths[i]);
}

/**
 * presso_settings_new: (skip)
 *
 * Returns: (transfer full): the defaults
 */
PressoSettings *
presso_settings_new (void)
{
  PressoSettings *self = g_atomic_rc_box_new0 (PressoSettings);

  for (int i = 0; i < PRESSO_N_SETTINGS; i++)
    self->numbers[i] = infos[i].fallback;
  return self;
}

static int
find_setting (const char *group, const char *key)
{
  for (int i = 0; i < PRESSO_N_SETTINGS; i++) {
    if (g_str_equal (infos[i].group, group) && g_str_equal (infos[i].key, key))
      return i;
  }
  return -1;
}

static gboolean
read_number (PressoSettings *self, int setting, const char *value, GError **error)
{
  const PressoSettingInfo *info = &infos[setting];

  if (g_ascii_string_to_signed (value, 10, info->minimum, info->maximum, &self->numbers[setting],
                                NULL))
    return TRUE;
  g_propagate_error (
    error, presso_error_new (
             PRESSO_ERROR_UNAVAILABLE,
             _ ("presso.conf: [%s] %s=%s is not a number from %" PRId64 " to %" PRId64 "."),
             info->group, info->key, value, info->minimum, info->maximum));
  return FALSE;
}

static gboolean
read_path (PressoSettings *self, int setting, const char *folder, const char *value, GError **error)
{
  const PressoSettingInfo *info = &infos[setting];

  if (value[0] != '\0') {
    self->paths[setting] = g_canonicalize_filename (value, folder);
    return TRUE;
  }
  g_propagate_error (error,
                     presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                                       _ ("presso.conf: [%s] %s= is not the path of a file."),
                                       info->group, info->key));
  return FALSE;
}

/* What nobody knows is refused, too: a limit with a typing error in its name would hold nobody. */
static gboolean
read_setting (PressoSettings *self,
              GKeyFile *file,
              const char *folder,
              const char *group,
              const char *key,
              GError **error)
{
  g_autofree char *value = g_key_file_get_string (file, group, key, error);
  int setting = find_setting (group, key);

  if (value == NULL)
    return FALSE;
  g_strstrip (value);
  if (setting < 0) {
    g_propagate_error (error, presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                                                _ ("presso.conf: there is no setting [%s] %s."),
                                                group, key));
    return FALSE;
  }
  return is_number (&infos[setting]) ? read_number (self, setting, value, error)
                                     : read_path (self, setting, folder, value, error);
}

static gboolean
read_group (PressoSettings *self,
            GKeyFile *file,
            const char *folder,
            const char *group,
            GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, error);

  if (keys == NULL)
    return FALSE;
  for (guint i = 0; keys[i] != NULL; i++) {
    if (!read_setting (self, file, folder, group, keys[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_file (PressoSettings *self, GKeyFile *file, const char *path, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint i = 0; groups[i] != NULL; i++) {
    if (!read_group (self, file, folder, groups[i], error))
      return FALSE;
  }
  return TRUE;
}

/**
 * presso_settings_load: (skip)
 * @path: a file as [struct@GLib.KeyFile] reads it; paths in it begin at its folder
 * @error: return location for an error in the user's words
 *
 * Reads the settings of a host. Where there is no file the defaults hold.
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL with @error where the file has a
 *   value or a name that isn't one
 */
PressoSettings *
presso_settings_load (const char *path, GError **error)
{
  g_autoptr (PressoSettings) self = presso_settings_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) failure = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &failure)) {
    if (g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return g_steal_pointer (&self);
    g_propagate_error (error,
                       presso_error_new (PRESSO_ERROR_UNAVAILABLE, _ ("%s can’t be read: %s"), path,
                                         failure->message));
    return NULL;
  }
  return read_file (self, file, path, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * presso_settings_ref: (skip)
 * @self: settings
 *
 * Returns: (transfer full): the same, which never change and may be read in any thread
 */
PressoSettings *
presso_settings_ref (PressoSettings *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * presso_settings_unref: (skip)
 * @self: (transfer full): settings
 */
void
presso_settings_unref (PressoSettings *self)
{
  g_atomic_rc_box_release_full (self, settings_clear);
}

/**
 * presso_settings_get: (skip)
 * @self: settings
 * @setting: one with a number
 *
 * Returns: the number, in the unit of the table
 */
gint64
presso_settings_get (PressoSettings *self, PressoSetting setting)
{
  g_return_val_if_fail (setting < PRESSO_N_SETTINGS && is_number (&infos[setting]), 0);

  return self->numbers[setting];
}

/**
 * presso_settings_get_path: (skip)
 * @self: settings
 * @setting: one with a path
 *
 * Returns: (nullable): the absolute path, or %NULL where none is set
 */
const char *
presso_settings_get_path (PressoSettings *self, PressoSetting setting)
{
  g_return_val_if_fail (setting < PRESSO_N_SETTINGS && !is_number (&infos[setting]), NULL);

  return self->paths[setting];
}

/**
 * presso_settings_get_info: (skip)
 * @setting: a setting
 *
 * Returns: (transfer none): its row, for tests and documentation
 */
const PressoSettingInfo *
presso_settings_get_info (PressoSetting setting)
{
  g_return_val_if_fail (setting < PRESSO_N_SETTINGS, NULL);

  return &infos[setting];
}
