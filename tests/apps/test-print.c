/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets and labels: what they look like, what a printer gets, and that none is printed twice. */
#include <gtk/gtk.h>

#include <string.h>

#include "fake-printer.h"
#include "model/presso-json.h"
#include "print/presso-escpos.h"
#include "print/presso-page-printer.h"
#include "print/presso-print-queue.h"

/* 2026-11-22T12:00:00Z */
#define NOON_MS     G_GINT64_CONSTANT (1795348800000)
#define DEADLINE_US (20 * G_USEC_PER_SEC)
#define PAUSE_MS    20

static PressoTicket *
new_ticket (const char *id, const char *name, const char *drink, const char *extras)
{
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"%s\",\"state\":\"waiting\",\"number\":128,\"name\":\"%s\",\"drink\":\"%s\","
    "\"options\":[\"Small\"],\"extras\":[\"%s\"],\"allergens\":\"Allergens: Gluten, Milk\","
    "\"shop\":\"Corner Bar\",\"createdAt\":\"2026-11-22T12:00:00.000Z\"}",
    id, name, drink, extras);
  g_autoptr (JsonNode) node = presso_json_parse (text, -1, NULL);
  g_autoptr (GError) error = NULL;
  PressoTicket *ticket = presso_record_new_from_json (PRESSO_TYPE_TICKET, node, "", &error);

  g_assert_no_error (error);
  return ticket;
}

static PressoTicket *
new_usual_ticket (const char *id)
{
  return new_ticket (id, "Guest 1", "Flat White", "Oat");
}

static gboolean
is_row_blank (cairo_surface_t *dots, int y)
{
  const guint8 *row =
    cairo_image_surface_get_data (dots) + y * cairo_image_surface_get_stride (dots);

  for (int x = 0; x < cairo_image_surface_get_width (dots); x++) {
    if (row[x] != 0)
      return FALSE;
  }
  return TRUE;
}

static int
count_ink (cairo_surface_t *dots)
{
  int n_dots = 0;

  for (int y = 0; y < cairo_image_surface_get_height (dots); y++) {
    const guint8 *row =
      cairo_image_surface_get_data (dots) + y * cairo_image_surface_get_stride (dots);

    for (int x = 0; x < cairo_image_surface_get_width (dots); x++)
      n_dots += row[x] >= 128;
  }
  return n_dots;
}

static void
keep_picture (cairo_surface_t *dots, const char *name)
{
  const char *folder = g_getenv ("PRESSO_TEST_PICTURES");
  g_autofree char *path = NULL;
  cairo_surface_t *page;
  cairo_t *cr;

  if (folder == NULL)
    return;
  path = g_strdup_printf ("%s/print-%s.png", folder, name);
  page = cairo_image_surface_create (CAIRO_FORMAT_RGB24, cairo_image_surface_get_width (dots) + 20,
                                     cairo_image_surface_get_height (dots) + 20);
  cr = cairo_create (page);
  cairo_set_source_rgb (cr, 1, 1, 0.9);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_mask_surface (cr, dots, 10, 10);
  cairo_destroy (cr);
  cairo_surface_write_to_png (page, path);
  cairo_surface_destroy (page);
}

static const struct {
  const char *name;
  const char *guest;
  const char *drink;
  const char *extras;
} looks[] = {
  { "usual", "Guest 1", "Flat White", "Oat" },
  { "short", "", "Espresso", "" },
  { "german", "Maximilian von der Langenfurth", "Milchkaffee mit Haselnusssirup",
    "Laktosefreie Milch (1,5 %), extra heiß" },
  { "arabic", "محمد", "قهوة تركية", "بدون سكر" },
  { "japanese", "さくら", "抹茶ラテ", "豆乳" },
};

/* Every look on every paper has ink, and ends within the paper with a margin left free. */
static void
test_looks (void)
{
  for (guint p = 0; p < PRESSO_N_PAPERS; p++) {
    const PressoPaper *paper = &presso_papers[p];

    for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
      g_autoptr (PressoTicket) ticket =
        new_ticket ("order-1", looks[i].guest, looks[i].drink, looks[i].extras);
      cairo_surface_t *dots = presso_paper_render (paper, ticket);
      g_autofree char *name = g_strdup_printf ("%s-%s", paper->id, looks[i].name);
      int height = cairo_image_surface_get_height (dots);

      keep_picture (dots, name);
      g_assert_cmpint (cairo_image_surface_get_width (dots), ==, paper->width);
      if (paper->height > 0)
        g_assert_cmpint (height, ==, paper->height);
      else
        g_assert_cmpint (height, ==, presso_paper_measure (paper, ticket));
      g_assert_cmpint (count_ink (dots), >, 3000);
      g_assert_true (is_row_blank (dots, 0));
      g_assert_true (is_row_blank (dots, height - 1));
      cairo_surface_destroy (dots);
    }
  }
}

