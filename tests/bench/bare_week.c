#include "bare_week.h"

#include <string.h>

#include "bare.h"
#include "core/model/instant.h"
#include "core/model/zone.h"

enum { QUARTER = 15, BUFFER_MAX_MINUTES = 480, SEGMENT_MAX_MINUTES = 1440 };

static const char *const busy_sql[] = {
    "SELECT s.employee_id, s.occupied_from, s.occupied_to FROM employee AS e CROSS JOIN appointment_segment "
    "AS s "
    "WHERE s.employee_id = e.id AND s.blocking = 1 AND s.occupied_from > ?1 - 14400000 AND s.occupied_from < "
    "?2 "
    "AND s.occupied_to > ?1",
    "SELECT employee_id, occupied_from, occupied_to FROM appointment_segment WHERE employee_id = ?3 AND "
    "blocking = 1 "
    "AND occupied_from > ?1 - 14400000 AND occupied_from < ?2 AND occupied_to > ?1"};
static const char *const exceptions_sql[] = {
    "SELECT employee_id, unixepoch(date) / 86400, start_minute, end_minute, type = 'AVAILABLE' FROM "
    "schedule_exception "
    "WHERE date BETWEEN date(?1 * 86400, 'unixepoch') AND date(?2 * 86400, 'unixepoch') AND deleted_at IS "
    "NULL",
    "SELECT employee_id, unixepoch(date) / 86400, start_minute, end_minute, type = 'AVAILABLE' FROM "
    "schedule_exception "
    "WHERE employee_id = ?3 AND date BETWEEN date(?1 * 86400, 'unixepoch') AND date(?2 * 86400, 'unixepoch') "
    "AND deleted_at IS NULL"};
static const char *const blocks_sql[] = {
    "SELECT b.employee_id, b.starts_at, b.ends_at FROM employee AS e CROSS JOIN block AS b WHERE "
    "b.employee_id = e.id "
    "AND b.deleted_at IS NULL AND b.starts_at > ?1 - 2678400000 AND b.starts_at < ?2 AND b.ends_at > ?1",
    "SELECT employee_id, starts_at, ends_at FROM block WHERE employee_id = ?3 AND deleted_at IS NULL "
    "AND starts_at > ?1 - 2678400000 AND starts_at < ?2 AND ends_at > ?1"};
static const char holidays_sql[] = "SELECT unixepoch(date) / 86400, yearly, strftime('%m%d', date) FROM "
                                   "holiday WHERE blocks_booking = 1 AND deleted_at IS NULL";

void bare_week_init(struct bare_week *week, sqlite3 *db, const struct salon *salon, int location) {
  *week = (struct bare_week){.salon = salon, .zone = salon->locations[location].zone, .location = location};
  for (int one = 0; one < 2; one++) {
    week->busy[one] = bare_prepare(db, busy_sql[one]);
    week->exceptions[one] = bare_prepare(db, exceptions_sql[one]);
    week->blocks[one] = bare_prepare(db, blocks_sql[one]);
  }
  week->holidays = bare_prepare(db, holidays_sql);
}

void bare_week_release(struct bare_week *week) {
  for (int one = 0; one < 2; one++) {
    (void)sqlite3_finalize(week->busy[one]);
    (void)sqlite3_finalize(week->exceptions[one]);
    (void)sqlite3_finalize(week->blocks[one]);
  }
  (void)sqlite3_finalize(week->holidays);
}

static bool is_asked(const struct bare_week *week, int employee) {
  return week->employee == INDEX_NONE || week->employee == employee;
}

/* The statement for all or for one, with that one bound. */
static sqlite3_stmt *pick(const struct bare_week *week, sqlite3_stmt *const statements[2]) {
  if (week->employee == INDEX_NONE) return statements[0];
  bare_bind_id(statements[1], 3, week->salon->employees[week->employee].id);
  return statements[1];
}

