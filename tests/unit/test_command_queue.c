/* Walk-ins, the queue at the door, and the waitlist. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "unit/command_fixture.h"

static enum code walk_in_as(struct desk *desk, int service, int employee, const char *name,
                            const char *phone) {
  const struct walk_in walk_in = {.service = desk_service(desk, service),
                                  .employee = desk_employee(desk, employee),
                                  .customer = {.name = name, .phone = phone}};
  return command_walk_in(desk->replica, &desk->command, &walk_in, &desk->outcome, desk_try(desk));
}

static struct id arrive(struct desk *desk, int service, int employee) {
  passes(desk, walk_in_as(desk, service, employee, NULL, NULL));
  return desk->outcome.id;
}

static enum code serve(struct desk *desk, struct id ticket, int employee) {
  return command_serve(desk->replica, &desk->command, ticket, desk_employee(desk, employee), &desk->outcome,
                       desk_try(desk));
}

static enum code leave(struct desk *desk, struct id ticket) {
  return command_leave(desk->replica, &desk->command, ticket, &desk->outcome, desk_try(desk));
}

static enum code undo(struct desk *desk) {
  return command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk));
}

/* ------------------------------------------------------------------------------------------ at the door */

static void who_finds_somebody_free_is_served_at_once(void **state) {
  struct desk *desk = *state;
  desk->fixture.now = AT(13, 0) + 25000; /* in the middle of a minute */
  passes(desk, walk_in_as(desk, HAIRCUT, 0, "Lea", NULL));
  assert_string_equal(desk->outcome.sentence, "Walk-in #1, Lea: Mia Weber is free now.");
  struct id visit = desk->outcome.appointment;
  answers(desk,
          "SELECT status || ' ' || source || ' ' || title || ' ' || (customer_id IS NULL) || ' ' || "
          "((starts_at - 1795388400000) / "
          "60000) FROM appointment WHERE id = ?1",
          visit, "checked_in walk_in Lea 1 780");
  answers(desk,
          "SELECT state || ' ' || number || ' ' || name || ' ' || quoted_minutes || ' ' || date FROM walk_in "
          "WHERE appointment_id = ?1",
          visit, "SERVING 1 Lea 0 2026-11-23");
  answers(desk, "SELECT group_concat(entity || ' ' || kind) FROM (SELECT * FROM outbox ORDER BY n)", id_nil,
          "appointment create,walk_in create");
  passes(desk, undo(desk));
  answers(desk, "SELECT count(*) FROM walk_in WHERE deleted_at IS NULL", id_nil, "0");
}

/* Each who waits is told the time that those before leave. */
static void who_must_wait_is_told_honestly(void **state) {
  struct desk *desk = *state;
  desk->fixture.now = AT(10, 5);
  static const struct {
    int service, employee;
    int starts; /* minutes of the day; 0: today no more */
  } cases[] = {
      {HAIRCUT, EMILE, -1},         /* free from 10 to 11: at once */
      {HAIRCUT, MIA, 13 * 60},      /* after her visits and the meeting */
      {HAIRCUT, MIA, 13 * 60 + 40}, /* behind the one before */
      {HAIRCUT, 0, 11 * 60 + 45},   /* Émile is busy to 10:50 and from 11 to 11:45 */
      {HAIRCUT, 0, 12 * 60 + 30},   /* Émile again */
      {COLOUR, MIA, 14 * 60 + 20},  /* behind both */
      {COLOUR, MIA, 0},             /* nothing of that length is left */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct id ticket = arrive(desk, cases[i].service, cases[i].employee);
    assert_int_equal(desk_number(desk, "SELECT number FROM walk_in WHERE id = ?1", ticket), (int64_t)i + 1);
    char wanted[64];
    if (cases[i].starts < 0) {
      assert_false(id_is_nil(desk->outcome.appointment));
      continue;
    }
    assert_true(id_is_nil(desk->outcome.appointment));
    (void)snprintf(wanted, sizeof wanted, "%d %d", cases[i].starts, cases[i].starts - (10 * 60 + 5));
    answers(desk,
            "SELECT coalesce(((promised_start_at - 1795388400000) / 60000) || ' ' || quoted_minutes, '0') "
            "FROM walk_in WHERE id = ?1",
            ticket, cases[i].starts == 0 ? "0" : wanted);
  }
}

