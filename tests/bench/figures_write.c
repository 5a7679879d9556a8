#include <stdio.h>
#include <stdlib.h>

#include "bare.h"
#include "bench.h"
#include "core/model/slots.h"
#include "core/store/commands.h"
#include "core/store/reader.h"
#include "core/store/replica_inside.h"
#include "replay.h"
#include "salons.h"

enum { ROUNDS = 400, TIDY_EVERY = 50, TRIES = 40, CUSTOMERS_MAX = 4096, VISITS_MAX = 1024 };

/* Where the screen works (measured), where the same rows are inserted bare (floor), and where it is learnt which rows these are. */
enum place { MEASURED, FLOOR, LEARNT };

struct write_bench {
  struct bench *bench;
  struct replica *measured, *learnt;
  sqlite3 *floor;
  struct replay *replay;
  uint64_t seeds[2]; /* of the ids that both make */
  struct actor actor;
  struct arena arena;
  struct id customers[CUSTOMERS_MAX], visits[VISITS_MAX];
  int customer_count, visit_count;
  int prepared_round, takes;
  struct booking booking; /* of the round */
  struct id visit;        /* of the round: what is moved */
  int employee, rows;
};

static void read_ids(sqlite3 *db, const char *sql, struct id *ids, int most, int *count) {
  sqlite3_stmt *statement = bare_prepare(db, sql);
  while (*count < most && sqlite3_step(statement) == SQLITE_ROW)
    ids[(*count)++] = bare_column_id(statement, 0);
  (void)sqlite3_finalize(statement);
}

static void open_write(struct write_bench *writing, struct bench *bench) {
  *writing = (struct write_bench){.bench = bench, .prepared_round = -1};
  for (int i = 0; i < 3; i++) salons_copy(bench->large.replica, bench->copies[i]);
  writing->measured = bench_open(bench, bench->copies[MEASURED], true, &writing->seeds[0]);
  writing->learnt = bench_open(bench, bench->copies[LEARNT], false, &writing->seeds[1]);
  writing->floor = bare_open(bench->copies[FLOOR]);
  writing->replay = replay_new(writing->learnt->db, writing->floor);
  writing->actor = (struct actor){.role = ROLE_OWNER, .kind = ACTOR_DESK, .name = "bench"};
  arena_init(&writing->arena, 64 << 20);
  read_ids(writing->floor,
           "SELECT id FROM customer WHERE blocked = 0 AND deleted_at IS NULL ORDER BY random() LIMIT 4096",
           writing->customers, CUSTOMERS_MAX, &writing->customer_count);
}

static void close_write(struct write_bench *writing) {
  replay_free(writing->replay);
  replica_free(writing->measured);
  replica_free(writing->learnt);
  bare_close(writing->floor);
  arena_release(&writing->arena);
  for (int i = 0; i < 3; i++) salons_remove(writing->bench->copies[i]);
}

/* Both replicas make the same ids for the same command. */
static void seed_round(struct write_bench *writing, int round) {
  uint64_t place = (uint64_t)writing->takes * 100000 + (uint64_t)round;
  writing->seeds[0] = writing->seeds[1] = place * UINT64_C(0x9e3779b97f4a7c15) + 1;
}

static struct command command_of(const struct write_bench *writing) {
  return (struct command){.actor = &writing->actor, .location = 0, .if_revision = REVISION_ANY};
}

/* A free time for the request on some day of the coming weeks; false when that day is full. */
static bool find_slot(struct write_bench *writing, const struct visit_request *request, struct id except,
                      struct slot *slot) {
  struct error error;
  struct agenda agenda;
  error_init(&error);
  int32_t date = writing->bench->today + bench_between(writing->bench, 2, 50);
  arena_clear(&writing->arena);
  bench_require(reader_agenda(writing->learnt, 0, date, date, &writing->arena, &agenda, &error), &error);
  struct slot_search search = {.agenda = &agenda,
                               .request = request,
                               .now = writing->bench->now,
                               .first_date = date,
                               .last_date = date,
                               .except = except};
  return slots_first(&search, writing->bench->now, slot, &error) == CODE_OK;
}

