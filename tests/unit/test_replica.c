#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/migrate.h"
#include "core/store/query.h"
#include "unit/store_fixture.h"

static int setup(void **state) {
  static struct fixture fixture;
  fixture_init(&fixture);
  *state = &fixture;
  return 0;
}

static int teardown(void **state) {
  fixture_release(*state);
  return 0;
}

static void a_new_replica_is_a_wal_file_of_the_newest_schema(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  assert_int_equal(fixture_number(fixture->path, "PRAGMA user_version"), migrate_newest());
  assert_int_equal(fixture_number(fixture->path, "PRAGMA application_id"), 0x6664736B);
  assert_int_equal(fixture_number(fixture->path, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
  assert_int_equal(fixture_number(fixture->path, "SELECT length(value) FROM meta WHERE key = 'replica_id'"),
                   16);
  struct stat facts;
  assert_int_equal(stat(fixture->path, &facts), 0);
  assert_int_equal(facts.st_mode & 0777, 0600);
}

static void nothing_is_left_beside_a_new_replica(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  char command[FIXTURE_PATH_SIZE + 64];
  (void)snprintf(command, sizeof command, "test -z \"$(ls %s | grep -v '^replica.db')\"", fixture->folder);
  assert_int_equal(system(command), 0);
}

static void an_existing_file_is_left_untouched(void **state) {
  struct fixture *fixture = *state;
  FILE *file = fopen(fixture->path, "w");
  assert_non_null(file);
  assert_true(fputs("my shopping list", file) >= 0);
  assert_int_equal(fclose(file), 0);
  struct replica *replica = NULL;
  struct error error;
  error_init(&error);
  assert_int_equal(replica_create(&fixture->options, &replica, &error), CODE_EXISTS);
  assert_null(replica);
  char text[32] = "";
  file = fopen(fixture->path, "r");
  assert_non_null(file);
  assert_non_null(fgets(text, sizeof text, file));
  assert_int_equal(fclose(file), 0);
  assert_string_equal(text, "my shopping list");
}

static void missing_folders_are_made(void **state) {
  struct fixture *fixture = *state;
  char path[FIXTURE_PATH_SIZE];
  fixture_beside(fixture, "a/b/replica.db", path);
  fixture->options.path = path;
  replica_free(fixture_create(fixture));
  assert_int_equal(access(path, F_OK), 0);
  char command[FIXTURE_PATH_SIZE + 16];
  (void)snprintf(command, sizeof command, "rm -r %s/a", fixture->folder);
  assert_int_equal(system(command), 0);
}

/* What is written into the file before it is opened. */
struct bad_file {
  const char *name;
  enum code code;
  const char *word; /* that the sentence must hold */
  void (*make)(const char *path);
};

static void make_nothing(const char *path) { (void)path; }

static void write_bytes(const char *path, const char *bytes, size_t size) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, size, file), size);
  assert_int_equal(fclose(file), 0);
}

static void make_empty(const char *path) { write_bytes(path, "", 0); }
static void make_text(const char *path) { write_bytes(path, "Dear diary\n", 11); }
static void make_short(const char *path) { write_bytes(path, "SQLite format 3\0\x10", 17); }
static void make_folder(const char *path) { assert_int_equal(mkdir(path, 0700), 0); }

static void make_foreign(const char *path) {
  fixture_sql(path, "CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup')");
}

static void make_newer(const char *path) {
  fixture_sql(path, "PRAGMA application_id = 0x6664736B; PRAGMA user_version = 999; CREATE TABLE t (x)");
}

static void make_nonsense_version(const char *path) {
  fixture_sql(path, "PRAGMA application_id = 0x6664736B; PRAGMA user_version = -5; CREATE TABLE t (x)");
}

static void make_cut(const char *path) {
  make_newer(path);
  assert_int_equal(truncate(path, 2000), 0);
}

