/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "admin/presso-menu-problems.h"
#include "model/presso-drink.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_MENU_DRAFT (presso_menu_draft_get_type ())
G_DECLARE_FINAL_TYPE (PressoMenuDraft, presso_menu_draft, PRESSO, MENU_DRAFT, GObject)

PressoMenuDraft *presso_menu_draft_new (void);

void presso_menu_draft_take_menu (PressoMenuDraft *self, GListModel *menu);
void presso_menu_draft_reset (PressoMenuDraft *self);
void presso_menu_draft_settle (PressoMenuDraft *self);
GListModel *presso_menu_draft_get_drinks (PressoMenuDraft *self);
PressoMenuProblems *presso_menu_draft_get_problems (PressoMenuDraft *self);
gboolean presso_menu_draft_get_dirty (PressoMenuDraft *self);
gboolean presso_menu_draft_get_conflict (PressoMenuDraft *self);

PressoDrink *presso_menu_draft_add_drink (PressoMenuDraft *self, const char *name);
PressoDrink *presso_menu_draft_duplicate_drink (PressoMenuDraft *self, PressoDrink *drink);
PressoOptionGroup *
presso_menu_draft_add_group (PressoMenuDraft *self, PressoDrink *drink, const char *name);
PressoChoice *
presso_menu_draft_add_choice (PressoMenuDraft *self, PressoOptionGroup *group, const char *name);
void presso_menu_draft_remove (PressoMenuDraft *self, GListModel *siblings, gpointer record);
void
presso_menu_draft_move (PressoMenuDraft *self, GListModel *siblings, gpointer record, int steps);
void presso_menu_draft_touch (PressoMenuDraft *self);

void presso_menu_draft_set_languages (PressoMenuDraft *self,
                                      const char *const *offered,
                                      const char *own);
const char *const *presso_menu_draft_get_languages (PressoMenuDraft *self);
char *presso_menu_draft_describe_missing (PressoMenuDraft *self,
                                          gpointer record,
                                          const char *const *languages);
void presso_menu_draft_follow_name (PressoMenuDraft *self, gpointer record);

JsonNode *presso_menu_draft_to_json (PressoMenuDraft *self);
gboolean presso_menu_draft_check (PressoMenuDraft *self, GError **error);

G_END_DECLS
