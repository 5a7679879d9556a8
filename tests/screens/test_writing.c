/*
 * Whatever writes can be taken back, or has asked first: in every view and form, each key that it knows, and Enter behind it. And Enter or y that
 * is held down agrees to nothing, whatever they are the answer to.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "screens/people_fixture.h"
#include "screens/places.h"

static int64_t number_of(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  int64_t number = sqlite3_column_int64(statement, 0);
  assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
  return number;
}

static int64_t written(sqlite3 *db) { return number_of(db, "SELECT count(*) FROM audit_log"); }

/* The handler of a place, of its own and then of those that every view has; NULL behind the last one. */
static const struct handler *handler_at(const struct screen *screen, int at) {
  const struct view_class *class = ui_top(&screen->ui)->class;
  if (at < class->handler_count) return &class->handlers[at];
  at -= class->handler_count;
  return at < global_handler_count ? &global_handlers[at] : NULL;
}

static void press(struct screen *screen, uint32_t key, bool held) {
  struct event event = {.kind = EVENT_KEY, .key = key, .held = held};
  ui_handle(&screen->ui, &event);
  screen_wait(screen);
  screen_paint(screen);
}

/* What was written since can be taken back, and is. */
static void take_back(struct screen *screen, sqlite3 *db, const char *where, enum action action) {
  const struct command command = {.actor = &screen->actor, .if_revision = REVISION_ANY};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (number_of(db, "SELECT count(*) FROM undo_log WHERE state = 'done'") == 0)
    fail_msg("\"%s\", then %s: this has written what cannot be taken back", where, action_rows[action].name);
  if (command_undo(screen->replica, &command, &outcome, &error) != CODE_OK)
    fail_msg("\"%s\", then %s: %s", where, action_rows[action].name, error.text);
  people_sql(screen, "DELETE FROM undo_image; DELETE FROM undo_log");
}

/* What is done with a key and what it has opened. Returns how often it has written. */
typedef int trying(struct screen *screen, sqlite3 *db, const char *where, enum action action);

static int press_and_agree(struct screen *screen, sqlite3 *db, const char *where, enum action action) {
  int64_t before = written(db);
  press(screen, screen->ui.keymap.keys[action][0], false);
  if (written(db) == before) press(screen, KEY_RETURN, false);
  if (written(db) == before) return 0;
  take_back(screen, db, where, action);
  return 1;
}

static int press_and_hold(struct screen *screen, sqlite3 *db, const char *where, enum action action) {
  press(screen, screen->ui.keymap.keys[action][0], false);
  int64_t before = written(db);
  press(screen, KEY_RETURN, true);
  press(screen, 'y', true);
  press(screen, KEY_RETURN, true);
  if (written(db) != before)
    fail_msg("\"%s\", then %s, then Enter or y held down: it has written", where, action_rows[action].name);
  return 0;
}

static int try_all_keys(struct screen *screen, trying *try) {
  sqlite3 *db = NULL;
  int writers = 0;
  assert_int_equal(sqlite3_open_v2(screen->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  for (size_t i = 0; i < PLACES; i++) {
    const struct handler *handler = NULL;
    int at = 0;
    do {
      screen_open(screen, 24, 80, GLYPHS_UTF8);
      (void)screen_press(screen, places[i].keys);
      handler = handler_at(screen, at++);
      if (handler != NULL && screen->ui.keymap.keys[handler->action][0] != KEY_NONE)
        writers += try(screen, db, places[i].keys, handler->action);
      ui_release(&screen->ui);
    } while (handler != NULL);
  }
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return writers;
}

static void what_writes_can_be_taken_back(void **state) {
  assert_true(try_all_keys(*state, press_and_agree) > 20); /* they were no idle keys */
}

static void a_key_that_is_held_down_agrees_to_nothing(void **state) {
  assert_int_equal(try_all_keys(*state, press_and_hold), 0);
}

static int salon_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_fill(&screen, "screen_busy.sql");
  people_sql(&screen, PLACES_SQL "; DELETE FROM undo_image; DELETE FROM undo_log");
  *state = &screen;
  return 0;
}

static int salon_teardown(void **state) {
  screen_release(*state);
  return 0;
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_writes_can_be_taken_back),
      cmocka_unit_test(a_key_that_is_held_down_agrees_to_nothing),
  };
  return cmocka_run_group_tests(tests, salon_setup, salon_teardown);
}
