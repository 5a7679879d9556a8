#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "core/model/text.h"
#include "support/hostile.h"

#define SIZE(array) (sizeof(array) / sizeof(array)[0])

/* ---- Bytes and code points ---- */

static void broken_bytes_are_found_where_they_begin(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t length, valid;
  } cases[] = {
      {"", 0, 0},
      {"Anna", 4, 4},
      {"Nguy\xE1\xBB\x85n", 8, 8},
      {"a\0b", 3, 1},
      {"a\x80", 2, 1},
      {"\xC0\xAF", 2, 0},             /* overlong slash */
      {"\xC1\xBF", 2, 0},             /* overlong DEL */
      {"\xE0\x9F\xBF", 3, 0},         /* overlong U+07FF */
      {"\xE0\xA0\x80", 3, 3},         /* U+0800 */
      {"\xED\x9F\xBF", 3, 3},         /* U+D7FF */
      {"\xED\xA0\x80", 3, 0},         /* a surrogate */
      {"\xEE\x80\x80", 3, 3},         /* U+E000 */
      {"\xF0\x8F\xBF\xBF", 4, 0},     /* overlong U+FFFF */
      {"\xF0\x90\x80\x80", 4, 4},     /* U+10000 */
      {"\xF4\x8F\xBF\xBF", 4, 4},     /* U+10FFFF */
      {"\xF4\x90\x80\x80", 4, 0},     /* beyond */
      {"\xF5\x80\x80\x80", 4, 0},     /* no lead */
      {"ab\xE2\x82", 4, 2},           /* cut short */
      {"ab\xE2\x82\xAC\xE2", 6, 5},   /* cut short after a whole one */
      {"\xF8\x88\x80\x80\x80", 5, 0}, /* five bytes */
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    assert_int_equal(text_valid_length(cases[i].text, cases[i].length), cases[i].valid);
    assert_int_equal(text_is_valid(cases[i].text, cases[i].length), cases[i].valid == cases[i].length);
  }
}

static void every_scalar_value_survives_the_way_out_and_in(void **state) {
  (void)state;
  for (int32_t c = 0; c <= 0x10FFFF; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    char bytes[4];
    size_t size = text_encode(c, bytes), read = 0;
    if (text_decode(bytes, size, 0, &read) != c || read != size) fail_msg("U+%04X", (unsigned)c);
  }
  assert_int_equal(text_digit_value(0x0663), 3);
  assert_int_equal(text_digit_value(0xFF19), 9);
  assert_int_equal(text_digit_value('a'), -1);
}

static void validity_agrees_with_utf8proc(void **state) {
  (void)state;
  struct dice dice = dice_for("validity_agrees_with_utf8proc");
  for (int round = 0; round < 20000; round++) {
    char text[40];
    size_t length = hostile_bytes(&dice, text, sizeof text);
    size_t at = 0;
    while (at < length) {
      utf8proc_int32_t c = 0;
      utf8proc_ssize_t size =
          utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(length - at), &c);
      if (size <= 0 || c == 0) break;
      at += (size_t)size;
    }
    assert_int_equal(text_valid_length(text, length), at);
  }
}

static void a_copy_is_never_cut_inside_a_character(void **state) {
  (void)state;
  char out[5];
  assert_int_equal(text_copy(out, sizeof out, "Zo\xC3\xAB", 4), 4);
  assert_string_equal(out, "Zo\xC3\xAB");
  assert_int_equal(text_copy(out, 4, "Zo\xC3\xAB", 4), 2);
  assert_string_equal(out, "Zo");
  assert_int_equal(text_copy(out, 1, "Zo", 2), 0);
  assert_string_equal(out, "");
}

/* ---- What comes in ---- */

