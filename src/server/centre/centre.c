#include "server/centre/centre.h"

#include <string.h>

#include "core/model/merge_group.h"
#include "server/centre/settle.h"

/* ---- Who may ---- */

static const struct centre_refusal *refusal_of(const struct centre_batch *batch, struct id operation) {
  for (int i = 0; i < batch->refusal_count; i++)
    if (id_equal(batch->refusals[i].operation, operation)) return &batch->refusals[i];
  return NULL;
}

const char *settle_forbidden(const struct settling *settling, enum entity_kind entity,
                             const struct row *set) {
  if (settling->ledger->batch->actor == ACTOR_SYSTEM) return NULL; /* the centre itself, which pairs a desk */
  if (entity == ENTITY_DEVICE || entity == ENTITY_SUBSCRIPTION || entity == ENTITY_WEBHOOK_DELIVERY)
    return "Rows of this kind are kept by the centre.";
  bool status =
      entity == ENTITY_TENANT && set->entity == &entities[ENTITY_TENANT] && row_is_given(set, "status");
  return status ? "Whether the salon is active is said by the centre." : NULL;
}

/* What waits for a person is decided by one, not deleted, and not declared to be decided. NULL: it may. */
static const char *forbidden_of_review(const struct operation *operation) {
  static const char *const columns[] = {"resolved_at", "resolved_by", "resolution", "deleted_at"};
  bool writes = operation->kind == OPERATION_CREATE || operation->kind == OPERATION_UPDATE;
  if (!writes) return "A review item is decided, not deleted.";
  const struct row *set = &operation->set;
  for (size_t i = 0; operation->kind == OPERATION_UPDATE && i < sizeof columns / sizeof columns[0]; i++)
    if (set->entity != NULL && entity_field(set->entity, columns[i]) >= 0 && row_is_given(set, columns[i]))
      return "A review item is decided by a choice.";
  return NULL;
}

/* What no desk asks for. NULL: it may. */
static const char *forbidden(const struct settling *settling) {
  const struct operation *operation = settling->operation;
  enum entity_kind entity = operation->entity->kind;
  if (operation->entity->whole != ENTITY_NONE) return "A part is written with its whole.";
  const char *why = settle_forbidden(settling, entity, &operation->set);
  bool system = settling->ledger->batch->actor == ACTOR_SYSTEM;
  if (why == NULL && entity == ENTITY_REVIEW_ITEM && !system) why = forbidden_of_review(operation);
  if (why != NULL || entity != ENTITY_TENANT) return why;
  bool own = id_equal(operation->row, settling->ledger->batch->tenant),
       edits = operation->kind == OPERATION_UPDATE || operation->kind == OPERATION_UNDO;
  return own && edits ? NULL : "The salon itself can only be edited.";
}

/* A signed-in user's role; a salon without users, and a desk where nobody signed in, may all that a desk may. */
static bool user_may(struct settling *settling, bool correct) {
  const struct operation *operation = settling->operation;
  struct ledger *ledger = settling->ledger;
  if (ledger->batch->must_win) return false;
  if (id_is_nil(operation->user)) return true;
  const struct ledger_row *user = ledger_row(ledger, ENTITY_USER, operation->user);
  const char *word = user->found ? row_text(&user->row, "role") : NULL;
  int role = word == NULL ? -1 : vocabulary_find(&user_role_words, word, strlen(word));
  if (role < 0) return true;
  return correct ? role_may((enum user_role)role, MAY_CORRECT)
                 : role_may_override((enum user_role)role, CODE_SLOT_TAKEN);
}

/* ---- One operation ---- */

struct decide_world settle_world(struct settling *settling, const struct ledger_row *row) {
  const struct operation *operation = settling->operation;
  struct ledger *ledger = settling->ledger;
  struct decide_world world = {.overlaps = ledger_overlaps,
                               .context = ledger,
                               .now = ledger->batch->now,
                               .may_overlap = user_may(settling, false),
                               .may_correct = user_may(settling, true)};
  /* What takes back an operation builds at least on that one. */
  bool undoes = operation->kind == OPERATION_UNDO && id_is_nil(operation->base_operation);
  struct id built_on = undoes ? operation->undoes : operation->base_operation;
  if (!id_is_nil(built_on)) {
    const struct ledger_log *log = ledger_log(ledger, built_on);
    world.base = (struct decide_base){.known = log->found, .clean = log->clean, .tip = log->tip};
  }
  if (!row->found) return world;
  world.current = (struct decide_row){.row = &row->row,
                                      .version = row->version,
                                      .held = row->held,
                                      .incomplete = row->incomplete,
                                      .purged = row->purged,
                                      .last_operation = row->last_operation};
  if (entity_field(row->row.entity, "deleted_at") < 0 ||
      row_value(&row->row, "deleted_at")->type == VALUE_NULL)
    return world;
  const struct ledger_log *last = ledger_log(ledger, row->last_operation);
  world.current.purged = row->purged || (last->found && last->purge);
  return world;
}

