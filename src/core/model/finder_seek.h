/*
 * A search of the index under way: what finder_search.c, finder_words.c and finder_places.c share. Part of
 * finder; others include finder.h.
 *
 * A search goes through the classes from the best on. What is known of the question's words grows with the
 * class.
 */
#ifndef CORE_MODEL_FINDER_SEEK_H
#define CORE_MODEL_FINDER_SEEK_H

#include "core/model/finder_index.h"

/* What of the wordbook one word of the question matches. */
struct finder_found {
  uint32_t exact;     /* the word itself; `high` when the book has not got it */
  uint32_t low, high; /* the words that begin with it */
  uint64_t *inside;   /* other words that hold it; known from FINDER_INSIDE on */
  bool everywhere;    /* so many hold it that they were not noted: each is to be looked at */
  uint64_t *near;     /* other words that sound like it or are one slip away; known from FINDER_SOUND on */
  enum finder_class known; /* the class that all this is known for */
  size_t size;             /* about the slots that the words of all classes so far lead to */
  size_t new_size;         /* of these, what the class in hand has brought */
};

/* Where one token may be in an e-mail. */
struct finder_mail {
  uint64_t *slots; /* bits of slots to be looked into; nothing when `size` is 0 */
  size_t size;     /* how many they are */
};

struct finder_seek {
  const struct finder_index *index;
  const struct finder_query *query;
  enum finder_class class;
  struct finder_found words[FINDER_WORDS_MAX];
  struct finder_mail mails[FINDER_WORDS_MAX];
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

/* Adds the slots of a word of the question to `slots`: of all classes so far, or of the one in hand alone. */
void finder_seek_add_words(const struct finder_seek *seek, const struct finder_found *found, bool alone,
                           uint64_t *slots);

/* ---- finder_places.c ---- */

/* Finds the slots where tokens may be an e-mail as a whole, or inside one. */
void finder_seek_emails(struct finder_seek *seek, bool whole);

/* Adds these slots. */
void finder_seek_add_emails(const struct finder_seek *seek, size_t token, uint64_t *slots);

/* The class of a token against the e-mail of a slot. */
enum finder_class finder_seek_email_class(const struct finder_seek *seek, size_t token, uint32_t slot);

/* The class of a number against the numbers of a slot. */
enum finder_class finder_seek_number_class(const struct finder_seek *seek, const struct finder_number *number,
                                           uint32_t slot);

/* Adds the slots where a number may be, unless `slots` is NULL: of all classes so far, or of the one in hand alone. Returns about how many there are. */
size_t finder_seek_add_number(const struct finder_seek *seek, const struct finder_number *number, bool alone,
                              uint64_t *slots);

/*
 * As the above with what the index keeps for one word and one number that lead to very many slots: adds
 * their first slots only. False, and nothing added, when it has nothing for them. `*cut` is set when there
 * may be more slots than were added.
 */
bool finder_seek_add_firsts(const struct finder_seek *seek, uint64_t *slots, bool *cut);

/*
 * Adds the slots whose whole name is the question in any order of words; of many namesakes enough for fifty
 * hits. False, and nothing added, when the question is not of a kind that this can do.
 */
bool finder_seek_add_whole_names(const struct finder_seek *seek, uint64_t *slots);

/* Adds the slots of a list. Returns their number. */
size_t finder_seek_add_list(const struct postings *postings, uint32_t key, uint64_t *slots);

#endif
