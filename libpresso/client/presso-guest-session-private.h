/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-guest-session.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

void presso_guest_session_show (PressoGuestSession *self, SoupMessage *message);
void presso_guest_session_keep (PressoGuestSession *self, SoupMessage *message);

G_END_DECLS
