#include "server/channel/salon_load.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/phone.h"

enum { SLOT_MINUTES_USUAL = 15, NO_SHOW_WARNING_USUAL = 2, SETUP_QUESTIONS_MAX = 1000 };

/* What was asked for, in the order of loading. */
enum {
  TENANT,
  LOCATIONS,
  EMPLOYEES,
  SERVICES,
  SHIFTS,
  SEGMENTS,
  ADDONS,
  SKILLS,
  POOLS,
  MEMBERS,
  QUESTIONS,
  LISTS
};

static const enum pg_id statements[LISTS] = {
    [TENANT] = PG_CHANNEL_SETUP_TENANT,       [LOCATIONS] = PG_CHANNEL_SETUP_LOCATIONS,
    [EMPLOYEES] = PG_CHANNEL_SETUP_EMPLOYEES, [SERVICES] = PG_CHANNEL_SETUP_SERVICES,
    [SHIFTS] = PG_CHANNEL_SETUP_SHIFTS,       [SEGMENTS] = PG_CHANNEL_SETUP_SEGMENTS,
    [ADDONS] = PG_CHANNEL_SETUP_ADDONS,       [SKILLS] = PG_CHANNEL_SETUP_SKILLS,
    [POOLS] = PG_CHANNEL_SETUP_POOLS,         [MEMBERS] = PG_CHANNEL_SETUP_POOL_MEMBERS,
    [QUESTIONS] = PG_CHANNEL_SETUP_QUESTIONS,
};

/* What a load works on. */
struct loading {
  struct zone_shelf *shelf;
  struct arena *arena;
  struct salon *salon;
  struct setup *setup;
  struct pg_rows rows[LISTS];
  struct error *error;
};

static enum code no_room(struct error *error) {
  return error_set(error, CODE_INTERNAL, "There is not enough memory for the salon's set-up.");
}

/* --- Zones --- */

static enum code find_zone(struct zone_shelf *shelf, const char *name, const struct zone **zone,
                           struct error *error) {
  for (int i = 0; i < shelf->count; i++) {
    *zone = shelf->zones[i];
    if (strcmp(zone_name(*zone), name) == 0) return CODE_OK;
  }
  struct zone **grown = realloc(shelf->zones, ((size_t)shelf->count + 1) * sizeof(struct zone *));
  if (grown == NULL) return no_room(error);
  shelf->zones = grown;
  uint8_t *bytes = NULL;
  size_t size = 0;
  enum code code = shelf->source.read(shelf->source.context, name, &bytes, &size, error);
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
  const struct named *a = left, *b = right;
  int order = strcmp(a->key, b->key);
  return order != 0 ? order : id_compare(&a->id, &b->id);
}

/* Puts `count` rows of `size` bytes, which begin with their id and have their name's pointer at `name_at`, in the order of their folded
 * names. */
