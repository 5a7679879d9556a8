/*
 * The salon that the rules are tried on: Mia and Jonas work every day from 09:00 to 13:00 and from 14:00 to 18:00 and may do everything: a cut
 * of 45 minutes, root colour of 40, a gap of 35 and 30, a beard trim of 15. No buffers. Now is Friday, 2026-11-20, 10:07, in Berlin.
 */
#ifndef TESTS_UNIT_RULES_FIXTURE_H
#define TESTS_UNIT_RULES_FIXTURE_H

#include "core/model/rules.h"
#include "support/small_salon.h"

enum { JONAS, MIA };
enum { BEARD, COLOUR, CUT };

extern struct small_salon small;
extern struct visit_request request;
extern struct rules_context context; /* an owner's, without a customer */
extern struct rules_customer customer;
extern struct verdict verdict; /* of the last check */

int rules_load_zone(void **state);
int rules_free_zone(void **state);
int rules_start(void **state);
int rules_release(void **state);

int32_t day(const char *text);

/* Wall time in Berlin; "14:00" alone is on Monday, 2026-11-23. */
int64_t at(const char *text);

/* Adds a service to the request. */
void ask_for(int service, int employee);

/* Checks the request at a wall time, with its named employees, by both functions. */
void check_at(const char *when);

void assert_allowed(const char *when);

/* Exactly this breach. */
void assert_refused(const char *when, enum code code, enum breach_source source, const char *text);

struct skill *skill_of(int employee, int service);

#define RULES_CASE(function) cmocka_unit_test_setup_teardown(function, rules_start, rules_release)

#endif
