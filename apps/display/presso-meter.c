/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-meter.h"

#include <math.h>

/* The part of the ring's radius that the ring is thick. */
#define THICKNESS 0.2

/**
 * PressoMeter:
 *
 * A ring that empties clockwise from the top, with a few characters in it.
 *
 * # CSS nodes
 *
 * `meter` with a `label`; `color` is the ring's.
 */
struct _PressoMeter {
  GtkWidget parent_instance;

  GtkWidget *label;
  double fraction;
};

G_DEFINE_FINAL_TYPE (PressoMeter, presso_meter, GTK_TYPE_WIDGET)

static void
draw_arc (cairo_t *cr, const GdkRGBA *color, double alpha, double radius, double fraction)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
  cairo_new_path (cr);
  /* Counter-clockwise on the screen is what is left: the gap grows from the top clockwise. */
  cairo_arc_negative (cr, 0, 0, radius, -G_PI_2, -G_PI_2 - 2 * G_PI * fraction);
  cairo_stroke (cr);
}

static void
presso_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PressoMeter *self = PRESSO_METER (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double radius = MIN (width, height) / 2.0;
  double thickness = radius * THICKNESS;
  cairo_t *cr =
    gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_set_line_width (cr, thickness);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  draw_arc (cr, &color, 0.22, radius - thickness / 2, 1);
  if (self->fraction > 0)
    draw_arc (cr, &color, 1, radius - thickness / 2, self->fraction);
  cairo_destroy (cr);

  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

/* Without a baseline: rings stand beside words, not on a line with them. */
static void
presso_meter_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  gtk_widget_measure (PRESSO_METER (widget)->label, orientation, -1, minimum, natural, NULL, NULL);
}

static void
presso_meter_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (PRESSO_METER (widget)->label, &(GtkAllocation){ 0, 0, width, height },
                            -1);
}

static void
presso_meter_dispose (GObject *object)
{
  PressoMeter *self = PRESSO_METER (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (presso_meter_parent_class)->dispose (object);
}

static void
presso_meter_class_init (PressoMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_meter_dispose;
  widget_class->measure = presso_meter_measure;
  widget_class->size_allocate = presso_meter_size_allocate;
  widget_class->snapshot = presso_meter_snapshot;

  gtk_widget_class_set_css_name (widget_class, "meter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
presso_meter_init (PressoMeter *self)
{
  self->label = gtk_label_new ("");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/**
 * presso_meter_set_value:
 * @self: a meter
 * @fraction: how much is left, from 0 to 1
 * @text: what stands in the ring
 */
void
presso_meter_set_value (PressoMeter *self, double fraction, const char *text)
{
  g_return_if_fail (PRESSO_IS_METER (self));

  fraction = CLAMP (fraction, 0, 1);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, fraction,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  if (fabs (self->fraction - fraction) < 0.0005)
    return;
  self->fraction = fraction;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
