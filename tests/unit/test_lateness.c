/* How the day runs, against how it was booked. The salon is that of the rules: two people, nine to one and two to six. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/model/lateness.h"
#include "support/dice.h"
#include "unit/rules_fixture.h"

#include "core/model/queue.h"

enum { VISITS = 16, ANY = INDEX_NONE };

static struct today_visit visits[VISITS];
static int visit_count;

/* Books a visit of one part; the id tells it apart. */
static struct busy *book(int employee, const char *from, const char *to, enum appointment_status status) {
  struct busy *row = small_salon_busy(&small, employee, CUT, at(from), at(to), 0, 0);
  visits[visit_count++] = (struct today_visit){
      .appointment = row->appointment, .status = status, .starts_at = at(from), .ends_at = at(to)};
  return row;
}

static int compare_ids(const void *left, const void *right) {
  return id_compare(&((const struct today_visit *)left)->appointment,
                    &((const struct today_visit *)right)->appointment);
}

static struct lateness laid(const char *now) {
  struct lateness lateness;
  small_salon_ready(&small);
  qsort(visits, (size_t)visit_count, sizeof visits[0], compare_ids);
  assert_true(
      lateness_lay(&small.agenda, day("2026-11-23"), at(now), visits, visit_count, &small.arena, &lateness));
  return lateness;
}

/* The rows of Mia lie at these times, "14:00-14:30 …", in order. */
static void mia_has(const struct lateness *lateness, const char *expected) {
  char text[256] = "";
  const struct agenda *agenda = &lateness->agenda;
  for (int i = agenda->first_busy[MIA]; i < agenda->first_busy[MIA + 1]; i++) {
    int from = (int)((agenda->busy[i].time.from - at("2026-11-23 00:00")) / MS_PER_MINUTE);
    int to = (int)((agenda->busy[i].time.to - at("2026-11-23 00:00")) / MS_PER_MINUTE);
    size_t used = strlen(text);
    (void)snprintf(text + used, sizeof text - used, "%s%02d:%02d-%02d:%02d", used > 0 ? " " : "", from / 60,
                   from % 60, to / 60, to % 60);
  }
  assert_string_equal(text, expected);
}

static int behind(const struct lateness *lateness) { return (int)(lateness->behind[MIA] / MS_PER_MINUTE); }

static int start(void **state) {
  visit_count = 0;
  memset(visits, 0, sizeof visits);
  return rules_start(state);
}

/* ---- One after the other ---- */

static void what_runs_over_lasts_until_it_is_done(void **state) {
  (void)state;
  (void)book(MIA, "09:30", "10:00", STATUS_IN_PROGRESS);
  (void)book(MIA, "10:00", "10:30", STATUS_CONFIRMED);
  (void)book(MIA, "10:50", "11:20", STATUS_CONFIRMED);
  struct lateness lateness = laid("10:12");
  mia_has(&lateness, "09:30-10:13 10:13-10:43 10:50-11:20");
  assert_int_equal(behind(&lateness), 13);
  assert_int_equal(lateness.behind[JONAS], 0);
}

static void what_is_done_keeps_nobody(void **state) {
  (void)state;
  (void)book(MIA, "09:30", "10:00", STATUS_COMPLETED);
  (void)book(MIA, "10:30", "11:00", STATUS_CONFIRMED);
  struct lateness lateness = laid("10:12");
  mia_has(&lateness, "09:30-10:00 10:30-11:00");
  assert_int_equal(behind(&lateness), 0);
}

static void who_has_not_begun_moves_what_follows(void **state) {
  (void)state;
  (void)book(MIA, "10:00", "10:45", STATUS_CONFIRMED);
  (void)book(MIA, "10:45", "11:15", STATUS_CONFIRMED);
  struct lateness lateness = laid("10:20");
  mia_has(&lateness, "10:20-11:05 11:05-11:35");
  assert_int_equal(behind(&lateness), 20);
}

static void who_never_came_keeps_nobody_after_the_end(void **state) {
  (void)state;
  (void)book(MIA, "10:00", "10:45", STATUS_CONFIRMED);
  (void)book(MIA, "10:45", "11:15", STATUS_CONFIRMED);
  struct lateness lateness = laid("10:45");
  mia_has(&lateness, "10:00-10:45 10:45-11:15");
}

