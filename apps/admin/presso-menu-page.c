/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "admin/presso-menu-page.h"

#include <glib/gi18n.h>

#include "admin/presso-admin-focus.h"
#include "admin/presso-admin-toast.h"
#include "admin/presso-drink-editor.h"
#include "admin/presso-drink-row.h"

/**
 * PressoMenuPage:
 *
 * The menu editor: the drinks, and the one that is chosen beside them or in their place. Nothing
 * reaches the guests before it is saved.
 */
struct _PressoMenuPage {
  AdwBin parent_instance;

  AdwLeaflet *leaflet;
  GtkListBox *drinks;
  GtkWidget *list;
  GtkStack *details;
  AdwWindowTitle *drink_title;
  GtkWidget *back;
  PressoDrinkEditor *editor;
  GtkRevealer *changes;
  GtkLabel *changes_label;
  GtkWidget *save;
  GtkWidget *discard;

  PressoClient *client;
  PressoMenuDraft *draft;
  GCancellable *cancellable;
  char *shown_id; /* of the drink that is being edited */
  gboolean is_saving;
};

G_DEFINE_FINAL_TYPE (PressoMenuPage, presso_menu_page, ADW_TYPE_BIN)

enum {
  SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_state (PressoMenuPage *self)
{
  gboolean is_live = presso_client_get_state (self->client) == PRESSO_CONNECTION_LIVE;
  gboolean is_dirty = presso_menu_draft_get_dirty (self->draft);
  const char *text = _ ("Guests don’t see your changes yet.");

  if (presso_menu_draft_get_conflict (self->draft))
    text = _ ("The menu was changed elsewhere meanwhile. Saving puts yours in its place.");
  gtk_label_set_label (self->changes_label, text);
  gtk_revealer_set_reveal_child (self->changes, is_dirty);
  gtk_widget_set_sensitive (self->save, is_live && is_dirty && !self->is_saving);
  gtk_widget_set_sensitive (self->discard, is_dirty && !self->is_saving);
  presso_admin_set_sensitive (GTK_WIDGET (self->leaflet), !self->is_saving);
}

static void
show_title (PressoMenuPage *self)
{
  PressoDrink *drink = presso_drink_editor_get_drink (self->editor);

  if (drink != NULL)
    adw_window_title_set_title (self->drink_title, presso_drink_get_name (drink));
}

static void
show_drink (PressoMenuPage *self, PressoDrink *drink)
{
  PressoDrink *before = presso_drink_editor_get_drink (self->editor);

  if (before != NULL)
    g_signal_handlers_disconnect_by_data (before, self);
  presso_drink_editor_set_drink (self->editor, self->draft, drink);
  gtk_stack_set_visible_child_name (self->details, drink != NULL ? "drink" : "empty");
  g_free (self->shown_id);
  self->shown_id = NULL;
  if (drink == NULL) {
    adw_leaflet_set_visible_child (self->leaflet, self->list);
    return;
  }
  self->shown_id = g_strdup (presso_drink_get_id (drink));
  g_signal_connect_swapped (drink, "notify::name", G_CALLBACK (show_title), self);
  show_title (self);
}

static void
select_drink (PressoMenuPage *self, PressoDrink *drink)
{
  show_drink (self, drink);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->details));
}

/* The drink that was being edited may have gone, or be another object with the same id. */
static void
on_drinks_changed (PressoMenuPage *self)
{
  GListModel *drinks = presso_menu_draft_get_drinks (self->draft);
  PressoDrink *shown = presso_drink_editor_get_drink (self->editor);
  PressoDrink *same = NULL;

  if (shown == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (drinks); i++) {
    g_autoptr (PressoDrink) drink = g_list_model_get_item (drinks, i);

    if (drink == shown)
      return;
    if (self->shown_id != NULL && g_strcmp0 (presso_drink_get_id (drink), self->shown_id) == 0)
      same = drink; /* The list holds it. */
  }
  show_drink (self, same);
}

static void
on_add_clicked (PressoMenuPage *self)
{
  select_drink (self, presso_menu_draft_add_drink (self->draft, _ ("New drink")));
}

static void
on_back_clicked (PressoMenuPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list);
}

static void
on_discard_clicked (PressoMenuPage *self)
{
  presso_menu_draft_reset (self->draft);
}

