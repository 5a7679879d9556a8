#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/phone.h"
#include "core/model/zone.h"
#include "core/store/query.h"
#include "core/store/replica_inside.h"

enum { SALON_MEMORY_MAX = 64 << 20, SLOT_MINUTES_USUAL = 15, NO_SHOW_WARNING_USUAL = 2 };

/* What a load works on. */
struct loading {
  struct replica *replica;
  struct arena *arena;
  struct salon *salon;
  struct id *pool_services; /* by pool: of which service it is, nil for a general one */
  struct error *error;
};

/* --- Zones --- */

static enum code find_zone(struct replica *replica, const char *name, const struct zone **zone,
                           struct error *error) {
  struct zone_shelf *shelf = &replica->shelf;
  for (int i = 0; i < shelf->count; i++) {
    *zone = shelf->zones[i];
    if (strcmp(zone_name(*zone), name) == 0) return CODE_OK;
  }
  struct zone **grown = realloc(shelf->zones, ((size_t)shelf->count + 1) * sizeof(struct zone *));
  if (grown == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory for a time zone."));
  shelf->zones = grown;
  uint8_t *bytes = NULL;
  size_t size = 0;
  enum code code = replica->zones.read(replica->zones.context, name, &bytes, &size, error);
  if (code != CODE_OK) return code;
  code = zone_new(bytes, size, name, &shelf->zones[shelf->count], error);
  free(bytes);
  if (code == CODE_OK) *zone = shelf->zones[shelf->count++];
  return code;
}

/* --- Order of names --- */

struct named {
  char key[FOLD_KEY_SIZE];
  struct id id;
  int at;
};

static int compare_named(const void *left, const void *right) {
  const struct named *a = left;
  const struct named *b = right;
  int order = strcmp(a->key, b->key);
  return order != 0 ? order : id_compare(&a->id, &b->id);
}

/*
 * Puts `count` rows of `size` bytes, which begin with their id and have their name's pointer at `name_at`, in
 * the order of their folded names.
 */
static enum code sort_by_name(void *rows, int count, size_t size, size_t name_at, struct error *error) {
  if (count < 2) return CODE_OK;
  struct named *order = calloc((size_t)count, sizeof *order);
  char *copy = malloc((size_t)count * size);
  if (order == NULL || copy == NULL) {
    free(order);
    free(copy);
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for the salon's set-up."));
  }
  memcpy(copy, rows, (size_t)count * size);
  for (int i = 0; i < count; i++) {
    const char *name = NULL;
    memcpy(&order[i].id, copy + (size_t)i * size, sizeof order[i].id);
    memcpy(&name, copy + (size_t)i * size + name_at, sizeof name);
    (void)fold_key(name, strlen(name), order[i].key, sizeof order[i].key);
    order[i].at = i;
  }
  qsort(order, (size_t)count, sizeof *order, compare_named);
  for (int i = 0; i < count; i++) {
    memcpy((char *)rows + (size_t)i * size, copy + (size_t)order[i].at * size, size);
  }
  free(copy);
  free(order);
  return CODE_OK;
}

/* --- Values --- */

static int get_int(const struct query *query, int column) { return (int)query_get_int(query, column); }

/* The place of a word in its vocabulary; the file's CHECKs let no other word in. */
static int get_word(const struct query *query, int column, const struct vocabulary *vocabulary) {
  const char *word = query_peek_text(query, column);
  int value = vocabulary_find(vocabulary, word, strlen(word));
  return value < 0 ? 0 : value;
}

/* A colour of the 256 of a terminal: a number, or the nearest of the 6x6x6 cube to "#rrggbb". */
static int get_colour(const struct query *query, int column) {
  enum { CUBE = 6, CUBE_FIRST = 16, COLOURS = 256 };
  const char *text = query_peek_text(query, column);
  char *end = NULL;
  if (text[0] == '#' && strlen(text) == 7) {
    long value = strtol(text + 1, &end, 16);
    if (*end != '\0' || value < 0) return -1;
    int cube = CUBE_FIRST;
    for (int shift = 16, step = CUBE * CUBE; shift >= 0; shift -= 8, step /= CUBE) {
      cube += step * (int)(((value >> shift & 255) * (CUBE - 1) + 127) / 255);
    }
    return cube;
  }
  long value = strtol(text, &end, 10);
  bool whole = end != text && *end == '\0';
  return whole && value >= 0 && value < COLOURS ? (int)value : -1;
}

/* Room for the rows of a list, at its first row; `room` is a pointer to the array's pointer. */
#define MAKE_ROOM(loading, query, rows_column, array, count, type) \
  ((array) != NULL || \
   ((array) = ARENA_NEW((loading)->arena, (size_t)query_get_int((query), (rows_column)) + 1, type)) != NULL)

/* --- Tables --- */

static enum code load_tenant(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_TENANT);
  salon->name = salon->locale = "";
  if (query_row(&query)) {
    salon->tenant = query_get_id(&query, 0);
    salon->name = query_get_text(&query, 1, loading->arena);
    (void)snprintf(salon->currency, sizeof salon->currency, "%s", query_peek_text(&query, 2));
    salon->locale = query_get_text(&query, 3, loading->arena);
    salon->status = (enum tenant_status)get_word(&query, 4, &tenant_status_words);
    int64_t minutes = query_get_int_or(&query, 5, SLOT_MINUTES_USUAL);
    salon->slot_minutes = minutes >= 1 && minutes <= 1440 ? (int)minutes : SLOT_MINUTES_USUAL;
    int64_t warning = query_get_int_or(&query, 6, NO_SHOW_WARNING_USUAL);
    salon->no_show_warning = warning >= 0 && warning <= INT32_MAX ? (int)warning : NO_SHOW_WARNING_USUAL;
    salon->has_users = query_get_bool(&query, 7);
  }
  return query_end(&query, loading->error);
}

