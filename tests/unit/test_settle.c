/* What the centre makes of operations: who gets the slot, what is merged, what is put to review. */
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

enum { VISIT = 100, OTHER = 101, MIA = DESK_EMPLOYEE, TOM = DESK_EMPLOYEE + 1 };

struct fixture {
  struct arena arena;
  struct memory *memory;
  struct desk a, b;
};

static int set_up(void **state) {
  struct fixture *fixture = calloc(1, sizeof *fixture);
  arena_init(&fixture->arena, 64 << 20);
  fixture->memory = memory_new(desk_id(9));
  desk_init(&fixture->a, 1, &fixture->arena);
  desk_init(&fixture->b, 2, &fixture->arena);
  desk_set_up(&fixture->a);
  desk_push(&fixture->a, fixture->memory, 100, NULL);
  *state = fixture;
  return 0;
}

static int tear_down(void **state) {
  struct fixture *fixture = *state;
  memory_free(fixture->memory);
  arena_release(&fixture->arena);
  free(fixture);
  return 0;
}

/* Pushes what a desk has, and gives the result of the last operation. */
static struct push_result push(struct fixture *fixture, struct desk *desk) {
  struct push_result results[DESK_OPERATIONS_MAX];
  int last = desk->count - 1;
  desk_push(desk, fixture->memory, 100, results);
  return results[last];
}

static const struct memory_row *stored(struct fixture *fixture, enum entity_kind entity, struct id id) {
  const struct memory_row *row = memory_find(fixture->memory, entity, id);
  assert_non_null(row);
  return row;
}

static struct row visit_of(struct fixture *fixture, int visit) {
  return desk_read(fixture->memory, &fixture->arena, ENTITY_APPOINTMENT, desk_id(visit));
}

static struct row item_of(struct fixture *fixture, struct id id) {
  return desk_read(fixture->memory, &fixture->arena, ENTITY_REVIEW_ITEM, id);
}

static int64_t minute_of(const struct row *visit) {
  return (row_int(visit, "starts_at", 0) - desk_day) / 60000;
}

static bool is_open(struct fixture *fixture, struct id review) {
  struct row item = item_of(fixture, review);
  return row_value(&item, "resolved_at")->type == VALUE_NULL;
}

static const char *kind_of(struct fixture *fixture, struct id review) {
  struct row item = item_of(fixture, review);
  return row_text(&item, "kind");
}

static void assert_held(struct fixture *fixture, int visit, bool held) {
  assert_int_equal(stored(fixture, ENTITY_APPOINTMENT, desk_id(visit))->held, held);
}

/* ---- Booking ---- */

static void booking_is_stored_with_its_history(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_APPLIED);
  assert_int_equal(result.version, 1);
  assert_true(id_is_nil(result.review));
  struct row visit = visit_of(fixture, VISIT);
  const struct row_list *history = row_parts(&visit, ENTITY_STATUS_HISTORY);
  assert_int_equal(history->count, 1);
  assert_string_equal(row_text(&history->rows[0], "to_status"), "scheduled");
  assert_string_equal(row_text(&history->rows[0], "by_name"), "Ines");
  char code[CONFIRMATION_CODE_SIZE];
  id_confirmation_code(desk_id(VISIT), code);
  assert_string_equal(row_text(&visit, "confirmation_code"), code);
  assert_held(fixture, VISIT, false);
}

static void second_of_two_is_held_beside_the_winner(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  desk_book(&fixture->b, OTHER, MIA, 615);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  assert_int_equal(result.code, CODE_SLOT_TAKEN);
  assert_true(result.held);
  assert_held(fixture, VISIT, false);
  assert_held(fixture, OTHER, true);
  assert_int_equal(stored(fixture, ENTITY_APPOINTMENT, desk_id(VISIT))->version, 1);
  assert_string_equal(kind_of(fixture, result.review), "double_booking");
}

static void touching_is_not_overlapping(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  desk_book(&fixture->a, OTHER, MIA, 630);
  desk_book(&fixture->a, OTHER + 1, MIA, 570);
  desk_book(&fixture->a, OTHER + 2, TOM, 600);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  for (int i = 0; i < 3; i++) assert_held(fixture, OTHER + i, false);
}

static void batch_sees_what_it_wrote_itself(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  desk_book(&fixture->a, OTHER, MIA, 600);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_CONFLICT);
  assert_held(fixture, OTHER, true);
}

