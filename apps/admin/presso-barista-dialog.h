/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "model/presso-barista.h"

G_BEGIN_DECLS

/**
 * PressoBaristaFunc:
 * @user_data: as given
 * @barista: (nullable): who is to be changed, %NULL for a new one
 * @body: what to send
 *
 * A barista is to be added or changed.
 */
typedef void (*PressoBaristaFunc) (gpointer user_data, PressoBarista *barista, JsonNode *body);

void presso_barista_dialog_ask (GtkWindow *parent,
                                PressoBarista *barista,
                                PressoBaristaFunc wanted,
                                gpointer user_data,
                                GDestroyNotify destroy);

G_END_DECLS
