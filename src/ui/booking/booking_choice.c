/* The list under the field that is typed into: what the words may mean, and taking one of the meanings. */
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/money.h"
#include "ui/booking/booking_view.h"
#include "ui/words.h"

struct finder *booking_finder(struct ui *ui) {
  struct desk *desk = &ui->desk;
  struct error error;
  error_init(&error);
  if (desk->replica == NULL) return NULL;
  if (desk->finder == NULL && desk->finder_maker != NULL) {
    desk->finder = finder_maker_take(desk->finder_maker, desk->replica);
    desk->finder_maker = NULL;
  }
  if (desk->finder == NULL) desk->finder = finder_new();
  if (desk->finder == NULL) {
    ui_say(ui, MESSAGE_REFUSED, _("There is not enough memory to search the customers."));
    return NULL;
  }
  if (desk->finder_loads == desk->loads) return desk->finder;
  if (reader_refresh_finder(desk->replica, desk->finder, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    return NULL;
  }
  desk->finder_loads = desk->loads;
  return desk->finder;
}

/* ---- Making the list ---- */

static struct choice *choice_add(struct booking_view *booking, enum choice_kind kind) {
  if (booking->list.count < CHOICES_MAX) booking->list.count++; /* what is too much replaces the last one */
  struct choice *choice = &booking->choices[booking->list.count - 1];
  *choice = (struct choice){.kind = kind};
  return choice;
}

static void add_hits(struct ui *ui, struct booking_view *booking) {
  struct arena arena;
  arena_init(&arena, BOOKING_ARENA_MAX);
  for (size_t i = 0; i < booking->hits.count && i < CHOICE_HITS_MAX; i++) {
    struct customer customer;
    arena_clear(&arena);
    if (reader_customer(ui->desk.replica, booking->hits.hits[i].id, &arena, &customer, NULL) != CODE_OK)
      continue;
    struct choice *choice = choice_add(booking, CHOICE_CUSTOMER);
    choice->id = customer.id;
    (void)snprintf(choice->text, sizeof choice->text, "%.90s", customer.name);
    const char *contact = customer.phone[0] != '\0' ? customer.phone : customer.email;
    if (customer.blocked)
      (void)snprintf(choice->detail, sizeof choice->detail, _("%.60s blocked"), contact);
    else
      (void)snprintf(choice->detail, sizeof choice->detail, "%.60s", contact);
  }
  arena_release(&arena);
  if (booking->hits.count == 0) return;
  struct choice *choice = choice_add(booking, CHOICE_NEW_CUSTOMER);
  (void)snprintf(choice->text, sizeof choice->text, "%s", _("a new customer"));
}

static void add_service(const struct ui *ui, struct booking_view *booking, int service) {
  const struct service *row = &ui->desk.salon->services[service];
  char money[MONEY_TEXT_SIZE];
  struct choice *choice = choice_add(booking, CHOICE_SERVICE);
  choice->place = service;
  money_format_amount(row->price, ui->desk.salon->currency, money);
  (void)snprintf(choice->text, sizeof choice->text, "%.90s", row->name);
  (void)snprintf(choice->detail, sizeof choice->detail, _("%d min  %.30s"), row->minutes, money);
}

static void add_addon(const struct ui *ui, struct booking_view *booking, int addon) {
  const struct service_addon *row = &ui->desk.salon->addons[addon];
  char money[MONEY_TEXT_SIZE];
  struct choice *choice = choice_add(booking, CHOICE_ADDON);
  choice->place = addon;
  money_format_amount(row->price, ui->desk.salon->currency, money);
  (void)snprintf(choice->text, sizeof choice->text, "+ %.88s", row->name);
  (void)snprintf(choice->detail, sizeof choice->detail, _("%d min  %.30s"), row->minutes, money);
}

static void add_employee(const struct ui *ui, struct booking_view *booking, int employee) {
  struct choice *choice = choice_add(booking, CHOICE_EMPLOYEE);
  choice->place = employee;
  (void)snprintf(choice->text, sizeof choice->text, "%.90s",
                 employee == EMPLOYEE_ANY ? _("anybody") : ui->desk.salon->employees[employee].name);
}

/* The part of the line at the caret, or NULL behind a blank. */
static const struct one_line_part *part_at_caret(const struct booking_view *booking) {
  size_t caret = booking->fields[BOOKING_LINE].caret;
  for (size_t i = 0; i < booking->line.part_count; i++)
    if (caret > booking->line.parts[i].from && caret <= booking->line.parts[i].to)
      return &booking->line.parts[i];
  return NULL;
}

static size_t readings_kept(const struct one_line_part *part) {
  return part->reading_count < ONE_LINE_READINGS_MAX ? part->reading_count : ONE_LINE_READINGS_MAX;
}

static bool has_service(const struct visit_request *request, int service) {
  for (int i = 0; i < request->service_count; i++)
    if (request->services[i].service == service) return true;
  return false;
}

/* An add-on of the same name may belong to several services: only the visit's own are offered, once there are any. */
static bool addon_fits(const struct ui *ui, const struct booking_view *booking, int addon) {
  const struct visit_request *request = &booking->draft.request;
  return request->service_count == 0 || has_service(request, ui->desk.salon->addons[addon].service);
}

static void add_readings(struct ui *ui, struct booking_view *booking, const struct one_line_part *part) {
  for (size_t i = 0; i < readings_kept(part); i++) {
    if (part->kind == ONE_LINE_SERVICE) add_service(ui, booking, booking->names.services[part->readings[i]]);
    if (part->kind == ONE_LINE_ADDON && addon_fits(ui, booking, booking->names.addons[part->readings[i]]))
      add_addon(ui, booking, booking->names.addons[part->readings[i]]);
    if (part->kind == ONE_LINE_EMPLOYEE || part->kind == ONE_LINE_CUSTOMER)
      add_employee(ui, booking, booking->names.employees[part->readings[i]]);
  }
}

/* The first part of the line that is read in several ways. */
static const struct one_line_part *open_part(const struct booking_view *booking) {
  for (size_t i = 0; i < booking->line.part_count; i++) {
    const struct one_line_part *part = &booking->line.parts[i];
    if (part->kind != ONE_LINE_CUSTOMER && part->reading_count > 1) return part;
  }
  return NULL;
}

static void add_addons_of_visit(const struct ui *ui, struct booking_view *booking) {
  for (size_t i = 0; i < booking->names.look_up.addon_count; i++) {
    int addon = booking->names.addons[i];
    if (has_service(&booking->draft.request, ui->desk.salon->addons[addon].service))
      add_addon(ui, booking, addon);
  }
}

/* What the word at the caret may mean, if it is not plain; else what else is open; else what could be added. */
static void line_choices(struct ui *ui, struct booking_view *booking) {
  const struct one_line_part *part = part_at_caret(booking);
  if (part != NULL && strcmp(part->text, "+") == 0) { /* an add-on is about to be named */
    add_addons_of_visit(ui, booking);
    return;
  }
  bool employee =
      part != NULL && booking->employee_word >= 0 && part == &booking->line.parts[booking->employee_word];
  bool named = part != NULL && part->kind == ONE_LINE_CUSTOMER && !employee;
  bool several = part != NULL && !named && part->reading_count > 1;
  if (named || (!several && booking->draft.customer_open))
    add_hits(ui, booking);
  else if (several || open_part(booking) != NULL)
    add_readings(ui, booking, several ? part : open_part(booking));
  else
    add_addons_of_visit(ui, booking);
}

/* Says of the choice that was added last that it only sounds like what was typed. */
static void mark_near(struct booking_view *booking) {
  struct choice *choice = &booking->choices[booking->list.count - 1];
  (void)snprintf(choice->detail, sizeof choice->detail, "%s", _("sounds alike"));
}

/* Nothing fits: what sounds alike, or is a slip away. */
static void near_services(struct ui *ui, struct booking_view *booking, const struct field *field) {
  const struct one_line_names *names = &booking->names.look_up;
  size_t found[CHOICES_MAX];
  size_t count =
      lookup_near(names->services, names->service_count, field->text, field->length, found, CHOICES_MAX);
  for (size_t i = 0; i < count && i < CHOICES_MAX; i++) {
    add_service(ui, booking, booking->names.services[found[i]]);
    mark_near(booking);
  }
  count = lookup_near(names->addons, names->addon_count, field->text, field->length, found, CHOICES_MAX);
  for (size_t i = 0; i < count && i < CHOICES_MAX; i++) {
    if (!addon_fits(ui, booking, booking->names.addons[found[i]])) continue;
    add_addon(ui, booking, booking->names.addons[found[i]]);
    mark_near(booking);
  }
}

/* Services and add-ons by the words of the field; all of them while it is empty. */
static void service_choices(struct ui *ui, struct booking_view *booking) {
  const struct field *field = &booking->fields[BOOKING_SERVICE];
  const struct one_line_names *names = &booking->names.look_up;
  size_t found[CHOICES_MAX];
  size_t count = 0;
  add_addons_of_visit(ui, booking);
  if (field->length == 0) {
    for (size_t i = 0; i < names->service_count; i++) add_service(ui, booking, booking->names.services[i]);
    return;
  }
  booking->list.count = 0;
  count =
      lookup_all(names->services, names->service_count, field->text, field->length, found, CHOICES_MAX, NULL);
  for (size_t i = 0; i < count && i < CHOICES_MAX; i++)
    add_service(ui, booking, booking->names.services[found[i]]);
  count = lookup_all(names->addons, names->addon_count, field->text, field->length, found, CHOICES_MAX, NULL);
  for (size_t i = 0; i < count && i < CHOICES_MAX; i++)
    if (addon_fits(ui, booking, booking->names.addons[found[i]]))
      add_addon(ui, booking, booking->names.addons[found[i]]);
  if (booking->list.count == 0) near_services(ui, booking, field);
}

/* Whether an employee may do at least one of the services; anybody may while there are none. */
static bool may_do_some(const struct ui *ui, const struct booking_view *booking, int employee) {
  const struct visit_request *request = &booking->draft.request;
  for (int i = 0; i < request->service_count; i++)
    if (salon_qualified(ui->desk.salon, employee, request->services[i].service, ui->desk.location))
      return true;
  return request->service_count == 0;
}

static void near_employees(struct ui *ui, struct booking_view *booking, const struct field *field) {
  const struct one_line_names *names = &booking->names.look_up;
  size_t found[CHOICES_MAX];
  size_t count =
      lookup_near(names->employees, names->employee_count, field->text, field->length, found, CHOICES_MAX);
  for (size_t i = 0; i < count && i < CHOICES_MAX; i++) {
    if (!may_do_some(ui, booking, booking->names.employees[found[i]])) continue;
    add_employee(ui, booking, booking->names.employees[found[i]]);
    mark_near(booking);
  }
}

static void employee_choices(struct ui *ui, struct booking_view *booking) {
  const struct field *field = &booking->fields[BOOKING_EMPLOYEE];
  const struct one_line_names *names = &booking->names.look_up;
  add_employee(ui, booking, EMPLOYEE_ANY);
  for (size_t i = 0; i < names->employee_count; i++) {
    if (field->length > 0 && lookup_grade(&names->employees[i], field->text, field->length) == LOOKUP_NONE)
      continue;
    if (may_do_some(ui, booking, booking->names.employees[i]))
      add_employee(ui, booking, booking->names.employees[i]);
  }
  if (field->length > 0 && booking->list.count == 1) near_employees(ui, booking, field);
  if (field->length > 0 && booking->list.count > 1) list_move(&booking->list, 1 - booking->list.selected);
}

/* Lights the choice that the draft has taken for now. */
static void light_taken(struct booking_view *booking) {
  const struct booking_draft *draft = &booking->draft;
  for (int i = 0; i < booking->list.count; i++) {
    const struct choice *choice = &booking->choices[i];
    bool taken = choice->kind == CHOICE_SERVICE && booking->at == BOOKING_LINE && draft->services_open &&
                 has_service(&draft->request, choice->place);
    if (!taken) continue;
    booking->list.selected = i;
    return;
  }
}

void booking_list_choices(struct ui *ui, struct booking_view *booking) {
  int selected = booking->list_touched ? booking->list.selected : 0;
  booking->list = (struct list){.selected = selected};
  switch (booking->at) {
  case BOOKING_LINE:
    line_choices(ui, booking);
    break;
  case BOOKING_CUSTOMER:
    add_hits(ui, booking);
    break;
  case BOOKING_SERVICE:
    service_choices(ui, booking);
    break;
  case BOOKING_EMPLOYEE:
    employee_choices(ui, booking);
    break;
  case BOOKING_TIME:
    booking_time_choices(ui, booking);
    break;
  case BOOKING_TOLD:
    booking_told_choices(booking);
    break;
  case BOOKING_NOTE:
    break;
  case BOOKING_INTAKE:
  case BOOKING_FIELDS:
  default:
    booking_answer_choices(booking);
    break;
  }
  if (!booking->list_touched) light_taken(booking);
  list_move(&booking->list, 0);
}

/* ---- Taking a choice ---- */

/* Takes bytes out of the line, with a blank beside them. */
static void line_cut(struct field *line, size_t from, size_t to) {
  if (to < line->length && line->text[to] == ' ')
    to++;
  else if (from > 0 && line->text[from - 1] == ' ')
    from--;
  memmove(line->text + from, line->text + to, line->length - to + 1);
  line->length -= to - from;
  line->caret = line->length;
}

/* Takes the customer's words out of the line; the employee's stays. */
static void line_cut_customer(struct booking_view *booking) {
  for (size_t i = booking->line.part_count; i-- > 0;) {
    const struct one_line_part *part = &booking->line.parts[i];
    bool other = (int)i == booking->employee_word || strcmp(part->text, ".") == 0;
    if (part->kind == ONE_LINE_CUSTOMER && !other)
      line_cut(&booking->fields[BOOKING_LINE], part->from, part->to);
  }
  field_clear(&booking->fields[BOOKING_CUSTOMER]);
}

void booking_forget_time(struct booking_view *booking) {
  for (size_t i = booking->line.part_count; i-- > 0;) {
    const struct one_line_part *part = &booking->line.parts[i];
    if (part->kind == ONE_LINE_TIME || part->kind == ONE_LINE_DATE)
      line_cut(&booking->fields[BOOKING_LINE], part->from, part->to);
  }
  field_clear(&booking->fields[BOOKING_TIME]);
}

/* Takes the part out of which a choice came: the one at the caret, else the first of that kind that is open. */
static void line_cut_kind(struct booking_view *booking, enum one_line_kind kind) {
  const struct one_line_part *part = part_at_caret(booking);
  for (size_t i = 0; i < booking->line.part_count && (part == NULL || part->kind != kind); i++)
    if (booking->line.parts[i].kind == kind && booking->line.parts[i].reading_count > 1)
      part = &booking->line.parts[i];
  if (part != NULL && part->kind == kind) line_cut(&booking->fields[BOOKING_LINE], part->from, part->to);
}

/* A service that is chosen again is taken out, with its add-ons. */
static void service_toggle(struct ui *ui, struct booking_view *booking, int service) {
  struct visit_request *request = &booking->fixed.request;
  struct visit_request kept = {.location = request->location};
  bool found = false;
  for (int i = 0; i < request->service_count; i++) {
    if (request->services[i].service == service)
      found = true;
    else
      kept.services[kept.service_count++] = request->services[i];
  }
  struct error error;
  error_init(&error);
  if (!found) {
    if (visit_request_add_service(request, ui->desk.salon, service, EMPLOYEE_ANY, &error) != CODE_OK)
      (void)ui_refused(ui, &error);
    return;
  }
  for (int i = 0; i < request->addon_count; i++)
    (void)(visit_request_add_addon(&kept, ui->desk.salon, request->addons[i].addon, NULL) == CODE_OK);
  *request = kept;
}

/* Add-ons hang on the fixed services; what the line names becomes fixed first. */
static void addon_toggle(struct ui *ui, struct booking_view *booking, int addon) {
  struct visit_request *request = &booking->fixed.request;
  for (int i = 0; i < request->addon_count; i++) {
    if (request->addons[i].addon != addon) continue;
    request->addons[i] = request->addons[--request->addon_count];
    return;
  }
  struct error error;
  error_init(&error);
  if (visit_request_add_addon(request, ui->desk.salon, addon, &error) != CODE_OK)
    (void)ui_refused(ui, &error);
}

/* Makes the services that the line names fixed ones. */
static void services_fix(struct booking_view *booking) {
  booking->fixed.request = booking->draft.request;
  for (size_t i = booking->line.part_count; i-- > 0;) {
    const struct one_line_part *part = &booking->line.parts[i];
    if (part->kind == ONE_LINE_SERVICE || (part->kind == ONE_LINE_ADDON && part->reading_count > 0))
      line_cut(&booking->fields[BOOKING_LINE], part->from, part->to);
  }
}

void booking_choose(struct ui *ui, struct booking_view *booking, const struct choice *choice) {
  struct choice taken = *choice;
  switch (taken.kind) {
  case CHOICE_CUSTOMER:
    booking->fixed.customer = taken.id;
    booking->fixed.new_customer = false;
    line_cut_customer(booking);
    break;
  case CHOICE_NEW_CUSTOMER:
    booking->fixed.customer = id_nil;
    booking->fixed.new_customer = true;
    break;
  case CHOICE_SERVICE:
    if (booking->at == BOOKING_LINE) line_cut_kind(booking, ONE_LINE_SERVICE);
    service_toggle(ui, booking, taken.place);
    field_clear(&booking->fields[BOOKING_SERVICE]);
    break;
  case CHOICE_ADDON:
    services_fix(booking);
    addon_toggle(ui, booking, taken.place);
    field_clear(&booking->fields[BOOKING_SERVICE]);
    break;
  case CHOICE_EMPLOYEE:
    if (booking->at == BOOKING_LINE) line_cut_kind(booking, ONE_LINE_EMPLOYEE);
    booking->fixed.has_employee = true;
    booking->fixed.employee = taken.place;
    field_clear(&booking->fields[BOOKING_EMPLOYEE]);
    break;
  case CHOICE_TIME:
    booking_forget_time(booking);
    booking->home.at = taken.at;
    booking->home.employee = ui->desk.salon->employees[taken.place].id;
    booking->at = BOOKING_LINE;
    break;
  case CHOICE_TOLD:
    booking->told = taken.place;
    field_clear(&booking->fields[BOOKING_TOLD]);
    break;
  case CHOICE_ANSWER:
    booking->answers_touched = true;
    field_set(&booking->fields[booking->at], taken.text);
    break;
  default:
    break;
  }
  booking->list_touched = false;
  booking_think(ui, booking);
  booking_list_choices(ui, booking);
}

bool booking_means_list(const struct booking_view *booking) {
  if (booking->list.count == 0) return false;
  if (booking->list_touched) return true;
  bool searched = booking->at == BOOKING_CUSTOMER || booking->at == BOOKING_SERVICE ||
                  booking->at == BOOKING_EMPLOYEE || booking->at == BOOKING_TOLD;
  return searched && booking->fields[booking->at].length > 0;
}

bool booking_lights(const struct booking_view *booking) {
  const struct booking_draft *draft = &booking->draft;
  bool open = draft->customer_open || draft->services_open || draft->employee_open;
  return booking_means_list(booking) || (booking->at == BOOKING_LINE && open && booking->list.count > 0);
}

bool booking_take_proposed(struct ui *ui, struct booking_view *booking) {
  const struct booking_draft *draft = &booking->draft;
  if (!draft->customer_open && !draft->services_open && !draft->employee_open && !draft->last_open)
    return false;
  if (draft->employee_open && draft->employee != EMPLOYEE_ANY) {
    booking->fixed.has_employee = true;
    booking->fixed.employee = draft->employee;
    for (size_t i = booking->line.part_count; i-- > 0;)
      if (booking->line.parts[i].kind == ONE_LINE_EMPLOYEE)
        line_cut(&booking->fields[BOOKING_LINE], booking->line.parts[i].from, booking->line.parts[i].to);
  } else if (draft->services_open) {
    services_fix(booking);
  } else if (draft->customer_open) {
    booking->fixed.customer = draft->customer;
    line_cut_customer(booking);
  } else {
    booking->fixed.customer = draft->customer; /* the words have done their part; what follows are others */
    line_cut_customer(booking);
    (void)booking_take_last(ui, booking);
  }
  bool more = draft->customer_open || draft->services_open || draft->employee_open;
  booking->list_touched = false;
  booking_think(ui, booking);
  if (more && !booking->draft.last_open) (void)booking_take_proposed(ui, booking);
  booking_list_choices(ui, booking);
  return true;
}
