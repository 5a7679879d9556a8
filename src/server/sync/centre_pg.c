#include "server/sync/centre_pg.h"

#include <string.h>

/* What one round of questions brings back. */
struct answers {
  struct pg_rows clock, stream, logs, rows, segments, visits, customers, reviews;
};

static enum code no_room(struct error *error) {
  return error_set(error, CODE_INTERNAL, "The central server is short of memory. Try again in a moment.");
}

static struct centre_clock clock_of(const struct pg_rows *rows, int64_t numbers) {
  return (struct centre_clock){.epoch = pg_get_int(rows, 0, 1),
                               .base = pg_get_int(rows, 0, 0),
                               .seq = pg_get_int(rows, 0, 0) + numbers,
                               .horizon = pg_get_int(rows, 0, 2)};
}

enum code centre_pg_begin(struct pg *pg, struct id tenant, int64_t numbers, struct centre_clock *clock,
                          struct error *error) {
  struct pg_rows rows = {0};
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_WRITE, tenant);
  struct pg_call call = pg_call(pg, PG_CLOCK_TAKE);
  pg_int(&call, numbers);
  pg_batch_add(&batch, &call, &rows);
  enum code code = pg_batch_run(&batch, error);
  if (code == CODE_OK && rows.count != 1)
    code = error_set(error, CODE_INTERNAL, "There is no such salon here any more.");
  if (code == CODE_OK) *clock = clock_of(&rows, numbers);
  pg_rows_release(&rows);
  return code;
}

bool centre_pg_refused(enum code code) {
  return code == CODE_SLOT_TAKEN || code == CODE_EXISTS || code == CODE_NOT_FOUND || code == CODE_INVALID;
}

/* --------------------------------------------------------------------------------------------- the questions */

static void ask_stream(struct pg_batch *batch, const struct centre_question *question,
                       struct answers *answers) {
  if (id_is_nil(question->replica)) return;
  struct pg_call call = pg_call(batch->pg, PG_STREAM_LAST);
  pg_id(&call, question->replica);
  pg_batch_add(batch, &call, &answers->stream);
}

static void ask_logs(struct pg_batch *batch, const struct centre_question *question, struct arena *arena,
                     struct answers *answers) {
  if (question->operation_count == 0) return;
  struct pg_call call = pg_call(batch->pg, PG_OP_LOG_KNOWN);
  pg_ids(&call, arena, question->operations, (size_t)question->operation_count);
  pg_batch_add(batch, &call, &answers->logs);
}

/* Two arrays, of names and ids, of rows that are asked about. */
static void ask_keys(struct pg_batch *batch, enum pg_id statement, const struct centre_key *keys, int count,
                     struct arena *arena, struct pg_rows *rows) {
  if (count == 0) return;
  const char **names = ARENA_NEW(arena, (size_t)count, const char *);
  struct id *ids = ARENA_NEW(arena, (size_t)count, struct id);
  if (names == NULL || ids == NULL) return; /* the arena remembers */
  for (int i = 0; i < count; i++) {
    names[i] = entities[keys[i].entity].name;
    ids[i] = keys[i].id;
  }
  struct pg_call call = pg_call(batch->pg, statement);
  pg_strings(&call, arena, names, (size_t)count);
  pg_ids(&call, arena, ids, (size_t)count);
  pg_batch_add(batch, &call, rows);
}

/* Three arrays: whose, from and to. */
struct stretches {
  struct id *ids;
  int64_t *from, *to;
  int count;
};

static bool stretches_new(struct stretches *stretches, int count, struct arena *arena) {
  *stretches = (struct stretches){.ids = ARENA_NEW(arena, (size_t)count, struct id),
                                  .from = ARENA_NEW(arena, (size_t)count, int64_t),
                                  .to = ARENA_NEW(arena, (size_t)count, int64_t),
                                  .count = count};
  return stretches->ids != NULL && stretches->from != NULL && stretches->to != NULL;
}

static void ask_stretches(struct pg_batch *batch, enum pg_id statement, const struct stretches *stretches,
                          struct arena *arena, struct pg_rows *rows) {
  struct pg_call call = pg_call(batch->pg, statement);
  pg_ids(&call, arena, stretches->ids, (size_t)stretches->count);
  pg_ints(&call, arena, stretches->from, (size_t)stretches->count);
  pg_ints(&call, arena, stretches->to, (size_t)stretches->count);
  pg_batch_add(batch, &call, rows);
}

