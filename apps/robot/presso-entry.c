/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-entry.h"

#include <glib/gi18n.h>

#include "client/presso-pairing.h"
#include "client/presso-pass.h"
#include "model/presso-error.h"
#include "model/presso-fingerprint.h"
#include "model/presso-json.h"

#define NAME "presso-robot"
/* What a robot may is what a barista may. */
#define ROLE "barista"

/**
 * PressoEntry:
 *
 * How the robot gets into a bar. Where it runs on the host's machine, as the same user, it makes
 * itself a station of its own and removes that again. Anywhere else the organiser decides, as with
 * every station: the robot shows a code and waits for approval.
 */
struct _PressoEntry {
  GObject parent_instance;

  char *data_dir;
  char *shop;
  char *host; /* NULL: this machine's */

  PressoClient *organiser; /* on the host's machine */
  char *station_id;        /* NULL: there is nothing to remove */
  PressoPairing *pairing;
};

G_DEFINE_FINAL_TYPE (PressoEntry, presso_entry, G_TYPE_OBJECT)

static void
presso_entry_dispose (GObject *object)
{
  PressoEntry *self = PRESSO_ENTRY (object);

  g_clear_object (&self->pairing);
  g_clear_object (&self->organiser);
  G_OBJECT_CLASS (presso_entry_parent_class)->dispose (object);
}

static void
presso_entry_finalize (GObject *object)
{
  PressoEntry *self = PRESSO_ENTRY (object);

  g_free (self->data_dir);
  g_free (self->shop);
  g_free (self->host);
  g_free (self->station_id);
  G_OBJECT_CLASS (presso_entry_parent_class)->finalize (object);
}

static void
presso_entry_class_init (PressoEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_entry_dispose;
  object_class->finalize = presso_entry_finalize;
}

static void
presso_entry_init (PressoEntry *self)
{
}

/**
 * presso_entry_new:
 * @data_dir: the data folder of this machine's programs
 * @shop: id of the shop, where it is this machine's
 * @host: (nullable): address of the host on another machine
 *
 * Returns: (transfer full): a way into a bar
 */
PressoEntry *
presso_entry_new (const char *data_dir, const char *shop, const char *host)
{
  PressoEntry *self = g_object_new (PRESSO_TYPE_ENTRY, NULL);

  /* Passes are kept by role, and the barista's program on this machine has its own. */
  self->data_dir = host != NULL ? g_build_filename (data_dir, "robot", NULL) : g_strdup (data_dir);
  self->shop = g_strdup (shop);
  self->host = g_strdup (host);
  return self;
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PressoEntry *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  JsonObject *station = presso_json_get_object (answer);
  const char *token = presso_json_get_string (station, "token");

  if (token == NULL) {
    g_task_return_error (task,
                         error != NULL ? error : presso_error_new_standard (PRESSO_ERROR_INTERNAL));
    return;
  }
  self->station_id = g_strdup (presso_json_get_string (station, "id"));
  g_task_return_pointer (
    task, presso_client_new_for_uri (presso_client_get_uri (self->organiser), token, self->shop),
    g_object_unref);
}

static void
enrol (PressoEntry *self, GTask *task)
{
  JsonObject *station = json_object_new ();
  g_autoptr (JsonNode) body = presso_json_take_object (station);

  json_object_set_string_member (station, "name", NAME);
  json_object_set_string_member (station, "role", ROLE);
  json_object_set_string_member (station, "shop", self->shop);
  self->organiser = presso_client_new_for_folder (self->data_dir, "admin", self->shop);
  presso_client_request_async (self->organiser, "POST", "/api/v1/stations", body,
                               g_task_get_cancellable (task), on_enrolled, task);
}

static void
on_pairing_user_code (PressoPairing *pairing)
{
  g_autofree char *key = NULL;

  if (presso_pairing_get_user_code (pairing) == NULL)
    return;
  key = presso_fingerprint_to_display (presso_pairing_get_fingerprint (pairing));
  g_printerr ("%s: %s\n%s\n%s\n", NAME,
              _ ("The organiser has to let this program in. Compare the code:"),
              presso_pairing_get_user_code (pairing), key);
}

