/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_GUEST_SESSION (presso_guest_session_get_type ())
G_DECLARE_FINAL_TYPE (PressoGuestSession, presso_guest_session, PRESSO, GUEST_SESSION, GObject)

PressoGuestSession *presso_guest_session_new (void);

G_END_DECLS
