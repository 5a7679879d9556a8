/*
 * The head of a request, before anybody acts on it: is it one that two programs could read in two ways, is it too much, and what does it announce?
 * Pure functions over bytes; what they refuse is a flaw, with the status and the field that go into the problem document.
 */
#ifndef SERVER_HTTP_HEAD_H
#define SERVER_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/http/http.h"

enum {
  HEAD_HEADERS_MAX = 64,
  HEAD_VALUE_MAX = 2048, /* bytes of a header's value */
  TARGET_MAX = 2048,     /* bytes of path and query */
  PATH_SEGMENTS_MAX = 12
};

/* Why a request is refused. `field` is the name of a header, of a key of the query, or "". */
struct flaw {
  int status;
  const char *code, *detail;
  char field[PROBLEM_FIELD_SIZE];
};
/* Sets it unless there is one already; always false, so that a check may return it. */
bool flaw_set(struct flaw *flaw, int status, const char *code, const char *field, const char *detail);

struct head {
  const char *version; /* "HTTP/1.1" */
  struct request_pair headers[HEAD_HEADERS_MAX];
  int count;
  bool more; /* than fit */
};

/* What the headers announce. */
struct announced {
  int64_t length;  /* of the body as sent; -1: chunked */
  bool gzip;       /* the body is compressed */
  bool json;       /* Content-Type is application/json */
  bool typed;      /* there is a Content-Type */
  bool takes_json; /* Accept leaves room for it */
};

/*
 * Refuses what is ambiguous or too much: a length and chunks at once, two lengths, a length that is no number, codings other than chunked, two of
 * Host, Authorization or Content-Type, none of Host, control characters, bytes beyond UTF-8, an encoding other than gzip.
 */
bool head_read(const struct head *head, struct announced *announced, struct flaw *flaw);

/* The value of the first header of that name, or NULL. */
const char *head_value(const struct head *head, const char *name);

struct target {
  const char *segments[PATH_SEGMENTS_MAX]; /* decoded, none is empty */
  int segment_count;
  struct request_pair query[REQUEST_QUERY_MAX];
  int query_count;
};

/*
 * Reads "/v1/slots?service=…" in place: `text` is decoded where it stands and must outlive the target. Refuses what has two readings (//, ., .., %2F),
 * escapes that are none, U+0000 and other controls, and bytes that are no UTF-8.
 */
bool target_read(char *text, struct target *target, struct flaw *flaw);

#endif
