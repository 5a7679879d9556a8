#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/pg/pg.h"
#include "server/server.h"
#include "server/sync/bytes.h"
#include "server/sync/chunk_name.h"
#include "server/sync/deflate.h"
#include "server/sync/sync.h"
#include "wire/image.h"

/*
 * All rows for a desk that has none, in chunks. A snapshot is a number of the tenant's clock and a way to cut its rows; nothing is kept of it.
 *
 * A chunk holds the rows of some buckets of some entities that have not changed since that number. What did change has a higher number, so it
 * comes by a pull from the snapshot's cursor: chunks and pull together give every row exactly once, whatever happens meanwhile, whichever server
 * answers, and however often a chunk is asked for again. A chunk is as good after a week as at once, until the horizon passes it.
 *
 * First the set-up and the next 30 days: with these a desk can work. Then customers, the future, the past from today backwards, and the rest.
 */
enum { DAY_MS = 86400000, FIRST_DAYS = 30 };

/* --------------------------------------------------------------------------------------------------- the plan */

/* How many rows of a group there are in each bucket, buckets rising. */
struct census {
  int64_t *numbers, *counts;
  size_t count;
};

struct plan {
  struct bytes body;
  const struct census *census; /* of each group */
  int64_t today;
  int64_t rows;
  int chunks;
};

static int by_number(const void *left, const void *right) {
  int64_t a = ((const int64_t *)left)[0], b = ((const int64_t *)right)[0];
  return (a > b) - (a < b);
}

/* Pairs of number and count, some numbers more than once: sorted and added up. */
static bool census_take(struct census *census, const struct pg_rows *rows, enum chunk_group group,
                        struct arena *arena) {
  int64_t(*pairs)[2] = arena_alloc(arena, (size_t)rows->count + 1, sizeof *pairs);
  census->numbers = ARENA_NEW(arena, (size_t)rows->count + 1, int64_t);
  census->counts = ARENA_NEW(arena, (size_t)rows->count + 1, int64_t);
  if (pairs == NULL || census->numbers == NULL || census->counts == NULL) return false;
  size_t count = 0;
  for (int i = 0; i < rows->count; i++) {
    const struct entity *entity = entity_find(pg_get_text(rows, i, 0), pg_get_length(rows, i, 0));
    if (entity == NULL || chunk_group_of(entity->kind) != group) continue;
    pairs[count][0] = pg_get_int(rows, i, 1);
    pairs[count++][1] = pg_get_int(rows, i, 2);
  }
  qsort(pairs, count, sizeof *pairs, by_number);
  census->count = 0;
  for (size_t i = 0; i < count; i++) {
    if (census->count == 0 || census->numbers[census->count - 1] != pairs[i][0]) {
      census->numbers[census->count] = pairs[i][0];
      census->counts[census->count++] = 0;
    }
    census->counts[census->count - 1] += pairs[i][1];
  }
  return true;
}

static void put_chunk(struct plan *plan, struct chunk_name name, int64_t rows, bool first) {
  char text[CHUNK_NAME_SIZE];
  chunk_name_format(&name, text);
  bytes_format(&plan->body, "%s{\"name\":\"%s\",\"rows\":%" PRId64 ",\"first\":%s}",
               plan->chunks > 0 ? "," : "", text, rows, first ? "true" : "false");
  plan->rows += rows;
  plan->chunks++;
}

/* Buckets [low, high) of the census, as many together as make a chunk. */
static void put_rising(struct plan *plan, enum chunk_group group, size_t low, size_t high, bool first) {
  const struct census *census = &plan->census[group];
  for (size_t begin = low; begin < high;) {
    int64_t rows = 0;
    size_t end = begin;
    while (end < high && (rows == 0 || rows + census->counts[end] <= SNAPSHOT_CHUNK_ROWS))
      rows += census->counts[end++];
    put_chunk(plan, (struct chunk_name){group, census->numbers[begin], census->numbers[end - 1]}, rows,
              first);
    begin = end;
  }
}

static void put_falling(struct plan *plan, enum chunk_group group, size_t high) {
  const struct census *census = &plan->census[group];
  for (size_t end = high; end > 0;) {
    int64_t rows = 0;
    size_t begin = end;
    while (begin > 0 && (rows == 0 || rows + census->counts[begin - 1] <= SNAPSHOT_CHUNK_ROWS))
      rows += census->counts[--begin];
    put_chunk(plan, (struct chunk_name){group, census->numbers[begin], census->numbers[end - 1]}, rows,
              false);
    end = begin;
  }
}

static size_t place_of(const struct census *census, int64_t number) {
  size_t place = 0;
  while (place < census->count && census->numbers[place] < number) place++;
  return place;
}

static void put_plan(struct plan *plan) {
  const struct census *visits = &plan->census[CHUNK_APPOINTMENT];
  size_t today = place_of(visits, plan->today), later = place_of(visits, plan->today + FIRST_DAYS + 1);
  put_rising(plan, CHUNK_SETUP, 0, plan->census[CHUNK_SETUP].count, true);
  put_rising(plan, CHUNK_APPOINTMENT, today, later, true);
  put_rising(plan, CHUNK_CUSTOMER, 0, plan->census[CHUNK_CUSTOMER].count, false);
  put_rising(plan, CHUNK_APPOINTMENT, later, visits->count, false);
  put_falling(plan, CHUNK_APPOINTMENT, today);
  put_rising(plan, CHUNK_OTHER, 0, plan->census[CHUNK_OTHER].count, false);
}

