#include "demo/book.h"

#include <stdlib.h>
#include <string.h>

#include "demo/series.h"
#include "demo/staff.h"

/* A visit that is tried: its services with their parts, before it is known whether there is room. */
struct attempt {
  struct demo_book *book;
  struct demo_visit visit;
  struct demo_part parts[VISIT_SERVICES][PARTS_MAX];
  int part_counts[VISIT_SERVICES];
};

int demo_visit_start(const struct demo_visit *visit) { return visit->services[0].start; }

int demo_visit_end(const struct demo_visit *visit) {
  const struct demo_visit_service *last = &visit->services[visit->service_count - 1];
  return last->start + last->minutes;
}

static void mark(bool steps[BOOK_STEPS], int start, int end, bool value) {
  int from = start < 0 ? 0 : start / BOOK_STEP;
  int to = end > MINUTES_PER_DAY ? BOOK_STEPS : (end + BOOK_STEP - 1) / BOOK_STEP;
  for (int i = from; i < to; i++) steps[i] = value;
}

/* Whether all steps of [start, end) have this value; what lies outside the day has neither. */
static bool all(const bool steps[BOOK_STEPS], int start, int end, bool value) {
  if (start < 0 || end > MINUTES_PER_DAY) return false;
  for (int i = start / BOOK_STEP; i < (end + BOOK_STEP - 1) / BOOK_STEP; i++) {
    if (steps[i] != value) return false;
  }
  return true;
}

/* -- Working time ------------------------------------------------------------------------------------------------------------- */

static void take_absences(struct demo_book *book, int employee) {
  struct demo_absence absences[ABSENCES_MAX];
  int count = demo_absences_on(book->demo, employee, book->date, absences);
  bool *works = book->works[employee];
  for (int i = 0; i < count; i++) {
    if (absences[i].type == EXCEPTION_AVAILABLE)
      mark(works, absences[i].time.start, absences[i].time.end, true);
  }
  for (int i = 0; i < count; i++) {
    if (absences[i].type == EXCEPTION_AVAILABLE) continue;
    if (absences[i].whole_day)
      mark(works, 0, MINUTES_PER_DAY, false);
    else
      mark(works, absences[i].time.start, absences[i].time.end, false);
  }
}

static void add_block(struct demo_book *book, int employee, int start, int minutes, const char *reason) {
  if (book->block_count == BOOK_BLOCKS_MAX || !all(book->works[employee], start, start + minutes, true))
    return;
  book->blocks[book->block_count++] =
      (struct demo_block){.employee = employee, .time = {start, start + minutes}, .reason = reason};
  mark(book->works[employee], start, start + minutes, false);
}

/* Lunch for who works through noon, and an errand now and then; typed in for the weeks around today only. */
static void take_blocks(struct demo_book *book, int employee, struct demo_random *random) {
  enum { WEEKS_BEHIND = -14, WEEKS_AHEAD = 28, LUNCH_FROM = 12 * HOUR };
  int32_t offset = book->date - book->demo->today;
  if (offset < WEEKS_BEHIND || offset > WEEKS_AHEAD) return;
  int lunch = LUNCH_FROM + 15 * demo_random_below(random, 6);
  bool errand = demo_random_chance(random, 40);
  if (all(book->works[employee], lunch - 2 * HOUR, lunch + 2 * HOUR, true))
    add_block(book, employee, lunch, 30, "Lunch");
  if (errand) add_block(book, employee, 16 * HOUR, 45, "Errand");
}

static bool belongs(const struct demo_book *book, int employee) {
  return book->demo->employees[employee].location == book->location;
}

static void open_day(struct demo_book *book, struct demo_random *random) {
  const struct demo *demo = book->demo;
  memset(book->works, 0, sizeof book->works);
  memset(book->busy, 0, sizeof book->busy);
  book->visit_count = book->block_count = 0;
  if (demo_is_closed(demo, book->location, book->date)) return;
  for (int employee = 0; employee < demo->extent.employees; employee++) {
    if (!belongs(book, employee)) continue;
    struct demo_minutes shifts[SHIFTS_MAX];
    int count = demo_shifts_on(demo, employee, book->date, shifts);
    for (int i = 0; i < count; i++) mark(book->works[employee], shifts[i].start, shifts[i].end, true);
    take_absences(book, employee);
    take_blocks(book, employee, random);
  }
}

