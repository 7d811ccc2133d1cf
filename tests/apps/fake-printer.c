/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-printer.h"

#include <string.h>
#include <sys/socket.h>

#define READY   0x12
#define OFFLINE 0x1a

struct _FakePrinter {
  GSocket *socket;
  GThread *thread;
  GCancellable *cancellable;
  GMutex mutex;
  FakePrinterMood mood;
  char *watched_path;
  char *watched;     /* what the file said when the first byte of a ticket came */
  GByteArray *bytes; /* but for the queries */
  GString *commands; /* one word each */
  GByteArray *rows;  /* of all pictures, a bit a dot */
  guint connections;
};

/* One connection. */
typedef struct {
  FakePrinter *printer;
  GSocket *socket;
  guint n_queries;
} Guest;

static gboolean
read_exactly (Guest *guest, guint8 *data, gsize size)
{
  for (gsize done = 0; done < size;) {
    gssize n_read = g_socket_receive (guest->socket, (char *) data + done, size - done,
                                      guest->printer->cancellable, NULL);

    if (n_read <= 0)
      return FALSE;
    done += (gsize) n_read;
  }
  return TRUE;
}

static void
note (FakePrinter *printer, const char *command, const guint8 *data, gsize size)
{
  g_mutex_lock (&printer->mutex);
  if (printer->bytes->len == 0 && printer->watched_path != NULL)
    g_file_get_contents (printer->watched_path, &printer->watched, NULL, NULL);
  g_byte_array_append (printer->bytes, data, (guint) size);
  if (command != NULL)
    g_string_append_printf (printer->commands, "%s ", command);
  g_mutex_unlock (&printer->mutex);
}

static FakePrinterMood
get_mood (FakePrinter *printer)
{
  FakePrinterMood mood;

  g_mutex_lock (&printer->mutex);
  mood = printer->mood;
  g_mutex_unlock (&printer->mutex);
  return mood;
}

static void
answer (Guest *guest)
{
  FakePrinterMood mood = get_mood (guest->printer);
  gboolean is_offline =
    mood == FAKE_PRINTER_OFFLINE || (mood == FAKE_PRINTER_RUNS_OUT && guest->n_queries > 0);
  const char status = (char) (is_offline ? OFFLINE : READY);

  guest->n_queries++;
  if (mood != FAKE_PRINTER_SILENT)
    g_socket_send (guest->socket, &status, 1, NULL, NULL);
}

