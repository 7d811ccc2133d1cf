/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-sounds-page.h"

#include "barista/presso-sounds.h"

/**
 * PressoSoundsPage:
 *
 * How the station calls its barista.
 */
struct _PressoSoundsPage {
  AdwPreferencesPage parent_instance;

  GtkSwitch *sound;
  AdwComboRow *name;
  GtkScale *volume;
  GtkWidget *test;
  AdwComboRow *repeat;
  GtkSwitch *flash;
  GtkWidget *trouble;

  GSettings *settings;
  PressoChime *chime; /* plays the tests */
};

G_DEFINE_FINAL_TYPE (PressoSoundsPage, presso_sounds_page, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of the rows' choices. */
static const char *const names[] = { "bright", "soft", "urgent" };
static const guint repeats_s[] = { 0, 5, 10, 20 };

static void
show_name (PressoSoundsPage *self)
{
  int chosen = g_settings_get_enum (self->settings, "barista-sound-name");

  adw_combo_row_set_selected (self->name,
                              (guint) CLAMP (chosen, 0, (int) G_N_ELEMENTS (names) - 1));
}

/* A number that somebody set by hand shows as the next longer one. */
static void
show_repeat (PressoSoundsPage *self)
{
  guint repeat_s = g_settings_get_uint (self->settings, "barista-repeat");
  guint chosen = 0;

  while (chosen + 1 < G_N_ELEMENTS (repeats_s) && repeats_s[chosen] < repeat_s)
    chosen++;
  adw_combo_row_set_selected (self->repeat, chosen);
}

static void
on_name_selected (PressoSoundsPage *self)
{
  guint selected = adw_combo_row_get_selected (self->name);

  if (self->settings != NULL && selected < G_N_ELEMENTS (names))
    g_settings_set_string (self->settings, "barista-sound-name", names[selected]);
}

static void
on_repeat_selected (PressoSoundsPage *self)
{
  guint selected = adw_combo_row_get_selected (self->repeat);

  if (self->settings != NULL && selected < G_N_ELEMENTS (repeats_s))
    g_settings_set_uint (self->settings, "barista-repeat", repeats_s[selected]);
}

static gboolean
has_text (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_string (from) != NULL);
  return TRUE;
}

static void
on_test_clicked (PressoSoundsPage *self)
{
  presso_chime_play (self->chime, presso_sounds_get_new_order (self->settings));
}

static void
presso_sounds_page_dispose (GObject *object)
{
  PressoSoundsPage *self = PRESSO_SOUNDS_PAGE (object);

  g_clear_object (&self->chime);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_SOUNDS_PAGE);
  G_OBJECT_CLASS (presso_sounds_page_parent_class)->dispose (object);
}

static void
presso_sounds_page_class_init (PressoSoundsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_sounds_page_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-sounds-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoSoundsPage, sound);
  gtk_widget_class_bind_template_child (widget_class, PressoSoundsPage, name);
  gtk_widget_class_bind_template_child (widget_class, PressoSoundsPage, volume);
  gtk_widget_class_bind_template_child (widget_class, PressoSoundsPage, test);
  gtk_widget_class_bind_template_child (widget_class, PressoSoundsPage, repeat);
  gtk_widget_class_bind_template_child (widget_class, PressoSoundsPage, flash);
  gtk_widget_class_bind_template_child (widget_class, PressoSoundsPage, trouble);
  gtk_widget_class_bind_template_callback (widget_class, on_name_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_repeat_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
}

static void
presso_sounds_page_init (PressoSoundsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_sounds_page_new:
 * @settings: this machine's settings
 *
 * Returns: (transfer floating): a page that shows and changes @settings
 */
GtkWidget *
presso_sounds_page_new (GSettings *settings)
{
  PressoSoundsPage *self = g_object_new (PRESSO_TYPE_SOUNDS_PAGE, NULL);

  g_return_val_if_fail (G_IS_SETTINGS (settings), GTK_WIDGET (self));

  g_settings_bind (settings, "barista-muted", self->sound, "active",
                   G_SETTINGS_BIND_INVERT_BOOLEAN);
  g_settings_bind (settings, "barista-volume", gtk_range_get_adjustment (GTK_RANGE (self->volume)),
                   "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "barista-flash", self->flash, "active", G_SETTINGS_BIND_DEFAULT);
  g_set_object (&self->settings, settings);
  self->chime = presso_sounds_create_chime (settings);
  g_object_bind_property (self->chime, "trouble", self->trouble, "subtitle", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (self->chime, "trouble", self->trouble, "visible",
                               G_BINDING_SYNC_CREATE, has_text, NULL, NULL, NULL);
  presso_chime_check (self->chime);
  show_name (self);
  show_repeat (self);
  return GTK_WIDGET (self);
}
