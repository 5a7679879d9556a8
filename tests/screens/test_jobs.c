/* The everyday jobs, by keys alone and within the keys that they may take. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "screens/screen_fixture.h"
#include "ui/booking/booking_view.h"

static int job_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_open(&screen, 24, 80, GLYPHS_UTF8);
  *state = &screen;
  return 0;
}

static int job_teardown(void **state) {
  screen_release(*state);
  return 0;
}

static const struct appointment *selected(const struct screen *screen) {
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  assert_non_null(visit);
  return visit;
}

/* The wall's minute of the day at which the selected visit starts. */
static int starts_minute(const struct screen *screen) {
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(desk_zone(&screen->ui.desk), selected(screen)->starts_at, &date, &minute);
  return minute;
}

static void book_returning_customer(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down><Down><Down><Down><Down>"); /* 11:30 in Mia's column */
  int keys = screen_press(screen, "npet wom<Enter><Enter>");
  assert_true(keys <= 10);
  assert_string_equal(selected(screen)->customer_name, "Olga Petrova");
  assert_string_equal(selected(screen)->segments[0].service_name,
                      "Women's cut and blow dry"); /* what she had */
  assert_string_equal(selected(screen)->segments[0].employee_name, "Mia Weber");
  assert_int_equal(starts_minute(screen), 11 * 60 + 30);
  screen_expect(screen, "u undoes");
  (void)screen_press(screen, "u");
  screen_expect_not(screen, "○Olga Petrova  ⇅ ·"); /* hers at 13:00 is another column */
  assert_null(desk_selected(&screen->ui.desk));
}

static void book_as_last_time(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down><Down><Down><Down><Down>");
  int keys = screen_press(screen, ".kow<Enter>");
  assert_true(keys <= 7);
  assert_string_equal(selected(screen)->customer_name, "Anna Kowalska");
  assert_string_equal(selected(screen)->segments[0].service_name, "Women's cut");
  screen_expect(screen, "missed 2"); /* repeated no-shows are announced */
}

static void one_line_says_it_all(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "nfri 16:30 petrova women's cut @mia +scalp<Enter><Enter>");
  const struct appointment *visit = selected(screen);
  assert_string_equal(visit->customer_name, "Olga Petrova");
  assert_int_equal(visit->addon_count, 1);
  assert_string_equal(visit->segments[0].employee_name, "Mia Weber");
  assert_int_equal(starts_minute(screen), 16 * 60 + 30);
  assert_int_equal(visit->ends_at - visit->starts_at, 55 * MS_PER_MINUTE);
}

/* Another service has an add-on of that name too; only the one of the visit's own service is offered. */
static void addons_are_the_services_own(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "2<End>npetrova men's +");
  screen_expect(screen, "+ Beard");
  screen_expect_not(screen, "+ Scalp massage");
  (void)screen_press(screen, "bea");
  screen_expect(screen, "15 min  15.00");
  screen_expect_not(screen, "5 min  5.00");
}

static void walk_in_with_first_name(void **state) {
  struct screen *screen = *state;
  screen->now += 10 * MS_PER_MINUTE; /* 10:17: Jonas has nothing until half past */
  (void)desk_tick(&screen->ui.desk);
  int keys = screen_press(screen, "wbea lea<Enter>");
  assert_true(keys <= 9);
  screen_expect(screen, "lea");
  screen_expect(screen, "#1");
}

static void check_in_under_the_cursor(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  assert_int_equal(screen_press(screen, "i"), 1);
  assert_int_equal(selected(screen)->status, STATUS_CHECKED_IN);
  (void)screen_press(screen, "i"); /* a repeated key does no harm */
  assert_int_equal(selected(screen)->status, STATUS_CHECKED_IN);
}

static void check_in_from_anywhere(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "}"); /* another week is being looked at */
  int keys = screen_press(screen, "/oye<Enter>i");
  assert_true(keys <= 6);
  assert_int_equal(screen->ui.desk.date, screen->ui.desk.today);
  assert_string_equal(selected(screen)->customer_name, "Bolu Oyelaran");
  assert_int_equal(selected(screen)->status, STATUS_CHECKED_IN);
}

