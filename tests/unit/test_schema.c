/* The replica's schema and the named statements over whole rows, against the entity table and the vocabularies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/model/entity.h"
#include "core/store/statements.h"

#include "generated/migrations.h"

enum { SQL_SIZE = 8192 };

static int open_schema(void **state) {
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
  for (size_t i = 0; i < MIGRATIONS_COUNT; i++)
    if (sqlite3_exec(db, (const char *)migrations[i].bytes, NULL, NULL, NULL) != SQLITE_OK)
      fail_msg("%s: %s", migrations[i].name, sqlite3_errmsg(db));
  *state = db;
  return 0;
}

static int close_schema(void **state) { return sqlite3_close(*state); }

static sqlite3_stmt *ask(sqlite3 *db, const char *sql, const char *parameter) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  assert_int_equal(sqlite3_bind_text(statement, 1, parameter, -1, SQLITE_STATIC), SQLITE_OK);
  return statement;
}

static const char *text_of(sqlite3_stmt *statement, int column) {
  const unsigned char *text = sqlite3_column_text(statement, column);
  return text == NULL ? "" : (const char *)text;
}

static const char *storage_type(const struct entity_field *field) {
  switch (field->kind) {
  case FIELD_ID:
  case FIELD_REF:
    return "BLOB";
  case FIELD_TEXT:
  case FIELD_EMAIL:
  case FIELD_PHONE:
  case FIELD_ZONE:
  case FIELD_DATE:
  case FIELD_ENUM:
  case FIELD_JSON:
    return "TEXT";
  case FIELD_REAL:
    return "REAL";
  case FIELD_INT:
  case FIELD_MONEY:
  case FIELD_BOOL:
  case FIELD_INSTANT:
  case FIELD_MINUTE:
    return "INTEGER";
  }
  return "";
}

static void compare_default(const struct entity *entity, const struct entity_field *field,
                            const char *in_table) {
  bool quoted = strcmp(storage_type(field), "TEXT") == 0;
  char expected[128] = "";
  if (field->fallback != NULL)
    (void)snprintf(expected, sizeof expected, quoted ? "'%s'" : "%s", field->fallback);
  if (strcmp(expected, in_table) != 0)
    fail_msg("%s.%s: default %s, in the table %s", entity->name, field->column, expected, in_table);
}

static void compare_table(sqlite3 *db, const struct entity *entity) {
  sqlite3_stmt *columns = ask(
      db, "SELECT name, type, \"notnull\", dflt_value FROM pragma_table_info(?) ORDER BY cid", entity->name);
  int count = 0;
  while (sqlite3_step(columns) == SQLITE_ROW) {
    if (count >= entity->field_count) fail_msg("%s: more columns than fields", entity->name);
    const struct entity_field *field = &entity->fields[count++];
    assert_string_equal(text_of(columns, 0), field->column);
    assert_string_equal(text_of(columns, 1), storage_type(field));
    bool nullable = sqlite3_column_int(columns, 2) == 0;
    if (nullable != ((field->flags & FIELD_NULLABLE) != 0))
      fail_msg("%s.%s: nullable", entity->name, field->column);
    compare_default(entity, field, text_of(columns, 3));
  }
  if (count != entity->field_count) fail_msg("%s: %d columns", entity->name, count);
  assert_int_equal(sqlite3_finalize(columns), SQLITE_OK);
}

static void every_table_has_the_entitys_fields(void **state) {
  for (int i = 0; i < ENTITY_COUNT; i++) compare_table(*state, &entities[i]);
}

/* What is no entity is this list, so that a new table is thought about. */
static void every_table_is_known(void **state) {
  static const char *const own[] = {"meta",      "outbox",         "op_archive",   "base_row",
                                    "sync_log",  "quarantine",     "undo_log",     "undo_image",
                                    "draft",     "audit_log",      "security_log", "receipt_counter",
                                    "slot_hold", "customer_change"};
  sqlite3_stmt *tables =
      ask(*state,
          "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
          "AND ?1 IS NOT NULL",
          "");
  while (sqlite3_step(tables) == SQLITE_ROW) {
    const char *name = text_of(tables, 0);
    bool known = entity_find(name, strlen(name)) != NULL;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) known |= strcmp(name, own[i]) == 0;
    if (!known) fail_msg("%s", name);
    if (strstr(text_of(tables, 1), "STRICT") == NULL) fail_msg("%s is not STRICT", name);
  }
  assert_int_equal(sqlite3_finalize(tables), SQLITE_OK);
}

/* "column IN ('A', 'B')" without the blanks and line breaks that people read by. */
static void squeeze(const char *sql, char *text) {
  size_t used = 0;
  for (; *sql != '\0' && used + 1 < SQL_SIZE; sql++)
    if (*sql != ' ' && *sql != '\n') text[used++] = *sql;
  text[used] = '\0';
}

