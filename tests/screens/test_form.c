/* Forms: typing, choosing, checking, saving, and what is kept of one that is left. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "screens/screen_fixture.h"
#include "ui/widget/form.h"

enum { NAME, WHO, ACTIVE, PIN, FIELDS };

static const struct form_entry entries[FIELDS] = {
    {"Name", "what it is called", FORM_IS_TEXT},
    {"With", NULL, FORM_IS_CHOICE},
    {"Active", NULL, FORM_IS_YES_NO},
    {"PIN", NULL, FORM_IS_SECRET},
};

static struct lookup_name names[3];
static char saved[256];

static const struct lookup_name *choices(const struct ui *ui, const struct form *form, int field,
                                         size_t *count) {
  (void)ui;
  (void)form;
  (void)field;
  *count = 3;
  return names;
}

static bool meaning(const struct ui *ui, const struct form *form, int field, char *text, size_t size) {
  (void)ui;
  if (field != NAME || form_text(form, NAME)[0] != '\0') return true;
  (void)snprintf(text, size, "It needs a name.");
  return false;
}

static unsigned save(struct ui *ui, struct form *form) {
  struct outcome outcome;
  memset(&outcome, 0, sizeof outcome);
  (void)snprintf(saved, sizeof saved, "%s|%s|%d|%s", form_text(form, NAME), form_text(form, WHO),
                 form_yes(form, ACTIVE), form_text(form, PIN));
  (void)snprintf(outcome.sentence, sizeof outcome.sentence, "Saved it.");
  return form_saved(ui, &outcome);
}

static void open_form(struct screen *screen, int number) {
  struct form_plan plan = {.name = "thing",
                           .title = "A thing",
                           .subject = screen_id(number),
                           .fields = entries,
                           .field_count = FIELDS,
                           .choices = choices,
                           .meaning = meaning,
                           .save = save};
  struct form *form = form_new(&plan);
  assert_non_null(form);
  form_set_yes(form, ACTIVE, true);
  form_open(&screen->ui, form);
  (void)screen_press(screen, "");
}

static void start(struct screen *screen) {
  names[0] = (struct lookup_name){screen_id(1), "Aylin Kaya", NULL};
  names[1] = (struct lookup_name){screen_id(2), "Mia Weber", NULL};
  names[2] = (struct lookup_name){screen_id(3), "Mia Klein", NULL};
  saved[0] = '\0';
  screen_open(screen, 24, 80, GLYPHS_UTF8);
}

/* Letters type, q too; a choice is found by its beginning; Enter saves all of it. */
static void fields_are_filled_and_saved(void **state) {
  struct screen *screen = *state;
  start(screen);
  open_form(screen, 1);
  (void)screen_press(screen, "quick<Tab>mia k<Tab> <Tab>4711");
  screen_expect(screen, "****");
  screen_expect_not(screen, "4711");
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(saved, "quick|Mia Klein|0|4711");
  assert_int_equal(screen->ui.depth, 1);
  screen_expect(screen, "Saved it.");
  ui_release(&screen->ui);
}

/* A list of two: the arrows choose; another letter opens the choice again. */
static void choices_are_chosen_by_arrows(void **state) {
  struct screen *screen = *state;
  start(screen);
  open_form(screen, 1);
  (void)screen_press(screen, "a<Tab>mia");
  screen_expect(screen, "Mia Weber");
  (void)screen_press(screen, "<Down><Tab><Enter>");
  assert_string_equal(saved, "a|Mia Klein|1|");
  ui_release(&screen->ui);
}

static void what_will_not_do_is_said(void **state) {
  struct screen *screen = *state;
  start(screen);
  open_form(screen, 1);
  (void)screen_press(screen, "<Tab><Enter>");
  screen_expect(screen, "It needs a name.");
  (void)screen_press(screen, "x<Tab>zoe<Enter>");
  screen_expect(screen, "Nothing is called \"zoe\" here.");
  assert_string_equal(saved, "");
  assert_int_equal(screen->ui.depth, 2);
  ui_release(&screen->ui);
}

