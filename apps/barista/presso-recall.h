/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"

G_BEGIN_DECLS

/**
 * PRESSO_RECALL_MAX:
 *
 * Orders that are kept in view.
 */
#define PRESSO_RECALL_MAX 50

#define PRESSO_TYPE_RECALL (presso_recall_get_type ())
G_DECLARE_FINAL_TYPE (PressoRecall, presso_recall, PRESSO, RECALL, GObject)

PressoRecall *presso_recall_new (PressoClient *client);

GListModel *presso_recall_get_orders (PressoRecall *self);
void presso_recall_load (PressoRecall *self);
char *presso_recall_describe (PressoOrder *order);

G_END_DECLS
