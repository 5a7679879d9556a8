#include "wire/salon_visit.h"

#include <stdio.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/status.h"
#include "core/model/visit.h"

void salon_visit_columns_init(struct salon_visit_columns *columns) {
  const struct entity *visit = &entities[ENTITY_APPOINTMENT];
  const struct entity *segment = &entities[ENTITY_APPOINTMENT_SEGMENT];
  const struct entity *addon = &entities[ENTITY_APPOINTMENT_ADDON];
  *columns = (struct salon_visit_columns){
      .visit = {.id = entity_field(visit, "id"),
                .tenant = entity_field(visit, "tenant_id"),
                .location = entity_field(visit, "location_id"),
                .status = entity_field(visit, "status"),
                .starts_at = entity_field(visit, "starts_at"),
                .ends_at = entity_field(visit, "ends_at"),
                .price = entity_field(visit, "price"),
                .duration = entity_field(visit, "duration_minutes"),
                .source = entity_field(visit, "source"),
                .code = entity_field(visit, "confirmation_code"),
                .deleted_at = entity_field(visit, "deleted_at")},
      .segment = {.tenant = entity_field(segment, "tenant_id"),
                  .location = entity_field(segment, "location_id"),
                  .service = entity_field(segment, "service_id"),
                  .part = entity_field(segment, "part"),
                  .employee = entity_field(segment, "employee_id"),
                  .starts_at = entity_field(segment, "starts_at"),
                  .ends_at = entity_field(segment, "ends_at"),
                  .gap_after = entity_field(segment, "gap_after"),
                  .occupied_from = entity_field(segment, "occupied_from"),
                  .occupied_to = entity_field(segment, "occupied_to"),
                  .price = entity_field(segment, "price"),
                  .service_name = entity_field(segment, "service_name"),
                  .part_name = entity_field(segment, "part_name"),
                  .employee_name = entity_field(segment, "employee_name"),
                  .overlap = entity_field(segment, "overlap"),
                  .overlap_with = entity_field(segment, "overlap_with"),
                  .overlap_reason = entity_field(segment, "overlap_reason"),
                  .blocking = entity_field(segment, "blocking")},
      .addon = {.addon = entity_field(addon, "addon_id"),
                .segment = entity_field(addon, "segment"),
                .name = entity_field(addon, "name"),
                .price = entity_field(addon, "price"),
                .minutes = entity_field(addon, "duration_minutes")},
  };
}

/* ---- Small steps ---- */

/* What one visit is worked on with. */
struct work {
  const struct salon_visit *context;
  const struct salon *salon;
  const struct salon_visit_columns *columns;
  struct row *visit;
  struct row_list segments; /* as they stood in the file */
  const struct row_list *addons;
  struct visit_request request;
  struct visit_plan plan;
  struct error *error;
};

static bool is_given(const struct row *row, int column) {
  return (row->given >> column & 1) != 0 && row->values[column].type != VALUE_NULL;
}

static int service_of(const struct work *work, const struct row *segment) {
  return salon_service(work->salon, segment->values[work->columns->segment.service].id);
}

static int employee_of(const struct work *work, const struct row *segment) {
  return salon_employee(work->salon, segment->values[work->columns->segment.employee].id);
}

static enum code bad_segment(struct work *work, int at, const char *what) {
  return error_set(work->error, CODE_INVALID, _("segments %d: %s"), at + 1, what);
}

static enum code no_memory(struct work *work) {
  return error_set(work->error, CODE_INTERNAL,
                   _("There is not enough memory. Close other programs, then try again."));
}

static enum code check_catalogue(struct work *work) {
  for (int i = 0; i < work->segments.count; i++) {
    if (service_of(work, &work->segments.rows[i]) == INDEX_NONE)
      return bad_segment(work, i, _("the service is not known."));
    if (employee_of(work, &work->segments.rows[i]) == INDEX_NONE)
      return bad_segment(work, i, _("the employee is not known."));
  }
  return CODE_OK;
}

/* ---- Add-ons ---- */

static bool addon_fits(const struct work *work, const struct value *named, int addon) {
  const struct service_addon *row = &work->salon->addons[addon];
  if (named->type == VALUE_ID) return id_equal(row->id, named->id);
  return fold_equal(row->name, strlen(row->name), named->text, named->length);
}

