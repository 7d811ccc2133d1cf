/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-board-keys.h"

#include "barista/presso-barista-card.h"
#include "barista/presso-lane-view.h"

/* A card that changed its lane is there within a frame or two; a busy machine may need more. */
#define MAX_FRAMES 60

#define N_NUMBERS 9

#define LONGEST_REPEAT_US (700 * G_TIME_SPAN_MILLISECOND)

/**
 * PressoBoardKeys:
 *
 * The board by keyboard or bump bar. The chosen card is the one with the keyboard focus, so that a
 * screen reader reads it and Tab goes on to its buttons. A card that goes to another lane by a key
 * keeps being chosen there; where it leaves the board, the next one in its lane is.
 *
 * Number keys mean the cards that are seen in the lane of the chosen one, and stand on them as long
 * as keys are used; a touch ends that.
 */
struct _PressoBoardKeys {
  GObject parent_instance;

  GtkWidget *window; /* ours lives no longer */
  GtkWidget *board;
  PressoDesk *desk;
  GtkEventController *keys;
  GtkEventController *touches;
  PressoOrder *chosen; /* nullable */
  GtkWidget *lane;     /* where numbers count; one of the board's */
  guint index;         /* of the chosen card in @lane, when its last step was taken */
  gboolean is_used;
  gboolean is_moving;  /* whether @chosen is to get the focus again */
  gboolean is_by_key;  /* whether the last thing that was used in the window was a key */
  gboolean is_on_card; /* whether what had the focus last was a card or a button of one */
  guint held;          /* the key that is down; it acts once */
  gint64 pressed_us;   /* when it was pressed, or said so again */
  guint tick_id;
  int n_frames;
};

G_DEFINE_FINAL_TYPE (PressoBoardKeys, presso_board_keys, G_TYPE_OBJECT)

/* Keys that do what a button elsewhere does. */
static const struct {
  guint keyval;
  const char *action;
} actions[] = {
  { GDK_KEY_BackSpace, "win.undo-last" },
  { GDK_KEY_r, "win.recall" },
  { GDK_KEY_n, "win.walk-up" },
  { GDK_KEY_s, "win.stock" },
  { GDK_KEY_p, "win.shop-menu" },
  { GDK_KEY_b, "win.barista" },
  { GDK_KEY_question, "win.show-help-overlay" },
};

static void
collect_cards (GtkWidget *widget, GPtrArray *cards)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (PRESSO_IS_BARISTA_CARD (widget)) {
    if (presso_barista_card_get_order (PRESSO_BARISTA_CARD (widget)) != NULL)
      g_ptr_array_add (cards, widget);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_cards (child, cards);
}

/* The cards within @widget, in their order. */
static GPtrArray *
list_cards (GtkWidget *widget)
{
  GPtrArray *cards = g_ptr_array_new ();

  collect_cards (widget, cards);
  return cards;
}

static GtkWidget *
get_lane (GtkWidget *card)
{
  return gtk_widget_get_ancestor (card, PRESSO_TYPE_LANE_VIEW);
}

/* The card that has the focus, or that a focused button is on. */
static GtkWidget *
get_focused_card (PressoBoardKeys *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  return focus != NULL ? gtk_widget_get_ancestor (focus, PRESSO_TYPE_BARISTA_CARD) : NULL;
}

static gboolean
get_center (PressoBoardKeys *self, GtkWidget *card, GtkWidget *within, graphene_point_t *center)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (card, within, &bounds))
    return FALSE;
  graphene_rect_get_center (&bounds, center);
  return TRUE;
}

/* Whether the middle of a card isn't scrolled away. */
static gboolean
is_seen (PressoBoardKeys *self, GtkWidget *card)
{
  GtkWidget *view = gtk_widget_get_ancestor (card, GTK_TYPE_SCROLLED_WINDOW);
  graphene_point_t center;

  return view == NULL || (get_center (self, card, view, &center) && center.y >= 0 &&
                          center.y <= (float) gtk_widget_get_height (view));
}

/* The cards that number keys mean: the first that are seen in the lane. */
static GPtrArray *
list_numbered (PressoBoardKeys *self)
{
  GPtrArray *cards = self->lane != NULL ? list_cards (self->lane) : g_ptr_array_new ();

  for (guint i = cards->len; i > 0; i--) {
    if (!is_seen (self, g_ptr_array_index (cards, i - 1)))
      g_ptr_array_remove_index (cards, i - 1);
  }
  if (cards->len > N_NUMBERS)
    g_ptr_array_set_size (cards, N_NUMBERS);
  return cards;
}

