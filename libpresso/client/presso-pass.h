/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PressoPass:
 * @uri: where the host was last, with a slash at its end
 * @token: what it knows this station by
 * @role: what the station was let in as
 * @shop: id of the shop it works for
 * @fingerprint: of the host's key
 *
 * What a station of another machine's bar was given when it was paired.
 */
typedef struct {
  char *uri;
  char *token;
  char *role;
  char *shop;
  char *fingerprint;
} PressoPass;

PressoPass *presso_pass_new (const char *uri,
                             const char *token,
                             const char *role,
                             const char *shop,
                             const char *fingerprint);
PressoPass *presso_pass_copy (const PressoPass *self);
void presso_pass_free (PressoPass *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoPass, presso_pass_free)

PressoPass *presso_pass_load (const char *data_dir, const char *program);
PressoPass *presso_pass_load_any (const char *data_dir);
gboolean presso_pass_save (const PressoPass *self,
                           const char *data_dir,
                           const char *program,
                           GError **error);
gboolean presso_pass_forget (const char *data_dir, const char *program, GError **error);

G_END_DECLS
