/*
 * Why not: every rule that stands in the way of a booking, with who may lift it. For the place under the cursor, for what
 * was just refused, and for what is being filled in.
 */
#ifndef UI_WHY_VIEW_H
#define UI_WHY_VIEW_H

#include "core/model/rules.h"
#include "ui/view.h"

/* Of the last refusal while it is the last thing that happened, else of the place under the cursor. */
void why_view_open(struct ui *ui);

/* Of a verdict. */
void why_view_open_verdict(struct ui *ui, const struct verdict *verdict);

/* Keeps the verdict of a refusal, for the next time that somebody asks. */
void why_view_remember(struct ui *ui, const struct verdict *verdict);

/* Whether the verdict has breaches and whoever asked may lift all of them. */
bool verdict_may_be_lifted(const struct verdict *verdict);

#endif
