/*
 * The operator's commands, each as a person or a script gives it: what it prints, how it ends, and what is in the database afterwards.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/model/entity.h"
#include "core/model/id.h"
#include "core/store/salon_store.h"
#include "demo/demo.h"
#include "server/admin/admin.h"
#include "server/admin/scratch.h"
#include "server/cluster.h"
#include "server/operator.h"

/* One line that names the program on standard error; with --json the same as a document. */
static void expect_error(struct outcome *outcome, int status, const char *code, const char *said) {
  operator_expect(outcome, status);
  assert_true(strncmp(outcome->err, "frontdesk-server: ", 18) == 0);
  assert_ptr_equal(strchr(outcome->err, '\n'), outcome->err + strlen(outcome->err) - 1);
  if (strstr(outcome->err, said) == NULL) print_error("%s", outcome->err);
  assert_non_null(strstr(outcome->err, said));
  if (outcome->json != NULL) {
    const json_t *error = json_object_get(outcome->json, "error");
    assert_string_equal(json_string_value(json_object_get(error, "code")), code);
    assert_true(json_string_length(json_object_get(error, "message")) > 0);
  }
  outcome_release(outcome);
}

/* ---- The database, looked at from beside ---- */

static PGconn *superuser(const char *url) {
  char address[CLUSTER_URL_SIZE];
  cluster_superuser_url(cluster_shared(), url, address);
  PGconn *link = PQconnectdb(address);
  assert_int_equal(PQstatus(link), CONNECTION_OK);
  return link;
}

static void sql(const char *url, const char *statement) {
  PGconn *link = superuser(url);
  PGresult *result = PQexec(link, statement);
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) print_error("%s", PQerrorMessage(link));
  assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
  PQclear(result);
  PQfinish(link);
}

static int64_t number(const char *url, const char *query) {
  PGconn *link = superuser(url);
  PGresult *result = PQexec(link, query);
  if (PQresultStatus(result) != PGRES_TUPLES_OK) print_error("%s", PQerrorMessage(link));
  assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
  assert_int_equal(PQntuples(result), 1);
  int64_t found = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
  PQclear(result);
  PQfinish(link);
  return found;
}

/* ---- A salon ---- */

static const char tenant_id[] = "0193a000-0000-7000-8000-000000000001";

/* A salon with a little of everything that a row can have: parts, history, secrets, numbers with and without fractions. */
static const char salon[] =
    "{\"format\":\"frontdesk-salon/1\","
    "\"tenant\":{\"id\":\"0193a000-0000-7000-8000-000000000001\",\"name\":\"Salon "
    "Löwe\",\"currency\":\"EUR\","
    "\"locale\":\"de-DE\",\"settings\":{\"b\":[1,2],\"a\":null}},"
    "\"users\":[{\"name\":\"Ines\",\"role\":\"OWNER\",\"pin_hash\":\"$argon2id$p\",\"password_hash\":"
    "\"$argon2id$q\",\"totp_secret\":\"JBSWY3DP\"}],"
    "\"locations\":[{\"name\":\"Main Street\",\"timezone\":\"Europe/Berlin\",\"phone\":\"+493055501\"}],"
    "\"employees\":[{\"name\":\"Mia Weber\",\"location\":\"Main Street\"},{\"name\":\"Tom\"}],"
    "\"teams\":[{\"name\":\"Colour\",\"members\":[{\"employee\":\"Mia Weber\",\"role\":\"lead\"},"
    "{\"employee\":\"Tom\"}]}],"
    "\"shifts\":[{\"employee\":\"Mia Weber\",\"day_of_week\":1,\"start\":\"09:00\",\"end\":\"24:00\","
    "\"valid_from\":\"2026-01-01\"}],"
    "\"holidays\":[{\"date\":\"2026-12-25\",\"name\":\"Christmas\",\"yearly\":true}],"
    "\"services\":[{\"name\":\"Cut\",\"price\":5000,\"duration_minutes\":45,\"buffer_after\":5},"
    "{\"name\":\"Root colour\",\"price\":9000,\"duration_minutes\":105,\"segments\":[{\"name\":\"apply\","
    "\"minutes\":40,\"gap_after\":35},{\"name\":\"rinse\",\"minutes\":30}]}],"
    "\"service_addons\":[{\"service\":\"Root colour\",\"name\":\"Olaplex\",\"price\":4000,"
    "\"duration_minutes\":20}],"
    "\"employee_services\":[{\"employee\":\"Mia "
    "Weber\",\"service\":\"Cut\",\"weight\":0.5,\"commission\":12.25},"
    "{\"employee\":\"Mia Weber\",\"service\":\"Root colour\"}],"
    "\"customers\":[{\"first_name\":\"Nguyễn\",\"last_name\":\"Thị An\",\"phone\":\"+15555550123\","
    "\"email\":\"an@example.com\",\"notes\":\"says \\\"hi\\\"\\n\\\\ and \\u0001\\u007f\"}],"
    "\"appointments\":[{\"customer\":\"+15555550123\",\"status\":\"completed\",\"segments\":[{\"service\":"
    "\"Cut\",\"employee\":\"Mia Weber\",\"starts_at\":\"2026-03-02T09:00:00Z\"}]},"
    "{\"customer\":\"+15555550123\",\"status\":\"scheduled\",\"segments\":[{\"service\":\"Root colour\","
    "\"employee\":\"Mia Weber\",\"starts_at\":\"2026-11-23T13:30:00Z\"}]}]}";

