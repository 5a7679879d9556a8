#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/backup.h"
#include "core/store/migrate.h"
#include "unit/store_fixture.h"

struct desk {
  struct fixture fixture;
  struct replica *replica;
  char backup[FIXTURE_PATH_SIZE];
};

static int setup(void **state) {
  static struct desk desk;
  fixture_init(&desk.fixture);
  desk.replica = fixture_salon(&desk.fixture);
  fixture_beside(&desk.fixture, "backup.db", desk.backup);
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  struct desk *desk = *state;
  replica_free(desk->replica);
  fixture_release(&desk->fixture);
  return 0;
}

static void back_up(struct desk *desk) {
  struct error error;
  error_init(&error);
  if (backup_write(desk->replica, desk->backup, &error) != CODE_OK)
    fail_msg("%s (%s)", error.text, error.detail);
}

static void close_replica(struct desk *desk) {
  replica_free(desk->replica);
  desk->replica = NULL;
}

static enum code restore(struct desk *desk, const char *from, char kept[BACKUP_PATH_SIZE],
                         struct error *error) {
  error_init(error);
  return backup_restore(&desk->fixture.options, from, kept, error);
}

static void spoil(const char *path, long at) {
  char bytes[4096];
  memset(bytes, 0x5a, sizeof bytes);
  FILE *file = fopen(path, "r+");
  assert_non_null(file);
  assert_int_equal(fseek(file, at, SEEK_SET), 0);
  assert_int_equal(fwrite(bytes, 1, sizeof bytes, file), sizeof bytes);
  assert_int_equal(fclose(file), 0);
}

static int64_t root_page(const char *path, const char *sql) { return (fixture_number(path, sql) - 1) * 4096; }

static void a_backup_is_whole_and_stands_alone(void **state) {
  struct desk *desk = *state;
  back_up(desk);
  assert_int_equal(fixture_number(desk->backup, "SELECT count(*) FROM appointment"), 6);
  assert_int_equal(fixture_number(desk->backup, "PRAGMA application_id"), 0x6664736B);
  assert_int_equal(fixture_number(desk->backup, "PRAGMA user_version"), migrate_newest());
  struct stat facts;
  assert_int_equal(stat(desk->backup, &facts), 0);
  assert_int_equal(facts.st_mode & 0777, 0600);
  char beside[FIXTURE_PATH_SIZE];
  fixture_beside(&desk->fixture, "backup.db-wal", beside);
  assert_int_not_equal(access(beside, F_OK), 0);
}

static void a_backup_replaces_a_backup_and_nothing_else(void **state) {
  struct desk *desk = *state;
  back_up(desk);
  fixture_sql(desk->fixture.path, "DELETE FROM appointment");
  back_up(desk);
  assert_int_equal(fixture_number(desk->backup, "SELECT count(*) FROM appointment"), 0);
  struct error error;
  error_init(&error);
  assert_int_equal(backup_write(desk->replica, desk->fixture.path, &error), CODE_INVALID);
  char letter[FIXTURE_PATH_SIZE];
  fixture_beside(&desk->fixture, "letter.txt", letter);
  FILE *file = fopen(letter, "w");
  assert_non_null(file);
  assert_int_equal(fclose(file), 0);
  error_init(&error);
  assert_int_equal(backup_write(desk->replica, letter, &error), CODE_EXISTS);
  error_init(&error);
  assert_int_equal(backup_write(desk->replica, "/nowhere/at/all.db", &error), CODE_STORAGE);
}

static void a_restored_backup_is_another_replica_and_the_old_file_is_kept(void **state) {
  struct desk *desk = *state;
  fixture_sql(desk->fixture.path,
              "INSERT INTO outbox (op_id, op_no, entity, entity_id, kind, base_version, body, schema, state, "
              "made_at) VALUES (randomblob(16), 7, 'appointment', randomblob(16), 'create', 0, '{}', 1, "
              "'inflight', 1); UPDATE appointment SET sync_state = 'verification_pending'");
  back_up(desk);
  fixture_sql(desk->fixture.path, "DELETE FROM customer");
  close_replica(desk);
  char kept[BACKUP_PATH_SIZE];
  struct error error;
  if (restore(desk, desk->backup, kept, &error) != CODE_OK) fail_msg("%s (%s)", error.text, error.detail);
  assert_int_equal(fixture_number(kept, "SELECT count(*) FROM customer"), 0);
  assert_int_equal(fixture_number(desk->fixture.path, "SELECT count(*) FROM customer"), 5);
  assert_int_equal(fixture_number(desk->fixture.path,
                                  "SELECT count(*) FROM outbox WHERE op_no IS NULL AND state = "
                                  "'pending'"),
                   1);
  assert_int_equal(
      fixture_number(desk->fixture.path,
                     "SELECT count(*) FROM appointment WHERE sync_state = 'verification_pending'"),
      0);
  char sql[BACKUP_PATH_SIZE + 256];
  (void)snprintf(
      sql, sizeof sql,
      "ATTACH '%s' AS old; CREATE TEMP TABLE same (x INTEGER CHECK (x = 0)); INSERT INTO same SELECT "
      "(SELECT value FROM main.meta WHERE key = 'replica_id') = (SELECT value FROM old.meta WHERE key = "
      "'replica_id')",
      kept);
  fixture_sql(desk->fixture.path, sql);
  desk->replica = fixture_open(&desk->fixture);
}

