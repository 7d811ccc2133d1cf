/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PRESSO_AVAHI_SERVER   "org.freedesktop.Avahi.Server"
#define PRESSO_AVAHI_BROWSER  "org.freedesktop.Avahi.ServiceBrowser"
#define PRESSO_AVAHI_RESOLVER "org.freedesktop.Avahi.ServiceResolver"
#define PRESSO_AVAHI_GROUP    "org.freedesktop.Avahi.EntryGroup"

/* Avahi's "any interface" and "any protocol". */
#define PRESSO_AVAHI_ANY  (-1)
#define PRESSO_AVAHI_IPV4 0

#define PRESSO_TYPE_AVAHI (presso_avahi_get_type ())
G_DECLARE_FINAL_TYPE (PressoAvahi, presso_avahi, PRESSO, AVAHI, GObject)

PressoAvahi *presso_avahi_new (void);
gboolean presso_avahi_get_available (PressoAvahi *self);
void presso_avahi_call (PressoAvahi *self,
                        const char *path,
                        const char *interface,
                        const char *method,
                        GVariant *parameters,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
GVariant *presso_avahi_call_finish (GObject *bus, GAsyncResult *result, GError **error);

G_END_DECLS
