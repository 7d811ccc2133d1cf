/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display-fixture.h"

#define RESOURCES   "/io/github/libpresso/Presso/Display/"
#define DEADLINE_US (20 * G_USEC_PER_SEC)

static gboolean
on_nudge (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Returns what keeps the loop turning though nothing happens, so that who waits sees the deadline.
 */
guint
display_wait_begin (gint64 *deadline_us)
{
  *deadline_us = g_get_monotonic_time () + DEADLINE_US;
  return g_timeout_add (5, on_nudge, NULL);
}

/* A record of @type, of JSON @text. */
gpointer
create_record (GType type, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  gpointer record = presso_record_new_from_json (type, node, "", &error);

  g_assert_no_error (error);
  return record;
}

void
patch (gpointer record, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (node);
  presso_record_patch (record, node, &error);
  g_assert_no_error (error);
}

/* Two that are ready, one being made and two that wait. */
void
add_few_orders (GListStore *orders)
{
  static const char *const states[] = { "READY", "READY", "MAKING", "WAITING", "WAITING" };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *text = g_strdup_printf (
      "{\"id\":\"order-%u\",\"shop\":\"main\",\"number\":%u,\"state\":\"%s\",\"drink\":\"x\","
      "\"drinkName\":\"Flat White\",\"createdAt\":\"2026-11-22T11:57:00.000Z\","
      "\"submittedAt\":\"2026-11-22T11:58:00.000Z\",\"readyAt\":\"2026-11-22T11:59:00.000Z\","
      "\"version\":1}",
      i, 38 + i, states[i]);
    g_autoptr (PressoOrder) order = create_record (PRESSO_TYPE_ORDER, text);

    g_list_store_append (orders, order);
  }
}

/* What libadwaita does for the program's application. */
GtkCssProvider *
load_sheet (const char *name)
{
  GtkCssProvider *provider = gtk_css_provider_new ();
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);

  gtk_css_provider_load_from_resource (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return provider;
}
