#include "core/model/fold.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#include "core/model/text.h"

/* Letters that do not decompose, as people write them who do not have the key; sorted. */
struct spelling {
  int32_t code_point;
  char letters[3];
};

static const struct spelling spellings[] = {
    {0xE6, "ae"},  {0xF0, "d"},   {0xF8, "o"},   {0xFE, "th"},  {0x111, "d"}, {0x127, "h"}, {0x131, "i"},
    {0x138, "k"},  {0x142, "l"},  {0x14B, "n"},  {0x153, "oe"}, {0x167, "t"}, {0x180, "b"}, {0x183, "b"},
    {0x188, "c"},  {0x18C, "d"},  {0x192, "f"},  {0x195, "hv"}, {0x199, "k"}, {0x19A, "l"}, {0x19E, "n"},
    {0x1A5, "p"},  {0x1AB, "t"},  {0x1AD, "t"},  {0x1B4, "y"},  {0x1B6, "z"}, {0x1DD, "e"}, {0x1E5, "g"},
    {0x21D, "y"},  {0x221, "d"},  {0x225, "z"},  {0x234, "l"},  {0x235, "n"}, {0x236, "t"}, {0x237, "j"},
    {0x23C, "c"},  {0x23F, "s"},  {0x240, "z"},  {0x247, "e"},  {0x249, "j"}, {0x24B, "q"}, {0x24D, "r"},
    {0x24F, "y"},  {0x253, "b"},  {0x254, "o"},  {0x256, "d"},  {0x257, "d"}, {0x259, "a"}, {0x25B, "e"},
    {0x260, "g"},  {0x268, "i"},  {0x269, "i"},  {0x26B, "l"},  {0x26F, "m"}, {0x272, "n"}, {0x275, "o"},
    {0x27D, "r"},  {0x280, "r"},  {0x288, "t"},  {0x289, "u"},  {0x28B, "v"}, {0x292, "z"}, {0x1EFB, "ll"},
    {0x2C65, "a"}, {0x2C66, "t"}, {0xA7A9, "s"}, {0xA7AF, "q"},
};

/* Letters of one sound that differ by keyboard or by place in the word, as the first of them; sorted. */
struct twin {
  int32_t from, to;
};

static const struct twin twins[] = {
    {0x629, 0x647}, /* teh marbuta as heh */
    {0x649, 0x64A}, /* alef maksura as yeh */
    {0x671, 0x627}, /* alef wasla as alef */
    {0x6A9, 0x643}, /* Persian kaf as kaf */
    {0x6C1, 0x647}, /* Urdu heh as heh */
    {0x6CC, 0x64A}, /* Persian yeh as yeh */
};

/* What stands inside a word and is left out by many: apostrophes of all kinds, primes, the Arabic tatweel.
 * Sorted. */
static const int32_t silent[] = {
    0x27,  0x60,  0xB4,  0x2B9, 0x2BB,  0x2BC,  0x2BD,  0x2BE,  0x2BF,  0x2C8,
    0x34F, 0x55A, 0x5F3, 0x640, 0x2018, 0x2019, 0x201B, 0x2032, 0x2035, 0xA78C,
};

/* A key that is being written. */
struct key {
  char *out;
  size_t capacity;
  size_t length;
  bool full;
  bool gap;       /* a space is due before the next letter */
  size_t ordered; /* marks before this offset stay where they are */
};

static void key_break(struct key *key) {
  key->gap = key->length > 0;
  key->ordered = key->length;
}

static int class_of(int32_t c) { return c < 0x300 ? 0 : utf8proc_get_property(c)->combining_class; }

/* Where a mark of this class belongs among those just written: the canonical order, so that equivalent texts
 * have one key. */
static size_t mark_place(const struct key *key, int class) {
  size_t place = key->length;
  while (class != 0 && place > key->ordered) {
    size_t before = place - 1;
    while (before > key->ordered && ((uint8_t)key->out[before] & 0xC0) == 0x80) before--;
    size_t size = 0;
    if (class_of(text_decode(key->out, key->length, before, &size)) <= class) break;
    place = before;
  }
  return place;
}

static void key_put(struct key *key, int32_t c) {
  char bytes[4];
  size_t size = text_encode(c, bytes), gap = key->gap ? 1 : 0;
  if (key->full || key->length + gap + size >= key->capacity) {
    key->full = true;
    return;
  }
  if (gap == 1) key->out[key->length++] = ' ';
  key->gap = false;
  int class = class_of(c);
  if (gap == 1 || class == 0) key->ordered = key->length;
  size_t place = mark_place(key, class);
  memmove(key->out + place + size, key->out + place, key->length - place);
  memcpy(key->out + place, bytes, size);
  key->length += size;
  if (class == 0) key->ordered = key->length;
}

/* Accents and the like. Marks of other classes are letters of their script. */
static bool is_accent(int32_t c) {
  int class = class_of(c);
  return class == 1 || class == 7 || (class >= 10 && class <= 36) || class >= 200;
}

static bool is_silent(int32_t c) {
  for (size_t i = 0; i < sizeof silent / sizeof silent[0] && silent[i] <= c; i++) {
    if (silent[i] == c) return true;
  }
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x180B && c <= 0x180F) || (c >= 0x1F3FB && c <= 0x1F3FF) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

