#include <string.h>

#include "core/model/finder_seek.h"

/* A text inside one in so many words is everywhere. */
enum { OFTEN = 6 };

void finder_seek_beginnings(struct finder_seek *seek) {
  const struct wordbook *book = &seek->index->words;
  struct finder_scratch *scratch = seek->index->scratch;
  for (size_t i = 0; i < seek->query->word_count; i++) {
    const struct finder_word *asked = &seek->query->word[i];
    const char *text = finder_word_text(seek->query, asked);
    struct finder_found *found = &seek->words[i];
    found->low = wordbook_from(book, text, asked->length);
    found->high = wordbook_past(book, text, asked->length);
    bool whole = found->low < found->high && wordbook_length(book, found->low) == asked->length;
    found->exact = whole ? found->low : found->high;
    found->known = FINDER_EXACT;
    found->new_size = found->size = whole ? 1 : 0;
    found->inside = &scratch->inside[i];
    found->near = &scratch->near[i];
  }
}

/* Groups that lead to all words with a text inside, or at the end. */
struct gram_range {
  uint32_t from, to;
};

/* Of the groups of a text the one that leads to the fewest words; for a text of less than three bytes all that begin with it. */
static struct gram_range rarest_grams(const struct finder_index *index, const char *text, size_t length,
                                      bool ends_word) {
  const struct finder_grams *grams = &index->word_grams;
  struct gram_range rarest = {0, 0};
  if (!ends_word && length < 3) {
    uint32_t gram = finder_gram(text, length, 0), past = gram + (length == 1 ? 0x10000 : 0x100);
    return (struct gram_range){finder_gram_place(grams, gram), finder_gram_place(grams, past)};
  }
  size_t least = SIZE_MAX;
  for (size_t at = 0; at < length && (ends_word || at + 3 <= length); at++) {
    uint32_t place = finder_gram_find(grams, finder_gram(text, length, at));
    if (place == UINT32_MAX) return (struct gram_range){0, 0};
    size_t size = postings_size(&grams->holders, place, place + 1);
    if (size >= least) continue;
    least = size;
    rarest = (struct gram_range){place, place + 1};
  }
  return rarest;
}

/* Notes a word. What it leads to is taken for as much as words lead to on an average. */
static void note(const struct finder_seek *seek, struct finder_found *found, struct bitset *words,
                 uint32_t word) {
  if (bitset_has(words, word)) return;
  bitset_add(words, word);
  found->new_size += seek->index->slots_a_word;
}

bool finder_seek_holds(const struct finder_seek *seek, size_t which, uint32_t word) {
  const struct finder_word *asked = &seek->query->word[which];
  const struct wordbook *book = &seek->index->words;
  return finder_bytes(wordbook_word(book, word), wordbook_length(book, word),
                      finder_word_text(seek->query, asked), asked->length) != NULL;
}

static void find_inside(struct finder_seek *seek, size_t which) {
  const struct finder_index *index = seek->index;
  const struct finder_word *asked = &seek->query->word[which];
  struct finder_found *found = &seek->words[which];
  bitset_clear(found->inside);
  struct gram_range range = rarest_grams(index, finder_word_text(seek->query, asked), asked->length, false);
  found->everywhere =
      postings_size(&index->word_grams.holders, range.from, range.to) > index->words.count / OFTEN;
  if (found->everywhere) {
    found->new_size = index->count;
    return;
  }
  for (uint32_t place = range.from; place < range.to; place++) {
    struct postings_cursor cursor = postings_read(&index->word_grams.holders, place);
    while (postings_next(&cursor)) {
      uint32_t word = cursor.number;
      if (finder_found_begins(found, word) || (asked->length > 3 && !finder_seek_holds(seek, which, word)))
        continue;
      note(seek, found, found->inside, word);
    }
  }
}

static void note_near(struct finder_seek *seek, size_t which, uint32_t word) {
  struct finder_found *found = &seek->words[which];
  if (!finder_found_begins(found, word) && !bitset_has(found->inside, word))
    note(seek, found, found->near, word);
}

static void find_sounds(struct finder_seek *seek, size_t which) {
  const struct wordbook *book = &seek->index->words;
  const struct finder_word *asked = &seek->query->word[which];
  if (asked->sound[0] == '\0') return;
  struct postings_cursor cursor =
      postings_read(&seek->index->words_of_sound, finder_sound_bucket(asked->sound));
  while (postings_next(&cursor)) {
    uint32_t word = cursor.number;
    if (finder_word_sounds(seek->query, asked, wordbook_word(book, word), wordbook_length(book, word))) {
      note_near(seek, which, word);
    }
  }
}

static void try_slip(struct finder_seek *seek, size_t which, uint32_t word) {
  const struct wordbook *book = &seek->index->words;
  const struct finder_word *asked = &seek->query->word[which];
  if (finder_word_slips(seek->query, asked, wordbook_word(book, word), wordbook_length(book, word))) {
    note_near(seek, which, word);
  }
}

