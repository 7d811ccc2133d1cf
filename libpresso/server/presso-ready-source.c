/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-ready-source.h"

typedef struct {
  GSource source;
  GObject *stream;
  PressoReadyFunc is_ready;
} ReadySource;

static gboolean
ready_source_prepare (GSource *source, int *timeout)
{
  ReadySource *self = (ReadySource *) source;

  *timeout = -1;
  return self->is_ready (self->stream);
}

static gboolean
ready_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  ReadySource *self = (ReadySource *) source;

  return ((GPollableSourceFunc) (void (*) (void)) callback) (self->stream, user_data);
}

static void
ready_source_finalize (GSource *source)
{
  g_object_unref (((ReadySource *) source)->stream);
}

/* What g_source_set_dummy_callback() has called, which is how libsoup makes it a child source. */
static gboolean
ready_source_call_closure (GObject *stream, gpointer closure)
{
  g_auto (GValue) result = G_VALUE_INIT;
  g_auto (GValue) argument = G_VALUE_INIT;

  g_value_init (&result, G_TYPE_BOOLEAN);
  g_value_init (&argument, G_TYPE_OBJECT);
  g_value_set_object (&argument, stream);
  g_closure_invoke (closure, &result, 1, &argument, NULL);
  return g_value_get_boolean (&result);
}

static GSourceFuncs ready_source_funcs = {
  .prepare = ready_source_prepare,
  .dispatch = ready_source_dispatch,
  .finalize = ready_source_finalize,
  .closure_callback = (GSourceFunc) (void (*) (void)) ready_source_call_closure,
};

/**
 * presso_ready_source_new: (skip)
 * @stream: a pollable stream; the source keeps a reference
 * @is_ready: looks at a flag, as it is asked on each iteration
 * @cancellable: (nullable): readies the source, too
 *
 * Makes a source for g_pollable_input_stream_create_source() and its like that has no descriptor:
 * the reactor iterates its context when something has changed.
 *
 * Returns: (transfer full): the source; its callback is a #GPollableSourceFunc
 */
GSource *
presso_ready_source_new (gpointer stream, PressoReadyFunc is_ready, GCancellable *cancellable)
{
  GSource *source = g_source_new (&ready_source_funcs, sizeof (ReadySource));
  ReadySource *self = (ReadySource *) source;

  g_source_set_static_name (source, "PressoReadySource");
  self->stream = g_object_ref (stream);
  self->is_ready = is_ready;
  if (cancellable != NULL) {
    g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);
    g_source_set_dummy_callback (cancelled);
    g_source_add_child_source (source, cancelled);
  }
  return source;
}
