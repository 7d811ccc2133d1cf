/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One text in several languages: a #GVariant of this type, sorted by language, or NULL for none. It
 * never changes, so records and editors can share it. */
#define PRESSO_TEXTS_TYPE "a{ss}"

GVariant *presso_texts_parse (JsonNode *node,
                              gint64 max_length,
                              const char *path,
                              const char **reason,
                              GError **problem);
JsonNode *presso_texts_write (GVariant *texts);

const char *presso_texts_get (GVariant *texts, const char *language);
const char *presso_texts_find (GVariant *texts, const char *language);
GVariant *presso_texts_set (GVariant *texts, const char *language, const char *text);

G_END_DECLS
