#include "core/model/when.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date_words.h"
#include "core/model/language.h"
#include "core/model/locale_format.h"
#include "core/model/moment.h"

enum { RELATIVE_DIGITS_MAX = 4, YEARS_TO_A_LEAP_DAY = 8, CENTURY = 2000 };

struct text {
  const char *at;
  size_t length;
};

static struct text text_trim(const char *at, size_t length) {
  struct text text = {at, length};
  while (text.length > 0 && text.at[0] == ' ') {
    text.at++;
    text.length--;
  }
  while (text.length > 0 && text.at[text.length - 1] == ' ') text.length--;
  return text;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Takes up to `most` digits off the front; returns how many. */
static size_t text_take_digits(struct text *text, size_t most, int *value) {
  size_t used = 0;
  *value = 0;
  while (used < most && used < text->length && is_digit(text->at[used])) {
    *value = *value * 10 + (text->at[used] - '0');
    used++;
  }
  text->at += used;
  text->length -= used;
  return used;
}

static bool text_take(struct text *text, char character) {
  if (text->length == 0 || lower(text->at[0]) != character) return false;
  text->at++;
  text->length--;
  return true;
}

/* What came of reading: the form does not fit, it fits but there is no such day, or it is read. */
enum reading { READING_OTHER, READING_IMPOSSIBLE, READING_DONE };

static enum reading date_done(int64_t read, int32_t *date) {
  if (read < DATE_MIN || read > DATE_MAX) return READING_IMPOSSIBLE;
  *date = (int32_t)read;
  return READING_DONE;
}

static enum reading civil_done(int year, int month, int day, int32_t *date) {
  if (!date_is_valid(year, month, day)) return READING_IMPOSSIBLE;
  return date_done(date_from_civil(year, month, day), date);
}

static enum reading read_iso(struct text text, int32_t *date) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (text.length != DATE_TEXT_SIZE - 1) return READING_OTHER;
  if (text_take_digits(&text, 4, &year) != 4 || !text_take(&text, '-')) return READING_OTHER;
  if (text_take_digits(&text, 2, &month) != 2 || !text_take(&text, '-')) return READING_OTHER;
  if (text_take_digits(&text, 2, &day) != 2) return READING_OTHER;
  return civil_done(year, month, day, date);
}

static int word_typed(enum date_list list, struct text text) {
  return date_word_find(list, text.at, text.length);
}

static enum reading read_word(struct text text, int32_t today, int32_t *date) {
  if (text.length == 0 || is_digit(text.at[0]) || text.at[0] == '+' || text.at[0] == '-')
    return READING_OTHER;
  int near = word_typed(DATE_NEAR_DAYS, text);
  if (near >= 0) return date_done((int64_t)today + date_near_days[near], date);
  int weekday = word_typed(DATE_WEEKDAYS, text);
  if (weekday < 0) return READING_OTHER;
  return date_done((int64_t)today + (weekday - date_weekday(today) + 7) % 7, date);
}

static enum reading read_relative(struct text text, int32_t today, int32_t *date) {
  int count = 0;
  bool back = text_take(&text, '-');
  if (!back && !text_take(&text, '+')) return READING_OTHER;
  if (text_take_digits(&text, RELATIVE_DIGITS_MAX, &count) == 0) return READING_OTHER;
  if (back) count = -count;
  bool months = text_take(&text, 'm');
  bool weeks = !months && text_take(&text, 'w');
  if (!months && !weeks) (void)text_take(&text, 'd');
  if (text.length != 0) return READING_OTHER;
  if (months) return date_done(date_add_months(today, count), date);
  return date_done((int64_t)today + (weeks ? 7 * count : count), date);
}

/* A day and month without a year: the next time they come, today included; 29 February may be years away. */
static enum reading next_civil(int month, int day, int32_t today, int32_t *date) {
  int year = 0;
  int this_month = 0;
  int this_day = 0;
  date_to_civil(today, &year, &this_month, &this_day);
  for (int later = 0; later <= YEARS_TO_A_LEAP_DAY; later++) {
    if (!date_is_valid(year + later, month, day)) continue;
    int32_t found = date_from_civil(year + later, month, day);
    if (found >= today) return date_done(found, date);
  }
  return READING_IMPOSSIBLE;
}

