/*
 * Random desks against the centre: whatever they push, in whatever order and batches, what must hold holds. The checks look only at what was stored,
 * in the most obvious way. At the end, mistakes are planted in store and centre one by one: each must be found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/centre_desk.h"
#include "support/dice.h"

enum {
  DESKS = 3,
  VISITS = 12,
  STEPS = 260,
  OPERATIONS_MAX = 600,
  FIRST_VISIT = 100,
  FIRST_CUSTOMER = 300,
  CUSTOMERS = 5,
  RUNS = 6,
  MUTATION_RUNS = 12,
  NOTE_SIZE = 24,
  WHY_SIZE = 160
};

/* ---- What a desk knows ---- */

struct seen_visit {
  bool known; /* it was pulled, or made here */
  int64_t version;
  struct row row; /* as the desk shows it */
  struct id own;  /* the desk's last operation on it that was not pulled yet; nil: none */
};

/* What was pushed, in the order in which the centre settled it. */
struct pushed {
  int desk;
  int visit; /* 0 based; -1: none */
  struct operation operation;
  char note[NOTE_SIZE]; /* that it wrote; "": none */
  enum ruling ruling;
  int64_t version;
};

enum mutation {
  MUTATION_NONE,
  MUTATION_BLIND_TO_OVERLAPS,  /* I3 */
  MUTATION_FORGETS_OPERATIONS, /* I2, I20 */
  MUTATION_DROPS_HELD,         /* I4 */
  MUTATION_DROPS_REVIEWS,      /* I10 */
  MUTATION_DROPS_AUDIT,        /* I10 */
  MUTATION_FORGETS_VERSIONS,   /* I9 */
  MUTATION_SKIPS_A_VERSION,    /* I9 */
  MUTATION_REVIVES,            /* I14 */
  MUTATION_REOPENS,            /* I17 */
  MUTATION_COUNTS_BATCHES,     /* I18 */
  MUTATION_BLIND_TO_EMAILS,
  MUTATION_COUNT
};

struct world {
  struct arena arena;
  struct dice dice;
  struct memory *memory;
  struct desk desks[DESKS];
  struct seen_visit seen[DESKS][VISITS];
  struct pushed *pushed;
  int pushed_count, notes;
  enum mutation mutation;
  const char *broken; /* what was found; NULL: nothing */
  char why[WHY_SIZE];
};

static void break_with(struct world *world, const char *invariant, int visit) {
  if (world->broken != NULL) return;
  world->broken = invariant;
  (void)snprintf(world->why, sizeof world->why, "%s, visit %d, after %d operations", invariant, visit,
                 world->pushed_count);
}

/* ---- The centre, with a mistake ---- */

struct mistaken {
  struct memory *memory;
  enum mutation mutation;
  const struct centre_batch *batch;
};

static enum code mistaken_read(void *context, struct centre_question *question, struct arena *arena,
                               struct error *error) {
  const struct mistaken *mistaken = context;
  struct centre_store store = memory_store(mistaken->memory);
  enum code code = store.read(store.context, question, arena, error);
  if (code != CODE_OK) return code;
  if (mistaken->mutation == MUTATION_BLIND_TO_OVERLAPS) question->segment_count = 0;
  if (mistaken->mutation == MUTATION_BLIND_TO_EMAILS) question->customer_count = 0;
  for (int i = 0; i < question->operation_count; i++)
    if (mistaken->mutation == MUTATION_FORGETS_OPERATIONS) question->logs[i].found = false;
  for (int i = 0; i < question->key_count; i++)
    for (int j = 0; mistaken->mutation == MUTATION_FORGETS_VERSIONS && j < mistaken->batch->count; j++)
      if (id_equal(mistaken->batch->operations[j].row, question->keys[i].id))
        question->rows[i].version = mistaken->batch->operations[j].base_version;
  if (mistaken->mutation == MUTATION_FORGETS_OPERATIONS && question->last_number > 0)
    question->last_number = mistaken->batch->operations[0].number - 1;
  return CODE_OK;
}

