/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_ROLE_CARD (presso_role_card_get_type ())
G_DECLARE_FINAL_TYPE (PressoRoleCard, presso_role_card, PRESSO, ROLE_CARD, GtkButton)

const char *presso_role_card_get_role (PressoRoleCard *self);
void presso_role_card_set_chosen (PressoRoleCard *self, gboolean chosen);

G_END_DECLS
