/* Booking: what is written, who may lift what, who is meant, and series. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/text.h"
#include "unit/command_fixture.h"

static enum code book(struct desk *desk, const struct booking *booking) {
  return command_book(desk->replica, &desk->command, booking, &desk->outcome, desk_try(desk));
}

/* ----------------------------------------------------------------------------------- what is written */

static void a_booking_is_written_as_one(void **state) {
  struct desk *desk = *state;
  struct booking booking = desk_booking(desk, COLOUR, MIA, AT(13, 15), JEAN_LUC);
  passes(desk,
         visit_request_add_addon(&booking.request, desk->salon, desk_addon(desk, OLAPLEX), desk_try(desk)));
  booking.note = "  by the window ";
  booking.told_how = "by phone";
  passes(desk, book(desk, &booking));
  struct id visit = desk->outcome.id;
  assert_int_equal(desk->outcome.revision, 1);
  assert_string_equal(desk->outcome.sentence,
                      "Booked Jean-Luc Müller, Mon 23 Nov 13:15, Root colour with Mia Weber.");
  static const struct {
    const char *sql, *wanted;
  } cases[] = {
      {"SELECT concat_it FROM (SELECT status || ' ' || source || ' ' || price || ' ' || duration_minutes || "
       "' ' || notes || ' ' || "
       "booked_by || ' ' || version || ' ' || revision || ' ' || sync_state || ' ' || told_how || ' ' || "
       "told_by AS concat_it "
       "FROM appointment WHERE id = ?1)",
       "scheduled desk 13000 125 by the window Ines 0 1 pending by phone Ines"},
      {"SELECT (ends_at - starts_at) / 60000 FROM appointment WHERE id = ?1", "125"},
      {"SELECT group_concat(service_name || '/' || part_name || '/' || employee_name || '/' || price || '/' "
       "|| ((ends_at - starts_at) "
       "/ 60000) || '+' || gap_after || '/' || ((occupied_to - ends_at) / 60000) || '/' || blocking) FROM "
       "(SELECT * FROM "
       "appointment_segment WHERE appointment_id = ?1 ORDER BY position)",
       "Root colour/apply/Mia Weber/9000/40+35/0/1,Root colour/rinse/Mia Weber/0/50+0/5/1"},
      {"SELECT name || ' ' || price || ' ' || duration_minutes || ' ' || segment FROM appointment_addon "
       "WHERE appointment_id = ?1",
       "Olaplex 4000 20 1"},
      {"SELECT count(*) || ' ' || coalesce(from_status, '-') || ' ' || to_status || ' ' || by_name FROM "
       "status_history WHERE "
       "appointment_id = ?1",
       "1 - scheduled Ines"},
      {"SELECT command || ' ' || by_name || ' ' || by_kind || ' ' || (before IS NULL) || ' ' || "
       "hex(device_id) FROM audit_log WHERE "
       "entity_id = ?1",
       "book Ines DESK 1 00000000000070008000000000000902"},
      {"SELECT count(*) FROM audit_log", "1"},
      {"SELECT entity || ' ' || kind || ' ' || base_version || ' ' || (base_op IS NULL) || (base IS NULL) || "
       "(op_no IS NULL) || ' ' || "
       "state || ' ' || actor FROM outbox WHERE entity_id = ?1",
       "appointment create 0 111 pending Ines"},
      {"SELECT count(*) FROM outbox", "1"},
      {"SELECT json_array_length(body, '$.segments') || ' ' || json_array_length(body, '$.addons') || ' ' || "
       "(body ->> '$.starts_at') || "
       "' ' || (body ->> '$.segments[1].employee_id') || ' ' || (body ->> '$.segments[0].starts_at') || ' ' "
       "|| (body ->> "
       "'$.addons[0].addon_id') || ' ' || (body ->> '$.customer_id') FROM outbox WHERE entity_id = ?1",
       "2 1 1795436100000 00000000-0000-7000-8000-000000000201 1795436100000 "
       "00000000-0000-7000-8000-000000000401 "
       "00000000-0000-7000-8000-000000000505"},
      {"SELECT sentence || ' ' || state || ' ' || permission FROM undo_log",
       "Booked Jean-Luc Müller, Mon 23 Nov 13:15, Root colour with Mia Weber. done book"},
      {"SELECT count(*) || ' ' || (before IS NULL) || ' ' || revision FROM undo_image WHERE entity_id = ?1",
       "1 1 1"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    answers(desk, cases[i].sql, visit, cases[i].wanted);
}

static void what_asks_for_approval_is_pending(void **state) {
  struct desk *desk = *state;
  desk_change_salon(desk, "UPDATE service SET requires_approval = 1 WHERE name LIKE 'Men%'");
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(9, 0), ANNA);
  answers(desk, "SELECT status FROM appointment WHERE id = ?1", visit, "pending");
  answers(desk, "SELECT to_status FROM status_history WHERE appointment_id = ?1", visit, "pending");
  struct booking same = desk_booking(desk, HAIRCUT, MIA, AT(9, 10), BEN);
  refused(desk, book(desk, &same), CODE_SLOT_TAKEN, "Mia");
}

/* What was agreed on stays when the catalogue changes. */
static void names_and_prices_are_kept(void **state) {
  struct desk *desk = *state;
  struct id visit = desk_book(desk, HAIRCUT, MIA, AT(9, 0), ANNA);
  desk_change_salon(desk,
                    "UPDATE service SET name = 'Cut', price = 1; UPDATE employee SET name = 'M.'; UPDATE "
                    "employee_service SET custom_price = 2, custom_duration_minutes = 10");
  answers(desk,
          "SELECT service_name || employee_name || price FROM appointment_segment WHERE appointment_id = ?1",
          visit, "Men's HaircutMia Weber3500");
  passes(desk, command_move(desk->replica, &desk->command, visit, AT(13, 0), EMPLOYEE_ANY, &desk->outcome,
                            desk_try(desk)));
  answers(desk,
          "SELECT service_name || employee_name || price || ((ends_at - starts_at) / 60000) FROM "
          "appointment_segment WHERE "
          "appointment_id = ?1",
          visit, "Men's HaircutMia Weber350040");
}

/* ---------------------------------------------------------------------------------------- the rules */

struct refusal_case {
  int service, employee;
  int64_t starts_at;
  int customer;
  enum code wanted;
};

/* Each is refused, and the file is as it was. */
static void a_refusal_changes_nothing(void **state) {
  struct desk *desk = *state;
  static const struct refusal_case cases[] = {
      {HAIRCUT, MIA, AT(10, 15), JEAN_LUC, CODE_SLOT_TAKEN},    /* inside Anna's colour */
      {HAIRCUT, MIA, AT(9, 30), JEAN_LUC, CODE_SLOT_TAKEN},     /* over its beginning */
      {HAIRCUT, MIA, AT(10, 40), JEAN_LUC, CODE_SLOT_TAKEN},    /* 40 minutes in a gap of 35 */
      {HAIRCUT, MIA, AT(16, 30), JEAN_LUC, CODE_OUTSIDE_HOURS}, /* to 17:10 */
      {HAIRCUT, MIA, AT(12, 30), JEAN_LUC, CODE_OUTSIDE_HOURS}, /* the team meets */
      {HAIRCUT, EMILE, AT(14, 30), JEAN_LUC, CODE_OUTSIDE_HOURS},
      {COLOUR, EMILE, AT(16, 0), JEAN_LUC, CODE_NOT_QUALIFIED},
      {HAIRCUT, MIA, AT(7, 0), JEAN_LUC, CODE_OUTSIDE_HOURS},
      {HAIRCUT, MIA, AT(9, 0), AN, CODE_CUSTOMER_BLOCKED},
      {HAIRCUT, MIA, AT(9, 0), GONE, CODE_NOT_FOUND},
      {HAIRCUT, ADA, AT(9, 0), ANNA, CODE_NOT_QUALIFIED}, /* works elsewhere */
  };
  uint64_t before = desk_state(desk);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct booking booking =
        desk_booking(desk, cases[i].service, cases[i].employee, cases[i].starts_at, cases[i].customer);
    refused(desk, book(desk, &booking), cases[i].wanted, NULL);
    assert_int_equal(desk_state(desk), before);
  }
  struct booking seconds = desk_booking(desk, HAIRCUT, MIA, AT(13, 0) + 30000, JEAN_LUC);
  refused(desk, book(desk, &seconds), CODE_INVALID, "minute");
  desk->fixture.now = AT(13, 30);
  struct booking past = desk_booking(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  refused(desk, book(desk, &past), CODE_NOTICE, NULL);
  assert_int_equal(desk_state(desk), before);
}

static void gaps_are_free_and_touching_is_no_overlap(void **state) {
  struct desk *desk = *state;
  desk_change_salon(
      desk, "UPDATE employee_service SET custom_duration_minutes = 35 WHERE custom_duration_minutes = 40");
  desk_book(desk, HAIRCUT, MIA, AT(10, 40), JEAN_LUC); /* exactly the gap of Anna's colour */
  desk_book(desk, HAIRCUT, MIA, AT(9, 25), BEN);       /* up to its beginning */
}

static void an_override_is_flagged_with_whom_and_why(void **state) {
  struct desk *desk = *state;
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(10, 0), JEAN_LUC);
  desk->command.override_reason = "a regular";
  passes(desk, book(desk, &booking));
  struct id visit = desk->outcome.id;
  answers(desk,
          "SELECT overlap || ' ' || overlap_with || ' ' || overlap_reason FROM appointment_segment WHERE "
          "appointment_id = ?1",
          visit, "1 [\"00000000-0000-7000-8000-000000000601\"] a regular");
  answers(desk,
          "SELECT json_array_length(overrides) || (overrides ->> '$[0].code') || (overrides ->> "
          "'$[0].reason') || "
          "(overrides ->> '$[0].by') FROM appointment WHERE id = ?1",
          visit, "1slot_takena regularInes");
  /* It still takes its time against everybody else. */
  desk->command.override_reason = NULL;
  struct booking third = desk_booking(desk, HAIRCUT, MIA, AT(10, 30), BEN);
  refused(desk, book(desk, &third), CODE_SLOT_TAKEN, "Mia");
  passes(desk, command_status(desk->replica, &desk->command, fixture_id(601), STATUS_CANCELLED, "ill",
                              &desk->outcome, desk_try(desk)));
  third.starts_at = AT(10, 15);
  refused(desk, book(desk, &third), CODE_SLOT_TAKEN, "Mia");
}

