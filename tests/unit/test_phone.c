#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/phone.h"
#include "core/model/phone_plan.h"
#include "support/hostile.h"

#define SIZE(array) (sizeof(array) / sizeof(array)[0])

static void numbers_get_their_international_form(void **state) {
  (void)state;
  static const struct {
    const char *country, *text, *e164; /* "": unsure */
  } cases[] = {
      {"DE", "+49 30 1234567", "+49301234567"},
      {"DE", "0049 30 1234567", "+49301234567"},
      {"DE", "+49 (0)30 1234567", "+49301234567"},
      {"DE", "0049 (0) 30 1234567", "+49301234567"},
      {"DE", "+49 030 1234567", "+49301234567"},
      {"DE", "030/123 45 67", "+49301234567"},
      {"DE", "(030) 123-4567", "+49301234567"},
      {"DE", "0171.1234567", "+491711234567"},
      {"DE", "tel:+49-171-1234567", "+491711234567"},
      {"DE", "\xE2\x80\xAA+49 171 1234567\xE2\x80\xAC", "+491711234567"}, /* as copied from a phone */
      {"DE", "０３０ １２３４５６７", "+49301234567"},
      {"DE", "+٤٩٣٠١٢٣٤٥٦٧", "+49301234567"},
      {"DE", "1234567", ""}, /* a local number, of which area? */
      {"DE", "49301234567", ""},
      {"DE", "030 1234567 / 0171 1234567", ""},
      {"DE", "110", ""},
      {"DE", "+49", ""},
      {"DE", "0049", ""},
      {"DE", "", ""},
      {"DE", "+", ""},
      {"DE", "anna", ""},
      {"DE", "030 12345 privat", ""},
      {"DE", "+49+30 1234567", ""},
      {"DE", "0800 FLOWERS", ""},
      {"DE", "+999 1234567", ""},
      {"DE", "030 12345678901234567890123456789", ""},
      {"DE", "030 1234567 ext. 12", "+49301234567"},
      {"DE", "030 1234567x12", "+49301234567"},
      {"DE", "tel:+49-30-1234567;ext=12", "+49301234567"},
      {"DE", "030 1234567 ext. 123456789", ""},
      {NULL, "030 1234567", ""},
      {"", "0049 30 1234567", "+49301234567"},
      {"??", "+1 212 555 0100", "+12125550100"},
      {"US", "(212) 555-0100", "+12125550100"},
      {"US", "1-212-555-0100", "+12125550100"},
      {"US", "+1 555 123 4567", "+15551234567"}, /* no such area; invented numbers are as good as any */
      {"US", "+15555550123", "+15555550123"},
      {"US", "555-0100", ""},
      {"US", "112 555 0100", ""},
      {"US", "011 49 30 1234567", "+49301234567"},
      {"CA", "604 555 0100", "+16045550100"},
      {"IT", "06 1234 5678", "+390612345678"},
      {"IT", "+39 (0)6 1234 5678", "+390612345678"},
      {"DE", "+39 06 12345678", "+390612345678"},
      {"IT", "347 123 4567", "+393471234567"},
      {"RU", "8 (495) 123-45-67", "+74951234567"},
      {"RU", "495 123 45 67", "+74951234567"},
      {"RU", "8 10 49 30 1234567", "+49301234567"},
      {"RU", "800 555 35 35", "+78005553535"},
      {"GB", "020 7946 0958", "+442079460958"}, /* Ofcom keeps these for drama */
      {"GB", "07700 900123", "+447700900123"},
      {"GB", "+44 (0) 7700 900123", "+447700900123"},
      {"FR", "06 12 34 56 78", "+33612345678"},
      {"ES", "612 34 56 78", "+34612345678"},
      {"HU", "06 30 123 4567", "+36301234567"},
      {"LT", "8 612 34567", "+37061234567"},
      {"BY", "8 029 123-45-67", "+375291234567"},
      {"AU", "0011 49 30 1234567", "+49301234567"},
      {"AU", "0491 570 156", "+61491570156"}, /* kept for fiction */
      {"HK", "0049 30 1234567", ""},          /* is 4 a carrier? */
      {"JP", "010 49 30 1234567", "+49301234567"},
      {"VN", "0912 345 678", "+84912345678"},
      {"DE", "+800 1234 5678", "+80012345678"},
      {"AR", "011 15-2345-6789", ""},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    char e164[PHONE_E164_SIZE] = "?";
    bool sure = phone_normalise(cases[i].text, strlen(cases[i].text), cases[i].country, e164);
    if (strcmp(e164, cases[i].e164) != 0) fail_msg("%s is %s", cases[i].text, e164);
    assert_int_equal(sure, cases[i].e164[0] != '\0');
  }
}

static void numbers_are_told_from_names(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t least;
    bool phone;
  } cases[] = {
      {"0171 123", 4, true},        {"+49", 2, true},  {"123", 4, false},
      {"mia 4", 1, false},          {"", 0, false},    {" - ", 0, false},
      {"(030) 1", 4, true},         {"1+2", 1, false}, {"12-34/5", 5, true},
      {"an@example.com", 1, false},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    assert_int_equal(phone_looks_like(cases[i].text, strlen(cases[i].text), cases[i].least), cases[i].phone);
  }
  char digits[8];
  assert_int_equal(phone_digits("+49 (0)３٤", strlen("+49 (0)３٤"), digits, sizeof digits), 5);
  assert_string_equal(digits, "49034");
  assert_int_equal(phone_digits("123456789", 9, digits, sizeof digits), 7);
}

