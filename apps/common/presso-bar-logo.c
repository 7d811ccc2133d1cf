/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-bar-logo.h"

#include "common/presso-logo-texture.h"
#include "model/presso-error.h"

/**
 * PressoBarLogo:
 *
 * The logo of a client's bar: fetched when its path changes, which it does with each picture, and
 * kept. One that can't be shown is none.
 */
struct _PressoBarLogo {
  GObject parent_instance;

  PressoClient *client;
  GCancellable *cancellable; /* of what is under way */
  char *path;                /* what was asked for last; NULL: nothing, or in vain */
  GdkTexture *texture;
};

enum {
  PROP_TEXTURE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PressoBarLogo, presso_bar_logo, G_TYPE_OBJECT)

static void
set_texture (PressoBarLogo *self, GdkTexture *texture)
{
  if (g_set_object (&self->texture, texture))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTURE]);
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = presso_logo_texture_load_finish (result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_texture (user_data, texture);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PressoBarLogo *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) picture =
    presso_client_load_logo_finish (PRESSO_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (picture != NULL) {
    presso_logo_texture_load_async (picture, self->cancellable, on_drawn, self);
    return;
  }
  /* Without an answer, the one there was stays; it is asked again when the connection is back. */
  if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE))
    g_clear_pointer (&self->path, g_free);
  else
    set_texture (self, NULL);
}

static void
update (PressoBarLogo *self)
{
  const char *path = presso_shop_get_logo (presso_client_get_shop (self->client));

  if (presso_client_get_state (self->client) != PRESSO_CONNECTION_LIVE ||
      g_strcmp0 (path, self->path) == 0)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  self->path = g_strdup (path);
  if (path == NULL) {
    set_texture (self, NULL);
    return;
  }
  self->cancellable = g_cancellable_new ();
  presso_client_load_logo_async (self->client, self->cancellable, on_fetched, self);
}

static void
presso_bar_logo_dispose (GObject *object)
{
  PressoBarLogo *self = PRESSO_BAR_LOGO (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (presso_bar_logo_parent_class)->dispose (object);
}

static void
presso_bar_logo_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_TEXTURE:
    g_value_set_object (value, PRESSO_BAR_LOGO (object)->texture);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_bar_logo_class_init (PressoBarLogoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_bar_logo_dispose;
  object_class->get_property = presso_bar_logo_get_property;

  properties[PROP_TEXTURE] = g_param_spec_object ("texture", NULL, NULL, GDK_TYPE_TEXTURE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_bar_logo_init (PressoBarLogo *self)
{
}

/**
 * presso_bar_logo_new:
 * @client: a connection to a bar
 *
 * Returns: (transfer full): its logo, as soon as it is known
 */
PressoBarLogo *
presso_bar_logo_new (PressoClient *client)
{
  PressoBarLogo *self = g_object_new (PRESSO_TYPE_BAR_LOGO, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (presso_client_get_shop (client), "notify::logo", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/**
 * presso_bar_logo_get_texture:
 * @self: a logo
 *
 * Returns: (transfer none) (nullable): the picture, where there is one
 */
GdkTexture *
presso_bar_logo_get_texture (PressoBarLogo *self)
{
  g_return_val_if_fail (PRESSO_IS_BAR_LOGO (self), NULL);

  return self->texture;
}
