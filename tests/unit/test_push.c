/* Pushes as JSON: what goes in comes out, what is wrong is said, and an operation is the same in bytes whatever its number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/json_bytes.h"
#include "wire/push.h"

#define ONE "018bcfe5-6800-7001-8000-000000000001"
#define TWO "018bcfe5-6800-7001-8000-000000000002"
#define EDIT "\"e\":\"customer\",\"row\":\"" TWO "\",\"k\":\"update\""

static struct arena arena;

static int fresh_arena(void **state) {
  (void)state;
  arena_init(&arena, 16 << 20);
  return 0;
}

static int release_arena(void **state) {
  (void)state;
  arena_release(&arena);
  return 0;
}

static enum code read_push(const char *text, struct push_request *push, char field[96], struct error *error) {
  json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(json);
  error_init(error);
  enum code code = push_read(json, &arena, push, field, error);
  json_decref(json);
  return code;
}

/* A push of one operation with these members. */
static struct operation read_one(const char *members) {
  char text[4096], field[96];
  struct push_request push;
  struct error error;
  (void)snprintf(text, sizeof text,
                 "{\"replica\":\"" ONE "\",\"first_op_no\":7,\"schema\":1,\"ops\":[{\"no\":7,\"id\":\"" ONE
                 "\"%s%s}]}",
                 members[0] == '\0' ? "" : ",", members);
  if (read_push(text, &push, field, &error) != CODE_OK) fail_msg("%s: %s", text, error.text);
  assert_int_equal(push.count, 1);
  return push.operations[0];
}

/* ---- Envelopes ---- */

struct envelope {
  const char *json, *field;
};

static const struct envelope envelopes[] = {
    {"{\"first_op_no\":1,\"schema\":1,\"ops\":[{}]}", "/replica"},
    {"{\"replica\":7,\"first_op_no\":1,\"schema\":1,\"ops\":[{}]}", "/replica"},
    {"{\"replica\":\"" ONE "\",\"schema\":1,\"ops\":[{}]}", "/first_op_no"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":0,\"schema\":1,\"ops\":[{}]}", "/first_op_no"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1.0,\"schema\":1,\"ops\":[{}]}", "/first_op_no"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":9007199254740992,\"schema\":1,\"ops\":[{}]}", "/first_op_no"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"ops\":[{}]}", "/schema"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1}", "/ops"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1,\"ops\":[]}", "/ops"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1,\"ops\":{}}", "/ops"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1,\"ops\":[7]}", "/ops/0"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1,\"ops\":[{\"id\":\"" ONE "\"}]}", "/ops/0/no"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1,\"ops\":[{\"no\":2,\"id\":\"" ONE "\"}]}",
     "/ops/0/no"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1,\"ops\":[{\"no\":1,\"id\":\"x\"}]}",
     "/ops/0/id"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1,\"ops\":[{\"no\":1,\"id\":\"" ONE
     "\"},{\"no\":3,\"id\":\"" TWO "\"}]}",
     "/ops/1/no"},
    {"{\"replica\":\"" ONE "\",\"first_op_no\":1,\"schema\":1,\"ops\":[{}],\"more\":1}", ""},
};

static void wrong_envelope_is_named_and_settles_nothing(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof envelopes / sizeof envelopes[0]; i++) {
    struct push_request push;
    struct error error;
    char field[96] = "";
    assert_int_equal(read_push(envelopes[i].json, &push, field, &error), CODE_INVALID);
    assert_string_equal(field, envelopes[i].field);
    assert_true(error.text[0] != '\0');
  }
}

static void more_than_a_hundred_are_too_many(void **state) {
  (void)state;
  struct push_request push;
  struct error error;
  json_t *list = json_array(), *json = NULL;
  for (int i = 1; i <= PUSH_OPERATIONS_MAX + 1; i++)
    json_array_append_new(list, json_pack("{s:i,s:s}", "no", i, "id", ONE));
  json = json_pack("{s:s,s:i,s:i,s:o}", "replica", ONE, "first_op_no", 1, "schema", 1, "ops", list);
  error_init(&error);
  assert_int_equal(push_read(json, &arena, &push, NULL, &error), CODE_INVALID);
  json_array_remove(list, PUSH_OPERATIONS_MAX);
  error_init(&error);
  assert_int_equal(push_read(json, &arena, &push, NULL, &error), CODE_OK);
  assert_int_equal(push.count, PUSH_OPERATIONS_MAX);
  json_decref(json);
}

/* ---- Operations ---- */

