#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/row_store.h"
#include "core/store/row_walk.h"
#include "core/store/salon_calendar.h"
#include "core/store/salon_names.h"
#include "core/store/salon_store.h"
#include "core/store/salon_table.h"
#include "core/store/vector.h"
#include "wire/codec.h"
#include "wire/salon_reader.h"

enum { ROW_MEMORY_MAX = 64 << 20 };

/* A deleted row that a written one refers to, and whose own references are still to be looked at. */
struct referred {
  enum entity_kind kind;
  struct id id;
};

struct export {
  struct replica *replica;
  struct json_writer writer;
  struct arena arena; /* of one row */
  bool lines;
  bool any_deleted;
  bool first;                 /* of its array */
  struct salon_names deleted; /* SALON_ID: all of them; SALON_SEEN: those that are written */
  struct vector found;        /* struct referred */
};

static enum code no_memory(struct error *error) {
  return error_set(error, CODE_INTERNAL, _("There is not enough memory for an export."));
}

/* ---- Deleted rows that are written ---- */

static bool is_deleted(const struct row *row) {
  int at = entity_field(row->entity, "deleted_at");
  return at >= 0 && row->values[at].type != VALUE_NULL;
}

static bool is_written(const struct export *export, const struct row *row) {
  struct id id = row_id(row, "id"), found;
  if (!is_deleted(row)) return true;
  return salon_names_find(&export->deleted, SALON_SEEN, row->entity->kind, id.bytes, ID_SIZE, &found) !=
         SALON_UNKNOWN;
}

static void refer(struct export *export, enum entity_kind kind, struct id id) {
  struct id found;
  if (salon_names_find(&export->deleted, SALON_ID, kind, id.bytes, ID_SIZE, &found) == SALON_UNKNOWN) return;
  if (salon_names_find(&export->deleted, SALON_SEEN, kind, id.bytes, ID_SIZE, &found) != SALON_UNKNOWN)
    return;
  salon_names_add(&export->deleted, SALON_SEEN, kind, id.bytes, ID_SIZE, id);
  struct referred *referred = vector_add(&export->found);
  if (referred != NULL) *referred = (struct referred){.kind = kind, .id = id};
}

static void refer_all(struct export *export, const struct row *row) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (field->kind != FIELD_REF || row->values[i].type != VALUE_ID || (field->flags & FIELD_REPLICA))
      continue;
    enum entity_kind kind = row_refers(row, field);
    if (kind != ENTITY_NONE) refer(export, kind, row->values[i].id);
  }
  for (int i = 0; i < row->entity->part_count; i++)
    for (int j = 0; j < row->parts[i].count; j++) refer_all(export, &row->parts[i].rows[j]);
}

static bool refer_from(void *context, const struct row *row) {
  if (!is_deleted(row)) refer_all(context, row);
  return true;
}

static enum code load_deleted(struct export *export, struct error *error) {
  struct query query = query_start(export->replica, SQL_SALON_DELETED);
  while (query_row(&query)) {
    const char *name = query_peek_text(&query, 0);
    struct id id = query_get_id(&query, 1);
    salon_names_add(&export->deleted, SALON_ID, entity_find(name, strlen(name))->kind, id.bytes, ID_SIZE, id);
    export->any_deleted = true;
  }
  return query_end(&query, error);
}

/* Which deleted rows are written: those that a written row refers to, directly or through another such. */
static enum code find_deleted(struct export *export, struct error *error) {
  enum code code = load_deleted(export, error);
  for (int kind = 0; kind < ENTITY_COUNT && code == CODE_OK && export->any_deleted; kind++) {
    const struct entity *entity = &entities[kind];
    if (entity->in_salon_file && entity->whole == ENTITY_NONE)
      code = row_walk(export->replica, entity->kind, refer_from, export, error);
  }
  for (size_t i = 0; i < export->found.count && code == CODE_OK; i++) {
    struct referred referred = ((const struct referred *)(const void *)export->found.rows)[i];
    struct row row;
    bool found = false;
    arena_clear(&export->arena);
    code = row_load(export->replica, referred.kind, referred.id, &export->arena, &row, &found, error);
    if (code == CODE_OK && found) refer_all(export, &row);
  }
  if (code == CODE_OK && (export->deleted.failed || export->found.failed)) code = no_memory(error);
  return code;
}

