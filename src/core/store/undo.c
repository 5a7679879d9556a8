/* Undo and redo: writing the images of an undo record back over the rows, in one change. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/store/booking.h"
#include "core/store/image.h"
#include "core/store/visit_store.h"

/* ----------------------------------------------------------------------------------------------- what can
   be undone */

enum code undo_list(struct replica *replica, bool redo, struct arena *arena, struct undo_row **rows,
                    int *count, struct error *error) {
  *count = 0;
  *rows = ARENA_NEW(arena, UNDO_DEPTH, struct undo_row);
  if (*rows == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory for the list."));
  struct query query = query_start(replica, redo ? SQL_UNDO_LIST_UNDONE : SQL_UNDO_LIST_DONE);
  while (*count < UNDO_DEPTH && query_row(&query)) {
    (*rows)[*count] = (struct undo_row){.number = query_get_int(&query, 0),
                                        .at = query_get_int(&query, 1),
                                        .by = query_get_text(&query, 2, arena),
                                        .sentence = query_get_text(&query, 3, arena)};
    (*count)++;
  }
  return query_end(&query, error);
}

/* The record that comes next, and its rows. */
struct undo_record {
  int64_t id;
  enum permission permission;
  char sentence[SENTENCE_SIZE];
  struct undo_image *images;
  int image_count;
};

struct undo_image {
  enum entity_kind entity;
  struct id id, op;
  const char *before, *after; /* JSON; before is "" when there was no row */
  int64_t revision;
};

static enum permission permission_named(const char *name) {
  for (int i = 0; i < PERMISSION_COUNT; i++)
    if (strcmp(permission_name((enum permission)i), name) == 0) return (enum permission)i;
  return MAY_SETUP;
}

static enum code load_images(struct change *change, struct undo_record *record, struct error *error) {
  struct query query = query_start(change->replica, SQL_UNDO_IMAGES);
  query_int(&query, record->id);
  int capacity = 0;
  while (query_row(&query)) {
    if (record->image_count == capacity) {
      capacity = capacity == 0 ? 8 : 2 * capacity;
      struct undo_image *images = ARENA_NEW(&change->arena, (size_t)capacity, struct undo_image);
      if (images == NULL) break;
      for (int i = 0; i < record->image_count; i++) images[i] = record->images[i];
      record->images = images;
    }
    const char *name = query_peek_text(&query, 0);
    const struct entity *entity = entity_find(name, strlen(name));
    if (entity == NULL) continue; /* of a newer program: never, its schema would have been refused */
    record->images[record->image_count++] =
        (struct undo_image){.entity = entity->kind,
                            .id = query_get_id(&query, 1),
                            .before = query_get_text(&query, 2, &change->arena),
                            .after = query_get_text(&query, 3, &change->arena),
                            .op = query_get_id(&query, 4),
                            .revision = query_get_int(&query, 5)};
  }
  enum code code = query_end(&query, error);
  if (code == CODE_OK && change->arena.exhausted)
    return error_set(error, CODE_INTERNAL, _("The change is too large to be taken back at once."));
  return code;
}

static enum code load_record(struct change *change, bool redo, struct undo_record *record,
                             struct error *error) {
  *record = (struct undo_record){0};
  struct query query = query_start(change->replica, redo ? SQL_UNDO_FIRST_UNDONE : SQL_UNDO_LAST_DONE);
  if (query_row(&query)) {
    record->id = query_get_int(&query, 0);
    record->permission = permission_named(query_peek_text(&query, 1));
    (void)snprintf(record->sentence, sizeof record->sentence, "%s", query_peek_text(&query, 2));
  }
  enum code code = query_end(&query, error);
  if (code != CODE_OK) return code;
  if (record->id == 0)
    return error_set(error, CODE_NOT_FOUND,
                     redo ? _("There is nothing to do again.") : _("There is nothing to undo."));
  code = role_check(change->command->actor, record->permission, error);
  return code != CODE_OK ? code : load_images(change, record, error);
}

/* ------------------------------------------------------------------------------------- writing it back */

/* The row must be as this replica's own commands left it. */
static enum code check_untouched(const struct changed_row *row, const struct undo_image *image,
                                 struct error *error) {
  if (row->revision_before == image->revision) return CODE_OK;
  return error_set(
      error, CODE_STALE_VERSION,
      _("This was changed elsewhere since, so it cannot be taken back. Change it as it is now."));
}

/* A provider takes back what was done in the own column. */
static enum code check_column(struct change *change, const struct undo_record *record, struct id visit,
                              struct error *error) {
  if (change->command->actor->role != ROLE_PROVIDER) return CODE_OK;
  struct appointment appointment;
  enum code code = reader_appointment(change->replica, visit, &change->arena, &appointment, error);
  if (code != CODE_OK) return code;
  return visit_check_column(change->command->actor, record->permission, &appointment, error);
}

/* The e-mail that comes back with a customer may have been given to another one meanwhile. */
static enum code check_email(struct change *change, const struct changed_row *row, const json_t *fields,
                             struct error *error) {
  const json_t *email = json_object_get(fields, "email"), *deleted = json_object_get(fields, "deleted_at");
  if (email == NULL) email = json_object_get(row->before, "email");
  if (deleted == NULL) deleted = json_object_get(row->before, "deleted_at");
  if (!json_is_string(email) || !json_is_null(deleted)) return CODE_OK;
  return customer_email_free(change, json_string_value(email), row->id, error);
}

/* What is written over the row: the old fields, or for a row that was made that it is deleted. */
static json_t *fields_to_write(const struct change *change, const struct undo_image *image, bool redo) {
  if (redo && image->before[0] != '\0') return json_loads(image->after, JSON_DECODE_ANY, NULL);
  if (redo) return json_pack("{s:n}", "deleted_at");
  if (image->before[0] != '\0') return json_loads(image->before, JSON_DECODE_ANY, NULL);
  return json_pack("{s:I}", "deleted_at", (json_int_t)change->now);
}

struct visit_state {
  char status[16];
  int64_t starts_at;
  bool live;
};

static enum code load_visit_state(struct change *change, struct id id, struct visit_state *state,
                                  struct error *error) {
  *state = (struct visit_state){0};
  struct query query = query_start(change->replica, SQL_VISIT_STATE);
  query_id(&query, id);
  if (query_row(&query)) {
    (void)snprintf(state->status, sizeof state->status, "%s", query_peek_text(&query, 0));
    state->starts_at = query_get_int(&query, 1);
    state->live = query_get_bool(&query, 2);
  }
  return query_end(&query, error);
}

/* A visit besides its fields: its segments occupy again or no more, the time must be free, and the history
   says so. */
static enum code settle_visit(struct change *change, const struct undo_image *image,
                              const struct visit_state *was, bool redo, struct verdict *verdict,
                              struct error *error) {
  struct query query = query_start(change->replica, SQL_VISIT_SETTLE_BLOCKING);
  query_id(&query, image->id);
  enum code code = query_run(&query, NULL, error);
  if (code != CODE_OK) return code;
  struct query sync = query_start(change->replica, SQL_VISIT_SETTLE_SYNC);
  query_id(&sync, image->id);
  code = query_run(&sync, NULL, error);
  if (code == CODE_OK) code = visit_store_check_free(change, image->id, verdict, error);
  struct visit_state is;
  if (code == CODE_OK) code = load_visit_state(change, image->id, &is, error);
  if (code != CODE_OK) return code;
  bool moved = was->starts_at != is.starts_at;
  if (!moved && strcmp(was->status, is.status) == 0 && was->live == is.live) return CODE_OK;
  const struct history_entry entry = {.appointment = image->id,
                                      .from = was->status,
                                      .to = moved     ? "rescheduled"
                                            : is.live ? is.status
                                                      : "cancelled",
                                      .reason = redo ? "done again" : "taken back",
                                      .from_starts_at = moved ? was->starts_at : 0,
                                      .to_starts_at = moved ? is.starts_at : 0};
  return visit_store_history(change, &entry, error);
}

static enum code write_fields(struct change *change, const struct changed_row *row, const json_t *fields,
                              struct error *error) {
  enum code code = CODE_OK;
  if (row->entity == ENTITY_CUSTOMER) code = check_email(change, row, fields, error);
  return code != CODE_OK ? code
                         : image_write(change->replica, row->entity, row->id, fields, change->now, error);
}

static enum code write_back(struct change *change, const struct undo_record *record,
                            const struct undo_image *image, bool redo, struct verdict *verdict,
                            struct error *error) {
  bool local = id_is_nil(image->op), visit = image->entity == ENTITY_APPOINTMENT;
  enum code code = local ? change_touch_local(change, image->entity, image->id, error)
                         : change_touch(change, image->entity, image->id, error);
  if (code != CODE_OK) return code;
  struct changed_row *row = change_row(change, image->id);
  row->undoes = image->op;
  /* What only counts (a pool's turns) has been counted on elsewhere: that is no reason to keep the rest. */
  if (local && row->revision_before != image->revision) return CODE_OK;
  code = check_untouched(row, image, error);
  struct visit_state was = {0};
  if (code == CODE_OK && visit) code = check_column(change, record, image->id, error);
  if (code == CODE_OK && visit) code = load_visit_state(change, image->id, &was, error);
  if (code != CODE_OK) return code;
  json_t *fields = fields_to_write(change, image, redo);
  if (fields == NULL)
    return error_set(error, CODE_INTERNAL,
                     _("What was kept for undo cannot be read. Change it as it is now."));
  code = write_fields(change, row, fields, error);
  json_decref(fields);
  if (code == CODE_OK && visit) code = settle_visit(change, image, &was, redo, verdict, error);
  if (code == CODE_OK && !local) code = replica_note_entity_change(change->replica, image->entity, error);
  return code;
}

static enum code set_state(struct change *change, const struct undo_record *record, const char *state,
                           struct error *error) {
  struct query query = query_start(change->replica, SQL_UNDO_SET_STATE);
  query_int(&query, record->id);
  query_text(&query, state);
  return query_run(&query, NULL, error);
}

/* The revision that the caller saw is that of the visit, or else of the first row that is taken back. */
static enum code check_seen(const struct change *change, const struct undo_record *record,
                            struct error *error) {
  const struct undo_image *seen = record->image_count > 0 ? &record->images[0] : NULL;
  for (int i = record->image_count - 1; i >= 0; i--)
    if (record->images[i].entity == ENTITY_APPOINTMENT) seen = &record->images[i];
  return seen == NULL ? CODE_OK : change_expect(change, seen->revision, _("What would be taken back"), error);
}

static enum code take_back(struct replica *replica, const struct command *command, bool redo,
                           struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  struct undo_record record;
  enum code code = change_begin(&change, replica, command, redo ? "redo" : "undo", MAY_VIEW, error);
  if (code == CODE_OK) code = load_record(&change, redo, &record, error);
  if (code == CODE_OK) code = check_seen(&change, &record, error);
  if (code != CODE_OK) goto out;
  change.undoing = record.id;
  /* Backwards for undo: what was written last is taken back first. */
  for (int i = 0; code == CODE_OK && i < record.image_count; i++)
    code = write_back(&change, &record, &record.images[redo ? i : record.image_count - 1 - i], redo,
                      &outcome->verdict, error);
  if (code == CODE_OK) code = set_state(&change, &record, redo ? "done" : "undone", error);
  if (code != CODE_OK) goto out;
  if (record.image_count > 0) outcome->id = record.images[0].id;
  for (int i = 0; i < record.image_count; i++)
    if (record.images[i].entity == ENTITY_APPOINTMENT) outcome->appointment = record.images[i].id;
  outcome_say(outcome, redo ? _("Done again: %s") : _("Taken back: %s"), record.sentence);
  code = change_commit(&change, outcome, error);
out:
  change_end(&change);
  return code;
}

enum code command_undo(struct replica *replica, const struct command *command, struct outcome *outcome,
                       struct error *error) {
  return take_back(replica, command, false, outcome, error);
}

enum code command_redo(struct replica *replica, const struct command *command, struct outcome *outcome,
                       struct error *error) {
  return take_back(replica, command, true, outcome, error);
}
