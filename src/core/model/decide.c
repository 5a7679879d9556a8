#include "core/model/decide.h"

#include <assert.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/merge_group.h"
#include "core/model/status.h"

/* One operation on its way to a decision. */
struct deciding {
  const struct operation *operation;
  const struct decide_world *world;
  struct arena *arena;
  struct decision *decision;
  bool forced;           /* a person has decided: fields are taken whatever stands */
  const struct id *gone; /* visits that give way */
  int gone_count;
};

static uint64_t bit(int group) { return UINT64_C(1) << group; }

/* ---- Visits ---- */

static bool is_live(const struct row *row) { return row_value(row, "deleted_at")->type == VALUE_NULL; }

static int status_of(const struct row *visit) {
  const char *word = row_text(visit, "status");
  return word == NULL ? -1 : vocabulary_find(&appointment_status_words, word, strlen(word));
}

bool decide_blocks(const struct row *visit) {
  int status = status_of(visit);
  return is_live(visit) && status >= 0 && status_blocks((enum appointment_status)status);
}

static const char *segment_fault(const struct row *segment) {
  int64_t from = row_int(segment, "starts_at", 0), to = row_int(segment, "ends_at", 0);
  int64_t occupied = row_int(segment, "occupied_from", 0), left = row_int(segment, "occupied_to", 0);
  if (to <= from || to - from > 86400000)
    return "A segment ends before it starts, or lasts longer than a day.";
  if (occupied > from || left < to || left - occupied > 144000000)
    return "What a segment occupies does not hold its own time.";
  if (id_is_nil(row_id(segment, "employee_id")) || id_is_nil(row_id(segment, "service_id")))
    return "A segment names no employee or no service.";
  return NULL;
}

static bool segments_collide(const struct row *left, const struct row *right) {
  return id_equal(row_id(left, "employee_id"), row_id(right, "employee_id")) &&
         row_int(left, "occupied_from", 0) < row_int(right, "occupied_to", 0) &&
         row_int(right, "occupied_from", 0) < row_int(left, "occupied_to", 0);
}

const char *decide_visit_fault(const struct row *visit) {
  const struct row_list *segments = row_parts(visit, ENTITY_APPOINTMENT_SEGMENT);
  int64_t starts = row_int(visit, "starts_at", 0), ends = row_int(visit, "ends_at", 0);
  if (segments->count == 0) return "The visit has no segments.";
  if (ends <= starts) return "The visit ends before it starts.";
  for (int i = 0; i < segments->count; i++) {
    const struct row *segment = &segments->rows[i];
    const char *fault = segment_fault(segment);
    if (fault != NULL) return fault;
    if (row_int(segment, "starts_at", 0) < starts || row_int(segment, "ends_at", 0) > ends)
      return "A segment lies outside its visit.";
    for (int j = 0; j < i; j++)
      if (segments_collide(segment, &segments->rows[j]))
        return "The visit has one employee in two places at once.";
  }
  return NULL;
}

/* ---- What is set aside ---- */

static bool copy_row(const struct row *from, struct row *to, struct arena *arena) {
  if (!row_init(to, from->entity, arena)) return false;
  memcpy(to->values, from->values, (size_t)from->entity->field_count * sizeof *to->values);
  memcpy(to->parts, from->parts, sizeof to->parts);
  to->given = from->given;
  to->given_parts = from->given_parts;
  return true;
}

/* The given members of these groups alone. */
static bool pick_groups(const struct row *from, uint64_t wanted, struct row *to, struct arena *arena) {
  if (!row_init(to, from->entity, arena)) return false;
  for (int group = 0; group < MERGE_GROUPS_MAX; group++)
    if (wanted & bit(group)) merge_group_take(from->entity, group, from, to);
  return true;
}

/* Of a row as it stands, the members that `given` gives. */
static bool pick_standing(const struct row *standing, const struct row *given, struct row *to,
                          struct arena *arena) {
  struct row all = *standing;
  all.given = given->given;
  all.given_parts = given->given_parts;
  return pick_groups(&all, merge_groups_given(&all), to, arena);
}

