/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-soup-transport.h"

/* A wait that takes longer has failed, also under a sanitizer on a busy machine. */
#define DEADLINE_MS 20000

/* A deadline of the server's that a test waits for. */
#define SHORT_MS 150

/* What is asked of the fixture's server, and all of its answer. */
#define REQUEST "GET / HTTP/1.1\r\nHost: bar\r\n\r\n"
#define REPLY                                                                                      \
  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n"                       \
  "hello"

/**
 * Fixture:
 * @listener: accepts on a free port of 127.0.0.1
 * @server: answers `/` with `hello`; anything else is the test's
 * @n_alive: connections accepted whose object still exists
 * @n_requests: requests the handler of `/` saw
 * @baseline: open descriptors before the first connection
 *
 * A SoupServer on the transport in a context of its own, which runs while a test waits.
 */
typedef struct {
  GMainContext *context;
  PressoListener *listener;
  SoupServer *server;
  PressoListenerLimits limits;
  unsigned n_alive;
  unsigned n_requests;
  unsigned baseline;
} Fixture;

typedef gboolean (*Condition) (gpointer user_data);

void fixture_init (Fixture *fixture);
void fixture_start (Fixture *fixture);
void fixture_clear (Fixture *fixture);

void fixture_turn (Fixture *fixture);
void fixture_wait (Fixture *fixture, Condition condition, gpointer user_data);
void fixture_wait_gone (Fixture *fixture, unsigned n_alive);

unsigned count_descriptors (void);

PressoTlsContext *fixture_get_tls (void);

int client_connect (Fixture *fixture);
int client_connect_plain (Fixture *fixture);
void client_shake_hands (Fixture *fixture, int fd);
gboolean client_try_send (int fd, const char *data, gsize n_data);
void client_send (int fd, const char *data, gssize length);
void client_expect (Fixture *fixture, int fd, const char *data, gssize length);
void client_expect_end (Fixture *fixture, int fd);
void client_reset (int fd);
