#include <inttypes.h>
#include <stdlib.h>

#include "core/model/entity.h"

#include "server/pg/pg.h"
#include "server/server.h"
#include "server/sync/bucket_sum.h"
#include "server/sync/bytes.h"
#include "server/sync/sync.h"

/*
 * Whether a desk has the same rows of an entity: {"at":"3.90412","e":"appointment","from":20393,"b":[[bucket,count,"sum"],…]}, buckets rising,
 * from `from` on without a gap: one that is left out has no row at the desk.
 *
 * A desk that is behind is compared only where nothing has changed since; the rest is `moved`, for the next time.
 */
struct bucket {
  int64_t number, count;
  struct bucket_sum sum;
  int64_t touched; /* of the server's: the newest change */
};

struct buckets {
  struct bucket *list;
  size_t count;
};

struct digest {
  struct cursor at;
  const struct entity *entity;
  int64_t from;
  struct buckets theirs, ours;
  struct pg_rows clock, sums, touched, rows;
  int64_t *different, *moved;
  size_t different_count, moved_count;
  bool more;
};

/* ---------------------------------------------------------------------------------------------- what is asked */

static bool refuse(struct request *request, struct response *response, const char *field, const char *why) {
  response_problem(request, response, 400, "invalid", field, why);
  return false;
}

static bool is_bucket_number(const json_t *json) {
  return json_is_integer(json) && json_integer_value(json) >= INT32_MIN &&
         json_integer_value(json) <= INT32_MAX;
}

static bool read_bucket(const json_t *json, struct bucket *bucket) {
  const json_t *number = json_array_get(json, 0), *count = json_array_get(json, 1),
               *sum = json_array_get(json, 2);
  if (json_array_size(json) != 3 || !is_bucket_number(number) || !json_is_integer(count) ||
      json_integer_value(count) < 0 || !json_is_string(sum))
    return false;
  bucket->number = json_integer_value(number);
  bucket->count = json_integer_value(count);
  return bucket_sum_parse(json_string_value(sum), json_string_length(sum), &bucket->sum);
}

static bool read_buckets(struct request *request, struct response *response, struct digest *digest) {
  const json_t *list = json_object_get(request->json, "b");
  struct buckets *theirs = &digest->theirs;
  theirs->count = json_array_size(list);
  if (!json_is_array(list) || theirs->count > DIGEST_BUCKETS_MAX)
    return refuse(request, response, "/b",
                  "A list of at most 20000 buckets is wanted, each as [number, count, sum].");
  theirs->list = ARENA_NEW(request->arena, theirs->count + 1, struct bucket);
  if (theirs->list == NULL) {
    sync_no_room(request, response);
    return false;
  }
  for (size_t i = 0; i < theirs->count; i++) {
    struct bucket *bucket = &theirs->list[i];
    if (!read_bucket(json_array_get(list, i), bucket))
      return refuse(request, response, "/b",
                    "A bucket is [number, count, sum]; the sum is 32 hexadecimal digits.");
    if (bucket->number < digest->from || (i > 0 && bucket->number <= theirs->list[i - 1].number))
      return refuse(request, response, "/b",
                    "Buckets come in rising order, each once, none before \"from\".");
  }
  return true;
}

static bool read_digest(struct request *request, struct response *response, struct digest *digest) {
  const json_t *at = json_object_get(request->json, "at"), *name = json_object_get(request->json, "e");
  const json_t *from = json_object_get(request->json, "from");
  if (!json_is_string(at))
    return refuse(request, response, "/at", "The desk's cursor is wanted, such as \"3.90412\".");
  if (!sync_cursor(request, response, json_string_value(at), "/at", &digest->at)) return false;
  digest->entity = entity_find(json_string_value(name), json_string_length(name));
  if (digest->entity == NULL || digest->entity->whole != ENTITY_NONE)
    return refuse(request, response, "/e", "The name of an entity is wanted, such as \"appointment\".");
  if (from != NULL && !is_bucket_number(from))
    return refuse(request, response, "/from", "The number of the first bucket is wanted.");
  digest->from = from == NULL ? INT32_MIN : json_integer_value(from);
  return read_buckets(request, response, digest);
}

/* ------------------------------------------------------------------------------------------- what there is here */

static enum code read_sums(struct request *request, struct digest *digest, struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_READ, request->principal.tenant);
  struct pg_call call = pg_call(request->pg, PG_FEED_CLOCK);
  pg_batch_add(&batch, &call, &digest->clock);
  call = pg_call(request->pg, PG_FEED_DIGEST);
  pg_text(&call, digest->entity->name);
  pg_int(&call, digest->from);
  pg_batch_add(&batch, &call, &digest->sums);
  call = pg_call(request->pg, PG_FEED_TOUCHED);
  pg_text(&call, digest->entity->name);
  pg_int(&call, digest->at.seq);
  pg_batch_add(&batch, &call, &digest->touched);
  return pg_batch_run(&batch, error);
}

/* All hashes of a bucket, one behind the other. */
static bool add_hashes(struct bucket *bucket, const struct pg_rows *rows, int row) {
  size_t size = (size_t)bucket->count * BUCKET_HASH_SIZE;
  uint8_t *hashes = malloc(size + 1);
  bool whole = hashes != NULL && pg_get_bytes(rows, row, 2, hashes, size) == size;
  for (size_t i = 0; whole && i < size; i += BUCKET_HASH_SIZE) bucket_sum_add(&bucket->sum, hashes + i);
  free(hashes);
  return whole;
}

