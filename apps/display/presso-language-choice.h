/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void presso_language_choice_bind (AdwComboRow *row,
                                  GSettings *settings,
                                  const char *key,
                                  const char *none);

G_END_DECLS
