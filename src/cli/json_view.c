#include "cli/json_view.h"

#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/text.h"
#include "core/model/visit.h"
#include "core/model/zone.h"

/* ---------------------------------------------------------------------------------------- small things */

static void set_text(json_t *object, const char *key, const char *text) {
  json_object_set_new(object, key, json_string(text == NULL ? "" : text));
}

/* NULL for what is empty. */
static void set_text_or_null(json_t *object, const char *key, const char *text) {
  json_object_set_new(object, key, text == NULL || text[0] == '\0' ? json_null() : json_string(text));
}

static void set_int(json_t *object, const char *key, int64_t value) {
  json_object_set_new(object, key, json_integer((json_int_t)value));
}

static void set_bool(json_t *object, const char *key, bool value) {
  json_object_set_new(object, key, json_boolean(value));
}

static void set_id(json_t *object, const char *key, struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  json_object_set_new(object, key, id_is_nil(id) ? json_null() : json_string(text));
}

static void set_instant(json_t *object, const char *key, int64_t instant) {
  char text[INSTANT_TEXT_SIZE];
  instant_format_utc(instant, text);
  json_object_set_new(object, key, json_string(text));
}

static void set_instant_or_null(json_t *object, const char *key, int64_t instant) {
  if (instant != 0)
    set_instant(object, key, instant);
  else
    json_object_set_new(object, key, json_null());
}

/* {"id", "name"}. */
static json_t *named(struct id id, const char *name) {
  json_t *object = json_object();
  set_id(object, "id", id);
  set_text(object, "name", name);
  return object;
}

static const struct zone *zone_of(const struct session *session, struct id location) {
  int index = salon_location(session->salon, location);
  return index == INDEX_NONE ? session->location->zone : session->salon->locations[index].zone;
}

static void set_wall_time(json_t *object, const char *key, const struct zone *zone, int64_t instant) {
  int32_t date;
  int minute;
  char text[TIME_OF_DAY_TEXT_SIZE];
  zone_to_wall(zone, instant, &date, &minute);
  time_of_day_format(minute, text);
  json_object_set_new(object, key, json_string(text));
}

static void set_wall_date(json_t *object, const char *key, const struct zone *zone, int64_t instant) {
  int32_t date;
  int minute;
  char text[DATE_TEXT_SIZE];
  zone_to_wall(zone, instant, &date, &minute);
  date_format(date, text);
  json_object_set_new(object, key, json_string(text));
}

/* Start and end as instants and on the wall. */
static void set_span(json_t *object, const struct zone *zone, int64_t from, int64_t to) {
  set_instant(object, "starts_at", from);
  set_instant(object, "ends_at", to);
  set_wall_time(object, "start", zone, from);
  set_wall_time(object, "end", zone, to);
}

/* ---------------------------------------------------------------------------------------- appointments */

static json_t *segment_json(const struct zone *zone, const struct appointment_segment *segment) {
  json_t *object = json_object();
  json_object_set_new(object, "service", named(segment->service, segment->service_name));
  json_object_set_new(object, "employee", named(segment->employee, segment->employee_name));
  set_int(object, "part", segment->part);
  set_text_or_null(object, "part_name", segment->part_name);
  set_span(object, zone, segment->starts_at, segment->ends_at);
  set_int(object, "gap_after", segment->gap_after);
  set_int(object, "price", segment->price);
  set_bool(object, "overlap", segment->overlap);
  return object;
}

static json_t *addon_json(const struct appointment_addon *addon) {
  json_t *object = named(addon->addon, addon->name);
  set_int(object, "price", addon->price);
  set_int(object, "duration_minutes", addon->minutes);
  return object;
}

static json_t *customer_of(const struct appointment *appointment) {
  if (id_is_nil(appointment->customer)) return json_null();
  json_t *object = named(appointment->customer, appointment->customer_name);
  set_text_or_null(object, "phone", appointment->customer_phone);
  return object;
}

