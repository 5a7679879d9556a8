#include "ui/desk.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/status.h"

void desk_init(struct desk *desk) {
  memset(desk, 0, sizeof *desk);
  for (int i = 0; i < DESK_DAYS; i++) arena_init(&desk->days[i].arena, DESK_ARENA_MAX);
  desk->stride = 1;
  arena_init(&desk->ahead.arena, DESK_ARENA_MAX);
  desk->ahead.loads = UINT64_MAX;
  desk->step_minutes = 15;
}

void desk_release(struct desk *desk) {
  for (int i = 0; i < DESK_DAYS; i++) arena_release(&desk->days[i].arena);
  arena_release(&desk->ahead.arena);
  finder_free(desk->finder);
  finder_maker_free(desk->finder_maker);
  desk_init(desk);
}

const struct zone *desk_zone(const struct desk *desk) { return desk->salon->locations[desk->location].zone; }

static void clock_read(struct desk *desk) {
  int minute = 0;
  desk->now = replica_now(desk->replica);
  zone_to_wall(desk_zone(desk), desk->now, &desk->today, &minute);
}

enum code desk_open(struct desk *desk, struct replica *replica, const struct actor *actor, int location,
                    struct error *error) {
  desk->replica = replica;
  desk->actor = *actor;
  enum code code = replica_salon(replica, &desk->salon, NULL, error);
  if (code != CODE_OK) return code;
  desk->location = location;
  desk->location_id = desk->salon->locations[location].id;
  clock_read(desk);
  desk->date = desk->today;
  return CODE_OK;
}

bool desk_tick(struct desk *desk) {
  int64_t minute = desk->now / MS_PER_MINUTE;
  if (desk->replica != NULL) clock_read(desk);
  return desk->now / MS_PER_MINUTE != minute;
}

/* The set-up may have been loaded anew: places in it are found again by id. */
static enum code salon_take(struct desk *desk, struct error *error) {
  enum code code = replica_salon(desk->replica, &desk->salon, NULL, error);
  if (code != CODE_OK) return code;
  int location = salon_location(desk->salon, desk->location_id);
  if (location == INDEX_NONE)
    return error_set(error, CODE_NOT_FOUND, _("This desk's location is gone from the set-up; start again."));
  desk->location = location;
  return CODE_OK;
}

/* Names those who take a time, for the sentences of a refusal. */
static void busy_name(struct day_sheet *day) {
  int count = day->agenda.first_busy == NULL ? 0 : day->agenda.first_busy[day->agenda.salon->employee_count];
  for (int i = 0; i < count; i++) {
    struct busy *busy = &day->agenda.busy[i];
    if (busy->time.to <= day->starts_at || busy->time.from >= day->ends_at) continue;
    for (int at = 0; at < day->appointment_count && busy->customer_name == NULL; at++)
      if (id_equal(day->appointments[at].id, busy->appointment))
        busy->customer_name = visit_name(&day->appointments[at]);
  }
}

/* Whether an employee who has no column is wanted all the same: would work here, but is away on this date, or has the week. */
static bool is_wanted(const struct desk *desk, const struct day_sheet *day, int employee) {
  const struct employee *row = &desk->salon->employees[employee];
  for (int i = 0; i < day->column_count; i++)
    if (day->columns[i].employee == employee) return false;
  if (desk->week && id_equal(row->id, desk->home)) return true;
  if (!row->active || !row->bookable || row->location != desk->location || day->column_count == 0)
    return false;
  for (int i = 0; i < day->agenda.exception_count; i++) {
    const struct schedule_exception *exception = &day->agenda.exceptions[i];
    if (exception->employee == employee && exception->date == day->date &&
        exception->type != EXCEPTION_AVAILABLE)
      return true;
  }
  return false;
}

