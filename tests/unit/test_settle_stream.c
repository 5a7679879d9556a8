/* Streams of operations, what is forbidden, and rows that are still to come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/centre_desk.h"
#include "support/random_row.h"
#include "unit/settle_fixture.h"

/* ---- Streams ---- */

static struct centre_settlement settle(struct fixture *fixture, struct centre_batch *batch) {
  struct centre_settlement settlement;
  struct error error;
  error_init(&error);
  batch->actor = ACTOR_DESK;
  batch->now = desk_now;
  assert_int_equal(memory_settle(fixture->memory, batch, &fixture->arena, &settlement, &error), CODE_OK);
  return settlement;
}

static void replay_changes_nothing(void **state) {
  struct fixture *fixture = *state;
  (void)double_booking(fixture);
  desk_book(&fixture->a, OTHER + 5, TOM, 600);
  struct operation operation = fixture->a.operations[0];
  (void)push(fixture, &fixture->a);
  char *before = desk_picture(fixture->memory);
  int64_t seq = fixture->memory->seq;
  struct centre_batch batch = {.replica = fixture->a.replica, .operations = &operation, .count = 1};
  struct centre_settlement settlement = settle(fixture, &batch);
  assert_int_equal(settlement.trouble, CENTRE_FINE);
  assert_true(settlement.results[0].replayed);
  assert_int_equal(settlement.results[0].ruling, RULING_APPLIED);
  assert_int_equal(settlement.change_count, 0);
  assert_int_equal(settlement.entry_count, 0);
  char *after = desk_picture(fixture->memory);
  assert_string_equal(before, after);
  assert_int_equal(fixture->memory->seq, seq);
  free(before);
  free(after);
}

static void stream_with_a_gap_or_a_fork_is_told_so(void **state) {
  struct fixture *fixture = *state;
  struct operation *operation = desk_book(&fixture->a, VISIT, MIA, 600);
  int64_t next = operation->number;
  operation->number += 1;
  struct centre_batch batch = {.replica = fixture->a.replica, .operations = operation, .count = 1};
  struct centre_settlement settlement = settle(fixture, &batch);
  assert_int_equal(settlement.trouble, CENTRE_GAP);
  assert_int_equal(settlement.expect, next);
  operation->number = 1; /* settled as something else */
  settlement = settle(fixture, &batch);
  assert_int_equal(settlement.trouble, CENTRE_FORKED);
  assert_null(memory_find(fixture->memory, ENTITY_APPOINTMENT, desk_id(VISIT)));
}

static void same_id_with_other_words_is_a_fork(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  struct operation operation = fixture->a.operations[0];
  (void)push(fixture, &fixture->a);
  operation.by = "Tom";
  desk_seal(&fixture->a, &operation);
  struct centre_batch batch = {.replica = fixture->a.replica, .operations = &operation, .count = 1};
  assert_int_equal(settle(fixture, &batch).trouble, CENTRE_FORKED);
}

static void stream_of_a_new_replica_is_known_by_its_operations(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  struct operation operation = fixture->a.operations[0];
  (void)push(fixture, &fixture->a);
  operation.number = 1;
  struct centre_batch batch = {.replica = desk_id(4711), .operations = &operation, .count = 1};
  struct centre_settlement settlement = settle(fixture, &batch);
  assert_int_equal(settlement.trouble, CENTRE_FINE);
  assert_true(settlement.results[0].replayed);
  assert_int_equal(settlement.last_number, 1);
}

static void void_of_what_is_known_gets_its_verdict(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  struct operation operation = fixture->a.operations[0];
  (void)push(fixture, &fixture->a);
  operation.kind = OPERATION_VOID;
  desk_seal(&fixture->a, &operation);
  struct centre_batch batch = {.replica = fixture->a.replica, .operations = &operation, .count = 1};
  struct centre_settlement settlement = settle(fixture, &batch);
  assert_int_equal(settlement.trouble, CENTRE_FINE);
  assert_int_equal(settlement.results[0].ruling, RULING_APPLIED);
}

static void rejected_is_kept_word_for_word(void **state) {
  struct fixture *fixture = *state;
  struct operation *operation = desk_book(&fixture->a, VISIT, MIA, 600);
  operation->fault = "\"status\" must be one of …";
  struct centre_batch batch = {.replica = fixture->a.replica, .operations = operation, .count = 1};
  struct centre_settlement settlement = settle(fixture, &batch);
  assert_int_equal(settlement.results[0].ruling, RULING_REJECTED);
  assert_int_equal(settlement.letter_count, 1);
  assert_string_equal(kind_of(fixture, settlement.results[0].review), "rejected");
  assert_null(memory_find(fixture->memory, ENTITY_APPOINTMENT, desk_id(VISIT)));
}