/* A year of two or four digits, or none: then the next time that the day comes. */
static enum reading year_done(struct text year_text, int month, int day, int32_t today, int32_t *date) {
  int year = 0;
  if (year_text.length == 0) return next_civil(month, day, today, date);
  size_t digits = text_take_digits(&year_text, 4, &year);
  if ((digits != 2 && digits != 4) || year_text.length != 0) return READING_OTHER;
  return civil_done(digits == 2 ? CENTURY + year : year, month, day, date);
}

static enum reading read_dotted(struct text text, int32_t today, int32_t *date) {
  int day = 0;
  int month = 0;
  if (text_take_digits(&text, 2, &day) == 0 || !text_take(&text, '.')) return READING_OTHER;
  if (text_take_digits(&text, 2, &month) == 0) return READING_OTHER;
  if (text.length > 0 && !text_take(&text, '.')) return READING_OTHER;
  return year_done(text, month, day, today, date);
}

/* "24/12", "12/24": only where the locale says which is the month. */
static enum reading read_slashed(struct text text, int32_t today, int32_t *date) {
  int first = 0;
  int second = 0;
  enum slashed_date order = locale_of_dates()->slashed;
  if (order == SLASHED_REFUSED || text_take_digits(&text, 2, &first) == 0) return READING_OTHER;
  if (!text_take(&text, '/') || text_take_digits(&text, 2, &second) == 0) return READING_OTHER;
  if (text.length > 0 && !text_take(&text, '/')) return READING_OTHER;
  bool month_first = order == SLASHED_MONTH_FIRST;
  return year_done(text, month_first ? first : second, month_first ? second : first, today, date);
}

/* Takes a word off the front, to the next blank, without the mark at its end. */
static struct text text_take_word(struct text *text) {
  struct text word = {text->at, 0};
  while (word.length < text->length && word.at[word.length] != ' ') word.length++;
  *text = text_trim(text->at + word.length, text->length - word.length);
  while (word.length > 0 && (word.at[word.length - 1] == ',' || word.at[word.length - 1] == '.'))
    word.length--;
  return word;
}

/* "24 dec", "24. Dez 2026", "Dec 24, 2026" */
static enum reading read_by_name(struct text text, int32_t today, int32_t *date) {
  int day = 0;
  struct text first = text_take_word(&text);
  struct text second = text_take_word(&text);
  if (first.length == 0 || second.length == 0) return READING_OTHER;
  bool day_first = is_digit(first.at[0]);
  struct text day_text = day_first ? first : second;
  int month = word_typed(DATE_MONTHS, day_first ? second : first);
  if (month < 0 || text_take_digits(&day_text, 2, &day) == 0 || day_text.length != 0) return READING_OTHER;
  return year_done(text, month + 1, day, today, date);
}

static enum reading read_plain(struct text text, int32_t today, int32_t *date) {
  enum reading reading = read_dotted(text, today, date);
  if (reading == READING_OTHER) reading = read_slashed(text, today, date);
  if (reading == READING_OTHER) reading = read_by_name(text, today, date);
  return reading;
}

/* A date as it is shown: with its day of the week before it. */
static enum reading read_shown(struct text text, int32_t today, int32_t *date) {
  struct text word = text_take_word(&text);
  int32_t read = 0;
  if (word.length == 0 || text.length == 0 || is_digit(word.at[0])) return READING_OTHER;
  int weekday = word_typed(DATE_WEEKDAYS, word);
  enum reading reading = weekday < 0 ? READING_OTHER : read_plain(text, today, &read);
  if (reading != READING_DONE) return reading;
  if (date_weekday(read) != weekday) return READING_IMPOSSIBLE;
  *date = read;
  return READING_DONE;
}

