/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "common/presso-setup-window.h"

#include <glib/gi18n.h>

#include "client/presso-address.h"
#include "client/presso-discovery.h"
#include "client/presso-pairing.h"
#include "model/presso-error.h"
#include "model/presso-fingerprint.h"

/* What the organiser reads in the list of stations. */
#define MAX_NAME 40

/**
 * PressoSetupWindow:
 *
 * How a station gets to the bar on another machine: it shows the bars of the network and a row for
 * an address, then a short code until the organiser has let the station in.
 *
 * # CSS nodes
 *
 * `window.setup` with `.code` and `.key`
 */
struct _PressoSetupWindow {
  AdwWindow parent_instance;

  GtkStack *pages;
  GtkListBox *found;
  GtkLabel *nothing_found;
  AdwEntryRow *address;
  GtkWidget *address_problem;
  GtkWidget *connect;
  GtkWidget *cancel_connecting;
  GtkLabel *code;
  GtkLabel *progress;
  AdwActionRow *station_row;
  AdwActionRow *bar_row;
  AdwActionRow *key_row;
  GtkWidget *cancel_waiting;
  AdwStatusPage *problem;
  GtkWidget *retry;

  PressoDiscovery *discovery;
  PressoPairing *pairing;
  char *uri;
  char *fingerprint;
};

enum {
  PAIRED,
  STAYED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PressoSetupWindow, presso_setup_window, ADW_TYPE_WINDOW)

static void
pair (PressoSetupWindow *self)
{
  presso_pairing_start (self->pairing, self->uri, self->fingerprint);
}

static void
on_found_activated (PressoSetupWindow *self, GtkListBoxRow *row)
{
  g_autoptr (PressoFoundHost) host = g_list_model_get_item (
    G_LIST_MODEL (self->discovery), (guint) gtk_list_box_row_get_index (row));
  g_autofree char *uri = presso_found_host_build_uri (host);

  presso_setup_window_pair (self, uri, presso_found_host_get_fingerprint (host));
}

static void
on_address_changed (PressoSetupWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address));

  gtk_widget_set_sensitive (self->connect, text[strspn (text, " ")] != '\0');
  gtk_widget_set_visible (self->address_problem, FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
}

static void
on_address_entered (PressoSetupWindow *self)
{
  g_autofree char *uri =
    presso_address_parse (gtk_editable_get_text (GTK_EDITABLE (self->address)));

  if (uri != NULL) {
    presso_setup_window_pair (self, uri, NULL);
    return;
  }
  gtk_widget_set_visible (self->address_problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
}

static void
on_here_activated (PressoSetupWindow *self)
{
  g_signal_emit (self, signals[STAYED], 0);
}

static void
on_cancel (PressoSetupWindow *self)
{
  presso_pairing_cancel (self->pairing);
}

static void
on_retry (PressoSetupWindow *self)
{
  pair (self);
}

/* From the list, Escape leaves; from anywhere else it leads back to it. */
static void
cancel_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PressoSetupWindow *self = PRESSO_SETUP_WINDOW (widget);

  if (presso_pairing_get_state (self->pairing) == PRESSO_PAIRING_IDLE)
    gtk_window_close (GTK_WINDOW (self));
  else
    presso_pairing_cancel (self->pairing);
}

/* Nothing answered. What a host says of itself is told as it is. */
static gboolean
is_silence (const GError *error)
{
  return g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_UNAVAILABLE) &&
         g_str_equal (error->message, presso_error_get_sentence (PRESSO_ERROR_UNAVAILABLE));
}

static const char *
get_problem_title (const GError *error)
{
  if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_ACCESS_DENIED))
    return _ ("Not let in");
  if (g_error_matches (error, PRESSO_ERROR, PRESSO_ERROR_HOST_CHANGED))
    return _ ("This is not the bar it says it is");
  if (is_silence (error))
    return _ ("The bar can’t be reached");
  return _ ("That didn’t work");
}

static char *
describe_problem (PressoSetupWindow *self, const GError *error)
{
  g_autofree char *address = presso_address_format (self->uri);

  if (is_silence (error))
    return g_strdup_printf (_ ("Nothing answers at %s. Check the address, that the bar is running, "
                               "and that both machines are on the same network."),
                            address);
  if (error->domain != PRESSO_ERROR)
    return g_strdup (presso_error_get_sentence (PRESSO_ERROR_INTERNAL));
  return g_strdup (error->message);
}

static void
show_problem (PressoSetupWindow *self)
{
  const GError *error = presso_pairing_get_error (self->pairing);
  g_autofree char *description = describe_problem (self, error);
  g_autofree char *markup = g_markup_escape_text (description, -1);

  adw_status_page_set_title (self->problem, get_problem_title (error));
  adw_status_page_set_description (self->problem, markup);
}

static const char *
describe_progress (const GError *error)
{
  if (error == NULL)
    return _ ("Waiting for the organiser to approve…");
  /* Nobody has to do that here. */
  if (is_silence (error))
    return _ ("The bar doesn’t answer. Trying again by itself…");
  return error->message;
}

static void
show_waiting (PressoSetupWindow *self)
{
  const GError *error = presso_pairing_get_error (self->pairing);
  const char *code = presso_pairing_get_user_code (self->pairing);
  const char *fingerprint = presso_pairing_get_fingerprint (self->pairing);
  g_autofree char *address = presso_address_format (presso_pairing_get_uri (self->pairing));
  g_autofree char *key = presso_fingerprint_to_lines (fingerprint != NULL ? fingerprint : "");

  gtk_label_set_label (self->code, code != NULL ? code : "");
  gtk_label_set_label (self->progress, describe_progress (error));
  adw_action_row_set_subtitle (self->station_row, presso_pairing_get_name (self->pairing));
  adw_action_row_set_subtitle (self->bar_row, address);
  adw_action_row_set_subtitle (self->key_row, key);
}

