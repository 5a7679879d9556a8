/*
 * Who reads on from a number misses nothing that got a smaller one, however the writers' commits fall. The same checker is held against two ways
 * of numbering that are known to lose rows, so it can find a loss.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/cluster.h"
#include "server/raw.h"
#include "server/sample_rows.h"
#include "support/dice.h"
#include "support/torture.h"

enum { WRITERS = 16, WRITES = 40, ROWS = WRITERS * WRITES, OURS = 1, THEIRS = 2 };

#define TENANT "01990000-0000-7000-8000-000000000100"
#define OTHER_TENANT "01990000-0000-7000-8000-000000000200"
#define ENTER "SELECT enter_tenant('" TENANT "')"

static char url[CLUSTER_URL_SIZE];
static PGconn *owner;

static int connect_owner(void **state) {
  (void)state;
  cluster_database(cluster_shared(), url);
  owner = raw_open(url, false);
  sample_tenant(owner, OURS);
  sample_tenant(owner, THEIRS);
  raw_run(owner,
          "CREATE TABLE naive (seq bigserial, id uuid); GRANT ALL ON naive, naive_seq_seq TO frontdesk_app");
  return 0;
}

static int disconnect(void **state) {
  (void)state;
  PQfinish(owner);
  return 0;
}

/* ---- Sixteen who write, one who reads ---- */

/* A way of giving numbers to rows. `take` answers the number, or is NULL when the row gets it as it is written: %s is the number, %08x the row. */
struct numbering {
  const char *take;
  const char *write;
  const char *read; /* what is beyond $1, in pages */
};

struct race {
  const struct numbering *numbering;
  uint64_t seed;
  atomic_int running;
  atomic_int broken;    /* statements that failed */
  bool committed[ROWS]; /* each written by its writer alone */
  int delivered[ROWS];  /* by the reader alone */
};

struct writer {
  struct race *race;
  int number;
  pthread_t thread;
};

static bool run_quietly(struct race *race, PGconn *link, const char *sql, char answer[32]) {
  PGresult *result = PQexec(link, sql);
  ExecStatusType status = PQresultStatus(result);
  bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (!fine) race->broken++;
  if (fine && answer != NULL)
    snprintf(answer, 32, "%s", PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : "");
  PQclear(result);
  return fine;
}

static void work_a_little(struct race *race, PGconn *link, struct dice *dice) {
  char sql[64];
  snprintf(sql, sizeof sql, "SELECT pg_sleep(%d * 0.0001)", (int)dice_between(dice, 0, 12));
  run_quietly(race, link, sql, NULL);
}

static void write_row(struct race *race, PGconn *link, struct dice *dice, int row) {
  char number[32] = "0", sql[1024];
  bool keep = dice_between(dice, 0, 7) != 0;
  bool fine = run_quietly(race, link, "BEGIN", NULL) && run_quietly(race, link, ENTER, NULL);
  if (fine && race->numbering->take != NULL) fine = run_quietly(race, link, race->numbering->take, number);
  work_a_little(race, link, dice);
  snprintf(sql, sizeof sql,
           "WITH n (seq, id) AS (VALUES (%s::bigint, '00000000-0000-7000-8000-0000%08x'::uuid)) %s", number,
           (unsigned)row, race->numbering->write);
  fine = fine && run_quietly(race, link, sql, NULL);
  work_a_little(race, link, dice);
  if (run_quietly(race, link, fine && keep ? "COMMIT" : "ROLLBACK", NULL))
    race->committed[row] = fine && keep;
}

static void *write_rows(void *context) {
  struct writer *writer = context;
  struct race *race = writer->race;
  struct dice dice = {.state = race->seed + (uint64_t)writer->number * 7919};
  PGconn *link = raw_open(url, true);
  for (int i = 0; i < WRITES; i++) write_row(race, link, &dice, writer->number * WRITES + i);
  PQfinish(link);
  race->running--;
  return NULL;
}

