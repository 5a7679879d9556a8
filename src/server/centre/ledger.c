#include "server/centre/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/decide.h"
#include "core/model/rules.h"
#include "wire/json_bytes.h"

void ledger_init(struct ledger *ledger, const struct centre_batch *batch, const struct centre_store *store,
                 struct arena *arena, struct error *error) {
  *ledger = (struct ledger){
      .batch = batch, .store = store, .arena = arena, .error = error, .code = CODE_OK, .seq = batch->seq};
}

bool ledger_fails(struct ledger *ledger) {
  if (ledger->code == CODE_OK)
    ledger->code = error_set(ledger->error, CODE_INTERNAL, "There is not enough memory to settle this.");
  return false;
}

void *ledger_add(struct ledger *ledger, struct ledger_list *list, size_t size) {
  if (list->count == list->capacity) {
    int capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
    void *larger = arena_alloc(ledger->arena, (size_t)capacity, size);
    if (larger == NULL) {
      (void)ledger_fails(ledger);
      return NULL;
    }
    if (list->count > 0) memcpy(larger, list->items, (size_t)list->count * size);
    list->items = larger;
    list->capacity = capacity;
  }
  return (char *)list->items + (size_t)list->count++ * size;
}

#define ADD(ledger, list, type) ((type *)ledger_add((ledger), &(ledger)->list, sizeof(type)))
#define AT(list, type, i) (((type *)(list).items)[i])

/* ---- Finding by id ---- */

/* Ids end in random bytes, or in whatever a stranger wanted: then finding is slower, and right. */
static unsigned place_of(struct id id, int size) {
  uint64_t key, low;
  memcpy(&key, id.bytes + 8, sizeof key);
  memcpy(&low, id.bytes, sizeof low);
  key = (key ^ low) * UINT64_C(0x9e3779b97f4a7c15);
  return (unsigned)(key >> 32) & (unsigned)(size - 1);
}

typedef bool same_item(const struct ledger *ledger, int item, const struct centre_key *key);
typedef struct id id_of_item(const struct ledger *ledger, int item);

static bool same_row(const struct ledger *ledger, int item, const struct centre_key *key) {
  const struct ledger_row *row = AT(ledger->rows, struct ledger_row *, item);
  return row->key.entity == key->entity && id_equal(row->key.id, key->id);
}

static bool same_log(const struct ledger *ledger, int item, const struct centre_key *key) {
  return id_equal(AT(ledger->logs, struct ledger_log *, item)->operation, key->id);
}

static struct id id_of_row(const struct ledger *ledger, int item) {
  return AT(ledger->rows, struct ledger_row *, item)->key.id;
}

static struct id id_of_log(const struct ledger *ledger, int item) {
  return AT(ledger->logs, struct ledger_log *, item)->operation;
}

static int index_find(const struct ledger *ledger, const struct ledger_index *index, same_item *same,
                      const struct centre_key *key) {
  if (index->size == 0) return -1;
  for (unsigned at = place_of(key->id, index->size); index->places[at] != 0;
       at = (at + 1) & (unsigned)(index->size - 1))
    if (same(ledger, index->places[at] - 1, key)) return index->places[at] - 1;
  return -1;
}

static void index_put(struct ledger_index *index, struct id id, int item) {
  unsigned at = place_of(id, index->size);
  while (index->places[at] != 0) at = (at + 1) & (unsigned)(index->size - 1);
  index->places[at] = item + 1;
  index->used++;
}

static bool index_add(struct ledger *ledger, struct ledger_index *index, id_of_item *id_of, int item) {
  if (2 * (index->used + 1) > index->size) {
    struct ledger_index larger = {.size = index->size == 0 ? 64 : 2 * index->size};
    larger.places = ARENA_NEW(ledger->arena, (size_t)larger.size, int);
    if (larger.places == NULL) return ledger_fails(ledger);
    for (int i = 0; i < item; i++) index_put(&larger, id_of(ledger, i), i);
    *index = larger;
  }
  index_put(index, id_of(ledger, item), item);
  return true;
}

static struct ledger_row *find_row(const struct ledger *ledger, enum entity_kind entity, struct id id) {
  struct centre_key key = {entity, id};
  int at = index_find(ledger, &ledger->row_index, same_row, &key);
  return at < 0 ? NULL : AT(ledger->rows, struct ledger_row *, at);
}

