#include "core/store/row_store.h"

#include <sqlite3.h>

#include "core/model/language.h"

/* Whole rows are updated in place, parts are put anew. */
#define WHOLE(NAME) \
  [ENTITY_##NAME] = {SQL_##NAME##_ROW_INSERT, SQL_##NAME##_ROW_SELECT, SQL_##NAME##_ROW_UPDATE, \
                     SQL_##NAME##_ROW_DELETE, SQL_##NAME##_ROWS}
#define PART(NAME) \
  [ENTITY_##NAME] = {SQL_##NAME##_ROW_INSERT, SQL_##NAME##_ROW_SELECT, SQL_COUNT, SQL_##NAME##_ROW_DELETE, \
                     SQL_##NAME##_ROWS}

static const struct row_statements statements[ENTITY_COUNT] = {
    WHOLE(TENANT),
    WHOLE(SUBSCRIPTION),
    WHOLE(LOCATION),
    WHOLE(DEVICE),
    WHOLE(EMPLOYEE),
    WHOLE(USER),
    WHOLE(TEAM),
    PART(TEAM_MEMBER),
    WHOLE(SERVICE_CATEGORY),
    WHOLE(SERVICE),
    PART(SERVICE_SEGMENT),
    WHOLE(SERVICE_ADDON),
    WHOLE(EMPLOYEE_SERVICE),
    WHOLE(POOL),
    PART(POOL_MEMBER),
    WHOLE(FORM_FIELD),
    WHOLE(ROUTING_RULE),
    WHOLE(SHIFT),
    WHOLE(SCHEDULE_EXCEPTION),
    WHOLE(HOLIDAY),
    WHOLE(BLOCK),
    WHOLE(CUSTOMER),
    WHOLE(SERIES),
    WHOLE(APPOINTMENT),
    PART(APPOINTMENT_SEGMENT),
    PART(APPOINTMENT_ADDON),
    PART(APPOINTMENT_ANSWER),
    PART(PARTICIPANT),
    PART(STATUS_HISTORY),
    WHOLE(CUSTOMER_NOTE),
    WHOLE(WAITLIST_ENTRY),
    WHOLE(WALK_IN),
    WHOLE(CALL_LOG),
    WHOLE(WORKFLOW),
    WHOLE(NOTIFICATION),
    WHOLE(WEBHOOK_SUBSCRIPTION),
    WHOLE(WEBHOOK_DELIVERY),
    WHOLE(SALE),
    PART(SALE_ITEM),
    PART(SALE_PAYMENT),
    WHOLE(KNOWLEDGE_ARTICLE),
    WHOLE(PRIVACY_REQUEST),
    WHOLE(RETENTION_POLICY),
    WHOLE(EXTERNAL_MAPPING),
    WHOLE(REVIEW_ITEM),
};

const struct row_statements *row_statements(enum entity_kind entity) { return &statements[entity]; }

/* --------------------------------------------------------------------------------------------- one row */

static void bind_value(struct query *query, const struct value *value) {
  switch (value->type) {
  case VALUE_NULL:
    query_null(query);
    return;
  case VALUE_INT:
    query_int(query, value->integer);
    return;
  case VALUE_REAL:
    query_real(query, value->real);
    return;
  case VALUE_TEXT:
    query_text_n(query, value->text, value->length);
    return;
  case VALUE_ID:
    query_id(query, value->id);
    return;
  }
}

void row_bind(struct query *query, const struct row *row) {
  int parameters = query_parameters(query); /* an update stops before sync's fields, which are last */
  for (int i = 0; i < row->entity->field_count && i < parameters; i++) bind_value(query, &row->values[i]);
}

static struct value read_value(sqlite3_stmt *statement, int column, struct arena *arena, bool *whole) {
  switch (sqlite3_column_type(statement, column)) {
  case SQLITE_INTEGER:
    return value_int(sqlite3_column_int64(statement, column));
  case SQLITE_FLOAT:
    return value_real(sqlite3_column_double(statement, column));
  case SQLITE_BLOB: {
    struct id id = id_nil;
    const uint8_t *bytes = sqlite3_column_blob(statement, column);
    for (int i = 0; bytes != NULL && i < ID_SIZE && i < sqlite3_column_bytes(statement, column); i++)
      id.bytes[i] = bytes[i];
    return value_id(id);
  }
  case SQLITE_TEXT: {
    size_t length = (size_t)sqlite3_column_bytes(statement, column);
    const char *copy = arena_text(arena, (const char *)sqlite3_column_text(statement, column), length);
    *whole = *whole && copy != NULL;
    return copy == NULL ? value_null() : value_text_n(copy, length);
  }
  default:
    return value_null();
  }
}

bool row_read(const struct query *query, struct row *row, struct arena *arena) {
  bool whole = true;
  for (int i = 0; i < row->entity->field_count; i++)
    row->values[i] = read_value(query->statement, i, arena, &whole);
  return whole;
}

/* ------------------------------------------------------------------------------------------------ load */

enum { PARTS_MAX = 4096 };

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL, _("There is not enough memory to load this."));
}