/* Closed like this, the other end sees a reset. */
static void
die (Guest *guest)
{
  const struct linger linger = { 1, 0 };

  setsockopt (g_socket_get_fd (guest->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static gboolean
take_picture (Guest *guest)
{
  FakePrinter *printer = guest->printer;
  guint8 head[5];
  gsize size;
  g_autofree guint8 *data = NULL;
  g_autofree char *command = NULL;

  if (!read_exactly (guest, head, sizeof head))
    return FALSE;
  size = (gsize) (head[1] + 256 * head[2]) * (gsize) (head[3] + 256 * head[4]);
  command = g_strdup_printf ("%dx%d", head[1] + 256 * head[2], head[3] + 256 * head[4]);
  note (printer, command, head, sizeof head);
  data = g_malloc (size);
  if (get_mood (printer) == FAKE_PRINTER_DIES) {
    read_exactly (guest, data, size / 2);
    die (guest);
    return FALSE;
  }
  if (!read_exactly (guest, data, size))
    return FALSE;
  note (printer, NULL, data, size);
  g_mutex_lock (&printer->mutex);
  g_byte_array_append (printer->rows, data, (guint) size);
  g_mutex_unlock (&printer->mutex);
  return TRUE;
}

static gboolean
take_command (Guest *guest)
{
  guint8 command[4];

  if (!read_exactly (guest, command, 2))
    return FALSE;
  if (memcmp (command, "\x10\x04", 2) == 0) {
    g_assert_true (read_exactly (guest, command, 1));
    answer (guest);
    return TRUE;
  }
  note (guest->printer, NULL, command, 2);
  if (memcmp (command, "\x1b@", 2) == 0) {
    note (guest->printer, "init", NULL, 0);
    return TRUE;
  }
  if (memcmp (command, "\x1d\x0c", 2) == 0) {
    note (guest->printer, "next-label", NULL, 0);
    return TRUE;
  }
  if (!read_exactly (guest, command + 2, 1))
    return FALSE;
  note (guest->printer, NULL, command + 2, 1);
  if (memcmp (command, "\033d", 2) == 0) {
    note (guest->printer, "feed", NULL, 0);
    return TRUE;
  }
  if (memcmp (command, "\x1dVB", 3) == 0 && read_exactly (guest, command + 3, 1)) {
    note (guest->printer, "cut", command + 3, 1);
    return TRUE;
  }
  return memcmp (command, "\x1dv0", 3) == 0 && take_picture (guest);
}

static gpointer
run (gpointer user_data)
{
  FakePrinter *printer = user_data;
  GSocket *socket;

  while ((socket = g_socket_accept (printer->socket, printer->cancellable, NULL)) != NULL) {
    Guest guest = { printer, socket, 0 };

    g_mutex_lock (&printer->mutex);
    printer->connections++;
    g_mutex_unlock (&printer->mutex);
    while (take_command (&guest)) {
    }
    g_socket_close (socket, NULL);
    g_object_unref (socket);
  }
  return NULL;
}

/* @port 0: any that is free. */
FakePrinter *
fake_printer_new (guint16 port, FakePrinterMood mood)
{
  FakePrinter *printer = g_new0 (FakePrinter, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&printer->mutex);
  printer->mood = mood;
  printer->bytes = g_byte_array_new ();
  printer->rows = g_byte_array_new ();
  printer->commands = g_string_new (NULL);
  printer->cancellable = g_cancellable_new ();
  printer->socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (printer->socket, address, TRUE, &error));
  g_assert_true (g_socket_listen (printer->socket, &error));
  printer->thread = g_thread_new ("printer", run, printer);
  return printer;
}

void
fake_printer_free (FakePrinter *printer)
{
  g_cancellable_cancel (printer->cancellable);
  g_thread_join (printer->thread);
  g_socket_close (printer->socket, NULL);
  g_object_unref (printer->socket);
  g_object_unref (printer->cancellable);
  g_byte_array_unref (printer->bytes);
  g_byte_array_unref (printer->rows);
  g_string_free (printer->commands, TRUE);
  g_free (printer->watched_path);
  g_free (printer->watched);
  g_mutex_clear (&printer->mutex);
  g_free (printer);
}

guint16
fake_printer_get_port (FakePrinter *printer)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (printer->socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

void
fake_printer_set_mood (FakePrinter *printer, FakePrinterMood mood)
{
  g_mutex_lock (&printer->mutex);
  printer->mood = mood;
  g_mutex_unlock (&printer->mutex);
}

/* Before anything is printed. */
void
fake_printer_watch_file (FakePrinter *printer, const char *path)
{
  printer->watched_path = g_strdup (path);
}

char *
fake_printer_get_watched (FakePrinter *printer)
{
  char *watched;

  g_mutex_lock (&printer->mutex);
  watched = g_strdup (printer->watched);
  g_mutex_unlock (&printer->mutex);
  return watched;
}

static GBytes *
copy (FakePrinter *printer, GByteArray *array)
{
  GBytes *bytes;

  g_mutex_lock (&printer->mutex);
  bytes = g_bytes_new (array->data, array->len);
  g_mutex_unlock (&printer->mutex);
  return bytes;
}

GBytes *
fake_printer_get_bytes (FakePrinter *printer)
{
  return copy (printer, printer->bytes);
}

GBytes *
fake_printer_get_rows (FakePrinter *printer)
{
  return copy (printer, printer->rows);
}

char *
fake_printer_get_commands (FakePrinter *printer)
{
  char *commands;

  g_mutex_lock (&printer->mutex);
  commands = g_strdup (printer->commands->str);
  g_mutex_unlock (&printer->mutex);
  return commands;
}

guint
fake_printer_get_connections (FakePrinter *printer)
{
  guint connections;

  g_mutex_lock (&printer->mutex);
  connections = printer->connections;
  g_mutex_unlock (&printer->mutex);
  return connections;
}
