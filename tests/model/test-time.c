/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-time.h"

/* date -u -d 2026-11-22T10:59:47Z +%s */
#define SOME_S G_GINT64_CONSTANT (1795345187)

static const struct {
  gint64 time_ms;
  const char *text;
} written[] = {
  { 0, "1970-01-01T00:00:00.000Z" },
  { 1, "1970-01-01T00:00:00.001Z" },
  { SOME_S * 1000, "2026-11-22T10:59:47.000Z" },
  { SOME_S * 1000 + 999, "2026-11-22T10:59:47.999Z" },
  { G_GINT64_CONSTANT (951782400000), "2000-02-29T00:00:00.000Z" },
  { G_GINT64_CONSTANT (4102444800000), "2100-01-01T00:00:00.000Z" },
  { G_GINT64_CONSTANT (253402300799999), "9999-12-31T23:59:59.999Z" },
};

static void
test_write (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (written); i++) {
    g_autofree char *text = presso_time_to_string (written[i].time_ms);
    gint64 time_ms = -1;

    g_assert_cmpstr (text, ==, written[i].text);
    g_assert_true (presso_time_from_string (text, &time_ms));
    g_assert_cmpint (time_ms, ==, written[i].time_ms);
  }
}

/* Not one of the milliseconds of a minute may change on its way through the text. */
static void
test_every_millisecond (void)
{
  for (gint64 ms = 0; ms < 60000; ms++) {
    g_autofree char *text = presso_time_to_string (SOME_S * 1000 + ms);
    gint64 time_ms = -1;

    g_assert_true (presso_time_from_string (text, &time_ms));
    g_assert_cmpint (time_ms, ==, SOME_S * 1000 + ms);
  }
}

static const struct {
  const char *text;
  gint64 time_ms;
} accepted[] = {
  { "2026-11-22T10:59:47Z", SOME_S * 1000 },
  { "2026-11-22T10:59:47.5Z", SOME_S * 1000 + 500 },
  { "2026-11-22T10:59:47.123456Z", SOME_S * 1000 + 123 },
  { "2026-11-22T11:59:47+01:00", SOME_S * 1000 },
  { "2026-11-22T05:29:47-05:30", SOME_S * 1000 },
  { "2026-11-23T00:59:47.001+14:00", SOME_S * 1000 + 1 },
};

static void
test_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++) {
    gint64 time_ms = -1;

    g_test_message ("%s", accepted[i].text);
    g_assert_true (presso_time_from_string (accepted[i].text, &time_ms));
    g_assert_cmpint (time_ms, ==, accepted[i].time_ms);
  }
}

static const char *const refused[] = {
  "",
  "now",
  "1795345187",
  "2026-11-22",
  "10:59:47Z",
  "2026-11-22T10:59:47",
  "2026-11-22T10:59Z",
  "2026-11-22T10Z",
  "2026-11-22T24:00:00Z",
  "2026-11-22T10:60:00Z",
  "2026-11-22T10:59:61Z",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-02-29T00:00:00Z",
  "2026-11-31T00:00:00Z",
  "2026-11-22T10:59:47+25:00",
  "2026-11-22T10:59:47 Z",
  " 2026-11-22T10:59:47Z",
  "2026-11-22T10:59:47Z ",
  "2026-11-22T10:59:47.Z",
  "2026-11-22T10:59:47,5Z",
  "2026-W47-7T10:59:47Z",
  "2026-326T10:59:47Z",
  "20261122T105947Z",
  "2026-11-22T10:59:47+01",
  "2026-11-22T10:59:47+0100",
  "1969-12-31T23:59:59Z",
  "-2026-11-22T10:59:47Z",
  "12026-11-22T10:59:47Z",
};

static void
test_refused (void)
{
  guint n_taken = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    gint64 time_ms = -1;

    if (!presso_time_from_string (refused[i], &time_ms))
      continue;
    n_taken++;
    g_test_message ("took “%s” for a time", refused[i]);
  }
  g_assert_cmpuint (n_taken, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/time/write", test_write);
  g_test_add_func ("/model/time/every-millisecond", test_every_millisecond);
  g_test_add_func ("/model/time/read", test_read);
  g_test_add_func ("/model/time/refused", test_refused);
  return g_test_run ();
}
