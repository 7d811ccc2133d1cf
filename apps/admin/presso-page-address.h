/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"

G_BEGIN_DECLS

char *presso_page_address_find (PressoShop *shop, PressoCode *code, const char *host_uri);

G_END_DECLS
