/* What would be booked now: the fixed choices, the line and the place under the cursor put together. */
#include <stdio.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/slots.h"
#include "core/model/when.h"
#include "ui/booking/booking_view.h"

/* ---- The customer ---- */

/* The words for the customer: the field's own text, else what the line leaves over. */
static void customer_words(const struct booking_view *booking, int except, char *text, size_t size) {
  text[0] = '\0';
  if (booking->fields[BOOKING_CUSTOMER].length > 0) {
    (void)snprintf(text, size, "%s", booking->fields[BOOKING_CUSTOMER].text);
    return;
  }
  size_t used = 0;
  for (size_t i = 0; i < booking->line.part_count && used < size; i++) {
    const struct one_line_part *part = &booking->line.parts[i];
    if (part->kind != ONE_LINE_CUSTOMER || (int)i == except || strcmp(part->text, ".") == 0) continue;
    int added = snprintf(text + used, size - used, "%s%s", used > 0 ? " " : "", part->text);
    used += added > 0 ? (size_t)added : 0;
  }
}

static void search(struct ui *ui, struct booking_view *booking, const char *words) {
  struct finder *finder = words[0] == '\0' ? NULL : booking_finder(ui);
  booking->hits.count = 0;
  if (finder != NULL) finder_search(finder, words, strlen(words), &booking->hits);
}

/* How well the best hit fits; FINDER_NONE when there is none. */
static enum finder_class best_match(const struct booking_view *booking) {
  return booking->hits.count == 0 ? FINDER_NONE : booking->hits.hits[0].match;
}

/* The last word that names one employee, or -1. */
static int employee_word(const struct booking_view *booking) {
  for (int i = (int)booking->line.part_count - 1; i >= 0; i--)
    if (booking->line.parts[i].kind == ONE_LINE_CUSTOMER && booking->line.parts[i].reading_count == 1)
      return i;
  return -1;
}

/*
 * A word that names an employee is the employee's, when all words together are no customer's name and others are left for the
 * customer, or the customer is already chosen.
 */
static void customer_search(struct ui *ui, struct booking_view *booking) {
  char words[FIELD_SIZE];
  customer_words(booking, -1, words, sizeof words);
  booking->employee_word = -1;
  search(ui, booking, words);
  int word = employee_word(booking);
  bool chosen = !id_is_nil(booking->fixed.customer);
  if (word < 0 || booking->fields[BOOKING_CUSTOMER].length > 0) return;
  if (!chosen && best_match(booking) <= FINDER_BEGINNING) return;
  char others[FIELD_SIZE];
  customer_words(booking, word, others, sizeof others);
  if (!chosen && others[0] == '\0') return;
  booking->employee_word = word;
  search(ui, booking, others);
}

