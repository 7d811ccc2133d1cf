/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-people.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BARISTA_PICKER (presso_barista_picker_get_type ())
G_DECLARE_FINAL_TYPE (PressoBaristaPicker, presso_barista_picker, PRESSO, BARISTA_PICKER, AdwWindow)

GtkWidget *presso_barista_picker_new (GtkWindow *parent, PressoPeople *people);

G_END_DECLS
