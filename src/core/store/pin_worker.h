/*
 * PINs on a thread of their own, so that no key waits for argon2id: whom a PIN means, and the hash of a new PIN. One job at a time; the
 * screen asks, goes on, and takes the answer when the worker's descriptor becomes readable.
 *
 * What was typed is copied and overwritten when it has been used; it is in no sentence, log or draft. The screen overwrites its own copy
 * with pin_wipe().
 *
 *   pin_worker_hash(worker, "4711", &error);        the job begins
 *   poll(pin_worker_fd(worker)) …                   the loop waits for that beside the keys
 *   if (pin_worker_take(worker, &answer)) …         answer.hash is what `user.pin_hash` keeps; "" when there was no memory
 *
 * Views do not use it themselves: ui/people.h holds the keys that are typed meanwhile and brings the answer back to the view.
 */
#ifndef CORE_STORE_PIN_WORKER_H
#define CORE_STORE_PIN_WORKER_H

#include <stdbool.h>

#include "core/model/error.h"
#include "core/model/role.h"
#include "core/store/pin.h"
#include "core/store/replica.h"

enum { PIN_FITS_MAX = 8, PIN_USERS_MAX = 2000 };

struct pin_worker;

struct pin_answer {
  int fit_count;                   /* active users whom the text means; may be more than PIN_FITS_MAX */
  struct actor fits[PIN_FITS_MAX]; /* by name */
  struct id named;                 /* the one user whom the name letters mean; nil without such */
  char hash[PIN_HASH_SIZE];        /* of pin_worker_hash() */
};

/* NULL when there is no memory or no descriptor to be had. */
struct pin_worker *pin_worker_new(void);

/* Waits for the PIN that is being tried, at most; the rest of the job is left. NULL is fine. */
void pin_worker_free(struct pin_worker *worker);

/* Readable when an answer can be taken; -1 for NULL. */
int pin_worker_fd(const struct pin_worker *worker);

bool pin_worker_is_busy(const struct pin_worker *worker);

/*
 * Whom does this text mean? It is a PIN; or beginnings of a name and a PIN, with or without a blank between them ("mia 4711",
 * "m4711"), which tries that user alone, and tells those apart who have the same PIN. A name alone means a user who has no PIN.
 * `first` (may be nil) is tried before all others, and when it fits nobody else is tried: so the same person comes back at once.
 * The users are read from the replica here; CODE_NOT_FOUND when the salon has none, CODE_INTERNAL when no thread can be had or one
 * works already, CODE_STORAGE.
 */
FD_CHECKED enum code pin_worker_find(struct pin_worker *worker, struct replica *replica, const char *text,
                                     struct id first, struct error *error);

/* The hash of a new PIN. CODE_INVALID when it is empty or longer than PIN_BYTES_MAX, CODE_INTERNAL as above. */
FD_CHECKED enum code pin_worker_hash(struct pin_worker *worker, const char *pin, struct error *error);

/* Takes the answer and ends the job; false while it works, or when nothing was asked. Never waits. */
bool pin_worker_take(struct pin_worker *worker, struct pin_answer *answer);

#endif
