/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-name-row.h"

#include "model/presso-language.h"
#include "model/presso-texts.h"

/* As in the protocol. */
#define MAX_NAME 40

/**
 * PressoNameRow:
 *
 * What a drink, a question or a choice is called in one other language, to be edited.
 */
struct _PressoNameRow {
  AdwEntryRow parent_instance;

  PressoMenuDraft *draft;
  GObject *record;
  const char *language; /* of presso_language_list(), or interned */
};

G_DEFINE_FINAL_TYPE (PressoNameRow, presso_name_row, ADW_TYPE_ENTRY_ROW)

static void
on_changed (PressoNameRow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
  g_autoptr (GVariant) before = NULL;
  g_autoptr (GVariant) after = NULL;

  g_object_get (self->record, "names", &before, NULL);
  after = presso_texts_set (before, self->language, text);
  g_object_set (self->record, "names", after, NULL);
  presso_menu_draft_touch (self->draft);
}

static void
presso_name_row_dispose (GObject *object)
{
  PressoNameRow *self = PRESSO_NAME_ROW (object);

  g_signal_handlers_disconnect_by_func (self, on_changed, self);
  g_clear_object (&self->draft);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (presso_name_row_parent_class)->dispose (object);
}

static void
presso_name_row_class_init (PressoNameRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = presso_name_row_dispose;
}

static void
presso_name_row_init (PressoNameRow *self)
{
}

/* Many rows have the same title: those who don't see where it stands hear its language, too. */
static void
tell_language (PressoNameRow *self, const char *name)
{
  g_autofree char *label =
    g_strdup_printf ("%s – %s", name, presso_language_get_own_name (self->language));

  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * presso_name_row_new:
 * @draft: the menu that is being edited
 * @record: a drink, option group or choice of it
 * @language: a language tag
 *
 * Returns: (transfer floating): a row that edits its name in that language
 */
GtkWidget *
presso_name_row_new (PressoMenuDraft *draft, gpointer record, const char *language)
{
  PressoNameRow *self = g_object_new (PRESSO_TYPE_NAME_ROW, "use-markup", FALSE, NULL);
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self));
  g_autoptr (GVariant) names = NULL;
  g_autofree char *name = NULL;
  const char *held;

  self->draft = g_object_ref (draft);
  self->record = g_object_ref (record);
  self->language = g_intern_string (language);
  g_object_get (record, "name", &name, "names", &names, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  gtk_text_set_max_length (GTK_TEXT (text), MAX_NAME);
  held = presso_texts_get (names, language);
  gtk_editable_set_text (GTK_EDITABLE (self), held != NULL ? held : "");
  tell_language (self, name);
  g_signal_connect_swapped (self, "changed", G_CALLBACK (on_changed), self);
  return GTK_WIDGET (self);
}
