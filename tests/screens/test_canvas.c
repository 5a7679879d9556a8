/* The canvas: whatever is written into a cell, the column beside it stands where it stood. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/terminal/canvas.h"
#include "ui/terminal/key.h"
#include "ui/terminal/theme.h"
#include "ui/widget/field.h"

static void canvas_make(struct canvas *canvas, int rows, int columns) {
  canvas_init(canvas, GLYPHS_UTF8);
  assert_int_equal(canvas_resize(canvas, rows, columns, NULL), CODE_OK);
}

static void assert_row(const struct canvas *canvas, int row, const char *expected) {
  char text[1024];
  canvas_row_text(canvas, row, text, sizeof text);
  assert_string_equal(text, expected);
}

static const char *const names[] = {
    "Anna",
    "Nguyễn Thị An",
    "Nguye\xcc\x82\xcc\x83n", /* composed of letters and marks */
    "山田太郎さん山田太郎さん",
    "👩‍👩‍👧 👍🏽 🇩🇪",
    "مريم",
    "a\033[2Jb\001\177\xc2\x9b",
    "x\xe2\x80\xae evil\xe2\x80\xac",
    "\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "\xff\xfe broken \xc3",
    "a\nb\tc",
    "",
};

/* Each name, at every width, leaves the mark after it alone and takes no more than its cells. */
static void test_names_keep_columns(void **state) {
  (void)state;
  char long_name[700] = "";
  while (strlen(long_name) < 600) strcat(long_name, "żółć");
  struct canvas canvas;
  canvas_make(&canvas, 2, 40);
  for (size_t i = 0; i <= sizeof names / sizeof names[0]; i++) {
    const char *name = i < sizeof names / sizeof names[0] ? names[i] : long_name;
    for (int width = 0; width <= 20; width++) {
      canvas_clear(&canvas);
      (void)canvas_text(&canvas, 0, 3 + width, 1, PAINT_TEXT, "|");
      int used = canvas_text(&canvas, 0, 3, width, PAINT_TEXT, name);
      assert_in_range(used, 0, width);
      assert_string_equal(canvas_cell(&canvas, 0, 3 + width)->text, "|");
      assert_string_equal(canvas_cell(&canvas, 0, 2)->text, " ");
      int cells = 0;
      for (int column = 0; column < 40; column++) cells += canvas_cell(&canvas, 0, column)->width;
      assert_int_equal(cells, 40);
    }
  }
  canvas_release(&canvas);
}

static void test_control_never_shows(void **state) {
  (void)state;
  struct canvas canvas;
  canvas_make(&canvas, 1, 40);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    char text[1024];
    canvas_clear(&canvas);
    (void)canvas_text(&canvas, 0, 0, 40, PAINT_TEXT, names[i]);
    canvas_row_text(&canvas, 0, text, sizeof text);
    for (const char *byte = text; *byte != '\0'; byte++)
      assert_false((unsigned char)*byte < ' ' || *byte == 0x7F);
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_null(strstr(text, "\xc2\x9b"));
  }
  canvas_release(&canvas);
}

static void test_cut(void **state) {
  (void)state;
  struct canvas canvas;
  canvas_make(&canvas, 5, 12);
  assert_int_equal(canvas_text(&canvas, 0, 0, 6, PAINT_TEXT, "Schmidt"), 6);
  assert_row(&canvas, 0, "Schmi…");
  assert_int_equal(canvas_text(&canvas, 1, 0, 5, PAINT_TEXT, "山田太郎"), 5);
  assert_row(&canvas, 1, "山田…");
  assert_int_equal(canvas_text(&canvas, 2, 0, 4, PAINT_TEXT, "山田太郎"), 3); /* no half characters */
  assert_row(&canvas, 2, "山…");
  canvas_right(&canvas, 3, 0, 12, PAINT_TEXT, "10:07");
  assert_row(&canvas, 3, "       10:07");
  assert_int_equal(canvas_text(&canvas, 4, 8, 99, PAINT_TEXT, "clipped"), 7); /* the edge clips */
  assert_row(&canvas, 4, "        clip");
  canvas_release(&canvas);
}

