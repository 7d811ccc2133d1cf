/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-clock.h"
#include "store/presso-writer.h"

G_BEGIN_DECLS

/* How long the answer to an Idempotency-Key is good for. */
#define PRESSO_ANSWER_AGE_MS (24 * 60 * 60 * (gint64) 1000)

/**
 * PressoRetention:
 * @events: the newest events of the log, which are kept whatever their age
 * @traffic_ms: how long the events of orders, codes and waits are kept beyond that, and codes that
 *   ended, and orders that were given up before they got a number; and how long a guest's order is
 *   theirs, with the name for the cup, after it was closed
 * @audit_ms: how long all other events are kept: who changed the bar itself, and how
 *
 * What is kept for how long. Orders with a number are kept for ever.
 */
typedef struct {
  gint64 events;
  gint64 traffic_ms;
  gint64 audit_ms;
} PressoRetention;

/**
 * PressoServices:
 * @store: where the bar is kept
 * @writer: how it is changed
 * @clock: what time it is
 * @retention: what is kept for how long
 * @base_url: where phones reach the page
 * @shops: shops that were loaded, by id
 * @touched: sets of ids of the orders that changed in the open batch, or would have if their
 * command had not been rolled back, by id of the shop
 * @waits: the minutes of the wait last published, by id of the shop
 * @make_times: what drinks take to make, by id of the shop: see presso-make-times.c
 * @places: what guests read of the queue, by id of the shop: see presso-queue.c
 * @presences: what is known of stations beside the store, by id: see presso-station-service.c
 * @polls: how often stations ask whether they are let in, by id: see presso-pairing-service.c
 * @is_cache_ahead: whether @shops, @waits or @make_times hold what isn't committed yet
 *
 * What the services share. They are functions over this: each folder's file is one of them (QR
 * validator, order manager, order processor, config service, counting, publisher). All are called
 * in the host's thread, and those that change something within a command of the writer.
 */
typedef struct {
  PressoStore *store;
  PressoWriter *writer;
  PressoClock *clock;
  PressoRetention retention;
  char *base_url;
  GHashTable *shops;
  GHashTable *touched;
  GHashTable *waits;
  GHashTable *make_times;
  GHashTable *places;
  GHashTable *presences;
  GHashTable *polls;
  gboolean is_cache_ahead;
} PressoServices;

PressoServices *presso_services_new (PressoStore *store, GMainContext *context, PressoClock *clock);
void presso_services_free (PressoServices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoServices, presso_services_free)

void presso_services_set_base_url (PressoServices *self, const char *base_url);

G_END_DECLS
