/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "barista/presso-tap-queue.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "model/presso-json.h"

/* Stations of one user on one machine, each with a file of its own. */
#define MAX_STATIONS 16

/**
 * PressoTapQueue:
 *
 * The taps that have no answer yet, in the order in which they were made, in memory and in a file.
 * The file is written after each change, on the disk and in a thread of its own: a tap never waits
 * for a slow disk, and at the end of the program everything is written.
 */
struct _PressoTapQueue {
  GObject parent_instance;

  GPtrArray *taps;
  char *path; /* NULL: in memory only */
  int lock_fd;
  GThreadPool *writer; /* one thread: what is written last was said last */
};

G_DEFINE_FINAL_TYPE (PressoTapQueue, presso_tap_queue, G_TYPE_OBJECT)

static void
write_text (gpointer data, gpointer user_data)
{
  g_autofree char *text = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (user_data, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &error))
    g_message ("Steps are not kept over a restart: %s", error->message);
}

static void
save (PressoTapQueue *self)
{
  JsonArray *array = json_array_new ();
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->taps->len; i++)
    json_array_add_element (array, presso_tap_to_json (g_ptr_array_index (self->taps, i)));
  json_object_set_array_member (object, "taps", array);
  text = presso_json_take_to_string (object);
  if (self->writer != NULL)
    g_thread_pool_push (self->writer, g_steal_pointer (&text), NULL);
}

static void
load (PressoTapQueue *self)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  JsonNode *array;

  if (!g_file_get_contents (self->path, &text, NULL, NULL))
    return;
  node = presso_json_parse (text, -1, NULL);
  object = node != NULL ? presso_json_get_object (node) : NULL;
  array = object != NULL ? json_object_get_member (object, "taps") : NULL;
  if (array == NULL || !JSON_NODE_HOLDS_ARRAY (array)) {
    g_message ("%s can’t be read; steps kept there are lost", self->path);
    return;
  }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (array)); i++) {
    PressoTap *tap =
      presso_tap_new_from_json (json_array_get_element (json_node_get_array (array), i));

    if (tap != NULL)
      g_ptr_array_add (self->taps, tap);
  }
}

/* The lock is a file of its own, because each writing puts a new file in the place of the other. It
 * goes with the program, however that ends. */
