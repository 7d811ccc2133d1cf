/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench-common.h"
#include "presso-test-server.h"
#include "presso-test-socket.h"

#define SHOP      "/api/v1/shops/main"
#define N_WAITING 1000
#define N_PHONES  5000
#define N_STEPS   3

/* What a hall of phones costs that all wake at once, and that are told where their orders stand. */

typedef struct {
  PressoTestChild *child;
  int fd; /* one connection for all of it */
  GPtrArray *guests;
  GPtrArray *orders;
} Bench;

static PressoTestReply *
ask (Bench *self, const char *headers, const char *method, const char *path, const char *body)
{
  g_autofree char *request = presso_test_build_request (headers, method, path, body);

  presso_test_send (self->fd, request, -1);
  return presso_test_receive (self->fd, FALSE);
}

static char *
new_guest (Bench *self)
{
  g_autoptr (PressoTestReply) reply = ask (self, NULL, "GET", SHOP "?language=de", NULL);

  return presso_test_reply_get_cookie (reply);
}

static char *
order (Bench *self, const char *guest, const char *scan)
{
  g_autoptr (PressoTestReply) scanned = ask (self, guest, "POST", SHOP "/orders", scan);
  g_autofree char *id = g_strdup (presso_test_reply_get (scanned, "id"));
  g_autofree char *path = g_strdup_printf (SHOP "/orders/%s", id);
  g_autoptr (PressoTestReply) ordered =
    ask (self, guest, "PUT", path, "{\"drink\":\"espresso\",\"name\":\"Ada\"}");

  g_assert_cmpint (ordered->status, ==, 200);
  return g_steal_pointer (&id);
}

static void
fill (Bench *self)
{
  g_autoptr (PressoTestReply) G_GNUC_UNUSED patched =
    ask (self, self->child->admin, "PATCH", SHOP,
         "{\"maxOrdersInQueue\":0,\"drinksPerCode\":0,\"baristaTimeout\":null}");
  g_autoptr (PressoTestReply) code = ask (self, self->child->admin, "GET", SHOP "/code", NULL);
  g_autofree char *scan =
    g_strdup_printf ("{\"code\":\"%s\"}", presso_test_reply_get (code, "code"));

  for (int i = 0; i < N_WAITING; i++) {
    g_ptr_array_add (self->guests, new_guest (self));
    g_ptr_array_add (self->orders, order (self, g_ptr_array_index (self->guests, i), scan));
  }
}

/* Each of the guests asks once. */
static void
measure_questions (Bench *self, const char *path)
{
  gint64 begin_us = g_get_monotonic_time ();
  gint64 begin_ms = bench_get_cpu_ms (self->child);

  for (int i = 0; i < N_WAITING; i++) {
    g_autoptr (PressoTestReply) reply =
      ask (self, g_ptr_array_index (self->guests, i), "GET", path, NULL);

    g_assert_nonnull (strstr (reply->body, "\"position\":"));
  }
  g_print ("%d of %d who wait ask for %s: %" G_GINT64_FORMAT " ms of CPU, %" G_GINT64_FORMAT
           " ms\n",
           N_WAITING, N_WAITING, path, bench_get_cpu_ms (self->child) - begin_ms,
           (g_get_monotonic_time () - begin_us) / 1000);
}

