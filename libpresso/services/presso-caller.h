/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PressoRole:
 * @PRESSO_ROLE_ANYONE: somebody without a credential
 * @PRESSO_ROLE_GUEST: a phone with a session
 * @PRESSO_ROLE_DISPLAY: a paired display
 * @PRESSO_ROLE_BARISTA: a paired barista station
 * @PRESSO_ROLE_ADMIN: the organiser
 * @PRESSO_ROLE_SYSTEM: ourselves: time-outs and closing
 *
 * Who may do a thing: bits, so that a table can name several.
 */
typedef enum {
  PRESSO_ROLE_ANYONE = 1 << 0,
  PRESSO_ROLE_GUEST = 1 << 1,
  PRESSO_ROLE_DISPLAY = 1 << 2,
  PRESSO_ROLE_BARISTA = 1 << 3,
  PRESSO_ROLE_ADMIN = 1 << 4,
  PRESSO_ROLE_SYSTEM = 1 << 5,

  PRESSO_ROLES_STAFF = PRESSO_ROLE_DISPLAY | PRESSO_ROLE_BARISTA | PRESSO_ROLE_ADMIN,
  PRESSO_ROLES_ALL = PRESSO_ROLE_ANYONE | PRESSO_ROLE_GUEST | PRESSO_ROLES_STAFF,
} PressoRole;

/**
 * PressoCaller:
 * @role: one role
 * @id: (nullable): of a guest the hash of the session, of a station its id
 * @name: (nullable): name of a station
 * @shop: (nullable): the one shop a station belongs to, %NULL for all
 * @language: (nullable): in which language a guest reads the menu, %NULL for all
 *
 * Who asks.
 */
typedef struct {
  PressoRole role;
  char *id;
  char *name;
  char *shop;
  char *language;
} PressoCaller;

gboolean presso_caller_is_of_shop (const PressoCaller *caller, const char *shop);

const char *presso_role_to_string (PressoRole role);
gboolean presso_role_from_string (const char *text, PressoRole *role);

G_END_DECLS
