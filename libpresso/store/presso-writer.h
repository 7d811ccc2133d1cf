/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/presso-store.h"

G_BEGIN_DECLS

/**
 * PressoCommandFunc:
 * @user_data: the command
 * @error: return location
 *
 * Does one command's work on the store. What it did is taken back when it fails.
 *
 * Returns: whether it succeeded
 */
typedef gboolean (*PressoCommandFunc) (gpointer user_data, GError **error);

/**
 * PressoCommandDone:
 * @user_data: the command
 * @error: (nullable): why it failed
 *
 * Called once the command's work is on disk, or has failed and left nothing.
 */
typedef void (*PressoCommandDone) (gpointer user_data, const GError *error);

#define PRESSO_TYPE_WRITER (presso_writer_get_type ())
G_DECLARE_FINAL_TYPE (PressoWriter, presso_writer, PRESSO, WRITER, GObject)

PressoWriter *presso_writer_new (PressoStore *store, GMainContext *context);
void presso_writer_push (PressoWriter *self,
                         PressoCommandFunc func,
                         PressoCommandDone done,
                         gpointer user_data);
void presso_writer_flush (PressoWriter *self);
void presso_writer_refuse (PressoWriter *self, GError *error);
const GError *presso_writer_get_failure (PressoWriter *self);
void presso_writer_set_suspended (PressoWriter *self, gboolean is_suspended);
void presso_writer_stop (PressoWriter *self);

G_END_DECLS
