#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server/pg/row_statements.h"
#include "server/sync/bytes.h"
#include "server/sync/centre_pg.h"

/* Statements are sent in order; when a batch is full it is run and the next one begins. */
struct writing {
  const struct centre_pg *centre;
  const struct centre_batch *batch;
  const struct centre_settlement *settlement;
  struct pg_batch sending;
  struct arena arena; /* of the arrays */
  enum code code;
  struct error *error;
};

enum { WRITING_ARENA_MAX = 64 * 1024 * 1024 };

static void send_call(struct writing *writing, struct pg_call *call) {
  if (writing->code != CODE_OK) return;
  if (writing->arena.exhausted) {
    writing->code = error_set(writing->error, CODE_INTERNAL,
                              "The central server is short of memory. Try again in a moment.");
    return;
  }
  if (writing->sending.count >= PG_BATCH_MAX - 1) {
    writing->code = pg_batch_run(&writing->sending, writing->error);
    pg_batch_init(&writing->sending, writing->centre->pg);
  }
  if (writing->code == CODE_OK) pg_batch_add(&writing->sending, call, NULL);
}

static void send_json(struct writing *writing, enum pg_id statement, struct bytes *array) {
  bytes_add(array, "]", 1);
  if (array->failed) writing->arena.exhausted = true;
  struct pg_call call = pg_call(writing->centre->pg, statement);
  pg_text_n(&call, array->data, array->used);
  send_call(writing, &call);
  bytes_release(array);
}

static void next_element(struct bytes *array) { bytes_text(array, array->used == 0 ? "[" : ","); }

/* --------------------------------------------------------------------------------------------------- rows */

/* The image with what the typed table has beside it. */
static void put_whole(struct bytes *array, const struct centre_change *change) {
  next_element(array);
  bytes_format(array,
               "{\"version\":%" PRId64 ",\"seq\":%" PRId64 ",\"created_at\":%" PRId64
               ",\"updated_at\":%" PRId64 ",\"held\":%s,\"incomplete\":%s",
               change->version, change->seq, change->made_at, change->changed_at,
               change->held ? "true" : "false", change->incomplete ? "true" : "false");
  bool empty = change->image_length <= 2;
  if (!empty) bytes_add(array, ",", 1);
  bytes_add(array, change->image + 1, change->image_length - 1);
}

static bool has_parts(const struct centre_change *change, int part) {
  return change->row->parts[part].count > 0;
}

static void write_wholes(struct writing *writing, const struct entity *entity) {
  struct bytes array = {.data = NULL};
  for (int i = 0; i < writing->settlement->change_count; i++)
    if (writing->settlement->changes[i].entity == entity) put_whole(&array, &writing->settlement->changes[i]);
  if (array.used > 0) send_json(writing, row_put_statement(entity->kind), &array);
}

/* Before any part is written, those that were there go: two visits may change places. A new row has none. */
static void clear_parts(struct writing *writing, const struct entity *entity) {
  struct bytes array = {.data = NULL};
  for (int i = 0; i < writing->settlement->change_count; i++) {
    const struct centre_change *change = &writing->settlement->changes[i];
    if (change->entity != entity || change->is_new) continue;
    char id[ID_TEXT_SIZE];
    id_format(change->id, id);
    next_element(&array);
    bytes_format(&array, "{\"id\":\"%s\"}", id);
  }
  for (int part = 0; array.used > 0 && part < entity->part_count; part++) {
    struct bytes copy = {.data = NULL};
    bytes_add(&copy, array.data, array.used);
    send_json(writing, row_clear_statement(entity->parts[part]), &copy);
  }
  bytes_release(&array);
}

static bool take_bytes(void *context, const char *bytes, size_t length) {
  bytes_add(context, bytes, length);
  return true;
}

