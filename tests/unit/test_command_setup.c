/* Changing the set-up: each rule with its sentence, what goes with what, who may, warnings, undo, and the order of the lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/money.h"
#include "core/store/setup.h"
#include "unit/command_fixture.h"

enum { COLOUR_CATEGORY = 390, PERM = 304, WORKSHOP = 303 };

static struct setup_field text(const char *column, const char *value) {
  return (struct setup_field){column, value_text(value)};
}

static struct setup_field number(const char *column, int64_t value) {
  return (struct setup_field){column, value_int(value)};
}

static struct setup_field ref(const char *column, int number) {
  return (struct setup_field){column, value_id(fixture_id(number))};
}

static enum code save(struct desk *desk, struct setup_edit *edit) {
  enum code code = command_setup_save(desk->replica, &desk->command, edit, &desk->outcome, desk_try(desk));
  if (code == CODE_OK) passes(desk, replica_salon(desk->replica, &desk->salon, NULL, desk_try(desk)));
  return code;
}

static enum code save_fields(struct desk *desk, enum entity_kind entity, int number,
                             const struct setup_field *fields, int count) {
  struct setup_edit edit = {.entity = entity,
                            .id = number == 0 ? id_nil : fixture_id(number),
                            .fields = fields,
                            .field_count = count};
  return save(desk, &edit);
}

#define SAVE(desk, entity, number, ...) \
  save_fields(desk, entity, number, (const struct setup_field[]){__VA_ARGS__}, \
              (int)(sizeof((const struct setup_field[]){__VA_ARGS__}) / sizeof(struct setup_field)))

static enum code remove_row(struct desk *desk, enum entity_kind entity, struct id id) {
  enum code code =
      command_setup_remove(desk->replica, &desk->command, entity, id, &desk->outcome, desk_try(desk));
  if (code == CODE_OK) passes(desk, replica_salon(desk->replica, &desk->salon, NULL, desk_try(desk)));
  return code;
}

static enum code undo(struct desk *desk) {
  enum code code = command_undo(desk->replica, &desk->command, &desk->outcome, desk_try(desk));
  if (code == CODE_OK) passes(desk, replica_salon(desk->replica, &desk->salon, NULL, desk_try(desk)));
  return code;
}

/* ---------------------------------------------------------------------------------------- one whole, one undo */

static void a_composite_service_is_one_whole(void **state) {
  struct desk *desk = *state;
  const struct setup_part parts[] = {{"apply", 30, 25}, {"rinse & dry", 20, 0}};
  const struct setup_skill skills[] = {
      {.employee = fixture_id(MIA), .may = true, .price = 7200, .minutes = 80},
      {.employee = fixture_id(EMILE), .may = false, .price = PRICE_NONE}};
  const struct setup_field fields[] = {text("name", "Gloss"), number("price", 6500),
                                       ref("category_id", COLOUR_CATEGORY)};
  struct setup_edit edit = {.entity = ENTITY_SERVICE,
                            .fields = fields,
                            .field_count = 3,
                            .change_parts = true,
                            .parts = parts,
                            .part_count = 2,
                            .skills = skills,
                            .skill_count = 2};
  passes(desk, save(desk, &edit));
  struct id gloss = desk->outcome.id;
  assert_string_equal(desk->outcome.sentence, "Added the service Gloss.");
  int service = salon_service(desk->salon, gloss);
  assert_int_equal(desk->salon->services[service].minutes, 75);
  assert_int_equal(salon_part_count(desk->salon, service), 2);
  assert_string_equal(salon_part(desk->salon, service, 1).name, "rinse & dry");
  const struct skill *skill = salon_skill(desk->salon, desk_employee(desk, MIA), service);
  assert_non_null(skill);
  assert_int_equal(skill->custom_price, 7200);
  assert_int_equal(skill->custom_minutes, 80);
  assert_null(salon_skill(desk->salon, desk_employee(desk, EMILE), service));
  answers(desk, "SELECT count(*) FROM undo_log", id_nil, "1");
  answers(desk, "SELECT group_concat(kind || ' ' || entity) FROM outbox", id_nil,
          "create service,create employee_service");
  passes(desk, undo(desk));
  assert_false(desk->salon->services[salon_service(desk->salon, gloss)].active);
  answers(desk, "SELECT count(*) FROM employee_service WHERE service_id = ?1 AND deleted_at IS NULL", gloss,
          "0");
  passes(desk, command_redo(desk->replica, &desk->command, &desk->outcome, desk_try(desk)));
  passes(desk, replica_salon(desk->replica, &desk->salon, NULL, desk_try(desk)));
  assert_true(desk->salon->services[salon_service(desk->salon, gloss)].active);
}