static gboolean
has_places (int fd, GString *text)
{
  char buffer[16384];
  gssize n_read;

  while ((n_read = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_string_append_len (text, buffer, n_read);
  g_assert_cmpint (n_read, <, 0);
  return memmem (text->str, text->len, "\"places\"", 8) != NULL;
}

/* Waits until everybody of @sockets that waits was told a place; returns how many messages came. */
static int
wait_places (GPtrArray *sockets, GArray *times, gint64 begin_us)
{
  g_autofree struct pollfd *polls = g_new0 (struct pollfd, N_WAITING);
  GString *texts[N_WAITING];
  int n_told = 0;

  for (int i = 0; i < N_WAITING; i++) {
    polls[i] = (struct pollfd){ ((PressoTestSocket *) g_ptr_array_index (sockets, i))->fd, POLLIN };
    texts[i] = g_string_new (NULL);
  }
  /* The one whose drink is made, and all behind it. */
  while (n_told < N_WAITING - N_STEPS && poll (polls, N_WAITING, 10000) > 0) {
    for (int i = 0; i < N_WAITING; i++) {
      double ms;

      if ((polls[i].revents & POLLIN) == 0 || !has_places (polls[i].fd, texts[i]))
        continue;
      polls[i].fd = -1;
      n_told++;
      ms = (double) (g_get_monotonic_time () - begin_us) / 1000;
      g_array_append_val (times, ms);
    }
  }
  for (int i = 0; i < N_WAITING; i++)
    g_string_free (texts[i], TRUE);
  return n_told;
}

static void
measure_pushes (Bench *self)
{
  g_autofree char *barista = bench_new_station (self->child, "barista");
  g_autoptr (GPtrArray) sockets =
    g_ptr_array_new_with_free_func ((GDestroyNotify) presso_test_socket_free);
  gint64 begin_ms = bench_get_cpu_ms (self->child);
  gint64 n_ms = 0;
  int n_told = 0;

  for (int i = 0; i < N_PHONES; i++) {
    g_autofree char *stranger = i < N_WAITING ? NULL : new_guest (self);
    PressoTestSocket *socket = presso_test_socket_new (
      self->child->port, stranger != NULL ? stranger : g_ptr_array_index (self->guests, i),
      BENCH_EVENTS "?language=de");

    g_free (presso_test_socket_read (socket));
    g_ptr_array_add (sockets, socket);
  }
  g_print ("%d phones connect: %" G_GINT64_FORMAT " ms of CPU\n", N_PHONES,
           bench_get_cpu_ms (self->child) - begin_ms);
  begin_ms = bench_get_cpu_ms (self->child);
  for (int i = 0; i < N_STEPS; i++) {
    g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
    g_autofree char *path =
      g_strdup_printf (SHOP "/orders/%s/claim", (char *) g_ptr_array_index (self->orders, i));
    g_autoptr (PressoTestReply) G_GNUC_UNUSED reply = ask (self, barista, "POST", path, NULL);

    n_told += wait_places (sockets, times, g_get_monotonic_time ());
    n_ms += (gint64) (bench_percentile (times, 100) - bench_percentile (times, 0));
  }
  g_print ("%d phones, %d wait, one order is claimed: %d messages, %" G_GINT64_FORMAT
           " ms of CPU, %" G_GINT64_FORMAT " ms from the first phone to the last\n",
           N_PHONES, N_WAITING, n_told / N_STEPS,
           (bench_get_cpu_ms (self->child) - begin_ms) / N_STEPS, n_ms / N_STEPS);
}

/* The sockets here answer no pings. */
static char *
new_dir (void)
{
  char *dir = presso_test_dir_new ();
  g_autofree char *path = g_build_filename (dir, "presso.conf", NULL);

  g_assert_true (g_file_set_contents (path, "[network]\nping-interval=600\n", -1, NULL));
  return dir;
}

int
main (void)
{
  g_autofree char *dir = new_dir ();
  g_autoptr (PressoTestChild) child = presso_test_child_new (dir);
  Bench bench = { child, presso_test_connect (child->port), g_ptr_array_new_with_free_func (g_free),
                  g_ptr_array_new_with_free_func (g_free) };

  fill (&bench);
  measure_questions (&bench, SHOP "/snapshot?language=de");
  measure_questions (&bench, SHOP "/my/orders");
  measure_pushes (&bench);
  close (bench.fd);
  g_ptr_array_unref (bench.guests);
  g_ptr_array_unref (bench.orders);
  presso_test_child_kill (child);
  presso_test_dir_remove (dir);
  return 0;
}