static void
show_numbers (PressoBoardKeys *self)
{
  g_autoptr (GPtrArray) all = list_cards (self->board);
  g_autoptr (GPtrArray) numbered = self->is_used ? list_numbered (self) : g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++) {
    guint number;

    if (!g_ptr_array_find (numbered, g_ptr_array_index (all, i), &number))
      number = N_NUMBERS;
    presso_barista_card_set_number (g_ptr_array_index (all, i),
                                    number < N_NUMBERS ? number + 1 : 0);
  }
}

static void
set_used (PressoBoardKeys *self, gboolean is_used)
{
  if (self->is_used == is_used)
    return;
  self->is_used = is_used;
  if (is_used)
    gtk_widget_add_css_class (self->board, "keyboard");
  else
    gtk_widget_remove_css_class (self->board, "keyboard");
  show_numbers (self);
}

static void
choose (PressoBoardKeys *self, GtkWidget *card)
{
  PressoOrder *order = presso_barista_card_get_order (PRESSO_BARISTA_CARD (card));

  self->is_moving = FALSE;
  g_set_object (&self->chosen, order);
  self->lane = get_lane (card);
  gtk_widget_grab_focus (card);
  show_numbers (self);
}

static GtkWidget *
find_card (PressoBoardKeys *self, PressoOrder *order)
{
  g_autoptr (GPtrArray) cards = list_cards (self->board);

  for (guint i = 0; i < cards->len; i++) {
    PressoBaristaCard *card = g_ptr_array_index (cards, i);

    if (presso_barista_card_get_order (card) == order)
      return GTK_WIDGET (card);
  }
  return NULL;
}

/* Whether the card of the order is where the order is now. */
static gboolean
has_arrived (PressoBoardKeys *self, GtkWidget *card)
{
  return presso_barista_card_is_of_lane (PRESSO_BARISTA_CARD (card));
}

static void
choose_next (PressoBoardKeys *self)
{
  g_autoptr (GPtrArray) cards = list_cards (self->lane);

  self->is_moving = FALSE;
  g_clear_object (&self->chosen);
  if (cards->len > 0)
    choose (self, g_ptr_array_index (cards, MIN (self->index, cards->len - 1)));
}

/* The chosen card, else the one that took its place, else the first one. */
static gboolean
choose_again (PressoBoardKeys *self)
{
  g_autoptr (GPtrArray) cards = list_cards (self->board);
  GtkWidget *card = self->chosen != NULL ? find_card (self, self->chosen) : NULL;

  if (card == NULL && self->lane != NULL)
    choose_next (self);
  else if (card != NULL)
    choose (self, card);
  if (self->chosen == NULL && cards->len > 0)
    choose (self, g_ptr_array_index (cards, 0));
  return self->chosen != NULL;
}

/* Whether the card that the keyboard was on went, and took the focus with it. */
static gboolean
is_lost (PressoBoardKeys *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  return self->is_on_card && !self->is_moving && gtk_widget_get_mapped (self->board) &&
         (focus == NULL || !gtk_widget_get_mapped (focus));
}

/* Gives the focus back to the chosen card wherever it went, and keeps the numbers right. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PressoBoardKeys *self = user_data;
  GtkWidget *card = self->is_moving && self->chosen != NULL ? find_card (self, self->chosen) : NULL;

  if (card != NULL && has_arrived (self, card))
    choose (self, card);
  else if (self->is_moving && self->chosen != NULL &&
           presso_order_state_is_closed (presso_desk_get_state (self->desk, self->chosen)))
    choose_next (self);
  else if (is_lost (self))
    self->is_on_card = choose_again (self);
  show_numbers (self);
  if (++self->n_frames < MAX_FRAMES &&
      (self->is_moving || self->n_frames < (self->is_used ? 3 : MAX_FRAMES)))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* After a change of the board, which takes until the next frames to be seen. Where fingers work,
 * nothing is to be scrolled to where the focus is. */
static void
settle (PressoBoardKeys *self)
{
  if (!self->is_used && !(self->is_on_card && self->is_by_key))
    return;
  self->n_frames = 0;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (self->board, on_tick, self, NULL);
}

static gboolean
choose_number (PressoBoardKeys *self, guint number)
{
  g_autoptr (GPtrArray) cards = list_numbered (self);

  if (number == 0 || number > cards->len)
    return FALSE;
  choose (self, g_ptr_array_index (cards, number - 1));
  return TRUE;
}

/* How far it is to go from one card to another in a direction; negative for the wrong one. To stay
 * on the line counts more than to be near. */