/* A longer ticket takes more paper, the number is by far the largest thing, and a copy shows. */
static void
test_contents (void)
{
  const PressoPaper *paper = presso_paper_find ("ticket-80");
  g_autoptr (PressoTicket) ticket = new_usual_ticket ("order-1");
  g_autoptr (PressoTicket) empty = new_ticket ("order-1", "", "", "");
  cairo_surface_t *dots = presso_paper_render (paper, ticket);
  cairo_surface_t *copy;
  int n_rows = 0;

  g_assert_cmpint (presso_paper_measure (paper, empty), <, presso_paper_measure (paper, ticket));
  for (int y = paper->text_size; !is_row_blank (dots, y); y++)
    n_rows++;
  g_assert_cmpint (n_rows, >, 3 * paper->text_size);
  g_object_set (ticket, "copy", TRUE, NULL);
  copy = presso_paper_render (paper, ticket);
  g_assert_cmpint (count_ink (copy), >, count_ink (dots));
  keep_picture (copy, "copy");
  cairo_surface_destroy (dots);
  cairo_surface_destroy (copy);
}

static cairo_surface_t *
new_dots (int width, int height)
{
  return cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
}

/* Byte for byte: ten dots wide is two bytes a row, the first dot is the highest bit. */
static void
test_bytes (void)
{
  static const guint8 expected[] = {
    0x1b, 0x40, 0x1d, 0x76, 0x30, 0x00, 0x02, 0x00, 0x03, 0x00, 0x80, 0x00,
    0x00, 0x40, 0x01, 0x80, 0x1b, 0x64, 0x03, 0x1d, 0x56, 0x42, 0x00,
  };

  static const struct {
    int x, y;
    guint8 value;
  } inks[] = { { 0, 0, 255 }, { 1, 0, 127 }, { 9, 1, 128 }, { 7, 2, 200 }, { 8, 2, 129 } };

  cairo_surface_t *dots = new_dots (10, 3);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (inks); i++)
    cairo_image_surface_get_data (
      dots)[inks[i].y * cairo_image_surface_get_stride (dots) + inks[i].x] = inks[i].value;
  bytes = presso_escpos_write (presso_paper_find ("ticket-80"), dots);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   sizeof expected);
  cairo_surface_destroy (dots);
}

/* A tall picture goes in bands that a small printer has the memory for; a label isn't cut. */
static void
test_bands (void)
{
  static const guint8 heads[2][8] = { { 0x1d, 0x76, 0x30, 0, 1, 0, 128, 0 },
                                      { 0x1d, 0x76, 0x30, 0, 1, 0, 2, 0 } };
  cairo_surface_t *dots = new_dots (8, 130);
  g_autoptr (GBytes) bytes = presso_escpos_write (presso_paper_find ("label-50x30"), dots);
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 2 + 8 + 128 + 8 + 2 + 2);
  g_assert_cmpmem (data + 2, 8, heads[0], 8);
  g_assert_cmpmem (data + 2 + 8 + 128, 8, heads[1], 8);
  g_assert_cmpmem (data + 148, 2, "\x1d\x0c", 2);
  cairo_surface_destroy (dots);
}

static void
test_status (void)
{
  g_assert_true (presso_escpos_is_status (0x12));
  g_assert_true (presso_escpos_is_status (0x1a));
  g_assert_true (presso_escpos_is_status (0x16));
  g_assert_false (presso_escpos_is_status (0x00));
  g_assert_false (presso_escpos_is_status (0x10));
  g_assert_false (presso_escpos_is_status ('A'));
  g_assert_false (presso_escpos_is_offline (0x12));
  g_assert_true (presso_escpos_is_offline (0x1a));
}

/* A folder for tickets and a printer to send them to. */
typedef struct {
  char *folder;
  FakePrinter *printer;
  PressoPrintQueue *queue;
} Fixture;

static void
set_printer (Fixture *fixture, guint16 port)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);

  presso_print_queue_set_printer (fixture->queue, PRESSO_PRINTER_NETWORK, address,
                                  presso_paper_find ("ticket-58"));
}

