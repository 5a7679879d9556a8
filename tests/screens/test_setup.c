/* Setting up the salon by keys alone: what is added can be booked, what is in the way is said, and nothing typed is lost. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/setup_label.h"
#include "core/store/setup.h"
#include "screens/screen_fixture.h"
#include "ui/setup/setup_tables.h"

enum { MIA = 203, MENS_CUT = 305 };

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

/* Goes to a section of the set-up, into its rows. */
static void section(struct screen *screen, const char *title) {
  (void)screen_press(screen, "vs");
  for (int i = 0; i < 20; i++) {
    const struct canvas *canvas = &screen->ui.canvas;
    char row[SCREEN_ROW_SIZE];
    canvas_row_text(canvas, canvas->cursor_row, row, sizeof row);
    if (strncmp(row + 1, title, strlen(title)) == 0) break;
    (void)screen_press(screen, "<Down>");
  }
  (void)screen_press(screen, "<Enter>");
}

static void expect_service(const struct screen *screen, const char *name, int minutes) {
  const struct salon *salon = screen->ui.desk.salon;
  for (int i = 0; i < salon->service_count; i++) {
    if (strcmp(salon->services[i].name, name) != 0) continue;
    assert_int_equal(salon->services[i].minutes, minutes);
    return;
  }
  fail_msg("there is no %s", name);
}

/* A service of two parts, done by Mia at a price of her own, and booked. */
static void a_service_is_added_given_and_booked(void **state) {
  struct screen *screen = *state;
  section(screen, "Services");
  (void)screen_press(screen, "nGloss<Tab><Tab>65<Tab><Tab>apply 30 +25, rinse 20");
  screen_expect(screen, "2 parts, 1 h 15 min in all");
  (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "Added the service Gloss.");
  expect_service(screen, "Gloss", 75);
  section(screen, "Who does what");
  (void)screen_press(screen, "<Down><Down><Enter>");
  screen_expect(screen, "What Mia Weber does");
  (void)screen_press(screen, "<Down><Down><Down><Down> ");
  screen_expect(screen, "Added who does what: Mia Weber, Gloss.");
  screen_expect(screen, "(65.00)    (1 h 15 min)");
  (void)screen_press(screen, "<Enter><Tab>72<Enter>");
  screen_expect(screen, "72.00    (1 h 15 min)");
  (void)screen_press(screen, "vdnfri 16:30 petrova gloss @mia<Enter><Enter>");
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  assert_non_null(visit);
  assert_string_equal(visit->segments[0].service_name, "Gloss");
  assert_int_equal(visit->segment_count, 2);
  assert_int_equal(visit->price, 7200);
}

/* The same from the other side: who does a service. */
static void a_service_is_given_to_several(void **state) {
  struct screen *screen = *state;
  section(screen, "Who does it");
  (void)screen_press(screen, "<Down><Enter>");
  screen_expect(screen, "Who does Beard trim");
  screen_expect(screen, "no    Aylin Kaya");
  (void)screen_press(screen, " ");
  screen_expect(screen, "yes   Aylin Kaya");
  (void)screen_press(screen, "<Down><Down> ");
  screen_expect(screen, "yes   Mia Weber");
  (void)screen_press(screen, "<Esc>");
  screen_expect(screen, "Aylin Kaya, Jonas Roth, Mia");
  (void)screen_press(screen, "uu");
  screen_expect_not(screen, "Aylin Kaya, Jonas Roth, Mia");
}

/* All fields of a row are one change: one undo takes it back, wherever one is by then. */
static void one_undo_takes_back_a_form(void **state) {
  struct screen *screen = *state;
  section(screen, "Services");
  (void)screen_press(screen, "<Down><Enter><Ctrl-U>Beard<Tab><Tab><Ctrl-U>18,50<Enter>");
  screen_expect(screen, "Changed the service Beard.");
  screen_expect(screen, "18.50");
  (void)screen_press(screen, "vd");
  (void)screen_press(screen, "u");
  section(screen, "Services");
  screen_expect(screen, "Beard trim");
  screen_expect(screen, "15.00");
}

/* Somebody who has visits is ill: the day shows it at once, and the message says how many stand there now. */
static void a_sick_day_says_what_it_leaves(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3");
  section(screen, "Days off");
  (void)screen_press(screen, "n<Enter>");
  screen_expect(screen, "Added the exception of Mia Weber");
  screen_expect(screen, "Mia Weber are now outside the hours; the first:");
  (void)screen_press(screen, "<Down><Down>");
  screen_expect(screen, "sick");
}

static void a_holiday_closes_the_day(void **state) {
  struct screen *screen = *state;
  section(screen, "Holidays");
  screen_expect(screen, "Christmas");
  (void)screen_press(screen, "nFeast<Tab>24.12.<Tab>y<Enter>");
  screen_expect(screen, "Added the holiday Feast");
  (void)screen_press(screen, "vdg24.12.<Enter>");
  screen_expect(screen, "Feast");
}

