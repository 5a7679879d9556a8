/* The declarations of the hook are behind this; Debian's SQLite has it. */
#define SQLITE_ENABLE_PREUPDATE_HOOK

#include "replay.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"

enum {
  COLUMNS_MAX = 64,
  CHANGES_MAX = 256,
  SHAPES_MAX = 256,
  TABLES_MAX = 64,
  NAME_SIZE = 64,
  SQL_SIZE = 8192
};

struct table {
  char name[NAME_SIZE];
  char columns[COLUMNS_MAX][NAME_SIZE];
  bool key[COLUMNS_MAX];
  int column_count;
};

/* One row that was written: its old and new values, as far as there are any. */
struct change {
  int operation; /* SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE */
  const struct table *table;
  sqlite3_value *before[COLUMNS_MAX], *after[COLUMNS_MAX];
  uint64_t changed; /* columns that an update sets */
  sqlite3_stmt *statement;
};

/* Statements are kept by what they do. */
struct shape {
  int operation;
  const struct table *table;
  uint64_t changed;
  sqlite3_stmt *statement;
};

struct replay {
  sqlite3 *source, *target;
  sqlite3_stmt *begin, *commit;
  struct table tables[TABLES_MAX];
  struct shape shapes[SHAPES_MAX];
  struct change changes[CHANGES_MAX];
  int table_count, shape_count, change_count;
};

static struct table *find_table(struct replay *replay, const char *name) {
  for (int i = 0; i < replay->table_count; i++) {
    if (strcmp(replay->tables[i].name, name) == 0) return &replay->tables[i];
  }
  if (replay->table_count == TABLES_MAX) abort();
  struct table *table = &replay->tables[replay->table_count++];
  (void)snprintf(table->name, sizeof table->name, "%s", name);
  sqlite3_stmt *info = bare_prepare(replay->target, "SELECT name, pk FROM pragma_table_info(?)");
  (void)sqlite3_bind_text(info, 1, name, -1, SQLITE_STATIC);
  while (sqlite3_step(info) == SQLITE_ROW && table->column_count < COLUMNS_MAX) {
    (void)snprintf(table->columns[table->column_count], NAME_SIZE, "%s",
                   (const char *)sqlite3_column_text(info, 0));
    table->key[table->column_count++] = sqlite3_column_int(info, 1) > 0;
  }
  (void)sqlite3_finalize(info);
  return table;
}

static bool same_value(sqlite3_value *left, sqlite3_value *right) {
  int type = sqlite3_value_type(left), length = sqlite3_value_bytes(left);
  if (type != sqlite3_value_type(right)) return false;
  if (type == SQLITE_NULL) return true;
  if (type == SQLITE_INTEGER) return sqlite3_value_int64(left) == sqlite3_value_int64(right);
  return length == sqlite3_value_bytes(right) &&
         memcmp(sqlite3_value_blob(left), sqlite3_value_blob(right), (size_t)length) == 0;
}

static void take_down(void *context, sqlite3 *db, int operation, const char *schema, const char *name,
                      sqlite3_int64 old_row, sqlite3_int64 new_row) {
  struct replay *replay = context;
  (void)schema;
  (void)old_row;
  (void)new_row;
  if (replay->change_count == CHANGES_MAX) abort();
  struct change *change = &replay->changes[replay->change_count++];
  *change = (struct change){.operation = operation, .table = find_table(replay, name)};
  for (int i = 0; i < change->table->column_count; i++) {
    sqlite3_value *value = NULL;
    if (operation != SQLITE_INSERT && sqlite3_preupdate_old(db, i, &value) == SQLITE_OK)
      change->before[i] = sqlite3_value_dup(value);
    if (operation != SQLITE_DELETE && sqlite3_preupdate_new(db, i, &value) == SQLITE_OK)
      change->after[i] = sqlite3_value_dup(value);
    if (operation == SQLITE_UPDATE && !same_value(change->before[i], change->after[i]))
      change->changed |= UINT64_C(1) << i;
  }
}

struct replay *replay_new(sqlite3 *source, sqlite3 *target) {
  struct replay *replay = calloc(1, sizeof *replay);
  if (replay == NULL) abort();
  replay->source = source;
  replay->target = target;
  replay->begin = bare_prepare(target, "BEGIN IMMEDIATE");
  replay->commit = bare_prepare(target, "COMMIT");
  (void)sqlite3_preupdate_hook(source, take_down, replay);
  return replay;
}

