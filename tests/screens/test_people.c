/* Who works at the desk: signing in, the lock, and what is allowed once. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "screens/people_fixture.h"
#include "support/dice.h"
#include "ui/people/lock_view.h"
#include "ui/people/permit.h"

enum { MINUTE = 60000 };

/* The first column of the first row as text. */
static void sql_says(const struct screen *screen, const char *sql, const char *value) {
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  assert_int_equal(sqlite3_open(screen->path, &db), SQLITE_OK);
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  const char *found = (const char *)sqlite3_column_text(statement, 0);
  if (found == NULL || strcmp(found, value) != 0) fail_msg("%s: \"%s\", not \"%s\"", sql, found, value);
  (void)sqlite3_finalize(statement);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static int setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  people_add(&screen);
  screen_open(&screen, 24, 80, GLYPHS_UTF8);
  screen.ui.people.lock_minutes = -1;
  *state = &screen;
  return 0;
}

static int teardown(void **state) {
  screen_release(*state);
  return 0;
}

/* Types, and waits for the answer. */
static void press(struct screen *screen, const char *keys) {
  (void)screen_press(screen, keys);
  screen_wait(screen);
}

static const char *who(const struct screen *screen) { return screen->ui.desk.actor.name; }

/* ---- Signing in ---- */

static void a_pin_says_who_it_is(void **state) {
  struct screen *screen = *state;
  screen_expect(screen, "desk");
  assert_true(screen_press(screen, "S90210<Enter>") <= 8);
  screen_wait(screen);
  assert_string_equal(who(screen), "Olga Brandt");
  screen_expect(screen, "Olga Brandt works here now (owner).");
  screen_expect(screen, "Olga ");
  sql_says(screen, "SELECT action || outcome || hex(user_id) FROM security_log",
           "sign_inSUCCESS00000000000070008000000000000903");
}

static void letters_tell_those_apart_who_share_a_pin(void **state) {
  struct screen *screen = *state;
  press(screen, "S4711<Enter>");
  screen_expect(screen, "2 people have this PIN");
  assert_string_equal(who(screen), "desk");
  press(screen, "ing4711<Enter>");
  assert_string_equal(who(screen), "Ingo Roth");
  press(screen, "Sott 4711<Enter>");
  assert_string_equal(who(screen), "Ines Ott");
}

static void a_pin_cannot_be_read(void **state) {
  struct screen *screen = *state;
  press(screen, "Smia 2222");
  screen_expect(screen, "mia ****");
  screen_expect(screen, "Mia Weber");
  screen_expect_not(screen, "2222");
  press(screen, "<Esc>S");
  screen_expect_not(screen, "mia ****");
}

static void handing_over_needs_no_pin(void **state) {
  struct screen *screen = *state;
  press(screen, "S90210<Enter>");
  assert_int_equal(screen_press(screen, "S<Enter>"), 2);
  assert_string_equal(who(screen), "desk");
  assert_int_equal(screen->ui.desk.actor.role, ROLE_RECEPTION);
}

/* Wrong PINs are noted without what was typed, and cost more time each; the day goes on. */
static void wrong_pins_cost_time(void **state) {
  struct screen *screen = *state;
  ui_tick(&screen->ui, 1000);
  press(screen, "S");
  for (int i = 0; i < PEOPLE_WRONG_FREE; i++) press(screen, "olga 1<Enter>");
  screen_expect(screen, "not the PIN that goes with this name");
  press(screen, "90210<Enter>");
  screen_expect(screen, "looked at in 2 seconds");
  assert_string_equal(who(screen), "desk");
  press(screen, "<Esc><Down>");
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
  ui_tick(&screen->ui, 3001);
  press(screen, "S90210<Enter>");
  assert_string_equal(who(screen), "Olga Brandt");
  sql_says(screen, "SELECT count(*) FROM security_log WHERE outcome = 'FAILURE' AND detail = 'wrong PIN'",
           "3");
}

