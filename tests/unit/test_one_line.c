/* The one-line booking: tokens in any order, each with the readings that it has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/one_line.h"

static const struct lookup_name services[] = {
    {.name = "Men's cut"}, {.name = "Women's cut"}, {.name = "Root colour"}, {.name = "Beard trim"}};
static const struct lookup_name addons[] = {{.name = "Beard"}, {.name = "Olaplex"}};
static const struct lookup_name employees[] = {
    {.name = "Aylin Kaya"}, {.name = "Mia Weber"}, {.name = "Mario Rossi"}};
static const struct one_line_names names = {services, addons, employees, 4, 2, 3};

static int32_t today(void) { return date_from_civil(2026, 11, 20); } /* a Friday */

struct line_case {
  const char *line;
  const char *parts; /* kind letter, text, readings: "S:cut/2 C:anna/0" */
  const char *customer;
  int minute; /* -1: none */
  int days;   /* from today; -1: none */
};

static const struct line_case line_cases[] = {
    {"14:30 anna cut mia +beard", "T:14:30 C:anna/0 S:cut/2 C:mia/1 A:beard/1", "anna mia", 870, -1},
    {"anna women's cut", "C:anna/0 S:women's cut/1", "anna", -1, -1},
    {"cut root Nguyễn", "S:cut/2 S:root/1 C:Nguyễn/0", "Nguyễn", -1, -1},
    {"@mi anna beard", "E:mi/1 C:anna/0 S:beard/1", "anna", -1, -1},
    {"@m", "E:m/2", "", -1, -1},
    {"fri 9:00 anna", "D:fri T:9:00 C:anna/0", "anna", 540, 0},
    {"+3 anna", "D:+3 C:anna/0", "anna", -1, 3},
    {"+2w anna", "D:+2w C:anna/0", "anna", -1, 14},
    {"anna +4930555123", "C:anna/0 P:+4930555123", "anna", -1, -1},
    {"\"cut\" \"anna cut\"", "C:cut/0 C:anna cut/0", "cut anna cut", -1, -1},
    {"2026-11-21T10:00 anna", "D:2026-11-21T10:00 C:anna/0", "anna", 600, 1},
    {"anna 5123", "C:anna/0 C:5123/0", "anna 5123", -1, -1},
    {"anna \"cut", "C:anna/0 C:cut/0", "anna cut", -1, -1},
    {"@\"mia weber\" x", "E:mia weber/1 C:x/0", "x", -1, -1},
    {"u anna", "C:u/0 C:anna/0", "u anna", -1, -1},
    {"r anna ro", "C:r/1 C:anna/0 S:ro/1", "r anna", -1, -1}, /* one letter names no service */
    {"cut r", "S:cut/2 C:r/1", "r", -1, -1},
    {"", "", "", -1, -1},
    {"  + @ \"\"", "C:+/0 C:@/0", "+ @", -1, -1},
};

static void parts_write(const struct one_line *line, char *text, size_t size) {
  static const char letters[] = {
      [ONE_LINE_CUSTOMER] = 'C', [ONE_LINE_SERVICE] = 'S', [ONE_LINE_ADDON] = 'A', [ONE_LINE_EMPLOYEE] = 'E',
      [ONE_LINE_PHONE] = 'P',    [ONE_LINE_DATE] = 'D',    [ONE_LINE_TIME] = 'T'};
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < line->part_count && used < size; i++) {
    const struct one_line_part *part = &line->parts[i];
    const char *blank = i > 0 ? " " : "";
    bool named = part->kind <= ONE_LINE_EMPLOYEE;
    used += (size_t)(named ? snprintf(text + used, size - used, "%s%c:%s/%zu", blank, letters[part->kind],
                                      part->text, part->reading_count)
                           : snprintf(text + used, size - used, "%s%c:%s", blank, letters[part->kind],
                                      part->text));
  }
}

static void lines_are_read(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof line_cases / sizeof line_cases[0]; i++) {
    const struct line_case *at = &line_cases[i];
    struct one_line line;
    struct error error;
    char text[512];
    error_init(&error);
    if (one_line_read(at->line, strlen(at->line), today(), &names, &line, &error) != CODE_OK)
      fail_msg("%s: %s", at->line, error.text);
    parts_write(&line, text, sizeof text);
    assert_string_equal(text, at->parts);
    (void)one_line_customer(&line, -1, text, sizeof text);
    assert_string_equal(text, at->customer);
    assert_int_equal(line.has_time ? line.minute : -1, at->minute);
    assert_int_equal(line.has_date ? line.date - today() : -1, at->days);
  }
}

static void refused(const char *text, size_t length, const char *expected) {
  struct one_line line;
  struct error error;
  error_init(&error);
  assert_int_equal(one_line_read(text, length, today(), &names, &line, &error), CODE_INVALID);
  assert_non_null(strstr(error.text, expected));
}

static void bad_lines_are_refused(void **state) {
  (void)state;
  char words[2 * (ONE_LINE_PARTS_MAX + 1)];
  char longest[ONE_LINE_MAX + 2];
  for (size_t i = 0; i < sizeof words; i++) words[i] = i % 2 == 0 ? 'x' : ' ';
  memset(longest, 'x', sizeof longest);
  refused("9:00 10:00", 10, "two times");
  refused("fri sat", 7, "two dates");
  refused("25:99 anna", 10, "25:99 is no time");
  refused("anna 9:7", 8, "9:7 is no time");
  refused("a\xff", 2, "UTF-8");
  refused(words, sizeof words, "too many words");
  refused(longest, sizeof longest, "too long");
}

/* The employee among the customer's words can be taken out of them. */
static void customer_without_a_word(void **state) {
  (void)state;
  struct one_line line;
  char text[8];
  assert_int_equal(one_line_read("anna mia", 8, today(), &names, &line, NULL), CODE_OK);
  assert_int_equal(one_line_customer(&line, 1, text, sizeof text), 4);
  assert_string_equal(text, "anna");
  assert_int_equal(line.parts[1].readings[0], 1);
  assert_int_equal(one_line_customer(&line, -1, text, sizeof text), 7); /* cut to what fits */
  assert_string_equal(text, "anna mi");
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_are_read),
      cmocka_unit_test(bad_lines_are_refused),
      cmocka_unit_test(customer_without_a_word),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