static int position_in_visit(const struct work *work, int service) {
  for (int i = 0; i < work->segments.count; i++)
    if (service_of(work, &work->segments.rows[i]) == service) return i;
  return INDEX_NONE;
}

/* The add-on that is meant among those of the visit's services; INDEX_NONE and a sentence otherwise. */
static int find_addon(struct work *work, int at) {
  const struct value *named = &work->addons->rows[at].values[work->columns->addon.addon];
  enum { UNKNOWN, ELSEWHERE } why = UNKNOWN;
  int found = INDEX_NONE, count = 0;
  for (int i = 0; i < work->salon->addon_count; i++) {
    if (!addon_fits(work, named, i)) continue;
    why = ELSEWHERE;
    if (position_in_visit(work, work->salon->addons[i].service) == INDEX_NONE) continue;
    found = i;
    count++;
  }
  if (count == 1) return found;
  (void)error_set(work->error, CODE_INVALID,
                  count > 1        ? _("addons %d: this add-on is one of several of this name; write the id.")
                  : why == UNKNOWN ? _("addons %d: this add-on is not known.")
                                   : _("addons %d: this add-on belongs to no service of this visit."),
                  at + 1);
  return INDEX_NONE;
}

/* The last segment of the add-on's service: of the first such service that lacks it yet. */
static int segment_for_addon(const struct work *work, int addon, int at, const struct row_list *segments) {
  const struct salon_visit_columns *columns = work->columns;
  int service = work->salon->addons[addon].service;
  int found = INDEX_NONE;
  for (int i = 0; i < segments->count; i++) {
    if (service_of(work, &segments->rows[i]) != service) continue;
    bool last = i + 1 == segments->count || service_of(work, &segments->rows[i + 1]) != service ||
                segments->rows[i + 1].values[columns->segment.part].integer == 0;
    if (!last) continue;
    bool taken = false;
    for (int j = 0; j < at; j++) {
      const struct row *other = &work->addons->rows[j];
      taken = taken || (id_equal(other->values[columns->addon.addon].id, work->salon->addons[addon].id) &&
                        other->values[columns->addon.segment].integer == i);
    }
    if (found == INDEX_NONE || !taken) found = i;
    if (!taken) break;
  }
  return found;
}

static void fill_addon(struct work *work, int at, int addon, bool planned) {
  const struct salon_visit_columns *columns = work->columns;
  const struct service_addon *known = &work->salon->addons[addon];
  struct value *values = work->addons->rows[at].values;
  values[columns->addon.addon] = value_id(known->id);
  if (values[columns->addon.name].type == VALUE_NULL) values[columns->addon.name] = value_text(known->name);
  if (values[columns->addon.price].type == VALUE_NULL) values[columns->addon.price] = value_int(known->price);
  if (planned || values[columns->addon.minutes].type == VALUE_NULL)
    values[columns->addon.minutes] = value_int(known->minutes);
}

static enum code place_addons(struct work *work, const struct row_list *segments, bool planned) {
  for (int i = 0; i < work->addons->count; i++) {
    struct value *segment = &work->addons->rows[i].values[work->columns->addon.segment];
    int addon = find_addon(work, i);
    if (addon == INDEX_NONE) return CODE_INVALID;
    fill_addon(work, i, addon, planned);
    if (planned || segment->type == VALUE_NULL)
      *segment = value_int(segment_for_addon(work, addon, i, segments));
    if (segment->integer < 0 || segment->integer >= segments->count)
      return error_set(work->error, CODE_INVALID, _("addons %d: this visit has no segment %lld."), i + 1,
                       (long long)segment->integer);
  }
  return CODE_OK;
}

/* ---- The short form ---- */

static enum code check_short_segment(struct work *work, int at) {
  const struct salon_visit_columns *columns = work->columns;
  const int follows[] = {columns->segment.part, columns->segment.gap_after, columns->segment.occupied_from,
                         columns->segment.occupied_to, columns->segment.part_name};
  const struct row *segment = &work->segments.rows[at];
  for (size_t i = 0; i < sizeof follows / sizeof follows[0]; i++) {
    if (!is_given(segment, follows[i]) || segment->values[follows[i]].integer == 0) continue;
    return error_set(work->error, CODE_INVALID,
                     _("segments %d: \"%s\" needs \"starts_at\" and \"ends_at\" beside it."), at + 1,
                     segment->entity->fields[follows[i]].json);
  }
  return CODE_OK;
}

