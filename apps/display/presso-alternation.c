/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-alternation.h"

#include "display/presso-words.h"
#include "model/presso-language.h"

/**
 * PressoAlternation:
 *
 * Which language the display speaks: the bar's, or the one that is set on this machine; with a
 * second one, both in turn by the clock. Words give way to words where they stand: nothing moves,
 * no number is hidden, and the board stays the way round that its first language is read, so that
 * nobody has to look for a number again.
 */
struct _PressoAlternation {
  GObject parent_instance;

  PressoBoard *board;
  PressoShop *shop;
  PressoAgeTicker *ticker;
  GSettings *settings; /* NULL where Presso isn't installed */
  const char *spoken;  /* NULL: this machine's own language */
};

G_DEFINE_FINAL_TYPE (PressoAlternation, presso_alternation, G_TYPE_OBJECT)

/* One that Presso speaks, as far as the setting names one. */
static const char *
get_set (PressoAlternation *self, const char *key)
{
  g_autofree char *tag =
    self->settings != NULL ? g_settings_get_string (self->settings, key) : NULL;

  return presso_language_find (presso_language_list (), tag);
}

static const char *
get_first (PressoAlternation *self)
{
  const char *set = get_set (self, "display-language");

  /* Before the bar was reached, its language isn't known either. */
  if (set != NULL || g_list_model_get_n_items (presso_shop_get_menu (self->shop)) == 0)
    return set;
  return presso_language_find (presso_language_list (), presso_shop_get_language (self->shop));
}

static const char *
get_current (PressoAlternation *self)
{
  const char *first = get_first (self);
  const char *second = get_set (self, "display-second-language");
  gint64 interval_ms;

  if (second == NULL || second == first)
    return first;
  interval_ms = 1000 * (gint64) g_settings_get_uint (self->settings, "display-language-interval");
  return presso_age_ticker_get_now (self->ticker) / interval_ms % 2 == 0 ? first : second;
}

static void
turn (PressoAlternation *self)
{
  const char *first = get_first (self);
  GtkTextDirection direction = gtk_get_locale_direction ();

  if (first != NULL)
    direction = presso_language_is_right_to_left (first) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
  if (gtk_widget_get_default_direction () != direction)
    gtk_widget_set_default_direction (direction);
}

static void
speak (PressoAlternation *self)
{
  const char *current = get_current (self);

  /* Also when it is the second one's turn, and the first has become another. */
  turn (self);
  if (current == self->spoken)
    return;
  self->spoken = current;
  presso_words_speak (current, presso_shop_get_menu (self->shop));
  presso_board_relabel (self->board);
}

static void
presso_alternation_dispose (GObject *object)
{
  PressoAlternation *self = PRESSO_ALTERNATION (object);

  if (self->ticker != NULL)
    g_signal_handlers_disconnect_by_data (self->ticker, self);
  if (self->shop != NULL)
    g_signal_handlers_disconnect_by_data (self->shop, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->board != NULL)
    presso_words_speak (NULL, NULL);
  g_clear_object (&self->board);
  g_clear_object (&self->shop);
  g_clear_object (&self->ticker);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (presso_alternation_parent_class)->dispose (object);
}

static void
presso_alternation_class_init (PressoAlternationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_alternation_dispose;
}

static void
presso_alternation_init (PressoAlternation *self)
{
}

/**
 * presso_alternation_new:
 * @board: what guests look at
 * @shop: the bar
 * @ticker: the host's clock, so that all displays of a bar speak alike
 * @settings: (nullable): this machine's settings
 *
 * Returns: (transfer full): what makes @board speak
 */
PressoAlternation *
presso_alternation_new (PressoBoard *board,
                        PressoShop *shop,
                        PressoAgeTicker *ticker,
                        GSettings *settings)
{
  PressoAlternation *self = g_object_new (PRESSO_TYPE_ALTERNATION, NULL);

  self->board = g_object_ref (board);
  self->shop = g_object_ref (shop);
  self->ticker = g_object_ref (ticker);
  g_set_object (&self->settings, settings);
  g_signal_connect_swapped (ticker, "tick", G_CALLBACK (speak), self);
  g_signal_connect_swapped (shop, "notify::language", G_CALLBACK (speak), self);
  if (settings != NULL)
    g_signal_connect_swapped (settings, "changed", G_CALLBACK (speak), self);
  speak (self);
  return self;
}
