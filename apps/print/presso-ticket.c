/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "print/presso-ticket.h"

#include <glib/gi18n.h>

#include "model/presso-menu.h"

GType
presso_ticket_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PRESSO_TICKET_WAITING, "PRESSO_TICKET_WAITING", "waiting" },
    { PRESSO_TICKET_SENDING, "PRESSO_TICKET_SENDING", "sending" },
    { PRESSO_TICKET_UNSURE, "PRESSO_TICKET_UNSURE", "unsure" },
    { PRESSO_TICKET_PRINTED, "PRESSO_TICKET_PRINTED", "printed" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PressoTicketState", values));
  return type;
}

/**
 * PressoTicket:
 *
 * What is printed for one order, as it was when the ticket was asked for, and how far it got. A
 * record, so that the file that keeps it is its JSON.
 */
struct _PressoTicket {
  PressoRecord parent_instance;

  char *id; /* the order's */
  int state;
  gboolean copy; /* an earlier one may be about */
  gint64 created_at;
  gint64 number;
  char *name;
  char *drink;
  char **options; /* the usual choices */
  char **extras;  /* what is not as usual, and to be printed bold */
  char *allergens;
  char *shop;
};

G_DEFINE_FINAL_TYPE (PressoTicket, presso_ticket, PRESSO_TYPE_RECORD)

#define FIELD(name, property, kind, member, minimum, maximum, flags)                               \
  {                                                                                                \
    name, property, kind, G_STRUCT_OFFSET (PressoTicket, member), NULL, minimum, maximum, flags    \
  }

static const PressoField fields[] = {
  FIELD ("id", "id", PRESSO_FIELD_STRING, id, 1, 64, PRESSO_FIELD_REQUIRED),
  { "state", "state", PRESSO_FIELD_ENUM, G_STRUCT_OFFSET (PressoTicket, state),
    presso_ticket_state_get_type, 0, 0, PRESSO_FIELD_REQUIRED },
  FIELD ("copy", "copy", PRESSO_FIELD_BOOL, copy, 0, 0, PRESSO_FIELD_NONE),
  FIELD ("createdAt", "created-at", PRESSO_FIELD_TIME, created_at, 0, 0, PRESSO_FIELD_NONE),
  FIELD ("number", "number", PRESSO_FIELD_INT, number, 0, 0, PRESSO_FIELD_NULLABLE),
  FIELD ("name", "name", PRESSO_FIELD_STRING, name, 0, 0, PRESSO_FIELD_NULLABLE),
  FIELD ("drink", "drink", PRESSO_FIELD_STRING, drink, 0, 0, PRESSO_FIELD_NULLABLE),
  FIELD ("options", "options", PRESSO_FIELD_STRINGS, options, 0, 0, PRESSO_FIELD_NONE),
  FIELD ("extras", "extras", PRESSO_FIELD_STRINGS, extras, 0, 0, PRESSO_FIELD_NONE),
  FIELD ("allergens", "allergens", PRESSO_FIELD_STRING, allergens, 0, 0, PRESSO_FIELD_NULLABLE),
  FIELD ("shop", "shop", PRESSO_FIELD_STRING, shop, 0, 0, PRESSO_FIELD_NULLABLE),
};

static void
presso_ticket_class_init (PressoTicketClass *klass)
{
  presso_record_class_set_fields (PRESSO_RECORD_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
presso_ticket_init (PressoTicket *self)
{
}

static char *
describe_allergens (PressoOrder *order, GListModel *menu)
{
  PressoAllergens allergens;
  gboolean is_known = presso_menu_find_allergens (menu, order, &allergens);
  g_autofree char *names = presso_allergens_to_text (allergens);

  /* Half an answer would be worse than none. */
  if (!is_known)
    return g_strdup (_ ("Allergens: please ask"));
  if (*names == '\0')
    return NULL;
  return g_strdup_printf (_ ("Allergens: %s"), names);
}

/**
 * presso_ticket_new:
 * @order: an order that has a drink
 * @shop: the bar, whose menu says what is in it
 * @now_ms: the time, in milliseconds since the Unix epoch
 *
 * Returns: (transfer full): a ticket that waits to be printed
 */
PressoTicket *
presso_ticket_new (PressoOrder *order, PressoShop *shop, gint64 now_ms)
{
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) extras = g_strv_builder_new ();
  g_autofree char *allergens = describe_allergens (order, presso_shop_get_menu (shop));
  GListModel *choices = presso_order_get_choices (order);
  PressoTicket *self;

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoOrderChoice) choice = g_list_model_get_item (choices, i);

    g_strv_builder_add (presso_order_choice_get_usual (choice) ? options : extras,
                        presso_order_choice_get_choice_name (choice));
  }
  self = g_object_new (PRESSO_TYPE_TICKET, "id", presso_order_get_id (order), "created-at", now_ms,
                       "number", presso_order_get_number (order), "name",
                       presso_order_get_name (order), "drink", presso_order_get_drink_name (order),
                       "allergens", allergens, "shop", presso_shop_get_name (shop), NULL);
  self->options = g_strv_builder_end (options);
  self->extras = g_strv_builder_end (extras);
  return self;
}

