/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "model/presso-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/* Whoever was refused because of the machine's trouble tries again after so long. */
#define TROUBLE_RETRY_S 5

typedef struct {
  char *field;
  const char *reason;
} FieldError;

typedef struct {
  GArray *fields;
  const char *retry_member;
  gint64 retry_at_ms;
  int retry_after_s;
  char *barista;
  PressoTrouble trouble;
} PressoErrorPrivate;

static void
field_error_clear (FieldError *self)
{
  g_free (self->field);
}

static void
presso_error_private_init (PressoErrorPrivate *priv)
{
  priv->fields = g_array_new (FALSE, FALSE, sizeof (FieldError));
  g_array_set_clear_func (priv->fields, (GDestroyNotify) field_error_clear);
}

/* GLib has initialised @to. */
static void
presso_error_private_copy (const PressoErrorPrivate *from, PressoErrorPrivate *to)
{
  for (guint i = 0; i < from->fields->len; i++) {
    const FieldError *field = &g_array_index (from->fields, FieldError, i);
    FieldError copy = { g_strdup (field->field), field->reason };

    g_array_append_val (to->fields, copy);
  }
  to->retry_member = from->retry_member;
  to->retry_at_ms = from->retry_at_ms;
  to->retry_after_s = from->retry_after_s;
  to->barista = g_strdup (from->barista);
  to->trouble = from->trouble;
}

static void
presso_error_private_clear (PressoErrorPrivate *priv)
{
  g_array_unref (priv->fields);
  g_free (priv->barista);
}

/**
 * presso_error_quark:
 *
 * Returns: the quark of %PRESSO_ERROR
 */
G_DEFINE_EXTENDED_ERROR (PressoError, presso_error)

/* The one table of what can go wrong: its HTTP status, its problem code (stable: peers test for it)
 * and what a person is told, which says what to do next. */
static const struct {
  int status;
  const char *code;
  const char *sentence;
} errors[PRESSO_N_ERRORS] = {
  [PRESSO_ERROR_INTERNAL] = { 500, "internal",
                              N_ ("Something went wrong at the bar. Please try again.") },
  [PRESSO_ERROR_UNAVAILABLE] = { 503, "unavailable",
                                 N_ ("The bar can’t be reached just now. Please try again in a "
                                     "moment.") },
  [PRESSO_ERROR_REQUEST_INVALID] = { 400, "request-invalid",
                                     N_ (
                                       "Some of what was entered doesn’t fit. Please check it.") },
  [PRESSO_ERROR_UNAUTHORIZED] = { 401, "unauthorized",
                                  N_ ("This device isn’t known to the bar. Ask the organiser to "
                                      "add it.") },
  [PRESSO_ERROR_FORBIDDEN] = { 403, "forbidden", N_ ("This device isn’t allowed to do that.") },
  [PRESSO_ERROR_NOT_FOUND] = { 404, "not-found", N_ ("That isn’t there (any more).") },
  [PRESSO_ERROR_METHOD_NOT_ALLOWED] = { 405, "method-not-allowed",
                                        N_ ("That can’t be done here.") },
  [PRESSO_ERROR_TOO_LARGE] = { 413, "too-large", N_ ("That is too much to send at once.") },
  [PRESSO_ERROR_TOO_MANY_REQUESTS] = { 429, "too-many-requests",
                                       N_ ("Too many tries. Please wait a moment, then try "
                                           "again.") },
  [PRESSO_ERROR_CODE_INVALID] = { 410, "code-invalid",
                                  N_ ("This code is no longer good. Please scan the one on the "
                                      "screen.") },
  [PRESSO_ERROR_CODE_EXHAUSTED] = { 409, "code-exhausted",
                                    N_ ("All drinks of this code are taken. Please scan the next "
                                        "one.") },
  [PRESSO_ERROR_SHOP_CLOSED] = { 409, "shop-closed",
                                 N_ ("The bar isn’t taking orders right now.") },
  [PRESSO_ERROR_QUEUE_FULL] = { 409, "queue-full",
                                N_ ("The baristas have their hands full. Please try again in a few "
                                    "minutes.") },
  [PRESSO_ERROR_GUEST_LIMIT] = { 409, "guest-limit",
                                 N_ ("You have had all your drinks for today. See you tomorrow!") },
  [PRESSO_ERROR_TRANSITION_INVALID] = { 409, "transition-invalid",
                                        N_ ("The order has moved on: somebody was faster.") },
  [PRESSO_ERROR_ORDER_OPEN] = { 409, "order-open",
                                N_ ("You still have an order at the bar. Fetch it or cancel it "
                                    "first.") },
  [PRESSO_ERROR_ORDER_INVALID] = { 422, "order-invalid",
                                   N_ ("This order doesn’t fit the menu. Please choose again.") },
  [PRESSO_ERROR_SOLD_OUT] = { 422, "sold-out",
                              N_ ("Sorry, that is sold out. Please choose something else.") },
  [PRESSO_ERROR_IDEMPOTENCY_KEY_REUSED] = { 422, "idempotency-key-reused",
                                            N_ ("This key was used for another request.") },
  [PRESSO_ERROR_AUTHORIZATION_PENDING] = { 400, "authorization-pending",
                                           N_ ("The organiser hasn’t let this device in yet.") },
  [PRESSO_ERROR_SLOW_DOWN] = { 400, "slow-down", N_ ("This device asks too often.") },
  [PRESSO_ERROR_EXPIRED_TOKEN] = { 400, "expired-token",
                                   N_ ("This device’s code is no longer good. Please let it ask "
                                       "for a new one.") },
  [PRESSO_ERROR_ACCESS_DENIED] = { 400, "access-denied",
                                   N_ ("The organiser didn’t let this device in.") },
  [PRESSO_ERROR_BACKUP_INVALID] = { 422, "backup-invalid",
                                    N_ ("This backup can’t be restored. Please choose another "
                                        "one.") },
  [PRESSO_ERROR_STORE_NEWER] = { 500, "store-newer",
                                 N_ ("The data was written by a newer version of Presso. Please "
                                     "update Presso.") },
  [PRESSO_ERROR_STORE_DAMAGED] = { 500, "store-damaged",
                                   N_ ("The data can’t be read. It was left as it is; please "
                                       "restore a backup.") },
  [PRESSO_ERROR_PIN_WRONG] = { 403, "pin-wrong", N_ ("That PIN isn’t right. Please try again.") },
  [PRESSO_ERROR_HOST_CHANGED] = { 502, "host-changed",
                                  N_ ("What answers here is not the host this station was paired "
                                      "with. The bar may have been set up anew, or somebody "
                                      "pretends to be it. Nothing was sent. Ask the organiser; if "
                                      "the bar is new, pair again.") },
};

