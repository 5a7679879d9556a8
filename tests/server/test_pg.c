/* Statements, batches, connections that heal, and the pool, on a real PostgreSQL. */
#include "server/pg/pg.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "server/cluster.h"
#include "server/pg/connection.h"
#include "support/torture.h"

struct world {
  char url[CLUSTER_URL_SIZE], superuser[CLUSTER_URL_SIZE];
  struct pg *pg;    /* what is looked at; serves, unless a case says otherwise */
  struct pg *owner; /* for what stands around it */
  struct arena arena;
  struct error error;
};

static int setup(void **state) {
  struct world *world = calloc(1, sizeof *world);
  assert_non_null(world);
  error_init(&world->error);
  arena_init(&world->arena, 1 << 24);
  cluster_database(cluster_shared(), world->url);
  cluster_superuser_url(cluster_shared(), world->url, world->superuser);
  assert_int_equal(pg_open(world->url, &world->pg, &world->error), CODE_OK);
  assert_int_equal(pg_open_owner(world->superuser, &world->owner, &world->error), CODE_OK);
  *state = world;
  return 0;
}

static int teardown(void **state) {
  struct world *world = *state;
  pg_close(world->pg);
  pg_close(world->owner);
  arena_release(&world->arena);
  free(world);
  return 0;
}

static void script(struct world *world, const char *sql) {
  error_init(&world->error);
  if (connection_script(world->owner, sql, &world->error) != CODE_OK)
    fail_msg("%s: %s", sql, world->error.detail);
}

/* Puts any statement where `ping` was, on this connection, so that cases need none of the program's. */
static struct pg_call stand_in(struct pg *pg, const char *sql) {
  struct error error;
  error_init(&error);
  assert_int_equal(connection_ready(pg, &error), CODE_OK);
  assert_int_equal(PQexitPipelineMode(pg->link), 1);
  (void)PQsetnonblocking(pg->link, 0);
  if (pg->prepared[PG_PING]) PQclear(PQexec(pg->link, "DEALLOCATE ping"));
  PGresult *result = PQprepare(pg->link, "ping", sql, 0, NULL);
  if (PQresultStatus(result) != PGRES_COMMAND_OK) fail_msg("%s: %s", sql, PQerrorMessage(pg->link));
  PQclear(result);
  (void)PQsetnonblocking(pg->link, 1);
  assert_int_equal(PQenterPipelineMode(pg->link), 1);
  pg->prepared[PG_PING] = true;
  return pg_call(pg, PG_PING);
}

static enum code ping(struct pg *pg, struct error *error) {
  error_init(error);
  struct pg_call call = pg_call(pg, PG_PING);
  return pg_run(&call, NULL, error);
}

static enum code begin(struct pg *pg, struct error *error) {
  error_init(error);
  return pg_begin(pg, PG_WRITE, id_nil, error);
}

/* ---- Values ---- */

static void values_come_back_as_they_went(void **state) {
  struct world *world = *state;
  static const char text[] = "Zoë \"Quote\" \\ {,} NULL '; --\n\t";
  static const unsigned char bytes[] = {0, 1, 0x7f, 0x80, 0xff, 0, '\\', 'x'};
  const struct id id = id_make(1767261600000, 7, 9);
  struct pg_call call = stand_in(
      world->pg, "SELECT $1::bigint, $2::bigint, $3::boolean, $4::text, $5::text, $6::bytea, $7::uuid, "
                 "$8::uuid, $9::text, $10::text");
  pg_int(&call, INT64_MIN);
  pg_int(&call, INT64_MAX);
  pg_bool(&call, true);
  pg_text(&call, text);
  pg_text_n(&call, text, 4);
  pg_bytes(&call, bytes, sizeof bytes);
  pg_id(&call, id);
  pg_id(&call, id_nil);
  pg_text(&call, NULL);
  pg_text(&call, "");
  struct pg_rows rows;
  assert_int_equal(pg_run(&call, &rows, &world->error), CODE_OK);
  assert_int_equal(rows.count, 1);
  assert_true(pg_get_int(&rows, 0, 0) == INT64_MIN && pg_get_int(&rows, 0, 1) == INT64_MAX);
  assert_true(pg_get_bool(&rows, 0, 2));
  assert_string_equal(pg_get_text(&rows, 0, 3), text);
  assert_string_equal(pg_get_text(&rows, 0, 4), "Zo\xc3\xab");
  unsigned char got[sizeof bytes];
  assert_int_equal(pg_get_bytes(&rows, 0, 5, got, sizeof got), sizeof bytes);
  assert_memory_equal(got, bytes, sizeof bytes);
  assert_true(id_equal(pg_get_id(&rows, 0, 6), id));
  assert_true(pg_is_null(&rows, 0, 7) && id_is_nil(pg_get_id(&rows, 0, 7)));
  assert_true(pg_is_null(&rows, 0, 8) && !pg_is_null(&rows, 0, 9));
  pg_rows_release(&rows);
}

