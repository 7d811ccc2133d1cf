/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-code.h"
#include "store/presso-store.h"

G_BEGIN_DECLS

PressoCode *
presso_store_find_code (PressoStore *self, const char *shop, const char *code, GError **error);
PressoCode *presso_store_find_newest_code (PressoStore *self, const char *shop, GError **error);
gboolean
presso_store_insert_code (PressoStore *self, const char *shop, PressoCode *code, GError **error);
gboolean
presso_store_end_codes (PressoStore *self, const char *shop, gint64 time_ms, GError **error);
gboolean
presso_store_withdraw_codes (PressoStore *self, const char *shop, gint64 time_ms, GError **error);
gboolean presso_store_take_drink (PressoStore *self,
                                  const char *shop,
                                  const char *code,
                                  gboolean *done,
                                  GError **error);
gboolean
presso_store_return_drink (PressoStore *self, const char *shop, const char *code, GError **error);
gboolean presso_store_set_drinks (PressoStore *self,
                                  const char *shop,
                                  gint64 drinks,
                                  gint64 now_ms,
                                  GError **error);

G_END_DECLS
