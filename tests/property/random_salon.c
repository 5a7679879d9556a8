#include "random_salon.h"

#include "core/model/instant.h"

const char *const random_zones[RANDOM_ZONES] = {
    "Europe/Berlin",       "America/New_York",
    "Australia/Lord_Howe", "Pacific/Chatham",
    "Asia/Beirut",         "America/Havana",
    "Africa/Cairo",        "America/Santiago",
    "Asia/Kolkata",        "Africa/Casablanca",
    "America/St_Johns",    "Antarctica/Troll",
    "Europe/Dublin",       "UTC",
};

static bool chance(struct dice *dice, int percent) { return dice_between(dice, 1, 100) <= percent; }

static int pick(struct dice *dice, int low, int high) { return (int)dice_between(dice, low, high); }

/* A date of some years about today; in half of all cases one about which the clock changes, where it does. */
static int32_t random_date(struct dice *dice, const struct zone *zone) {
  int32_t date = (int32_t)dice_between(dice, 19700, 22000);
  if (chance(dice, 50)) return date;
  for (int32_t later = date; later < date + 200; later++)
    if (zone_day_start(zone, later + 1) - zone_day_start(zone, later) != MS_PER_DAY)
      return later - (int32_t)dice_between(dice, 0, RANDOM_DAYS - 1);
  return date;
}

static void random_services(struct dice *dice, struct small_salon *small) {
  static const char *const names[] = {"Beard trim", "Cut", "Root colour", "Wash"};
  int count = pick(dice, 1, 4);
  for (int i = 0; i < count; i++) {
    int service =
        small_salon_service(small, names[i], chance(dice, 60) ? 15 * pick(dice, 1, 6) : pick(dice, 1, 150),
                            pick(dice, 0, 90) * 100);
    struct service *row = &small->services[service];
    if (chance(dice, 40)) {
      int parts = pick(dice, 1, 3);
      for (int part = 0; part < parts; part++)
        small_salon_part(small, "part", pick(dice, 1, 50), chance(dice, 50) ? pick(dice, 0, 45) : 0);
    }
    if (chance(dice, 40)) row->buffer_before = pick(dice, 0, 25);
    if (chance(dice, 40)) row->buffer_after = pick(dice, 0, 25);
    if (chance(dice, 15)) row->notice_min_hours = pick(dice, 1, 30);
    if (chance(dice, 15)) row->notice_max_days = pick(dice, 1, 3);
    if (chance(dice, 20)) row->limit_per_day = pick(dice, 1, 3);
    if (chance(dice, 20)) row->limit_per_week = pick(dice, 1, 5);
    row->active = chance(dice, 97);
    for (int addons = pick(dice, 0, 2); addons > 0; addons--)
      (void)small_salon_addon(small, service, "addon", pick(dice, 0, 30), 500);
  }
}

static void random_skills(struct dice *dice, struct small_salon *small, int employee) {
  for (int service = 0; service < small->salon.service_count; service++) {
    if (chance(dice, 15)) continue;
    struct skill *skill = small_salon_skill(small, employee, service);
    skill->may_book = chance(dice, 92);
    skill->primary = chance(dice, 30);
    skill->weight = pick(dice, 0, 3) * 500;
    if (chance(dice, 25)) skill->custom_minutes = pick(dice, 1, 160);
    if (chance(dice, 25)) skill->custom_price = pick(dice, 0, 9000);
    if (chance(dice, 10)) skill->allowed_parts = (uint32_t)dice_roll(dice);
  }
}

/* Shifts of one date: one, split, adjoining, overlapping, at night, or none. */
static void random_shifts(struct dice *dice, struct small_salon *small, int employee, int day_of_week) {
  for (int count = pick(dice, 0, 3); count > 0; count--) {
    int start = chance(dice, 20) ? 0 : 15 * pick(dice, 0, 90) + (chance(dice, 20) ? pick(dice, 0, 14) : 0);
    int end = chance(dice, 25) ? MINUTES_PER_DAY : start + 30 * pick(dice, 1, 20);
    if (end > MINUTES_PER_DAY) end = MINUTES_PER_DAY;
    int middle = start + (end - start) / 2;
    bool adjoining = chance(dice, 30) && middle > start;
    struct shift *shift = small_salon_shift(small, employee, day_of_week, start, adjoining ? middle : end);
    if (chance(dice, 10)) shift->valid_from = small->agenda.first_date + pick(dice, -1, 1);
    if (chance(dice, 10)) shift->valid_to = small->agenda.first_date + pick(dice, -1, 1);
    if (adjoining) (void)small_salon_shift(small, employee, day_of_week, middle, end);
  }
}

