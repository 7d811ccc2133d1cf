/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/presso-store-private.h"

/* The steps that make the schema; a step that was released is never changed. Times are milliseconds
 * since the Unix epoch. A document is the record as the protocol shows it; beside it stand the
 * columns that a query asks for and what isn't shown. */
const char *const presso_store_migrations[] = {
  /* 1: the first release. */
  "CREATE TABLE shop ("
  "  id TEXT PRIMARY KEY,"
  "  document TEXT NOT NULL,"
  "  last_number BIGINT NOT NULL DEFAULT 0);"
  "CREATE TABLE code ("
  "  shop TEXT NOT NULL REFERENCES shop (id),"
  "  code TEXT NOT NULL,"
  "  valid_from BIGINT NOT NULL,"
  "  valid_until BIGINT NOT NULL,"
  "  drinks BIGINT NOT NULL,"
  "  taken BIGINT NOT NULL DEFAULT 0 CHECK (taken >= 0),"
  "  PRIMARY KEY (shop, code));"
  "CREATE INDEX code_by_end ON code (shop, valid_until);"
  "CREATE TABLE orders ("
  "  id TEXT PRIMARY KEY,"
  "  shop TEXT NOT NULL REFERENCES shop (id),"
  "  number BIGINT,"
  "  state TEXT NOT NULL,"
  "  guest TEXT,"   /* hash of the session; null for a walk-up order */
  "  code TEXT,"    /* where its drink was taken */
  "  station TEXT," /* who claimed it */
  "  created_at BIGINT NOT NULL,"
  "  claimed_at BIGINT,"
  "  ready_at BIGINT,"
  "  closed_at BIGINT,"
  "  deadline BIGINT,"
  "  document TEXT NOT NULL,"
  "  UNIQUE (shop, number));"
  "CREATE INDEX orders_by_state ON orders (shop, state, created_at);"
  "CREATE INDEX orders_by_guest ON orders (guest, shop, created_at) WHERE guest IS NOT NULL;"
  "CREATE INDEX orders_by_deadline ON orders (deadline) WHERE deadline IS NOT NULL;"
  "CREATE INDEX orders_by_ready ON orders (shop, ready_at) WHERE ready_at IS NOT NULL;"
  "CREATE TABLE event ("
  "  sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  shop TEXT NOT NULL,"
  "  type TEXT NOT NULL,"
  "  subject TEXT,"
  "  guest TEXT,"
  "  time BIGINT NOT NULL,"
  "  data TEXT NOT NULL);"
  "CREATE INDEX event_by_subject ON event (subject) WHERE subject IS NOT NULL;"
  "CREATE TABLE station ("
  "  id TEXT PRIMARY KEY,"
  "  shop TEXT NOT NULL REFERENCES shop (id),"
  "  name TEXT NOT NULL,"
  "  role TEXT NOT NULL,"
  "  token_hash TEXT NOT NULL UNIQUE,"
  "  created_at BIGINT NOT NULL,"
  "  revoked_at BIGINT);"
  "CREATE TABLE answer (" /* what was answered to an Idempotency-Key */
  "  caller TEXT NOT NULL,"
  "  key TEXT NOT NULL,"
  "  request TEXT NOT NULL," /* hash of method, path and body */
  "  status BIGINT NOT NULL,"
  "  body TEXT,"
  "  created_at BIGINT NOT NULL,"
  "  PRIMARY KEY (caller, key));"
  "CREATE INDEX answer_by_age ON answer (created_at)",
  /* 2 */
  /* Orders that were given up before they got a number, for pruning. */
  "CREATE INDEX orders_by_end ON orders (closed_at) WHERE number IS NULL AND closed_at IS NOT NULL;"
  /* Pairing, what is known of a station, and who did what. */
  "CREATE TABLE pairing (" /* stations that ask to be let in, until they expire */
  "  id TEXT PRIMARY KEY," /* becomes the station's */
  "  device_hash TEXT NOT NULL UNIQUE,"
  "  user_code TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  role TEXT NOT NULL,"
  "  shop TEXT REFERENCES shop (id)," /* null until it is approved */
  "  version TEXT,"
  "  address TEXT NOT NULL,"
  "  state TEXT NOT NULL," /* waiting, approved, denied */
  "  created_at BIGINT NOT NULL,"
  "  expires_at BIGINT NOT NULL);"
  "CREATE INDEX pairing_by_end ON pairing (expires_at);"
  "ALTER TABLE station ADD COLUMN last_seen_at BIGINT;" /* null: its token was never used */
  "ALTER TABLE station ADD COLUMN version TEXT;"
  "ALTER TABLE station ADD COLUMN address TEXT;"
  "ALTER TABLE event ADD COLUMN station TEXT;" /* who did it; null for guests and ourselves */
  "ALTER TABLE event ADD COLUMN station_name TEXT;"
  "ALTER TABLE event ADD COLUMN role TEXT;"
  "ALTER TABLE event ADD COLUMN action TEXT;"
  "ALTER TABLE event ADD COLUMN changes TEXT;"
  "CREATE INDEX event_by_staff ON event (shop, sequence) WHERE station IS NOT NULL;"
  /* Where the log begins that led to the present. */
  "CREATE INDEX event_by_restore ON event (sequence) WHERE type = 'Backups.Restored'",
  /* 3 */
  /* What was done or cancelled last, to bring it back. */
  "CREATE INDEX orders_by_closing ON orders (shop, closed_at)"
  " WHERE number IS NOT NULL AND closed_at IS NOT NULL;"
  /* Who makes the drinks, as the organiser has named them. */
  "CREATE TABLE barista ("
  "  id TEXT PRIMARY KEY,"
  "  shop TEXT NOT NULL REFERENCES shop (id),"
  "  name TEXT NOT NULL,"
  "  pin_hash TEXT," /* null for none; see presso-pin-hash.c */
  "  created_at BIGINT NOT NULL);"
  "CREATE INDEX barista_by_shop ON barista (shop);"
  "CREATE TABLE logo ("
  "  shop TEXT PRIMARY KEY REFERENCES shop (id),"
  "  hash TEXT NOT NULL,"     /* in the address that the shop's document has */
  "  picture TEXT NOT NULL)", /* PNG or SVG, in Base64: SQLite and PostgreSQL agree on that */
};

const guint presso_store_n_migrations = G_N_ELEMENTS (presso_store_migrations);
