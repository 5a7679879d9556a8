/* Week and month: by keys, and against the day. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/locale_format.h"
#include "screens/screen_fixture.h"
#include "support/dice.h"
#include "support/zone_file.h"
#include "ui/calendar/month_view.h"
#include "ui/calendar/week_view.h"

enum { WEEKS_COMPARED = 12 };

static int calendar_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_open(&screen, 24, 80, GLYPHS_UTF8);
  *state = &screen;
  return 0;
}

static int calendar_teardown(void **state) {
  screen_release(*state);
  return 0;
}

static const struct appointment *selected(const struct screen *screen) {
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  if (visit == NULL) screen_print(screen);
  assert_non_null(visit);
  return visit;
}

/* "2026-11-21 09:00" of an instant on the wall. */
static void expect_wall(const struct screen *screen, int64_t at, const char *wall) {
  int32_t date = 0;
  int minute = 0;
  char day[DATE_TEXT_SIZE];
  char time[TIME_OF_DAY_TEXT_SIZE];
  char text[DATE_TEXT_SIZE + TIME_OF_DAY_TEXT_SIZE];
  zone_to_wall(desk_zone(&screen->ui.desk), at, &date, &minute);
  date_format(date, day);
  time_of_day_format(minute, time);
  (void)snprintf(text, sizeof text, "%s %s", day, time);
  assert_string_equal(text, wall);
}

/* As some seconds later: what was said has gone from the line above the footer. */
static void wait_a_little(struct screen *screen) {
  screen->ui.message.kind = MESSAGE_NONE;
  ui_paint(&screen->ui);
}

static const struct week_view *week_on_top(const struct screen *screen) {
  const struct view *view = ui_top(&screen->ui);
  assert_string_equal(view->class->name, "week");
  return (const struct week_view *)view;
}

static const char *employee_of_cursor(const struct screen *screen) {
  const struct desk *desk = &screen->ui.desk;
  int employee = desk_column_employee(desk, desk_column(desk));
  return employee == INDEX_NONE ? "" : desk->salon->employees[employee].name;
}

/* ---- The week ---- */

static void book_in_the_week(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3vw<Right><Home>");
  int keys = screen_press(screen, "npet wom<Enter><Enter>");
  assert_true(keys <= 10); /* as in the day */
  const struct appointment *visit = selected(screen);
  assert_string_equal(visit->customer_name, "Olga Petrova");
  assert_string_equal(visit->segments[0].employee_name, "Mia Weber");
  expect_wall(screen, visit->starts_at, "2026-11-21 09:00");
  (void)week_on_top(screen); /* one goes on where one was */
  screen_expect(screen, "4 visits");
  (void)screen_press(screen, "u");
  (void)week_on_top(screen);
  screen_expect(screen, "3 visits");
  (void)screen_press(screen, "<Enter>"); /* Enter books where it is free */
  screen_expect(screen, "New booking, Sat 21 Nov 2026");
}

static void move_in_the_week(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>vw");
  struct id visit = selected(screen)->id;
  (void)screen_press(screen, "m<Right>");
  screen_expect(screen, "free. Enter places it");
  (void)screen_press(screen, "<Enter>");
  assert_true(id_equal(selected(screen)->id, visit));
  expect_wall(screen, selected(screen)->starts_at, "2026-11-21 10:15");
  (void)screen_press(screen, "m}<Enter>");
  expect_wall(screen, selected(screen)->starts_at, "2026-11-28 10:15");
  (void)screen_press(screen, "uu");
  expect_wall(screen, selected(screen)->starts_at, "2026-11-20 10:15");
  (void)screen_press(screen, "m<Right><Esc>");
  expect_wall(screen, selected(screen)->starts_at, "2026-11-20 10:15");
}

static void move_to_another_employee_of_the_week(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>vw");
  struct id visit = selected(screen)->id;
  (void)screen_press(screen, "m<Right><Shift-Tab><Shift-Tab>"); /* Jonas does no women's cuts, Aylin does */
  screen_expect(screen, "1/6 Aylin Kaya");
  (void)screen_press(screen, "<Enter>");
  assert_true(id_equal(selected(screen)->id, visit));
  assert_string_equal(selected(screen)->segments[0].employee_name, "Aylin Kaya");
  expect_wall(screen, selected(screen)->starts_at, "2026-11-21 10:15");
  (void)screen_press(screen, "u");
  assert_string_equal(selected(screen)->segments[0].employee_name, "Mia Weber");
  screen_expect(screen, "3/6 Mia Weber");
}

