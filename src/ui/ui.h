/*
 * The screen without its terminal: the desk's state, the stack of views, the message, and the canvas that they are drawn to. Events go
 * in, a picture comes out; the loop (loop.h) ties both to a terminal, tests do it by hand.
 *
 * A key goes to the view on top. While that view is typing, keys that type or edit are its text. Else the key is looked up in the view's
 * handlers; a fleeting view that does not know it closes and the one below is asked; at the end stand the handlers that every view has.
 * A key that is held down (input.h) moves and types, but takes, saves and agrees to nothing.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/desk.h"
#include "ui/keymap.h"
#include "ui/message.h"
#include "ui/people/allow.h"
#include "ui/people/people.h"
#include "ui/terminal/canvas.h"
#include "ui/terminal/copy.h"
#include "ui/terminal/input.h"
#include "ui/terminal/linear.h"
#include "ui/view.h"

enum {
  UI_PANE_NARROW = 40,
  UI_PANE_WIDE = 46,
  UI_PANE_WIDE_FROM = 100,
  UI_PANE_FROM = 72,
  UI_SIDE_FROM = 110,
  UI_RECENT = 8,
  UI_SMALLEST_ROWS = 5, /* below this or the columns nothing is drawn but one line, and no key acts */
  UI_SMALLEST_COLUMNS = 20
};

struct form_kept;

/* What was typed into the line of a question (prompt.h) and not done; of the last one only. */
struct prompt_kept {
  char label[96];
  struct id subject;
  char text[256]; /* "": nothing */
};

/* What was typed for a change of a visit that was left: it comes back with the next one of the same visit. */
struct kept_edit {
  struct id visit; /* nil: nothing */
  char line[256], time[256], note[256];
  int told;
};

struct ui {
  struct desk desk;
  struct keymap keymap;
  struct canvas canvas;               /* what the views draw on */
  struct linear linear;               /* what is shown of it line by line, when that is wanted */
  struct view *views[VIEW_STACK_MAX]; /* the first one is the base */
  int depth;
  struct message message;
  struct people people;          /* signing in, and the lock */
  struct allowance allow;        /* what a role may not do, allowed once */
  struct message_log log;        /* what was said before */
  enum action recent[UI_RECENT]; /* done out of the palette, the last one first */
  int recent_count;
  unsigned wanted;        /* reactions that are still to be done */
  enum action action;     /* that is being done */
  int key_place;          /* which of the action's keys was pressed, from 0 */
  uint32_t key;           /* that key */
  struct verdict refused; /* what the last command broke, until another key is pressed */
  bool has_refused;
  struct id
      again_visit; /* whose change of length was refused, and by how many minutes: to be done with a reason */
  int again_minutes;
  bool may_ask;                   /* the key that is being handled is the one right after the refusal */
  bool may_copy;                  /* the terminal may understand how to copy */
  bool mouse;                     /* clicks come here, so the terminal's own selecting needs Shift */
  char copied[COPY_TEXT_MAX + 1]; /* still to be given to the terminal; "" for nothing */
  bool leaving;                   /* in a window that is too small it was asked whether to leave */
  struct prompt_kept kept_prompt, saved_prompt; /* and what of it the replica holds, against a crash */
  struct form_kept *kept_forms; /* what was typed into forms that were left, the last first; NULL: nothing */
  struct week_view *week;       /* kept from one opening to the next; NULL before the first one */
  struct month_loads *month;    /* how full the month was that was shown last; NULL before the first one */
  struct kept_edit kept_edit;
  char kept[512]; /* a half-typed booking that was left, as one line; "" for none */
  char kept_walk_in
      [256]; /* a half-typed walk-in that was left; "" for none; and what of it the replica holds */
  char saved_walk_in[256];
  char saved[512]; /* what of it the replica holds, against a crash */
};

/* The columns of a pane in a window of so many. */
static inline int ui_pane_columns(int columns) {
  return columns < UI_PANE_WIDE_FROM ? UI_PANE_NARROW : UI_PANE_WIDE;
}

void ui_init(struct ui *ui, enum glyph_set glyphs);
void ui_release(struct ui *ui);

