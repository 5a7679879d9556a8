/*
 * One change: the frame in which every command writes. It opens the writing transaction, keeps the images of
 * the rows as they were before, and at the end writes for each of them the audit entry, the undo image and
 * the operation in the outbox, and commits; or nothing of it is there (Rules of booking 7). Internal to
 * core/store.
 *
 *   struct change change;
 *   if (change_begin(&change, replica, command, "move", MAY_CHANGE, error) != CODE_OK) goto out;
 *   if (change_touch(&change, ENTITY_APPOINTMENT, id, error) != CODE_OK) goto out;
 *   ... statements that write ...
 *   if (change_commit(&change, outcome, error) != CODE_OK) goto out;
 * out:
 *   change_end(&change);   (rolls back what was not committed; always called after change_begin, whatever it returned)
 */
#ifndef CORE_STORE_CHANGE_H
#define CORE_STORE_CHANGE_H

#include "core/model/entity.h"
#include "core/store/commands.h"
#include "core/store/query.h"

enum { CHANGE_ROWS_MAX = 16384, CHANGE_ARENA_MAX = 64 * 1024 * 1024 };

struct json_t;

/* A row that the change touches: as it was, and after the commit as it is. */
struct changed_row {
  enum entity_kind entity;
  struct id id;
  struct json_t *before;   /* NULL: there was none */
  int64_t revision_before; /* 0: there was no row */
  int64_t revision;        /* as the change leaves it; set by change_commit() */
  struct id undoes;        /* of an undo: the operation that is taken back; nil otherwise */
  bool local;              /* kept for undo and audit, but no operation of its own: the centre derives it */
};

struct change {
  struct replica *replica;
  const struct command *command;
  const char *name;            /* of the command, in audit, undo and outbox */
  const char *override_reason; /* the command's, cleaned; "" when nothing is left, NULL when none was given */
  enum permission permission;  /* asked again when it is undone */
  int64_t now;
  const struct salon *salon;
  struct arena arena;       /* released by change_end */
  struct changed_row *rows; /* in the arena */
  int row_count, row_capacity;
  int *row_slots; /* finds a row by its id: places of `rows`, -1 for none; a power of two of them */
  int slot_count;
  bool open;       /* the transaction is */
  int64_t undoing; /* the undo record that is taken back or made again: leaves none of its own; 0: none */
  bool final;      /* cannot be undone: leaves no undo record, and ends what could be undone before */
};

/* Checks the role, opens the transaction and takes the time and the set-up. */
FD_CHECKED enum code change_begin(struct change *change, struct replica *replica,
                                  const struct command *command, const char *name, enum permission permission,
                                  struct error *error);

/* The same for a command with indexes into the set-up: CODE_STALE_VERSION when it is another one than struct command's `seen`. */
FD_CHECKED enum code change_begin_seen(struct change *change, struct replica *replica,
                                       const struct command *command, const char *name,
                                       enum permission permission, struct error *error);

/* Says that the change is about to write this row (and the rows nested in it): keeps how it was. A row
   that is touched twice is kept once. */
FD_CHECKED enum code change_touch(struct change *change, enum entity_kind entity, struct id id,
                                  struct error *error);
FD_CHECKED enum code change_touch_local(struct change *change, enum entity_kind entity, struct id id,
                                        struct error *error);

/* The same for a row that the change is about to make under a new id. */
FD_CHECKED enum code change_make(struct change *change, enum entity_kind entity, struct id id,
                                 struct error *error);

/* A row that was touched, or NULL. Holds until the next one is touched. */
struct changed_row *change_row(const struct change *change, struct id id);

/*
 * Writes audit, undo record and outbox for the touched rows that differ now, and commits. outcome->sentence
 * is what the undo list says; outcome->revision is filled for outcome->id. CODE_STORAGE: nothing was saved.
 * When no row differs, all is left as it was, and the sentence says so.
 */
FD_CHECKED enum code change_commit(struct change *change, struct outcome *outcome, struct error *error);

/* An audit entry of its own, for what leaves no images. */
FD_CHECKED enum code change_audit(struct change *change, enum entity_kind entity, struct id id,
                                  const char *before, const char *after, struct error *error);

/* outcome->sentence, cut to its size between characters. */
void outcome_say(struct outcome *outcome, const char *format, ...) FD_PRINTF(2, 3);

void change_end(struct change *change);

/* CODE_STALE_VERSION unless the caller saw this revision (struct command, if_revision). */
FD_CHECKED enum code change_expect(const struct change *change, int64_t revision, const char *what,
                                   struct error *error);

#endif
