/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoStation:
 * @id: id
 * @shop: id of its shop
 * @name: what people call it
 * @role: `display`, `barista` or `admin`
 * @created_at: milliseconds since the Unix epoch
 * @last_seen_at: likewise; 0 for one that never used its token
 * @version: (nullable): which Presso it is
 * @address: (nullable): where it was last
 *
 * A program of the staff that was let in.
 */
typedef struct {
  char *id;
  char *shop;
  char *name;
  char *role;
  gint64 created_at;
  gint64 last_seen_at;
  char *version;
  char *address;
} PressoStation;

void presso_station_free (PressoStation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoStation, presso_station_free)

gboolean presso_store_insert_station (PressoStore *self,
                                      const PressoStation *station,
                                      const char *token_hash,
                                      GError **error);
PressoStation *
presso_store_find_station (PressoStore *self, const char *token_hash, GError **error);
PressoStation *presso_store_load_station (PressoStore *self, const char *id, GError **error);
GPtrArray *presso_store_list_stations (PressoStore *self, GError **error);
gboolean presso_store_replace_token (PressoStore *self,
                                     const char *id,
                                     const char *token_hash,
                                     GError **error);
gboolean presso_store_see_station (PressoStore *self,
                                   const char *id,
                                   gint64 seen_ms,
                                   const char *version,
                                   const char *address,
                                   GError **error);
gboolean
presso_store_revoke_station (PressoStore *self, const char *id, gint64 now_ms, GError **error);

/* Answers given to Idempotency-Keys. */

typedef struct {
  char *request;
  int status;
  char *body;
} PressoAnswer;

void presso_answer_free (PressoAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoAnswer, presso_answer_free)

PressoAnswer *presso_store_find_answer (PressoStore *self,
                                        const char *caller,
                                        const char *key,
                                        gint64 since_ms,
                                        GError **error);
gboolean presso_store_insert_answer (PressoStore *self,
                                     const char *caller,
                                     const char *key,
                                     const PressoAnswer *answer,
                                     gint64 now_ms,
                                     GError **error);
gboolean presso_store_trim_answers (PressoStore *self,
                                    const char *caller,
                                    const char *key,
                                    guint n,
                                    GError **error);

G_END_DECLS
