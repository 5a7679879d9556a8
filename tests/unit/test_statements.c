/*
 * Every named statement can be prepared against the schema, and what is asked while somebody waits is found
 * through an index.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/store/statements.h"
#include "unit/store_fixture.h"

/* Tables that may be read from end to end, and why. */
struct scan {
  enum sql_id statement;
  const char *step; /* of the plan, its beginning */
};

/* The set-up is small and read as a whole; an employee stands for one range of an index each. */
static const struct scan allowed_scans[] = {
    {SQL_AGENDA_BUSY, "SCAN e USING COVERING INDEX"},       /* one range for each employee */
    {SQL_AGENDA_BLOCKS, "SCAN e USING COVERING INDEX"},     /* likewise */
    {SQL_AGENDA_HOLIDAYS, "SCAN holiday"},                  /* a few dozen rows; yearly ones fit any date */
    {SQL_AGENDA_HOLDS, "SCAN slot_hold"},                   /* holds last minutes: there are hardly any */
    {SQL_VISITS_OF_CUSTOMER, "SCAN v"},                     /* the rows of the limited part itself */
    {SQL_COUNT_OUTBOX, "SCAN outbox USING COVERING INDEX"}, /* what waits, each once, without the bodies */
    {SQL_COUNT_OUTBOX_FAILED, "SCAN outbox USING INDEX outbox_that_failed"},   /* those alone */
    {SQL_COUNT_REVIEW_ITEMS, "SCAN review_item USING INDEX review_item_open"}, /* those alone */
    {SQL_TENANT_STATUS, "SCAN tenant"},                                        /* one row */
};

/* What runs while somebody waits for a key, or once for each booking. */
static const enum sql_id hot[] = {
    SQL_AGENDA_BUSY,
    SQL_AGENDA_BUSY_LONG,
    SQL_AGENDA_EXCEPTIONS,
    SQL_AGENDA_HOLIDAYS,
    SQL_AGENDA_BLOCKS,
    SQL_AGENDA_HOLDS,
    SQL_AGENDA_CUSTOMER,
    SQL_VISIT_BY_ID,
    SQL_VISITS_OF_DAY,
    SQL_VISITS_OF_DAY_LONG,
    SQL_VISITS_OF_CUSTOMER,
    SQL_LAST_COMPLETED_VISIT,
    SQL_LAST_LIVE_VISIT,
    SQL_VISIT_EXISTS,
    SQL_VISIT_BY_CONFIRMATION_CODE,
    SQL_HISTORY_OF_VISIT,
    SQL_PARTICIPANTS_OF_VISIT,
    SQL_RULES_CUSTOMER,
    SQL_RULES_CUSTOMER_NEARBY,
    SQL_META_GET,
    SQL_META_SET,
    SQL_META_ADD,
    SQL_COUNT_OUTBOX,
    SQL_COUNT_OUTBOX_FAILED,
    SQL_COUNT_REVIEW_ITEMS,
    SQL_TENANT_STATUS,
};

struct opened {
  struct fixture fixture;
  sqlite3 *db;
};

static int setup(void **state) {
  static struct opened opened;
  fixture_init(&opened.fixture);
  replica_free(fixture_create(&opened.fixture));
  assert_int_equal(sqlite3_open(opened.fixture.path, &opened.db), SQLITE_OK);
  *state = &opened;
  return 0;
}

static int teardown(void **state) {
  struct opened *opened = *state;
  assert_int_equal(sqlite3_close(opened->db), SQLITE_OK);
  fixture_release(&opened->fixture);
  return 0;
}

static void every_statement_can_be_prepared(void **state) {
  struct opened *opened = *state;
  for (int i = 0; i < SQL_COUNT; i++) {
    sqlite3_stmt *statement = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v2(opened->db, sql_texts[i].sql, -1, &statement, &rest) != SQLITE_OK) {
      fail_msg("%s: %s", sql_texts[i].name, sqlite3_errmsg(opened->db));
    }
    assert_string_equal(rest, "");
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
  }
}

static bool is_allowed(enum sql_id statement, const char *step) {
  for (size_t i = 0; i < sizeof allowed_scans / sizeof allowed_scans[0]; i++) {
    const struct scan *scan = &allowed_scans[i];
    if (scan->statement == statement && strncmp(step, scan->step, strlen(scan->step)) == 0) return true;
  }
  return false;
}

/* A step that reads a whole table, or sorts what an index has in order. */
static bool is_slow(enum sql_id statement, const char *step) {
  if (strncmp(step, "SCAN CONSTANT ROW", 17) == 0) return false;
  if (strstr(step, "AUTOMATIC") != NULL) return true;
  return strncmp(step, "SCAN", 4) == 0 && !is_allowed(statement, step);
}

static void no_hot_statement_reads_a_whole_table(void **state) {
  struct opened *opened = *state;
  int slow = 0;
  for (size_t i = 0; i < sizeof hot / sizeof hot[0]; i++) {
    char sql[16384];
    sqlite3_stmt *plan = NULL;
    int length = snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", sql_texts[hot[i]].sql);
    assert_true(length > 0 && (size_t)length < sizeof sql);
    assert_int_equal(sqlite3_prepare_v2(opened->db, sql, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
      const char *step = (const char *)sqlite3_column_text(plan, 3);
      if (!is_slow(hot[i], step)) continue;
      print_error("%s: %s\n", sql_texts[hot[i]].name, step);
      slow++;
    }
    assert_int_equal(sqlite3_finalize(plan), SQLITE_OK);
  }
  assert_int_equal(slow, 0);
}

/* Long answers come in the order of an index, not of a sort. */
static void the_day_and_the_agenda_are_not_sorted(void **state) {
  static const enum sql_id ordered[] = {SQL_VISITS_OF_DAY, SQL_AGENDA_BUSY};
  struct opened *opened = *state;
  for (size_t i = 0; i < sizeof ordered / sizeof ordered[0]; i++) {
    char sql[16384];
    sqlite3_stmt *plan = NULL;
    (void)snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", sql_texts[ordered[i]].sql);
    assert_int_equal(sqlite3_prepare_v2(opened->db, sql, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
      const char *step = (const char *)sqlite3_column_text(plan, 3);
      if (strstr(step, "TEMP B-TREE") != NULL) fail_msg("%s: %s", sql_texts[ordered[i]].name, step);
    }
    assert_int_equal(sqlite3_finalize(plan), SQLITE_OK);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_statement_can_be_prepared),
      cmocka_unit_test(no_hot_statement_reads_a_whole_table),
      cmocka_unit_test(the_day_and_the_agenda_are_not_sorted),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
