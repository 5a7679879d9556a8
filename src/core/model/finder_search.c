#include <string.h>

#include "core/model/finder_index.h"

/*
 * A search goes through the classes from the best on, and stops at fifty hits. For each class it collects
 * the slots that may have it, as bits, from the postings of the one token that leads to the fewest, and
 * looks at these slots one by one. All slots of better classes are hits already then, so a slot is a hit
 * when it has this very class.
 */

enum {
  /* With more slots than this to collect, hits lie so close that going through the slots in order is likely to be quicker ... */
  MANY_SLOTS = 6000,
  /* ... within this many of them. */
  FIRST_SLOTS = 1500
};

/* What of the wordbook one word of the question matches; more of it is known with every class. */
struct found {
  uint32_t exact;     /* the word itself; `high` when the book has not got it */
  uint32_t low, high; /* the words that begin with it */
  uint64_t *inside, *near;
  size_t size; /* about the slots that these words lead to */
};

struct search {
  const struct finder_index *index;
  const struct finder_query *query;
  enum finder_class class; /* that is being looked for */
  struct found words[FINDER_WORDS_MAX];
  uint64_t *emails[FINDER_WORDS_MAX]; /* per token the blocks where its e-mail may be */
  size_t email_sizes[FINDER_WORDS_MAX];
  uint32_t *slots;
  enum finder_class *classes;
  size_t count;
};

/* ---- The parts of a slot ---- */

size_t finder_index_name(const struct finder_index *index, uint32_t slot, char name[FOLD_KEY_SIZE]) {
  size_t length = 0;
  for (uint32_t place = index->slot_at[slot]; place < index->slot_at[slot + 1]; place++) {
    uint32_t word = finder_index_word(index, place);
    size_t size = wordbook_length(&index->words, word);
    if (length > 0) name[length++] = ' ';
    memcpy(name + length, wordbook_word(&index->words, word), size);
    length += size;
  }
  name[length] = '\0';
  return length;
}

static const uint8_t *read_number(const uint8_t *at, uint32_t *number) {
  *number = 0;
  for (unsigned shift = 0;; shift += 7) {
    uint8_t byte = *at++;
    *number |= (uint32_t)(byte & 0x7F) << shift;
    if (byte < 0x80) return at;
  }
}

size_t finder_index_email(const struct finder_index *index, uint32_t slot, char email[FINDER_EMAIL_SIZE],
                          size_t *local_length) {
  const uint8_t *at = index->emails + index->email_at[slot / FINDER_BLOCK];
  uint32_t domain = 0;
  for (uint32_t other = slot - slot % FINDER_BLOCK; other < slot; other++) {
    size_t local = *at++;
    if (local > 0) at = read_number(at, &domain) + (local - 1);
  }
  *local_length = 0;
  email[0] = '\0';
  if (*at == 0) return 0;
  size_t local = (size_t)*at++ - 1;
  at = read_number(at, &domain);
  memcpy(email, at, local);
  size_t rest = wordbook_length(&index->domains, domain);
  memcpy(email + local, wordbook_word(&index->domains, domain), rest + 1);
  *local_length = local;
  return local + rest;
}

uint64_t finder_index_extra_phone(const struct finder_index *index, uint32_t slot) {
  uint32_t low = 0, high = index->extra_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (index->extra_phones[middle].slot < slot) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < index->extra_count && index->extra_phones[low].slot == slot ? index->extra_phones[low].phone
                                                                           : 0;
}

/* ---- The class of a slot, as finder_card_match() has it, out of what is known ---- */

static enum finder_class word_class(const struct search *search, const struct found *found, uint32_t word) {
  if (word >= found->low && word < found->high) return word == found->exact ? FINDER_WORD : FINDER_BEGINNING;
  if (search->class < FINDER_INSIDE) return FINDER_NONE;
  if (bits_has(found->inside, word)) return FINDER_INSIDE;
  return search->class == FINDER_SOUND && bits_has(found->near, word) ? FINDER_SOUND : FINDER_NONE;
}

