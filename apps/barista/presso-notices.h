/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_NOTICES (presso_notices_get_type ())
G_DECLARE_FINAL_TYPE (PressoNotices, presso_notices, PRESSO, NOTICES, GObject)

PressoNotices *presso_notices_new (PressoClient *client);
GListModel *presso_notices_get_cancelled (PressoNotices *self);
GListModel *presso_notices_get_orders (PressoNotices *self);
void presso_notices_acknowledge (PressoNotices *self, const char *order_id);

G_END_DECLS
