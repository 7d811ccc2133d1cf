/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-walk-up-page.h"

#include <glib/gi18n.h>

#include "barista/presso-option-picker.h"
#include "barista/presso-walk-up.h"
#include "model/presso-language.h"
#include "model/presso-menu.h"

/**
 * PressoWalkUpPage:
 *
 * An order for a guest who stands at the bar: a tap on the drink, one on "Add order". Everything
 * else is optional.
 */
struct _PressoWalkUpPage {
  AdwBin parent_instance;

  GtkFlowBox *drinks;
  GtkStack *details;
  GtkLabel *drink_name;
  GtkBox *options;
  AdwEntryRow *name;
  GtkWidget *add;
  GtkWidget *busy;

  PressoClient *client;
  PressoWalkUp *walk_up;
  GtkToggleButton *nothing; /* down while no drink is */
  GCancellable *cancellable;
  gboolean is_adding;
};

G_DEFINE_FINAL_TYPE (PressoWalkUpPage, presso_walk_up_page, ADW_TYPE_BIN)

enum {
  ADDED,
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_option_picked (PressoWalkUpPage *self, const char *group, const char *choice)
{
  presso_walk_up_choose (self->walk_up, group, choice);
}

static void
show_options (PressoWalkUpPage *self)
{
  GListModel *groups = presso_drink_get_options (presso_walk_up_get_drink (self->walk_up));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->options))) != NULL)
    gtk_box_remove (self->options, child);
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++) {
    g_autoptr (PressoOptionGroup) group = g_list_model_get_item (groups, i);
    const char *choice =
      presso_walk_up_get_choice (self->walk_up, presso_option_group_get_id (group));
    GtkWidget *picker = presso_option_picker_new (group, choice);

    g_signal_connect_swapped (picker, "picked", G_CALLBACK (on_option_picked), self);
    gtk_box_append (self->options, picker);
  }
}

static void
show_walk_up (PressoWalkUpPage *self)
{
  PressoDrink *drink = presso_walk_up_get_drink (self->walk_up);
  gboolean is_live =
    self->client != NULL && presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE;

  gtk_stack_set_visible_child_name (self->details, drink != NULL ? "drink" : "empty");
  gtk_widget_set_sensitive (self->add, is_live && !self->is_adding &&
                                         presso_walk_up_is_complete (self->walk_up));
  gtk_widget_set_visible (self->busy, self->is_adding);
  if (drink == NULL)
    gtk_toggle_button_set_active (self->nothing, TRUE);
  else
    gtk_label_set_label (self->drink_name,
                         presso_drink_get_name_in (drink, presso_language_get_local ()));
}

static void
on_drink_toggled (GtkToggleButton *button, PressoWalkUpPage *self)
{
  GListModel *menu = presso_shop_get_menu (presso_client_get_shop (self->client));

  if (!gtk_toggle_button_get_active (button))
    return;
  presso_walk_up_set_drink (
    self->walk_up, presso_menu_find_drink (menu, gtk_widget_get_name (GTK_WIDGET (button))));
  show_options (self);
  show_walk_up (self);
}

static GtkWidget *
new_tile (PressoWalkUpPage *self, PressoDrink *drink)
{
  GtkWidget *tile = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (presso_drink_get_name_in (drink, presso_language_get_local ()));

  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (name), GTK_JUSTIFY_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), name);
  if (!presso_drink_get_available (drink)) {
    GtkWidget *note = gtk_label_new (_ ("Sold out"));

    gtk_widget_add_css_class (note, "caption");
    gtk_box_append (GTK_BOX (box), note);
    gtk_widget_set_sensitive (tile, FALSE);
    gtk_widget_add_css_class (tile, "sold-out");
  }
  gtk_button_set_child (GTK_BUTTON (tile), box);
  /* The widget's name carries the id to the handler. */
  gtk_widget_set_name (tile, presso_drink_get_id (drink));
  gtk_widget_add_css_class (tile, "drink-tile");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  presso_drink_get_name_in (drink, presso_language_get_local ()),
                                  -1);
  return tile;
}