static int step_of(const struct bare_week *week, int64_t instant) {
  int64_t step = (instant - week->starts_at) / (WEEK_STEP_MINUTES * MS_PER_MINUTE);
  if (instant < week->starts_at) return 0;
  return step > WEEK_STEPS ? WEEK_STEPS : (int)step;
}

static void set_bits(uint64_t *words, int from, int to, bool value) {
  for (int step = from; step < to; step++) {
    uint64_t bit = UINT64_C(1) << (step % 64);
    if (value)
      words[step / 64] |= bit;
    else
      words[step / 64] &= ~bit;
  }
}

static void set_time(const struct bare_week *week, uint64_t *words, int64_t from, int64_t to, bool value) {
  if (to > from)
    set_bits(words, step_of(week, from), step_of(week, to + WEEK_STEP_MINUTES * MS_PER_MINUTE - 1), value);
}

static int64_t wall(const struct bare_week *week, int32_t date, int minute) {
  int64_t instants[2];
  return zone_resolve(week->zone, date, minute, instants) > 0 ? instants[0]
                                                              : zone_day_start(week->zone, date);
}

static void lay_shifts(struct bare_week *week) {
  bool one = week->employee != INDEX_NONE;
  int first = one ? week->salon->employees[week->employee].first_shift : 0;
  int end = one ? first + week->salon->employees[week->employee].shift_count : week->salon->shift_count;
  for (int i = first; i < end; i++) {
    const struct shift *shift = &week->salon->shifts[i];
    for (int32_t date = week->first_date; date < week->first_date + week->days; date++) {
      if (date_weekday(date) != shift->day_of_week ||
          (shift->valid_from != DATE_NONE && date < shift->valid_from) ||
          (shift->valid_to != DATE_NONE && date > shift->valid_to))
        continue;
      set_time(week, week->works[shift->employee], wall(week, date, shift->start),
               wall(week, date, shift->end), true);
    }
  }
}

static void lay_exceptions(struct bare_week *week) {
  sqlite3_stmt *rows = pick(week, week->exceptions);
  (void)sqlite3_bind_int(rows, 1, week->first_date);
  (void)sqlite3_bind_int(rows, 2, week->first_date + week->days - 1);
  while (sqlite3_step(rows) == SQLITE_ROW) {
    int employee = salon_employee(week->salon, bare_column_id(rows, 0));
    int32_t date = sqlite3_column_int(rows, 1);
    bool whole = sqlite3_column_type(rows, 2) == SQLITE_NULL;
    int start = whole ? 0 : sqlite3_column_int(rows, 2);
    int end = whole ? MINUTES_PER_DAY : sqlite3_column_int(rows, 3);
    set_time(week, week->works[employee], wall(week, date, start), wall(week, date, end),
             sqlite3_column_int(rows, 4) != 0);
  }
  (void)sqlite3_reset(rows);
}

static void close_day(struct bare_week *week, int32_t date) {
  for (int i = 0; i < week->salon->employee_count; i++) {
    if (is_asked(week, i))
      set_time(week, week->works[i], wall(week, date, 0), zone_day_start(week->zone, date + 1), false);
  }
}

static void lay_holidays(struct bare_week *week) {
  while (sqlite3_step(week->holidays) == SQLITE_ROW) {
    bool yearly = sqlite3_column_int(week->holidays, 1) != 0;
    for (int32_t date = week->first_date; date < week->first_date + week->days; date++) {
      char text[DATE_TEXT_SIZE], day[5];
      date_format(date, text);
      memcpy(day, text + 5, 2);
      memcpy(day + 2, text + 8, 3);
      bool falls = yearly ? strcmp(day, (const char *)sqlite3_column_text(week->holidays, 2)) == 0
                          : sqlite3_column_int(week->holidays, 0) == date;
      if (falls) close_day(week, date);
    }
  }
  (void)sqlite3_reset(week->holidays);
}