struct text {
  char *bytes;
  size_t length, capacity;
};

static bool take(void *context, const char *bytes, size_t length) {
  struct text *text = context;
  if (text->length + length >= text->capacity) {
    text->capacity = 2 * (text->length + length + 1);
    text->bytes = realloc(text->bytes, text->capacity);
    assert_non_null(text->bytes);
  }
  memcpy(text->bytes + text->length, bytes, length);
  text->length += length;
  text->bytes[text->length] = '\0';
  return true;
}

/* The salon file that a desk exports which was made from `path`. */
static struct text desk_export(const char *path) {
  const struct ports ports = operator_ports();
  struct scratch scratch;
  struct salon_report report;
  struct error error;
  struct text text = {.bytes = NULL};
  error_init(&error);
  assert_int_equal(scratch_init(&scratch, &ports, &error), CODE_OK);
  if (salon_import_file(scratch.replica, path, NULL, &report, &error) != CODE_OK)
    print_error("%s\n", error.text);
  assert_int_equal(error.code, CODE_OK);
  assert_int_equal(salon_export(scratch.replica, SALON_JSON, take, &text, &error), CODE_OK);
  scratch_release(&scratch);
  return text;
}

static int fresh(void **state) {
  static char url[CLUSTER_URL_SIZE];
  cluster_database(cluster_shared(), url);
  *state = url;
  return 0;
}

/* With the salon of this file in it. */
static int with_salon(void **state) {
  char path[OPERATOR_PATH_SIZE];
  (void)fresh(state);
  operator_file(path, salon);
  operator_must(operator_run(*state, "tenant", "create", "--from", path, NULL));
  (void)unlink(path);
  return 0;
}

/* ---- The words ---- */

static void test_help_lists_every_command(void **state) {
  (void)state;
  for (int i = 0; i < admin_command_count; i++) {
    char first[32];
    (void)snprintf(first, sizeof first, "%.*s", (int)strcspn(admin_commands[i].name, " "),
                   admin_commands[i].name);
    struct outcome outcome = operator_run(NULL, first, "--help", NULL);
    operator_expect(&outcome, 0);
    assert_non_null(strstr(outcome.out, admin_commands[i].name));
    assert_non_null(strstr(outcome.out, admin_commands[i].help));
    outcome_release(&outcome);
    assert_true(admin_knows(first));
  }
  assert_false(admin_knows("serve"));
  assert_false(admin_knows("ten"));
  assert_false(admin_knows(""));
}

