/*
 * The HTTP of the server alone, with a few routes of the tests' own and neither PostgreSQL nor door, and a caller that sends bytes as they are.
 */
#ifndef TESTS_SERVER_BARE_H
#define TESTS_SERVER_BARE_H

#include <stdbool.h>
#include <stddef.h>

#include "server/http/daemon.h"
#include "server/http/metrics.h"
#include "server/http/settings.h"

enum { BARE_BODY_MAX = 1024, BARE_BULK_MAX = 65536, BARE_ANSWER_SIZE = 65536, BARE_LATER_MAX = 10000 };

struct bare {
  struct settings settings;
  struct metrics *metrics;
  struct http_daemon *daemon;
};

/* Starts on a free port; pairs of names and values of settings go before, ended by NULL. A failure fails the test. */
void bare_start(struct bare *bare, const char *const *settings);
void bare_stop(struct bare *bare);

/* Routes: GET /ping (quick), POST /echo (JSON, at most BARE_BODY_MAX), POST /bulk (the same, at most BARE_BULK_MAX), GET /things/{id} (token), GET /gate, GET /later. */

/* /gate waits until the gate is open; bare_gate_waits() waits until somebody is in. */
void bare_gate_close(void);
void bare_gate_open(void);
void bare_gate_waits(int count);
/* Waits until /later holds so many requests, and answers them all. */
void bare_later_finish(int count);
void bare_later_waits(int count);

/* A socket to the daemon. */
int bare_connect(const struct bare *bare);
/* Sends all; false when the other side has ended. */
bool bare_send(int descriptor, const void *bytes, size_t length);
/* Reads until the other side ends the connection, at most ten seconds; answers the bytes. `answer` gets an end. */
size_t bare_read(int descriptor, char *answer, size_t size);
/* Connects, sends, and reads to the end. The status of the first answer; 0: none. */
int bare_ask(const struct bare *bare, const void *bytes, size_t length, char *answer, size_t size);

/* Waits until a count reaches a value, at most ten seconds; false: it did not. */
bool bare_metric_reaches(const struct bare *bare, enum metric metric, long long value);

#endif
