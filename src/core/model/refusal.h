/*
 * The sentences that say why a visit cannot be booked: one for each way to break a rule. Inside of the rules.
 *
 * Every function writes one sentence into text[RULE_TEXT_SIZE], never half a character. Times are those of
 * the location's wall; the date, in words, stands before a time that is not on the visit's own date, and the offset
 * after one that comes twice on that day.
 */
#ifndef CORE_MODEL_REFUSAL_H
#define CORE_MODEL_REFUSAL_H

#include "core/model/moment.h"
#include "core/model/rules.h"

/* What the sentences are about. */
struct refusal {
  const struct salon *salon;
  const struct zone *zone;
  int32_t date;  /* of the visit */
  int32_t today; /* dates of another year are written with it */
};

enum { REFUSAL_CLOCK_SIZE = MOMENT_TEXT_SIZE + 32 };

/* "Tue 24 Nov", "Mon 4 Jan 2027" */
void refusal_date(const struct refusal *refusal, int32_t date, char text[MOMENT_TEXT_SIZE]);

/* "14:00", "24:00" for the end of the visit's date, "Tue 24 Nov 00:10", "02:30 (UTC+2)". */
void refusal_clock(const struct refusal *refusal, int64_t instant, char text[REFUSAL_CLOCK_SIZE]);

/* Writes by format; what does not fit is cut after a whole character. */
void refusal_write(char text[RULE_TEXT_SIZE], const char *format, ...) FD_PRINTF(2, 3);

/* Adds to a text of `size` bytes, with the same care; returns false when it did not fit. */
bool refusal_append(char *text, size_t size, const char *words);

void refusal_of_employee(const struct refusal *refusal, int employee, int location,
                         char text[RULE_TEXT_SIZE]);
void refusal_of_shift(const struct refusal *refusal, int employee, const struct interval_set *shifts,
                      struct interval need, char text[RULE_TEXT_SIZE]);
void refusal_of_exception(const struct refusal *refusal, const struct schedule_exception *exception,
                          char text[RULE_TEXT_SIZE]);
void refusal_of_block(const struct refusal *refusal, const struct block *block, char text[RULE_TEXT_SIZE]);
void refusal_of_hold(const struct refusal *refusal, const struct block *hold, char text[RULE_TEXT_SIZE]);

/* A segment of the plan, which starts at `start`, against a visit. */
void refusal_of_busy(const struct refusal *refusal, const struct plan_segment *segment, int64_t start,
                     const struct busy *busy, char text[RULE_TEXT_SIZE]);

/* ---- Where a rule comes from (refusal_why.c) ---- */

/* The employee's shifts on that day of the week, with since when and until when they are valid. */
void refusal_why_shift(const struct refusal *refusal, int employee, char text[RULE_TEXT_SIZE]);

/* Which buffer stands in the way, when the times themselves do not overlap: the visit's or the asked one's own. */
void refusal_why_buffer(const struct refusal *refusal, const struct plan_segment *segment, int64_t start,
                        const struct busy *busy, char text[RULE_TEXT_SIZE]);

/* Until when somebody else holds the time. */
void refusal_why_hold(const struct refusal *refusal, const struct block *hold, char text[RULE_TEXT_SIZE]);

/* Who may do a service at the location. */
void refusal_why_skill(const struct refusal *refusal, int service, int location, char text[RULE_TEXT_SIZE]);

#endif
