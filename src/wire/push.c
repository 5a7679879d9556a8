#include "wire/push.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"

enum { BY_MAX_BYTES = 200, REASON_MAX_BYTES = 2000, WHY_MAX_BYTES = 2000 };

static const int64_t number_most = INT64_C(9007199254740991); /* that every reader of JSON has exactly */

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL,
                   _("There is not enough memory. Close other programs, then try again."));
}

/* ---- Members ---- */

static enum code wrong(const char *key, const char *must, struct error *error) {
  return error_set(error, CODE_INVALID, _("\"%s\" must be %s."), key, must);
}

static enum code read_id(const json_t *object, const char *key, struct id *id, struct error *error) {
  const json_t *json = json_object_get(object, key);
  bool right = json_is_string(json) && id_parse(json_string_value(json), json_string_length(json), id);
  return right && !id_is_nil(*id) ? CODE_OK : wrong(key, _("an id"), error);
}

/* One that may be left out: nil. */
static enum code read_id_if(const json_t *object, const char *key, struct id *id, struct error *error) {
  *id = id_nil;
  return json_object_get(object, key) == NULL ? CODE_OK : read_id(object, key, id, error);
}

static enum code read_number(const json_t *object, const char *key, int64_t least, int64_t *number,
                             struct error *error) {
  const json_t *json = json_object_get(object, key);
  if (!json_is_integer(json)) return wrong(key, _("a whole number"), error);
  *number = json_integer_value(json);
  if (*number >= least && *number <= number_most) return CODE_OK;
  return error_set(error, CODE_INVALID, _("\"%s\" is %" PRId64 "; that is out of range."), key, *number);
}

static enum code read_number_if(const json_t *object, const char *key, int64_t least, int64_t *number,
                                struct error *error) {
  *number = 0;
  return json_object_get(object, key) == NULL ? CODE_OK : read_number(object, key, least, number, error);
}

static enum code read_text_if(const json_t *object, const char *key, size_t most, struct arena *arena,
                              const char **text, struct error *error) {
  const json_t *json = json_object_get(object, key);
  *text = NULL;
  if (json == NULL || json_is_null(json)) return CODE_OK;
  if (!json_is_string(json) || json_string_length(json) > most ||
      strlen(json_string_value(json)) != json_string_length(json))
    return wrong(key, _("a text, and not so long"), error);
  *text = arena_text(arena, json_string_value(json), json_string_length(json));
  return *text == NULL ? no_memory(error) : CODE_OK;
}

static enum code read_word(const json_t *object, const char *key, const struct vocabulary *words, int *value,
                           struct error *error) {
  const json_t *json = json_object_get(object, key);
  char list[ERROR_TEXT_SIZE / 2];
  *value =
      json_is_string(json) ? vocabulary_find(words, json_string_value(json), json_string_length(json)) : -1;
  if (*value >= 0) return CODE_OK;
  vocabulary_list(words, list, sizeof list);
  return error_set(error, CODE_INVALID, _("\"%s\" must be one of %s."), key, list);
}

static enum code read_entity(const json_t *object, const char *key, const struct entity **entity,
                             struct error *error) {
  const json_t *json = json_object_get(object, key);
  *entity = json_is_string(json) ? entity_find(json_string_value(json), json_string_length(json)) : NULL;
  if (*entity != NULL && (*entity)->whole == ENTITY_NONE) return CODE_OK;
  return wrong(key, _("the name of an entity"), error);
}

/* Keys that nobody knows here: of a newer program, whose operation cannot be done half. */
static enum code check_keys(const json_t *object, const char *const *keys, size_t count,
                            struct error *error) {
  union {
    const json_t *given;
    json_t *read;
  } access = {.given = object};
  for (void *at = json_object_iter(access.read); at != NULL; at = json_object_iter_next(access.read, at)) {
    bool known = false;
    for (size_t i = 0; i < count && !known; i++) known = strcmp(keys[i], json_object_iter_key(at)) == 0;
    if (!known)
      return error_set(error, CODE_INVALID, _("\"%.40s\" is not known here."), json_object_iter_key(at));
  }
  return CODE_OK;
}