/**
 * presso_ticket_new_test:
 * @shop: (nullable): the bar's name
 * @now_ms: the time, in milliseconds since the Unix epoch
 *
 * Returns: (transfer full): a ticket with something on every line, to try a printer with
 */
PressoTicket *
presso_ticket_new_test (const char *shop, gint64 now_ms)
{
  PressoTicket *self;
  g_autofree char *milk = presso_allergens_to_text (PRESSO_ALLERGEN_GLUTEN);
  g_autofree char *allergens = g_strdup_printf (_ ("Allergens: %s"), milk);

  self = g_object_new (
    PRESSO_TYPE_TICKET, "id", "test", "created-at", now_ms, "number", (gint64) 123,
    /* Translators: stands where the guest's name is on a ticket. */
    "name", _ ("Test page"), "drink", _ ("Flat White"), "allergens", allergens, "shop", shop, NULL);
  self->options = g_strdupv ((char *[]){ NULL });
  self->extras = g_strdupv ((char *[]){ (char *) _ ("Oat"), NULL });
  return self;
}

/**
 * presso_ticket_get_id:
 * @self: a ticket
 *
 * Returns: (transfer none): the order's id
 */
const char *
presso_ticket_get_id (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), NULL);

  return self->id;
}

/**
 * presso_ticket_get_state:
 * @self: a ticket
 *
 * Returns: how far it got
 */
PressoTicketState
presso_ticket_get_state (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), PRESSO_TICKET_WAITING);

  return (PressoTicketState) self->state;
}

/**
 * presso_ticket_get_copy:
 * @self: a ticket
 *
 * Returns: whether another one of the same order may have been printed before
 */
gboolean
presso_ticket_get_copy (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), FALSE);

  return self->copy;
}

/**
 * presso_ticket_get_created_at:
 * @self: a ticket
 *
 * Returns: when it was asked for, in milliseconds since the Unix epoch
 */
gint64
presso_ticket_get_created_at (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), 0);

  return self->created_at;
}

/**
 * presso_ticket_get_number:
 * @self: a ticket
 *
 * Returns: the order's number
 */
gint64
presso_ticket_get_number (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), 0);

  return self->number;
}

/**
 * presso_ticket_get_name:
 * @self: a ticket
 *
 * Returns: (transfer none) (nullable): the guest's name
 */
const char *
presso_ticket_get_name (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), NULL);

  return self->name;
}

/**
 * presso_ticket_get_drink:
 * @self: a ticket
 *
 * Returns: (transfer none) (nullable): the drink's name
 */
const char *
presso_ticket_get_drink (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), NULL);

  return self->drink;
}

/**
 * presso_ticket_get_options:
 * @self: a ticket
 *
 * Returns: (transfer none) (nullable): the choices that are as usual
 */
const char *const *
presso_ticket_get_options (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), NULL);

  return (const char *const *) self->options;
}

/**
 * presso_ticket_get_extras:
 * @self: a ticket
 *
 * Returns: (transfer none) (nullable): the choices that are not as usual
 */
const char *const *
presso_ticket_get_extras (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), NULL);

  return (const char *const *) self->extras;
}

/**
 * presso_ticket_get_allergens:
 * @self: a ticket
 *
 * Returns: (transfer none) (nullable): a sentence about allergens
 */
const char *
presso_ticket_get_allergens (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), NULL);

  return self->allergens;
}

/**
 * presso_ticket_get_shop:
 * @self: a ticket
 *
 * Returns: (transfer none) (nullable): the bar's name
 */
const char *
presso_ticket_get_shop (PressoTicket *self)
{
  g_return_val_if_fail (PRESSO_IS_TICKET (self), NULL);

  return self->shop;
}