static enum reading read_date(struct text text, int32_t today, int32_t *date) {
  if (text.length > WHEN_INPUT_MAX) return READING_OTHER;
  enum reading reading = read_iso(text, date);
  if (reading == READING_OTHER) reading = read_word(text, today, date);
  if (reading == READING_OTHER) reading = read_relative(text, today, date);
  if (reading == READING_OTHER) reading = read_plain(text, today, date);
  if (reading == READING_OTHER) reading = read_shown(text, today, date);
  return reading;
}

static int text_shown(struct text text) {
  return (int)(text.length < WHEN_INPUT_MAX ? text.length : WHEN_INPUT_MAX);
}

enum code when_parse_date(const char *text, size_t length, int32_t today, int32_t *date,
                          struct error *error) {
  struct text typed = text_trim(text, length);
  enum reading reading = read_date(typed, today, date);
  if (reading == READING_DONE) return CODE_OK;
  if (reading == READING_IMPOSSIBLE) {
    return error_set(error, CODE_INVALID,
                     _("There is no day \"%.*s\" between 1900 and 2199; choose another."), text_shown(typed),
                     typed.at);
  }
  char example[DATE_TEXT_SIZE];
  date_format(today, example);
  return error_set(error, CODE_INVALID,
                   _("\"%.*s\" is not a date; write %s, today, tomorrow, fri, +3 or 24.12."),
                   text_shown(typed), typed.at, example);
}

/* "9:30", "09:30"; without `colon_needed` also "930", "0930" and "9". */
static bool read_time(struct text text, bool colon_needed, bool end_allowed, int *minute) {
  int first = 0;
  int second = 0;
  size_t digits = text_take_digits(&text, 4, &first);
  bool colon = text_take(&text, ':');
  if (colon) {
    if (digits == 0 || digits > 2 || text_take_digits(&text, 2, &second) != 2) return false;
  } else if (colon_needed || digits == 0) {
    return false;
  } else if (digits > 2) {
    second = first % 100;
    first /= 100;
  }
  int read = first * 60 + second;
  if (text.length != 0 || second > 59 || read > MINUTES_PER_DAY) return false;
  if (read == MINUTES_PER_DAY && !end_allowed) return false;
  *minute = read;
  return true;
}

/* Takes "am" or "pm" off the end: 0 for none, else 1 or 2. */
static int text_take_half(struct text *text) {
  if (text->length < 3 || lower(text->at[text->length - 1]) != 'm') return 0;
  char half = lower(text->at[text->length - 2]);
  if (half != 'a' && half != 'p') return 0;
  *text = text_trim(text->at, text->length - 2);
  return half == 'a' ? 1 : 2;
}

bool when_parse_time(const char *text, size_t length, bool end_allowed, int *minute) {
  struct text typed = text_trim(text, length);
  int half = text_take_half(&typed);
  int read = 0;
  if (!read_time(typed, false, end_allowed && half == 0, &read)) return false;
  if (half != 0 && (read < 60 || read >= 13 * 60)) return false;
  if (half != 0) read = read % (12 * 60) + (half == 2 ? 12 * 60 : 0);
  *minute = read;
  return true;
}

static enum code wall_is_skipped(const struct zone *zone, int32_t date, const char *day, const char *time,
                                 const struct zone_gap *gap, struct error *error) {
  char from[MOMENT_TIME_SIZE];
  char to[MOMENT_TIME_SIZE];
  moment_time(gap->from_minute, from);
  moment_time(gap->to_minute, to);
  if (gap->from_date == date && gap->to_date == date) {
    return error_set(
        error, CODE_INVALID,
        _("%s on %s does not exist in %s: the clock goes from %s to %s. Choose a time before or after."),
        time, day, zone_name(zone), from, to);
  }
  char from_day[MOMENT_TEXT_SIZE];
  char to_day[MOMENT_TEXT_SIZE];
  moment_date(gap->from_date, MOMENT_FULL, from_day);
  moment_date(gap->to_date, MOMENT_FULL, to_day);
  return error_set(
      error, CODE_INVALID,
      _("%s on %s does not exist in %s: the clock goes from %s %s to %s %s. Choose a time before or after."),
      time, day, zone_name(zone), from_day, from, to_day, to);
}

