#include "core/model/rules.h"

#include <stdio.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/refusal.h"

/*
 * One walk over the rules serves both questions: with a verdict it names every breach, without one it stops at
 * the first. So every check returns whether the walk goes on.
 */
struct check {
  const struct rules_context *context;
  const struct agenda *agenda;
  const struct salon *salon;
  const struct visit_plan *plan;
  int64_t start;
  struct refusal refusal;
  struct verdict *verdict;
  struct breach spare; /* written to when the verdict is full */
};

/* A new breach whose sentence the caller writes. */
static struct breach *add_breach(struct check *check, enum code code, enum breach_source source,
                                 const struct id *source_id, int employee) {
  struct verdict *verdict = check->verdict;
  const struct actor *actor = check->context->actor;
  struct breach *breach = &check->spare;
  if (verdict->breach_count < BREACHES_MAX)
    breach = &verdict->breaches[verdict->breach_count++];
  else
    verdict->more++;
  breach->code = code;
  breach->source = source;
  breach->source_id = source_id == NULL ? id_nil : *source_id;
  breach->employee = employee;
  breach->overridable = actor != NULL && role_may_override(actor->role, code);
  breach->visit = id_nil;
  breach->visit_at = 0;
  breach->text[0] = '\0';
  breach->why[0] = '\0';
  return breach;
}

static bool is_named(const struct check *check, enum code code, struct id source_id, int employee) {
  for (int i = 0; i < check->verdict->breach_count; i++) {
    const struct breach *breach = &check->verdict->breaches[i];
    if (breach->code == code && breach->employee == employee && id_equal(breach->source_id, source_id))
      return true;
  }
  return false;
}

static bool names_code(const struct check *check, enum code code) {
  for (int i = 0; i < check->verdict->breach_count; i++)
    if (check->verdict->breaches[i].code == code) return true;
  return false;
}

static int32_t date_of(const struct check *check, int64_t instant) {
  int32_t date;
  int minute;
  zone_to_wall(check->refusal.zone, instant, &date, &minute);
  return date;
}

static bool is_first_of_employee(const struct visit_plan *plan, int at) {
  for (int i = 0; i < at; i++)
    if (plan->segments[i].employee == plan->segments[at].employee) return false;
  return true;
}

static bool is_first_of_service(const struct visit_plan *plan, int at) {
  for (int i = 0; i < at; i++)
    if (plan->segments[i].service == plan->segments[at].service) return false;
  return true;
}

/* ---- not_qualified ---- */

static bool check_employee(struct check *check, int employee) {
  if (salon_bookable(check->salon, employee, check->plan->location)) return true;
  if (check->verdict == NULL) return false;
  struct breach *breach = add_breach(check, CODE_NOT_QUALIFIED, BREACH_OF_EMPLOYEE,
                                     &check->salon->employees[employee].id, employee);
  refusal_of_employee(&check->refusal, employee, check->plan->location, breach->text);
  return true;
}

static bool check_offered(struct check *check, int service) {
  const struct service *row = &check->salon->services[service];
  if (row->active || !id_is_nil(check->context->except)) return true;
  if (check->verdict == NULL) return false;
  struct breach *breach = add_breach(check, CODE_NOT_QUALIFIED, BREACH_OF_SERVICE, &row->id, INDEX_NONE);
  refusal_write(breach->text, _("%s is no longer offered."), row->name);
  return true;
}

/* The parts of one service that one employee does are the segments [first, end). */
static bool check_skill(struct check *check, int first, int end) {
  const struct plan_segment *segments = check->plan->segments;
  int employee = segments[first].employee;
  int service = segments[first].service;
  bool able = true;
  for (int i = first; i < end && able; i++)
    able = salon_may_do_part(check->salon, employee, service, segments[i].part);
  if (able) return true;
  if (check->verdict == NULL) return false;
  const struct skill *skill = salon_skill(check->salon, employee, service);
  struct breach *breach =
      add_breach(check, CODE_NOT_QUALIFIED, BREACH_OF_SERVICE, &check->salon->services[service].id, employee);
  refusal_write(breach->text,
                skill != NULL && skill->may_book ? _("%s may not do every part of %s.")
                                                 : _("%s may not do %s."),
                check->salon->employees[employee].name, check->salon->services[service].name);
  refusal_why_skill(&check->refusal, service, check->plan->location, breach->why);
  return true;
}