static void cancelled_visit_frees_its_time(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  desk_set_text(&fixture->a, ENTITY_APPOINTMENT, VISIT, 1, "status", "scheduled", "cancelled");
  desk_book(&fixture->a, OTHER, MIA, 600);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  /* … and cannot come back over the other. */
  desk_set_text(&fixture->b, ENTITY_APPOINTMENT, VISIT, 2, "status", "cancelled", "scheduled");
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  assert_int_equal(result.code, CODE_SLOT_TAKEN);
  struct row visit = visit_of(fixture, VISIT);
  assert_string_equal(row_text(&visit, "status"), "cancelled");
}

static void overlap_on_purpose_is_flagged(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  struct id allowed[] = {desk_id(VISIT)};
  struct operation *operation = desk_book(&fixture->b, OTHER, MIA, 600);
  operation->overlap_ok = allowed;
  operation->overlap_ok_count = 1;
  operation->reason = "she knows";
  desk_seal(&fixture->b, operation);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  struct row visit = visit_of(fixture, OTHER);
  const struct row *segment = &row_parts(&visit, ENTITY_APPOINTMENT_SEGMENT)->rows[0];
  assert_int_equal(row_int(segment, "overlap", 0), 1);
  assert_string_equal(row_text(segment, "overlap_reason"), "she knows");
  /* It still counts against everybody else. */
  desk_book(&fixture->a, OTHER + 1, MIA, 600);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_CONFLICT);
}

static void deleted_employee_is_put_to_review(void **state) {
  struct fixture *fixture = *state;
  struct operation *operation = desk_operation(&fixture->a, OPERATION_DELETE, ENTITY_EMPLOYEE, TOM);
  operation->base_version = 1;
  desk_seal(&fixture->a, operation);
  desk_book(&fixture->a, VISIT, TOM, 600);
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_APPLIED);
  assert_string_equal(kind_of(fixture, result.review), "rule");
  assert_held(fixture, VISIT, false);
}

static void probable_duplicate_is_put_to_review(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  struct operation *operation = desk_book(&fixture->b, OTHER, TOM, 605);
  desk_give(&operation->set, "overrides", value_null());
  desk_seal(&fixture->b, operation);
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_APPLIED);
  assert_string_equal(kind_of(fixture, result.review), "duplicate_suspect");
  operation = desk_book(&fixture->b, OTHER + 1, TOM, 660);
  desk_give(&operation->set, "overrides", value_null());
  desk_seal(&fixture->b, operation);
  assert_true(id_is_nil(push(fixture, &fixture->b).review));
}

/* ---- Merging ---- */

static void different_groups_merge(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  desk_move(&fixture->a, VISIT, 1, MIA, 600, 660);
  desk_set_text(&fixture->b, ENTITY_APPOINTMENT, VISIT, 1, "notes", NULL, "fringe");
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_MERGED);
  assert_int_equal(result.version, 3);
  struct row visit = visit_of(fixture, VISIT);
  assert_int_equal(minute_of(&visit), 660);
  assert_string_equal(row_text(&visit, "notes"), "fringe");
}

static void same_group_twice_is_put_to_review(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  desk_move(&fixture->a, VISIT, 1, MIA, 600, 660);
  struct operation *operation = desk_move(&fixture->b, VISIT, 1, MIA, 600, 720);
  desk_give(&operation->base, "notes", value_null());
  desk_give(&operation->set, "notes", value_text("fringe"));
  desk_seal(&fixture->b, operation);
  (void)push(fixture, &fixture->a);
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  struct row visit = visit_of(fixture, VISIT);
  assert_int_equal(minute_of(&visit), 660);
  assert_string_equal(row_text(&visit, "notes"), "fringe");
  struct row item = item_of(fixture, result.review);
  assert_string_equal(row_text(&item, "kind"), "edit_edit");
  assert_non_null(strstr(row_text(&item, "ours"), "\"starts_at\":1796040000000"));
  assert_null(strstr(row_text(&item, "ours"), "notes"));
  /* Mine after all. */
  desk_resolve(&fixture->b, result.review, RESOLUTION_MINE);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  visit = visit_of(fixture, VISIT);
  assert_int_equal(minute_of(&visit), 720);
  assert_false(is_open(fixture, result.review));
}

static void what_is_so_already_changes_nothing(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  desk_set_text(&fixture->a, ENTITY_APPOINTMENT, VISIT, 1, "notes", NULL, "fringe");
  desk_set_text(&fixture->b, ENTITY_APPOINTMENT, VISIT, 1, "notes", NULL, "fringe");
  (void)push(fixture, &fixture->a);
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_NOOP);
  assert_int_equal(result.version, 2);
}