static bool drops(enum mutation mutation, const struct centre_change *change) {
  return (mutation == MUTATION_DROPS_HELD && change->held) ||
         (mutation == MUTATION_DROPS_REVIEWS && change->entity->kind == ENTITY_REVIEW_ITEM);
}

/* The image with the word's value replaced by one of the same length. */
static void alter_image(struct centre_change *change, const char *from, const char *to, struct arena *arena) {
  char *copy = arena_text(arena, change->image, change->image_length);
  char *at = copy == NULL ? NULL : strstr(copy, from);
  if (at == NULL || strlen(from) < strlen(to)) return;
  memcpy(at, to, strlen(to));
  memmove(at + strlen(to), at + strlen(from), strlen(at + strlen(from)) + 1);
  change->image = copy;
  change->image_length = strlen(copy);
}

static void alter(const struct mistaken *mistaken, struct centre_settlement *settlement,
                  struct arena *arena) {
  enum mutation mutation = mistaken->mutation;
  int kept = 0;
  for (int i = 0; i < settlement->change_count; i++) {
    struct centre_change *change = &settlement->changes[i];
    bool visit = change->entity->kind == ENTITY_APPOINTMENT;
    if (mutation == MUTATION_SKIPS_A_VERSION && visit && !change->is_new) change->version++;
    if (mutation == MUTATION_COUNTS_BATCHES && visit)
      change->version = change->version + mistaken->batch->count - 1;
    if (mutation == MUTATION_REVIVES && change->deleted) {
      char date[40];
      (void)snprintf(date, sizeof date, "\"deleted_at\":%lld", (long long)desk_now);
      alter_image(change, date, "\"deleted_at\":null", arena);
    }
    if (mutation == MUTATION_REOPENS && change->entity->kind == ENTITY_REVIEW_ITEM && !change->is_new) {
      char date[40];
      (void)snprintf(date, sizeof date, "\"resolved_at\":%lld", (long long)desk_now);
      alter_image(change, date, "\"resolved_at\":null", arena);
    }
    if (!drops(mutation, change)) settlement->changes[kept++] = *change;
  }
  settlement->change_count = kept;
  if (mutation == MUTATION_DROPS_AUDIT) settlement->audit_count = 0;
}

/* Settles a batch; false when the centre found trouble. */
static bool settle(struct memory *memory, enum mutation mutation, const struct desk *desk,
                   const struct operation *operations, int count, struct push_result *results) {
  struct arena arena;
  arena_init(&arena, 512 << 20);
  struct centre_batch batch = {.tenant = memory->tenant,
                               .replica = desk->replica,
                               .actor = ACTOR_DESK,
                               .name = "Front",
                               .operations = operations,
                               .count = count,
                               .seq = memory->seq,
                               .now = desk_now};
  struct mistaken mistaken = {.memory = memory, .mutation = mutation, .batch = &batch};
  struct centre_store store = {.context = &mistaken, .read = mistaken_read};
  struct centre_settlement settlement;
  struct error error;
  error_init(&error);
  assert_int_equal(centre_settle(&batch, &store, &arena, &settlement, &error), CODE_OK);
  bool fine = settlement.trouble == CENTRE_FINE;
  if (fine) {
    alter(&mistaken, &settlement, &arena);
    assert_true(memory_write(memory, &batch, &settlement));
    for (int i = 0; i < count && results != NULL; i++) results[i] = settlement.results[i];
  }
  arena_release(&arena);
  return fine;
}

/* ---- Random operations ---- */

static int roll(struct world *world, int low, int high) { return (int)dice_between(&world->dice, low, high); }

static void copy_seen(struct row *to, const struct row *from) {
  memcpy(to->values, from->values, (size_t)from->entity->field_count * sizeof *to->values);
  memcpy(to->parts, from->parts, sizeof to->parts);
}

