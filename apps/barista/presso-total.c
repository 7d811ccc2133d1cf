/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-total.h"

/**
 * PressoTotal:
 *
 * How many of one drink, or of one choice in whichever drinks, are to be made.
 */
struct _PressoTotal {
  GObject parent_instance;

  char *name;
  gboolean is_usual;
  guint count;
};

G_DEFINE_FINAL_TYPE (PressoTotal, presso_total, G_TYPE_OBJECT)

enum {
  PROP_COUNT = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
presso_total_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, PRESSO_TOTAL (object)->count);
}

static void
presso_total_finalize (GObject *object)
{
  g_free (PRESSO_TOTAL (object)->name);
  G_OBJECT_CLASS (presso_total_parent_class)->finalize (object);
}

static void
presso_total_class_init (PressoTotalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = presso_total_get_property;
  object_class->finalize = presso_total_finalize;

  /**
   * PressoTotal:count:
   *
   * How many.
   */
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_total_init (PressoTotal *self)
{
}

/**
 * presso_total_new:
 * @name: of the drink or choice
 * @is_usual: whether it is the choice that most take
 *
 * Returns: (transfer full): a total of 0
 */
PressoTotal *
presso_total_new (const char *name, gboolean is_usual)
{
  PressoTotal *self = g_object_new (PRESSO_TYPE_TOTAL, NULL);

  self->name = g_strdup (name);
  self->is_usual = is_usual;
  return self;
}

/**
 * presso_total_get_name:
 * @self: a total
 *
 * Returns: (transfer none): of the drink or choice
 */
const char *
presso_total_get_name (PressoTotal *self)
{
  g_return_val_if_fail (PRESSO_IS_TOTAL (self), NULL);

  return self->name;
}

/**
 * presso_total_is_usual:
 * @self: a total
 *
 * Returns: whether it is of the choice that most take
 */
gboolean
presso_total_is_usual (PressoTotal *self)
{
  g_return_val_if_fail (PRESSO_IS_TOTAL (self), FALSE);

  return self->is_usual;
}

/**
 * presso_total_get_count:
 * @self: a total
 *
 * Returns: how many
 */
guint
presso_total_get_count (PressoTotal *self)
{
  g_return_val_if_fail (PRESSO_IS_TOTAL (self), 0);

  return self->count;
}

/**
 * presso_total_add:
 * @self: a total
 * @by: how many more; negative for fewer
 */
void
presso_total_add (PressoTotal *self, int by)
{
  g_return_if_fail (PRESSO_IS_TOTAL (self));

  self->count += (guint) by;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

/**
 * presso_total_compare:
 * @self: a total
 * @other: another one
 *
 * What is usual comes last, and of the others the most first.
 *
 * Returns: less than 0 where @self comes first
 */
int
presso_total_compare (PressoTotal *self, PressoTotal *other)
{
  if (self->is_usual != other->is_usual)
    return self->is_usual ? 1 : -1;
  if (self->count != other->count)
    return self->count > other->count ? -1 : 1;
  return g_utf8_collate (self->name, other->name);
}
