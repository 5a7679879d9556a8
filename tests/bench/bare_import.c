#include "bare_import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bare.h"
#include "core/model/date.h"
#include "core/model/entity.h"
#include "core/model/instant.h"
#include "core/model/phone.h"

enum { MEMORY_MAX = 256, PARTS_MAX = 4, SQL_SIZE = 4096, INDEXES_MAX = 128 };

/* What a visit's rows take from the set-up. */
struct bare_service {
  struct id id;
  char name[96];
  int64_t price;
  int minutes, before, after, part_count;
  struct {
    char name[64];
    int minutes, gap;
  } parts[PARTS_MAX];
};

struct bare_addon {
  struct id id, service;
  char name[96];
  int64_t price;
  int minutes;
};

struct bare_employee {
  struct id id;
  char name[96];
};

struct bare_skill {
  struct id employee, service;
  int64_t price; /* -1: the service's */
  int minutes;   /* 0: the service's */
};

struct importer {
  sqlite3 *db;
  sqlite3_stmt *inserts[ENTITY_COUNT];
  struct id tenant;
  int64_t now;
  uint64_t made; /* ids that the file does not have */
  struct bare_service services[MEMORY_MAX];
  struct bare_addon addons[MEMORY_MAX];
  struct bare_employee employees[MEMORY_MAX];
  struct bare_skill skills[MEMORY_MAX * 4];
  int service_count, addon_count, employee_count, skill_count;
};

/* A visit while its segments are written. */
struct bare_visit {
  struct id id, location;
  int64_t starts_at, at, price;
  int position, minutes, blocking;
  const json_t *row;
};

static const char *text_of(const json_t *row, const char *key) {
  return json_string_value(json_object_get(row, key));
}

static int64_t number_of(const json_t *row, const char *key) {
  return json_integer_value(json_object_get(row, key));
}

static struct id id_of(const json_t *row, const char *key) {
  struct id id = id_nil;
  const char *text = text_of(row, key);
  if (text != NULL) (void)id_parse(text, strlen(text), &id);
  return id;
}

static int64_t instant_of(const char *text) {
  int64_t instant = 0;
  (void)instant_parse_rfc3339(text, strlen(text), &instant);
  return instant;
}

static struct id make_id(struct importer *importer) {
  importer->made++;
  return id_make(importer->now, importer->made, importer->made * UINT64_C(0x9e3779b97f4a7c15));
}

/* -- Any row, by the table of entities ---------------------------------------------------------------------------------------- */

static sqlite3_stmt *insert_of(struct importer *importer, enum entity_kind kind) {
  if (importer->inserts[kind] != NULL) return importer->inserts[kind];
  const struct entity *entity = &entities[kind];
  char sql[SQL_SIZE];
  size_t length = (size_t)snprintf(sql, sizeof sql, "INSERT INTO %s (", entity->name);
  for (int i = 0; i < entity->field_count; i++)
    length += (size_t)snprintf(sql + length, sizeof sql - length, "%s%s", i > 0 ? ", " : "",
                               entity->fields[i].column);
  length += (size_t)snprintf(sql + length, sizeof sql - length, ") VALUES (");
  for (int i = 0; i < entity->field_count; i++)
    length += (size_t)snprintf(sql + length, sizeof sql - length, "%s?", i > 0 ? ", " : "");
  (void)snprintf(sql + length, sizeof sql - length, ")");
  return importer->inserts[kind] = bare_prepare(importer->db, sql);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text) {
  (void)sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static void bind_minute(sqlite3_stmt *statement, int at, const char *text) {
  int minute = 0;
  if (time_of_day_parse(text, strlen(text), true, &minute)) (void)sqlite3_bind_int(statement, at, minute);
}

static void bind_json(sqlite3_stmt *statement, int at, const json_t *value) {
  (void)sqlite3_bind_text(statement, at, json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY), -1, free);
}