static const char *const faults[] = {
    "",
    "\"k\":\"replace\"",
    "\"k\":\"update\"",
    "\"e\":\"customer\",\"k\":\"update\",\"set\":{\"notes\":\"x\"}",
    "\"e\":\"nobody\",\"row\":\"" TWO "\",\"k\":\"update\",\"set\":{}",
    "\"e\":\"appointment_segment\",\"row\":\"" TWO "\",\"k\":\"update\",\"set\":{}",
    EDIT,
    EDIT ",\"set\":[]",
    EDIT ",\"set\":{\"notes\":7}",
    EDIT ",\"set\":{\"nothing\":7}",
    EDIT ",\"set\":{\"notes\":\"x\"},\"base\":{\"notes\":7}",
    EDIT ",\"set\":{\"notes\":\"x\"},\"bv\":-1",
    EDIT ",\"set\":{\"notes\":\"x\"},\"bv\":1.5",
    EDIT ",\"set\":{\"notes\":\"x\"},\"bo\":7",
    EDIT ",\"set\":{\"notes\":\"x\"},\"user\":\"Ines\"",
    EDIT ",\"set\":{\"notes\":\"x\"},\"by\":7",
    EDIT ",\"set\":{\"notes\":\"x\"},\"at\":\"now\"",
    EDIT ",\"set\":{\"notes\":\"x\"},\"overlap_ok\":[7]",
    EDIT ",\"set\":{\"notes\":\"x\"},\"overlap_ok\":7",
    EDIT ",\"set\":{\"notes\":\"x\"},\"newer\":true",
    "\"e\":\"customer\",\"row\":\"" TWO "\",\"k\":\"resolve\",\"choice\":\"mine\"",
    "\"e\":\"review_item\",\"row\":\"" TWO "\",\"k\":\"resolve\"",
    "\"e\":\"review_item\",\"row\":\"" TWO "\",\"k\":\"resolve\",\"choice\":\"neither\"",
    "\"e\":\"review_item\",\"row\":\"" TWO "\",\"k\":\"resolve\",\"choice\":\"edit\",\"set\":{}",
};

static void wrong_contents_are_a_fault_of_the_operation_alone(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
    struct operation operation = read_one(faults[i]);
    if (operation.fault == NULL) fail_msg("%s was taken", faults[i]);
    assert_int_equal(operation.number, 7);
    assert_non_null(strstr(operation.body, ONE));
  }
}

static const char *const right[] = {
    EDIT ",\"bv\":7,\"bo\":\"" ONE
         "\",\"base\":{\"notes\":\"old\"},\"set\":{\"notes\":\"new\"},\"at\":1767200001000,\"by\":"
         "\"Ines\",\"user\":\"" TWO "\"",
    "\"e\":\"customer\",\"row\":\"" TWO "\",\"k\":\"create\",\"set\":{\"first_name\":\"An\"},\"at\":1",
    "\"e\":\"customer\",\"row\":\"" TWO "\",\"k\":\"delete\",\"bv\":3,\"at\":1",
    "\"e\":\"customer\",\"row\":\"" TWO "\",\"k\":\"purge\",\"at\":1",
    "\"e\":\"customer\",\"row\":\"" TWO "\",\"k\":\"undo\",\"set\":{\"deleted_at\":null},\"undoes\":\"" ONE
    "\",\"at\":1",
    "\"e\":\"appointment\",\"row\":\"" TWO
    "\",\"k\":\"update\",\"set\":{\"segments\":[]},\"overlap_ok\":[\"" ONE
    "\"],\"reason\":\"she knows\",\"at\":1",
    "\"e\":\"review_item\",\"row\":\"" TWO
    "\",\"k\":\"resolve\",\"choice\":\"edit\",\"of\":\"customer\",\"set\":{"
    "\"notes\":\"x\"},\"reason\":\"so\",\"at\":1",
    "\"e\":\"review_item\",\"row\":\"" TWO "\",\"k\":\"resolve\",\"choice\":\"theirs\",\"at\":1",
    "\"k\":\"void\",\"at\":0",
};

static const char *written(const struct operation *operation) {
  struct json_bytes bytes = {.arena = &arena};
  struct json_writer writer;
  json_writer_init(&writer, json_bytes_put, &bytes);
  push_put_operation(&writer, operation);
  assert_true(json_writer_end(&writer));
  return bytes.text;
}

static void what_is_read_is_written_as_it_was(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
    struct operation operation = read_one(right[i]);
    if (operation.fault != NULL) fail_msg("%s: %s", right[i], operation.fault);
    const char *text = written(&operation);
    json_t *json = json_loads(text, 0, NULL);
    char *sorted = NULL;
    (void)json_object_del(json, "no");
    sorted = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(sorted, operation.body);
    free(sorted);
    json_decref(json);
  }
}

