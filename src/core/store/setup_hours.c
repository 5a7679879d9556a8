/* Visits to come that a change of somebody's time leaves outside of it. They stay; the person at the desk is told. */
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/reader_inside.h"
#include "core/store/setup_inside.h"
#include "core/store/vector.h"

enum { AHEAD_DAYS = 800 };

/* Whose visits, and when, a change of the row may touch. */
struct reach {
  struct id employee; /* nil: of everybody */
  struct interval time;
  bool yearly; /* of these visits only those on the day and month of `date` */
  int32_t date;
};

static int32_t date_of(const struct row *row) {
  int32_t date = DATE_NONE;
  const char *text = row->values == NULL ? NULL : row_text(row, "date");
  if (text != NULL) (void)date_parse(text, strlen(text), &date);
  return date;
}

static void reach_day(struct reach *reach, int32_t date) {
  if (date == DATE_NONE) return;
  int64_t from = (int64_t)(date - 1) * MS_PER_DAY, to = (int64_t)(date + 2) * MS_PER_DAY;
  bool empty = reach->time.to <= reach->time.from;
  if (empty || from < reach->time.from) reach->time.from = from;
  if (empty || to > reach->time.to) reach->time.to = to;
}

/* False when the row says nothing about time. */
static bool reach_of(const struct setup_work *work, struct reach *reach) {
  const struct row *row = work->row.values == NULL ? &work->before : &work->row;
  int64_t now = work->change->now;
  *reach = (struct reach){.time = {now, now + AHEAD_DAYS * MS_PER_DAY}, .date = DATE_NONE};
  switch ((int)work->entity) {
  case ENTITY_SHIFT:
    reach->employee = row_id(row, "employee_id");
    return true;
  case ENTITY_EMPLOYEE:
    reach->employee = row_id(row, "id");
    return !work->is_new;
  case ENTITY_SCHEDULE_EXCEPTION:
    reach->employee = row_id(row, "employee_id");
    reach->time = (struct interval){0, 0};
    reach_day(reach, date_of(&work->row));
    reach_day(reach, date_of(&work->before));
    break;
  case ENTITY_HOLIDAY:
    reach->yearly = row_int(row, "yearly", 0) != 0;
    reach->date = date_of(row);
    if (!reach->yearly) reach->time = (struct interval){0, 0};
    if (!reach->yearly) reach_day(reach, reach->date);
    break;
  case ENTITY_BLOCK:
    reach->employee = row_id(row, "employee_id");
    reach->time = (struct interval){row_int(row, "starts_at", 0), row_int(row, "ends_at", 0)};
    break;
  default:
    return false;
  }
  if (reach->time.from < now) reach->time.from = now;
  return reach->time.to > reach->time.from;
}

static bool falls_on(const struct salon *salon, const struct reach *reach, const struct setup_visit *visit) {
  if (!reach->yearly) return true;
  int32_t date = 0;
  int minute = 0, years[2], months[2], days[2];
  zone_to_wall(salon->locations[salon_location(salon, visit->location)].zone, visit->time.from, &date,
               &minute);
  date_to_civil(date, &years[0], &months[0], &days[0]);
  date_to_civil(reach->date, &years[1], &months[1], &days[1]);
  return months[0] == months[1] && days[0] == days[1];
}

static enum code load_stretch(struct setup_work *work, const struct reach *reach, struct interval time,
                              struct vector *rows, struct error *error) {
  const struct salon *salon = work->change->salon;
  struct query query = query_start(work->change->replica, SQL_SETUP_VISITS_AHEAD);
  query_id(&query, reach->employee);
  query_int(&query, time.from);
  query_int(&query, time.to);
  while (query_row(&query)) {
    struct setup_visit visit = {.employee = query_get_id(&query, 0),
                                .location = query_get_id(&query, 1),
                                .appointment = query_get_id(&query, 2),
                                .time = {query_get_int(&query, 3), query_get_int(&query, 4)}};
    if (salon_location(salon, visit.location) == INDEX_NONE || !falls_on(salon, reach, &visit)) continue;
    visit.who = query_get_text(&query, 5, &work->change->arena);
    struct setup_visit *row = vector_add(rows);
    if (row == NULL) break;
    *row = visit;
  }
  return query_end(&query, error);
}

