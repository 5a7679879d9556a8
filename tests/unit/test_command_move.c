/* Moving a visit: what stays, what is laid anew, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "unit/command_fixture.h"

static enum code move(struct desk *desk, struct id visit, int64_t starts_at, int employee) {
  return command_move(desk->replica, &desk->command, visit, starts_at, desk_employee(desk, employee),
                      &desk->outcome, desk_try(desk));
}

static enum code step(struct desk *desk, struct id visit, enum appointment_status to) {
  return command_status(desk->replica, &desk->command, visit, to, "because", &desk->outcome, desk_try(desk));
}

static void a_move_keeps_the_status_and_is_told(void **state) {
  struct desk *desk = *state;
  passes(desk, move(desk, fixture_id(601), AT(13, 0), 0));
  assert_int_equal(desk->outcome.revision, 2);
  assert_string_equal(desk->outcome.sentence, "Moved Anna Schmidt to Mon 23 Nov 13:00, with Mia Weber.");
  static const struct {
    const char *sql, *wanted;
  } cases[] = {
      {"SELECT status || ' ' || moves || ' ' || price || ' ' || duration_minutes || ' ' || sync_state || ' ' "
       "|| notes FROM appointment "
       "WHERE id = ?1",
       "confirmed 1 13000 125 pending Careful: ammonia"},
      {"SELECT group_concat(((starts_at - 1795388400000) / 60000) || '-' || ((ends_at - 1795388400000) / "
       "60000) || '+' || "
       "((occupied_to - ends_at) / 60000)) FROM (SELECT * FROM appointment_segment WHERE appointment_id = ?1 "
       "ORDER BY position)",
       "780-820+0,855-905+5"},
      {"SELECT from_status || ' ' || to_status || ' ' || ((to_starts_at - from_starts_at) / 60000) || ' ' || "
       "by_name FROM "
       "status_history WHERE appointment_id = ?1 ORDER BY position DESC",
       "confirmed rescheduled 180 Ines"},
      {"SELECT kind || ' ' || (base ->> '$.starts_at') || ' ' || (body ->> '$.starts_at') || ' ' || (body "
       "->> '$.moves') FROM outbox "
       "WHERE entity_id = ?1",
       "update 1795424400000 1795435200000 1"},
      {"SELECT json_type(body, '$.notes') IS NULL FROM outbox WHERE entity_id = ?1",
       "1"}, /* only what changed */
      {"SELECT name || price FROM appointment_addon WHERE appointment_id = ?1", "Olaplex4000"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    answers(desk, cases[i].sql, fixture_id(601), cases[i].wanted);
}

/* The next operation on a row that is not sent yet names the one before. */
static void operations_of_a_row_are_a_chain(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(9, 0), JEAN_LUC);
  passes(desk, move(desk, visit, AT(13, 0), 0));
  passes(desk, step(desk, visit, STATUS_CONFIRMED));
  answers(desk,
          "SELECT count(*) FROM outbox AS o WHERE entity_id = ?1 AND base_op IS (SELECT op_id FROM outbox AS "
          "p WHERE p.n < o.n "
          "AND p.entity_id = o.entity_id ORDER BY p.n DESC LIMIT 1)",
          visit, "3");
}

static void another_employee_has_own_terms(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  answers(desk, "SELECT price || ' ' || duration_minutes FROM appointment WHERE id = ?1", visit, "3500 40");
  passes(desk, move(desk, visit, AT(13, 0), EMILE));
  answers(desk, "SELECT price || ' ' || duration_minutes FROM appointment WHERE id = ?1", visit, "3000 45");
  answers(desk, "SELECT employee_name FROM appointment_segment WHERE appointment_id = ?1", visit,
          "Émile Roux");
  passes(desk, move(desk, visit, AT(13, 0), MIA));
  answers(desk, "SELECT price || ' ' || duration_minutes FROM appointment WHERE id = ?1", visit, "3500 40");
  refused(desk, move(desk, fixture_id(601), AT(15, 0), EMILE), CODE_NOT_QUALIFIED, "Émile");
}

static void the_own_time_counts_as_free(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  passes(desk, move(desk, visit, AT(13, 20), 0));
  passes(desk, move(desk, visit, AT(13, 20), 0)); /* it stands there already */
  assert_true(desk->outcome.unchanged);
  answers(desk, "SELECT moves FROM appointment WHERE id = ?1", visit, "1");
  passes(desk, move(desk, visit, AT(13, 0), 0));
  struct booking behind = desk_booking(desk, HAIRCUT, MIA, AT(13, 40), BEN);
  passes(desk, command_book(desk->replica, &desk->command, &behind, &desk->outcome, desk_try(desk)));
}

struct move_case {
  int visit;
  int64_t starts_at;
  enum code wanted;
};

