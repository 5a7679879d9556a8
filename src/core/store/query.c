#include "core/store/query.h"

#include <assert.h>
#include <sqlite3.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/connection.h"
#include "core/store/replica_inside.h"
#include "core/store/reserve.h"

static sqlite3_stmt *prepare(struct replica *replica, enum sql_id statement, int *status) {
  sqlite3_stmt **kept = &replica->statements[statement];
  if (*kept == NULL) {
    const struct sql_text *text = &sql_texts[statement];
    *status =
        sqlite3_prepare_v3(replica->db, text->sql, (int)text->size, SQLITE_PREPARE_PERSISTENT, kept, NULL);
  }
  return *kept;
}

struct query query_start(struct replica *replica, enum sql_id statement) {
  struct query query = {.replica = replica, .name = sql_texts[statement].name, .status = SQLITE_OK};
  query.statement = prepare(replica, statement, &query.status);
  assert(query.statement == NULL || !sqlite3_stmt_busy(query.statement));
  /* Rows, history, audit and outbox are written together or not at all (Rules of booking 7). */
  assert(query.statement == NULL || replica->writing || sqlite3_stmt_readonly(query.statement));
  /* After a full disk SQLite may have ended the transaction by itself: what follows must not be written
   * alone. */
  if (replica->writing && sqlite3_get_autocommit(replica->db)) query.status = SQLITE_ABORT_ROLLBACK;
  return query;
}

/* On a full disk the reserve is set free, so that doing it again works while somebody makes room. */
static enum code failed(struct replica *replica, int status, const char *where, struct error *error) {
  bool full = (status & 0xff) == SQLITE_FULL && replica->writing;
  if (full && reserve_release(replica->path)) {
    (void)error_set(
        error, CODE_STORAGE,
        _("NOT saved: the disk is full. A small reserve was set free, so do it again now, and make room "
          "on the disk soon."));
  }
  return connection_failed(replica->db, status, replica->writing, where, error);
}

static int next_parameter(struct query *query) { return ++query->bound; }

static bool sound(const struct query *query) {
  return query->statement != NULL && query->status == SQLITE_OK;
}

void query_id(struct query *query, struct id id) {
  int parameter = next_parameter(query);
  if (!sound(query)) return;
  if (id_is_nil(id)) {
    query->status = sqlite3_bind_null(query->statement, parameter);
  } else {
    query->status = sqlite3_bind_blob(query->statement, parameter, id.bytes, ID_SIZE, SQLITE_TRANSIENT);
  }
}

void query_int(struct query *query, int64_t value) { query_int_or_null(query, value, INT64_MIN); }

void query_int_or_null(struct query *query, int64_t value, int64_t null_value) {
  int parameter = next_parameter(query);
  if (!sound(query)) return;
  if (value == null_value) {
    query->status = sqlite3_bind_null(query->statement, parameter);
  } else {
    query->status = sqlite3_bind_int64(query->statement, parameter, value);
  }
}

void query_real(struct query *query, double value) {
  int parameter = next_parameter(query);
  if (sound(query)) query->status = sqlite3_bind_double(query->statement, parameter, value);
}

void query_text(struct query *query, const char *text) {
  query_text_n(query, text, text == NULL ? 0 : strlen(text));
}

void query_text_n(struct query *query, const char *text, size_t length) {
  int parameter = next_parameter(query);
  if (!sound(query)) return;
  if (text == NULL) {
    query->status = sqlite3_bind_null(query->statement, parameter);
  } else {
    query->status =
        sqlite3_bind_text64(query->statement, parameter, text, length, SQLITE_STATIC, SQLITE_UTF8);
  }
}

void query_null(struct query *query) {
  int parameter = next_parameter(query);
  if (sound(query)) query->status = sqlite3_bind_null(query->statement, parameter);
}

int query_parameters(const struct query *query) {
  return query->statement == NULL ? 0 : sqlite3_bind_parameter_count(query->statement);
}

bool query_row(struct query *query) {
  if (query->statement == NULL) return false;
  if (query->status != SQLITE_OK && query->status != SQLITE_ROW) return false;
  query->status = sqlite3_step(query->statement);
  return query->status == SQLITE_ROW;
}

struct id query_get_id(const struct query *query, int column) {
  struct id id = id_nil;
  const void *bytes = sqlite3_column_blob(query->statement, column);
  if (bytes != NULL && sqlite3_column_bytes(query->statement, column) == ID_SIZE)
    memcpy(id.bytes, bytes, ID_SIZE);
  return id;
}