static float
get_distance (guint keyval, const graphene_point_t *from, const graphene_point_t *to)
{
  float dx = to->x - from->x;
  float dy = to->y - from->y;
  gboolean is_across = keyval == GDK_KEY_Left || keyval == GDK_KEY_Right;
  float along = is_across ? dx : dy;
  float aside = ABS (is_across ? dy : dx);

  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_Up)
    along = -along;
  return along > 1 ? along + 2 * aside : -1;
}

static void
move (PressoBoardKeys *self, guint keyval)
{
  g_autoptr (GPtrArray) cards = list_cards (self->board);
  GtkWidget *focused = get_focused_card (self);
  GtkWidget *nearest = NULL;
  float shortest = G_MAXFLOAT;
  graphene_point_t from, to;

  if (focused == NULL || !get_center (self, focused, self->board, &from)) {
    if (cards->len > 0)
      choose (self, g_ptr_array_index (cards, 0));
    return;
  }
  for (guint i = 0; i < cards->len; i++) {
    GtkWidget *card = g_ptr_array_index (cards, i);
    float distance =
      get_center (self, card, self->board, &to) ? get_distance (keyval, &from, &to) : -1;

    if (distance >= 0 && distance < shortest) {
      shortest = distance;
      nearest = card;
    }
  }
  if (nearest != NULL)
    choose (self, nearest);
}

static void
choose_first (PressoBoardKeys *self)
{
  g_autoptr (GPtrArray) cards = list_cards (self->board);

  if (cards->len > 0)
    choose (self, g_ptr_array_index (cards, 0));
}

/* What the keyboard does next is about this card. */
static void
remember (PressoBoardKeys *self, GtkWidget *card)
{
  g_autoptr (GPtrArray) cards = NULL;

  self->lane = get_lane (card);
  cards = list_cards (self->lane);
  if (!g_ptr_array_find (cards, card, &self->index))
    self->index = 0;
  g_set_object (&self->chosen, presso_barista_card_get_order (PRESSO_BARISTA_CARD (card)));
}

/* Tab comes to cards, too. A card that goes takes the focus with it, which is no choice. */
static void
on_focus_changed (PressoBoardKeys *self)
{
  GtkWidget *card = get_focused_card (self);

  if (gtk_root_get_focus (GTK_ROOT (self->window)) == NULL || self->is_moving)
    return;
  self->is_on_card = card != NULL && gtk_widget_get_mapped (card);
  if (self->is_on_card)
    remember (self, card);
}

/* The next step of the chosen card. */
static gboolean
step (PressoBoardKeys *self)
{
  GtkWidget *card = get_focused_card (self);

  /* Enter on a button of the card is the button's. */
  if (card == NULL || GTK_IS_BUTTON (gtk_root_get_focus (GTK_ROOT (self->window))))
    return FALSE;
  remember (self, card);
  self->is_moving = TRUE;
  presso_barista_card_step (PRESSO_BARISTA_CARD (card));
  settle (self);
  return TRUE;
}

/* Where keys are typed into something, or into what lies over the board, they aren't ours. */
static gboolean
is_ours (PressoBoardKeys *self, GdkModifierType modifiers)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0 ||
      !gtk_widget_get_mapped (self->board))
    return FALSE;
  return focus == NULL || (!GTK_IS_EDITABLE (focus) && !GTK_IS_TEXT_VIEW (focus) &&
                           GTK_WIDGET (gtk_widget_get_native (focus)) == self->window);
}

/* Elsewhere, as in the header, arrows go from button to button. */
static gboolean
is_on_board (PressoBoardKeys *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  return focus == NULL || gtk_widget_is_ancestor (focus, self->board);
}

static gboolean
activate (PressoBoardKeys *self, guint keyval)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (actions[i].keyval == keyval)
      return gtk_widget_activate_action (self->window, actions[i].action, NULL);
  }
  return FALSE;
}

static guint
get_number (guint keyval)
{
  if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9)
    return keyval - GDK_KEY_0;
  return keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9 ? keyval - GDK_KEY_KP_0 : 0;
}

static gboolean
act (PressoBoardKeys *self, guint keyval)
{
  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
  case GDK_KEY_Up:
  case GDK_KEY_Down:
    if (!is_on_board (self))
      return FALSE;
    move (self, keyval);
    return TRUE;
  case GDK_KEY_Home:
    choose_first (self);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    return step (self);
  default:
    return get_number (keyval) > 0 ? choose_number (self, get_number (keyval))
                                   : activate (self, keyval);
  }
}

/* Keys that only move on may do so as long as they are held, and as fast as they are pressed. */
static gboolean
is_moving (guint keyval)
{
  return (keyval >= GDK_KEY_Left && keyval <= GDK_KEY_Down) || keyval == GDK_KEY_Tab ||
         keyval == GDK_KEY_ISO_Left_Tab || keyval == GDK_KEY_KP_Tab;
}

