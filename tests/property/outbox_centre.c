#include "property/outbox_centre.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "core/store/row_walk.h"

enum { ARENA_MAX = 512 << 20, BATCH = 100 };

static const int64_t now = INT64_C(1795417200000) + 100 * INT64_C(86400000);

/* A push under way. */
struct sending {
  struct memory *centre;
  json_t *operations;
  int64_t first; /* number of the first that waits */
  struct id replica;
  bool strict;
};

static void must_settle(const struct sending *sending, const struct push_request *push,
                        const struct push_result *results) {
  for (int i = 0; i < push->count; i++) {
    const struct operation *operation = &push->operations[i];
    bool fine = results[i].ruling == RULING_APPLIED || results[i].ruling == RULING_NOOP;
    if (!fine || (sending->strict && !id_is_nil(results[i].review) && results[i].code != CODE_OK))
      fail_msg("%s %s: %s (%s)\n%s", operation_kind_words.words[operation->kind],
               operation->entity == NULL ? "" : operation->entity->name,
               ruling_words.words[results[i].ruling], results[i].why, operation->body);
  }
}

static void flush(struct sending *sending) {
  struct arena arena;
  struct push_request push;
  struct centre_settlement settlement;
  struct error error;
  if (json_array_size(sending->operations) == 0) return;
  arena_init(&arena, ARENA_MAX);
  error_init(&error);
  char replica[ID_TEXT_SIZE];
  id_format(sending->replica, replica);
  json_t *json = json_pack("{s:s,s:I,s:i,s:O}", "replica", replica, "first_op_no", (json_int_t)sending->first,
                           "schema", 1, "ops", sending->operations);
  if (push_read(json, &arena, &push, NULL, &error) != CODE_OK) fail_msg("%s", error.text);
  struct centre_batch batch = {.replica = push.replica,
                               .actor = ACTOR_DESK,
                               .name = "Front",
                               .operations = push.operations,
                               .count = push.count,
                               .now = now};
  if (memory_settle(sending->centre, &batch, &arena, &settlement, &error) != CODE_OK)
    fail_msg("%s", error.text);
  assert_int_equal(settlement.trouble, CENTRE_FINE);
  must_settle(sending, &push, settlement.results);
  sending->first += push.count;
  json_array_clear(sending->operations);
  json_decref(json);
  arena_release(&arena);
}

static void send_operation(struct sending *sending, json_t *operation) {
  int64_t number = sending->first + (int64_t)json_array_size(sending->operations);
  json_object_set_new(operation, "no", json_integer(number));
  json_array_append_new(sending->operations, operation);
  if (json_array_size(sending->operations) == BATCH) flush(sending);
}

/* ---- The rows as they are at first ---- */

static struct id made_id(int64_t number) { return id_make(INT64_C(1500000000000), 7, (uint64_t)number); }

static bool send_row(void *context, const struct row *row) {
  struct sending *sending = context;
  char id[ID_TEXT_SIZE], row_id_text[ID_TEXT_SIZE];
  id_format(made_id(sending->first + (int64_t)json_array_size(sending->operations)), id);
  id_format(row_id(row, "id"), row_id_text);
  send_operation(sending,
                 json_pack("{s:s,s:s,s:s,s:s,s:o,s:i}", "id", id, "e", row->entity->name, "row", row_id_text,
                           "k", "create", "set", image_json(row, ENTITY_NONE), "at", 1));
  return true;
}

/* What desks do not write, and what only counts. */
static bool is_carried(int kind) {
  return entities[kind].whole == ENTITY_NONE && kind != ENTITY_TENANT && kind != ENTITY_SUBSCRIPTION &&
         kind != ENTITY_DEVICE && kind != ENTITY_WEBHOOK_DELIVERY;
}

struct memory *outbox_centre(struct replica *replica) {
  struct sending sending = {
      .centre = memory_new(made_id(0)), .operations = json_array(), .first = 1, .replica = made_id(1)};
  struct error error;
  error_init(&error);
  for (int kind = 0; kind < ENTITY_COUNT; kind++)
    if (is_carried(kind) && row_walk(replica, (enum entity_kind)kind, send_row, &sending, &error) != CODE_OK)
      fail_msg("%s", error.text);
  flush(&sending);
  json_decref(sending.operations);
  return sending.centre;
}

/* ---- The outbox ---- */

