/* Changing what a visit is made of, and what is said about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "unit/command_fixture.h"

static enum code edit(struct desk *desk, struct id visit, const struct appointment_edit *change) {
  return command_edit(desk->replica, &desk->command, visit, change, &desk->outcome, desk_try(desk));
}

static struct appointment_edit services(struct desk *desk, int first, int second, int addon) {
  struct appointment_edit change = {.change_services = true, .request = {.location = desk->command.location}};
  assert_int_equal(
      visit_request_add_service(&change.request, desk->salon, desk_service(desk, first), EMPLOYEE_ANY, NULL),
      CODE_OK);
  if (second != 0)
    assert_int_equal(visit_request_add_service(&change.request, desk->salon, desk_service(desk, second),
                                               EMPLOYEE_ANY, NULL),
                     CODE_OK);
  if (addon != 0)
    assert_int_equal(visit_request_add_addon(&change.request, desk->salon, desk_addon(desk, addon), NULL),
                     CODE_OK);
  return change;
}

/* ------------------------------------------------------------------------------------ what is said */

static void notes_are_written_and_cleared(void **state) {
  struct desk *desk = *state;
  static const struct {
    const char *note, *kept;
  } cases[] = {{"new", "new"}, {" x \n y ", "x\ny"}, {"", "-"}, {"again", "again"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct appointment_edit change = {.note = cases[i].note};
    passes(desk, edit(desk, fixture_id(601), &change));
    answers(desk, "SELECT coalesce(notes, '-') FROM appointment WHERE id = ?1", fixture_id(601),
            cases[i].kept);
    assert_int_equal(desk->outcome.revision, (int64_t)i + 2);
  }
  answers(desk, "SELECT count(*) FROM status_history WHERE appointment_id = ?1", fixture_id(601),
          "3"); /* no step */
}

static void what_was_told_has_who_and_when(void **state) {
  struct desk *desk = *state;
  const struct appointment_edit change = {.told_how = "by phone"};
  passes(desk, edit(desk, fixture_id(602), &change));
  answers(desk,
          "SELECT told_how || ' ' || told_by || ' ' || told_at || ' ' || sync_state FROM appointment WHERE "
          "id = ?1",
          fixture_id(602), "by phone Ines 1795417200000 pending");
}

/* What is so already leaves no operation that would be waited for, and nothing to undo. */
static void the_same_again_changes_nothing(void **state) {
  struct desk *desk = *state;
  const struct appointment_edit change = {.note = "Careful: ammonia"};
  uint64_t before = desk_state(desk);
  passes(desk, edit(desk, fixture_id(601), &change));
  assert_true(desk->outcome.unchanged);
  assert_int_equal(desk->outcome.revision, 1);
  assert_int_equal(desk_state(desk), before);
  const struct appointment_edit nothing = {.note = NULL};
  refused(desk, edit(desk, fixture_id(601), &nothing), CODE_USAGE, NULL);
}

static void another_customer_is_checked(void **state) {
  struct desk *desk = *state;
  struct id other = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  struct id mine = desk_book(desk, HAIRCUT, EMILE, AT(13, 0), ANNA);
  (void)other;
  uint64_t before = desk_state(desk);
  static const struct {
    int customer;
    enum code wanted;
  } cases[] = {
      {GONE, CODE_NOT_FOUND}, {599, CODE_NOT_FOUND}, {AN, CODE_CUSTOMER_BLOCKED}, {JEAN_LUC, CODE_DUPLICATE}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct appointment_edit change = {.customer = fixture_id(cases[i].customer)};
    refused(desk, edit(desk, mine, &change), cases[i].wanted, NULL);
    assert_int_equal(desk_state(desk), before);
  }
  const struct appointment_edit lifted = {.customer = fixture_id(AN)};
  desk->actor.role = ROLE_RECEPTION;
  desk->command.override_reason = "has paid";
  passes(desk, edit(desk, mine, &lifted));
  answers(
      desk,
      "SELECT (overrides ->> '$[0].code') || (overrides ->> '$[0].reason') FROM appointment WHERE id = ?1",
      mine, "customer_blockedhas paid");
  /* A visit that is over only gets its right name. */
  desk->command.override_reason = NULL;
  passes(desk, edit(desk, fixture_id(603), &lifted));
}

/* ------------------------------------------------------------------------------------ what it is made of */

static void services_are_laid_anew(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  struct appointment_edit change = services(desk, HAIRCUT, COLOUR, OLAPLEX);
  passes(desk, edit(desk, visit, &change));
  answers(desk,
          "SELECT group_concat(service_name || '/' || employee_name || '/' || ((starts_at - 1795388400000) / "
          "60000)) FROM (SELECT * "
          "FROM appointment_segment WHERE appointment_id = ?1 ORDER BY position)",
          visit, "Men's Haircut/Mia Weber/780,Root colour/Mia Weber/820,Root colour/Mia Weber/895");
  answers(desk,
          "SELECT price || ' ' || duration_minutes || ' ' || moves || ' ' || ((ends_at - starts_at) / 60000) "
          "FROM appointment WHERE "
          "id = ?1",
          visit, "16500 165 0 165");
  answers(desk, "SELECT name || segment FROM appointment_addon WHERE appointment_id = ?1", visit, "Olaplex2");
  change = services(desk, HAIRCUT, 0, BEARD);
  passes(desk, edit(desk, visit, &change));
  answers(desk, "SELECT group_concat(name) FROM appointment_addon WHERE appointment_id = ?1", visit, "Beard");
  answers(desk, "SELECT price || ' ' || duration_minutes FROM appointment WHERE id = ?1", visit, "5000 55");
}

/* Who took a service that stays takes it still. */
static void the_employee_stays(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, EMILE, AT(13, 0), JEAN_LUC);
  struct appointment_edit change = services(desk, HAIRCUT, 0, BEARD);
  passes(desk, edit(desk, visit, &change));
  answers(desk,
          "SELECT employee_name || ((ends_at - starts_at) / 60000) FROM appointment_segment WHERE "
          "appointment_id = ?1",
          visit, "Émile Roux60");
}

