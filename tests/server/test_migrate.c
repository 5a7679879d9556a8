/* Migrations: each whole or not at all, steps that are taken up again, and whoever else is on the database meanwhile. */
#include "server/pg/migrate.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "server/cluster.h"

enum { FILES_MAX = 4 };

struct world {
  char url[CLUSTER_URL_SIZE];
  struct pg *owner;
  PGconn *look; /* to see what became of it */
  struct embedded_file files[FILES_MAX];
  size_t count;
  int told;
};

static int setup(void **state) {
  struct world *world = calloc(1, sizeof *world);
  assert_non_null(world);
  struct error error;
  error_init(&error);
  cluster_empty_database(cluster_shared(), world->url);
  assert_int_equal(pg_open_owner(world->url, &world->owner, &error), CODE_OK);
  world->look = PQconnectdb(world->url);
  assert_int_equal(PQstatus(world->look), CONNECTION_OK);
  *state = world;
  return 0;
}

static int teardown(void **state) {
  struct world *world = *state;
  pg_close(world->owner);
  PQfinish(world->look);
  free(world);
  return 0;
}

static void add(struct world *world, const char *name, const char *sql) {
  assert_true(world->count < FILES_MAX);
  world->files[world->count++] =
      (struct embedded_file){.name = name, .bytes = (const unsigned char *)sql, .size = strlen(sql)};
}

static void told(void *context, const char *name) {
  assert_non_null(name);
  ((struct world *)context)->told++;
}

static struct migration_list files(const struct world *world) {
  return (struct migration_list){world->files, world->count};
}

/* How many files it ran, or -1 with the code. */
static int run(struct world *world, enum code *code, struct error *error) {
  error_init(error);
  world->told = 0;
  *code = migration_run(world->owner, files(world), told, world, error);
  return world->told;
}

static void expect_run(struct world *world, int ran) {
  struct error error;
  enum code code;
  int count = run(world, &code, &error);
  if (code != CODE_OK) fail_msg("%s (%s)", error.text, error.detail);
  assert_int_equal(count, ran);
}

static void expect_refused(struct world *world, enum code expected, const char *words) {
  struct error error;
  enum code code;
  (void)run(world, &code, &error);
  assert_int_equal(code, expected);
  if (strstr(error.text, words) == NULL) fail_msg("\"%s\" does not say \"%s\"", error.text, words);
}

/* The one value of a query, as text; NULL is "". */
static const char *seen(struct world *world, const char *sql) {
  static char text[64];
  PGresult *result = PQexec(world->look, sql);
  if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1) {
    fail_msg("%s: %s", sql, PQerrorMessage(world->look));
  }
  (void)snprintf(text, sizeof text, "%s", PQgetvalue(result, 0, 0));
  PQclear(result);
  return text;
}

static void done(struct world *world, const char *sql) {
  PGresult *result = PQexec(world->look, sql);
  if (PQresultStatus(result) == PGRES_FATAL_ERROR) fail_msg("%s: %s", sql, PQerrorMessage(world->look));
  PQclear(result);
}

/* ---- Whole or not at all ---- */

static void own_schema_is_made_once(void **state) {
  struct world *world = *state;
  struct migration_list own = migration_list_own();
  struct error error;
  error_init(&error);
  assert_int_equal(migration_run(world->owner, own, told, world, &error), CODE_OK);
  assert_int_equal(world->told, (int)own.count);
  assert_string_equal(seen(world, "SELECT to_regclass('appointment') IS NOT NULL"), "t");
  assert_string_equal(
      seen(world, "SELECT rolcanlogin OR rolbypassrls FROM pg_roles WHERE rolname = 'frontdesk_app'"), "f");
  world->told = 0;
  assert_int_equal(migration_run(world->owner, own, told, world, &error), CODE_OK);
  assert_int_equal(world->told, 0);
  struct pg *served = NULL;
  assert_int_equal(pg_open(world->url, &served, &error), CODE_OK);
  assert_int_equal(migration_check(served, own, &error), CODE_OK);
  pg_close(served);
}

