/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-barista-window-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "barista/presso-printing-actions.h"
#include "common/presso-focus.h"
#include "model/presso-event.h"
#include "model/presso-language.h"
#include "model/presso-menu.h"

/**
 * PressoBaristaWindow:
 *
 * The barista's screen: the board, the walk-up order and what is sold out, and what was done or
 * refused in a toast.
 */
G_DEFINE_FINAL_TYPE (PressoBaristaWindow, presso_barista_window, ADW_TYPE_APPLICATION_WINDOW)

/**
 * presso_barista_window_leave_toasts: (skip)
 * @self: a window whose toast is about to go
 *
 * Whoever used a toast by key goes on with the orders.
 */
void
presso_barista_window_leave_toasts (PressoBaristaWindow *self)
{
  /* A window that ends takes its toasts along. */
  if (self->keys == NULL || !presso_focus_is_in (GTK_WIDGET (self->toasts)) ||
      presso_focus_is_in (adw_toast_overlay_get_child (self->toasts)))
    return;
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->board)))
    presso_board_keys_take_focus (self->keys);
}

static void
on_toast_dismissed (PressoBaristaWindow *self, AdwToast *toast)
{
  presso_barista_window_leave_toasts (self);
  if (toast == self->last_toast)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "toasted");
}

/* libadwaita 1.2 frees a toast twice that is dismissed while it slides in. */
#define SETTLED_US G_USEC_PER_SEC

static gboolean
is_settled (PressoBaristaWindow *self)
{
  return g_get_monotonic_time () - self->toast_shown_us > SETTLED_US;
}

static gboolean
on_toast_settled (gpointer user_data)
{
  adw_toast_dismiss (user_data);
  return G_SOURCE_REMOVE;
}

static void
dismiss_toast (PressoBaristaWindow *self)
{
  if (self->last_toast == NULL)
    return;
  if (is_settled (self))
    adw_toast_dismiss (self->last_toast);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, SETTLED_US / 1000, on_toast_settled,
                        g_object_ref (self->last_toast), g_object_unref);
  g_clear_weak_pointer (&self->last_toast);
}

/* Makes the toast that is shown say what another one would. */
static void
change_toast (AdwToast *shown, AdwToast *toast)
{
  adw_toast_set_title (shown, adw_toast_get_title (toast));
  adw_toast_set_button_label (shown, adw_toast_get_button_label (toast));
  adw_toast_set_action_name (shown, NULL);
  adw_toast_set_action_target_value (shown, adw_toast_get_action_target_value (toast));
  adw_toast_set_action_name (shown, adw_toast_get_action_name (toast));
}

/**
 * presso_barista_window_say: (skip)
 * @self: a window
 * @toast: (transfer full): what to say
 *
 * Shows a toast in place of the one before: in a rush what counts is the last step.
 */
void
presso_barista_window_say (PressoBaristaWindow *self, AdwToast *toast)
{
  if (self->last_toast != NULL && !is_settled (self)) {
    change_toast (self->last_toast, toast);
    g_object_unref (toast);
    return;
  }
  dismiss_toast (self);
  g_set_weak_pointer (&self->last_toast, toast);
  gtk_widget_add_css_class (GTK_WIDGET (self), "toasted");
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self,
                           G_CONNECT_SWAPPED);
  self->toast_shown_us = g_get_monotonic_time ();
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * presso_barista_window_say_error: (skip)
 * @self: a window
 * @error: why something was not done, in the user's words
 *
 * Shows it for long enough to be read.
 */
void
presso_barista_window_say_error (PressoBaristaWindow *self, const GError *error)
{
  g_autofree char *title = g_markup_escape_text (error->message, -1);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 8);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  presso_barista_window_say (self, toast);
}

static void
leave_page (PressoBaristaWindow *self)
{
  GtkWindow *window = GTK_WINDOW (self);

  if (gtk_widget_get_mapped (GTK_WIDGET (self->board)))
    g_set_weak_pointer (&self->left_focus, gtk_window_get_focus (window));
  /* GTK 4.8 leaves the focus in a field that is no longer there. */
  gtk_window_set_focus (window, NULL);
}

