/*
 * What the files of the reader share. Internal to core/store.
 */
#ifndef CORE_STORE_READER_INSIDE_H
#define CORE_STORE_READER_INSIDE_H

#include "core/store/query.h"
#include "core/store/reader.h"

/* The column's word as its value in the vocabulary; 0 for a word that it lacks, which the file's CHECKs do not
 * let in. */
int query_get_word(const struct query *query, int column, const struct vocabulary *vocabulary);

/* A user as the file has it, also one who may not sign in any more. */
struct user_row {
  struct id id, employee;
  const char *name, *pin_hash; /* "" without a PIN */
  enum user_role role;
  enum user_status status;
};

/* All users by name, as rows of a vector of struct user_row; the texts lie in the arena. */
struct vector;
FD_CHECKED enum code reader_users_load(struct replica *replica, struct arena *arena, struct vector *users,
                                       struct error *error);
void reader_user_actor(const struct user_row *user, struct actor *actor);

/* CODE_INTERNAL: the caller's arena is exhausted. */
enum code reader_no_room(struct error *error);

/* A customer without the dated notes; `found` tells whether there is one. */
FD_CHECKED enum code reader_customer_alone(struct replica *replica, struct id id, struct arena *arena,
                                           struct customer *customer, bool *found, struct error *error);

/* The newest dated notes of a loaded customer, at most `limit`; -1: all. */
FD_CHECKED enum code reader_customer_notes(struct replica *replica, int limit, struct arena *arena,
                                           struct customer *customer, struct error *error);

/* A row of SQL_QUEUE_WAITLIST or SQL_CUSTOMER_WISHES. */
void reader_waitlist_row(const struct query *query, const struct salon *salon, struct arena *arena,
                         struct waitlist_row *row);

/*
 * The agenda of [first, last] in which what occupies people is seen from `before` ms before the first day to
 * `after` ms behind the last one. With `only`, busy time and blocks are those of these employees alone: the
 * agenda then says nothing about anybody else, nor about limits.
 */
FD_CHECKED enum code reader_agenda_within(struct replica *replica, int location, int32_t first, int32_t last,
                                          int64_t before, int64_t after, const struct id *only,
                                          int only_count, struct arena *arena, struct agenda *agenda,
                                          struct error *error);

/* reader_agenda() of these employees alone; of everybody when `only` is NULL. */
FD_CHECKED enum code reader_agenda_of(struct replica *replica, int location, int32_t first, int32_t last,
                                      const struct id *only, int only_count, struct arena *arena,
                                      struct agenda *agenda, struct error *error);

/* The agenda of working time alone: everybody's exceptions, holidays and blocks, and nothing that occupies anybody. */
FD_CHECKED enum code reader_agenda_unoccupied(struct replica *replica, int location, int32_t first,
                                              int32_t last, struct arena *arena, struct agenda *agenda,
                                              struct error *error);

/* The name of a date's holiday, one that closes before others; NULL when it is none. */
const char *reader_holiday(const struct agenda *agenda, int32_t date);
/* Today's book of a location as it runs (lateness.h), laid at this minute. */
FD_CHECKED enum code reader_course(struct replica *replica, int location, struct arena *arena,
                                   struct lateness *course, struct error *error);

#endif
