/*
 * The set-up: its sections at the left, the rows of one at the right, and the form of a row over them (setup_tables.h says of what).
 * Below SETUP_WIDE columns either the sections or the rows are shown. Who may do what is a list of its own, of one employee or one service.
 */
#ifndef UI_SETUP_VIEW_H
#define UI_SETUP_VIEW_H

#include "core/store/setup.h"
#include "ui/ui.h"

enum { SETUP_WIDE = 72, SETUP_SECTION_COLUMNS = 20 };

void setup_view_open(struct ui *ui);

/* A row that was just saved is the lit one, when the set-up or a list of it is on top. */
void setup_view_light(struct ui *ui, struct id id);

/* Opens the list of what an employee may do, or of who may do a service. */
void setup_skills_open(struct ui *ui, struct id subject);

/* Its part of setup_view_light(). False when it is not on top. */
bool setup_skills_light(struct ui *ui, struct id id);

#endif
