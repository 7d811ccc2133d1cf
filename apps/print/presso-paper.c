/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "print/presso-paper.h"

#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "common/presso-wall-time.h"

/* Label stock has a gap on each side that printers don't reach well. */
const PressoPaper presso_papers[PRESSO_N_PAPERS] = {
  { "ticket-80", N_ ("Ticket, 80 mm roll"), 576, 0, 34, 5.5 },
  { "ticket-58", N_ ("Ticket, 58 mm roll"), 384, 0, 28, 5.5 },
  { "label-50x30", N_ ("Cup label, 50 × 30 mm"), 400, 240, 24, 3.6 },
};

/* In multiples of the paper's text size. */
#define NAME_SIZE      1.5
#define DRINK_SIZE     1.6
#define OPTION_SIZE    1.25
#define ALLERGENS_SIZE 0.9
#define SMALL_SIZE     0.8
#define MARGIN         0.4
#define GAP            0.2

/* How small text may get so that a label holds it. */
#define LEAST_SCALE 0.4

/* Where the next line goes; without @draws lines are only measured. */
typedef struct {
  cairo_t *cr;
  gboolean draws;
  double size;
  double left;
  double width;
  double y;
} Page;

/**
 * presso_paper_find:
 * @id: (nullable): a name from the settings
 *
 * Returns: (transfer none): the paper; the first one where @id is unknown
 */
const PressoPaper *
presso_paper_find (const char *id)
{
  for (gsize i = 0; i < PRESSO_N_PAPERS; i++) {
    if (g_strcmp0 (presso_papers[i].id, id) == 0)
      return &presso_papers[i];
  }
  return &presso_papers[0];
}

