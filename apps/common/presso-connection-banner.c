/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-connection-banner.h"

#include <glib/gi18n.h>

#include "common/presso-wall-time.h"
#include "model/presso-error.h"

/* A program that starts is connected before anyone could read that it isn't yet. */
#define PATIENCE_MS 700

/**
 * PressoConnectionBanner:
 *
 * A strip that says when what is shown can't be trusted, and since when, or that the host can't
 * keep changes; nothing otherwise.
 *
 * # CSS nodes
 *
 * `connectionbanner` with `.connecting` or `.stale`
 */
struct _PressoConnectionBanner {
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkWidget *strip;
  GtkLabel *title;
  GtkLabel *detail;
  GtkWidget *pair_again;

  GSignalGroup *client_signals;
  guint patience_id;

  PressoTranslate translate;
  const char *language; /* NULL: this program's */

  /* What it shows, to be said again in another language. */
  PressoConnectionState state;
  gint64 stale_since_ms;
  char *time_zone;
  GError *error;
};

G_DEFINE_FINAL_TYPE (PressoConnectionBanner, presso_connection_banner, GTK_TYPE_WIDGET)

static const char *
translate_here (const char *text)
{
  return gettext (text);
}

static void
reveal (PressoConnectionBanner *self, gboolean shown)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
}

static gboolean
on_patience_over (gpointer user_data)
{
  PressoConnectionBanner *self = user_data;

  self->patience_id = 0;
  reveal (self, TRUE);
  return G_SOURCE_REMOVE;
}

