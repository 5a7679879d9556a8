#include "core/store/change.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/text.h"
#include "core/store/booking.h"
#include "core/store/image.h"
#include "core/store/migrate.h"

/* ------------------------------------------------------------------------------------------- the frame */

enum code replica_changes(struct replica *replica, int64_t *changes, struct error *error) {
  *changes = 0;
  struct query query = query_start(replica, SQL_AUDIT_LAST);
  if (query_row(&query)) *changes = query_get_int(&query, 0);
  return query_end(&query, error);
}

enum code change_begin(struct change *change, struct replica *replica, const struct command *command,
                       const char *name, enum permission permission, struct error *error) {
  *change = (struct change){.replica = replica, .command = command, .name = name, .permission = permission};
  arena_init(&change->arena, CHANGE_ARENA_MAX);
  enum code code = role_check(command->actor, permission, error);
  if (code == CODE_OK) code = replica_begin(replica, error);
  if (code != CODE_OK) return code;
  change->open = true;
  change->now = replica_now(replica);
  code = text_take(change, _("The reason to override"), command->override_reason, TEXT_LINE, 500,
                   &change->override_reason, error);
  if (code != CODE_OK) return code;
  if (command->override_reason != NULL && change->override_reason == NULL) change->override_reason = "";
  return replica_salon(replica, &change->salon, NULL, error);
}

enum code change_begin_seen(struct change *change, struct replica *replica, const struct command *command,
                            const char *name, enum permission permission, struct error *error) {
  enum code code = change_begin(change, replica, command, name, permission, error);
  if (code != CODE_OK || command->seen == NULL || command->seen == change->salon) return code;
  return error_set(error, CODE_STALE_VERSION,
                   _("The set-up has just been changed elsewhere; look once more, and do it again."));
}

void change_end(struct change *change) {
  if (change->open) replica_rollback(change->replica);
  change->open = false;
  for (int i = 0; i < change->row_count; i++) json_decref(change->rows[i].before);
  change->row_count = 0;
  arena_release(&change->arena);
}

/* ------------------------------------------------------------------------------------------ what is touched */

/* Ids end in random bytes. */
static unsigned slot_of(const struct change *change, struct id id) {
  uint32_t key;
  memcpy(&key, id.bytes + ID_SIZE - sizeof key, sizeof key);
  return key & (unsigned)(change->slot_count - 1);
}

struct changed_row *change_row(const struct change *change, struct id id) {
  if (change->slot_count == 0) return NULL;
  for (unsigned slot = slot_of(change, id); change->row_slots[slot] >= 0;
       slot = (slot + 1) & (unsigned)(change->slot_count - 1)) {
    struct changed_row *row = &change->rows[change->row_slots[slot]];
    if (id_equal(row->id, id)) return row;
  }
  return NULL;
}

static void index_row(struct change *change, int at) {
  unsigned slot = slot_of(change, change->rows[at].id);
  while (change->row_slots[slot] >= 0) slot = (slot + 1) & (unsigned)(change->slot_count - 1);
  change->row_slots[slot] = at;
}

/* Room for one more, in an index that is at most half full. */
static enum code grow_rows(struct change *change, struct error *error) {
  if (change->row_count < change->row_capacity) return CODE_OK;
  int capacity = change->row_capacity == 0 ? 8 : 2 * change->row_capacity;
  struct changed_row *rows = ARENA_NEW(&change->arena, (size_t)capacity, struct changed_row);
  int *slots = ARENA_NEW(&change->arena, 2 * (size_t)capacity, int);
  if (rows == NULL || slots == NULL || capacity > CHANGE_ROWS_MAX)
    return error_set(error, CODE_INTERNAL,
                     _("This would change too many rows at once. Do it in smaller parts."));
  if (change->row_count > 0) memcpy(rows, change->rows, (size_t)change->row_count * sizeof *rows);
  change->rows = rows;
  change->row_capacity = capacity;
  change->row_slots = slots;
  change->slot_count = 2 * capacity;
  for (int i = 0; i < change->slot_count; i++) slots[i] = -1;
  for (int i = 0; i < change->row_count; i++) index_row(change, i);
  return CODE_OK;
}

