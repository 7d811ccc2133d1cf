/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-record.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_ORDER_CHOICE (presso_order_choice_get_type ())
G_DECLARE_FINAL_TYPE (PressoOrderChoice, presso_order_choice, PRESSO, ORDER_CHOICE, PressoRecord)

const char *presso_order_choice_get_group (PressoOrderChoice *self);
const char *presso_order_choice_get_group_name (PressoOrderChoice *self);
const char *presso_order_choice_get_choice (PressoOrderChoice *self);
const char *presso_order_choice_get_choice_name (PressoOrderChoice *self);
gboolean presso_order_choice_get_usual (PressoOrderChoice *self);

G_END_DECLS