void replay_clear(struct replay *replay) {
  for (int i = 0; i < replay->change_count; i++) {
    for (int column = 0; column < COLUMNS_MAX; column++) {
      sqlite3_value_free(replay->changes[i].before[column]);
      sqlite3_value_free(replay->changes[i].after[column]);
    }
  }
  replay->change_count = 0;
}

void replay_free(struct replay *replay) {
  (void)sqlite3_preupdate_hook(replay->source, NULL, NULL);
  replay_clear(replay);
  for (int i = 0; i < replay->shape_count; i++) (void)sqlite3_finalize(replay->shapes[i].statement);
  (void)sqlite3_finalize(replay->begin);
  (void)sqlite3_finalize(replay->commit);
  free(replay);
}

int replay_count(const struct replay *replay) { return replay->change_count; }

/* -- Statements --------------------------------------------------------------------------------------------------------------- */

struct text {
  char bytes[SQL_SIZE];
  size_t length;
};

static void put(struct text *sql, const char *word, const char *name, const char *rest) {
  sql->length +=
      (size_t)snprintf(sql->bytes + sql->length, sizeof sql->bytes - sql->length, "%s%s%s", word, name, rest);
}

static void put_key(struct text *sql, const struct table *table) {
  const char *word = " WHERE ";
  for (int i = 0; i < table->column_count; i++) {
    if (!table->key[i]) continue;
    put(sql, word, table->columns[i], " = ?");
    word = " AND ";
  }
}

static void write_sql(const struct change *change, struct text *sql) {
  const struct table *table = change->table;
  if (change->operation == SQLITE_INSERT) {
    put(sql, "INSERT INTO ", table->name, " VALUES (");
    for (int i = 0; i < table->column_count; i++) put(sql, i > 0 ? ", " : "", "?", "");
    put(sql, ")", "", "");
  } else if (change->operation == SQLITE_UPDATE) {
    const char *word = " SET ";
    put(sql, "UPDATE ", table->name, "");
    for (int i = 0; i < table->column_count; i++) {
      if ((change->changed >> i & 1) == 0) continue;
      put(sql, word, table->columns[i], " = ?");
      word = ", ";
    }
    put_key(sql, table);
  } else {
    put(sql, "DELETE FROM ", table->name, "");
    put_key(sql, table);
  }
}

static sqlite3_stmt *statement_of(struct replay *replay, const struct change *change) {
  for (int i = 0; i < replay->shape_count; i++) {
    const struct shape *shape = &replay->shapes[i];
    if (shape->operation == change->operation && shape->table == change->table &&
        shape->changed == change->changed)
      return shape->statement;
  }
  if (replay->shape_count == SHAPES_MAX) abort();
  struct text sql = {.length = 0};
  write_sql(change, &sql);
  struct shape *shape = &replay->shapes[replay->shape_count++];
  *shape = (struct shape){.operation = change->operation, .table = change->table, .changed = change->changed};
  return shape->statement = bare_prepare(replay->target, sql.bytes);
}

void replay_prepare(struct replay *replay) {
  for (int i = 0; i < replay->change_count; i++) {
    struct change *change = &replay->changes[i];
    bool nothing = change->operation == SQLITE_UPDATE && change->changed == 0;
    change->statement = nothing ? NULL : statement_of(replay, change);
  }
}

static void write_change(const struct change *change) {
  const struct table *table = change->table;
  int parameter = 1;
  for (int i = 0; i < table->column_count; i++) {
    if (change->operation == SQLITE_INSERT ||
        (change->operation == SQLITE_UPDATE && (change->changed >> i & 1) != 0))
      (void)sqlite3_bind_value(change->statement, parameter++, change->after[i]);
  }
  for (int i = 0; i < table->column_count && change->operation != SQLITE_INSERT; i++) {
    if (table->key[i]) (void)sqlite3_bind_value(change->statement, parameter++, change->before[i]);
  }
  bare_step(change->statement);
}

void replay_run(struct replay *replay) {
  bare_step(replay->begin);
  for (int i = 0; i < replay->change_count; i++) {
    if (replay->changes[i].statement != NULL) write_change(&replay->changes[i]);
  }
  bare_step(replay->commit);
}
