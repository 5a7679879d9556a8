/*
 * A search of the index under way: what finder_search.c, finder_words.c and finder_places.c share. Part of
 * finder; others include finder.h.
 *
 * A search goes through the classes from the best on. What is known of the question grows with the class,
 * but only for as many of its tokens as are needed to have few slots left to look at.
 */
#ifndef CORE_MODEL_FINDER_SEEK_H
#define CORE_MODEL_FINDER_SEEK_H

#include "core/model/finder_index.h"

/* What of the wordbook one word of the question matches. */
struct finder_found {
  uint32_t exact;          /* the word itself; `high` when the book has not got it */
  uint32_t low, high;      /* the words that begin with it */
  struct bitset *inside;   /* other words that hold it */
  struct bitset *near;     /* other words that sound like it or are one slip away */
  bool everywhere;         /* so many hold it that they are not in `inside`: each is to be looked at */
  enum finder_class known; /* the class up to which this is known */
  size_t size;             /* about the slots that the words of all these classes lead to */
  size_t new_size;         /* of these, what the last class has brought */
};

/* What is known of one token. */
struct finder_part {
  enum finder_class known; /* the class up to which its words and its e-mail are known */
  struct bitset *emails;   /* slots whose e-mail may be the token, or hold it */
  size_t emails_size;      /* how many they are; nothing is in `emails` when 0 */
  size_t size;             /* about the slots that it leads to in the class in hand */
};

struct finder_seek {
  const struct finder_index *index;
  const struct finder_query *query;
  enum finder_class class;
  struct finder_found words[FINDER_WORDS_MAX];
  struct finder_part parts[FINDER_WORDS_MAX];
  uint32_t *slots; /* the hits so far */
  enum finder_class *classes;
  size_t count;
};

/* ---- finder_words.c ---- */

/* Looks up all words of the question: themselves and what begins with them. */
void finder_seek_beginnings(struct finder_seek *seek);

/*
 * Brings what is known of the words of a token up to the class in hand; but when a word leads nowhere, and
 * so the token cannot match by name, the others are left as they are.
 */
void finder_seek_words(struct finder_seek *seek, const struct finder_token *token);

/* True when a word of the question is inside a word of the book. */
bool finder_seek_holds(const struct finder_seek *seek, size_t which, uint32_t word);

static inline bool finder_found_begins(const struct finder_found *found, uint32_t word) {
  return word >= found->low && word < found->high;
}

/* The class of a word of the question, for which all is known, against a word of the book; FINDER_NONE beyond the class in hand. */
static inline enum finder_class finder_seek_known_class(const struct finder_seek *seek, size_t which,
                                                        uint32_t word) {
  const struct finder_found *found = &seek->words[which];
  if (finder_found_begins(found, word)) return word == found->exact ? FINDER_WORD : FINDER_BEGINNING;
  if (seek->class < FINDER_INSIDE) return FINDER_NONE;
  if (found->everywhere ? finder_seek_holds(seek, which, word) : bitset_has(found->inside, word))
    return FINDER_INSIDE;
  return seek->class == FINDER_SOUND && bitset_has(found->near, word) ? FINDER_SOUND : FINDER_NONE;
}

/* The same by comparing the words. */
enum finder_class finder_seek_word_class(const struct finder_seek *seek, size_t which, uint32_t word);

/* Adds the slots of a word of the question: of all classes so far, or of the one in hand alone. */
void finder_seek_add_words(const struct finder_seek *seek, const struct finder_found *found, bool alone,
                           struct bitset *slots);

/* ---- finder_places.c ---- */

/* Finds the slots where a token may be an e-mail as a whole or its beginning up to the @ or beyond, or else inside one. */
void finder_seek_emails(struct finder_seek *seek, size_t which, bool whole);

/* The class of a token against the e-mail of a slot. */
enum finder_class finder_seek_email_class(const struct finder_seek *seek, size_t which, uint32_t slot);

/* The class of a number against the numbers of a slot. */
enum finder_class finder_seek_number_class(const struct finder_seek *seek, const struct finder_number *number,
                                           uint32_t slot);

/*
 * Adds the slots where a number may be, unless `slots` is NULL: of all classes so far, or of the one in
 * hand alone. Returns about how many they are, 0 only for none.
 */
size_t finder_seek_add_number(const struct finder_seek *seek, const struct finder_number *number, bool alone,
                              struct bitset *slots);

/*
 * As the above with what the index keeps for one word and one number that lead to very many slots: adds
 * their first slots only. False when it does not have them for all. `*cut` is set when there may be more
 * slots than were added.
 */
bool finder_seek_add_firsts(const struct finder_seek *seek, struct bitset *slots, bool *cut);

/*
 * Adds the slots whose whole name is the question in any order of words; of many namesakes enough for fifty
 * hits. False, and nothing added, when the question is not of a kind that this can do.
 */
bool finder_seek_add_whole_names(const struct finder_seek *seek, struct bitset *slots);

/* Adds the slots of a list. Returns their number. */
size_t finder_seek_add_list(const struct postings *postings, uint32_t key, struct bitset *slots);

#endif
