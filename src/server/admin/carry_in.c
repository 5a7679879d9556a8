#include <stdlib.h>
#include <string.h>

#include "core/store/row_store.h"
#include "server/admin/carry.h"
#include "server/pg/pg.h"
#include "wire/image.h"

enum { PAGE_ROWS = 400, PAGE_MEMORY_MAX = 256 << 20 };

/* The columns of admin_feed_page and admin_feed_row. */
enum { AT_ID, AT_VERSION, AT_DELETED, AT_HELD, AT_MADE, AT_CHANGED, AT_IMAGE, AT_INCOMPLETE };

static const char held_reason[] = "its time was taken by another visit";

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL, "There is not enough memory to carry the salon.");
}

/* ---- A row whole again ---- */

/* The value that the replica's table has where nothing is said. */
static struct value fallback_value(const struct entity_field *field) {
  switch (field->kind) {
  case FIELD_INT:
  case FIELD_MONEY:
  case FIELD_BOOL:
  case FIELD_MINUTE:
    return value_int(strtoll(field->fallback, NULL, 10));
  case FIELD_REAL:
    return value_real(strtod(field->fallback, NULL));
  default:
    return value_text(field->fallback);
  }
}

static void fill_fallbacks(struct row *row) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (row->values[i].type == VALUE_NULL && field->fallback != NULL && !(field->flags & FIELD_NULLABLE))
      row->values[i] = fallback_value(field);
  }
}

static void set_if_there(struct row *row, const char *column, struct value value) {
  int at = entity_field(row->entity, column);
  if (at >= 0) row->values[at] = value;
}

/* A visit that is over or was called off takes nobody's time. */
static bool visit_blocks(const struct row *visit) {
  const char *status = row_text(visit, "status");
  return row_value(visit, "deleted_at")->type == VALUE_NULL && strcmp(status, "cancelled") != 0 &&
         strcmp(status, "no_show") != 0;
}

static void complete_segment(const struct row *visit, struct row *segment, bool held) {
  *row_value(segment, "location_id") = *row_value(visit, "location_id");
  *row_value(segment, "blocking") = value_int(visit_blocks(visit));
  if (!held || row_int(segment, "overlap", 0) != 0) return;
  *row_value(segment, "overlap") = value_int(1);
  *row_value(segment, "overlap_reason") = value_text(held_reason);
}

/* What an image leaves out: whose the row is, what it counts, and where its parts belong. */
static void complete(struct row *row, struct id tenant, const struct pg_rows *rows, int at) {
  bool held = pg_get_bool(rows, at, AT_HELD);
  const struct value id = *row_value(row, "id");
  set_if_there(row, "tenant_id", value_id(tenant));
  *row_value(row, "version") = value_int(pg_get_int(rows, at, AT_VERSION));
  *row_value(row, "revision") = value_int(1);
  *row_value(row, "created_at") = value_int(pg_get_int(rows, at, AT_MADE));
  *row_value(row, "updated_at") = value_int(pg_get_int(rows, at, AT_CHANGED));
  if (!pg_is_null(rows, at, AT_DELETED))
    *row_value(row, "deleted_at") = value_int(pg_get_int(rows, at, AT_DELETED));
  fill_fallbacks(row);
  for (int i = 0; i < row->entity->part_count; i++) {
    for (int j = 0; j < row->parts[i].count; j++) {
      struct row *part = &row->parts[i].rows[j];
      part->values[0] = id; /* the first field of every part is the whole that it belongs to */
      set_if_there(part, "tenant_id", value_id(tenant));
      set_if_there(part, "position", value_int(j));
      fill_fallbacks(part);
      if (part->entity->kind == ENTITY_APPOINTMENT_SEGMENT) complete_segment(row, part, held);
    }
  }
}

/* `taken` is false for a row of which nothing is left but that it was deleted, or nothing known but that it is referred to. */
static enum code read_row(const struct pg_rows *rows, int at, const struct entity *entity, struct id tenant,
                          struct arena *arena, struct row *row, bool *taken, struct error *error) {
  struct error inner;
  error_init(&inner);
  enum code code = image_read_text(pg_get_text(rows, at, AT_IMAGE), pg_get_length(rows, at, AT_IMAGE), entity,
                                   arena, row, &inner);
  if (code == CODE_OK) code = image_complete(row, &inner);
  *taken = code == CODE_OK;
  if (code == CODE_OK) {
    complete(row, tenant, rows, at);
    return CODE_OK;
  }
  bool hollow = !pg_is_null(rows, at, AT_DELETED) || pg_get_bool(rows, at, AT_INCOMPLETE);
  if (code == CODE_INVALID && hollow) return CODE_OK;
  char text[ID_TEXT_SIZE];
  id_format(pg_get_id(rows, at, AT_ID), text);
  return error_set(error, CODE_INTERNAL, "The row %s of %s is damaged: %s", text, entity->name, inner.text);
}

