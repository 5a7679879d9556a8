/*
 * Dates and times of day, without any zone.
 *
 * A date is an int32_t: days since 1970-01-01 in the Gregorian calendar, so that dates are added, compared
 * and stored as plain numbers. What people may write lies in 1900..2199 (DATE_MIN..DATE_MAX); the arithmetic
 * holds far beyond, for every date whose year has at most six digits. Days of the week count from 0 = Sunday.
 * A time of day is a number of minutes of the wall clock, 0..1439, and 1440 ("24:00") where it may be an end.
 */
#ifndef CORE_MODEL_DATE_H
#define CORE_MODEL_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  DATE_TEXT_SIZE = 11,       /* "2026-11-23" and the end */
  TIME_OF_DAY_TEXT_SIZE = 6, /* "09:00" and the end */
  MINUTES_PER_DAY = 1440,
  DATE_MIN = -25567, /* 1900-01-01 */
  DATE_MAX = 84005   /* 2199-12-31 */
};

/* The days of the week as this program counts them. */
enum weekday { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };

/* Whether the calendar has this day: month 1..12, day 1..28..31 by month and leap year. Any year. */
bool date_is_valid(int year, int month, int day);

/* The date of a valid year, month and day. */
int32_t date_from_civil(int year, int month, int day);

/* Year, month 1..12 and day 1..31 of a date. Every pointer must be given. */
void date_to_civil(int32_t date, int *year, int *month, int *day);

/* 0 = Sunday .. 6 = Saturday. */
int date_weekday(int32_t date);

/* 28..31. */
int date_days_in_month(int year, int month);

/* Reads exactly "YYYY-MM-DD" of 1900..2199. False and `date` unchanged when it is written otherwise or does
 * not exist. */
bool date_parse(const char *text, size_t length, int32_t *date);

/* Writes "YYYY-MM-DD". Years outside 0..9999 are written as the nearest date inside. */
void date_format(int32_t date, char text[DATE_TEXT_SIZE]);

/* The same day `months` later (or earlier, when negative), at most the month's last day: 31 January + 1 =
 * last of February. */
int32_t date_add_months(int32_t date, int months);

/* The last date on or before `date` that is a `first_weekday` (0..6): the beginning of its week. */
int32_t date_week_start(int32_t date, int first_weekday);

/* The week as ISO 8601 numbers it (weeks begin on Monday, week 1 holds the first Thursday): week 1..53 of
 * `year`. */
void date_iso_week(int32_t date, int *year, int *week);

/*
 * Reads "HH:MM", 00:00..23:59, both with two digits; "24:00" (1440) only with `end_allowed`. False and
 * `minute` unchanged otherwise. What a person types with fewer digits is read by when_parse_time().
 */
bool time_of_day_parse(const char *text, size_t length, bool end_allowed, int *minute);

/* Writes "HH:MM" of 0..1440; what lies outside is written as the nearest end. */
void time_of_day_format(int minute, char text[TIME_OF_DAY_TEXT_SIZE]);

#endif
