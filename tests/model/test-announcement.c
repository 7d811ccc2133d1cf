/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-announcement.h"

#define DIGITS "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"

static void
test_round_trip (void)
{
  g_autoptr (GVariant) txt =
    g_variant_ref_sink (presso_announcement_write ("Caf\303\251 = Bar", DIGITS));
  g_autofree char *name = NULL;
  g_autofree char *fingerprint = NULL;

  presso_announcement_read (txt, &name, &fingerprint);
  g_assert_cmpstr (name, ==, "Caf\303\251 = Bar");
  g_assert_cmpstr (fingerprint, ==, DIGITS);
}

/* A name of any length fits into DNS, and is still text. */
static void
test_long (void)
{
  GString *name = g_string_new (NULL);
  g_autoptr (GVariant) txt = NULL;
  GVariantIter iter;
  GVariant *item;

  for (int i = 0; i < 300; i++)
    g_string_append (name, "\342\230\225");
  txt = g_variant_ref_sink (presso_announcement_write (name->str, NULL));
  g_variant_iter_init (&iter, txt);
  while ((item = g_variant_iter_next_value (&iter)) != NULL) {
    g_assert_cmpuint (g_variant_get_size (item), <=, 255);
    g_variant_unref (item);
  }
  g_string_free (name, TRUE);
}

static const struct {
  const char *strings[3];
  const char *name;
  const char *fingerprint;
} records[] = {
  { { NULL }, NULL, NULL },
  { { "" }, NULL, NULL },
  { { "name=", "fp=" }, NULL, NULL },
  { { "NAME=Bar", "Fp=" DIGITS }, "Bar", DIGITS },
  { { "name", "fp" }, NULL, NULL },
  { { "name=a\nb", "fp=12" }, NULL, NULL },
  { { "name=\342\200\256rab", "fp=xyz" }, NULL, NULL },
  { { "name=\377\376" }, NULL, NULL },
  { { "names=Bar", "name=Right", "name=Wrong" }, "Right", NULL },
};

static void
test_records (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (records); i++) {
    GVariantBuilder builder;
    g_autoptr (GVariant) txt = NULL;
    g_autofree char *name = NULL;
    g_autofree char *fingerprint = NULL;

    g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
    for (gsize j = 0; j < 3 && records[i].strings[j] != NULL; j++)
      g_variant_builder_add_value (
        &builder, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, records[i].strings[j],
                                             strlen (records[i].strings[j]), 1));
    txt = g_variant_ref_sink (g_variant_builder_end (&builder));
    presso_announcement_read (txt, &name, &fingerprint);
    g_assert_cmpstr (name, ==, records[i].name);
    g_assert_cmpstr (fingerprint, ==, records[i].fingerprint);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/announcement/round-trip", test_round_trip);
  g_test_add_func ("/model/announcement/long", test_long);
  g_test_add_func ("/model/announcement/records", test_records);
  return g_test_run ();
}
