/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-supervisor.h"

#include <gio/gunixsocketaddress.h>
#include <unistd.h>

/* How often a start that takes long is said to go on, and for how long each time it may. */
#define START_PERIOD_MS 5000
#define START_MARGIN_US 30000000

/**
 * PressoSupervisor:
 *
 * What started this program and watches over it, where that is a service manager that listens:
 * systemd's, or another one that knows the protocol of sd_notify(3), which is one datagram of lines
 * to the socket named by `NOTIFY_SOCKET`. Where nobody listens, nothing is said.
 */
struct _PressoSupervisor {
  GObject parent_instance;

  GSocket *socket; /* NULL where nobody listens */
  GSocketAddress *address;
  guint watchdog_ms; /* how often it wants to hear that all is well; 0 for never */
  gboolean is_ready;
};

G_DEFINE_FINAL_TYPE (PressoSupervisor, presso_supervisor, G_TYPE_OBJECT)

static void
presso_supervisor_dispose (GObject *object)
{
  PressoSupervisor *self = PRESSO_SUPERVISOR (object);

  g_clear_object (&self->socket);
  g_clear_object (&self->address);
  G_OBJECT_CLASS (presso_supervisor_parent_class)->dispose (object);
}

static void
presso_supervisor_class_init (PressoSupervisorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_supervisor_dispose;
}

static GSocketAddress *
parse_address (const char *name)
{
  if (name[0] == '@')
    return g_unix_socket_address_new_with_type (name + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  return name[0] == '/' ? g_unix_socket_address_new (name) : NULL;
}

/* Half of what the watchdog waits, as sd_watchdog_enabled(3) advises. What is meant for another
 * process, the one that started this one, isn't for this one to answer. */
static guint
read_watchdog_ms (void)
{
  const char *period = g_getenv ("WATCHDOG_USEC");
  const char *process = g_getenv ("WATCHDOG_PID");
  guint64 us, pid;

  if (period == NULL || !g_ascii_string_to_unsigned (period, 10, 2000, G_MAXINT64, &us, NULL))
    return 0;
  if (process != NULL && (!g_ascii_string_to_unsigned (process, 10, 1, G_MAXINT, &pid, NULL) ||
                          pid != (guint64) getpid ()))
    return 0;
  return (guint) MIN (us / 2000, G_MAXINT);
}

static void
presso_supervisor_init (PressoSupervisor *self)
{
  const char *name = g_getenv ("NOTIFY_SOCKET");

  if (name != NULL)
    self->address = parse_address (name);
  if (self->address != NULL)
    self->socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (self->socket == NULL)
    return;
  /* A manager that doesn't read must not hold up a bar. */
  g_socket_set_blocking (self->socket, FALSE);
  self->watchdog_ms = read_watchdog_ms ();
}

/**
 * presso_supervisor_new:
 *
 * Returns: (transfer full): what the environment names
 */
PressoSupervisor *
presso_supervisor_new (void)
{
  return g_object_new (PRESSO_TYPE_SUPERVISOR, NULL);
}

static void
tell (PressoSupervisor *self, const char *lines)
{
  g_autoptr (GError) error = NULL;

  if (self->socket != NULL &&
      g_socket_send_to (self->socket, self->address, lines, strlen (lines), NULL, &error) < 0)
    g_debug ("The service manager can’t be told: %s", error->message);
}

/* A status is one line. */
static void
tell_status (PressoSupervisor *self, const char *lines, const char *status)
{
  g_autofree char *line = g_strdelimit (g_strdup (status), "\r\n", ' ');
  g_autofree char *all = g_strconcat (lines, "STATUS=", line, NULL);

  tell (self, all);
}

/**
 * presso_supervisor_get_heartbeat_ms:
 * @self: a supervisor
 *
 * Returns: how often [method@Supervisor.beat] is to be called, in milliseconds; 0 for never
 */
guint
presso_supervisor_get_heartbeat_ms (PressoSupervisor *self)
{
  g_return_val_if_fail (PRESSO_IS_SUPERVISOR (self), 0);

  if (self->socket == NULL)
    return 0;
  return self->watchdog_ms > 0 ? MIN (self->watchdog_ms, START_PERIOD_MS) : START_PERIOD_MS;
}

/**
 * presso_supervisor_set_status:
 * @self: a supervisor
 * @status: how it goes, in the user's words
 *
 * Says how it goes.
 */
void
presso_supervisor_set_status (PressoSupervisor *self, const char *status)
{
  g_return_if_fail (PRESSO_IS_SUPERVISOR (self));

  tell_status (self, "", status);
}

/**
 * presso_supervisor_set_ready:
 * @self: a supervisor
 * @status: how it goes, in the user's words
 *
 * Says that what it started can be used.
 */
void
presso_supervisor_set_ready (PressoSupervisor *self, const char *status)
{
  g_return_if_fail (PRESSO_IS_SUPERVISOR (self));

  self->is_ready = TRUE;
  tell_status (self, "READY=1\n", status);
}

/**
 * presso_supervisor_set_stopping:
 * @self: a supervisor
 *
 * Says that the program has begun to end.
 */
void
presso_supervisor_set_stopping (PressoSupervisor *self)
{
  g_return_if_fail (PRESSO_IS_SUPERVISOR (self));

  tell (self, "STOPPING=1");
}

/**
 * presso_supervisor_beat:
 * @self: a supervisor
 *
 * Says that all is well: what doesn't say so for too long is started anew. As long as the program
 * isn't ready, because it waits for the program that hosts, this asks for more time instead.
 */
void
presso_supervisor_beat (PressoSupervisor *self)
{
  g_return_if_fail (PRESSO_IS_SUPERVISOR (self));

  if (!self->is_ready)
    tell (self, "EXTEND_TIMEOUT_USEC=" G_STRINGIFY (START_MARGIN_US));
  else if (self->watchdog_ms > 0)
    tell (self, "WATCHDOG=1");
}
