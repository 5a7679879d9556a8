#include "core/model/phone.h"

#include <string.h>

#include "core/model/phone_plan.h"
#include "core/model/text.h"

/* Digits that are read before it is clear that they are too many: a calling code twice over is not. */
enum { DIALLED_MAX = 24, EXTENSION_DIGITS_MAX = 7 };

/* What was typed, as one would dial it. */
struct dialled {
  char digits[DIALLED_MAX + 1];
  size_t count;
  bool plus;
  size_t
      optional_zero; /* where the zero of a "(0)" stands among the digits; DIALLED_MAX when there is none */
};

static bool is_plus(int32_t c) { return c == '+' || c == 0xFF0B; }

/* What people and programs put between digits: blanks, brackets, dashes, dots, strokes, marks of direction. */
static bool is_between(int32_t c) {
  static const int32_t others[] = {'(',    ')',    '[',    ']',    '-',    '.',    '/',    '_',
                                   '\t',   ' ',    0xA0,   0xAD,   0xB7,   0x3000, 0x2212, 0x2215,
                                   0xFF0D, 0xFF08, 0xFF09, 0xFF0F, 0xFEFF, 0x30FC};
  if (c >= 0x2000 && c <= 0x2015) return true;
  if ((c >= 0x202A && c <= 0x202F) || (c >= 0x2060 && c <= 0x2069)) return true;
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    if (others[i] == c) return true;
  }
  return false;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool begins_with(const char *text, size_t length, const char *beginning) {
  size_t size = strlen(beginning);
  if (length < size) return false;
  for (size_t i = 0; i < size; i++) {
    if (lower(text[i]) != beginning[i]) return false;
  }
  return true;
}

/* True when nothing follows but an extension: a word for it and a few digits. */
static bool is_extension(const char *text, size_t length) {
  static const char *const words[] = {";ext=", "extension", "extn", "ext", "x",
                                      "#",     "durchwahl", "dw",   "доб"};
  size_t at = 0, digits = 0, size = 0;
  for (size_t i = 0; i < sizeof words / sizeof words[0] && at == 0; i++) {
    if (begins_with(text, length, words[i])) at = strlen(words[i]);
  }
  if (at == 0) return false;
  for (; at < length; at += size) {
    int32_t c = text_decode(text, length, at, &size);
    if (text_digit_value(c) >= 0) {
      digits++;
    } else if (c != ':' && !is_between(c)) {
      return false;
    }
  }
  return digits > 0 && digits <= EXTENSION_DIGITS_MAX;
}

static bool dialled_put(struct dialled *dialled, int digit, const char *text, size_t length, size_t at) {
  if (dialled->count == DIALLED_MAX) return false;
  bool bracketed = at > 0 && text[at - 1] == '(' && at + 1 < length && text[at + 1] == ')';
  if (digit == 0 && bracketed) dialled->optional_zero = dialled->count;
  dialled->digits[dialled->count++] = (char)('0' + digit);
  dialled->digits[dialled->count] = '\0';
  return true;
}

/* Reads what was typed. False when it holds anything that is no part of a number. */
static bool dialled_read(struct dialled *dialled, const char *text, size_t length) {
  *dialled = (struct dialled){.optional_zero = DIALLED_MAX};
  size_t at = begins_with(text, length, "tel:") ? 4 : 0, size = 0;
  for (; at < length; at += size) {
    int32_t c = text_decode(text, length, at, &size);
    int digit = text_digit_value(c);
    if (digit >= 0) {
      if (!dialled_put(dialled, digit, text, length, at)) return false;
    } else if (is_plus(c)) {
      if (dialled->plus || dialled->count > 0) return false;
      dialled->plus = true;
    } else if (!is_between(c)) {
      return dialled->count > 0 && is_extension(text + at, length - at);
    }
  }
  return dialled->count > 0;
}

