/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-accent.h"

#include <adwaita.h>

#include "model/presso-color.h"

/* Above the program's own sheets, whose colours these are. */
#define PRIORITY (GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 2)

/**
 * PressoAccent:
 *
 * The bar's colour on the board, where the board has one of its own otherwise: as it is where it
 * can be read, and darker or lighter where it could not. In high contrast it is left out.
 */
struct _PressoAccent {
  GObject parent_instance;

  GtkWidget *board; /* not owned: it outlives us */
  GdkDisplay *display;
  PressoShop *shop;
  GtkCssProvider *provider;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (PressoAccent, presso_accent, G_TYPE_OBJECT)

/* A little more than what is asked for, as a sheet has only 256 steps of each colour. */
#define MARGIN 1.03

/* What the colour stands for in the sheets, and on which two it has to be read. */
static const struct {
  const char *name;
  const char *grounds[2];
  double contrast;
} roles[] = {
  { "slab_accent", { "slab_bg_a", "slab_bg_b" }, PRESSO_CONTRAST_TEXT },
  { "making_fg", { "tile_bg", "tile_bg" }, PRESSO_CONTRAST_TEXT },
  { "step_fg", { "board_bg", "board_bg" }, PRESSO_CONTRAST_LARGE },
};

/* On the ground where it is read worst. */
static PressoColor
make_readable (PressoAccent *self, PressoColor color, guint role)
{
  GtkStyleContext *context = gtk_widget_get_style_context (self->board);

  for (guint i = 0; i < G_N_ELEMENTS (roles[role].grounds); i++) {
    PressoColor ground;
    GdkRGBA rgba;

    if (!gtk_style_context_lookup_color (context, roles[role].grounds[i], &rgba))
      continue;
    ground = (PressoColor){ rgba.red, rgba.green, rgba.blue };
    color = presso_color_make_readable (&color, &ground, roles[role].contrast * MARGIN);
  }
  return color;
}

static char *
build_sheet (PressoAccent *self, const PressoColor *accent)
{
  GString *sheet = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    PressoColor color = make_readable (self, *accent, i);
    PressoColor ink = presso_color_get_ink (&color);
    g_autofree char *text = presso_color_to_string (&color);
    g_autofree char *ink_text = presso_color_to_string (&ink);

    g_string_append_printf (sheet, "@define-color %s %s;\n", roles[i].name, text);
    if (i == 0)
      g_string_append_printf (sheet, "@define-color %s_ink %s;\n", roles[i].name, ink_text);
  }
  return g_string_free (sheet, FALSE);
}

static gboolean
on_update (gpointer user_data)
{
  PressoAccent *self = user_data;
  AdwStyleManager *manager = adw_style_manager_get_for_display (self->display);
  const char *text = presso_shop_get_accent_color (self->shop);
  g_autofree char *sheet = NULL;
  PressoColor accent;

  self->update_id = 0;
  if (text != NULL && presso_color_parse (text, &accent) &&
      !adw_style_manager_get_high_contrast (manager))
    sheet = build_sheet (self, &accent);
  gtk_css_provider_load_from_data (self->provider, sheet != NULL ? sheet : "", -1);
  return G_SOURCE_REMOVE;
}

/* After the sheets have followed the desktop from light to dark; before the next frame. */
static void
queue_update (PressoAccent *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 5, on_update, self, NULL);
}

static void
presso_accent_dispose (GObject *object)
{
  PressoAccent *self = PRESSO_ACCENT (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->provider != NULL)
    gtk_style_context_remove_provider_for_display (self->display,
                                                   GTK_STYLE_PROVIDER (self->provider));
  g_clear_object (&self->provider);
  g_clear_object (&self->display);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (presso_accent_parent_class)->dispose (object);
}

static void
presso_accent_class_init (PressoAccentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_accent_dispose;
}

static void
presso_accent_init (PressoAccent *self)
{
  self->provider = gtk_css_provider_new ();
}

/**
 * presso_accent_new:
 * @board: a widget that is there for at least as long; its sheets have the colours
 * @shop: the bar
 *
 * Returns: (transfer full): what gives the display the bar's colour
 */
PressoAccent *
presso_accent_new (GtkWidget *board, PressoShop *shop)
{
  PressoAccent *self = g_object_new (PRESSO_TYPE_ACCENT, NULL);
  AdwStyleManager *manager;

  self->board = board;
  self->display = g_object_ref (gtk_widget_get_display (board));
  self->shop = g_object_ref (shop);
  manager = adw_style_manager_get_for_display (self->display);
  gtk_style_context_add_provider_for_display (self->display, GTK_STYLE_PROVIDER (self->provider),
                                              PRIORITY);
  g_signal_connect_object (shop, "notify::accent-color", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  queue_update (self);
  return self;
}
