#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/store/replica_inside.h"
#include "core/store/row_store.h"
#include "core/store/salon_import.h"

/* How often the set-up is loaded anew between visits. */
enum { LOADS_MAX = 64 };

/* ---- Rows into the replica ---- */

static enum salon_outcome say_constraint(const struct row *row, int status, const char *detail,
                                         struct error *error) {
  const char *name = row->entity->name;
  if (status == SQLITE_CONSTRAINT_PRIMARYKEY) {
    (void)error_set(error, CODE_INVALID, _("Its id stands there twice."));
  } else if (status == SQLITE_CONSTRAINT_UNIQUE) {
    (void)error_set(error, CODE_INVALID, _("Another %s has the same %s already."), name,
                    row->entity->kind == ENTITY_SALE       ? "receipt_number"
                    : row->entity->kind == ENTITY_CALL_LOG ? "call_id"
                                                           : "thing that must be unique");
  } else {
    (void)error_set(error, CODE_INVALID, _("This %s breaks a rule of the replica."), name);
  }
  error_detail(error, "%s", detail);
  return SALON_BAD;
}

enum salon_outcome salon_insert_one(struct salon_importer *importer, const struct row *row,
                                    struct error *error) {
  struct error inner;
  error_init(&inner);
  struct query query = query_start(importer->replica, row_statements(row->entity->kind)->insert);
  row_bind(&query, row);
  (void)query_row(&query);
  int status = query.status;
  if (query_end(&query, &inner) == CODE_OK) return SALON_TAKEN;
  if ((status & 0xFF) == SQLITE_CONSTRAINT) return say_constraint(row, status, inner.detail, error);
  (void)error_set(error, inner.code, "%s", inner.text);
  error_detail(error, "%s", inner.detail);
  return SALON_BROKEN;
}

static void place_parts(const struct salon_importer *importer, struct row *row) {
  for (int i = 0; i < row->entity->part_count; i++) {
    const struct entity *part = &entities[row->entity->parts[i]];
    int tenant = entity_field(part, "tenant_id"), position = entity_field(part, "position"),
        id = entity_field(part, "id");
    for (int j = 0; j < row->parts[i].count; j++) {
      struct value *values = row->parts[i].rows[j].values;
      values[0] = row->values[0];
      values[tenant] = value_id(importer->tenant);
      values[position] = value_int(j);
      if (id >= 0 && values[id].type == VALUE_NULL)
        values[id] = value_id(ports_new_id(replica_ports(importer->replica)));
    }
  }
}

static void note_origin(struct salon_importer *importer) {
  int64_t segment = sqlite3_last_insert_rowid(importer->replica->db);
  if (segment > UINT32_MAX || importer->line > UINT32_MAX) return;
  struct salon_origin *origin = vector_add(&importer->origins);
  if (origin != NULL)
    *origin = (struct salon_origin){.segment = (uint32_t)segment, .line = (uint32_t)importer->line};
}

static enum salon_outcome insert_whole(struct salon_importer *importer, struct row *row,
                                       struct error *error) {
  place_parts(importer, row);
  enum salon_outcome outcome = salon_insert_one(importer, row, error);
  for (int i = 0; i < row->entity->part_count; i++) {
    for (int j = 0; j < row->parts[i].count && outcome == SALON_TAKEN; j++) {
      outcome = salon_insert_one(importer, &row->parts[i].rows[j], error);
      if (!importer->fresh || outcome != SALON_TAKEN || j > 0 ||
          row->entity->parts[i] != ENTITY_APPOINTMENT_SEGMENT)
        continue;
      note_origin(importer);
    }
  }
  return outcome;
}

static bool is_setup(enum entity_kind kind) {
  return kind < ENTITY_BLOCK && kind != ENTITY_FORM_FIELD && kind != ENTITY_ROUTING_RULE;
}

static enum salon_outcome put(struct salon_importer *importer, struct row *row, struct error *error) {
  bool guarded = importer->options.take_bad != NULL;
  if (guarded && salon_run(importer, SQL_SALON_ROW_BEGIN, error) != CODE_OK) return SALON_BROKEN;
  enum salon_outcome outcome = insert_whole(importer, row, error);
  if (guarded && outcome == SALON_BAD && salon_run(importer, SQL_SALON_ROW_UNDO, error) == CODE_STORAGE)
    return SALON_BROKEN;
  if (guarded && outcome != SALON_BROKEN && salon_run(importer, SQL_SALON_ROW_KEEP, NULL) != CODE_OK)
    return SALON_BROKEN;
  if (outcome != SALON_TAKEN) return outcome;
  salon_refs_learn(importer, row);
  importer->setup_changed = importer->setup_changed || is_setup(row->entity->kind);
  importer->report.imported[row->entity->kind]++;
  importer->report.rows++;
  return SALON_TAKEN;
}

