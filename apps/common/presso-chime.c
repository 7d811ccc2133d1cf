/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-chime.h"

#include <glib/gi18n.h>

#define SOUNDS "/io/github/libpresso/Presso/common/sounds/"

/**
 * PressoChime:
 *
 * Plays Presso's sounds, one at a time: a new one takes the place of the one before. A machine that
 * can't play sound is no error for anyone; [property@Chime:trouble] says why nobody hears anything.
 */
struct _PressoChime {
  GObject parent_instance;

  double volume;
  gboolean muted;
  char *trouble;

  GtkMediaStream *stream; /* while it sounds: who is silent keeps no audio device busy */
  PressoSound repeated;
  guint repeat_id;
};

enum {
  PROP_VOLUME = 1,
  PROP_MUTED,
  PROP_PLAYING,
  PROP_TROUBLE,
  N_PROPS,
};

enum {
  SIGNAL_RANG,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (PressoSound,
                    presso_sound,
                    G_DEFINE_ENUM_VALUE (PRESSO_SOUND_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (PRESSO_SOUND_NEW_ORDER, "new-order"),
                    G_DEFINE_ENUM_VALUE (PRESSO_SOUND_OVERDUE, "overdue"),
                    G_DEFINE_ENUM_VALUE (PRESSO_SOUND_LAST_ORDERS, "last-orders"))

G_DEFINE_FINAL_TYPE (PressoChime, presso_chime, G_TYPE_OBJECT)

static GtkMediaStream *
open_sound (PressoSound sound)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (PRESSO_TYPE_SOUND);
  const GEnumValue *value = g_enum_get_value (klass, (int) sound);
  g_autofree char *path = g_strconcat (SOUNDS, value->value_nick, ".wav", NULL);

  return gtk_media_file_new_for_resource (path);
}

/* GStreamer plays into nothing where there is no device, and doesn't say so. These are the ways out
 * of a machine: ALSA's cards, and the socket of PulseAudio or of PipeWire in its place. */
static gboolean
has_output (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "pulse", "native", NULL);
  g_autofree char *cards = NULL;

  if (g_getenv ("PULSE_SERVER") != NULL || g_file_test (socket, G_FILE_TEST_EXISTS))
    return TRUE;
  return g_file_get_contents ("/proc/asound/cards", &cards, NULL, NULL) &&
         strchr (cards, '[') != NULL;
}

