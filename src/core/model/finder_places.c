#include <string.h>

#include "core/model/finder_seek.h"

size_t finder_seek_add_list(const struct postings *postings, uint32_t key, struct bitset *slots) {
  size_t count = 0;
  struct postings_cursor cursor = postings_read(postings, key);
  for (; postings_next(&cursor); count++) bitset_add(slots, cursor.number);
  return count;
}

/* ---- What is kept of a slot ---- */

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

/* An e-mail as the index keeps it. */
struct kept_email {
  const char *local;
  size_t local_length;
  uint32_t domain;
  bool is_there;
};

/* Reads the e-mail at `at`; returns where the next one is. */
static const uint8_t *read_email(const uint8_t *at, struct kept_email *email) {
  *email = (struct kept_email){.local = "", .is_there = *at != 0};
  if (*at == 0) return at + 1;
  email->local_length = (size_t)*at++ - 1;
  for (unsigned shift = 0;; shift += 7) {
    uint8_t byte = *at++;
    email->domain |= (uint32_t)(byte & 0x7F) << shift;
    if (byte < 0x80) break;
  }
  email->local = (const char *)at;
  return at + email->local_length;
}

static size_t write_email(const struct finder_index *index, const struct kept_email *email,
                          char out[FINDER_EMAIL_SIZE]) {
  size_t rest = wordbook_length(&index->domains, email->domain);
  memcpy(out, email->local, email->local_length);
  memcpy(out + email->local_length, wordbook_word(&index->domains, email->domain), rest + 1);
  return email->local_length + rest;
}

static struct kept_email find_email(const struct finder_index *index, uint32_t slot) {
  struct kept_email email = {.local = ""};
  const uint8_t *at = index->emails + index->email_at[slot / FINDER_BLOCK];
  for (uint32_t other = slot - slot % FINDER_BLOCK; other <= slot; other++) at = read_email(at, &email);
  return email;
}

