/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/presso-address-counter.h"

#include <string.h>

struct _PressoAddressCounter {
  /* GInetAddress → number of connections; an address without one has no entry. */
  GHashTable *counts;
};

/* FNV-1a: the addresses of one network differ in their last bits only. */
static guint
hash_address (gconstpointer key)
{
  const guint8 *bytes = g_inet_address_to_bytes ((GInetAddress *) key);
  gsize n_bytes = g_inet_address_get_native_size ((GInetAddress *) key);
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < n_bytes; i++)
    hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}

static gboolean
equal_addresses (gconstpointer a, gconstpointer b)
{
  return g_inet_address_equal ((GInetAddress *) a, (GInetAddress *) b);
}

/**
 * presso_address_counter_new: (skip)
 *
 * Returns: (transfer full): a counter that has seen nobody
 */
PressoAddressCounter *
presso_address_counter_new (void)
{
  PressoAddressCounter *self = g_new0 (PressoAddressCounter, 1);

  self->counts = g_hash_table_new_full (hash_address, equal_addresses, g_object_unref, NULL);
  return self;
}

/**
 * presso_address_counter_free: (skip)
 */
void
presso_address_counter_free (PressoAddressCounter *self)
{
  g_hash_table_unref (self->counts);
  g_free (self);
}

/**
 * presso_address_counter_get: (skip)
 * @address: whose
 *
 * Returns: how often the address counts now
 */
unsigned
presso_address_counter_get (PressoAddressCounter *self, GInetAddress *address)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, address));
}

/**
 * presso_address_counter_add: (skip)
 * @address: whose
 *
 * Counts the address once more.
 */
void
presso_address_counter_add (PressoAddressCounter *self, GInetAddress *address)
{
  unsigned count = presso_address_counter_get (self, address);

  g_hash_table_insert (self->counts, g_object_ref (address), GUINT_TO_POINTER (count + 1));
}

/**
 * presso_address_counter_remove: (skip)
 * @address: whose
 *
 * Counts the address once less.
 */
void
presso_address_counter_remove (PressoAddressCounter *self, GInetAddress *address)
{
  unsigned count = presso_address_counter_get (self, address);

  g_return_if_fail (count > 0);

  if (count == 1)
    g_hash_table_remove (self->counts, address);
  else
    g_hash_table_insert (self->counts, g_object_ref (address), GUINT_TO_POINTER (count - 1));
}