static struct ledger_log *find_log(const struct ledger *ledger, struct id operation) {
  struct centre_key key = {ENTITY_NONE, operation};
  int at = index_find(ledger, &ledger->log_index, same_log, &key);
  return at < 0 ? NULL : AT(ledger->logs, struct ledger_log *, at);
}

static struct ledger_row *add_row(struct ledger *ledger, enum entity_kind entity, struct id id) {
  struct ledger_row *row = ARENA_NEW(ledger->arena, 1, struct ledger_row);
  struct ledger_row **place = row == NULL ? NULL : ADD(ledger, rows, struct ledger_row *);
  if (place == NULL) return NULL;
  row->key = (struct centre_key){entity, id};
  *place = row;
  return index_add(ledger, &ledger->row_index, id_of_row, ledger->rows.count - 1) ? row : NULL;
}

static struct ledger_log *add_log(struct ledger *ledger, struct id operation) {
  struct ledger_log *log = ARENA_NEW(ledger->arena, 1, struct ledger_log);
  struct ledger_log **place = log == NULL ? NULL : ADD(ledger, logs, struct ledger_log *);
  if (place == NULL) return NULL;
  log->operation = operation;
  *place = log;
  return index_add(ledger, &ledger->log_index, id_of_log, ledger->logs.count - 1) ? log : NULL;
}

/* ---- Asking ahead ---- */

void ledger_want_row(struct ledger *ledger, enum entity_kind entity, struct id id) {
  if (id_is_nil(id) || find_row(ledger, entity, id) != NULL) return;
  for (int i = 0; i < ledger->want_keys.count; i++) {
    const struct centre_key *key = &AT(ledger->want_keys, struct centre_key, i);
    if (key->entity == entity && id_equal(key->id, id)) return;
  }
  struct centre_key *key = ADD(ledger, want_keys, struct centre_key);
  if (key != NULL) *key = (struct centre_key){entity, id};
}

void ledger_want_log(struct ledger *ledger, struct id operation) {
  if (id_is_nil(operation) || find_log(ledger, operation) != NULL) return;
  for (int i = 0; i < ledger->want_operations.count; i++)
    if (id_equal(AT(ledger->want_operations, struct id, i), operation)) return;
  struct id *wanted = ADD(ledger, want_operations, struct id);
  if (wanted != NULL) *wanted = operation;
}

static bool covers(const struct ledger_list *spans, const struct centre_span *span) {
  for (int i = 0; i < spans->count; i++) {
    const struct centre_span *known = &AT(*spans, struct centre_span, i);
    if (id_equal(known->employee, span->employee) && known->from <= span->from && known->to >= span->to)
      return true;
  }
  return false;
}

static struct centre_span span_of(const struct row *segment) {
  return (struct centre_span){.employee = row_id(segment, "employee_id"),
                              .from = row_int(segment, "occupied_from", 0),
                              .to = row_int(segment, "occupied_to", 0)};
}

void ledger_want_segments(struct ledger *ledger, const struct row *visit) {
  const struct row_list *segments = row_parts(visit, ENTITY_APPOINTMENT_SEGMENT);
  for (int i = 0; i < segments->count; i++) {
    struct centre_span span = span_of(&segments->rows[i]);
    if (id_is_nil(span.employee) || span.to <= span.from || covers(&ledger->spans, &span) ||
        covers(&ledger->want_spans, &span))
      continue;
    struct centre_span *wanted = ADD(ledger, want_spans, struct centre_span);
    if (wanted != NULL) *wanted = span;
  }
}

static struct centre_near near_of(struct id customer, int64_t starts_at) {
  int64_t window = INT64_C(60000) * DUPLICATE_WINDOW_MINUTES;
  return (struct centre_near){.customer = customer, .from = starts_at - window, .to = starts_at + window};
}

static bool near_known(const struct ledger_list *nears, const struct centre_near *near) {
  for (int i = 0; i < nears->count; i++) {
    const struct centre_near *known = &AT(*nears, struct centre_near, i);
    if (id_equal(known->customer, near->customer) && known->from == near->from) return true;
  }
  return false;
}

