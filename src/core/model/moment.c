#include "core/model/moment.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/date_words.h"
#include "core/model/language.h"
#include "core/model/locale_format.h"
#include "core/model/zone.h"

enum { PART_SIZE = 24 };

/* What a sign of a pattern stands for. */
static void part_write(char sign, int32_t date, char text[PART_SIZE]) {
  int year, month, day;
  date_to_civil(date, &year, &month, &day);
  text[0] = '\0';
  if (sign == 'a') (void)snprintf(text, PART_SIZE, "%.20s", moment_weekday(date_weekday(date)));
  if (sign == 'b') (void)snprintf(text, PART_SIZE, "%.20s", date_word(DATE_MONTHS_SHORT, month - 1));
  if (sign == 'd') (void)snprintf(text, PART_SIZE, "%d", day);
  if (sign == 'm') (void)snprintf(text, PART_SIZE, "%d", month);
  if (sign == 'y') (void)snprintf(text, PART_SIZE, "%d", year);
}

void moment_date(int32_t date, enum moment_length length, char text[MOMENT_TEXT_SIZE]) {
  const struct locale_format *format = locale_of_dates();
  const char *pattern = length == MOMENT_SHORT   ? format->date_short
                        : length == MOMENT_PLAIN ? format->date_plain
                                                 : format->date_full;
  size_t used = 0;
  for (; *pattern != '\0' && used < MOMENT_TEXT_SIZE - PART_SIZE; pattern++) {
    char part[PART_SIZE] = {*pattern, '\0'};
    if (*pattern == '%') part_write(*++pattern, date, part);
    memcpy(text + used, part, strlen(part));
    used += strlen(part);
  }
  text[used] = '\0';
}

static int year_of(int32_t date) {
  int year, month, day;
  date_to_civil(date, &year, &month, &day);
  return year;
}

void moment_day(int32_t date, int32_t today, char text[MOMENT_TEXT_SIZE]) {
  moment_date(date, year_of(date) == year_of(today) ? MOMENT_PLAIN : MOMENT_FULL, text);
}

static int hour_of_twelve(int minute) { return minute / 60 % 12 == 0 ? 12 : minute / 60 % 12; }

static const char *half_of_day(int minute) { return minute / 60 % 24 < 12 ? _("am") : _("pm"); }

void moment_time(int minute, char text[MOMENT_TIME_SIZE]) {
  char clock[TIME_OF_DAY_TEXT_SIZE];
  time_of_day_format(minute, clock);
  if (locale_of_dates()->twelve_hours)
    (void)snprintf(text, MOMENT_TIME_SIZE, "%d:%02d %.8s", hour_of_twelve(minute), minute % 60,
                   half_of_day(minute));
  else
    (void)snprintf(text, MOMENT_TIME_SIZE, "%s", clock);
}

void moment_time_short(int minute, char text[MOMENT_TIME_SIZE]) {
  moment_time(minute, text);
  if (!locale_of_dates()->twelve_hours) return;
  if (minute % 60 == 0)
    (void)snprintf(text, MOMENT_TIME_SIZE, "%d %.8s", hour_of_twelve(minute), half_of_day(minute));
  else
    (void)snprintf(text, MOMENT_TIME_SIZE, "%d:%02d", hour_of_twelve(minute), minute % 60);
}

void moment_time_tight(int minute, char text[MOMENT_TIME_SIZE]) {
  const char *half = half_of_day(minute);
  int bytes = 1;
  while ((half[bytes] & 0xc0) == 0x80) bytes++;
  moment_time(minute, text);
  if (locale_of_dates()->twelve_hours)
    (void)snprintf(text, MOMENT_TIME_SIZE, "%d:%02d%.*s", hour_of_twelve(minute), minute % 60,
                   bytes < 4 ? bytes : 4, half);
}

void moment_words(const struct zone *zone, int64_t at, int64_t now, char text[MOMENT_TEXT_SIZE]) {
  char date_text[MOMENT_TEXT_SIZE], time[MOMENT_TIME_SIZE];
  int32_t date, today;
  int minute, now_minute;
  zone_to_wall(zone, at, &date, &minute);
  zone_to_wall(zone, now, &today, &now_minute);
  moment_day(date, today, date_text);
  moment_time(minute, time);
  (void)snprintf(text, MOMENT_TEXT_SIZE, "%.39s %s", date_text, time);
}

const char *moment_weekday(int weekday) { return date_word(DATE_WEEKDAYS_SHORT, weekday); }

void moment_month(int32_t date, char text[MOMENT_TEXT_SIZE]) {
  int year, month, day;
  date_to_civil(date, &year, &month, &day);
  (void)snprintf(text, MOMENT_TEXT_SIZE, "%.30s %d", date_word(DATE_MONTHS, month - 1), year);
}

int moment_week_begins(void) { return locale_of_dates()->first_weekday; }
