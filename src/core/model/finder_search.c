#include "core/model/finder_seek.h"

/*
 * A search goes through the classes from the best on, and stops at fifty hits. For each class it collects
 * the slots that may have it, and looks at them one by one. All slots of better classes are hits already
 * then, so a slot is a hit when it has this very class.
 */

enum {
  FEW_SLOTS = 32,    /* so few that they are looked at without knowing more of the other tokens */
  FIRST_SLOTS = 800, /* looked at one after the other, when about so many ... */
  MANY_HITS = 80     /* ... hits can be expected among them */
};

/* ---- The class of a slot, as finder_card_match() has it, out of what is known ---- */

static enum finder_class name_class(const struct finder_seek *seek, size_t which, uint32_t slot) {
  const struct finder_index *index = seek->index;
  const struct finder_token *token = &seek->query->token[which];
  bool known = seek->parts[which].known >= seek->class;
  enum finder_class worst = token->word_count > 0 ? FINDER_EXACT : FINDER_NONE;
  for (size_t i = token->first_word;
       i < (size_t)token->first_word + token->word_count && worst != FINDER_NONE; i++) {
    enum finder_class best = FINDER_NONE;
    for (uint32_t place = index->slot_at[slot]; place < index->slot_at[slot + 1]; place++) {
      uint32_t word = finder_index_word(index, place);
      best = finder_best(best, known ? finder_seek_known_class(seek, i, word)
                                     : finder_seek_word_class(seek, i, word));
    }
    worst = finder_worst(worst, best);
  }
  return worst;
}

static enum finder_class token_class(const struct finder_seek *seek, size_t which, uint32_t slot) {
  const struct finder_token *token = &seek->query->token[which];
  const struct finder_part *part = &seek->parts[which];
  enum finder_class best = name_class(seek, which, slot);
  /* A token with words is an e-mail as a whole or not before FINDER_INSIDE. */
  bool known = part->known >= seek->class || (seek->class < FINDER_INSIDE && token->word_count > 0);
  bool by_email = known ? part->emails_size > 0 && bitset_has(part->emails, slot) : token->by_email;
  /* By e-mail a token is inside, or, alone, the whole. */
  if (by_email && (best > FINDER_INSIDE || seek->query->token_count == 1)) {
    best = finder_best(best, finder_seek_email_class(seek, which, slot));
  }
  if (token->number.count == 0) return best;
  enum finder_class class = finder_seek_number_class(seek, &token->number, slot);
  return finder_best(best, finder_worst(class, FINDER_BEGINNING));
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
  if (bitset_has(&seek->index->dead, slot) || slot_class(seek, slot) != seek->class) return true;
  seek->slots[seek->count] = slot;
  seek->classes[seek->count++] = seek->class;
  return seek->count < FINDER_HITS_MAX;
}

