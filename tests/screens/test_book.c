/* Which book is shown, and what of it: other locations, more employees than fit, and what was cancelled. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "screens/screen_fixture.h"

static int book_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_open(&screen, 24, 80, GLYPHS_UTF8);
  *state = &screen;
  return 0;
}

static int book_teardown(void **state) {
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

static const char *employee_of_cursor(const struct screen *screen) {
  const struct desk *desk = &screen->ui.desk;
  int employee = desk_column_employee(desk, desk_column(desk));
  return employee == INDEX_NONE ? "" : desk->salon->employees[employee].name;
}

/* ---- Other locations ---- */

static void add_harbour_staff(struct screen *screen) {
  static const char sql[] =
      "INSERT INTO employee (id, tenant_id, name, location_id, active, created_at, updated_at) VALUES"
      " (x'00000000000070008000000000000291', x'00000000000070008000000000000001', 'Harriet Quay',"
      " x'00000000000070008000000000000102', 1, 1, 1);"
      "INSERT INTO shift (id, tenant_id, employee_id, day_of_week, start_minute, end_minute, created_at, "
      "updated_at)"
      " VALUES (x'00000000000070008000000000001991', x'00000000000070008000000000000001',"
      " x'00000000000070008000000000000291', 5, 480, 1080, 1, 1);"
      "INSERT INTO employee_service (id, tenant_id, employee_id, service_id, is_primary, created_at, "
      "updated_at) VALUES"
      " (x'00000000000070008000000000002991', x'00000000000070008000000000000001',"
      " x'00000000000070008000000000000291', x'00000000000070008000000000000308', 0, 1, 1);"
      "INSERT INTO meta (key, value) VALUES ('setup_changes', 1) ON CONFLICT (key) DO UPDATE SET value = "
      "value + 1;";
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(screen->path, &db), SQLITE_OK);
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  ui_tick(&screen->ui, 1000);
}

static void the_desk_stands_elsewhere(void **state) {
  struct screen *screen = *state;
  add_harbour_staff(screen);
  screen_expect(screen, "Bella Salon · Main Street");
  (void)screen_press(screen, "L");
  screen_expect(screen, "Bella Salon · Harbour");
  screen_expect(screen, "Harriet Quay");
  screen_expect_not(screen, "Mia Weber");
  (void)screen_press(screen, "<End><Up><Up><Up><Up>npetrova women's cut<Enter><Enter>");
  assert_true(id_equal(selected(screen)->location, screen_id(102)));
  assert_string_equal(selected(screen)->segments[0].employee_name, "Harriet Quay");
  (void)screen_press(screen, "L");
  screen_expect(screen, "Bella Salon · Main Street");
  screen_expect(screen, "3 Mia Weber");
}