/* What keeps changes from being kept: its name for peers, and what a person is told. */
static const struct {
  const char *name;
  const char *sentence;
} troubles[PRESSO_N_TROUBLES] = {
  [PRESSO_TROUBLE_NONE] = { "none", "" },
  [PRESSO_TROUBLE_DISK_FULL] = { "disk-full",
                                 N_ ("The disk is full. Please make room on the bar’s computer.") },
  [PRESSO_TROUBLE_READ_ONLY] = { "read-only",
                                 N_ ("The bar’s data folder can’t be written to. Please check the "
                                     "bar’s computer.") },
  [PRESSO_TROUBLE_DISK_FAILING] = { "disk-failing",
                                    N_ ("The disk of the bar’s computer reports errors. Please "
                                        "check it.") },
};

/**
 * presso_error_new:
 * @code: what went wrong
 * @format: printf-like detail for a person
 * @...: arguments of @format
 *
 * Returns: (transfer full): a new error of %PRESSO_ERROR
 */
GError *
presso_error_new (PressoError code, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (PRESSO_ERROR, (int) code, format, args);
  va_end (args);
  return error;
}

/**
 * presso_error_new_standard:
 * @code: what went wrong
 *
 * Returns: (transfer full): a new error whose message is the table's sentence, translated
 */
GError *
presso_error_new_standard (PressoError code)
{
  return g_error_new_literal (PRESSO_ERROR, (int) code, presso_error_get_sentence (code));
}

/**
 * presso_error_new_trouble:
 * @trouble: what keeps the bar from keeping changes
 *
 * Returns: (transfer full): a new %PRESSO_ERROR_UNAVAILABLE that says so, to be tried again
 */
GError *
presso_error_new_trouble (PressoTrouble trouble)
{
  GError *error = g_error_new_literal (PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE,
                                       presso_trouble_get_sentence (trouble));
  PressoErrorPrivate *priv = presso_error_get_private (error);

  priv->trouble = trouble;
  priv->retry_after_s = TROUBLE_RETRY_S;
  return error;
}

/**
 * presso_error_new_from_errno:
 * @error_number: why a file couldn't be written
 *
 * Returns: (transfer full): a new %PRESSO_ERROR_UNAVAILABLE that says which trouble it is
 */