static void ask_times(struct pg_batch *batch, const struct centre_question *question, struct arena *arena,
                      struct answers *answers) {
  struct stretches times;
  if (question->span_count > 0 && stretches_new(&times, question->span_count, arena)) {
    for (int i = 0; i < times.count; i++) {
      times.ids[i] = question->spans[i].employee;
      times.from[i] = question->spans[i].from;
      times.to[i] = question->spans[i].to;
    }
    ask_stretches(batch, PG_SEGMENTS_OVER, &times, arena, &answers->segments);
  }
  if (question->near_count > 0 && stretches_new(&times, question->near_count, arena)) {
    for (int i = 0; i < times.count; i++) {
      times.ids[i] = question->near[i].customer;
      times.from[i] = question->near[i].from;
      times.to[i] = question->near[i].to;
    }
    ask_stretches(batch, PG_VISITS_NEAR, &times, arena, &answers->visits);
  }
}

/* Opens the transaction; the lock is its first statement, so that what is asked behind it is as it will stay. */
static void ask_clock(struct pg_batch *batch, const struct centre_pg *centre, struct answers *answers) {
  if (centre->numbers == 0 || centre->open) return;
  pg_batch_begin(batch, PG_WRITE, centre->tenant);
  struct pg_call call = pg_call(batch->pg, PG_CLOCK_TAKE);
  pg_int(&call, centre->numbers);
  pg_batch_add(batch, &call, &answers->clock);
}

static enum code ask(const struct centre_pg *centre, const struct centre_question *question,
                     struct arena *arena, struct answers *answers, struct error *error) {
  struct pg *pg = centre->pg;
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  ask_clock(&batch, centre, answers);
  ask_stream(&batch, question, answers);
  ask_logs(&batch, question, arena, answers);
  ask_keys(&batch, PG_FEED_ROWS, question->keys, question->key_count, arena, &answers->rows);
  ask_times(&batch, question, arena, answers);
  if (question->email_count > 0) {
    struct pg_call call = pg_call(pg, PG_CUSTOMERS_WITH_EMAIL);
    pg_strings(&call, arena, question->emails, (size_t)question->email_count);
    pg_batch_add(&batch, &call, &answers->customers);
  }
  enum pg_id reviews = question->reviewed_all ? PG_REVIEWS_OF : PG_REVIEWS_OPEN_OF;
  ask_keys(&batch, reviews, question->reviewed, question->reviewed_count, arena, &answers->reviews);
  enum code code = pg_batch_run(&batch, error);
  return code == CODE_OK && arena->exhausted ? no_room(error) : code;
}

/* ----------------------------------------------------------------------------------------------- the answers */

static const char *kept_text(struct arena *arena, const struct pg_rows *rows, int row, int column) {
  return arena_text(arena, pg_get_text(rows, row, column), pg_get_length(rows, row, column));
}

static void take_logs(struct centre_question *question, const struct pg_rows *rows, struct arena *arena) {
  for (int i = 0; i < rows->count; i++) {
    struct id id = pg_get_id(rows, i, 0);
    for (int j = 0; j < question->operation_count; j++) {
      struct centre_log *log = &question->logs[j];
      if (!id_equal(question->operations[j], id)) continue;
      log->found = pg_get_bytes(rows, i, 1, log->hash, sizeof log->hash) == sizeof log->hash;
      log->verdict = kept_text(arena, rows, i, 2);
      log->verdict_length = pg_get_length(rows, i, 2);
    }
  }
}

static enum code take_row(struct centre_row *row, const struct pg_rows *rows, int at,
                          const struct entity *entity, struct arena *arena, struct error *error) {
  *row = (struct centre_row){.found = true,
                             .version = pg_get_int(rows, at, 2),
                             .seq = pg_get_int(rows, at, 3),
                             .held = pg_get_bool(rows, at, 4),
                             .incomplete = pg_get_bool(rows, at, 5),
                             .last_operation = pg_get_id(rows, at, 6),
                             .made_at = pg_get_int(rows, at, 7)};
  struct error why;
  error_init(&why);
  enum code code =
      image_read_text(pg_get_text(rows, at, 9), pg_get_length(rows, at, 9), entity, arena, &row->row, &why);
  if (code == CODE_OK) return code;
  code = error_set(error, CODE_INTERNAL, "The central server cannot read a row that it keeps.");
  error_detail(error, "%s: %.200s", entity->name, why.text);
  return code;
}

