/* Who waits, by keys: walk-ins and the waiting list. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
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

/* Time passes: each second the desk looks at the clock. */
static void pass(struct screen *screen, int minutes) {
  screen->now += minutes * MS_PER_MINUTE;
  ui_tick(&screen->ui, screen->now);
  ui_paint(&screen->ui);
}

/* The queue as it is stored now. */
static struct queue queue_now(struct screen *screen) {
  static struct arena arena;
  struct queue queue;
  struct error error;
  error_init(&error);
  arena_release(&arena);
  arena_init(&arena, 8 << 20);
  assert_int_equal(reader_queue(screen->replica, screen->ui.desk.location, &arena, &queue, &error), CODE_OK);
  return queue;
}

/* The state of a ticket that waits or is served; -1 when it does neither. */
static int state_of(struct screen *screen, int number) {
  struct queue queue = queue_now(screen);
  for (int i = 0; i < queue.ticket_count; i++)
    if (queue.tickets[i].number == number) return (int)queue.tickets[i].state;
  return -1;
}

/* ---- Walk-ins ---- */

static void they_stand_in_the_order_of_their_promise(void **state) {
  struct screen *screen = *state;
  struct queue queue = queue_now(screen);
  static const int order[] = {1, 4, 3, 2, 5};
  assert_int_equal(queue.ticket_count, 5);
  for (int i = 0; i < 5; i++) assert_int_equal(queue.tickets[i].number, order[i]);
  (void)screen_press(screen, "vq");
  screen_expect(screen, "Walk-ins: 5 wait.");
  screen_expect(screen, "+47 min");
}

/* What is read by the day that is loaded is what the file itself says, at every hour. */
static void the_loaded_day_says_what_the_file_says(void **state) {
  struct screen *screen = *state;
  struct error error;
  struct arena arena;
  error_init(&error);
  arena_init(&arena, 8 << 20);
  for (int hour = 0; hour < 10; hour++) {
    struct queue queue;
    struct queue whole = queue_now(screen);
    arena_clear(&arena);
    assert_int_equal(reader_queue_of_day(screen->replica, &screen->ui.desk.day, &arena, &queue, &error),
                     CODE_OK);
    assert_int_equal(queue.ticket_count, whole.ticket_count);
    for (int i = 0; i < queue.ticket_count; i++) {
      assert_int_equal(queue.tickets[i].expected_start, whole.tickets[i].expected_start);
      assert_int_equal(queue.tickets[i].expected_employee, whole.tickets[i].expected_employee);
    }
    for (int i = 0; i < screen->ui.desk.salon->employee_count; i++)
      assert_int_equal(queue.course.behind[i], whole.course.behind[i]);
    assert_int_equal(queue.waitlist_count, whole.waitlist_count);
    pass(screen, 47);
  }
  arena_release(&arena);
}

/* Who should have begun and has not makes everybody behind wait: a minute more each minute. */
static void the_wait_grows_with_each_minute(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vq");
  int64_t before = queue_now(screen).tickets[0].expected_start;
  screen_expect(screen, "Late: 佐藤 健 7 min");
  pass(screen, 3);
  screen_expect(screen, "Late: 佐藤 健 10 min");
  screen_expect(screen, "+50 min");
  assert_int_equal(queue_now(screen).tickets[0].expected_start, before + 3 * MS_PER_MINUTE);
  (void)screen_press(screen, "<Esc>");
}

static void serving_asks_who_takes_it(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vqs");
  on_view(screen, "serve");
  screen_expect(screen, "Who takes #1 Lea?");
  screen_expect(screen, "runs 7 min late");
  (void)screen_press(screen, "<Enter>"); /* 佐藤 is booked: the book refuses */
  on_view(screen, "serve");
  (void)screen_press(screen, "<Esc><Down><Down><Enter>"); /* a beard trim: Jonas is free at 10:15 */
  screen_expect(screen, "Who takes #3 walk-in?");
  screen_expect(screen, "10:15");
  pass(screen, 8);
  (void)screen_press(screen, "<Enter>");
  on_view(screen, "queue");
  screen_expect(screen, "Walk-in #3 goes to Jonas Roth.");
  assert_int_equal(state_of(screen, 3), WALK_IN_SERVING);
  (void)screen_press(screen, "u");
  assert_int_equal(state_of(screen, 3), WALK_IN_WAITING);
}

