/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

/* Requests whose answer takes longer than a turn of the loop. */

void presso_job_run (PressoRequest *request);
void presso_job_end (PressoRequest *request, const GError *error);
void presso_job_finish (PressoRequest *request, const GError *error);

G_END_DECLS