/* Puts a view on the stack, which owns it from now on. NULL (out of memory) or a full stack: a message, and the view is released. */
void ui_push(struct ui *ui, struct view *view);

/* Takes the view on top off and releases it; the base stays. */
void ui_pop(struct ui *ui);

/* Takes off all views above `view`. */
void ui_pop_above(struct ui *ui, const struct view *view);

struct view *ui_top(const struct ui *ui);

/* An event; what it asks for is gathered in `wanted`. */
void ui_handle(struct ui *ui, const struct event *event);

/* Whether a burst of characters that nobody can type so fast is text, not commands. */
bool ui_is_text_burst(const struct ui *ui, const char *text);

/*
 * Whether a printable key that came faster than hands type must wait for what comes behind it: one that would change something may be a
 * letter of a scanner's. `key` 0: no.
 */
bool ui_waits_for_run(const struct ui *ui, uint32_t key);

/* Whether the window is too small to draw in. Then text still goes into a field, and q leaves after a y; no other key does anything. */
bool ui_is_too_small(const struct ui *ui);

/* Does what is wanted but for drawing: loads views anew. */
void ui_settle(struct ui *ui);

/* The window's size, and line by line or not. CODE_INTERNAL when out of memory; then it keeps the old one. */
FD_CHECKED enum code ui_resize(struct ui *ui, int rows, int columns, struct error *error);

/* Shows everything line by line from now on: before the first ui_resize(). */
void ui_set_linear(struct ui *ui);

/*
 * Draws what is wanted on the canvas, which still holds the last picture: all of it, or, when nothing but the cursor of the view on top has
 * moved, what that has changed. False when nothing is wanted.
 */
bool ui_draw(struct ui *ui);

/* Lays out and draws everything. */
void ui_paint(struct ui *ui);

/* What the window shows. */
const struct canvas *ui_picture(const struct ui *ui);

/* Time passes: `steady` in ms. Notes what other programs have written, and what has to go from the screen. */
void ui_tick(struct ui *ui, int64_t steady);

/* Begins to fill the search of customers beside the screen, so that the first one need not wait for it. */
void ui_warm(struct ui *ui);

/* At the start: takes up what was half typed when the program last ended, and says how it comes back. */
void ui_take_up(struct ui *ui);

/* Nobody has typed for a moment: the view on top loads what no key has waited for. True when it is to be drawn. */
bool ui_catch_up(struct ui *ui);

/* Then: reads what is likely to be wanted next. */
bool ui_read_ahead(struct ui *ui);

/* Keeps what has been typed, so that neither a crash nor a closed terminal loses it. */
void ui_idle(struct ui *ui);

/* ---- For views ---- */

/* Says that a command has worked ("… u undoes."), with its warnings, or why not. Returns the reactions for it. */
unsigned ui_done(struct ui *ui, const struct outcome *outcome);
unsigned ui_refused(struct ui *ui, const struct error *error);
void ui_say(struct ui *ui, enum message_kind kind, const char *format, ...) FD_PRINTF(3, 4);

/*
 * Gives a text to the clipboard of the machine that the terminal runs on, and says so, or why that cannot be. `text` at most COPY_TEXT_MAX
 * bytes, else it is cut.
 */
unsigned ui_copy(struct ui *ui, const char *text);

/* The name of an action's first key that works now: while a view is typing, letters do not. "" when there is none. */
void ui_key_name(const struct ui *ui, enum action action, char name[KEY_NAME_SIZE]);

/*
 * Does a handler's action on a view, as its first key would; when it is disabled it says why. `view` may be released by it. Returns the
 * reactions.
 */
unsigned ui_do(struct ui *ui, struct view *view, const struct handler *handler);

/* The same with the key that was pressed for it. */
unsigned ui_attempt(struct ui *ui, struct view *view, const struct handler *handler);

/* The handler of a view for an action, or NULL. */
const struct handler *view_handler(const struct view *view, enum action action);

/* The handlers that every view has. */
extern const struct handler global_handlers[];
extern const int global_handler_count;

#endif
