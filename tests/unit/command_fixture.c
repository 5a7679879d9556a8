#include "unit/command_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

int desk_setup(void **state) {
  static struct desk desk;
  desk = (struct desk){.actor = {.role = ROLE_OWNER, .kind = ACTOR_DESK, .name = "Ines"}};
  fixture_init_in_memory(&desk.fixture);
  desk.replica = fixture_salon(&desk.fixture);
  desk.fixture.now = AT(8, 0);
  passes(&desk, replica_salon(desk.replica, &desk.salon, NULL, desk_try(&desk)));
  desk.command = (struct command){.actor = &desk.actor,
                                  .location = salon_location(desk.salon, fixture_id(MAIN_STREET)),
                                  .if_revision = REVISION_ANY};
  *state = &desk;
  return 0;
}

int desk_teardown(void **state) {
  struct desk *desk = *state;
  replica_free(desk->replica);
  fixture_release(&desk->fixture);
  return 0;
}

void desk_change_salon(struct desk *desk, const char *sql) {
  fixture_sql(desk->fixture.path, sql);
  fixture_sql(desk->fixture.path,
              "INSERT INTO meta (key, value) VALUES ('setup_changes', 1000) ON CONFLICT (key) DO "
              "UPDATE SET value = value + 1");
  passes(desk, replica_salon(desk->replica, &desk->salon, NULL, desk_try(desk)));
}

int desk_service(const struct desk *desk, int number) {
  return salon_service(desk->salon, fixture_id(number));
}

int desk_employee(const struct desk *desk, int number) {
  return number == 0 ? EMPLOYEE_ANY : salon_employee(desk->salon, fixture_id(number));
}

int desk_addon(const struct desk *desk, int number) { return salon_addon(desk->salon, fixture_id(number)); }

struct booking desk_booking(const struct desk *desk, int service, int employee, int64_t starts_at,
                            int customer) {
  struct booking booking = {.starts_at = starts_at, .source = SOURCE_DESK};
  booking.request.location = desk->command.location;
  assert_int_equal(visit_request_add_service(&booking.request, desk->salon, desk_service(desk, service),
                                             desk_employee(desk, employee), NULL),
                   CODE_OK);
  if (customer != 0) booking.customer.id = fixture_id(customer);
  return booking;
}

struct id desk_book(struct desk *desk, int service, int employee, int64_t starts_at, int customer) {
  struct booking booking = desk_booking(desk, service, employee, starts_at, customer);
  passes(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)));
  return desk->outcome.id;
}

struct error *desk_try(struct desk *desk) {
  error_init(&desk->error);
  return &desk->error;
}

void passes(struct desk *desk, enum code code) {
  if (code != CODE_OK) fail_msg("%s: %s (%s)", code_name(code), desk->error.text, desk->error.detail);
}

void refused(struct desk *desk, enum code code, enum code wanted, const char *words) {
  if (code != wanted) fail_msg("%s, not %s: %s", code_name(code), code_name(wanted), desk->error.text);
  assert_int_equal(desk->error.code, wanted);
  assert_true(desk->error.text[0] != '\0');
  if (words != NULL && strstr(desk->error.text, words) == NULL)
    fail_msg("\"%s\" does not say \"%s\"", desk->error.text, words);
}

/* ------------------------------------------------------------------------------------------ questions */

struct question {
  sqlite3 *db;
  sqlite3_stmt *statement;
};

static struct question ask(const struct desk *desk, const char *sql) {
  struct question question = {NULL, NULL};
  assert_int_equal(sqlite3_open_v2(desk->fixture.path, &question.db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  if (sqlite3_prepare_v2(question.db, sql, -1, &question.statement, NULL) != SQLITE_OK)
    fail_msg("%s", sqlite3_errmsg(question.db));
  return question;
}

static void end(struct question question) {
  assert_int_equal(sqlite3_finalize(question.statement), SQLITE_OK);
  assert_int_equal(sqlite3_close(question.db), SQLITE_OK);
}

const char *desk_text(const struct desk *desk, const char *sql, struct id id) {
  static char text[4096];
  struct question question = ask(desk, sql);
  if (sqlite3_bind_parameter_count(question.statement) > 0)
    assert_int_equal(sqlite3_bind_blob(question.statement, 1, id.bytes, ID_SIZE, SQLITE_TRANSIENT),
                     SQLITE_OK);
  const unsigned char *found = NULL;
  if (sqlite3_step(question.statement) == SQLITE_ROW) found = sqlite3_column_text(question.statement, 0);
  (void)snprintf(text, sizeof text, "%s", found == NULL ? "" : (const char *)found);
  end(question);
  return text;
}

int64_t desk_number(const struct desk *desk, const char *sql, struct id id) {
  long long number = 0;
  (void)sscanf(desk_text(desk, sql, id), "%lld", &number);
  return number;
}

void answers(const struct desk *desk, const char *sql, struct id id, const char *wanted) {
  const char *found = desk_text(desk, sql, id);
  if (strcmp(found, wanted) != 0) fail_msg("%s\nis \"%s\", not \"%s\"", sql, found, wanted);
}

/* Calls `look` for each value of each table. */
static void each_value(const struct desk *desk, void (*look)(void *context, const void *bytes, size_t size),
                       void *context) {
  struct question tables =
      ask(desk,
          "SELECT 'SELECT * FROM \"' || name || '\"' FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  while (sqlite3_step(tables.statement) == SQLITE_ROW) {
    struct question rows = ask(desk, (const char *)sqlite3_column_text(tables.statement, 0));
    while (sqlite3_step(rows.statement) == SQLITE_ROW)
      for (int i = 0; i < sqlite3_column_count(rows.statement); i++) {
        const void *bytes = sqlite3_column_blob(rows.statement, i);
        look(context, bytes, (size_t)sqlite3_column_bytes(rows.statement, i));
      }
    end(rows);
  }
  end(tables);
}

static void mix(void *context, const void *bytes, size_t size) {
  uint64_t *hash = context;
  const unsigned char *byte = bytes;
  for (size_t i = 0; i < size; i++) *hash = (*hash ^ byte[i]) * UINT64_C(1099511628211);
  *hash = (*hash ^ size) * UINT64_C(1099511628211);
}

uint64_t desk_state(const struct desk *desk) {
  uint64_t hash = UINT64_C(14695981039346656037);
  each_value(desk, mix, &hash);
  return hash;
}

struct sought {
  const char *text;
  bool found;
};

static char small(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static void seek(void *context, const void *bytes, size_t size) {
  struct sought *sought = context;
  const char *at = bytes;
  size_t length = strlen(sought->text);
  for (size_t i = 0; !sought->found && i + length <= size; i++) {
    size_t same = 0;
    while (same < length && small(at[i + same]) == small(sought->text[same])) same++;
    sought->found = same == length;
  }
}

bool desk_holds(const struct desk *desk, const char *text) {
  struct sought sought = {.text = text};
  each_value(desk, seek, &sought);
  return sought.found;
}
