#include "core/model/visit_was.h"

#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"

enum code visit_request_of(const struct salon *salon, const struct appointment *visit,
                           struct visit_request *request, struct error *error) {
  *request = (struct visit_request){.location = salon_location(salon, visit->location)};
  if (request->location == INDEX_NONE)
    return error_set(error, CODE_INVALID, _("The visit's location is not in the set-up any more."));
  for (int i = 0; i < visit->segment_count; i++) {
    const struct appointment_segment *segment = &visit->segments[i];
    int service = salon_service(salon, segment->service), employee = salon_employee(salon, segment->employee);
    if (service == INDEX_NONE || employee == INDEX_NONE)
      return error_set(error, CODE_INVALID,
                       _("%s with %s is not in the set-up any more. Cancel this visit and book it anew."),
                       segment->service_name, segment->employee_name);
    if (segment->part > 0) continue;
    if (request->service_count == VISIT_SERVICES_MAX)
      return error_set(error, CODE_INVALID, _("The visit has too many services."));
    request->services[request->service_count++] =
        (struct visit_service){.service = service, .employee = employee};
  }
  for (int i = 0; i < visit->addon_count && i < VISIT_ADDONS_MAX; i++) {
    int addon = salon_addon(salon, visit->addons[i].addon);
    if (addon != INDEX_NONE)
      request->addons[request->addon_count++] =
          (struct visit_addon){.addon = addon, .service_at = visit->addons[i].service_at};
  }
  return CODE_OK;
}

void visit_plan_of(const struct salon *salon, const struct appointment *visit,
                   const struct visit_request *request, struct visit_plan *plan) {
  *plan = (struct visit_plan){
      .location = request->location, .price = visit->price, .addon_count = request->addon_count};
  memcpy(plan->addons, request->addons, sizeof plan->addons);
  int service_at = -1;
  for (int i = 0; i < visit->segment_count && i < VISIT_SEGMENTS_MAX; i++) {
    const struct appointment_segment *segment = &visit->segments[i];
    if (segment->part == 0) service_at++;
    plan->segments[plan->segment_count++] = (struct plan_segment){
        .service = salon_service(salon, segment->service),
        .service_at = service_at < 0 ? 0 : service_at,
        .part = segment->part,
        .employee = salon_employee(salon, segment->employee),
        .starts_after = (int)((segment->starts_at - visit->starts_at) / MS_PER_MINUTE),
        .minutes = (int)((segment->ends_at - segment->starts_at) / MS_PER_MINUTE),
        .gap_after = segment->gap_after,
        .occupied_before = (int)((segment->starts_at - segment->occupied_from) / MS_PER_MINUTE),
        .occupied_after = (int)((segment->occupied_to - segment->ends_at) / MS_PER_MINUTE),
        .price = segment->price};
  }
  plan->minutes = (int)((visit->ends_at - visit->starts_at) / MS_PER_MINUTE);
}

bool visit_addon_price(const struct appointment *visit, struct id addon, int64_t *price) {
  for (int i = 0; i < visit->addon_count; i++) {
    if (!id_equal(visit->addons[i].addon, addon)) continue;
    *price = visit->addons[i].price;
    return true;
  }
  return false;
}

/* The visit's own part for one of the plan, or NULL. */
static const struct appointment_segment *part_of(const struct salon *salon, const struct appointment *visit,
                                                 const struct plan_segment *segment) {
  for (int i = 0; i < visit->segment_count; i++) {
    const struct appointment_segment *was = &visit->segments[i];
    if (was->part == segment->part && id_equal(was->service, salon->services[segment->service].id) &&
        id_equal(was->employee, salon->employees[segment->employee].id))
      return was;
  }
  return NULL;
}

/* The minutes that a person has added to the visit, or taken from it; 0 when that cannot be told. */
static int minutes_by_hand(const struct salon *salon, const struct appointment *visit) {
  struct visit_request request;
  struct visit_plan usual;
  int employees[VISIT_SERVICES_MAX] = {0};
  if (visit_request_of(salon, visit, &request, NULL) != CODE_OK) return 0;
  for (int i = 0; i < request.service_count; i++) employees[i] = request.services[i].employee;
  if (visit_plan_make(salon, &request, employees, &usual, NULL) != CODE_OK) return 0;
  return (int)((visit->ends_at - visit->starts_at) / MS_PER_MINUTE) - usual.minutes;
}

void visit_plan_keep(const struct salon *salon, const struct appointment *visit, struct visit_plan *plan) {
  plan->price = 0;
  for (int i = 0; i < plan->segment_count; i++) {
    const struct appointment_segment *was = part_of(salon, visit, &plan->segments[i]);
    if (was != NULL) plan->segments[i].price = was->price;
    plan->price += plan->segments[i].price;
  }
  for (int i = 0; i < plan->addon_count; i++) {
    const struct service_addon *addon = &salon->addons[plan->addons[i].addon];
    int64_t price = addon->price;
    (void)visit_addon_price(visit, addon->id, &price);
    plan->price += price;
  }
  if (plan->segment_count == 0 || visit->segment_count == 0) return;
  struct plan_segment *last = &plan->segments[plan->segment_count - 1];
  struct id service = visit->segments[visit->segment_count - 1].service;
  int by_hand = minutes_by_hand(salon, visit);
  if (!id_equal(service, salon->services[last->service].id) || last->minutes + by_hand < 5) return;
  if (plan->minutes + by_hand > MINUTES_PER_DAY) return;
  last->minutes += by_hand;
  plan->minutes += by_hand;
}
