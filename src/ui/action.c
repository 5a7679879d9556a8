#include "ui/action.h"

#include <string.h>

#include "core/model/language.h"

const struct action_row action_rows[ACTION_COUNT] = {
#define X(symbol, name, keys, group, label, help) [symbol] = {name, keys, group, label, help},
    ACTION_LIST(X)
#undef X
};

static const char *const group_titles[ACTION_GROUP_COUNT] = {
#define X(symbol, title) [symbol] = title,
    ACTION_GROUP_LIST(X)
#undef X
};

const char *action_group_title(enum action_group group) { return _(group_titles[group]); }

bool action_is_chained(enum action action) {
  return action_rows[action].group == GROUP_VIEW && action != ACTION_VIEWS;
}

enum action action_find(const char *name, size_t length) {
  int action = 0;
  while (action < ACTION_COUNT &&
         (strlen(action_rows[action].name) != length || memcmp(action_rows[action].name, name, length) != 0))
    action++;
  return (enum action)action;
}