static void own_chain_is_no_foreign_change(void **state) {
  struct fixture *fixture = *state;
  struct operation *booked = desk_book(&fixture->a, VISIT, MIA, 600);
  struct operation *moved = desk_move(&fixture->a, VISIT, 0, MIA, 600, 660);
  moved->base_operation = booked->id;
  desk_seal(&fixture->a, moved);
  struct operation *deleted = desk_delete(&fixture->a, VISIT, 0);
  deleted->base_operation = moved->id;
  desk_seal(&fixture->a, deleted);
  struct push_result results[3];
  desk_push(&fixture->a, fixture->memory, 1, results);
  for (int i = 0; i < 3; i++) assert_int_equal(results[i].ruling, RULING_APPLIED);
}

static void move_onto_another_keeps_the_old_slot(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  desk_book(&fixture->a, OTHER, MIA, 660);
  (void)push(fixture, &fixture->a);
  desk_move(&fixture->b, OTHER, 1, MIA, 660, 615);
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  assert_false(result.held);
  struct row visit = visit_of(fixture, OTHER);
  assert_int_equal(minute_of(&visit), 660);
  assert_string_equal(kind_of(fixture, result.review), "double_booking");
}

static void illegal_step_keeps_the_status(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  desk_set_text(&fixture->a, ENTITY_APPOINTMENT, VISIT, 1, "status", "scheduled", "completed");
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  assert_int_equal(result.code, CODE_BAD_TRANSITION);
  assert_string_equal(kind_of(fixture, result.review), "status");
  struct row visit = visit_of(fixture, VISIT);
  assert_string_equal(row_text(&visit, "status"), "scheduled");
}

/* ---- Deleting and undo ---- */

static void delete_of_what_was_changed_meanwhile_waits(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  desk_set_text(&fixture->a, ENTITY_APPOINTMENT, VISIT, 1, "notes", NULL, "fringe");
  (void)push(fixture, &fixture->a);
  desk_delete(&fixture->b, VISIT, 1);
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  assert_string_equal(kind_of(fixture, result.review), "delete_edit");
  struct row visit = visit_of(fixture, VISIT);
  assert_int_equal(row_value(&visit, "deleted_at")->type, VALUE_NULL);
  desk_resolve(&fixture->b, result.review, RESOLUTION_DELETE);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  visit = visit_of(fixture, VISIT);
  assert_int_equal(row_value(&visit, "deleted_at")->type, VALUE_INT);
}

static void edit_of_what_was_deleted_waits(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  desk_delete(&fixture->a, VISIT, 1);
  (void)push(fixture, &fixture->a);
  desk_set_text(&fixture->b, ENTITY_APPOINTMENT, VISIT, 1, "notes", NULL, "fringe");
  struct push_result result = push(fixture, &fixture->b);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  assert_string_equal(kind_of(fixture, result.review), "edit_delete");
  struct row visit = visit_of(fixture, VISIT);
  assert_int_equal(row_value(&visit, "deleted_at")->type, VALUE_INT);
  desk_resolve(&fixture->b, result.review, RESOLUTION_RESTORE);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  visit = visit_of(fixture, VISIT);
  assert_int_equal(row_value(&visit, "deleted_at")->type, VALUE_NULL);
  assert_string_equal(row_text(&visit, "notes"), "fringe");
}

static void update_of_an_unknown_row_is_kept_for_review(void **state) {
  struct fixture *fixture = *state;
  desk_set_text(&fixture->a, ENTITY_APPOINTMENT, VISIT, 4, "notes", NULL, "fringe");
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  struct row item = item_of(fixture, result.review);
  assert_string_equal(row_text(&item, "ours"), "{\"notes\":\"fringe\"}");
  assert_null(memory_find(fixture->memory, ENTITY_APPOINTMENT, desk_id(VISIT)));
}

static void undo_goes_where_no_step_goes(void **state) {
  struct fixture *fixture = *state;
  desk_book(&fixture->a, VISIT, MIA, 600);
  struct operation *started =
      desk_set_text(&fixture->a, ENTITY_APPOINTMENT, VISIT, 1, "status", "scheduled", "in_progress");
  struct id id = started->id;
  (void)push(fixture, &fixture->a);
  struct operation *undo =
      desk_set_text(&fixture->a, ENTITY_APPOINTMENT, VISIT, 2, "status", "in_progress", "scheduled");
  undo->kind = OPERATION_UNDO;
  undo->undoes = id;
  desk_seal(&fixture->a, undo);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  struct row visit = visit_of(fixture, VISIT);
  assert_string_equal(row_text(&visit, "status"), "scheduled");
}