/* Rows of (employee, from, to) between two instants. */
static void lay_rows(struct bare_week *week, sqlite3_stmt *statement, bool taken) {
  (void)sqlite3_bind_int64(statement, 1, week->starts_at);
  (void)sqlite3_bind_int64(statement, 2, zone_day_start(week->zone, week->first_date + week->days));
  while (sqlite3_step(statement) == SQLITE_ROW) {
    int employee = salon_employee(week->salon, bare_column_id(statement, 0));
    uint64_t *words = taken ? week->taken[employee] : week->works[employee];
    set_time(week, words, sqlite3_column_int64(statement, 1), sqlite3_column_int64(statement, 2), taken);
  }
  (void)sqlite3_reset(statement);
}

void bare_week_fetch(struct bare_week *week, int32_t first_date, int days, int employee) {
  week->first_date = first_date;
  week->days = days;
  week->employee = employee;
  week->starts_at = zone_day_start(week->zone, first_date);
  int first = employee == INDEX_NONE ? 0 : employee;
  size_t count = employee == INDEX_NONE ? (size_t)week->salon->employee_count : 1;
  memset(week->works[first], 0, count * sizeof week->works[0]);
  memset(week->taken[first], 0, count * sizeof week->taken[0]);
  lay_shifts(week);
  lay_exceptions(week);
  lay_holidays(week);
  lay_rows(week, pick(week, week->blocks), false);
  lay_rows(week, pick(week, week->busy), true);
}

static bool all_bits(const uint64_t *words, int from, int to, bool value) {
  for (int step = from; step < to; step++) {
    if (step < 0) continue;
    if (((words[step / 64] >> (step % 64)) & 1) != value) return false;
  }
  return true;
}

/* Whether a service fits at a step: the whole of it in working time, its parts and buffers free. */
static bool fits(const struct bare_week *week, const struct service *service, int total, int employee,
                 int step) {
  const uint64_t *works = week->works[employee], *taken = week->taken[employee];
  int gaps = 0, at = step;
  if (!all_bits(works, step, step + total / WEEK_STEP_MINUTES, true)) return false;
  const struct service_segment *parts = week->salon->segments + service->first_segment;
  struct service_segment simple = {.minutes = service->minutes};
  int count = service->segment_count;
  if (count == 0) {
    parts = &simple;
    count = 1;
  }
  for (int i = 0; i < count; i++) gaps += parts[i].gap_after;
  for (int i = 0; i < count; i++) {
    int minutes = parts[i].minutes * (total - gaps) / (service->minutes - gaps);
    int from = at - (i == 0 ? service->buffer_before / WEEK_STEP_MINUTES : 0);
    int to =
        at + minutes / WEEK_STEP_MINUTES + (i == count - 1 ? service->buffer_after / WEEK_STEP_MINUTES : 0);
    if (!all_bits(taken, from, to, false)) return false;
    at += (minutes + parts[i].gap_after) / WEEK_STEP_MINUTES;
  }
  return true;
}

static int search_employee(const struct bare_week *week, int service, int employee, int64_t now, int most) {
  const struct skill *skill = salon_skill(week->salon, employee, service);
  const struct service *offered = &week->salon->services[service];
  if (skill == NULL || !skill->may_book) return 0;
  int total = skill->custom_minutes > 0 ? skill->custom_minutes : offered->minutes, found = 0;
  int steps = step_of(week, zone_day_start(week->zone, week->first_date + week->days));
  int first = now > week->starts_at ? step_of(week, now + (QUARTER * MS_PER_MINUTE) - 1) / 3 * 3 : 0;
  for (int step = first; step + total / WEEK_STEP_MINUTES <= steps && found < most;
       step += QUARTER / WEEK_STEP_MINUTES)
    found += fits(week, offered, total, employee, step);
  return found;
}

int bare_week_search(const struct bare_week *week, int service, int employee, int64_t now, int most) {
  if (employee != INDEX_NONE) return search_employee(week, service, employee, now, most);
  int found = 0;
  for (int i = 0; i < week->salon->employee_count && found < most; i++)
    found += search_employee(week, service, i, now, most - found);
  return found;
}