/* Puts groups of the operation to review; those that a review of the kind has already are joined. */
static struct decide_review *set_aside(struct deciding *deciding, enum review_kind kind, uint64_t wanted) {
  struct decision *decision = deciding->decision;
  const struct operation *operation = deciding->operation;
  assert(decision->review_count < DECIDE_REVIEWS_MAX);
  struct decide_review *review = &decision->reviews[decision->review_count++];
  *review = (struct decide_review){.kind = kind};
  decision->set_aside |= wanted;
  decision->ruling = RULING_CONFLICT;
  if (operation->set.entity == NULL) return review;
  if (!pick_groups(&operation->set, wanted, &review->ours, deciding->arena)) return review;
  if (operation->base.entity != NULL)
    (void)pick_groups(&operation->base, wanted, &review->base, deciding->arena);
  if (deciding->world->current.row != NULL)
    (void)pick_standing(deciding->world->current.row, &review->ours, &review->theirs, deciding->arena);
  return review;
}

static bool refuse(struct deciding *deciding, enum code code, const char *why) {
  deciding->decision->ruling = RULING_REJECTED;
  deciding->decision->code = code;
  deciding->decision->why = why;
  deciding->decision->writes = false;
  deciding->decision->review_count = 0;
  return true;
}

static bool conflict(struct deciding *deciding, enum code code, const char *why) {
  deciding->decision->ruling = RULING_CONFLICT;
  deciding->decision->code = code;
  deciding->decision->why = why;
  return true;
}

/* ---- Overlaps ---- */

static bool has_id(const struct id *ids, int count, struct id id) {
  for (int i = 0; i < count; i++)
    if (id_equal(ids[i], id)) return true;
  return false;
}

/* Whether a JSON array of ids names this one. */
static bool list_names(const char *list, struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  return strstr(list, text) != NULL;
}

/* Whether the visit itself says, on one of its segments, that it was put over the other on purpose. */
static bool visit_names(const struct row *visit, struct id other) {
  const struct row_list *segments = row_parts(visit, ENTITY_APPOINTMENT_SEGMENT);
  for (int i = 0; i < segments->count; i++) {
    const char *list = row_text(&segments->rows[i], "overlap_with");
    if (row_int(&segments->rows[i], "overlap", 0) == 0) continue;
    if (list == NULL || list_names(list, other)) return true;
  }
  return false;
}

/* The visits that `visit` overlaps: those in the way, and those that it is put over on purpose. */
struct clashes {
  struct id in_the_way[DECIDE_CLASHES_MAX], on_purpose[DECIDE_CLASHES_MAX];
  int in_the_way_count, on_purpose_count;
};

static void find_clashes(const struct deciding *deciding, const struct row *visit, struct clashes *clashes) {
  const struct decide_world *world = deciding->world;
  const struct operation *operation = deciding->operation;
  struct id found[DECIDE_CLASHES_MAX];
  int count = world->overlaps(world->context, visit, found, DECIDE_CLASHES_MAX);
  clashes->in_the_way_count = clashes->on_purpose_count = 0;
  for (int i = 0; i < count; i++) {
    if (has_id(deciding->gone, deciding->gone_count, found[i])) continue;
    bool meant =
        has_id(operation->overlap_ok, operation->overlap_ok_count, found[i]) || visit_names(visit, found[i]);
    if (world->may_overlap && meant)
      clashes->on_purpose[clashes->on_purpose_count++] = found[i];
    else
      clashes->in_the_way[clashes->in_the_way_count++] = found[i];
  }
}

/* ["…","…"] */
static const char *list_of(const struct id *ids, int count, struct arena *arena) {
  char *text = arena_alloc(arena, (size_t)count * (ID_TEXT_SIZE + 3) + 3, 1), *at = text;
  if (text == NULL) return NULL;
  *at++ = '[';
  for (int i = 0; i < count; i++) {
    if (i > 0) *at++ = ',';
    *at++ = '"';
    id_format(ids[i], at);
    at += ID_TEXT_SIZE - 1;
    *at++ = '"';
  }
  *at = ']';
  return text;
}

