/*
 * An operator in tests: commands of `frontdesk-server` in this process, with what they print and how they end.
 *
 *   struct outcome outcome = operator_run(url, "tenant", "create", "--name=A", "--json", NULL);
 *   operator_expect(&outcome, 0);
 *   ... json_object_get(outcome.json, "id") ...
 *   outcome_release(&outcome);
 */
#ifndef TESTS_SERVER_OPERATOR_H
#define TESTS_SERVER_OPERATOR_H

#include <jansson.h>
#include <stddef.h>

#include "core/model/ports.h"

enum { OPERATOR_PATH_SIZE = 256 };

struct outcome {
  int status;
  char *out, *err;
  json_t *json; /* of `out`, when it is JSON; else NULL */
};
void outcome_release(struct outcome *outcome);

/* Clock and ids of the commands. */
struct ports operator_ports(void);

/* The words of a command, up to a NULL; `database` may be NULL. */
struct outcome operator_run(const char *database, const char *first, ...);

/* The exit status; what was printed stands in the failure. */
void operator_expect(const struct outcome *outcome, int status);
/* It must have worked, without a word on standard error; releases it. */
void operator_must(struct outcome outcome);

/* The last line of standard output. */
void outcome_last_line(const struct outcome *outcome, char *line, size_t size);
/* A member of the document: "" or 0 when it is not there. */
const char *outcome_text(const struct outcome *outcome, const char *key);
long long outcome_number(const struct outcome *outcome, const char *key);

/* A new file in the temporary folder with this text. */
void operator_file(char path[OPERATOR_PATH_SIZE], const char *text);

#endif
