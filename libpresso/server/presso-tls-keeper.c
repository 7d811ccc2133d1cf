/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-tls-keeper.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "server/presso-own-certificate.h"

#define LOOK_PERIOD_S (60 * 60)

struct _PressoTlsKeeper {
  char *data_dir;
  PressoSettings *settings;
  PressoClock *clock;
  PressoTlsContext *context;
  /* Not owned. */
  PressoServer *server;
  GSource *timer;
};

static char *
format_day (gint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_ms / 1000);

  return time != NULL ? g_date_time_format (time, "%F") : g_strdup ("?");
}

/* Says so where it isn't valid now. That stops no bar: the clock of a machine without a battery may
 * be wrong, and a certificate that ran out must not take the host's own with it. */
static gboolean
check_dates (PressoCertificate *certificate, const char *path, gint64 now_ms)
{
  gint64 from_ms = presso_certificate_get_valid_from (certificate);
  gint64 until_ms = presso_certificate_get_valid_until (certificate);
  g_autofree char *from = format_day (from_ms);
  g_autofree char *until = format_day (until_ms);

  if (now_ms >= from_ms && now_ms < until_ms)
    return TRUE;
  g_message (_ ("The certificate %s is valid from %s to %s only. Please renew it, or "
                "check this computer’s clock."),
             path, from, until);
  return FALSE;
}

/* Gives %NULL without an error where none is set, or the one that is isn't valid now. */
static PressoCertificate *
load_organisers (PressoTlsKeeper *self, GError **error)
{
  const char *path = presso_settings_get_path (self->settings, PRESSO_SETTING_TLS_CERTIFICATE);
  const char *key_path = presso_settings_get_path (self->settings, PRESSO_SETTING_TLS_KEY);
  g_autoptr (PressoCertificate) certificate = NULL;

  if (path == NULL && key_path == NULL)
    return NULL;
  if (path == NULL || key_path == NULL) {
    g_propagate_error (
      error, presso_error_new (PRESSO_ERROR_UNAVAILABLE,
                               _ ("The settings have one of a certificate and its key. Please set "
                                  "both, or neither.")));
    return NULL;
  }
  certificate = presso_certificate_load (path, key_path, error);
  if (certificate == NULL || !check_dates (certificate, path, presso_clock_get_now (self->clock)))
    return NULL;
  return g_steal_pointer (&certificate);
}

static PressoTlsContext *
load (PressoTlsKeeper *self, GError **error)
{
  g_autoptr (PressoCertificate) own =
    presso_own_certificate_ensure (self->data_dir, presso_clock_get_now (self->clock), error);
  g_autoptr (PressoCertificate) organisers = NULL;
  GError *failure = NULL;

  if (own == NULL)
    return NULL;
  organisers = load_organisers (self, &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  return presso_tls_context_new (own, organisers);
}

/**
 * presso_tls_keeper_new: (skip)
 * @data_dir: the data folder
 * @settings: the host's
 * @clock: what time it is
 * @error: return location, in the user's words
 *
 * Reads the certificates, and makes the host's own where there is none yet. An organiser's that is
 * not valid now is left out until it is.
 *
 * Returns: (transfer full) (nullable): a keeper
 */
PressoTlsKeeper *
presso_tls_keeper_new (const char *data_dir,
                       PressoSettings *settings,
                       PressoClock *clock,
                       GError **error)
{
  PressoTlsKeeper *self = g_new0 (PressoTlsKeeper, 1);

  self->data_dir = g_strdup (data_dir);
  self->settings = presso_settings_ref (settings);
  self->clock = g_object_ref (clock);
  self->context = load (self, error);
  if (self->context != NULL)
    return self;
  presso_tls_keeper_free (self);
  return NULL;
}

/**
 * presso_tls_keeper_free: (skip)
 * @self: (transfer full): a keeper
 */
void
presso_tls_keeper_free (PressoTlsKeeper *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->context, presso_tls_context_unref);
  g_object_unref (self->clock);
  presso_settings_unref (self->settings);
  g_free (self->data_dir);
  g_free (self);
}

/**
 * presso_tls_keeper_get_context: (skip)
 * @self: a keeper
 *
 * Returns: (transfer none): what is served now
 */
PressoTlsContext *
presso_tls_keeper_get_context (PressoTlsKeeper *self)
{
  return self->context;
}

static gboolean
on_timer (gpointer user_data)
{
  presso_tls_keeper_look (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * presso_tls_keeper_start: (skip)
 * @self: a keeper
 * @server: what serves the certificates; must live longer
 * @context: the host's loop
 *
 * Gives @server the certificates, now and whenever they have changed.
 */
void
presso_tls_keeper_start (PressoTlsKeeper *self, PressoServer *server, GMainContext *context)
{
  self->server = server;
  presso_server_set_tls (server, self->context);
  self->timer = g_timeout_source_new_seconds (LOOK_PERIOD_S);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, context);
}

/**
 * presso_tls_keeper_look: (skip)
 * @self: a keeper that was started
 *
 * Looks at the files again. What is wrong with them now is only said: what was read before is
 * served on. Connections keep the certificate they began with.
 */
void
presso_tls_keeper_look (PressoTlsKeeper *self)
{
  g_autoptr (GError) error = NULL;
  PressoTlsContext *fresh = load (self, &error);

  if (fresh == NULL) {
    g_message ("%s", error->message);
    return;
  }
  presso_tls_context_unref (self->context);
  self->context = fresh;
  presso_server_set_tls (self->server, fresh);
}
