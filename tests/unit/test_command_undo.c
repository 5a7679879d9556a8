/* Taking back and doing again: what stands against it, what the centre is told, and that a command that fails midway leaves nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/command_fixture.h"

static enum code undo(struct desk *desk) {
  return command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk));
}

static enum code redo(struct desk *desk) {
  return command_redo(desk->replica, &desk->command, &desk->outcome, desk_try(desk));
}

static enum code move(struct desk *desk, struct id visit, int64_t starts_at) {
  return command_move(desk->replica, &desk->command, visit, starts_at, EMPLOYEE_ANY, &desk->outcome,
                      desk_try(desk));
}

static enum code note(struct desk *desk, struct id visit, const char *text) {
  const struct appointment_edit edit = {.note = text};
  return command_edit(desk->replica, &desk->command, visit, &edit, &desk->outcome, desk_try(desk));
}

static enum code cancel(struct desk *desk, struct id visit) {
  return command_status(desk->replica, &desk->command, visit, STATUS_CANCELLED, "ill", &desk->outcome,
                        desk_try(desk));
}

static const char starts_sql[] = "SELECT (starts_at - 1795388400000) / 60000 FROM appointment WHERE id = ?1";

/* --------------------------------------------------------------------------------------- back and again */

static void a_move_goes_back_and_again(void **state) {
  struct desk *desk = *state;
  passes(desk, move(desk, fixture_id(601), AT(13, 0)));
  passes(desk, undo(desk));
  assert_string_equal(desk->outcome.sentence,
                      "Taken back: Moved Anna Schmidt to Mon 23 Nov 13:00, with Mia Weber.");
  assert_true(id_equal(desk->outcome.appointment, fixture_id(601)));
  answers(desk, starts_sql, fixture_id(601), "600");
  answers(desk,
          "SELECT to_status || ' ' || reason || ' ' || by_name FROM status_history WHERE appointment_id = ?1 "
          "ORDER BY position DESC",
          fixture_id(601), "rescheduled taken back Ines");
  answers(desk, "SELECT moves || sync_state FROM appointment WHERE id = ?1", fixture_id(601), "0pending");
  passes(desk, redo(desk));
  answers(desk, starts_sql, fixture_id(601), "780");
  answers(desk, "SELECT moves FROM appointment WHERE id = ?1", fixture_id(601), "1");
  refused(desk, redo(desk), CODE_NOT_FOUND, "nothing");
  passes(desk, undo(desk));
  refused(desk, undo(desk), CODE_NOT_FOUND, "nothing");
}

/* What is taken back travels as an operation that names the one that it takes back. */
static void the_centre_is_told_what_is_taken_back(void **state) {
  struct desk *desk = *state;
  passes(desk, note(desk, fixture_id(601), "new"));
  passes(desk, undo(desk));
  passes(desk, redo(desk));
  answers(desk, "SELECT group_concat(kind) FROM (SELECT kind FROM outbox ORDER BY n)", id_nil,
          "update,undo,undo");
  answers(desk, "SELECT group_concat(body ->> '$.notes') FROM (SELECT body FROM outbox ORDER BY n)", id_nil,
          "new,Careful: ammonia,new");
  answers(desk, "SELECT group_concat(base ->> '$.notes') FROM (SELECT base FROM outbox ORDER BY n)", id_nil,
          "Careful: ammonia,new,Careful: ammonia");
  answers(desk,
          "SELECT count(*) FROM outbox AS o JOIN outbox AS p ON p.n = o.n - 1 WHERE o.base_op = p.op_id",
          id_nil, "2");
  answers(desk, "SELECT group_concat(command) FROM (SELECT command FROM audit_log ORDER BY id)", id_nil,
          "edit,undo,redo");
}

static void a_booking_goes_and_comes_back(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  passes(desk, undo(desk));
  answers(desk,
          "SELECT (deleted_at IS NOT NULL) || (SELECT sum(blocking) FROM appointment_segment WHERE "
          "appointment_id = ?1) FROM "
          "appointment WHERE id = ?1",
          visit, "10");
  struct booking other = desk_booking(desk, HAIRCUT, MIA, AT(13, 15), BEN);
  uint64_t before = desk_state(desk);
  passes(desk, redo(desk));
  refused(desk, command_book(desk->replica, &desk->command, &other, &desk->outcome, desk_try(desk)),
          CODE_SLOT_TAKEN, NULL);
  assert_true(desk_state(desk) != before);
  answers(desk, "SELECT deleted_at IS NULL FROM appointment WHERE id = ?1", visit, "1");
}

