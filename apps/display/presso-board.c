/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-board.h"

#include "common/presso-connection-banner.h"
#include "display/presso-accent.h"
#include "display/presso-board-layout.h"
#include "display/presso-board-orders.h"
#include "display/presso-call.h"
#include "display/presso-code-panel.h"
#include "display/presso-logo-view.h"
#include "display/presso-order-column.h"
#include "display/presso-pixel-shift.h"
#include "display/presso-type-size.h"
#include "display/presso-words.h"

/* An order that has been ready for longer is not called any more. */
#define CALL_WITHIN_MS (60 * 1000)

/* How far the picture wanders, in units: less than the margins. */
#define SHIFT_REACH 0.3

/**
 * PressoBoard:
 *
 * The screen that guests look at: how to order, what is being prepared, what is ready. Everything
 * on it is sized from the board's own width and height.
 *
 * # CSS nodes
 *
 * `board` with `.portrait` where it stands upright, and `.stale` while what it shows can't be
 * trusted
 */
struct _PressoBoard {
  GtkWidget parent_instance;

  GtkWidget *slab;
  GtkWidget *brand;
  PressoLogoView *logo;
  GtkLabel *name;
  GtkLabel *welcome;
  PressoCodePanel *panel;
  PressoOrderColumn *preparing;
  PressoOrderColumn *ready;
  GtkWidget *steps;
  GtkLabel *greeting;
  GtkWidget *page;
  PressoLogoView *page_logo;
  GtkLabel *page_name;
  GtkLabel *page_title;
  GtkLabel *page_text;
  PressoConnectionBanner *banner;
  GtkWidget *call;

  PressoAgeTicker *ticker;
  PressoShop *shop;
  PressoCode *code;
  PressoBoardOrders *orders;
  PressoConnectionState connection;
  int orders_in_queue;
  int wait_estimate;
  gint64 live_since_ms; /* 0 before it was live for the first time */

  PressoChime *chime; /* NULL: the board is silent */
  GHashTable *called; /* an order's id: when it was ready the time that it was called */
  gboolean shows_names;

  PressoAccent *accent;
  PressoTypeSize *type_size;
  PressoBoardLayout layout;
  gboolean shifts;
  int shift_x;
  int shift_y;
  guint replan_id;
  guint expiry_id;
};

enum {
  PROP_SHOWS_NAMES = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PressoBoard, presso_board, GTK_TYPE_WIDGET)