/* While a PIN is checked no key is done by whoever was there before; a refusal throws them away. */
static void keys_wait_for_the_answer(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "S90210<Enter>");
  assert_true(people_is_checking(&screen->ui));
  screen_expect(screen, "checking");
  struct event event = {.kind = EVENT_KEY, .key = 'n'};
  ui_handle(&screen->ui, &event);
  assert_string_equal(ui_top(&screen->ui)->class->name, "PIN");
  screen_wait(screen);
  assert_string_equal(ui_top(&screen->ui)->class->name, "day");
  assert_false(people_drops_keys(&screen->ui));
  press(screen, "S1<Enter>");
  assert_true(people_drops_keys(&screen->ui));
}

/* ---- The lock ---- */

static void the_lock_keeps_what_was_typed(void **state) {
  struct screen *screen = *state;
  press(screen, "S4711<Enter>");
  press(screen, "ines4711<Enter>");
  press(screen, "3<Down><Down><Down><Down><Down><Down>npet wom");
  screen_expect(screen, "Petrova");
  ui_tick(&screen->ui, 5000);
  ui_tick(&screen->ui, 5000 + PEOPLE_LOCK_DEFAULT_MINUTES * MINUTE);
  ui_paint(&screen->ui);
  assert_true(lock_is_shut(&screen->ui));
  screen_expect(screen, "Bella Salon");
  screen_expect(screen, "Ines Ott was here");
  static const char *const names[] = {"Petrova", "Schmidt", "Oyelaran", "Kowalska"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) screen_expect_not(screen, names[i]);
  press(screen, "nXq?<F1><Ctrl-L>u<Esc>:Q<Ctrl-R><Esc>"); /* none of it is done */
  assert_true(lock_is_shut(&screen->ui));
  press(screen, "90210<Enter>");
  assert_string_equal(who(screen), "Olga Brandt");
  screen_expect(screen, "What was typed is still there");
  press(screen, "<Enter><Enter>");
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  assert_non_null(visit);
  assert_string_equal(visit->customer_name, "Olga Petrova");
}

static void the_lock_opens_for_the_same_person(void **state) {
  struct screen *screen = *state;
  press(screen, "Sines 4711<Enter>");
  press(screen, "Q");
  assert_true(lock_is_shut(&screen->ui));
  press(screen, "1234<Enter>");
  assert_true(lock_is_shut(&screen->ui));
  screen_expect(screen, "nobody's who may sign in");
  press(screen, "4711<Enter>"); /* shared with Ingo, but Ines stands in front */
  assert_false(lock_is_shut(&screen->ui));
  assert_string_equal(who(screen), "Ines Ott");
}

/* What comes in while it is locked is not told on it. */
static void the_lock_hides_what_comes_in(void **state) {
  struct screen *screen = *state;
  press(screen, "Q");
  struct replica *other = screen_second(screen);
  const struct command command = {.actor = &screen->actor, .if_revision = REVISION_ANY};
  const struct customer_fields fields = {.first_name = "Zwonimir", .blocked = -1};
  struct outcome outcome;
  assert_int_equal(command_customer_add(other, &command, &fields, &outcome, NULL), CODE_OK);
  replica_free(other);
  ui_tick(&screen->ui, 1000);
  ui_paint(&screen->ui);
  screen_expect_not(screen, "Zwonimir");
  assert_true(lock_is_shut(&screen->ui));
}

static void the_time_without_a_key_is_a_setting(void **state) {
  struct screen *screen = *state;
  screen->ui.people.lock_minutes = 0;
  ui_tick(&screen->ui, 1000);
  ui_tick(&screen->ui, 1000 + 600 * MINUTE);
  assert_false(lock_is_shut(&screen->ui));
  screen->ui.people.lock_minutes = 2;
  press(screen, "<Down>");
  ui_tick(&screen->ui, 1000 + 601 * MINUTE);
  ui_tick(&screen->ui, 999 + 603 * MINUTE);
  assert_false(lock_is_shut(&screen->ui));
  ui_tick(&screen->ui, 1000 + 603 * MINUTE);
  assert_true(lock_is_shut(&screen->ui));
}

