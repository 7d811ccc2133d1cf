/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-order-card.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "common/presso-age.h"
#include "common/presso-label.h"
#include "model/presso-language.h"
#include "model/presso-menu.h"

/**
 * PressoOrderCard:
 *
 * An order as a barista reads it: number, drink, what differs from the usual, who for, and how long
 * it has waited. What the menu has a name for in this program's language is called by that.
 * Programs add their buttons to [method@OrderCard.get_actions].
 *
 * # CSS nodes
 *
 * `ordercard` with `.fresh`, `.late`, `.overdue` or `.cancelled`, and `.state-waiting`,
 * `.state-making` or `.state-ready`.
 */
struct _PressoOrderCard {
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkLabel *key;
  GtkLabel *number;
  GtkImage *age_icon;
  GtkLabel *urgency;
  GtkLabel *age;
  GtkLabel *drink;
  GtkBox *choices;
  GtkLabel *name;
  GtkLabel *barista;
  GtkWidget *people; /* both */
  GtkLabel *make_time;
  GtkWidget *note;
  GtkLabel *note_label;
  GtkBox *actions;

  PressoOrder *order;
  GSignalGroup *order_signals;
  GSignalGroup *choices_signals;
  PressoAgeTicker *ticker;
  GSignalGroup *ticker_signals;
  GListModel *menu; /* NULL: none that would know other names */
  GSignalGroup *menu_signals;
  char *described;
  PressoOrderState state; /* NONE: the order's own */
  gboolean is_barista_hidden;
};

enum {
  PROP_ORDER = 1,
  PROP_TICKER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* By age, and one for what isn't made any more. */
static const char *const level_classes[] = { "fresh", "late", "overdue", "cancelled" };
static const char *const level_icons[] = { "presso-age-fresh-symbolic", "presso-age-late-symbolic",
                                           "presso-age-overdue-symbolic",
                                           "presso-cancelled-symbolic" };

#define CANCELLED (G_N_ELEMENTS (level_classes) - 1)

G_DEFINE_FINAL_TYPE (PressoOrderCard, presso_order_card, GTK_TYPE_WIDGET)

static void
set_exclusive_class (GtkWidget *widget, const char *const *classes, guint n_classes, guint chosen)
{
  for (guint i = 0; i < n_classes; i++) {
    if (i == chosen)
      gtk_widget_add_css_class (widget, classes[i]);
    else
      gtk_widget_remove_css_class (widget, classes[i]);
  }
}

/* Why an order is cancelled, short; it stands below the word “Cancelled”. */
static const char *
describe_reason (PressoReason reason)
{
  switch (reason) {
  case PRESSO_REASON_GUEST:
  case PRESSO_REASON_GUEST_TIMEOUT:
    /* Translators: cancelled by the guest */
    return _ ("by the guest");
  case PRESSO_REASON_BARISTA_TIMEOUT:
    /* Translators: cancelled because nobody made it in time */
    return _ ("not made in time");
  case PRESSO_REASON_CLOSED:
    /* Translators: cancelled because the bar has closed */
    return _ ("bar closed");
  case PRESSO_REASON_BARISTA:
    /* Translators: cancelled by a barista */
    return _ ("by a barista");
  case PRESSO_REASON_NONE:
  default:
    return "";
  }
}

/* What an age is called that stands out, for the eye and for the ear; NULL for one that doesn't. */
static const char *
describe_level (PressoOrderState state, PressoAgeLevel level)
{
  if (level == PRESSO_AGE_FRESH)
    return NULL;
  if (state == PRESSO_ORDER_READY)
    /* Translators: the drink is ready and stands there. */
    return level == PRESSO_AGE_LATE ? _ ("Waiting") : _ ("Not fetched");
  return level == PRESSO_AGE_LATE ? _ ("Late") : _ ("Overdue");
}

/* Where the order is shown, which may be ahead of what the host knows. */
static PressoOrderState
get_state (PressoOrderCard *self)
{
  return self->state != PRESSO_ORDER_NONE ? self->state : presso_order_get_state (self->order);
}

static const char *
describe_state (PressoOrderState state)
{
  switch (state) {
  case PRESSO_ORDER_RESERVED:
    return _ ("being chosen");
  case PRESSO_ORDER_WAITING:
    return _ ("waiting");
  case PRESSO_ORDER_MAKING:
    return _ ("being made");
  case PRESSO_ORDER_READY:
    return _ ("ready");
  case PRESSO_ORDER_COLLECTED:
    return _ ("collected");
  case PRESSO_ORDER_CANCELLED:
    return _ ("cancelled");
  case PRESSO_ORDER_NONE:
  default:
    return "";
  }
}

static const char *
get_choice_name (PressoOrderCard *self, PressoOrderChoice *choice)
{
  return presso_menu_find_choice_name (self->menu, self->order, choice,
                                       presso_language_get_local ());
}

static void
append_choices (PressoOrderCard *self, GString *text)
{
  GListModel *model = presso_order_get_choices (self->order);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (model, i);

    g_string_append_printf (text, ", %s", get_choice_name (self, choice));
  }
}

