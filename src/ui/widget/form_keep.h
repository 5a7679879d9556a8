/*
 * What was typed into a form and not saved: kept when the form is left, and a moment after each key in the replica, so that neither a crash
 * nor a closed terminal loses it. Opening the same form of the same subject again brings it back: only the fields that were typed into,
 * and never a secret.
 */
#ifndef UI_FORM_KEEP_H
#define UI_FORM_KEEP_H

#include "ui/widget/form.h"

/* The form is left: keeps it as the newest one. */
void form_keep(struct ui *ui, struct form *form);

/* It was saved, or nothing was changed: there is nothing to be kept of it. */
void form_keep_forget(struct ui *ui, struct form *form);

/* Brings back what was typed into the same form before. */
void form_keep_take(struct ui *ui, struct form *form);

/* Writes it to the replica when it is another one than what stands there. */
void form_keep_idle(struct ui *ui, struct view *view);

/* At the start: takes up what the replica holds of forms, and says so. */
void form_keep_take_up(struct ui *ui);

#endif