static gboolean
take_file (PressoTapQueue *self, const char *folder, const char *name, int number)
{
  g_autofree char *base =
    number == 1 ? g_strdup_printf ("%s.taps", name) : g_strdup_printf ("%s-%d.taps", name, number);
  g_autofree char *path = g_build_filename (folder, base, NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  int fd = open (lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) != 0) {
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  self->lock_fd = fd;
  self->path = g_steal_pointer (&path);
  return TRUE;
}

static void
presso_tap_queue_finalize (GObject *object)
{
  PressoTapQueue *self = PRESSO_TAP_QUEUE (object);

  if (self->writer != NULL)
    g_thread_pool_free (self->writer, FALSE, TRUE);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_ptr_array_unref (self->taps);
  g_free (self->path);
  G_OBJECT_CLASS (presso_tap_queue_parent_class)->finalize (object);
}

static void
presso_tap_queue_class_init (PressoTapQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_tap_queue_finalize;
}

static void
presso_tap_queue_init (PressoTapQueue *self)
{
  self->taps = g_ptr_array_new_with_free_func ((GDestroyNotify) presso_tap_free);
  self->lock_fd = -1;
}

/**
 * presso_tap_queue_new:
 * @folder: (nullable): where to keep them, or %NULL for in memory only
 * @name: the station's, such as `barista-main`
 *
 * Takes the first file of that name that no other program has, with what an earlier run left there.
 *
 * Returns: (transfer full): the taps that have no answer yet
 */
PressoTapQueue *
presso_tap_queue_new (const char *folder, const char *name)
{
  PressoTapQueue *self = g_object_new (PRESSO_TYPE_TAP_QUEUE, NULL);

  if (folder != NULL)
    g_mkdir_with_parents (folder, 0700);
  for (int number = 1; folder != NULL && self->path == NULL && number <= MAX_STATIONS; number++)
    take_file (self, folder, name, number);
  if (self->path == NULL)
    return self;
  load (self);
  self->writer = g_thread_pool_new (write_text, self->path, 1, FALSE, NULL);
  return self;
}

/**
 * presso_tap_queue_get_n_taps:
 * @self: taps
 *
 * Returns: how many
 */
guint
presso_tap_queue_get_n_taps (PressoTapQueue *self)
{
  g_return_val_if_fail (PRESSO_IS_TAP_QUEUE (self), 0);

  return self->taps->len;
}

/**
 * presso_tap_queue_get_tap:
 * @self: taps
 * @position: 0 for the oldest
 *
 * Returns: (transfer none) (nullable): the tap, which stays the same until it is removed
 */
PressoTap *
presso_tap_queue_get_tap (PressoTapQueue *self, guint position)
{
  g_return_val_if_fail (PRESSO_IS_TAP_QUEUE (self), NULL);

  return position < self->taps->len ? g_ptr_array_index (self->taps, position) : NULL;
}

/**
 * presso_tap_queue_find_last:
 * @self: taps
 * @order_id: (nullable): id of an order
 *
 * Returns: (transfer none) (nullable): the newest tap of the order
 */
PressoTap *
presso_tap_queue_find_last (PressoTapQueue *self, const char *order_id)
{
  g_return_val_if_fail (PRESSO_IS_TAP_QUEUE (self), NULL);

  for (guint i = self->taps->len; i > 0; i--) {
    PressoTap *tap = g_ptr_array_index (self->taps, i - 1);

    if (g_strcmp0 (tap->order_id, order_id) == 0)
      return tap;
  }
  return NULL;
}

/**
 * presso_tap_queue_count_order:
 * @self: taps
 * @order_id: id of an order
 *
 * Returns: how many of them are the order's
 */
guint
presso_tap_queue_count_order (PressoTapQueue *self, const char *order_id)
{
  guint n_taps = 0;

  g_return_val_if_fail (PRESSO_IS_TAP_QUEUE (self), 0);

  for (guint i = 0; i < self->taps->len; i++) {
    PressoTap *tap = g_ptr_array_index (self->taps, i);

    n_taps += g_str_equal (tap->order_id, order_id);
  }
  return n_taps;
}

/**
 * presso_tap_queue_push:
 * @self: taps
 * @tap: (transfer full): the newest one
 *
 * Keeps it.
 */
void
presso_tap_queue_push (PressoTapQueue *self, PressoTap *tap)
{
  g_return_if_fail (PRESSO_IS_TAP_QUEUE (self));

  g_ptr_array_add (self->taps, tap);
  save (self);
}

/**
 * presso_tap_queue_remove:
 * @self: taps
 * @tap: one of them, which is freed
 *
 * Forgets it: it was answered or taken back.
 */
void
presso_tap_queue_remove (PressoTapQueue *self, PressoTap *tap)
{
  g_return_if_fail (PRESSO_IS_TAP_QUEUE (self));

  if (g_ptr_array_remove (self->taps, tap))
    save (self);
}

/**
 * presso_tap_queue_drop_order:
 * @self: taps
 * @order_id: id of an order
 *
 * Forgets all taps of the order.
 */
void
presso_tap_queue_drop_order (PressoTapQueue *self, const char *order_id)
{
  g_autofree char *id = g_strdup (order_id); /* which may be one of the taps' own */

  g_return_if_fail (PRESSO_IS_TAP_QUEUE (self));

  for (guint i = self->taps->len; i > 0; i--) {
    PressoTap *tap = g_ptr_array_index (self->taps, i - 1);

    if (g_str_equal (tap->order_id, id))
      g_ptr_array_remove_index (self->taps, i - 1);
  }
  save (self);
}
