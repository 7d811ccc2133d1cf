/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-logo-view.h"

#include "common/presso-logo-texture.h"
#include "model/presso-color.h"

/* A logo that is wider is shown less high. */
#define WIDEST 2.5

/* Below this, a logo is hardly seen on what is behind it. */
#define LEAST_CONTRAST 2.0

/**
 * PressoLogoView:
 *
 * The bar's logo, as high as an icon of the style's `-gtk-icon-size` and as wide as it comes; or
 * Presso's, where the bar has none.
 *
 * # CSS nodes
 *
 * `logo` with `.on-paper` where the logo would not be seen otherwise
 */
struct _PressoLogoView {
  GtkWidget parent_instance;

  GtkWidget *icon;
  GdkTexture *logo; /* NULL: the icon is shown */
};

G_DEFINE_FINAL_TYPE (PressoLogoView, presso_logo_view, GTK_TYPE_WIDGET)

static double
get_ratio (PressoLogoView *self)
{
  if (self->logo == NULL)
    return 1;
  return (double) gdk_texture_get_width (self->logo) / gdk_texture_get_height (self->logo);
}

static void
presso_logo_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  PressoLogoView *self = PRESSO_LOGO_VIEW (widget);

  gtk_widget_measure (self->icon, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = (int) (*natural * CLAMP (get_ratio (self), 0.4, WIDEST));
  *minimum = *natural;
}

static void
presso_logo_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (PRESSO_LOGO_VIEW (widget)->icon,
                            &(GtkAllocation){ 0, 0, width, height }, -1);
}

static void
presso_logo_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PressoLogoView *self = PRESSO_LOGO_VIEW (widget);
  double ratio = get_ratio (self);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double shown = MIN (width, height * ratio);

  if (self->logo == NULL) {
    gtk_widget_snapshot_child (widget, self->icon, snapshot);
    return;
  }
  gtk_snapshot_append_texture (snapshot, self->logo,
                               &GRAPHENE_RECT_INIT ((float) ((width - shown) / 2),
                                                    (float) ((height - shown / ratio) / 2),
                                                    (float) shown, (float) (shown / ratio)));
}

/* A dark logo was made for paper; so it gets some on a dark screen, and a white one elsewhere none.
 */
static void
update_paper (PressoLogoView *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const PressoColor paper = { 1, 1, 1 };
  GdkRGBA logo_rgba, ground_rgba;
  PressoColor logo, ground;
  gboolean needs_paper = FALSE;

  if (self->logo != NULL && presso_logo_texture_get_color (self->logo, &logo_rgba) &&
      gtk_style_context_lookup_color (context, "slab_bg_b", &ground_rgba)) {
    logo = (PressoColor){ logo_rgba.red, logo_rgba.green, logo_rgba.blue };
    ground = (PressoColor){ ground_rgba.red, ground_rgba.green, ground_rgba.blue };
    needs_paper =
      presso_color_get_contrast (&logo, &ground) < LEAST_CONTRAST &&
      presso_color_get_contrast (&logo, &paper) > presso_color_get_contrast (&logo, &ground);
  }
  if (needs_paper)
    gtk_widget_add_css_class (GTK_WIDGET (self), "on-paper");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "on-paper");
}

static void
presso_logo_view_dispose (GObject *object)
{
  PressoLogoView *self = PRESSO_LOGO_VIEW (object);

  g_clear_object (&self->logo);
  g_clear_pointer (&self->icon, gtk_widget_unparent);

  G_OBJECT_CLASS (presso_logo_view_parent_class)->dispose (object);
}

static void
presso_logo_view_class_init (PressoLogoViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_logo_view_dispose;
  widget_class->measure = presso_logo_view_measure;
  widget_class->size_allocate = presso_logo_view_size_allocate;
  widget_class->snapshot = presso_logo_view_snapshot;

  gtk_widget_class_set_css_name (widget_class, "logo");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
presso_logo_view_init (PressoLogoView *self)
{
  self->icon = gtk_image_new_from_icon_name (PRESSO_APPLICATION_ID);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
}

/**
 * presso_logo_view_set_logo:
 * @self: a view
 * @logo: (nullable): the bar's logo
 */
void
presso_logo_view_set_logo (PressoLogoView *self, GdkTexture *logo)
{
  g_return_if_fail (PRESSO_IS_LOGO_VIEW (self));

  if (!g_set_object (&self->logo, logo))
    return;
  update_paper (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