static void test_words_that_cannot_be(void **state) {
  const char *url = *state;
  static const struct {
    const char *words[6];
    const char *said;
  } cases[] = {
      {{"tenant"}, "no command"},
      {{"tenant", "rename"}, "no command"},
      {{"tenant", "create"}, "--name"},
      {{"tenant", "create", "Löwe", "--name=A"}, "tenant create"},
      {{"tenant", "create", "--name"}, "needs a value"},
      {{"tenant", "create", "--name="}, "needs a value"},
      {{"tenant", "create", "--name=A", "--name=B"}, "twice"},
      {{"tenant", "create", "--demo=yes"}, "takes no value"},
      {{"tenant", "create", "--from=x", "--demo"}, "--from FILE says all"},
      {{"tenant", "create", "--demo", "--zone=UTC"}, "its own currency and zone"},
      {{"tenant", "create", "--name=A", "--size=large"}, "--size goes with"},
      {{"tenant", "create", "--demo", "--size=huge"}, "small or large"},
      {{"tenant", "list", "all"}, "tenant list"},
      {{"tenant", "list", "--demo"}, "no option"},
      {{"tenant", "export", "A", "--format=xml"}, "json, ndjson"},
      {{"tenant", "import", "A"}, "tenant import"},
      {{"pair"}, "pair T"},
      {{"pair", "a", "b", "c", "d", "e"}, "too many"},
      {{"key", "create", "A"}, "--scope"},
      {{"key", "create", "A", "--scope=fly"}, "fly"},
      {{"migrate", "now"}, "migrate"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *const *words = cases[i].words;
    struct outcome outcome =
        operator_run(url, words[0], "--json", words[1], words[2], words[3], words[4], words[5], NULL);
    /* "--json" stands between the two words of a command, so it is put behind them for those that have two. */
    if (words[1] != NULL && strncmp(words[1], "--", 2) != 0) {
      outcome_release(&outcome);
      outcome = operator_run(url, words[0], words[1], words[2] == NULL ? "--json" : words[2],
                             words[2] == NULL ? NULL : words[3], words[3] == NULL ? NULL : words[4], words[5],
                             NULL);
    }
    expect_error(&outcome, 2, "usage", cases[i].said);
  }
  struct outcome outcome = operator_run(NULL, "tenant", "list", NULL);
  expect_error(&outcome, 2, "usage", "--database");
}

static void test_databases_that_cannot_be(void **state) {
  (void)state;
  struct outcome outcome = operator_run(NULL, "tenant", "list", "--database=http://nothing", "--json", NULL);
  expect_error(&outcome, 2, "invalid", "postgresql://");
  outcome = operator_run("postgresql://nobody@127.0.0.1:1/none", "tenant", "list", "--json", NULL);
  expect_error(&outcome, 1, "offline", "cannot answer");
  outcome = operator_run("postgresql://nobody@127.0.0.1:1/none", "migrate", "--json", NULL);
  expect_error(&outcome, 1, "offline", "cannot answer");
}

/* ---- migrate ---- */

static void test_migrate(void **state) {
  char url[CLUSTER_URL_SIZE];
  (void)state;
  cluster_empty_database(cluster_shared(), url);
  struct outcome outcome = operator_run(url, "tenant", "list", "--json", NULL);
  expect_error(&outcome, 3, "not_found", "migrate");
  outcome = operator_run(url, "migrate", "--json", NULL);
  operator_expect(&outcome, 0);
  int64_t schema = outcome_number(&outcome, "schema");
  assert_true(schema >= 2);
  assert_int_equal(json_array_size(json_object_get(outcome.json, "applied")), schema);
  outcome_release(&outcome);
  outcome = operator_run(NULL, "migrate", "--database", url, NULL);
  operator_expect(&outcome, 0);
  assert_non_null(strstr(outcome.out, "up to date"));
  outcome_release(&outcome);
  outcome = operator_run(url, "tenant", "list", NULL);
  operator_expect(&outcome, 0);
  assert_string_equal(outcome.out, "There is no tenant yet.\n");
  outcome_release(&outcome);
}

/* Whom row-level security holds would see no tenant, and must be told so. */
static void test_a_role_behind_the_wall_is_no_operator(void **state) {
  const char *url = *state;
  char address[CLUSTER_URL_SIZE + 64];
  (void)snprintf(address, sizeof address, "%s options='-c role=frontdesk_app'", url);
  struct outcome outcome = operator_run(address, "tenant", "list", "--json", NULL);
  expect_error(&outcome, 5, "not_permitted", "BYPASSRLS");
}

/* ---- tenant create ---- */

static void test_create_by_name(void **state) {
  const char *url = *state;
  char line[64];
  struct id id;
  struct outcome outcome = operator_run(url, "tenant", "create", "--name", "Löwe & Söhne", "--currency=CHF",
                                        "--zone=Europe/Zurich", NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, line, sizeof line);
  assert_true(id_parse(line, strlen(line), &id));
  outcome_release(&outcome);
  outcome = operator_run(url, "tenant", "list", "--json", NULL);
  operator_expect(&outcome, 0);
  const json_t *tenant = json_array_get(json_object_get(outcome.json, "tenants"), 0);
  assert_string_equal(json_string_value(json_object_get(tenant, "id")), line);
  assert_string_equal(json_string_value(json_object_get(tenant, "name")), "Löwe & Söhne");
  assert_string_equal(json_string_value(json_object_get(tenant, "currency")), "CHF");
  assert_string_equal(json_string_value(json_object_get(tenant, "status")), "ACTIVE");
  outcome_release(&outcome);
  assert_int_equal(number(url, "SELECT count(*) FROM location WHERE timezone = 'Europe/Zurich'"), 1);
  outcome = operator_run(url, "tenant", "create", "--name=B", "--json", NULL);
  operator_expect(&outcome, 0);
  assert_true(id_parse(outcome_text(&outcome, "id"), 36, &id));
  assert_string_equal(outcome_text(&outcome, "name"), "B");
  outcome_release(&outcome);
}

static void test_create_refuses_what_no_salon_can_be(void **state) {
  const char *url = *state;
  struct outcome outcome =
      operator_run(url, "tenant", "create", "--name=A", "--currency=EURO", "--json", NULL);
  expect_error(&outcome, 2, "invalid", "currency");
  outcome = operator_run(url, "tenant", "create", "--name=A", "--zone=Mars/Base", "--json", NULL);
  expect_error(&outcome, 2, "invalid", "Mars/Base");
  outcome = operator_run(url, "tenant", "create", "--name=\xff", "--json", NULL);
  expect_error(&outcome, 2, "invalid", "UTF-8");
  outcome = operator_run(url, "tenant", "create", "--name=  ", "--json", NULL);
  expect_error(&outcome, 2, "invalid", "empty");
  outcome = operator_run(url, "tenant", "create", "--from=/nowhere/salon.json", "--json", NULL);
  expect_error(&outcome, 3, "not_found", "/nowhere/salon.json");
  assert_int_equal(number(url, "SELECT count(*) FROM tenant"), 0);
  assert_int_equal(number(url, "SELECT count(*) FROM tenant_clock"), 0);
}

static void test_create_from_a_file_with_bad_rows(void **state) {
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE];
  operator_file(path, "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"A\",\"currency\":\"EUR\"},\n"
                      "\"services\":[{\"name\":\"Cut\",\"price\":-1,\"duration_minutes\":45}]}");
  struct outcome outcome = operator_run(url, "tenant", "create", "--from", path, "--json", NULL);
  operator_expect(&outcome, 2);
  const json_t *detail = json_object_get(json_object_get(outcome.json, "error"), "detail");
  assert_int_equal(json_integer_value(json_object_get(detail, "bad")), 1);
  assert_int_equal(
      json_integer_value(json_object_get(json_array_get(json_object_get(detail, "rows"), 0), "line")), 2);
  outcome_release(&outcome);
  assert_int_equal(number(url, "SELECT count(*) FROM tenant"), 0);
  (void)unlink(path);
}