int64_t query_get_int(const struct query *query, int column) {
  return sqlite3_column_int64(query->statement, column);
}

int64_t query_get_int_or(const struct query *query, int column, int64_t null_value) {
  bool null = sqlite3_column_type(query->statement, column) == SQLITE_NULL;
  return null ? null_value : sqlite3_column_int64(query->statement, column);
}

bool query_get_bool(const struct query *query, int column) {
  return sqlite3_column_int(query->statement, column) != 0;
}

const char *query_get_text(const struct query *query, int column, struct arena *arena) {
  const unsigned char *text = sqlite3_column_text(query->statement, column);
  int length = sqlite3_column_bytes(query->statement, column);
  if (text == NULL || length == 0) return "";
  const char *copy = arena_text(arena, (const char *)text, (size_t)length);
  return copy == NULL ? "" : copy;
}

const char *query_peek_text(const struct query *query, int column) {
  const unsigned char *text = sqlite3_column_text(query->statement, column);
  return text == NULL ? "" : (const char *)text;
}

enum code query_end(struct query *query, struct error *error) {
  int status = query->status;
  enum code code = CODE_OK;
  if (status != SQLITE_OK && status != SQLITE_ROW && status != SQLITE_DONE) {
    code = failed(query->replica, status, query->name, error);
  }
  if (query->statement != NULL) {
    (void)sqlite3_reset(query->statement);
    (void)sqlite3_clear_bindings(query->statement);
  }
  query->statement = NULL;
  return code;
}

enum code query_run(struct query *query, int *changes, struct error *error) {
  while (query_row(query)) continue;
  if (changes != NULL) *changes = query->status == SQLITE_DONE ? sqlite3_changes(query->replica->db) : 0;
  return query_end(query, error);
}

/* --- Transactions --- */

static enum code run(struct replica *replica, enum sql_id statement, struct error *error) {
  int status = SQLITE_OK;
  sqlite3_stmt *prepared = prepare(replica, statement, &status);
  if (prepared != NULL) {
    (void)sqlite3_step(prepared);
    status = sqlite3_reset(prepared);
  }
  if (status == SQLITE_OK) return CODE_OK;
  return failed(replica, status, sql_texts[statement].name, error);
}

enum code replica_begin(struct replica *replica, struct error *error) {
  assert(!replica->writing && replica->reads == 0);
  if (replica->read_only) return connection_failed(NULL, SQLITE_READONLY, true, "begin", error);
  write_lock_take(replica->lock, WRITE_FOR_DESK);
  replica->writing = true;
  enum code code = run(replica, SQL_BEGIN_WRITE, error);
  if (code != CODE_OK) replica_rollback(replica);
  return code;
}

static void end_write(struct replica *replica) {
  replica->writing = false;
  write_lock_give(replica->lock);
}

enum code replica_commit(struct replica *replica, struct error *error) {
  assert(replica->writing);
  enum code code = CODE_OK;
  if (sqlite3_get_autocommit(replica->db)) {
    code = connection_failed(NULL, SQLITE_ABORT_ROLLBACK, true, "commit", error);
  } else {
    code = run(replica, SQL_COMMIT, error);
  }
  if (code != CODE_OK) {
    replica_rollback(replica);
    return code;
  }
  replica->commits++;
  replica->salon.from_within = false;
  end_write(replica);
  return CODE_OK;
}

void replica_rollback(struct replica *replica) {
  if (!replica->writing) return;
  connection_roll_back(replica->db);
  replica_salon_doubt(replica);
  end_write(replica);
}

enum code replica_begin_read(struct replica *replica, struct error *error) {
  /* Inside a transaction everything is one state already. */
  if (replica->reads++ > 0 || replica->writing) return CODE_OK;
  enum code code = run(replica, SQL_BEGIN_READ, error);
  if (code != CODE_OK) replica->reads = 0;
  return code;
}

void replica_end_read(struct replica *replica) {
  if (replica->reads == 0 || --replica->reads > 0 || replica->writing) return;
  connection_roll_back(replica->db);
}

enum code replica_note_setup_change(struct replica *replica, struct error *error) {
  struct query query = query_start(replica, SQL_META_ADD);
  query_text(&query, REPLICA_SETUP_CHANGES);
  return query_run(&query, NULL, error);
}

enum code replica_note_entity_change(struct replica *replica, enum entity_kind entity, struct error *error) {
  bool held = entity <= ENTITY_SHIFT && entity != ENTITY_FORM_FIELD && entity != ENTITY_ROUTING_RULE;
  return held ? replica_note_setup_change(replica, error) : CODE_OK;
}