/* One page; how many rows it had. */
static int read_page(struct race *race, PGconn *link, char cursor[32]) {
  const char *const values[] = {cursor};
  raw_run(link, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; " ENTER);
  PGresult *page = PQexecParams(link, race->numbering->read, 1, NULL, values, NULL, NULL, 0);
  int count = PQntuples(page);
  if (PQresultStatus(page) != PGRES_TUPLES_OK) race->broken++;
  for (int i = 0; i < count; i++) {
    unsigned long row = strtoul(PQgetvalue(page, i, 1) + 28, NULL, 16);
    if (row < ROWS) race->delivered[row]++;
  }
  if (count > 0) snprintf(cursor, 32, "%s", PQgetvalue(page, count - 1, 0));
  PQclear(page);
  raw_run(link, "COMMIT");
  return count;
}

static void run_race(struct race *race, const struct numbering *numbering) {
  struct writer writers[WRITERS];
  char cursor[32] = "0";
  struct dice dice = dice_for("clock");
  *race = (struct race){.numbering = numbering, .seed = dice.state, .running = WRITERS};
  PGconn *link = raw_open(url, true);
  for (int i = 0; i < WRITERS; i++) {
    writers[i] = (struct writer){.race = race, .number = i};
    assert_int_equal(pthread_create(&writers[i].thread, NULL, write_rows, &writers[i]), 0);
  }
  while (race->running > 0) read_page(race, link, cursor);
  for (int i = 0; i < WRITERS; i++) pthread_join(writers[i].thread, NULL);
  while (read_page(race, link, cursor) > 0) continue;
  PQfinish(link);
}

struct outcome {
  int committed, lost, twice, ghosts;
};

static struct outcome judge(const struct race *race) {
  struct outcome outcome = {0};
  for (int i = 0; i < ROWS; i++) {
    outcome.committed += race->committed[i];
    outcome.lost += race->committed[i] && race->delivered[i] == 0;
    outcome.twice += race->delivered[i] > 1;
    outcome.ghosts += !race->committed[i] && race->delivered[i] > 0;
  }
  printf("%d committed, %d lost\n", outcome.committed, outcome.lost);
  return outcome;
}

static struct race race;

static void no_row_is_ever_missed(void **state) {
  (void)state;
  static const struct numbering by_the_clock = {
      "UPDATE tenant_clock SET seq = seq + 1 RETURNING seq",
      "INSERT INTO feed (tenant_id, entity, id, seq, version, bucket, hash, made_at, changed_at, image)"
      " SELECT '" TENANT "', 'customer', id, seq, 1, 0, decode(repeat('00', 16), 'hex'), 1, 1, '{}' FROM n",
      "SELECT seq, id FROM feed WHERE seq > $1::bigint ORDER BY seq LIMIT 7",
  };
  for (int i = 0; i < torture_rounds(1, 500); i++) {
    raw_run(owner, "TRUNCATE feed");
    run_race(&race, &by_the_clock);
    struct outcome outcome = judge(&race);
    assert_int_equal(race.broken, 0);
    assert_true(outcome.committed > ROWS / 2);
    assert_int_equal(outcome.lost, 0);
    assert_int_equal(outcome.twice, 0);
    assert_int_equal(outcome.ghosts, 0);
  }
}

static void a_plain_sequence_would_lose_rows(void **state) {
  (void)state;
  static const struct numbering by_sequence = {
      NULL,
      "INSERT INTO naive (id) SELECT id FROM n",
      "SELECT seq, id FROM naive WHERE seq > $1::bigint ORDER BY seq LIMIT 7",
  };
  run_race(&race, &by_sequence);
  assert_int_equal(race.broken, 0);
  assert_true(judge(&race).lost > 0);
}

static void the_greatest_number_without_the_lock_would_lose_rows(void **state) {
  (void)state;
  static const struct numbering by_greatest = {
      "SELECT coalesce(max(seq), 0) + 1 FROM naive",
      "INSERT INTO naive (seq, id) SELECT seq, id FROM n",
      "SELECT seq, id FROM naive WHERE seq > $1::bigint ORDER BY seq LIMIT 7",
  };
  raw_run(owner, "TRUNCATE naive");
  run_race(&race, &by_greatest);
  assert_int_equal(race.broken, 0);
  assert_true(judge(&race).lost > 0);
}

/* ---- What the triggers refuse ---- */

#define TAKE "UPDATE tenant_clock SET seq = seq + 10"
#define CUSTOMER(seq) \
  "INSERT INTO customer (tenant_id, id, created_at, updated_at, seq) VALUES ('" TENANT \
  "', '00000000-0000-7000-8000-000000000001', 1, 1, " seq ")"
#define CUSTOMER_AGAIN(set) "UPDATE customer SET " set " WHERE id = '00000000-0000-7000-8000-000000000001'"
#define FED(deleted_at) \
  "INSERT INTO feed (tenant_id, entity, id, seq, version, deleted_at, bucket, hash, made_at, changed_at, " \
  "image) VALUES ('" TENANT \
  "', 'customer', gen_random_uuid(), (SELECT seq FROM tenant_clock), 1, " deleted_at \
  ", 0, decode(repeat('00', 16), 'hex'), 1, 1, '{}')"
#define LAST "(SELECT seq FROM tenant_clock)"
#define STREAM(number) \
  "INSERT INTO stream (tenant_id, replica_id, device_id, last_op_no, made_at, seen_at) VALUES ('" TENANT \
  "', '" TENANT "', '" TENANT "', " number ", 1, 1)"

/* All statements but the last must succeed. */
struct order {
  const char *before[6];
  const char *last;
  bool taken;
};

static const struct order orders[] = {
    {{ENTER, TAKE}, CUSTOMER(LAST), true},
    {{ENTER, TAKE}, CUSTOMER(LAST " - 9"), true},
    {{ENTER, TAKE, CUSTOMER(LAST " - 1")}, CUSTOMER_AGAIN("seq = seq + 1"), true},
    {{ENTER}, CUSTOMER("1"), false},                                          /* no clock */
    {{ENTER, "SELECT 1 FROM tenant_clock FOR UPDATE"}, CUSTOMER("1"), false}, /* it did not move */
    {{ENTER, TAKE, "COMMIT", "BEGIN", ENTER}, CUSTOMER(LAST), false}, /* that was another transaction */
    {{ENTER, TAKE}, CUSTOMER(LAST " + 1"), false},                    /* never taken */
    {{ENTER, TAKE, "SELECT set_config('frontdesk.clock', '99999999', true)"},
     CUSTOMER(LAST " + 1"),
     false},                                                               /* nor by pretending */
    {{ENTER, TAKE, CUSTOMER(LAST)}, CUSTOMER_AGAIN("notes = 'x'"), false}, /* changed, with its old number */
    {{ENTER, TAKE, CUSTOMER(LAST)}, CUSTOMER_AGAIN("seq = seq - 1"), false},
    {{ENTER, TAKE, CUSTOMER(LAST " - 1")}, CUSTOMER_AGAIN("seq = seq + 1, id = gen_random_uuid()"), false},
    {{"SELECT enter_tenant('" OTHER_TENANT "')", TAKE, ENTER}, CUSTOMER("1"), false}, /* another's clock */
    {{ENTER}, "DELETE FROM appointment_segment", false},
    {{ENTER},
     "INSERT INTO bucket_touch (tenant_id, entity, bucket, seq) VALUES ('" TENANT "', 'customer', 1, 1)",
     false},
    {{ENTER, TAKE, FED("NULL")}, "DELETE FROM feed", false}, /* it lives */
    {{ENTER, TAKE, FED("1")}, "DELETE FROM feed", false},    /* desks still have to be told */
    {{ENTER, TAKE, FED("1"), "UPDATE tenant_clock SET horizon = seq"}, "DELETE FROM feed", true},
    {{ENTER, TAKE, FED("NULL"), "UPDATE tenant_clock SET horizon = seq"}, "DELETE FROM feed", false},
    {{ENTER, TAKE, FED("1"), "SELECT set_config('frontdesk.horizon', '99999999', true)"},
     "DELETE FROM feed",
     false},
    {{ENTER}, "UPDATE tenant_clock SET seq = seq - 1", false},
    {{ENTER}, "UPDATE tenant_clock SET epoch = epoch - 1", false},
    {{ENTER}, STREAM("0"), true},
    {{ENTER, TAKE}, STREAM("5"), false},
    {{ENTER, STREAM("0")}, "UPDATE stream SET last_op_no = 1", false},
    {{ENTER, STREAM("0"), TAKE}, "UPDATE stream SET last_op_no = 1", true},
    {{ENTER, STREAM("0"), TAKE, "UPDATE stream SET last_op_no = 7"},
     "UPDATE stream SET last_op_no = 6",
     false},
    {{ENTER, STREAM("0")},
     "UPDATE stream SET read_epoch = 1, read_seq = 2, seen_at = 3",
     true}, /* reading needs no clock */
};

static void what_is_out_of_order_is_refused(void **state) {
  (void)state;
  PGconn *link = raw_open(url, true);
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    const struct order *order = &orders[i];
    raw_run(link, "BEGIN");
    for (size_t j = 0; j < 6 && order->before[j] != NULL; j++) raw_run(link, order->before[j]);
    const char *said = raw_state(link, order->last, NULL);
    if (strcmp(said, order->taken ? "00000" : "55000") != 0) fail_msg("%zu: %s: %s", i, order->last, said);
    raw_run(link, "ROLLBACK");
  }
  PQfinish(link);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_out_of_order_is_refused),
      cmocka_unit_test(no_row_is_ever_missed),
      cmocka_unit_test(a_plain_sequence_would_lose_rows),
      cmocka_unit_test(the_greatest_number_without_the_lock_would_lose_rows),
  };
  return cmocka_run_group_tests(tests, connect_owner, disconnect);
}
