#include "server/http/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_SIZE = 2048, WORDS_SIZE = 1024 };

static atomic_int level_now = LOG_INFO;
static atomic_bool json_now = false;
static atomic_int descriptor_now = 2;

static const char *const level_names[] = {"error", "warning", "info", "debug"};

void log_set(enum log_level level, bool json, int descriptor) {
  atomic_store(&level_now, (int)level);
  atomic_store(&json_now, json);
  atomic_store(&descriptor_now, descriptor);
}

struct line {
  char text[LINE_SIZE];
  size_t used;
};

static void put(struct line *line, const char *format, ...) FD_PRINTF(2, 3);
static void put(struct line *line, const char *format, ...) {
  va_list values;
  va_start(values, format);
  int length = vsnprintf(line->text + line->used, LINE_SIZE - line->used, format, values);
  va_end(values);
  if (length > 0) line->used += (size_t)length;
  if (line->used > LINE_SIZE - 4) line->used = LINE_SIZE - 4;
}

/* Words inside quotes: what could end them or the line is written as an escape, which is the same for both forms. */
static void put_quoted(struct line *line, const char *words) {
  put(line, "\"");
  for (; *words != '\0' && line->used < LINE_SIZE - 16; words++) {
    unsigned char byte = (unsigned char)*words;
    if (byte == '"' || byte == '\\')
      put(line, "\\%c", byte);
    else if (byte < 0x20 || byte == 0x7f)
      put(line, "\\u%04x", byte);
    else
      put(line, "%c", byte);
  }
  put(line, "\"");
}

static void put_head(struct line *line, enum log_level level, bool json) {
  struct timespec now;
  struct tm parts;
  char at[32] = "";
  (void)clock_gettime(CLOCK_REALTIME, &now);
  if (gmtime_r(&now.tv_sec, &parts) != NULL) (void)strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &parts);
  put(line, json ? "{\"at\":\"%s.%03dZ\",\"level\":\"%s\"" : "%s.%03dZ %s", at, (int)(now.tv_nsec / 1000000),
      level_names[level]);
}

/* A key with its text; numbers are texts without quotes. */
static void put_pair(struct line *line, bool json, const char *key, const char *value, bool bare) {
  put(line, json ? ",\"%s\":" : " %s=", key);
  if (bare || (!json && value[0] != '\0'))
    put(line, "%s", value);
  else
    put_quoted(line, value);
}

static void put_number(struct line *line, bool json, const char *key, int64_t value) {
  char text[24];
  (void)snprintf(text, sizeof text, "%" PRId64, value);
  put_pair(line, json, key, text, true);
}

/* Nobody can be told when the log cannot be written. */
static void send(struct line *line, bool json) {
  if (json) line->text[line->used++] = '}';
  line->text[line->used++] = '\n';
  ssize_t written = write(atomic_load(&descriptor_now), line->text, line->used);
  (void)written;
}

void log_say(enum log_level level, const char *request, const char *format, ...) {
  if ((int)level > atomic_load(&level_now)) return;
  char words[WORDS_SIZE];
  va_list values;
  va_start(values, format);
  (void)vsnprintf(words, sizeof words, format, values);
  va_end(values);
  bool json = atomic_load(&json_now);
  struct line line = {.used = 0};
  put_head(&line, level, json);
  if (request != NULL) put_pair(&line, json, "request", request, false);
  put(&line, json ? ",\"message\":" : " ");
  put_quoted(&line, words);
  send(&line, json);
}

void log_answered(const struct log_request *request) {
  if ((int)LOG_INFO > atomic_load(&level_now)) return;
  bool json = atomic_load(&json_now);
  struct line line = {.used = 0};
  put_head(&line, LOG_INFO, json);
  put_pair(&line, json, "request", request->id, false);
  put_pair(&line, json, "method", request->method, false);
  put_pair(&line, json, "route", request->operation, false);
  put_number(&line, json, "status", request->status);
  if (request->code[0] != '\0') put_pair(&line, json, "code", request->code, false);
  put_number(&line, json, "us", request->microseconds);
  put_number(&line, json, "in", request->bytes_in);
  put_number(&line, json, "out", request->bytes_out);
  send(&line, json);
}