static void what_waits_for_a_person_is_not_deleted(void **state) {
  struct fixture *fixture = *state;
  struct id review = double_booking(fixture);
  for (int i = 0; i < 2; i++) {
    struct operation *operation =
        desk_operation(&fixture->b, i == 0 ? OPERATION_DELETE : OPERATION_UPDATE, ENTITY_REVIEW_ITEM, 0);
    operation->row = review;
    operation->base_version = 1;
    operation->set = desk_row(&fixture->b, ENTITY_REVIEW_ITEM);
    desk_give(&operation->set, "resolved_at", value_int(desk_now));
    desk_seal(&fixture->b, operation);
    assert_int_equal(push(fixture, &fixture->b).code, CODE_NOT_PERMITTED);
  }
  assert_true(is_open(fixture, review));
}

static void visit_in_two_places_is_rejected(void **state) {
  struct fixture *fixture = *state;
  struct operation *operation = desk_book(&fixture->a, VISIT, MIA, 600);
  assert_true(row_add_parts(&operation->set, ENTITY_APPOINTMENT_SEGMENT, 2, &fixture->arena));
  struct row_list segments = operation->set.parts[0];
  struct row other = desk_row(&fixture->a, ENTITY_APPOINTMENT);
  desk_give_slot(&fixture->a, &other, MIA, 600);
  segments.rows[0] = segments.rows[1] = other.parts[0].rows[0];
  desk_seal(&fixture->a, operation);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_REJECTED);
}

static void what_belongs_to_the_centre_is_forbidden(void **state) {
  struct fixture *fixture = *state;
  struct operation *operation = desk_operation(&fixture->a, OPERATION_CREATE, ENTITY_DEVICE, 50);
  operation->set = desk_row(&fixture->a, ENTITY_DEVICE);
  desk_give(&operation->set, "name", value_text("mine"));
  desk_seal(&fixture->a, operation);
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_REJECTED);
  assert_int_equal(result.code, CODE_NOT_PERMITTED);
}

/* A suspended salon does not raise itself. */
static void a_salon_s_status_is_the_centre_s(void **state) {
  struct fixture *fixture = *state;
  struct operation *operation = desk_operation(&fixture->a, OPERATION_UPDATE, ENTITY_TENANT, 9);
  operation->set = desk_row(&fixture->a, ENTITY_TENANT);
  desk_give(&operation->set, "status", value_text("ACTIVE"));
  operation->base = desk_row(&fixture->a, ENTITY_TENANT);
  desk_give(&operation->base, "status", value_text("SUSPENDED"));
  desk_seal(&fixture->a, operation);
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_REJECTED);
  assert_int_equal(result.code, CODE_NOT_PERMITTED);
}

/* A review item is a row that a desk may make; deciding it writes no row that the desk may not write. */
static void a_review_item_of_one_s_own_opens_nothing(void **state) {
  struct fixture *fixture = *state;
  struct operation *operation = desk_operation(&fixture->a, OPERATION_CREATE, ENTITY_REVIEW_ITEM, 60);
  operation->set = desk_row(&fixture->a, ENTITY_REVIEW_ITEM);
  desk_give(&operation->set, "kind", value_text("edit_edit"));
  desk_give(&operation->set, "entity", value_text("device"));
  desk_give(&operation->set, "entity_id", value_id(desk_id(50)));
  desk_give(&operation->set, "summary", value_text("mine"));
  desk_give(&operation->set, "ours", value_text("{\"name\":\"mine\"}"));
  desk_give(&operation->set, "found_at", value_int(desk_now));
  desk_seal(&fixture->a, operation);
  (void)push(fixture, &fixture->a);
  operation = desk_operation(&fixture->a, OPERATION_RESOLVE, ENTITY_REVIEW_ITEM, 60);
  operation->resolution = RESOLUTION_MINE;
  desk_seal(&fixture->a, operation);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_REJECTED);
  assert_null(memory_find(fixture->memory, ENTITY_DEVICE, desk_id(50)));
}

/* ---- Rows that are still to come, and others ---- */

