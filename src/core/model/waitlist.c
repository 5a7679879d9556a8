#include "core/model/waitlist.h"

#include "core/model/date.h"
#include "core/model/instant.h"

bool waitlist_before(const struct waitlist_party *left, const struct waitlist_party *right) {
  if (left->priority != right->priority) return left->priority > right->priority;
  return left->created_at < right->created_at;
}

/* What of the gap lies in the times that the party named. */
static struct interval wanted_time(const struct agenda *agenda, const struct waitlist_gap *gap,
                                   const struct waitlist_party *party) {
  struct interval none = {0, 0};
  struct wall_day wall;
  int32_t date = 0;
  int minute = 0;
  zone_to_wall(agenda_zone(agenda), gap->time.from, &date, &minute);
  if (party->from != DATE_NONE && date < party->from) return none;
  if (party->to != DATE_NONE && date > party->to) return none;
  if ((party->days & 1U << date_weekday(date)) == 0) return none;
  wall_day_init(&wall, agenda_zone(agenda), date);
  return (struct interval){wall_day_beginning(&wall, party->start_minute),
                           wall_day_ending(&wall, party->end_minute)};
}

/* The first start in the gap with one employee; 0 when there is none. */
static int64_t first_start(const struct rules_context *context, const struct waitlist_gap *gap,
                           const struct waitlist_party *party, int employee) {
  const struct agenda *agenda = context->agenda;
  const struct visit_request request = {.location = agenda->location,
                                        .services = {{.service = party->service, .employee = employee}},
                                        .service_count = 1};
  struct interval wanted = wanted_time(agenda, gap, party);
  struct visit_plan plan;
  if (visit_plan_make(agenda->salon, &request, &employee, &plan, NULL) != CODE_OK) return 0;
  int64_t step = agenda->salon->slot_minutes * MS_PER_MINUTE;
  int64_t day = zone_day_start(agenda_zone(agenda), agenda->first_date);
  int64_t start = gap->time.from > wanted.from ? gap->time.from : wanted.from;
  while (start < gap->time.to && visit_plan_end(&plan, start) <= wanted.to) {
    if (start >= context->now && rules_allow(context, &plan, start)) return start;
    start += step - (start - day) % step; /* on to the grid */
  }
  return 0;
}

static bool find_fit(const struct rules_context *context, const struct waitlist_gap *gap,
                     const struct waitlist_party *party, struct waitlist_fit *fit) {
  const struct salon *salon = context->agenda->salon;
  fit->starts_at = 0;
  for (int employee = 0; employee < salon->employee_count && party->service != INDEX_NONE; employee++) {
    if (gap->employee != INDEX_NONE && gap->employee != employee) continue;
    if (party->employee != INDEX_NONE && party->employee != employee) continue;
    if (!salon_qualified(salon, employee, party->service, context->agenda->location)) continue;
    int64_t start = first_start(context, gap, party, employee);
    if (start == 0 || (fit->starts_at != 0 && start >= fit->starts_at)) continue;
    fit->starts_at = start;
    fit->employee = employee;
  }
  return fit->starts_at != 0;
}

int waitlist_fits(const struct agenda *agenda, const struct waitlist_gap *gap, int64_t now,
                  const struct waitlist_party parties[], int count, struct waitlist_fit fits[], int maximum) {
  const struct actor actor = {.role = ROLE_RECEPTION};
  const struct rules_context context = {.agenda = agenda, .actor = &actor, .now = now};
  int suited = 0;
  for (int i = 0; i < count; i++) {
    struct waitlist_fit fit = {.party = i};
    if (!find_fit(&context, gap, &parties[i], &fit)) continue;
    int at = suited < maximum ? suited : maximum;
    suited++;
    while (at > 0 && waitlist_before(&parties[i], &parties[fits[at - 1].party])) {
      if (at < maximum) fits[at] = fits[at - 1];
      at--;
    }
    if (at < maximum) fits[at] = fit;
  }
  return suited;
}
