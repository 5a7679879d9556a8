/*
 * Random changes of the set-up. Whatever they answer: the set-up can be loaded, no two shifts of one employee overlap, taking everything
 * back gives the first dump again, step by step, and the salon that comes out can be exported and imported again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "../support/dice.h"
#include "../unit/store_fixture.h"
#include "core/model/date.h"
#include "core/store/salon_store.h"
#include "core/store/setup.h"

enum { RUNS = 12, STEPS = 90, DUMP_MAX = 1 << 20, FIELDS_MAX = 12, POOL_MAX = 64 };

static const enum entity_kind kinds[] = {
    ENTITY_LOCATION,         ENTITY_EMPLOYEE,   ENTITY_USER,  ENTITY_SERVICE_CATEGORY,   ENTITY_SERVICE,
    ENTITY_SERVICE_ADDON,    ENTITY_FORM_FIELD, ENTITY_SHIFT, ENTITY_SCHEDULE_EXCEPTION, ENTITY_HOLIDAY,
    ENTITY_EMPLOYEE_SERVICE, ENTITY_BLOCK};
enum { KIND_COUNT = (int)(sizeof kinds / sizeof kinds[0]) };

struct run {
  struct fixture fixture;
  struct replica *replica;
  sqlite3 *db;
  struct dice dice;
  struct actor actor;
  struct command command;
  struct arena arena; /* of one step */
  int done, refused;
};

/* ---- Dumps ---- */

static bool counts(const char *column) {
  static const char *const left_out[] = {"revision", "version", "updated_at"};
  for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
    if (strcmp(column, left_out[i]) == 0) return false;
  return true;
}

static size_t dump_table(const struct run *run, const char *sql, char *text, size_t used) {
  sqlite3_stmt *statement;
  assert_int_equal(sqlite3_prepare_v2(run->db, sql, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      bool is_id = sqlite3_column_type(statement, i) == SQLITE_BLOB;
      const unsigned char *bytes = sqlite3_column_blob(statement, i);
      if (!counts(sqlite3_column_name(statement, i))) continue;
      for (int b = 0; is_id && b < sqlite3_column_bytes(statement, i); b++)
        used += (size_t)snprintf(text + used, DUMP_MAX - used, "%02x", bytes[b]);
      if (!is_id)
        used += (size_t)snprintf(text + used, DUMP_MAX - used, "%s",
                                 bytes == NULL ? "-" : (const char *)sqlite3_column_text(statement, i));
      used += (size_t)snprintf(text + used, DUMP_MAX - used, "|");
      assert_true(used + 100 < DUMP_MAX);
    }
    text[used++] = '\n';
  }
  sqlite3_finalize(statement);
  return used;
}

static char *dump(const struct run *run) {
  char *text = calloc(1, DUMP_MAX), sql[128];
  size_t used = 0;
  for (int i = 0; i < KIND_COUNT; i++) {
    (void)snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE deleted_at IS NULL ORDER BY id",
                   entities[kinds[i]].name);
    used = dump_table(run, sql, text, used);
  }
  (void)dump_table(run,
                   "SELECT p.* FROM service_segment AS p JOIN service AS s ON s.id = p.service_id WHERE "
                   "s.deleted_at IS NULL ORDER BY 1, 2",
                   text, used);
  return text;
}

/* ---- Random values ---- */

static int64_t roll(struct run *run, int64_t low, int64_t high) {
  return dice_between(&run->dice, low, high);
}

static const char *some_text(struct run *run) {
  static const char *const names[] = {"Cut",        "Wash",   "Mia Weber",  "Émile", "",   "Harbour 2",
                                      "Nguyễn Thị", "a, b,c", "2026-12-24", "EUR",   "\t", "x@example.com"};
  char text[64];
  int at = (int)roll(run, 0, (int)(sizeof names / sizeof names[0]) - 1);
  (void)snprintf(text, sizeof text, roll(run, 0, 2) == 0 ? "%s" : "%s %d", names[at], (int)roll(run, 0, 30));
  return arena_text(&run->arena, text, strlen(text));
}

