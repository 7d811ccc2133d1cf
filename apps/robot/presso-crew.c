/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-crew.h"

#include "client/presso-alarm.h"
#include "model/presso-json.h"

/* After a step that was refused, until the next look. */
#define PAUSE_MS 500
/* What is handed out needs nobody's hands. */
#define NO_HAND (-1)

/**
 * PressoCrew:
 *
 * Robot baristas at one station. They look at the board as people do: the oldest order that waits
 * is claimed by whoever has nothing in hand, made for a while, completed, and handed out. Only
 * robots' orders are theirs: what a person has ordered, a person makes.
 *
 * What is to be done follows from the board alone, so a lost connection or somebody who was faster
 * needs no care of its own.
 */
struct _PressoCrew {
  GObject parent_instance;

  PressoClient *staff;
  PressoTally *tally;
  guint n_baristas;
  PressoCrewTimes times;
  gpointer user_data;

  gboolean is_running;
  GHashTable *jobs;    /* id of an order → Job, which holds the id */
  GHashTable *claimed; /* id of an order → the hand that has it, or that asked for it */
  GSource *look;       /* an alarm */
};

/* One step of one order. */
typedef struct {
  PressoCrew *crew;
  char *order_id;
  PressoOrderState state; /* in which the step can be done */
  PressoAction action;
  PressoTallyRequest request;
  int hand;
  GSource *begin; /* an alarm: the work before the step is told */
  gint64 asked_at_us;
  gboolean is_asked;
} Job;

G_DEFINE_FINAL_TYPE (PressoCrew, presso_crew, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  presso_alarm_clear (&job->begin);
  g_free (job->order_id);
  g_free (job);
}

static void
presso_crew_dispose (GObject *object)
{
  PressoCrew *self = PRESSO_CREW (object);

  presso_crew_stop (self);
  presso_alarm_clear (&self->look);
  if (self->staff != NULL)
    g_signal_handlers_disconnect_by_data (self->staff, self);
  g_clear_object (&self->staff);
  g_clear_object (&self->tally);
  G_OBJECT_CLASS (presso_crew_parent_class)->dispose (object);
}

static void
presso_crew_finalize (GObject *object)
{
  PressoCrew *self = PRESSO_CREW (object);

  g_hash_table_unref (self->jobs);
  g_hash_table_unref (self->claimed);
  G_OBJECT_CLASS (presso_crew_parent_class)->finalize (object);
}

static void
presso_crew_class_init (PressoCrewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_crew_dispose;
  object_class->finalize = presso_crew_finalize;
}

static void
presso_crew_init (PressoCrew *self)
{
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, job_free);
  self->claimed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
look_again (PressoCrew *self, guint delay_ms)
{
  if (self->is_running)
    presso_alarm_set (self->look, delay_ms);
}

/* A step was done, or not: what comes next, the board says. Where no answer came, a claim may have
 * been granted all the same, and then nobody else would make that drink. */
static void
on_acted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (PressoCrew) self = job->crew;
  g_autoptr (GError) error = NULL;
  gboolean is_done = presso_client_act_finish (PRESSO_CLIENT (source), result, &error);

  presso_tally_add (self->tally, job->request, g_get_monotonic_time () - job->asked_at_us, error);
  if (presso_tally_is_refusal (error))
    g_hash_table_remove (self->claimed, job->order_id);
  g_hash_table_remove (self->jobs, job->order_id);
  look_again (self, is_done ? 0 : PAUSE_MS);
}

static gboolean
on_begin (gpointer user_data)
{
  Job *job = user_data;
  PressoCrew *self = g_object_ref (job->crew);
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());

  if (job->action == PRESSO_ACTION_CLAIM) {
    g_autofree char *name = g_strdup_printf ("Robot %d", job->hand + 1);

    json_object_set_string_member (json_node_get_object (body), "barista", name);
    g_hash_table_insert (self->claimed, g_strdup (job->order_id), GINT_TO_POINTER (job->hand));
  }
  job->is_asked = TRUE;
  job->asked_at_us = g_get_monotonic_time ();
  presso_client_act_keyed_async (self->staff, job->order_id, job->action, body, NULL, NULL,
                                 on_acted, job);
  return G_SOURCE_CONTINUE;
}

static void
add_job (PressoCrew *self,
         PressoOrder *order,
         PressoAction action,
         PressoTallyRequest request,
         int hand,
         gint64 delay_ms)
{
  Job *job = g_new0 (Job, 1);

  job->crew = self;
  job->order_id = g_strdup (presso_order_get_id (order));
  job->state = presso_order_get_state (order);
  job->action = action;
  job->request = request;
  job->hand = hand;
  job->begin = presso_alarm_new (g_main_context_get_thread_default (), on_begin, job);
  g_hash_table_insert (self->jobs, job->order_id, job);
  presso_alarm_set (job->begin, (guint) CLAMP (delay_ms, 0, G_MAXINT));
}

static gboolean
is_gone (gpointer order_id, gpointer hand, gpointer user_data)
{
  return presso_client_find_order (PRESSO_CREW (user_data)->staff, order_id) == NULL;
}

