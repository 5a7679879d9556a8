/*
 * The wall between tenants, tried with plain SQL in the place of the server: as the role that serves, over every table that there is, as nobody and
 * as another tenant. What the server's own statements do is tried route by route elsewhere; here nothing may help but the database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/cluster.h"
#include "server/pg/pg.h"
#include "server/raw.h"
#include "server/sample_rows.h"
#include "server/sample_write.h"

enum { OURS = 1, THEIRS = 2, TABLES_MAX = 128, NAME_SIZE = 64, SQL_SIZE = 16384 };

static PGconn *owner, *app;
static char tables[TABLES_MAX][NAME_SIZE];
static int table_count;
static char ours[ID_TEXT_SIZE], theirs[ID_TEXT_SIZE];

/* ---- Two tenants with a row in every table ---- */

/* Of the tables that hold no entity. `me` is the tenant that is being filled, seq a number that it has taken. */
static const char *const further_rows[] = {
    "INSERT INTO feed (tenant_id, entity, id, seq, version, bucket, hash, made_at, changed_at, image)"
    " SELECT tenant_id, 'customer', tenant_id, seq, 1, 0, decode(repeat('00', 16), 'hex'), 1, 1, '{}' FROM "
    "me",
    "INSERT INTO bucket_touch (tenant_id, entity, bucket, seq) SELECT tenant_id, 'customer', 0, seq FROM me",
    "INSERT INTO stream (tenant_id, replica_id, device_id, made_at, seen_at) SELECT tenant_id, tenant_id, "
    "tenant_id, 1, 1 FROM me",
    "INSERT INTO op_log (tenant_id, op_id, body_hash, ruling, verdict, seq, settled_at)"
    " SELECT tenant_id, tenant_id, decode(repeat('00', 32), 'hex'), 'applied', '{}', seq, 1 FROM me",
    "INSERT INTO dead_letter (tenant_id, op_id, code, why, at) SELECT tenant_id, tenant_id, 'invalid', 'x', "
    "1 FROM me",
    "INSERT INTO audit (tenant_id, entity, row_id, by_kind, at) SELECT tenant_id, 'customer', tenant_id, "
    "'DESK', 1 FROM me",
    "INSERT INTO slot_hold (tenant_id, id, position, owner_id, employee_id, occupied_from, occupied_to, "
    "expires_at, made_at)"
    " SELECT tenant_id, tenant_id, 0, tenant_id, id, 1, 2, 3, 1 FROM employee JOIN me USING (tenant_id)",
    "INSERT INTO pool_turn (tenant_id, pool_id, employee_id, assigned_count, last_assigned_at)"
    " SELECT me.tenant_id, pool.id, employee.id, 1, 1 FROM me JOIN pool USING (tenant_id) JOIN employee "
    "USING (tenant_id)",
    "INSERT INTO idempotency (tenant_id, key_id, name, request_hash, status, body, at)"
    " SELECT tenant_id, tenant_id, 'x', decode(repeat('00', 32), 'hex'), 200, '{}', 1 FROM me",
    "INSERT INTO device_token (tenant_id, device_id, name, family_hash, access_expires_at, rotated_at, "
    "paired_at)"
    " SELECT tenant_id, id, 'x', decode(repeat('00', 32), 'hex'), 1, 1, 1 FROM device JOIN me USING "
    "(tenant_id)",
    "INSERT INTO pairing_code (tenant_id, id, finder, hash, made_at, expires_at)"
    " SELECT tenant_id, tenant_id, upper(substr(tenant_id::text, 31, 4)), 'x', 1, 2 FROM me",
    "INSERT INTO api_key (tenant_id, id, name, scopes, hash, made_at)"
    " SELECT tenant_id, tenant_id, 'x', 'read', decode(repeat('00', 32), 'hex'), 1 FROM me",
    "INSERT INTO security_log (tenant_id, at, event, address, request) SELECT tenant_id, 1, 'refused', '', "
    "'x' FROM me",
};

static void find_tables(void) {
  PGresult *rows = raw_rows(
      owner,
      "SELECT c.oid::regclass FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid"
      " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id'"
      " ORDER BY 1");
  table_count = PQntuples(rows);
  assert_in_range(table_count, ENTITY_COUNT + 10, TABLES_MAX);
  for (int i = 0; i < table_count; i++) snprintf(tables[i], NAME_SIZE, "%s", PQgetvalue(rows, i, 0));
  PQclear(rows);
}

