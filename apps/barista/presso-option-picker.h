/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/presso-option-group.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_OPTION_PICKER (presso_option_picker_get_type ())
G_DECLARE_FINAL_TYPE (PressoOptionPicker, presso_option_picker, PRESSO, OPTION_PICKER, AdwBin)

GtkWidget *presso_option_picker_new (PressoOptionGroup *group, const char *choice);

G_END_DECLS
