/*
 * The demo salon's calendar and clock beyond core/model/date.h: Easter, and the wall clock of the salon's zone, Europe/Berlin. The rule of the
 * European Union since 1996 is computed here, so that the generator reads no zone files and writes the same everywhere.
 */
#ifndef DEMO_CIVIL_H
#define DEMO_CIVIL_H

#include <stdint.h>

/* Easter Sunday of the Gregorian calendar. */
int32_t demo_easter(int year);

/* The instant of a wall time (0..1440). Of a time that comes twice the second one; a skipped time counts as after the change. */
int64_t demo_instant(int32_t date, int minute);

#endif
