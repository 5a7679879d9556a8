/* Rows that stand in for others: what a row refers to and the centre has not seen. */
#include <string.h>

#include "server/centre/settle.h"

/* A reference of a row. */
struct reference {
  struct centre_key key;
  const struct row *row; /* that refers */
  const struct entity_field *field;
};

typedef bool visit_reference(struct settling *settling, const struct reference *reference, void *context);

/* What the row says of its target's name; NULL: nothing. */
static const char *name_beside(const struct row *row, const struct entity_field *field) {
  const char *column = strcmp(field->column, "service_id") == 0    ? "service_name"
                       : strcmp(field->column, "employee_id") == 0 ? "employee_name"
                       : strcmp(field->column, "addon_id") == 0    ? "name"
                                                                   : NULL;
  return column == NULL || entity_field(row->entity, column) < 0 ? NULL : row_text(row, column);
}

/* References by a fixed entity; the whole of a part and the tenant are always there. */
static bool each_reference(struct settling *settling, const struct row *row, visit_reference *visit,
                           void *context) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    bool derived =
        row->entity->whole != ENTITY_NONE && (field->flags & FIELD_REPLICA) != 0; /* from its whole */
    bool refers = field->kind == FIELD_REF && field->refers != ENTITY_NONE &&
                  field->refers != ENTITY_TENANT && !derived && row->values[i].type == VALUE_ID;
    struct reference reference = {.key = {field->refers, row->values[i].id}, .row = row, .field = field};
    if (refers && !visit(settling, &reference, context)) return false;
  }
  for (int i = 0; i < row->entity->part_count; i++)
    for (int j = 0; j < row->parts[i].count; j++)
      if (!each_reference(settling, &row->parts[i].rows[j], visit, context)) return false;
  return true;
}

static bool want(struct settling *settling, const struct reference *reference, void *context) {
  (void)context;
  ledger_want_row(settling->ledger, reference->key.entity, reference->key.id);
  return true;
}

void standin_want(struct settling *settling, const struct row *row) {
  (void)each_reference(settling, row, want, NULL);
}

static bool is_there(struct settling *settling, const struct reference *reference, void *context) {
  const struct centre_key *self = context;
  if (reference->key.entity == self->entity && id_equal(reference->key.id, self->id)) return true;
  return ledger_row(settling->ledger, reference->key.entity, reference->key.id)->found;
}

struct first_missing {
  struct centre_key self, missing;
};

static bool find_missing(struct settling *settling, const struct reference *reference, void *context) {
  struct first_missing *first = context;
  if (is_there(settling, reference, &first->self)) return true;
  first->missing = reference->key;
  return false;
}

bool standin_needed(struct settling *settling, const struct row *row, struct centre_key *missing) {
  struct first_missing first = {.self = {row->entity->kind, row_id(row, "id")}};
  bool whole = each_reference(settling, row, find_missing, &first);
  *missing = first.missing;
  return !whole;
}

/* ---- Making ---- */

struct making {
  const struct row *asker; /* the row that refers */
  struct centre_key self;
  int depth;
};

/* What must not be the same twice is made out of the id. */
static struct value least_text(struct settling *settling, const struct entity_field *field, struct id self,
                               const char *name) {
  char text[ID_TEXT_SIZE];
  if (strcmp(field->column, "name") == 0) return value_text(name != NULL ? name : "?");
  if (strcmp(field->column, "rule") == 0) return value_text("FREQ=DAILY;COUNT=1");
  if (strcmp(field->column, "confirmation_code") == 0) return value_text(""); /* made when it is written */
  if (strcmp(field->column, "call_id") != 0 && strcmp(field->column, "receipt_number") != 0)
    return value_text("?");
  id_format(self, text);
  return value_text(arena_text(settling->ledger->arena, text, strlen(text)));
}

static struct value least_value(const struct entity_field *field) {
  switch (field->kind) {
  case FIELD_ZONE:
    return value_text("UTC");
  case FIELD_DATE:
    return value_text("1970-01-01");
  case FIELD_ENUM:
    return value_text(field->words->words[0]);
  case FIELD_JSON:
    return value_text("{}");
  case FIELD_REAL:
    return value_real((double)field->minimum);
  case FIELD_INT:
  case FIELD_MONEY:
  case FIELD_BOOL:
  case FIELD_INSTANT:
  case FIELD_MINUTE:
    return value_int(field->minimum);
  default:
    return value_null();
  }
}

