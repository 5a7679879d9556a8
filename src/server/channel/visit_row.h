/*
 * Visits as rows of the entity table, both ways: what an operation of a channel sets, and what stands in the feed. Inside of the channels'
 * API.
 */
#ifndef SERVER_CHANNEL_VISIT_ROW_H
#define SERVER_CHANNEL_VISIT_ROW_H

#include "core/model/appointment.h"
#include "core/model/row.h"
#include "core/model/visit.h"

/* Sets a column as given. */
void row_give(struct row *row, const char *column, struct value value);

/*
 * Gives `row`, of an appointment, the slot: location, start, end, length, price and segments of a plan at a start. `was`, or NULL, is the
 * visit as it stands: what was agreed on keeps its names. False when the arena is exhausted.
 */
FD_CHECKED bool visit_row_place(struct row *row, const struct salon *salon, const struct visit_plan *plan,
                                int64_t starts_at, enum appointment_status status,
                                const struct appointment *was, struct arena *arena);

/* Gives it the add-ons of the plan, at today's names and prices. */
FD_CHECKED bool visit_row_add_addons(struct row *row, const struct salon *salon,
                                     const struct visit_plan *plan, struct arena *arena);

/* Gives `base` the values that `standing` has of what `set` gives. */
void row_take_base(struct row *base, const struct row *set, const struct row *standing);

/* The visit of a row, without the customer's name; texts are the row's, lists in the arena. False when the arena is exhausted. */
FD_CHECKED bool visit_of_row(const struct row *row, struct arena *arena, struct appointment *visit);

#endif
