/*
 * Text as it comes in and as it goes out: strict UTF-8, what a field may hold, and what may reach the
 * terminal.
 *
 * Stored text is NFC and otherwise left as it was typed. What is drawn is another thing: the display filter
 * takes out whatever could move the cursor, turn the direction of writing or be measured differently by
 * terminal and library. All functions that speak of cells measure the filtered text, so a caller may hand
 * them stored text as it is.
 *
 * Lengths are bytes. Text need not end in U+0000 where a length is given. Nothing here allocates, keeps
 * state or looks at the locale.
 */
#ifndef CORE_MODEL_TEXT_H
#define CORE_MODEL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/error.h"

enum {
  TEXT_NAME_MAX = 200,      /* bytes of a name or another field of one line */
  TEXT_NOTE_MAX = 4000,     /* bytes of a note */
  TEXT_CELL_BYTES = 20,     /* no cell takes more: one character and the four marks that are drawn with it */
  TEXT_MARKS_PER_CELL = 4,  /* ncurses draws no more than these; further ones are not drawn */
  TEXT_REPLACEMENT = 0xFFFD /* drawn for what cannot be drawn */
};

/*
 * The cells that the terminal gives a code point: 0, 1 or 2, and -1 when it is not printable. ncurses draws
 * by the wcwidth() of the C library, so the screen hands that in; NULL stands for text_default_width()
 * everywhere.
 */
typedef int text_width_function(int32_t code_point);

/* The cells by the tables of utf8proc alone, the same on every machine; -1 for controls, private use and
 * unassigned ones. */
int text_default_width(int32_t code_point);

/* ---- Bytes and code points ---- */

/* True for UTF-8 without overlong forms, surrogates, code points past U+10FFFF, and without U+0000. The empty
 * text is valid. */
bool text_is_valid(const char *text, size_t length);

/* The bytes before the first one that makes the text invalid; `length` when it is valid. */
size_t text_valid_length(const char *text, size_t length);

/*
 * The code point at `at` (at < length), and the bytes that it takes in `*size`. What is no UTF-8 comes as
 * -1 and takes as many bytes as a decoder skips before it may go on (1 to 3). U+0000 is decoded as 0.
 */
int32_t text_decode(const char *text, size_t length, size_t at, size_t *size);

/* Takes out the bytes that are no UTF-8, in place: the half characters that are left where a quotation was cut
 * to some bytes. */
void text_drop_broken(char *text);

/* Writes a code point as UTF-8 and returns its bytes, 1..4. The code point must be a scalar value. No end is
 * written. */
size_t text_encode(int32_t code_point, char out[4]);

/*
 * Copies as much of `text` as fits into `capacity` bytes with the end (U+0000), never half a code point;
 * returns the bytes without the end. capacity >= 1. The text must be valid.
 */
size_t text_copy(char *out, size_t capacity, const char *text, size_t length);

/* The value 0..9 of a decimal digit of any script of today; -1 for what is none. */
int text_digit_value(int32_t code_point);

/* ---- What comes in ---- */

enum text_kind {
  TEXT_LINE, /* names, titles, reasons: one line; runs of white space become one space */
  TEXT_NOTE  /* notes: lines are kept; CR LF becomes LF, white space at both ends of a line goes */
};

enum text_flaw {
  TEXT_FLAWLESS,
  TEXT_NOT_UTF8,  /* bytes that are no UTF-8 */
  TEXT_NUL,       /* U+0000 */
  TEXT_CONTROL,   /* C0 and C1 controls, DEL, in TEXT_LINE also TAB and line ends; U+2028, U+2029;
                     non-characters */
  TEXT_MARKS,     /* more than thirty marks on one character */
  TEXT_DIRECTION, /* embeddings, overrides and isolates, U+202A..202E and U+2066..2069: they can show one text
                     as another */
  TEXT_LONG       /* longer than the field */
};

/* The first flaw of raw input for such a field, without changing it; where it stands in `*at` (may be NULL).
 * Never TEXT_LONG. */
enum text_flaw text_flaw(const char *text, size_t length, enum text_kind kind, size_t *at);

