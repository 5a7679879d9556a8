#include "core/model/finder_match.h"

#include <string.h>

#include "core/model/phone.h"
#include "core/model/text.h"

enum { SOUND_LETTERS_MIN = 3, SLIP_LETTERS_MIN = 5, NUMBER_TEXT_SIZE = 64 };

/* ---- Questions ---- */

static bool is_white(int32_t c) {
  return (c >= 0 && c <= ' ') || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static size_t letters_of(const char *word, size_t length) {
  size_t letters = 0;
  for (size_t i = 0; i < length; i++) letters += ((uint8_t)word[i] & 0xC0) != 0x80;
  return letters;
}

uint64_t finder_pack(const char *digits, size_t count) {
  if (count > PHONE_DIGITS_MAX) {
    digits += count - PHONE_DIGITS_MAX;
    count = PHONE_DIGITS_MAX;
  }
  uint64_t packed = 0;
  for (size_t i = 0; i < count; i++) packed = packed << 4 | (uint64_t)(digits[i] - '0');
  return packed | (uint64_t)count << 60;
}

static void number_add(struct finder_number *number, const char *digits, size_t count) {
  uint64_t packed = finder_pack(digits, count);
  if (number->count > 0 && (count < FINDER_RUN_MIN || packed == number->packed[0])) return;
  number->packed[number->count] = packed;
  number->length[number->count++] = (uint8_t)count;
}

/* The digits as typed; and as E.164 has them when that is sure, else without leading zeros. */
static struct finder_number number_of(const char *text, size_t length) {
  struct finder_number number = {.count = 0};
  char digits[NUMBER_TEXT_SIZE], e164[PHONE_E164_SIZE];
  if (!phone_looks_like(text, length, 1)) return number;
  size_t count = phone_digits(text, length, digits, sizeof digits);
  if (count > PHONE_DIGITS_MAX) return number;
  number_add(&number, digits, count);
  if (phone_normalise(text, length, NULL, e164)) {
    number_add(&number, e164 + 1, strlen(e164 + 1));
  } else {
    size_t zeros = strspn(digits, "0");
    number_add(&number, digits + zeros, count - zeros);
  }
  return number;
}

static void read_words(struct finder_query *query, const char *text, size_t length, size_t *used) {
  char key[FOLD_KEY_SIZE];
  size_t at = 0, size = 0, key_length = fold_key(text, length, key, sizeof key);
  const char *word = NULL;
  while ((word = fold_next_word(key, key_length, &at, &size)) != NULL) {
    if (query->word_count == FINDER_WORDS_MAX || *used + size + 1 > sizeof query->words) return;
    struct finder_word *asked = &query->word[query->word_count++];
    memcpy(query->words + *used, word, size);
    query->words[*used + size] = '\0';
    asked->begin = (uint16_t)*used;
    asked->length = (uint8_t)size;
    asked->letters = (uint8_t)letters_of(word, size);
    bool spoken = strcspn(query->words + *used, "0123456789") == size;
    asked->by_slip = spoken && asked->letters >= SLIP_LETTERS_MIN;
    if (spoken && asked->letters >= SOUND_LETTERS_MIN) sound_key(word, size, asked->sound);
    *used += size + 1;
  }
}

static void read_token(struct finder_query *query, const char *text, size_t length, size_t *text_used,
                       size_t *words_used) {
  struct finder_token token = {.first_word = query->word_count, .begin = (uint16_t)*text_used};
  bool is_email = memchr(text, '@', length) != NULL;
  if (!is_email) read_words(query, text, length, words_used);
  token.word_count = (uint8_t)(query->word_count - token.first_word);
  char *email = query->text + *text_used;
  token.length = (uint16_t)fold_email(text, length, email, sizeof query->text - *text_used);
  token.whole_email = strpbrk(email, "@.") != NULL;
  token.by_email = token.length >= (is_email ? 2 : FINDER_EMAIL_MIN);
  if (query->number.count == 0) token.number = number_of(text, length);
  if (token.word_count == 0 && !token.by_email) return;
  *text_used += token.length;
  query->token[query->token_count++] = token;
}

void finder_query_read(struct finder_query *query, const char *text, size_t length) {
  memset(query, 0, sizeof *query);
  if (length > FINDER_QUERY_MAX) length = FINDER_QUERY_MAX;
  query->number = number_of(text, length);
  size_t text_used = 0, words_used = 0, size = 0, at = 0;
  while (at < length && query->token_count < FINDER_WORDS_MAX && query->word_count < FINDER_WORDS_MAX) {
    while (at < length && is_white(text_decode(text, length, at, &size))) at += size;
    size_t begin = at;
    while (at < length && !is_white(text_decode(text, length, at, &size))) at += size;
    if (at > begin) read_token(query, text + begin, at - begin, &text_used, &words_used);
  }
}

/* ---- Cards ---- */

/* The number as typed is another one unless it is the same but for what stands before the national number. */
static bool is_same_number(uint64_t e164, const char *digits, size_t count) {
  size_t zeros = strspn(digits, "0");
  uint64_t bare = finder_pack(digits + zeros, count - zeros);
  unsigned length = finder_packed_length(bare);
  return length <= finder_packed_length(e164) &&
         finder_packed_tail(e164, length) == finder_packed_tail(bare, length);
}

struct finder_card finder_card_of(const struct finder_record *record, struct finder_card_text *text) {
  struct finder_card card = {.name = text->name, .email = text->email};
  char digits[NUMBER_TEXT_SIZE];
  card.name_length = fold_name(record->first_name, record->last_name, text->name, sizeof text->name);
  const char *email = record->email == NULL ? "" : record->email;
  card.email_length = fold_email(email, strlen(email), text->email, sizeof text->email);
  card.local_length = strcspn(text->email, "@");
  const char *e164 = record->phone_e164 == NULL ? "" : record->phone_e164;
  const char *raw = record->phone_raw == NULL ? "" : record->phone_raw;
  size_t count = phone_digits(e164, strlen(e164), digits, sizeof digits);
  card.phones[0] = finder_pack(digits, count);
  count = phone_digits(raw, strlen(raw), digits, sizeof digits);
  if (!is_same_number(card.phones[0], digits, count))
    card.phones[card.phones[0] == 0 ? 0 : 1] = finder_pack(digits, count);
  return card;
}

/* ---- Matching ---- */

const char *finder_bytes(const char *text, size_t length, const char *part, size_t part_length) {
  if (part_length == 0 || part_length > length) return NULL;
  const char *last = text + (length - part_length);
  for (const char *at = text; at <= last; at++) {
    at = memchr(at, part[0], (size_t)(last - at) + 1);
    if (at == NULL) return NULL;
    if (memcmp(at, part, part_length) == 0) return at;
  }
  return NULL;
}

bool finder_word_sounds(const struct finder_query *query, const struct finder_word *asked, const char *word,
                        size_t length) {
  char key[SOUND_KEY_SIZE];
  if (asked->sound[0] == '\0') return false;
  sound_key(word, length, key);
  if (strcmp(key, asked->sound) != 0) return false;
  return key[1] != '\0' ||
         (word[0] == *finder_word_text(query, asked) && letters_of(word, length) >= SOUND_LETTERS_MIN);
}

bool finder_word_slips(const struct finder_query *query, const struct finder_word *asked, const char *word,
                       size_t length) {
  /* A letter may take four bytes; but nobody slips into another script. */
  size_t most = asked->letters == asked->length ? 1 : 4;
  if (!asked->by_slip || length > asked->length + most || length + most < asked->length) return false;
  return sound_one_slip(finder_word_text(query, asked), asked->length, word, length);
}

enum finder_class finder_word_class(const struct finder_query *query, const struct finder_word *asked,
                                    const char *word, size_t length) {
  const char *text = finder_word_text(query, asked);
  if (length >= asked->length && memcmp(word, text, asked->length) == 0) {
    return length == asked->length ? FINDER_WORD : FINDER_BEGINNING;
  }
  if (finder_bytes(word, length, text, asked->length) != NULL) return FINDER_INSIDE;
  bool near = finder_word_sounds(query, asked, word, length) || finder_word_slips(query, asked, word, length);
  return near ? FINDER_SOUND : FINDER_NONE;
}

enum finder_class finder_email_class(const struct finder_query *query, const struct finder_token *token,
                                     const char *email, size_t length, size_t local_length) {
  const char *text = finder_token_text(query, token);
  if (!token->by_email) return FINDER_NONE;
  if (length == token->length && memcmp(email, text, length) == 0 && query->token_count == 1)
    return FINDER_EXACT;
  bool only_email = token->word_count == 0;
  if (only_email && length >= token->length && memcmp(email, text, token->length) == 0)
    return FINDER_BEGINNING;
  size_t searched = token->whole_email ? length : local_length;
  return finder_bytes(email, searched, text, token->length) != NULL ? FINDER_INSIDE : FINDER_NONE;
}

static bool has_run(uint64_t phone, unsigned phone_length, uint64_t run, unsigned length) {
  for (; phone_length > length; phone_length--) {
    phone >>= 4;
    if (finder_packed_tail(phone, length) == run) return true;
  }
  return false;
}

enum finder_class finder_number_class(const struct finder_number *number, uint64_t phone) {
  enum finder_class best = FINDER_NONE;
  unsigned phone_length = finder_packed_length(phone);
  for (size_t i = 0; i < number->count; i++) {
    unsigned length = number->length[i];
    uint64_t run = finder_packed_tail(number->packed[i], length);
    if (length > phone_length) continue;
    if (finder_packed_tail(phone, length) == run) {
      best = finder_best(best, length == phone_length ? FINDER_EXACT : FINDER_BEGINNING);
    } else if (length >= FINDER_RUN_MIN && has_run(phone, phone_length, run, length)) {
      best = finder_best(best, FINDER_INSIDE);
    }
  }
  return best;
}

static enum finder_class phones_class(const struct finder_number *number, const struct finder_card *card) {
  enum finder_class best = FINDER_NONE;
  for (size_t i = 0; i < FINDER_PHONES && number->count > 0; i++) {
    best = finder_best(best, finder_number_class(number, card->phones[i]));
  }
  return best;
}

static enum finder_class name_class(const struct finder_query *query, const struct finder_token *token,
                                    const struct finder_card *card) {
  enum finder_class worst = token->word_count > 0 ? FINDER_EXACT : FINDER_NONE;
  for (size_t i = 0; i < token->word_count && worst != FINDER_NONE; i++) {
    enum finder_class best = FINDER_NONE;
    size_t at = 0, length = 0;
    const char *word = NULL;
    while ((word = fold_next_word(card->name, card->name_length, &at, &length)) != NULL) {
      best = finder_best(best, finder_word_class(query, &query->word[token->first_word + i], word, length));
    }
    worst = finder_worst(worst, best);
  }
  return worst;
}

/* True when the question, all of whose words are words of the name, names all of its words. */
static bool is_whole_name(const struct finder_query *query, const struct finder_card *card) {
  size_t at = 0, length = 0, words = 0;
  const char *word = NULL;
  while ((word = fold_next_word(card->name, card->name_length, &at, &length)) != NULL) {
    bool asked = false;
    for (size_t i = 0; i < query->word_count && !asked; i++) {
      asked = finder_word_class(query, &query->word[i], word, length) == FINDER_WORD;
    }
    if (!asked) return false;
    words++;
  }
  return words == query->word_count;
}

enum finder_class finder_card_match(const struct finder_query *query, const struct finder_card *card) {
  enum finder_class worst = query->token_count > 0 ? FINDER_EXACT : FINDER_NONE;
  bool by_name = true;
  for (size_t i = 0; i < query->token_count && worst != FINDER_NONE; i++) {
    const struct finder_token *token = &query->token[i];
    enum finder_class best = name_class(query, token, card);
    by_name = by_name && best == FINDER_WORD;
    best = finder_best(best,
                       finder_email_class(query, token, card->email, card->email_length, card->local_length));
    best = finder_best(best, finder_worst(phones_class(&token->number, card), FINDER_BEGINNING));
    worst = finder_worst(worst, best);
  }
  if (worst == FINDER_WORD && by_name && is_whole_name(query, card)) worst = FINDER_EXACT;
  return finder_best(worst, phones_class(&query->number, card));
}

enum finder_class finder_match_one(const struct finder_query *query, const struct finder_record *record) {
  struct finder_card_text text;
  struct finder_card card = finder_card_of(record, &text);
  return finder_card_match(query, &card);
}

/* ---- The linear scan ---- */

void finder_scan_init(struct finder_scan *scan, const char *text, size_t length) {
  finder_query_read(&scan->query, text, length);
  scan->count = 0;
}

static bool goes_before(const struct finder_hit *hit, const char *name, const struct finder_scan_hit *other) {
  if (hit->match != other->hit.match) return hit->match < other->hit.match;
  int order = strcmp(name, other->name);
  return order != 0 ? order < 0 : id_compare(&hit->id, &other->hit.id) < 0;
}

void finder_scan_offer(struct finder_scan *scan, const struct finder_record *record) {
  struct finder_card_text text;
  struct finder_card card = finder_card_of(record, &text);
  struct finder_hit hit = {
      .id = record->id, .flags = record->flags, .match = finder_card_match(&scan->query, &card)};
  if (hit.match == FINDER_NONE) return;
  size_t at = scan->count;
  while (at > 0 && goes_before(&hit, card.name, &scan->hits[at - 1])) at--;
  if (at == FINDER_HITS_MAX) return;
  size_t moved = (scan->count < FINDER_HITS_MAX ? scan->count : FINDER_HITS_MAX - 1) - at;
  memmove(&scan->hits[at + 1], &scan->hits[at], moved * sizeof scan->hits[0]);
  scan->hits[at].hit = hit;
  memcpy(scan->hits[at].name, card.name, card.name_length + 1);
  if (scan->count < FINDER_HITS_MAX) scan->count++;
}

void finder_scan_result(const struct finder_scan *scan, struct finder_result *result) {
  result->count = scan->count;
  for (size_t i = 0; i < scan->count; i++) result->hits[i] = scan->hits[i].hit;
}
