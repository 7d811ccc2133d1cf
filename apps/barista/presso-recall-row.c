/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-recall-row.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "barista/presso-recall.h"
#include "common/presso-age.h"
#include "model/presso-language.h"
#include "model/presso-menu.h"

/**
 * PressoRecallRow:
 *
 * An order that was done or cancelled, and a button that brings it back.
 */
struct _PressoRecallRow {
  GtkListBoxRow parent_instance;

  GtkLabel *number;
  GtkLabel *drink;
  GtkLabel *end;
  GtkLabel *who;
  GtkLabel *age;
  GtkWidget *button;

  PressoOrder *order;
  PressoAgeTicker *ticker;
};

G_DEFINE_FINAL_TYPE (PressoRecallRow, presso_recall_row, GTK_TYPE_LIST_BOX_ROW)

static char *
describe_drink (PressoOrder *order, GListModel *menu)
{
  const char *language = presso_language_get_local ();
  GString *text = g_string_new (presso_menu_find_drink_name (menu, order, language));
  GListModel *choices = presso_order_get_choices (order);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (choices, i);

    if (!presso_order_choice_get_usual (choice))
      g_string_append_printf (text, ", %s",
                              presso_menu_find_choice_name (menu, order, choice, language));
  }
  return g_string_free (text, FALSE);
}

/* Whose it is, and who made it. */
static char *
describe_who (PressoOrder *order)
{
  const char *name = presso_order_get_name (order);
  const char *barista = presso_order_get_barista (order);
  g_autofree char *maker = NULL;

  if (barista != NULL)
    /* Translators: %s is a barista or a station. */
    maker = g_strdup_printf (_ ("made by %s"), barista);
  if (name == NULL || maker == NULL)
    return g_strdup (name != NULL ? name : maker);
  return g_strdup_printf ("%s · %s", name, maker);
}

static void
show_age (PressoRecallRow *self)
{
  gint64 age_ms = presso_age_of_order (self->order, presso_age_ticker_get_now (self->ticker));
  g_autofree char *age = presso_age_format_minutes (age_ms);
  /* Translators: %s is a time such as "3 min". */
  g_autofree char *ago = age_ms < 60000 ? g_strdup (age) : g_strdup_printf (_ ("%s ago"), age);

  gtk_label_set_label (self->age, ago);
}

static void
show_order (PressoRecallRow *self, GListModel *menu)
{
  PressoOrder *order = self->order;
  g_autofree char *number = g_strdup_printf ("%" PRId64, presso_order_get_number (order));
  g_autofree char *drink = describe_drink (order, menu);
  g_autofree char *end = presso_recall_describe (order);
  g_autofree char *who = describe_who (order);
  /* Translators: %s is a number. Begin with the words on the button, "Bring Back". */
  g_autofree char *name = g_strdup_printf (_ ("Bring Back order %s"), number);
  g_autofree char *all = g_strdup_printf (_ ("Order %s, %s, %s"), number, drink, end);

  gtk_label_set_label (self->number, number);
  gtk_label_set_label (self->drink, drink);
  gtk_label_set_label (self->end, end);
  gtk_label_set_label (self->who, who != NULL ? who : "");
  gtk_widget_set_visible (GTK_WIDGET (self->who), who != NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self),
                            presso_order_get_state (order) == PRESSO_ORDER_CANCELLED ? "cancelled"
                                                                                     : "collected");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s",
                                    presso_order_get_id (order));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "recall.bring-back");
}

static void
presso_recall_row_dispose (GObject *object)
{
  PressoRecallRow *self = PRESSO_RECALL_ROW (object);

  if (self->ticker != NULL)
    g_signal_handlers_disconnect_by_data (self->ticker, self);
  g_clear_object (&self->order);
  g_clear_object (&self->ticker);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_RECALL_ROW);
  G_OBJECT_CLASS (presso_recall_row_parent_class)->dispose (object);
}

static void
presso_recall_row_class_init (PressoRecallRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_recall_row_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-recall-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoRecallRow, number);
  gtk_widget_class_bind_template_child (widget_class, PressoRecallRow, drink);
  gtk_widget_class_bind_template_child (widget_class, PressoRecallRow, end);
  gtk_widget_class_bind_template_child (widget_class, PressoRecallRow, who);
  gtk_widget_class_bind_template_child (widget_class, PressoRecallRow, age);
  gtk_widget_class_bind_template_child (widget_class, PressoRecallRow, button);
}

static void
presso_recall_row_init (PressoRecallRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_recall_row_new:
 * @order: an order that is closed
 * @menu: drinks, of type [class@PressoDrink], which have names in other languages
 * @ticker: what its age follows
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
presso_recall_row_new (PressoOrder *order, GListModel *menu, PressoAgeTicker *ticker)
{
  PressoRecallRow *self = g_object_new (PRESSO_TYPE_RECALL_ROW, NULL);

  self->order = g_object_ref (order);
  self->ticker = g_object_ref (ticker);
  g_signal_connect_swapped (ticker, "tick", G_CALLBACK (show_age), self);
  show_order (self, menu);
  show_age (self);
  return GTK_WIDGET (self);
}
