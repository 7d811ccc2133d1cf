/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/* How far the counters jump where nobody can tell how far they were. */
#define PRESSO_SEQUENCE_GAP 1000000
#define PRESSO_NUMBER_GAP   1000

gboolean presso_store_begin_merge (PressoStore *self,
                                   const char *replaced,
                                   gint64 now_ms,
                                   gboolean *is_complete,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *presso_store_get_merge_table (guint index);

G_END_DECLS
