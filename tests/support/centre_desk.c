#include "support/centre_desk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const int64_t desk_day = INT64_C(1795996800000);
const int64_t desk_now = INT64_C(1795996800000) - 86400000;

static void must(bool right, const char *what) {
  if (right) return;
  (void)fprintf(stderr, "%s\n", what);
  abort();
}

struct id desk_id(int number) {
  return id_make(INT64_C(1700000000000) + number, (uint64_t)number * 7919, (uint64_t)number);
}

struct id desk_operation_id(const struct desk *desk, int64_t number) {
  return id_make(INT64_C(1750000000000) + number, desk->replica.bytes[15], (uint64_t)number + 1000003);
}

void desk_init(struct desk *desk, int number, struct arena *arena) {
  *desk = (struct desk){.arena = arena, .next = 1};
  desk->replica = id_make(INT64_C(1600000000000), 77, (uint64_t)number);
}

struct row desk_row(struct desk *desk, enum entity_kind entity) {
  struct row row;
  must(row_init(&row, &entities[entity], desk->arena), "the arena of the test is too small");
  return row;
}

void desk_give(struct row *row, const char *column, struct value value) {
  int at = entity_field(row->entity, column);
  must(at >= 0, column);
  row->values[at] = value;
  row->given |= UINT64_C(1) << at;
}

struct operation *desk_operation(struct desk *desk, enum operation_kind kind, enum entity_kind entity,
                                 int row) {
  must(desk->count < DESK_OPERATIONS_MAX, "too many operations wait");
  struct operation *operation = &desk->operations[desk->count++];
  *operation = (struct operation){.number = desk->next,
                                  .id = desk_operation_id(desk, desk->next),
                                  .kind = kind,
                                  .entity = &entities[entity],
                                  .row = desk_id(row),
                                  .made_at = desk_now - 1000 + desk->next,
                                  .by = "Ines"};
  desk->next++;
  return operation;
}

void desk_seal(struct desk *desk, struct operation *operation) {
  must(push_seal(operation, desk->arena), "an operation cannot be sealed");
}

void desk_give_slot(struct desk *desk, struct row *visit, int employee, int minute) {
  int64_t starts = desk_day + INT64_C(60000) * minute, ends = starts + INT64_C(60000) * 30;
  must(row_add_parts(visit, ENTITY_APPOINTMENT_SEGMENT, 1, desk->arena),
       "the arena of the test is too small");
  visit->given_parts |= 1U << entity_part(visit->entity, ENTITY_APPOINTMENT_SEGMENT);
  struct row *segment = &visit->parts[entity_part(visit->entity, ENTITY_APPOINTMENT_SEGMENT)].rows[0];
  desk_give(segment, "service_id", value_id(desk_id(DESK_SERVICE)));
  desk_give(segment, "employee_id", value_id(desk_id(employee)));
  desk_give(segment, "starts_at", value_int(starts));
  desk_give(segment, "ends_at", value_int(ends));
  desk_give(segment, "occupied_from", value_int(starts));
  desk_give(segment, "occupied_to", value_int(ends));
  desk_give(segment, "price", value_int(4000));
  desk_give(segment, "service_name", value_text("Cut"));
  desk_give(segment, "employee_name", value_text("Mia"));
  desk_give(visit, "starts_at", value_int(starts));
  desk_give(visit, "ends_at", value_int(ends));
}

void desk_give_visit(struct desk *desk, struct row *visit, int employee, int minute) {
  desk_give(visit, "location_id", value_id(desk_id(DESK_LOCATION)));
  desk_give(visit, "customer_id", value_id(desk_id(DESK_CUSTOMER)));
  desk_give(visit, "status", value_text("scheduled"));
  desk_give(visit, "price", value_int(4000));
  desk_give(visit, "duration_minutes", value_int(30));
  desk_give(visit, "source", value_text("desk"));
  desk_give(visit, "overrides", value_text("[{\"code\":\"duplicate\"}]"));
  desk_give_slot(desk, visit, employee, minute);
}

static struct operation *create(struct desk *desk, enum entity_kind entity, int row, const char *name) {
  struct operation *operation = desk_operation(desk, OPERATION_CREATE, entity, row);
  operation->set = desk_row(desk, entity);
  if (name != NULL) desk_give(&operation->set, "name", value_text(name));
  return operation;
}

void desk_set_up(struct desk *desk) {
  struct operation *operation = create(desk, ENTITY_LOCATION, DESK_LOCATION, "Main Street");
  desk_give(&operation->set, "timezone", value_text("Europe/Berlin"));
  desk_seal(desk, operation);
  operation = create(desk, ENTITY_SERVICE, DESK_SERVICE, "Cut");
  desk_give(&operation->set, "price", value_int(4000));
  desk_give(&operation->set, "duration_minutes", value_int(30));
  desk_seal(desk, operation);
  operation = create(desk, ENTITY_CUSTOMER, DESK_CUSTOMER, NULL);
  desk_give(&operation->set, "first_name", value_text("An"));
  desk_seal(desk, operation);
  for (int i = 0; i < 3; i++) {
    operation = create(desk, ENTITY_EMPLOYEE, DESK_EMPLOYEE + i, "Mia");
    desk_seal(desk, operation);
  }
}