static void test_create_twice_is_refused(void **state) {
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE];
  operator_file(path, salon);
  struct outcome outcome = operator_run(url, "tenant", "create", "--from", path, "--json", NULL);
  expect_error(&outcome, 4, "exists", "tenant import");
  assert_int_equal(number(url, "SELECT count(*) FROM tenant"), 1);
  (void)unlink(path);
}

/* ---- What comes out is what went in ---- */

/* Every row stands in its table and in the feed, with the same number, none twice, all below the clock. */
static void expect_feed(const char *url) {
  enum { QUERY_SIZE = 32768 };
  static char query[QUERY_SIZE];
  size_t used = (size_t)snprintf(query, sizeof query, "SELECT 0");
  for (int kind = 0; kind < ENTITY_COUNT; kind++) {
    if (entities[kind].whole != ENTITY_NONE) continue;
    used += (size_t)snprintf(
        query + used, sizeof query - used,
        " + (SELECT count(*) FROM \"%s\" AS t FULL JOIN (SELECT * FROM feed WHERE entity = '%s') AS f "
        "ON f.tenant_id = t.tenant_id AND f.id = t.id WHERE (t.seq = f.seq AND t.version = f.version AND "
        "t.deleted_at IS NOT DISTINCT FROM f.deleted_at AND t.created_at = f.made_at AND t.updated_at = "
        "f.changed_at) IS NOT TRUE)",
        entities[kind].name, entities[kind].name);
    assert_true(used < sizeof query);
  }
  assert_int_equal(number(url, query), 0);
  assert_int_equal(number(url, "SELECT count(*) FROM feed JOIN tenant_clock AS c USING (tenant_id) WHERE "
                               "feed.seq > c.seq OR feed.hash <> substr(sha256(convert_to(image, 'UTF8')), "
                               "1, 16)"),
                   0);
}

