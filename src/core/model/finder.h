/*
 * The customer search: one answer to each key typed, over all customers of a salon, in memory.
 *
 * What is typed is words separated by white space; every word must match, in any order. A word matches a
 * customer by
 *  - name: a whole word of it, the beginning of one, the inside of one, or by sound: sound.h's key for
 *    words of three letters or more, or one slip of the finger for words of five or more, unless there are
 *    digits in it. A word with punctuation inside ("jean-luc") stands for its parts;
 *  - e-mail: from three characters on, inside what stands before the @; with a full stop in it, inside the
 *    whole address. A word with an @ in it is looked for in e-mails alone, those that begin with it first;
 *  - phone: a word of digits. Up to three digits match a number's end, four or more any run of its digits;
 *    leading zeros may stand for the prefix that E.164 does not have. When all that is typed is digits and
 *    signs, it is one number ("030 555 01"). The outcome is ordered by the kind of match (enum
 *    finder_class; of several words the worst decides), then by folded name, then by id, and holds at most
 *    50.
 *
 * There are two ways with the same outcome: the index (struct finder, for the screen, kept between keys),
 * and the linear scan (struct finder_scan, for one question on the command line). A property test holds
 * them equal.
 *
 * Life cycle of the index: finder_new(), then finder_fill() for each customer and finder_settle();
 * finder_put() and finder_remove() as customers change. A search never allocates. Changed customers wait
 * beside the index and are searched one by one; finder_settle() at an idle moment takes them in, and
 * finder_put() does so by itself when there are FINDER_BESIDE_MAX. One thread at a time.
 */
#ifndef CORE_MODEL_FINDER_H
#define CORE_MODEL_FINDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"
#include "core/model/fold.h"
#include "core/model/id.h"
#include "core/model/sound.h"

enum {
  FINDER_HITS_MAX = 50,
  FINDER_WORDS_MAX = 8,                 /* words of a question that count; further ones are passed over */
  FINDER_QUERY_MAX = FOLD_KEY_SIZE - 1, /* bytes of a question that count */
  FINDER_EMAIL_SIZE = 128,              /* bytes of an e-mail that are searched, with the end */
  FINDER_BESIDE_MAX = 512               /* changed customers beside the index before it is built anew */
};

/* How a customer matches, best first. The first two are "exact" of the contract. */
enum finder_class {
  FINDER_EXACT,     /* the whole name in any order of words, the whole number, or the whole e-mail */
  FINDER_WORD,      /* whole words of the name */
  FINDER_BEGINNING, /* beginnings of words, or of an e-mail up to the @; the end of a number */
  FINDER_INSIDE,    /* inside a word, an e-mail or a number */
  FINDER_SOUND,     /* sounds like it, or one slip away */
  FINDER_NONE
};

/* A customer as the search sees one. Text ends in U+0000 and is read during the call alone; each may be NULL.
 */
struct finder_record {
  struct id id;
  const char *first_name;
  const char *last_name;
  const char *phone_e164; /* "+493055501", or NULL when there is none */
  const char *phone_raw;  /* as typed; searched too where it is another number */
  const char *email;
  uint8_t flags; /* the caller's own, given back with a hit */
};

struct finder_hit {
  struct id id;
  enum finder_class match;
  uint8_t flags;
};

struct finder_result {
  size_t count;
  struct finder_hit hits[FINDER_HITS_MAX];
};

/* ---- The index ---- */

struct finder;

/* An empty index; NULL when there is no memory. finder_free(NULL) is fine. */
struct finder *finder_new(void);
void finder_free(struct finder *finder);

/* Takes all customers out, for filling anew: a filling adds and replaces, but does not remove. */
void finder_clear(struct finder *finder);

/*
 * Adds a customer without looking whether there is one of this id: for the first filling, many times
 * quicker than finder_put(). Of several with one id the last counts. Not searched before finder_settle().
 * CODE_INTERNAL when there is no memory; the index stays as it was.
 */
FD_CHECKED enum code finder_fill(struct finder *finder, const struct finder_record *record,
                                 struct error *error);

/*
 * Takes in all that waits. Quick when nothing does. CODE_INTERNAL when there is no memory: the index stays
 * as it was and goes on answering. Building takes twice the memory of the index for a moment, which leaves
 * as large holes in the heap.
 */
FD_CHECKED enum code finder_settle(struct finder *finder, struct error *error);

/* Adds a customer or replaces the one of this id; found by the next search. CODE_INTERNAL when there is no
 * memory. */
FD_CHECKED enum code finder_put(struct finder *finder, const struct finder_record *record,
                                struct error *error);

/* Takes a customer out. False when there is none of this id. */
bool finder_remove(struct finder *finder, struct id id);

/* Customers that a search can find. */
size_t finder_count(const struct finder *finder);

/* Customers beside the index; a good moment for finder_settle() is when there are more than a few dozen and
 * nobody types. */
size_t finder_beside(const struct finder *finder);

/* Bytes held, for the figures. */
size_t finder_memory(const struct finder *finder);

/*
 * Answers what has been typed so far: any bytes, also none (no hit). Does not fail and does not allocate.
 */
void finder_search(struct finder *finder, const char *text, size_t length, struct finder_result *result);

/* ---- One by one ---- */

/* A run of digits to be found in numbers, packed; with what is left when its leading zeros are not meant. */
struct finder_number {
  uint64_t packed[2];
  uint8_t length[2];
  uint8_t count; /* forms, 0..2 */
};

/* One folded word of the question. */
struct finder_word {
  uint16_t begin; /* in finder_query.words */
  uint8_t length;
  uint8_t letters;
  bool by_slip;               /* long enough to be misspelt */
  char sound[SOUND_KEY_SIZE]; /* empty when it is too short to go by sound */
};

/* What stands between white space. It matches by all its words, or by e-mail, or as a number. */
struct finder_token {
  uint8_t first_word, word_count;
  bool by_email;
  bool whole_email;       /* also behind the @ */
  uint16_t begin, length; /* in finder_query.text, in lower case, for the e-mail */
  struct finder_number number;
};

/* A question, read. A value without pointers; its parts are for the finder's own files. */
struct finder_query {
  char text[FOLD_KEY_SIZE];
  char words[FOLD_KEY_SIZE];
  struct finder_word word[FINDER_WORDS_MAX];
  struct finder_token token[FINDER_WORDS_MAX];
  uint8_t word_count;
  uint8_t token_count;
  struct finder_number number; /* of all that was typed, when it is one number */
};

/* Reads a question. Any bytes. */
void finder_query_read(struct finder_query *query, const char *text, size_t length);

/* How one customer matches; FINDER_NONE when not. This is the rule that the index follows. */
enum finder_class finder_match_one(const struct finder_query *query, const struct finder_record *record);

struct finder_scan_hit {
  struct finder_hit hit;
  char name[FOLD_KEY_SIZE];
};

/* The best fifty of the customers that are offered one after the other, in any order, each id once. About 16 KiB. */
struct finder_scan {
  struct finder_query query;
  size_t count;
  struct finder_scan_hit hits[FINDER_HITS_MAX];
};

void finder_scan_init(struct finder_scan *scan, const char *text, size_t length);
void finder_scan_offer(struct finder_scan *scan, const struct finder_record *record);
void finder_scan_result(const struct finder_scan *scan, struct finder_result *result);

#endif