static void parts_can_be_given_up_and_come_back(void **state) {
  struct desk *desk = *state;
  const struct setup_field minutes = number("duration_minutes", 90);
  struct setup_edit edit = {.entity = ENTITY_SERVICE,
                            .id = fixture_id(COLOUR),
                            .fields = &minutes,
                            .field_count = 1,
                            .change_parts = true};
  passes(desk, save(desk, &edit));
  assert_int_equal(desk->salon->services[desk_service(desk, COLOUR)].segment_count, 0);
  assert_int_equal(desk->salon->services[desk_service(desk, COLOUR)].minutes, 90);
  passes(desk, undo(desk));
  assert_int_equal(desk->salon->services[desk_service(desk, COLOUR)].segment_count, 2);
  assert_int_equal(desk->salon->services[desk_service(desk, COLOUR)].minutes, 105);
}

/* What an employee may do is saved with the employee; a no keeps the terms for a later yes. */
static void skills_are_toggled_with_the_employee(void **state) {
  struct desk *desk = *state;
  struct setup_skill skill = {.service = fixture_id(HAIRCUT), .may = false, .price = 3500, .minutes = 40};
  struct setup_edit edit = {
      .entity = ENTITY_EMPLOYEE, .id = fixture_id(MIA), .skills = &skill, .skill_count = 1};
  passes(desk, save(desk, &edit));
  const struct skill *now = salon_skill(desk->salon, desk_employee(desk, MIA), desk_service(desk, HAIRCUT));
  assert_false(now->may_book);
  assert_int_equal(now->custom_price, 3500);
  skill.may = true;
  skill.price = PRICE_NONE;
  passes(desk, save(desk, &edit));
  now = salon_skill(desk->salon, desk_employee(desk, MIA), desk_service(desk, HAIRCUT));
  assert_true(now->may_book);
  assert_true(now->primary); /* what the line says besides stays */
  assert_int_equal(now->custom_price, PRICE_NONE);
}

/* ----------------------------------------------------------------------------------------------- refusals */

