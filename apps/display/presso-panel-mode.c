/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/presso-panel-mode.h"

#include <string.h>

/* For how long a code that is over stays for want of the next one, which comes at the turn of the
 * second: shorter than anybody takes to scan it. */
#define HOLD_MS 3000

/* When the display begins to say that the bar closes soon. */
#define LAST_ORDERS_MS (30 * 60 * 1000)

/**
 * presso_panel_mode_get_code_end:
 * @shop: the bar
 * @code: a code
 *
 * The next code takes a moment to come. Until then the old one stays, which the bar still takes for
 * its grace, so that nothing flashes.
 *
 * Returns: until when the code can be on the screen, in milliseconds since the Unix epoch
 */
gint64
presso_panel_mode_get_code_end (PressoShop *shop, PressoCode *code)
{
  gint64 grace_ms = (gint64) presso_shop_get_code_grace (shop) * 1000;

  return presso_code_get_valid_until (code) + CLAMP (grace_ms, 0, HOLD_MS);
}

/**
 * presso_panel_mode_get_last_orders:
 * @shop: the bar
 * @now_ms: the host's clock, in milliseconds since the Unix epoch
 *
 * Returns: when the bar closes, if that is soon enough to tell guests; 0 otherwise
 */
gint64
presso_panel_mode_get_last_orders (PressoShop *shop, gint64 now_ms)
{
  gint64 closes_at = presso_shop_get_closes_at (shop);

  return closes_at > now_ms && closes_at - now_ms <= LAST_ORDERS_MS ? closes_at : 0;
}

/**
 * presso_panel_mode_decide:
 * @connection: how far what is known can be trusted
 * @shop: the bar
 * @code: (nullable): the code, as far as it is known
 * @orders_in_queue: orders that are reserved, waiting or being made
 * @now_ms: the host's clock, in milliseconds since the Unix epoch
 *
 * A code is on the screen only while a scan of it would be taken.
 *
 * Returns: what to tell guests
 */
PressoPanelMode
presso_panel_mode_decide (PressoConnectionState connection,
                          PressoShop *shop,
                          PressoCode *code,
                          int orders_in_queue,
                          gint64 now_ms)
{
  int most;

  if (connection == PRESSO_CONNECTION_CONNECTING)
    return PRESSO_PANEL_CONNECTING;
  if (connection != PRESSO_CONNECTION_LIVE)
    return PRESSO_PANEL_OFFLINE;
  if (!presso_shop_get_open (shop))
    return PRESSO_PANEL_CLOSED;
  if (presso_shop_get_paused_until (shop) > now_ms)
    return PRESSO_PANEL_PAUSED;
  most = presso_shop_get_max_orders_in_queue (shop);
  if (most > 0 && orders_in_queue >= most)
    return PRESSO_PANEL_QUEUE_FULL;
  if (code == NULL || presso_code_get_url (code) == NULL ||
      presso_panel_mode_get_code_end (shop, code) <= now_ms)
    return PRESSO_PANEL_AWAITING;
  if (!presso_code_is_exhausted (code))
    return PRESSO_PANEL_CODE;
  /* Its time is over: there are new drinks as soon as the next one is there. */
  return presso_code_get_valid_until (code) > now_ms ? PRESSO_PANEL_EXHAUSTED
                                                     : PRESSO_PANEL_AWAITING;
}

/**
 * presso_panel_format_address:
 * @url: a code's address, such as `HTTP://192.168.1.20:8080/O/7K3M9Q2A`
 *
 * Returns: (transfer full): what a guest without a camera types, such as `192.168.1.20:8080`
 */
char *
presso_panel_format_address (const char *url)
{
  const char *host = strstr (url, "://");
  const char *tail = g_strrstr (url, "/O/");
  gboolean is_plain = g_ascii_strncasecmp (url, "http://", 7) == 0;
  const char *start = is_plain ? host + 3 : url;
  const char *path;
  g_autofree char *text = NULL;
  g_autofree char *front = NULL;

  if (host == NULL || tail == NULL || tail < start)
    return g_strdup (start);
  text = g_strndup (start, (gsize) (tail - start));
  path = strchr (is_plain ? text : text + (host - url) + 3, '/');
  if (path == NULL)
    return g_ascii_strdown (text, -1);
  front = g_ascii_strdown (text, path - text);
  return g_strconcat (front, path, NULL);
}

/**
 * presso_panel_format_code:
 * @code: a code
 *
 * Returns: (transfer full): the code in two groups, which are easier to type
 */
char *
presso_panel_format_code (const char *code)
{
  gsize length = strlen (code);

  if (length != PRESSO_CODE_LENGTH)
    return g_strdup (code);
  return g_strdup_printf ("%.4s %s", code, code + 4);
}
