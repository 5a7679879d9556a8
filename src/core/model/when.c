#include "core/model/when.h"

#include <stdio.h>
#include <string.h>

#include "core/model/language.h"

enum { RELATIVE_DIGITS_MAX = 4, YEARS_TO_A_LEAP_DAY = 8, CENTURY = 2000, WEEKDAY_LETTERS_MIN = 3 };

const struct when_words when_words_english = {
    .today = "today",
    .tomorrow = "tomorrow",
    .yesterday = "yesterday",
    .weekdays = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"},
};

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

/* Whether the text is the beginning of `word`, which is in lower case. */
static bool text_begins(struct text text, const char *word) {
  if (text.length > strlen(word)) return false;
  for (size_t i = 0; i < text.length; i++) {
    if (lower(text.at[i]) != word[i]) return false;
  }
  return true;
}

static bool text_is(struct text text, const char *word) {
  return text.length == strlen(word) && text_begins(text, word);
}

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

static enum reading read_weekday(struct text text, int32_t today, const struct when_words *words,
                                 int32_t *date) {
  int found = -1;
  if (text.length < WEEKDAY_LETTERS_MIN) return READING_OTHER;
  for (int weekday = 0; weekday < 7; weekday++) {
    if (!text_begins(text, words->weekdays[weekday])) continue;
    if (found >= 0) return READING_OTHER;
    found = weekday;
  }
  if (found < 0) return READING_OTHER;
  return date_done((int64_t)today + (found - date_weekday(today) + 7) % 7, date);
}

static enum reading read_word(struct text text, int32_t today, const struct when_words *words,
                              int32_t *date) {
  if (text_is(text, words->today)) return date_done(today, date);
  if (text_is(text, words->tomorrow)) return date_done((int64_t)today + 1, date);
  if (text_is(text, words->yesterday)) return date_done((int64_t)today - 1, date);
  return read_weekday(text, today, words, date);
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

static enum reading read_dotted(struct text text, int32_t today, int32_t *date) {
  int day = 0;
  int month = 0;
  int year = 0;
  if (text_take_digits(&text, 2, &day) == 0 || !text_take(&text, '.')) return READING_OTHER;
  if (text_take_digits(&text, 2, &month) == 0) return READING_OTHER;
  bool dot = text_take(&text, '.');
  if (text.length == 0) return next_civil(month, day, today, date);
  size_t digits = dot ? text_take_digits(&text, 4, &year) : 0;
  if ((digits != 2 && digits != 4) || text.length != 0) return READING_OTHER;
  return civil_done(digits == 2 ? CENTURY + year : year, month, day, date);
}

static enum reading read_date(struct text text, int32_t today, const struct when_words *words,
                              int32_t *date) {
  if (text.length > WHEN_INPUT_MAX) return READING_OTHER;
  enum reading reading = read_iso(text, date);
  if (reading == READING_OTHER) reading = read_word(text, today, words, date);
  if (reading == READING_OTHER) reading = read_relative(text, today, date);
  if (reading == READING_OTHER) reading = read_dotted(text, today, date);
  return reading;
}

static int text_shown(struct text text) {
  return (int)(text.length < WHEN_INPUT_MAX ? text.length : WHEN_INPUT_MAX);
}

enum code when_parse_date(const char *text, size_t length, int32_t today, const struct when_words *words,
                          int32_t *date, struct error *error) {
  struct text typed = text_trim(text, length);
  enum reading reading = read_date(typed, today, words != NULL ? words : &when_words_english, date);
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

bool when_parse_time(const char *text, size_t length, bool end_allowed, int *minute) {
  return read_time(text_trim(text, length), false, end_allowed, minute);
}

static enum code wall_is_skipped(const struct zone *zone, int32_t date, const char *day, const char *time,
                                 const struct zone_gap *gap, struct error *error) {
  char from[TIME_OF_DAY_TEXT_SIZE];
  char to[TIME_OF_DAY_TEXT_SIZE];
  time_of_day_format(gap->from_minute, from);
  time_of_day_format(gap->to_minute, to);
  if (gap->from_date == date && gap->to_date == date) {
    return error_set(
        error, CODE_INVALID,
        _("%s on %s does not exist in %s: the clock goes from %s to %s. Choose a time before or after."),
        time, day, zone_name(zone), from, to);
  }
  char from_day[DATE_TEXT_SIZE];
  char to_day[DATE_TEXT_SIZE];
  date_format(gap->from_date, from_day);
  date_format(gap->to_date, to_day);
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
  char day[DATE_TEXT_SIZE];
  char time[TIME_OF_DAY_TEXT_SIZE];
  date_format(date, day);
  time_of_day_format(minute, time);
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
    enum code code = when_parse_date(date_text.at, date_text.length, today, NULL, &date, error);
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
