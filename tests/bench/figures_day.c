#include <stdio.h>
#include <stdlib.h>

#include "bare.h"
#include "bench.h"
#include "core/model/slots.h"
#include "core/model/zone.h"
#include "core/store/reader.h"

enum { ROUNDS = 400, DAYS_BEHIND = 300, DAYS_AHEAD = 30 };

/* All that a day shows of a visit, as one row for each segment and add-on. */
static const char visits_sql[] = "SELECT a.id, a.status, a.source, a.starts_at, a.ends_at, a.location_id, "
                                 "a.customer_id, trim(c.first_name || ' ' || c.last_name), "
                                 "coalesce(c.phone_e164, c.phone), c.blocked, c.no_show_count + (SELECT "
                                 "count(*) FROM appointment AS n WHERE n.customer_id = c.id "
                                 "AND n.status = 'no_show' AND n.deleted_at IS NULL), a.version, a.revision, "
                                 "a.series_id, a.price, a.title, a.notes, a.internal_notes, "
                                 "a.cancellation_reason, a.confirmation_code, a.booked_by, a.created_at, "
                                 "a.updated_at, a.told_at, a.told_by, a.told_how, a.moves, "
                                 "a.sync_state, a.requires_manual_review, a.sync_error, a.overrides, "
                                 "s.position, s.service_id, s.employee_id, s.service_name, "
                                 "s.part_name, s.employee_name, s.part, s.starts_at, s.ends_at, "
                                 "s.occupied_from, s.occupied_to, s.gap_after, s.price, s.overlap, "
                                 "d.addon_id, d.name, d.price, d.duration_minutes FROM appointment_segment "
                                 "AS s CROSS JOIN appointment AS a ON a.id = s.appointment_id "
                                 "LEFT JOIN customer AS c ON c.id = a.customer_id LEFT JOIN "
                                 "appointment_addon AS d ON d.appointment_id = s.appointment_id "
                                 "AND d.segment = s.position WHERE s.location_id = ?1 AND s.starts_at >= ?2 "
                                 "AND s.starts_at < ?3 AND s.blocking = 1 "
                                 "AND a.deleted_at IS NULL ORDER BY s.starts_at";
static const char exceptions_sql[] =
    "SELECT id, employee_id, start_minute, end_minute, type, reason FROM schedule_exception "
    "WHERE date = date(?1 * 86400, 'unixepoch') AND deleted_at IS NULL";
static const char holidays_sql[] = "SELECT id, date, name, yearly, blocks_booking FROM holiday WHERE "
                                   "(location_id IS NULL OR location_id = ?1) AND deleted_at IS NULL";
static const char blocks_sql[] =
    "SELECT b.id, b.employee_id, b.starts_at, b.ends_at, b.reason FROM employee AS e CROSS JOIN block AS b "
    "WHERE b.employee_id = e.id "
    "AND b.deleted_at IS NULL AND b.starts_at > ?1 - 2678400000 AND b.starts_at < ?2 AND b.ends_at > ?1";

struct day_bench {
  struct bench *bench;
  struct replica *replica;
  const struct salon *salon;
  sqlite3 *db;
  sqlite3_stmt *visits, *exceptions, *holidays, *blocks;
  struct arena arena;
  struct day_sheet day;
  int segments, bare_segments, rounds_apart;
};

static void open_day(struct day_bench *days, struct bench *bench, const char *path) {
  static uint64_t seed = 9;
  struct error error;
  error_init(&error);
  *days = (struct day_bench){
      .bench = bench, .replica = bench_open(bench, path, false, &seed), .db = bare_open(path)};
  bench_require(replica_salon(days->replica, &days->salon, NULL, &error), &error);
  days->visits = bare_prepare(days->db, visits_sql);
  days->exceptions = bare_prepare(days->db, exceptions_sql);
  days->holidays = bare_prepare(days->db, holidays_sql);
  days->blocks = bare_prepare(days->db, blocks_sql);
  arena_init(&days->arena, 64 << 20);
}

static void close_day(struct day_bench *days) {
  arena_release(&days->arena);
  (void)sqlite3_finalize(days->visits);
  (void)sqlite3_finalize(days->exceptions);
  (void)sqlite3_finalize(days->holidays);
  (void)sqlite3_finalize(days->blocks);
  replica_free(days->replica);
  bare_close(days->db);
}

/* The same day for measured and floor of a round, never one that was shown lately. */
static int32_t day_of(const struct day_bench *days, int round) {
  return days->bench->today - DAYS_BEHIND + round * 37 % (DAYS_BEHIND + DAYS_AHEAD);
}

static double read_day(void *context, int round) {
  struct day_bench *days = context;
  struct error error;
  error_init(&error);
  double started = bench_clock();
  arena_clear(&days->arena);
  bench_require(reader_day(days->replica, 0, day_of(days, round), false, &days->arena, &days->day, &error),
                &error);
  double time = bench_clock() - started;
  days->segments = 0;
  for (int i = 0; i < days->day.appointment_count; i++)
    days->segments += days->day.appointments[i].segment_count;
  return time;
}

