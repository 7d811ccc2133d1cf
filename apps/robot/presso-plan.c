/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-plan.h"

#include <math.h>

#include "model/presso-drink.h"

#define MINUTE_MS 60000.0

/* Of a hundred guests, how many do. */
#define GIVE_A_NAME  70
#define GIVE_UP      4
#define TAKE_USUAL   60
#define N_PER_CHANCE 100

/* Medians. A tenth takes about twice as long, and a tenth half as long. */
#define THINK_MS   8000.0
#define PATIENT_MS 30000.0
#define MAKE_MS    25000.0
#define OPTION_MS  8000.0
#define PICKUP_MS  15000.0
#define SPREAD     0.54

/* What guests are called: nobody is. */
static const char *const nicknames[] = {
  "Affogato",  "Amaro",    "Anise",  "Arabica", "Biscotti", "Caramel", "Cardamom",
  "Chai",      "Cinnamon", "Cocoa",  "Crema",   "Doppio",   "Filter",  "Hazelnut",
  "Lungo",     "Maple",    "Matcha", "Mocha",   "Nutmeg",   "Praline", "Robusta",
  "Ristretto", "Saffron",  "Toffee", "Truffle", "Vanilla",  "Waffle",
};

/**
 * PressoPlan:
 *
 * Who comes when, and what for: chance, but the same for the same seed and menu. Guests arrive as
 * they do at a bar, independently of each other (a Poisson process), the first drinks of the menu
 * are ordered most, and the usual choice more than any other.
 */
struct _PressoPlan {
  GObject parent_instance;

  GRand *rand;
  double orders_per_minute;
};

G_DEFINE_FINAL_TYPE (PressoPlan, presso_plan, G_TYPE_OBJECT)

static void
presso_plan_finalize (GObject *object)
{
  g_rand_free (PRESSO_PLAN (object)->rand);
  G_OBJECT_CLASS (presso_plan_parent_class)->finalize (object);
}

static void
presso_plan_class_init (PressoPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = presso_plan_finalize;
}

static void
presso_plan_init (PressoPlan *self)
{
}

/**
 * presso_plan_new:
 * @seed: what chance begins with
 * @orders_per_minute: how many guests come, above 0
 *
 * Returns: (transfer full): a plan
 */
PressoPlan *
presso_plan_new (guint32 seed, double orders_per_minute)
{
  PressoPlan *self = g_object_new (PRESSO_TYPE_PLAN, NULL);

  self->rand = g_rand_new_with_seed (seed);
  self->orders_per_minute = orders_per_minute;
  return self;
}

static gboolean
happens (PressoPlan *self, int of_hundred)
{
  return g_rand_int_range (self->rand, 0, N_PER_CHANCE) < of_hundred;
}

/* The time until the next event of a Poisson process. */
static gint64
draw_gap_ms (PressoPlan *self)
{
  return (gint64) (-log (1.0 - g_rand_double (self->rand)) * MINUTE_MS / self->orders_per_minute);
}

/* Log-normal, as what people do takes: never nothing, seldom very long. */
static gint64
draw_time_ms (PressoPlan *self, double median_ms)
{
  double u = 1.0 - g_rand_double (self->rand);
  double normal = sqrt (-2.0 * log (u)) * cos (2.0 * G_PI * g_rand_double (self->rand));

  return (gint64) (median_ms * exp (SPREAD * normal));
}

/* Takes the n-th half as often as the first, a third as often, and so on (Zipf). */
static gpointer
draw_item (PressoPlan *self, GPtrArray *items)
{
  double total = 0.0, left;

  for (guint i = 0; i < items->len; i++)
    total += 1.0 / (i + 1);
  left = g_rand_double_range (self->rand, 0.0, total);
  for (guint i = 0; i + 1 < items->len; i++) {
    left -= 1.0 / (i + 1);
    if (left < 0.0)
      return g_ptr_array_index (items, i);
  }
  return items->len > 0 ? g_ptr_array_index (items, items->len - 1) : NULL;
}

static PressoChoice *
draw_choice (PressoPlan *self, PressoOptionGroup *group)
{
  GListModel *choices = presso_option_group_get_choices (group);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean is_usual = happens (self, TAKE_USUAL);

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++) {
    g_autoptr (PressoChoice) choice = g_list_model_get_item (choices, i);

    if (presso_choice_get_available (choice))
      g_ptr_array_add (items, g_steal_pointer (&choice));
  }
  if (is_usual && items->len > 0)
    return g_object_ref (g_ptr_array_index (items, 0));
  return items->len > 0 ? g_object_ref (draw_item (self, items)) : NULL;
}

static void
draw_options (PressoPlan *self, PressoVisit *visit, GListModel *groups)
{
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++) {
    g_autoptr (PressoOptionGroup) group = g_list_model_get_item (groups, i);
    g_autoptr (PressoChoice) choice = draw_choice (self, group);

    if (choice != NULL)
      json_object_set_string_member (visit->options, presso_option_group_get_id (group),
                                     presso_choice_get_id (choice));
  }
}

static PressoDrink *
draw_drink (PressoPlan *self, GListModel *menu)
{
  g_autoptr (GPtrArray) drinks = g_ptr_array_new_with_free_func (g_object_unref);
  PressoDrink *drink;

  for (guint i = 0; i < g_list_model_get_n_items (menu); i++) {
    g_autoptr (PressoDrink) item = g_list_model_get_item (menu, i);

    if (presso_drink_get_available (item))
      g_ptr_array_add (drinks, g_steal_pointer (&item));
  }
  drink = draw_item (self, drinks);
  return drink != NULL ? g_object_ref (drink) : NULL;
}

/**
 * presso_plan_next:
 * @self: a plan
 * @menu: the menu as it is now, of type [class@Drink]
 *
 * Returns: (transfer full) (nullable): the next guest's visit; %NULL where everything is sold out
 */
PressoVisit *
presso_plan_next (PressoPlan *self, GListModel *menu)
{
  g_autoptr (PressoDrink) drink = draw_drink (self, menu);
  GListModel *groups = drink != NULL ? presso_drink_get_options (drink) : NULL;
  PressoVisit *visit;

  if (drink == NULL)
    return NULL;
  visit = presso_visit_new (presso_drink_get_id (drink));
  visit->after_ms = draw_gap_ms (self);
  draw_options (self, visit, groups);
  if (happens (self, GIVE_A_NAME))
    visit->name = g_strdup (nicknames[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (nicknames))]);
  visit->think_ms = draw_time_ms (self, THINK_MS);
  if (happens (self, GIVE_UP))
    visit->cancel_ms = draw_time_ms (self, PATIENT_MS);
  visit->make_ms = draw_time_ms (self, MAKE_MS + OPTION_MS * g_list_model_get_n_items (groups));
  visit->pickup_ms = draw_time_ms (self, PICKUP_MS);
  return visit;
}