static void move_to_another_week(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  struct id visit = selected(screen)->id;
  int keys = screen_press(screen, "m+2w<Enter><Enter>");
  assert_true(keys <= 7);
  assert_int_equal(screen->ui.desk.date, screen->ui.desk.today + 14);
  assert_true(id_equal(selected(screen)->id, visit));
  assert_int_equal(selected(screen)->status, STATUS_SCHEDULED);
  assert_int_equal(selected(screen)->moves, 1);
  assert_int_equal(starts_minute(screen), 10 * 60 + 15);
  (void)screen_press(screen, "u"); /* and back, to where it was */
  assert_int_equal(screen->ui.desk.date, screen->ui.desk.today);
  assert_true(id_equal(selected(screen)->id, visit));
}

static void move_by_arrows_to_another_column(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>m<Down><Down><Down><Down>");
  screen_expect(screen, "free. Enter places it");
  (void)screen_press(screen, "<Left>");
  screen_expect(screen, "Jonas Roth"); /* he does no women's cuts */
  (void)screen_press(screen, "<Esc>");
  screen_expect(screen, "Left where it was.");
  assert_int_equal(starts_minute(screen), 10 * 60 + 15);
  (void)screen_press(screen, "m<Down><Down><Down><Down><Enter>");
  assert_int_equal(starts_minute(screen), 11 * 60 + 15);
}

static void cancel_asks_the_reason(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  struct id visit = selected(screen)->id;
  (void)screen_press(screen, "X<Enter>"); /* no reason, no cancelling */
  assert_non_null(desk_visit(&screen->ui.desk, visit));
  screen_expect(screen, "Cancel Bolu Oyelaran");
  (void)screen_press(screen, "ill<Enter>");
  assert_null(desk_visit(&screen->ui.desk, visit));
  screen_expect(screen, "u undoes");
  (void)screen_press(screen, "u");
  assert_non_null(desk_visit(&screen->ui.desk, visit));
  (void)screen_press(screen, "<Ctrl-R>");
  assert_null(desk_visit(&screen->ui.desk, visit));
}

/* The key that asks is not the one that agrees, however often it comes. */
static void no_show_asks_first(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Home>");
  struct id visit = selected(screen)->id;
  (void)screen_press(screen, "ZZZZ");
  assert_int_equal(desk_visit(&screen->ui.desk, visit)->status, STATUS_CONFIRMED);
  screen_expect(screen, "did not come at 09:00");
  (void)screen_press(screen, "y");
  assert_null(desk_visit(&screen->ui.desk, visit));
  (void)screen_press(screen, "u");
  assert_int_equal(desk_visit(&screen->ui.desk, visit)->status, STATUS_CONFIRMED);
}

/* What would be refused is not asked. */
static void no_show_before_the_start_is_not_asked(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>Z");
  screen_expect(screen, "has not started yet");
  screen_expect_not(screen, "did not come");
  (void)screen_press(screen, "2<Home><Down><Down>Z"); /* 09:30, done */
  screen_expect(screen, "is completed and cannot be");
  (void)screen_press(screen, "X");
  screen_expect(screen, "is completed and cannot be");
  screen_expect_not(screen, "because");
}

/* At 10:07 the row of 10:00 is half over: a booking there begins at 10:15, without a key more. */
static void booking_begins_at_the_next_mark(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3");
  int64_t row = screen->ui.desk.cell.at;
  (void)screen_press(screen, "npetrova toner");
  assert_int_equal(screen->ui.desk.cell.at, row + 15 * MS_PER_MINUTE);
  screen_expect_not(screen, "is over already");
  (void)screen_press(screen, "<Esc><Up><Up>n"); /* a row that is wholly over stays what it is */
  assert_int_equal(screen->ui.desk.cell.at, row - 15 * MS_PER_MINUTE);
}

