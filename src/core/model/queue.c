#include "core/model/queue.h"

#include "core/model/instant.h"

enum { TAKEN_MAX = QUEUE_PARTIES_MAX * VISIT_SEGMENTS_MAX };

/* What of an employee's time a party before will take. */
struct taken {
  int employee;
  struct interval time;
};

/* The agenda, and what the parties before leave of it. */
struct waiting_room {
  const struct agenda *agenda;
  struct taken taken[TAKEN_MAX];
  int taken_count;
  int32_t today;
  int64_t now, ends_at; /* of the day; the agenda knows of visits beyond it, which nobody waits for */
  struct actor actor;
};

struct offer {
  int64_t start; /* 0: none yet */
  int employee;
};

static bool is_left(const struct waiting_room *room, const struct visit_plan *plan, int64_t start) {
  for (int i = 0; i < room->taken_count; i++) {
    for (int j = 0; j < plan->segment_count; j++) {
      if (plan->segments[j].employee != room->taken[i].employee) continue;
      if (interval_overlaps(plan_segment_occupied(&plan->segments[j], start), room->taken[i].time))
        return false;
    }
  }
  return true;
}

static void try_start(const struct waiting_room *room, const struct visit_plan *plan, int64_t start,
                      struct offer *best) {
  if (start < room->now || start >= room->ends_at || (best->start != 0 && start >= best->start)) return;
  const struct rules_context context = {
      .agenda = room->agenda, .actor = &room->actor, .now = room->now, .walk_in = true};
  if (!is_left(room, plan, start) || !rules_allow(&context, plan, start)) return;
  *best = (struct offer){.start = start, .employee = plan->segments[0].employee};
}

/* Tries the starts at which one of the plan's segments begins as soon as a taken time has ended. */
static void try_after(const struct waiting_room *room, const struct visit_plan *plan, int64_t end,
                      struct offer *best) {
  for (int i = 0; i < plan->segment_count; i++) {
    const struct plan_segment *segment = &plan->segments[i];
    try_start(room, plan, end + (segment->occupied_before - segment->starts_after) * MS_PER_MINUTE, best);
  }
}

/* Somebody gets free where a shift begins and where a taken time ends: no other minute can be the earliest. */
static void try_employee(const struct waiting_room *room, const struct visit_plan *plan, int employee,
                         struct offer *best) {
  const struct agenda *agenda = room->agenda;
  try_start(room, plan, room->now, best);
  struct interval storage[WORKING_PIECES_MAX];
  struct interval_set working;
  interval_set_init(&working, storage, WORKING_PIECES_MAX);
  if (agenda_working_time(agenda, employee, room->today, &working))
    for (size_t i = 0; i < working.count; i++) try_start(room, plan, working.pieces[i].from, best);
  for (int i = agenda->first_busy[employee]; i < agenda->first_busy[employee + 1]; i++)
    try_after(room, plan, agenda->busy[i].occupied.to, best);
  for (int i = agenda->first_hold[employee]; i < agenda->first_hold[employee + 1]; i++)
    try_after(room, plan, agenda->holds[i].time.to, best);
  for (int i = 0; i < room->taken_count; i++)
    if (room->taken[i].employee == employee) try_after(room, plan, room->taken[i].time.to, best);
}

static bool plan_for(const struct waiting_room *room, const struct queue_party *party, int employee,
                     struct visit_plan *plan) {
  const struct visit_request request = {.location = room->agenda->location,
                                        .services = {{.service = party->service, .employee = employee}},
                                        .service_count = 1};
  return visit_plan_make(room->agenda->salon, &request, &employee, plan, NULL) == CODE_OK;
}

static struct offer best_offer(const struct waiting_room *room, const struct queue_party *party) {
  const struct salon *salon = room->agenda->salon;
  struct offer best = {.start = 0, .employee = INDEX_NONE};
  for (int employee = 0; employee < salon->employee_count; employee++) {
    struct visit_plan plan;
    if (party->employee != INDEX_NONE && party->employee != employee) continue;
    if (!salon_qualified(salon, employee, party->service, room->agenda->location)) continue;
    if (plan_for(room, party, employee, &plan)) try_employee(room, &plan, employee, &best);
  }
  return best;
}

static void take_offer(struct waiting_room *room, const struct queue_party *party) {
  struct visit_plan plan;
  if (!plan_for(room, party, party->expected_employee, &plan)) return;
  for (int i = 0; i < plan.segment_count; i++) {
    room->taken[room->taken_count++] =
        (struct taken){.employee = plan.segments[i].employee,
                       .time = plan_segment_occupied(&plan.segments[i], party->expected_start)};
  }
}

void queue_expect(const struct agenda *agenda, int32_t today, int64_t now, struct queue_party parties[],
                  int count) {
  struct waiting_room room = {
      .agenda = agenda,
      .today = today,
      .now = now,
      .ends_at = zone_day_start(agenda_zone(agenda), today + 1),
      .actor = {.role = ROLE_RECEPTION},
  };
  for (int i = 0; i < count; i++) {
    struct offer offer = {.start = 0, .employee = INDEX_NONE};
    if (i < QUEUE_PARTIES_MAX) offer = best_offer(&room, &parties[i]);
    parties[i].expected_start = offer.start;
    parties[i].expected_employee = offer.employee;
    if (offer.start != 0) take_offer(&room, &parties[i]);
  }
}