static void
set_trouble (PressoChime *self, const GError *error)
{
  const char *trouble = NULL;

  if (error != NULL)
    trouble = error->message;
  else if (!has_output ())
    trouble = _ ("This computer has no sound output");
  if (g_strcmp0 (trouble, self->trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
drop_stream (PressoChime *self)
{
  if (self->stream == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->stream, self);
  gtk_media_stream_pause (self->stream);
  g_clear_object (&self->stream);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

/* It ended, or it can't be played. */
static void
on_stream_changed (PressoChime *self)
{
  g_autoptr (GtkMediaStream) stream = g_object_ref (self->stream);
  const GError *error = gtk_media_stream_get_error (stream);

  if (error == NULL && !gtk_media_stream_get_ended (stream))
    return;
  set_trouble (self, error);
  drop_stream (self);
}

static gboolean
on_repeat (gpointer user_data)
{
  PressoChime *self = user_data;

  presso_chime_play (self, self->repeated);
  return G_SOURCE_CONTINUE;
}

static void
presso_chime_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoChime *self = PRESSO_CHIME (object);

  switch (id) {
  case PROP_VOLUME:
    g_value_set_double (value, self->volume);
    break;
  case PROP_MUTED:
    g_value_set_boolean (value, self->muted);
    break;
  case PROP_PLAYING:
    g_value_set_boolean (value, presso_chime_get_playing (self));
    break;
  case PROP_TROUBLE:
    g_value_set_string (value, self->trouble);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_volume (PressoChime *self, double volume)
{
  if (self->volume == volume)
    return;
  self->volume = volume;
  if (self->stream != NULL)
    gtk_media_stream_set_volume (self->stream, self->volume);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VOLUME]);
}

static void
set_muted (PressoChime *self, gboolean muted)
{
  if (self->muted == muted)
    return;
  self->muted = muted;
  if (muted)
    drop_stream (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTED]);
}

static void
presso_chime_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoChime *self = PRESSO_CHIME (object);

  switch (id) {
  case PROP_VOLUME:
    set_volume (self, g_value_get_double (value));
    break;
  case PROP_MUTED:
    set_muted (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_chime_dispose (GObject *object)
{
  PressoChime *self = PRESSO_CHIME (object);

  presso_chime_stop (self);

  G_OBJECT_CLASS (presso_chime_parent_class)->dispose (object);
}

static void
presso_chime_finalize (GObject *object)
{
  PressoChime *self = PRESSO_CHIME (object);

  g_free (self->trouble);

  G_OBJECT_CLASS (presso_chime_parent_class)->finalize (object);
}

static void
presso_chime_class_init (PressoChimeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = presso_chime_get_property;
  object_class->set_property = presso_chime_set_property;
  object_class->dispose = presso_chime_dispose;
  object_class->finalize = presso_chime_finalize;

  /**
   * PressoChime:volume:
   *
   * How loud, from 0 to 1, as an ear has it: GTK makes an eighth of the amplitude of 0.5.
   */
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 0.7, writable);
  /**
   * PressoChime:muted:
   *
   * Whether nothing is played. What is repeated goes on being repeated, unheard.
   */
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, writable);
  /**
   * PressoChime:playing:
   *
   * Whether a sound is to be heard now.
   */
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, readable);
  /**
   * PressoChime:trouble:
   *
   * Why sound can't be heard on this machine, in the user's words; %NULL if nothing speaks against
   * it. Known after the first sound, or presso_chime_check().
   */
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PressoChime::rang:
   * @self: the chime
   * @sound: which sound
   *
   * A sound was started.
   */
  signals[SIGNAL_RANG] = g_signal_new ("rang", PRESSO_TYPE_CHIME, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, PRESSO_TYPE_SOUND);
}

static void
presso_chime_init (PressoChime *self)
{
  self->volume = 0.7;
}

/**
 * presso_chime_new:
 *
 * Returns: (transfer full): a chime, not muted
 */
PressoChime *
presso_chime_new (void)
{
  return g_object_new (PRESSO_TYPE_CHIME, NULL);
}

/**
 * presso_chime_bind_settings:
 * @self: a chime
 * @settings: (nullable): this machine's settings; %NULL where Presso isn't installed
 * @volume_key: the key of a double from 0 to 1
 * @muted_key: the key of a boolean
 *
 * Lets the settings decide how loud it is.
 */
void
presso_chime_bind_settings (PressoChime *self,
                            GSettings *settings,
                            const char *volume_key,
                            const char *muted_key)
{
  g_return_if_fail (PRESSO_IS_CHIME (self));

  if (settings == NULL)
    return;
  g_settings_bind (settings, volume_key, self, "volume", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, muted_key, self, "muted", G_SETTINGS_BIND_GET);
}

/**
 * presso_chime_play:
 * @self: a chime
 * @sound: what to play
 *
 * Plays a sound once, from its beginning.
 */
void
presso_chime_play (PressoChime *self, PressoSound sound)
{
  g_return_if_fail (PRESSO_IS_CHIME (self));

  drop_stream (self);
  if (self->muted || self->volume <= 0)
    return;
  self->stream = open_sound (sound);
  gtk_media_stream_set_volume (self->stream, self->volume);
  g_signal_connect_swapped (self->stream, "notify::ended", G_CALLBACK (on_stream_changed), self);
  g_signal_connect_swapped (self->stream, "notify::error", G_CALLBACK (on_stream_changed), self);
  gtk_media_stream_play (self->stream);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
  g_signal_emit (self, signals[SIGNAL_RANG], 0, sound);
  /* Without a module to play it, it has failed before anyone could listen. */
  if (self->stream != NULL)
    on_stream_changed (self);
}

/**
 * presso_chime_repeat:
 * @self: a chime
 * @sound: what to play
 * @period_ms: milliseconds from one beginning to the next
 *
 * Plays a sound now, and again and again until presso_chime_stop(). Takes the place of what was
 * repeated before.
 */
void
presso_chime_repeat (PressoChime *self, PressoSound sound, guint period_ms)
{
  g_return_if_fail (PRESSO_IS_CHIME (self));

  g_clear_handle_id (&self->repeat_id, g_source_remove);
  self->repeated = sound;
  self->repeat_id = g_timeout_add (period_ms, on_repeat, self);
  presso_chime_play (self, sound);
}

/**
 * presso_chime_stop:
 * @self: a chime
 *
 * Is silent at once, and repeats nothing any more.
 */
void
presso_chime_stop (PressoChime *self)
{
  g_return_if_fail (PRESSO_IS_CHIME (self));

  g_clear_handle_id (&self->repeat_id, g_source_remove);
  drop_stream (self);
}

/**
 * presso_chime_check:
 * @self: a chime
 *
 * Finds out without a sound whether one could be heard, see [property@Chime:trouble].
 */
void
presso_chime_check (PressoChime *self)
{
  g_autoptr (GtkMediaStream) stream = open_sound (PRESSO_SOUND_READY);

  g_return_if_fail (PRESSO_IS_CHIME (self));

  set_trouble (self, gtk_media_stream_get_error (stream));
}

/**
 * presso_chime_get_playing:
 * @self: a chime
 *
 * Returns: whether a sound is to be heard now
 */
gboolean
presso_chime_get_playing (PressoChime *self)
{
  g_return_val_if_fail (PRESSO_IS_CHIME (self), FALSE);

  return self->stream != NULL;
}

/**
 * presso_chime_get_trouble:
 * @self: a chime
 *
 * Returns: (transfer none) (nullable): why nothing is heard on this machine
 */
const char *
presso_chime_get_trouble (PressoChime *self)
{
  g_return_val_if_fail (PRESSO_IS_CHIME (self), NULL);

  return self->trouble;
}