static void input_is_cleaned_or_refused(void **state) {
  (void)state;
  static const struct {
    const char *text;
    enum text_kind kind;
    const char *clean; /* NULL: refused */
  } cases[] = {
      {"", TEXT_LINE, ""},
      {"   ", TEXT_LINE, ""},
      {"  Mia   Weber ", TEXT_LINE, "Mia Weber"},
      {"Mia\xC2\xA0Weber\xE3\x80\x80", TEXT_LINE, "Mia Weber"},
      {"\xEF\xBB\xBFMia", TEXT_LINE, "Mia"},
      {"Mi\xC2\xAD"
       "a\xE2\x80\x8B\xE2\x80\x8E",
       TEXT_LINE, "Mia"},
      {"Zoe\xCC\x88", TEXT_LINE, "Zo\xC3\xAB"},
      {"Nguye\xCC\x82\xCC\x83n", TEXT_LINE, "Nguy\xE1\xBB\x85n"},
      {"Nguye\xCC\x83\xCC\x82n", TEXT_LINE, "Nguy\xE1\xBA\xBD\xCC\x82n"},  /* another order, another letter */
      {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", TEXT_LINE, "\xEA\xB0\x81"}, /* Hangul composes */
      {"\xE2\x84\xAB", TEXT_LINE, "\xC3\x85"},                             /* Angstrom sign as A with ring */
      {"\xD9\x86\xDB\x8C\xE2\x80\x8C\xD9\x86", TEXT_LINE, "\xD9\x86\xDB\x8C\xE2\x80\x8C\xD9\x86"}, /* ZWNJ */
      {"Anna\tWeber", TEXT_LINE, NULL},
      {"Anna\nWeber", TEXT_LINE, NULL},
      {"Anna\x1B[31m", TEXT_LINE, NULL},
      {"Anna\x7F", TEXT_LINE, NULL},
      {"Anna\xC2\x9B", TEXT_LINE, NULL},
      {"Anna\xE2\x80\xAE", TEXT_LINE, NULL},
      {"Anna\xE2\x81\xA7", TEXT_NOTE, NULL},
      {"Anna\xE2\x80\xA8", TEXT_NOTE, NULL},
      {"Anna\xEF\xBF\xBE", TEXT_NOTE, NULL},
      {"Anna\xFF", TEXT_NOTE, NULL},
      {"Anna\x1B", TEXT_NOTE, NULL},
      {"one \r\n\r\n\t two\n", TEXT_NOTE, "one\n\ntwo"},
      {"a\rb", TEXT_NOTE, "a\nb"},
      {"a  b", TEXT_NOTE, "a  b"},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    char out[64] = "?";
    size_t length = 99;
    struct error error;
    error_init(&error);
    enum code code = text_clean_input("The name", cases[i].text, strlen(cases[i].text), cases[i].kind, out,
                                      sizeof out, &length, &error);
    assert_string_equal(out, cases[i].clean == NULL ? "" : cases[i].clean);
    assert_int_equal(code, cases[i].clean == NULL ? CODE_INVALID : CODE_OK);
    assert_int_equal(length, strlen(out));
    assert_int_equal(strncmp(error.text, "The name ", 9) == 0, cases[i].clean == NULL);
  }
}

static void zeros_long_text_and_towers_of_marks_are_refused(void **state) {
  (void)state;
  char out[8], tower[200] = "a";
  for (int i = 0; i < 31; i++) strcat(tower, "\xCC\x81");
  struct error error;
  error_init(&error);
  assert_int_equal(text_clean_input("The note", "a\0b", 3, TEXT_NOTE, out, sizeof out, NULL, &error),
                   CODE_INVALID);
  assert_non_null(strstr(error.text, "U+0000"));
  error_init(&error);
  assert_int_equal(text_clean_input("The note", "12345678", 8, TEXT_NOTE, out, sizeof out, NULL, &error),
                   CODE_INVALID);
  assert_string_equal(error.text, "The note is too long; at most 7 bytes fit, so make it shorter.");
  error_init(&error);
  assert_int_equal(text_clean_input("The note", " 1234567 ", 9, TEXT_NOTE, out, sizeof out, NULL, &error),
                   CODE_OK);
  assert_int_equal(
      text_clean_input("The note", tower, strlen(tower), TEXT_NOTE, out, sizeof out, NULL, &error),
      CODE_INVALID);
  assert_non_null(strstr(error.text, "thirty"));
}

static void the_normal_form_is_that_of_utf8proc(void **state) {
  (void)state;
  struct dice dice = dice_for("the_normal_form_is_that_of_utf8proc");
  for (int round = 0; round < 20000; round++) {
    char text[120], out[500];
    size_t length = hostile_text(&dice, text, sizeof text);
    utf8proc_uint8_t *oracle = utf8proc_NFC((const utf8proc_uint8_t *)text);
    assert_non_null(oracle);
    if (text_nfc(text, length, out, sizeof out, NULL)) {
      assert_string_equal(out, (const char *)oracle);
    } else {
      assert_int_equal(text_flaw(text, length, TEXT_NOTE, NULL) == TEXT_FLAWLESS, 0);
    }
    free(oracle);
  }
}

/* text.c cuts text into segments before what never composes with the character before it. */
static void only_marks_and_hangul_tails_compose_backwards(void **state) {
  (void)state;
  int seen = 0;
  for (int32_t c = 0x80; c <= 0x10FFFF; c++) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(c, parts, 8, UTF8PROC_DECOMPOSE, &boundary);
    for (utf8proc_ssize_t i = 1; i < count; i++) {
      utf8proc_category_t category = utf8proc_category(parts[i]);
      bool mark = category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
      if (!mark && (parts[i] < 0x1161 || parts[i] > 0x11C2)) fail_msg("U+%04X", (unsigned)parts[i]);
      seen++;
    }
  }
  assert_in_range(seen, 10000, 100000); /* Hangul alone has as many */
}

