/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-connection.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_CONNECTION_OUTPUT (presso_connection_output_get_type ())
G_DECLARE_FINAL_TYPE (PressoConnectionOutput,
                      presso_connection_output,
                      PRESSO,
                      CONNECTION_OUTPUT,
                      GOutputStream)

GOutputStream *presso_connection_output_new (PressoConnection *connection);
void presso_connection_output_detach (PressoConnectionOutput *self);

G_END_DECLS