static bool check_qualified(struct check *check) {
  const struct visit_plan *plan = check->plan;
  for (int first = 0; first < plan->segment_count;) {
    const struct plan_segment *segment = &plan->segments[first];
    int end = first + 1;
    while (end < plan->segment_count && plan->segments[end].service_at == segment->service_at &&
           plan->segments[end].employee == segment->employee)
      end++;
    if (is_first_of_employee(plan, first) && !check_employee(check, segment->employee)) return false;
    if (is_first_of_service(plan, first) && !check_offered(check, segment->service)) return false;
    if (!check_skill(check, first, end)) return false;
    first = end;
  }
  return true;
}

/* ---- outside_hours ---- */

static void name_absences(struct check *check, int employee, struct interval span,
                          const struct wall_day *day) {
  const struct agenda *agenda = check->agenda;
  const struct holiday *holiday = agenda_holiday_on(agenda, day->date);
  if (holiday != NULL && !is_named(check, CODE_OUTSIDE_HOURS, holiday->id, INDEX_NONE)) {
    struct breach *breach =
        add_breach(check, CODE_OUTSIDE_HOURS, BREACH_OF_HOLIDAY, &holiday->id, INDEX_NONE);
    char date[MOMENT_TEXT_SIZE];
    refusal_date(&check->refusal, holiday->date, date);
    refusal_write(breach->text, _("%s is a holiday (%s)."), date, holiday->name);
  }
  int end;
  for (int i = agenda_exceptions_on(agenda, employee, day->date, &end); i < end; i++) {
    const struct schedule_exception *exception = &agenda->exceptions[i];
    if (exception->type == EXCEPTION_AVAILABLE ||
        !interval_overlaps(schedule_exception_time(exception, day), span))
      continue;
    struct breach *breach =
        add_breach(check, CODE_OUTSIDE_HOURS, BREACH_OF_EXCEPTION, &exception->id, employee);
    refusal_of_exception(&check->refusal, exception, breach->text);
  }
}

static void name_blocks(struct check *check, int employee, struct interval span) {
  const struct agenda *agenda = check->agenda;
  for (int i = agenda->first_block[employee]; i < agenda->first_block[employee + 1]; i++) {
    if (!interval_overlaps(agenda->blocks[i].time, span)) continue;
    struct breach *breach =
        add_breach(check, CODE_OUTSIDE_HOURS, BREACH_OF_BLOCK, &agenda->blocks[i].id, employee);
    refusal_of_block(&check->refusal, &agenda->blocks[i], breach->text);
  }
}

/* Everything that takes the stretch, or a part of it, out of the employee's working time. */
static void name_hours(struct check *check, int employee, struct interval span) {
  struct interval pieces[VISIT_DATES_MAX * WORKING_PIECES_MAX];
  struct interval_set shifts;
  interval_set_init(&shifts, pieces, sizeof pieces / sizeof pieces[0]);
  agenda_time_over(check->agenda, employee, span, agenda_shift_time_on, &shifts);
  if (!interval_set_contains(&shifts, span)) {
    struct breach *breach = add_breach(check, CODE_OUTSIDE_HOURS, BREACH_OF_SHIFT, NULL, employee);
    refusal_of_shift(&check->refusal, employee, &shifts, span, breach->text);
    refusal_why_shift(&check->refusal, employee, breach->why);
  }
  int32_t last = date_of(check, span.to - 1);
  for (int32_t date = date_of(check, span.from); date <= last; date++) {
    struct wall_day day;
    wall_day_init(&day, check->refusal.zone, date);
    name_absences(check, employee, span, &day);
  }
  name_blocks(check, employee, span);
  if (names_code(check, CODE_OUTSIDE_HOURS)) return;
  struct breach *breach = add_breach(check, CODE_OUTSIDE_HOURS, BREACH_OF_SHIFT, NULL, employee);
  refusal_write(breach->text, _("The day of %s is cut into too many pieces to book a visit there."),
                check->salon->employees[employee].name);
}

static bool check_open(struct check *check) {
  const struct location *location = &check->salon->locations[check->plan->location];
  if (location->status == LOCATION_ACTIVE) return true;
  if (check->verdict == NULL) return false;
  struct breach *breach =
      add_breach(check, CODE_OUTSIDE_HOURS, BREACH_OF_LOCATION, &location->id, INDEX_NONE);
  refusal_write(breach->text,
                location->status == LOCATION_MAINTENANCE ? _("%s is closed for now (maintenance).")
                                                         : _("%s is closed for now (not in use)."),
                location->name);
  return true;
}

