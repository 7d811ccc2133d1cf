/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSocketAddress *presso_host_address_parse (const char *address, guint16 port, GError **error);
char *presso_host_address_build_url (GSocketAddress *address, guint16 port);
char *
presso_host_address_build_page_url (GSocketAddress *address, guint16 port, const char *secure_name);

gboolean presso_host_address_is_same_machine (GSocketAddress *local, GSocketAddress *remote);

G_END_DECLS