/* What a screen reader says of the whole card. It changes once a minute, not once a second. */
static void
update_description (PressoOrderCard *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *age = NULL;

  if (self->order == NULL)
    return;
  age = presso_age_describe (
    self->ticker == NULL
      ? 0
      : presso_age_of_order (self->order, presso_age_ticker_get_now (self->ticker)));
  g_string_append_printf (text, _ ("Order %" PRId64 ", %s"), presso_order_get_number (self->order),
                          gtk_label_get_label (self->drink));
  append_choices (self, text);
  if (gtk_widget_get_visible (GTK_WIDGET (self->name)))
    g_string_append_printf (text, ", %s", gtk_label_get_label (self->name));
  g_string_append_printf (text, ", %s", describe_state (get_state (self)));
  if (gtk_widget_get_visible (GTK_WIDGET (self->urgency)))
    g_string_append_printf (text, ", %s", gtk_label_get_label (self->urgency));
  g_string_append_printf (text, ", %s", age);
  if (gtk_widget_get_visible (self->note))
    g_string_append_printf (text, ", %s", gtk_label_get_label (self->note_label));
  if (g_strcmp0 (text->str, self->described) == 0)
    return;
  g_free (self->described);
  self->described = g_strdup (text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str,
                                  -1);
}

static void
update_line (GtkLabel *label, const char *text)
{
  presso_label_show (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
show_level (PressoOrderCard *self, guint level, const char *urgency, const char *age)
{
  set_exclusive_class (GTK_WIDGET (self), level_classes, G_N_ELEMENTS (level_classes), level);
  if (g_strcmp0 (gtk_image_get_icon_name (self->age_icon), level_icons[level]) != 0)
    gtk_image_set_from_icon_name (self->age_icon, level_icons[level]);
  update_line (self->urgency, urgency);
  presso_label_show (self->age, age);
  update_description (self);
}

static void
update_age (PressoOrderCard *self)
{
  g_autofree char *clock = NULL;
  PressoAgeLevel level;

  if (self->order == NULL)
    return;
  if (presso_order_get_state (self->order) == PRESSO_ORDER_CANCELLED) {
    show_level (self, CANCELLED, _ ("Cancelled"),
                describe_reason (presso_order_get_reason (self->order)));
    return;
  }
  if (self->ticker == NULL)
    return;
  level = presso_age_ticker_get_level (self->ticker, self->order);
  clock = presso_age_format_clock (
    presso_age_of_order (self->order, presso_age_ticker_get_now (self->ticker)));
  show_level (self, level, describe_level (presso_order_get_state (self->order), level), clock);
}

static GtkWidget *
create_choice (void)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_halign (row, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name ("presso-unusual-symbolic"));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
show_choice (PressoOrderCard *self, GtkWidget *row, PressoOrderChoice *choice)
{
  static const char *const classes[] = { "unusual", "usual" };
  gboolean usual = presso_order_choice_get_usual (choice);

  set_exclusive_class (row, classes, G_N_ELEMENTS (classes), usual);
  gtk_widget_set_visible (gtk_widget_get_first_child (row), !usual);
  presso_label_show (GTK_LABEL (gtk_widget_get_last_child (row)), get_choice_name (self, choice));
  gtk_widget_set_visible (row, TRUE);
}

/* What differs from the usual comes first: it is what a barista gets wrong. A card is used for one
 * order after the other, so its rows stay; new ones are only made for an order with more choices
 * than any before. */
static void
update_choices (PressoOrderCard *self)
{
  GListModel *model = presso_order_get_choices (self->order);
  guint n_choices = g_list_model_get_n_items (model);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->choices));

  for (int usual = 0; usual <= 1; usual++) {
    for (guint i = 0; i < n_choices; i++) {
      g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (model, i);

      if (presso_order_choice_get_usual (choice) != usual)
        continue;
      if (row == NULL) {
        row = create_choice ();
        gtk_box_append (self->choices, row);
      }
      show_choice (self, row, choice);
      row = gtk_widget_get_next_sibling (row);
    }
  }
  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_visible (row, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), n_choices > 0);
  update_description (self);
}

