#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/reader_inside.h"
#include "core/store/replica_inside.h"
#include "core/store/vector.h"

/* A buffer reaches at most 8 hours before a visit, and a visit of a day with its buffer 32 hours beyond the
 * day on which it starts. */
#define REACH_BEFORE (8 * MS_PER_HOUR)
#define REACH_AFTER (32 * MS_PER_HOUR)

int query_get_word(const struct query *query, int column, const struct vocabulary *vocabulary) {
  const char *word = query_peek_text(query, column);
  int value = vocabulary_find(vocabulary, word, strlen(word));
  return value < 0 ? 0 : value;
}

enum code reader_no_room(struct error *error) {
  return error_set(error, CODE_INTERNAL,
                   _("There is more to show than there is memory for. Ask for fewer days."));
}

/* What one load works on. */
struct span {
  struct replica *replica;
  struct arena *arena;
  struct agenda *agenda;
  int32_t first, last;   /* dates whose exceptions and holidays count */
  struct interval time;  /* in which busy time, blocks and holds count */
  const struct id *only; /* whose busy time and blocks; NULL: everybody's */
  int only_count;
  bool unoccupied; /* no busy time and no holds at all */
  struct error *error;
};

/* --- Busy --- */

/* Rows of one employee, as they came. */
struct busy_group {
  int employee;
  size_t first, count;
};

/* A row must name a service, also when it is gone from the set-up: one whose limits it cannot upset. */
static int service_of(const struct salon *salon, struct id id) {
  int service = salon_service(salon, id);
  for (int i = 0; service == INDEX_NONE && i < salon->service_count; i++) {
    if (salon->services[i].limit_per_day == 0 && salon->services[i].limit_per_week == 0) service = i;
  }
  return service == INDEX_NONE ? 0 : service;
}

static void read_busy(const struct query *query, const struct salon *salon, struct busy *busy) {
  busy->occupied.from = query_get_int(query, 1);
  busy->occupied.to = query_get_int(query, 2);
  busy->time.from = query_get_int(query, 3);
  busy->time.to = query_get_int(query, 4);
  busy->appointment = query_get_id(query, 5);
  busy->service = service_of(salon, query_get_id(query, 6));
  busy->position = (int)query_get_int(query, 7);
  busy->overlap = query_get_bool(query, 8);
}

/* Reads rows that come by employee; a group for each run of one. */
static enum code collect_busy(struct span *span, enum sql_id statement, struct id employee,
                              struct vector *rows, struct vector *groups) {
  const struct salon *salon = span->agenda->salon;
  struct id current = id_nil;
  struct busy_group *group = NULL;
  struct query query = query_start(span->replica, statement);
  query_int(&query, span->time.from);
  if (statement == SQL_AGENDA_BUSY) {
    query_int(&query, span->time.to);
    query_id(&query, employee);
  }
  while (query_row(&query) && salon->service_count > 0) {
    struct id id = query_get_id(&query, 0);
    if (group == NULL || !id_equal(id, current)) {
      int index = salon_employee(salon, id);
      if (index == INDEX_NONE) continue;
      group = vector_add(groups);
      if (group == NULL) break;
      *group = (struct busy_group){.employee = index, .first = rows->count};
      current = id;
    }
    struct busy *busy = vector_add(rows);
    if (busy == NULL) break;
    busy->employee = group->employee;
    read_busy(&query, salon, busy);
    group->count++;
  }
  return query_end(&query, span->error);
}

static int compare_groups(const void *left, const void *right) {
  const struct busy_group *a = left;
  const struct busy_group *b = right;
  return (a->employee > b->employee) - (a->employee < b->employee);
}

/* Whole runs are moved to the order of the salon's employees: the rows within are in order already. */
static enum code lay_busy(struct span *span, const struct vector *rows, struct vector *groups) {
  struct agenda *agenda = span->agenda;
  if (rows->failed || groups->failed) return reader_no_room(span->error);
  agenda->busy = ARENA_NEW(span->arena, rows->count + 1, struct busy);
  if (agenda->busy == NULL) return reader_no_room(span->error);
  if (groups->count == 0) return CODE_OK;
  qsort(groups->rows, groups->count, groups->size, compare_groups);
  const struct busy_group *group = (const struct busy_group *)(void *)groups->rows;
  const struct busy *row = (const struct busy *)(void *)rows->rows;
  for (size_t i = 0; i < groups->count; i++) {
    memcpy(agenda->busy + agenda->busy_count, row + group[i].first, group[i].count * sizeof(struct busy));
    agenda->busy_count += (int)group[i].count;
  }
  return CODE_OK;
}

static enum code collect_all_busy(struct span *span, struct vector *rows, struct vector *groups) {
  enum code code = CODE_OK;
  if (span->unoccupied) return CODE_OK;
  if (span->only == NULL) code = collect_busy(span, SQL_AGENDA_BUSY, id_nil, rows, groups);
  for (int i = 0; span->only != NULL && i < span->only_count && code == CODE_OK; i++) {
    code = collect_busy(span, SQL_AGENDA_BUSY, span->only[i], rows, groups);
  }
  return code == CODE_OK ? collect_busy(span, SQL_AGENDA_BUSY_LONG, id_nil, rows, groups) : code;
}