/* Gives those who are wanted a column too, in its place by name, so that nobody is looked for in vain. */
static enum code wanted_add(const struct desk *desk, struct day_sheet *day, struct arena *arena,
                            struct error *error) {
  int most = day->column_count + desk->salon->employee_count;
  struct day_column *columns = ARENA_NEW(arena, (size_t)most + 1, struct day_column);
  if (columns == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to show the day."));
  int count = 0;
  int taken = 0;
  for (int employee = 0; employee < desk->salon->employee_count; employee++) {
    while (taken < day->column_count && day->columns[taken].employee != INDEX_NONE &&
           day->columns[taken].employee <= employee)
      columns[count++] = day->columns[taken++];
    if (is_wanted(desk, day, employee)) columns[count++] = (struct day_column){.employee = employee};
  }
  while (taken < day->column_count) columns[count++] = day->columns[taken++];
  day->columns = columns;
  day->column_count = count;
  return CODE_OK;
}

/* Whether a day that was read still says what the reader would say now. */
static bool is_fresh(const struct desk *desk, const struct desk_day *day) {
  return day->loads != 0 && day->loads == desk->loads && desk->now - day->at < DESK_AHEAD_MS &&
         day->at <= desk->now;
}

static int day_find(const struct desk *desk, int32_t date) {
  for (int i = 0; i < DESK_DAYS; i++) {
    const struct desk_day *day = &desk->days[i];
    if (is_fresh(desk, day) && day->sheet.date == date && day->location == desk->location &&
        day->all == desk->all)
      return i;
  }
  return -1;
}

/* The place for another day: never the shown one's, else the oldest. */
static int day_place(const struct desk *desk) {
  int place = -1;
  for (int i = 0; i < DESK_DAYS; i++)
    if (i != desk->shown && (place < 0 || desk->days[i].order < desk->days[place].order)) place = i;
  return place;
}

/* Reads a day into a place of its own; -1 on an error. */
static int day_read(struct desk *desk, int32_t date, struct error *error) {
  int place = day_place(desk);
  struct desk_day *day = &desk->days[place];
  if (desk->before.appointments == day->sheet.appointments)
    desk->before = (struct day_sheet){.date = DATE_NONE};
  day->loads = 0;
  arena_clear(&day->arena);
  if (reader_day(desk->replica, desk->location, date, desk->all, &day->arena, &day->sheet, error) != CODE_OK)
    return -1;
  busy_name(&day->sheet);
  day->location = desk->location;
  day->all = desk->all;
  day->loads = desk->loads;
  day->at = desk->now;
  day->order = ++desk->reads;
  return place;
}

static enum code day_load(struct desk *desk, int32_t date, struct error *error) {
  int place = day_find(desk, date);
  if (place < 0) place = day_read(desk, date, error);
  if (place < 0) return error->code;
  struct day_sheet sheet = desk->days[place].sheet;
  if (sheet.agenda.salon != desk->salon) { /* it was changed elsewhere, just now */
    desk->salon_changed = true;
    enum code code = salon_take(desk, error);
    if (code != CODE_OK) return code;
  }
  enum code code = wanted_add(desk, &sheet, &desk->days[place].arena, error);
  if (code != CODE_OK) return code;
  if (place != desk->shown || !desk->loaded) desk->before = desk->day;
  desk->day = sheet;
  desk->date = date;
  desk->shown = place;
  desk->shows++;
  desk->loaded = true;
  return CODE_OK;
}

bool desk_read_ahead(struct desk *desk) {
  struct error error;
  error_init(&error);
  int32_t date = desk->date + desk->stride;
  if (desk->replica == NULL || !desk->loaded || date < DATE_MIN || date > DATE_MAX) return false;
  if (day_find(desk, date) >= 0) return false;
  return day_read(desk, date, &error) >= 0;
}

enum code desk_load(struct desk *desk, struct error *error) {
  if (desk->replica == NULL) return CODE_OK; /* a test has laid out the day */
  desk->loads++;
  enum code code = replica_data_version(desk->replica, &desk->data_version, error);
  if (code == CODE_OK) code = salon_take(desk, error);
  desk->salon_changed = false;
  if (code == CODE_OK) code = replica_status(desk->replica, &desk->status, error);
  if (code == CODE_OK) code = day_load(desk, desk->date, error);
  return code;
}

bool desk_salon_is_old(const struct desk *desk) {
  return desk->replica != NULL && desk->salon != NULL && !replica_salon_is_newest(desk->replica, desk->salon);
}

enum code desk_is_stale(struct desk *desk, bool *stale, struct error *error) {
  int64_t version = desk->data_version;
  *stale = false;
  if (desk->replica == NULL) return CODE_OK;
  enum code code = replica_data_version(desk->replica, &version, error);
  *stale = code == CODE_OK && version != desk->data_version;
  return code;
}

static const struct appointment *sheet_visit(const struct day_sheet *day, struct id id) {
  for (int i = 0; i < day->appointment_count; i++)
    if (id_equal(day->appointments[i].id, id)) return &day->appointments[i];
  return NULL;
}

void desk_news(const struct desk *desk, char *text, size_t size) {
  const struct appointment *told = NULL;
  enum { NEWS_BOOKED, NEWS_CHANGED, NEWS_GONE } what = NEWS_GONE;
  int others = -1;
  text[0] = '\0';
  if (!desk->loaded || desk->before.date != desk->day.date || desk->before.location != desk->day.location)
    return;
  for (int i = 0; i < desk->day.appointment_count; i++) {
    const struct appointment *now = &desk->day.appointments[i];
    const struct appointment *then = sheet_visit(&desk->before, now->id);
    if (then != NULL && then->revision == now->revision) continue;
    if (others++ < 0) {
      told = now;
      what = then == NULL ? NEWS_BOOKED : NEWS_CHANGED;
    }
  }
  for (int i = 0; i < desk->before.appointment_count; i++) {
    const struct appointment *then = &desk->before.appointments[i];
    if (sheet_visit(&desk->day, then->id) != NULL || others++ >= 0) continue;
    told = then;
  }
  if (told == NULL) return;
  int32_t date = 0;
  int minute = 0;
  char time[MOMENT_TIME_SIZE];
  zone_to_wall(desk_zone(desk), told->starts_at, &date, &minute);
  moment_time(minute, time);
  int used = snprintf(text, size,
                      what == NEWS_BOOKED    ? _("Booked elsewhere: %.80s, %s.")
                      : what == NEWS_CHANGED ? _("Changed elsewhere: %.80s, %s.")
                                             : _("Taken out of this day elsewhere: %.80s, %s."),
                      visit_name(told), time);
  if (used > 0 && (size_t)used < size && others > 0)
    (void)snprintf(text + used, size - (size_t)used, P_(" And %d more.", " And %d more.", others), others);
}

const struct agenda *desk_ahead(struct desk *desk, int32_t first, int32_t last, struct error *error) {
  struct desk_ahead *ahead = &desk->ahead;
  bool current = ahead->loads == desk->loads && id_equal(ahead->location, desk->location_id) &&
                 desk->now - ahead->at < MS_PER_MINUTE;
  if (current && ahead->first <= first && last <= ahead->last) return &ahead->agenda;
  if (last < first + DESK_AHEAD_DAYS - 1) last = first + DESK_AHEAD_DAYS - 1;
  arena_clear(&ahead->arena);
  ahead->loads = UINT64_MAX;
  if (reader_agenda(desk->replica, desk->location, first, last, &ahead->arena, &ahead->agenda, error) !=
      CODE_OK)
    return NULL;
  if (desk_salon_is_old(
          desk)) { /* it was changed elsewhere, just now: what is asked for is of the one before */
    desk->salon_changed = true;
    (void)error_set(error, CODE_STALE_VERSION, _("The set-up was changed elsewhere, just now; try again."));
    return NULL;
  }
  ahead->first = first;
  ahead->last = last;
  ahead->location = desk->location_id;
  ahead->loads = desk->loads;
  ahead->at = desk->now;
  return &ahead->agenda;
}

/* ---- The selection ---- */

int desk_column_employee(const struct desk *desk, int column) {
  if (column < 0 || column >= desk->day.column_count) return INDEX_NONE;
  return desk->day.columns[column].employee;
}

int desk_column_of(const struct desk *desk, struct id employee) {
  for (int column = 0; column < desk->day.column_count; column++) {
    int index = desk->day.columns[column].employee;
    struct id id = index == INDEX_NONE ? id_nil : desk->salon->employees[index].id;
    if (id_equal(id, employee)) return column;
  }
  return -1;
}

int desk_column(const struct desk *desk) {
  int column = desk_column_of(desk, desk->cell.employee);
  return column < 0 && desk->day.column_count > 0 ? 0 : column;
}

const struct appointment_segment *day_sheet_segment(const struct day_sheet *day,
                                                    const struct day_entry *entry) {
  return &day->appointments[entry->appointment].segments[entry->segment];
}

int day_sheet_entries_in(const struct day_sheet *day, int column, struct interval time,
                         const struct day_entry *entries[], int maximum) {
  int count = 0;
  if (column < 0 || column >= day->column_count) return 0;
  const struct day_column *here = &day->columns[column];
  for (int i = 0; i < here->entry_count && count < maximum; i++) {
    const struct appointment_segment *segment = day_sheet_segment(day, &here->entries[i]);
    if (segment->starts_at >= time.to) break; /* sorted by start */
    if (segment->ends_at > time.from) entries[count++] = &here->entries[i];
  }
  return count;
}

const struct appointment_segment *desk_segment(const struct desk *desk, const struct day_entry *entry) {
  return day_sheet_segment(&desk->day, entry);
}

int desk_entries_at(const struct desk *desk, int column, int64_t at, const struct day_entry *entries[],
                    int maximum) {
  struct interval time = {at, at + desk->step_minutes * MS_PER_MINUTE};
  return day_sheet_entries_in(&desk->day, column, time, entries, maximum);
}

static void choose(struct desk *desk, int column, int64_t at) {
  int employee = desk_column_employee(desk, column);
  desk->cell.employee = employee == INDEX_NONE ? id_nil : desk->salon->employees[employee].id;
  desk->cell.at = at;
  const struct day_entry *entries[CELL_ENTRIES_MAX];
  int count = desk_entries_at(desk, column, at, entries, CELL_ENTRIES_MAX);
  const struct appointment *chosen = NULL;
  for (int i = 0; i < count; i++) {
    const struct appointment *visit = &desk->day.appointments[entries[i]->appointment];
    if (chosen == NULL || (!status_blocks(chosen->status) && status_blocks(visit->status))) chosen = visit;
  }
  desk->selected = chosen == NULL ? id_nil : chosen->id;
}

void desk_choose(struct desk *desk, int column, int64_t at) {
  choose(desk, column, at);
  desk->home = desk->cell.employee;
}

bool desk_choose_visit(struct desk *desk, struct id visit) {
  for (int column = 0; column < desk->day.column_count; column++) {
    const struct day_column *here = &desk->day.columns[column];
    for (int i = 0; i < here->entry_count; i++) {
      if (!id_equal(desk->day.appointments[here->entries[i].appointment].id, visit)) continue;
      desk_choose(desk, column, desk_segment(desk, &here->entries[i])->starts_at);
      desk->selected = visit;
      return true;
    }
  }
  return false;
}

const struct appointment *desk_visit(const struct desk *desk, struct id id) {
  if (id_is_nil(id)) return NULL;
  for (int i = 0; i < desk->day.appointment_count; i++)
    if (id_equal(desk->day.appointments[i].id, id)) return &desk->day.appointments[i];
  return NULL;
}

const struct appointment *desk_selected(const struct desk *desk) { return desk_visit(desk, desk->selected); }

/* The instant of a wall minute; where the clock skips it, the first one after the gap. */
static int64_t instant_of(const struct zone *zone, int32_t date, int minute) {
  int64_t instants[2];
  struct zone_gap gap;
  if (zone_resolve(zone, date, minute, instants) > 0) return instants[0];
  return zone_gap(zone, date, minute, &gap) ? gap.at : zone_day_start(zone, date);
}

enum code desk_go(struct desk *desk, int32_t date, struct error *error) {
  if (date < DATE_MIN || date > DATE_MAX)
    return error_set(error, CODE_INVALID, _("The book ends here; dates from 1900 to 2199 can be opened."));
  const struct zone *zone = desk_zone(desk);
  int32_t old_date = 0;
  int minute = 0;
  zone_to_wall(zone, desk->cell.at, &old_date, &minute);
  int32_t from = desk->date;
  enum code code = desk->replica == NULL ? CODE_OK : day_load(desk, date, error);
  if (code != CODE_OK) return code;
  desk->date = date;
  if (date != from) desk->stride = date == from - 1 || date == from + 7 || date == from - 7 ? date - from : 1;
  int column = desk_column_of(desk, desk->home);
  choose(desk, column < 0 ? 0 : column, instant_of(zone, date, minute));
  return CODE_OK;
}

enum code desk_stand_at(struct desk *desk, int location, struct error *error) {
  int32_t old_date = 0;
  int minute = 0;
  int old = desk->location;
  zone_to_wall(desk_zone(desk), desk->cell.at, &old_date, &minute);
  desk->location = location;
  desk->location_id = desk->salon->locations[location].id;
  desk->cell.at = instant_of(desk_zone(desk), desk->date, minute); /* the same time on the wall there */
  enum code code = desk_go(desk, desk->date, error);
  if (code == CODE_OK) {
    clock_read(desk);
    return CODE_OK;
  }
  desk->location = old;
  desk->location_id = desk->salon->locations[old].id;
  desk->cell.at = instant_of(desk_zone(desk), old_date, minute);
  return code;
}

int desk_employee_at(const struct desk *desk, int place) {
  for (int i = 0; i < desk->salon->employee_count; i++)
    if (salon_bookable(desk->salon, i, desk->location) && place-- == 0) return i;
  return INDEX_NONE;
}

int desk_employee_place(const struct desk *desk, struct id employee, int *count) {
  int found = -1;
  *count = 0;
  for (int at = desk_employee_at(desk, 0); at != INDEX_NONE; at = desk_employee_at(desk, *count)) {
    if (id_equal(desk->salon->employees[at].id, employee)) found = *count;
    (*count)++;
  }
  return found;
}

enum code desk_show_week(struct desk *desk, bool week, struct id employee, struct error *error) {
  struct id home = desk->home;
  bool before = desk->week;
  desk->week = week;
  desk->home = employee;
  enum code code = desk_go(desk, desk->date, error);
  if (code == CODE_OK) return CODE_OK;
  desk->week = before;
  desk->home = home;
  return code;
}

enum code desk_queue(const struct desk *desk, struct arena *arena, struct queue *queue, struct error *error) {
  bool is_today = desk->loaded && desk->date == desk->today && desk->day.location == desk->location;
  return is_today ? reader_queue_of_day(desk->replica, &desk->day, arena, queue, error)
                  : reader_queue(desk->replica, desk->location, arena, queue, error);
}

/* ---- Commands ---- */

struct command desk_command(const struct desk *desk) {
  return (struct command){
      .actor = &desk->actor, .seen = desk->salon, .location = desk->location, .if_revision = REVISION_ANY};
}

const char *visit_name(const struct appointment *visit) {
  if (visit->customer_name != NULL && visit->customer_name[0] != '\0') return visit->customer_name;
  if (visit->title != NULL && visit->title[0] != '\0') return visit->title;
  return _("walk-in");
}

void visit_services(const struct appointment *visit, char *text, size_t size) {
  size_t used = 0;
  text[0] = '\0';
  for (int i = 0; i < visit->segment_count && used < size; i++) {
    if (visit->segments[i].part > 0) continue;
    int added =
        snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", visit->segments[i].service_name);
    used += added > 0 ? (size_t)added : 0;
  }
  for (int i = 0; i < visit->addon_count && used < size; i++) {
    int added = snprintf(text + used, size - used, " + %s", visit->addons[i].name);
    used += added > 0 ? (size_t)added : 0;
  }
}
