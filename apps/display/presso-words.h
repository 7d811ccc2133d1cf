/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/presso-order.h"

G_BEGIN_DECLS

/* What guests read on the display, in the language that it speaks just now: in files of the display
 * that include this, in place of <glib/gi18n.h>, _() and ngettext() are these. */

const char *presso_words_get (const char *text) G_GNUC_FORMAT (1);
const char *presso_words_get_plural (const char *one, const char *many, gulong n) G_GNUC_FORMAT (1)
  G_GNUC_FORMAT (2);
const char *presso_words_get_drink (PressoOrder *order);
const char *presso_words_get_language (void);

void presso_words_speak (const char *language, GListModel *menu);
void presso_words_adopt (GtkWidget *root);
void presso_words_relabel (GtkWidget *root);

#define _(text)                presso_words_get (text)
#define N_(text)               (text)
#define ngettext(one, many, n) presso_words_get_plural (one, many, n)

G_END_DECLS