static bool take_ours(struct request *request, struct digest *digest) {
  digest->ours.count = (size_t)digest->sums.count;
  digest->ours.list = ARENA_NEW(request->arena, digest->ours.count + 1, struct bucket);
  for (int i = 0; digest->ours.list != NULL && i < digest->sums.count; i++) {
    struct bucket *bucket = &digest->ours.list[i];
    bucket->number = pg_get_int(&digest->sums, i, 0);
    bucket->count = pg_get_int(&digest->sums, i, 1);
    bucket->touched = pg_get_int(&digest->sums, i, 3);
    if (!add_hashes(bucket, &digest->sums, i)) return false;
  }
  return digest->ours.list != NULL;
}

/* --------------------------------------------------------------------------------------------- the comparison */

static bool was_left(const struct digest *digest, int64_t number) {
  for (int i = 0; i < digest->touched.count; i++)
    if (pg_get_int(&digest->touched, i, 0) == number) return true;
  return false;
}

static void note_difference(struct digest *digest, int64_t number, const struct bucket *ours) {
  bool moved = (ours != NULL && ours->touched > digest->at.seq) || was_left(digest, number);
  if (moved)
    digest->moved[digest->moved_count++] = number;
  else if (digest->different_count < DIGEST_DIFFERENT_MAX)
    digest->different[digest->different_count++] = number;
  else
    digest->more = true;
}

static bool is_same(const struct bucket *left, const struct bucket *right) {
  return left->count == right->count && left->sum.high == right->sum.high && left->sum.low == right->sum.low;
}

/* Both lists rise, so one walk over both. An empty bucket is the same as none. */
static bool compare(struct request *request, struct digest *digest) {
  const struct buckets *theirs = &digest->theirs, *ours = &digest->ours;
  size_t most = theirs->count + ours->count + 1;
  digest->different = ARENA_NEW(request->arena, most, int64_t);
  digest->moved = ARENA_NEW(request->arena, most, int64_t);
  if (digest->different == NULL || digest->moved == NULL) return false;
  for (size_t i = 0, j = 0; i < theirs->count || j < ours->count;) {
    bool has_their = i < theirs->count, has_our = j < ours->count;
    if (has_their && (!has_our || theirs->list[i].number < ours->list[j].number)) {
      if (theirs->list[i].count > 0) note_difference(digest, theirs->list[i].number, NULL);
      i++;
    } else if (has_their && theirs->list[i].number == ours->list[j].number) {
      if (!is_same(&theirs->list[i], &ours->list[j]))
        note_difference(digest, ours->list[j].number, &ours->list[j]);
      i++;
      j++;
    } else {
      note_difference(digest, ours->list[j].number, &ours->list[j]);
      j++;
    }
  }
  return true;
}

/* ----------------------------------------------------------------------------------------------- the answer */

static enum code read_different(struct request *request, struct digest *digest, struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  if (digest->different_count > 0) {
    struct pg_call call = pg_call(request->pg, PG_FEED_BUCKET_ROWS);
    pg_text(&call, digest->entity->name);
    pg_ints(&call, request->arena, digest->different, digest->different_count);
    pg_batch_add(&batch, &call, &digest->rows);
  }
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

static void put_row(struct bytes *body, const struct pg_rows *rows, int row) {
  /* PostgreSQL writes bytes as \x and their digits. */
  bytes_format(body, "[\"%s\",%" PRId64 ",\"%.16s\"]", pg_get_text(rows, row, 1), pg_get_int(rows, row, 2),
               pg_get_text(rows, row, 3) + 2);
}

static void put_different(struct bytes *body, const struct digest *digest) {
  for (size_t i = 0; i < digest->different_count; i++) {
    bytes_format(body, "%s{\"b\":%" PRId64 ",\"rows\":[", i > 0 ? "," : "", digest->different[i]);
    bool first = true;
    for (int row = 0; row < digest->rows.count; row++) {
      if (pg_get_int(&digest->rows, row, 0) != digest->different[i]) continue;
      if (!first) bytes_add(body, ",", 1);
      put_row(body, &digest->rows, row);
      first = false;
    }
    bytes_text(body, "]}");
  }
}

static void answer(struct request *request, struct response *response, const struct digest *digest,
                   const struct clock_state *clock) {
  struct bytes body = {.data = NULL};
  bytes_format(&body, "{\"at\":\"%" PRId64 ".%" PRId64 "\",\"buckets\":[", clock->epoch, clock->seq);
  put_different(&body, digest);
  bytes_text(&body, "],\"moved\":[");
  for (size_t i = 0; i < digest->moved_count; i++)
    bytes_format(&body, "%s%" PRId64, i > 0 ? "," : "", digest->moved[i]);
  bytes_format(&body, "],\"more\":%s}", digest->more ? "true" : "false");
  bytes_answer(&body, request, response, NULL);
}

static void run(struct request *request, struct response *response, struct digest *digest) {
  struct clock_state clock;
  struct error error;
  error_init(&error);
  if (read_sums(request, digest, &error) != CODE_OK) {
    response_error(request, response, &error);
  } else if (sync_clock(request, response, &digest->clock, &clock) &&
             sync_cursor_stands(request, response, digest->at, &clock)) {
    if (!take_ours(request, digest) || !compare(request, digest))
      sync_no_room(request, response);
    else if (read_different(request, digest, &error) != CODE_OK)
      response_error(request, response, &error);
    else
      answer(request, response, digest, &clock);
  }
  pg_rollback(request->pg); /* of a transaction that only read, and may be over already */
}

void digest_route(struct request *request, struct response *response) {
  struct digest digest = {.from = 0};
  if (!read_digest(request, response, &digest)) return;
  run(request, response, &digest);
  pg_rows_release(&digest.clock);
  pg_rows_release(&digest.sums);
  pg_rows_release(&digest.touched);
  pg_rows_release(&digest.rows);
}
