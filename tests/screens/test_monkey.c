/*
 * Anything, in any order, in a salon that is fresh for every round. Nothing breaks; the cursor stays on the canvas, and what is drawn piece by piece
 * is what is drawn whole; the file stays sound; no two visits come to overlap unless somebody gave a reason; taking everything back gives
 * the salon of the beginning; and what has run long takes no more memory than what has run for a while.
 *
 * A round is made of its seed alone: FD_TEST_SEED and FD_MONKEY_STEPS as they are printed have it again, and FD_MONKEY_TRACE prints what is done.
 * FD_MONKEY_STEPS or FD_MONKEY_SECONDS: as long as one likes (`./run monkey`).
 */
#include <locale.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/model/arena.h"
#include "core/store/doctor.h"
#include "screens/monkey.h"
#include "screens/people_fixture.h"
#include "support/speak.h"

#if defined(__SANITIZE_ADDRESS__)
#define MONKEY_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MONKEY_ASAN 1
#endif
#endif
#ifdef MONKEY_ASAN
size_t __sanitizer_get_current_allocated_bytes(void); /* of the sanitizer */
#endif

enum {
  ROUND_STEPS = 500,
  ROUNDS = 36,
  LONG_STEPS = 4000,
  ROUND_CHANGES = UNDO_DEPTH - 8,
  DUMP_MAX = 1 << 20
};

/* ---- The file ---- */

static int64_t number_of(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement = NULL;
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  int64_t number = sqlite3_column_int64(statement, 0);
  assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
  return number;
}

static bool is_counted(const char *column) {
  static const char *const left_out[] = {"revision", "version", "updated_at", "sync_state"};
  for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
    if (strcmp(column, left_out[i]) == 0) return false;
  return true;
}

static size_t dump_rows(sqlite3 *db, const char *sql, char *text, size_t used) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  while (sqlite3_step(statement) == SQLITE_ROW) {
    used += (size_t)snprintf(text + used, DUMP_MAX - used, "%.24s|", strstr(sql, "FROM ") + 5);
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      if (!is_counted(sqlite3_column_name(statement, i))) continue;
      const unsigned char *bytes = sqlite3_column_blob(statement, i);
      bool is_id = sqlite3_column_type(statement, i) == SQLITE_BLOB;
      for (int b = 0; is_id && b < sqlite3_column_bytes(statement, i); b++)
        used += (size_t)snprintf(text + used, DUMP_MAX - used, "%02x", bytes[b]);
      if (!is_id)
        used += (size_t)snprintf(text + used, DUMP_MAX - used, "%s",
                                 bytes == NULL ? "-" : (const char *)sqlite3_column_text(statement, i));
      assert_true(used + 64 < DUMP_MAX);
      text[used++] = '|';
    }
    text[used++] = '\n';
  }
  assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
  return used;
}

/* All that people see, without what is noted of how it came to be. */
static char *dump(sqlite3 *db) {
  static const char *const tables[] = {
      "SELECT * FROM location WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM user WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM employee WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM shift WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM schedule_exception WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM holiday WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM block WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM service_category WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM service WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM service_segment ORDER BY 1, 2",
      "SELECT * FROM service_addon WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM employee_service WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM form_field WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM customer WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM customer_note WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM appointment WHERE deleted_at IS NULL ORDER BY id",
      "SELECT s.* FROM appointment_segment s JOIN appointment a ON a.id = s.appointment_id WHERE "
      "a.deleted_at "
      "IS NULL ORDER BY 1, 2",
      "SELECT s.* FROM appointment_addon s JOIN appointment a ON a.id = s.appointment_id WHERE a.deleted_at "
      "IS "
      "NULL ORDER BY 1, 2",
      "SELECT * FROM walk_in WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM waitlist_entry WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM call_log WHERE deleted_at IS NULL ORDER BY id",
      "SELECT * FROM review_item WHERE deleted_at IS NULL ORDER BY id",
  };
  char *text = calloc(1, DUMP_MAX);
  size_t used = 0;
  assert_non_null(text);
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) used = dump_rows(db, tables[i], text, used);
  return text;
}

static void print_sql(sqlite3 *db, const char *sql) {
  char *text = calloc(1, DUMP_MAX);
  assert_non_null(text);
  (void)dump_rows(db, sql, text, 0);
  print_error("%s", text);
  free(text);
}

static void print_missing(const char *what, const char *from, const char *in) {
  for (const char *line = from; *line != '\0';) {
    const char *end = strchr(line, '\n');
    char one[2048];
    (void)snprintf(one, sizeof one, "%.*s", (int)(end - line + 1), line);
    if (strstr(in, one) == NULL) print_error("%s %s", what, one);
    line = end + 1;
  }
}

