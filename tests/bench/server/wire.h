/*
 * A caller that costs as little as it can: HTTP/1.1 over one socket that is kept, the answer in one buffer. Only for what answers with a
 * Content-Length.
 */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

#include <stdbool.h>
#include <stddef.h>

struct wire {
  int port, file; /* file -1: not connected */
  char *buffer;
  size_t size, length;
  const char *body; /* of the last answer, with an end, in `buffer` */
  size_t body_length;
};

void wire_init(struct wire *wire, int port);
void wire_release(struct wire *wire);

/* Sends a request and takes its answer; the status, or 0 when there was none. `token` and `body` may be NULL. */
int wire_ask(struct wire *wire, const char *method, const char *path, const char *token, const char *body,
             size_t length);

/* Only sends; the answer is taken by wire_take(). */
bool wire_send(struct wire *wire, const char *method, const char *path, const char *token, const char *body,
               size_t length);
int wire_take(struct wire *wire);

#endif