/* -- Book --------------------------------------------------------------------------------------------------------------------- */

static enum code book(struct write_bench *writing, struct replica *replica) {
  struct command command = command_of(writing);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  enum code code = command_book(replica, &command, &writing->booking, &outcome, &error);
  if (code != CODE_OK) (void)fprintf(stderr, "bench: %s (%s)\n", error.text, error.detail);
  return code;
}

static bool draw_booking(struct write_bench *writing, int round) {
  const struct salon *salon = NULL;
  struct error error;
  error_init(&error);
  bench_require(replica_salon(writing->learnt, &salon, NULL, &error), &error);
  for (int tries = 0; tries < TRIES; tries++) {
    struct slot slot;
    struct booking *booking = &writing->booking;
    *booking = (struct booking){.source = SOURCE_DESK, .request = {.location = 0}};
    int service = bench_between(writing->bench, 0, salon->service_count - 1);
    if (salon->services[service].limit_per_day > 0 || salon->services[service].notice_min_hours > 24)
      continue;
    bench_require(visit_request_add_service(&booking->request, salon, service, EMPLOYEE_ANY, &error), &error);
    if (!find_slot(writing, &booking->request, id_nil, &slot)) continue;
    booking->request.services[0].employee = slot.employees[0];
    booking->starts_at = slot.starts_at;
    booking->customer.id = writing->customers[round % writing->customer_count];
    return true;
  }
  return false;
}

static void tidy(struct write_bench *writing, int round) {
  if (round % TIDY_EVERY != 0) return;
  bare_run(writing->floor, "PRAGMA wal_checkpoint(PASSIVE)");
  bare_run(writing->learnt->db, "PRAGMA wal_checkpoint(PASSIVE)");
}

static bool prepare_booking(struct write_bench *writing, int round) {
  if (writing->prepared_round == round) return true;
  writing->prepared_round = round;
  tidy(writing, round);
  if (!draw_booking(writing, round)) return false;
  replay_clear(writing->replay);
  seed_round(writing, round);
  if (book(writing, writing->learnt) != CODE_OK) return false;
  writing->rows = replay_count(writing->replay);
  replay_prepare(writing->replay);
  return true;
}

static double book_measured(void *context, int round) {
  struct write_bench *writing = context;
  if (!prepare_booking(writing, round)) return -1;
  seed_round(writing, round);
  double started = bench_clock();
  enum code code = book(writing, writing->measured);
  return code == CODE_OK ? bench_clock() - started : -1;
}

static double book_bare(void *context, int round) {
  struct write_bench *writing = context;
  if (!prepare_booking(writing, round)) return -1;
  double started = bench_clock();
  replay_run(writing->replay);
  return bench_clock() - started;
}

/* -- Move --------------------------------------------------------------------------------------------------------------------- */

static enum code move(struct write_bench *writing, struct replica *replica) {
  struct command command = command_of(writing);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  enum code code = command_move(replica, &command, writing->visit, writing->booking.starts_at,
                                writing->employee, &outcome, &error);
  if (code != CODE_OK) (void)fprintf(stderr, "bench: %s (%s)\n", error.text, error.detail);
  return code;
}

/* A visit of one simple service, to another free time of the same employee. */
static bool draw_move(struct write_bench *writing, int round) {
  const struct salon *salon = NULL;
  struct appointment visit;
  struct slot slot;
  struct error error;
  error_init(&error);
  bench_require(replica_salon(writing->learnt, &salon, NULL, &error), &error);
  writing->visit = writing->visits[round % writing->visit_count];
  arena_clear(&writing->arena);
  bench_require(reader_appointment(writing->learnt, writing->visit, &writing->arena, &visit, &error), &error);
  writing->employee = salon_employee(salon, visit.segments[0].employee);
  int service = salon_service(salon, visit.segments[0].service);
  for (int tries = 0; tries < TRIES; tries++) {
    struct visit_request request = {.location = 0};
    bench_require(visit_request_add_service(&request, salon, service, writing->employee, &error), &error);
    if (!find_slot(writing, &request, writing->visit, &slot)) continue;
    writing->booking.starts_at = slot.starts_at;
    return true;
  }
  return false;
}

