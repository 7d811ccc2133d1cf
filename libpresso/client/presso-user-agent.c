/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-user-agent.h"

/**
 * presso_user_agent: (skip)
 *
 * Returns: the program and its version, such as `presso-display/0.1.0`, for the organiser's list of
 *   stations
 */
const char *
presso_user_agent (void)
{
  static char *agent;

  if (g_once_init_enter (&agent)) {
    const char *program = g_get_prgname ();

    g_once_init_leave (
      &agent, g_strconcat (program != NULL ? program : "presso", "/", PRESSO_VERSION, NULL));
  }
  return agent;
}
