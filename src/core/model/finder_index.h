/*
 * The index of the customer search: customers in the order of their folded names, so that a number of the
 * index (a "slot") is a rank, and the first fifty of a kind are the fifty lowest slots. Part of finder;
 * others include finder.h.
 *
 * Every word of the names stands once in a sorted wordbook. A word of the question is looked for there:
 * whole, as a beginning (a run of the book), inside (by groups of three bytes), by sound (by hash of the
 * sound key) or one slip away (one half of the word is right). From the words found, postings lead to the
 * slots. Numbers are found by their end of three digits or by four digits in a row, e-mails by groups of
 * three bytes.
 */
#ifndef CORE_MODEL_FINDER_INDEX_H
#define CORE_MODEL_FINDER_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/bitset.h"
#include "core/model/finder_match.h"
#include "core/model/postings.h"
#include "core/model/wordbook.h"

enum {
  FINDER_BLOCK = 8,         /* e-mails stand in rows of so many, and the place of a row is known */
  FINDER_RUNS = 10000,      /* of four digits */
  FINDER_TAILS = 1001,      /* of three digits; the last one is for shorter numbers */
  FINDER_FIRSTS = 64,       /* slots in the lists of first ones: fifty hits, and some that were taken out */
  FINDER_SOUNDS = 4096,     /* buckets of sound keys */
  FINDER_SLOT_WORD_SIZE = 3 /* bytes of a word's number in finder_index.slot_words */
};

/* A customer outside the index. */
struct finder_entry {
  struct id id;
  uint8_t flags;
  uint8_t name_length, email_length, local_length;
  uint64_t phones[FINDER_PHONES];
  char text[]; /* the folded name and the e-mail, each with its end */
};

static inline struct finder_card finder_entry_card(const struct finder_entry *entry) {
  return (struct finder_card){
      .name = entry->text,
      .name_length = entry->name_length,
      .email = entry->text + entry->name_length + 1,
      .email_length = entry->email_length,
      .local_length = entry->local_length,
      .phones = {entry->phones[0], entry->phones[1]},
  };
}

/* The second number of the few slots that have one; sorted by slot. */
struct finder_extra_phone {
  uint32_t slot;
  uint64_t phone;
};

/* What a search writes into; see finder_seek.h. */
struct finder_scratch {
  struct bitset slots, others;            /* of slots */
  struct bitset emails[FINDER_WORDS_MAX]; /* of slots, per token */
  struct bitset inside[FINDER_WORDS_MAX]; /* of words, per word of the question */
  struct bitset near[FINDER_WORDS_MAX];
};

/* Groups of three bytes, and what holds them. */
struct finder_grams {
  uint32_t *grams; /* sorted */
  struct postings holders;
};

struct finder_index {
  uint32_t count; /* slots */
  uint32_t dead_count;
  struct id *ids;
  uint8_t *flags;
  struct bitset dead; /* slots that were taken out */

  struct wordbook words;
  uint32_t *slot_at;   /* per slot the place of its first word; one more for the end */
  uint8_t *slot_words; /* numbers of words in the order of the name */
  struct postings slots_of_word;
  size_t slots_a_word;            /* on an average, rounded up */
  struct finder_grams word_grams; /* to words; with zeroes behind the end of a word */
  struct postings words_of_sound;

  uint8_t *emails; /* per slot: length of the local part and domain plus one, or a zero */
  size_t email_bytes;
  uint32_t *email_at;      /* where each row begins */
  struct wordbook domains; /* number 0 is for addresses without an @ */
  struct postings slots_of_domain;
  struct finder_grams email_grams; /* to slots; of a mark for the beginning, the local part and the @ */

  uint64_t *phones;
  struct finder_extra_phone *extra_phones;
  uint32_t extra_count;
  uint32_t phone_lengths; /* bits of the lengths that there are */
  struct postings slots_of_run;
  struct postings slots_of_tail;

  /* The first slots of what leads to very many of them. */
  uint16_t *prefixes; /* finder_prefix() of the beginnings of words, sorted */
  struct postings first_of_prefix;
  struct postings first_of_tail; /* by one digit, and from ten on by two */

  struct finder_scratch *scratch;
};

/* Makes an index of `count` entries, each id once, which it puts into order. False and empty when there is no memory. The entries stay the caller's. */
FD_CHECKED bool finder_index_build(struct finder_index *index, struct finder_entry **entries, uint32_t count);
void finder_index_release(struct finder_index *index);
size_t finder_index_memory(const struct finder_index *index);

/* The best of the index, at most fifty, by class and slot; classes go into `classes`. Returns how many. */
size_t finder_index_search(const struct finder_index *index, const struct finder_query *query,
                           uint32_t slots[FINDER_HITS_MAX], enum finder_class classes[FINDER_HITS_MAX]);

/* The folded name of a slot. Returns its length. */
size_t finder_index_name(const struct finder_index *index, uint32_t slot, char name[FOLD_KEY_SIZE]);

/* The e-mail of a slot, empty when it has none. Returns its length. */
size_t finder_index_email(const struct finder_index *index, uint32_t slot, char out[FINDER_EMAIL_SIZE],
                          size_t *local_length);

/* The second number of a slot; 0 when it has none. */
uint64_t finder_index_extra_phone(const struct finder_index *index, uint32_t slot);

static inline uint32_t finder_index_word(const struct finder_index *index, uint32_t place) {
  const uint8_t *at = index->slot_words + (size_t)place * FINDER_SLOT_WORD_SIZE;
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
}

/* The group of three bytes at `at` of a text, with zeroes behind its end. */
static inline uint32_t finder_gram(const char *text, size_t length, size_t at) {
  uint32_t gram = (uint32_t)(uint8_t)text[at] << 16;
  if (at + 1 < length) gram |= (uint32_t)(uint8_t)text[at + 1] << 8;
  if (at + 2 < length) gram |= (uint8_t)text[at + 2];
  return gram;
}

/* The place of a group in the list, or of the next one. */
uint32_t finder_gram_place(const struct finder_grams *grams, uint32_t gram);

/* The place of a group in the list; UINT32_MAX when nothing holds it. */
uint32_t finder_gram_find(const struct finder_grams *grams, uint32_t gram);

uint32_t finder_sound_bucket(const char *key);

/* The key in slots_of_tail; what has no three digits is under the last. */
static inline uint32_t finder_tail(uint64_t phone) {
  if (finder_packed_length(phone) < 3) return FINDER_TAILS - 1;
  return (uint32_t)((phone >> 8 & 15) * 100 + (phone >> 4 & 15) * 10 + (phone & 15));
}

/* The key in slots_of_run of the four digits before the last `shift` ones. */
static inline uint32_t finder_run(uint64_t phone, unsigned shift) {
  uint64_t run = phone >> (4 * shift);
  return (uint32_t)((run >> 12 & 15) * 1000 + (run >> 8 & 15) * 100 + (run >> 4 & 15) * 10 + (run & 15));
}

/* The first one or two bytes of a word. */
static inline uint16_t finder_prefix(const char *word, size_t length) {
  return (uint16_t)((unsigned)(uint8_t)word[0] << 8 | (length > 1 ? (uint8_t)word[1] : 0u));
}

/* The key in first_of_tail of the last one or two digits. */
static inline uint32_t finder_short_tail(uint64_t phone, unsigned digits) {
  uint32_t last = (uint32_t)(phone & 15);
  return digits == 1 ? last : 10 + (uint32_t)(phone >> 4 & 15) * 10 + last;
}

#endif
