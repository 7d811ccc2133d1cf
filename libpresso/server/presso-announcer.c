/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-announcer.h"

#include "bus/presso-avahi.h"
#include "model/presso-announcement.h"

/* Avahi's AVAHI_ENTRY_GROUP_COLLISION, and its error for a name of our own machine. */
#define STATE_COLLISION 3
#define ERROR_COLLISION "org.freedesktop.Avahi.CollisionError"
/* DNS limits the name of a service to 63 bytes, and a renamed one needs room. */
#define MAX_SERVICE_BYTES 48
/* Somebody who takes each name we try isn't worth more. */
#define MAX_RENAMES 20

/**
 * PressoAnnouncer:
 *
 * Tells the bar's network where the host is, by Avahi, for as long as it lives. A name that is
 * taken gets a number (“Café #2”). Without Avahi nobody is told, and a station's user types the
 * address.
 */
struct _PressoAnnouncer {
  GObject parent_instance;

  PressoAvahi *avahi;
  char *name;
  guint16 port;
  char *fingerprint;

  char *group; /* object path at Avahi */
  guint n_renames;
};

G_DEFINE_FINAL_TYPE (PressoAnnouncer, presso_announcer, G_TYPE_OBJECT)

static void
presso_announcer_dispose (GObject *object)
{
  PressoAnnouncer *self = PRESSO_ANNOUNCER (object);

  /* Its connection goes with it, and Avahi withdraws what came by that. */
  if (self->avahi != NULL)
    g_signal_handlers_disconnect_by_data (self->avahi, self);
  g_clear_object (&self->avahi);
  G_OBJECT_CLASS (presso_announcer_parent_class)->dispose (object);
}

static void
presso_announcer_finalize (GObject *object)
{
  PressoAnnouncer *self = PRESSO_ANNOUNCER (object);

  g_free (self->name);
  g_free (self->fingerprint);
  g_free (self->group);
  G_OBJECT_CLASS (presso_announcer_parent_class)->finalize (object);
}

static void
presso_announcer_class_init (PressoAnnouncerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_announcer_dispose;
  object_class->finalize = presso_announcer_finalize;
}

static void
presso_announcer_init (PressoAnnouncer *self)
{
}

static void
announce (PressoAnnouncer *self, GAsyncReadyCallback on_added)
{
  g_autofree char *start = presso_announcement_shorten (self->name, MAX_SERVICE_BYTES);
  g_autofree char *service = self->n_renames == 0
                               ? g_strdup (start)
                               : g_strdup_printf ("%s #%u", start, self->n_renames + 1);

  presso_avahi_call (self->avahi, self->group, PRESSO_AVAHI_GROUP, "AddService",
                     g_variant_new ("(iiussssq@aay)", PRESSO_AVAHI_ANY, PRESSO_AVAHI_ANY, 0,
                                    service, PRESSO_SERVICE_TYPE, "", "", self->port,
                                    presso_announcement_write (self->name, self->fingerprint)),
                     on_added, self);
}

static void
on_group_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = presso_avahi_call_finish (source, result, &error);
  PressoAnnouncer *self = user_data;
  g_autofree char *reason = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL) {
    presso_avahi_call (self->avahi, self->group, PRESSO_AVAHI_GROUP, "Commit", NULL, NULL, NULL);
    return;
  }
  reason = g_dbus_error_get_remote_error (error);
  if (g_strcmp0 (reason, ERROR_COLLISION) == 0 && self->n_renames++ < MAX_RENAMES)
    announce (self, on_group_added);
  else
    g_info ("The bar is not announced: %s", error->message);
}

static void
announce_anew (PressoAnnouncer *self)
{
  presso_avahi_call (self->avahi, self->group, PRESSO_AVAHI_GROUP, "Reset", NULL, NULL, NULL);
  announce (self, on_group_added);
}

static void
on_avahi_signal (PressoAnnouncer *self, const char *path, const char *name, GVariant *parameters)
{
  int state;

  if (g_strcmp0 (path, self->group) != 0 || !g_str_equal (name, "StateChanged") ||
      !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(is)")))
    return;
  g_variant_get (parameters, "(i&s)", &state, NULL);
  if (state == STATE_COLLISION && self->n_renames++ < MAX_RENAMES)
    announce_anew (self);
}

static void
on_group_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = presso_avahi_call_finish (source, result, &error);
  PressoAnnouncer *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(o)"))) {
    g_info ("The bar is not announced: %s", error != NULL ? error->message : "no group");
    return;
  }
  g_variant_get (reply, "(o)", &self->group);
  announce (self, on_group_added);
}

static void
on_avahi_available (PressoAnnouncer *self)
{
  g_clear_pointer (&self->group, g_free);
  if (presso_avahi_get_available (self->avahi))
    presso_avahi_call (self->avahi, "/", PRESSO_AVAHI_SERVER, "EntryGroupNew", NULL, on_group_made,
                       self);
}

/**
 * presso_announcer_new: (skip)
 * @name: what the bar is called
 * @port: where it listens
 * @fingerprint: of the host's key
 *
 * Returns: (transfer full): what announces the host for as long as it lives
 */
PressoAnnouncer *
presso_announcer_new (const char *name, guint16 port, const char *fingerprint)
{
  PressoAnnouncer *self = g_object_new (PRESSO_TYPE_ANNOUNCER, NULL);

  self->name = g_strdup (name);
  self->port = port;
  self->fingerprint = g_strdup (fingerprint);
  self->avahi = presso_avahi_new ();
  g_signal_connect_swapped (self->avahi, "signal", G_CALLBACK (on_avahi_signal), self);
  g_signal_connect_swapped (self->avahi, "notify::available", G_CALLBACK (on_avahi_available),
                            self);
  return self;
}

/**
 * presso_announcer_set_name: (skip)
 * @self: what announces the host
 * @name: what the bar is called from now on
 *
 * Announces the bar by another name from now on.
 */
void
presso_announcer_set_name (PressoAnnouncer *self, const char *name)
{
  if (g_str_equal (self->name, name))
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  self->n_renames = 0;
  if (self->group != NULL)
    announce_anew (self);
}
