#include <string.h>

#include "demo/staff.h"

enum {
  SUN = 1 << SUNDAY,
  MON = 1 << MONDAY,
  TUE = 1 << TUESDAY,
  WED = 1 << WEDNESDAY,
  THU = 1 << THURSDAY,
  FRI = 1 << FRIDAY,
  SAT = 1 << SATURDAY,
  PLAN_CHANGED = -120, /* days from today */
};

/* A plan holds always, or takes turns with another one every `plan_days`. */
enum turn { ALWAYS, NOW, BEFORE };

static const struct weekly {
  int template;
  unsigned days;
  int start, end;
  enum turn turn;
} plans[] = {
    {0, MON | TUE | FRI, 540, 1020, NOW},
    {0, WED, 540, 780, NOW},
    {0, THU, 660, 1140, NOW},
    {0, SAT, 540, 840, NOW},
    {0, MON | TUE | WED | THU | FRI, 480, 960, BEFORE},
    {1, MON | TUE | WED | THU | FRI, 540, 780, ALWAYS},  /* split: */
    {1, MON | TUE | WED | THU | FRI, 900, 1140, ALWAYS}, /* a long break at noon */
    {1, SAT, 600, 960, ALWAYS},
    {1, SUN, 660, 1020, ALWAYS},
    {2, TUE | WED | THU | FRI | SAT, 600, 840, ALWAYS}, /* two that adjoin */
    {2, TUE | WED | THU | FRI | SAT, 840, 1080, ALWAYS},
    {3, MON | WED | THU | FRI, 600, 1110, ALWAYS},
    {3, SAT, 540, 900, ALWAYS},
    {3, SUN, 660, 1020, ALWAYS},
    {4, MON, 720, 1200, ALWAYS},
    {4, TUE | WED | FRI, 570, 1080, NOW},
    {4, TUE | WED | FRI, 600, 1080, BEFORE},
    {4, SAT, 600, 960, ALWAYS},
    {4, SUN, 660, 960, ALWAYS},
    {5, MON | TUE | WED | THU | FRI, 480, 720, ALWAYS},
    {5, MON | TUE | WED | THU | FRI, 780, 1020, ALWAYS},
    {5, SAT, 540, 780, ALWAYS},
    {6, TUE | WED | THU | FRI | SAT, 540, 1080, ALWAYS},
    {7, MON | WED | THU | FRI, 600, 1110, ALWAYS},
    {7, SAT, 600, 960, ALWAYS},
};

enum { PLAN_COUNT = sizeof plans / sizeof *plans };

static int32_t floor_div(int32_t value, int32_t by) { return value / by - (value % by < 0 ? 1 : 0); }

/* Which turn holds on a date, counted from the last change; even ones are NOW. */
static int32_t turn_number(const struct demo *demo, int32_t date) {
  return floor_div(date - demo->today - PLAN_CHANGED, demo->extent.plan_days);
}

static bool turn_matches(enum turn turn, int32_t number) {
  return turn == ALWAYS || (turn == NOW) == (number % 2 == 0);
}

int demo_shifts_on(const struct demo *demo, int employee, int32_t date,
                   struct demo_minutes shifts[SHIFTS_MAX]) {
  int count = 0;
  unsigned day = 1U << date_weekday(date);
  for (int i = 0; i < PLAN_COUNT && count < SHIFTS_MAX; i++) {
    const struct weekly *plan = &plans[i];
    if (plan->template != demo->employees[employee].template || (plan->days & day) == 0) continue;
    if (!turn_matches(plan->turn, turn_number(demo, date))) continue;
    shifts[count++] = (struct demo_minutes){plan->start, plan->end};
  }
  return count;
}

