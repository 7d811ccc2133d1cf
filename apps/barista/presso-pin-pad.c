/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-pin-pad.h"

#include <glib/gi18n.h>

#define MIN_DIGITS 4
#define MAX_DIGITS 8

/**
 * PressoPinPad:
 *
 * Large keys to type a PIN with, by finger or by keyboard. What was typed is shown as dots only.
 */
struct _PressoPinPad {
  AdwBin parent_instance;

  GtkLabel *dots;
  GtkLabel *hint;
  GtkGrid *keys;
  GtkWidget *erase;
  GtkWidget *enter;

  GString *pin;
};

G_DEFINE_FINAL_TYPE (PressoPinPad, presso_pin_pad, ADW_TYPE_BIN)

enum {
  ENTERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_pin (PressoPinPad *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *spoken = NULL;
  guint n_digits = (guint) self->pin->len;

  for (guint i = 0; i < MAX (n_digits, MIN_DIGITS); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", i < n_digits ? "●" : "○");
  gtk_label_set_label (self->dots, text->str);
  spoken = g_strdup_printf (ngettext ("%u digit", "%u digits", n_digits), n_digits);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dots), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  gtk_widget_set_sensitive (self->enter, n_digits >= MIN_DIGITS);
  gtk_widget_set_sensitive (self->erase, n_digits > 0);
}

static void
say (PressoPinPad *self, const char *text, gboolean is_refusal)
{
  gtk_label_set_label (self->hint, text);
  if (is_refusal)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
}

static void
append_digit (PressoPinPad *self, guint digit)
{
  if (self->pin->len >= MAX_DIGITS)
    return;
  g_string_append_c (self->pin, (char) ('0' + digit));
  say (self, _ ("Enter your PIN"), FALSE);
  show_pin (self);
}

static void
on_digit_clicked (GtkWidget *key, PressoPinPad *self)
{
  append_digit (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (key), "digit")));
}

static void
on_erase_clicked (PressoPinPad *self)
{
  if (self->pin->len > 0)
    g_string_truncate (self->pin, self->pin->len - 1);
  show_pin (self);
}

static void
on_enter_clicked (PressoPinPad *self)
{
  if (self->pin->len < MIN_DIGITS)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->keys), FALSE);
  g_signal_emit (self, signals[ENTERED], 0, self->pin->str);
}

static gboolean
on_key_pressed (PressoPinPad *self, guint keyval)
{
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->keys)))
    return GDK_EVENT_PROPAGATE;
  if (keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9)
    append_digit (self, keyval - GDK_KEY_0);
  else if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
    append_digit (self, keyval - GDK_KEY_KP_0);
  else if (keyval == GDK_KEY_BackSpace)
    on_erase_clicked (self);
  else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    on_enter_clicked (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
add_digits (PressoPinPad *self)
{
  for (guint digit = 0; digit <= 9; digit++) {
    g_autofree char *label = g_strdup_printf ("%u", digit);
    GtkWidget *key = gtk_button_new_with_label (label);

    gtk_widget_add_css_class (key, "pin-key");
    /* The keyboard is for the whole pad: Enter means what the pad's Enter means. */
    gtk_widget_set_focus_on_click (key, FALSE);
    g_object_set_data (G_OBJECT (key), "digit", GUINT_TO_POINTER (digit));
    g_signal_connect (key, "clicked", G_CALLBACK (on_digit_clicked), self);
    gtk_grid_attach (self->keys, key, digit == 0 ? 1 : (int) (digit - 1) % 3,
                     digit == 0 ? 3 : (int) (digit - 1) / 3, 1, 1);
  }
}

static gboolean
presso_pin_pad_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (
    gtk_widget_get_first_child (GTK_WIDGET (PRESSO_PIN_PAD (widget)->keys)));
}

static void
presso_pin_pad_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PRESSO_TYPE_PIN_PAD);
  G_OBJECT_CLASS (presso_pin_pad_parent_class)->dispose (object);
}

static void
presso_pin_pad_finalize (GObject *object)
{
  g_string_free (PRESSO_PIN_PAD (object)->pin, TRUE);
  G_OBJECT_CLASS (presso_pin_pad_parent_class)->finalize (object);
}

static void
presso_pin_pad_class_init (PressoPinPadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_pin_pad_dispose;
  G_OBJECT_CLASS (klass)->finalize = presso_pin_pad_finalize;
  widget_class->grab_focus = presso_pin_pad_grab_focus;

  /**
   * PressoPinPad::entered:
   * @self: a pad
   * @pin: 4 to 8 digits
   *
   * A PIN is to be looked at. Until [method@PinPad.refuse] or [method@PinPad.reset] nothing more
   * can be typed.
   */
  signals[ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "pinpad");
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-pin-pad.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoPinPad, dots);
  gtk_widget_class_bind_template_child (widget_class, PressoPinPad, hint);
  gtk_widget_class_bind_template_child (widget_class, PressoPinPad, keys);
  gtk_widget_class_bind_template_child (widget_class, PressoPinPad, erase);
  gtk_widget_class_bind_template_child (widget_class, PressoPinPad, enter);
  gtk_widget_class_bind_template_callback (widget_class, on_erase_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_enter_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
presso_pin_pad_init (PressoPinPad *self)
{
  self->pin = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_digits (self);
  presso_pin_pad_reset (self);
}

/**
 * presso_pin_pad_reset:
 * @self: a pad
 *
 * Asks for a PIN anew.
 */
void
presso_pin_pad_reset (PressoPinPad *self)
{
  g_return_if_fail (PRESSO_IS_PIN_PAD (self));

  g_string_truncate (self->pin, 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keys), TRUE);
  say (self, _ ("Enter your PIN"), FALSE);
  show_pin (self);
}

/**
 * presso_pin_pad_refuse:
 * @self: a pad whose PIN was looked at
 * @reason: what to say of it
 *
 * Asks for another one.
 */
void
presso_pin_pad_refuse (PressoPinPad *self, const char *reason)
{
  g_return_if_fail (PRESSO_IS_PIN_PAD (self));

  presso_pin_pad_reset (self);
  say (self, reason, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}
