#include <stdlib.h>
#include <string.h>

#include "core/model/finder_index.h"

/* ---- Order ---- */

/* An entry on its way to its slot: the first eight bytes of the name settle most comparisons. */
struct sorting {
  uint64_t head;
  struct finder_entry *entry;
};

static int compare(const void *left_ptr, const void *right_ptr) {
  const struct sorting *left = left_ptr, *right = right_ptr;
  if (left->head != right->head) return left->head < right->head ? -1 : 1;
  int order = strcmp(left->entry->text, right->entry->text);
  return order != 0 ? order : id_compare(&left->entry->id, &right->entry->id);
}

static bool sort_entries(struct finder_entry **entries, uint32_t count) {
  struct sorting *order = malloc(((size_t)count + 1) * sizeof order[0]);
  if (order == NULL) return false;
  for (uint32_t i = 0; i < count; i++) {
    uint64_t head = 0;
    const char *name = entries[i]->text;
    for (int byte = 0; byte < 8; byte++) {
      head = head << 8 | (uint8_t)*name;
      if (*name != '\0') name++;
    }
    order[i] = (struct sorting){head, entries[i]};
  }
  qsort(order, count, sizeof order[0], compare);
  for (uint32_t i = 0; i < count; i++) entries[i] = order[i].entry;
  free(order);
  return true;
}

/* ---- Names ---- */

static bool add_words(struct finder_index *index, struct finder_entry **entries, uint32_t *numbers,
                      size_t capacity) {
  size_t used = 0;
  for (uint32_t slot = 0; slot < index->count; slot++) {
    index->slot_at[slot] = (uint32_t)used;
    size_t at = 0, length = 0;
    const char *word = NULL;
    while ((word = fold_next_word(entries[slot]->text, entries[slot]->name_length, &at, &length)) != NULL) {
      if (used == capacity || !wordbook_add(&index->words, word, length, &numbers[used])) return false;
      used++;
    }
  }
  index->slot_at[index->count] = (uint32_t)used;
  return true;
}

static size_t count_words(struct finder_entry **entries, uint32_t count) {
  size_t words = 0;
  for (uint32_t i = 0; i < count; i++) {
    words += entries[i]->name_length > 0;
    for (const char *at = entries[i]->text; *at != '\0'; at++) words += *at == ' ';
  }
  return words;
}

static bool build_words(struct finder_index *index, struct finder_entry **entries) {
  enum { WORDS_MAX = 1 << 24 };
  size_t total = count_words(entries, index->count);
  uint32_t *numbers = malloc((total + 1) * sizeof numbers[0]), *sorted = NULL;
  index->slot_at = malloc(((size_t)index->count + 1) * sizeof index->slot_at[0]);
  index->slot_words = malloc((total + 1) * FINDER_SLOT_WORD_SIZE);
  bool done = numbers != NULL && index->slot_at != NULL && index->slot_words != NULL &&
              add_words(index, entries, numbers, total) && index->words.count < WORDS_MAX &&
              wordbook_sort(&index->words, &sorted);
  for (size_t i = 0; done && i < total; i++) {
    uint32_t number = sorted[numbers[i]];
    uint8_t *to = index->slot_words + i * FINDER_SLOT_WORD_SIZE;
    to[0] = (uint8_t)number;
    to[1] = (uint8_t)(number >> 8);
    to[2] = (uint8_t)(number >> 16);
  }
  free(numbers);
  free(sorted);
  return done;
}

static bool build_slots_of_word(struct finder_index *index) {
  struct postings_writer writer;
  if (!postings_writer_init(&writer, index->words.count)) return false;
  do {
    for (uint32_t slot = 0; slot < index->count; slot++) {
      for (uint32_t place = index->slot_at[slot]; place < index->slot_at[slot + 1]; place++) {
        postings_writer_add(&writer, finder_index_word(index, place), slot);
      }
    }
  } while (postings_writer_again(&writer));
  return postings_writer_finish(&writer, &index->slots_of_word);
}

/* Which of all groups of three bytes there are, and how many come before each 64 of them. */
struct gram_set {
  uint64_t *bits;
  uint32_t *before;
};

enum { GRAM_UNITS = 1 << 18 };

static unsigned ones(uint64_t bits) {
  bits -= bits >> 1 & UINT64_C(0x5555555555555555);
  bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
  bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
  return (unsigned)(bits * UINT64_C(0x0101010101010101) >> 56);
}

static uint32_t gram_number(const struct gram_set *set, uint32_t gram) {
  uint64_t below = set->bits[gram / 64] & ((UINT64_C(1) << (gram % 64)) - 1);
  return set->before[gram / 64] + ones(below);
}

