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
#include "ui/booking/booking_view.h"

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
/* Enter is no yes, and does nothing to what lies under the question either. */
static void enter_answers_no_question(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Home>Z");
  screen_expect(screen, "Esc: no");
  struct view *question = ui_top(&screen->ui);
  (void)screen_press(screen, "<Enter>");
  assert_ptr_equal(ui_top(&screen->ui), question);
  screen_expect(screen, "Only y says yes");
}

/* Words that mean nothing are told, not passed over: neither when a visit is changed nor when one is booked. */
static void nothing_typed_is_passed_over(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "1<Home>exyzzy<Enter>");
  screen_expect(screen, "\"xyzzy\" says nothing here");
  assert_int_equal(screen->ui.depth, 2); /* the form is still there */
  (void)screen_press(screen, "<Ctrl-U><Esc>");
}

static int chosen_services(const struct screen *screen) {
  const struct booking_view *booking = (const struct booking_view *)ui_top(&screen->ui);
  return booking->draft.request.service_count;
}

/* What was chosen by mistake goes again, from the field where it stands. */
static void backspace_takes_back_what_was_chosen(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "npet wom<Enter><Tab><Tab>");
  assert_int_equal(chosen_services(screen), 1);
  screen_expect(screen, "-remove");
  (void)screen_press(screen, "<Backspace>");
  assert_int_equal(chosen_services(screen), 0);
}

/* While letters type, the help names no letter as a key. */
static void help_while_typing_names_what_works(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "n<F1>");
  screen_expect(screen, "Ctrl-F ");
  screen_expect_not(screen, "f, Ctrl-F");
  screen_expect_not(screen, "v w ");
}

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

/* ---- Best times ---- */

/* Those that leave no gap come first; the ghost is where the lit one is, before it is taken. */
static void best_times_come_first(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down><Down><Down><Down>npetrova women's cut @mia<Ctrl-X>");
  screen_expect(screen, "wastes nothing");
  const struct booking_view *booking = (const struct booking_view *)ui_top(&screen->ui);
  assert_int_equal(booking->at, BOOKING_TIME);
  assert_int_equal(booking->choices[0].kind, CHOICE_TIME);
  assert_int_equal(screen->ui.desk.ghost.starts_at, booking->choices[0].at);
  (void)screen_press(screen, "<Ctrl-X>");
  assert_int_equal(screen->ui.desk.ghost.starts_at, booking->choices[1].at);
  int64_t at = booking->choices[1].at;
  (void)screen_press(screen, "<Enter><Enter>");
  assert_string_equal(desk_selected(&screen->ui.desk)->customer_name, "Olga Petrova");
  assert_int_equal(desk_selected(&screen->ui.desk)->starts_at, at);
}

static void a_move_goes_to_the_best_times(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>mF");
  screen_expect(screen, "Best time 1 of");
  int64_t first = screen->ui.desk.ghost.starts_at;
  (void)screen_press(screen, "F");
  screen_expect(screen, "Best time 2 of");
  assert_true(screen->ui.desk.ghost.starts_at != first);
  assert_true(screen->ui.desk.ghost.allowed);
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(desk_selected(&screen->ui.desk)->customer_name, "Bolu Oyelaran");
}

/* Again and again: each press goes to the one after. */
static void next_free_goes_on(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>npetrova women's cut @mia<Ctrl-F>");
  int64_t before = screen->ui.desk.ghost.starts_at;
  for (int i = 0; i < 20; i++) {
    (void)screen_press(screen, "<Ctrl-F>");
    assert_true(screen->ui.desk.ghost.allowed);
    assert_true(screen->ui.desk.ghost.starts_at > before);
    before = screen->ui.desk.ghost.starts_at;
  }
}

/* What is moved keeps its length: its add-on, and the quarter of an hour that was added by hand. */
static void next_free_fits_what_is_moved(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down><Down>++m");
  for (int i = 0; i < 20; i++) {
    (void)screen_press(screen, "f");
    assert_true(screen->ui.desk.ghost.allowed);
    assert_int_equal(screen->ui.desk.ghost.plan.minutes, 85);
  }
}

/* "As last time" on somebody else's visit: the next time that is free for it. */
static void as_last_time_goes_on_from_a_taken_place(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "1<Home>."); /* in the chair since nine */
  assert_true(screen->ui.desk.ghost.shown);
  assert_true(screen->ui.desk.ghost.allowed);
  int64_t at = screen->ui.desk.ghost.starts_at;
  assert_true(at > screen->now);
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(desk_selected(&screen->ui.desk)->customer_name, "Anna Schmidt");
  assert_int_equal(desk_selected(&screen->ui.desk)->starts_at, at);
}

static void what_is_no_time_is_refused(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<End>n25:99 petrova women's cut");
  screen_expect(screen, "25:99 is no time");
  (void)screen_press(screen, "<Enter><Enter>");
  screen_expect(screen, "New booking");
}

/* ---- Changing a visit ---- */