/* Who may lift what; the reason must say something, and nothing that a terminal would obey. */
static void who_may_lift_what(void **state) {
  struct desk *desk = *state;
  static const struct {
    enum user_role role;
    const char *reason;
    int customer;
    int64_t starts_at;
    enum code wanted;
  } cases[] = {
      {ROLE_RECEPTION, "regular", JEAN_LUC, AT(10, 0), CODE_NOT_PERMITTED},
      {ROLE_RECEPTION, "regular", JEAN_LUC, AT(7, 0), CODE_NOT_PERMITTED},
      {ROLE_RECEPTION, "paid since", AN, AT(9, 0), CODE_OK},
      {ROLE_RECEPTION, "", AN, AT(13, 0), CODE_INVALID},
      {ROLE_RECEPTION, " \t", AN, AT(13, 0), CODE_INVALID},
      {ROLE_OWNER, "", JEAN_LUC, AT(13, 0), CODE_INVALID},
      {ROLE_OWNER, "a\x1b[2J", JEAN_LUC, AT(13, 0), CODE_INVALID},
      {ROLE_OWNER, "a\xff", JEAN_LUC, AT(13, 0), CODE_INVALID},
      {ROLE_PROVIDER, NULL, JEAN_LUC, AT(13, 0), CODE_NOT_PERMITTED},
      {ROLE_VIEWER, NULL, JEAN_LUC, AT(13, 0), CODE_NOT_PERMITTED},
      {ROLE_ADMIN, "regular", JEAN_LUC, AT(7, 0), CODE_OK},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct booking booking = desk_booking(desk, HAIRCUT, MIA, cases[i].starts_at, cases[i].customer);
    desk->actor.role = cases[i].role;
    desk->command.override_reason = cases[i].reason;
    uint64_t before = desk_state(desk);
    enum code code = book(desk, &booking);
    if (cases[i].wanted == CODE_OK) {
      passes(desk, code);
    } else {
      refused(desk, code, cases[i].wanted, NULL);
      assert_int_equal(desk_state(desk), before);
    }
  }
}

