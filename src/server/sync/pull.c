#include <inttypes.h>
#include <stdio.h>

#include "server/pg/pg.h"
#include "server/server.h"
#include "server/sync/bytes.h"
#include "server/sync/deflate.h"
#include "server/sync/sync.h"

enum { NOTED_EVERY_MS = 60000 }; /* how often it is written down how far a desk has read */

struct page {
  struct cursor cursor;
  int64_t limit;
  struct pg_rows clock, rows, streams;
};

/* Clock, rows and streams of one snapshot, so that no stream says "done" of what is not among the rows. */
static enum code read_page(struct request *request, struct page *page, struct error *error) {
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_READ, request->principal.tenant);
  struct pg_call call = pg_call(request->pg, PG_FEED_CLOCK);
  pg_batch_add(&batch, &call, &page->clock);
  call = pg_call(request->pg, PG_FEED_PAGE);
  pg_int(&call, page->cursor.seq);
  pg_int(&call, page->limit + 1); /* one more says whether there is more */
  pg_batch_add(&batch, &call, &page->rows);
  call = pg_call(request->pg, PG_STREAM_OF_DEVICE);
  pg_id(&call, request->principal.id);
  pg_batch_add(&batch, &call, &page->streams);
  pg_batch_commit(&batch);
  return pg_batch_run(&batch, error);
}

/* The rows of the page into the body; how many, and what the last one's number is. */
static int put_rows(struct bytes *body, const struct page *page, int64_t *last) {
  int count = 0;
  while (count < page->rows.count && count < page->limit && (count == 0 || body->used < PULL_BYTES_MAX)) {
    if (count > 0) bytes_add(body, ",", 1);
    sync_put_row(body, &page->rows, count);
    *last = pg_get_int(&page->rows, count, 0);
    count++;
  }
  return count;
}

static void put_streams(struct bytes *body, const struct pg_rows *streams) {
  bytes_text(body, ",\"streams\":{");
  for (int i = 0; i < streams->count; i++)
    bytes_format(body, "%s\"%s\":%" PRId64, i > 0 ? "," : "", pg_get_text(streams, i, 0),
                 pg_get_int(streams, i, 1));
  bytes_text(body, "}");
}

/* {"epoch","from","rows":[…],"to","more","streams"}: what is known only at the end stands behind the rows. */
static void answer(struct request *request, struct response *response, const struct page *page,
                   const struct clock_state *clock) {
  struct bytes body = {.data = NULL};
  int64_t last = page->cursor.seq;
  bytes_format(&body, "{\"epoch\":%" PRId64 ",\"from\":%" PRId64 ",\"rows\":[", clock->epoch,
               page->cursor.seq);
  bool more = put_rows(&body, page, &last) < page->rows.count;
  int64_t to = more ? last : clock->seq;
  bytes_format(&body, "],\"to\":%" PRId64 ",\"cursor\":\"%" PRId64 ".%" PRId64 "\",\"more\":%s", to,
               clock->epoch, to, more ? "true" : "false");
  put_streams(&body, &page->streams);
  bytes_add(&body, "}", 1);
  bytes_answer(&body, request, response, NULL);
  deflate_response(request, response);
}

/* How far the desk has read, for the operator and for the warning before the horizon. Not worth failing for. */
static void note_cursor(struct request *request, const struct page *page) {
  if (page->streams.count == 0 || page->cursor.epoch == 0) return;
  bool fresh = request->now - pg_get_int(&page->streams, 0, 2) < NOTED_EVERY_MS;
  bool same = pg_get_int(&page->streams, 0, 4) == page->cursor.seq;
  if (fresh || same) return;
  struct error ignored;
  error_init(&ignored);
  struct pg_batch batch;
  pg_batch_init(&batch, request->pg);
  pg_batch_begin(&batch, PG_WRITE, request->principal.tenant);
  struct pg_call call = pg_call(request->pg, PG_STREAM_READ);
  pg_id(&call, request->principal.id);
  pg_int(&call, page->cursor.epoch);
  pg_int(&call, page->cursor.seq);
  pg_int(&call, request->now);
  pg_batch_add(&batch, &call, NULL);
  pg_batch_commit(&batch);
  if (pg_batch_run(&batch, &ignored) != CODE_OK) pg_rollback(request->pg);
}

static void page_release(struct page *page) {
  pg_rows_release(&page->clock);
  pg_rows_release(&page->rows);
  pg_rows_release(&page->streams);
}

void pull_route(struct request *request, struct response *response) {
  static const char *const names[] = {"cursor", "limit"};
  struct page page = {.limit = PULL_ROWS_DEFAULT};
  struct clock_state clock;
  struct error error;
  error_init(&error);
  if (!request_query_known(request, response, names, 2) ||
      !sync_cursor(request, response, request_query(request, "cursor"), "cursor", &page.cursor) ||
      !sync_number(request, response, "limit", 1, PULL_ROWS_MAX, PULL_ROWS_DEFAULT, &page.limit))
    return;
  if (read_page(request, &page, &error) != CODE_OK) {
    pg_rollback(request->pg);
    response_error(request, response, &error);
  } else if (sync_clock(request, response, &page.clock, &clock) &&
             sync_cursor_stands(request, response, page.cursor, &clock)) {
    char etag[CURSOR_TEXT_SIZE + 2], at[CURSOR_TEXT_SIZE];
    cursor_format((struct cursor){clock.epoch, clock.seq}, at);
    (void)snprintf(etag, sizeof etag, "\"%s\"", at);
    if (page.rows.count > 0) {
      (void)snprintf(response->etag, sizeof response->etag, "%s", etag);
      answer(request, response, &page, &clock);
    } else if (!response_not_modified(request, response, etag)) {
      answer(request, response, &page, &clock);
    }
    note_cursor(request, &page);
  }
  page_release(&page);
}