/* Says on each segment that overlaps somebody on purpose with whom, where whoever made the operation has not said so. */
static bool flag_overlaps(const struct deciding *deciding, struct row *visit) {
  int at = entity_part(visit->entity, ENTITY_APPOINTMENT_SEGMENT);
  struct row_list segments = visit->parts[at];
  struct row *copies = ARENA_NEW(deciding->arena, (size_t)segments.count, struct row);
  if (copies == NULL) return false;
  for (int i = 0; i < segments.count; i++) {
    struct clashes clashes;
    struct row alone = *visit;
    if (!copy_row(&segments.rows[i], &copies[i], deciding->arena)) return false;
    alone.parts[at] = (struct row_list){.rows = &segments.rows[i], .count = 1};
    find_clashes(deciding, &alone, &clashes);
    if (clashes.on_purpose_count == 0 || row_int(&copies[i], "overlap", 0) != 0) continue;
    *row_value(&copies[i], "overlap") = value_int(1);
    *row_value(&copies[i], "overlap_with") =
        value_text(list_of(clashes.on_purpose, clashes.on_purpose_count, deciding->arena));
    if (deciding->operation->reason != NULL)
      *row_value(&copies[i], "overlap_reason") = value_text(deciding->operation->reason);
  }
  visit->parts[at].rows = copies;
  return true;
}

/* How a visit stands before the operation. */
enum standing { STANDS_NOT, STANDS_WITHOUT_SLOT, STANDS_IDLE, STANDS_DELETED, STANDS_WITH_SLOT };

static enum standing standing_of(const struct decide_row *current) {
  if (current->row == NULL || current->incomplete) return STANDS_NOT;
  if (!is_live(current->row)) return STANDS_DELETED;
  if (!decide_blocks(current->row)) return STANDS_IDLE;
  return current->held ? STANDS_WITHOUT_SLOT : STANDS_WITH_SLOT;
}

/* The groups that must not be written when the time is taken. */
static uint64_t groups_refused(const struct deciding *deciding, enum standing standing) {
  const struct entity *entity = &entities[ENTITY_APPOINTMENT];
  uint64_t slot = bit(merge_group_slot(entity)), taken = deciding->decision->taken;
  if (standing == STANDS_DELETED) return taken;
  return taken & (standing == STANDS_IDLE ? slot | bit(merge_group_status(entity)) : slot);
}

/* Puts back what stood. */
static void take_back(struct deciding *deciding, uint64_t wanted) {
  struct row standing = *deciding->world->current.row;
  struct decision *decision = deciding->decision;
  standing.given = deciding->operation->set.given;
  standing.given_parts = deciding->operation->set.given_parts;
  for (int group = 0; group < MERGE_GROUPS_MAX; group++)
    if (wanted & bit(group)) merge_group_take(standing.entity, group, &standing, &decision->after);
  *row_value(&decision->after, "deleted_at") = *row_value(&standing, "deleted_at");
  decision->taken &= ~wanted;
  decision->restores = false;
}

/*
 * The visit as it would be wants its time. When somebody is in the way: one that has no slot yet is held; one that has a slot keeps it, and what
 * would have moved it is set aside; one that would occupy time again stays as it is.
 */
static bool place(struct deciding *deciding) {
  struct decision *decision = deciding->decision;
  enum standing standing = standing_of(&deciding->world->current);
  bool held = standing == STANDS_WITHOUT_SLOT, anew = standing == STANDS_NOT || held;
  bool moves =
      (decision->taken & bit(merge_group_slot(&entities[ENTITY_APPOINTMENT]))) != 0 || deciding->forced;
  decision->frees = held && !decide_blocks(&decision->after);
  if (!decide_blocks(&decision->after) || (standing == STANDS_WITH_SLOT && !moves)) return true;
  decision->held = held;
  if (held && !moves) return true;
  struct clashes clashes;
  find_clashes(deciding, &decision->after, &clashes);
  decision->frees = held && clashes.in_the_way_count == 0;
  decision->held = anew && clashes.in_the_way_count > 0;
  if (clashes.in_the_way_count == 0)
    return clashes.on_purpose_count == 0 || flag_overlaps(deciding, &decision->after);
  uint64_t wanted = groups_refused(deciding, standing);
  struct decide_review *review = set_aside(deciding, REVIEW_DOUBLE_BOOKING, wanted);
  memcpy(review->clashes, clashes.in_the_way, sizeof clashes.in_the_way);
  review->clash_count = clashes.in_the_way_count;
  if (!anew) take_back(deciding, wanted);
  return conflict(deciding, CODE_SLOT_TAKEN, "The time is taken by another visit.");
}

