#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"
#include "bare_week.h"
#include "bench.h"
#include "core/model/slots.h"
#include "core/store/reader.h"

enum { WEEK = 7, WEEKS = 8, COLD_ROUNDS = 300, LOADED_ROUNDS = 600, FIRST_ROUNDS = 100, ANY_COUNT = 1 << 30 };

/* One search: a service, in days from a date on. */
struct slots_bench {
  struct bench *bench;
  struct replica *replica;
  sqlite3 *db;
  const struct salon *salon;
  struct bare_week *week;
  struct arena arena;
  struct agenda agenda; /* when it stays loaded */
  int32_t loaded_from;
  int service, asked_service; /* asked_service: INDEX_NONE for another one each round */
  int32_t first_date;
  int found, bare_found, rounds_apart; /* rounds in which the two did not find the same */
};

static int service_named(const struct salon *salon, const char *name) {
  for (int i = 0; i < salon->service_count; i++) {
    if (strcmp(salon->services[i].name, name) == 0) return i;
  }
  (void)fprintf(stderr, "bench: there is no service %s\n", name);
  exit(1);
}

static bool count_slot(void *context, const struct slot *slot) {
  struct slots_bench *slots = context;
  (void)slot;
  slots->found++;
  return true;
}

static void open_slots(struct slots_bench *slots, struct bench *bench, const char *path) {
  static uint64_t seed = 7;
  struct error error;
  error_init(&error);
  *slots = (struct slots_bench){
      .bench = bench, .replica = bench_open(bench, path, false, &seed), .db = bare_open(path)};
  bench_require(replica_salon(slots->replica, &slots->salon, NULL, &error), &error);
  slots->week = calloc(1, sizeof *slots->week);
  if (slots->week == NULL) exit(1);
  bare_week_init(slots->week, slots->db, slots->salon, 0);
  arena_init(&slots->arena, 64 << 20);
}

static void close_slots(struct slots_bench *slots) {
  arena_release(&slots->arena);
  bare_week_release(slots->week);
  free(slots->week);
  replica_free(slots->replica);
  bare_close(slots->db);
}

/* The same question for measured and floor of a round. */
static void ask(struct slots_bench *slots, int round) {
  static const char *const names[] = {"Women's Haircut", "Men's Haircut", "Manicure", "Root Colour"};
  slots->service = service_named(slots->salon, names[round % 4]);
  slots->first_date = slots->bench->today + 1 + round * 5 % 42;
}

static void load(struct slots_bench *slots, int32_t first, int days) {
  struct error error;
  error_init(&error);
  arena_clear(&slots->arena);
  bench_require(
      reader_agenda(slots->replica, 0, first, first + days - 1, &slots->arena, &slots->agenda, &error),
      &error);
}

static void search(struct slots_bench *slots) {
  struct error error;
  error_init(&error);
  struct visit_request request = {.location = 0};
  bench_require(visit_request_add_service(&request, slots->salon, slots->service, EMPLOYEE_ANY, &error),
                &error);
  struct slot_search asked = {.agenda = &slots->agenda,
                              .request = &request,
                              .now = slots->bench->now,
                              .first_date = slots->first_date,
                              .last_date = slots->first_date + WEEK - 1};
  slots->found = 0;
  bench_require(slots_each(&asked, count_slot, slots, &error), &error);
}

static double cold_search(void *context, int round) {
  struct slots_bench *slots = context;
  ask(slots, round);
  double started = bench_processor();
  load(slots, slots->first_date, WEEK);
  search(slots);
  return bench_processor() - started;
}

static double cold_floor(void *context, int round) {
  struct slots_bench *slots = context;
  ask(slots, round);
  double started = bench_processor();
  bare_week_fetch(slots->week, slots->first_date, WEEK, INDEX_NONE);
  slots->bare_found = bare_week_search(slots->week, slots->service, INDEX_NONE, slots->bench->now, ANY_COUNT);
  return bench_processor() - started;
}

static double loaded_search(void *context, int round) {
  struct slots_bench *slots = context;
  ask(slots, round);
  load(slots, slots->first_date, WEEK);
  double started = bench_processor();
  search(slots);
  double time = bench_processor() - started;
  bare_week_fetch(slots->week, slots->first_date, WEEK, INDEX_NONE);
  slots->bare_found = bare_week_search(slots->week, slots->service, INDEX_NONE, slots->bench->now, ANY_COUNT);
  slots->rounds_apart += slots->found != slots->bare_found;
  return time;
}