/* Something new ends what could be done again. */
static void something_new_ends_redo(void **state) {
  struct desk *desk = *state;
  passes(desk, note(desk, fixture_id(601), "one"));
  passes(desk, undo(desk));
  passes(desk, note(desk, fixture_id(602), "two"));
  refused(desk, redo(desk), CODE_NOT_FOUND, NULL);
  passes(desk, undo(desk));
  refused(desk, undo(desk), CODE_NOT_FOUND, NULL);
  passes(desk, redo(desk));
}

/* Nothing new: what was undone can still be done again. */
static void the_same_again_keeps_redo(void **state) {
  struct desk *desk = *state;
  passes(desk, note(desk, fixture_id(601), "one"));
  passes(desk, undo(desk));
  passes(desk, note(desk, fixture_id(602), ""));
  assert_true(desk->outcome.unchanged);
  passes(desk, redo(desk));
}

/* ---------------------------------------------------------------------------------- what stands against */

static void what_changed_elsewhere_is_not_taken_back(void **state) {
  struct desk *desk = *state;
  passes(desk, note(desk, fixture_id(601), "mine"));
  fixture_sql(desk->fixture.path,
              "UPDATE appointment SET notes = 'theirs', revision = revision + 1 WHERE notes = 'mine'");
  uint64_t before = desk_state(desk);
  refused(desk, undo(desk), CODE_STALE_VERSION, "elsewhere");
  assert_int_equal(desk_state(desk), before);
  /* What this desk did on top can be taken back, but not what lies under the change from elsewhere. */
  passes(desk, note(desk, fixture_id(601), "mine again"));
  passes(desk, undo(desk));
  answers(desk, "SELECT notes FROM appointment WHERE id = ?1", fixture_id(601), "theirs");
  refused(desk, undo(desk), CODE_STALE_VERSION, NULL);
  answers(desk, "SELECT notes FROM appointment WHERE id = ?1", fixture_id(601), "theirs");
}

static void a_time_that_was_taken_is_not_given_back(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  passes(desk, cancel(desk, visit));
  /* By another desk: no command of this one. */
  fixture_sql(desk->fixture.path, "UPDATE appointment_segment SET employee_id = "
                                  "x'00000000000070008000000000000201', starts_at = 1795436400000, ends_at = "
                                  "1795438800000, occupied_from = 1795436400000, occupied_to = "
                                  "1795438800000, blocking = 1, overlap = 0 WHERE appointment_id = "
                                  "x'00000000000070008000000000000603'");
  uint64_t before = desk_state(desk);
  refused(desk, undo(desk), CODE_SLOT_TAKEN, "Mia Weber");
  assert_int_equal(desk->outcome.verdict.breach_count, 1);
  assert_false(id_is_nil(desk->outcome.verdict.breaches[0].visit));
  assert_int_equal(desk_state(desk), before);
  fixture_sql(desk->fixture.path, "UPDATE appointment_segment SET blocking = 0 WHERE appointment_id = "
                                  "x'00000000000070008000000000000603'");
  passes(desk, undo(desk));
}

/* An overlap on purpose is with those who were named; whoever came since is not among them. */
static void an_overlap_comes_back_only_over_whom_it_was_meant(void **state) {
  struct desk *desk = *state;
  struct id below = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  desk->command.override_reason = "both know";
  struct id above = desk_book(desk, HAIRCUT, MIA, AT(13, 20), BEN);
  desk->command.override_reason = NULL;
  passes(desk, cancel(desk, above));
  passes(desk, undo(desk)); /* over the one that was meant */
  passes(desk, cancel(desk, above));
  (void)below;
  fixture_sql(desk->fixture.path, "UPDATE appointment_segment SET employee_id = "
                                  "x'00000000000070008000000000000201', starts_at = 1795437600000, ends_at = "
                                  "1795440000000, occupied_from = 1795437600000, occupied_to = "
                                  "1795440000000, blocking = 1, overlap = 0 WHERE appointment_id = "
                                  "x'00000000000070008000000000000603'");
  refused(desk, undo(desk), CODE_SLOT_TAKEN, NULL);
}

static void the_permission_is_asked_again(void **state) {
  struct desk *desk = *state;
  passes(desk, move(desk, fixture_id(601), AT(13, 0)));
  desk->actor.role = ROLE_VIEWER;
  refused(desk, undo(desk), CODE_NOT_PERMITTED, NULL);
  desk->actor.role = ROLE_PROVIDER;
  refused(desk, undo(desk), CODE_NOT_PERMITTED, NULL);
  desk->actor.role = ROLE_RECEPTION;
  passes(desk, undo(desk));
  desk->actor.role = ROLE_VIEWER;
  refused(desk, redo(desk), CODE_NOT_PERMITTED, NULL);
}

