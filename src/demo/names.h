/*
 * The names of the demo salon's fictional people, read once from data/demo/names.txt, which is part of the program.
 */
#ifndef DEMO_NAMES_H
#define DEMO_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/error.h"

enum { DEMO_LANGUAGES_MAX = 40, DEMO_WORDS_MAX = 1400 };

/* A run of words in demo_names.words. */
struct demo_words {
  int first, count;
};

struct demo_language {
  const char *locale;
  int share; /* customers of a thousand */
  bool family_first;
  struct demo_words female, male, family;
};

struct demo_names {
  char *text; /* owned: what the words point into */
  const char *words[DEMO_WORDS_MAX];
  int word_count;
  struct demo_language languages[DEMO_LANGUAGES_MAX];
  int language_count;
};

/* Reads the table. CODE_INTERNAL when it does not keep its own rules, which a test would have seen. Release it in any case. */
FD_CHECKED enum code demo_names_init(struct demo_names *names, struct error *error);
void demo_names_release(struct demo_names *names);

/* The language of the customer who draws `lot` (0..999). */
const struct demo_language *demo_names_language(const struct demo_names *names, int lot);

/* The letters a-z of a name without marks and case, for a mail address; other scripts leave nothing. Returns the length, cut to the size. */
size_t demo_ascii(const char *name, char *ascii, size_t size);

#endif
