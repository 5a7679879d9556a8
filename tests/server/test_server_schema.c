/* The centre's schema against the entity table, and the ways of the schema against every table that there is. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/cluster.h"
#include "server/raw.h"
#include "server/sample_rows.h"

static PGconn *owner;

static int connect_owner(void **state) {
  (void)state;
  char url[CLUSTER_URL_SIZE];
  cluster_database(cluster_shared(), url);
  owner = raw_open(url, false);
  return 0;
}

static int disconnect(void **state) {
  (void)state;
  PQfinish(owner);
  return 0;
}

/* Fails with all rows of a query that must have none. */
static void assert_none(const char *what, const char *sql) {
  PGresult *rows = raw_rows(owner, sql);
  for (int i = 0; i < PQntuples(rows); i++) print_error("%s: %s\n", what, PQgetvalue(rows, i, 0));
  int count = PQntuples(rows);
  PQclear(rows);
  assert_int_equal(count, 0);
}

/* ---- The entity table ---- */

static const char *type_of(const struct entity_field *field) {
  switch (field->kind) {
  case FIELD_ID:
  case FIELD_REF:
    return "uuid";
  case FIELD_TEXT:
  case FIELD_EMAIL:
  case FIELD_PHONE:
  case FIELD_ZONE:
  case FIELD_ENUM:
    return "text";
  case FIELD_INT:
    return field->maximum > INT32_MAX ? "bigint" : "integer";
  case FIELD_MONEY:
  case FIELD_INSTANT:
    return "bigint";
  case FIELD_REAL:
    return "double precision";
  case FIELD_BOOL:
    return "boolean";
  case FIELD_DATE:
    return "date";
  case FIELD_MINUTE:
    return "integer";
  case FIELD_JSON:
    return "json";
  }
  return "";
}

static PGresult *columns_of(const struct entity *entity) {
  char sql[1024];
  snprintf(sql, sizeof sql,
           "SELECT attname, format_type(atttypid, atttypmod), attnotnull,"
           " coalesce((SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint"
           "   WHERE conrelid = attrelid AND contype = 'c' AND conkey = ARRAY[attnum]), ''),"
           " coalesce((SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint"
           "   WHERE conrelid = attrelid AND contype = 'f' AND attnum = conkey[2]), '')"
           " FROM pg_attribute WHERE attrelid = 'public.\"%s\"'::regclass AND attnum > 0 AND NOT "
           "attisdropped ORDER BY attnum",
           entity->name);
  return raw_rows(owner, sql);
}

static int find_column(PGresult *columns, const char *name) {
  for (int i = 0; i < PQntuples(columns); i++) {
    if (strcmp(PQgetvalue(columns, i, 0), name) == 0) return i;
  }
  return -1;
}

static void check_column(const struct entity *entity, const struct entity_field *field, PGresult *columns,
                         int at) {
  const char *type = PQgetvalue(columns, at, 1);
  bool not_null = PQgetvalue(columns, at, 2)[0] == 't';
  if (strcmp(type, type_of(field)) != 0) fail_msg("%s.%s is %s", entity->name, field->column, type);
  if (not_null == ((field->flags & FIELD_NULLABLE) != 0))
    fail_msg("%s.%s: NULL", entity->name, field->column);
}

static void each_field_has_its_column(void **state) {
  (void)state;
  for (int e = 0; e < ENTITY_COUNT; e++) {
    const struct entity *entity = &entities[e];
    PGresult *columns = columns_of(entity);
    int before = -1;
    for (int i = 0; i < entity->field_count; i++) {
      const struct entity_field *field = &entity->fields[i];
      int at = find_column(columns, field->column);
      if (!sample_has_column(field)) {
        assert_int_equal(at, -1);
        continue;
      }
      if (at < 0) fail_msg("%s has no %s", entity->name, field->column);
      if (at < before) fail_msg("%s.%s stands too early", entity->name, field->column);
      check_column(entity, field, columns, at);
      before = at;
    }
    PQclear(columns);
  }
}

