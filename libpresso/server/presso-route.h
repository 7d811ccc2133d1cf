/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

/**
 * PressoRouteKind:
 * @PRESSO_ROUTE_READ: answered at once from what is committed
 * @PRESSO_ROUTE_WRITE: a command of the writer's next batch, answered when that is on disk
 * @PRESSO_ROUTE_JOB: takes longer than a turn of the loop; its handler takes the request and
 *   answers it with presso_job_finish()
 * @PRESSO_ROUTE_WEBSOCKET: upgraded to a WebSocket of the hub
 * @PRESSO_ROUTE_PAGE: a file of the ordering page
 */
typedef enum {
  PRESSO_ROUTE_READ,
  PRESSO_ROUTE_WRITE,
  PRESSO_ROUTE_JOB,
  PRESSO_ROUTE_WEBSOCKET,
  PRESSO_ROUTE_PAGE,
} PressoRouteKind;

/**
 * PressoRoute:
 * @method: HTTP method
 * @path: with `{shop}`, `{id}` and `{action}` where any text may stand
 * @roles: who may call
 * @kind: how it is answered
 * @handler: (nullable): what answers
 * @is_secret: whether the answer holds a token, so that it can't be kept for an Idempotency-Key
 * @is_file: whether what is sent or answered is a file, not JSON
 *
 * One row of the table of what the server does.
 */
struct _PressoRoute {
  const char *method;
  const char *path;
  guint roles;
  PressoRouteKind kind;
  PressoHandler handler;
  gboolean is_secret;
  gboolean is_file;
};

const PressoRoute *presso_route_get_table (gsize *n_routes);
const PressoRoute *
presso_route_find (PressoRequest *request, const char *method, const char *path, GError **error);

G_END_DECLS
