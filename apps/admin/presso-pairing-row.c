/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-pairing-row.h"

#include <glib/gi18n.h>

#include "admin/presso-station-role.h"
#include "model/presso-json.h"

/**
 * PressoPairingRow:
 *
 * A station that asks to be let in, with the code that it shows, and what can be decided.
 */
struct _PressoPairingRow {
  AdwPreferencesRow parent_instance;

  GtkLabel *code;
  GtkLabel *name;
  GtkLabel *details;
  GtkDropDown *role;
  GtkWidget *approve;
  GtkWidget *refuse;
};

G_DEFINE_FINAL_TYPE (PressoPairingRow, presso_pairing_row, ADW_TYPE_PREFERENCES_ROW)

enum {
  DECIDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_approve_clicked (PressoPairingRow *self)
{
  guint position = gtk_drop_down_get_selected (self->role);

  g_signal_emit (self, signals[DECIDED], 0, presso_station_role_get_nth (position));
}

static void
on_refuse_clicked (PressoPairingRow *self)
{
  g_signal_emit (self, signals[DECIDED], 0, NULL);
}

static void
presso_pairing_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PRESSO_TYPE_PAIRING_ROW);
  G_OBJECT_CLASS (presso_pairing_row_parent_class)->dispose (object);
}

static void
presso_pairing_row_class_init (PressoPairingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_pairing_row_dispose;

  /**
   * PressoPairingRow::decided:
   * @self: a row
   * @role: (nullable): the role with which the station is let in, %NULL if it is kept out
   */
  signals[DECIDED] = g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-pairing-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoPairingRow, code);
  gtk_widget_class_bind_template_child (widget_class, PressoPairingRow, name);
  gtk_widget_class_bind_template_child (widget_class, PressoPairingRow, details);
  gtk_widget_class_bind_template_child (widget_class, PressoPairingRow, role);
  gtk_widget_class_bind_template_child (widget_class, PressoPairingRow, approve);
  gtk_widget_class_bind_template_child (widget_class, PressoPairingRow, refuse);
  gtk_widget_class_bind_template_callback (widget_class, on_approve_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_refuse_clicked);
}

static void
presso_pairing_row_init (PressoPairingRow *self)
{
  g_autoptr (GListModel) roles = presso_station_role_list ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->role, roles);
}

static char *
describe (JsonObject *pairing)
{
  const char *version = presso_json_get_string (pairing, "version");
  const char *address = presso_json_get_string (pairing, "address");
  const char *role = presso_station_role_describe (presso_json_get_string (pairing, "role"));
  g_autoptr (GString) text = g_string_new (NULL);

  /* Translators: %s is what a new station says that it is: “Display”. */
  g_string_append_printf (text, _ ("Asks to be: %s"), role);
  if (version != NULL) {
    g_string_append (text, " · ");
    g_string_append_printf (text, _ ("Version %s"), version);
  }
  if (address != NULL && *address != '\0')
    g_string_append_printf (text, " · %s", address);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_label (GtkWidget *widget, const char *format, const char *name)
{
  g_autoptr (GString) label = g_string_new (format);

  g_string_replace (label, "%s", name, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label->str, -1);
}

/**
 * presso_pairing_row_new:
 * @pairing: a station that waits, as the host lists it
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
presso_pairing_row_new (JsonObject *pairing)
{
  PressoPairingRow *self = g_object_new (PRESSO_TYPE_PAIRING_ROW, NULL);
  const char *name = presso_json_get_string (pairing, "name");
  const char *code = presso_json_get_string (pairing, "userCode");
  g_autofree char *details = describe (pairing);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  gtk_label_set_text (self->code, code);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->details, details);
  gtk_drop_down_set_selected (self->role,
                              presso_station_role_find (presso_json_get_string (pairing, "role")));
  /* Translators: %s is the name of a station. */
  set_label (self->approve, _ ("Let %s in"), name);
  /* Translators: %s is the name of a station. */
  set_label (self->refuse, _ ("Refuse %s"), name);
  /* Translators: %s is the name of a station. */
  set_label (GTK_WIDGET (self->role), _ ("What %s will be"), name);
  return GTK_WIDGET (self);
}