static void who_left_is_asked_about(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vqX");
  screen_expect(screen, "Has #1 Lea left?");
  (void)screen_press(screen, "X"); /* the same key again confirms nothing */
  assert_int_equal(state_of(screen, 1), WALK_IN_WAITING);
  (void)screen_press(screen, "y");
  assert_int_equal(state_of(screen, 1), -1);
  screen_expect(screen, "left. u undoes");
  (void)screen_press(screen, "u");
  assert_int_equal(state_of(screen, 1), WALK_IN_WAITING);
}

static void a_walk_in_is_changed_and_keeps_its_place(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vqe<Ctrl-U>Leonie<Tab><Tab><Ctrl-U>beard<Tab>jonas<Enter>");
  on_view(screen, "queue");
  struct queue queue = queue_now(screen);
  assert_string_equal(queue.tickets[0].name, "Leonie");
  assert_string_equal(screen->ui.desk.salon->services[queue.tickets[0].service].name, "Beard trim");
  assert_string_equal(screen->ui.desk.salon->employees[queue.tickets[0].employee].name, "Jonas Roth");
  screen_expect(screen, "#1 Leonie");
}

/* The lit row stays lit, whatever comes before it. */
static void the_lit_one_stays_lit(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vq<Down><Down>");
  struct replica *second = screen_second(screen);
  struct command command = {
      .actor = &screen->actor, .location = screen->ui.desk.location, .if_revision = REVISION_ANY};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  assert_int_equal(command_leave(second, &command, screen_id(801), &outcome, &error), CODE_OK);
  replica_free(second);
  pass(screen, 0);
  (void)screen_press(screen, "X");
  screen_expect(screen, "Has #3 walk-in left?");
}

static void a_new_walk_in_is_one_key_away(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vqwcut kim<Esc>");
  on_view(screen, "queue");
  (void)screen_press(screen, "wbeard ben<Enter>");
  on_view(screen, "queue");
  assert_int_not_equal(state_of(screen, 8), -1);
}

/* ---- The waiting list ---- */

static void free_time_says_whom_it_suits(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3fvq");
  screen_expect(screen, "2 are suited by the free time of Mia Weber, Fri 20 Nov 11:10.");
  (void)screen_press(screen, "<Tab><Enter>"); /* the best one is lit, and goes where it fits */
  on_view(screen, "booking");
  screen_expect(screen, "Cutter Meyer");
  screen_expect(screen, "11:10");
  for (int i = 0; i < 5 && strcmp(ui_top(&screen->ui)->class->name, "booking") == 0; i++)
    (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "Booked Cutter Meyer, Fri 20 Nov 11:10, Men's cut with Mia Weber.");
  assert_int_equal(queue_now(screen).waitlist_count, 3);
  (void)screen_press(screen, "u");
  assert_int_equal(queue_now(screen).waitlist_count, 4);
}

/* Fridays and Saturdays from four on, with Mia: that is this afternoon. */
static void the_first_time_that_was_asked_for_is_found(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vq<Tab><Down><Down><Enter>");
  on_view(screen, "booking");
  screen_expect(screen, "Anna Kowalska");
  screen_expect(screen, "16:15");
  (void)screen_press(screen, "<Esc>vq<Tab><Home><Down><Enter>"); /* mornings in December, with Sofía */
  screen_expect(screen, "Mia Lang");
  screen_expect(screen, "Tue 1 Dec");
  screen_expect(screen, "09:00");
}

static void a_cancellation_says_whom_it_suits(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down><Down><Down>");
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  for (int i = 0; i < 20 && (visit == NULL || visit->status != STATUS_SCHEDULED); i++) {
    (void)screen_press(screen, "<Down>");
    visit = desk_selected(&screen->ui.desk);
  }
  assert_non_null(visit);
  (void)screen_press(screen, "Xill<Enter>");
  screen_expect(screen, "on the waiting list: v q.");
  (void)screen_press(screen, "vq");
  screen_expect(screen, "suited by the free time of Mia Weber");
}

