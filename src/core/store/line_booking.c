#include "core/store/line_booking.h"

#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/when.h"
#include "core/model/zone.h"

/* What one line works on. */
struct line_reader {
  struct replica *replica;
  const struct salon *salon;
  const struct line_place *place;
  struct arena *arena;
  struct one_line line;
  struct lookup_name *services, *addons, *employees;
  int *service_at, *addon_at, *employee_at; /* indexes in the salon */
  size_t service_count, addon_count, employee_count;
};

/* ------------------------------------------------------------------------------------------- what may be
   named */

static bool make_room(struct line_reader *reader) {
  const struct salon *salon = reader->salon;
  size_t services = (size_t)salon->service_count + 1, addons = (size_t)salon->addon_count + 1;
  size_t employees = (size_t)salon->employee_count + 1;
  reader->services = ARENA_NEW(reader->arena, services, struct lookup_name);
  reader->addons = ARENA_NEW(reader->arena, addons, struct lookup_name);
  reader->employees = ARENA_NEW(reader->arena, employees, struct lookup_name);
  reader->service_at = ARENA_NEW(reader->arena, services, int);
  reader->addon_at = ARENA_NEW(reader->arena, addons, int);
  reader->employee_at = ARENA_NEW(reader->arena, employees, int);
  return !reader->arena->exhausted;
}

static bool list_names(struct line_reader *reader) {
  const struct salon *salon = reader->salon;
  if (!make_room(reader)) return false;
  for (int i = 0; i < salon->service_count; i++) {
    if (!salon->services[i].active) continue;
    reader->service_at[reader->service_count] = i;
    reader->services[reader->service_count++] =
        (struct lookup_name){.id = salon->services[i].id, .name = salon->services[i].name};
  }
  for (int i = 0; i < salon->addon_count; i++) {
    if (!salon->addons[i].active) continue;
    reader->addon_at[reader->addon_count] = i;
    reader->addons[reader->addon_count++] =
        (struct lookup_name){.id = salon->addons[i].id, .name = salon->addons[i].name};
  }
  for (int i = 0; i < salon->employee_count; i++) {
    const struct employee *employee = &salon->employees[i];
    bool here = employee->location == INDEX_NONE || employee->location == reader->place->location;
    if (!employee->active || !employee->bookable || !here) continue;
    reader->employee_at[reader->employee_count] = i;
    reader->employees[reader->employee_count++] =
        (struct lookup_name){.id = employee->id, .name = employee->name};
  }
  return true;
}

/* ---------------------------------------------------------------------------------------- services and
   add-ons */

/* A part that must be exactly one thing. */
static enum code one_reading(const struct one_line_part *part, const struct lookup_name *names,
                             const char *noun, size_t *index, struct error *error) {
  *index = part->readings[0];
  if (part->reading_count == 1) return CODE_OK;
  if (part->reading_count == 0)
    return error_set(error, CODE_NOT_FOUND, _("There is no %s \"%.60s\"."), noun, part->text);
  char list[300] = "";
  for (size_t i = 0; i < part->reading_count && i < ONE_LINE_READINGS_MAX; i++) {
    size_t used = strlen(list);
    (void)snprintf(list + used, sizeof list - used, "%s%.50s", i == 0 ? "" : ", ",
                   names[part->readings[i]].name);
  }
  return error_set(error, CODE_AMBIGUOUS, _("\"%.60s\" may be several: %s. Type more of it."), part->text,
                   list);
}

static enum code add_services(const struct line_reader *reader, int employee, struct visit_request *request,
                              struct error *error) {
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < reader->line.part_count; i++) {
    const struct one_line_part *part = &reader->line.parts[i];
    size_t index;
    if (part->kind != ONE_LINE_SERVICE) continue;
    code = one_reading(part, reader->services, _("service"), &index, error);
    if (code == CODE_OK)
      code =
          visit_request_add_service(request, reader->salon, reader->service_at[index], EMPLOYEE_ANY, error);
  }
  if (code == CODE_OK && request->service_count == 0)
    return error_set(error, CODE_INVALID, _("The line names no service. Add one, such as \"cut\"."));
  /* The one who is named takes every service that he or she may do; a single service in any case, so that
     a refusal says why. */
  for (int i = 0; i < request->service_count; i++)
    if (employee != EMPLOYEE_ANY &&
        (request->service_count == 1 ||
         salon_qualified(reader->salon, employee, request->services[i].service, request->location)))
      request->services[i].employee = employee;
  return code;
}

