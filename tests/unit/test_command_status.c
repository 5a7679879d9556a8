/* The steps of a visit's status: history, who may, the time that is free or not, and the ticket beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "unit/command_fixture.h"

static enum code step(struct desk *desk, struct id visit, enum appointment_status to, const char *reason) {
  return command_status(desk->replica, &desk->command, visit, to, reason, &desk->outcome, desk_try(desk));
}

/* ----------------------------------------------------------------------------------------- the steps */

static void every_step_is_told(void **state) {
  struct desk *desk = *state;
  static const struct {
    enum appointment_status to;
    const char *reason, *history, *sentence;
    int blocking;
  } steps[] = {
      {STATUS_CONFIRMED, NULL, "scheduled confirmed Ines -", "Confirmed Jean-Luc Müller.", 1},
      {STATUS_CHECKED_IN, NULL, "confirmed checked_in Ines -", "Checked in Jean-Luc Müller.", 1},
      {STATUS_CANCELLED, "ill", "checked_in cancelled Ines ill", "Cancelled Jean-Luc Müller.", 0},
      {STATUS_SCHEDULED, "well again", "cancelled scheduled Ines well again", "Reactivated Jean-Luc Müller.",
       1},
      {STATUS_NO_SHOW, NULL, "scheduled no_show Ines -", "Noted as no-show: Jean-Luc Müller.", 0},
      {STATUS_SCHEDULED, NULL, "no_show scheduled Ines -", "Reactivated Jean-Luc Müller.", 1},
      {STATUS_IN_PROGRESS, NULL, "scheduled in_progress Ines -", "Started Jean-Luc Müller.", 1},
      {STATUS_COMPLETED, NULL, "in_progress completed Ines -", "Completed Jean-Luc Müller.", 1},
  };
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  desk->fixture.now = AT(13, 5);
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    passes(desk, step(desk, visit, steps[i].to, steps[i].reason));
    assert_string_equal(desk->outcome.sentence, steps[i].sentence);
    answers(desk,
            "SELECT from_status || ' ' || to_status || ' ' || by_name || ' ' || coalesce(reason, '-') FROM "
            "status_history WHERE "
            "appointment_id = ?1 ORDER BY position DESC",
            visit, steps[i].history);
    assert_int_equal(
        desk_number(desk, "SELECT blocking FROM appointment_segment WHERE appointment_id = ?1", visit),
        steps[i].blocking);
    assert_int_equal(desk->outcome.revision, (int64_t)i + 2);
  }
  answers(desk, "SELECT count(*) FROM outbox WHERE entity_id = ?1", visit, "9");
  answers(desk, "SELECT group_concat(command) FROM (SELECT command FROM audit_log ORDER BY id)", id_nil,
          "book,confirm,checkin,cancel,reactivate,noshow,reactivate,start,complete");
}

static void the_reason_of_a_cancellation_is_asked_and_kept(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  uint64_t before = desk_state(desk);
  refused(desk, step(desk, visit, STATUS_CANCELLED, NULL), CODE_INVALID, "reason");
  refused(desk, step(desk, visit, STATUS_CANCELLED, "  "), CODE_INVALID, "reason");
  refused(desk, step(desk, visit, STATUS_CANCELLED, "a\x07"), CODE_INVALID, "The reason");
  assert_int_equal(desk_state(desk), before);
  passes(desk, step(desk, visit, STATUS_CANCELLED, "changed plans"));
  answers(desk, "SELECT cancellation_reason FROM appointment WHERE id = ?1", visit, "changed plans");
  passes(desk, step(desk, visit, STATUS_SCHEDULED, NULL));
  answers(desk, "SELECT coalesce(cancellation_reason, '-') FROM appointment WHERE id = ?1", visit, "-");
}

struct step_case {
  int64_t now;
  int visit;
  enum appointment_status to;
  enum code wanted;
};

static void what_the_table_lacks_is_refused(void **state) {
  struct desk *desk = *state;
  static const struct step_case cases[] = {
      {AT(8, 0), 601, STATUS_NO_SHOW, CODE_BAD_TRANSITION},     /* before its start */
      {AT(-1, 0), 601, STATUS_CHECKED_IN, CODE_BAD_TRANSITION}, /* the day before */
      {AT(8, 0), 601, STATUS_SCHEDULED, CODE_BAD_TRANSITION},
      {AT(8, 0), 601, STATUS_CONFIRMED, CODE_BAD_TRANSITION}, /* it is */
      {AT(8, 0), 602, STATUS_COMPLETED, CODE_BAD_TRANSITION},
      {AT(8, 0), 603, STATUS_CHECKED_IN, CODE_BAD_TRANSITION},
      {AT(8, 0), 606, STATUS_SCHEDULED, CODE_BAD_TRANSITION}, /* completed, and nobody said why */
      {AT(8, 0), 601, STATUS_PENDING, CODE_BAD_TRANSITION},
      {AT(8, 0), 699, STATUS_CONFIRMED, CODE_NOT_FOUND},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint64_t before = desk_state(desk);
    desk->fixture.now = cases[i].now;
    refused(desk, step(desk, fixture_id(cases[i].visit), cases[i].to, "because"), cases[i].wanted, NULL);
    assert_int_equal(desk_state(desk), before);
  }
  desk->command.if_revision = 5;
  refused(desk, step(desk, fixture_id(601), STATUS_CHECKED_IN, NULL), CODE_STALE_VERSION, NULL);
}

