/*
 * What tests of the store stand on: a folder that goes away with the test, a clock and randomness that count,
 * and a small salon (store_salon.sql).
 */
#ifndef TESTS_UNIT_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_FIXTURE_H

#include <stdint.h>

#include "core/store/replica.h"

enum { FIXTURE_PATH_SIZE = 512 };

struct fixture {
  char folder[FIXTURE_PATH_SIZE / 2];
  char path[FIXTURE_PATH_SIZE]; /* of the replica in it */
  int64_t now;                  /* ms; what the clock says */
  uint64_t random;
  struct replica_options options;
};

/* Makes the folder; the replica is not made yet. */
void fixture_init(struct fixture *fixture);

/* The same in memory, where the machine has a place for files in it: for what writes much, and asks nothing of
 * the disk. */
void fixture_init_in_memory(struct fixture *fixture);

/* Removes the folder and all in it. */
void fixture_release(struct fixture *fixture);

/* "<folder>/<name>". */
void fixture_beside(const struct fixture *fixture, const char *name, char path[FIXTURE_PATH_SIZE]);

/* Creates or opens the fixture's replica, or fails the test with the sentence. */
struct replica *fixture_create(struct fixture *fixture);
struct replica *fixture_open(struct fixture *fixture);

/* A new replica that holds the small salon. */
struct replica *fixture_salon(struct fixture *fixture);

/* An id of the small salon by the number at its end: 601 is a visit. */
struct id fixture_id(int number);

/* Runs SQL on a bare connection of its own, or fails the test. */
void fixture_sql(const char *path, const char *sql);

/* The first column of the first row of SQL on a bare connection. */
int64_t fixture_number(const char *path, const char *sql);

#endif
