/* Ten thousand desks that wait on one server: what they cost, and how soon they hear of a push. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "server/bench_server.h"
#include "server/door/token.h"

enum {
  WAITERS = 10000,
  PER_SALON = WAITERS / SALONS,
  PUSHES = 100,
  BARE_ROUNDS = 2000,
  PATH = 128,
  EVENTS = 256,
  PULLS_MS = 30, /* a desk that has heard of something reads it, and then waits again */
  LOOK_MS = 20,
  REST_MS = 250, /* between pushes, until all wait again */
  CALM_S = 10
};

struct waiting {
  struct bench_server *bench;
  struct wire wires[WAITERS];
  struct token tokens[WAITERS];
  long long seq[SALONS + 1];
  long long cursor[WAITERS]; /* what each has heard of */
  int epoll;
  long refused;        /* answered 503 */
  double due[WAITERS]; /* when those ask again, of bench_clock(); 0: it waits */
  double looked_at;
  struct wire pusher;
  struct id replica[SALONS + 1];
  char body[PUSH_BODY_SIZE];
};

/* A number of /proc/PID/status in kB, or of stat's times in seconds. */
static double server_kilobytes(pid_t pid, const char *name) {
  char path[64], line[256];
  double value = -1;
  (void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
  FILE *file = fopen(path, "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, name, strlen(name)) == 0) value = strtod(line + strlen(name) + 1, NULL);
  }
  if (file != NULL) (void)fclose(file);
  return value;
}

static double server_seconds(pid_t pid) {
  char path[64], text[512];
  (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *file = fopen(path, "r");
  if (file == NULL || fgets(text, sizeof text, file) == NULL) bench_die("server", "is gone");
  (void)fclose(file);
  char *at = strrchr(text, ')');
  for (int i = 0; i < 12 && at != NULL; i++) at = strchr(at + 1, ' ');
  if (at == NULL) return -1;
  double user = strtod(at, &at);
  return (user + strtod(at, NULL)) / (double)sysconf(_SC_CLK_TCK);
}

static bool wait_again(struct waiting *waiting, int index) {
  char path[PATH], text[TOKEN_TEXT_SIZE];
  token_format(&waiting->tokens[index], text);
  (void)snprintf(path, sizeof path, "/v1/wait?cursor=1.%lld&t=%d", waiting->cursor[index],
                 15 + index / 7 % 11);
  return wire_send(&waiting->wires[index], "GET", path, text, NULL, 0);
}

/* A desk each: pairing ten thousand would take an hour, so each salon's get the secret of the one that is paired. */
static void make_desks(struct waiting *waiting) {
  for (int i = 0; i < WAITERS; i++) {
    const char *paired = waiting->bench->salons[1 + i % SALONS].token;
    char device[ID_TEXT_SIZE];
    (void)snprintf(device, sizeof device, "00000000-0000-7000-8003-%012x", (unsigned)(i / SALONS));
    if (!token_parse(paired, strlen(paired), &waiting->tokens[i]) ||
        !id_parse(device, strlen(device), &waiting->tokens[i].owner)) {
      bench_die("tokens", "cannot be read");
    }
  }
  bench_sql(waiting->bench->url, "INSERT INTO device_token (tenant_id, device_id, name, family_hash, "
                                 "access_hash, access_expires_at, rotated_at, paired_at,"
                                 " confirmed_at) SELECT tenant_id, ('00000000-0000-7000-8003-' || "
                                 "lpad(to_hex(n), 12, '0'))::uuid, name, family_hash,"
                                 " access_hash, access_expires_at + 86400000, rotated_at, paired_at, "
                                 "paired_at FROM device_token, generate_series(0, 199) AS n");
}

/* Where the clock of a salon stands: the highest `seq` that its last push answered. */
static long long seq_of(const char *body) {
  const char *at = strstr(body, "\"seq\":");
  return at == NULL ? -1 : strtoll(at + 6, NULL, 10);
}

static bool push_one(struct waiting *waiting, int salon) {
  struct salon_account *account = &waiting->bench->salons[salon];
  waiting->replica[salon] = bench_new_id();
  size_t length = push_body(account, waiting->replica[salon], 1, 1, waiting->body, sizeof waiting->body);
  if (wire_ask(&waiting->pusher, "POST", "/v1/push", account->token, waiting->body, length) != 200)
    return false;
  waiting->seq[salon] = seq_of(waiting->pusher.body);
  return waiting->seq[salon] > 0;
}

static bool all_wait(struct waiting *waiting) {
  waiting->epoll = epoll_create1(0);
  make_desks(waiting);
  for (int i = 1; i <= SALONS; i++) {
    if (!push_one(waiting, i)) return false;
  }
  for (int i = 0; i < WAITERS; i++) {
    wire_init(&waiting->wires[i], waiting->bench->port);
    waiting->cursor[i] = waiting->seq[1 + i % SALONS];
    if (!wait_again(waiting, i)) return false;
    struct epoll_event event = {.events = EPOLLIN, .data = {.u32 = (uint32_t)i}};
    if (epoll_ctl(waiting->epoll, EPOLL_CTL_ADD, waiting->wires[i].file, &event) != 0) return false;
    if (i % 100 == 99)
      (void)nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL); /* desks do not come all at once */
  }
  return true;
}

/* Those that were sent away ask again two seconds later, as they were told, and those that heard of something when they have read it. */
static void ask_again(struct waiting *waiting) {
  double now = bench_clock();
  if (now < waiting->looked_at + LOOK_MS * 1e3) return;
  waiting->looked_at = now;
  for (int i = 0; i < WAITERS; i++) {
    if (waiting->due[i] == 0 || waiting->due[i] > now) continue;
    waiting->due[i] = 0;
    if (!wait_again(waiting, i)) bench_die("a desk that waits", "was cut off");
  }
}

/* Takes the answers that come within `patience_ms`; of `salon` alone they are counted, with their times since `since`. */
static int hear(struct waiting *waiting, int salon, double since, int expected, int patience_ms,
                struct samples *samples) {
  struct epoll_event events[EVENTS];
  int heard = 0;
  for (double until = bench_clock() + patience_ms * 1e3; heard < expected && bench_clock() < until;) {
    ask_again(waiting);
    int count = epoll_wait(waiting->epoll, events, EVENTS, 5);
    double now = bench_clock();
    for (int i = 0; i < count; i++) {
      int index = (int)events[i].data.u32;
      int status = wire_take(&waiting->wires[index]);
      if (status == 200) waiting->cursor[index] = waiting->seq[1 + index % SALONS];
      if (status == 200 && 1 + index % SALONS == salon) {
        samples_add(samples, now - since);
        heard++;
      }
      if (status == 503) {
        waiting->refused++;
        waiting->due[index] = now + 2e6;
        continue;
      }
      if (status == 200) waiting->due[index] = now + PULLS_MS * 1e3;
      if (status == 200) continue;
      if (status != 204 || !wait_again(waiting, index)) {
        const struct wire *wire = &waiting->wires[index];
        (void)fprintf(stderr, "bench_server: a desk that waited: %.600s\n",
                      wire->length > 0 ? wire->buffer : "cut off");
        return -1;
      }
    }
  }
  return heard;
}

static bool pushes_are_heard(struct waiting *waiting, struct samples *samples) {
  for (int i = 0; i < PUSHES; i++) {
    int salon = 1 + i % SALONS;
    struct salon_account *account = &waiting->bench->salons[salon];
    size_t length = push_body(account, bench_new_id(), 1, 1, waiting->body, sizeof waiting->body);
    double since = bench_clock();
    if (!wire_send(&waiting->pusher, "POST", "/v1/push", account->token, waiting->body, length)) return false;
    if (wire_take(&waiting->pusher) != 200) return false;
    waiting->seq[salon] = seq_of(waiting->pusher.body);
    int heard = hear(waiting, salon, since, PER_SALON, 3000, samples);
    if (heard != PER_SALON) {
      (void)fprintf(stderr, "bench_server: push %d was heard by %d of %d: %.300s\n", i, heard, PER_SALON,
                    waiting->pusher.body);
      return false;
    }
    (void)hear(waiting, 0, since, 1, REST_MS, samples); /* of no salon: nothing is counted */
  }
  return true;
}

static void bare_rounds(struct bench_server *bench, struct samples *samples) {
  struct wire wire;
  wire_init(&wire, bench->bare_port);
  for (int i = 0; i < BARE_ROUNDS; i++) {
    double start = bench_clock();
    if (wire_ask(&wire, "GET", "/", NULL, NULL, 0) == 200 && i > 100)
      samples_add(samples, bench_clock() - start);
  }
  wire_release(&wire);
}

static void report_cost(struct waiting *waiting) {
  struct bench_server *bench = waiting->bench;
  struct pair pair = {.floor = {.values = NULL}};
  struct samples none = {.values = NULL};
  char note[FIGURE_NOTE_SIZE];
  double before = server_seconds(bench->server), start = bench_clock();
  while (bench_clock() - start < CALM_S * 1e6) (void)hear(waiting, 0, start, 1, 500, &none);
  double busy = (server_seconds(bench->server) - before) / ((bench_clock() - start) / 1e6) * 100;
  samples_add(&pair.measured, server_kilobytes(bench->server, "VmRSS:") * 1024);
  (void)snprintf(note, sizeof note,
                 "While nothing happens they take %.1f %% of one core; %ld were sent away once.", busy,
                 waiting->refused);
  report_add(&bench->report,
             &(struct promise){.what = "memory with 10,000 desks that wait",
                               .floor = "-",
                               .unit = FIGURE_BYTES,
                               .aim = 200e6,
                               .must = 400e6},
             &pair, note);
  pair_release(&pair);
  samples_release(&none);
}

static void report_wake(struct waiting *waiting) {
  static const struct promise promise = {.what = "from a push to 200 desks of its salon, 10,000 wait: p99",
                                         .floor = "a bare round trip: p99",
                                         .aim = 10,
                                         .must = 1000};
  struct pair pair = {.floor = {.values = NULL}};
  struct samples heard = {.values = NULL};
  char note[FIGURE_NOTE_SIZE];
  if (!pushes_are_heard(waiting, &heard)) {
    report_fail(&waiting->bench->report, &promise, "Not all of them heard of a push within 3 s.");
  } else {
    struct samples bare = {.values = NULL};
    bare_rounds(waiting->bench, &bare);
    samples_add(&pair.measured, samples_p99(&heard));
    samples_add(&pair.floor, samples_p99(&bare));
    samples_release(&bare);
    (void)snprintf(note, sizeof note,
                   "p50 %.2f ms, p99 %.2f ms from sending the push to the desk's having read its answer; the "
                   "push is durable by then. All wait when it is sent.",
                   samples_median(&heard) / 1e3, samples_p99(&heard) / 1e3);
    report_add(&waiting->bench->report, &promise, &pair, note);
  }
  samples_release(&heard);
  pair_release(&pair);
}

void figures_wait(struct bench_server *bench) {
  struct waiting *waiting = calloc(1, sizeof *waiting);
  if (waiting == NULL) bench_die("waiting", "memory");
  waiting->bench = bench;
  wire_init(&waiting->pusher, bench->port);
  static const struct promise promise = {.what = "10,000 desks that wait", .floor = "-"};
  if (all_wait(waiting)) {
    report_cost(waiting);
    report_wake(waiting);
  } else {
    report_fail(&bench->report, &promise,
                "They could not all be made to wait: is the limit of open files above 10,100?");
  }
  for (int i = 0; i < WAITERS; i++) {
    if (waiting->wires[i].port != 0) wire_release(&waiting->wires[i]);
  }
  wire_release(&waiting->pusher);
  free(waiting);
}
