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
#include "ui/customers/customers_view.h"

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

/* ---- Views over a set-up that changes ---- */

static struct id add_elsewhere(struct screen *screen, enum entity_kind entity,
                               const struct setup_field *fields, int count) {
  struct replica *other = screen_second(screen);
  const struct command command = {.actor = &screen->actor, .if_revision = REVISION_ANY};
  struct setup_edit edit = {.entity = entity, .fields = fields, .field_count = count};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_setup_save(other, &command, &edit, &outcome, &error) != CODE_OK) fail_msg("%s", error.text);
  replica_free(other);
  return outcome.id;
}

static void remove_elsewhere(struct screen *screen, enum entity_kind entity, struct id id) {
  struct replica *other = screen_second(screen);
  const struct command command = {.actor = &screen->actor, .if_revision = REVISION_ANY};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_setup_remove(other, &command, entity, id, &outcome, &error) != CODE_OK)
    fail_msg("%s", error.text);
  replica_free(other);
}

/* Somebody and something that come before all others: everybody and everything has another place with them than without. */
static int added;

static struct id add_first_employee(struct screen *screen) {
  char name[16];
  (void)snprintf(name, sizeof name, "AA %d", ++added);
  const struct setup_field fields[] = {{"name", value_text(name)}};
  return add_elsewhere(screen, ENTITY_EMPLOYEE, fields, 1);
}

static struct id add_first_service(struct screen *screen) {
  char name[16];
  (void)snprintf(name, sizeof name, "AA %d", ++added);
  const struct setup_field fields[] = {
      {"name", value_text(name)}, {"price", value_int(100)}, {"duration_minutes", value_int(5)}};
  return add_elsewhere(screen, ENTITY_SERVICE, fields, 3);
}

/* Whatever is open: it goes on while the set-up grows and shrinks under it, noticed by a tick or not. */
static void every_view_stands_a_set_up_that_changes(void **state) {
  struct screen *screen = *state;
  static const char *const opened[] = {
      "vd",          "vw",        "vm",    "vc",           "vc<Tab>",  "vq",       "vqs",
      "vqe",         "vq<Tab>e",  "vt",    "vr",           "vp",       "vp<Tab>",  "vp<Tab><Tab>",
      "vl",          "vu",        "ve",    "vs",           "vs<Tab>n", "U",        "n",
      "nolga 16:30", "nolga cut", "w",     "wcut kim",     "3<Home>m", "3<Home>e", "3<Home><Enter>",
      "3<Home>y",    "f",         "/olga", "/olga<Enter>", ":",        "?",
  };
  static const char *const worked[] = {"<Down>", "<Up>", "<Tab>", "<Enter>", "<Right>"};
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  for (size_t i = 0; i < sizeof opened / sizeof opened[0]; i++)
    for (size_t j = 0; j < sizeof worked / sizeof worked[0]; j++) {
      struct id employee = add_first_employee(screen);
      struct id service = add_first_service(screen);
      (void)screen_press(screen, opened[i]);
      remove_elsewhere(screen, ENTITY_EMPLOYEE, employee);
      remove_elsewhere(screen, ENTITY_SERVICE, service);
      if (j % 2 == 0) ui_tick(&screen->ui, 5000);
      (void)screen_press(screen, worked[j]);
      assert_false(desk_salon_is_old(&screen->ui.desk));
      for (int back = 0; back < VIEW_STACK_MAX && screen->ui.depth > 1; back++)
        (void)screen_press(screen, "<Esc>");
      if (screen->ui.depth > 1) ui_pop_above(&screen->ui, screen->ui.views[0]);
    }
  ui_release(&screen->ui);
}

/* Who takes a walk-in is whoever is lit, though others come before. */
static void the_lit_one_serves(void **state) {
  struct screen *screen = *state;
  char before[SCREEN_ROW_SIZE], after[SCREEN_ROW_SIZE];
  screen_fill(screen, "screen_busy.sql");
  screen_open(screen, 24, 110, GLYPHS_UTF8);
  (void)screen_press(screen, "vqs<Down>");
  canvas_row_text(&screen->ui.canvas, screen->ui.canvas.cursor_row, before, sizeof before);
  (void)add_first_employee(screen);
  (void)add_first_service(screen);
  ui_tick(&screen->ui, 5000);
  screen_paint(screen);
  assert_string_equal(ui_top(&screen->ui)->class->name, "serve");
  canvas_row_text(&screen->ui.canvas, screen->ui.canvas.cursor_row, after, sizeof after);
  assert_string_equal(after, before);
  ui_release(&screen->ui);
}