static void test_export_is_what_a_desk_exports(void **state) {
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE], again[OPERATOR_PATH_SIZE];
  operator_file(path, salon);
  struct text file = desk_export(path);
  operator_file(again, file.bytes);
  operator_must(operator_run(url, "tenant", "create", "--from", again, NULL));
  expect_feed(url);
  struct outcome outcome = operator_run(url, "tenant", "export", "löwe", NULL);
  operator_expect(&outcome, 0);
  assert_string_equal(outcome.out, file.bytes);
  outcome_release(&outcome);
  outcome = operator_run(url, "tenant", "export", tenant_id, "--format=ndjson", NULL);
  operator_expect(&outcome, 0);
  assert_true(strncmp(outcome.out, "{\"format\":\"frontdesk-salon/1\"", 28) == 0);
  outcome_release(&outcome);
  outcome = operator_run(url, "tenant", "export", tenant_id, "--format=csv", NULL);
  operator_expect(&outcome, 0);
  assert_non_null(strstr(outcome.out, "Root colour"));
  outcome_release(&outcome);
  free(file.bytes);
  (void)unlink(path);
  (void)unlink(again);
}

/* No secret stands where a desk reads. */
static void test_secrets_stay_out_of_the_feed(void **state) {
  const char *url = *state;
  assert_int_equal(number(url, "SELECT count(*) FROM feed WHERE image LIKE '%argon2id$q%' OR image LIKE "
                               "'%JBSWY3DP%'"),
                   0);
  assert_int_equal(number(url, "SELECT count(*) FROM \"user\" WHERE totp_secret = 'JBSWY3DP'"), 1);
}

static void test_a_held_visit_is_exported_as_an_overlap(void **state) {
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE], other[CLUSTER_URL_SIZE];
  sql(url, "SET session_replication_role = replica; UPDATE feed SET held = true WHERE entity = 'appointment' "
           "AND bucket = (SELECT max(bucket) FROM feed WHERE entity = 'appointment')");
  struct outcome outcome = operator_run(url, "tenant", "export", "löwe", NULL);
  operator_expect(&outcome, 0);
  assert_non_null(strstr(outcome.out, "\"overlap_reason\""));
  operator_file(path, outcome.out);
  outcome_release(&outcome);
  cluster_database(cluster_shared(), other);
  operator_must(operator_run(other, "tenant", "create", "--from", path, NULL));
  (void)unlink(path);
}

/* What others refer to is exported, though its own row has not come yet. */
static void test_a_stand_in_is_exported(void **state) {
  const char *url = *state;
  struct outcome before = operator_run(url, "tenant", "export", tenant_id, NULL);
  sql(url,
      "SET session_replication_role = replica; UPDATE feed SET incomplete = true WHERE entity = 'customer'");
  struct outcome after = operator_run(url, "tenant", "export", tenant_id, NULL);
  operator_expect(&after, 0);
  assert_string_equal(after.out, before.out);
  outcome_release(&before);
  outcome_release(&after);
}

/* ---- tenant import ---- */

static void test_import_twice_changes_nothing(void **state) {
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE];
  struct outcome outcome = operator_run(url, "tenant", "export", tenant_id, NULL);
  operator_expect(&outcome, 0);
  operator_file(path, outcome.out);
  int64_t seq = number(url, "SELECT seq FROM tenant_clock");
  for (int i = 0; i < 2; i++) {
    struct outcome imported = operator_run(url, "tenant", "import", "Löwe", path, "--json", NULL);
    operator_expect(&imported, 0);
    assert_int_equal(outcome_number(&imported, "imported"), 0);
    assert_true(outcome_number(&imported, "same") > 10);
    outcome_release(&imported);
  }
  assert_int_equal(number(url, "SELECT seq FROM tenant_clock"), seq);
  struct outcome after = operator_run(url, "tenant", "export", tenant_id, NULL);
  assert_string_equal(after.out, outcome.out);
  outcome_release(&after);
  outcome_release(&outcome);
  (void)unlink(path);
}

