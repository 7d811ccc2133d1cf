/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-database.h"
#include "store/presso-store.h"

G_BEGIN_DECLS

extern const char *const presso_store_migrations[];
extern const guint presso_store_n_migrations;

PressoDatabase *presso_store_get_database (PressoStore *self);

G_END_DECLS
