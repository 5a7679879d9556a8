#include "server/centre/memory.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/decide.h"

struct memory *memory_new(struct id tenant) {
  struct memory *memory = calloc(1, sizeof *memory);
  if (memory != NULL) memory->tenant = tenant;
  return memory;
}

void memory_free(struct memory *memory) {
  if (memory == NULL) return;
  for (int i = 0; i < memory->row_count; i++) free(memory->rows[i].image);
  for (int i = 0; i < memory->log_count; i++) free(memory->logs[i].verdict);
  free(memory->rows);
  free(memory->logs);
  free(memory->streams);
  free(memory->audit);
  free(memory);
}

/* Room for one more; NULL: no memory. What is there is zeroed. */
static void *grow(void *items, int count, int *capacity, size_t size) {
  if (count < *capacity) return items;
  int larger = *capacity == 0 ? 64 : 2 * *capacity;
  char *grown = realloc(items, (size_t)larger * size);
  if (grown == NULL) return NULL;
  memset(grown + (size_t)count * size, 0, (size_t)(larger - count) * size);
  *capacity = larger;
  return grown;
}

static int find_row(const struct memory *memory, const struct centre_key *key) {
  for (int i = 0; i < memory->row_count; i++)
    if (memory->rows[i].key.entity == key->entity && id_equal(memory->rows[i].key.id, key->id)) return i;
  return -1;
}

const struct memory_row *memory_find(const struct memory *memory, enum entity_kind entity, struct id id) {
  struct centre_key key = {entity, id};
  int at = find_row(memory, &key);
  return at < 0 ? NULL : &memory->rows[at];
}

static struct memory_stream *find_stream(struct memory *memory, struct id replica) {
  for (int i = 0; i < memory->stream_count; i++)
    if (id_equal(memory->streams[i].replica, replica)) return &memory->streams[i];
  return NULL;
}

/* ---- Answers ---- */

static enum code read_row(const struct memory_row *stored, struct arena *arena, struct row *row,
                          struct error *error) {
  return image_read_text(stored->image, stored->length, &entities[stored->key.entity], arena, row, error);
}

