/* Who acts: signing in by PIN, and the desk itself when nobody has. */
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/lookup.h"
#include "core/model/text.h"
#include "core/store/pin.h"
#include "core/store/reader_inside.h"
#include "core/store/sign_in.h"
#include "core/store/vector.h"

enum { USERS_MEMORY_MAX = 4 << 20 };

enum code reader_users_load(struct replica *replica, struct arena *arena, struct vector *users,
                            struct error *error) {
  struct query query = query_start(replica, SQL_USERS_ALL);
  while (query_row(&query)) {
    struct user_row *user = vector_add(users);
    if (user == NULL) break;
    user->id = query_get_id(&query, 0);
    user->name = query_get_text(&query, 1, arena);
    user->role = (enum user_role)query_get_word(&query, 2, &user_role_words);
    user->employee = query_get_id(&query, 3);
    user->pin_hash = query_get_text(&query, 4, arena);
    user->status = (enum user_status)query_get_word(&query, 5, &user_status_words);
  }
  enum code code = query_end(&query, error);
  if (code == CODE_OK && (users->failed || arena->exhausted)) code = reader_no_room(error);
  return code;
}

static enum code choose_user(const struct vector *users, struct arena *arena, const char *text,
                             const struct user_row **user, struct error *error) {
  const struct user_row *rows = (const struct user_row *)(void *)users->rows;
  size_t at = 0;
  if (users->count == 0) {
    return error_set(
        error, CODE_NOT_FOUND,
        _("This salon keeps no users, so nobody signs in: leave --as out. Everybody acts as OWNER."));
  }
  struct lookup_name *names = ARENA_NEW(arena, users->count, struct lookup_name);
  if (names == NULL) return reader_no_room(error);
  for (size_t i = 0; i < users->count; i++) {
    names[i] = (struct lookup_name){.id = rows[i].id, .name = rows[i].name};
  }
  enum code code = lookup_find(names, users->count, _("user"), text, strlen(text), &at, error);
  if (code == CODE_OK) *user = &rows[at];
  return code;
}

/* A PIN is asked of those who have one. */
static bool pin_fits(const struct user_row *user, const char *pin) {
  return user->pin_hash[0] == '\0' || (pin != NULL && pin_matches(user->pin_hash, pin));
}

void sign_in_note(struct replica *replica, struct id user, enum sign_in_event event, bool success,
                  const char *detail) {
  static const char *const words[SIGN_IN_EVENT_COUNT] = {
#define X(symbol, word) [symbol] = word,
      SIGN_IN_EVENT_LIST(X)
#undef X
  };
  const struct salon *salon = NULL;
  if (replica_is_read_only(replica) || replica_salon(replica, &salon, NULL, NULL) != CODE_OK) return;
  if (replica_begin(replica, NULL) != CODE_OK) return;
  struct query query = query_start(replica, SQL_SECURITY_NOTE);
  query_id(&query, salon->tenant);
  query_int(&query, replica_now(replica));
  query_id(&query, user);
  query_text(&query, words[event]);
  query_text(&query, success ? "SUCCESS" : "FAILURE");
  query_text(&query, detail);
  enum code code = query_run(&query, NULL, NULL);
  if (code == CODE_OK) code = replica_commit(replica, NULL);
  if (code != CODE_OK) replica_rollback(replica);
}

/* What was refused is noted; where nothing can be written the refusal stands all the same. */
static void note_refusal(struct replica *replica, const struct user_row *user, const char *detail) {
  sign_in_note(replica, user->id, SIGN_IN_EVENT_IN, false, detail);
}

static enum code admit(struct replica *replica, const struct user_row *user, const char *pin,
                       struct error *error) {
  if (user->status != USER_ACTIVE) {
    note_refusal(replica, user, "not active");
    return error_set(error, CODE_NOT_PERMITTED,
                     _("%.80s may not sign in any more (%s). An owner can change that."), user->name,
                     user_status_words.words[user->status]);
  }
  if (pin_fits(user, pin)) return CODE_OK;
  note_refusal(replica, user, pin == NULL || pin[0] == '\0' ? "no PIN" : "wrong PIN");
  return error_set(error, CODE_NOT_PERMITTED, _("The PIN does not fit %.80s. It is read from FRONTDESK_PIN."),
                   user->name);
}

void reader_user_actor(const struct user_row *user, struct actor *actor) {
  *actor = (struct actor){.user = user->id, .role = user->role, .employee = user->employee};
  actor->kind = user->role == ROLE_PROVIDER ? ACTOR_STAFF : ACTOR_DESK;
  (void)text_copy(actor->name, sizeof actor->name, user->name, strlen(user->name));
}

enum code reader_sign_in(struct replica *replica, const char *user, const char *pin, struct actor *actor,
                         struct error *error) {
  struct arena arena;
  struct vector users;
  const struct user_row *chosen = NULL;
  arena_init(&arena, USERS_MEMORY_MAX);
  vector_init(&users, sizeof(struct user_row));
  enum code code = reader_users_load(replica, &arena, &users, error);
  if (code == CODE_OK) code = choose_user(&users, &arena, user, &chosen, error);
  if (code == CODE_OK && chosen != NULL) {
    code = admit(replica, chosen, pin, error);
    if (code == CODE_OK) reader_user_actor(chosen, actor);
  }
  vector_release(&users);
  arena_release(&arena);
  return code;
}

enum code reader_default_actor(struct replica *replica, struct actor *actor, struct error *error) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  *actor = (struct actor){.role = salon->has_users ? ROLE_RECEPTION : ROLE_OWNER, .kind = ACTOR_DESK};
  (void)snprintf(actor->name, sizeof actor->name, "desk");
  return CODE_OK;
}
