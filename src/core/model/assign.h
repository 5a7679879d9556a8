/*
 * Who may take each service of a request, and in which order they are asked when nobody is named (slots.h
 * says the order). Inside of availability.
 */
#ifndef CORE_MODEL_ASSIGN_H
#define CORE_MODEL_ASSIGN_H

#include "core/model/arena.h"
#include "core/model/slots.h"

/* One part of a service in somebody's hands, in ms after the service's start. */
struct shape_part {
  int64_t from, to;
};

/* How long a service takes in somebody's hands, add-ons included and buffers not. */
struct shape {
  struct shape_part parts[VISIT_SEGMENTS_MAX];
  int part_count;
  int64_t length; /* ms, with the gap after the last part */
};

struct candidate {
  int employee;
  struct shape shape;
  bool previous;                    /* took the service before */
  enum pool_strategy strategy;      /* of the service's pool */
  const struct pool_member *member; /* of that pool, or NULL */
  int turn;                         /* in a ROTATE pool: how many are before */
  const struct skill *skill;        /* NULL when not qualified */
  int64_t last_start;               /* of the last booking before the start; INT64_MIN for none */
};

/* Those who may take one service of the request. */
struct line {
  int service;
  int64_t buffer_before, buffer_after; /* ms */
  struct candidate *candidates;        /* by name */
  struct candidate **order;            /* best first, once line_sort() was called */
  int count;
  bool qualified; /* false: the one that is named may not do it */
};

/*
 * Fills a line for each service of the request, `lines[i]` for services[i]. CODE_INVALID when the request is
 * empty or has too many parts, CODE_INTERNAL when the arena is exhausted. A line may come out empty.
 */
FD_CHECKED enum code lines_make(const struct slot_search *search, struct line lines[], struct arena *arena,
                                struct error *error);

/* Puts the candidates into the order in which they are asked for a visit that starts at `start`. */
void line_sort(struct line *line, const struct slot_search *search, int64_t start);

#endif
