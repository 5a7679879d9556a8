#include <string.h>

#include "core/model/finder_seek.h"

/*
 * A search goes through the classes from the best on, and stops at fifty hits. For each class it collects
 * the slots that may have it, as bits, and looks at them one by one. All slots of better classes are hits
 * already then, so a slot is a hit when it has this very class.
 */

enum {
  FIRST_SLOTS = 800, /* looked at one after the other, when about so many ... */
  MANY_HITS = 80     /* ... hits can be expected among them */
};

/* ---- The class of a slot, as finder_card_match() has it, out of what is known ---- */

static enum finder_class word_class(const struct finder_seek *seek, size_t which, uint32_t word) {
  const struct finder_found *found = &seek->words[which];
  if (word >= found->low && word < found->high) return word == found->exact ? FINDER_WORD : FINDER_BEGINNING;
  if (seek->class < FINDER_INSIDE) return FINDER_NONE;
  if (found->everywhere ? finder_seek_holds(seek, which, word) : bits_has(found->inside, word))
    return FINDER_INSIDE;
  return seek->class == FINDER_SOUND && bits_has(found->near, word) ? FINDER_SOUND : FINDER_NONE;
}

static enum finder_class name_class(const struct finder_seek *seek, const struct finder_token *token,
                                    uint32_t slot) {
  const struct finder_index *index = seek->index;
  enum finder_class worst = token->word_count > 0 ? FINDER_EXACT : FINDER_NONE;
  for (size_t i = 0; i < token->word_count && worst != FINDER_NONE; i++) {
    enum finder_class best = FINDER_NONE;
    for (uint32_t place = index->slot_at[slot]; place < index->slot_at[slot + 1]; place++) {
      uint32_t word = finder_index_word(index, place);
      best = finder_best(best, word_class(seek, token->first_word + i, word));
    }
    worst = finder_worst(worst, best);
  }
  return worst;
}

/* True when the words of the question are all the words of the name. */
static bool is_whole_name(const struct finder_seek *seek, uint32_t slot) {
  const struct finder_index *index = seek->index;
  for (size_t i = 0; i < seek->query->word_count; i++) {
    if (seek->words[i].exact == seek->words[i].high) return false;
  }
  if (index->slot_at[slot + 1] - index->slot_at[slot] != seek->query->word_count) return false;
  for (uint32_t place = index->slot_at[slot]; place < index->slot_at[slot + 1]; place++) {
    uint32_t word = finder_index_word(index, place);
    bool asked = false;
    for (size_t i = 0; i < seek->query->word_count && !asked; i++) asked = seek->words[i].exact == word;
    if (!asked) return false;
  }
  return true;
}

static enum finder_class token_class(const struct finder_seek *seek, size_t which, uint32_t slot) {
  const struct finder_token *token = &seek->query->token[which];
  const struct finder_mail *mail = &seek->mails[which];
  enum finder_class best = name_class(seek, token, slot);
  if (mail->size > 0 && bits_has(mail->slots, slot))
    best = finder_best(best, finder_seek_email_class(seek, which, slot));
  if (token->number.count == 0) return best;
  enum finder_class class = finder_seek_number_class(seek, &token->number, slot);
  return finder_best(best, finder_worst(class, FINDER_BEGINNING));
}

static enum finder_class slot_class(const struct finder_seek *seek, uint32_t slot) {
  const struct finder_query *query = seek->query;
  enum finder_class worst = query->token_count > 0 ? FINDER_EXACT : FINDER_NONE;
  for (size_t i = 0; i < query->token_count && worst != FINDER_NONE; i++) {
    worst = finder_worst(worst, token_class(seek, i, slot));
  }
  if (worst == FINDER_WORD && is_whole_name(seek, slot)) worst = FINDER_EXACT;
  if (query->number.count == 0) return worst;
  return finder_best(worst, finder_seek_number_class(seek, &query->number, slot));
}

/* ---- Looking ---- */

/* Looks at one slot. False when there are enough hits. */
static bool look(struct finder_seek *seek, uint32_t slot) {
  if (slot >= seek->index->count) return false;
  if (bits_has(seek->index->dead, slot) || slot_class(seek, slot) != seek->class) return true;
  seek->slots[seek->count] = slot;
  seek->classes[seek->count++] = seek->class;
  return seek->count < FINDER_HITS_MAX;
}

/* Looks at the slots of the scratch that come after the first `from`. */
static void look_at_collected(struct finder_seek *seek, uint32_t from) {
  const uint64_t *slots = seek->index->scratch.slots;
  uint64_t mask = ~((UINT64_C(1) << (from % 64)) - 1);
  for (size_t unit = from / 64; unit < seek->index->scratch.slot_units; unit++) {
    for (uint64_t bits = slots[unit] & mask; bits != 0; bits &= bits - 1) {
      if (!look(seek, (uint32_t)(unit * 64 + bits_lowest(bits)))) return;
    }
    mask = UINT64_MAX;
  }
}

/* ---- Collecting ---- */

/* The word of a token that leads to the fewest slots. */
static const struct finder_found *rarest_word(const struct finder_seek *seek,
                                              const struct finder_token *token) {
  const struct finder_found *rarest = &seek->words[token->first_word];
  for (size_t i = 1; i < token->word_count; i++) {
    const struct finder_found *found = &seek->words[token->first_word + i];
    if (found->size < rarest->size) rarest = found;
  }
  return rarest;
}

/* True when slots of just the class in hand can be told from better ones: the question is one word, or none. */
static bool is_alone(const struct finder_query *query) {
  return query->token_count <= 1 && query->word_count <= 1;
}

