#include "unit/store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <sqlite3.h>
#include <unistd.h>

#include "core/store/zoneinfo.h"

static int64_t counted_now(void *context) { return ((struct fixture *)context)->now; }

static uint64_t counted_random(void *context) {
  struct fixture *fixture = context;
  fixture->random = fixture->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return fixture->random;
}

static bool make_folder(struct fixture *fixture, const char *place) {
  (void)snprintf(fixture->folder, sizeof fixture->folder, "%s/frontdesk-test-XXXXXX", place);
  return mkdtemp(fixture->folder) != NULL;
}

static void begin(struct fixture *fixture) {
  fixture->now = INT64_C(1795000000000);
  fixture->random = 1;
  fixture_beside(fixture, "replica.db", fixture->path);
  fixture->options = (struct replica_options){
      .path = fixture->path,
      .ports = {.now = counted_now, .random = counted_random, .context = fixture},
      .zones = zoneinfo_source(zoneinfo_folder),
  };
}

void fixture_init(struct fixture *fixture) {
  *fixture = (struct fixture){.now = 0};
  assert_true(make_folder(fixture, "/tmp"));
  begin(fixture);
}

void fixture_init_in_memory(struct fixture *fixture) {
  *fixture = (struct fixture){.now = 0};
  assert_true(make_folder(fixture, "/dev/shm") || make_folder(fixture, "/tmp"));
  begin(fixture);
}

void fixture_release(struct fixture *fixture) {
  DIR *folder = opendir(fixture->folder);
  assert_non_null(folder);
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    char path[FIXTURE_PATH_SIZE];
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    fixture_beside(fixture, entry->d_name, path);
    (void)remove(path);
  }
  (void)closedir(folder);
  (void)rmdir(fixture->folder);
}

void fixture_beside(const struct fixture *fixture, const char *name, char path[FIXTURE_PATH_SIZE]) {
  int length = snprintf(path, FIXTURE_PATH_SIZE, "%s/%s", fixture->folder, name);
  assert_true(length > 0 && length < FIXTURE_PATH_SIZE);
}

struct replica *fixture_create(struct fixture *fixture) {
  struct replica *replica = NULL;
  struct error error;
  error_init(&error);
  if (replica_create(&fixture->options, &replica, &error) != CODE_OK) fail_msg("%s", error.text);
  return replica;
}

struct replica *fixture_open(struct fixture *fixture) {
  struct replica *replica = NULL;
  struct error error;
  error_init(&error);
  if (replica_open(&fixture->options, &replica, &error) != CODE_OK) fail_msg("%s", error.text);
  return replica;
}

void fixture_sql(const char *path, const char *sql) {
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL), SQLITE_OK);
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int64_t fixture_number(const char *path, const char *sql) {
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  int64_t number = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return number;
}

struct replica *fixture_salon(struct fixture *fixture) {
  enum { SQL_MAX = 1 << 16 };
  static char sql[SQL_MAX];
  struct replica *replica = fixture_create(fixture);
  FILE *file = fopen(FD_SOURCE_DIR "/tests/unit/store_salon.sql", "r");
  assert_non_null(file);
  size_t size = fread(sql, 1, sizeof sql - 1, file);
  assert_true(size < sizeof sql - 1);
  sql[size] = '\0';
  assert_int_equal(fclose(file), 0);
  fixture_sql(fixture->path, sql);
  return replica;
}

struct id fixture_id(int number) {
  char text[ID_TEXT_SIZE];
  struct id id = id_nil;
  (void)snprintf(text, sizeof text, "00000000-0000-7000-8000-%012d", number);
  assert_true(id_parse(text, sizeof text - 1, &id));
  return id;
}
