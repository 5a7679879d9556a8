#include "core/model/role.h"

#include <stdio.h>

#include <stddef.h>

#include "core/model/language.h"
#include "core/model/word_list.h"

/* Sets of roles, a bit each. */
enum {
  OWNER = 1 << ROLE_OWNER,
  ADMIN = 1 << ROLE_ADMIN,
  RECEPTION = 1 << ROLE_RECEPTION,
  PROVIDER = 1 << ROLE_PROVIDER,
  VIEWER = 1 << ROLE_VIEWER,
  MANAGERS = OWNER | ADMIN,
  DESK = MANAGERS | RECEPTION,
  STAFF = DESK | PROVIDER,
  ALL = STAFF | VIEWER
};

/* Who may do what. */
static const unsigned granted[PERMISSION_COUNT] = {
    [MAY_VIEW] = ALL,        [MAY_BOOK] = DESK,        [MAY_CHANGE] = DESK, [MAY_STATUS] = STAFF,
    [MAY_CANCEL] = DESK,     [MAY_CORRECT] = MANAGERS, [MAY_BLOCK] = DESK,  [MAY_QUEUE] = DESK,
    [MAY_CUSTOMER] = DESK,   [MAY_MERGE] = DESK,       [MAY_EXPORT] = DESK, [MAY_ERASE] = OWNER,
    [MAY_IMPORT] = MANAGERS, [MAY_SETUP] = MANAGERS,   [MAY_USERS] = OWNER, [MAY_RESTORE] = MANAGERS,
    [MAY_SALE] = DESK,       [MAY_REVIEW] = DESK,
};

struct permission_text {
  const char *name;
  const char *words;
};

static const struct permission_text texts[PERMISSION_COUNT] = {
#define X(symbol, name, words) [symbol] = {name, words},
    PERMISSION_LIST(X)
#undef X
};

const char *permission_name(enum permission permission) { return texts[permission].name; }

bool role_may(enum user_role role, enum permission permission) {
  return (granted[permission] >> role & 1U) != 0;
}

struct actor actor_allowed(const struct actor *actor, const struct actor *by) {
  struct actor allowed = *actor;
  allowed.role = by->role;
  allowed.employee = by->employee;
  allowed.allowed_by = by->user;
  (void)snprintf(allowed.allowed_name, sizeof allowed.allowed_name, "%s", by->name);
  return allowed;
}

/* "OWNER and ADMIN": the roles of a set, by rank. */
static void list_roles(unsigned roles, char *text, size_t size) {
  int left = 0;
  for (unsigned role = 0; role < user_role_count; role++) left += (int)(roles >> role & 1U);
  text[0] = '\0';
  for (unsigned role = 0; role < user_role_count; role++)
    if ((roles >> role & 1U) != 0)
      word_list_add(text, size, user_role_words.words[role], --left, WORD_LIST_AND);
}

enum code role_check(const struct actor *actor, enum permission permission, struct error *error) {
  if (role_may(actor->role, permission)) return CODE_OK;
  char roles[64];
  list_roles(granted[permission], roles, sizeof roles);
  return error_set(error, CODE_NOT_PERMITTED, _("%s has the role %s, which may not %s; %s may."), actor->name,
                   user_role_words.words[actor->role], _(texts[permission].words), roles);
}

enum code role_check_column(const struct actor *actor, enum permission permission,
                            const struct id employees[], int employee_count, struct error *error) {
  enum code code = role_check(actor, permission, error);
  if (code != CODE_OK || actor->role != ROLE_PROVIDER) return code;
  for (int i = 0; i < employee_count; i++)
    if (!id_is_nil(actor->employee) && id_equal(actor->employee, employees[i])) return CODE_OK;
  return error_set(error, CODE_NOT_PERMITTED,
                   _("%s has the role PROVIDER, which may %s in the own column only; RECEPTION may in all."),
                   actor->name, _(texts[permission].words));
}

bool role_may_override(enum user_role role, enum code code) {
  if (!code_is_overridable(code)) return false;
  if (role == ROLE_OWNER || role == ROLE_ADMIN) return true;
  return role == ROLE_RECEPTION && (code == CODE_DUPLICATE || code == CODE_CUSTOMER_BLOCKED);
}