static void a_refused_move_changes_nothing(void **state) {
  struct desk *desk = *state;
  passes(desk, step(desk, fixture_id(604), STATUS_CANCELLED));
  desk->fixture.now = AT(9, 30);
  static const struct move_case cases[] = {
      {602, AT(10, 0), CODE_SLOT_TAKEN},    /* Mia has Anna from 11:15 */
      {601, AT(16, 0), CODE_OUTSIDE_HOURS}, /* to 18:05 */
      {601, AT(9, 0), CODE_NOTICE},         /* in the past */
      {603, AT(15, 0), CODE_BAD_TRANSITION}, {604, AT(15, 0), CODE_BAD_TRANSITION},
      {606, AT(15, 0), CODE_BAD_TRANSITION}, {699, AT(15, 0), CODE_NOT_FOUND},
  };
  uint64_t before = desk_state(desk);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    refused(desk, move(desk, fixture_id(cases[i].visit), cases[i].starts_at, 0), cases[i].wanted, NULL);
    assert_int_equal(desk_state(desk), before);
  }
  desk->actor.role = ROLE_PROVIDER;
  refused(desk, move(desk, fixture_id(601), AT(13, 0), 0), CODE_NOT_PERMITTED, NULL);
  assert_int_equal(desk_state(desk), before);
}

static void a_move_holds_to_the_revision_that_was_seen(void **state) {
  struct desk *desk = *state;
  desk->command.if_revision = 1;
  passes(desk, move(desk, fixture_id(601), AT(13, 0), 0));
  refused(desk, move(desk, fixture_id(601), AT(13, 30), 0), CODE_STALE_VERSION, "revision 2");
  desk->command.if_revision = 2;
  passes(desk, move(desk, fixture_id(601), AT(13, 30), 0));
}

/* Flags of an overlap go with the place; those of a new one come with it. */
static void an_override_is_of_the_place(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(9, 0), JEAN_LUC);
  desk->command.override_reason = "both know";
  passes(desk, move(desk, visit, AT(10, 0), 0));
  answers(desk, "SELECT overlap || overlap_reason FROM appointment_segment WHERE appointment_id = ?1", visit,
          "1both know");
  desk->command.override_reason = NULL;
  refused(desk, move(desk, visit, AT(10, 5), 0), CODE_SLOT_TAKEN, NULL);
  passes(desk, move(desk, visit, AT(13, 0), 0));
  answers(desk,
          "SELECT overlap || coalesce(overlap_with, '-') FROM appointment_segment WHERE appointment_id = ?1",
          visit, "0-");
  answers(desk, "SELECT json_array_length(overrides) FROM appointment WHERE id = ?1", visit,
          "1"); /* that it was so stays known */
}

/* Across the end of summer time the visit keeps its length, and starts at the wall time that was asked for. */
static void a_move_may_cross_the_clock_change(void **state) {
  struct desk *desk = *state;
  const int64_t monday =
      AT(9, 0) + INT64_C(18) * 7 * 24 * 60 * MINUTE - 60 * MINUTE; /* 2027-03-29, 9:00 summer time */
  desk_change_salon(desk, "UPDATE shift SET valid_to = NULL; UPDATE service SET notice_max_days = NULL");
  passes(desk, move(desk, fixture_id(601), monday, 0));
  assert_string_equal(desk->outcome.sentence, "Moved Anna Schmidt to Mon 29 Mar 2027 09:00, with Mia Weber.");
  answers(desk, "SELECT (ends_at - starts_at) / 60000 FROM appointment WHERE id = ?1", fixture_id(601),
          "125");
}

/* A visit of two people keeps its people, and both must be free. */
static void both_employees_must_be_free(void **state) {
  struct desk *desk = *state;
  passes(desk, move(desk, fixture_id(602), AT(13, 0), 0));
  answers(desk,
          "SELECT group_concat(employee_name) FROM (SELECT * FROM appointment_segment WHERE appointment_id = "
          "?1 ORDER BY position)",
          fixture_id(602), "Émile Roux,Mia Weber");
  refused(desk, move(desk, fixture_id(602), AT(13, 30), 0), CODE_OUTSIDE_HOURS, "Émile");
  desk_book(desk, HAIRCUT, MIA, AT(16, 0), JEAN_LUC);
  refused(desk, move(desk, fixture_id(602), AT(15, 15), 0), CODE_SLOT_TAKEN, "Mia");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_move_keeps_the_status_and_is_told), CASE(operations_of_a_row_are_a_chain),
      CASE(another_employee_has_own_terms),      CASE(the_own_time_counts_as_free),
      CASE(a_refused_move_changes_nothing),      CASE(a_move_holds_to_the_revision_that_was_seen),
      CASE(an_override_is_of_the_place),         CASE(a_move_may_cross_the_clock_change),
      CASE(both_employees_must_be_free),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
