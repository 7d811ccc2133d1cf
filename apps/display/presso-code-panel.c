/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "display/presso-code-panel.h"

#include "common/presso-age.h"
#include "common/presso-qr-paintable.h"
#include "common/presso-wall-time.h"
#include "display/presso-meter.h"
#include "display/presso-wifi-card.h"
#include "display/presso-words.h"

/**
 * PressoCodePanel:
 *
 * How to order: the code to scan with what is left of it, or why there is none and until when.
 *
 * # CSS nodes
 *
 * `codepanel` with `.portrait` where it lies below the orders
 */
struct _PressoCodePanel {
  GtkWidget parent_instance;

  GtkBox *code_box;
  GtkWidget *invitation;
  GtkLabel *last_orders;
  GtkLabel *title;
  GtkLabel *wait;
  GtkWidget *frame;
  GtkPicture *picture;
  GtkBox *info;
  GtkWidget *middle;
  GtkBox *figures;
  GtkOrientable *meters;
  GtkOrientable *time;
  PressoMeter *time_meter;
  GtkLabel *time_caption;
  GtkWidget *drinks;
  PressoMeter *drinks_meter;
  GtkLabel *drinks_caption;
  GtkWidget *typed;
  GtkLabel *address;
  GtkLabel *code;
  PressoWifiCard *wifi;
  GtkWidget *message_box;
  GtkImage *message_icon;
  GtkLabel *message_title;
  GtkLabel *message_text;
  GtkLabel *hours;
  GtkLabel *countdown;

  PressoQrPaintable *qr;
};

G_DEFINE_FINAL_TYPE (PressoCodePanel, presso_code_panel, GTK_TYPE_WIDGET)