static const struct bad_file bad_files[] = {
    {"missing", CODE_NOT_FOUND, "init", make_nothing},
    {"empty", CODE_STORAGE, "empty", make_empty},
    {"text", CODE_STORAGE, "no salon's file", make_text},
    {"short", CODE_STORAGE, "damaged", make_short},
    {"folder", CODE_STORAGE, "folder", make_folder},
    {"foreign", CODE_STORAGE, "another program", make_foreign},
    {"newer", CODE_STORAGE, "newer", make_newer},
    {"nonsense version", CODE_STORAGE, "newer", make_nonsense_version},
    {"cut", CODE_STORAGE, "damaged", make_cut},
};

static uint64_t file_sum(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  uint64_t sum = UINT64_C(14695981039346656037);
  for (int byte = fgetc(file); byte != EOF; byte = fgetc(file))
    sum = (sum ^ (uint64_t)byte) * UINT64_C(1099511628211);
  assert_int_equal(fclose(file), 0);
  return sum;
}

static void a_bad_file_is_named_and_never_written(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof bad_files / sizeof bad_files[0]; i++) {
    struct fixture fixture;
    fixture_init(&fixture);
    bad_files[i].make(fixture.path);
    uint64_t before = file_sum(fixture.path);
    for (int read_only = 0; read_only < 2; read_only++) {
      struct replica *replica = NULL;
      struct error error;
      error_init(&error);
      fixture.options.read_only = read_only == 1;
      if (replica_open(&fixture.options, &replica, &error) != bad_files[i].code ||
          strstr(error.text, bad_files[i].word) == NULL) {
        fail_msg("%s: %s: %s", bad_files[i].name, code_name(error.code), error.text);
      }
      assert_null(replica);
    }
    assert_true(file_sum(fixture.path) == before);
    (void)rmdir(fixture.path);
    fixture_release(&fixture);
  }
}

static enum code set_meta(struct replica *replica, const char *key, int64_t value, struct error *error) {
  struct query query = query_start(replica, SQL_META_SET);
  query_text(&query, key);
  query_int(&query, value);
  return query_run(&query, NULL, error);
}

static void save_meta(struct replica *replica, const char *key, int64_t value) {
  struct error error;
  error_init(&error);
  if (replica_begin(replica, &error) != CODE_OK || set_meta(replica, key, value, &error) != CODE_OK ||
      replica_commit(replica, &error) != CODE_OK) {
    fail_msg("%s", error.text);
  }
}

static int64_t get_meta(struct replica *replica, const char *key) {
  struct query query = query_start(replica, SQL_META_GET);
  query_text(&query, key);
  int64_t value = query_row(&query) ? query_get_int(&query, 0) : -1;
  assert_int_equal(query_end(&query, NULL), CODE_OK);
  return value;
}

static void what_was_committed_is_there_after_opening_again(void **state) {
  struct fixture *fixture = *state;
  struct replica *replica = fixture_create(fixture);
  save_meta(replica, "answer", 42);
  struct error error;
  error_init(&error);
  assert_int_equal(replica_begin(replica, &error), CODE_OK);
  assert_int_equal(set_meta(replica, "answer", 43, &error), CODE_OK);
  replica_rollback(replica);
  replica_rollback(replica);
  assert_int_equal(replica_begin(replica, &error), CODE_OK);
  assert_int_equal(set_meta(replica, "answer", 44, &error), CODE_OK);
  replica_free(replica); /* in the middle of a transaction */
  replica = fixture_open(fixture);
  assert_int_equal(get_meta(replica, "answer"), 42);
  replica_free(replica);
}

static void a_second_handle_on_the_file_works(void **state) {
  struct fixture *fixture = *state;
  struct replica *first = fixture_create(fixture);
  struct replica *second = fixture_open(fixture);
  int64_t before = 0;
  int64_t after = 0;
  assert_int_equal(replica_data_version(second, &before, NULL), CODE_OK);
  save_meta(first, "answer", 1);
  assert_int_equal(replica_data_version(second, &after, NULL), CODE_OK);
  assert_true(after > before);
  assert_int_equal(get_meta(second, "answer"), 1);
  save_meta(second, "answer", 2);
  assert_int_equal(replica_data_version(second, &before, NULL), CODE_OK);
  assert_true(before == after);
  assert_int_equal(get_meta(first, "answer"), 2);
  replica_free(first);
  save_meta(second, "answer", 3);
  replica_free(second);
}