static void test_import_adds_what_is_new(void **state) {
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE];
  operator_file(path,
                "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Salon Löwe\",\"currency\":\"EUR\"},"
                "\"customers\":[{\"first_name\":\"Neu\",\"phone\":\"+493055502\"}],"
                "\"appointments\":[{\"customer\":\"+493055502\",\"segments\":[{\"service\":\"Cut\","
                "\"employee\":\"Mia Weber\",\"starts_at\":\"2026-11-24T09:00:00Z\"}]}]}");
  int64_t seq = number(url, "SELECT seq FROM tenant_clock");
  struct outcome outcome = operator_run(url, "tenant", "import", "salon", path, "--json", NULL);
  operator_expect(&outcome, 0);
  assert_int_equal(outcome_number(&outcome, "imported"), 2);
  outcome_release(&outcome);
  expect_feed(url);
  assert_int_equal(number(url, "SELECT count(*) FROM customer WHERE first_name = 'Neu'"), 1);
  assert_int_equal(number(url, "SELECT count(*) FROM appointment_segment WHERE holds_slot"), 4);
  char query[128];
  (void)snprintf(query, sizeof query, "SELECT count(*) FROM feed WHERE seq > %lld", (long long)seq);
  assert_int_equal(number(url, query), 2);
  (void)unlink(path);
}

static void test_import_refuses_a_taken_time(void **state) {
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE];
  operator_file(path,
                "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Salon Löwe\",\"currency\":\"EUR\"},"
                "\"customers\":[{\"first_name\":\"Neu\"}],"
                "\"appointments\":[{\"segments\":[{\"service\":\"Cut\","
                "\"employee\":\"Mia Weber\",\"starts_at\":\"2026-11-23T13:45:00Z\"}]}]}");
  int64_t seq = number(url, "SELECT seq FROM tenant_clock");
  struct outcome outcome = operator_run(url, "tenant", "import", "löwe", path, "--json", NULL);
  expect_error(&outcome, 2, "invalid", "ine 1");
  assert_int_equal(number(url, "SELECT count(*) FROM customer"), 1);
  assert_int_equal(number(url, "SELECT seq FROM tenant_clock"), seq);
  (void)unlink(path);
}

static void test_import_refuses_another_salon(void **state) {
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE];
  operator_file(
      path, "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"id\":\"0193a000-0000-7000-8000-000000000002\","
            "\"name\":\"B\",\"currency\":\"EUR\"}}");
  struct outcome outcome = operator_run(url, "tenant", "import", "löwe", path, "--json", NULL);
  expect_error(&outcome, 2, "invalid", "another salon");
  outcome = operator_run(url, "tenant", "import", "bär", path, "--json", NULL);
  expect_error(&outcome, 3, "not_found", "tenant");
  (void)unlink(path);
}

/* ---- tenant suspend, activate; which tenant is meant ---- */

static void test_suspend_and_activate(void **state) {
  const char *url = *state;
  int64_t seq = number(url, "SELECT seq FROM tenant_clock");
  struct outcome outcome = operator_run(url, "tenant", "suspend", "löwe", "--json", NULL);
  operator_expect(&outcome, 0);
  assert_string_equal(outcome_text(&outcome, "status"), "SUSPENDED");
  assert_true(json_is_true(json_object_get(outcome.json, "changed")));
  outcome_release(&outcome);
  assert_int_equal(number(url, "SELECT seq FROM tenant_clock"), seq + 1);
  assert_int_equal(number(url, "SELECT version FROM tenant WHERE status = 'SUSPENDED'"), 2);
  assert_int_equal(number(url, "SELECT count(*) FROM feed WHERE image LIKE '%\"status\":\"SUSPENDED\"%'"), 1);
  assert_int_equal(number(url, "SELECT count(*) FROM audit WHERE entity = 'tenant'"), 1);
  expect_feed(url);
  outcome = operator_run(url, "tenant", "suspend", tenant_id, NULL);
  operator_expect(&outcome, 0);
  assert_non_null(strstr(outcome.out, "already"));
  outcome_release(&outcome);
  assert_int_equal(number(url, "SELECT seq FROM tenant_clock"), seq + 1);
  operator_must(operator_run(url, "tenant", "activate", "löwe", NULL));
  assert_int_equal(number(url, "SELECT version FROM tenant WHERE status = 'ACTIVE'"), 3);
  expect_feed(url);
  outcome = operator_run(url, "tenant", "suspend", "0193a000-0000-7000-8000-00000000000f", "--json", NULL);
  expect_error(&outcome, 3, "not_found", "no tenant");
}