static void random_employees(struct dice *dice, struct small_salon *small) {
  static const char *const names[] = {"Aylin Kaya", "Jonas Roth", "Mia Weber", "Sofía Peña"};
  int count = pick(dice, 1, 4);
  for (int i = 0; i < count; i++) {
    int employee = small_salon_employee(small, names[i]);
    struct employee *row = &small->employees[employee];
    row->active = chance(dice, 96);
    row->bookable = chance(dice, 96);
    row->location = chance(dice, 85) ? SMALL_HERE : chance(dice, 50) ? SMALL_ELSEWHERE : INDEX_NONE;
    random_skills(dice, small, employee);
    for (int32_t date = small->agenda.first_date - 1; date <= small->agenda.last_date + 1; date++)
      random_shifts(dice, small, employee, date_weekday(date));
  }
}

static struct interval random_time(struct dice *dice, const struct small_salon *small, int longest) {
  int64_t from = random_start(dice, small) + dice_between(dice, -300, 300) * MS_PER_MINUTE;
  return (struct interval){.from = from, .to = from + pick(dice, 1, longest) * MS_PER_MINUTE};
}

static void random_absences(struct dice *dice, struct small_salon *small) {
  int32_t first = small->agenda.first_date - 1;
  int32_t last = small->agenda.last_date + 1;
  for (int count = pick(dice, 0, 4); count > 0; count--) {
    int start = chance(dice, 25) ? 0 : pick(dice, 0, 1400);
    int end = start == 0 && chance(dice, 50) ? MINUTES_PER_DAY : pick(dice, start + 1, MINUTES_PER_DAY);
    (void)small_salon_exception(small, pick(dice, 0, small->salon.employee_count - 1),
                                (int32_t)dice_between(dice, first, last), start, end,
                                (enum exception_type)pick(dice, 0, exception_type_count - 1));
  }
  if (chance(dice, 20))
    small_salon_holiday(small, (int32_t)dice_between(dice, first, last))->blocks_booking = chance(dice, 70);
  for (int count = pick(dice, 0, 3); count > 0; count--) {
    struct interval time = random_time(dice, small, chance(dice, 10) ? 2000 : 90);
    (void)small_salon_block(small, pick(dice, 0, small->salon.employee_count - 1), time.from, time.to);
  }
  for (int count = pick(dice, 0, 1); count > 0; count--) {
    struct interval time = random_time(dice, small, 90);
    (void)small_salon_hold(small, pick(dice, 0, small->salon.employee_count - 1), time.from, time.to);
  }
}

/* Visits of one or two segments, with whomever and whenever: some overlap, as those do that were put so on purpose. */
static void random_visits(struct dice *dice, struct small_salon *small) {
  for (int count = pick(dice, 0, 14); count > 0; count--) {
    struct interval time = random_time(dice, small, 120);
    int employee = pick(dice, 0, small->salon.employee_count - 1);
    int service = pick(dice, 0, small->salon.service_count - 1);
    struct busy *busy =
        small_salon_busy(small, employee, service, time.from, time.to,
                         chance(dice, 30) ? pick(dice, 0, 20) : 0, chance(dice, 30) ? pick(dice, 0, 20) : 0);
    if (chance(dice, 70)) continue;
    int64_t from = time.to + pick(dice, 0, 40) * MS_PER_MINUTE;
    struct busy *second =
        small_salon_busy(small, chance(dice, 50) ? employee : 0,
                         chance(dice, 70) ? service : pick(dice, 0, small->salon.service_count - 1), from,
                         from + pick(dice, 1, 60) * MS_PER_MINUTE, 0, 0);
    second->appointment = busy->appointment;
    second->position = 1;
  }
}

