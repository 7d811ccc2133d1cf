/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-allergen.h"
#include "model/presso-record.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_CHOICE (presso_choice_get_type ())
G_DECLARE_FINAL_TYPE (PressoChoice, presso_choice, PRESSO, CHOICE, PressoRecord)

const char *presso_choice_get_id (PressoChoice *self);
const char *presso_choice_get_name (PressoChoice *self);
GVariant *presso_choice_get_names (PressoChoice *self);
const char *presso_choice_get_name_in (PressoChoice *self, const char *language);
gboolean presso_choice_get_available (PressoChoice *self);
gint64 presso_choice_get_unavailable_until (PressoChoice *self);
PressoAllergens presso_choice_get_allergens (PressoChoice *self);

G_END_DECLS
