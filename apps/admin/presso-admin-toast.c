/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-admin-toast.h"

/**
 * presso_admin_toast_show:
 * @widget: a widget in a window with an [class@Adw.ToastOverlay]
 * @toast: (transfer full): what to say
 *
 * Says what was done, in the window that @widget is in.
 */
void
presso_admin_toast_show (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/**
 * presso_admin_toast_show_error:
 * @widget: a widget in a window with an [class@Adw.ToastOverlay]
 * @error: why something was not done, in the user's words
 *
 * Says why, for long enough to be read.
 */
void
presso_admin_toast_show_error (GtkWidget *widget, const GError *error)
{
  g_autofree char *markup = g_markup_escape_text (error->message, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_timeout (toast, 8);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  presso_admin_toast_show (widget, toast);
}
