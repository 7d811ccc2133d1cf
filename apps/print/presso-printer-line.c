/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "print/presso-printer-line.h"

#include <glib/gi18n.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "print/presso-escpos.h"

#define CONNECT_S 5
/* A printer that takes nothing for so long is stuck: paper moves at 200 mm a second. */
#define SEND_S 20
/* Printers answer a status query within some ms, or never do. */
#define ANSWER_US  (G_USEC_PER_SEC)
#define CONFIRM_US (10 * G_USEC_PER_SEC)

/**
 * PressoPrinterLine:
 *
 * A connection to a printer's raw port (9100), good for one ticket. Sending blocks in a thread of
 * GTask's pool, where waiting is the plainest thing to do.
 */
struct _PressoPrinterLine {
  GObject parent_instance;

  GSocketConnection *connection;
  gboolean answers; /* it told its status, and will again */
};

G_DEFINE_FINAL_TYPE (PressoPrinterLine, presso_printer_line, G_TYPE_OBJECT)

static void
presso_printer_line_finalize (GObject *object)
{
  PressoPrinterLine *self = PRESSO_PRINTER_LINE (object);

  g_clear_object (&self->connection);
  G_OBJECT_CLASS (presso_printer_line_parent_class)->finalize (object);
}

static void
presso_printer_line_class_init (PressoPrinterLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_printer_line_finalize;
}

static void
presso_printer_line_init (PressoPrinterLine *self)
{
}

static gboolean
write_all (PressoPrinterLine *self,
           gconstpointer data,
           gsize size,
           gsize *written,
           GCancellable *cancellable,
           GError **error)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

  return g_output_stream_write_all (out, data, size, written, cancellable, error);
}

/* Reads until the printer says something that is a status; what else it says is passed over. */
static gboolean
read_status (PressoPrinterLine *self,
             gint64 patience_us,
             guint8 *status,
             GCancellable *cancellable,
             GError **error)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);
  const gint64 deadline = g_get_monotonic_time () + patience_us;

  for (;;) {
    gint64 left = deadline - g_get_monotonic_time ();
    gssize n_read;

    if (!g_socket_condition_timed_wait (socket, G_IO_IN, MAX (left, 0), cancellable, error))
      return FALSE;
    n_read = g_socket_receive (socket, (char *) status, 1, cancellable, error);
    if (n_read == 0)
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                           _ ("The printer closed the connection."));
    if (n_read <= 0)
      return FALSE;
    if (presso_escpos_is_status (*status))
      return TRUE;
  }
}

static gboolean
ask_status (PressoPrinterLine *self,
            gint64 patience_us,
            guint8 *status,
            GCancellable *cancellable,
            GError **error)
{
  return write_all (self, PRESSO_ESCPOS_STATUS, sizeof PRESSO_ESCPOS_STATUS - 1, NULL, cancellable,
                    error) &&
         read_status (self, patience_us, status, cancellable, error);
}

static gboolean
check_online (guint8 status, GError **error)
{
  if (!presso_escpos_is_offline (status))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                       _ ("The printer is not ready. Look at its paper and its lid."));
  return FALSE;
}

static void
open_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (PressoPrinterLine) self = g_object_new (PRESSO_TYPE_PRINTER_LINE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  guint8 status;

  g_socket_client_set_timeout (client, CONNECT_S);
  /* A proxy of the desktop's is for the web. */
  g_socket_client_set_enable_proxy (client, FALSE);
  self->connection =
    g_socket_client_connect_to_host (client, task_data, PRESSO_PRINTER_PORT, cancellable, &error);
  if (self->connection == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                             /* Translators: %s is the printer’s address in the network. */
                             _ ("The printer can’t be reached at %s."), (const char *) task_data);
    return;
  }
  g_socket_set_timeout (g_socket_connection_get_socket (self->connection), SEND_S);
  self->answers = ask_status (self, ANSWER_US, &status, cancellable, &error);
  if (self->answers ? !check_online (status, &error)
                    : !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

/**
 * presso_printer_line_open_async:
 * @address: host, or host and port
 * @cancellable: (nullable): ends the attempt
 * @callback: what to call when it is open or can't be
 * @user_data: for @callback
 *
 * Connects to a printer and asks how it is. Nothing that could be printed is sent.
 */
void
presso_printer_line_open_async (const char *address,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, presso_printer_line_open_async);
  g_task_set_task_data (task, g_strdup (address), g_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * presso_printer_line_open_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a connection to a printer that is ready as far as it tells
 */
PressoPrinterLine *
presso_printer_line_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Whether the printer's end has acknowledged every byte. */
static gboolean
took_all (PressoPrinterLine *self, GError **error)
{
  int n_left = 0;

  if (ioctl (g_socket_get_fd (g_socket_connection_get_socket (self->connection)), SIOCOUTQ,
             &n_left) == 0 &&
      n_left == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                       _ ("The printer stopped in the middle of a ticket."));
  return FALSE;
}

/* A printer that says nothing: it is told that this was all, and may close or not; one that is gone
 * resets the connection or acknowledges nothing. */
static gboolean
wait_for_end (PressoPrinterLine *self, GCancellable *cancellable, GError **error)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);
  const gint64 deadline = g_get_monotonic_time () + CONFIRM_US;
  gssize n_read = 1;

  if (!g_socket_shutdown (socket, FALSE, TRUE, error))
    return FALSE;
  while (n_read > 0) {
    char answer[16];
    gint64 left = deadline - g_get_monotonic_time ();

    if (!g_socket_condition_timed_wait (socket, G_IO_IN, MAX (left, 0), cancellable, NULL))
      break;
    n_read = g_socket_receive (socket, answer, sizeof answer, cancellable, error);
  }
  return n_read >= 0;
}

static gboolean
confirm (PressoPrinterLine *self, GCancellable *cancellable, GError **error)
{
  guint8 status;

  if (!self->answers)
    return wait_for_end (self, cancellable, error) && took_all (self, error);
  return ask_status (self, CONFIRM_US, &status, cancellable, error) &&
         check_online (status, error) && took_all (self, error);
}

static void
send_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PressoPrinterLine *self = source;
  GBytes *bytes = task_data;
  g_autoptr (GError) error = NULL;
  gsize written = 0;
  gboolean is_done = write_all (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                &written, cancellable, &error) &&
                     confirm (self, cancellable, &error);

  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_object_set_data (G_OBJECT (task), "touched", GINT_TO_POINTER (written > 0));
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * presso_printer_line_send_async:
 * @self: a connection that nothing was sent over yet
 * @bytes: what to send
 * @cancellable: (nullable): breaks off
 * @callback: what to call when the printer has taken it, or didn't
 * @user_data: for @callback
 *
 * Sends a ticket and closes the connection.
 */
void
presso_printer_line_send_async (PressoPrinterLine *self,
                                GBytes *bytes,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (PRESSO_IS_PRINTER_LINE (self));

  g_task_set_source_tag (task, presso_printer_line_send_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, send_in_thread);
}

/**
 * presso_printer_line_send_finish:
 * @self: a connection
 * @result: what the callback got
 * @touched: (out): whether anything may be on paper
 * @error: return location
 *
 * Returns: whether the printer has taken all of it
 */
gboolean
presso_printer_line_send_finish (PressoPrinterLine *self,
                                 GAsyncResult *result,
                                 gboolean *touched,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  *touched = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (result), "touched"));
  return g_task_propagate_boolean (G_TASK (result), error);
}
