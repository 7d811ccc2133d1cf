/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-guest.h"

#include "client/presso-alarm.h"
#include "model/presso-error.h"
#include "model/presso-json.h"

/* How often, and after which pause, a guest who wants to leave tries to give the order back. */
#define MAX_LEAVES 20
/* How often a guest scans of whom the bar has said nothing; each time waits for the bar. */
#define MAX_SCANS      5
#define RETRY_PAUSE_MS 250

/**
 * PressoGuest:
 *
 * A guest with a phone. It does what the ordering page does, with the same requests and a WebSocket
 * of its own: it looks, scans the code on the screen, orders, waits to be told, and perhaps gives
 * the order back. A phone serves for several visits, one after the other.
 */
struct _PressoGuest {
  GObject parent_instance;

  PressoClient *staff; /* knows the code on the screen, and does what only a barista may */
  PressoClient *phone;
  PressoTally *tally;

  PressoVisit *visit; /* NULL: not at the bar */
  char *order_id;     /* NULL: nothing reserved */
  PressoOrderState state;
  gint64 version;
  gboolean is_ordered; /* submitted, so that it counts */
  gint64 wait_ms;      /* from submitted to ready; -1: not ready yet */
  gboolean has_looked;
  gboolean is_leaving;
  gboolean is_in_doubt; /* no answer came: something may be reserved */
  gboolean is_asking;   /* a request is under way that decides what comes next */
  gboolean is_refused;  /* this phone gets no more today */
  guint n_visits;
  guint n_scans;
  guint n_leaves;
  GSource *next; /* an alarm: the pause before the next step */
};

/* What a request's answer needs to know. */
typedef struct {
  PressoGuest *guest;
  PressoTallyRequest request;
  gint64 begun_at_us;
} Question;

enum {
  ORDERED,
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoGuest, presso_guest, G_TYPE_OBJECT)

static void
presso_guest_dispose (GObject *object)
{
  PressoGuest *self = PRESSO_GUEST (object);

  presso_alarm_clear (&self->next);
  if (self->phone != NULL) {
    g_signal_handlers_disconnect_by_data (self->phone, self);
    presso_client_stop (self->phone);
  }
  g_clear_object (&self->phone);
  g_clear_object (&self->staff);
  g_clear_object (&self->tally);
  G_OBJECT_CLASS (presso_guest_parent_class)->dispose (object);
}

static void
presso_guest_finalize (GObject *object)
{
  PressoGuest *self = PRESSO_GUEST (object);

  g_clear_pointer (&self->visit, presso_visit_free);
  g_free (self->order_id);
  G_OBJECT_CLASS (presso_guest_parent_class)->finalize (object);
}