static bool customer_load(struct ui *ui, struct booking_view *booking, struct id id) {
  struct desk *desk = &ui->desk;
  if (id_equal(id, booking->known) && booking->known_around == desk->cell.at) return true;
  struct error error;
  error_init(&error);
  arena_clear(&booking->arena);
  booking->known = id_nil;
  booking->has_last = false;
  if (reader_customer(desk->replica, id, &booking->arena, &booking->customer, &error) != CODE_OK ||
      reader_rules_customer(desk->replica, id, desk->cell.at, &booking->arena, &booking->rules_customer,
                            &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    return false;
  }
  booking->has_last =
      reader_last_visit(desk->replica, id, &booking->arena, &booking->last_visit, NULL) == CODE_OK;
  booking->known = id;
  booking->known_around = desk->cell.at;
  return true;
}

/* The hit that is lit, or the best one. */
static const struct finder_hit *lit_hit(const struct booking_view *booking) {
  const struct choice *choice = &booking->choices[booking->list.selected];
  bool listed = booking->list_touched && booking->list.count > 0 && choice->kind == CHOICE_CUSTOMER;
  for (size_t i = 0; i < booking->hits.count && listed; i++)
    if (id_equal(booking->hits.hits[i].id, choice->id)) return &booking->hits.hits[i];
  return booking->hits.count > 0 ? &booking->hits.hits[0] : NULL;
}

/* Whether the best hit can only be the one that is meant. */
static bool is_certain(const struct booking_view *booking) {
  const struct finder_result *hits = &booking->hits;
  if (hits->count == 1) return hits->hits[0].match <= FINDER_BEGINNING;
  return hits->count > 1 && hits->hits[0].match == FINDER_EXACT && hits->hits[1].match != FINDER_EXACT;
}

static void customer_think(struct ui *ui, struct booking_view *booking) {
  struct booking_draft *draft = &booking->draft;
  const struct booking_fixed *fixed = &booking->fixed;
  for (size_t i = 0; i < booking->line.part_count; i++)
    if (booking->line.parts[i].kind == ONE_LINE_PHONE)
      (void)snprintf(draft->phone, sizeof draft->phone, "%s", booking->line.parts[i].text);
  customer_search(ui, booking);
  const struct finder_hit *hit = lit_hit(booking);
  draft->customer = fixed->customer;
  customer_words(booking, booking->employee_word, draft->name, sizeof draft->name);
  if (id_is_nil(fixed->customer) && !fixed->new_customer && hit != NULL) {
    draft->customer = hit->id;
    draft->customer_open = !is_certain(booking);
  }
  if (!id_is_nil(draft->customer) && customer_load(ui, booking, draft->customer))
    (void)snprintf(draft->name, sizeof draft->name, "%s", booking->customer.name);
  draft->is_new = id_is_nil(draft->customer) && draft->name[0] != '\0';
}

/* ---- Services and add-ons ---- */

static bool has_service(const struct visit_request *request, int service) {
  for (int i = 0; i < request->service_count; i++)
    if (request->services[i].service == service) return true;
  return false;
}

static bool had_last_time(const struct ui *ui, const struct booking_view *booking, int service) {
  if (!booking->has_last || !id_equal(booking->known, booking->draft.customer)) return false;
  for (int i = 0; i < booking->last_visit.segment_count; i++)
    if (id_equal(booking->last_visit.segments[i].service, ui->desk.salon->services[service].id)) return true;
  return false;
}

/* The service that a part of several readings most likely means: what is lit, what the customer had,
 * what is done in this column, the first one. */
static int service_of(const struct ui *ui, const struct booking_view *booking,
                      const struct one_line_part *part) {
  const struct choice *lit = &booking->choices[booking->list.selected];
  size_t kept = part->reading_count < ONE_LINE_READINGS_MAX ? part->reading_count : ONE_LINE_READINGS_MAX;
  for (size_t i = 0; i < kept && booking->list_touched && booking->list.count > 0; i++)
    if (lit->kind == CHOICE_SERVICE && lit->place == booking->names.services[part->readings[i]])
      return lit->place;
  for (size_t i = 0; i < kept; i++)
    if (had_last_time(ui, booking, booking->names.services[part->readings[i]]))
      return booking->names.services[part->readings[i]];
  int column = desk_column_employee(&ui->desk, desk_column(&ui->desk));
  for (size_t i = 0; i < kept && column != INDEX_NONE; i++)
    if (salon_qualified(ui->desk.salon, column, booking->names.services[part->readings[i]],
                        ui->desk.location))
      return booking->names.services[part->readings[i]];
  return booking->names.services[part->readings[0]];
}

static void services_think(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct booking_draft *draft = &booking->draft;
  draft->request = booking->fixed.request;
  draft->request.location = ui->desk.location;
  for (size_t i = 0; i < booking->line.part_count; i++) {
    const struct one_line_part *part = &booking->line.parts[i];
    if (part->kind != ONE_LINE_SERVICE || part->reading_count == 0) continue;
    if (part->reading_count > 1) draft->services_open = true;
    (void)(visit_request_add_service(&draft->request, ui->desk.salon, service_of(ui, booking, part),
                                     EMPLOYEE_ANY, error) == CODE_OK);
  }
}

/* The reading of an add-on that belongs to a service of the visit, or the first one. */
static int addon_of(const struct ui *ui, const struct booking_view *booking,
                    const struct one_line_part *part) {
  size_t kept = part->reading_count < ONE_LINE_READINGS_MAX ? part->reading_count : ONE_LINE_READINGS_MAX;
  for (size_t i = 0; i < kept; i++) {
    int addon = booking->names.addons[part->readings[i]];
    if (has_service(&booking->draft.request, ui->desk.salon->addons[addon].service)) return addon;
  }
  return booking->names.addons[part->readings[0]];
}

static void addons_think(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct booking_draft *draft = &booking->draft;
  for (size_t i = 0; i < booking->line.part_count; i++) {
    const struct one_line_part *part = &booking->line.parts[i];
    if (part->kind != ONE_LINE_ADDON) continue;
    if (part->reading_count == 0)
      (void)error_set(error, CODE_NOT_FOUND, _("There is no add-on \"%s\"."), part->text);
    else
      (void)(visit_request_add_addon(&draft->request, ui->desk.salon, addon_of(ui, booking, part), error) ==
             CODE_OK);
  }
}

bool booking_take_last(struct ui *ui, struct booking_view *booking) {
  const struct salon *salon = ui->desk.salon;
  const struct appointment *last = &booking->last_visit;
  struct visit_request request = {.location = ui->desk.location};
  if (!booking->has_last) return false;
  for (int i = 0; i < last->segment_count; i++) {
    int service = salon_service(salon, last->segments[i].service);
    if (last->segments[i].part > 0 || service == INDEX_NONE) continue;
    (void)(visit_request_add_service(&request, salon, service, EMPLOYEE_ANY, NULL) == CODE_OK);
  }
  for (int i = 0; i < last->addon_count; i++) {
    int addon = salon_addon(salon, last->addons[i].addon);
    if (addon != INDEX_NONE) (void)(visit_request_add_addon(&request, salon, addon, NULL) == CODE_OK);
  }
  if (request.service_count == 0) return false;
  booking->fixed.request = request;
  return true;
}

static bool asks_last_time(const struct booking_view *booking) {
  for (size_t i = 0; i < booking->line.part_count; i++)
    if (strcmp(booking->line.parts[i].text, ".") == 0) return true;
  return booking->as_last_time;
}

static void last_time_think(struct ui *ui, struct booking_view *booking) {
  struct booking_draft *draft = &booking->draft;
  bool known = !id_is_nil(draft->customer) && booking->has_last;
  if (draft->request.service_count > 0 || !known) return;
  if (!asks_last_time(booking) || draft->customer_open) {
    draft->last_open = !draft->customer_open;
    return;
  }
  if (booking_take_last(ui, booking)) draft->request = booking->fixed.request;
  draft->request.location = ui->desk.location;
}

/* ---- Employee and time ---- */

static bool is_anybody(const char *text) {
  /* TRANSLATORS: the one word that is typed when it does not matter who does it. */
  const char *const words[] = {"any", "anybody", "anyone", _("any")};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (fold_equal(text, strlen(text), words[i], strlen(words[i]))) return true;
  return false;
}

static void employee_think(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct booking_draft *draft = &booking->draft;
  struct desk *desk = &ui->desk;
  int column = desk_column_employee(desk, desk_column(desk));
  draft->employee = column == INDEX_NONE ? EMPLOYEE_ANY : column;
  if (booking->fixed.has_employee) draft->employee = booking->fixed.employee;
  int named = booking->employee_word;
  for (size_t i = 0; i < booking->line.part_count; i++)
    if (booking->line.parts[i].kind == ONE_LINE_EMPLOYEE) named = (int)i;
  if (named >= 0) {
    const struct one_line_part *part = &booking->line.parts[named];
    if (part->reading_count == 0 && is_anybody(part->text))
      draft->employee = EMPLOYEE_ANY;
    else if (part->reading_count == 0)
      (void)error_set(error, CODE_NOT_FOUND, _("Nobody here is called \"%s\"."), part->text);
    else
      draft->employee = booking->names.employees[part->readings[0]];
    draft->employee_open = part->reading_count > 1;
  }
  if (draft->employee == EMPLOYEE_ANY) return;
  int at = desk_column_of(desk, desk->salon->employees[draft->employee].id);
  if (at >= 0 && at != desk_column(desk)) desk_choose(desk, at, desk->cell.at);
}

/* The field's text: a time of the day that is looked at, or all that an instant may be written as. */
static enum code time_read(const struct desk *desk, const struct field *field, int64_t *at,
                           struct error *error) {
  int minute = 0;
  if (field->length == 0) return CODE_OK;
  if (when_parse_time(field->text, field->length, false, &minute))
    return when_resolve(desk_zone(desk), desk->date, minute, at, error);
  return when_parse_instant(field->text, field->length, desk_zone(desk), desk->today, at, error);
}

/* The home's time of day on another date; where the clock knows it not or twice, the place under the cursor. */
static int64_t home_on(const struct desk *desk, int64_t home, int32_t date) {
  int32_t home_date = 0;
  int minute = 0;
  int64_t at = home;
  zone_to_wall(desk_zone(desk), home, &home_date, &minute);
  if (date != home_date && when_resolve(desk_zone(desk), date, minute, &at, NULL) != CODE_OK)
    at = desk->cell.at;
  return at;
}

/*
 * Goes to the date and time that were typed, so that the place is seen; from the form's home, so that what was typed on the way
 * (the +4 of a phone number is a date as well) and is no more leaves no trace.
 */
static void time_think(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct desk *desk = &ui->desk;
  const struct one_line *line = &booking->line;
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), booking->home.at, &date, &minute);
  if (line->has_date) date = line->date;
  if (date != desk->date && desk_go(desk, date, error) != CODE_OK) return;
  int64_t at = home_on(desk, booking->home.at, date);
  if (time_read(desk, &booking->fields[BOOKING_TIME], &at, error) != CODE_OK) return;
  if (line->has_time && when_resolve(desk_zone(desk), desk->date, line->minute, &at, error) != CODE_OK)
    return;
  zone_to_wall(desk_zone(desk), at, &date, &minute);
  if (date != desk->date && desk_go(desk, date, error) != CODE_OK) return;
  const struct choice *lit = &booking->choices[booking->list.selected];
  bool shows = booking->at == BOOKING_TIME && booking->list_touched && booking->list.count > 0;
  struct id employee = booking->home.employee;
  if (shows && lit->kind == CHOICE_TIME) { /* the lit one is seen before it is taken */
    at = lit->at;
    employee = desk->salon->employees[lit->place].id;
    zone_to_wall(desk_zone(desk), at, &date, &minute);
    if (date != desk->date && desk_go(desk, date, error) != CODE_OK) return;
  }
  int column = desk_column_of(desk, employee);
  if (column < 0) column = desk_column(desk);
  if (at != desk->cell.at || column != desk_column(desk)) desk_choose(desk, column, at);
}

