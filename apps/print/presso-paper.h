/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "print/presso-ticket.h"

G_BEGIN_DECLS

/* What thermal printers have: 203 dpi. */
#define PRESSO_DOTS_PER_MM 8

/**
 * PressoPaper:
 * @id: its name in the settings
 * @name: what people read, to be translated
 * @width: what can be printed on, in dots
 * @height: likewise; 0 for a roll that is cut where the ticket ends
 * @text_size: height of plain text, in dots
 * @number_size: height of the number, in text sizes
 *
 * What tickets are printed on.
 */
typedef struct {
  const char *id;
  const char *name;
  int width;
  int height;
  int text_size;
  double number_size;
} PressoPaper;

#define PRESSO_N_PAPERS 3

extern const PressoPaper presso_papers[PRESSO_N_PAPERS];

const PressoPaper *presso_paper_find (const char *id);
int presso_paper_measure (const PressoPaper *paper, PressoTicket *ticket);
void presso_paper_draw (const PressoPaper *paper, PressoTicket *ticket, cairo_t *cr);
cairo_surface_t *presso_paper_render (const PressoPaper *paper, PressoTicket *ticket);

G_END_DECLS