/* The visit's own place is no place to move it to, and nothing to refuse either. */
static void a_move_to_its_own_place_leaves_it(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Home>m"); /* 09:00 is over */
  screen_expect(screen, "Where to, Nguyễn Thị An?");
  screen_expect_not(screen, "is over already");
  (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "Left where it was.");
  assert_int_equal(selected(screen)->moves, 0);
}

/* Remarks go with the next key; what went well stays until it could be read. */
static void messages_do_not_linger(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>=");
  screen_expect(screen, "does nothing here");
  (void)screen_press(screen, "<Down>");
  screen_expect_not(screen, "does nothing here");
  (void)screen_press(screen, "i<Down>"); /* typed ahead */
  screen_expect(screen, "u undoes");
  ui_tick(&screen->ui, 1);
  ui_tick(&screen->ui, 1 + MESSAGE_READ_MS);
  (void)screen_press(screen, "<Up>");
  screen_expect_not(screen, "u undoes");
}

static void longer_and_shorter(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>+");
  assert_int_equal(selected(screen)->ends_at - selected(screen)->starts_at, 70 * MS_PER_MINUTE);
  (void)screen_press(screen, "--");
  assert_int_equal(selected(screen)->ends_at - selected(screen)->starts_at, 40 * MS_PER_MINUTE);
  (void)screen_press(screen, "uuu");
  assert_int_equal(selected(screen)->ends_at - selected(screen)->starts_at, 55 * MS_PER_MINUTE);
}

static void notes_are_edited(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>osit at the window<Enter>");
  assert_string_equal(selected(screen)->notes, "sit at the window");
}

static void time_is_blocked_and_given_free(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down><Down><Down><Down><Down>b12:30<Enter>"); /* 11:30, why? */
  screen_expect(screen, "Type until when and why");
  (void)screen_press(screen, " lunch<Enter>");
  screen_expect(screen, "lunch");
  (void)screen_press(screen, "npetrova toner<Enter>");
  screen_expect(screen, "lunch"); /* it stands in the way */
  (void)screen_press(screen, "<Esc><Esc>X");
  screen_expect(screen, "free again (lunch)?");
  (void)screen_press(screen, "y");
  (void)screen_press(screen, "<Ctrl-L>");
  screen_expect_not(screen, "░ lunch");
  (void)screen_press(screen, "u");
  screen_expect(screen, "░ lunch");
}

/* The next free time is taken, although another one was typed. */
static void next_free_replaces_a_typed_time(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "npetrova women's cut @mia 10:30");
  screen_expect(screen, "10:30–11:15");
  (void)screen_press(screen, "<Ctrl-F>");
  screen_expect(screen, "Free: Fri 20 Nov 11:15");
  screen_expect(screen, "11:15–12:00");
}

/* On its way to a phone number the line names a date, and to a customer's name an employee: neither stays. */
static void what_is_typed_over_leaves_no_trace(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "2<Down><Down><Down><Down><Down><Down>");
  struct desk_cell cell = screen->ui.desk.cell;
  int32_t date = screen->ui.desk.date;
  (void)screen_press(screen, "nnova men's +4");
  assert_int_equal(screen->ui.desk.date, date + 4);
  (void)screen_press(screen, "9301234567");
  assert_int_equal(screen->ui.desk.date, date);
  assert_memory_equal(&screen->ui.desk.cell, &cell, sizeof cell);
  (void)screen_press(screen, "<Ctrl-U>petrova @mia 16:30");
  assert_int_not_equal(screen->ui.desk.cell.at, cell.at);
  (void)screen_press(screen, "<Ctrl-W><Ctrl-W>");
  assert_memory_equal(&screen->ui.desk.cell, &cell, sizeof cell);
}

static void anybody_may_take_it(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "2<Down><Down><Down><Down><Down><Down>npetrova women's cut @any<Enter>");
  assert_string_not_equal(selected(screen)->segments[0].employee_name, "Jonas Roth"); /* he does none */
}