static enum finder_class name_class(const struct search *search, const struct finder_token *token,
                                    uint32_t slot) {
  const struct finder_index *index = search->index;
  enum finder_class worst = token->word_count > 0 ? FINDER_EXACT : FINDER_NONE;
  for (size_t i = 0; i < token->word_count && worst != FINDER_NONE; i++) {
    enum finder_class best = FINDER_NONE;
    for (uint32_t place = index->slot_at[slot]; place < index->slot_at[slot + 1]; place++) {
      uint32_t word = finder_index_word(index, place);
      best = finder_best(best, word_class(search, &search->words[token->first_word + i], word));
    }
    worst = finder_worst(worst, best);
  }
  return worst;
}

static bool is_whole_name(const struct search *search, uint32_t slot) {
  const struct finder_index *index = search->index;
  if (index->slot_at[slot + 1] - index->slot_at[slot] != search->query->word_count) return false;
  for (uint32_t place = index->slot_at[slot]; place < index->slot_at[slot + 1]; place++) {
    uint32_t word = finder_index_word(index, place);
    bool asked = false;
    for (size_t i = 0; i < search->query->word_count && !asked; i++) asked = search->words[i].exact == word;
    if (!asked) return false;
  }
  return true;
}

static enum finder_class phone_class(const struct search *search, const struct finder_number *number,
                                     uint32_t slot) {
  if (number->count == 0) return FINDER_NONE;
  enum finder_class class = finder_number_class(number, search->index->phones[slot]);
  uint64_t extra = search->index->extra_count == 0 ? 0 : finder_index_extra_phone(search->index, slot);
  return extra == 0 ? class : finder_best(class, finder_number_class(number, extra));
}

static enum finder_class email_class(const struct search *search, size_t token, uint32_t slot) {
  if (search->email_sizes[token] == 0 || !bits_has(search->emails[token], slot / FINDER_BLOCK))
    return FINDER_NONE;
  char email[FINDER_EMAIL_SIZE];
  size_t local_length = 0, length = finder_index_email(search->index, slot, email, &local_length);
  return finder_email_class(search->query, &search->query->token[token], email, length, local_length);
}

static enum finder_class slot_class(const struct search *search, uint32_t slot) {
  const struct finder_query *query = search->query;
  enum finder_class worst = query->token_count > 0 ? FINDER_EXACT : FINDER_NONE;
  bool by_name = true;
  for (size_t i = 0; i < query->token_count && worst != FINDER_NONE; i++) {
    enum finder_class best = name_class(search, &query->token[i], slot);
    by_name = by_name && best == FINDER_WORD;
    if (best > FINDER_BEGINNING || query->token_count == 1)
      best = finder_best(best, email_class(search, i, slot));
    best =
        finder_best(best, finder_worst(phone_class(search, &query->token[i].number, slot), FINDER_BEGINNING));
    worst = finder_worst(worst, best);
  }
  if (worst == FINDER_WORD && by_name && is_whole_name(search, slot)) worst = FINDER_EXACT;
  return finder_best(worst, phone_class(search, &query->number, slot));
}

/* ---- Words ---- */

static void find_beginnings(struct search *search) {
  const struct wordbook *book = &search->index->words;
  for (size_t i = 0; i < search->query->word_count; i++) {
    const struct finder_word *asked = &search->query->word[i];
    const char *text = finder_word_text(search->query, asked);
    struct found *found = &search->words[i];
    found->low = wordbook_from(book, text, asked->length);
    found->high = wordbook_past(book, text, asked->length);
    bool whole = found->low < found->high && wordbook_length(book, found->low) == asked->length;
    found->exact = whole ? found->low : found->high;
    found->inside = search->index->scratch.inside + i * search->index->scratch.word_units;
    found->near = search->index->scratch.near + i * search->index->scratch.word_units;
  }
}