static enum code take_rows(struct centre_question *question, const struct pg_rows *rows, struct arena *arena,
                           struct error *error) {
  for (int i = 0; i < rows->count; i++) {
    const struct entity *entity = entity_find(pg_get_text(rows, i, 0), pg_get_length(rows, i, 0));
    struct id id = pg_get_id(rows, i, 1);
    for (int j = 0; entity != NULL && j < question->key_count; j++) {
      if (question->keys[j].entity != entity->kind || !id_equal(question->keys[j].id, id)) continue;
      enum code code = take_row(&question->rows[j], rows, i, entity, arena, error);
      if (code != CODE_OK) return code;
    }
  }
  return CODE_OK;
}

static bool take_segments(struct centre_question *question, const struct pg_rows *rows, struct arena *arena) {
  question->segment_count = rows->count;
  question->segments = ARENA_NEW(arena, (size_t)rows->count + 1, struct centre_segment);
  if (question->segments == NULL) return false;
  for (int i = 0; i < rows->count; i++) {
    question->segments[i] = (struct centre_segment){.visit = pg_get_id(rows, i, 0),
                                                    .span = {.employee = pg_get_id(rows, i, 1),
                                                             .from = pg_get_int(rows, i, 2),
                                                             .to = pg_get_int(rows, i, 3)}};
    if (!pg_is_null(rows, i, 4)) question->segments[i].overlap_with = kept_text(arena, rows, i, 4);
  }
  return true;
}

static struct id *take_ids(const struct pg_rows *rows, int *count, struct arena *arena) {
  struct id *ids = ARENA_NEW(arena, (size_t)rows->count + 1, struct id);
  *count = ids == NULL ? 0 : rows->count;
  for (int i = 0; i < *count; i++) ids[i] = pg_get_id(rows, i, 0);
  return ids;
}

static void take_stream(struct centre_pg *centre, struct centre_question *question,
                        const struct pg_rows *rows) {
  question->last_number = 0;
  if (rows->count == 0) return;
  centre->stream_found = true;
  centre->stream_foreign = !id_equal(pg_get_id(rows, 0, 1), centre->device);
  question->last_number = centre->stream_last = pg_get_int(rows, 0, 0);
}

static enum code take_clock(struct centre_pg *centre, struct centre_question *question,
                            const struct pg_rows *rows, struct error *error) {
  if (centre->numbers == 0 || centre->open) return CODE_OK;
  if (rows->count != 1) return error_set(error, CODE_INTERNAL, "There is no such salon here any more.");
  centre->open = true;
  centre->clock = clock_of(rows, centre->numbers);
  question->seq = centre->clock.base;
  return CODE_OK;
}

static enum code take(struct centre_pg *centre, struct centre_question *question,
                      const struct answers *answers, struct arena *arena, struct error *error) {
  question->logs = ARENA_NEW(arena, (size_t)question->operation_count + 1, struct centre_log);
  question->rows = ARENA_NEW(arena, (size_t)question->key_count + 1, struct centre_row);
  if (question->logs == NULL || question->rows == NULL) return no_room(error);
  take_stream(centre, question, &answers->stream);
  take_logs(question, &answers->logs, arena);
  enum code code = take_rows(question, &answers->rows, arena, error);
  if (code != CODE_OK) return code;
  bool all = take_segments(question, &answers->segments, arena);
  question->visits = take_ids(&answers->visits, &question->visit_count, arena);
  question->customers = take_ids(&answers->customers, &question->customer_count, arena);
  question->reviews = take_ids(&answers->reviews, &question->review_count, arena);
  return all && !arena->exhausted ? CODE_OK : no_room(error);
}

static enum code read_all(void *context, struct centre_question *question, struct arena *arena,
                          struct error *error) {
  struct centre_pg *centre = context;
  struct answers answers = {.clock = {0}};
  enum code code = ask(centre, question, arena, &answers, error);
  if (code == CODE_OK) code = take_clock(centre, question, &answers.clock, error);
  if (code == CODE_OK) code = take(centre, question, &answers, arena, error);
  pg_rows_release(&answers.clock);
  pg_rows_release(&answers.stream);
  pg_rows_release(&answers.logs);
  pg_rows_release(&answers.rows);
  pg_rows_release(&answers.segments);
  pg_rows_release(&answers.visits);
  pg_rows_release(&answers.customers);
  pg_rows_release(&answers.reviews);
  return code;
}

struct centre_store centre_pg_store(struct centre_pg *centre) {
  return (struct centre_store){.context = centre, .read = read_all};
}
