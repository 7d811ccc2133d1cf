/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "services/presso-restore.h"

#include <glib/gi18n-lib.h>

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "services/presso-audit.h"
#include "services/presso-order-manager.h"
#include "services/presso-publisher.h"
#include "services/presso-services.h"
#include "services/presso-shop-deadlines.h"
#include "store/presso-backup.h"
#include "store/presso-files.h"
#include "store/presso-merge-store.h"
#include "store/presso-order-store.h"
#include "store/presso-replacement.h"

#define OLD_COPY "presso-replaced.db"

/**
 * presso_restored_clear: (skip)
 * @self: what a restore came to
 */
void
presso_restored_clear (PressoRestored *self)
{
  g_clear_pointer (&self->kept_path, g_free);
}

static JsonNode *
write_restored (const PressoRestore *self, const PressoRestored *result)
{
  g_autofree char *name = g_path_get_basename (self->source);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "backup", name);
  json_object_set_boolean_member (object, "complete", result->is_complete);
  json_object_set_int_member (object, "ordersCancelled", result->n_cancelled);
  return presso_json_take_object (object);
}

/* The event with which a log begins that can be followed: who has seen less gets a snapshot. */
static gboolean
append_restored (const PressoRestore *self,
                 const PressoRestored *result,
                 PressoServices *services,
                 GError **error)
{
  g_autoptr (JsonNode) after = write_restored (self, result);
  g_autofree char *data = presso_json_to_string (after);
  g_autofree char *changes = presso_audit_build_changes (NULL, after);
  PressoAudit audit;

  return presso_publisher_publish_to_organisers (
    services, PRESSO_EVENT_RESTORED, data, NULL, NULL,
    presso_audit_fill (&audit, self->caller, "backup.restore", changes), error);
}

/* Orders whose end nobody knows were, for all we know, drunk long ago: nobody shall make them. */
static gboolean
close_forgotten (PressoServices *services, GPtrArray *orders, GError **error)
{
  for (guint i = 0; i < orders->len; i++) {
    if (!presso_order_close (services, g_ptr_array_index (orders, i), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
merge (const PressoRestore *self, PressoStore *store, PressoRestored *result, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (PressoServices) services = presso_services_new (store, context, self->clock);
  g_autoptr (GPtrArray) forgotten = NULL;

  if (!presso_store_begin_merge (store, self->replaced, presso_clock_get_now (self->clock),
                                 &result->is_complete, error))
    return FALSE;
  forgotten = presso_store_list_forgotten_orders (store, error);
  if (forgotten == NULL)
    return FALSE;
  result->n_cancelled = forgotten->len;
  return append_restored (self, result, services, error) &&
         presso_shop_deadlines_forget_past (services, error) &&
         close_forgotten (services, forgotten, error) &&
         (self->func == NULL || self->func (store, self->user_data, error));
}

static gboolean
try_to_make_database (const PressoRestore *self,
                      const char *path,
                      PressoRestored *result,
                      GError **error)
{
  g_autoptr (PressoStore) store = presso_store_open (path, error);
  g_autoptr (GPtrArray) events = NULL;

  if (store == NULL)
    return FALSE;
  if (!merge (self, store, result, error)) {
    presso_store_roll_back (store);
    return FALSE;
  }
  return presso_store_commit (store, &events, error);
}

/* A fault that is only met on the way leaves nothing to be taken from the replaced database. */
static gboolean
make_database (const PressoRestore *self, const char *path, PressoRestored *result, GError **error)
{
  PressoRestore without = *self;
  g_autoptr (GError) failure = NULL;

  if (try_to_make_database (self, path, result, &failure))
    return TRUE;
  without.replaced = NULL;
  if (self->replaced != NULL && g_error_matches (failure, PRESSO_ERROR, PRESSO_ERROR_STORE_DAMAGED))
    return try_to_make_database (&without, path, result, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Opening a database puts its log back and brings it up to date. Where it can't be opened it is as
 * it was: what comes next finds out what can be read. */
static void
bring_up_to_date (const char *path)
{
  g_autoptr (PressoStore) G_GNUC_UNUSED store = presso_store_open (path, NULL);
}

/* A folder that was copied while a host was at work has a log; the file is whole only with it. */
static void
put_log_back (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  if (g_file_test (log, G_FILE_TEST_EXISTS))
    bring_up_to_date (path);
}

/**
 * presso_restore_prepare: (skip)
 * @self: what is to be restored
 * @result: (out caller-allocates): what it came to
 * @error: return location
 *
 * Makes a new database of a backup and of what happened since, and decides that it takes the old
 * one's place. Nothing may be written to the old one meanwhile, nor afterwards:
 * [id@presso_replacement_carry_out] comes next. Where this fails all is as it was.
 *
 * Returns: whether it is decided; %PRESSO_ERROR_BACKUP_INVALID for a bad backup
 */
gboolean
presso_restore_prepare (const PressoRestore *self, PressoRestored *result, GError **error)
{
  g_autofree char *path = presso_replacement_build_path (self->data_dir);

  *result = (PressoRestored){ 0 };
  if (!g_file_test (self->source, G_FILE_TEST_IS_REGULAR)) {
    g_propagate_error (error, presso_error_new (PRESSO_ERROR_BACKUP_INVALID,
                                                _ ("There is no file %s."), self->source));
    return FALSE;
  }
  if (!presso_files_copy (self->source, path, error))
    return FALSE;
  put_log_back (path);
  if (presso_backup_check (self->source, path, error) &&
      make_database (self, path, result, error) &&
      presso_backup_check (self->source, path, error) &&
      presso_replacement_decide (self->data_dir, error))
    return TRUE;
  presso_replacement_remove (self->data_dir);
  return FALSE;
}

/* Copies the database that is to be replaced, so that to look into it changes nothing of it, and
 * brings the copy up to date. */
static char *
copy_replaced (const char *data_dir)
{
  g_autofree char *from = presso_files_build_path (data_dir);
  g_autofree char *to = g_build_filename (data_dir, OLD_COPY, NULL);
  g_autoptr (GError) error = NULL;

  presso_files_remove (to);
  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return NULL;
  if (!presso_files_copy (from, to, &error)) {
    g_message ("%s", error->message);
    return NULL;
  }
  bring_up_to_date (to);
  return g_steal_pointer (&to);
}

/**
 * presso_restore_closed: (skip)
 * @data_dir: the data folder, locked by this process, with no database open
 * @source: path of the backup
 * @caller: who restores, for the log
 * @result: (out caller-allocates): what it came to
 * @error: return location
 *
 * Restores a backup where no host is at work, also where the database can't be opened any more.
 *
 * Returns: whether it was done
 */
gboolean
presso_restore_closed (const char *data_dir,
                       const char *source,
                       const PressoCaller *caller,
                       PressoRestored *result,
                       GError **error)
{
  g_autoptr (PressoClock) clock = presso_clock_new ();
  g_autofree char *replaced = NULL;
  gboolean done;

  *result = (PressoRestored){ 0 };
  if (!presso_replacement_carry_out (data_dir, NULL, error))
    return FALSE;
  replaced = copy_replaced (data_dir);
  done = presso_restore_prepare (&(PressoRestore){ .data_dir = data_dir,
                                                   .source = source,
                                                   .replaced = replaced,
                                                   .caller = caller,
                                                   .clock = clock },
                                 result, error);
  if (replaced != NULL)
    presso_files_remove (replaced);
  return done && presso_replacement_carry_out (data_dir, &result->kept_path, error);
}
