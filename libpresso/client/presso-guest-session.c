/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-guest-session-private.h"

#define COOKIE "presso_guest"

/**
 * PressoGuestSession:
 *
 * What a host knows a guest by, as a phone keeps it: a cookie, from the first answer that sets it.
 * A jar of libsoup would keep the cookies of all guests of one host together.
 */
struct _PressoGuestSession {
  GObject parent_instance;

  char *cookie; /* NULL: it is yet to begin */
};

G_DEFINE_FINAL_TYPE (PressoGuestSession, presso_guest_session, G_TYPE_OBJECT)

static void
presso_guest_session_finalize (GObject *object)
{
  g_free (PRESSO_GUEST_SESSION (object)->cookie);
  G_OBJECT_CLASS (presso_guest_session_parent_class)->finalize (object);
}

static void
presso_guest_session_class_init (PressoGuestSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_guest_session_finalize;
}

static void
presso_guest_session_init (PressoGuestSession *self)
{
}

/**
 * presso_guest_session_new:
 *
 * Returns: (transfer full): a session that is yet to begin
 */
PressoGuestSession *
presso_guest_session_new (void)
{
  return g_object_new (PRESSO_TYPE_GUEST_SESSION, NULL);
}

/**
 * presso_guest_session_show: (skip)
 * @self: a session
 * @message: what is about to be sent
 *
 * Says whose message it is.
 */
void
presso_guest_session_show (PressoGuestSession *self, SoupMessage *message)
{
  if (self->cookie != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Cookie",
                                  self->cookie);
}

/**
 * presso_guest_session_keep: (skip)
 * @self: a session
 * @message: what was answered
 *
 * Keeps what the host knows the guest by from now on, if the answer says so.
 */
void
presso_guest_session_keep (PressoGuestSession *self, SoupMessage *message)
{
  GSList *cookies = soup_cookies_from_response (message);

  for (GSList *link = cookies; link != NULL; link = link->next) {
    if (g_str_equal (soup_cookie_get_name (link->data), COOKIE)) {
      g_free (self->cookie);
      self->cookie = soup_cookie_to_cookie_header (link->data);
    }
  }
  g_slist_free_full (cookies, (GDestroyNotify) soup_cookie_free);
}
