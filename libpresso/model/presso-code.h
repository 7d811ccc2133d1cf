/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-record.h"

G_BEGIN_DECLS

/**
 * PRESSO_CODE_LENGTH:
 *
 * Characters of a code. 32⁸ codes: guessing one of the two that are good at a time is hopeless.
 */
#define PRESSO_CODE_LENGTH 8

#define PRESSO_TYPE_CODE (presso_code_get_type ())
G_DECLARE_FINAL_TYPE (PressoCode, presso_code, PRESSO, CODE, PressoRecord)

const char *presso_code_get_code (PressoCode *self);
const char *presso_code_get_url (PressoCode *self);
gint64 presso_code_get_valid_from (PressoCode *self);
gint64 presso_code_get_valid_until (PressoCode *self);
int presso_code_get_drinks (PressoCode *self);
int presso_code_get_drinks_left (PressoCode *self);
gboolean presso_code_is_exhausted (PressoCode *self);

char *presso_code_from_random (guint64 random);
char *presso_code_canonicalise (const char *text);
char *presso_code_build_url (const char *base_url, const char *code);

G_END_DECLS
