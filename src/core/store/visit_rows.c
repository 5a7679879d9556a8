#include "core/store/visit_rows.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/store/reader_inside.h"

#define VISIT_FORGOTTEN SIZE_MAX

struct segment_row {
  size_t visit; /* VISIT_FORGOTTEN: read anew */
  int position;
  struct appointment_segment segment;
};

struct addon_row {
  size_t visit;
  int position; /* of its segment */
  struct appointment_addon addon;
};

void visit_rows_init(struct visit_rows *rows) {
  vector_init(&rows->visits, sizeof(struct appointment));
  vector_init(&rows->segments, sizeof(struct segment_row));
  vector_init(&rows->addons, sizeof(struct addon_row));
}

void visit_rows_release(struct visit_rows *rows) {
  vector_release(&rows->visits);
  vector_release(&rows->segments);
  vector_release(&rows->addons);
}

void visit_rows_begin(struct visit_rows *rows) {
  vector_clear(&rows->visits);
  vector_clear(&rows->segments);
  vector_clear(&rows->addons);
}

static struct appointment *visit_at(const struct visit_rows *rows, size_t at) {
  return (struct appointment *)(void *)rows->visits.rows + at;
}

static struct segment_row *segment_at(const struct visit_rows *rows, size_t at) {
  return (struct segment_row *)(void *)rows->segments.rows + at;
}

static struct addon_row *addon_at(const struct visit_rows *rows, size_t at) {
  return (struct addon_row *)(void *)rows->addons.rows + at;
}

struct appointment *visit_rows_find(struct visit_rows *rows, struct id id) {
  /* From the end: rows of one visit are near each other. */
  for (size_t i = rows->visits.count; i > 0; i--) {
    struct appointment *visit = visit_at(rows, i - 1);
    if (id_equal(visit->id, id)) return visit;
  }
  return NULL;
}

/* --- One row --- */

static enum code code_of(const char *name) {
  for (int code = 0; code < CODE_COUNT; code++) {
    if (strcmp(code_name((enum code)code), name) == 0) return (enum code)code;
  }
  return CODE_INTERNAL;
}

static const char *json_text(const json_t *object, const char *key, struct arena *arena) {
  const char *text = json_string_value(json_object_get(object, key));
  const char *copy = text == NULL ? NULL : arena_text(arena, text, strlen(text));
  return copy == NULL ? "" : copy;
}

/* Few visits have overrides, so that reading JSON costs the day nothing. */
static void read_overrides(const char *text, struct appointment *visit, struct arena *arena) {
  if (text[0] == '\0') return;
  json_t *list = json_loads(text, 0, NULL);
  size_t count = json_array_size(list);
  visit->overrides = ARENA_NEW(arena, count + 1, struct appointment_override);
  for (size_t i = 0; i < count && visit->overrides != NULL; i++) {
    const json_t *item = json_array_get(list, i);
    struct appointment_override *override = &visit->overrides[visit->override_count++];
    override->code = code_of(json_text(item, "code", arena));
    override->reason = json_text(item, "reason", arena);
    override->by = json_text(item, "by", arena);
    override->at = json_integer_value(json_object_get(item, "at"));
  }
  json_decref(list);
}

static void read_customer(const struct query *query, struct appointment *visit, struct arena *arena) {
  visit->customer = query_get_id(query, VISIT_CUSTOMER);
  visit->customer_name = query_get_text(query, VISIT_CUSTOMER_NAME, arena);
  visit->customer_phone = query_get_text(query, VISIT_CUSTOMER_PHONE, arena);
  visit->customer_blocked = query_get_bool(query, VISIT_CUSTOMER_BLOCKED);
  visit->customer_no_shows = (int)query_get_int(query, VISIT_CUSTOMER_NO_SHOWS);
}

static void read_sync(const struct query *query, struct appointment *visit, struct arena *arena) {
  visit->version = query_get_int(query, VISIT_VERSION);
  visit->revision = query_get_int(query, VISIT_REVISION);
  visit->sync_state = (enum sync_state)query_get_word(query, VISIT_SYNC_STATE, &sync_state_words);
  visit->requires_manual_review = query_get_bool(query, VISIT_MANUAL_REVIEW);
  visit->review_flagged_at = query_get_int(query, VISIT_REVIEW_FLAGGED_AT);
  visit->retry_count = (int)query_get_int(query, VISIT_RETRY_COUNT);
  visit->last_sync_attempt_at = query_get_int(query, VISIT_LAST_SYNC_ATTEMPT_AT);
  visit->sync_error = query_get_text(query, VISIT_SYNC_ERROR, arena);
}

