/*
 * Names as nobody would have them: whatever they are made of, nothing beside them moves. Every view is drawn with them, and every row is
 * written to a terminal emulator, which must see each cell in the column in which the canvas has it.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <vterm.h>

#include "screens/screen_fixture.h"
#include "support/hostile.h"

enum { NAME_SIZE = 200, ROUNDS = 6 };

static struct screen desk;

static int setup(void **state) {
  screen_salon(&desk, NULL);
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  screen_release(*state);
  return 0;
}

/* --- Names --- */

static const char *const known[] = {
    "山田太郎",
    "Nguye\xcc\x82\xcc\x83n",
    "👩‍👩‍👧 👍🏽 🇩🇪 ☺️ ❤️‍🔥",
    "مريم حداد",
    "שרה \xe2\x80\xaelive\xe2\x80\xac",
    ("a\033[2Jb\001\177\xc2\x9b"
     "31mc"),
    "ก็กี่กุ้ง ನಮಸ್ಕಾರ क्षि",
    "한국어 각",
    "ｆｕｌｌ ﾊﾝｶｸ",
    "Z\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "żółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółćżółć",
};

static void update(const struct screen *screen, const char *sql, const char *name) {
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  assert_int_equal(sqlite3_open(screen->path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_bind_text(statement, 1, name, -1, SQLITE_TRANSIENT), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
  assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Everybody and everything gets the name. */
static void name_all(const struct screen *screen, const char *name) {
  update(screen, "UPDATE customer SET first_name = ?1", name);
  update(screen, "UPDATE employee SET name = ?1", name);
  update(screen, "UPDATE service SET name = ?1", name);
}

/* --- Looking --- */

/* Every cell holds what it says: as many cells as its text has, and nothing that the terminal would obey. */
static void check_canvas(const struct canvas *canvas, const char *what) {
  for (int row = 0; row < canvas->rows; row++)
    for (int column = 0; column < canvas->columns; column++) {
      const struct cell *cell = canvas_cell(canvas, row, column);
      if (cell->width == 0) {
        if (column == 0 || canvas_cell(canvas, row, column - 1)->width != 2)
          fail_msg("%s: half a character at row %d, column %d", what, row, column);
        continue;
      }
      if (canvas_width(cell->text) != cell->width || (unsigned char)cell->text[0] < ' ')
        fail_msg("%s: \"%s\" in %d cells at row %d, column %d", what, cell->text, cell->width, row, column);
    }
}

static size_t put_utf8(char *text, const uint32_t *points) {
  size_t length = 0;
  for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && points[i] != 0; i++)
    length += text_encode((int32_t)points[i], text + length);
  if (length == 0) text[length++] = ' ';
  text[length] = '\0';
  return length;
}

/* The emulator is sent each row as one text, as curses sends what has changed in it. */
static void check_terminal(const struct canvas *canvas, const char *what) {
  static VTerm *terminal;
  if (terminal == NULL) terminal = vterm_new(canvas->rows, canvas->columns);
  VTermScreen *screen = vterm_obtain_screen(terminal);
  vterm_set_utf8(terminal, 1);
  vterm_set_size(terminal, canvas->rows, canvas->columns);
  vterm_screen_reset(screen, 1);
  for (int row = 0; row < canvas->rows; row++) {
    char text[SCREEN_ROW_SIZE];
    char go[32];
    (void)snprintf(go, sizeof go, "\033[%d;1H", row + 1);
    canvas_row_text(canvas, row, text, sizeof text);
    (void)vterm_input_write(terminal, go, strlen(go));
    (void)vterm_input_write(terminal, text, strlen(text));
  }
  for (int row = 0; row < canvas->rows; row++)
    for (int column = 0; column < canvas->columns; column++) {
      const struct cell *cell = canvas_cell(canvas, row, column);
      char seen[VTERM_MAX_CHARS_PER_CELL * 4 + 1];
      VTermScreenCell shown;
      if (cell->width == 0) continue;
      assert_true(vterm_screen_get_cell(screen, (VTermPos){row, column}, &shown));
      (void)put_utf8(seen, shown.chars);
      if (seen[0] == cell->text[0] && shown.width == cell->width) continue; /* it may drop marks of its own */
      screen_print(&desk);
      fail_msg("%s: \"%s\" at row %d, column %d is shown as \"%s\"", what, cell->text, row, column, seen);
    }
}

struct look {
  const char *keys;
  int rows, columns;
};

static const struct look looks[] = {
    {"", 24, 80},
    {"3<Down>", 43, 132},
    {"", 20, 60},
    {"3<Down>", 12, 40},
    {"", 5, 20},
    {"1<Home><Enter>", 24, 80},
    {"/a", 24, 80},
    {"/a", 43, 132},
    {"/a<Down>", 12, 40},
    {"3<End>nb", 24, 80},
    {"w", 24, 80},
    {"3<Down>m<Down>", 24, 80},
    {"vq", 24, 80},
    {"vo", 24, 80},
    {"vt", 24, 80},
    {"vm", 12, 40},
    {"vs<Enter>n", 24, 80},
    {":a", 24, 80},
    {"3<Down>X", 24, 80},
    {"vw", 24, 80},
    {"vw", 43, 132},
    {"vm", 24, 80},
    {"vu", 24, 80},
    {"vs<Enter>", 24, 80},
    {"y", 24, 80},
    {"3<Down>y", 24, 80},
};

static void look_at_all(struct screen *screen, const char *name) {
  name_all(screen, name);
  for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
    char what[64];
    screen_open(screen, looks[i].rows, looks[i].columns, i % 3 == 2 ? GLYPHS_ASCII : GLYPHS_UTF8);
    (void)screen_press(screen, looks[i].keys);
    (void)snprintf(what, sizeof what, "\"%s\" in %dx%d", looks[i].keys, looks[i].columns, looks[i].rows);
    check_canvas(&screen->ui.canvas, what);
    check_terminal(&screen->ui.canvas, what);
    ui_release(&screen->ui);
  }
}

static void known_names_move_nothing(void **state) {
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) look_at_all(*state, known[i]);
}