static enum code read_census(struct request *request, struct pg_rows *clock, struct pg_rows *rows,
                             struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_READ, request->principal.tenant);
  struct pg_call call = pg_call(request->pg, PG_FEED_CLOCK);
  pg_batch_add(&batch, &call, clock);
  call = pg_call(request->pg, PG_FEED_CENSUS);
  pg_batch_add(&batch, &call, rows);
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

static void answer_plan(struct request *request, struct response *response, const struct clock_state *clock,
                        const struct pg_rows *rows) {
  struct census census[CHUNK_GROUP_COUNT];
  struct plan plan = {.census = census, .today = request->now / DAY_MS};
  for (int group = 0; group < CHUNK_GROUP_COUNT; group++) {
    if (census_take(&census[group], rows, (enum chunk_group)group, request->arena)) continue;
    sync_no_room(request, response);
    return;
  }
  char cursor[CURSOR_TEXT_SIZE];
  cursor_format((struct cursor){clock->epoch, clock->seq}, cursor);
  bytes_format(&plan.body,
               "{\"id\":\"%s\",\"epoch\":%" PRId64 ",\"seq\":%" PRId64 ",\"cursor\":\"%s\",\"chunks\":[",
               cursor, clock->epoch, clock->seq, cursor);
  put_plan(&plan);
  bytes_format(&plan.body, "],\"rows\":%" PRId64 "}", plan.rows);
  bytes_answer(&plan.body, request, response, NULL);
}

void snapshot_route(struct request *request, struct response *response) {
  struct pg_rows clock_rows = {0}, rows = {0};
  struct clock_state clock;
  struct error error;
  error_init(&error);
  if (!request_query_known(request, response, NULL, 0)) return;
  if (read_census(request, &clock_rows, &rows, &error) != CODE_OK) {
    pg_rollback(request->pg);
    response_error(request, response, &error);
  } else if (sync_clock(request, response, &clock_rows, &clock)) {
    answer_plan(request, response, &clock, &rows);
  }
  pg_rows_release(&clock_rows);
  pg_rows_release(&rows);
}

/* --------------------------------------------------------------------------------------------------- a chunk */

struct chunk {
  struct cursor at;
  struct chunk_name name;
  struct pg_rows clock, rows;
};

static enum code read_chunk(struct request *request, struct chunk *chunk, struct error *error) {
  const char *names[ENTITY_COUNT];
  size_t count = 0;
  for (int i = 0; i < ENTITY_COUNT; i++)
    if (entities[i].whole == ENTITY_NONE && chunk_group_of(entities[i].kind) == chunk->name.group)
      names[count++] = entities[i].name;
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_READ, request->principal.tenant);
  struct pg_call call = pg_call(request->pg, PG_FEED_CLOCK);
  pg_batch_add(&batch, &call, &chunk->clock);
  call = pg_call(request->pg, PG_FEED_CHUNK);
  pg_strings(&call, request->arena, names, count);
  pg_int(&call, chunk->name.from);
  pg_int(&call, chunk->name.to);
  pg_int(&call, chunk->at.seq);
  pg_batch_add(&batch, &call, &chunk->rows);
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

/* A line a row; how many, and SHA-256 of the lines, stand in the headers. */
static void answer_chunk(struct request *request, struct response *response, const struct chunk *chunk) {
  struct bytes body = {.data = NULL};
  bytes_text(&body, "");
  for (int i = 0; i < chunk->rows.count; i++) {
    sync_put_row(&body, &chunk->rows, i);
    bytes_add(&body, "\n", 1);
  }
  uint8_t sha[IMAGE_SHA_SIZE];
  char text[2 * IMAGE_SHA_SIZE + 1] = "", count[24];
  if (!body.failed) image_sha(body.data, body.used, sha);
  for (size_t i = 0; !body.failed && i < IMAGE_SHA_SIZE; i++) (void)snprintf(text + 2 * i, 3, "%02x", sha[i]);
  (void)snprintf(count, sizeof count, "%d", chunk->rows.count);
  bytes_answer(&body, request, response, "application/x-ndjson");
  if (response->status != 200) return;
  response_header(request, response, "FD-SHA256", text);
  response_header(request, response, "FD-Rows", count);
  deflate_response(request, response);
}

void snapshot_chunk_route(struct request *request, struct response *response) {
  struct chunk chunk = {.at = {0, 0}};
  struct clock_state clock;
  struct error error;
  error_init(&error);
  const char *id = request->parameters[0];
  if (!request_query_known(request, response, NULL, 0)) return;
  if (!cursor_parse(id, strlen(id), &chunk.at) || !chunk_name_parse(request->parameters[1], &chunk.name)) {
    response_problem(request, response, 404, "not_found", NULL,
                     "There is no such chunk. Begin with /v1/snapshot.");
    return;
  }
  if (read_chunk(request, &chunk, &error) != CODE_OK) {
    pg_rollback(request->pg);
    response_error(request, response, &error);
  } else if (sync_clock(request, response, &chunk.clock, &clock) &&
             sync_cursor_stands(request, response, chunk.at, &clock)) {
    answer_chunk(request, response, &chunk);
  }
  pg_rows_release(&chunk.clock);
  pg_rows_release(&chunk.rows);
}