static void a_location_has_a_country(void **state) {
  (void)state;
  static const struct {
    const char *phone, *zone, *country;
  } cases[] = {
      {NULL, "Europe/Berlin", "DE"},
      {"", "Europe/Vienna", "AT"},
      {"+493055501", "America/New_York", "DE"}, /* the own number says more than the clock */
      {"+16045550100", NULL, "CA"},
      {"+12125550100", NULL, "US"},
      {"+18095550100", NULL, "DO"},
      {"+74951234567", NULL, "RU"},
      {"+442079460958", NULL, "GB"},
      {"+393471234567", NULL, "IT"},
      {"+80012345678", "Asia/Tokyo", "JP"},
      {"030 1234567", "Europe/Zurich", "CH"},
      {NULL, "US/Pacific", "US"},
      {NULL, "Asia/Calcutta", "IN"},
      {NULL, "Asia/Ho_Chi_Minh", "VN"},
      {NULL, "America/Argentina/Ushuaia", "AR"},
      {NULL, "America/Argentina", NULL},
      {NULL, "Berlin", NULL},
      {NULL, "Europe/Berlin Europe/Busingen", NULL},
      {NULL, "Etc/UTC", NULL},
      {NULL, "", NULL},
      {NULL, NULL, NULL},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    const char *country = phone_country_of_location(cases[i].phone, cases[i].zone);
    if (cases[i].country == NULL) {
      assert_null(country);
    } else {
      assert_string_equal(country, cases[i].country);
    }
  }
}

static void numbers_are_written_for_people(void **state) {
  (void)state;
  static const struct {
    const char *e164, *country, *written;
  } cases[] = {
      {"+49301234567", "DE", "030 123 4567"},
      {"+49301234567", "AT", "+49 30 123 4567"},
      {"+491711234567", "DE", "0171 123 4567"},
      {"+12125550100", "US", "(212) 555-0100"},
      {"+12125550100", "CA", "(212) 555-0100"},
      {"+12125550100", "DE", "+1 212 555 0100"},
      {"+33612345678", "FR", "06 12 34 56 78"},
      {"+34612345678", "ES", "612 345 678"},
      {"+74951234567", "RU", "8 495 123 45 67"},
      {"+390612345678", "IT", "06 1234 5678"},
      {"+442079460958", "GB", "020 7946 0958"},
      {"+36301234567", "HU", "06 30 123 4567"},
      {"+49301234567", NULL, "+49 30 123 4567"},
      {"+99912345", "DE", "+99912345"},
      {"030 12\x1B[2J", "DE", "030 122"},
      {"", "DE", ""},
      {"+49", "DE", "+49"},
      {"+883123456789012", "DE", "+883 1234 5678 9012"},
  };
  for (size_t i = 0; i < SIZE(cases); i++) {
    char written[PHONE_TEXT_SIZE];
    size_t length = phone_format_for_people(cases[i].e164, cases[i].country, written);
    assert_string_equal(written, cases[i].written);
    assert_int_equal(length, strlen(written));
  }
}

/* What is written for people is read back as the same number, at home and abroad, for every plan and length. */
static void what_is_written_is_read_again(void **state) {
  (void)state;
  struct dice dice = dice_for("what_is_written_is_read_again");
  static const char *const countries[] = {"DE", "US", "IT", "RU", "GB", "FR", "BR",
                                          "AU", "HU", "LT", "BY", "SM", "NO"};
  int read = 0;
  for (int round = 0; round < 20000; round++) {
    const char *home = countries[dice_between(&dice, 0, (int64_t)SIZE(countries) - 1)];
    const struct phone_plan *plan = phone_plan_of_country(home);
    char text[40] = "+", e164[PHONE_E164_SIZE], again[PHONE_E164_SIZE], written[PHONE_TEXT_SIZE];
    strcat(text, plan->code);
    for (int64_t i = dice_between(&dice, plan->least, plan->most); i > 0; i--) {
      strncat(text, &"0123456789"[dice_between(&dice, 0, 9)], 1);
    }
    if (!phone_normalise(text, strlen(text), NULL, e164)) continue;
    read++;
    const char *reader = dice_between(&dice, 0, 1) == 0 ? home : countries[dice_between(&dice, 0, 12)];
    size_t length = phone_format_for_people(e164, reader, written);
    if (!phone_normalise(written, length, reader, again) || strcmp(e164, again) != 0) {
      fail_msg("%s in %s is %s, read as %s", e164, reader, written, again);
    }
  }
  assert_in_range(read, 10000, 20000);
}

static void any_bytes_are_safe(void **state) {
  (void)state;
  struct dice dice = dice_for("any_bytes_are_safe");
  static const char signs[] = "0123456789+-()/ .x#;";
  for (int round = 0; round < 50000; round++) {
    char text[60], e164[PHONE_E164_SIZE], written[PHONE_TEXT_SIZE], digits[10];
    size_t length = hostile_bytes(&dice, text, sizeof text);
    for (size_t i = 0; i < length && round % 4 != 0; i++) text[i] = signs[dice_between(&dice, 0, 19)];
    bool sure = phone_normalise(text, length, round % 2 == 0 ? "DE" : "US", e164);
    assert_int_equal(sure, e164[0] == '+');
    if (sure) assert_int_equal(strspn(e164 + 1, "0123456789"), strlen(e164) - 1);
    assert_in_range(phone_digits(text, length, digits, sizeof digits), 0, sizeof digits - 1);
    text[length < sizeof text ? length : sizeof text - 1] = '\0';
    assert_in_range(phone_format_for_people(text, "DE", written), 0, sizeof written - 1);
    (void)phone_country_of_number(text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_get_their_international_form),
      cmocka_unit_test(numbers_are_told_from_names),
      cmocka_unit_test(a_location_has_a_country),
      cmocka_unit_test(numbers_are_written_for_people),
      cmocka_unit_test(what_is_written_is_read_again),
      cmocka_unit_test(any_bytes_are_safe),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
