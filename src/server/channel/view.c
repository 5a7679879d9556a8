#include "server/channel/view.h"

#include <stdio.h>

#include "core/model/instant.h"
#include "server/http/http.h"

void view_set_text(json_t *object, const char *key, const char *text) {
  (void)json_object_set_new(object, key, json_string(text == NULL ? "" : text));
}

void view_set_text_or_null(json_t *object, const char *key, const char *text) {
  (void)json_object_set_new(object, key, text == NULL || text[0] == '\0' ? json_null() : json_string(text));
}

void view_set_int(json_t *object, const char *key, int64_t value) {
  (void)json_object_set_new(object, key, json_integer((json_int_t)value));
}

void view_set_bool(json_t *object, const char *key, bool value) {
  (void)json_object_set_new(object, key, json_boolean(value));
}

void view_set_id(json_t *object, const char *key, struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  (void)json_object_set_new(object, key, id_is_nil(id) ? json_null() : json_string(text));
}

void view_set_instant(json_t *object, const char *key, int64_t instant) {
  char text[INSTANT_TEXT_SIZE];
  instant_format_utc(instant, text);
  (void)json_object_set_new(object, key, json_string(text));
}

json_t *view_named(struct id id, const char *name) {
  json_t *object = json_object();
  view_set_id(object, "id", id);
  view_set_text(object, "name", name);
  return object;
}

/* ---- On the wall ---- */

struct wall_time {
  char date[DATE_TEXT_SIZE], time[TIME_OF_DAY_TEXT_SIZE];
};

static struct wall_time wall_time(const struct zone *zone, int64_t instant) {
  struct wall_time wall;
  int32_t date;
  int minute;
  zone_to_wall(zone, instant, &date, &minute);
  date_format(date, wall.date);
  time_of_day_format(minute, wall.time);
  return wall;
}

void view_set_date(json_t *object, const char *key, const struct zone *zone, int64_t instant) {
  const struct wall_time wall = wall_time(zone, instant);
  view_set_text(object, key, wall.date);
}

void view_set_time(json_t *object, const char *key, const struct zone *zone, int64_t instant) {
  const struct wall_time wall = wall_time(zone, instant);
  view_set_text(object, key, wall.time);
}

void view_set_span(json_t *object, const struct zone *zone, int64_t from, int64_t to) {
  const struct wall_time start = wall_time(zone, from), end = wall_time(zone, to);
  view_set_instant(object, "starts_at", from);
  view_set_instant(object, "ends_at", to);
  view_set_text(object, "start", start.time);
  view_set_text(object, "end", end.time);
}

/* ---- Plans ---- */

static json_t *plan_segment_view(const struct salon *salon, const struct zone *zone,
                                 const struct plan_segment *segment, int64_t starts_at) {
  const struct interval time = plan_segment_time(segment, starts_at);
  const struct service *service = &salon->services[segment->service];
  const struct employee *employee = &salon->employees[segment->employee];
  json_t *object = json_object();
  (void)json_object_set_new(object, "service", view_named(service->id, service->name));
  (void)json_object_set_new(object, "employee", view_named(employee->id, employee->name));
  view_set_int(object, "part", segment->part);
  view_set_span(object, zone, time.from, time.to);
  view_set_int(object, "price", segment->price);
  return object;
}

static json_t *addon_view(const struct service_addon *addon) {
  json_t *object = view_named(addon->id, addon->name);
  view_set_int(object, "price", addon->price);
  view_set_int(object, "duration_minutes", addon->minutes);
  return object;
}

void view_set_plan(json_t *object, const struct salon *salon, const struct visit_plan *plan,
                   int64_t starts_at) {
  const struct location *location = &salon->locations[plan->location];
  json_t *segments = json_array(), *addons = json_array();
  view_set_date(object, "date", location->zone, starts_at);
  view_set_span(object, location->zone, starts_at, visit_plan_end(plan, starts_at));
  (void)json_object_set_new(object, "location", view_named(location->id, location->name));
  for (int i = 0; i < plan->segment_count; i++)
    (void)json_array_append_new(segments,
                                plan_segment_view(salon, location->zone, &plan->segments[i], starts_at));
  for (int i = 0; i < plan->addon_count; i++)
    (void)json_array_append_new(addons, addon_view(&salon->addons[plan->addons[i].addon]));
  (void)json_object_set_new(object, "segments", segments);
  (void)json_object_set_new(object, "addons", addons);
  view_set_int(object, "price", plan->price);
  view_set_text(object, "currency", salon->currency);
}

/* ---- Visits ---- */

static json_t *segment_view(const struct zone *zone, const struct appointment_segment *segment) {
  json_t *object = json_object();
  (void)json_object_set_new(object, "service", view_named(segment->service, segment->service_name));
  (void)json_object_set_new(object, "employee", view_named(segment->employee, segment->employee_name));
  view_set_int(object, "part", segment->part);
  view_set_text_or_null(object, "part_name", segment->part_name);
  view_set_span(object, zone, segment->starts_at, segment->ends_at);
  view_set_int(object, "price", segment->price);
  return object;
}

static json_t *history_view(const struct appointment *visit) {
  json_t *list = json_array();
  for (int i = 0; i < visit->history_count; i++) {
    const struct status_entry *entry = &visit->history[i];
    json_t *row = json_object();
    view_set_instant(row, "at", entry->at);
    view_set_text_or_null(row, "from", entry->from < 0 ? NULL : appointment_status_words.words[entry->from]);
    view_set_text(row, "to", entry->rescheduled ? "rescheduled" : appointment_status_words.words[entry->to]);
    (void)json_array_append_new(list, row);
  }
  return list;
}

