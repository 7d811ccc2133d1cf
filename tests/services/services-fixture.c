/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services-fixture.h"

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "presso-test-server.h"
#include "services/presso-config-service.h"
#include "store/presso-code-store.h"

#define SHOP "main"

static gboolean
ensure_shop (gpointer user_data, GError **error)
{
  return presso_config_ensure_shop (user_data, SHOP, error);
}

static void
on_committed (PressoWriter *writer, GPtrArray *events, Bar *bar)
{
  for (guint i = 0; i < events->len; i++) {
    PressoEvent *event = g_ptr_array_index (events, i);

    if (event->type != PRESSO_EVENT_WAIT_TIMES_CHANGED)
      g_string_append_printf (bar->events, "%s%s", bar->events->len > 0 ? " " : "",
                              presso_event_type_to_string (event->type));
  }
}

/* Opens the services on the folder, as a host does. */
void
bar_open (Bar *bar)
{
  g_autofree char *path = g_build_filename (bar->dir, "presso.db", NULL);
  g_autoptr (GError) error = NULL;

  bar->store = presso_store_open (path, &error);
  g_assert_no_error (error);
  bar->services = presso_services_new (bar->store, bar->context, bar->clock);
  g_signal_connect (bar->services->writer, "committed", G_CALLBACK (on_committed), bar);
  presso_writer_push (bar->services->writer, ensure_shop, NULL, bar->services);
  bar->processor = presso_order_processor_new (bar->services, bar->context);
  presso_order_processor_start (bar->processor);
  presso_writer_flush (bar->services->writer);
}

void
bar_close (Bar *bar)
{
  presso_order_processor_stop (bar->processor);
  g_assert_finalize_object (bar->processor);
  presso_services_free (bar->services);
  g_assert_finalize_object (bar->store);
}

void
bar_set_up (Bar *bar, gconstpointer data)
{
  bar->dir = presso_test_dir_new ();
  bar->clock = presso_clock_new_manual (START_MS);
  bar->context = g_main_context_new ();
  bar->events = g_string_new (NULL);
  bar_open (bar);
  g_free (bar_take_events (bar));
}

void
bar_tear_down (Bar *bar, gconstpointer data)
{
  g_assert_no_error (bar->error);
  bar_close (bar);
  g_assert_finalize_object (bar->clock);
  g_main_context_unref (bar->context);
  g_string_free (bar->events, TRUE);
  presso_test_dir_remove (bar->dir);
  g_free (bar->dir);
}

/* Returns the types of the events since the last time. */
char *
bar_take_events (Bar *bar)
{
  char *events = g_strdup (bar->events->str);

  g_string_truncate (bar->events, 0);
  return events;
}

typedef struct {
  Bar *bar;
  PressoCommandFunc func;
  gpointer user_data;
  gboolean is_done;
} Run;

static gboolean
run_command (gpointer user_data, GError **error)
{
  Run *run = user_data;

  return run->func (run->user_data, error);
}

static void
on_done (gpointer user_data, const GError *error)
{
  Run *run = user_data;

  run->is_done = TRUE;
  g_assert_no_error (run->bar->error);
  run->bar->error = error != NULL ? g_error_copy (error) : NULL;
}

/* Runs one command and waits until it is on disk. */
gboolean
bar_run (Bar *bar, PressoCommandFunc func, gpointer user_data)
{
  Run run = { bar, func, user_data, FALSE };

  presso_writer_push (bar->services->writer, run_command, on_done, &run);
  presso_writer_flush (bar->services->writer);
  g_assert_true (run.is_done);
  return bar->error == NULL;
}

void
bar_advance (Bar *bar, gint64 duration_ms)
{
  presso_clock_advance (bar->clock, duration_ms);
  presso_writer_flush (bar->services->writer);
}

/* One call of a service. */
typedef struct {
  Bar *bar;
  PressoCaller caller;
  const char *id;
  PressoAction action;
  JsonNode *body;
  const char *code;
  char *reply;
} Call;

static void
call_init (Call *call, Bar *bar, PressoRole role, const char *who, const char *body)
{
  g_autoptr (GError) error = NULL;

  *call = (Call){ bar, { role, (char *) who, (char *) who, NULL } };
  if (body == NULL)
    return;
  call->body = presso_json_parse (body, -1, &error);
  g_assert_no_error (error);
}

/* Returns the id in the reply. */
static char *
call_clear (Call *call)
{
  g_autoptr (JsonNode) node = call->reply != NULL ? json_from_string (call->reply, NULL) : NULL;

  g_clear_pointer (&call->body, json_node_unref);
  g_clear_pointer (&call->reply, g_free);
  return node != NULL ? g_strdup (presso_json_get_string (json_node_get_object (node), "id"))
                      : NULL;
}