/* The location's country: as kept, else as its phone or zone say. */
static void set_country(struct location *location, const char *kept) {
  const char *country =
      kept[0] != '\0' ? kept : phone_country_of_location(location->phone, location->zone_name);
  (void)snprintf(location->country, sizeof location->country, "%s", country == NULL ? "" : country);
}

static enum code load_locations(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_LOCATIONS);
  enum code zones = CODE_OK;
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 6, salon->locations, salon->location_count, struct location)) break;
    struct location *location = &salon->locations[salon->location_count++];
    location->id = query_get_id(&query, 0);
    location->name = query_get_text(&query, 1, loading->arena);
    location->phone = query_get_text(&query, 2, loading->arena);
    location->zone_name = query_get_text(&query, 3, loading->arena);
    set_country(location, query_peek_text(&query, 4));
    location->status = (enum location_status)get_word(&query, 5, &location_status_words);
    zones = find_zone(loading->replica, location->zone_name, &location->zone, loading->error);
    if (zones != CODE_OK) break;
  }
  enum code code = query_end(&query, loading->error);
  if (zones != CODE_OK) return zones;
  if (code != CODE_OK) return code;
  return sort_by_name(salon->locations, salon->location_count, sizeof(struct location),
                      offsetof(struct location, name), loading->error);
}

static enum code load_employees(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_EMPLOYEES);
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 7, salon->employees, salon->employee_count, struct employee)) break;
    struct employee *employee = &salon->employees[salon->employee_count++];
    employee->id = query_get_id(&query, 0);
    employee->name = query_get_text(&query, 1, loading->arena);
    employee->title = query_get_text(&query, 2, loading->arena);
    employee->location = salon_location(salon, query_get_id(&query, 3));
    employee->active = query_get_bool(&query, 4);
    employee->bookable = query_get_bool(&query, 5);
    employee->colour = get_colour(&query, 6);
  }
  enum code code = query_end(&query, loading->error);
  if (code != CODE_OK) return code;
  return sort_by_name(salon->employees, salon->employee_count, sizeof(struct employee),
                      offsetof(struct employee, name), loading->error);
}

static void read_service(const struct query *query, struct service *service, struct arena *arena) {
  service->id = query_get_id(query, 0);
  service->name = query_get_text(query, 1, arena);
  service->category = query_get_text(query, 2, arena);
  service->price = query_get_int(query, 3);
  service->minutes = get_int(query, 4);
  service->buffer_before = get_int(query, 5);
  service->buffer_after = get_int(query, 6);
  service->notice_min_hours = get_int(query, 7);
  service->notice_max_days = get_int(query, 8);
  service->limit_per_day = get_int(query, 9);
  service->limit_per_week = get_int(query, 10);
  service->capacity = get_int(query, 11);
  service->kind = (enum service_kind)get_word(query, 12, &service_kind_words);
  service->requires_approval = query_get_bool(query, 13);
  service->online = query_get_bool(query, 14);
  service->active = query_get_bool(query, 15);
  service->colour = get_colour(query, 16);
  service->pool = INDEX_NONE;
}

