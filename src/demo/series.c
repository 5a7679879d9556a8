#include "demo/series.h"

#include <stdio.h>

#include "demo/customers.h"

/* The customers are hand-written ones. */
const struct demo_series demo_series[] = {
    {.customer = 5, .employee = 0, .service = BLOW_DRY, .weekday = FRIDAY, .minute = 540, .every_weeks = 1},
    {.customer = 16,
     .employee = 2,
     .service = ROOT_COLOUR,
     .weekday = SATURDAY,
     .minute = 600,
     .every_weeks = 4},
    {.customer = 4,
     .employee = 1,
     .service = MENS_HAIRCUT,
     .weekday = TUESDAY,
     .minute = 1080,
     .every_weeks = 3},
};
const int demo_series_count = sizeof demo_series / sizeof *demo_series;

enum { SERIES_BEHIND = -26 * 7, WORKSHOP_BEHIND = -24, WORKSHOP_AHEAD = 4, WORKSHOP_SEARCH = 3 };

/* The first day of the series: half a year ago, on its weekday. */
static int32_t first_date(const struct demo *demo, const struct demo_series *series) {
  int32_t from = demo->today + SERIES_BEHIND;
  return from + (series->weekday - date_weekday(from) + 7) % 7;
}

bool demo_series_falls_on(const struct demo *demo, const struct demo_series *series, int32_t date) {
  int32_t days = date - first_date(demo, series);
  return days >= 0 && days % (7 * series->every_weeks) == 0;
}

/* The first one of three days on which Mia works in the afternoon. */
static int32_t workshop_date(const struct demo *demo, int offset) {
  for (int32_t date = demo->today + offset; date < demo->today + offset + WORKSHOP_SEARCH; date++) {
    int weekday = date_weekday(date);
    if (weekday == MONDAY || weekday == TUESDAY || weekday == THURSDAY || weekday == FRIDAY) return date;
  }
  return demo->today + offset;
}

bool demo_workshop_falls_on(const struct demo *demo, int32_t date) {
  return date == workshop_date(demo, WORKSHOP_AHEAD) || date == workshop_date(demo, WORKSHOP_BEHIND);
}

enum code demo_write_series(struct demo *demo, struct error *error) {
  static const char *const weekdays[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < demo_series_count; i++) {
    const struct demo_series *series = &demo_series[i];
    struct demo_line *line = &demo->line;
    char rule[64];
    (void)snprintf(rule, sizeof rule, "FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s", series->every_weeks,
                   weekdays[series->weekday]);
    demo_row(demo, "series", demo_setup_id(demo, KIND_SERIES, i));
    line_id(line, "customer", demo_customer_id(demo, series->customer));
    line_id(line, "location", demo_setup_id(demo, KIND_LOCATION, 0));
    line_text(line, "rule", rule);
    line_date(line, "first_date", first_date(demo, series));
    line_time(line, "start", series->minute);
    code = demo_emit(demo, error);
  }
  return code;
}
