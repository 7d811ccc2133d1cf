/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-setting-row.h"

#include <glib/gi18n.h>

#include "admin/presso-accent-preview.h"
#include "admin/presso-setting-control.h"

/* How long a number or a list stands still before it is saved. */
#define SETTLE_MS 700
/* What a time-out is that is switched on. */
#define USUAL_TIMEOUT_S 900

/**
 * PressoSettingRow:
 *
 * One setting of the shop: what it is called, a sentence on what it does, what it is edited with,
 * and what is wrong with it.
 */
struct _PressoSettingRow {
  AdwPreferencesRow parent_instance;

  AdwBin *beside;
  AdwBin *below;
  GtkLabel *problem;
  GtkWidget *control;
  GtkSwitch *toggle; /* of a time-out: whether there is one */

  char *field;
  char *property;
  char *sentence;
  PressoSettingKind kind;
  PressoShop *shop;
  guint settle_id;
  gboolean is_showing; /* we change the control, not the organiser */
};

G_DEFINE_FINAL_TYPE (PressoSettingRow, presso_setting_row, ADW_TYPE_PREFERENCES_ROW)

enum {
  PROP_FIELD = 1,
  PROP_KIND,
  PROP_SENTENCE,
  N_PROPS,
};

enum {
  EDITED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

GType
presso_setting_kind_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PRESSO_SETTING_TEXT, "PRESSO_SETTING_TEXT", "text" },
    { PRESSO_SETTING_LIMIT, "PRESSO_SETTING_LIMIT", "limit" },
    { PRESSO_SETTING_DURATION, "PRESSO_SETTING_DURATION", "duration" },
    { PRESSO_SETTING_LANGUAGE, "PRESSO_SETTING_LANGUAGE", "language" },
    { PRESSO_SETTING_LANGUAGES, "PRESSO_SETTING_LANGUAGES", "languages" },
    { PRESSO_SETTING_TIMEOUT, "PRESSO_SETTING_TIMEOUT", "timeout" },
    { PRESSO_SETTING_COLOR, "PRESSO_SETTING_COLOR", "color" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PressoSettingKind", values));
  return type;
}

/* `codePeriod` in the protocol is `code-period` of the shop. */
static char *
property_from_field (const char *field)
{
  GString *property = g_string_new (NULL);

  for (const char *p = field; *p != '\0'; p++) {
    if (g_ascii_isupper (*p))
      g_string_append_c (property, '-');
    g_string_append_c (property, g_ascii_tolower (*p));
  }
  return g_string_free (property, FALSE);
}

static void
show_value (PressoSettingRow *self)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (self->shop), self->property, &value);
  self->is_showing = TRUE;
  presso_setting_control_set_value (self->control, &value);
  if (self->toggle != NULL) {
    gtk_switch_set_active (self->toggle, g_value_get_int64 (&value) > 0);
    gtk_widget_set_visible (self->control, g_value_get_int64 (&value) > 0);
  }
  self->is_showing = FALSE;
}

static gboolean
is_unchanged (PressoSettingRow *self, JsonNode *wanted)
{
  g_autoptr (JsonNode) shop = presso_record_to_json (PRESSO_RECORD (self->shop));
  JsonNode *held = json_object_get_member (json_node_get_object (shop), self->field);

  if (held == NULL || JSON_NODE_HOLDS_NULL (held))
    return JSON_NODE_HOLDS_NULL (wanted) || g_strcmp0 (json_node_get_string (wanted), "") == 0;
  return json_node_equal (held, wanted);
}

/* What the row says as JSON; null for a time-out that is switched off. */
static JsonNode *
get_wanted (PressoSettingRow *self)
{
  if (self->toggle != NULL && !gtk_switch_get_active (self->toggle))
    return json_node_init_null (json_node_alloc ());
  return presso_setting_control_get_json (self->control, self->kind);
}

static void
submit (PressoSettingRow *self)
{
  g_autoptr (JsonNode) wanted = get_wanted (self);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->shop == NULL || is_unchanged (self, wanted))
    return;
  g_signal_emit (self, signals[EDITED], 0, wanted);
}

static gboolean
on_settled (gpointer user_data)
{
  PressoSettingRow *self = user_data;

  self->settle_id = 0;
  submit (self);
  return G_SOURCE_REMOVE;
}

static void
on_number_changed (PressoSettingRow *self)
{
  if (self->is_showing)
    return;
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, on_settled, self);
}

