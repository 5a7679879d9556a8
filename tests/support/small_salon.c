#include "support/small_salon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"

/* The number of a new row in an array of `capacity`. */
static int new_row(int *count, int capacity) {
  if (*count == capacity) {
    fprintf(stderr, "A small salon has no room for more than %d rows of a kind.\n", capacity);
    abort();
  }
  return (*count)++;
}

struct id small_salon_id(struct small_salon *small) {
  small->ids++;
  struct id id = {{0}};
  id.bytes[0] = 1;
  id.bytes[14] = (uint8_t)(small->ids >> 8);
  id.bytes[15] = (uint8_t)small->ids;
  return id;
}

void small_salon_init(struct small_salon *small, const struct zone *zone, int32_t first, int32_t last) {
  memset(small, 0, sizeof *small);
  arena_init(&small->arena, (size_t)1 << 20);
  struct salon *salon = &small->salon;
  salon->tenant = small_salon_id(small);
  salon->name = "Bella Salon";
  memcpy(salon->currency, "EUR", 4);
  salon->slot_minutes = 15;
  salon->no_show_warning = 2;
  salon->locations = small->locations;
  salon->employees = small->employees;
  salon->services = small->services;
  salon->shifts = small->shifts;
  salon->segments = small->segments;
  salon->addons = small->addons;
  salon->skills = small->skills;
  salon->pools = small->pools;
  salon->pool_members = small->pool_members;
  static const char *const names[] = {"Main Street", "Side Street"};
  for (salon->location_count = 0; salon->location_count < 2; salon->location_count++)
    small->locations[salon->location_count] = (struct location){
        .id = small_salon_id(small),
        .name = names[salon->location_count],
        .phone = "",
        .zone = zone,
        .status = LOCATION_ACTIVE,
    };
  small->agenda = (struct agenda){
      .salon = salon,
      .location = SMALL_HERE,
      .first_date = first,
      .last_date = last,
      .exceptions = small->exceptions,
      .holidays = small->holidays,
      .blocks = small->blocks,
      .holds = small->holds,
      .busy = small->busy,
  };
}

void small_salon_ready(struct small_salon *small) {
  if (salon_index(&small->salon, &small->arena) && agenda_index(&small->agenda, &small->arena)) return;
  fprintf(stderr, "A small salon ran out of memory.\n");
  abort();
}

void small_salon_release(struct small_salon *small) { arena_release(&small->arena); }

int small_salon_employee(struct small_salon *small, const char *name) {
  int row = new_row(&small->salon.employee_count, SMALL_EMPLOYEES);
  small->employees[row] = (struct employee){
      .id = small_salon_id(small),
      .name = name,
      .title = "",
      .location = SMALL_HERE,
      .active = true,
      .bookable = true,
      .colour = -1,
  };
  return row;
}

int small_salon_service(struct small_salon *small, const char *name, int minutes, int64_t price) {
  int row = new_row(&small->salon.service_count, SMALL_SERVICES);
  small->services[row] = (struct service){
      .id = small_salon_id(small),
      .name = name,
      .category = "",
      .price = price,
      .minutes = minutes,
      .capacity = 1,
      .active = true,
      .colour = -1,
      .first_segment = small->salon.segment_count,
      .pool = INDEX_NONE,
  };
  return row;
}

void small_salon_part(struct small_salon *small, const char *name, int minutes, int gap_after) {
  struct service *service = &small->services[small->salon.service_count - 1];
  if (service->segment_count == 0) service->minutes = 0;
  service->segment_count++;
  service->minutes += minutes + gap_after;
  small->segments[new_row(&small->salon.segment_count, SMALL_ROWS)] =
      (struct service_segment){.name = name, .minutes = minutes, .gap_after = gap_after};
}

int small_salon_addon(struct small_salon *small, int service, const char *name, int minutes, int64_t price) {
  int row = new_row(&small->salon.addon_count, SMALL_ROWS);
  small->addons[row] = (struct service_addon){
      .id = small_salon_id(small),
      .service = service,
      .name = name,
      .price = price,
      .minutes = minutes,
      .active = true,
  };
  return row;
}