void settle_reject(struct settling *settling, enum code code, const char *why) {
  struct ledger *ledger = settling->ledger;
  const struct operation *operation = settling->operation;
  ledger_letter(ledger, operation, code, why);
  settling->result->ruling = RULING_REJECTED;
  settling->result->code = code;
  settling->result->why = why;
  settling->clean = false;
  struct centre_key about = {ENTITY_NONE, operation->id};
  if (operation->entity != NULL && operation->entity->whole == ENTITY_NONE && !id_is_nil(operation->row))
    about = (struct centre_key){operation->entity->kind, operation->row};
  const char *body =
      operation->body_length <= 60000 ? operation->body : NULL; /* all of it is in the letter */
  settling->result->review = review_open(settling, REVIEW_REJECTED, &about, NULL, body, NULL);
}

/* Whether the e-mail is somebody else's already: then the customer is kept, flagged, and put to review. */
static void flag_email(struct settling *settling, struct row *after, struct id *owner) {
  const char *email = row_text(after, "email");
  bool live = row_value(after, "deleted_at")->type == VALUE_NULL;
  *owner = email == NULL || !live ? id_nil : ledger_email_owner(settling->ledger, email, row_id(after, "id"));
  bool flagged = row_int(after, "email_duplicate", 0) != 0;
  *row_value(after, "email_duplicate") = value_int(!id_is_nil(*owner));
  if (flagged) *owner = id_nil; /* put to review when it was flagged */
}

/* An employee or a service that a new booking cannot be for: it is kept all the same, and shown. */
static bool breaks_rule(struct settling *settling, const struct row *visit) {
  const struct row_list *segments = row_parts(visit, ENTITY_APPOINTMENT_SEGMENT);
  if (!decide_blocks(visit) || row_int(visit, "starts_at", 0) < settling->ledger->batch->now) return false;
  for (int i = 0; i < segments->count; i++) {
    const struct ledger_row *employee =
        ledger_row(settling->ledger, ENTITY_EMPLOYEE, row_id(&segments->rows[i], "employee_id"));
    const struct ledger_row *service =
        ledger_row(settling->ledger, ENTITY_SERVICE, row_id(&segments->rows[i], "service_id"));
    bool works = !employee->found ||
                 (row_int(&employee->row, "active", 1) != 0 && row_int(&employee->row, "bookable", 1) != 0 &&
                  row_value(&employee->row, "deleted_at")->type == VALUE_NULL);
    bool offered = !service->found || (row_int(&service->row, "active", 1) != 0 &&
                                       row_value(&service->row, "deleted_at")->type == VALUE_NULL);
    if (!works || !offered) return true;
  }
  return false;
}

static bool says_duplicate(const struct row *visit) {
  const char *overrides = row_text(visit, "overrides");
  return overrides != NULL && strstr(overrides, "\"duplicate\"") != NULL;
}

/* What was written as it was asked, and yet somebody should look at. A channel has asked all that before. */
static void review_written(struct settling *settling, struct ledger_row *row,
                           const struct decision *decision) {
  struct ledger *ledger = settling->ledger;
  if (row->key.entity != ENTITY_APPOINTMENT || ledger->batch->must_win || ledger->code != CODE_OK) return;
  struct id review = id_nil;
  bool coming = row_int(&row->row, "starts_at", 0) >= ledger->batch->now; /* what is over needs no decision */
  struct id twin = decision->creates && coming && decide_blocks(&row->row) && !says_duplicate(&row->row)
                       ? ledger_duplicate(ledger, &row->row)
                       : id_nil;
  if (!id_is_nil(twin))
    review = review_open(settling, REVIEW_DUPLICATE_SUSPECT, &row->key, NULL, NULL,
                         review_visits(ledger, &twin, 1));
  bool placed = (decision->taken >> merge_group_slot(row->row.entity) & 1) != 0;
  if (placed && breaks_rule(settling, &row->row)) {
    struct id rule = review_open(settling, REVIEW_RULE, &row->key, NULL, NULL, NULL);
    if (id_is_nil(review)) review = rule;
  }
  if (id_is_nil(settling->result->review)) settling->result->review = review;
}

