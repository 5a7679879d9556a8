/*
 * THE decision on an operation: one pure function, used by the centre, by a desk that wants to know what it may expect, and by the simulator.
 * No I/O, no clock but the one it is given, no memory but the arena.
 *
 * It looks at one row as it stands and says how it becomes, and what a person must be asked. What follows from that at the centre (versions,
 * history, stand-in rows, the log) is not its business.
 *
 * Rules, in short ("Merge and conflicts"):
 *   - a visit that somebody saved is never dropped: one whose time is taken is stored beside the winner, `held`, without the slot
 *   - fields merge by groups (merge_group.h): as whoever made the operation saw it -> taken; so already -> nothing; else set aside for review
 *   - what is deleted stays so unless somebody says to restore it; what was changed meanwhile is not deleted
 *   - an own earlier operation is no foreign change
 *   - a status goes only where the table of steps lets it; undo may go back
 */
#ifndef CORE_MODEL_DECIDE_H
#define CORE_MODEL_DECIDE_H

#include "core/model/operation.h"
#include "core/model/role.h"

enum { DECIDE_CLASHES_MAX = 64, DECIDE_REVIEWS_MAX = 4 };

/* A row as it stands. `row` NULL: there is none. */
struct decide_row {
  const struct row *row;
  int64_t version;
  bool held;       /* a visit without its slot */
  bool incomplete; /* stands in for one that is still to come */
  bool purged;     /* erased: nothing is kept of what is said about it */
  struct id last_operation;
};

/*
 * The maker's own earlier operation that this one builds on (operation.h, base_operation), as it was settled. `clean`: nobody else had changed
 * the row between the version that its maker knew and it. `tip`: the row's last operation once it was settled.
 */
struct decide_base {
  bool known;
  bool clean;
  struct id tip;
};

/* Visits that hold the slot and overlap what `visit` would occupy, each once, at most `most`; left out are itself and those that were put over it on
   purpose. */
typedef int decide_overlaps(void *context, const struct row *visit, struct id *visits, int most);

struct decide_world {
  struct decide_row current;
  struct decide_base base;
  decide_overlaps *overlaps; /* needed for appointments only */
  void *context;
  int64_t now;
  bool may_overlap; /* the maker's role may put visits over others on purpose */
  bool may_correct; /* … and may correct what is completed */
};

/* Something that a person must decide. */
struct decide_review {
  enum review_kind kind;
  struct row ours;   /* what the operation wanted, its given fields; .entity NULL: nothing */
  struct row base;   /* what its maker saw of them */
  struct row theirs; /* what stands */
  struct id clashes[DECIDE_CLASHES_MAX]; /* the visits in the way */
  int clash_count;
};

struct decision {
  enum ruling ruling;
  enum code code;  /* why not as asked; CODE_OK else */
  const char *why; /* an English sentence for logs and the maker; NULL: none */
  bool writes;     /* the row changes */
  bool creates, deletes, restores, purges;
  struct row after;   /* the row as it becomes, when it writes */
  bool held;          /* … of an appointment */
  uint64_t taken;     /* groups that were written */
  uint64_t set_aside; /* groups that were not */
  bool clean;         /* nobody else had changed the row since its maker knew it */
  bool frees;         /* a visit that was held has its slot now, or needs none */
  struct decide_review reviews[DECIDE_REVIEWS_MAX];
  int review_count;
};

/*
 * Decides on create, update, delete, undo and purge; a resolve is decided as the update that it comes to (decide_resolve()). False only when the
 * arena is exhausted. The rows of the decision share values with operation and world.
 */
bool decide(const struct operation *operation, const struct decide_world *world, struct arena *arena,
            struct decision *decision);

/*
 * What a choice in review does to the row in review: `set` of the operation, or what was set aside, is written whatever stands; only the
 * slot must still be free, or nothing is written and the ruling is a conflict (code slot_taken). `aside` is the review item's `ours`
 * (entity NULL: none), `clashes` the visits that are to be overlapped on purpose (ALLOW_OVERLAP) or are out of the way already (GIVE_SLOT).
 */
bool decide_resolve(const struct operation *operation, enum review_kind kind, const struct row *aside,
                    const struct id *clashes, int clash_count, const struct decide_world *world,
                    struct arena *arena, struct decision *decision);

/* Whether a visit occupies its employees: it lives, and its status blocks (Rules of booking 1). */
bool decide_blocks(const struct row *visit);

/* What is wrong with a visit as a whole, as an English sentence: no segments, times that do not fit together, an employee in two places. NULL:
   nothing. */
const char *decide_visit_fault(const struct row *visit);

#endif
