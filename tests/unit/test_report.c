/* The figures of a period, against what the days themselves show; calls; what sync did. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/store/report.h"
#include "support/dice.h"
#include "unit/command_fixture.h"

enum { MONDAY_DATE = 20780, DAYS = 14, MEMORY = 16 << 20 };

#define HOUR (60 * MINUTE)

static const int customers[] = {ANNA, BEN, AN};

static enum code settle(struct desk *desk, struct id visit, enum appointment_status status) {
  return command_status(desk->replica, &desk->command, visit, status, "asked", &desk->outcome,
                        desk_try(desk));
}

/* Books at random over two weeks, and lets each visit come to something. */
static void fill_book(struct desk *desk, struct dice *dice) {
  for (int i = 0; i < 120; i++) {
    int64_t day = dice_between(dice, 0, DAYS - 1);
    int64_t starts_at = AT(9, 0) + day * 24 * HOUR + dice_between(dice, 0, 32) * 15 * MINUTE;
    struct booking booking =
        desk_booking(desk, dice_between(dice, 0, 2) == 0 ? COLOUR : HAIRCUT,
                     dice_between(dice, 0, 1) == 0 ? MIA : 0, starts_at, customers[dice_between(dice, 0, 2)]);
    desk->fixture.now = starts_at - dice_between(dice, 1, 72) * HOUR;
    if (command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)) != CODE_OK)
      continue;
    struct id visit = desk->outcome.id;
    int64_t fate = dice_between(dice, 0, 5);
    if (fate == 0) passes(desk, settle(desk, visit, STATUS_CANCELLED));
    desk->fixture.now = starts_at + 10 * MINUTE;
    if (fate == 1) passes(desk, settle(desk, visit, STATUS_NO_SHOW));
    if (fate < 3) continue;
    passes(desk, settle(desk, visit, STATUS_IN_PROGRESS));
    if (fate == 5) passes(desk, settle(desk, visit, STATUS_COMPLETED));
  }
}

/* When a visit was cancelled, by its history. */
static int64_t cancelled_at(struct desk *desk, struct id id, struct arena *arena) {
  struct appointment visit;
  int64_t when = 0;
  passes(desk, reader_appointment(desk->replica, id, arena, &visit, desk_try(desk)));
  for (int i = 0; i < visit.history_count; i++)
    if (visit.history[i].to == STATUS_CANCELLED) when = visit.history[i].at;
  return when;
}

/* Adds what a day shows, visit by visit, of what begins on it. */
static void add_day(struct desk *desk, const struct day_sheet *sheet, struct arena *arena,
                    struct report_day *day, int64_t booked[], int64_t working[]) {
  for (int i = 0; i < sheet->appointment_count; i++) {
    const struct appointment *visit = &sheet->appointments[i];
    if (visit->starts_at < sheet->starts_at) continue;
    bool live = visit->status != STATUS_CANCELLED && visit->status != STATUS_NO_SHOW;
    day->visits += live;
    day->no_shows += visit->status == STATUS_NO_SHOW;
    day->cancelled += visit->status == STATUS_CANCELLED;
    if (visit->status == STATUS_CANCELLED)
      day->cancelled_late += cancelled_at(desk, visit->id, arena) > visit->starts_at - 24 * HOUR;
    if (live) day->booked += visit->price;
    day->completed += visit->status == STATUS_COMPLETED;
    if (visit->status == STATUS_COMPLETED) day->done += visit->price;
    for (int j = 0; live && j < visit->segment_count; j++)
      booked[salon_employee(desk->salon, visit->segments[j].employee)] +=
          (visit->segments[j].ends_at - visit->segments[j].starts_at) / MINUTE;
  }
  for (int i = 0; i < sheet->column_count; i++)
    for (int j = 0; j < sheet->columns[i].working_count; j++)
      working[sheet->columns[i].employee] +=
          (sheet->columns[i].working[j].to - sheet->columns[i].working[j].from) / MINUTE;
}

static void same_day(const struct report_day *left, const struct report_day *right) {
  assert_int_equal(left->visits, right->visits);
  assert_int_equal(left->completed, right->completed);
  assert_int_equal(left->no_shows, right->no_shows);
  assert_int_equal(left->cancelled, right->cancelled);
  assert_int_equal(left->cancelled_late, right->cancelled_late);
  assert_int_equal(left->booked, right->booked);
  assert_int_equal(left->done, right->done);
}

