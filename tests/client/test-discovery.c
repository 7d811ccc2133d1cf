/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-discovery.h"

#include "fake-avahi.h"
#include "fake-host.h"
#include "model/presso-announcement.h"
#include "server/presso-announcer.h"

#define DIGITS "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"

typedef struct {
  FakeAvahi *avahi;
  PressoDiscovery *discovery;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->avahi = fake_avahi_new ();
  fixture->discovery = presso_discovery_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->discovery);
  fake_avahi_free (fixture->avahi);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->discovery));
}

static PressoFoundHost *
first (Fixture *fixture)
{
  g_autoptr (PressoFoundHost) host = g_list_model_get_item (G_LIST_MODEL (fixture->discovery), 0);

  return host;
}

static void
start (Fixture *fixture)
{
  fake_avahi_start (fixture->avahi);
  wait_until (presso_discovery_get_available (fixture->discovery));
  wait_until (fake_avahi_get_n_browsers (fixture->avahi) == 1);
}

static GVariant *
txt (const char *name)
{
  return presso_announcement_write (name, DIGITS);
}

static void
test_found (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;

  fake_avahi_add (fixture->avahi, 2, "Presso", "192.168.1.20", 8080, txt ("Caf\303\251 One"));
  start (fixture);
  wait_until (count (fixture) == 1);
  g_assert_cmpstr (presso_found_host_get_name (first (fixture)), ==, "Caf\303\251 One");
  g_assert_cmpstr (presso_found_host_get_address (first (fixture)), ==, "192.168.1.20");
  g_assert_cmpuint (presso_found_host_get_port (first (fixture)), ==, 8080);
  g_assert_cmpstr (presso_found_host_get_fingerprint (first (fixture)), ==, DIGITS);
  uri = presso_found_host_build_uri (first (fixture));
  g_assert_cmpstr (uri, ==, "https://192.168.1.20:8080/");
  fake_avahi_remove (fixture->avahi, 2, "Presso");
  wait_until (count (fixture) == 0);
  wait_until (fake_avahi_get_n_resolvers (fixture->avahi) == 0);
}

/* It comes later, moves to another address and is called something else. */
static void
test_changes (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
  fake_avahi_add (fixture->avahi, 2, "Presso", "192.168.1.20", 8080, txt ("One"));
  wait_until (count (fixture) == 1);
  fake_avahi_add (fixture->avahi, 2, "Presso", "192.168.1.99", 8081, txt ("Two"));
  wait_until (g_str_equal (presso_found_host_get_name (first (fixture)), "Two"));
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (presso_found_host_get_address (first (fixture)), ==, "192.168.1.99");
  g_assert_cmpuint (presso_found_host_get_port (first (fixture)), ==, 8081);
}

/* A host that is seen on several interfaces is one host, at the address others reach it by. */
static void
test_interfaces (Fixture *fixture, gconstpointer data)
{
  fake_avahi_add (fixture->avahi, 1, "Presso", "127.0.0.1", 8080, txt ("One"));
  start (fixture);
  wait_until (count (fixture) == 1);
  fake_avahi_add (fixture->avahi, 2, "Presso", "192.168.1.20", 8080, txt ("One"));
  wait_until (g_str_equal (presso_found_host_get_address (first (fixture)), "192.168.1.20"));
  g_assert_cmpuint (count (fixture), ==, 1);
  fake_avahi_remove (fixture->avahi, 2, "Presso");
  wait_until (g_str_equal (presso_found_host_get_address (first (fixture)), "127.0.0.1"));
  fake_avahi_remove (fixture->avahi, 1, "Presso");
  wait_until (count (fixture) == 0);
}

/* What can't be reached or shown isn't in the list; the rest is. */
static void
test_rubbish (Fixture *fixture, gconstpointer data)
{
  fake_avahi_add (fixture->avahi, 2, "No address", "somewhere", 8080, txt ("A"));
  fake_avahi_add (fixture->avahi, 2, "No port", "192.168.1.20", 0, txt ("B"));
  fake_avahi_add (fixture->avahi, 2, "A\nB", "192.168.1.20", 8080, txt ("\342\200\256"));
  fake_avahi_add (fixture->avahi, 2, "Shown", "192.168.1.20", 8080, txt ("a\nb"));
  start (fixture);
  wait_until (count (fixture) == 1);
  wait_until (fake_avahi_get_n_resolvers (fixture->avahi) == 4);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (presso_found_host_get_name (first (fixture)), ==, "Shown");
}

