/*
 * Small salons out of dice: a few employees and services, a few days, and everything on them that the rules know.
 */
#ifndef TESTS_PROPERTY_RANDOM_SALON_H
#define TESTS_PROPERTY_RANDOM_SALON_H

#include "core/model/rules.h"
#include "support/dice.h"
#include "support/small_salon.h"

enum { RANDOM_ZONES = 14, RANDOM_DAYS = 2 };

/* The zones to be drawn from; clocks change by half an hour, by two hours, at midnight, and never. */
extern const char *const random_zones[RANDOM_ZONES];

/* A salon whose agenda covers RANDOM_DAYS dates, often about a change of the clock, and a day before and after. */
void random_salon(struct dice *dice, const struct zone *zone, struct small_salon *small);

/* One to three services with add-ons, some with a named employee. */
void random_request(struct dice *dice, const struct small_salon *small, struct visit_request *request);

/* A start on a whole minute of the agenda's dates. */
int64_t random_start(struct dice *dice, const struct small_salon *small);

/* A now about the agenda's dates, not always on a whole minute. */
int64_t random_now(struct dice *dice, const struct small_salon *small);

/* A customer with visits near `start`. */
void random_customer(struct dice *dice, const struct small_salon *small, int64_t start,
                     struct rules_customer *customer);

/* One of the visits in the agenda, or nil. */
struct id random_visit(struct dice *dice, const struct small_salon *small);

#endif