static char *
format_time (PressoShop *shop, gint64 time_ms)
{
  return presso_wall_time_format (time_ms, presso_shop_get_time_zone (shop),
                                  PRESSO_WALL_TIME_MINUTES, presso_words_get_language ());
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
show_box (PressoCodePanel *self, GtkWidget *box)
{
  gtk_widget_set_visible (GTK_WIDGET (self->code_box), box == GTK_WIDGET (self->code_box));
  gtk_widget_set_visible (self->message_box, box == self->message_box);
}

static void
update_qr (PressoCodePanel *self, const char *url)
{
  g_autofree char *label = NULL;

  presso_qr_paintable_set_text (self->qr, url);
  /* The alternative text is only a description in GTK 4.8; a picture needs a name as well. */
  label = url != NULL ? g_strdup_printf (_ ("QR code for %s"), url) : g_strdup (_ ("No code"));
  gtk_picture_set_alternative_text (self->picture, url != NULL ? label : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* What ends first: the code, or the bar's day. */
static void
update_time (PressoCodePanel *self, PressoShop *shop, PressoCode *code, gint64 now_ms)
{
  gint64 closes_at = presso_panel_mode_get_last_orders (shop, now_ms);
  gint64 from = presso_code_get_valid_from (code);
  gint64 until = presso_code_get_valid_until (code);
  gboolean is_last = closes_at > 0 && closes_at <= until;
  gint64 end = is_last ? closes_at : until;
  /* Rounded up: 0:00 is when the code is gone. */
  g_autofree char *time = presso_age_format_clock (end - now_ms + 999);

  presso_meter_set_value (self->time_meter,
                          end > from ? (double) (end - now_ms) / (double) (end - from) : 0, time);
  gtk_label_set_label (self->time_caption,
                       is_last ? _ ("until we close") : _ ("until the next code"));
}

static void
update_drinks (PressoCodePanel *self, PressoCode *code)
{
  int drinks = presso_code_get_drinks (code);
  int drinks_left = presso_code_get_drinks_left (code);
  g_autofree char *count = g_strdup_printf ("%d", drinks_left);

  gtk_widget_set_visible (self->drinks, drinks > 0);
  if (drinks == 0)
    return;
  presso_meter_set_value (self->drinks_meter, (double) drinks_left / drinks, count);
  /* Translators: stands beside the number of drinks that are left. */
  gtk_label_set_label (self->drinks_caption,
                       ngettext ("drink left", "drinks left", (unsigned) drinks_left));
}

static void
update_last_orders (PressoCodePanel *self, PressoShop *shop, gint64 now_ms)
{
  gint64 closes_at = presso_panel_mode_get_last_orders (shop, now_ms);
  g_autofree char *time = closes_at > 0 ? format_time (shop, closes_at) : NULL;
  /* Translators: %s is a time of day, such as 17:30. */
  g_autofree char *text = time != NULL ? g_strdup_printf (_ ("Last orders until %s"), time) : NULL;

  set_text (self->last_orders, text);
}

static void
update_wait (PressoCodePanel *self, int wait_estimate)
{
  int minutes = (wait_estimate + 59) / 60;
  g_autofree char *text = NULL;

  if (minutes > 0)
    text = g_strdup_printf (
      ngettext ("Ready in about %d minute", "Ready in about %d minutes", (unsigned) minutes),
      minutes);
  set_text (self->wait, text);
}

static void
move (GtkWidget *child, GtkBox *box, gboolean to_front)
{
  g_object_ref (child);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (child)), child);
  if (to_front)
    gtk_box_prepend (box, child);
  else
    gtk_box_append (box, child);
  g_object_unref (child);
}

static void
set_class (PressoCodePanel *self, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static GtkOrientation
get_orientation (gboolean is_vertical)
{
  return is_vertical ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
}

/* The second code takes its room from the figures beside it, not from the first one. */
static void
show_wifi (PressoCodePanel *self, PressoWifi *network)
{
  gboolean is_portrait = gtk_widget_has_css_class (GTK_WIDGET (self), "portrait");
  gboolean is_narrow = network != NULL && !is_portrait;
  GtkLabel *captions[] = { self->time_caption, self->drinks_caption };

  presso_wifi_card_set_network (self->wifi, network);
  set_class (self, "with-wifi", network != NULL);
  gtk_orientable_set_orientation (self->time, get_orientation (is_narrow));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->drinks), get_orientation (is_narrow));
  for (guint i = 0; i < G_N_ELEMENTS (captions); i++) {
    gtk_label_set_xalign (captions[i], is_narrow ? 0.5f : 0);
    gtk_label_set_justify (captions[i], is_narrow ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  }
}

static void
show_code (PressoCodePanel *self, const PressoPanelContent *content)
{
  const char *url = presso_code_get_url (content->code);
  g_autofree char *address = presso_panel_format_address (url);
  g_autofree char *code = presso_panel_format_code (presso_code_get_code (content->code));

  gtk_label_set_label (self->title, _ ("Scan to order"));
  gtk_label_set_label (self->address, address);
  gtk_label_set_label (self->code, code);
  update_qr (self, url);
  update_wait (self, content->wait_estimate);
  update_last_orders (self, content->shop, content->now_ms);
  update_time (self, content->shop, content->code, content->now_ms);
  update_drinks (self, content->code);
  show_wifi (self, presso_shop_get_wifi (content->shop));
  gtk_widget_set_opacity (self->middle, 1);
  gtk_widget_set_opacity (self->typed, 1);
  show_box (self, GTK_WIDGET (self->code_box));
}

/* The moment between two codes: everything stays where it was but for what no longer holds. */
static void
show_awaiting (PressoCodePanel *self)
{
  gtk_label_set_label (self->title, _ ("The next code is coming…"));
  gtk_label_set_label (self->address, "");
  gtk_label_set_label (self->code, "");
  update_wait (self, 0);
  gtk_widget_set_opacity (self->middle, 0);
  gtk_widget_set_opacity (self->typed, 0);
  show_box (self, GTK_WIDGET (self->code_box));
}

static void
show_message (PressoCodePanel *self,
              const char *icon,
              const char *title,
              const char *text,
              gint64 left_ms)
{
  g_autofree char *countdown = left_ms > 0 ? presso_age_format_clock (left_ms + 999) : NULL;

  gtk_image_set_from_icon_name (self->message_icon, icon);
  set_text (self->message_title, title);
  set_text (self->message_text, text);
  set_text (self->hours, NULL);
  set_text (self->countdown, countdown);
  show_box (self, self->message_box);
}

static void
show_closed (PressoCodePanel *self, const PressoPanelContent *content)
{
  const char *hours =
    presso_shop_get_opening_hours_in (content->shop, presso_words_get_language ());

  show_message (self, "presso-closed-symbolic", _ ("We are closed"),
                content->has_orders ? _ ("Drinks already ordered are still being made.")
                : hours == NULL     ? _ ("See you soon!")
                                    : NULL,
                0);
  set_text (self->hours, hours);
}

/* There are new drinks with the next code, unless the bar closes before; nothing is promised that
 * the bar doesn't keep. */
static void
show_exhausted (PressoCodePanel *self, const PressoPanelContent *content)
{
  gint64 closes_at = presso_panel_mode_get_last_orders (content->shop, content->now_ms);
  gint64 until = presso_code_get_valid_until (content->code);
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (closes_at == 0 || closes_at > until) {
    show_message (self, "presso-making-symbolic", _ ("All drinks are taken"), _ ("New drinks in"),
                  until - content->now_ms);
    return;
  }
  time = format_time (content->shop, closes_at);
  /* Translators: %s is a time of day, such as 17:30. */
  text = g_strdup_printf (_ ("We close at %s"), time);
  show_message (self, "presso-making-symbolic", _ ("All drinks are taken"), text, 0);
}

static void
show_paused (PressoCodePanel *self, const PressoPanelContent *content)
{
  gint64 until = presso_shop_get_paused_until (content->shop);
  g_autofree char *time = format_time (content->shop, until);
  /* Translators: %s is a time of day, such as 14:35. */
  g_autofree char *text = g_strdup_printf (_ ("We take orders again at %s"), time);

  show_message (self, "presso-break-symbolic", _ ("Short break"), text, until - content->now_ms);
}

static void
presso_code_panel_dispose (GObject *object)
{
  PressoCodePanel *self = PRESSO_CODE_PANEL (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_object (&self->qr);
  g_clear_pointer (&child, gtk_widget_unparent);

  G_OBJECT_CLASS (presso_code_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, code_box);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, invitation);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, last_orders);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, title);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, wait);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, frame);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, picture);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, info);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, middle);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, figures);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, meters);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, time);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, time_meter);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, time_caption);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, drinks);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, drinks_meter);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, drinks_caption);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, typed);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, address);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, code);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, wifi);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, message_box);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, message_icon);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, message_title);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, message_text);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, hours);
  gtk_widget_class_bind_template_child (klass, PressoCodePanel, countdown);
}