static enum code wall_comes_twice(const struct zone *zone, const char *day, const char *time,
                                  const int64_t instants[2], struct error *error) {
  char first[INSTANT_LOCAL_TEXT_SIZE];
  char second[INSTANT_LOCAL_TEXT_SIZE];
  instant_format_local(instants[0], zone_offset_at(zone, instants[0]), first);
  instant_format_local(instants[1], zone_offset_at(zone, instants[1]), second);
  return error_set(
      error, CODE_AMBIGUOUS,
      _("%s on %s comes twice in %s, for the clock goes back: write %s for the first or %s for the second."),
      time, day, zone_name(zone), first, second);
}

enum code when_resolve(const struct zone *zone, int32_t date, int minute, int64_t *instant,
                       struct error *error) {
  int64_t instants[2];
  int count = zone_resolve(zone, date, minute, instants);
  if (count == 1) {
    *instant = instants[0];
    return CODE_OK;
  }
  char day[MOMENT_TEXT_SIZE];
  char time[MOMENT_TIME_SIZE];
  moment_date(date, MOMENT_FULL, day);
  moment_time(minute, time);
  if (count > 1) return wall_comes_twice(zone, day, time, instants, error);
  struct zone_gap gap;
  if (zone_gap(zone, date, minute, &gap)) return wall_is_skipped(zone, date, day, time, &gap, error);
  return error_set(error, CODE_INVALID, _("%s on %s does not exist in %s. Choose another time."), time, day,
                   zone_name(zone));
}

/* Cuts "date time" or "dateTtime" in two; without a date the whole text is the time. */
static void split_at_time(struct text text, struct text *date, struct text *time) {
  size_t cut = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] == ' ') cut = i;
  }
  if (text.length >= DATE_TEXT_SIZE && lower(text.at[DATE_TEXT_SIZE - 1]) == 't') {
    cut = DATE_TEXT_SIZE - 1;
  }
  if (cut == 0) {
    *date = (struct text){text.at, 0};
    *time = text;
    return;
  }
  *date = text_trim(text.at, cut);
  *time = (struct text){text.at + cut + 1, text.length - cut - 1};
}

static enum code is_no_time(struct text typed, int32_t today, struct error *error) {
  char day[DATE_TEXT_SIZE];
  date_format(today, day);
  return error_set(error, CODE_INVALID,
                   _("\"%.*s\" is not a time; write 14:30 for today, %sT14:30 or %sT14:30:00Z."),
                   text_shown(typed), typed.at, day, day);
}

static enum code parse_instant(struct text typed, const struct zone *zone, int32_t today, bool end_allowed,
                               int64_t *instant, struct error *error) {
  if (typed.length > WHEN_INPUT_MAX) return is_no_time(typed, today, error);
  if (instant_parse_rfc3339(typed.at, typed.length, instant)) return CODE_OK;
  struct text date_text;
  struct text time_text;
  int32_t date = today;
  int minute = 0;
  split_at_time(typed, &date_text, &time_text);
  if (!read_time(time_text, true, end_allowed, &minute)) return is_no_time(typed, today, error);
  if (date_text.length > 0) {
    enum code code = when_parse_date(date_text.at, date_text.length, today, &date, error);
    if (code != CODE_OK) return code;
  }
  return when_resolve(zone, date, minute, instant, error);
}

enum code when_parse_instant(const char *text, size_t length, const struct zone *zone, int32_t today,
                             int64_t *instant, struct error *error) {
  return parse_instant(text_trim(text, length), zone, today, false, instant, error);
}

enum code when_parse_end_instant(const char *text, size_t length, const struct zone *zone, int32_t today,
                                 int64_t *instant, struct error *error) {
  return parse_instant(text_trim(text, length), zone, today, true, instant, error);
}
