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

#define SHRINK 0.97

/* Ready's number, in units, from which on it is better to give room to Preparing. */
#define COMFORTABLE 4.4

/* How much larger tall tiles must be than wide ones to be worth their shorter lines. */
#define TALL_GAIN 1.06

/* What words are worth, where a share of the board has room for them and another has not. */
#define WORDS_WORTH 0.3

/* What a tile measures in its own em: the number's size, what a wide tile needs beside the number,
 * what a tall one needs without it, and what a bare one adds to it. And in units, how large its em
 * may be, how small the number may be for words to be worth their room, and how small at all.
 *
 * From 6 metres, on a screen 60 cm high, a number of 2.6 units (2 cm of figures) is what somebody
 * reads who sees half as well as most. */
typedef struct {
  double number;
  double beside;
  double wide_height;
  double tall_width;
  double tall_height;
  double around;
  double largest;
  double least_with_words;
  double least;
} Tile;

/* Ready shrinks as far as it must: a ready order is never hidden. */
static const Tile ready_tile = { 3.4, 9.5, 5.7, 8.6, 7.7, 1.5, 2.6, 3.4, 0 };
static const Tile preparing_tile = { 2.5, 8.6, 4.6, 8.2, 6.2, 1.2, 1.6, 2.7, 2.6 };

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
get_em_width (const Tile *tile, guint n_digits, PressoTileShape shape)
{
  double number = tile->number * 0.62 * MAX (n_digits, 2);

  switch (shape) {
  case PRESSO_TILE_TALL:
    /* It keeps 2 em at its sides. */
    return MAX (number + 2, tile->tall_width);
  case PRESSO_TILE_BARE:
    return number + tile->around;
  case PRESSO_TILE_WIDE:
  default:
    return number + tile->beside;
  }
}

static double
get_em_height (const Tile *tile, PressoTileShape shape)
{
  switch (shape) {
  case PRESSO_TILE_TALL:
    return tile->tall_height;
  case PRESSO_TILE_BARE:
    /* Figures have nothing below the line: half as much is left around them. */
    return tile->number + tile->around / 2;
  case PRESSO_TILE_WIDE:
  default:
    return tile->wide_height;
  }
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
  double em_width = get_em_width (tile, space->n_digits, plan->shape);

  plan->font = font;
  plan->gap = 0.55 * font;
  plan->tile_height = get_em_height (tile, plan->shape) * font;
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
           double smallest,
           double width,
           double height,
           guint n_items,
           PressoGridPlan *plan)
{
  double em_width = get_em_width (tile, space->n_digits, plan->shape);
  double em_height = get_em_height (tile, plan->shape);

  for (double font = largest; font > smallest; font *= SHRINK) {
    gboolean fits_one = em_width * font <= width && em_height * font <= height;

    if (lay_out (space, tile, font, width, height, n_items, plan) >= n_items && fits_one)
      return;
  }
  lay_out (space, tile, smallest, width, height, n_items, plan);
}

/* Words beside or below the number, whichever leaves it larger; and none where they would make it
 * too small to be read from afar. */
static void
fit (const PressoBoardSpace *space,
     const Tile *tile,
     double largest,
     double width,
     double height,
     guint n_items,
     PressoGridPlan *plan)
{
  double words = MIN (tile->least_with_words * space->unit / tile->number, largest);
  double smallest = MIN (MAX (tile->least * space->unit / tile->number, 0.5), largest);
  PressoGridPlan tall = { .shape = PRESSO_TILE_TALL };

  *plan = (PressoGridPlan){ .shape = PRESSO_TILE_WIDE };
  fit_shape (space, tile, largest, words, width, height, n_items, plan);
  fit_shape (space, tile, largest, words, width, height, n_items, &tall);
  if (tall.n_pages < plan->n_pages ||
      (tall.n_pages == plan->n_pages && tall.font > plan->font * TALL_GAIN))
    *plan = tall;
  if (plan->n_pages == 1)
    return;
  *plan = (PressoGridPlan){ .shape = PRESSO_TILE_BARE };
  fit_shape (space, tile, largest, smallest, width, height, n_items, plan);
}

/* How tall the tiles of a column are together; a hint stands where there are none. */
static double
get_used_height (const PressoGridPlan *plan, guint n_items, double unit)
{
  guint n_rows = (n_items + plan->columns - 1) / plan->columns;

  if (n_items == 0)
    return 5 * unit;
  return MIN (n_rows, plan->rows) * (plan->tile_height + plan->gap) - plan->gap;
}

/* Stacked columns share the height as it is needed; columns side by side keep their width. */
static void
plan_share (const PressoBoardSpace *space, double share, PressoBoardPlan *plan)
{
  double unit = space->unit;
  double gap = COLUMN_GAP * unit;
  double width = space->stacked ? space->width : space->width - gap;
  double height = space->stacked ? space->height - gap - 2 * space->heading : space->height;
  double ready_width = space->stacked ? width : width * share;
  double ready_height = space->stacked ? height * share : height;
  double largest;

  fit (space, &ready_tile, ready_tile.largest * unit, ready_width, ready_height, space->n_ready,
       &plan->ready);
  if (space->stacked) {
    ready_height = MIN (ready_height, get_used_height (&plan->ready, space->n_ready, unit));
    share = ready_height / height;
  }
  plan->ready_share = share;
  /* Where Ready is crowded, at least no number is larger than its. */
  largest =
    MIN (preparing_tile.largest * unit,
         MAX (plan->ready.font / PROMINENCE, preparing_tile.least * unit / preparing_tile.number));
  largest = MIN (largest, plan->ready.font * ready_tile.number / preparing_tile.number);
  fit (space, &preparing_tile, largest, space->stacked ? width : width * (1 - share),
       space->stacked ? height - ready_height : height, space->n_preparing, &plan->preparing);
}

/* Ready counts twice, up to what is comfortable. The usual share wins where others gain nothing
 * that could be seen. */
static double
get_score (const PressoBoardSpace *space, double share, const PressoBoardPlan *plan)
{
  double unit = space->unit;
  double score = 2 * MIN (plan->ready.font * ready_tile.number / (COMFORTABLE * unit), 1) +
                 plan->preparing.font / (preparing_tile.largest * unit);

  if (plan->ready.shape != PRESSO_TILE_BARE)
    score += WORDS_WORTH;
  if (plan->preparing.shape != PRESSO_TILE_BARE)
    score += WORDS_WORTH;
  return score - 0.15 * (plan->preparing.n_pages - 1) - fabs (share - 0.56);
}

/**
 * presso_board_plan:
 * @space: the room and the orders
 * @plan: (out caller-allocates): the best way to show them
 *
 * Large type first, then more columns and a larger share for the column that needs it, then numbers
 * without words. Preparing turns pages when its numbers would become too small; Ready never does.
 */
void
presso_board_plan (const PressoBoardSpace *space, PressoBoardPlan *plan)
{
  static const double shares[] = { 0.56, 0.48, 0.40, 0.32, 0.64, 0.72, 0.80 };
  double best = -G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    PressoBoardPlan candidate;
    double score;

    plan_share (space, shares[i], &candidate);
    score = get_score (space, shares[i], &candidate);
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