/* A tenant's rows as one text that changes with each of them. */
static const char *rows_of(const char *table, const char *tenant) {
  char sql[512];
  snprintf(
      sql, sizeof sql,
      "SELECT count(*) || ' ' || coalesce(md5(string_agg(r::text, '|' ORDER BY r::text)), '') FROM %.63s "
      "AS r WHERE tenant_id = '%.36s'",
      table, tenant);
  return raw_text(owner, sql);
}

static void fill_tenant(struct pg *pg, int tenant) {
  char id[ID_TEXT_SIZE];
  sample_tenant(owner, tenant);
  sample_put_all(pg, tenant, SAMPLE_ONE, 1);
  raw_run(owner, "BEGIN");
  raw_runf(owner, "SELECT enter_tenant('%s')", sample_id_text(tenant, ENTITY_TENANT, id));
  raw_runf(owner, "UPDATE tenant_clock SET seq = seq + 1 WHERE tenant_id = '%s'", id);
  raw_runf(
      owner,
      "CREATE TEMP TABLE me ON COMMIT DROP AS SELECT tenant_id, seq FROM tenant_clock WHERE tenant_id = '%s'",
      id);
  for (size_t i = 0; i < sizeof further_rows / sizeof further_rows[0]; i++) raw_run(owner, further_rows[i]);
  raw_run(owner, "COMMIT");
  for (int i = 0; i < table_count; i++) {
    if (strncmp(rows_of(tables[i], id), "0 ", 2) == 0)
      fail_msg("Nothing tries %s: add a row to further_rows.", tables[i]);
  }
}

static int build(void **state) {
  (void)state;
  struct error error;
  struct pg *pg;
  char url[CLUSTER_URL_SIZE];
  cluster_database(cluster_shared(), url);
  error_init(&error);
  owner = raw_open(url, false);
  assert_int_equal(pg_open(url, &pg, &error), CODE_OK);
  find_tables();
  fill_tenant(pg, OURS);
  fill_tenant(pg, THEIRS);
  pg_close(pg);
  app = raw_open(url, true);
  sample_id_text(OURS, ENTITY_TENANT, ours);
  sample_id_text(THEIRS, ENTITY_TENANT, theirs);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  PQfinish(app);
  PQfinish(owner);
  return 0;
}

/* ---- Who tries ---- */

enum who { NOBODY, NOBODY_ANY_MORE, ANOTHER_TENANT, WHO_COUNT };

/* Opens a transaction in that place. As another tenant with its clock taken, so that no trigger stands in before the wall. */
static void stand(enum who who) {
  if (who == NOBODY_ANY_MORE) raw_runf(app, "BEGIN; SELECT enter_tenant('%s'); COMMIT", ours);
  raw_run(app, "BEGIN");
  if (who == NOBODY) raw_run(app, "RESET frontdesk.tenant");
  if (who == NOBODY_ANY_MORE) raw_run(app, "SELECT enter_tenant(NULL)");
  if (who != ANOTHER_TENANT) return;
  raw_runf(app, "SELECT enter_tenant('%s')", ours);
  raw_run(app, "UPDATE tenant_clock SET seq = seq + 1");
}

/* Whether a statement was refused, or found nothing to do. What it did is taken back. */
static bool is_in_vain(const char *sql) {
  int64_t touched;
  char state[6];
  raw_run(app, "SAVEPOINT before");
  snprintf(state, sizeof state, "%s", raw_state(app, sql, &touched));
  raw_run(app, "ROLLBACK TO before");
  bool vain = strcmp(state, "00000") != 0 || touched == 0;
  if (strcmp(state, "22012") == 0) vain = false; /* it divided by a row that it must not see */
  if (strncmp(state, "42", 2) == 0 && strcmp(state, "42501") != 0)
    fail_msg("%s: %s: the test is wrong", sql, state);
  return vain;
}

/* ---- What is tried ---- */

/* %T is the table, %B the other tenant's id, %R one of its rows as JSON. */
static const char *const attempts[] = {
    "SELECT * FROM %T WHERE tenant_id = '%B'",
    "SELECT * FROM %T WHERE tenant_id = '%B' FOR UPDATE",
    "SELECT 1 FROM %T WHERE tenant_id = '%B' AND 1 / (CASE WHEN tenant_id = '%B' THEN 0 ELSE 1 END) = 1",
    "SELECT 1 FROM %T WHERE 1 / (CASE WHEN tenant_id = '%B' THEN 0 ELSE 1 END) = 0",
    "COPY (SELECT * FROM %T WHERE tenant_id = '%B') TO STDOUT",
    "COPY %T FROM STDIN",
    "UPDATE %T SET tenant_id = tenant_id WHERE tenant_id = '%B'",
    "UPDATE %T SET tenant_id = '%B'",
    "DELETE FROM %T WHERE tenant_id = '%B'",
    "INSERT INTO %T OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_record(NULL::%T, '%R')",
    ("INSERT INTO %T OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_record(NULL::%T, '%R')"
     " ON CONFLICT DO NOTHING"),
    "MERGE INTO %T AS t USING (SELECT 1) AS one ON t.tenant_id = '%B' WHEN MATCHED THEN DELETE",
    "TRUNCATE %T CASCADE",
    "ALTER TABLE %T NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE %T DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY hole ON %T USING (true)",
    "CREATE TRIGGER hole BEFORE UPDATE ON %T EXECUTE FUNCTION clock_refuses()",
    "DROP TABLE %T CASCADE",
};