static void it_is_restored_where_nothing_was(void **state) {
  struct desk *desk = *state;
  back_up(desk);
  close_replica(desk);
  char path[FIXTURE_PATH_SIZE];
  char kept[BACKUP_PATH_SIZE];
  struct error error;
  fixture_beside(&desk->fixture, "other.db", path);
  desk->fixture.options.path = path;
  assert_int_equal(restore(desk, desk->backup, kept, &error), CODE_OK);
  assert_string_equal(kept, "");
  assert_int_equal(fixture_number(path, "SELECT count(*) FROM customer"), 5);
}

static void what_is_no_sound_backup_changes_nothing(void **state) {
  struct desk *desk = *state;
  back_up(desk);
  close_replica(desk);
  char kept[BACKUP_PATH_SIZE];
  char missing[FIXTURE_PATH_SIZE];
  char foreign[FIXTURE_PATH_SIZE];
  char newer[FIXTURE_PATH_SIZE];
  struct error error;
  fixture_beside(&desk->fixture, "missing.db", missing);
  fixture_beside(&desk->fixture, "foreign.db", foreign);
  fixture_beside(&desk->fixture, "newer.db", newer);
  fixture_sql(foreign, "CREATE TABLE recipe (name TEXT)");
  fixture_sql(newer, "PRAGMA application_id = 0x6664736B; PRAGMA user_version = 99; CREATE TABLE t (x)");
  spoil(desk->backup,
        (long)root_page(desk->backup, "SELECT rootpage FROM sqlite_schema WHERE name = 'customer'"));
  assert_int_equal(restore(desk, missing, kept, &error), CODE_NOT_FOUND);
  assert_int_equal(restore(desk, foreign, kept, &error), CODE_STORAGE);
  assert_int_equal(restore(desk, newer, kept, &error), CODE_STORAGE);
  assert_non_null(strstr(error.text, "newer"));
  assert_int_equal(restore(desk, desk->backup, kept, &error), CODE_STORAGE);
  assert_non_null(strstr(error.text, "damaged"));
  assert_int_equal(fixture_number(desk->fixture.path, "SELECT count(*) FROM customer"), 5);
  char command[FIXTURE_PATH_SIZE + 64];
  (void)snprintf(command, sizeof command, "test -z \"$(ls %s | grep -F replica.db.)\"", desk->fixture.folder);
  assert_int_equal(system(command), 0);
}

static void a_file_in_use_is_not_replaced(void **state) {
  struct desk *desk = *state;
  char kept[BACKUP_PATH_SIZE];
  struct error error;
  back_up(desk);
  assert_int_equal(restore(desk, desk->backup, kept, &error), CODE_STORAGE);
  assert_non_null(strstr(error.text, "open"));
  close_replica(desk);
  assert_int_equal(restore(desk, desk->backup, kept, &error), CODE_OK);
}

static void a_damaged_file_is_replaced_and_kept_with_its_log(void **state) {
  struct desk *desk = *state;
  back_up(desk);
  fixture_sql(desk->fixture.path, "UPDATE tenant SET name = 'In the log'");
  close_replica(desk);
  char kept[BACKUP_PATH_SIZE];
  char log[BACKUP_PATH_SIZE + 8];
  struct error error;
  spoil(desk->fixture.path, 0);
  assert_int_equal(restore(desk, desk->backup, kept, &error), CODE_OK);
  (void)snprintf(log, sizeof log, "%s-wal", kept);
  assert_int_equal(access(log, F_OK), 0);
  assert_int_equal(fixture_number(desk->fixture.path, "SELECT name = 'Bella Salon' FROM tenant"), 1);
  assert_int_equal(fixture_number(desk->fixture.path, "SELECT count(*) FROM pragma_integrity_check WHERE "
                                                      "integrity_check = 'ok'"),
                   1);
}

static void two_restores_in_one_second_keep_both_files(void **state) {
  struct desk *desk = *state;
  back_up(desk);
  close_replica(desk);
  char first[BACKUP_PATH_SIZE];
  char second[BACKUP_PATH_SIZE];
  struct error error;
  assert_int_equal(restore(desk, desk->backup, first, &error), CODE_OK);
  assert_int_equal(restore(desk, desk->backup, second, &error), CODE_OK);
  assert_string_not_equal(first, second);
  assert_int_equal(access(first, F_OK), 0);
  assert_int_equal(access(second, F_OK), 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(a_backup_is_whole_and_stands_alone),
      CASE(a_backup_replaces_a_backup_and_nothing_else),
      CASE(a_restored_backup_is_another_replica_and_the_old_file_is_kept),
      CASE(it_is_restored_where_nothing_was),
      CASE(what_is_no_sound_backup_changes_nothing),
      CASE(a_file_in_use_is_not_replaced),
      CASE(a_damaged_file_is_replaced_and_kept_with_its_log),
      CASE(two_restores_in_one_second_keep_both_files),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
