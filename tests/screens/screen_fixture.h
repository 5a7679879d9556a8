/*
 * What the tests of the screen stand on: a small salon in a replica of its own (screen_salon.sql), a day of visits at a clock that stands still
 * (Friday 2026-11-20, 10:07 in Berlin), and a screen over it that is worked by keys and looked at as text.
 */
#ifndef TESTS_SCREENS_SCREEN_FIXTURE_H
#define TESTS_SCREENS_SCREEN_FIXTURE_H

#include "ui/ui.h"

enum { SCREEN_PATH_SIZE = 256, SCREEN_ROW_SIZE = 4096 };

struct screen {
  char folder[SCREEN_PATH_SIZE / 2];
  char path[SCREEN_PATH_SIZE];
  int64_t now;
  uint64_t random;
  struct replica *replica;
  struct actor actor;
  struct ui ui;
};

/* The salon with its visits; no screen yet. `path` NULL: in a folder of its own, which screen_release() removes. */
void screen_salon(struct screen *screen, const char *path);

/* Runs a file of SQL of this folder on the salon: what it holds besides. */
void screen_fill(struct screen *screen, const char *file_name);

/* Opens the day on a canvas of that size, painted. */
void screen_open(struct screen *screen, int rows, int columns, enum glyph_set glyphs);

/* The same line by line. */
void screen_open_linear(struct screen *screen, int rows, int columns);

void screen_release(struct screen *screen);

/* Another size of the window, painted. */
void screen_resize(struct screen *screen, int rows, int columns);

/* Draws what is wanted, as the loop does, and fails when another picture comes out than when everything is drawn anew. */
void screen_paint(struct screen *screen);

/* Presses keys, written as in "n", "anna cut", "<Enter>", "<Ctrl-R>"; settles and paints. Returns how many keys. */
int screen_press(struct screen *screen, const char *keys);

/* Waits until a PIN that is being checked is answered; painted. Keys that are pressed meanwhile wait for it, too. */
void screen_wait(struct screen *screen);

/* Whether `text` stands in one row; and fails with a picture of the screen when it does not, or does. */
bool screen_shows(const struct screen *screen, const char *text);
void screen_expect(const struct screen *screen, const char *text);
void screen_expect_not(const struct screen *screen, const char *text);

/* Everything as it stands, for a person. */
void screen_print(const struct screen *screen);

/*
 * Fails unless any two cells beside each other that mean different things are told apart by how they look without colour, or by a blank or a
 * sign between them: no word goes over from one meaning to another unseen.
 */
void screen_check_mono(const struct screen *screen, const char *name);

/* Another connection to the same replica, as a second program has it; the caller's to free. */
struct replica *screen_second(struct screen *screen);

/* An id of the salon by the number at its end: 501 is a customer. */
struct id screen_id(int number);

#endif
