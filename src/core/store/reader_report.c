/* The figures of a period (report.h). */
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/reader_inside.h"
#include "core/store/report.h"
#include "core/store/vector.h"

/* What one report works on. */
struct count {
  struct replica *replica;
  struct arena *arena;
  struct report *report;
  struct agenda agenda;              /* of working time */
  struct report_employee *employees; /* all of the set-up */
  struct vector failures;            /* customers who failed to come, a row for each time */
  int64_t ends[REPORT_DAYS_MAX];     /* of each day */
  struct error *error;
};

/* ---- Visits ---- */

static void count_visit(struct count *count, const struct query *query, struct report_day *day) {
  enum appointment_status status =
      (enum appointment_status)query_get_word(query, 4, &appointment_status_words);
  int64_t price = query_get_int(query, 5);
  bool late = status == STATUS_CANCELLED &&
              query_get_int(query, 8) > query_get_int(query, 6) - REPORT_LATE_HOURS * MS_PER_HOUR;
  struct id customer = query_get_id(query, 7);
  if (status == STATUS_NO_SHOW || late) {
    struct report_customer *failure = id_is_nil(customer) ? NULL : vector_add(&count->failures);
    if (failure != NULL)
      *failure = (struct report_customer){
          .id = customer, .no_shows = status == STATUS_NO_SHOW, .cancelled_late = late};
  }
  day->no_shows += status == STATUS_NO_SHOW;
  day->cancelled += status == STATUS_CANCELLED;
  day->cancelled_late += late;
  if (status == STATUS_NO_SHOW || status == STATUS_CANCELLED) return;
  day->visits++;
  day->booked += price;
  day->completed += status == STATUS_COMPLETED;
  if (status == STATUS_COMPLETED) day->done += price;
}

static void count_work(struct count *count, const struct query *query, bool begins) {
  int employee = salon_employee(count->agenda.salon, query_get_id(query, 0));
  if (employee == INDEX_NONE || !query_get_bool(query, 3)) return;
  count->employees[employee].visits += begins;
  count->employees[employee].booked_minutes +=
      (query_get_int(query, 2) - query_get_int(query, 1)) / MS_PER_MINUTE;
}

static enum code count_segments(struct count *count, struct interval time) {
  struct report *report = count->report;
  int day = 0;
  struct query query = query_start(count->replica, SQL_REPORT_SEGMENTS);
  query_id(&query, count->agenda.salon->locations[report->location].id);
  query_int(&query, time.from);
  query_int(&query, time.to);
  while (query_row(&query)) {
    while (day < report->day_count - 1 && query_get_int(&query, 1) >= count->ends[day]) day++;
    bool begins = query_get_int(&query, 6) != 0;
    if (begins) count_visit(count, &query, &report->days[day]);
    count_work(count, &query, begins);
  }
  return query_end(&query, count->error);
}

static void add_up(struct report *report) {
  struct report_day *total = &report->total;
  total->date = report->first;
  for (int i = 0; i < report->day_count; i++) {
    const struct report_day *day = &report->days[i];
    total->visits += day->visits;
    total->completed += day->completed;
    total->no_shows += day->no_shows;
    total->cancelled += day->cancelled;
    total->cancelled_late += day->cancelled_late;
    total->booked += day->booked;
    total->done += day->done;
  }
}

/* ---- Working time ---- */

static void count_working(struct count *count, const struct wall_day *wall) {
  struct interval pieces[WORKING_PIECES_MAX];
  struct interval_set set;
  interval_set_init(&set, pieces, WORKING_PIECES_MAX);
  for (int i = 0; i < count->agenda.salon->employee_count; i++)
    if (count->agenda.salon->employees[i].active && agenda_working_time_on(&count->agenda, i, wall, &set))
      count->employees[i].working_minutes += interval_set_total(&set) / MS_PER_MINUTE;
}

