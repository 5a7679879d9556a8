/*
 * The rules of booking once more, slow and plain: a box for every minute of a few days, ticked when an employee works and when he or she is
 * taken. It is written from the domain's words and shares no code with agenda, rules, slots or visit; only the wall clock is zone.h's.
 * Everything in the salon must lie on whole minutes (but for `now`).
 */
#ifndef TESTS_PROPERTY_ORACLE_H
#define TESTS_PROPERTY_ORACLE_H

#include "core/model/rules.h"
#include "support/small_salon.h"

enum { ORACLE_MINUTES = 6 * 1560 };

struct oracle {
  const struct agenda *agenda;
  int64_t first; /* the instant of the first box */
  int count;     /* boxes */
  int32_t date[ORACLE_MINUTES];
  int minute[ORACLE_MINUTES];
  bool works[SMALL_EMPLOYEES][ORACLE_MINUTES];
  bool taken[SMALL_EMPLOYEES][ORACLE_MINUTES];
};

/* Ticks the boxes of the dates [first, last] for working time. */
void oracle_load(struct oracle *oracle, const struct agenda *agenda, int32_t first, int32_t last);

/* Ticks what is taken, but for the visit `except`. */
void oracle_take(struct oracle *oracle, struct id except);

/*
 * The rules that a visit would break, as bits (1 << code), for given employees. -1 when no such visit can be made at all. The boxes of the
 * visit and its buffers must be loaded.
 */
int64_t oracle_broken(const struct oracle *oracle, const struct rules_context *context,
                      const struct visit_request *request, const int employees[], int64_t start);

/* Whether an employee may be offered for a service of the request: qualified here, and named if somebody is. */
bool oracle_may_take(const struct oracle *oracle, const struct visit_request *request, int at, int employee);

/* Whether there are employees for the services from `at` on with which the visit breaks nothing but `forgiven`; `employees` is filled. */
bool oracle_possible(const struct oracle *oracle, const struct rules_context *context,
                     const struct visit_request *request, int at, int employees[], int64_t start,
                     int64_t forgiven);

#endif
