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
  index->slots_a_word = index->slot_at[index->count] / ((size_t)index->words.count + 1) + 1;
  return postings_writer_finish(&writer, &index->slots_of_word);
}

/* ---- Groups of three bytes ---- */

enum { GRAM_UNITS = 1 << 18, GRAMS_MAX = FOLD_KEY_SIZE };

/* The groups of the word or slot `number`; returns how many. */
typedef size_t gram_source(const struct finder_index *index, uint32_t number, uint32_t grams[GRAMS_MAX]);

static size_t grams_of_word(const struct finder_index *index, uint32_t number, uint32_t grams[GRAMS_MAX]) {
  const char *text = wordbook_word(&index->words, number);
  size_t length = wordbook_length(&index->words, number);
  for (size_t at = 0; at < length; at++) grams[at] = finder_gram(text, length, at);
  return length;
}

static size_t grams_of_email(const struct finder_index *index, uint32_t number, uint32_t grams[GRAMS_MAX]) {
  char text[FINDER_EMAIL_SIZE + 1];
  size_t local_length = 0, email_length = finder_index_email(index, number, text + 1, &local_length),
         count = 0;
  if (email_length == 0) return 0;
  text[0] = '\x01';
  size_t length = local_length + (local_length < email_length ? 2 : 1);
  for (size_t at = 0; at + 3 <= length; at++) grams[count++] = finder_gram(text, length, at);
  return count;
}

/* Which of all groups of three bytes there are, and how many come before each 64 of them. */
struct gram_set {
  uint64_t *bits;
  uint32_t *before;
};

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

/* Lists the groups of the set, sorted. False when there is no memory. */
static bool list_grams(struct finder_grams *grams, struct gram_set *set, uint32_t *count) {
  *count = 0;
  for (uint32_t unit = 0; unit < GRAM_UNITS; unit++) {
    set->before[unit] = *count;
    *count += ones(set->bits[unit]);
  }
  grams->grams = malloc(((size_t)*count + 1) * sizeof grams->grams[0]);
  if (grams->grams == NULL) return false;
  uint32_t next = 0;
  for (uint32_t unit = 0; unit < GRAM_UNITS; unit++) {
    for (uint64_t bits = set->bits[unit]; bits != 0; bits &= bits - 1) {
      grams->grams[next++] = unit * 64 + bitset_lowest(bits);
    }
  }
  return true;
}

static bool write_grams(const struct finder_index *index, gram_source *source, uint32_t holders,
                        const struct gram_set *set, uint32_t count, struct postings *postings) {
  uint32_t grams[GRAMS_MAX];
  struct postings_writer writer;
  if (!postings_writer_init(&writer, count)) return false;
  do {
    for (uint32_t number = 0; number < holders; number++) {
      size_t size = source(index, number, grams);
      for (size_t i = 0; i < size; i++) postings_writer_add(&writer, gram_number(set, grams[i]), number);
    }
  } while (postings_writer_again(&writer));
  return postings_writer_finish(&writer, postings);
}

static bool build_grams(const struct finder_index *index, gram_source *source, uint32_t holders,
                        struct finder_grams *out) {
  uint32_t grams[GRAMS_MAX], count = 0;
  struct gram_set set = {calloc(GRAM_UNITS, sizeof set.bits[0]), malloc(GRAM_UNITS * sizeof set.before[0])};
  bool done = set.bits != NULL && set.before != NULL;
  for (uint32_t number = 0; done && number < holders; number++) {
    size_t size = source(index, number, grams);
    for (size_t i = 0; i < size; i++) set.bits[grams[i] / 64] |= UINT64_C(1) << (grams[i] % 64);
  }
  done = done && list_grams(out, &set, &count) &&
         write_grams(index, source, holders, &set, count, &out->holders);
  free(set.bits);
  free(set.before);
  return done;
}