/* ---- What an operation is in bytes ---- */

/* All of it but its number, with its keys in order: an operation that is sent again under another number is the same. */
static bool seal(const json_t *object, struct operation *operation, struct arena *arena) {
  union {
    const json_t *given;
    json_t *read;
  } access = {.given = object};
  json_t *bare = json_copy(access.read);
  if (bare != NULL) (void)json_object_del(bare, "no");
  char *text = bare == NULL ? NULL : json_dumps(bare, JSON_COMPACT | JSON_SORT_KEYS);
  json_decref(bare);
  if (text == NULL) return false;
  operation->body_length = strlen(text);
  operation->body = arena_text(arena, text, operation->body_length);
  image_sha(text, operation->body_length, operation->hash);
  free(text);
  return operation->body != NULL;
}

/* ---- Reading an operation ---- */

static enum code read_overlaps(const json_t *object, struct arena *arena, struct operation *operation,
                               struct error *error) {
  const json_t *list = json_object_get(object, "overlap_ok");
  if (list == NULL) return CODE_OK;
  size_t count = json_array_size(list);
  if (!json_is_array(list) || count > OPERATION_OVERLAPS_MAX)
    return wrong("overlap_ok", _("an array of ids, and not so long"), error);
  struct id *ids = ARENA_NEW(arena, count + 1, struct id);
  if (ids == NULL) return no_memory(error);
  for (size_t i = 0; i < count; i++) {
    const json_t *json = json_array_get(list, i);
    if (!json_is_string(json) || !id_parse(json_string_value(json), json_string_length(json), &ids[i]))
      return wrong("overlap_ok", _("an array of ids, and not so long"), error);
  }
  operation->overlap_ok = ids;
  operation->overlap_ok_count = (int)count;
  return CODE_OK;
}

static enum code read_image_if(const json_t *object, const char *key, const struct entity *entity,
                               struct arena *arena, struct row *row, struct error *error) {
  const json_t *json = json_object_get(object, key);
  if (json == NULL || json_is_null(json)) return CODE_OK;
  return image_read(json, entity, arena, row, error);
}

static bool writes_fields(enum operation_kind kind) {
  return kind == OPERATION_CREATE || kind == OPERATION_UPDATE || kind == OPERATION_UNDO;
}

static enum code read_images(const json_t *object, struct arena *arena, struct operation *operation,
                             struct error *error) {
  const struct entity *entity = operation->entity;
  if (operation->kind == OPERATION_RESOLVE) {
    entity = NULL;
    if (json_object_get(object, "of") != NULL) {
      enum code code = read_entity(object, "of", &entity, error);
      if (code != CODE_OK) return code;
    }
    if (entity == NULL && json_object_get(object, "set") != NULL)
      return error_set(error, CODE_INVALID, _("\"%s\" is missing."), "of");
  }
  if (entity == NULL) return CODE_OK;
  enum code code = read_image_if(object, "set", entity, arena, &operation->set, error);
  if (code == CODE_OK) code = read_image_if(object, "base", entity, arena, &operation->base, error);
  if (code == CODE_OK && writes_fields(operation->kind) && operation->set.entity == NULL)
    return error_set(error, CODE_INVALID, _("\"%s\" is missing."), "set");
  return code;
}

static enum code read_resolution(const json_t *object, struct operation *operation, struct error *error) {
  int choice = 0;
  if (operation->kind != OPERATION_RESOLVE) return CODE_OK;
  if (operation->entity->kind != ENTITY_REVIEW_ITEM) return wrong("e", "\"review_item\"", error);
  enum code code = read_word(object, "choice", &resolution_words, &choice, error);
  operation->resolution = (enum resolution)choice;
  return code;
}

