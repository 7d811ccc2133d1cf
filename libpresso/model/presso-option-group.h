/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-choice.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_OPTION_GROUP (presso_option_group_get_type ())
G_DECLARE_FINAL_TYPE (PressoOptionGroup, presso_option_group, PRESSO, OPTION_GROUP, PressoRecord)

const char *presso_option_group_get_id (PressoOptionGroup *self);
const char *presso_option_group_get_name (PressoOptionGroup *self);
GVariant *presso_option_group_get_names (PressoOptionGroup *self);
const char *presso_option_group_get_name_in (PressoOptionGroup *self, const char *language);
GListModel *presso_option_group_get_choices (PressoOptionGroup *self);

G_END_DECLS
