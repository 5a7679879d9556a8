/* Review items: what a person must decide, opened, closed and resolved. */
#include <stdio.h>
#include <string.h>

#include "server/centre/settle.h"
#include "wire/json_bytes.h"

enum { REVIEW_JSON_MAX = 65536, REVIEW_VISITS_MAX = DECIDE_CLASHES_MAX };

/* In short, for lists; the screen says it in the reader's language by the kind. */
static const char *const summaries[review_kind_count] = {
    [REVIEW_DOUBLE_BOOKING] = "The time is taken by another visit.",
    [REVIEW_EDIT_EDIT] = "The same was changed in two places.",
    [REVIEW_EDIT_DELETE] = "It was changed in one place and deleted in another.",
    [REVIEW_DELETE_EDIT] = "It was deleted in one place and changed in another.",
    [REVIEW_STATUS] = "The status does not allow this step.",
    [REVIEW_RULE] = "A rule of booking is broken.",
    [REVIEW_REJECTED] = "The operation could not be accepted.",
    [REVIEW_DUPLICATE_SUSPECT] = "The same customer and service at nearly the same time.",
    [REVIEW_DUPLICATE_CUSTOMER] = "Another customer has the same e-mail address.",
    [REVIEW_REF_MISSING] = "Something refers to this row, which has not arrived yet.",
};

/* The same id whenever the operation is settled. */
static struct id review_id(struct id operation, enum review_kind kind, struct id about) {
  uint8_t seed[2 * ID_SIZE + 2] = "", hash[IMAGE_SHA_SIZE];
  struct id id;
  memcpy(seed, operation.bytes, ID_SIZE);
  memcpy(seed + ID_SIZE, about.bytes, ID_SIZE);
  seed[sizeof seed - 2] = 'r';
  seed[sizeof seed - 1] = (uint8_t)kind;
  image_sha(seed, sizeof seed, hash);
  memcpy(id.bytes, hash, ID_SIZE);
  id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x80);
  id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

/* JSON that is too long for a field goes to the dead letters with its operation. */
static struct value json_value(struct settling *settling, const char *json) {
  if (json == NULL || strlen(json) <= REVIEW_JSON_MAX) return value_text(json);
  ledger_letter(settling->ledger, settling->operation, CODE_LIMIT, "It is too long for its review item.");
  return value_text("{\"too_long\":true}");
}

struct id review_open(struct settling *settling, enum review_kind kind, const struct centre_key *about,
                      const char *base, const char *ours, const char *theirs) {
  struct ledger *ledger = settling->ledger;
  struct id id = review_id(settling->operation->id, kind, about->id);
  struct ledger_row *row = ledger_new_row(ledger, ENTITY_REVIEW_ITEM, id);
  struct row item;
  if (row == NULL || !row_init(&item, &entities[ENTITY_REVIEW_ITEM], ledger->arena)) {
    (void)ledger_fails(ledger);
    return id_nil;
  }
  *row_value(&item, "id") = value_id(id);
  *row_value(&item, "kind") = value_text(review_kind_words.words[kind]);
  *row_value(&item, "entity") =
      value_text(about->entity == ENTITY_NONE ? "operation" : entities[about->entity].name);
  *row_value(&item, "entity_id") = value_id(about->id);
  *row_value(&item, "summary") = value_text(summaries[kind] == NULL ? "" : summaries[kind]);
  *row_value(&item, "base") = json_value(settling, base);
  *row_value(&item, "ours") = json_value(settling, ours);
  *row_value(&item, "theirs") = json_value(settling, theirs);
  *row_value(&item, "found_at") = value_int(ledger->batch->now);
  ledger_write(ledger, row, &item, settling->operation);
  return id;
}

const char *review_visits(struct ledger *ledger, const struct id *visits, int count) {
  struct json_bytes bytes = {.arena = ledger->arena};
  struct json_writer writer;
  json_writer_init(&writer, json_bytes_put, &bytes);
  json_begin_object(&writer);
  json_key(&writer, "visits");
  json_begin_array(&writer);
  for (int i = 0; i < count; i++) json_put_id(&writer, visits[i]);
  json_end_array(&writer);
  json_end_object(&writer);
  if (json_writer_end(&writer)) return bytes.text;
  (void)ledger_fails(ledger);
  return NULL;
}

