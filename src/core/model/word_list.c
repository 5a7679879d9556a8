#include "core/model/word_list.h"

#include <stdio.h>
#include <string.h>

#include "core/model/language.h"

enum { LIST_MAX = 512 };

void word_list_add(char *list, size_t size, const char *entry, int left, enum word_list_end end) {
  char before[LIST_MAX];
  char after[LIST_MAX];
  if (list[0] == '\0') {
    if (strlen(entry) < size) memcpy(list, entry, strlen(entry) + 1);
    return;
  }
  if (strlen(list) >= sizeof before) return;
  memcpy(before, list, strlen(list) + 1);
  int used = left > 0               ? snprintf(after, sizeof after, _("%s, %s"), before, entry)
             : end == WORD_LIST_AND ? snprintf(after, sizeof after, _("%s and %s"), before, entry)
                                    : snprintf(after, sizeof after, _("%s or %s"), before, entry);
  if (used > 0 && (size_t)used < sizeof after && (size_t)used < size) memcpy(list, after, (size_t)used + 1);
}
