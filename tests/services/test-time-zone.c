/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "services/presso-time-zone.h"

static const struct {
  const char *name;
  gboolean exists;
} zones[] = {
  { "Europe/Berlin", TRUE },
  { "UTC", TRUE },
  { "America/Santiago", TRUE },
  { "Europe/Atlantis", FALSE },
  { "../../etc/passwd", FALSE },
  { "/etc/passwd", FALSE },
  { "../../../etc/passwd", FALSE },
  { "tzdata.zi", FALSE },
  { "leapseconds", FALSE },
  { "Europe", FALSE },
  { "Europe/", FALSE },
  { "+01:00", FALSE },
};

static void
test_exists (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++) {
    g_test_message ("%s", zones[i].name);
    g_assert_cmpint (presso_time_zone_exists (zones[i].name), ==, zones[i].exists);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-zone/exists", test_exists);
  return g_test_run ();
}