static void a_salon_without_users_unlocks_by_enter(void **state) {
  struct screen *screen = *state;
  people_sql(screen,
             "UPDATE user SET deleted_at = 1; UPDATE meta SET value = value + 1 WHERE key = 'setup_changes'");
  ui_tick(&screen->ui, 1000);
  ui_tick(&screen->ui, 1000 + 600 * MINUTE);
  assert_false(lock_is_shut(&screen->ui)); /* off by itself */
  press(screen, "S");
  screen_expect(screen, "keeps no users");
  press(screen, "Q");
  screen_expect(screen, "Enter opens it.");
  press(screen, "<Enter>");
  assert_false(lock_is_shut(&screen->ui));
}

/* ---- Allowed once ---- */

static void what_a_role_may_not_do_says_so(void **state) {
  struct screen *screen = *state;
  press(screen, "S1111<Enter>");
  press(screen, "3<Down>i");
  screen_expect(screen, "VIEWER");
  screen_expect(screen, "A: a PIN allows it once.");
  char row[SCREEN_ROW_SIZE];
  canvas_row_text(&screen->ui.canvas, 23, row, sizeof row);
  assert_null(strstr(row, "check in")); /* nor does the footer promise it */
  press(screen, "?");
  screen_expect(screen, "which may not make bookings"); /* of the first action in the help, */
  press(screen, "<Esc>:new");
  screen_expect(screen, "has the role VIEWER"); /* and in the palette */
}

static void a_pin_allows_it_once(void **state) {
  struct screen *screen = *state;
  press(screen, "S1111<Enter>");
  press(screen, "3<Down>iA");
  screen_expect(screen, "PIN of who allows it");
  press(screen, "90210<Enter>");
  assert_int_equal(desk_selected(&screen->ui.desk)->status, STATUS_CHECKED_IN);
  assert_string_equal(who(screen), "Vera Klein");
  sql_says(screen, "SELECT by_name || ', ' || allowed_by_name FROM audit_log ORDER BY id DESC LIMIT 1",
           "Vera Klein, Olga Brandt");
  press(screen, "s");
  assert_int_equal(desk_selected(&screen->ui.desk)->status, STATUS_CHECKED_IN);
  screen_expect(screen, "VIEWER");
}

/* What it opens goes on with it until it is done or closed, and nothing else does. */
static void what_it_opens_goes_on_with_it(void **state) {
  struct screen *screen = *state;
  press(screen, "S1111<Enter>");
  press(screen, "3<Down>XA90210<Enter>");
  press(screen, "il");
  assert_string_equal(screen->ui.desk.actor.name, "Vera Klein");
  assert_int_equal(screen->ui.desk.actor.role, ROLE_VIEWER); /* between two keys */
  press(screen, "<Esc>X");                                   /* closed: it is over */
  screen_expect(screen, "VIEWER");
  press(screen, "A90210<Enter>");
  press(screen, "ill<Enter>");
  screen_expect(screen, "Cancelled");
  press(screen, "<Down>i");
  sql_says(screen,
           "SELECT count(*) FROM audit_log WHERE allowed_by_name IS NOT NULL AND entity = 'appointment'",
           "1");
}

/* Going elsewhere out of what it has opened takes nothing along. */
static void nothing_slips_through(void **state) {
  struct screen *screen = *state;
  static const char *const ways[] = {"<Esc>",
                                     "<F1><Esc><Esc>",
                                     "<Ctrl-P>today<Enter><Esc>",
                                     "<Ctrl-P>week<Enter>",
                                     "<Ctrl-P>undo<Enter>",
                                     "<Ctrl-P>customers<Enter>",
                                     "<Ctrl-P>lock<Enter>1111<Enter>"};
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
    press(screen, "S1111<Enter>");
    press(screen, "t3<Home><Down>XA90210<Enter>");
    press(screen, ways[i]);
    while (screen->ui.depth > 1) press(screen, "<Esc>");
    press(screen, "t3<Home><Down>i");
    screen_expect(screen, "VIEWER");
    assert_int_equal(screen->ui.desk.actor.role, ROLE_VIEWER);
    press(screen, "m");
    assert_string_equal(ui_top(&screen->ui)->class->name, "day");
  }
  sql_says(screen, "SELECT count(*) FROM audit_log WHERE by_name = 'Vera Klein'", "0");
}

