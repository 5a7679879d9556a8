/*
 * The state of the desk behind the screen: the replica, who works here, the day that is looked at, and what is selected on it.
 *
 * The loaded day is read-only. A few days are kept: the one that is shown, the one before it, and one that is likely to be wanted next, which is
 * read ahead while nobody types; so a failed load leaves the old day standing. The selection is a cell (an employee's id and an instant) and the id of the visit that lies there, never an index: a
 * change that comes from elsewhere moves neither. The time is read once a turn, so that one picture has one "now".
 *
 * Life cycle: desk_init, desk_open (which borrows the replica), desk_load…, desk_release.
 */
#ifndef UI_DESK_H
#define UI_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/finder.h"
#include "core/store/commands.h"
#include "core/store/finder_maker.h"
#include "core/store/reader.h"
#include "core/store/replica.h"

enum {
  DESK_AHEAD_DAYS = 56,
  DESK_ARENA_MAX = 32 << 20,
  DESK_DAYS = 4,
  DESK_AHEAD_MS = 30 * 1000,
  CELL_ENTRIES_MAX = 3 /* beside each other in one row */
};

/* A day that was read. */
struct desk_day {
  struct arena arena;
  struct day_sheet sheet; /* as the reader made it */
  int location;
  bool all;
  uint64_t
      loads;  /* desk.loads when it was read: another number, another state of the book; 0: nothing is here */
  int64_t at; /* when */
  uint64_t order; /* of the reading: the lowest is the oldest */
};

/* A place in the day: whose column, and when. */
struct desk_cell {
  struct id employee; /* nil: no column at all */
  int64_t at;         /* ms UTC */
};

/* A visit that is drawn before it is made, or where it would be moved to. */
struct desk_ghost {
  bool shown;
  bool allowed;    /* breaks no rule */
  struct id visit; /* the one that is being moved; nil for a new one */
  int64_t starts_at;
  struct visit_plan plan;
  char label[96];
};

/* The days ahead, as the searches for a free time need them; kept until something changes. */
struct desk_ahead {
  struct arena arena;
  struct agenda agenda;
  int32_t first, last; /* both included */
  struct id location;
  uint64_t loads; /* of the desk, when it was read; UINT64_MAX: never */
  int64_t at;     /* likewise: what others hold ends without a word */
};

struct desk {
  struct replica *replica;
  const struct salon *salon;
  struct actor actor;
  int location; /* in salon.locations */
  struct id location_id;

  int64_t now;   /* of this turn, ms UTC */
  int32_t today; /* in the location's zone */

  int32_t date;     /* the day that is looked at */
  int step_minutes; /* of a row: 5, 10, 15 or 30 */
  bool all;         /* cancelled and missed visits are shown too */
  bool week; /* the columns on the screen are days of `home`, who has a column on every day, worked or not */
  struct day_sheet day;
  struct day_sheet before; /* the one that was loaded before it, for what has changed */
  struct desk_day days[DESK_DAYS];
  int shown;             /* which of them `day` is */
  uint64_t shows, reads; /* how many days have been shown, and read */
  int stride;            /* days from the last date that was looked at to this one */
  bool loaded;
  bool salon_changed; /* while a day was read: all that is shown has to be loaded anew */
  int64_t data_version;
  struct replica_status status;

  struct desk_cell cell;
  struct id home;     /* whose column was chosen: gone back to where he or she works again */
  struct id selected; /* the visit there when the cell was chosen; nil: free */
  struct desk_ghost ghost;

  struct desk_ahead ahead;

  struct finder *finder;             /* NULL until the first search */
  struct finder_maker *finder_maker; /* fills it meanwhile; NULL when it does not */
  uint64_t loads, finder_loads;      /* how often data was loaded, now and when the search was filled */
};

void desk_init(struct desk *desk);
void desk_release(struct desk *desk);

/* Binds a replica, who acts, and the location by its index in the set-up. Loads nothing yet. */
FD_CHECKED enum code desk_open(struct desk *desk, struct replica *replica, const struct actor *actor,
                               int location, struct error *error);

const struct zone *desk_zone(const struct desk *desk);

/* Reads the clock. True when the minute that the screen shows is another one. */
bool desk_tick(struct desk *desk);

