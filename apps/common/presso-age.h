/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order.h"

G_BEGIN_DECLS

/**
 * PressoAgeLevel:
 * @PRESSO_AGE_FRESH: no reason to worry
 * @PRESSO_AGE_LATE: has waited noticeably
 * @PRESSO_AGE_OVERDUE: has waited for too long
 *
 * How urgent an order is by its age. From when on is for the organiser to say.
 */
typedef enum {
  PRESSO_AGE_FRESH,
  PRESSO_AGE_LATE,
  PRESSO_AGE_OVERDUE,
} PressoAgeLevel;

gint64 presso_age_of_order (PressoOrder *order, gint64 now_ms);
PressoAgeLevel presso_age_get_level (gint64 age_ms, gint64 late_ms, gint64 overdue_ms);
char *presso_age_format_clock (gint64 age_ms);
char *presso_age_format_minutes (gint64 age_ms);
char *presso_age_describe (gint64 age_ms);

G_END_DECLS