static void
on_choice_changed (PressoSettingRow *self)
{
  if (!self->is_showing)
    submit (self);
}

static void
on_toggled (PressoSettingRow *self)
{
  gboolean is_on = gtk_switch_get_active (self->toggle);

  if (self->is_showing)
    return;
  self->is_showing = TRUE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), is_on ? USUAL_TIMEOUT_S : 0);
  self->is_showing = FALSE;
  gtk_widget_set_visible (self->control, is_on);
  submit (self);
}

/* The control with what belongs to it: a switch before a time-out, how a colour looks after it. */
static GtkWidget *
wrap_control (PressoSettingRow *self)
{
  GtkWidget *box;

  if (self->kind != PRESSO_SETTING_TIMEOUT && self->kind != PRESSO_SETTING_COLOR)
    return self->control;
  box = gtk_box_new (
    self->kind == PRESSO_SETTING_COLOR ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, 6);
  if (self->kind == PRESSO_SETTING_TIMEOUT) {
    self->toggle = GTK_SWITCH (gtk_switch_new ());
    gtk_widget_set_valign (GTK_WIDGET (self->toggle), GTK_ALIGN_CENTER);
    g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (on_toggled), self);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toggle));
  }
  gtk_box_append (GTK_BOX (box), self->control);
  if (self->kind == PRESSO_SETTING_COLOR)
    gtk_box_append (GTK_BOX (box), presso_accent_preview_new (GTK_EDITABLE (self->control)));
  return box;
}

static void
set_up_control (PressoSettingRow *self)
{
  gboolean is_text = self->kind == PRESSO_SETTING_TEXT || self->kind == PRESSO_SETTING_COLOR;

  self->control = presso_setting_control_new (self->kind);
  if (is_text) {
    GtkEventController *focus = gtk_event_controller_focus_new ();

    g_signal_connect_swapped (focus, "leave", G_CALLBACK (submit), self);
    gtk_widget_add_controller (self->control, focus);
    g_signal_connect_swapped (self->control, "activate", G_CALLBACK (submit), self);
  } else if (self->kind == PRESSO_SETTING_LANGUAGES) {
    g_signal_connect_swapped (self->control, "changed", G_CALLBACK (on_number_changed), self);
  } else if (self->kind == PRESSO_SETTING_LANGUAGE) {
    g_signal_connect_swapped (self->control, "notify::selected", G_CALLBACK (on_choice_changed),
                              self);
  } else {
    g_signal_connect_swapped (self->control, "value-changed", G_CALLBACK (on_number_changed), self);
  }
  adw_bin_set_child (is_text ? self->below : self->beside, wrap_control (self));
}

static void
presso_setting_row_constructed (GObject *object)
{
  PressoSettingRow *self = PRESSO_SETTING_ROW (object);

  G_OBJECT_CLASS (presso_setting_row_parent_class)->constructed (object);
  self->property = property_from_field (self->field);
  set_up_control (self);
}

static void
presso_setting_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoSettingRow *self = PRESSO_SETTING_ROW (object);

  if (id == PROP_KIND)
    g_value_set_enum (value, (int) self->kind);
  else
    g_value_set_string (value, id == PROP_FIELD ? self->field : self->sentence);
}

static void
presso_setting_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoSettingRow *self = PRESSO_SETTING_ROW (object);

  if (id == PROP_FIELD)
    self->field = g_value_dup_string (value);
  else if (id == PROP_SENTENCE)
    self->sentence = g_value_dup_string (value);
  else
    self->kind = (PressoSettingKind) g_value_get_enum (value);
}

/* Who leaves at once means the number all the same. */
static void
presso_setting_row_unmap (GtkWidget *widget)
{
  PressoSettingRow *self = PRESSO_SETTING_ROW (widget);

  if (self->settle_id != 0)
    submit (self);
  GTK_WIDGET_CLASS (presso_setting_row_parent_class)->unmap (widget);
}

static void
presso_setting_row_dispose (GObject *object)
{
  PressoSettingRow *self = PRESSO_SETTING_ROW (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->shop != NULL)
    g_signal_handlers_disconnect_by_data (self->shop, self);
  g_clear_object (&self->shop);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_SETTING_ROW);
  G_OBJECT_CLASS (presso_setting_row_parent_class)->dispose (object);
}

static void
presso_setting_row_finalize (GObject *object)
{
  PressoSettingRow *self = PRESSO_SETTING_ROW (object);

  g_free (self->field);
  g_free (self->property);
  g_free (self->sentence);
  G_OBJECT_CLASS (presso_setting_row_parent_class)->finalize (object);
}

