#include "core/model/locale_format.h"

#include <stddef.h>
#include <string.h>

#include "core/model/date.h"

/* A language's own row comes before those of its countries; plain English is the first of all. */
const struct locale_format locale_formats[] = {
    {"", "%a %d.%m.", "%a %d %b", "%a %d %b %y", SLASHED_REFUSED, MONDAY, false, false, ".", ""},
    {"en_AU", "%a %d/%m", "%a %d %b", "%a %d %b %y", SLASHED_DAY_FIRST, MONDAY, true, true, ".", ","},
    {"en_CA", "%a %d %b", "%a %d %b", "%a %d %b %y", SLASHED_REFUSED, SUNDAY, true, true, ".", ","},
    {"en_GB", "%a %d/%m", "%a %d %b", "%a %d %b %y", SLASHED_DAY_FIRST, MONDAY, false, true, ".", ","},
    {"en_IE", "%a %d/%m", "%a %d %b", "%a %d %b %y", SLASHED_DAY_FIRST, MONDAY, false, true, ".", ","},
    {"en_NZ", "%a %d/%m", "%a %d %b", "%a %d %b %y", SLASHED_DAY_FIRST, MONDAY, true, true, ".", ","},
    {"en_US", "%a %m/%d", "%a, %b %d", "%a, %b %d, %y", SLASHED_MONTH_FIRST, SUNDAY, true, true, ".", ","},
    {"de", "%a %d.%m.", "%a %d. %b", "%a %d. %b %y", SLASHED_REFUSED, MONDAY, false, false, ",", "."},
    {"de_AT", "%a %d.%m.", "%a %d. %b", "%a %d. %b %y", SLASHED_REFUSED, MONDAY, false, true, ",", "."},
    {"de_CH", "%a %d.%m.", "%a %d. %b", "%a %d. %b %y", SLASHED_REFUSED, MONDAY, false, true, ".", "’"},
    {"fr", "%a %d/%m", "%a %d %b", "%a %d %b %y", SLASHED_DAY_FIRST, MONDAY, false, false, ",", " "},
    {"fr_CA", "%a %d %b", "%a %d %b", "%a %d %b %y", SLASHED_REFUSED, SUNDAY, false, false, ",", " "},
    {"fr_CH", "%a %d.%m.", "%a %d %b", "%a %d %b %y", SLASHED_REFUSED, MONDAY, false, true, ".", "’"},
};

const int locale_format_count = (int)(sizeof locale_formats / sizeof locale_formats[0]);

static const struct locale_format *dates_in_force = &locale_formats[0];
static const struct locale_format *money_in_force = &locale_formats[0];

static const struct locale_format *row_of(const char *name, size_t length) {
  for (int i = 0; i < locale_format_count; i++)
    if (strlen(locale_formats[i].name) == length && memcmp(locale_formats[i].name, name, length) == 0)
      return &locale_formats[i];
  return NULL;
}

const struct locale_format *locale_format_find(const char *name) {
  enum { LANGUAGE_LETTERS = 2, COUNTRY_END = 5 };
  if (name == NULL) return &locale_formats[0];
  size_t length = strcspn(name, ".@");
  bool none =
      length == 0 || (length == 1 && name[0] == 'C') || (length == 5 && memcmp(name, "POSIX", 5) == 0);
  if (none) return &locale_formats[0];
  if (length != LANGUAGE_LETTERS && length != COUNTRY_END) return NULL;
  char wanted[COUNTRY_END + 1] = {0};
  memcpy(wanted, name, length);
  if (length == COUNTRY_END && wanted[LANGUAGE_LETTERS] == '-') wanted[LANGUAGE_LETTERS] = '_';
  const struct locale_format *row = row_of(wanted, length);
  if (row == NULL) row = row_of(wanted, LANGUAGE_LETTERS);
  return row == NULL && memcmp(wanted, "en", LANGUAGE_LETTERS) == 0 ? &locale_formats[0] : row;
}

const struct locale_format *locale_of_dates(void) { return dates_in_force; }
const struct locale_format *locale_of_money(void) { return money_in_force; }

void locale_use_for_dates(const struct locale_format *format) {
  dates_in_force = format != NULL ? format : &locale_formats[0];
}

void locale_use_for_money(const struct locale_format *format) {
  money_in_force = format != NULL ? format : &locale_formats[0];
}
