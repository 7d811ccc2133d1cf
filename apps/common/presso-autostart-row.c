/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-autostart-row.h"

#include "common/presso-switch.h"

/**
 * PressoAutostartRow:
 *
 * A switch for whether the program starts at login, which moves when that is so. What the desktop
 * says against it is shown as a message of the preferences that it is in.
 */
struct _PressoAutostartRow {
  AdwActionRow parent_instance;

  GtkSwitch *autostart;

  PressoAutostart *login; /* NULL before it is set */
};

G_DEFINE_FINAL_TYPE (PressoAutostartRow, presso_autostart_row, ADW_TYPE_ACTION_ROW)

static void
show_autostart (PressoAutostartRow *self)
{
  if (self->login != NULL)
    presso_switch_show (self->autostart, presso_autostart_get_enabled (self->login));
}

static void
show_message (PressoAutostartRow *self, const char *message)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_WINDOW);
  g_autofree char *markup = g_markup_escape_text (message, -1);

  if (window != NULL)
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (window), adw_toast_new (markup));
}

static void
on_autostart_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoAutostartRow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!presso_autostart_set_enabled_finish (PRESSO_AUTOSTART (source), result, &error))
    show_message (self, error->message);
  /* Its window may have been closed meanwhile. */
  if (self->autostart == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->autostart), TRUE);
  show_autostart (self);
}

static gboolean
on_autostart_set (PressoAutostartRow *self, gboolean is_on)
{
  if (self->login != NULL && is_on != presso_autostart_get_enabled (self->login)) {
    gtk_widget_set_sensitive (GTK_WIDGET (self->autostart), FALSE);
    presso_autostart_set_enabled_async (self->login, is_on, NULL, on_autostart_changed,
                                        g_object_ref (self));
  }
  return GDK_EVENT_STOP;
}

static void
presso_autostart_row_dispose (GObject *object)
{
  PressoAutostartRow *self = PRESSO_AUTOSTART_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_AUTOSTART_ROW);
  g_clear_object (&self->login);

  G_OBJECT_CLASS (presso_autostart_row_parent_class)->dispose (object);
}

static void
presso_autostart_row_class_init (PressoAutostartRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_autostart_row_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/common/presso-autostart-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoAutostartRow, autostart);
  gtk_widget_class_bind_template_callback (widget_class, on_autostart_set);
}

static void
presso_autostart_row_init (PressoAutostartRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_autostart_row_set_autostart:
 * @self: a row
 * @autostart: (nullable): what it switches; %NULL when its window goes
 */
void
presso_autostart_row_set_autostart (PressoAutostartRow *self, PressoAutostart *autostart)
{
  g_return_if_fail (PRESSO_IS_AUTOSTART_ROW (self));

  g_set_object (&self->login, autostart);
  show_autostart (self);
}