static void
presso_setting_row_class_init (PressoSettingRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = presso_setting_row_constructed;
  object_class->get_property = presso_setting_row_get_property;
  object_class->set_property = presso_setting_row_set_property;
  object_class->dispose = presso_setting_row_dispose;
  object_class->finalize = presso_setting_row_finalize;
  widget_class->unmap = presso_setting_row_unmap;

  properties[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL, flags);
  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, PRESSO_TYPE_SETTING_KIND, PRESSO_SETTING_TEXT, flags);
  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PressoSettingRow::edited:
   * @self: a row
   * @value: what the organiser wants the setting to be
   */
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-setting-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoSettingRow, beside);
  gtk_widget_class_bind_template_child (widget_class, PressoSettingRow, below);
  gtk_widget_class_bind_template_child (widget_class, PressoSettingRow, problem);
}

static void
presso_setting_row_init (PressoSettingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_setting_row_get_field:
 * @self: a row
 *
 * Returns: (transfer none): the setting's name in the protocol
 */
const char *
presso_setting_row_get_field (PressoSettingRow *self)
{
  g_return_val_if_fail (PRESSO_IS_SETTING_ROW (self), NULL);

  return self->field;
}

/**
 * presso_setting_row_set_shop:
 * @self: a row without a shop
 * @shop: the shop, which is kept up to date elsewhere
 *
 * Shows the shop's setting and follows it.
 */
void
presso_setting_row_set_shop (PressoSettingRow *self, PressoShop *shop)
{
  g_autofree char *signal = NULL;

  g_return_if_fail (PRESSO_IS_SETTING_ROW (self));
  g_return_if_fail (self->shop == NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->sentence, -1);
  if (self->toggle != NULL) {
    /* Translators: %s is the name of a time-out that can be switched off. */
    g_autofree char *name = g_strdup_printf (
      _ ("%s: on or off"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));

    gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name, -1);
  }
  self->shop = g_object_ref (shop);
  signal = g_strconcat ("notify::", self->property, NULL);
  g_signal_connect_swapped (shop, signal, G_CALLBACK (show_value), self);
  show_value (self);
}

static char *
describe_refusal (PressoSettingRow *self, const char *reason, const char *message)
{
  if (g_str_equal (self->field, "publicUrl"))
    return g_strdup (_ ("Write a whole address, such as http://192.168.1.20:8080/, or nothing"));
  if (g_str_equal (self->field, "timeZone"))
    return g_strdup (_ ("Write a time zone, such as Europe/Berlin, or nothing"));
  if (g_str_equal (self->field, "accentColor"))
    return g_strdup (_ ("Write a colour such as #7A3E12, or nothing"));
  if (g_str_equal (self->field, "lateAfter") || g_str_equal (self->field, "overdueAfter"))
    return g_strdup (_ ("Orders can’t be overdue before they are late"));
  if (g_str_equal (self->field, "welcome") && g_strcmp0 (reason, "length") == 0)
    return g_strdup (_ ("May have up to 120 characters"));
  if (g_str_equal (self->field, "openingHours") && g_strcmp0 (reason, "length") == 0)
    return g_strdup (_ ("May have up to 200 characters"));
  if (g_strcmp0 (reason, "length") == 0)
    return g_strdup (_ ("Needs 1 to 60 characters"));
  if (g_strcmp0 (reason, "format") == 0)
    return g_strdup (_ ("Has a character that can’t be used"));
  return g_strdup (message);
}

/**
 * presso_setting_row_refuse:
 * @self: a row
 * @reason: (nullable): a reason of the protocol, such as `range`
 * @message: why in general
 *
 * Says at the setting what is wrong with it. What was typed stays, to be mended.
 */
void
presso_setting_row_refuse (PressoSettingRow *self, const char *reason, const char *message)
{
  g_autofree char *text = NULL;

  g_return_if_fail (PRESSO_IS_SETTING_ROW (self));

  text = describe_refusal (self, reason, message);
  gtk_label_set_label (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_add_css_class (self->control, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/**
 * presso_setting_row_accept:
 * @self: a row
 *
 * Takes back what was said to be wrong.
 */
void
presso_setting_row_accept (PressoSettingRow *self)
{
  g_return_if_fail (PRESSO_IS_SETTING_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_remove_css_class (self->control, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->sentence, -1);
}
