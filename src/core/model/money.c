#include "core/model/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/locale_format.h"

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

void money_format_plain(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]) {
  int digits = currency_digits(currency);
  uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
  uint64_t unit = power_of_ten(digits);
  const char *sign = minor < 0 ? "-" : "";
  if (digits == 0)
    (void)snprintf(text, MONEY_TEXT_SIZE, "%s%" PRIu64, sign, size);
  else
    (void)snprintf(text, MONEY_TEXT_SIZE, "%s%" PRIu64 ".%0*" PRIu64, sign, size / unit, digits, size % unit);
}

void money_format_amount(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]) {
  const struct locale_format *format = locale_of_money();
  char plain[MONEY_TEXT_SIZE];
  money_format_plain(minor, currency, plain);
  size_t units = strcspn(plain, ".");
  size_t used = 0;
  for (size_t i = 0; plain[i] != '\0'; i++) {
    bool digit = plain[i] != '-' && plain[i] != '.';
    bool grouped = digit && i > 0 && i < units && plain[i - 1] != '-' && (units - i) % 3 == 0;
    const char *between = plain[i] == '.' ? format->point : grouped ? format->group : "";
    size_t length = strlen(between);
    memcpy(text + used, between, length);
    used += length;
    if (plain[i] != '.') text[used++] = plain[i];
  }
  text[used] = '\0';
}

void money_format(int64_t minor, const char *currency, char text[MONEY_TEXT_SIZE]) {
  char amount[MONEY_TEXT_SIZE];
  money_format_amount(minor, currency, amount);
  if (locale_of_money()->currency_first)
    (void)snprintf(text, MONEY_TEXT_SIZE, "%.3s %.58s", currency, amount);
  else
    (void)snprintf(text, MONEY_TEXT_SIZE, "%.58s %.3s", amount, currency);
}

/* ---- Reading ---- */

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

/* What was typed, without the blanks and the currency at its ends. */
struct typed {
  const char *at;
  size_t length;
};

static void typed_trim(struct typed *typed) {
  while (typed->length > 0 && typed->at[0] == ' ') {
    typed->at++;
    typed->length--;
  }
  while (typed->length > 0 && typed->at[typed->length - 1] == ' ') typed->length--;
}

static struct typed typed_amount(const char *text, size_t length, const char *currency) {
  struct typed typed = {text, length};
  size_t code = strlen(currency);
  typed_trim(&typed);
  bool behind =
      code > 0 && typed.length > code && memcmp(typed.at + typed.length - code, currency, code) == 0;
  bool before = !behind && code > 0 && typed.length > code && memcmp(typed.at, currency, code) == 0;
  if (before) typed.at += code;
  if (before || behind) typed.length -= code;
  typed_trim(&typed);
  return typed;
}

/* Takes the locale's marks between thousands out, where the amount has them all and can only be meant so. */
static struct typed typed_ungroup(struct typed typed, int digits, char room[AMOUNT_INPUT_MAX + 1]) {
  const struct locale_format *format = locale_of_money();
  size_t mark = strlen(format->group);
  size_t used = 0;
  size_t run = 0; /* digits since the last mark */
  bool grouped = false;
  struct typed out = {room, 0};
  size_t at = 0;
  for (; at < typed.length && mark > 0; at++) {
    bool digit = typed.at[at] >= '0' && typed.at[at] <= '9';
    if (!digit && (typed.length - at < mark || memcmp(typed.at + at, format->group, mark) != 0)) break;
    if (!digit && (run == 0 || run > 3 || (grouped && run != 3))) return typed;
    if (digit) room[used++] = typed.at[at];
    if (!digit) at += mark - 1;
    grouped = grouped || !digit;
    run = digit ? run + 1 : 0;
  }
  size_t rest = typed.length - at;
  size_t point = strlen(format->point);
  bool decimals = rest == point + (size_t)digits && memcmp(typed.at + at, format->point, point) == 0;
  if (!grouped || run != 3 || !(digits == 0 ? rest == 0 : decimals)) return typed;
  memcpy(room + used, typed.at + at, rest);
  out.length = used + rest;
  return out;
}

static bool is_point(char c, int digits) {
  return c == '.' || (c == ',' && (digits == 2 || locale_of_money()->point[0] == ','));
}

static bool amount_read(struct typed typed, int digits, struct amount *amount) {
  size_t used = amount_take_digits(amount, typed.at, typed.length);
  if (used == 0) return false;
  if (used == typed.length) return true;
  if (!is_point(typed.at[used], digits)) return false;
  used++;
  size_t decimals = amount_take_digits(amount, typed.at + used, typed.length - used);
  amount->decimals = (int)decimals;
  return decimals > 0 && used + decimals == typed.length;
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
  char room[AMOUNT_INPUT_MAX + 1];
  struct amount amount = {0};
  if (!amount_read(typed_ungroup(typed_amount(text, length, currency), digits, room), digits, &amount)) {
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
