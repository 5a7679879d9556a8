#include "demo/civil.h"
#include "demo/staff.h"

enum { EVERYWHERE = -1 };

/* A date of every year, or a number of days after Easter Sunday (then month is 0). */
static const struct holiday_rule {
  const char *name;
  int month, day; /* day after Easter when month is 0 */
  int location;
  bool blocks;
} rules[] = {
    {"New Year's Day", 1, 1, EVERYWHERE, true},
    {"International Women's Day", 3, 8, 0, true},
    {"Good Friday", 0, -2, EVERYWHERE, true},
    {"Easter Monday", 0, 1, EVERYWHERE, true},
    {"Labour Day", 5, 1, EVERYWHERE, true},
    {"Ascension Day", 0, 39, EVERYWHERE, true},
    {"Whit Monday", 0, 50, EVERYWHERE, true},
    {"German Unity Day", 10, 3, EVERYWHERE, true},
    {"Reformation Day", 10, 31, 1, true},
    {"Saint Nicholas' Day", 12, 6, EVERYWHERE, false},
    {"Christmas Eve", 12, 24, EVERYWHERE, false},
    {"Christmas Day", 12, 25, EVERYWHERE, true},
    {"Second Day of Christmas", 12, 26, EVERYWHERE, true},
};

enum { RULE_COUNT = sizeof rules / sizeof *rules };

static int32_t rule_date(const struct holiday_rule *rule, int year) {
  return rule->month == 0 ? demo_easter(year) + rule->day : date_from_civil(year, rule->month, rule->day);
}

/* The salon is open today whatever the calendar says, so that there is something to see. */
static bool rule_blocks(const struct demo *demo, const struct holiday_rule *rule) {
  int year, month, day;
  date_to_civil(demo->today, &year, &month, &day);
  return rule->blocks && rule_date(rule, year) != demo->today;
}

static bool rule_applies(const struct demo *demo, const struct holiday_rule *rule, int location) {
  (void)demo;
  return rule->location == EVERYWHERE || rule->location == location;
}

bool demo_is_closed(const struct demo *demo, int location, int32_t date) {
  int year, month, day;
  date_to_civil(date, &year, &month, &day);
  for (int i = 0; i < RULE_COUNT; i++) {
    const struct holiday_rule *rule = &rules[i];
    if (rule_date(rule, year) == date && rule_applies(demo, rule, location) && rule_blocks(demo, rule))
      return true;
  }
  return false;
}

static enum code write_holiday(struct demo *demo, int at, int year, int index, struct error *error) {
  const struct holiday_rule *rule = &rules[at];
  demo_row(demo, "holiday", demo_setup_id(demo, KIND_HOLIDAY, index));
  if (rule->location == EVERYWHERE)
    line_null(&demo->line, "location");
  else
    line_id(&demo->line, "location", demo_setup_id(demo, KIND_LOCATION, rule->location));
  line_date(&demo->line, "date", rule_date(rule, year));
  line_text(&demo->line, "name", rule->name);
  line_bool(&demo->line, "yearly", rule->month != 0);
  line_bool(&demo->line, "blocks_booking", rule_blocks(demo, rule));
  return demo_emit(demo, error);
}

enum code demo_write_holidays(struct demo *demo, struct error *error) {
  int first, last, month, day, index = 0;
  date_to_civil(demo->first_day, &first, &month, &day);
  date_to_civil(demo->last_day, &last, &month, &day);
  enum code code = CODE_OK;
  for (int at = 0; at < RULE_COUNT; at++) {
    if (rules[at].location >= demo->extent.locations) continue;
    int end = rules[at].month != 0 ? first : last;
    for (int year = first; code == CODE_OK && year <= end; year++)
      code = write_holiday(demo, at, year, index++, error);
  }
  return code;
}
