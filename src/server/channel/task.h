/*
 * A request of a channel while it is answered: its transaction, the tenant's set-up, and the first thing that is wrong with it. Inside of
 * the channels' API.
 *
 *   struct task task;
 *   if (task_begin(&task, request, response) == CODE_OK) …
 *   task_end(&task);
 *
 * Whatever goes wrong stands in task.error, with task.field where it is about the input; task_end() says it as a problem document, after
 * it has rolled back what is open.
 */
#ifndef SERVER_CHANNEL_TASK_H
#define SERVER_CHANNEL_TASK_H

#include "server/channel/salons.h"
#include "server/http/http.h"
#include "server/server.h"

enum { REPEAT_KEPT_HOURS = 48, REPEAT_NAME_MAX = 255, TASK_LAST_MAX = 3 };

struct task {
  struct request *request;
  struct response *response;
  struct pg *pg;
  struct arena *arena;
  struct id tenant;
  int64_t now;               /* ms UTC */
  const struct setup *setup; /* as of this transaction */
  const struct salon *salon; /* of the setup */
  bool unsure; /* the set-up is the newest in memory, and may be older than this transaction's (glance.h) */
  bool open;   /* a transaction is */
  bool wrote;  /* … and something was written in it */
  struct pg_call last[TASK_LAST_MAX]; /* what is still to be run, with the commit */
  int last_count;
  const char *repeat;      /* the request's Idempotency-Key; NULL: none */
  uint8_t repeat_hash[32]; /* of method, path and body */
  struct error error;
  char field[PROBLEM_FIELD_SIZE]; /* JSON pointer or key of the query that the error is about; "" for none */
};

/* A task with nothing open and no set-up. */
void task_init(struct task *task, struct request *request, struct response *response);

/* Opens a transaction of the request's tenant for reading, and takes the set-up as of it. Whatever it answers, task_end() follows. */
FD_CHECKED enum code task_begin(struct task *task, struct request *request, struct response *response);

/*
 * The same for writing: locks the tenant's clock first, so that from here to the commit nobody else books. CODE_EXISTS, without an error:
 * the request came before, under the same Idempotency-Key, and was answered as then.
 */
FD_CHECKED enum code task_begin_write(struct task *task, struct request *request, struct response *response);

/* Has a statement run with the commit, in its round trip; what it borrows lives in the arena. At most TASK_LAST_MAX. */
void task_at_last(struct task *task, const struct pg_call *call);
/* Whether nothing is to be run with the commit, so that whoever writes may commit at once. */
bool task_may_commit(const struct task *task);

/* Commits. CODE_OFFLINE leaves open whether it happened. */
FD_CHECKED enum code task_commit(struct task *task);

/* Keeps the answer for a repetition, commits unless that is done, and says it; takes over `answer`. */
FD_CHECKED enum code task_answer(struct task *task, int status, json_t *answer);

/*
 * Rolls back what is open, gives the set-up back, and answers with the error if there is one. A refusal by a rule is kept for a repetition,
 * too.
 */
void task_end(struct task *task);

/* Sets the error unless one stands; `field` NULL for none. Answers the code that stands. */
enum code task_fault(struct task *task, enum code code, const char *field, const char *format, ...)
    FD_PRINTF(4, 5);

/*
 * Who and what is meant by an id or a name (core/model/lookup.h), of what is offered. The index in the salon; when it is none, an error
 * stands, about `field`. A location that is not named (NULL) is the only one that is open. An employee may be "any": EMPLOYEE_ANY, which
 * looks like none, so that the error is what tells.
 */
int task_location(struct task *task, const char *field, const char *text);
int task_service(struct task *task, const char *field, const char *text);
int task_employee(struct task *task, const char *field, const char *text);
int task_addon(struct task *task, const char *field, const char *text);

/* What an add-on, a service and an employee must be to be offered. */
bool salon_offers_service(const struct salon *salon, int service);
bool salon_offers_employee(const struct salon *salon, int employee, int location);

/* CODE_INTERNAL, for arenas that ran out. */
enum code task_no_room(struct task *task);

#endif