static void what_the_day_does_the_week_does(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>vwi");
  assert_int_equal(selected(screen)->status, STATUS_CHECKED_IN);
  (void)screen_press(screen, "s");
  assert_int_equal(selected(screen)->status, STATUS_IN_PROGRESS);
  (void)screen_press(screen, "+");
  assert_int_equal(selected(screen)->ends_at - selected(screen)->starts_at, 70 * MS_PER_MINUTE);
  (void)screen_press(screen, "ocoffee<Enter>");
  assert_string_equal(selected(screen)->notes, "coffee");
  (void)screen_press(screen, "e");
  screen_expect(screen, "Bolu Oyelaran");
  (void)screen_press(screen, "<Esc>");
  (void)week_on_top(screen);
  assert_string_equal(selected(screen)->customer_name, "Bolu Oyelaran"); /* left where it was */
  (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "Bolu Oyelaran");
  (void)screen_press(screen, "<Esc><Right><Home>b45 lunch<Enter>");
  screen_expect(screen, "lunch");
  (void)screen_press(screen, "X");
  screen_expect(screen, "Give the time from 09:00 to 09:45 free again");
  (void)screen_press(screen, "<Esc><<");
  assert_int_equal(week_on_top(screen)->rows_step, 10);
  (void)screen_press(screen, "f");
  screen_expect(screen, "Free: Sat 21 Nov 09:");
  (void)screen_press(screen, "y");
  screen_expect(screen, "09:");
  (void)screen_press(screen, "<Esc>t");
  assert_int_equal(screen->ui.desk.date, screen->ui.desk.today);
}

static void the_week_goes_about(void **state) {
  struct screen *screen = *state;
  int32_t friday = screen->ui.desk.today;
  (void)screen_press(screen, "3vw<Right><Right>");
  assert_int_equal(screen->ui.desk.date, friday + 2);
  assert_string_equal(employee_of_cursor(screen), "Mia Weber"); /* who does not work on Sundays */
  screen_expect(screen, "Mia Weber: not working");
  (void)screen_press(screen, "<Right>");
  assert_int_equal(week_on_top(screen)->first, friday + 3); /* the next week begins */
  (void)screen_press(screen, "{");
  assert_int_equal(screen->ui.desk.date, friday - 4);
  (void)screen_press(screen, "]]]]<Home>");
  expect_wall(screen, screen->ui.desk.cell.at, "2026-11-20 09:00");
  (void)screen_press(screen, "<End>");
  expect_wall(screen, screen->ui.desk.cell.at, "2026-11-20 17:45");
  (void)screen_press(screen, "<PageUp>");
  expect_wall(screen, screen->ui.desk.cell.at,
              "2026-11-20 13:30"); /* a page is what is shown but for two rows */
  (void)screen_press(screen, "<PageDown>");
  expect_wall(screen, screen->ui.desk.cell.at, "2026-11-20 17:45");
  (void)screen_press(screen, "g24.12.<Enter>");
  assert_int_equal(week_on_top(screen)->first, date_from_civil(2026, 12, 21));
  screen_expect(screen, "Chris");
}

static void whose_week_it_is(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3vw2");
  assert_string_equal(employee_of_cursor(screen), "Jonas Roth");
  screen_expect(screen, "2/6 Jonas Roth");
  (void)screen_press(screen, "<Tab>");
  assert_string_equal(employee_of_cursor(screen), "Mia Weber");
  (void)screen_press(screen, "<Shift-Tab><Shift-Tab><Shift-Tab>"); /* round the corner */
  screen_expect(screen, "6/6 佐藤 健");
  (void)screen_press(screen, "9");
  screen_expect(screen, "There are 6 employees here.");
  (void)screen_press(screen, "4"); /* on vacation today, in the book all the same */
  screen_expect(screen, "vacation");
  (void)screen_press(screen, "<Esc>");
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
  assert_string_equal(employee_of_cursor(screen), "Sofía Peña");
}

/* Nobody is looked for in vain: leaving the week on a day off leaves no column of it in the day. */
static void the_day_is_as_before(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3vw<Right><Right>");
  assert_int_equal(screen->ui.desk.day.column_count, 2); /* hers, and that of who works at night */
  (void)screen_press(screen, "<Esc>");
  assert_int_equal(screen->ui.desk.day.column_count, 1);
  (void)screen_press(screen, "[");
  assert_string_equal(employee_of_cursor(screen), "Mia Weber");
}

