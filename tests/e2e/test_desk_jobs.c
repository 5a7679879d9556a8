/*
 * The everyday jobs of a receptionist, in a real terminal, by keys alone and within the keys that they may take; each in a small
 * and in a large terminal; those of the table of effort in German, too. What was done is then asked of the command line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "e2e/desk.h"

static const struct desk_size small = {80, 24};
static const struct desk_size usual = {100, 30};
static const struct desk_size large = {160, 50};

static bool speaks_german(void **state) { return ((const struct desk *)*state)->locale != NULL; }

/* Puts the cursor on the row of a time in a column of employees, from the row of now. */
static struct terminal_session *sit_down(void **state, const char *keys) {
  struct desk *desk = *state;
  desk_open(desk);
  terminal_session_expect(desk->session, speaks_german(state) ? "Fr 20. Nov 2026" : "Fri 20 Nov 2026");
  terminal_session_press(desk->session, keys);
  terminal_session_clear_keys(desk->session);
  return desk->session;
}

static void check_keys(struct terminal_session *session, int most) {
  if (terminal_session_keys(session) > most) {
    fail_msg("%d keys, where %d are enough", terminal_session_keys(session), most);
  }
}

static void book_a_returning_customer(void **state) {
  struct terminal_session *session = sit_down(state, "3<Down><Down><Down><Down>");
  terminal_session_expect(session, speaks_german(state) ? "11:00 Mia Weber" : "11:00 Mia Weber: free");
  terminal_session_press(session, "npet wom<Enter>");
  check_keys(session, 10);
  terminal_session_expect(session, speaks_german(state) ? "Gebucht: Olga Petrova, Fr 20. Nov 11:00"
                                                        : "Booked Olga Petrova, Fri 20 Nov 11:00");
  desk_close(*state);
  desk_expect_line(*state, "day", "11:00-11:45  Olga Petrova", "Women's Cut");
}

static void book_as_last_time(void **state) {
  struct terminal_session *session = sit_down(state, "3<Down><Down><Down><Down>");
  terminal_session_press(session, ".petr<Enter>");
  check_keys(session, 7);
  desk_close(*state);
  desk_expect_line(*state, "day", "11:00-11:45  Olga Petrova", "Women's Cut");
}

static void take_a_walk_in(void **state) {
  struct terminal_session *session = sit_down(state, "");
  terminal_session_press(session, "wbea lea<Enter>");
  check_keys(session, 9);
  terminal_session_expect(session, speaks_german(state) ? "Nr. 1" : "#1");
  desk_close(*state);
  desk_expect_line(*state, "day", "10:", "Beard Trim");
}

static void check_in_under_the_cursor(void **state) {
  struct terminal_session *session = sit_down(state, "3<Down>");
  terminal_session_press(session, "i");
  check_keys(session, 1);
  desk_close(*state);
  desk_expect_line(*state, "day", "10:15-11:00  Bolu Oyelaran", "checked in");
}

static void check_in_from_anywhere(void **state) {
  struct terminal_session *session = sit_down(state, "}}");
  terminal_session_expect_not(session, "Oyelaran");
  terminal_session_press(session, "/oye<Enter>i");
  check_keys(session, 6);
  terminal_session_expect(session, speaks_german(state) ? "Fr 20. Nov 2026" : "Fri 20 Nov 2026");
  desk_close(*state);
  desk_expect_line(*state, "day", "10:15-11:00  Bolu Oyelaran", "checked in");
}

static void serve_and_finish(void **state) {
  struct terminal_session *session = sit_down(state, "3<Down>");
  terminal_session_press(session, "is");
  terminal_session_expect(session, "in the chair");
  terminal_session_press(session, "d");
  desk_close(*state);
  desk_expect_line(*state, "day", "10:15-11:00  Bolu Oyelaran", "completed");
}