static void arrays_come_back_as_they_went(void **state) {
  struct world *world = *state;
  static const char *const texts[] = {"", "NULL", NULL, "{a,b}", "\"", "\\", "a b", "\\\"x\\\\", "ü"};
  const size_t count = sizeof texts / sizeof texts[0];
  const int64_t numbers[] = {INT64_MIN, -1, 0, INT64_MAX};
  const struct id ids[] = {id_make(1, 2, 3), id_make(4, 5, 6)};
  struct pg_call call =
      stand_in(world->pg, "SELECT i, t, n, u FROM unnest($1::text[], $2::bigint[], $3::uuid[]) "
                          "WITH ORDINALITY AS all_of(t, n, u, i) ORDER BY i");
  pg_strings(&call, &world->arena, texts, count);
  pg_ints(&call, &world->arena, numbers, 4);
  pg_ids(&call, &world->arena, ids, 2);
  struct pg_rows rows;
  assert_int_equal(pg_run(&call, &rows, &world->error), CODE_OK);
  assert_int_equal(rows.count, (int)count);
  for (int i = 0; i < (int)count; i++) {
    assert_int_equal(pg_is_null(&rows, i, 1), texts[i] == NULL);
    assert_string_equal(pg_get_text(&rows, i, 1), texts[i] == NULL ? "" : texts[i]);
  }
  for (int i = 0; i < 4; i++) assert_true(pg_get_int(&rows, i, 2) == numbers[i]);
  for (int i = 0; i < 2; i++) assert_true(id_equal(pg_get_id(&rows, i, 3), ids[i]));
  pg_rows_release(&rows);
}

static void empty_arrays_are_arrays(void **state) {
  struct world *world = *state;
  struct pg_call call = stand_in(
      world->pg, "SELECT cardinality($1::text[]) + cardinality($2::bigint[]) + cardinality($3::uuid[])");
  pg_strings(&call, &world->arena, NULL, 0);
  pg_ints(&call, &world->arena, NULL, 0);
  pg_ids(&call, &world->arena, NULL, 0);
  struct pg_rows rows;
  assert_int_equal(pg_run(&call, &rows, &world->error), CODE_OK);
  assert_false(pg_is_null(&rows, 0, 0));
  assert_int_equal(pg_get_int(&rows, 0, 0), 0);
  pg_rows_release(&rows);
}

/* ---- What PostgreSQL refuses ---- */

static const char refusing[] = "CREATE TABLE whole (id int PRIMARY KEY);"
                               "CREATE TABLE part (id int CONSTRAINT part_once UNIQUE, n int NOT NULL "
                               "CONSTRAINT part_small CHECK (n < 10),"
                               "  whole int CONSTRAINT part_whole REFERENCES whole, span int4range,"
                               "  CONSTRAINT part_apart EXCLUDE USING gist (span WITH &&));"
                               "INSERT INTO part VALUES (1, 1, NULL, '[1,5)');"
                               "CREATE FUNCTION refuse(state text) RETURNS void LANGUAGE plpgsql AS"
                               "  'BEGIN RAISE EXCEPTION ''refused'' USING ERRCODE = state; END';"
                               "GRANT SELECT, INSERT ON whole, part TO frontdesk_app;";