static void
presso_code_panel_class_init (PressoCodePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_code_panel_dispose;

  g_type_ensure (PRESSO_TYPE_METER);
  g_type_ensure (PRESSO_TYPE_WIFI_CARD);
  gtk_widget_class_set_css_name (widget_class, "codepanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Display/presso-code-panel.ui");
  bind_children (widget_class);
}

static void
presso_code_panel_init (PressoCodePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->qr = presso_qr_paintable_new (NULL);
  g_object_bind_property (self, "scale-factor", self->qr, "scale-factor", G_BINDING_SYNC_CREATE);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->qr));
  presso_code_panel_relabel (self);
}

/**
 * presso_code_panel_update:
 * @self: a panel
 * @content: what to show
 */
void
presso_code_panel_update (PressoCodePanel *self, const PressoPanelContent *content)
{
  g_return_if_fail (PRESSO_IS_CODE_PANEL (self));

  if (content->mode != PRESSO_PANEL_CODE)
    update_qr (self, NULL);
  if (content->mode == PRESSO_PANEL_AWAITING)
    gtk_widget_add_css_class (self->frame, "awaiting");
  else
    gtk_widget_remove_css_class (self->frame, "awaiting");
  switch (content->mode) {
  case PRESSO_PANEL_CODE:
    show_code (self, content);
    break;
  case PRESSO_PANEL_AWAITING:
    show_awaiting (self);
    break;
  case PRESSO_PANEL_EXHAUSTED:
    show_exhausted (self, content);
    break;
  case PRESSO_PANEL_QUEUE_FULL:
    show_message (self, "presso-making-symbolic", _ ("We are making drinks"),
                  _ ("New orders as soon as some of them are done"), 0);
    break;
  case PRESSO_PANEL_PAUSED:
    show_paused (self, content);
    break;
  case PRESSO_PANEL_CLOSED:
    show_closed (self, content);
    break;
  case PRESSO_PANEL_OFFLINE:
    show_message (self, "presso-offline-symbolic", _ ("One moment, please"),
                  _ ("New orders as soon as the connection is back"), 0);
    break;
  case PRESSO_PANEL_CONNECTING:
  default:
    show_message (self, "presso-making-symbolic", _ ("One moment, please"),
                  _ ("The bar is being opened"), 0);
  }
}

/**
 * presso_code_panel_relabel:
 * @self: a panel
 *
 * Says its own name in the language that is spoken just now; all else is up to
 * [method@CodePanel.update].
 */
void
presso_code_panel_relabel (PressoCodePanel *self)
{
  g_return_if_fail (PRESSO_IS_CODE_PANEL (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("How to order"), -1);
}

/**
 * presso_code_panel_set_portrait:
 * @self: a panel
 * @is_portrait: whether it lies below the orders, and the code beside its words
 */
void
presso_code_panel_set_portrait (PressoCodePanel *self, gboolean is_portrait)
{
  g_return_if_fail (PRESSO_IS_CODE_PANEL (self));

  if (is_portrait == gtk_widget_has_css_class (GTK_WIDGET (self), "portrait"))
    return;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->code_box), get_orientation (!is_portrait));
  gtk_orientable_set_orientation (self->meters, get_orientation (is_portrait));
  move (self->invitation, is_portrait ? self->info : self->code_box, TRUE);
  move (self->typed, is_portrait ? self->info : self->figures, FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self->info), is_portrait ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
  gtk_widget_set_hexpand (GTK_WIDGET (self->info), is_portrait);
  gtk_widget_set_hexpand (self->frame, !is_portrait);
  set_class (self, "portrait", is_portrait);
}
