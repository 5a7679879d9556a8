/*
 * The log: a line on standard error for each thing that happened, as words or as JSON, written by one write() so that lines of many threads do
 * not mix. What is logged is chosen, not filtered: a route by its name and never its path, a status, a code, times and sizes. No token, no key, no
 * body, no name, no number of a customer ever gets here.
 */
#ifndef SERVER_HTTP_LOG_H
#define SERVER_HTTP_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/error.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* For the whole process; lines of level info on descriptor 2 when never called. */
void log_set(enum log_level level, bool json, int descriptor);

/* A sentence. `request` is the id of the request that it belongs to, or NULL. What does not fit in a line is cut. */
void log_say(enum log_level level, const char *request, const char *format, ...) FD_PRINTF(3, 4);

/* A request that was answered. */
struct log_request {
  const char *id, *method, *operation, *code; /* code: of a problem, or "" */
  int status;
  int64_t microseconds;
  int64_t bytes_in, bytes_out;
};
void log_answered(const struct log_request *request);

#endif