static enum code answer_rows(struct memory *memory, struct centre_question *question, struct arena *arena,
                             struct error *error) {
  question->rows = ARENA_NEW(arena, (size_t)question->key_count + 1, struct centre_row);
  if (question->rows == NULL) return error_set(error, CODE_INTERNAL, "There is no memory.");
  for (int i = 0; i < question->key_count; i++) {
    int at = find_row(memory, &question->keys[i]);
    if (at < 0) continue;
    const struct memory_row *stored = &memory->rows[at];
    question->rows[i] = (struct centre_row){.found = true,
                                            .version = stored->version,
                                            .seq = stored->seq,
                                            .held = stored->held,
                                            .incomplete = stored->incomplete,
                                            .last_operation = stored->last_operation,
                                            .made_at = stored->made_at};
    enum code code = read_row(stored, arena, &question->rows[i].row, error);
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

static enum code answer_logs(const struct memory *memory, struct centre_question *question,
                             struct arena *arena, struct error *error) {
  question->logs = ARENA_NEW(arena, (size_t)question->operation_count + 1, struct centre_log);
  if (question->logs == NULL) return error_set(error, CODE_INTERNAL, "There is no memory.");
  for (int i = 0; i < question->operation_count; i++)
    for (int j = 0; j < memory->log_count; j++) {
      const struct memory_log *log = &memory->logs[j];
      if (!id_equal(log->operation, question->operations[i])) continue;
      question->logs[i] =
          (struct centre_log){.found = true, .verdict = log->verdict, .verdict_length = log->length};
      memcpy(question->logs[i].hash, log->hash, sizeof log->hash);
    }
  return CODE_OK;
}

/* Every list is as long as all rows: the obvious way. */
struct answers {
  struct centre_question *question;
  struct arena *arena;
  int segment_room;
};

static bool in_spans(const struct centre_question *question, const struct centre_span *span) {
  for (int i = 0; i < question->span_count; i++) {
    const struct centre_span *asked = &question->spans[i];
    if (id_equal(asked->employee, span->employee) && asked->from < span->to && span->from < asked->to)
      return true;
  }
  return false;
}

static void answer_visit(struct answers *answers, const struct memory_row *stored, const struct row *visit) {
  struct centre_question *question = answers->question;
  if (!decide_blocks(visit)) return;
  for (int i = 0; i < question->near_count; i++) {
    int64_t starts = row_int(visit, "starts_at", 0);
    if (id_equal(question->near[i].customer, row_id(visit, "customer_id")) &&
        starts >= question->near[i].from && starts <= question->near[i].to) {
      question->visits[question->visit_count++] = stored->key.id;
      break;
    }
  }
  const struct row_list *segments = row_parts(visit, ENTITY_APPOINTMENT_SEGMENT);
  for (int i = 0; i < segments->count && !stored->held; i++) {
    const struct row *segment = &segments->rows[i];
    struct centre_span span = {.employee = row_id(segment, "employee_id"),
                               .from = row_int(segment, "occupied_from", 0),
                               .to = row_int(segment, "occupied_to", 0)};
    if (!in_spans(question, &span) || question->segment_count == answers->segment_room) continue;
    question->segments[question->segment_count++] =
        (struct centre_segment){.visit = stored->key.id,
                                .span = span,
                                .overlap = row_int(segment, "overlap", 0) != 0,
                                .overlap_with = row_text(segment, "overlap_with")};
  }
}

static void answer_customer(struct answers *answers, const struct memory_row *stored,
                            const struct row *customer) {
  struct centre_question *question = answers->question;
  const char *email = row_text(customer, "email");
  if (email == NULL || row_int(customer, "email_duplicate", 0) != 0 ||
      row_value(customer, "deleted_at")->type != VALUE_NULL)
    return;
  for (int i = 0; i < question->email_count; i++)
    if (strcmp(question->emails[i], email) == 0) {
      question->customers[question->customer_count++] = stored->key.id;
      return;
    }
}

static void answer_review(struct answers *answers, const struct memory_row *stored, const struct row *item) {
  struct centre_question *question = answers->question;
  bool open =
      row_value(item, "resolved_at")->type == VALUE_NULL && row_value(item, "deleted_at")->type == VALUE_NULL;
  const char *name = row_text(item, "entity");
  open = open || question->reviewed_all;
  for (int i = 0; open && i < question->reviewed_count; i++)
    if (strcmp(entities[question->reviewed[i].entity].name, name) == 0 &&
        id_equal(question->reviewed[i].id, row_id(item, "entity_id"))) {
      question->reviews[question->review_count++] = stored->key.id;
      return;
    }
}

static bool is_asked(const struct centre_question *question, enum entity_kind entity) {
  return (entity == ENTITY_APPOINTMENT && question->span_count + question->near_count > 0) ||
         (entity == ENTITY_CUSTOMER && question->email_count > 0) ||
         (entity == ENTITY_REVIEW_ITEM && question->reviewed_count > 0);
}

static enum code answer_lists(const struct memory *memory, struct answers *answers, struct error *error) {
  struct centre_question *question = answers->question;
  size_t room = (size_t)memory->row_count + 1;
  answers->segment_room = 24 * memory->row_count;
  question->segments = ARENA_NEW(answers->arena, 24 * room, struct centre_segment);
  question->visits = ARENA_NEW(answers->arena, room, struct id);
  question->customers = ARENA_NEW(answers->arena, room, struct id);
  question->reviews = ARENA_NEW(answers->arena, room, struct id);
  if (answers->arena->exhausted) return error_set(error, CODE_INTERNAL, "There is no memory.");
  for (int i = 0; i < memory->row_count; i++) {
    const struct memory_row *stored = &memory->rows[i];
    struct row row;
    if (!is_asked(question, stored->key.entity)) continue;
    enum code code = read_row(stored, answers->arena, &row, error);
    if (code != CODE_OK) return code;
    if (stored->key.entity == ENTITY_APPOINTMENT) answer_visit(answers, stored, &row);
    if (stored->key.entity == ENTITY_CUSTOMER) answer_customer(answers, stored, &row);
    if (stored->key.entity == ENTITY_REVIEW_ITEM) answer_review(answers, stored, &row);
  }
  return CODE_OK;
}

static enum code answer(void *context, struct centre_question *question, struct arena *arena,
                        struct error *error) {
  struct memory *memory = context;
  struct answers answers = {.question = question, .arena = arena};
  memory->reads++;
  const struct memory_stream *stream =
      id_is_nil(question->replica) ? NULL : find_stream(memory, question->replica);
  question->last_number = stream == NULL ? 0 : stream->last_number;
  enum code code = answer_rows(memory, question, arena, error);
  if (code == CODE_OK) code = answer_logs(memory, question, arena, error);
  bool lists =
      question->span_count + question->near_count + question->email_count + question->reviewed_count > 0;
  return code == CODE_OK && lists ? answer_lists(memory, &answers, error) : code;
}

struct centre_store memory_store(struct memory *memory) {
  return (struct centre_store){.context = memory, .read = answer};
}

/* ---- Writing ---- */

static char *copy_bytes(const char *bytes, size_t length) {
  char *copy = malloc(length + 1);
  if (copy == NULL) return NULL;
  memcpy(copy, bytes, length);
  copy[length] = '\0';
  return copy;
}

static bool write_change(struct memory *memory, const struct centre_change *change) {
  struct centre_key key = {change->entity->kind, change->id};
  int at = find_row(memory, &key);
  if (at < 0) {
    struct memory_row *rows = grow(memory->rows, memory->row_count, &memory->row_capacity, sizeof *rows);
    if (rows == NULL) return false;
    memory->rows = rows;
    at = memory->row_count++;
  }
  struct memory_row *row = &memory->rows[at];
  free(row->image);
  *row = (struct memory_row){.key = key,
                             .version = change->version,
                             .seq = change->seq,
                             .held = change->held,
                             .incomplete = change->incomplete,
                             .last_operation = change->last_operation,
                             .made_at = change->made_at,
                             .image = copy_bytes(change->image, change->image_length),
                             .length = change->image_length};
  return row->image != NULL;
}

static bool write_entry(struct memory *memory, const struct centre_entry *entry) {
  struct memory_log *logs = grow(memory->logs, memory->log_count, &memory->log_capacity, sizeof *logs);
  if (logs == NULL) return false;
  memory->logs = logs;
  struct memory_log *log = &logs[memory->log_count++];
  *log = (struct memory_log){.operation = entry->operation->id,
                             .replica = entry->replica,
                             .number = entry->operation->number,
                             .ruling = entry->ruling,
                             .verdict = copy_bytes(entry->verdict, entry->verdict_length),
                             .length = entry->verdict_length};
  memcpy(log->hash, entry->operation->hash, sizeof log->hash);
  return log->verdict != NULL;
}

static bool write_stream(struct memory *memory, struct id replica, int64_t last_number) {
  if (id_is_nil(replica)) return true;
  struct memory_stream *stream = find_stream(memory, replica);
  if (stream == NULL) {
    struct memory_stream *streams =
        grow(memory->streams, memory->stream_count, &memory->stream_capacity, sizeof *streams);
    if (streams == NULL) return false;
    memory->streams = streams;
    stream = &streams[memory->stream_count++];
    stream->replica = replica;
  }
  stream->last_number = last_number;
  return true;
}

static bool write_audit(struct memory *memory, const char *text) {
  if (text == NULL) return true;
  size_t length = strlen(text);
  char *audit = realloc(memory->audit, memory->audit_length + length + 2);
  if (audit == NULL) return false;
  memcpy(audit + memory->audit_length, text, length + 1);
  memory->audit = audit;
  memory->audit_length += length;
  memory->audit[memory->audit_length++] = '\n';
  memory->audit[memory->audit_length] = '\0';
  return true;
}

bool memory_write(struct memory *memory, const struct centre_batch *batch,
                  const struct centre_settlement *settlement) {
  bool done = write_stream(memory, batch->replica, settlement->last_number);
  for (int i = 0; done && i < settlement->change_count; i++)
    done = write_change(memory, &settlement->changes[i]);
  for (int i = 0; done && i < settlement->entry_count; i++)
    done = write_entry(memory, &settlement->entries[i]);
  for (int i = 0; done && i < settlement->audit_count; i++)
    done =
        write_audit(memory, settlement->audits[i].before) && write_audit(memory, settlement->audits[i].after);
  memory->audit_count += settlement->audit_count;
  memory->letter_count += settlement->letter_count;
  memory->seq = settlement->seq;
  return done;
}

enum code memory_settle(struct memory *memory, struct centre_batch *batch, struct arena *arena,
                        struct centre_settlement *settlement, struct error *error) {
  struct centre_store store = memory_store(memory);
  batch->tenant = memory->tenant;
  batch->seq = memory->seq;
  enum code code = centre_settle(batch, &store, arena, settlement, error);
  if (code != CODE_OK || settlement->trouble != CENTRE_FINE) return code;
  return memory_write(memory, batch, settlement) ? CODE_OK
                                                 : error_set(error, CODE_INTERNAL, "There is no memory.");
}