/* ---- Merging ---- */

/* Nobody else has changed the row since the operation's maker knew it. */
static bool is_clean(const struct deciding *deciding) {
  const struct decide_world *world = deciding->world;
  const struct decide_row *current = &world->current;
  if (current->row == NULL || current->incomplete) return true;
  int64_t known = deciding->operation->base_version; /* 0: the maker was never told of the row */
  if (known > 0 && current->version == known) return true;
  return world->base.known && world->base.clean && id_equal(world->base.tip, current->last_operation);
}

static int life_field(const struct row *row) { return entity_field(row->entity, "deleted_at"); }

/* What an undo or redo does to the life of a row: deleted_at among its fields. */
static bool gives_life(const struct row *set, bool *deletes) {
  int field = set->entity == NULL ? -1 : life_field(set);
  if (field < 0 || !(set->given >> field & 1)) return false;
  *deletes = set->values[field].type != VALUE_NULL;
  return true;
}

/* Whether the base gives all of a group that the operation's `set` gives, and it is what stands. */
static bool as_seen(const struct operation *operation, int group, const struct row *current) {
  const struct row *base = &operation->base, *set = &operation->set;
  if (base->entity != set->entity) return false;
  struct row gap = *set; /* of the group's members, those that the base lacks */
  gap.given &= ~base->given;
  gap.given_parts &= ~base->given_parts;
  if (merge_groups_given(&gap) & bit(group)) return false;
  return merge_group_equal(set->entity, group, set, base, current);
}

/* A step of the status that the table of steps lacks. */
static bool step_is_illegal(const struct deciding *deciding, const struct row *current,
                            const struct row *set) {
  int from = status_of(current), to = status_of(set);
  if (deciding->operation->kind == OPERATION_UNDO || from == to || from < 0 || to < 0) return false;
  if (from == STATUS_COMPLETED) return !deciding->world->may_correct || to == STATUS_PENDING;
  for (int i = 0; i < status_step_count; i++)
    if ((int)status_steps[i].from == from && (int)status_steps[i].to == to) return false;
  return true;
}

/* Each group: as it is already, taken, or set aside. */
static bool merge_groups(struct deciding *deciding, uint64_t *illegal, uint64_t *clashing) {
  const struct operation *operation = deciding->operation;
  struct decision *decision = deciding->decision;
  const struct row *current = deciding->world->current.row, *set = &operation->set;
  uint64_t given = merge_groups_given(set) & ~bit(life_field(set) < 0 ? MERGE_GROUPS_MAX : life_field(set));
  if (!copy_row(current, &decision->after, deciding->arena)) return false;
  for (int group = 0; group < MERGE_GROUPS_MAX; group++) {
    if (!(given & bit(group)) || merge_group_equal(set->entity, group, set, set, current)) continue;
    if (group == merge_group_status(set->entity) && row_is_given(set, "status") && !deciding->forced &&
        step_is_illegal(deciding, current, set)) {
      *illegal |= bit(group);
    } else if (deciding->forced || decision->clean || as_seen(operation, group, current)) {
      merge_group_take(set->entity, group, set, &decision->after);
      decision->taken |= bit(group);
    } else {
      *clashing |= bit(group);
    }
  }
  return true;
}

static bool settle_ruling(struct deciding *deciding) {
  struct decision *decision = deciding->decision;
  const struct decide_row *current = &deciding->world->current;
  bool placed = current->row != NULL && current->held != decision->held;
  decision->writes = decision->taken != 0 || decision->deletes || decision->restores || placed;
  if (decision->ruling == RULING_CONFLICT) return true;
  if (!decision->writes)
    decision->ruling = RULING_NOOP;
  else
    decision->ruling = decision->clean ? RULING_APPLIED : RULING_MERGED;
  return true;
}