static void who_is_here_is_served_however_late(void **state) {
  (void)state;
  (void)book(MIA, "10:00", "10:45", STATUS_CHECKED_IN);
  struct lateness lateness = laid("11:00");
  mia_has(&lateness, "11:00-11:45");
}

static void a_walk_in_runs_from_the_door_on(void **state) {
  (void)state;
  (void)book(MIA, "10:00", "10:45", STATUS_CHECKED_IN);
  visits[0].walk_in = true;
  struct lateness lateness = laid("10:20");
  mia_has(&lateness, "10:00-10:45");
}

static void what_was_begun_late_ends_late(void **state) {
  (void)state;
  (void)book(MIA, "10:00", "10:45", STATUS_IN_PROGRESS);
  (void)book(MIA, "11:00", "11:45", STATUS_CONFIRMED);
  visits[0].started_at = at("10:20") + 25000;
  struct lateness lateness = laid("10:30");
  mia_has(&lateness, "10:20-11:05 11:05-11:50");
}

/* Nobody said that it was done, but the next one sits in the chair. */
static void the_next_one_shows_that_it_is_over(void **state) {
  (void)state;
  (void)book(MIA, "09:00", "09:45", STATUS_IN_PROGRESS);
  (void)book(MIA, "09:45", "10:15", STATUS_CONFIRMED);
  (void)book(MIA, "10:15", "11:00", STATUS_IN_PROGRESS);
  struct lateness lateness = laid("10:30");
  mia_has(&lateness, "09:00-09:45 09:45-10:15 10:15-11:00");
}

/* ---- Parts, buffers, overlaps ---- */

static void the_parts_of_a_visit_move_together(void **state) {
  (void)state;
  struct busy *first = book(MIA, "10:00", "10:40", STATUS_IN_PROGRESS);
  visits[0].ends_at = at("11:45");
  visits[0].started_at = at("10:10");
  struct id id = first->appointment;
  struct busy *second = small_salon_busy(&small, MIA, COLOUR, at("11:15"), at("11:45"), 0, 0);
  second->appointment = id;
  second->position = 1;
  (void)book(MIA, "10:45", "11:10", STATUS_CONFIRMED); /* in the gap */
  struct lateness lateness = laid("10:30");
  mia_has(&lateness, "10:10-10:50 10:50-11:15 11:25-11:55");
  lateness = laid("12:00"); /* not done: only the last part lasts */
  mia_has(&lateness, "10:10-10:50 10:45-11:10 11:25-12:01");
}

static void buffers_are_kept_between(void **state) {
  (void)state;
  (void)book(MIA, "09:30", "10:00", STATUS_IN_PROGRESS);
  small.busy[0].occupied.to += 10 * MS_PER_MINUTE;
  (void)book(MIA, "10:20", "10:50", STATUS_CONFIRMED);
  small.busy[1].occupied.from -= 5 * MS_PER_MINUTE;
  struct lateness lateness = laid("10:12");
  mia_has(&lateness, "09:30-10:13 10:28-10:58");
}

static void overlaps_on_purpose_push_nobody(void **state) {
  (void)state;
  (void)book(MIA, "10:00", "10:45", STATUS_IN_PROGRESS);
  book(MIA, "10:30", "11:00", STATUS_CONFIRMED)->overlap = true;
  (void)book(MIA, "10:45", "11:15", STATUS_CONFIRMED);
  struct lateness lateness = laid("10:20");
  mia_has(&lateness, "10:00-10:45 10:30-11:00 10:45-11:15");
}

static void other_days_and_unknown_visits_stay(void **state) {
  (void)state;
  (void)small_salon_busy(&small, MIA, CUT, at("2026-11-23 09:00"), at("2026-11-23 09:30"), 0, 0);
  (void)book(MIA, "2026-11-24 09:00", "2026-11-24 09:30", STATUS_CONFIRMED);
  struct lateness lateness = laid("10:00");
  mia_has(&lateness, "09:00-09:30 33:00-33:30");
}

