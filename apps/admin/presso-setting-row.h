/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/presso-shop.h"

G_BEGIN_DECLS

/**
 * PressoSettingKind:
 * @PRESSO_SETTING_TEXT: a line of text
 * @PRESSO_SETTING_LIMIT: a whole number; 0 for no limit
 * @PRESSO_SETTING_DURATION: minutes and seconds
 * @PRESSO_SETTING_LANGUAGE: one of the languages Presso speaks
 * @PRESSO_SETTING_LANGUAGES: any of them
 * @PRESSO_SETTING_TIMEOUT: minutes and seconds with a switch; 0 for off
 * @PRESSO_SETTING_COLOR: a colour as `#RRGGBB`, with how it looks
 *
 * How a setting is edited.
 */
typedef enum {
  PRESSO_SETTING_TEXT,
  PRESSO_SETTING_LIMIT,
  PRESSO_SETTING_DURATION,
  PRESSO_SETTING_LANGUAGE,
  PRESSO_SETTING_LANGUAGES,
  PRESSO_SETTING_TIMEOUT,
  PRESSO_SETTING_COLOR,
} PressoSettingKind;

#define PRESSO_TYPE_SETTING_KIND (presso_setting_kind_get_type ())
GType presso_setting_kind_get_type (void);

#define PRESSO_TYPE_SETTING_ROW (presso_setting_row_get_type ())
G_DECLARE_FINAL_TYPE (PressoSettingRow, presso_setting_row, PRESSO, SETTING_ROW, AdwPreferencesRow)

const char *presso_setting_row_get_field (PressoSettingRow *self);
void presso_setting_row_set_shop (PressoSettingRow *self, PressoShop *shop);
void presso_setting_row_refuse (PressoSettingRow *self, const char *reason, const char *message);
void presso_setting_row_accept (PressoSettingRow *self);

G_END_DECLS