static void no_column_is_of_nothing(void **state) {
  (void)state;
  static const char *const whole[] = {"seq", "incomplete", "held", "tenant_id"};
  for (int e = 0; e < ENTITY_COUNT; e++) {
    const struct entity *entity = &entities[e];
    PGresult *columns = columns_of(entity);
    for (int i = 0; i < PQntuples(columns); i++) {
      const char *name = PQgetvalue(columns, i, 0);
      bool known = entity_field(entity, name) >= 0;
      for (size_t k = 0; k < sizeof whole / sizeof whole[0]; k++) {
        known = known || (entity->whole == ENTITY_NONE && strcmp(name, whole[k]) == 0);
      }
      known = known || (e == ENTITY_APPOINTMENT_SEGMENT && strcmp(name, "holds_slot") == 0);
      if (!known) fail_msg("%s.%s is no field", entity->name, name);
    }
    PQclear(columns);
  }
}

/* The words of a CHECK … IN, of which each stands between quotes. */
static int count_words(const char *check) {
  int quotes = 0;
  for (const char *at = check; *at != '\0'; at++) quotes += *at == '\'';
  return quotes / 2;
}

static void check_words(const struct entity *entity, const struct entity_field *field, const char *check) {
  for (size_t w = 0; w < field->words->count; w++) {
    char word[64];
    snprintf(word, sizeof word, "'%s'", field->words->words[w]);
    if (strstr(check, word) == NULL)
      fail_msg("%s.%s does not take %s: %s", entity->name, field->column, word, check);
  }
  if ((size_t)count_words(check) != field->words->count)
    fail_msg("%s.%s takes more: %s", entity->name, field->column, check);
}

static void check_bounds(const struct entity *entity, const struct entity_field *field, const char *check) {
  char least[64], most[64];
  snprintf(least, sizeof least, "%" PRId64, field->minimum);
  snprintf(most, sizeof most, "%" PRId64, field->maximum);
  bool open = field->maximum >= INT64_C(9007199254740992);
  const char *from = strstr(check, ">= "), *to = strstr(check, "<= ");
  if (from == NULL || strstr(from, least) == NULL) fail_msg("%s.%s: %s", entity->name, field->column, check);
  if (!open && (to == NULL || strstr(to, most) == NULL))
    fail_msg("%s.%s: %s", entity->name, field->column, check);
}

static void check_length(const struct entity *entity, const struct entity_field *field, const char *check) {
  char most[128], exact[128];
  snprintf(most, sizeof most, "octet_length(%s%s) <= %" PRId64, field->kind == FIELD_JSON ? "(" : "",
           field->column, field->maximum);
  if (field->kind == FIELD_JSON) {
    snprintf(most, sizeof most, "octet_length((%s)::text) <= %" PRId64, field->column, field->maximum);
  }
  snprintf(exact, sizeof exact, "octet_length(%s) = %" PRId64, field->column, field->maximum);
  if (strstr(check, most) == NULL && strstr(check, exact) == NULL) {
    fail_msg("%s.%s may be of any length: %s", entity->name, field->column, check);
  }
}

static void each_value_is_bounded_as_in_a_replica(void **state) {
  (void)state;
  for (int e = 0; e < ENTITY_COUNT; e++) {
    const struct entity *entity = &entities[e];
    PGresult *columns = columns_of(entity);
    for (int i = 0; i < entity->field_count; i++) {
      const struct entity_field *field = &entity->fields[i];
      if (!sample_has_column(field)) continue;
      const char *check = PQgetvalue(columns, find_column(columns, field->column), 3);
      switch (field->kind) {
      case FIELD_ENUM:
        check_words(entity, field, check);
        break;
      case FIELD_INT:
      case FIELD_MONEY:
      case FIELD_MINUTE:
        check_bounds(entity, field, check);
        break;
      case FIELD_TEXT:
      case FIELD_EMAIL:
      case FIELD_PHONE:
      case FIELD_ZONE:
      case FIELD_JSON:
        check_length(entity, field, check);
        break;
      default:
        break;
      }
    }
    PQclear(columns);
  }
}