static enum code sort_by_name(void *rows, int count, size_t size, size_t name_at, struct error *error) {
  if (count < 2) return CODE_OK;
  struct named *order = calloc((size_t)count, sizeof *order);
  char *copy = malloc((size_t)count * size);
  if (order == NULL || copy == NULL) {
    free(order);
    free(copy);
    return no_room(error);
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
  for (int i = 0; i < count; i++)
    memcpy((char *)rows + (size_t)i * size, copy + (size_t)order[i].at * size, size);
  free(copy);
  free(order);
  return CODE_OK;
}

/* --- Values --- */

static const char *keep_text(const struct pg_rows *rows, int row, int column, struct arena *arena) {
  const char *copy = arena_text(arena, pg_get_text(rows, row, column), pg_get_length(rows, row, column));
  return copy == NULL ? "" : copy;
}

static int get_int(const struct pg_rows *rows, int row, int column) {
  return (int)pg_get_int(rows, row, column);
}

static int64_t get_int_or(const struct pg_rows *rows, int row, int column, int64_t fallback) {
  return pg_is_null(rows, row, column) ? fallback : pg_get_int(rows, row, column);
}

/* The place of a word in its vocabulary; the table's CHECKs let no other word in. */
static int get_word(const struct pg_rows *rows, int row, int column, const struct vocabulary *vocabulary) {
  const char *word = pg_get_text(rows, row, column);
  int value = vocabulary_find(vocabulary, word, strlen(word));
  return value < 0 ? 0 : value;
}

/* A number of the settings, which anybody may have written: `usual` when it is none or out of range. */
static int setting(const struct pg_rows *rows, int column, int least, int most, int usual) {
  const char *text = pg_get_text(rows, 0, column);
  char *end = NULL;
  errno = 0;
  long value = strtol(text, &end, 10);
  bool whole = end != text && *end == '\0' && errno == 0;
  return whole && value >= least && value <= most ? (int)value : usual;
}

/* Room for the rows of a list. */
#define MAKE_ROOM(loading, list, type) \
  ARENA_NEW((loading)->arena, (size_t)(loading)->rows[list].count + 1, type)

/* --- Tables --- */

static enum code load_tenant(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[TENANT];
  struct salon *salon = loading->salon;
  if (rows->count == 0) return error_set(loading->error, CODE_NOT_FOUND, "There is no such tenant.");
  salon->tenant = loading->setup->tenant;
  salon->name = keep_text(rows, 0, 0, loading->arena);
  (void)snprintf(salon->currency, sizeof salon->currency, "%s", pg_get_text(rows, 0, 1));
  salon->locale = keep_text(rows, 0, 2, loading->arena);
  salon->status = (enum tenant_status)get_word(rows, 0, 3, &tenant_status_words);
  salon->slot_minutes = setting(rows, 4, 1, 1440, SLOT_MINUTES_USUAL);
  salon->no_show_warning = setting(rows, 5, 0, INT32_MAX, NO_SHOW_WARNING_USUAL);
  return CODE_OK;
}

/* The location's country: as kept, else as its phone or zone say. */
static void set_country(struct location *location, const char *kept) {
  const char *country =
      kept[0] != '\0' ? kept : phone_country_of_location(location->phone, location->zone_name);
  (void)snprintf(location->country, sizeof location->country, "%.2s", country == NULL ? "" : country);
}

static enum code load_locations(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[LOCATIONS];
  struct salon *salon = loading->salon;
  salon->locations = MAKE_ROOM(loading, LOCATIONS, struct location);
  if (salon->locations == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++) {
    struct location *location = &salon->locations[salon->location_count++];
    location->id = pg_get_id(rows, row, 0);
    location->name = keep_text(rows, row, 1, loading->arena);
    location->phone = keep_text(rows, row, 2, loading->arena);
    location->zone_name = keep_text(rows, row, 3, loading->arena);
    set_country(location, pg_get_text(rows, row, 4));
    location->status = (enum location_status)get_word(rows, row, 5, &location_status_words);
    enum code code = find_zone(loading->shelf, location->zone_name, &location->zone, loading->error);
    if (code != CODE_OK) return code;
  }
  return sort_by_name(salon->locations, salon->location_count, sizeof(struct location),
                      offsetof(struct location, name), loading->error);
}

static enum code load_employees(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[EMPLOYEES];
  struct salon *salon = loading->salon;
  salon->employees = MAKE_ROOM(loading, EMPLOYEES, struct employee);
  if (salon->employees == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++) {
    struct employee *employee = &salon->employees[salon->employee_count++];
    employee->id = pg_get_id(rows, row, 0);
    employee->name = keep_text(rows, row, 1, loading->arena);
    employee->title = keep_text(rows, row, 2, loading->arena);
    employee->location = salon_location(salon, pg_get_id(rows, row, 3));
    employee->active = pg_get_bool(rows, row, 4);
    employee->bookable = pg_get_bool(rows, row, 5);
    employee->colour = -1;
  }
  return sort_by_name(salon->employees, salon->employee_count, sizeof(struct employee),
                      offsetof(struct employee, name), loading->error);
}

static void read_service(const struct pg_rows *rows, int row, struct service *service, struct arena *arena) {
  service->id = pg_get_id(rows, row, 0);
  service->name = keep_text(rows, row, 1, arena);
  service->category = keep_text(rows, row, 2, arena);
  service->price = pg_get_int(rows, row, 3);
  service->minutes = get_int(rows, row, 4);
  service->buffer_before = get_int(rows, row, 5);
  service->buffer_after = get_int(rows, row, 6);
  service->notice_min_hours = get_int(rows, row, 7);
  service->notice_max_days = get_int(rows, row, 8);
  service->limit_per_day = get_int(rows, row, 9);
  service->limit_per_week = get_int(rows, row, 10);
  service->capacity = get_int(rows, row, 11);
  service->kind = (enum service_kind)get_word(rows, row, 12, &service_kind_words);
  service->requires_approval = pg_get_bool(rows, row, 13);
  service->online = pg_get_bool(rows, row, 14);
  service->active = pg_get_bool(rows, row, 15);
  service->colour = -1;
  service->pool = INDEX_NONE;
}

static enum code load_services(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[SERVICES];
  struct salon *salon = loading->salon;
  salon->services = MAKE_ROOM(loading, SERVICES, struct service);
  if (salon->services == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++)
    read_service(rows, row, &salon->services[salon->service_count++], loading->arena);
  return sort_by_name(salon->services, salon->service_count, sizeof(struct service),
                      offsetof(struct service, name), loading->error);
}

static enum code load_shifts(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[SHIFTS];
  struct salon *salon = loading->salon;
  salon->shifts = MAKE_ROOM(loading, SHIFTS, struct shift);
  if (salon->shifts == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++) {
    int employee = salon_employee(salon, pg_get_id(rows, row, 0));
    if (employee == INDEX_NONE) continue;
    salon->shifts[salon->shift_count++] = (struct shift){
        .employee = employee,
        .day_of_week = get_int(rows, row, 1),
        .start = get_int(rows, row, 2),
        .end = get_int(rows, row, 3),
        .valid_from = (int32_t)get_int_or(rows, row, 4, DATE_NONE),
        .valid_to = (int32_t)get_int_or(rows, row, 5, DATE_NONE),
    };
  }
  return CODE_OK;
}

static enum code load_segments(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[SEGMENTS];
  struct salon *salon = loading->salon;
  salon->segments = MAKE_ROOM(loading, SEGMENTS, struct service_segment);
  if (salon->segments == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++) {
    int service = salon_service(salon, pg_get_id(rows, row, 0));
    if (service == INDEX_NONE) continue;
    struct service *whole = &salon->services[service];
    if (whole->segment_count++ == 0) whole->first_segment = salon->segment_count;
    struct service_segment *segment = &salon->segments[salon->segment_count++];
    segment->name = keep_text(rows, row, 1, loading->arena);
    segment->minutes = get_int(rows, row, 2);
    segment->gap_after = get_int(rows, row, 3);
  }
  return CODE_OK;
}

static enum code load_addons(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[ADDONS];
  struct salon *salon = loading->salon;
  salon->addons = MAKE_ROOM(loading, ADDONS, struct service_addon);
  if (salon->addons == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++) {
    int service = salon_service(salon, pg_get_id(rows, row, 1));
    if (service == INDEX_NONE) continue;
    struct service_addon *addon = &salon->addons[salon->addon_count++];
    addon->id = pg_get_id(rows, row, 0);
    addon->service = service;
    addon->name = keep_text(rows, row, 2, loading->arena);
    addon->price = pg_get_int(rows, row, 3);
    addon->minutes = get_int(rows, row, 4);
    addon->active = pg_get_bool(rows, row, 5);
  }
  return CODE_OK;
}

static enum code load_skills(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[SKILLS];
  struct salon *salon = loading->salon;
  salon->skills = MAKE_ROOM(loading, SKILLS, struct skill);
  if (salon->skills == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++) {
    int employee = salon_employee(salon, pg_get_id(rows, row, 0));
    int service = salon_service(salon, pg_get_id(rows, row, 1));
    if (employee == INDEX_NONE || service == INDEX_NONE) continue;
    salon->skills[salon->skill_count++] = (struct skill){
        .employee = employee,
        .service = service,
        .may_book = pg_get_bool(rows, row, 2),
        .primary = pg_get_bool(rows, row, 3),
        .custom_price = get_int_or(rows, row, 4, PRICE_NONE),
        .custom_minutes = get_int(rows, row, 5),
        .weight = get_int(rows, row, 6),
        .allowed_parts = (uint32_t)get_int_or(rows, row, 7, UINT32_MAX),
    };
  }
  return CODE_OK;
}

/* --- Pools --- */

static int find_pool(const struct salon *salon, struct id id) {
  for (int i = 0; i < salon->pool_count; i++)
    if (id_equal(salon->pools[i].id, id)) return i;
  return INDEX_NONE;
}

static enum code load_pools(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[POOLS];
  struct salon *salon = loading->salon;
  salon->pools = MAKE_ROOM(loading, POOLS, struct pool);
  if (salon->pools == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++) {
    struct pool *pool = &salon->pools[salon->pool_count++];
    pool->id = pg_get_id(rows, row, 0);
    pool->name = keep_text(rows, row, 1, loading->arena);
    pool->strategy = (enum pool_strategy)get_word(rows, row, 2, &pool_strategy_words);
  }
  return sort_by_name(salon->pools, salon->pool_count, sizeof(struct pool), offsetof(struct pool, name),
                      loading->error);
}

static enum code load_members(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[MEMBERS];
  struct salon *salon = loading->salon;
  salon->pool_members = MAKE_ROOM(loading, MEMBERS, struct pool_member);
  if (salon->pool_members == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count; row++) {
    int pool = find_pool(salon, pg_get_id(rows, row, 0));
    int employee = salon_employee(salon, pg_get_id(rows, row, 1));
    if (pool == INDEX_NONE || employee == INDEX_NONE) continue;
    if (salon->pools[pool].member_count++ == 0) salon->pools[pool].first_member = salon->pool_member_count;
    salon->pool_members[salon->pool_member_count++] = (struct pool_member){
        .employee = employee,
        .weight = get_int(rows, row, 2),
        .priority = get_int(rows, row, 3),
        .assigned_count = pg_get_int(rows, row, 4),
        .last_assigned_at = pg_get_int(rows, row, 5),
    };
  }
  return CODE_OK;
}

static bool members_share(const struct salon *salon, const struct pool *pool, int service) {
  for (int i = pool->first_member; i < pool->first_member + pool->member_count; i++) {
    const struct skill *skill = salon_skill(salon, salon->pool_members[i].employee, service);
    if (skill == NULL || !skill->may_book) return false;
  }
  return pool->member_count > 0;
}

/* The pool of which a row of the list says that it is this one: of which service it is, nil for a general one. */
static struct id pool_service(const struct loading *loading, int pool) {
  const struct pg_rows *rows = &loading->rows[POOLS];
  for (int row = 0; row < rows->count; row++)
    if (id_equal(pg_get_id(rows, row, 0), loading->salon->pools[pool].id)) return pg_get_id(rows, row, 3);
  return id_nil;
}

/* A service's own pool goes before a general one whose members all do the service. */
static void give_pools(const struct loading *loading) {
  struct salon *salon = loading->salon;
  for (int pool = salon->pool_count - 1; pool >= 0; pool--) {
    if (!id_is_nil(pool_service(loading, pool))) continue;
    for (int service = 0; service < salon->service_count; service++)
      if (members_share(salon, &salon->pools[pool], service)) salon->services[service].pool = pool;
  }
  for (int pool = salon->pool_count - 1; pool >= 0; pool--) {
    int own = salon_service(salon, pool_service(loading, pool));
    if (own != INDEX_NONE) salon->services[own].pool = pool;
  }
}

/* --- Questions --- */

/* The options of a question: a list of texts. Anything else is none. */
static void read_options(const char *text, struct intake_question *question, struct arena *arena) {
  json_t *list = text[0] == '\0' ? NULL : json_loads(text, 0, NULL);
  size_t count = json_is_array(list) ? json_array_size(list) : 0;
  if (count > INTAKE_OPTIONS_MAX) count = INTAKE_OPTIONS_MAX;
  const char **options = count == 0 ? NULL : ARENA_NEW(arena, count, const char *);
  for (size_t i = 0; options != NULL && i < count; i++) {
    const json_t *option = json_array_get(list, i);
    if (!json_is_string(option)) continue;
    const char *copy = arena_text(arena, json_string_value(option), json_string_length(option));
    if (copy != NULL) options[question->option_count++] = copy;
  }
  question->options = options;
  json_decref(list);
}

static enum code load_questions(struct loading *loading) {
  const struct pg_rows *rows = &loading->rows[QUESTIONS];
  struct intake_question *questions = MAKE_ROOM(loading, QUESTIONS, struct intake_question);
  int count = 0;
  if (questions == NULL) return no_room(loading->error);
  for (int row = 0; row < rows->count && count < SETUP_QUESTIONS_MAX; row++) {
    struct intake_question *question = &questions[count];
    *question = (struct intake_question){
        .id = pg_get_id(rows, row, 0),
        .service = pg_get_id(rows, row, 1),
        .label = keep_text(rows, row, 2, loading->arena),
        .description = keep_text(rows, row, 3, loading->arena),
        .type = (enum form_field_type)get_word(rows, row, 4, &form_field_type_words),
        .required = pg_get_bool(rows, row, 5),
    };
    read_options(pg_get_text(rows, row, 6), question, loading->arena);
    if (intake_is_asked(question)) count++;
  }
  loading->setup->questions = questions;
  loading->setup->question_count = count;
  return CODE_OK;
}

/* --- The whole --- */

static enum code load_all(struct loading *loading) {
  typedef enum code loader(struct loading *);
  static loader *const first[] = {load_tenant, load_locations, load_employees, load_services};
  static loader *const rest[] = {load_shifts, load_segments, load_addons,   load_skills,
                                 load_pools,  load_members,  load_questions};
  enum code code = CODE_OK;
  for (size_t i = 0; i < sizeof first / sizeof first[0] && code == CODE_OK; i++) code = first[i](loading);
  /* The other tables refer to these by id. */
  if (code == CODE_OK && !salon_index(loading->salon, loading->arena)) code = no_room(loading->error);
  for (size_t i = 0; i < sizeof rest / sizeof rest[0] && code == CODE_OK; i++) code = rest[i](loading);
  if (code == CODE_OK && !salon_index(loading->salon, loading->arena)) code = no_room(loading->error);
  if (code == CODE_OK) give_pools(loading);
  if (code == CODE_OK && loading->arena->exhausted) code = no_room(loading->error);
  return code;
}

enum code salon_load(struct pg *pg, struct zone_shelf *shelf, struct arena *arena, struct setup *setup,
                     struct error *error) {
  struct loading loading = {.shelf = shelf, .arena = arena, .setup = setup, .error = error};
  loading.salon = ARENA_NEW(arena, 1, struct salon);
  if (loading.salon == NULL) return no_room(error);
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  for (int i = 0; i < LISTS; i++) {
    struct pg_call call = pg_call(pg, statements[i]);
    pg_batch_add(&batch, &call, &loading.rows[i]);
  }
  enum code code = pg_batch_run(&batch, error);
  if (code == CODE_OK) code = load_all(&loading);
  for (int i = 0; i < LISTS; i++) pg_rows_release(&loading.rows[i]);
  setup->salon = loading.salon;
  return code;
}