static const char *given_text(struct ledger *ledger, const struct row *row) {
  size_t length = 0;
  if (row->entity == NULL) return NULL;
  const char *text = image_given_bytes(row, ledger->arena, &length);
  if (text == NULL) (void)ledger_fails(ledger);
  return text;
}

/* A visit that was without its slot and still is: the open review about that goes on, about the newest wish. */
static struct ledger_row *joined_review(struct settling *settling, const struct ledger_row *row,
                                        const struct decision *decision) {
  if (!row->held || !decision->held) return NULL;
  for (int i = 0;; i++) {
    struct ledger_row *open = ledger_review(settling->ledger, row->key.entity, row->key.id, i);
    const char *kind = open == NULL ? NULL : row_text(&open->row, "kind");
    if (open == NULL || strcmp(kind, review_kind_words.words[REVIEW_DOUBLE_BOOKING]) == 0) return open;
  }
}

static struct id open_decided(struct settling *settling, const struct ledger_row *row,
                              const struct decision *decision, const struct decide_review *review) {
  struct ledger *ledger = settling->ledger;
  bool booking = review->kind == REVIEW_DOUBLE_BOOKING;
  const char *base = given_text(ledger, &review->base), *ours = given_text(ledger, &review->ours);
  const char *theirs = booking ? review_visits(ledger, review->clashes, review->clash_count)
                               : given_text(ledger, &review->theirs);
  if (review->kind == REVIEW_EDIT_DELETE || review->kind == REVIEW_DELETE_EDIT)
    theirs = NULL; /* the row has it */
  struct ledger_row *joined = booking ? joined_review(settling, row, decision) : NULL;
  if (joined == NULL) return review_open(settling, review->kind, &row->key, base, ours, theirs);
  struct row item;
  if (!row_init(&item, joined->row.entity, ledger->arena)) {
    (void)ledger_fails(ledger);
    return id_nil;
  }
  memcpy(item.values, joined->row.values, (size_t)item.entity->field_count * sizeof *item.values);
  *row_value(&item, "ours") = json_value(settling, ours);
  *row_value(&item, "theirs") = json_value(settling, theirs);
  ledger_write(ledger, joined, &item, settling->operation);
  return joined->key.id;
}

void review_open_decided(struct settling *settling, const struct ledger_row *row,
                         const struct decision *decision) {
  for (int i = 0; i < decision->review_count && settling->ledger->code == CODE_OK; i++) {
    struct id id = open_decided(settling, row, decision, &decision->reviews[i]);
    if (id_is_nil(settling->result->review)) settling->result->review = id;
  }
}

/* ---- Closing ---- */

static void close_item(struct settling *settling, struct ledger_row *open, const char *how) {
  struct ledger *ledger = settling->ledger;
  const struct operation *operation = settling->operation;
  struct row item;
  if (!row_init(&item, open->row.entity, ledger->arena)) {
    (void)ledger_fails(ledger);
    return;
  }
  memcpy(item.values, open->row.values, (size_t)item.entity->field_count * sizeof *item.values);
  *row_value(&item, "resolved_at") = value_int(ledger->batch->now);
  *row_value(&item, "resolved_by") = value_text(operation->by != NULL ? operation->by : ledger->batch->name);
  *row_value(&item, "resolution") = value_text(how);
  *row_value(&item, "reason") = value_text(operation->reason);
  ledger_write(ledger, open, &item, operation);
}

void review_close(struct settling *settling, const struct centre_key *about, enum review_kind kind,
                  const char *how) {
  for (int i = 0; settling->ledger->code == CODE_OK;) {
    struct ledger_row *open = ledger_review(settling->ledger, about->entity, about->id, i);
    if (open == NULL) return;
    const char *word = row_text(&open->row, "kind");
    bool other = word == NULL || strcmp(word, review_kind_words.words[kind]) != 0;
    if (other || id_equal(open->key.id, settling->resolving))
      i++;
    else
      close_item(settling, open, how);
  }
}