static guint
count (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

static gboolean
has_orders (PressoBoard *self)
{
  return count (presso_board_orders_get_preparing (self->orders)) +
           count (presso_board_orders_get_ready (self->orders)) >
         0;
}

static void
replan (PressoBoard *self)
{
  GListModel *preparing = presso_board_orders_get_preparing (self->orders);
  GListModel *ready = presso_board_orders_get_ready (self->orders);
  guint n_digits = presso_board_orders_get_n_digits (self->orders);
  PressoBoardPlan *plan = &self->layout.plan;
  int heading;

  g_clear_handle_id (&self->replan_id, g_source_remove);
  if (self->layout.unit <= 0)
    return;
  presso_board_layout_plan (&self->layout, count (ready), count (preparing), n_digits);
  heading = (int) self->layout.heading;
  presso_order_column_set_plan (self->ready, &plan->ready, heading, n_digits);
  presso_order_column_set_plan (self->preparing, &plan->preparing, heading, n_digits);
  presso_code_panel_set_portrait (self->panel, self->layout.is_portrait);
  if (self->layout.is_portrait)
    gtk_widget_add_css_class (GTK_WIDGET (self), "portrait");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "portrait");
  presso_type_size_set (self->type_size, self->layout.unit, plan->ready.font, plan->preparing.font);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
on_replan (gpointer user_data)
{
  PressoBoard *self = user_data;

  self->replan_id = 0;
  replan (self);
  return G_SOURCE_REMOVE;
}

/* Type sizes can't change while sizes are being allocated; they do before the next frame. */
static void
queue_replan (PressoBoard *self)
{
  if (self->replan_id == 0)
    self->replan_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 5, on_replan, self, NULL);
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

/* Closed with nothing to collect, or nothing known: there is nothing to put on a board. */
static void
update_page (PressoBoard *self, PressoPanelMode mode)
{
  gboolean is_closed = mode == PRESSO_PANEL_CLOSED && !has_orders (self);
  gboolean is_shown = is_closed || mode == PRESSO_PANEL_CONNECTING;
  GtkWidget *board[] = { self->slab, self->brand, GTK_WIDGET (self->panel),
                         GTK_WIDGET (self->preparing), GTK_WIDGET (self->ready) };
  const char *name = presso_shop_get_name (self->shop);
  const char *hours = presso_shop_get_opening_hours_in (self->shop, presso_words_get_language ());
  const char *welcome = presso_shop_get_welcome_in (self->shop, presso_words_get_language ());
  gboolean is_beginning = mode == PRESSO_PANEL_CODE && !has_orders (self);

  gtk_label_set_label (self->name, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_label_set_label (self->page_name, is_closed ? name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->page_name), is_closed);
  gtk_label_set_label (self->page_title,
                       is_closed ? _ ("We are closed") : _ ("One moment, please"));
  gtk_label_set_label (self->page_text, is_closed ? hours != NULL ? hours : _ ("See you soon!")
                                                  : _ ("The bar is being opened"));
  gtk_widget_set_visible (self->page, is_shown);
  /* With nobody to call, the room is for those who don't know yet how it works. */
  gtk_widget_set_visible (self->steps, is_beginning);
  show_text (self->greeting, welcome);
  show_text (self->welcome, is_beginning ? NULL : welcome);
  for (guint i = 0; i < G_N_ELEMENTS (board); i++)
    gtk_widget_set_visible (board[i], !is_shown);
}

static void
update (PressoBoard *self)
{
  gint64 now = presso_age_ticker_get_now (self->ticker);
  PressoPanelContent content = {
    .mode = presso_panel_mode_decide (self->connection, self->shop, self->code,
                                      self->orders_in_queue, now),
    .shop = self->shop,
    .code = self->code,
    .wait_estimate = self->wait_estimate,
    .has_orders = has_orders (self),
    .now_ms = now,
  };

  presso_code_panel_update (self->panel, &content);
  update_page (self, content.mode);
}

static gboolean
on_expiry (gpointer user_data)
{
  PressoBoard *self = user_data;

  self->expiry_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* The tick looks at the code once a second; this is for codes that end between two ticks. */
static void
schedule_expiry (PressoBoard *self)
{
  gint64 left;

  g_clear_handle_id (&self->expiry_id, g_source_remove);
  if (self->code == NULL)
    return;
  left = presso_panel_mode_get_code_end (self->shop, self->code) -
         presso_age_ticker_get_now (self->ticker);
  if (left > 0 && left < G_MAXINT)
    self->expiry_id = g_timeout_add_full (G_PRIORITY_HIGH, (guint) left, on_expiry, self, NULL);
}

static void
on_code_changed (PressoBoard *self)
{
  schedule_expiry (self);
  update (self);
}

/* What fills the screen stays; what is on it wanders. */
static void
update_shift (PressoBoard *self)
{
  int reach = self->shifts ? (int) (SHIFT_REACH * self->layout.unit) : 0;
  int x, y;

  presso_pixel_shift_at (presso_age_ticker_get_now (self->ticker), reach, &x, &y);
  if (x == self->shift_x && y == self->shift_y)
    return;
  self->shift_x = x;
  self->shift_y = y;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
on_tick (PressoBoard *self, gint64 now_ms)
{
  /* Where the host's clock was set back, what is ready by the new time is news all the same. */
  self->live_since_ms = MIN (self->live_since_ms, now_ms);
  update_shift (self);
  presso_order_column_set_now (self->ready, now_ms);
  presso_order_column_set_now (self->preparing, now_ms);
  update (self);
}

static gboolean
find_call_target (GtkWidget *call, PressoOrder *order, graphene_rect_t *target, gpointer user_data)
{
  PressoBoard *self = user_data;

  return presso_order_column_find (self->ready, order, call, target);
}

static void
on_called (PressoBoard *self)
{
  if (self->chime != NULL)
    presso_chime_play (self->chime, PRESSO_SOUND_READY);
}

static gboolean
was_long_ago (gpointer id, gpointer ready_at, gpointer now)
{
  return *(gint64 *) now - *(gint64 *) ready_at >= CALL_WITHIN_MS;
}

/* What became ready since the board came up, also while it had no connection; but not what has been
 * ready for so long that its guest knows, nor what a barista only took back from being collected.
 */
static gboolean
is_news (PressoBoard *self, PressoOrder *order, gint64 now)
{
  gint64 ready_at = presso_order_get_ready_at (order);
  const gint64 *called_at = g_hash_table_lookup (self->called, presso_order_get_id (order));

  return self->live_since_ms > 0 && ready_at > self->live_since_ms &&
         now - ready_at < CALL_WITHIN_MS && (called_at == NULL || *called_at != ready_at);
}

static void
on_ready_changed (PressoBoard *self,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  GListModel *ready)
{
  gint64 now = presso_age_ticker_get_now (self->ticker);

  g_hash_table_foreach_remove (self->called, was_long_ago, &now);
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (ready, i);
    gint64 ready_at = presso_order_get_ready_at (order);

    if (!is_news (self, order, now))
      continue;
    g_hash_table_insert (self->called, g_strdup (presso_order_get_id (order)),
                         g_memdup2 (&ready_at, sizeof ready_at));
    presso_call_push (PRESSO_CALL (self->call), order);
  }
}

static void
on_orders_changed (PressoBoard *self)
{
  queue_replan (self);
  update (self);
}

static void
presso_board_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 240;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1280 : 720;
}

/* Wandering with the rest; what reaches an edge of the board goes on beyond it. */
static GdkRectangle
shift (PressoBoard *self, const GdkRectangle *area)
{
  GdkRectangle board = { 0, 0, self->layout.width, self->layout.height };
  int reach = (int) (SHIFT_REACH * self->layout.unit);
  GdkRectangle shifted = *area;

  if (area->x <= 0) {
    shifted.x -= reach;
    shifted.width += reach;
  }
  if (area->y <= 0) {
    shifted.y -= reach;
    shifted.height += reach;
  }
  if (area->x + area->width >= board.width)
    shifted.width += reach;
  if (area->y + area->height >= board.height)
    shifted.height += reach;
  shifted.x += self->shift_x;
  shifted.y += self->shift_y;
  return shifted;
}

static void
place (PressoBoard *self, GtkWidget *child, const GdkRectangle *wanted)
{
  GtkAllocation allocation = *wanted;
  int least;

  /* The layout is made from left to right. */
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    allocation.x = self->layout.width - wanted->x - wanted->width;
  allocation = shift (self, &allocation);

  if (!gtk_widget_should_layout (child))
    return;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  allocation.width = MAX (allocation.width, least);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, allocation.width, &least, NULL, NULL, NULL);
  allocation.height = MAX (allocation.height, least);
  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
presso_board_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PressoBoard *self = PRESSO_BOARD (widget);
  GdkRectangle banner = { 0, 0, width, 0 };

  gtk_widget_measure (GTK_WIDGET (self->banner), GTK_ORIENTATION_VERTICAL, width, NULL,
                      &banner.height, NULL, NULL);
  if (presso_board_layout_set_size (&self->layout, width, height, banner.height))
    queue_replan (self);

  place (self, self->slab, &self->layout.slab);
  place (self, self->brand, &self->layout.brand);
  place (self, GTK_WIDGET (self->panel), &self->layout.panel);
  place (self, GTK_WIDGET (self->preparing), &self->layout.preparing);
  place (self, GTK_WIDGET (self->ready), &self->layout.ready);
  place (self, self->steps, &self->layout.steps);
  place (self, self->call, &self->layout.orders);
  place (self, self->page, &(GdkRectangle){ 0, 0, width, height });
  place (self, GTK_WIDGET (self->banner), &banner);
}