/* What a row must refer to in its turn: what the asker refers to, or one that stands in too, known by the id of the one that needs it. */
static struct value least_reference(const struct making *making, const struct entity_field *field,
                                    struct id self) {
  const struct row *asker = making->asker;
  for (int i = 0; i < asker->entity->field_count; i++)
    if (asker->entity->fields[i].kind == FIELD_REF && asker->entity->fields[i].refers == field->refers &&
        asker->values[i].type == VALUE_ID && !id_equal(asker->values[i].id, self))
      return asker->values[i];
  uint8_t seed[ID_SIZE + 1], hash[IMAGE_SHA_SIZE];
  struct id id;
  memcpy(seed, self.bytes, ID_SIZE);
  seed[ID_SIZE] = (uint8_t)field->refers;
  image_sha(seed, sizeof seed, hash);
  memcpy(id.bytes, hash, ID_SIZE);
  id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x80);
  id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
  return value_id(id);
}

static bool fill_least(struct settling *settling, const struct making *making, struct row *row,
                       struct id self, const char *name) {
  for (int i = 0; i < row->entity->field_count; i++) {
    const struct entity_field *field = &row->entity->fields[i];
    if (row->values[i].type != VALUE_NULL || (field->flags & FIELD_NULLABLE) || field->fallback != NULL ||
        field->kind == FIELD_ID || strcmp(field->column, "tenant_id") == 0)
      continue;
    if (field->kind == FIELD_REF)
      row->values[i] = least_reference(making, field, self);
    else if (field->kind == FIELD_TEXT)
      row->values[i] = least_text(settling, field, self, name);
    else
      row->values[i] = least_value(field);
  }
  if (row->entity->kind == ENTITY_APPOINTMENT) {
    *row_value(row, "status") = value_text("cancelled"); /* it occupies nobody */
    *row_value(row, "starts_at") = value_int(0);
    *row_value(row, "ends_at") = value_int(60000);
    *row_value(row, "duration_minutes") = value_int(1);
  }
  int starts = entity_field(row->entity, "start_minute"), ends = entity_field(row->entity, "end_minute");
  if (starts >= 0 && ends >= 0 && row->values[ends].type == VALUE_INT) row->values[ends] = value_int(1440);
  if (row->entity->kind == ENTITY_BLOCK) *row_value(row, "ends_at") = value_int(60000);
  struct error error;
  error_init(&error);
  return image_complete(row, &error) == CODE_OK;
}

static bool make(struct settling *settling, const struct reference *reference, void *context);

static bool make_row(struct settling *settling, const struct reference *reference,
                     const struct making *making) {
  struct ledger *ledger = settling->ledger;
  const struct entity *entity = &entities[reference->key.entity];
  struct ledger_row *row = ledger_row(ledger, entity->kind, reference->key.id);
  struct row made;
  if (!row_init(&made, entity, ledger->arena)) return ledger_fails(ledger);
  *row_value(&made, "id") = value_id(reference->key.id);
  if (!fill_least(settling, making, &made, reference->key.id, name_beside(reference->row, reference->field)))
    return ledger_fails(ledger);
  struct making deeper = {.asker = &made, .self = reference->key, .depth = making->depth + 1};
  if (deeper.depth < 4 && !each_reference(settling, &made, make, &deeper)) return false;
  row->incomplete = true;
  ledger_write(ledger, row, &made, settling->operation);
  struct id review = review_open(settling, REVIEW_REF_MISSING, &reference->key, NULL, NULL, NULL);
  if (id_is_nil(settling->result->review)) settling->result->review = review;
  return ledger->code == CODE_OK;
}

static bool make(struct settling *settling, const struct reference *reference, void *context) {
  struct making *making = context;
  if (is_there(settling, reference, &making->self)) return true;
  return settling->ledger->code == CODE_OK && make_row(settling, reference, making);
}

void standin_make(struct settling *settling, const struct row *row) {
  struct making making = {.asker = row, .self = {row->entity->kind, row_id(row, "id")}};
  (void)each_reference(settling, row, make, &making);
}