static void refusals_say_why(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>npetrova toner<Enter>");
  screen_expect(screen, "Against the rules"); /* the owner may lift it, with a reason */
  screen_expect(screen, "Bolu Oyelaran");
  (void)screen_press(screen, "<Esc><Esc>");
  assert_null(strstr(ui_top(&screen->ui)->class->name, "booking"));
  (void)screen_press(screen, "y");
  screen_expect(screen, "You may lift this");
}

static void typed_ahead_is_kept(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "npetrova wom<Esc>"); /* left half-way */
  screen_expect(screen, "brings back what was typed");
  (void)screen_press(screen, "n<Up>");
  screen_expect(screen, "petrova wom");
}

/* A terminal that is closed over a half-typed booking loses nothing: the next run has it, and forgets it once it is booked. */
static void a_crash_loses_nothing_typed(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<End>nolga<Down><Enter>root<Enter>");
  ui_tick(&screen->ui, 1);
  ui_release(&screen->ui);
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  booking_take_up(&screen->ui);
  ui_paint(&screen->ui);
  screen_expect(screen, "half-typed booking");
  (void)screen_press(screen, "n<Up>");
  screen_expect(screen, "Olga Petrova");
  screen_expect(screen, "Root colour");
  (void)screen_press(screen, "<Ctrl-U>petrova women's cut 16:30 @mia<Enter>");
  assert_string_equal(selected(screen)->customer_name, "Olga Petrova");
  ui_release(&screen->ui);
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  booking_take_up(&screen->ui);
  ui_paint(&screen->ui);
  screen_expect_not(screen, "half-typed booking");
}

static void a_half_typed_walk_in_is_kept(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "wbea le<Esc>");
  screen_expect(screen, "brings back what was typed");
  (void)screen_press(screen, "w<Up>");
  screen_expect(screen, "bea le");
  (void)screen_press(screen, "a");
  ui_tick(&screen->ui, 1);
  ui_release(&screen->ui);
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  ui_take_up(&screen->ui);
  ui_paint(&screen->ui);
  screen_expect(screen, "half-typed walk-in");
  (void)screen_press(screen, "w<Up><Enter>");
  screen_expect(screen, "lea");
  ui_release(&screen->ui);
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  ui_take_up(&screen->ui);
  ui_paint(&screen->ui);
  screen_expect_not(screen, "half-typed");
}

/* A reason that is half typed is not lost, and does not stand there by itself either: Enter alone does nothing. */
static void a_half_typed_reason_is_kept(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>Xbecause of<Esc>");
  screen_expect(screen, "Up brings back");
  (void)screen_press(screen, "X<Enter>");
  screen_expect(screen, "Say why");
  (void)screen_press(screen, "<Up> rain");
  screen_expect(screen, "because of rain");
  ui_tick(&screen->ui, 1);
  ui_release(&screen->ui);
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  ui_take_up(&screen->ui);
  ui_paint(&screen->ui);
  screen_expect(screen, "is still there");
  (void)screen_press(screen, "1<Home>X<Up>");
  screen_expect_not(screen, "because of rain"); /* another visit */
  (void)screen_press(screen, "<Esc>t3<Down>X<Up><Enter>");
  screen_expect(screen, "Cancelled");
  ui_release(&screen->ui);
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  ui_take_up(&screen->ui);
  ui_paint(&screen->ui);
  screen_expect_not(screen, "is still there");
}

static void search_finds_misspelt_names(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "/kovalska");
  screen_expect(screen, "Anna Kowalska");
  (void)screen_press(screen, "<Ctrl-U>odegard");
  screen_expect(screen, "Åse Ødegård");
  (void)screen_press(screen, "<Ctrl-U>0111");
  screen_expect(screen, "Tom Riley");
  (void)screen_press(screen, "<Ctrl-U>anna schm<Enter>");
  screen_expect(screen, "allergic to ammonia");
  screen_expect(screen, "3 visits");
}