/* About the slots that a token leads to. */
static size_t token_size(const struct finder_seek *seek, size_t which) {
  const struct finder_token *token = &seek->query->token[which];
  bool alone = is_alone(seek->query);
  size_t size = alone && seek->class == FINDER_SOUND ? 0 : seek->mails[which].size;
  if (token->word_count > 0)
    size += alone ? seek->words[token->first_word].new_size : rarest_word(seek, token)->size;
  return size + finder_seek_add_number(seek, &token->number, alone, NULL);
}

static void add_token(const struct finder_seek *seek, size_t which, uint64_t *slots) {
  const struct finder_token *token = &seek->query->token[which];
  bool alone = is_alone(seek->query);
  if (token->word_count > 0) finder_seek_add_words(seek, rarest_word(seek, token), alone, slots);
  if (!alone || seek->class != FINDER_SOUND) finder_seek_add_emails(seek, which, slots);
  finder_seek_add_number(seek, &token->number, alone, slots);
}

static void clear(const struct finder_seek *seek, uint64_t *slots) {
  memset(slots, 0, seek->index->scratch.slot_units * sizeof slots[0]);
}

/*
 * Collects the slots that the token leads to that leads to the fewest. Others are brought in when reading
 * their lists takes less time than looking at the slots that they would leave out; with frequent ones,
 * enough hits are among the first slots.
 */
static void collect(const struct finder_seek *seek, const size_t *sizes, size_t fewest, double share) {
  enum { WORTH = 8 }; /* to read a slot from a list takes so much less time than to look at it */
  const struct finder_scratch *scratch = &seek->index->scratch;
  double looks = share > 0 ? FINDER_HITS_MAX / share : 0;
  if (looks > (double)sizes[fewest]) looks = (double)sizes[fewest];
  clear(seek, scratch->slots);
  if (seek->query->token_count > 0) add_token(seek, fewest, scratch->slots);
  for (size_t i = 0; i < seek->query->token_count; i++) {
    if (i == fewest || (double)sizes[i] > looks * WORTH) continue;
    clear(seek, scratch->others);
    add_token(seek, i, scratch->others);
    for (size_t unit = 0; unit < scratch->slot_units; unit++) scratch->slots[unit] &= scratch->others[unit];
  }
  finder_seek_add_number(seek, &seek->query->number, true, scratch->slots);
}

/* Collects what may match as a whole. */
static bool collect_whole(const struct finder_seek *seek) {
  uint64_t *slots = seek->index->scratch.slots;
  clear(seek, slots);
  if (!finder_seek_add_whole_names(seek, slots)) return false;
  for (size_t i = 0; i < seek->query->token_count; i++) finder_seek_add_emails(seek, i, slots);
  finder_seek_add_number(seek, &seek->query->number, true, slots);
  return true;
}

/* Looks at the first slots of what leads to very many. False when they do not do. */
static bool search_firsts(struct finder_seek *seek) {
  bool cut = false;
  size_t before = seek->count;
  clear(seek, seek->index->scratch.slots);
  if (!finder_seek_add_firsts(seek, seek->index->scratch.slots, &cut)) return false;
  look_at_collected(seek, 0);
  if (!cut || seek->count == FINDER_HITS_MAX) return true;
  seek->count = before;
  return false;
}

/* Brings the tokens up to the class in hand, until one leads nowhere. Returns which leads to the fewest slots. */
static size_t prepare(struct finder_seek *seek, size_t *sizes) {
  size_t fewest = 0;
  for (size_t i = 0; i < seek->query->token_count; i++) {
    finder_seek_words(seek, &seek->query->token[i]);
    sizes[i] = token_size(seek, i);
    if (sizes[i] < sizes[fewest]) fewest = i;
    if (sizes[i] == 0) break;
  }
  return fewest;
}

static void search_class(struct finder_seek *seek) {
  const struct finder_query *query = seek->query;
  size_t sizes[FINDER_WORDS_MAX] = {0}, fewest = prepare(seek, sizes);
  if (sizes[fewest] + finder_seek_add_number(seek, &query->number, true, NULL) == 0) return;
  if (seek->class == FINDER_BEGINNING && search_firsts(seek)) return;
  if (seek->class == FINDER_EXACT && collect_whole(seek)) {
    look_at_collected(seek, 0);
    return;
  }
  double count = (double)seek->index->count,
         share = 1; /* of the slots of that token those that have the others too */
  for (size_t i = 0; i < query->token_count; i++) {
    if (i != fewest && (double)sizes[i] < count) share *= (double)sizes[i] / count;
  }
  uint32_t from = 0;
  while (FIRST_SLOTS * share * (double)sizes[fewest] > MANY_HITS * count && from < FIRST_SLOTS) {
    if (!look(seek, from++)) return;
  }
  collect(seek, sizes, fewest, share);
  look_at_collected(seek, from);
}

size_t finder_index_search(const struct finder_index *index, const struct finder_query *query,
                           uint32_t slots[FINDER_HITS_MAX], enum finder_class classes[FINDER_HITS_MAX]) {
  struct finder_seek seek = {.index = index, .query = query, .slots = slots, .classes = classes};
  if (index->count == 0 || (query->token_count == 0 && query->number.count == 0)) return 0;
  finder_seek_beginnings(&seek);
  for (enum finder_class class = FINDER_EXACT; class < FINDER_NONE && seek.count < FINDER_HITS_MAX;
       class ++) {
    seek.class = class;
    if (class == FINDER_EXACT || class == FINDER_INSIDE) finder_seek_emails(&seek, class == FINDER_EXACT);
    search_class(&seek);
  }
  return seek.count;
}
