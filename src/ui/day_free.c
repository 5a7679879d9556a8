/* The next free time: in the column of the cursor, or for a visit that is being made or moved. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/slots.h"
#include "ui/day_view.h"
#include "ui/ui.h"
#include "ui/words.h"

enum { FREE_WEEKS = 8, FREE_STEP_DAYS = 14, FREE_ARENA_MAX = 16 << 20 };

static unsigned none_free_here(struct ui *ui) {
  ui_say(ui, MESSAGE_NOTE, _("Nothing is free within %d weeks in this column."), FREE_WEEKS);
  return REACTION_REPAINT;
}

/* Goes to an instant in an employee's column. */
static unsigned go_to(struct ui *ui, int employee, int64_t at) {
  struct desk *desk = &ui->desk;
  struct error error;
  error_init(&error);
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), at, &date, &minute);
  if (date != desk->date && desk_go(desk, date, &error) != CODE_OK) return ui_refused(ui, &error);
  int column = employee == INDEX_NONE ? -1 : desk_column_of(desk, desk->salon->employees[employee].id);
  desk_choose(desk, column < 0 ? desk_column(desk) : column, at);
  char words[WORDS_SIZE];
  words_instant(desk, at, words);
  ui_say(ui, MESSAGE_DONE, _("Free: %s."), words);
  return REACTION_REPAINT;
}

/* Where to look from: after the cursor, and not in the past. */
static int64_t search_from(const struct desk *desk) {
  int64_t after = desk->cell.at + MS_PER_MINUTE;
  return after > desk->now ? after : desk->now;
}

/* The first offer in [first, first + FREE_STEP_DAYS) at or after `from`. */
static enum code offer_find(struct ui *ui, const struct visit_request *request, struct id except,
                            int64_t from, int32_t first, struct slot *slot, struct error *error) {
  struct desk *desk = &ui->desk;
  struct arena arena;
  struct agenda agenda;
  arena_init(&arena, FREE_ARENA_MAX);
  enum code code =
      reader_agenda(desk->replica, desk->location, first, first + FREE_STEP_DAYS - 1, &arena, &agenda, error);
  if (code == CODE_OK) {
    struct slot_search search = {
        .agenda = &agenda,
        .request = request,
        .now = desk->now,
        .first_date = first,
        .last_date = first + FREE_STEP_DAYS - 1,
        .except = except,
    };
    code = slots_first(&search, from, slot, error);
  }
  arena_release(&arena);
  return code;
}

/* With whom nothing is free, when somebody is asked for. */
static unsigned none_free_for(struct ui *ui, const struct visit_request *request) {
  int employee = request->service_count > 0 ? request->services[0].employee : EMPLOYEE_ANY;
  if (employee == EMPLOYEE_ANY)
    ui_say(ui, MESSAGE_NOTE, _("Nothing is free within %d weeks."), FREE_WEEKS);
  else
    ui_say(ui, MESSAGE_NOTE, _("Nothing is free within %d weeks with %.80s."), FREE_WEEKS,
           ui->desk.salon->employees[employee].name);
  return REACTION_REPAINT;
}

unsigned day_next_free_for(struct ui *ui, const struct visit_request *request, struct id except) {
  int64_t from = search_from(&ui->desk);
  int32_t first = 0;
  int minute = 0;
  zone_to_wall(desk_zone(&ui->desk), from, &first, &minute);
  for (int days = 0; days < FREE_WEEKS * 7; days += FREE_STEP_DAYS) {
    struct slot slot;
    struct error error;
    error_init(&error);
    enum code code = offer_find(ui, request, except, from, first + days, &slot, &error);
    if (code == CODE_OK) return go_to(ui, slot.employees[0], slot.starts_at);
    if (code != CODE_NOT_FOUND) return ui_refused(ui, &error);
  }
  return none_free_for(ui, request);
}

/* ---- Without a service: the next time at which the column's employee has nothing to do ---- */

/* The first instant in the stretch from which a whole row is free; 0 when there is none. */
static int64_t free_in(const struct agenda *agenda, int employee, struct interval time, int64_t length) {
  int64_t at = time.from;
  while (at + length <= time.to) {
    const struct busy *busy = agenda_busy_in(agenda, employee, (struct interval){at, at + length}, id_nil);
    if (busy == NULL) return at;
    at = busy->occupied.to;
  }
  return 0;
}

static int64_t free_on_date(const struct desk *desk, const struct agenda *agenda, int employee, int32_t date,
                            int64_t from) {
  struct interval storage[32];
  struct interval_set working;
  interval_set_init(&working, storage, sizeof storage / sizeof storage[0]);
  if (!agenda_working_time(agenda, employee, date, &working)) return 0;
  for (size_t i = 0; i < working.count; i++) {
    struct interval time = working.pieces[i];
    if (time.from < from) time.from = from;
    struct zone_slots slots; /* at a mark of the wall clock, as offers are */
    bool any = zone_slot_first(&slots, desk_zone(desk), time.from, time.to, desk->step_minutes);
    for (; any; any = zone_slot_next(&slots)) {
      int64_t length = desk->step_minutes * MS_PER_MINUTE;
      struct interval row = {slots.at, slots.at + length};
      if (row.to <= time.to && free_in(agenda, employee, row, length) == slots.at) return slots.at;
    }
  }
  return 0;
}

unsigned day_run_next_free(struct ui *ui, struct view *view) {
  (void)view;
  struct desk *desk = &ui->desk;
  int employee = desk_column_employee(desk, desk_column(desk));
  if (employee == INDEX_NONE) return none_free_here(ui);
  int64_t from = search_from(desk);
  struct error error;
  error_init(&error);
  int32_t first = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), from, &first, &minute);
  struct arena arena;
  arena_init(&arena, FREE_ARENA_MAX);
  int64_t found = 0;
  for (int days = 0; days < FREE_WEEKS * 7 && found == 0; days += FREE_STEP_DAYS) {
    struct agenda agenda;
    arena_clear(&arena);
    if (reader_agenda(desk->replica, desk->location, first + days, first + days + FREE_STEP_DAYS - 1, &arena,
                      &agenda, &error) != CODE_OK)
      break;
    for (int day = 0; day < FREE_STEP_DAYS && found == 0; day++)
      found = free_on_date(desk, &agenda, employee, first + days + day, from);
  }
  arena_release(&arena);
  if (error.code != CODE_OK) return ui_refused(ui, &error);
  return found == 0 ? none_free_here(ui) : go_to(ui, employee, found);
}