static void put_in(char *sql, size_t size, const char *attempt, const char *table, const char *row) {
  size_t used = 0;
  for (const char *at = attempt; *at != '\0'; at++) {
    const char *text = NULL;
    if (*at == '%') text = at[1] == 'T' ? table : at[1] == 'B' ? theirs : row;
    int added = text != NULL ? snprintf(sql + used, size - used, "%s", text)
                             : snprintf(sql + used, size - used, "%c", *at);
    used += (size_t)added;
    assert_true(used < size);
    if (text != NULL) at++;
  }
}

static void row_as_json(const char *table, char *row, size_t size) {
  char sql[256];
  snprintf(sql, sizeof sql,
           "SELECT replace(to_json(r)::text, '''', '''''') FROM %.63s AS r WHERE tenant_id = '%.36s' LIMIT 1",
           table, theirs);
  snprintf(row, size, "%s", raw_text(owner, sql));
}

/* How many attempts on a table were not in vain. */
static int try_table(const char *table, bool tell) {
  static char sql[SQL_SIZE], row[SQL_SIZE / 2];
  int breaches = 0;
  row_as_json(table, row, sizeof row);
  for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
    put_in(sql, sizeof sql, attempts[i], table, row);
    if (is_in_vain(sql)) continue;
    breaches++;
    if (tell) print_error("%s\n", sql);
  }
  return breaches;
}

static void no_statement_reaches_another_tenant(void **state) {
  (void)state;
  for (int i = 0; i < table_count; i++) {
    char before[128];
    snprintf(before, sizeof before, "%s", rows_of(tables[i], theirs));
    for (enum who who = NOBODY; who < WHO_COUNT; who++) {
      stand(who);
      int breaches = try_table(tables[i], true);
      raw_run(app, "COMMIT"); /* nothing is left of it, so what is there now would be a breach too */
      if (breaches != 0) fail_msg("%s: %d ways through the wall (%d)", tables[i], breaches, (int)who);
    }
    assert_string_equal(rows_of(tables[i], theirs), before);
  }
}

static void nobody_sees_nothing_at_all(void **state) {
  (void)state;
  for (enum who who = NOBODY; who <= NOBODY_ANY_MORE; who++) {
    stand(who);
    for (int i = 0; i < table_count; i++) {
      char sql[256];
      snprintf(sql, sizeof sql, "SELECT * FROM %.63s", tables[i]);
      if (!is_in_vain(sql)) fail_msg("%s shows rows to nobody", tables[i]);
    }
    raw_run(app, "ROLLBACK");
  }
}

/* The other side of it: the same questions about the own rows are answered, where the role may ask at all. */
static void a_tenant_sees_its_own(void **state) {
  (void)state;
  int seen = 0;
  stand(ANOTHER_TENANT);
  for (int i = 0; i < table_count; i++) {
    char sql[256];
    int64_t count;
    snprintf(sql, sizeof sql, "SELECT * FROM %.63s WHERE tenant_id = '%.36s'", tables[i], ours);
    raw_run(app, "SAVEPOINT before");
    const char *said = raw_state(app, sql, &count);
    if (strcmp(said, "00000") == 0) assert_true(count > 0);
    if (strcmp(said, "00000") != 0) assert_string_equal(said, "42501");
    seen += count > 0;
    raw_run(app, "ROLLBACK TO before");
  }
  raw_run(app, "ROLLBACK");
  assert_true(seen > ENTITY_COUNT);
}

/* A hole that is made on purpose is found, so these attempts are worth something. */
static void a_hole_would_be_found(void **state) {
  (void)state;
  raw_run(owner,
          "ALTER TABLE service NO FORCE ROW LEVEL SECURITY; ALTER TABLE service DISABLE ROW LEVEL SECURITY");
  for (enum who who = NOBODY; who < WHO_COUNT; who++) {
    stand(who);
    assert_true(try_table("service", false) > 0);
    raw_run(app, "ROLLBACK");
  }
  raw_run(owner,
          "ALTER TABLE service ENABLE ROW LEVEL SECURITY; ALTER TABLE service FORCE ROW LEVEL SECURITY");
  stand(ANOTHER_TENANT);
  assert_int_equal(try_table("service", true), 0);
  raw_run(app, "ROLLBACK");
}

