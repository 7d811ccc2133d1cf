/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-names-window.h"

#include <glib/gi18n.h>

#include "admin/presso-menu-compare.h"
#include "admin/presso-name-row.h"
#include "model/presso-language.h"

/**
 * PressoNamesWindow:
 *
 * What a drink and all that guests choose with it are called in other languages: for each language
 * a row that opens, with what is missing. Like everything in the menu editor it goes into the
 * draft, and to the guests when that is saved.
 */
struct _PressoNamesWindow {
  AdwWindow parent_instance;

  AdwPreferencesPage *page;
  PressoMenuDraft *draft;
  PressoDrink *drink;
  char **languages; /* the draft's when the window was made */
  GPtrArray *rows;  /* one for each of them */
};

G_DEFINE_FINAL_TYPE (PressoNamesWindow, presso_names_window, ADW_TYPE_WINDOW)

static void
show_missing (PressoNamesWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const char *const one[] = { self->languages[i], NULL };
    g_autofree char *text = presso_menu_draft_describe_missing (self->draft, self->drink, one);

    adw_expander_row_set_subtitle (g_ptr_array_index (self->rows, i), text);
  }
}

static void
add_names (PressoNamesWindow *self, GtkWidget *expander, gpointer record, const char *language)
{
  GListModel *children = presso_menu_get_children (record);
  GtkWidget *row = presso_name_row_new (self->draft, record, language);

  g_signal_connect_object (row, "changed", G_CALLBACK (show_missing), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++) {
    g_autoptr (GObject) child = g_list_model_get_item (children, i);

    add_names (self, expander, child, language);
  }
}

static void
add_languages (PressoNamesWindow *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _ ("Where a name is missing, guests read the one that the menu has. They see your changes when "
       "you save the menu."));
  for (guint i = 0; self->languages[i] != NULL; i++) {
    GtkWidget *row = adw_expander_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                   presso_language_get_own_name (self->languages[i]));
    add_names (self, row, self->drink, self->languages[i]);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    g_ptr_array_add (self->rows, row);
  }
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

/* The drink was taken off the menu, or the menu was replaced, elsewhere. */
static void
on_drinks_changed (PressoNamesWindow *self)
{
  if (!g_list_store_find (G_LIST_STORE (presso_menu_draft_get_drinks (self->draft)), self->drink,
                          NULL))
    gtk_window_close (GTK_WINDOW (self));
}

static void
presso_names_window_dispose (GObject *object)
{
  PressoNamesWindow *self = PRESSO_NAMES_WINDOW (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (presso_menu_draft_get_drinks (self->draft), self);
  g_clear_object (&self->draft);
  g_clear_object (&self->drink);
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (presso_names_window_parent_class)->dispose (object);
}

static void
presso_names_window_class_init (PressoNamesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_names_window_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-names-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoNamesWindow, page);
}

static void
presso_names_window_init (PressoNamesWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_names_window_new:
 * @draft: the menu that is being edited
 * @drink: one of its drinks
 *
 * Returns: (transfer none): a window that edits the drink's names in the languages of @draft
 */
GtkWindow *
presso_names_window_new (PressoMenuDraft *draft, PressoDrink *drink)
{
  PressoNamesWindow *self = g_object_new (PRESSO_TYPE_NAMES_WINDOW, NULL);
  /* Translators: %s is a drink. */
  g_autofree char *title =
    g_strdup_printf (_ ("%s in other languages"), presso_drink_get_name (drink));

  self->draft = g_object_ref (draft);
  self->drink = g_object_ref (drink);
  self->languages = g_strdupv ((char **) presso_menu_draft_get_languages (draft));
  gtk_window_set_title (GTK_WINDOW (self), title);
  add_languages (self);
  show_missing (self);
  g_signal_connect_swapped (presso_menu_draft_get_drinks (draft), "items-changed",
                            G_CALLBACK (on_drinks_changed), self);
  return GTK_WINDOW (self);
}
