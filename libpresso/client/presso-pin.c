/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-pin-private.h"

#include "model/presso-fingerprint.h"

#define REFUSED "presso-pin-refused"

/**
 * PressoPin:
 *
 * The one key that a host may show. Who signed its certificate, for which name and until when says
 * nothing: a host makes its own, and only the key was compared by people when they paired.
 */
struct _PressoPin {
  GObject parent_instance;

  char *fingerprint; /* NULL: the first key that is shown becomes the one */
};

G_DEFINE_FINAL_TYPE (PressoPin, presso_pin, G_TYPE_OBJECT)

static void
presso_pin_finalize (GObject *object)
{
  g_free (PRESSO_PIN (object)->fingerprint);
  G_OBJECT_CLASS (presso_pin_parent_class)->finalize (object);
}

static void
presso_pin_class_init (PressoPinClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_pin_finalize;
}

static void
presso_pin_init (PressoPin *self)
{
}

/**
 * presso_pin_new:
 * @fingerprint: (nullable): of the key; %NULL to learn it from the first certificate that is shown
 *
 * Returns: (transfer full): a pin
 */
PressoPin *
presso_pin_new (const char *fingerprint)
{
  PressoPin *self = g_object_new (PRESSO_TYPE_PIN, NULL);

  self->fingerprint = g_strdup (fingerprint);
  return self;
}

/**
 * presso_pin_get_fingerprint:
 * @self: a pin
 *
 * Returns: (nullable): the fingerprint of its key; %NULL while that is to be learned
 */
const char *
presso_pin_get_fingerprint (PressoPin *self)
{
  return self->fingerprint;
}

static char *
read_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der != NULL ? presso_fingerprint_from_certificate (der->data, der->len) : NULL;
}

static gboolean
on_message_accept_certificate (PressoPin *self,
                               GTlsCertificate *certificate,
                               GTlsCertificateFlags flags,
                               SoupMessage *message)
{
  g_autofree char *fingerprint = read_fingerprint (certificate);

  if (self->fingerprint == NULL)
    self->fingerprint = g_strdup (fingerprint);
  if (presso_fingerprint_equal (self->fingerprint, fingerprint))
    return TRUE;
  g_object_set_data (G_OBJECT (message), REFUSED, GINT_TO_POINTER (TRUE));
  return FALSE;
}

/**
 * presso_pin_close_session: (skip)
 * @session: what sends the messages that are guarded
 *
 * Makes a session trust nobody by itself, so that each certificate is put to the pin. With the
 * system's authorities it would accept what they signed without asking.
 */
void
presso_pin_close_session (SoupSession *session)
{
  soup_session_set_tls_database (session, NULL);
}

/**
 * presso_pin_guard: (skip)
 * @self: a pin
 * @message: what is about to be sent by a closed session
 *
 * Lets a message go to nobody but the holder of the key. The decision falls while TLS shakes hands:
 * before a byte of the message leaves.
 */
void
presso_pin_guard (PressoPin *self, SoupMessage *message)
{
  g_signal_connect_object (message, "accept-certificate",
                           G_CALLBACK (on_message_accept_certificate), self, G_CONNECT_SWAPPED);
}

/**
 * presso_pin_has_refused: (skip)
 * @message: a message that was guarded
 *
 * Returns: whether it failed because another key was shown
 */
gboolean
presso_pin_has_refused (SoupMessage *message)
{
  return g_object_get_data (G_OBJECT (message), REFUSED) != NULL;
}