static void numbers_begin_anew_each_day(void **state) {
  struct desk *desk = *state;
  desk->fixture.now = AT(10, 5);
  struct id first = arrive(desk, HAIRCUT, MIA);
  (void)arrive(desk, HAIRCUT, MIA);
  passes(desk, leave(desk, first));
  passes(desk, undo(desk));
  passes(desk, undo(desk)); /* the second one has not come: its number is not given again */
  (void)arrive(desk, HAIRCUT, MIA);
  struct id ticket;
  passes(desk, command_find_ticket(desk->replica, desk->command.location, "#3", &ticket, desk_try(desk)));
  refused(desk, command_find_ticket(desk->replica, desk->command.location, "2", &ticket, desk_try(desk)),
          CODE_NOT_FOUND, NULL);
  desk->fixture.now = AT(10, 5) + 7 * 24 * 60 * MINUTE;
  (void)arrive(desk, HAIRCUT, MIA);
  passes(desk, command_find_ticket(desk->replica, desk->command.location, "1", &ticket, desk_try(desk)));
  assert_true(id_equal(ticket, desk->outcome.id));
  static const char *const none[] = {"", "x", "-1", "1x", "9999999", "#"};
  for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
    refused(desk,
            command_find_ticket(desk->replica, desk->command.location, none[i], &ticket, desk_try(desk)),
            CODE_NOT_FOUND, NULL);
}