static void random_pool(struct dice *dice, struct small_salon *small) {
  if (!chance(dice, 40)) return;
  (void)small_salon_pool(small, pick(dice, 0, small->salon.service_count - 1),
                         (enum pool_strategy)pick(dice, 0, 3));
  for (int employee = 0; employee < small->salon.employee_count; employee++) {
    if (chance(dice, 30)) continue;
    struct pool_member *member = small_salon_member(small, employee);
    member->weight = pick(dice, 0, 3) * 500;
    member->priority = pick(dice, 0, 2);
    member->assigned_count = pick(dice, 0, 5);
    member->last_assigned_at = pick(dice, 0, 3);
  }
}

void random_salon(struct dice *dice, const struct zone *zone, struct small_salon *small) {
  static const int steps[] = {15, 15, 15, 5, 10, 20, 30, 60, 7};
  int32_t first = random_date(dice, zone);
  small_salon_init(small, zone, first, first + RANDOM_DAYS - 1);
  small->salon.slot_minutes = steps[pick(dice, 0, 8)];
  if (chance(dice, 3)) small->locations[SMALL_HERE].status = LOCATION_MAINTENANCE;
  random_services(dice, small);
  random_employees(dice, small);
  random_pool(dice, small);
  random_absences(dice, small);
  random_visits(dice, small);
  small_salon_ready(small);
}

void random_request(struct dice *dice, const struct small_salon *small, struct visit_request *request) {
  *request = (struct visit_request){.location = SMALL_HERE};
  request->service_count = chance(dice, 55) ? 1 : pick(dice, 2, 3);
  int named = chance(dice, 30) ? pick(dice, 0, small->salon.employee_count - 1) : EMPLOYEE_ANY;
  for (int at = 0; at < request->service_count; at++) {
    bool other = chance(dice, 10);
    request->services[at] = (struct visit_service){
        .service = pick(dice, 0, small->salon.service_count - 1),
        .employee = other ? pick(dice, EMPLOYEE_ANY, small->salon.employee_count - 1) : named,
    };
  }
  for (int addon = 0; addon < small->salon.addon_count; addon++) {
    struct error error;
    error_init(&error);
    if (chance(dice, 30) && visit_request_add_addon(request, &small->salon, addon, &error) != CODE_OK)
      continue;
  }
}

int64_t random_start(struct dice *dice, const struct small_salon *small) {
  const struct zone *zone = agenda_zone(&small->agenda);
  int64_t from = zone_day_start(zone, small->agenda.first_date);
  int64_t to = zone_day_start(zone, small->agenda.last_date + 1);
  return from + dice_between(dice, 0, (to - from) / MS_PER_MINUTE - 1) * MS_PER_MINUTE;
}

int64_t random_now(struct dice *dice, const struct small_salon *small) {
  int64_t now = random_start(dice, small) - dice_between(dice, 0, 4000) * MS_PER_MINUTE;
  return chance(dice, 50) ? now : now + dice_between(dice, 0, MS_PER_MINUTE - 1);
}

struct id random_visit(struct dice *dice, const struct small_salon *small) {
  if (small->agenda.busy_count == 0 || chance(dice, 70)) return id_nil;
  return small->busy[pick(dice, 0, small->agenda.busy_count - 1)].appointment;
}

void random_customer(struct dice *dice, const struct small_salon *small, int64_t start,
                     struct rules_customer *customer) {
  *customer = (struct rules_customer){
      .id = {{1, 2, 3}},
      .name = "Nguyễn Thị An",
      .blocked = chance(dice, 20),
      .blocked_reason = chance(dice, 50) ? "unpaid" : "",
      .no_show_count = pick(dice, 0, 4),
      .nearby_count = pick(dice, 0, 3),
  };
  for (int i = 0; i < customer->nearby_count; i++) {
    struct id id = random_visit(dice, small);
    if (id_is_nil(id)) id = (struct id){{9, (uint8_t)i}};
    customer->nearby[i] = (struct nearby_visit){
        .id = id,
        .starts_at = start + dice_between(dice, -8, 8) * MS_PER_MINUTE + dice_between(dice, 0, 1),
        .services = {pick(dice, 0, small->salon.service_count - 1)},
        .service_count = 1,
    };
  }
}
