/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-printing.h"

G_BEGIN_DECLS

void presso_printing_add_actions (PressoPrinting *self, GtkApplicationWindow *window);

G_END_DECLS
