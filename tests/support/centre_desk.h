/*
 * Desks that push to a centre in memory: operations in a line each.
 *
 *   desk_visit(&desk, VISIT, EMPLOYEE, minute)      books
 *   desk_move(&desk, VISIT, from, to, …)            …
 *
 * Rows have small numbers in place of ids. A desk says of a row what it was told last (`known`), and what it did itself since.
 */
#ifndef TESTS_SUPPORT_CENTRE_DESK_H
#define TESTS_SUPPORT_CENTRE_DESK_H

#include "server/centre/memory.h"

enum {
  DESK_OPERATIONS_MAX = 512,
  DESK_START = 600,
  DESK_LOCATION = 1,
  DESK_SERVICE = 2,
  DESK_CUSTOMER = 3,
  DESK_EMPLOYEE = 10
};

/* Midnight of the day on which all visits are, UTC. */
extern const int64_t desk_day;
extern const int64_t desk_now; /* the day before */

struct desk {
  struct arena *arena;
  struct id replica;
  int64_t next;                                     /* number of the next operation */
  struct operation operations[DESK_OPERATIONS_MAX]; /* not pushed yet */
  int count;
};

struct id desk_id(int number);
struct id desk_operation_id(const struct desk *desk, int64_t number);

void desk_init(struct desk *desk, int number, struct arena *arena);

/* A row of an entity in which nothing is given. */
struct row desk_row(struct desk *desk, enum entity_kind entity);
/* Gives a column a value. */
void desk_give(struct row *row, const char *column, struct value value);

/* The next operation of the desk, to be filled in; desk_seal() ends it. */
struct operation *desk_operation(struct desk *desk, enum operation_kind kind, enum entity_kind entity,
                                 int row);
void desk_seal(struct desk *desk, struct operation *operation);

/* A visit of one segment of half an hour from that minute of the day on: the fields of its slot, and all of them. */
void desk_give_slot(struct desk *desk, struct row *visit, int employee, int minute);
void desk_give_visit(struct desk *desk, struct row *visit, int employee, int minute);

/* The set-up that visits refer to: location, service, a customer, employees DESK_EMPLOYEE and the two after. */
void desk_set_up(struct desk *desk);

struct operation *desk_book(struct desk *desk, int visit, int employee, int minute);
/* From one slot to another; `version`: what the desk was told of the visit. */
struct operation *desk_move(struct desk *desk, int visit, int64_t version, int employee, int from, int to);
struct operation *desk_set_text(struct desk *desk, enum entity_kind entity, int row, int64_t version,
                                const char *column, const char *from, const char *to);
struct operation *desk_delete(struct desk *desk, int visit, int64_t version);
struct operation *desk_resolve(struct desk *desk, struct id item, enum resolution resolution);

/* Pushes all that waits, `batch` at a time, and ends the test when the centre answers with trouble. `results` may be NULL. */
void desk_push(struct desk *desk, struct memory *memory, int batch, struct push_result *results);

/* The row as the centre has it; the test ends when it has none. */
struct row desk_read(struct memory *memory, struct arena *arena, enum entity_kind entity, struct id id);

/* All that the memory holds, but for when it was: the same text for the same state. Owned by the caller. */
char *desk_picture(const struct memory *memory);

#endif