static json_t *customer_view(const struct appointment *visit) {
  if (id_is_nil(visit->customer)) return json_null();
  json_t *object = view_named(visit->customer, visit->customer_name);
  view_set_text_or_null(object, "phone", visit->customer_phone);
  return object;
}

static void set_parts(json_t *object, const struct appointment *visit, const struct zone *zone) {
  json_t *segments = json_array(), *addons = json_array();
  for (int i = 0; i < visit->segment_count; i++)
    (void)json_array_append_new(segments, segment_view(zone, &visit->segments[i]));
  for (int i = 0; i < visit->addon_count; i++) {
    json_t *addon = view_named(visit->addons[i].addon, visit->addons[i].name);
    view_set_int(addon, "price", visit->addons[i].price);
    view_set_int(addon, "duration_minutes", visit->addons[i].minutes);
    (void)json_array_append_new(addons, addon);
  }
  (void)json_object_set_new(object, "segments", segments);
  (void)json_object_set_new(object, "addons", addons);
}

json_t *view_visit(const struct salon *salon, const struct appointment *visit, bool held) {
  int index = salon_location(salon, visit->location);
  const struct location *location = &salon->locations[index == INDEX_NONE ? 0 : index];
  json_t *object = json_object();
  view_set_id(object, "id", visit->id);
  view_set_text(object, "confirmation_code", visit->confirmation_code);
  view_set_text(object, "status", appointment_status_words.words[visit->status]);
  view_set_date(object, "date", location->zone, visit->starts_at);
  view_set_span(object, location->zone, visit->starts_at, visit->ends_at);
  (void)json_object_set_new(object, "location", view_named(visit->location, location->name));
  (void)json_object_set_new(object, "customer", customer_view(visit));
  set_parts(object, visit, location->zone);
  view_set_int(object, "price", visit->price);
  view_set_text(object, "currency", salon->currency);
  view_set_text(object, "source", appointment_source_words.words[visit->source]);
  view_set_text_or_null(object, "note", visit->notes);
  view_set_text_or_null(object, "cancellation_reason", visit->cancellation_reason);
  view_set_int(object, "version", visit->version);
  view_set_bool(object, "requires_manual_review", held);
  (void)json_object_set_new(object, "history", history_view(visit));
  return object;
}

void view_etag(const struct appointment *visit, char etag[VIEW_ETAG_SIZE]) {
  (void)snprintf(etag, VIEW_ETAG_SIZE, "\"v.%lld\"", (long long)visit->version);
}

void view_say_visit(struct request *request, struct response *response, const struct appointment *visit) {
  char where[64];
  view_etag(visit, response->etag);
  (void)snprintf(where, sizeof where, "/v1/appointments/%s", visit->confirmation_code);
  response_header(request, response, response->status == 201 ? "Location" : "Content-Location", where);
}

/* ---- Slots: many, so they are written as they are found ---- */

static void put_named(struct json_writer *writer, const char *key, struct id id, const char *name) {
  json_key(writer, key);
  json_begin_object(writer);
  json_key(writer, "id");
  json_put_id(writer, id);
  json_key(writer, "name");
  json_put_text(writer, name);
  json_end_object(writer);
}

static void put_text(struct json_writer *writer, const char *key, const char *text) {
  json_key(writer, key);
  json_put_text(writer, text);
}

static void put_instant(struct json_writer *writer, const char *key, int64_t instant) {
  char text[INSTANT_TEXT_SIZE];
  instant_format_utc(instant, text);
  put_text(writer, key, text);
}

static void put_segment(struct json_writer *writer, const struct salon *salon, const struct zone *zone,
                        const struct plan_segment *segment, int64_t starts_at) {
  const struct interval time = plan_segment_time(segment, starts_at);
  const struct service *service = &salon->services[segment->service];
  const struct employee *employee = &salon->employees[segment->employee];
  json_begin_object(writer);
  put_named(writer, "service", service->id, service->name);
  put_named(writer, "employee", employee->id, employee->name);
  json_key(writer, "part");
  json_put_int(writer, segment->part);
  put_instant(writer, "starts_at", time.from);
  put_instant(writer, "ends_at", time.to);
  put_text(writer, "start", wall_time(zone, time.from).time);
  put_text(writer, "end", wall_time(zone, time.to).time);
  json_end_object(writer);
}

void view_put_slot(struct json_writer *writer, const struct salon *salon, const struct visit_request *request,
                   const struct slot *slot) {
  const struct zone *zone = salon->locations[request->location].zone;
  const struct employee *first = &salon->employees[slot->employees[0]];
  const struct wall_time wall = wall_time(zone, slot->starts_at);
  struct visit_plan plan;
  if (visit_plan_make(salon, request, slot->employees, &plan, NULL) != CODE_OK) plan.segment_count = 0;
  json_begin_object(writer);
  put_instant(writer, "starts_at", slot->starts_at);
  put_text(writer, "date", wall.date);
  put_text(writer, "start", wall.time);
  put_named(writer, "employee", first->id, first->name);
  json_key(writer, "segments");
  json_begin_array(writer);
  for (int i = 0; i < plan.segment_count; i++)
    put_segment(writer, salon, zone, &plan.segments[i], slot->starts_at);
  json_end_array(writer);
  json_end_object(writer);
}
