/* The ledger's writing side: how a row becomes what was decided, and what is handed to the store in the end. */
#include <stdlib.h>
#include <string.h>

#include "core/model/decide.h"
#include "server/centre/ledger.h"
#include "wire/json_bytes.h"

#define ADD(ledger, list, type) ((type *)ledger_add((ledger), &(ledger)->list, sizeof(type)))
#define AT(list, type, i) (((type *)(list).items)[i])

/* ---- What follows from where a row stands ---- */

static void set_if(struct row *row, const char *column, struct value value) {
  int at = entity_field(row->entity, column);
  if (at >= 0) row->values[at] = value;
}

/* The field of a part that names its whole. */
static int whole_field(const struct entity *part) {
  for (int i = 0; i < part->field_count; i++)
    if (part->fields[i].kind == FIELD_REF && part->fields[i].refers == part->whole) return i;
  return -1;
}

static bool copy_parts(struct ledger *ledger, struct row *row, int at) {
  struct row_list *list = &row->parts[at];
  const struct entity *part = &entities[row->entity->parts[at]];
  struct row *copies = ARENA_NEW(ledger->arena, (size_t)list->count + 1, struct row);
  if (copies == NULL) return ledger_fails(ledger);
  for (int i = 0; i < list->count; i++) {
    if (!row_init(&copies[i], part, ledger->arena)) return ledger_fails(ledger);
    memcpy(copies[i].values, list->rows[i].values, (size_t)part->field_count * sizeof *copies[i].values);
  }
  list->rows = copies;
  return true;
}

static bool fill_parts(struct ledger *ledger, struct row *row) {
  struct value blocking = {.type = VALUE_NULL};
  if (row->entity->kind == ENTITY_APPOINTMENT) blocking = value_int(decide_blocks(row));
  for (int at = 0; at < row->entity->part_count; at++) {
    if (!copy_parts(ledger, row, at)) return false;
    int whole = whole_field(&entities[row->entity->parts[at]]);
    for (int i = 0; i < row->parts[at].count; i++) {
      struct row *part = &row->parts[at].rows[i];
      if (whole >= 0) part->values[whole] = *row_value(row, "id");
      set_if(part, "tenant_id", value_id(ledger->batch->tenant));
      set_if(part, "position", value_int(i));
      if (part->entity->kind != ENTITY_APPOINTMENT_SEGMENT) continue;
      *row_value(part, "location_id") = *row_value(row, "location_id");
      *row_value(part, "blocking") = blocking;
    }
  }
  return true;
}

static bool fill_row(struct ledger *ledger, struct ledger_row *row) {
  struct row *values = &row->row;
  char code[CONFIRMATION_CODE_SIZE];
  set_if(values, "id", value_id(row->key.id));
  set_if(values, "tenant_id", value_id(ledger->batch->tenant));
  set_if(values, "version", value_int(row->version));
  set_if(values, "revision", value_int(row->version));
  set_if(values, "created_at", value_int(row->made_at));
  set_if(values, "updated_at", value_int(ledger->batch->now));
  /* Out of the id, unless the customer was told another one before it came here. */
  const char *told = values->entity->kind == ENTITY_APPOINTMENT ? row_text(values, "confirmation_code") : "-";
  if (told == NULL || told[0] == '\0') {
    id_confirmation_code(row->key.id, code);
    const char *kept = arena_text(ledger->arena, code, strlen(code));
    if (kept == NULL) return ledger_fails(ledger);
    *row_value(values, "confirmation_code") = value_text(kept);
  }
  return fill_parts(ledger, values);
}

/* ---- Audit ---- */

static bool same_list(const struct row_list *left, const struct row_list *right) {
  if (left->count != right->count) return false;
  for (int i = 0; i < left->count; i++)
    if (!row_same_content(&left->rows[i], &right->rows[i])) return false;
  return true;
}

/* Marks as given, in both, what differs. */
static void mark_differences(struct row *before, struct row *after) {
  const struct entity *entity = after->entity;
  before->given = after->given = 0;
  before->given_parts = after->given_parts = 0;
  for (int i = 0; i < entity->field_count; i++)
    if (!value_equal(&before->values[i], &after->values[i])) after->given |= UINT64_C(1) << i;
  for (int i = 0; i < entity->part_count; i++) {
    bool log = entity->parts[i] == ENTITY_STATUS_HISTORY; /* that only grows */
    if (!log && !same_list(&before->parts[i], &after->parts[i])) after->given_parts |= 1U << i;
  }
  before->given = after->given;
  before->given_parts = after->given_parts;
}

