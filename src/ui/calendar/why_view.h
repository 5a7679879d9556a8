/*
 * Why not: every rule that stands in the way of a booking, where it comes from, and who may lift it. For the place under the cursor, for
 * what was just refused, and for what is being filled in. From a rule that a visit stands behind, Enter goes to that visit.
 */
#ifndef UI_WHY_VIEW_H
#define UI_WHY_VIEW_H

#include "core/model/rules.h"
#include "ui/view.h"

/* Of the last refusal while it is the last thing that happened, else of the place under the cursor. */
void why_view_open(struct ui *ui);

/* Of a verdict. */
void why_view_open_verdict(struct ui *ui, const struct verdict *verdict);

/*
 * A command was refused: says so, and keeps what it broke for the next key, which may ask why. What broke no rule (a visit that was
 * changed meanwhile) is kept as its sentence. Returns the reactions for it.
 */
unsigned why_view_refused(struct ui *ui, const struct verdict *verdict, const struct error *error);

/* Whether the verdict has breaches and whoever asked may lift all of them. */
bool verdict_may_be_lifted(const struct verdict *verdict);

#endif
