#include "core/store/sign_in.h"

#include <string.h>

#include "core/model/fold.h"
#include "core/model/lookup.h"
#include "core/store/reader_inside.h"
#include "core/store/vector.h"

enum code sign_in_users(struct replica *replica, struct arena *arena, struct sign_in_user **users, int *count,
                        struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct user_row));
  *count = 0;
  enum code code = reader_users_load(replica, arena, &rows, error);
  size_t most = rows.count < SIGN_IN_USERS_MAX ? rows.count : SIGN_IN_USERS_MAX;
  *users = ARENA_NEW(arena, most + 1, struct sign_in_user);
  if (code == CODE_OK && *users == NULL) code = reader_no_room(error);
  const struct user_row *row = (const struct user_row *)(void *)rows.rows;
  for (size_t i = 0; i < most && code == CODE_OK; i++) {
    if (row[i].status != USER_ACTIVE) continue;
    struct sign_in_user *user = &(*users)[(*count)++];
    reader_user_actor(&row[i], &user->actor);
    user->has_pin = row[i].pin_hash[0] != '\0';
  }
  vector_release(&rows);
  return code;
}

bool sign_in_named(const struct sign_in_user *user, const char *letters, size_t length) {
  const struct lookup_name name = {.id = user->actor.user, .name = user->actor.name};
  enum lookup_grade grade = lookup_grade(&name, letters, length);
  return grade == LOOKUP_BEGINNING || grade == LOOKUP_EXACT;
}

static bool names_somebody(const char *letters, size_t length, const struct sign_in_user *users, int count) {
  for (int i = 0; i < count; i++)
    if (sign_in_named(&users[i], letters, length)) return true;
  return false;
}

/* The bytes of a beginning of `text` without the blanks at its end. */
static size_t trimmed(const char *text, size_t length) {
  while (length > 0 && text[length - 1] == ' ') length--;
  return length;
}

size_t sign_in_name_part(const char *text, const struct sign_in_user *users, int count, size_t *letters) {
  const char *blank = strrchr(text, ' ');
  const size_t parts[] = {strcspn(text, "0123456789"), blank == NULL ? 0 : (size_t)(blank - text) + 1};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    size_t length = trimmed(text, parts[i]);
    if (length == 0 || !names_somebody(text, length, users, count)) continue;
    if (letters != NULL) *letters = length;
    return parts[i];
  }
  if (letters != NULL) *letters = 0;
  return 0;
}