static void bind_value(sqlite3_stmt *statement, int at, const struct entity_field *field,
                       const json_t *value) {
  const char *text = json_string_value(value);
  struct id id;
  switch (field->kind) {
  case FIELD_ID:
  case FIELD_REF:
    if (text != NULL && id_parse(text, strlen(text), &id)) bare_bind_id(statement, at, id);
    break;
  case FIELD_INT:
  case FIELD_MONEY:
    (void)sqlite3_bind_int64(statement, at, json_integer_value(value));
    break;
  case FIELD_REAL:
    (void)sqlite3_bind_double(statement, at, json_number_value(value));
    break;
  case FIELD_BOOL:
    (void)sqlite3_bind_int(statement, at, json_is_true(value));
    break;
  case FIELD_INSTANT:
    (void)sqlite3_bind_int64(statement, at, instant_of(text));
    break;
  case FIELD_MINUTE:
    bind_minute(statement, at, text);
    break;
  case FIELD_JSON:
    bind_json(statement, at, value);
    break;
  case FIELD_TEXT:
  case FIELD_EMAIL:
  case FIELD_PHONE:
  case FIELD_ZONE:
  case FIELD_DATE:
  case FIELD_ENUM:
    bind_text(statement, at, text);
    break;
  }
}

static void bind_fallback(sqlite3_stmt *statement, int at, const struct entity_field *field) {
  if (field->kind == FIELD_INT || field->kind == FIELD_MONEY || field->kind == FIELD_BOOL)
    (void)sqlite3_bind_int64(statement, at, strtoll(field->fallback, NULL, 10));
  else if (field->kind == FIELD_REAL)
    (void)sqlite3_bind_double(statement, at, strtod(field->fallback, NULL));
  else
    bind_text(statement, at, field->fallback);
}

/* Binds what the row says, and what a missing field is. `whole` stands in for the first reference of a part. */
static sqlite3_stmt *bind_row(struct importer *importer, enum entity_kind kind, const json_t *row) {
  const struct entity *entity = &entities[kind];
  sqlite3_stmt *statement = insert_of(importer, kind);
  (void)sqlite3_clear_bindings(statement);
  for (int i = 0; i < entity->field_count; i++) {
    const struct entity_field *field = &entity->fields[i];
    const json_t *value = json_object_get(row, field->json);
    if (value != NULL && !json_is_null(value))
      bind_value(statement, i + 1, field, value);
    else if (strcmp(field->column, "tenant_id") == 0)
      bare_bind_id(statement, i + 1, importer->tenant);
    else if (field->fallback != NULL)
      bind_fallback(statement, i + 1, field);
    else if (strcmp(field->column, "created_at") == 0 || strcmp(field->column, "updated_at") == 0)
      (void)sqlite3_bind_int64(statement, i + 1, importer->now);
  }
  int e164 = entity_field(entity, "phone_e164");
  const char *phone = text_of(row, "phone");
  char number[PHONE_E164_SIZE];
  if (e164 >= 0 && phone != NULL && phone_normalise(phone, strlen(phone), "DE", number))
    (void)sqlite3_bind_text(statement, e164 + 1, number, -1, SQLITE_TRANSIENT);
  return statement;
}

static int column_of(enum entity_kind kind, const char *column) {
  return entity_field(&entities[kind], column) + 1;
}

static void put_id(sqlite3_stmt *statement, enum entity_kind kind, const char *column, struct id id) {
  bare_bind_id(statement, column_of(kind, column), id);
}

static void put_number(sqlite3_stmt *statement, enum entity_kind kind, const char *column, int64_t number) {
  (void)sqlite3_bind_int64(statement, column_of(kind, column), number);
}

static void put_text(sqlite3_stmt *statement, enum entity_kind kind, const char *column, const char *text) {
  (void)sqlite3_bind_text(statement, column_of(kind, column), text, -1, SQLITE_TRANSIENT);
}

static void insert_parts(struct importer *importer, enum entity_kind whole, enum entity_kind part,
                         const json_t *row) {
  const json_t *array = json_object_get(row, entities[part].key);
  size_t i;
  json_t *element;
  struct id id = id_of(row, "id");
  (void)whole;
  json_array_foreach(array, i, element) {
    sqlite3_stmt *statement = bind_row(importer, part, element);
    bare_bind_id(statement, 1, id);
    put_number(statement, part, "position", (int64_t)i);
    if (part == ENTITY_STATUS_HISTORY) {
      put_id(statement, part, "id", make_id(importer));
      bare_bind_id(statement, 1, id);
    }
    bare_step(statement);
  }
}

/* -- What visits need to know of the set-up ----------------------------------------------------------------------------------- */

