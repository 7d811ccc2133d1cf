/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PressoFieldKind:
 * @PRESSO_FIELD_STRING: `char *`; a JSON string
 * @PRESSO_FIELD_ID: `char *`; a JSON string of 1 to 40 characters `a-z 0-9 -`
 * @PRESSO_FIELD_INT: `gint64`; a whole JSON number
 * @PRESSO_FIELD_BOOL: `gboolean`
 * @PRESSO_FIELD_TIME: `gint64` milliseconds since the Unix epoch, 0 for none; a JSON string in RFC
 *   3339, or null
 * @PRESSO_FIELD_ENUM: `int` of an enumeration; the nick as a JSON string
 * @PRESSO_FIELD_FLAGS: `guint` of a flags type; a JSON array of its nicks, each at most once
 * @PRESSO_FIELD_STRINGS: `char **`; a JSON array of strings
 * @PRESSO_FIELD_TEXTS: `GVariant *` of texts by language, or `NULL`; a JSON object of strings
 * @PRESSO_FIELD_LIST: `GListStore *` of records; a JSON array of objects
 * @PRESSO_FIELD_RECORD: a record or `NULL`; a JSON object, which is replaced as a whole
 *
 * How a field is held and how it is written.
 */
typedef enum {
  PRESSO_FIELD_STRING,
  PRESSO_FIELD_ID,
  PRESSO_FIELD_INT,
  PRESSO_FIELD_BOOL,
  PRESSO_FIELD_TIME,
  PRESSO_FIELD_ENUM,
  PRESSO_FIELD_FLAGS,
  PRESSO_FIELD_STRINGS,
  PRESSO_FIELD_TEXTS,
  PRESSO_FIELD_LIST,
  PRESSO_FIELD_RECORD,
} PressoFieldKind;

/**
 * PressoFieldFlags:
 * @PRESSO_FIELD_REQUIRED: a document without it is refused
 * @PRESSO_FIELD_NULLABLE: null stands for an empty string, the number 0 or an enumeration's 0
 * @PRESSO_FIELD_READ_ONLY: a peer's patch can't change it; passed over
 * @PRESSO_FIELD_SPARSE: left out of JSON while it holds nothing: for what most records of a long
 *   list don't have, each of which a phone would load
 * @PRESSO_FIELD_LANGUAGE: holds language tags, which are read in any case
 */
typedef enum {
  PRESSO_FIELD_NONE = 0,
  PRESSO_FIELD_REQUIRED = 1 << 0,
  PRESSO_FIELD_NULLABLE = 1 << 1,
  PRESSO_FIELD_READ_ONLY = 1 << 2,
  PRESSO_FIELD_SPARSE = 1 << 3,
  PRESSO_FIELD_LANGUAGE = 1 << 4,
} PressoFieldFlags;

/**
 * PressoField:
 * @name: the JSON member
 * @property: the GObject property
 * @kind: how it is held and written
 * @offset: where in the instance
 * @type: (nullable): type function of an enumeration, of flags, a record or a list's records
 * @minimum: least number, or fewest characters
 * @maximum: greatest number, or most characters or elements; 0 for no limit of ours
 * @flags: see [flags@PressoFieldFlags]
 *
 * One field of a record. A class of the model is a struct and a table of these: properties with
 * notification, memory and JSON in both directions all follow from the table.
 */
typedef struct {
  const char *name;
  const char *property;
  PressoFieldKind kind;
  gsize offset;
  GType (*type) (void);
  gint64 minimum;
  gint64 maximum;
  PressoFieldFlags flags;
} PressoField;

#define PRESSO_TYPE_RECORD (presso_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (PressoRecord, presso_record, PRESSO, RECORD, GObject)

struct _PressoRecordClass {
  GObjectClass parent_class;

  /*< private >*/
  const PressoField *fields;
  guint n_fields;
  GParamSpec **properties;
};

void presso_record_class_set_fields (PressoRecordClass *klass,
                                     const PressoField *fields,
                                     guint n_fields);

gpointer presso_record_new_from_json (GType type, JsonNode *node, const char *path, GError **error);
gboolean
presso_record_update (PressoRecord *self, JsonNode *node, const char *path, GError **error);
gboolean presso_record_patch (PressoRecord *self, JsonNode *node, GError **error);
JsonNode *presso_record_to_json (PressoRecord *self);
char *presso_record_to_string (PressoRecord *self);
gpointer presso_record_copy (PressoRecord *self);

G_END_DECLS