static void test_wide_overwritten(void **state) {
  (void)state;
  struct canvas canvas;
  canvas_make(&canvas, 1, 6);
  (void)canvas_text(&canvas, 0, 0, 4, PAINT_TEXT, "山田");
  (void)canvas_text(&canvas, 0, 1, 1, PAINT_TEXT, "x");
  assert_row(&canvas, 0, " x田");
  (void)canvas_text(&canvas, 0, 2, 1, PAINT_TEXT, "y");
  assert_row(&canvas, 0, " xy");
  canvas_release(&canvas);
}

static void test_outside(void **state) {
  (void)state;
  struct canvas canvas;
  canvas_make(&canvas, 3, 10);
  canvas_frame(&canvas, (struct area){-2, -2, 100, 100}, "title");
  canvas_blank(&canvas, (struct area){-5, -5, 3, 3}, PAINT_ERROR);
  (void)canvas_text(&canvas, 7, 7, 5, PAINT_TEXT, "x");
  (void)canvas_text(&canvas, 1, -3, 8, PAINT_TEXT, "abcdefgh");
  assert_row(&canvas, 1, "defgh");
  canvas_park(&canvas, 99, -4, true);
  assert_int_equal(canvas.cursor_row, 2);
  assert_int_equal(canvas.cursor_column, 0);
  canvas_release(&canvas);
}

static void test_wrapped(void **state) {
  (void)state;
  struct canvas canvas;
  canvas_make(&canvas, 4, 20);
  assert_int_equal(canvas_wrapped(&canvas, (struct area){0, 0, 3, 10}, PAINT_TEXT,
                                  "Mia has Lea until three o'clock, then lunch"),
                   3);
  assert_row(&canvas, 0, "Mia has");
  assert_row(&canvas, 1, "Lea until");
  assert_row(&canvas, 2, "three o'c…");
  canvas_release(&canvas);
}

static void test_field(void **state) {
  (void)state;
  struct field field;
  field_set(&field, "Nguye\xcc\x82\xcc\x83n\nAn");
  assert_string_equal(field.text, "Nguye\xcc\x82\xcc\x83n An");
  for (int i = 0; i < 4; i++) assert_true(field_key(&field, KEY_CURSOR_LEFT));
  assert_true(field_key(&field, KEY_BACK)); /* the letter goes with its marks */
  assert_string_equal(field.text, "Nguyn An");
  assert_true(field_key(&field, KEY_CONTROL | 'w'));
  assert_string_equal(field.text, "n An");
  assert_true(field_key(&field, KEY_CONTROL | 'k'));
  assert_string_equal(field.text, "");
  assert_false(field_key(&field, KEY_TAB));
  for (int i = 0; i < 2 * FIELD_SIZE; i++) assert_true(field_key(&field, 0x1F600));
  assert_in_range(strlen(field.text), FIELD_SIZE - 5, FIELD_SIZE - 1);
  struct canvas canvas;
  canvas_make(&canvas, 1, 20);
  field_draw(&field, &canvas, 0, 2, 10, true, NULL);
  assert_in_range(canvas.cursor_column, 10, 11);
  assert_true(canvas.caret);
  canvas_release(&canvas);
}

/* Light ground: no white and no bright yellow letters on the terminal's own ground. */
static void test_light_theme(void **state) {
  (void)state;
  const struct theme *light = theme_find("light");
  for (int paint = 0; paint < PAINT_COUNT; paint++) {
    const struct style *style = &light->styles[paint];
    if (style->ground == COLOUR_DEFAULT)
      assert_false(style->text == 3 || style->text == 7 || style->text == 11 || style->text == 15);
  }
  assert_ptr_equal(theme_choose("light", "1", NULL), theme_find("mono"));
  assert_ptr_equal(theme_choose("light", "", NULL), light);
  assert_ptr_equal(theme_choose(NULL, NULL, "0;15"), light);
  assert_ptr_equal(theme_choose("no such", NULL, "15;0"), theme_find("default"));
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_names_keep_columns),
      cmocka_unit_test(test_control_never_shows),
      cmocka_unit_test(test_cut),
      cmocka_unit_test(test_wide_overwritten),
      cmocka_unit_test(test_outside),
      cmocka_unit_test(test_wrapped),
      cmocka_unit_test(test_field),
      cmocka_unit_test(test_light_theme),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
