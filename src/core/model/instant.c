#include "core/model/instant.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date.h"

enum { OFFSET_MAX = 24 * 60 - 1 };

struct instant_parts {
  int32_t date;
  int hour;
  int minute;
  int second;
  int ms;
};

static struct instant_parts instant_split(int64_t instant) {
  int64_t first = MS_PER_DAY * date_from_civil(0, 1, 1);
  int64_t last = MS_PER_DAY * (date_from_civil(9999, 12, 31) + 1) - 1;
  if (instant < first) instant = first;
  if (instant > last) instant = last;
  int64_t date = instant / MS_PER_DAY;
  if (instant % MS_PER_DAY < 0) date--;
  int64_t rest = instant - date * MS_PER_DAY;
  return (struct instant_parts){
      .date = (int32_t)date,
      .hour = (int)(rest / MS_PER_HOUR),
      .minute = (int)(rest / MS_PER_MINUTE % 60),
      .second = (int)(rest / MS_PER_SECOND % 60),
      .ms = (int)(rest % MS_PER_SECOND),
  };
}

/* Writes date and time without a zone; returns how many characters. */
static size_t instant_write(int64_t instant, char *text, size_t size) {
  struct instant_parts parts = instant_split(instant);
  char date[DATE_TEXT_SIZE];
  date_format(parts.date, date);
  (void)snprintf(text, size, "%sT%02d:%02d:%02d", date, parts.hour, parts.minute, parts.second);
  size_t length = strlen(text);
  if (parts.ms != 0) (void)snprintf(text + length, size - length, ".%03d", parts.ms);
  return strlen(text);
}

void instant_format_utc(int64_t instant, char text[INSTANT_TEXT_SIZE]) {
  size_t length = instant_write(instant, text, INSTANT_TEXT_SIZE);
  (void)snprintf(text + length, INSTANT_TEXT_SIZE - length, "Z");
}

void instant_format_local(int64_t instant, int32_t offset_seconds, char text[INSTANT_LOCAL_TEXT_SIZE]) {
  int offset = offset_seconds / 60;
  if (offset > OFFSET_MAX) offset = OFFSET_MAX;
  if (offset < -OFFSET_MAX) offset = -OFFSET_MAX;
  size_t length = instant_write(instant + offset * MS_PER_MINUTE, text, INSTANT_LOCAL_TEXT_SIZE);
  int size = offset < 0 ? -offset : offset;
  (void)snprintf(text + length, INSTANT_LOCAL_TEXT_SIZE - length, "%c%02d:%02d", offset < 0 ? '-' : '+',
                 size / 60 % 24, size % 60);
}

struct reader {
  const char *at;
  const char *end;
};

static bool take_character(struct reader *reader, const char *set) {
  if (reader->at == reader->end || *reader->at == '\0' || strchr(set, *reader->at) == NULL) return false;
  reader->at++;
  return true;
}

static bool take_two_digits(struct reader *reader, int max, int *value) {
  static const char digits[] = "0123456789";
  const char *start = reader->at;
  if (!take_character(reader, digits)) return false;
  if (!take_character(reader, digits)) return false;
  *value = (start[0] - '0') * 10 + (start[1] - '0');
  return *value <= max;
}

static bool take_seconds(struct reader *reader, struct instant_parts *parts) {
  if (!take_character(reader, ":")) return true;
  if (!take_two_digits(reader, 59, &parts->second)) return false;
  if (!take_character(reader, ".")) return true;
  const char *start = reader->at;
  int scale = 100;
  while (take_character(reader, "0123456789")) {
    parts->ms += (reader->at[-1] - '0') * scale;
    scale /= 10;
  }
  return reader->at > start;
}

static bool take_offset(struct reader *reader, int *minutes) {
  *minutes = 0;
  if (take_character(reader, "Zz")) return true;
  if (!take_character(reader, "+-")) return false;
  int sign = reader->at[-1] == '-' ? -1 : 1;
  int hour = 0;
  int minute = 0;
  if (!take_two_digits(reader, 23, &hour) || !take_character(reader, ":")) return false;
  if (!take_two_digits(reader, 59, &minute)) return false;
  *minutes = sign * (hour * 60 + minute);
  return true;
}

bool instant_parse_rfc3339(const char *text, size_t length, int64_t *instant) {
  struct instant_parts parts = {0};
  int offset = 0;
  if (length < DATE_TEXT_SIZE || length > INSTANT_INPUT_MAX) return false;
  if (!date_parse(text, DATE_TEXT_SIZE - 1, &parts.date)) return false;
  struct reader reader = {text + DATE_TEXT_SIZE - 1, text + length};
  if (!take_character(&reader, "Tt ") || !take_two_digits(&reader, 23, &parts.hour)) return false;
  if (!take_character(&reader, ":") || !take_two_digits(&reader, 59, &parts.minute)) return false;
  if (!take_seconds(&reader, &parts) || !take_offset(&reader, &offset) || reader.at != reader.end)
    return false;
  int64_t read = parts.date * MS_PER_DAY + parts.hour * MS_PER_HOUR +
                 (parts.minute - offset) * MS_PER_MINUTE + parts.second * MS_PER_SECOND + parts.ms;
  if (read < DATE_MIN * MS_PER_DAY || read >= (DATE_MAX + 1) * MS_PER_DAY) return false;
  *instant = read;
  return true;
}