static void each_reference_is_composite(void **state) {
  (void)state;
  for (int e = 0; e < ENTITY_COUNT; e++) {
    const struct entity *entity = &entities[e];
    PGresult *columns = columns_of(entity);
    for (int i = 0; i < entity->field_count; i++) {
      const struct entity_field *field = &entity->fields[i];
      if (field->kind != FIELD_REF || field->refers == ENTITY_NONE || field->refers == ENTITY_TENANT)
        continue;
      const char *name = entities[field->refers].name;
      char wanted[256];
      snprintf(wanted, sizeof wanted,
               "FOREIGN KEY (tenant_id, %s) REFERENCES %s%s%s(tenant_id, id) DEFERRABLE INITIALLY DEFERRED",
               field->column, strcmp(name, "user") == 0 ? "\"user\"" : name, "", "");
      const char *reference = PQgetvalue(columns, find_column(columns, field->column), 4);
      if (strcmp(reference, wanted) != 0) fail_msg("%s.%s: '%s'", entity->name, field->column, reference);
    }
    PQclear(columns);
  }
}

/* ---- Every table ---- */

#define TABLES \
  "(SELECT c.* FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', " \
  "'p')) AS t"
#define HAS_TENANT \
  "EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'tenant_id' AND NOT " \
  "a.attisdropped)"

static void only_the_servers_own_tables_name_no_tenant(void **state) {
  (void)state;
  assert_none("a table without tenant_id", "SELECT relname FROM " TABLES " WHERE NOT " HAS_TENANT
                                           " AND relname NOT IN ('server_state', 'schema_migration')");
  assert_none("tenant_id may be NULL",
              "SELECT t.relname FROM " TABLES " JOIN pg_attribute AS a ON a.attrelid = t.oid"
              " WHERE a.attname = 'tenant_id' AND NOT a.attnotnull");
}

static void each_table_is_behind_the_wall(void **state) {
  (void)state;
  assert_none("row-level security is not forced", "SELECT relname FROM " TABLES " WHERE " HAS_TENANT
                                                  " AND NOT (relrowsecurity AND relforcerowsecurity)");
  assert_none("not exactly the one policy",
              "SELECT relname FROM " TABLES " WHERE " HAS_TENANT " AND ARRAY["
              "'(tenant_id = (NULLIF(current_setting(''frontdesk.tenant''::text, true), "
              "''''::text))::uuid)'] IS DISTINCT FROM"
              " (SELECT array_agg(CASE WHEN polpermissive AND polcmd = '*' AND polroles = '{0}'"
              "    AND pg_get_expr(polqual, polrelid) = pg_get_expr(polwithcheck, polrelid) THEN "
              "pg_get_expr(polqual, polrelid) END)"
              "  FROM pg_policy WHERE polrelid = t.oid)");
  assert_none("a view looks past the wall",
              "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
              " AND relkind IN ('v', 'm', 'f')");
}

static void each_key_begins_with_the_tenant(void **state) {
  (void)state;
  assert_none("a table without such a key",
              "SELECT relname FROM " TABLES " WHERE " HAS_TENANT
              " AND NOT EXISTS (SELECT FROM pg_constraint AS k"
              " JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
              " WHERE k.conrelid = t.oid AND k.contype = 'p' AND a.attname = 'tenant_id')");
  assert_none(
      "unique across tenants",
      "SELECT i.indexrelid::regclass FROM " TABLES " JOIN pg_index AS i ON i.indrelid = t.oid"
      " JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attname = 'tenant_id'"
      " WHERE " HAS_TENANT " AND i.indisunique AND a.attnum <> ALL (i.indkey)"
      " AND i.indexrelid::regclass::text <> 'pairing_code_finder_key'"); /* by it a code finds its tenant */
}

static void no_reference_leaves_its_tenant(void **state) {
  (void)state;
  assert_none("a reference without its tenant",
              "SELECT k.conname FROM " TABLES
              " JOIN pg_constraint AS k ON k.conrelid = t.oid AND k.contype = 'f' WHERE NOT EXISTS"
              " (SELECT FROM generate_subscripts(k.conkey, 1) AS i"
              "  JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[i]"
              "  JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[i]"
              "  WHERE a.attname = 'tenant_id' AND b.attname = 'tenant_id')");
}