enum touching { TOUCH_TOLD, TOUCH_LOCAL, TOUCH_NEW };

static enum code touch(struct change *change, enum entity_kind entity, struct id id, enum touching how,
                       struct error *error) {
  if (change_row(change, id) != NULL) return CODE_OK;
  enum code code = grow_rows(change, error);
  if (code != CODE_OK) return code;
  struct changed_row row = {.entity = entity, .id = id, .local = how == TOUCH_LOCAL};
  struct row_mark mark = {0};
  if (how != TOUCH_NEW) code = image_load(change->replica, entity, id, &row.before, &mark, error);
  if (code != CODE_OK) return code;
  row.revision_before = mark.revision;
  change->rows[change->row_count] = row;
  index_row(change, change->row_count++);
  return CODE_OK;
}

enum code change_touch(struct change *change, enum entity_kind entity, struct id id, struct error *error) {
  return touch(change, entity, id, TOUCH_TOLD, error);
}

enum code change_touch_local(struct change *change, enum entity_kind entity, struct id id,
                             struct error *error) {
  return touch(change, entity, id, TOUCH_LOCAL, error);
}

enum code change_make(struct change *change, enum entity_kind entity, struct id id, struct error *error) {
  return touch(change, entity, id, TOUCH_NEW, error);
}

enum code change_expect(const struct change *change, int64_t revision, const char *what,
                        struct error *error) {
  int64_t expected = change->command->if_revision;
  if (expected == REVISION_ANY || expected == revision) return CODE_OK;
  return error_set(
      error, CODE_STALE_VERSION,
      _("%s was changed meanwhile (revision %lld now, you saw %lld). Look at it again, then repeat."), what,
      (long long)revision, (long long)expected);
}

/* --------------------------------------------------------------------------------------------- what is
   written down */

/* What one row's change comes to: the fields that differ, as they were and as they are. */
struct difference {
  json_t *before; /* NULL: the row was made */
  json_t *after;
};

/* NULL members for a row that did not change. The caller owns both. */
static struct difference image_difference(const json_t *before, json_t *after) {
  if (before == NULL) return (struct difference){.before = NULL, .after = json_incref(after)};
  struct difference difference = {.before = json_object(), .after = json_object()};
  const char *key;
  json_t *value;
  json_object_foreach(after, key, value) {
    json_t *old = json_object_get(before, key);
    if (json_equal(old, value)) continue;
    json_object_set(difference.before, key, old == NULL ? json_null() : old);
    json_object_set(difference.after, key, value);
  }
  if (json_object_size(difference.after) > 0) return difference;
  json_decref(difference.before);
  json_decref(difference.after);
  return (struct difference){NULL, NULL};
}

static char *json_words(const json_t *json) { return json == NULL ? NULL : json_dumps(json, JSON_COMPACT); }

/* A difference on its way into the tables. */
struct written_row {
  const struct changed_row *row;
  char *before; /* JSON texts, owned; before may be NULL */
  char *after;
  struct row_mark mark;
  struct id op;     /* nil: the centre is not told */
  const char *kind; /* of the operation */
};

enum code change_audit(struct change *change, enum entity_kind entity, struct id id, const char *before,
                       const char *after, struct error *error) {
  const struct actor *actor = change->command->actor;
  struct query query = query_start(change->replica, SQL_AUDIT_INSERT);
  query_id(&query, change->salon->tenant);
  query_int(&query, change->now);
  query_text(&query, actor_kind_words.words[actor->kind]);
  query_id(&query, actor->user);
  query_text(&query, actor->name);
  query_text(&query, change->name);
  query_text(&query, entities[entity].name);
  query_id(&query, id);
  query_text(&query, before);
  query_text(&query, after);
  query_id(&query, actor->allowed_by);
  query_text(&query, id_is_nil(actor->allowed_by) ? NULL : actor->allowed_name);
  return query_run(&query, NULL, error);
}

