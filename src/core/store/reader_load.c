/* How full the days of a month are (reader.h). */
#include "core/model/instant.h"
#include "core/store/reader_inside.h"
#include "core/store/replica_inside.h"

/* What one load works on. */
struct load {
  struct replica *replica;
  struct agenda agenda;
  int employee; /* INDEX_NONE: all who can be booked */
  struct error *error;
};

static enum code read_booked(const struct load *load, const struct wall_day *wall, struct day_load *day) {
  const struct salon *salon = load->agenda.salon;
  struct query query = query_start(load->replica, SQL_DAY_LOAD);
  query_id(&query, salon->locations[load->agenda.location].id);
  query_int(&query, wall->from);
  query_int(&query, wall->to);
  query_id(&query, load->employee == INDEX_NONE ? id_nil : salon->employees[load->employee].id);
  if (query_row(&query)) {
    day->visits = (int)query_get_int(&query, 0);
    day->booked_minutes = query_get_int(&query, 1);
  }
  return query_end(&query, load->error);
}

static int64_t working_minutes(const struct load *load, const struct wall_day *wall) {
  const struct salon *salon = load->agenda.salon;
  struct interval pieces[WORKING_PIECES_MAX];
  struct interval_set set;
  int64_t total = 0;
  interval_set_init(&set, pieces, WORKING_PIECES_MAX);
  for (int employee = 0; employee < salon->employee_count; employee++) {
    bool wanted = load->employee == INDEX_NONE ? salon_bookable(salon, employee, load->agenda.location)
                                               : employee == load->employee;
    if (wanted && agenda_working_time_on(&load->agenda, employee, wall, &set))
      total += interval_set_total(&set);
  }
  return total / MS_PER_MINUTE;
}

static enum code load_days(struct load *load, int32_t first, int count, struct day_load days[]) {
  enum code code = CODE_OK;
  for (int i = 0; i < count && code == CODE_OK; i++) {
    struct wall_day wall;
    wall_day_init(&wall, agenda_zone(&load->agenda), first + i);
    days[i] = (struct day_load){.date = first + i,
                                .working_minutes = working_minutes(load, &wall),
                                .holiday = reader_holiday(&load->agenda, first + i)};
    code = read_booked(load, &wall, &days[i]);
  }
  return code;
}

enum code reader_load(struct replica *replica, int location, int employee, int32_t first, int count,
                      struct arena *arena, struct day_load days[], struct error *error) {
  struct load load = {.replica = replica, .employee = employee, .error = error};
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK)
    code = reader_agenda_unoccupied(replica, location, first, first + count - 1, arena, &load.agenda, error);
  if (code == CODE_OK) code = load_days(&load, first, count, days);
  replica_end_read(replica);
  return code;
}
