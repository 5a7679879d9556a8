/*
 * A line of text that is being typed: editing by whole characters as they are seen, also composed ones, in a bounded buffer.
 * A value; nothing to release.
 */
#ifndef UI_FIELD_H
#define UI_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/terminal/canvas.h"

enum { FIELD_SIZE = 256 };

struct field {
  char text[FIELD_SIZE]; /* valid UTF-8, ended */
  size_t length;
  size_t caret;            /* byte offset, between two characters */
  char before[FIELD_SIZE]; /* what stood there before text was last taken away */
  bool may_undo;
};

void field_clear(struct field *field);

/* Replaces the text (cut to what fits) and puts the caret behind it. */
void field_set(struct field *field, const char *text);

/* Types a character at the caret; nothing when the field is full. */
void field_type(struct field *field, uint32_t point);

/* Inserts pasted text: line ends and tabs become blanks, what is no text is left out, what does not fit is cut. */
void field_paste(struct field *field, const char *text);

/*
 * Edits by a key: text, Backspace and Ctrl-H, Delete and Ctrl-D, Left and Ctrl-B, Right and Ctrl-F, Home and Ctrl-A, End and Ctrl-E,
 * Ctrl-Left and Ctrl-Right (a word), Ctrl-W (the word before), Ctrl-Delete (the word after), Ctrl-U (to the beginning), Ctrl-K (to the end),
 * Ctrl-_ (takes back the last of these that took text away). False when the key is none of these: a view looks up its actions before, so
 * that Ctrl-F may be one.
 */
bool field_key(struct field *field, uint32_t key);

/*
 * Draws it into `width` cells, scrolled so that the caret shows. With `on` it is the one that is typed into: the cursor is parked
 * in it. An empty one shows the placeholder (may be NULL).
 */
void field_draw(const struct field *field, struct canvas *canvas, int row, int column, int width, bool on,
                const char *placeholder);

#endif