static bool check_hours(struct check *check) {
  const struct visit_plan *plan = check->plan;
  if (!check_open(check)) return false;
  for (int first = 0; first < plan->segment_count;) {
    int end = visit_plan_block_end(plan, first);
    int employee = plan->segments[first].employee;
    const struct plan_segment *last = &plan->segments[end - 1];
    struct interval span = {
        .from = plan_segment_time(&plan->segments[first], check->start).from,
        .to = plan_segment_time(last, check->start).to + last->gap_after * MS_PER_MINUTE,
    };
    first = end;
    if (agenda_works_through(check->agenda, employee, span)) continue;
    if (check->verdict == NULL) return false;
    name_hours(check, employee, span);
  }
  return true;
}

/* ---- slot_taken ---- */

static bool check_busy(struct check *check, const struct plan_segment *segment) {
  const struct agenda *agenda = check->agenda;
  struct id except = check->context->except;
  struct interval need = plan_segment_occupied(segment, check->start);
  int row = agenda_busy_row(agenda, segment->employee, agenda->first_busy[segment->employee], need, except);
  if (row == INDEX_NONE) return true;
  if (check->verdict == NULL) return false;
  for (; row != INDEX_NONE; row = agenda_busy_row(agenda, segment->employee, row + 1, need, except)) {
    const struct busy *busy = &agenda->busy[row];
    if (is_named(check, CODE_SLOT_TAKEN, busy->appointment, segment->employee)) continue;
    bool times = interval_overlaps(plan_segment_time(segment, check->start), busy->time);
    struct breach *breach = add_breach(check, CODE_SLOT_TAKEN, times ? BREACH_OF_VISIT : BREACH_OF_BUFFER,
                                       &busy->appointment, segment->employee);
    breach->visit = busy->appointment;
    breach->visit_at = busy->time.from;
    refusal_of_busy(&check->refusal, segment, check->start, busy, breach->text);
    if (!times) refusal_why_buffer(&check->refusal, segment, check->start, busy, breach->why);
  }
  return true;
}

static bool check_hold(struct check *check, const struct plan_segment *segment) {
  const struct block *hold =
      agenda_hold_in(check->agenda, segment->employee, plan_segment_occupied(segment, check->start));
  if (hold == NULL) return true;
  if (check->verdict == NULL) return false;
  if (is_named(check, CODE_SLOT_TAKEN, hold->id, segment->employee)) return true;
  struct breach *breach = add_breach(check, CODE_SLOT_TAKEN, BREACH_OF_HOLD, &hold->id, segment->employee);
  refusal_of_hold(&check->refusal, hold, breach->text);
  refusal_why_hold(&check->refusal, hold, breach->why);
  return true;
}

/* A block of the visit against the later ones of the same employee. */
static bool check_return(struct check *check, int first, int end) {
  const struct visit_plan *plan = check->plan;
  int employee = plan->segments[first].employee;
  struct interval before = plan_segment_occupied(&plan->segments[end - 1], check->start);
  for (int i = end; i < plan->segment_count; i++) {
    if (plan->segments[i].employee != employee) continue;
    if (!interval_overlaps(before, plan_segment_occupied(&plan->segments[i], check->start))) continue;
    if (check->verdict == NULL) return false;
    if (is_named(check, CODE_SLOT_TAKEN, id_nil, employee)) continue;
    struct breach *breach = add_breach(check, CODE_SLOT_TAKEN, BREACH_OF_BUFFER, NULL, employee);
    refusal_write(breach->text, _("%s would come back to %s before the buffers of both parts are over."),
                  check->salon->employees[employee].name,
                  check->salon->services[plan->segments[i].service].name);
  }
  return true;
}

static bool check_free(struct check *check) {
  const struct visit_plan *plan = check->plan;
  for (int i = 0; i < plan->segment_count; i++)
    if (!check_busy(check, &plan->segments[i]) || !check_hold(check, &plan->segments[i])) return false;
  for (int first = 0; first < plan->segment_count;) {
    int end = visit_plan_block_end(plan, first);
    if (!check_return(check, first, end)) return false;
    first = end;
  }
  return true;
}

/* ---- notice ---- */