/* The contents of an operation whose number and id are known. */
static enum code read_contents(const json_t *object, struct arena *arena, struct operation *operation,
                               struct error *error) {
  static const char *const keys[] = {"no",     "id",     "e",          "row",    "k",    "bv",
                                     "bo",     "base",   "set",        "at",     "user", "by",
                                     "undoes", "choice", "overlap_ok", "reason", "of"};
  int kind = 0;
  enum code code = read_word(object, "k", &operation_kind_words, &kind, error);
  if (code != CODE_OK) return code;
  operation->kind = (enum operation_kind)kind;
  code = check_keys(object, keys, sizeof keys / sizeof keys[0], error);
  bool bare = operation->kind == OPERATION_VOID && json_object_get(object, "e") == NULL;
  if (code == CODE_OK && bare) return CODE_OK;
  if (code == CODE_OK) code = read_entity(object, "e", &operation->entity, error);
  if (code == CODE_OK) code = read_id(object, "row", &operation->row, error);
  if (code == CODE_OK) code = read_number_if(object, "bv", 0, &operation->base_version, error);
  if (code == CODE_OK) code = read_id_if(object, "bo", &operation->base_operation, error);
  if (code == CODE_OK) code = read_number_if(object, "at", -number_most, &operation->made_at, error);
  if (code == CODE_OK) code = read_id_if(object, "user", &operation->user, error);
  if (code == CODE_OK) code = read_id_if(object, "undoes", &operation->undoes, error);
  if (code == CODE_OK) code = read_text_if(object, "by", BY_MAX_BYTES, arena, &operation->by, error);
  if (code == CODE_OK)
    code = read_text_if(object, "reason", REASON_MAX_BYTES, arena, &operation->reason, error);
  if (code == CODE_OK) code = read_overlaps(object, arena, operation, error);
  if (code == CODE_OK) code = read_resolution(object, operation, error);
  if (code == CODE_OK) code = read_images(object, arena, operation, error);
  return code;
}

/* Number and id; then what is wrong is wrong with this operation alone. */
static enum code read_operation(const json_t *object, int64_t number, struct arena *arena,
                                struct operation *operation, char field[96], struct error *error) {
  size_t used = strlen(field);
  int64_t given = 0;
  if (!json_is_object(object)) return error_set(error, CODE_INVALID, _("It must be an object."));
  (void)snprintf(field + used, 96 - used, "/no");
  enum code code = read_number(object, "no", 1, &given, error);
  if (code != CODE_OK) return code;
  if (given != number)
    return error_set(error, CODE_INVALID, _("\"no\" is %" PRId64 "; %" PRId64 " is its place."), given,
                     number);
  (void)snprintf(field + used, 96 - used, "/id");
  code = read_id(object, "id", &operation->id, error);
  if (code != CODE_OK) return code;
  field[used] = '\0';
  operation->number = number;
  if (!seal(object, operation, arena)) return no_memory(error);
  struct error fault;
  error_init(&fault);
  code = read_contents(object, arena, operation, &fault);
  if (code == CODE_INTERNAL || arena->exhausted) return no_memory(error);
  if (code != CODE_OK) operation->fault = arena_text(arena, fault.text, strlen(fault.text));
  return CODE_OK;
}

enum code push_read(const json_t *json, struct arena *arena, struct push_request *push, char field[96],
                    struct error *error) {
  static const char *const keys[] = {"replica", "first_op_no", "schema", "ops"};
  char unasked[96];
  char *where = field == NULL ? unasked : field;
  int64_t schema = 0;
  *push = (struct push_request){0};
  where[0] = '\0';
  enum code code = check_keys(json, keys, sizeof keys / sizeof keys[0], error);
  if (code != CODE_OK) return code;
  (void)snprintf(where, 96, "/replica");
  code = read_id(json, "replica", &push->replica, error);
  if (code != CODE_OK) return code;
  (void)snprintf(where, 96, "/first_op_no");
  code = read_number(json, "first_op_no", 1, &push->first, error);
  if (code != CODE_OK) return code;
  (void)snprintf(where, 96, "/schema");
  code = read_number(json, "schema", 1, &schema, error);
  if (code != CODE_OK) return code;
  push->schema = schema > INT32_MAX ? INT32_MAX : (int)schema;
  (void)snprintf(where, 96, "/ops");
  const json_t *list = json_object_get(json, "ops");
  size_t count = json_array_size(list);
  if (!json_is_array(list) || count == 0 || count > PUSH_OPERATIONS_MAX)
    return error_set(error, CODE_INVALID, _("\"ops\" must be an array of 1 to %d operations."),
                     PUSH_OPERATIONS_MAX);
  push->operations = ARENA_NEW(arena, count, struct operation);
  if (push->operations == NULL) return no_memory(error);
  for (size_t i = 0; i < count; i++) {
    (void)snprintf(where, 96, "/ops/%zu", i);
    code = read_operation(json_array_get(list, i), push->first + (int64_t)i, arena, &push->operations[i],
                          where, error);
    if (code != CODE_OK) return code;
  }
  push->count = (int)count;
  where[0] = '\0';
  return CODE_OK;
}