static void read_visit(const struct query *query, struct appointment *visit, struct arena *arena) {
  visit->id = query_get_id(query, VISIT_ID);
  visit->status = (enum appointment_status)query_get_word(query, VISIT_STATUS, &appointment_status_words);
  visit->source = (enum appointment_source)query_get_word(query, VISIT_SOURCE, &appointment_source_words);
  visit->starts_at = query_get_int(query, VISIT_STARTS_AT);
  visit->ends_at = query_get_int(query, VISIT_ENDS_AT);
  visit->location = query_get_id(query, VISIT_LOCATION);
  visit->series = query_get_id(query, VISIT_SERIES);
  visit->price = query_get_int(query, VISIT_PRICE);
  visit->title = query_get_text(query, VISIT_TITLE, arena);
  visit->notes = query_get_text(query, VISIT_NOTES, arena);
  visit->internal_notes = query_get_text(query, VISIT_INTERNAL_NOTES, arena);
  visit->cancellation_reason = query_get_text(query, VISIT_CANCELLATION_REASON, arena);
  (void)snprintf(visit->confirmation_code, sizeof visit->confirmation_code, "%s",
                 query_peek_text(query, VISIT_CONFIRMATION_CODE));
  visit->booked_by = query_get_text(query, VISIT_BOOKED_BY, arena);
  visit->created_at = query_get_int(query, VISIT_CREATED_AT);
  visit->updated_at = query_get_int(query, VISIT_UPDATED_AT);
  visit->deleted_at = query_get_int(query, VISIT_DELETED_AT);
  visit->told_at = query_get_int(query, VISIT_TOLD_AT);
  visit->told_by = query_get_text(query, VISIT_TOLD_BY, arena);
  visit->told_how = query_get_text(query, VISIT_TOLD_HOW, arena);
  visit->moves = (int)query_get_int(query, VISIT_MOVES);
  read_customer(query, visit, arena);
  read_sync(query, visit, arena);
  read_overrides(query_peek_text(query, VISIT_OVERRIDES), visit, arena);
}

static void read_segment(const struct query *query, struct appointment_segment *segment,
                         struct arena *arena) {
  segment->service = query_get_id(query, SEGMENT_SERVICE);
  segment->employee = query_get_id(query, SEGMENT_EMPLOYEE);
  segment->service_name = query_get_text(query, SEGMENT_SERVICE_NAME, arena);
  segment->part_name = query_get_text(query, SEGMENT_PART_NAME, arena);
  segment->employee_name = query_get_text(query, SEGMENT_EMPLOYEE_NAME, arena);
  segment->part = (int)query_get_int(query, SEGMENT_PART);
  segment->starts_at = query_get_int(query, SEGMENT_STARTS_AT);
  segment->ends_at = query_get_int(query, SEGMENT_ENDS_AT);
  segment->occupied_from = query_get_int(query, SEGMENT_OCCUPIED_FROM);
  segment->occupied_to = query_get_int(query, SEGMENT_OCCUPIED_TO);
  segment->gap_after = (int)query_get_int(query, SEGMENT_GAP_AFTER);
  segment->price = query_get_int(query, SEGMENT_PRICE);
  segment->overlap = query_get_bool(query, SEGMENT_OVERLAP);
}

static void read_addon(const struct query *query, struct appointment_addon *addon, struct arena *arena) {
  addon->addon = query_get_id(query, ADDON_ID);
  addon->name = query_get_text(query, ADDON_NAME, arena);
  addon->price = query_get_int(query, ADDON_PRICE);
  addon->minutes = (int)query_get_int(query, ADDON_MINUTES);
}

/* The visit of the row, added when it is new; NULL without memory. */
static struct appointment *take_visit(struct visit_rows *rows, const struct query *query,
                                      struct arena *arena) {
  struct appointment *visit = visit_rows_find(rows, query_get_id(query, VISIT_ID));
  if (visit != NULL) return visit;
  visit = vector_add(&rows->visits);
  if (visit != NULL) read_visit(query, visit, arena);
  return visit;
}

