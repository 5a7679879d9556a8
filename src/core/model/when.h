/*
 * Dates and times as a person types them, at the command line and on the screen (the command line's contract,
 * Times).
 */
#ifndef CORE_MODEL_WHEN_H
#define CORE_MODEL_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/date.h"
#include "core/model/error.h"
#include "core/model/instant.h"
#include "core/model/zone.h"

enum { WHEN_INPUT_MAX = 64 }; /* longer texts are no dates and no times */

/*
 * Reads a date:
 *   2026-12-24                    that date
 *   today, tomorrow, yesterday    in the language of the desk too: heute, übermorgen
 *   fri, friday                   the next such day; today itself when it is one. From three letters on, in the
 *                                 language of the desk from as many as its short form has: fr
 *   +3, +2w, +1m, -1              days, weeks or months from today (a month: the same day, at most the
 *                                 month's last)
 *   24.12., 24.12                 that day, the next time it comes; today counts
 *   24.12.2026, 24.12.26
 *   24/12, 12/24                  the same, where the locale says which of them is the month; refused elsewhere
 *   24 dec, dec 24, 24. Dez 2026  by the month's name; a weekday may stand before all these and must be right
 * Words of the language in force (date_words.h) are read first, English ones always. All that moment.h writes is read.
 * Case does not matter, blanks around it neither. CODE_INVALID otherwise, with what would work.
 */
FD_CHECKED enum code when_parse_date(const char *text, size_t length, int32_t today, int32_t *date,
                                     struct error *error);

/*
 * Reads a time of day as it is typed into a field: "9:30", "09:30", "930", "0930", "9", "9:30 am", "9pm". Minutes 0..1439, and
 * "24:00" (1440) only with `end_allowed`. False and `minute` unchanged otherwise.
 */
bool when_parse_time(const char *text, size_t length, bool end_allowed, int *minute);

/*
 * Reads an instant:
 *   2026-11-23T14:30, 2026-11-23 14:30   wall time in `zone`; before a blank any date that
 *                                        when_parse_date() reads may stand ("fri 9:00")
 *   14:30, 9:30                          today
 *   2026-11-23T13:30:00Z, …+01:00        RFC 3339
 * `today` is the date that the zone's wall shows now. CODE_INVALID when it is written otherwise, does not
 * exist, or is skipped by the clock change (the sentence names the gap); CODE_AMBIGUOUS when the wall time
 * comes twice (it names both, in RFC 3339).
 */
FD_CHECKED enum code when_parse_instant(const char *text, size_t length, const struct zone *zone,
                                        int32_t today, int64_t *instant, struct error *error);

/* The same for the end of something: "24:00" is allowed and means the end of that date. */
FD_CHECKED enum code when_parse_end_instant(const char *text, size_t length, const struct zone *zone,
                                            int32_t today, int64_t *instant, struct error *error);

/*
 * The instant of a date and minute (0..1440) on the wall of `zone`, with the same refusals in the same
 * sentences: for a choice on the screen, and for the occurrences of a series.
 */
FD_CHECKED enum code when_resolve(const struct zone *zone, int32_t date, int minute, int64_t *instant,
                                  struct error *error);

#endif
