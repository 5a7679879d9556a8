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

/* A set of letters, as bits. */
#define LETTER(letter) (UINT32_C(1) << ((letter) - 'a'))

static bool is_in(char letter, uint32_t letters) {
  return letter >= 'a' && letter <= 'z' && (letters & LETTER(letter)) != 0;
}

enum {
  VOWELS = LETTER('a') | LETTER('e') | LETTER('i') | LETTER('j') | LETTER('o') | LETTER('u') | LETTER('y'),
  HISSES = LETTER('c') | LETTER('s') | LETTER('z'),
  HARD_BEFORE = LETTER('c') | LETTER('k') | LETTER('q'),
  HARD_C = LETTER('a') | LETTER('h') | LETTER('k') | LETTER('o') | LETTER('q') | LETTER('u') | LETTER('x'),
  HARD_FIRST_C = HARD_C | LETTER('l') | LETTER('r')
};

/* Vowels separate equal sounds, and count for themselves at the beginning alone. */
static void sounds_vowel(struct sounds *sounds, char letter) {
  if (sounds->length == 0) sounds->out[sounds->length++] = letter == 'j' || letter == 'y' ? 'i' : letter;
  sounds->last = '\0';
}

/* C is a hissing sound or a K, by its neighbours ('\0' where there is none). */
static char sound_of_c(char before, char after) {
  if (before == '\0') return is_in(after, HARD_FIRST_C) ? '4' : '8';
  if (before == 's' || before == 'z') return '8';
  return is_in(after, HARD_C) ? '4' : '8';
}

/* The code of a consonant between its neighbours; '\0' for H, which has none. X has another one before it, unless a hard sound is there. */
static char sound_of(char letter, char before, char after) {
  static const char codes[26] = {['b' - 'a'] = '1', ['d' - 'a'] = '2', ['f' - 'a'] = '3', ['g' - 'a'] = '4',
                                 ['k' - 'a'] = '4', ['l' - 'a'] = '5', ['m' - 'a'] = '6', ['n' - 'a'] = '6',
                                 ['p' - 'a'] = '1', ['q' - 'a'] = '4', ['r' - 'a'] = '7', ['s' - 'a'] = '8',
                                 ['t' - 'a'] = '2', ['v' - 'a'] = '3', ['w' - 'a'] = '3', ['x' - 'a'] = '8',
                                 ['z' - 'a'] = '8'};
  if (letter == 'c') return sound_of_c(before, after);
  if (letter == 'p' && after == 'h') return '3';
  if ((letter == 'd' || letter == 't') && is_in(after, HISSES)) return '8';
  return codes[letter - 'a'];
}

size_t sound_key(const char *word, size_t length, char out[SOUND_KEY_SIZE]) {
  struct sounds sounds = {.out = out};
  char before = '\0';
  for (size_t i = 0; i < length; i++) {
    char letter = word[i];
    if (letter < 'a' || letter > 'z') continue;
    if (is_in(letter, VOWELS)) {
      sounds_vowel(&sounds, letter);
    } else {
      if (letter == 'x' && !is_in(before, HARD_BEFORE)) sounds_put(&sounds, '4');
      char code = sound_of(letter, before, i + 1 < length ? word[i + 1] : '\0');
      if (code != '\0') sounds_put(&sounds, code);
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