static void say_decided(struct settling *settling, const struct decision *decision) {
  settling->result->ruling = decision->ruling;
  settling->result->code = decision->code;
  settling->result->why = decision->why;
  settling->clean = decision->clean;
}

static void write_row(struct settling *settling, struct ledger_row *row, struct decision *decision) {
  struct ledger *ledger = settling->ledger;
  struct row before = row->row;
  bool stood = row->found && !row->incomplete;
  struct id owner = id_nil;
  if (!stood && entity_field(decision->after.entity, "email_duplicate") >= 0)
    *row_value(&decision->after, "email_duplicate") = value_int(0);
  if (row->key.entity == ENTITY_CUSTOMER) flag_email(settling, &decision->after, &owner);
  if (row->key.entity == ENTITY_APPOINTMENT && !decision->purges &&
      !history_add(settling, stood ? &before : NULL, &decision->after, decision->deletes, decision->restores))
    return;
  bool comes = row->incomplete && settling->operation->kind == OPERATION_CREATE;
  row->incomplete = row->incomplete && !comes;
  ledger_write(ledger, row, &decision->after, settling->operation);
  row->held = decision->held;
  if (comes) review_close(settling, &row->key, REVIEW_REF_MISSING, "arrived");
  if (decision->purges) review_strip(settling, &row->key);
  if (decision->frees) review_close(settling, &row->key, REVIEW_DOUBLE_BOOKING, "freed");
  if (!id_is_nil(owner)) {
    struct id review = review_open(settling, REVIEW_DUPLICATE_CUSTOMER, &row->key, NULL, NULL, NULL);
    if (id_is_nil(settling->result->review)) settling->result->review = review;
  }
  review_written(settling, row, decision);
}

bool settle_completes(struct settling *settling, struct decision *decision) {
  struct error error;
  error_init(&error);
  bool visit = decision->after.entity->kind == ENTITY_APPOINTMENT;
  if (visit && row_text(&decision->after, "confirmation_code") == NULL)
    *row_value(&decision->after, "confirmation_code") = value_text(""); /* made when it is written */
  if (image_complete(&decision->after, &error) == CODE_OK) return true;
  const char *why = arena_text(settling->ledger->arena, error.text, strlen(error.text));
  settle_reject(settling, CODE_INVALID, why == NULL ? "" : why);
  return false;
}

void settle_decision(struct settling *settling, struct ledger_row *row, struct decision *decision) {
  struct ledger *ledger = settling->ledger;
  struct centre_key missing;
  if (decision->writes && !settle_completes(settling, decision)) return;
  if (decision->writes && ledger->batch->must_win && standin_needed(settling, &decision->after, &missing)) {
    settle_reject(settling, CODE_NOT_FOUND, "It refers to a row that is not there.");
    return;
  }
  say_decided(settling, decision);
  bool moves =
      row->key.entity == ENTITY_APPOINTMENT &&
      ((decision->taken | decision->set_aside) >> merge_group_slot(&entities[ENTITY_APPOINTMENT]) & 1) != 0;
  if (moves && decision->clean) review_replace_own(settling, &row->key);
  review_open_decided(settling, row, decision);
  if (decision->writes) {
    if (!decision->purges) standin_make(settling, &decision->after);
    write_row(settling, row, decision);
  }
}

/* The row as it stands in the answer, when it is not as its maker has it. */
static void say_row(struct settling *settling, const struct ledger_row *row) {
  struct push_result *result = settling->result;
  settling->tip = row->last_operation;
  if (!row->found) return;
  result->version = row->version;
  result->seq = row->seq;
  result->held = row->held;
  if (result->ruling == RULING_CONFLICT || result->ruling == RULING_MERGED) result->row = &row->row;
}