/*
 * Cleans what was typed, pasted or given: refuses every flaw above with CODE_INVALID and a sentence that
 * begins with `field` (such as "The name"), drops without a word what cannot be seen and means nothing
 * (white space at the ends, U+FEFF, U+200B, U+2060, U+00AD, U+061C, U+200E, U+200F, tag characters), keeps
 * joiners and variation selectors (names in Persian and Sinhala and emoji need them), and normalises to
 * NFC. `out` of `capacity` bytes gets the text and its end; `*out_length` (may be NULL) its bytes. Longer
 * than capacity - 1 is refused, never cut. An empty outcome is no error. On refusal `out` is empty. `out`
 * and `text` must not overlap.
 */
FD_CHECKED enum code text_clean_input(const char *field, const char *text, size_t length, enum text_kind kind,
                                      char *out, size_t capacity, size_t *out_length, struct error *error);

/*
 * NFC of valid text into `out` with the end; the bytes without the end in `*out_length` (may be NULL).
 * False, and `out` empty, when the text is invalid or does not fit. `out` and `text` must not overlap.
 */
FD_CHECKED bool text_nfc(const char *text, size_t length, char *out, size_t capacity, size_t *out_length);

/* ---- What goes out ---- */

/*
 * The display filter. Writes `text` as one line that may reach the terminal, with the end, and returns its
 * bytes; what does not fit in `capacity` (>= 1) is left out by whole clusters. The filtered text passes the
 * filter unchanged.
 *  - tabs, line ends, U+2028 and U+2029 become one space each (CR LF one);
 *  - bytes that are no UTF-8, U+0000, other controls, non-characters and whatever `width` calls unprintable
 *    become U+FFFD;
 *  - every other format character (joiners, direction marks, BOM, soft hyphen, tags), variation selectors,
 *    skin tones and invisible fillers are dropped;
 *  - of the marks on one character the first four stay; a mark without a character gets U+25CC to stand on.
 */
size_t text_display(const char *text, size_t length, char *out, size_t capacity, text_width_function *width);

/* The same for output that is no terminal grid but has lines: LF stays, the rest as text_display(). */
size_t text_display_lines(const char *text, size_t length, char *out, size_t capacity,
                          text_width_function *width);

/* The cells of `text` when drawn. */
size_t text_width(const char *text, size_t length, text_width_function *width);

enum text_align { TEXT_LEFT, TEXT_RIGHT, TEXT_CENTRE };

/*
 * Writes the filtered text, cut to at most `cells` cells with an ellipsis (U+2026, or nothing where cells
 * is 0) when it is longer, and the end. No cluster is split: where a wide character would be cut in half,
 * the outcome is one cell narrower. Returns the cells written. `capacity` of cells * TEXT_CELL_BYTES + 4
 * always suffices; with less, the text is cut as if there were fewer cells.
 */
size_t text_fit(const char *text, size_t length, size_t cells, char *out, size_t capacity,
                text_width_function *width);

/*
 * As text_fit(), then filled up with spaces to exactly `cells` cells (fewer only when `capacity` is too
 * small). Returns the cells.
 */
size_t text_fit_padded(const char *text, size_t length, size_t cells, enum text_align align, char *out,
                       size_t capacity, text_width_function *width);

/*
 * The first line of `text` when wrapped at spaces to `cells` cells (>= 1): returns its bytes without the
 * space or line end that it is broken at, and in `*next` where the following line begins (`length` when
 * there is none). LF breaks too. A longer word is broken between clusters. Every call moves on by at least
 * one byte when length > 0.
 */
size_t text_wrap(const char *text, size_t length, size_t cells, size_t *next, text_width_function *width);

/* ---- Stepping, for line editors; offsets are bytes and stay on boundaries of extended grapheme clusters
 * ---- */

/* The end of the cluster that begins at `at`; `length` at the end. Bytes that are no UTF-8 are clusters of
 * their own. */
size_t text_next_cluster(const char *text, size_t length, size_t at);

/* The beginning of the cluster that ends at `at`; 0 at the beginning. */
size_t text_previous_cluster(const char *text, size_t length, size_t at);

/* As above by words: past the white space and the word that follow, or before those that precede. */
size_t text_next_word(const char *text, size_t length, size_t at);
size_t text_previous_word(const char *text, size_t length, size_t at);

/* The beginning of the cluster that is drawn over `cell` (from 0), or `length` when the text ends before it.
 */
size_t text_offset_of_cell(const char *text, size_t length, size_t cell, text_width_function *width);

#endif