/* The no-show comes back only to a free time. */
static void a_visit_comes_back_only_to_a_free_time(void **state) {
  struct desk *desk = *state;
  struct id other = desk_book(desk, HAIRCUT, EMILE, AT(13, 15), JEAN_LUC);
  refused(desk, step(desk, fixture_id(603), STATUS_SCHEDULED, NULL), CODE_SLOT_TAKEN, "Émile Roux");
  assert_false(id_is_nil(desk->outcome.verdict.breaches[0].visit)); /* who has it now can be gone to */
  passes(desk, step(desk, other, STATUS_CANCELLED, "ill"));
  passes(desk, step(desk, fixture_id(603), STATUS_SCHEDULED, NULL));
  refused(desk, step(desk, other, STATUS_SCHEDULED, NULL), CODE_SLOT_TAKEN, NULL);
}

/* ------------------------------------------------------------------------------------------- who may */

static void who_may_what(void **state) {
  struct desk *desk = *state;
  static const struct {
    enum user_role role;
    int employee, visit;
    enum appointment_status to;
    const char *because;
    enum code wanted;
  } cases[] = {
      {ROLE_VIEWER, 0, 601, STATUS_CHECKED_IN, NULL, CODE_NOT_PERMITTED},
      {ROLE_PROVIDER, EMILE, 601, STATUS_CHECKED_IN, NULL, CODE_NOT_PERMITTED},
      {ROLE_PROVIDER, 0, 601, STATUS_CHECKED_IN, NULL, CODE_NOT_PERMITTED},
      {ROLE_PROVIDER, MIA, 601, STATUS_CANCELLED, NULL, CODE_NOT_PERMITTED},
      {ROLE_PROVIDER, MIA, 601, STATUS_CHECKED_IN, NULL, CODE_OK},
      {ROLE_PROVIDER, EMILE, 602, STATUS_CHECKED_IN, NULL, CODE_OK}, /* one of the two */
      {ROLE_RECEPTION, 0, 606, STATUS_CHECKED_IN, "wrong one", CODE_BAD_TRANSITION},
      {ROLE_ADMIN, 0, 606, STATUS_CHECKED_IN, NULL, CODE_BAD_TRANSITION},
      {ROLE_ADMIN, 0, 606, STATUS_CHECKED_IN, "", CODE_INVALID},
      {ROLE_ADMIN, 0, 606, STATUS_CHECKED_IN, "wrong one", CODE_OK},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    desk->actor.role = cases[i].role;
    desk->actor.employee = cases[i].employee == 0 ? id_nil : fixture_id(cases[i].employee);
    desk->command.override_reason = cases[i].because;
    uint64_t before = desk_state(desk);
    enum code code = step(desk, fixture_id(cases[i].visit), cases[i].to, "ill");
    if (cases[i].wanted == CODE_OK) passes(desk, code);
    if (cases[i].wanted == CODE_OK) continue;
    refused(desk, code, cases[i].wanted, NULL);
    assert_int_equal(desk_state(desk), before);
  }
}

/* What a manager corrected, only a manager takes back. */
static void a_correction_is_a_managers(void **state) {
  struct desk *desk = *state;
  desk->command.override_reason = "wrong one";
  passes(desk, step(desk, fixture_id(606), STATUS_IN_PROGRESS, NULL));
  answers(desk, "SELECT reason FROM status_history WHERE appointment_id = ?1 ORDER BY position DESC",
          fixture_id(606), "wrong one");
  desk->command.override_reason = NULL;
  desk->actor.role = ROLE_RECEPTION;
  refused(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)),
          CODE_NOT_PERMITTED, NULL);
  desk->actor.role = ROLE_ADMIN;
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  answers(desk, "SELECT status FROM appointment WHERE id = ?1", fixture_id(606), "completed");
}

/* -------------------------------------------------------------------------------------------- tickets */

static void a_ticket_follows_its_visit(void **state) {
  struct desk *desk = *state;
  static const struct {
    enum appointment_status to;
    const char *ticket;
  } steps[] = {
      {STATUS_IN_PROGRESS, "SERVING"}, {STATUS_CANCELLED, "LEFT"}, {STATUS_SCHEDULED, "SERVING"},
      {STATUS_CHECKED_IN, "SERVING"},  {STATUS_NO_SHOW, "LEFT"},   {STATUS_SCHEDULED, "SERVING"},
      {STATUS_IN_PROGRESS, "SERVING"}, {STATUS_COMPLETED, "DONE"},
  };
  desk->fixture.now = AT(13, 0);
  const struct walk_in walk_in = {.service = desk_service(desk, HAIRCUT), .employee = EMPLOYEE_ANY};
  passes(desk, command_walk_in(desk->replica, &desk->command, &walk_in, &desk->outcome, desk_try(desk)));
  struct id visit = desk->outcome.appointment;
  desk->fixture.now = AT(13, 2);
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    passes(desk, step(desk, visit, steps[i].to, "because"));
    answers(desk, "SELECT state FROM walk_in WHERE appointment_id = ?1", visit, steps[i].ticket);
  }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(every_step_is_told),
      CASE(the_reason_of_a_cancellation_is_asked_and_kept),
      CASE(what_the_table_lacks_is_refused),
      CASE(a_visit_comes_back_only_to_a_free_time),
      CASE(who_may_what),
      CASE(a_correction_is_a_managers),
      CASE(a_ticket_follows_its_visit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