static double loaded_floor(void *context, int round) {
  struct slots_bench *slots = context;
  ask(slots, round);
  bare_week_fetch(slots->week, slots->first_date, WEEK, INDEX_NONE);
  double started = bench_processor();
  slots->bare_found = bare_week_search(slots->week, slots->service, INDEX_NONE, slots->bench->now, ANY_COUNT);
  return bench_processor() - started;
}

/* Week by week until one has an offer, as a desk asks. */
static double first_free(void *context, int round) {
  struct slots_bench *slots = context;
  struct error error;
  ask(slots, round);
  struct visit_request request = {.location = 0};
  error_init(&error);
  bench_require(visit_request_add_service(&request, slots->salon, slots->service, EMPLOYEE_ANY, &error),
                &error);
  double started = bench_processor();
  for (int week = 0; week < WEEKS; week++) {
    int32_t first = slots->first_date + week * WEEK;
    load(slots, first, WEEK);
    struct slot_search asked = {.agenda = &slots->agenda,
                                .request = &request,
                                .now = slots->bench->now,
                                .first_date = first,
                                .last_date = first + WEEK - 1};
    struct slot slot;
    error_init(&error);
    enum code code = slots_first(&asked, slots->bench->now, &slot, &error);
    if (code == CODE_OK) break;
    if (code != CODE_NOT_FOUND) bench_require(code, &error);
  }
  return bench_processor() - started;
}

static double first_floor(void *context, int round) {
  struct slots_bench *slots = context;
  ask(slots, round);
  double started = bench_processor();
  for (int employee = 0; employee < slots->salon->employee_count; employee++) {
    bare_week_fetch(slots->week, slots->first_date, WEEK, employee);
    slots->bare_found += bare_week_search(slots->week, slots->service, employee, slots->bench->now, 1);
  }
  return bench_processor() - started;
}

static void take(struct slots_bench *slots, const struct promise *promise, int rounds,
                 bench_operation *measured, bench_operation *floor, const char *note) {
  struct pair pair = {.measured = {.count = 0}};
  (void)measure_pair(&pair, rounds, measured, floor, slots);
  report_add(&slots->bench->report, promise, &pair, note);
  pair_release(&pair);
}

/* -- Growth ------------------------------------------------------------------------------------------------------------------- */

struct growth {
  struct slots_bench ten, one;
};

static double grown(void *context, int round) { return cold_search(&((struct growth *)context)->ten, round); }

static double young(void *context, int round) { return cold_search(&((struct growth *)context)->one, round); }

static void take_growth(struct bench *bench) {
  static const struct promise promise = {
      .what = "growth: availability, ten years against one", .floor = "one year", .aim = 1.15, .must = 1.5};
  struct growth growth;
  struct pair pair = {.measured = {.count = 0}};
  open_slots(&growth.ten, bench, bench->large.replica);
  open_slots(&growth.one, bench, bench->year.replica);
  (void)measure_pair(&pair, COLD_ROUNDS, grown, young, &growth);
  report_add(&bench->report, &promise, &pair, NULL);
  pair_release(&pair);
  close_slots(&growth.ten);
  close_slots(&growth.one);
}

void figures_slots(struct bench *bench) {
  static const struct promise cold = {.what = "availability, one service, all qualified, 7 days: cold",
                                      .floor = "fetch of the week and a bit-per-slot search, bare",
                                      .aim = 1.3,
                                      .must = 3};
  static const struct promise loaded = {.what = "availability: the week is loaded",
                                        .floor = "the bit-per-slot search alone",
                                        .aim = 2,
                                        .must = 3};
  static const struct promise first = {.what = "first free slot of any employee within 8 weeks",
                                       .floor = "30 bare one-employee week searches",
                                       .aim = 2,
                                       .must = 10};
  struct slots_bench slots;
  char note[FIGURE_NOTE_SIZE] = "";
  open_slots(&slots, bench, bench->large.replica);
  take(&slots, &cold, COLD_ROUNDS, cold_search, cold_floor, NULL);
  struct pair pair = {.measured = {.count = 0}};
  (void)measure_pair(&pair, LOADED_ROUNDS, loaded_search, loaded_floor, &slots);
  if (slots.rounds_apart > 0)
    (void)snprintf(note, sizeof note, "In %d rounds the floor found other slots.", slots.rounds_apart);
  report_add(&bench->report, &loaded, &pair, note);
  pair_release(&pair);
  take(&slots, &first, FIRST_ROUNDS, first_free, first_floor, NULL);
  close_slots(&slots);
  take_growth(bench);
}
