/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-event-frames.h"

#include "server/presso-subscriber.h"

/**
 * PressoEventFrames:
 *
 * What an event is sent as. It is written once for all who get the same: the staff, or the guests
 * of each language that somebody listens in.
 */
struct _PressoEventFrames {
  const PressoEvent *event;
  gboolean to_staff;
  GBytes *all;             /* with the names in all languages; NULL until somebody needs it */
  GHashTable *by_language; /* tag → GBytes */
};

/**
 * presso_event_frames_new: (skip)
 * @event: an event, which must live longer
 * @to_staff: whether it is sent to staff
 *
 * Returns: (transfer full): its frames, of which none is written yet
 */
PressoEventFrames *
presso_event_frames_new (const PressoEvent *event, gboolean to_staff)
{
  PressoEventFrames *self = g_new0 (PressoEventFrames, 1);

  self->event = event;
  self->to_staff = to_staff;
  self->by_language =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return self;
}

/**
 * presso_event_frames_free: (skip)
 * @self: (transfer full): frames
 */
void
presso_event_frames_free (PressoEventFrames *self)
{
  g_clear_pointer (&self->all, g_bytes_unref);
  g_hash_table_unref (self->by_language);
  g_free (self);
}

static GBytes *
write_frame (const PressoEventFrames *self, const char *language)
{
  g_autofree char *text = self->to_staff ? presso_event_to_string (self->event)
                                         : presso_event_to_guest_string (self->event, language);

  return presso_frame_new_text (text);
}

/**
 * presso_event_frames_get: (skip)
 * @self: frames
 * @language: (nullable): in which language the menu is read, %NULL for all
 *
 * Returns: (transfer none): the frame for who reads that language; with all of them for who comes
 *   after %PRESSO_EVENT_FRAMES_MAX_LANGUAGES others
 */
GBytes *
presso_event_frames_get (PressoEventFrames *self, const char *language)
{
  gboolean is_one =
    language != NULL && !self->to_staff && self->event->type == PRESSO_EVENT_CONFIG_CHANGED;
  GBytes *frame = is_one ? g_hash_table_lookup (self->by_language, language) : NULL;

  if (frame != NULL)
    return frame;
  if (is_one && g_hash_table_size (self->by_language) < PRESSO_EVENT_FRAMES_MAX_LANGUAGES) {
    frame = write_frame (self, language);
    g_hash_table_insert (self->by_language, g_strdup (language), frame);
    return frame;
  }
  if (self->all == NULL)
    self->all = write_frame (self, NULL);
  return self->all;
}
