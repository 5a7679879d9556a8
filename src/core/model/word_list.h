/*
 * Names one after the other in a sentence, as the language puts them: "Mia, Leon and Sofia". Texts stay whole: what does not fit is left
 * out.
 */
#ifndef CORE_MODEL_WORD_LIST_H
#define CORE_MODEL_WORD_LIST_H

#include <stddef.h>

enum word_list_end { WORD_LIST_AND, WORD_LIST_OR };

/*
 * Adds an entry to a list of `size` bytes, which begins as "". `left` is how many come after it: before the last one stands the
 * language's word for `end`.
 */
void word_list_add(char *list, size_t size, const char *entry, int left, enum word_list_end end);

#endif