/* Lists the groups of all words, sorted, into index->grams; returns how many, or UINT32_MAX when there is no memory. */
static uint32_t list_grams(struct finder_index *index, struct gram_set *set) {
  for (uint32_t word = 0; word < index->words.count; word++) {
    const char *text = wordbook_word(&index->words, word);
    size_t length = wordbook_length(&index->words, word);
    for (size_t at = 0; at < length; at++) bits_set(set->bits, finder_gram(text, length, at));
  }
  uint32_t count = 0;
  for (uint32_t unit = 0; unit < GRAM_UNITS; unit++) {
    set->before[unit] = count;
    count += ones(set->bits[unit]);
  }
  index->grams = malloc(((size_t)count + 1) * sizeof index->grams[0]);
  if (index->grams == NULL) return UINT32_MAX;
  uint32_t next = 0;
  for (uint32_t unit = 0; unit < GRAM_UNITS; unit++) {
    for (uint64_t bits = set->bits[unit]; bits != 0; bits &= bits - 1)
      index->grams[next++] = unit * 64 + bits_lowest(bits);
  }
  return count;
}

static bool write_grams(struct finder_index *index, const struct gram_set *set, uint32_t count) {
  struct postings_writer writer;
  if (!postings_writer_init(&writer, count)) return false;
  do {
    for (uint32_t word = 0; word < index->words.count; word++) {
      const char *text = wordbook_word(&index->words, word);
      size_t length = wordbook_length(&index->words, word);
      for (size_t at = 0; at < length; at++) {
        postings_writer_add(&writer, gram_number(set, finder_gram(text, length, at)), word);
      }
    }
  } while (postings_writer_again(&writer));
  return postings_writer_finish(&writer, &index->words_of_gram);
}

static bool build_words_of_gram(struct finder_index *index) {
  struct gram_set set = {calloc(GRAM_UNITS, sizeof set.bits[0]), calloc(GRAM_UNITS, sizeof set.before[0])};
  bool done = set.bits != NULL && set.before != NULL;
  uint32_t count = done ? list_grams(index, &set) : UINT32_MAX;
  done = count != UINT32_MAX && write_grams(index, &set, count);
  free(set.bits);
  free(set.before);
  return done;
}

uint32_t finder_sound_bucket(const char *key) {
  uint32_t hash = 0;
  for (; *key != '\0'; key++) hash = (hash + (uint8_t)*key) * UINT32_C(2654435761);
  return hash >> 20;
}

static bool build_words_of_sound(struct finder_index *index) {
  struct postings_writer writer;
  uint16_t *buckets = malloc(((size_t)index->words.count + 1) * sizeof buckets[0]);
  if (buckets == NULL || !postings_writer_init(&writer, FINDER_SOUNDS)) {
    free(buckets);
    return false;
  }
  for (uint32_t word = 0; word < index->words.count; word++) {
    char key[SOUND_KEY_SIZE];
    size_t length = sound_key(wordbook_word(&index->words, word), wordbook_length(&index->words, word), key);
    buckets[word] = (uint16_t)(length == 0 ? FINDER_SOUNDS : finder_sound_bucket(key));
  }
  do {
    for (uint32_t word = 0; word < index->words.count; word++) {
      if (buckets[word] < FINDER_SOUNDS) postings_writer_add(&writer, buckets[word], word);
    }
  } while (postings_writer_again(&writer));
  free(buckets);
  return postings_writer_finish(&writer, &index->words_of_sound);
}

/* ---- E-mails ---- */

static size_t number_size(uint32_t number) {
  return number < 0x80 ? 1 : number < 0x4000 ? 2 : number < 0x200000 ? 3 : 5;
}

static uint8_t *write_number(uint8_t *to, uint32_t number) {
  while (number >= 0x80) {
    *to++ = (uint8_t)(number | 0x80);
    number >>= 7;
  }
  *to++ = (uint8_t)number;
  return to;
}

/* The numbers of all domains in the order of slots, and the bytes that all e-mails take. */
static bool list_domains(struct finder_index *index, struct finder_entry **entries, uint32_t *numbers,
                         size_t *size) {
  if (!wordbook_add(&index->domains, "", 0, &numbers[0])) return false;
  *size = 1;
  for (uint32_t slot = 0; slot < index->count; slot++) {
    struct finder_card card = finder_entry_card(entries[slot]);
    bool has_domain = card.local_length < card.email_length;
    const char *domain = card.email + card.local_length;
    numbers[slot] = 0;
    if (has_domain &&
        !wordbook_add(&index->domains, domain, card.email_length - card.local_length, &numbers[slot])) {
      return false;
    }
    *size += 1 + (card.email_length == 0 ? 0 : card.local_length + number_size(numbers[slot]));
  }
  return wordbook_seal(&index->domains);
}

