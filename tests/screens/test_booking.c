/* The booking form as a person works it: what it asks, what it proposes, and what it never does by itself. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "screens/screen_fixture.h"
#include "ui/booking_view.h"

static int booking_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_open(&screen, 24, 80, GLYPHS_UTF8);
  *state = &screen;
  return 0;
}

static int booking_teardown(void **state) {
  screen_release(*state);
  return 0;
}

/* Enter that is held down takes nothing and saves nothing; the next one that is pressed does. */
static void held_enter_books_nothing(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down><Down><Down><Down><Down>npet wom");
  const struct event held = {.kind = EVENT_KEY, .key = KEY_RETURN, .held = true};
  for (int i = 0; i < 5; i++) ui_handle(&screen->ui, &held);
  ui_paint(&screen->ui);
  screen_expect(screen, "New booking");
  screen_expect(screen, "pet wom");
  (void)screen_press(screen, "<Enter><Enter>");
  assert_string_equal(desk_selected(&screen->ui.desk)->customer_name, "Olga Petrova");
}

static void held_yes_agrees_to_nothing(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "q");
  const struct event held = {.kind = EVENT_KEY, .key = 'y', .held = true};
  ui_handle(&screen->ui, &held);
  assert_int_equal(screen->ui.wanted & REACTION_QUIT, 0);
  (void)screen_press(screen, "y");
  assert_int_not_equal(screen->ui.wanted & REACTION_QUIT, 0);
}

/* ---- Why not ---- */

/* From the rule to the visit behind it, from wherever it was asked; what was typed is kept. */
static void why_not_leads_to_the_visit(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down><Down>n+1w 11:00 petrova wom<Ctrl-Y>");
  screen_expect(screen, "by Anna Schmidt's");
  (void)screen_press(screen, "<Enter>");
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  assert_non_null(visit);
  assert_string_equal(visit->customer_name, "Anna Schmidt");
  assert_int_equal(screen->ui.desk.date, screen->ui.desk.today + 7);
  assert_int_equal(screen->ui.depth, 1);
  (void)screen_press(screen, "n<Up>");
  screen_expect(screen, "petrova wom");
}

static void why_not_on_a_taken_cell(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down>y");
  screen_expect(screen, "for the shortest: Blow dry (30 min)");
  screen_expect(screen, "by Bolu Oyelaran's Women's cut");
  screen_expect(screen, "goes to the visit");
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(desk_selected(&screen->ui.desk)->customer_name, "Bolu Oyelaran");
}

/* A refused key leads to the rules behind it, and to the key that does it all the same. */
static void a_refused_key_is_explained_and_done_with_a_reason(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen,
                     "2<Home><Down><Down><Down><Down><Down><Down>"); /* Kim, then the visit of eleven */
  struct id kim = desk_selected(&screen->ui.desk)->id;
  int64_t end = desk_selected(&screen->ui.desk)->ends_at;
  (void)screen_press(screen, "+++y");
  screen_expect(screen, "You may lift this, with a reason: Ctrl-O.");
  (void)screen_press(screen, "<Ctrl-O>they agreed<Enter>");
  assert_true(id_equal(desk_selected(&screen->ui.desk)->id, kim));
  assert_true(desk_selected(&screen->ui.desk)->ends_at > end);
  assert_true(desk_selected(&screen->ui.desk)->segments[0].overlap);
  (void)screen_press(screen, "-"); /* and shorter again without another word */
  screen_expect_not(screen, "taken");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, booking_setup, booking_teardown)

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      TEST(held_enter_books_nothing),
      TEST(held_yes_agrees_to_nothing),
      TEST(why_not_leads_to_the_visit),
      TEST(why_not_on_a_taken_cell),
      TEST(a_refused_key_is_explained_and_done_with_a_reason),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