static bool is_visit(const struct deciding *deciding) {
  return deciding->operation->set.entity == &entities[ENTITY_APPOINTMENT];
}

/* The fields of an operation over a row that stands and lives. */
static bool merge(struct deciding *deciding) {
  struct decision *decision = deciding->decision;
  uint64_t illegal = 0, clashing = 0;
  decision->held = deciding->world->current.held;
  if (!merge_groups(deciding, &illegal, &clashing)) return false;
  if (clashing != 0) {
    (void)set_aside(deciding, REVIEW_EDIT_EDIT, clashing);
    (void)conflict(deciding, CODE_STALE_VERSION, "The same was changed elsewhere meanwhile.");
  }
  if (illegal != 0) {
    (void)set_aside(deciding, REVIEW_STATUS, illegal);
    (void)conflict(deciding, CODE_BAD_TRANSITION, "The visit's status does not allow this step.");
  }
  if (is_visit(deciding)) {
    const char *fault = decision->taken != 0 ? decide_visit_fault(&decision->after) : NULL;
    if (fault != NULL) return refuse(deciding, CODE_INVALID, fault);
    decision->held = false;
    if (!place(deciding)) return false;
  }
  return settle_ruling(deciding);
}

/* ---- Kinds ---- */

static bool noop(struct deciding *deciding, const char *why) {
  deciding->decision->ruling = RULING_NOOP;
  deciding->decision->why = why;
  return true;
}

static bool create(struct deciding *deciding) {
  struct decision *decision = deciding->decision;
  if (!copy_row(&deciding->operation->set, &decision->after, deciding->arena)) return false;
  *row_value(&decision->after, "id") = value_id(deciding->operation->row);
  decision->writes = true;
  decision->creates = deciding->world->current.row == NULL;
  decision->ruling = RULING_APPLIED;
  decision->taken = merge_groups_given(&deciding->operation->set);
  if (is_visit(deciding)) {
    const char *fault = decide_visit_fault(&decision->after);
    if (fault != NULL) return refuse(deciding, CODE_INVALID, fault);
    if (!place(deciding)) return false;
  }
  return true;
}

static bool is_deleted(const struct decide_row *current) {
  return current->row != NULL && !is_live(current->row);
}

static bool erase(struct deciding *deciding) {
  struct decision *decision = deciding->decision;
  const struct decide_row *current = &deciding->world->current;
  if (!copy_row(current->row, &decision->after, deciding->arena)) return false;
  const struct row *set = &deciding->operation->set;
  bool deletes = false, dated = gives_life(set, &deletes) && deletes;
  /* What is written with it, such as into whom a customer was merged. */
  uint64_t given = set->entity == current->row->entity ? merge_groups_given(set) & ~bit(life_field(set)) : 0;
  for (int group = 0; group < MERGE_GROUPS_MAX; group++)
    if (given & bit(group)) merge_group_take(set->entity, group, set, &decision->after);
  decision->taken = given;
  *row_value(&decision->after, "deleted_at") =
      dated ? *row_value(set, "deleted_at") : value_int(deciding->world->now);
  decision->deletes = true;
  decision->frees = current->held;
  return settle_ruling(deciding);
}

static bool remove_row(struct deciding *deciding) {
  const struct decide_row *current = &deciding->world->current;
  if (current->row == NULL || is_deleted(current)) return noop(deciding, "It is deleted already.");
  if (deciding->decision->clean || deciding->forced) return erase(deciding);
  struct decide_review *review = set_aside(deciding, REVIEW_DELETE_EDIT, 0);
  return copy_row(current->row, &review->theirs, deciding->arena) &&
         conflict(deciding, CODE_STALE_VERSION, "It was changed elsewhere meanwhile.");
}

