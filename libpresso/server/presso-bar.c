/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "server/presso-bar.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "model/presso-error.h"
#include "model/presso-json.h"
#include "server/presso-announcer.h"
#include "server/presso-credentials.h"
#include "server/presso-host-address.h"
#include "server/presso-journal.h"
#include "server/presso-server.h"
#include "server/presso-settings.h"
#include "services/presso-compactor.h"
#include "services/presso-config-service.h"
#include "services/presso-order-processor.h"
#include "store/presso-files.h"
#include "store/presso-replacement.h"
#include "store/presso-timer.h"

#define DAY_MS (24 * 60 * 60 * (gint64) 1000)
/* Turns of the loop that a host takes to send what it has answered. */
#define MAX_LAST_TURNS 100

#define HOST_FILE  "host.json"
#define TOKEN_FILE "admin.token"

struct _PressoBar {
  char *data_dir;
  GSocketAddress *address;
  PressoBarFailed failed;
  gpointer user_data;
  GSource *reopening; /* when another database takes the place of the one that is open */

  PressoSettings *settings;
  PressoStore *store;
  PressoClock *clock;
  PressoServices *services;
  PressoOrderProcessor *processor;
  PressoCompactor *compactor;
  PressoBackupService *backups;
  PressoServer *server;
  PressoTlsKeeper *tls_keeper;
  PressoAnnouncer *announcer; /* NULL where other machines can't come */
  GMainContext *context;
  GError *failure;
  gboolean is_open;
  char *url;
};

static gboolean
ensure_default_shop (gpointer user_data, GError **error)
{
  PressoBar *self = user_data;

  return presso_config_ensure_shop (self->services, PRESSO_DEFAULT_SHOP, error);
}

static void
on_default_shop_ensured (gpointer user_data, const GError *error)
{
  PressoBar *self = user_data;

  if (error != NULL)
    self->failure = g_error_copy (error);
}

/* Says where the host is, for this user's programs on this machine. */
static gboolean
write_host_file (PressoBar *self, const char *page_url, GError **error)
{
  g_autofree char *path = g_build_filename (self->data_dir, HOST_FILE, NULL);
  g_autoptr (JsonNode) node = presso_json_take_object (json_object_new ());
  g_autofree char *text = NULL;

  json_object_set_string_member (json_node_get_object (node), "url", self->url);
  json_object_set_string_member (json_node_get_object (node), "pageUrl", page_url);
  json_object_set_string_member (json_node_get_object (node), "fingerprint",
                                 presso_bar_get_fingerprint (self));
  text = presso_json_to_string (node);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * presso_bar_read_last_port: (skip)
 * @data_dir: the data folder
 *
 * Returns: the port of the host before, which phones and codes still know; 0 if there was none
 */
guint16
presso_bar_read_last_port (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, HOST_FILE, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *url;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  node = presso_json_parse (text, -1, NULL);
  url = presso_json_get_string (presso_json_get_object (node), "url");
  uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  return uri != NULL && g_uri_get_port (uri) > 0 ? (guint16) g_uri_get_port (uri) : 0;
}

static GSocketAddress *
with_port (GSocketAddress *address, guint16 port)
{
  return g_inet_socket_address_new (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)), port);
}

static PressoServer *
new_server (PressoBar *self, GError **error)
{
  g_autofree char *token_path = g_build_filename (self->data_dir, TOKEN_FILE, NULL);
  g_autofree char *token = presso_credentials_ensure_admin_token (token_path, error);
  guint16 port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->address));
  guint16 last_port = port == 0 ? presso_bar_read_last_port (self->data_dir) : 0;
  PressoServer *server = NULL;

  if (token == NULL)
    return NULL;
  if (last_port != 0) {
    g_autoptr (GSocketAddress) last = with_port (self->address, last_port);

    server = presso_server_new (self->services, self->context, last, self->settings, token, NULL);
  }
  if (server == NULL)
    server = presso_server_new (self->services, self->context, self->address, self->settings, token,
                                error);
  if (server == NULL && error != NULL &&
      g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
    g_clear_error (error);
    g_propagate_error (
      error,
      presso_error_new (
        PRESSO_ERROR_UNAVAILABLE,
        _ ("Another program uses port %u. Please end it, or choose another port with --port."),
        port));
  }
  return server;
}

static char *
build_page_url (PressoBar *self)
{
  PressoCertificate *certificate =
    presso_tls_context_get_organiser (presso_tls_keeper_get_context (self->tls_keeper));
  g_autofree char *name =
    certificate != NULL ? presso_certificate_get_host_name (certificate) : NULL;

  if (certificate != NULL && name == NULL)
    g_message ("The organiser’s certificate names no host in full: set the shop’s publicUrl");
  return presso_host_address_build_page_url (self->address, presso_server_get_port (self->server),
                                             name);
}

static void
on_writer_committed (PressoBar *self)
{
  PressoShop *shop = presso_config_get_shop (self->services, PRESSO_DEFAULT_SHOP, NULL);

  if (shop != NULL)
    presso_announcer_set_name (self->announcer, presso_shop_get_name (shop));
}