static void what_cannot_be_is_said(void **state) {
  struct desk *desk = *state;
  const struct setup_field mia = ref("employee_id", MIA), haircut = ref("service_id", HAIRCUT),
                           nobody = ref("employee_id", 999), anna = ref("employee_id", 204);
  uint64_t before = desk_state(desk);
#define REFUSED(wanted, words, ...) refused(desk, SAVE(desk, __VA_ARGS__), wanted, words)
  REFUSED(CODE_INVALID, "\"Name\" must not be empty", ENTITY_SERVICE, 0, text("name", " "),
          number("price", 1), number("duration_minutes", 10));
  REFUSED(CODE_INVALID, "\"Price\" must not be empty", ENTITY_SERVICE, 0, text("name", "A"),
          number("duration_minutes", 10));
  REFUSED(CODE_INVALID, "less than 0", ENTITY_SERVICE, HAIRCUT, number("price", -1));
  REFUSED(CODE_INVALID, "from 1 to 1440", ENTITY_SERVICE, HAIRCUT, number("duration_minutes", 0));
  REFUSED(CODE_INVALID, "from 1 to 1440", ENTITY_SERVICE, HAIRCUT, number("duration_minutes", 1441));
  REFUSED(CODE_INVALID, "take 105 minutes", ENTITY_SERVICE, COLOUR, number("duration_minutes", 100));
  REFUSED(CODE_INVALID, "must be one of", ENTITY_SERVICE, HAIRCUT, text("kind", "DUET"));
  REFUSED(CODE_EXISTS, "already one called", ENTITY_SERVICE, HAIRCUT, text("name", "root COLOUR"));
  REFUSED(CODE_EXISTS, "already one called", ENTITY_EMPLOYEE, 0, text("name", "Emile Roux"));
  REFUSED(CODE_INVALID, "no e-mail", ENTITY_EMPLOYEE, MIA, text("email", "mia"));
  REFUSED(CODE_INVALID, "no telephone", ENTITY_EMPLOYEE, MIA, text("phone", "call me"));
  REFUSED(CODE_INVALID, "no time zone", ENTITY_LOCATION, MAIN_STREET, text("timezone", "Europe/Atlantis"));
  REFUSED(CODE_INVALID, "two capital letters", ENTITY_LOCATION, MAIN_STREET, text("country", "de"));
  REFUSED(CODE_INVALID, "\"To\" must be after \"From\"", ENTITY_SHIFT, 0, mia, number("day_of_week", 2),
          number("start_minute", 600), number("end_minute", 600));
  REFUSED(CODE_INVALID, "between 00:00 and 24:00", ENTITY_SHIFT, 0, mia, number("day_of_week", 2),
          number("start_minute", 600), number("end_minute", 1441));
  REFUSED(CODE_EXISTS, "shift from 09:00 to 13:00", ENTITY_SHIFT, 0, mia, number("day_of_week", 1),
          number("start_minute", 700), number("end_minute", 720));
  REFUSED(CODE_INVALID, "does not exist", ENTITY_SHIFT, 0, mia, number("day_of_week", 2),
          number("start_minute", 600), number("end_minute", 660), text("valid_from", "2026-02-29"));
  REFUSED(CODE_INVALID, "must not be before", ENTITY_SHIFT, 0, mia, number("day_of_week", 2),
          number("start_minute", 600), number("end_minute", 660), text("valid_from", "2026-12-01"),
          text("valid_to", "2026-11-30"));
  REFUSED(CODE_NOT_FOUND, "\"Employee\" was removed", ENTITY_SHIFT, 0, nobody, number("day_of_week", 2),
          number("start_minute", 600), number("end_minute", 660));
  REFUSED(CODE_NOT_FOUND, "removed meanwhile", ENTITY_SCHEDULE_EXCEPTION, 0, anna, text("date", "2026-12-01"),
          text("type", "SICK"));
  REFUSED(CODE_INVALID, "both times", ENTITY_SCHEDULE_EXCEPTION, 0, mia, text("date", "2026-12-01"),
          text("type", "SICK"), number("start_minute", 600));
  REFUSED(CODE_INVALID, "\"Name\" must not", ENTITY_HOLIDAY, 0, text("date", "2026-12-24"));
  REFUSED(CODE_INVALID, "31 days", ENTITY_BLOCK, 0, mia, number("starts_at", AT(9, 0)),
          number("ends_at", AT(9, 0) + 32 * 24 * 60 * MINUTE), text("reason", "away"));
  REFUSED(CODE_EXISTS, "already a line", ENTITY_EMPLOYEE_SERVICE, 0, mia, haircut);
  REFUSED(CODE_INVALID, "from 0 to 100", ENTITY_EMPLOYEE_SERVICE, 0, ref("employee_id", ADA), haircut,
          number("commission", 101));
  REFUSED(CODE_INVALID, "gaps of 35 minutes", ENTITY_EMPLOYEE_SERVICE, 0, ref("employee_id", ADA),
          ref("service_id", COLOUR), number("custom_duration_minutes", 35));
  REFUSED(CODE_INVALID, "what can be chosen", ENTITY_FORM_FIELD, 0, text("label", "Allergies?"),
          text("type", "SELECT"));
  REFUSED(CODE_INVALID, "within itself", ENTITY_SERVICE_CATEGORY, COLOUR_CATEGORY,
          ref("parent_id", COLOUR_CATEGORY));
  REFUSED(CODE_INTERNAL, NULL, ENTITY_SERVICE, HAIRCUT, number("revision", 7));
  REFUSED(CODE_INTERNAL, NULL, ENTITY_CUSTOMER, ANNA, text("first_name", "A"));
  assert_int_equal(desk_state(desk), before);
}

