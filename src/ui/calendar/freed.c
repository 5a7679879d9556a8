#include "ui/calendar/freed.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/slots.h"

enum { FREED_ARENA_MAX = 8 << 20, PARTIES_MAX = 512, AHEAD_WEEKS = 8 };

bool freed_gap(const struct agenda *agenda, int employee, int64_t at, int64_t now, struct waitlist_gap *gap) {
  struct interval pieces[WORKING_PIECES_MAX];
  struct interval_set working;
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(agenda_zone(agenda), at, &date, &minute);
  interval_set_init(&working, pieces, WORKING_PIECES_MAX);
  if (!agenda_working_time(agenda, employee, date, &working)) return false;
  size_t piece = interval_set_find(&working, at);
  if (piece == working.count || working.pieces[piece].from > at) return false;
  struct interval time = working.pieces[piece];
  if (time.from < now) time.from = now;
  for (int i = agenda->first_busy[employee]; i < agenda->first_busy[employee + 1]; i++) {
    struct interval busy = agenda->busy[i].occupied;
    if (busy.from <= at && busy.to > at) return false;
    if (busy.to <= at && busy.to > time.from) time.from = busy.to;
    if (busy.from > at && busy.from < time.to) time.to = busy.from;
  }
  *gap = (struct waitlist_gap){.employee = employee, .time = time};
  return time.from < time.to;
}

int freed_fits(const struct agenda *agenda, const struct waitlist_gap *gap, int64_t now,
               const struct waitlist_row rows[], int count, struct waitlist_fit fits[FREED_FITS_MAX]) {
  struct waitlist_party parties[PARTIES_MAX];
  if (count > PARTIES_MAX) count = PARTIES_MAX;
  for (int i = 0; i < count; i++) parties[i] = rows[i].wish;
  int suited = waitlist_fits(agenda, gap, now, parties, count, fits, FREED_FITS_MAX);
  return suited < FREED_FITS_MAX ? suited : FREED_FITS_MAX;
}

/* ---- The next time for a wish ---- */

struct wish_search {
  const struct waitlist_party *wish;
  const struct zone *zone;
  int minutes; /* that the visit takes */
  int64_t starts_at;
  int employee;
};

static bool take_slot(void *context, const struct slot *slot) {
  struct wish_search *search = context;
  const struct waitlist_party *wish = search->wish;
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(search->zone, slot->starts_at, &date, &minute);
  bool suits = (wish->days & 1U << date_weekday(date)) != 0 && minute >= wish->start_minute &&
               minute + search->minutes <= wish->end_minute;
  if (!suits) return true;
  search->starts_at = slot->starts_at;
  search->employee = slot->employees[0];
  return false;
}

static enum code search_week(struct ui *ui, struct wish_search *search, int32_t first, int32_t last,
                             struct error *error) {
  const struct desk *desk = &ui->desk;
  struct visit_request request = {.location = desk->location};
  struct arena arena;
  struct agenda agenda;
  arena_init(&arena, FREED_ARENA_MAX);
  enum code code =
      visit_request_add_service(&request, desk->salon, search->wish->service, search->wish->employee, error);
  if (code == CODE_OK)
    code = reader_agenda(desk->replica, desk->location, first, last, &arena, &agenda, error);
  const struct slot_search slots = {
      .agenda = &agenda, .request = &request, .now = desk->now, .first_date = first, .last_date = last};
  if (code == CODE_OK) code = slots_each(&slots, take_slot, search, error);
  arena_release(&arena);
  return code;
}

bool freed_first(struct ui *ui, const struct waitlist_party *wish, int64_t *starts_at, int *employee) {
  struct desk *desk = &ui->desk;
  struct error error;
  if (wish->service == INDEX_NONE) return false;
  struct wish_search search = {
      .wish = wish, .zone = desk_zone(desk), .minutes = desk->salon->services[wish->service].minutes};
  int32_t first = wish->from != DATE_NONE && wish->from > desk->today ? wish->from : desk->today;
  int32_t end = first + 7 * AHEAD_WEEKS - 1;
  if (wish->to != DATE_NONE && wish->to < end) end = wish->to;
  error_init(&error);
  for (; first <= end && search.starts_at == 0; first += 7)
    if (search_week(ui, &search, first, first + 6 < end ? first + 6 : end, &error) != CODE_OK) return false;
  if (search.starts_at == 0) return false;
  *starts_at = search.starts_at;
  *employee = search.employee;
  return true;
}

/* ---- Time that becomes free ---- */

/* How many of the rows some of the visit's parts suit, now that they are free. */
static int count_suited(const struct desk *desk, const struct agenda *agenda, const struct appointment *visit,
                        const struct waitlist_row rows[], int count) {
  bool suited[PARTIES_MAX] = {false};
  int total = 0;
  for (int i = 0; i < visit->segment_count; i++) {
    struct waitlist_fit fits[FREED_FITS_MAX];
    struct waitlist_gap gap;
    int employee = salon_employee(agenda->salon, visit->segments[i].employee);
    int64_t at = visit->segments[i].starts_at > desk->now ? visit->segments[i].starts_at : desk->now;
    if (employee == INDEX_NONE || !freed_gap(agenda, employee, at, desk->now, &gap)) continue;
    int fitting = freed_fits(agenda, &gap, desk->now, rows, count, fits);
    for (int j = 0; j < fitting; j++) suited[fits[j].party] = true;
  }
  for (int i = 0; i < count && i < PARTIES_MAX; i++) total += suited[i];
  return total;
}

static int count_waiting(struct ui *ui, const struct appointment *visit, struct arena *arena) {
  const struct desk *desk = &ui->desk;
  struct waitlist_row *rows = NULL;
  struct agenda agenda;
  struct error error;
  int count = 0;
  int32_t date = 0;
  int minute = 0;
  error_init(&error);
  zone_to_wall(desk_zone(desk), visit->starts_at, &date, &minute);
  if (reader_waitlist(desk->replica, desk->location, arena, &rows, &count, &error) != CODE_OK || count == 0)
    return 0;
  if (reader_agenda(desk->replica, desk->location, date, date, arena, &agenda, &error) != CODE_OK) return 0;
  return count_suited(desk, &agenda, visit, rows, count);
}

void freed_warn(struct ui *ui, const struct appointment *visit, struct outcome *outcome) {
  struct verdict *verdict = &outcome->verdict;
  struct arena arena;
  if (visit->ends_at <= ui->desk.now || verdict->warning_count == WARNINGS_MAX) return;
  arena_init(&arena, FREED_ARENA_MAX);
  int count = count_waiting(ui, visit, &arena);
  arena_release(&arena);
  if (count == 0) return;
  char key[KEY_NAME_SIZE];
  ui_key_name(ui, ACTION_VIEW_QUEUE, key);
  struct warning *warning = &verdict->warnings[verdict->warning_count++];
  warning->code = "waitlist";
  (void)snprintf(warning->text, sizeof warning->text,
                 P_("Suits %d on the waiting list: %s.", "Suits %d on the waiting list: %s.", count), count,
                 key);
}
