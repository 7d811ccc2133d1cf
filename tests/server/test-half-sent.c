/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/resource.h>
#include <unistd.h>

#include "presso-test-child.h"
#include "presso-test-http.h"
#include "presso-test-server.h"

#define N_REQUESTS 2000
#define POST       "POST /api/v1/shops/main/orders HTTP/1.1\r\nHost: bar\r\n"

/* What each peer has sent of its request when it falls silent, and what all of them together may
 * cost the host: twice the bytes, which it has to keep, and 40 KiB for each connection. */
static const struct {
  const char *name;
  const char *head;
  gsize n_filler;
} cases[] = {
  { "nothing", "", 0 },
  { "half a line", "GET /api/v1/sho", 0 },
  { "half a head", POST "Cookie: presso_guest=0123", 0 },
  { "the largest head", POST "X: ", 16 * 1024 - 200 },
  { "half a body", POST "Content-Length: 65536\r\n\r\n", 32 * 1024 },
};

static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = MIN (limit.rlim_max, 2 * N_REQUESTS);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_cmpuint (limit.rlim_cur, >=, N_REQUESTS + 64);
}

static void
assert_serves (PressoTestChild *child)
{
  g_autoptr (PressoTestReply) health =
    presso_test_call (child->port, NULL, "GET", "/healthz", NULL);

  g_assert_cmpint (health->status, ==, 200);
}

static void
test_memory (gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);
  g_autofree char *dir = presso_test_dir_new ();
  PressoTestChild *child = presso_test_child_new (dir);
  g_autofree char *filler = g_strnfill (cases[i].n_filler, 'x');
  g_autofree char *bytes = g_strconcat (cases[i].head, filler, NULL);
  g_autofree int *fds = g_new (int, N_REQUESTS);
  gint64 before_kib, growth_kib, most_kib;

  assert_serves (child);
  before_kib = presso_test_child_get_memory_kib (child, "VmRSS");
  for (int n = 0; n < N_REQUESTS; n++) {
    fds[n] = presso_test_connect (child->port);
    g_assert_cmpint (fds[n], >=, 0);
    presso_test_send (fds[n], bytes, -1);
  }
  /* Everything sent before is read before this is answered, or soon after. */
  for (int n = 0; n < 20; n++)
    assert_serves (child);
  growth_kib = presso_test_child_get_memory_kib (child, "VmRSS") - before_kib;
  most_kib = N_REQUESTS * (gint64) (40 + 2 * strlen (bytes) / 1024);
  g_test_message ("%s: %d peers with %zu bytes each: %.1f MiB more than the %.1f before, %.1f KiB "
                  "each; %.1f MiB allowed",
                  cases[i].name, N_REQUESTS, strlen (bytes), (double) growth_kib / 1024,
                  (double) before_kib / 1024, (double) growth_kib / N_REQUESTS,
                  (double) most_kib / 1024);
#if !defined(__SANITIZE_ADDRESS__)
  g_assert_cmpint (growth_kib, <=, most_kib);
#endif
  for (int n = 0; n < N_REQUESTS; n++)
    close (fds[n]);
  assert_serves (child);
  presso_test_child_end (child);
  presso_test_child_free (child);
  presso_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  raise_descriptor_limit ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/half-sent/%s", cases[i].name);

    g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_memory);
  }
  return g_test_run ();
}
