/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-server.h"
#include "server/presso-tls-keeper.h"

G_BEGIN_DECLS

/**
 * PressoBar:
 *
 * Store, services and server put together: what a host runs while it holds the lock.
 */
typedef struct _PressoBar PressoBar;

/**
 * PressoBarFailed:
 * @error: why
 * @user_data: what was given with it
 *
 * Called when a bar serves no more.
 */
typedef void (*PressoBarFailed) (const GError *error, gpointer user_data);

guint16 presso_bar_read_last_port (const char *data_dir);

PressoBar *presso_bar_open (const char *data_dir,
                            GSocketAddress *address,
                            GMainContext *context,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
PressoBar *presso_bar_open_with_clock (const char *data_dir,
                                       GSocketAddress *address,
                                       PressoClock *clock,
                                       GMainContext *context,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void presso_bar_set_failed (PressoBar *self, PressoBarFailed failed, gpointer user_data);
void presso_bar_close (PressoBar *self);
const char *presso_bar_get_url (PressoBar *self);
const char *presso_bar_get_fingerprint (PressoBar *self);
PressoServer *presso_bar_get_server (PressoBar *self);
PressoTlsKeeper *presso_bar_get_tls_keeper (PressoBar *self);

G_END_DECLS
