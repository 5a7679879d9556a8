#include "core/model/refusal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/text.h"
#include "core/model/word_list.h"

void refusal_write(char text[RULE_TEXT_SIZE], const char *format, ...) {
  va_list args;
  va_start(args, format);
  int wrote = vsnprintf(text, RULE_TEXT_SIZE, format, args);
  va_end(args);
  if (wrote >= RULE_TEXT_SIZE) text[text_valid_length(text, RULE_TEXT_SIZE - 1)] = '\0';
}

bool refusal_append(char *text, size_t size, const char *words) {
  size_t used = strlen(text);
  size_t length = strlen(words);
  return text_copy(text + used, size - used, words, length) == length;
}

void refusal_date(const struct refusal *refusal, int32_t date, char text[MOMENT_TEXT_SIZE]) {
  moment_day(date, refusal->today, text);
}

void refusal_clock(const struct refusal *refusal, int64_t instant, char text[REFUSAL_CLOCK_SIZE]) {
  int32_t date;
  int minute;
  zone_to_wall(refusal->zone, instant, &date, &minute);
  char time[MOMENT_TIME_SIZE];
  moment_time(minute, time);
  if (date == refusal->date + 1 && instant == zone_day_start(refusal->zone, date)) {
    moment_time(MINUTES_PER_DAY, text);
    return;
  }
  int64_t instants[2];
  char offset[12] = "";
  if (zone_resolve(refusal->zone, date, minute, instants) == 2) {
    int minutes = zone_offset_at(refusal->zone, instant) / 60;
    int hours = minutes / 60;
    int rest = minutes % 60 < 0 ? -(minutes % 60) : minutes % 60;
    (void)snprintf(offset, sizeof offset, rest == 0 ? " (UTC%+d)" : " (UTC%+d:%02d)", hours % 100, rest);
  }
  char day[MOMENT_TEXT_SIZE + 1] = "";
  if (date != refusal->date) {
    refusal_date(refusal, date, day);
    (void)refusal_append(day, sizeof day, " ");
  }
  (void)snprintf(text, REFUSAL_CLOCK_SIZE, "%s%s%s", day, time, offset);
}

void refusal_of_employee(const struct refusal *refusal, int employee, int location,
                         char text[RULE_TEXT_SIZE]) {
  const struct employee *row = &refusal->salon->employees[employee];
  const struct location *locations = refusal->salon->locations;
  if (!row->active)
    refusal_write(text, _("%s no longer works here."), row->name);
  else if (!row->bookable)
    refusal_write(text, _("%s takes no bookings."), row->name);
  else if (row->location != INDEX_NONE)
    refusal_write(text, _("%s works at %s, not at %s."), row->name, locations[row->location].name,
                  locations[location].name);
}

/* "09:00 to 12:00 and 13:00 to 17:00" */
static void list_pieces(const struct refusal *refusal, const struct interval_set *set, char *text,
                        size_t size) {
  text[0] = '\0';
  for (size_t i = 0; i < set->count; i++) {
    char from[REFUSAL_CLOCK_SIZE];
    char to[REFUSAL_CLOCK_SIZE];
    refusal_clock(refusal, set->pieces[i].from, from);
    refusal_clock(refusal, set->pieces[i].to, to);
    char piece[2 * REFUSAL_CLOCK_SIZE + 16];
    (void)snprintf(piece, sizeof piece, _("%s to %s"), from, to);
    word_list_add(text, size, piece, (int)(set->count - i - 1), WORD_LIST_AND);
  }
}

void refusal_of_shift(const struct refusal *refusal, int employee, const struct interval_set *shifts,
                      struct interval need, char text[RULE_TEXT_SIZE]) {
  const char *name = refusal->salon->employees[employee].name;
  char date[MOMENT_TEXT_SIZE];
  refusal_date(refusal, refusal->date, date);
  if (shifts->count == 0) {
    refusal_write(text, _("%s does not work on %s."), name, date);
    return;
  }
  char pieces[160];
  list_pieces(refusal, shifts, pieces, sizeof pieces);
  char from[REFUSAL_CLOCK_SIZE];
  char to[REFUSAL_CLOCK_SIZE];
  refusal_clock(refusal, need.from, from);
  refusal_clock(refusal, need.to, to);
  refusal_write(text, _("%s works from %s on %s, and the visit needs %s to %s."), name, pieces, date, from,
                to);
}

/* What somebody is doing instead of working: "is <…>". */
static const char *const absences[exception_type_count] = {
    [EXCEPTION_AVAILABLE] = N_("available"),
    [EXCEPTION_UNAVAILABLE] = N_("not available"),
    [EXCEPTION_HOLIDAY] = N_("on holiday"),
    [EXCEPTION_VACATION] = N_("on vacation"),
    [EXCEPTION_SICK] = N_("ill"),
    [EXCEPTION_MEETING] = N_("in a meeting"),
    [EXCEPTION_TRAINING] = N_("in a training"),
};