/* What the desk pulls: every visit as it stands. */
static void pull(struct world *world, int desk) {
  for (int i = 0; i < VISITS; i++) {
    const struct memory_row *stored =
        memory_find(world->memory, ENTITY_APPOINTMENT, desk_id(FIRST_VISIT + i));
    if (stored == NULL) continue;
    world->seen[desk][i] = (struct seen_visit){.known = true, .version = stored->version};
    world->seen[desk][i].row =
        desk_read(world->memory, &world->arena, ENTITY_APPOINTMENT, desk_id(FIRST_VISIT + i));
  }
}

static const char *new_note(struct world *world) {
  char note[NOTE_SIZE];
  (void)snprintf(note, sizeof note, "note-%06d.", ++world->notes);
  return arena_text(&world->arena, note, strlen(note));
}

static struct operation *start(struct world *world, int desk, int visit, enum operation_kind kind) {
  struct operation *operation =
      desk_operation(&world->desks[desk], kind, ENTITY_APPOINTMENT, FIRST_VISIT + visit);
  const struct seen_visit *seen = &world->seen[desk][visit];
  operation->base_version = seen->version;
  operation->base_operation = seen->own;
  return operation;
}

static void book(struct world *world, int desk, int visit, const char *note) {
  struct seen_visit *seen = &world->seen[desk][visit];
  struct operation *operation = start(world, desk, visit, OPERATION_CREATE);
  operation->base_operation = id_nil;
  operation->set = desk_row(&world->desks[desk], ENTITY_APPOINTMENT);
  desk_give_visit(&world->desks[desk], &operation->set, DESK_EMPLOYEE + roll(world, 0, 1),
                  15 * roll(world, 36, 44));
  desk_give(&operation->set, "notes", value_text(note));
  seen->known = true;
  seen->row = desk_row(&world->desks[desk], ENTITY_APPOINTMENT);
  copy_seen(&seen->row, &operation->set);
  seen->own = operation->id;
}

/* Writes fields over what the desk sees, as its screen would. */
static void edit(struct world *world, int desk, int visit, const char *note) {
  static const char *const statuses[] = {"confirmed", "cancelled", "scheduled", "checked_in"};
  struct seen_visit *seen = &world->seen[desk][visit];
  struct operation *operation = start(world, desk, visit, OPERATION_UPDATE);
  struct desk *own = &world->desks[desk];
  operation->set = desk_row(own, ENTITY_APPOINTMENT);
  operation->base = desk_row(own, ENTITY_APPOINTMENT);
  int what = roll(world, 1, 7);
  if (what & 1) desk_give(&operation->set, "notes", value_text(note));
  if (what & 2)
    desk_give_slot(own, &operation->set, DESK_EMPLOYEE + roll(world, 0, 1), 15 * roll(world, 36, 44));
  if (what & 4) desk_give(&operation->set, "status", value_text(statuses[roll(world, 0, 3)]));
  operation->base.given = operation->set.given;
  operation->base.given_parts = operation->set.given_parts;
  copy_seen(&operation->base, &seen->row);
  struct row now = desk_row(own, ENTITY_APPOINTMENT);
  copy_seen(&now, &seen->row);
  for (int i = 0; i < now.entity->field_count; i++)
    if (operation->set.given >> i & 1) now.values[i] = operation->set.values[i];
  if (operation->set.given_parts & 1) now.parts[0] = operation->set.parts[0];
  seen->row = now;
  seen->own = operation->id;
}

static void remove_visit(struct world *world, int desk, int visit) {
  struct seen_visit *seen = &world->seen[desk][visit];
  struct operation *operation = start(world, desk, visit, OPERATION_DELETE);
  seen->own = operation->id;
  *row_value(&seen->row, "deleted_at") = value_int(desk_now);
}

