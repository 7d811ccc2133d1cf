/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-certificate.h"

G_BEGIN_DECLS

PressoCertificate *
presso_own_certificate_ensure (const char *data_dir, gint64 now_ms, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
