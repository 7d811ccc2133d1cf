/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "display/presso-board-plan.h"

G_BEGIN_DECLS

/**
 * PressoBoardLayout:
 * @width: pixels
 * @height: pixels
 * @top: pixels at the top that are taken by the banner
 * @unit: the base font size in pixels
 * @is_portrait: whether the board stands upright
 * @heading: pixels of a column's heading
 * @orders: where the columns are
 * @ready: where Ready is
 * @preparing: where Preparing is
 * @steps: the part of the columns that is free while there are no orders
 * @plan: how the orders are shown
 *
 * Where everything on a board is.
 */
typedef struct {
  int width;
  int height;
  int top;
  double unit;
  gboolean is_portrait;
  double heading;
  GdkRectangle slab;
  GdkRectangle brand;
  GdkRectangle panel;
  GdkRectangle orders;
  GdkRectangle ready;
  GdkRectangle preparing;
  GdkRectangle steps;
  PressoBoardPlan plan;
} PressoBoardLayout;

gboolean presso_board_layout_set_size (PressoBoardLayout *self, int width, int height, int top);
void presso_board_layout_plan (PressoBoardLayout *self,
                               guint n_ready,
                               guint n_preparing,
                               guint n_digits);

G_END_DECLS
