/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-code.h"

#include "model/presso-json.h"

static const struct {
  const char *text;
  const char *code; /* NULL: refused */
} typed[] = {
  { "7K3M9Q2A", "7K3M9Q2A" },
  { "7k3m9q2a", "7K3M9Q2A" },
  { "7k3m-9q2a", "7K3M9Q2A" },
  { " 7K3 M9Q 2A ", "7K3M9Q2A" },
  { "OOOOoooo", "00000000" },
  { "IiLl1111", "11111111" },
  { "0O1IL23Z", "0011123Z" },
  { "--------7K3M9Q2A--------", "7K3M9Q2A" },
  { "", NULL },
  { "        ", NULL },
  { "7K3M9Q2", NULL },
  { "7K3M9Q2A7", NULL },
  { "7K3M9Q2U", NULL }, /* Crockford leaves out U */
  { "7K3M9Q2u", NULL },
  { "7K3M9Q2!", NULL },
  { "7K3M9Q2/", NULL },
  { "7K3M9Q2\n", NULL },
  { "7K3M9Q\xc3\xa4", NULL },
  { "7K3M9Q2\xd0\x90", NULL }, /* a Cyrillic A */
  { "٧K3M9Q2A", NULL },
};

static void
test_typed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++) {
    g_autofree char *code = presso_code_canonicalise (typed[i].text);

    g_test_message ("“%s”", typed[i].text);
    g_assert_cmpstr (code, ==, typed[i].code);
  }
}

static void
test_random (void)
{
  g_autofree char *zero = presso_code_from_random (0);
  g_autofree char *ones = presso_code_from_random (G_MAXUINT64);
  g_autofree char *low = presso_code_from_random (1);
  g_autofree char *high = presso_code_from_random (G_GUINT64_CONSTANT (1) << 40);

  g_assert_cmpstr (zero, ==, "00000000");
  g_assert_cmpstr (ones, ==, "ZZZZZZZZ");
  g_assert_cmpstr (low, !=, zero);
  g_assert_cmpstr (high, ==, zero);
  for (guint64 i = 0; i < 32; i++) {
    g_autofree char *code = presso_code_from_random (i | i << 35);
    g_autofree char *canonical = presso_code_canonicalise (code);

    g_assert_cmpstr (canonical, ==, code);
  }
}

/* ISO/IEC 18004, 7.4.4: what QR codes write in 5.5 bits a character. */
static gboolean
is_alphanumeric (const char *text)
{
  return strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") == strlen (text);
}

static const struct {
  const char *base;
  const char *url;
  gboolean is_alphanumeric;
} urls[] = {
  { "http://192.168.1.20:8080/", "HTTP://192.168.1.20:8080/O/7K3M9Q2A", TRUE },
  { "http://192.168.1.20:8080", "HTTP://192.168.1.20:8080/O/7K3M9Q2A", TRUE },
  { "http://192.168.1.20:8080//", "HTTP://192.168.1.20:8080/O/7K3M9Q2A", TRUE },
  { "https://bar.example.org/", "HTTPS://BAR.EXAMPLE.ORG/O/7K3M9Q2A", TRUE },
  /* A path below the host is case-sensitive for whatever is before us: it stays as it is. */
  { "https://example.org/Coffee/", "HTTPS://EXAMPLE.ORG/Coffee/O/7K3M9Q2A", FALSE },
  { "http://[fd00::1]:8080/", "HTTP://[FD00::1]:8080/O/7K3M9Q2A", FALSE },
};

static void
test_url (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autofree char *url = presso_code_build_url (urls[i].base, "7K3M9Q2A");

    g_assert_cmpstr (url, ==, urls[i].url);
    g_assert_cmpint (is_alphanumeric (url), ==, urls[i].is_alphanumeric);
  }
}

static const struct {
  int drinks;
  int drinks_left;
  gboolean is_exhausted;
} stocks[] = {
  { 10, 10, FALSE }, { 10, 1, FALSE }, { 10, 0, TRUE }, { 0, 0, FALSE }, { 0, 5, FALSE },
};

static void
test_exhausted (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stocks); i++) {
    PressoCode *code = g_object_new (PRESSO_TYPE_CODE, "drinks", (gint64) stocks[i].drinks,
                                     "drinks-left", (gint64) stocks[i].drinks_left, NULL);

    g_assert_cmpint (presso_code_is_exhausted (code), ==, stocks[i].is_exhausted);
    g_assert_finalize_object (code);
  }
}

static void
test_read (void)
{
  const char *text = "{\"code\":\"7K3M9Q2A\",\"url\":\"HTTP://192.168.1.20:8080/O/7K3M9Q2A\","
                     "\"validFrom\":\"2026-11-22T10:55:00.000Z\","
                     "\"validUntil\":\"2026-11-22T11:00:00.000Z\",\"drinks\":10,\"drinksLeft\":3}";
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, NULL);
  g_autoptr (GError) error = NULL;
  PressoCode *code = presso_record_new_from_json (PRESSO_TYPE_CODE, node, "", &error);
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (presso_code_get_code (code), ==, "7K3M9Q2A");
  g_assert_cmpstr (presso_code_get_url (code), ==, "HTTP://192.168.1.20:8080/O/7K3M9Q2A");
  g_assert_cmpint (presso_code_get_valid_until (code) - presso_code_get_valid_from (code), ==,
                   300000);
  g_assert_cmpint (presso_code_get_drinks (code), ==, 10);
  g_assert_cmpint (presso_code_get_drinks_left (code), ==, 3);
  written = presso_record_to_string (PRESSO_RECORD (code));
  g_assert_cmpstr (written, ==, text);
  g_assert_finalize_object (code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/code/typed", test_typed);
  g_test_add_func ("/model/code/random", test_random);
  g_test_add_func ("/model/code/url", test_url);
  g_test_add_func ("/model/code/exhausted", test_exhausted);
  g_test_add_func ("/model/code/read", test_read);
  return g_test_run ();
}