/* Tells the bar's network where it is; a machine's own programs read that from its file. */
static void
announce (PressoBar *self)
{
  GInetAddress *ours = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->address));
  PressoShop *shop = presso_config_get_shop (self->services, PRESSO_DEFAULT_SHOP, NULL);

  if (g_inet_address_get_is_loopback (ours))
    return;
  self->announcer =
    presso_announcer_new (shop != NULL ? presso_shop_get_name (shop) : "Presso",
                          presso_server_get_port (self->server), presso_bar_get_fingerprint (self));
  g_signal_connect_swapped (self->services->writer, "committed", G_CALLBACK (on_writer_committed),
                            self);
}

/* All that follows from the store is made anew when another database takes its place. */
static void
on_backups_replaced (PressoBackupService *backups, PressoBar *self)
{
  presso_server_begin_closing (self->server);
  /* Nothing that they would write now is to be kept. */
  presso_order_processor_stop (self->processor);
  presso_compactor_stop (self->compactor);
  g_source_set_ready_time (self->reopening, 0);
}

static PressoBackupService *
new_backups (PressoBar *self)
{
  PressoBackupService *backups = presso_backup_service_new (
    self->services, self->data_dir,
    presso_settings_get (self->settings, PRESSO_SETTING_BACKUP_INTERVAL) * 1000,
    (guint) presso_settings_get (self->settings, PRESSO_SETTING_BACKUP_KEEP), self->context);

  g_signal_connect (backups, "replaced", G_CALLBACK (on_backups_replaced), self);
  return backups;
}

static gboolean
open_server (PressoBar *self, GError **error)
{
  g_autofree char *page_url = NULL;

  self->server = new_server (self, error);
  if (self->server == NULL)
    return FALSE;
  self->url = presso_host_address_build_url (self->address, presso_server_get_port (self->server));
  page_url = build_page_url (self);
  presso_services_set_base_url (self->services, page_url);
  self->processor = presso_order_processor_new (self->services, self->context);
  presso_writer_push (self->services->writer, ensure_default_shop, on_default_shop_ensured, self);
  presso_writer_flush (self->services->writer);
  if (self->failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->failure));
    return FALSE;
  }
  presso_order_processor_start (self->processor);
  presso_writer_flush (self->services->writer);
  if (!write_host_file (self, page_url, error))
    return FALSE;
  self->backups = new_backups (self);
  presso_server_set_backups (self->server, self->backups);
  presso_tls_keeper_start (self->tls_keeper, self->server, self->context);
  presso_server_start (self->server);
  self->compactor = presso_compactor_new (self->services, self->context);
  presso_compactor_start (self->compactor);
  presso_backup_service_start (self->backups);
  announce (self);
  self->is_open = TRUE;
  return TRUE;
}

static void
set_retention (PressoBar *self)
{
  self->services->retention = (PressoRetention){
    presso_settings_get (self->settings, PRESSO_SETTING_RETAINED_EVENTS),
    presso_settings_get (self->settings, PRESSO_SETTING_RETAINED_TRAFFIC) * DAY_MS,
    presso_settings_get (self->settings, PRESSO_SETTING_RETAINED_AUDIT) * DAY_MS,
  };
}

/* An empty file where a bar has been open before is what a mended file system leaves: no reason to
 * begin anew. */