/* Of a row that was made only who and when: what it was stands in the row until the entry of its first change says it. */
static bool audit(struct ledger *ledger, const struct ledger_row *row, const struct row *was,
                  const struct operation *operation) {
  struct centre_audit *entry = ADD(ledger, audits, struct centre_audit);
  struct row after = row->row, before;
  size_t length = 0;
  if (entry == NULL) return false;
  *entry = (struct centre_audit){.entity = row->row.entity, .id = row->key.id, .operation = operation};
  if (was == NULL) return true;
  before = *was;
  mark_differences(&before, &after);
  entry->before = image_given_bytes(&before, ledger->arena, &length);
  entry->after = image_given_bytes(&after, ledger->arena, &length);
  return (entry->before != NULL && entry->after != NULL) || ledger_fails(ledger);
}

void ledger_letter(struct ledger *ledger, const struct operation *operation, enum code code,
                   const char *why) {
  int last = ledger->letters.count - 1;
  if (last >= 0 && AT(ledger->letters, struct centre_letter, last).operation == operation) return;
  struct centre_letter *letter = ADD(ledger, letters, struct centre_letter);
  if (letter != NULL) *letter = (struct centre_letter){.operation = operation, .code = code, .why = why};
}

void ledger_audit_text(struct ledger *ledger, const struct centre_key *key, const struct operation *operation,
                       const char *after) {
  struct centre_audit *entry = ADD(ledger, audits, struct centre_audit);
  if (entry == NULL) return;
  *entry = (struct centre_audit){
      .entity = &entities[key->entity], .id = key->id, .operation = operation, .after = after};
}

/* ---- Writing ---- */

static void list_changed(struct ledger *ledger, struct ledger_row *row) {
  struct ledger_row **place = ADD(ledger, changed, struct ledger_row *);
  if (place != NULL) *place = row;
  place = NULL;
  if (row->key.entity == ENTITY_APPOINTMENT) place = ADD(ledger, visits, struct ledger_row *);
  if (row->key.entity == ENTITY_CUSTOMER) place = ADD(ledger, customers, struct ledger_row *);
  if (place != NULL) *place = row;
  if (row->key.entity != ENTITY_REVIEW_ITEM || row->was_stored) return;
  ledger_add_id(ledger, &ledger->reviews, row->key.id);
}

static void mark_occupied(struct ledger_row *row) {
  const struct row_list *segments = row_parts(&row->row, ENTITY_APPOINTMENT_SEGMENT);
  row->blocks = decide_blocks(&row->row) && segments->count > 0;
  for (int i = 0; i < segments->count; i++) {
    int64_t from = row_int(&segments->rows[i], "occupied_from", 0),
            to = row_int(&segments->rows[i], "occupied_to", 0);
    if (i == 0 || from < row->occupied_from) row->occupied_from = from;
    if (i == 0 || to > row->occupied_to) row->occupied_to = to;
  }
}

void ledger_write(struct ledger *ledger, struct ledger_row *row, const struct row *after,
                  const struct operation *operation) {
  if (ledger->code != CODE_OK) return;
  struct row was = row->row;
  bool stood = row->found;
  row->made_at = stood ? row->made_at : ledger->batch->now;
  row->row = *after;
  row->version++;
  row->seq = ++ledger->seq;
  row->last_operation = operation->id;
  row->found = true;
  row->purged = row->purged || operation->kind == OPERATION_PURGE;
  if (!row->changed) list_changed(ledger, row);
  row->changed = true;
  if (!fill_row(ledger, row)) return;
  if (row->key.entity == ENTITY_APPOINTMENT) mark_occupied(row);
  bool tells_itself = row->key.entity == ENTITY_REVIEW_ITEM && !stood;
  if (operation->kind != OPERATION_PURGE && !tells_itself)
    (void)audit(ledger, row, stood ? &was : NULL, operation);
}

/* ---- What was settled ---- */