static void test_a_tenant_that_is_not_clear(void **state) {
  const char *url = *state;
  operator_must(operator_run(url, "tenant", "create", "--name=Salon Bär", NULL));
  struct outcome outcome = operator_run(url, "pair", "salon", "--json", NULL);
  expect_error(&outcome, 3, "ambiguous", "Salon Löwe");
  operator_must(operator_run(url, "pair", "bar", NULL));
}

/* ---- pair and keys ---- */

static void test_pair(void **state) {
  const char *url = *state;
  char line[64];
  struct outcome outcome = operator_run(url, "pair", "löwe", "--device", "Front desk", NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, line, sizeof line);
  assert_int_equal(strlen(line), 14);
  assert_true(line[4] == '-' && line[9] == '-');
  assert_int_equal(strspn(line, "0123456789ABCDEFGHJKMNPQRSTVWXYZ-"), 14);
  outcome_release(&outcome);
  assert_int_equal(number(url, "SELECT count(*) FROM pairing_code WHERE device = 'Front desk'"), 1);
  outcome = operator_run(url, "pair", "löwe", "--json", NULL);
  operator_expect(&outcome, 0);
  assert_int_equal(strlen(outcome_text(&outcome, "code")), 14);
  assert_string_equal(outcome_text(&outcome, "tenant"), tenant_id);
  assert_true(strlen(outcome_text(&outcome, "expires_at")) >= 20);
  outcome_release(&outcome);
  outcome = operator_run(url, "device", "list", "löwe", NULL);
  operator_expect(&outcome, 0);
  assert_non_null(strstr(outcome.out, "no desks"));
  outcome_release(&outcome);
}

static void test_keys(void **state) {
  const char *url = *state;
  char line[256], id[64];
  struct outcome outcome =
      operator_run(url, "key", "create", "löwe", "--scope", "book,read", "--name=Web", NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, line, sizeof line);
  assert_true(strncmp(line, "fdk_", 4) == 0);
  outcome_release(&outcome);
  outcome = operator_run(url, "key", "list", "löwe", "--json", NULL);
  operator_expect(&outcome, 0);
  const json_t *key = json_array_get(json_object_get(outcome.json, "keys"), 0);
  assert_string_equal(json_string_value(json_object_get(key, "name")), "Web");
  assert_string_equal(json_string_value(json_object_get(key, "scopes")), "read,book");
  assert_true(json_is_null(json_object_get(key, "revoked_at")));
  (void)snprintf(id, sizeof id, "%s", json_string_value(json_object_get(key, "id")));
  assert_null(strstr(outcome.out, "fdk_"));
  outcome_release(&outcome);
  operator_must(operator_run(url, "key", "revoke", id, NULL));
  operator_must(operator_run(url, "key", "revoke", id, NULL));
  assert_int_equal(number(url, "SELECT count(*) FROM api_key WHERE revoked_at IS NOT NULL"), 1);
  outcome = operator_run(url, "key", "revoke", "0193a000-0000-7000-8000-00000000000f", "--json", NULL);
  expect_error(&outcome, 3, "not_found", "id");
  outcome = operator_run(url, "key", "revoke", "web", "--json", NULL);
  expect_error(&outcome, 2, "invalid", "no id");
}

/* ---- Large ---- */

static enum code first_line(void *context, const char *text, size_t length, struct error *error) {
  json_t **head = context;
  *head = json_loadb(text, length, 0, NULL);
  return error_set(error, CODE_LIMIT, "That is enough.");
}

/* It has an id of its own, so that there may be several. */
static void test_the_demo_salon(void **state) {
  const char *url = *state;
  const struct demo_options options = {.seed = DEMO_SEED, .today = 20000};
  json_t *head = NULL;
  struct error error;
  error_init(&error);
  assert_int_equal(demo_write(&options, &(struct demo_sink){.line = first_line, .context = &head}, &error),
                   CODE_LIMIT);
  struct outcome outcome = operator_run(url, "tenant", "create", "--demo", "--name=Second", "--json", NULL);
  operator_expect(&outcome, 0);
  assert_string_equal(outcome_text(&outcome, "name"), "Second");
  assert_string_not_equal(outcome_text(&outcome, "id"),
                          json_string_value(json_object_get(json_object_get(head, "tenant"), "id")));
  assert_true(number(url, "SELECT count(*) FROM appointment") > 15000);
  expect_feed(url);
  json_decref(head);
  outcome_release(&outcome);
}

