/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "launcher/presso-launcher-window.h"

#include "common/presso-program.h"
#include "launcher/presso-role-card.h"

/**
 * PressoLauncherWindow:
 *
 * Asks what this machine is to be, and whether it is to be that from now on. A card activates the
 * application's action of its role.
 */
struct _PressoLauncherWindow {
  AdwApplicationWindow parent_instance;

  GtkWidget *cards;
  GtkWidget *always_row;
  GtkCheckButton *always;

  GSettings *settings; /* NULL where Presso isn't installed */
};

G_DEFINE_FINAL_TYPE (PressoLauncherWindow, presso_launcher_window, ADW_TYPE_APPLICATION_WINDOW)

/* Which card is this machine's, if any. */
static void
show_role (PressoLauncherWindow *self)
{
  g_autofree char *role = g_settings_get_string (self->settings, "role");
  GtkWidget *card;

  for (card = gtk_widget_get_first_child (self->cards); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    presso_role_card_set_chosen (
      PRESSO_ROLE_CARD (card),
      g_str_equal (role, presso_role_card_get_role (PRESSO_ROLE_CARD (card))));
  if (presso_program_is_role (role))
    gtk_check_button_set_active (self->always, TRUE);
}

/* What is no longer wanted is forgotten at once; what is wanted is known with the card. */
static void
on_always_toggled (PressoLauncherWindow *self)
{
  if (!gtk_check_button_get_active (self->always))
    g_settings_reset (self->settings, "role");
}

static void
open_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PressoLauncherWindow *self = PRESSO_LAUNCHER_WINDOW (widget);
  const char *role = g_variant_get_string (parameter, NULL);
  g_autofree char *action = g_strconcat ("app.", role, NULL);

  if (self->settings != NULL && gtk_check_button_get_active (self->always))
    g_settings_set_string (self->settings, "role", role);
  gtk_widget_activate_action (widget, action, NULL);
}

static void
presso_launcher_window_dispose (GObject *object)
{
  PressoLauncherWindow *self = PRESSO_LAUNCHER_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_LAUNCHER_WINDOW);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (presso_launcher_window_parent_class)->dispose (object);
}

static void
presso_launcher_window_class_init (PressoLauncherWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_launcher_window_dispose;

  g_type_ensure (PRESSO_TYPE_ROLE_CARD);
  gtk_widget_class_install_action (widget_class, "win.open", "s", open_activated);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/presso-launcher-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoLauncherWindow, cards);
  gtk_widget_class_bind_template_child (widget_class, PressoLauncherWindow, always_row);
  gtk_widget_class_bind_template_child (widget_class, PressoLauncherWindow, always);
}

static void
presso_launcher_window_init (PressoLauncherWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_launcher_window_new:
 * @application: an application with an action for each role
 * @settings: (nullable): this machine's settings; without, nothing can be kept
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
presso_launcher_window_new (GtkApplication *application, GSettings *settings)
{
  PressoLauncherWindow *self =
    g_object_new (PRESSO_TYPE_LAUNCHER_WINDOW, "application", application, NULL);

  gtk_widget_set_visible (self->always_row, settings != NULL);
  if (settings == NULL)
    return GTK_WINDOW (self);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::role", G_CALLBACK (show_role), self,
                           G_CONNECT_SWAPPED);
  show_role (self);
  g_signal_connect_object (self->always, "toggled", G_CALLBACK (on_always_toggled), self,
                           G_CONNECT_SWAPPED);
  return GTK_WINDOW (self);
}
