/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-services.h"

G_BEGIN_DECLS

typedef struct _PressoPageComposer PressoPageComposer;

PressoPageComposer *presso_page_composer_new (PressoServices *services, const char *name);
void presso_page_composer_free (PressoPageComposer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoPageComposer, presso_page_composer_free)

const char *presso_page_composer_get_policy (PressoPageComposer *self);
const char *
presso_page_composer_find_language (PressoShop *shop, const char *chosen, const char *accepted);
GBytes *
presso_page_composer_compose (PressoPageComposer *self, PressoShop *shop, const char *language);

G_END_DECLS
