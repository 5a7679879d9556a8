#include <string.h>

#include "core/model/language.h"
#include "core/store/query.h"
#include "core/store/salon_store.h"

enum { VISIT_MEMORY_MAX = 4 << 20 };

static const struct location *location_of(const struct salon *salon, struct id id) {
  int at = salon_location(salon, id);
  return at == INDEX_NONE ? NULL : &salon->locations[at];
}

static void read_visit(const struct query *query, struct arena *arena, struct salon_visit_row *visit) {
  *visit = (struct salon_visit_row){.id = query_get_id(query, 0), .starts_at = query_get_int(query, 18)};
  visit->confirmation_code = query_get_text(query, 1, arena);
  visit->status = query_get_text(query, 2, arena);
  visit->visit_starts_at = query_get_int(query, 3);
  visit->visit_ends_at = query_get_int(query, 4);
  visit->customer = query_get_text(query, 6, arena);
  visit->phone = query_get_text(query, 7, arena);
  visit->email = query_get_text(query, 8, arena);
  visit->title = query_get_text(query, 9, arena);
  visit->notes = query_get_text(query, 10, arena);
  visit->source = query_get_text(query, 11, arena);
  visit->visit_price = query_get_int(query, 12);
  visit->updated_at = query_get_int(query, 13);
  visit->position = (int)query_get_int(query, 14);
  visit->service = query_get_text(query, 15, arena);
  visit->part = query_get_text(query, 16, arena);
  visit->employee = query_get_text(query, 17, arena);
  visit->ends_at = query_get_int(query, 19);
  visit->price = query_get_int(query, 20);
  visit->overlap = query_get_bool(query, 21);
}

enum code salon_each_visit(struct replica *replica, salon_visit_visitor *visitor, void *context,
                           struct error *error) {
  const struct salon *salon = NULL;
  struct arena arena;
  enum code code = replica_begin_read(replica, error);
  if (code != CODE_OK) return code;
  code = replica_salon(replica, &salon, NULL, error);
  arena_init(&arena, VISIT_MEMORY_MAX);
  if (code == CODE_OK) {
    struct query query = query_start(replica, SQL_SALON_VISITS);
    bool going = true;
    while (going && query_row(&query)) {
      struct salon_visit_row visit;
      arena_clear(&arena);
      const struct location *location = location_of(salon, query_get_id(&query, 5));
      if (location == NULL) continue; /* nobody could say when it is */
      read_visit(&query, &arena, &visit);
      visit.location = location->name;
      visit.zone = location->zone;
      visit.currency = salon->currency;
      going = visitor(context, &visit, error);
    }
    code = query_end(&query, error);
    if (code == CODE_OK && arena.exhausted)
      code = error_set(error, CODE_INTERNAL, _("There is not enough memory for an export."));
  }
  arena_release(&arena);
  replica_end_read(replica);
  return code;
}
