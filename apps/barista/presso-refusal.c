/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-refusal.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "model/presso-error.h"

/* Who or what was faster, by what the order is now; NULL: nobody that we know of. */
static char *
describe_rival (const PressoTap *tap, PressoOrder *now, gboolean is_own)
{
  const char *barista = now != NULL ? presso_order_get_barista (now) : NULL;
  gboolean has_rival = barista != NULL && !is_own;

  switch (now != NULL ? presso_order_get_state (now) : PRESSO_ORDER_NONE) {
  case PRESSO_ORDER_CANCELLED:
    if (presso_order_get_reason (now) == PRESSO_REASON_GUEST)
      return g_strdup_printf (_ ("Order %" PRId64 ": the guest has cancelled it"), tap->number);
    return g_strdup_printf (_ ("Order %" PRId64 ": it was cancelled meanwhile"), tap->number);
  case PRESSO_ORDER_COLLECTED:
    if (!has_rival)
      return g_strdup_printf (_ ("Order %" PRId64 ": it was collected meanwhile"), tap->number);
    break;
  case PRESSO_ORDER_WAITING:
    return g_strdup_printf (_ ("Order %" PRId64 ": it was put back into the queue"), tap->number);
  case PRESSO_ORDER_MAKING:
  case PRESSO_ORDER_READY:
  case PRESSO_ORDER_NONE:
  case PRESSO_ORDER_RESERVED:
  default:
    break;
  }
  if (!has_rival)
    return NULL;
  /* Translators: %s is a barista or a station who took the order before us. */
  return g_strdup_printf (_ ("Order %" PRId64 ": %s was faster"), tap->number, barista);
}

/**
 * presso_refusal_describe:
 * @tap: a step the host did not take
 * @now: (nullable): the order as it is at the host
 * @is_own: whether @now was claimed here
 * @error: why, as the host says
 * @n_dropped: later steps of the order that are given up with it
 *
 * Returns: (transfer full): the sentence for the barista
 */
char *
presso_refusal_describe (const PressoTap *tap,
                         PressoOrder *now,
                         gboolean is_own,
                         const GError *error,
                         guint n_dropped)
{
  g_autofree char *what = describe_rival (tap, now, is_own);
  g_autofree char *later = NULL;

  if (what == NULL)
    /* Translators: a number, and a sentence that says why something was not done. */
    what = g_strdup_printf (_ ("Order %" PRId64 ": %s"), tap->number, error->message);
  if (n_dropped == 0)
    return g_steal_pointer (&what);
  later = g_strdup_printf (
    ngettext ("the step after it was dropped", "%u steps after it were dropped", n_dropped),
    n_dropped);
  /* Translators: why a step was not done, and what became of the steps after it. */
  return g_strdup_printf (_ ("%s; %s"), what, later);
}

/**
 * presso_refusal_is_moot:
 * @tap: a step the host did not take
 * @now: (nullable): the order as it is at the host
 * @is_own: whether @now was claimed here
 *
 * Returns: whether the step's aim is reached anyway, so that there is nothing to tell of: nobody
 *   minds who handed a drink over, but everybody who makes one
 */
gboolean
presso_refusal_is_moot (const PressoTap *tap, PressoOrder *now, gboolean is_own)
{
  if (now == NULL || presso_order_get_state (now) != tap->result)
    return FALSE;
  return is_own || (tap->result != PRESSO_ORDER_MAKING && tap->result != PRESSO_ORDER_READY);
}

/**
 * presso_refusal_wants_confirmation:
 * @error: why a step was not done
 *
 * Returns: whether it can be done when the barista takes the order over from another one
 */
gboolean
presso_refusal_wants_confirmation (const GError *error)
{
  const char *reason;

  for (guint i = 0; error->domain == PRESSO_ERROR && i < presso_error_get_n_fields (error); i++) {
    if (g_strcmp0 (presso_error_get_field (error, i, &reason), "confirm") == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * presso_refusal_is_passing:
 * @error: why a step was not done
 *
 * Returns: whether it is worth another try with the same key; anything else the host has decided
 */
gboolean
presso_refusal_is_passing (const GError *error)
{
  return g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE) ||
         g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_TOO_MANY_REQUESTS) ||
         g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAUTHORIZED) ||
         g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_HOST_CHANGED);
}
