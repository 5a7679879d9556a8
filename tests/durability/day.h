/*
 * A scripted day at the desk, for the tests of what a disk may do to it: a replica with a small salon, and steps that change it,
 * each one command of the store (and the checkpoints that housekeeping makes between them). A step that failed may be tried
 * again.
 */
#ifndef DURABILITY_DAY_H
#define DURABILITY_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/store/commands.h"
#include "unit/store_fixture.h"

struct day {
  struct fixture fixture;
  struct replica *replica;
  struct id appointment; /* that the steps are about */
  struct id customer;
};

void day_start(struct day *day);
void day_end(struct day *day);

/* How many steps there are, and what one is called. */
size_t day_steps(void);
const char *day_step_name(size_t step);

/* Whether what it wrote is on the disk when it returns; else it may be lost until a later step is. */
bool day_step_is_awaited(size_t step);

/* Does one step; CODE_OK only when it is said to be saved. */
enum code day_do(struct day *day, size_t step, struct error *error);

/* One number for all rows of all tables of a replica that another connection sees. */
uint64_t replica_digest(const char *path);

/* Fails the test unless SQLite finds the file whole, every reference meets its row, and nobody's time is sold twice. Gives the
 * digest, for the price of one connection. */
uint64_t replica_check(const char *path);

#endif
