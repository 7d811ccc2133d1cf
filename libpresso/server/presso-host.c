/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-host.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#include "model/presso-error.h"
#include "server/presso-bar.h"
#include "server/presso-host-address.h"

/* How soon after a host's end the next one takes over, at the most. The kernel frees a lock also of
 * a process that was killed. */
#define LOCK_PERIOD_MS 200
/* How often a takeover is tried again before the user is told that it failed. */
#define MAX_FAILURES 25

/**
 * PressoHost:
 *
 * The bar as an object of a program: store, services and server in a thread of its own with its own
 * main context. The first program on a machine takes the lock on the data folder and serves; the
 * others wait for the lock and take over within a fifth of a second. State is in the store,
 * never only in memory, so nothing is lost.
 *
 * Its properties are read and notified in the thread that made it.
 */
struct _PressoHost {
  GObject parent_instance;

  char *data_dir;
  char *address;
  guint16 port;

  GMainContext *owner;
  PressoHostState state;
  char *uri;
  char *fingerprint;
  GError *error;

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  PressoBar *bar;
  int lock_fd;
  gboolean has_waited; /* another program hosted when this one started */
  int n_failures;
  guint heartbeat_ms; /* 0 for none */
};

enum {
  PROP_STATE = 1,
  PROP_URI,
  PROP_FINGERPRINT,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static guint heartbeat_signal;

G_DEFINE_FINAL_TYPE (PressoHost, presso_host, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PressoHostState,
                    presso_host_state,
                    G_DEFINE_ENUM_VALUE (PRESSO_HOST_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PRESSO_HOST_SERVING, "serving"),
                    G_DEFINE_ENUM_VALUE (PRESSO_HOST_FAILED, "failed"))

static void
presso_host_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  PressoHost *self = PRESSO_HOST (object);

