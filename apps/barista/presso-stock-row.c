/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-stock-row.h"

#include <glib/gi18n.h>

#include "common/presso-switch.h"
#include "model/presso-time.h"

#define MINUTE_MS 60000

/**
 * PressoStockRow:
 *
 * A switch that marks a drink or a choice sold out, and back. It moves at once and settles when the
 * host has agreed; where the host refuses it goes back. What is sold out has a button that says for
 * how long.
 */
struct _PressoStockRow {
  AdwActionRow parent_instance;

  GtkSwitch *available;
  GtkMenuButton *until;
  PressoStockItem *item;
  PressoClient *client;
  GCancellable *cancellable;
  guint n_pending;
  gboolean settling; /* we move the switch, not the barista */
};

G_DEFINE_FINAL_TYPE (PressoStockRow, presso_stock_row, ADW_TYPE_ACTION_ROW)

enum {
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_availability (PressoStockRow *self)
{
  gboolean available = presso_stock_item_get_available (self->item);

  if (self->n_pending > 0)
    return;
  self->settling = TRUE;
  presso_switch_show (self->available, available);
  self->settling = FALSE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), presso_stock_item_get_note (self->item));
  gtk_widget_set_visible (GTK_WIDGET (self->until), !available);
  if (available)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "sold-out");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "sold-out");
}

static void
on_available_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoStockRow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = presso_client_set_available_finish (PRESSO_CLIENT (source), result, &error);

  self->n_pending--;
  if (self->item == NULL)
    return;
  if (!ok && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[REFUSED], 0, error);
  show_availability (self);
}

static void
set_available (PressoStockRow *self, gboolean is_available, const char *until)
{
  const char *const *drinks = presso_stock_item_get_drinks (self->item);

  for (guint i = 0; drinks[i] != NULL; i++) {
    self->n_pending++;
    presso_client_set_available_async (
      self->client, drinks[i], presso_stock_item_get_group (self->item),
      presso_stock_item_get_choice (self->item), is_available, until, self->cancellable,
      on_available_set, g_object_ref (self));
  }
}

static gboolean
on_available_state_set (PressoStockRow *self, gboolean state)
{
  if (self->settling)
    return FALSE;
  set_available (self, state, NULL);
  return TRUE;
}

/* For so many minutes; 0 for today, less for until it is switched back. */
static void
until_activated (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PressoStockRow *self = PRESSO_STOCK_ROW (widget);
  gint64 minutes = g_variant_get_int32 (parameter);
  g_autofree char *time = NULL;

  if (minutes > 0)
    time = presso_time_to_string (presso_client_get_now (self->client) + minutes * MINUTE_MS);
  else if (minutes == 0)
    time = g_strdup ("today");
  gtk_menu_button_popdown (self->until);
  set_available (self, FALSE, time);
}

static void
presso_stock_row_dispose (GObject *object)
{
  PressoStockRow *self = PRESSO_STOCK_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_STOCK_ROW);
  G_OBJECT_CLASS (presso_stock_row_parent_class)->dispose (object);
}

static void
presso_stock_row_class_init (PressoStockRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = presso_stock_row_dispose;

  /**
   * PressoStockRow::refused:
   * @self: a row
   * @error: why, in the user's words
   */
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-stock-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoStockRow, available);
  gtk_widget_class_bind_template_child (widget_class, PressoStockRow, until);
  gtk_widget_class_bind_template_callback (widget_class, on_available_state_set);
  gtk_widget_class_install_action (widget_class, "stock.until", "i", until_activated);
}

static void
presso_stock_row_init (PressoStockRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_stock_row_new:
 * @item: what can run out
 * @client: the connection to the host
 *
 * Returns: (transfer floating): a row with its switch
 */
PressoStockRow *
presso_stock_row_new (PressoStockItem *item, PressoClient *client)
{
  PressoStockRow *self = g_object_new (PRESSO_TYPE_STOCK_ROW, NULL);
  g_autofree char *until = NULL;

  g_return_val_if_fail (PRESSO_IS_STOCK_ITEM (item), self);

  self->item = g_object_ref (item);
  self->client = g_object_ref (client);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), presso_stock_item_get_name (item));
  /* Translators: %s is a drink or a choice that is sold out. */
  until = g_strdup_printf (_ ("Until when: %s"), presso_stock_item_get_name (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->until), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  until, -1);
  g_signal_connect_swapped (item, "notify", G_CALLBACK (show_availability), self);
  show_availability (self);
  return self;
}