/* Looks at the collected slots that do not come before `from`. */
static void look_at_collected(struct finder_seek *seek, size_t from) {
  const struct bitset *slots = &seek->index->scratch->slots;
  size_t slot = bitset_next(slots, from);
  while (slot != SIZE_MAX && look(seek, (uint32_t)slot)) slot = bitset_next(slots, slot + 1);
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

/* Brings what is known of a token up to the class in hand. */
static void know(struct finder_seek *seek, size_t which) {
  const struct finder_token *token = &seek->query->token[which];
  struct finder_part *part = &seek->parts[which];
  bool alone = is_alone(seek->query);
  if (seek->class >= FINDER_INSIDE) {
    if (part->known < FINDER_INSIDE) finder_seek_emails(seek, which, false);
  } else if (token->word_count == 0) {
    finder_seek_emails(seek, which, true);
  }
  finder_seek_words(seek, token);
  part->known = seek->class;
  part->size = alone && seek->class == FINDER_SOUND ? 0 : part->emails_size;
  if (token->word_count > 0) {
    part->size += alone ? seek->words[token->first_word].new_size : rarest_word(seek, token)->size;
  }
  part->size += finder_seek_add_number(seek, &token->number, alone, NULL);
}

/*
 * Brings the tokens up to the class in hand, from the rarest so far on, until one leads to few slots.
 * Returns the one that leads to the fewest.
 */
static size_t know_enough(struct finder_seek *seek) {
  size_t fewest = 0, count = seek->query->token_count;
  bool tried[FINDER_WORDS_MAX] = {false};
  for (size_t round = 0; round < count; round++) {
    size_t next = count;
    for (size_t i = 0; i < count; i++) {
      if (!tried[i] && (next == count || seek->parts[i].size < seek->parts[next].size)) next = i;
    }
    tried[next] = true;
    know(seek, next);
    if (round == 0 || seek->parts[next].size < seek->parts[fewest].size) fewest = next;
    if (seek->parts[fewest].size <= FEW_SLOTS) break;
  }
  return fewest;
}

static void add_token(const struct finder_seek *seek, size_t which, struct bitset *slots) {
  const struct finder_token *token = &seek->query->token[which];
  const struct finder_part *part = &seek->parts[which];
  bool alone = is_alone(seek->query);
  if (token->word_count > 0) finder_seek_add_words(seek, rarest_word(seek, token), alone, slots);
  if (part->emails_size > 0 && (!alone || seek->class != FINDER_SOUND)) bitset_join(slots, part->emails);
  finder_seek_add_number(seek, &token->number, alone, slots);
}

/*
 * Collects the slots of the token that leads to the fewest. Others are brought in when reading their lists
 * takes less time than looking at the slots that they would leave out; with frequent ones, enough hits are
 * among the first slots.
 */
static void collect(const struct finder_seek *seek, size_t fewest, double share) {
  enum { WORTH = 8 }; /* to read a slot from a list takes so much less time than to look at it */
  struct bitset *slots = &seek->index->scratch->slots, *others = &seek->index->scratch->others;
  double size = (double)seek->parts[fewest].size,
         looks = share * size > FINDER_HITS_MAX ? FINDER_HITS_MAX / share : size;
  bitset_clear(slots);
  if (seek->query->token_count > 0) add_token(seek, fewest, slots);
  for (size_t i = 0; size > FEW_SLOTS && i < seek->query->token_count; i++) {
    if (i == fewest || (double)seek->parts[i].size > looks * WORTH) continue;
    bitset_clear(others);
    add_token(seek, i, others);
    bitset_meet(slots, others);
  }
  finder_seek_add_number(seek, &seek->query->number, true, slots);
}

/* Looks at what may match as a whole. False when this is not the question for it. */
static bool search_whole(struct finder_seek *seek) {
  struct bitset *slots = &seek->index->scratch->slots;
  if (seek->query->token_count == 1) finder_seek_emails(seek, 0, true);
  bitset_clear(slots);
  if (!finder_seek_add_whole_names(seek, slots)) return false;
  if (seek->parts[0].emails_size > 0) bitset_join(slots, seek->parts[0].emails);
  finder_seek_add_number(seek, &seek->query->number, true, slots);
  look_at_collected(seek, 0);
  return true;
}

/* Looks at the first slots of what leads to very many. False when they do not do. */
static bool search_firsts(struct finder_seek *seek) {
  bool cut = false;
  size_t before = seek->count;
  bitset_clear(&seek->index->scratch->slots);
  if (!finder_seek_add_firsts(seek, &seek->index->scratch->slots, &cut)) return false;
  look_at_collected(seek, 0);
  if (!cut || seek->count == FINDER_HITS_MAX) return true;
  seek->count = before;
  return false;
}

static void search_class(struct finder_seek *seek) {
  const struct finder_query *query = seek->query;
  if (seek->class == FINDER_EXACT && search_whole(seek)) return;
  if (seek->class == FINDER_BEGINNING && search_firsts(seek)) return;
  size_t fewest = know_enough(seek), size = query->token_count == 0 ? 0 : seek->parts[fewest].size;
  if (size + finder_seek_add_number(seek, &query->number, true, NULL) == 0) return;
  double count = (double)seek->index->count,
         share = 1; /* of the slots of that token those that have the others too */
  for (size_t i = 0; i < query->token_count; i++) {
    if (i != fewest && (double)seek->parts[i].size < count) share *= (double)seek->parts[i].size / count;
  }
  uint32_t from = 0;
  while (FIRST_SLOTS * share * (double)size > MANY_HITS * count && from < FIRST_SLOTS &&
         from < seek->index->count) {
    if (!look(seek, from++)) return;
  }
  collect(seek, fewest, share);
  look_at_collected(seek, from);
}

size_t finder_index_search(const struct finder_index *index, const struct finder_query *query,
                           uint32_t slots[FINDER_HITS_MAX], enum finder_class classes[FINDER_HITS_MAX]) {
  struct finder_seek seek = {.index = index, .query = query, .slots = slots, .classes = classes};
  if (index->count == 0 || (query->token_count == 0 && query->number.count == 0)) return 0;
  for (size_t i = 0; i < query->token_count; i++) seek.parts[i].emails = &index->scratch->emails[i];
  finder_seek_beginnings(&seek);
  for (enum finder_class class = FINDER_EXACT; class < FINDER_NONE && seek.count < FINDER_HITS_MAX;
       class ++) {
    seek.class = class;
    search_class(&seek);
  }
  return seek.count;
}