static void dialled_drop(struct dialled *dialled, size_t at, size_t count) {
  memmove(dialled->digits + at, dialled->digits + at + count, dialled->count - at - count + 1);
  dialled->count -= count;
  if (dialled->optional_zero != DIALLED_MAX && dialled->optional_zero >= at + count) {
    dialled->optional_zero -= count;
  } else {
    dialled->optional_zero = DIALLED_MAX;
  }
}

/* False for what cannot be a national number, as it would be dialled as something else. */
static bool is_national(const struct phone_plan *plan, const char *national) {
  size_t count = strlen(national), trunk = strcspn(plan->trunks, " ");
  if (count < (size_t)plan->least || count > (size_t)plan->most) return false;
  if (strncmp(national, trunk > 0 ? "0" : "00", trunk > 0 ? 1 : 2) == 0) return false;
  if (strcmp(plan->code, "1") == 0 && national[0] < '2') return false;
  char dialled[DIALLED_MAX] = "";
  memcpy(dialled, plan->trunks, trunk);
  strncat(dialled, national, sizeof plan->international);
  return strncmp(dialled, plan->international, strlen(plan->international)) != 0;
}

static bool write_number(const struct phone_plan *plan, const char *national, char e164[PHONE_E164_SIZE]) {
  size_t count = strlen(national), code = strlen(plan->code);
  if (!is_national(plan, national) || count + code > PHONE_DIGITS_MAX) return false;
  e164[0] = '+';
  memcpy(e164 + 1, plan->code, code);
  memcpy(e164 + 1 + code, national, count + 1);
  return true;
}

/* Writes the number with the first trunk prefix that it begins with taken off. */
static bool write_without_trunk(const struct phone_plan *plan, const char *digits,
                                char e164[PHONE_E164_SIZE]) {
  for (const char *trunk = plan->trunks; *trunk != '\0'; trunk += *trunk == ' ' ? 1 : 0) {
    size_t size = strcspn(trunk, " ");
    if (strncmp(digits, trunk, size) == 0 && write_number(plan, digits + size, e164)) return true;
    trunk += size;
  }
  return false;
}

/* A number that begins with a calling code. */
static bool resolve_international(struct dialled *dialled, const char *country, char e164[PHONE_E164_SIZE]) {
  const struct phone_plan *plan = phone_plan_of_digits(dialled->digits, country);
  if (plan == NULL) return false;
  size_t code = strlen(plan->code);
  bool zero_trunk = plan->trunks[0] == '0';
  if (dialled->optional_zero == code && zero_trunk) dialled_drop(dialled, code, 1);
  const char *national = dialled->digits + code;
  if (zero_trunk && national[0] == '0') return write_without_trunk(plan, national, e164);
  return write_number(plan, national, e164);
}

/* A number as it is dialled in the country. */
static bool resolve_national(const struct dialled *dialled, const struct phone_plan *plan,
                             char e164[PHONE_E164_SIZE]) {
  if (write_without_trunk(plan, dialled->digits, e164)) return true;
  if (plan->bare == 0 || dialled->count < (size_t)plan->bare) return false;
  return write_number(plan, dialled->digits, e164);
}

bool phone_normalise(const char *text, size_t length, const char *country, char e164[PHONE_E164_SIZE]) {
  struct dialled dialled;
  e164[0] = '\0';
  if (!dialled_read(&dialled, text, length)) return false;
  if (dialled.plus) return resolve_international(&dialled, country, e164);
  const struct phone_plan *plan = phone_plan_of_country(country);
  const char *prefix = plan == NULL ? "00" : plan->international;
  bool own = strncmp(dialled.digits, prefix, strlen(prefix)) == 0;
  /* "00" is understood everywhere, but where it begins a longer prefix, what follows it is not sure. */
  if (!own && strncmp(prefix, "00", 2) != 0) prefix = "00";
  if (strncmp(dialled.digits, prefix, strlen(prefix)) == 0) {
    dialled_drop(&dialled, 0, strlen(prefix));
    return resolve_international(&dialled, country, e164);
  }
  return plan != NULL && resolve_national(&dialled, plan, e164);
}

