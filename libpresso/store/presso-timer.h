/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *
presso_timer_new (GMainContext *context, int priority, GSourceFunc func, gpointer user_data);

G_END_DECLS
