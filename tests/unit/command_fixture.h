/*
 * What tests of the commands stand on: the small salon on its Monday at eight, somebody at the desk of Main
 * Street, and questions to the tables as they are after a command.
 */
#ifndef TESTS_UNIT_COMMAND_FIXTURE_H
#define TESTS_UNIT_COMMAND_FIXTURE_H

#include "core/store/commands.h"
#include "unit/store_fixture.h"

/* 2026-11-23 in Berlin. */
#define MIDNIGHT INT64_C(1795388400000)
#define MINUTE INT64_C(60000)
#define AT(hour, minute) (MIDNIGHT + ((hour)*60 + (minute)) * MINUTE)

/* The salon's rows by their numbers. */
enum {
  MAIN_STREET = 101,
  MIA = 201,
  EMILE = 202,
  ADA = 203,
  HAIRCUT = 301,
  COLOUR = 302,
  OLAPLEX = 401,
  BEARD = 402
};
enum { ANNA = 501, BEN = 502, AN = 503, GONE = 504, JEAN_LUC = 505 };

struct desk {
  struct fixture fixture;
  struct replica *replica;
  const struct salon *salon;
  struct actor actor;
  struct command command;
  struct outcome outcome;
  struct error error; /* of the last command that was given to passes() or refused() */
};

/* For cmocka_unit_test_setup_teardown: *state is the desk; an OWNER named Ines acts. */
int desk_setup(void **state);
int desk_teardown(void **state);

/* Changes the salon's set-up by SQL, and loads it anew. */
void desk_change_salon(struct desk *desk, const char *sql);

/* Indexes in the salon of its rows. */
int desk_service(const struct desk *desk, int number);
int desk_employee(const struct desk *desk, int number);
int desk_addon(const struct desk *desk, int number);

/* A booking for a customer of the salon; the employee 0 is any. */
struct booking desk_booking(const struct desk *desk, int service, int employee, int64_t starts_at,
                            int customer);

/* Books it, or fails the test, and returns the visit. */
struct id desk_book(struct desk *desk, int service, int employee, int64_t starts_at, int customer);

/* Run a command between desk_expect() and one of the two: fail the test when it went otherwise. */
struct error *desk_try(struct desk *desk);
void passes(struct desk *desk, enum code code);
void refused(struct desk *desk, enum code code, enum code wanted, const char *words); /* NULL: any words */

/* The first column of the first row; ?1 is the id. The text is "" for NULL and for no row. */
int64_t desk_number(const struct desk *desk, const char *sql, struct id id);
const char *desk_text(const struct desk *desk, const char *sql, struct id id);

/* Asserts what a question answers. */
void answers(const struct desk *desk, const char *sql, struct id id, const char *wanted);

/* All that the file holds, as one number: the same before and after what must change nothing. */
uint64_t desk_state(const struct desk *desk);

/* Whether any table of the file holds this text anywhere, without regard to case. */
bool desk_holds(const struct desk *desk, const char *text);

#endif
