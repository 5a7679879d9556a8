/*
 * The routes of FD/1, by which a desk and the centre come to hold the same rows (docs/protocol.md). All of them take a desk's access token; none of
 * them looks at anything but the token to know whose data it is about.
 *
 *   POST /v1/hello                    who is there, and what both sides can
 *   POST /v1/push                     operations of a stream; each gets a verdict, for ever
 *   GET  /v1/pull                     rows as they are now, in the order of their last change
 *   GET  /v1/wait                     answered when there is something to pull
 *   GET  /v1/snapshot[/{id}/{chunk}]  all rows, for a desk that has none
 *   POST /v1/digest, /v1/fetch        whether both sides are the same, and single rows where they are not
 */
#ifndef SERVER_SYNC_SYNC_H
#define SERVER_SYNC_SYNC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/http/http.h"
#include "server/sync/cursor.h"

enum {
  SYNC_PROTO = 1,       /* the newest version of the protocol that is spoken here */
  SYNC_PROTO_LEAST = 1, /* the oldest */
  SYNC_SCHEMA = 1,      /* of rows and operations; older ones are converted here */
  PULL_ROWS_DEFAULT = 500,
  PULL_ROWS_MAX = 1000,
  PULL_BYTES_MAX = 4 * 1024 * 1024, /* a page ends early beyond it */
  WAIT_SECONDS_DEFAULT = 25,
  WAIT_SECONDS_MAX = 60,
  FETCH_ROWS_MAX = 500,
  DIGEST_BUCKETS_MAX = 20000, /* that a desk may send at once */
  DIGEST_DIFFERENT_MAX = 64,  /* buckets that are listed at once */
  SNAPSHOT_CHUNK_ROWS = 2000, /* aimed at; a day is never parted */
  SYNC_BODY_MAX = 1024 * 1024
};

void hello_route(struct request *request, struct response *response);
void push_route(struct request *request, struct response *response);
void pull_route(struct request *request, struct response *response);
void wait_route(struct request *request, struct response *response);
void snapshot_route(struct request *request, struct response *response);
void snapshot_chunk_route(struct request *request, struct response *response);
void digest_route(struct request *request, struct response *response);
void fetch_route(struct request *request, struct response *response);

/* ---- What they share ---- */

/* 409 resync, with its reason: the desk begins anew and keeps its outbox. */
void sync_resync(struct request *request, struct response *response, const char *reason);

/* A cursor out of query or body; false, and 400 said, when it is none. `text` NULL is the beginning: epoch 0, seq 0. */
bool sync_cursor(struct request *request, struct response *response, const char *text, const char *field,
                 struct cursor *cursor);

/* Why a desk may not read on from its cursor, said as 409; false then. A cursor without epoch is the beginning, and always fine. */
bool sync_cursor_stands(struct request *request, struct response *response, struct cursor cursor,
                        const struct clock_state *clock);

/* A whole number of the query, or `fallback`; false, and 400 said, when it is none or out of range. */
bool sync_number(struct request *request, struct response *response, const char *name, int64_t minimum,
                 int64_t maximum, int64_t fallback, int64_t *number);

/* 500 with a note for the log: the arena or memory has run out. */
void sync_no_room(struct request *request, struct response *response);

struct pg_rows;
struct bytes;

/* The first row of the clock's statement; false, and 404 said, when there is none: no such tenant any more. */
bool sync_clock(struct request *request, struct response *response, const struct pg_rows *rows,
                struct clock_state *clock);

/* A row of feed_page, feed_chunk or feed_fetch as JSON. Columns: seq, what stands before the image, image. */
void sync_put_row(struct bytes *bytes, const struct pg_rows *rows, int row);

#endif