static void cleaned_text_is_clean(void **state) {
  (void)state;
  struct dice dice = dice_for("cleaned_text_is_clean");
  for (int round = 0; round < 20000; round++) {
    char text[100], once[400], twice[400];
    size_t length = hostile_bytes(&dice, text, sizeof text), once_length = 0;
    enum text_kind kind = round % 2 == 0 ? TEXT_LINE : TEXT_NOTE;
    enum text_flaw flaw = text_flaw(text, length, kind, NULL);
    enum code code = text_clean_input("It", text, length, kind, once, sizeof once, &once_length, NULL);
    assert_int_equal(code == CODE_OK, flaw == TEXT_FLAWLESS);
    assert_true(text_is_valid(once, once_length));
    assert_int_equal(text_clean_input("It", once, once_length, kind, twice, sizeof twice, NULL, NULL),
                     CODE_OK);
    assert_string_equal(once, twice);
  }
}

/* ---- What goes out ---- */

static void the_filter_lets_nothing_through_that_moves_the_terminal(void **state) {
  (void)state;
  static const struct {
    const char *text, *shown;
    size_t cells;
  } cases[] = {
      {"Mia Weber", "Mia Weber", 9},
      {"a\x1B[2Jb", "a\xEF\xBF\xBD[2Jb", 6},
      {"a\tb\nc\r\nd", "a b c d", 7},
      {"a\xC2\x9B", "a\xEF\xBF\xBD", 2},
      {"a\x80z", "a\xEF\xBF\xBDz", 3},
      {"\xE2\x80\xAEolleh", "olleh", 5},
      {"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB", "\xF0\x9F\x91\xA9\xF0\x9F\x92\xBB", 4}, /* ZWJ */
      {"\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD", "\xF0\x9F\x91\x8D", 2},                             /* skin tone */
      {"\xE2\x9D\xA4\xEF\xB8\x8F", "\xE2\x9D\xA4", 1},                                         /* VS16 */
      {"\xE7\xBE\x8E\xE5\xAE\xB9", "\xE7\xBE\x8E\xE5\xAE\xB9", 4},
      {"\xCC\x81"
       "a",
       "\xE2\x97\x8C\xCC\x81"
       "a",
       2},
      {"a\xCC\x81\xCC\x82\xCC\x83\xCC\x84\xCC\x85\xCC\x86z",
       "a\xCC\x81\xCC\x82\xCC\x83\xCC\x84"
       "z",
       2},
      {"\xEE\x80\x80", "\xEF\xBF\xBD", 1}, /* private use */
      {"\xE3\x85\xA4", "", 0},             /* a letter that cannot be seen */
      {"\xE1\x84\x80\xE1\x85\xA1", "\xE1\x84\x80\xE1\x85\xA1", 2},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    char out[64];
    size_t length = text_display(cases[i].text, strlen(cases[i].text), out, sizeof out, NULL);
    assert_string_equal(out, cases[i].shown);
    assert_int_equal(length, strlen(out));
    assert_int_equal(text_width(cases[i].text, strlen(cases[i].text), NULL), cases[i].cells);
  }
  char lines[16];
  text_display_lines("a\r\nb\x07", 5, lines, sizeof lines, NULL);
  assert_string_equal(lines, "a\nb\xEF\xBF\xBD");
}

