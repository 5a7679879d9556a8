#include <inttypes.h>

#include "server/pg/pg.h"
#include "server/server.h"
#include "server/sync/bytes.h"
#include "server/sync/sync.h"
#include "server/sync/waiters.h"

static void answer_news(struct request *request, struct response *response, int64_t seq) {
  struct bytes body = {.data = NULL};
  bytes_format(&body, "{\"seq\":%" PRId64 "}", seq);
  bytes_answer(&body, request, response, NULL);
}

static enum code read_clock(struct request *request, struct pg_rows *rows, struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_READ, request->principal.tenant);
  struct pg_call call = pg_call(request->pg, PG_FEED_CLOCK);
  pg_batch_add(&batch, &call, rows);
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

/* The clock, out of memory when that is fresh and not behind the desk; false when it was answered. */
static bool find_clock(struct request *request, struct response *response, struct cursor cursor,
                       struct clock_state *clock) {
  struct cursor known;
  if (waiters_known(request->server->waiters, request->principal.tenant, &known) &&
      known.epoch == cursor.epoch && known.seq >= cursor.seq) {
    *clock = (struct clock_state){.epoch = known.epoch, .seq = known.seq, .horizon = 0};
    return true;
  }
  struct pg_rows rows = {0};
  struct error error;
  error_init(&error);
  bool found = false;
  if (read_clock(request, &rows, &error) != CODE_OK) {
    pg_rollback(request->pg);
    response_error(request, response, &error);
  } else {
    found = sync_clock(request, response, &rows, clock);
  }
  pg_rows_release(&rows);
  return found;
}

/* What was committed since the clock was looked at. */
static int64_t newest(struct request *request, int64_t seq) {
  struct cursor known;
  bool newer = waiters_known(request->server->waiters, request->principal.tenant, &known) && known.seq > seq;
  return newer ? known.seq : seq + 1;
}

void wait_route(struct request *request, struct response *response) {
  static const char *const names[] = {"cursor", "t"};
  struct cursor cursor;
  struct clock_state clock;
  int64_t seconds;
  if (!request_query_known(request, response, names, 2) ||
      !sync_cursor(request, response, request_query(request, "cursor"), "cursor", &cursor) ||
      !sync_number(request, response, "t", 1, WAIT_SECONDS_MAX, WAIT_SECONDS_DEFAULT, &seconds) ||
      !find_clock(request, response, cursor, &clock) ||
      !sync_cursor_stands(request, response, cursor, &clock))
    return;
  if (clock.seq > cursor.seq || cursor.epoch == 0) {
    answer_news(request, response, clock.seq);
    return;
  }
  switch (waiters_hold(request->server->waiters, request, response, cursor, (int)seconds * 1000)) {
  case WAIT_HELD:
    return; /* the request belongs to somebody else now */
  case WAIT_NEWS:
    answer_news(request, response, newest(request, clock.seq));
    return;
  case WAIT_FULL:
    response_problem(request, response, 429, "limited", NULL, "Too many desks of this salon wait already.");
    response->retry_after = WAIT_SECONDS_DEFAULT;
    return;
  case WAIT_STOPPED:
    response_problem(request, response, 503, "offline", NULL, "The central server is being stopped.");
    response->retry_after = 1;
    return;
  }
}
