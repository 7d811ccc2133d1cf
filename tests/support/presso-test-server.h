/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "presso-test-http.h"
#include "server/presso-bar.h"

G_BEGIN_DECLS

/* A Monday, 09:00:00 UTC; on the edge of a code's slot. */
#define PRESSO_TEST_START_MS G_GINT64_CONSTANT (1767603600000)

/**
 * PressoTestServer:
 * @dir: its data folder
 * @port: where it listens on 127.0.0.1
 * @admin: header line of the admin token
 * @barista: header line of a barista station of `main`
 * @display: header line of a display of `main`
 *
 * The real bar, with a clock that stands still, in a thread of its own.
 */
typedef struct {
  char *dir;
  guint16 port;
  char *admin;
  char *barista;
  char *display;

  PressoClock *clock;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  PressoBar *bar;
} PressoTestServer;

typedef void (*PressoTestFunc) (PressoTestServer *self, gpointer user_data);

PressoTestServer *presso_test_server_new (void);
void presso_test_server_free (PressoTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoTestServer, presso_test_server_free)

void presso_test_server_start (PressoTestServer *self);
void presso_test_server_stop (PressoTestServer *self);
void presso_test_server_configure (PressoTestServer *self, const char *settings);
void presso_test_server_run (PressoTestServer *self, PressoTestFunc func, gpointer user_data);
void presso_test_server_advance (PressoTestServer *self, gint64 duration_ms);
void presso_test_server_hold (PressoTestServer *self, GAsyncQueue *gate);
void presso_test_server_quit (PressoTestServer *self);
gint64 presso_test_server_get_sequence (PressoTestServer *self);

PressoTestReply *presso_test_server_call (PressoTestServer *self,
                                          const char *headers,
                                          const char *method,
                                          const char *path,
                                          const char *body);
PressoTestReply *presso_test_server_shop (PressoTestServer *self,
                                          const char *headers,
                                          const char *method,
                                          const char *path,
                                          const char *body);
char *presso_test_server_add_station (PressoTestServer *self, const char *role, const char *shop);
char *presso_test_server_get_code (PressoTestServer *self);
char *presso_test_server_new_guest (PressoTestServer *self);
char *presso_test_server_scan (PressoTestServer *self, const char *guest);
char *presso_test_server_order (PressoTestServer *self, const char *guest, const char *name);
void presso_test_server_patch (PressoTestServer *self, const char *patch);
char *presso_test_build_large_patch (int i);
void presso_test_server_act (PressoTestServer *self,
                             const char *headers,
                             const char *order,
                             const char *action);

char *presso_test_dir_new (void);
void presso_test_dir_remove (const char *path);

G_END_DECLS
