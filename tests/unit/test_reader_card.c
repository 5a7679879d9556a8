/* What the desk shows about one customer: the card, the history, and what a merge takes over; and the commands behind its keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/store/reader_card.h"
#include "unit/command_fixture.h"

static struct arena arena;

static int card_setup(void **state) {
  arena_init(&arena, 8 << 20);
  return desk_setup(state);
}

static int card_teardown(void **state) {
  arena_release(&arena);
  return desk_teardown(state);
}

static struct customer_card card_of(struct desk *desk, int customer, int64_t from, int past) {
  struct customer_card card;
  passes(desk, reader_card(desk->replica, fixture_id(customer), from, past, &arena, &card, desk_try(desk)));
  return card;
}

static enum code edit(struct desk *desk, int customer, const struct customer_fields *fields) {
  return command_customer_edit(desk->replica, &desk->command, fixture_id(customer), fields, &desk->outcome,
                               desk_try(desk));
}

static void the_card_has_what_is_to_come_and_what_was(void **state) {
  struct desk *desk = *state;
  const int64_t noon = INT64_C(1795430000000); /* between Anna's two visits */
  struct customer_card card = card_of(desk, ANNA, noon, 10);
  assert_string_equal(card.customer.name, "Anna Schmidt");
  assert_int_equal(card.figures.visits, 2);
  assert_int_equal(card.figures.no_shows, 1);
  assert_int_equal(card.figures.spent, 0);
  assert_int_equal(card.figures.next_at, 0); /* the later one was missed */
  assert_int_equal(card.coming_count, 1);
  assert_int_equal(card.past_count, 1);
  assert_true(card.past[0].starts_at < noon && card.coming[0].starts_at >= noon);
  assert_int_equal(card.same_count, 1); /* Ben has the same number */
  assert_string_equal(card.same[0].name, "Ben Schmidt");
  card = card_of(desk, ANNA, 0, 10);
  assert_int_equal(card.coming_count, 2);
  assert_true(card.coming[0].starts_at < card.coming[1].starts_at);
  assert_int_equal(card.figures.next_at, card.coming[0].starts_at);
}

/* However many there are, a page is a page. */
static void pages_are_bounded(void **state) {
  struct desk *desk = *state;
  fixture_sql(
      desk->fixture.path,
      "INSERT INTO appointment (id, tenant_id, location_id, customer_id, status, starts_at, ends_at, price, "
      "duration_minutes, confirmation_code, source, created_at, updated_at) "
      "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
      "SELECT randomblob(16), x'00000000000070008000000000000001', x'00000000000070008000000000000101', "
      "x'00000000000070008000000000000505', 'completed', i * 86400000, i * 86400000 + 60000, 100, 1, "
      "'code' || i, 'import', 1, 1 FROM n;"
      "INSERT INTO customer_note (id, tenant_id, customer_id, text, noted_at, created_at, updated_at) "
      "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
      "SELECT randomblob(16), x'00000000000070008000000000000001', x'00000000000070008000000000000505', "
      "'note ' || i, i, 1, 1 FROM n;");
  fixture_sql(
      desk->fixture.path,
      "INSERT INTO appointment_segment (appointment_id, position, tenant_id, location_id, service_id, "
      "employee_id, starts_at, ends_at, occupied_from, occupied_to, price, service_name, employee_name, "
      "blocking) "
      "SELECT id, 0, tenant_id, location_id, x'00000000000070008000000000000301', "
      "x'00000000000070008000000000000201', starts_at, ends_at, starts_at, ends_at, 100, 'Cut', 'Mia', 1 "
      "FROM appointment WHERE source = 'import'");
  struct customer_card card = card_of(desk, JEAN_LUC, INT64_MAX, 30);
  assert_int_equal(card.past_count, 30);
  assert_int_equal(card.customer.dated_note_count, CARD_NOTES_MAX);
  assert_string_equal(card.customer.dated_notes[0].text, "note 300");
  assert_int_equal(card.figures.completed, CARD_COUNTED_MAX);
  assert_int_equal(card.figures.spent, 100 * CARD_COUNTED_MAX);
}

static void notes_are_changed_and_removed(void **state) {
  struct desk *desk = *state;
  const struct customer_fields fields = {.add_note = "formula 7/1", .blocked = -1};
  passes(desk, edit(desk, BEN, &fields));
  assert_string_equal(desk->outcome.sentence, "Added a note on Ben Schmidt.");
  struct id note = card_of(desk, BEN, 0, 1).customer.dated_notes[0].id;
  uint64_t before = desk_state(desk);
  refused(desk,
          command_customer_note(desk->replica, &desk->command, fixture_id(999), "x", &desk->outcome,
                                desk_try(desk)),
          CODE_NOT_FOUND, "not there");
  assert_int_equal(desk_state(desk), before);
  passes(desk, command_customer_note(desk->replica, &desk->command, note, "formula 7/2", &desk->outcome,
                                     desk_try(desk)));
  assert_string_equal(card_of(desk, BEN, 0, 1).customer.dated_notes[0].text, "formula 7/2");
  passes(desk,
         command_customer_note(desk->replica, &desk->command, note, NULL, &desk->outcome, desk_try(desk)));
  assert_string_equal(desk->outcome.sentence, "Removed a note on Ben Schmidt.");
  assert_int_equal(card_of(desk, BEN, 0, 1).customer.dated_note_count, 0);
  refused(desk,
          command_customer_note(desk->replica, &desk->command, note, "x", &desk->outcome, desk_try(desk)),
          CODE_NOT_FOUND, NULL);
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  assert_string_equal(card_of(desk, BEN, 0, 1).customer.dated_notes[0].text, "formula 7/1");
}

