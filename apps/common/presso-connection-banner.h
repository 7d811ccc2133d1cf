/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "client/presso-client.h"

G_BEGIN_DECLS

/**
 * PressoTranslate:
 * @text: a sentence in English
 *
 * Returns: (transfer none): the same in another language
 */
typedef const char *(*PressoTranslate) (const char *text);

#define PRESSO_TYPE_CONNECTION_BANNER (presso_connection_banner_get_type ())
G_DECLARE_FINAL_TYPE (PressoConnectionBanner,
                      presso_connection_banner,
                      PRESSO,
                      CONNECTION_BANNER,
                      GtkWidget)

GtkWidget *presso_connection_banner_new (void);

void presso_connection_banner_set_client (PressoConnectionBanner *self, PressoClient *client);
void presso_connection_banner_show_state (PressoConnectionBanner *self,
                                          PressoConnectionState state,
                                          gint64 stale_since_ms,
                                          const char *time_zone,
                                          const GError *error);
void presso_connection_banner_speak (PressoConnectionBanner *self,
                                     PressoTranslate translate,
                                     const char *language);

G_END_DECLS
