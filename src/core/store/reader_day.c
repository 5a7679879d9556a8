#include <string.h>

#include "core/model/instant.h"
#include "core/store/reader_inside.h"
#include "core/store/replica_inside.h"

/* How far around the day what occupies people is seen: the longest buffer. */
#define REACH (8 * MS_PER_HOUR)

/* What one load works on. */
struct day_work {
  struct replica *replica;
  struct arena *arena;
  struct day_sheet *day;
  struct id location;
  struct id employee; /* whose segments alone are wanted; nil: everybody's */
  int64_t from, to;   /* in which visits are wanted */
  bool all;
  struct error *error;
};

/* --- Visits --- */

static enum code read_visits(struct day_work *load, enum sql_id statement) {
  struct query query = query_start(load->replica, statement);
  query_id(&query, load->location);
  query_int(&query, load->from);
  query_int(&query, load->to);
  query_int(&query, load->all ? 0 : 1);
  query_id(&query, load->employee);
  visit_rows_read(&load->replica->visits, &query, load->arena);
  return query_end(&query, load->error);
}

/* A visit stands whole under its employees, also where it reaches beyond the day's rows. */
static enum code complete_visits(struct day_work *load) {
  struct visit_rows *rows = &load->replica->visits;
  enum code code = CODE_OK;
  for (size_t i = 0; i < rows->visits.count && code == CODE_OK; i++) {
    struct appointment *visit = (struct appointment *)(void *)rows->visits.rows + i;
    if (visit->starts_at >= load->day->starts_at && visit->ends_at <= load->day->ends_at) continue;
    visit_rows_forget_parts(rows, visit);
    struct query query = query_start(load->replica, SQL_VISIT_BY_ID);
    query_id(&query, visit->id);
    visit_rows_read(rows, &query, load->arena);
    code = query_end(&query, load->error);
  }
  return code;
}

/* They come by the start of their first segment of the day, so that hardly any has to move. */
static void sort_visits(struct day_sheet *day) {
  for (int i = 1; i < day->appointment_count; i++) {
    struct appointment moving = day->appointments[i];
    int at = i;
    while (at > 0 && day->appointments[at - 1].starts_at > moving.starts_at) {
      day->appointments[at] = day->appointments[at - 1];
      at--;
    }
    if (at != i) day->appointments[at] = moving;
  }
}

static enum code load_visits(struct day_work *load) {
  struct visit_rows *rows = &load->replica->visits;
  visit_rows_begin(rows);
  enum code code = read_visits(load, SQL_VISITS_OF_DAY);
  if (code == CODE_OK) code = read_visits(load, SQL_VISITS_OF_DAY_LONG);
  if (code == CODE_OK && id_is_nil(load->employee)) code = complete_visits(load);
  if (code != CODE_OK) return code;
  code =
      visit_rows_lay(rows, load->arena, &load->day->appointments, &load->day->appointment_count, load->error);
  if (code == CODE_OK) sort_visits(load->day);
  return code;
}

/* --- Columns --- */

/* Columns by employee while they are made; the last one is for those who are not in the set-up. */
struct columns {
  struct day_column *all;
  int count; /* employees + 1; 1 for the only one that is wanted */
};

static struct day_column *column_of(const struct columns *columns, const struct salon *salon,
                                    struct id employee) {
  int index = columns->count == 1 ? 0 : salon_employee(salon, employee);
  return &columns->all[index == INDEX_NONE ? columns->count - 1 : index];
}

static bool is_on_day(const struct day_sheet *day, const struct appointment_segment *segment) {
  return segment->starts_at < day->ends_at && segment->ends_at > day->starts_at;
}

static int64_t entry_start(const struct day_sheet *day, const struct day_entry *entry) {
  return day->appointments[entry->appointment].segments[entry->segment].starts_at;
}

static void put_entry(const struct day_sheet *day, struct day_column *column, struct day_entry entry) {
  int at = column->entry_count++;
  while (at > 0 && entry_start(day, &column->entries[at - 1]) > entry_start(day, &entry)) {
    column->entries[at] = column->entries[at - 1];
    at--;
  }
  column->entries[at] = entry;
}

/* Counts the entries of each column, or puts them into their places. */
static void each_entry(const struct day_sheet *day, const struct columns *columns, bool put) {
  for (int i = 0; i < day->appointment_count; i++) {
    const struct appointment *visit = &day->appointments[i];
    for (int j = 0; j < visit->segment_count; j++) {
      if (!is_on_day(day, &visit->segments[j])) continue;
      struct day_column *column = column_of(columns, day->agenda.salon, visit->segments[j].employee);
      if (put) {
        put_entry(day, column, (struct day_entry){.appointment = i, .segment = j});
      } else {
        column->entry_count++;
      }
    }
  }
}

static enum code lay_entries(struct day_work *load, const struct columns *columns) {
  each_entry(load->day, columns, false);
  for (int i = 0; i < columns->count; i++) {
    struct day_column *column = &columns->all[i];
    column->employee = i == columns->count - 1 ? INDEX_NONE : i;
    if (column->entry_count == 0) continue;
    column->entries = ARENA_NEW(load->arena, (size_t)column->entry_count, struct day_entry);
    if (column->entries == NULL) return reader_no_room(load->error);
    column->entry_count = 0;
  }
  each_entry(load->day, columns, true);
  return CODE_OK;
}

