/*
 * All that a day shows, as SQL: a row for each segment and add-on of a visit, and what lies on the date. ?1 is the location, [?2, ?3) the
 * day's instants.
 */
#ifndef BENCH_BARE_DAY_H
#define BENCH_BARE_DAY_H

extern const char bare_day_visits[];

#endif
