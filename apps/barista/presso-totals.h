/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "barista/presso-load.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_TOTALS (presso_totals_get_type ())
G_DECLARE_FINAL_TYPE (PressoTotals, presso_totals, PRESSO, TOTALS, GtkWidget)

void presso_totals_set_load (PressoTotals *self, PressoLoad *load);

G_END_DECLS
