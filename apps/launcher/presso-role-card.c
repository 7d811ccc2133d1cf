/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "launcher/presso-role-card.h"

/**
 * PressoRoleCard:
 *
 * One thing this machine can be: a large button that opens the program for it, with
 * `win.open(role)`.
 */
struct _PressoRoleCard {
  GtkButton parent_instance;

  char *role;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *description;
  GtkWidget *chosen;
};

G_DEFINE_FINAL_TYPE (PressoRoleCard, presso_role_card, GTK_TYPE_BUTTON)

enum {
  PROP_ROLE = 1,
  PROP_ICON_NAME,
  PROP_TITLE,
  PROP_DESCRIPTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
set_role (PressoRoleCard *self, const char *role)
{
  self->role = g_strdup (role);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", role);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.open");
}

static void
presso_role_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PressoRoleCard *self = PRESSO_ROLE_CARD (object);

  switch (id) {
  case PROP_ROLE:
    set_role (self, g_value_get_string (value));
    break;
  case PROP_ICON_NAME:
    gtk_image_set_from_icon_name (self->icon, g_value_get_string (value));
    break;
  case PROP_TITLE:
    gtk_label_set_label (self->title, g_value_get_string (value));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    g_value_get_string (value), -1);
    break;
  case PROP_DESCRIPTION:
    gtk_label_set_label (self->description, g_value_get_string (value));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    g_value_get_string (value), -1);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_role_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PRESSO_TYPE_ROLE_CARD);

  G_OBJECT_CLASS (presso_role_card_parent_class)->dispose (object);
}

static void
presso_role_card_finalize (GObject *object)
{
  g_free (PRESSO_ROLE_CARD (object)->role);

  G_OBJECT_CLASS (presso_role_card_parent_class)->finalize (object);
}

static void
presso_role_card_class_init (PressoRoleCardClass *klass)
{
  static const char *const names[N_PROPS] = { NULL, "role", "icon-name", "title", "description" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = presso_role_card_set_property;
  object_class->dispose = presso_role_card_dispose;
  object_class->finalize = presso_role_card_finalize;
  for (guint i = PROP_ROLE; i < N_PROPS; i++)
    properties[i] =
      g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "rolecard");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/libpresso/Presso/presso-role-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoRoleCard, icon);
  gtk_widget_class_bind_template_child (widget_class, PressoRoleCard, title);
  gtk_widget_class_bind_template_child (widget_class, PressoRoleCard, description);
  gtk_widget_class_bind_template_child (widget_class, PressoRoleCard, chosen);
}

static void
presso_role_card_init (PressoRoleCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_role_card_get_role:
 * @self: a card
 *
 * Returns: `display`, `barista` or `admin`
 */
const char *
presso_role_card_get_role (PressoRoleCard *self)
{
  g_return_val_if_fail (PRESSO_IS_ROLE_CARD (self), NULL);

  return self->role;
}

/**
 * presso_role_card_set_chosen:
 * @self: a card
 * @chosen: whether this machine always opens it
 */
void
presso_role_card_set_chosen (PressoRoleCard *self, gboolean chosen)
{
  g_return_if_fail (PRESSO_IS_ROLE_CARD (self));

  gtk_widget_set_visible (self->chosen, chosen);
}
