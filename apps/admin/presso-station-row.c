/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-station-row.h"

#include <glib/gi18n.h>

#include "admin/presso-relative-time.h"
#include "admin/presso-station-role.h"
#include "model/presso-json.h"
#include "model/presso-time.h"

/**
 * PressoStationRow:
 *
 * A station that was let in: what it is, where, and whether it is there.
 */
struct _PressoStationRow {
  AdwActionRow parent_instance;

  GtkWidget *connected;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (PressoStationRow, presso_station_row, ADW_TYPE_ACTION_ROW)

enum {
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_remove_clicked (PressoStationRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static char *
describe_last_seen (JsonObject *station, gint64 now_ms)
{
  const char *seen = presso_json_get_string (station, "lastSeenAt");
  g_autofree char *when = NULL;
  gint64 seen_ms;

  if (seen == NULL || !presso_time_from_string (seen, &seen_ms))
    return g_strdup (_ ("Never been here yet"));
  when = presso_relative_time_to_string (seen_ms, now_ms);
  /* Translators: %s is “5 minutes ago” or a day. */
  return g_strdup_printf (_ ("Last seen: %s"), when);
}

/* What it is, which version, where; and beneath, when it was last there. */
static char *
describe (JsonObject *station, gboolean is_connected, gint64 now_ms)
{
  const char *version = presso_json_get_string (station, "version");
  const char *address = presso_json_get_string (station, "address");
  g_autoptr (GString) text =
    g_string_new (presso_station_role_describe (presso_json_get_string (station, "role")));

  if (version != NULL) {
    g_string_append (text, " · ");
    /* Translators: %s is the version of a program. */
    g_string_append_printf (text, _ ("Version %s"), version);
  }
  if (address != NULL)
    g_string_append_printf (text, " · %s", address);
  if (!is_connected) {
    g_autofree char *seen = describe_last_seen (station, now_ms);

    g_string_append_printf (text, "\n%s", seen);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
presso_station_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PRESSO_TYPE_STATION_ROW);
  G_OBJECT_CLASS (presso_station_row_parent_class)->dispose (object);
}

static void
presso_station_row_class_init (PressoStationRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_station_row_dispose;

  /**
   * PressoStationRow::remove:
   * @self: a row
   *
   * Somebody wants the station removed.
   */
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-station-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoStationRow, connected);
  gtk_widget_class_bind_template_child (widget_class, PressoStationRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
presso_station_row_init (PressoStationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_station_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
presso_station_row_new (void)
{
  return g_object_new (PRESSO_TYPE_STATION_ROW, NULL);
}

/**
 * presso_station_row_show:
 * @self: a row
 * @station: a station as the host lists it
 * @now_ms: the host's time, in milliseconds since the Unix epoch
 */
void
presso_station_row_show (PressoStationRow *self, JsonObject *station, gint64 now_ms)
{
  const char *name = presso_json_get_string (station, "name");
  gboolean is_connected = json_object_get_boolean_member_with_default (station, "connected", FALSE);
  g_autofree char *subtitle = describe (station, is_connected, now_ms);
  /* Translators: %s is the name of a station. */
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_widget_set_visible (self->connected, is_connected);
  gtk_widget_set_tooltip_text (self->remove, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}
