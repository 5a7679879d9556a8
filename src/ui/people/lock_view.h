/*
 * The lock: a cover over the whole screen, on which no customer's name can be read. What was typed under it stays as it is. Any user's
 * PIN opens it; another user than the one who worked before takes over, and what was typed is still there. Keys go nowhere
 * else. In a salon where nobody has a PIN, Enter opens it.
 */
#ifndef UI_LOCK_VIEW_H
#define UI_LOCK_VIEW_H

#include <stdbool.h>

#include "ui/view.h"

/* Covers the screen; nothing when it is covered. */
void lock_shut(struct ui *ui);

bool lock_is_shut(const struct ui *ui);

/* The handler of ACTION_LOCK. */
unsigned lock_run(struct ui *ui, struct view *view);

#endif
