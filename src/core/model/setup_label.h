/*
 * What the fields of the set-up are called: one table for the sentences of the store and for the forms and lists of the screen.
 */
#ifndef CORE_MODEL_SETUP_LABEL_H
#define CORE_MODEL_SETUP_LABEL_H

#include "core/model/entity.h"

/* The label of a field in the language of the desk, such as "Price"; the column's own name when it has none. */
const char *setup_label(enum entity_kind entity, const char *column);

/* The same before it is looked up in the catalogue: for tables. */
const char *setup_label_id(enum entity_kind entity, const char *column);

/* A word of a vocabulary as people read it: "sick" for "SICK". `word` itself when it has no other name. */
const char *setup_word(const struct vocabulary *vocabulary, const char *word);

/* The day of the week, 0 = Sunday: "Monday". */
const char *setup_day(int day_of_week);

#endif