/* Who still has visits cannot be removed, but made inactive, which asks and is undone like all else. */
static void who_has_visits_is_made_inactive(void **state) {
  struct screen *screen = *state;
  section(screen, "Employees");
  (void)screen_press(screen, "<Down><Down>X");
  screen_expect(screen, "Mia Weber stays:");
  screen_expect(screen, "Make it inactive instead?");
  (void)screen_press(screen, "X"); /* a repeated key confirms nothing */
  assert_true(screen->ui.desk.salon->employees[salon_employee(screen->ui.desk.salon, screen_id(MIA))].active);
  (void)screen_press(screen, "y");
  screen_expect(screen, "Made Mia Weber inactive");
  screen_expect(screen, "Mia Weber (not a");
  assert_false(
      screen->ui.desk.salon->employees[salon_employee(screen->ui.desk.salon, screen_id(MIA))].active);
  (void)screen_press(screen, "u");
  assert_true(screen->ui.desk.salon->employees[salon_employee(screen->ui.desk.salon, screen_id(MIA))].active);
}

static void what_nobody_needs_is_removed(void **state) {
  struct screen *screen = *state;
  section(screen, "Holidays");
  (void)screen_press(screen, "X");
  screen_expect(screen, "Remove Christmas?");
  (void)screen_press(screen, "<Esc>");
  screen_expect(screen, "Christmas");
  (void)screen_press(screen, "Xy");
  screen_expect(screen, "Removed the holiday Christmas");
  screen_expect(screen, "There are no holidays; n adds one.");
}

/* A wrong field is gone to, with what is wrong with it. */
static void a_wrong_field_is_gone_to(void **state) {
  struct screen *screen = *state;
  section(screen, "Working hours");
  (void)screen_press(screen, "n<Tab><Tab><Ctrl-U>9<Tab><Ctrl-U>9<Enter>");
  screen_expect(screen, "must be after");
  (void)screen_press(screen, "<Ctrl-U>25<Enter>");
  screen_expect(screen, "Write a time");
  (void)screen_press(screen, "<Esc><Esc><Esc>");
  section(screen, "Services");
  (void)screen_press(screen, "nmen's cut<Tab><Tab>1<Tab>10<Enter>");
  screen_expect(screen, "already one called");
}

/* Another desk has changed the row meanwhile: one sentence, and what was typed is there again with the row as it is now. */
static void two_at_once_lose_nothing(void **state) {
  struct screen *screen = *state;
  struct replica *other = screen_second(screen);
  const struct command command = {.actor = &screen->actor, .if_revision = REVISION_ANY};
  const struct setup_field field = {"price", value_int(3100)};
  struct setup_edit edit = {
      .entity = ENTITY_SERVICE, .id = screen_id(MENS_CUT), .fields = &field, .field_count = 1};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  section(screen, "Services");
  (void)screen_press(screen, "<Down><Down><Down><Down><Enter><Tab><Tab><Ctrl-U>33");
  assert_int_equal(command_setup_save(other, &command, &edit, &outcome, &error), CODE_OK);
  (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "Men's cut was changed meanwhile");
  (void)screen_press(screen, "<Esc>");
  screen_expect(screen, "31.00");
  (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "What was typed here before is back");
  (void)screen_press(screen, "<Enter>");
  screen_expect(screen, "33.00");
  replica_free(other);
}

/* Who may not change the set-up may look at it, and is told so when it comes to saving. */
static void reception_looks(void **state) {
  struct screen *screen = *state;
  screen->ui.desk.actor.role = ROLE_RECEPTION;
  section(screen, "Services");
  screen_expect(screen, "Men's cut");
  (void)screen_press(screen, "<Enter><Tab><Tab><Ctrl-U>1<Enter>");
  screen_expect(screen, "RECEPTION");
  (void)screen_press(screen, "<Esc><Esc><Esc>");
  section(screen, "Blocked");
  (void)screen_press(screen, "n<Tab><Ctrl-U>fri 15:00<Tab><Ctrl-U>fri 15:30<Tab>dentist<Enter>");
  screen_expect(screen, "Blocked ");
}

/* The first user owns the salon, and signs in by the PIN that was typed here; it stands nowhere. */
static void users_get_pins(void **state) {
  struct screen *screen = *state;
  struct actor actor;
  struct error error;
  error_init(&error);
  section(screen, "Users");
  (void)screen_press(screen, "nInes Bauer<Tab><Tab><Tab><Tab>47");
  screen_expect(screen, "**");
  screen_expect(screen, "4 to 64");
  (void)screen_press(screen, "11<Enter>");
  screen_wait(screen);
  screen_expect(screen, "Added the user Ines Bauer.");
  assert_string_equal(screen->ui.desk.actor.name, "Ines Bauer"); /* who made it is the one */
  assert_int_equal(reader_sign_in(screen->replica, "Ines", "4711", &actor, &error), CODE_OK);
  assert_int_equal(actor.role, ROLE_OWNER);
  (void)screen_press(screen, "nTom<Tab>own<Tab><Enter>");
  screen_expect(screen, "Added the user Tom.");
  (void)screen_press(screen, "<Up><Enter><Tab><Tab><Tab><Tab>-<Enter>"); /* no PIN any more */
  screen_expect(screen, "Changed the user Ines Bauer.");
  assert_int_equal(reader_sign_in(screen->replica, "Ines", "", &actor, &error), CODE_OK);
}