/* The parts, with no more of their whole than they follow from (row.sql): PostgreSQL reads the array once more for each kind of parts. */
static void put_parts(struct json_writer *writer, const struct centre_change *change, int part) {
  enum entity_kind kind = change->entity->parts[part];
  const struct row_list *list = &change->row->parts[part];
  json_begin_object(writer);
  json_key(writer, "id");
  json_put_id(writer, change->id);
  if (kind == ENTITY_APPOINTMENT_SEGMENT) {
    json_key(writer, "location_id");
    json_put_id(writer, row_id(change->row, "location_id"));
    json_key(writer, "status");
    json_put_text(writer, row_text(change->row, "status"));
    json_key(writer, "held");
    json_put_bool(writer, change->held);
  }
  if (kind == ENTITY_APPOINTMENT_SEGMENT && change->deleted) {
    json_key(writer, "deleted_at");
    json_put_int(writer, row_int(change->row, "deleted_at", 0));
  }
  json_key(writer, entities[kind].key);
  json_begin_array(writer);
  for (int i = 0; i < list->count; i++) image_put(writer, &list->rows[i]);
  json_end_array(writer);
  json_end_object(writer);
}

static void write_parts(struct writing *writing, const struct entity *entity, int part) {
  struct bytes array = {.data = NULL};
  struct json_writer writer;
  bool any = false;
  json_writer_init(&writer, take_bytes, &array);
  json_begin_array(&writer);
  for (int i = 0; i < writing->settlement->change_count; i++) {
    const struct centre_change *change = &writing->settlement->changes[i];
    if (change->entity != entity || !has_parts(change, part)) continue;
    put_parts(&writer, change, part);
    any = true;
  }
  if (!json_writer_end(&writer)) array.failed = true;
  if (any)
    send_json(writing, row_put_statement(entity->parts[part]), &array);
  else
    bytes_release(&array);
}

static void write_rows(struct writing *writing) {
  bool touched[ENTITY_COUNT] = {false};
  for (int i = 0; i < writing->settlement->change_count; i++)
    touched[writing->settlement->changes[i].entity->kind] = true;
  for (int i = 0; i < ENTITY_COUNT; i++)
    if (touched[i]) clear_parts(writing, &entities[i]);
  for (int i = 0; i < ENTITY_COUNT; i++) {
    if (!touched[i]) continue;
    write_wholes(writing, &entities[i]);
    for (int part = 0; part < entities[i].part_count; part++) write_parts(writing, &entities[i], part);
  }
}

/* --------------------------------------------------------------------------------------------------- feed */

