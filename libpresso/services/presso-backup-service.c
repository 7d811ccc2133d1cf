/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-backup-service.h"

#include "model/presso-error.h"
#include "store/presso-files.h"
#include "store/presso-timer.h"

/* The clock can be set: look at it often enough that no schedule is missed by much. */
#define LOOK_EVERY_S 5
/* After a backup that failed. */
#define RETRY_MS (60 * (gint64) 1000)

/**
 * PressoBackupService:
 *
 * Makes backups: by a schedule, where anything worth one happened since the last, and when somebody
 * asks. One is made at a time, in a thread of its own with a connection of its own, so that the
 * host's thread goes on with the orders. One that fails is tried again soon and harms nobody.
 *
 * It restores them, too: see [method@BackupService.restore].
 */
struct _PressoBackupService {
  GObject parent_instance;

  PressoServices *services;
  char *data_dir;
  gint64 interval_ms;
  guint keep;
  GMainContext *context;
  GSource *timer;
  gulong changed_id;

  gint64 next_ms;      /* of the schedule */
  gint64 saved_change; /* what the last backup knows; -1 for unknown */
  GError *failure;     /* of the last backup, unless it was made */
  gint64 failed_ms;

  gboolean is_replaced; /* the database is to be closed */
  gboolean is_stopped;
  GThread *thread;
  GCancellable *cancellable;
  GArray *asking;  /* of those whom the backup that is being made is for */
  GArray *waiting; /* of those who asked since it was begun */
};

typedef struct {
  PressoBackupDone done;
  gpointer user_data;
} Asker;

/* One backup: what the thread needs and what it came to. */
typedef struct {
  PressoBackupService *service;
  char *data_dir;
  GCancellable *cancellable;
  gint64 now_ms;
  gboolean is_request;
  guint keep;
  PressoBackup *backup;
  gint64 change;
  GError *error;
} Job;

enum {
  SIGNAL_REPLACED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoBackupService, presso_backup_service, G_TYPE_OBJECT)

static void
presso_backup_service_dispose (GObject *object)
{
  PressoBackupService *self = PRESSO_BACKUP_SERVICE (object);

  presso_backup_service_stop (self);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (presso_backup_service_parent_class)->dispose (object);
}

static void
presso_backup_service_finalize (GObject *object)
{
  PressoBackupService *self = PRESSO_BACKUP_SERVICE (object);

  g_free (self->data_dir);
  g_clear_error (&self->failure);
  g_array_unref (self->asking);
  g_array_unref (self->waiting);
  G_OBJECT_CLASS (presso_backup_service_parent_class)->finalize (object);
}

static void
presso_backup_service_class_init (PressoBackupServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_backup_service_dispose;
  object_class->finalize = presso_backup_service_finalize;

  /**
   * PressoBackupService::replaced:
   * @self: a backup service
   *
   * Emitted when it is decided that another database takes the place of the one that is open:
   * everything must be closed and opened again.
   */
  signals[SIGNAL_REPLACED] = g_signal_new ("replaced", PRESSO_TYPE_BACKUP_SERVICE,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_backup_service_init (PressoBackupService *self)
{
  self->saved_change = -1;
  self->asking = g_array_new (FALSE, FALSE, sizeof (Asker));
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Asker));
}

/**
 * presso_backup_service_new: (skip)
 * @services: the services, which must live longer
 * @data_dir: the data folder
 * @interval_ms: between two backups of the schedule, in milliseconds
 * @keep: how many backups are kept
 * @context: the host's loop
 *
 * Returns: (transfer full): a service that isn't started
 */
PressoBackupService *
presso_backup_service_new (PressoServices *services,
                           const char *data_dir,
                           gint64 interval_ms,
                           guint keep,
                           GMainContext *context)
{
  PressoBackupService *self = g_object_new (PRESSO_TYPE_BACKUP_SERVICE, NULL);

  self->services = services;
  self->data_dir = g_strdup (data_dir);
  self->interval_ms = interval_ms;
  self->keep = keep;
  self->context = g_main_context_ref (context);
  return self;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->data_dir);
  g_object_unref (job->cancellable);
  g_clear_pointer (&job->backup, presso_backup_free);
  g_clear_error (&job->error);
  g_object_unref (job->service);
  g_free (job);
}

static void
tell_askers (GArray *askers, const PressoBackup *backup, const GError *error)
{
  g_autoptr (GArray) told = g_array_copy (askers);

  g_array_set_size (askers, 0);
  for (guint i = 0; i < told->len; i++) {
    Asker *asker = &g_array_index (told, Asker, i);

    asker->done (backup, error, asker->user_data);
  }
}

