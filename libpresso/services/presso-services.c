/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-services.h"

#include "model/presso-error.h"
#include "services/presso-counting.h"
#include "services/presso-make-times.h"
#include "services/presso-queue.h"
#include "services/presso-station-service.h"

#define DAY_MS (24 * 60 * 60 * (gint64) 1000)

static void
on_writer_prepare (PressoWriter *writer, PressoServices *self)
{
  g_autoptr (GError) error = NULL;

  if (presso_counting_publish_waits (self, &error))
    return;
  if (presso_error_get_trouble (error) != PRESSO_TROUBLE_NONE)
    presso_writer_refuse (writer, g_steal_pointer (&error));
  else
    g_warning ("Counting the wait: %s", error->message);
}

static void
on_writer_rolled_back (PressoWriter *writer, PressoServices *self)
{
  presso_queue_forget (self, NULL);
  if (!self->is_cache_ahead)
    return;
  /* The rest of the batch may load again what isn't committed: only a commit ends this. */
  g_hash_table_remove_all (self->shops);
  g_hash_table_remove_all (self->waits);
  g_hash_table_remove_all (self->make_times);
}

static void
on_writer_committed (PressoWriter *writer, GPtrArray *events, PressoServices *self)
{
  self->is_cache_ahead = FALSE;
  presso_queue_forget (self, events);
}

/**
 * presso_services_new: (skip)
 * @store: where the bar is kept
 * @context: the host's loop
 * @clock: what time it is
 *
 * Returns: (transfer full): the services
 */
PressoServices *
presso_services_new (PressoStore *store, GMainContext *context, PressoClock *clock)
{
  PressoServices *self = g_new0 (PressoServices, 1);

  self->store = g_object_ref (store);
  self->writer = presso_writer_new (store, context);
  self->clock = g_object_ref (clock);
  self->retention = (PressoRetention){ 100000, 30 * DAY_MS, 400 * DAY_MS };
  self->base_url = g_strdup ("http://127.0.0.1/");
  self->shops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->touched =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->waits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->make_times = presso_make_times_new_table ();
  self->places = presso_queue_new_table ();
  self->presences = presso_station_service_new_presences ();
  self->polls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect (self->writer, "prepare", G_CALLBACK (on_writer_prepare), self);
  g_signal_connect (self->writer, "rolled-back", G_CALLBACK (on_writer_rolled_back), self);
  g_signal_connect (self->writer, "committed", G_CALLBACK (on_writer_committed), self);
  return self;
}

/**
 * presso_services_free: (skip)
 * @self: (transfer full): the services
 *
 * Writes what is queued, and ends.
 */
void
presso_services_free (PressoServices *self)
{
  presso_writer_stop (self->writer);
  g_signal_handlers_disconnect_by_data (self->writer, self);
  g_object_unref (self->writer);
  g_object_unref (self->store);
  g_object_unref (self->clock);
  g_hash_table_unref (self->shops);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->waits);
  g_hash_table_unref (self->make_times);
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->presences);
  g_hash_table_unref (self->polls);
  g_free (self->base_url);
  g_free (self);
}

/**
 * presso_services_set_base_url: (skip)
 * @self: the services
 * @base_url: where phones reach the page, for shops that don't say otherwise
 *
 * Says where phones reach the host, for the addresses in codes.
 */
void
presso_services_set_base_url (PressoServices *self, const char *base_url)
{
  g_free (self->base_url);
  self->base_url = g_strdup (base_url);
}