static const char *verdict_text(struct ledger *ledger, const struct push_result *result,
                                const struct ledger_log *log, size_t *length) {
  struct json_bytes inner = {.arena = ledger->arena};
  struct json_writer writer;
  char tip[ID_TEXT_SIZE];
  struct push_result plain = *result;
  plain.row = NULL;
  plain.replayed = false;
  json_writer_init(&writer, json_bytes_put, &inner);
  push_put_result(&writer, &plain);
  if (!json_writer_end(&writer)) return NULL;
  inner.length--; /* its closing brace: members follow that only the centre reads */
  id_format(log->tip, tip);
  const char *const pieces[] = {",\"clean\":",
                                log->clean ? "true" : "false",
                                ",\"tip\":\"",
                                tip,
                                "\"",
                                log->purge ? ",\"purge\":true" : "",
                                "}"};
  for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
    if (!json_bytes_put(&inner, pieces[i], strlen(pieces[i]))) return NULL;
  *length = inner.length;
  return inner.text;
}

void ledger_note(struct ledger *ledger, const struct operation *operation, const struct push_result *result,
                 bool clean, struct id tip) {
  struct ledger_log *log = ledger->code == CODE_OK ? ledger_log(ledger, operation->id) : NULL;
  struct centre_entry *entry = log == NULL ? NULL : ADD(ledger, entries, struct centre_entry);
  if (entry == NULL) return;
  log->found = true;
  log->result = *result;
  log->clean = clean;
  log->tip = tip;
  log->purge = operation->kind == OPERATION_PURGE && result->ruling == RULING_APPLIED;
  memcpy(log->hash, operation->hash, sizeof log->hash);
  *entry = (struct centre_entry){.operation = operation,
                                 .replica = ledger->batch->replica,
                                 .ruling = result->ruling,
                                 .seq = result->seq};
  entry->verdict = verdict_text(ledger, result, log, &entry->verdict_length);
  if (entry->verdict == NULL) (void)ledger_fails(ledger);
}

/* ---- In the end ---- */

static int by_seq(const void *left, const void *right) {
  const struct ledger_row *const *ours = left, *const *theirs = right;
  return ((*ours)->seq > (*theirs)->seq) - ((*ours)->seq < (*theirs)->seq);
}

static bool describe(struct ledger *ledger, const struct ledger_row *row, struct centre_change *change) {
  *change =
      (struct centre_change){.entity = row->row.entity,
                             .id = row->key.id,
                             .row = &row->row,
                             .is_new = !row->was_stored,
                             .version = row->version,
                             .seq = row->seq,
                             .held = row->held,
                             .incomplete = row->incomplete,
                             .purged = row->purged,
                             .last_operation = row->last_operation,
                             .made_at = row->made_at,
                             .changed_at = ledger->batch->now,
                             .bucket = image_bucket(&row->row),
                             .bucket_before = row->was_stored ? row->bucket_before : image_bucket(&row->row)};
  int deleted = entity_field(row->row.entity, "deleted_at");
  change->deleted = deleted >= 0 && row->row.values[deleted].type != VALUE_NULL;
  change->image = image_bytes(&row->row, ledger->arena, &change->image_length, change->hash);
  return change->image != NULL || ledger_fails(ledger);
}

void ledger_finish(struct ledger *ledger, struct centre_settlement *settlement) {
  int count = ledger->changed.count;
  struct centre_change *changes = ARENA_NEW(ledger->arena, (size_t)count + 1, struct centre_change);
  if (changes == NULL) {
    (void)ledger_fails(ledger);
    return;
  }
  if (count > 1) qsort(ledger->changed.items, (size_t)count, sizeof(struct ledger_row *), by_seq);
  for (int i = 0; i < count; i++)
    if (!describe(ledger, AT(ledger->changed, struct ledger_row *, i), &changes[i])) return;
  settlement->changes = changes;
  settlement->change_count = count;
  settlement->entries = ledger->entries.items;
  settlement->entry_count = ledger->entries.count;
  settlement->audits = ledger->audits.items;
  settlement->audit_count = ledger->audits.count;
  settlement->letters = ledger->letters.items;
  settlement->letter_count = ledger->letters.count;
  settlement->seq = ledger->seq;
}
