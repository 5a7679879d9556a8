/*
 * The words behind an operator's command: options anywhere, with "--option VALUE" or "--option=VALUE", and what is left over in order.
 * Internal to server/admin.
 */
#ifndef SERVER_ADMIN_WORDS_H
#define SERVER_ADMIN_WORDS_H

#include <stdbool.h>

#include "core/model/error.h"

/* X(symbol, name, takes a value) */
#define WORD_LIST(X) \
  X(WORD_DATABASE, "database", true) \
  X(WORD_JSON, "json", false) \
  X(WORD_HELP, "help", false) \
  X(WORD_NAME, "name", true) \
  X(WORD_CURRENCY, "currency", true) \
  X(WORD_ZONE, "zone", true) \
  X(WORD_DEMO, "demo", false) \
  X(WORD_SIZE, "size", true) \
  X(WORD_FROM, "from", true) \
  X(WORD_FORMAT, "format", true) \
  X(WORD_DEVICE, "device", true) \
  X(WORD_SCOPE, "scope", true)

enum word {
#define X(symbol, name, value) symbol,
  WORD_LIST(X)
#undef X
      WORD_COUNT
};

enum { WORDS_MAX = 4 };

/* As a bit of a set of them. */
#define WORD_BIT(word) (1U << (word))

struct words {
  const char *options[WORD_COUNT]; /* the value; "" of one that takes none; NULL: not given */
  const char *given[WORDS_MAX];    /* what is no option */
  int count;
};

/* Reads the words; `allowed` is the set of options that the command knows. CODE_USAGE with a sentence that names the word. */
FD_CHECKED enum code words_read(struct words *words, unsigned allowed, int argc, char **argv,
                                struct error *error);

const char *word_name(enum word word);

#endif