static void refusals_have_their_codes(void **state) {
  static const struct {
    const char *sql;
    enum code code;
    const char *detail;
  } cases[] = {
      {"INSERT INTO part VALUES (1, 1)", CODE_EXISTS, "part_once"},
      {"INSERT INTO part VALUES (2, 1, NULL, '[4,6)')", CODE_SLOT_TAKEN, "part_apart"},
      {"INSERT INTO part VALUES (2, 1, 7)", CODE_NOT_FOUND, "part_whole"},
      {"INSERT INTO part VALUES (2, 11)", CODE_INVALID, "part_small"},
      {"INSERT INTO part VALUES (2, NULL)", CODE_INVALID, "23502"},
      {"SELECT ('secret' || id)::int FROM part", CODE_INVALID, "22P02"},
      {"SELECT refuse('40001')", CODE_OFFLINE, "40001"},
      {"SELECT refuse('40P01')", CODE_OFFLINE, "40P01"},
      {"SELECT refuse('53100')", CODE_OFFLINE, "53100"},
      {"SELECT refuse('55P03')", CODE_OFFLINE, "55P03"},
      {"SELECT refuse('57014')", CODE_OFFLINE, "57014"},
      {"SELECT refuse('P0001')", CODE_INTERNAL, "P0001"},
      {"DELETE FROM part", CODE_INTERNAL, "42501"},
  };
  struct world *world = *state;
  script(world, refusing);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct pg_call call = stand_in(world->pg, cases[i].sql);
    struct pg_rows rows;
    error_init(&world->error);
    enum code code = pg_run(&call, &rows, &world->error);
    if (code != cases[i].code) fail_msg("%s: %s (%s)", cases[i].sql, code_name(code), world->error.detail);
    if (strstr(world->error.detail, cases[i].detail) == NULL)
      fail_msg("%s: %s", cases[i].sql, world->error.detail);
    assert_null(strstr(world->error.detail, "secret")); /* a value may be a customer's */
    assert_int_equal(rows.count, 0);
    pg_rows_release(&rows);
  }
}

static void a_lock_is_waited_for_no_longer_than_a_desk_waits(void **state) {
  struct world *world = *state;
  script(world, refusing);
  script(world, "BEGIN; LOCK TABLE part");
  struct timespec before, after;
  (void)clock_gettime(CLOCK_MONOTONIC, &before);
  assert_int_equal(connection_script(world->pg, "SELECT count(*) FROM part", &world->error), CODE_OFFLINE);
  (void)clock_gettime(CLOCK_MONOTONIC, &after);
  assert_in_range(after.tv_sec - before.tv_sec, 1, 30);
  script(world, "ROLLBACK");
}

static void a_transaction_that_failed_is_not_committed(void **state) {
  struct world *world = *state;
  script(world, refusing);
  (void)stand_in(world->pg, "INSERT INTO whole VALUES (1)");
  assert_int_equal(begin(world->pg, &world->error), CODE_OK);
  assert_int_equal(ping(world->pg, &world->error), CODE_OK);
  assert_int_equal(ping(world->pg, &world->error), CODE_EXISTS);
  error_init(&world->error);
  assert_int_not_equal(pg_commit(world->pg, &world->error), CODE_OK);
  assert_int_equal(begin(world->pg, &world->error), CODE_OK);
  assert_int_equal(ping(world->pg, &world->error), CODE_OK); /* so the first was undone */
  assert_int_equal(pg_commit(world->pg, &world->error), CODE_OK);
}

static void what_was_left_open_is_rolled_back_by_the_next(void **state) {
  struct world *world = *state;
  script(world, refusing);
  (void)stand_in(world->pg, "INSERT INTO whole VALUES (1)");
  assert_int_equal(begin(world->pg, &world->error), CODE_OK);
  assert_int_equal(ping(world->pg, &world->error), CODE_OK);
  assert_int_equal(begin(world->pg, &world->error), CODE_OK);
  assert_int_equal(ping(world->pg, &world->error), CODE_OK);
  pg_rollback(world->pg);
  pg_rollback(world->pg); /* fine without one */
}

/* ---- Batches ---- */

static void a_batch_is_all_or_nothing(void **state) {
  struct world *world = *state;
  script(world, refusing);
  (void)stand_in(world->pg, "INSERT INTO whole VALUES ($1::int) RETURNING id");
  static const int64_t numbers[][3] = {{1, 2, 2}, {1, 2, 3}};
  for (int round = 0; round < 2; round++) {
    struct pg_batch batch;
    struct pg_rows rows[3];
    error_init(&world->error);
    pg_batch_init(&batch, world->pg);
    pg_batch_begin(&batch, PG_WRITE, id_nil);
    for (int i = 0; i < 3; i++) {
      struct pg_call call = pg_call(world->pg, PG_PING);
      pg_int(&call, numbers[round][i]);
      pg_batch_add(&batch, &call, &rows[i]);
    }
    pg_batch_commit(&batch);
    enum code code = pg_batch_run(&batch, &world->error);
    assert_int_equal(code, round == 0 ? CODE_EXISTS : CODE_OK);
    pg_rollback(world->pg);
    for (int i = 0; i < 3; i++) {
      assert_int_equal(rows[i].count, round);
      if (round == 1) assert_int_equal(pg_get_int(&rows[i], 0, 0), numbers[round][i]);
      pg_rows_release(&rows[i]);
    }
  }
}