/* An open review item of the memory, by lot; NULL: none is open. */
static const struct memory_row *some_review(struct world *world) {
  const struct memory_row *found = NULL;
  int seen = 0;
  for (int i = 0; i < world->memory->row_count; i++) {
    const struct memory_row *row = &world->memory->rows[i];
    if (row->key.entity == ENTITY_REVIEW_ITEM && roll(world, 0, seen++) == 0) found = row;
  }
  return found;
}

static void resolve(struct world *world, int desk) {
  const struct memory_row *item = some_review(world);
  if (item == NULL) return;
  struct operation *operation = desk_operation(&world->desks[desk], OPERATION_RESOLVE, ENTITY_REVIEW_ITEM, 0);
  operation->row = item->key.id;
  operation->resolution = (enum resolution)roll(world, 0, RESOLUTION_COUNT - 1);
  operation->reason = "so decided";
  if (operation->resolution == RESOLUTION_MOVE || operation->resolution == RESOLUTION_EDIT) {
    operation->set = desk_row(&world->desks[desk], ENTITY_APPOINTMENT);
    desk_give_slot(&world->desks[desk], &operation->set, DESK_EMPLOYEE + roll(world, 0, 1),
                   15 * roll(world, 36, 44));
  }
}

/* Puts what the desk has just asked for over some visits, on purpose. */
static void overlap_on_purpose(struct world *world, int desk) {
  struct operation *operation = &world->desks[desk].operations[world->desks[desk].count - 1];
  struct id *allowed = ARENA_NEW(&world->arena, VISITS, struct id);
  if (allowed == NULL || roll(world, 0, 5) != 0) return;
  for (int i = 0; i < VISITS / 2; i++) allowed[i] = desk_id(FIRST_VISIT + roll(world, 0, VISITS - 1));
  operation->overlap_ok = allowed;
  operation->overlap_ok_count = VISITS / 2;
  operation->reason = "they know";
}

/* What the desk deleted itself comes back. */
static void bring_back(struct world *world, int desk, int visit) {
  struct seen_visit *seen = &world->seen[desk][visit];
  struct operation *operation = start(world, desk, visit, OPERATION_UNDO);
  operation->undoes = seen->own;
  operation->set = desk_row(&world->desks[desk], ENTITY_APPOINTMENT);
  desk_give(&operation->set, "deleted_at", value_null());
  *row_value(&seen->row, "deleted_at") = value_null();
  seen->own = operation->id;
}

/* Customers that share two addresses. */
static void edit_customer(struct world *world, int desk) {
  static const char *const emails[] = {"an@example.com", "bo@example.com"};
  int customer = FIRST_CUSTOMER + roll(world, 0, CUSTOMERS - 1);
  const struct memory_row *stored = memory_find(world->memory, ENTITY_CUSTOMER, desk_id(customer));
  struct operation *operation = desk_operation(
      &world->desks[desk], stored == NULL ? OPERATION_CREATE : OPERATION_UPDATE, ENTITY_CUSTOMER, customer);
  operation->base_version = stored == NULL ? 0 : stored->version;
  operation->set = desk_row(&world->desks[desk], ENTITY_CUSTOMER);
  desk_give(&operation->set, "email",
            roll(world, 0, 3) == 0 ? value_null() : value_text(emails[roll(world, 0, 1)]));
}

/* One more operation waits at the desk. */
static void act(struct world *world, int desk) {
  int visit = roll(world, 0, VISITS - 1), lot = roll(world, 0, 9);
  struct seen_visit *seen = &world->seen[desk][visit];
  bool lives = seen->known && row_value(&seen->row, "deleted_at")->type == VALUE_NULL;
  const char *note = new_note(world);
  bool absent = memory_find(world->memory, ENTITY_APPOINTMENT, desk_id(FIRST_VISIT + visit)) == NULL;
  if (lot == 0 && some_review(world) != NULL)
    resolve(world, desk);
  else if (lot == 9)
    edit_customer(world, desk);
  else if (!seen->known && absent)
    book(world, desk, visit, note);
  else if (lives && lot == 1)
    remove_visit(world, desk, visit);
  else if (lives)
    edit(world, desk, visit, note);
  else if (seen->known && !id_is_nil(seen->own))
    bring_back(world, desk, visit);
  else
    return;
  if (lot > 1 && lot < 9) overlap_on_purpose(world, desk);
  struct desk *own = &world->desks[desk];
  desk_seal(own, &own->operations[own->count - 1]);
}