/* ---- What stands around it ---- */

static void the_role_has_nothing_to_get_out_with(void **state) {
  (void)state;
  assert_string_equal(raw_text(owner, "SELECT concat_ws(' ', rolsuper, rolbypassrls, rolcreaterole, "
                                      "rolcreatedb, rolcanlogin, rolreplication)"
                                      " FROM pg_roles WHERE rolname = 'frontdesk_app'"),
                      "f f f f f f");
  assert_int_equal(
      raw_int(owner, "SELECT count(*) FROM pg_auth_members WHERE member = 'frontdesk_app'::regrole"), 0);
  assert_int_equal(
      raw_int(owner,
              "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'frontdesk_app'::regrole AND deptype = 'o'"),
      0);
  static const char *const wishes[] = {
      "CREATE TABLE public.mine (x int)",
      "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE ROLE mine",
      "ALTER ROLE frontdesk_app BYPASSRLS",
      "SET LOCAL session_replication_role = replica",
      "SET LOCAL row_security = off; SELECT * FROM customer",
      "INSERT INTO tenant_clock (tenant_id) VALUES (gen_random_uuid())",
      "DELETE FROM tenant_clock",
      "DELETE FROM customer",
      "UPDATE op_log SET seq = seq",
      "DELETE FROM audit",
  };
  for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++) {
    stand(ANOTHER_TENANT);
    assert_string_equal(raw_state(app, wishes[i], NULL), "42501");
    raw_run(app, "ROLLBACK");
  }
}

static void two_functions_look_over_the_wall(void **state) {
  (void)state;
  assert_string_equal(raw_text(owner,
                               "SELECT string_agg(oid::regprocedure::text, ' ' ORDER BY proname) FROM pg_proc"
                               " WHERE prosecdef AND pronamespace NOT IN ('pg_catalog'::regnamespace, "
                               "'information_schema'::regnamespace)"),
                      "clocks_read() pairing_locate(text)");
  assert_int_equal(
      raw_int(owner, "SELECT count(*) FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
                     " AND (proconfig IS NULL OR NOT proconfig::text LIKE '%search_path=pg_catalog%')"),
      0);
  assert_int_equal(raw_int(owner,
                           "SELECT count(*) FROM pg_proc AS p, aclexplode(p.proacl) AS a WHERE p.prosecdef"
                           " AND p.pronamespace = 'public'::regnamespace AND a.grantee = 0"),
                   0);
  stand(NOBODY);
  assert_int_equal(raw_int(app, "SELECT count(*) FROM clocks_read()"), 2);
  raw_run(app, "ROLLBACK");
}

static void one_function_says_whose_the_transaction_is(void **state) {
  (void)state;
  assert_string_equal(
      raw_text(owner,
               "SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
               " AND prosrc LIKE '%set_config(''frontdesk.tenant''%'"),
      "enter_tenant");
  assert_string_equal(raw_text(owner, "SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc"
                                      " WHERE pronamespace = 'public'::regnamespace AND prosrc ~* "
                                      "'set_config|\\mset\\s+(local|session|frontdesk)'"),
                      "clock_is_held enter_tenant");
}

static void a_transaction_is_over_and_so_is_its_tenant(void **state) {
  (void)state;
  raw_run(app, "BEGIN");
  raw_runf(app, "SELECT enter_tenant('%s')", ours);
  assert_int_equal(raw_int(app, "SELECT count(*) FROM tenant"), 1);
  raw_run(app, "COMMIT");
  assert_int_equal(raw_int(app, "SELECT count(*) FROM tenant"), 0);
  raw_runf(app, "SELECT enter_tenant('%s')",
           ours); /* outside of a transaction it lasts for its own statement */
  assert_int_equal(raw_int(app, "SELECT count(*) FROM tenant"), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_statement_reaches_another_tenant),
      cmocka_unit_test(nobody_sees_nothing_at_all),
      cmocka_unit_test(a_tenant_sees_its_own),
      cmocka_unit_test(a_hole_would_be_found),
      cmocka_unit_test(the_role_has_nothing_to_get_out_with),
      cmocka_unit_test(two_functions_look_over_the_wall),
      cmocka_unit_test(one_function_says_whose_the_transaction_is),
      cmocka_unit_test(a_transaction_is_over_and_so_is_its_tenant),
  };
  return cmocka_run_group_tests(tests, build, tear_down);
}