/* -- Putting a visit into the book -------------------------------------------------------------------------------------------- */

/* Fills starts, minutes and parts, one service after the other from `start`. */
static void lay_out(struct attempt *attempt, int start) {
  struct demo_visit *visit = &attempt->visit;
  for (int i = 0; i < visit->service_count; i++) {
    struct demo_visit_service *service = &visit->services[i];
    int count =
        demo_service_parts(attempt->book->demo, service->employee, service->service, attempt->parts[i]);
    for (int at = 0; at < visit->addon_count; at++) {
      if (visit->addons[at].service == i)
        attempt->parts[i][count - 1].minutes += demo_addons[visit->addons[at].addon].minutes;
    }
    attempt->part_counts[i] = count;
    service->start = start;
    service->minutes = 0;
    for (int at = 0; at < count; at++)
      service->minutes += attempt->parts[i][at].minutes + attempt->parts[i][at].gap_after;
    start += service->minutes;
  }
}

/* What a part of a service occupies: buffers only where a block of one employee begins and ends (Rules of booking 1). */
static struct demo_minutes occupied(const struct attempt *attempt, int at, int part, int start) {
  const struct demo_visit_service *services = attempt->visit.services;
  bool opens = part == 0 && (at == 0 || services[at - 1].employee != services[at].employee);
  bool closes = part == attempt->part_counts[at] - 1 && (at == attempt->visit.service_count - 1 ||
                                                         services[at + 1].employee != services[at].employee);
  const struct demo_service *service = &demo_services[services[at].service];
  int end = start + attempt->parts[at][part].minutes;
  return (struct demo_minutes){start - (opens ? service->buffer_before : 0),
                               end + (closes ? service->buffer_after : 0)};
}

/* With `put` false asks whether every part is free, with `put` true marks them. */
static bool walk_parts(struct attempt *attempt, bool put) {
  const struct demo_visit *visit = &attempt->visit;
  for (int i = 0; i < visit->service_count; i++) {
    bool *busy = attempt->book->busy[visit->services[i].employee];
    int start = visit->services[i].start;
    for (int part = 0; part < attempt->part_counts[i]; part++) {
      struct demo_minutes time = occupied(attempt, i, part, start);
      if (put)
        mark(busy, time.start, time.end, true);
      else if (!all(busy, time.start, time.end, false))
        return false;
      start += attempt->parts[i][part].minutes + attempt->parts[i][part].gap_after;
    }
  }
  return true;
}

static bool fits(struct attempt *attempt) {
  const struct demo_visit *visit = &attempt->visit;
  for (int i = 0; i < visit->service_count; i++) {
    const struct demo_visit_service *service = &visit->services[i];
    int limit = demo_services[service->service].limit_per_day;
    if (limit > 0 && attempt->book->per_service[service->service] >= limit) return false;
    if (!all(attempt->book->works[service->employee], service->start, service->start + service->minutes,
             true))
      return false;
  }
  return walk_parts(attempt, false);
}

static bool comes_today(const struct demo_book *book, int customer) {
  for (int i = 0; i < book->visit_count; i++) {
    if (book->visits[i].customer == customer) return true;
  }
  return false;
}

/* Somebody whom the service suits and who does not come today yet; one half of the customers come more often than the other. */
static int draw_customer(const struct demo_book *book, enum demo_audience audience,
                         struct demo_random *random) {
  int known = demo_customers_on(book->demo, book->date);
  for (int tries = 0; tries < 40; tries++) {
    int customer = demo_random_below(random, known);
    if (customer % 2 == 1 && demo_random_chance(random, 500)) continue;
    if (demo_customer_suits(book->demo, customer, audience) && !comes_today(book, customer)) return customer;
  }
  return CUSTOMER_NONE;
}

static enum demo_fate draw_fate(const struct demo_book *book, struct demo_random *random) {
  int lot = demo_random_below(random, 1000);
  if (lot < 62) return FATE_CANCELLED;
  return lot < 102 && book->date <= book->demo->today ? FATE_NO_SHOW : FATE_KEPT;
}