static struct id some_row(struct run *run, enum entity_kind entity) {
  struct row *rows = NULL;
  int count = 0;
  struct error error;
  error_init(&error);
  assert_int_equal(reader_setup_rows(run->replica, entity, 0, &run->arena, &rows, &count, &error), CODE_OK);
  return count == 0 ? id_nil : row_id(&rows[roll(run, 0, count - 1)], "id");
}

static struct value some_date(struct run *run) {
  char text[DATE_TEXT_SIZE];
  date_format((int32_t)roll(run, 20770, 20800), text);
  return value_text(arena_text(&run->arena, text, strlen(text)));
}

static struct value some_value(struct run *run, const struct entity_field *field) {
  if (roll(run, 0, 9) == 0) return value_null();
  switch ((int)field->kind) {
  case FIELD_REF:
    return value_id(some_row(run, field->refers));
  case FIELD_ENUM:
    return value_text(field->words->words[roll(run, 0, (int64_t)field->words->count - 1)]);
  case FIELD_DATE:
    return some_date(run);
  case FIELD_ZONE:
    return value_text(roll(run, 0, 1) == 0 ? "Europe/Berlin" : "America/New_York");
  case FIELD_MINUTE:
    return value_int(roll(run, 0, 24) * 60);
  case FIELD_INSTANT:
    return value_int(INT64_C(1795388400000) + roll(run, 0, 500) * 900000);
  case FIELD_BOOL:
    return value_int(roll(run, 0, 1));
  case FIELD_INT:
    return value_int(roll(run, -1, 90));
  case FIELD_MONEY:
    return value_int(roll(run, -1, 9000));
  case FIELD_REAL:
    return value_real((double)roll(run, 0, 20) / 4);
  case FIELD_PHONE:
    return value_text("030 5550177");
  default:
    return value_text(some_text(run));
  }
}

static bool is_own(const struct entity_field *field) {
  static const char *const kept[] = {"id",
                                     "phone_e164",
                                     "settings",
                                     "business_hours",
                                     "external_ids",
                                     "validation",
                                     "allowed_segments",
                                     "pin_hash",
                                     "password_hash",
                                     "totp_secret",
                                     "last_login_at",
                                     "created_at",
                                     "deleted_at",
                                     "country",
                                     "email"};
  for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
    if (strcmp(field->column, kept[i]) == 0) return true;
  return (field->flags & FIELD_REPLICA) != 0 || strcmp(field->column, "updated_at") == 0;
}

/* All fields of a new row, a few of one that is there. */
static int some_fields(struct run *run, enum entity_kind entity, bool all, struct setup_field fields[]) {
  int count = 0;
  for (int i = 0; i < entities[entity].field_count; i++) {
    const struct entity_field *field = &entities[entity].fields[i];
    if (is_own(field) || (!all && roll(run, 0, 4) != 0)) continue;
    fields[count++] = (struct setup_field){field->column, some_value(run, field)};
  }
  return count;
}

/* ---- Steps ---- */

static enum code some_save(struct run *run, enum entity_kind entity, struct outcome *outcome,
                           struct error *error) {
  struct setup_field fields[ENTITY_FIELDS_MAX];
  struct setup_part parts[3];
  struct setup_skill skills[2];
  struct setup_edit edit = {.entity = entity, .fields = fields, .parts = parts, .skills = skills};
  bool whole = entity == ENTITY_SERVICE || entity == ENTITY_EMPLOYEE;
  if (roll(run, 0, 2) > 0) edit.id = some_row(run, entity);
  edit.field_count = some_fields(run, entity, id_is_nil(edit.id), fields);
  edit.change_parts = entity == ENTITY_SERVICE && roll(run, 0, 2) == 0;
  edit.part_count = edit.change_parts ? (int)roll(run, 0, 3) : 0;
  for (int i = 0; i < edit.part_count; i++)
    parts[i] = (struct setup_part){some_text(run), (int)roll(run, 0, 60), (int)roll(run, 0, 30)};
  edit.skill_count = whole && roll(run, 0, 1) == 0 ? 2 : 0;
  for (int i = 0; i < edit.skill_count; i++)
    skills[i] = (struct setup_skill){.employee = some_row(run, ENTITY_EMPLOYEE),
                                     .service = some_row(run, ENTITY_SERVICE),
                                     .may = roll(run, 0, 2) > 0,
                                     .price = roll(run, 0, 1) == 0 ? PRICE_NONE : roll(run, 0, 9000),
                                     .minutes = (int)roll(run, 0, 3) * 30};
  return command_setup_save(run->replica, &run->command, &edit, outcome, error);
}