/* Esc saves nothing and loses nothing but the secret; another subject starts afresh. */
static void a_form_that_is_left_is_kept(void **state) {
  struct screen *screen = *state;
  start(screen);
  open_form(screen, 1);
  (void)screen_press(screen, "half<Tab>ayl<Tab> <Tab>99<Esc>");
  screen_expect(screen, "Nothing is saved");
  open_form(screen, 2);
  screen_expect_not(screen, "half");
  (void)screen_press(screen, "<Esc>");
  open_form(screen, 1);
  screen_expect(screen, "half"); /* looking into another one has not ended it */
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(saved, "half|Aylin Kaya|0|");
  open_form(screen, 1);
  screen_expect_not(screen, "half"); /* saving has */
  ui_release(&screen->ui);
}

/* The program ends without being asked: the next run has what was typed, but no secret, and forgets it once it is saved. */
static void a_form_survives_a_crash(void **state) {
  struct screen *screen = *state;
  start(screen);
  open_form(screen, 1);
  (void)screen_press(screen, "half \"typed<Tab>ayl<Tab> <Tab>99");
  ui_tick(&screen->ui, 1);
  ui_release(&screen->ui);
  start(screen);
  ui_take_up(&screen->ui);
  ui_paint(&screen->ui);
  screen_expect(screen, "A thing");
  open_form(screen, 2);
  screen_expect_not(screen, "half");
  (void)screen_press(screen, "<Esc>");
  open_form(screen, 1);
  (void)screen_press(screen, "<Enter>");
  assert_string_equal(saved, "half \"typed|Aylin Kaya|0|");
  ui_release(&screen->ui);
  start(screen);
  ui_take_up(&screen->ui);
  open_form(screen, 1);
  screen_expect_not(screen, "half");
  ui_release(&screen->ui);
}

/* What stands there and is no draft is passed over. */
static void what_is_no_draft_is_passed_over(void **state) {
  struct screen *screen = *state;
  static const char *const texts[] = {"",
                                      "\n",
                                      "A thing\n4\n9 y x\n",
                                      "A thing\n99\n",
                                      "A thing\n4\n0 y zz half\n",
                                      "A thing\n4\n0 n 00000000-0000-0000-0000-000000000000 half",
                                      "A thing\n-1\n",
                                      "\n4\n-1 y 0 half\n"};
  char name[64];
  char id[ID_TEXT_SIZE];
  id_format(screen_id(1), id);
  (void)snprintf(name, sizeof name, "form:thing:%s", id);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    assert_int_equal(draft_save(screen->replica, name, texts[i], NULL), CODE_OK);
    start(screen);
    ui_take_up(&screen->ui);
    open_form(screen, 1);
    screen_expect_not(screen, "half");
    ui_release(&screen->ui);
  }
  assert_int_equal(draft_save(screen->replica, name, NULL, NULL), CODE_OK);
}

/* Every field can be seen and typed into in the smallest window. */
static void a_small_window_scrolls(void **state) {
  struct screen *screen = *state;
  start(screen);
  screen_resize(screen, 8, 30);
  open_form(screen, 1);
  for (int field = 0; field < FIELDS; field++) {
    char row[SCREEN_ROW_SIZE];
    canvas_row_text(&screen->ui.canvas, screen->ui.canvas.cursor_row, row, sizeof row);
    assert_non_null(strstr(row, entries[field].label));
    (void)screen_press(screen, "<Tab>");
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
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fields_are_filled_and_saved), cmocka_unit_test(choices_are_chosen_by_arrows),
      cmocka_unit_test(what_will_not_do_is_said),    cmocka_unit_test(a_form_that_is_left_is_kept),
      cmocka_unit_test(a_form_survives_a_crash),     cmocka_unit_test(what_is_no_draft_is_passed_over),
      cmocka_unit_test(a_small_window_scrolls),
  };
  return cmocka_run_group_tests(tests, open_salon, close_salon);
}
