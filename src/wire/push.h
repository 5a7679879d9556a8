/*
 * Pushes of FD/1 as JSON, both ways: what a replica asks, and what the centre rules.
 *
 *   {"replica":ID,"first_op_no":118,"schema":1,"ops":[
 *     {"no":118,"id":ID,"e":"appointment","row":ID,"k":"create","set":{…},"at":1767200000123,"by":"Ines","user":ID},
 *     {"no":119,"id":ID,"e":"appointment","row":ID,"k":"update","bv":7,"bo":ID,"base":{…},"set":{…},"at":…},
 *     {"no":120,"id":ID,"e":"review_item","row":ID,"k":"resolve","choice":"move","of":"appointment","set":{…},"reason":"…","at":…}]}
 *
 * also "undoes":ID of an undo, "overlap_ok":[ID…] with "reason". `set` and `base` are images (wire/image.h) of the given fields alone.
 *
 *   {"epoch":3,"seq":90412,"last_op_no":120,"results":[
 *     {"no":118,"id":ID,"v":"conflict","ver":1,"seq":90410,"review":ID,"code":"slot_taken","why":"…","row":{…},"held":true}, …]}
 */
#ifndef WIRE_PUSH_H
#define WIRE_PUSH_H

#include <jansson.h>

#include "core/model/operation.h"
#include "wire/image.h"

enum { PUSH_OPERATIONS_MAX = 100, PUSH_BYTES_MAX = 256 * 1024, PUSH_OPERATION_DEPTH_MAX = 12 };

struct push_request {
  struct id replica;
  int64_t first; /* number of the first operation */
  int schema;
  struct operation *operations; /* numbers first, first + 1, … */
  int count;
};

struct push_result {
  int64_t number;
  struct id operation;
  enum ruling ruling;
  enum code code;        /* why not as asked; CODE_OK: not said */
  const char *why;       /* a sentence; NULL: none */
  int64_t version, seq;  /* of the row, as the operation left it; 0: no row */
  struct id review;      /* the first review item that it led to; nil: none */
  const struct row *row; /* as it stands, when it is not as asked; NULL otherwise */
  bool held;             /* … a visit without its slot */
  bool replayed;
};

struct push_answer {
  int64_t epoch, seq, last_number;
  struct push_result *results;
  int count;
};

/*
 * Reads a push. CODE_INVALID, with `field` (a JSON pointer) when it is not NULL, for an envelope that is wrong: then nothing is settled. An
 * operation whose identity can be read but whose contents are wrong is no fault of the push: it gets `fault`, to be rejected alone.
 */
FD_CHECKED enum code push_read(const json_t *json, struct arena *arena, struct push_request *push,
                               char field[96], struct error *error);

/* One operation's object as the writer's next value. */
void push_put_operation(struct json_writer *writer, const struct operation *operation);
void push_put_request(struct json_writer *writer, const struct push_request *push);

/* Fills `body` and `hash` of an operation that was not read from JSON; false when the arena is exhausted. */
bool push_seal(struct operation *operation, struct arena *arena);

void push_put_result(struct json_writer *writer, const struct push_result *result);
void push_put_answer(struct json_writer *writer, const struct push_answer *answer);

/* Reads one result; of a stored verdict too. */
FD_CHECKED enum code push_read_result(const json_t *object, struct arena *arena, struct push_result *result,
                                      struct error *error);

/* Reads an answer strictly; rows are not read (`row` stays NULL): they come by pull. CODE_INVALID. */
FD_CHECKED enum code push_read_answer(const json_t *json, struct arena *arena, struct push_answer *answer,
                                      struct error *error);

#endif
