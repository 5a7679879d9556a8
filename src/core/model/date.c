#include "core/model/date.h"

#include <stdio.h>

enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, DAYS_TO_1970 = 719528, DAYS_PER_WEEK = 7 };

/* Days of the year before the first of each month, in a year without 29 February. */
static const int days_before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static int64_t divide_down(int64_t value, int64_t by) {
  int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

static int modulo(int64_t value, int by) {
  int rest = (int)(value % by);
  return rest < 0 ? rest + by : rest;
}

static bool year_is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/* Days from 1 January of the year 0 to 1 January of `year`. */
static int64_t days_before_year(int64_t year) {
  int64_t last = year - 1;
  return 365 * year + divide_down(last, 4) - divide_down(last, 100) + divide_down(last, 400) + 1;
}

int date_days_in_month(int year, int month) {
  int days = days_before_month[month] - days_before_month[month - 1];
  return month == 2 && year_is_leap(year) ? days + 1 : days;
}

bool date_is_valid(int year, int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= date_days_in_month(year, month);
}

int32_t date_from_civil(int year, int month, int day) {
  int64_t days = days_before_year(year) + days_before_month[month - 1] + day - 1;
  if (month > 2 && year_is_leap(year)) days++;
  return (int32_t)(days - DAYS_TO_1970);
}

void date_to_civil(int32_t date, int *year, int *month, int *day) {
  int64_t days = (int64_t)date + DAYS_TO_1970;
  int64_t guess = divide_down(days * YEARS_PER_ERA, DAYS_PER_ERA); /* at most one year off */
  if (days_before_year(guess + 1) <= days) guess++;
  if (days_before_year(guess) > days) guess--;
  int of_year = (int)(days - days_before_year(guess));
  *year = (int)guess;
  *month = 1;
  while (of_year >= date_days_in_month(*year, *month)) {
    of_year -= date_days_in_month(*year, *month);
    (*month)++;
  }
  *day = of_year + 1;
}

/* 1970-01-01 was a Thursday. */
int date_weekday(int32_t date) { return modulo((int64_t)date + THURSDAY, DAYS_PER_WEEK); }

static bool digits_read(const char *text, size_t count, int *value) {
  int read = 0;
  for (size_t i = 0; i < count; i++) {
    if (text[i] < '0' || text[i] > '9') return false;
    read = read * 10 + (text[i] - '0');
  }
  *value = read;
  return true;
}

bool date_parse(const char *text, size_t length, int32_t *date) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (length != DATE_TEXT_SIZE - 1 || text[4] != '-' || text[7] != '-') return false;
  if (!digits_read(text, 4, &year) || !digits_read(text + 5, 2, &month) || !digits_read(text + 8, 2, &day)) {
    return false;
  }
  if (!date_is_valid(year, month, day)) return false;
  int32_t read = date_from_civil(year, month, day);
  if (read < DATE_MIN || read > DATE_MAX) return false;
  *date = read;
  return true;
}

void date_format(int32_t date, char text[DATE_TEXT_SIZE]) {
  int32_t first = date_from_civil(0, 1, 1);
  int32_t last = date_from_civil(9999, 12, 31);
  int year = 0;
  int month = 0;
  int day = 0;
  date_to_civil(date < first ? first : date > last ? last : date, &year, &month, &day);
  (void)snprintf(text, DATE_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
                 (unsigned)day % 100);
}

int32_t date_add_months(int32_t date, int months) {
  int year = 0;
  int month = 0;
  int day = 0;
  date_to_civil(date, &year, &month, &day);
  int64_t count = (int64_t)year * 12 + month - 1 + months;
  year = (int)divide_down(count, 12);
  month = modulo(count, 12) + 1;
  int last = date_days_in_month(year, month);
  return date_from_civil(year, month, day < last ? day : last);
}

int32_t date_week_start(int32_t date, int first_weekday) {
  return date - modulo(date_weekday(date) - first_weekday, DAYS_PER_WEEK);
}

/* A week belongs to the year of its Thursday. */
void date_iso_week(int32_t date, int *year, int *week) {
  int32_t thursday = date_week_start(date, MONDAY) + (THURSDAY - MONDAY);
  int month = 0;
  int day = 0;
  date_to_civil(thursday, year, &month, &day);
  *week = (thursday - date_from_civil(*year, 1, 1)) / DAYS_PER_WEEK + 1;
}

bool time_of_day_parse(const char *text, size_t length, bool end_allowed, int *minute) {
  int hours = 0;
  int minutes = 0;
  if (length != TIME_OF_DAY_TEXT_SIZE - 1 || text[2] != ':') return false;
  if (!digits_read(text, 2, &hours) || !digits_read(text + 3, 2, &minutes)) return false;
  int read = hours * 60 + minutes;
  if (minutes > 59 || read > MINUTES_PER_DAY || (read == MINUTES_PER_DAY && !end_allowed)) return false;
  *minute = read;
  return true;
}

void time_of_day_format(int minute, char text[TIME_OF_DAY_TEXT_SIZE]) {
  unsigned of_day = minute < 0 ? 0U : minute > MINUTES_PER_DAY ? MINUTES_PER_DAY : (unsigned)minute;
  (void)snprintf(text, TIME_OF_DAY_TEXT_SIZE, "%02u:%02u", of_day / 60, of_day % 60);
}
