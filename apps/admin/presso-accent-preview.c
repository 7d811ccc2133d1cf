/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-accent-preview.h"

#include <glib/gi18n.h>

#include "model/presso-color.h"

/* What the display and the page are drawn on, light and dark. */
static const PressoColor light = { 1, 1, 1 };
static const PressoColor dark = { 0.118, 0.118, 0.118 };

/* A word in one colour on another. */
static void
append_sample (GString *markup,
               const PressoColor *ink,
               const PressoColor *background,
               const char *word)
{
  g_autofree char *foreground_text = presso_color_to_string (ink);
  g_autofree char *background_text = presso_color_to_string (background);
  g_autofree char *sample =
    g_markup_printf_escaped ("<span foreground=\"%s\" background=\"%s\" "
                             "weight=\"bold\">\302\240\302\240%s\302\240\302\240</span> ",
                             foreground_text, background_text, word);

  g_string_append (markup, sample);
}

static gboolean
is_changed (const PressoColor *color, const PressoColor *background)
{
  return presso_color_get_contrast (color, background) < PRESSO_CONTRAST_TEXT;
}

/**
 * presso_accent_preview_describe:
 * @text: what may be a colour
 *
 * Shows how the bar’s colour comes out: as a background, and as text on light and on dark, where it
 * is changed as far as it must be to be read.
 *
 * Returns: (transfer full): Pango markup
 */
char *
presso_accent_preview_describe (const char *text)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autofree char *note = NULL;
  PressoColor accent, ink, on_light, on_dark;

  if (*text == '\0')
    return g_markup_escape_text (_ ("Presso’s own colour"), -1);
  if (!presso_color_parse (text, &accent))
    return g_markup_escape_text (_ ("Not a colour yet"), -1);
  ink = presso_color_get_ink (&accent);
  on_light = presso_color_make_readable (&accent, &light, PRESSO_CONTRAST_TEXT);
  on_dark = presso_color_make_readable (&accent, &dark, PRESSO_CONTRAST_TEXT);
  append_sample (markup, &ink, &accent, _ ("Background"));
  append_sample (markup, &on_light, &light, _ ("Light"));
  append_sample (markup, &on_dark, &dark, _ ("Dark"));
  /* Translators: the contrast of text on a colour, such as 8.4 to 1. */
  note = g_strdup_printf (_ ("Contrast %.1f : 1"), presso_color_get_contrast (&ink, &accent));
  g_string_append_printf (markup, "\n%s", note);
  if (is_changed (&accent, &light))
    g_string_append_printf (markup, " · %s", _ ("darker on light, to be read"));
  if (is_changed (&accent, &dark))
    g_string_append_printf (markup, " · %s", _ ("lighter on dark, to be read"));
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

static void
on_entry_changed (GtkEditable *entry, GtkLabel *preview)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  g_autofree char *markup = presso_accent_preview_describe (text);

  gtk_label_set_markup (preview, markup);
}

/**
 * presso_accent_preview_new:
 * @entry: where a colour is entered
 *
 * Returns: (transfer floating): a label that follows @entry
 */
GtkWidget *
presso_accent_preview_new (GtkEditable *entry)
{
  GtkWidget *preview = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (preview), 0);
  gtk_label_set_wrap (GTK_LABEL (preview), TRUE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_entry_changed), preview, 0);
  on_entry_changed (entry, GTK_LABEL (preview));
  return preview;
}