struct skill *small_salon_skill(struct small_salon *small, int employee, int service) {
  struct skill *skill = &small->skills[new_row(&small->salon.skill_count, SMALL_ROWS)];
  *skill = (struct skill){
      .employee = employee,
      .service = service,
      .may_book = true,
      .custom_price = PRICE_NONE,
      .weight = 1000,
      .allowed_parts = UINT32_MAX,
  };
  return skill;
}

struct skill *small_salon_skill_of(struct small_salon *small, int employee, int service) {
  for (int i = 0; i < small->salon.skill_count; i++)
    if (small->skills[i].employee == employee && small->skills[i].service == service)
      return &small->skills[i];
  fprintf(stderr, "Employee %d has no skill for service %d.\n", employee, service);
  abort();
}

struct shift *small_salon_shift(struct small_salon *small, int employee, int day_of_week, int start,
                                int end) {
  struct shift *shift = &small->shifts[new_row(&small->salon.shift_count, SMALL_ROWS)];
  *shift = (struct shift){
      .employee = employee,
      .day_of_week = day_of_week,
      .start = start,
      .end = end,
      .valid_from = DATE_NONE,
      .valid_to = DATE_NONE,
  };
  return shift;
}

void small_salon_every_day(struct small_salon *small, int employee, int start, int end) {
  for (int day = SUNDAY; day <= SATURDAY; day++) (void)small_salon_shift(small, employee, day, start, end);
}

struct pool *small_salon_pool(struct small_salon *small, int service, enum pool_strategy strategy) {
  int row = new_row(&small->salon.pool_count, SMALL_SERVICES);
  small->services[service].pool = row;
  small->pools[row] = (struct pool){
      .id = small_salon_id(small),
      .name = "Chairs",
      .strategy = strategy,
      .first_member = small->salon.pool_member_count,
  };
  return &small->pools[row];
}

struct pool_member *small_salon_member(struct small_salon *small, int employee) {
  small->pools[small->salon.pool_count - 1].member_count++;
  struct pool_member *member = &small->pool_members[new_row(&small->salon.pool_member_count, SMALL_ROWS)];
  *member = (struct pool_member){.employee = employee, .weight = 1000};
  return member;
}

struct schedule_exception *small_salon_exception(struct small_salon *small, int employee, int32_t date,
                                                 int start, int end, enum exception_type type) {
  struct schedule_exception *exception =
      &small->exceptions[new_row(&small->agenda.exception_count, SMALL_ROWS)];
  *exception = (struct schedule_exception){
      .id = small_salon_id(small),
      .employee = employee,
      .date = date,
      .start = start,
      .end = end,
      .whole_day = start == 0 && end == MINUTES_PER_DAY,
      .type = type,
      .reason = "",
  };
  return exception;
}

struct holiday *small_salon_holiday(struct small_salon *small, int32_t date) {
  struct holiday *holiday = &small->holidays[new_row(&small->agenda.holiday_count, SMALL_ROWS)];
  *holiday = (struct holiday){
      .id = small_salon_id(small), .date = date, .name = "Founders' Day", .blocks_booking = true};
  return holiday;
}

static struct block *add_block(struct small_salon *small, struct block *rows, int *count, int employee,
                               int64_t from, int64_t to) {
  struct block *block = &rows[new_row(count, SMALL_ROWS)];
  *block = (struct block){
      .id = small_salon_id(small),
      .employee = employee,
      .time = {.from = from, .to = to},
      .reason = "",
  };
  return block;
}

struct block *small_salon_block(struct small_salon *small, int employee, int64_t from, int64_t to) {
  return add_block(small, small->blocks, &small->agenda.block_count, employee, from, to);
}

struct block *small_salon_hold(struct small_salon *small, int employee, int64_t from, int64_t to) {
  return add_block(small, small->holds, &small->agenda.hold_count, employee, from, to);
}

struct busy *small_salon_busy(struct small_salon *small, int employee, int service, int64_t from, int64_t to,
                              int before, int after) {
  struct busy *busy = &small->busy[new_row(&small->agenda.busy_count, SMALL_ROWS)];
  *busy = (struct busy){
      .employee = employee,
      .time = {.from = from, .to = to},
      .occupied = {.from = from - before * MS_PER_MINUTE, .to = to + after * MS_PER_MINUTE},
      .appointment = small_salon_id(small),
      .customer_name = "Anna Schmidt",
      .service = service,
  };
  return busy;
}