static void the_figures_are_the_sums_of_the_days(void **state) {
  struct desk *desk = *state;
  struct dice dice = dice_for("report");
  struct arena arena;
  struct report report;
  struct report_day total = {.date = MONDAY_DATE};
  int64_t booked[8] = {0};
  int64_t working[8] = {0};
  arena_init(&arena, MEMORY);
  fill_book(desk, &dice);
  passes(desk, reader_report(desk->replica, desk->command.location, MONDAY_DATE, MONDAY_DATE + DAYS - 1,
                             &arena, &report, desk_try(desk)));
  assert_int_equal(report.day_count, DAYS);
  for (int i = 0; i < DAYS; i++) {
    struct day_sheet sheet;
    struct report_day day = {.date = MONDAY_DATE + i};
    passes(desk, reader_day(desk->replica, desk->command.location, MONDAY_DATE + i, true, &arena, &sheet,
                            desk_try(desk)));
    add_day(desk, &sheet, &arena, &day, booked, working);
    assert_int_equal(report.days[i].date, day.date);
    same_day(&report.days[i], &day);
    add_day(desk, &sheet, &arena, &total, (int64_t[8]){0}, (int64_t[8]){0});
  }
  same_day(&report.total, &total);
  assert_true(report.total.no_shows + report.total.cancelled > 0);
  for (int i = 0; i < report.employee_count; i++) {
    const struct report_employee *row = &report.employees[i];
    assert_int_equal(row->booked_minutes, booked[row->employee]);
    assert_int_equal(row->working_minutes, working[row->employee]);
    booked[row->employee] = working[row->employee] = 0;
  }
  for (int i = 0; i < 8; i++) assert_int_equal(booked[i] + working[i], 0); /* nobody is left out */
  arena_release(&arena);
}

/* The worst first, and each with all of the failures. */
static void who_did_not_come_is_ranked(void **state) {
  struct desk *desk = *state;
  struct dice dice = dice_for("report");
  struct arena arena;
  struct report report;
  int no_shows = 0;
  int late = 0;
  arena_init(&arena, MEMORY);
  fill_book(desk, &dice);
  passes(desk, reader_report(desk->replica, desk->command.location, MONDAY_DATE + 1, MONDAY_DATE + DAYS - 1,
                             &arena, &report, desk_try(desk)));
  for (int i = 0; i < report.customer_count; i++) {
    const struct report_customer *one = &report.customers[i];
    no_shows += one->no_shows;
    late += one->cancelled_late;
    assert_true(one->no_shows + one->cancelled_late > 0);
    assert_string_not_equal(one->name, "");
    if (i > 0) assert_true(one->no_shows <= one[-1].no_shows);
    if (i > 0 && one->no_shows == one[-1].no_shows && one->cancelled_late == one[-1].cancelled_late)
      assert_true(strcmp(one[-1].name, one->name) < 0);
    for (int j = 0; j < i; j++) assert_false(id_equal(report.customers[j].id, one->id));
  }
  assert_int_equal(no_shows, report.total.no_shows);
  assert_int_equal(late, report.total.cancelled_late);
  arena_release(&arena);
}

static void who_left_and_who_waited_in_vain_were_turned_away(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  struct report report;
  arena_init(&arena, MEMORY);
  desk->fixture.now = AT(10, 5);
  const struct walk_in walk_in = {.service = desk_service(desk, HAIRCUT),
                                  .employee = desk_employee(desk, MIA),
                                  .customer = {.name = "Kim"}};
  for (int i = 0; i < 2; i++)
    passes(desk, command_walk_in(desk->replica, &desk->command, &walk_in, &desk->outcome, desk_try(desk)));
  struct id ticket = desk->outcome.id;
  desk->fixture.now = AT(10, 25);
  passes(desk, command_leave(desk->replica, &desk->command, ticket, &desk->outcome, desk_try(desk)));
  struct waitlist_wish wish = {.customer = fixture_id(ANNA),
                               .service = desk_service(desk, HAIRCUT),
                               .employee = EMPLOYEE_ANY,
                               .from = DATE_NONE,
                               .to = MONDAY_DATE + 1};
  passes(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)));
  wish.to = MONDAY_DATE + 3; /* may still be fulfilled */
  passes(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)));
  desk->fixture.now = AT(10, 0) + 3 * 24 * HOUR;
  passes(desk, reader_report(desk->replica, desk->command.location, MONDAY_DATE, MONDAY_DATE + 6, &arena,
                             &report, desk_try(desk)));
  assert_int_equal(report.walk_ins, 2);
  assert_int_equal(report.walk_ins_left, 1);
  assert_int_equal(report.turned_away_count, 2);
  assert_string_equal(report.turned_away[0].name, "Kim");
  assert_true(report.turned_away[0].walk_in);
  assert_int_equal(report.turned_away[0].until - report.turned_away[0].since, 20 * MINUTE);
  assert_string_equal(report.turned_away[1].name, "Anna Schmidt");
  assert_int_equal(report.turned_away[1].wanted_until, MONDAY_DATE + 1);
  refused(desk,
          reader_report(desk->replica, desk->command.location, MONDAY_DATE, MONDAY_DATE + 31, &arena, &report,
                        desk_try(desk)),
          CODE_INVALID, "31");
  arena_release(&arena);
}

