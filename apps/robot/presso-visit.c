/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-visit.h"

#include "model/presso-json.h"

/**
 * presso_visit_new:
 * @drink: id of a drink
 *
 * Returns: (transfer full): a visit of a guest who knows what to order and takes no time
 */
PressoVisit *
presso_visit_new (const char *drink)
{
  PressoVisit *self = g_new0 (PressoVisit, 1);

  self->drink = g_strdup (drink);
  self->options = json_object_new ();
  self->cancel_ms = -1;
  return self;
}

/**
 * presso_visit_free:
 * @self: (transfer full): a visit
 */
void
presso_visit_free (PressoVisit *self)
{
  g_free (self->drink);
  json_object_unref (self->options);
  g_free (self->name);
  g_free (self);
}

/**
 * presso_visit_speed_up:
 * @self: a visit
 * @speed: how many times as fast, above 0
 */
void
presso_visit_speed_up (PressoVisit *self, double speed)
{
  gint64 *times[] = { &self->after_ms, &self->think_ms, &self->make_ms, &self->pickup_ms,
                      &self->cancel_ms };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    if (*times[i] >= 0)
      *times[i] = (gint64) ((double) *times[i] / speed);
  }
}

/**
 * presso_visit_build_order:
 * @self: a visit
 *
 * Returns: (transfer full): what a phone sends when it orders
 */
JsonNode *
presso_visit_build_order (PressoVisit *self)
{
  JsonObject *order = json_object_new ();

  json_object_set_string_member (order, "drink", self->drink);
  json_object_set_object_member (order, "options", json_object_ref (self->options));
  if (self->name != NULL)
    json_object_set_string_member (order, "name", self->name);
  return presso_json_take_object (order);
}
