/*
 * Who works at this desk: signing in by PIN, handing over, the pause after wrong PINs, and the time after which the screen locks.
 *
 * PINs are worked on by a thread of their own (core/store/pin_worker.h). While it works the screen stays alive, and keys stay where they
 * are: the loop does not read them (people_is_checking), so that none of them is done by whoever was signed in before. When the answer is
 * there, people_take() gives it to whoever asked, and the keys go on; after a refusal they are thrown away (people_drops_keys), as they
 * were meant for somebody else.
 *
 * A view that sets a PIN asks people_hash(ui, pin, done): done() gets the hash for `user.pin_hash`, before any further key. It then
 * overwrites its own copy of the PIN with pin_wipe().
 */
#ifndef UI_PEOPLE_H
#define UI_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/store/pin_worker.h"
#include "core/store/sign_in.h"
#include "ui/people/allow.h"

struct ui;

enum {
  PEOPLE_WRONG_FREE = 3,           /* wrong PINs in a row that cost no time */
  PEOPLE_PAUSE_MAX_MS = 32000,     /* the longest pause after them */
  PEOPLE_LOCK_DEFAULT_MINUTES = 10 /* where users have PINs and the settings say nothing */
};

/* Takes the answer: whom the text means. Called once, also when nobody fits. */
typedef unsigned people_answered(struct ui *ui, const struct pin_answer *answer);

/* Takes the hash of a new PIN; "" when there was no memory for it. Returns reactions. */
typedef unsigned people_hashed(struct ui *ui, const char *hash);

struct people {
  struct pin_worker *worker; /* NULL until the first PIN */
  people_answered *answered; /* of the job that works; NULL: none, or a hash */
  people_hashed *hashed;
  struct allow_attempt asked_by; /* what asked for the hash */
  bool drop_keys;                /* what was typed ahead of a refusal is to be thrown away */
  int wrong;                     /* wrong PINs in a row */
  int64_t pause_until;           /* no PIN is looked at before; ms of the steady clock, 0: none */
  int64_t steady;                /* of the last tick */
  int64_t last_key;              /* the tick before the last key */
  bool touched;                  /* a key came since the last tick */
  int lock_minutes;              /* 0: never; -1: PEOPLE_LOCK_DEFAULT_MINUTES where users have PINs */
};

void people_release(struct ui *ui);

/* ---- For the loop ---- */

/* Whether keys have to wait; what becomes readable when the answer is there, or -1; and takes it when it is there. */
bool people_is_checking(const struct ui *ui);
int people_fd(const struct ui *ui);
void people_take(struct ui *ui);

/* Once after a refusal: the keys that have come meanwhile are to be thrown away. */
bool people_drops_keys(struct ui *ui);

/* A key has come; and the second has passed, in ms of the steady clock: locks when nobody has touched a key for long enough. */
void people_touch(struct ui *ui);
void people_tick(struct ui *ui, int64_t steady);

/* ---- For views ---- */

/*
 * Asks whom a text means (pin_worker_find); `first` is tried before the others, nil: nobody. Says why not when it cannot be asked now, such
 * as during the pause after wrong PINs. `text` stays the caller's to wipe.
 */
unsigned people_ask(struct ui *ui, const char *text, struct id first, people_answered *answered);

/* Hashes a new PIN. False, with a sentence said, when it cannot be; done() is not called then. */
bool people_hash(struct ui *ui, const char *pin, people_hashed *done);

/*
 * The one whom an answer means, or NULL, with a sentence said, a line in the security log and perhaps a pause: nobody fits, or several do.
 */
const struct actor *people_one(struct ui *ui, const struct pin_answer *answer, enum sign_in_event event);

/* From now on this one works here, and what was allowed once is over. */
void people_become(struct ui *ui, const struct actor *actor);

/* The desk itself works here, without anybody who is signed in. */
unsigned people_hand_over(struct ui *ui);

/* At the start: says how to sign in, where the salon has users and nobody is. */
void people_greet(struct ui *ui);

/* Whether somebody is signed in; and what stands in the header: a name, or "desk"; "" in a salon without users. */
bool people_signed_in(const struct ui *ui);
void people_header(const struct ui *ui, int columns, char *text, size_t size);

/* A role in words: "reception". */
const char *people_role(enum user_role role);

/* The minutes after which the screen locks by itself; 0: never. */
int people_lock_minutes(const struct ui *ui);

#endif
