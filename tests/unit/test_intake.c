/* Intake questions: what answers them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/date.h"
#include "core/model/intake.h"
#include "core/model/zone.h"
#include "support/zone_file.h"

static const char *const colours[] = {"Blond", "Brown", "Black"};

struct answer_case {
  enum form_field_type type;
  int options;
  bool required;
  const char *typed;
  const char *value; /* NULL: refused */
};

static const struct answer_case cases[] = {
    {FORM_TEXT, 0, false, "  none known ", "none known"},
    {FORM_TEXT, 0, false, "", ""},
    {FORM_TEXT, 0, true, "  ", NULL},
    {FORM_BOOLEAN, 0, true, "y", "true"},
    {FORM_BOOLEAN, 0, true, "No", "false"},
    {FORM_BOOLEAN, 0, true, "maybe", NULL},
    {FORM_CHECKBOX, 0, false, "yes", "true"},
    {FORM_NUMBER, 0, false, "12,5", "12.5"},
    {FORM_NUMBER, 0, false, "twelve", NULL},
    {FORM_DATE, 0, false, "24.12.", "2026-12-24"},
    {FORM_DATE, 0, false, "soon", NULL},
    {FORM_TIME, 0, false, "9", "09:00"},
    {FORM_TIME, 0, false, "25:00", NULL},
    {FORM_DATETIME, 0, false, "mon 9:30", "2026-11-23T09:30"},
    {FORM_EMAIL, 0, false, "a@b.example", "a@b.example"},
    {FORM_EMAIL, 0, false, "anna", NULL},
    {FORM_PHONE, 0, false, "030 555", "030 555"},
    {FORM_PHONE, 0, false, "none", NULL},
    {FORM_URL, 0, false, "example.org/a", "example.org/a"},
    {FORM_URL, 0, false, "no site", NULL},
    {FORM_SELECT, 3, true, "bro", "Brown"},
    {FORM_SELECT, 3, true, "b", NULL}, /* three begin so */
    {FORM_RADIO, 3, false, "black", "Black"},
    {FORM_MULTISELECT, 3, false, "blond, bro", "Blond\nBrown"},
    {FORM_MULTISELECT, 3, false, "blond, red", NULL},
};

static void answers_are_read(void **state) {
  (void)state;
  struct zone *zone = zone_from_file("Europe/Berlin");
  int32_t today = date_from_civil(2026, 11, 20);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct intake_question question = {.label = "Question",
                                             .type = cases[i].type,
                                             .required = cases[i].required,
                                             .options = colours,
                                             .option_count = cases[i].options};
    char value[INTAKE_VALUE_SIZE];
    struct error error;
    error_init(&error);
    enum code code = intake_read(&question, cases[i].typed, zone, today, value, &error);
    if (cases[i].value == NULL) {
      if (code != CODE_INVALID) fail_msg("\"%s\" was taken as \"%s\"", cases[i].typed, value);
      assert_non_null(strstr(error.text, "Question"));
      continue;
    }
    if (code != CODE_OK) fail_msg("\"%s\": %s", cases[i].typed, error.text);
    assert_string_equal(value, cases[i].value);
    char again[INTAKE_VALUE_SIZE]; /* what is shown to be changed is taken as it is */
    intake_write(&question, value, again, sizeof again);
    char twice[INTAKE_VALUE_SIZE];
    assert_int_equal(intake_read(&question, again, zone, today, twice, &error), CODE_OK);
    assert_string_equal(twice, value);
  }
  zone_free(zone);
}

int main(void) {
  static const struct CMUnitTest tests[] = {cmocka_unit_test(answers_are_read)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
