/*
 * Allowed once: what the role of whoever works here may not do, another user allows by PIN, for this one time.
 *
 * A handler that is refused for want of a permission is remembered with its view until the next key. ACTION_ALLOW_ONCE, pressed as that
 * next key, asks for the PIN; then the same handler runs once more with the other user's role (role.h, actor_allowed), and the audit names
 * both. What it opens on the way (a prompt for the reason, a form) goes on with that role, until something has been done or it is
 * closed; nothing else does: the next key in any other view acts with the own role again.
 */
#ifndef UI_ALLOW_H
#define UI_ALLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/role.h"
#include "ui/view.h"

/* A handler that was run for a key. */
struct allow_attempt {
  struct view *view; /* NULL: none */
  const struct handler *handler;
  uint32_t key;
  int key_place;
};

struct allowance {
  struct allow_attempt running;                 /* what is being done */
  struct allow_attempt origins[VIEW_STACK_MAX]; /* what opened the views on the stack */
  bool refused;                                 /* the running one was, for want of a permission */
  struct allow_attempt offered;                 /* refused with the last key */
  struct allow_attempt asked; /* refused with the key before the one that is being handled */

  bool given;                  /* somebody has allowed something, and it is not done yet */
  bool acting;                 /* what runs acts with it */
  bool over;                   /* it ends with what runs: done, or the first view that had it is closed */
  int depth;                   /* views of the stack from this place on act with it, by their own handlers */
  const struct handler *first; /* what was refused, while it runs */
  struct actor by;             /* who allowed it */
  struct actor own;            /* who works here */
};

/* What allow_begin() found, for allow_end(). */
struct allow_frame {
  struct allow_attempt outer;
  struct allow_attempt origin; /* of the view */
  bool outer_refused;
};

/* Around each handler that runs: who acts in it. `handler` NULL: keys that are text. */
struct allow_frame allow_begin(struct ui *ui, struct view *view, const struct handler *handler);
void allow_end(struct ui *ui, const struct allow_frame *frame);

/* A key has come: what the last one was refused can be allowed now, and not later. */
void allow_key(struct ui *ui);

/* A view was pushed, as the last of the stack; and the last one was taken off. */
void allow_pushed(struct ui *ui);
void allow_popped(struct ui *ui);

/*
 * A refusal: when another role could do it, the sentence that says so goes behind it. `text` has room for `size` bytes.
 */
void allow_offer(struct ui *ui, const struct error *error, char *text, size_t size);

/* Something was done: what was allowed is used up. */
void allow_used(struct ui *ui);

/* Takes back whatever is allowed or offered. */
void allow_end_all(struct ui *ui);

/* Does what was refused, with the role of `by`; the view of the attempt must be on top. Returns the reactions. */
unsigned allow_once(struct ui *ui, const struct allow_attempt *attempt, const struct actor *by);

/* What was refused has run to its end, also where it had to wait for the hash of a PIN. */
void allow_answered(struct ui *ui);

/* The handler of ACTION_ALLOW_ONCE. */
unsigned allow_run(struct ui *ui, struct view *view);
const char *allow_nothing(const struct ui *ui, const struct view *view);

#endif