static int narrow_width(int32_t code_point) { return code_point < 0x7F ? 1 : -1; }

static void the_terminals_own_widths_count(void **state) {
  (void)state;
  char out[64];
  assert_int_equal(text_fit("\xE7\xBE\x8E-Salon", 9, 5, out, sizeof out, narrow_width), 5);
  assert_string_equal(out, "\xEF\xBF\xBD-Sa.");
}

static bool is_harmless(const char *text, size_t length) {
  size_t size = 0;
  for (size_t at = 0; at < length; at += size) {
    int32_t c = text_decode(text, length, at, &size);
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || text_default_width(c) < 0) return false;
    if (utf8proc_category(c) == UTF8PROC_CATEGORY_CF || (c >= 0x1F3FB && c <= 0x1F3FF)) return false;
  }
  return true;
}

static void the_filter_is_total_and_stable(void **state) {
  (void)state;
  struct dice dice = dice_for("the_filter_is_total_and_stable");
  for (int round = 0; round < 20000; round++) {
    char text[100], once[600], twice[600];
    size_t length = hostile_bytes(&dice, text, sizeof text);
    size_t once_length = text_display(text, length, once, sizeof once, NULL);
    assert_true(is_harmless(once, once_length));
    assert_int_equal(text_display(once, once_length, twice, sizeof twice, NULL), once_length);
    assert_string_equal(once, twice);
    assert_int_equal(text_width(text, length, NULL), text_width(once, once_length, NULL));
  }
}

/* ---- Fitting ---- */

static void text_is_cut_to_its_cells(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t cells;
    const char *fitted;
    size_t used;
  } cases[] = {
      {"Mia Weber", 9, "Mia Weber", 9},
      {"Mia Weber", 8, "Mia Web\xE2\x80\xA6", 8},
      {"Mia Weber", 1, "\xE2\x80\xA6", 1},
      {"Mia Weber", 0, "", 0},
      {"M", 1, "M", 1},
      {"", 3, "", 0},
      {"\xE7\xBE\x8E\xE5\xAE\xB9\xE5\xB8\xAB", 6, "\xE7\xBE\x8E\xE5\xAE\xB9\xE5\xB8\xAB", 6},
      {"\xE7\xBE\x8E\xE5\xAE\xB9\xE5\xB8\xAB", 5, "\xE7\xBE\x8E\xE5\xAE\xB9\xE2\x80\xA6", 5},
      {"\xE7\xBE\x8E\xE5\xAE\xB9\xE5\xB8\xAB", 4, "\xE7\xBE\x8E\xE2\x80\xA6", 3},
      {"Zoe\xCC\x88!", 4, "Zoe\xCC\x88!", 4},
      {"Zoe\xCC\x88!?", 4, "Zoe\xCC\x88\xE2\x80\xA6", 4},
      {"Zoe\xCC\x88!", 3, "Zo\xE2\x80\xA6", 3},
      {"\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7", 3,
       "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA\xE2\x80\xA6", 3}, /* a flag is two cells and one cluster */
      {"\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA!", 2, "\xE2\x80\xA6", 1},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    char out[64];
    size_t used = text_fit(cases[i].text, strlen(cases[i].text), cases[i].cells, out, sizeof out, NULL);
    assert_string_equal(out, cases[i].fitted);
    assert_int_equal(used, cases[i].used);
  }
}

