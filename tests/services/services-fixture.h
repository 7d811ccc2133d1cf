/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-order-manager.h"
#include "services/presso-order-processor.h"
#include "services/presso-qr-validator.h"

/* A Monday, 09:00:00 UTC; on the edge of a code's slot. */
#define START_MS G_GINT64_CONSTANT (1767603600000)
#define MINUTE   (60 * (gint64) 1000)
#define HOUR     (60 * MINUTE)

/**
 * Bar:
 * @error: why the last command was refused, or NULL
 * @events: types of the events since they were last looked at
 *
 * The services on a store of their own, with a clock that stands still. Commands are on disk when a
 * function returns.
 */
typedef struct {
  char *dir;
  PressoClock *clock;
  GMainContext *context;
  PressoStore *store;
  PressoServices *services;
  PressoOrderProcessor *processor;
  GError *error;
  GString *events;
} Bar;

void bar_set_up (Bar *bar, gconstpointer data);
void bar_tear_down (Bar *bar, gconstpointer data);
void bar_open (Bar *bar);
void bar_close (Bar *bar);

gboolean bar_run (Bar *bar, PressoCommandFunc func, gpointer user_data);
void bar_advance (Bar *bar, gint64 duration_ms);
gboolean bar_patch (Bar *bar, const char *patch);
gboolean bar_patch_menu (Bar *bar, const char *drink, const char *patch);
PressoCode *bar_get_code (Bar *bar);
int bar_get_drinks_left (Bar *bar, const char *code);

/* These return the id of the order, or NULL with the error set. */
char *bar_scan (Bar *bar, const char *guest, const char *code);
char *bar_scan_now (Bar *bar, const char *guest);
gboolean bar_submit (Bar *bar, const char *guest, const char *id, const char *body);
char *bar_walk_up (Bar *bar, const char *body);
gboolean bar_act (Bar *bar,
                  PressoRole role,
                  const char *who,
                  const char *id,
                  PressoAction action,
                  const char *body);

PressoOrder *bar_load (Bar *bar, const char *id);
PressoOrderState bar_get_state (Bar *bar, const char *id);
char *bar_take_events (Bar *bar);

#define bar_assert_refused(bar, expected)                                                          \
  G_STMT_START                                                                                     \
    {                                                                                              \
      g_assert_error ((bar)->error, PRESSO_ERROR, (int) (expected));                               \
      g_clear_error (&(bar)->error);                                                               \
    }                                                                                              \
  G_STMT_END
