/* What other programs do to the same file while something is in hand here: nothing is booked but what the screen showed. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/store/setup.h"
#include "screens/screen_fixture.h"

/* Another desk adds a service that stands before all others, so that every index of a service is another one now. */
static void add_service_elsewhere(struct screen *screen, const char *name) {
  struct replica *other = screen_second(screen);
  const struct command command = {.actor = &screen->actor, .if_revision = REVISION_ANY};
  struct setup_field fields[] = {
      {"name", value_text(name)}, {"price", value_int(100)}, {"duration_minutes", value_int(5)}};
  struct setup_edit edit = {.entity = ENTITY_SERVICE, .fields = fields, .field_count = 3};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_setup_save(other, &command, &edit, &outcome, &error) != CODE_OK) fail_msg("%s", error.text);
  replica_free(other);
}

static const char *service_of_selected(const struct screen *screen) {
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  return visit == NULL ? "none" : visit->segments[0].service_name;
}

/* The form is open, its service taken; before the clock ticks, Enter: refused once, and then booked as it stands there. */
static void a_form_books_what_it_shows(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  (void)screen_press(screen, "3<End>nolga 16:30<Tab><Tab>women<Enter>");
  screen_expect(screen, "Women's cut");
  add_service_elsewhere(screen, "A new thing");
  (void)screen_press(screen, "<Enter>");
  for (int i = 0; i < 3 && strcmp(ui_top(&screen->ui)->class->name, "booking") == 0; i++)
    (void)screen_press(screen, "<Enter>");
  assert_string_equal(service_of_selected(screen), "Women's cut");
  ui_release(&screen->ui);
}

/* The same with a tick between, which loads the set-up anew under the form. */
static void a_tick_changes_nothing_in_hand(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  (void)screen_press(screen, "3<End>nolga 16:30<Tab><Tab>women<Enter>");
  add_service_elsewhere(screen, "A newer thing");
  ui_tick(&screen->ui, 5000);
  screen_paint(screen);
  screen_expect(screen, "Women's cut");
  (void)screen_press(screen, "<Enter><Enter>");
  assert_string_equal(service_of_selected(screen), "Women's cut");
  ui_release(&screen->ui);
}

/* A move begun before, and the day after it read anew: the same visit with the same service. */
static void a_move_keeps_its_visit(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  (void)screen_press(screen, "3<Home>");
  const char *before = service_of_selected(screen);
  char service[64];
  (void)snprintf(service, sizeof service, "%s", before);
  (void)screen_press(screen, "m");
  add_service_elsewhere(screen, "A third thing");
  (void)screen_press(screen, "}f<Enter>");
  if (strcmp(ui_top(&screen->ui)->class->name, "move") == 0) (void)screen_press(screen, "<Enter>");
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
  assert_string_equal(service_of_selected(screen), service);
  ui_release(&screen->ui);
}

/* Going about while the set-up changes under every step: no index is used in another set-up than its own. */
static void going_about_meanwhile(void **state) {
  struct screen *screen = *state;
  static const char *const names[] = {"AA", "AB", "AC", "AD"};
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  for (int i = 0; i < 4; i++) {
    add_service_elsewhere(screen, names[i]);
    (void)screen_press(screen, "]");
    (void)ui_read_ahead(&screen->ui);
    (void)screen_press(screen, "[3<Home>");
    (void)screen_press(screen, "y<Esc>");
  }
  assert_string_not_equal(service_of_selected(screen), "none");
  ui_release(&screen->ui);
}

/* What is read ahead is what is read when it is asked for; a change in between is seen. */
static void reading_ahead_shows_the_same(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  char ahead[24][SCREEN_ROW_SIZE];
  (void)screen_press(screen, "[");
  (void)screen_press(screen, "]"); /* from now on to the right */
  assert_true(ui_read_ahead(&screen->ui));
  assert_false(ui_read_ahead(&screen->ui)); /* it is there */
  (void)screen_press(screen, "]");
  for (int row = 0; row < 24; row++) canvas_row_text(&screen->ui.canvas, row, ahead[row], SCREEN_ROW_SIZE);
  screen->ui.wanted |= REACTION_RECALC;
  ui_settle(&screen->ui);
  screen_paint(screen);
  for (int row = 0; row < 24; row++) {
    char now[SCREEN_ROW_SIZE];
    canvas_row_text(&screen->ui.canvas, row, now, sizeof now);
    assert_string_equal(now, ahead[row]);
  }
  ui_release(&screen->ui);
}

static int open_salon(void **state) {
  static struct screen screen;
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  screen_salon(&screen, NULL);
  *state = &screen;
  return 0;
}

static int close_salon(void **state) {
  screen_release(*state);
  return 0;
}

int main(void) {
#define CASE(test) cmocka_unit_test_setup_teardown(test, open_salon, close_salon)
  const struct CMUnitTest tests[] = {
      CASE(a_form_books_what_it_shows), CASE(a_tick_changes_nothing_in_hand), CASE(a_move_keeps_its_visit),
      CASE(going_about_meanwhile),      CASE(reading_ahead_shows_the_same),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
