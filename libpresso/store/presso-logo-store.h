/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

GBytes *presso_store_load_logo (PressoStore *self, const char *shop, char **hash, GError **error);
gboolean presso_store_save_logo (PressoStore *self,
                                 const char *shop,
                                 const char *hash,
                                 GBytes *picture,
                                 GError **error);
gboolean presso_store_delete_logo (PressoStore *self, const char *shop, GError **error);

G_END_DECLS
