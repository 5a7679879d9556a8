#include "core/model/sound.h"

#include <stdint.h>
#include <string.h>

#include "core/model/text.h"

/* A key that is being written: equal neighbours are one sound. */
struct sounds {
  char *out;
  size_t length;
  char last; /* the code of the letter before, '\0' after a vowel */
};

static void sounds_put(struct sounds *sounds, char code) {
  if (code != sounds->last && sounds->length < SOUND_KEY_SIZE - 1) sounds->out[sounds->length++] = code;
  sounds->last = code;
}

static bool is_one_of(char letter, const char *letters) {
  return letter != '\0' && strchr(letters, letter) != NULL;
}

/* Vowels separate equal sounds, and count for themselves at the beginning alone. */
static void sounds_vowel(struct sounds *sounds, char letter) {
  if (sounds->length == 0) sounds->out[sounds->length++] = letter == 'j' || letter == 'y' ? 'i' : letter;
  sounds->last = '\0';
}

/* C is a hissing sound or a K, by its neighbours ('\0' where there is none). */
static char sound_of_c(char before, char after) {
  if (before == '\0') return is_one_of(after, "ahkloqrux") ? '4' : '8';
  if (before == 's' || before == 'z') return '8';
  return is_one_of(after, "ahkoqux") ? '4' : '8';
}

/* The codes of a consonant between its neighbours; H has none. */
static const char *codes_of(char letter, char before, char after, char c[2]) {
  switch (letter) {
  case 'b':
    return "1";
  case 'p':
    return after == 'h' ? "3" : "1";
  case 'd':
  case 't':
    return is_one_of(after, "csz") ? "8" : "2";
  case 'f':
  case 'v':
  case 'w':
    return "3";
  case 'g':
  case 'k':
  case 'q':
    return "4";
  case 'x':
    return is_one_of(before, "ckq") ? "8" : "48";
  case 'l':
    return "5";
  case 'm':
  case 'n':
    return "6";
  case 'r':
    return "7";
  case 's':
  case 'z':
    return "8";
  case 'c':
    c[0] = sound_of_c(before, after);
    c[1] = '\0';
    return c;
  default:
    return "";
  }
}

size_t sound_key(const char *word, size_t length, char out[SOUND_KEY_SIZE]) {
  struct sounds sounds = {.out = out};
  char before = '\0';
  for (size_t i = 0; i < length; i++) {
    char letter = word[i];
    if (letter < 'a' || letter > 'z') continue;
    char after = i + 1 < length ? word[i + 1] : '\0';
    char c[2];
    if (is_one_of(letter, "aeijouy")) {
      sounds_vowel(&sounds, letter);
    } else {
      for (const char *code = codes_of(letter, before, after, c); *code != '\0'; code++)
        sounds_put(&sounds, *code);
    }
    before = letter;
  }
  out[sounds.length] = '\0';
  return sounds.length;
}

bool sound_equal(const char *left, size_t left_length, const char *right, size_t right_length) {
  char left_key[SOUND_KEY_SIZE], right_key[SOUND_KEY_SIZE];
  size_t length = sound_key(left, left_length, left_key);
  return length > 0 && sound_key(right, right_length, right_key) == length &&
         memcmp(left_key, right_key, length) == 0;
}

static bool is_tail_byte(char byte) { return ((uint8_t)byte & 0xC0) == 0x80; }

/* Splits what is left of a word into its first two letters; how many there are, 3 for more than two. */
static int first_letters(const char *text, size_t length, int32_t letters[2]) {
  size_t at = 0, size = 0;
  int count = 0;
  for (; at < length && count < 2; at += size) letters[count++] = text_decode(text, length, at, &size);
  return at < length ? 3 : count;
}

bool sound_one_slip(const char *left, size_t left_length, const char *right, size_t right_length) {
  size_t shorter = left_length < right_length ? left_length : right_length;
  size_t same = 0;
  while (same < shorter && left[same] == right[same]) same++;
  while (same > 0 && ((same < left_length && is_tail_byte(left[same])) ||
                      (same < right_length && is_tail_byte(right[same])))) {
    same--;
  }
  size_t tail = 0;
  while (tail < shorter - same && left[left_length - 1 - tail] == right[right_length - 1 - tail]) tail++;
  while (tail > 0 && is_tail_byte(left[left_length - tail])) tail--;
  int32_t a[2] = {0, 0}, b[2] = {0, 0};
  int a_count = first_letters(left + same, left_length - same - tail, a);
  int b_count = first_letters(right + same, right_length - same - tail, b);
  if (a_count <= 1 && b_count <= 1) return true;
  return a_count == 2 && b_count == 2 && a[0] == b[1] && a[1] == b[0];
}