/* A phone under the known name is that customer; a first name alone makes none. */
static void who_came_is_looked_up(void **state) {
  struct desk *desk = *state;
  desk->fixture.now = AT(13, 0);
  static const struct {
    const char *name, *phone;
    enum code wanted;
    const char *customer;
  } cases[] = {
      {"anna schmidt", "030 5550101", CODE_OK, "Anna Schmidt"},
      {"Carla", "030 5550101", CODE_AMBIGUOUS, NULL},
      {"Lea", NULL, CODE_OK, ""},
      {"Lea Neu", "030 5550133", CODE_OK, "Lea Neu"},
      {NULL, "030 5550134", CODE_OK, ""},
      {"Le\x1b", NULL, CODE_INVALID, NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint64_t before = desk_state(desk);
    enum code code = walk_in_as(desk, HAIRCUT, 0, cases[i].name, cases[i].phone);
    if (cases[i].wanted != CODE_OK) {
      refused(desk, code, cases[i].wanted, NULL);
      assert_int_equal(desk_state(desk), before);
      continue;
    }
    passes(desk, code);
    answers(desk,
            "SELECT c.first_name || ' ' || c.last_name FROM walk_in AS w JOIN customer AS c ON c.id = "
            "w.customer_id WHERE w.id = ?1",
            desk->outcome.id, cases[i].customer);
  }
}

/* What no waiting mends is no ticket. */
static void who_can_never_be_served_gets_no_ticket(void **state) {
  struct desk *desk = *state;
  desk->fixture.now = AT(13, 0);
  uint64_t before = desk_state(desk);
  refused(desk, walk_in_as(desk, COLOUR, EMILE, NULL, NULL), CODE_NOT_QUALIFIED, NULL);
  desk->actor.role = ROLE_PROVIDER;
  refused(desk, walk_in_as(desk, HAIRCUT, 0, NULL, NULL), CODE_NOT_PERMITTED, NULL);
  assert_int_equal(desk_state(desk), before);
}

/* Walk-ins take their turns of a pool, as bookings do. */
static void walk_ins_take_turns(void **state) {
  struct desk *desk = *state;
  desk_change_salon(desk, "UPDATE pool SET service_id = x'00000000000070008000000000000301', strategy = "
                          "'ROTATE' WHERE name = 'Everybody';"
                          "UPDATE pool_member SET assigned_count = 0, last_assigned_at = NULL");
  desk->fixture.now = AT(13, 0);
  (void)arrive(desk, HAIRCUT, 0);
  answers(desk, "SELECT sum(assigned_count) FROM pool_member", id_nil, "1");
  (void)arrive(desk, HAIRCUT, 0);
  answers(desk, "SELECT count(*) FROM pool_member WHERE assigned_count = 1", id_nil, "2");
  answers(desk, "SELECT count(*) FROM outbox WHERE entity = 'pool'", id_nil,
          "0"); /* the centre counts for itself */
  passes(desk, undo(desk));
  answers(desk, "SELECT sum(assigned_count) FROM pool_member", id_nil, "1");
}

/* ------------------------------------------------------------------------------------- serve and leave */

static void a_ticket_is_served_or_left_once(void **state) {
  struct desk *desk = *state;
  desk->fixture.now = AT(10, 5);
  struct id ticket = arrive(desk, HAIRCUT, MIA), other = arrive(desk, HAIRCUT, MIA);
  refused(desk, serve(desk, ticket, 0), CODE_SLOT_TAKEN, "Mia");
  passes(desk, serve(desk, ticket, EMILE));
  assert_true(id_equal(desk->outcome.id, ticket));
  answers(desk, "SELECT state FROM walk_in WHERE id = ?1", ticket, "SERVING");
  answers(desk,
          "SELECT a.status || s.employee_name FROM walk_in AS w JOIN appointment AS a ON a.id = "
          "w.appointment_id JOIN "
          "appointment_segment AS s ON s.appointment_id = a.id WHERE w.id = ?1",
          ticket, "checked_inÉmile Roux");
  uint64_t before = desk_state(desk);
  refused(desk, serve(desk, ticket, EMILE), CODE_BAD_TRANSITION, "SERVING");
  refused(desk, leave(desk, ticket), CODE_BAD_TRANSITION, NULL);
  refused(desk, leave(desk, fixture_id(1)), CODE_NOT_FOUND, NULL);
  desk->command.if_revision = 9;
  refused(desk, leave(desk, other), CODE_STALE_VERSION, NULL);
  desk->command.if_revision = REVISION_ANY;
  assert_int_equal(desk_state(desk), before);
  passes(desk, leave(desk, other));
  answers(desk, "SELECT state FROM walk_in WHERE id = ?1", other, "LEFT");
  passes(desk, undo(desk));
  passes(desk, undo(desk));
  answers(desk, "SELECT state || (appointment_id IS NULL) FROM walk_in WHERE id = ?1", ticket, "WAITING1");
}

/* ------------------------------------------------------------------------------------------ waitlist */

static void wishes_are_kept_and_taken_off(void **state) {
  struct desk *desk = *state;
  struct waitlist_wish wish = {.customer = fixture_id(ANNA),
                               .service = desk_service(desk, HAIRCUT),
                               .employee = desk_employee(desk, MIA),
                               .from = 20780,
                               .to = 20790,
                               .note = "mornings"};
  passes(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)));
  struct id entry = desk->outcome.id;
  assert_string_equal(desk->outcome.sentence, "Anna Schmidt waits for Men's Haircut.");
  answers(
      desk,
      "SELECT status || ' ' || from_date || ' ' || to_date || ' ' || note FROM waitlist_entry WHERE id = ?1",
      entry, "WAITING 2026-11-23 2026-12-03 mornings");
  uint64_t before = desk_state(desk);
  wish.to = wish.from - 1;
  refused(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)),
          CODE_INVALID, NULL);
  wish.to = DATE_NONE;
  wish.customer = fixture_id(GONE);
  refused(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)),
          CODE_NOT_FOUND, NULL);
  assert_int_equal(desk_state(desk), before);
  passes(desk, command_waitlist_remove(desk->replica, &desk->command, entry, &desk->outcome, desk_try(desk)));
  refused(desk, command_waitlist_remove(desk->replica, &desk->command, entry, &desk->outcome, desk_try(desk)),
          CODE_NOT_FOUND, NULL);
  passes(desk, undo(desk));
  answers(desk, "SELECT status FROM waitlist_entry WHERE id = ?1", entry, "WAITING");
}