static void remember_service(struct importer *importer, const json_t *row) {
  struct bare_service *service = &importer->services[importer->service_count++];
  service->id = id_of(row, "id");
  (void)snprintf(service->name, sizeof service->name, "%s", text_of(row, "name"));
  service->price = number_of(row, "price");
  service->minutes = (int)number_of(row, "duration_minutes");
  service->before = (int)number_of(row, "buffer_before");
  service->after = (int)number_of(row, "buffer_after");
  size_t i;
  json_t *part;
  json_array_foreach(json_object_get(row, "segments"), i, part) {
    (void)snprintf(service->parts[i].name, sizeof service->parts[i].name, "%s", text_of(part, "name"));
    service->parts[i].minutes = (int)number_of(part, "minutes");
    service->parts[i].gap = (int)number_of(part, "gap_after");
    service->part_count++;
  }
  if (service->part_count == 0) {
    service->parts[0].minutes = service->minutes;
    service->part_count = 1;
  }
}

static void remember(struct importer *importer, enum entity_kind kind, const json_t *row) {
  if (kind == ENTITY_SERVICE) {
    remember_service(importer, row);
  } else if (kind == ENTITY_SERVICE_ADDON) {
    struct bare_addon *addon = &importer->addons[importer->addon_count++];
    *addon = (struct bare_addon){.id = id_of(row, "id"),
                                 .service = id_of(row, "service"),
                                 .price = number_of(row, "price"),
                                 .minutes = (int)number_of(row, "duration_minutes")};
    (void)snprintf(addon->name, sizeof addon->name, "%s", text_of(row, "name"));
  } else if (kind == ENTITY_EMPLOYEE) {
    struct bare_employee *employee = &importer->employees[importer->employee_count++];
    employee->id = id_of(row, "id");
    (void)snprintf(employee->name, sizeof employee->name, "%s", text_of(row, "name"));
  } else if (kind == ENTITY_EMPLOYEE_SERVICE) {
    const json_t *price = json_object_get(row, "custom_price");
    importer->skills[importer->skill_count++] =
        (struct bare_skill){.employee = id_of(row, "employee"),
                            .service = id_of(row, "service"),
                            .price = price != NULL ? json_integer_value(price) : -1,
                            .minutes = (int)number_of(row, "custom_duration_minutes")};
  }
}

static const struct bare_service *find_service(const struct importer *importer, struct id id) {
  int at = 0;
  while (!id_equal(importer->services[at].id, id)) at++;
  return &importer->services[at];
}

static const char *employee_name(const struct importer *importer, struct id id) {
  int at = 0;
  while (!id_equal(importer->employees[at].id, id)) at++;
  return importer->employees[at].name;
}

static struct bare_skill find_skill(const struct importer *importer, struct id employee, struct id service) {
  int at = 0;
  while (!id_equal(importer->skills[at].employee, employee) ||
         !id_equal(importer->skills[at].service, service))
    at++;
  return importer->skills[at];
}

static const struct bare_addon *find_addon(const struct importer *importer, struct id id) {
  int at = 0;
  while (!id_equal(importer->addons[at].id, id)) at++;
  return &importer->addons[at];
}

/* -- Visits ------------------------------------------------------------------------------------------------------------------- */

static int addon_minutes(const struct importer *importer, const json_t *visit, struct id service) {
  int minutes = 0;
  size_t i;
  json_t *row;
  json_array_foreach(json_object_get(visit, "addons"), i, row) {
    const struct bare_addon *addon = find_addon(importer, id_of(row, "addon"));
    if (id_equal(addon->service, service)) minutes += addon->minutes;
  }
  return minutes;
}

static bool same_employee(const json_t *left, const json_t *right) {
  return left != NULL && right != NULL && strcmp(text_of(left, "employee"), text_of(right, "employee")) == 0;
}

