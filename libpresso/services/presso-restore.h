/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/presso-caller.h"
#include "services/presso-clock.h"
#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoRestoreFunc:
 * @store: the new database, in the transaction that makes it
 * @user_data: what was given with it
 * @error: return location
 *
 * Returns: whether what is to be in the new database from the beginning was added
 */
typedef gboolean (*PressoRestoreFunc) (PressoStore *store, gpointer user_data, GError **error);

/**
 * PressoRestore:
 * @data_dir: the data folder, locked by this process
 * @source: path of the backup
 * @replaced: (nullable): path of the database that it replaces, which only is read; %NULL for none
 * @caller: who restores, for the log
 * @clock: what time it is
 * @func: (nullable): adds to the new database
 * @user_data: for @func
 *
 * One restore that is to be made.
 */
typedef struct {
  const char *data_dir;
  const char *source;
  const char *replaced;
  const PressoCaller *caller;
  PressoClock *clock;
  PressoRestoreFunc func;
  gpointer user_data;
} PressoRestore;

/**
 * PressoRestored:
 * @is_complete: whether everything that happened since the backup is known
 * @n_cancelled: orders that were ended because nobody can tell what became of them
 * @kept_path: (nullable): where the replaced database is kept
 *
 * What a restore came to.
 */
typedef struct {
  gboolean is_complete;
  guint n_cancelled;
  char *kept_path;
} PressoRestored;

void presso_restored_clear (PressoRestored *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PressoRestored, presso_restored_clear)

gboolean presso_restore_prepare (const PressoRestore *self, PressoRestored *result, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean presso_restore_closed (const char *data_dir,
                                const char *source,
                                const PressoCaller *caller,
                                PressoRestored *result,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
