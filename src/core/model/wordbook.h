/*
 * A wordbook: distinct words, each with a number. Words are added in any order and get their numbers as
 * they come; sorting gives them new ones, in the order of their bytes. Words hold no U+0000. For the
 * customer search, which keeps every name once.
 */
#ifndef CORE_MODEL_WORDBOOK_H
#define CORE_MODEL_WORDBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"

struct wordbook {
  uint32_t count;
  uint32_t *at; /* where a word begins in `text`; one more for the end */
  char *text;   /* each word ends in U+0000 */
  size_t text_capacity, at_capacity;
  uint32_t *table; /* of the numbers plus one, by hash; NULL once sealed */
  uint32_t table_size;
};

/* An empty book; holds nothing. */
struct wordbook wordbook_empty(void);
void wordbook_release(struct wordbook *book);
size_t wordbook_memory(const struct wordbook *book);

/* The number of a word, which is added when it is new. False when there is no memory; the book stays as it was. */
FD_CHECKED bool wordbook_add(struct wordbook *book, const char *word, size_t length, uint32_t *number);

/*
 * Ends the adding and gives back the room that was for it. False when there is no memory. The numbers stay.
 */
FD_CHECKED bool wordbook_seal(struct wordbook *book);

/*
 * As wordbook_seal(), and sorts. `*numbers` gets an array with the new number of each old one, for the
 * caller to free.
 */
FD_CHECKED bool wordbook_sort(struct wordbook *book, uint32_t **numbers);

static inline const char *wordbook_word(const struct wordbook *book, uint32_t number) {
  return book->text + book->at[number];
}

static inline size_t wordbook_length(const struct wordbook *book, uint32_t number) {
  return book->at[number + 1] - book->at[number] - 1;
}

/* In a sorted book: the number of the first word that does not come before `word`; `count` when there is none. */
uint32_t wordbook_from(const struct wordbook *book, const char *word, size_t length);

/* In a sorted book: the number after the last word that begins with `beginning` or comes before it. */
uint32_t wordbook_past(const struct wordbook *book, const char *beginning, size_t length);

#endif