/* One row of the plan on one day of the week; a turn of DATE_MIN is one without end. */
static enum code write_shift(struct demo *demo, int employee, const struct weekly *plan, int weekday,
                             const int32_t valid[2], int index, struct error *error) {
  struct demo_line *line = &demo->line;
  demo_row(demo, "shift", demo_setup_id(demo, KIND_SHIFT, index));
  line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, employee));
  line_number(line, "day_of_week", weekday);
  line_time(line, "start", plan->start);
  line_time(line, "end", plan->end);
  if (valid[0] > DATE_MIN) line_date(line, "valid_from", valid[0]);
  if (valid[1] < DATE_MAX) line_date(line, "valid_to", valid[1]);
  return demo_emit(demo, error);
}

/* All turns of a plan within the salon's years; the first and the last are open. */
static enum code write_plan(struct demo *demo, int employee, const struct weekly *plan, int *index,
                            struct error *error) {
  int32_t first = turn_number(demo, demo->first_day), last = turn_number(demo, demo->last_day);
  if (plan->turn == ALWAYS) last = first;
  for (int32_t number = first; number <= last; number++) {
    if (!turn_matches(plan->turn, number)) continue;
    int32_t starts = demo->today + PLAN_CHANGED + number * demo->extent.plan_days;
    int32_t valid[2] = {number == first ? DATE_MIN : starts,
                        number == last ? DATE_MAX : starts + demo->extent.plan_days - 1};
    for (int weekday = SUNDAY; weekday <= SATURDAY; weekday++) {
      if ((plan->days & 1U << weekday) == 0) continue;
      enum code code = write_shift(demo, employee, plan, weekday, valid, (*index)++, error);
      if (code != CODE_OK) return code;
    }
  }
  return CODE_OK;
}

enum code demo_write_shifts(struct demo *demo, struct error *error) {
  int index = 0;
  enum code code = CODE_OK;
  for (int employee = 0; employee < demo->extent.employees; employee++) {
    for (int i = 0; code == CODE_OK && i < PLAN_COUNT; i++) {
      if (plans[i].template == demo->employees[employee].template)
        code = write_plan(demo, employee, &plans[i], &index, error);
    }
  }
  return code;
}

/* What the small salon's people have before them and behind them, by days from today. */
static const struct known_absence {
  int employee, from, to;
  struct demo_absence absence;
} known_absences[] = {
    {3, -2, 8, {EXCEPTION_VACATION, true, {0, 0}, "By the sea"}},
    {6, 0, 1, {EXCEPTION_SICK, true, {0, 0}, ""}},
    {4, 1, 1, {EXCEPTION_TRAINING, false, {840, 1080}, "Gel workshop"}},
    {1, 0, 0, {EXCEPTION_MEETING, false, {900, 930}, "Suppliers"}},
    {2, 2, 2, {EXCEPTION_AVAILABLE, false, {1080, 1200}, "Late opening"}},
    {0, 18, 27, {EXCEPTION_VACATION, true, {0, 0}, "Iceland"}},
    {5, 3, 3, {EXCEPTION_UNAVAILABLE, false, {480, 600}, "School"}},
    {7, -9, -7, {EXCEPTION_SICK, true, {0, 0}, ""}},
    {7, 30, 30, {EXCEPTION_HOLIDAY, true, {0, 0}, "Family feast"}},
};

enum { CALM_BEFORE = -3, CALM_AFTER = 9, HALF_YEAR = 182, MONTH = 28, WEEK = 7 };

/* Nothing random happens around today, so that the shown days are those that were laid out. */
static bool is_calm(int32_t offset) { return offset >= CALM_BEFORE && offset <= CALM_AFTER; }

/* A vacation in each half of a year, unless it would reach into the calm days. */
static bool on_vacation(const struct demo *demo, int employee, int32_t offset) {
  int32_t half = floor_div(offset, HALF_YEAR);
  struct demo_random random =
      demo_random_for(demo, KIND_ABSENCE, (uint64_t)employee << 32 | (uint32_t)(half + 10000));
  int32_t start = half * HALF_YEAR + demo_random_below(&random, HALF_YEAR - 20);
  int32_t end = start + demo_random_between(&random, 9, 15);
  if (start <= CALM_AFTER && end >= CALM_BEFORE) return false;
  return offset >= start && offset <= end;
}