static json_t *overrides_json(const struct appointment *appointment) {
  json_t *list = json_array();
  for (int i = 0; i < appointment->override_count; i++) {
    json_t *object = json_object();
    set_text(object, "code", code_name(appointment->overrides[i].code));
    set_text(object, "reason", appointment->overrides[i].reason);
    set_text(object, "by", appointment->overrides[i].by);
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *history_json(const struct appointment *appointment) {
  json_t *list = json_array();
  for (int i = 0; i < appointment->history_count; i++) {
    const struct status_entry *entry = &appointment->history[i];
    json_t *object = json_object();
    set_instant(object, "at", entry->at);
    set_text_or_null(object, "from", entry->from < 0 ? NULL : appointment_status_words.words[entry->from]);
    set_text(object, "to", entry->rescheduled ? "rescheduled" : appointment_status_words.words[entry->to]);
    set_text(object, "by", entry->by);
    set_text_or_null(object, "reason", entry->reason);
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *participants_json(const struct appointment *appointment) {
  json_t *list = json_array();
  for (int i = 0; i < appointment->participant_count; i++) {
    const struct participant *participant = &appointment->participants[i];
    json_t *object = json_object();
    set_text(object, "name", participant->name);
    set_text_or_null(object, "phone", participant->phone);
    set_text_or_null(object, "email", participant->email);
    set_text_or_null(object, "relationship", participant->relationship);
    set_text(object, "status", participant_status_words.words[participant->status]);
    json_array_append_new(list, object);
  }
  return list;
}

static void set_told(json_t *object, const struct appointment *appointment) {
  if (appointment->told_at == 0) return;
  json_t *told = json_object();
  set_instant(told, "at", appointment->told_at);
  set_text(told, "by", appointment->told_by);
  set_text(told, "how", appointment->told_how);
  json_object_set_new(object, "told", told);
}

static void set_sync(json_t *object, const struct appointment *appointment) {
  set_int(object, "version", appointment->version);
  set_int(object, "revision", appointment->revision);
  set_text(object, "sync_state", sync_state_words.words[appointment->sync_state]);
  set_bool(object, "requires_manual_review", appointment->requires_manual_review);
  if (appointment->requires_manual_review)
    set_instant_or_null(object, "review_flagged_at", appointment->review_flagged_at);
}

static void set_full(json_t *object, const struct appointment *appointment) {
  json_object_set_new(object, "history", history_json(appointment));
  json_object_set_new(object, "participants", participants_json(appointment));
  set_text_or_null(object, "internal_notes", appointment->internal_notes);
  set_text_or_null(object, "booked_by", appointment->booked_by);
  set_instant(object, "created_at", appointment->created_at);
  set_instant(object, "updated_at", appointment->updated_at);
  set_instant_or_null(object, "deleted_at", appointment->deleted_at);
  set_int(object, "moves", appointment->moves);
  set_int(object, "retry_count", appointment->retry_count);
  set_instant_or_null(object, "last_sync_attempt_at", appointment->last_sync_attempt_at);
  set_text_or_null(object, "sync_error", appointment->sync_error);
}

json_t *json_appointment(const struct session *session, const struct appointment *appointment, bool full) {
  const struct zone *zone = zone_of(session, appointment->location);
  int location = salon_location(session->salon, appointment->location);
  json_t *object = json_object(), *segments = json_array(), *addons = json_array();
  set_id(object, "id", appointment->id);
  set_text(object, "status", appointment_status_words.words[appointment->status]);
  set_span(object, zone, appointment->starts_at, appointment->ends_at);
  set_wall_date(object, "date", zone, appointment->starts_at);
  json_object_set_new(
      object, "location",
      named(appointment->location, location == INDEX_NONE ? "" : session->salon->locations[location].name));
  json_object_set_new(object, "customer", customer_of(appointment));
  for (int i = 0; i < appointment->segment_count; i++)
    json_array_append_new(segments, segment_json(zone, &appointment->segments[i]));
  for (int i = 0; i < appointment->addon_count; i++)
    json_array_append_new(addons, addon_json(&appointment->addons[i]));
  json_object_set_new(object, "segments", segments);
  json_object_set_new(object, "addons", addons);
  set_int(object, "price", appointment->price);
  set_text(object, "currency", session->salon->currency);
  set_text(object, "source", appointment_source_words.words[appointment->source]);
  set_text(object, "confirmation_code", appointment->confirmation_code);
  set_text_or_null(object, "title", appointment->title);
  set_text_or_null(object, "note", appointment->notes);
  set_text_or_null(object, "cancellation_reason", appointment->cancellation_reason);
  set_id(object, "series", appointment->series);
  set_told(object, appointment);
  set_sync(object, appointment);
  json_object_set_new(object, "overrides", overrides_json(appointment));
  if (full) set_full(object, appointment);
  return object;
}

/* ------------------------------------------------------------------------------------------- customers */

json_t *json_customer(const struct customer *customer) {
  json_t *object = named(customer->id, customer->name);
  set_text_or_null(object, "phone", customer->phone_e164[0] != '\0' ? customer->phone_e164 : customer->phone);
  set_text_or_null(object, "email", customer->email);
  set_bool(object, "blocked", customer->blocked);
  set_int(object, "no_show_count", customer->no_show_count);
  return object;
}

json_t *json_customer_card(const struct session *session, const struct customer *customer) {
  (void)session;
  json_t *object = json_customer(customer), *notes = json_array();
  set_text(object, "first_name", customer->first_name);
  set_text(object, "last_name", customer->last_name);
  set_text_or_null(object, "phone_typed", customer->phone);
  set_text_or_null(object, "birth_date", customer->birth_date);
  set_text_or_null(object, "address", customer->address);
  set_text_or_null(object, "locale", customer->locale);
  set_text_or_null(object, "notes", customer->notes);
  set_text_or_null(object, "blocked_reason", customer->blocked_reason);
  set_id(object, "merged_into", customer->merged_into);
  set_instant_or_null(object, "deleted_at", customer->deleted_at);
  for (int i = 0; i < customer->dated_note_count; i++) {
    json_t *note = json_object();
    set_instant(note, "at", customer->dated_notes[i].at);
    set_text(note, "by", customer->dated_notes[i].by);
    set_text(note, "text", customer->dated_notes[i].text);
    json_array_append_new(notes, note);
  }
  json_object_set_new(object, "dated_notes", notes);
  set_int(object, "version", customer->version);
  set_int(object, "revision", customer->revision);
  return object;
}

/* ------------------------------------------------------------------------------------------------- day */

/* A visit stands, whole, under each of its employees: once, however many segments it has there. */
static json_t *column_visits(const struct session *session, const struct day_sheet *day,
                             const struct day_column *column) {
  json_t *list = json_array();
  for (int i = 0; i < column->entry_count; i++) {
    bool again = false;
    for (int j = 0; j < i; j++)
      again = again || column->entries[j].appointment == column->entries[i].appointment;
    if (!again)
      json_array_append_new(
          list, json_appointment(session, &day->appointments[column->entries[i].appointment], false));
  }
  return list;
}

/* The end of a day is 24:00 on its wall. */
static void append_wall_time(json_t *pair, const struct day_sheet *day, const struct zone *zone,
                             int64_t instant) {
  int32_t date;
  int minute;
  char text[TIME_OF_DAY_TEXT_SIZE];
  zone_to_wall(zone, instant, &date, &minute);
  time_of_day_format(date > day->date ? 1440 : minute, text);
  json_array_append_new(pair, json_string(text));
}

static json_t *column_shifts(const struct day_sheet *day, const struct zone *zone,
                             const struct day_column *column) {
  json_t *list = json_array();
  for (int i = 0; i < column->working_count; i++) {
    json_t *pair = json_array();
    append_wall_time(pair, day, zone, column->working[i].from);
    append_wall_time(pair, day, zone, column->working[i].to);
    json_array_append_new(list, pair);
  }
  return list;
}

json_t *json_day(const struct session *session, const struct day_sheet *day) {
  const struct location *location = &session->salon->locations[day->location];
  json_t *object = json_object(), *employees = json_array();
  char date[DATE_TEXT_SIZE];
  date_format(day->date, date);
  set_text(object, "date", date);
  json_object_set_new(object, "location", named(location->id, location->name));
  set_text_or_null(object, "holiday", day->holiday);
  for (int i = 0; i < day->column_count; i++) {
    const struct day_column *column = &day->columns[i];
    const struct employee *employee =
        column->employee == INDEX_NONE ? NULL : &session->salon->employees[column->employee];
    json_t *row = named(employee == NULL ? id_nil : employee->id,
                        employee == NULL ? "(no longer here)" : employee->name);
    json_object_set_new(row, "shifts", column_shifts(day, location->zone, column));
    json_object_set_new(row, "appointments", column_visits(session, day, column));
    json_array_append_new(employees, row);
  }
  json_object_set_new(object, "employees", employees);
  return object;
}

/* ----------------------------------------------------------------------------------------------- slots */

json_t *json_slot(const struct session *session, const struct visit_request *request,
                  const struct slot *slot) {
  const struct zone *zone = session->location->zone;
  const struct employee *first = &session->salon->employees[slot->employees[0]];
  json_t *object = json_object(), *segments = json_array();
  struct visit_plan plan;
  set_instant(object, "starts_at", slot->starts_at);
  set_wall_date(object, "date", zone, slot->starts_at);
  set_wall_time(object, "start", zone, slot->starts_at);
  json_object_set_new(object, "employee", named(first->id, first->name));
  if (visit_plan_make(session->salon, request, slot->employees, &plan, NULL) != CODE_OK)
    plan.segment_count = 0;
  for (int i = 0; i < plan.segment_count; i++) {
    const struct plan_segment *segment = &plan.segments[i];
    struct interval time = plan_segment_time(segment, slot->starts_at);
    json_t *row = json_object();
    json_object_set_new(row, "service",
                        named(session->salon->services[segment->service].id,
                              session->salon->services[segment->service].name));
    json_object_set_new(row, "employee",
                        named(session->salon->employees[segment->employee].id,
                              session->salon->employees[segment->employee].name));
    set_int(row, "part", segment->part);
    set_span(row, zone, time.from, time.to);
    json_array_append_new(segments, row);
  }
  json_object_set_new(object, "segments", segments);
  return object;
}

/* ----------------------------------------------------------------------------------------------- queue */

static json_t *service_json(const struct session *session, int service) {
  if (service == INDEX_NONE) return json_null();
  return named(session->salon->services[service].id, session->salon->services[service].name);
}

static json_t *employee_json(const struct session *session, int employee) {
  if (employee == INDEX_NONE) return json_null();
  return named(session->salon->employees[employee].id, session->salon->employees[employee].name);
}

json_t *json_ticket(const struct session *session, const struct queue_ticket *ticket) {
  json_t *object = json_object();
  set_id(object, "id", ticket->id);
  set_int(object, "number", ticket->number);
  set_text(object, "state", walk_in_state_words.words[ticket->state]);
  if (ticket->promised_start == 0)
    json_object_set_new(object, "quoted_minutes", json_null());
  else
    set_int(object, "quoted_minutes", ticket->quoted_minutes);
  set_instant_or_null(object, "promised_start", ticket->promised_start);
  set_instant_or_null(object, "expected_start", ticket->expected_start);
  set_text_or_null(object, "name", ticket->name);
  set_text_or_null(object, "phone", ticket->phone);
  set_id(object, "customer", ticket->customer);
  json_object_set_new(object, "service", service_json(session, ticket->service));
  json_object_set_new(object, "employee", employee_json(session, ticket->employee));
  set_instant(object, "arrived_at", ticket->arrived_at);
  set_int(object, "revision", ticket->revision);
  return object;
}

static void set_date_or_null(json_t *object, const char *key, int32_t date) {
  char text[DATE_TEXT_SIZE];
  if (date != DATE_NONE) date_format(date, text);
  json_object_set_new(object, key, date == DATE_NONE ? json_null() : json_string(text));
}

json_t *json_waitlist_row(const struct session *session, const struct waitlist_row *row) {
  json_t *object = json_object(), *customer = named(row->customer, row->customer_name);
  set_text_or_null(customer, "phone", row->customer_phone);
  set_id(object, "id", row->id);
  json_object_set_new(object, "customer", customer);
  json_object_set_new(object, "service", service_json(session, row->wish.service));
  json_object_set_new(object, "employee", employee_json(session, row->wish.employee));
  set_date_or_null(object, "from", row->wish.from);
  set_date_or_null(object, "to", row->wish.to);
  set_text_or_null(object, "note", row->note);
  set_text(object, "status", waitlist_status_words.words[row->status]);
  set_int(object, "priority", row->wish.priority);
  set_instant(object, "created_at", row->wish.created_at);
  set_int(object, "revision", row->revision);
  return object;
}

/* ------------------------------------------------------------------------------------------ the others */

json_t *json_undo_row(const struct undo_row *row) {
  json_t *object = json_object();
  set_int(object, "number", row->number);
  set_instant(object, "at", row->at);
  set_text(object, "by", row->by);
  set_text(object, "what", row->sentence);
  return object;
}

json_t *json_review_row(const struct review_row *row) {
  json_t *object = json_object();
  set_id(object, "id", row->id);
  set_text(object, "kind", review_kind_words.words[row->kind]);
  set_text(object, "entity", row->entity);
  set_id(object, "entity_id", row->entity_id);
  set_text(object, "summary", row->summary);
  set_instant(object, "found_at", row->found_at);
  json_object_set_new(object, "choices", json_array());
  return object;
}

json_t *json_block(const struct session *session, const struct outcome *outcome, int employee,
                   struct interval time, const char *reason) {
  json_t *object = json_object();
  set_id(object, "id", outcome->id);
  json_object_set_new(object, "employee", employee_json(session, employee));
  set_span(object, session->location->zone, time.from, time.to);
  set_wall_date(object, "date", session->location->zone, time.from);
  set_text(object, "reason", reason);
  set_int(object, "revision", outcome->revision);
  return object;
}

void json_add_warnings(json_t *document, const struct verdict *verdict) {
  json_t *list = json_array();
  for (int i = 0; i < verdict->warning_count; i++) {
    json_t *object = json_object();
    set_text(object, "code", verdict->warnings[i].code);
    set_text(object, "message", verdict->warnings[i].text);
    json_array_append_new(list, object);
  }
  json_object_set_new(document, "warnings", list);
}

json_t *json_error(const struct error *error, const struct verdict *verdict, json_t *more) {
  json_t *document = json_object(), *object = json_object(), *detail = json_object(), *rules = json_array();
  set_text(object, "code", code_name(error->code));
  /* A path in the sentence may hold bytes that are no text. */
  char shown[2 * ERROR_TEXT_SIZE];
  (void)text_display(error->text, strlen(error->text), shown, sizeof shown, NULL);
  set_text(object, "message", shown);
  for (int i = 0; verdict != NULL && i < verdict->breach_count; i++) {
    json_t *rule = json_object();
    set_text(rule, "code", code_name(verdict->breaches[i].code));
    set_text(rule, "message", verdict->breaches[i].text);
    set_bool(rule, "overridable", verdict->breaches[i].overridable);
    json_array_append_new(rules, rule);
  }
  /* A rule that was broken elsewhere than in the checks of a booking stands there, too; nothing lifts it. */
  if (json_array_size(rules) == 0 && code_is_overridable(error->code))
    json_array_append_new(rules, json_pack("{s:s, s:s, s:b}", "code", code_name(error->code), "message",
                                           error->text, "overridable", 0));
  json_object_set_new(detail, "rules", rules);
  if (more != NULL) json_object_update(detail, more);
  json_object_set_new(object, "detail", detail);
  json_object_set_new(document, "error", object);
  return document;
}