static void a_visit_is_changed_in_one_go(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  struct id visit = desk_selected(&screen->ui.desk)->id;
  int64_t price = desk_selected(&screen->ui.desk)->price;
  (void)screen_press(screen, "e");
  screen_expect(screen, "Change visit");
  screen_expect(screen, "Nothing is changed yet");
  screen_expect(screen, "Bolu Oyelaran");
  (void)screen_press(screen, "+scalp 11:30<Tab><Tab><Tab><Tab><Tab>window seat");
  screen_expect(screen, "Enter saves");
  (void)screen_press(screen, "<Enter>");
  const struct appointment *changed = desk_selected(&screen->ui.desk);
  assert_true(id_equal(changed->id, visit));
  assert_string_equal(changed->notes, "window seat");
  assert_int_equal(changed->moves, 1);
  assert_true(changed->price > price);
  (void)screen_press(screen, "u"); /* all of it at once */
  assert_true(id_equal(desk_selected(&screen->ui.desk)->id, visit));
  assert_int_equal(desk_selected(&screen->ui.desk)->price, price);
  assert_int_equal(desk_selected(&screen->ui.desk)->moves, 0);
}

static void a_change_that_is_none_leaves_all(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  int64_t revision = desk_selected(&screen->ui.desk)->revision;
  (void)screen_press(screen, "e<Enter>");
  screen_expect(screen, "Left as it was.");
  assert_int_equal(desk_selected(&screen->ui.desk)->revision, revision);
  (void)screen_press(screen, "e12:00<Esc>");
  screen_expect(screen, "Left as it was; e brings back");
  assert_int_equal(desk_selected(&screen->ui.desk)->revision, revision);
  (void)screen_press(screen, "e");
  screen_expect(screen, "12:00");
  screen_expect(screen, "Enter saves");
}

/* A walk-in is changed without becoming anybody. */
static void a_walk_in_is_changed(void **state) {
  struct screen *screen = *state;
  screen->now += 83 * MS_PER_MINUTE;
  (void)desk_tick(&screen->ui.desk);
  (void)screen_press(screen, "wbeard<Enter>");
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  assert_non_null(visit);
  assert_true(id_is_nil(visit->customer));
  (void)screen_press(screen, "e");
  screen_expect(screen, "walk-in");
  (void)screen_press(screen, "<Tab><Tab><Tab><Tab><Tab>in a hurry<Enter>");
  assert_string_equal(desk_selected(&screen->ui.desk)->notes, "in a hurry");
  assert_true(id_is_nil(desk_selected(&screen->ui.desk)->customer));
}

static void what_was_told_is_noted(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>e<Tab><Tab><Tab><Tab><Tab><Tab>by p<Enter><Enter>");
  assert_string_equal(desk_selected(&screen->ui.desk)->told_how, "by phone");
  assert_int_equal(desk_selected(&screen->ui.desk)->told_at, screen->now);
}

/* ---- Questions ---- */

static void questions_are_asked(void **state) {
  struct screen *screen = *state;
  screen_fill(screen, "screen_intake.sql");
  (void)screen_press(screen, "3<Down><Down><Down><Down><Down>npetrova women's cut");
  screen_expect(screen, "Patch test");
  screen_expect(screen, "must be answered");
  (void)screen_press(screen, "<Enter><Enter>");
  screen_expect(screen, "\"Patch test\" has to be answered");
  (void)screen_press(screen, "y<Enter>");
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(desk_selected(&screen->ui.desk)->customer_name, "Olga Petrova");
  (void)screen_press(screen, "e");
  screen_expect(screen, "yes");
}

/* ---- Holds ---- */

/* Another program sees the time as being booked, until it is given up. */
static void others_see_what_is_being_booked(void **state) {
  struct screen *screen = *state;
  struct replica *other = screen_second(screen);
  struct command command = desk_command(&screen->ui.desk);
  struct booking booking = {.request = {.location = command.location}, .source = SOURCE_DESK};
  struct outcome outcome;
  (void)screen_press(screen, "3<Down><Down><Down><Down><Down><Down>npetrova women's cut @mia");
  ui_idle(&screen->ui);
  booking.starts_at = screen->ui.desk.ghost.starts_at;
  command.seen = NULL; /* the other program has its own */
  booking.customer.id = screen_id(502);
  assert_int_equal(visit_request_add_service(&booking.request, screen->ui.desk.salon,
                                             salon_service(screen->ui.desk.salon, screen_id(308)),
                                             salon_employee(screen->ui.desk.salon, screen_id(203)), NULL),
                   CODE_OK);
  assert_int_equal(command_book(other, &command, &booking, &outcome, NULL), CODE_SLOT_TAKEN);
  assert_int_equal(outcome.verdict.breaches[0].source, BREACH_OF_HOLD);
  (void)screen_press(screen, "<Esc>");
  assert_int_equal(command_book(other, &command, &booking, &outcome, NULL), CODE_OK);
  replica_free(other);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, booking_setup, booking_teardown)

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      TEST(held_enter_books_nothing),
      TEST(held_yes_agrees_to_nothing),
      TEST(enter_answers_no_question),
      TEST(backspace_takes_back_what_was_chosen),
      TEST(help_while_typing_names_what_works),
      TEST(why_not_leads_to_the_visit),
      TEST(why_not_on_a_taken_cell),
      TEST(a_refused_key_is_explained_and_done_with_a_reason),
      TEST(best_times_come_first),
      TEST(a_move_goes_to_the_best_times),
      TEST(next_free_goes_on),
      TEST(next_free_fits_what_is_moved),
      TEST(as_last_time_goes_on_from_a_taken_place),
      TEST(what_is_no_time_is_refused),
      TEST(nothing_typed_is_passed_over),
      TEST(a_visit_is_changed_in_one_go),
      TEST(a_change_that_is_none_leaves_all),
      TEST(a_walk_in_is_changed),
      TEST(what_was_told_is_noted),
      TEST(questions_are_asked),
      TEST(others_see_what_is_being_booked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