static void it_is_offered_for_one_key(void **state) {
  struct screen *screen = *state;
  press(screen, "S1111<Enter>");
  press(screen, "A");
  screen_expect(screen, "Nothing was refused just now");
  press(screen, "3<Down>i<Down>A");
  screen_expect(screen, "Nothing was refused just now");
  press(screen, "iA1111<Enter>"); /* the own PIN allows nothing more */
  screen_expect(screen, "VIEWER");
  press(screen, "iA4711<Enter>");
  screen_expect(screen, "2 people have this PIN");
}

/* A rule that another role may lift, in a half-typed booking. */
static void a_rule_is_lifted_once(void **state) {
  struct screen *screen = *state;
  press(screen, "Sines 4711<Enter>");
  press(screen, "3<Down>npetrova women's cut @mia<Enter>");
  press(screen, "<Enter>");
  screen_expect(screen, "a PIN allows it once.");
  press(screen, "<Ctrl-G>90210<Enter>");
  screen_expect(screen, "Against the rules, because");
  press(screen, "she waits<Enter>");
  screen_expect(screen, "u undoes");
  sql_says(screen,
           "SELECT count(*) FROM audit_log WHERE allowed_by_name = 'Olga Brandt' AND entity = 'appointment'",
           "1");
  assert_int_equal(screen->ui.desk.actor.role, ROLE_RECEPTION);
}

/* A whole form of the set-up: it opens with what was allowed, and is saved with it. */
static void a_form_is_allowed_once(void **state) {
  struct screen *screen = *state;
  press(screen, "Sines 4711<Enter>vs<Tab>n");
  screen_expect(screen, "change the salon's set-up");
  press(screen, "A90210<Enter>Gloss<Tab><Tab>65<Tab><Tab>apply 30<Enter>");
  screen_expect(screen, "Added the service Gloss.");
  sql_says(screen,
           "SELECT by_name || ', ' || allowed_by_name FROM audit_log WHERE entity = 'service' ORDER BY id "
           "DESC LIMIT 1",
           "Ines Ott, Olga Brandt");
  press(screen, "n");
  screen_expect(screen, "change the salon's set-up");
  assert_int_equal(screen->ui.desk.actor.role, ROLE_RECEPTION);
}

/* A form that was opened by somebody who may only look is refused at its end, and allowed there. */
static void a_form_is_allowed_at_its_end(void **state) {
  struct screen *screen = *state;
  press(screen, "Sines 4711<Enter>vs<Tab><Down><Enter>");
  press(screen, "<Ctrl-U>Beard<Enter>");
  screen_expect(screen, "a PIN allows it once.");
  press(screen, "<Ctrl-G>90210<Enter>");
  screen_expect(screen, "Changed the service Beard.");
  assert_int_equal(screen->ui.desk.actor.role, ROLE_RECEPTION);
}

/* A new user's PIN is hashed meanwhile: what was allowed holds until that is done, and no longer. */
static void a_user_is_allowed_once(void **state) {
  struct screen *screen = *state;
  press(screen, "Sines 4711<Enter>vs<End><Tab>n");
  screen_expect(screen, "change users and roles");
  press(screen, "A90210<Enter>Zoe<Tab>viewer<Tab><Tab><Tab>8642<Enter>");
  sql_says(screen,
           "SELECT by_name || ', ' || allowed_by_name FROM audit_log WHERE entity = 'user' ORDER BY id DESC "
           "LIMIT 1",
           "Ines Ott, Olga Brandt");
  assert_false(screen->ui.allow.given);
  assert_int_equal(screen->ui.desk.actor.role, ROLE_RECEPTION);
  press(screen, "<Enter>"); /* into one that is there: looking is free, saving is not */
  press(screen, "<Tab><Tab><Tab><Tab>9753<Enter>");
  screen_expect(screen, "change users and roles");
  press(screen, "<Ctrl-G>90210<Enter>");
  assert_false(screen->ui.allow.given);
  assert_int_equal(screen->ui.desk.actor.role, ROLE_RECEPTION);
  sql_says(screen, "SELECT count(*) FROM audit_log WHERE entity = 'user' AND allowed_by_name = 'Olga Brandt'",
           "2");
}

/* ---- What the screen says beforehand, and what the commands say ---- */

