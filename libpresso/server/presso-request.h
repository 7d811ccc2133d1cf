/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/presso-server.h"
#include "services/presso-caller.h"
#include "services/presso-services.h"

G_BEGIN_DECLS

typedef struct _PressoRoute PressoRoute;

/**
 * PressoRequest:
 * @server: whose
 * @message: (nullable): what libsoup knows of it; %NULL once the peer has gone
 * @is_secure: whether it came over TLS
 * @is_same_machine: whether it came from a program on this machine
 * @route: what it asks for
 * @caller: who asks
 * @is_new_session: whether the caller is a guest only since this request
 * @shop: (nullable): id of the shop in the path
 * @id: (nullable): id in the path: of an order, a drink or a station
 * @action: (nullable): last part of the path
 * @query: (nullable): decoded query
 * @body: (nullable): JSON body
 * @bytes: (nullable): the body of a route that takes a file, or what such a route answers
 * @key: (nullable): Idempotency-Key
 * @fingerprint: (nullable): hash of method, path and body, to compare under a key
 * @secret: (nullable): the caller's credential, to seal an answer that is kept under a key
 * @status: of the answer
 * @reply: (nullable): JSON of the answer
 *
 * One request while it is answered.
 */
typedef struct {
  PressoServer *server;
  SoupServerMessage *message;
  gulong finished_id;
  gulong disconnected_id;
  gboolean is_secure;
  gboolean is_same_machine;
  const PressoRoute *route;
  PressoCaller caller;
  gboolean is_new_session;
  char *shop;
  char *id;
  char *action;
  GHashTable *query;
  JsonNode *body;
  GBytes *bytes;
  char *key;
  char *fingerprint;
  char *secret;
  char *address;
  guint status;
  char *reply;
  const char *content_type;
} PressoRequest;

/**
 * PressoHandler:
 * @request: the request; a handler sets its reply, and its status where it isn't 200
 * @error: return location
 *
 * Returns: whether it was done; otherwise the caller is answered with the problem
 */
typedef gboolean (*PressoHandler) (PressoRequest *request, GError **error);

PressoRequest *presso_request_new (PressoServer *server, SoupServerMessage *message);
void presso_request_free (PressoRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoRequest, presso_request_free)

const char *presso_request_get_header (const PressoRequest *self, const char *name);
char *presso_request_get_cookie (const PressoRequest *self, const char *name);
const char *presso_request_get_query (PressoRequest *self, const char *name);
gboolean presso_request_read_number (PressoRequest *self,
                                     const char *name,
                                     gint64 fallback,
                                     gint64 maximum,
                                     gint64 *number,
                                     GError **error);
gboolean presso_request_read_body (PressoRequest *self, GError **error);
void presso_request_set_guest (PressoRequest *self, const char *session);
const char *presso_request_get_far_address (PressoRequest *self);
PressoServices *presso_request_get_services (PressoRequest *self);
gboolean presso_request_take_reply (PressoRequest *self, char *reply);

G_END_DECLS
