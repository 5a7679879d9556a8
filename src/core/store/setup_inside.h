/*
 * What the files of the set-up's commands share. Internal to core/store.
 */
#ifndef CORE_STORE_SETUP_INSIDE_H
#define CORE_STORE_SETUP_INSIDE_H

#include "core/store/booking.h"
#include "core/store/row_store.h"
#include "core/store/setup.h"

enum { SETUP_WHAT_SIZE = 160 };

/* One row on its way: as it was, and as it is to be. Both live in the change's arena. */
struct setup_work {
  struct change *change;
  struct setup_edit *edit; /* NULL while removing */
  enum entity_kind entity;
  struct row before, row;
  bool is_new;
  bool is_line;        /* of a whole that is being saved: the caller's revision is not its */
  const char *refused; /* the column that the refusal is about */
  struct outcome *outcome;
};

/* Sets the column and the error at once. */
enum code setup_refuse(struct setup_work *work, const char *column, struct error *error, enum code code,
                       const char *format, ...) FD_PRINTF(5, 6);

/* ---- setup_fields.c: what each field says by itself ---- */

/* Takes the fields of the edit into work->row, cleaned and checked one by one; a new row gets its fallbacks. */
FD_CHECKED enum code setup_take_fields(struct setup_work *work, struct error *error);

/* ---- setup_check.c: what the row says as a whole, and beside the others ---- */

FD_CHECKED enum code setup_check(struct setup_work *work, struct error *error);

/* After the row was written: that somebody can still own the salon. */
FD_CHECKED enum code setup_check_owners(struct setup_work *work, struct error *error);

/* ---- setup_hours.c: visits that a change of hours leaves outside ---- */

/* A segment of a visit to come. */
struct setup_visit {
  struct id employee, location; /* ids: the salon may be loaded anew between before and after */
  struct id appointment;
  struct interval time;
  const char *who;
  bool inside_before;
  bool outside; /* now, and counted */
};

struct setup_hours {
  bool asked; /* the row is about somebody's time */
  struct setup_visit *visits;
  int count;
};

/* Before the row is written: which visits to come it may touch, and which of them lie in working time. */
FD_CHECKED enum code setup_hours_before(struct setup_work *work, struct setup_hours *hours,
                                        struct error *error);

/* After it was written and noted: warns of those that lay inside and are outside now. */
FD_CHECKED enum code setup_hours_after(struct setup_work *work, const struct setup_hours *hours,
                                       struct error *error);

/* One number of a statement with an id and the present instant as its parameters. */
FD_CHECKED enum code setup_count(struct change *change, enum sql_id statement, struct id id, int64_t *count,
                                 struct error *error);

/* ---- setup_words.c ---- */

/* Which row it is, in words: its name, or whose and when. */
void setup_what(const struct setup_work *work, const struct row *row, char what[SETUP_WHAT_SIZE]);

enum setup_deed { SETUP_ADDED, SETUP_CHANGED, SETUP_REMOVED, SETUP_RESTED };

/* outcome->sentence. */
void setup_say(struct setup_work *work, enum setup_deed deed);

/* `pattern` with `what` in the place of its "%s". */
void setup_fill(char *text, size_t size, const char *pattern, const char *what);

/* ---- setup_save.c ---- */

/* Opens the change and loads the row: CODE_NOT_FOUND when it was removed, CODE_STALE_VERSION when it is another one. */
FD_CHECKED enum code setup_begin(struct setup_work *work, struct replica *replica,
                                 const struct command *command, const char *name, struct id id,
                                 struct error *error);

/* command_setup_save() under another name, and with another sentence. */
FD_CHECKED enum code setup_save_as(struct replica *replica, const struct command *command, const char *name,
                                   enum setup_deed deed, struct setup_edit *edit, struct outcome *outcome,
                                   struct error *error);

/* Writes work->row over the row that it was, and notes it. The change's salon is then the new one. */
FD_CHECKED enum code setup_write(struct setup_work *work, struct error *error);

/* Writes that a row of any entity is deleted. */
FD_CHECKED enum code setup_delete_row(struct setup_work *work, enum entity_kind entity, struct id id,
                                      struct error *error);

#endif
