/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *presso_host_problem_get_heading (const GError *error);
char *presso_host_problem_get_advice (const GError *error, const char *data_dir, guint16 port);

G_END_DECLS