/* ---- What must hold ---- */

static bool blocks(const struct row *visit) {
  const char *status = row_text(visit, "status");
  return row_value(visit, "deleted_at")->type == VALUE_NULL && strcmp(status, "cancelled") != 0 &&
         strcmp(status, "no_show") != 0;
}

static bool named(const struct row *segment, struct id other) {
  char text[ID_TEXT_SIZE];
  const char *list = row_text(segment, "overlap_with");
  id_format(other, text);
  return row_int(segment, "overlap", 0) != 0 && list != NULL && strstr(list, text) != NULL;
}

/* I3: minute by minute, who sits on whose chair. */
static void check_slots(struct world *world) {
  struct row visits[VISITS];
  bool holds[VISITS] = {false};
  for (int i = 0; i < VISITS; i++) {
    const struct memory_row *stored =
        memory_find(world->memory, ENTITY_APPOINTMENT, desk_id(FIRST_VISIT + i));
    if (stored == NULL) continue;
    visits[i] = desk_read(world->memory, &world->arena, ENTITY_APPOINTMENT, stored->key.id);
    holds[i] = !stored->held && blocks(&visits[i]);
    if (stored->held && !blocks(&visits[i])) break_with(world, "a visit is held that needs no slot", i);
  }
  for (int i = 0; i < VISITS; i++)
    for (int j = 0; j < i; j++) {
      if (!holds[i] || !holds[j]) continue;
      const struct row *left = &visits[i].parts[0].rows[0], *right = &visits[j].parts[0].rows[0];
      bool same = id_equal(row_id(left, "employee_id"), row_id(right, "employee_id"));
      bool apart = row_int(left, "occupied_to", 0) <= row_int(right, "occupied_from", 0) ||
                   row_int(right, "occupied_to", 0) <= row_int(left, "occupied_from", 0);
      bool meant = named(left, desk_id(FIRST_VISIT + j)) || named(right, desk_id(FIRST_VISIT + i));
      if (same && !apart && !meant) break_with(world, "I3: two visits at one time", i);
    }
}

/* I1, I2: each operation is in the log once. I4: each booking is there. */
static void check_log(struct world *world) {
  for (int i = 0; i < world->pushed_count; i++) {
    const struct pushed *pushed = &world->pushed[i];
    int logged = 0;
    for (int j = 0; j < world->memory->log_count; j++) {
      const struct memory_log *log = &world->memory->logs[j];
      bool here = id_equal(log->operation, pushed->operation.id);
      if (here) logged++;
      if (here && (log->ruling != pushed->ruling || log->number != pushed->operation.number))
        break_with(world, "I2: a verdict changed", pushed->visit);
    }
    if (logged != 1) break_with(world, "I2: an operation is not in the log once", pushed->visit);
    bool made =
        pushed->operation.kind == OPERATION_CREATE && pushed->ruling != RULING_REJECTED && pushed->visit >= 0;
    if (made && memory_find(world->memory, ENTITY_APPOINTMENT, pushed->operation.row) == NULL)
      break_with(world, "I4: a booking is gone", pushed->visit);
  }
}

static bool somewhere(const struct memory *memory, const char *text) {
  if (memory->audit != NULL && strstr(memory->audit, text) != NULL) return true;
  for (int i = 0; i < memory->row_count; i++)
    if (strstr(memory->rows[i].image, text) != NULL) return true;
  return false;
}