/*
 * Whether the emulator gives a character the cells that the C library gives it, as it does for all but those that were added to Unicode between
 * the two: no program can know which of them a terminal is old enough for.
 */
static bool is_agreed(int32_t point) {
  static VTerm *terminal;
  char text[16];
  char shown[64];
  VTermPos cursor;
  if (terminal == NULL) terminal = vterm_new(1, 20);
  vterm_set_utf8(terminal, 1);
  vterm_screen_reset(vterm_obtain_screen(terminal), 1);
  size_t length = text_encode(point, text + 1) + 1;
  text[0] = 'a';
  size_t size = text_display(text, length, shown, sizeof shown, canvas_point_width);
  (void)vterm_input_write(terminal, shown, size);
  vterm_state_get_cursorpos(vterm_obtain_state(terminal), &cursor);
  return cursor.col == (int)text_width(text, length, canvas_point_width);
}

static void drop_disputed(char *name) {
  size_t kept = 0;
  size_t size = 0;
  for (size_t at = 0, length = strlen(name); at < length; at += size) {
    int32_t point = text_decode(name, length, at, &size);
    if (!is_agreed(point)) continue;
    memmove(name + kept, name + at, size);
    kept += size;
  }
  name[kept] = '\0';
}

static void any_name_moves_nothing(void **state) {
  struct dice dice = dice_for("any_name_moves_nothing");
  char name[NAME_SIZE];
  for (int round = 0; round < ROUNDS; round++) {
    (void)hostile_text(&dice, name, sizeof name - 4);
    drop_disputed(name);
    strcat(name, "x");
    look_at_all(*state, name);
  }
}

/* What stands beside a name in the next column is where it is with a plain one. */
static void the_next_column_stays(void **state) {
  struct screen *screen = *state;
  int columns[2][8] = {{0}};
  for (int round = 0; round < 2; round++) {
    name_all(screen, round == 0 ? "Ann" : known[2]);
    screen_open(screen, 24, 80, GLYPHS_UTF8);
    (void)screen_press(screen, "3<Home>n");
    for (int row = 2; row < 10; row++)
      for (int column = 0; column < 80 && columns[round][row - 2] == 0; column++)
        if (strcmp(canvas_cell(&screen->ui.canvas, row, column)->text, "│") == 0 && column > 39)
          columns[round][row - 2] = column;
    ui_release(&screen->ui);
  }
  assert_memory_equal(columns[0], columns[1], sizeof columns[0]);
  assert_true(columns[0][0] > 0);
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
#define DESK(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  static const struct CMUnitTest tests[] = {
      DESK(known_names_move_nothing),
      DESK(any_name_moves_nothing),
      DESK(the_next_column_stays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
