/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/presso-qr-paintable.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

/* The alphanumeric mode's characters beside letters and digits (ISO/IEC 18004, table 5). */
#define ALPHANUMERIC_MARKS " $%*+-./:"

/**
 * PressoQrPaintable:
 *
 * A text as a QR code, with its quiet zone, dark on white whatever the theme: that is what cameras
 * expect. A module is a whole number of the screen's pixels and begins on one, so edges are sharp
 * at every size; what is left over widens the quiet zone.
 */
struct _PressoQrPaintable {
  GObject parent_instance;

  char *text;
  QRcode *code;
  char level;
  int scale_factor;

  /* The symbol's nodes at node_module logical pixels a module, drawn from its corner. */
  GskRenderNode *node;
  double node_module;
};

enum {
  PROP_TEXT = 1,
  PROP_SCALE_FACTOR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const GdkRGBA dark = { 0.086f, 0.047f, 0.024f, 1.0f };
static const GdkRGBA light = { 1.0f, 1.0f, 1.0f, 1.0f };

static gboolean
is_alphanumeric (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isdigit (*p) && !g_ascii_isupper (*p) && strchr (ALPHANUMERIC_MARKS, *p) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Version 0 takes the smallest that @text fits into. */
static QRcode *
encode (const char *text, int version, QRecLevel level)
{
  QRinput *input;
  QRcode *code = NULL;

  if (!is_alphanumeric (text))
    return QRcode_encodeString (text, version, level, QR_MODE_8, 1);
  input = QRinput_new2 (version, level);
  if (QRinput_append (input, QR_MODE_AN, (int) strlen (text), (const unsigned char *) text) == 0)
    code = QRcode_encodeInput (input);
  QRinput_free (input);
  return code;
}

/* Few modules are what makes a code readable from afar; within that size, the better correction is
 * free. */
static void
build_code (PressoQrPaintable *self)
{
  static const struct {
    QRecLevel level;
    char name;
  } better[] = { { QR_ECLEVEL_H, 'H' }, { QR_ECLEVEL_Q, 'Q' } };

  g_clear_pointer (&self->code, QRcode_free);
  if (self->text == NULL || self->text[0] == '\0')
    return;
  self->code = encode (self->text, 0, QR_ECLEVEL_M);
  self->level = 'M';
  for (guint i = 0; self->code != NULL && i < G_N_ELEMENTS (better); i++) {
    QRcode *candidate = encode (self->text, self->code->version, better[i].level);

    if (candidate != NULL && candidate->version == self->code->version) {
      QRcode_free (self->code);
      self->code = candidate;
      self->level = better[i].name;
      return;
    }
    g_clear_pointer (&candidate, QRcode_free);
  }
}

static void
append_row (PressoQrPaintable *self, GtkSnapshot *snapshot, int y, double module)
{
  int width = self->code->width;

  for (int x = 0; x < width; x++) {
    int start = x;

    while (x < width && presso_qr_paintable_is_dark (self, x, y))
      x++;
    if (x > start) {
      graphene_rect_t run = GRAPHENE_RECT_INIT ((float) (start * module), (float) (y * module),
                                                (float) ((x - start) * module), (float) module);

      gtk_snapshot_append_color (snapshot, &dark, &run);
    }
  }
}

static void
build_node (PressoQrPaintable *self, double module)
{
  g_autoptr (GtkSnapshot) snapshot = NULL;

  if (self->node != NULL && fabs (self->node_module - module) < 0.001)
    return;
  g_clear_pointer (&self->node, gsk_render_node_unref);
  snapshot = gtk_snapshot_new ();
  for (int y = 0; y < self->code->width; y++)
    append_row (self, snapshot, y, module);
  self->node = gtk_snapshot_to_node (snapshot);
  self->node_module = module;
}

static void
presso_qr_paintable_snapshot (GdkPaintable *paintable,
                              GdkSnapshot *gdk_snapshot,
                              double width,
                              double height)
{
  PressoQrPaintable *self = PRESSO_QR_PAINTABLE (paintable);
  GtkSnapshot *snapshot = GTK_SNAPSHOT (gdk_snapshot);
  double scale = self->scale_factor;
  double pixels;
  graphene_point_t corner;

  if (self->code == NULL)
    return;
  pixels = floor (MIN (width, height) * scale / presso_qr_paintable_get_size (self));
  /* Too small for a pixel a module: unreadable anyway, but not missing. */
  if (pixels < 1)
    pixels = MIN (width, height) * scale / presso_qr_paintable_get_size (self);
  build_node (self, pixels / scale);

  gtk_snapshot_append_color (snapshot, &light,
                             &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  corner.x = (float) (floor ((width * scale - pixels * self->code->width) / 2) / scale);
  corner.y = (float) (floor ((height * scale - pixels * self->code->width) / 2) / scale);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &corner);
  gtk_snapshot_append_node (snapshot, self->node);
  gtk_snapshot_restore (snapshot);
}

static GdkPaintableFlags
presso_qr_paintable_get_flags (GdkPaintable *paintable)
{
  return 0;
}

static int
presso_qr_paintable_get_intrinsic_size (GdkPaintable *paintable)
{
  return presso_qr_paintable_get_size (PRESSO_QR_PAINTABLE (paintable));
}

static double
presso_qr_paintable_get_intrinsic_aspect_ratio (GdkPaintable *paintable)
{
  return 1.0;
}

static void
paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = presso_qr_paintable_snapshot;
  iface->get_flags = presso_qr_paintable_get_flags;
  iface->get_intrinsic_width = presso_qr_paintable_get_intrinsic_size;
  iface->get_intrinsic_height = presso_qr_paintable_get_intrinsic_size;
  iface->get_intrinsic_aspect_ratio = presso_qr_paintable_get_intrinsic_aspect_ratio;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PressoQrPaintable,
                               presso_qr_paintable,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_init))