static enum code lay_working_time(struct day_work *load, const struct wall_day *wall,
                                  struct day_column *column) {
  struct interval pieces[WORKING_PIECES_MAX];
  struct interval_set set;
  const struct agenda *agenda = &load->day->agenda;
  if (column->employee == INDEX_NONE || !agenda->salon->employees[column->employee].active) return CODE_OK;
  interval_set_init(&set, pieces, WORKING_PIECES_MAX);
  /* A day that is cut finer than that shows no working time. */
  if (!agenda_working_time_on(agenda, column->employee, wall, &set) || set.count == 0) return CODE_OK;
  column->working = ARENA_NEW(load->arena, set.count, struct interval);
  if (column->working == NULL) return reader_no_room(load->error);
  memcpy(column->working, pieces, set.count * sizeof pieces[0]);
  column->working_count = (int)set.count;
  return CODE_OK;
}

static enum code lay_columns(struct day_work *load, const struct wall_day *wall) {
  struct day_sheet *day = load->day;
  struct columns columns = {.count = day->agenda.salon->employee_count + 1};
  columns.all = ARENA_NEW(load->arena, (size_t)columns.count, struct day_column);
  if (columns.all == NULL) return reader_no_room(load->error);
  enum code code = lay_entries(load, &columns);
  for (int i = 0; i < columns.count && code == CODE_OK; i++) {
    code = lay_working_time(load, wall, &columns.all[i]);
    bool shown = columns.all[i].working_count > 0 || columns.all[i].entry_count > 0;
    if (shown) columns.all[day->column_count++] = columns.all[i];
  }
  day->columns = columns.all;
  return code;
}

/* --- The day --- */

const char *reader_holiday(const struct agenda *agenda, int32_t date) {
  const char *name = NULL;
  bool blocks = false;
  for (int i = 0; i < agenda->holiday_count; i++) {
    const struct holiday *holiday = &agenda->holidays[i];
    if (holiday->date != date || (name != NULL && (blocks || !holiday->blocks_booking))) continue;
    name = holiday->name;
    blocks = holiday->blocks_booking;
  }
  return name;
}

static enum code load_day(struct day_work *load) {
  struct day_sheet *day = load->day;
  enum code code = reader_agenda_within(load->replica, day->location, day->date, day->date, REACH, REACH,
                                        NULL, 0, load->arena, &day->agenda, load->error);
  if (code != CODE_OK) return code;
  struct wall_day wall;
  wall_day_init(&wall, agenda_zone(&day->agenda), day->date);
  day->starts_at = wall.from;
  day->ends_at = wall.to;
  day->holiday = reader_holiday(&day->agenda, day->date);
  load->location = day->agenda.salon->locations[day->location].id;
  load->from = day->starts_at;
  load->to = day->ends_at;
  code = load_visits(load);
  return code == CODE_OK ? lay_columns(load, &wall) : code;
}

enum code reader_day(struct replica *replica, int location, int32_t date, bool all, struct arena *arena,
                     struct day_sheet *day, struct error *error) {
  *day = (struct day_sheet){.location = location, .date = date};
  struct day_work load = {.replica = replica, .arena = arena, .day = day, .all = all, .error = error};
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = load_day(&load);
  replica_end_read(replica);
  return code;
}

/* --- The week of one employee --- */

/* The employee's column of a day of the week, of the visits and the agenda that all of its days share. */
static enum code lay_week_column(struct day_work *load, const struct wall_day *wall, int employee) {
  struct day_sheet *day = load->day;
  struct day_column *column = ARENA_NEW(load->arena, 1, struct day_column);
  if (column == NULL) return reader_no_room(load->error);
  *column = (struct day_column){.employee = employee};
  const struct columns alone = {.all = column, .count = 1}; /* only this employee's segments were read */
  each_entry(day, &alone, false);
  column->entries = ARENA_NEW(load->arena, (size_t)column->entry_count + 1, struct day_entry);
  if (column->entries == NULL) return reader_no_room(load->error);
  column->entry_count = 0;
  each_entry(day, &alone, true);
  day->columns = column;
  day->column_count = 1;
  return lay_working_time(load, wall, column);
}

static enum code load_week(struct day_work *load, struct day_sheet days[], int count, int employee) {
  struct day_sheet whole = *load->day;
  enum code code =
      reader_agenda_within(load->replica, whole.location, whole.date, whole.date + count - 1, REACH, REACH,
                           &load->employee, 1, load->arena, &whole.agenda, load->error);
  if (code != CODE_OK) return code;
  const struct zone *zone = agenda_zone(&whole.agenda);
  load->day = &whole;
  load->location = whole.agenda.salon->locations[whole.location].id;
  load->from = zone_day_start(zone, whole.date);
  load->to = zone_day_start(zone, whole.date + count);
  code = load_visits(load);
  for (int i = 0; i < count && code == CODE_OK; i++) {
    struct wall_day wall;
    wall_day_init(&wall, zone, whole.date + i);
    days[i] = whole;
    days[i].date = whole.date + i;
    days[i].starts_at = wall.from;
    days[i].ends_at = wall.to;
    days[i].holiday = reader_holiday(&whole.agenda, days[i].date);
    load->day = &days[i];
    code = lay_week_column(load, &wall, employee);
  }
  return code;
}

enum code reader_week(struct replica *replica, int location, int employee, int32_t first, int count, bool all,
                      struct arena *arena, struct day_sheet days[], struct error *error) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  struct day_sheet whole = {.location = location, .date = first};
  struct day_work load = {.replica = replica,
                          .arena = arena,
                          .day = &whole,
                          .employee = salon->employees[employee].id,
                          .all = all,
                          .error = error};
  code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = load_week(&load, days, count, employee);
  replica_end_read(replica);
  return code;
}
