#include "screens/people_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/store/pin.h"

struct user_case {
  int id;
  const char *name, *role, *pin;
  int employee; /* 0: none */
};

static const struct user_case users[] = {
    {901, "Ines Ott", "RECEPTION", "4711", 0},  {902, "Mia Weber", "PROVIDER", "2222", 203},
    {903, "Olga Brandt", "OWNER", "90210", 0},  {904, "Vera Klein", "VIEWER", "1111", 0},
    {905, "Ingo Roth", "RECEPTION", "4711", 0},
};

void people_sql(const struct screen *screen, const char *sql) {
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(screen->path, &db), SQLITE_OK);
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void people_add(struct screen *screen) {
  static char hashes[sizeof users / sizeof users[0]][PIN_HASH_SIZE];
  for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
    char sql[2048];
    char employee[64] = "NULL";
    if (hashes[i][0] == '\0') assert_true(pin_hash(users[i].pin, hashes[i]));
    if (users[i].employee != 0)
      (void)snprintf(employee, sizeof employee, "x'00000000000070008000000000000%03d'", users[i].employee);
    (void)snprintf(
        sql, sizeof sql,
        "INSERT INTO user (id, tenant_id, name, role, employee_id, pin_hash, created_at, updated_at) "
        "VALUES (x'00000000000070008000000000000%03d', x'00000000000070008000000000000001', '%s', '%s', "
        "%s, '%s', 1, 1)",
        users[i].id, users[i].name, users[i].role, employee, hashes[i]);
    people_sql(screen, sql);
  }
  people_sql(
      screen,
      "INSERT INTO meta VALUES ('setup_changes', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1");
  assert_int_equal(reader_default_actor(screen->replica, &screen->actor, NULL), CODE_OK);
}
