#include <inttypes.h>

#include "core/model/entity.h"

#include "server/pg/pg.h"
#include "server/server.h"
#include "server/sync/bytes.h"
#include "server/sync/deflate.h"
#include "server/sync/sync.h"

/* Single rows, by entity and id: {"rows":[["appointment",ID],…]}. */
struct fetch {
  const char **names;
  struct id *ids;
  size_t count;
  struct pg_rows clock, rows;
};

static bool refuse(struct request *request, struct response *response, const char *why) {
  response_problem(request, response, 400, "invalid", "/rows", why);
  return false;
}

static bool read_wanted(struct request *request, struct response *response, struct fetch *fetch) {
  const json_t *list = json_object_get(request->json, "rows");
  fetch->count = json_array_size(list);
  if (!json_is_array(list) || fetch->count == 0 || fetch->count > FETCH_ROWS_MAX)
    return refuse(request, response, "A list of one to 500 rows is wanted, each as [entity, id].");
  fetch->names = ARENA_NEW(request->arena, fetch->count, const char *);
  fetch->ids = ARENA_NEW(request->arena, fetch->count, struct id);
  if (fetch->names == NULL || fetch->ids == NULL) {
    sync_no_room(request, response);
    return false;
  }
  for (size_t i = 0; i < fetch->count; i++) {
    const json_t *pair = json_array_get(list, i), *name = json_array_get(pair, 0),
                 *id = json_array_get(pair, 1);
    if (json_array_size(pair) != 2 || !json_is_string(name) || !json_is_string(id))
      return refuse(request, response, "Each row is wanted as [entity, id].");
    const struct entity *entity = entity_find(json_string_value(name), json_string_length(name));
    if (entity == NULL || entity->whole != ENTITY_NONE)
      return refuse(request, response,
                    "There is no such entity, or it comes with the one that it is a part of.");
    if (!id_parse(json_string_value(id), json_string_length(id), &fetch->ids[i]))
      return refuse(request, response, "The id of a row is a UUID.");
    fetch->names[i] = entity->name;
  }
  return true;
}

static enum code read_rows(struct request *request, struct fetch *fetch, struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_READ, request->principal.tenant);
  struct pg_call call = pg_call(request->pg, PG_FEED_CLOCK);
  pg_batch_add(&batch, &call, &fetch->clock);
  call = pg_call(request->pg, PG_FEED_FETCH);
  pg_strings(&call, request->arena, fetch->names, fetch->count);
  pg_ids(&call, request->arena, fetch->ids, fetch->count);
  pg_batch_add(&batch, &call, &fetch->rows);
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

/* Those that came, and then the names of those that did not. False without memory. */
static bool put_rows(struct bytes *body, struct request *request, const struct fetch *fetch) {
  bool *found = ARENA_NEW(request->arena, fetch->count, bool);
  if (found == NULL) return false;
  for (int i = 0; i < fetch->rows.count; i++) {
    if (i > 0) bytes_add(body, ",", 1);
    sync_put_row(body, &fetch->rows, i);
    found[pg_get_int(&fetch->rows, i, 3) - 1] = true;
  }
  bytes_text(body, "],\"missing\":[");
  bool first = true;
  for (size_t i = 0; i < fetch->count; i++) {
    if (found[i]) continue;
    char id[ID_TEXT_SIZE];
    id_format(fetch->ids[i], id);
    bytes_format(body, "%s[\"%s\",\"%s\"]", first ? "" : ",", fetch->names[i], id);
    first = false;
  }
  return true;
}

static void answer(struct request *request, struct response *response, const struct fetch *fetch,
                   const struct clock_state *clock) {
  struct bytes body = {.data = NULL};
  bytes_format(&body, "{\"epoch\":%" PRId64 ",\"seq\":%" PRId64 ",\"rows\":[", clock->epoch, clock->seq);
  if (!put_rows(&body, request, fetch)) body.failed = true;
  bytes_text(&body, "]}");
  bytes_answer(&body, request, response, NULL);
  deflate_response(request, response);
}

void fetch_route(struct request *request, struct response *response) {
  struct fetch fetch = {.count = 0};
  struct clock_state clock;
  struct error error;
  error_init(&error);
  if (!read_wanted(request, response, &fetch)) return;
  if (read_rows(request, &fetch, &error) != CODE_OK) {
    pg_rollback(request->pg);
    response_error(request, response, &error);
  } else if (sync_clock(request, response, &fetch.clock, &clock)) {
    answer(request, response, &fetch, &clock);
  }
  pg_rows_release(&fetch.clock);
  pg_rows_release(&fetch.rows);
}