void ledger_want_near(struct ledger *ledger, struct id customer, int64_t starts_at) {
  struct centre_near near = near_of(customer, starts_at);
  if (id_is_nil(customer) || near_known(&ledger->nears, &near) || near_known(&ledger->want_nears, &near))
    return;
  struct centre_near *wanted = ADD(ledger, want_nears, struct centre_near);
  if (wanted != NULL) *wanted = near;
}

static bool email_known(const struct ledger_list *emails, const char *email) {
  for (int i = 0; i < emails->count; i++)
    if (strcmp(AT(*emails, const char *, i), email) == 0) return true;
  return false;
}

void ledger_want_email(struct ledger *ledger, const char *email) {
  if (email == NULL || email_known(&ledger->emails, email) || email_known(&ledger->want_emails, email))
    return;
  const char **wanted = ADD(ledger, want_emails, const char *);
  if (wanted != NULL) *wanted = email;
}

static bool key_known(const struct ledger_list *keys, enum entity_kind entity, struct id id) {
  for (int i = 0; i < keys->count; i++) {
    const struct centre_key *known = &AT(*keys, struct centre_key, i);
    if (known->entity == entity && id_equal(known->id, id)) return true;
  }
  return false;
}

void ledger_want_reviews(struct ledger *ledger, enum entity_kind entity, struct id id) {
  if (key_known(&ledger->reviewed, entity, id) || key_known(&ledger->want_reviewed, entity, id)) return;
  struct centre_key *wanted = ADD(ledger, want_reviewed, struct centre_key);
  if (wanted != NULL) *wanted = (struct centre_key){entity, id};
}

/* ---- The store's answers ---- */

static void take_row(struct ledger *ledger, const struct centre_key *key, const struct centre_row *stored) {
  struct ledger_row *row = add_row(ledger, key->entity, key->id);
  if (row == NULL || !stored->found) return;
  row->found = row->was_stored = true;
  row->row = stored->row;
  row->version = stored->version;
  row->seq = stored->seq;
  row->held = stored->held;
  row->incomplete = stored->incomplete;
  row->last_operation = stored->last_operation;
  row->made_at = stored->made_at;
  row->bucket_before = image_bucket(&stored->row);
}

static bool member_is_true(const json_t *object, const char *key) {
  return json_is_true(json_object_get(object, key));
}

static void read_verdict(struct ledger *ledger, struct ledger_log *log, const struct centre_log *stored) {
  struct error unread;
  error_init(&unread);
  json_t *json = json_loadb(stored->verdict, stored->verdict_length, 0, NULL);
  if (json == NULL || push_read_result(json, ledger->arena, &log->result, &unread) != CODE_OK) {
    if (ledger->code == CODE_OK)
      ledger->code = error_set(ledger->error, CODE_INTERNAL, "A stored verdict cannot be read.");
    json_decref(json);
    return;
  }
  const json_t *tip = json_object_get(json, "tip");
  log->clean = member_is_true(json, "clean");
  log->purge = member_is_true(json, "purge");
  if (json_is_string(tip)) (void)id_parse(json_string_value(tip), json_string_length(tip), &log->tip);
  json_decref(json);
}

static void take_log(struct ledger *ledger, struct id operation, const struct centre_log *stored) {
  struct ledger_log *log = add_log(ledger, operation);
  if (log == NULL || !stored->found) return;
  log->found = true;
  memcpy(log->hash, stored->hash, sizeof log->hash);
  read_verdict(ledger, log, stored);
}

void ledger_add_id(struct ledger *ledger, struct ledger_list *list, struct id id) {
  int at = list->count;
  while (at > 0 && id_compare(&id, &AT(*list, struct id, at - 1)) < 0) at--;
  if (at > 0 && id_equal(AT(*list, struct id, at - 1), id)) return;
  if (ledger_add(ledger, list, sizeof id) == NULL) return;
  for (int i = list->count - 1; i > at; i--) AT(*list, struct id, i) = AT(*list, struct id, i - 1);
  AT(*list, struct id, at) = id;
}

static void take_ids(struct ledger *ledger, struct ledger_list *list, const struct id *ids, int count) {
  for (int i = 0; i < count; i++) ledger_add_id(ledger, list, ids[i]);
}

/* What was wanted is known from now on. */
static void move_list(struct ledger *ledger, struct ledger_list *from, struct ledger_list *to, size_t size) {
  for (int i = 0; i < from->count; i++) {
    void *place = ledger_add(ledger, to, size);
    if (place != NULL) memcpy(place, (const char *)from->items + (size_t)i * size, size);
  }
  from->count = 0;
}