uint32_t finder_gram_place(const struct finder_grams *grams, uint32_t gram) {
  uint32_t low = 0, high = grams->holders.keys;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (grams->grams[middle] < gram) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

uint32_t finder_gram_find(const struct finder_grams *grams, uint32_t gram) {
  uint32_t place = finder_gram_place(grams, gram);
  return place < grams->holders.keys && grams->grams[place] == gram ? place : UINT32_MAX;
}

/* ---- Sounds ---- */

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

/* In the place of a domain's number. */
enum { NO_EMAIL = 0x7FFFFFFF };

/* The numbers of all domains in the order of slots, and the bytes that all e-mails take. */
static bool list_domains(struct finder_index *index, struct finder_entry **entries, uint32_t *numbers,
                         size_t *size) {
  if (!wordbook_add(&index->domains, "", 0, &numbers[0])) return false;
  *size = 1;
  for (uint32_t slot = 0; slot < index->count; slot++) {
    struct finder_card card = finder_entry_card(entries[slot]);
    const char *domain = card.email + card.local_length;
    *size += 1;
    numbers[slot] = NO_EMAIL;
    if (card.email_length == 0) continue;
    if (!wordbook_add(&index->domains, domain, card.email_length - card.local_length, &numbers[slot]))
      return false;
    *size += card.local_length + number_size(numbers[slot]);
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

static bool build_slots_of_domain(struct finder_index *index, const uint32_t *domains) {
  struct postings_writer writer;
  if (!postings_writer_init(&writer, index->domains.count)) return false;
  do {
    for (uint32_t slot = 0; slot < index->count; slot++) {
      if (domains[slot] != NO_EMAIL) postings_writer_add(&writer, domains[slot], slot);
    }
  } while (postings_writer_again(&writer));
  return postings_writer_finish(&writer, &index->slots_of_domain);
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
    done = build_slots_of_domain(index, domains) &&
           build_grams(index, grams_of_email, index->count, &index->email_grams);
  }
  free(domains);
  return done;
}

/* ---- Numbers ---- */

static bool keep_phones(struct finder_index *index, struct finder_entry **entries) {
  for (uint32_t slot = 0; slot < index->count; slot++) index->extra_count += entries[slot]->phones[1] != 0;
  index->phones = malloc(((size_t)index->count + 1) * sizeof index->phones[0]);
  index->extra_phones = calloc((size_t)index->extra_count + 1, sizeof index->extra_phones[0]);
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
                      uint32_t slot) {
  if (phone == 0) return;
  postings_writer_add(tails, finder_tail(phone), slot);
  unsigned length = finder_packed_length(phone);
  for (unsigned shift = 0; shift + FINDER_RUN_MIN <= length; shift++) {
    postings_writer_add(runs, finder_run(phone, shift), slot);
  }
}

/* Goes through the numbers of all slots, in their order: which of them is next. */
struct phone_walk {
  const struct finder_index *index;
  uint32_t slot, extra;
  bool second; /* the second number of the slot comes next */
};

static bool phone_next(struct phone_walk *walk, uint32_t *slot, uint64_t *phone) {
  const struct finder_index *index = walk->index;
  if (walk->second) {
    *phone = index->extra_phones[walk->extra++].phone;
    *slot = walk->slot++;
    walk->second = false;
    return true;
  }
  if (walk->slot == index->count) return false;
  *slot = walk->slot;
  *phone = index->phones[walk->slot];
  walk->second = walk->extra < index->extra_count && index->extra_phones[walk->extra].slot == walk->slot;
  if (!walk->second) walk->slot++;
  return true;
}

static bool build_phones(struct finder_index *index, struct finder_entry **entries) {
  struct postings_writer runs, tails;
  if (!keep_phones(index, entries) || !postings_writer_init(&runs, FINDER_RUNS)) return false;
  bool done = postings_writer_init(&tails, FINDER_TAILS);
  bool again = done;
  while (again) {
    struct phone_walk walk = {.index = index};
    uint32_t slot = 0;
    uint64_t phone = 0;
    while (phone_next(&walk, &slot, &phone)) {
      add_phone(&runs, &tails, phone, slot);
      index->phone_lengths |= UINT32_C(1) << finder_packed_length(phone);
    }
    again = postings_writer_again(&runs);
    again = postings_writer_again(&tails) && again;
  }
  done = done && postings_writer_finish(&tails, &index->slots_of_tail);
  return postings_writer_finish(&runs, &index->slots_of_run) && done;
}

/* ---- The first slots of what many have ---- */

/* Lets through the first slots of each key. A slot may come twice for a key, if at once. */
struct first_filter {
  uint32_t *last; /* the last slot plus one */
  uint8_t *count;
};

enum { PREFIXES = 1 << 16 };

static bool is_among_first(struct first_filter *filter, uint32_t key, uint32_t slot) {
  if (filter->last[key] == slot + 1) return true;
  if (filter->count[key] == FINDER_FIRSTS) return false;
  filter->last[key] = slot + 1;
  filter->count[key]++;
  return true;
}

static void filter_clear(struct first_filter *filter) {
  memset(filter->last, 0, PREFIXES * sizeof filter->last[0]);
  memset(filter->count, 0, PREFIXES);
}

static void add_prefixes(const struct finder_index *index, struct first_filter *filter,
                         const uint32_t *numbers, struct postings_writer *writer, uint32_t slot) {
  for (uint32_t place = index->slot_at[slot]; place < index->slot_at[slot + 1]; place++) {
    uint32_t word = finder_index_word(index, place);
    const char *text = wordbook_word(&index->words, word);
    for (size_t length = 1; length <= 2 && length <= wordbook_length(&index->words, word); length++) {
      uint32_t prefix = finder_prefix(text, length);
      if (is_among_first(filter, prefix, slot)) postings_writer_add(writer, numbers[prefix], slot);
    }
  }
}

/* Lists the beginnings of one and two bytes, sorted; their numbers in the list go into `numbers`. */
static bool list_prefixes(struct finder_index *index, uint32_t *numbers, uint32_t *count) {
  for (uint32_t word = 0; word < index->words.count; word++) {
    const char *text = wordbook_word(&index->words, word);
    numbers[finder_prefix(text, 1)] = 1;
    numbers[finder_prefix(text, wordbook_length(&index->words, word))] = 1;
  }
  *count = 0;
  for (uint32_t prefix = 0; prefix < PREFIXES; prefix++) *count += numbers[prefix];
  index->prefixes = malloc(((size_t)*count + 1) * sizeof index->prefixes[0]);
  if (index->prefixes == NULL) return false;
  uint32_t next = 0;
  for (uint32_t prefix = 0; prefix < PREFIXES; prefix++) {
    if (numbers[prefix] == 0) continue;
    numbers[prefix] = next;
    index->prefixes[next++] = (uint16_t)prefix;
  }
  return true;
}

static bool write_first_of_prefix(struct finder_index *index, struct first_filter *filter,
                                  uint32_t *numbers) {
  struct postings_writer writer;
  uint32_t count = 0;
  if (!list_prefixes(index, numbers, &count) || !postings_writer_init(&writer, count)) return false;
  do {
    filter_clear(filter);
    for (uint32_t slot = 0; slot < index->count; slot++) add_prefixes(index, filter, numbers, &writer, slot);
  } while (postings_writer_again(&writer));
  return postings_writer_finish(&writer, &index->first_of_prefix);
}

/* The last one and two digits of a number. */
static void add_tails(struct first_filter *filter, struct postings_writer *writer, uint64_t phone,
                      uint32_t slot) {
  for (unsigned digits = 1; digits <= 2 && digits <= finder_packed_length(phone); digits++) {
    uint32_t key = finder_short_tail(phone, digits);
    if (is_among_first(filter, key, slot)) postings_writer_add(writer, key, slot);
  }
}

static bool write_first_of_tail(struct finder_index *index, struct first_filter *filter) {
  struct postings_writer writer;
  if (!postings_writer_init(&writer, 110)) return false;
  do {
    filter_clear(filter);
    struct phone_walk walk = {.index = index};
    uint32_t slot = 0;
    uint64_t phone = 0;
    while (phone_next(&walk, &slot, &phone)) {
      add_tails(filter, &writer, phone, slot);
    }
  } while (postings_writer_again(&writer));
  return postings_writer_finish(&writer, &index->first_of_tail);
}

static bool build_firsts(struct finder_index *index) {
  uint32_t *numbers = calloc(PREFIXES, sizeof numbers[0]);
  struct first_filter filter = {malloc(PREFIXES * sizeof filter.last[0]), malloc(PREFIXES)};
  bool done = numbers != NULL && filter.last != NULL && filter.count != NULL &&
              write_first_of_prefix(index, &filter, numbers) && write_first_of_tail(index, &filter);
  free(numbers);
  free(filter.last);
  free(filter.count);
  return done;
}

/* ---- The whole ---- */

static bool build_slots(struct finder_index *index, struct finder_entry **entries) {
  index->ids = malloc(((size_t)index->count + 1) * sizeof index->ids[0]);
  index->flags = malloc((size_t)index->count + 1);
  if (index->ids == NULL || index->flags == NULL || !bitset_init(&index->dead, index->count)) return false;
  for (uint32_t slot = 0; slot < index->count; slot++) {
    index->ids[slot] = entries[slot]->id;
    index->flags[slot] = entries[slot]->flags;
  }
  return true;
}

static bool build_scratch(struct finder_index *index) {
  struct finder_scratch *scratch = index->scratch = calloc(1, sizeof *scratch);
  bool done = scratch != NULL && bitset_init(&scratch->slots, index->count) &&
              bitset_init(&scratch->others, index->count);
  for (size_t i = 0; done && i < FINDER_WORDS_MAX; i++) {
    done = bitset_init(&scratch->emails[i], index->count) &&
           bitset_init(&scratch->inside[i], index->words.count) &&
           bitset_init(&scratch->near[i], index->words.count);
  }
  return done;
}

static void release_scratch(struct finder_scratch *scratch) {
  if (scratch == NULL) return;
  bitset_release(&scratch->slots);
  bitset_release(&scratch->others);
  for (size_t i = 0; i < FINDER_WORDS_MAX; i++) {
    bitset_release(&scratch->emails[i]);
    bitset_release(&scratch->inside[i]);
    bitset_release(&scratch->near[i]);
  }
  free(scratch);
}

bool finder_index_build(struct finder_index *index, struct finder_entry **entries, uint32_t count) {
  *index = (struct finder_index){.count = count};
  bool done = sort_entries(entries, count) && build_slots(index, entries) && build_words(index, entries) &&
              build_slots_of_word(index) &&
              build_grams(index, grams_of_word, index->words.count, &index->word_grams) &&
              build_words_of_sound(index) && build_emails(index, entries) && build_phones(index, entries) &&
              build_firsts(index) && build_scratch(index);
  if (!done) finder_index_release(index);
  return done;
}

void finder_index_release(struct finder_index *index) {
  void *const blocks[] = {
      index->ids,
      index->flags,
      index->slot_at,
      index->slot_words,
      index->word_grams.grams,
      index->email_grams.grams,
      index->emails,
      index->email_at,
      index->phones,
      index->extra_phones,
      index->prefixes,
  };
  struct postings *const lists[] = {
      &index->slots_of_word,   &index->word_grams.holders,  &index->words_of_sound,
      &index->slots_of_domain, &index->email_grams.holders, &index->slots_of_run,
      &index->slots_of_tail,   &index->first_of_prefix,     &index->first_of_tail,
  };
  for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) free(blocks[i]);
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) postings_release(lists[i]);
  wordbook_release(&index->words);
  wordbook_release(&index->domains);
  bitset_release(&index->dead);
  release_scratch(index->scratch);
  *index = (struct finder_index){0};
}