size_t finder_index_email(const struct finder_index *index, uint32_t slot, char out[FINDER_EMAIL_SIZE],
                          size_t *local_length) {
  struct kept_email email = find_email(index, slot);
  *local_length = email.local_length;
  out[0] = '\0';
  return email.is_there ? write_email(index, &email, out) : 0;
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

/* ---- E-mails ---- */

/* The lists of the groups of a text, the shortest first. Returns how many; none when a group is nowhere. */
static size_t gram_lists(const struct finder_grams *grams, const char *text, size_t length,
                         uint32_t lists[FOLD_KEY_SIZE]) {
  size_t count = 0;
  for (size_t at = 0; at + 3 <= length; at++) {
    uint32_t place = finder_gram_find(grams, finder_gram(text, length, at));
    if (place == UINT32_MAX) return 0;
    size_t size = postings_size(&grams->holders, place, place + 1), to = count++;
    for (; to > 0 && postings_size(&grams->holders, lists[to - 1], lists[to - 1] + 1) > size; to--)
      lists[to] = lists[to - 1];
    lists[to] = place;
  }
  return count;
}

/* Adds slots whose e-mail has the groups of the text: of the rarest one, and of others as long as that leaves much fewer. */
static size_t add_by_grams(const struct finder_seek *seek, const char *text, size_t length,
                           struct bitset *slots) {
  enum { WORTH = 16 }; /* to read a list takes so much less time than to look into as many e-mails */
  const struct finder_grams *grams = &seek->index->email_grams;
  uint32_t lists[FOLD_KEY_SIZE];
  size_t lists_count = gram_lists(grams, text, length, lists);
  if (lists_count == 0) return 0;
  struct bitset *from = &seek->index->scratch->slots, *to = &seek->index->scratch->others;
  bitset_clear(from);
  size_t count = finder_seek_add_list(&grams->holders, lists[0], from);
  for (size_t i = 1; i < lists_count; i++) {
    if (lists[i] == lists[i - 1]) continue;
    if (postings_size(&grams->holders, lists[i], lists[i] + 1) > count * WORTH) break;
    bitset_clear(to);
    count = 0;
    struct postings_cursor cursor = postings_read(&grams->holders, lists[i]);
    while (postings_next(&cursor)) {
      if (!bitset_has(from, cursor.number)) continue;
      bitset_add(to, cursor.number);
      count++;
    }
    struct bitset *swapped = from;
    from = to;
    to = swapped;
  }
  bitset_join(slots, from);
  return count;
}

/* Adds the slots of the domains with this text inside, or at the beginning. */
static size_t add_by_domain(const struct finder_seek *seek, const char *text, size_t length, bool beginning,
                            struct bitset *slots) {
  const struct wordbook *domains = &seek->index->domains;
  size_t count = 0;
  for (uint32_t domain = 1; domain < domains->count; domain++) {
    const char *name = wordbook_word(domains, domain);
    size_t name_length = wordbook_length(domains, domain);
    bool fits = beginning ? name_length >= length && memcmp(name, text, length) == 0
                          : finder_bytes(name, name_length, text, length) != NULL;
    if (fits) count += finder_seek_add_list(&seek->index->slots_of_domain, domain, slots);
  }
  return count;
}

/* The slots where a token may be the whole of an e-mail. */
static size_t add_whole(const struct finder_seek *seek, const struct finder_token *token,
                        struct bitset *slots) {
  char text[FOLD_KEY_SIZE + 1] = "\x01";
  const char *email = finder_token_text(seek->query, token);
  const char *at = memchr(email, '@', token->length);
  size_t length = at == NULL ? token->length : (size_t)(at - email) + 1;
  if (at == NULL && postings_size(&seek->index->slots_of_domain, 0, 1) == 0) return 0;
  memcpy(text + 1, email, length);
  if (length >= 2) return add_by_grams(seek, text, length + 1, slots);
  return add_by_domain(seek, email, token->length, true, slots);
}

/* The slots where a token may be inside an e-mail. */
static size_t add_inside(const struct finder_seek *seek, const struct finder_token *token,
                         struct bitset *slots) {
  const char *text = finder_token_text(seek->query, token);
  const char *at = memchr(text, '@', token->length);
  size_t left = at == NULL ? token->length : (size_t)(at - text) + 1, count = 0;
  if (left >= FINDER_EMAIL_MIN) {
    count += add_by_grams(seek, text, left, slots);
  } else {
    count += add_by_domain(seek, text + left - 1, token->length - left + 1, true, slots);
  }
  if (token->whole_email) count += add_by_domain(seek, text, token->length, false, slots);
  return count;
}

void finder_seek_emails(struct finder_seek *seek, size_t which, bool whole) {
  const struct finder_token *token = &seek->query->token[which];
  struct finder_part *part = &seek->parts[which];
  part->emails_size = 0;
  if (!token->by_email) return;
  bitset_clear(part->emails);
  part->emails_size = whole ? add_whole(seek, token, part->emails) : add_inside(seek, token, part->emails);
}

enum finder_class finder_seek_email_class(const struct finder_seek *seek, size_t which, uint32_t slot) {
  const struct finder_token *token = &seek->query->token[which];
  if (!token->by_email) return FINDER_NONE;
  char address[FINDER_EMAIL_SIZE];
  struct kept_email email = find_email(seek->index, slot);
  if (!email.is_there) return FINDER_NONE;
  if (!token->whole_email && email.domain != 0) {
    const char *text = finder_token_text(seek->query, token);
    return finder_bytes(email.local, email.local_length, text, token->length) != NULL ? FINDER_INSIDE
                                                                                      : FINDER_NONE;
  }
  size_t length = write_email(seek->index, &email, address);
  return finder_email_class(seek->query, token, address, length, email.local_length);
}

/* ---- Numbers ---- */

enum finder_class finder_seek_number_class(const struct finder_seek *seek, const struct finder_number *number,
                                           uint32_t slot) {
  if (number->count == 0) return FINDER_NONE;
  enum finder_class class = finder_number_class(number, seek->index->phones[slot]);
  uint64_t extra = seek->index->extra_count == 0 ? 0 : finder_index_extra_phone(seek->index, slot);
  return extra == 0 ? class : finder_best(class, finder_number_class(number, extra));
}

/* Where to look for a number. */
struct number_places {
  bool tails, short_ones, runs;
};

/* Where numbers of just this class are, by the digits that were typed. */
static struct number_places places_of_class(const struct finder_seek *seek, unsigned length) {
  bool exact = seek->class == FINDER_EXACT && (seek->index->phone_lengths >> length & 1) != 0;
  return (struct number_places){
      .tails = seek->class == FINDER_BEGINNING || (exact && length >= 3),
      .short_ones = length < 3 && (seek->class == FINDER_BEGINNING || exact),
      .runs = seek->class == FINDER_INSIDE && length >= FINDER_RUN_MIN,
  };
}

/* Where numbers of this class and of better ones are, in a question of several words. */
static struct number_places places_up_to(const struct finder_seek *seek, unsigned length) {
  return (struct number_places){
      .tails = seek->class >= FINDER_BEGINNING,
      .short_ones = length < 3 && seek->class >= FINDER_BEGINNING,
      .runs = seek->class >= FINDER_INSIDE && length >= FINDER_RUN_MIN,
  };
}

static uint32_t rarest_run(const struct finder_index *index, uint64_t packed, unsigned length) {
  uint32_t rarest = finder_run(packed, 0);
  for (unsigned shift = 1; shift + FINDER_RUN_MIN <= length; shift++) {
    uint32_t run = finder_run(packed, shift);
    size_t size = postings_size(&index->slots_of_run, run, run + 1);
    if (size < postings_size(&index->slots_of_run, rarest, rarest + 1)) rarest = run;
  }
  return rarest;
}

static size_t list_slots(const struct postings *postings, uint32_t key, struct bitset *slots) {
  if (slots != NULL) finder_seek_add_list(postings, key, slots);
  return postings_size(postings, key, key + 1);
}

/* Goes through the ends of three digits that end in one to three digits; of longer numbers the last three count. */
static size_t tail_slots(const struct finder_index *index, uint64_t packed, unsigned length,
                         struct bitset *slots) {
  static const uint32_t steps[] = {1, 10, 100, FINDER_TAILS};
  size_t size = 0;
  uint64_t tail = finder_packed_tail(packed, length < 3 ? length : 3);
  uint32_t first = (uint32_t)((tail >> 8 & 15) * 100 + (tail >> 4 & 15) * 10 + (tail & 15));
  for (uint32_t key = first; key < FINDER_TAILS - 1; key += steps[length < 3 ? length : 3]) {
    size += list_slots(&index->slots_of_tail, key, slots);
  }
  return size;
}

size_t finder_seek_add_number(const struct finder_seek *seek, const struct finder_number *number, bool alone,
                              struct bitset *slots) {
  const struct finder_index *index = seek->index;
  size_t size = 0;
  for (size_t i = 0; i < number->count; i++) {
    unsigned length = number->length[i];
    struct number_places places = alone ? places_of_class(seek, length) : places_up_to(seek, length);
    if (places.tails) size += tail_slots(index, number->packed[i], length, slots);
    if (places.short_ones) size += list_slots(&index->slots_of_tail, FINDER_TAILS - 1, slots);
    if (places.runs)
      size += list_slots(&index->slots_of_run, rarest_run(index, number->packed[i], length), slots);
  }
  return size;
}

/* ---- Whole names ---- */

/* Compares the name of a slot with words in this order, as their text would be compared. */
static int compare_name(const struct finder_index *index, uint32_t slot, const uint32_t *words,
                        size_t count) {
  uint32_t place = index->slot_at[slot], end = index->slot_at[slot + 1];
  for (size_t i = 0; i < count; i++, place++) {
    if (place == end) return -1;
    uint32_t word = finder_index_word(index, place);
    /* The space behind a word goes before all letters, so words order names as bytes do. */
    if (word != words[i]) return word < words[i] ? -1 : 1;
  }
  return place == end ? 0 : 1;
}

/* Adds the first slots that have this name. */
static void add_name(const struct finder_index *index, const uint32_t *words, size_t count,
                     struct bitset *slots) {
  uint32_t low = 0, high = index->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (compare_name(index, middle, words, count) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  size_t living = 0;
  for (; low < index->count && living < FINDER_HITS_MAX && compare_name(index, low, words, count) == 0;
       low++) {
    if (bitset_has(&index->dead, low)) continue;
    bitset_add(slots, low);
    living++;
  }
}

bool finder_seek_add_whole_names(const struct finder_seek *seek, struct bitset *slots) {
  static const uint8_t orders[][3] = {{0, 1, 2}, {1, 0, 2}, {0, 2, 1}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  static const size_t order_counts[] = {0, 1, 2, 6};
  size_t count = seek->query->word_count;
  if (count == 0 || count > 3) return count == 0;
  for (size_t i = 0; i < count; i++) {
    if (seek->words[i].exact == seek->words[i].high) return true;
    for (size_t j = 0; j < i; j++) {
      if (seek->words[i].exact == seek->words[j].exact) return false;
    }
  }
  for (size_t order = 0; order < order_counts[count]; order++) {
    uint32_t words[3];
    for (size_t i = 0; i < count; i++) words[i] = seek->words[orders[order][i]].exact;
    add_name(seek->index, words, count, slots);
  }
  return true;
}

/* ---- First slots ---- */

static uint32_t prefix_place(const struct finder_index *index, uint16_t prefix) {
  uint32_t low = 0, high = index->first_of_prefix.keys;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (index->prefixes[middle] < prefix) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < index->first_of_prefix.keys && index->prefixes[low] == prefix ? low : UINT32_MAX;
}

bool finder_seek_add_firsts(const struct finder_seek *seek, struct bitset *slots, bool *cut) {
  const struct finder_query *query = seek->query;
  const struct finder_index *index = seek->index;
  bool one_word = query->token_count == 1 && query->word_count == 1 && query->word[0].length <= 2;
  if (seek->class != FINDER_BEGINNING || !one_word || query->token[0].number.count > 0) return false;
  uint32_t place = prefix_place(index, finder_prefix(query->words, query->word[0].length));
  *cut = place != UINT32_MAX && finder_seek_add_list(&index->first_of_prefix, place, slots) == FINDER_FIRSTS;
  for (size_t i = 0; i < query->number.count; i++) {
    unsigned length = query->number.length[i];
    if (length > 2) return false;
    size_t count = finder_seek_add_list(&index->first_of_tail,
                                        finder_short_tail(query->number.packed[i], length), slots);
    *cut = *cut || count == FINDER_FIRSTS;
  }
  return true;
}
