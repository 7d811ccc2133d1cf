/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sounds, as they arrive at a sound card: here one that writes a file. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "common/presso-chime.h"

#define SOUNDS      "/io/github/libpresso/Presso/common/sounds/"
#define WAV_HEADER  44
#define N_TRIES     20
#define DEADLINE_US (20 * G_USEC_PER_SEC)

static const char *const names[] = { "ready", "new-order", "overdue", "last-orders" };

typedef struct {
  char *folder;
  char *heard; /* what the card was given */
  PressoChime *chime;
  guint n_rang;
} Fixture;

/* A card of ALSA's that takes all there is at once, and keeps it. */
static void
make_card (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "asound.conf", NULL);
  g_autofree char *config = g_strdup_printf (
    "pcm.!default { type file; file \"%s\"; format \"wav\"; slave.pcm { type null } }\n"
    "ctl.!default { type hw; card 0 }\n",
    fixture->heard);

  g_assert_true (g_file_set_contents (path, config, -1, NULL));
  g_setenv ("ALSA_CONFIG_PATH", path, TRUE);
  /* No sound server, not even one that would be started for us. */
  g_setenv ("PULSE_SERVER", "none", TRUE);
}

static void
on_rang (Fixture *fixture, PressoSound sound)
{
  fixture->n_rang++;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("presso-chime-XXXXXX", NULL);
  fixture->heard = g_build_filename (fixture->folder, "heard.wav", NULL);
  make_card (fixture);
  fixture->chime = presso_chime_new ();
  g_signal_connect_swapped (fixture->chime, "rang", G_CALLBACK (on_rang), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *config = g_build_filename (fixture->folder, "asound.conf", NULL);

  g_assert_finalize_object (fixture->chime);
  g_unlink (fixture->heard);
  g_unlink (config);
  g_rmdir (fixture->folder);
  g_free (fixture->heard);
  g_free (fixture->folder);
}

static gboolean
on_nudge (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Turns the loop once; comes back though nothing happens, so that who waits sees the deadline. */
static void
iterate (void)
{
  guint nudge_id = g_timeout_add (50, on_nudge, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (nudge_id);
}

static void
wait_for_silence (Fixture *fixture)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (presso_chime_get_playing (fixture->chime)) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    iterate ();
  }
}

static GBytes *
load_sound (const char *name)
{
  g_autofree char *path = g_strconcat (SOUNDS, name, ".wav", NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resources_lookup_data (path, 0, &error);

  g_assert_no_error (error);
  return bytes;
}

/* The card has no clock: what follows the first fifth of a second may come too late for it. */
#define HEARD 2205

/* The greatest of the first samples. */
static int
get_peak (const char *wav, gsize size, guint n_samples)
{
  int peak = 0;

  for (gsize i = 0; i < n_samples && WAV_HEADER + 2 * i + 1 < size; i++) {
    gint16 sample;

    memcpy (&sample, wav + WAV_HEADER + 2 * i, sizeof sample);
    peak = MAX (peak, ABS ((int) GINT16_FROM_LE (sample)));
  }
  return peak;
}

/* Whether the machine has what plays; a distribution may leave it out. */
static gboolean
can_play (void)
{
  g_autoptr (GtkMediaStream) stream = gtk_media_file_new_for_resource (SOUNDS "ready.wav");

  if (gtk_media_stream_get_error (stream) == NULL)
    return TRUE;
  g_test_skip ("GTK has no media module here");
  return FALSE;
}

/* Plays it until the card has heard its beginning: on a busy machine it may have run ahead of it.
 */
static int
hear (Fixture *fixture, double volume)
{
  int peak = 0;

  g_object_set (fixture->chime, "volume", volume, NULL);
  for (guint i = 0; i < N_TRIES && peak == 0; i++) {
    g_autofree char *heard = NULL;
    gsize size = 0;

    presso_chime_play (fixture->chime, PRESSO_SOUND_READY);
    g_assert_true (presso_chime_get_playing (fixture->chime));
    wait_for_silence (fixture);
    g_assert_true (g_file_get_contents (fixture->heard, &heard, &size, NULL));
    peak = get_peak (heard, size, HEARD);
  }
  return peak;
}

static void
test_heard (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GBytes) sound = load_sound ("ready");
  int peak = get_peak (g_bytes_get_data (sound, NULL), g_bytes_get_size (sound), HEARD);

  if (!can_play ())
    return;
  g_assert_cmpint (ABS (hear (fixture, 1.0) - peak), <, 300);
  g_assert_cmpstr (presso_chime_get_trouble (fixture->chime), ==, NULL);
  g_assert_cmpuint (fixture->n_rang, >=, 1);
  /* Half the way is an eighth of the amplitude. */
  g_assert_cmpint (ABS (hear (fixture, 0.5) - peak / 8), <, 300);
}

/* Each can be told from the others, begins and ends in silence, and doesn't overdrive. */
static void
test_sounds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GBytes) sound = load_sound (names[i]);
    gsize size = 0;
    const char *wav = g_bytes_get_data (sound, &size);
    int peak = get_peak (wav, size, G_MAXUINT);

    g_assert_cmpint (memcmp (wav, "RIFF", 4), ==, 0);
    g_assert_cmpint (peak, >, 20000);
    g_assert_cmpint (peak, <, 30000);
    g_assert_cmpint (get_peak (wav, size, 2), <, 300);
    g_assert_cmpint (ABS ((int) (signed char) wav[size - 1]), <=, 1);
    for (guint j = 0; j < i; j++) {
      g_autoptr (GBytes) other = load_sound (names[j]);

      g_assert_false (g_bytes_equal (sound, other));
    }
  }
}

