/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-totals.h"

#include <glib/gi18n.h>

#include "barista/presso-total.h"

/* From this width on, in pixels, drinks and choices stand in one line. The width alone decides:
 * what comes and goes must not move the board below. */
#define WIDE 960

/**
 * PressoTotals:
 *
 * What is to be made in all, above the board: "3 Flat White", "5 Oat". What has no room can be
 * pushed into view.
 *
 * # CSS nodes
 *
 * `totals` with `label.total`, of what is usual also `.usual`
 */
struct _PressoTotals {
  GtkWidget parent_instance;

  GtkWidget *drinks_view;
  GtkLabel *caption;
  GtkBox *drinks;
  GtkWidget *choices_view;
  GtkBox *choices;

  PressoLoad *load;
};

G_DEFINE_FINAL_TYPE (PressoTotals, presso_totals, GTK_TYPE_WIDGET)

static void
show_total (PressoTotal *total, GParamSpec *pspec, GtkLabel *label)
{
  /* Translators: how many of which drink or choice, such as "5 Oat". */
  g_autofree char *text = g_markup_printf_escaped ("<b>%u</b> %s", presso_total_get_count (total),
                                                   presso_total_get_name (total));

  gtk_label_set_markup (label, text);
}

static GtkWidget *
create_label (PressoTotal *total)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "total");
  gtk_widget_add_css_class (label, "numeric");
  if (presso_total_is_usual (total))
    gtk_widget_add_css_class (label, "usual");
  g_signal_connect_object (total, "notify::count", G_CALLBACK (show_total), label, 0);
  show_total (total, NULL, GTK_LABEL (label));
  return label;
}

static GtkWidget *
find_child (GtkBox *box, guint position)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box));

  for (guint i = 0; i < position; i++)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, GtkBox *box)
{
  for (guint i = 0; i < removed; i++)
    gtk_box_remove (box, find_child (box, position));
  for (guint i = position; i < position + added; i++) {
    g_autoptr (PressoTotal) total = g_list_model_get_item (model, i);

    gtk_box_insert_child_after (box, create_label (total), i > 0 ? find_child (box, i - 1) : NULL);
  }
}

static void
show_caption (PressoTotals *self)
{
  gboolean is_empty = g_list_model_get_n_items (presso_load_get_drinks (self->load)) == 0;

  gtk_label_set_label (self->caption, is_empty ? _ ("Nothing to make") : _ ("To make"));
}

static GtkSizeRequestMode
presso_totals_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
get_height (PressoTotals *self)
{
  GtkWidget *views[] = { self->drinks_view, self->choices_view };
  int height = 0;

  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    int natural;

    gtk_widget_measure (views[i], GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
    height = MAX (height, natural);
  }
  return height;
}

static void
presso_totals_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = get_height (PRESSO_TOTALS (widget)) * (for_size >= 0 && for_size < WIDE ? 2 : 1);
  *natural = *minimum;
}

static void
presso_totals_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PressoTotals *self = PRESSO_TOTALS (widget);
  GtkAllocation drinks = { 0, 0, width, height / 2 };
  GtkAllocation choices = { 0, height / 2, width, height - height / 2 };

  if (width >= WIDE) {
    int drinks_width;
    int choices_width;

    gtk_widget_measure (self->drinks_view, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &drinks_width,
                        NULL, NULL);
    gtk_widget_measure (self->choices_view, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &choices_width,
                        NULL, NULL);
    choices.width = MIN (choices_width, MAX (width - drinks_width, width * 2 / 5));
    drinks = (GtkAllocation){ 0, 0, width - choices.width, height };
    choices = (GtkAllocation){ drinks.width, 0, choices.width, height };
    if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL) {
      drinks.x = choices.width;
      choices.x = 0;
    }
  }
  gtk_widget_size_allocate (self->drinks_view, &drinks, -1);
  gtk_widget_size_allocate (self->choices_view, &choices, -1);
}

static void
presso_totals_dispose (GObject *object)
{
  PressoTotals *self = PRESSO_TOTALS (object);

  if (self->load != NULL)
    g_signal_handlers_disconnect_by_data (presso_load_get_drinks (self->load), self);
  g_clear_object (&self->load);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_TOTALS);
  G_OBJECT_CLASS (presso_totals_parent_class)->dispose (object);
}

static void
presso_totals_class_init (PressoTotalsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_totals_dispose;
  widget_class->get_request_mode = presso_totals_get_request_mode;
  widget_class->measure = presso_totals_measure;
  widget_class->size_allocate = presso_totals_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "totals");
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-totals.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoTotals, drinks_view);
  gtk_widget_class_bind_template_child (widget_class, PressoTotals, caption);
  gtk_widget_class_bind_template_child (widget_class, PressoTotals, drinks);
  gtk_widget_class_bind_template_child (widget_class, PressoTotals, choices_view);
  gtk_widget_class_bind_template_child (widget_class, PressoTotals, choices);
}

static void
presso_totals_init (PressoTotals *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
bind_box (GtkBox *box, GListModel *model)
{
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), box, 0);
  on_items_changed (model, 0, 0, g_list_model_get_n_items (model), box);
}

/**
 * presso_totals_set_load:
 * @self: a panel that shows nothing yet
 * @load: what is to be made
 */
void
presso_totals_set_load (PressoTotals *self, PressoLoad *load)
{
  g_return_if_fail (PRESSO_IS_TOTALS (self));
  g_return_if_fail (self->load == NULL);

  self->load = g_object_ref (load);
  bind_box (self->drinks, presso_load_get_drinks (load));
  bind_box (self->choices, presso_load_get_choices (load));
  g_signal_connect_swapped (presso_load_get_drinks (load), "items-changed",
                            G_CALLBACK (show_caption), self);
  show_caption (self);
}
