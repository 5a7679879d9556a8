/* Lists of the set-up's rows, as the screen shows them. */
#include <stdlib.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/fold.h"
#include "core/model/instant.h"
#include "core/store/reader_inside.h"
#include "core/store/row_store.h"
#include "core/store/setup.h"
#include "core/store/vector.h"

/* ---- Order ---- */

static int compare_texts(const struct row *left, const struct row *right, const char *column) {
  char one[FOLD_KEY_SIZE], two[FOLD_KEY_SIZE];
  const char *a = row_text(left, column), *b = row_text(right, column);
  (void)fold_key(a == NULL ? "" : a, a == NULL ? 0 : strlen(a), one, sizeof one);
  (void)fold_key(b == NULL ? "" : b, b == NULL ? 0 : strlen(b), two, sizeof two);
  return strcmp(one, two);
}

static int compare_numbers(const struct row *left, const struct row *right, const char *column) {
  int64_t a = row_int(left, column, 0), b = row_int(right, column, 0);
  return (a > b) - (a < b);
}

/* A row with the place of its whole (an employee, a service) in the salon's order. */
struct placed_row {
  struct row row;
  int place;
};

typedef int row_order(const struct row *left, const struct row *right);

static int by_name(const struct row *left, const struct row *right) {
  return compare_texts(left, right, "name");
}

static int by_position(const struct row *left, const struct row *right) {
  int order = compare_numbers(left, right, "position");
  return order != 0 ? order : by_name(left, right);
}

/* Monday first. */
static int by_week(const struct row *left, const struct row *right) {
  int64_t a = (row_int(left, "day_of_week", 0) + 6) % 7, b = (row_int(right, "day_of_week", 0) + 6) % 7;
  return a != b ? (a > b) - (a < b) : compare_numbers(left, right, "start_minute");
}

static int by_date(const struct row *left, const struct row *right) {
  return compare_texts(left, right, "date");
}

/* How the rows of an entity lie: by the place of what they belong to, then in their own order. */
static const struct {
  enum entity_kind entity;
  const char *whole; /* a column; NULL: none */
  row_order *order;  /* NULL: none */
} orders[] = {{ENTITY_LOCATION, NULL, by_position},
              {ENTITY_EMPLOYEE, NULL, by_position},
              {ENTITY_USER, NULL, by_name},
              {ENTITY_SERVICE_CATEGORY, NULL, by_position},
              {ENTITY_SERVICE, NULL, by_position},
              {ENTITY_SERVICE_ADDON, "service_id", by_position},
              {ENTITY_FORM_FIELD, "service_id", by_position},
              {ENTITY_SHIFT, "employee_id", by_week},
              {ENTITY_HOLIDAY, NULL, by_date},
              {ENTITY_SCHEDULE_EXCEPTION, NULL, by_date},
              {ENTITY_BLOCK, NULL, NULL},
              {ENTITY_EMPLOYEE_SERVICE, "employee_id", NULL}};

enum { ORDER_COUNT = (int)(sizeof orders / sizeof orders[0]) };

static int order_of(enum entity_kind entity) {
  for (int i = 0; i < ORDER_COUNT; i++)
    if (orders[i].entity == entity) return i;
  return 0;
}

static int place_of(const struct salon *salon, const struct row *row) {
  const char *whole = orders[order_of(row->entity->kind)].whole;
  if (whole == NULL) return 0;
  struct id id = row_id(row, whole);
  return strcmp(whole, "employee_id") == 0 ? salon_employee(salon, id) : salon_service(salon, id);
}

static int compare_rows(const void *left, const void *right) {
  const struct placed_row *a = left, *b = right;
  row_order *order = orders[order_of(a->row.entity->kind)].order;
  int compared = (a->place > b->place) - (a->place < b->place);
  if (compared == 0 && order != NULL) compared = order(&a->row, &b->row);
  if (compared != 0) return compared;
  struct id one = row_id(&a->row, "id"), two = row_id(&b->row, "id");
  return memcmp(one.bytes, two.bytes, ID_SIZE);
}

/* ---- Reading ---- */

static struct query start(struct replica *replica, enum entity_kind entity, int32_t from, char *date) {
  bool exceptions = entity == ENTITY_SCHEDULE_EXCEPTION, blocks = entity == ENTITY_BLOCK;
  struct query query = query_start(replica, exceptions ? SQL_SETUP_EXCEPTIONS_FROM
                                            : blocks   ? SQL_SETUP_BLOCKS_FROM
                                                       : row_statements(entity)->all);
  date_format(from, date);
  if (exceptions) query_text(&query, date);
  if (blocks) query_int(&query, (int64_t)from * MS_PER_DAY);
  return query;
}

static enum code read_all(struct replica *replica, enum entity_kind entity, int32_t from, struct arena *arena,
                          struct vector *rows, struct error *error) {
  const struct salon *salon = NULL;
  char date[DATE_TEXT_SIZE];
  struct row row;
  bool room = true;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  struct query query = start(replica, entity, from, date);
  while (room && query_row(&query)) {
    room = row_init(&row, &entities[entity], arena) && row_read(&query, &row, arena) &&
           rows->count < SETUP_ROWS_MAX;
    if (!room || row_int(&row, "deleted_at", 0) != 0) continue;
    struct placed_row *kept = vector_add(rows);
    room = kept != NULL;
    if (room) *kept = (struct placed_row){row, place_of(salon, &row)};
  }
  code = query_end(&query, error);
  return code == CODE_OK && !room ? reader_no_room(error) : code;
}

/* The parts of services, each with its whole. */
static enum code read_parts(struct replica *replica, struct arena *arena, struct vector *rows,
                            struct error *error) {
  struct placed_row *list = (struct placed_row *)(void *)rows->rows;
  enum code code = CODE_OK;
  for (size_t i = 0; i < rows->count && code == CODE_OK; i++) {
    bool found = false;
    code = row_load(replica, list[i].row.entity->kind, row_id(&list[i].row, "id"), arena, &list[i].row,
                    &found, error);
  }
  return code;
}

static enum code lay_out(const struct vector *found, struct arena *arena, struct row **rows,
                         struct error *error) {
  const struct placed_row *list = (const struct placed_row *)(const void *)found->rows;
  *rows = ARENA_NEW(arena, found->count + 1, struct row);
  if (*rows == NULL) return reader_no_room(error);
  for (size_t i = 0; i < found->count; i++) (*rows)[i] = list[i].row;
  return CODE_OK;
}

enum code reader_setup_rows(struct replica *replica, enum entity_kind entity, int32_t from,
                            struct arena *arena, struct row **rows, int *count, struct error *error) {
  struct vector found;
  *rows = NULL;
  *count = 0;
  vector_init(&found, sizeof(struct placed_row));
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = read_all(replica, entity, from, arena, &found, error);
  if (code == CODE_OK && entities[entity].part_count > 0) code = read_parts(replica, arena, &found, error);
  replica_end_read(replica);
  if (code == CODE_OK && found.count > 1) qsort(found.rows, found.count, found.size, compare_rows);
  if (code == CODE_OK) code = lay_out(&found, arena, rows, error);
  if (code == CODE_OK) *count = (int)found.count;
  vector_release(&found);
  return code;
}
