#include "ui/words.h"

#include <stdio.h>

#include "core/model/date.h"
#include "core/model/instant.h"

static const char *const weekdays[7] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void words_date(int32_t date, int length, char text[WORDS_SIZE]) {
  int year = 0;
  int month = 1;
  int day = 1;
  date_to_civil(date, &year, &month, &day);
  const char *weekday = weekdays[date_weekday(date)];
  if (length <= 0)
    (void)snprintf(text, WORDS_SIZE, "%s %d.%d.", weekday, day, month);
  else if (length == 1)
    (void)snprintf(text, WORDS_SIZE, "%s %d %s", weekday, day, months[month - 1]);
  else
    (void)snprintf(text, WORDS_SIZE, "%s %d %s %d", weekday, day, months[month - 1], year);
}

void words_time(const struct zone *zone, int64_t instant, char text[WORDS_SIZE]) {
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(zone, instant, &date, &minute);
  time_of_day_format(minute, text);
}

void words_instant(const struct zone *zone, int64_t instant, char text[WORDS_SIZE]) {
  int32_t date = 0;
  int minute = 0;
  char day[WORDS_SIZE];
  char time[TIME_OF_DAY_TEXT_SIZE];
  zone_to_wall(zone, instant, &date, &minute);
  words_date(date, 1, day);
  time_of_day_format(minute, time);
  (void)snprintf(text, WORDS_SIZE, "%.30s %s", day, time);
}

void words_minutes(int64_t minutes, char text[WORDS_SIZE]) {
  long long hours = minutes / 60;
  long long rest = minutes % 60;
  if (hours == 0)
    (void)snprintf(text, WORDS_SIZE, "%lld min", rest);
  else if (rest == 0)
    (void)snprintf(text, WORDS_SIZE, "%lld h", hours);
  else
    (void)snprintf(text, WORDS_SIZE, "%lld h %lld min", hours, rest);
}

struct status_row {
  const char *words;
  enum glyph glyph;
  enum paint paint;
};

static const struct status_row status_rows[appointment_status_count] = {
    [STATUS_PENDING] = {"to be approved", GLYPH_PENDING, PAINT_PENDING},
    [STATUS_SCHEDULED] = {"booked", GLYPH_SCHEDULED, PAINT_SCHEDULED},
    [STATUS_CONFIRMED] = {"confirmed", GLYPH_CONFIRMED, PAINT_CONFIRMED},
    [STATUS_CHECKED_IN] = {"checked in", GLYPH_CHECKED_IN, PAINT_CHECKED_IN},
    [STATUS_IN_PROGRESS] = {"in the chair", GLYPH_IN_PROGRESS, PAINT_IN_PROGRESS},
    [STATUS_COMPLETED] = {"done", GLYPH_COMPLETED, PAINT_COMPLETED},
    [STATUS_CANCELLED] = {"cancelled", GLYPH_CANCELLED, PAINT_CANCELLED},
    [STATUS_NO_SHOW] = {"no-show", GLYPH_NO_SHOW, PAINT_NO_SHOW},
};

const char *words_status(enum appointment_status status) { return status_rows[status].words; }
enum glyph status_glyph(enum appointment_status status) { return status_rows[status].glyph; }
enum paint status_paint(enum appointment_status status) { return status_rows[status].paint; }

static const char *const sync_words[sync_state_count] = {
    [SYNC_CONFLICT] = "needs a decision",
    [SYNC_ORPHANED_LOCAL] = "missing on the server",
    [SYNC_ORPHANED_REMOTE] = "unknown here",
    [SYNC_VERIFICATION_PENDING] = "sent, not yet answered",
    [SYNC_FAILED] = "sending failed, will be tried again",
    [SYNC_PENDING] = "not yet sent",
    [SYNC_SYNCED] = "synced",
};

const char *words_sync(enum sync_state state) { return sync_words[state]; }
