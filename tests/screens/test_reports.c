/* Reports, by keys. The sums themselves are compared with the days in test_report. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "screens/screen_fixture.h"

static int salon_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_fill(&screen, "screen_busy.sql");
  screen_open(&screen, 24, 110, GLYPHS_UTF8);
  *state = &screen;
  return 0;
}

static int salon_teardown(void **state) {
  screen_release(*state);
  return 0;
}

static void on_view(const struct screen *screen, const char *name) {
  assert_string_equal(ui_top(&screen->ui)->class->name, name);
}

static void tab_goes_round_all_reports(void **state) {
  struct screen *screen = *state;
  static const char *const titles[] = {"▸Use of time", "▸No-shows", "▸Turned away", "▸Takings", "▸Day sheet"};
  (void)screen_press(screen, "vp");
  screen_expect(screen, "▸Day sheet");
  for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
    (void)screen_press(screen, "<Tab>");
    screen_expect(screen, titles[i]);
  }
  (void)screen_press(screen, "<Shift-Tab>");
  screen_expect(screen, "▸Takings");
}

static void the_day_sheet_says_how_to_print_it(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vp");
  screen_expect(screen, "frontdesk day 2026-11-20 --location \"Main Street\"");
  screen_expect(screen, "Sofía Peña");
  screen_expect(screen, "nothing booked");
  (void)screen_press(screen, "]]");
  screen_expect(screen, "frontdesk day 2026-11-22");
  (void)screen_press(screen, ">");
  screen_expect(screen, "The day sheet is of one day");
  (void)screen_press(screen, "t<Down><Down><Down><Enter>");
  on_view(screen, "day");
  assert_non_null(desk_selected(&screen->ui.desk));
  assert_string_equal(desk_selected(&screen->ui.desk)->customer_name, "Tom Riley");
}

/* From the week to the day and to the month, and from one to the next. */
static void periods_grow_and_move(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vp<Tab>");
  screen_expect(screen, "Mon 16 Nov 2026 to Sun 22 Nov 2026");
  (void)screen_press(screen, ">");
  screen_expect(screen, "Sun 1 Nov 2026 to Mon 30 Nov 2026");
  (void)screen_press(screen, ">]");
  screen_expect(screen, "Tue 1 Dec 2026 to Thu 31 Dec 2026");
  (void)screen_press(screen, "}");
  screen_expect(screen, "Wed 1 Dec 2027 to Fri 31 Dec 2027");
  (void)screen_press(screen, "t<<<");
  screen_expect(screen, "Use of time  Fri 20 Nov 2026");
  (void)screen_press(screen, ">[");
  screen_expect(screen, "Mon 9 Nov 2026 to Sun 15 Nov 2026");
  (void)screen_press(screen, "}");
  screen_expect(screen, "Mon 7 Dec 2026 to Sun 13 Dec 2026");
}

static void the_use_of_time_is_booked_of_working_minutes(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vp<Tab><");
  /* Aylin works nine hours, and has two parts of colour: 90 minutes */
  screen_expect(screen, "17 %");
  screen_expect(screen, "1 h 30 min");
  screen_expect(screen, "All: 8 h 25 min of ");
  (void)screen_press(screen, "<Down><Enter>");
  on_view(screen, "week");
  screen_expect(screen, "Jonas Roth");
}

static void who_did_not_come_is_a_key_from_the_card(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vp<Tab><Tab>");
  screen_expect(screen, "1 missed (8 %), 1 cancelled within a day (8 %).");
  (void)screen_press(screen, "<Enter>");
  on_view(screen, "customers");
  screen_expect(screen, "Nguyễn Thị An");
}

static void what_was_taken_is_summed(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vp<Tab><Tab><Tab><Tab>");
  screen_expect(screen, "557.00 EUR booked, 45.00 EUR of it done.");
  (void)screen_press(screen, "<End><Up><Up><Enter>");
  on_view(screen, "day");
  screen_expect(screen, "Fri 20 Nov");
}

static void who_was_turned_away_is_counted(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vp<Tab><Tab><Tab>");
  screen_expect(screen, "7 walk-ins came; 2 left without (29 %).");
  (void)screen_press(screen, "vqX");
  (void)screen_press(screen, "y");
  (void)screen_press(screen, "vp<Tab><Tab><Tab>");
  screen_expect(screen, "7 walk-ins came; 3 left without (43 %).");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, salon_setup, salon_teardown)

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      CASE(tab_goes_round_all_reports),
      CASE(the_day_sheet_says_how_to_print_it),
      CASE(periods_grow_and_move),
      CASE(the_use_of_time_is_booked_of_working_minutes),
      CASE(who_did_not_come_is_a_key_from_the_card),
      CASE(what_was_taken_is_summed),
      CASE(who_was_turned_away_is_counted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
