/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-timer.h"

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs timer_funcs = { NULL, NULL, dispatch, NULL, NULL, NULL };

/**
 * presso_timer_new: (skip)
 * @context: the loop it is in
 * @priority: of the source
 * @func: called when it is woken
 * @user_data: for @func
 *
 * Returns: (transfer full): a source that its ready time alone wakes, which isn't set yet
 */
GSource *
presso_timer_new (GMainContext *context, int priority, GSourceFunc func, gpointer user_data)
{
  GSource *source = g_source_new (&timer_funcs, sizeof (GSource));

  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, context);
  return source;
}
