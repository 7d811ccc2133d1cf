/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-problem-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "common/presso-host-problem.h"
#include "common/presso-restore-list.h"
#include "model/presso-error.h"
#include "server/presso-host.h"

/* Why the bar can't be opened, and the ways on; belongs to the dialogs that are open and to a
 * restore under way. */
typedef struct {
  GtkWindow *parent; /* weak */
  char *data_dir;
  PressoRestoreList *backups; /* where there are any to go on with */
  PressoProblemFunc decided;
  gpointer user_data;
} Problem;

static void
problem_clear (Problem *self)
{
  g_clear_weak_pointer (&self->parent);
  g_free (self->data_dir);
}

static void
problem_unref (Problem *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) problem_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Problem, problem_unref)

static void
on_closure_gone (gpointer data, GClosure *closure)
{
  problem_unref (data);
}

static void
connect_response (Problem *self, AdwMessageDialog *dialog, GCallback callback)
{
  g_signal_connect_data (dialog, "response", callback, g_rc_box_acquire (self), on_closure_gone,
                         G_CONNECT_SWAPPED);
}

static void
on_read (Problem *self)
{
  self->decided (TRUE, self->user_data);
}

/* Says what became of it; then the bar is opened, or fails again and the backups are offered. */
static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Problem) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = g_task_propagate_pointer (G_TASK (result), &error);
  const char *heading =
    error == NULL ? _ ("The backup was restored") : _ ("The backup can’t be restored");
  AdwMessageDialog *dialog;

  g_application_release (G_APPLICATION (source));
  if (self->parent == NULL)
    return;
  dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (self->parent, heading, error == NULL ? summary : error->message));
  adw_message_dialog_add_responses (dialog, "continue", _ ("Continue"), NULL);
  adw_message_dialog_set_close_response (dialog, "continue");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  connect_response (self, dialog, G_CALLBACK (on_read));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
restore_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  char **paths = task_data;
  GError *error = NULL;
  char *summary = NULL;

  if (presso_host_restore (paths[0], paths[1], &summary, &error))
    g_task_return_pointer (task, summary, g_free);
  else
    g_task_return_error (task, error);
}

static void
restore (Problem *self, const char *path)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GTask) task = g_task_new (application, NULL, on_restored, g_rc_box_acquire (self));
  const char *const paths[] = { self->data_dir, path, NULL };

  g_application_hold (application);
  g_task_set_task_data (task, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, restore_in_thread);
}

static void
on_response (Problem *self, const char *response)
{
  if (g_str_equal (response, "restore"))
    restore (self, presso_restore_list_get_path (self->backups));
  else
    self->decided (g_str_equal (response, "retry"), self->user_data);
}

/* Where the data is damaged, a backup is the way on. */
static void
offer_backups (Problem *self, AdwMessageDialog *dialog)
{
  GtkWidget *list = presso_restore_list_new (self->data_dir);
  g_autofree char *advice = NULL;

  if (list == NULL)
    return;
  advice = g_strdup_printf (_ ("Choose the backup to go on with. The damaged file is kept.\n\n"
                               "Folder: %s"),
                            self->data_dir);
  self->backups = PRESSO_RESTORE_LIST (list);
  adw_message_dialog_set_body (dialog, advice);
  adw_message_dialog_set_extra_child (dialog, list);
  adw_message_dialog_add_responses (dialog, "restore", _ ("Restore"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "retry", ADW_RESPONSE_DEFAULT);
  adw_message_dialog_set_response_appearance (dialog, "restore", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "restore");
}

/**
 * presso_problem_dialog_new: (skip)
 * @parent: the program's window
 * @error: why the bar can't be opened
 * @data_dir: its folder
 * @port: the port it was to listen on
 * @decided: called once, when somebody has decided; not if the dialog or @parent is destroyed
 *   before
 * @user_data: for @decided
 *
 * Returns: (transfer floating): a dialog that says what is wrong and what can be done
 */
GtkWindow *
presso_problem_dialog_new (GtkWindow *parent,
                           const GError *error,
                           const char *data_dir,
                           guint16 port,
                           PressoProblemFunc decided,
                           gpointer user_data)
{
  g_autofree char *heading = presso_host_problem_get_heading (error);
  g_autofree char *advice = presso_host_problem_get_advice (error, data_dir, port);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, advice));
  g_autoptr (Problem) self = g_rc_box_new0 (Problem);

  g_printerr ("%s: %s (%s)\n", g_get_prgname (), heading, error->message);
  g_set_weak_pointer (&self->parent, parent);
  self->data_dir = g_strdup (data_dir);
  self->decided = decided;
  self->user_data = user_data;
  adw_message_dialog_add_responses (dialog, "quit", _ ("_Quit"), "retry", _ ("_Try again"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "retry", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "retry");
  adw_message_dialog_set_close_response (dialog, "quit");
  if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_STORE_DAMAGED))
    offer_backups (self, dialog);
  connect_response (self, dialog, G_CALLBACK (on_response));
  return GTK_WINDOW (dialog);
}
