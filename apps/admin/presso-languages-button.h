/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PRESSO_TYPE_LANGUAGES_BUTTON (presso_languages_button_get_type ())
G_DECLARE_FINAL_TYPE (PressoLanguagesButton,
                      presso_languages_button,
                      PRESSO,
                      LANGUAGES_BUTTON,
                      AdwBin)

GtkWidget *presso_languages_button_new (void);
char **presso_languages_button_dup_languages (PressoLanguagesButton *self);
void
presso_languages_button_set_languages (PressoLanguagesButton *self, const char *const *languages);

G_END_DECLS