static void minutes_are_added_and_taken(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  desk_book(desk, HAIRCUT, MIA, AT(14, 0), BEN);
  static const struct {
    int delta;
    enum code wanted;
    int minutes;
  } cases[] = {{15, CODE_OK, 55},  {5, CODE_OK, 60},        {5, CODE_SLOT_TAKEN, 60},
               {-30, CODE_OK, 30}, {-26, CODE_INVALID, 30}, {2000, CODE_INVALID, 30}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct appointment_edit change = {.minutes_delta = cases[i].delta};
    enum code code = edit(desk, visit, &change);
    if (cases[i].wanted == CODE_OK) passes(desk, code);
    if (cases[i].wanted != CODE_OK) refused(desk, code, cases[i].wanted, NULL);
    assert_int_equal(desk_number(desk, "SELECT duration_minutes FROM appointment WHERE id = ?1", visit),
                     cases[i].minutes);
    assert_int_equal(desk_number(desk, "SELECT price FROM appointment WHERE id = ?1", visit), 3500);
  }
}

/* What runs already may be made longer: that it has begun is no reason to refuse. */
static void a_visit_that_runs_may_be_made_longer(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  desk->fixture.now = AT(13, 20);
  const struct appointment_edit longer = {.minutes_delta = 10, .note = "thick hair"};
  passes(desk, edit(desk, visit, &longer));
  assert_int_equal(desk->outcome.revision, 3);
  struct appointment_edit more = services(desk, HAIRCUT, 0, BEARD);
  passes(desk, edit(desk, visit, &more));
}

