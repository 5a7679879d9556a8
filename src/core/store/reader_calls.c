/* Calls, and what sync did (report.h). */
#include "core/store/reader_inside.h"
#include "core/store/report.h"
#include "core/store/vector.h"

/* The rows in the arena; NULL with `code` when that or the reading failed. */
static void *take_rows(struct vector *rows, struct arena *arena, int *count, enum code *code,
                       struct error *error) {
  void *copy = vector_copy(rows, arena);
  *count = (int)rows->count;
  vector_release(rows);
  if (*code == CODE_OK && (copy == NULL || arena->exhausted)) *code = reader_no_room(error);
  return copy;
}

static void read_caller(const struct query *query, struct arena *arena, struct call_row *row) {
  row->customer = query_get_id(query, 11);
  row->caller = id_is_nil(row->customer) ? CALLER_UNKNOWN : CALLER_LINKED;
  row->customer_name = query_get_text(query, 12, arena);
  int64_t sharing = query_get_int(query, 13);
  if (row->caller == CALLER_LINKED || sharing == 0) return;
  row->caller = sharing == 1 ? CALLER_BY_NUMBER : CALLER_SHARED_NUMBER;
  row->customer = query_get_id(query, 14);
  row->customer_name = query_get_text(query, 15, arena);
}

enum code reader_calls(struct replica *replica, int limit, struct arena *arena, struct call_row **calls,
                       int *count, struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct call_row));
  struct query query = query_start(replica, SQL_CALLS_NEWEST);
  query_int(&query, limit);
  while (query_row(&query)) {
    struct call_row *row = vector_add(&rows);
    if (row == NULL) break;
    row->id = query_get_id(&query, 0);
    row->from = query_get_text(&query, 1, arena);
    row->to = query_get_text(&query, 2, arena);
    row->started_at = query_get_int(&query, 3);
    row->seconds = (int)query_get_int_or(&query, 4, -1);
    row->reason = (enum call_reason)query_get_word(&query, 5, &call_reason_words);
    row->notes = query_get_text(&query, 6, arena);
    row->revision = query_get_int(&query, 7);
    row->appointment = query_get_id(&query, 8);
    row->visit_starts_at = query_get_int(&query, 9);
    row->visit_service = query_get_text(&query, 10, arena);
    read_caller(&query, arena, row);
  }
  enum code code = query_end(&query, error);
  *calls = take_rows(&rows, arena, count, &code, error);
  return code;
}

enum code reader_sync_log(struct replica *replica, int limit, struct arena *arena, struct sync_log_row **log,
                          int *count, struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct sync_log_row));
  struct query query = query_start(replica, SQL_SYNC_LOG_NEWEST);
  query_int(&query, limit);
  while (query_row(&query)) {
    struct sync_log_row *row = vector_add(&rows);
    if (row == NULL) break;
    row->number = query_get_int(&query, 0);
    row->at = query_get_int(&query, 1);
    row->kind = query_get_text(&query, 2, arena);
    row->message = query_get_text(&query, 3, arena);
    row->detail = query_get_text(&query, 4, arena);
  }
  enum code code = query_end(&query, error);
  *log = take_rows(&rows, arena, count, &code, error);
  return code;
}

enum code reader_outbox_oldest(struct replica *replica, int64_t *made_at, struct error *error) {
  *made_at = 0;
  struct query query = query_start(replica, SQL_OUTBOX_OLDEST);
  if (query_row(&query)) *made_at = query_get_int(&query, 0);
  return query_end(&query, error);
}
