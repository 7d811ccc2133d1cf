/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-reactor.h"

G_BEGIN_DECLS

/*
 * PressoShard: a small GMainContext that is never polled, for the sources libsoup makes for a few
 * connections. GLib asks every source of a context on every iteration whether it is ready, so ten
 * thousand idle ones in the host's context would cost each request half a millisecond even though
 * none of them polls a descriptor. A shard is only iterated when one of its connections is ready.
 *
 * It is the thread-default context while it runs. Sources that other code attaches to it work if
 * they are idle, timeout or GTask sources; one that polls a descriptor does not.
 */

/* As many connections as share a shard: few sources to ask, and one eventfd for so many. */
#define PRESSO_SHARD_SIZE 32

PressoShard *presso_shard_new (PressoReactor *reactor);
void presso_shard_free (PressoShard *self);

gboolean presso_shard_has_room (PressoShard *self);
void presso_shard_join (PressoShard *self);
void presso_shard_leave (PressoShard *self);

void presso_shard_wake (PressoShard *self);
void presso_shard_enter (PressoShard *self);
void presso_shard_exit (PressoShard *self);
gint64 presso_shard_get_due (PressoShard *self);

G_END_DECLS