/* A deleted row lives again, with the fields that come with that. */
static bool restore(struct deciding *deciding) {
  struct decision *decision = deciding->decision;
  uint64_t illegal = 0, clashing = 0;
  if (!merge_groups(deciding, &illegal, &clashing)) return false;
  if ((illegal | clashing) != 0) (void)set_aside(deciding, REVIEW_EDIT_EDIT, illegal | clashing);
  *row_value(&decision->after, "deleted_at") = value_null();
  decision->restores = true;
  if (is_visit(deciding)) {
    const char *fault = decide_visit_fault(&decision->after);
    if (fault != NULL) return refuse(deciding, CODE_INVALID, fault);
    if (!place(deciding)) return false;
  }
  return settle_ruling(deciding);
}

static bool on_deleted(struct deciding *deciding) {
  const struct operation *operation = deciding->operation;
  bool deletes = false, life = gives_life(&operation->set, &deletes);
  if (operation->kind == OPERATION_UNDO && life && deletes) return noop(deciding, "It is deleted already.");
  bool known = deciding->world->current.row != NULL;
  if (known && operation->kind == OPERATION_UNDO && life && deciding->decision->clean)
    return restore(deciding);
  uint64_t given = merge_groups_given(&operation->set);
  struct decide_review *review = set_aside(deciding, REVIEW_EDIT_DELETE, given);
  if (deciding->world->current.row != NULL &&
      !copy_row(deciding->world->current.row, &review->theirs, deciding->arena))
    return false;
  return conflict(deciding, CODE_NOT_FOUND, "The row was deleted, or was never there.");
}

/* What names a person or was said goes; what the books need stays. */
static struct value blank_of(const struct entity_field *field, const struct value *value) {
  bool speaks = field->kind == FIELD_TEXT || field->kind == FIELD_EMAIL || field->kind == FIELD_PHONE ||
                field->kind == FIELD_DATE || field->kind == FIELD_JSON;
  if (!speaks) return *value;
  if (field->flags & FIELD_NULLABLE) return value_null();
  if (field->fallback != NULL) return value_text(field->fallback);
  return field->kind == FIELD_TEXT ? value_text("-") : *value;
}

static void blank_row(struct row *row) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    bool kept = strcmp(field->column, "service_name") == 0 || strcmp(field->column, "employee_name") == 0 ||
                strcmp(field->column, "confirmation_code") == 0;
    if (!kept) row->values[i] = blank_of(field, &row->values[i]);
  }
}

/* Segments and what was paid stay; answers and other people's names do not. */
static bool purge(struct deciding *deciding) {
  struct decision *decision = deciding->decision;
  const struct decide_row *current = &deciding->world->current;
  if (current->row == NULL) return noop(deciding, "There is no such row.");
  if (!copy_row(current->row, &decision->after, deciding->arena)) return false;
  blank_row(&decision->after);
  for (int i = 0; i < decision->after.entity->part_count; i++) {
    enum entity_kind part = decision->after.entity->parts[i];
    if (part == ENTITY_APPOINTMENT_ANSWER || part == ENTITY_PARTICIPANT || part == ENTITY_STATUS_HISTORY)
      decision->after.parts[i] = (struct row_list){.rows = current->row->parts[i].rows, .count = 0};
  }
  if (is_live(&decision->after)) *row_value(&decision->after, "deleted_at") = value_int(deciding->world->now);
  decision->deletes = decision->purges = decision->writes = true;
  decision->frees = current->held;
  decision->ruling = RULING_APPLIED;
  return true;
}

static bool decide_live(struct deciding *deciding) {
  const struct operation *operation = deciding->operation;
  bool deletes = false;
  if (operation->kind == OPERATION_DELETE) return remove_row(deciding);
  if (operation->kind == OPERATION_UNDO && gives_life(&operation->set, &deletes) && deletes)
    return remove_row(deciding);
  return merge(deciding);
}

static bool decide_kind(struct deciding *deciding) {
  const struct operation *operation = deciding->operation;
  const struct decide_row *current = &deciding->world->current;
  if (operation->fault != NULL) return refuse(deciding, CODE_INVALID, operation->fault);
  if (operation->kind == OPERATION_VOID)
    return refuse(deciding, CODE_INVALID, "The operation was withdrawn by its maker.");
  if (current->purged) return noop(deciding, "The row was erased for good.");
  if (operation->kind == OPERATION_PURGE) return purge(deciding);
  bool makes = operation->kind == OPERATION_CREATE && (current->row == NULL || current->incomplete);
  if (makes) return create(deciding);
  if (operation->kind == OPERATION_DELETE && (current->row == NULL || is_deleted(current)))
    return noop(deciding, "It is deleted already.");
  if (current->row == NULL || is_deleted(current)) return on_deleted(deciding);
  return decide_live(deciding);
}

