/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-allergen-button.h"

#include <glib/gi18n.h>

#include "model/presso-allergen.h"

#define N_COLUMNS 2

/**
 * PressoAllergenButton:
 *
 * Says what allergens a drink or a choice has, and opens the list of all to pick from.
 */
struct _PressoAllergenButton {
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *names;
  GtkGrid *grid;
  GtkWidget *checks[PRESSO_N_ALLERGENS];
  GObject *record;
};

G_DEFINE_FINAL_TYPE (PressoAllergenButton, presso_allergen_button, ADW_TYPE_BIN)

static PressoAllergens
get_allergens (PressoAllergenButton *self)
{
  PressoAllergens allergens;

  g_object_get (self->record, "allergens", &allergens, NULL);
  return allergens;
}

static void
show_allergens (PressoAllergenButton *self)
{
  PressoAllergens allergens = get_allergens (self);
  g_autofree char *names = presso_allergens_to_text (allergens);
  /* Translators: read out for a button; %s is a list such as "Milk, Soya". */
  g_autofree char *spoken = g_strdup_printf (_ ("Allergens: %s"), *names != '\0' ? names : "–");

  gtk_label_set_label (self->names, *names != '\0' ? names : _ ("Allergens"));
  if (*names != '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->names), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->names), "dim-label");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  for (guint i = 0; i < PRESSO_N_ALLERGENS; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[i]), (allergens & 1u << i) != 0);
}

static void
on_toggled (PressoAllergenButton *self, GtkCheckButton *check)
{
  PressoAllergens allergens = get_allergens (self);

  for (guint i = 0; i < PRESSO_N_ALLERGENS; i++) {
    if (self->checks[i] == GTK_WIDGET (check))
      allergens =
        gtk_check_button_get_active (check) ? allergens | 1u << i : allergens & ~(1u << i);
  }
  g_object_set (self->record, "allergens", allergens, NULL);
}

static void
presso_allergen_button_dispose (GObject *object)
{
  PressoAllergenButton *self = PRESSO_ALLERGEN_BUTTON (object);

  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_object (&self->record);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_ALLERGEN_BUTTON);
  G_OBJECT_CLASS (presso_allergen_button_parent_class)->dispose (object);
}

static void
presso_allergen_button_class_init (PressoAllergenButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_allergen_button_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-allergen-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoAllergenButton, button);
  gtk_widget_class_bind_template_child (widget_class, PressoAllergenButton, names);
  gtk_widget_class_bind_template_child (widget_class, PressoAllergenButton, grid);
}

static void
presso_allergen_button_init (PressoAllergenButton *self)
{
  const int n_rows = (PRESSO_N_ALLERGENS + N_COLUMNS - 1) / N_COLUMNS;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < PRESSO_N_ALLERGENS; i++) {
    self->checks[i] = gtk_check_button_new_with_label (presso_allergen_get_name (1u << i));
    gtk_grid_attach (self->grid, self->checks[i], i / n_rows, i % n_rows, 1, 1);
  }
}

/**
 * presso_allergen_button_set_record:
 * @self: a button without a record
 * @record: a [class@PressoDrink] or [class@PressoChoice]
 *
 * Shows the record's allergens and changes them.
 */
void
presso_allergen_button_set_record (PressoAllergenButton *self, gpointer record)
{
  g_return_if_fail (PRESSO_IS_ALLERGEN_BUTTON (self));
  g_return_if_fail (self->record == NULL);

  self->record = g_object_ref (record);
  show_allergens (self);
  for (guint i = 0; i < PRESSO_N_ALLERGENS; i++)
    g_signal_connect_swapped (self->checks[i], "toggled", G_CALLBACK (on_toggled), self);
  g_signal_connect_swapped (record, "notify::allergens", G_CALLBACK (show_allergens), self);
}
