/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_FOUND_HOST (presso_found_host_get_type ())
G_DECLARE_FINAL_TYPE (PressoFoundHost, presso_found_host, PRESSO, FOUND_HOST, GObject)

PressoFoundHost *presso_found_host_new (const char *service,
                                        const char *name,
                                        const char *address,
                                        guint16 port,
                                        const char *fingerprint);

const char *presso_found_host_get_service (PressoFoundHost *self);
const char *presso_found_host_get_name (PressoFoundHost *self);
const char *presso_found_host_get_address (PressoFoundHost *self);
guint16 presso_found_host_get_port (PressoFoundHost *self);
const char *presso_found_host_get_fingerprint (PressoFoundHost *self);
char *presso_found_host_build_uri (PressoFoundHost *self);
gboolean presso_found_host_equal (PressoFoundHost *self, PressoFoundHost *other);

G_END_DECLS