static enum code load_services(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_SERVICES);
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 17, salon->services, salon->service_count, struct service)) break;
    read_service(&query, &salon->services[salon->service_count++], loading->arena);
  }
  enum code code = query_end(&query, loading->error);
  if (code != CODE_OK) return code;
  return sort_by_name(salon->services, salon->service_count, sizeof(struct service),
                      offsetof(struct service, name), loading->error);
}

static enum code load_shifts(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_SHIFTS);
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 6, salon->shifts, salon->shift_count, struct shift)) break;
    int employee = salon_employee(salon, query_get_id(&query, 0));
    if (employee == INDEX_NONE) continue;
    salon->shifts[salon->shift_count++] = (struct shift){
        .employee = employee,
        .day_of_week = get_int(&query, 1),
        .start = get_int(&query, 2),
        .end = get_int(&query, 3),
        .valid_from = (int32_t)query_get_int_or(&query, 4, DATE_NONE),
        .valid_to = (int32_t)query_get_int_or(&query, 5, DATE_NONE),
    };
  }
  return query_end(&query, loading->error);
}

static enum code load_segments(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_SEGMENTS);
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 4, salon->segments, salon->segment_count, struct service_segment)) break;
    int service = salon_service(salon, query_get_id(&query, 0));
    if (service == INDEX_NONE) continue;
    struct service *row = &salon->services[service];
    if (row->segment_count++ == 0) row->first_segment = salon->segment_count;
    struct service_segment *segment = &salon->segments[salon->segment_count++];
    segment->name = query_get_text(&query, 1, loading->arena);
    segment->minutes = get_int(&query, 2);
    segment->gap_after = get_int(&query, 3);
  }
  return query_end(&query, loading->error);
}

static enum code load_addons(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_ADDONS);
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 6, salon->addons, salon->addon_count, struct service_addon)) break;
    int service = salon_service(salon, query_get_id(&query, 1));
    if (service == INDEX_NONE) continue;
    struct service_addon *addon = &salon->addons[salon->addon_count++];
    addon->id = query_get_id(&query, 0);
    addon->service = service;
    addon->name = query_get_text(&query, 2, loading->arena);
    addon->price = query_get_int(&query, 3);
    addon->minutes = get_int(&query, 4);
    addon->active = query_get_bool(&query, 5);
  }
  return query_end(&query, loading->error);
}

static enum code load_skills(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_SKILLS);
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 8, salon->skills, salon->skill_count, struct skill)) break;
    int employee = salon_employee(salon, query_get_id(&query, 0));
    int service = salon_service(salon, query_get_id(&query, 1));
    if (employee == INDEX_NONE || service == INDEX_NONE) continue;
    salon->skills[salon->skill_count++] = (struct skill){
        .employee = employee,
        .service = service,
        .may_book = query_get_bool(&query, 2),
        .primary = query_get_bool(&query, 3),
        .custom_price = query_get_int_or(&query, 4, PRICE_NONE),
        .custom_minutes = get_int(&query, 5),
        .weight = get_int(&query, 6),
        .allowed_parts = (uint32_t)query_get_int_or(&query, 7, UINT32_MAX),
    };
  }
  return query_end(&query, loading->error);
}

/* --- Pools --- */

static int find_pool(const struct salon *salon, struct id id) {
  for (int i = 0; i < salon->pool_count; i++) {
    if (id_equal(salon->pools[i].id, id)) return i;
  }
  return INDEX_NONE;
}

static enum code load_pools(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_POOLS);
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 4, salon->pools, salon->pool_count, struct pool)) break;
    struct pool *pool = &salon->pools[salon->pool_count++];
    pool->id = query_get_id(&query, 0);
    pool->name = query_get_text(&query, 1, loading->arena);
    pool->strategy = (enum pool_strategy)get_word(&query, 2, &pool_strategy_words);
  }
  enum code code = query_end(&query, loading->error);
  if (code != CODE_OK) return code;
  return sort_by_name(salon->pools, salon->pool_count, sizeof(struct pool), offsetof(struct pool, name),
                      loading->error);
}

