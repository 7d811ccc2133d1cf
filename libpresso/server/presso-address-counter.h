/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * PressoAddressCounter: how many connections each remote address has.
 */
typedef struct _PressoAddressCounter PressoAddressCounter;

PressoAddressCounter *presso_address_counter_new (void);
void presso_address_counter_free (PressoAddressCounter *self);

unsigned presso_address_counter_get (PressoAddressCounter *self, GInetAddress *address);
void presso_address_counter_add (PressoAddressCounter *self, GInetAddress *address);
void presso_address_counter_remove (PressoAddressCounter *self, GInetAddress *address);

G_END_DECLS