/* One random change; true when it changed something. */
static bool step(struct run *run) {
  struct outcome outcome = {0};
  struct error error;
  error_init(&error);
  arena_clear(&run->arena);
  enum entity_kind entity = kinds[roll(run, 0, KIND_COUNT - 1)];
  enum code code;
  if (roll(run, 0, 4) == 0)
    code = command_setup_remove(run->replica, &run->command, entity, some_row(run, entity), &outcome, &error);
  else
    code = some_save(run, entity, &outcome, &error);
  if (getenv("FD_TEST_TRACE") != NULL)
    fprintf(stderr, "%s %s %s %s\n", code_name(code), outcome.sentence, error.text, error.detail);
  assert_true(code == error.code);
  assert_int_not_equal(code, CODE_INTERNAL);
  assert_int_not_equal(code, CODE_STORAGE);
  if (code != CODE_OK) assert_true(error.text[0] != '\0');
  if (code != CODE_OK) run->refused++;
  return code == CODE_OK && !outcome.unchanged;
}

static void check_shifts(const struct run *run) {
  assert_int_equal(
      fixture_number(
          run->fixture.path,
          "SELECT count(*) FROM shift AS a JOIN shift AS b ON a.employee_id = b.employee_id AND a.id < b.id "
          "AND a.day_of_week = b.day_of_week AND a.start_minute < b.end_minute AND b.start_minute < "
          "a.end_minute AND coalesce(a.valid_from, '') <= coalesce(b.valid_to, 'z') AND "
          "coalesce(b.valid_from, '') <= coalesce(a.valid_to, 'z') WHERE a.deleted_at IS NULL AND "
          "b.deleted_at IS NULL"),
      0);
}

/* ---- Out and in again ---- */

struct bytes {
  char *text;
  size_t used, capacity;
};

static bool keep(void *context, const char *bytes, size_t length) {
  struct bytes *out = context;
  if (out->used + length > out->capacity) {
    out->capacity = 2 * (out->used + length);
    out->text = realloc(out->text, out->capacity);
  }
  assert_non_null(out->text);
  memcpy(out->text + out->used, bytes, length);
  out->used += length;
  return true;
}

static void check_export(const struct run *run) {
  struct fixture fixture;
  struct bytes out = {NULL, 0, 0};
  struct salon_report report;
  struct error error;
  error_init(&error);
  fixture_init_in_memory(&fixture);
  struct replica *other = fixture_create(&fixture);
  assert_int_equal(salon_export(run->replica, SALON_JSON, keep, &out, &error), CODE_OK);
  if (salon_import_bytes(other, out.text, out.used, NULL, &report, &error) != CODE_OK)
    fail_msg("%s", error.text);
  assert_int_equal(report.bad, 0);
  free(out.text);
  replica_free(other);
  fixture_release(&fixture);
}

/* ---- Tests ---- */

