/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PressoBoardSpace:
 * @unit: the board's base font size in pixels, see [func@board_unit]
 * @width: pixels for the tiles of both columns and the gap between them
 * @height: the same, downwards
 * @stacked: whether Ready stands above Preparing, not beside it
 * @heading: pixels that a column's heading takes, which stacked columns take off @height
 * @n_ready: orders to be picked up
 * @n_preparing: orders waiting or being made
 * @n_digits: digits of the longest number
 *
 * What a board has room for and what it is to show.
 */
typedef struct {
  double unit;
  double width;
  double height;
  gboolean stacked;
  double heading;
  guint n_ready;
  guint n_preparing;
  guint n_digits;
} PressoBoardSpace;

/**
 * PressoGridPlan:
 * @is_tall: whether a tile's words stand below its number, not beside it
 * @font: font size of a tile in pixels
 * @columns: tiles side by side
 * @rows: tiles one below the other
 * @tile_width: pixels
 * @tile_height: pixels
 * @gap: pixels between tiles
 * @n_pages: pages that take turns; 1 when all fit
 *
 * How a column lays out its tiles.
 */
typedef struct {
  gboolean is_tall;
  double font;
  guint columns;
  guint rows;
  double tile_width;
  double tile_height;
  double gap;
  guint n_pages;
} PressoGridPlan;

/**
 * PressoBoardPlan:
 * @ready_share: the part of the space that Ready gets
 * @ready: its tiles; always one page
 * @preparing: the tiles of Preparing
 *
 * How a board shows its orders.
 */
typedef struct {
  double ready_share;
  PressoGridPlan ready;
  PressoGridPlan preparing;
} PressoBoardPlan;

double presso_board_unit (int width, int height);
gboolean presso_board_is_portrait (int width, int height);
void presso_board_plan (const PressoBoardSpace *space, PressoBoardPlan *plan);
void presso_grid_plan_get_page (const PressoGridPlan *plan,
                                guint n_items,
                                guint page,
                                guint *first,
                                guint *n_shown);

G_END_DECLS