static char *
format_stale (PressoConnectionBanner *self)
{
  g_autofree char *time = NULL;
  g_autoptr (GString) text = NULL;

  if (self->stale_since_ms == 0)
    return g_strdup (self->translate (N_ ("Connection lost")));
  time = presso_wall_time_format (self->stale_since_ms, self->time_zone, PRESSO_WALL_TIME_SECONDS,
                                  self->language);
  /* Translators: %s is a time of day, such as 14:32:05. */
  text = g_string_new (self->translate (N_ ("No connection since %s")));
  g_string_replace (text, "%s", time, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_texts (PressoConnectionBanner *self, const char *title, const char *detail)
{
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->detail, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
}

static void
on_client_changed (PressoConnectionBanner *self, GParamSpec *pspec, PressoClient *client)
{
  presso_connection_banner_show_state (
    self, presso_client_get_state (client), presso_client_get_stale_since (client),
    presso_shop_get_time_zone (presso_client_get_shop (client)), presso_client_get_error (client));
}

static void
on_client_bound (PressoConnectionBanner *self, PressoClient *client)
{
  on_client_changed (self, NULL, client);
}

static void
presso_connection_banner_dispose (GObject *object)
{
  PressoConnectionBanner *self = PRESSO_CONNECTION_BANNER (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_object (&self->client_signals);
  g_clear_pointer (&self->time_zone, g_free);
  g_clear_error (&self->error);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_CONNECTION_BANNER);

  G_OBJECT_CLASS (presso_connection_banner_parent_class)->dispose (object);
}

static void
presso_connection_banner_class_init (PressoConnectionBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_connection_banner_dispose;

  gtk_widget_class_set_css_name (widget_class, "connectionbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/common/presso-connection-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoConnectionBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, PressoConnectionBanner, strip);
  gtk_widget_class_bind_template_child (widget_class, PressoConnectionBanner, title);
  gtk_widget_class_bind_template_child (widget_class, PressoConnectionBanner, detail);
  gtk_widget_class_bind_template_child (widget_class, PressoConnectionBanner, pair_again);
}

static void
presso_connection_banner_init (PressoConnectionBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->translate = translate_here;
  self->client_signals = g_signal_group_new (PRESSO_TYPE_CLIENT);
  for (guint i = 0; i < 3; i++) {
    static const char *const names[] = { "notify::state", "notify::stale-since", "notify::error" };

    g_signal_group_connect_swapped (self->client_signals, names[i], G_CALLBACK (on_client_changed),
                                    self);
  }
  g_signal_connect_object (self->client_signals, "bind", G_CALLBACK (on_client_bound), self,
                           G_CONNECT_SWAPPED);
}

/**
 * presso_connection_banner_new:
 *
 * Returns: (transfer floating): a banner that shows nothing yet
 */
GtkWidget *
presso_connection_banner_new (void)
{
  return g_object_new (PRESSO_TYPE_CONNECTION_BANNER, NULL);
}

/**
 * presso_connection_banner_set_client:
 * @self: a banner
 * @client: (nullable): the connection to follow
 */
void
presso_connection_banner_set_client (PressoConnectionBanner *self, PressoClient *client)
{
  g_return_if_fail (PRESSO_IS_CONNECTION_BANNER (self));

  g_signal_group_set_target (self->client_signals, client);
}

/* The connection is good, but the host's machine keeps nothing that is changed. */
static gboolean
has_trouble (const GError *error)
{
  return error != NULL && presso_error_get_trouble (error) != PRESSO_TROUBLE_NONE;
}

/* Errors of ours are sentences for users, the network's own are not. That the host doesn't answer
 * is what the banner says anyway, and nobody has to try again: the connection does. */
static const char *
get_reason (const GError *error)
{
  if (has_trouble (error))
    return error->message;
  if (error == NULL || error->domain != PRESSO_ERROR || error->code == PRESSO_ERROR_UNAVAILABLE)
    return NULL;
  return error->message;
}

/* What no further try mends, but the organiser's approval does. */
static gboolean
needs_pairing (const GError *error)
{
  return g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_HOST_CHANGED) ||
         g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAUTHORIZED);
}

/* What it says, in the language that is spoken just now. */
static void
show_words (PressoConnectionBanner *self)
{
  g_autofree char *stale = NULL;
  const char *reason = get_reason (self->error);

  switch (self->state) {
  case PRESSO_CONNECTION_LIVE:
    if (has_trouble (self->error))
      set_texts (self, self->translate (N_ ("Changes can’t be kept just now")), reason);
    return;
  case PRESSO_CONNECTION_STALE:
    stale = format_stale (self);
    set_texts (self, stale,
               reason != NULL
                 ? reason
                 : self->translate (N_ ("Trying again by itself. What is shown may be old.")));
    return;
  case PRESSO_CONNECTION_CONNECTING:
  default:
    set_texts (self, self->translate (N_ ("Connecting to the bar…")),
               reason != NULL ? reason : self->translate (N_ ("This takes a moment.")));
  }
}

static void
show_looks (PressoConnectionBanner *self)
{
  gboolean is_alarming = self->state == PRESSO_CONNECTION_STALE ||
                         (self->state == PRESSO_CONNECTION_LIVE && has_trouble (self->error));

  gtk_widget_remove_css_class (GTK_WIDGET (self), "connecting");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
  gtk_widget_set_visible (self->pair_again, needs_pairing (self->error));
  if (is_alarming)
    gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
  else if (self->state != PRESSO_CONNECTION_LIVE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "connecting");
  if (is_alarming || self->state == PRESSO_CONNECTION_LIVE)
    reveal (self, is_alarming);
  else if (!gtk_revealer_get_reveal_child (self->revealer) && self->patience_id == 0)
    self->patience_id = g_timeout_add (PATIENCE_MS, on_patience_over, self);
}

/**
 * presso_connection_banner_show_state:
 * @self: a banner
 * @state: how far what is shown can be trusted
 * @stale_since_ms: since when not, in milliseconds since the Unix epoch; 0 if that isn't known
 * @time_zone: (nullable): the bar's, to say since when in; this machine's if %NULL
 * @error: (nullable): why not; or what keeps the host from keeping changes
 *
 * Shows what the connection is like.
 */
void
presso_connection_banner_show_state (PressoConnectionBanner *self,
                                     PressoConnectionState state,
                                     gint64 stale_since_ms,
                                     const char *time_zone,
                                     const GError *error)
{
  g_return_if_fail (PRESSO_IS_CONNECTION_BANNER (self));

  self->state = state;
  self->stale_since_ms = stale_since_ms;
  g_free (self->time_zone);
  self->time_zone = g_strdup (time_zone);
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  show_words (self);
  show_looks (self);
}

/**
 * presso_connection_banner_speak:
 * @self: a banner
 * @translate: what says its sentences
 * @language: (nullable): the tag of the language that they are in; this program's if %NULL
 *
 * Speaks another language than this program does from now on. Why something is wrong is for those
 * who work here, and stays in theirs.
 */
void
presso_connection_banner_speak (PressoConnectionBanner *self,
                                PressoTranslate translate,
                                const char *language)
{
  g_return_if_fail (PRESSO_IS_CONNECTION_BANNER (self));
  g_return_if_fail (translate != NULL);

  self->translate = translate;
  self->language = language;
  show_words (self);
}