static void settle_on_row(struct settling *settling) {
  struct ledger *ledger = settling->ledger;
  const struct operation *operation = settling->operation;
  struct ledger_row *row = ledger_row(ledger, operation->entity->kind, operation->row);
  struct decision *decision = ARENA_NEW(ledger->arena, 1, struct decision);
  struct decide_world world = settle_world(settling, row);
  if (ledger->code != CODE_OK) return;
  if (decision == NULL || !decide(operation, &world, ledger->arena, decision)) {
    (void)ledger_fails(ledger);
    return;
  }
  if (decision->ruling == RULING_REJECTED)
    settle_reject(settling, decision->code, decision->why);
  else
    settle_decision(settling, row, decision);
  if (ledger->code == CODE_OK) say_row(settling, row);
}

/* Parts are whole rows, of which only what has a default may be left out. */
static const char *complete_parts(struct settling *settling, const struct row *row) {
  struct error error;
  error_init(&error);
  if (row->entity == NULL) return NULL;
  for (int i = 0; i < row->entity->part_count; i++)
    for (int j = 0; j < row->parts[i].count; j++)
      if (image_complete(&row->parts[i].rows[j], &error) != CODE_OK) {
        const char *why = arena_text(settling->ledger->arena, error.text, strlen(error.text));
        return why == NULL ? "" : why;
      }
  return NULL;
}

static void settle_operation(struct settling *settling) {
  const struct operation *operation = settling->operation;
  const struct centre_batch *batch = settling->ledger->batch;
  const struct centre_refusal *refusal = refusal_of(batch, operation->id);
  const char *why = operation->fault;
  enum code code = CODE_INVALID;
  if (why == NULL && operation->kind == OPERATION_VOID) why = "The operation was withdrawn by its maker.";
  if (why == NULL && operation->kind != OPERATION_RESOLVE) {
    why = forbidden(settling);
    if (why != NULL) code = CODE_NOT_PERMITTED;
  }
  if (why == NULL) why = complete_parts(settling, &operation->set);
  if (why == NULL) why = complete_parts(settling, &operation->base);
  if (why == NULL && refusal != NULL) {
    why = "It is at odds with another row.";
    code = refusal->code;
  }
  if (why != NULL)
    settle_reject(settling, code, why);
  else if (operation->kind == OPERATION_RESOLVE)
    review_resolve(settling);
  else
    settle_on_row(settling);
}

/* ---- A batch ---- */

static bool wins(enum ruling ruling) {
  return ruling == RULING_APPLIED || ruling == RULING_MERGED || ruling == RULING_NOOP;
}

/* What the first look at the store should bring: what was settled before, the rows, and who made the operations. */
static void ask_for_operations(struct ledger *ledger) {
  const struct centre_batch *batch = ledger->batch;
  for (int i = 0; i < batch->count; i++) {
    const struct operation *operation = &batch->operations[i];
    ledger_want_log(ledger, operation->id);
    ledger_want_log(ledger, operation->base_operation);
    if (operation->fault != NULL || operation->entity == NULL) continue;
    ledger_want_row(ledger, operation->entity->kind, operation->row);
    ledger_want_row(ledger, ENTITY_USER, operation->user);
    if (operation->set.entity == &entities[ENTITY_APPOINTMENT]) ledger_want_segments(ledger, &operation->set);
    struct settling settling = {.ledger = ledger, .operation = operation};
    if (operation->set.entity != NULL) standin_want(&settling, &operation->set);
    if (operation->set.entity == &entities[ENTITY_CUSTOMER])
      ledger_want_email(ledger, row_text(&operation->set, "email"));
    bool books = operation->kind == OPERATION_CREATE &&
                 operation->set.entity == &entities[ENTITY_APPOINTMENT] &&
                 row_int(&operation->set, "starts_at", 0) >= batch->now;
    if (books && !batch->must_win)
      ledger_want_near(ledger, row_id(&operation->set, "customer_id"),
                       row_int(&operation->set, "starts_at", 0));
  }
  ledger_fetch(ledger, !id_is_nil(batch->replica));
}