/* Whoever works by key goes on where the page was called from. */
static void
return_to_board (PressoBaristaWindow *self)
{
  GtkWidget *focus = self->left_focus;

  if (!presso_board_keys_is_by_key (self->keys))
    return;
  if (focus == NULL || !gtk_widget_get_mapped (focus) || !gtk_widget_grab_focus (focus))
    presso_board_keys_take_focus (self->keys);
}

/**
 * presso_barista_window_show_page: (skip)
 * @self: a window
 * @name: `board`, `walk-up`, `stock` or `recall`
 *
 * Shows a page. The way back is the button that takes the place of the bar's state.
 */
void
presso_barista_window_show_page (PressoBaristaWindow *self, const char *name)
{
  gboolean is_board = g_str_equal (name, "board");

  leave_page (self);
  /* What it says is of the page that is left, and it would lie over the buttons of the other. */
  dismiss_toast (self);
  if (g_str_equal (name, "walk-up"))
    presso_walk_up_page_reset (self->walk_up_page);
  presso_recall_page_set_shown (self->recall_page, g_str_equal (name, "recall"));
  gtk_stack_set_visible_child_name (self->pages, name);
  gtk_widget_set_visible (self->back, !is_board);
  gtk_widget_set_visible (GTK_WIDGET (self->shop_button), is_board);
  gtk_widget_set_visible (self->recall_button, is_board);
  gtk_widget_set_visible (self->stock_button, is_board);
  gtk_widget_set_visible (self->walk_up_button, is_board);
  presso_barista_window_update_barista (self);
  presso_barista_window_update_actions (self);
  if (is_board)
    return_to_board (self);
}

static guint
count_choosing (PressoBaristaWindow *self)
{
  GListModel *orders = presso_client_get_orders (self->client);
  guint n_choosing = 0;

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    if (presso_order_get_state (order) == PRESSO_ORDER_RESERVED)
      n_choosing++;
  }
  return n_choosing;
}

static void
show_title (PressoBaristaWindow *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->pages);
  guint n_choosing = count_choosing (self);
  int wait = (presso_client_get_wait_estimate (self->client) + 59) / 60;
  g_autoptr (GString) text = g_string_new (NULL);

  if (g_strcmp0 (page, "walk-up") == 0) {
    adw_window_title_set_title (self->title, _ ("Walk-up order"));
  } else if (g_strcmp0 (page, "stock") == 0) {
    adw_window_title_set_title (self->title, _ ("Sold out"));
  } else if (g_strcmp0 (page, "recall") == 0) {
    adw_window_title_set_title (self->title, _ ("Done and cancelled"));
  } else {
    adw_window_title_set_title (self->title,
                                presso_shop_get_name (presso_client_get_shop (self->client)));
    if (n_choosing > 0)
      g_string_append_printf (text,
                              /* Translators: guests with a phone in their hand. */
                              ngettext ("%u guest choosing", "%u guests choosing", n_choosing),
                              n_choosing);
    if (wait > 0 && text->len > 0)
      g_string_append (text, " · ");
    if (wait > 0)
      g_string_append_printf (text, ngettext ("%d minute’s wait", "%d minutes’ wait", wait), wait);
  }
  adw_window_title_set_subtitle (self->title, text->str);
}

static void
show_connection (PressoBaristaWindow *self)
{
  gboolean is_live = presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE;

  if (is_live)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
  gtk_widget_set_sensitive (GTK_WIDGET (self->stock_page), is_live);
  gtk_widget_set_sensitive (GTK_WIDGET (self->shop_button), is_live);
  /* Steps wait for the bar; a guest can't, because the number comes from there. */
  gtk_widget_set_tooltip_text (
    self->walk_up_button,
    is_live ? NULL : _ ("The bar gives new orders their number, and it can’t be reached"));
  presso_barista_window_update_actions (self);
}