struct operation *desk_book(struct desk *desk, int visit, int employee, int minute) {
  struct operation *operation = create(desk, ENTITY_APPOINTMENT, visit, NULL);
  desk_give_visit(desk, &operation->set, employee, minute);
  desk_seal(desk, operation);
  return operation;
}

struct operation *desk_move(struct desk *desk, int visit, int64_t version, int employee, int from, int to) {
  struct operation *operation = desk_operation(desk, OPERATION_UPDATE, ENTITY_APPOINTMENT, visit);
  operation->base_version = version;
  operation->base = desk_row(desk, ENTITY_APPOINTMENT);
  operation->set = desk_row(desk, ENTITY_APPOINTMENT);
  desk_give_slot(desk, &operation->base, employee, from);
  desk_give_slot(desk, &operation->set, employee, to);
  desk_seal(desk, operation);
  return operation;
}

struct operation *desk_set_text(struct desk *desk, enum entity_kind entity, int row, int64_t version,
                                const char *column, const char *from, const char *to) {
  struct operation *operation = desk_operation(desk, OPERATION_UPDATE, entity, row);
  operation->base_version = version;
  operation->base = desk_row(desk, entity);
  operation->set = desk_row(desk, entity);
  desk_give(&operation->base, column, value_text(from));
  desk_give(&operation->set, column, value_text(to));
  desk_seal(desk, operation);
  return operation;
}

struct operation *desk_delete(struct desk *desk, int visit, int64_t version) {
  struct operation *operation = desk_operation(desk, OPERATION_DELETE, ENTITY_APPOINTMENT, visit);
  operation->base_version = version;
  desk_seal(desk, operation);
  return operation;
}

struct operation *desk_resolve(struct desk *desk, struct id item, enum resolution resolution) {
  struct operation *operation = desk_operation(desk, OPERATION_RESOLVE, ENTITY_REVIEW_ITEM, 0);
  operation->row = item;
  operation->resolution = resolution;
  desk_seal(desk, operation);
  return operation;
}

void desk_push(struct desk *desk, struct memory *memory, int batch, struct push_result *results) {
  struct arena arena;
  arena_init(&arena, 256 << 20);
  for (int done = 0; done < desk->count;) {
    int count = desk->count - done < batch ? desk->count - done : batch;
    struct centre_batch asked = {.replica = desk->replica,
                                 .actor = ACTOR_DESK,
                                 .name = "Front",
                                 .operations = &desk->operations[done],
                                 .count = count,
                                 .now = desk_now};
    struct centre_settlement settlement;
    struct error error;
    error_init(&error);
    enum code code = memory_settle(memory, &asked, &arena, &settlement, &error);
    must(code == CODE_OK, error.text);
    must(settlement.trouble == CENTRE_FINE, "the centre found the stream out of order");
    for (int i = 0; i < count && results != NULL; i++) {
      results[done + i] = settlement.results[i];
      results[done + i].row = NULL;
      results[done + i].why = NULL;
    }
    done += count;
    arena_clear(&arena);
  }
  desk->count = 0;
  arena_release(&arena);
}

struct row desk_read(struct memory *memory, struct arena *arena, enum entity_kind entity, struct id id) {
  const struct memory_row *stored = memory_find(memory, entity, id);
  struct error error;
  struct row row;
  error_init(&error);
  must(stored != NULL, "the centre does not have the row");
  must(image_read_text(stored->image, stored->length, &entities[entity], arena, &row, &error) == CODE_OK,
       error.text);
  return row;
}

static int by_key(const void *left, const void *right) {
  const struct memory_row *const *ours = left, *const *theirs = right;
  int entity = (int)(*ours)->key.entity - (int)(*theirs)->key.entity;
  return entity != 0 ? entity : id_compare(&(*ours)->key.id, &(*theirs)->key.id);
}

static int by_seq(const void *left, const void *right) {
  const struct memory_row *const *ours = left, *const *theirs = right;
  return ((*ours)->seq > (*theirs)->seq) - ((*ours)->seq < (*theirs)->seq);
}

/* The place of each row in the order of its numbers, and all of it but the numbers themselves. */
char *desk_picture(const struct memory *memory) {
  size_t count = (size_t)memory->row_count, size = 64 * count + 1;
  const struct memory_row **rows = calloc(count + 1, sizeof *rows);
  must(rows != NULL, "there is no memory");
  for (size_t i = 0; i < count; i++) {
    rows[i] = &memory->rows[i];
    size += rows[i]->length + 128;
  }
  char *picture = malloc(size), *at = picture;
  must(picture != NULL, "there is no memory");
  qsort(rows, count, sizeof(struct memory_row *), by_seq);
  for (size_t i = 0; i < count; i++)
    at += snprintf(at, size - (size_t)(at - picture), "%d.%02x%02x\n", (int)rows[i]->key.entity,
                   rows[i]->key.id.bytes[14], rows[i]->key.id.bytes[15]);
  qsort(rows, count, sizeof(struct memory_row *), by_key);
  for (size_t i = 0; i < count; i++)
    at += snprintf(at, size - (size_t)(at - picture), "%s %lld %d%d %s\n", entities[rows[i]->key.entity].name,
                   (long long)rows[i]->version, rows[i]->held, rows[i]->incomplete, rows[i]->image);
  free(rows);
  return picture;
}
