/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-stock-page.h"

#include <glib/gi18n.h>

#include "barista/presso-stock-row.h"

/**
 * PressoStockPage:
 *
 * What has run out: a switch for each drink and one for each choice, whichever drinks offer it.
 */
struct _PressoStockPage {
  AdwBin parent_instance;

  GtkFlowBox *groups;
  PressoClient *client;
  GListStore *stock;
};

G_DEFINE_FINAL_TYPE (PressoStockPage, presso_stock_page, ADW_TYPE_BIN)

enum {
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_row_refused (PressoStockPage *self, const GError *error)
{
  g_signal_emit (self, signals[REFUSED], 0, error);
}

static GtkWidget *
add_group (PressoStockPage *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *markup = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), markup);
  gtk_widget_set_valign (group, GTK_ALIGN_START);
  gtk_flow_box_append (self->groups, group);
  /* The groups are there to hold rows; only these can be chosen. */
  gtk_widget_set_focusable (gtk_widget_get_parent (group), FALSE);
  return group;
}

static void
show_stock (PressoStockPage *self)
{
  GListModel *stock = G_LIST_MODEL (self->stock);
  GtkWidget *group = NULL;
  const char *group_id = NULL;
  guint n_groups = 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_flow_box_remove (self->groups, child);
  for (guint i = 0; i < g_list_model_get_n_items (stock); i++) {
    g_autoptr (PressoStockItem) item = g_list_model_get_item (stock, i);
    const char *name = presso_stock_item_get_group_name (item);
    PressoStockRow *row;

    if (group == NULL || g_strcmp0 (group_id, presso_stock_item_get_group (item)) != 0) {
      group = add_group (self, name != NULL ? name : _ ("Drinks"));
      group_id = presso_stock_item_get_group (item);
      n_groups++;
    }
    row = presso_stock_row_new (item, self->client);
    g_signal_connect_swapped (row, "refused", G_CALLBACK (on_row_refused), self);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (row));
  }
  gtk_flow_box_set_max_children_per_line (self->groups, CLAMP (n_groups, 1, 3));
}

static void
on_menu_changed (PressoStockPage *self)
{
  presso_stock_update (self->stock, presso_client_get_shop (self->client));
}

static void
presso_stock_page_dispose (GObject *object)
{
  PressoStockPage *self = PRESSO_STOCK_PAGE (object);

  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (
      presso_shop_get_menu (presso_client_get_shop (self->client)), self);
  g_clear_object (&self->client);
  g_clear_object (&self->stock);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_STOCK_PAGE);
  G_OBJECT_CLASS (presso_stock_page_parent_class)->dispose (object);
}

static void
presso_stock_page_class_init (PressoStockPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = presso_stock_page_dispose;

  /**
   * PressoStockPage::refused:
   * @self: a page
   * @error: why a switch went back, in the user's words
   */
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-stock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoStockPage, groups);
}

static void
presso_stock_page_init (PressoStockPage *self)
{
  self->stock = g_list_store_new (PRESSO_TYPE_STOCK_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->stock, "items-changed", G_CALLBACK (show_stock), self);
}

/**
 * presso_stock_page_set_client:
 * @self: a page without a client
 * @client: the connection to the host
 *
 * Shows what @client's shop has.
 */
void
presso_stock_page_set_client (PressoStockPage *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_STOCK_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_swapped (presso_shop_get_menu (presso_client_get_shop (client)), "items-changed",
                            G_CALLBACK (on_menu_changed), self);
  on_menu_changed (self);
}
