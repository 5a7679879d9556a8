#include "server/channel/visit_row.h"

#include <stdio.h>
#include <string.h>

#include "core/model/status.h"

void row_give(struct row *row, const char *column, struct value value) {
  *row_value(row, column) = value;
  row->given |= UINT64_C(1) << entity_field(row->entity, column);
}

static void give_parts(struct row *row, enum entity_kind part) {
  row->given_parts |= 1U << entity_part(row->entity, part);
}

/* ---- From a plan ---- */

struct names {
  const char *service, *part, *employee;
};

/* What a segment is called: as it was agreed on, or as the catalogue says today. */
static struct names names_of(const struct salon *salon, const struct plan_segment *segment,
                             const struct appointment *was) {
  const struct service *service = &salon->services[segment->service];
  const struct employee *employee = &salon->employees[segment->employee];
  struct names names = {.service = service->name, .employee = employee->name};
  if (service->segment_count > 1) names.part = salon->segments[service->first_segment + segment->part].name;
  for (int i = 0; was != NULL && i < was->segment_count; i++) {
    const struct appointment_segment *old = &was->segments[i];
    if (id_equal(old->employee, employee->id)) names.employee = old->employee_name;
    if (old->part != segment->part || !id_equal(old->service, service->id)) continue;
    names.service = old->service_name;
    names.part = old->part_name[0] == '\0' ? NULL : old->part_name;
  }
  return names;
}

static void place_segment(struct row *row, const struct salon *salon, const struct visit_plan *plan,
                          const struct plan_segment *segment, int64_t starts_at,
                          enum appointment_status status, const struct appointment *was) {
  const struct interval time = plan_segment_time(segment, starts_at);
  const struct interval occupied = plan_segment_occupied(segment, starts_at);
  const struct names names = names_of(salon, segment, was);
  row_give(row, "location_id", value_id(salon->locations[plan->location].id));
  row_give(row, "service_id", value_id(salon->services[segment->service].id));
  row_give(row, "part", value_int(segment->part));
  row_give(row, "employee_id", value_id(salon->employees[segment->employee].id));
  row_give(row, "starts_at", value_int(time.from));
  row_give(row, "ends_at", value_int(time.to));
  row_give(row, "gap_after", value_int(segment->gap_after));
  row_give(row, "occupied_from", value_int(occupied.from));
  row_give(row, "occupied_to", value_int(occupied.to));
  row_give(row, "price", value_int(segment->price));
  row_give(row, "service_name", value_text(names.service));
  row_give(row, "part_name", value_text(names.part));
  row_give(row, "employee_name", value_text(names.employee));
  row_give(row, "overlap", value_int(0));
  row_give(row, "overlap_with", value_null());
  row_give(row, "overlap_reason", value_null());
  row_give(row, "blocking", value_int(status_blocks(status)));
}

bool visit_row_place(struct row *row, const struct salon *salon, const struct visit_plan *plan,
                     int64_t starts_at, enum appointment_status status, const struct appointment *was,
                     struct arena *arena) {
  int64_t price = 0;
  for (int i = 0; i < plan->segment_count; i++) price += plan->segments[i].price;
  for (int i = 0; was != NULL && i < was->addon_count; i++) price += was->addons[i].price;
  row_give(row, "location_id", value_id(salon->locations[plan->location].id));
  row_give(row, "starts_at", value_int(starts_at));
  row_give(row, "ends_at", value_int(visit_plan_end(plan, starts_at)));
  row_give(row, "price", value_int(was == NULL ? plan->price : price));
  row_give(row, "duration_minutes", value_int(plan->minutes));
  if (!row_add_parts(row, ENTITY_APPOINTMENT_SEGMENT, plan->segment_count, arena)) return false;
  give_parts(row, ENTITY_APPOINTMENT_SEGMENT);
  const struct row_list *list = row_parts(row, ENTITY_APPOINTMENT_SEGMENT);
  for (int i = 0; i < plan->segment_count; i++) {
    row_give(&list->rows[i], "position", value_int(i));
    place_segment(&list->rows[i], salon, plan, &plan->segments[i], starts_at, status, was);
  }
  return true;
}

/* The last segment of the request's service that an add-on belongs to. */
static int addon_segment(const struct visit_plan *plan, int service_at) {
  int at = 0;
  for (int i = 0; i < plan->segment_count; i++)
    if (plan->segments[i].service_at == service_at) at = i;
  return at;
}

bool visit_row_add_addons(struct row *row, const struct salon *salon, const struct visit_plan *plan,
                          struct arena *arena) {
  if (!row_add_parts(row, ENTITY_APPOINTMENT_ADDON, plan->addon_count, arena)) return false;
  give_parts(row, ENTITY_APPOINTMENT_ADDON);
  const struct row_list *list = row_parts(row, ENTITY_APPOINTMENT_ADDON);
  for (int i = 0; i < plan->addon_count; i++) {
    const struct service_addon *addon = &salon->addons[plan->addons[i].addon];
    struct row *part = &list->rows[i];
    row_give(part, "position", value_int(i));
    row_give(part, "addon_id", value_id(addon->id));
    row_give(part, "segment", value_int(addon_segment(plan, plan->addons[i].service_at)));
    row_give(part, "name", value_text(addon->name));
    row_give(part, "price", value_int(addon->price));
    row_give(part, "duration_minutes", value_int(addon->minutes));
  }
  return true;
}