/* ---- Writing ---- */

static void put_id_if(struct json_writer *writer, const char *key, struct id id) {
  if (id_is_nil(id)) return;
  json_key(writer, key);
  json_put_id(writer, id);
}

static void put_number(struct json_writer *writer, const char *key, int64_t number) {
  json_key(writer, key);
  json_put_int(writer, number);
}

static void put_text_if(struct json_writer *writer, const char *key, const char *text) {
  if (text == NULL) return;
  json_key(writer, key);
  json_put_text(writer, text);
}

static void put_image_if(struct json_writer *writer, const char *key, const struct row *row) {
  if (row->entity == NULL) return;
  json_key(writer, key);
  image_put_given(writer, row);
}

static void put_overlaps(struct json_writer *writer, const struct operation *operation) {
  if (operation->overlap_ok_count == 0) return;
  json_key(writer, "overlap_ok");
  json_begin_array(writer);
  for (int i = 0; i < operation->overlap_ok_count; i++) json_put_id(writer, operation->overlap_ok[i]);
  json_end_array(writer);
}

void push_put_operation(struct json_writer *writer, const struct operation *operation) {
  json_begin_object(writer);
  put_number(writer, "no", operation->number);
  put_id_if(writer, "id", operation->id);
  if (operation->entity != NULL) put_text_if(writer, "e", operation->entity->name);
  put_id_if(writer, "row", operation->row);
  put_text_if(writer, "k", operation_kind_words.words[operation->kind]);
  if (operation->base_version != 0) put_number(writer, "bv", operation->base_version);
  put_id_if(writer, "bo", operation->base_operation);
  if (operation->kind == OPERATION_RESOLVE) {
    put_text_if(writer, "choice", resolution_words.words[operation->resolution]);
    if (operation->set.entity != NULL) put_text_if(writer, "of", operation->set.entity->name);
  }
  put_image_if(writer, "base", &operation->base);
  put_image_if(writer, "set", &operation->set);
  put_id_if(writer, "undoes", operation->undoes);
  put_overlaps(writer, operation);
  put_text_if(writer, "reason", operation->reason);
  put_number(writer, "at", operation->made_at);
  put_text_if(writer, "by", operation->by);
  put_id_if(writer, "user", operation->user);
  json_end_object(writer);
}

void push_put_request(struct json_writer *writer, const struct push_request *push) {
  json_begin_object(writer);
  put_id_if(writer, "replica", push->replica);
  put_number(writer, "first_op_no", push->first);
  put_number(writer, "schema", push->schema);
  json_key(writer, "ops");
  json_begin_array(writer);
  for (int i = 0; i < push->count; i++) push_put_operation(writer, &push->operations[i]);
  json_end_array(writer);
  json_end_object(writer);
}

struct growing {
  char *text;
  size_t length;
};

static bool grow(void *context, const char *bytes, size_t length) {
  struct growing *growing = context;
  char *larger = realloc(growing->text, growing->length + length + 1);
  if (larger == NULL) return false;
  memcpy(larger + growing->length, bytes, length);
  growing->text = larger;
  growing->length += length;
  return true;
}

bool push_seal(struct operation *operation, struct arena *arena) {
  struct growing growing = {0};
  struct json_writer writer;
  json_writer_init(&writer, grow, &growing);
  push_put_operation(&writer, operation);
  json_t *json = json_writer_end(&writer) ? json_loadb(growing.text, growing.length, 0, NULL) : NULL;
  free(growing.text);
  bool sealed = json != NULL && seal(json, operation, arena);
  json_decref(json);
  return sealed;
}

