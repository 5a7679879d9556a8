/*
 * A caller of the server in tests: one connection that is kept alive, one request at a time.
 *
 *   struct client client;
 *   client_init(&client, server_url(server), token);
 *   struct reply reply = client_send(&client, "POST", "/v1/pull?limit=5", NULL);
 *   assert_int_equal(reply.status, 200);
 *   reply_release(&reply);
 *   client_release(&client);
 */
#ifndef TESTS_SERVER_CLIENT_H
#define TESTS_SERVER_CLIENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { CLIENT_URL_SIZE = 256, CLIENT_TOKEN_SIZE = 192, REPLY_HEADERS_SIZE = 4096 };

struct client {
  void *handle; /* of libcurl */
  void *extra;  /* headers of the next request */
  char url[CLIENT_URL_SIZE];
  char token[CLIENT_TOKEN_SIZE]; /* "": none; may be set at any time */
  bool desk;                     /* sends FD-Proto, FD-Schema and FD-Req as a desk does; true at first */
  int timeout_ms;                /* 30,000 at first */
};

/* `token` may be NULL. The URL has no slash behind it. */
void client_init(struct client *client, const char *url, const char *token);
void client_release(struct client *client);

struct reply {
  int status; /* 0: no answer at all (refused, cut off, timed out) */
  char *body; /* with an end; "" when empty */
  size_t length;
  json_t *json;                     /* of the body, when it is JSON; else NULL */
  char headers[REPLY_HEADERS_SIZE]; /* as they came */
};
void reply_release(struct reply *reply);
/* The value of a header, in `value`; false: not there. Case counts for nothing. */
bool reply_header(const struct reply *reply, const char *name, char *value, size_t size);
/* A text member of the body ("code" of a problem), or "". */
const char *reply_text(const struct reply *reply, const char *key);

/* A header of the next request alone, such as "Idempotency-Key: 1". One that ends in a colon takes away what would be sent of itself. */
void client_header(struct client *client, const char *header);

/* Sends and waits. Takes over `body`; NULL: none. Compressed answers are unpacked. */
struct reply client_send(struct client *client, const char *method, const char *path, json_t *body);
/* The same with bytes as they are. `type` NULL: application/json. */
struct reply client_send_bytes(struct client *client, const char *method, const char *path, const char *type,
                               const void *bytes, size_t length);
/* Sends, asserts the status, and answers the body, which the caller releases (json_decref); for a case's steps that must work. */
json_t *client_expect(struct client *client, int status, const char *method, const char *path, json_t *body);

#endif
