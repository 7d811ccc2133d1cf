/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-record.h"

G_BEGIN_DECLS

/* How one field of a record is read and written; what holds it is the record's business. */

GType presso_field_get_value_type (const PressoField *field);
const char *presso_field_parse (const PressoField *field,
                                JsonNode *node,
                                const char *path,
                                GValue *value,
                                GError **problem);
gboolean presso_field_is_empty (const PressoField *field, gconstpointer held);
JsonNode *presso_field_write (const PressoField *field, gpointer held);

G_END_DECLS