static void the_same_within_five_minutes_is_asked(void **state) {
  struct desk *desk = *state;
  desk_book(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  static const struct {
    int64_t starts_at;
    bool duplicate;
  } cases[] = {{AT(13, 0), true}, {AT(13, 5), true}, {AT(13, 6), false}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct booking booking = desk_booking(desk, HAIRCUT, EMILE, cases[i].starts_at, JEAN_LUC);
    if (cases[i].duplicate) {
      refused(desk, book(desk, &booking), CODE_DUPLICATE, "Jean-Luc");
      assert_int_equal(desk->outcome.verdict.breach_count, 1);
    } else {
      passes(desk, book(desk, &booking));
    }
  }
}

/* Two programs offer the same time: the one that writes first has it. */
static void one_of_two_programs_gets_the_slot(void **state) {
  struct desk *desk = *state;
  struct replica *other = fixture_open(&desk->fixture);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  struct booking mine = desk_booking(desk, HAIRCUT, MIA, AT(13, 0), JEAN_LUC);
  struct booking theirs = desk_booking(desk, HAIRCUT, MIA, AT(13, 15), BEN);
  passes(desk, book(desk, &mine));
  assert_int_equal(command_book(other, &desk->command, &theirs, &outcome, &error), CODE_SLOT_TAKEN);
  theirs.starts_at = AT(13, 40);
  error_init(&error);
  assert_int_equal(command_book(other, &desk->command, &theirs, &outcome, &error), CODE_OK);
  refused(desk, book(desk, &theirs), CODE_SLOT_TAKEN, NULL);
  replica_free(other);
}

/* ------------------------------------------------------------------------------------- who is meant */

struct name_case {
  const char *name, *phone, *email;
  enum code wanted;
  int customer;     /* of the salon; 0: a new one */
  const char *made; /* of a new one: first|last|phone_e164|email */
};

static void a_name_is_looked_up_by_phone_and_email(void **state) {
  struct desk *desk = *state;
  static const struct name_case cases[] = {
      {"jean-luc MULLER", "0171 5550105", NULL, CODE_OK, JEAN_LUC, NULL},
      {"Jean-Luc Müller", "+49 171 5550105", NULL, CODE_OK, JEAN_LUC, NULL},
      {"Anna Schmidt", "030 5550101", NULL, CODE_OK, ANNA, NULL},
      {"ben schmidt", "030-5550101", NULL, CODE_OK, BEN, NULL},
      {"Carla Schmidt", "030 5550101", NULL, CODE_AMBIGUOUS, 0, NULL},
      {"Anna Schmidt", NULL, "ANNA@example.com", CODE_OK, ANNA, NULL},
      {"Anne Schmitt", NULL, "anna@example.com", CODE_AMBIGUOUS, 0, NULL},
      {"Jean-Luc Müller", "0171 5550105", "anna@example.com", CODE_AMBIGUOUS, 0, NULL},
      {"Maria del Mar Ruiz", "030 5550142", "Maria@Example.com", CODE_OK, 0,
       "Maria del Mar|Ruiz|+49305550142|maria@example.com"},
      {"Cher", NULL, NULL, CODE_OK, 0, "Cher|||"},
      {"Jean-Luc Müller", NULL, NULL, CODE_OK, 0, "Jean-Luc|Müller||"}, /* a name alone proves nothing */
      {"", NULL, NULL, CODE_INVALID, 0, NULL},
      {"  ", "030 5550143", NULL, CODE_INVALID, 0, NULL},
      {"Eve\x1b[2J", NULL, NULL, CODE_INVALID, 0, NULL},
      {"Eve\xc3", NULL, NULL, CODE_INVALID, 0, NULL},
      {"Eve", "tomorrow", NULL, CODE_INVALID, 0, NULL},
      {"Eve", NULL, "nobody", CODE_INVALID, 0, NULL},
      {"Eve", NULL, "a\xff@example.com", CODE_INVALID, 0, NULL},
  };
  int64_t at = AT(9, 0) + 7 * 24 * 60 * MINUTE;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++, at += 7 * 24 * 60 * MINUTE) {
    struct booking booking = desk_booking(desk, HAIRCUT, MIA, at, 0);
    booking.customer =
        (struct customer_choice){.name = cases[i].name, .phone = cases[i].phone, .email = cases[i].email};
    uint64_t before = desk_state(desk);
    if (at > AT(9, 0) + 32 * 24 * 60 * MINUTE) at = AT(9, 0) + 7 * 24 * 60 * MINUTE;
    booking.starts_at = at;
    desk->command.override_reason = cases[i].wanted == CODE_OK ? "test" : NULL;
    enum code code = book(desk, &booking);
    if (cases[i].wanted != CODE_OK) {
      refused(desk, code, cases[i].wanted, NULL);
      assert_int_equal(desk_state(desk), before);
      continue;
    }
    passes(desk, code);
    if (cases[i].customer != 0) {
      char wanted[ID_TEXT_SIZE];
      (void)snprintf(wanted, sizeof wanted, "00000000000070008000%012d", cases[i].customer);
      answers(desk, "SELECT hex(customer_id) FROM appointment WHERE id = ?1", desk->outcome.id, wanted);
    } else {
      answers(desk,
              "SELECT first_name || '|' || last_name || '|' || coalesce(phone_e164, '') || '|' || "
              "coalesce(email, '') FROM "
              "customer WHERE id = (SELECT customer_id FROM appointment WHERE id = ?1)",
              desk->outcome.id, cases[i].made);
    }
  }
}

