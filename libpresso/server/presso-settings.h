/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PressoSetting:
 *
 * What can be set for a host; the table in presso-settings.c says what each is for.
 */
typedef enum {
  PRESSO_SETTING_MAX_CONNECTIONS,
  PRESSO_SETTING_MAX_CONNECTIONS_PER_ADDRESS,
  PRESSO_SETTING_HANDSHAKE_TIMEOUT,
  PRESSO_SETTING_REQUEST_TIMEOUT,
  PRESSO_SETTING_IDLE_TIMEOUT,
  PRESSO_SETTING_REPLY_TIMEOUT,
  PRESSO_SETTING_MAX_HEAD_SIZE,
  PRESSO_SETTING_MAX_HEADERS,
  PRESSO_SETTING_MAX_BODY_SIZE,
  PRESSO_SETTING_MAX_JSON_DEPTH,
  PRESSO_SETTING_MAX_MESSAGE_SIZE,
  PRESSO_SETTING_MAX_QUEUE_SIZE,
  PRESSO_SETTING_PING_INTERVAL,
  PRESSO_SETTING_PONG_TIMEOUT,

  PRESSO_SETTING_WRONG_CODES_PER_SESSION,
  PRESSO_SETTING_WRONG_CODES_PER_ADDRESS,
  PRESSO_SETTING_CANCELS_PER_SESSION,
  PRESSO_SETTING_CANCELS_PER_ADDRESS,
  PRESSO_SETTING_PAIRINGS,
  PRESSO_SETTING_PAIRINGS_PER_ADDRESS,
  PRESSO_SETTING_WRONG_PAIRING_CODES_PER_ADDRESS,
  PRESSO_SETTING_PAIRING_LIFETIME,
  PRESSO_SETTING_WRONG_PINS,

  PRESSO_SETTING_TLS_CERTIFICATE,
  PRESSO_SETTING_TLS_KEY,

  PRESSO_SETTING_BACKUP_INTERVAL,
  PRESSO_SETTING_BACKUP_KEEP,

  PRESSO_SETTING_RETAINED_EVENTS,
  PRESSO_SETTING_RETAINED_TRAFFIC,
  PRESSO_SETTING_RETAINED_AUDIT,

  PRESSO_N_SETTINGS,
} PressoSetting;

/**
 * PressoSettingInfo:
 * @group: of the file
 * @key: in the group
 * @unit: (nullable): of a number; %NULL for the path of a file
 * @fallback: the number where nothing is set
 * @minimum: smallest number
 * @maximum: largest number
 * @purpose: what it is for, for who reads docs/security.md
 *
 * One row of the table of settings.
 */
typedef struct {
  const char *group;
  const char *key;
  const char *unit;
  gint64 fallback;
  gint64 minimum;
  gint64 maximum;
  const char *purpose;
} PressoSettingInfo;

/**
 * PressoSettings:
 *
 * The settings of a host: what peers may take of the machine, not what the bar is. They are read
 * once, when the host starts.
 */
typedef struct _PressoSettings PressoSettings;

PressoSettings *presso_settings_new (void);
PressoSettings *presso_settings_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PressoSettings *presso_settings_ref (PressoSettings *self);
void presso_settings_unref (PressoSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoSettings, presso_settings_unref)

gint64 presso_settings_get (PressoSettings *self, PressoSetting setting);
const char *presso_settings_get_path (PressoSettings *self, PressoSetting setting);

const PressoSettingInfo *presso_settings_get_info (PressoSetting setting);

G_END_DECLS
