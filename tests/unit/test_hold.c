/* Slot holds, between two programs on one replica. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/store/hold.h"
#include "unit/command_fixture.h"

/* The plan of a haircut with Mia. */
static struct visit_plan haircut(struct desk *desk) {
  struct visit_request request = {.location = desk->command.location};
  struct visit_plan plan;
  int mia = desk_employee(desk, MIA);
  assert_int_equal(visit_request_add_service(&request, desk->salon, desk_service(desk, HAIRCUT), mia, NULL),
                   CODE_OK);
  assert_int_equal(visit_plan_make(desk->salon, &request, &mia, &plan, NULL), CODE_OK);
  return plan;
}

static struct replica *second_program(struct desk *desk) { return fixture_open(&desk->fixture); }

/* Books the same time with either program. */
static enum code book(struct desk *desk, struct replica *replica, int64_t at) {
  struct booking booking = desk_booking(desk, HAIRCUT, MIA, at, BEN);
  return command_book(replica, &desk->command, &booking, &desk->outcome, desk_try(desk));
}

static void a_hold_stops_others_and_not_oneself(void **state) {
  struct desk *desk = *state;
  struct replica *other = second_program(desk);
  const struct visit_plan plan = haircut(desk);
  passes(desk, hold_place(desk->replica, desk->salon, &plan, AT(13, 0), desk_try(desk)));
  refused(desk, book(desk, other, AT(13, 0)), CODE_SLOT_TAKEN, "just booking");
  assert_non_null(strstr(desk->outcome.verdict.breaches[0].why, "held until"));
  passes(desk, book(desk, desk->replica, AT(13, 0)));
  replica_free(other);
}

static void a_hold_moves_with_what_is_held(void **state) {
  struct desk *desk = *state;
  struct replica *other = second_program(desk);
  const struct visit_plan plan = haircut(desk);
  passes(desk, hold_place(desk->replica, desk->salon, &plan, AT(13, 0), desk_try(desk)));
  passes(desk, hold_place(desk->replica, desk->salon, &plan, AT(15, 0), desk_try(desk)));
  refused(desk, book(desk, other, AT(15, 0)), CODE_SLOT_TAKEN, NULL);
  passes(desk, book(desk, other, AT(13, 0)));
  replica_free(other);
}

static void a_hold_ends(void **state) {
  struct desk *desk = *state;
  struct replica *other = second_program(desk);
  const struct visit_plan plan = haircut(desk);
  passes(desk, hold_place(desk->replica, desk->salon, &plan, AT(13, 0), desk_try(desk)));
  passes(desk, hold_release(desk->replica, desk_try(desk)));
  uint64_t before = desk_state(desk);
  passes(desk, hold_release(desk->replica, desk_try(desk))); /* there is none: nothing is written */
  assert_int_equal(desk_state(desk), before);
  passes(desk, book(desk, other, AT(13, 0)));
  passes(desk, hold_place(desk->replica, desk->salon, &plan, AT(15, 0), desk_try(desk)));
  desk->fixture.now += HOLD_MINUTES * MINUTE; /* its program has died */
  passes(desk, book(desk, other, AT(15, 0)));
  replica_free(other);
}

/* A plan has places in a set-up; in another one they may be somebody else's. */
static void a_plan_of_an_older_set_up_holds_nothing(void **state) {
  struct desk *desk = *state;
  struct replica *other = second_program(desk);
  const struct visit_plan plan = haircut(desk);
  const struct salon *before = desk->salon;
  desk_change_salon(desk, "UPDATE employee SET name = 'Zoe' WHERE name LIKE 'Mia%'");
  assert_ptr_not_equal(desk->salon, before);
  refused(desk, hold_place(desk->replica, before, &plan, AT(13, 0), desk_try(desk)), CODE_STALE_VERSION,
          "set-up was changed");
  passes(desk, book(desk, other, AT(13, 0)));
  replica_free(other);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_hold_stops_others_and_not_oneself),
      CASE(a_hold_moves_with_what_is_held),
      CASE(a_hold_ends),
      CASE(a_plan_of_an_older_set_up_holds_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
