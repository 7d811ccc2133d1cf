/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "common/presso-chime.h"

G_BEGIN_DECLS

PressoChime *presso_sounds_create_chime (GSettings *settings);
PressoSound presso_sounds_get_new_order (GSettings *settings);

G_END_DECLS