static void
update_people (PressoOrderCard *self)
{
  const char *barista = self->is_barista_hidden ? NULL : presso_order_get_barista (self->order);
  g_autofree char *maker = NULL;

  if (barista != NULL && *barista != '\0')
    /* Translators: on the card of an order, beside the guest's name: who makes or made it. %s is a
     * barista or a station. */
    maker = g_strdup_printf (_ ("Made by %s"), barista);
  update_line (self->name, presso_order_get_name (self->order));
  update_line (self->barista, maker);
  gtk_widget_set_visible (self->people, gtk_widget_get_visible (GTK_WIDGET (self->name)) ||
                                          gtk_widget_get_visible (GTK_WIDGET (self->barista)));
}

static void
update_texts (PressoOrderCard *self)
{
  g_autofree char *number = NULL;
  gint64 value = presso_order_get_number (self->order);
  const char *drink =
    presso_menu_find_drink_name (self->menu, self->order, presso_language_get_local ());

  number = value > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : g_strdup ("–");
  presso_label_show (self->number, number);
  presso_label_show (self->drink, drink);
}

static void
update_state (PressoOrderCard *self)
{
  static const char *const classes[] = { "state-waiting", "state-making", "state-ready" };

  set_exclusive_class (GTK_WIDGET (self), classes, G_N_ELEMENTS (classes),
                       (guint) get_state (self) - PRESSO_ORDER_WAITING);
  update_age (self);
}

static void
update_order (PressoOrderCard *self)
{
  if (self->order == NULL)
    return;
  update_texts (self);
  update_people (self);
  update_choices (self);
  update_state (self);
}

static void
update_words (PressoOrderCard *self)
{
  if (self->order == NULL)
    return;
  update_texts (self);
  update_choices (self);
}

/* A step changes half a dozen properties, one after the other; most of them aren't shown. */
static void
connect_order (PressoOrderCard *self)
{
  static const struct {
    const char *signal;
    void (*handler) (PressoOrderCard *self);
  } handlers[] = {
    { "notify::number", update_texts },   { "notify::drink-name", update_texts },
    { "notify::name", update_people },    { "notify::barista", update_people },
    { "notify::state", update_state },    { "notify::submitted-at", update_age },
    { "notify::claimed-at", update_age }, { "notify::ready-at", update_age },
    { "notify::closed-at", update_age },
  };

  self->order_signals = g_signal_group_new (PRESSO_TYPE_ORDER);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_group_connect_swapped (self->order_signals, handlers[i].signal,
                                    G_CALLBACK (handlers[i].handler), self);
}

static void
presso_order_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoOrderCard *self = PRESSO_ORDER_CARD (object);

  switch (id) {
  case PROP_ORDER:
    g_value_set_object (value, self->order);
    break;
  case PROP_TICKER:
    g_value_set_object (value, self->ticker);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_order_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoOrderCard *self = PRESSO_ORDER_CARD (object);

  switch (id) {
  case PROP_ORDER:
    presso_order_card_set_order (self, g_value_get_object (value));
    break;
  case PROP_TICKER:
    presso_order_card_set_ticker (self, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_order_card_dispose (GObject *object)
{
  PressoOrderCard *self = PRESSO_ORDER_CARD (object);

  g_clear_object (&self->order_signals);
  g_clear_object (&self->choices_signals);
  g_clear_object (&self->ticker_signals);
  g_clear_object (&self->menu_signals);
  g_clear_object (&self->menu);
  g_clear_object (&self->order);
  g_clear_object (&self->ticker);
  g_clear_pointer (&self->described, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_ORDER_CARD);

  G_OBJECT_CLASS (presso_order_card_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, content);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, key);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, number);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, age_icon);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, urgency);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, age);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, drink);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, choices);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, name);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, barista);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, people);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, make_time);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, note);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, note_label);
  gtk_widget_class_bind_template_child (klass, PressoOrderCard, actions);
}

static void
presso_order_card_class_init (PressoOrderCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = presso_order_card_get_property;
  object_class->set_property = presso_order_card_set_property;
  object_class->dispose = presso_order_card_dispose;

  properties[PROP_ORDER] = g_param_spec_object ("order", NULL, NULL, PRESSO_TYPE_ORDER, flags);
  properties[PROP_TICKER] =
    g_param_spec_object ("ticker", NULL, NULL, PRESSO_TYPE_AGE_TICKER, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "ordercard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/common/presso-order-card.ui");
  bind_children (widget_class);
}

static void
presso_order_card_init (PressoOrderCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  connect_order (self);
  self->choices_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->choices_signals, "items-changed",
                                  G_CALLBACK (update_choices), self);
  self->ticker_signals = g_signal_group_new (PRESSO_TYPE_AGE_TICKER);
  g_signal_group_connect_swapped (self->ticker_signals, "tick", G_CALLBACK (update_age), self);
  self->menu_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->menu_signals, "items-changed", G_CALLBACK (update_words),
                                  self);
}

