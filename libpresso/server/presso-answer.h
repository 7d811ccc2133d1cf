/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "model/presso-error.h"

G_BEGIN_DECLS

void presso_answer_add_headers (SoupMessageHeaders *headers);
void presso_answer_problem (SoupServerMessage *message, const GError *error);
char *presso_answer_build_refusal (PressoError code);

G_END_DECLS
