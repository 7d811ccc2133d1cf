/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/presso-fingerprint.h"

/* Made with openssl; so was its fingerprint. */
static const char certificate[] =
  "MIIBcTCCARegAwIBAgIUeZ5PWiQAj6X0R5nH+y5yXZdhuI8wCgYIKoZIzj0EAwIwETEPMA0GA1UE"
  "AwwGUHJlc3NvMB4XDTI2MTEyMjE0NTAxMloXDTI2MTIyMjE0NTAxMlowETEPMA0GA1UEAwwGUHJl"
  "c3NvMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEp0wAq3z2vIDEOsGlLWrsPNPwoPfYAFMYLaAK"
  "eF29JZlxjxg0fQXbHHGQ3yhmzBzh0u1aIUSv500SP9p7TbyYfaNNMEswHQYDVR0OBBYEFOKnMCn1"
  "Zmflae82Q6JAeNwDizttMB8GA1UdIwQYMBaAFOKnMCn1Zmflae82Q6JAeNwDizttMAkGA1UdEwQC"
  "MAAwCgYIKoZIzj0EAwIDSAAwRQIgDr0k9UC6cd6sKAIO8cYwSFwNK0Y354XrrfmU0ie+kVQCIQDB"
  "TaDlrC7XCLlF8KpXpwhVyI0YqFHNoyLeLjAbQ6plIg==";
#define FINGERPRINT "E977ECCC32FE357708826E03F10CFCEEA357746525F8F34228585AF4F6B4A20D"

static void
test_certificate (void)
{
  gsize n_der;
  g_autofree guchar *der = g_base64_decode (certificate, &n_der);
  g_autofree char *fingerprint = presso_fingerprint_from_certificate (der, n_der);

  g_assert_cmpstr (fingerprint, ==, FINGERPRINT);
}

/* No part of one is one, and whatever a peer sends is only read as far as it goes. */
static void
test_broken_certificate (void)
{
  gsize n_der;
  g_autofree guchar *der = g_base64_decode (certificate, &n_der);

  for (gsize n = 0; n < n_der; n++) {
    /* A copy of that length, so that a sanitizer sees what is read behind it. */
    g_autofree guint8 *part = g_memdup2 (der, n);

    g_assert_null (presso_fingerprint_from_certificate (part, n));
  }
  for (gsize i = 0; i < n_der; i++) {
    for (guint bit = 0; bit < 8; bit++) {
      g_autofree guint8 *changed = g_memdup2 (der, n_der);
      g_autofree char *fingerprint = NULL;

      changed[i] ^= (guint8) (1 << bit);
      fingerprint = presso_fingerprint_from_certificate (changed, n_der);
      g_assert_true (fingerprint == NULL || strlen (fingerprint) == 64);
    }
  }
}

static const struct {
  const char *text;
  const char *normal;
} texts[] = {
  { FINGERPRINT, FINGERPRINT },
  { "e977eccc32fe357708826e03f10cfceea357746525f8f34228585af4f6b4a20d", FINGERPRINT },
  { "E977 ECCC 32FE 3577 0882 6E03 F10C FCEE A357 7465 25F8 F342 2858 5AF4 F6B4 A20D",
    FINGERPRINT },
  { "E977:ECCC:32FE:3577-0882-6E03-F10C-FCEE A3577465 25F8F342 28585AF4 F6B4A20D ", FINGERPRINT },
  { "", NULL },
  { "E977", NULL },
  { FINGERPRINT "0", NULL },
  { "G977ECCC32FE357708826E03F10CFCEEA357746525F8F34228585AF4F6B4A20D", NULL },
  { "E977ECCC32FE357708826E03F10CFCEEA357746525F8F34228585AF4F6B4A20", NULL },
};

static void
test_normalize (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *normal = presso_fingerprint_normalize (texts[i].text);

    g_assert_cmpstr (normal, ==, texts[i].normal);
    g_assert_cmpint (presso_fingerprint_equal (FINGERPRINT, texts[i].text), ==,
                     texts[i].normal != NULL);
  }
  g_assert_false (presso_fingerprint_equal (NULL, NULL));
  g_assert_false (presso_fingerprint_equal ("", ""));
  g_assert_false (presso_fingerprint_equal (
    FINGERPRINT, "0000000000000000000000000000000000000000000000000000000000000000"));
}

static void
test_display (void)
{
  g_autofree char *text = presso_fingerprint_to_display (FINGERPRINT);
  g_autofree char *lines = presso_fingerprint_to_lines (FINGERPRINT);
  g_autofree char *none = presso_fingerprint_to_lines ("");

  g_assert_cmpstr (
    text, ==, "E977 ECCC 32FE 3577 0882 6E03 F10C FCEE A357 7465 25F8 F342 2858 5AF4 F6B4 A20D");
  g_assert_cmpstr (
    lines, ==, "E977 ECCC 32FE 3577 0882 6E03 F10C FCEE\nA357 7465 25F8 F342 2858 5AF4 F6B4 A20D");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/fingerprint/certificate", test_certificate);
  g_test_add_func ("/model/fingerprint/broken-certificate", test_broken_certificate);
  g_test_add_func ("/model/fingerprint/normalize", test_normalize);
  g_test_add_func ("/model/fingerprint/display", test_display);

  return g_test_run ();
}
