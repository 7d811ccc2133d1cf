/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-services.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ORDER_PROCESSOR (presso_order_processor_get_type ())
G_DECLARE_FINAL_TYPE (PressoOrderProcessor,
                      presso_order_processor,
                      PRESSO,
                      ORDER_PROCESSOR,
                      GObject)

PressoOrderProcessor *presso_order_processor_new (PressoServices *services, GMainContext *context);
void presso_order_processor_start (PressoOrderProcessor *self);
void presso_order_processor_stop (PressoOrderProcessor *self);

G_END_DECLS