/* GTK 4.8 doesn't tell of a release when the press took the focus away from where it was. So a key
 * counts as held no longer than a keyboard takes to repeat it, 660 ms where nobody has set it. */
static gboolean
is_repeated (PressoBoardKeys *self, guint key)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_held = self->held == key && now_us - self->pressed_us < LONGEST_REPEAT_US;

  self->held = key;
  self->pressed_us = now_us;
  return is_held;
}

static gboolean
on_key_pressed (PressoBoardKeys *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  guint key = gdk_keyval_to_lower (keyval);

  self->is_by_key = TRUE;
  if (!is_ours (self, modifiers))
    return GDK_EVENT_PROPAGATE;
  /* A key that is held down moves on, but it doesn't take step after step. */
  if (is_repeated (self, key) && !is_moving (key))
    return GDK_EVENT_STOP;
  if (self->lane == NULL)
    self->lane = presso_board_get_queue (PRESSO_BOARD (self->board));
  if (!act (self, key))
    return GDK_EVENT_PROPAGATE;
  set_used (self, TRUE);
  settle (self);
  return GDK_EVENT_STOP;
}

static void
on_key_released (PressoBoardKeys *self)
{
  self->held = 0;
}

static gboolean
on_event (PressoBoardKeys *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type != GDK_BUTTON_PRESS && type != GDK_TOUCH_BEGIN)
    return GDK_EVENT_PROPAGATE;
  self->is_by_key = FALSE;
  set_used (self, FALSE);
  return GDK_EVENT_PROPAGATE;
}

static void
presso_board_keys_dispose (GObject *object)
{
  PressoBoardKeys *self = PRESSO_BOARD_KEYS (object);

  if (self->keys != NULL) {
    if (self->tick_id != 0)
      gtk_widget_remove_tick_callback (self->board, self->tick_id);
    gtk_widget_remove_controller (self->window, self->keys);
    gtk_widget_remove_controller (self->window, self->touches);
    g_signal_handlers_disconnect_by_data (self->window, self);
    g_signal_handlers_disconnect_by_data (self->desk, self);
    g_signal_handlers_disconnect_by_data (
      presso_client_get_orders (presso_desk_get_client (self->desk)), self);
  }
  self->keys = NULL;
  self->touches = NULL;
  g_clear_object (&self->desk);
  g_clear_object (&self->chosen);
  G_OBJECT_CLASS (presso_board_keys_parent_class)->dispose (object);
}

static void
presso_board_keys_class_init (PressoBoardKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_board_keys_dispose;
}

static void
presso_board_keys_init (PressoBoardKeys *self)
{
}

/**
 * presso_board_keys_new:
 * @window: the station's window, which must live longer
 * @board: its board
 * @desk: the barista's desk
 *
 * Returns: (transfer full): what hears the window's keys while the board is seen
 */
PressoBoardKeys *
presso_board_keys_new (GtkWidget *window, PressoBoard *board, PressoDesk *desk)
{
  PressoBoardKeys *self = g_object_new (PRESSO_TYPE_BOARD_KEYS, NULL);
  GListModel *orders = presso_client_get_orders (presso_desk_get_client (desk));

  self->window = window;
  self->board = GTK_WIDGET (board);
  self->desk = g_object_ref (desk);
  /* Before the lists and the window, which take arrows and Enter for themselves. */
  self->keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (self->keys, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (window, self->keys);
  self->touches = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (self->touches, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->touches, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (window, self->touches);
  g_signal_connect_swapped (window, "notify::focus-widget", G_CALLBACK (on_focus_changed), self);
  g_signal_connect_swapped (desk, "pending-changed", G_CALLBACK (settle), self);
  g_signal_connect_swapped (orders, "items-changed", G_CALLBACK (settle), self);
  return self;
}

/**
 * presso_board_keys_is_by_key:
 * @self: a board's keys
 *
 * Returns: whether the last thing that was used in the window was a key
 */
gboolean
presso_board_keys_is_by_key (PressoBoardKeys *self)
{
  g_return_val_if_fail (PRESSO_IS_BOARD_KEYS (self), FALSE);

  return self->is_by_key;
}

/**
 * presso_board_keys_take_focus:
 * @self: a board's keys
 *
 * Gives the keyboard focus to the card that was chosen last; if that left the board, to the one
 * that took its place.
 */
void
presso_board_keys_take_focus (PressoBoardKeys *self)
{
  g_return_if_fail (PRESSO_IS_BOARD_KEYS (self));

  if (!choose_again (self))
    gtk_root_set_focus (GTK_ROOT (self->window), NULL);
}
