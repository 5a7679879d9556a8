/* The next free time: in the column of the cursor, or for a visit that is being made or moved. */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/slots.h"
#include "ui/calendar/day_view.h"
#include "ui/ui.h"
#include "ui/words.h"

enum { FREE_WEEKS = 8 };

static unsigned none_free_here(struct ui *ui) {
  ui_say(ui, MESSAGE_NOTE, _("Nothing is free within %d weeks in this column."), FREE_WEEKS);
  return REACTION_REPAINT;
}

unsigned day_go_free(struct ui *ui, int employee, int64_t at) {
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

static struct slot_search search_of(const struct desk *desk, const struct day_wish *wish,
                                    const struct agenda *agenda, int32_t first, int32_t last) {
  return (struct slot_search){.agenda = agenda,
                              .request = wish->request,
                              .now = desk->now,
                              .first_date = first,
                              .last_date = last,
                              .except = wish->except,
                              .as_is = wish->as_is,
                              .as_is_employee = wish->as_is_employee};
}

/* The first offer from `from` on in what is read of the days ahead: at least up to `last`, at most for eight weeks. */
static enum code first_offer(struct desk *desk, const struct day_wish *wish, int64_t from, int32_t first,
                             int32_t last, struct slot *slot, struct error *error) {
  const struct agenda *agenda = desk_ahead(desk, first, last, error);
  if (agenda == NULL) return error->code;
  int32_t end = first + FREE_WEEKS * 7 - 1;
  const struct slot_search search =
      search_of(desk, wish, agenda, first, desk->ahead.last < end ? desk->ahead.last : end);
  return slots_first(&search, from, slot, error);
}

unsigned day_next_free_for(struct ui *ui, const struct day_wish *wish) {
  struct desk *desk = &ui->desk;
  int64_t from = search_from(desk);
  int32_t first = 0;
  int minute = 0;
  struct slot slot;
  struct error error;
  error_init(&error);
  zone_to_wall(desk_zone(desk), from, &first, &minute);
  int32_t last = first + FREE_WEEKS * 7 - 1;
  enum code code = first_offer(desk, wish, from, first, first, &slot, &error);
  if (code == CODE_NOT_FOUND && desk->ahead.last < last) { /* further than what was read */
    error_init(&error);
    code = first_offer(desk, wish, from, first, last, &slot, &error);
  }
  if (code == CODE_OK) return day_go_free(ui, slot.employees[0], slot.starts_at);
  return code == CODE_NOT_FOUND ? none_free_for(ui, wish->request) : ui_refused(ui, &error);
}

enum code day_best_for(struct ui *ui, const struct day_wish *wish, int32_t first, struct slot_offer *offers,
                       int most, int *count, struct error *error) {
  struct desk *desk = &ui->desk;
  *count = 0;
  const struct agenda *agenda = desk_ahead(desk, first, first + DAY_BEST_DAYS - 1, error);
  if (agenda == NULL) return error->code;
  const struct slot_search search = search_of(desk, wish, agenda, first, first + DAY_BEST_DAYS - 1);
  return slots_best(&search, desk->now, offers, most, count, error);
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
  int64_t found = 0;
  int32_t last = first + FREE_WEEKS * 7 - 1;
  const struct agenda *agenda = desk_ahead(desk, first, first, &error);
  for (int32_t date = first; date <= last && found == 0 && agenda != NULL; date++) {
    if (date > desk->ahead.last)
      agenda = desk_ahead(desk, date, last, &error); /* further than what was read */
    if (agenda != NULL) found = free_on_date(desk, agenda, employee, date, from);
  }
  if (error.code != CODE_OK) return ui_refused(ui, &error);
  return found == 0 ? none_free_here(ui) : day_go_free(ui, employee, found);
}
