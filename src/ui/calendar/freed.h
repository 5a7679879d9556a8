/*
 * Free time and the waiting list: whom it suits, said where time becomes free.
 */
#ifndef UI_FREED_H
#define UI_FREED_H

#include "core/model/waitlist.h"
#include "ui/ui.h"

enum { FREED_FITS_MAX = 64 };

/* The free time around an instant in an employee's working time, from now on; false when there is none. */
bool freed_gap(const struct agenda *agenda, int employee, int64_t at, int64_t now, struct waitlist_gap *gap);

/* Whom a gap suits, the best first; at most FREED_FITS_MAX are written. Returns how many suit. */
int freed_fits(const struct agenda *agenda, const struct waitlist_gap *gap, int64_t now,
               const struct waitlist_row rows[], int count, struct waitlist_fit fits[FREED_FITS_MAX]);

/*
 * The first start, from now on, that suits a wish and that the rules offer, and with whom: within its dates, days and times, at most eight weeks
 * ahead. False, with nothing written, when there is none.
 */
bool freed_first(struct ui *ui, const struct waitlist_party *wish, int64_t *starts_at, int *employee);

/* A visit of the desk's location has given its time free: adds to the warnings of what was done whom that suits. */
void freed_warn(struct ui *ui, const struct appointment *visit, struct outcome *outcome);

#endif