/* The column that is wrong, so that a form can go there. */
static void the_wrong_field_is_named(void **state) {
  struct desk *desk = *state;
  const struct setup_field fields[] = {text("name", "Fringe"), number("price", 1500),
                                       number("duration_minutes", 0)};
  struct setup_edit edit = {.entity = ENTITY_SERVICE, .fields = fields, .field_count = 3};
  refused(desk, save(desk, &edit), CODE_INVALID, NULL);
  assert_string_equal(edit.refused, "duration_minutes");
}

/* Shifts may touch, lie on other dates, and be split. */
static void shifts_that_do_not_meet(void **state) {
  struct desk *desk = *state;
  const struct setup_field mia = ref("employee_id", MIA);
  passes(desk, SAVE(desk, ENTITY_SHIFT, 0, mia, number("day_of_week", 1), number("start_minute", 1020),
                    number("end_minute", 1200)));
  passes(desk, SAVE(desk, ENTITY_SHIFT, 0, mia, number("day_of_week", 1), number("start_minute", 780),
                    number("end_minute", 1020), text("valid_from", "2027-01-01")));
  refused(desk,
          SAVE(desk, ENTITY_SHIFT, 0, mia, number("day_of_week", 1), number("start_minute", 800),
               number("end_minute", 900), text("valid_from", "2026-12-31"), text("valid_to", "2026-12-31")),
          CODE_EXISTS, "13:00 to 17:00");
  assert_string_equal(desk_text(desk, "SELECT count(*) FROM shift WHERE employee_id = ?1", fixture_id(MIA)),
                      "4");
}

/* --------------------------------------------------------------------------------------------- removing */

static void what_is_needed_stays(void **state) {
  struct desk *desk = *state;
  refused(desk, remove_row(desk, ENTITY_EMPLOYEE, fixture_id(MIA)), CODE_EXISTS,
          "Mia Weber stays: 2 visits to come need it.");
  refused(desk, remove_row(desk, ENTITY_SERVICE, fixture_id(COLOUR)), CODE_EXISTS, "1 visit to come");
  refused(desk, remove_row(desk, ENTITY_LOCATION, fixture_id(MAIN_STREET)), CODE_EXISTS, "2 visits to come");
  refused(desk, remove_row(desk, ENTITY_SERVICE_CATEGORY, fixture_id(COLOUR_CATEGORY)), CODE_EXISTS,
          "1 service is in it");
  passes(desk, remove_row(desk, ENTITY_SERVICE, fixture_id(WORKSHOP)));
  assert_string_equal(desk->outcome.sentence, "Removed the service All-day workshop.");
  refused(desk, remove_row(desk, ENTITY_SERVICE, fixture_id(WORKSHOP)), CODE_NOT_FOUND, "removed");
  answers(desk, "SELECT service_name FROM appointment_segment WHERE service_id = ?1", fixture_id(WORKSHOP),
          "All-day workshop");
}

/* Who waits for somebody, or signs in as one, needs that one, too. */
static void others_need_it_too(void **state) {
  struct desk *desk = *state;
  const struct waitlist_wish wish = {.customer = fixture_id(ANNA),
                                     .service = desk_service(desk, HAIRCUT),
                                     .employee = desk_employee(desk, EMILE),
                                     .from = DATE_NONE,
                                     .to = DATE_NONE};
  desk->fixture.now = AT(23, 0);
  passes(desk,
         SAVE(desk, ENTITY_USER, 0, text("name", "Émile"), text("role", "OWNER"), ref("employee_id", EMILE)));
  refused(desk, remove_row(desk, ENTITY_EMPLOYEE, fixture_id(EMILE)), CODE_EXISTS, "1 user signs in");
  passes(desk, command_waitlist_add(desk->replica, &desk->command, &wish, &desk->outcome, desk_try(desk)));
  refused(desk, remove_row(desk, ENTITY_EMPLOYEE, fixture_id(EMILE)), CODE_EXISTS, "1 client is waiting");
  refused(desk, remove_row(desk, ENTITY_SERVICE, fixture_id(HAIRCUT)), CODE_EXISTS, "1 client is waiting");
}

