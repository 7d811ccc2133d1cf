/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-job.h"

#include "model/presso-error.h"
#include "server/presso-credentials.h"
#include "server/presso-idempotency.h"
#include "server/presso-route.h"

static char *
build_id (PressoRequest *request)
{
  g_autofree char *caller = presso_idempotency_build_id (request);

  return request->key != NULL ? g_strconcat (caller, " ", request->key, NULL) : NULL;
}

/* The same request again, while the first is being carried out, waits for its answer. */
static gboolean
join (PressoRequest *request)
{
  GHashTable *jobs = presso_server_get_jobs (request->server);
  g_autofree char *id = build_id (request);
  GPtrArray *waiting = id != NULL ? g_hash_table_lookup (jobs, id) : NULL;

  if (waiting != NULL) {
    g_ptr_array_add (waiting, request);
    return TRUE;
  }
  if (id != NULL)
    g_hash_table_insert (jobs, g_steal_pointer (&id),
                         g_ptr_array_new_with_free_func ((GDestroyNotify) presso_request_free));
  return FALSE;
}

static gboolean
check (PressoRequest *request, GError **error)
{
  if (!presso_server_is_closing (request->server))
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_UNAVAILABLE));
  return FALSE;
}

/**
 * presso_job_run: (skip)
 * @request: (transfer full): a request for what takes a while, whose message is paused
 *
 * Lets its handler begin, once for each Idempotency-Key of a caller; the handler sees to it that
 * [func@job_finish] is called, at once or later. A host that closes begins none.
 */
void
presso_job_run (PressoRequest *request)
{
  g_autoptr (GError) error = NULL;
  gboolean found;

  if (!presso_credentials_check_station (request, &error) ||
      !presso_idempotency_find (request, &found, &error) || found || !check (request, &error))
    presso_server_answer (request, error);
  else if (!join (request) && !request->route->handler (request, &error))
    presso_job_finish (request, error);
}

/**
 * presso_job_end: (skip)
 * @request: (transfer full): a request that was run, whose answer is kept already
 * @error: (nullable): why it wasn't carried out
 *
 * Sends the answer. Those who waited find what was kept, or try for themselves.
 */
void
presso_job_end (PressoRequest *request, const GError *error)
{
  GHashTable *jobs = presso_server_get_jobs (request->server);
  g_autofree char *id = build_id (request);
  g_autoptr (GPtrArray) waiting = NULL;

  if (id != NULL && g_hash_table_contains (jobs, id)) {
    waiting = g_ptr_array_ref (g_hash_table_lookup (jobs, id));
    g_hash_table_remove (jobs, id);
    /* Each is taken by its run. */
    g_ptr_array_set_free_func (waiting, NULL);
  }
  presso_server_answer (request, error);
  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    presso_job_run (g_ptr_array_index (waiting, i));
}

static gboolean
run_keep (gpointer user_data, GError **error)
{
  PressoRequest *request = user_data;

  return presso_idempotency_keep (request, presso_request_get_services (request)->store, error);
}

static void
on_kept (gpointer user_data, const GError *error)
{
  presso_job_end (user_data, error);
}

/**
 * presso_job_finish: (skip)
 * @request: (transfer full): a request that was run
 * @error: (nullable): why it wasn't carried out
 *
 * Keeps the answer under its key and sends it. A host that ends in between hasn't answered; asked
 * again it does it again.
 */
void
presso_job_finish (PressoRequest *request, const GError *error)
{
  if (error == NULL && request->key != NULL) {
    presso_writer_push (presso_request_get_services (request)->writer, run_keep, on_kept, request);
    return;
  }
  presso_job_end (request, error);
}