static void hexadecimal(const uint8_t *bytes, size_t length, char *text) {
  for (size_t i = 0; i < length; i++) (void)snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

static void put_feed(struct bytes *array, const struct centre_change *change) {
  char id[ID_TEXT_SIZE], last[ID_TEXT_SIZE], hash[2 * IMAGE_HASH_SIZE + 1];
  id_format(change->id, id);
  id_format(change->last_operation, last);
  hexadecimal(change->hash, IMAGE_HASH_SIZE, hash);
  next_element(array);
  bytes_format(array,
               "{\"entity\":\"%s\",\"id\":\"%s\",\"seq\":%" PRId64 ",\"version\":%" PRId64 ",\"bucket\":%d",
               change->entity->name, id, change->seq, change->version, change->bucket);
  bytes_format(array,
               ",\"hash\":\"%s\",\"made_at\":%" PRId64 ",\"changed_at\":%" PRId64
               ",\"held\":%s,\"incomplete\":%s",
               hash, change->made_at, change->changed_at, change->held ? "true" : "false",
               change->incomplete ? "true" : "false");
  if (!id_is_nil(change->last_operation)) bytes_format(array, ",\"last_op\":\"%s\"", last);
  if (change->deleted)
    bytes_format(array, ",\"deleted_at\":%" PRId64, row_int(change->row, "deleted_at", change->changed_at));
  bytes_add(array, "}", 1);
}

static void write_feed(struct writing *writing) {
  const struct centre_settlement *settlement = writing->settlement;
  size_t count = (size_t)settlement->change_count;
  const char **images = ARENA_NEW(&writing->arena, count, const char *);
  if (count == 0 || images == NULL) return;
  struct bytes array = {.data = NULL};
  for (size_t i = 0; i < count; i++) {
    put_feed(&array, &settlement->changes[i]);
    images[i] = settlement->changes[i].image;
  }
  bytes_add(&array, "]", 1);
  if (array.failed) writing->arena.exhausted = true;
  struct pg_call call = pg_call(writing->centre->pg, PG_FEED_PUT);
  pg_text_n(&call, array.data, array.used);
  pg_strings(&call, &writing->arena, images, count);
  send_call(writing, &call);
  bytes_release(&array);
}

/* A digest must know that a bucket has lost a row; that it has gained or changed one is seen from the row. */
static void write_touches(struct writing *writing) {
  size_t count = 0, most = (size_t)writing->settlement->change_count;
  const char **names = ARENA_NEW(&writing->arena, most, const char *);
  int64_t *buckets = ARENA_NEW(&writing->arena, most, int64_t),
          *seqs = ARENA_NEW(&writing->arena, most, int64_t);
  if (names == NULL || buckets == NULL || seqs == NULL) return;
  for (size_t i = 0; i < most; i++) {
    const struct centre_change *change = &writing->settlement->changes[i];
    if (change->is_new || change->bucket == change->bucket_before) continue;
    names[count] = change->entity->name;
    buckets[count] = change->bucket_before;
    seqs[count++] = change->seq;
  }
  if (count == 0) return;
  struct pg_call call = pg_call(writing->centre->pg, PG_BUCKET_TOUCH_WRITE);
  pg_id(&call, writing->batch->tenant);
  pg_strings(&call, &writing->arena, names, count);
  pg_ints(&call, &writing->arena, buckets, count);
  pg_ints(&call, &writing->arena, seqs, count);
  send_call(writing, &call);
}

/* ------------------------------------------------------------------------------------------ what is kept beside */

/* Columns of a statement over unnest(), one array each. */
struct columns {
  struct writing *writing;
  size_t count;
};

static struct id *ids_of(const struct columns *columns) {
  return ARENA_NEW(&columns->writing->arena, columns->count, struct id);
}
static int64_t *ints_of(const struct columns *columns) {
  return ARENA_NEW(&columns->writing->arena, columns->count, int64_t);
}
static const char **texts_of(const struct columns *columns) {
  return ARENA_NEW(&columns->writing->arena, columns->count, const char *);
}

static void write_log(struct writing *writing) {
  const struct columns columns = {.writing = writing, .count = (size_t)writing->settlement->entry_count};
  struct arena *arena = &writing->arena;
  struct id *ids = ids_of(&columns), *rows = ids_of(&columns);
  int64_t *numbers = ints_of(&columns), *seqs = ints_of(&columns), *made = ints_of(&columns);
  const char **hashes = texts_of(&columns), **rulings = texts_of(&columns), **verdicts = texts_of(&columns),
             **names = texts_of(&columns);
  char(*hex)[2 * OPERATION_HASH_SIZE + 1] = arena_alloc(arena, columns.count, sizeof *hex);
  if (columns.count == 0 || arena->exhausted) return;
  for (size_t i = 0; i < columns.count; i++) {
    const struct centre_entry *entry = &writing->settlement->entries[i];
    const struct operation *operation = entry->operation;
    hexadecimal(operation->hash, OPERATION_HASH_SIZE, hex[i]);
    ids[i] = operation->id;
    rows[i] = operation->row;
    numbers[i] = id_is_nil(entry->replica) ? 0 : operation->number;
    seqs[i] = entry->seq;
    made[i] = operation->made_at;
    hashes[i] = hex[i];
    rulings[i] = ruling_words.words[entry->ruling];
    verdicts[i] = entry->verdict;
    names[i] = operation->entity == NULL ? NULL : operation->entity->name;
  }
  struct pg_call call = pg_call(writing->centre->pg, PG_OP_LOG_WRITE);
  pg_id(&call, writing->batch->tenant);
  pg_id(&call, writing->batch->replica);
  pg_id(&call, writing->centre->device);
  pg_int(&call, writing->batch->now);
  pg_ids(&call, arena, ids, columns.count);
  pg_ints(&call, arena, numbers, columns.count);
  pg_strings(&call, arena, hashes, columns.count);
  pg_strings(&call, arena, rulings, columns.count);
  pg_strings(&call, arena, verdicts, columns.count);
  pg_strings(&call, arena, names, columns.count);
  pg_ids(&call, arena, rows, columns.count);
  pg_ints(&call, arena, seqs, columns.count);
  pg_ints(&call, arena, made, columns.count);
  send_call(writing, &call);
}

static void write_audit(struct writing *writing) {
  const struct columns columns = {.writing = writing, .count = (size_t)writing->settlement->audit_count};
  struct arena *arena = &writing->arena;
  struct id *operations = ids_of(&columns), *rows = ids_of(&columns), *users = ids_of(&columns);
  const char **names = texts_of(&columns), **before = texts_of(&columns), **after = texts_of(&columns),
             **by = texts_of(&columns);
  if (columns.count == 0 || arena->exhausted) return;
  for (size_t i = 0; i < columns.count; i++) {
    const struct centre_audit *audit = &writing->settlement->audits[i];
    operations[i] = audit->operation->id;
    rows[i] = audit->id;
    users[i] = audit->operation->user;
    names[i] = audit->entity->name;
    before[i] = audit->before;
    after[i] = audit->after;
    by[i] = audit->operation->by == NULL ? writing->batch->name : audit->operation->by;
  }
  struct pg_call call = pg_call(writing->centre->pg, PG_AUDIT_WRITE);
  pg_id(&call, writing->batch->tenant);
  pg_id(&call, writing->centre->device);
  pg_text(&call, actor_kind_words.words[writing->batch->actor]);
  pg_int(&call, writing->batch->now);
  pg_ids(&call, arena, operations, columns.count);
  pg_strings(&call, arena, names, columns.count);
  pg_ids(&call, arena, rows, columns.count);
  pg_strings(&call, arena, before, columns.count);
  pg_strings(&call, arena, after, columns.count);
  pg_ids(&call, arena, users, columns.count);
  pg_strings(&call, arena, by, columns.count);
  send_call(writing, &call);
}

static void write_letters(struct writing *writing) {
  const struct columns columns = {.writing = writing, .count = (size_t)writing->settlement->letter_count};
  struct arena *arena = &writing->arena;
  struct id *operations = ids_of(&columns), *rows = ids_of(&columns);
  int64_t *numbers = ints_of(&columns);
  const char **codes = texts_of(&columns), **why = texts_of(&columns), **bodies = texts_of(&columns);
  if (columns.count == 0 || arena->exhausted) return;
  for (size_t i = 0; i < columns.count; i++) {
    const struct centre_letter *letter = &writing->settlement->letters[i];
    operations[i] = letter->operation->id;
    rows[i] = letter->operation->row;
    numbers[i] = letter->operation->number;
    codes[i] = code_name(letter->code);
    why[i] = letter->why == NULL ? "" : letter->why;
    bodies[i] = letter->operation->body;
  }
  struct pg_call call = pg_call(writing->centre->pg, PG_DEAD_LETTER_WRITE);
  pg_id(&call, writing->batch->tenant);
  pg_id(&call, writing->batch->replica);
  pg_id(&call, writing->centre->device);
  pg_int(&call, writing->batch->now);
  pg_ids(&call, arena, operations, columns.count);
  pg_ints(&call, arena, numbers, columns.count);
  pg_ids(&call, arena, rows, columns.count);
  pg_strings(&call, arena, codes, columns.count);
  pg_strings(&call, arena, why, columns.count);
  pg_strings(&call, arena, bodies, columns.count);
  send_call(writing, &call);
}

/* Erased is erased: what was said about the row goes too. */
static void write_purges(struct writing *writing) {
  const struct columns columns = {.writing = writing, .count = (size_t)writing->settlement->change_count};
  struct id *ids = ids_of(&columns);
  size_t count = 0;
  for (size_t i = 0; ids != NULL && i < columns.count; i++)
    if (writing->settlement->changes[i].purged) ids[count++] = writing->settlement->changes[i].id;
  if (count == 0) return;
  static const enum pg_id statements[] = {PG_AUDIT_PURGE, PG_DEAD_LETTER_PURGE};
  for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
    struct pg_call call = pg_call(writing->centre->pg, statements[i]);
    pg_ids(&call, &writing->arena, ids, count);
    send_call(writing, &call);
  }
}

