/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "display/presso-panel-mode.h"

G_BEGIN_DECLS

/**
 * PressoPanelContent:
 * @mode: what guests are told about ordering
 * @shop: the bar
 * @code: (nullable): the code
 * @wait_estimate: seconds from ordering to ready; 0 if that isn't known
 * @has_orders: whether orders are still open
 * @now_ms: the host's clock, in milliseconds since the Unix epoch
 *
 * What the panel shows.
 */
typedef struct {
  PressoPanelMode mode;
  PressoShop *shop;
  PressoCode *code;
  int wait_estimate;
  gboolean has_orders;
  gint64 now_ms;
} PressoPanelContent;

#define PRESSO_TYPE_CODE_PANEL (presso_code_panel_get_type ())
G_DECLARE_FINAL_TYPE (PressoCodePanel, presso_code_panel, PRESSO, CODE_PANEL, GtkWidget)

void presso_code_panel_update (PressoCodePanel *self, const PressoPanelContent *content);
void presso_code_panel_relabel (PressoCodePanel *self);
void presso_code_panel_set_portrait (PressoCodePanel *self, gboolean is_portrait);

G_END_DECLS