/* Reads every column, as whoever wants the row has to. Returns how many rows there were. */
static int read_rows(sqlite3_stmt *statement, uint64_t *sum) {
  int rows = 0, columns = sqlite3_column_count(statement);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    rows++;
    for (int i = 0; i < columns; i++) {
      int type = sqlite3_column_type(statement, i);
      if (type == SQLITE_TEXT)
        *sum += *sqlite3_column_text(statement, i);
      else if (type == SQLITE_BLOB)
        *sum += *(const uint8_t *)sqlite3_column_blob(statement, i);
      else
        *sum += (uint64_t)sqlite3_column_int64(statement, i);
    }
  }
  (void)sqlite3_reset(statement);
  return rows;
}

static double read_bare(void *context, int round) {
  struct day_bench *days = context;
  int32_t date = day_of(days, round);
  const struct location *location = &days->salon->locations[0];
  int64_t from = zone_day_start(location->zone, date), to = zone_day_start(location->zone, date + 1);
  uint64_t sum = 0;
  double started = bench_clock();
  bare_bind_id(days->visits, 1, location->id);
  (void)sqlite3_bind_int64(days->visits, 2, from);
  (void)sqlite3_bind_int64(days->visits, 3, to);
  days->bare_segments = read_rows(days->visits, &sum);
  (void)sqlite3_bind_int(days->exceptions, 1, date);
  (void)read_rows(days->exceptions, &sum);
  bare_bind_id(days->holidays, 1, location->id);
  (void)read_rows(days->holidays, &sum);
  (void)sqlite3_bind_int64(days->blocks, 1, from);
  (void)sqlite3_bind_int64(days->blocks, 2, to);
  (void)read_rows(days->blocks, &sum);
  double time = bench_clock() - started;
  return sum == 0 ? -1 : time;
}

static void take_cold(struct bench *bench) {
  static const struct promise promise = {.what = "day view, all employees: query and screen model: cold",
                                         .floor = "the same rows by a bare prepared query",
                                         .aim = 1.5,
                                         .must = 1.5};
  struct day_bench days;
  struct pair pair = {.measured = {.count = 0}};
  open_day(&days, bench, bench->large.replica);
  (void)measure_pair(&pair, ROUNDS, read_day, read_bare, &days);
  char note[FIGURE_NOTE_SIZE];
  (void)snprintf(note, sizeof note, "The last day: %d visits with %d segments in %d columns.",
                 days.day.appointment_count, days.segments, days.day.column_count);
  report_add(&bench->report, &promise, &pair, note);
  pair_release(&pair);
  close_day(&days);
}

/* -- Growth ------------------------------------------------------------------------------------------------------------------- */

struct growth {
  struct day_bench ten, one;
  int employee;
};

static double day_of_ten(void *context, int round) {
  return read_day(&((struct growth *)context)->ten, round);
}

static double day_of_one(void *context, int round) {
  return read_day(&((struct growth *)context)->one, round);
}

static bool count_slot(void *context, const struct slot *slot) {
  (void)slot;
  ++*(int *)context;
  return true;
}

/* What is free on one employee's day. */
static double staff_day(struct day_bench *days, int round) {
  struct error error;
  error_init(&error);
  int employee = round % days->salon->employee_count, found = 0;
  int service = days->salon->skills[days->salon->employees[employee].first_skill].service;
  struct visit_request request = {.location = 0};
  struct agenda agenda;
  int32_t date = days->bench->today + 1 + round % DAYS_AHEAD;
  bench_require(visit_request_add_service(&request, days->salon, service, employee, &error), &error);
  double started = bench_clock();
  arena_clear(&days->arena);
  bench_require(reader_agenda(days->replica, 0, date, date, &days->arena, &agenda, &error), &error);
  struct slot_search search = {
      .agenda = &agenda, .request = &request, .now = days->bench->now, .first_date = date, .last_date = date};
  bench_require(slots_each(&search, count_slot, &found, &error), &error);
  return bench_clock() - started;
}

static double staff_of_ten(void *context, int round) {
  return staff_day(&((struct growth *)context)->ten, round);
}

static double staff_of_one(void *context, int round) {
  return staff_day(&((struct growth *)context)->one, round);
}

static void take_growth(struct bench *bench) {
  static const struct promise promises[] = {
      {.what = "growth: day, ten years against one", .floor = "one year", .aim = 1.15, .must = 1.5},
      {.what = "growth: staff day, ten years against one", .floor = "one year", .aim = 1.15, .must = 1.5},
  };
  bench_operation *const operations[][2] = {{day_of_ten, day_of_one}, {staff_of_ten, staff_of_one}};
  struct growth growth;
  open_day(&growth.ten, bench, bench->large.replica);
  open_day(&growth.one, bench, bench->year.replica);
  for (int i = 0; i < 2; i++) {
    struct pair pair = {.measured = {.count = 0}};
    (void)measure_pair(&pair, ROUNDS, operations[i][0], operations[i][1], &growth);
    report_add(&bench->report, &promises[i], &pair, NULL);
    pair_release(&pair);
  }
  close_day(&growth.ten);
  close_day(&growth.one);
}

void figures_day(struct bench *bench) {
  take_cold(bench);
  take_growth(bench);
}