static enum code write_operation(struct change *change, const struct written_row *written,
                                 struct error *error) {
  if (id_is_nil(written->op)) return CODE_OK;
  struct query query = query_start(change->replica, SQL_OUTBOX_INSERT);
  query_id(&query, written->op);
  query_text(&query, entities[written->row->entity].name);
  query_id(&query, written->row->id);
  query_text(&query, written->kind);
  query_int(&query, written->mark.version);
  query_id(&query, written->row->undoes);
  query_text(&query, written->before);
  query_text(&query, written->after);
  query_int(&query, migrate_newest());
  query_int(&query, change->now);
  query_text(&query, change->command->actor->name);
  return query_run(&query, NULL, error);
}

/* What is taken back is from now on known to the centre by the operation that takes it back. */
static enum code renew_undo_image(struct change *change, const struct written_row *written,
                                  struct error *error) {
  struct query query = query_start(change->replica, SQL_UNDO_SET_OP);
  query_int(&query, change->undoing);
  query_id(&query, written->row->id);
  query_id(&query, written->op);
  return query_run(&query, NULL, error);
}

static enum code write_undo_image(struct change *change, int64_t undo, int position,
                                  const struct written_row *written, struct error *error) {
  if (change->undoing != 0) return renew_undo_image(change, written, error);
  if (undo == 0) return CODE_OK;
  struct query query = query_start(change->replica, SQL_UNDO_IMAGE_INSERT);
  query_int(&query, undo);
  query_int(&query, position);
  query_text(&query, entities[written->row->entity].name);
  query_id(&query, written->row->id);
  query_text(&query, written->before);
  query_text(&query, written->after);
  query_id(&query, written->op);
  query_int(&query, written->mark.revision);
  return query_run(&query, NULL, error);
}

/* Earlier images of the row learn the revision at which this command leaves it. */
static enum code write_undo_tip(struct change *change, const struct changed_row *row, struct error *error) {
  if (row->before == NULL || row->revision == row->revision_before) return CODE_OK;
  struct query query = query_start(change->replica, SQL_UNDO_TIP);
  query_id(&query, row->id);
  query_int(&query, row->revision);
  query_int(&query, row->revision_before);
  return query_run(&query, NULL, error);
}

static const char *operation_kind(const struct changed_row *row, const json_t *after) {
  if (!id_is_nil(row->undoes)) return "undo";
  if (row->before == NULL) return "create";
  const json_t *deleted = json_object_get(after, "deleted_at");
  return deleted != NULL && !json_is_null(deleted) ? "delete" : "update";
}