/* A date that comes each year is looked at in each year that is reached. */
static enum code load_years(struct setup_work *work, const struct reach *reach, struct vector *rows,
                            struct error *error) {
  int year = 0, month = 0, day = 0, first = 0, other = 0;
  enum code code = CODE_OK;
  date_to_civil(reach->date, &year, &month, &day);
  date_to_civil((int32_t)(reach->time.from / MS_PER_DAY), &first, &other, &other);
  for (int i = first > year ? first : year; i <= first + AHEAD_DAYS / 365 && code == CODE_OK; i++) {
    struct reach one = {.time = {0, 0}};
    if (!date_is_valid(i, month, day)) continue;
    reach_day(&one, date_from_civil(i, month, day));
    if (one.time.from < reach->time.from) one.time.from = reach->time.from;
    if (one.time.to > one.time.from) code = load_stretch(work, reach, one.time, rows, error);
  }
  return code;
}

static enum code load_visits(struct setup_work *work, const struct reach *reach, struct setup_hours *hours,
                             struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct setup_visit));
  enum code code = reach->yearly ? load_years(work, reach, &rows, error)
                                 : load_stretch(work, reach, reach->time, &rows, error);
  hours->count = (int)rows.count;
  hours->visits = vector_copy(&rows, &work->change->arena);
  bool room = !rows.failed && hours->visits != NULL;
  vector_release(&rows);
  return code == CODE_OK && !room ? reader_no_room(error) : code;
}

/* Calls `see` for each visit with whether it lies in the working time as it is now. */
struct look {
  struct setup_work *work;
  const struct setup_hours *hours;
  void (*see)(void *context, int visit, bool inside);
  void *context;
};

static enum code look_at_location(const struct look *look, int location, struct error *error) {
  const struct salon *salon = look->work->change->salon;
  const struct zone *zone = salon->locations[location].zone;
  int64_t first = INT64_MAX, last = INT64_MIN;
  int32_t first_date = 0, last_date = 0;
  int minute = 0;
  struct id only[1] = {id_nil};
  struct agenda agenda;
  for (int i = 0; i < look->hours->count; i++) {
    const struct setup_visit *visit = &look->hours->visits[i];
    if (!id_equal(look->hours->visits[i].location, salon->locations[location].id)) continue;
    if (visit->time.from < first) first = visit->time.from;
    if (visit->time.to > last) last = visit->time.to;
    only[0] = visit->employee;
  }
  if (first > last) return CODE_OK;
  zone_to_wall(zone, first, &first_date, &minute);
  zone_to_wall(zone, last, &last_date, &minute);
  bool everybody = look->work->entity == ENTITY_HOLIDAY;
  bool hours_count = look->work->entity != ENTITY_EMPLOYEE; /* else only whether he or she is there at all */
  enum code code = CODE_OK;
  if (hours_count)
    code = reader_agenda_within(look->work->change->replica, location, first_date, last_date, 0, 0, only,
                                everybody ? 0 : 1, &look->work->change->arena, &agenda, error);
  for (int i = 0; i < look->hours->count && code == CODE_OK; i++) {
    if (!id_equal(look->hours->visits[i].location, salon->locations[location].id)) continue;
    int employee = salon_employee(salon, look->hours->visits[i].employee);
    bool there = employee != INDEX_NONE && salon_bookable(salon, employee, location);
    look->see(look->context, i,
              there &&
                  (!hours_count || agenda_works_through(&agenda, employee, look->hours->visits[i].time)));
  }
  return code;
}

