/*
 * Users for the salon of the tests of the screen: Ines Ott and Ingo Roth (reception, both with the PIN 4711), Mia Weber (provider, 2222), Olga
 * Brandt (owner, 90210), Vera Klein (viewer, 1111).
 */
#ifndef TESTS_SCREENS_PEOPLE_FIXTURE_H
#define TESTS_SCREENS_PEOPLE_FIXTURE_H

#include "screens/screen_fixture.h"

/* Adds them; nobody is signed in yet. */
void people_add(struct screen *screen);

/* Runs SQL on a connection of its own. */
void people_sql(const struct screen *screen, const char *sql);

#endif