/* The same lines at any resolution: what is measured in dots must fit on a CUPS printer's page. */
static PangoLayout *
new_layout (Page *page, const char *text, double size, PangoWeight weight)
{
  PangoLayout *layout = pango_cairo_create_layout (page->cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (pango_layout_get_context (layout), FALSE);
  pango_font_description_set_weight (font, weight);
  pango_font_description_set_absolute_size (font, size * page->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_context_changed (layout);
  return layout;
}

static void
show_at (Page *page, PangoLayout *layout, double x, double y)
{
  if (!page->draws)
    return;
  cairo_move_to (page->cr, x, y);
  pango_cairo_show_layout (page->cr, layout);
}

/* Adds a paragraph, of which no more than @n_lines are shown. */
static void
add_text (Page *page, const char *text, double size, PangoWeight weight, int n_lines)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle box;

  if (text == NULL || *text == '\0')
    return;
  layout = new_layout (page, text, size, weight);
  pango_layout_set_width (layout, (int) (page->width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, -n_lines);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_extents (layout, NULL, &box);
  show_at (page, layout, page->left, page->y);
  page->y += (double) box.height / PANGO_SCALE + GAP * page->size;
}

static char *
write_time (PressoTicket *ticket)
{
  return presso_wall_time_format (presso_ticket_get_created_at (ticket), NULL,
                                  PRESSO_WALL_TIME_MINUTES, NULL);
}

/* What stands beside the number, small: when, where, and whether there is another one like it. */
static void
add_corner (Page *page, PressoTicket *ticket, double left, double top)
{
  g_autofree char *time = write_time (ticket);
  g_autoptr (GString) text = g_string_new (time);
  g_autoptr (PangoLayout) layout = NULL;

  if (presso_ticket_get_copy (ticket))
    /* Translators: marks a ticket of which another one may have been printed before. */
    g_string_append_printf (text, "\n%s", _ ("COPY"));
  if (presso_ticket_get_shop (ticket) != NULL)
    g_string_append_printf (text, "\n%s", presso_ticket_get_shop (ticket));
  layout = new_layout (page, text->str, SMALL_SIZE, PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_width (layout, (int) ((page->left + page->width - left) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, -2);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  show_at (page, layout, left, top);
}

/* The number as large as it may be and still leave room for the corner; its ink, without the empty
 * space that a font has above and below digits. */
static void
add_head (Page *page, PressoTicket *ticket, double size)
{
  g_autofree char *number =
    g_strdup_printf ("%" G_GINT64_FORMAT, presso_ticket_get_number (ticket));
  const double corner = 5.5 * SMALL_SIZE * page->size;
  const double room = page->width - corner;
  g_autoptr (PangoLayout) layout = new_layout (page, number, size, PANGO_WEIGHT_BOLD);
  PangoRectangle ink;

  pango_layout_get_extents (layout, &ink, NULL);
  if (ink.width > room * PANGO_SCALE) {
    size *= room * PANGO_SCALE / ink.width;
    g_object_unref (layout);
    layout = new_layout (page, number, size, PANGO_WEIGHT_BOLD);
    pango_layout_get_extents (layout, &ink, NULL);
  }
  show_at (page, layout, page->left - (double) ink.x / PANGO_SCALE,
           page->y - (double) ink.y / PANGO_SCALE);
  add_corner (page, ticket, page->left + (double) ink.width / PANGO_SCALE + GAP * page->size,
              page->y);
  page->y += (double) ink.height / PANGO_SCALE + 2 * GAP * page->size;
}

static void
add_rule (Page *page)
{
  if (page->draws) {
    cairo_rectangle (page->cr, page->left, page->y, page->width, MAX (2, page->size * 0.08));
    cairo_fill (page->cr);
  }
  page->y += 2 * GAP * page->size;
}

static void
add_options (Page *page, const char *const *options, PangoWeight weight)
{
  g_autofree char *text = NULL;

  if (options == NULL)
    return;
  text = g_strjoinv (" · ", (char **) options);
  add_text (page, text, OPTION_SIZE, weight, 4);
}

static double
lay_out (const PressoPaper *paper, PressoTicket *ticket, cairo_t *cr, double scale, gboolean draws)
{
  const double margin = MARGIN * paper->text_size;
  Page page = { cr, draws, paper->text_size * scale, margin, paper->width - 2 * margin, margin };

  add_head (&page, ticket, paper->number_size);
  add_rule (&page);
  add_text (&page, presso_ticket_get_name (ticket), NAME_SIZE, PANGO_WEIGHT_NORMAL, 2);
  add_text (&page, presso_ticket_get_drink (ticket), DRINK_SIZE, PANGO_WEIGHT_BOLD, 4);
  add_options (&page, presso_ticket_get_extras (ticket), PANGO_WEIGHT_BOLD);
  add_options (&page, presso_ticket_get_options (ticket), PANGO_WEIGHT_NORMAL);
  add_text (&page, presso_ticket_get_allergens (ticket), ALLERGENS_SIZE, PANGO_WEIGHT_SEMIBOLD, 4);
  return page.y + margin - GAP * page.size;
}

/* A label is as high as it is: the text gives way. */
static double
find_scale (const PressoPaper *paper, PressoTicket *ticket, cairo_t *cr)
{
  double scale = 1;

  while (paper->height > 0 && scale > LEAST_SCALE &&
         lay_out (paper, ticket, cr, scale, FALSE) > paper->height)
    scale *= 0.95;
  return scale;
}

/**
 * presso_paper_measure:
 * @paper: a paper
 * @ticket: what is to be printed on it
 *
 * Returns: how high it becomes, in dots
 */
int
presso_paper_measure (const PressoPaper *paper, PressoTicket *ticket)
{
  cairo_surface_t *surface;
  cairo_t *cr;
  double height;

  if (paper->height > 0)
    return paper->height;
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cr = cairo_create (surface);
  height = lay_out (paper, ticket, cr, 1, FALSE);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return (int) ceil (height);
}

/**
 * presso_paper_draw:
 * @paper: a paper
 * @ticket: what is to be printed on it
 * @cr: where to; a unit is a dot
 *
 * Draws a ticket. This is the only drawing there is: what goes to a printer as dots, what CUPS
 * gets and what is shown on the screen all come from here.
 */
void
presso_paper_draw (const PressoPaper *paper, PressoTicket *ticket, cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0, 0, 0);
  lay_out (paper, ticket, cr, find_scale (paper, ticket, cr), TRUE);
}

/**
 * presso_paper_render:
 * @paper: a paper
 * @ticket: what is to be printed on it
 *
 * Returns: (transfer full): the ticket in the printer's dots, of the format %CAIRO_FORMAT_A8: 255
 *   is ink, 0 is paper
 */
cairo_surface_t *
presso_paper_render (const PressoPaper *paper, PressoTicket *ticket)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, paper->width,
                                                         presso_paper_measure (paper, ticket));
  cairo_t *cr = cairo_create (surface);

  presso_paper_draw (paper, ticket, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}