static bool segment_known(const struct ledger *ledger, const struct centre_segment *segment) {
  for (int i = 0; i < ledger->segments.count; i++) {
    const struct centre_segment *known = &AT(ledger->segments, struct centre_segment, i);
    if (id_equal(known->visit, segment->visit) && id_equal(known->span.employee, segment->span.employee) &&
        known->span.from == segment->span.from)
      return true;
  }
  return false;
}

static void take_answers(struct ledger *ledger, const struct centre_question *question) {
  for (int i = 0; i < question->key_count; i++) take_row(ledger, &question->keys[i], &question->rows[i]);
  for (int i = 0; i < question->operation_count; i++)
    take_log(ledger, question->operations[i], &question->logs[i]);
  for (int i = 0; i < question->segment_count; i++) {
    struct centre_segment *place =
        segment_known(ledger, &question->segments[i]) ? NULL : ADD(ledger, segments, struct centre_segment);
    if (place != NULL) *place = question->segments[i];
  }
  take_ids(ledger, &ledger->near_visits, question->visits, question->visit_count);
  take_ids(ledger, &ledger->email_owners, question->customers, question->customer_count);
  take_ids(ledger, &ledger->reviews, question->reviews, question->review_count);
  ledger->want_keys.count = ledger->want_operations.count = 0;
  move_list(ledger, &ledger->want_spans, &ledger->spans, sizeof(struct centre_span));
  move_list(ledger, &ledger->want_nears, &ledger->nears, sizeof(struct centre_near));
  move_list(ledger, &ledger->want_emails, &ledger->emails, sizeof(const char *));
  move_list(ledger, &ledger->want_reviewed, &ledger->reviewed, sizeof(struct centre_key));
  for (int i = 0; i < question->visit_count; i++)
    ledger_want_row(ledger, ENTITY_APPOINTMENT, question->visits[i]);
  for (int i = 0; i < question->customer_count; i++)
    ledger_want_row(ledger, ENTITY_CUSTOMER, question->customers[i]);
  for (int i = 0; i < question->review_count; i++)
    ledger_want_row(ledger, ENTITY_REVIEW_ITEM, question->reviews[i]);
}

void ledger_fetch(struct ledger *ledger, bool stream) {
  bool wanted = stream || ledger->want_keys.count > 0 || ledger->want_operations.count > 0 ||
                ledger->want_spans.count > 0 || ledger->want_nears.count > 0 ||
                ledger->want_emails.count > 0 || ledger->want_reviewed.count > 0;
  if (!wanted || ledger->code != CODE_OK) return;
  struct centre_question question = {
      .replica = stream ? ledger->batch->replica : id_nil,
      .operations = ledger->want_operations.items,
      .operation_count = ledger->want_operations.count,
      .keys = ledger->want_keys.items,
      .key_count = ledger->want_keys.count,
      .spans = ledger->want_spans.items,
      .span_count = ledger->want_spans.count,
      .near = ledger->want_nears.items,
      .near_count = ledger->want_nears.count,
      .emails = ledger->want_emails.items,
      .email_count = ledger->want_emails.count,
      .reviewed = ledger->want_reviewed.items,
      .reviewed_count = ledger->want_reviewed.count,
      .reviewed_all = ledger->all_reviews,
      .seq = ledger->seq,
  };
  enum code code = ledger->store->read(ledger->store->context, &question, ledger->arena, ledger->error);
  if (code != CODE_OK) {
    ledger->code = code;
    return;
  }
  if (stream) ledger->last_number = question.last_number;
  ledger->seq = question.seq;
  take_answers(ledger, &question);
}

/* ---- What is known ---- */

/* A row of nothing, for when the ledger has failed. */
static struct ledger_row *no_row(struct ledger *ledger) {
  ledger->nothing = (struct ledger_row){0};
  return &ledger->nothing;
}

struct ledger_row *ledger_row(struct ledger *ledger, enum entity_kind entity, struct id id) {
  struct ledger_row *row = find_row(ledger, entity, id);
  if (row != NULL) return row;
  ledger_want_row(ledger, entity, id);
  ledger_fetch(ledger, false);
  row = find_row(ledger, entity, id);
  return row == NULL || ledger->code != CODE_OK ? no_row(ledger) : row;
}