static void a_batch_that_is_too_long_is_not_sent(void **state) {
  struct world *world = *state;
  script(world, refusing);
  (void)stand_in(world->pg, "INSERT INTO whole VALUES ($1::int)");
  struct pg_batch batch;
  pg_batch_init(&batch, world->pg);
  for (int i = 0; i <= PG_BATCH_MAX; i++) {
    struct pg_call call = pg_call(world->pg, PG_PING);
    pg_int(&call, i);
    pg_batch_add(&batch, &call, NULL);
  }
  assert_int_equal(pg_batch_run(&batch, &world->error), CODE_INTERNAL);
  struct pg_call call = stand_in(world->pg, "SELECT count(*) FROM whole");
  struct pg_rows rows;
  error_init(&world->error);
  assert_int_equal(pg_run(&call, &rows, &world->error), CODE_OK);
  assert_int_equal(pg_get_int(&rows, 0, 0), 0);
  pg_rows_release(&rows);
}

/* More than the buffers between the two hold, both ways at once: whoever only wrote, or only read, would wait for ever. */
static void a_batch_may_be_larger_than_all_buffers(void **state) {
  enum { LENGTH = 1 << 20, COUNT = 24 };
  struct world *world = *state;
  (void)stand_in(world->pg, "SELECT $1::text");
  char *text = malloc(LENGTH + 1);
  assert_non_null(text);
  memset(text, 'x', LENGTH);
  text[LENGTH] = '\0';
  struct pg_batch batch;
  struct pg_rows rows[COUNT];
  pg_batch_init(&batch, world->pg);
  for (int i = 0; i < COUNT; i++) {
    struct pg_call call = pg_call(world->pg, PG_PING);
    pg_text_n(&call, text, LENGTH);
    pg_batch_add(&batch, &call, &rows[i]);
  }
  assert_int_equal(pg_batch_run(&batch, &world->error), CODE_OK);
  for (int i = 0; i < COUNT; i++) {
    assert_int_equal(pg_get_length(&rows[i], 0, 0), LENGTH);
    pg_rows_release(&rows[i]);
  }
  free(text);
}

/* ---- Healing ---- */

/* Comes back when the other ends are gone. */
static void cut_off(struct world *world) {
  script(world,
         "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() "
         "AND pid <> pg_backend_pid()");
}

static void an_idle_connection_that_was_cut_off_heals_unseen(void **state) {
  struct world *world = *state;
  assert_int_equal(ping(world->pg, &world->error), CODE_OK);
  for (int round = 0, rounds = torture_rounds(20, 5000); round < rounds; round++) {
    cut_off(world);
    struct pg_batch batch;
    pg_batch_init(&batch, world->pg);
    pg_batch_begin(&batch, PG_READ, id_nil);
    pg_batch_commit(&batch);
    assert_int_equal(pg_batch_run(&batch, &world->error), CODE_OK);
    cut_off(world);
    assert_int_equal(begin(world->pg, &world->error), CODE_OK);
    assert_int_equal(ping(world->pg, &world->error), CODE_OK);
    assert_int_equal(pg_commit(world->pg, &world->error), CODE_OK);
  }
}