/* Each cell of the week is that of its day. */
static void compare_day(const struct screen *screen, const struct week_view *week) {
  const struct desk *desk = &screen->ui.desk;
  int day = (int)(desk->date - week->first);
  int column = desk_column(desk);
  const struct grid *grid = &week->rows.days[day];
  assert_in_range(day, 0, WEEK_DAYS - 1);
  assert_int_equal(grid->starts[0], desk->day.starts_at);
  assert_int_equal(grid->end, desk->day.ends_at);
  for (int row = 0; row < grid->row_count; row++) {
    const struct day_entry *mine[CELL_ENTRIES_MAX];
    const struct day_entry *theirs[CELL_ENTRIES_MAX];
    int64_t at = grid->starts[row];
    struct interval time = {at, at + desk->step_minutes * MS_PER_MINUTE};
    int count = day_sheet_entries_in(&desk->day, column, time, mine, CELL_ENTRIES_MAX);
    assert_int_equal(count, day_sheet_entries_in(&week->days[day], 0, time, theirs, CELL_ENTRIES_MAX));
    for (int i = 0; i < count; i++) {
      const struct appointment *visit = &desk->day.appointments[mine[i]->appointment];
      const struct appointment *other = &week->days[day].appointments[theirs[i]->appointment];
      assert_true(id_equal(visit->id, other->id));
      assert_int_equal(visit->revision, other->revision);
      assert_int_equal(desk_segment(desk, mine[i])->starts_at,
                       day_sheet_segment(&week->days[day], theirs[i])->starts_at);
    }
    struct place place = place_at(desk, column, at);
    struct place again = place_on(desk_zone(desk), &week->days[day], 0, at);
    assert_int_equal(place.kind, again.kind);
    assert_int_equal(place.time.from, again.time.from);
    assert_int_equal(place.time.to, again.time.to);
    assert_string_equal(place.reason, again.reason);
    assert_int_equal(week_rows_at(&week->rows, day, at), week->rows.of[day][row]);
    assert_int_equal(week->rows.rows[week->rows.of[day][row]].at[day], row);
  }
}

static void the_cells_are_those_of_the_days(void **state) {
  struct screen *screen = *state;
  struct dice dice = dice_for("the_cells_are_those_of_the_days");
  static const char *const changes[] = {
      "b30 tea<Enter>",        "npet wom<Enter><Enter>", "Xill<Enter>", "a", "+", "<<", ">", ">",
      "nkow cut<Enter><Enter>"};
  static const int32_t dates[] = {20776, 20535, 20751}; /* 2026-11-19, 2026-03-22, 2026-10-25 */
  (void)screen_press(screen, "vw");
  for (int run = 0; run < WEEKS_COMPARED; run++) {
    char keys[64];
    char date[DATE_TEXT_SIZE];
    int32_t base = dates[dice_between(&dice, 0, 2)];
    date_format(base + (int32_t)dice_between(&dice, -8, 8), date);
    (void)snprintf(keys, sizeof keys, "g%s<Enter>%d<Home>", date, (int)dice_between(&dice, 1, 6));
    (void)screen_press(screen, keys);
    for (int i = 0; i < 3; i++) {
      for (int64_t down = dice_between(&dice, 0, 6); down > 0; down--) (void)screen_press(screen, "<Down>");
      (void)screen_press(screen, changes[dice_between(&dice, 0, 8)]);
      while (strcmp(ui_top(&screen->ui)->class->name, "week") != 0) (void)screen_press(screen, "<Esc>");
    }
    int32_t first = week_on_top(screen)->first;
    for (int day = 0; day < WEEK_DAYS; day++) {
      date_format(first + day, date);
      (void)snprintf(keys, sizeof keys, "g%s<Enter>", date);
      (void)screen_press(screen, keys);
      assert_int_equal(screen->ui.desk.date, first + day);
      compare_day(screen, week_on_top(screen));
    }
  }
}

static void days_of_23_and_25_hours_have_their_rows(void **state) {
  struct screen *screen = *state;
  static const struct {
    const char *keys;
    int rows, week_rows;
  } cases[] = {
      {"g2026-03-29<Enter>", 92, 96}, {"g2026-10-25<Enter>", 100, 100}, {"g2026-11-01<Enter>", 96, 96}};
  (void)screen_press(screen, "3vw");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    (void)screen_press(screen, cases[i].keys);
    const struct week_view *week = week_on_top(screen);
    assert_int_equal(week->rows.days[6].row_count, cases[i].rows); /* the Sunday */
    assert_int_equal(week->rows.count, cases[i].week_rows);
    assert_int_equal(week->rows.days[2].row_count, 96);
  }
  (void)screen_press(screen, "g2026-10-25<Enter><Home>"); /* a day off: from midnight */
  for (int i = 0; i < 11; i++) (void)screen_press(screen, "<Down>");
  int64_t first = screen->ui.desk.cell.at;
  expect_wall(screen, first, "2026-10-25 02:45");
  (void)screen_press(screen, "<Down>");
  expect_wall(screen, screen->ui.desk.cell.at, "2026-10-25 02:00");
  assert_int_equal(screen->ui.desk.cell.at - first, 15 * MS_PER_MINUTE);
  (void)screen_press(screen, "g2026-03-29<Enter><Home>");
  for (int i = 0; i < 8; i++) (void)screen_press(screen, "<Down>");
  expect_wall(screen, screen->ui.desk.cell.at, "2026-03-29 03:00");
}

