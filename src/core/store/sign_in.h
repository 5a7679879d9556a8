/*
 * Who may sign in, what is typed to do so, and the security log that keeps it.
 */
#ifndef CORE_STORE_SIGN_IN_H
#define CORE_STORE_SIGN_IN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/arena.h"
#include "core/model/role.h"
#include "core/store/replica.h"

enum { SIGN_IN_USERS_MAX = 2000 };

/* Somebody who may sign in. */
struct sign_in_user {
  struct actor actor;
  bool has_pin;
};

/* The active users by name, at most SIGN_IN_USERS_MAX, in the arena. CODE_STORAGE, CODE_INTERNAL. */
FD_CHECKED enum code sign_in_users(struct replica *replica, struct arena *arena, struct sign_in_user **users,
                                   int *count, struct error *error);

/* Whether letters begin this user's name or a word of it, without regard to case and accents. */
bool sign_in_named(const struct sign_in_user *user, const char *letters, size_t length);

/*
 * What of `text` is a name, not a PIN: its bytes up to the first digit, or up to the last blank, when these begin some user's name; else
 * 0. The name itself has no blanks at its end: *letters (may be NULL) are its bytes. What follows is the PIN.
 */
size_t sign_in_name_part(const char *text, const struct sign_in_user *users, int count, size_t *letters);

/* X(symbol, word in the log) */
#define SIGN_IN_EVENT_LIST(X) \
  X(SIGN_IN_EVENT_IN, "sign_in") \
  X(SIGN_IN_EVENT_OUT, "sign_out") \
  X(SIGN_IN_EVENT_LOCK, "lock") \
  X(SIGN_IN_EVENT_UNLOCK, "unlock") \
  X(SIGN_IN_EVENT_ALLOW, "allow_once")

enum sign_in_event {
#define X(symbol, word) symbol,
  SIGN_IN_EVENT_LIST(X)
#undef X
      SIGN_IN_EVENT_COUNT
};

/*
 * Notes in the security log who did that (nil: nobody known), or that it was refused and why: "wrong PIN". A PIN is never
 * given here. Where nothing can be written (a read-only file, a full disk) nothing is noted.
 */
void sign_in_note(struct replica *replica, struct id user, enum sign_in_event event, bool success,
                  const char *detail);

#endif
