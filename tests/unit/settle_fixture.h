/* Two desks and the centre over its store in memory, for the cases of settling. */
#ifndef TESTS_UNIT_SETTLE_FIXTURE_H
#define TESTS_UNIT_SETTLE_FIXTURE_H

#include "support/centre_desk.h"

enum { VISIT = 100, OTHER = 101, MIA = DESK_EMPLOYEE, TOM = DESK_EMPLOYEE + 1 };

struct fixture {
  struct arena arena;
  struct memory *memory;
  struct desk a, b;
};

/* Set-up and tear-down of each case; *state is a struct fixture *. */
int set_up(void **state);
int tear_down(void **state);
/* Pushes what a desk has, and gives the result of the last operation. */
struct push_result push(struct fixture *fixture, struct desk *desk);
const struct memory_row *stored(struct fixture *fixture, enum entity_kind entity, struct id id);
struct row visit_of(struct fixture *fixture, int visit);
struct row item_of(struct fixture *fixture, struct id id);
int64_t minute_of(const struct row *visit);
bool is_open(struct fixture *fixture, struct id review);
const char *kind_of(struct fixture *fixture, struct id review);
void assert_held(struct fixture *fixture, int visit, bool held);
struct id double_booking(struct fixture *fixture);

#endif