  switch (property_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_URI:
    g_value_set_string (value, self->uri);
    break;
  case PROP_FINGERPRINT:
    g_value_set_string (value, self->fingerprint);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
presso_host_dispose (GObject *object)
{
  presso_host_stop (PRESSO_HOST (object));
  G_OBJECT_CLASS (presso_host_parent_class)->dispose (object);
}

static void
presso_host_finalize (GObject *object)
{
  PressoHost *self = PRESSO_HOST (object);

  g_free (self->data_dir);
  g_free (self->address);
  g_free (self->uri);
  g_free (self->fingerprint);
  g_clear_error (&self->error);
  g_main_context_unref (self->owner);
  G_OBJECT_CLASS (presso_host_parent_class)->finalize (object);
}

static void
presso_host_class_init (PressoHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = presso_host_get_property;
  object_class->dispose = presso_host_dispose;
  object_class->finalize = presso_host_finalize;

  /**
   * PressoHost:state:
   *
   * Whether this program is the host.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, PRESSO_TYPE_HOST_STATE, PRESSO_HOST_WAITING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * PressoHost:uri:
   *
   * How programs on this machine reach it while it serves.
   */
  properties[PROP_URI] =
    g_param_spec_string ("uri", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * PressoHost:fingerprint:
   *
   * Fingerprint of its own certificate while it serves; see
   * [func@fingerprint_from_certificate].
   */
  properties[PROP_FINGERPRINT] = g_param_spec_string ("fingerprint", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * PressoHost::heartbeat:
   * @self: a host
   *
   * Emitted as long as the host's loop turns, whether it serves or waits, in the thread that made
   * it: both loops are alive then. See [method@Host.set_heartbeat].
   */
  heartbeat_signal = g_signal_new ("heartbeat", PRESSO_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
presso_host_init (PressoHost *self)
{
  self->owner = g_main_context_ref_thread_default ();
  self->lock_fd = -1;
}

/**
 * presso_host_new:
 * @data_dir: the data folder; made where there is none
 * @address: the IP address to listen on, `0.0.0.0` for all
 * @port: the port, 0 for the one of the host before, or any; who takes over from a host keeps its
 * port
 *
 * Returns: (transfer full): a host that isn't started
 */
PressoHost *
presso_host_new (const char *data_dir, const char *address, guint16 port)
{
  PressoHost *self = g_object_new (PRESSO_TYPE_HOST, NULL);

  self->data_dir = g_strdup (data_dir);
  self->address = g_strdup (address);
  self->port = port;
  return self;
}

/* What the host's thread tells the owner's. */
typedef struct {
  GWeakRef host;
  PressoHostState state;
  char *uri;
  char *fingerprint;
  GError *error;
} Report;

static void
report_free (Report *report)
{
  g_weak_ref_clear (&report->host);
  g_free (report->uri);
  g_free (report->fingerprint);
  g_clear_error (&report->error);
  g_free (report);
}

static gboolean
on_report (gpointer user_data)
{
  Report *report = user_data;
  g_autoptr (PressoHost) self = g_weak_ref_get (&report->host);

  if (self == NULL || self->thread == NULL)
    return G_SOURCE_REMOVE;
  self->state = report->state;
  g_free (self->uri);
  self->uri = g_steal_pointer (&report->uri);
  g_free (self->fingerprint);
  self->fingerprint = g_steal_pointer (&report->fingerprint);
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&report->error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URI]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINGERPRINT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  return G_SOURCE_REMOVE;
}

static void
report (PressoHost *self, PressoHostState state, GError *error)
{
  Report *news = g_new0 (Report, 1);

  g_weak_ref_init (&news->host, self);
  news->state = state;
  if (state == PRESSO_HOST_SERVING) {
    news->uri = g_strdup (presso_bar_get_url (self->bar));
    news->fingerprint = g_strdup (presso_bar_get_fingerprint (self->bar));
  }
  news->error = error;
  g_main_context_invoke_full (self->owner, G_PRIORITY_DEFAULT, on_report, news,
                              (GDestroyNotify) report_free);
}

static gboolean
set_file_error (GError **error, const char *path)
{
  g_propagate_error (
    error, presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                             _ ("The data folder %s can’t be used (%s). Please check it."), path,
                             g_strerror (errno)));
  return FALSE;
}

/* Opens the lock's file; the lock itself comes and goes with its holder. */
static gboolean
open_lock (PressoHost *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->data_dir, "lock", NULL);

  if (g_mkdir_with_parents (self->data_dir, 0700) != 0)
    return set_file_error (error, self->data_dir);
  self->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return self->lock_fd >= 0 || set_file_error (error, self->data_dir);
}

static void
close_lock (PressoHost *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

static void
on_bar_failed (const GError *error, gpointer user_data)
{
  PressoHost *self = user_data;

  close_lock (self);
  report (self, PRESSO_HOST_FAILED, g_error_copy (error));
}

static gboolean
serve_on (PressoHost *self, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) address = presso_host_address_parse (self->address, port, error);

  if (address == NULL)
    return FALSE;
  self->bar = presso_bar_open (self->data_dir, address, self->context, error);
  if (self->bar != NULL)
    presso_bar_set_failed (self->bar, on_bar_failed, self);
  return self->bar != NULL;
}

/* Phones, stations and the code on the screen know the port of the host before: whoever takes over
 * keeps it, whatever port it would have served on as the first. */
static gboolean
serve (PressoHost *self, GError **error)
{
  guint16 last_port = self->has_waited ? presso_bar_read_last_port (self->data_dir) : 0;

  return (last_port != 0 && serve_on (self, last_port, NULL)) || serve_on (self, self->port, error);
}

static gboolean
on_lock_timer (gpointer user_data)
{
  PressoHost *self = user_data;
  GError *error = NULL;

  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0) {
    self->has_waited = TRUE;
    return G_SOURCE_CONTINUE;
  }
  if (serve (self, &error)) {
    report (self, PRESSO_HOST_SERVING, NULL);
    return G_SOURCE_REMOVE;
  }
  /* A takeover may come before the port of the host before is free, or its disk has room. */
  if (self->has_waited && self->n_failures++ < MAX_FAILURES) {
    flock (self->lock_fd, LOCK_UN);
    g_error_free (error);
    return G_SOURCE_CONTINUE;
  }
  close_lock (self);
  report (self, PRESSO_HOST_FAILED, error);
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
on_heartbeat_heard (gpointer user_data)
{
  g_autoptr (PressoHost) self = g_weak_ref_get (user_data);

  if (self != NULL && self->thread != NULL)
    g_signal_emit (self, heartbeat_signal, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
on_heartbeat (gpointer user_data)
{
  PressoHost *self = user_data;
  GWeakRef *host = g_new0 (GWeakRef, 1);

  g_weak_ref_init (host, self);
  g_main_context_invoke_full (self->owner, G_PRIORITY_DEFAULT, on_heartbeat_heard, host,
                              weak_ref_free);
  return G_SOURCE_CONTINUE;
}

/* Its loop destroys it at its end. */
static void
start_heartbeat (PressoHost *self)
{
  g_autoptr (GSource) heartbeat = g_timeout_source_new (self->heartbeat_ms);

  g_source_set_callback (heartbeat, on_heartbeat, self, NULL);
  g_source_attach (heartbeat, self->context);
}

static gpointer
run_thread (gpointer user_data)
{
  PressoHost *self = user_data;
  GSource *timer = g_timeout_source_new (LOCK_PERIOD_MS);
  GError *error = NULL;

  g_main_context_push_thread_default (self->context);
  if (self->heartbeat_ms > 0)
    start_heartbeat (self);
  g_source_set_callback (timer, on_lock_timer, self, NULL);
  if (!open_lock (self, &error))
    report (self, PRESSO_HOST_FAILED, error);
  else if (on_lock_timer (self) == G_SOURCE_CONTINUE)
    g_source_attach (timer, self->context);
  g_main_loop_run (self->loop);
  g_source_destroy (timer);
  g_source_unref (timer);
  g_clear_pointer (&self->bar, presso_bar_close);
  close_lock (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * presso_host_set_heartbeat:
 * @self: a host that isn't started
 * @period_ms: how often [signal@Host::heartbeat] is emitted; 0 for never
 *
 * Has the loop's thread show that it turns.
 */
void
presso_host_set_heartbeat (PressoHost *self, guint period_ms)
{
  g_return_if_fail (self->thread == NULL);

  self->heartbeat_ms = period_ms;
}

/**
 * presso_host_start:
 * @self: a host
 *
 * Begins to serve, or to wait for the lock; [property@Host:state] tells which.
 */
void
presso_host_start (PressoHost *self)
{
  g_return_if_fail (self->thread == NULL);

  self->has_waited = FALSE;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("presso-host", run_thread, self);
}

static gboolean
on_quit (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * presso_host_stop:
 * @self: a host
 *
 * Ends what it serves and waits until everything is on disk and the lock is free.
 */
void
presso_host_stop (PressoHost *self)
{
  if (self->thread == NULL)
    return;
  /* In the thread itself, so that a loop which isn't running yet is ended, too. */
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, on_quit,
                              g_main_loop_ref (self->loop), (GDestroyNotify) g_main_loop_unref);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  self->state = PRESSO_HOST_WAITING;
}

/**
 * presso_host_get_state:
 * @self: a host
 *
 * Returns: whether this program is the host
 */
PressoHostState
presso_host_get_state (PressoHost *self)
{
  g_return_val_if_fail (PRESSO_IS_HOST (self), PRESSO_HOST_FAILED);

  return self->state;
}

/**
 * presso_host_get_uri:
 * @self: a host
 *
 * Returns: (nullable): how programs on this machine reach it while it serves
 */
const char *
presso_host_get_uri (PressoHost *self)
{
  g_return_val_if_fail (PRESSO_IS_HOST (self), NULL);

  return self->uri;
}

/**
 * presso_host_get_fingerprint:
 * @self: a host
 *
 * Returns: (nullable): fingerprint of its own certificate while it serves
 */
const char *
presso_host_get_fingerprint (PressoHost *self)
{
  g_return_val_if_fail (PRESSO_IS_HOST (self), NULL);

  return self->fingerprint;
}

/**
 * presso_host_get_error:
 * @self: a host
 *
 * Returns: (nullable): why it can't host
 */
const GError *
presso_host_get_error (PressoHost *self)
{
  g_return_val_if_fail (PRESSO_IS_HOST (self), NULL);

  return self->error;
}

/**
 * presso_host_get_default_data_dir:
 *
 * Returns: (transfer full): where Presso keeps its data unless it is told otherwise
 */
char *
presso_host_get_default_data_dir (void)
{
  return g_build_filename (g_get_user_data_dir (), "presso", NULL);
}