static void take_employees(struct count *count) {
  struct report *report = count->report;
  report->employees = count->employees;
  report->everybody.employee = INDEX_NONE;
  for (int i = 0; i < count->agenda.salon->employee_count; i++) {
    struct report_employee row = count->employees[i];
    if (row.working_minutes == 0 && row.booked_minutes == 0) continue;
    row.employee = i;
    report->everybody.visits += row.visits;
    report->everybody.booked_minutes += row.booked_minutes;
    report->everybody.working_minutes += row.working_minutes;
    report->employees[report->employee_count++] = row;
  }
}

/* ---- Who did not come ---- */

static int compare_ids(const void *left, const void *right) {
  return id_compare(&((const struct report_customer *)left)->id,
                    &((const struct report_customer *)right)->id);
}

static bool is_worse(const struct report_customer *left, const struct report_customer *right) {
  if (left->no_shows != right->no_shows) return left->no_shows > right->no_shows;
  return left->cancelled_late > right->cancelled_late;
}

/* Keeps a customer among the worst. */
static void rank(struct report *report, const struct report_customer *customer) {
  int at = report->customer_count;
  while (at > 0 && is_worse(customer, &report->customers[at - 1])) at--;
  if (at == REPORT_TOP_MAX) return;
  if (report->customer_count < REPORT_TOP_MAX) report->customer_count++;
  memmove(&report->customers[at + 1], &report->customers[at],
          (size_t)(report->customer_count - 1 - at) * sizeof *customer);
  report->customers[at] = *customer;
}

static enum code name_customers(struct count *count) {
  enum code code = CODE_OK;
  for (int i = 0; i < count->report->customer_count && code == CODE_OK; i++) {
    struct query query = query_start(count->replica, SQL_REPORT_CUSTOMER);
    query_id(&query, count->report->customers[i].id);
    count->report->customers[i].name = "";
    if (query_row(&query)) count->report->customers[i].name = query_get_text(&query, 0, count->arena);
    code = query_end(&query, count->error);
  }
  return code;
}

/* Those who failed alike stand by name. */
static void sort_by_name(struct report *report) {
  for (int i = 1; i < report->customer_count; i++) {
    struct report_customer moving = report->customers[i];
    int at = i;
    while (at > 0 && !is_worse(&report->customers[at - 1], &moving) &&
           strcmp(report->customers[at - 1].name, moving.name) > 0) {
      report->customers[at] = report->customers[at - 1];
      at--;
    }
    report->customers[at] = moving;
  }
}

static enum code rank_failures(struct count *count) {
  struct vector *failures = &count->failures;
  if (failures->failed) return reader_no_room(count->error);
  count->report->customers = ARENA_NEW(count->arena, REPORT_TOP_MAX + 1, struct report_customer);
  if (count->report->customers == NULL) return reader_no_room(count->error);
  if (failures->count == 0) return CODE_OK;
  qsort(failures->rows, failures->count, failures->size, compare_ids);
  const struct report_customer *row = (const struct report_customer *)(void *)failures->rows;
  for (size_t i = 0; i < failures->count;) {
    struct report_customer one = row[i];
    for (i++; i < failures->count && id_equal(row[i].id, one.id); i++) {
      one.no_shows += row[i].no_shows;
      one.cancelled_late += row[i].cancelled_late;
    }
    rank(count->report, &one);
  }
  enum code code = name_customers(count);
  if (code == CODE_OK) sort_by_name(count->report);
  return code;
}

/* ---- Who was turned away ---- */

static enum code count_walk_ins(struct count *count, const char *first, const char *last) {
  struct query query = query_start(count->replica, SQL_REPORT_WALK_INS);
  query_id(&query, count->agenda.salon->locations[count->report->location].id);
  query_text(&query, first);
  query_text(&query, last);
  if (query_row(&query)) {
    count->report->walk_ins = (int)query_get_int(&query, 0);
    count->report->walk_ins_left = (int)query_get_int(&query, 1);
  }
  return query_end(&query, count->error);
}