static enum code load_parts(struct replica *replica, struct row *row, int at, struct id id,
                            struct arena *arena, struct error *error) {
  enum entity_kind kind = row->entity->parts[at];
  struct row_list *list = &row->parts[at];
  int capacity = 0;
  bool room = true;
  struct query query = query_start(replica, statements[kind].select);
  query_id(&query, id);
  while (room && list->count < PARTS_MAX && query_row(&query)) {
    if (list->count == capacity) {
      capacity = capacity == 0 ? 8 : 2 * capacity;
      struct row *rows = ARENA_NEW(arena, (size_t)capacity, struct row);
      for (int i = 0; rows != NULL && i < list->count; i++) rows[i] = list->rows[i];
      room = rows != NULL;
      if (!room) break;
      list->rows = rows;
    }
    struct row *part = &list->rows[list->count];
    room = row_init(part, &entities[kind], arena) && row_read(&query, part, arena);
    if (room) list->count++;
  }
  enum code code = query_end(&query, error);
  return code == CODE_OK && !room ? no_memory(error) : code;
}

enum code row_load_without(struct replica *replica, enum entity_kind entity, struct id id,
                           enum entity_kind part, struct arena *arena, struct row *row, bool *found,
                           struct error *error) {
  if (!row_init(row, &entities[entity], arena)) return no_memory(error);
  bool room = true;
  struct query query = query_start(replica, statements[entity].select);
  query_id(&query, id);
  *found = query_row(&query);
  if (*found) room = row_read(&query, row, arena);
  enum code code = query_end(&query, error);
  if (code == CODE_OK && !room) return no_memory(error);
  for (int i = 0; code == CODE_OK && *found && i < row->entity->part_count; i++)
    if (row->entity->parts[i] != part) code = load_parts(replica, row, i, id, arena, error);
  return code;
}

enum code row_load(struct replica *replica, enum entity_kind entity, struct id id, struct arena *arena,
                   struct row *row, bool *found, struct error *error) {
  return row_load_without(replica, entity, id, ENTITY_COUNT, arena, row, found, error);
}

/* ----------------------------------------------------------------------------------------------- write */

static enum code insert_one(struct replica *replica, const struct row *row, struct error *error) {
  struct query query = query_start(replica, statements[row->entity->kind].insert);
  row_bind(&query, row);
  return query_run(&query, NULL, error);
}

enum code row_insert(struct replica *replica, const struct row *row, struct error *error) {
  enum code code = insert_one(replica, row, error);
  for (int i = 0; i < row->entity->part_count; i++)
    for (int j = 0; code == CODE_OK && j < row->parts[i].count; j++)
      code = insert_one(replica, &row->parts[i].rows[j], error);
  return code;
}

enum code row_update(struct replica *replica, const struct row *row, struct error *error) {
  int written = 0;
  struct query query = query_start(replica, statements[row->entity->kind].update);
  row_bind(&query, row);
  enum code code = query_run(&query, &written, error);
  if (code != CODE_OK || written == 1) return code;
  return error_set(error, CODE_STALE_VERSION,
                   _("This was changed meanwhile. Look at it again, then repeat."));
}

enum code row_replace_parts(struct replica *replica, const struct row *row, enum entity_kind part,
                            struct error *error) {
  struct query query = query_start(replica, statements[part].remove);
  query_id(&query, row_id(row, "id"));
  enum code code = query_run(&query, NULL, error);
  const struct row_list *list = row_parts(row, part);
  for (int i = 0; code == CODE_OK && i < list->count; i++) code = insert_one(replica, &list->rows[i], error);
  return code;
}
