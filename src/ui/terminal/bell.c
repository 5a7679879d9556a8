#include "ui/terminal/bell.h"

#include <stddef.h>
#include <string.h>

static const char *const bell_words[] = {
    [BELL_REFUSED] = "refused", [BELL_ALL] = "all", [BELL_VISUAL] = "visual", [BELL_OFF] = "off"};

enum { BELL_COUNT = sizeof bell_words / sizeof bell_words[0] };

static const int rings_of_all[] = {
    [MESSAGE_NONE] = 0, [MESSAGE_DONE] = 1, [MESSAGE_NOTE] = 2, [MESSAGE_REFUSED] = 3};

enum bell bell_find(const char *word) {
  for (int bell = 0; word != NULL && bell < BELL_COUNT; bell++)
    if (strcmp(bell_words[bell], word) == 0) return (enum bell)bell;
  return BELL_REFUSED;
}

int bell_rings(enum bell bell, enum message_kind kind) {
  switch (bell) {
  case BELL_ALL:
    return rings_of_all[kind];
  case BELL_REFUSED:
  case BELL_VISUAL:
    return kind == MESSAGE_REFUSED ? 1 : 0;
  case BELL_OFF:
  default:
    return 0;
  }
}
