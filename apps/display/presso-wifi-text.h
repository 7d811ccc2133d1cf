/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_wifi_text_new (const char *ssid, const char *password, gboolean is_hidden);

G_END_DECLS