static void write_stream(struct writing *writing) {
  const struct centre_batch *batch = writing->batch;
  if (id_is_nil(batch->replica)) return;
  if (!writing->centre->stream_found) {
    struct pg_call begin = pg_call(writing->centre->pg, PG_STREAM_BEGIN);
    pg_id(&begin, batch->tenant);
    pg_id(&begin, batch->replica);
    pg_id(&begin, writing->centre->device);
    pg_int(&begin, batch->now);
    send_call(writing, &begin);
  }
  struct pg_call advance = pg_call(writing->centre->pg, PG_STREAM_ADVANCE);
  pg_id(&advance, batch->replica);
  pg_int(&advance, writing->settlement->last_number);
  pg_int(&advance, batch->now);
  send_call(writing, &advance);
}

/* Whether offers of slots are made of it: everything but the bookings and what hangs on them. */
static bool is_setup(const struct entity *entity) {
  static const enum entity_kind kinds[] = {ENTITY_TENANT,
                                           ENTITY_LOCATION,
                                           ENTITY_EMPLOYEE,
                                           ENTITY_TEAM,
                                           ENTITY_SERVICE_CATEGORY,
                                           ENTITY_SERVICE,
                                           ENTITY_SERVICE_ADDON,
                                           ENTITY_EMPLOYEE_SERVICE,
                                           ENTITY_POOL,
                                           ENTITY_FORM_FIELD,
                                           ENTITY_SHIFT,
                                           ENTITY_SCHEDULE_EXCEPTION,
                                           ENTITY_HOLIDAY,
                                           ENTITY_BLOCK,
                                           ENTITY_ROUTING_RULE};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (entity->kind == kinds[i]) return true;
  return false;
}

