#include "core/model/merge_group.h"

#include <string.h>

enum { MEMBERS_MAX = 12 };

/* Columns, and keys of lists of parts; the first stands for the group. */
struct merge_group {
  enum entity_kind entity;
  const char *name;
  const char *members[MEMBERS_MAX];
};

/* A visit's price is the sum of its segments' and add-ons' and goes with them: taken apart, sum and parts could be of two desks. */
static const struct merge_group groups[] = {
    {ENTITY_APPOINTMENT,
     "slot",
     {"location_id", "starts_at", "ends_at", "price", "duration_minutes", "moves", "segments", "addons"}},
    {ENTITY_APPOINTMENT, "status", {"status", "cancellation_reason"}},
    {ENTITY_APPOINTMENT, "told", {"told_at", "told_by", "told_how"}},
    {ENTITY_APPOINTMENT, "reminders", {"reminders_sent", "last_reminder_at"}},
    {ENTITY_CUSTOMER, "name", {"first_name", "last_name"}},
    {ENTITY_CUSTOMER, "phone", {"phone", "phone_e164", "phone_variants"}},
    {ENTITY_CUSTOMER, "blocked", {"blocked", "blocked_reason"}},
    {ENTITY_TENANT, "phone", {"phone", "phone_e164"}},
    {ENTITY_LOCATION, "phone", {"phone", "phone_e164"}},
    {ENTITY_LOCATION, "address", {"country", "address", "city", "postal_code"}},
    {ENTITY_EMPLOYEE, "phone", {"phone", "phone_e164"}},
    {ENTITY_WALK_IN, "phone", {"phone", "phone_e164"}},
    {ENTITY_WALK_IN, "state", {"state", "appointment_id"}},
    {ENTITY_SERVICE, "time", {"duration_minutes", "buffer_before", "buffer_after", "segments"}},
    {ENTITY_SHIFT,
     "time",
     {"employee_id", "day_of_week", "start_minute", "end_minute", "valid_from", "valid_to"}},
    {ENTITY_SCHEDULE_EXCEPTION, "time", {"employee_id", "date", "start_minute", "end_minute", "type"}},
    {ENTITY_BLOCK, "time", {"employee_id", "starts_at", "ends_at"}},
    {ENTITY_SERIES, "rule", {"rule", "first_date", "start_minute"}},
    {ENTITY_WAITLIST_ENTRY, "when", {"from_date", "to_date", "days", "start_minute", "end_minute"}},
    {ENTITY_WAITLIST_ENTRY, "status", {"status", "appointment_id"}},
    {ENTITY_SALE, "sale", {"status", "total", "tax", "items", "payments"}},
    {ENTITY_EXTERNAL_MAPPING, "mapping", {"entity", "entity_id", "system", "external_id"}},
    {ENTITY_REVIEW_ITEM, "resolution", {"resolved_at", "resolved_by", "resolution", "reason"}},
};

/* A member as a number: the field's, or field_count and on for lists of parts; -1 when the entity has none such. */
static int member_number(const struct entity *entity, const char *member) {
  int field = entity_field(entity, member);
  if (field >= 0) return field;
  for (int i = 0; i < entity->part_count; i++)
    if (strcmp(entities[entity->parts[i]].key, member) == 0) return entity->field_count + i;
  return -1;
}

static const char *member_name(const struct entity *entity, int member) {
  return member < entity->field_count ? entity->fields[member].column
                                      : entities[entity->parts[member - entity->field_count]].key;
}

static const struct merge_group *group_with(const struct entity *entity, const char *member) {
  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
    if (groups[i].entity != entity->kind) continue;
    for (int j = 0; j < MEMBERS_MAX && groups[i].members[j] != NULL; j++)
      if (groups[i].members[j][0] == member[0] && strcmp(groups[i].members[j], member) == 0)
        return &groups[i];
  }
  return NULL;
}