static void enter(struct attempt *attempt) {
  struct demo_book *book = attempt->book;
  if (attempt->visit.fate != FATE_CANCELLED) {
    (void)walk_parts(attempt, true);
    for (int i = 0; i < attempt->visit.service_count; i++)
      book->per_service[attempt->visit.services[i].service]++;
  }
  attempt->visit.number = book->visit_count;
  book->visits[book->visit_count++] = attempt->visit;
}

/* -- What is asked for -------------------------------------------------------------------------------------------------------- */

static enum demo_service_at draw_service(const struct demo *demo, int employee, int longest,
                                         struct demo_random *random) {
  int total = 0;
  for (int at = 0; at < SERVICE_COUNT; at++) {
    if (demo_may_do(demo, employee, (enum demo_service_at)at) && demo_services[at].minutes <= longest)
      total += demo_services[at].share;
  }
  if (total == 0) return SERVICE_COUNT;
  int lot = demo_random_below(random, total);
  for (int at = 0; at < SERVICE_COUNT; at++) {
    if (!demo_may_do(demo, employee, (enum demo_service_at)at) || demo_services[at].minutes > longest)
      continue;
    lot -= demo_services[at].share;
    if (lot < 0) return (enum demo_service_at)at;
  }
  return SERVICE_COUNT;
}

static void draw_addon(struct demo_visit *visit, int service, struct demo_random *random) {
  int first = 0;
  while (first < demo_addon_count && demo_addons[first].service != visit->services[service].service) first++;
  int count = 0;
  while (first + count < demo_addon_count &&
         demo_addons[first + count].service == visit->services[service].service)
    count++;
  if (count == 0 || visit->addon_count == VISIT_ADDONS) return;
  visit->addons[visit->addon_count].addon = first + demo_random_below(random, count);
  visit->addons[visit->addon_count++].service = service;
}

/* A second service after the first, by the same employee or by a colleague of the location. */
static void draw_second(struct attempt *attempt, struct demo_random *random) {
  struct demo_visit *visit = &attempt->visit;
  const struct demo *demo = attempt->book->demo;
  int employee = visit->services[0].employee;
  if (demo_random_chance(random, 500)) {
    int colleague = demo_random_below(random, demo->extent.employees);
    if (belongs(attempt->book, colleague)) employee = colleague;
  }
  enum demo_service_at second = draw_service(demo, employee, HOUR, random);
  if (second == SERVICE_COUNT || second == visit->services[0].service) return;
  enum demo_audience first_for = demo_services[visit->services[0].service].audience;
  enum demo_audience second_for = demo_services[second].audience;
  if (first_for != FOR_ALL && second_for != FOR_ALL && first_for != second_for) return;
  visit->services[visit->service_count].service = second;
  visit->services[visit->service_count++].employee = employee;
}

static enum demo_audience audience_of(const struct demo_visit *visit) {
  for (int i = 0; i < visit->service_count; i++) {
    enum demo_audience audience = demo_services[visit->services[i].service].audience;
    if (audience != FOR_ALL) return audience;
  }
  return FOR_ALL;
}

/* How many of a thousand visits come in from the street; more today, for the queue to show something. */
static int walk_ins_of(const struct demo_book *book) { return book->date == book->demo->today ? 300 : 60; }

/* One try at a visit of `employee` from `start` on. */
static bool try_visit(struct demo_book *book, int employee, int start, int longest,
                      struct demo_random *random) {
  if (book->visit_count == BOOK_VISITS_MAX) return false;
  struct attempt attempt = {.book = book, .visit = {.series = -1, .service_count = 1}};
  struct demo_visit *visit = &attempt.visit;
  visit->services[0].employee = employee;
  visit->services[0].service = draw_service(book->demo, employee, longest, random);
  if (visit->services[0].service == SERVICE_COUNT) return false;
  if (longest > HOUR && demo_random_chance(random, 110)) draw_second(&attempt, random);
  if (longest > HOUR && demo_random_chance(random, 170)) draw_addon(visit, 0, random);
  lay_out(&attempt, start);
  if (!fits(&attempt)) return false;
  visit->fate = draw_fate(book, random);
  /* All is drawn whatever the clock shows, so that the day is the same at every hour. */
  bool from_street = demo_random_chance(random, walk_ins_of(book)),
       nameless = demo_random_chance(random, 300);
  int customer = draw_customer(book, audience_of(visit), random);
  visit->walked_in = from_street && visit->fate == FATE_KEPT && visit->service_count == 1 &&
                     demo_is_past(book->demo, book->date, start + 10);
  visit->customer = visit->walked_in && nameless ? CUSTOMER_NONE : customer;
  if (customer == CUSTOMER_NONE) return false;
  enter(&attempt);
  return true;
}