/* ---- A row that is there already ---- */

static bool same_where_given(const struct row *row, const struct row *there) {
  for (int i = 0; i < row->entity->field_count; i++) {
    bool given = (row->given >> i & 1) != 0 && !(row->entity->fields[i].flags & FIELD_REPLICA);
    if (given && !value_equal(&row->values[i], &there->values[i])) return false;
  }
  return true;
}

/* What the file says of the parts must be so; parts that it does not mention may be there. */
static bool same_parts(const struct row *row, const struct row *there) {
  for (int i = 0; i < row->entity->part_count; i++) {
    if (row->parts[i].count > 0 && row->parts[i].count != there->parts[i].count) return false;
    for (int j = 0; j < row->parts[i].count; j++)
      if (!same_where_given(&row->parts[i].rows[j], &there->parts[i].rows[j])) return false;
  }
  return true;
}

static enum salon_outcome compare(struct salon_importer *importer, const struct row *row, struct id id,
                                  bool *found, struct error *error) {
  struct row there;
  enum code code = row_load(importer->replica, row->entity->kind, id, &importer->arena, &there, found, error);
  if (code != CODE_OK) return SALON_BROKEN;
  if (!*found || (same_where_given(row, &there) && same_parts(row, &there))) return SALON_SAME;
  (void)error_set(error, CODE_EXISTS,
                  _("This %s is there already with other content, and an import changes nothing."),
                  row->entity->name);
  return SALON_BAD;
}

static enum salon_outcome meet_id(struct salon_importer *importer, const struct row *row, struct id id,
                                  bool *met, struct error *error) {
  struct id seen;
  if (salon_names_find(&importer->names, SALON_SEEN, row->entity->kind, id.bytes, ID_SIZE, &seen) ==
      SALON_UNKNOWN) {
    salon_names_add(&importer->names, SALON_SEEN, row->entity->kind, id.bytes, ID_SIZE, id);
    return compare(importer, row, id, met, error);
  }
  *met = true;
  (void)error_set(error, CODE_INVALID, _("Its id stands there twice."));
  return SALON_BAD;
}

/* In a replica that is not blank: the same row again is no news, another of its id or of its name is refused. */
static enum salon_outcome meet(struct salon_importer *importer, const struct row *row, bool *met,
                               struct error *error) {
  struct id named;
  char key[FOLD_KEY_SIZE];
  *met = false;
  if (row_is_given(row, "id")) return meet_id(importer, row, row_id(row, "id"), met, error);
  const char *name = entity_field(row->entity, "name") < 0 ? NULL : row_text(row, "name");
  size_t length = name == NULL ? 0 : fold_key(name, strlen(name), key, sizeof key);
  if (length == 0) return SALON_TAKEN;
  if (salon_names_find(&importer->names, SALON_OLD_NAME, row->entity->kind, key, length, &named) ==
      SALON_UNKNOWN)
    return SALON_TAKEN;
  *met = true;
  (void)error_set(error, CODE_EXISTS, _("There is already a %s of the name \"%.60s\"."), row->entity->name,
                  name);
  return SALON_BAD;
}

/* ---- One row ---- */

static enum code load_setup(struct salon_importer *importer, struct error *error) {
  if (!importer->setup_changed && importer->visit.salon != NULL) return CODE_OK;
  enum code code = replica_note_setup_change(importer->replica, error);
  if (code == CODE_OK) code = replica_salon(importer->replica, &importer->visit.salon, NULL, error);
  if (code != CODE_OK) return code;
  int active = 0;
  importer->visit.location = INDEX_NONE;
  for (int i = 0; i < importer->visit.salon->location_count; i++) {
    if (importer->visit.salon->locations[i].status != LOCATION_ACTIVE) continue;
    importer->visit.location = active++ == 0 ? i : INDEX_NONE;
  }
  importer->setup_changed = false;
  importer->loads++;
  return CODE_OK;
}