/* Loads set-up, status and the day anew. On an error the old day stays. */
FD_CHECKED enum code desk_load(struct desk *desk, struct error *error);

/* Whether the set-up that is shown was loaded anew behind it, by a reader: then all has to be loaded anew before it is used or drawn. */
bool desk_salon_is_old(const struct desk *desk);

/* Whether another connection has changed the replica since the last load. */
FD_CHECKED enum code desk_is_stale(struct desk *desk, bool *stale, struct error *error);

/*
 * What is otherwise in the loaded day than in the one before, in a sentence: "Booked elsewhere: Anna Schmidt, 14:30." "" when nothing is,
 * or when the one before was another date.
 */
void desk_news(const struct desk *desk, char *text, size_t size);

/*
 * Reads the day that is likely to be wanted next, so that it need not be read when it is asked for. True when it did so; an error is left for
 * the time when it is asked for.
 */
bool desk_read_ahead(struct desk *desk);

/* Goes to another day. The cell keeps its column and its time of day. */
FD_CHECKED enum code desk_go(struct desk *desk, int32_t date, struct error *error);

/* Stands at another location (an index in the set-up) on the same date, or shows an employee's week or nobody's. On an error all stays. */
FD_CHECKED enum code desk_stand_at(struct desk *desk, int location, struct error *error);
FD_CHECKED enum code desk_show_week(struct desk *desk, bool week, struct id employee, struct error *error);

/*
 * The employees who have a place in the book of this location, by name: the salon's index of the one at a place from 0, or INDEX_NONE; the
 * place of one, or -1, and how many there are.
 */
int desk_employee_at(const struct desk *desk, int place);
int desk_employee_place(const struct desk *desk, struct id employee, int *count);

/*
 * What lies on [first, last], and as much more as was read once (ahead.last) for as long as nothing changes: a search that goes on from
 * key to key need not read again. NULL with an error.
 */
const struct agenda *desk_ahead(struct desk *desk, int32_t first, int32_t last, struct error *error);

/* ---- The selection ---- */

/* The column of the cell in the loaded day, or -1. */
int desk_column(const struct desk *desk);

/* The column of an employee by id, or -1. */
int desk_column_of(const struct desk *desk, struct id employee);

/* The segment of an entry of a day; and the entries that lie in a stretch of a column, by start, at most `maximum`: how many. */
const struct appointment_segment *day_sheet_segment(const struct day_sheet *day,
                                                    const struct day_entry *entry);
int day_sheet_entries_in(const struct day_sheet *day, int column, struct interval time,
                         const struct day_entry *entries[], int maximum);

/* The segment of an entry of the loaded day. */
const struct appointment_segment *desk_segment(const struct desk *desk, const struct day_entry *entry);

/* The entries that lie in a row of a column, by start; at most `maximum`. Returns how many. */
int desk_entries_at(const struct desk *desk, int column, int64_t at, const struct day_entry *entries[],
                    int maximum);

/* Chooses a cell by column and instant, and the visit that lies there; one that takes time before one that is cancelled. */
void desk_choose(struct desk *desk, int column, int64_t at);

/* Chooses a visit of the loaded day: its first segment's cell. False when it is not there. */
bool desk_choose_visit(struct desk *desk, struct id visit);

/* A visit of the loaded day by id, or NULL; and the selected one. */
const struct appointment *desk_visit(const struct desk *desk, struct id id);
const struct appointment *desk_selected(const struct desk *desk);

/* The salon's index of the employee of a column of the loaded day, or INDEX_NONE. */
int desk_column_employee(const struct desk *desk, int column);

/* The queue of today at this location; by the loaded day when that is today's. */
FD_CHECKED enum code desk_queue(const struct desk *desk, struct arena *arena, struct queue *queue,
                                struct error *error);

/* ---- Commands ---- */

/* The command of whoever works here: any revision, no rule lifted. */
struct command desk_command(const struct desk *desk);

/* What a customer is called on the screen: the name, or "walk-in". */
const char *visit_name(const struct appointment *visit);

/* "Women's cut, Olaplex": the services and add-ons of a visit. */
void visit_services(const struct appointment *visit, char *text, size_t size);

#endif