static void what_is_synced_is_written_under_the_clock(void **state) {
  (void)state;
  assert_none("no trigger asks for the clock",
              "SELECT relname FROM " TABLES " WHERE " HAS_TENANT " AND EXISTS (SELECT FROM pg_attribute AS a"
              " WHERE a.attrelid = t.oid AND a.attname IN ('incomplete', 'position')) AND relname <> "
              "'slot_hold' AND NOT EXISTS"
              " (SELECT FROM pg_trigger WHERE tgrelid = t.oid AND tgfoid = 'clock_is_held()'::regprocedure "
              "AND tgenabled = 'O'"
              "  AND tgtype = 2 | 4 | 8 | 16)"); /* before; insert, delete, update; a statement */
  assert_none("no trigger looks at the numbers",
              "SELECT relname FROM " TABLES " WHERE EXISTS (SELECT FROM pg_attribute AS a"
              " WHERE a.attrelid = t.oid AND a.attname = 'incomplete') AND 2 >"
              " (SELECT count(*) FROM pg_trigger WHERE tgrelid = t.oid AND tgfoid = "
              "'clock_refuses()'::regprocedure)");
}

/* The statement of a constraint or index must not be tried by its text alone: what they refuse is tried in test_server_rows. */
static void time_is_held_once(void **state) {
  (void)state;
  assert_string_equal(raw_text(owner, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = "
                                      "'appointment_segment'::regclass"
                                      " AND contype = 'x'"),
                      "EXCLUDE USING gist (tenant_id WITH =, employee_id WITH =, int8range(occupied_from, "
                      "occupied_to) WITH &&)"
                      " WHERE ((holds_slot AND (NOT overlap)))");
}

/* Under FORCE an owner without BYPASSRLS would change nothing and never hear of it, so there is no schema of such a one. */
static void an_owner_must_see_all_tenants(void **state) {
  (void)state;
  static char sql[262144];
  char url[CLUSTER_URL_SIZE], superuser[CLUSTER_URL_SIZE];
  FILE *file = fopen(FD_SOURCE_DIR "/data/sql/server/migrations/0001_server.sql", "rb");
  assert_non_null(file);
  assert_in_range(fread(sql, 1, sizeof sql - 1, file), 1, sizeof sql - 2);
  (void)fclose(file);
  cluster_empty_database(cluster_shared(), url);
  cluster_superuser_url(cluster_shared(), url, superuser);
  PGconn *link = raw_open(superuser, false);
  raw_run(link, "CREATE ROLE short_sighted CREATEROLE; GRANT ALL ON SCHEMA public TO short_sighted");
  raw_runf(link, "GRANT ALL ON DATABASE \"%s\" TO short_sighted", PQdb(link));
  raw_run(link, "SET ROLE short_sighted");
  assert_string_equal(raw_state(link, sql, NULL), "P0001");
  raw_run(link, "RESET ROLE; ALTER ROLE short_sighted BYPASSRLS; SET ROLE short_sighted");
  assert_string_equal(raw_state(link, sql, NULL), "00000");
  PQfinish(link);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_field_has_its_column),
      cmocka_unit_test(no_column_is_of_nothing),
      cmocka_unit_test(each_value_is_bounded_as_in_a_replica),
      cmocka_unit_test(each_reference_is_composite),
      cmocka_unit_test(only_the_servers_own_tables_name_no_tenant),
      cmocka_unit_test(each_table_is_behind_the_wall),
      cmocka_unit_test(each_key_begins_with_the_tenant),
      cmocka_unit_test(no_reference_leaves_its_tenant),
      cmocka_unit_test(what_is_synced_is_written_under_the_clock),
      cmocka_unit_test(time_is_held_once),
      cmocka_unit_test(an_owner_must_see_all_tenants),
  };
  return cmocka_run_group_tests(tests, connect_owner, disconnect);
}
