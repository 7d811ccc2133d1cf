/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean presso_page_answer (SoupServerMessage *message, const char *path, GError **error);

G_END_DECLS
