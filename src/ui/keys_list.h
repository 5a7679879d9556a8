/* All actions with their keys, as lines of text: what `frontdesk --keys` prints. */
#ifndef UI_KEYS_LIST_H
#define UI_KEYS_LIST_H

#include <stdio.h>

#include "ui/keymap.h"

/* Lines of at most 80 columns, in the language of the desk, under the headings of the help. */
void keys_list_print(const struct keymap *keymap, FILE *out);

#endif