static void a_transaction_that_was_cut_off_is_offline_and_nothing_is_kept(void **state) {
  struct world *world = *state;
  script(world, refusing);
  (void)stand_in(world->pg, "INSERT INTO whole VALUES (1) RETURNING id");
  assert_int_equal(begin(world->pg, &world->error), CODE_OK);
  assert_int_equal(ping(world->pg, &world->error), CODE_OK);
  cut_off(world);
  struct pg_call call = pg_call(world->pg, PG_PING);
  struct pg_rows rows;
  error_init(&world->error);
  assert_int_equal(pg_run(&call, &rows, &world->error), CODE_OFFLINE);
  assert_int_equal(rows.count, 0);
  error_init(&world->error);
  assert_int_equal(pg_commit(world->pg, &world->error), CODE_OFFLINE);
  pg_rollback(world->pg);
  assert_int_equal(begin(world->pg, &world->error), CODE_OK);
  call = stand_in(world->owner, "SELECT count(*) FROM whole");
  assert_int_equal(pg_run(&call, &rows, &world->error), CODE_OK);
  assert_int_equal(pg_get_int(&rows, 0, 0), 0);
  pg_rows_release(&rows);
}

static void a_server_that_was_restarted_is_found_again(void **state) {
  static void (*const ends[])(struct cluster *) = {cluster_halt, cluster_kill};
  struct world *world = *state;
  for (int i = 0; i < 2; i++) {
    assert_int_equal(begin(world->pg, &world->error), CODE_OK);
    assert_int_equal(pg_commit(world->pg, &world->error), CODE_OK);
    ends[i](cluster_shared());
    int tries = 0; /* the backends may outlive the postmaster for a moment */
    while (begin(world->pg, &world->error) == CODE_OK && tries++ < 100000) pg_rollback(world->pg);
    assert_int_equal(world->error.code, CODE_OFFLINE);
    assert_int_equal(begin(world->pg, &world->error), CODE_OFFLINE);
    cluster_again(cluster_shared());
    assert_int_equal(begin(world->pg, &world->error), CODE_OK);
    assert_int_equal(ping(world->pg, &world->error), CODE_OK);
    assert_int_equal(pg_commit(world->pg, &world->error), CODE_OK);
  }
}

/* Its plan would answer other columns than before: the connection is made anew. */
static void a_statement_whose_table_changed_is_prepared_anew(void **state) {
  struct world *world = *state;
  script(world, refusing);
  struct pg_call call = stand_in(world->pg, "SELECT * FROM whole");
  assert_int_equal(pg_run(&call, NULL, &world->error), CODE_OK);
  script(world, "ALTER TABLE whole ADD COLUMN name text");
  assert_int_equal(ping(world->pg, &world->error), CODE_OFFLINE);
  assert_int_equal(begin(world->pg, &world->error), CODE_OK);
  assert_int_equal(ping(world->pg, &world->error), CODE_OK);
}

/* ---- Who connects ---- */

static void only_a_role_behind_the_wall_serves(void **state) {
  struct world *world = *state;
  assert_int_equal(pg_check_role(world->pg, &world->error), CODE_OK);
  struct pg *owner = NULL;
  assert_int_equal(pg_open_owner(world->url, &owner, &world->error), CODE_OK);
  assert_int_equal(pg_check_role(owner, &world->error), CODE_NOT_PERMITTED);
  pg_close(owner);
  error_init(&world->error);
  assert_int_equal(pg_check_role(world->owner, &world->error), CODE_NOT_PERMITTED);
  assert_non_null(strstr(world->error.text, "postgres"));
}

static void an_address_is_refused_without_its_password(void **state) {
  (void)state;
  static const struct {
    const char *url;
    enum code code;
  } cases[] = {
      {"postgresql://me:hunter2@[::1/x", CODE_INVALID},
      {"host=/nowhere password=hunter2 nonsense=1", CODE_INVALID},
      {"host=/nowhere user=me password=hunter2 dbname=x", CODE_OFFLINE},
      {"postgresql://me:hunter2@127.0.0.1:1/x", CODE_OFFLINE},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct pg *pg = NULL;
    struct error error;
    error_init(&error);
    assert_int_equal(pg_open(cases[i].url, &pg, &error), cases[i].code);
    assert_null(pg);
    assert_null(strstr(error.text, "hunter2"));
    assert_null(strstr(error.detail, "hunter2"));
  }
}

/* ---- The pool ---- */

struct taker {
  struct pg_pool *pool;
  enum code code;
};

static void *take_and_give(void *context) {
  struct taker *taker = context;
  struct error error;
  error_init(&error);
  struct pg *pg = NULL;
  taker->code = pg_pool_take(taker->pool, 30000, &pg, &error);
  pg_pool_give(taker->pool, pg);
  return NULL;
}