static void
test_muted (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (fixture->chime, "muted", TRUE, NULL);
  presso_chime_play (fixture->chime, PRESSO_SOUND_NEW_ORDER);
  g_assert_false (presso_chime_get_playing (fixture->chime));
  g_object_set (fixture->chime, "muted", FALSE, "volume", 0.0, NULL);
  presso_chime_play (fixture->chime, PRESSO_SOUND_NEW_ORDER);
  g_assert_false (presso_chime_get_playing (fixture->chime));
  g_assert_cmpuint (fixture->n_rang, ==, 0);
  if (!can_play ())
    return;

  /* Who mutes it wants silence now. */
  g_object_set (fixture->chime, "volume", 0.5, NULL);
  presso_chime_play (fixture->chime, PRESSO_SOUND_NEW_ORDER);
  g_assert_true (presso_chime_get_playing (fixture->chime));
  g_object_set (fixture->chime, "muted", TRUE, NULL);
  g_assert_false (presso_chime_get_playing (fixture->chime));
}

static void
test_repeat (Fixture *fixture, gconstpointer user_data)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  presso_chime_repeat (fixture->chime, PRESSO_SOUND_NEW_ORDER, 30);
  while (fixture->n_rang < 3) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    iterate ();
  }
  presso_chime_stop (fixture->chime);
  g_assert_false (presso_chime_get_playing (fixture->chime));
  /* Nothing is left that could ring. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->n_rang, ==, 3);
}

static void
test_settings (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.libpresso.Presso");
  double volume = 0;
  gboolean muted = FALSE;

  presso_chime_bind_settings (fixture->chime, settings, "display-volume", "display-muted");
  g_settings_set_double (settings, "display-volume", 0.25);
  g_settings_set_boolean (settings, "display-muted", TRUE);
  g_object_get (fixture->chime, "volume", &volume, "muted", &muted, NULL);
  g_assert_cmpfloat (volume, ==, 0.25);
  g_assert_true (muted);
  g_settings_reset (settings, "display-volume");
  g_settings_reset (settings, "display-muted");
  /* Where Presso isn't installed there are none. */
  presso_chime_bind_settings (fixture->chime, NULL, "display-volume", "display-muted");
}

/* A machine without a device: nobody hears anything, nothing fails, and the preferences know. */
static void
test_no_device (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *cards = NULL;

  g_unsetenv ("PULSE_SERVER");
  g_setenv ("ALSA_CONFIG_PATH", "/nonexistent", TRUE);
  presso_chime_play (fixture->chime, PRESSO_SOUND_NEW_ORDER);
  wait_for_silence (fixture);
  if (!can_play ())
    return;
  g_file_get_contents ("/proc/asound/cards", &cards, NULL, NULL);
  if (cards == NULL || strchr (cards, '[') == NULL)
    g_assert_cmpstr (presso_chime_get_trouble (fixture->chime), ==,
                     "This computer has no sound output");
  g_setenv ("PULSE_SERVER", "unix:/a/socket", TRUE);
  presso_chime_check (fixture->chime);
  g_assert_cmpstr (presso_chime_get_trouble (fixture->chime), ==, NULL);
}

/* GTK without a media module, as Debian installs it. */
static void
test_no_module (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (PressoChime) chime = presso_chime_new ();

    presso_chime_check (chime);
    g_assert_cmpstr (presso_chime_get_trouble (chime), !=, NULL);
    presso_chime_repeat (chime, PRESSO_SOUND_OVERDUE, 1000);
    g_assert_false (presso_chime_get_playing (chime));
    g_assert_cmpstr (presso_chime_get_trouble (chime), !=, NULL);
    return;
  }
  g_setenv ("GTK_MEDIA", "none", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv ("GTK_MEDIA");
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/chime/sounds", test_sounds);
  g_test_add ("/chime/heard", Fixture, NULL, set_up, test_heard, tear_down);
  g_test_add ("/chime/muted", Fixture, NULL, set_up, test_muted, tear_down);
  g_test_add ("/chime/repeat", Fixture, NULL, set_up, test_repeat, tear_down);
  g_test_add ("/chime/settings", Fixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/chime/no-device", Fixture, NULL, set_up, test_no_device, tear_down);
  g_test_add_func ("/chime/no-module", test_no_module);
  return g_test_run ();
}