static gboolean
run_scan (gpointer user_data, GError **error)
{
  Call *call = user_data;
  gboolean is_new;

  call->reply = presso_order_scan (call->bar->services, &call->caller, SHOP, call->code,
                                   PRESSO_SOURCE_GUEST, &is_new, error);
  return call->reply != NULL;
}

char *
bar_scan (Bar *bar, const char *guest, const char *code)
{
  Call call;

  call_init (&call, bar, PRESSO_ROLE_GUEST, guest, NULL);
  call.code = code;
  bar_run (bar, run_scan, &call);
  return call_clear (&call);
}

char *
bar_scan_now (Bar *bar, const char *guest)
{
  g_autoptr (PressoCode) code = bar_get_code (bar);

  return bar_scan (bar, guest, presso_code_get_code (code));
}

static gboolean
run_submit (gpointer user_data, GError **error)
{
  Call *call = user_data;

  call->reply =
    presso_order_submit (call->bar->services, &call->caller, SHOP, call->id, call->body, error);
  return call->reply != NULL;
}

gboolean
bar_submit (Bar *bar, const char *guest, const char *id, const char *body)
{
  Call call;

  call_init (&call, bar, PRESSO_ROLE_GUEST, guest, body);
  call.id = id;
  bar_run (bar, run_submit, &call);
  g_free (call_clear (&call));
  return bar->error == NULL;
}

static gboolean
run_walk_up (gpointer user_data, GError **error)
{
  Call *call = user_data;

  call->reply = presso_order_walk_up (call->bar->services, &call->caller, SHOP, call->body, error);
  return call->reply != NULL;
}

char *
bar_walk_up (Bar *bar, const char *body)
{
  Call call;

  call_init (&call, bar, PRESSO_ROLE_BARISTA, "barista", body);
  bar_run (bar, run_walk_up, &call);
  return call_clear (&call);
}

static gboolean
run_act (gpointer user_data, GError **error)
{
  Call *call = user_data;

  call->reply = presso_order_act (call->bar->services, &call->caller, SHOP, call->id, call->action,
                                  call->body, error);
  return call->reply != NULL;
}

gboolean
bar_act (Bar *bar,
         PressoRole role,
         const char *who,
         const char *id,
         PressoAction action,
         const char *body)
{
  Call call;

  call_init (&call, bar, role, who, body);
  call.id = id;
  call.action = action;
  bar_run (bar, run_act, &call);
  g_free (call_clear (&call));
  return bar->error == NULL;
}

static const PressoCaller admin = { PRESSO_ROLE_ADMIN, (char *) "admin", NULL, NULL };

static gboolean
run_patch (gpointer user_data, GError **error)
{
  Call *call = user_data;

  if (call->id != NULL)
    return presso_config_patch_menu (call->bar->services, &admin, SHOP, call->id, call->body,
                                     error) != NULL;
  return presso_config_patch_shop (call->bar->services, &admin, SHOP, call->body, error) != NULL;
}

gboolean
bar_patch (Bar *bar, const char *patch)
{
  return bar_patch_menu (bar, NULL, patch);
}

gboolean
bar_patch_menu (Bar *bar, const char *drink, const char *patch)
{
  Call call;

  call_init (&call, bar, PRESSO_ROLE_ADMIN, "admin", patch);
  call.id = drink;
  bar_run (bar, run_patch, &call);
  g_free (call_clear (&call));
  return bar->error == NULL;
}

typedef struct {
  Bar *bar;
  PressoCode *code;
} CodeCall;

static gboolean
run_get_code (gpointer user_data, GError **error)
{
  CodeCall *call = user_data;

  call->code = presso_qr_get_code (call->bar->services, SHOP, error);
  return call->code != NULL;
}

PressoCode *
bar_get_code (Bar *bar)
{
  CodeCall call = { bar, NULL };

  g_assert_true (bar_run (bar, run_get_code, &call));
  return call.code;
}

int
bar_get_drinks_left (Bar *bar, const char *code)
{
  g_autoptr (PressoCode) kept = presso_store_find_code (bar->store, SHOP, code, NULL);

  g_assert_nonnull (kept);
  return presso_code_get_drinks_left (kept);
}

PressoOrder *
bar_load (Bar *bar, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PressoOrderEntry) entry = presso_store_load_order (bar->store, SHOP, id, &error);

  g_assert_no_error (error);
  return g_object_ref (entry->order);
}

PressoOrderState
bar_get_state (Bar *bar, const char *id)
{
  g_autoptr (PressoOrder) order = bar_load (bar, id);

  return presso_order_get_state (order);
}