static void
set_up (Fixture *fixture, gconstpointer mood)
{
  fixture->folder = g_build_filename (g_get_user_data_dir (), "presso", "tickets", "main", NULL);
  fixture->printer = fake_printer_new (0, (FakePrinterMood) GPOINTER_TO_INT (mood));
  fixture->queue = presso_print_queue_new (fixture->folder, PAUSE_MS);
}

static void
tear_down (Fixture *fixture, gconstpointer mood)
{
  /* What is under way holds it until it sees that it is not wanted any more. */
  g_object_run_dispose (G_OBJECT (fixture->queue));
  while (G_OBJECT (fixture->queue)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (fixture->queue);
  g_clear_pointer (&fixture->printer, fake_printer_free);
  g_free (fixture->folder);
}

static PressoTicketState
get_state (Fixture *fixture, const char *id)
{
  return presso_ticket_get_state (presso_print_queue_find (fixture->queue, id));
}

static void
wait_for_state (Fixture *fixture, const char *id, PressoTicketState state)
{
  const gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (get_state (fixture, id) != state && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (get_state (fixture, id), ==, state);
}

static void
wait_for_problem (Fixture *fixture)
{
  const gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (presso_print_queue_get_problem (fixture->queue) == NULL &&
         g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (presso_print_queue_get_problem (fixture->queue));
}

static void
add (Fixture *fixture, const char *id)
{
  g_autoptr (PressoTicket) ticket = new_usual_ticket (id);

  g_assert_true (presso_print_queue_add (fixture->queue, ticket));
}

static char *
read_file (Fixture *fixture, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static guint
count_cuts (Fixture *fixture)
{
  g_autofree char *commands = fake_printer_get_commands (fixture->printer);
  g_auto (GStrv) parts = g_strsplit (commands, "cut", -1);

  return g_strv_length (parts) - 1;
}

/* What came out of the printer is the picture, dot for dot. */
static void
assert_printed (Fixture *fixture, PressoTicket *ticket)
{
  cairo_surface_t *dots = presso_paper_render (presso_paper_find ("ticket-58"), ticket);
  g_autoptr (GBytes) rows = fake_printer_get_rows (fixture->printer);
  g_autoptr (GBytes) bytes = fake_printer_get_bytes (fixture->printer);
  g_autoptr (GBytes) expected = presso_escpos_write (presso_paper_find ("ticket-58"), dots);
  const guint8 *printed = g_bytes_get_data (rows, NULL);
  const int width = cairo_image_surface_get_width (dots);
  const int height = cairo_image_surface_get_height (dots);

  g_assert_cmpuint (g_bytes_get_size (rows), ==, (gsize) (width / 8 * height));
  for (int y = 0; y < height; y++) {
    const guint8 *row =
      cairo_image_surface_get_data (dots) + y * cairo_image_surface_get_stride (dots);

    for (int x = 0; x < width; x++)
      g_assert_cmpint ((printed[y * width / 8 + x / 8] >> (7 - x % 8)) & 1, ==, row[x] >= 128);
  }
  g_assert_true (g_bytes_equal (bytes, expected));
  cairo_surface_destroy (dots);
}

/* The bytes arrive, and before the first of them the disk knew that they might. */
static void
test_prints (Fixture *fixture, gconstpointer mood)
{
  g_autofree char *path = g_build_filename (fixture->folder, "order-1.json", NULL);
  g_autoptr (PressoTicket) ticket = new_usual_ticket ("order-1");
  g_autofree char *commands = NULL;
  g_autofree char *watched = NULL;
  g_autofree char *kept = NULL;

  fake_printer_watch_file (fixture->printer, path);
  set_printer (fixture, fake_printer_get_port (fixture->printer));
  add (fixture, "order-1");
  g_assert_cmpuint (presso_print_queue_count (fixture->queue, PRESSO_TICKET_WAITING), ==, 1);
  wait_for_state (fixture, "order-1", PRESSO_TICKET_PRINTED);
  g_assert_null (presso_print_queue_get_problem (fixture->queue));
  assert_printed (fixture, ticket);
  commands = fake_printer_get_commands (fixture->printer);
  g_assert_true (g_str_has_prefix (commands, "init 48x128 "));
  g_assert_true (g_str_has_suffix (commands, "feed cut "));
  watched = fake_printer_get_watched (fixture->printer);
  g_assert_nonnull (strstr (watched, "\"sending\""));
  kept = read_file (fixture, "order-1");
  g_assert_nonnull (strstr (kept, "\"printed\""));
}

static void
test_once (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (PressoTicket) again = new_usual_ticket ("order-1");

  set_printer (fixture, fake_printer_get_port (fixture->printer));
  add (fixture, "order-1");
  g_assert_false (presso_print_queue_add (fixture->queue, again));
  wait_for_state (fixture, "order-1", PRESSO_TICKET_PRINTED);
  /* Undone and claimed again, here or after a restart. */
  g_assert_false (presso_print_queue_add (fixture->queue, again));
  g_assert_finalize_object (g_steal_pointer (&fixture->queue));
  fixture->queue = presso_print_queue_new (fixture->folder, PAUSE_MS);
  set_printer (fixture, fake_printer_get_port (fixture->printer));
  g_assert_false (presso_print_queue_add (fixture->queue, again));
  add (fixture, "order-2");
  wait_for_state (fixture, "order-2", PRESSO_TICKET_PRINTED);
  g_assert_cmpuint (count_cuts (fixture), ==, 2);
  /* Unless a person asks. */
  presso_print_queue_print_again (fixture->queue,
                                  presso_print_queue_find (fixture->queue, "order-1"));
  wait_for_state (fixture, "order-1", PRESSO_TICKET_PRINTED);
  g_assert_cmpuint (count_cuts (fixture), ==, 3);
  g_assert_true (presso_ticket_get_copy (presso_print_queue_find (fixture->queue, "order-1")));
}

/* Nobody listens; then the printer is switched on, and gets all of them in order. */
static void
test_unreachable (Fixture *fixture, gconstpointer mood)
{
  guint16 port = fake_printer_get_port (fixture->printer);

  g_clear_pointer (&fixture->printer, fake_printer_free);
  set_printer (fixture, port);
  add (fixture, "order-1");
  add (fixture, "order-2");
  wait_for_problem (fixture);
  g_assert_nonnull (strstr (presso_print_queue_get_problem (fixture->queue), "127.0.0.1"));
  g_assert_cmpint (get_state (fixture, "order-1"), ==, PRESSO_TICKET_WAITING);
  fixture->printer = fake_printer_new (port, FAKE_PRINTER_ANSWERS);
  wait_for_state (fixture, "order-2", PRESSO_TICKET_PRINTED);
  g_assert_cmpint (get_state (fixture, "order-1"), ==, PRESSO_TICKET_PRINTED);
  g_assert_null (presso_print_queue_get_problem (fixture->queue));
  g_assert_cmpuint (count_cuts (fixture), ==, 2);
}

/* A printer that says it has no paper is sent nothing until it has. */
static void
test_offline (Fixture *fixture, gconstpointer mood)
{
  g_autoptr (GBytes) bytes = NULL;

  set_printer (fixture, fake_printer_get_port (fixture->printer));
  add (fixture, "order-1");
  wait_for_problem (fixture);
  bytes = fake_printer_get_bytes (fixture->printer);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
  g_assert_cmpint (get_state (fixture, "order-1"), ==, PRESSO_TICKET_WAITING);
  fake_printer_set_mood (fixture->printer, FAKE_PRINTER_ANSWERS);
  wait_for_state (fixture, "order-1", PRESSO_TICKET_PRINTED);
  g_assert_cmpuint (count_cuts (fixture), ==, 1);
}

/* What was cut off may be on paper: it isn't sent again unasked, and doesn't hold up the others. */
static void
test_cut_off (Fixture *fixture, gconstpointer mood)
{
  set_printer (fixture, fake_printer_get_port (fixture->printer));
  add (fixture, "order-1");
  wait_for_state (fixture, "order-1", PRESSO_TICKET_UNSURE);
  g_assert_nonnull (presso_print_queue_get_problem (fixture->queue));
  fake_printer_set_mood (fixture->printer, FAKE_PRINTER_ANSWERS);
  add (fixture, "order-2");
  wait_for_state (fixture, "order-2", PRESSO_TICKET_PRINTED);
  g_assert_cmpint (get_state (fixture, "order-1"), ==, PRESSO_TICKET_UNSURE);
  presso_print_queue_print_again (fixture->queue,
                                  presso_print_queue_find (fixture->queue, "order-1"));
  wait_for_state (fixture, "order-1", PRESSO_TICKET_PRINTED);
  g_assert_true (presso_ticket_get_copy (presso_print_queue_find (fixture->queue, "order-1")));
}

/* The program ends while the printer is off: what waited is printed by the next one. */
static void
test_restart_waiting (Fixture *fixture, gconstpointer mood)
{
  add (fixture, "order-1");
  add (fixture, "order-2");
  g_assert_finalize_object (g_steal_pointer (&fixture->queue));
  fixture->queue = presso_print_queue_new (fixture->folder, PAUSE_MS);
  g_assert_cmpuint (presso_print_queue_count (fixture->queue, PRESSO_TICKET_WAITING), ==, 2);
  set_printer (fixture, fake_printer_get_port (fixture->printer));
  wait_for_state (fixture, "order-1", PRESSO_TICKET_PRINTED);
  wait_for_state (fixture, "order-2", PRESSO_TICKET_PRINTED);
  g_assert_cmpuint (count_cuts (fixture), ==, 2);
}

/* The program ends in the middle of a ticket: the next one doesn't know, and asks. */
static void
test_restart_sending (Fixture *fixture, gconstpointer mood)
{
  g_autofree char *path = g_build_filename (fixture->folder, "order-1.json", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GString) text = NULL;

  add (fixture, "order-1");
  g_assert_finalize_object (g_steal_pointer (&fixture->queue));
  before = read_file (fixture, "order-1");
  text = g_string_new (before);
  g_assert_cmpuint (g_string_replace (text, "\"waiting\"", "\"sending\"", 1), ==, 1);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  fixture->queue = presso_print_queue_new (fixture->folder, PAUSE_MS);
  g_assert_cmpint (get_state (fixture, "order-1"), ==, PRESSO_TICKET_UNSURE);
  after = read_file (fixture, "order-1");
  g_assert_nonnull (strstr (after, "\"unsure\""));
  set_printer (fixture, fake_printer_get_port (fixture->printer));
  add (fixture, "order-2");
  wait_for_state (fixture, "order-2", PRESSO_TICKET_PRINTED);
  g_assert_cmpuint (count_cuts (fixture), ==, 1);
}

static void
test_removed (Fixture *fixture, gconstpointer mood)
{
  g_autofree char *kept = NULL;

  add (fixture, "order-1");
  add (fixture, "order-2");
  presso_print_queue_remove (fixture->queue, presso_print_queue_find (fixture->queue, "order-1"));
  g_assert_null (presso_print_queue_find (fixture->queue, "order-1"));
  kept = read_file (fixture, "order-1");
  g_assert_null (kept);
  set_printer (fixture, fake_printer_get_port (fixture->printer));
  wait_for_state (fixture, "order-2", PRESSO_TICKET_PRINTED);
  g_assert_cmpuint (count_cuts (fixture), ==, 1);
}

/* A ticket that is removed while its printer is looked for in vain stays removed. */
static void
test_removed_meanwhile (Fixture *fixture, gconstpointer mood)
{
  guint16 port = fake_printer_get_port (fixture->printer);
  g_autofree char *kept = NULL;

  g_clear_pointer (&fixture->printer, fake_printer_free);
  set_printer (fixture, port);
  add (fixture, "order-1");
  presso_print_queue_remove (fixture->queue, presso_print_queue_find (fixture->queue, "order-1"));
  wait_for_problem (fixture);
  kept = read_file (fixture, "order-1");
  g_assert_null (kept);
}

/* Files that are no tickets hurt nobody, and an id can't leave the folder. */
static void
test_folder (Fixture *fixture, gconstpointer mood)
{
  g_autofree char *junk = g_build_filename (fixture->folder, "junk.json", NULL);
  g_autofree char *outside = g_build_filename (fixture->folder, "..", "x.json", NULL);

  add (fixture, "../x");
  g_assert_true (g_file_set_contents (junk, "{\"id\":", -1, NULL));
  g_assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (g_steal_pointer (&fixture->queue));
  fixture->queue = presso_print_queue_new (fixture->folder, PAUSE_MS);
  g_assert_cmpuint (g_list_model_get_n_items (presso_print_queue_get_tickets (fixture->queue)), ==,
                    1);
  g_assert_nonnull (presso_print_queue_find (fixture->queue, "../x"));
}

static gboolean
has_text (const char *data, gsize length, const char *text)
{
  return memmem (data, length, text, strlen (text)) != NULL;
}

/* What CUPS gets, written to a file: one page of the ticket's size, with letters in it. */
static void
test_page (void)
{
  const PressoPaper *paper = presso_paper_find ("label-50x30");
  g_autoptr (PressoTicket) ticket = new_usual_ticket ("order-1");
  g_autoptr (GtkPrintOperation) operation = presso_page_printer_new_operation (ticket, paper);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "ticket.pdf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (
    gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==,
    GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_assert_cmpuint (length, >, 2000);
  g_assert_true (g_str_has_prefix (text, "%PDF"));
  if (g_getenv ("PRESSO_TEST_PICTURES") != NULL) {
    g_autofree char *copy = g_build_filename (g_getenv ("PRESSO_TEST_PICTURES"), "print.pdf", NULL);

    g_file_set_contents (copy, text, (gssize) length, NULL);
  }
  /* 50 mm by 30 mm, in points. */
  g_assert_true (has_text (text, length, "/MediaBox [ 0 0 141.732"));
  g_assert_true (has_text (text, length, "85.03"));
  g_assert_true (has_text (text, length, "/Count 1"));
  g_assert_true (has_text (text, length, "/ToUnicode"));
}

static void
test_from_order (void)
{
  g_autoptr (PressoShop) shop = presso_shop_new ("main");
  g_autoptr (JsonNode) node = presso_json_parse (
    "{\"id\":\"order-7\",\"shop\":\"main\",\"number\":7,\"state\":\"MAKING\",\"drink\":\"mocha\","
    "\"drinkName\":\"Mocha\",\"name\":\"Eva\",\"choices\":[{\"group\":\"milk\",\"groupName\":"
    "\"Milk\",\"choice\":\"oat\",\"choiceName\":\"Oat\",\"usual\":false}],\"version\":1}",
    -1, NULL);
  g_autoptr (PressoOrder) order = presso_record_new_from_json (PRESSO_TYPE_ORDER, node, "", NULL);
  g_autoptr (PressoTicket) ticket = presso_ticket_new (order, shop, NOON_MS);
  g_autoptr (PressoTicket) unknown = NULL;

  g_assert_cmpstr (presso_ticket_get_id (ticket), ==, "order-7");
  g_assert_cmpint (presso_ticket_get_number (ticket), ==, 7);
  g_assert_cmpstr (presso_ticket_get_name (ticket), ==, "Eva");
  g_assert_cmpstr (presso_ticket_get_drink (ticket), ==, "Mocha");
  g_assert_cmpstr (presso_ticket_get_extras (ticket)[0], ==, "Oat");
  g_assert_null (presso_ticket_get_options (ticket)[0]);
  g_assert_cmpstr (presso_ticket_get_allergens (ticket), ==, "Allergens: Gluten, Milk");
  g_object_set (order, "drink", "tea", NULL);
  unknown = presso_ticket_new (order, shop, NOON_MS);
  g_assert_cmpstr (presso_ticket_get_allergens (unknown), ==, "Allergens: please ask");
}

#define ADD(path, mood, function)                                                                  \
  g_test_add ("/print/queue/" path, Fixture, GINT_TO_POINTER (mood), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/print/looks", test_looks);
  g_test_add_func ("/print/contents", test_contents);
  g_test_add_func ("/print/from-order", test_from_order);
  g_test_add_func ("/print/bytes", test_bytes);
  g_test_add_func ("/print/bands", test_bands);
  g_test_add_func ("/print/status", test_status);
  g_test_add_func ("/print/page", test_page);
  ADD ("prints", FAKE_PRINTER_ANSWERS, test_prints);
  ADD ("prints-without-answers", FAKE_PRINTER_SILENT, test_prints);
  ADD ("once", FAKE_PRINTER_ANSWERS, test_once);
  ADD ("unreachable", FAKE_PRINTER_ANSWERS, test_unreachable);
  ADD ("offline", FAKE_PRINTER_OFFLINE, test_offline);
  ADD ("dies-midway", FAKE_PRINTER_DIES, test_cut_off);
  ADD ("runs-out", FAKE_PRINTER_RUNS_OUT, test_cut_off);
  ADD ("restart-waiting", FAKE_PRINTER_ANSWERS, test_restart_waiting);
  ADD ("restart-sending", FAKE_PRINTER_ANSWERS, test_restart_sending);
  ADD ("removed", FAKE_PRINTER_ANSWERS, test_removed);
  ADD ("removed-meanwhile", FAKE_PRINTER_ANSWERS, test_removed_meanwhile);
  ADD ("folder", FAKE_PRINTER_ANSWERS, test_folder);
  return g_test_run ();
}
