/*
 * What is wrong with a replica's file, in words. `frontdesk doctor` is this; it only reads.
 */
#ifndef CORE_STORE_DOCTOR_H
#define CORE_STORE_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/error.h"

struct sqlite3;

enum finding_grade { FINDING_GOOD, FINDING_HINT, FINDING_BAD };

/* One thing that was looked at. */
struct finding {
  enum finding_grade grade;
  const char *subject; /* a word, such as "schema"; constant */
  const char *text;    /* a sentence: what was found, and when it is not good, what would help */
};

struct diagnosis {
  struct finding *findings;
  int count;
  bool sound; /* nothing is bad */
};

/*
 * Looks a file through: what it is, its rights, its schema, every page and index, the rules between the rows
 * (visits without segments, segments that overlap without being flagged, references to nothing), what waits to
 * be sent. Works on any file, also on one that cannot be opened; only a lack of memory is an error.
 */
FD_CHECKED enum code doctor_examine(const char *path, struct arena *arena, struct diagnosis *diagnosis,
                                    struct error *error);

/* The quick look over all pages of an open file. Internal to core/store. */
FD_CHECKED enum code doctor_quick_check(struct sqlite3 *db, bool *sound, struct error *error);

#endif
