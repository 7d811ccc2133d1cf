/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-pin.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

void presso_pin_close_session (SoupSession *session);
void presso_pin_guard (PressoPin *self, SoupMessage *message);
gboolean presso_pin_has_refused (SoupMessage *message);

G_END_DECLS