/* Pairs of visits' parts of one employee at one time, though nobody agreed to that. */
static const char overlap_sql[] =
    "SELECT count(*) FROM appointment_segment a JOIN appointment_segment b ON a.employee_id = b.employee_id"
    " AND (a.appointment_id < b.appointment_id OR (a.appointment_id = b.appointment_id AND a.position < "
    "b.position))"
    " WHERE a.blocking = 1 AND b.blocking = 1 AND a.overlap = 0 AND b.overlap = 0"
    " AND a.occupied_from < b.occupied_to AND b.occupied_from < a.occupied_to";

static void check_file(const struct screen *screen, sqlite3 *db) {
  struct arena arena;
  struct diagnosis diagnosis;
  struct error error;
  arena_init(&arena, 1 << 22);
  error_init(&error);
  assert_int_equal(number_of(db, overlap_sql), 0);
  if (doctor_examine(screen->path, &arena, &diagnosis, &error) != CODE_OK) fail_msg("%s", error.text);
  for (int i = 0; i < diagnosis.count; i++)
    if (diagnosis.findings[i].grade == FINDING_BAD) print_error("%s\n", diagnosis.findings[i].text);
  assert_true(diagnosis.sound);
  arena_release(&arena);
}

/* ---- Each step ---- */

/* No employee has two visits at once, but for those flagged on purpose. */
static void nobody_is_booked_twice(const struct desk *desk) {
  const struct agenda *agenda = &desk->day.agenda;
  for (int employee = 0; employee < desk->salon->employee_count; employee++)
    for (int i = agenda->first_busy[employee]; i + 1 < agenda->first_busy[employee + 1]; i++) {
      const struct busy *left = &agenda->busy[i];
      const struct busy *right = &agenda->busy[i + 1];
      if (interval_overlaps(left->occupied, right->occupied) && !left->overlap && !right->overlap)
        fail_msg("two visits of employee %d overlap", employee);
    }
}

static void check_step(const struct screen *screen) {
  const struct canvas *canvas = &screen->ui.canvas;
  assert_in_range(canvas->cursor_row, 0, canvas->rows - 1);
  assert_in_range(canvas->cursor_column, 0, canvas->columns - 1);
  assert_in_range(screen->ui.depth, 1, VIEW_STACK_MAX);
  nobody_is_booked_twice(&screen->ui.desk);
}

/* ---- A round ---- */

struct round {
  struct screen screen;
  struct monkey monkey;
  sqlite3 *db;
  char *before;
};