static enum code load_pool_services(struct loading *loading) {
  struct salon *salon = loading->salon;
  loading->pool_services = ARENA_NEW(loading->arena, (size_t)salon->pool_count + 1, struct id);
  struct query query = query_start(loading->replica, SQL_SETUP_POOLS);
  while (query_row(&query) && loading->pool_services != NULL) {
    int pool = find_pool(salon, query_get_id(&query, 0));
    if (pool != INDEX_NONE) loading->pool_services[pool] = query_get_id(&query, 3);
  }
  return query_end(&query, loading->error);
}

static enum code load_pool_members(struct loading *loading) {
  struct salon *salon = loading->salon;
  struct query query = query_start(loading->replica, SQL_SETUP_POOL_MEMBERS);
  while (query_row(&query)) {
    if (!MAKE_ROOM(loading, &query, 6, salon->pool_members, salon->pool_member_count, struct pool_member))
      break;
    int pool = find_pool(salon, query_get_id(&query, 0));
    int employee = salon_employee(salon, query_get_id(&query, 1));
    if (pool == INDEX_NONE || employee == INDEX_NONE) continue;
    if (salon->pools[pool].member_count++ == 0) salon->pools[pool].first_member = salon->pool_member_count;
    salon->pool_members[salon->pool_member_count++] = (struct pool_member){
        .employee = employee,
        .weight = get_int(&query, 2),
        .priority = get_int(&query, 3),
        .assigned_count = query_get_int(&query, 4),
        .last_assigned_at = query_get_int(&query, 5),
    };
  }
  return query_end(&query, loading->error);
}

static bool members_share(const struct salon *salon, const struct pool *pool, int service) {
  for (int i = pool->first_member; i < pool->first_member + pool->member_count; i++) {
    const struct skill *skill = salon_skill(salon, salon->pool_members[i].employee, service);
    if (skill == NULL || !skill->may_book) return false;
  }
  return pool->member_count > 0;
}

/* A service's own pool goes before a general one whose members all do the service. */
static void give_pools(struct loading *loading) {
  struct salon *salon = loading->salon;
  for (int service = 0; service < salon->service_count; service++) {
    int general = INDEX_NONE;
    int own = INDEX_NONE;
    for (int pool = salon->pool_count - 1; pool >= 0; pool--) {
      struct id of = loading->pool_services[pool];
      if (id_equal(of, salon->services[service].id)) own = pool;
      if (id_is_nil(of) && members_share(salon, &salon->pools[pool], service)) general = pool;
    }
    salon->services[service].pool = own != INDEX_NONE ? own : general;
  }
}

/* What the strategies count changes with each booking, without making another salon. */
static enum code refresh_pools(struct replica *replica, struct salon *salon, struct error *error) {
  if (salon->pool_member_count == 0) return CODE_OK;
  struct query query = query_start(replica, SQL_SETUP_POOL_COUNTS);
  while (query_row(&query)) {
    int pool = find_pool(salon, query_get_id(&query, 0));
    int employee = salon_employee(salon, query_get_id(&query, 1));
    if (pool == INDEX_NONE) continue;
    int first = salon->pools[pool].first_member;
    for (int i = first; i < first + salon->pools[pool].member_count; i++) {
      if (salon->pool_members[i].employee != employee) continue;
      salon->pool_members[i].assigned_count = query_get_int(&query, 2);
      salon->pool_members[i].last_assigned_at = query_get_int(&query, 3);
    }
  }
  return query_end(&query, error);
}

/* --- The whole --- */

static enum code no_room(struct loading *loading) {
  return error_set(loading->error, CODE_INTERNAL, _("There is not enough memory for the salon's set-up."));
}