static void
presso_guest_class_init (PressoGuestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_guest_dispose;
  object_class->finalize = presso_guest_finalize;

  /**
   * PressoGuest::ordered:
   * @self: a guest
   *
   * The order was submitted or refused: the next guest may follow.
   */
  signals[ORDERED] = g_signal_new ("ordered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PressoGuest::done:
   * @self: a guest
   *
   * The visit is over, and nothing of it is open any more.
   */
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
presso_guest_init (PressoGuest *self)
{
  self->wait_ms = -1;
}

static void
finish (PressoGuest *self)
{
  g_autoptr (PressoGuest) G_GNUC_UNUSED keep = g_object_ref (self);

  if (self->visit == NULL)
    return;
  presso_alarm_unset (self->next);
  if (self->is_ordered && presso_order_state_is_closed (self->state))
    presso_tally_add_outcome (self->tally, self->state, self->wait_ms);
  g_clear_pointer (&self->visit, presso_visit_free);
  g_clear_pointer (&self->order_id, g_free);
  self->state = PRESSO_ORDER_NONE;
  self->version = 0;
  self->wait_ms = -1;
  self->is_ordered = FALSE;
  self->is_asking = FALSE;
  self->is_in_doubt = FALSE;
  g_signal_emit (self, signals[ORDERED], 0);
  g_signal_emit (self, signals[DONE], 0);
}

static Question *
begin (PressoGuest *self, PressoTallyRequest request)
{
  Question *question = g_new0 (Question, 1);

  question->guest = g_object_ref (self);
  question->request = request;
  question->begun_at_us = g_get_monotonic_time ();
  self->is_asking = TRUE;
  return question;
}

/* Returns the guest whose question it was. */
static PressoGuest *
end (Question *question, const GError *error)
{
  PressoGuest *self = question->guest;

  presso_tally_add (self->tally, question->request, g_get_monotonic_time () - question->begun_at_us,
                    error);
  self->is_asking = FALSE;
  g_free (question);
  return self;
}

/* Goes on with the visit after a pause, or at once for who wants to leave. */
static void
carry_on (PressoGuest *self, gint64 delay_ms)
{
  presso_alarm_set (self->next, self->is_leaving ? 0 : (guint) CLAMP (delay_ms, 0, G_MAXINT));
}

/* Takes what the order is. An answer can be older than the last event. */
static void
take_order (PressoGuest *self, PressoOrder *order)
{
  if (self->order_id == NULL)
    self->order_id = g_strdup (presso_order_get_id (order));
  if (presso_order_get_version (order) <= self->version)
    return;
  self->version = presso_order_get_version (order);
  self->state = presso_order_get_state (order);
  if (presso_order_get_ready_at (order) > 0)
    self->wait_ms = presso_order_get_ready_at (order) - presso_order_get_submitted_at (order);
  if (!self->is_ordered && presso_order_get_number (order) > 0) {
    self->is_ordered = TRUE;
    presso_tally_add_order (self->tally, g_get_monotonic_time ());
  }
}

static void
take_answer (PressoGuest *self, JsonNode *answer)
{
  g_autoptr (PressoOrder) order = presso_record_new_from_json (PRESSO_TYPE_ORDER, answer, "", NULL);

  if (order != NULL)
    take_order (self, order);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoGuest) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  JsonObject *order = presso_json_get_object (answer);

  /* The visit may be over, and another one have begun. */
  if (self->order_id == NULL ||
      (order != NULL && g_strcmp0 (presso_json_get_string (order, "id"), self->order_id) != 0))
    return;
  if (answer != NULL)
    take_answer (self, answer);
  if (presso_order_state_is_closed (self->state) || self->n_leaves > MAX_LEAVES)
    finish (self);
  else if (self->is_leaving)
    presso_alarm_set (self->next, RETRY_PAUSE_MS);
}

/* Asks what became of the order, for events may have been missed. */
static void
check (PressoGuest *self)
{
  g_autofree char *path = g_strconcat ("orders/", self->order_id, NULL);

  presso_client_request_async (self->phone, "GET", path, NULL, NULL, on_checked,
                               g_object_ref (self));
}

static void
on_phone_state (PressoGuest *self)
{
  if (self->order_id != NULL && presso_client_get_state (self->phone) == PRESSO_CONNECTION_LIVE)
    check (self);
}

static void
on_phone_order_changed (PressoGuest *self, PressoOrder *order, guint event_type)
{
  if (g_strcmp0 (presso_order_get_id (order), self->order_id) != 0)
    return;
  take_order (self, order);
  if (presso_order_state_is_closed (self->state))
    finish (self);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  g_autoptr (PressoGuest) self = end (user_data, error);

  if (answer == NULL) {
    finish (self);
    return;
  }
  self->has_looked = TRUE;
  presso_client_start (self->phone);
  carry_on (self, 0);
}

static void
look (PressoGuest *self)
{
  presso_client_request_async (self->phone, "GET", "", NULL, NULL, on_looked,
                               begin (self, PRESSO_TALLY_LOOK));
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  g_autoptr (PressoGuest) self = end (user_data, error);

  if (answer != NULL)
    take_answer (self, answer);
  if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_GUEST_LIMIT))
    self->is_refused = TRUE;
  self->is_in_doubt = error != NULL && !presso_tally_is_refusal (error);
  if (self->order_id != NULL)
    carry_on (self, self->visit->think_ms);
  else if (self->is_in_doubt && self->n_scans < MAX_SCANS)
    presso_alarm_set (self->next, RETRY_PAUSE_MS);
  else
    finish (self);
}

/* Who scans again gets what the same phone has reserved. */
static void
scan (PressoGuest *self)
{
  PressoCode *code = presso_client_get_code (self->staff);
  JsonObject *body = json_object_new ();
  g_autoptr (JsonNode) node = presso_json_take_object (body);

  json_object_set_string_member (body, "code", code != NULL ? presso_code_get_code (code) : "");
  json_object_set_string_member (body, "source", "robot");
  self->n_scans++;
  presso_client_request_async (self->phone, "POST", "orders", node, NULL, on_scanned,
                               begin (self, PRESSO_TALLY_SCAN));
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);
  g_autoptr (PressoGuest) self = end (user_data, error);

  if (self->order_id == NULL)
    return;
  if (answer != NULL) {
    take_answer (self, answer);
    g_signal_emit (self, signals[ORDERED], 0);
  } else {
    self->is_leaving = TRUE;
  }
  if (self->is_leaving || self->visit->cancel_ms >= 0)
    carry_on (self, self->visit->cancel_ms);
}

static void
submit (PressoGuest *self)
{
  g_autofree char *path = g_strconcat ("orders/", self->order_id, NULL);
  g_autoptr (JsonNode) body = presso_visit_build_order (self->visit);

  presso_client_request_async (self->phone, "PUT", path, body, NULL, on_submitted,
                               begin (self, PRESSO_TALLY_SUBMIT));
}

