/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "barista/presso-desk.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_BATCH_BUTTON (presso_batch_button_get_type ())
G_DECLARE_FINAL_TYPE (PressoBatchButton, presso_batch_button, PRESSO, BATCH_BUTTON, GtkButton)

GtkWidget *presso_batch_button_new (void);
void presso_batch_button_set_desk (PressoBatchButton *self, PressoDesk *desk);
void presso_batch_button_set_order (PressoBatchButton *self, PressoOrder *order);

G_END_DECLS