/* The parts of one service of a visit, as rows. */
static void insert_service(struct importer *importer, struct bare_visit *visit, size_t at) {
  const enum entity_kind kind = ENTITY_APPOINTMENT_SEGMENT;
  const json_t *rows = json_object_get(visit->row, "segments"), *row = json_array_get(rows, at);
  const struct bare_service *service = find_service(importer, id_of(row, "service"));
  struct id employee = id_of(row, "employee");
  struct bare_skill skill = find_skill(importer, employee, service->id);
  int gaps = 0, more = addon_minutes(importer, visit->row, service->id);
  for (int part = 0; part < service->part_count; part++) gaps += service->parts[part].gap;
  int total = skill.minutes > 0 ? skill.minutes : service->minutes;
  bool opens = at == 0 || !same_employee(json_array_get(rows, at - 1), row);
  bool closes = at + 1 == json_array_size(rows) || !same_employee(json_array_get(rows, at + 1), row);
  for (int part = 0; part < service->part_count; part++) {
    bool last = part == service->part_count - 1;
    int minutes =
        service->parts[part].minutes * (total - gaps) / (service->minutes - gaps) + (last ? more : 0);
    int64_t starts_at = visit->at, ends_at = starts_at + minutes * MS_PER_MINUTE;
    int64_t price = part > 0 ? 0 : skill.price >= 0 ? skill.price : service->price;
    sqlite3_stmt *insert = bind_row(importer, kind, row);
    put_id(insert, kind, "appointment_id", visit->id);
    put_number(insert, kind, "position", visit->position++);
    put_id(insert, kind, "location_id", visit->location);
    put_number(insert, kind, "part", part);
    put_number(insert, kind, "starts_at", starts_at);
    put_number(insert, kind, "ends_at", ends_at);
    put_number(insert, kind, "gap_after", service->parts[part].gap);
    put_number(insert, kind, "occupied_from",
               starts_at - (opens && part == 0 ? service->before : 0) * MS_PER_MINUTE);
    put_number(insert, kind, "occupied_to", ends_at + (closes && last ? service->after : 0) * MS_PER_MINUTE);
    put_number(insert, kind, "price", price);
    put_text(insert, kind, "service_name", service->name);
    if (service->parts[part].name[0] != '\0') put_text(insert, kind, "part_name", service->parts[part].name);
    put_text(insert, kind, "employee_name", employee_name(importer, employee));
    put_number(insert, kind, "blocking", visit->blocking);
    bare_step(insert);
    visit->at = ends_at + service->parts[part].gap * MS_PER_MINUTE;
    visit->price += price;
  }
}

/* What stands in for the history of a visit that comes without one: that it was as it is. */
static void insert_first_entry(struct importer *importer, const struct bare_visit *visit,
                               const char *status) {
  const enum entity_kind kind = ENTITY_STATUS_HISTORY;
  json_t *nothing = json_object();
  sqlite3_stmt *insert = bind_row(importer, kind, nothing);
  const char *made = text_of(visit->row, "created_at");
  put_id(insert, kind, "appointment_id", visit->id);
  put_id(insert, kind, "id", make_id(importer));
  put_number(insert, kind, "at", instant_of(made));
  put_number(insert, kind, "position", 0);
  put_text(insert, kind, "to_status", status);
  put_text(insert, kind, "by_kind", "SYSTEM");
  put_text(insert, kind, "by_name", "import");
  bare_step(insert);
  json_decref(nothing);
}

static void insert_addons(struct importer *importer, struct bare_visit *visit) {
  const enum entity_kind kind = ENTITY_APPOINTMENT_ADDON;
  size_t i;
  json_t *row;
  json_array_foreach(json_object_get(visit->row, "addons"), i, row) {
    const struct bare_addon *addon = find_addon(importer, id_of(row, "addon"));
    sqlite3_stmt *insert = bind_row(importer, kind, row);
    put_id(insert, kind, "appointment_id", visit->id);
    put_number(insert, kind, "position", (int64_t)i);
    put_number(insert, kind, "segment", find_service(importer, addon->service)->part_count - 1);
    put_text(insert, kind, "name", addon->name);
    put_number(insert, kind, "price", addon->price);
    put_number(insert, kind, "duration_minutes", addon->minutes);
    bare_step(insert);
    visit->price += addon->price;
  }
}