/* ---- Beside the day ---- */

static void calls_know_their_callers(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  struct call_row *calls = NULL;
  int count = 0;
  arena_init(&arena, MEMORY);
  fixture_sql(
      desk->fixture.path,
      "UPDATE customer SET phone_e164 = '+49305550100' WHERE id IN (x'00000000000070008000000000000502', "
      "x'00000000000070008000000000000503');"
      "UPDATE customer SET phone_e164 = '+49305550101' WHERE id = x'00000000000070008000000000000501';"
      "INSERT INTO call_log (id, tenant_id, call_id, from_number, started_at, seconds, reason, notes, "
      "customer_id, created_at, updated_at) VALUES "
      "(randomblob(16), randomblob(16), 'a', '+49305550101', 10, 60, 'GET_HOURS', 'Sunday?', NULL, 1, 1),"
      "(randomblob(16), randomblob(16), 'b', '+49305550100', 20, NULL, 'OTHER', NULL, NULL, 1, 1),"
      "(randomblob(16), randomblob(16), 'c', '+4930111', 30, 5, 'OTHER', NULL, NULL, 1, 1),"
      "(randomblob(16), randomblob(16), 'd', NULL, 40, 5, 'OTHER', NULL, "
      "x'00000000000070008000000000000502', 1, 1),"
      "(randomblob(16), randomblob(16), 'e', '+4930111', 5, 5, 'OTHER', NULL, NULL, 1, 1)");
  passes(desk, reader_calls(desk->replica, 4, &arena, &calls, &count, desk_try(desk)));
  assert_int_equal(count, 4);
  static const struct {
    enum caller caller;
    int seconds;
    const char *name;
  } wanted[] = {{CALLER_LINKED, 5, "Ben Schmidt"},
                {CALLER_UNKNOWN, 5, ""},
                {CALLER_SHARED_NUMBER, -1, "Ben Schmidt"},
                {CALLER_BY_NUMBER, 60, "Anna Schmidt"}};
  for (int i = 0; i < count; i++) {
    assert_int_equal(calls[i].caller, wanted[i].caller);
    assert_int_equal(calls[i].seconds, wanted[i].seconds);
    assert_string_equal(calls[i].customer_name, wanted[i].name);
    assert_true(id_is_nil(calls[i].appointment));
  }
  assert_string_equal(calls[3].notes, "Sunday?");
  assert_int_equal(calls[3].reason, CALL_GET_HOURS);
  arena_release(&arena);
}

static void what_sync_did_is_listed_newest_first(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  struct sync_log_row *log = NULL;
  int count = 0;
  int64_t oldest = -1;
  arena_init(&arena, MEMORY);
  passes(desk, reader_sync_log(desk->replica, 10, &arena, &log, &count, desk_try(desk)));
  assert_int_equal(count, 0);
  passes(desk, reader_outbox_oldest(desk->replica, &oldest, desk_try(desk)));
  assert_int_equal(oldest, 0);
  desk->fixture.now = AT(8, 30);
  (void)desk_book(desk, HAIRCUT, MIA, AT(13, 0), ANNA);
  desk->fixture.now = AT(8, 40);
  (void)desk_book(desk, HAIRCUT, MIA, AT(14, 0), BEN);
  fixture_sql(desk->fixture.path,
              "INSERT INTO sync_log (at, kind, message, detail) VALUES (1, 'push', 'one', NULL), "
              "(2, 'pull', 'two', 'why')");
  passes(desk, reader_sync_log(desk->replica, 10, &arena, &log, &count, desk_try(desk)));
  assert_int_equal(count, 2);
  assert_string_equal(log[0].message, "two");
  assert_string_equal(log[0].detail, "why");
  assert_string_equal(log[1].detail, "");
  passes(desk, reader_outbox_oldest(desk->replica, &oldest, desk_try(desk)));
  assert_int_equal(oldest, AT(8, 30));
  arena_release(&arena);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(the_figures_are_the_sums_of_the_days),
      CASE(who_did_not_come_is_ranked),
      CASE(who_left_and_who_waited_in_vain_were_turned_away),
      CASE(calls_know_their_callers),
      CASE(what_sync_did_is_listed_newest_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