static void the_day_goes_about(void **state) {
  struct screen *screen = *state;
  static const struct {
    const char *keys, *wall;
  } cases[] = {{"2<Home>", "2026-11-20 09:00"},    {"<End>", "2026-11-20 18:45"},
               {"<PageUp>", "2026-11-20 14:15"},   {"<PageUp>", "2026-11-20 09:45"},
               {"<PageDown>", "2026-11-20 14:15"}, {"<PageDown><PageDown>", "2026-11-20 23:15"},
               {"<PageDown>", "2026-11-20 23:45"}, {"]", "2026-11-21 23:45"},
               {"t", "2026-11-20 10:00"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    (void)screen_press(screen, cases[i].keys);
    expect_wall(screen, screen->ui.desk.cell.at, cases[i].wall);
  }
}

static void the_week_is_of_somebody_there(void **state) {
  struct screen *screen = *state;
  add_harbour_staff(screen);
  (void)screen_press(screen, "3vwL");
  screen_expect(screen, "1/1 Harriet Quay");
  (void)screen_press(screen, "L");
  screen_expect(screen, "1/6 Aylin Kaya");
  (void)screen_press(screen, "vmL");
  wait_a_little(screen);
  screen_expect(screen, "Fri 20 Nov: 0 visits, 0 min of 10 h booked, 0%");
  (void)screen_press(screen, "L");
  wait_a_little(screen);
  screen_expect(screen, "Fri 20 Nov: 12 visits");
}

/* Nobody has a week where nobody works: the day says so. */
static void the_week_closes_where_nobody_works(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3vwL");
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
  screen_expect(screen, "Bella Salon · Harbour");
  screen_expect(screen, "Nobody works on this day.");
  (void)screen_press(screen, "vw");
  screen_expect(screen, "Nobody works at this location");
  assert_false(screen->ui.desk.week);
  (void)screen_press(screen, "vm");
  wait_a_little(screen);
  screen_expect(screen, "Fri 20 Nov: nobody works");
}

/* The first nine have a digit, the arrows go on; what is hidden at either side is marked. */
static void more_employees_than_digits(void **state) {
  struct screen *screen = *state;
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(screen->path, &db), SQLITE_OK);
  for (int i = 0; i < 8; i++) {
    char sql[640];
    (void)snprintf(
        sql, sizeof sql,
        "INSERT INTO employee (id, tenant_id, name, location_id, active, created_at, updated_at) VALUES"
        " (x'0000000000007000800000000000028%d', x'00000000000070008000000000000001', 'New %d',"
        " x'00000000000070008000000000000101', 1, 1, 1);"
        "INSERT INTO shift (id, tenant_id, employee_id, day_of_week, start_minute, end_minute, created_at,"
        " updated_at) VALUES (x'0000000000007000800000000000198%d', x'00000000000070008000000000000001',"
        " x'0000000000007000800000000000028%d', 5, 540, 1080, 1, 1);",
        i, i, i, i);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  }
  assert_int_equal(sqlite3_exec(db,
                                "INSERT INTO meta (key, value) VALUES ('setup_changes', 1)"
                                " ON CONFLICT (key) DO UPDATE SET value = value + 1",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  ui_tick(&screen->ui, 1000);
  (void)screen_press(screen, "9");
  assert_string_equal(employee_of_cursor(screen), "New 5");
  screen_expect(screen, "‹6 New 2"); /* some are hidden at the left, and at the right */
  screen_expect(screen, "9 New 5          ›");
  (void)screen_press(screen, "<Right>");
  assert_string_equal(employee_of_cursor(screen), "New 6");
  screen_expect(screen, " New 6 ");
  (void)screen_press(screen, "<Right><Right><Right><Right><Right>");
  assert_int_equal(desk_column(&screen->ui.desk), 13);
  screen_expect_not(screen, "›");
  (void)screen_press(screen, "vw");
  screen_expect(screen, "14/14 ");
  (void)screen_press(screen, "<Tab>");
  screen_expect(screen, "1/14 Aylin Kaya");
}

static void the_third_location_is_chosen_from_a_list(void **state) {
  struct screen *screen = *state;
  sqlite3 *db = NULL;
  assert_int_equal(sqlite3_open(screen->path, &db), SQLITE_OK);
  assert_int_equal(
      sqlite3_exec(
          db,
          "INSERT INTO location (id, tenant_id, name, timezone, created_at, updated_at) VALUES"
          " (x'00000000000070008000000000000103', x'00000000000070008000000000000001', 'Zoo', 'UTC', 1, 1);"
          "INSERT INTO meta (key, value) VALUES ('setup_changes', 1) ON CONFLICT (key) DO UPDATE SET value = "
          "value + 1;",
          NULL, NULL, NULL),
      SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  ui_tick(&screen->ui, 1000);
  (void)screen_press(screen, "<Home>L");
  screen_expect(screen, "Which location?");
  (void)screen_press(screen, "<Esc>");
  screen_expect(screen, "Bella Salon · Main Street");
  (void)screen_press(screen, "L<Down><Enter>");
  screen_expect(screen, "Bella Salon · Zoo");
  screen_expect(screen, "Nobody works on this day");
  expect_wall(screen, screen->ui.desk.cell.at, "2026-11-20 09:00"); /* the same time on the wall there */
}

/* ---- Cancelled and missed ---- */

static void cancelled_visits_are_shown_on_request(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>Xill<Enter>");
  screen_expect_not(screen, "○Bolu");
  (void)screen_press(screen, "a");
  screen_expect(screen, "✗Bolu Oyelaran");
  screen_expect(screen, " ✗∅ "); /* the sign that they are shown */
  assert_int_equal(selected(screen)->status, STATUS_CANCELLED);
  (void)screen_press(screen, "vw");
  screen_expect(screen, "✗Bolu");
  screen_expect(screen, "2 visits");
  (void)screen_press(screen, "R");
  screen_expect(screen, "Reactivated Bolu Oyelaran.");
  assert_int_equal(selected(screen)->status, STATUS_SCHEDULED);
  (void)screen_press(screen, "R");
  screen_expect(screen, "The visit stands; only a cancelled or missed one can be reactivated.");
  (void)screen_press(screen, "ua<Esc>");
  screen_expect_not(screen, "Bolu O");
}

static void a_taken_time_is_not_given_twice(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>Xill<Enter>anpetrova women's cut<Enter><Enter>");
  struct id olga = selected(screen)->id;
  assert_string_equal(selected(screen)->customer_name, "Olga Petrova");
  expect_wall(screen, selected(screen)->starts_at, "2026-11-20 10:15");
  (void)screen_press(screen, "<Down><Up>");
  assert_true(id_equal(selected(screen)->id, olga)); /* who comes is chosen before who does not */
  (void)screen_press(screen, "<Tab>");
  assert_string_equal(selected(screen)->customer_name, "Bolu Oyelaran");
  (void)screen_press(screen, "R");
  screen_expect(screen, "is taken by Olga Petrova");
  assert_int_equal(selected(screen)->status, STATUS_CANCELLED);
}

/* In the list of a small window a cancelled visit takes no free time away. */
static void the_list_keeps_the_time_free(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>Xill<Enter>a");
  screen_resize(screen, 12, 40);
  screen_expect(screen, "✗ Bolu Oyelaran");
  screen_expect(screen, "10:15–13:00 · free");
  (void)screen_press(screen, "<Down>");
  assert_null(desk_selected(&screen->ui.desk));
  (void)screen_press(screen, "<Up>");
  assert_string_equal(selected(screen)->customer_name, "Bolu Oyelaran");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, book_setup, book_teardown)

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      CASE(the_day_goes_about),
      CASE(the_desk_stands_elsewhere),
      CASE(the_week_is_of_somebody_there),
      CASE(the_third_location_is_chosen_from_a_list),
      CASE(the_week_closes_where_nobody_works),
      CASE(more_employees_than_digits),
      CASE(cancelled_visits_are_shown_on_request),
      CASE(a_taken_time_is_not_given_twice),
      CASE(the_list_keeps_the_time_free),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