static const char *spelling_of(int32_t c) {
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0] && spellings[i].code_point <= c; i++) {
    if (spellings[i].code_point == c) return spellings[i].letters;
  }
  return NULL;
}

static int32_t twin_of(int32_t c) {
  if (c >= 0x30A1 && c <= 0x30F6) return c - 0x60; /* katakana as hiragana */
  for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++) {
    if (twins[i].from == c) return twins[i].to;
  }
  return c;
}

/* A code point that is decomposed and in lower case already. */
static void key_letter(struct key *key, int32_t c) {
  const char *letters = spelling_of(c);
  if (letters != NULL) {
    for (; *letters != '\0'; letters++) key_put(key, *letters);
    return;
  }
  if (is_silent(c) || is_accent(c)) return;
  switch (utf8proc_category(c)) {
  case UTF8PROC_CATEGORY_CF:
  case UTF8PROC_CATEGORY_CS:
    return;
  case UTF8PROC_CATEGORY_ND: {
    int digit = text_digit_value(c);
    key_put(key, digit < 0 ? c : '0' + digit);
    return;
  }
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LT:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_MC:
  case UTF8PROC_CATEGORY_ME:
  case UTF8PROC_CATEGORY_NL:
  case UTF8PROC_CATEGORY_NO:
  case UTF8PROC_CATEGORY_SO:
  case UTF8PROC_CATEGORY_CN:
  case UTF8PROC_CATEGORY_CO:
    key_put(key, twin_of(c));
    return;
  default:
    key_break(key);
  }
}

static void key_ascii(struct key *key, char c) {
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
    key_put(key, c);
  } else if (c >= 'A' && c <= 'Z') {
    key_put(key, c - 'A' + 'a');
  } else if (c != '\'' && c != '`') {
    key_break(key);
  }
}

enum { DECOMPOSED_MAX = 32 };

static size_t decompose(int32_t c, int options, utf8proc_int32_t parts[DECOMPOSED_MAX]) {
  int boundary = 0;
  utf8proc_ssize_t count = utf8proc_decompose_char(c, parts, DECOMPOSED_MAX,
                                                   (utf8proc_option_t)(UTF8PROC_STABLE | options), &boundary);
  return count < 0 || count > DECOMPOSED_MAX ? 0 : (size_t)count;
}

/* Decomposes first and folds the parts, so that composed and decomposed text have one key (the Greek iota below is an accent). */
static void key_character(struct key *key, int32_t c) {
  utf8proc_int32_t parts[DECOMPOSED_MAX], lower[DECOMPOSED_MAX];
  size_t count = decompose(c, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, parts);
  for (size_t i = 0; i < count; i++) {
    if (parts[i] < 0x80) {
      key_ascii(key, (char)parts[i]);
      continue;
    }
    if (is_accent(parts[i])) continue;
    size_t letters = decompose(parts[i], UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, lower);
    for (size_t j = 0; j < letters; j++) {
      if (lower[j] < 0x80) {
        key_ascii(key, (char)lower[j]);
      } else {
        key_letter(key, lower[j]);
      }
    }
  }
}

static void key_text(struct key *key, const char *text, size_t length) {
  size_t size = 0;
  for (size_t at = 0; at < length && !key->full; at += size) {
    int32_t c = text_decode(text, length, at, &size);
    if (c < 0x80) {
      key_ascii(key, c < 0 ? ' ' : (char)c);
    } else if (!is_silent(c)) {
      key_character(key, c);
    }
  }
}

static size_t key_end(struct key *key) {
  key->out[key->length] = '\0';
  return key->length;
}

size_t fold_key(const char *text, size_t length, char *out, size_t capacity) {
  struct key key = {.out = out, .capacity = capacity};
  key_text(&key, text, length);
  return key_end(&key);
}

size_t fold_name(const char *first, const char *last, char *out, size_t capacity) {
  struct key key = {.out = out, .capacity = capacity};
  if (first != NULL) key_text(&key, first, strlen(first));
  key_break(&key);
  if (last != NULL) key_text(&key, last, strlen(last));
  return key_end(&key);
}

bool fold_equal(const char *left, size_t left_length, const char *right, size_t right_length) {
  char left_key[FOLD_KEY_SIZE], right_key[FOLD_KEY_SIZE];
  size_t length = fold_key(left, left_length, left_key, sizeof left_key);
  return length > 0 && fold_key(right, right_length, right_key, sizeof right_key) == length &&
         memcmp(left_key, right_key, length) == 0;
}

const char *fold_next_word(const char *key, size_t length, size_t *at, size_t *word_length) {
  size_t begin = *at;
  while (begin < length && key[begin] == ' ') begin++;
  size_t end = begin;
  while (end < length && key[end] != ' ') end++;
  *at = end;
  *word_length = end - begin;
  return end > begin ? key + begin : NULL;
}

size_t fold_email(const char *text, size_t length, char *out, size_t capacity) {
  size_t written = 0, size = 0;
  for (size_t at = 0; at < length; at += size) {
    int32_t c = text_decode(text, length, at, &size);
    if (c <= ' ' || c == 0x7F) continue;
    char bytes[4];
    size_t count = text_encode(c < 0x80 && (c < 'A' || c > 'Z') ? c : utf8proc_tolower(c), bytes);
    if (written + count >= capacity) break;
    memcpy(out + written, bytes, count);
    written += count;
  }
  out[written] = '\0';
  return written;
}