static void the_pool_has_no_more_than_its_size(void **state) {
  enum { SIZE = 3, TAKERS = 8 };
  struct world *world = *state;
  struct pg_pool *pool = NULL;
  struct pg *taken[SIZE], *more = NULL;
  assert_int_equal(pg_pool_new(world->url, SIZE, &pool, &world->error), CODE_OK);
  for (int i = 0; i < SIZE; i++) assert_int_equal(pg_pool_take(pool, 0, &taken[i], &world->error), CODE_OK);
  assert_int_equal(pg_pool_take(pool, 10, &more, &world->error), CODE_OFFLINE);
  assert_null(more);
  pthread_t threads[TAKERS];
  struct taker takers[TAKERS];
  for (int i = 0; i < TAKERS; i++) {
    takers[i] = (struct taker){.pool = pool, .code = CODE_INTERNAL};
    assert_int_equal(pthread_create(&threads[i], NULL, take_and_give, &takers[i]), 0);
  }
  for (int i = 0; i < SIZE; i++) pg_pool_give(pool, taken[i]);
  for (int i = 0; i < TAKERS; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(takers[i].code, CODE_OK);
  }
  pg_pool_free(pool);
}

static void what_is_given_back_is_clean(void **state) {
  struct world *world = *state;
  script(world, refusing);
  struct pg_pool *pool = NULL;
  struct pg *pg = NULL;
  assert_int_equal(pg_pool_new(world->url, 1, &pool, &world->error), CODE_OK);
  assert_int_equal(pg_pool_take(pool, 0, &pg, &world->error), CODE_OK);
  (void)stand_in(pg, "INSERT INTO whole VALUES (1)");
  assert_int_equal(begin(pg, &world->error), CODE_OK);
  assert_int_equal(ping(pg, &world->error), CODE_OK);
  struct pg_batch batch; /* one that is never run */
  pg_batch_init(&batch, pg);
  struct pg_call call = pg_call(pg, PG_PING);
  pg_batch_add(&batch, &call, NULL);
  pg_pool_give(pool, pg);
  assert_int_equal(pg_pool_take(pool, 0, &pg, &world->error), CODE_OK);
  call = stand_in(pg, "SELECT count(*) FROM whole");
  struct pg_rows rows;
  assert_int_equal(pg_run(&call, &rows, &world->error), CODE_OK);
  assert_int_equal(pg_get_int(&rows, 0, 0), 0);
  pg_rows_release(&rows);
  pg_pool_give(pool, pg);
  pg_pool_free(pool);
}

static void the_pool_outlives_a_database_that_is_away(void **state) {
  struct world *world = *state;
  struct pg_pool *pool = NULL;
  struct pg *pg = NULL;
  assert_int_equal(pg_pool_new("host=/nowhere dbname=x", 1, &pool, &world->error), CODE_OK);
  for (int i = 0; i < 3; i++) { /* the place is free again each time */
    error_init(&world->error);
    assert_int_equal(pg_pool_take(pool, 0, &pg, &world->error), CODE_OFFLINE);
    assert_non_null(strstr(world->error.detail, "/nowhere"));
  }
  pg_pool_free(pool);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(values_come_back_as_they_went),
      CASE(arrays_come_back_as_they_went),
      CASE(empty_arrays_are_arrays),
      CASE(refusals_have_their_codes),
      CASE(a_lock_is_waited_for_no_longer_than_a_desk_waits),
      CASE(a_transaction_that_failed_is_not_committed),
      CASE(what_was_left_open_is_rolled_back_by_the_next),
      CASE(a_batch_is_all_or_nothing),
      CASE(a_batch_that_is_too_long_is_not_sent),
      CASE(a_batch_may_be_larger_than_all_buffers),
      CASE(an_idle_connection_that_was_cut_off_heals_unseen),
      CASE(a_transaction_that_was_cut_off_is_offline_and_nothing_is_kept),
      CASE(a_server_that_was_restarted_is_found_again),
      CASE(a_statement_whose_table_changed_is_prepared_anew),
      CASE(only_a_role_behind_the_wall_serves),
      cmocka_unit_test(an_address_is_refused_without_its_password),
      CASE(the_pool_has_no_more_than_its_size),
      CASE(what_is_given_back_is_clean),
      CASE(the_pool_outlives_a_database_that_is_away),
  };
  return cmocka_run_group_tests_name("pg", tests, NULL, NULL);
}