static void
set_shows_names (PressoBoard *self, gboolean shows_names)
{
  if (self->shows_names == shows_names)
    return;
  self->shows_names = shows_names;
  presso_order_column_set_shows_names (self->ready, shows_names);
  presso_order_column_set_shows_names (self->preparing, shows_names);
  presso_call_set_shows_names (PRESSO_CALL (self->call), shows_names);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWS_NAMES]);
}

static void
presso_board_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoBoard *self = PRESSO_BOARD (object);

  switch (id) {
  case PROP_SHOWS_NAMES:
    g_value_set_boolean (value, self->shows_names);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_board_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoBoard *self = PRESSO_BOARD (object);

  switch (id) {
  case PROP_SHOWS_NAMES:
    set_shows_names (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_board_dispose (GObject *object)
{
  PressoBoard *self = PRESSO_BOARD (object);
  GtkWidget *child;

  g_clear_handle_id (&self->replan_id, g_source_remove);
  g_clear_handle_id (&self->expiry_id, g_source_remove);
  if (self->ticker != NULL)
    g_signal_handlers_disconnect_by_data (self->ticker, self);
  if (self->shop != NULL)
    g_signal_handlers_disconnect_by_data (self->shop, self);
  if (self->orders != NULL) {
    g_signal_handlers_disconnect_by_data (presso_board_orders_get_ready (self->orders), self);
    g_signal_handlers_disconnect_by_data (self->orders, self);
  }
  if (self->code != NULL)
    g_signal_handlers_disconnect_by_data (self->code, self);
  g_clear_object (&self->code);
  g_clear_object (&self->ticker);
  g_clear_object (&self->shop);
  g_clear_object (&self->orders);
  g_clear_object (&self->accent);
  g_clear_object (&self->type_size);
  g_clear_object (&self->chime);
  g_clear_pointer (&self->called, g_hash_table_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (presso_board_parent_class)->dispose (object);
}

static void
presso_board_class_init (PressoBoardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = presso_board_get_property;
  object_class->set_property = presso_board_set_property;
  object_class->dispose = presso_board_dispose;

  /**
   * PressoBoard:shows-names:
   *
   * Whether first names that guests gave stand beside the numbers, for everyone to read.
   */
  properties[PROP_SHOWS_NAMES] =
    g_param_spec_boolean ("shows-names", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  widget_class->measure = presso_board_measure;
  widget_class->size_allocate = presso_board_size_allocate;

  g_type_ensure (PRESSO_TYPE_CODE_PANEL);
  g_type_ensure (PRESSO_TYPE_LOGO_VIEW);
  g_type_ensure (PRESSO_TYPE_CONNECTION_BANNER);
  gtk_widget_class_set_css_name (widget_class, "board");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Display/presso-board.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, slab);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, brand);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, logo);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, name);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, welcome);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, panel);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, steps);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, greeting);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, page);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, page_logo);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, page_name);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, page_title);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, page_text);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, banner);
}

