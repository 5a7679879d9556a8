#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/store/checkpoint.h"
#include "core/store/housekeeping.h"
#include "core/store/query.h"
#include "core/store/replica_inside.h"
#include "core/store/reserve.h"
#include "unit/store_fixture.h"

/*
 * It is brought in from 14 MiB on; what may be written until the thread has had its turn is the machine's business, so the bound is a
 * wide one.
 */
enum { PAGE = 4096, WAL_MAX = 32 << 20, TEXT_SIZE = 3 * PAGE };

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

static int64_t wal_size(const struct fixture *fixture) {
  char path[FIXTURE_PATH_SIZE];
  struct stat facts;
  fixture_beside(fixture, "replica.db-wal", path);
  return stat(path, &facts) == 0 ? facts.st_size : 0;
}

/* A transaction of a few pages. */
static enum code save(struct replica *replica, const char *key, const char *text) {
  struct error error;
  error_init(&error);
  enum code code = replica_begin(replica, &error);
  if (code == CODE_OK) {
    struct query query = query_start(replica, SQL_META_SET);
    query_text(&query, key);
    query_text(&query, text);
    code = query_run(&query, NULL, &error);
  }
  if (code == CODE_OK) code = replica_commit(replica, &error);
  if (code != CODE_OK) {
    replica_rollback(replica);
    print_error("%s (%s)\n", error.text, error.detail);
  }
  return code;
}

/* Another one each time: SQLite does not write what stays the same. */
static void fill_text(char text[TEXT_SIZE], int number) {
  memset(text, 'a' + number % 26, TEXT_SIZE - 1);
  text[TEXT_SIZE - 1] = '\0';
}

static void save_many(struct replica *replica, const char *prefix, int count) {
  static int number;
  char key[64];
  char text[TEXT_SIZE];
  for (int i = 0; i < count; i++) {
    fill_text(text, number++);
    (void)snprintf(key, sizeof key, "%s %d", prefix, number % 200);
    assert_int_equal(save(replica, key, text), CODE_OK);
  }
}

static void the_log_is_bounded_however_much_is_written(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  fixture->options.housekeeping = true;
  struct replica *replica = fixture_open(fixture);
  for (int round = 0; round < 15; round++) {
    save_many(replica, "row", 100);
    assert_true(wal_size(fixture) <= WAL_MAX);
  }
  assert_true(housekeeping_checkpoints(replica->housekeeping) > 0);
  replica_free(replica);
  assert_int_equal(fixture_number(fixture->path, "SELECT count(*) FROM meta WHERE key LIKE 'row %'"), 200);
}

static void programs_of_one_command_keep_the_log_short_too(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  for (int i = 0; i < 900; i++) {
    struct replica *replica = fixture_open(fixture);
    save_many(replica, "row", 1);
    replica_free(replica);
    assert_true(wal_size(fixture) <= (CHECKPOINT_AT_CLOSE_PAGES + 64) * (PAGE + 24));
  }
  assert_true(fixture_number(fixture->path, "SELECT value FROM meta WHERE key = 'checkpoints'") > 1);
  assert_int_equal(fixture_number(fixture->path, "SELECT count(*) FROM pragma_integrity_check WHERE "
                                                 "integrity_check = 'ok'"),
                   1);
}

static void it_starts_and_ends_at_once(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  fixture->options.housekeeping = true;
  struct timespec before;
  struct timespec after;
  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &before), 0);
  for (int i = 0; i < 50; i++) {
    struct replica *replica = fixture_open(fixture);
    if (i % 2 == 0) save_many(replica, "row", 1);
    replica_free(replica);
  }
  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &after), 0);
  assert_true(after.tv_sec - before.tv_sec < 20);
  assert_int_equal(fixture_number(fixture->path, "SELECT count(*) FROM meta WHERE key = 'desk_runs'"), 0);
}

struct writer {
  struct fixture *fixture;
  const char *prefix;
  int count;
};

static void *write_rows(void *context) {
  struct writer *writer = context;
  struct replica *replica = fixture_open(writer->fixture);
  char key[64];
  char text[TEXT_SIZE];
  for (int i = 0; i < writer->count; i++) {
    fill_text(text, i);
    (void)snprintf(key, sizeof key, "%s %d", writer->prefix, i);
    if (save(replica, key, text) != CODE_OK) break;
  }
  replica_free(replica);
  return NULL;
}

static void two_threads_with_their_own_handles_lose_nothing(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  /* A clock and dice each: they belong to the thread. */
  struct fixture other = *fixture;
  other.options.path = other.path;
  other.options.ports.context = &other;
  fixture->options.housekeeping = true;
  fixture->options.lock = other.options.lock = write_lock_new();
  assert_non_null(fixture->options.lock);
  struct writer writers[] = {{fixture, "left", 600}, {&other, "right", 600}};
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&threads[i], NULL, write_rows, &writers[i]), 0);
  for (int i = 0; i < 2; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
  write_lock_free(fixture->options.lock);
  fixture->options.lock = NULL;
  assert_int_equal(fixture_number(fixture->path, "SELECT count(*) FROM meta WHERE key LIKE 'left %'"), 600);
  assert_int_equal(fixture_number(fixture->path, "SELECT count(*) FROM meta WHERE key LIKE 'right %'"), 600);
  assert_true(wal_size(fixture) <= WAL_MAX);
}