/* A booking from elsewhere shows, and moves neither the cursor nor what the keys work on. */
static void bookings_from_elsewhere_move_nothing(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  struct desk_cell cell = screen->ui.desk.cell;
  struct id visit = selected(screen)->id;
  struct replica *other = NULL;
  struct error error;
  error_init(&error);
  other = screen_second(screen);
  struct outcome outcome;
  struct command command = desk_command(&screen->ui.desk);
  command.seen = NULL; /* given to another handle */
  assert_int_equal(
      command_move(other, &command, visit, cell.at + 8 * MS_PER_HOUR, EMPLOYEE_ANY, &outcome, &error),
      CODE_OUTSIDE_HOURS);
  error_init(&error);
  assert_int_equal(command_status(other, &command, visit, STATUS_CONFIRMED, NULL, &outcome, &error), CODE_OK);
  replica_free(other);
  ui_tick(&screen->ui, 1);
  ui_paint(&screen->ui);
  screen_expect(screen, "Changed elsewhere: Bolu Oyelaran, 10:15.");
  assert_int_equal(selected(screen)->status, STATUS_CONFIRMED);
  assert_true(id_equal(screen->ui.desk.selected, visit));
  assert_memory_equal(&screen->ui.desk.cell, &cell, sizeof cell);
}

/* What was pasted is never a command. */
static void a_paste_is_no_command(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  struct event event = {.kind = EVENT_PASTE, .paste = "Xill\rZy"};
  ui_handle(&screen->ui, &event);
  ui_paint(&screen->ui);
  assert_int_equal(selected(screen)->status, STATUS_SCHEDULED);
  assert_string_equal(ui_top(&screen->ui)->class->name, "customers");
  assert_true(ui_is_text_burst(&screen->ui, "Maria Xiz") == false); /* the search is typing already */
  (void)screen_press(screen, "<Esc>");
  assert_true(ui_is_text_burst(&screen->ui, "Maria Xiz"));
  assert_false(ui_is_text_burst(&screen->ui, "jjjjjjjjjj"));
  assert_false(ui_is_text_burst(&screen->ui, "npetrova cut"));
  assert_false(ui_is_text_burst(&screen->ui, "]3fnpetrova cut\r"));
}

static void leaving_asks(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "q");
  screen_expect(screen, "Leave frontdesk?");
  (void)screen_press(screen, "q"); /* the same key again means no */
  screen_expect_not(screen, "Leave frontdesk?");
  assert_int_equal(screen->ui.wanted & REACTION_QUIT, 0);
  (void)screen_press(screen, "<Esc><Esc>y"); /* going back is never half of leaving */
  assert_int_equal(screen->ui.wanted & REACTION_QUIT, 0);
  (void)screen_press(screen, "<Esc>qy");
  assert_int_not_equal(screen->ui.wanted & REACTION_QUIT, 0);
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
#define JOB(name) cmocka_unit_test_setup_teardown(name, job_setup, job_teardown)
  static const struct CMUnitTest tests[] = {
      JOB(book_returning_customer),
      JOB(book_as_last_time),
      JOB(one_line_says_it_all),
      JOB(addons_are_the_services_own),
      JOB(walk_in_with_first_name),
      JOB(check_in_under_the_cursor),
      JOB(check_in_from_anywhere),
      JOB(move_to_another_week),
      JOB(move_by_arrows_to_another_column),
      JOB(cancel_asks_the_reason),
      JOB(no_show_asks_first),
      JOB(no_show_before_the_start_is_not_asked),
      JOB(booking_begins_at_the_next_mark),
      JOB(a_move_to_its_own_place_leaves_it),
      JOB(messages_do_not_linger),
      JOB(longer_and_shorter),
      JOB(notes_are_edited),
      JOB(time_is_blocked_and_given_free),
      JOB(next_free_replaces_a_typed_time),
      JOB(what_is_typed_over_leaves_no_trace),
      JOB(anybody_may_take_it),
      JOB(refusals_say_why),
      JOB(typed_ahead_is_kept),
      JOB(a_crash_loses_nothing_typed),
      JOB(a_half_typed_walk_in_is_kept),
      JOB(a_half_typed_reason_is_kept),
      JOB(search_finds_misspelt_names),
      JOB(bookings_from_elsewhere_move_nothing),
      JOB(a_paste_is_no_command),
      JOB(leaving_asks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
