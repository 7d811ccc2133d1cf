/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-style.h"

#define RESOURCES "/io/github/libpresso/Presso/common/"

/**
 * PressoStyle:
 *
 * The look that the programs share: colours for light, dark and high contrast, and Presso's icons.
 * What a program adds, libadwaita loads from the program's own resource folder (`style.css`,
 * `style-dark.css`, `style-hc.css`, `style-hc-dark.css`); it can use the colours named here.
 */
struct _PressoStyle {
  GObject parent_instance;

  GtkCssProvider *colors;
  GtkCssProvider *rules;
};

G_DEFINE_FINAL_TYPE (PressoStyle, presso_style, G_TYPE_OBJECT)

static void
update_colors (PressoStyle *self)
{
  static const char *const sheets[2][2] = {
    { RESOURCES "colors.css", RESOURCES "colors-dark.css" },
    { RESOURCES "colors-hc.css", RESOURCES "colors-hc-dark.css" },
  };
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_css_provider_load_from_resource (
    self->colors,
    sheets[adw_style_manager_get_high_contrast (manager)][adw_style_manager_get_dark (manager)]);
}

static void
presso_style_dispose (GObject *object)
{
  PressoStyle *self = PRESSO_STYLE (object);
  GdkDisplay *display = gdk_display_get_default ();

  if (display != NULL && self->rules != NULL) {
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (self->rules));
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (self->colors));
  }
  g_clear_object (&self->rules);
  g_clear_object (&self->colors);

  G_OBJECT_CLASS (presso_style_parent_class)->dispose (object);
}

static void
presso_style_class_init (PressoStyleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_style_dispose;
}

static void
presso_style_init (PressoStyle *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GdkDisplay *display = gdk_display_get_default ();

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), RESOURCES "icons");
  self->colors = gtk_css_provider_new ();
  self->rules = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (self->rules, RESOURCES "style.css");
  /* Below the programs' own sheets, which libadwaita adds with the application's priority. */
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->colors),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 2);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->rules),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_colors), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (update_colors), self,
                           G_CONNECT_SWAPPED);
  update_colors (self);
}

/**
 * presso_style_new:
 *
 * Gives the default display Presso's look for as long as the object lives.
 *
 * Returns: (transfer full): a style
 */
PressoStyle *
presso_style_new (void)
{
  return g_object_new (PRESSO_TYPE_STYLE, NULL);
}
