/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-connection.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_CONNECTION_INPUT (presso_connection_input_get_type ())
G_DECLARE_FINAL_TYPE (PressoConnectionInput,
                      presso_connection_input,
                      PRESSO,
                      CONNECTION_INPUT,
                      GInputStream)

GInputStream *presso_connection_input_new (PressoConnection *connection);
void presso_connection_input_detach (PressoConnectionInput *self);

G_END_DECLS