/* Whatever clocks do: each day has all of its rows, in order, each beside the mark that its clock shows. */
static void rows_of_any_week(void **state) {
  (void)state;
  static const char *const names[] = {"Europe/Berlin",     "America/New_York", "Australia/Lord_Howe",
                                      "Asia/Beirut",       "America/Havana",   "Pacific/Apia",
                                      "Africa/Casablanca", "Asia/Kathmandu"};
  static const int steps[] = {5, 10, 15, 30};
  struct dice dice = dice_for("rows_of_any_week");
  static struct week_rows rows;
  for (size_t name = 0; name < sizeof names / sizeof names[0]; name++) {
    struct zone *zone = zone_from_file(names[name]);
    for (int run = 0; run < 60; run++) {
      int32_t first = date_from_civil(2026, 1, 1) + (int32_t)dice_between(&dice, -60 * 365, 20 * 365);
      if (run < 30) first = date_from_civil(2026, run % 2 == 0 ? 3 : 10, 20) + run / 2;
      week_rows_init(&rows, zone, first, steps[dice_between(&dice, 0, 3)]);
      for (int day = 0; day < WEEK_DAYS; day++) {
        int next = 0;
        for (int row = 0; row < rows.count; row++) {
          int at = rows.rows[row].at[day];
          if (at < 0) continue;
          int32_t date = 0;
          int minute = 0;
          assert_int_equal(at, next);
          assert_int_equal(rows.of[day][at], row);
          zone_to_wall(zone, rows.days[day].starts[at], &date, &minute);
          assert_int_equal(minute, rows.rows[row].minute);
          next++;
        }
        assert_int_equal(next, rows.days[day].row_count);
      }
    }
    zone_free(zone);
  }
}

/* What another desk books shows in the week too, and moves nothing. */
static void news_reach_the_week(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3vw<Right><Home><Down>");
  int64_t at = screen->ui.desk.cell.at;
  struct replica *second = screen_second(screen);
  struct command command = desk_command(&screen->ui.desk);
  command.seen = NULL; /* given to another handle */
  struct outcome outcome;
  struct error error;
  error_init(&error);
  struct interval time = {at - 15 * MS_PER_MINUTE, at};
  int mia = desk_column_employee(&screen->ui.desk, desk_column(&screen->ui.desk));
  assert_int_equal(command_block(second, &command, mia, time, "flowers", &outcome, &error), CODE_OK);
  ui_tick(&screen->ui, 1000);
  ui_paint(&screen->ui);
  screen_expect(screen, "flowers");
  assert_int_equal(screen->ui.desk.cell.at, at);
  replica_free(second);
}

/* ---- The month ---- */

static void the_month_leads_to_a_day(void **state) {
  struct screen *screen = *state;
  int32_t friday = screen->ui.desk.today;
  (void)screen_press(screen, "vm");
  screen_expect(screen, "November 2026 · everybody");
  screen_expect(screen, "Fri 20 Nov: 12 visits");
  (void)screen_press(screen, "<Down>");
  screen_expect(screen, "Fri 27 Nov: 1 visit,");
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
  assert_int_equal(screen->ui.desk.date, friday + 7);
  screen_expect(screen, "Fri 27 Nov 2026");
}

static void the_month_goes_about(void **state) {
  struct screen *screen = *state;
  static const struct {
    const char *keys;
    int year, month, day;
  } cases[] = {
      {"<PageDown>", 2026, 12, 20},
      {"<End>", 2026, 12, 31},
      {"<Right>", 2027, 1, 1},
      {"<Up>", 2026, 12, 25},
      {"<Home>", 2026, 12, 1},
      {"<Left>", 2026, 11, 30},
      {"<PageUp>", 2026, 10, 30},
      {"]", 2026, 10, 31},
      {"}", 2026, 11, 7},
      {"{[", 2026, 10, 30},
      {"g24.12.<Enter>", 2026, 12, 24},
      {"t", 2026, 11, 20},
  };
  (void)screen_press(screen, "vm");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    (void)screen_press(screen, cases[i].keys);
    assert_string_equal(ui_top(&screen->ui)->class->name, "month");
    assert_int_equal(screen->ui.desk.date, date_from_civil(cases[i].year, cases[i].month, cases[i].day));
  }
}