void review_replace_own(struct settling *settling, const struct centre_key *about) {
  struct id own = settling->operation->base_operation;
  if (id_is_nil(own)) return;
  struct id id = review_id(own, REVIEW_DOUBLE_BOOKING, about->id);
  for (int i = 0; settling->ledger->code == CODE_OK; i++) {
    struct ledger_row *open = ledger_review(settling->ledger, about->entity, about->id, i);
    if (open == NULL) return;
    if (!id_equal(open->key.id, id)) continue;
    close_item(settling, open, "replaced");
    return;
  }
}

void review_strip(struct settling *settling, const struct centre_key *about) {
  static const char *const columns[] = {"base", "ours", "theirs", "reason"};
  struct ledger *ledger = settling->ledger;
  for (int i = 0; ledger->code == CODE_OK; i++) {
    struct ledger_row *review = ledger_review_of(ledger, about->entity, about->id, i);
    struct row item;
    if (review == NULL) return;
    if (!row_init(&item, review->row.entity, ledger->arena)) {
      (void)ledger_fails(ledger);
      return;
    }
    memcpy(item.values, review->row.values, (size_t)item.entity->field_count * sizeof *item.values);
    for (size_t j = 0; j < sizeof columns / sizeof columns[0]; j++)
      *row_value(&item, columns[j]) = value_null();
    if (row_value(&item, "resolved_at")->type == VALUE_NULL) {
      *row_value(&item, "resolved_at") = value_int(ledger->batch->now);
      *row_value(&item, "resolution") = value_text("purged");
    }
    ledger_write(ledger, review, &item, settling->operation);
  }
}

/* ---- Resolving ---- */

static enum review_kind kind_of(const struct row *item) {
  const char *word = row_text(item, "kind");
  int kind = word == NULL ? -1 : vocabulary_find(&review_kind_words, word, strlen(word));
  return kind < 0 ? REVIEW_REJECTED : (enum review_kind)kind;
}

static enum entity_kind entity_of(const struct row *item) {
  const char *name = row_text(item, "entity");
  const struct entity *entity = name == NULL ? NULL : entity_find(name, strlen(name));
  return entity == NULL || entity->whole != ENTITY_NONE ? ENTITY_NONE : entity->kind;
}

/* What was set aside, as fields again; entity NULL when it cannot be read as such. */
static struct row read_aside(struct ledger *ledger, const struct row *item, enum entity_kind entity) {
  const char *text = row_text(item, "ours");
  struct row aside = {0};
  struct error unread;
  error_init(&unread);
  if (text == NULL || entity == ENTITY_NONE ||
      image_read_text(text, strlen(text), &entities[entity], ledger->arena, &aside, &unread) != CODE_OK)
    return (struct row){0};
  return aside;
}

static int read_visits(const struct row *item, struct id *visits) {
  const char *text = row_text(item, "theirs");
  json_t *json = text == NULL ? NULL : json_loads(text, 0, NULL);
  const json_t *list = json_object_get(json, "visits");
  int count = 0;
  for (size_t i = 0; i < json_array_size(list) && count < REVIEW_VISITS_MAX; i++) {
    const json_t *id = json_array_get(list, i);
    if (json_is_string(id) && id_parse(json_string_value(id), json_string_length(id), &visits[count]))
      count++;
  }
  json_decref(json);
  return count;
}

/* A visit gives way: it is cancelled, with the reason of whoever decided. */
static void cancel_visit(struct settling *settling, struct id id) {
  struct ledger *ledger = settling->ledger;
  struct ledger_row *row = ledger_row(ledger, ENTITY_APPOINTMENT, id);
  if (ledger->code != CODE_OK || !row->found || row->held || !decide_blocks(&row->row)) return;
  struct row after, before = row->row;
  if (!row_init(&after, row->row.entity, ledger->arena)) {
    (void)ledger_fails(ledger);
    return;
  }
  memcpy(after.values, before.values, (size_t)after.entity->field_count * sizeof *after.values);
  memcpy(after.parts, before.parts, sizeof after.parts);
  *row_value(&after, "status") = value_text("cancelled");
  if (settling->operation->reason != NULL)
    *row_value(&after, "cancellation_reason") = value_text(settling->operation->reason);
  if (history_add(settling, &before, &after, false, false))
    ledger_write(ledger, row, &after, settling->operation);
}

