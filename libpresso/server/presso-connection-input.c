/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-connection-input.h"

#include "server/presso-connection-private.h"
#include "server/presso-ready-source.h"

/**
 * PressoConnectionInput:
 *
 * The reading side of a [class@Connection]. It never blocks, whichever way it is read.
 */
struct _PressoConnectionInput {
  GInputStream parent_instance;

  /* Not owned; %NULL once the connection is gone. */
  PressoConnection *connection;
};

static gssize
read_nonblocking (PressoConnectionInput *self, void *buffer, gsize count, GError **error)
{
  if (self->connection == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection is closed");
    return -1;
  }
  return presso_connection_receive (self->connection, buffer, count, error);
}

static gssize
pollable_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  return read_nonblocking (PRESSO_CONNECTION_INPUT (stream), buffer, count, error);
}

static gboolean
is_ready (gpointer stream)
{
  PressoConnectionInput *self = stream;

  return self->connection == NULL || presso_connection_is_readable (self->connection);
}

static gboolean
pollable_is_readable (GPollableInputStream *stream)
{
  return is_ready (stream);
}

static GSource *
pollable_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  return presso_ready_source_new (stream, is_ready, cancellable);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = pollable_is_readable;
  iface->create_source = pollable_create_source;
  iface->read_nonblocking = pollable_read_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PressoConnectionInput,
                               presso_connection_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static gssize
presso_connection_input_read (GInputStream *stream,
                              void *buffer,
                              gsize count,
                              GCancellable *cancellable,
                              GError **error)
{
  return read_nonblocking (PRESSO_CONNECTION_INPUT (stream), buffer, count, error);
}

static void
presso_connection_input_class_init (PressoConnectionInputClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = presso_connection_input_read;
}

static void
presso_connection_input_init (PressoConnectionInput *self)
{
}

/**
 * presso_connection_input_new: (skip)
 * @connection: a connection
 *
 * Returns: (transfer full): the stream from it
 */
GInputStream *
presso_connection_input_new (PressoConnection *connection)
{
  PressoConnectionInput *self = g_object_new (PRESSO_TYPE_CONNECTION_INPUT, NULL);

  self->connection = connection;
  return G_INPUT_STREAM (self);
}

/**
 * presso_connection_input_detach: (skip)
 *
 * The connection calls it when it goes; libsoup may keep the stream longer.
 */
void
presso_connection_input_detach (PressoConnectionInput *self)
{
  self->connection = NULL;
}
