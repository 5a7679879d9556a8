#include "server/sample_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/raw.h"

enum { ANYTHING = 250 }; /* an id that is no row's */

struct id sample_id(int tenant, enum entity_kind entity) {
  struct id id = {{0x01, 0x99, 0, 0, 0, 0, 0x70, 0, 0x80, 0}};
  id.bytes[14] = (unsigned char)tenant;
  id.bytes[15] = (unsigned char)entity;
  return id;
}

const char *sample_id_text(int tenant, enum entity_kind entity, char text[ID_TEXT_SIZE]) {
  id_format(sample_id(tenant, entity), text);
  return text;
}

bool sample_has_column(const struct entity_field *field) {
  return (field->flags & FIELD_SYNC) == 0 && strcmp(field->column, "revision") != 0;
}

static json_t *number_of(const struct entity_field *field, enum sample sample) {
  int64_t least = field->minimum > 0 ? field->minimum : 0;
  return json_integer(least + (sample == SAMPLE_OTHER && least < field->maximum ? 1 : 0));
}

static json_t *text_of(const struct entity_field *field, int tenant, enum sample sample) {
  char text[64];
  if (strcmp(field->column, "currency") == 0) return json_string(sample == SAMPLE_OTHER ? "USD" : "EUR");
  if (strcmp(field->column, "country") == 0) return json_string(sample == SAMPLE_OTHER ? "FR" : "DE");
  snprintf(text, sizeof text, "%c\xc3\xa4%d", sample == SAMPLE_OTHER ? 'b' : 'a', tenant);
  return json_string(text);
}

/* Instants rise with the order of the fields, so that what ends does so after it began. */
static json_t *instant_of(const struct entity_field *field, int index, int place, enum sample sample) {
  int64_t at = INT64_C(1800000000000) + (int64_t)place * 3600000 + (int64_t)index * 60000;
  if (strcmp(field->column, "occupied_from") == 0) at -= 600000;
  if (sample == SAMPLE_OTHER) at += 86400000;
  return json_integer(at);
}

static json_t *minute_of(const struct entity_field *field, enum sample sample) {
  int minute = strcmp(field->column, "end_minute") == 0 ? 600 : 540;
  return json_integer(minute + (sample == SAMPLE_OTHER ? 15 : 0));
}

static json_t *ref_of(const struct entity_field *field, int tenant) {
  char text[ID_TEXT_SIZE];
  enum entity_kind to = field->refers == ENTITY_NONE ? (enum entity_kind)ANYTHING : field->refers;
  return json_string(sample_id_text(tenant, to, text));
}

/* place: of a part in its list. */
static json_t *value_of(const struct entity *entity, int index, int tenant, int place, enum sample sample) {
  const struct entity_field *field = &entity->fields[index];
  char text[ID_TEXT_SIZE];
  bool other = sample == SAMPLE_OTHER;
  bool routed = strcmp(entity->name, "routing_rule") == 0 && strcmp(field->column, "pool_id") == 0;
  if (sample == SAMPLE_BARE && (field->flags & FIELD_NULLABLE) != 0 && !routed) return json_null();
  switch (field->kind) {
  case FIELD_ID:
    return json_string(sample_id_text(tenant, entity->kind, text));
  case FIELD_REF:
    return ref_of(field, tenant);
  case FIELD_EMAIL:
    return json_string(other ? "b@example.org" : "a@example.org");
  case FIELD_ZONE:
    return json_string(other ? "Europe/Paris" : "Europe/Berlin");
  case FIELD_INT:
  case FIELD_MONEY:
    return number_of(field, sample);
  case FIELD_REAL:
    return json_real(other ? 0.25 : 0.5);
  case FIELD_BOOL:
    return json_boolean(other);
  case FIELD_INSTANT:
    return instant_of(field, index, place, sample);
  case FIELD_DATE:
    return json_string(other ? "2028-02-29" : "2026-11-23");
  case FIELD_MINUTE:
    return minute_of(field, sample);
  case FIELD_ENUM:
    return json_string(field->words->words[other ? 1 : 0]);
  case FIELD_JSON:
    return json_pack("{s:i}", "k", (int)sample);
  case FIELD_TEXT:
  case FIELD_PHONE:
    break;
  }
  return text_of(field, tenant, sample);
}

static json_t *row_of(const struct entity *entity, int tenant, int place, enum sample sample) {
  json_t *row = json_object();
  for (int i = 0; i < entity->field_count; i++) {
    const struct entity_field *field = &entity->fields[i];
    if (!sample_has_column(field)) continue;
    json_object_set_new(row, field->column, value_of(entity, i, tenant, place, sample));
  }
  if (entity->whole != ENTITY_NONE) json_object_set_new(row, "position", json_integer(place));
  return row;
}

json_t *sample_row(int tenant, enum entity_kind kind, enum sample sample, int64_t version, int64_t seq) {
  static const int counts[] = {[SAMPLE_ONE] = 3, [SAMPLE_OTHER] = 2, [SAMPLE_BARE] = 0};
  const struct entity *entity = &entities[kind];
  json_t *row = row_of(entity, tenant, 0, sample);
  json_object_set_new(row, "version", json_integer(version));
  json_object_set_new(row, "seq", json_integer(seq));
  json_object_set_new(row, "deleted_at", json_null());
  for (int i = 0; i < entity->part_count; i++) {
    const struct entity *part = &entities[entity->parts[i]];
    json_t *list = json_array();
    for (int j = 0; j < counts[sample]; j++) json_array_append_new(list, row_of(part, tenant, j, sample));
    json_object_set_new(row, part->key, list);
  }
  return row;
}

void sample_tenant(PGconn *owner, int tenant) {
  char id[ID_TEXT_SIZE];
  sample_id_text(tenant, ENTITY_TENANT, id);
  raw_run(owner, "BEGIN");
  raw_runf(owner, "SELECT enter_tenant('%s')", id);
  raw_runf(owner, "INSERT INTO tenant_clock (tenant_id, seq) VALUES ('%s', 1)", id);
  raw_runf(owner,
           "INSERT INTO tenant (id, tenant_id, name, currency, created_at, updated_at, seq)"
           " VALUES ('%s', '%s', 'Salon %d', 'EUR', 1, 1, 1)",
           id, id, tenant);
  raw_run(owner, "COMMIT");
}