static void
show_drinks (PressoWalkUpPage *self, GListModel *menu)
{
  PressoDrink *chosen = presso_walk_up_get_drink (self->walk_up);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->drinks))) != NULL)
    gtk_flow_box_remove (self->drinks, child);
  for (guint i = 0; i < g_list_model_get_n_items (menu); i++) {
    g_autoptr (PressoDrink) drink = g_list_model_get_item (menu, i);
    GtkWidget *tile = new_tile (self, drink);

    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tile), self->nothing);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile), drink == chosen);
    g_signal_connect (tile, "toggled", G_CALLBACK (on_drink_toggled), self);
    gtk_flow_box_append (self->drinks, tile);
    gtk_widget_set_focusable (gtk_widget_get_parent (tile), FALSE);
  }
}

static void
on_menu_changed (PressoWalkUpPage *self)
{
  GListModel *menu = presso_shop_get_menu (presso_client_get_shop (self->client));

  presso_walk_up_take_menu (self->walk_up, menu);
  show_drinks (self, menu);
  if (presso_walk_up_get_drink (self->walk_up) != NULL)
    show_options (self);
  show_walk_up (self);
}

static void
on_walked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoWalkUpPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoOrder) order =
    presso_client_walk_up_finish (PRESSO_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  self->is_adding = FALSE;
  show_walk_up (self);
  if (order != NULL)
    g_signal_emit (self, signals[ADDED], 0, order);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[REFUSED], 0, error);
}

static void
on_add_clicked (PressoWalkUpPage *self)
{
  PressoDrink *drink = presso_walk_up_get_drink (self->walk_up);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  if (self->is_adding || !gtk_widget_get_sensitive (self->add))
    return;
  self->is_adding = TRUE;
  show_walk_up (self);
  presso_client_walk_up_async (
    self->client, presso_drink_get_id (drink), presso_walk_up_get_options (self->walk_up),
    *name != '\0' ? name : NULL, self->cancellable, on_walked_up, g_object_ref (self));
}

static void
presso_walk_up_page_dispose (GObject *object)
{
  PressoWalkUpPage *self = PRESSO_WALK_UP_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (
      presso_shop_get_menu (presso_client_get_shop (self->client)), self);
    g_signal_handlers_disconnect_by_data (self->client, self);
  }
  g_clear_object (&self->client);
  g_clear_object (&self->walk_up);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_WALK_UP_PAGE);
  g_clear_object (&self->nothing);
  G_OBJECT_CLASS (presso_walk_up_page_parent_class)->dispose (object);
}

static void
presso_walk_up_page_class_init (PressoWalkUpPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = presso_walk_up_page_dispose;

  /**
   * PressoWalkUpPage::added:
   * @self: a page
   * @order: the order that is in the queue now
   */
  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, PRESSO_TYPE_ORDER);
  /**
   * PressoWalkUpPage::refused:
   * @self: a page
   * @error: why there is no order, in the user's words
   */
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-walk-up-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoWalkUpPage, drinks);
  gtk_widget_class_bind_template_child (widget_class, PressoWalkUpPage, details);
  gtk_widget_class_bind_template_child (widget_class, PressoWalkUpPage, drink_name);
  gtk_widget_class_bind_template_child (widget_class, PressoWalkUpPage, options);
  gtk_widget_class_bind_template_child (widget_class, PressoWalkUpPage, name);
  gtk_widget_class_bind_template_child (widget_class, PressoWalkUpPage, add);
  gtk_widget_class_bind_template_child (widget_class, PressoWalkUpPage, busy);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
}

static void
presso_walk_up_page_init (PressoWalkUpPage *self)
{
  self->walk_up = presso_walk_up_new ();
  self->cancellable = g_cancellable_new ();
  self->nothing = g_object_ref_sink (GTK_TOGGLE_BUTTON (gtk_toggle_button_new ()));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_walk_up_page_set_client:
 * @self: a page without a client
 * @client: the connection to the host
 *
 * Offers what @client's shop has.
 */
void
presso_walk_up_page_set_client (PressoWalkUpPage *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_WALK_UP_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (presso_shop_get_menu (presso_client_get_shop (client)), "items-changed",
                            G_CALLBACK (on_menu_changed), self);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (show_walk_up), self);
  on_menu_changed (self);
}

/**
 * presso_walk_up_page_reset:
 * @self: a page
 *
 * Begins a new order.
 */
void
presso_walk_up_page_reset (PressoWalkUpPage *self)
{
  g_return_if_fail (PRESSO_IS_WALK_UP_PAGE (self));

  presso_walk_up_set_drink (self->walk_up, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  show_walk_up (self);
}