/* Of several add-ons of one name the one that goes with the visit's services is meant. */
static enum code add_addons(const struct line_reader *reader, struct visit_request *request,
                            struct error *error) {
  for (size_t i = 0; i < reader->line.part_count; i++) {
    struct one_line_part part = reader->line.parts[i];
    if (part.kind != ONE_LINE_ADDON) continue;
    size_t kept = 0;
    for (size_t j = 0; j < part.reading_count && j < ONE_LINE_READINGS_MAX; j++)
      for (int k = 0; k < request->service_count; k++)
        if (reader->salon->addons[reader->addon_at[part.readings[j]]].service ==
            request->services[k].service) {
          part.readings[kept++] = part.readings[j];
          break;
        }
    if (kept > 0) part.reading_count = kept;
    size_t index;
    enum code code = one_reading(&part, reader->addons, _("add-on"), &index, error);
    if (code == CODE_OK)
      code = visit_request_add_addon(request, reader->salon, reader->addon_at[index], error);
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

/* ------------------------------------------------------------------------------------------- who is it */

/* One way to read the plain words: which part is the employee (-1: none is), and whom the rest names. */
struct reading {
  int part;
  int employee; /* in the salon; EMPLOYEE_ANY */
  char words[ONE_LINE_MAX + 1];
  struct customer *found;
  int count;
  bool exact;       /* the words are the customer's whole name, phone or e-mail */
  const char *near; /* a name that is like the words, when none is meant; else NULL */
};

static enum code find_customers(const struct line_reader *reader, struct reading *reading,
                                struct error *error) {
  reading->count = 0;
  if (reading->words[0] == '\0') return CODE_OK;
  bool near;
  enum code code = reader_customers_named(reader->replica, reading->words, 8, reader->arena, &reading->found,
                                          &reading->count, error);
  reading->exact = reading->count > 0;
  if (code != CODE_OK || reading->exact) return code;
  code = reader_customers_meant(reader->replica, reading->words, reader->arena, &reading->found,
                                &reading->count, &near, error);
  if (near) {
    reading->near = reading->found[0].name;
    reading->count = 0;
  }
  return code;
}

static enum code read_with(const struct line_reader *reader, int part, int employee, struct reading *reading,
                           struct error *error) {
  *reading = (struct reading){.part = part, .employee = employee};
  (void)one_line_customer(&reader->line, part, reading->words, sizeof reading->words);
  return find_customers(reader, reading, error);
}

static enum code several_readings(const struct line_reader *reader, const struct reading *one,
                                  const struct reading *other, struct error *error) {
  const char *names[2] = {_("anybody"), _("anybody")};
  const struct reading *both[2] = {one, other};
  for (int i = 0; i < 2; i++)
    if (both[i]->employee != EMPLOYEE_ANY) names[i] = reader->salon->employees[both[i]->employee].name;
  return error_set(
      error, CODE_AMBIGUOUS,
      _("This may be %.60s with %.60s, or %.60s with %.60s. Mark the employee with @, or put the "
        "customer in quotes."),
      one->found[0].name, names[0], other->found[0].name, names[1]);
}

/* Tries each plain word that names an employee as the employee, and then none of them. */
static enum code choose_reading(const struct line_reader *reader, struct reading *chosen,
                                struct error *error) {
  struct reading reading;
  bool holds = false;
  enum code code = CODE_OK;
  const struct one_line_part *unclear = NULL;
  for (size_t i = 0; code == CODE_OK && i < reader->line.part_count; i++) {
    const struct one_line_part *part = &reader->line.parts[i];
    if (part->kind != ONE_LINE_CUSTOMER || part->reading_count == 0) continue;
    code = read_with(reader, (int)i, reader->employee_at[part->readings[0]], &reading, error);
    if (code != CODE_OK || reading.count == 0) continue;
    if (part->reading_count > 1) {
      unclear = part;
      continue;
    }
    if (holds) return several_readings(reader, chosen, &reading, error);
    *chosen = reading;
    holds = true;
  }
  if (code == CODE_OK) code = read_with(reader, -1, EMPLOYEE_ANY, &reading, error);
  if (code != CODE_OK) return code;
  if (holds && reading.count > 0 && reading.exact) return several_readings(reader, chosen, &reading, error);
  if (!holds) *chosen = reading;
  size_t index;
  if (unclear != NULL && !holds && reading.count == 0)
    return one_reading(unclear, reader->employees, _("employee"), &index, error);
  return CODE_OK;
}

/* With @employee nothing is left to weigh. */
static enum code marked_employee(const struct line_reader *reader, bool *marked, int *employee,
                                 struct error *error) {
  *marked = false;
  *employee = EMPLOYEE_ANY;
  for (size_t i = 0; i < reader->line.part_count; i++) {
    const struct one_line_part *part = &reader->line.parts[i];
    size_t index;
    if (part->kind != ONE_LINE_EMPLOYEE) continue;
    enum code code = one_reading(part, reader->employees, _("employee"), &index, error);
    if (code != CODE_OK) return code;
    if (*marked) return error_set(error, CODE_INVALID, _("The line names two employees. Mark one with @."));
    *marked = true;
    *employee = reader->employee_at[index];
  }
  return CODE_OK;
}

static const char *line_phone(const struct line_reader *reader) {
  for (size_t i = 0; i < reader->line.part_count; i++)
    if (reader->line.parts[i].kind == ONE_LINE_PHONE) return reader->line.parts[i].text;
  return NULL;
}

static enum code several_customers(const struct reading *reading, struct error *error) {
  char list[360] = "";
  for (int i = 0; i < reading->count && i < 6; i++) {
    size_t used = strlen(list);
    const struct customer *customer = &reading->found[i];
    (void)snprintf(list + used, sizeof list - used, "%s%.40s%s%.16s%s", i == 0 ? "" : ", ", customer->name,
                   customer->phone_e164[0] == '\0' ? "" : " (", customer->phone_e164,
                   customer->phone_e164[0] == '\0' ? "" : ")");
  }
  return error_set(
      error, CODE_AMBIGUOUS,
      _("\"%.60s\" may be several customers: %s. Type more of the name, or the phone as +digits."),
      reading->words, list);
}

static enum code settle_customer(const struct line_reader *reader, struct reading *reading,
                                 struct customer_choice *choice, struct error *error) {
  const char *phone = line_phone(reader);
  *choice = (struct customer_choice){.phone = phone};
  if (phone != NULL && reading->words[0] != '\0') {
    choice->name = arena_text(reader->arena, reading->words, strlen(reading->words));
    choice->phone = arena_text(reader->arena, phone, strlen(phone));
    return CODE_OK;
  }
  if (phone != NULL) {
    (void)snprintf(reading->words, sizeof reading->words, "%s", phone);
    enum code code = find_customers(reader, reading, error);
    if (code != CODE_OK) return code;
  }
  if (reading->words[0] == '\0')
    return error_set(error, CODE_INVALID,
                     _("The line names no customer. Add a name, or a phone as +digits."));
  if (reading->count == 0 && reading->near != NULL)
    return error_set(error, CODE_NOT_FOUND,
                     _("There is no customer \"%.80s\"; did you mean %.80s? For a new one, add the phone as "
                       "+digits."),
                     reading->words, reading->near);
  if (reading->count == 0)
    return error_set(error, CODE_NOT_FOUND,
                     _("There is no customer \"%.80s\". For a new one, add the phone as +digits."),
                     reading->words);
  if (reading->count > 1) return several_customers(reading, error);
  *choice = (struct customer_choice){.id = reading->found[0].id};
  return CODE_OK;
}

/* -------------------------------------------------------------------------------------------- the line */

static enum code read_start(const struct line_reader *reader, int32_t today, int64_t *starts_at,
                            struct error *error) {
  const struct one_line *line = &reader->line;
  const struct zone *zone = reader->salon->locations[reader->place->location].zone;
  if (!line->has_time && reader->place->starts_at == INT64_MIN)
    return error_set(error, CODE_INVALID, _("The line names no time. Add one, such as 14:30."));
  int32_t date = today;
  int minute = line->minute;
  if (reader->place->starts_at != INT64_MIN) {
    int at;
    zone_to_wall(zone, reader->place->starts_at, &date, &at);
    if (!line->has_time) minute = at;
    if (!line->has_time && !line->has_date) {
      *starts_at = reader->place->starts_at;
      return CODE_OK;
    }
  }
  return when_resolve(zone, line->has_date ? line->date : date, minute, starts_at, error);
}

static enum code decide(struct line_reader *reader, int32_t today, struct booking *booking,
                        struct error *error) {
  bool marked;
  int employee;
  struct reading reading;
  enum code code = marked_employee(reader, &marked, &employee, error);
  if (code == CODE_OK && marked) code = read_with(reader, -1, employee, &reading, error);
  if (code == CODE_OK && !marked) code = choose_reading(reader, &reading, error);
  booking->request = (struct visit_request){.location = reader->place->location};
  if (code == CODE_OK) code = add_services(reader, reading.employee, &booking->request, error);
  if (code == CODE_OK) code = add_addons(reader, &booking->request, error);
  if (code == CODE_OK) code = read_start(reader, today, &booking->starts_at, error);
  if (code == CODE_OK) code = settle_customer(reader, &reading, &booking->customer, error);
  return code;
}

enum code line_booking_read(struct replica *replica, const struct line_place *place, const char *text,
                            struct arena *arena, struct booking *booking, struct error *error) {
  struct line_reader *reader = ARENA_NEW(arena, 1, struct line_reader);
  if (reader == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to read the line."));
  *reader = (struct line_reader){.replica = replica, .place = place, .arena = arena};
  enum code code = replica_salon(replica, &reader->salon, NULL, error);
  if (code != CODE_OK) return code;
  if (!list_names(reader))
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to read the line."));
  int32_t today;
  int minute;
  zone_to_wall(reader->salon->locations[place->location].zone, replica_now(replica), &today, &minute);
  const struct one_line_names names = {.services = reader->services,
                                       .addons = reader->addons,
                                       .employees = reader->employees,
                                       .service_count = reader->service_count,
                                       .addon_count = reader->addon_count,
                                       .employee_count = reader->employee_count};
  code = one_line_read(text, strlen(text), today, &names, &reader->line, error);
  if (code == CODE_OK && reader->line.part_count == 0)
    code = error_set(error, CODE_INVALID, _("The line is empty."));
  return code == CODE_OK ? decide(reader, today, booking, error) : code;
}