static bool prepare_move(struct write_bench *writing, int round) {
  if (writing->prepared_round == round) return true;
  writing->prepared_round = round;
  tidy(writing, round);
  if (!draw_move(writing, round)) return false;
  replay_clear(writing->replay);
  seed_round(writing, round);
  if (move(writing, writing->learnt) != CODE_OK) return false;
  writing->rows = replay_count(writing->replay);
  replay_prepare(writing->replay);
  return true;
}

static double move_measured(void *context, int round) {
  struct write_bench *writing = context;
  if (!prepare_move(writing, round)) return -1;
  seed_round(writing, round);
  double started = bench_clock();
  enum code code = move(writing, writing->measured);
  return code == CODE_OK ? bench_clock() - started : -1;
}

static double move_bare(void *context, int round) {
  struct write_bench *writing = context;
  if (!prepare_move(writing, round)) return -1;
  double started = bench_clock();
  replay_run(writing->replay);
  return bench_clock() - started;
}

/* What is left of both when the disk is not waited for: where the time goes that is not the disk's. */
static void wait_for_disk(struct write_bench *writing, bool wait) {
  const char *sql = wait ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF";
  bare_run(writing->measured->db, sql);
  bare_run(writing->floor, sql);
}

static void take(struct write_bench *writing, const struct promise *promise, bench_operation *measured,
                 bench_operation *floor) {
  struct pair pair = {.measured = {.count = 0}};
  char note[FIGURE_NOTE_SIZE];
  writing->prepared_round = -1;
  writing->takes++;
  bool done = measure_pair(&pair, ROUNDS, measured, floor, writing);
  (void)snprintf(note, sizeof note, "The last one wrote %d rows.", writing->rows);
  if (done)
    report_add(&writing->bench->report, promise, &pair, note);
  else
    report_fail(&writing->bench->report, promise, "A command was refused.");
  pair_release(&pair);
}

static void find_visits(struct write_bench *writing) {
  static const char sql[] = "SELECT a.id FROM appointment AS a WHERE a.status IN ('scheduled', 'confirmed') "
                            "AND a.deleted_at IS NULL AND "
                            "a.starts_at > 1795244400000 AND (SELECT count(*) FROM appointment_segment AS s "
                            "WHERE s.appointment_id = a.id) = 1 "
                            "AND NOT EXISTS (SELECT 1 FROM appointment_addon AS d WHERE d.appointment_id = "
                            "a.id) ORDER BY a.id LIMIT 1024";
  read_ids(writing->floor, sql, writing->visits, VISITS_MAX, &writing->visit_count);
}

void figures_write(struct bench *bench) {
  static const struct promise book = {.what = "book: checks, rows, history, audit, outbox, durable",
                                      .floor = "the same rows inserted bare, synchronous=FULL",
                                      .aim = 1.3,
                                      .must = 2,
                                      .must_p99 = 3};
  static const struct promise move = {
      .what = "move", .floor = "the same rows written bare, synchronous=FULL", .aim = 1.3, .must = 2};
  static const struct promise book_alone = {.what = "book, not waiting for the disk (aside)",
                                            .floor = "the same rows, not waiting either"};
  static const struct promise move_alone = {.what = "move, not waiting for the disk (aside)",
                                            .floor = "the same rows, not waiting either"};
  struct write_bench writing;
  open_write(&writing, bench);
  find_visits(&writing);
  take(&writing, &book, book_measured, book_bare);
  take(&writing, &move, move_measured, move_bare);
  wait_for_disk(&writing, false);
  take(&writing, &book_alone, book_measured, book_bare);
  take(&writing, &move_alone, move_measured, move_bare);
  wait_for_disk(&writing, true);
  close_write(&writing);
}