/* Lets go of what has become something else meanwhile: cancelled, or done by somebody. */
static void
drop_stale_jobs (PressoCrew *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Job *job = value;
    PressoOrder *order = presso_client_find_order (self->staff, job->order_id);

    if (!job->is_asked && (order == NULL || presso_order_get_state (order) != job->state))
      g_hash_table_iter_remove (&iter);
  }
  g_hash_table_foreach_remove (self->claimed, is_gone, self);
}

static int
find_hand (PressoCrew *self)
{
  g_autofree gboolean *is_busy = g_new0 (gboolean, self->n_baristas);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((Job *) value)->hand != NO_HAND)
      is_busy[((Job *) value)->hand] = TRUE;
  }
  for (guint i = 0; i < self->n_baristas; i++) {
    if (!is_busy[i])
      return (int) i;
  }
  return NO_HAND;
}

/* What was begun goes on: it is made by the hand that has claimed it, and handed out. */
static gboolean
go_on (PressoCrew *self, PressoOrder *order)
{
  const char *id = presso_order_get_id (order);
  gint64 make_ms, pickup_ms;
  gpointer hand;

  self->times (id, &make_ms, &pickup_ms, self->user_data);
  if (presso_order_get_state (order) == PRESSO_ORDER_READY)
    add_job (self, order, PRESSO_ACTION_COLLECT, PRESSO_TALLY_COLLECT, NO_HAND, pickup_ms);
  else if (presso_order_get_state (order) == PRESSO_ORDER_MAKING &&
           g_hash_table_lookup_extended (self->claimed, id, NULL, &hand))
    add_job (self, order, PRESSO_ACTION_COMPLETE, PRESSO_TALLY_COMPLETE, GPOINTER_TO_INT (hand),
             make_ms);
  return TRUE;
}

/* Returns whether there may be a hand for one more. */
static gboolean
claim (PressoCrew *self, PressoOrder *order)
{
  int hand;

  if (presso_order_get_state (order) != PRESSO_ORDER_WAITING)
    return TRUE;
  hand = find_hand (self);
  if (hand != NO_HAND)
    add_job (self, order, PRESSO_ACTION_CLAIM, PRESSO_TALLY_CLAIM, hand, 0);
  return hand != NO_HAND;
}

/* Does something with each robot's order that nobody here is busy with, the oldest first, until the
 * function returns %FALSE. */
static void
for_each_idle_order (PressoCrew *self, gboolean (*function) (PressoCrew *, PressoOrder *))
{
  GListModel *orders = presso_client_get_orders (self->staff);
  gboolean goes_on = TRUE;

  for (guint i = 0; goes_on && i < g_list_model_get_n_items (orders); i++) {
    g_autoptr (PressoOrder) order = g_list_model_get_item (orders, i);

    if (presso_order_get_source (order) == PRESSO_SOURCE_ROBOT &&
        !g_hash_table_contains (self->jobs, presso_order_get_id (order)))
      goes_on = function (self, order);
  }
}

static gboolean
on_look (gpointer user_data)
{
  PressoCrew *self = user_data;

  if (presso_client_get_state (self->staff) != PRESSO_CONNECTION_LIVE)
    return G_SOURCE_CONTINUE;
  drop_stale_jobs (self);
  for_each_idle_order (self, go_on);
  for_each_idle_order (self, claim);
  return G_SOURCE_CONTINUE;
}

static void
on_staff_changed (PressoCrew *self)
{
  look_again (self, 0);
}

/**
 * presso_crew_new:
 * @staff: a station of the role barista
 * @tally: what counts the requests
 * @n_baristas: how many drinks are made at once
 * @times: how long the steps take
 * @user_data: for @times
 *
 * Returns: (transfer full): baristas who haven't begun
 */
PressoCrew *
presso_crew_new (PressoClient *staff,
                 PressoTally *tally,
                 guint n_baristas,
                 PressoCrewTimes times,
                 gpointer user_data)
{
  PressoCrew *self = g_object_new (PRESSO_TYPE_CREW, NULL);

  self->staff = g_object_ref (staff);
  self->tally = g_object_ref (tally);
  self->n_baristas = n_baristas;
  self->times = times;
  self->user_data = user_data;
  self->look = presso_alarm_new (g_main_context_get_thread_default (), on_look, self);
  g_signal_connect_object (staff, "notify::state", G_CALLBACK (on_staff_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (staff, "order-changed", G_CALLBACK (on_staff_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * presso_crew_start:
 * @self: baristas
 */
void
presso_crew_start (PressoCrew *self)
{
  self->is_running = self->n_baristas > 0;
  look_again (self, 0);
}

/**
 * presso_crew_stop:
 * @self: baristas
 *
 * Begins nothing more. What is claimed stays claimed.
 */
void
presso_crew_stop (PressoCrew *self)
{
  GHashTableIter iter;
  gpointer value;

  self->is_running = FALSE;
  presso_alarm_unset (self->look);
  g_hash_table_iter_init (&iter, self->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    presso_alarm_unset (((Job *) value)->begin);
}
