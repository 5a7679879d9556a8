#include "core/model/moment.h"

#include <stdio.h>

#include "core/model/date.h"
#include "core/model/language.h"
#include "core/model/zone.h"

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void moment_date(int32_t date, enum moment_length length, char text[MOMENT_TEXT_SIZE]) {
  int year, month, day;
  date_to_civil(date, &year, &month, &day);
  const char *weekday = weekdays[date_weekday(date)];
  switch (length) {
  case MOMENT_SHORT:
    (void)snprintf(text, MOMENT_TEXT_SIZE, "%s %d.%d.", weekday, day, month);
    return;
  case MOMENT_PLAIN:
    (void)snprintf(text, MOMENT_TEXT_SIZE, "%s %d %s", weekday, day, months[month - 1]);
    return;
  case MOMENT_FULL:
    (void)snprintf(text, MOMENT_TEXT_SIZE, "%s %d %s %d", weekday, day, months[month - 1], year);
    return;
  }
}

static int year_of(int32_t date) {
  int year, month, day;
  date_to_civil(date, &year, &month, &day);
  return year;
}

void moment_words(const struct zone *zone, int64_t at, int64_t now, char text[MOMENT_TEXT_SIZE]) {
  char date_text[MOMENT_TEXT_SIZE], time[TIME_OF_DAY_TEXT_SIZE];
  int32_t date, today;
  int minute, now_minute;
  zone_to_wall(zone, at, &date, &minute);
  zone_to_wall(zone, now, &today, &now_minute);
  moment_date(date, year_of(date) == year_of(today) ? MOMENT_PLAIN : MOMENT_FULL, date_text);
  time_of_day_format(minute, time);
  (void)snprintf(text, MOMENT_TEXT_SIZE, "%.30s %s", date_text, time);
}

static const char *const month_names[] = {N_("January"),   N_("February"), N_("March"),    N_("April"),
                                          N_("May"),       N_("June"),     N_("July"),     N_("August"),
                                          N_("September"), N_("October"),  N_("November"), N_("December")};

const char *moment_weekday(int weekday) { return weekdays[weekday]; }

void moment_month(int32_t date, char text[MOMENT_TEXT_SIZE]) {
  int year, month, day;
  date_to_civil(date, &year, &month, &day);
  (void)snprintf(text, MOMENT_TEXT_SIZE, "%.30s %d", _(month_names[month - 1]), year);
}

int moment_week_begins(void) { return MONDAY; }