static void padding_fills_up_on_the_right_side(void **state) {
  (void)state;
  static const struct {
    enum text_align align;
    const char *padded;
  } cases[] = {{TEXT_LEFT, "Mia  "}, {TEXT_RIGHT, "  Mia"}, {TEXT_CENTRE, " Mia "}};
  for (size_t i = 0; i < SIZE(cases); i++) {
    char out[64];
    assert_int_equal(text_fit_padded("Mia", 3, 5, cases[i].align, out, sizeof out, NULL), 5);
    assert_string_equal(out, cases[i].padded);
  }
  char wide[64];
  assert_int_equal(
      text_fit_padded("\xE7\xBE\x8E\xE5\xAE\xB9\xE5\xB8\xAB", 9, 4, TEXT_LEFT, wide, sizeof wide, NULL), 4);
  assert_string_equal(wide, "\xE7\xBE\x8E\xE2\x80\xA6 ");
}

static void a_fitted_text_never_exceeds_its_cells_or_bytes(void **state) {
  (void)state;
  struct dice dice = dice_for("a_fitted_text_never_exceeds_its_cells_or_bytes");
  for (int round = 0; round < 20000; round++) {
    char text[100], out[64];
    size_t length = hostile_bytes(&dice, text, sizeof text);
    size_t cells = (size_t)dice_between(&dice, 0, 20), capacity = (size_t)dice_between(&dice, 1, 64);
    memset(out, 'x', sizeof out);
    size_t used = text_fit_padded(text, length, cells, TEXT_LEFT, out, capacity, NULL);
    assert_true(strlen(out) < capacity);
    assert_int_equal(text_width(out, strlen(out), NULL), used);
    assert_in_range(used, 0, cells);
    assert_true(is_harmless(out, strlen(out)));
    char roomy[20 * TEXT_CELL_BYTES + 4];
    assert_int_equal(
        text_fit_padded(text, length, cells, TEXT_RIGHT, roomy, cells * TEXT_CELL_BYTES + 4, NULL), cells);
  }
}

static void lines_are_wrapped_at_spaces(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t cells;
    const char *lines; /* joined by | */
  } cases[] = {
      {"", 5, ""},
      {"one two three", 7, "one two|three"},
      {"one two three", 8, "one two|three"},
      {"one  two", 3, "one|two"},
      {"abcdefgh", 3, "abc|def|gh"},
      {"ab abcdefgh", 4, "ab|abcd|efgh"},
      {"one\ntwo", 20, "one|two"},
      {"one\n\ntwo", 20, "one||two"},
      {"one   ", 4, "one"},
      {"one two", 7, "one two"},
      {"\xE7\xBE\x8E\xE5\xAE\xB9", 1, "\xE7\xBE\x8E|\xE5\xAE\xB9"},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    char joined[128] = "";
    size_t length = strlen(cases[i].text);
    for (size_t at = 0; at < length;) {
      size_t next = 0;
      size_t end = text_wrap(cases[i].text + at, length - at, cases[i].cells, &next, NULL);
      strncat(joined, cases[i].text + at, end);
      at += next;
      if (at < length) strcat(joined, "|");
    }
    assert_string_equal(joined, cases[i].lines);
  }
}

static void wrapping_moves_on_and_stays_inside(void **state) {
  (void)state;
  struct dice dice = dice_for("wrapping_moves_on_and_stays_inside");
  for (int round = 0; round < 10000; round++) {
    char text[100];
    size_t length = hostile_bytes(&dice, text, sizeof text);
    size_t cells = (size_t)dice_between(&dice, 2, 12);
    for (size_t at = 0; at < length;) {
      size_t next = 0, end = text_wrap(text + at, length - at, cells, &next, NULL);
      assert_in_range(next, 1, length - at);
      assert_in_range(end, 0, next);
      size_t one = text_next_cluster(text + at, length - at, 0);
      if (end > one) assert_in_range(text_width(text + at, end, NULL), 0, cells);
      at += next;
    }
  }
}