static enum code request_services(struct work *work) {
  if (work->segments.count > VISIT_SERVICES_MAX)
    return error_set(work->error, CODE_INVALID, _("A visit holds at most %d services."), VISIT_SERVICES_MAX);
  for (int i = 0; i < work->segments.count; i++) {
    enum code code = check_short_segment(work, i);
    if (code != CODE_OK) return code;
    const struct row *segment = &work->segments.rows[i];
    work->request.services[work->request.service_count++] =
        (struct visit_service){.service = service_of(work, segment), .employee = employee_of(work, segment)};
  }
  return CODE_OK;
}

static bool is_requested(const struct visit_request *request, int addon, int service_at) {
  for (int i = 0; i < request->addon_count; i++)
    if (request->addons[i].addon == addon && request->addons[i].service_at == service_at) return true;
  return false;
}

static enum code request_addons(struct work *work) {
  struct visit_request *request = &work->request;
  if (work->addons->count > VISIT_ADDONS_MAX)
    return error_set(work->error, CODE_INVALID, _("A visit holds at most %d add-ons."), VISIT_ADDONS_MAX);
  for (int i = 0; i < work->addons->count; i++) {
    int addon = find_addon(work, i);
    if (addon == INDEX_NONE) return CODE_INVALID;
    int service_at = INDEX_NONE;
    for (int j = request->service_count - 1; j >= 0; j--) {
      if (request->services[j].service != work->salon->addons[addon].service) continue;
      if (service_at == INDEX_NONE || !is_requested(request, addon, j)) service_at = j;
    }
    request->addons[request->addon_count++] = (struct visit_addon){.addon = addon, .service_at = service_at};
  }
  return CODE_OK;
}

/* A service that begins later than the one before has ended lets its customer wait: the gap grows. */
static enum code let_wait(struct work *work, int64_t start) {
  struct visit_plan *plan = &work->plan;
  int later = 0;
  for (int i = 0; i < plan->segment_count; i++) {
    struct plan_segment *planned = &plan->segments[i];
    planned->starts_after += later;
    const struct row *segment = &work->segments.rows[planned->service_at];
    if (planned->part != 0 || i == 0 || !is_given(segment, work->columns->segment.starts_at)) continue;
    int64_t wait = segment->values[work->columns->segment.starts_at].integer - start -
                   planned->starts_after * MS_PER_MINUTE;
    if (wait < 0)
      return bad_segment(work, planned->service_at, _("it starts before the service before it has ended."));
    if (wait % MS_PER_MINUTE != 0)
      return bad_segment(work, planned->service_at, _("it must start on a whole minute after the first."));
    if (plan->segments[i - 1].gap_after + wait / MS_PER_MINUTE > MINUTES_PER_DAY)
      return bad_segment(work, planned->service_at,
                         _("it starts more than a day after the service before it."));
    planned->starts_after += (int)(wait / MS_PER_MINUTE);
    plan->segments[i - 1].gap_after += (int)(wait / MS_PER_MINUTE);
    later += (int)(wait / MS_PER_MINUTE);
  }
  plan->minutes += later;
  return CODE_OK;
}

