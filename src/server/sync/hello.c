#include <string.h>

#include "core/model/text.h"
#include "server/pg/pg.h"
#include "server/server.h"
#include "server/sync/sync.h"
#include "wire/push.h"

enum { APP_MAX = 64 };

struct hello {
  struct id replica;
  const char *app;
  int64_t schema;
  struct cursor cursor;
};

static bool refuse(struct request *request, struct response *response, const char *field, const char *why) {
  response_problem(request, response, 400, "invalid", field, why);
  return false;
}

/* The versions of the protocol that the desk speaks, and its schema. */
static bool read_versions(struct request *request, struct response *response, struct hello *hello) {
  const json_t *proto = json_object_get(request->json, "proto");
  const json_t *least = json_array_get(proto, 0), *most = json_array_get(proto, 1);
  if (json_array_size(proto) != 2 || !json_is_integer(least) || !json_is_integer(most))
    return refuse(request, response, "/proto",
                  "The oldest and the newest version of the protocol are wanted: [1,1].");
  const json_t *schema = json_object_get(request->json, "schema");
  if (!json_is_integer(schema) || json_integer_value(schema) < 1 || json_integer_value(schema) > INT32_MAX)
    return refuse(request, response, "/schema", "The number of the schema that the desk has is wanted.");
  hello->schema = json_integer_value(schema);
  if (json_integer_value(least) <= SYNC_PROTO && json_integer_value(most) >= SYNC_PROTO_LEAST) return true;
  response_problem(
      request, response, 426, "update_required", "/proto",
      "This desk and the central server do not understand each other any more. Update the older one.");
  return false;
}

static bool read_hello(struct request *request, struct response *response, struct hello *hello) {
  const json_t *replica = json_object_get(request->json, "replica");
  if (!json_is_string(replica) ||
      !id_parse(json_string_value(replica), json_string_length(replica), &hello->replica) ||
      id_is_nil(hello->replica))
    return refuse(request, response, "/replica", "The id of the replica, a UUID, is wanted.");
  const json_t *app = json_object_get(request->json, "app");
  if (app != NULL && (!json_is_string(app) || json_string_length(app) > APP_MAX))
    return refuse(request, response, "/app", "The version of the program is a text of at most 64 bytes.");
  hello->app = json_string_value(app);
  const json_t *cursor = json_object_get(request->json, "cursor");
  if (cursor != NULL && !json_is_null(cursor) && !json_is_string(cursor))
    return refuse(request, response, "/cursor", "The cursor is a text, such as \"3.90412\".");
  return sync_cursor(request, response, json_string_value(cursor), "/cursor", &hello->cursor) &&
         read_versions(request, response, hello);
}

static json_t *answer(const struct request *request, const struct clock_state *clock, int64_t last) {
  char tenant[ID_TEXT_SIZE], device[ID_TEXT_SIZE];
  id_format(request->principal.tenant, tenant);
  id_format(request->principal.id, device);
  return json_pack(
      "{s:s, s:s, s:i, s:I, s:I, s:I, s:I, s:i, s:[s, s, s], s:s, s:I, s:{s:i, s:i, s:i, s:i, s:i, s:i}}", //
      "tenant", tenant, "device", device, "proto", SYNC_PROTO,                                             //
      "epoch", (json_int_t)clock->epoch, "seq", (json_int_t)clock->seq,                                    //
      "horizon", (json_int_t)clock->horizon, "last_op_no", (json_int_t)last,                               //
      "schema", SYNC_SCHEMA, "features", "gzip", "snapshot", "digest", "min_app", "0.1.0",                 //
      "time", (json_int_t)request->now, "limits",                                                          //
      "push_operations", PUSH_OPERATIONS_MAX, "push_bytes", PUSH_BYTES_MAX, "pull_rows", PULL_ROWS_MAX,
      "fetch_rows", FETCH_ROWS_MAX, "digest_buckets", DIGEST_BUCKETS_MAX, "wait_seconds", WAIT_SECONDS_MAX);
}

static enum code ask(struct request *request, const struct hello *hello, struct pg_rows *clock,
                     struct pg_rows *stream, struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_WRITE, request->principal.tenant);
  struct pg_call call = pg_call(request->pg, PG_FEED_CLOCK);
  pg_batch_add(&batch, &call, clock);
  call = pg_call(request->pg, PG_STREAM_HELLO);
  pg_id(&call, request->principal.tenant);
  pg_id(&call, hello->replica);
  pg_id(&call, request->principal.id);
  pg_int(&call, SYNC_PROTO);
  pg_int(&call, hello->schema);
  pg_text(&call, hello->app);
  if (hello->cursor.epoch == 0) {
    pg_null(&call);
    pg_null(&call);
  } else {
    pg_int(&call, hello->cursor.epoch);
    pg_int(&call, hello->cursor.seq);
  }
  pg_int(&call, request->now);
  pg_batch_add(&batch, &call, stream);
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

void hello_route(struct request *request, struct response *response) {
  struct hello hello = {.app = NULL};
  struct pg_rows clock_rows = {0}, stream_rows = {0};
  struct clock_state clock;
  struct error error;
  error_init(&error);
  if (!read_hello(request, response, &hello)) return;
  if (ask(request, &hello, &clock_rows, &stream_rows, &error) != CODE_OK) {
    pg_rollback(request->pg);
    response_error(request, response, &error);
  } else if (stream_rows.count == 0) {
    response_problem(
        request, response, 409, "replica_forked", "/replica",
        "This replica belongs to another desk. It takes a new id and sends again what is not settled.");
  } else if (sync_clock(request, response, &clock_rows, &clock)) {
    response_json(request, response, 200, answer(request, &clock, pg_get_int(&stream_rows, 0, 0)));
  }
  pg_rows_release(&clock_rows);
  pg_rows_release(&stream_rows);
}