/* ---- Stepping ---- */

static void a_line_editor_steps_over_whole_characters(void **state) {
  (void)state;
  const char *text =
      "Zoe\xCC\x88 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA.";
  static const size_t stops[] = {0, 1, 2, 5, 6, 17, 25, 26};
  size_t length = strlen(text);
  for (size_t i = 0; i + 1 < SIZE(stops); i++) {
    assert_int_equal(text_next_cluster(text, length, stops[i]), stops[i + 1]);
    assert_int_equal(text_previous_cluster(text, length, stops[i + 1]), stops[i]);
  }
  assert_int_equal(text_next_cluster(text, length, length), length);
  assert_int_equal(text_previous_cluster(text, length, 0), 0);
  assert_int_equal(text_offset_of_cell(text, length, 0, NULL), 0);
  assert_int_equal(text_offset_of_cell(text, length, 2, NULL), 2);
  assert_int_equal(text_offset_of_cell(text, length, 5, NULL), 6);
  assert_int_equal(text_offset_of_cell(text, length, 99, NULL), length);
}

static void a_line_editor_steps_over_words(void **state) {
  (void)state;
  const char *text = "  cut anna  mia ";
  static const size_t forwards[] = {0, 5, 10, 15, 16}, backwards[] = {16, 12, 6, 2, 0};
  size_t length = strlen(text);
  for (size_t i = 0; i + 1 < SIZE(forwards); i++) {
    assert_int_equal(text_next_word(text, length, forwards[i]), forwards[i + 1]);
    assert_int_equal(text_previous_word(text, length, backwards[i]), backwards[i + 1]);
  }
}

static void steps_forward_and_back_meet(void **state) {
  (void)state;
  struct dice dice = dice_for("steps_forward_and_back_meet");
  for (int round = 0; round < 5000; round++) {
    char text[100];
    size_t length = hostile_bytes(&dice, text, sizeof text);
    for (size_t at = 0; at < length;) {
      size_t next = text_next_cluster(text, length, at);
      assert_in_range(next, at + 1, length);
      assert_int_equal(text_previous_cluster(text, length, next), at);
      at = next;
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(broken_bytes_are_found_where_they_begin),
      cmocka_unit_test(every_scalar_value_survives_the_way_out_and_in),
      cmocka_unit_test(validity_agrees_with_utf8proc),
      cmocka_unit_test(a_copy_is_never_cut_inside_a_character),
      cmocka_unit_test(input_is_cleaned_or_refused),
      cmocka_unit_test(zeros_long_text_and_towers_of_marks_are_refused),
      cmocka_unit_test(the_normal_form_is_that_of_utf8proc),
      cmocka_unit_test(only_marks_and_hangul_tails_compose_backwards),
      cmocka_unit_test(cleaned_text_is_clean),
      cmocka_unit_test(the_filter_lets_nothing_through_that_moves_the_terminal),
      cmocka_unit_test(the_terminals_own_widths_count),
      cmocka_unit_test(the_filter_is_total_and_stable),
      cmocka_unit_test(text_is_cut_to_its_cells),
      cmocka_unit_test(padding_fills_up_on_the_right_side),
      cmocka_unit_test(a_fitted_text_never_exceeds_its_cells_or_bytes),
      cmocka_unit_test(lines_are_wrapped_at_spaces),
      cmocka_unit_test(wrapping_moves_on_and_stays_inside),
      cmocka_unit_test(a_line_editor_steps_over_whole_characters),
      cmocka_unit_test(a_line_editor_steps_over_words),
      cmocka_unit_test(steps_forward_and_back_meet),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
