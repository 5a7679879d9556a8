#include "core/model/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"

enum { AMOUNT_INPUT_MAX = 40 };

struct currency_group {
  int digits;
  const char *codes; /* each code and a blank */
};

/* ISO 4217, the currencies in use by a public; what has no minor unit or one of thousandths is told apart. */
static const struct currency_group currency_groups[] = {
    {2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
        "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD "
        "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
        "TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG "},
    {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF "},
    {3, "BHD IQD JOD KWD LYD OMR TND "},
};

static const struct currency_group *currency_find(const char *currency) {
  if (strlen(currency) != CURRENCY_SIZE - 1) return NULL;
  for (size_t i = 0; i < sizeof currency_groups / sizeof *currency_groups; i++) {
    for (const char *code = currency_groups[i].codes; *code != '\0'; code += CURRENCY_SIZE) {
      if (memcmp(code, currency, CURRENCY_SIZE - 1) == 0) return &currency_groups[i];
    }
  }
  return NULL;
}

bool currency_is_known(const char *currency) { return currency_find(currency) != NULL; }

int currency_digits(const char *currency) {
  const struct currency_group *group = currency_find(currency);
  return group != NULL ? group->digits : 2;
}

static uint64_t power_of_ten(int digits) {
  uint64_t power = 1;
  for (int i = 0; i < digits; i++) power *= 10;
  return power;
}

void money_format_amount(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]) {
  int digits = currency_digits(currency);
  uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
  uint64_t unit = power_of_ten(digits);
  const char *sign = minor < 0 ? "-" : "";
  if (digits == 0) {
    (void)snprintf(text, MONEY_TEXT_SIZE, "%s%" PRIu64, sign, size);
  } else {
    (void)snprintf(text, MONEY_TEXT_SIZE, "%s%" PRIu64 ".%0*" PRIu64, sign, size / unit, digits, size % unit);
  }
}

void money_format(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]) {
  money_format_amount(minor, currency, text);
  size_t length = strlen(text);
  (void)snprintf(text + length, MONEY_TEXT_SIZE - length, " %.3s", currency);
}

struct amount {
  uint64_t number; /* all digits, the decimals too */
  int decimals;
  bool large;
};

/* Reads digits from `text` until something else comes; returns how many. */
static size_t amount_take_digits(struct amount *amount, const char *text, size_t length) {
  size_t used = 0;
  while (used < length && text[used] >= '0' && text[used] <= '9') {
    if (amount->number > (uint64_t)MONEY_MAX) amount->large = true;
    if (!amount->large) amount->number = amount->number * 10 + (uint64_t)(text[used] - '0');
    used++;
  }
  return used;
}

/* Takes the blanks and the currency off the end of what was typed. */
static size_t amount_trim(const char *text, size_t length, const char *currency) {
  size_t code = strlen(currency);
  while (length > 0 && text[length - 1] == ' ') length--;
  if (code > 0 && length > code && memcmp(text + length - code, currency, code) == 0) length -= code;
  while (length > 0 && text[length - 1] == ' ') length--;
  return length;
}

static bool amount_read(const char *text, size_t length, int digits, struct amount *amount) {
  size_t used = amount_take_digits(amount, text, length);
  if (used == 0) return false;
  if (used == length) return true;
  if (text[used] != '.' && !(text[used] == ',' && digits == 2)) return false;
  used++;
  size_t decimals = amount_take_digits(amount, text + used, length - used);
  amount->decimals = (int)decimals;
  return decimals > 0 && used + decimals == length;
}

enum code money_parse(const char *text, size_t length, const char *currency, int64_t *minor,
                      struct error *error) {
  int digits = currency_digits(currency);
  char example[MONEY_TEXT_SIZE];
  money_format_amount((int64_t)(49 * power_of_ten(digits)), currency, example);
  if (length > AMOUNT_INPUT_MAX) {
    return error_set(error, CODE_INVALID, _("That is too long for an amount of money; write it like %s."),
                     example);
  }
  size_t start = 0;
  while (start < length && text[start] == ' ') start++;
  struct amount amount = {0};
  size_t used = amount_trim(text + start, length - start, currency);
  if (!amount_read(text + start, used, digits, &amount)) {
    return error_set(error, CODE_INVALID, _("\"%.*s\" is not an amount of money; write it like %s."),
                     (int)length, text, example);
  }
  if (amount.decimals > digits) {
    return error_set(error, CODE_INVALID, _("\"%.*s\" has more decimals than %s knows; write it like %s."),
                     (int)length, text, currency, example);
  }
  uint64_t scale = power_of_ten(digits - amount.decimals);
  if (amount.large || amount.number > (uint64_t)MONEY_MAX / scale) {
    char most[MONEY_TEXT_SIZE];
    money_format(MONEY_MAX, currency, most);
    return error_set(error, CODE_INVALID, _("\"%.*s\" is too much; the most is %s."), (int)length, text,
                     most);
  }
  *minor = (int64_t)(amount.number * scale);
  return CODE_OK;
}