/* A visit without a history was booked when it was made. */
static bool fill_history(struct salon_importer *importer, struct row *visit) {
  if (row_parts(visit, ENTITY_STATUS_HISTORY)->count > 0) return true;
  if (!row_add_parts(visit, ENTITY_STATUS_HISTORY, 1, &importer->arena)) return false;
  struct row *entry = &row_parts(visit, ENTITY_STATUS_HISTORY)->rows[0];
  *row_value(entry, "at") = *row_value(visit, "created_at");
  *row_value(entry, "to_status") = visit->values[importer->columns.visit.status];
  *row_value(entry, "by_kind") = value_text(actor_kind_words.words[ACTOR_SYSTEM]);
  *row_value(entry, "by_name") = value_text("import");
  return true;
}

static enum salon_outcome complete_visit(struct salon_importer *importer, struct row *row,
                                         struct error *error) {
  if (importer->setup_changed && importer->loads >= LOADS_MAX) {
    (void)error_set(error, CODE_INVALID, _("Too many rows of the set-up stand between the appointments."));
    return SALON_WAITS;
  }
  if (load_setup(importer, error) != CODE_OK) return SALON_BROKEN;
  const struct row_list *history = row_parts(row, ENTITY_STATUS_HISTORY);
  if (!row_is_given(row, "created_at") && history->count > 0)
    *row_value(row, "created_at") = *row_value(&history->rows[0], "at");
  enum code code = salon_visit_complete(&importer->visit, row, error);
  if (code != CODE_OK) return code == CODE_INVALID ? SALON_BAD : SALON_BROKEN;
  return SALON_TAKEN;
}

/* Rows that stand at a location say nothing where there is only one. */
static enum salon_outcome fill_location(struct salon_importer *importer, struct row *row,
                                        struct error *error) {
  int at = entity_field(row->entity, "location_id");
  bool needed =
      at >= 0 && (row->entity->fields[at].flags & FIELD_FOLLOWS) && row->values[at].type == VALUE_NULL;
  if (!needed || row->entity->kind == ENTITY_APPOINTMENT) return SALON_TAKEN;
  if (load_setup(importer, error) != CODE_OK) return SALON_BROKEN;
  if (importer->visit.location == INDEX_NONE) {
    (void)error_set(error, CODE_INVALID, _("\"location\" is missing, and there is not just one."));
    return SALON_BAD;
  }
  row->values[at] = value_id(importer->visit.salon->locations[importer->visit.location].id);
  return SALON_TAKEN;
}

static enum salon_outcome complete(struct salon_importer *importer, struct row *row, struct error *error) {
  struct value *id = row_value(row, "id");
  if (id->type == VALUE_NULL) *id = value_id(ports_new_id(replica_ports(importer->replica)));
  *row_value(row, "tenant_id") = value_id(importer->tenant);
  if (row->entity->kind == ENTITY_APPOINTMENT) return complete_visit(importer, row, error);
  return fill_location(importer, row, error);
}

static enum salon_outcome check(struct salon_importer *importer, struct row *row, json_t *object,
                                struct error *error) {
  bool visit = row->entity->kind == ENTITY_APPOINTMENT;
  enum salon_outcome outcome = salon_check_row(importer, row, object, error);
  bool room = outcome != SALON_TAKEN || !visit || fill_history(importer, row);
  if (outcome == SALON_TAKEN && visit && !importer->fresh)
    outcome = salon_overlap_check(importer, row, error);
  if (outcome != SALON_TAKEN || (room && !importer->arena.exhausted)) return outcome;
  (void)error_set(error, CODE_INTERNAL, _("There is not enough memory for this row."));
  return SALON_BROKEN;
}

enum salon_outcome salon_take_row(struct salon_importer *importer, const struct entity *entity,
                                  json_t *object, struct error *error) {
  struct row row;
  bool met = false;
  enum code code = salon_read_row(object, entity, &importer->arena, &row, error);
  if (code != CODE_OK) return code == CODE_INVALID ? SALON_BAD : SALON_BROKEN;
  enum salon_outcome outcome = salon_refs_resolve(importer, &row, error);
  if (outcome == SALON_TAKEN) outcome = complete(importer, &row, error);
  if (outcome == SALON_TAKEN && !importer->fresh) outcome = meet(importer, &row, &met, error);
  if (met && outcome == SALON_SAME) importer->report.same++;
  if (met || (outcome != SALON_TAKEN && outcome != SALON_SAME)) return outcome;
  outcome = check(importer, &row, object, error);
  return outcome == SALON_TAKEN ? put(importer, &row, error) : outcome;
}