static void undo_of_a_booking_and_redo(void **state) {
  struct fixture *fixture = *state;
  struct operation *booked = desk_book(&fixture->a, VISIT, MIA, 600);
  struct id last = booked->id;
  for (int i = 0; i < 2; i++) {
    struct operation *undo = desk_operation(&fixture->a, OPERATION_UNDO, ENTITY_APPOINTMENT, VISIT);
    undo->undoes = undo->base_operation = last;
    undo->set = desk_row(&fixture->a, ENTITY_APPOINTMENT);
    desk_give(&undo->set, "deleted_at", i == 0 ? value_int(desk_now) : value_null());
    desk_seal(&fixture->a, undo);
    last = undo->id;
  }
  struct push_result results[3];
  desk_push(&fixture->a, fixture->memory, 2, results);
  assert_int_equal(results[1].ruling, RULING_APPLIED);
  assert_int_equal(results[2].ruling, RULING_APPLIED);
  struct row visit = visit_of(fixture, VISIT);
  assert_int_equal(row_value(&visit, "deleted_at")->type, VALUE_NULL);
  assert_int_equal(row_parts(&visit, ENTITY_STATUS_HISTORY)->count, 3);
}

static void redo_onto_a_taken_time_stays_deleted(void **state) {
  struct fixture *fixture = *state;
  struct operation *booked = desk_book(&fixture->a, VISIT, MIA, 600);
  struct operation *deleted = desk_delete(&fixture->a, VISIT, 0);
  deleted->base_operation = booked->id;
  desk_seal(&fixture->a, deleted);
  desk_book(&fixture->a, OTHER, MIA, 600);
  struct operation *redo = desk_operation(&fixture->a, OPERATION_UNDO, ENTITY_APPOINTMENT, VISIT);
  redo->base_operation = deleted->id;
  redo->set = desk_row(&fixture->a, ENTITY_APPOINTMENT);
  desk_give(&redo->set, "deleted_at", value_null());
  desk_seal(&fixture->a, redo);
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  struct row visit = visit_of(fixture, VISIT);
  assert_int_equal(row_value(&visit, "deleted_at")->type, VALUE_INT);
}

static void redo_of_an_unknown_row_is_kept_for_review(void **state) {
  struct fixture *fixture = *state;
  struct operation *redo = desk_operation(&fixture->a, OPERATION_UNDO, ENTITY_APPOINTMENT, VISIT);
  redo->set = desk_row(&fixture->a, ENTITY_APPOINTMENT);
  desk_give(&redo->set, "deleted_at", value_null());
  desk_seal(&fixture->a, redo);
  struct push_result result = push(fixture, &fixture->a);
  assert_int_equal(result.ruling, RULING_CONFLICT);
  assert_string_equal(kind_of(fixture, result.review), "edit_delete");
}

/* ---- Resolving ---- */

/* VISIT has 10:00, OTHER is held there. The review item. */
static struct id double_booking(struct fixture *fixture) {
  desk_book(&fixture->a, VISIT, MIA, 600);
  (void)push(fixture, &fixture->a);
  desk_book(&fixture->b, OTHER, MIA, 600);
  return push(fixture, &fixture->b).review;
}

static void resolve_by_moving(void **state) {
  struct fixture *fixture = *state;
  struct id review = double_booking(fixture);
  struct operation *operation = desk_resolve(&fixture->b, review, RESOLUTION_MOVE);
  operation->set = desk_row(&fixture->b, ENTITY_APPOINTMENT);
  desk_give_slot(&fixture->b, &operation->set, MIA, 630);
  desk_seal(&fixture->b, operation);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  assert_held(fixture, OTHER, false);
  struct row item = item_of(fixture, review);
  assert_string_equal(row_text(&item, "resolution"), "move");
  assert_string_equal(row_text(&item, "resolved_by"), "Ines");
}

static void resolve_onto_a_taken_time_stays_open(void **state) {
  struct fixture *fixture = *state;
  struct id review = double_booking(fixture);
  struct operation *operation = desk_resolve(&fixture->b, review, RESOLUTION_MOVE);
  operation->set = desk_row(&fixture->b, ENTITY_APPOINTMENT);
  desk_give_slot(&fixture->b, &operation->set, MIA, 615);
  desk_seal(&fixture->b, operation);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_CONFLICT);
  assert_held(fixture, OTHER, true);
  assert_true(is_open(fixture, review));
}

