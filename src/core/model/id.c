#include "core/model/id.h"

#include <string.h>

enum { ID_CHARACTERS = 36, CODE_LETTERS = 10, CODE_GROUP = 5, BITS_PER_LETTER = 5 };

const struct id id_nil = {{0}};

/* Crockford's alphabet: no I, L, O and U, which are misheard and misread. */
static const char code_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

bool id_equal(struct id left, struct id right) { return memcmp(left.bytes, right.bytes, ID_SIZE) == 0; }

bool id_is_nil(struct id id) { return id_equal(id, id_nil); }

int id_compare(const struct id *left, const struct id *right) {
  int order = memcmp(left->bytes, right->bytes, ID_SIZE);
  return (order > 0) - (order < 0);
}

static int hex_value(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

static bool is_dash_place(size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }

bool id_parse(const char *text, size_t length, struct id *id) {
  if (length != ID_CHARACTERS) return false;
  struct id read = id_nil;
  size_t digits = 0;
  for (size_t i = 0; i < ID_CHARACTERS; i++) {
    if (is_dash_place(i)) {
      if (text[i] != '-') return false;
      continue;
    }
    int value = hex_value(text[i]);
    if (value < 0) return false;
    uint8_t *byte = &read.bytes[digits / 2];
    *byte = (uint8_t)(*byte << 4 | value);
    digits++;
  }
  *id = read;
  return true;
}

void id_format(struct id id, char text[ID_TEXT_SIZE]) {
  static const char hex[] = "0123456789abcdef";
  size_t digits = 0;
  for (size_t i = 0; i < ID_CHARACTERS; i++) {
    if (is_dash_place(i)) {
      text[i] = '-';
      continue;
    }
    uint8_t byte = id.bytes[digits / 2];
    text[i] = hex[digits % 2 == 0 ? byte >> 4 : byte & 15];
    digits++;
  }
  text[ID_CHARACTERS] = '\0';
}

static void bytes_put(uint8_t *bytes, size_t count, uint64_t value) {
  for (size_t i = 0; i < count; i++) bytes[i] = (uint8_t)(value >> (8 * (count - 1 - i)));
}

struct id id_make(int64_t now_ms, uint64_t random_high, uint64_t random_low) {
  struct id id;
  bytes_put(id.bytes, 6, (uint64_t)now_ms);
  bytes_put(id.bytes + 6, 2, (random_high & 0x0fff) | 0x7000); /* version 7 */
  bytes_put(id.bytes + 8, 8,
            (random_low & UINT64_C(0x3fffffffffffffff)) |
                UINT64_C(0x8000000000000000)); /* RFC 9562 variant */
  return id;
}

/* A bijection of 64 bits in which every input bit moves about half of the output bits. */
static uint64_t bits_mix(uint64_t bits) {
  bits ^= bits >> 30;
  bits *= UINT64_C(0xbf58476d1ce4e5b9);
  bits ^= bits >> 27;
  bits *= UINT64_C(0x94d049bb133111eb);
  bits ^= bits >> 31;
  return bits;
}

/* Ids of other makers may differ in any of their bits only, so all of them are mixed into the code's fifty.
 */
void id_confirmation_code(struct id id, char code[CONFIRMATION_CODE_SIZE]) {
  uint64_t high = 0;
  uint64_t low = 0;
  for (size_t i = 0; i < 8; i++) {
    high = high << 8 | id.bytes[i];
    low = low << 8 | id.bytes[i + 8];
  }
  uint64_t bits = bits_mix(bits_mix(high + UINT64_C(0x9e3779b97f4a7c15)) ^ low);
  size_t place = 0;
  for (int letter = 0; letter < CODE_LETTERS; letter++) {
    if (letter == CODE_GROUP) code[place++] = '-';
    code[place++] = code_alphabet[bits >> (64 - BITS_PER_LETTER)];
    bits <<= BITS_PER_LETTER;
  }
  code[place] = '\0';
}

/* The letter that was meant, or 0 when it is none of the alphabet. */
static char code_letter(char typed) {
  if (typed >= 'a' && typed <= 'z') typed = (char)(typed - 'a' + 'A');
  if (typed == 'O') return '0';
  if (typed == 'I' || typed == 'L') return '1';
  if (typed == '\0') return '\0';
  return strchr(code_alphabet, typed) != NULL ? typed : '\0';
}

bool confirmation_code_parse(const char *text, size_t length, char code[CONFIRMATION_CODE_SIZE]) {
  char letters[CODE_LETTERS];
  size_t count = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '-' || text[i] == ' ') continue;
    char letter = code_letter(text[i]);
    if (letter == '\0' || count == CODE_LETTERS) return false;
    letters[count++] = letter;
  }
  if (count != CODE_LETTERS) return false;
  memcpy(code, letters, CODE_GROUP);
  code[CODE_GROUP] = '-';
  memcpy(code + CODE_GROUP + 1, letters + CODE_GROUP, CODE_LETTERS - CODE_GROUP);
  code[CODE_LETTERS + 1] = '\0';
  return true;
}
