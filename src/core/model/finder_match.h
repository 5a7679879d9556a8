/*
 * The rule of the customer search, on customers in the form that the search keeps. Part of finder; others
 * include finder.h.
 */
#ifndef CORE_MODEL_FINDER_MATCH_H
#define CORE_MODEL_FINDER_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/finder.h"

enum { FINDER_PHONES = 2, FINDER_RUN_MIN = 4, FINDER_EMAIL_MIN = 3 };

/* A customer in the form that is searched. Text is the owner's and ends in U+0000. */
struct finder_card {
  const char *name; /* fold_name() */
  size_t name_length;
  const char *email; /* fold_email() */
  size_t email_length;
  size_t local_length;            /* what stands before the first @; all of it when there is none */
  uint64_t phones[FINDER_PHONES]; /* finder_pack(); 0 for none */
};

/* Room for the text of a card. */
struct finder_card_text {
  char name[FOLD_KEY_SIZE];
  char email[FINDER_EMAIL_SIZE];
};

/* The card of a record. It points into `text`. */
struct finder_card finder_card_of(const struct finder_record *record, struct finder_card_text *text);

enum finder_class finder_card_match(const struct finder_query *query, const struct finder_card *card);

/* Up to fifteen digits in four bits each, the last one lowest, and their number in the four highest. 0 for none; of more, the last fifteen. */
uint64_t finder_pack(const char *digits, size_t count);

static inline unsigned finder_packed_length(uint64_t packed) { return (unsigned)(packed >> 60); }

/* The last `count` digits, without their number. */
static inline uint64_t finder_packed_tail(uint64_t packed, unsigned count) {
  return packed & ((UINT64_C(1) << (4 * count)) - 1);
}

/* The class of one word of the question against one word of a name. */
enum finder_class finder_word_class(const struct finder_query *query, const struct finder_word *asked,
                                    const char *word, size_t length);

/* By sound; of words with a single sound ("Lea", "Lou") only those with one initial. */
bool finder_word_sounds(const struct finder_query *query, const struct finder_word *asked, const char *word,
                        size_t length);

/* One slip of the finger away. */
bool finder_word_slips(const struct finder_query *query, const struct finder_word *asked, const char *word,
                       size_t length);

/* FINDER_EXACT, FINDER_BEGINNING (of a token that goes by e-mail alone), FINDER_INSIDE or FINDER_NONE. */
enum finder_class finder_email_class(const struct finder_query *query, const struct finder_token *token,
                                     const char *email, size_t length, size_t local_length);

/* FINDER_EXACT, FINDER_BEGINNING, FINDER_INSIDE or FINDER_NONE. */
enum finder_class finder_number_class(const struct finder_number *number, uint64_t phone);

/* Where `part` begins in `text`; NULL when it does not occur. An empty part occurs nowhere. */
const char *finder_bytes(const char *text, size_t length, const char *part, size_t part_length);

static inline const char *finder_word_text(const struct finder_query *query, const struct finder_word *word) {
  return query->words + word->begin;
}

static inline const char *finder_token_text(const struct finder_query *query,
                                            const struct finder_token *token) {
  return query->text + token->begin;
}

static inline enum finder_class finder_best(enum finder_class left, enum finder_class right) {
  return left < right ? left : right;
}

static inline enum finder_class finder_worst(enum finder_class left, enum finder_class right) {
  return left > right ? left : right;
}

#endif