/* The listing names who it may be. */
static void an_ambiguous_name_lists_who_it_may_be(void **state) {
  struct desk *desk = *state;
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(9, 0), 0);
  booking.customer = (struct customer_choice){.name = "Carla Schmidt", .phone = "030 5550101"};
  refused(desk, book(desk, &booking), CODE_AMBIGUOUS, "Anna Schmidt, Ben Schmidt");
}

/* A new customer comes and goes with the booking. */
static void a_new_customer_is_booked_and_taken_back_with_the_visit(void **state) {
  struct desk *desk = *state;
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(9, 0), 0);
  booking.customer = (struct customer_choice){.name = "Zoë Neu", .phone = "030 5550144"};
  passes(desk, book(desk, &booking));
  answers(desk, "SELECT group_concat(entity || ' ' || kind) FROM (SELECT * FROM outbox ORDER BY n)", id_nil,
          "customer create,appointment create");
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  answers(desk, "SELECT count(*) FROM customer WHERE first_name = 'Zoë' AND deleted_at IS NULL", id_nil, "0");
}

static void texts_are_cleaned_or_refused(void **state) {
  struct desk *desk = *state;
  static char longer[TEXT_NOTE_MAX + 2];
  memset(longer, 'x', sizeof longer - 1);
  const char *const notes[] = {"\x1b]0;x\x07", "\xc3\x28", "\xe2\x80\xae gnp", longer};
  uint64_t before = desk_state(desk);
  for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
    struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(9, 0), ANNA);
    booking.note = notes[i];
    refused(desk, book(desk, &booking), CODE_INVALID, "The note");
    assert_int_equal(desk_state(desk), before);
  }
}