/* ---- Against a day that is lived minute by minute ---- */

enum { DAY_MINUTES = 24 * 60, ROWS = 14, PARTIES = 6 };

struct lived {
  int employee, from, to, before, after;
  enum appointment_status status;
  bool walk_in;
  int begun; /* minute of the day; -1 never */
};

struct day_life {
  struct lived rows[ROWS];
  int count;
  int now;
  bool taken[2][DAY_MINUTES];
};

static bool life_has_begun(const struct lived *row) {
  return row->status == STATUS_IN_PROGRESS || (row->status == STATUS_CHECKED_IN && row->walk_in);
}

static void roll_day(struct dice *dice, struct day_life *life) {
  *life = (struct day_life){.now = (int)dice_between(dice, 9 * 60, 17 * 60)};
  for (int employee = JONAS; employee <= MIA; employee++) {
    int minute = 9 * 60 + (int)dice_between(dice, 0, 60);
    while (minute < 17 * 60 && life->count < ROWS * (employee + 1) / 2) {
      struct lived *row = &life->rows[life->count++];
      *row = (struct lived){.employee = employee, .begun = -1};
      row->before = (int)dice_between(dice, 0, 1) * 5;
      row->after = (int)dice_between(dice, 0, 1) * 10;
      row->from = minute + row->before;
      row->to = row->from + (int)dice_between(dice, 3, 12) * 5;
      minute = row->to + row->after + (int)dice_between(dice, 0, 5) * 10;
      static const enum appointment_status past[] = {STATUS_COMPLETED, STATUS_IN_PROGRESS, STATUS_CHECKED_IN,
                                                     STATUS_CONFIRMED, STATUS_SCHEDULED};
      row->status = row->from > life->now ? STATUS_CONFIRMED : past[dice_between(dice, 0, 4)];
      row->walk_in = dice_between(dice, 0, 4) == 0;
      if (row->status == STATUS_IN_PROGRESS && dice_between(dice, 0, 1) == 1)
        row->begun = row->from + (int)dice_between(dice, 0, life->now - row->from);
    }
  }
}

static void occupy(struct day_life *life, int employee, int from, int to) {
  for (int minute = from < 0 ? 0 : from; minute < to && minute < DAY_MINUTES; minute++)
    life->taken[employee][minute] = true;
}

/* Lives the rest of the day: each minute somebody who is free takes the next one who is due. */
static void live(struct day_life *life, int employee) {
  int seated = -1; /* when the last one who has sat down was booked */
  int free_at = 0;
  for (int i = 0; i < life->count; i++) {
    const struct lived *row = &life->rows[i];
    bool shows = row->status == STATUS_COMPLETED || life_has_begun(row);
    if (row->employee == employee && shows && row->from <= life->now && row->from > seated)
      seated = row->from;
  }
  for (int i = 0; i < life->count; i++) {
    const struct lived *row = &life->rows[i];
    if (row->employee != employee) continue;
    int minute = row->from;
    int end = row->to;
    bool here = row->status == STATUS_CHECKED_IN || row->to > life->now;
    if (row->from >= seated && row->status != STATUS_COMPLETED && life_has_begun(row)) {
      if (row->begun > row->from) minute = row->begun;
      end = minute + row->to - row->from;
      while (end <= life->now) end++;
    } else if (row->from >= seated && row->status != STATUS_COMPLETED && here) {
      while (minute < life->now || minute - row->before < free_at) minute++;
      end = minute + row->to - row->from;
    }
    occupy(life, employee, minute - row->before, end + row->after);
    if (end + row->after > free_at) free_at = end + row->after;
  }
}

static bool works(int minute, int length) {
  return (minute >= 9 * 60 && minute + length <= 13 * 60) ||
         (minute >= 14 * 60 && minute + length <= 18 * 60);
}

/* The first minute at which somebody has all the time that it takes. */
static int first_minute(struct day_life *life, int wanted, int length, int *employee) {
  for (int minute = life->now; minute < DAY_MINUTES; minute++) {
    for (*employee = JONAS; *employee <= MIA; (*employee)++) {
      bool is_free = (wanted == ANY || wanted == *employee) && works(minute, length);
      for (int i = minute; is_free && i < minute + length; i++) is_free = !life->taken[*employee][i];
      if (is_free) return minute;
    }
  }
  return -1;
}