/**
 * presso_order_card_new:
 * @order: (nullable): the order to show
 * @ticker: (nullable): what its age follows
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
presso_order_card_new (PressoOrder *order, PressoAgeTicker *ticker)
{
  return g_object_new (PRESSO_TYPE_ORDER_CARD, "order", order, "ticker", ticker, NULL);
}

/**
 * presso_order_card_get_order:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): the order it shows
 */
PressoOrder *
presso_order_card_get_order (PressoOrderCard *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER_CARD (self), NULL);

  return self->order;
}

/**
 * presso_order_card_set_order:
 * @self: a card
 * @order: (nullable): the order to show and to follow
 */
void
presso_order_card_set_order (PressoOrderCard *self, PressoOrder *order)
{
  g_return_if_fail (PRESSO_IS_ORDER_CARD (self));

  if (!g_set_object (&self->order, order))
    return;
  g_signal_group_set_target (self->order_signals, order);
  g_signal_group_set_target (self->choices_signals,
                             order != NULL ? presso_order_get_choices (order) : NULL);
  update_order (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

/**
 * presso_order_card_get_ticker:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): what its age follows
 */
PressoAgeTicker *
presso_order_card_get_ticker (PressoOrderCard *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER_CARD (self), NULL);

  return self->ticker;
}

/**
 * presso_order_card_set_ticker:
 * @self: a card
 * @ticker: (nullable): what its age is to follow
 */
void
presso_order_card_set_ticker (PressoOrderCard *self, PressoAgeTicker *ticker)
{
  g_return_if_fail (PRESSO_IS_ORDER_CARD (self));

  if (!g_set_object (&self->ticker, ticker))
    return;
  g_signal_group_set_target (self->ticker_signals, ticker);
  update_age (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TICKER]);
}

/**
 * presso_order_card_set_menu:
 * @self: a card
 * @menu: (nullable): drinks, of type [class@PressoDrink], which have names in other languages
 */
void
presso_order_card_set_menu (PressoOrderCard *self, GListModel *menu)
{
  g_return_if_fail (PRESSO_IS_ORDER_CARD (self));

  if (!g_set_object (&self->menu, menu))
    return;
  g_signal_group_set_target (self->menu_signals, menu);
  update_words (self);
}

/**
 * presso_order_card_get_actions:
 * @self: a card
 *
 * Returns: (transfer none): the row at the card's foot, for buttons
 */
GtkBox *
presso_order_card_get_actions (PressoOrderCard *self)
{
  g_return_val_if_fail (PRESSO_IS_ORDER_CARD (self), NULL);

  return self->actions;
}

/**
 * presso_order_card_set_barista_visible:
 * @self: a card
 * @is_visible: whether to show who makes the order; a card does at first
 *
 * Where one barista looks at their own orders, the name says nothing.
 */
void
presso_order_card_set_barista_visible (PressoOrderCard *self, gboolean is_visible)
{
  g_return_if_fail (PRESSO_IS_ORDER_CARD (self));

  if (self->is_barista_hidden == !is_visible)
    return;
  self->is_barista_hidden = !is_visible;
  if (self->order != NULL)
    update_people (self);
}

/**
 * presso_order_card_set_pending:
 * @self: a card
 * @state: the state the order is shown in before the host knows of it, or %PRESSO_ORDER_NONE
 * @note: (nullable): a few words on that
 */
void
presso_order_card_set_pending (PressoOrderCard *self, PressoOrderState state, const char *note)
{
  g_return_if_fail (PRESSO_IS_ORDER_CARD (self));

  if (state == self->state && note == NULL && !gtk_widget_get_visible (self->note))
    return;
  self->state = state;
  presso_label_show (self->note_label, note);
  gtk_widget_set_visible (self->note, note != NULL);
  if (self->order != NULL)
    update_state (self);
}

/**
 * presso_order_card_set_make_time:
 * @self: a card
 * @text: (nullable): a few words on what the order takes to make
 */
void
presso_order_card_set_make_time (PressoOrderCard *self, const char *text)
{
  g_return_if_fail (PRESSO_IS_ORDER_CARD (self));

  update_line (self->make_time, text);
}

/**
 * presso_order_card_set_key:
 * @self: a card
 * @key: (nullable): what is on the key that chooses the card
 */
void
presso_order_card_set_key (PressoOrderCard *self, const char *key)
{
  g_return_if_fail (PRESSO_IS_ORDER_CARD (self));

  if (g_strcmp0 (gtk_label_get_label (self->key), key != NULL ? key : "") == 0)
    return;
  gtk_label_set_label (self->key, key != NULL ? key : "");
  gtk_widget_set_visible (GTK_WIDGET (self->key), key != NULL);
}