/* Whoever is not looking at the queue is told. */
static void
on_order_changed (PressoBaristaWindow *self, PressoOrder *order, guint event_type)
{
  g_autofree char *title = NULL;
  g_autofree char *drink = NULL;

  show_title (self);
  if (event_type != PRESSO_EVENT_WAITING_COMPLETION ||
      g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "board") == 0 ||
      presso_order_get_source (order) == PRESSO_SOURCE_WALK_UP)
    return;
  drink = g_markup_escape_text (
    presso_menu_find_drink_name (presso_shop_get_menu (presso_client_get_shop (self->client)),
                                 order, presso_language_get_local ()),
    -1);
  /* Translators: a number and a drink. */
  title = g_strdup_printf (_ ("New order %" PRId64 ": %s"), presso_order_get_number (order), drink);
  presso_barista_window_say (self, adw_toast_new (title));
}

static void
on_added (PressoBaristaWindow *self, PressoOrder *order)
{
  g_autofree char *title =
    g_strdup_printf (_ ("Order %" PRId64 " is in the queue"), presso_order_get_number (order));

  presso_barista_window_show_page (self, "board");
  presso_barista_window_say (self, adw_toast_new (title));
}

static void
presso_barista_window_dispose (GObject *object)
{
  PressoBaristaWindow *self = PRESSO_BARISTA_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (self->client, self);
    g_signal_handlers_disconnect_by_data (presso_client_get_shop (self->client), self);
  }
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  if (self->people != NULL)
    g_signal_handlers_disconnect_by_data (self->people, self);
  g_clear_weak_pointer (&self->last_toast);
  g_clear_weak_pointer (&self->left_focus);
  g_clear_object (&self->host_actions);
  g_clear_object (&self->shop_actions);
  g_clear_object (&self->settings);
  g_clear_object (&self->ticker);
  g_clear_object (&self->keys);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_BARISTA_WINDOW);
  g_clear_object (&self->undo);
  g_clear_object (&self->alert);
  g_clear_object (&self->notices);
  g_clear_object (&self->printing);
  g_clear_object (&self->people);
  g_clear_object (&self->desk);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (presso_barista_window_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (PRESSO_TYPE_ALERT_BAR);
  g_type_ensure (PRESSO_TYPE_BOARD);
  g_type_ensure (PRESSO_TYPE_CONNECTION_BANNER);
  g_type_ensure (PRESSO_TYPE_RECALL_PAGE);
  g_type_ensure (PRESSO_TYPE_PRINTER_BUTTON);
  g_type_ensure (PRESSO_TYPE_SHOP_BUTTON);
  g_type_ensure (PRESSO_TYPE_STOCK_PAGE);
  g_type_ensure (PRESSO_TYPE_TAPS_BAR);
  g_type_ensure (PRESSO_TYPE_TOTALS);
  g_type_ensure (PRESSO_TYPE_WALK_UP_PAGE);
}

static void
presso_barista_window_class_init (PressoBaristaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_barista_window_dispose;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-barista-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, header);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, taps_bar);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, back);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, barista_button);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, barista_name);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, shop_button);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, title);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, printer_button);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, stock_button);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, recall_button);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, recall_page);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, walk_up_button);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, alert_bar);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, totals);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, board);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, walk_up_page);
  gtk_widget_class_bind_template_child (widget_class, PressoBaristaWindow, stock_page);
}