/* Ends what could be redone; an erasure ends what could be undone too. */
static enum code forget_undo(struct change *change, struct error *error) {
  static const enum sql_id forget_redo[] = {SQL_UNDO_FORGET_UNDONE_IMAGES, SQL_UNDO_FORGET_UNDONE};
  static const enum sql_id forget_all[] = {SQL_UNDO_FORGET_ALL_IMAGES, SQL_UNDO_FORGET_ALL};
  const enum sql_id *forget = change->final ? forget_all : forget_redo;
  for (int i = 0; i < 2; i++) {
    struct query query = query_start(change->replica, forget[i]);
    enum code code = query_run(&query, NULL, error);
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

/* Only the newest UNDO_DEPTH records stay. */
static enum code prune_undo(struct change *change, struct error *error) {
  static const enum sql_id prune[] = {SQL_UNDO_PRUNE_IMAGES, SQL_UNDO_PRUNE};
  int64_t oldest = 0; /* of those that must go, the newest */
  struct query find = query_start(change->replica, SQL_UNDO_TOO_OLD);
  query_int(&find, UNDO_DEPTH - 1);
  if (query_row(&find)) oldest = query_get_int(&find, 0);
  enum code code = query_end(&find, error);
  for (int i = 0; code == CODE_OK && oldest > 0 && i < 2; i++) {
    struct query query = query_start(change->replica, prune[i]);
    query_int(&query, oldest);
    code = query_run(&query, NULL, error);
  }
  return code;
}

/* What change_commit() has on its hands. */
struct writing {
  struct change *change;
  const char *sentence;
  int64_t undo; /* the record that was opened for this change; 0: none */
  int written;  /* rows that differ */
};

/* Opens the undo record at the first row that differs, and lets the oldest records go. */
static enum code open_undo(struct writing *writing, struct error *error) {
  struct change *change = writing->change;
  if (change->undoing != 0 || writing->written > 0) return CODE_OK;
  enum code code = forget_undo(change, error);
  if (code != CODE_OK || change->final) return code;
  code = prune_undo(change, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(change->replica, SQL_UNDO_INSERT);
  query_text(&query, change->name);
  query_text(&query, permission_name(change->permission));
  query_text(&query, writing->sentence);
  query_int(&query, change->now);
  query_text(&query, change->command->actor->name);
  if (query_row(&query)) writing->undo = query_get_int(&query, 0);
  return query_end(&query, error);
}

/* A row that differs: audit, operation and undo image. */
static enum code write_difference(struct writing *writing, const struct changed_row *row,
                                  const struct difference *difference, struct row_mark mark,
                                  struct error *error) {
  struct change *change = writing->change;
  enum code code = open_undo(writing, error);
  if (code != CODE_OK) return code;
  struct written_row written = {.row = row,
                                .before = json_words(difference->before),
                                .after = json_words(difference->after),
                                .mark = mark,
                                .kind = operation_kind(row, difference->after)};
  if (!row->local) written.op = ports_new_id(replica_ports(change->replica));
  code = change_audit(change, row->entity, row->id, written.before, written.after, error);
  if (code == CODE_OK) code = write_operation(change, &written, error);
  if (code == CODE_OK) code = write_undo_image(change, writing->undo, writing->written, &written, error);
  writing->written++;
  free(written.before);
  free(written.after);
  return code;
}

static enum code write_row(struct writing *writing, struct changed_row *row, struct error *error) {
  json_t *now = NULL;
  struct row_mark mark;
  enum code code = image_load(writing->change->replica, row->entity, row->id, &now, &mark, error);
  if (code != CODE_OK) return code;
  struct difference difference = image_difference(row->before, now);
  json_decref(now);
  row->revision = mark.revision;
  code = write_undo_tip(writing->change, row, error);
  if (code == CODE_OK && difference.after != NULL)
    code = write_difference(writing, row, &difference, mark, error);
  json_decref(difference.before);
  json_decref(difference.after);
  return code;
}

/* Nothing differs, so nothing is written, not even a count: the rows are as they were. */
static void say_nothing_changed(const struct change *change, struct outcome *outcome) {
  const struct changed_row *row = change_row(change, outcome->id);
  if (row != NULL) outcome->revision = row->revision_before;
  outcome->unchanged = true;
  outcome_say(outcome, _("Nothing was changed: it is so already."));
}

enum code change_commit(struct change *change, struct outcome *outcome, struct error *error) {
  struct writing writing = {.change = change, .sentence = outcome->sentence};
  enum code code = change->final ? open_undo(&writing, error) : CODE_OK;
  for (int i = 0; code == CODE_OK && i < change->row_count; i++)
    code = write_row(&writing, &change->rows[i], error);
  if (code != CODE_OK) return code;
  if (writing.written == 0 && change->undoing == 0 && !change->final) {
    say_nothing_changed(change, outcome);
    return CODE_OK;
  }
  const struct changed_row *row = change_row(change, outcome->id);
  if (row != NULL) outcome->revision = row->revision;
  code = replica_commit(change->replica, error);
  change->open = code != CODE_OK;
  return code;
}

void outcome_say(struct outcome *outcome, const char *format, ...) {
  va_list args;
  va_start(args, format);
  (void)vsnprintf(outcome->sentence, sizeof outcome->sentence, format, args);
  va_end(args);
  text_drop_broken(outcome->sentence);
}
