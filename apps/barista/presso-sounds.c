/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "barista/presso-sounds.h"

/* What one can choose from, in the order of the setting's values. */
static const PressoSound new_order_sounds[] = {
  PRESSO_SOUND_NEW_ORDER,
  PRESSO_SOUND_READY,
  PRESSO_SOUND_LAST_ORDERS,
};

/**
 * presso_sounds_create_chime:
 * @settings: (nullable): this machine's settings
 *
 * Returns: (transfer full): a chime as loud as a station is to be
 */
PressoChime *
presso_sounds_create_chime (GSettings *settings)
{
  PressoChime *chime = presso_chime_new ();

  presso_chime_bind_settings (chime, settings, "barista-volume", "barista-muted");
  return chime;
}

/**
 * presso_sounds_get_new_order:
 * @settings: (nullable): this machine's settings
 *
 * Returns: what to play for new orders
 */
PressoSound
presso_sounds_get_new_order (GSettings *settings)
{
  int chosen = settings != NULL ? g_settings_get_enum (settings, "barista-sound-name") : 0;

  return new_order_sounds[CLAMP (chosen, 0, (int) G_N_ELEMENTS (new_order_sounds) - 1)];
}
