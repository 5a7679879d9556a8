/*
 * Dates, times and lengths in the words of the screen.
 */
#ifndef UI_WORDS_H
#define UI_WORDS_H

#include <stdint.h>

#include "core/model/moment.h"
#include "core/model/phone.h"
#include "core/model/vocabulary.h"
#include "core/model/zone.h"
#include "ui/terminal/glyph.h"
#include "ui/terminal/paint.h"

struct desk;

enum { WORDS_SIZE = MOMENT_TEXT_SIZE };

/* "Fri 20 Nov 2026", "Fri 20 Nov", "Fri 20.11." by the room that there is: 0 short, 1 middle, 2 long. */
void words_date(int32_t date, int length, char text[WORDS_SIZE]);

/* The wall time of an instant: "14:30". */
void words_time(const struct zone *zone, int64_t instant, char text[WORDS_SIZE]);

/* The same in at most five cells, where the place says which half of the day is meant: "14:30", in a locale of twelve hours "2:30". */
void words_time_short(const struct zone *zone, int64_t instant, char text[WORDS_SIZE]);

/* "Fri 20 Nov 14:30" where the desk stands, with the year when it is another one than now. */
void words_instant(const struct desk *desk, int64_t instant, char text[WORDS_SIZE]);

/* The same, short: "10:01" when it is of today, else "Thu 19 Nov 18:00". For columns of what was lately. */
void words_lately(const struct desk *desk, int64_t instant, char text[WORDS_SIZE]);

/* A number in E.164 as one dials it where the desk stands: "030 231 25264" at home, "+44 20 7946 0124" elsewhere. "" for none, NULL too. */
void words_phone(const struct desk *desk, const char *e164, char text[PHONE_TEXT_SIZE]);

/* "45 min", "2 h", "1 h 15 min". */
void words_minutes(int64_t minutes, char text[WORDS_SIZE]);

/* How a status is said, drawn and painted: "checked in", its sign, its paint. */
const char *words_status(enum appointment_status status);
enum glyph status_glyph(enum appointment_status status);
enum paint status_paint(enum appointment_status status);

/* The signs of what is shown although it takes no time, with a blank before: cancelled and missed visits. "" when they are not shown. */
void words_shown_too(const struct desk *desk, enum glyph_set glyphs, char text[WORDS_SIZE]);

/* How a sync state is said: "not yet sent". */
const char *words_sync(enum sync_state state);

#endif