static enum code read_turned_away(struct count *count, struct query *query, bool walk_in) {
  struct report *report = count->report;
  while (report->turned_away_count < 2 * REPORT_TURNED_AWAY_MAX && query_row(query)) {
    struct report_turned_away *row = &report->turned_away[report->turned_away_count++];
    *row = (struct report_turned_away){.walk_in = walk_in};
    row->name = query_get_text(query, 0, count->arena);
    row->service = salon_service(count->agenda.salon, query_get_id(query, 1));
    row->since = query_get_int(query, 2);
    row->until = walk_in ? query_get_int(query, 3) : 0;
    row->quoted_minutes = walk_in ? (int)query_get_int_or(query, 4, -1) : -1;
    row->wanted_until = walk_in ? DATE_NONE : (int32_t)query_get_int(query, 3);
  }
  return query_end(query, count->error);
}

static enum code list_turned_away(struct count *count, int32_t today) {
  char first[DATE_TEXT_SIZE];
  char last[DATE_TEXT_SIZE];
  char now[DATE_TEXT_SIZE];
  struct report *report = count->report;
  struct id location = count->agenda.salon->locations[report->location].id;
  date_format(report->first, first);
  date_format(report->last, last);
  date_format(today, now);
  report->turned_away = ARENA_NEW(count->arena, 2 * REPORT_TURNED_AWAY_MAX, struct report_turned_away);
  if (report->turned_away == NULL) return reader_no_room(count->error);
  enum code code = count_walk_ins(count, first, last);
  if (code != CODE_OK) return code;
  struct query left = query_start(count->replica, SQL_REPORT_LEFT);
  query_id(&left, location);
  query_text(&left, first);
  query_text(&left, last);
  query_int(&left, REPORT_TURNED_AWAY_MAX);
  code = read_turned_away(count, &left, true);
  if (code != CODE_OK) return code;
  struct query vain = query_start(count->replica, SQL_REPORT_IN_VAIN);
  query_id(&vain, location);
  query_text(&vain, first);
  query_text(&vain, last);
  query_text(&vain, now);
  query_int(&vain, REPORT_TURNED_AWAY_MAX);
  return read_turned_away(count, &vain, false);
}

/* ---- The whole ---- */

static enum code count_all(struct count *count) {
  struct report *report = count->report;
  enum code code = reader_agenda_unoccupied(count->replica, report->location, report->first, report->last,
                                            count->arena, &count->agenda, count->error);
  if (code != CODE_OK) return code;
  const struct zone *zone = agenda_zone(&count->agenda);
  count->employees =
      ARENA_NEW(count->arena, (size_t)count->agenda.salon->employee_count + 1, struct report_employee);
  if (count->employees == NULL) return reader_no_room(count->error);
  for (int i = 0; i < report->day_count; i++) {
    struct wall_day wall;
    wall_day_init(&wall, zone, report->first + i);
    report->days[i].date = report->first + i;
    count->ends[i] = wall.to;
    count_working(count, &wall);
  }
  int32_t today = 0;
  int minute = 0;
  zone_to_wall(zone, replica_now(count->replica), &today, &minute);
  code = count_segments(
      count, (struct interval){zone_day_start(zone, report->first), count->ends[report->day_count - 1]});
  add_up(report);
  take_employees(count);
  if (code == CODE_OK) code = rank_failures(count);
  if (code == CODE_OK) code = list_turned_away(count, today);
  return code == CODE_OK && count->arena->exhausted ? reader_no_room(count->error) : code;
}

enum code reader_report(struct replica *replica, int location, int32_t first, int32_t last,
                        struct arena *arena, struct report *report, struct error *error) {
  *report =
      (struct report){.location = location, .first = first, .last = last, .day_count = last - first + 1};
  if (report->day_count < 1 || report->day_count > REPORT_DAYS_MAX)
    return error_set(error, CODE_INVALID, _("A report covers at most %d days."), REPORT_DAYS_MAX);
  struct count count = {.replica = replica, .arena = arena, .report = report, .error = error};
  vector_init(&count.failures, sizeof(struct report_customer));
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = count_all(&count);
  replica_end_read(replica);
  vector_release(&count.failures);
  return code;
}