static void write_emails(struct finder_index *index, struct finder_entry **entries, const uint32_t *domains) {
  uint8_t *to = index->emails;
  for (uint32_t slot = 0; slot < index->count; slot++) {
    struct finder_card card = finder_entry_card(entries[slot]);
    if (slot % FINDER_BLOCK == 0) index->email_at[slot / FINDER_BLOCK] = (uint32_t)(to - index->emails);
    if (card.email_length == 0) {
      *to++ = 0;
      continue;
    }
    *to++ = (uint8_t)(card.local_length + 1);
    to = write_number(to, domains[slot]);
    memcpy(to, card.email, card.local_length);
    to += card.local_length;
  }
}

/* The groups of an address: of a mark for its beginning, the local part and the @. */
static void add_email_grams(struct postings_writer *writer, const struct finder_card *card, uint32_t block) {
  char text[FINDER_EMAIL_SIZE + 2] = "\x01";
  size_t length = card->local_length + (card->local_length < card->email_length ? 1 : 0);
  memcpy(text + 1, card->email, length);
  for (size_t at = 0; at + 3 <= length + 1; at++)
    postings_writer_add(writer, finder_email_gram(text, at), block);
}

static bool build_email_postings(struct finder_index *index, struct finder_entry **entries,
                                 const uint32_t *domains) {
  struct postings_writer grams, by_domain;
  if (!postings_writer_init(&grams, FINDER_EMAIL_GRAMS)) return false;
  bool done = postings_writer_init(&by_domain, index->domains.count);
  bool again = done;
  while (again) {
    for (uint32_t slot = 0; slot < index->count; slot++) {
      struct finder_card card = finder_entry_card(entries[slot]);
      if (card.email_length == 0) continue;
      add_email_grams(&grams, &card, slot / FINDER_BLOCK);
      if (domains[slot] != 0) postings_writer_add(&by_domain, domains[slot], slot / FINDER_BLOCK);
    }
    again = postings_writer_again(&grams);
    again = postings_writer_again(&by_domain) && again;
  }
  done = done && postings_writer_finish(&by_domain, &index->blocks_of_domain);
  return postings_writer_finish(&grams, &index->blocks_of_email_gram) && done;
}

static bool build_emails(struct finder_index *index, struct finder_entry **entries) {
  size_t size = 0;
  uint32_t *domains = malloc(((size_t)index->count + 1) * sizeof domains[0]);
  bool done = domains != NULL && list_domains(index, entries, domains, &size);
  index->email_bytes = size;
  index->emails = done ? malloc(size) : NULL;
  index->email_at = malloc(((size_t)index->count / FINDER_BLOCK + 2) * sizeof index->email_at[0]);
  done = done && index->emails != NULL && index->email_at != NULL;
  if (done) {
    write_emails(index, entries, domains);
    done = build_email_postings(index, entries, domains);
  }
  free(domains);
  return done;
}

/* ---- Numbers ---- */

static bool keep_phones(struct finder_index *index, struct finder_entry **entries) {
  for (uint32_t slot = 0; slot < index->count; slot++) index->extra_count += entries[slot]->phones[1] != 0;
  index->phones = malloc(((size_t)index->count + 1) * sizeof index->phones[0]);
  index->extra_phones = malloc(((size_t)index->extra_count + 1) * sizeof index->extra_phones[0]);
  if (index->phones == NULL || index->extra_phones == NULL) return false;
  uint32_t extra = 0;
  for (uint32_t slot = 0; slot < index->count; slot++) {
    index->phones[slot] = entries[slot]->phones[0];
    if (entries[slot]->phones[1] == 0) continue;
    index->extra_phones[extra++] = (struct finder_extra_phone){slot, entries[slot]->phones[1]};
  }
  return true;
}

static void add_phone(struct postings_writer *runs, struct postings_writer *tails, uint64_t phone,
                      uint32_t block) {
  if (phone == 0) return;
  postings_writer_add(tails, finder_tail(phone), block);
  unsigned length = finder_packed_length(phone);
  for (unsigned shift = 0; shift + FINDER_RUN_MIN <= length; shift++) {
    postings_writer_add(runs, finder_run(phone, shift), block);
  }
}

static bool build_phones(struct finder_index *index, struct finder_entry **entries) {
  struct postings_writer runs, tails;
  if (!keep_phones(index, entries) || !postings_writer_init(&runs, FINDER_RUNS)) return false;
  bool done = postings_writer_init(&tails, FINDER_TAILS);
  bool again = done;
  while (again) {
    for (uint32_t slot = 0; slot < index->count; slot++) {
      add_phone(&runs, &tails, entries[slot]->phones[0], slot / FINDER_BLOCK);
      add_phone(&runs, &tails, entries[slot]->phones[1], slot / FINDER_BLOCK);
    }
    again = postings_writer_again(&runs);
    again = postings_writer_again(&tails) && again;
  }
  done = done && postings_writer_finish(&tails, &index->blocks_of_tail);
  return postings_writer_finish(&runs, &index->blocks_of_run) && done;
}