static void
on_given_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = presso_client_act_finish (PRESSO_CLIENT (source), result, &error);
  g_autoptr (PressoGuest) self = end (user_data, error);

  /* The event says how it ended. Who was too late waits for the drink. */
  if (self->order_id != NULL && (is_done || self->is_leaving))
    check (self);
}

/* A guest may cancel until a barista begins. After that, who has to leave has the bar do it. */
static void
give_back (PressoGuest *self)
{
  gboolean is_early = self->state == PRESSO_ORDER_RESERVED || self->state == PRESSO_ORDER_WAITING;
  gboolean is_ready = self->state == PRESSO_ORDER_READY;
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());

  if (!is_early && !is_ready)
    json_object_set_boolean_member (json_node_get_object (body), "confirm", TRUE);
  presso_client_act_keyed_async (
    is_early ? self->phone : self->staff, self->order_id,
    is_ready ? PRESSO_ACTION_COLLECT : PRESSO_ACTION_CANCEL, body, NULL, NULL, on_given_back,
    begin (self, is_ready ? PRESSO_TALLY_COLLECT : PRESSO_TALLY_CANCEL));
}

/* The next step of the visit, by how far it has come. */
static gboolean
on_next (gpointer user_data)
{
  PressoGuest *self = user_data;

  presso_alarm_unset (self->next);
  if (self->visit == NULL || self->is_asking)
    return G_SOURCE_CONTINUE;
  if (self->order_id == NULL && self->is_leaving && !self->is_in_doubt) {
    finish (self);
  } else if (!self->has_looked) {
    look (self);
  } else if (self->order_id == NULL) {
    scan (self);
  } else if (self->is_leaving) {
    self->n_leaves++;
    give_back (self);
  } else if (self->state == PRESSO_ORDER_RESERVED) {
    submit (self);
  } else if (self->state == PRESSO_ORDER_WAITING) {
    give_back (self);
  }
  return G_SOURCE_CONTINUE;
}

/**
 * presso_guest_new:
 * @staff: a station that is live, of the role barista
 * @tally: what counts the requests
 *
 * Returns: (transfer full): a guest who isn't at the bar yet
 */
PressoGuest *
presso_guest_new (PressoClient *staff, PressoTally *tally)
{
  PressoGuest *self = g_object_new (PRESSO_TYPE_GUEST, NULL);

  self->staff = g_object_ref (staff);
  self->tally = g_object_ref (tally);
  self->next = presso_alarm_new (g_main_context_get_thread_default (), on_next, self);
  self->phone = presso_client_new_for_guest (staff);
  g_signal_connect_object (self->phone, "notify::state", G_CALLBACK (on_phone_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->phone, "order-changed", G_CALLBACK (on_phone_order_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * presso_guest_visit:
 * @self: a guest who is free
 * @visit: (transfer full): what for
 *
 * Comes to the bar. [signal@Guest::done] follows.
 */
void
presso_guest_visit (PressoGuest *self, PressoVisit *visit)
{
  g_return_if_fail (presso_guest_is_free (self));

  self->visit = visit;
  self->n_visits++;
  self->n_scans = 0;
  self->n_leaves = 0;
  self->is_leaving = FALSE;
  carry_on (self, 0);
}

/**
 * presso_guest_leave:
 * @self: a guest
 *
 * Ends the visit as soon as it can be: what is reserved, waits or is being made is cancelled, what
 * is ready collected.
 */
void
presso_guest_leave (PressoGuest *self)
{
  self->is_leaving = TRUE;
  if (self->visit != NULL)
    carry_on (self, 0);
}

/**
 * presso_guest_is_free:
 * @self: a guest
 *
 * Returns: whether it isn't at the bar
 */
gboolean
presso_guest_is_free (PressoGuest *self)
{
  return self->visit == NULL;
}

/**
 * presso_guest_is_used_up:
 * @self: a guest
 *
 * Returns: whether the bar has no more for this phone today
 */
gboolean
presso_guest_is_used_up (PressoGuest *self)
{
  int most = presso_shop_get_max_orders_per_guest (presso_client_get_shop (self->staff));

  return self->is_refused || (most > 0 && self->n_visits >= (guint) most);
}

/**
 * presso_guest_get_order_id:
 * @self: a guest
 *
 * Returns: (nullable): id of the order, while there is one
 */
const char *
presso_guest_get_order_id (PressoGuest *self)
{
  return self->order_id;
}

/**
 * presso_guest_get_visit:
 * @self: a guest
 *
 * Returns: (transfer none) (nullable): what it is at the bar for
 */
PressoVisit *
presso_guest_get_visit (PressoGuest *self)
{
  return self->visit;
}
