/* Pushes of new visits, against pgbench that inserts the same rows under the same lock, constraint and row-level security. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/bench_server.h"

enum { ROUNDS = 3, SECONDS = 3 };

struct wish {
  struct bench_server *bench;
  int salons, operations, clients;
};

/* What a client keeps: a stream for each salon that it pushes to. */
struct streams {
  struct id replica[SALONS + 1];
  int64_t number[SALONS + 1];
  int turn;
  char body[PUSH_BODY_SIZE];
};

static struct streams *streams_of(struct load_client *client) {
  if (client->own != NULL) return client->own;
  struct streams *streams = calloc(1, sizeof *streams);
  if (streams == NULL) bench_die("push", "memory");
  for (int i = 1; i <= SALONS; i++) {
    streams->replica[i] = bench_new_id();
    streams->number[i] = 1;
  }
  streams->turn = client->index;
  client->own = streams;
  return streams;
}

static bool push(struct load_client *client) {
  const struct wish *wish = client->context;
  struct streams *streams = streams_of(client);
  int salon = 1 + streams->turn % wish->salons;
  streams->turn += client->clients;
  struct salon_account *account = &wish->bench->salons[salon];
  size_t length = push_body(account, streams->replica[salon], streams->number[salon], wish->operations,
                            streams->body, sizeof streams->body);
  if (wire_ask(&client->wire, "POST", "/v1/push", account->token, streams->body, length) != 200) return false;
  streams->number[salon] += wish->operations;
  return strstr(client->wire.body, "\"conflict\"") == NULL &&
         strstr(client->wire.body, "\"rejected\"") == NULL;
}

static double push_round(void *context, int round) {
  const struct wish *wish = context;
  (void)round;
  return load_run(wish->bench, wish->bench->port, wish->clients, SECONDS, push, wish);
}

static double floor_round(void *context, int round) {
  const struct wish *wish = context;
  (void)round;
  return pgbench_run(wish->bench, "push.sql", wish->clients, wish->salons, wish->operations, SECONDS);
}

static void take(struct bench_server *bench, const struct promise *promise, int salons, int operations,
                 int clients) {
  struct wish wish = {.bench = bench, .salons = salons, .operations = operations, .clients = clients};
  struct pair pair = {.floor = {.values = NULL}};
  char note[FIGURE_NOTE_SIZE];
  if (!measure_pair(&pair, ROUNDS, push_round, floor_round, &wish)) {
    report_fail(&bench->report, promise, "A push failed, or pgbench did.");
  } else {
    double each = samples_median(&pair.measured);
    (void)snprintf(note, sizeof note, "%.0f pushes/s, %.0f operations/s, by %d at once.", 1e6 / each,
                   1e6 / each * operations, clients);
    report_add(&bench->report, promise, &pair, note);
  }
  pair_release(&pair);
}

void figures_push(struct bench_server *bench) {
  static const char same[] = "pgbench: the same rows, lock, constraint and wall";
  take(bench,
       &(struct promise){.what = "push of 1, one salon, one desk", .floor = same, .aim = 1.3, .must = 3}, 1,
       1, 1);
  take(bench,
       &(struct promise){.what = "push of 1, one salon, four desks", .floor = same, .aim = 1.5, .must = 3}, 1,
       1, 4);
  take(bench,
       &(struct promise){.what = "push of 25, one salon, four desks", .floor = same, .aim = 1.5, .must = 3},
       1, 25, 4);
  take(bench,
       &(struct promise){.what = "push of 100, one salon, four desks", .floor = same, .aim = 1.67, .must = 3},
       1, 100, 4);
  take(bench,
       &(struct promise){.what = "push of 1, fifty salons, 32 desks", .floor = same, .aim = 1.25, .must = 3},
       SALONS, 1, 32);
  take(bench,
       &(struct promise){.what = "push of 25, fifty salons, 32 desks", .floor = same, .aim = 1.5, .must = 3},
       SALONS, 25, 32);
  take(
      bench,
      &(struct promise){.what = "push of 100, fifty salons, 32 desks", .floor = same, .aim = 1.67, .must = 3},
      SALONS, 100, 32);
}
