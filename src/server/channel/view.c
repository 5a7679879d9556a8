#include "server/channel/view.h"

#include "core/model/instant.h"

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
