#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store/query.h"
#include "core/store/replica_inside.h"
#include "unit/store_fixture.h"

struct desk {
  struct fixture fixture;
  struct replica *replica;
};

static int setup(void **state) {
  static struct desk desk;
  fixture_init(&desk.fixture);
  desk.replica = fixture_create(&desk.fixture);
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  struct desk *desk = *state;
  replica_free(desk->replica);
  fixture_release(&desk->fixture);
  return 0;
}

static enum code set(struct replica *replica, const char *key, const char *text, size_t length,
                     struct error *error) {
  struct query query = query_start(replica, SQL_META_SET);
  query_text(&query, key);
  query_text_n(&query, text, length);
  return query_run(&query, NULL, error);
}

static void what_is_bound_is_read_back(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  arena_init(&arena, 1 << 16);
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  struct query query = query_start(desk->replica, SQL_META_SET);
  query_text(&query, "id");
  query_id(&query, fixture_id(601));
  int changes = 0;
  assert_int_equal(query_run(&query, &changes, NULL), CODE_OK);
  assert_int_equal(changes, 1);
  assert_int_equal(set(desk->replica, "text", "na\xc3\xafve", 6, NULL), CODE_OK);
  assert_int_equal(replica_commit(desk->replica, NULL), CODE_OK);
  query = query_start(desk->replica, SQL_META_GET);
  query_text(&query, "id");
  assert_true(query_row(&query));
  assert_true(id_equal(query_get_id(&query, 0), fixture_id(601)));
  assert_int_equal(query_end(&query, NULL), CODE_OK);
  query = query_start(desk->replica, SQL_META_GET);
  query_text(&query, "text");
  assert_true(query_row(&query));
  assert_string_equal(query_peek_text(&query, 0), "na\xc3\xafve");
  assert_string_equal(query_get_text(&query, 0, &arena), "na\xc3\xafve");
  assert_true(id_is_nil(query_get_id(&query, 0)));
  assert_false(query_row(&query));
  assert_false(query_row(&query));
  assert_int_equal(query_end(&query, NULL), CODE_OK);
  arena_release(&arena);
}

static void nothing_reads_as_nothing(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  arena_init(&arena, 1 << 16);
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  const char *keys[] = {"nil", "null", "least", "odd"};
  for (int i = 0; i < 4; i++) {
    struct query query = query_start(desk->replica, SQL_META_SET);
    query_text(&query, keys[i]);
    if (i == 0) query_id(&query, id_nil);
    if (i == 1) query_text(&query, NULL);
    if (i == 2) query_int(&query, INT64_MIN);
    if (i == 3) query_int_or_null(&query, -7, -7);
    assert_int_equal(query_run(&query, NULL, NULL), CODE_OK);
  }
  for (int i = 0; i < 4; i++) {
    struct query query = query_start(desk->replica, SQL_META_GET);
    query_text(&query, keys[i]);
    assert_true(query_row(&query));
    assert_true(id_is_nil(query_get_id(&query, 0)));
    assert_int_equal(query_get_int(&query, 0), 0);
    assert_int_equal(query_get_int_or(&query, 0, 99), 99);
    assert_false(query_get_bool(&query, 0));
    assert_string_equal(query_get_text(&query, 0, &arena), "");
    assert_string_equal(query_peek_text(&query, 0), "");
    assert_int_equal(query_end(&query, NULL), CODE_OK);
  }
  replica_rollback(desk->replica);
  arena_release(&arena);
}

static void a_failure_sticks_until_the_end(void **state) {
  struct desk *desk = *state;
  struct error error;
  error_init(&error);
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  struct query query = query_start(desk->replica, SQL_META_SET);
  query_null(&query); /* a key is needed */
  query_int(&query, 1);
  assert_false(query_row(&query));
  assert_false(query_row(&query));
  assert_int_equal(query_end(&query, &error), CODE_INTERNAL);
  assert_non_null(strstr(error.text, "NOT saved"));
  assert_non_null(strstr(error.detail, "meta_set"));
  query = query_start(desk->replica, SQL_META_GET);
  query_text(&query, "key");
  query_int(&query, 1); /* one too many */
  assert_false(query_row(&query));
  error_init(&error);
  assert_int_equal(query_end(&query, &error), CODE_INTERNAL);
  /* The statements are as good as new. */
  assert_int_equal(set(desk->replica, "key", "x", 1, NULL), CODE_OK);
  assert_int_equal(replica_commit(desk->replica, NULL), CODE_OK);
}

/* SQLite ends a transaction by itself on some failures; what follows must not be written outside of it. */
static void what_follows_a_lost_transaction_is_refused(void **state) {
  struct desk *desk = *state;
  struct error error;
  error_init(&error);
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  assert_int_equal(set(desk->replica, "first", "x", 1, NULL), CODE_OK);
  assert_int_equal(sqlite3_exec(desk->replica->db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
  assert_int_not_equal(set(desk->replica, "second", "x", 1, &error), CODE_OK);
  error_init(&error);
  assert_int_not_equal(replica_commit(desk->replica, &error), CODE_OK);
  assert_int_equal(fixture_number(desk->fixture.path, "SELECT count(*) FROM meta WHERE value = 'x'"), 0);
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  assert_int_equal(set(desk->replica, "third", "x", 1, NULL), CODE_OK);
  assert_int_equal(replica_commit(desk->replica, NULL), CODE_OK);
}

static void a_file_that_another_program_holds_is_waited_for_and_then_said(void **state) {
  struct desk *desk = *state;
  sqlite3 *other = NULL;
  struct error error;
  error_init(&error);
  assert_int_equal(sqlite3_open(desk->fixture.path, &other), SQLITE_OK);
  assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_busy_timeout(desk->replica->db, 20), SQLITE_OK);
  assert_int_equal(replica_begin(desk->replica, &error), CODE_STORAGE);
  assert_non_null(strstr(error.text, "another program"));
  assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  replica_rollback(desk->replica);
  assert_int_equal(sqlite3_close(other), SQLITE_OK);
}

static void an_exhausted_arena_is_told_by_itself(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  arena_init(&arena, 16);
  assert_int_equal(replica_begin(desk->replica, NULL), CODE_OK);
  assert_int_equal(set(desk->replica, "text", "a text of more than sixteen bytes", 33, NULL), CODE_OK);
  assert_int_equal(replica_commit(desk->replica, NULL), CODE_OK);
  struct query query = query_start(desk->replica, SQL_META_GET);
  query_text(&query, "text");
  assert_true(query_row(&query));
  assert_string_equal(query_get_text(&query, 0, &arena), "");
  assert_true(arena.exhausted);
  assert_int_equal(query_end(&query, NULL), CODE_OK);
  arena_release(&arena);
}

/* A write outside of a transaction would be saved without its history: the program stops first. */
static void a_write_outside_a_transaction_stops_the_program(void **state) {
  struct desk *desk = *state;
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    (void)freopen("/dev/null", "w", stderr);
    struct query query = query_start(desk->replica, SQL_META_SET);
    _exit(query.statement == NULL ? 1 : 0);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(what_is_bound_is_read_back),
      CASE(nothing_reads_as_nothing),
      CASE(a_failure_sticks_until_the_end),
      CASE(what_follows_a_lost_transaction_is_refused),
      CASE(a_file_that_another_program_holds_is_waited_for_and_then_said),
      CASE(an_exhausted_arena_is_told_by_itself),
      CASE(a_write_outside_a_transaction_stops_the_program),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