/* The second of two choices: the first one stands, and this one is on record. */
static void resolved_before(struct settling *settling, const struct ledger_row *item) {
  struct json_bytes bytes = {.arena = settling->ledger->arena};
  struct json_writer writer;
  json_writer_init(&writer, json_bytes_put, &bytes);
  json_begin_object(&writer);
  json_key(&writer, "choice");
  json_put_text(&writer, resolution_words.words[settling->operation->resolution]);
  if (settling->operation->set.entity != NULL) {
    json_key(&writer, "set");
    image_put_given(&writer, &settling->operation->set);
  }
  json_end_object(&writer);
  if (!json_writer_end(&writer)) (void)ledger_fails(settling->ledger);
  ledger_audit_text(settling->ledger, &item->key, settling->operation, bytes.text);
  settling->result->ruling = RULING_NOOP;
  settling->result->why = "It was decided already.";
  settling->result->version = item->version;
  settling->result->seq = item->seq;
  settling->tip = item->last_operation;
}

/* A review item is a row like others, so it may name a row that it has no business with. */
static const char *forbidden_in_review(const struct settling *settling, enum entity_kind entity,
                                       const struct row *aside) {
  if (entity == ENTITY_NONE) return NULL;
  const char *why = settle_forbidden(settling, entity, &settling->operation->set);
  return why != NULL ? why : settle_forbidden(settling, entity, aside);
}

/* Writes what was chosen over the row in review. False: it could not be done, and the review stays open. */
static bool carry_out(struct settling *settling, const struct ledger_row *item) {
  struct ledger *ledger = settling->ledger;
  const struct operation *operation = settling->operation;
  enum entity_kind entity = entity_of(&item->row);
  struct id visits[REVIEW_VISITS_MAX];
  int visit_count = read_visits(&item->row, visits);
  struct row aside = read_aside(ledger, &item->row, entity);
  struct ledger_row *row =
      entity == ENTITY_NONE ? NULL : ledger_row(ledger, entity, row_id(&item->row, "entity_id"));
  const char *forbidden = forbidden_in_review(settling, entity, &aside);
  if (forbidden != NULL) {
    settle_reject(settling, CODE_NOT_PERMITTED, forbidden);
    return false;
  }
  struct decide_world world = {.now = ledger->batch->now};
  if (row != NULL) world = settle_world(settling, row);
  struct decision *decision = ARENA_NEW(ledger->arena, 1, struct decision);
  if (decision == NULL || !decide_resolve(operation, kind_of(&item->row), &aside, visits, visit_count, &world,
                                          ledger->arena, decision))
    return ledger_fails(ledger);
  if (decision->ruling == RULING_REJECTED) {
    settle_reject(settling, decision->code, decision->why);
    return false;
  }
  settling->result->ruling = RULING_APPLIED;
  if (decision->ruling == RULING_CONFLICT) {
    settling->result->ruling = RULING_CONFLICT;
    settling->result->code = decision->code;
    settling->result->why = decision->why;
    settling->result->review = item->key.id;
    return false;
  }
  if (decision->writes && !settle_completes(settling, decision)) return false;
  if (operation->resolution == RESOLUTION_GIVE_SLOT)
    for (int i = 0; i < visit_count; i++) cancel_visit(settling, visits[i]);
  if (decision->writes) settle_decision(settling, row, decision);
  return ledger->code == CODE_OK && settling->result->ruling != RULING_REJECTED;
}

void review_resolve(struct settling *settling) {
  struct ledger *ledger = settling->ledger;
  struct ledger_row *item = ledger_row(ledger, ENTITY_REVIEW_ITEM, settling->operation->row);
  if (ledger->code != CODE_OK) return;
  if (!item->found) {
    settle_reject(settling, CODE_NOT_FOUND, "There is no such review item.");
    return;
  }
  if (row_value(&item->row, "resolved_at")->type != VALUE_NULL) {
    resolved_before(settling, item);
    return;
  }
  settling->resolving = item->key.id;
  if (carry_out(settling, item) && row_value(&item->row, "resolved_at")->type == VALUE_NULL)
    close_item(settling, item, resolution_words.words[settling->operation->resolution]);
  settling->result->version = item->version;
  settling->result->seq = item->seq;
  settling->tip = item->last_operation;
}
