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
 * PressoTileShape:
 * @PRESSO_TILE_WIDE: the words stand beside the number
 * @PRESSO_TILE_TALL: the words stand below the number
 * @PRESSO_TILE_BARE: there is the number only: it is what guests look for
 *
 * How much of an order a tile shows.
 */
typedef enum {
  PRESSO_TILE_WIDE,
  PRESSO_TILE_TALL,
  PRESSO_TILE_BARE,
} PressoTileShape;

/**
 * PressoGridPlan:
 * @shape: what a tile shows, and where
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
  PressoTileShape shape;
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
