/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "print/presso-page-printer.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define POINTS_PER_DOT (72.0 / 25.4 / PRESSO_DOTS_PER_MM)

/* What a run of a print operation needs until it is done. */
typedef struct {
  PressoTicket *ticket;
  const PressoPaper *paper;
} Sheet;

static void
sheet_free (gpointer data, GClosure *closure)
{
  Sheet *sheet = data;

  g_object_unref (sheet->ticket);
  g_free (sheet);
}

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, Sheet *sheet)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  cairo_scale (cr, POINTS_PER_DOT, POINTS_PER_DOT);
  presso_paper_draw (sheet->paper, sheet->ticket, cr);
}

static GtkPageSetup *
new_page_setup (PressoTicket *ticket, const PressoPaper *paper)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  const double width = (double) paper->width / PRESSO_DOTS_PER_MM;
  const double height = (double) presso_paper_measure (paper, ticket) / PRESSO_DOTS_PER_MM;
  GtkPaperSize *size =
    gtk_paper_size_new_custom ("presso-ticket", "Presso", width, height, GTK_UNIT_MM);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_MM);
  gtk_paper_size_free (size);
  return setup;
}

/**
 * presso_page_printer_new_operation:
 * @ticket: what to print
 * @paper: on what
 *
 * Returns: (transfer full): an operation that prints the ticket on a page of its own size
 */
GtkPrintOperation *
presso_page_printer_new_operation (PressoTicket *ticket, const PressoPaper *paper)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = new_page_setup (ticket, paper);
  g_autofree char *name = g_strdup_printf (
    /* Translators: what the queue of the printer calls a ticket. */
    _ ("Order %" PRId64), presso_ticket_get_number (ticket));
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->ticket = g_object_ref (ticket);
  sheet->paper = paper;
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (on_draw_page), sheet, sheet_free, 0);
  return operation;
}

static void
on_begin_print (GtkPrintOperation *operation, GtkPrintContext *context, GTask *task)
{
  g_object_set_data (G_OBJECT (task), "touched", GINT_TO_POINTER (TRUE));
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult outcome, GTask *task)
{
  g_autoptr (GError) error = NULL;

  if (g_object_get_data (G_OBJECT (task), "told") != NULL)
    return;
  g_object_set_data (G_OBJECT (task), "told", task);
  if (outcome == GTK_PRINT_OPERATION_RESULT_APPLY) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  gtk_print_operation_get_error (operation, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The printer can’t be used. Choose it again."));
}

static void
on_task_freed (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

/**
 * presso_page_printer_print_async:
 * @ticket: what to print
 * @paper: on what
 * @printer: (nullable): the printer's name; %NULL for the usual one
 * @callback: what to call when the printing system has taken it, or didn't
 * @user_data: for @callback
 *
 * Gives a ticket to the system's printing service, without asking anybody.
 */
void
presso_page_printer_print_async (PressoTicket *ticket,
                                 const PressoPaper *paper,
                                 const char *printer,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GtkPrintOperation) operation = presso_page_printer_new_operation (ticket, paper);
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  GtkPrintOperationResult outcome;

  g_task_set_source_tag (task, presso_page_printer_print_async);
  if (printer != NULL && *printer != '\0')
    gtk_print_settings_set_printer (settings, printer);
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "begin-print", G_CALLBACK (on_begin_print), g_object_ref (task),
                         on_task_freed, 0);
  g_signal_connect_data (operation, "done", G_CALLBACK (on_done), g_object_ref (task),
                         on_task_freed, 0);
  outcome = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT, NULL, NULL);
  /* "done" need not come where it could not even begin. */
  if (outcome != GTK_PRINT_OPERATION_RESULT_IN_PROGRESS)
    on_done (operation, outcome, task);
}

/**
 * presso_page_printer_print_finish:
 * @result: what the callback got
 * @touched: (out): whether anything may be on paper
 * @error: return location
 *
 * Returns: whether the printing service has taken it; what becomes of it then is its business
 */
gboolean
presso_page_printer_print_finish (GAsyncResult *result, gboolean *touched, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  *touched = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (result), "touched"));
  return g_task_propagate_boolean (G_TASK (result), error);
}
