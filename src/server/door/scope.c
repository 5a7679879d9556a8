#include "server/door/scope.h"

#include <string.h>

static const struct {
  unsigned bit;
  const char *word;
} scope_words[] = {
#define X(symbol, bit, word, what) {symbol, word},
    SCOPE_LIST(X)
#undef X
};

enum { SCOPE_COUNT = sizeof scope_words / sizeof scope_words[0] };

const char *scope_word(unsigned scope) {
  for (int i = 0; i < SCOPE_COUNT; i++) {
    if (scope_words[i].bit == scope) {
      return scope_words[i].word;
    }
  }
  return "none";
}

/* The bit of a word, all of them for "all", or 0. */
static unsigned scope_of(const char *word, size_t length) {
  if (length == 3 && memcmp(word, "all", 3) == 0) {
    return SCOPE_ALL;
  }
  for (int i = 0; i < SCOPE_COUNT; i++) {
    if (strlen(scope_words[i].word) == length && memcmp(scope_words[i].word, word, length) == 0) {
      return scope_words[i].bit;
    }
  }
  return 0;
}

bool scopes_parse(const char *text, size_t length, unsigned *scopes) {
  unsigned found = 0;
  size_t begin = 0;
  for (size_t i = 0; i <= length; i++) {
    if (i < length && text[i] != ',') {
      continue;
    }
    unsigned one = scope_of(text + begin, i - begin);
    if (one == 0) {
      return false;
    }
    found |= one;
    begin = i + 1;
  }
  *scopes = found;
  return true;
}

void scopes_format(unsigned scopes, char text[SCOPE_TEXT_SIZE]) {
  size_t used = 0;
  text[0] = '\0';
  for (int i = 0; i < SCOPE_COUNT; i++) {
    size_t length = strlen(scope_words[i].word);
    if ((scopes & scope_words[i].bit) == 0 || used + length + 2 > SCOPE_TEXT_SIZE) {
      continue;
    }
    if (used > 0) {
      text[used++] = ',';
    }
    memcpy(text + used, scope_words[i].word, length + 1);
    used += length;
  }
}
