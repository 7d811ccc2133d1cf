/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display/presso-board.h"

G_BEGIN_DECLS

/* Runs the main loop until the condition holds; fails the test when it doesn't within 20 s. */
guint display_wait_begin (gint64 *deadline_us);

#define wait_until(condition)                                                                      \
  G_STMT_START                                                                                     \
    {                                                                                              \
      gint64 deadline_us;                                                                          \
      guint nudge_id = display_wait_begin (&deadline_us);                                          \
                                                                                                   \
      while (!(condition)) {                                                                       \
        if (g_get_monotonic_time () > deadline_us)                                                 \
          g_error ("%s:%d: never came: %s", __FILE__, __LINE__, #condition);                       \
        g_main_context_iteration (NULL, TRUE);                                                     \
      }                                                                                            \
      g_source_remove (nudge_id);                                                                  \
    }                                                                                              \
  G_STMT_END

gpointer create_record (GType type, const char *text);
void patch (gpointer record, const char *text);
void add_few_orders (GListStore *orders);
GtkCssProvider *load_sheet (const char *name);

G_END_DECLS
