/*
 * How a country writes dates, times of day and amounts of money: one table. Two of its rows are in force: one for dates and times, one
 * for money. They are chosen at the start (cli/speech.h), before there are threads, and do not change while threads run; a program
 * that chooses nothing writes as the row of plain English does.
 *
 * The names of days and months are not here: they are words of the language (date_words.h), so that no sentence mixes two languages.
 */
#ifndef CORE_MODEL_LOCALE_FORMAT_H
#define CORE_MODEL_LOCALE_FORMAT_H

#include <stdbool.h>

/* Which number of "3/4" is the month. */
enum slashed_date {
  SLASHED_REFUSED, /* it may be read in two ways, so it is not read at all */
  SLASHED_DAY_FIRST,
  SLASHED_MONTH_FIRST
};

struct locale_format {
  const char *name; /* "de_AT"; a language alone for all its other countries; "" for plain English */
  /* Patterns: %a day of the week, %d day, %m month as a number, %b month by name, %y year; all short. */
  const char *date_short, *date_plain, *date_full;
  enum slashed_date slashed;
  int first_weekday;   /* 0 = Sunday: where a week begins when it is shown */
  bool twelve_hours;   /* "2:30 pm" */
  bool currency_first; /* "CHF 49.90" */
  const char *point;   /* between units and decimals */
  const char *group;   /* between thousands; "" for none */
};

extern const struct locale_format locale_formats[];
extern const int locale_format_count;

/*
 * The row of a locale by its name as the system or a salon writes it: "de_AT.UTF-8", "de-AT", "de". Its language's row when the country
 * has none of its own; the row of plain English for "C", "POSIX", "" and NULL. NULL for a language that is not in the table.
 */
const struct locale_format *locale_format_find(const char *name);

/* The rows in force. Never NULL. */
const struct locale_format *locale_of_dates(void);
const struct locale_format *locale_of_money(void);

/* Puts rows in force, for the whole program; NULL is the row of plain English. Not while other threads run. */
void locale_use_for_dates(const struct locale_format *format);
void locale_use_for_money(const struct locale_format *format);

#endif
