#include "wire/json_writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/text.h"

void json_writer_init(struct json_writer *writer, json_sink *sink, void *context) {
  writer->sink = sink;
  writer->context = context;
  writer->failed = false;
  writer->comma = false;
  writer->used = 0;
}

static void flush(struct json_writer *writer) {
  if (!writer->failed && writer->used > 0)
    writer->failed = !writer->sink(writer->context, writer->buffer, writer->used);
  writer->used = 0;
}

bool json_writer_end(struct json_writer *writer) {
  flush(writer);
  return !writer->failed;
}

static void put(struct json_writer *writer, const char *bytes, size_t length) {
  while (length > 0) {
    if (writer->used == sizeof writer->buffer) flush(writer);
    size_t room = sizeof writer->buffer - writer->used;
    size_t part = length < room ? length : room;
    memcpy(writer->buffer + writer->used, bytes, part);
    writer->used += part;
    bytes += part;
    length -= part;
  }
}

static void put_byte(struct json_writer *writer, char byte) {
  if (writer->used == sizeof writer->buffer) flush(writer);
  writer->buffer[writer->used++] = byte;
}

static void before_value(struct json_writer *writer) {
  if (writer->comma) put_byte(writer, ',');
  writer->comma = true;
}

void json_begin_object(struct json_writer *writer) {
  before_value(writer);
  put_byte(writer, '{');
  writer->comma = false;
}

void json_end_object(struct json_writer *writer) {
  put_byte(writer, '}');
  writer->comma = true;
}

void json_begin_array(struct json_writer *writer) {
  before_value(writer);
  put_byte(writer, '[');
  writer->comma = false;
}

void json_end_array(struct json_writer *writer) {
  put_byte(writer, ']');
  writer->comma = true;
}

void json_key(struct json_writer *writer, const char *key) {
  before_value(writer);
  put_byte(writer, '"');
  put(writer, key, strlen(key));
  put(writer, "\":", 2);
  writer->comma = false;
}

void json_put_raw(struct json_writer *writer, const char *json, size_t length) {
  before_value(writer);
  put(writer, json, length);
}

void json_space(struct json_writer *writer, const char *bytes) {
  put(writer, bytes, strlen(bytes));
  writer->comma = false;
}

void json_put_null(struct json_writer *writer) { json_put_raw(writer, "null", 4); }

void json_put_bool(struct json_writer *writer, bool value) {
  json_put_raw(writer, value ? "true" : "false", value ? 4 : 5);
}

void json_put_int(struct json_writer *writer, int64_t value) {
  char digits[24];
  char *at = digits + sizeof digits;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do {
    *--at = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0) *--at = '-';
  json_put_raw(writer, at, (size_t)(digits + sizeof digits - at));
}

void json_put_real(struct json_writer *writer, double value) {
  if (!isfinite(value)) {
    json_put_null(writer);
    return;
  }
  char digits[40];
  for (int precision = 15; precision <= 17; precision++) {
    (void)snprintf(digits, sizeof digits, "%.*g", precision, value);
    double back = strtod(digits, NULL);
    if (back <= value && back >= value) break;
  }
  char text[44];
  size_t used = 0;
  bool fraction = false;
  /* Whatever the locale writes between digits is the point. */
  for (const char *at = digits; *at != '\0'; at++) {
    bool digit = strchr("0123456789+-e", *at) != NULL;
    if (*at == 'e' || !digit) fraction = true;
    if (digit) {
      text[used++] = *at;
    } else if (used > 0 && text[used - 1] != '.') {
      text[used++] = '.';
    }
  }
  if (!fraction) {
    text[used++] = '.';
    text[used++] = '0';
  }
  json_put_raw(writer, text, used);
}

void json_put_id(struct json_writer *writer, struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  before_value(writer);
  put_byte(writer, '"');
  put(writer, text, ID_TEXT_SIZE - 1);
  put_byte(writer, '"');
}

void json_put_text(struct json_writer *writer, const char *text) {
  json_put_text_n(writer, text, strlen(text));
}

static void put_escape(struct json_writer *writer, unsigned char byte) {
  static const char names[] = "btnvfr"; /* from 8; 11 has none */
  char text[8];
  if (byte == '"' || byte == '\\') {
    (void)snprintf(text, sizeof text, "\\%c", byte);
  } else if (byte >= 8 && byte <= 13 && byte != 11) {
    (void)snprintf(text, sizeof text, "\\%c", names[byte - 8]);
  } else {
    (void)snprintf(text, sizeof text, "\\u%04x", byte);
  }
  put(writer, text, strlen(text));
}

void json_put_text_n(struct json_writer *writer, const char *text, size_t length) {
  size_t start = 0, i = 0;
  before_value(writer);
  put_byte(writer, '"');
  while (i < length) {
    unsigned char byte = (unsigned char)text[i];
    size_t size = 1;
    bool plain = byte >= 0x20 && byte != '"' && byte != '\\';
    if (byte >= 0x80) plain = text_decode(text, length, i, &size) >= 0;
    if (!plain) {
      put(writer, text + start, i - start);
      if (byte < 0x80) {
        put_escape(writer, byte);
      } else {
        put(writer, "\xEF\xBF\xBD", 3);
      }
      start = i + size;
    }
    i += size;
  }
  put(writer, text + start, i - start);
  put_byte(writer, '"');
}
