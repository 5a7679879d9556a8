/*
 * A view is a table of functions over its own state: what it loads, how it draws, which actions it answers. Views lie on a stack inside
 * the one loop; a prompt or an overlay is a view too, so that nothing ever waits inside a dialogue.
 *
 * A view's table of handlers is the truth for dispatch, footer and help. A disabled action says why in a sentence. Nothing but
 * the loop draws: handlers return what must be done.
 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/error.h"
#include "core/model/role.h"
#include "ui/action.h"
#include "ui/terminal/canvas.h"
#include "ui/terminal/input.h"

struct ui;
struct view;

/* What a handler asks the loop for, as bits. */
enum reaction {
  REACTION_NONE = 0,
  REACTION_REPAINT = 1 << 0, /* draw again */
  REACTION_RECALC = 1 << 1,  /* load again, then draw */
  REACTION_PASS = 1 << 2,    /* not mine: the next one may have it */
  REACTION_QUIT = 1 << 3,    /* leave the program */
  REACTION_REDRAW = 1 << 4,  /* the terminal may show anything: send every cell */
  REACTION_SUSPEND = 1 << 5, /* give the terminal back and stop until continued */
  REACTION_CURSOR = 1 << 6,  /* only the view's cursor has moved: draw what that has changed */
};

/* Where a view lies. */
enum placement {
  PLACE_BODY, /* all between header and messages; hides what is under it */
  PLACE_PANE, /* beside the view under it, or over it where there is no room for both */
  PLACE_BOX,  /* over the middle of what is under it */
  PLACE_LINE  /* the line above the footer; the rest stays to be seen */
};

struct handler {
  enum action action;
  bool in_footer;
  unsigned (*run)(struct ui *ui, struct view *view);                     /* reactions */
  const char *(*disabled)(const struct ui *ui, const struct view *view); /* NULL function: never */
};

/* Parts of the picture that are otherwise than they were drawn. */
enum { DAMAGE_MAX = 6 };

struct damage {
  struct area areas[DAMAGE_MAX];
  int count;
};

struct view_class {
  const char *name;  /* in the footer: "day" */
  const char *title; /* over the help */
  enum placement placement;
  int linear_columns; /* line by line: how wide it may think that its place is, so that nothing stands beside another; 0: as wide as there is */
  bool fleeting;      /* a key that it does not know closes it, and goes on to the view under it */
  bool
      alone; /* keys that it does not know do nothing: neither the view under it nor what every view answers gets them */
  const struct handler *handlers;
  int handler_count;
  /* What an action asks of a role here, where it is not `usual` (permit.h). NULL: always that. */
  enum permission (*permission)(const struct ui *ui, const struct view *view, enum action action,
                                enum permission usual);

  /* Whether keys that type characters go to `text` instead of to actions. NULL: never. */
  bool (*typing)(const struct view *view);
  /*
   * A key that edits, or a paste, while typing; REACTION_PASS when it is neither. With `typing` NULL it is offered every key before the
   * actions are, and letters stay actions. May be NULL.
   */
  unsigned (*text)(struct ui *ui, struct view *view, const struct event *event);
  /* Loads what it shows anew, after a change of data. NULL: it shows nothing loaded. */
  enum code (*load)(struct ui *ui, struct view *view, struct error *error);
  /* Fits what it shows to its place: scrolling. Called before each drawing. NULL: nothing to fit. */
  void (*layout)(struct ui *ui, struct view *view, struct area area);
  void (*draw)(const struct ui *ui, const struct view *view, struct canvas *canvas, struct area area);
  /*
   * After layout() and before it is drawn: what is otherwise than it was the last time, and remembers how it is now. Called for each picture;
   * false when it cannot tell. NULL: never, so that each REACTION_CURSOR is a REACTION_REPAINT.
   */
  bool (*damage)(const struct ui *ui, struct view *view, struct area area, struct damage *damage);
  /*
   * A click on a cell of the canvas, where the view was last drawn: selects what is there; REACTION_PASS when it was selected already, which
   * opens it. NULL: rows that are choices (canvas_item()) are clicked.
   */
  unsigned (*click)(struct ui *ui, struct view *view, int row, int column);
  /* The rows that a PLACE_LINE or PLACE_BOX view wants in a width. NULL: 1, or all. */
  int (*rows)(const struct ui *ui, const struct view *view, int columns);
  /* Called each second, and before the program ends: what would be lost can be kept. NULL: nothing to keep. */
  void (*idle)(struct ui *ui, struct view *view);
  /*
   * Called for the view on top when nobody has typed for a moment: what it shows beside what was typed for is loaded now, so that no key
   * waits for it. True when something is to be drawn. NULL: everything is there at once.
   */
  bool (*catch_up)(struct ui *ui, struct view *view);
  /* Called before it is released, when it is taken off the stack. NULL: nothing to put back. */
  void (*closed)(struct ui *ui);
  void (*release)(struct view *view); /* frees it */
};

/* The head of every view's own struct. */
struct view {
  const struct view_class *class;
};

enum { VIEW_STACK_MAX = 9 };

#endif
