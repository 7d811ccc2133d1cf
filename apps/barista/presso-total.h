/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_TOTAL (presso_total_get_type ())
G_DECLARE_FINAL_TYPE (PressoTotal, presso_total, PRESSO, TOTAL, GObject)

PressoTotal *presso_total_new (const char *name, gboolean is_usual);

const char *presso_total_get_name (PressoTotal *self);
gboolean presso_total_is_usual (PressoTotal *self);
guint presso_total_get_count (PressoTotal *self);
void presso_total_add (PressoTotal *self, int by);
int presso_total_compare (PressoTotal *self, PressoTotal *other);

G_END_DECLS
