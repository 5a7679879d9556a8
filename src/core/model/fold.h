/*
 * Search keys: what a name is compared by when case, accents, punctuation and ways of typing do not count.
 *
 * A key is lower-case words with one space between them, none at the ends: compatibility decomposition
 * (NFKD) without marks, full case folding, letters that do not decompose written as people type them (ß ss,
 * æ ae, œ oe, ø o, ł l, đ d, ð d, þ th, ħ h, ı i, ə a), katakana as hiragana, the Arabic letters that
 * differ by keyboard as one. Apostrophes vanish (O'Brien is obrien); hyphens, full stops, all other
 * punctuation and white space separate words (Jean-Luc is jean luc). Marks that are letters of their script
 * (Indic vowel signs, Thai vowels, the Japanese voicing marks) stay. Format characters vanish. What is no
 * UTF-8 separates words.
 *
 * Folding is idempotent: a key folds to itself. It takes any bytes.
 */
#ifndef CORE_MODEL_FOLD_H
#define CORE_MODEL_FOLD_H

#include <stdbool.h>
#include <stddef.h>

enum {
  FOLD_KEY_SIZE =
      256 /* bytes of a key with its end; what is longer is cut at a whole character, everywhere alike */
};

/*
 * Writes the key of `text` and its end into `out`; returns its bytes without the end. What does not fit in
 * `capacity` (>= 1) is cut at a whole character. `out` and `text` must not overlap.
 */
size_t fold_key(const char *text, size_t length, char *out, size_t capacity);

/* The key of two names with a space between them, as of first and last name; either may be NULL. */
size_t fold_name(const char *first, const char *last, char *out, size_t capacity);

/* True when both texts have the same key and it is not empty. Compares the first FOLD_KEY_SIZE - 1 bytes of
 * the keys. */
bool fold_equal(const char *left, size_t left_length, const char *right, size_t right_length);

/*
 * The word of a key that begins at or after `*at`: returns its beginning and its bytes in `*word_length`,
 * and moves `*at` behind it. NULL when there is none. `key` is an outcome of fold_key() of `length` bytes.
 */
const char *fold_next_word(const char *key, size_t length, size_t *at, size_t *word_length);

/*
 * An e-mail address as it is compared: letters of every script in lower case, nothing else changed, white
 * space and controls dropped. Cut at a whole character where it does not fit. Returns its bytes without the
 * end.
 */
size_t fold_email(const char *text, size_t length, char *out, size_t capacity);

#endif