void row_take_base(struct row *base, const struct row *set, const struct row *standing) {
  for (int i = 0; i < set->entity->field_count; i++)
    if ((set->given & UINT64_C(1) << i) != 0) base->values[i] = standing->values[i];
  for (int i = 0; i < set->entity->part_count; i++)
    if ((set->given_parts & 1U << i) != 0) base->parts[i] = standing->parts[i];
  base->given = set->given;
  base->given_parts = set->given_parts;
}

/* ---- Back from a row ---- */

static const char *text_or_empty(const struct row *row, const char *column) {
  const char *text = row_text(row, column);
  return text == NULL ? "" : text;
}

static int word_of(const struct row *row, const char *column, const struct vocabulary *words) {
  const char *text = text_or_empty(row, column);
  int word = vocabulary_find(words, text, strlen(text));
  return word < 0 ? 0 : word;
}

static struct appointment_segment segment_of(const struct row *row) {
  return (struct appointment_segment){
      .service = row_id(row, "service_id"),
      .employee = row_id(row, "employee_id"),
      .service_name = text_or_empty(row, "service_name"),
      .part_name = text_or_empty(row, "part_name"),
      .employee_name = text_or_empty(row, "employee_name"),
      .part = (int)row_int(row, "part", 0),
      .starts_at = row_int(row, "starts_at", 0),
      .ends_at = row_int(row, "ends_at", 0),
      .occupied_from = row_int(row, "occupied_from", 0),
      .occupied_to = row_int(row, "occupied_to", 0),
      .gap_after = (int)row_int(row, "gap_after", 0),
      .price = row_int(row, "price", 0),
      .overlap = row_int(row, "overlap", 0) != 0,
  };
}

/* Which of the visit's services the segment at a position belongs to: each begins with its part 0. */
static int service_at(const struct appointment *visit, int64_t position) {
  int service = -1;
  for (int i = 0; i <= position && i < visit->segment_count; i++)
    if (visit->segments[i].part == 0) service++;
  return service < 0 ? 0 : service;
}

static bool take_lists(const struct row *row, struct arena *arena, struct appointment *visit) {
  const struct row_list *segments = row_parts(row, ENTITY_APPOINTMENT_SEGMENT);
  const struct row_list *addons = row_parts(row, ENTITY_APPOINTMENT_ADDON);
  visit->segments = ARENA_NEW(arena, (size_t)segments->count + 1, struct appointment_segment);
  visit->addons = ARENA_NEW(arena, (size_t)addons->count + 1, struct appointment_addon);
  if (visit->segments == NULL || visit->addons == NULL) return false;
  for (int i = 0; i < segments->count; i++)
    visit->segments[visit->segment_count++] = segment_of(&segments->rows[i]);
  for (int i = 0; i < addons->count; i++) {
    const struct row *addon = &addons->rows[i];
    visit->addons[visit->addon_count++] =
        (struct appointment_addon){.addon = row_id(addon, "addon_id"),
                                   .name = text_or_empty(addon, "name"),
                                   .price = row_int(addon, "price", 0),
                                   .minutes = (int)row_int(addon, "duration_minutes", 0),
                                   .service_at = service_at(visit, row_int(addon, "segment", 0))};
  }
  return true;
}

static bool take_history(const struct row *row, struct arena *arena, struct appointment *visit) {
  const struct row_list *entries = row_parts(row, ENTITY_STATUS_HISTORY);
  visit->history = ARENA_NEW(arena, (size_t)entries->count + 1, struct status_entry);
  if (visit->history == NULL) return false;
  for (int i = 0; i < entries->count; i++) {
    const struct row *entry = &entries->rows[i];
    const char *to = text_or_empty(entry, "to_status");
    bool rescheduled = strcmp(to, "rescheduled") == 0;
    bool first = row_text(entry, "from_status") == NULL;
    int from = first ? -1 : word_of(entry, "from_status", &appointment_status_words);
    int status = word_of(entry, "to_status", &appointment_status_words);
    visit->history[visit->history_count++] =
        (struct status_entry){.at = row_int(entry, "at", 0),
                              .from = from,
                              .to = (enum appointment_status)(rescheduled && from >= 0 ? from : status),
                              .rescheduled = rescheduled,
                              .by = text_or_empty(entry, "by_name"),
                              .reason = text_or_empty(entry, "reason")};
  }
  return true;
}

bool visit_of_row(const struct row *row, struct arena *arena, struct appointment *visit) {
  *visit = (struct appointment){
      .id = row_id(row, "id"),
      .status = (enum appointment_status)word_of(row, "status", &appointment_status_words),
      .source = (enum appointment_source)word_of(row, "source", &appointment_source_words),
      .starts_at = row_int(row, "starts_at", 0),
      .ends_at = row_int(row, "ends_at", 0),
      .location = row_id(row, "location_id"),
      .customer = row_id(row, "customer_id"),
      .customer_name = "",
      .customer_phone = "",
      .price = row_int(row, "price", 0),
      .title = text_or_empty(row, "title"),
      .notes = text_or_empty(row, "notes"),
      .cancellation_reason = text_or_empty(row, "cancellation_reason"),
      .moves = (int)row_int(row, "moves", 0),
      .deleted_at = row_int(row, "deleted_at", 0),
  };
  (void)snprintf(visit->confirmation_code, sizeof visit->confirmation_code, "%.11s",
                 text_or_empty(row, "confirmation_code"));
  return take_lists(row, arena, visit) && take_history(row, arena, visit);
}
