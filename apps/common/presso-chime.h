/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PressoSound:
 * @PRESSO_SOUND_READY: a drink is ready
 * @PRESSO_SOUND_NEW_ORDER: an order came in
 * @PRESSO_SOUND_OVERDUE: an order waits for too long
 * @PRESSO_SOUND_LAST_ORDERS: the bar closes soon
 *
 * Presso's own sounds, which build-aux/make-sounds.py makes.
 */
typedef enum {
  PRESSO_SOUND_READY,
  PRESSO_SOUND_NEW_ORDER,
  PRESSO_SOUND_OVERDUE,
  PRESSO_SOUND_LAST_ORDERS,
} PressoSound;

#define PRESSO_TYPE_SOUND (presso_sound_get_type ())
GType presso_sound_get_type (void) G_GNUC_CONST;

#define PRESSO_TYPE_CHIME (presso_chime_get_type ())
G_DECLARE_FINAL_TYPE (PressoChime, presso_chime, PRESSO, CHIME, GObject)

PressoChime *presso_chime_new (void);
void presso_chime_bind_settings (PressoChime *self,
                                 GSettings *settings,
                                 const char *volume_key,
                                 const char *muted_key);

void presso_chime_play (PressoChime *self, PressoSound sound);
void presso_chime_repeat (PressoChime *self, PressoSound sound, guint period_ms);
void presso_chime_stop (PressoChime *self);
void presso_chime_check (PressoChime *self);

gboolean presso_chime_get_playing (PressoChime *self);
const char *presso_chime_get_trouble (PressoChime *self);

G_END_DECLS
