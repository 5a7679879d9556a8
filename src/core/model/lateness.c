#include "core/model/lateness.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"

/* What one laying works on. */
struct course {
  const struct today_visit *visits;
  int visit_count;
  int64_t now;
  struct interval day;
  int64_t *shift;    /* by visit: ms by which its next part moves */
  int64_t *last_end; /* by visit: when its last part ends by the book */
  int64_t *free_at;  /* by employee: when what was laid so far ends */
  int64_t *begun_at; /* by employee: when the latest of what has begun was booked to begin */
};

static int compare_visits(const void *key, const void *row) {
  return id_compare(key, &((const struct today_visit *)row)->appointment);
}

/* The visit of a row, or -1. */
static int visit_of(const struct course *course, const struct busy *row) {
  if (course->visit_count == 0) return -1;
  const struct today_visit *visit =
      bsearch(&row->appointment, course->visits, (size_t)course->visit_count, sizeof *visit, compare_visits);
  return visit == NULL ? -1 : (int)(visit - course->visits);
}

static bool has_begun(const struct today_visit *visit) {
  return visit->status == STATUS_IN_PROGRESS || (visit->status == STATUS_CHECKED_IN && visit->walk_in);
}

/* Whether somebody will still come to it. */
static bool is_awaited(const struct course *course, const struct today_visit *visit) {
  return visit->status == STATUS_CHECKED_IN || course->now < visit->ends_at;
}

static int compare_rows(const void *left, const void *right) {
  const struct busy *a = *(struct busy *const *)left;
  const struct busy *b = *(struct busy *const *)right;
  if (a->time.from != b->time.from) return a->time.from < b->time.from ? -1 : 1;
  int order = id_compare(&a->appointment, &b->appointment);
  if (order == 0) order = (a->position > b->position) - (a->position < b->position);
  return order != 0 ? order : (a->employee > b->employee) - (a->employee < b->employee);
}

/* The parts that were begun show that what came before them is over; a part in the middle of a visit shows nothing. */
static void note_row(struct course *course, const struct busy *row) {
  int at = visit_of(course, row);
  if (at < 0) return;
  const struct today_visit *visit = &course->visits[at];
  if (row->time.to > course->last_end[at]) course->last_end[at] = row->time.to;
  if (visit->started_at > visit->starts_at && has_begun(visit))
    course->shift[at] = (visit->started_at - visit->starts_at) / MS_PER_MINUTE * MS_PER_MINUTE;
  bool shows = visit->status == STATUS_COMPLETED || (has_begun(visit) && row->position == 0);
  if (shows && row->time.from <= course->now && row->time.from > course->begun_at[row->employee])
    course->begun_at[row->employee] = row->time.from;
}

/* By how much a part that is not over begins later than booked. */
static int64_t delay_of(const struct course *course, const struct busy *row, int at) {
  int64_t delay = at < 0 ? 0 : course->shift[at];
  int64_t pushed = row->overlap ? 0 : course->free_at[row->employee] - row->occupied.from;
  if (pushed > delay) delay = pushed;
  if (at < 0 || has_begun(&course->visits[at]) || row->position != 0) return delay;
  return row->time.from + delay < course->now ? course->now - row->time.from : delay;
}

static void lay_row(struct course *course, struct busy *row) {
  int at = visit_of(course, row);
  const struct today_visit *visit = at < 0 ? NULL : &course->visits[at];
  bool over = row->time.from < course->begun_at[row->employee] ||
              (visit != NULL &&
               (visit->status == STATUS_COMPLETED || (!has_begun(visit) && !is_awaited(course, visit))));
  if (!over) {
    int64_t buffer = row->occupied.to - row->time.to;
    int64_t delay = delay_of(course, row, at);
    bool last = at >= 0 && row->time.to == course->last_end[at];
    row->occupied.from += delay;
    row->time.from += delay;
    row->time.to += delay;
    if (at >= 0) course->shift[at] = delay;
    if (last && has_begun(visit) && row->time.to <= course->now) row->time.to = course->now + MS_PER_MINUTE;
    row->occupied.to = row->time.to + buffer;
  }
  if (!row->overlap && row->occupied.to > course->free_at[row->employee])
    course->free_at[row->employee] = row->occupied.to;
}

static bool course_init(struct course *course, const struct agenda *book, struct arena *arena) {
  size_t people = (size_t)book->salon->employee_count + 1;
  size_t visits = (size_t)course->visit_count + 1;
  course->shift = ARENA_NEW(arena, visits, int64_t);
  course->last_end = ARENA_NEW(arena, visits, int64_t);
  course->free_at = ARENA_NEW(arena, people, int64_t);
  course->begun_at = ARENA_NEW(arena, people, int64_t);
  if (arena->exhausted) return false;
  for (size_t i = 0; i < people; i++) course->free_at[i] = course->begun_at[i] = INT64_MIN / 2;
  return true;
}

/* What by the book should have ended, or begun, and still lasts. */
static void note_behind(struct lateness *lateness, const struct busy *row, const struct busy *booked,
                        int64_t now) {
  int64_t behind = row->time.to - booked->time.to;
  bool now_on = booked->time.from <= now && row->time.to > now;
  if (now_on && behind > lateness->behind[row->employee]) lateness->behind[row->employee] = behind;
}

bool lateness_lay(const struct agenda *book, int32_t today, int64_t now, const struct today_visit visits[],
                  int count, struct arena *arena, struct lateness *lateness) {
  struct course course = {.visits = visits, .visit_count = count, .now = now};
  course.day.from = zone_day_start(agenda_zone(book), today);
  course.day.to = zone_day_start(agenda_zone(book), today + 1);
  size_t rows = (size_t)book->busy_count;
  lateness->agenda = *book;
  lateness->behind = ARENA_NEW(arena, (size_t)book->salon->employee_count + 1, int64_t);
  struct busy *laid = ARENA_NEW(arena, rows + 1, struct busy);
  struct busy **order = ARENA_NEW(arena, rows + 1, struct busy *);
  if (!course_init(&course, book, arena) || lateness->behind == NULL || laid == NULL || order == NULL)
    return false;
  if (rows > 0) memcpy(laid, book->busy, rows * sizeof laid[0]);
  size_t todays = 0;
  for (size_t i = 0; i < rows; i++)
    if (interval_overlaps(laid[i].occupied, course.day)) order[todays++] = &laid[i];
  qsort(order, todays, sizeof order[0], compare_rows);
  for (size_t i = 0; i < todays; i++) note_row(&course, order[i]);
  for (size_t i = 0; i < todays; i++) lay_row(&course, order[i]);
  for (size_t i = 0; i < rows; i++) note_behind(lateness, &laid[i], &book->busy[i], now);
  lateness->agenda.busy = laid;
  return agenda_index(&lateness->agenda, arena);
}
