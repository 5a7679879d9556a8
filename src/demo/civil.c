#include "demo/civil.h"

#include "core/model/date.h"
#include "core/model/instant.h"

/* Gauss's method as Butcher put it, valid for every year of the Gregorian calendar. */
int32_t demo_easter(int year) {
  int golden_number = year % 19;
  int century = year / 100, of_century = year % 100;
  int correction = (8 * century + 13) / 25;
  int epact = (19 * golden_number + century - century / 4 - correction + 15) % 30;
  int to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
  int late = (golden_number + 11 * epact + 22 * to_sunday) / 451;
  int day_of_march = epact + to_sunday - 7 * late + 114;
  return date_from_civil(year, day_of_march / 31, day_of_march % 31 + 1);
}

static int32_t last_sunday(int year, int month) {
  return date_week_start(date_from_civil(year, month, 31), SUNDAY);
}

int64_t demo_instant(int32_t date, int minute) {
  enum { WINTER = 60, SUMMER = 120 };
  int year, month, day;
  date_to_civil(date, &year, &month, &day);
  int64_t wall = (int64_t)date * MINUTES_PER_DAY + minute;
  int64_t summer_begins = (int64_t)last_sunday(year, 3) * MINUTES_PER_DAY + 120;
  int64_t summer_ends = (int64_t)last_sunday(year, 10) * MINUTES_PER_DAY + 120;
  int offset = wall >= summer_begins && wall < summer_ends ? SUMMER : WINTER;
  return (wall - offset) * MS_PER_MINUTE;
}
