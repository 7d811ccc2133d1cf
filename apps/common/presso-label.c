/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-label.h"

/**
 * presso_label_show: (skip)
 * @self: a label
 * @text: (nullable): what it is to say; %NULL for nothing
 *
 * Shows @text. A label whose text is set again is measured again, and all that it is in with it, so
 * one that is right is left alone.
 */
void
presso_label_show (GtkLabel *self, const char *text)
{
  if (text == NULL)
    text = "";
  if (g_strcmp0 (gtk_label_get_label (self), text) != 0)
    gtk_label_set_label (self, text);
}