/* Of customers with one address all but one are flagged. */
static void check_emails(struct world *world) {
  for (int i = 0; i < CUSTOMERS; i++)
    for (int j = 0; j < i; j++) {
      struct id left = desk_id(FIRST_CUSTOMER + i), right = desk_id(FIRST_CUSTOMER + j);
      if (memory_find(world->memory, ENTITY_CUSTOMER, left) == NULL ||
          memory_find(world->memory, ENTITY_CUSTOMER, right) == NULL)
        continue;
      struct row ours = desk_read(world->memory, &world->arena, ENTITY_CUSTOMER, left);
      struct row theirs = desk_read(world->memory, &world->arena, ENTITY_CUSTOMER, right);
      const char *one = row_text(&ours, "email"), *other = row_text(&theirs, "email");
      bool same = one != NULL && other != NULL && strcmp(one, other) == 0;
      if (same && row_int(&ours, "email_duplicate", 0) == 0 && row_int(&theirs, "email_duplicate", 0) == 0)
        break_with(world, "two customers own one address", -1);
    }
}

/* I10: whatever somebody wrote is to be found. */
static void check_notes(struct world *world) {
  for (int i = 0; i < world->pushed_count; i++) {
    const struct pushed *pushed = &world->pushed[i];
    bool counts = pushed->note[0] != '\0' && pushed->ruling != RULING_REJECTED;
    if (counts && !somewhere(world->memory, pushed->note))
      break_with(world, "I10: a note is lost", pushed->visit);
  }
}

/* Rows as they were before a push. */
struct before {
  int64_t versions[VISITS];
  bool deleted[VISITS];
  int review_count;
  struct id reviews[OPERATIONS_MAX];
  bool resolved[OPERATIONS_MAX];
};

static bool is_resolved(struct world *world, struct id id) {
  struct row item = desk_read(world->memory, &world->arena, ENTITY_REVIEW_ITEM, id);
  return row_value(&item, "resolved_at")->type != VALUE_NULL;
}

static void look(struct world *world, struct before *before) {
  *before = (struct before){0};
  for (int i = 0; i < world->memory->row_count; i++) {
    const struct memory_row *row = &world->memory->rows[i];
    if (row->key.entity != ENTITY_REVIEW_ITEM || before->review_count == OPERATIONS_MAX) continue;
    before->reviews[before->review_count] = row->key.id;
    before->resolved[before->review_count++] = is_resolved(world, row->key.id);
  }
  for (int i = 0; i < VISITS; i++) {
    const struct memory_row *row = memory_find(world->memory, ENTITY_APPOINTMENT, desk_id(FIRST_VISIT + i));
    if (row == NULL) continue;
    before->versions[i] = row->version;
    before->deleted[i] = strstr(row->image, "\"deleted_at\":null") == NULL;
  }
}

/* After one operation. I9: versions rise by one; applied only where nobody else has been. I14: what is deleted stays so. */
static void check_step(struct world *world, const struct before *before) {
  const struct pushed *last = &world->pushed[world->pushed_count - 1];
  bool decides = last->operation.kind == OPERATION_RESOLVE;
  for (int i = 0; i < VISITS; i++) {
    const struct memory_row *row = memory_find(world->memory, ENTITY_APPOINTMENT, desk_id(FIRST_VISIT + i));
    if (row == NULL) continue;
    int64_t rise = row->version - before->versions[i];
    if (rise < 0 || rise > 1) break_with(world, "I9: a version does not rise by one", i);
    if (rise > 0 && !decides && i != last->visit) break_with(world, "I9: another row changed", i);
    bool lives = strstr(row->image, "\"deleted_at\":null") != NULL;
    bool restores = decides || last->operation.kind == OPERATION_UNDO;
    if (before->deleted[i] && lives && !restores) break_with(world, "I14: a deleted visit lives again", i);
    bool removed =
        last->operation.kind == OPERATION_DELETE && last->visit == i && last->ruling == RULING_APPLIED;
    if (removed && lives) break_with(world, "I14: a deleted visit lives on", i);
  }
  bool edits = last->ruling == RULING_APPLIED && last->operation.kind == OPERATION_UPDATE && last->visit >= 0;
  for (int i = 0; edits && i < world->pushed_count - 1; i++) {
    const struct pushed *other = &world->pushed[i];
    bool foreign = other->visit == last->visit && other->desk != last->desk &&
                   other->version > last->operation.base_version &&
                   other->operation.kind != OPERATION_RESOLVE &&
                   (other->ruling == RULING_APPLIED || other->ruling == RULING_MERGED);
    if (foreign) break_with(world, "I9: applied over a foreign change", last->visit);
  }
}