/* … and the second: what only the rows can say. */
static void ask_about_rows(struct ledger *ledger) {
  const struct centre_batch *batch = ledger->batch;
  for (int i = 0; i < batch->count && ledger->code == CODE_OK; i++) {
    const struct operation *operation = &batch->operations[i];
    if (operation->fault != NULL || operation->entity == NULL) continue;
    const struct ledger_row *row = ledger_row(ledger, operation->entity->kind, operation->row);
    if (!row->found) continue;
    bool deleted = entity_field(row->row.entity, "deleted_at") >= 0 &&
                   row_value(&row->row, "deleted_at")->type != VALUE_NULL;
    if (deleted) ledger_want_log(ledger, row->last_operation);
    if (row->held || row->incomplete) ledger_want_reviews(ledger, row->key.entity, row->key.id);
    if (operation->kind != OPERATION_RESOLVE) continue;
    const char *name = row_text(&row->row, "entity");
    const struct entity *entity = name == NULL ? NULL : entity_find(name, strlen(name));
    if (entity != NULL) ledger_want_row(ledger, entity->kind, row_id(&row->row, "entity_id"));
  }
  ledger_fetch(ledger, false);
}

/* Known already: the result that it got. False: it is new. */
static bool replay(struct ledger *ledger, const struct operation *operation, struct push_result *result,
                   bool *forked) {
  const struct ledger_log *log = ledger_log(ledger, operation->id);
  if (!log->found) return false;
  *forked = operation->kind != OPERATION_VOID && memcmp(log->hash, operation->hash, sizeof log->hash) != 0;
  *result = log->result;
  result->number = operation->number;
  result->operation = operation->id;
  result->replayed = true;
  return true;
}

/* Whether the operation's number is the one that comes next, or one that came before. */
static bool in_order(const struct ledger *ledger, const struct operation *operation, bool known,
                     struct centre_settlement *settlement) {
  if (id_is_nil(ledger->batch->replica)) return true;
  if (operation->number > ledger->last_number + 1) {
    settlement->trouble = CENTRE_GAP;
    settlement->expect = ledger->last_number + 1;
  } else if (operation->number <= ledger->last_number && !known) {
    settlement->trouble = CENTRE_FORKED;
  }
  return settlement->trouble == CENTRE_FINE;
}

/* False ends the batch. */
static bool settle_next(struct ledger *ledger, int i, struct centre_settlement *settlement) {
  const struct operation *operation = &ledger->batch->operations[i];
  struct push_result *result = &settlement->results[i];
  bool forked = false, known = replay(ledger, operation, result, &forked);
  if (ledger->code != CODE_OK || !in_order(ledger, operation, known, settlement)) return false;
  if (forked) {
    settlement->trouble = CENTRE_FORKED;
    return false;
  }
  if (operation->number > ledger->last_number) ledger->last_number = operation->number;
  if (known) return true;
  *result = (struct push_result){.number = operation->number, .operation = operation->id};
  struct settling settling = {.ledger = ledger, .operation = operation, .result = result};
  settle_operation(&settling);
  if (ledger->code != CODE_OK) return false;
  ledger_note(ledger, operation, result, settling.clean, settling.tip);
  if (!ledger->batch->must_win || wins(result->ruling)) return ledger->code == CODE_OK;
  settlement->trouble = CENTRE_LOST;
  settlement->lost = i;
  return false;
}

/* The answer must not change with operations that came after it. */
static void keep_rows(struct ledger *ledger, struct push_result *result) {
  if (result->row == NULL) return;
  struct row *kept = ARENA_NEW(ledger->arena, 1, struct row);
  if (kept == NULL) {
    (void)ledger_fails(ledger);
    return;
  }
  *kept = *result->row;
  result->row = kept;
}

enum code centre_settle(const struct centre_batch *batch, const struct centre_store *store,
                        struct arena *arena, struct centre_settlement *settlement, struct error *error) {
  struct ledger *ledger = ARENA_NEW(arena, 1, struct ledger);
  *settlement = (struct centre_settlement){.seq = batch->seq};
  settlement->results = ARENA_NEW(arena, (size_t)batch->count + 1, struct push_result);
  if (ledger == NULL || settlement->results == NULL)
    return error_set(error, CODE_INTERNAL, "There is not enough memory to settle this.");
  ledger_init(ledger, batch, store, arena, error);
  ask_for_operations(ledger);
  ask_about_rows(ledger);
  for (int i = 0; i < batch->count && ledger->code == CODE_OK; i++) {
    if (!settle_next(ledger, i, settlement)) break;
    keep_rows(ledger, &settlement->results[i]);
  }
  settlement->last_number = ledger->last_number;
  if (ledger->code == CODE_OK && settlement->trouble == CENTRE_FINE) ledger_finish(ledger, settlement);
  return ledger->code;
}