static void round_open(struct round *round, uint64_t seed) {
  memset(round, 0, sizeof *round);
  struct screen *screen = &round->screen;
  struct monkey *monkey = &round->monkey;
  *monkey = (struct monkey){
      .screen = screen, .dice = {seed}, .trace = getenv("FD_MONKEY_TRACE") != NULL, .steady = 1000};
  int64_t kind = dice_between(&monkey->dice, 0, 7);
  monkey->people = kind == 1;
  monkey->steady_clock = kind > 4;
  screen_salon(screen, NULL);
  if (kind != 2) screen_fill(screen, "screen_busy.sql");
  if (kind == 3) screen_fill(screen, "screen_intake.sql");
  if (monkey->people) people_add(screen);
  people_sql(
      screen,
      "DELETE FROM undo_image; DELETE FROM undo_log"); /* what can be taken back is the monkey's alone */
  assert_int_equal(sqlite3_open_v2(screen->path, &round->db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  speak(kind == 4 ? "de" : "");
  if (kind == 5)
    screen_open_linear(screen, 24, 80);
  else
    screen_open(screen, 24, 80, kind == 6 ? GLYPHS_ASCII : GLYPHS_UTF8);
  screen->ui.mouse = true;
  screen->ui.may_copy = kind != 6;
  if (kind < 3 && kind != 1) monkey->other = screen_second(screen);
  round->before = dump(round->db);
}

static void round_close(struct round *round) {
  free(round->before);
  assert_int_equal(sqlite3_close(round->db), SQLITE_OK);
  replica_free(round->monkey.other);
  screen_release(&round->screen);
}

/* Takes back all there is. Where only the monkey was at work, each change can be, and the salon is as it was. */
static void take_all_back(struct round *round) {
  struct error error;
  struct outcome outcome;
  const struct actor owner = {.role = ROLE_OWNER, .kind = ACTOR_DESK, .name = "owner"};
  const struct command command = {.actor = &owner, .if_revision = REVISION_ANY};
  bool alone = round->monkey.other == NULL &&
               number_of(round->db, "SELECT count(*) FROM audit_log WHERE command = 'customer erase'") == 0;
  do {
    error_init(&error);
  } while (command_undo(round->screen.replica, &command, &outcome, &error) == CODE_OK);
  check_file(&round->screen, round->db);
  if (!alone) return;
  if (error.code != CODE_NOT_FOUND) {
    print_sql(round->db, "SELECT id, sentence, state, command FROM undo_log ORDER BY id");
    print_sql(round->db, "SELECT * FROM undo_image WHERE undo_id = (SELECT max(id) FROM undo_log WHERE state "
                         "= 'done') ORDER BY position");
    print_sql(
        round->db,
        "SELECT id, at, command, entity, hex(entity_id), before, after FROM audit_log WHERE entity_id IN "
        "(SELECT entity_id FROM undo_image WHERE undo_id = (SELECT max(id) FROM undo_log "
        "WHERE state = 'done')) ORDER BY id");
    fail_msg("%s: %s", code_name(error.code), error.text);
  }
  char *after = dump(round->db);
  if (strcmp(round->before, after) != 0) {
    print_missing("wanted", round->before, after);
    print_missing("is    ", after, round->before);
    fail_msg("when everything is taken back, something is left");
  }
  free(after);
}

/* Returns the steps that were made: when so much was changed that no more could be taken back, it ends. */
static int round_play(uint64_t seed, int steps) {
  static struct round round;
  int made = 0;
  print_message("a round: FD_TEST_SEED=%" PRIu64 " FD_MONKEY_STEPS=%d\n", seed, steps);
  round_open(&round, seed);
  for (; made < steps; made++) {
    monkey_step(&round.monkey);
    check_step(&round.screen);
    if (number_of(round.db, "SELECT count(*) FROM undo_log") > ROUND_CHANGES) break;
  }
  if (round.monkey.trace)
    print_message("done: %d steps, %lld changes\n", made,
                  (long long)number_of(round.db, "SELECT count(*) FROM undo_log"));
  check_file(&round.screen, round.db);
  take_all_back(&round);
  round_close(&round);
  speak("");
  return made;
}

static void anything_may_be_done(void **state) {
  (void)state;
  struct dice dice = dice_for("anything_may_be_done");
  int left = ROUNDS * ROUND_STEPS - LONG_STEPS;
  for (uint64_t seed = dice.state; left > 0; seed++)
    left -= round_play(seed, left < ROUND_STEPS ? left : ROUND_STEPS);
}

/* ---- Memory ---- */

/* Bytes that the program holds, without SQLite's cache, which has a size of its own. */
static size_t memory_held(void) {
#ifdef MONKEY_ASAN
  size_t all = __sanitizer_get_current_allocated_bytes();
#else
  struct mallinfo2 info = mallinfo2();
  size_t all = info.uordblks + info.hblkhd;
#endif
  size_t cache = (size_t)sqlite3_memory_used();
  return all > cache ? all - cache : 0;
}

/* On the day that the program opened with, nothing over it. */
static size_t memory_at_rest(struct screen *screen) {
  ui_pop_above(&screen->ui, screen->ui.views[0]);
  screen_resize(screen, 320, 320); /* the canvas keeps what the largest window took */
  screen_resize(screen, 24, 80);
  for (int i = 0; i < 4; i++) (void)screen_press(screen, "<Esc>");
  (void)screen_press(screen, "g2026-11-20<Enter>");
  (void)screen_press(screen, "/an<Esc><Esc>vw<Esc>vm<Esc>"); /* what is kept from a first time on */
  return memory_held();
}

static void what_runs_long_takes_no_more_memory(void **state) {
  (void)state;
  static struct round round;
  struct dice dice = dice_for("what_runs_long_takes_no_more_memory");
  size_t early = 0;
  round_open(&round, dice.state);
  for (int i = 0; i < LONG_STEPS; i++) {
    monkey_step(&round.monkey);
    check_step(&round.screen);
    if (i == LONG_STEPS / 10) early = memory_at_rest(&round.screen);
  }
  size_t late = memory_at_rest(&round.screen);
  check_file(&round.screen, round.db);
  round_close(&round);
  speak("");
  print_message("memory: %zu bytes at a tenth, %zu at the end\n", early, late);
  assert_true(late <= early + early / 10);
}

/* ---- As long as one likes ---- */

static void as_long_as_one_likes(void **state) {
  (void)state;
  const char *steps = getenv("FD_MONKEY_STEPS");
  const char *seconds = getenv("FD_MONKEY_SECONDS");
  struct dice dice = dice_for("as_long_as_one_likes");
  int64_t left = steps == NULL ? INT64_MAX : strtoll(steps, NULL, 10);
  time_t end = time(NULL) + (seconds == NULL ? 0 : (time_t)strtoll(seconds, NULL, 10));
  int64_t made = 0;
  for (uint64_t seed = dice.state; made < left && (seconds == NULL || time(NULL) < end); seed++)
    made += round_play(seed, left - made < ROUND_STEPS ? (int)(left - made) : ROUND_STEPS);
  print_message("%lld steps\n", (long long)made);
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(anything_may_be_done),
      cmocka_unit_test(what_runs_long_takes_no_more_memory),
  };
  static const struct CMUnitTest endless[] = {cmocka_unit_test(as_long_as_one_likes)};
  if (getenv("FD_MONKEY_STEPS") != NULL || getenv("FD_MONKEY_SECONDS") != NULL)
    return cmocka_run_group_tests(endless, NULL, NULL);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
