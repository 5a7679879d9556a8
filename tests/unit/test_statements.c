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

/* Statements that read whole tables by their nature, known by how their names begin or end. */
struct cold {
  const char *beginning, *ending;
};

static const struct cold cold[] = {
    {"", "_rows"},                  /* rows of an entity, for the salon file */
    {"salon_", ""},                 /* import and export of all */
    {"setup_", ""},                 /* the set-up, which is small and kept in memory */
    {"doctor_", ""},                /* an examination of all */
    {"restore_", ""},               /* once for a restored file */
    {"erase_", ""},                 /* strips a person out of every log; rare */
    {"merge_", ""},                 /* merging two customers: over what seldom belongs to one */
    {"customer_waitlist_ids", ""},  /* merging two customers: over the wishes of a salon */
    {"customer_give_waitlist", ""}, /* likewise */
};

/* Steps of a plan that may read from end to end all the same, and why. */
struct scan {
  enum sql_id statement;
  const char *step; /* its beginning */
};

static const struct scan allowed_scans[] = {
    {SQL_AGENDA_BUSY, "SCAN e USING COVERING INDEX"},   /* one range for each employee */
    {SQL_AGENDA_BLOCKS, "SCAN e USING COVERING INDEX"}, /* likewise */
    {SQL_AGENDA_HOLIDAYS, "SCAN holiday"},              /* a few dozen rows; yearly ones fit any date */
    {SQL_DAY_LOAD, "SCAN (subquery"},                   /* one day's segments */
    {SQL_INTAKE_QUESTIONS, "SCAN form_field"},          /* a few rows, once for a form */
    {SQL_HOLD_CLEAR, "SCAN slot_hold"},                 /* likewise */
    {SQL_AGENDA_HOLDS, "SCAN slot_hold"},               /* holds last minutes: there are hardly any */
    {SQL_VISITS_OF_CUSTOMER, "SCAN v"},                 /* the rows of the limited part itself */
    {SQL_VISITS_OF_CUSTOMER_FROM, "SCAN v"},            /* likewise */
    {SQL_CUSTOMER_FIGURES, "SCAN (subquery-1)"},        /* likewise */
    {SQL_CUSTOMER_WISHES, "SCAN w USING INDEX waitlist_entry_that_waits"}, /* the open ones */
    {SQL_CUSTOMER_WISHES, "SCAN json_each"}, /* at most seven days of the week */
    {SQL_CUSTOMER_WISHES, "SCAN (subquery"}, /* likewise */
    {SQL_CUSTOMERS_RECENT, "SCAN"}, /* the end of the audit, as far as it is limited, and what comes of it */
    {SQL_UNDO_FORGET_UNDONE, "SCAN undo_log USING INDEX undo_log_that_can_be_redone"}, /* at most fifty */
    {SQL_UNDO_FORGET_UNDONE_IMAGES, "SCAN undo_log USING INDEX undo_log_that_can_be_redone"},
    {SQL_UNDO_TOO_OLD, "SCAN undo_log"}, /* to the fiftieth from the end */
    {SQL_UNDO_LAST_DONE, "SCAN undo_log USING INDEX undo_log_that_can_be_undone"},
    {SQL_UNDO_FIRST_UNDONE, "SCAN undo_log USING INDEX undo_log_that_can_be_redone"},
    {SQL_UNDO_LIST_DONE, "SCAN undo_log USING INDEX undo_log_that_can_be_undone"},
    {SQL_UNDO_LIST_UNDONE, "SCAN undo_log USING INDEX undo_log_that_can_be_redone"},
    {SQL_CUSTOMERS_TO_SEARCH, "SCAN customer"},          /* once, to fill the search in memory */
    {SQL_CUSTOMER_CHANGE_SPAN, "SCAN customer_change"},  /* one row from each end */
    {SQL_CUSTOMER_CHANGE_PRUNE, "SCAN customer_change"}, /* likewise */
    {SQL_QUEUE_WAITLIST, "SCAN w USING INDEX waitlist_entry_that_waits"}, /* the open ones, all shown */
    {SQL_QUEUE_WAITLIST, "SCAN json_each"},                               /* at most seven days of the week */
    {SQL_QUEUE_WAITLIST, "SCAN (subquery"},                               /* likewise */
    {SQL_REPORT_IN_VAIN, "SCAN w USING INDEX waitlist_entry_that_waits"}, /* the open ones */
    {SQL_CALLS_NEWEST, "SCAN l USING INDEX call_log_in_time"},            /* as many as are shown */
    {SQL_CALLS_NEWEST, "SCAN (subquery"},                                 /* at most two */
    {SQL_SYNC_LOG_NEWEST, "SCAN sync_log"},                               /* as many as are shown */
    {SQL_OUTBOX_OLDEST, "SCAN outbox"},                                   /* one row */
    {SQL_REVIEWS_OPEN, "SCAN review_item USING INDEX review_item_open"},  /* likewise */
    {SQL_USERS_ALL, "SCAN user"}, /* names are looked up by what they fold to */
    {SQL_COUNT_OUTBOX,
     "SCAN outbox USING COVERING INDEX"}, /* once, without the bodies; then what came since */
    {SQL_OUTBOX_SPAN, "SCAN outbox"},     /* one row from each end */
    {SQL_COUNT_OUTBOX_FAILED, "SCAN outbox USING INDEX outbox_that_failed"},   /* those alone */
    {SQL_COUNT_REVIEW_ITEMS, "SCAN review_item USING INDEX review_item_open"}, /* those alone */
    {SQL_CUSTOMERS_MERGED_INTO, "SCAN merged"},                                /* those found so far */
    {SQL_TENANT_STATUS, "SCAN tenant"},                                        /* one row */
    {SQL_VISIT_OVERLAPPING, "SCAN json_each"}, /* the few ids of an overlap on purpose */
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

static bool is_cold(const char *name) {
  size_t length = strlen(name);
  for (size_t i = 0; i < sizeof cold / sizeof cold[0]; i++) {
    size_t ending = strlen(cold[i].ending);
    bool begins = strncmp(name, cold[i].beginning, strlen(cold[i].beginning)) == 0;
    if (begins && length >= ending && strcmp(name + length - ending, cold[i].ending) == 0) return true;
  }
  return false;
}

/* A step that reads a whole table, or first makes an index of it. */
static bool is_slow(enum sql_id statement, const char *step) {
  if (strncmp(step, "SCAN CONSTANT ROW", 17) == 0) return false;
  if (strstr(step, "AUTOMATIC") != NULL) return true;
  return strncmp(step, "SCAN", 4) == 0 && !is_allowed(statement, step);
}

static int count_slow_steps(sqlite3 *db, enum sql_id statement) {
  char sql[16384];
  sqlite3_stmt *plan = NULL;
  int slow = 0;
  int length = snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", sql_texts[statement].sql);
  assert_true(length > 0 && (size_t)length < sizeof sql);
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
  while (sqlite3_step(plan) == SQLITE_ROW) {
    const char *step = (const char *)sqlite3_column_text(plan, 3);
    if (!is_slow(statement, step)) continue;
    print_error("%s: %s\n", sql_texts[statement].name, step);
    slow++;
  }
  assert_int_equal(sqlite3_finalize(plan), SQLITE_OK);
  return slow;
}

static void no_statement_of_the_desk_reads_a_whole_table(void **state) {
  struct opened *opened = *state;
  int slow = 0;
  for (int i = 0; i < SQL_COUNT; i++) {
    if (!is_cold(sql_texts[i].name)) slow += count_slow_steps(opened->db, (enum sql_id)i);
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
      cmocka_unit_test(no_statement_of_the_desk_reads_a_whole_table),
      cmocka_unit_test(the_day_and_the_agenda_are_not_sorted),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