static void blocking_says_so(void **state) {
  struct desk *desk = *state;
  const struct customer_fields block = {.blocked = 1, .blocked_reason = "debts"},
                               open = {.blocked = 0, .blocked_reason = ""};
  passes(desk, edit(desk, BEN, &block));
  assert_string_equal(desk->outcome.sentence, "Blocked Ben Schmidt: debts.");
  passes(desk, edit(desk, BEN, &open));
  assert_string_equal(desk->outcome.sentence, "Ben Schmidt is no longer blocked.");
  answers(desk, "SELECT blocked || coalesce(blocked_reason, '-') FROM customer WHERE id = ?1",
          fixture_id(BEN), "0-");
}

static void history_is_told_field_by_field(void **state) {
  struct desk *desk = *state;
  const struct customer_fields change = {.last_name = "Schmitt", .phone = "040 12345", .blocked = -1},
                               note = {.add_note = "likes tea", .blocked = -1};
  passes(desk, edit(desk, BEN, &change));
  passes(desk, edit(desk, BEN, &note));
  struct customer_event *events = NULL;
  int count = 0;
  passes(desk, reader_customer_history(desk->replica, fixture_id(BEN), 50, &arena, &events, &count,
                                       desk_try(desk)));
  assert_int_equal(count, 3);
  assert_int_equal(events[0].kind, NOTE_WRITTEN);
  assert_string_equal(events[0].after, "likes tea");
  assert_string_equal(events[1].field, "last_name");
  assert_string_equal(events[1].before, "Schmidt");
  assert_string_equal(events[1].after, "Schmitt");
  assert_string_equal(events[2].field, "phone"); /* what follows from it is not told */
  assert_string_equal(events[2].by, "Ines");
}

static void a_merge_may_choose(void **state) {
  struct desk *desk = *state;
  struct merge_counts counts;
  passes(desk, reader_merge_counts(desk->replica, fixture_id(ANNA), &counts, desk_try(desk)));
  assert_int_equal(counts.visits, 2);
  const struct customer_fields chosen = {.first_name = "Anna", .email = "anna@example.com", .blocked = 0};
  const char *name =
      "SELECT first_name || ' ' || last_name || ' ' || coalesce(email, '-') FROM customer WHERE id = ?1";
  passes(desk, command_customer_merge_choosing(desk->replica, &desk->command, fixture_id(BEN),
                                               fixture_id(ANNA), &chosen, &desk->outcome, desk_try(desk)));
  answers(desk, name, fixture_id(BEN), "Anna Schmidt anna@example.com");
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  answers(desk, name, fixture_id(BEN), "Ben Schmidt -");
  answers(desk, name, fixture_id(ANNA), "Anna Schmidt anna@example.com");
  uint64_t before = desk_state(desk);
  const struct customer_fields nameless = {.first_name = "", .last_name = "", .blocked = -1};
  refused(desk,
          command_customer_merge_choosing(desk->replica, &desk->command, fixture_id(BEN), fixture_id(ANNA),
                                          &nameless, &desk->outcome, desk_try(desk)),
          CODE_INVALID, "name");
  assert_int_equal(desk_state(desk), before);
}

static void the_latest_come_first(void **state) {
  struct desk *desk = *state;
  struct id ids[5];
  int count = 0;
  const struct customer_fields change = {.notes = "x", .blocked = -1};
  passes(desk, edit(desk, ANNA, &change));
  (void)desk_book(desk, HAIRCUT, MIA, AT(9, 0), JEAN_LUC);
  passes(desk, edit(desk, BEN, &change));
  passes(desk, reader_customers_recent(desk->replica, 5, ids, &count, desk_try(desk)));
  assert_int_equal(count, 3);
  assert_true(id_equal(ids[0], fixture_id(BEN)));
  assert_true(id_equal(ids[1], fixture_id(JEAN_LUC)));
  passes(desk, reader_customers_recent(desk->replica, 2, ids, &count, desk_try(desk)));
  assert_int_equal(count, 2);
}

int main(void) {
#define CARD(name) cmocka_unit_test_setup_teardown(name, card_setup, card_teardown)
  static const struct CMUnitTest tests[] = {
      CARD(the_card_has_what_is_to_come_and_what_was),
      CARD(pages_are_bounded),
      CARD(notes_are_changed_and_removed),
      CARD(blocking_says_so),
      CARD(history_is_told_field_by_field),
      CARD(a_merge_may_choose),
      CARD(the_latest_come_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
