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

#define TEST(function) cmocka_unit_test_setup_teardown(function, booking_setup, booking_teardown)

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      TEST(held_enter_books_nothing),
      TEST(held_yes_agrees_to_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