/* What was put over a visit on purpose needs no second word: neither of the two is asked again for getting shorter. */
static void what_was_lifted_is_not_asked_again(void **state) {
  struct desk *desk = *state;
  struct id under = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  struct booking over = desk_booking(desk, HAIRCUT, MIA, AT(13, 10), BEN);
  desk->command.override_reason = "she agreed";
  passes(desk, command_book(desk->replica, &desk->command, &over, &desk->outcome, desk_try(desk)));
  struct id above = desk->outcome.id;
  desk->command.override_reason = NULL;
  const struct appointment_edit shorter = {.minutes_delta = -5};
  const struct appointment_edit longer = {.minutes_delta = 5};
  const struct id both[] = {under, above};
  for (int i = 0; i < 2; i++) {
    passes(desk, edit(desk, both[i], &shorter));
    refused(desk, edit(desk, both[i], &longer), CODE_SLOT_TAKEN, "taken"); /* more of it is another matter */
  }
  answers(desk, "SELECT overlap || ' ' || overlap_reason FROM appointment_segment WHERE appointment_id = ?1",
          above, "1 she agreed");
  assert_int_equal(
      desk_number(desk, "SELECT overlap FROM appointment_segment WHERE appointment_id = ?1", under), 0);
}

/* Who gets the visit is looked at, whatever the visit itself may. */
static void another_customer_is_no_shortening(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  desk_change_salon(desk, "UPDATE customer SET blocked = 1, blocked_reason = 'owes' WHERE id = "
                          "x'00000000000070008000000000000502'");
  const struct appointment_edit change = {.minutes_delta = -5, .customer = fixture_id(BEN)};
  refused(desk, edit(desk, visit, &change), CODE_CUSTOMER_BLOCKED, NULL);
}

/* Time, services and note in one change, which one undo takes back. */
static void all_at_once_is_one_change(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  struct appointment_edit change = services(desk, HAIRCUT, 0, BEARD);
  change.change_place = true;
  change.starts_at = AT(15, 0);
  change.note = "later";
  passes(desk, edit(desk, visit, &change));
  assert_string_equal(desk->outcome.sentence, "Changed Jean-Luc Müller's visit of Mon 23 Nov 15:00.");
  assert_int_equal(desk_number(desk, "SELECT starts_at FROM appointment WHERE id = ?1", visit), AT(15, 0));
  assert_int_equal(desk_number(desk, "SELECT moves FROM appointment WHERE id = ?1", visit), 1);
  answers(desk, "SELECT group_concat(to_status, ' ') FROM status_history WHERE appointment_id = ?1", visit,
          "scheduled rescheduled");
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  answers(desk, "SELECT starts_at - 1795388400000 || coalesce(notes, '') FROM appointment WHERE id = ?1",
          visit, "46800000");
  assert_int_equal(
      desk_number(desk, "SELECT count(*) FROM appointment_addon WHERE appointment_id = ?1", visit), 0);
}

/* With somebody else, at another time: as a move does it. */
static void a_place_alone_is_a_move(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  const struct appointment_edit change = {
      .change_place = true, .starts_at = AT(15, 0), .employee = desk_employee(desk, EMILE)};
  passes(desk, edit(desk, visit, &change));
  assert_non_null(strstr(desk->outcome.sentence, "Moved Jean-Luc Müller to Mon 23 Nov 15:00, with"));
  answers(desk,
          "SELECT employee_id = x'00000000000070008000000000000202' FROM appointment_segment WHERE "
          "appointment_id = ?1",
          visit, "1");
}

/* What was agreed on keeps its price and its minutes, whatever the catalogue says by now. */
static void what_is_not_touched_stays_as_agreed(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  const struct appointment_edit longer = {.minutes_delta = 10};
  passes(desk, edit(desk, visit, &longer));
  int64_t price = desk_number(desk, "SELECT price FROM appointment WHERE id = ?1", visit);
  int64_t minutes = desk_number(desk, "SELECT duration_minutes FROM appointment WHERE id = ?1", visit);
  desk_change_salon(desk, "UPDATE service SET price = price + 1000, name = 'Cut deluxe'; UPDATE "
                          "employee_service SET custom_price = 9900 WHERE custom_price IS NOT NULL");
  int addon = desk_addon(desk, BEARD);
  struct appointment_edit more = services(desk, HAIRCUT, 0, BEARD);
  passes(desk, edit(desk, visit, &more));
  assert_int_equal(desk_number(desk, "SELECT price FROM appointment WHERE id = ?1", visit),
                   price + desk->salon->addons[addon].price);
  assert_int_equal(desk_number(desk, "SELECT duration_minutes FROM appointment WHERE id = ?1", visit),
                   minutes + desk->salon->addons[addon].minutes);
  answers(desk, "SELECT service_name = 'Cut deluxe' FROM appointment_segment WHERE appointment_id = ?1",
          visit, "0");
}

