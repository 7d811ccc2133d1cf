/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Languages are named by BCP 47 tags everywhere outside po/: "pt-BR", not "pt_BR". */

gboolean presso_language_is_tag (const char *text);
char *presso_language_normalize (const char *text);
gboolean presso_language_is_right_to_left (const char *tag);

const char *const *presso_language_list (void);
const char *presso_language_get_own_name (const char *tag);

const char *presso_language_find (const char *const *offered, const char *wanted);
const char *presso_language_negotiate (const char *const *offered,
                                       const char *fallback,
                                       const char *chosen,
                                       const char *accepted);
const char *presso_language_get_local (void);

G_END_DECLS
