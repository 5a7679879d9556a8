/* The customer search: over all of them for one question, or in memory for each key. */
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "core/store/reader_inside.h"
#include "core/store/replica_inside.h"

/* Texts are borrowed until the next step of the query. */
static void read_record(const struct query *query, struct finder_record *record) {
  *record = (struct finder_record){
      .id = query_get_id(query, 0),
      .first_name = query_peek_text(query, 1),
      .last_name = query_peek_text(query, 2),
      .phone_e164 = query_peek_text(query, 3),
      .phone_raw = query_peek_text(query, 4),
      .email = query_peek_text(query, 5),
      .flags = query_get_bool(query, 6) ? 1 : 0,
  };
}

/* --- One question --- */

/* The customers of the hits; a hit whose customer is gone goes, too. */
static enum code load_hits(struct replica *replica, struct finder_result *result, struct arena *arena,
                           struct customer **customers, int *count, struct error *error) {
  enum code code = CODE_OK;
  *count = 0;
  *customers = ARENA_NEW(arena, result->count + 1, struct customer);
  if (*customers == NULL) return reader_no_room(error);
  for (size_t i = 0; i < result->count && code == CODE_OK; i++) {
    bool found = false;
    code = reader_customer_alone(replica, result->hits[i].id, arena, *customers + *count, &found, error);
    if (found) result->hits[(*count)++] = result->hits[i];
  }
  result->count = (size_t)*count;
  return code == CODE_OK && arena->exhausted ? reader_no_room(error) : code;
}

static enum code scan_customers(struct replica *replica, struct finder_scan *scan, struct error *error) {
  struct query query = query_start(replica, SQL_CUSTOMERS_TO_SEARCH);
  while (query_row(&query)) {
    struct finder_record record;
    read_record(&query, &record);
    finder_scan_offer(scan, &record);
  }
  return query_end(&query, error);
}

static enum code find(struct replica *replica, const char *text, struct arena *arena,
                      struct finder_result *result, struct customer **customers, int *count,
                      struct error *error) {
  struct finder_scan *scan = ARENA_NEW(arena, 1, struct finder_scan);
  if (scan == NULL) return reader_no_room(error);
  finder_scan_init(scan, text, strlen(text));
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = scan_customers(replica, scan, error);
  if (code == CODE_OK) {
    finder_scan_result(scan, result);
    code = load_hits(replica, result, arena, customers, count, error);
  }
  replica_end_read(replica);
  return code;
}

enum code reader_find(struct replica *replica, const char *text, struct arena *arena,
                      struct customer **customers, int *count, struct error *error) {
  struct finder_result result;
  return find(replica, text, arena, &result, customers, count, error);
}

enum code reader_customers_meant(struct replica *replica, const char *text, struct arena *arena,
                                 struct customer **customers, int *count, bool *near, struct error *error) {
  enum { NAMED_MAX = 8 };
  struct finder_result result = {0};
  *near = false;
  enum code code = reader_customers_named(replica, text, NAMED_MAX, arena, customers, count, error);
  if (code != CODE_OK || *count > 0) return code;
  code = find(replica, text, arena, &result, customers, count, error);
  if (code != CODE_OK || *count == 0) return code;
  /* The best come first. */
  enum finder_class worst = result.hits[0].match == FINDER_EXACT ? FINDER_EXACT : FINDER_BEGINNING;
  int sure = 0;
  while (sure < *count && result.hits[sure].match <= worst) sure++;
  *near = sure == 0;
  if (sure > 0) *count = sure;
  return CODE_OK;
}

/* --- The search in memory --- */

static enum code read_span(struct replica *replica, int64_t *first, int64_t *last, struct error *error) {
  struct query query = query_start(replica, SQL_CUSTOMER_CHANGE_SPAN);
  *first = *last = 0;
  if (query_row(&query)) {
    *first = query_get_int(&query, 0);
    *last = query_get_int(&query, 1);
  }
  return query_end(&query, error);
}

/* Building the search leaves holes as large as itself in the heap, which glibc does not give back unasked. */
static void give_back_memory(void) {
#ifdef __GLIBC__
  (void)malloc_trim(0);
#endif
}

static enum code fill_finder(struct replica *replica, struct finder *finder, struct error *error) {
  enum code filling = CODE_OK;
  struct query query = query_start(replica, SQL_CUSTOMERS_TO_SEARCH);
  while (filling == CODE_OK && query_row(&query)) {
    struct finder_record record;
    read_record(&query, &record);
    filling = finder_fill(finder, &record, error);
  }
  enum code code = query_end(&query, error);
  if (code == CODE_OK) code = filling;
  if (code == CODE_OK) code = finder_settle(finder, error);
  give_back_memory();
  return code;
}

/* One customer as it is now: found, or gone. */
static enum code put_customer(struct replica *replica, struct finder *finder, struct id id,
                              struct error *error) {
  enum code putting = CODE_OK;
  struct query query = query_start(replica, SQL_CUSTOMER_TO_SEARCH);
  query_id(&query, id);
  if (query_row(&query)) {
    struct finder_record record;
    read_record(&query, &record);
    putting = finder_put(finder, &record, error);
  } else {
    (void)finder_remove(finder, id);
  }
  enum code code = query_end(&query, error);
  return code == CODE_OK ? putting : code;
}

static enum code put_changes(struct replica *replica, struct finder *finder, int64_t seen,
                             struct error *error) {
  enum code putting = CODE_OK;
  struct query query = query_start(replica, SQL_CUSTOMER_CHANGES);
  query_int(&query, seen);
  while (putting == CODE_OK && query_row(&query)) {
    putting = put_customer(replica, finder, query_get_id(&query, 1), error);
  }
  enum code code = query_end(&query, error);
  return code == CODE_OK ? putting : code;
}

static enum code refresh(struct replica *replica, struct finder *finder, struct error *error) {
  struct finder_cache *cache = &replica->finder;
  int64_t first = 0;
  int64_t last = 0;
  enum code code = read_span(replica, &first, &last, error);
  if (code != CODE_OK) return code;
  /* An empty one is filled whatever it is called: a new finder may lie where an old one lay. */
  bool known =
      cache->finder == finder && finder_count(finder) > 0 && cache->seen <= last && cache->seen + 1 >= first;
  if (!known) {
    cache->finder = NULL;
    finder_clear(finder);
    code = fill_finder(replica, finder, error);
  } else if (last > cache->seen) {
    code = put_changes(replica, finder, cache->seen, error);
  }
  if (code == CODE_OK) *cache = (struct finder_cache){.finder = finder, .seen = last};
  return code;
}

enum code reader_refresh_finder(struct replica *replica, struct finder *finder, struct error *error) {
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = refresh(replica, finder, error);
  replica_end_read(replica);
  return code;
}
