/*
 * Words by sound, for names that were heard and not read: Meyer, Maier and Mayr have one key, so have
 * Schmidt and Schmitt, Sofia and Sophia, Catherine and Katharina.
 *
 * The key is the code of the "Kölner Phonetik" (Hans Joachim Postel, 1969), one digit per consonant sound,
 * with one change: a vowel at the beginning keeps which vowel it is (a, e, i with j and y, o, u) instead of
 * a common 0, as otherwise Anna, Ian and Uno were one.
 */
#ifndef CORE_MODEL_SOUND_H
#define CORE_MODEL_SOUND_H

#include <stdbool.h>
#include <stddef.h>

enum { SOUND_KEY_SIZE = 16 /* with its end; further sounds are cut */ };

/*
 * Writes the key of one folded word (see fold.h) and its end; returns its length. Letters beyond a to z and
 * digits are passed over. A word without any letter of a to z has the empty key, which sounds like nothing.
 */
size_t sound_key(const char *word, size_t length, char out[SOUND_KEY_SIZE]);

/* True when both folded words have the same key and it is not empty. */
bool sound_equal(const char *left, size_t left_length, const char *right, size_t right_length);

/*
 * True when one slip of the finger leads from one folded word to the other: a letter wrong, missing or too
 * many, or two neighbours swapped. Equal words are within one slip. Letters are code points.
 */
bool sound_one_slip(const char *left, size_t left_length, const char *right, size_t right_length);

#endif