static void
presso_barista_window_init (PressoBaristaWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
connect_client (PressoBaristaWindow *self)
{
  PressoLoad *load;

  presso_connection_banner_set_client (self->banner, self->client);
  presso_taps_bar_set_desk (self->taps_bar, self->desk);
  presso_shop_button_set_up (self->shop_button, self->client, self->ticker);
  /* Before the lanes: the cards ask which orders are the same. */
  load = presso_load_of (presso_client_get_orders (self->client));
  presso_load_set_menu (load, presso_shop_get_menu (presso_client_get_shop (self->client)));
  presso_totals_set_load (self->totals, load);
  presso_board_set_up (self->board, self->desk, self->notices, self->ticker);
  presso_alert_bar_set_up (self->alert_bar, self->alert, self->settings);
  presso_alert_bar_set_place (self->alert_bar, GTK_WIDGET (self->title));
  presso_walk_up_page_set_client (self->walk_up_page, self->client);
  presso_stock_page_set_client (self->stock_page, self->client);
  presso_recall_page_set_up (self->recall_page, self->undo, self->desk, self->ticker);
  g_signal_connect_swapped (self->client, "notify::state", G_CALLBACK (show_connection), self);
  g_signal_connect_swapped (self->client, "notify::wait-estimate", G_CALLBACK (show_title), self);
  g_signal_connect_swapped (self->client, "order-changed", G_CALLBACK (on_order_changed), self);
  g_signal_connect_swapped (presso_client_get_shop (self->client), "notify::name",
                            G_CALLBACK (show_title), self);
  g_signal_connect_swapped (self->pages, "notify::visible-child-name", G_CALLBACK (show_title),
                            self);
  g_signal_connect_swapped (self->walk_up_page, "added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (self->walk_up_page, "refused",
                            G_CALLBACK (presso_barista_window_say_error), self);
  g_signal_connect_swapped (self->stock_page, "refused",
                            G_CALLBACK (presso_barista_window_say_error), self);
  g_signal_connect_swapped (self->recall_page, "refused",
                            G_CALLBACK (presso_barista_window_say_error), self);
  show_connection (self);
  show_title (self);
}

static void
set_up_printing (PressoBaristaWindow *self, const char *data_dir)
{
  g_autofree char *folder = g_build_filename (data_dir, "tickets", NULL);

  self->printing = presso_printing_new (self->desk, self->settings, folder);
  presso_printing_add_actions (self->printing, GTK_APPLICATION_WINDOW (self));
  presso_printer_button_set_queue (self->printer_button,
                                   presso_printing_get_queue (self->printing));
}

/* A station fills its screen, also where no window manager grants it that. */
static void
fill_monitor (PressoBaristaWindow *self)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle area;

  if (monitor == NULL)
    return;
  gdk_monitor_get_geometry (monitor, &area);
  gtk_window_set_default_size (GTK_WINDOW (self), area.width, area.height);
  /* Too small for fingers, and there is nowhere to put it away to; the main menu can quit. The
   * colon is for GTK 4.8, which reads past the end of a layout without one. */
  adw_header_bar_set_decoration_layout (self->header, ":");
  gtk_window_maximize (GTK_WINDOW (self));
}

static void
set_up_keys (PressoBaristaWindow *self)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/libpresso/Presso/Barista/presso-shortcuts.ui");

  gtk_application_window_set_help_overlay (
    GTK_APPLICATION_WINDOW (self),
    GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "shortcuts")));
  self->keys = presso_board_keys_new (GTK_WIDGET (self), self->board, self->desk);
}

/**
 * presso_barista_window_new:
 * @application: an application that has started
 *
 * Returns: (transfer full): the barista's screen
 */
GtkWindow *
presso_barista_window_new (PressoApplication *application)
{
  PressoBaristaWindow *self =
    g_object_new (PRESSO_TYPE_BARISTA_WINDOW, "application", application, NULL);

  self->client = g_object_ref (presso_application_get_client (application));
  self->ticker = g_object_ref (presso_application_get_ticker (application));
  g_set_object (&self->settings, presso_application_get_settings (application));
  self->desk = presso_desk_new (self->client, presso_application_get_data_dir (application));
  self->undo = presso_undo_new (self->desk);
  self->notices = presso_notices_new (self->client);
  self->alert = presso_alert_new (self->client, self->notices, self->ticker);
  self->people = presso_people_new (self->client, self->settings);
  presso_barista_window_set_up_actions (self);
  set_up_printing (self, presso_application_get_data_dir (application));
  connect_client (self);
  set_up_keys (self);
  if (!presso_application_get_windowed (application))
    fill_monitor (self);
  return GTK_WINDOW (self);
}