bool phone_looks_like(const char *text, size_t length, size_t least) {
  size_t digits = 0, size = 0;
  for (size_t at = 0; at < length; at += size) {
    int32_t c = text_decode(text, length, at, &size);
    if (text_digit_value(c) >= 0) {
      digits++;
    } else if (!is_between(c) && !(is_plus(c) && digits == 0)) {
      return false;
    }
  }
  return digits > 0 && digits >= least;
}

size_t phone_digits(const char *text, size_t length, char *out, size_t capacity) {
  size_t count = 0, size = 0;
  for (size_t at = 0; at < length && count + 1 < capacity; at += size) {
    int digit = text_digit_value(text_decode(text, length, at, &size));
    if (digit >= 0) out[count++] = (char)('0' + digit);
  }
  out[count] = '\0';
  return count;
}

/* ---- Countries ---- */

/* Area codes of +1 outside the United States, by country. */
struct areas {
  char country[PHONE_COUNTRY_SIZE];
  const char *codes;
};

static const struct areas north_american_areas[] = {
    {"CA", "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 "
           "460 468 "
           "474 506 514 519 537 548 568 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 "
           "807 819 "
           "825 867 873 879 902 905 942"},
    {"DO", "809 829 849"},
    {"PR", "787 939"},
    {"JM", "658 876"},
    {"BS", "242"},
    {"BB", "246"},
    {"AI", "264"},
    {"AG", "268"},
    {"VG", "284"},
    {"VI", "340"},
    {"KY", "345"},
    {"BM", "441"},
    {"GD", "473"},
    {"TC", "649"},
    {"MS", "664"},
    {"MP", "670"},
    {"GU", "671"},
    {"AS", "684"},
    {"SX", "721"},
    {"LC", "758"},
    {"DM", "767"},
    {"VC", "784"},
    {"TT", "868"},
    {"KN", "869"},
};

static const char *north_american_country(const char *national) {
  char area[4] = "";
  strncat(area, national, 3);
  for (size_t i = 0; i < sizeof north_american_areas / sizeof north_american_areas[0] && strlen(area) == 3;
       i++) {
    if (strstr(north_american_areas[i].codes, area) != NULL) return north_american_areas[i].country;
  }
  return "US";
}

static bool is_e164(const char *text) {
  size_t digits = text == NULL || text[0] != '+' ? 0 : strspn(text + 1, "0123456789");
  return digits > 0 && digits <= PHONE_DIGITS_MAX && text[1 + digits] == '\0';
}

const char *phone_country_of_number(const char *e164) {
  if (!is_e164(e164)) return NULL;
  const struct phone_plan *plan = phone_plan_of_digits(e164 + 1, NULL);
  if (plan == NULL || plan->country[0] == '\0') return NULL;
  return strcmp(plan->code, "1") == 0 ? north_american_country(e164 + 2) : plan->country;
}

const char *phone_country_of_location(const char *phone, const char *zone) {
  const char *country = phone_country_of_number(phone);
  return country == NULL ? phone_country_of_zone(zone) : country;
}

/* ---- For people ---- */

/* How the numbers of a country are grouped: digits per group, for those that begin with `leading` and have as many digits. */
struct grouping {
  char country[PHONE_COUNTRY_SIZE];
  char leading[4];
  char groups[8];
};