static void what_belongs_to_it_goes_and_comes_with_it(void **state) {
  struct desk *desk = *state;
  static const char own_sql[] =
      "SELECT (SELECT count(*) FROM shift WHERE employee_id = ?1 AND deleted_at IS NULL) || ' ' || (SELECT "
      "count(*) FROM schedule_exception WHERE employee_id = ?1 AND deleted_at IS NULL) || ' ' || (SELECT "
      "count(*) FROM employee_service WHERE employee_id = ?1 AND deleted_at IS NULL)";
  desk->fixture.now = AT(23, 0);
  answers(desk, own_sql, fixture_id(EMILE), "1 1 2");
  passes(desk, remove_row(desk, ENTITY_EMPLOYEE, fixture_id(EMILE)));
  answers(desk, own_sql, fixture_id(EMILE), "0 0 0");
  assert_false(desk->salon->employees[desk_employee(desk, EMILE)].active);
  passes(desk, undo(desk));
  answers(desk, own_sql, fixture_id(EMILE), "1 1 2");
  assert_true(desk->salon->employees[desk_employee(desk, EMILE)].active);
}

static void inactive_instead(void **state) {
  struct desk *desk = *state;
  assert_true(setup_can_rest(ENTITY_EMPLOYEE));
  assert_false(setup_can_rest(ENTITY_SERVICE_CATEGORY));
  passes(desk, command_setup_rest(desk->replica, &desk->command, ENTITY_EMPLOYEE, fixture_id(MIA),
                                  &desk->outcome, desk_try(desk)));
  assert_int_equal(desk->outcome.verdict.warning_count, 1);
  assert_string_equal(desk->outcome.verdict.warnings[0].text,
                      "2 visits to come stay with Mia Weber; the first: Mon 23 Nov 10:00, Anna Schmidt.");
  passes(desk, command_setup_rest(desk->replica, &desk->command, ENTITY_SERVICE, fixture_id(HAIRCUT),
                                  &desk->outcome, desk_try(desk)));
  assert_string_equal(desk->outcome.verdict.warnings[0].text, "1 visit to come stays: move or cancel it.");
  passes(desk, command_setup_rest(desk->replica, &desk->command, ENTITY_LOCATION, fixture_id(102),
                                  &desk->outcome, desk_try(desk)));
  refused(desk,
          command_setup_rest(desk->replica, &desk->command, ENTITY_LOCATION, fixture_id(MAIN_STREET),
                             &desk->outcome, desk_try(desk)),
          CODE_INVALID, "At least one location");
}

static void another_zone_says_what_it_does_to_visits(void **state) {
  struct desk *desk = *state;
  passes(desk, SAVE(desk, ENTITY_LOCATION, MAIN_STREET, text("timezone", "Europe/London")));
  assert_string_equal(desk->outcome.verdict.warnings[0].text,
                      "2 visits to come now stand at other times of the clock.");
  passes(desk, SAVE(desk, ENTITY_LOCATION, MAIN_STREET, text("city", "Berlin")));
  assert_int_equal(desk->outcome.verdict.warning_count, 0);
}

/* ------------------------------------------------------------------------------------------- visits outside */

static void visits_outside_are_told(void **state) {
  struct desk *desk = *state;
  const struct setup_field mia = ref("employee_id", MIA), emile = ref("employee_id", EMILE);
  passes(desk,
         SAVE(desk, ENTITY_SCHEDULE_EXCEPTION, 0, emile, text("date", "2026-11-23"), text("type", "SICK")));
  assert_string_equal(desk->outcome.sentence, "Added the exception of Émile Roux, Mon 23 Nov 2026, sick.");
  assert_string_equal(desk->outcome.verdict.warnings[0].text,
                      "1 visit of Émile Roux is now outside the hours: Mon 23 Nov 11:00, Ben Schmidt.");
  passes(desk, undo(desk));
  /* Whom it does not touch, nobody speaks of. */
  passes(desk, SAVE(desk, ENTITY_SCHEDULE_EXCEPTION, 0, mia, text("date", "2026-11-23"),
                    text("type", "MEETING"), number("start_minute", 840), number("end_minute", 900)));
  assert_int_equal(desk->outcome.verdict.warning_count, 0);
  passes(desk, SAVE(desk, ENTITY_HOLIDAY, 0, text("date", "2026-11-23"), text("name", "Feast")));
  assert_string_equal(desk->outcome.verdict.warnings[0].text,
                      "2 visits lie on that day and stay; the first: Mon 23 Nov 10:00, Anna Schmidt.");
  passes(desk, undo(desk));
  passes(desk, SAVE(desk, ENTITY_HOLIDAY, 0, text("date", "2020-11-23"), text("name", "Feast"),
                    number("yearly", 1)));
  assert_int_equal(desk->outcome.verdict.warning_count, 1);
}