/* Who has left is asked about as he or she is shown: what was changed since must be looked at first. */
static void a_walk_in_that_was_changed_has_not_left(void **state) {
  struct screen *screen = *state;
  screen_fill(screen, "screen_busy.sql");
  screen_open(screen, 24, 110, GLYPHS_UTF8);
  (void)screen_press(screen, "vqX");
  screen_expect(screen, "Has #1 Lea left?");
  struct replica *other = screen_second(screen);
  const struct salon *salon = NULL;
  const struct command command = {.actor = &screen->actor, .if_revision = REVISION_ANY};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  assert_int_equal(replica_salon(other, &salon, NULL, &error), CODE_OK);
  const struct walk_in edit = {.service = salon_service(salon, screen_id(304)),
                               .employee = EMPLOYEE_ANY,
                               .customer = {.name = "Leonie"}};
  if (command_ticket_edit(other, &command, screen_id(801), &edit, &outcome, &error) != CODE_OK)
    fail_msg("%s", error.text);
  replica_free(other);
  (void)screen_press(screen, "y");
  screen_expect_not(screen, "left. u undoes");
  screen_expect(screen, "#1 Leonie");
  ui_release(&screen->ui);
}

/* What a prompt began with is its own, though the card that it came from is read anew: nothing was typed, so nothing is kept. */
static void what_stood_in_a_prompt_stays(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  (void)screen_press(screen, "/lang<Enter>oformula 7/1<Enter><End>e");
  assert_string_equal(ui_top(&screen->ui)->class->name, "prompt");
  struct replica *other = screen_second(screen);
  const struct customers_view *customers = (const struct customers_view *)screen->ui.views[1];
  const struct command command = {.actor = &screen->actor, .if_revision = REVISION_ANY};
  const struct customer_fields fields = {
      .address = "Somewhere in a long street", .add_note = "something longer", .blocked = -1};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_customer_edit(other, &command, customers->card.id, &fields, &outcome, &error) != CODE_OK)
    fail_msg("%s", error.text);
  replica_free(other);
  for (int i = 1; i < 4; i++) ui_tick(&screen->ui, i * 1000);
  (void)screen_press(screen, "<Esc>");
  screen_expect_not(screen, "Nothing is done");
  screen_expect(screen, "something longer");
  ui_release(&screen->ui);
}

static enum code load_fails(struct ui *ui, struct view *view, struct error *error) {
  (void)ui;
  (void)view;
  return error_set(error, CODE_STORAGE, "This view cannot load.");
}

/* A view that cannot load anew says so, and what lies over it still has its set-up. */
static void one_that_fails_takes_nothing_from_others(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  (void)screen_press(screen, "3<End>nolga 16:30<Tab><Tab>women<Enter>");
  struct ui *ui = &screen->ui;
  struct view *day = ui->views[0];
  struct view_class failing = *day->class;
  failing.load = load_fails;
  const struct view_class *whole = day->class;
  day->class = &failing;
  for (int i = 0; i < 3; i++) {
    (void)add_first_service(screen);
    ui_tick(ui, 5000 + i);
    screen_paint(screen);
    screen_expect(screen, "This view cannot load.");
    screen_expect(screen, "Women's cut");
  }
  day->class = whole;
  ui->wanted |= REACTION_RECALC;
  ui_settle(ui);
  (void)screen_press(screen, "<Enter><Enter>");
  assert_string_equal(service_of_selected(screen), "Women's cut");
  ui_release(ui);
}

static void what_the_question_asked_is_what_is_taken_back(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 24, 100, GLYPHS_UTF8);
  (void)screen_press(screen, "3<Home>onew<Enter>onewer<Enter>onewest<Enter>U<Down><Enter>");
  screen_expect(screen, "Take back the last 2 changes?");
  (void)add_first_service(screen); /* it comes before them */
  ui_tick(&screen->ui, 5000);
  (void)screen_press(screen, "y");
  screen_expect(screen, "nothing is taken back");
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
      CASE(a_form_books_what_it_shows),
      CASE(a_tick_changes_nothing_in_hand),
      CASE(a_move_keeps_its_visit),
      CASE(going_about_meanwhile),
      CASE(reading_ahead_shows_the_same),
      CASE(every_view_stands_a_set_up_that_changes),
      CASE(the_lit_one_serves),
      CASE(what_stood_in_a_prompt_stays),
      CASE(a_walk_in_that_was_changed_has_not_left),
      CASE(one_that_fails_takes_nothing_from_others),
      CASE(what_the_question_asked_is_what_is_taken_back),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