static void
keep_failure (PressoBackupService *self, Job *job)
{
  g_clear_error (&self->failure);
  self->failure = g_error_copy (job->error);
  self->failed_ms = job->now_ms;
  self->next_ms = MIN (self->next_ms, job->now_ms + RETRY_MS);
  g_message ("The backup failed: %s", job->error->message);
}

static gboolean
on_job_done (gpointer user_data)
{
  Job *job = user_data;
  PressoBackupService *self = job->service;

  /* It was stopped meanwhile, and everybody told. */
  if (self->thread == NULL)
    return G_SOURCE_REMOVE;
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_object (&self->cancellable);
  if (job->error != NULL) {
    keep_failure (self, job);
  } else {
    g_clear_error (&self->failure);
    self->saved_change = job->change;
  }
  g_source_set_ready_time (self->timer, 0);
  tell_askers (self->asking, job->backup, job->error);
  return G_SOURCE_REMOVE;
}

/* In the thread of the backup. */
static gpointer
run_job (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GMainContext) context = g_main_context_ref (job->service->context);

  job->backup = presso_backup_write (job->data_dir, job->now_ms, job->is_request, job->cancellable,
                                     &job->error);
  if (job->backup != NULL) {
    job->change = presso_backup_get_change (job->backup->path, NULL);
    presso_backup_prune (job->data_dir, job->keep);
  }
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, on_job_done, job, job_free);
  return NULL;
}

static void
begin_job (PressoBackupService *self, gboolean is_request)
{
  Job *job = g_new0 (Job, 1);

  self->cancellable = g_cancellable_new ();
  job->service = g_object_ref (self);
  job->data_dir = g_strdup (self->data_dir);
  job->cancellable = g_object_ref (self->cancellable);
  job->now_ms = presso_clock_get_now (self->services->clock);
  job->is_request = is_request;
  job->keep = self->keep;
  self->thread = g_thread_new ("presso-backup", run_job, job);
}

/* When the last backup was made, before this host began; the schedule goes on from there. */
static gint64
find_last (PressoBackupService *self, gint64 *change)
{
  g_autoptr (GPtrArray) backups = presso_backup_list (self->data_dir, NULL);

  for (guint i = 0; backups != NULL && i < backups->len; i++) {
    PressoBackup *backup = g_ptr_array_index (backups, i);

    if (g_str_equal (backup->reason, "restore"))
      continue;
    *change = presso_backup_get_change (backup->path, NULL);
    return backup->created_at;
  }
  *change = -1;
  return 0;
}

static gboolean
is_due (PressoBackupService *self, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  gint64 change;

  /* A clock that was set back must not put the next backup off. */
  if (now_ms < self->next_ms && self->next_ms - now_ms <= self->interval_ms)
    return FALSE;
  self->next_ms = now_ms + self->interval_ms;
  change = presso_store_get_last_change (self->services->store, &error);
  if (error != NULL) {
    g_message ("Whether a backup is due can't be seen: %s", error->message);
    self->next_ms = now_ms + RETRY_MS;
  }
  return change > 0 && change != self->saved_change;
}

static void
look (PressoBackupService *self)
{
  g_source_set_ready_time (self->timer,
                           g_get_monotonic_time () + LOOK_EVERY_S * G_TIME_SPAN_SECOND);
  if (self->thread != NULL || self->is_replaced)
    return;
  if (self->waiting->len > 0) {
    g_array_append_vals (self->asking, self->waiting->data, self->waiting->len);
    g_array_set_size (self->waiting, 0);
    begin_job (self, TRUE);
  } else if (is_due (self, presso_clock_get_now (self->services->clock))) {
    begin_job (self, FALSE);
  }
}