static enum code look_at_all(const struct look *look, struct error *error) {
  enum code code = CODE_OK;
  for (int i = 0; i < look->work->change->salon->location_count && code == CODE_OK; i++)
    code = look_at_location(look, i, error);
  return code;
}

static void see_before(void *context, int visit, bool inside) {
  struct setup_hours *hours = context;
  hours->visits[visit].inside_before = inside;
}

enum code setup_hours_before(struct setup_work *work, struct setup_hours *hours, struct error *error) {
  struct reach reach;
  *hours = (struct setup_hours){.asked = reach_of(work, &reach)};
  if (!hours->asked) return CODE_OK;
  enum code code = load_visits(work, &reach, hours, error);
  if (code != CODE_OK) return code;
  const struct look look = {.work = work, .hours = hours, .see = see_before, .context = hours};
  return look_at_all(&look, error);
}

struct outside {
  const struct setup_hours *hours;
  int count, first;
};

static void see_after(void *context, int visit, bool inside) {
  struct outside *outside = context;
  const struct setup_visit *seen = &outside->hours->visits[visit];
  if (inside || !seen->inside_before) return;
  for (int i = 0; i < visit; i++) /* one visit of several segments counts once */
    if (outside->hours->visits[i].outside &&
        id_equal(outside->hours->visits[i].appointment, seen->appointment))
      return;
  outside->hours->visits[visit].outside = true;
  if (outside->count++ == 0 || seen->time.from < outside->hours->visits[outside->first].time.from)
    outside->first = visit;
}

/* "Thu 26 Nov 14:30, Anna Schmidt" */
static void first_words(const struct setup_work *work, const struct setup_hours *hours, int visit,
                        char text[SETUP_WHAT_SIZE]) {
  char moment[MOMENT_TEXT_SIZE];
  int location = salon_location(work->change->salon, hours->visits[visit].location);
  booking_moment(work->change, location, hours->visits[visit].time.from, moment);
  (void)snprintf(text, SETUP_WHAT_SIZE, "%s, %.90s", moment, visit_who(hours->visits[visit].who));
  text_drop_broken(text);
}

static void warn(struct setup_work *work, const struct outside *outside) {
  char first[SETUP_WHAT_SIZE];
  struct verdict *verdict = &work->outcome->verdict;
  struct warning *warning = &verdict->warnings[verdict->warning_count++];
  int employee = salon_employee(work->change->salon, outside->hours->visits[outside->first].employee);
  const char *name = employee == INDEX_NONE ? "" : work->change->salon->employees[employee].name;
  first_words(work, outside->hours, outside->first, first);
  warning->code = "visits_outside";
  switch ((int)work->entity) {
  case ENTITY_HOLIDAY:
    (void)snprintf(warning->text, sizeof warning->text,
                   P_("%d visit lies on that day and stays: %s.",
                      "%d visits lie on that day and stay; the first: %s.", outside->count),
                   outside->count, first);
    break;
  case ENTITY_EMPLOYEE:
    (void)snprintf(warning->text, sizeof warning->text,
                   P_("%d visit to come stays with %.60s: %s.",
                      "%d visits to come stay with %.60s; the first: %s.", outside->count),
                   outside->count, name, first);
    break;
  default:
    (void)snprintf(warning->text, sizeof warning->text,
                   P_("%d visit of %.60s is now outside the hours: %s.",
                      "%d visits of %.60s are now outside the hours; the first: %s.", outside->count),
                   outside->count, name, first);
  }
}

enum code setup_hours_after(struct setup_work *work, const struct setup_hours *hours, struct error *error) {
  if (!hours->asked || hours->count == 0) return CODE_OK;
  struct outside outside = {.hours = hours};
  const struct look look = {.work = work, .hours = hours, .see = see_after, .context = &outside};
  enum code code = look_at_all(&look, error);
  if (code == CODE_OK && outside.count > 0) warn(work, &outside);
  return code;
}