static bool check_ahead(struct check *check, const struct service *service) {
  int64_t earliest = check->context->now + service->notice_min_hours * MS_PER_HOUR;
  int32_t today = date_of(check, check->context->now);
  bool soon = service->notice_min_hours > 0 && check->start < earliest;
  bool far = service->notice_max_days > 0 && (int64_t)check->refusal.date - today > service->notice_max_days;
  if (!soon && !far) return true;
  if (check->verdict == NULL) return false;
  struct breach *breach = add_breach(check, CODE_NOTICE, BREACH_OF_SERVICE, &service->id, INDEX_NONE);
  char when[REFUSAL_CLOCK_SIZE];
  if (soon) {
    refusal_clock(&check->refusal, earliest, when);
    refusal_write(breach->text,
                  P_("%s wants %d hour of notice, so that it can start at %s at the earliest.",
                     "%s wants %d hours of notice, so that it can start at %s at the earliest.",
                     service->notice_min_hours),
                  service->name, service->notice_min_hours, when);
    return true;
  }
  refusal_date(&check->refusal, today + service->notice_max_days, when);
  refusal_write(breach->text,
                P_("%s can be booked at most %d day ahead, until %s.",
                   "%s can be booked at most %d days ahead, until %s.", service->notice_max_days),
                service->name, service->notice_max_days, when);
  return true;
}

static bool check_notice(struct check *check) {
  const struct rules_context *context = check->context;
  if (context->walk_in || context->keeps_start) return true;
  if (check->start < context->now) {
    if (check->verdict == NULL) return false;
    struct breach *breach = add_breach(check, CODE_NOTICE, BREACH_OF_CLOCK, NULL, INDEX_NONE);
    char start[REFUSAL_CLOCK_SIZE];
    char now[REFUSAL_CLOCK_SIZE];
    refusal_clock(&check->refusal, check->start, start);
    refusal_clock(&check->refusal, context->now, now);
    refusal_write(breach->text, _("The start at %s is over already: it is %s now."), start, now);
    return true;
  }
  for (int i = 0; i < check->plan->segment_count; i++) {
    const struct service *service = &check->salon->services[check->plan->segments[i].service];
    if (is_first_of_service(check->plan, i) && !check_ahead(check, service)) return false;
  }
  return true;
}

/* ---- limit ---- */

static bool check_count(struct check *check, int service, int32_t from, int32_t to, int limit) {
  if (limit <= 0) return true;
  int count = agenda_count_service(check->agenda, service, from, to, check->context->except);
  if (count < limit) return true;
  if (check->verdict == NULL) return false;
  const struct service *row = &check->salon->services[service];
  struct breach *breach = add_breach(check, CODE_LIMIT, BREACH_OF_SERVICE, &row->id, INDEX_NONE);
  char date[MOMENT_TEXT_SIZE];
  refusal_date(&check->refusal, from, date);
  refusal_write(breach->text,
                from == to
                    ? P_("%s is booked %d time on %s already, and its limit is %d.",
                         "%s is booked %d times on %s already, and its limit is %d.", count)
                    : P_("%s is booked %d time in the week of %s already, and its limit is %d.",
                         "%s is booked %d times in the week of %s already, and its limit is %d.", count),
                row->name, count, date, limit);
  return true;
}

static bool check_limits(struct check *check) {
  for (int i = 0; i < check->plan->segment_count; i++) {
    const struct plan_segment *segment = &check->plan->segments[i];
    const struct service *service = &check->salon->services[segment->service];
    if (service->limit_per_day <= 0 && service->limit_per_week <= 0) continue;
    if (!is_first_of_service(check->plan, i)) continue;
    int32_t date = date_of(check, plan_segment_time(segment, check->start).from);
    int32_t monday = date_week_start(date, MONDAY);
    if (!check_count(check, segment->service, date, date, service->limit_per_day)) return false;
    if (!check_count(check, segment->service, monday, monday + 6, service->limit_per_week)) return false;
  }
  return true;
}

/* ---- the customer ---- */

static bool check_blocked(struct check *check) {
  const struct rules_customer *customer = check->context->customer;
  if (customer == NULL || !customer->blocked) return true;
  if (check->verdict == NULL) return false;
  struct breach *breach =
      add_breach(check, CODE_CUSTOMER_BLOCKED, BREACH_OF_CUSTOMER, &customer->id, INDEX_NONE);
  const char *reason = customer->blocked_reason;
  size_t length = reason == NULL ? 0 : strlen(reason);
  if (length > 0 && reason[length - 1] == '.') length--; /* the sentence ends by itself */
  if (length > 0)
    refusal_write(breach->text, _("%s is blocked: %.*s."), customer->name, (int)length, reason);
  else
    refusal_write(breach->text, _("%s is blocked."), customer->name);
  return true;
}

/* The service that a visit nearby and the plan have in common, or INDEX_NONE. */
static int common_service(const struct visit_plan *plan, const struct nearby_visit *nearby) {
  for (int i = 0; i < plan->segment_count; i++)
    for (int j = 0; j < nearby->service_count; j++)
      if (plan->segments[i].service == nearby->services[j]) return nearby->services[j];
  return INDEX_NONE;
}

