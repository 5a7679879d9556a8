/*
 * kill -9 of `frontdesk-server` itself while desks push to it over HTTP. The desks go on with whatever server stands there next, as desks do:
 * they send again what was not answered. What was answered is there, once.
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

#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/client.h"
#include "server/cluster.h"
#include "server/operator.h"
#include "server/raw.h"

enum { DESKS = 3, ROUNDS = 4, LEAST = 20, LINE_SIZE = 256, STEP_MS = 20, PATIENCE_MS = 30000 };

static struct {
  struct cluster cluster;
  char url[CLUSTER_URL_SIZE];
  char tenant[LINE_SIZE];
  char address[64], base[96];
  pid_t program;
  atomic_int settled; /* operations, of all desks */
  atomic_bool over;
} world;

struct desk {
  struct client client;
  char replica[40];
  int number, settled, wrong;
  pthread_t thread;
};

/* ---- The program ---- */

static void port_choose(void) {
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof any;
  int probe = socket(AF_INET, SOCK_STREAM, 0);
  assert_true(probe >= 0);
  assert_int_equal(bind(probe, (const struct sockaddr *)&any, sizeof any), 0);
  assert_int_equal(getsockname(probe, (struct sockaddr *)&any, &size), 0);
  (void)close(probe);
  (void)snprintf(world.address, sizeof world.address, "127.0.0.1:%d", ntohs(any.sin_port));
  (void)snprintf(world.base, sizeof world.base, "http://%s", world.address);
}

static bool answers(void) {
  struct client client;
  client_init(&client, world.base, NULL);
  struct reply reply = client_send(&client, "GET", "/health", NULL);
  bool healthy = reply.status == 200;
  reply_release(&reply);
  client_release(&client);
  return healthy;
}

static void program_start(void) {
  char program[] = FD_SERVER_PROGRAM, serve[] = "serve", database[] = "--database", listen[] = "--listen",
       level[] = "--log-level=error";
  char *const argv[] = {program, serve, database, world.url, listen, world.address, level, NULL};
  world.program = fork();
  assert_true(world.program >= 0);
  if (world.program == 0) {
    int nowhere = open("/dev/null", O_WRONLY);
    (void)dup2(nowhere, STDOUT_FILENO); /* it says where it listens */
    (void)execv(program, argv);
    _exit(127);
  }
  for (int waited = 0; !answers(); waited += STEP_MS) {
    if (waited > PATIENCE_MS) fail_msg("the server did not start");
    (void)poll(NULL, 0, STEP_MS);
  }
}

static void program_kill(void) {
  int status;
  (void)kill(world.program, SIGKILL);
  assert_int_equal(waitpid(world.program, &status, 0), world.program);
  assert_true(WIFSIGNALED(status));
}

/* ---- The desks ---- */

static json_t *push_body(const struct desk *desk, int index) {
  char id[64], row[64];
  (void)snprintf(id, sizeof id, "01930000-0000-7000-9000-%06d%06d", index, desk->number + 1);
  (void)snprintf(row, sizeof row, "01930000-0000-7000-a000-%06d%06d", index, desk->number + 1);
  return json_pack("{s:s, s:i, s:i, s:[{s:i, s:s, s:s, s:s, s:s, s:{s:s}, s:i}]}", "replica", desk->replica,
                   "first_op_no", desk->number + 1, "schema", 1, "ops", "no", desk->number + 1, "id", id, "e",
                   "customer", "row", row, "k", "create", "set", "first_name", "Ann", "at", 1000);
}

static struct desk desks[DESKS];

static void *push_on(void *argument) {
  struct desk *desk = argument;
  while (!atomic_load(&world.over)) {
    struct reply reply = client_send(&desk->client, "POST", "/v1/push", push_body(desk, (int)(desk - desks)));
    if (reply.status == 200) {
      desk->number++;
      desk->settled++;
      atomic_fetch_add(&world.settled, 1);
    } else if (reply.status != 0 && reply.status != 503 && reply.status != 429) {
      desk->wrong = reply.status;
    } else {
      (void)poll(NULL, 0, STEP_MS);
    }
    reply_release(&reply);
  }
  return NULL;
}

static void desk_pair(struct desk *desk, int index) {
  char code[LINE_SIZE];
  struct outcome outcome = operator_run(world.url, "pair", world.tenant, NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, code, sizeof code);
  outcome_release(&outcome);
  (void)snprintf(desk->replica, sizeof desk->replica, "01930000-0000-7000-8000-%012d", index + 1);
  client_init(&desk->client, world.base, NULL);
  json_t *body = client_expect(&desk->client, 200, "POST", "/v1/pair",
                               json_pack("{s:s,s:s}", "code", code, "replica_id", desk->replica));
  (void)snprintf(desk->client.token, sizeof desk->client.token, "%s",
                 json_string_value(json_object_get(body, "access_token")));
  json_decref(body);
}

static void until_settled(int count) {
  for (int waited = 0; atomic_load(&world.settled) < count; waited += STEP_MS) {
    if (waited > PATIENCE_MS)
      fail_msg("%d operations were settled, and no more", atomic_load(&world.settled));
    (void)poll(NULL, 0, STEP_MS);
  }
}

static void what_was_answered_is_there(PGconn *link) {
  for (int i = 0; i < DESKS; i++) {
    char query[256];
    (void)snprintf(query, sizeof query, "SELECT last_op_no FROM stream WHERE replica_id = '%s'",
                   desks[i].replica);
    assert_int_equal(desks[i].wrong, 0);
    assert_true(raw_int(link, query) >= desks[i].settled);
    assert_true(raw_int(link, query) <= desks[i].settled + 1); /* one may have been done and not answered */
  }
  assert_int_equal(raw_int(link, "SELECT count(*) FROM customer"),
                   raw_int(link, "SELECT sum(last_op_no) FROM stream"));
  assert_int_equal(raw_int(link, "SELECT count(*) FROM op_log WHERE replica_id IS NOT NULL"),
                   raw_int(link, "SELECT sum(last_op_no) FROM stream"));
  assert_int_equal(raw_int(link, "SELECT max(version) FROM feed WHERE entity = 'customer'"), 1);
}

static void desks_outlive_their_server(void **state) {
  (void)state;
  program_start();
  for (int i = 0; i < DESKS; i++) desk_pair(&desks[i], i);
  for (int i = 0; i < DESKS; i++)
    assert_int_equal(pthread_create(&desks[i].thread, NULL, push_on, &desks[i]), 0);
  for (int round = 0; round < ROUNDS; round++) {
    until_settled(atomic_load(&world.settled) + LEAST);
    program_kill();
    program_start();
  }
  until_settled(atomic_load(&world.settled) + LEAST);
  atomic_store(&world.over, true);
  for (int i = 0; i < DESKS; i++) (void)pthread_join(desks[i].thread, NULL);
  program_kill();
  PGconn *link = raw_open(world.url, false);
  what_was_answered_is_there(link);
  PQfinish(link);
  for (int i = 0; i < DESKS; i++) client_release(&desks[i].client);
}

static int world_new(void **state) {
  (void)state;
  cluster_start(&world.cluster, true);
  cluster_database(&world.cluster, world.url);
  struct outcome outcome = operator_run(world.url, "tenant", "create", "--name=One", NULL);
  operator_expect(&outcome, 0);
  outcome_last_line(&outcome, world.tenant, sizeof world.tenant);
  outcome_release(&outcome);
  port_choose();
  return 0;
}

static int world_free(void **state) {
  (void)state;
  cluster_stop(&world.cluster);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(desks_outlive_their_server)};
  return cmocka_run_group_tests(tests, world_new, world_free);
}
