/*
 * The form of a set-up row, out of its section's table: made for a new row or for one that is there, and saved as one change.
 */
#ifndef UI_SETUP_FORM_H
#define UI_SETUP_FORM_H

#include "core/store/setup.h"
#include "ui/setup/setup_tables.h"
#include "ui/widget/form.h"

enum { SETUP_PRESETS_MAX = 6 };

/* What a new row begins with; fields that the form does not show are saved so. */
struct setup_presets {
  struct setup_field fields[SETUP_PRESETS_MAX]; /* texts must live until the call returns */
  int count;
};

void setup_form_new(struct ui *ui, const struct setup_section *section, const struct setup_presets *presets);
void setup_form_edit(struct ui *ui, const struct setup_section *section, struct id id);

#endif
