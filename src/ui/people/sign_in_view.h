/*
 * The line in which a PIN is typed: to sign in, to hand the desk over, or to allow once what was refused. The PIN alone says who it is;
 * letters of a name before it tell those apart who have the same one.
 */
#ifndef UI_SIGN_IN_VIEW_H
#define UI_SIGN_IN_VIEW_H

#include "ui/people/allow.h"

/* The handler of ACTION_SIGN_IN. */
unsigned sign_in_run(struct ui *ui, struct view *view);

/* Asks for the PIN that allows an attempt once. */
void sign_in_view_allow(struct ui *ui, const struct allow_attempt *attempt);

/* Takes such a line off the stack, with what was typed. */
void sign_in_view_close(struct ui *ui);

#endif
