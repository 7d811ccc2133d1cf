/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

void presso_journal_watch_requests (SoupServer *soup);
void presso_journal_note_request (PressoRequest *request);
char *presso_journal_describe_request (SoupServerMessage *message);
void presso_journal_watch_changes (PressoWriter *writer);

G_END_DECLS