static const struct grouping groupings[] = {
    {"AU", "4", "333"},  {"AU", "", "144"},   {"BE", "4", "3222"}, {"BR", "", "254"},   {"BR", "", "244"},
    {"CH", "", "2322"},  {"DE", "30", "234"}, {"DE", "30", "244"}, {"DE", "40", "234"}, {"DE", "40", "244"},
    {"DE", "69", "234"}, {"DE", "69", "244"}, {"DE", "89", "234"}, {"DE", "89", "244"}, {"DK", "", "2222"},
    {"FR", "", "12222"}, {"GB", "20", "244"}, {"GB", "7", "433"},  {"GB", "", "433"},   {"HU", "1", "134"},
    {"HU", "", "234"},   {"IL", "5", "234"},  {"IN", "", "55"},    {"IT", "0", "244"},  {"JP", "", "244"},
    {"JP", "", "144"},   {"KR", "", "244"},   {"MX", "", "244"},   {"NL", "6", "144"},  {"NL", "", "234"},
    {"NO", "", "323"},   {"RU", "", "3322"},  {"SE", "7", "2322"}, {"TR", "", "3322"},  {"UA", "", "2322"},
    {"VN", "", "234"},
};

/* By the number of digits where nothing better is known. */
static const char *const usual_groups[PHONE_DIGITS_MAX + 1] = {
    "", "1", "2", "3", "4", "23", "33", "34", "44", "333", "334", "344", "444", "3334", "3344", "3444"};

static size_t digits_of(const char *groups) {
  size_t digits = 0;
  for (; *groups != '\0'; groups++) digits += (size_t)(*groups - '0');
  return digits;
}

static const char *groups_of(const struct phone_plan *plan, const char *national) {
  size_t count = strlen(national);
  for (size_t i = 0; i < sizeof groupings / sizeof groupings[0]; i++) {
    const struct grouping *row = &groupings[i];
    bool fits = strcmp(row->country, plan->country) == 0 && digits_of(row->groups) == count;
    if (fits && strncmp(national, row->leading, strlen(row->leading)) == 0) return row->groups;
  }
  return usual_groups[count];
}

/* Writes `before` and the digits in groups with spaces between them; the end is written too. */
static size_t write_groups(char *out, const char *before, const char *national, const char *groups) {
  size_t length = strlen(before);
  memcpy(out, before, length);
  for (const char *group = groups; *group != '\0'; group++) {
    if (group != groups) out[length++] = ' ';
    size_t size = (size_t)(*group - '0');
    memcpy(out + length, national, size);
    national += size;
    length += size;
  }
  out[length] = '\0';
  return length;
}

/* As "(212) 555-0100". */
static size_t write_north_american(char out[PHONE_TEXT_SIZE], const char *national) {
  static const char pattern[] = "(###) ###-####";
  size_t digit = 0;
  for (size_t i = 0; i < sizeof pattern; i++) out[i] = pattern[i] == '#' ? national[digit++] : pattern[i];
  return sizeof pattern - 1;
}

static size_t copy_signs(const char *text, char out[PHONE_TEXT_SIZE]) {
  size_t length = 0;
  for (; *text != '\0' && length + 1 < PHONE_TEXT_SIZE; text++) {
    if (strchr("0123456789+-/().x# ", *text) != NULL) out[length++] = *text;
  }
  out[length] = '\0';
  return length;
}

size_t phone_format_for_people(const char *e164, const char *country, char out[PHONE_TEXT_SIZE]) {
  const struct phone_plan *home = phone_plan_of_country(country);
  const struct phone_plan *plan = is_e164(e164) ? phone_plan_of_digits(e164 + 1, country) : NULL;
  size_t code = plan == NULL ? 0 : strlen(plan->code);
  if (plan == NULL || e164[1 + code] == '\0') return copy_signs(e164 == NULL ? "" : e164, out);
  const char *national = e164 + 1 + code, *groups = groups_of(plan, national);
  char before[8] = "";
  if (home == NULL || strcmp(home->code, plan->code) != 0) {
    memcpy(before, e164, code + 1);
    memcpy(before + code + 1, " ", 2);
    return write_groups(out, before, national, groups);
  }
  if (strcmp(plan->code, "1") == 0 && strlen(national) == 10) return write_north_american(out, national);
  size_t trunk = strcspn(plan->trunks, " ");
  memcpy(before, plan->trunks, trunk);
  if (trunk > 0 && strncmp(plan->trunks, "0", trunk) != 0) before[trunk] = ' ';
  return write_groups(out, before, national, groups);
}