/* The place of a group of three bytes among all, or of the next. */
static uint32_t gram_place(const struct finder_index *index, uint32_t gram) {
  uint32_t low = 0, high = index->words_of_gram.keys;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (index->grams[middle] < gram) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/* Which groups lead to all words with this text inside; to fewest words, where there is a choice. */
struct gram_range {
  uint32_t from, to;
};

static struct gram_range rarest_grams(const struct finder_index *index, const char *text, size_t length,
                                      bool ends_word) {
  struct gram_range rarest = {0, 0};
  uint32_t gram = finder_gram(text, length, 0);
  if (!ends_word && length < 3) {
    return (struct gram_range){gram_place(index, gram),
                               gram_place(index, gram + (length == 1 ? 0x10000 : 0x100))};
  }
  size_t least = SIZE_MAX;
  for (size_t at = 0; at < length && (ends_word || at + 3 <= length); at++) {
    gram = finder_gram(text, length, at);
    uint32_t place = gram_place(index, gram);
    if (place == index->words_of_gram.keys || index->grams[place] != gram) return (struct gram_range){0, 0};
    size_t size = postings_size(&index->words_of_gram, place, place + 1);
    if (size >= least) continue;
    least = size;
    rarest = (struct gram_range){place, place + 1};
  }
  return rarest;
}

static void find_inside(struct search *search, size_t which) {
  const struct finder_index *index = search->index;
  const struct finder_word *asked = &search->query->word[which];
  const char *text = finder_word_text(search->query, asked);
  struct found *found = &search->words[which];
  memset(found->inside, 0, index->scratch.word_units * sizeof found->inside[0]);
  struct gram_range range = rarest_grams(index, text, asked->length, false);
  for (uint32_t place = range.from; place < range.to; place++) {
    struct postings_cursor cursor = postings_read(&index->words_of_gram, place);
    while (postings_next(&cursor)) {
      uint32_t word = cursor.number;
      if (bits_has(found->inside, word)) continue;
      bool sure = asked->length <= 3;
      if (!sure && finder_bytes(wordbook_word(&index->words, word), wordbook_length(&index->words, word),
                                text, asked->length) == NULL) {
        continue;
      }
      bits_set(found->inside, word);
      if (word < found->low || word >= found->high)
        found->size += postings_size(&index->slots_of_word, word, word + 1);
    }
  }
}

static void note_near(struct search *search, struct found *found, uint32_t word) {
  if (bits_has(found->near, word)) return;
  bits_set(found->near, word);
  found->size += postings_size(&search->index->slots_of_word, word, word + 1);
}

static void find_sounds(struct search *search, size_t which) {
  const struct finder_index *index = search->index;
  const struct finder_word *asked = &search->query->word[which];
  if (asked->sound[0] == '\0') return;
  struct postings_cursor cursor = postings_read(&index->words_of_sound, finder_sound_bucket(asked->sound));
  while (postings_next(&cursor)) {
    const char *word = wordbook_word(&index->words, cursor.number);
    if (finder_word_sounds(search->query, asked, word, wordbook_length(&index->words, cursor.number))) {
      note_near(search, &search->words[which], cursor.number);
    }
  }
}

static void try_slip(struct search *search, size_t which, uint32_t word) {
  const struct wordbook *book = &search->index->words;
  if (finder_word_slips(search->query, &search->query->word[which], wordbook_word(book, word),
                        wordbook_length(book, word))) {
    note_near(search, &search->words[which], word);
  }
}

/* The word with the letters before and after `middle` swapped: the one slip that touches both halves. */
static void try_swap(struct search *search, size_t which, const char *text, size_t length, size_t middle) {
  char swapped[FOLD_KEY_SIZE];
  size_t before = middle - 1, after = middle + 1;
  while (before > 0 && ((uint8_t)text[before] & 0xC0) == 0x80) before--;
  while (after < length && ((uint8_t)text[after] & 0xC0) == 0x80) after++;
  memcpy(swapped, text, before);
  memcpy(swapped + before, text + middle, after - middle);
  memcpy(swapped + before + (after - middle), text + before, middle - before);
  memcpy(swapped + after, text + after, length - after);
  const struct wordbook *book = &search->index->words;
  uint32_t word = wordbook_from(book, swapped, length);
  if (word < book->count) try_slip(search, which, word);
}

/* One slip leaves one half of a word as it is, so words with the same beginning or the same end are looked at. */
static void find_slips(struct search *search, size_t which) {
  const struct finder_index *index = search->index;
  const struct finder_word *asked = &search->query->word[which];
  if (!asked->by_slip) return;
  const char *text = finder_word_text(search->query, asked);
  size_t middle = 0;
  for (size_t letters = 0; letters <= asked->letters / 2u; middle++)
    letters += ((uint8_t)text[middle] & 0xC0) != 0x80;
  middle--;
  uint32_t past = wordbook_past(&index->words, text, middle);
  for (uint32_t word = wordbook_from(&index->words, text, middle); word < past; word++)
    try_slip(search, which, word);
  struct gram_range range = rarest_grams(index, text + middle, asked->length - middle, true);
  for (uint32_t place = range.from; place < range.to; place++) {
    struct postings_cursor cursor = postings_read(&index->words_of_gram, place);
    while (postings_next(&cursor)) try_slip(search, which, cursor.number);
  }
  try_swap(search, which, text, asked->length, middle);
}

/* ---- E-mails ---- */

static size_t add_blocks(const struct postings *postings, uint32_t key, uint64_t *blocks) {
  struct postings_cursor cursor = postings_read(postings, key);
  while (postings_next(&cursor)) bits_set(blocks, cursor.number);
  return postings_size(postings, key, key + 1);
}

/* Adds the blocks that have all groups of the text, by the two rarest of them. */
static size_t add_email_blocks(const struct search *search, const char *text, size_t length,
                               uint64_t *blocks) {
  const struct postings *postings = &search->index->blocks_of_email_gram;
  const struct finder_scratch *scratch = &search->index->scratch;
  uint32_t rarest = 0, second = 0;
  size_t least = SIZE_MAX, next = SIZE_MAX;
  for (size_t at = 0; at + 3 <= length; at++) {
    uint32_t gram = finder_email_gram(text, at);
    size_t size = postings_size(postings, gram, gram + 1);
    if (size < least) {
      second = rarest;
      next = least;
      rarest = gram;
      least = size;
    } else if (size < next && gram != rarest) {
      second = gram;
      next = size;
    }
  }
  if (least == 0 || least == SIZE_MAX) return 0;
  if (next == SIZE_MAX) return add_blocks(postings, rarest, blocks);
  memset(scratch->blocks, 0, scratch->block_units * sizeof scratch->blocks[0]);
  add_blocks(postings, rarest, scratch->blocks);
  struct postings_cursor cursor = postings_read(postings, second);
  while (postings_next(&cursor)) {
    if (bits_has(scratch->blocks, cursor.number)) bits_set(blocks, cursor.number);
  }
  return least;
}

/* Adds the blocks of the domains with this text inside, or at the beginning. */
static size_t add_domain_blocks(const struct search *search, const char *text, size_t length, bool beginning,
                                uint64_t *blocks) {
  const struct wordbook *domains = &search->index->domains;
  size_t size = 0;
  for (uint32_t domain = 1; domain < domains->count; domain++) {
    const char *name = wordbook_word(domains, domain);
    size_t name_length = wordbook_length(domains, domain);
    bool fits = beginning ? name_length >= length && memcmp(name, text, length) == 0
                          : finder_bytes(name, name_length, text, length) != NULL;
    if (fits) size += add_blocks(&search->index->blocks_of_domain, domain, blocks);
  }
  return size;
}

/* The blocks where a token may be the whole of an e-mail. */
static size_t find_whole_email(const struct search *search, const struct finder_token *token,
                               uint64_t *blocks) {
  char text[FOLD_KEY_SIZE + 1] = "\x01";
  const char *email = finder_token_text(search->query, token);
  const char *at = memchr(email, '@', token->length);
  size_t length = at == NULL ? token->length : (size_t)(at - email) + 1;
  memcpy(text + 1, email, length);
  if (length >= 2) return add_email_blocks(search, text, length + 1, blocks);
  return add_domain_blocks(search, email, token->length, true, blocks);
}

/* The blocks where a token may be inside an e-mail. */
static size_t find_inside_email(const struct search *search, const struct finder_token *token,
                                uint64_t *blocks) {
  const char *text = finder_token_text(search->query, token);
  const char *at = memchr(text, '@', token->length);
  size_t left = at == NULL ? token->length : (size_t)(at - text) + 1, size = 0;
  if (left >= FINDER_EMAIL_MIN) {
    size += add_email_blocks(search, text, left, blocks);
  } else {
    size += add_domain_blocks(search, text + left - 1, token->length - left + 1, true, blocks);
  }
  if (token->whole_email) size += add_domain_blocks(search, text, token->length, false, blocks);
  return size;
}

static void find_emails(struct search *search, bool whole) {
  const struct finder_query *query = search->query;
  const struct finder_scratch *scratch = &search->index->scratch;
  for (size_t i = 0; i < query->token_count; i++) {
    search->emails[i] = scratch->emails + i * scratch->block_units;
    search->email_sizes[i] = 0;
    if (!query->token[i].by_email || (whole && query->token_count > 1)) continue;
    memset(search->emails[i], 0, scratch->block_units * sizeof search->emails[i][0]);
    size_t blocks = whole ? find_whole_email(search, &query->token[i], search->emails[i])
                          : find_inside_email(search, &query->token[i], search->emails[i]);
    search->email_sizes[i] = blocks * FINDER_BLOCK;
  }
}

/* ---- Numbers ---- */

/* The keys of the tails that end in this run of one to three digits; of longer ones the last three digits count. */
struct tail_keys {
  uint32_t first, step;
};

static struct tail_keys tail_keys(uint64_t run, unsigned length) {
  static const uint32_t steps[] = {1, 10, 100};
  uint32_t tail = (uint32_t)((run >> 8 & 15) * 100 + (run >> 4 & 15) * 10 + (run & 15));
  return length >= 3 ? (struct tail_keys){tail, FINDER_TAILS} : (struct tail_keys){tail, steps[length]};
}

static void add_slots_of_blocks(const struct search *search, const struct postings *postings, uint32_t key) {
  uint64_t *slots = search->index->scratch.slots;
  struct postings_cursor cursor = postings_read(postings, key);
  while (postings_next(&cursor)) {
    size_t slot = (size_t)cursor.number * FINDER_BLOCK;
    slots[slot / 64] |= UINT64_C(0xFF) << (slot % 64);
  }
}

/* Where to look for a number. */
struct number_places {
  bool tails, short_ones, runs;
};

/* Where numbers of just this class are, by the digits that were typed. */
static struct number_places places_of_class(enum finder_class class, unsigned length) {
  return (struct number_places){
      .tails = class == FINDER_BEGINNING || (class == FINDER_EXACT && length >= 3),
      .short_ones = length < 3 && (class == FINDER_BEGINNING || class == FINDER_EXACT),
      .runs = class == FINDER_INSIDE && length >= FINDER_RUN_MIN,
  };
}

/* Where numbers of this class and of better ones are, in a question of several words. */
static struct number_places places_up_to(enum finder_class class, unsigned length) {
  return (struct number_places){
      .tails = class >= FINDER_BEGINNING,
      .short_ones = length < 3 && class >= FINDER_BEGINNING,
      .runs = class >= FINDER_INSIDE && length >= FINDER_RUN_MIN,
  };
}

static uint32_t rarest_run(const struct finder_index *index, uint64_t packed, unsigned length) {
  uint32_t rarest = finder_run(packed, 0);
  for (unsigned shift = 1; shift + FINDER_RUN_MIN <= length; shift++) {
    uint32_t run = finder_run(packed, shift);
    size_t size = postings_size(&index->blocks_of_run, run, run + 1);
    if (size < postings_size(&index->blocks_of_run, rarest, rarest + 1)) rarest = run;
  }
  return rarest;
}

static size_t list_slots(const struct search *search, const struct postings *postings, uint32_t key,
                         bool collect) {
  if (collect) add_slots_of_blocks(search, postings, key);
  return postings_size(postings, key, key + 1) * FINDER_BLOCK;
}

/* Goes through the lists of a number; collects the slots when `collect` is set. Returns about how many there are. */
static size_t number_slots(const struct search *search, const struct finder_number *number, bool alone,
                           bool collect) {
  const struct finder_index *index = search->index;
  size_t size = 0;
  for (size_t i = 0; i < number->count; i++) {
    unsigned length = number->length[i];
    struct number_places places =
        alone ? places_of_class(search->class, length) : places_up_to(search->class, length);
    struct tail_keys keys = tail_keys(finder_packed_tail(number->packed[i], length), length);
    for (uint32_t key = keys.first; places.tails && key < FINDER_TAILS - 1; key += keys.step) {
      size += list_slots(search, &index->blocks_of_tail, key, collect);
    }
    if (places.short_ones) size += list_slots(search, &index->blocks_of_tail, FINDER_TAILS - 1, collect);
    if (places.runs) {
      uint32_t run = rarest_run(index, number->packed[i], length);
      size += list_slots(search, &index->blocks_of_run, run, collect);
    }
  }
  return size;
}

/* ---- Collecting and looking ---- */

static void add_slots_of_word(const struct search *search, uint32_t word) {
  uint64_t *slots = search->index->scratch.slots;
  struct postings_cursor cursor = postings_read(&search->index->slots_of_word, word);
  while (postings_next(&cursor)) bits_set(slots, cursor.number);
}

static void add_slots_of_bits(const struct search *search, const uint64_t *words) {
  for (size_t unit = 0; unit < search->index->scratch.word_units; unit++) {
    for (uint64_t bits = words[unit]; bits != 0; bits &= bits - 1) {
      add_slots_of_word(search, (uint32_t)(unit * 64 + bits_lowest(bits)));
    }
  }
}

static void add_slots_of_found(const struct search *search, const struct found *found) {
  if (search->class <= FINDER_WORD) {
    if (found->exact < found->high) add_slots_of_word(search, found->exact);
    return;
  }
  for (uint32_t word = found->low; word < found->high; word++) add_slots_of_word(search, word);
  if (search->class >= FINDER_INSIDE) add_slots_of_bits(search, found->inside);
  if (search->class >= FINDER_SOUND) add_slots_of_bits(search, found->near);
}

static void add_slots_of_emails(const struct search *search, size_t token) {
  uint64_t *slots = search->index->scratch.slots;
  for (size_t unit = 0; unit < search->index->scratch.block_units && search->email_sizes[token] > 0; unit++) {
    for (uint64_t bits = search->emails[token][unit]; bits != 0; bits &= bits - 1) {
      size_t slot = (unit * 64 + bits_lowest(bits)) * FINDER_BLOCK;
      slots[slot / 64] |= UINT64_C(0xFF) << (slot % 64);
    }
  }
}

/* The word of a token that leads to the fewest slots. */
static const struct found *rarest_word(const struct search *search, const struct finder_token *token) {
  const struct found *rarest = &search->words[token->first_word];
  for (size_t i = 1; i < token->word_count; i++) {
    const struct found *found = &search->words[token->first_word + i];
    if (found->size < rarest->size) rarest = found;
  }
  return rarest;
}

static size_t token_size(const struct search *search, size_t which) {
  const struct finder_token *token = &search->query->token[which];
  size_t size = search->email_sizes[which];
  if (token->word_count > 0) size += rarest_word(search, token)->size;
  return size + number_slots(search, &token->number, false, false);
}

static void add_slots_of_token(const struct search *search, size_t which) {
  const struct finder_token *token = &search->query->token[which];
  if (token->word_count > 0) add_slots_of_found(search, rarest_word(search, token));
  add_slots_of_emails(search, which);
  number_slots(search, &token->number, false, true);
}

/* Looks at one slot. False when there are enough hits. */
static bool look(struct search *search, uint32_t slot) {
  if (slot >= search->index->count) return false;
  if (bits_has(search->index->dead, slot) || slot_class(search, slot) != search->class) return true;
  search->slots[search->count] = slot;
  search->classes[search->count++] = search->class;
  return search->count < FINDER_HITS_MAX;
}

static void look_at_collected(struct search *search, uint32_t from) {
  const uint64_t *slots = search->index->scratch.slots;
  uint64_t mask = ~((UINT64_C(1) << (from % 64)) - 1);
  for (size_t unit = from / 64; unit < search->index->scratch.slot_units; unit++) {
    for (uint64_t bits = slots[unit] & mask; bits != 0; bits &= bits - 1) {
      if (!look(search, (uint32_t)(unit * 64 + bits_lowest(bits)))) return;
    }
    mask = UINT64_MAX;
  }
}

static void search_class(struct search *search) {
  const struct finder_query *query = search->query;
  const struct finder_scratch *scratch = &search->index->scratch;
  size_t fewest = 0, fewest_size = SIZE_MAX;
  for (size_t i = 0; i < query->token_count; i++) {
    size_t size = token_size(search, i);
    if (size >= fewest_size) continue;
    fewest_size = size;
    fewest = i;
  }
  size_t numbers = number_slots(search, &query->number, true, false);
  size_t size = (query->token_count == 0 ? 0 : fewest_size) + numbers;
  if (size == 0) return;
  uint32_t from = 0;
  if (size > MANY_SLOTS) {
    while (from < FIRST_SLOTS) {
      if (!look(search, from++)) return;
    }
  }
  memset(scratch->slots, 0, scratch->slot_units * sizeof scratch->slots[0]);
  if (query->token_count > 0) add_slots_of_token(search, fewest);
  number_slots(search, &query->number, true, true);
  look_at_collected(search, from);
}

/* Brings together what is to be known for the class that comes next. */
static void prepare_class(struct search *search) {
  const struct postings *slots = &search->index->slots_of_word;
  if (search->class == FINDER_EXACT) find_emails(search, true);
  if (search->class == FINDER_INSIDE) find_emails(search, false);
  for (size_t i = 0; i < search->query->word_count; i++) {
    struct found *found = &search->words[i];
    if (search->class <= FINDER_WORD) {
      found->size = found->exact < found->high ? postings_size(slots, found->exact, found->exact + 1) : 0;
    } else if (search->class == FINDER_BEGINNING) {
      found->size = postings_size(slots, found->low, found->high);
    } else if (search->class == FINDER_INSIDE) {
      find_inside(search, i);
    } else {
      memset(found->near, 0, search->index->scratch.word_units * sizeof found->near[0]);
      find_sounds(search, i);
      find_slips(search, i);
    }
  }
}

size_t finder_index_search(const struct finder_index *index, const struct finder_query *query,
                           uint32_t slots[FINDER_HITS_MAX], enum finder_class classes[FINDER_HITS_MAX]) {
  struct search search = {.index = index, .query = query, .slots = slots, .classes = classes};
  if (index->count == 0 || (query->token_count == 0 && query->number.count == 0)) return 0;
  find_beginnings(&search);
  for (enum finder_class class = FINDER_EXACT; class < FINDER_NONE && search.count < FINDER_HITS_MAX;
       class ++) {
    search.class = class;
    prepare_class(&search);
    search_class(&search);
  }
  return search.count;
}