static void a_wish_is_added_changed_and_taken_off(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "vqn");
  screen_expect(screen, "A new wish on the waiting list");
  (void)screen_press(
      screen,
      "tom ril<Tab>men's<Tab>jonas<Tab>+3<Tab>+10<Tab>mon fri<Tab>16:00<Tab>19:00<Tab>2<Tab>Beard too");
  (void)screen_press(screen, "<Enter>");
  on_view(screen, "queue");
  screen_expect(screen, "Tom Riley waits for Men's cut.");
  struct queue queue = queue_now(screen);
  const struct waitlist_row *row = &queue.waitlist[0];
  assert_int_equal(queue.waitlist_count, 5);
  assert_string_equal(row->customer_name, "Tom Riley");
  assert_int_equal(row->wish.days, 1U << 1 | 1U << 5);
  assert_int_equal(row->wish.from, screen->ui.desk.today + 3);
  assert_int_equal(row->wish.to, screen->ui.desk.today + 10);
  assert_int_equal(row->wish.start_minute, 16 * 60);
  assert_int_equal(row->wish.end_minute, 19 * 60);
  assert_int_equal(row->wish.priority, 2);
  assert_string_equal(row->note, "Beard too");
  (void)screen_press(screen, "<Tab><Home>e<Tab><Tab><Ctrl-U><Tab><Tab><Tab><Ctrl-U><Enter>");
  queue = queue_now(screen);
  assert_int_equal(queue.waitlist[0].wish.days, WAITLIST_EVERY_DAY);
  assert_int_equal(queue.waitlist[0].wish.employee, INDEX_NONE);
  assert_int_equal(queue.waitlist[0].wish.start_minute, 16 * 60);
  (void)screen_press(screen, "X");
  screen_expect(screen, "Take Tom Riley off the waiting list?");
  (void)screen_press(screen, "y");
  assert_int_equal(queue_now(screen).waitlist_count, 4);
}

static void what_will_not_do_is_said(void **state) {
  struct screen *screen = *state;
  static const struct {
    const char *keys, *says;
  } cases[] = {
      {"zzz<Enter>", "Who waits?"},
      {"anna<Tab>blow<Enter>", "type more of the name"},
      {"tom ril<Enter>", "Choose a service"},
      {"tom ril<Tab>blow<Tab><Tab>someday<Enter>", "someday"},
      {"tom ril<Tab>blow<Tab><Tab><Tab><Tab>xyz<Enter>", "Type days of the week"},
      {"tom ril<Tab>blow<Tab><Tab><Tab><Tab><Tab>late<Enter>", "Type a time of day"},
      {"tom ril<Tab>blow<Tab><Tab><Tab><Tab><Tab><Tab><Tab>12<Enter>", "Type one figure"},
      {"tom ril<Tab>blow<Tab>jonas<Enter>", "Jonas Roth does not do Blow dry here"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    screen_release(screen);
    (void)salon_setup(state);
    screen = *state;
    (void)screen_press(screen, "vqn");
    (void)screen_press(screen, cases[i].keys);
    screen_expect(screen, cases[i].says);
    on_view(screen, "waiting list");
    assert_int_equal(queue_now(screen).waitlist_count, 4);
  }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, salon_setup, salon_teardown)

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      CASE(they_stand_in_the_order_of_their_promise),
      CASE(the_loaded_day_says_what_the_file_says),
      CASE(the_wait_grows_with_each_minute),
      CASE(serving_asks_who_takes_it),
      CASE(who_left_is_asked_about),
      CASE(a_walk_in_is_changed_and_keeps_its_place),
      CASE(the_lit_one_stays_lit),
      CASE(a_new_walk_in_is_one_key_away),
      CASE(free_time_says_whom_it_suits),
      CASE(the_first_time_that_was_asked_for_is_found),
      CASE(a_cancellation_says_whom_it_suits),
      CASE(a_wish_is_added_changed_and_taken_off),
      CASE(what_will_not_do_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