static void missing_row_is_stood_in_for(void **state) {
  struct fixture *fixture = *state;
  int late = DESK_EMPLOYEE + 7;
  desk_book(&fixture->b, VISIT, late, 600);
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_APPLIED);
  assert_string_equal(kind_of(fixture, result.review), "ref_missing");
  const struct memory_row *standin = stored(fixture, ENTITY_EMPLOYEE, desk_id(late));
  assert_true(standin->incomplete);
  struct row employee = desk_read(fixture->memory, &fixture->arena, ENTITY_EMPLOYEE, desk_id(late));
  assert_string_equal(row_text(&employee, "name"), "Mia"); /* as the visit says */
  struct operation *operation = desk_operation(&fixture->a, OPERATION_CREATE, ENTITY_EMPLOYEE, late);
  operation->set = desk_row(&fixture->a, ENTITY_EMPLOYEE);
  desk_give(&operation->set, "name", value_text("Zoe"));
  desk_seal(&fixture->a, operation);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  assert_false(stored(fixture, ENTITY_EMPLOYEE, desk_id(late))->incomplete);
  assert_false(is_open(fixture, result.review));
}

/* Whatever refers to whatever: what is written is whole, and refers to what is there. */
static void assert_whole(struct fixture *fixture, const struct row *row) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    bool needed = image_holds(field) && !(field->flags & FIELD_NULLABLE);
    if (needed && row->values[i].type == VALUE_NULL)
      fail_msg("%s has no %s", row->entity->name, field->column);
    bool refers = image_holds(field) && field->kind == FIELD_REF && field->refers != ENTITY_NONE &&
                  row->values[i].type == VALUE_ID;
    if (refers && memory_find(fixture->memory, field->refers, row->values[i].id) == NULL)
      fail_msg("%s refers to no %s", row->entity->name, entities[field->refers].name);
  }
  for (int i = 0; i < row->entity->part_count; i++)
    for (int j = 0; j < row->parts[i].count; j++) assert_whole(fixture, &row->parts[i].rows[j]);
}

static void assert_all_whole(struct fixture *fixture) {
  for (int i = 0; i < fixture->memory->row_count; i++) {
    const struct memory_row *stored = &fixture->memory->rows[i];
    struct row row = desk_read(fixture->memory, &fixture->arena, stored->key.entity, stored->key.id);
    assert_whole(fixture, &row);
    size_t length = 0;
    assert_string_equal(image_bytes(&row, &fixture->arena, &length, NULL), stored->image);
  }
}

static void whatever_is_missing_is_stood_in_for(void **state) {
  struct fixture *fixture = *state;
  struct dice dice = dice_for("missing");
  for (int kind = 0; kind < ENTITY_COUNT; kind++) {
    bool desks = kind != ENTITY_TENANT && kind != ENTITY_DEVICE && kind != ENTITY_SUBSCRIPTION &&
                 kind != ENTITY_WEBHOOK_DELIVERY;
    if (entities[kind].whole != ENTITY_NONE || !desks) continue;
    struct operation *operation =
        desk_operation(&fixture->a, OPERATION_CREATE, (enum entity_kind)kind, 1000 + kind);
    operation->set = desk_row(&fixture->a, (enum entity_kind)kind);
    random_row(&dice, &operation->set, &fixture->arena);
    *row_value(&operation->set, "deleted_at") = value_null();
    if (kind == ENTITY_APPOINTMENT) desk_give_slot(&fixture->a, &operation->set, DESK_EMPLOYEE + 40, 600);
    desk_seal(&fixture->a, operation);
    struct push_result result = push(fixture, &fixture->a);
    if (result.ruling != RULING_APPLIED)
      fail_msg("%s: %s", entities[kind].name, ruling_words.words[result.ruling]);
  }
  assert_all_whole(fixture);
}

static struct operation *customer(struct desk *desk, int row, const char *email) {
  struct operation *operation = desk_operation(desk, OPERATION_CREATE, ENTITY_CUSTOMER, row);
  operation->set = desk_row(desk, ENTITY_CUSTOMER);
  desk_give(&operation->set, "first_name", value_text("Bo"));
  desk_give(&operation->set, "email", value_text(email));
  desk_seal(desk, operation);
  return operation;
}

static void second_customer_with_the_same_email_is_flagged(void **state) {
  struct fixture *fixture = *state;
  customer(&fixture->a, 200, "bo@example.com");
  customer(&fixture->a, 201, "bo@example.com");
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_APPLIED);
  assert_string_equal(kind_of(fixture, result.review), "duplicate_customer");
  struct row first = desk_read(fixture->memory, &fixture->arena, ENTITY_CUSTOMER, desk_id(200));
  struct row second = desk_read(fixture->memory, &fixture->arena, ENTITY_CUSTOMER, desk_id(201));
  assert_int_equal(row_int(&first, "email_duplicate", 9), 0);
  assert_int_equal(row_int(&second, "email_duplicate", 9), 1);
}

