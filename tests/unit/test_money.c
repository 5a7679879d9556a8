#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/money.h"
#include "support/dice.h"

static const struct {
  const char *text;
  const char *currency;
  int64_t minor; /* -1: refused */
} parse_cases[] = {
    {"49.90", "EUR", 4990},
    {"49.9", "EUR", 4990},
    {"49", "EUR", 4900},
    {"49,90", "EUR", 4990},
    {"0", "EUR", 0},
    {"0.05", "EUR", 5},
    {"007", "EUR", 700},
    {" 49.90 ", "EUR", 4990},
    {"49.90 EUR", "EUR", 4990},
    {"49.90EUR", "EUR", 4990},
    {"5000", "JPY", 5000},
    {"1.234", "KWD", 1234},
    {"1.2", "KWD", 1200},
    {"9999999999.99", "EUR", MONEY_MAX},
    {"10000000000.00", "EUR", -1},
    {"999999999999", "JPY", MONEY_MAX},
    {"1000000000000", "JPY", -1},
    {"99999999999999999999999", "EUR", -1},
    {"18446744073709551666", "JPY", -1},
    {"49.999", "EUR", -1},
    {"1,000", "EUR", -1},
    {"1,000.00", "EUR", -1},
    {"1,000", "KWD", -1},
    {"1,000", "JPY", -1},
    {"50.0", "JPY", -1},
    {"-5", "EUR", -1},
    {"+5", "EUR", -1},
    {"", "EUR", -1},
    {" ", "EUR", -1},
    {"EUR", "EUR", -1},
    {".50", "EUR", -1},
    {"5.", "EUR", -1},
    {"5 0", "EUR", -1},
    {"1e3", "EUR", -1},
    {"0x10", "EUR", -1},
    {"49.90 USD", "EUR", -1},
    {"\xd9\xa5", "EUR", -1},
    {"49.90", "XXX", 4990},
};

static void amounts_are_read_exactly_or_not_at_all(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof parse_cases / sizeof *parse_cases; i++) {
    int64_t minor = -1;
    struct error error;
    error_init(&error);
    const char *text = parse_cases[i].text;
    enum code code = money_parse(text, strlen(text), parse_cases[i].currency, &minor, &error);
    if (minor != parse_cases[i].minor || code != (minor >= 0 ? CODE_OK : CODE_INVALID)) {
      fail_msg("\"%s\" %s: %lld %s", text, parse_cases[i].currency, (long long)minor, error.text);
    }
    assert_int_equal(error.text[0] == '\0', code == CODE_OK);
  }
}

static const struct {
  int64_t minor;
  const char *currency;
  const char *text;
} format_cases[] = {
    {5000, "EUR", "50.00 EUR"},
    {5, "EUR", "0.05 EUR"},
    {0, "USD", "0.00 USD"},
    {-5, "EUR", "-0.05 EUR"},
    {-12345, "EUR", "-123.45 EUR"},
    {5000, "JPY", "5000 JPY"},
    {-1, "JPY", "-1 JPY"},
    {1234, "KWD", "1.234 KWD"},
    {5, "KWD", "0.005 KWD"},
    {INT64_MAX, "EUR", "92233720368547758.07 EUR"},
    {INT64_MIN, "EUR", "-92233720368547758.08 EUR"},
    {INT64_MIN, "JPY", "-9223372036854775808 JPY"},
    {100, "LONGER", "1.00 LON"},
};

static void amounts_are_written_with_the_currencys_decimals(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof format_cases / sizeof *format_cases; i++) {
    char text[MONEY_TEXT_SIZE];
    money_format(format_cases[i].minor, format_cases[i].currency, text);
    assert_string_equal(text, format_cases[i].text);
  }
}

static void what_is_written_is_read_back(void **state) {
  (void)state;
  static const char *const currencies[] = {"EUR", "JPY", "KWD"};
  struct dice dice = dice_for(__func__);
  for (int i = 0; i < 30000; i++) {
    int64_t minor = dice_between(&dice, 0, MONEY_MAX) >> dice_between(&dice, 0, 39);
    int64_t read = -1;
    char text[MONEY_TEXT_SIZE];
    money_format(minor, currencies[i % 3], text);
    assert_int_equal(money_parse(text, strlen(text), currencies[i % 3], &read, NULL), CODE_OK);
    assert_int_equal(read, minor);
  }
}

static void currencies_are_known_by_their_code(void **state) {
  (void)state;
  assert_int_equal(currency_digits("EUR"), 2);
  assert_int_equal(currency_digits("JPY"), 0);
  assert_int_equal(currency_digits("KWD"), 3);
  assert_int_equal(currency_digits("XXX"), 2);
  assert_true(currency_is_known("AED"));
  assert_true(currency_is_known("ZWG"));
  assert_true(currency_is_known("XPF"));
  static const char *const unknown[] = {"", "EU", "EURO", "eur", "XXX", "UR ", "D A"};
  for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
    if (currency_is_known(unknown[i])) fail_msg("%s", unknown[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(amounts_are_read_exactly_or_not_at_all),
      cmocka_unit_test(amounts_are_written_with_the_currencys_decimals),
      cmocka_unit_test(what_is_written_is_read_back),
      cmocka_unit_test(currencies_are_known_by_their_code),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
