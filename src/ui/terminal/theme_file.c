#include "ui/terminal/theme_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/error.h"
#include "core/model/language.h"
#include "core/model/nearest.h"

enum { WORD_SIZE = 40, FINE_FIRST = 16, FINE_LAST = 255, FINE_GREY = 232 };

static const char *const colour_names[] = {
    "black",        "red",           "green",       "yellow",         "blue",
    "magenta",      "cyan",          "white",       "bright-black",   "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white", "default",
};

enum { COLOUR_NAMES = sizeof colour_names / sizeof colour_names[0] };

struct bit_name {
  const char *name;
  unsigned bit;
};

static const struct bit_name bit_names[] = {
    {"bold", STYLE_BOLD}, {"dim", STYLE_DIM}, {"underline", STYLE_UNDERLINE}, {"reverse", STYLE_REVERSE}};

enum { BIT_NAMES = sizeof bit_names / sizeof bit_names[0] };

/* What is being read. */
struct reader {
  struct theme *theme;
  struct theme_flaws *flaws;
  int line;
  const char *at, *end; /* the rest of the line */
  char word[WORD_SIZE]; /* the last one taken; "" at the end */
};

FD_PRINTF(2, 3) static void flaw(struct reader *reader, const char *format, ...) {
  if (reader->flaws->count++ > 0) return;
  int used = snprintf(reader->flaws->first, THEME_FLAW_SIZE, _("Line %d: "), reader->line);
  size_t from = used > 0 && used < THEME_FLAW_SIZE ? (size_t)used : 0;
  va_list args;
  va_start(args, format);
  (void)vsnprintf(reader->flaws->first + from, THEME_FLAW_SIZE - from, format, args);
  va_end(args);
}

