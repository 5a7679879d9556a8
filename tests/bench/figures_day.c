#include <stdio.h>
#include <stdlib.h>

#include "bare.h"
#include "bare_day.h"
#include "bench.h"
#include "core/model/slots.h"
#include "core/model/zone.h"
#include "core/store/reader.h"
#include "ui/calendar/day_view.h"
#include "ui/ui.h"

enum { ROUNDS = 400, DAYS_BEHIND = 300, DAYS_AHEAD = 30 };

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
  days->visits = bare_prepare(days->db, bare_day_visits);
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
  double started = bench_processor();
  arena_clear(&days->arena);
  bench_require(reader_day(days->replica, 0, day_of(days, round), false, &days->arena, &days->day, &error),
                &error);
  double time = bench_processor() - started;
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
  double started = bench_processor();
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
  double time = bench_processor() - started;
  return sum == 0 ? -1 : time;
}

/* -- Loaded ------------------------------------------------------------------------------------------------------------------- */

/* The screen without its terminal, and the bare query of the day that it shows. */
struct screen_bench {
  struct ui ui;
  struct day_bench days;
};

/* An arrow key: handled, and the whole picture drawn anew from the loaded day. */
static double press_key(void *context, int round) {
  static const uint32_t keys[] = {KEY_CURSOR_DOWN, KEY_CURSOR_RIGHT, KEY_CURSOR_UP, KEY_CURSOR_RIGHT};
  struct screen_bench *screen = context;
  struct event event = {.kind = EVENT_KEY, .key = keys[round % 4]};
  double started = bench_processor();
  ui_handle(&screen->ui, &event);
  ui_settle(&screen->ui);
  ui_paint(&screen->ui);
  return bench_processor() - started;
}

static double read_today(void *context, int round) {
  struct screen_bench *screen = context;
  (void)round;
  return read_bare(&screen->days, DAYS_BEHIND + (DAYS_BEHIND + DAYS_AHEAD) * 37);
}

static void take_loaded(struct bench *bench) {
  static const struct promise promise = {.what = "day view: a key when the day is loaded, drawn",
                                         .floor = "the day's rows by a bare prepared query",
                                         .aim = 0.2,
                                         .must = 1.5};
  struct screen_bench *screen = calloc(1, sizeof *screen);
  struct actor actor = {.role = ROLE_OWNER, .kind = ACTOR_DESK, .name = "bench"};
  struct pair pair = {.measured = {.count = 0}};
  struct error error;
  if (screen == NULL) exit(1);
  error_init(&error);
  open_day(&screen->days, bench, bench->large.replica);
  ui_init(&screen->ui, GLYPHS_UTF8);
  bench_require(canvas_resize(&screen->ui.canvas, 50, 160, &error), &error);
  bench_require(desk_open(&screen->ui.desk, screen->days.replica, &actor, 0, &error), &error);
  bench_require(desk_load(&screen->ui.desk, &error), &error);
  ui_push(&screen->ui, day_view_new());
  ui_settle(&screen->ui);
  ui_paint(&screen->ui);
  (void)measure_pair(&pair, ROUNDS, press_key, read_today, screen);
  report_add(&bench->report, &promise, &pair, "A picture of 50 rows and 160 columns.");
  pair_release(&pair);
  ui_release(&screen->ui);
  close_day(&screen->days);
  free(screen);
}

/* -- Cold --------------------------------------------------------------------------------------------------------------------- */

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
  double started = bench_processor();
  arena_clear(&days->arena);
  bench_require(reader_agenda(days->replica, 0, date, date, &days->arena, &agenda, &error), &error);
  struct slot_search search = {
      .agenda = &agenda, .request = &request, .now = days->bench->now, .first_date = date, .last_date = date};
  bench_require(slots_each(&search, count_slot, &found, &error), &error);
  return bench_processor() - started;
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
  take_loaded(bench);
  take_growth(bench);
}