static void
say_refused (PressoMenuPage *self, const GError *error)
{
  presso_menu_problems_take (presso_menu_draft_get_problems (self->draft), error);
  presso_admin_toast_show_error (GTK_WIDGET (self), error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PressoMenuPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = presso_client_patch_shop_finish (PRESSO_CLIENT (source), result, &error);

  if (self->client == NULL)
    return;
  self->is_saving = FALSE;
  if (ok) {
    presso_menu_draft_settle (self->draft);
    presso_menu_draft_take_menu (self->draft,
                                 presso_shop_get_menu (presso_client_get_shop (self->client)));
    presso_admin_toast_show (GTK_WIDGET (self), adw_toast_new (_ ("The menu is saved")));
    g_signal_emit (self, signals[SAVED], 0);
  } else {
    say_refused (self, error);
  }
  show_state (self);
}

static void
presso_menu_page_dispose (GObject *object)
{
  PressoMenuPage *self = PRESSO_MENU_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (self->client, self);
    g_signal_handlers_disconnect_by_data (presso_client_get_shop (self->client), self);
    g_signal_handlers_disconnect_by_data (
      presso_shop_get_menu (presso_client_get_shop (self->client)), self);
    g_signal_handlers_disconnect_by_data (self->draft, self);
    g_signal_handlers_disconnect_by_data (presso_menu_draft_get_drinks (self->draft), self);
  }
  if (self->editor != NULL && presso_drink_editor_get_drink (self->editor) != NULL)
    g_signal_handlers_disconnect_by_data (presso_drink_editor_get_drink (self->editor), self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_MENU_PAGE);
  g_clear_object (&self->client);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->shown_id, g_free);
  G_OBJECT_CLASS (presso_menu_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, leaflet);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, drinks);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, list);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, details);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, drink_title);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, back);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, editor);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, changes);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, changes_label);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, save);
  gtk_widget_class_bind_template_child (klass, PressoMenuPage, discard);
}

static void
presso_menu_page_class_init (PressoMenuPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_menu_page_dispose;

  /**
   * PressoMenuPage::saved:
   * @self: a page
   *
   * The host has taken the menu.
   */
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PRESSO_TYPE_DRINK_EDITOR);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Admin/presso-menu-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_discard_clicked);
  gtk_widget_class_bind_template_callback (widget_class, presso_menu_page_save);
}

static void
presso_menu_page_init (PressoMenuPage *self)
{
  self->draft = presso_menu_draft_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  PressoMenuPage *self = user_data;
  GtkWidget *row = presso_drink_row_new (self->draft, item);

  g_signal_connect_object (row, "chosen", G_CALLBACK (select_drink), self, G_CONNECT_SWAPPED);
  return row;
}

static void
on_languages_changed (PressoMenuPage *self)
{
  PressoShop *shop = presso_client_get_shop (self->client);
  PressoDrink *shown = presso_drink_editor_get_drink (self->editor);

  presso_menu_draft_set_languages (self->draft, presso_shop_get_languages (shop),
                                   presso_shop_get_language (shop));
  if (shown != NULL) {
    g_autoptr (PressoDrink) held = g_object_ref (shown);

    show_drink (self, NULL);
    show_drink (self, held);
  }
}

static void
on_menu_changed (PressoMenuPage *self)
{
  presso_menu_draft_take_menu (self->draft,
                               presso_shop_get_menu (presso_client_get_shop (self->client)));
}

/**
 * presso_menu_page_set_client:
 * @self: a page without a client
 * @client: the connection to the host
 *
 * Edits the menu of @client's shop.
 */
void
presso_menu_page_set_client (PressoMenuPage *self, PressoClient *client)
{
  GListModel *drinks;

  g_return_if_fail (PRESSO_IS_MENU_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  drinks = presso_menu_draft_get_drinks (self->draft);
  gtk_list_box_bind_model (self->drinks, drinks, create_row, self, NULL);
  g_signal_connect_swapped (drinks, "items-changed", G_CALLBACK (on_drinks_changed), self);
  g_signal_connect_swapped (self->draft, "notify", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (presso_shop_get_menu (presso_client_get_shop (client)), "items-changed",
                            G_CALLBACK (on_menu_changed), self);
  g_signal_connect_swapped (presso_client_get_shop (client), "notify::languages",
                            G_CALLBACK (on_languages_changed), self);
  g_signal_connect_swapped (presso_client_get_shop (client), "notify::language",
                            G_CALLBACK (on_languages_changed), self);
  on_languages_changed (self);
  on_menu_changed (self);
  show_state (self);
}

/**
 * presso_menu_page_has_changes:
 * @self: a page
 *
 * Returns: whether there is anything to save
 */
gboolean
presso_menu_page_has_changes (PressoMenuPage *self)
{
  g_return_val_if_fail (PRESSO_IS_MENU_PAGE (self), FALSE);

  return presso_menu_draft_get_dirty (self->draft);
}

/**
 * presso_menu_page_save:
 * @self: a page
 *
 * Checks the menu and gives it to the host; [signal@MenuPage::saved] tells of success, a toast and
 * the fields of anything else.
 */
void
presso_menu_page_save (PressoMenuPage *self)
{
  g_autoptr (JsonNode) patch = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PRESSO_IS_MENU_PAGE (self));

  if (!presso_menu_draft_check (self->draft, &error)) {
    say_refused (self, error);
    return;
  }
  patch = presso_menu_draft_to_json (self->draft);
  self->is_saving = TRUE;
  show_state (self);
  presso_client_patch_shop_async (self->client, json_node_get_object (patch), self->cancellable,
                                  on_saved, g_object_ref (self));
}
