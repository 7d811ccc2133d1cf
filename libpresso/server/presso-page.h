/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

typedef struct _PressoPage PressoPage;

PressoPage *presso_page_new (PressoServices *services);
void presso_page_free (PressoPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoPage, presso_page_free)

gboolean
presso_page_answer (PressoPage *self, PressoRequest *request, const char *path, GError **error);

G_END_DECLS