static void wishes_are_changed(void **state) {
  struct desk *desk = *state;
  struct waitlist_wish wish = {.customer = fixture_id(ANNA),
                               .service = desk_service(desk, HAIRCUT),
                               .employee = EMPLOYEE_ANY,
                               .from = DATE_NONE,
                               .to = DATE_NONE};
  passes(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)));
  struct id entry = desk->outcome.id;
  wish.days = 1U << MONDAY | 1U << FRIDAY;
  wish.start_minute = 16 * 60;
  wish.priority = 2;
  passes(desk,
         command_waitlist_edit(desk->replica, &desk->command, entry, &wish, &desk->outcome, desk_try(desk)));
  assert_string_equal(desk->outcome.sentence, "Changed what Anna Schmidt waits for.");
  answers(desk,
          "SELECT days || ' ' || start_minute || ' ' || end_minute || ' ' || priority FROM waitlist_entry "
          "WHERE id = ?1",
          entry, "[1,5] 960 1440 2");
  struct waitlist_row *rows = NULL;
  struct arena arena;
  int count = 0;
  arena_init(&arena, 1 << 20);
  passes(desk, reader_waitlist(desk->replica, desk->command.location, &arena, &rows, &count, desk_try(desk)));
  assert_int_equal(rows[0].wish.days, wish.days);
  assert_int_equal(rows[0].wish.start_minute, 16 * 60);
  assert_int_equal(rows[0].wish.priority, 2);
  arena_release(&arena);
  uint64_t before = desk_state(desk);
  wish.end_minute = 15 * 60;
  refused(desk,
          command_waitlist_edit(desk->replica, &desk->command, entry, &wish, &desk->outcome, desk_try(desk)),
          CODE_INVALID, NULL);
  wish.end_minute = 0;
  wish.service = desk_service(desk, COLOUR);
  wish.employee = desk_employee(desk, EMILE);
  refused(desk,
          command_waitlist_edit(desk->replica, &desk->command, entry, &wish, &desk->outcome, desk_try(desk)),
          CODE_NOT_QUALIFIED, NULL);
  assert_int_equal(desk_state(desk), before);
  passes(desk, undo(desk));
  answers(desk, "SELECT days IS NULL FROM waitlist_entry WHERE id = ?1", entry, "1");
}

/* One change books the visit and takes the wish off the list; undo brings both back. */
static void a_wish_is_fulfilled_by_its_booking(void **state) {
  struct desk *desk = *state;
  struct waitlist_wish wish = {.customer = fixture_id(ANNA),
                               .service = desk_service(desk, HAIRCUT),
                               .employee = EMPLOYEE_ANY,
                               .from = DATE_NONE,
                               .to = DATE_NONE};
  passes(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)));
  struct id entry = desk->outcome.id;
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(13, 0), ANNA);
  booking.waitlist = entry;
  passes(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)));
  answers(
      desk,
      "SELECT w.status || (a.starts_at IS NOT NULL) FROM waitlist_entry AS w JOIN appointment AS a ON a.id = "
      "w.appointment_id WHERE w.id = ?1",
      entry, "BOOKED1");
  booking.starts_at = AT(14, 0);
  uint64_t before = desk_state(desk);
  refused(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)),
          CODE_NOT_FOUND, "waitlist");
  assert_int_equal(desk_state(desk), before);
  passes(desk, undo(desk));
  answers(desk, "SELECT status || (appointment_id IS NULL) FROM waitlist_entry WHERE id = ?1", entry,
          "WAITING1");
}

/* ---------------------------------------------------------------------------------------------- changes */

static void a_ticket_is_changed_and_keeps_its_place(void **state) {
  struct desk *desk = *state;
  desk->fixture.now = AT(10, 5);
  struct id ticket = arrive(desk, HAIRCUT, MIA);
  int64_t promised = desk_number(desk, "SELECT promised_start_at FROM walk_in WHERE id = ?1", ticket);
  struct walk_in edit = {.service = desk_service(desk, HAIRCUT),
                         .employee = EMPLOYEE_ANY,
                         .customer = {.name = "Kim", .phone = "030 5550199"}};
  passes(desk,
         command_ticket_edit(desk->replica, &desk->command, ticket, &edit, &desk->outcome, desk_try(desk)));
  assert_string_equal(desk->outcome.sentence, "Changed: Walk-in #1, Kim.");
  answers(desk, "SELECT name || ' ' || phone_e164 || ' ' || (employee_id IS NULL) FROM walk_in WHERE id = ?1",
          ticket, "Kim +49305550199 1");
  assert_int_equal(desk_number(desk, "SELECT promised_start_at FROM walk_in WHERE id = ?1", ticket),
                   promised);
  edit.service = desk_service(desk, COLOUR);
  edit.employee = desk_employee(desk, EMILE);
  refused(desk,
          command_ticket_edit(desk->replica, &desk->command, ticket, &edit, &desk->outcome, desk_try(desk)),
          CODE_NOT_QUALIFIED, NULL);
  passes(desk, undo(desk));
  answers(desk, "SELECT coalesce(name, '-') FROM walk_in WHERE id = ?1", ticket, "-");
}

