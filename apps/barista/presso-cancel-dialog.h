/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-desk.h"

G_BEGIN_DECLS

GtkWidget *presso_cancel_dialog_new (GtkWindow *parent, PressoDesk *desk, PressoOrder *order);

G_END_DECLS
