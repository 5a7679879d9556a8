/*
 * A field of a set-up row as text and back: how a list shows it, how a form offers it for typing, and what was typed means.
 */
#ifndef UI_SETUP_TEXT_H
#define UI_SETUP_TEXT_H

#include "core/model/lookup.h"
#include "core/model/row.h"
#include "core/store/setup.h"
#include "ui/desk.h"

enum { SETUP_TEXT_SIZE = 512, SETUP_WORDS_MAX = 64 };

/* Names of what is not in the salon's set-up in memory, and where `choices` live. */
struct setup_names {
  struct lookup_name *categories;
  size_t category_count;
};

/* Loads them into the arena. */
FD_CHECKED enum code setup_names_load(struct replica *replica, struct arena *arena, struct setup_names *names,
                                      struct error *error);

/* As a list shows it; "" for nothing. */
void setup_show(const struct desk *desk, const struct setup_names *names, const struct row *row,
                const char *column, char *text, size_t size);

/* As a form offers it, which setup_read() reads again. Nothing for choices and yes or no. */
void setup_offer(const struct desk *desk, const struct row *row, const char *column, char *text, size_t size);

/* What was typed, as it is stored; where it needs room, that is `room`. */
struct setup_reading {
  struct value value;
  char room[SETUP_TEXT_SIZE];
  struct setup_part parts[SETUP_PARTS_MAX]; /* of "segments" */
  int part_count;
};

/* Reads what was typed into a field. `text` gets what it means, or, with false, what is wrong with it. Nothing typed is NULL. */
bool setup_read(const struct desk *desk, enum entity_kind entity, const char *column, const char *typed,
                struct setup_reading *reading, char *text, size_t size);

/* The id under which a form keeps the word, or the day, of that number. */
struct id setup_choice_id(int number);
int setup_choice_number(struct id id);

/* What a field offers, in the arena: words of its vocabulary, days of the week, or what it refers to and can still be chosen. */
struct lookup_name *setup_choices(const struct desk *desk, const struct setup_names *names,
                                  const struct entity_field *field, struct arena *arena, size_t *count);

/* The name of what a field holds now, and the id under which a form keeps it; nil for nothing. */
struct id setup_chosen(const struct desk *desk, const struct setup_names *names, const struct row *row,
                       const struct entity_field *field, char *text, size_t size);

/* The value of a choice. */
struct value setup_choice_value(const struct entity_field *field, struct id choice);

/* Whether a field is chosen from names rather than typed. */
bool setup_is_choice(const struct entity_field *field);

#endif
