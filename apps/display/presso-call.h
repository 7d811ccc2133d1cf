/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/presso-order.h"

G_BEGIN_DECLS

/**
 * PressoCallTargetFunc:
 * @call: who asks
 * @order: an order that was called
 * @target: (out): where it has its place, in the coordinates of @call
 * @user_data: what was given with it
 *
 * Returns: whether it has one that is on the screen
 */
typedef gboolean (*PressoCallTargetFunc) (GtkWidget *call,
                                          PressoOrder *order,
                                          graphene_rect_t *target,
                                          gpointer user_data);

#define PRESSO_TYPE_CALL (presso_call_get_type ())
G_DECLARE_FINAL_TYPE (PressoCall, presso_call, PRESSO, CALL, GtkWidget)

guint presso_call_get_n_together (guint n_waiting);
guint presso_call_get_stay (guint n_called, guint n_waiting);

GtkWidget *presso_call_new (PressoCallTargetFunc find_target, gpointer user_data);

void presso_call_push (PressoCall *self, PressoOrder *order);
void presso_call_set_shows_names (PressoCall *self, gboolean shows_names);
void presso_call_relabel (PressoCall *self);
GPtrArray *presso_call_get_orders (PressoCall *self);

G_END_DECLS
