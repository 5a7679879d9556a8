#include "server/sync/sync.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/pg/pg.h"
#include "server/sync/bytes.h"

void sync_resync(struct request *request, struct response *response, const char *reason) {
  response_problem(
      request, response, 409, "resync", NULL,
      "What this desk knows cannot be carried on from there. It loads everything again and keeps "
      "what it has not sent yet.");
  json_t *problem = response_problem_json(response);
  if (problem != NULL) (void)json_object_set_new(problem, "reason", json_string(reason));
}

bool sync_cursor(struct request *request, struct response *response, const char *text, const char *field,
                 struct cursor *cursor) {
  *cursor = (struct cursor){0, 0};
  if (text == NULL || cursor_parse(text, strlen(text), cursor)) return true;
  response_problem(request, response, 400, "invalid", field,
                   "This is no cursor. Give the one of the last answer, such as 3.90412, or none to begin.");
  return false;
}

bool sync_cursor_stands(struct request *request, struct response *response, struct cursor cursor,
                        const struct clock_state *clock) {
  if (cursor.epoch == 0 && cursor.seq == 0) return true;
  const char *reason = cursor_resync_reason(cursor, clock);
  if (reason != NULL) sync_resync(request, response, reason);
  return reason == NULL;
}

bool sync_number(struct request *request, struct response *response, const char *name, int64_t minimum,
                 int64_t maximum, int64_t fallback, int64_t *number) {
  const char *text = request_query(request, name);
  *number = fallback;
  if (text == NULL) return true;
  size_t length = strlen(text);
  if (length > 0 && length <= 18 && strspn(text, "0123456789") == length)
    *number = strtoll(text, NULL, 10);
  else
    *number = minimum - 1;
  if (*number >= minimum && *number <= maximum) return true;
  char detail[128];
  (void)snprintf(detail, sizeof detail, "A whole number from %" PRId64 " to %" PRId64 " is wanted here.",
                 minimum, maximum);
  response_problem(request, response, 400, "invalid", name, detail);
  return false;
}

void sync_no_room(struct request *request, struct response *response) {
  struct error error;
  error_init(&error);
  (void)error_set(&error, CODE_INTERNAL, "The central server is short of memory. Try again in a moment.");
  response_error(request, response, &error);
}

bool sync_clock(struct request *request, struct response *response, const struct pg_rows *rows,
                struct clock_state *clock) {
  if (rows->count == 1) {
    *clock = (struct clock_state){
        .epoch = pg_get_int(rows, 0, 0), .seq = pg_get_int(rows, 0, 1), .horizon = pg_get_int(rows, 0, 2)};
    return true;
  }
  response_problem(request, response, 404, "not_found", NULL, "There is no such salon here.");
  return false;
}

void sync_put_row(struct bytes *bytes, const struct pg_rows *rows, int row) {
  bytes_add(bytes, pg_get_text(rows, row, 1), pg_get_length(rows, row, 1));
  bytes_add(bytes, pg_get_text(rows, row, 2), pg_get_length(rows, row, 2));
  bytes_add(bytes, "}", 1);
}