GError *
presso_error_new_from_errno (int error_number)
{
  switch (error_number) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return presso_error_new_trouble (PRESSO_TROUBLE_DISK_FULL);
  case EROFS:
  case EACCES:
  case EPERM:
    return presso_error_new_trouble (PRESSO_TROUBLE_READ_ONLY);
  default:
    return presso_error_new_trouble (PRESSO_TROUBLE_DISK_FAILING);
  }
}

/**
 * presso_error_add_field:
 * @error: an error of %PRESSO_ERROR
 * @field: path of the member that was refused, such as `options.milk`
 * @reason: a static string: `required`, `unknown`, `sold-out`, `doubled`, `type`, `range`, `length`
 *   or `format`
 *
 * Says which part of the input was refused and why.
 */
void
presso_error_add_field (GError *error, const char *field, const char *reason)
{
  PressoErrorPrivate *priv = presso_error_get_private (error);
  FieldError entry = { g_strdup (field), g_intern_string (reason) };

  g_return_if_fail (priv != NULL);
  g_array_append_val (priv->fields, entry);
}

/**
 * presso_error_take_field:
 * @error: (inout): where to collect; a new error of @code is made when it is %NULL yet
 * @field: path of the member
 * @reason: as in [id@presso_error_add_field]
 * @code: the error to make
 *
 * Collects one more refused field, so that a caller can report all of them at once.
 */
void
presso_error_take_field (GError **error, const char *field, const char *reason, PressoError code)
{
  if (error == NULL)
    return;
  if (*error == NULL)
    *error = presso_error_new_standard (code);
  presso_error_add_field (*error, field, reason);
}

/**
 * presso_error_get_n_fields:
 * @error: any error
 *
 * Returns: how many refused fields it names
 */
guint
presso_error_get_n_fields (const GError *error)
{
  if (error->domain != PRESSO_ERROR)
    return 0;
  return presso_error_get_private (error)->fields->len;
}

/**
 * presso_error_get_field:
 * @error: an error of %PRESSO_ERROR
 * @index: which one
 * @reason: (out) (optional) (transfer none): why it was refused
 *
 * Returns: (transfer none): the path of a refused member
 */
const char *
presso_error_get_field (const GError *error, guint index, const char **reason)
{
  const PressoErrorPrivate *priv = presso_error_get_private (error);
  const FieldError *field = &g_array_index (priv->fields, FieldError, index);

  if (reason != NULL)
    *reason = field->reason;
  return field->field;
}

/**
 * presso_error_set_retry_at:
 * @error: an error of %PRESSO_ERROR
 * @member: a static string: the problem's member, `pausedUntil`, `validUntil` or `resetsAt`
 * @time_ms: milliseconds since the Unix epoch, 0 for unknown
 *
 * Says when trying again makes sense.
 */
void
presso_error_set_retry_at (GError *error, const char *member, gint64 time_ms)
{
  PressoErrorPrivate *priv = presso_error_get_private (error);

  priv->retry_member = g_intern_string (member);
  priv->retry_at_ms = time_ms;
}

/**
 * presso_error_get_retry_at:
 * @error: any error
 * @member: (out) (optional) (transfer none) (nullable): name of the problem's member
 *
 * Returns: when trying again makes sense, in milliseconds since the Unix epoch, or 0
 */
gint64
presso_error_get_retry_at (const GError *error, const char **member)
{
  const PressoErrorPrivate *priv =
    error->domain == PRESSO_ERROR ? presso_error_get_private (error) : NULL;

  if (member != NULL)
    *member = priv != NULL ? priv->retry_member : NULL;
  return priv != NULL ? priv->retry_at_ms : 0;
}

/**
 * presso_error_set_retry_after:
 * @error: an error of %PRESSO_ERROR
 * @seconds: how long to wait
 *
 * Says when trying again makes sense.
 */
void
presso_error_set_retry_after (GError *error, int seconds)
{
  presso_error_get_private (error)->retry_after_s = seconds;
}

/**
 * presso_error_get_retry_after:
 * @error: any error
 *
 * Returns: seconds to wait, or 0
 */
int
presso_error_get_retry_after (const GError *error)
{
  return error->domain == PRESSO_ERROR ? presso_error_get_private (error)->retry_after_s : 0;
}

/**
 * presso_error_set_barista:
 * @error: an error of %PRESSO_ERROR
 * @name: who has the order
 *
 * Says who was faster.
 */
