/*
 * A private PostgreSQL for tests: a cluster in a folder of its own below $TMPDIR, run as an unprivileged user also when the test is root,
 * reachable by a socket in that folder and by a free port of loopback. It ends with the test however that ends, and its folder goes too.
 *
 * One of them serves a whole test program, each case in a database of its own:
 *
 *   static int setup(void **state) { ... cluster_database(cluster_shared(), url) ... }
 *
 * Whatever cannot be done fails the running test with the reason and the last lines of the log.
 */
#ifndef TESTS_SERVER_CLUSTER_H
#define TESTS_SERVER_CLUSTER_H

#include <stdbool.h>
#include <sys/types.h>

enum { CLUSTER_PATH_SIZE = 128, CLUSTER_URL_SIZE = 320 };

struct cluster {
  char folder[CLUSTER_PATH_SIZE];
  int port;
  bool durable; /* fsync, as a real one; else quick */
  pid_t server; /* 0: not running */
  int keeper;   /* end of a pipe: closing it makes the folder go */
  int databases;
  bool has_template;
};

/* Starts one. Zeroed before. */
void cluster_start(struct cluster *cluster, bool durable);
/* Stops it and takes its folder away. Fine on a zeroed one. */
void cluster_stop(struct cluster *cluster);

/* The quick one of this program, started when first asked for, stopped when the program ends. */
struct cluster *cluster_shared(void);

/* A fresh database, migrated, by the URL of its owner (a role without superuser's rights, as an operator would have). */
void cluster_database(struct cluster *cluster, char url[CLUSTER_URL_SIZE]);
/* A fresh one with nothing in it. */
void cluster_empty_database(struct cluster *cluster, char url[CLUSTER_URL_SIZE]);
/* The same database by TCP on loopback, such as for a proxy that stands between. */
void cluster_tcp_url(const struct cluster *cluster, const char *url, char tcp[CLUSTER_URL_SIZE]);
/* The same database as a superuser, for tests of what happens then. */
void cluster_superuser_url(const struct cluster *cluster, const char *url, char superuser[CLUSTER_URL_SIZE]);

/* kill -9 to the whole server, as a power cut leaves it (what was not synced stays with the kernel). */
void cluster_kill(struct cluster *cluster);
/* Ends it as an operator does who is in a hurry: sessions are cut off, nothing is lost. */
void cluster_halt(struct cluster *cluster);
/* Starts it again on the same port after one of these, and waits until it answers. */
void cluster_again(struct cluster *cluster);

#endif
