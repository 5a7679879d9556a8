/* Where a rule comes from: the second sentence of a refusal (refusal.h). */
#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/refusal.h"

enum { PIECES_SIZE = 96, NAMES_SIZE = 120, NAMES_MAX = 4 };

/* ---- Shifts ---- */

static const char *const on_weekdays[] = {N_("Sundays"),   N_("Mondays"), N_("Tuesdays"), N_("Wednesdays"),
                                          N_("Thursdays"), N_("Fridays"), N_("Saturdays")};

/* What is known of the shifts of one day of the week. */
struct shift_facts {
  char pieces[PIECES_SIZE]; /* "09:00-13:00, 14:00-18:00": those that are valid on the date */
  int32_t since, until;     /* of the last of them; DATE_NONE for open */
  int32_t ended,
      begins; /* of those that are not: the latest end before, the first beginning after; DATE_NONE */
};

static void shift_add(struct shift_facts *facts, const struct shift *shift) {
  char from[MOMENT_TIME_SIZE];
  char to[MOMENT_TIME_SIZE];
  char piece[2 * MOMENT_TIME_SIZE + 4];
  moment_time(shift->start, from);
  moment_time(shift->end, to);
  (void)snprintf(piece, sizeof piece, "%s%s-%s", facts->pieces[0] == '\0' ? "" : ", ", from, to);
  (void)refusal_append(facts->pieces, sizeof facts->pieces, piece);
  facts->since = shift->valid_from;
  facts->until = shift->valid_to;
}

static void shift_pass(struct shift_facts *facts, const struct shift *shift, int32_t date) {
  if (shift->valid_to != DATE_NONE && shift->valid_to < date && shift->valid_to > facts->ended)
    facts->ended = shift->valid_to;
  if (shift->valid_from != DATE_NONE && shift->valid_from > date &&
      (facts->begins == DATE_NONE || shift->valid_from < facts->begins))
    facts->begins = shift->valid_from;
}

static void shifts_look(const struct refusal *refusal, int employee, struct shift_facts *facts) {
  const struct employee *row = &refusal->salon->employees[employee];
  *facts =
      (struct shift_facts){.since = DATE_NONE, .until = DATE_NONE, .ended = DATE_NONE, .begins = DATE_NONE};
  for (int i = row->first_shift; i < row->first_shift + row->shift_count; i++) {
    const struct shift *shift = &refusal->salon->shifts[i];
    if (shift->day_of_week != date_weekday(refusal->date)) continue;
    bool begun = shift->valid_from == DATE_NONE || shift->valid_from <= refusal->date;
    bool over = shift->valid_to != DATE_NONE && shift->valid_to < refusal->date;
    if (begun && !over)
      shift_add(facts, shift);
    else
      shift_pass(facts, shift, refusal->date);
  }
}

/* Shifts that are valid on the date. */
static void say_shifts(const struct refusal *refusal, const char *name, const char *days,
                       const struct shift_facts *facts, char text[RULE_TEXT_SIZE]) {
  char since[MOMENT_TEXT_SIZE] = "";
  char until[MOMENT_TEXT_SIZE] = "";
  if (facts->since != DATE_NONE) moment_date(facts->since, MOMENT_FULL, since);
  if (facts->until != DATE_NONE) refusal_date(refusal, facts->until, until);
  if (since[0] != '\0' && until[0] != '\0')
    refusal_write(text, _("Shift of %s on %s: %s, valid from %s to %s."), name, days, facts->pieces, since,
                  until);
  else if (since[0] != '\0')
    refusal_write(text, _("Shift of %s on %s: %s, valid since %s."), name, days, facts->pieces, since);
  else if (until[0] != '\0')
    refusal_write(text, _("Shift of %s on %s: %s, valid until %s."), name, days, facts->pieces, until);
  else
    refusal_write(text, _("Shift of %s on %s: %s."), name, days, facts->pieces);
}

