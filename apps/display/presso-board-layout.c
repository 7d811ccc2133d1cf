/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-board-layout.h"

/* All in units, see presso_board_unit(). */
#define MARGIN         2.5
#define BRAND_HEIGHT   5.0
#define SLAB_WIDTH     33.0
#define SLAB_HEIGHT    32.0
#define HEADING_HEIGHT 4.2
#define COLUMN_GAP     2.5
#define STEPS_TOP      10.0

static GdkRectangle
rectangle (double x, double y, double right, double bottom)
{
  GdkRectangle made = { (int) x, (int) y, (int) right - (int) x, (int) bottom - (int) y };

  made.width = MAX (made.width, 1);
  made.height = MAX (made.height, 1);
  return made;
}

/* Upright: the name above, the orders in the middle, the code below where phones can reach it. */
static void
lay_out_portrait (PressoBoardLayout *self)
{
  double unit = self->unit;
  double margin = MARGIN * unit;
  double slab_top = self->height - SLAB_HEIGHT * unit;
  double brand_top = self->top + 2 * unit;
  double right = self->width - margin;

  self->slab = rectangle (0, slab_top, self->width, self->height);
  self->brand = rectangle (margin, brand_top, right, brand_top + BRAND_HEIGHT * unit);
  self->panel = rectangle (margin, slab_top + margin, right, self->height - margin);
  self->orders =
    rectangle (margin, brand_top + (BRAND_HEIGHT + 1.5) * unit, right, slab_top - 1.5 * unit);
}

/* Lying: name and code on the left, the orders beside them. */
static void
lay_out_landscape (PressoBoardLayout *self)
{
  double unit = self->unit;
  double margin = MARGIN * unit;
  double slab_width = SLAB_WIDTH * unit;
  double brand_top = self->top + 1.8 * unit;

  self->slab = rectangle (0, 0, slab_width, self->height);
  self->brand = rectangle (margin, brand_top, slab_width - margin, brand_top + BRAND_HEIGHT * unit);
  self->panel = rectangle (margin, brand_top + (BRAND_HEIGHT + 1) * unit, slab_width - margin,
                           self->height - 2 * unit);
  self->orders = rectangle (slab_width + margin, self->top + 1.8 * unit, self->width - margin,
                            self->height - 2 * unit);
}

static void
place_columns (PressoBoardLayout *self)
{
  const GdkRectangle *orders = &self->orders;
  double gap = COLUMN_GAP * self->unit;
  double share = self->plan.ready_share;
  double right = orders->x + orders->width;
  double bottom = orders->y + orders->height;
  double edge;

  if (self->is_portrait) {
    edge = orders->y + self->heading + (orders->height - gap - 2 * self->heading) * share;
    self->ready = rectangle (orders->x, orders->y, right, edge);
    self->preparing = rectangle (orders->x, edge + gap, right, bottom);
  } else {
    edge = orders->x + (orders->width - gap) * (1 - share);
    self->preparing = rectangle (orders->x, orders->y, edge, bottom);
    self->ready = rectangle (edge + gap, orders->y, right, bottom);
  }
  self->steps =
    rectangle (orders->x, MIN (self->preparing.y + STEPS_TOP * self->unit, bottom), right, bottom);
}

/**
 * presso_board_layout_set_size:
 * @self: a layout; begins zeroed
 * @width: pixels
 * @height: pixels
 * @top: pixels at the top to leave free
 *
 * Returns: whether that changed anything, and the orders have to be planned anew
 */
gboolean
presso_board_layout_set_size (PressoBoardLayout *self, int width, int height, int top)
{
  if (self->width == width && self->height == height && self->top == top)
    return FALSE;
  self->width = width;
  self->height = height;
  self->top = top;
  self->unit = presso_board_unit (width, height);
  self->heading = HEADING_HEIGHT * self->unit;
  self->is_portrait = presso_board_is_portrait (width, height);
  if (self->is_portrait)
    lay_out_portrait (self);
  else
    lay_out_landscape (self);
  if (self->plan.ready_share <= 0)
    self->plan.ready_share = 0.5;
  place_columns (self);
  return TRUE;
}

/**
 * presso_board_layout_plan:
 * @self: a layout with a size
 * @n_ready: orders to be picked up
 * @n_preparing: orders waiting or being made
 * @n_digits: digits of the longest number
 *
 * Plans the tiles, and places the columns for them.
 */
void
presso_board_layout_plan (PressoBoardLayout *self, guint n_ready, guint n_preparing, guint n_digits)
{
  PressoBoardSpace space = {
    .unit = self->unit,
    .width = self->orders.width,
    .height = self->is_portrait ? self->orders.height : self->orders.height - self->heading,
    .stacked = self->is_portrait,
    .heading = self->heading,
    .n_ready = n_ready,
    .n_preparing = n_preparing,
    .n_digits = n_digits,
  };

  presso_board_plan (&space, &self->plan);
  place_columns (self);
}