/* Puts " (the reason)" before the stop of a sentence, when there is one; what does not fit is cut. */
static void add_reason(const char *reason, char text[RULE_TEXT_SIZE]) {
  enum { REASON_MAX = 64 };
  char cut[REASON_MAX];
  if (reason == NULL || reason[0] == '\0') return;
  size_t length = strlen(text);
  if (length > 0 && text[length - 1] == '.') text[length - 1] = '\0';
  (void)text_copy(cut, sizeof cut, reason, strlen(reason));
  bool fits = refusal_append(text, RULE_TEXT_SIZE, " (") && refusal_append(text, RULE_TEXT_SIZE, cut) &&
              refusal_append(text, RULE_TEXT_SIZE, ").");
  (void)fits;
}

void refusal_of_exception(const struct refusal *refusal, const struct schedule_exception *exception,
                          char text[RULE_TEXT_SIZE]) {
  const char *name = refusal->salon->employees[exception->employee].name;
  const char *absence = _(absences[exception->type]);
  char date[MOMENT_TEXT_SIZE];
  char from[MOMENT_TIME_SIZE];
  char to[MOMENT_TIME_SIZE];
  refusal_date(refusal, exception->date, date);
  moment_time(exception->start, from);
  moment_time(exception->end, to);
  if (exception->whole_day)
    refusal_write(text, _("%s is %s on %s."), name, absence, date);
  else
    refusal_write(text, _("%s is %s on %s from %s to %s."), name, absence, date, from, to);
  add_reason(exception->reason, text);
}

void refusal_of_block(const struct refusal *refusal, const struct block *block, char text[RULE_TEXT_SIZE]) {
  char from[REFUSAL_CLOCK_SIZE];
  char to[REFUSAL_CLOCK_SIZE];
  refusal_clock(refusal, block->time.from, from);
  refusal_clock(refusal, block->time.to, to);
  refusal_write(text, _("%s has blocked the time from %s to %s."),
                refusal->salon->employees[block->employee].name, from, to);
  add_reason(block->reason, text);
}

void refusal_of_hold(const struct refusal *refusal, const struct block *hold, char text[RULE_TEXT_SIZE]) {
  char from[REFUSAL_CLOCK_SIZE];
  char to[REFUSAL_CLOCK_SIZE];
  refusal_clock(refusal, hold->time.from, from);
  refusal_clock(refusal, hold->time.to, to);
  refusal_write(text, _("Somebody else is just booking %s from %s to %s."),
                refusal->salon->employees[hold->employee].name, from, to);
}

/* "5 minutes of buffer after it", or nothing. */
static void describe_buffers(const struct busy *busy, char *text, size_t size) {
  long before = (long)((busy->time.from - busy->occupied.from) / MS_PER_MINUTE);
  long after = (long)((busy->occupied.to - busy->time.to) / MS_PER_MINUTE);
  text[0] = '\0';
  if (before > 0 && after > 0)
    (void)snprintf(text, size, _("%ld minutes of buffer before it and %ld after it"), before, after);
  else if (before > 0)
    (void)snprintf(text, size,
                   P_("%ld minute of buffer before it", "%ld minutes of buffer before it", before), before);
  else if (after > 0)
    (void)snprintf(text, size, P_("%ld minute of buffer after it", "%ld minutes of buffer after it", after),
                   after);
}

void refusal_of_busy(const struct refusal *refusal, const struct plan_segment *segment, int64_t start,
                     const struct busy *busy, char text[RULE_TEXT_SIZE]) {
  const struct salon *salon = refusal->salon;
  const char *employee = salon->employees[busy->employee].name;
  const char *service = salon->services[busy->service].name;
  const char *customer = busy->customer_name;
  char visit[RULE_TEXT_SIZE];
  char from[REFUSAL_CLOCK_SIZE];
  char to[REFUSAL_CLOCK_SIZE];
  char buffers[160];
  refusal_clock(refusal, busy->occupied.from, from);
  refusal_clock(refusal, busy->occupied.to, to);
  describe_buffers(busy, buffers, sizeof buffers);
  if (customer == NULL || customer[0] == '\0')
    refusal_write(visit, _("another visit, %s"), service);
  else
    refusal_write(visit, _("%s's %s"), customer, service);
  if (interval_overlaps(plan_segment_time(segment, start), busy->occupied)) {
    refusal_write(text, _("%s is taken from %s to %s by %s."), employee, from, to, visit);
    add_reason(buffers, text);
    return;
  }
  char need_from[REFUSAL_CLOCK_SIZE];
  char need_to[REFUSAL_CLOCK_SIZE];
  struct interval need = plan_segment_occupied(segment, start);
  refusal_clock(refusal, need.from, need_from);
  refusal_clock(refusal, need.to, need_to);
  refusal_write(text, _("With its buffers %s needs %s from %s to %s, but %s takes %s to %s."),
                salon->services[segment->service].name, employee, need_from, need_to, visit, from, to);
  add_reason(buffers, text);
}