/* In a process of its own, so that what it needs at most can be told. */
static long peak_of_create(const char *url, const char *path) {
  int ends[2];
  long peak = 0;
  assert_int_equal(pipe(ends), 0);
  (void)fflush(stdout);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    char create[] = "create", tenant[] = "tenant", from[] = "--from", file[OPERATOR_PATH_SIZE];
    char *words[] = {tenant, create, from, file};
    struct rusage before, after;
    const struct admin admin = {.database = url, .ports = operator_ports()};
    (void)snprintf(file, sizeof file, "%s", path);
    (void)getrusage(RUSAGE_SELF, &before);
    int status = admin_run(&admin, 4, words);
    (void)getrusage(RUSAGE_SELF, &after);
    peak = status == 0 ? after.ru_maxrss : -1;
    _exit(write(ends[1], &peak, sizeof peak) == (ssize_t)sizeof peak ? 0 : 1);
  }
  assert_int_equal(read(ends[0], &peak, sizeof peak), (ssize_t)sizeof peak);
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  (void)close(ends[0]);
  (void)close(ends[1]);
  return peak;
}

static void test_many_customers_stream(void **state) {
  enum { CUSTOMERS = 60000, MEMORY_MAX_KIB = 160 * 1024 };
  const char *url = *state;
  char path[OPERATOR_PATH_SIZE];
  operator_file(path,
                "{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Large\",\"currency\":\"EUR\"}}\n");
  FILE *file = fopen(path, "a");
  assert_non_null(file);
  for (int i = 0; i < CUSTOMERS; i++)
    (void)fprintf(
        file,
        "{\"e\":\"customer\",\"first_name\":\"First%d\",\"last_name\":\"Last\",\"phone\":\"+4930%07d\","
        "\"notes\":\"%080d\"}\n",
        i, i, i);
  assert_int_equal(fclose(file), 0);
  long peak = peak_of_create(url, path);
  print_message("peak %ld KiB\n", peak);
  assert_true(peak > 0);
#ifndef __SANITIZE_ADDRESS__
  assert_true(peak < MEMORY_MAX_KIB);
#endif
  assert_int_equal(number(url, "SELECT count(*) FROM customer"), CUSTOMERS);
  assert_int_equal(number(url, "SELECT count(*) FROM feed WHERE entity = 'customer'"), CUSTOMERS);
  (void)unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_help_lists_every_command),
      cmocka_unit_test_setup(test_words_that_cannot_be, fresh),
      cmocka_unit_test(test_databases_that_cannot_be),
      cmocka_unit_test(test_migrate),
      cmocka_unit_test_setup(test_a_role_behind_the_wall_is_no_operator, fresh),
      cmocka_unit_test_setup(test_create_by_name, fresh),
      cmocka_unit_test_setup(test_create_refuses_what_no_salon_can_be, fresh),
      cmocka_unit_test_setup(test_create_from_a_file_with_bad_rows, fresh),
      cmocka_unit_test_setup(test_create_twice_is_refused, with_salon),
      cmocka_unit_test_setup(test_export_is_what_a_desk_exports, fresh),
      cmocka_unit_test_setup(test_secrets_stay_out_of_the_feed, with_salon),
      cmocka_unit_test_setup(test_a_held_visit_is_exported_as_an_overlap, with_salon),
      cmocka_unit_test_setup(test_a_stand_in_is_exported, with_salon),
      cmocka_unit_test_setup(test_import_twice_changes_nothing, with_salon),
      cmocka_unit_test_setup(test_import_adds_what_is_new, with_salon),
      cmocka_unit_test_setup(test_import_refuses_a_taken_time, with_salon),
      cmocka_unit_test_setup(test_import_refuses_another_salon, with_salon),
      cmocka_unit_test_setup(test_suspend_and_activate, with_salon),
      cmocka_unit_test_setup(test_a_tenant_that_is_not_clear, with_salon),
      cmocka_unit_test_setup(test_pair, with_salon),
      cmocka_unit_test_setup(test_keys, with_salon),
      cmocka_unit_test_setup(test_the_demo_salon, fresh),
      cmocka_unit_test_setup(test_many_customers_stream, fresh),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