static int group_of(const struct entity *entity, int member) {
  const struct merge_group *group = group_with(entity, member_name(entity, member));
  return group == NULL ? member : member_number(entity, group->members[0]);
}

bool merge_ignores(const struct entity *entity, int field) {
  static const char *const columns[] = {"tenant_id",  "version",         "revision",         "created_at",
                                        "updated_at", "email_duplicate", "confirmation_code"};
  const struct entity_field *described = &entity->fields[field];
  if ((described->flags & FIELD_SYNC) || (described->kind == FIELD_ID && entity->whole == ENTITY_NONE))
    return true;
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
    if (described->column[0] == columns[i][0] && strcmp(described->column, columns[i]) == 0) return true;
  return entity->whole != ENTITY_NONE && (described->flags & FIELD_REPLICA) != 0;
}

int merge_group_of_field(const struct entity *entity, int field) { return group_of(entity, field); }

int merge_group_of_part(const struct entity *entity, int part) {
  return group_of(entity, entity->field_count + part);
}

const char *merge_group_name(const struct entity *entity, int group) {
  const struct merge_group *described = group_with(entity, member_name(entity, group));
  return described == NULL ? member_name(entity, group) : described->name;
}

static bool gives(const struct row *row, int member) {
  int fields = row->entity->field_count;
  return member < fields ? (row->given >> member & 1) != 0 : (row->given_parts >> (member - fields) & 1) != 0;
}

static bool counts(const struct entity *entity, int member) {
  if (member < entity->field_count) return !merge_ignores(entity, member);
  return entity->parts[member - entity->field_count] != ENTITY_STATUS_HISTORY;
}

uint64_t merge_groups_given(const struct row *row) {
  uint64_t given = 0;
  int members = row->entity->field_count + row->entity->part_count;
  for (int i = 0; i < members; i++)
    if (gives(row, i) && counts(row->entity, i)) given |= UINT64_C(1) << group_of(row->entity, i);
  return given;
}

static bool same_part(const struct row *left, const struct row *right) {
  for (int i = 0; i < left->entity->field_count; i++)
    if (!merge_ignores(left->entity, i) && !value_equal(&left->values[i], &right->values[i])) return false;
  return true;
}

static bool same_member(int member, const struct row *left, const struct row *right) {
  int fields = left->entity->field_count;
  if (member < fields) return value_equal(&left->values[member], &right->values[member]);
  const struct row_list *ours = &left->parts[member - fields], *theirs = &right->parts[member - fields];
  if (ours->count != theirs->count) return false;
  for (int i = 0; i < ours->count; i++)
    if (!same_part(&ours->rows[i], &theirs->rows[i])) return false;
  return true;
}

bool merge_group_equal(const struct entity *entity, int group, const struct row *given,
                       const struct row *left, const struct row *right) {
  int members = entity->field_count + entity->part_count;
  for (int i = 0; i < members; i++) {
    bool asked = gives(given, i) && counts(entity, i) && group_of(entity, i) == group;
    if (asked && !same_member(i, left, right)) return false;
  }
  return true;
}

void merge_group_take(const struct entity *entity, int group, const struct row *from, struct row *to) {
  int fields = entity->field_count, members = fields + entity->part_count;
  for (int i = 0; i < members; i++) {
    if (!gives(from, i) || !counts(entity, i) || group_of(entity, i) != group) continue;
    if (i < fields) {
      to->values[i] = from->values[i];
      to->given |= UINT64_C(1) << i;
    } else {
      to->parts[i - fields] = from->parts[i - fields];
      to->given_parts |= 1U << (i - fields);
    }
  }
}

int merge_group_slot(const struct entity *entity) {
  return entity->kind == ENTITY_APPOINTMENT ? group_of(entity, entity_field(entity, "starts_at")) : -1;
}

int merge_group_status(const struct entity *entity) {
  return entity->kind == ENTITY_APPOINTMENT ? group_of(entity, entity_field(entity, "status")) : -1;
}
