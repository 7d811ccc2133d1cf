/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_PEOPLE (presso_people_get_type ())
G_DECLARE_FINAL_TYPE (PressoPeople, presso_people, PRESSO, PEOPLE, GObject)

PressoPeople *presso_people_new (PressoClient *client, GSettings *settings);
GListModel *presso_people_get_baristas (PressoPeople *self);
gboolean presso_people_has_baristas (PressoPeople *self);
PressoBarista *presso_people_get_barista (PressoPeople *self);
const char *presso_people_get_name (PressoPeople *self);
void presso_people_choose (PressoPeople *self, PressoBarista *barista);
void presso_people_set_name (PressoPeople *self, const char *name);

void presso_people_sign_in_async (PressoPeople *self,
                                  PressoBarista *barista,
                                  const char *pin,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean presso_people_sign_in_finish (PressoPeople *self, GAsyncResult *result, GError **error);

G_END_DECLS
