/*
 * The screen as a program: takes the terminal, runs the loop over a replica, gives the terminal back.
 */
#ifndef UI_RUN_H
#define UI_RUN_H

#include <stdbool.h>

#include "core/model/error.h"
#include "core/model/role.h"
#include "core/store/replica.h"

struct ui_options {
  struct replica *replica; /* open, with its housekeeping; stays the caller's */
  const struct actor *actor;
  int location;           /* index in the set-up */
  const char *theme;      /* name, or NULL for what fits the terminal */
  const char *theme_text; /* a theme as a file has it (theme_file.h), or NULL; goes before the name */
  size_t theme_length;
  const char *theme_path; /* of that file, for what is wrong in it */
  bool mouse;             /* clicks select, the wheel scrolls */
  bool linear;            /* line by line, for screen readers and Braille */
  const char *notice;     /* a sentence that is said at the start, or NULL */
  const char *glyphs;     /* "utf-8", "console", "ascii", or NULL for what the codeset and the terminal say */
  int row_minutes;        /* 5, 10, 15 or 30; 0: 15 */
  int lock_minutes;       /* without a key, until the screen locks; 0: never; -1: as people.h says */
  const char *bell;       /* "refused", "all", "visual" or "off"; NULL: refused */
  const char *keymap;     /* text in the form of share/keymap, or NULL */
  int wake_fd;            /* readable when another thread has news; -1: none */
};

/*
 * Runs until the person leaves. The environment's TERM, NO_COLOR, COLORFGBG and FRONTDESK_IDLE_FD are read, and the codeset
 * of the locale that is in force; the locale for characters is set to UTF-8 for this process. An error is one of opening: then nothing was drawn.
 */
FD_CHECKED enum code ui_run(const struct ui_options *options, struct error *error);

#endif
