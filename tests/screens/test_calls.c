/* Calls, what waits for a decision, and the log of sync, by keys. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/store/report.h"
#include "screens/screen_fixture.h"

static int salon_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_fill(&screen, "screen_busy.sql");
  screen_open(&screen, 24, 100, GLYPHS_UTF8);
  *state = &screen;
  return 0;
}

static int salon_teardown(void **state) {
  screen_release(*state);
  return 0;
}

static struct call_row call_at(struct screen *screen, int row) {
  static struct arena arena;
  struct call_row *rows = NULL;
  struct error error;
  int count = 0;
  error_init(&error);
  arena_release(&arena);
  arena_init(&arena, 1 << 20);
  assert_int_equal(reader_calls(screen->replica, 50, &arena, &rows, &count, &error), CODE_OK);
  assert_in_range(row, 0, count - 1);
  return rows[row];
}

static void a_known_caller_is_two_keys_from_the_card(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vt");
  screen_expect(screen, "Anna Schmidt");
  screen_expect(screen, "known by the number");
  screen_expect(screen, "open on Saturday");
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(ui_top(&screen->ui)->class->name, "customers");
  screen_expect(screen, "allergic to");
  (void)screen_press(screen, "<Esc><Esc>");
}

static void a_known_caller_is_booked(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vtnwomen's cut 7.12. 11:00<Enter>");
  for (int i = 0; i < 4 && strcmp(ui_top(&screen->ui)->class->name, "booking") == 0; i++)
    (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "Booked Anna Schmidt");
  struct call_row call = call_at(screen, 0);
  assert_int_equal(call.caller, CALLER_LINKED);
  assert_false(id_is_nil(call.appointment));
  (void)screen_press(screen, "u");
  assert_true(id_is_nil(call_at(screen, 0).appointment));
}

/* A new caller gets a name; the number is taken. */
static void a_new_caller_is_booked_with_the_number(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vt<Down>n");
  screen_expect(screen, "+493098765432");
  (void)screen_press(screen, "Petra Neu women's cut 7.12. 11:00<Enter>");
  for (int i = 0; i < 4 && strcmp(ui_top(&screen->ui)->class->name, "booking") == 0; i++)
    (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "Booked Petra Neu");
  struct call_row call = call_at(screen, 1);
  assert_int_equal(call.caller, CALLER_LINKED);
  assert_string_equal(call.customer_name, "Petra Neu");
}

static void a_call_is_said_to_be_somebodys(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vt="); /* known by the number: at once */
  screen_expect(screen, "The call was Anna Schmidt's.");
  (void)screen_press(screen, "<Down>=olga<Enter>");
  screen_expect(screen, "The call was Olga Petrova's.");
  assert_int_equal(call_at(screen, 1).caller, CALLER_LINKED);
  (void)screen_press(screen, "=anna<Enter>");
  screen_expect(screen, "Several customers are meant");
  (void)screen_press(screen, "<Ctrl-U><Enter>");
  screen_expect(screen, "nobody's any more");
  assert_int_equal(call_at(screen, 1).caller, CALLER_UNKNOWN);
  (void)screen_press(screen, "u");
  assert_int_equal(call_at(screen, 1).caller, CALLER_LINKED);
}

static void who_withheld_the_number_cannot_be_looked_for(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vt<Down><Down><Down><Enter>");
  screen_expect(screen, "The number was withheld");
  (void)screen_press(screen, "<End>");
  assert_string_equal(ui_top(&screen->ui)->class->name, "calls");
}

static void what_waits_for_a_decision_is_one_key_away(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "r");
  screen_expect(screen, "booked twice");
  screen_expect(screen, "perhaps one customer");
  (void)screen_press(screen, "<Down>");
  screen_expect(screen, "the same e-mail address.");
  (void)screen_press(screen, "q");
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
}

static void the_log_says_what_waits(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vl");
  screen_expect(screen, "This desk works alone");
  screen_expect(screen, "changes wait to be sent, the oldest since");
  screen_expect(screen, "timed out after 10 s");
  (void)screen_press(screen, "<Down>");
  screen_expect(screen, "Sent 3 changes.");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, salon_setup, salon_teardown)

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      CASE(a_known_caller_is_two_keys_from_the_card),
      CASE(a_known_caller_is_booked),
      CASE(a_new_caller_is_booked_with_the_number),
      CASE(a_call_is_said_to_be_somebodys),
      CASE(who_withheld_the_number_cannot_be_looked_for),
      CASE(what_waits_for_a_decision_is_one_key_away),
      CASE(the_log_says_what_waits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
