/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-recall-page.h"

#include "barista/presso-recall-row.h"
#include "barista/presso-recall.h"

/**
 * PressoRecallPage:
 *
 * The orders that were done or cancelled last, to bring one back. It costs nothing while it isn't
 * looked at.
 */
struct _PressoRecallPage {
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *list;

  PressoUndo *undo;
  PressoDesk *desk;
  PressoAgeTicker *ticker;
  PressoRecall *recall; /* NULL while nobody looks */
};

G_DEFINE_FINAL_TYPE (PressoRecallPage, presso_recall_page, ADW_TYPE_BIN)

enum {
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
bring_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PressoRecallPage *self = PRESSO_RECALL_PAGE (widget);
  GListModel *orders = self->recall != NULL ? presso_recall_get_orders (self->recall) : NULL;

  for (guint i = 0; orders != NULL && i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    if (g_strcmp0 (presso_order_get_id (order), g_variant_get_string (parameter, NULL)) == 0) {
      presso_undo_start_one (self->undo, order, PRESSO_ACTION_REOPEN);
      return;
    }
  }
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  PressoRecallPage *self = user_data;
  PressoShop *shop = presso_client_get_shop (presso_desk_get_client (self->desk));

  return presso_recall_row_new (item, presso_shop_get_menu (shop), self->ticker);
}

static void
show_stack (PressoRecallPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (presso_recall_get_orders (self->recall)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "orders");
}

static void
on_failed (PressoRecallPage *self, const GError *error)
{
  g_signal_emit (self, signals[REFUSED], 0, error);
}

/* What happened while the connection was lost is not told. */
static void
on_state_changed (PressoRecallPage *self)
{
  gboolean is_live =
    presso_client_get_state (presso_desk_get_client (self->desk)) == PRESSO_CONNECTION_LIVE;

  gtk_widget_set_sensitive (GTK_WIDGET (self->list), is_live);
  if (is_live && self->recall != NULL)
    presso_recall_load (self->recall);
}

static void
presso_recall_page_dispose (GObject *object)
{
  PressoRecallPage *self = PRESSO_RECALL_PAGE (object);

  if (self->desk != NULL) {
    presso_recall_page_set_shown (self, FALSE);
    g_signal_handlers_disconnect_by_data (presso_desk_get_client (self->desk), self);
  }
  g_clear_object (&self->undo);
  g_clear_object (&self->desk);
  g_clear_object (&self->ticker);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_RECALL_PAGE);
  G_OBJECT_CLASS (presso_recall_page_parent_class)->dispose (object);
}

static void
presso_recall_page_class_init (PressoRecallPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_recall_page_dispose;

  /**
   * PressoRecallPage::refused:
   * @self: a page
   * @error: why the orders can't be shown, in the user's words
   */
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-recall-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoRecallPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PressoRecallPage, list);
  gtk_widget_class_install_action (widget_class, "recall.bring-back", "s", bring_back);
}

static void
presso_recall_page_init (PressoRecallPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_recall_page_set_up:
 * @self: a page that shows nothing yet
 * @undo: what brings orders back, and takes that back
 * @desk: the barista's desk
 * @ticker: what ages follow
 */
void
presso_recall_page_set_up (PressoRecallPage *self,
                           PressoUndo *undo,
                           PressoDesk *desk,
                           PressoAgeTicker *ticker)
{
  g_return_if_fail (PRESSO_IS_RECALL_PAGE (self));
  g_return_if_fail (self->desk == NULL);

  self->undo = g_object_ref (undo);
  self->desk = g_object_ref (desk);
  self->ticker = g_object_ref (ticker);
  g_signal_connect_swapped (presso_desk_get_client (desk), "notify::state",
                            G_CALLBACK (on_state_changed), self);
}

/**
 * presso_recall_page_set_shown:
 * @self: a page that is set up
 * @is_shown: whether somebody looks at it
 */
void
presso_recall_page_set_shown (PressoRecallPage *self, gboolean is_shown)
{
  g_return_if_fail (PRESSO_IS_RECALL_PAGE (self));

  if (is_shown == (self->recall != NULL))
    return;
  if (!is_shown) {
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
    g_signal_handlers_disconnect_by_data (presso_recall_get_orders (self->recall), self);
    g_signal_handlers_disconnect_by_data (self->recall, self);
    g_clear_object (&self->recall);
    return;
  }
  self->recall = presso_recall_new (presso_desk_get_client (self->desk));
  gtk_list_box_bind_model (self->list, presso_recall_get_orders (self->recall), create_row, self,
                           NULL);
  g_signal_connect_swapped (presso_recall_get_orders (self->recall), "items-changed",
                            G_CALLBACK (show_stack), self);
  g_signal_connect_swapped (self->recall, "failed", G_CALLBACK (on_failed), self);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  on_state_changed (self);
}
