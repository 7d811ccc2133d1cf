/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client/presso-client.h"

#include "fake-host.h"

/* Names of the client's baristas, in their order. */
static char *
list_baristas (PressoClient *client)
{
  GListModel *baristas = presso_client_get_baristas (client);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (baristas); i++) {
    g_autoptr (PressoBarista) barista = g_list_model_get_item (baristas, i);

    g_string_append_printf (names, "%s%s%s", i > 0 ? " " : "", presso_barista_get_name (barista),
                            presso_barista_get_has_pin (barista) ? "*" : "");
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* They come with the snapshot, and change as a whole. */
static void
test_baristas (void)
{
  FakeHost *host = fake_host_new ();
  PressoClient *client = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  fake_host_set_snapshot (host, "{\"type\":\"snapshot\",\"sequence\":\"1\",\"serverTime\":"
                                "\"2026-11-22T10:00:00Z\",\"shop\":{\"id\":\"main\"},\"orders\":[],"
                                "\"baristas\":[{\"id\":\"b\",\"name\":\"Ben\"},"
                                "{\"id\":\"a\",\"name\":\"Ana\",\"hasPin\":true}]}");
  fake_host_allow (host, "token");
  client = presso_client_new_for_uri (fake_host_get_uri (host), "token", "main");
  presso_client_start (client);
  wait_until (presso_client_get_state (client) == PRESSO_CONNECTION_LIVE);
  first = list_baristas (client);
  g_assert_cmpstr (first, ==, "Ben Ana*");
  fake_host_send (host, "{\"type\":\"Baristas.Changed\",\"sequence\":\"2\","
                        "\"data\":{\"baristas\":[{\"id\":\"a\",\"name\":\"Ana\"}]}}");
  wait_until (g_list_model_get_n_items (presso_client_get_baristas (client)) == 1);
  second = list_baristas (client);
  g_assert_cmpstr (second, ==, "Ana");
  presso_client_stop (client);
  g_assert_finalize_object (client);
  wait_until (fake_host_get_n_sockets (host) == 0);
  fake_host_free (host);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/client/baristas/live", test_baristas);
  return g_test_run ();
}
