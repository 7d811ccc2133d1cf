/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-places.h"

#include "model/presso-error.h"
#include "services/presso-queue.h"
#include "store/presso-timer.h"

/* Not more often, however fast orders come; and while somebody waits, because time passes. */
#define PAUSE_US (2 * G_USEC_PER_SEC)
#define AGAIN_US (15 * G_USEC_PER_SEC)

/**
 * PressoPlaces:
 *
 * Tells each guest who waits where their order stands, whenever what they read changes: at most
 * every two seconds. What it costs is a look at the queue of a shop in which something happened,
 * and a message to those phones for which something changed; a phone that waits for nothing costs
 * nothing.
 */
struct _PressoPlaces {
  GObject parent_instance;

  PressoServices *services;
  PressoPlacesFunc send;
  gpointer user_data;
  GSource *timer;
  GHashTable *told; /* shop → guest → what they were told; only shops in which somebody waits */
  GHashTable *shops; /* set of ids of shops to look at */
  GHashTable *again; /* set of guests who may have missed what they were told */
  gint64 last_us;    /* when it was told last */
  gulong committed_id;
};

G_DEFINE_FINAL_TYPE (PressoPlaces, presso_places, G_TYPE_OBJECT)

static void
look_at (PressoPlaces *self, const char *shop)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 ready_us = MAX (now_us, self->last_us + PAUSE_US);
  gint64 set_us = g_source_get_ready_time (self->timer);

  g_hash_table_add (self->shops, g_strdup (shop));
  if (set_us < 0 || set_us > ready_us)
    g_source_set_ready_time (self->timer, ready_us);
}

static void
on_writer_committed (PressoWriter *writer, GPtrArray *events, PressoPlaces *self)
{
  for (guint i = 0; i < events->len; i++) {
    PressoEvent *event = g_ptr_array_index (events, i);

    if (presso_event_type_get_topic (event->type) == PRESSO_TOPIC_ORDER)
      look_at (self, event->shop);
  }
}

static void
tell (PressoPlaces *self, const char *shop, const char *guest, const char *places)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"places\",\"places\":%s}", places);

  self->send (shop, guest, text, self->user_data);
}

/* Only what is new is sent. */
static void
tell_shop (PressoPlaces *self, const char *shop, GHashTable *now, GHashTable *again)
{
  GHashTable *before = g_hash_table_lookup (self->told, shop);
  GHashTableIter iter;
  gpointer guest, value;

  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &guest, &value)) {
    const GString *text = value;
    const GString *known = before != NULL ? g_hash_table_lookup (before, guest) : NULL;

    if (known == NULL || !g_string_equal (text, known) || g_hash_table_contains (again, guest))
      tell (self, shop, guest, text->str);
  }
}

static void
look (PressoPlaces *self, const char *shop, GHashTable *again)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) now = presso_queue_get_texts (self->services, shop, &error);

  if (now == NULL) {
    presso_error_warn (error, "Telling guests their place");
    return;
  }
  tell_shop (self, shop, now, again);
  if (g_hash_table_size (now) == 0)
    g_hash_table_remove (self->told, shop);
  else
    g_hash_table_insert (self->told, g_strdup (shop), g_steal_pointer (&now));
}

static gboolean
on_timer (gpointer user_data)
{
  PressoPlaces *self = user_data;
  g_autoptr (GHashTable) shops = g_steal_pointer (&self->shops);
  g_autoptr (GHashTable) again = g_steal_pointer (&self->again);
  GHashTableIter iter;
  gpointer shop;

  self->last_us = g_get_monotonic_time ();
  self->shops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->again = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, shops);
  while (g_hash_table_iter_next (&iter, &shop, NULL))
    look (self, shop, again);
  g_source_set_ready_time (self->timer, -1);
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &shop, NULL)) {
    g_hash_table_add (self->shops, g_strdup (shop));
    g_source_set_ready_time (self->timer, self->last_us + AGAIN_US);
  }
  return G_SOURCE_CONTINUE;
}

/**
 * presso_places_tell_again:
 * @self: what tells places
 * @shop: id of a shop
 * @guest: one whose phone may have missed what it was told
 *
 * Tells a guest the place once more, also where it is the same as before.
 */
void
presso_places_tell_again (PressoPlaces *self, const char *shop, const char *guest)
{
  g_hash_table_add (self->again, g_strdup (guest));
  look_at (self, shop);
}

/**
 * presso_places_stop:
 * @self: what tells places
 *
 * Tells nobody any more.
 */
void
presso_places_stop (PressoPlaces *self)
{
  if (self->timer == NULL)
    return;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_signal_handler (&self->committed_id, self->services->writer);
}

static void
presso_places_dispose (GObject *object)
{
  PressoPlaces *self = PRESSO_PLACES (object);

  presso_places_stop (self);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->shops, g_hash_table_unref);
  g_clear_pointer (&self->again, g_hash_table_unref);
  G_OBJECT_CLASS (presso_places_parent_class)->dispose (object);
}

static void
presso_places_class_init (PressoPlacesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_places_dispose;
}

static void
presso_places_init (PressoPlaces *self)
{
  self->told =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->shops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->again = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * presso_places_new:
 * @services: the services, which must live longer
 * @context: the host's loop
 * @send: (scope forever): sends a message to a guest's phones
 * @user_data: for @send
 *
 * Returns: (transfer full): what tells guests their places
 */
PressoPlaces *
presso_places_new (PressoServices *services,
                   GMainContext *context,
                   PressoPlacesFunc send,
                   gpointer user_data)
{
  PressoPlaces *self = g_object_new (PRESSO_TYPE_PLACES, NULL);

  self->services = services;
  self->send = send;
  self->user_data = user_data;
  self->timer = presso_timer_new (context, G_PRIORITY_DEFAULT, on_timer, self);
  self->committed_id =
    g_signal_connect (services->writer, "committed", G_CALLBACK (on_writer_committed), self);
  return self;
}