/* Whatever somebody on the network publishes, what we keep has an end. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  for (int i = 0; i < 600; i++) {
    g_autofree char *name = g_strdup_printf ("Bar %d", i);

    fake_avahi_add (fixture->avahi, 2, name, "192.168.1.20", 8080, txt (name));
  }
  wait_until (count (fixture) == 256);
  fake_avahi_remove (fixture->avahi, 2, "Bar 0");
  wait_until (count (fixture) == 255);
  g_assert_cmpuint (fake_avahi_get_n_resolvers (fixture->avahi), <=, 256);
}

static void
count_notify (guint *counter)
{
  (*counter)++;
}

/* Nothing is found and nothing is wrong while there is no daemon; then there is one. */
static void
test_daemon_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  guint n_notified = 0;

  fake_avahi_add (fixture->avahi, 2, "Presso", "192.168.1.20", 8080, txt ("One"));
  g_signal_connect_swapped (fixture->discovery, "notify::available", G_CALLBACK (count_notify),
                            &n_notified);
  g_assert_false (presso_discovery_get_available (fixture->discovery));
  g_assert_cmpuint (count (fixture), ==, 0);
  for (int i = 0; i < 3; i++) {
    start (fixture);
    wait_until (count (fixture) == 1);
    fake_avahi_stop (fixture->avahi);
    wait_until (!presso_discovery_get_available (fixture->discovery));
    g_assert_cmpuint (count (fixture), ==, 0);
  }
  g_assert_cmpuint (n_notified, ==, 6);
}

/* A machine without a system bus; with-warnings-fatal says the rest. */
static void
test_no_bus (void)
{
  PressoDiscovery *discovery;
  PressoAnnouncer *announcer;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  discovery = presso_discovery_new ();
  announcer = presso_announcer_new ("Presso", 8080, DIGITS);
  for (int i = 0; i < 100; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
  g_assert_false (presso_discovery_get_available (discovery));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (discovery)), ==, 0);
  g_assert_finalize_object (announcer);
  g_assert_finalize_object (discovery);
}

static gboolean
is_published (Fixture *fixture, const char *service)
{
  guint16 port;

  return g_strcmp0 (fake_avahi_get_published (fixture->avahi, &port), service) == 0;
}

/* What a host announces is what a station finds, for as long as the host is there. */
static void
test_announced (Fixture *fixture, gconstpointer data)
{
  PressoAnnouncer *announcer = presso_announcer_new ("Caf\303\251", 8083, DIGITS);

  start (fixture);
  wait_until (count (fixture) == 1);
  g_assert_cmpstr (presso_found_host_get_name (first (fixture)), ==, "Caf\303\251");
  g_assert_cmpuint (presso_found_host_get_port (first (fixture)), ==, 8083);
  g_assert_cmpstr (presso_found_host_get_fingerprint (first (fixture)), ==, DIGITS);
  presso_announcer_set_name (announcer, "Bar Two");
  wait_until (is_published (fixture, "Bar Two"));
  wait_until (count (fixture) == 1 &&
              g_str_equal (presso_found_host_get_name (first (fixture)), "Bar Two"));
  g_assert_finalize_object (announcer);
  wait_until (count (fixture) == 0);
  g_assert_cmpuint (fake_avahi_get_n_published (fixture->avahi), ==, 0);
}

static void
test_announced_again (Fixture *fixture, gconstpointer data)
{
  PressoAnnouncer *announcer = presso_announcer_new ("Presso", 8080, DIGITS);

  for (int i = 0; i < 3; i++) {
    start (fixture);
    wait_until (is_published (fixture, "Presso"));
    fake_avahi_stop (fixture->avahi);
    wait_until (!presso_discovery_get_available (fixture->discovery));
  }
  g_assert_finalize_object (announcer);
}

/* Another bar has our name: at once when it is on this machine, or as it turns out later. */
static void
test_collision (Fixture *fixture, gconstpointer data)
{
  PressoAnnouncer *announcer;

  fake_avahi_take_name (fixture->avahi, "Presso");
  start (fixture);
  announcer = presso_announcer_new ("Presso", 8080, DIGITS);
  wait_until (is_published (fixture, "Presso #2"));
  fake_avahi_collide (fixture->avahi);
  wait_until (is_published (fixture, "Presso #3"));
  wait_until (count (fixture) == 1);
  /* People read the bar's name, which is still its own. */
  g_assert_cmpstr (presso_found_host_get_name (first (fixture)), ==, "Presso");
  g_assert_finalize_object (announcer);
}

#define add(path, function)                                                                        \
  g_test_add ("/client/discovery/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("found", test_found);
  add ("changes", test_changes);
  add ("interfaces", test_interfaces);
  add ("rubbish", test_rubbish);
  add ("flood", test_flood);
  add ("daemon-comes-and-goes", test_daemon_comes_and_goes);
  add ("announced", test_announced);
  add ("announced-again", test_announced_again);
  add ("collision", test_collision);
  g_test_add_func ("/client/discovery/no-bus", test_no_bus);
  return fake_avahi_run_tests ();
}