/* ---- The plan and its rules ---- */

static void plan_think(struct ui *ui, struct booking_view *booking, struct error *error) {
  struct booking_draft *draft = &booking->draft;
  struct desk *desk = &ui->desk;
  struct slot slot;
  if (draft->request.service_count == 0 || error->code != CODE_OK) return;
  for (int i = 0; i < draft->request.service_count; i++)
    draft->request.services[i].employee = draft->employee;
  if (booking->editing) {
    booking_edit_plan(ui, booking, error);
    return;
  }
  struct slot_search search = {
      .agenda = &desk->day.agenda,
      .request = &draft->request,
      .now = desk->now,
      .first_date = desk->date,
      .last_date = desk->date,
      .previous_employee =
          booking->has_last && !id_is_nil(draft->customer) && booking->last_visit.segment_count > 0
              ? booking->last_visit.segments[0].employee
              : id_nil,
  };
  if (slots_assign(&search, draft->starts_at, &slot, error) != CODE_OK) return;
  if (visit_plan_make(desk->salon, &draft->request, slot.employees, &draft->plan, error) != CODE_OK) return;
  bool known = !id_is_nil(draft->customer) && id_equal(draft->customer, booking->known);
  struct rules_context context = {
      .agenda = &desk->day.agenda,
      .actor = &desk->actor,
      .customer = known ? &booking->rules_customer : NULL,
      .now = desk->now,
  };
  rules_check(&context, &draft->plan, draft->starts_at, &draft->verdict);
  draft->has_plan = true;
}