/* ---- The whole ---- */

static bool build_slots(struct finder_index *index, struct finder_entry **entries) {
  index->ids = malloc(((size_t)index->count + 1) * sizeof index->ids[0]);
  index->flags = malloc((size_t)index->count + 1);
  index->dead = calloc(bits_units(index->count), sizeof index->dead[0]);
  if (index->ids == NULL || index->flags == NULL || index->dead == NULL) return false;
  for (uint32_t slot = 0; slot < index->count; slot++) {
    index->ids[slot] = entries[slot]->id;
    index->flags[slot] = entries[slot]->flags;
  }
  return true;
}

static bool build_scratch(struct finder_index *index) {
  struct finder_scratch *scratch = &index->scratch;
  scratch->slot_units = bits_units(index->count);
  scratch->block_units = bits_units(index->count / FINDER_BLOCK + 1);
  scratch->word_units = bits_units(index->words.count);
  scratch->slots = calloc(scratch->slot_units, sizeof scratch->slots[0]);
  scratch->blocks = calloc(scratch->block_units, sizeof scratch->blocks[0]);
  scratch->inside = calloc(scratch->word_units * FINDER_WORDS_MAX, sizeof scratch->inside[0]);
  scratch->near = calloc(scratch->word_units * FINDER_WORDS_MAX, sizeof scratch->near[0]);
  scratch->emails = calloc(scratch->block_units * FINDER_WORDS_MAX, sizeof scratch->emails[0]);
  return scratch->slots != NULL && scratch->blocks != NULL && scratch->inside != NULL &&
         scratch->near != NULL && scratch->emails != NULL;
}

bool finder_index_build(struct finder_index *index, struct finder_entry **entries, uint32_t count) {
  *index = (struct finder_index){.count = count};
  bool done = sort_entries(entries, count) && build_slots(index, entries) && build_words(index, entries) &&
              build_slots_of_word(index) && build_words_of_gram(index) && build_words_of_sound(index) &&
              build_emails(index, entries) && build_phones(index, entries) && build_scratch(index);
  if (!done) finder_index_release(index);
  return done;
}

void finder_index_release(struct finder_index *index) {
  void *const blocks[] = {
      index->ids,          index->flags,          index->dead,           index->slot_at,
      index->slot_words,   index->grams,          index->emails,         index->email_at,
      index->phones,       index->extra_phones,   index->scratch.slots,  index->scratch.blocks,
      index->scratch.near, index->scratch.inside, index->scratch.emails,
  };
  for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) free(blocks[i]);
  wordbook_release(&index->words);
  wordbook_release(&index->domains);
  postings_release(&index->slots_of_word);
  postings_release(&index->words_of_gram);
  postings_release(&index->words_of_sound);
  postings_release(&index->blocks_of_domain);
  postings_release(&index->blocks_of_email_gram);
  postings_release(&index->blocks_of_run);
  postings_release(&index->blocks_of_tail);
  *index = (struct finder_index){0};
}

size_t finder_index_memory(const struct finder_index *index) {
  if (index->ids == NULL) return 0;
  const struct finder_scratch *scratch = &index->scratch;
  size_t count = index->count, blocks = count / FINDER_BLOCK + 2;
  size_t units = scratch->slot_units * 2 + scratch->block_units * (FINDER_WORDS_MAX + 1) +
                 scratch->word_units * 2 * FINDER_WORDS_MAX;
  return count * (sizeof index->ids[0] + sizeof index->flags[0] + sizeof index->slot_at[0] +
                  sizeof index->phones[0]) +
         (size_t)index->slot_at[count] * FINDER_SLOT_WORD_SIZE + index->email_bytes +
         blocks * sizeof index->email_at[0] + index->words_of_gram.keys * sizeof index->grams[0] +
         index->extra_count * sizeof index->extra_phones[0] + units * sizeof(uint64_t) +
         wordbook_memory(&index->words) + wordbook_memory(&index->domains) +
         postings_memory(&index->slots_of_word) + postings_memory(&index->words_of_gram) +
         postings_memory(&index->words_of_sound) + postings_memory(&index->blocks_of_domain) +
         postings_memory(&index->blocks_of_email_gram) + postings_memory(&index->blocks_of_run) +
         postings_memory(&index->blocks_of_tail);
}