static void insert_visit(struct importer *importer, const json_t *row) {
  const enum entity_kind kind = ENTITY_APPOINTMENT;
  const char *status = text_of(row, "status");
  const json_t *segments = json_object_get(row, "segments");
  struct bare_visit visit = {.row = row, .id = id_of(row, "id"), .location = id_of(row, "location")};
  visit.blocking = strcmp(status, "cancelled") != 0 && strcmp(status, "no_show") != 0;
  visit.starts_at = visit.at = instant_of(text_of(json_array_get(segments, 0), "starts_at"));
  for (size_t at = 0; at < json_array_size(segments); at++) insert_service(importer, &visit, at);
  insert_addons(importer, &visit);
  insert_parts(importer, kind, ENTITY_PARTICIPANT, row);
  insert_parts(importer, kind, ENTITY_STATUS_HISTORY, row);
  if (json_object_get(row, "history") == NULL) insert_first_entry(importer, &visit, status);
  char code[CONFIRMATION_CODE_SIZE];
  id_confirmation_code(visit.id, code);
  sqlite3_stmt *insert = bind_row(importer, kind, row);
  put_number(insert, kind, "starts_at", visit.starts_at);
  put_number(insert, kind, "ends_at", visit.at);
  put_number(insert, kind, "price", visit.price);
  put_number(insert, kind, "duration_minutes", (visit.at - visit.starts_at) / MS_PER_MINUTE);
  put_text(insert, kind, "confirmation_code", code);
  bare_step(insert);
}

static void insert_line(struct importer *importer, const json_t *row) {
  const char *name = text_of(row, "e");
  if (name == NULL) {
    const json_t *tenant = json_object_get(row, "tenant");
    importer->tenant = id_of(tenant, "id");
    bare_run(importer->db, "DELETE FROM tenant");
    bare_step(bind_row(importer, ENTITY_TENANT, tenant));
    return;
  }
  enum entity_kind kind = entity_find(name, strlen(name))->kind;
  if (kind == ENTITY_APPOINTMENT) {
    insert_visit(importer, row);
    return;
  }
  remember(importer, kind, row);
  bare_step(bind_row(importer, kind, row));
  for (int i = 0; i < entities[kind].part_count; i++)
    insert_parts(importer, kind, entities[kind].parts[i], row);
}

/* -- The whole ---------------------------------------------------------------------------------------------------------------- */

/* Indexes cost less when they are made of all rows at once. Takes them away and keeps how they were made. */
static int drop_indexes(sqlite3 *db, char *made[INDEXES_MAX]) {
  char drops[INDEXES_MAX][SQL_SIZE / 16];
  int count = 0;
  sqlite3_stmt *rows =
      bare_prepare(db, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL");
  for (; count < INDEXES_MAX && sqlite3_step(rows) == SQLITE_ROW; count++) {
    (void)snprintf(drops[count], sizeof drops[count], "DROP INDEX %s",
                   (const char *)sqlite3_column_text(rows, 0));
    made[count] = strdup((const char *)sqlite3_column_text(rows, 1));
  }
  (void)sqlite3_finalize(rows);
  for (int i = 0; i < count; i++) bare_run(db, drops[i]);
  return count;
}

static void make_indexes(sqlite3 *db, char *made[INDEXES_MAX], int count) {
  for (int i = 0; i < count; i++) {
    bare_run(db, made[i]);
    free(made[i]);
  }
}

void bare_import(const char *salon_file, const char *replica, int64_t now) {
  FILE *file = fopen(salon_file, "r");
  struct importer *importer = calloc(1, sizeof *importer);
  if (file == NULL || importer == NULL) exit(1);
  importer->db = bare_open(replica);
  importer->now = now;
  char *indexes[INDEXES_MAX];
  bare_run(importer->db, "PRAGMA cache_size = -12288");
  bare_run(importer->db,
           "PRAGMA ignore_check_constraints = ON"); /* a set of words costs a table for each row */
  bare_run(importer->db, "BEGIN IMMEDIATE");
  int index_count = drop_indexes(importer->db, indexes);
  char *line = NULL;
  size_t size = 0;
  for (ssize_t length; (length = getline(&line, &size, file)) > 0;) {
    json_t *row = json_loadb(line, (size_t)length, JSON_REJECT_DUPLICATES, NULL);
    if (row == NULL) exit(1);
    insert_line(importer, row);
    json_decref(row);
  }
  make_indexes(importer->db, indexes, index_count);
  bare_run(importer->db, "COMMIT");
  for (int kind = 0; kind < ENTITY_COUNT; kind++) (void)sqlite3_finalize(importer->inserts[kind]);
  bare_close(importer->db);
  free(line);
  (void)fclose(file);
  free(importer);
}