static void ghost_think(struct ui *ui, const struct booking_view *booking) {
  const struct booking_draft *draft = &booking->draft;
  struct desk_ghost *ghost = &ui->desk.ghost;
  ghost->shown = draft->has_plan;
  if (!draft->has_plan) return;
  ghost->allowed = draft->verdict.breach_count == 0;
  ghost->visit = booking->editing ? booking->was.id : id_nil;
  ghost->starts_at = draft->starts_at;
  ghost->plan = draft->plan;
  const char *nobody = booking->editing ? visit_name(&booking->was) : _("new");
  (void)snprintf(ghost->label, sizeof ghost->label, "%.90s", draft->name[0] == '\0' ? nobody : draft->name);
}

void booking_think(struct ui *ui, struct booking_view *booking) {
  struct error error;
  error_init(&error);
  const struct field *line = &booking->fields[BOOKING_LINE];
  memset(&booking->draft, 0, sizeof booking->draft);
  (void)(one_line_read(line->text, line->length, ui->desk.today, &booking->names.look_up, &booking->line,
                       &error) == CODE_OK);
  time_think(ui, booking, &error);
  customer_think(ui, booking);
  services_think(ui, booking, &error);
  last_time_think(ui, booking);
  addons_think(ui, booking, &error);
  employee_think(ui, booking, &error);
  booking->draft.starts_at = ui->desk.cell.at;
  plan_think(ui, booking, &error);
  (void)snprintf(booking->draft.problem, sizeof booking->draft.problem, "%s", error.text);
  booking_ask(ui, booking);
  ghost_think(ui, booking);
  booking_slide(ui, booking);
}
