/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "display/presso-board-plan.h"
#include "model/presso-order.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ORDER_COLUMN (presso_order_column_get_type ())
G_DECLARE_FINAL_TYPE (PressoOrderColumn, presso_order_column, PRESSO, ORDER_COLUMN, GtkWidget)

GtkWidget *presso_order_column_new (const char *css_class, const char *heading, const char *empty);

void presso_order_column_set_orders (PressoOrderColumn *self, GListModel *orders);
gboolean presso_order_column_find (PressoOrderColumn *self,
                                   PressoOrder *order,
                                   GtkWidget *relative_to,
                                   graphene_rect_t *bounds);
void presso_order_column_set_now (PressoOrderColumn *self, gint64 now_ms);
void presso_order_column_set_shows_names (PressoOrderColumn *self, gboolean shows_names);
void presso_order_column_set_plan (PressoOrderColumn *self,
                                   const PressoGridPlan *plan,
                                   int heading_height,
                                   guint n_digits);
void presso_order_column_relabel (PressoOrderColumn *self);

G_END_DECLS
