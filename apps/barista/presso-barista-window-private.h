/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "barista/presso-alert-bar.h"
#include "barista/presso-barista-window.h"
#include "barista/presso-board-keys.h"
#include "barista/presso-board.h"
#include "barista/presso-desk.h"
#include "barista/presso-notices.h"
#include "barista/presso-people.h"
#include "barista/presso-printer-button.h"
#include "barista/presso-printing.h"
#include "barista/presso-recall-page.h"
#include "barista/presso-shop-button.h"
#include "barista/presso-stock-page.h"
#include "barista/presso-taps-bar.h"
#include "barista/presso-totals.h"
#include "barista/presso-undo.h"
#include "barista/presso-walk-up-page.h"
#include "common/presso-connection-banner.h"

G_BEGIN_DECLS

struct _PressoBaristaWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  PressoConnectionBanner *banner;
  AdwHeaderBar *header;
  PressoTapsBar *taps_bar;
  GtkWidget *back;
  GtkWidget *barista_button;
  GtkLabel *barista_name;
  PressoShopButton *shop_button;
  AdwWindowTitle *title;
  PressoPrinterButton *printer_button;
  GtkWidget *stock_button;
  GtkWidget *walk_up_button;
  GtkStack *pages;
  PressoAlertBar *alert_bar;
  PressoTotals *totals;
  PressoBoard *board;
  PressoWalkUpPage *walk_up_page;
  PressoStockPage *stock_page;
  GtkWidget *recall_button;
  PressoRecallPage *recall_page;

  PressoClient *client;
  PressoDesk *desk;
  PressoUndo *undo;
  PressoNotices *notices;
  PressoAlert *alert;
  PressoPrinting *printing;
  PressoPeople *people;
  PressoBoardKeys *keys;
  PressoAgeTicker *ticker;
  GSettings *settings; /* nullable: not installed */
  GCancellable *cancellable;
  AdwToast *last_toast; /* weak: the one that is shown */
  gint64 toast_shown_us;
  GtkWidget *left_focus;            /* weak: where the keyboard was before another page was shown */
  GSimpleActionGroup *host_actions; /* board.*, which wait for a host where there is none */
  GSimpleActionGroup *shop_actions; /* shop.*, which only a live host can answer */
};

void presso_barista_window_set_up_shop (PressoBaristaWindow *self);
void presso_barista_window_enable_shop (PressoBaristaWindow *self, gboolean is_enabled);
void presso_barista_window_set_up_actions (PressoBaristaWindow *self);
void presso_barista_window_update_actions (PressoBaristaWindow *self);
void presso_barista_window_update_barista (PressoBaristaWindow *self);
void presso_barista_window_show_page (PressoBaristaWindow *self, const char *name);
void presso_barista_window_leave_toasts (PressoBaristaWindow *self);
void presso_barista_window_say (PressoBaristaWindow *self, AdwToast *toast);
void presso_barista_window_say_error (PressoBaristaWindow *self, const GError *error);

G_END_DECLS
