#include "durability/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/store/checkpoint.h"
#include "core/store/connection.h"

enum { ANNA = 501, BEN = 502, JEAN_LUC = 505, CUT = 301, COLOUR = 302, MIA = 201, EMILE = 202 };

/* Locations are in the order of their names. */
enum { MAIN_STREET = 1 };

/* 2026-11-23, a Monday, and a week later: 00:00 in Berlin. */
static const int64_t monday = INT64_C(1795388400000);
static const int64_t monday_after = INT64_C(1795993200000);
static const int64_t hour = 3600000;

static const struct actor ines = {.role = ROLE_OWNER, .name = "Ines"};
static const struct command by_ines = {.actor = &ines, .location = MAIN_STREET, .if_revision = REVISION_ANY};

static enum code book(struct day *day, int customer, int service, int employee, int64_t start,
                      struct error *error) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(day->replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  struct booking booking = {
      .starts_at = start, .customer = {.id = fixture_id(customer)}, .source = SOURCE_DESK};
  booking.request.location = by_ines.location;
  code = visit_request_add_service(&booking.request, salon, salon_service(salon, fixture_id(service)),
                                   salon_employee(salon, fixture_id(employee)), error);
  struct outcome outcome;
  if (code == CODE_OK) code = command_book(day->replica, &by_ines, &booking, &outcome, error);
  if (code == CODE_OK) day->appointment = outcome.id;
  return code;
}

static enum code book_cut(struct day *day, struct error *error) {
  return book(day, ANNA, CUT, MIA, monday + 9 * hour, error);
}

static enum code book_colour(struct day *day, struct error *error) {
  return book(day, JEAN_LUC, COLOUR, MIA, monday_after + 13 * hour, error);
}

static enum code confirm(struct day *day, struct error *error) {
  struct outcome outcome;
  return command_status(day->replica, &by_ines, day->appointment, STATUS_CONFIRMED, NULL, &outcome, error);
}

static enum code move(struct day *day, struct error *error) {
  struct outcome outcome;
  return command_move(day->replica, &by_ines, day->appointment, monday + 16 * hour, EMPLOYEE_ANY, &outcome,
                      error);
}

static enum code edit(struct day *day, struct error *error) {
  struct outcome outcome;
  const struct appointment_edit change = {.note = "Wants to be called first", .told_how = "by phone"};
  return command_edit(day->replica, &by_ines, day->appointment, &change, &outcome, error);
}

static enum code cancel(struct day *day, struct error *error) {
  struct outcome outcome;
  return command_status(day->replica, &by_ines, day->appointment, STATUS_CANCELLED, "has a cold", &outcome,
                        error);
}

static enum code undo(struct day *day, struct error *error) {
  struct outcome outcome;
  return command_undo(day->replica, &by_ines, &outcome, error);
}

static enum code redo(struct day *day, struct error *error) {
  struct outcome outcome;
  return command_redo(day->replica, &by_ines, &outcome, error);
}

static enum code block(struct day *day, struct error *error) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(day->replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  struct outcome outcome;
  struct interval time = {monday + 17 * hour, monday + 18 * hour};
  return command_block(day->replica, &by_ines, salon_employee(salon, fixture_id(EMILE)), time, "dentist",
                       &outcome, error);
}

static enum code walk_in(struct day *day, struct error *error) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(day->replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  struct outcome outcome;
  const struct walk_in wish = {.service = salon_service(salon, fixture_id(CUT)),
                               .employee = EMPLOYEE_ANY,
                               .customer = {.name = "Lea"}};
  return command_walk_in(day->replica, &by_ines, &wish, &outcome, error);
}

static enum code add_customer(struct day *day, struct error *error) {
  struct outcome outcome;
  const struct customer_fields fields = {
      .first_name = "Zo\xc3\xab", .last_name = "\xc3\x9cnal", .phone = "+49 30 23125001", .blocked = -1};
  enum code code = command_customer_add(day->replica, &by_ines, &fields, &outcome, error);
  if (code == CODE_OK) day->customer = outcome.id;
  return code;
}

static enum code edit_customer(struct day *day, struct error *error) {
  struct outcome outcome;
  const struct customer_fields fields = {.email = "zoe@example.com", .add_note = "Likes tea", .blocked = -1};
  return command_customer_edit(day->replica, &by_ines, day->customer, &fields, &outcome, error);
}

static enum code merge_customers(struct day *day, struct error *error) {
  struct outcome outcome;
  return command_customer_merge(day->replica, &by_ines, fixture_id(ANNA), fixture_id(BEN), &outcome, error);
}

static enum code keep_draft(struct day *day, struct error *error) {
  return draft_save(day->replica, "booking", "14:30 anna cut mi", error);
}