static void mark_setup(struct writing *writing) {
  for (int i = 0; i < writing->settlement->change_count; i++) {
    if (!is_setup(writing->settlement->changes[i].entity)) continue;
    struct pg_call call = pg_call(writing->centre->pg, PG_CLOCK_MARK_SETUP);
    send_call(writing, &call);
    return;
  }
}

static void write_all(struct writing *writing) {
  mark_setup(writing);
  write_purges(writing); /* before the audit of the erasure itself */
  write_rows(writing);
  write_feed(writing);
  write_touches(writing);
  write_log(writing);
  write_audit(writing);
  write_letters(writing);
  write_stream(writing);
}

/* Operations that were settled under another number before write nothing, and yet the stream goes on behind them. */
bool centre_pg_writes(const struct centre_pg *centre, const struct centre_batch *batch,
                      const struct centre_settlement *settlement) {
  bool advances = !id_is_nil(batch->replica) && settlement->last_number != centre->stream_last;
  return settlement->entry_count > 0 || settlement->change_count > 0 || advances;
}

enum code centre_pg_write(struct centre_pg *centre, const struct centre_batch *batch,
                          const struct centre_settlement *settlement, bool commit, struct error *error) {
  if (!centre_pg_writes(centre, batch, settlement)) {
    if (commit) pg_rollback(centre->pg);
    return CODE_OK;
  }
  struct writing writing = {
      .centre = centre, .batch = batch, .settlement = settlement, .code = CODE_OK, .error = error};
  arena_init(&writing.arena, WRITING_ARENA_MAX);
  pg_batch_init(&writing.sending, centre->pg);
  write_all(&writing);
  if (writing.code == CODE_OK && commit) pg_batch_commit(&writing.sending);
  if (writing.code == CODE_OK) writing.code = pg_batch_run(&writing.sending, error);
  arena_release(&writing.arena);
  return writing.code;
}