/* The book says that Mia is free at ten past two, but she still has somebody in the chair. */
static void nobody_is_sent_to_who_still_works(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(13, 0), ANNA);
  desk->fixture.now = AT(13, 2);
  passes(desk, command_status(desk->replica, &desk->command, visit, STATUS_IN_PROGRESS, NULL, &desk->outcome,
                              desk_try(desk)));
  int64_t ends = desk_number(desk, "SELECT ends_at FROM appointment WHERE id = ?1", visit);
  desk->fixture.now = ends + 5 * MINUTE;
  struct id ticket = arrive(desk, HAIRCUT, MIA);
  assert_true(id_is_nil(desk->outcome.appointment));
  assert_int_equal(desk_number(desk, "SELECT promised_start_at FROM walk_in WHERE id = ?1", ticket),
                   ends + 6 * MINUTE);
  passes(desk, serve(desk, ticket, MIA)); /* who says so knows better */
}

/* ------------------------------------------------------------------------------------------------ calls */

static void a_call_is_said_to_be_somebodys(void **state) {
  struct desk *desk = *state;
  fixture_sql(
      desk->fixture.path,
      "INSERT INTO call_log (id, tenant_id, call_id, from_number, started_at, reason, created_at, "
      "updated_at) "
      "VALUES (x'00000000000070008000000000000901', (SELECT id FROM tenant), 'c1', '+49305550101', 1, "
      "'OTHER', 1, 1)");
  struct id call = fixture_id(901);
  passes(desk, command_call_link(desk->replica, &desk->command, call, fixture_id(ANNA), id_nil,
                                 &desk->outcome, desk_try(desk)));
  assert_string_equal(desk->outcome.sentence, "The call was Anna Schmidt's.");
  answers(desk, "SELECT customer_id = x'00000000000070008000000000000501' FROM call_log WHERE id = ?1", call,
          "1");
  passes(desk, undo(desk));
  answers(desk, "SELECT customer_id IS NULL FROM call_log WHERE id = ?1", call, "1");
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(13, 0), BEN);
  booking.call = call;
  passes(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)));
  struct id visit = desk->outcome.appointment;
  answers(desk, "SELECT count(*) FROM call_log WHERE appointment_id = ?1 AND customer_id IS NOT NULL", visit,
          "1");
  passes(desk, command_call_link(desk->replica, &desk->command, call, id_nil, visit, &desk->outcome,
                                 desk_try(desk)));
  assert_true(desk->outcome.unchanged);
  passes(desk, command_call_link(desk->replica, &desk->command, call, id_nil, id_nil, &desk->outcome,
                                 desk_try(desk)));
  assert_string_equal(desk->outcome.sentence, "The call is nobody's any more.");
  uint64_t before = desk_state(desk);
  refused(desk,
          command_call_link(desk->replica, &desk->command, fixture_id(902), fixture_id(ANNA), id_nil,
                            &desk->outcome, desk_try(desk)),
          CODE_NOT_FOUND, "call");
  refused(desk,
          command_call_link(desk->replica, &desk->command, call, fixture_id(GONE), id_nil, &desk->outcome,
                            desk_try(desk)),
          CODE_NOT_FOUND, NULL);
  desk->actor.role = ROLE_VIEWER;
  refused(desk,
          command_call_link(desk->replica, &desk->command, call, fixture_id(ANNA), id_nil, &desk->outcome,
                            desk_try(desk)),
          CODE_NOT_PERMITTED, NULL);
  assert_int_equal(desk_state(desk), before);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(who_finds_somebody_free_is_served_at_once),
      CASE(who_must_wait_is_told_honestly),
      CASE(numbers_begin_anew_each_day),
      CASE(who_came_is_looked_up),
      CASE(who_can_never_be_served_gets_no_ticket),
      CASE(walk_ins_take_turns),
      CASE(a_ticket_is_served_or_left_once),
      CASE(wishes_are_kept_and_taken_off),
      CASE(wishes_are_changed),
      CASE(a_wish_is_fulfilled_by_its_booking),
      CASE(a_ticket_is_changed_and_keeps_its_place),
      CASE(nobody_is_sent_to_who_still_works),
      CASE(a_call_is_said_to_be_somebodys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
