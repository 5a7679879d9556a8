/*
 * kill -9 of the process that serves, and of PostgreSQL, while desks push: what was acknowledged is there afterwards, once, and what was in doubt
 * is told when it is sent again. PostgreSQL writes through to the disk here.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/desk_world.h"
#include "server/sync/push.h"
#include "support/torture.h"

enum {
  WRITERS = 4,
  ROUNDS = 6,
  TORTURE_ROUNDS = 500,
  ACKNOWLEDGED_LEAST = 15,
  ACKNOWLEDGED_MORE = 40,
  BACK_OFF_MS = 20,
  PATIENCE_MS = 30000
};

/* What a desk was told, through a pipe that outlives who told it. */
struct acknowledged {
  int writer;
  int64_t number;
};

struct writer {
  struct desk_world *world;
  int number, pipe;
  int64_t last; /* that was acknowledged before */
};

static struct id operation_id(int writer, int64_t number) {
  return named_id("kill operation", (int)(writer * 100000 + number));
}
static struct id row_id_of(int writer, int64_t number) {
  return named_id("kill row", (int)(writer * 100000 + number));
}

/* One operation under its number, whatever it takes. */
static void push_until_acknowledged(struct desk *desk, int writer) {
  for (;;) {
    json_t *operation = operation_create("customer", row_id_of(writer, desk->number + 1),
                                         json_pack("{s:s}", "first_name", "Kept"));
    json_object_set_new(operation, "id", id_json(operation_id(writer, desk->number + 1)));
    struct reply reply =
        desk_send(desk, "POST", "/v1/push", desk_push_body(desk, json_pack("[o]", operation)));
    int status = reply.status;
    if (status == 200) desk->number = json_integer_value(json_object_get(reply.json, "last_op_no"));
    reply_release(&reply);
    if (status == 200) return;
    if (status != 503) _exit(2); /* no verdict, and no reason to try again */
    (void)poll(NULL, 0, BACK_OFF_MS);
  }
}

static void *write_on(void *argument) {
  struct writer *writer = argument;
  struct desk desk;
  desk_open(&desk, writer->world, writer->world->tenant);
  desk.device = named_id("kill device", writer->number);
  desk.replica = named_id("kill replica", writer->number);
  desk.number = writer->last;
  for (;;) {
    push_until_acknowledged(&desk, writer->number);
    struct acknowledged told = {.writer = writer->number, .number = desk.number};
    if (write(writer->pipe, &told, sizeof told) != (ssize_t)sizeof told) _exit(3);
  }
  return NULL;
}

/* The process that serves. */
static pid_t serve(struct desk_world *world, const int64_t last[WRITERS], int pipe_end) {
  pid_t child = fork();
  assert_true(child >= 0);
  if (child > 0) return child;
  struct writer writers[WRITERS];
  pthread_t threads[WRITERS];
  for (int i = 0; i < WRITERS; i++) {
    writers[i] = (struct writer){.world = world, .number = i, .pipe = pipe_end, .last = last[i]};
    if (pthread_create(&threads[i], NULL, write_on, &writers[i]) != 0) _exit(4);
  }
  for (int i = 0; i < WRITERS; i++) (void)pthread_join(threads[i], NULL);
  _exit(0);
}

/* Takes what the desks are told until there were so many. */
static void listen_to(int pipe_end, int64_t last[WRITERS], int count) {
  struct acknowledged told;
  struct pollfd waiting = {.fd = pipe_end, .events = POLLIN};
  for (int i = 0; i < count; i++) {
    if (poll(&waiting, 1, PATIENCE_MS) != 1) fail_msg("nothing was acknowledged any more");
    assert_int_equal(read(pipe_end, &told, sizeof told), sizeof told);
    assert_true(told.number > last[told.writer]);
    last[told.writer] = told.number;
  }
}

static void drain(int pipe_end, int64_t last[WRITERS]) {
  struct pollfd waiting = {.fd = pipe_end, .events = POLLIN};
  while (poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLIN) != 0) listen_to(pipe_end, last, 1);
}

/* A push that was sent whole is committed by the database also when whoever sent it is dead; it holds the clock until then. */
static void wait_for_the_last_push(struct desk_world *world) {
  (void)world_number(world, "SELECT count(*) FROM (SELECT FROM tenant_clock FOR UPDATE) AS held");
}

static void nothing_acknowledged_is_missing(struct desk_world *world, const int64_t last[WRITERS]) {
  wait_for_the_last_push(world);
  for (int i = 0; i < WRITERS; i++) {
    char query[512], replica[ID_TEXT_SIZE];
    id_format(named_id("kill replica", i), replica);
    (void)snprintf(query, sizeof query,
                   "SELECT coalesce(max(last_op_no), 0) FROM stream WHERE replica_id = '%s'", replica);
    int64_t settled = world_number(world, query);
    if (settled < last[i])
      fail_msg("writer %d was told %" PRId64 ", and %" PRId64 " are there", i, last[i], settled);
    (void)snprintf(query, sizeof query,
                   "SELECT count(*) FROM op_log WHERE replica_id = '%s' AND ruling = 'applied'", replica);
    assert_int_equal(world_number(world, query), settled);
  }
  assert_int_equal(world_number(world, "SELECT count(*) FROM customer"),
                   world_number(world, "SELECT sum(last_op_no) FROM stream"));
  assert_int_equal(world_number(world, "SELECT count(*) FROM feed WHERE entity = 'customer'"),
                   world_number(world, "SELECT count(*) FROM customer"));
  assert_int_equal(world_number(world, "SELECT max(version) FROM feed"), 1);
}

static void what_was_acknowledged_outlives_every_kill(void **state) {
  struct desk_world *world = *state;
  int64_t last[WRITERS] = {0};
  int rounds = torture_rounds(ROUNDS, TORTURE_ROUNDS);
  for (int round = 0; round < rounds; round++) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = serve(world, last, ends[1]);
    (void)close(ends[1]);
    int count = ACKNOWLEDGED_LEAST + (int)(world_id(world).bytes[0]) % ACKNOWLEDGED_MORE;
    listen_to(ends[0], last, count);
    if (round % 2 == 1) {
      cluster_kill(world->cluster);
      cluster_again(world->cluster);
      listen_to(ends[0], last, count); /* it goes on by itself */
    }
    int status;
    (void)kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    drain(ends[0], last);
    (void)close(ends[0]);
    nothing_acknowledged_is_missing(world, last);
  }
  world_rows_match(world);
}

static struct cluster durable;

static int world_new(void **state) {
  struct desk_world *world = calloc(1, sizeof *world);
  if (world == NULL) return -1;
  cluster_start(&durable, true);
  desk_world_init(world, &durable);
  *state = world;
  return 0;
}

static int world_free(void **state) {
  free(*state);
  cluster_stop(&durable);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(what_was_acknowledged_outlives_every_kill, world_new, world_free)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
