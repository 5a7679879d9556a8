/* Blocking an employee's time, giving it free, and what is kept half-typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "unit/command_fixture.h"

static enum code block(struct desk *desk, int64_t from, int64_t to, const char *reason) {
  const struct interval time = {from, to};
  return command_block(desk->replica, &desk->command, desk_employee(desk, MIA), time, reason, &desk->outcome,
                       desk_try(desk));
}

static enum code unblock(struct desk *desk, struct id id) {
  return command_unblock(desk->replica, &desk->command, id, &desk->outcome, desk_try(desk));
}

static void a_block_keeps_bookings_away(void **state) {
  struct desk *desk = *state;
  passes(desk, block(desk, AT(13, 0), AT(14, 0), "errand"));
  struct id id = desk->outcome.id;
  assert_string_equal(desk->outcome.sentence, "Blocked Mia Weber from Mon 23 Nov 13:00: errand.");
  assert_int_equal(desk->outcome.verdict.warning_count, 0);
  answers(desk, "SELECT entity || kind FROM outbox WHERE entity_id = ?1", id, "blockcreate");
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, AT(13, 30), ANNA);
  refused(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)),
          CODE_OUTSIDE_HOURS, "errand");
  desk->command.if_revision = 2;
  refused(desk, unblock(desk, id), CODE_STALE_VERSION, NULL);
  desk->command.if_revision = 1;
  passes(desk, unblock(desk, id));
  assert_int_equal(desk->outcome.revision, 2);
  answers(desk, "SELECT kind FROM outbox WHERE entity_id = ?1 ORDER BY n DESC", id, "delete");
  desk->command.if_revision = REVISION_ANY;
  passes(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)));
  refused(desk, unblock(desk, id), CODE_NOT_FOUND, NULL);
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  passes(desk, command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  refused(desk, command_book(desk->replica, &desk->command, &booking, &desk->outcome, desk_try(desk)),
          CODE_OUTSIDE_HOURS, "errand");
}

/* Visits stay where they are, and the desk is told of them. */
static void visits_under_a_block_are_told_of(void **state) {
  struct desk *desk = *state;
  passes(desk, block(desk, AT(9, 0), AT(12, 0), "ill"));
  assert_int_equal(desk->outcome.verdict.warning_count, 1);
  assert_string_equal(desk->outcome.verdict.warnings[0].text,
                      "Mia Weber has 2 visits in that time. They stay: move or cancel them.");
}

static void what_is_no_block_is_refused(void **state) {
  struct desk *desk = *state;
  static const struct {
    int64_t from, to;
    const char *reason;
    enum user_role role;
    enum code wanted;
  } cases[] = {
      {AT(13, 0), AT(13, 0), "x", ROLE_OWNER, CODE_INVALID},
      {AT(13, 0), AT(12, 0), "x", ROLE_OWNER, CODE_INVALID},
      {AT(13, 0), AT(13, 0) + 32 * INT64_C(86400000), "x", ROLE_OWNER, CODE_INVALID},
      {AT(13, 0), AT(14, 0), "", ROLE_OWNER, CODE_INVALID},
      {AT(13, 0), AT(14, 0), "\x1b[2J", ROLE_OWNER, CODE_INVALID},
      {AT(13, 0), AT(14, 0), "x", ROLE_PROVIDER, CODE_NOT_PERMITTED},
  };
  uint64_t before = desk_state(desk);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    desk->actor.role = cases[i].role;
    refused(desk, block(desk, cases[i].from, cases[i].to, cases[i].reason), cases[i].wanted, NULL);
    assert_int_equal(desk_state(desk), before);
  }
}

static void a_draft_outlives_the_program(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  const char *text = NULL;
  arena_init(&arena, 1 << 20);
  passes(desk, draft_save(desk->replica, "booking", "14:30 an", desk_try(desk)));
  passes(desk, draft_save(desk->replica, "booking", "14:30 anna", desk_try(desk)));
  struct replica *other = fixture_open(&desk->fixture);
  passes(desk, draft_load(other, "booking", &arena, &text, desk_try(desk)));
  assert_string_equal(text, "14:30 anna");
  passes(desk, draft_save(other, "booking", NULL, desk_try(desk)));
  passes(desk, draft_load(desk->replica, "booking", &arena, &text, desk_try(desk)));
  assert_null(text);
  replica_free(other);
  arena_release(&arena);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_block_keeps_bookings_away),
      CASE(visits_under_a_block_are_told_of),
      CASE(what_is_no_block_is_refused),
      CASE(a_draft_outlives_the_program),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