/* The name that was probably meant; false when none is near. */
static bool flaw_near(struct reader *reader, const char *const *names, int count) {
  bool number = reader->word[0] >= '0' && reader->word[0] <= '9';
  const char *meant = number ? NULL : nearest_name(reader->word, names, count);
  if (meant != NULL) flaw(reader, _("\"%s\" is not known; is \"%s\" meant?"), reader->word, meant);
  return meant != NULL;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static bool word_next(struct reader *reader) {
  size_t length = 0;
  while (reader->at < reader->end && is_blank(*reader->at)) reader->at++;
  while (reader->at < reader->end && !is_blank(*reader->at)) {
    bool alone = *reader->at == '=';
    if (alone && length > 0) break;
    if (length < WORD_SIZE - 1) reader->word[length++] = *reader->at;
    reader->at++;
    if (alone) break;
  }
  reader->word[length] = '\0';
  return length > 0;
}

/* The nearest of the eight to one of the 256. */
static short plain_of(int fine) {
  if (fine < 0) return COLOUR_DEFAULT;
  if (fine < FINE_FIRST) return (short)fine;
  if (fine >= FINE_GREY) return fine < FINE_GREY + 12 ? 0 : 7;
  int cube = fine - FINE_FIRST;
  int red = cube / 36;
  int green = cube / 6 % 6;
  int blue = cube % 6;
  int most = red > green ? red : green;
  if (blue > most) most = blue;
  if (most < 2) return 0;
  int least = most - most / 3; /* what shines nearly as the brightest part does */
  return (short)((red >= least ? 1 : 0) | (green >= least ? 2 : 0) | (blue >= least ? 4 : 0));
}

/* The word as a colour; false when it is none. */
static bool colour_read(const char *word, short *plain, short *fine) {
  char *end = NULL;
  long number = strtol(word, &end, 10);
  for (int i = 0; i < COLOUR_NAMES; i++)
    if (strcmp(word, colour_names[i]) == 0) {
      *plain = *fine = (short)(i == COLOUR_NAMES - 1 ? COLOUR_DEFAULT : i);
      return true;
    }
  if (word[0] < '0' || word[0] > '9' || *end != '\0' || number > FINE_LAST) return false;
  *fine = (short)number;
  *plain = plain_of((int)number);
  return true;
}

static bool bit_read(const char *word, unsigned *bits) {
  for (int i = 0; i < BIT_NAMES; i++)
    if (strcmp(word, bit_names[i].name) == 0) {
      *bits |= bit_names[i].bit;
      return true;
    }
  return false;
}

static void flaw_word(struct reader *reader) {
  const char *names[COLOUR_NAMES + BIT_NAMES + 1];
  int count = 0;
  for (int i = 0; i < COLOUR_NAMES; i++) names[count++] = colour_names[i];
  for (int i = 0; i < BIT_NAMES; i++) names[count++] = bit_names[i].name;
  names[count++] = "on";
  if (!flaw_near(reader, names, count))
    flaw(reader, _("\"%s\" is no colour (a name, or 0 to 255) and none of bold, dim, underline, reverse."),
         reader->word);
}

/* What stands behind "=": a colour, "on" and a colour, words for attributes. False when something is wrong. */
static bool style_read(struct reader *reader, struct style *style) {
  *style = (struct style){COLOUR_DEFAULT, COLOUR_DEFAULT, COLOUR_DEFAULT, COLOUR_DEFAULT, 0};
  bool first = true;
  bool missing = false;
  while (word_next(reader)) {
    bool known = bit_read(reader->word, &style->bits);
    if (!known && first) known = colour_read(reader->word, &style->text, &style->fine_text);
    if (!known && strcmp(reader->word, "on") == 0) {
      missing = !word_next(reader);
      known = missing || colour_read(reader->word, &style->ground, &style->fine_ground);
    }
    if (!known) {
      flaw_word(reader);
      return false;
    }
    first = false;
  }
  if (!first && !missing) return true;
  flaw(reader, "%s", _("a colour is missing, such as \"green\" or \"white on blue bold\"."));
  return false;
}

static void base_read(struct reader *reader) {
  const char *names[8];
  int count = 0;
  for (; themes[count] != NULL && count < 8; count++) names[count] = themes[count]->name;
  (void)word_next(reader);
  const struct theme *base = theme_find(reader->word);
  if (base == NULL) {
    if (!flaw_near(reader, names, count))
      flaw(reader, _("there is no theme \"%s\" to start from."), reader->word);
    return;
  }
  *reader->theme = *base;
}

static void paint_read(struct reader *reader) {
  const char *names[PAINT_COUNT];
  int found = -1;
  for (int paint = 0; paint < PAINT_COUNT; paint++) {
    names[paint] = paint_name((enum paint)paint);
    if (strcmp(names[paint], reader->word) == 0) found = paint;
  }
  if (found < 0) {
    if (!flaw_near(reader, names, PAINT_COUNT)) flaw(reader, _("there is no paint \"%s\"."), reader->word);
    return;
  }
  if (!word_next(reader) || strcmp(reader->word, "=") != 0) {
    flaw(reader, _("\"=\" is missing behind \"%s\"."), names[found]);
    return;
  }
  struct style style;
  if (!style_read(reader, &style)) return;
  if (found == PAINT_CURSOR || found == PAINT_CHOSEN) style.bits |= STYLE_REVERSE;
  if (found == PAINT_CURSOR) style.bits |= STYLE_BOLD;
  if (found == PAINT_CHOSEN) style.bits &= ~(unsigned)STYLE_BOLD;
  reader->theme->styles[found] = style;
  reader->theme->coloured = true;
}

static void line_read(struct reader *reader) {
  const char *comment = memchr(reader->at, '#', (size_t)(reader->end - reader->at));
  if (comment != NULL) reader->end = comment;
  if (!word_next(reader)) return;
  if (strcmp(reader->word, "base") == 0) {
    if (word_next(reader) && strcmp(reader->word, "=") == 0)
      base_read(reader);
    else
      flaw(reader, _("\"=\" is missing behind \"%s\"."), "base");
    return;
  }
  paint_read(reader);
}

void theme_read(const char *text, size_t length, struct theme *theme, struct theme_flaws *flaws) {
  *theme = *theme_find("default");
  *flaws = (struct theme_flaws){.count = 0};
  struct reader reader = {.theme = theme, .flaws = flaws, .line = 0};
  size_t readable = length < THEME_BYTES_MAX ? length : THEME_BYTES_MAX;
  for (size_t at = 0; at < readable;) {
    const char *end = memchr(text + at, '\n', readable - at);
    size_t size = end == NULL ? readable - at : (size_t)(end - text) - at;
    reader.line++;
    reader.at = text + at;
    reader.end = text + at + size;
    line_read(&reader);
    at += size + 1;
  }
  theme->name = "file";
  if (length > THEME_BYTES_MAX) flaw(&reader, "%s", _("the file is too long; the rest of it is not read."));
}

/* ---- Writing ---- */

static void colour_write(short colour, char text[WORD_SIZE]) {
  if (colour >= FINE_FIRST)
    (void)snprintf(text, WORD_SIZE, "%d", colour);
  else
    (void)snprintf(text, WORD_SIZE, "%s", colour_names[colour < 0 ? COLOUR_NAMES - 1 : colour]);
}

size_t theme_write(const struct theme *theme, char *text, size_t size) {
  size_t used = 0;
  for (int paint = 0; paint < PAINT_COUNT; paint++) {
    const struct style *style = &theme->styles[paint];
    char line[256];
    char letters[WORD_SIZE];
    char ground[WORD_SIZE];
    colour_write(style->fine_text, letters);
    colour_write(style->fine_ground, ground);
    int length = snprintf(line, sizeof line, "%s = %s%s%s", paint_name((enum paint)paint), letters,
                          style->fine_ground < 0 ? "" : " on ", style->fine_ground < 0 ? "" : ground);
    for (int i = 0; i < BIT_NAMES; i++)
      if ((style->bits & bit_names[i].bit) != 0)
        length += snprintf(line + length, sizeof line - (size_t)length, " %s", bit_names[i].name);
    if (used < size) (void)snprintf(text + used, size - used, "%s\n", line);
    used += (size_t)length + 1;
  }
  return used;
}
