/*
 * The screen line by line: pictures of each view (golden/NAME-linear.txt; FD_GOLDEN=write draws them anew), and what a screen reader needs of
 * it: no frames, the cursor on what is selected or has been said, nothing that is only to be seen by its place.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "screens/screen_fixture.h"

enum { PICTURE_MAX = 1 << 16, ROWS = 24, COLUMNS = 80 };

struct picture {
  const char *name, *keys;
};

static const struct picture pictures[] = {
    {"day", ""},
    {"day-visit", "3<Down>"},
    {"visit", "1<Home><Enter>"},
    {"week", "vw"},
    {"month", "vm"},
    {"customers", "/ann"},
    {"customers-card", "/anna schm<Enter>"},
    {"booking", "3<End>nann cut"},
    {"booking-services", "3<End>nolga<Tab><Tab>"},
    {"booking-refused", "3<Down>nblocked women's cut @mia"},
    {"walk-in", "wcut lea"},
    {"move", "3<Down>m<Down><Down>"},
    {"cancel", "3<Down>Xil"},
    {"date", "gfri"},
    {"why-not", "3<Down>y"},
    {"help", "?"},
    {"palette", ":cus"},
    {"views", "v"},
    {"calls", "vt"},
    {"review", "vr"},
    {"log", "vl"},
    {"changes", "vu"},
    {"messages", "ve"},
    {"setup", "vs"},
    {"setup-rows", "vs<Enter>"},
    {"leave", "q"},
};

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

static void open_at(struct screen *screen, const char *keys) {
  screen_open_linear(screen, ROWS, COLUMNS);
  (void)screen_press(screen, keys);
}

/* --- Pictures --- */

static void picture_write(const struct canvas *canvas, char *text) {
  size_t used = 0;
  for (int row = 0; row < canvas->rows; row++) {
    char line[SCREEN_ROW_SIZE];
    canvas_row_text(canvas, row, line, sizeof line);
    used += (size_t)snprintf(text + used, PICTURE_MAX - used, "|%s\n", line);
  }
  (void)snprintf(text + used, PICTURE_MAX - used, "cursor %d,%d\n", canvas->cursor_row,
                 canvas->cursor_column);
}

static void picture_compare(const struct picture *picture, const char *drawn) {
  static char kept[PICTURE_MAX];
  char path[SCREEN_PATH_SIZE];
  (void)snprintf(path, sizeof path, FD_SOURCE_DIR "/tests/screens/golden/%s-linear.txt", picture->name);
  if (getenv("FD_GOLDEN") != NULL) {
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(fputs(drawn, out) >= 0);
    assert_int_equal(fclose(out), 0);
  }
  FILE *file = fopen(path, "r");
  if (file == NULL) fail_msg("%s has no file", picture->name);
  kept[fread(kept, 1, sizeof kept - 1, file)] = '\0';
  (void)fclose(file);
  if (strcmp(drawn, kept) == 0) return;
  print_message("%s is drawn otherwise:\n%s", picture->name, drawn);
  fail_msg("%s differs from its file; FD_GOLDEN=write keeps the new one", picture->name);
}

/* No lines, no hatching, no signs: nothing that a reader would have to spell out. */
static void check_plain(const struct canvas *canvas, const char *name) {
  for (int row = 0; row < canvas->rows; row++)
    for (int column = 0; column < canvas->columns; column++) {
      const struct cell *cell = canvas_cell(canvas, row, column);
      for (int glyph = 0; glyph < GLYPH_COUNT; glyph++) {
        const char *sign = glyph_text(GLYPHS_UTF8, (enum glyph)glyph);
        bool is_sign = (unsigned char)sign[0] >= 0x80 && strcmp(cell->text, sign) == 0;
        bool is_mark = strcmp(cell->text, glyph_text(GLYPHS_LINEAR, (enum glyph)glyph)) == 0;
        if (is_sign || is_mark) fail_msg("%s: \"%s\" at row %d, column %d", name, cell->text, row, column);
      }
    }
}

static void pictures_are_as_kept(void **state) {
  static char drawn[PICTURE_MAX];
  struct screen *screen = *state;
  for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) {
    open_at(screen, pictures[i].keys);
    const struct canvas *canvas = ui_picture(&screen->ui);
    picture_write(canvas, drawn);
    check_plain(canvas, pictures[i].name);
    assert_true(canvas->caret); /* the cursor shows, always */
    picture_compare(&pictures[i], drawn);
    ui_release(&screen->ui);
  }
}