struct ledger_row *ledger_new_row(struct ledger *ledger, enum entity_kind entity, struct id id) {
  struct ledger_row *row = find_row(ledger, entity, id);
  return row == NULL ? add_row(ledger, entity, id) : row;
}

struct ledger_log *ledger_log(struct ledger *ledger, struct id operation) {
  struct ledger_log *log = find_log(ledger, operation);
  if (log != NULL) return log;
  ledger_want_log(ledger, operation);
  ledger_fetch(ledger, false);
  log = find_log(ledger, operation);
  if (log != NULL) return log;
  ledger->no_log = (struct ledger_log){0};
  return &ledger->no_log;
}

static bool names(const char *list, struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  return list == NULL || strstr(list, text) != NULL;
}

static bool spans_overlap(const struct centre_span *left, const struct centre_span *right) {
  return id_equal(left->employee, right->employee) && left->from < right->to && right->from < left->to;
}

struct finding {
  struct id self;
  struct centre_span span;
  struct id *visits;
  int count, most;
};

/* In the order of their ids, so that it says nothing of where they were found. Of too many, the first ones. */
static void found_visit(struct finding *finding, struct id visit) {
  int at = finding->count;
  while (at > 0 && id_compare(&visit, &finding->visits[at - 1]) < 0) at--;
  if (at > 0 && id_equal(finding->visits[at - 1], visit)) return;
  if (finding->count < finding->most) finding->count++;
  for (int i = finding->count - 1; i > at; i--) finding->visits[i] = finding->visits[i - 1];
  if (at < finding->count) finding->visits[at] = visit;
}

static void find_stored(struct ledger *ledger, struct finding *finding) {
  for (int i = 0; i < ledger->segments.count; i++) {
    const struct centre_segment *segment = &AT(ledger->segments, struct centre_segment, i);
    if (id_equal(segment->visit, finding->self) || !spans_overlap(&segment->span, &finding->span)) continue;
    const struct ledger_row *row = find_row(ledger, ENTITY_APPOINTMENT, segment->visit);
    if (row != NULL && row->changed) continue; /* it stands elsewhere now */
    if (!(segment->overlap && names(segment->overlap_with, finding->self)))
      found_visit(finding, segment->visit);
  }
}

static void find_changed(struct ledger *ledger, struct finding *finding) {
  for (int i = 0; i < ledger->visits.count; i++) {
    const struct ledger_row *row = AT(ledger->visits, struct ledger_row *, i);
    if (row->held || !row->blocks || row->occupied_from >= finding->span.to ||
        row->occupied_to <= finding->span.from || id_equal(row->key.id, finding->self))
      continue;
    const struct row_list *segments = row_parts(&row->row, ENTITY_APPOINTMENT_SEGMENT);
    for (int j = 0; j < segments->count; j++) {
      struct centre_span span = span_of(&segments->rows[j]);
      bool meant = row_int(&segments->rows[j], "overlap", 0) != 0 &&
                   names(row_text(&segments->rows[j], "overlap_with"), finding->self);
      if (spans_overlap(&span, &finding->span) && !meant) found_visit(finding, row->key.id);
    }
  }
}

int ledger_overlaps(void *context, const struct row *visit, struct id *visits, int most) {
  struct ledger *ledger = context;
  struct finding finding = {.self = row_id(visit, "id"), .visits = visits, .most = most};
  ledger_want_segments(ledger, visit);
  ledger_fetch(ledger, false);
  const struct row_list *segments = row_parts(visit, ENTITY_APPOINTMENT_SEGMENT);
  for (int i = 0; i < segments->count; i++) {
    finding.span = span_of(&segments->rows[i]);
    find_stored(ledger, &finding);
    find_changed(ledger, &finding);
  }
  return finding.count;
}

static bool share_service(const struct row *left, const struct row *right) {
  const struct row_list *ours = row_parts(left, ENTITY_APPOINTMENT_SEGMENT);
  const struct row_list *theirs = row_parts(right, ENTITY_APPOINTMENT_SEGMENT);
  for (int i = 0; i < ours->count; i++)
    for (int j = 0; j < theirs->count; j++)
      if (id_equal(row_id(&ours->rows[i], "service_id"), row_id(&theirs->rows[j], "service_id"))) return true;
  return false;
}

