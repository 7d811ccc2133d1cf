/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <time.h>

#include "model/presso-language.h"
#include "presso-test-server.h"
#include "server/presso-page-composer.h"
#include "services/presso-config-service.h"

#define N_PASSES 20

/* What the host's thread does for the first guest of each language after the shop was changed. */

/* Of this thread alone, which says something also on a busy machine. */
static double
get_cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1e6;
}

static gsize
pack (GBytes *plain, int level)
{
  g_autoptr (GZlibCompressor) compressor =
    g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, level);
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_bytes (plain);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (input, G_CONVERTER (compressor));
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (output, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (output));
}

static void
measure_language (PressoPageComposer *composer, PressoShop *shop, const char *language)
{
  static const int levels[] = { 6, 9 };
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  double begin_ms = get_cpu_ms ();

  /* Only the first time: what was written of the shop is kept for snapshots. */
  page = presso_page_composer_compose (composer, shop, language);
  g_string_printf (line, "%-5s composed in %.2f ms, %zu bytes", language, get_cpu_ms () - begin_ms,
                   g_bytes_get_size (page));
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++) {
    gsize size = 0;

    begin_ms = get_cpu_ms ();
    for (int j = 0; j < N_PASSES; j++)
      size = pack (page, levels[i]);
    g_string_append_printf (line, "; level %d in %.2f ms, %zu bytes", levels[i],
                            (get_cpu_ms () - begin_ms) / N_PASSES, size);
  }
  g_print ("%s\n", line->str);
}

static void
measure (PressoTestServer *server, gpointer user_data)
{
  PressoServices *services = presso_server_get_services (presso_bar_get_server (server->bar));
  PressoShop *shop = presso_config_get_shop (services, "main", NULL);
  PressoPageComposer *composer = presso_page_composer_new (services, "index");
  const char *const *languages = presso_language_list ();

  for (gsize i = 0; languages[i] != NULL; i++)
    measure_language (composer, shop, languages[i]);
  presso_page_composer_free (composer);
}

int
main (void)
{
  g_autoptr (PressoTestServer) server = presso_test_server_new ();

  presso_test_server_run (server, measure, NULL);
  return 0;
}