static void answers_are_kept_and_changed(void **state) {
  struct desk *desk = *state;
  desk_change_salon(desk, "INSERT INTO form_field (id, tenant_id, name, label, type, required, options, "
                          "position, created_at, updated_at) VALUES "
                          "(x'00000000000070008000000000000951', x'00000000000070008000000000000001', "
                          "'patch', 'Patch test', 'BOOLEAN', 1, NULL, 1, 1, 1), "
                          "(x'00000000000070008000000000000952', x'00000000000070008000000000000001', "
                          "'care', 'Allergies', 'MULTISELECT', 0, '[\"nuts\",\"latex\"]', 2, 1, 1)");
  struct arena arena;
  struct intake_question *questions = NULL;
  int count = 0;
  arena_init(&arena, 1 << 20);
  passes(desk, reader_questions(desk->replica, &arena, &questions, &count, desk_try(desk)));
  assert_int_equal(count, 2);
  assert_int_equal(questions[1].option_count, 2);
  const struct booking_answer first[] = {{&questions[0], "true"}, {&questions[1], "nuts\nlatex"}};
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(13, 0), BEN);
  booking.answers = first;
  booking.answer_count = 2;
  passes(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)));
  struct id visit = desk->outcome.id;
  answers(desk,
          "SELECT group_concat(label || '=' || value, ' ') FROM appointment_answer WHERE appointment_id = ?1",
          visit, "Patch test=true Allergies=[\"nuts\",\"latex\"]");
  const struct booking_answer second[] = {{&questions[1], ""}, {&questions[0], "false"}};
  const struct appointment_edit change = {.answers = second, .answer_count = 2};
  passes(desk, edit(desk, visit, &change));
  struct visit_answer *kept = NULL;
  passes(desk, reader_answers(desk->replica, visit, &arena, &kept, &count, desk_try(desk)));
  assert_int_equal(count, 1);
  assert_string_equal(kept[0].value, "false");
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  passes(desk, reader_answers(desk->replica, visit, &arena, &kept, &count, desk_try(desk)));
  assert_int_equal(count, 2);
  assert_string_equal(kept[1].value, "nuts\nlatex");
  arena_release(&arena);
}

static void edits_are_refused_whole(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  uint64_t before = desk_state(desk);
  struct appointment_edit change = services(desk, COLOUR, COLOUR, 0);
  change.note = "never written";
  refused(desk, edit(desk, fixture_id(601), &change), CODE_OUTSIDE_HOURS, "taken");
  refused(desk, edit(desk, fixture_id(603), &change), CODE_BAD_TRANSITION, NULL);
  const struct appointment_edit bad = {.minutes_delta = -5, .note = "a\x1b[2J"};
  refused(desk, edit(desk, visit, &bad), CODE_INVALID, "The note");
  desk->command.if_revision = 7;
  const struct appointment_edit note = {.note = "x"};
  refused(desk, edit(desk, fixture_id(601), &note), CODE_STALE_VERSION, NULL);
  desk->command.if_revision = REVISION_ANY;
  desk->actor.role = ROLE_VIEWER;
  refused(desk, edit(desk, fixture_id(601), &note), CODE_NOT_PERMITTED, NULL);
  assert_int_equal(desk_state(desk), before);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(notes_are_written_and_cleared),
      CASE(what_was_told_has_who_and_when),
      CASE(the_same_again_changes_nothing),
      CASE(another_customer_is_checked),
      CASE(services_are_laid_anew),
      CASE(the_employee_stays),
      CASE(minutes_are_added_and_taken),
      CASE(a_visit_that_runs_may_be_made_longer),
      CASE(edits_are_refused_whole),
      CASE(what_was_lifted_is_not_asked_again),
      CASE(another_customer_is_no_shortening),
      CASE(all_at_once_is_one_change),
      CASE(a_place_alone_is_a_move),
      CASE(what_is_not_touched_stays_as_agreed),
      CASE(answers_are_kept_and_changed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
