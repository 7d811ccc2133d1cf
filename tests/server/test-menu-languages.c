/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "presso-test-server.h"
#include "presso-test-socket.h"
#include "server/presso-event-frames.h"

#define EVENTS  "/api/v1/shops/main/events"
#define CHANGED "\"type\":\"ConfigService.ConfigChanged\""

/* What a menu of one drink is told as, with the names given. */
#define MENU(names)                                                                                \
  "\"menu\":[{\"id\":\"tea\",\"name\":\"Tea\",\"icon\":\"espresso\","                              \
  "\"available\":true,\"options\":[],\"names\":{" names "}}]"
#define ALL    "\"de\":\"Tee\",\"fr\":\"Thé\",\"pt-BR\":\"Chá\""
#define GERMAN "\"de\":\"Tee\""

static const struct {
  const char *path;
  gboolean is_staff;
  const char *menu;
} listeners[] = {
  { EVENTS "?language=de", FALSE, MENU (GERMAN) },
  { EVENTS "?language=de-AT", FALSE, MENU (GERMAN) },
  { EVENTS "?language=de", FALSE, MENU (GERMAN) },
  { EVENTS "?language=pt", FALSE, MENU ("\"pt-BR\":\"Chá\"") },
  /* The bar's own language needs no other name. */
  { EVENTS "?language=en", FALSE, MENU ("") },
  { EVENTS, FALSE, MENU (ALL) },
  { EVENTS, TRUE, MENU (ALL) },
  { EVENTS "?language=de", TRUE, MENU (ALL) },
};

static char *
next_change (PressoTestSocket *socket)
{
  for (;;) {
    g_autofree char *text = presso_test_socket_read (socket);

    g_assert_nonnull (text);
    if (strstr (text, CHANGED) != NULL)
      return g_steal_pointer (&text);
  }
}

static void
expect_menu (PressoTestSocket *socket, const char *menu)
{
  g_autofree char *text = next_change (socket);

  if (strstr (text, menu) == NULL)
    g_error ("%s\nis not in\n%s", menu, text);
}

static void
change_menu (PressoTestServer *server)
{
  presso_test_server_patch (server, "{" MENU (ALL) "}");
}

/* A guest hears of a change in the own language; a station in all. */
static void
test_live (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  PressoTestSocket *sockets[G_N_ELEMENTS (listeners)];

  for (gsize i = 0; i < G_N_ELEMENTS (listeners); i++)
    sockets[i] = presso_test_socket_new (
      server->port, listeners[i].is_staff ? server->display : guest, listeners[i].path);
  change_menu (server);
  for (gsize i = 0; i < G_N_ELEMENTS (listeners); i++) {
    expect_menu (sockets[i], listeners[i].menu);
    presso_test_socket_free (sockets[i]);
  }
}

/* So does who was away, and who has chosen another language meanwhile. */
static void
test_missed (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();
  g_autofree char *guest = presso_test_server_new_guest (server);
  gint64 since = presso_test_server_get_sequence (server);

  change_menu (server);
  for (gsize i = 0; i < G_N_ELEMENTS (listeners); i++) {
    g_autofree char *path =
      g_strdup_printf ("%s%csince=%" G_GINT64_FORMAT, listeners[i].path,
                       strchr (listeners[i].path, '?') != NULL ? '&' : '?', since);
    g_autoptr (PressoTestSocket) socket =
      presso_test_socket_new (server->port, listeners[i].is_staff ? server->display : guest, path);

    expect_menu (socket, listeners[i].menu);
  }
}

static PressoEvent *
new_event (PressoEventType type, const char *data)
{
  PressoEvent *event = g_new0 (PressoEvent, 1);

  event->type = type;
  event->shop = g_strdup ("main");
  event->data = g_strdup (data);
  return event;
}

static gboolean
holds (GBytes *frame, const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (frame, &length);

  return g_strstr_len (data, (gssize) length, text) != NULL;
}

/* A hall of guests costs as much as there are languages among them, and strangers who name a
 * language each no more than so many. */
static void
test_once (void)
{
  g_autoptr (PressoEvent) change = new_event (PRESSO_EVENT_CONFIG_CHANGED, "{" MENU (ALL) "}");
  g_autoptr (PressoEvent) wait = new_event (PRESSO_EVENT_WAIT_TIMES_CHANGED, "{}");
  g_autoptr (PressoEventFrames) frames = presso_event_frames_new (change, FALSE);
  g_autoptr (PressoEventFrames) staff = presso_event_frames_new (change, TRUE);
  g_autoptr (PressoEventFrames) waits = presso_event_frames_new (wait, FALSE);
  g_autoptr (GHashTable) different = g_hash_table_new (NULL, NULL);

  g_assert_true (presso_event_frames_get (frames, "de") == presso_event_frames_get (frames, "de"));
  g_assert_true (presso_event_frames_get (frames, "de") != presso_event_frames_get (frames, "fr"));
  g_assert_true (presso_event_frames_get (frames, NULL) == presso_event_frames_get (frames, NULL));
  g_assert_true (presso_event_frames_get (staff, "de") == presso_event_frames_get (staff, NULL));
  g_assert_true (presso_event_frames_get (waits, "de") == presso_event_frames_get (waits, "fr"));
  for (char first = 'a'; first <= 'z'; first++) {
    for (char second = 'a'; second <= 'z'; second++) {
      const char tag[] = { first, second, '\0' };

      g_hash_table_add (different, presso_event_frames_get (frames, tag));
    }
  }
  g_assert_cmpint (g_hash_table_size (different), ==, PRESSO_EVENT_FRAMES_MAX_LANGUAGES + 1);
  g_assert_true (holds (presso_event_frames_get (frames, "de"), MENU (GERMAN)));
  g_assert_true (holds (presso_event_frames_get (frames, "zz"), MENU (ALL)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/menu-languages/live", test_live);
  g_test_add_func ("/menu-languages/missed", test_missed);
  g_test_add_func ("/menu-languages/once", test_once);
  return g_test_run ();
}