static enum code lay_segments(struct work *work, int64_t start) {
  const struct salon_visit_columns *columns = work->columns;
  const struct visit_plan *plan = &work->plan;
  if (!row_add_parts(work->visit, ENTITY_APPOINTMENT_SEGMENT, plan->segment_count, work->context->arena))
    return no_memory(work);
  const struct row_list *laid = row_parts(work->visit, ENTITY_APPOINTMENT_SEGMENT);
  for (int i = 0; i < plan->segment_count; i++) {
    const struct plan_segment *planned = &plan->segments[i];
    const struct value *from = work->segments.rows[planned->service_at].values;
    struct value *values = laid->rows[i].values;
    struct interval time = plan_segment_time(planned, start);
    struct interval occupied = plan_segment_occupied(planned, start);
    memcpy(values, from, (size_t)laid->rows[i].entity->field_count * sizeof *values);
    laid->rows[i].given = work->segments.rows[planned->service_at].given |
                          UINT64_C(1) << columns->segment.part | UINT64_C(1) << columns->segment.starts_at |
                          UINT64_C(1) << columns->segment.ends_at;
    values[columns->segment.part] = value_int(planned->part);
    values[columns->segment.starts_at] = value_int(time.from);
    values[columns->segment.ends_at] = value_int(time.to);
    values[columns->segment.gap_after] = value_int(planned->gap_after);
    values[columns->segment.occupied_from] = value_int(occupied.from);
    values[columns->segment.occupied_to] = value_int(occupied.to);
    if (planned->part > 0 || from[columns->segment.price].type == VALUE_NULL)
      values[columns->segment.price] = value_int(planned->price);
    bool composite = work->salon->services[planned->service].segment_count > 1;
    if (composite)
      values[columns->segment.part_name] =
          value_text(salon_part(work->salon, planned->service, planned->part).name);
  }
  work->segments = *laid;
  return CODE_OK;
}

static enum code complete_short(struct work *work) {
  const struct salon_visit_columns *columns = work->columns;
  const struct row *first = &work->segments.rows[0];
  const struct value *start = &first->values[columns->segment.starts_at];
  if (start->type == VALUE_NULL) start = &work->visit->values[columns->visit.starts_at];
  if (start->type == VALUE_NULL) return bad_segment(work, 0, _("\"starts_at\" is missing."));
  int64_t starts_at = start->integer;
  int employees[VISIT_SERVICES_MAX] = {0};
  enum code code = request_services(work);
  if (code == CODE_OK) code = request_addons(work);
  if (code != CODE_OK) return code;
  for (int i = 0; i < work->request.service_count; i++) employees[i] = work->request.services[i].employee;
  code = visit_plan_make(work->salon, &work->request, employees, &work->plan, work->error);
  if (code == CODE_OK) code = let_wait(work, starts_at);
  if (code == CODE_OK) code = lay_segments(work, starts_at);
  if (code == CODE_OK) code = place_addons(work, &work->segments, true);
  return code;
}

/* ---- In full ---- */

static enum code check_time(struct work *work, int at) {
  const struct salon_visit_columns *columns = work->columns;
  const struct value *values = work->segments.rows[at].values;
  if (values[columns->segment.starts_at].type == VALUE_NULL)
    return bad_segment(work, at, _("\"starts_at\" is missing."));
  int64_t from = values[columns->segment.starts_at].integer, to = values[columns->segment.ends_at].integer;
  if (to <= from) return bad_segment(work, at, _("\"ends_at\" must be after \"starts_at\"."));
  if (to - from > MS_PER_DAY) return bad_segment(work, at, _("it must not be longer than 1440 minutes."));
  for (int i = 0; i < at; i++) {
    const struct value *other = work->segments.rows[i].values;
    bool same = id_equal(other[columns->segment.employee].id, values[columns->segment.employee].id);
    bool apart =
        other[columns->segment.ends_at].integer <= from || other[columns->segment.starts_at].integer >= to;
    if (same && !apart) return bad_segment(work, at, _("it overlaps an earlier one of the same employee."));
  }
  return CODE_OK;
}

/* The buffers of a block are its first and last service's (Rules of booking 1). */
static void fill_occupied(struct work *work, int at) {
  const struct salon_visit_columns *columns = work->columns;
  struct value *values = work->segments.rows[at].values;
  int employee = employee_of(work, &work->segments.rows[at]);
  const struct service *service = &work->salon->services[service_of(work, &work->segments.rows[at])];
  bool opens = at == 0 || employee_of(work, &work->segments.rows[at - 1]) != employee;
  bool closes = at + 1 == work->segments.count || employee_of(work, &work->segments.rows[at + 1]) != employee;
  int64_t before = opens ? service->buffer_before * MS_PER_MINUTE : 0;
  int64_t after = closes ? service->buffer_after * MS_PER_MINUTE : 0;
  if (values[columns->segment.occupied_from].type == VALUE_NULL)
    values[columns->segment.occupied_from] = value_int(values[columns->segment.starts_at].integer - before);
  if (values[columns->segment.occupied_to].type == VALUE_NULL)
    values[columns->segment.occupied_to] = value_int(values[columns->segment.ends_at].integer + after);
}