static struct id id_of(sqlite3_stmt *statement, int column) {
  struct id id = id_nil;
  if (sqlite3_column_bytes(statement, column) == ID_SIZE)
    memcpy(id.bytes, sqlite3_column_blob(statement, column), ID_SIZE);
  return id;
}

static void set_id(json_t *object, const char *key, struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  if (!id_is_nil(id)) json_object_set_new(object, key, json_string(text));
}

static void set_json(json_t *object, const char *key, const char *text) {
  if (text != NULL) json_object_set_new(object, key, json_loads(text, JSON_DECODE_ANY, NULL));
}

static const char outbox_sql[] = "SELECT op_id, entity, entity_id, kind, base_op, base, body, made_at, actor,"
                                 " (SELECT op_id FROM outbox AS other WHERE other.entity_id = "
                                 "outbox.entity_id AND other.n < outbox.n ORDER BY n DESC LIMIT 1)"
                                 " FROM outbox ORDER BY n";

void outbox_push(struct memory *centre, sqlite3 *db) {
  struct sending sending = {
      .centre = centre, .operations = json_array(), .first = 1, .replica = made_id(2), .strict = true};
  sqlite3_stmt *statement;
  assert_int_equal(sqlite3_prepare_v2(db, outbox_sql, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const char *kind = (const char *)sqlite3_column_text(statement, 3);
    json_t *operation =
        json_pack("{s:s,s:s,s:I,s:s}", "e", sqlite3_column_text(statement, 1), "k", kind, "at",
                  (json_int_t)sqlite3_column_int64(statement, 7), "by", sqlite3_column_text(statement, 8));
    set_id(operation, "id", id_of(statement, 0));
    set_id(operation, "row", id_of(statement, 2));
    if (strcmp(kind, "undo") == 0) set_id(operation, "undoes", id_of(statement, 4));
    set_json(operation, "base", (const char *)sqlite3_column_text(statement, 5));
    set_json(operation, "set", (const char *)sqlite3_column_text(statement, 6));
    struct id own = id_of(statement, 9);
    set_id(operation, "bo", own);
    /* The upload was the first version of every row that was there. */
    if (strcmp(kind, "create") != 0) json_object_set_new(operation, "bv", json_integer(1));
    send_operation(&sending, operation);
  }
  assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
  flush(&sending);
  json_decref(sending.operations);
}

/* ---- The same here and there ---- */

struct comparing {
  struct memory *centre;
  struct arena arena;
};

static const char *without_history(const struct row *row, struct arena *arena) {
  struct row bare = *row;
  size_t length = 0;
  int history = entity_part(row->entity, ENTITY_STATUS_HISTORY),
      doubles = entity_field(row->entity, "email_duplicate");
  if (history >= 0) bare.parts[history].count = 0;
  if (doubles >= 0) bare.values[doubles] = value_int(0);
  return image_bytes(&bare, arena, &length, NULL);
}

static bool compare_row(void *context, const struct row *row) {
  struct comparing *comparing = context;
  const struct memory_row *stored = memory_find(comparing->centre, row->entity->kind, row_id(row, "id"));
  struct row other;
  struct error error;
  error_init(&error);
  if (stored == NULL) fail_msg("the centre lacks a row of %s", row->entity->name);
  assert_int_equal(
      image_read_text(stored->image, stored->length, row->entity, &comparing->arena, &other, &error),
      CODE_OK);
  const char *there = without_history(&other, &comparing->arena),
             *here = without_history(row, &comparing->arena);
  size_t at = 0;
  while (there[at] != '\0' && there[at] == here[at]) at++;
  if (there[at] != here[at])
    fail_msg("%s: %.20s is %.120s there, %.120s here", row->entity->name, at < 20 ? there : there + at - 20,
             there + at, here + at);
  assert_false(stored->held || stored->incomplete);
  return true;
}

void outbox_compare(struct memory *centre, struct replica *replica) {
  struct comparing comparing = {.centre = centre};
  struct error error;
  error_init(&error);
  arena_init(&comparing.arena, ARENA_MAX);
  for (int kind = 0; kind < ENTITY_COUNT; kind++) {
    bool counts = kind == ENTITY_POOL; /* a pool's turns are counted in each place for itself */
    if (is_carried(kind) && !counts &&
        row_walk(replica, (enum entity_kind)kind, compare_row, &comparing, &error) != CODE_OK)
      fail_msg("%s", error.text);
  }
  arena_release(&comparing.arena);
}