static void a_shift_that_goes_leaves_visits_outside(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  struct row *rows;
  int count = 0;
  struct id morning = id_nil;
  arena_init(&arena, 1 << 20);
  passes(desk, reader_setup_rows(desk->replica, ENTITY_SHIFT, 0, &arena, &rows, &count, desk_try(desk)));
  for (int i = 0; i < count; i++)
    if (id_equal(row_id(&rows[i], "employee_id"), fixture_id(MIA)) &&
        row_int(&rows[i], "start_minute", 0) == 540)
      morning = row_id(&rows[i], "id");
  passes(desk, remove_row(desk, ENTITY_SHIFT, morning));
  assert_string_equal(desk->outcome.sentence, "Removed the shift of Mia Weber, Monday 09:00-13:00.");
  assert_string_equal(desk->outcome.verdict.warnings[0].text,
                      "1 visit of Mia Weber is now outside the hours: Mon 23 Nov 10:00, Anna Schmidt.");
  arena_release(&arena);
}

/* ------------------------------------------------------------------------------------------------- people */

static void who_may_change_what(void **state) {
  struct desk *desk = *state;
  const struct setup_field mia = ref("employee_id", MIA);
  desk->actor.role = ROLE_RECEPTION;
  refused(desk, SAVE(desk, ENTITY_SERVICE, HAIRCUT, number("price", 3100)), CODE_NOT_PERMITTED, "RECEPTION");
  passes(desk, SAVE(desk, ENTITY_BLOCK, 0, mia, number("starts_at", AT(15, 0)), number("ends_at", AT(15, 30)),
                    text("reason", "dentist")));
  desk->actor.role = ROLE_ADMIN;
  passes(desk, SAVE(desk, ENTITY_SERVICE, HAIRCUT, number("price", 3100)));
  refused(desk, SAVE(desk, ENTITY_USER, 0, text("name", "Ines"), text("role", "OWNER")), CODE_NOT_PERMITTED,
          "ADMIN");
}

/* The first user must be able to let others in, and the last owner stays. */
static void somebody_owns_the_salon(void **state) {
  struct desk *desk = *state;
  refused(desk, SAVE(desk, ENTITY_USER, 0, text("name", "Tom"), text("role", "RECEPTION")), CODE_INVALID,
          "active owner");
  passes(desk, SAVE(desk, ENTITY_USER, 0, text("name", "Ines"), text("role", "OWNER"),
                    text("email", "Ines@Example.com")));
  struct id ines = desk->outcome.id;
  assert_true(desk->salon->has_users);
  answers(desk, "SELECT email FROM user WHERE id = ?1", ines, "ines@example.com");
  passes(desk, SAVE(desk, ENTITY_USER, 0, text("name", "Tom"), text("role", "RECEPTION")));
  struct id tom = desk->outcome.id;
  refused(desk,
          SAVE(desk, ENTITY_USER, 0, text("name", "Tim"), text("role", "VIEWER"),
               text("email", "ines@example.com")),
          CODE_EXISTS, "belongs to Ines");
  refused(desk, remove_row(desk, ENTITY_USER, ines), CODE_INVALID, "active owner");
  struct setup_field viewer = text("role", "VIEWER");
  struct setup_edit edit = {.entity = ENTITY_USER, .id = ines, .fields = &viewer, .field_count = 1};
  refused(desk, save(desk, &edit), CODE_INVALID, "active owner");
  passes(desk, remove_row(desk, ENTITY_USER, tom));
  passes(desk, remove_row(desk, ENTITY_USER, ines));
  assert_false(desk->salon->has_users);
}

/* ------------------------------------------------------------------------------------------ two at once */