static void take_segment(struct visit_rows *rows, const struct query *query, struct appointment *visit,
                         struct arena *arena) {
  size_t at = (size_t)(visit - visit_at(rows, 0));
  int position = (int)query_get_int(query, SEGMENT_POSITION);
  /* Another add-on of the segment before. */
  if (rows->segments.count > 0) {
    const struct segment_row *last = segment_at(rows, rows->segments.count - 1);
    if (last->visit == at && last->position == position) return;
  }
  struct segment_row *row = vector_add(&rows->segments);
  if (row == NULL) return;
  row->visit = at;
  row->position = position;
  read_segment(query, &row->segment, arena);
  visit->segment_count++;
}

static void take_addon(struct visit_rows *rows, const struct query *query, struct appointment *visit,
                       struct arena *arena) {
  struct addon_row *row = vector_add(&rows->addons);
  if (row == NULL) return;
  row->visit = (size_t)(visit - visit_at(rows, 0));
  row->position = (int)query_get_int(query, SEGMENT_POSITION);
  read_addon(query, &row->addon, arena);
  visit->addon_count++;
}

void visit_rows_read(struct visit_rows *rows, struct query *query, struct arena *arena) {
  while (query_row(query)) {
    struct appointment *visit = take_visit(rows, query, arena);
    if (visit == NULL) return;
    take_segment(rows, query, visit, arena);
    if (!id_is_nil(query_get_id(query, ADDON_ID))) take_addon(rows, query, visit, arena);
  }
}

void visit_rows_forget_parts(struct visit_rows *rows, struct appointment *visit) {
  size_t at = (size_t)(visit - visit_at(rows, 0));
  for (size_t i = 0; i < rows->segments.count; i++) {
    if (segment_at(rows, i)->visit == at) segment_at(rows, i)->visit = VISIT_FORGOTTEN;
  }
  for (size_t i = 0; i < rows->addons.count; i++) {
    if (addon_at(rows, i)->visit == at) addon_at(rows, i)->visit = VISIT_FORGOTTEN;
  }
  visit->segment_count = visit->addon_count = 0;
}

/* --- Laying out --- */

/* Gives every visit its place in arrays of all segments and add-ons; the counts are counted anew when filling. */
static bool make_places(struct visit_rows *rows, struct arena *arena) {
  struct appointment_segment *segments =
      ARENA_NEW(arena, rows->segments.count + 1, struct appointment_segment);
  struct appointment_addon *addons = ARENA_NEW(arena, rows->addons.count + 1, struct appointment_addon);
  if (segments == NULL || addons == NULL) return false;
  for (size_t i = 0; i < rows->visits.count; i++) {
    struct appointment *visit = visit_at(rows, i);
    visit->segments = segments;
    visit->addons = addons;
    segments += visit->segment_count;
    addons += visit->addon_count;
    visit->segment_count = visit->addon_count = 0;
  }
  return true;
}

/* Rows come by time, which within a visit is by position; only what reaches over midnight comes late. */
static void place_segment(struct appointment *visit, const struct appointment_segment *segment) {
  int at = visit->segment_count++;
  while (at > 0 && visit->segments[at - 1].starts_at > segment->starts_at) {
    visit->segments[at] = visit->segments[at - 1];
    at--;
  }
  visit->segments[at] = *segment;
}

/* Which of the visit's services the segment at a position belongs to: each begins with its part 0. */
static int service_at(const struct appointment *visit, int position) {
  int service = -1;
  for (int i = 0; i <= position && i < visit->segment_count; i++) {
    if (visit->segments[i].part == 0) service++;
  }
  return service < 0 ? 0 : service;
}

enum code visit_rows_lay(struct visit_rows *rows, struct arena *arena, struct appointment **visits,
                         int *count, struct error *error) {
  bool refused = rows->visits.failed || rows->segments.failed || rows->addons.failed;
  if (refused || !make_places(rows, arena)) return reader_no_room(error);
  for (size_t i = 0; i < rows->segments.count; i++) {
    const struct segment_row *row = segment_at(rows, i);
    if (row->visit != VISIT_FORGOTTEN) place_segment(visit_at(rows, row->visit), &row->segment);
  }
  for (size_t i = 0; i < rows->addons.count; i++) {
    struct addon_row *row = addon_at(rows, i);
    if (row->visit == VISIT_FORGOTTEN) continue;
    struct appointment *visit = visit_at(rows, row->visit);
    row->addon.service_at = service_at(visit, row->position);
    visit->addons[visit->addon_count++] = row->addon;
  }
  *visits = vector_copy(&rows->visits, arena);
  *count = (int)rows->visits.count;
  return *visits == NULL || arena->exhausted ? reader_no_room(error) : CODE_OK;
}
