/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/presso-json.h"

#include "model/presso-error.h"

/* @depth arrays in each other. */
static char *
nest (int depth)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < depth; i++)
    g_string_append_c (text, '[');
  for (int i = 0; i < depth; i++)
    g_string_append_c (text, ']');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *const taken[] = {
  "{}",
  "[]",
  "null",
  "true",
  "17",
  "\"text\"",
  " {\"a\" : [1, 2.5, \"b\", null, true] } ",
  "{\"a\":{\"a\":1},\"b\":{\"a\":2}}",
  "[{\"a\":1},{\"a\":2}]",
  "{\"a\":\"{\\\"a\\\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"}",
  "{\"größe\":\"☕\"}",
  "[9223372036854775807,-9223372036854775808,0,-0,0.5,1e3,1E-3,-1.25e+2]",
  "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00\"",
  "[[],{},[{}],{\"a\":[]}]",
};

static void
test_taken (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = presso_json_parse (taken[i], -1, &error);

    g_test_message ("%s", taken[i]);
    g_assert_no_error (error);
    g_assert_nonnull (node);
  }
}

static const struct {
  const char *text;
  gssize length;
  const char *doubled;
} refused[] = {
  { "", -1, NULL },
  { "   ", -1, NULL },
  { "{", -1, NULL },
  { "}", -1, NULL },
  { "[1,]", -1, NULL },
  { "{\"a\":1,}", -1, NULL },
  { "{\"a\"}", -1, NULL },
  { "{a:1}", -1, NULL },
  { "{'a':1}", -1, NULL },
  { "{\"a\":1}{\"b\":2}", -1, NULL },
  { "{\"a\":1} x", -1, NULL },
  { "hello", -1, NULL },
  { "{\"a\":tru}", -1, NULL },
  { "{\"a\":01}", -1, NULL },
  { "{\"a\":0x10}", -1, NULL },
  { "{\"a\":+1}", -1, NULL },
  { "{\"a\":NaN}", -1, NULL },
  { "{\"a\":\"\xff\"}", -1, NULL },
  { "{\"a\":\"\xc3\"}", -1, NULL },
  { "{\"a\":\"\xed\xa0\x80\"}", -1, NULL }, /* a surrogate */
  { "{\"a\":1}\0", 8, NULL },
  { "{\"a\":\"x\0y\"}", 11, NULL },
  { "{\"a\":\"x\\u0000y\"}", -1, NULL },
  { "{\"a\":1,\"a\":1}", -1, "a" },
  { "{\"a\":1,\"b\":{\"c\":1,\"d\":2,\"c\":3}}", -1, "c" },
  { "[{\"a\":1},{\"b\":1,\"b\":2}]", -1, "b" },
  { "{\"a\":1,\"\\u0061\":2}", -1, "a" },
  { "{\"a\":99999999999999999999}", -1, NULL },
  { "{\"a\":-99999999999999999999}", -1, NULL },
  { "{\"a\":1e999}", -1, NULL },
  { "/* note */ {}", -1, NULL },
  { "{} // note", -1, NULL },
  { "{\"a\":1.}", -1, NULL },
  { "{\"a\":.5}", -1, NULL },
  { "{\"a\":-}", -1, NULL },
  { "{\"a\":1e}", -1, NULL },
  { "{\"a\":9223372036854775808}", -1, NULL },
  { "{\"a\":\"x\ny\"}", -1, NULL },
  { "{\"a\":\"\\x41\"}", -1, NULL },
  { "{\"a\":\"\\u12\"}", -1, NULL },
  { "{\"a\":\"\\ud800\"}", -1, NULL },
  { "{\"a\":\"\\udc00\"}", -1, NULL },
  { "{\"a\":\"\\ud800\\u0041\"}", -1, NULL },
  { "{\"a\":\"open", -1, NULL },
  { "{\"a\":\"open\\", -1, NULL },
  { "{\"a\":1]", -1, NULL },
  { "[1}", -1, NULL },
  { "[1 2]", -1, NULL },
  { "[,1]", -1, NULL },
  { "{,}", -1, NULL },
  { "{\"a\" 1}", -1, NULL },
  { "{1:2}", -1, NULL },
  { "nul", -1, NULL },
  { "nulll", -1, NULL },
  { "True", -1, NULL },
};

static void
test_refused (void)
{
  guint n_taken = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = presso_json_parse (refused[i].text, refused[i].length, &error);
    const char *reason = NULL;

    if (node != NULL) {
      g_autofree char *text = presso_json_to_string (node);

      n_taken++;
      g_test_message ("row %zu: took “%s” for %s", i, refused[i].text, text);
      continue;
    }
    g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
    g_assert_cmpuint (presso_error_get_n_fields (error), ==, refused[i].doubled != NULL ? 1 : 0);
    if (refused[i].doubled == NULL)
      continue;
    g_assert_cmpstr (presso_error_get_field (error, 0, &reason), ==, refused[i].doubled);
    g_assert_cmpstr (reason, ==, "doubled");
  }
  g_assert_cmpuint (n_taken, ==, 0);
}

static void
test_depth (void)
{
  g_autofree char *deep = nest (32);
  g_autofree char *too_deep = nest (33);
  g_autofree char *abyss = nest (1000000);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = presso_json_parse (deep, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  g_assert_null (presso_json_parse (too_deep, -1, &error));
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
  g_clear_error (&error);
  g_assert_null (presso_json_parse (abyss, -1, &error));
  g_assert_error (error, PRESSO_ERROR, PRESSO_ERROR_REQUEST_INVALID);
}

static void
test_length (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = presso_json_parse ("{\"a\":1}garbage", 7, &error);

  g_assert_no_error (error);
  g_assert_cmpint (presso_json_get_int (json_node_get_object (node), "a", 0), ==, 1);
}

static void
test_members (void)
{
  g_autoptr (JsonNode) node =
    presso_json_parse ("{\"s\":\"x\",\"i\":7,\"d\":1.5,\"n\":null,\"o\":{}}", -1, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (presso_json_get_string (object, "s"), ==, "x");
  g_assert_null (presso_json_get_string (object, "i"));
  g_assert_null (presso_json_get_string (object, "n"));
  g_assert_null (presso_json_get_string (object, "o"));
  g_assert_null (presso_json_get_string (object, "absent"));
  g_assert_null (presso_json_get_string (NULL, "s"));
  g_assert_cmpint (presso_json_get_int (object, "i", -1), ==, 7);
  g_assert_cmpint (presso_json_get_int (object, "s", -1), ==, -1);
  g_assert_cmpint (presso_json_get_int (object, "d", -1), ==, -1);
  g_assert_cmpint (presso_json_get_int (object, "absent", -1), ==, -1);
  g_assert_cmpint (presso_json_get_int (NULL, "i", -1), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/json/taken", test_taken);
  g_test_add_func ("/model/json/refused", test_refused);
  g_test_add_func ("/model/json/depth", test_depth);
  g_test_add_func ("/model/json/length", test_length);
  g_test_add_func ("/model/json/members", test_members);
  return g_test_run ();
}
