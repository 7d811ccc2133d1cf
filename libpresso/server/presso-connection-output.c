/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-connection-output.h"

#include "server/presso-connection-private.h"
#include "server/presso-ready-source.h"

/**
 * PressoConnectionOutput:
 *
 * The writing side of a [class@Connection]. It never blocks, whichever way it is written to.
 */
struct _PressoConnectionOutput {
  GOutputStream parent_instance;

  /* Not owned; %NULL once the connection is gone. */
  PressoConnection *connection;
};

static gssize
write_nonblocking (PressoConnectionOutput *self, const void *buffer, gsize count, GError **error)
{
  if (self->connection == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection is closed");
    return -1;
  }
  return presso_connection_write (self->connection, buffer, count, error);
}

static gssize
pollable_write_nonblocking (GPollableOutputStream *stream,
                            const void *buffer,
                            gsize count,
                            GError **error)
{
  return write_nonblocking (PRESSO_CONNECTION_OUTPUT (stream), buffer, count, error);
}

static gboolean
is_ready (gpointer stream)
{
  PressoConnectionOutput *self = stream;

  return self->connection == NULL || presso_connection_is_writable (self->connection);
}

static gboolean
pollable_is_writable (GPollableOutputStream *stream)
{
  return is_ready (stream);
}

static GSource *
pollable_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  return presso_ready_source_new (stream, is_ready, cancellable);
}

static void
pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->is_writable = pollable_is_writable;
  iface->create_source = pollable_create_source;
  iface->write_nonblocking = pollable_write_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PressoConnectionOutput,
                               presso_connection_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, pollable_init))

static gssize
presso_connection_output_write (GOutputStream *stream,
                                const void *buffer,
                                gsize count,
                                GCancellable *cancellable,
                                GError **error)
{
  return write_nonblocking (PRESSO_CONNECTION_OUTPUT (stream), buffer, count, error);
}

static void
presso_connection_output_class_init (PressoConnectionOutputClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = presso_connection_output_write;
}

static void
presso_connection_output_init (PressoConnectionOutput *self)
{
}

/**
 * presso_connection_output_new: (skip)
 * @connection: a connection
 *
 * Returns: (transfer full): the stream to it
 */
GOutputStream *
presso_connection_output_new (PressoConnection *connection)
{
  PressoConnectionOutput *self = g_object_new (PRESSO_TYPE_CONNECTION_OUTPUT, NULL);

  self->connection = connection;
  return G_OUTPUT_STREAM (self);
}

/**
 * presso_connection_output_detach: (skip)
 *
 * The connection calls it when it goes; libsoup may keep the stream longer.
 */
void
presso_connection_output_detach (PressoConnectionOutput *self)
{
  self->connection = NULL;
}
