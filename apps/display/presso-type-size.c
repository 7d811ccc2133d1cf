/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-type-size.h"

#include <math.h>

/**
 * PressoTypeSize:
 *
 * The sizes of a board's type, in pixels. The board's sheet is written in em throughout, so that
 * everything on it follows these three.
 */
struct _PressoTypeSize {
  GObject parent_instance;

  GdkDisplay *display;
  GtkCssProvider *provider;
  char *css_class;
  double board;
  double ready;
  double preparing;
};

G_DEFINE_FINAL_TYPE (PressoTypeSize, presso_type_size, G_TYPE_OBJECT)

static void
presso_type_size_dispose (GObject *object)
{
  PressoTypeSize *self = PRESSO_TYPE_SIZE (object);

  if (self->provider != NULL)
    gtk_style_context_remove_provider_for_display (self->display,
                                                   GTK_STYLE_PROVIDER (self->provider));
  g_clear_object (&self->provider);
  g_clear_object (&self->display);
  g_clear_pointer (&self->css_class, g_free);

  G_OBJECT_CLASS (presso_type_size_parent_class)->dispose (object);
}

static void
presso_type_size_class_init (PressoTypeSizeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_type_size_dispose;
}

static void
presso_type_size_init (PressoTypeSize *self)
{
  self->provider = gtk_css_provider_new ();
}

/**
 * presso_type_size_new:
 * @board: the widget to set sizes for; gets a CSS class of its own
 *
 * Returns: (transfer full): its sizes
 */
PressoTypeSize *
presso_type_size_new (GtkWidget *board)
{
  static guint n_boards;
  PressoTypeSize *self = g_object_new (PRESSO_TYPE_TYPE_SIZE, NULL);

  self->display = g_object_ref (gtk_widget_get_display (board));
  self->css_class = g_strdup_printf ("board-%u", ++n_boards);
  gtk_widget_add_css_class (board, self->css_class);
  gtk_style_context_add_provider_for_display (self->display, GTK_STYLE_PROVIDER (self->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  return self;
}

static gboolean
differs (double a, double b)
{
  return fabs (a - b) > 0.01;
}

/**
 * presso_type_size_set:
 * @self: the sizes
 * @board: pixels of the board's em
 * @ready: pixels of the em of Ready's tiles
 * @preparing: pixels of the em of Preparing's tiles
 */
void
presso_type_size_set (PressoTypeSize *self, double board, double ready, double preparing)
{
  char sizes[3][G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *sheet = NULL;

  g_return_if_fail (PRESSO_IS_TYPE_SIZE (self));

  if (!differs (self->board, board) && !differs (self->ready, ready) &&
      !differs (self->preparing, preparing))
    return;
  self->board = board;
  self->ready = ready;
  self->preparing = preparing;
  g_ascii_formatd (sizes[0], sizeof sizes[0], "%.2f", board);
  g_ascii_formatd (sizes[1], sizeof sizes[1], "%.2f", ready);
  g_ascii_formatd (sizes[2], sizeof sizes[2], "%.2f", preparing);
  sheet = g_strdup_printf (".%s { font-size: %spx; }\n"
                           ".%s ordercolumn.ready ordertile { font-size: %spx; }\n"
                           ".%s ordercolumn.preparing ordertile { font-size: %spx; }\n",
                           self->css_class, sizes[0], self->css_class, sizes[1], self->css_class,
                           sizes[2]);
  gtk_css_provider_load_from_data (self->provider, sheet, -1);
}
