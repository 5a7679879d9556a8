#include "server/channel/agenda_load.h"

#include <string.h>

#include "core/model/instant.h"

/* A buffer reaches at most 8 hours before a visit, and a visit of a day with its buffer 32 hours beyond the day on which it starts. */
#define REACH_BEFORE (8 * MS_PER_HOUR)
#define REACH_AFTER (32 * MS_PER_HOUR)

enum { BUSY, EXCEPTIONS, HOLIDAYS, BLOCKS, HOLDS };

/* Whether a service that is asked for may be had only so often: a week, or a day or a week. Without a request any service may be meant. */
static bool any_limit(const struct salon *salon, const struct visit_request *request, bool weekly) {
  int count = request == NULL ? salon->service_count : request->service_count;
  for (int i = 0; i < count; i++) {
    const struct service *service = &salon->services[request == NULL ? i : request->services[i].service];
    if (service->limit_per_week > 0 || (service->limit_per_day > 0 && !weekly)) return true;
  }
  return false;
}

/* Whether the visit may fall to the employee: who is named, and where nobody is or he or she may not do it, who may. */
static bool may_fall_to(const struct salon *salon, const struct visit_request *request, int employee) {
  for (int i = 0; i < request->service_count; i++) {
    const struct visit_service *asked = &request->services[i];
    if (asked->employee == employee) return true;
    bool settled = asked->employee != EMPLOYEE_ANY &&
                   salon_qualified(salon, asked->employee, asked->service, request->location);
    if (!settled && salon_qualified(salon, employee, asked->service, request->location)) return true;
  }
  return false;
}

/* Whose time counts. What a service is limited to is counted over everybody. */
static void ask_whose(const struct task *task, const struct visit_request *request, struct pg_call *call) {
  const struct salon *salon = task->salon;
  struct id *ids = ARENA_NEW(task->arena, (size_t)salon->employee_count + 1, struct id);
  bool all = request == NULL || any_limit(salon, request, false);
  size_t count = 0;
  for (int i = 0; ids != NULL && i < salon->employee_count; i++)
    if (all || may_fall_to(salon, request, i)) ids[count++] = salon->employees[i].id;
  pg_ids(call, task->arena, ids, count);
}

void agenda_ask(struct agenda_load *load, const struct task *task, struct pg_batch *batch,
                const struct agenda_wish *wish) {
  static const enum pg_id statements[AGENDA_LISTS] = {
      [BUSY] = PG_CHANNEL_BUSY,     [EXCEPTIONS] = PG_CHANNEL_EXCEPTIONS, [HOLIDAYS] = PG_CHANNEL_HOLIDAYS,
      [BLOCKS] = PG_CHANNEL_BLOCKS, [HOLDS] = PG_CHANNEL_HOLDS,
  };
  const struct salon *salon = task->salon;
  const struct zone *zone = salon->locations[wish->location].zone;
  int32_t first = wish->first, last = wish->last;
  if (any_limit(salon, wish->request, true)) {
    first = date_week_start(first, MONDAY);
    last = date_week_start(last, MONDAY) + 6;
  }
  *load = (struct agenda_load){.location = wish->location,
                               .first = first - 1,
                               .last = last + 1,
                               .first_date = first,
                               .last_date = last};
  const struct interval time = {zone_day_start(zone, first) - REACH_BEFORE,
                                zone_day_start(zone, last + 1) + REACH_AFTER};
  for (int i = 0; i < AGENDA_LISTS; i++) {
    struct pg_call call = pg_call(task->pg, statements[i]);
    if (i == HOLIDAYS) {
      pg_id(&call, salon->locations[wish->location].id);
    } else {
      pg_int(&call, i == EXCEPTIONS ? load->first : time.from);
      pg_int(&call, i == EXCEPTIONS ? load->last : time.to);
    }
    if (i == BUSY || i == EXCEPTIONS || i == BLOCKS) ask_whose(task, wish->request, &call);
    if (i == HOLDS) {
      pg_int(&call, task->now);
      pg_id(&call, wish->except_hold);
    }
    pg_batch_add(batch, &call, &load->rows[i]);
  }
}

/* --- Rows --- */

/* A row must name a service, also when it is gone from the set-up: one whose limits it cannot upset. */
static int service_of(const struct salon *salon, struct id id) {
  int service = salon_service(salon, id);
  for (int i = 0; service == INDEX_NONE && i < salon->service_count; i++)
    if (salon->services[i].limit_per_day == 0 && salon->services[i].limit_per_week == 0) service = i;
  return service == INDEX_NONE ? 0 : service;
}

static bool take_busy(const struct pg_rows *rows, struct agenda *agenda, struct arena *arena) {
  const struct salon *salon = agenda->salon;
  agenda->busy = ARENA_NEW(arena, (size_t)rows->count + 1, struct busy);
  if (agenda->busy == NULL) return false;
  for (int row = 0; row < rows->count && salon->service_count > 0; row++) {
    int employee = salon_employee(salon, pg_get_id(rows, row, 0));
    if (employee == INDEX_NONE) continue;
    agenda->busy[agenda->busy_count++] = (struct busy){
        .employee = employee,
        .occupied = {pg_get_int(rows, row, 1), pg_get_int(rows, row, 2)},
        .time = {pg_get_int(rows, row, 3), pg_get_int(rows, row, 4)},
        .appointment = pg_get_id(rows, row, 5),
        .service = service_of(salon, pg_get_id(rows, row, 6)),
        .position = (int)pg_get_int(rows, row, 7),
        .overlap = pg_get_bool(rows, row, 8),
    };
  }
  return true;
}