/* Runs in a child and ends it without cleaning up. */
static pid_t in_child(void *(*work)(void *), struct writer *writer) {
  pid_t child = fork();
  assert_true(child >= 0);
  if (child > 0) return child;
  (void)work(writer);
  _exit(0);
}

static void await(pid_t child) {
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void programs_on_one_file_lose_nothing(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  fixture->options.housekeeping = true;
  struct writer writers[] = {{fixture, "first", 400}, {fixture, "second", 400}, {fixture, "third", 400}};
  pid_t children[3];
  for (int i = 0; i < 3; i++) children[i] = in_child(write_rows, &writers[i]);
  for (int i = 0; i < 3; i++) await(children[i]);
  assert_int_equal(fixture_number(fixture->path, "SELECT count(*) FROM meta WHERE length(value) > 9999"),
                   1200);
  assert_int_equal(fixture_number(fixture->path, "SELECT count(*) FROM pragma_integrity_check WHERE "
                                                 "integrity_check = 'ok'"),
                   1);
  assert_true(wal_size(fixture) <= WAL_MAX);
}

/* Writes, waits until that a desk runs is noted, and ends as if killed. */
static void *end_without_a_word(void *context) {
  struct writer *writer = context;
  struct replica *replica = fixture_open(writer->fixture);
  save_many(replica, "row", writer->count);
  bool noted = false;
  while (!noted) {
    struct query query = query_start(replica, SQL_DESK_RUNS);
    noted = query_row(&query);
    if (query_end(&query, NULL) != CODE_OK) _exit(1);
    (void)sched_yield();
  }
  _exit(0);
}

/* Whether damage is found before the deadline. */
static bool finds_damage(struct replica *replica, int seconds) {
  struct timespec now;
  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
  time_t end = now.tv_sec + seconds;
  while (now.tv_sec < end) {
    struct replica_status status;
    assert_int_equal(replica_status(replica, &status, NULL), CODE_OK);
    if (status.damaged) return true;
    (void)sched_yield();
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
  }
  return false;
}

static void spoil_page(const struct fixture *fixture, int64_t page) {
  char bytes[PAGE];
  memset(bytes, 0x5a, sizeof bytes);
  FILE *file = fopen(fixture->path, "r+");
  assert_non_null(file);
  assert_int_equal(fseek(file, (long)(page - 1) * PAGE, SEEK_SET), 0);
  assert_int_equal(fwrite(bytes, 1, sizeof bytes, file), sizeof bytes);
  assert_int_equal(fclose(file), 0);
}

static void after_an_unclean_end_the_file_is_looked_through(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  fixture->options.housekeeping = true;
  struct writer writer = {fixture, "row", 60};
  await(in_child(end_without_a_word, &writer));
  assert_int_equal(fixture_number(fixture->path, "SELECT value FROM meta WHERE key = 'desk_runs'"), 1);
  fixture_sql(fixture->path, "PRAGMA wal_checkpoint(TRUNCATE)");
  spoil_page(fixture,
             fixture_number(fixture->path, "SELECT rootpage FROM sqlite_schema WHERE name = 'sale'"));
  struct replica *replica = fixture_open(fixture);
  assert_true(finds_damage(replica, 30));
  replica_free(replica);
  /* A file that is damaged stays marked. */
  assert_int_equal(fixture_number(fixture->path, "SELECT value FROM meta WHERE key = 'desk_runs'"), 1);
}

static void an_unclean_end_of_a_sound_file_is_forgotten(void **state) {
  struct fixture *fixture = *state;
  replica_free(fixture_create(fixture));
  fixture->options.housekeeping = true;
  struct writer writer = {fixture, "row", 3};
  await(in_child(end_without_a_word, &writer));
  struct replica *replica = fixture_open(fixture);
  assert_false(finds_damage(replica, 1));
  replica_free(replica);
  assert_int_equal(fixture_number(fixture->path, "SELECT count(*) FROM meta WHERE key = 'desk_runs'"), 0);
}

static void the_reserve_is_made_once_and_set_free_once(void **state) {
  struct fixture *fixture = *state;
  char path[FIXTURE_PATH_SIZE];
  struct stat facts;
  fixture_beside(fixture, "replica.db-reserve", path);
  assert_false(reserve_release(fixture->path));
  reserve_make(fixture->path);
  reserve_make(fixture->path);
  assert_int_equal(stat(path, &facts), 0);
  assert_int_equal(facts.st_size, 16 << 20);
  assert_int_equal(facts.st_mode & 0777, 0600);
  assert_true(reserve_release(fixture->path));
  assert_false(reserve_release(fixture->path));
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(the_log_is_bounded_however_much_is_written),
      CASE(programs_of_one_command_keep_the_log_short_too),
      CASE(it_starts_and_ends_at_once),
      CASE(two_threads_with_their_own_handles_lose_nothing),
      CASE(programs_on_one_file_lose_nothing),
      CASE(after_an_unclean_end_the_file_is_looked_through),
      CASE(an_unclean_end_of_a_sound_file_is_forgotten),
      CASE(the_reserve_is_made_once_and_set_free_once),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