static enum code load_busy(struct span *span) {
  struct vector rows;
  struct vector groups;
  vector_init(&rows, sizeof(struct busy));
  vector_init(&groups, sizeof(struct busy_group));
  enum code code = collect_all_busy(span, &rows, &groups);
  if (code == CODE_OK) code = lay_busy(span, &rows, &groups);
  vector_release(&groups);
  vector_release(&rows);
  return code;
}

/* --- What lies on dates --- */

static enum code load_exceptions(struct span *span) {
  struct agenda *agenda = span->agenda;
  char first[DATE_TEXT_SIZE];
  char last[DATE_TEXT_SIZE];
  struct vector rows;
  vector_init(&rows, sizeof(struct schedule_exception));
  date_format(span->first, first);
  date_format(span->last, last);
  struct query query = query_start(span->replica, SQL_AGENDA_EXCEPTIONS);
  query_text(&query, first);
  query_text(&query, last);
  while (query_row(&query)) {
    int employee = salon_employee(agenda->salon, query_get_id(&query, 1));
    if (employee == INDEX_NONE) continue;
    struct schedule_exception *exception = vector_add(&rows);
    if (exception == NULL) break;
    exception->id = query_get_id(&query, 0);
    exception->employee = employee;
    exception->date = (int32_t)query_get_int(&query, 2);
    exception->whole_day = query_get_int_or(&query, 3, -1) < 0;
    exception->start = (int)query_get_int_or(&query, 3, 0);
    exception->end = (int)query_get_int_or(&query, 4, MINUTES_PER_DAY);
    exception->type = (enum exception_type)query_get_word(&query, 5, &exception_type_words);
    exception->reason = query_get_text(&query, 6, span->arena);
  }
  enum code code = query_end(&query, span->error);
  agenda->exception_count = (int)rows.count;
  agenda->exceptions = vector_copy(&rows, span->arena);
  vector_release(&rows);
  if (code == CODE_OK && agenda->exceptions == NULL) code = reader_no_room(span->error);
  return code;
}

static void add_holiday(const struct span *span, struct vector *rows, const struct holiday *holiday) {
  if (holiday->date < span->first || holiday->date > span->last) return;
  struct holiday *row = vector_add(rows);
  if (row != NULL) *row = *holiday;
}

/* One that comes every year lies on each year from its first on; a 29 February only on leap years. */
static void add_yearly(const struct span *span, struct vector *rows, struct holiday holiday) {
  int first_year = 0;
  int last_year = 0;
  int year = 0;
  int month = 0;
  int day = 0;
  date_to_civil(span->first, &first_year, &month, &day);
  date_to_civil(span->last, &last_year, &month, &day);
  date_to_civil(holiday.date, &year, &month, &day);
  if (year < first_year) year = first_year;
  for (; year <= last_year; year++) {
    if (!date_is_valid(year, month, day)) continue;
    holiday.date = date_from_civil(year, month, day);
    add_holiday(span, rows, &holiday);
  }
}

static enum code load_holidays(struct span *span) {
  struct agenda *agenda = span->agenda;
  struct vector rows;
  vector_init(&rows, sizeof(struct holiday));
  struct query query = query_start(span->replica, SQL_AGENDA_HOLIDAYS);
  query_id(&query, agenda->salon->locations[agenda->location].id);
  while (query_row(&query)) {
    struct holiday holiday = {
        .id = query_get_id(&query, 0),
        .date = (int32_t)query_get_int(&query, 1),
        .name = query_get_text(&query, 2, span->arena),
        .blocks_booking = query_get_bool(&query, 4),
    };
    if (query_get_bool(&query, 3)) {
      add_yearly(span, &rows, holiday);
    } else {
      add_holiday(span, &rows, &holiday);
    }
  }
  enum code code = query_end(&query, span->error);
  agenda->holiday_count = (int)rows.count;
  agenda->holidays = vector_copy(&rows, span->arena);
  vector_release(&rows);
  if (code == CODE_OK && agenda->holidays == NULL) code = reader_no_room(span->error);
  return code;
}

/* Blocks and holds alike: id, employee, from, to, and a reason if they have one. */
static enum code collect_stretches(struct span *span, enum sql_id statement, struct id only,
                                   struct vector *rows) {
  struct query query = query_start(span->replica, statement);
  query_int(&query, span->time.from);
  query_int(&query, span->time.to);
  if (statement == SQL_AGENDA_HOLDS) {
    query_int(&query, replica_now(span->replica));
    query_id(&query, span->replica->holder);
  } else {
    query_id(&query, only);
  }
  while (query_row(&query)) {
    int employee = salon_employee(span->agenda->salon, query_get_id(&query, 1));
    if (employee == INDEX_NONE) continue;
    struct block *block = vector_add(rows);
    if (block == NULL) break;
    block->id = query_get_id(&query, 0);
    block->employee = employee;
    block->time = (struct interval){query_get_int(&query, 2), query_get_int(&query, 3)};
    block->reason = statement == SQL_AGENDA_BLOCKS ? query_get_text(&query, 4, span->arena) : "";
    block->expires_at = statement == SQL_AGENDA_HOLDS ? query_get_int(&query, 4) : 0;
  }
  return query_end(&query, span->error);
}