static void purged_row_keeps_nothing(void **state) {
  struct fixture *fixture = *state;
  customer(&fixture->a, 200, "bo@example.com");
  struct operation *operation = desk_operation(&fixture->a, OPERATION_PURGE, ENTITY_CUSTOMER, 200);
  desk_seal(&fixture->a, operation);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  desk_set_text(&fixture->b, ENTITY_CUSTOMER, 200, 1, "notes", "", "likes tea");
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_NOOP);
  const struct memory_row *row = stored(fixture, ENTITY_CUSTOMER, desk_id(200));
  assert_null(strstr(row->image, "Bo"));
  assert_null(strstr(row->image, "bo@"));
  assert_null(strstr(row->image, "tea"));
}

static void purge_empties_what_was_put_to_review(void **state) {
  struct fixture *fixture = *state;
  customer(&fixture->a, 200, "bo@example.com");
  desk_set_text(&fixture->a, ENTITY_CUSTOMER, 200, 1, "notes", "", "likes tea");
  (void)push(fixture, &fixture->a);
  desk_set_text(&fixture->b, ENTITY_CUSTOMER, 200, 1, "notes", "", "likes cake");
  desk_set_text(&fixture->b, ENTITY_CUSTOMER, 200, 1, "notes", "", "likes cream");
  struct push_result results[2];
  desk_push(&fixture->b, fixture->memory, 2, results);
  desk_resolve(&fixture->b, results[0].review, RESOLUTION_THEIRS);
  (void)push(fixture, &fixture->b);
  struct operation *operation = desk_operation(&fixture->a, OPERATION_PURGE, ENTITY_CUSTOMER, 200);
  desk_seal(&fixture->a, operation);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  for (int i = 0; i < fixture->memory->row_count; i++)
    assert_null(strstr(fixture->memory->rows[i].image, "likes"));
  for (int i = 0; i < 2; i++) assert_false(is_open(fixture, results[i].review));
}

static void channel_wins_or_leaves_nothing(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  char *before = desk_picture(fixture->memory);
  struct operation *operation = desk_book(&fixture->b, OTHER, MIA, 615);
  struct centre_batch batch = {.operations = operation, .count = 1, .must_win = true};
  struct centre_settlement settlement = settle(fixture, &batch);
  assert_int_equal(settlement.trouble, CENTRE_LOST);
  assert_int_equal(settlement.results[settlement.lost].code, CODE_SLOT_TAKEN);
  char *after = desk_picture(fixture->memory);
  assert_string_equal(before, after);
  free(before);
  free(after);
  fixture->b.count = 0;
  operation = desk_book(&fixture->b, OTHER, MIA, 630);
  batch.operations = operation;
  assert_int_equal(settle(fixture, &batch).trouble, CENTRE_FINE);
  assert_held(fixture, OTHER, false);
}

static void refused_by_the_database_is_put_to_review(void **state) {
  struct fixture *fixture = *state;
  struct operation *operation = desk_book(&fixture->a, VISIT, MIA, 600);
  struct centre_refusal refusal = {.operation = operation->id, .code = CODE_EXISTS, .constraint = "x"};
  struct centre_batch batch = {.replica = fixture->a.replica,
                               .operations = operation,
                               .count = 1,
                               .refusals = &refusal,
                               .refusal_count = 1};
  struct centre_settlement settlement = settle(fixture, &batch);
  assert_int_equal(settlement.results[0].ruling, RULING_REJECTED);
  assert_int_equal(settlement.results[0].code, CODE_EXISTS);
}

static void hundred_bookings_ask_few_questions(void **state) {
  struct fixture *fixture = *state;
  for (int i = 0; i < 100; i++) desk_book(&fixture->a, VISIT + i, MIA, i * 10);
  fixture->memory->reads = 0;
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  assert_in_range(fixture->memory->reads, 1, 3);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      CASE(replay_changes_nothing),
      CASE(stream_with_a_gap_or_a_fork_is_told_so),
      CASE(same_id_with_other_words_is_a_fork),
      CASE(stream_of_a_new_replica_is_known_by_its_operations),
      CASE(void_of_what_is_known_gets_its_verdict),
      CASE(rejected_is_kept_word_for_word),
      CASE(what_waits_for_a_person_is_not_deleted),
      CASE(visit_in_two_places_is_rejected),
      CASE(what_belongs_to_the_centre_is_forbidden),
      CASE(missing_row_is_stood_in_for),
      CASE(whatever_is_missing_is_stood_in_for),
      CASE(second_customer_with_the_same_email_is_flagged),
      CASE(purged_row_keeps_nothing),
      CASE(purge_empties_what_was_put_to_review),
      CASE(channel_wins_or_leaves_nothing),
      CASE(refused_by_the_database_is_put_to_review),
      CASE(hundred_bookings_ask_few_questions),
      CASE(a_salon_s_status_is_the_centre_s),
      CASE(a_review_item_of_one_s_own_opens_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