static void a_reading_transaction_sees_one_state(void **state) {
  struct fixture *fixture = *state;
  struct replica *first = fixture_create(fixture);
  struct replica *second = fixture_open(fixture);
  save_meta(first, "answer", 1);
  assert_int_equal(replica_begin_read(second, NULL), CODE_OK);
  assert_int_equal(get_meta(second, "answer"), 1);
  save_meta(first, "answer", 2);
  assert_int_equal(get_meta(second, "answer"), 1);
  replica_end_read(second);
  assert_int_equal(get_meta(second, "answer"), 2);
  replica_free(second);
  replica_free(first);
}

static void check_read_only(struct fixture *fixture) {
  uint64_t before = file_sum(fixture->path);
  struct replica *replica = fixture_open(fixture);
  assert_true(replica_is_read_only(replica));
  assert_int_equal(get_meta(replica, "answer"), 7);
  struct error error;
  error_init(&error);
  assert_int_equal(replica_begin(replica, &error), CODE_STORAGE);
  assert_non_null(strstr(error.text, "only be read"));
  replica_free(replica);
  assert_true(file_sum(fixture->path) == before);
}

static void a_read_only_file_is_opened_for_reading(void **state) {
  struct fixture *fixture = *state;
  struct replica *replica = fixture_create(fixture);
  save_meta(replica, "answer", 7);
  replica_free(replica);
  assert_int_equal(chmod(fixture->path, 0400), 0);
  check_read_only(fixture);
  assert_int_equal(chmod(fixture->path, 0600), 0);
  fixture->options.read_only = true;
  check_read_only(fixture);
}

static void add_operations(const struct fixture *fixture, int count) {
  for (int i = 0; i < count; i++) {
    fixture_sql(
        fixture->path,
        "INSERT INTO outbox (op_id, entity, entity_id, kind, base_version, body, schema, state, made_at) "
        "VALUES (randomblob(16), 'appointment', randomblob(16), 'create', 0, '{}', 1, 'pending', 1)");
  }
}

static void expect_pending(struct replica *replica, int64_t pending, int64_t failed) {
  struct replica_status status;
  assert_int_equal(replica_status(replica, &status, NULL), CODE_OK);
  assert_int_equal(status.pending, pending);
  assert_int_equal(status.failed, failed);
  assert_int_equal(status.review, 0);
  assert_false(status.suspended);
  assert_false(status.damaged);
}

static void status_counts_what_waits(void **state) {
  struct fixture *fixture = *state;
  struct replica *replica = fixture_create(fixture);
  expect_pending(replica, 0, 0);
  add_operations(fixture, 3);
  expect_pending(replica, 3, 0);
  add_operations(fixture, 2);
  fixture_sql(fixture->path, "UPDATE outbox SET state = 'failed' WHERE n = 2");
  expect_pending(replica, 5, 1);
  expect_pending(replica, 5, 1);
  fixture_sql(fixture->path, "DELETE FROM outbox WHERE n < 3");
  expect_pending(replica, 3, 0);
  fixture_sql(fixture->path, "DELETE FROM outbox");
  expect_pending(replica, 0, 0);
  add_operations(fixture, 1);
  expect_pending(replica, 1, 0);
  /* A paired desk's operations may go in any order. */
  fixture_sql(fixture->path, "INSERT INTO meta VALUES ('device', randomblob(16))");
  add_operations(fixture, 4);
  expect_pending(replica, 5, 0);
  fixture_sql(fixture->path, "DELETE FROM outbox WHERE n = (SELECT max(n) - 1 FROM outbox)");
  expect_pending(replica, 4, 0);
  replica_free(replica);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(a_new_replica_is_a_wal_file_of_the_newest_schema),
      CASE(nothing_is_left_beside_a_new_replica),
      CASE(an_existing_file_is_left_untouched),
      CASE(missing_folders_are_made),
      cmocka_unit_test(a_bad_file_is_named_and_never_written),
      CASE(what_was_committed_is_there_after_opening_again),
      CASE(a_second_handle_on_the_file_works),
      CASE(a_reading_transaction_sees_one_state),
      CASE(a_read_only_file_is_opened_for_reading),
      CASE(status_counts_what_waits),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
