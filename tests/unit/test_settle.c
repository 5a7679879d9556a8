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
#include "unit/settle_fixture.h"

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

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
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
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
