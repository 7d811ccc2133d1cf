/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-test-child.h"

#include <gio/gunixinputstream.h>
#include <signal.h>

#include "presso-test-http.h"

/* Starts the presso-server of this build. */
GSubprocess *
presso_test_child_spawn (const char *data_dir, const char *port)
{
  g_autofree char *program =
    g_build_filename (g_getenv ("PRESSO_TEST_BUILD_ROOT"), "apps", "server", "presso-server", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error, program, "--data-dir",
    data_dir, "--address", "127.0.0.1", "--port", port, NULL);

  g_assert_no_error (error);
  return process;
}

/* Returns the next line that it prints; kills it when none comes in time. */
char *
presso_test_child_read_line (GSubprocess *process)
{
  GInputStream *output = g_subprocess_get_stdout_pipe (process);
  g_autoptr (GString) line = g_string_new (NULL);
  gint64 end = g_get_monotonic_time () + PRESSO_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  char byte;

  while (line->len == 0 || line->str[line->len - 1] != '\n') {
    GPollFD poll = { -1, G_IO_IN | G_IO_HUP, 0 };
    gssize n_read;

    poll.fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (output));
    g_assert_cmpint (g_poll (&poll, 1, (int) ((end - g_get_monotonic_time ()) / 1000)), >, 0);
    n_read = g_input_stream_read (output, &byte, 1, NULL, NULL);
    if (n_read <= 0)
      break;
    g_string_append_c (line, byte);
  }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

PressoTestChild *
presso_test_child_new (const char *data_dir)
{
  PressoTestChild *self = g_new0 (PressoTestChild, 1);
  g_autofree char *line = NULL;
  g_autofree char *path = g_build_filename (data_dir, "admin.token", NULL);
  g_autofree char *token = NULL;
  const char *start = "READY http://127.0.0.1:";

  self->process = presso_test_child_spawn (data_dir, "0");
  line = presso_test_child_read_line (self->process);
  g_assert_true (g_str_has_prefix (line, start));
  self->port = (guint16) g_ascii_strtoull (line + strlen (start), NULL, 10);
  g_assert_true (g_file_get_contents (path, &token, NULL, NULL));
  self->admin = g_strdup_printf ("Authorization: Bearer %s\r\n", token);
  return self;
}

/* What the kernel says of its memory, such as `VmRSS` or `VmHWM`, in KiB. */
gint64
presso_test_child_get_memory_kib (PressoTestChild *self, const char *what)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (self->process));
  g_autofree char *start = g_strdup_printf ("\n%s:", what);
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  line = strstr (status, start);
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen (start), NULL, 10);
}

/* As a power cut does: without a chance to tidy up. */
void
presso_test_child_kill (PressoTestChild *self)
{
  g_subprocess_send_signal (self->process, SIGKILL);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
}

/* As a user does: it closes its store, and says that all is well. */
void
presso_test_child_end (PressoTestChild *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
}

void
presso_test_child_free (PressoTestChild *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_free (self->admin);
  g_free (self);
}
