/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-pixel-shift.h"

#include <stdlib.h>

#define MS_PER_STEP (60 * 1000)

/* From 0 up to @reach, down to -@reach and back, by one at each step. */
static int
swing (gint64 step, int reach)
{
  int period = 4 * reach;
  int phase;

  if (reach < 1)
    return 0;
  phase = (int) ((step + reach) % period);
  return reach - abs (phase - 2 * reach);
}

/**
 * presso_pixel_shift_at:
 * @now_ms: a clock, in milliseconds since the Unix epoch
 * @reach: pixels from the middle, at most
 * @x: (out): pixels to the right
 * @y: (out): pixels down
 *
 * Where a picture that stands for days has to be, so that no edge burns into the screen. Each
 * minute it moves by one pixel, which nobody sees; the two directions swing at different speeds, so
 * that it comes by nearly every place.
 */
void
presso_pixel_shift_at (gint64 now_ms, int reach, int *x, int *y)
{
  gint64 step = MAX (now_ms, 0) / MS_PER_STEP;

  *x = swing (step, reach);
  *y = swing (step, reach - 1);
}