/* The word with the letters before and after `middle` swapped: the one slip that touches both halves. */
static void try_swap(struct finder_seek *seek, size_t which, const char *text, size_t length, size_t middle) {
  char swapped[FOLD_KEY_SIZE];
  size_t before = middle - 1, after = middle + 1;
  while (before > 0 && ((uint8_t)text[before] & 0xC0) == 0x80) before--;
  while (after < length && ((uint8_t)text[after] & 0xC0) == 0x80) after++;
  memcpy(swapped, text, before);
  memcpy(swapped + before, text + middle, after - middle);
  memcpy(swapped + before + (after - middle), text + before, middle - before);
  memcpy(swapped + after, text + after, length - after);
  uint32_t word = wordbook_from(&seek->index->words, swapped, length);
  if (word < seek->index->words.count) try_slip(seek, which, word);
}

/* Where the second half of a word begins, in bytes. */
static size_t middle_of(const struct finder_word *asked, const char *text) {
  size_t middle = 0;
  for (size_t letters = 0; middle < asked->length; middle++) {
    bool begins = ((uint8_t)text[middle] & 0xC0) != 0x80;
    if (begins && letters++ == asked->letters / 2u) break;
  }
  return middle;
}

/* One slip leaves one half of a word as it is, so words with the same beginning or the same end are looked at. */
static void find_slips(struct finder_seek *seek, size_t which) {
  const struct finder_index *index = seek->index;
  const struct finder_word *asked = &seek->query->word[which];
  if (!asked->by_slip) return;
  const char *text = finder_word_text(seek->query, asked);
  size_t middle = middle_of(asked, text);
  uint32_t past = wordbook_past(&index->words, text, middle);
  for (uint32_t word = wordbook_from(&index->words, text, middle); word < past; word++)
    try_slip(seek, which, word);
  struct gram_range range = rarest_grams(index, text + middle, asked->length - middle, true);
  for (uint32_t place = range.from; place < range.to; place++) {
    struct postings_cursor cursor = postings_read(&index->word_grams.holders, place);
    while (postings_next(&cursor)) try_slip(seek, which, cursor.number);
  }
  try_swap(seek, which, text, asked->length, middle);
}

/* Brings what is known of a word from one class to the next. */
static void find_class(struct finder_seek *seek, size_t which, enum finder_class class) {
  const struct postings *slots = &seek->index->slots_of_word;
  struct finder_found *found = &seek->words[which];
  found->known = class;
  found->new_size = 0;
  if (class <= FINDER_WORD) {
    found->size = 0;
    found->new_size = found->exact < found->high ? postings_size(slots, found->exact, found->exact + 1) : 0;
  } else if (class == FINDER_BEGINNING) {
    found->size = 0;
    found->new_size = postings_size(slots, found->low, found->high);
  } else if (class == FINDER_INSIDE) {
    find_inside(seek, which);
  } else {
    bitset_clear(found->near);
    find_sounds(seek, which);
    find_slips(seek, which);
  }
  found->size += found->new_size;
}

/* The longest word of a token that is not yet known for the class in hand; FINDER_WORDS_MAX when all are. */
static size_t longest_unknown(const struct finder_seek *seek, const struct finder_token *token) {
  size_t longest = FINDER_WORDS_MAX, length = 0;
  for (size_t i = token->first_word; i < (size_t)token->first_word + token->word_count; i++) {
    if (seek->words[i].known >= seek->class || seek->query->word[i].length <= length) continue;
    longest = i;
    length = seek->query->word[i].length;
  }
  return longest;
}

void finder_seek_words(struct finder_seek *seek, const struct finder_token *token) {
  for (size_t which; (which = longest_unknown(seek, token)) < FINDER_WORDS_MAX;) {
    struct finder_found *found = &seek->words[which];
    while (found->known < seek->class) find_class(seek, which, (enum finder_class)(found->known + 1));
    if (found->size == 0) return;
  }
}

enum finder_class finder_seek_word_class(const struct finder_seek *seek, size_t which, uint32_t word) {
  const struct wordbook *book = &seek->index->words;
  const struct finder_found *found = &seek->words[which];
  if (finder_found_begins(found, word)) return word == found->exact ? FINDER_WORD : FINDER_BEGINNING;
  if (seek->class < FINDER_INSIDE) return FINDER_NONE;
  if (finder_seek_holds(seek, which, word)) return FINDER_INSIDE;
  if (seek->class < FINDER_SOUND) return FINDER_NONE;
  return finder_word_class(seek->query, &seek->query->word[which], wordbook_word(book, word),
                           wordbook_length(book, word));
}

static void add_words(const struct finder_seek *seek, const struct bitset *words, struct bitset *slots) {
  for (size_t word = bitset_next(words, 0); word != SIZE_MAX; word = bitset_next(words, word + 1)) {
    finder_seek_add_list(&seek->index->slots_of_word, (uint32_t)word, slots);
  }
}

void finder_seek_add_words(const struct finder_seek *seek, const struct finder_found *found, bool alone,
                           struct bitset *slots) {
  const struct postings *postings = &seek->index->slots_of_word;
  if (seek->class <= FINDER_WORD) {
    if (found->exact < found->high) finder_seek_add_list(postings, found->exact, slots);
    return;
  }
  bool inside = seek->class == FINDER_INSIDE || (seek->class == FINDER_SOUND && !alone);
  if (inside && found->everywhere) {
    bitset_fill(slots, seek->index->count);
    return;
  }
  if (seek->class == FINDER_BEGINNING || !alone) {
    for (uint32_t word = found->low; word < found->high; word++) finder_seek_add_list(postings, word, slots);
  }
  if (inside) add_words(seek, found->inside, slots);
  if (seek->class == FINDER_SOUND) add_words(seek, found->near, slots);
}