/* How full a day becomes, of a thousand: busy until the end of the week, then the further ahead the thinner. */
static int load_of(const struct demo_book *book) {
  int32_t offset = book->date - book->demo->today;
  if (offset < 0) return book->demo->extent.load;
  if (offset <= 6) return 800 - 5 * offset;
  int load = 740 - 14 * (offset - 6);
  return load > 60 ? load : 60;
}

/* Goes through an employee's day from its beginning: a visit where one fits, or a pause. */
static void fill_employee(struct demo_book *book, int employee, int load, struct demo_random *random) {
  for (int start = 0; start < MINUTES_PER_DAY; start += 15) {
    int step = start / BOOK_STEP;
    if (!book->works[employee][step] || book->busy[employee][step]) continue;
    if (!demo_random_chance(random, load)) {
      start += 15 * demo_random_below(random, 3);
      continue;
    }
    for (int tries = 0; tries < 5; tries++) {
      if (try_visit(book, employee, start, 4 * HOUR, random)) break;
    }
  }
}

/* Short services in what is still free, above all while colour takes. */
static void fill_gaps(struct demo_book *book, int employee, int load, struct demo_random *random) {
  for (int start = 0; start < MINUTES_PER_DAY; start += 15) {
    int step = start / BOOK_STEP;
    if (!book->works[employee][step] || book->busy[employee][step]) continue;
    if (demo_random_chance(random, load / 3)) (void)try_visit(book, employee, start, 30, random);
  }
}

/* A visit that is known beforehand; left out where its time is not free. */
static void enter_known(struct demo_book *book, enum demo_service_at service, int employee, int minute,
                        int customer, int series) {
  struct attempt attempt = {.book = book,
                            .visit = {.series = series, .service_count = 1, .customer = customer}};
  attempt.visit.services[0] = (struct demo_visit_service){.service = service, .employee = employee};
  lay_out(&attempt, minute);
  if (fits(&attempt)) enter(&attempt);
}

static void enter_known_visits(struct demo_book *book) {
  if (book->location != 0) return;
  for (int i = 0; i < demo_series_count; i++) {
    const struct demo_series *series = &demo_series[i];
    if (demo_series_falls_on(book->demo, series, book->date))
      enter_known(book, series->service, series->employee, series->minute, series->customer, i);
  }
  if (demo_workshop_falls_on(book->demo, book->date))
    enter_known(book, WORKSHOP, 0, 14 * HOUR, CUSTOMER_NONE, -1);
}

static int by_start(const void *left, const void *right) {
  const struct demo_visit *a = left, *b = right;
  int order = demo_visit_start(a) - demo_visit_start(b);
  return order != 0 ? order : a->number - b->number;
}

void demo_book_new_day(struct demo_book *book) { memset(book->per_service, 0, sizeof book->per_service); }

void demo_book_fill(struct demo_book *book, const struct demo *demo, int location, int32_t date) {
  book->demo = demo;
  book->location = location;
  book->date = date;
  struct demo_random random =
      demo_random_for(demo, KIND_DAY, (uint64_t)(date - demo->today + 100000) * 8 + (uint64_t)location);
  open_day(book, &random);
  enter_known_visits(book);
  int load = load_of(book);
  for (int employee = 0; employee < demo->extent.employees; employee++) {
    if (belongs(book, employee)) fill_employee(book, employee, load, &random);
  }
  for (int employee = 0; employee < demo->extent.employees; employee++) {
    if (belongs(book, employee)) fill_gaps(book, employee, load, &random);
  }
  qsort(book->visits, (size_t)book->visit_count, sizeof *book->visits, by_start);
}