void push_put_result(struct json_writer *writer, const struct push_result *result) {
  json_begin_object(writer);
  put_number(writer, "no", result->number);
  put_id_if(writer, "id", result->operation);
  put_text_if(writer, "v", ruling_words.words[result->ruling]);
  if (result->version != 0) put_number(writer, "ver", result->version);
  if (result->seq != 0) put_number(writer, "seq", result->seq);
  put_id_if(writer, "review", result->review);
  if (result->code != CODE_OK) put_text_if(writer, "code", code_name(result->code));
  put_text_if(writer, "why", result->why);
  if (result->row != NULL) {
    json_key(writer, "row");
    image_put(writer, result->row);
  }
  if (result->held) {
    json_key(writer, "held");
    json_put_bool(writer, true);
  }
  if (result->replayed) {
    json_key(writer, "replayed");
    json_put_bool(writer, true);
  }
  json_end_object(writer);
}

void push_put_answer(struct json_writer *writer, const struct push_answer *answer) {
  json_begin_object(writer);
  put_number(writer, "epoch", answer->epoch);
  put_number(writer, "seq", answer->seq);
  put_number(writer, "last_op_no", answer->last_number);
  json_key(writer, "results");
  json_begin_array(writer);
  for (int i = 0; i < answer->count; i++) push_put_result(writer, &answer->results[i]);
  json_end_array(writer);
  json_end_object(writer);
}

/* ---- Reading an answer ---- */

static enum code code_of(const json_t *json) {
  for (int i = 0; json_is_string(json) && i < CODE_COUNT; i++)
    if (strcmp(code_name((enum code)i), json_string_value(json)) == 0) return (enum code)i;
  return CODE_OK;
}

static enum code read_result(const json_t *object, struct arena *arena, struct push_result *result,
                             struct error *error) {
  int ruling = 0;
  enum code code = read_number(object, "no", 0, &result->number, error);
  if (code == CODE_OK) code = read_id(object, "id", &result->operation, error);
  if (code == CODE_OK) code = read_word(object, "v", &ruling_words, &ruling, error);
  if (code == CODE_OK) code = read_number_if(object, "ver", 1, &result->version, error);
  if (code == CODE_OK) code = read_number_if(object, "seq", 1, &result->seq, error);
  if (code == CODE_OK) code = read_id_if(object, "review", &result->review, error);
  if (code == CODE_OK) code = read_text_if(object, "why", WHY_MAX_BYTES, arena, &result->why, error);
  result->ruling = (enum ruling)ruling;
  result->code = code_of(json_object_get(object, "code"));
  result->held = json_is_true(json_object_get(object, "held"));
  result->replayed = json_is_true(json_object_get(object, "replayed"));
  return code;
}

enum code push_read_result(const json_t *object, struct arena *arena, struct push_result *result,
                           struct error *error) {
  *result = (struct push_result){0};
  if (!json_is_object(object)) return error_set(error, CODE_INVALID, _("It must be an object."));
  return read_result(object, arena, result, error);
}

enum code push_read_answer(const json_t *json, struct arena *arena, struct push_answer *answer,
                           struct error *error) {
  *answer = (struct push_answer){0};
  if (!json_is_object(json)) return error_set(error, CODE_INVALID, _("It must be an object."));
  const json_t *list = json_object_get(json, "results");
  size_t count = json_array_size(list);
  enum code code = read_number(json, "epoch", 0, &answer->epoch, error);
  if (code == CODE_OK) code = read_number(json, "seq", 0, &answer->seq, error);
  if (code == CODE_OK) code = read_number(json, "last_op_no", 0, &answer->last_number, error);
  if (code != CODE_OK) return code;
  if (!json_is_array(list) || count > PUSH_OPERATIONS_MAX) return wrong("results", _("an array"), error);
  answer->results = ARENA_NEW(arena, count + 1, struct push_result);
  if (answer->results == NULL) return no_memory(error);
  for (size_t i = 0; i < count; i++) {
    code = push_read_result(json_array_get(list, i), arena, &answer->results[i], error);
    if (code != CODE_OK) return code;
  }
  answer->count = (int)count;
  return CODE_OK;
}