/* I17: what was decided stays so. */
static void check_reviews(struct world *world, const struct before *before) {
  const struct pushed *last = &world->pushed[world->pushed_count - 1];
  for (int i = 0; i < before->review_count; i++)
    if (before->resolved[i] && !is_resolved(world, before->reviews[i]))
      break_with(world, "I17: reopened", -1);
  bool decided = last->operation.kind == OPERATION_RESOLVE && last->ruling == RULING_APPLIED;
  if (decided && !is_resolved(world, last->operation.row))
    break_with(world, "I17: decided, and yet open", -1);
  for (int i = 0; decided && i < before->review_count; i++)
    if (id_equal(before->reviews[i], last->operation.row) && before->resolved[i])
      break_with(world, "I17: decided twice", -1);
}

/* I20: a captured push, once more. */
static void check_replay(struct world *world) {
  if (world->pushed_count == 0) return;
  const struct pushed *old = &world->pushed[roll(world, 0, world->pushed_count - 1)];
  char *before = desk_picture(world->memory);
  int64_t seq = world->memory->seq;
  struct push_result result = {0};
  if (!settle(world->memory, world->mutation, &world->desks[old->desk], &old->operation, 1, &result) ||
      result.ruling != old->ruling)
    break_with(world, "I20: a replay got another verdict", old->visit);
  char *after = desk_picture(world->memory);
  if (strcmp(before, after) != 0 || seq != world->memory->seq)
    break_with(world, "I20: a replay changed something", old->visit);
  free(before);
  free(after);
}

/* I18: the same operations in other batches come to the same. */
static void check_batches(struct world *world, const struct desk *maker) {
  struct memory *other = memory_new(world->memory->tenant);
  struct desk again = *maker;
  desk_push(&again, other, 100, NULL);
  for (int i = 0; i < world->pushed_count;) {
    struct operation operations[OPERATIONS_MAX];
    int count = 0, most = roll(world, 1, 20), desk = world->pushed[i].desk;
    while (i < world->pushed_count && count < most && world->pushed[i].desk == desk)
      operations[count++] = world->pushed[i++].operation;
    if (!settle(other, world->mutation, &world->desks[desk], operations, count, NULL))
      break_with(world, "I18: another order of batches is refused", -1);
  }
  char *ours = desk_picture(world->memory), *theirs = desk_picture(other);
  if (strcmp(ours, theirs) != 0) break_with(world, "I18: other batches, another state", -1);
  free(ours);
  free(theirs);
  memory_free(other);
}

/* ---- A run ---- */

static void keep_pushed(struct world *world, int desk, const struct operation *operation,
                        const struct push_result *result) {
  struct pushed *pushed = &world->pushed[world->pushed_count++];
  *pushed = (struct pushed){.desk = desk,
                            .visit = -1,
                            .operation = *operation,
                            .ruling = result->ruling,
                            .version = result->version};
  for (int i = 0; i < VISITS; i++)
    if (id_equal(operation->row, desk_id(FIRST_VISIT + i))) pushed->visit = i;
  const char *note =
      operation->set.entity == &entities[ENTITY_APPOINTMENT] ? row_text(&operation->set, "notes") : NULL;
  if (note != NULL) (void)snprintf(pushed->note, sizeof pushed->note, "%s", note);
}

