/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PressoTestChild:
 * @process: a real presso-server
 * @port: where it serves on 127.0.0.1
 * @admin: header line of its admin token
 *
 * The server as a program of its own, which a test may kill.
 */
typedef struct {
  GSubprocess *process;
  guint16 port;
  char *admin;
} PressoTestChild;

GSubprocess *presso_test_child_spawn (const char *data_dir, const char *port);
char *presso_test_child_read_line (GSubprocess *process);
PressoTestChild *presso_test_child_new (const char *data_dir);
gint64 presso_test_child_get_memory_kib (PressoTestChild *self, const char *what);
void presso_test_child_kill (PressoTestChild *self);
void presso_test_child_end (PressoTestChild *self);
void presso_test_child_free (PressoTestChild *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoTestChild, presso_test_child_free)

G_END_DECLS