/* Runs the command of an action on a visit. */
static enum code command_of(struct screen *screen, enum action action, struct id visit,
                            struct outcome *outcome) {
  struct replica *replica = screen->replica;
  struct command command = desk_command(&screen->ui.desk);
  command.seen = NULL; /* given to another handle */
  switch (action) {
  case ACTION_NEW_BOOKING:
  case ACTION_AS_LAST_TIME:
  case ACTION_OVERRIDE:
    return command_book(replica, &command, &(struct booking){.request.location = command.location}, outcome,
                        NULL);
  case ACTION_WALK_IN:
    return command_walk_in(replica, &command, &(struct walk_in){.employee = EMPLOYEE_ANY}, outcome, NULL);
  case ACTION_BLOCK:
    return command_block(replica, &command, 0, (struct interval){5, 1}, "lunch", outcome, NULL);
  case ACTION_CHECK_IN:
    return command_status(replica, &command, visit, STATUS_CHECKED_IN, NULL, outcome, NULL);
  case ACTION_START:
    return command_status(replica, &command, visit, STATUS_IN_PROGRESS, NULL, outcome, NULL);
  case ACTION_DONE:
    return command_status(replica, &command, visit, STATUS_COMPLETED, NULL, outcome, NULL);
  case ACTION_CONFIRM:
    return command_status(replica, &command, visit, STATUS_CONFIRMED, NULL, outcome, NULL);
  case ACTION_NO_SHOW:
    return command_status(replica, &command, visit, STATUS_NO_SHOW, NULL, outcome, NULL);
  case ACTION_CANCEL:
    return command_status(replica, &command, visit, STATUS_CANCELLED, "ill", outcome, NULL);
  case ACTION_REACTIVATE:
    return command_status(replica, &command, visit, STATUS_SCHEDULED, NULL, outcome, NULL);
  case ACTION_MOVE:
    return command_move(replica, &command, visit, 1, EMPLOYEE_ANY, outcome, NULL);
  case ACTION_EDIT:
  case ACTION_NOTE:
  case ACTION_LONGER:
  case ACTION_SHORTER:
    return command_edit(replica, &command, visit, &(struct appointment_edit){.minutes_delta = 5}, outcome,
                        NULL);
  default:
    return CODE_OK; /* it writes nothing */
  }
}

/* Takes back what a command has done, so that the next one finds the same day. */
static void take_back(struct screen *screen, const struct outcome *outcome) {
  const struct actor owner = {.role = ROLE_OWNER, .name = "owner"};
  struct command command = desk_command(&screen->ui.desk);
  command.seen = NULL; /* given to another handle */
  struct outcome undone;
  command.actor = &owner;
  if (!outcome->unchanged) assert_int_equal(command_undo(screen->replica, &command, &undone, NULL), CODE_OK);
}

static void check_role(struct screen *screen, enum user_role role) {
  screen->ui.desk.actor.role = role;
  screen->ui.desk.actor.employee = role == ROLE_PROVIDER ? screen_id(203) : id_nil;
  const struct view *day = screen->ui.views[0];
  for (int i = 0; i < day->class->handler_count; i++) {
    enum action action = day->class->handlers[i].action;
    bool may = permit_check(&screen->ui, day, action, NULL) == CODE_OK;
    struct outcome outcome = {.unchanged = true};
    enum code code = command_of(screen, action, screen->ui.desk.selected, &outcome);
    if (code == CODE_OK) take_back(screen, &outcome);
    if (may == (code != CODE_NOT_PERMITTED)) continue;
    fail_msg("%s, as %s: the screen says %d, the command %s", action_rows[action].name,
             user_role_words.words[role], may, code_name(code));
  }
}

/* For every role, in the own column of a provider and in another one. */
static void the_screen_and_the_commands_agree(void **state) {
  struct screen *screen = *state;
  static const char *const places[] = {"3<Home>", "1<Home>"};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    press(screen, places[i]);
    assert_non_null(desk_selected(&screen->ui.desk));
    for (int role = 0; role < user_role_count; role++) check_role(screen, (enum user_role)role);
  }
}

