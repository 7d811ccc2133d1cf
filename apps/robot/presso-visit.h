/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PressoVisit:
 * @after_ms: how long after the visit before
 * @drink: id of a drink
 * @options: id of each option group → id of a choice
 * @name: (nullable): for the cup
 * @think_ms: from the scan to the order
 * @cancel_ms: from the order to giving it back; -1 for who waits
 * @make_ms: how long a robot barista takes
 * @pickup_ms: from ready to collected
 *
 * What a guest comes to the bar for, and how long each step takes.
 */
typedef struct {
  gint64 after_ms;
  char *drink;
  JsonObject *options;
  char *name;
  gint64 think_ms;
  gint64 cancel_ms;
  gint64 make_ms;
  gint64 pickup_ms;
} PressoVisit;

PressoVisit *presso_visit_new (const char *drink);
void presso_visit_free (PressoVisit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoVisit, presso_visit_free)

void presso_visit_speed_up (PressoVisit *self, double speed);
JsonNode *presso_visit_build_order (PressoVisit *self);

G_END_DECLS
