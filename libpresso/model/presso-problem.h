/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *presso_problem_to_string (const GError *error);
GError *presso_problem_to_error (int status, const char *body, gsize length);

G_END_DECLS
