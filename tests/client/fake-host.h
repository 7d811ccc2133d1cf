/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A host for the client's tests, in the same thread as the client: it speaks the protocol and does
 * what a real one does only when something is wrong. Its address stays the same when it goes down
 * and comes up again. */
typedef struct _FakeHost FakeHost;

/* One request to the shop that the host has seen. */
typedef struct {
  char *method;
  char *path; /* below the shop, with its query */
  char *key;
  char *body;
} FakeRequest;

FakeHost *fake_host_new (void);
void fake_host_free (FakeHost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeHost, fake_host_free)

const char *fake_host_get_dir (FakeHost *self);
const char *fake_host_get_uri (FakeHost *self);

void fake_host_go_down (FakeHost *self);
void fake_host_come_up (FakeHost *self);
void fake_host_move (FakeHost *self);
void fake_host_write_address (FakeHost *self);
void fake_host_forget_tokens (FakeHost *self);
void fake_host_set_admin_token (FakeHost *self, const char *token);
void fake_host_allow (FakeHost *self, const char *token);
/* Answers who has no token, too, as a phone has none. */
void fake_host_let_guests_in (FakeHost *self);

/* What the snapshot says. The texts are JSON; the code may be "null". */
void fake_host_set_shop (FakeHost *self, const char *shop);
void fake_host_set_code (FakeHost *self, const char *code);
void fake_host_set_orders (FakeHost *self, const char *orders);
void fake_host_set_snapshot (FakeHost *self, const char *snapshot);
void fake_host_set_time (FakeHost *self, gint64 time_ms);

/* Adds an event to the log and sends it to everyone. */
gint64 fake_host_push (FakeHost *self, const char *type, const char *data);
/* Sends a text as it is to everyone, and keeps no log of it. */
void fake_host_send (FakeHost *self, const char *text);
/* Forgets the log: whoever resumes gets a snapshot. */
void fake_host_forget_log (FakeHost *self);
char *fake_host_write_event (gint64 sequence, const char *type, const char *data);

/* What the next requests are answered with; the last answer stands. Status 0 cuts the connection.
 */
void fake_host_answer (FakeHost *self, int status, const char *body);
guint fake_host_get_n_requests (FakeHost *self);
const FakeRequest *fake_host_get_request (FakeHost *self, guint index);

guint fake_host_get_n_sockets (FakeHost *self);
guint fake_host_get_n_connects (FakeHost *self);
guint fake_host_get_n_stations (FakeHost *self);
gint64 fake_host_get_last_since (FakeHost *self); /* -1: a snapshot was asked for */
const char *fake_host_get_last_station (FakeHost *self);

char *fake_order (const char *id, int number, const char *state, int version);
char *fake_code (const char *code, const char *valid_from, int drinks_left);

/* Runs the main loop until the condition holds; fails the test when it doesn't within 15 s. */
void fake_wait_begin (void);
void fake_wait_iterate (const char *condition, const char *file, int line);

#define wait_until(condition)                                                                      \
  G_STMT_START                                                                                     \
    {                                                                                              \
      fake_wait_begin ();                                                                          \
      while (!(condition))                                                                         \
        fake_wait_iterate (#condition, __FILE__, __LINE__);                                        \
    }                                                                                              \
  G_STMT_END

G_END_DECLS
