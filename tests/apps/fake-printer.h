/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A receipt printer on a port of its own, which understands what it is sent and keeps it. */
typedef struct _FakePrinter FakePrinter;

typedef enum {
  FAKE_PRINTER_ANSWERS,
  FAKE_PRINTER_SILENT,
  FAKE_PRINTER_OFFLINE,
  FAKE_PRINTER_RUNS_OUT, /* says so after the ticket */
  FAKE_PRINTER_DIES,     /* in the middle of a picture */
} FakePrinterMood;

FakePrinter *fake_printer_new (guint16 port, FakePrinterMood mood);
void fake_printer_free (FakePrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakePrinter, fake_printer_free)

guint16 fake_printer_get_port (FakePrinter *printer);
void fake_printer_set_mood (FakePrinter *printer, FakePrinterMood mood);
void fake_printer_watch_file (FakePrinter *printer, const char *path);
char *fake_printer_get_watched (FakePrinter *printer);
GBytes *fake_printer_get_bytes (FakePrinter *printer);
char *fake_printer_get_commands (FakePrinter *printer);
GBytes *fake_printer_get_rows (FakePrinter *printer);
guint fake_printer_get_connections (FakePrinter *printer);