/* Visits as the commands make them, in place of the salon's own, which no import would take. */
static void book_some(struct run *run) {
  const struct salon *salon = NULL;
  struct outcome outcome;
  struct error error;
  error_init(&error);
  fixture_sql(
      run->fixture.path,
      "DELETE FROM appointment; DELETE FROM appointment_segment; DELETE FROM appointment_addon; DELETE FROM "
      "status_history");
  assert_int_equal(replica_salon(run->replica, &salon, NULL, &error), CODE_OK);
  run->command.location = salon_location(salon, fixture_id(101));
  for (int i = 0; i < 4; i++) {
    struct booking booking = {.starts_at = INT64_C(1795424400000) + i * 3600000,
                              .source = SOURCE_DESK,
                              .customer = {.id = fixture_id(501 + 4 * (i % 2))}};
    booking.request.location = run->command.location;
    assert_int_equal(visit_request_add_service(&booking.request, salon, salon_service(salon, fixture_id(301)),
                                               salon_employee(salon, fixture_id(202)), &error),
                     CODE_OK);
    if (command_book(run->replica, &run->command, &booking, &outcome, &error) != CODE_OK)
      fail_msg("%s", error.text);
  }
  fixture_sql(run->fixture.path, "DELETE FROM undo_log; DELETE FROM undo_image");
}

static void run_init(struct run *run, uint64_t salt) {
  *run = (struct run){.dice = dice_for("set-up"),
                      .actor = {.role = ROLE_OWNER, .kind = ACTOR_DESK, .name = "desk"}};
  run->dice.state += salt;
  arena_init(&run->arena, 16 << 20);
  fixture_init_in_memory(&run->fixture);
  run->replica = fixture_salon(&run->fixture);
  run->fixture.now = INT64_C(1795417200000);
  assert_int_equal(sqlite3_open_v2(run->fixture.path, &run->db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  run->command = (struct command){.actor = &run->actor, .if_revision = REVISION_ANY};
  book_some(run);
}

static void run_release(struct run *run) {
  assert_int_equal(sqlite3_close(run->db), SQLITE_OK);
  arena_release(&run->arena);
  replica_free(run->replica);
  fixture_release(&run->fixture);
}

static void check_loads(struct run *run) {
  const struct salon *salon = NULL;
  struct error error;
  error_init(&error);
  if (replica_salon(run->replica, &salon, NULL, &error) != CODE_OK) fail_msg("%s", error.text);
  assert_true(salon->location_count >= 2);
}

static void back(struct run *run, bool redo, const char *wanted) {
  struct outcome outcome;
  struct error error;
  error_init(&error);
  enum code code = redo ? command_redo(run->replica, &run->command, &outcome, &error)
                        : command_undo(run->replica, &run->command, &outcome, &error);
  if (code != CODE_OK) fail_msg("%s: %s (%s)", code_name(code), error.text, error.detail);
  check_loads(run);
  char *now = dump(run);
  assert_string_equal(now, wanted);
  free(now);
}

static void undo_gives_the_first_dump(void **state) {
  (void)state;
  for (int i = 0; i < RUNS; i++) {
    struct run run;
    char *dumps[UNDO_DEPTH + 1];
    run_init(&run, (uint64_t)i);
    dumps[0] = dump(&run);
    for (int j = 0; j < STEPS && run.done < UNDO_DEPTH; j++) {
      run.fixture.now += 60000;
      if (!step(&run)) continue;
      check_loads(&run);
      check_shifts(&run);
      dumps[++run.done] = dump(&run);
    }
    assert_true(run.done > 8);
    assert_true(run.refused > 3);
    check_export(&run);
    for (int j = run.done; j > 0; j--) back(&run, false, dumps[j - 1]);
    check_export(&run);
    for (int j = 1; j <= run.done; j++) back(&run, true, dumps[j]);
    for (int j = 0; j <= run.done; j++) free(dumps[j]);
    run_release(&run);
  }
}

static void refusal_changes_nothing(void **state) {
  (void)state;
  struct run run;
  run_init(&run, 77);
  for (int i = 0; i < 200; i++) {
    char *before = dump(&run);
    int64_t audits = fixture_number(run.fixture.path, "SELECT count(*) FROM audit_log");
    if (!step(&run)) {
      char *now = dump(&run);
      assert_string_equal(now, before);
      assert_int_equal(fixture_number(run.fixture.path, "SELECT count(*) FROM audit_log"), audits);
      free(now);
    }
    free(before);
  }
  assert_true(run.refused > 20);
  run_release(&run);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(undo_gives_the_first_dump),
                                     cmocka_unit_test(refusal_changes_nothing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
