/*
 * A visit of the salon file made whole. Two forms are read:
 *
 *   short     no segment says "ends_at". A segment names a service and an employee; the parts of a composite,
 *             times, buffers, prices and the end follow from the catalogue (core/model/visit.h), add-ons
 *             lengthen their service. Services run one after the other; one that says a later "starts_at"
 *             than that waits for it.
 *   in full   every segment says "starts_at" and "ends_at", as an export writes them: they are taken as they
 *             stand, and what is missing beside them (buffers, names, prices) is filled in from the catalogue.
 *
 * Internal to import. References have been resolved before; add-ons may still stand by name.
 */
#ifndef WIRE_SALON_VISIT_H
#define WIRE_SALON_VISIT_H

#include "core/model/row.h"
#include "core/model/salon.h"

/* Where the fields stand in their rows: looked up once, not for each of 600,000 visits. */
struct salon_visit_columns {
  struct {
    int id, tenant, location, status, starts_at, ends_at, price, duration, source, code, deleted_at;
  } visit;
  struct {
    int tenant, location, service, part, employee, starts_at, ends_at, gap_after, occupied_from, occupied_to,
        price;
    int service_name, part_name, employee_name, overlap, overlap_with, overlap_reason, blocking;
  } segment;
  struct {
    int addon, segment, name, price, minutes;
  } addon;
};

void salon_visit_columns_init(struct salon_visit_columns *columns);

struct salon_visit {
  const struct salon *salon;
  const struct salon_visit_columns *columns;
  struct arena *arena;
  int location; /* where a visit is whose employee says nothing: the only one, or INDEX_NONE */
};

/*
 * Fills in location, status, source, start, end, price, duration, confirmation code and the segments and add-ons
 * of `row`. CODE_INVALID with the reason; CODE_INTERNAL without memory.
 */
FD_CHECKED enum code salon_visit_complete(const struct salon_visit *context, struct row *row,
                                          struct error *error);

#endif