static void move_to_another_week_and_back(void **state) {
  struct terminal_session *session = sit_down(state, "3<Down>");
  terminal_session_press(session, "m+1w<Enter><Enter>");
  check_keys(session, 7);
  terminal_session_expect(session, speaks_german(state) ? "Fr 27. Nov 2026" : "Fri 27 Nov 2026");
  desk_expect_line(*state, "day 2026-11-27", "10:15-11:00  Bolu Oyelaran", "scheduled");
  desk_expect_no_line(*state, "day", "10:15-11:00  Bolu Oyelaran");
  terminal_session_press(session, "u");
  terminal_session_expect(session, speaks_german(state) ? "Fr 20. Nov 2026" : "Fri 20 Nov 2026");
  desk_close(*state);
  desk_expect_line(*state, "day", "10:15-11:00  Bolu Oyelaran", "scheduled");
}

static void cancel_with_a_reason_undo_and_redo(void **state) {
  struct terminal_session *session = sit_down(state, "3<Down>");
  terminal_session_press(session, "Xill<Enter>");
  check_keys(session, 5);
  desk_expect_no_line(*state, "day", "10:15-11:00  Bolu Oyelaran");
  desk_expect_line(*state, "day --all", "10:15-11:00  Bolu Oyelaran", "cancelled");
  terminal_session_press(session, "u");
  desk_expect_line(*state, "day", "10:15-11:00  Bolu Oyelaran", "scheduled");
  terminal_session_press(session, "<C-r>");
  desk_close(*state);
  desk_expect_line(*state, "day --all", "10:15-11:00  Bolu Oyelaran", "cancelled");
}

static void find_by_a_misspelt_name(void **state) {
  struct terminal_session *session = sit_down(state, "");
  terminal_session_press(session, "/kovalska");
  terminal_session_expect(session, "Anna Kowalska");
  terminal_session_press(session, "<C-u>thi an");
  terminal_session_expect(session, "Thị An");
  terminal_session_press(session, "<C-u>5105");
  terminal_session_expect(session, "李");
  terminal_session_press(session, "<Esc>");
  desk_close(*state);
}

/* In a minute or less of typing, all of it without one wait: keys typed ahead are never lost. */
static void keys_typed_ahead_are_all_served(void **state) {
  struct terminal_session *session = sit_down(state, "3<Down>");
  terminal_session_press_ahead(session, "isd");
  terminal_session_press_ahead(session, "<Down><Down><Down>n");
  terminal_session_press_ahead(session, "pet wom<Enter>");
  desk_close(*state);
  desk_expect_line(*state, "day", "10:15-11:00  Bolu Oyelaran", "completed");
  desk_expect_line(*state, "day", "11:00-11:45  Olga Petrova", "Women's Cut");
}

int main(void) {
#define JOB(name) \
  cmocka_unit_test_prestate_setup_teardown(name, desk_setup, desk_teardown, (void *)(uintptr_t)&small), \
      cmocka_unit_test_prestate_setup_teardown(name, desk_setup, desk_teardown, (void *)(uintptr_t)&large)
/* Of the table of effort: no more keys than it says, in any size that people have, and in another language. */
#define EFFORT(name) \
  JOB(name), \
      cmocka_unit_test_prestate_setup_teardown(name, desk_setup, desk_teardown, (void *)(uintptr_t)&usual), \
      cmocka_unit_test_prestate_setup_teardown(name, desk_setup_in_german, desk_teardown, \
                                               (void *)(uintptr_t)&small), \
      cmocka_unit_test_prestate_setup_teardown(name, desk_setup_in_german, desk_teardown, \
                                               (void *)(uintptr_t)&usual)
  const struct CMUnitTest tests[] = {
      EFFORT(book_a_returning_customer),
      EFFORT(book_as_last_time),
      EFFORT(take_a_walk_in),
      EFFORT(check_in_under_the_cursor),
      EFFORT(check_in_from_anywhere),
      JOB(serve_and_finish),
      EFFORT(move_to_another_week_and_back),
      JOB(cancel_with_a_reason_undo_and_redo),
      JOB(find_by_a_misspelt_name),
      JOB(keys_typed_ahead_are_all_served),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