static void
on_pairing_state (PressoPairing *pairing, GParamSpec *pspec, GTask *task)
{
  PressoEntry *self = g_task_get_source_object (task);
  PressoPairingState state = presso_pairing_get_state (pairing);
  const GError *error = presso_pairing_get_error (pairing);
  g_autoptr (PressoPass) pass = NULL;

  if (state != PRESSO_PAIRING_PAIRED && state != PRESSO_PAIRING_FAILED)
    return;
  g_signal_handlers_disconnect_by_data (pairing, task);
  pass = presso_pass_load (self->data_dir, ROLE);
  if (state == PRESSO_PAIRING_PAIRED && pass != NULL)
    g_task_return_pointer (task, presso_client_new_for_pass (pass, self->data_dir, ROLE),
                           g_object_unref);
  else
    /* Without an error it was paired, and what it was given is gone from the disk again. */
    g_task_return_error (task, error != NULL
                                 ? g_error_copy (error)
                                 : presso_error_new_standard (PRESSO_ERROR_UNAUTHORIZED));
  g_object_unref (task);
}

static void
pair (PressoEntry *self, GTask *task)
{
  self->pairing = presso_pairing_new (self->data_dir, ROLE, NAME);
  g_signal_connect (self->pairing, "notify::user-code", G_CALLBACK (on_pairing_user_code), NULL);
  g_signal_connect (self->pairing, "notify::state", G_CALLBACK (on_pairing_state), task);
  presso_pairing_start (self->pairing, self->host, NULL);
}

/**
 * presso_entry_open_async:
 * @self: a way in
 * @cancellable: (nullable): ends the wait
 * @callback: called when it is let in or not
 * @user_data: for @callback
 *
 * Asks to be let in.
 */
void
presso_entry_open_async (PressoEntry *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (PressoPass) pass = NULL;

  g_task_set_source_tag (task, presso_entry_open_async);
  if (self->host == NULL) {
    enrol (self, task);
    return;
  }
  pass = presso_pass_load (self->data_dir, ROLE);
  if (pass == NULL || !g_str_equal (pass->uri, self->host)) {
    pair (self, task);
    return;
  }
  g_task_return_pointer (task, presso_client_new_for_pass (pass, self->data_dir, ROLE),
                         g_object_unref);
  g_object_unref (task);
}

/**
 * presso_entry_open_finish:
 * @self: a way in
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a station of the role barista that isn't started
 */
PressoClient *
presso_entry_open_finish (PressoEntry *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * presso_entry_forget:
 * @self: a way in that was open
 *
 * Forgets how it was let in, for the bar doesn't know it any more: the next time it asks again.
 */
void
presso_entry_forget (PressoEntry *self)
{
  g_autoptr (GError) error = NULL;

  if (self->host != NULL && !presso_pass_forget (self->data_dir, ROLE, &error))
    g_printerr ("%s: %s\n", NAME, error->message);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) G_GNUC_UNUSED answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, NULL);

  g_task_return_boolean (task, TRUE);
}

/**
 * presso_entry_close_async:
 * @self: a way in
 * @callback: called when it is closed as well as can be
 * @user_data: for @callback
 *
 * Removes the station that was made, if one was. A pairing stays until the organiser ends it.
 */
void
presso_entry_close_async (PressoEntry *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *path = NULL;

  g_task_set_source_tag (task, presso_entry_close_async);
  if (self->station_id == NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  path = g_strconcat ("/api/v1/stations/", self->station_id, NULL);
  presso_client_request_async (self->organiser, "DELETE", path, NULL, NULL, on_removed,
                               g_steal_pointer (&task));
}

/**
 * presso_entry_close_finish:
 * @self: a way in
 * @result: what the callback was given
 *
 * Ends what [method@Entry.close_async] has begun.
 */
void
presso_entry_close_finish (PressoEntry *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