static enum code check_occupied(struct work *work, int at) {
  const struct salon_visit_columns *columns = work->columns;
  const struct value *values = work->segments.rows[at].values;
  int64_t from = values[columns->segment.occupied_from].integer,
          to = values[columns->segment.occupied_to].integer;
  bool around =
      from <= values[columns->segment.starts_at].integer && to >= values[columns->segment.ends_at].integer;
  if (!around || to - from > MS_PER_DAY + 960 * MS_PER_MINUTE)
    return bad_segment(
        work, at,
        _("\"occupied_from\" and \"occupied_to\" must lie around it, by at most 480 minutes on each side."));
  return CODE_OK;
}

static int64_t price_of(const struct work *work, const struct row *segment) {
  if (segment->values[work->columns->segment.part].integer > 0) return 0;
  int service = service_of(work, segment);
  const struct skill *skill = salon_skill(work->salon, employee_of(work, segment), service);
  return skill != NULL && skill->custom_price != PRICE_NONE ? skill->custom_price
                                                            : work->salon->services[service].price;
}

static enum code complete_full(struct work *work) {
  const struct salon_visit_columns *columns = work->columns;
  enum code code = CODE_OK;
  for (int i = 0; i < work->segments.count && code == CODE_OK; i++) {
    struct row *segment = &work->segments.rows[i];
    if (segment->values[columns->segment.ends_at].type == VALUE_NULL)
      return bad_segment(work, i, _("\"ends_at\" is missing; write it on every segment or on none."));
    code = check_time(work, i);
    if (code != CODE_OK) return code;
    fill_occupied(work, i);
    if (segment->values[columns->segment.price].type == VALUE_NULL)
      segment->values[columns->segment.price] = value_int(price_of(work, segment));
    code = check_occupied(work, i);
  }
  return code == CODE_OK ? place_addons(work, &work->segments, false) : code;
}

/* ---- What both have ---- */

/* What the services and employees are called now is what they are called on the visit for ever. */
static void fill_names(struct work *work) {
  const struct salon_visit_columns *columns = work->columns;
  for (int i = 0; i < work->segments.count; i++) {
    struct value *values = work->segments.rows[i].values;
    int service = service_of(work, &work->segments.rows[i]);
    if (values[columns->segment.service_name].type == VALUE_NULL)
      values[columns->segment.service_name] = value_text(work->salon->services[service].name);
    if (values[columns->segment.employee_name].type == VALUE_NULL)
      values[columns->segment.employee_name] =
          value_text(work->salon->employees[employee_of(work, &work->segments.rows[i])].name);
  }
}

/* What is given stands, as long as it can be true; what is missing follows from the segments. */
static enum code set_span(struct work *work, int64_t starts_at, int64_t last_end, int64_t ends_at) {
  const struct salon_visit_columns *columns = work->columns;
  struct value *start = &work->visit->values[columns->visit.starts_at];
  struct value *end = &work->visit->values[columns->visit.ends_at];
  if (start->type == VALUE_INT && start->integer != starts_at)
    return error_set(work->error, CODE_INVALID,
                     _("\"starts_at\" is not that of the first segment; it may be left out."));
  if (end->type == VALUE_INT && end->integer <= starts_at)
    return error_set(work->error, CODE_INVALID, _("\"ends_at\" must be after \"starts_at\"."));
  if (end->type == VALUE_INT && end->integer < last_end)
    return error_set(work->error, CODE_INVALID,
                     _("\"ends_at\" is before the last segment's; it may be left out."));
  *start = value_int(starts_at);
  if (end->type == VALUE_NULL) *end = value_int(ends_at);
  int64_t minutes = (end->integer - starts_at) / MS_PER_MINUTE;
  if (minutes > INT64_C(31) * MINUTES_PER_DAY)
    return error_set(work->error, CODE_INVALID, _("A visit is at most 31 days long."));
  struct value *duration = &work->visit->values[columns->visit.duration];
  if (duration->type == VALUE_NULL) *duration = value_int(minutes > 0 ? minutes : 1);
  return CODE_OK;
}

