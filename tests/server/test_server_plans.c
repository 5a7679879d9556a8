/* No statement reads more because a salon has been there for years, nor because there are others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "generated/server_statements.h"
#include "server/cluster.h"
#include "server/raw.h"
#include "support/torture.h"

enum { VISITS = 16000, VISITS_OF_YEARS = 600000, PLAN_SIZE = 65536, ARGUMENTS_SIZE = 2048 };

#define SALON "SELECT enter_tenant('00000001-0000-7000-8000-000000000000')"

static PGconn *owner, *app;

static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  char *text = calloc(1, PLAN_SIZE);
  assert_non_null(text);
  assert_in_range(fread(text, 1, PLAN_SIZE, file), 1, PLAN_SIZE - 1);
  (void)fclose(file);
  return text;
}

static void live_for_years(const char *url) {
  char superuser[CLUSTER_URL_SIZE];
  cluster_superuser_url(cluster_shared(), url, superuser);
  PGconn *link = raw_open(superuser, false);
  raw_runf(link, "SET years.visits = %d", torture_rounds(VISITS, VISITS_OF_YEARS));
  char *sql = read_file(FD_SOURCE_DIR "/tests/server/years.sql");
  raw_run(link, sql);
  raw_run(link, "VACUUM ANALYZE");
  free(sql);
  PQfinish(link);
}

static void prepare_all(PGconn *link) {
  raw_run(link, "SET plan_cache_mode = force_generic_plan");
  for (int i = 0; i < PG_COUNT; i++) PQclear(PQprepare(link, pg_texts[i].name, pg_texts[i].sql, 0, NULL));
}

static int build(void **state) {
  (void)state;
  char url[CLUSTER_URL_SIZE];
  cluster_database(cluster_shared(), url);
  live_for_years(url);
  owner = raw_open(url, false);
  app = raw_open(url, true);
  prepare_all(owner);
  prepare_all(app);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  PQfinish(app);
  PQfinish(owner);
  return 0;
}

/* ---- Plans ---- */

/* The lines of a plan, or "" when the role may not run the statement or nothing is planned of it. */
static void explain(PGconn *link, const char *options, const char *name, const char *arguments,
                    char plan[PLAN_SIZE]) {
  char sql[ARGUMENTS_SIZE + 256];
  size_t used = 0;
  plan[0] = '\0';
  snprintf(sql, sizeof sql, "EXPLAIN (%s) EXECUTE %s%s", options, name, arguments);
  raw_run(link, "BEGIN; " SALON);
  PGresult *rows = PQexec(link, sql);
  for (int i = 0; PQresultStatus(rows) == PGRES_TUPLES_OK && i < PQntuples(rows); i++) {
    used += (size_t)snprintf(plan + used, PLAN_SIZE - used, "%s\n", PQgetvalue(rows, i, 0));
    assert_true(used < PLAN_SIZE);
  }
  PQclear(rows);
  raw_run(link, "ROLLBACK");
}

static void no_arguments(PGconn *link, const char *name, char arguments[ARGUMENTS_SIZE]) {
  PGresult *result = PQdescribePrepared(link, name);
  int count = PQresultStatus(result) == PGRES_COMMAND_OK ? PQnparams(result) : 0;
  size_t used = 0;
  arguments[0] = '\0';
  for (int i = 0; i < count; i++) {
    used += (size_t)snprintf(arguments + used, ARGUMENTS_SIZE - used, "%sNULL%s", i == 0 ? "(" : ", ",
                             i == count - 1 ? ")" : "");
  }
  PQclear(result);
}

/* Tables that grow with the years, or with every booking. */
static const char *const large[] = {
    "appointment",
    "appointment_segment",
    "appointment_addon",
    "appointment_answer",
    "participant",
    "status_history",
    "customer",
    "customer_note",
    "feed",
    "op_log",
    "audit",
    "dead_letter",
    "review_item",
    "call_log",
    "notification",
    "waitlist_entry",
    "walk_in",
    "sale",
    "sale_item",
    "sale_payment",
    "block",
    "schedule_exception",
    "idempotency",
};

/* Whether a line is a scan of a large table. */
static bool scans_large(const char *line, size_t length) {
  char text[512];
  snprintf(text, sizeof text, "%.*s", (int)length, line);
  const char *on = strstr(text, " on ");
  if (on == NULL || strstr(text, "Scan") == NULL || strstr(text, "Bitmap Heap Scan") != NULL) return false;
  on += 4;
  size_t word = strcspn(on, " ");
  if (strstr(text, "Bitmap Index Scan") != NULL) {
    for (size_t i = 0; i < sizeof large / sizeof large[0]; i++) {
      if (strncmp(on, large[i], strlen(large[i])) == 0) return true;
    }
    return false;
  }
  for (size_t i = 0; i < sizeof large / sizeof large[0]; i++) {
    if (word == strlen(large[i]) && strncmp(on, large[i], word) == 0) return true;
  }
  return false;
}

/* The first scan of a plan that looks through all rows of a table, or of a tenant; NULL when each asks an index for more than the tenant. */
static const char *wide_scan(const char *plan) {
  static char found[512];
  for (const char *line = plan; *line != '\0';) {
    size_t length = strcspn(line, "\n");
    const char *next = line + length + (line[length] == '\n');
    if (scans_large(line, length)) {
      size_t after = strcspn(next, "\n");
      char condition[2048];
      snprintf(condition, sizeof condition, "%.*s", (int)after, next);
      bool narrow = strstr(condition, "Index Cond: ") != NULL && strstr(condition, " AND ") != NULL;
      snprintf(found, sizeof found, "%.*s", (int)(length < 500 ? length : 500), line);
      if (!narrow) return found;
    }
    line = next;
  }
  return NULL;
}

