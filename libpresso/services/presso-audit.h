/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "services/presso-caller.h"
#include "store/presso-store.h"

G_BEGIN_DECLS

const PressoAudit *presso_audit_fill (PressoAudit *audit,
                                      const PressoCaller *caller,
                                      const char *action,
                                      const char *changes);
char *presso_audit_build_changes (JsonNode *before, JsonNode *after);

G_END_DECLS
