/* Undo and redo: writing the images of an undo record back over the rows, in one change. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "core/store/change.h"
#include "core/store/image.h"
#include "core/store/visit_store.h"

/* ----------------------------------------------------------------------------------------------- what can
   be undone */

enum code undo_list(struct replica *replica, bool redo, struct arena *arena, struct undo_row **rows,
                    int *count, struct error *error) {
  *count = 0;
  *rows = ARENA_NEW(arena, UNDO_DEPTH, struct undo_row);
  if (*rows == NULL) return error_set(error, CODE_INTERNAL, "There is not enough memory for the list.");
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
    return error_set(error, CODE_INTERNAL, "The change is too large to be taken back at once.");
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
                     redo ? "There is nothing to do again." : "There is nothing to undo.");
  code = role_check(change->command->actor, record->permission, error);
  return code != CODE_OK ? code : load_images(change, record, error);
}

/* ------------------------------------------------------------------------------------- writing it back */

/* The row must be as this replica's own commands left it. */
static enum code check_untouched(struct change *change, const struct undo_image *image, struct error *error) {
  struct row_mark mark = {0};
  enum code code = image_mark(change->replica, image->entity, image->id, &mark, error);
  if (code != CODE_OK || mark.revision == image->revision) return code;
  return error_set(error, CODE_STALE_VERSION,
                   "This was changed elsewhere since, so it cannot be taken back. Change it as it is now.");
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
                              const struct visit_state *was, bool redo, struct error *error) {
  struct query query = query_start(change->replica, SQL_VISIT_SETTLE_BLOCKING);
  query_id(&query, image->id);
  enum code code = query_run(&query, NULL, error);
  if (code != CODE_OK) return code;
  struct query sync = query_start(change->replica, SQL_VISIT_SETTLE_SYNC);
  query_id(&sync, image->id);
  code = query_run(&sync, NULL, error);
  if (code == CODE_OK) code = visit_store_check_free(change, image->id, error);
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

static enum code write_back(struct change *change, const struct undo_image *image, bool redo,
                            struct error *error) {
  enum code code = check_untouched(change, image, error);
  if (code == CODE_OK) {
    code = id_is_nil(image->op) ? change_touch_local(change, image->entity, image->id, error)
                                : change_touch(change, image->entity, image->id, error);
  }
  if (code != CODE_OK) return code;
  change->rows[change->row_count - 1].undoes = image->op;
  bool visit = image->entity == ENTITY_APPOINTMENT;
  struct visit_state was = {0};
  if (visit) code = load_visit_state(change, image->id, &was, error);
  if (code != CODE_OK) return code;
  json_t *fields = fields_to_write(change, image, redo);
  if (fields == NULL)
    return error_set(error, CODE_INTERNAL, "What was kept for undo cannot be read. Change it as it is now.");
  code = image_write(change->replica, image->entity, image->id, fields, change->now, error);
  json_decref(fields);
  if (code == CODE_OK && visit) code = settle_visit(change, image, &was, redo, error);
  return code;
}

static enum code set_state(struct change *change, const struct undo_record *record, const char *state,
                           struct error *error) {
  struct query query = query_start(change->replica, SQL_UNDO_SET_STATE);
  query_int(&query, record->id);
  query_text(&query, state);
  return query_run(&query, NULL, error);
}

static enum code take_back(struct replica *replica, const struct command *command, bool redo,
                           struct outcome *outcome, struct error *error) {
  *outcome = (struct outcome){0};
  struct change change;
  struct undo_record record;
  enum code code = change_begin(&change, replica, command, redo ? "redo" : "undo", MAY_VIEW, error);
  if (code == CODE_OK) code = load_record(&change, redo, &record, error);
  if (code != CODE_OK) goto out;
  change.undoing = record.id;
  /* Backwards for undo: what was written last is taken back first. */
  for (int i = 0; code == CODE_OK && i < record.image_count; i++)
    code = write_back(&change, &record.images[redo ? i : record.image_count - 1 - i], redo, error);
  if (code == CODE_OK) code = set_state(&change, &record, redo ? "done" : "undone", error);
  if (code != CODE_OK) goto out;
  if (record.image_count > 0) outcome->id = record.images[0].id;
  for (int i = 0; i < record.image_count; i++)
    if (record.images[i].entity == ENTITY_APPOINTMENT) outcome->appointment = record.images[i].id;
  (void)snprintf(outcome->sentence, sizeof outcome->sentence, "%s: %.230s",
                 redo ? "Done again" : "Taken back", record.sentence);
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