static gboolean
check_database (const char *data_dir, const char *path, GError **error)
{
  g_autofree char *token_path = g_build_filename (data_dir, TOKEN_FILE, NULL);
  GStatBuf info;

  if (g_stat (path, &info) != 0 || info.st_size > 0 ||
      !g_file_test (token_path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_propagate_error (error, presso_error_new_standard (PRESSO_ERROR_STORE_DAMAGED));
  return FALSE;
}

static gboolean
open_parts (PressoBar *self, GError **error)
{
  g_autofree char *path = presso_files_build_path (self->data_dir);
  g_autofree char *settings_path = g_build_filename (self->data_dir, "presso.conf", NULL);

  self->settings = presso_settings_load (settings_path, error);
  if (self->settings != NULL && presso_replacement_carry_out (self->data_dir, NULL, error) &&
      check_database (self->data_dir, path, error))
    self->store = presso_store_open (path, error);
  if (self->store != NULL) {
    self->tls_keeper = presso_tls_keeper_new (self->data_dir, self->settings, self->clock, error);
    self->services = presso_services_new (self->store, self->context, self->clock);
    presso_journal_watch_changes (self->services->writer);
    set_retention (self);
  }
  return self->tls_keeper != NULL && open_server (self, error);
}

/* Writes what is queued, answers it, ends all connections and closes the store. */
static void
close_parts (PressoBar *self)
{
  if (self->announcer != NULL)
    g_signal_handlers_disconnect_by_data (self->services->writer, self);
  g_clear_object (&self->announcer);
  if (self->server != NULL)
    presso_server_begin_closing (self->server);
  if (self->services != NULL)
    presso_writer_flush (self->services->writer);
  if (self->processor != NULL)
    presso_order_processor_stop (self->processor);
  if (self->compactor != NULL)
    presso_compactor_stop (self->compactor);
  if (self->backups != NULL)
    presso_backup_service_stop (self->backups);
  /* Let libsoup send the answers; peers that go on asking are not waited for. A bar that never
   * opened has none, and what else is in the loop, such as its end, isn't this one's to run. */
  for (int i = 0;
       self->is_open && i < MAX_LAST_TURNS && g_main_context_iteration (self->context, FALSE); i++)
    continue;
  if (self->server != NULL)
    presso_server_stop (self->server);
  /* What was read while the connections ended is done, too, while the server is still there. */
  if (self->services != NULL)
    presso_writer_flush (self->services->writer);
  self->is_open = FALSE;
  g_clear_object (&self->compactor);
  g_clear_object (&self->processor);
  g_clear_pointer (&self->tls_keeper, presso_tls_keeper_free);
  g_clear_object (&self->server);
  if (self->backups != NULL)
    g_signal_handlers_disconnect_by_data (self->backups, self);
  g_clear_object (&self->backups);
  g_clear_pointer (&self->services, presso_services_free);
  g_clear_object (&self->store);
  g_clear_pointer (&self->settings, presso_settings_unref);
  g_clear_pointer (&self->url, g_free);
}

static gboolean
on_reopening (gpointer user_data)
{
  PressoBar *self = user_data;
  g_autoptr (GError) error = NULL;

  g_source_set_ready_time (self->reopening, -1);
  close_parts (self);
  if (!open_parts (self, &error)) {
    close_parts (self);
    if (self->failed != NULL)
      self->failed (error, self->user_data);
  }
  return G_SOURCE_CONTINUE;
}

/**
 * presso_bar_open_with_clock: (skip)
 * @data_dir: the data folder, locked by the caller
 * @address: where to listen
 * @clock: what time it is
 * @context: the host's loop, in whose thread this is called
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a bar that serves by that clock
 */
PressoBar *
presso_bar_open_with_clock (const char *data_dir,
                            GSocketAddress *address,
                            PressoClock *clock,
                            GMainContext *context,
                            GError **error)
{
  PressoBar *self = g_new0 (PressoBar, 1);

  self->data_dir = g_strdup (data_dir);
  self->address = g_object_ref (address);
  self->clock = g_object_ref (clock);
  self->context = g_main_context_ref (context);
  self->reopening = presso_timer_new (context, G_PRIORITY_DEFAULT, on_reopening, self);
  if (open_parts (self, error))
    return self;
  presso_bar_close (self);
  return NULL;
}

/**
 * presso_bar_open: (skip)
 * @data_dir: the data folder, locked by the caller
 * @address: where to listen
 * @context: the host's loop, in whose thread this is called
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a bar that serves
 */
PressoBar *
presso_bar_open (const char *data_dir,
                 GSocketAddress *address,
                 GMainContext *context,
                 GError **error)
{
  g_autoptr (PressoClock) clock = presso_clock_new ();

  return presso_bar_open_with_clock (data_dir, address, clock, context, error);
}

/**
 * presso_bar_set_failed: (skip)
 * @self: a bar
 * @failed: called when it was closed to let another database take the place of its own, and
 *   couldn't open again; it may close the bar from the next turn of the loop on
 * @user_data: for @failed
 *
 * Says who is told when the bar can't go on.
 */
void
presso_bar_set_failed (PressoBar *self, PressoBarFailed failed, gpointer user_data)
{
  self->failed = failed;
  self->user_data = user_data;
}

/**
 * presso_bar_close: (skip)
 * @self: (transfer full): a bar
 *
 * Writes what is queued, answers it, ends all connections and closes the store.
 */
void
presso_bar_close (PressoBar *self)
{
  close_parts (self);
  g_source_destroy (self->reopening);
  g_source_unref (self->reopening);
  g_clear_object (&self->clock);
  g_clear_object (&self->address);
  g_main_context_unref (self->context);
  g_free (self->data_dir);
  g_free (self);
}

/**
 * presso_bar_get_url: (skip)
 * @self: a bar
 *
 * Returns: how programs on the same machine reach it
 */
const char *
presso_bar_get_url (PressoBar *self)
{
  return self->url;
}

/**
 * presso_bar_get_fingerprint: (skip)
 * @self: a bar
 *
 * Returns: of the host's own certificate
 */
const char *
presso_bar_get_fingerprint (PressoBar *self)
{
  return presso_certificate_get_fingerprint (
    presso_tls_context_get_own (presso_tls_keeper_get_context (self->tls_keeper)));
}

/**
 * presso_bar_get_server: (skip)
 * @self: a bar
 *
 * Returns: (transfer none): what serves it
 */
PressoServer *
presso_bar_get_server (PressoBar *self)
{
  return self->server;
}

/**
 * presso_bar_get_tls_keeper: (skip)
 * @self: a bar
 *
 * Returns: (transfer none): what sees to its certificates
 */
PressoTlsKeeper *
presso_bar_get_tls_keeper (PressoBar *self)
{
  return self->tls_keeper;
}