/* A long list is gone through by the beginning of a name; yearly holidays say when they come next. */
static void rows_are_found_by_name(void **state) {
  struct screen *screen = *state;
  section(screen, "Working hours");
  (void)screen_press(screen, "/zoe<Enter>e");
  screen_expect(screen, "Shift: Zoë van den");
  (void)screen_press(screen, "<Esc>/nobody<Enter>");
  screen_expect(screen, "Nothing in this list begins with \"nobody\".");
  (void)screen_press(screen, "<Esc>/hol<Enter>"); /* the section, from the sections */
  screen_expect(screen, "Fri 25 Dec 2026");
}

/* In a small window one thing is shown at a time. */
static void small_windows_show_one_at_a_time(void **state) {
  struct screen *screen = *state;
  screen_resize(screen, 12, 40);
  section(screen, "Employees");
  screen_expect_not(screen, "Working hours");
  screen_expect(screen, "Mia Weber");
  (void)screen_press(screen, "<Esc>");
  screen_expect(screen, "Working hours");
  (void)screen_press(screen, "<Esc>");
  assert_int_equal(screen->ui.depth, 1);
}

/* ---- The tables ---- */

/* Columns are the entity's, have a name for people, and what is shown of a row in few cells fits into them. */
static void check_column(const struct setup_section *section, const char *column) {
  bool own =
      strcmp(column, "segments") == 0 || strcmp(column, "services") == 0 || strcmp(column, "employees") == 0;
  if (!own && entity_field(&entities[section->entity], column) < 0)
    fail_msg("%s has no %s", entities[section->entity].name, column);
  if (strcmp(setup_label_id(section->entity, column), column) == 0)
    fail_msg("%s of %s has no label", column, entities[section->entity].name);
}

static void check_words(const struct entity_field *field) {
  for (size_t i = 0; field->kind == FIELD_ENUM && i < field->words->count; i++)
    if (strcmp(setup_word(field->words, field->words->words[i]), field->words->words[i]) == 0)
      fail_msg("%s of %s is not said in words", field->words->words[i], field->words->name);
}

static void check_section(const struct setup_section *section) {
  const struct entity *entity = &entities[section->entity];
  for (int i = 0; i < SETUP_COLUMNS_MAX && section->columns[i].column != NULL; i++)
    check_column(section, section->columns[i].column);
  for (int i = 0; i < SETUP_INPUTS_MAX && section->inputs[i].column != NULL; i++) {
    int at = entity_field(entity, section->inputs[i].column);
    check_column(section, section->inputs[i].column);
    if (at >= 0) check_words(&entity->fields[at]);
  }
}

/* A field without which no row can be made stands in its form. */
static void check_needed(const struct setup_section *section) {
  const struct entity *entity = &entities[section->entity];
  for (int i = 0; section->inputs[0].column != NULL && i < entity->field_count; i++) {
    const struct entity_field *field = &entity->fields[i];
    unsigned optional = FIELD_NULLABLE | FIELD_REPLICA | FIELD_FOLLOWS;
    bool given = (field->flags & optional) != 0 || field->fallback != NULL;
    bool follows = section->entity == ENTITY_FORM_FIELD && strcmp(field->column, "name") == 0;
    for (int j = 0; j < SETUP_INPUTS_MAX && section->inputs[j].column != NULL; j++)
      given = given || strcmp(section->inputs[j].column, field->column) == 0;
    if (!given && !follows) fail_msg("the form of %s lacks %s", entity->name, field->column);
  }
}

static void sections_are_sound(void **state) {
  (void)state;
  for (int i = 0; i < setup_section_count; i++) {
    check_section(&setup_sections[i]);
    check_needed(&setup_sections[i]);
  }
  check_section(&setup_skill_section);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, job_setup, job_teardown)

int main(void) {
  (void)setlocale(LC_ALL, "C.UTF-8");
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sections_are_sound),
      CASE(a_service_is_added_given_and_booked),
      CASE(a_service_is_given_to_several),
      CASE(one_undo_takes_back_a_form),
      CASE(a_sick_day_says_what_it_leaves),
      CASE(a_holiday_closes_the_day),
      CASE(who_has_visits_is_made_inactive),
      CASE(what_nobody_needs_is_removed),
      CASE(a_wrong_field_is_gone_to),
      CASE(two_at_once_lose_nothing),
      CASE(reception_looks),
      CASE(users_get_pins),
      CASE(rows_are_found_by_name),
      CASE(small_windows_show_one_at_a_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
