/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"

G_BEGIN_DECLS

/**
 * PressoPanelMode:
 * @PRESSO_PANEL_CONNECTING: nothing is known yet
 * @PRESSO_PANEL_OFFLINE: the connection is lost
 * @PRESSO_PANEL_CLOSED: the bar is closed
 * @PRESSO_PANEL_PAUSED: the bar is closed for a while
 * @PRESSO_PANEL_QUEUE_FULL: as many orders are open as the bar takes
 * @PRESSO_PANEL_EXHAUSTED: the code has no drinks left
 * @PRESSO_PANEL_AWAITING: the code is over and the next one isn't there yet
 * @PRESSO_PANEL_CODE: there is a code to scan
 *
 * What guests are told about ordering.
 */
typedef enum {
  PRESSO_PANEL_CONNECTING,
  PRESSO_PANEL_OFFLINE,
  PRESSO_PANEL_CLOSED,
  PRESSO_PANEL_PAUSED,
  PRESSO_PANEL_QUEUE_FULL,
  PRESSO_PANEL_EXHAUSTED,
  PRESSO_PANEL_AWAITING,
  PRESSO_PANEL_CODE,
} PressoPanelMode;

PressoPanelMode presso_panel_mode_decide (PressoConnectionState connection,
                                          PressoShop *shop,
                                          PressoCode *code,
                                          int orders_in_queue,
                                          gint64 now_ms);
gint64 presso_panel_mode_get_code_end (PressoShop *shop, PressoCode *code);
gint64 presso_panel_mode_get_last_orders (PressoShop *shop, gint64 now_ms);
char *presso_panel_format_address (const char *url);
char *presso_panel_format_code (const char *code);

G_END_DECLS