/* One or two days now and then, from a day within the week. */
static bool is_sick(const struct demo *demo, int employee, int32_t offset) {
  int32_t week = floor_div(offset, WEEK);
  struct demo_random random =
      demo_random_for(demo, KIND_ABSENCE, (uint64_t)employee << 32 | (uint32_t)(week + 100000));
  if (demo_random_below(&random, 26) != 0) return false;
  int32_t start = week * WEEK + demo_random_below(&random, 5);
  return offset >= start && offset <= start + demo_random_below(&random, 2);
}

/* A training, a meeting, or an extra day within four weeks. False when none falls on the day. */
static bool monthly_absence(const struct demo *demo, int employee, int32_t offset, bool has_shift,
                            struct demo_absence *absence) {
  int32_t month = floor_div(offset, MONTH);
  struct demo_random random =
      demo_random_for(demo, KIND_ABSENCE, (uint64_t)employee << 32 | (uint32_t)(month + 1000000));
  if (offset != month * MONTH + demo_random_below(&random, MONTH)) return false;
  if (!has_shift) {
    *absence = (struct demo_absence){EXCEPTION_AVAILABLE, false, {600, 900}, "Extra day"};
    return true;
  }
  switch (demo_random_below(&random, 3)) {
  case 0:
    *absence = (struct demo_absence){EXCEPTION_TRAINING, false, {840, 1020}, "New colours"};
    return true;
  case 1:
    *absence = (struct demo_absence){EXCEPTION_MEETING, false, {600, 660}, "Team"};
    return true;
  default:
    return false;
  }
}

int demo_absences_on(const struct demo *demo, int employee, int32_t date,
                     struct demo_absence absences[ABSENCES_MAX]) {
  int32_t offset = date - demo->today;
  int count = 0;
  for (size_t i = 0; demo_is_small(demo) && i < sizeof known_absences / sizeof *known_absences; i++) {
    const struct known_absence *known = &known_absences[i];
    if (known->employee == employee && offset >= known->from && offset <= known->to)
      absences[count++] = known->absence;
  }
  if (is_calm(offset) || count > 0) return count;
  struct demo_minutes shifts[SHIFTS_MAX];
  bool has_shift = demo_shifts_on(demo, employee, date, shifts) > 0;
  if (has_shift && on_vacation(demo, employee, offset))
    absences[count++] = (struct demo_absence){EXCEPTION_VACATION, true, {0, 0}, ""};
  else if (has_shift && is_sick(demo, employee, offset))
    absences[count++] = (struct demo_absence){EXCEPTION_SICK, true, {0, 0}, ""};
  else if (!on_vacation(demo, employee, offset) &&
           monthly_absence(demo, employee, offset, has_shift, &absences[count]))
    count++;
  return count;
}

static enum code write_absence(struct demo *demo, int employee, int32_t date,
                               const struct demo_absence *absence, int index, struct error *error) {
  struct demo_line *line = &demo->line;
  demo_row(demo, "schedule_exception", demo_setup_id(demo, KIND_EXCEPTION, index));
  line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, employee));
  line_date(line, "date", date);
  if (absence->whole_day) {
    line_null(line, "start");
    line_null(line, "end");
  } else {
    line_time(line, "start", absence->time.start);
    line_time(line, "end", absence->time.end);
  }
  line_text(line, "type", exception_type_words.words[absence->type]);
  line_text(line, "reason", absence->reason);
  return demo_emit(demo, error);
}

enum code demo_write_absences(struct demo *demo, struct error *error) {
  int index = 0;
  for (int employee = 0; employee < demo->extent.employees; employee++) {
    for (int32_t date = demo->first_day; date <= demo->last_day; date++) {
      struct demo_absence absences[ABSENCES_MAX];
      int count = demo_absences_on(demo, employee, date, absences);
      for (int i = 0; i < count; i++) {
        enum code code = write_absence(demo, employee, date, &absences[i], index++, error);
        if (code != CODE_OK) return code;
      }
    }
  }
  return CODE_OK;
}