static void what_changed_meanwhile_is_refused(void **state) {
  struct desk *desk = *state;
  desk->command.if_revision = 1;
  passes(desk, SAVE(desk, ENTITY_SERVICE, HAIRCUT, number("price", 3100)));
  assert_int_equal(desk->outcome.revision, 2);
  uint64_t before = desk_state(desk);
  refused(desk, SAVE(desk, ENTITY_SERVICE, HAIRCUT, number("price", 3200)), CODE_STALE_VERSION,
          "Men's Haircut was changed meanwhile");
  refused(desk, remove_row(desk, ENTITY_SERVICE, fixture_id(HAIRCUT)), CODE_STALE_VERSION,
          "changed meanwhile");
  assert_int_equal(desk_state(desk), before);
  desk->command.if_revision = 2;
  passes(desk, SAVE(desk, ENTITY_SERVICE, HAIRCUT, number("price", 3200)));
}

static void the_same_again_is_nothing(void **state) {
  struct desk *desk = *state;
  uint64_t before = desk_state(desk);
  passes(desk, SAVE(desk, ENTITY_SERVICE, HAIRCUT, number("price", 3000)));
  assert_true(desk->outcome.unchanged);
  assert_int_equal(desk_state(desk), before);
}

/* -------------------------------------------------------------------------------------------------- lists */

static void lists_are_in_the_order_of_people(void **state) {
  struct desk *desk = *state;
  struct arena arena;
  struct row *rows;
  int count = 0;
  arena_init(&arena, 1 << 20);
  passes(desk, reader_setup_rows(desk->replica, ENTITY_EMPLOYEE, 0, &arena, &rows, &count, desk_try(desk)));
  assert_int_equal(count, 3); /* who is gone is gone */
  assert_string_equal(row_text(&rows[0], "name"), "Ada Long");
  assert_string_equal(row_text(&rows[1], "name"), "Émile Roux");
  passes(desk, reader_setup_rows(desk->replica, ENTITY_SERVICE, 0, &arena, &rows, &count, desk_try(desk)));
  assert_string_equal(row_text(&rows[3], "name"), "Root colour");
  assert_int_equal(row_parts(&rows[3], ENTITY_SERVICE_SEGMENT)->count, 2);
  passes(desk, reader_setup_rows(desk->replica, ENTITY_SCHEDULE_EXCEPTION, 20780, &arena, &rows, &count,
                                 desk_try(desk)));
  assert_int_equal(count, 2);
  passes(desk, reader_setup_rows(desk->replica, ENTITY_SCHEDULE_EXCEPTION, 20781, &arena, &rows, &count,
                                 desk_try(desk)));
  assert_int_equal(count, 1);
  passes(desk, reader_setup_rows(desk->replica, ENTITY_BLOCK, 20780, &arena, &rows, &count, desk_try(desk)));
  assert_int_equal(count, 1);
  arena_release(&arena);
}

static void choices_are_a_line(void **state) {
  struct desk *desk = *state;
  char line[64];
  passes(desk, SAVE(desk, ENTITY_FORM_FIELD, 0, text("label", "Allergies?"), text("type", "RADIO"),
                    text("options", "none , nuts,, \"latex\"")));
  const char *json = desk_text(desk, "SELECT options FROM form_field WHERE id = ?1", desk->outcome.id);
  assert_string_equal(json, "[\"none\",\"nuts\",\"\\\"latex\\\"\"]");
  setup_choices_text(json, line, sizeof line);
  assert_string_equal(line, "none, nuts, \"latex\"");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(a_composite_service_is_one_whole),
      CASE(parts_can_be_given_up_and_come_back),
      CASE(skills_are_toggled_with_the_employee),
      CASE(what_cannot_be_is_said),
      CASE(the_wrong_field_is_named),
      CASE(shifts_that_do_not_meet),
      CASE(what_is_needed_stays),
      CASE(others_need_it_too),
      CASE(what_belongs_to_it_goes_and_comes_with_it),
      CASE(inactive_instead),
      CASE(another_zone_says_what_it_does_to_visits),
      CASE(visits_outside_are_told),
      CASE(a_shift_that_goes_leaves_visits_outside),
      CASE(who_may_change_what),
      CASE(somebody_owns_the_salon),
      CASE(what_changed_meanwhile_is_refused),
      CASE(the_same_again_is_nothing),
      CASE(lists_are_in_the_order_of_people),
      CASE(choices_are_a_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