static void hash_is_of_all_but_the_number(void **state) {
  (void)state;
  struct operation operation = read_one(right[0]), again = operation, other = operation;
  again.number = 4711;
  assert_true(push_seal(&again, &arena));
  assert_memory_equal(operation.hash, again.hash, sizeof operation.hash);
  other.by = "Tom";
  assert_true(push_seal(&other, &arena));
  assert_memory_not_equal(operation.hash, other.hash, sizeof operation.hash);
  /* The order of the keys is nobody's business. */
  struct operation ordered = read_one("\"k\":\"purge\",\"row\":\"" TWO "\",\"at\":1,\"e\":\"customer\"");
  struct operation otherwise = read_one(right[3]);
  assert_memory_equal(ordered.hash, otherwise.hash, sizeof ordered.hash);
}

static void fields_are_given(void **state) {
  (void)state;
  struct operation operation = read_one(right[0]);
  assert_int_equal(operation.kind, OPERATION_UPDATE);
  assert_int_equal(operation.entity->kind, ENTITY_CUSTOMER);
  assert_int_equal(operation.base_version, 7);
  assert_string_equal(operation.by, "Ines");
  assert_true(row_is_given(&operation.set, "notes"));
  assert_false(row_is_given(&operation.set, "email"));
  assert_string_equal(row_text(&operation.base, "notes"), "old");
}

/* ---- Answers ---- */

static void answer_reads_back(void **state) {
  (void)state;
  struct push_result results[2] = {
      {.number = 118,
       .ruling = RULING_CONFLICT,
       .code = CODE_SLOT_TAKEN,
       .why = "taken",
       .version = 1,
       .seq = 90410,
       .held = true},
      {.number = 119, .ruling = RULING_APPLIED, .version = 9, .seq = 90411, .replayed = true}};
  results[0].operation = results[1].operation = id_make(1, 2, 3);
  results[0].review = id_make(4, 5, 6);
  struct push_answer answer = {.epoch = 3, .seq = 90411, .last_number = 119, .results = results, .count = 2},
                     again;
  struct json_bytes bytes = {.arena = &arena};
  struct json_writer writer;
  struct error error;
  error_init(&error);
  json_writer_init(&writer, json_bytes_put, &bytes);
  push_put_answer(&writer, &answer);
  assert_true(json_writer_end(&writer));
  json_t *json = json_loadb(bytes.text, bytes.length, JSON_REJECT_DUPLICATES, NULL);
  assert_int_equal(push_read_answer(json, &arena, &again, &error), CODE_OK);
  json_decref(json);
  assert_int_equal(again.epoch, 3);
  assert_int_equal(again.last_number, 119);
  assert_int_equal(again.count, 2);
  assert_int_equal(again.results[0].ruling, RULING_CONFLICT);
  assert_int_equal(again.results[0].code, CODE_SLOT_TAKEN);
  assert_string_equal(again.results[0].why, "taken");
  assert_true(again.results[0].held && !again.results[0].replayed);
  assert_true(id_equal(again.results[0].review, results[0].review));
  assert_true(again.results[1].replayed && !again.results[1].held);
}

static const char *const wrong_answers[] = {
    "[]",
    "{}",
    "{\"epoch\":1,\"seq\":1,\"last_op_no\":1}",
    "{\"epoch\":1,\"seq\":1,\"last_op_no\":1,\"results\":[7]}",
    "{\"epoch\":1,\"seq\":1.5,\"last_op_no\":1,\"results\":[]}",
    "{\"epoch\":1,\"seq\":1,\"last_op_no\":1,\"results\":[{\"no\":1,\"id\":\"" ONE "\",\"v\":\"perhaps\"}]}",
    "{\"epoch\":1,\"seq\":1,\"last_op_no\":1,\"results\":[{\"no\":1,\"v\":\"applied\"}]}",
};

static void unknown_verdict_settles_nothing(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof wrong_answers / sizeof wrong_answers[0]; i++) {
    struct push_answer answer;
    struct error error;
    error_init(&error);
    json_t *json = json_loads(wrong_answers[i], 0, NULL);
    assert_non_null(json);
    assert_int_equal(push_read_answer(json, &arena, &answer, &error), CODE_INVALID);
    json_decref(json);
  }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh_arena, release_arena)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(wrong_envelope_is_named_and_settles_nothing),
      CASE(more_than_a_hundred_are_too_many),
      CASE(wrong_contents_are_a_fault_of_the_operation_alone),
      CASE(what_is_read_is_written_as_it_was),
      CASE(hash_is_of_all_but_the_number),
      CASE(fields_are_given),
      CASE(answer_reads_back),
      CASE(unknown_verdict_settles_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