/* Everything that waits at the desk, one operation after the other, with all checks between. */
static void push(struct world *world, int desk) {
  struct desk *own = &world->desks[desk];
  for (int i = 0; i < own->count && world->broken == NULL && world->pushed_count < OPERATIONS_MAX; i++) {
    struct before *before = malloc(sizeof *before);
    struct push_result result = {0};
    assert_non_null(before);
    look(world, before);
    if (!settle(world->memory, world->mutation, own, &own->operations[i], 1, &result)) {
      break_with(world, "the stream is out of order", -1);
    } else {
      keep_pushed(world, desk, &own->operations[i], &result);
      check_step(world, before);
      check_reviews(world, before);
      check_slots(world);
      check_emails(world);
    }
    free(before);
  }
  own->count = 0;
}

static void run(struct world *world, uint64_t seed, enum mutation mutation) {
  memset(world, 0, sizeof *world);
  world->dice.state = seed;
  world->mutation = mutation;
  arena_init(&world->arena, (size_t)1 << 30);
  world->memory = memory_new(desk_id(9));
  world->pushed = calloc(OPERATIONS_MAX, sizeof *world->pushed);
  for (int i = 0; i < DESKS; i++) desk_init(&world->desks[i], i + 1, &world->arena);
  struct desk *maker = calloc(2, sizeof *maker);
  assert_non_null(maker);
  desk_init(maker, 99, &world->arena);
  desk_set_up(maker);
  maker[1] = maker[0];
  desk_push(&maker[0], world->memory, 100, NULL);
  for (int i = 0; i < STEPS && world->broken == NULL; i++) {
    int desk = roll(world, 0, DESKS - 1), lot = roll(world, 0, 9);
    if (lot < 6) act(world, desk);
    if (lot >= 6 && lot < 9) push(world, desk);
    if (lot == 9 && world->desks[desk].count == 0) pull(world, desk);
    if (lot == 7) check_replay(world);
  }
  for (int i = 0; i < DESKS; i++) push(world, i);
  check_log(world);
  check_notes(world);
  if (world->broken == NULL) check_batches(world, &maker[1]);
  free(maker);
}

static void end_run(struct world *world) {
  memory_free(world->memory);
  free(world->pushed);
  arena_release(&world->arena);
}

static void whatever_desks_push_what_must_hold_holds(void **state) {
  (void)state;
  struct dice dice = dice_for("centre");
  struct world *world = malloc(sizeof *world);
  assert_non_null(world);
  int rulings[RULING_COUNT] = {0};
  for (int i = 0; i < RUNS; i++) {
    uint64_t seed = dice_roll(&dice);
    run(world, seed, MUTATION_NONE);
    for (int j = 0; j < world->pushed_count; j++) rulings[world->pushed[j].ruling]++;
    if (world->broken != NULL) fail_msg("%s (run of seed %llu)", world->why, (unsigned long long)seed);
    end_run(world);
  }
  /* A run that never disagrees says nothing. */
  for (int i = 0; i < RULING_COUNT; i++) assert_in_range(rulings[i], 1, 100000);
  free(world);
}

static void planted_mistakes_are_found(void **state) {
  (void)state;
  struct dice dice = dice_for("mistakes");
  struct world *world = malloc(sizeof *world);
  assert_non_null(world);
  for (int mutation = 1; mutation < MUTATION_COUNT; mutation++) {
    bool found = false;
    for (int i = 0; i < MUTATION_RUNS && !found; i++) {
      run(world, dice_roll(&dice), (enum mutation)mutation);
      found = world->broken != NULL;
      if (found) printf("mistake %d: %s\n", mutation, world->why);
      end_run(world);
    }
    if (!found) fail_msg("mistake %d was not found", mutation);
  }
  free(world);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(whatever_desks_push_what_must_hold_holds),
      cmocka_unit_test(planted_mistakes_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
