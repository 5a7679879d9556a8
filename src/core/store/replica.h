/*
 * The replica: one tenant's data in one SQLite file, which the desk reads and writes without a network.
 *
 * A handle is owned by one thread. Every write is one BEGIN IMMEDIATE transaction with synchronous=FULL: when
 * replica_commit() returned CODE_OK the change survives a power cut. Checkpoints are never made by the
 * connection that writes: a housekeeping thread makes them (housekeeping.h). No statement stays open between
 * two calls of this interface.
 *
 * Life cycle: replica_create or replica_open, then use, then replica_free.
 */
#ifndef CORE_STORE_REPLICA_H
#define CORE_STORE_REPLICA_H

#include "core/model/error.h"
#include "core/model/ports.h"
#include "core/model/salon.h"
#include "core/model/zone.h"

struct replica;
struct write_lock;

struct replica_options {
  const char *path;
  struct ports ports;       /* copied; its context must outlive the handle */
  struct zone_source zones; /* likewise */
  bool read_only;
  struct write_lock *lock; /* of all handles of this process on this file (write_lock.h), must outlive them;
                              NULL: the handle is the only one, or the others are met by SQLite's lock alone */
  bool housekeeping; /* start the housekeeping thread with this handle (the screen and sync do; one command
                        does not need it) */
};

/* Makes a new, empty replica with the current schema. CODE_EXISTS when there is a file already: it is left
 * untouched. */
FD_CHECKED enum code replica_create(const struct replica_options *options, struct replica **replica,
                                    struct error *error);

/* What a new replica is filled with before anyone can see it. */
struct replica_filling {
  enum code (*fill)(void *context, struct replica *replica, struct error *error);
  void *context;
};

/*
 * Makes a replica and fills it. The file gets its name at the very end, whole, with nothing left in a log beside it;
 * when anything goes wrong there is no file. The same errors, and those of the filling.
 */
FD_CHECKED enum code replica_create_filled(const struct replica_options *options,
                                           const struct replica_filling *filling, struct error *error);

/*
 * Opens a replica and brings its schema up to date, one transaction per migration. CODE_NOT_FOUND without a
 * file (the sentence names `init`), CODE_STORAGE for a damaged, foreign, newer or unreadable file, which is
 * never written to; a read-only file is opened for reading.
 */
FD_CHECKED enum code replica_open(const struct replica_options *options, struct replica **replica,
                                  struct error *error);
void replica_free(struct replica *replica);

/*
 * The set-up, loaded at first need and again when it was changed by any connection. Borrowed: readers and commands load it anew by themselves,
 * and the one before stays valid all the same until replica_forget_salons(). `changed` (may be NULL) tells whether it is another one than
 * at the last call.
 */
FD_CHECKED enum code replica_salon(struct replica *replica, const struct salon **salon, bool *changed,
                                   struct error *error);

/*
 * Whether a set-up that was borrowed is still the one that replica_salon() has loaded last: what a reader gives after that has its places in
 * another one.
 */
bool replica_salon_is_newest(const struct replica *replica, const struct salon *salon);

/* Whoever borrowed set-ups has the newest one now and none of the others. Those end with the handle otherwise. */
void replica_forget_salons(struct replica *replica);

const struct ports *replica_ports(const struct replica *replica);
int64_t replica_now(const struct replica *replica);
bool replica_is_read_only(const struct replica *replica);

/* Grows with every commit of another connection or process to this file; for noticing bookings from
 * elsewhere. Cheap (PRAGMA data_version). */
FD_CHECKED enum code replica_data_version(struct replica *replica, int64_t *version, struct error *error);

/* How many changes of rows were ever written here: the last number of the audit log. */
FD_CHECKED enum code replica_changes(struct replica *replica, int64_t *changes, struct error *error);

/* What the header of the screen and `sync status` show. */
struct replica_status {
  int64_t pending, failed, review; /* operations waiting, of those failing, open review items */
  bool paired;
  bool suspended;
  bool damaged; /* housekeeping looked through the file after an unclean end, and it is not sound */
};
FD_CHECKED enum code replica_status(struct replica *replica, struct replica_status *status,
                                    struct error *error);

#endif