enum code carry_load(struct pg *pg, struct id tenant, enum entity_kind kind, struct id id,
                     struct arena *arena, struct row *row, bool *found, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(pg, PG_ADMIN_FEED_ROW);
  *found = false;
  pg_id(&call, tenant);
  pg_text(&call, entities[kind].name);
  pg_id(&call, id);
  enum code code = pg_run(&call, &rows, error);
  if (code == CODE_OK && rows.count > 0)
    code = read_row(&rows, 0, &entities[kind], tenant, arena, row, found, error);
  pg_rows_release(&rows);
  return code;
}

/* ---- Pages ---- */

struct carrier {
  struct pg *pg;
  struct replica *replica;
  struct id tenant;
  const struct entity *entity;
  struct arena arena;
  struct row rows[PAGE_ROWS];
  int count;
};

/* What no image holds: a salon file moves whoever may sign in. */
static enum code add_secrets(struct carrier *carrier, struct error *error) {
  struct id ids[PAGE_ROWS];
  struct pg_rows secrets = {.result = NULL};
  for (int i = 0; i < carrier->count; i++) ids[i] = row_id(&carrier->rows[i], "id");
  struct pg_call call = pg_call(carrier->pg, PG_ADMIN_USER_SECRETS);
  pg_id(&call, carrier->tenant);
  pg_ids(&call, &carrier->arena, ids, (size_t)carrier->count);
  enum code code = pg_run(&call, &secrets, error);
  for (int i = 0; code == CODE_OK && i < secrets.count; i++) {
    for (int j = 0; j < carrier->count; j++) {
      if (!id_equal(pg_get_id(&secrets, i, 0), ids[j])) continue;
      for (int column = 1; column <= 2; column++) {
        if (pg_is_null(&secrets, i, column)) continue;
        const char *copy =
            arena_text(&carrier->arena, pg_get_text(&secrets, i, column), pg_get_length(&secrets, i, column));
        *row_value(&carrier->rows[j], column == 1 ? "password_hash" : "totp_secret") = value_text(copy);
      }
    }
  }
  pg_rows_release(&secrets);
  return code;
}

/* One page of an entity behind `after`, which moves on; `more` tells whether there may be another. */
static enum code carry_page(struct carrier *carrier, struct id *after, bool *more, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(carrier->pg, PG_ADMIN_FEED_PAGE);
  char text[ID_TEXT_SIZE]; /* the nil id is a value here, not NULL */
  id_format(*after, text);
  pg_id(&call, carrier->tenant);
  pg_text(&call, carrier->entity->name);
  pg_text(&call, text);
  pg_int(&call, PAGE_ROWS);
  enum code code = pg_run(&call, &rows, error);
  if (code != CODE_OK) return code;
  carrier->count = 0;
  *more = rows.count == PAGE_ROWS;
  for (int i = 0; i < rows.count && code == CODE_OK; i++) {
    bool taken = false;
    *after = pg_get_id(&rows, i, AT_ID);
    code = read_row(&rows, i, carrier->entity, carrier->tenant, &carrier->arena,
                    &carrier->rows[carrier->count], &taken, error);
    if (taken) carrier->count++;
  }
  if (code == CODE_OK && carrier->entity->kind == ENTITY_USER && carrier->count > 0)
    code = add_secrets(carrier, error);
  if (code == CODE_OK && carrier->arena.exhausted) code = no_memory(error);
  for (int i = 0; i < carrier->count && code == CODE_OK; i++)
    code = row_insert(carrier->replica, &carrier->rows[i], error);
  pg_rows_release(&rows);
  arena_clear(&carrier->arena);
  return code;
}

enum code carry_in(struct pg *pg, struct replica *replica, struct id tenant, struct error *error) {
  struct carrier *carrier = calloc(1, sizeof *carrier);
  if (carrier == NULL) return no_memory(error);
  carrier->pg = pg;
  carrier->replica = replica;
  carrier->tenant = tenant;
  arena_init(&carrier->arena, PAGE_MEMORY_MAX);
  enum code code = replica_begin(replica, error);
  for (int kind = 0; kind < ENTITY_COUNT && code == CODE_OK; kind++) {
    struct id after = id_nil;
    bool more = true;
    carrier->entity = &entities[kind];
    if (!carrier->entity->in_salon_file || carrier->entity->whole != ENTITY_NONE) continue;
    while (more && code == CODE_OK) code = carry_page(carrier, &after, &more, error);
  }
  if (code == CODE_OK) code = replica_note_setup_change(replica, error);
  if (code == CODE_OK) code = replica_commit(replica, error);
  if (code != CODE_OK) replica_rollback(replica);
  arena_release(&carrier->arena);
  free(carrier);
  return code;
}
