/*
 * What the figures of the central server share: a durable PostgreSQL of their own, the server in front of it, salons that are open day and
 * night, and whoever asks.
 *
 * The small salons are 1..SALONS; all have the same ids but their own tenant. SALON_LARGE has ten years of history.
 */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/model/id.h"
#include "report.h"
#include "server/cluster.h"
#include "server/wire.h"

enum {
  SALONS = 50,
  EMPLOYEES = 32,
  TOKEN_SIZE = 192,
  CLIENTS_MAX = 32,
  PUSH_BODY_SIZE = 256 * 1024,
  SLOT_MS = 1800000
};

struct salon_account {
  struct id tenant;
  char token[TOKEN_SIZE]; /* of a desk */
  char key[TOKEN_SIZE];   /* of a channel */
  atomic_llong slot;      /* the next free one */
};

struct bench_server {
  const char *program, *beside;
  struct cluster cluster;
  char url[CLUSTER_URL_SIZE], large_url[CLUSTER_URL_SIZE];
  pid_t server, bare;
  int port, bare_port;
  struct salon_account salons[SALONS + 1]; /* 0 is not used */
  struct salon_account large;
  struct report report;
};

/* Ends the program with a reason. */
_Noreturn void bench_die(const char *what, const char *why);

/* salon.c: starting all of it. */
void bench_open_small(struct bench_server *bench);
void bench_open_large(struct bench_server *bench);
void bench_close(struct bench_server *bench);
pid_t bench_spawn(char *const *argv, const char *url, int *out);
/* Statements without an answer, as the owner. */
void bench_sql(const char *url, const char *text);
/* Runs a program to its end; its last line of output, which the caller frees. */
char *bench_output(char *const *argv, const char *url);

/* A push of `count` new visits at free times, from `number` on; the body's length. */
size_t push_body(struct salon_account *account, struct id replica, int64_t number, int count, char *body,
                 size_t size);
struct id bench_new_id(void);

/* load.c: `clients` threads that do it again and again for a while; microseconds for each time, or below 0 when one failed. */
struct load_client {
  struct bench_server *bench;
  const void *context;
  int index, clients;
  struct wire wire;
  void *own; /* whatever the operation keeps; freed at the end */
};
typedef bool load_operation(struct load_client *client);
double load_run(struct bench_server *bench, int port, int clients, double seconds, load_operation *operation,
                const void *context);

/* pgbench on a script beside this source; microseconds a transaction, or below 0. */
double pgbench_run(struct bench_server *bench, const char *script, int clients, int tenants, int ops,
                   int seconds);

/* The groups. */
void figures_push(struct bench_server *bench);
void figures_book(struct bench_server *bench);
void figures_read(struct bench_server *bench);
void figures_wait(struct bench_server *bench);

#endif