/* Statements that may look through everything, and why. */
static const char *const wide[] = {
    "feed_census",   /* how a snapshot is cut: over an index alone */
    "admin_tenants", /* an operator's list */
};

static bool may_be_wide(const char *name) {
  for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
    if (strcmp(name, wide[i]) == 0) return true;
  }
  return false;
}

static void no_statement_looks_through_a_large_table(void **state) {
  (void)state;
  static char plan[PLAN_SIZE];
  int planned = 0, wrong = 0;
  for (int i = 0; i < PG_COUNT; i++) {
    const char *name = pg_texts[i].name;
    char arguments[ARGUMENTS_SIZE];
    no_arguments(owner, name, arguments);
    explain(app, "VERBOSE off", name, arguments, plan);
    if (plan[0] == '\0') explain(owner, "VERBOSE off", name, arguments, plan);
    planned += plan[0] != '\0';
    const char *scan = wide_scan(plan);
    if (scan == NULL || may_be_wide(name)) continue;
    print_error("%s: %s\n", name, scan);
    wrong++;
  }
  assert_in_range(planned, 100, PG_COUNT);
  assert_int_equal(wrong, 0);
}

/* ---- What is asked all day, with answers ---- */

#define STAFF "ARRAY(SELECT id FROM employee ORDER BY id)"
#define CUSTOMER "'00000001-0000-7000-8004-0000000001f4'"
#define VISIT "'00000001-0000-7000-8005-0000000003e8'"
#define DAY "1501000000000"

struct asked {
  const char *name;
  const char *arguments;
  int64_t most; /* rows read for nothing */
};

static const struct asked asked_all_day[] = {
    {"feed_page", "(8000, 1000)", 0},
    {"feed_page", "(0, 1000)", 0},
    {"feed_page", "(99999999, 1000)", 0},
    {"feed_fetch", "(ARRAY['appointment'], ARRAY[" VISIT "]::uuid[])", 0},
    {"feed_rows", "(ARRAY['appointment', 'customer'], ARRAY[" VISIT ", " CUSTOMER "]::uuid[])", 0},
    {"feed_bucket_rows", "('appointment', ARRAY[17370])", 0},
    {"segments_over",
     "(ARRAY['00000001-0000-7000-8002-000000000005']::uuid[], ARRAY[" DAY "], ARRAY[" DAY " + 3600000])", 10},
    {"visits_near", "(ARRAY[" CUSTOMER "]::uuid[], ARRAY[" DAY "], ARRAY[" DAY " + 300000])", 0},
    {"customers_with_email", "(ARRAY['c500@example.org'])", 0},
    {"reviews_open_of", "(ARRAY['appointment'], ARRAY[" VISIT "]::uuid[])", 0},
    {"op_log_known", "(ARRAY[" VISIT "]::uuid[])", 0},
    {"verdicts_forgettable", "(0)", 0},
    {"channel_visit", "(NULL, 'C1000')", 0},
    {"channel_visit", "(" VISIT ", NULL)", 0},
    {"channel_customers_by_phone", "('+49300000500', 10)", 10},
    {"channel_customers_like", "('+49300000500', 'c500@example.org')", 0},
    {"channel_upcoming", "('+49300000500', 10, " DAY ", 5)", 10},
    {"channel_rules_nearby", "(" CUSTOMER ", " DAY ", " DAY " + 300000)", 0},
};

/* The sum of what filters have thrown away. */
static int64_t read_for_nothing(const char *plan) {
  int64_t sum = 0;
  for (const char *at = strstr(plan, "Rows Removed by"); at != NULL; at = strstr(at + 1, "Rows Removed by")) {
    sum += strtoll(strchr(at, ':') + 1, NULL, 10);
  }
  return sum;
}

static void what_is_asked_all_day_reads_what_it_answers(void **state) {
  (void)state;
  static char plan[PLAN_SIZE];
  for (size_t i = 0; i < sizeof asked_all_day / sizeof asked_all_day[0]; i++) {
    const struct asked *asked = &asked_all_day[i];
    explain(app, "ANALYZE, COSTS off, TIMING off, SUMMARY off", asked->name, asked->arguments, plan);
    if (plan[0] == '\0') fail_msg("%s%s is not planned", asked->name, asked->arguments);
    if (read_for_nothing(plan) > asked->most || wide_scan(plan) != NULL)
      fail_msg("%s%s\n%s", asked->name, asked->arguments, plan);
  }
}

/* A plan of the kind that must not be is found. */
static void a_wide_scan_would_be_found(void **state) {
  (void)state;
  static char plan[PLAN_SIZE];
  static const char *const worse[] = {
      "SELECT image FROM feed WHERE last_op = $1::uuid",
      "SELECT id FROM appointment WHERE lower(confirmation_code) = $1::text",
      /* Behind row-level security this sum is not looked for in an index. */
      "SELECT 1 FROM unnest($1::bigint[]) AS g (at) JOIN appointment_segment ON occupied_from > g.at - 144",
  };
  for (size_t i = 0; i < sizeof worse / sizeof worse[0]; i++) {
    PQclear(PQprepare(app, "worse", worse[i], 0, NULL));
    explain(app, "VERBOSE off", "worse", "(NULL)", plan);
    assert_true(plan[0] != '\0');
    assert_non_null(wide_scan(plan));
    raw_run(app, "DEALLOCATE worse");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_statement_looks_through_a_large_table),
      cmocka_unit_test(what_is_asked_all_day_reads_what_it_answers),
      cmocka_unit_test(a_wide_scan_would_be_found),
  };
  return cmocka_run_group_tests(tests, build, tear_down);
}