/* What housekeeping does, on connections of its own; the log is then begun anew. */
static enum code checkpoint(struct day *day, struct error *error) {
  sqlite3 *guard = NULL;
  sqlite3 *worker = NULL;
  bool complete = false;
  enum code code = connection_open(day->fixture.path, CONNECTION_WRITE, &guard, NULL);
  if (code == CODE_OK) code = connection_open(day->fixture.path, CONNECTION_WRITE, &worker, NULL);
  if (code == CODE_OK) code = checkpoint_run(guard, worker, &complete, NULL);
  if (code == CODE_OK) assert_true(complete);
  if (code == CODE_OK) code = checkpoint_begin_anew(guard, NULL);
  connection_close(worker);
  connection_close(guard);
  if (code == CODE_OK) return CODE_OK;
  return error_set(error, CODE_STORAGE, "NOT saved: the checkpoint failed.");
}

static const struct {
  const char *name;
  enum code (*run)(struct day *day, struct error *error);
  bool not_awaited; /* the disk is not waited for: a power cut may take it back */
} steps[] = {
    {"book", book_cut, false},
    {"confirm", confirm, false},
    {"move", move, false},
    {"add a customer", add_customer, false},
    {"edit", edit, false},
    {"checkpoint", checkpoint, false},
    {"block", block, false},
    {"walk-in", walk_in, false},
    {"cancel", cancel, false},
    {"undo", undo, false},
    {"redo", redo, false},
    {"keep a draft", keep_draft, true},
    {"checkpoint", checkpoint, false},
    {"book a colour", book_colour, false},
    {"edit a customer", edit_customer, false},
    {"merge customers", merge_customers, false},
    {"checkpoint", checkpoint, false},
    {"undo the merge", undo, false},
};

size_t day_steps(void) { return sizeof steps / sizeof steps[0]; }

const char *day_step_name(size_t step) { return steps[step].name; }

bool day_step_is_awaited(size_t step) { return !steps[step].not_awaited; }

enum code day_do(struct day *day, size_t step, struct error *error) {
  day->fixture.now += 60000;
  return steps[step].run(day, error);
}

void day_start(struct day *day) {
  fixture_init(&day->fixture);
  day->replica = fixture_salon(&day->fixture);
}

void day_end(struct day *day) {
  replica_free(day->replica);
  fixture_release(&day->fixture);
}

/* --- Looking at a replica from outside --- */

static uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t size) {
  const unsigned char *at = bytes;
  for (size_t i = 0; i < size; i++) digest = (digest ^ at[i]) * UINT64_C(1099511628211);
  return digest;
}

static sqlite3 *look(const char *path) {
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  return db;
}

static sqlite3_stmt *ask(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  return statement;
}

static uint64_t digest_table(sqlite3 *db, const char *table, uint64_t digest) {
  char sql[256];
  (void)snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
  sqlite3_stmt *rows = ask(db, sql);
  int status;
  while ((status = sqlite3_step(rows)) == SQLITE_ROW) {
    for (int column = 0; column < sqlite3_column_count(rows); column++) {
      int type = sqlite3_column_type(rows, column);
      digest = digest_bytes(digest, &type, sizeof type);
      const void *bytes = sqlite3_column_blob(rows, column);
      digest = digest_bytes(digest, bytes, (size_t)sqlite3_column_bytes(rows, column));
    }
  }
  assert_int_equal(status, SQLITE_DONE);
  assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
  return digest;
}

static uint64_t digest_all(sqlite3 *db) {
  sqlite3_stmt *tables = ask(
      db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
  uint64_t digest = UINT64_C(14695981039346656037);
  while (sqlite3_step(tables) == SQLITE_ROW) {
    const char *table = (const char *)sqlite3_column_text(tables, 0);
    digest = digest_table(db, table, digest_bytes(digest, table, strlen(table)));
  }
  assert_int_equal(sqlite3_finalize(tables), SQLITE_OK);
  return digest;
}

uint64_t replica_digest(const char *path) {
  sqlite3 *db = look(path);
  uint64_t digest = digest_all(db);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return digest;
}

/* Fails unless a question has no row for an answer, but for one "ok". */
static void check_nothing(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = ask(db, sql);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    if (text == NULL || strcmp(text, "ok") != 0) fail_msg("%s: %s", sql, text == NULL ? "a row" : text);
  }
  assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
}

uint64_t replica_check(const char *path) {
  sqlite3 *db = look(path);
  uint64_t digest = digest_all(db);
  check_nothing(db, "PRAGMA integrity_check");
  check_nothing(db, "PRAGMA foreign_key_check");
  check_nothing(db, "SELECT one.employee_name FROM appointment_segment one JOIN appointment_segment other "
                    "ON one.employee_id = other.employee_id AND one.occupied_from < other.occupied_to "
                    "AND other.occupied_from < one.occupied_to AND (one.appointment_id, one.position) < "
                    "(other.appointment_id, other.position) WHERE one.blocking = 1 AND other.blocking = 1 "
                    "AND one.overlap = 0 AND other.overlap = 0");
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return digest;
}