static void
show_page (PressoSetupWindow *self, const char *name, GtkWidget *focus)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), name) == 0)
    return;
  gtk_stack_set_visible_child_name (self->pages, name);
  gtk_widget_grab_focus (focus);
}

static void
on_pairing_changed (PressoSetupWindow *self)
{
  switch (presso_pairing_get_state (self->pairing)) {
  case PRESSO_PAIRING_CONNECTING:
    show_page (self, "connecting", self->cancel_connecting);
    return;
  case PRESSO_PAIRING_WAITING:
    show_waiting (self);
    show_page (self, "waiting", self->cancel_waiting);
    return;
  case PRESSO_PAIRING_FAILED:
    show_problem (self);
    show_page (self, "failed", self->retry);
    return;
  case PRESSO_PAIRING_PAIRED:
    g_signal_emit (self, signals[PAIRED], 0);
    return;
  case PRESSO_PAIRING_IDLE:
  default:
    show_page (self, "choose", GTK_WIDGET (self->address));
  }
}

static GtkWidget *
create_found_row (gpointer item, gpointer user_data)
{
  PressoFoundHost *host = item;
  g_autofree char *title = g_markup_escape_text (presso_found_host_get_name (host), -1);
  g_autofree char *uri = presso_found_host_build_uri (host);
  g_autofree char *subtitle = presso_address_format (uri);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
on_discovery_available (PressoSetupWindow *self)
{
  gtk_label_set_label (self->nothing_found,
                       presso_discovery_get_available (self->discovery)
                         ? _ ("No bar yet. Is it running, and on the same network?")
                         : _ ("This machine can’t look for bars by itself. Please type the "
                              "address."));
}

static void
presso_setup_window_dispose (GObject *object)
{
  PressoSetupWindow *self = PRESSO_SETUP_WINDOW (object);

  if (self->pairing != NULL) {
    g_signal_handlers_disconnect_by_data (self->pairing, self);
    presso_pairing_cancel (self->pairing);
  }
  g_clear_object (&self->pairing);
  if (self->found != NULL)
    gtk_list_box_bind_model (self->found, NULL, NULL, NULL, NULL);
  g_clear_object (&self->discovery);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_SETUP_WINDOW);
  G_OBJECT_CLASS (presso_setup_window_parent_class)->dispose (object);
}

static void
presso_setup_window_finalize (GObject *object)
{
  PressoSetupWindow *self = PRESSO_SETUP_WINDOW (object);

  g_free (self->uri);
  g_free (self->fingerprint);
  G_OBJECT_CLASS (presso_setup_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/common/presso-setup-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, found);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, nothing_found);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, address);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, address_problem);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, connect);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, cancel_connecting);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, code);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, station_row);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, bar_row);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, key_row);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, cancel_waiting);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, PressoSetupWindow, retry);
  gtk_widget_class_bind_template_callback (widget_class, on_found_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_address_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_address_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_here_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
presso_setup_window_class_init (PressoSetupWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = presso_setup_window_dispose;
  object_class->finalize = presso_setup_window_finalize;
  bind_template (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "setup.cancel", NULL,
                                   cancel_activated);

  /**
   * PressoSetupWindow::paired:
   * @self: a window
   *
   * The station was let in, and its pass is kept.
   */
  signals[PAIRED] = g_signal_new ("paired", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PressoSetupWindow::stayed:
   * @self: a window
   *
   * This machine's own bar was chosen.
   */
  signals[STAYED] = g_signal_new ("stayed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
presso_setup_window_init (PressoSetupWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->discovery = presso_discovery_new ();
  gtk_list_box_bind_model (self->found, G_LIST_MODEL (self->discovery), create_found_row, NULL,
                           NULL);
  g_signal_connect_object (self->discovery, "notify::available",
                           G_CALLBACK (on_discovery_available), self, G_CONNECT_SWAPPED);
  on_discovery_available (self);
}

/**
 * presso_setup_window_new:
 * @data_dir: the data folder, where the pass will be kept
 * @role: what the station is to be let in as
 *
 * Returns: (transfer floating): a window that shows the bars there are
 */
PressoSetupWindow *
presso_setup_window_new (const char *data_dir, const char *role)
{
  PressoSetupWindow *self = g_object_new (PRESSO_TYPE_SETUP_WINDOW, NULL);
  g_autofree char *name = g_strndup (g_get_host_name (), MAX_NAME);

  self->pairing = presso_pairing_new (data_dir, role, name);
  g_signal_connect_swapped (self->pairing, "notify", G_CALLBACK (on_pairing_changed), self);
  return self;
}

/**
 * presso_setup_window_pair:
 * @self: a window
 * @uri: where the bar is
 * @fingerprint: (nullable): the key it has to show, where that is known
 *
 * Asks a certain bar for a code.
 */
void
presso_setup_window_pair (PressoSetupWindow *self, const char *uri, const char *fingerprint)
{
  g_return_if_fail (PRESSO_IS_SETUP_WINDOW (self));

  g_free (self->uri);
  self->uri = g_strdup (uri);
  g_free (self->fingerprint);
  self->fingerprint = g_strdup (fingerprint);
  pair (self);
}