/* A provider takes back what was done in the own column, with the ticket beside it. */
static void a_provider_takes_back_in_the_own_column(void **state) {
  struct desk *desk = *state;
  desk->fixture.now = AT(13, 0);
  const struct walk_in walk_in = {.service = desk_service(desk, HAIRCUT),
                                  .employee = desk_employee(desk, MIA)};
  passes(desk, command_walk_in(desk->replica, &desk->command, &walk_in, &desk->outcome, desk_try(desk)));
  struct id visit = desk->outcome.appointment;
  desk->actor =
      (struct actor){.role = ROLE_PROVIDER, .kind = ACTOR_STAFF, .name = "Mia", .employee = fixture_id(MIA)};
  passes(desk, command_status(desk->replica, &desk->command, visit, STATUS_COMPLETED, NULL, &desk->outcome,
                              desk_try(desk)));
  desk->actor.employee = fixture_id(EMILE);
  refused(desk, undo(desk), CODE_NOT_PERMITTED, NULL);
  desk->actor.employee = fixture_id(MIA);
  passes(desk, undo(desk));
  answers(desk, "SELECT state FROM walk_in WHERE appointment_id = ?1", visit, "SERVING");
}

/* ---------------------------------------------------------------------------------------------- depth */

static void the_newest_fifty_are_kept(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  struct undo_row *rows;
  int count;
  arena_init(&arena, 1 << 20);
  for (int i = 0; i < UNDO_DEPTH + 5; i++) {
    char text[32];
    (void)snprintf(text, sizeof text, "note %d", i);
    passes(desk, note(desk, fixture_id(601), text));
    if (i % 7 != 3) continue;
    /* What is undone and never done again leaves gaps in the numbers, and must not cost depth. */
    passes(desk, note(desk, fixture_id(602), text));
    passes(desk, undo(desk));
  }
  passes(desk, note(desk, fixture_id(601), "last"));
  passes(desk, undo_list(desk->replica, false, &arena, &rows, &count, desk_try(desk)));
  assert_int_equal(count, UNDO_DEPTH);
  assert_string_equal(rows[0].by, "Ines");
  answers(desk, "SELECT count(*) FROM undo_image WHERE undo_id NOT IN (SELECT id FROM undo_log)", id_nil,
          "0");
  for (int i = 0; i < UNDO_DEPTH; i++) passes(desk, undo(desk));
  refused(desk, undo(desk), CODE_NOT_FOUND, NULL);
  answers(desk, "SELECT notes FROM appointment WHERE id = ?1", fixture_id(601), "note 5");
  passes(desk, undo_list(desk->replica, true, &arena, &rows, &count, desk_try(desk)));
  assert_int_equal(count, UNDO_DEPTH);
  for (int i = 0; i < UNDO_DEPTH; i++) passes(desk, redo(desk));
  answers(desk, "SELECT notes FROM appointment WHERE id = ?1", fixture_id(601), "last");
  arena_release(&arena);
}

/* ------------------------------------------------------------------------------------------ all or nothing */

/* Wherever a command's writing stops, nothing of it is there: each of its tables refuses in turn. */
static void what_fails_midway_leaves_nothing(void **state) {
  struct desk *desk = *state;
  static const char *const tables[] = {"appointment",
                                       "appointment_segment",
                                       "appointment_addon",
                                       "status_history",
                                       "customer",
                                       "audit_log",
                                       "outbox",
                                       "undo_log",
                                       "undo_image"};
  struct booking booking = desk_booking(desk, COLOUR, MIA, AT(13, 0), 0);
  passes(desk,
         visit_request_add_addon(&booking.request, desk->salon, desk_addon(desk, OLAPLEX), desk_try(desk)));
  booking.customer = (struct customer_choice){.name = "Zoë Neu", .phone = "030 5550144"};
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
    char sql[256];
    (void)snprintf(sql, sizeof sql,
                   "CREATE TRIGGER refuses BEFORE INSERT ON %s BEGIN SELECT raise(ABORT, 'refused'); END",
                   tables[i]);
    fixture_sql(desk->fixture.path, sql);
    uint64_t before = desk_state(desk);
    refused(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)),
            CODE_INTERNAL, "NOT saved");
    assert_int_equal(desk_state(desk), before);
    fixture_sql(desk->fixture.path, "DROP TRIGGER refuses");
  }
  passes(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_move_goes_back_and_again),
      CASE(the_centre_is_told_what_is_taken_back),
      CASE(a_booking_goes_and_comes_back),
      CASE(something_new_ends_redo),
      CASE(the_same_again_keeps_redo),
      CASE(what_changed_elsewhere_is_not_taken_back),
      CASE(a_time_that_was_taken_is_not_given_back),
      CASE(an_overlap_comes_back_only_over_whom_it_was_meant),
      CASE(the_permission_is_asked_again),
      CASE(a_provider_takes_back_in_the_own_column),
      CASE(the_newest_fifty_are_kept),
      CASE(what_fails_midway_leaves_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
