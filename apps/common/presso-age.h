/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/presso-order.h"

G_BEGIN_DECLS

/**
 * PRESSO_AGE_WAITING_MS:
 *
 * From this age on, in milliseconds, an order has waited noticeably.
 */
#define PRESSO_AGE_WAITING_MS (G_GINT64_CONSTANT (120000))

/**
 * PRESSO_AGE_LATE_MS:
 *
 * From this age on, in milliseconds, an order is late.
 */
#define PRESSO_AGE_LATE_MS (G_GINT64_CONSTANT (300000))

/**
 * PressoAgeLevel:
 * @PRESSO_AGE_FRESH: just placed
 * @PRESSO_AGE_WAITING: from 2 minutes on
 * @PRESSO_AGE_LATE: from 5 minutes on
 *
 * How urgent an order is by its age.
 */
typedef enum {
  PRESSO_AGE_FRESH,
  PRESSO_AGE_WAITING,
  PRESSO_AGE_LATE,
} PressoAgeLevel;

gint64 presso_age_of_order (PressoOrder *order, gint64 now_ms);
PressoAgeLevel presso_age_get_level (gint64 age_ms);
char *presso_age_format_clock (gint64 age_ms);
char *presso_age_format_minutes (gint64 age_ms);
char *presso_age_describe (gint64 age_ms);

G_END_DECLS