static enum code load_all(struct loading *loading) {
  typedef enum code loader(struct loading *);
  static loader *const first[] = {load_tenant, load_locations, load_employees, load_services};
  static loader *const rest[] = {load_shifts, load_segments,      load_addons,      load_skills,
                                 load_pools,  load_pool_services, load_pool_members};
  enum code code = CODE_OK;
  for (size_t i = 0; i < sizeof first / sizeof first[0] && code == CODE_OK; i++) code = first[i](loading);
  /* The other tables refer to these by id. */
  if (code == CODE_OK && !salon_index(loading->salon, loading->arena)) code = no_room(loading);
  for (size_t i = 0; i < sizeof rest / sizeof rest[0] && code == CODE_OK; i++) code = rest[i](loading);
  if (code == CODE_OK && !salon_index(loading->salon, loading->arena)) code = no_room(loading);
  if (code == CODE_OK) give_pools(loading);
  return code;
}

static enum code load_salon(struct replica *replica, struct salon_cache *cache, struct error *error) {
  struct loading loading = {.replica = replica, .arena = &cache->arena, .error = error};
  arena_init(&cache->arena, SALON_MEMORY_MAX);
  loading.salon = cache->salon = ARENA_NEW(&cache->arena, 1, struct salon);
  if (loading.salon == NULL) return no_room(&loading);
  enum code code = load_all(&loading);
  if (code == CODE_OK && cache->arena.exhausted) code = no_room(&loading);
  if (code != CODE_OK) arena_release(&cache->arena);
  return code;
}

static enum code read_setup_changes(struct replica *replica, int64_t *changes, struct error *error) {
  struct query query = query_start(replica, SQL_META_GET);
  query_text(&query, REPLICA_SETUP_CHANGES);
  *changes = query_row(&query) ? query_get_int(&query, 0) : 0;
  return query_end(&query, error);
}

/* The set-up that is about to be replaced may still be borrowed. */
static bool put_aside(struct salon_cache *cache) {
  struct salon_cache *older = malloc(sizeof *older);
  if (older == NULL) return false;
  *older = *cache;
  cache->older = older;
  return true;
}

/* Reads what the salon may have become; the transaction around it makes that one state. */
static enum code bring_up_to_date(struct replica *replica, bool *changed, struct error *error) {
  struct salon_cache *cache = &replica->salon;
  int64_t changes = 0;
  enum code code = read_setup_changes(replica, &changes, error);
  if (code != CODE_OK) return code;
  if (cache->salon != NULL && changes == cache->setup_changes) {
    return refresh_pools(replica, cache->salon, error);
  }
  struct salon_cache fresh = {.setup_changes = changes};
  code = load_salon(replica, &fresh, error);
  if (code != CODE_OK) return code;
  if (cache->salon != NULL && !put_aside(cache)) {
    arena_release(&fresh.arena);
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for the salon's set-up."));
  }
  fresh.older = cache->older;
  fresh.from_within = replica->writing;
  *cache = fresh;
  *changed = true;
  return CODE_OK;
}

enum code replica_salon(struct replica *replica, const struct salon **salon, bool *changed,
                        struct error *error) {
  struct salon_cache *cache = &replica->salon;
  bool another = false;
  int64_t version = 0;
  enum code code = replica_data_version(replica, &version, error);
  if (code != CODE_OK) return code;
  bool current = cache->salon != NULL && version == cache->data_version && replica->commits == cache->commits;
  if (!current || replica->writing) {
    code = replica_begin_read(replica, error);
    if (code == CODE_OK) code = bring_up_to_date(replica, &another, error);
    replica_end_read(replica);
    if (code != CODE_OK) return code;
    cache->data_version = version;
    cache->commits = replica->commits;
  }
  *salon = cache->salon;
  if (changed != NULL) *changed = another;
  return CODE_OK;
}

void replica_salon_doubt(struct replica *replica) {
  struct salon_cache *cache = &replica->salon;
  if (cache->from_within) cache->setup_changes = -1;
  cache->from_within = false;
  cache->commits = -1;
}

bool replica_salon_is_newest(const struct replica *replica, const struct salon *salon) {
  return replica->salon.salon == salon;
}

void replica_forget_salons(struct replica *replica) {
  while (replica->salon.older != NULL) {
    struct salon_cache *older = replica->salon.older;
    replica->salon.older = older->older;
    arena_release(&older->arena);
    free(older);
  }
}

void replica_salon_release(struct replica *replica) {
  replica_forget_salons(replica);
  if (replica->salon.salon != NULL) arena_release(&replica->salon.arena);
  for (int i = 0; i < replica->shelf.count; i++) zone_free(replica->shelf.zones[i]);
  free(replica->shelf.zones);
}
