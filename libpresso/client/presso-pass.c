/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "client/presso-pass.h"

#include <errno.h>
#include <gio/gio.h>

#include "model/presso-fingerprint.h"
#include "model/presso-json.h"

#define FILE_NAME "station.json"

/**
 * presso_pass_new:
 * @uri: where the host is
 * @token: the station's token
 * @role: its role
 * @shop: id of its shop
 * @fingerprint: of the host's key
 *
 * Returns: (transfer full): a pass
 */
PressoPass *
presso_pass_new (const char *uri,
                 const char *token,
                 const char *role,
                 const char *shop,
                 const char *fingerprint)
{
  PressoPass *self = g_new0 (PressoPass, 1);

  self->uri = g_strdup (uri);
  self->token = g_strdup (token);
  self->role = g_strdup (role);
  self->shop = g_strdup (shop);
  self->fingerprint = g_strdup (fingerprint);
  return self;
}

/**
 * presso_pass_copy:
 * @self: a pass
 *
 * Returns: (transfer full): the same once more
 */
PressoPass *
presso_pass_copy (const PressoPass *self)
{
  return presso_pass_new (self->uri, self->token, self->role, self->shop, self->fingerprint);
}

/**
 * presso_pass_free:
 * @self: (transfer full): a pass
 */
void
presso_pass_free (PressoPass *self)
{
  g_free (self->uri);
  g_free (self->token);
  g_free (self->role);
  g_free (self->shop);
  g_free (self->fingerprint);
  g_free (self);
}

/* Every program of this machine has a pass of its own, under the name of its role. */
static JsonNode *
read_file (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, FILE_NAME, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, NULL))
    node = presso_json_parse (text, (gssize) length, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  return presso_json_take_object (json_object_new ());
}

static gboolean
write_file (const char *data_dir, JsonNode *node, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, FILE_NAME, NULL);
  g_autofree char *text = presso_json_to_string (node);

  if (g_mkdir_with_parents (data_dir, 0700) != 0) {
    int code = errno;

    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "%s: %s", data_dir,
                 g_strerror (code));
    return FALSE;
  }
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* A token that can't be in a header, or an address without TLS, is none of ours. */
static PressoPass *
read_pass (JsonObject *object)
{
  const char *uri = presso_json_get_string (object, "uri");
  const char *token = presso_json_get_string (object, "token");
  const char *role = presso_json_get_string (object, "role");
  const char *shop = presso_json_get_string (object, "shop");
  const char *fingerprint = presso_json_get_string (object, "fingerprint");
  g_autofree char *digits = fingerprint != NULL ? presso_fingerprint_normalize (fingerprint) : NULL;

  if (uri == NULL || token == NULL || role == NULL || shop == NULL || digits == NULL)
    return NULL;
  if (!g_str_has_prefix (uri, "https://") || !g_str_has_suffix (uri, "/") ||
      !g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL) || *token == '\0' || !g_str_is_ascii (token) ||
      strpbrk (token, " \t\r\n") != NULL)
    return NULL;
  return presso_pass_new (uri, token, role, shop, digits);
}

static PressoPass *
read_member (JsonNode *file, const char *program)
{
  JsonNode *node = json_object_get_member (json_node_get_object (file), program);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? read_pass (json_node_get_object (node))
                                                       : NULL;
}

/**
 * presso_pass_load:
 * @data_dir: the data folder
 * @program: `display`, `barista` or `admin`
 *
 * Returns: (transfer full) (nullable): what the program was given when it was paired; %NULL if it
 *   works for this machine's own bar
 */
PressoPass *
presso_pass_load (const char *data_dir, const char *program)
{
  g_autoptr (JsonNode) file = read_file (data_dir);

  return read_member (file, program);
}

/**
 * presso_pass_load_any:
 * @data_dir: the data folder
 *
 * Returns: (transfer full) (nullable): what any program of this machine was given, which tells the
 *   bar that the next one is meant for
 */
PressoPass *
presso_pass_load_any (const char *data_dir)
{
  static const char *const programs[] = { "display", "barista", "admin" };
  g_autoptr (JsonNode) file = read_file (data_dir);
  PressoPass *pass = NULL;

  for (guint i = 0; pass == NULL && i < G_N_ELEMENTS (programs); i++)
    pass = read_member (file, programs[i]);
  return pass;
}

/**
 * presso_pass_save:
 * @self: a pass
 * @data_dir: the data folder
 * @program: whose pass it is
 * @error: return location
 *
 * Keeps a pass in `station.json`, which nobody else may read.
 *
 * Returns: whether it is kept
 */
gboolean
presso_pass_save (const PressoPass *self, const char *data_dir, const char *program, GError **error)
{
  g_autoptr (JsonNode) file = read_file (data_dir);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "uri", self->uri);
  json_object_set_string_member (object, "token", self->token);
  json_object_set_string_member (object, "role", self->role);
  json_object_set_string_member (object, "shop", self->shop);
  json_object_set_string_member (object, "fingerprint", self->fingerprint);
  json_object_set_object_member (json_node_get_object (file), program, object);
  return write_file (data_dir, file, error);
}

/**
 * presso_pass_forget:
 * @data_dir: the data folder
 * @program: whose pass it is
 * @error: return location
 *
 * Forgets a pass: the program works for this machine's own bar again.
 *
 * Returns: whether it is forgotten
 */
gboolean
presso_pass_forget (const char *data_dir, const char *program, GError **error)
{
  g_autoptr (JsonNode) file = read_file (data_dir);

  if (!json_object_has_member (json_node_get_object (file), program))
    return TRUE;
  json_object_remove_member (json_node_get_object (file), program);
  return write_file (data_dir, file, error);
}