static bool take_exceptions(const struct pg_rows *rows, struct agenda *agenda, struct arena *arena) {
  agenda->exceptions = ARENA_NEW(arena, (size_t)rows->count + 1, struct schedule_exception);
  if (agenda->exceptions == NULL) return false;
  for (int row = 0; row < rows->count; row++) {
    int employee = salon_employee(agenda->salon, pg_get_id(rows, row, 1));
    const char *word = pg_get_text(rows, row, 5);
    int type = vocabulary_find(&exception_type_words, word, strlen(word));
    if (employee == INDEX_NONE) continue;
    bool whole_day = pg_is_null(rows, row, 3);
    agenda->exceptions[agenda->exception_count++] = (struct schedule_exception){
        .id = pg_get_id(rows, row, 0),
        .employee = employee,
        .date = (int32_t)pg_get_int(rows, row, 2),
        .whole_day = whole_day,
        .start = (int)pg_get_int(rows, row, 3),
        .end = pg_is_null(rows, row, 4) ? MINUTES_PER_DAY : (int)pg_get_int(rows, row, 4),
        .type = (enum exception_type)(type < 0 ? 0 : type),
        .reason = "",
    };
  }
  return true;
}

/* How many years a span of dates touches, at most. */
static int years_of(int32_t first, int32_t last) { return (last - first) / 365 + 2; }

static void add_holiday(const struct agenda_load *load, struct agenda *agenda, struct holiday holiday) {
  if (holiday.date < load->first || holiday.date > load->last) return;
  agenda->holidays[agenda->holiday_count++] = holiday;
}

/* One that comes every year lies on each year from its first on; a 29 February only on leap years. */
static void add_yearly(const struct agenda_load *load, struct agenda *agenda, struct holiday holiday) {
  int first_year, last_year, year, month, day;
  date_to_civil(load->first, &first_year, &month, &day);
  date_to_civil(load->last, &last_year, &month, &day);
  date_to_civil(holiday.date, &year, &month, &day);
  if (year < first_year) year = first_year;
  for (; year <= last_year; year++) {
    if (!date_is_valid(year, month, day)) continue;
    holiday.date = date_from_civil(year, month, day);
    add_holiday(load, agenda, holiday);
  }
}

static bool take_holidays(const struct agenda_load *load, struct agenda *agenda, struct arena *arena) {
  const struct pg_rows *rows = &load->rows[HOLIDAYS];
  size_t most = (size_t)rows->count * (size_t)years_of(load->first, load->last) + 1;
  agenda->holidays = ARENA_NEW(arena, most, struct holiday);
  if (agenda->holidays == NULL) return false;
  for (int row = 0; row < rows->count; row++) {
    const struct holiday holiday = {.id = pg_get_id(rows, row, 0),
                                    .date = (int32_t)pg_get_int(rows, row, 1),
                                    .name = "",
                                    .blocks_booking = pg_get_bool(rows, row, 3)};
    if (pg_get_bool(rows, row, 2))
      add_yearly(load, agenda, holiday);
    else
      add_holiday(load, agenda, holiday);
  }
  return true;
}

/* Blocks and holds alike: id, employee, from, to, and of a hold when it expires. */
static bool take_stretches(const struct pg_rows *rows, const struct salon *salon, struct arena *arena,
                           struct block **stretches, int *count) {
  *stretches = ARENA_NEW(arena, (size_t)rows->count + 1, struct block);
  if (*stretches == NULL) return false;
  for (int row = 0; row < rows->count; row++) {
    int employee = salon_employee(salon, pg_get_id(rows, row, 1));
    if (employee == INDEX_NONE) continue;
    (*stretches)[(*count)++] = (struct block){.id = pg_get_id(rows, row, 0),
                                              .employee = employee,
                                              .time = {pg_get_int(rows, row, 2), pg_get_int(rows, row, 3)},
                                              .reason = "",
                                              .expires_at = pg_get_int(rows, row, 4)};
  }
  return true;
}

enum code agenda_take(struct agenda_load *load, struct task *task, struct agenda *agenda) {
  *agenda = (struct agenda){.salon = task->salon,
                            .location = load->location,
                            .first_date = load->first_date,
                            .last_date = load->last_date};
  bool taken =
      take_busy(&load->rows[BUSY], agenda, task->arena) &&
      take_exceptions(&load->rows[EXCEPTIONS], agenda, task->arena) &&
      take_holidays(load, agenda, task->arena) &&
      take_stretches(&load->rows[BLOCKS], task->salon, task->arena, &agenda->blocks, &agenda->block_count) &&
      take_stretches(&load->rows[HOLDS], task->salon, task->arena, &agenda->holds, &agenda->hold_count) &&
      agenda_index(agenda, task->arena);
  return taken ? CODE_OK : task_no_room(task);
}

void agenda_load_release(struct agenda_load *load) {
  for (int i = 0; i < AGENDA_LISTS; i++) pg_rows_release(&load->rows[i]);
}
