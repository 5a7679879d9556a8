#include "demo/line.h"

#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"

static void put(struct demo_line *line, const char *bytes, size_t length) {
  if (length > sizeof line->text - line->length) {
    line->overflow = true;
    return;
  }
  memcpy(line->text + line->length, bytes, length);
  line->length += length;
}

static void put_byte(struct demo_line *line, char byte) { put(line, &byte, 1); }

static void put_word(struct demo_line *line, const char *word) { put(line, word, strlen(word)); }

static void put_quoted(struct demo_line *line, const char *text) {
  static const char hex[] = "0123456789abcdef";
  put_byte(line, '"');
  for (const char *at = text; *at != '\0';) {
    size_t plain = strcspn(at, "\"\\\n\t\r\b\f\1\2\3\4\5\6\7\013\016\017\020\021\022\023\024\025\026\027\030"
                               "\031\032\033\034\035\036\037");
    put(line, at, plain);
    at += plain;
    if (*at == '\0') break;
    unsigned char byte = (unsigned char)*at++;
    char escape[6] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
    if (byte == '"' || byte == '\\') {
      escape[1] = (char)byte;
      put(line, escape, 2);
    } else if (byte == '\n') {
      put(line, "\\n", 2);
    } else {
      put(line, escape, sizeof escape);
    }
  }
  put_byte(line, '"');
}

static void put_key(struct demo_line *line, const char *key) {
  if (!line->first) put_byte(line, ',');
  line->first = false;
  if (key == NULL) return;
  put_byte(line, '"');
  put_word(line, key);
  put(line, "\":", 2);
}

static void put_number(struct demo_line *line, int64_t value) {
  char text[24];
  size_t at = sizeof text;
  uint64_t rest = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
  do {
    text[--at] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0) text[--at] = '-';
  put(line, text + at, sizeof text - at);
}

void line_begin(struct demo_line *line, const char *entity) {
  line->length = 0;
  line->first = true;
  line->overflow = false;
  put_byte(line, '{');
  if (entity != NULL) line_text(line, "e", entity);
}

bool line_end(struct demo_line *line) {
  put_byte(line, '}');
  return !line->overflow;
}

void line_object_begin(struct demo_line *line, const char *key) {
  put_key(line, key);
  put_byte(line, '{');
  line->first = true;
}

void line_object_end(struct demo_line *line) {
  put_byte(line, '}');
  line->first = false;
}

void line_array_begin(struct demo_line *line, const char *key) {
  put_key(line, key);
  put_byte(line, '[');
  line->first = true;
}

void line_array_end(struct demo_line *line) {
  put_byte(line, ']');
  line->first = false;
}

void line_text(struct demo_line *line, const char *key, const char *value) {
  if (value == NULL) {
    line_null(line, key);
    return;
  }
  put_key(line, key);
  put_quoted(line, value);
}

void line_number(struct demo_line *line, const char *key, int64_t value) {
  put_key(line, key);
  put_number(line, value);
}

void line_digits(struct demo_line *line, const char *key, int64_t value) {
  put_key(line, key);
  put_byte(line, '"');
  put_number(line, value);
  put_byte(line, '"');
}

void line_thousandths(struct demo_line *line, const char *key, int64_t value) {
  put_key(line, key);
  put_number(line, value / 1000);
  put_byte(line, '.');
  for (int64_t rest = value % 1000, unit = 100; unit > 0; unit /= 10)
    put_byte(line, (char)('0' + rest / unit % 10));
}

void line_bool(struct demo_line *line, const char *key, bool value) {
  put_key(line, key);
  put_word(line, value ? "true" : "false");
}

void line_null(struct demo_line *line, const char *key) {
  put_key(line, key);
  put_word(line, "null");
}

void line_id(struct demo_line *line, const char *key, struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  line_text(line, key, text);
}

void line_date(struct demo_line *line, const char *key, int32_t date) {
  char text[DATE_TEXT_SIZE];
  date_format(date, text);
  line_text(line, key, text);
}

void line_time(struct demo_line *line, const char *key, int minute) {
  char text[TIME_OF_DAY_TEXT_SIZE];
  time_of_day_format(minute, text);
  line_text(line, key, text);
}

void line_instant(struct demo_line *line, const char *key, int64_t instant) {
  char text[INSTANT_TEXT_SIZE];
  instant_format_utc(instant, text);
  line_text(line, key, text);
}