/* Whatever a viewer does in whatever view: no row is changed. */
static void a_viewer_changes_nothing(void **state) {
  struct screen *screen = *state;
  static const char *const views[] = {"",        "3<Home>", "vw<Home>",       "vm", "vq", "vt", "vr", "vs",
                                      "vs<Tab>", "vp",      "/anna s<Enter>", "vl", "vu", "n",  "w",  "m"};
  press(screen, "S1111<Enter>");
  for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
    for (int at = 0;; at++) {
      press(screen, views[i]);
      struct view *top = ui_top(&screen->ui);
      if (at >= top->class->handler_count) break;
      screen->ui.wanted |= ui_do(&screen->ui, top, &top->class->handlers[at]);
      screen->ui.wanted &= ~(unsigned)REACTION_QUIT;
      ui_settle(&screen->ui);
      press(screen, "<Enter>y");
      for (int back = 0; back < 12 && screen->ui.depth > 1; back++) press(screen, "<Esc>");
      assert_int_equal(screen->ui.depth, 1);
      press(screen, "t");
    }
    while (screen->ui.depth > 1) press(screen, "<Esc>");
  }
  sql_says(screen, "SELECT count(*) FROM audit_log WHERE by_name = 'Vera Klein'", "0");
}

/* Anything, in any order, as a viewer who knows the owner's PIN: whatever was changed was allowed by it, and no allowance outlasts its key. */
static void whatever_was_changed_was_allowed(void **state) {
  struct screen *screen = *state;
  static const char *const moves[] = {
      "3<Home>",
      "<Down>",
      "<Down>",
      "1<Home>",
      "i",
      "s",
      "d",
      "c",
      "X",
      "il<Enter>",
      "m",
      "<Down>",
      "Z",
      "y",
      "n",
      "+",
      "b",
      "30 lunch<Enter>",
      "e",
      "x<Enter>",
      "<Esc>",
      "<Esc>",
      "u",
      "<Ctrl-R>",
      "<Enter>",
      "vq",
      "vw",
      "vs",
      "<Ctrl-P>undo<Enter>",
      "?",
      "olga wom<Enter>",
      "Q1111<Enter>",
  };
  struct dice dice = dice_for("whatever_was_changed_was_allowed");
  press(screen, "S1111<Enter>");
  for (int i = 0; i < 400; i++) {
    press(screen, moves[dice_between(&dice, 0, (int)(sizeof moves / sizeof moves[0]) - 1)]);
    screen->ui.wanted &= ~(unsigned)REACTION_QUIT;
    if (screen->ui.allow.offered.view != NULL)
      press(screen, dice_between(&dice, 0, 2) == 0 ? "<Ctrl-G><Esc>" : "<Ctrl-G>90210<Enter>");
    assert_int_equal(screen->ui.desk.actor.role, ROLE_VIEWER);
    assert_true(id_is_nil(screen->ui.desk.actor.allowed_by));
  }
  sql_says(screen, "SELECT count(*) FROM audit_log WHERE by_name = 'Vera Klein' AND allowed_by_name IS NULL",
           "0");
  sql_says(screen, "SELECT count(*) > 0 FROM audit_log WHERE by_name = 'Vera Klein'", "1");
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  static const struct CMUnitTest tests[] = {
      CASE(a_pin_says_who_it_is),
      CASE(letters_tell_those_apart_who_share_a_pin),
      CASE(a_pin_cannot_be_read),
      CASE(handing_over_needs_no_pin),
      CASE(wrong_pins_cost_time),
      CASE(keys_wait_for_the_answer),
      CASE(the_lock_keeps_what_was_typed),
      CASE(the_lock_opens_for_the_same_person),
      CASE(the_lock_hides_what_comes_in),
      CASE(the_time_without_a_key_is_a_setting),
      CASE(a_salon_without_users_unlocks_by_enter),
      CASE(what_a_role_may_not_do_says_so),
      CASE(a_pin_allows_it_once),
      CASE(what_it_opens_goes_on_with_it),
      CASE(nothing_slips_through),
      CASE(it_is_offered_for_one_key),
      CASE(a_rule_is_lifted_once),
      CASE(a_form_is_allowed_once),
      CASE(a_form_is_allowed_at_its_end),
      CASE(a_user_is_allowed_once),
      CASE(the_screen_and_the_commands_agree),
      CASE(a_viewer_changes_nothing),
      CASE(whatever_was_changed_was_allowed),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