/* ---- Writing ---- */

static bool write_row(void *context, const struct row *row) {
  struct export *export = context;
  if (!is_written(export, row)) return true;
  if (export->lines) {
    salon_write_row(&export->writer, row, row->entity->name);
    json_space(&export->writer, "\n");
    return !export->writer.failed;
  }
  if (export->first) {
    json_key(&export->writer, row->entity->plural);
    json_begin_array(&export->writer);
  }
  json_space(&export->writer, export->first ? "\n" : ",\n");
  salon_write_row(&export->writer, row, NULL);
  export->first = false;
  return !export->writer.failed;
}

static enum code write_entity(struct export *export, enum entity_kind kind, struct error *error) {
  export->first = true;
  enum code code = row_walk(export->replica, kind, write_row, export, error);
  if (export->lines || export->first) return code;
  json_space(&export->writer, "\n");
  json_end_array(&export->writer);
  return code;
}

static enum code write_header(struct export *export, struct error *error) {
  struct row row;
  struct query query = query_start(export->replica, row_statements(ENTITY_TENANT)->all);
  bool found = query_row(&query);
  bool room = row_init(&row, &entities[ENTITY_TENANT], &export->arena);
  if (found && room) room = row_read(&query, &row, &export->arena);
  enum code code = query_end(&query, error);
  if (code == CODE_OK && !room) code = no_memory(error);
  if (code == CODE_OK && !found)
    code = error_set(error, CODE_NOT_FOUND,
                     _("There is no salon in this file yet. \"frontdesk import FILE\" brings one into it."));
  if (code != CODE_OK) return code;
  json_begin_object(&export->writer);
  json_key(&export->writer, "format");
  json_put_text(&export->writer, SALON_FORMAT);
  json_key(&export->writer, "tenant");
  salon_write_row(&export->writer, &row, NULL);
  if (!export->lines) return CODE_OK;
  json_end_object(&export->writer);
  json_space(&export->writer, "\n");
  return CODE_OK;
}

static enum code write_all(struct export *export, struct error *error) {
  enum code code = find_deleted(export, error);
  if (code == CODE_OK) code = write_header(export, error);
  for (int kind = ENTITY_TENANT + 1; kind < ENTITY_COUNT && code == CODE_OK; kind++) {
    const struct entity *entity = &entities[kind];
    if (entity->in_salon_file && entity->whole == ENTITY_NONE)
      code = write_entity(export, entity->kind, error);
  }
  if (code != CODE_OK) return code;
  if (!export->lines) {
    json_end_object(&export->writer);
    json_space(&export->writer, "\n");
  }
  if (json_writer_end(&export->writer)) return CODE_OK;
  return error_set(error, CODE_STORAGE,
                   _("The export cannot be written. Make room on the disk, then do it again."));
}

static enum code export_rows(struct replica *replica, bool lines, salon_sink *sink, void *context,
                             struct error *error) {
  struct export *export = calloc(1, sizeof *export);
  if (export == NULL) return no_memory(error);
  export->replica = replica;
  export->lines = lines;
  arena_init(&export->arena, ROW_MEMORY_MAX);
  salon_names_init(&export->deleted);
  vector_init(&export->found, sizeof(struct referred));
  json_writer_init(&export->writer, sink, context);
  enum code code = write_all(export, error);
  vector_release(&export->found);
  salon_names_release(&export->deleted);
  arena_release(&export->arena);
  free(export);
  return code;
}

/* ---- Formats ---- */

int salon_format_find(const char *name) {
  static const char *const names[] = {
      [SALON_JSON] = "json", [SALON_NDJSON] = "ndjson", [SALON_CSV] = "csv", [SALON_ICS] = "ics"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(names[i], name) == 0) return (int)i;
  return -1;
}

enum code salon_export(struct replica *replica, enum salon_format format, salon_sink *sink, void *context,
                       struct error *error) {
  enum code code = replica_begin_read(replica, error);
  if (code != CODE_OK) return code;
  if (format == SALON_CSV) {
    code = salon_table_write(replica, sink, context, error);
  } else if (format == SALON_ICS) {
    code = salon_calendar_write(replica, sink, context, error);
  } else {
    code = export_rows(replica, format == SALON_NDJSON, sink, context, error);
  }
  replica_end_read(replica);
  return code;
}