static gboolean
on_timer (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * presso_backup_service_start: (skip)
 * @self: a service
 *
 * Begins with the schedule, where the host before left it.
 */
void
presso_backup_service_start (PressoBackupService *self)
{
  gint64 last_ms = find_last (self, &self->saved_change);
  gint64 now_ms = presso_clock_get_now (self->services->clock);

  presso_backup_tidy (self->data_dir);
  /* Not before the bar has opened: a host that starts has better things to do. */
  self->next_ms = MAX (last_ms + self->interval_ms, now_ms + MIN (RETRY_MS, self->interval_ms));
  self->timer = presso_timer_new (self->context, G_PRIORITY_LOW, on_timer, self);
  self->changed_id =
    g_signal_connect_swapped (self->services->clock, "changed", G_CALLBACK (look), self);
  look (self);
}

/**
 * presso_backup_service_stop: (skip)
 * @self: a service
 *
 * Ends a backup that is being made, which leaves nothing, and tells those who asked for it. Nothing
 * is begun any more.
 */
void
presso_backup_service_stop (PressoBackupService *self)
{
  g_autoptr (GError) error = presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE);

  self->is_stopped = TRUE;
  if (self->timer == NULL)
    return;
  g_clear_signal_handler (&self->changed_id, self->services->clock);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (self->thread != NULL) {
    g_cancellable_cancel (self->cancellable);
    g_thread_join (g_steal_pointer (&self->thread));
    g_clear_object (&self->cancellable);
  }
  tell_askers (self->asking, NULL, error);
  tell_askers (self->waiting, NULL, error);
}

/**
 * presso_backup_service_request: (skip)
 * @self: a service that was started
 * @done: whom to tell
 * @user_data: for @done
 *
 * Makes a backup of what is on disk now, as soon as another that is being made is done. Once the
 * service is stopped, or its database is to be replaced, @done is told so at once.
 */
void
presso_backup_service_request (PressoBackupService *self, PressoBackupDone done, gpointer user_data)
{
  Asker asker = { done, user_data };

  if (self->is_stopped || self->is_replaced) {
    g_autoptr (GError) error = presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE);

    done (NULL, error, user_data);
    return;
  }
  g_array_append_val (self->waiting, asker);
  look (self);
}

/**
 * presso_backup_service_restore: (skip)
 * @self: a service
 * @id: id of a backup
 * @caller: who restores, for the log
 * @func: (nullable): adds to the new database
 * @user_data: for @func
 * @result: (out caller-allocates): what it came to
 * @error: return location
 *
 * Writes what is queued, then lets nothing be written any more and decides that the backup, with
 * what happened since, takes the place of the database; [signal@BackupService::replaced] follows.
 * Blocks for as long as that takes. Where it fails everything goes on as before.
 *
 * Returns: whether it is decided
 */
gboolean
presso_backup_service_restore (PressoBackupService *self,
                               const char *id,
                               const PressoCaller *caller,
                               PressoRestoreFunc func,
                               gpointer user_data,
                               PressoRestored *result,
                               GError **error)
{
  g_autoptr (PressoBackup) backup = presso_backup_find (self->data_dir, id, error);
  g_autofree char *path = presso_files_build_path (self->data_dir);
  PressoRestore restore = { .data_dir = self->data_dir,
                            .replaced = path,
                            .caller = caller,
                            .clock = self->services->clock,
                            .func = func,
                            .user_data = user_data };

  if (backup == NULL)
    return FALSE;
  /* A backup that is being made may remove the oldest, and this may be it. */
  if (self->thread != NULL || self->is_replaced || self->is_stopped) {
    g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE));
    return FALSE;
  }
  restore.source = backup->path;
  presso_writer_flush (self->services->writer);
  presso_writer_set_suspended (self->services->writer, TRUE);
  if (!presso_restore_prepare (&restore, result, error)) {
    presso_writer_set_suspended (self->services->writer, FALSE);
    return FALSE;
  }
  self->is_replaced = TRUE;
  g_signal_emit (self, signals[SIGNAL_REPLACED], 0);
  return TRUE;
}

/**
 * presso_backup_service_get_data_dir: (skip)
 * @self: a service
 *
 * Returns: the data folder
 */
const char *
presso_backup_service_get_data_dir (PressoBackupService *self)
{
  return self->data_dir;
}

/**
 * presso_backup_service_get_interval: (skip)
 * @self: a service
 *
 * Returns: milliseconds between two backups of the schedule
 */
gint64
presso_backup_service_get_interval (PressoBackupService *self)
{
  return self->interval_ms;
}

/**
 * presso_backup_service_get_keep: (skip)
 * @self: a service
 *
 * Returns: how many backups are kept
 */
guint
presso_backup_service_get_keep (PressoBackupService *self)
{
  return self->keep;
}

/**
 * presso_backup_service_get_failure: (skip)
 * @self: a service
 * @time_ms: (out): when it failed, in milliseconds since the Unix epoch
 *
 * Returns: (transfer none) (nullable): why the last backup wasn't made; %NULL where it was
 */
const GError *
presso_backup_service_get_failure (PressoBackupService *self, gint64 *time_ms)
{
  *time_ms = self->failed_ms;
  return self->failure;
}