static void what_fails_leaves_nothing(void **state) {
  struct world *world = *state;
  add(world, "0001_one.sql", "CREATE TABLE one (n int);");
  add(world, "0002_two.sql", "CREATE TABLE two (n int); INSERT INTO two VALUES (1); SELECT n / 0 FROM two;");
  expect_refused(world, CODE_STORAGE, "0002_two.sql");
  assert_string_equal(seen(world, "SELECT to_regclass('one') IS NOT NULL"), "t");
  assert_string_equal(seen(world, "SELECT to_regclass('two') IS NULL"), "t");
  assert_string_equal(seen(world, "SELECT max(number) FROM schema_migration"), "1");
  world->count = 1;
  add(world, "0002_two.sql", "CREATE TABLE two (n int);");
  expect_run(world, 1);
}

static void a_lost_connection_leaves_nothing(void **state) {
  struct world *world = *state;
  add(world, "0001_one.sql", "CREATE TABLE one (n int); SELECT pg_terminate_backend(pg_backend_pid());");
  expect_refused(world, CODE_OFFLINE, "Nothing of it remains");
  assert_string_equal(seen(world, "SELECT to_regclass('one') IS NULL"), "t");
  world->count = 0;
  add(world, "0001_one.sql", "CREATE TABLE one (n int);");
  expect_run(world, 1); /* by a connection that was made anew */
}

static void a_file_that_was_changed_is_refused(void **state) {
  struct world *world = *state;
  add(world, "0001_one.sql", "CREATE TABLE one (n int);");
  expect_run(world, 1);
  world->count = 0;
  add(world, "0001_one.sql", "CREATE TABLE one (n int); ");
  add(world, "0002_two.sql", "CREATE TABLE two (n int);");
  expect_refused(world, CODE_STORAGE, "0001_one.sql");
  assert_string_equal(seen(world, "SELECT to_regclass('two') IS NULL"), "t");
}

/* ---- Newer and older ---- */

static void a_newer_database_serves_the_program_before(void **state) {
  struct world *world = *state;
  struct error error;
  error_init(&error);
  add(world, "0001_one.sql", "CREATE TABLE one (n int);");
  add(world, "0002_two.sql", "CREATE TABLE two (n int);");
  expect_run(world, 2);
  struct pg *served = NULL;
  assert_int_equal(pg_open(world->url, &served, &error), CODE_OK);
  world->count = 1;
  assert_int_equal(migration_check(served, files(world), &error), CODE_OK);
  expect_refused(world, CODE_STORAGE, "newer");
  world->count = 2;
  add(world, "0003_three.sql", "CREATE TABLE three (n int);");
  assert_int_equal(migration_check(served, files(world), &error), CODE_STORAGE);
  assert_non_null(strstr(error.text, "frontdesk-server migrate"));
  pg_close(served);
}

static void an_empty_database_is_not_served(void **state) {
  struct world *world = *state;
  struct error error;
  error_init(&error);
  assert_int_equal(migration_check(world->owner, migration_list_own(), &error), CODE_STORAGE);
}

/* ---- Steps outside of a transaction ---- */

static const char unique_steps[] = "-- :outside\n"
                                   "-- :step\n"
                                   "INSERT INTO ran VALUES (1);\n"
                                   "-- :step unless customer_once\n"
                                   "DROP INDEX CONCURRENTLY IF EXISTS customer_once;\n"
                                   "-- :step unless customer_once\n"
                                   "CREATE UNIQUE INDEX CONCURRENTLY customer_once ON customer (phone);\n"
                                   "-- :step\n"
                                   "INSERT INTO ran VALUES (2);\n";
static const char customers[] = "CREATE TABLE ran (n int); CREATE TABLE customer (phone text);";