static enum code set_sums(struct work *work) {
  const struct salon_visit_columns *columns = work->columns;
  int64_t starts_at = INT64_MAX, last_end = INT64_MIN, ends_at = INT64_MIN, price = 0;
  for (int i = 0; i < work->segments.count; i++) {
    const struct value *values = work->segments.rows[i].values;
    int64_t start = values[columns->segment.starts_at].integer,
            end = values[columns->segment.ends_at].integer;
    int64_t with_gap = end + values[columns->segment.gap_after].integer * MS_PER_MINUTE;
    if (start < starts_at) starts_at = start;
    if (end > last_end) last_end = end;
    if (with_gap > ends_at) ends_at = with_gap;
    price += values[columns->segment.price].integer;
  }
  for (int i = 0; i < work->addons->count; i++)
    price += work->addons->rows[i].values[columns->addon.price].integer;
  struct value *total = &work->visit->values[columns->visit.price];
  if (total->type == VALUE_NULL) *total = value_int(price);
  return set_span(work, starts_at, last_end, ends_at);
}

static enum code set_location(struct work *work) {
  struct value *location = &work->visit->values[work->columns->visit.location];
  if (location->type == VALUE_ID) return CODE_OK;
  int at = work->salon->employees[employee_of(work, &work->segments.rows[0])].location;
  if (at == INDEX_NONE) at = work->context->location;
  if (at == INDEX_NONE)
    return error_set(work->error, CODE_INVALID, _("\"location\" is missing, and there are several."));
  *location = value_id(work->salon->locations[at].id);
  return CODE_OK;
}

static enum code set_code(struct work *work) {
  char text[CONFIRMATION_CODE_SIZE];
  struct value *code = &work->visit->values[work->columns->visit.code];
  id_confirmation_code(work->visit->values[work->columns->visit.id].id, text);
  if (code->type == VALUE_TEXT && strcmp(code->text, text) != 0)
    return error_set(work->error, CODE_INVALID,
                     _("\"confirmation_code\" is not that of the \"id\"; it may be left out."));
  const char *copy = arena_text(work->context->arena, text, strlen(text));
  if (copy == NULL) return no_memory(work);
  *code = value_text(copy);
  return CODE_OK;
}

static void set_words(struct work *work) {
  const struct salon_visit_columns *columns = work->columns;
  struct value *values = work->visit->values;
  if (values[columns->visit.status].type == VALUE_NULL)
    values[columns->visit.status] = value_text(appointment_status_words.words[STATUS_SCHEDULED]);
  if (values[columns->visit.source].type == VALUE_NULL)
    values[columns->visit.source] = value_text(appointment_source_words.words[SOURCE_IMPORT]);
  const struct value *status = &values[columns->visit.status];
  int at = vocabulary_find(&appointment_status_words, status->text, status->length);
  bool blocks =
      status_blocks((enum appointment_status)at) && values[columns->visit.deleted_at].type == VALUE_NULL;
  for (int i = 0; i < work->segments.count; i++) {
    work->segments.rows[i].values[columns->segment.blocking] = value_int(blocks);
    work->segments.rows[i].values[columns->segment.location] = values[columns->visit.location];
  }
}

enum code salon_visit_complete(const struct salon_visit *context, struct row *row, struct error *error) {
  struct work work = {
      .context = context, .salon = context->salon, .columns = context->columns, .visit = row, .error = error};
  work.segments = *row_parts(row, ENTITY_APPOINTMENT_SEGMENT);
  work.addons = row_parts(row, ENTITY_APPOINTMENT_ADDON);
  if (work.segments.count == 0)
    return error_set(error, CODE_INVALID, _("An appointment needs at least one segment."));
  bool full = false;
  for (int i = 0; i < work.segments.count; i++)
    full = full || work.segments.rows[i].values[work.columns->segment.ends_at].type != VALUE_NULL;
  enum code code = check_catalogue(&work);
  if (code == CODE_OK) code = full ? complete_full(&work) : complete_short(&work);
  if (code == CODE_OK) code = set_location(&work);
  if (code == CODE_OK) code = set_sums(&work);
  if (code == CODE_OK) code = set_code(&work);
  if (code != CODE_OK) return code;
  fill_names(&work);
  set_words(&work);
  return CODE_OK;
}