void refusal_why_shift(const struct refusal *refusal, int employee, char text[RULE_TEXT_SIZE]) {
  const char *name = refusal->salon->employees[employee].name;
  const char *days = _(on_weekdays[date_weekday(refusal->date)]);
  struct shift_facts facts;
  char date[MOMENT_TEXT_SIZE];
  shifts_look(refusal, employee, &facts);
  if (facts.pieces[0] != '\0') {
    say_shifts(refusal, name, days, &facts, text);
  } else if (facts.begins != DATE_NONE) {
    refusal_date(refusal, facts.begins, date);
    refusal_write(text, _("%s has a shift on %s from %s on only."), name, days, date);
  } else if (facts.ended != DATE_NONE) {
    refusal_date(refusal, facts.ended, date);
    refusal_write(text, _("The shift of %s on %s ended on %s."), name, days, date);
  } else {
    refusal_write(text, _("%s has no shift on %s."), name, days);
  }
}

/* ---- Buffers ---- */

/* "Anna Schmidt's Root colour", "Root colour" when nobody is known. */
static void whose_service(const struct refusal *refusal, const struct busy *busy, char *text, size_t size) {
  const char *service = refusal->salon->services[busy->service].name;
  if (busy->customer_name == NULL || busy->customer_name[0] == '\0')
    (void)snprintf(text, size, "%s", service);
  else
    (void)snprintf(text, size, _("%s's %s"), busy->customer_name, service);
}

/* The buffer of the visit that is there already, before or after it. */
static void say_their_buffer(const struct refusal *refusal, const struct busy *busy, bool after,
                             char text[RULE_TEXT_SIZE]) {
  char clock[REFUSAL_CLOCK_SIZE];
  char whose[NAMES_SIZE];
  whose_service(refusal, busy, whose, sizeof whose);
  long minutes = (long)((after ? busy->occupied.to - busy->time.to : busy->time.from - busy->occupied.from) /
                        MS_PER_MINUTE);
  refusal_clock(refusal, after ? busy->occupied.to : busy->occupied.from, clock);
  if (after)
    refusal_write(text, _("%ld min buffer after %s, until %s."), minutes, whose, clock);
  else
    refusal_write(text, _("%ld min buffer before %s, from %s on."), minutes, whose, clock);
}

void refusal_why_buffer(const struct refusal *refusal, const struct plan_segment *segment, int64_t start,
                        const struct busy *busy, char text[RULE_TEXT_SIZE]) {
  struct interval time = plan_segment_time(segment, start);
  const char *service = refusal->salon->services[segment->service].name;
  bool after = busy->time.to <= time.from; /* theirs is over before this one begins */
  if (interval_overlaps(time, busy->occupied))
    say_their_buffer(refusal, busy, after, text);
  else if (after)
    refusal_write(text, _("%s itself needs %d min of buffer before it."), service, segment->occupied_before);
  else
    refusal_write(text, _("%s itself needs %d min of buffer after it."), service, segment->occupied_after);
}

/* ---- Holds and skills ---- */

void refusal_why_hold(const struct refusal *refusal, const struct block *hold, char text[RULE_TEXT_SIZE]) {
  char until[REFUSAL_CLOCK_SIZE];
  text[0] = '\0';
  if (hold->expires_at == 0) return;
  refusal_clock(refusal, hold->expires_at, until);
  refusal_write(text, _("It is held until %s, unless it is booked or given up before."), until);
}

void refusal_why_skill(const struct refusal *refusal, int service, int location, char text[RULE_TEXT_SIZE]) {
  char names[NAMES_SIZE] = "";
  int count = 0;
  for (int i = 0; i < refusal->salon->employee_count; i++) {
    if (!salon_qualified(refusal->salon, i, service, location)) continue;
    if (count++ >= NAMES_MAX) continue;
    if (count > 1) (void)refusal_append(names, sizeof names, ", ");
    (void)refusal_append(names, sizeof names, refusal->salon->employees[i].name);
  }
  if (count == 0)
    refusal_write(text, _("Nobody here may do %s."), refusal->salon->services[service].name);
  else if (count > NAMES_MAX)
    refusal_write(
        text, P_("Those who may: %s and %d other.", "Those who may: %s and %d others.", count - NAMES_MAX),
        names, count - NAMES_MAX);
  else
    refusal_write(text, P_("The one who may: %s.", "Those who may: %s.", count), names);
}