static bool check_duplicates(struct check *check) {
  const struct rules_customer *customer = check->context->customer;
  if (customer == NULL) return true;
  const int64_t window = DUPLICATE_WINDOW_MINUTES * MS_PER_MINUTE;
  for (int i = 0; i < customer->nearby_count; i++) {
    const struct nearby_visit *nearby = &customer->nearby[i];
    int64_t apart = nearby->starts_at - check->start;
    if (apart < -window || apart > window || id_equal(nearby->id, check->context->except)) continue;
    int service = common_service(check->plan, nearby);
    if (service == INDEX_NONE) continue;
    if (check->verdict == NULL) return false;
    struct breach *breach = add_breach(check, CODE_DUPLICATE, BREACH_OF_CUSTOMER, &nearby->id, INDEX_NONE);
    char start[REFUSAL_CLOCK_SIZE];
    breach->visit = nearby->id;
    breach->visit_at = nearby->starts_at;
    refusal_clock(&check->refusal, nearby->starts_at, start);
    refusal_write(breach->text, _("%s has %s at %s already."), customer->name,
                  check->salon->services[service].name, start);
  }
  return true;
}

static void warn_of_no_shows(struct check *check) {
  const struct rules_customer *customer = check->context->customer;
  int from = check->salon->no_show_warning;
  if (customer == NULL || from <= 0 || customer->no_show_count < from) return;
  struct warning *warning = &check->verdict->warnings[check->verdict->warning_count++];
  warning->code = "no_shows";
  refusal_write(warning->text, P_("%s missed %d visit.", "%s missed %d visits.", customer->no_show_count),
                customer->name, customer->no_show_count);
}

static void check_init(struct check *check, const struct rules_context *context,
                       const struct visit_plan *plan, int64_t start, struct verdict *verdict) {
  check->context = context;
  check->agenda = context->agenda;
  check->salon = context->agenda->salon;
  check->plan = plan;
  check->start = start;
  check->verdict = verdict;
  check->refusal = (struct refusal){.salon = check->salon, .zone = agenda_zone(context->agenda)};
  check->refusal.date = date_of(check, start);
  check->refusal.today = date_of(check, context->now);
  if (verdict == NULL) return;
  verdict->breach_count = 0;
  verdict->more = 0;
  verdict->warning_count = 0;
}

static bool check_rules(const struct rules_context *context, const struct visit_plan *plan, int64_t start,
                        struct verdict *verdict) {
  struct check check;
  check_init(&check, context, plan, start, verdict);
  bool allowed = check_qualified(&check) && check_hours(&check) && check_free(&check) &&
                 check_notice(&check) && check_limits(&check) && check_blocked(&check) &&
                 check_duplicates(&check);
  if (verdict != NULL) warn_of_no_shows(&check);
  return allowed;
}

/* Whether a breach is one of those that the visit has as it stands. */
static bool stands_already(const struct verdict *before, const struct breach *breach) {
  for (int i = 0; i < before->breach_count; i++) {
    const struct breach *old = &before->breaches[i];
    if (old->code == breach->code && old->employee == breach->employee &&
        id_equal(old->source_id, breach->source_id))
      return true;
  }
  return false;
}

/* Drops what the visit breaks as it stands. */
static void forgive(const struct rules_context *context, struct verdict *verdict) {
  struct verdict before;
  struct rules_context as_it_stands = *context;
  int kept = 0;
  as_it_stands.was = NULL;
  (void)check_rules(&as_it_stands, context->was, context->was_start, &before);
  for (int i = 0; i < verdict->breach_count; i++)
    if (!stands_already(&before, &verdict->breaches[i])) verdict->breaches[kept++] = verdict->breaches[i];
  verdict->breach_count = kept;
}

void rules_check(const struct rules_context *context, const struct visit_plan *plan, int64_t start,
                 struct verdict *verdict) {
  (void)check_rules(context, plan, start, verdict);
  if (verdict->breach_count == 0 || context->was == NULL) return;
  if (visit_plan_within(plan, start, context->was, context->was_start)) forgive(context, verdict);
}

void rules_check_customer(const struct rules_context *context, const struct visit_plan *plan, int64_t start,
                          struct verdict *verdict) {
  struct check check;
  check_init(&check, context, plan, start, verdict);
  (void)check_blocked(&check);
  (void)check_duplicates(&check);
  warn_of_no_shows(&check);
}

bool rules_allow(const struct rules_context *context, const struct visit_plan *plan, int64_t start) {
  return check_rules(context, plan, start, NULL);
}
