/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/presso-request.h"

G_BEGIN_DECLS

/* What answers the routes of the table in presso-route.c, each a PressoHandler. */

gboolean presso_handle_get_shop (PressoRequest *request, GError **error);
gboolean presso_handle_get_snapshot (PressoRequest *request, GError **error);
gboolean presso_handle_patch_shop (PressoRequest *request, GError **error);
gboolean presso_handle_patch_menu (PressoRequest *request, GError **error);
gboolean presso_handle_get_logo (PressoRequest *request, GError **error);
gboolean presso_handle_put_logo (PressoRequest *request, GError **error);
gboolean presso_handle_delete_logo (PressoRequest *request, GError **error);
gboolean presso_handle_get_code (PressoRequest *request, GError **error);
gboolean presso_handle_get_metrics (PressoRequest *request, GError **error);

gboolean presso_handle_list_orders (PressoRequest *request, GError **error);
gboolean presso_handle_post_order (PressoRequest *request, GError **error);
gboolean presso_handle_get_order (PressoRequest *request, GError **error);
gboolean presso_handle_put_order (PressoRequest *request, GError **error);
gboolean presso_handle_get_journey (PressoRequest *request, GError **error);
gboolean presso_handle_act (PressoRequest *request, GError **error);
gboolean presso_handle_my_orders (PressoRequest *request, GError **error);
gboolean presso_handle_forget (PressoRequest *request, GError **error);

gboolean presso_handle_list_baristas (PressoRequest *request, GError **error);
gboolean presso_handle_post_barista (PressoRequest *request, GError **error);
gboolean presso_handle_patch_barista (PressoRequest *request, GError **error);
gboolean presso_handle_delete_barista (PressoRequest *request, GError **error);
gboolean presso_handle_sign_in (PressoRequest *request, GError **error);

gboolean presso_handle_list_stations (PressoRequest *request, GError **error);
gboolean presso_handle_post_station (PressoRequest *request, GError **error);
gboolean presso_handle_delete_station (PressoRequest *request, GError **error);

gboolean presso_handle_post_pairing (PressoRequest *request, GError **error);
gboolean presso_handle_post_pairing_token (PressoRequest *request, GError **error);
gboolean presso_handle_list_pairings (PressoRequest *request, GError **error);
gboolean presso_handle_approve_pairing (PressoRequest *request, GError **error);
gboolean presso_handle_deny_pairing (PressoRequest *request, GError **error);

gboolean presso_handle_get_audit (PressoRequest *request, GError **error);
gboolean presso_handle_list_backups (PressoRequest *request, GError **error);
gboolean presso_handle_post_backup (PressoRequest *request, GError **error);
gboolean presso_handle_restore_backup (PressoRequest *request, GError **error);

gboolean presso_handle_get_health (PressoRequest *request, GError **error);
gboolean presso_handle_get_prometheus (PressoRequest *request, GError **error);

G_END_DECLS
