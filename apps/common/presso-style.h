/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_STYLE (presso_style_get_type ())
G_DECLARE_FINAL_TYPE (PressoStyle, presso_style, PRESSO, STYLE, GObject)

PressoStyle *presso_style_new (void);

G_END_DECLS
