/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-switch.h"

/**
 * presso_switch_show: (skip)
 * @self: a switch whose state the host decides
 * @is_on: what the host says
 *
 * Shows the host's state, on both the handle and the colour behind it.
 *
 * A switch moves for a tenth of a second after a tap and is "active" only then; to set it
 * meanwhile, even to what it is, ends the movement and loses the tap. So one that is right is left
 * alone.
 */
void
presso_switch_show (GtkSwitch *self, gboolean is_on)
{
  if (gtk_switch_get_active (self) == is_on && gtk_switch_get_state (self) == is_on)
    return;
  gtk_switch_set_active (self, is_on);
  gtk_switch_set_state (self, is_on);
}
