/*
 * HTTP by libmicrohttpd, and what a route sees of it: a request that was read whole and checked, and a response that it fills. Routes never see
 * libmicrohttpd; only http/daemon.c includes it.
 *
 * Life of a request: the daemon's threads (epoll, one a core) read it, refuse what is malformed or too large (problem documents), and suspend the
 * connection; a worker thread with a connection to PostgreSQL of its own runs the route's handler; then the connection is resumed and answered.
 * So nothing that is slow holds a thread of the daemon, and ten thousand that wait (`RESPONSE_LATER`) hold none at all.
 */
#ifndef SERVER_HTTP_HTTP_H
#define SERVER_HTTP_HTTP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/error.h"
#include "core/model/id.h"

struct http_daemon;
struct pg;
struct server; /* server/server.h: clock, pool, waiters, limits, settings */

enum {
  REQUEST_PARAMETERS_MAX = 4, /* in a path */
  REQUEST_QUERY_MAX = 24,     /* keys after ? */
  REQUEST_DEPTH_MAX = 16,     /* of JSON */
  PROBLEM_FIELD_SIZE = 96
};

/* Who asks: out of the bearer token, and out of nothing else (server/door/door.h). */
enum principal_kind { PRINCIPAL_NOBODY, PRINCIPAL_DEVICE, PRINCIPAL_KEY };
struct principal {
  enum principal_kind kind;
  struct id tenant;
  struct id id;    /* of the device or the key */
  unsigned scopes; /* of a key: enum scope bits */
  int64_t token_expires_at;
  char name[96]; /* for audit: the device's or key's */
};

struct request_pair {
  const char *name, *value; /* decoded; UTF-8 without control characters */
};

struct request {
  struct server *server;
  struct pg *pg;       /* the worker's; no transaction is open; NULL for a `quick` route */
  struct arena *arena; /* the worker's, emptied when the handler has returned, also when it said `later` */
  const struct route *route;
  char id[ID_TEXT_SIZE]; /* FD-Req of the caller when it is a UUID, else made here */
  const char *method, *path;
  const char *parameters[REQUEST_PARAMETERS_MAX]; /* of {…} in the route's path, in order */
  struct request_pair query[REQUEST_QUERY_MAX];
  int query_count;
  char *
      authorization; /* the header's value, in the arena; only door_open() reads it, and wipes it; NULL: none */
  char address[48]; /* of the peer, as text, without its port; "" when unknown */
  const char *body; /* decoded (gzip); NULL for none */
  size_t body_length;
  /* The body, an object, for routes with BODY_JSON. Keys twice, depth, NUL and broken UTF-8 were refused; whether a number may be a real is the
     handler's to say. */
  json_t *json;
  struct principal principal;
  int64_t now;      /* ms UTC */
  void *connection; /* of daemon.c */
};

/* The value of a header that the daemon keeps (Authorization only as `authorization`), or NULL. */
const char *request_header(const struct request *request, const char *name);
const char *request_query(const struct request *request, const char *name); /* NULL: not there */

struct response {
  int status;       /* 0 while nothing was said */
  const char *type; /* application/json when NULL */
  char *body;       /* malloc'ed, or in the request's arena when !owned */
  size_t length;
  bool owned;
  bool later;      /* RESPONSE_LATER: somebody else will call http_finish() */
  int retry_after; /* seconds; 0: none */
  char etag[64];
  char headers[4][2][128]; /* further ones */
  int header_count;
  json_t *document; /* of a problem, until it is sent; owned */
  char code[32];    /* of a problem, for the log */
};

/* Drops what was said; the response is as zeroed. */
void response_clear(struct response *response);

/* ---- What a handler says. Each of them replaces what was said before. ---- */

/* Takes over `json`. */
void response_json(struct request *request, struct response *response, int status, json_t *json);
/* Text in the request's arena. */
void response_text(struct response *response, int status, const char *type, const char *text, size_t length);
/* The problem document (RFC 9457) of an error: status and title by its code (table in problem.c), the text as detail. */
void response_error(struct request *request, struct response *response, const struct error *error);
/*
 * A problem of HTTP or of the protocol that is no code of the command line: `code` is the member "code" of the document, such as "gap",
 * "desk_revoked". `detail` is a sentence. `field` NULL, or a JSON pointer to what is wrong.
 */
void response_problem(struct request *request, struct response *response, int status, const char *code,
                      const char *field, const char *detail);
/* The document of a problem, to add members to before it is sent; borrowed. */
json_t *response_problem_json(struct response *response);
/* At most four, of at most 127 bytes; more are a mistake of the program. */
void response_header(struct request *request, struct response *response, const char *name, const char *value);
/* Sets the ETag ("3.90412", quotes included); true, and 304 said, when the caller has that one already (If-None-Match). */
bool response_not_modified(struct request *request, struct response *response, const char *etag);
/* False, and 400 said with the nearest name, when the query holds a key that is not among `names`, or one twice. */
bool request_query_known(struct request *request, struct response *response, const char *const *names,
                         int count);

/* ---- Routes ---- */

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE };
enum body_kind { BODY_NONE, BODY_JSON };
enum door { DOOR_OPEN, DOOR_DEVICE, DOOR_KEY };

typedef void route_handler(struct request *request, struct response *response);

struct route {
  enum method method;
  const char *path; /* "/v1/appointments/{code}" */
  enum door door;   /* whose token it takes */
  unsigned scope;   /* of DOOR_KEY: the bit that is needed */
  bool quick;       /* run by the daemon's own thread: never waits, has neither door nor PostgreSQL */
  bool writes;      /* refused while the tenant is suspended */
  enum body_kind body;
  size_t body_max; /* bytes, decoded */
  route_handler *handler;
  const char *operation; /* operationId of the OpenAPI document, and the name in metrics and log */
  const char *summary;   /* one line for the documents */
};

/*
 * Answers a request whose handler says `later`; may be called from any thread, once, also before the handler has returned. Takes over the
 * response, which may be a local of the caller. The request has neither arena nor json nor pg any more, and must not be looked at afterwards.
 */
void http_finish(struct request *request, struct response *response);
/*
 * Around the finishing of many at once: between them no answer leaves, so that the first do not get in the way of the last. Answers the
 * daemon of the request, which is to be let go soon by the same thread.
 */
struct http_daemon *http_hold_answers(const struct request *request);
void http_let_answers_go(struct http_daemon *daemon);
/* Whether the peer of a request that waits has hung up; one system call. */
bool http_is_gone(const struct request *request);

#endif