size_t finder_index_memory(const struct finder_index *index) {
  if (index->ids == NULL) return 0;
  const struct finder_scratch *scratch = index->scratch;
  const struct postings *const lists[] = {
      &index->slots_of_word,   &index->word_grams.holders,  &index->words_of_sound,
      &index->slots_of_domain, &index->email_grams.holders, &index->slots_of_run,
      &index->slots_of_tail,   &index->first_of_prefix,     &index->first_of_tail,
  };
  size_t count = index->count;
  size_t slot =
      sizeof index->ids[0] + sizeof index->flags[0] + sizeof index->slot_at[0] + sizeof index->phones[0];
  size_t bits = bitset_memory(&index->dead) + bitset_memory(&scratch->slots) * (2 + FINDER_WORDS_MAX) +
                bitset_memory(&scratch->near[0]) * 2 * FINDER_WORDS_MAX;
  size_t size =
      count * slot + (size_t)index->slot_at[count] * FINDER_SLOT_WORD_SIZE + index->email_bytes +
      (count / FINDER_BLOCK + 2) * sizeof index->email_at[0] + bits +
      ((size_t)index->word_grams.holders.keys + index->email_grams.holders.keys) * sizeof(uint32_t) +
      index->first_of_prefix.keys * sizeof index->prefixes[0] +
      index->extra_count * sizeof index->extra_phones[0] + wordbook_memory(&index->words) +
      wordbook_memory(&index->domains);
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) size += postings_memory(lists[i]);
  return size;
}
