/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-alarm.h"

static gboolean
alarm_dispatch (GSource *alarm, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (alarm, -1);
  return callback (user_data);
}

static GSourceFuncs alarm_funcs = { .dispatch = alarm_dispatch };

/**
 * presso_alarm_new: (skip)
 * @context: where it calls back
 * @callback: returns %G_SOURCE_CONTINUE, to be used again
 * @user_data: for @callback
 *
 * Makes a source that waits to be set, calls back once, and waits to be set again. What goes round
 * in pauses sets it at its end and so needs no name for its own beginning.
 *
 * Returns: (transfer full): an alarm that isn't set
 */
GSource *
presso_alarm_new (GMainContext *context, GSourceFunc callback, gpointer user_data)
{
  GSource *alarm = g_source_new (&alarm_funcs, sizeof (GSource));

  g_source_set_callback (alarm, callback, user_data, NULL);
  g_source_attach (alarm, context);
  return alarm;
}

/**
 * presso_alarm_set: (skip)
 * @alarm: an alarm
 * @delay_ms: when it calls back, from now on
 *
 * Sets it, or sets it to another time.
 */
void
presso_alarm_set (GSource *alarm, guint delay_ms)
{
  g_source_set_ready_time (alarm, g_get_monotonic_time () + (gint64) delay_ms * 1000);
}

/**
 * presso_alarm_unset: (skip)
 * @alarm: (nullable): an alarm
 *
 * Has the alarm not go off.
 */
void
presso_alarm_unset (GSource *alarm)
{
  if (alarm != NULL)
    g_source_set_ready_time (alarm, -1);
}

/**
 * presso_alarm_clear: (skip)
 * @alarm: (inout): an alarm or any other source
 *
 * Ends and frees it, where there is one.
 */
void
presso_alarm_clear (GSource **alarm)
{
  if (*alarm != NULL)
    g_source_destroy (*alarm);
  g_clear_pointer (alarm, g_source_unref);
}
