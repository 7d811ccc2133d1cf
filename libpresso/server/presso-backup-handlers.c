/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-handlers.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "model/presso-time.h"
#include "server/presso-idempotency.h"
#include "server/presso-job.h"
#include "services/presso-backup-service.h"

static JsonObject *
write_backup (const PressoBackup *backup)
{
  JsonObject *object = json_object_new ();
  g_autofree char *created_at = presso_time_to_string (backup->created_at);

  json_object_set_string_member (object, "id", backup->id);
  json_object_set_string_member (object, "createdAt", created_at);
  json_object_set_int_member (object, "size", backup->size);
  json_object_set_string_member (object, "reason", backup->reason);
  return object;
}

/* A backup is of all shops; a station of one of several must not see or change the others. */
static gboolean
check_all_shops (PressoRequest *request, GError **error)
{
  g_autoptr (GPtrArray) shops = NULL;

  if (request->caller.shop == NULL)
    return TRUE;
  shops = presso_store_list_shops (presso_request_get_services (request)->store, error);
  if (shops == NULL)
    return FALSE;
  if (shops->len == 1 && g_str_equal (g_ptr_array_index (shops, 0), request->caller.shop))
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_FORBIDDEN));
  return FALSE;
}

static void
write_failure (JsonObject *object, PressoBackupService *service)
{
  gint64 time_ms;
  const GError *failure = presso_backup_service_get_failure (service, &time_ms);
  g_autofree char *time = presso_time_to_string (time_ms);
  JsonObject *member;

  if (failure == NULL) {
    json_object_set_null_member (object, "failure");
    return;
  }
  member = json_object_new ();
  json_object_set_string_member (member, "time", time);
  json_object_set_string_member (member, "detail", failure->message);
  json_object_set_object_member (object, "failure", member);
}

gboolean
presso_handle_list_backups (PressoRequest *request, GError **error)
{
  PressoBackupService *service = presso_server_get_backups (request->server);
  const char *data_dir = presso_backup_service_get_data_dir (service);
  g_autofree char *folder = presso_backup_build_folder (data_dir);
  g_autoptr (GPtrArray) backups = NULL;
  JsonArray *array;
  JsonObject *reply;

  if (!check_all_shops (request, error))
    return FALSE;
  backups = presso_backup_list (data_dir, error);
  if (backups == NULL)
    return FALSE;
  array = json_array_new ();
  for (guint i = 0; i < backups->len; i++)
    json_array_add_object_element (array, write_backup (g_ptr_array_index (backups, i)));
  reply = json_object_new ();
  json_object_set_array_member (reply, "backups", array);
  json_object_set_string_member (reply, "folder", folder);
  json_object_set_int_member (reply, "interval",
                              presso_backup_service_get_interval (service) / 1000);
  json_object_set_int_member (reply, "keep", presso_backup_service_get_keep (service));
  write_failure (reply, service);
  return presso_request_take_reply (request, presso_json_take_to_string (reply));
}

static void
on_backup_made (const PressoBackup *backup, const GError *error, gpointer user_data)
{
  PressoRequest *request = user_data;

  if (backup != NULL) {
    request->status = SOUP_STATUS_CREATED;
    presso_request_take_reply (request, presso_json_take_to_string (write_backup (backup)));
  }
  presso_job_finish (request, error);
}

gboolean
presso_handle_post_backup (PressoRequest *request, GError **error)
{
  if (!check_all_shops (request, error))
    return FALSE;
  presso_backup_service_request (presso_server_get_backups (request->server), on_backup_made,
                                 request);
  return TRUE;
}

typedef struct {
  PressoRequest *request;
  PressoRestored *result;
} Restoring;

/* The answer is kept in the new database: asked again, the new host says the same. */
static gboolean
keep_restored (PressoStore *store, gpointer user_data, GError **error)
{
  Restoring *restoring = user_data;
  JsonObject *reply = json_object_new ();

  json_object_set_string_member (reply, "id", restoring->request->id);
  json_object_set_boolean_member (reply, "complete", restoring->result->is_complete);
  json_object_set_int_member (reply, "ordersCancelled", restoring->result->n_cancelled);
  presso_request_take_reply (restoring->request, presso_json_take_to_string (reply));
  return presso_idempotency_keep (restoring->request, store, error);
}

gboolean
presso_handle_restore_backup (PressoRequest *request, GError **error)
{
  PressoBackupService *service = presso_server_get_backups (request->server);
  g_auto (PressoRestored) result = { 0 };
  Restoring restoring = { request, &result };

  if (!check_all_shops (request, error) ||
      !presso_backup_service_restore (service, request->id, &request->caller, keep_restored,
                                      &restoring, &result, error))
    return FALSE;
  /* Its answer is kept in the new database already; whoever asks for the same now is refused, and
   * asks the new host. */
  presso_job_end (request, NULL);
  return TRUE;
}
