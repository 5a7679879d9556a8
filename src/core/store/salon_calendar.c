#include "core/store/salon_calendar.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/text.h"

enum { CALENDAR_BUFFER = 16384, LINE_BYTES = 75, SUMMARY_SIZE = 512, NOTES_SIZE = 4096, STAMP_SIZE = 20 };

struct calendar {
  salon_sink *sink;
  void *context;
  bool failed;
  size_t column; /* bytes on the line */
  /* The event that is being gathered, of a visit's segments. */
  bool open;
  struct id id;
  int64_t starts_at, ends_at, updated_at;
  const char *status;
  char location[SUMMARY_SIZE], who[SUMMARY_SIZE], services[SUMMARY_SIZE], notes[NOTES_SIZE];
  size_t used;
  char buffer[CALENDAR_BUFFER];
};

static void put(struct calendar *calendar, const char *bytes, size_t length) {
  if (calendar->used + length > sizeof calendar->buffer) {
    calendar->failed =
        calendar->failed || !calendar->sink(calendar->context, calendar->buffer, calendar->used);
    calendar->used = 0;
  }
  memcpy(calendar->buffer + calendar->used, bytes, length);
  calendar->used += length;
}

/* One character, whole: a line that would become too long goes on in the next, behind a space. */
static void put_character(struct calendar *calendar, const char *bytes, size_t length) {
  if (calendar->column + length > LINE_BYTES) {
    put(calendar, "\r\n ", 3);
    calendar->column = 1;
  }
  put(calendar, bytes, length);
  calendar->column += length;
}

static void put_plain(struct calendar *calendar, const char *text) {
  for (; *text != '\0'; text++) put_character(calendar, text, 1);
}

static void end_line(struct calendar *calendar) {
  put(calendar, "\r\n", 2);
  calendar->column = 0;
}

/* A value of TEXT: backslash, semicolon, comma and line ends are escaped. */
static void put_text(struct calendar *calendar, const char *name, const char *text) {
  size_t length = strlen(text), size = 0;
  if (length == 0) return;
  put_plain(calendar, name);
  for (size_t at = 0; at < length; at += size) {
    int32_t code_point = text_decode(text, length, at, &size);
    if (code_point == '\n') {
      put_character(calendar, "\\n", 2);
    } else if (code_point == '\\' || code_point == ';' || code_point == ',') {
      char escaped[2] = {'\\', (char)code_point};
      put_character(calendar, escaped, 2);
    } else if (code_point >= ' ' && code_point != 0x7F && !(code_point >= 0x80 && code_point < 0xA0)) {
      put_character(calendar, text + at, size);
    }
  }
  end_line(calendar);
}

static void put_stamp(struct calendar *calendar, const char *name, int64_t instant) {
  char text[INSTANT_TEXT_SIZE], stamp[STAMP_SIZE];
  size_t used = 0;
  instant_format_utc(instant - (instant % MS_PER_SECOND + MS_PER_SECOND) % MS_PER_SECOND, text);
  for (const char *at = text; *at != '\0' && used + 1 < sizeof stamp; at++)
    if (*at != '-' && *at != ':') stamp[used++] = *at;
  stamp[used] = '\0';
  put_plain(calendar, name);
  put_plain(calendar, stamp);
  end_line(calendar);
}

static void put_line(struct calendar *calendar, const char *line) {
  put_plain(calendar, line);
  end_line(calendar);
}

static void end_event(struct calendar *calendar) {
  char id[ID_TEXT_SIZE], summary[2 * SUMMARY_SIZE + 8];
  if (!calendar->open) return;
  calendar->open = false;
  id_format(calendar->id, id);
  (void)snprintf(summary, sizeof summary, "%s%s%s", calendar->services, calendar->who[0] == '\0' ? "" : " - ",
                 calendar->who);
  put_line(calendar, "BEGIN:VEVENT");
  put_plain(calendar, "UID:");
  put_line(calendar, id);
  put_stamp(calendar, "DTSTAMP:", calendar->updated_at);
  put_stamp(calendar, "DTSTART:", calendar->starts_at);
  put_stamp(calendar, "DTEND:", calendar->ends_at);
  put_text(calendar, "SUMMARY:", summary);
  put_text(calendar, "LOCATION:", calendar->location);
  put_text(calendar, "DESCRIPTION:", calendar->notes);
  put_plain(calendar, "STATUS:");
  put_line(calendar, calendar->status);
  put_line(calendar, "END:VEVENT");
}

static const char *status_of(const char *status) {
  if (strcmp(status, "pending") == 0) return "TENTATIVE";
  bool off = strcmp(status, "cancelled") == 0 || strcmp(status, "no_show") == 0;
  return off ? "CANCELLED" : "CONFIRMED";
}

static void copy(char *out, size_t size, const char *text) { (void)text_copy(out, size, text, strlen(text)); }

/* Adds "text" behind what is there, with something between; nothing when there is no more room for it. */
static void append(char *out, size_t size, const char *between, const char *text) {
  size_t used = strlen(out);
  if (text[0] == '\0' || used + strlen(between) + strlen(text) + 1 > size) return;
  (void)snprintf(out + used, size - used, "%s%s", used == 0 ? "" : between, text);
}

static void begin_event(struct calendar *calendar, const struct salon_visit_row *visit) {
  calendar->open = true;
  calendar->id = visit->id;
  calendar->starts_at = visit->visit_starts_at;
  calendar->ends_at = visit->visit_ends_at;
  calendar->updated_at = visit->updated_at;
  calendar->status = status_of(visit->status);
  calendar->services[0] = calendar->notes[0] = '\0';
  copy(calendar->location, sizeof calendar->location, visit->location);
  copy(calendar->who, sizeof calendar->who, visit->customer[0] != '\0' ? visit->customer : visit->title);
  append(calendar->notes, sizeof calendar->notes, "\n", visit->confirmation_code);
  append(calendar->notes, sizeof calendar->notes, "\n", visit->phone);
}

static bool put_segment(void *context, const struct salon_visit_row *visit, struct error *error) {
  struct calendar *calendar = context;
  char line[SUMMARY_SIZE];
  (void)error;
  if (!calendar->open || !id_equal(calendar->id, visit->id)) {
    end_event(calendar);
    begin_event(calendar, visit);
  }
  if (visit->part[0] == '\0' || strstr(calendar->services, visit->service) == NULL)
    append(calendar->services, sizeof calendar->services, ", ", visit->service);
  (void)snprintf(line, sizeof line, "%.200s%s%.100s: %.150s", visit->service,
                 visit->part[0] == '\0' ? "" : ", ", visit->part, visit->employee);
  append(calendar->notes, sizeof calendar->notes, "\n", line);
  return !calendar->failed;
}

enum code salon_calendar_write(struct replica *replica, salon_sink *sink, void *context,
                               struct error *error) {
  struct calendar calendar = {.sink = sink, .context = context};
  put_line(&calendar, "BEGIN:VCALENDAR");
  put_line(&calendar, "VERSION:2.0");
  put_line(&calendar, "PRODID:-//frontdesk//frontdesk//EN");
  enum code code = salon_each_visit(replica, put_segment, &calendar, error);
  end_event(&calendar);
  put_line(&calendar, "END:VCALENDAR");
  if (calendar.used > 0) calendar.failed = calendar.failed || !sink(context, calendar.buffer, calendar.used);
  if (calendar.failed)
    return error_set(error, CODE_STORAGE,
                     _("The export cannot be written. Make room on the disk, then do it again."));
  return code;
}