/* A sentence is cut between characters, however long the names are. */
static void sentences_stay_text(void **state) {
  struct desk *desk = *state;
  for (int shift = 0; shift < 3; shift++) {
    struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(13, 0) + shift * 45 * MINUTE, 0);
    char name[TEXT_NAME_MAX + 1] = "";
    memset(name, 'a', (size_t)shift);
    while (strlen(name) + 3 < sizeof name) strcat(name, "\xe0\xb8\x81"); /* Thai: three bytes each */
    booking.customer.name = name;
    passes(desk, book(desk, &booking));
    assert_int_equal(text_valid_length(desk->outcome.sentence, strlen(desk->outcome.sentence)),
                     strlen(desk->outcome.sentence));
  }
}

/* --------------------------------------------------------------------------------------------- series */

static enum code series(struct desk *desk, const struct booking *booking, const char *rule) {
  return command_book_series(desk->replica, &desk->command, booking, rule, &desk->outcome, desk_try(desk));
}

static void a_series_is_booked_as_one(void **state) {
  struct desk *desk = *state;
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(9, 0), ANNA);
  passes(desk, series(desk, &booking, "FREQ=WEEKLY;COUNT=4"));
  answers(desk,
          "SELECT count(*) || ' ' || count(DISTINCT series_id) || ' ' || ((max(starts_at) - min(starts_at)) "
          "/ 604800000) FROM "
          "appointment WHERE series_id IS NOT NULL",
          id_nil, "4 1 3");
  answers(desk, "SELECT group_concat(entity) FROM (SELECT entity FROM outbox ORDER BY n)", id_nil,
          "series,appointment,appointment,appointment,appointment");
  answers(desk, "SELECT count(*) FROM undo_log", id_nil, "1");
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  answers(desk, "SELECT count(*) FROM appointment WHERE series_id IS NOT NULL AND deleted_at IS NULL", id_nil,
          "0");
}

