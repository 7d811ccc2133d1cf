/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-people.h"

#include "model/presso-json.h"

/**
 * PressoPeople:
 *
 * Who makes the drinks, and who of them works at this station. That is one of those whom the
 * organiser has named; where nobody is named, whoever typed their name.
 *
 * The station remembers the id, because names change, and the name, because a station that starts
 * without a host must go on in it.
 */
struct _PressoPeople {
  GObject parent_instance;

  PressoClient *client;
  GSettings *settings; /* nullable: not installed; then nothing is remembered */
  char *id;            /* empty: nobody of those who are named */
  char *name;          /* empty: nobody in particular */
};

G_DEFINE_FINAL_TYPE (PressoPeople, presso_people, G_TYPE_OBJECT)

enum {
  PROP_NAME = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
remember (PressoPeople *self, const char *id, const char *name)
{
  gboolean is_renamed = g_strcmp0 (self->name, name) != 0;
  g_autofree char *old_id = self->id;
  g_autofree char *G_GNUC_UNUSED old_name = self->name;

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  if (!is_renamed && g_strcmp0 (old_id, id) == 0)
    return;
  if (self->settings != NULL) {
    g_settings_set_string (self->settings, "barista-id", id);
    g_settings_set_string (self->settings, "barista-name", name);
  }
  if (is_renamed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/* Whoever is not named any more doesn't work here any more, nor does a name that was typed before
 * there were named ones. An empty list may only mean that we know of none yet. */
static void
on_baristas_changed (PressoPeople *self)
{
  PressoBarista *barista = presso_people_get_barista (self);

  if (!presso_people_has_baristas (self))
    return;
  remember (self, barista != NULL ? self->id : "",
            barista != NULL ? presso_barista_get_name (barista) : "");
}

static void
presso_people_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PressoPeople *self = PRESSO_PEOPLE (object);

  switch (id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
presso_people_dispose (GObject *object)
{
  PressoPeople *self = PRESSO_PEOPLE (object);

  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (presso_client_get_baristas (self->client), self);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (presso_people_parent_class)->dispose (object);
}

static void
presso_people_finalize (GObject *object)
{
  PressoPeople *self = PRESSO_PEOPLE (object);

  g_free (self->id);
  g_free (self->name);
  G_OBJECT_CLASS (presso_people_parent_class)->finalize (object);
}

static void
presso_people_class_init (PressoPeopleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = presso_people_get_property;
  object_class->dispose = presso_people_dispose;
  object_class->finalize = presso_people_finalize;

  /**
   * PressoPeople:name:
   *
   * Who works here; empty for nobody in particular.
   */
  properties[PROP_NAME] = g_param_spec_string (
    "name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
presso_people_init (PressoPeople *self)
{
  self->id = g_strdup ("");
  self->name = g_strdup ("");
}

/**
 * presso_people_new:
 * @client: the connection to the host
 * @settings: (nullable): what this machine remembers
 *
 * Returns: (transfer full): the people of the bar, with who worked here last
 */
PressoPeople *
presso_people_new (PressoClient *client, GSettings *settings)
{
  PressoPeople *self = g_object_new (PRESSO_TYPE_PEOPLE, NULL);

  g_return_val_if_fail (PRESSO_IS_CLIENT (client), self);

  self->client = g_object_ref (client);
  g_set_object (&self->settings, settings);
  if (settings != NULL) {
    g_free (self->id);
    self->id = g_settings_get_string (settings, "barista-id");
    g_free (self->name);
    self->name = g_settings_get_string (settings, "barista-name");
  }
  g_signal_connect_swapped (presso_client_get_baristas (client), "items-changed",
                            G_CALLBACK (on_baristas_changed), self);
  on_baristas_changed (self);
  return self;
}

/**
 * presso_people_get_baristas:
 * @self: the people
 *
 * Returns: (transfer none): those whom the organiser has named, of type [class@Barista]
 */
GListModel *
presso_people_get_baristas (PressoPeople *self)
{
  g_return_val_if_fail (PRESSO_IS_PEOPLE (self), NULL);

  return presso_client_get_baristas (self->client);
}

/**
 * presso_people_has_baristas:
 * @self: the people
 *
 * Returns: whether the organiser has named any, so that nobody types a name
 */
gboolean
presso_people_has_baristas (PressoPeople *self)
{
  g_return_val_if_fail (PRESSO_IS_PEOPLE (self), FALSE);

  return g_list_model_get_n_items (presso_people_get_baristas (self)) > 0;
}

/**
 * presso_people_get_barista:
 * @self: the people
 *
 * Returns: (transfer none) (nullable): who of those who are named works here
 */
PressoBarista *
presso_people_get_barista (PressoPeople *self)
{
  GListModel *baristas;

  g_return_val_if_fail (PRESSO_IS_PEOPLE (self), NULL);

  baristas = presso_people_get_baristas (self);
  for (guint i = 0; i < g_list_model_get_n_items (baristas); i++) {
    g_autoptr (PressoBarista) barista = g_list_model_get_item (baristas, i);

    if (g_strcmp0 (presso_barista_get_id (barista), self->id) == 0)
      return barista; /* The list holds them. */
  }
  return NULL;
}

/**
 * presso_people_get_name:
 * @self: the people
 *
 * Returns: (transfer none): who works here; empty for nobody in particular
 */
const char *
presso_people_get_name (PressoPeople *self)
{
  g_return_val_if_fail (PRESSO_IS_PEOPLE (self), NULL);

  return self->name;
}

/**
 * presso_people_choose:
 * @self: the people
 * @barista: (nullable): who works here from now on, %NULL for nobody in particular
 */
void
presso_people_choose (PressoPeople *self, PressoBarista *barista)
{
  g_return_if_fail (PRESSO_IS_PEOPLE (self));

  if (barista != NULL)
    remember (self, presso_barista_get_id (barista), presso_barista_get_name (barista));
  else
    remember (self, "", "");
}

/**
 * presso_people_set_name:
 * @self: the people of a bar where nobody is named
 * @name: who works here from now on, empty for nobody in particular
 */
void
presso_people_set_name (PressoPeople *self, const char *name)
{
  g_return_if_fail (PRESSO_IS_PEOPLE (self));

  remember (self, "", name);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer =
    presso_client_request_finish (PRESSO_CLIENT (source), result, &error);

  if (answer == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (g_task_return_error_if_cancelled (task))
    return;
  presso_people_choose (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

/**
 * presso_people_sign_in_async:
 * @self: the people
 * @barista: who says that it is them
 * @pin: what they typed
 * @cancellable: (nullable): ends the wait
 * @callback: called when the host has answered
 * @user_data: for @callback
 *
 * Asks the host whether that is their PIN; then they work here from now on.
 */
void
presso_people_sign_in_async (PressoPeople *self,
                             PressoBarista *barista,
                             const char *pin,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (JsonNode) body = presso_json_take_object (json_object_new ());
  g_autofree char *path = g_strdup_printf ("baristas/%s/sign-in", presso_barista_get_id (barista));

  g_task_set_source_tag (task, presso_people_sign_in_async);
  g_task_set_task_data (task, g_object_ref (barista), g_object_unref);
  json_object_set_string_member (json_node_get_object (body), "pin", pin);
  presso_client_request_async (self->client, "POST", path, body, cancellable, on_signed_in, task);
}

/**
 * presso_people_sign_in_finish:
 * @self: the people
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether they work here now; otherwise %PRESSO_ERROR_PIN_WRONG or
 *   %PRESSO_ERROR_TOO_MANY_REQUESTS, in the user's words
 */
gboolean
presso_people_sign_in_finish (PressoPeople *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
