/*
 * Asking one thing in the line above the footer: a text (a date, a reason), or yes. The rest of the screen stays to be seen.
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "core/model/id.h"
#include "ui/view.h"
#include "ui/widget/field.h"

/*
 * What is typed about a subject and not done (left with Esc, refused, ended by a crash) comes back with Up when the same is asked again. It
 * does not stand there by itself, so that Enter alone never does what was given up before.
 */
struct prompt;

struct prompt_plan {
  char label[96];          /* "Go to date" */
  const char *placeholder; /* what may be typed; may be NULL */
  const char *initial;     /* already typed; may be NULL; the prompt keeps a copy */
  struct id subject;       /* what it is about, for accept() */
  /* What the text means so far, shown behind it; may be NULL. */
  void (*hint)(const struct ui *ui, const struct prompt *prompt, char *text, size_t size);
  /* Takes the text. The prompt is still on top; accept() closes it with ui_pop() unless the text will not do. */
  unsigned (*accept)(struct ui *ui, const struct prompt *prompt);
};

struct prompt {
  struct view view;
  struct prompt_plan plan;
  struct field field;
  char initial[FIELD_SIZE];
};

void prompt_open(struct ui *ui, const struct prompt_plan *plan);

/* At the start: takes up what the replica holds of a prompt, and says so. */
void prompt_take_up(struct ui *ui);

struct question_plan {
  char text[256]; /* a sentence with names and consequence */
  struct id subject;
  unsigned (*agree)(struct ui *ui, struct id subject); /* after the question has closed */
};

/* Asks for a yes, on a key that did not ask the question; any other key leaves everything as it is. */
void question_open(struct ui *ui, const struct question_plan *plan);

/* Closes the view on top: the handler of "back" for views that have nothing to lose. */
unsigned view_close(struct ui *ui, struct view *view);

#endif
