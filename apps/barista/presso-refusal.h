/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-tap.h"

G_BEGIN_DECLS

char *presso_refusal_describe (const PressoTap *tap,
                               PressoOrder *now,
                               gboolean is_own,
                               const GError *error,
                               guint n_dropped);
gboolean presso_refusal_is_moot (const PressoTap *tap, PressoOrder *now, gboolean is_own);

gboolean presso_refusal_is_passing (const GError *error);
gboolean presso_refusal_wants_confirmation (const GError *error);

G_END_DECLS