/* --- The cursor --- */

static void cursor_line(const struct screen *screen, char text[SCREEN_ROW_SIZE]) {
  const struct canvas *canvas = ui_picture(&screen->ui);
  canvas_row_text(canvas, canvas->cursor_row, text, SCREEN_ROW_SIZE);
}

static void expect_cursor_on(const struct screen *screen, const char *text) {
  char line[SCREEN_ROW_SIZE];
  cursor_line(screen, line);
  if (strstr(line, text) != NULL) return;
  screen_print(screen);
  fail_msg("the cursor is on \"%s\", not on \"%s\"", line, text);
}

static void the_cursor_is_on_what_is_meant(void **state) {
  struct screen *screen = *state;
  open_at(screen, "3<Home>");
  expect_cursor_on(screen, "Nguyễn");
  (void)screen_press(screen, "<Down><Down>");
  expect_cursor_on(screen, "Bolu Oyelaran");
  (void)screen_press(screen, "d"); /* refused: what is said is read out */
  screen_expect(screen, "Bolu");
  char said[SCREEN_ROW_SIZE];
  cursor_line(screen, said);
  assert_null(strstr(said, "10:15 to"));
  (void)screen_press(screen, "<Up><Down>"); /* and the next key is back where one was */
  expect_cursor_on(screen, "Bolu Oyelaran");
  (void)screen_press(screen, "/anna");
  expect_cursor_on(screen, "anna");
  const struct canvas *canvas = ui_picture(&screen->ui);
  char line[SCREEN_ROW_SIZE];
  cursor_line(screen, line);
  assert_int_equal(canvas->cursor_column, (int)(strstr(line, "anna") - line) + 4); /* behind what is typed */
  (void)screen_press(screen, "<Left><Left>");
  assert_int_equal(ui_picture(&screen->ui)->cursor_column, (int)(strstr(line, "anna") - line) + 2);
  ui_release(&screen->ui);
}

/* --- Use --- */

static void a_visit_is_booked_line_by_line(void **state) {
  struct screen *screen = *state;
  open_at(screen, "3<Home><Down>nolga wom");
  screen_expect(screen, "Customer: Olga Petrova");
  (void)screen_press(screen, "<Enter>");
  (void)screen_press(screen, "<Esc>");
  (void)screen_press(screen, "3<Home><Down>nolga blow dry @mia 12:00<Enter>");
  expect_cursor_on(screen, "Booked Olga Petrova");
  ui_release(&screen->ui);
}

static void what_was_said_stays_to_be_read(void **state) {
  struct screen *screen = *state;
  open_at(screen, "3<Home><Down><Down>i");
  (void)screen_press(screen, "<Down>ud");
  screen_expect(screen, "Bolu Oyelaran");
  assert_int_equal(screen->ui.log.count > 1, true);
  ui_release(&screen->ui);
}

static void any_size_will_do(void **state) {
  struct screen *screen = *state;
  static const char *const keys[] = {"", "3<End>nolga wom", "/a", "?", "3<Down>X", "vm", ":"};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    open_at(screen, keys[i]);
    for (int rows = 1; rows <= 60; rows += 4)
      for (int columns = 1; columns <= 200; columns += 9) {
        screen_resize(screen, rows, columns);
        const struct canvas *canvas = ui_picture(&screen->ui);
        assert_in_range(canvas->cursor_row, 0, rows - 1);
        assert_in_range(canvas->cursor_column, 0, columns - 1);
        for (int row = 0; row < rows; row++) {
          int cells = 0;
          for (int column = 0; column < columns; column++) cells += canvas_cell(canvas, row, column)->width;
          assert_int_equal(cells, columns);
        }
      }
    ui_release(&screen->ui);
  }
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
#define DESK(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  static const struct CMUnitTest tests[] = {
      DESK(pictures_are_as_kept),
      DESK(the_cursor_is_on_what_is_meant),
      DESK(a_visit_is_booked_line_by_line),
      DESK(what_was_said_stays_to_be_read),
      DESK(any_size_will_do),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