static void the_wait_is_that_of_a_day_lived_minute_by_minute(void **state) {
  struct dice dice = dice_for("lateness");
  for (int run = 0; run < 2000; run++) {
    struct day_life life;
    struct queue_party parties[PARTIES];
    (void)start(state);
    roll_day(&dice, &life);
    int64_t midnight = at("2026-11-23 00:00");
    for (int i = 0; i < life.count; i++) {
      const struct lived *row = &life.rows[i];
      struct busy *busy = small_salon_busy(&small, row->employee, CUT, midnight + row->from * MS_PER_MINUTE,
                                           midnight + row->to * MS_PER_MINUTE, row->before, row->after);
      visits[visit_count++] = (struct today_visit){.appointment = busy->appointment,
                                                   .status = row->status,
                                                   .walk_in = row->walk_in,
                                                   .starts_at = midnight + row->from * MS_PER_MINUTE,
                                                   .ends_at = midnight + row->to * MS_PER_MINUTE};
      if (row->begun >= 0) visits[visit_count - 1].started_at = midnight + row->begun * MS_PER_MINUTE;
    }
    small_salon_ready(&small);
    qsort(visits, (size_t)visit_count, sizeof visits[0], compare_ids);
    struct lateness lateness;
    int64_t now = midnight + life.now * MS_PER_MINUTE;
    assert_true(
        lateness_lay(&small.agenda, day("2026-11-23"), now, visits, visit_count, &small.arena, &lateness));
    for (int i = 0; i < PARTIES; i++)
      parties[i] = (struct queue_party){.service = dice_between(&dice, 0, 1) == 0 ? BEARD : CUT,
                                        .employee = (int)dice_between(&dice, -1, 1)};
    queue_expect(&lateness.agenda, day("2026-11-23"), now, parties, PARTIES);
    for (int employee = JONAS; employee <= MIA; employee++) live(&life, employee);
    for (int i = 0; i < PARTIES; i++) {
      int employee = INDEX_NONE;
      int length = parties[i].service == BEARD ? 15 : 45;
      int minute = first_minute(&life, parties[i].employee, length, &employee);
      int64_t wanted = minute < 0 ? 0 : midnight + minute * MS_PER_MINUTE;
      if (parties[i].expected_start != wanted)
        fail_msg("run %d, party %d at %02d:%02d: told %d minutes of the day, lived %d", run, i, life.now / 60,
                 life.now % 60,
                 parties[i].expected_start == 0
                     ? -1
                     : (int)((parties[i].expected_start - midnight) / MS_PER_MINUTE),
                 minute);
      if (minute < 0) continue;
      assert_int_equal(parties[i].expected_employee, employee);
      for (int j = 0; j < i; j++) /* who wants the same begins in order */
        if (parties[j].service == parties[i].service && parties[j].employee == parties[i].employee)
          assert_true(parties[j].expected_start != 0 &&
                      parties[j].expected_start <= parties[i].expected_start);
      occupy(&life, employee, minute, minute + length);
    }
    (void)rules_release(state);
  }
  (void)start(state);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, rules_release)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(what_runs_over_lasts_until_it_is_done),
      CASE(what_is_done_keeps_nobody),
      CASE(who_has_not_begun_moves_what_follows),
      CASE(who_never_came_keeps_nobody_after_the_end),
      CASE(who_is_here_is_served_however_late),
      CASE(a_walk_in_runs_from_the_door_on),
      CASE(what_was_begun_late_ends_late),
      CASE(the_next_one_shows_that_it_is_over),
      CASE(the_parts_of_a_visit_move_together),
      CASE(buffers_are_kept_between),
      CASE(overlaps_on_purpose_push_nobody),
      CASE(other_days_and_unknown_visits_stay),
      CASE(the_wait_is_that_of_a_day_lived_minute_by_minute),
  };
  return cmocka_run_group_tests(tests, rules_load_zone, rules_free_zone);
}
