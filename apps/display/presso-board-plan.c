/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-board-plan.h"

#include <math.h>

/* A board is 96 by 54 units, or 54 by 96: at 1920×1080 a unit is 20 pixels. */
#define LONG_SIDE  96.0
#define SHORT_SIDE 54.0

/* Between the columns, in units. */
#define COLUMN_GAP 2.5

/* How much larger Ready's type is than Preparing's, at least. */
#define PROMINENCE 1.2

#define SHRINK 0.95

/* Ready's type, in units, from which on it is better to give room to Preparing. */
#define COMFORTABLE 1.3

/* How much larger tall tiles must be than wide ones to be worth their shorter lines. */
#define TALL_GAIN 1.06

/* What a tile of a column measures in its own em, and how large that may be in units: the number's
 * size, what a wide tile needs beside the number, and what a tall one needs without it. */
typedef struct {
  double number;
  double beside;
  double wide_height;
  double tall_width;
  double tall_height;
  double largest;
  double smallest;
} Tile;

/* Ready shrinks as far as it must: a ready order is never hidden. */
static const Tile ready_tile = { 3.4, 9.5, 5.7, 8.6, 7.7, 2.1, 0.0 };
static const Tile preparing_tile = { 2.5, 8.6, 4.6, 8.2, 6.2, 1.45, 0.7 };

/**
 * presso_board_is_portrait:
 * @width: pixels
 * @height: pixels
 *
 * Returns: whether the board stands upright
 */
gboolean
presso_board_is_portrait (int width, int height)
{
  return height > width;
}

/**
 * presso_board_unit:
 * @width: pixels
 * @height: pixels
 *
 * Returns: the base font size, in pixels, from which all other sizes follow
 */
double
presso_board_unit (int width, int height)
{
  double unit = presso_board_is_portrait (width, height)
                  ? MIN (width / SHORT_SIDE, height / LONG_SIDE)
                  : MIN (width / LONG_SIDE, height / SHORT_SIDE);

  return MAX (unit, 4);
}

static double
get_em_width (const Tile *tile, guint n_digits, gboolean is_tall)
{
  double number = tile->number * 0.62 * MAX (n_digits, 2);

  /* A tall tile keeps 2 em at its sides. */
  return is_tall ? MAX (number + 2, tile->tall_width) : number + tile->beside;
}

static double
get_em_height (const Tile *tile, gboolean is_tall)
{
  return is_tall ? tile->tall_height : tile->wide_height;
}

/* The grid of tiles in a font of @font pixels; returns how many fit. */
static guint
lay_out (const PressoBoardSpace *space,
         const Tile *tile,
         double font,
         double width,
         double height,
         guint n_items,
         PressoGridPlan *plan)
{
  double em_width = get_em_width (tile, space->n_digits, plan->is_tall);

  plan->font = font;
  plan->gap = 0.55 * font;
  plan->tile_height = get_em_height (tile, plan->is_tall) * font;
  plan->columns = (guint) MAX (1, floor ((width + plan->gap) / (em_width * font + plan->gap)));
  plan->rows = (guint) MAX (1, floor ((height + plan->gap) / (plan->tile_height + plan->gap)));
  /* No more columns than needed: fewer and wider tiles cut fewer names. */
  if (n_items <= plan->columns * plan->rows)
    plan->columns = MAX (1, (n_items + plan->rows - 1) / plan->rows);
  plan->tile_width = (width - plan->gap * (plan->columns - 1)) / plan->columns;
  plan->n_pages =
    MAX (1, (n_items + plan->columns * plan->rows - 1) / (plan->columns * plan->rows));
  return plan->columns * plan->rows;
}

/* The largest type in which all fit one page, or the smallest allowed. */
static void
fit_shape (const PressoBoardSpace *space,
           const Tile *tile,
           double largest,
           double width,
           double height,
           guint n_items,
           PressoGridPlan *plan)
{
  double em_width = get_em_width (tile, space->n_digits, plan->is_tall);
  double em_height = get_em_height (tile, plan->is_tall);
  double smallest = MAX (tile->smallest * space->unit, 0.5);

  for (double font = largest; font > smallest; font *= SHRINK) {
    gboolean fits_one = em_width * font <= width && em_height * font <= height;

    if (lay_out (space, tile, font, width, height, n_items, plan) >= n_items && fits_one)
      return;
  }
  lay_out (space, tile, smallest, width, height, n_items, plan);
}

static void
fit (const PressoBoardSpace *space,
     const Tile *tile,
     double largest,
     double width,
     double height,
     guint n_items,
     PressoGridPlan *plan)
{
  PressoGridPlan tall = { .is_tall = TRUE };

  *plan = (PressoGridPlan){ .is_tall = FALSE };
  fit_shape (space, tile, largest, width, height, n_items, plan);
  fit_shape (space, tile, largest, width, height, n_items, &tall);
  if (tall.n_pages < plan->n_pages ||
      (tall.n_pages == plan->n_pages && tall.font > plan->font * TALL_GAIN))
    *plan = tall;
}

static double
plan_share (const PressoBoardSpace *space, double share, PressoBoardPlan *plan)
{
  double unit = space->unit;
  double gap = COLUMN_GAP * unit;
  double width = space->stacked ? space->width : space->width - gap;
  double height = space->stacked ? space->height - gap - 2 * space->heading : space->height;
  double ready_width = space->stacked ? width : width * share;
  double ready_height = space->stacked ? height * share : height;
  double preparing_width = space->stacked ? width : width * (1 - share);
  double preparing_height = space->stacked ? height * (1 - share) : height;
  double largest;

  plan->ready_share = share;
  fit (space, &ready_tile, ready_tile.largest * unit, ready_width, ready_height, space->n_ready,
       &plan->ready);
  largest = MIN (preparing_tile.largest * unit, plan->ready.font / PROMINENCE);
  largest = MAX (largest, preparing_tile.smallest * unit);
  fit (space, &preparing_tile, largest, preparing_width, preparing_height, space->n_preparing,
       &plan->preparing);

  /* Ready counts twice, up to what is comfortable. The usual share wins where others gain nothing
   * that could be seen. */
  return 2 * MIN (plan->ready.font / (COMFORTABLE * unit), 1) +
         plan->preparing.font / (preparing_tile.largest * unit) -
         0.15 * (plan->preparing.n_pages - 1) - fabs (share - 0.56);
}

/**
 * presso_board_plan:
 * @space: the room and the orders
 * @plan: (out caller-allocates): the best way to show them
 *
 * Large type first, then more columns and a larger share for the column that needs it. Preparing
 * turns pages when its type would become too small; Ready never does.
 */
void
presso_board_plan (const PressoBoardSpace *space, PressoBoardPlan *plan)
{
  static const double shares[] = { 0.56, 0.48, 0.40, 0.64, 0.72 };
  double best = -G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    PressoBoardPlan candidate;
    double score = plan_share (space, shares[i], &candidate);

    if (score > best) {
      best = score;
      *plan = candidate;
    }
  }
}

/**
 * presso_grid_plan_get_page:
 * @plan: a plan
 * @n_items: how many items there are
 * @page: which page, counted on over the last one
 * @first: (out): the first item on that page
 * @n_shown: (out): how many items are on it
 */
void
presso_grid_plan_get_page (const PressoGridPlan *plan,
                           guint n_items,
                           guint page,
                           guint *first,
                           guint *n_shown)
{
  guint per_page = plan->columns * plan->rows;

  *first = MIN ((page % MAX (plan->n_pages, 1)) * per_page, n_items);
  *n_shown = MIN (per_page, n_items - *first);
}