static void
presso_board_init (PressoBoard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_init_template (widget);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  self->type_size = presso_type_size_new (widget);
  self->preparing = PRESSO_ORDER_COLUMN (
    presso_order_column_new ("preparing", _ ("Preparing"), _ ("Nothing to make just now")));
  self->ready = PRESSO_ORDER_COLUMN (presso_order_column_new (
    "ready", _ ("Ready"), _ ("Your number appears here when your drink is ready")));
  self->called = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->call = presso_call_new (find_call_target, self);
  g_signal_connect_object (self->call, "called", G_CALLBACK (on_called), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_after (self->call, widget, self->steps);
  gtk_widget_insert_before (GTK_WIDGET (self->ready), widget, self->steps);
  gtk_widget_insert_before (GTK_WIDGET (self->preparing), widget, self->steps);
  presso_words_adopt (widget);
}

/**
 * presso_board_new:
 * @ticker: the host's clock
 * @shop: the bar
 * @orders: its open orders
 *
 * Returns: (transfer floating): a board that isn't connected yet
 */
GtkWidget *
presso_board_new (PressoAgeTicker *ticker, PressoShop *shop, GListModel *orders)
{
  PressoBoard *self = g_object_new (PRESSO_TYPE_BOARD, NULL);

  self->ticker = g_object_ref (ticker);
  self->shop = g_object_ref (shop);
  self->accent = presso_accent_new (GTK_WIDGET (self), shop);
  self->orders = presso_board_orders_new ();
  g_signal_connect_swapped (self->ticker, "tick", G_CALLBACK (on_tick), self);
  g_signal_connect_swapped (self->shop, "notify", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->orders, "changed", G_CALLBACK (on_orders_changed), self);
  presso_board_orders_set_source (self->orders, orders);
  presso_order_column_set_orders (self->ready, presso_board_orders_get_ready (self->orders));
  presso_order_column_set_orders (self->preparing,
                                  presso_board_orders_get_preparing (self->orders));
  g_signal_connect_swapped (presso_board_orders_get_ready (self->orders), "items-changed",
                            G_CALLBACK (on_ready_changed), self);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * presso_board_set_connection:
 * @self: a board
 * @state: how far what it shows can be trusted
 * @stale_since_ms: since when not, in milliseconds since the Unix epoch
 * @error: (nullable): why not
 */
void
presso_board_set_connection (PressoBoard *self,
                             PressoConnectionState state,
                             gint64 stale_since_ms,
                             const GError *error)
{
  g_return_if_fail (PRESSO_IS_BOARD (self));

  self->connection = state;
  if (state == PRESSO_CONNECTION_LIVE && self->live_since_ms == 0)
    self->live_since_ms = presso_age_ticker_get_now (self->ticker);
  presso_connection_banner_show_state (self->banner, state, stale_since_ms,
                                       presso_shop_get_time_zone (self->shop), error);
  if (state == PRESSO_CONNECTION_LIVE)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
  update (self);
}

/**
 * presso_board_set_code:
 * @self: a board
 * @code: (nullable): the code to show, as long as it is good
 */
void
presso_board_set_code (PressoBoard *self, PressoCode *code)
{
  g_return_if_fail (PRESSO_IS_BOARD (self));

  if (self->code == code)
    return;
  if (self->code != NULL)
    g_signal_handlers_disconnect_by_data (self->code, self);
  g_set_object (&self->code, code);
  if (code != NULL)
    g_signal_connect_swapped (code, "notify", G_CALLBACK (on_code_changed), self);
  on_code_changed (self);
}

/**
 * presso_board_set_load:
 * @self: a board
 * @orders_in_queue: orders that are reserved, waiting or being made
 * @wait_estimate: seconds from ordering to ready; 0 if that isn't known
 */
void
presso_board_set_load (PressoBoard *self, int orders_in_queue, int wait_estimate)
{
  g_return_if_fail (PRESSO_IS_BOARD (self));

  self->orders_in_queue = orders_in_queue;
  self->wait_estimate = wait_estimate;
  update (self);
}

/**
 * presso_board_set_chime:
 * @self: a board
 * @chime: (nullable): what sounds when a number is called
 */
void
presso_board_set_chime (PressoBoard *self, PressoChime *chime)
{
  g_return_if_fail (PRESSO_IS_BOARD (self));

  g_set_object (&self->chime, chime);
}

/**
 * presso_board_set_shifts:
 * @self: a board
 * @shifts: whether its picture wanders, so that nothing burns into the screen
 */
void
presso_board_set_shifts (PressoBoard *self, gboolean shifts)
{
  g_return_if_fail (PRESSO_IS_BOARD (self));

  self->shifts = shifts;
  update_shift (self);
}

/**
 * presso_board_set_logo:
 * @self: a board
 * @logo: (nullable): the bar's logo, or %NULL for Presso's
 */
void
presso_board_set_logo (PressoBoard *self, GdkTexture *logo)
{
  g_return_if_fail (PRESSO_IS_BOARD (self));

  presso_logo_view_set_logo (self->logo, logo);
  presso_logo_view_set_logo (self->page_logo, logo);
}

/**
 * presso_board_relabel:
 * @self: a board
 *
 * Says everything on it in the language that is spoken just now.
 */
void
presso_board_relabel (PressoBoard *self)
{
  g_return_if_fail (PRESSO_IS_BOARD (self));

  presso_words_relabel (GTK_WIDGET (self));
  presso_order_column_relabel (self->ready);
  presso_order_column_relabel (self->preparing);
  presso_code_panel_relabel (self->panel);
  presso_call_relabel (PRESSO_CALL (self->call));
  presso_connection_banner_speak (self->banner, presso_words_get, presso_words_get_language ());
  update (self);
}
