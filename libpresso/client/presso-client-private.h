/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"

#include "client/presso-endpoint.h"
#include "client/presso-live.h"
#include "model/presso-error.h"

G_BEGIN_DECLS

struct _PressoClient {
  GObject parent_instance;

  char *shop_id;
  PressoEndpoint *endpoint;
  PressoHttp *http;
  PressoLive *live;

  PressoConnectionState state;
  gint64 stale_since_ms; /* 0 when live */
  GError *error;
  PressoShop *shop;
  PressoCode *code;
  GListStore *orders;
  GListStore *baristas;
  GHashTable *orders_by_id; /* id → PressoOrder of @orders; both are the order's */
  int wait_estimate_s;
  GHashTable *make_times; /* id of a drink → seconds */
  int orders_in_queue;

  gint64 sequence; /* of the last event that was applied; -1 before a snapshot */
  /* The host's clock in ms since the Unix epoch, less our monotonic one. */
  gint64 clock_offset_ms;
  gboolean has_clock;
};

/* presso-client.c */
PressoClient *
presso_client_complete (PressoClient *self, PressoEndpoint *endpoint, const char *shop);
void presso_client_set_live (PressoClient *self);
void presso_client_set_trouble (PressoClient *self, PressoTrouble trouble);
void presso_client_set_code (PressoClient *self, PressoCode *code);
void presso_client_set_wait_times (PressoClient *self, JsonObject *object);
void presso_client_emit_order_changed (PressoClient *self, PressoOrder *order, guint event_type);
void presso_client_emit_stations_changed (PressoClient *self);

/* presso-client-feed.c */
gboolean presso_client_apply (PressoClient *self, JsonObject *message, GError **error);
void presso_client_apply_answer (PressoClient *self, JsonNode *order);

G_END_DECLS