static bool is_duplicate(const struct ledger_row *other, const struct row *visit) {
  if (!other->found || other->incomplete || id_equal(other->key.id, row_id(visit, "id"))) return false;
  int64_t apart = row_int(&other->row, "starts_at", 0) - row_int(visit, "starts_at", 0);
  int64_t window = INT64_C(60000) * DUPLICATE_WINDOW_MINUTES;
  return decide_blocks(&other->row) && apart >= -window && apart <= window &&
         id_equal(row_id(&other->row, "customer_id"), row_id(visit, "customer_id")) &&
         share_service(&other->row, visit);
}

struct id ledger_duplicate(struct ledger *ledger, const struct row *visit) {
  struct id customer = row_id(visit, "customer_id"), first = id_nil;
  if (id_is_nil(customer)) return id_nil;
  ledger_want_near(ledger, customer, row_int(visit, "starts_at", 0));
  ledger_fetch(ledger, false);
  int stored = ledger->near_visits.count;
  for (int i = 0; i < stored + ledger->visits.count; i++) {
    const struct ledger_row *row =
        i < stored ? ledger_row(ledger, ENTITY_APPOINTMENT, AT(ledger->near_visits, struct id, i))
                   : AT(ledger->visits, struct ledger_row *, i - stored);
    if (!is_duplicate(row, visit)) continue;
    if (id_is_nil(first) || id_compare(&row->key.id, &first) < 0) first = row->key.id;
  }
  return first;
}

static bool owns_email(const struct ledger_row *row, const char *email, struct id except) {
  if (!row->found || id_equal(row->key.id, except)) return false;
  const char *own = row_text(&row->row, "email");
  return own != NULL && strcmp(own, email) == 0 && row_int(&row->row, "email_duplicate", 0) == 0 &&
         row_value(&row->row, "deleted_at")->type == VALUE_NULL;
}

struct id ledger_email_owner(struct ledger *ledger, const char *email, struct id except) {
  ledger_want_email(ledger, email);
  ledger_fetch(ledger, false);
  for (int i = 0; i < ledger->email_owners.count; i++) {
    const struct ledger_row *row =
        ledger_row(ledger, ENTITY_CUSTOMER, AT(ledger->email_owners, struct id, i));
    if (owns_email(row, email, except)) return row->key.id;
  }
  for (int i = 0; i < ledger->customers.count; i++) {
    const struct ledger_row *row = AT(ledger->customers, struct ledger_row *, i);
    if (owns_email(row, email, except)) return row->key.id;
  }
  return id_nil;
}

static bool is_about(const struct ledger_row *review, enum entity_kind entity, struct id id) {
  const char *name = review->found ? row_text(&review->row, "entity") : NULL;
  return name != NULL && strcmp(name, entities[entity].name) == 0 &&
         id_equal(row_id(&review->row, "entity_id"), id);
}

static bool is_open(const struct ledger_row *review) {
  return row_value(&review->row, "resolved_at")->type == VALUE_NULL &&
         row_value(&review->row, "deleted_at")->type == VALUE_NULL;
}

struct ledger_row *ledger_review(struct ledger *ledger, enum entity_kind entity, struct id id, int i) {
  ledger_want_reviews(ledger, entity, id);
  ledger_fetch(ledger, false);
  for (int at = 0; at < ledger->reviews.count && ledger->code == CODE_OK; at++) {
    struct ledger_row *review = ledger_row(ledger, ENTITY_REVIEW_ITEM, AT(ledger->reviews, struct id, at));
    if (is_about(review, entity, id) && is_open(review) && i-- == 0) return review;
  }
  return NULL;
}

struct ledger_row *ledger_review_of(struct ledger *ledger, enum entity_kind entity, struct id id, int i) {
  struct centre_key *wanted = i == 0 ? ADD(ledger, want_reviewed, struct centre_key) : NULL;
  if (wanted != NULL) {
    *wanted = (struct centre_key){entity, id};
    ledger->all_reviews = true;
    ledger_fetch(ledger, false);
    ledger->all_reviews = false;
  }
  for (int at = 0; at < ledger->reviews.count && ledger->code == CODE_OK; at++) {
    struct ledger_row *review = ledger_row(ledger, ENTITY_REVIEW_ITEM, AT(ledger->reviews, struct id, at));
    if (is_about(review, entity, id) && i-- == 0) return review;
  }
  return NULL;
}