void
presso_error_set_barista (GError *error, const char *name)
{
  PressoErrorPrivate *priv = presso_error_get_private (error);

  g_free (priv->barista);
  priv->barista = g_strdup (name);
}

/**
 * presso_error_get_barista:
 * @error: any error
 *
 * Returns: (transfer none) (nullable): who was faster, where that is the error
 */
const char *
presso_error_get_barista (const GError *error)
{
  return error->domain == PRESSO_ERROR ? presso_error_get_private (error)->barista : NULL;
}

/**
 * presso_error_new_taken:
 * @name: who has the order
 *
 * Returns: (transfer full): %PRESSO_ERROR_TRANSITION_INVALID that says who was faster
 */
GError *
presso_error_new_taken (const char *name)
{
  GError *error = presso_error_new (PRESSO_ERROR_TRANSITION_INVALID,
                                    /* Translators: %s is a barista or a station. */
                                    _ ("Taken by %s."), name);

  presso_error_set_barista (error, name);
  return error;
}

/**
 * presso_error_get_trouble:
 * @error: any error
 *
 * Returns: what keeps the bar from keeping changes, where that is the error
 */
PressoTrouble
presso_error_get_trouble (const GError *error)
{
  return error->domain == PRESSO_ERROR ? presso_error_get_private (error)->trouble
                                       : PRESSO_TROUBLE_NONE;
}

/**
 * presso_error_warn:
 * @error: any error
 * @what: what it kept from being done, for whoever reads logs
 *
 * Warns of a fault of ours. The machine's trouble is none: the writer tells of it, once.
 */
void
presso_error_warn (const GError *error, const char *what)
{
  if (presso_error_get_trouble (error) == PRESSO_TROUBLE_NONE)
    g_warning ("%s: %s", what, error->message);
}

/**
 * presso_trouble_to_string:
 * @trouble: a trouble
 *
 * Returns: its name for peers, such as `disk-full`
 */
const char *
presso_trouble_to_string (PressoTrouble trouble)
{
  return troubles[trouble].name;
}

/**
 * presso_trouble_from_string:
 * @text: (nullable): what a host said
 *
 * Returns: the trouble of that name; %PRESSO_TROUBLE_DISK_FAILING for one that isn't known here
 */
PressoTrouble
presso_trouble_from_string (const char *text)
{
  if (text == NULL)
    return PRESSO_TROUBLE_NONE;
  for (int i = 0; i < PRESSO_N_TROUBLES; i++) {
    if (g_str_equal (troubles[i].name, text))
      return (PressoTrouble) i;
  }
  return PRESSO_TROUBLE_DISK_FAILING;
}

/**
 * presso_trouble_get_sentence:
 * @trouble: a trouble
 *
 * Returns: what a person is told, in the language of this process
 */
const char *
presso_trouble_get_sentence (PressoTrouble trouble)
{
  return trouble != PRESSO_TROUBLE_NONE ? _ (troubles[trouble].sentence) : "";
}

static PressoError
error_index (const GError *error)
{
  return error->domain == PRESSO_ERROR ? (PressoError) error->code : PRESSO_ERROR_INTERNAL;
}

/**
 * presso_error_get_status:
 * @error: any error
 *
 * Returns: the HTTP status of its answer; 500 for an error of another domain
 */
int
presso_error_get_status (const GError *error)
{
  return errors[error_index (error)].status;
}

/**
 * presso_error_get_code:
 * @error: any error
 *
 * Returns: its problem code; `internal` for an error of another domain
 */
const char *
presso_error_get_code (const GError *error)
{
  return errors[error_index (error)].code;
}

/**
 * presso_error_code_to_string:
 * @code: what went wrong
 *
 * Returns: the problem code, such as `code-invalid`
 */
const char *
presso_error_code_to_string (PressoError code)
{
  return errors[code].code;
}

/**
 * presso_error_get_sentence:
 * @code: what went wrong
 *
 * Returns: what a person is told, in the language of this process
 */
const char *
presso_error_get_sentence (PressoError code)
{
  return _ (errors[code].sentence);
}

/**
 * presso_error_code_from_string:
 * @code: a problem code
 *
 * Returns: what went wrong; %PRESSO_ERROR_INTERNAL for a code that isn't ours
 */
PressoError
presso_error_code_from_string (const char *code)
{
  for (int i = 0; i < PRESSO_N_ERRORS; i++) {
    if (g_strcmp0 (errors[i].code, code) == 0)
      return (PressoError) i;
  }
  return PRESSO_ERROR_INTERNAL;
}