/* The build fails on two of the same and leaves its index behind, invalid, as one that was cut off does. */
static void an_index_half_built_is_cleared_away(void **state) {
  struct world *world = *state;
  add(world, "0001_customers.sql", customers);
  add(world, "0002_once.sql", unique_steps);
  world->count = 1;
  expect_run(world, 1);
  done(world, "INSERT INTO customer VALUES ('1'), ('1')");
  world->count = 2;
  expect_refused(world, CODE_STORAGE, "goes on there");
  assert_string_equal(
      seen(world, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'customer_once'::regclass"), "f");
  struct error error;
  error_init(&error);
  assert_int_equal(migration_check(world->owner, files(world), &error), CODE_STORAGE);
  done(world, "DELETE FROM customer");
  expect_run(world, 1);
  assert_string_equal(
      seen(world, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'customer_once'::regclass"), "t");
  assert_string_equal(seen(world, "SELECT string_agg(n::text, ',' ORDER BY n) FROM ran"),
                      "1,2"); /* none of them twice */
  expect_run(world, 0);
}

static void steps_go_on_where_they_were_cut_off(void **state) {
  struct world *world = *state;
  add(world, "0001_customers.sql",
      "CREATE TABLE ran (n int); CREATE TABLE accident (n int); INSERT INTO accident VALUES (1);");
  add(world, "0002_steps.sql",
      "-- :outside\n"
      "-- :step\nINSERT INTO ran VALUES (1);\n"
      "-- :step\nSELECT pg_terminate_backend(pg_backend_pid()) FROM accident;\n"
      "-- :step\nINSERT INTO ran VALUES (3);\n");
  expect_refused(world, CODE_OFFLINE, "0002_steps.sql");
  assert_string_equal(seen(world, "SELECT steps FROM schema_migration WHERE number = 2 AND NOT finished"),
                      "1");
  done(world, "DELETE FROM accident");
  expect_run(world, 1);
  assert_string_equal(seen(world, "SELECT string_agg(n::text, ',' ORDER BY n) FROM ran"), "1,3");
}

/* ---- Others on the database ---- */

static void *migrate(void *context) {
  struct world *world = context;
  struct error error;
  enum code code;
  (void)run(world, &code, &error);
  return code == CODE_OK ? NULL : world;
}

static void two_that_migrate_do_it_once(void **state) {
  struct world *world = *state;
  add(world, "0001_customers.sql", customers);
  add(world, "0002_slow.sql", "SELECT pg_sleep(0.2); INSERT INTO ran VALUES (1);");
  add(world, "0003_once.sql", unique_steps);
  struct world other = *world;
  struct error error;
  error_init(&error);
  assert_int_equal(pg_open_owner(world->url, &other.owner, &error), CODE_OK);
  pthread_t threads[2];
  assert_int_equal(pthread_create(&threads[0], NULL, migrate, world), 0);
  assert_int_equal(pthread_create(&threads[1], NULL, migrate, &other), 0);
  for (int i = 0; i < 2; i++) {
    void *failed = NULL;
    assert_int_equal(pthread_join(threads[i], &failed), 0);
    assert_null(failed);
  }
  pg_close(other.owner);
  assert_int_equal(world->told + other.told, 3);
  assert_string_equal(seen(world, "SELECT count(*) FROM ran"), "3");
}

/* Somebody reads for long; others want to read too, and must not stand behind the migration that waits for the table. */
static void whoever_serves_is_not_held_up(void **state) {
  struct world *world = *state;
  add(world, "0001_customers.sql", customers);
  expect_run(world, 1);
  add(world, "0002_more.sql", "ALTER TABLE customer ADD COLUMN name text;");
  done(world, "BEGIN");
  assert_string_equal(seen(world, "SELECT count(*) FROM customer"), "0");
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, migrate, world), 0);
  PGconn *desk = PQconnectdb(world->url);
  for (int waited = 0; waited == 0;) { /* until it stands in the queue */
    waited = atoi(seen(world, "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = "
                              "(SELECT oid FROM pg_database WHERE datname = current_database())"));
  }
  PGresult *result = PQexec(desk, "SET lock_timeout = '10s'; SELECT count(*) FROM customer");
  assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
  PQclear(result);
  PQfinish(desk);
  done(world, "COMMIT");
  void *failed = NULL;
  assert_int_equal(pthread_join(thread, &failed), 0);
  assert_null(failed);
  assert_string_equal(seen(world, "SELECT count(name) FROM customer"), "0");
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(own_schema_is_made_once),
      CASE(what_fails_leaves_nothing),
      CASE(a_lost_connection_leaves_nothing),
      CASE(a_file_that_was_changed_is_refused),
      CASE(a_newer_database_serves_the_program_before),
      CASE(an_empty_database_is_not_served),
      CASE(an_index_half_built_is_cleared_away),
      CASE(steps_go_on_where_they_were_cut_off),
      CASE(two_that_migrate_do_it_once),
      CASE(whoever_serves_is_not_held_up),
  };
  return cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
