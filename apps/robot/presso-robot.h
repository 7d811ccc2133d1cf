/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"
#include "presso-tally.h"

G_BEGIN_DECLS

/**
 * PressoRobotOptions:
 * @n_guests: phones at the bar at once
 * @n_baristas: drinks made at once
 * @orders_per_minute: how many guests come
 * @n_orders: after how many visits no guest comes any more; 0 for any number
 * @duration_s: after how many seconds no guest comes any more; 0 for ever
 * @speed: how many times as fast as people everything goes
 * @seed: what chance begins with
 * @visits: (nullable) (element-type PressoVisit): a recorded day, instead of chance
 *
 * What a robot does.
 */
typedef struct {
  guint n_guests;
  guint n_baristas;
  double orders_per_minute;
  guint n_orders;
  guint duration_s;
  double speed;
  guint32 seed;
  GPtrArray *visits;
} PressoRobotOptions;

#define PRESSO_TYPE_ROBOT (presso_robot_get_type ())
G_DECLARE_FINAL_TYPE (PressoRobot, presso_robot, PRESSO, ROBOT, GObject)

PressoRobot *presso_robot_new (PressoClient *staff, const PressoRobotOptions *options);
void presso_robot_start (PressoRobot *self);
void presso_robot_stop (PressoRobot *self);
PressoTally *presso_robot_get_tally (PressoRobot *self);

G_END_DECLS