static void a_series_that_cannot_be_names_the_date(void **state) {
  struct desk *desk = *state;
  desk_book(desk, HAIRCUT, MIA, AT(9, 0) + 14 * 24 * 60 * MINUTE, BEN);
  uint64_t before = desk_state(desk);
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(9, 0), ANNA);
  refused(desk, series(desk, &booking, "FREQ=WEEKLY;COUNT=4"), CODE_SLOT_TAKEN, "Mon 7 Dec 2026");
  assert_int_equal(desk_state(desk), before);
  refused(desk, series(desk, &booking, "FREQ=WEEKLY"), CODE_INVALID, "end");
  refused(desk, series(desk, &booking, "FREQ=DAILY;COUNT=201"), CODE_INVALID, NULL);
  refused(desk, series(desk, &booking, "FREQ=SOMETIMES"), CODE_INVALID, NULL);
  assert_int_equal(desk_state(desk), before);
}

/* 02:30 of 2027-03-28 does not exist in Berlin. */
static void a_series_over_a_skipped_hour_names_the_date(void **state) {
  struct desk *desk = *state;
  desk->command.override_reason = "night of beauty";
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(2, 30) + 124 * INT64_C(86400000), ANNA);
  uint64_t before = desk_state(desk);
  refused(desk, series(desk, &booking, "FREQ=DAILY;COUNT=3"), CODE_INVALID, "Sun 28 Mar 2027");
  assert_int_equal(desk_state(desk), before);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_booking_is_written_as_one),
      CASE(what_asks_for_approval_is_pending),
      CASE(names_and_prices_are_kept),
      CASE(a_refusal_changes_nothing),
      CASE(gaps_are_free_and_touching_is_no_overlap),
      CASE(an_override_is_flagged_with_whom_and_why),
      CASE(who_may_lift_what),
      CASE(the_same_within_five_minutes_is_asked),
      CASE(one_of_two_programs_gets_the_slot),
      CASE(a_name_is_looked_up_by_phone_and_email),
      CASE(an_ambiguous_name_lists_who_it_may_be),
      CASE(a_new_customer_is_booked_and_taken_back_with_the_visit),
      CASE(texts_are_cleaned_or_refused),
      CASE(sentences_stay_text),
      CASE(a_series_is_booked_as_one),
      CASE(a_series_that_cannot_be_names_the_date),
      CASE(a_series_over_a_skipped_hour_names_the_date),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