bool decide(const struct operation *operation, const struct decide_world *world, struct arena *arena,
            struct decision *decision) {
  *decision = (struct decision){.ruling = RULING_NOOP};
  struct deciding deciding = {.operation = operation, .world = world, .arena = arena, .decision = decision};
  decision->clean = is_clean(&deciding);
  return decide_kind(&deciding) && !arena->exhausted;
}

/* ---- Review ---- */

/* What the choice comes to, as an operation on the row in review. */
static bool choice_operation(const struct deciding *deciding, const struct row *aside,
                             struct operation *chosen) {
  const struct operation *operation = deciding->operation;
  const struct row *current = deciding->world->current.row;
  *chosen = *operation;
  chosen->kind = OPERATION_UPDATE;
  chosen->base = (struct row){0};
  bool writes_aside = operation->resolution == RESOLUTION_MINE || operation->resolution == RESOLUTION_RESTORE;
  if (writes_aside && aside->entity != NULL && operation->set.entity == NULL) chosen->set = *aside;
  if (operation->resolution == RESOLUTION_CANCEL || operation->resolution == RESOLUTION_MERGE) {
    if (!row_init(&chosen->set, current->entity, deciding->arena)) return false;
    int status = entity_field(current->entity, "status");
    if (status >= 0) {
      chosen->set.values[status] = value_text("cancelled");
      chosen->set.given = UINT64_C(1) << status;
    }
  }
  if (chosen->set.entity == NULL && !row_init(&chosen->set, current->entity, deciding->arena)) return false;
  if (operation->resolution == RESOLUTION_DELETE) chosen->kind = OPERATION_DELETE;
  return true;
}

bool decide_resolve(const struct operation *operation, enum review_kind kind, const struct row *aside,
                    const struct id *clashes, int clash_count, const struct decide_world *world,
                    struct arena *arena, struct decision *decision) {
  *decision = (struct decision){.ruling = RULING_NOOP, .clean = true};
  struct deciding deciding = {
      .operation = operation, .world = world, .arena = arena, .decision = decision, .forced = true};
  if (operation->fault != NULL) return refuse(&deciding, CODE_INVALID, operation->fault);
  if (!resolution_fits(kind, operation->resolution))
    return refuse(&deciding, CODE_INVALID, "This choice is not one that this review offers.");
  const struct row *current = world->current.row;
  bool closes = operation->resolution == RESOLUTION_THEIRS || operation->resolution == RESOLUTION_KEEP;
  if (closes || current == NULL || world->current.purged) return true;
  struct operation chosen;
  if (!choice_operation(&deciding, aside, &chosen)) return false;
  if (chosen.set.entity != current->entity)
    return refuse(&deciding, CODE_INVALID, "The fields are not those of the row in review.");
  bool gives = operation->resolution == RESOLUTION_GIVE_SLOT,
       allows = operation->resolution == RESOLUTION_ALLOW_OVERLAP;
  if ((gives || allows) && !world->current.held && aside->entity == current->entity) chosen.set = *aside;
  if (allows) {
    chosen.overlap_ok = clashes;
    chosen.overlap_ok_count = clash_count;
  }
  if (gives) {
    deciding.gone = clashes;
    deciding.gone_count = clash_count;
  }
  deciding.operation = &chosen;
  bool deleted = is_deleted(&world->current);
  bool revives = operation->resolution == RESOLUTION_RESTORE || operation->resolution == RESOLUTION_MINE ||
                 operation->resolution == RESOLUTION_EDIT;
  if (deleted && !revives) return true;
  bool done = deleted ? restore(&deciding) : decide_live(&deciding);
  if (!done || arena->exhausted) return false;
  if (decision->ruling != RULING_CONFLICT) return true;
  decision->writes = false; /* all or nothing: the review stays open */
  decision->review_count = 0;
  return true;
}