static void resolve_by_giving_the_slot(void **state) {
  struct fixture *fixture = *state;
  struct id review = double_booking(fixture);
  desk_resolve(&fixture->b, review, RESOLUTION_GIVE_SLOT);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  assert_held(fixture, OTHER, false);
  struct row visit = visit_of(fixture, VISIT);
  assert_string_equal(row_text(&visit, "status"), "cancelled");
  struct row item = item_of(fixture, review);
  assert_string_equal(row_text(&item, "resolution"), "give_slot");
}

static void resolve_by_allowing_it(void **state) {
  struct fixture *fixture = *state;
  struct id review = double_booking(fixture);
  struct operation *operation = desk_resolve(&fixture->b, review, RESOLUTION_ALLOW_OVERLAP);
  operation->reason = "both know";
  desk_seal(&fixture->b, operation);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  assert_held(fixture, OTHER, false);
  struct row visit = visit_of(fixture, OTHER);
  assert_int_equal(row_int(&row_parts(&visit, ENTITY_APPOINTMENT_SEGMENT)->rows[0], "overlap", 0), 1);
}

static void resolve_by_cancelling(void **state) {
  struct fixture *fixture = *state;
  struct id review = double_booking(fixture);
  desk_resolve(&fixture->b, review, RESOLUTION_CANCEL);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  struct row visit = visit_of(fixture, OTHER);
  assert_string_equal(row_text(&visit, "status"), "cancelled");
  assert_held(fixture, OTHER, false);
}

static void resolve_happens_once(void **state) {
  struct fixture *fixture = *state;
  struct id review = double_booking(fixture);
  desk_resolve(&fixture->a, review, RESOLUTION_CANCEL);
  desk_resolve(&fixture->b, review, RESOLUTION_GIVE_SLOT);
  assert_int_equal(push(fixture, &fixture->a).ruling, RULING_APPLIED);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_NOOP);
  struct row visit = visit_of(fixture, VISIT), item = item_of(fixture, review);
  assert_string_equal(row_text(&visit, "status"), "scheduled");
  assert_string_equal(row_text(&item, "resolution"), "cancel");
  assert_non_null(strstr(fixture->memory->audit, "\"choice\":\"give_slot\""));
}

static void held_visit_that_moves_away_is_settled(void **state) {
  struct fixture *fixture = *state;
  struct id review = double_booking(fixture);
  desk_move(&fixture->b, OTHER, 1, MIA, 600, 615);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_CONFLICT);
  assert_held(fixture, OTHER, true);
  assert_true(is_open(fixture, review));
  desk_move(&fixture->b, OTHER, 2, MIA, 615, 690);
  assert_int_equal(push(fixture, &fixture->b).ruling, RULING_APPLIED);
  assert_held(fixture, OTHER, false);
  assert_false(is_open(fixture, review));
}

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

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(booking_is_stored_with_its_history),
      CASE(second_of_two_is_held_beside_the_winner),
      CASE(touching_is_not_overlapping),
      CASE(batch_sees_what_it_wrote_itself),
      CASE(cancelled_visit_frees_its_time),
      CASE(overlap_on_purpose_is_flagged),
      CASE(deleted_employee_is_put_to_review),
      CASE(probable_duplicate_is_put_to_review),
      CASE(different_groups_merge),
      CASE(same_group_twice_is_put_to_review),
      CASE(what_is_so_already_changes_nothing),
      CASE(own_chain_is_no_foreign_change),
      CASE(move_onto_another_keeps_the_old_slot),
      CASE(illegal_step_keeps_the_status),
      CASE(delete_of_what_was_changed_meanwhile_waits),
      CASE(edit_of_what_was_deleted_waits),
      CASE(update_of_an_unknown_row_is_kept_for_review),
      CASE(undo_goes_where_no_step_goes),
      CASE(undo_of_a_booking_and_redo),
      CASE(redo_onto_a_taken_time_stays_deleted),
      CASE(redo_of_an_unknown_row_is_kept_for_review),
      CASE(resolve_by_moving),
      CASE(resolve_onto_a_taken_time_stays_open),
      CASE(resolve_by_giving_the_slot),
      CASE(resolve_by_allowing_it),
      CASE(resolve_by_cancelling),
      CASE(resolve_happens_once),
      CASE(held_visit_that_moves_away_is_settled),
      CASE(replay_changes_nothing),
      CASE(stream_with_a_gap_or_a_fork_is_told_so),
      CASE(same_id_with_other_words_is_a_fork),
      CASE(stream_of_a_new_replica_is_known_by_its_operations),
      CASE(void_of_what_is_known_gets_its_verdict),
      CASE(rejected_is_kept_word_for_word),
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
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