static void
presso_qr_paintable_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoQrPaintable *self = PRESSO_QR_PAINTABLE (object);

  switch (id) {
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  case PROP_SCALE_FACTOR:
    g_value_set_int (value, self->scale_factor);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_qr_paintable_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoQrPaintable *self = PRESSO_QR_PAINTABLE (object);

  switch (id) {
  case PROP_TEXT:
    presso_qr_paintable_set_text (self, g_value_get_string (value));
    break;
  case PROP_SCALE_FACTOR:
    presso_qr_paintable_set_scale_factor (self, g_value_get_int (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_qr_paintable_finalize (GObject *object)
{
  PressoQrPaintable *self = PRESSO_QR_PAINTABLE (object);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_pointer (&self->code, QRcode_free);
  g_free (self->text);

  G_OBJECT_CLASS (presso_qr_paintable_parent_class)->finalize (object);
}

static void
presso_qr_paintable_class_init (PressoQrPaintableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = presso_qr_paintable_get_property;
  object_class->set_property = presso_qr_paintable_set_property;
  object_class->finalize = presso_qr_paintable_finalize;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_SCALE_FACTOR] =
    g_param_spec_int ("scale-factor", NULL, NULL, 1, G_MAXINT, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_qr_paintable_init (PressoQrPaintable *self)
{
  self->scale_factor = 1;
}

/**
 * presso_qr_paintable_new:
 * @text: (nullable): what to show
 *
 * Returns: (transfer full): a paintable
 */
PressoQrPaintable *
presso_qr_paintable_new (const char *text)
{
  return g_object_new (PRESSO_TYPE_QR_PAINTABLE, "text", text, NULL);
}

/**
 * presso_qr_paintable_get_text:
 * @self: a paintable
 *
 * Returns: (transfer none) (nullable): what it shows
 */
const char *
presso_qr_paintable_get_text (PressoQrPaintable *self)
{
  g_return_val_if_fail (PRESSO_IS_QR_PAINTABLE (self), NULL);

  return self->text;
}

/**
 * presso_qr_paintable_set_text:
 * @self: a paintable
 * @text: (nullable): what to show; %NULL, and what is too long for a QR code, shows nothing
 */
void
presso_qr_paintable_set_text (PressoQrPaintable *self, const char *text)
{
  int size;

  g_return_if_fail (PRESSO_IS_QR_PAINTABLE (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;
  size = presso_qr_paintable_get_size (self);
  g_free (self->text);
  self->text = g_strdup (text);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  build_code (self);
  if (presso_qr_paintable_get_size (self) != size)
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * presso_qr_paintable_get_scale_factor:
 * @self: a paintable
 *
 * Returns: the screen's pixels per logical pixel
 */
int
presso_qr_paintable_get_scale_factor (PressoQrPaintable *self)
{
  g_return_val_if_fail (PRESSO_IS_QR_PAINTABLE (self), 1);

  return self->scale_factor;
}

/**
 * presso_qr_paintable_set_scale_factor:
 * @self: a paintable
 * @scale_factor: the scale factor of the widget that draws it
 */
void
presso_qr_paintable_set_scale_factor (PressoQrPaintable *self, int scale_factor)
{
  g_return_if_fail (PRESSO_IS_QR_PAINTABLE (self));
  g_return_if_fail (scale_factor > 0);

  if (self->scale_factor == scale_factor)
    return;
  self->scale_factor = scale_factor;
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCALE_FACTOR]);
}

/**
 * presso_qr_paintable_get_size:
 * @self: a paintable
 *
 * Returns: modules on each side, the quiet zone included; 0 while it shows nothing
 */
int
presso_qr_paintable_get_size (PressoQrPaintable *self)
{
  g_return_val_if_fail (PRESSO_IS_QR_PAINTABLE (self), 0);

  return self->code != NULL ? self->code->width + 2 * PRESSO_QR_QUIET_ZONE : 0;
}

/**
 * presso_qr_paintable_get_version:
 * @self: a paintable
 *
 * Returns: the QR code's version, 1 to 40; 0 while it shows nothing
 */
int
presso_qr_paintable_get_version (PressoQrPaintable *self)
{
  g_return_val_if_fail (PRESSO_IS_QR_PAINTABLE (self), 0);

  return self->code != NULL ? self->code->version : 0;
}

/**
 * presso_qr_paintable_get_level:
 * @self: a paintable
 *
 * Returns: the level of error correction, M, Q or H; 0 while it shows nothing
 */
char
presso_qr_paintable_get_level (PressoQrPaintable *self)
{
  g_return_val_if_fail (PRESSO_IS_QR_PAINTABLE (self), 0);

  return self->code != NULL ? self->level : '\0';
}

/**
 * presso_qr_paintable_is_dark:
 * @self: a paintable
 * @x: column of the symbol, without the quiet zone
 * @y: row of the symbol
 *
 * Returns: whether that module is dark
 */
gboolean
presso_qr_paintable_is_dark (PressoQrPaintable *self, int x, int y)
{
  g_return_val_if_fail (PRESSO_IS_QR_PAINTABLE (self), FALSE);
  g_return_val_if_fail (self->code != NULL, FALSE);

  return (self->code->data[y * self->code->width + x] & 1) != 0;
}