static void list_words(const struct entity_field *field, char *text, size_t size) {
  size_t used = (size_t)snprintf(text, size, "(%sIN(", field->column);
  for (size_t i = 0; i < field->words->count; i++)
    used += (size_t)snprintf(text + used, size - used, "%s'%s'", i == 0 ? "" : ",", field->words->words[i]);
  (void)snprintf(text + used, size - used, "))");
}

static void checks_hold_exactly_the_words(void **state) {
  static char table[SQL_SIZE], expected[SQL_SIZE];
  for (int i = 0; i < ENTITY_COUNT; i++) {
    sqlite3_stmt *schema =
        ask(*state, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", entities[i].name);
    assert_int_equal(sqlite3_step(schema), SQLITE_ROW);
    squeeze(text_of(schema, 0), table);
    assert_int_equal(sqlite3_finalize(schema), SQLITE_OK);
    for (int j = 0; j < entities[i].field_count; j++) {
      const struct entity_field *field = &entities[i].fields[j];
      if (field->kind != FIELD_ENUM) continue;
      list_words(field, expected, sizeof expected);
      if (strstr(table, expected) == NULL) fail_msg("%s: CHECK %s", entities[i].name, expected);
    }
  }
}

static const char *statement_of(const char *entity, const char *ending) {
  char name[96];
  (void)snprintf(name, sizeof name, "%s_%s", entity, ending);
  for (int i = 0; i < SQL_COUNT; i++)
    if (strcmp(sql_texts[i].name, name) == 0) return sql_texts[i].sql;
  fail_msg("there is no statement %s", name);
  return "";
}

static void list_columns(const struct entity *entity, char *text, size_t size) {
  size_t used = 0;
  for (int i = 0; i < entity->field_count; i++)
    used += (size_t)snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ",", entity->fields[i].column);
}

static void expect_columns(const struct entity *entity, const char *ending, const char *before) {
  static char columns[SQL_SIZE], expected[SQL_SIZE + 64], statement[SQL_SIZE];
  list_columns(entity, columns, sizeof columns);
  (void)snprintf(expected, sizeof expected, "%s%s", before, columns);
  squeeze(statement_of(entity->name, ending), statement);
  if (strncmp(statement, expected, strlen(expected)) != 0) fail_msg("%s_%s", entity->name, ending);
}

static void rows_are_read_and_written_in_the_fields_order(void **state) {
  (void)state;
  for (int i = 0; i < ENTITY_COUNT; i++) {
    char before[96];
    (void)snprintf(before, sizeof before, "INSERTINTO%s(", entities[i].name);
    expect_columns(&entities[i], "row_insert", before);
    expect_columns(&entities[i], "row_select", "SELECT");
    expect_columns(&entities[i], "rows", "SELECT");
  }
}

/* Each field stands behind its own number; what no undo may write back does not stand there. */
static void updates_number_the_fields(void **state) {
  (void)state;
  for (int i = 0; i < ENTITY_COUNT; i++) {
    const struct entity *entity = &entities[i];
    if (entity->whole != ENTITY_NONE) continue;
    const char *statement = statement_of(entity->name, "row_update");
    for (int j = 0; j < entity->field_count; j++) {
      const struct entity_field *field = &entity->fields[j];
      char set[128];
      (void)snprintf(set, sizeof set, "  %s = ?%d", field->column, j + 1);
      bool kept = strcmp(field->column, "id") == 0 || strcmp(field->column, "tenant_id") == 0 ||
                  strcmp(field->column, "version") == 0 || (field->flags & FIELD_SYNC);
      if ((strstr(statement, set) == NULL) != kept) fail_msg("%s.%s", entity->name, field->column);
    }
  }
}

static void dates_that_do_not_exist_are_refused(void **state) {
  static const char *const refused[] = {
      "2026-02-29", "2026-02-30", "2026-13-01", "26-01-01", "2026-01-01 10:00", "today", ""};
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    sqlite3_stmt *insert = ask(*state,
                               "INSERT INTO holiday (id, tenant_id, date, name, created_at, updated_at) "
                               "VALUES (randomblob(16), randomblob(16), ?, 'May Day', 0, 0)",
                               refused[i]);
    if (sqlite3_step(insert) != SQLITE_CONSTRAINT) fail_msg("%s was taken", refused[i]);
    (void)sqlite3_finalize(insert);
  }
  sqlite3_stmt *insert = ask(*state,
                             "INSERT INTO holiday (id, tenant_id, date, name, created_at, updated_at) "
                             "VALUES (randomblob(16), randomblob(16), ?, 'Leap Day', 0, 0)",
                             "2028-02-29");
  assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
  assert_int_equal(sqlite3_finalize(insert), SQLITE_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_table_has_the_entitys_fields),
                                     cmocka_unit_test(every_table_is_known),
                                     cmocka_unit_test(checks_hold_exactly_the_words),
                                     cmocka_unit_test(rows_are_read_and_written_in_the_fields_order),
                                     cmocka_unit_test(updates_number_the_fields),
                                     cmocka_unit_test(dates_that_do_not_exist_are_refused)};
  return cmocka_run_group_tests(tests, open_schema, close_schema);
}
