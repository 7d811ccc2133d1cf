/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-languages-button.h"

#include <glib/gi18n.h>

#include "model/presso-language.h"

#define N_COLUMNS 2

/**
 * PressoLanguagesButton:
 *
 * Says in how many languages guests are spoken to, and opens the list of all to pick from.
 */
struct _PressoLanguagesButton {
  AdwBin parent_instance;

  GtkWidget *button;
  GPtrArray *checks; /* one for each language that Presso speaks */
  char **others;     /* which it doesn't, but which are offered all the same */
  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (PressoLanguagesButton, presso_languages_button, ADW_TYPE_BIN)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_count (PressoLanguagesButton *self)
{
  g_auto (GStrv) languages = presso_languages_button_dup_languages (self);
  guint n = g_strv_length (languages);
  g_autofree char *text = n == 1 ? g_strdup (presso_language_get_own_name (languages[0]))
                                 : g_strdup_printf (ngettext ("%u language", "%u languages", n), n);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), text);
}

static void
on_toggled (PressoLanguagesButton *self)
{
  if (self->is_showing)
    return;
  show_count (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
new_popover (PressoLanguagesButton *self)
{
  const char *const *languages = presso_language_list ();
  const int n_rows = ((int) g_strv_length ((char **) languages) + N_COLUMNS - 1) / N_COLUMNS;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (int i = 0; languages[i] != NULL; i++) {
    GtkWidget *check =
      gtk_check_button_new_with_label (presso_language_get_own_name (languages[i]));

    g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled), self);
    g_ptr_array_add (self->checks, check);
    gtk_grid_attach (GTK_GRID (grid), check, i / n_rows, i % n_rows, 1, 1);
  }
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  return popover;
}

static void
presso_languages_button_dispose (GObject *object)
{
  PressoLanguagesButton *self = PRESSO_LANGUAGES_BUTTON (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->others, g_strfreev);
  G_OBJECT_CLASS (presso_languages_button_parent_class)->dispose (object);
}

static void
presso_languages_button_class_init (PressoLanguagesButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_languages_button_dispose;

  /**
   * PressoLanguagesButton::changed:
   * @self: a button
   *
   * The organiser has picked other languages.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_languages_button_init (PressoLanguagesButton *self)
{
  self->checks = g_ptr_array_new ();
  self->button = gtk_menu_button_new ();
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), new_popover (self));
  adw_bin_set_child (ADW_BIN (self), self->button);
}

/**
 * presso_languages_button_new:
 *
 * Returns: (transfer floating): a button with no language picked
 */
GtkWidget *
presso_languages_button_new (void)
{
  return g_object_new (PRESSO_TYPE_LANGUAGES_BUTTON, NULL);
}

/**
 * presso_languages_button_dup_languages:
 * @self: a button
 *
 * Returns: (transfer full): the tags of those that are picked
 */
char **
presso_languages_button_dup_languages (PressoLanguagesButton *self)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  g_return_val_if_fail (PRESSO_IS_LANGUAGES_BUTTON (self), NULL);

  for (guint i = 0; i < self->checks->len; i++) {
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_strv_builder_add (tags, presso_language_list ()[i]);
  }
  if (self->others != NULL)
    g_strv_builder_addv (tags, (const char **) self->others);
  return g_strv_builder_end (tags);
}

/**
 * presso_languages_button_set_languages:
 * @self: a button
 * @languages: (nullable): tags
 *
 * Picks these languages and no others.
 */
void
presso_languages_button_set_languages (PressoLanguagesButton *self, const char *const *languages)
{
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();

  g_return_if_fail (PRESSO_IS_LANGUAGES_BUTTON (self));

  self->is_showing = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, i),
                                 languages != NULL &&
                                   g_strv_contains (languages, presso_language_list ()[i]));
  for (guint i = 0; languages != NULL && languages[i] != NULL; i++) {
    if (!g_strv_contains (presso_language_list (), languages[i]))
      g_strv_builder_add (others, languages[i]);
  }
  g_strfreev (self->others);
  self->others = g_strv_builder_end (others);
  show_count (self);
  self->is_showing = FALSE;
}