static enum code load_stretches(struct span *span, enum sql_id statement, struct block **stretches,
                                int *count) {
  struct vector rows;
  enum code code = CODE_OK;
  bool everybody = span->only == NULL || statement == SQL_AGENDA_HOLDS;
  vector_init(&rows, sizeof(struct block));
  if (everybody) code = collect_stretches(span, statement, id_nil, &rows);
  for (int i = 0; !everybody && i < span->only_count && code == CODE_OK; i++) {
    code = collect_stretches(span, statement, span->only[i], &rows);
  }
  *count = (int)rows.count;
  *stretches = vector_copy(&rows, span->arena);
  vector_release(&rows);
  if (code == CODE_OK && *stretches == NULL) code = reader_no_room(span->error);
  return code;
}

/* --- The whole --- */

static bool any_weekly_limit(const struct salon *salon) {
  for (int i = 0; i < salon->service_count; i++) {
    if (salon->services[i].limit_per_week > 0) return true;
  }
  return false;
}

static enum code load_agenda(struct span *span) {
  struct agenda *agenda = span->agenda;
  enum code code = load_busy(span);
  if (code == CODE_OK) code = load_exceptions(span);
  if (code == CODE_OK) code = load_holidays(span);
  if (code == CODE_OK) code = load_stretches(span, SQL_AGENDA_BLOCKS, &agenda->blocks, &agenda->block_count);
  if (code == CODE_OK && !span->unoccupied)
    code = load_stretches(span, SQL_AGENDA_HOLDS, &agenda->holds, &agenda->hold_count);
  if (code == CODE_OK && !agenda_index(agenda, span->arena)) code = reader_no_room(span->error);
  return code;
}

/* `wanted` says whose and how far around; the rest is filled in here. */
static enum code read_span(struct span wanted, int location, int32_t first, int32_t last, int64_t before,
                           int64_t after) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(wanted.replica, &salon, NULL, wanted.error);
  if (code != CODE_OK) return code;
  if (any_weekly_limit(salon) && !wanted.unoccupied) {
    first = date_week_start(first, MONDAY);
    last = date_week_start(last, MONDAY) + 6;
  }
  *wanted.agenda =
      (struct agenda){.salon = salon, .location = location, .first_date = first, .last_date = last};
  const struct zone *zone = salon->locations[location].zone;
  wanted.first = first - 1;
  wanted.last = last + 1;
  wanted.time =
      (struct interval){zone_day_start(zone, first) - before, zone_day_start(zone, last + 1) + after};
  code = replica_begin_read(wanted.replica, wanted.error);
  if (code == CODE_OK) code = load_agenda(&wanted);
  replica_end_read(wanted.replica);
  return code;
}

enum code reader_agenda_within(struct replica *replica, int location, int32_t first, int32_t last,
                               int64_t before, int64_t after, const struct id *only, int only_count,
                               struct arena *arena, struct agenda *agenda, struct error *error) {
  struct span wanted = {.replica = replica,
                        .arena = arena,
                        .agenda = agenda,
                        .only = only,
                        .only_count = only_count,
                        .error = error};
  return read_span(wanted, location, first, last, before, after);
}

enum code reader_agenda_unoccupied(struct replica *replica, int location, int32_t first, int32_t last,
                                   struct arena *arena, struct agenda *agenda, struct error *error) {
  struct span wanted = {
      .replica = replica, .arena = arena, .agenda = agenda, .unoccupied = true, .error = error};
  return read_span(wanted, location, first, last, 0, 0);
}

enum code reader_agenda(struct replica *replica, int location, int32_t first, int32_t last,
                        struct arena *arena, struct agenda *agenda, struct error *error) {
  return reader_agenda_within(replica, location, first, last, REACH_BEFORE, REACH_AFTER, NULL, 0, arena,
                              agenda, error);
}

enum code reader_agenda_of(struct replica *replica, int location, int32_t first, int32_t last,
                           const struct id *only, int only_count, struct arena *arena, struct agenda *agenda,
                           struct error *error) {
  return reader_agenda_within(replica, location, first, last, REACH_BEFORE, REACH_AFTER, only, only_count,
                              arena, agenda, error);
}

enum code reader_agenda_names(struct replica *replica, struct agenda *agenda, struct interval time,
                              struct arena *arena, struct error *error) {
  enum code code = CODE_OK;
  for (int i = 0; i < agenda->busy_count && code == CODE_OK; i++) {
    struct busy *busy = &agenda->busy[i];
    if (busy->customer_name != NULL || !interval_overlaps(busy->occupied, time)) continue;
    struct query query = query_start(replica, SQL_AGENDA_CUSTOMER);
    query_id(&query, busy->appointment);
    if (query_row(&query)) {
      busy->customer = query_get_id(&query, 0);
      busy->customer_name = query_get_text(&query, 1, arena);
    }
    code = query_end(&query, error);
  }
  return code;
}