static void the_month_of_one_employee(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vm3");
  screen_expect(screen, "November 2026 · Mia Weber");
  screen_expect(screen, "Mia Weber, Fri 20 Nov: 3 visits, 2 h 55 min of 8 h 15 min booked, 35%");
  (void)screen_press(screen, "<Tab>");
  screen_expect(screen, "November 2026 · Sofía Peña");
  screen_expect(screen, "Sofía Peña, Fri 20 Nov: nobody works");
  (void)screen_press(screen, "4"); /* the same digit again */
  screen_expect(screen, "everybody");
  (void)screen_press(screen, "2<Esc>");
  screen_expect(screen, "everybody");
  (void)screen_press(screen, "7");
  screen_expect(screen, "There are 6 employees here.");
  (void)screen_press(screen, "g25.12.<Enter>");
  screen_expect(screen, "Christmas");
  screen_expect(screen, "Fri 25 Dec, Christmas: nobody works");
  (void)screen_press(screen, "<Esc>");
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
}

/* What is found from the month is shown in the day: the customer who has just come in. */
static void check_in_from_the_month(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vm<PageDown>");
  int keys = screen_press(screen, "/oye<Enter>i");
  assert_true(keys <= 6);
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
  assert_int_equal(selected(screen)->status, STATUS_CHECKED_IN);
}

/* A change shows at once, wherever it was made. */
static void the_month_follows(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>Xill<Enter>vm");
  wait_a_little(screen);
  screen_expect(screen, "Fri 20 Nov: 11 visits");
  (void)screen_press(screen, "u");
  wait_a_little(screen);
  screen_expect(screen, "Fri 20 Nov: 12 visits");
}

/* ---- Other countries ---- */

/* Weeks begin on Sunday there, and the clock has twelve hours. */
static void weeks_begin_where_the_locale_says(void **state) {
  struct screen *screen = *state;
  locale_use_for_dates(locale_format_find("en_US"));
  (void)screen_press(screen, "3vw");
  assert_int_equal(week_on_top(screen)->first, date_from_civil(2026, 11, 15));
  screen_expect(screen, "Sun 15    Mon 16    Tue 17    Wed 18    Thu 19   ▶Fri 20  3 Sat 21");
  screen_expect(screen, " 9 am ");
  screen_expect(screen, " 9:15 ");
  (void)screen_press(screen, "vm");
  screen_expect(screen, "Sun       Mon       Tue       Wed       Thu       Fri       Sat");
  screen_expect(screen, "  1     0%  2     0%  3");
  (void)screen_press(screen, "vd<Home>");
  screen_expect(screen, " 9 am ");
  locale_use_for_dates(NULL);
}

/* ---- Any size ---- */

static void any_size_is_drawn(void **state) {
  struct screen *screen = *state;
  static const char *const keys[] = {"3<Down>vw",      "m",     "<Esc>npet", "<Esc><Esc>vm",
                                     "<Right><Down>2", "<Esc>L"};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    screen_resize(screen, 24, 80);
    (void)screen_press(screen, keys[i]);
    for (int rows = 1; rows <= 110; rows += 4)
      for (int columns = 1; columns <= 310; columns += 9) {
        screen_resize(screen, rows, columns);
        assert_in_range(screen->ui.canvas.cursor_row, 0, rows - 1);
        assert_in_range(screen->ui.canvas.cursor_column, 0, columns - 1);
      }
  }
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, calendar_setup, calendar_teardown)

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      CASE(book_in_the_week),
      CASE(move_in_the_week),
      CASE(move_to_another_employee_of_the_week),
      CASE(what_the_day_does_the_week_does),
      CASE(the_week_goes_about),
      CASE(whose_week_it_is),
      CASE(the_day_is_as_before),
      CASE(the_cells_are_those_of_the_days),
      CASE(days_of_23_and_25_hours_have_their_rows),
      cmocka_unit_test(rows_of_any_week),
      CASE(news_reach_the_week),
      CASE(the_month_leads_to_a_day),
      CASE(the_month_goes_about),
      CASE(the_month_of_one_employee),
      CASE(check_in_from_the_month),
      CASE(the_month_follows),
      CASE(weeks_begin_where_the_locale_says),
      CASE(any_size_is_drawn),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
