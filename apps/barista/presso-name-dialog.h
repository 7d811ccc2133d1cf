/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-people.h"

G_BEGIN_DECLS

GtkWidget *presso_name_dialog_new (GtkWindow *parent, PressoPeople *people);

G_END_DECLS
