#include "wire/salon_schema.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/entity.h"
#include "wire/salon_reader.h"

static void set(json_t *object, const char *key, json_t *value) {
  (void)json_object_set_new(object, key, value);
}

static json_t *reference_to(const char *definition) {
  char target[128];
  (void)snprintf(target, sizeof target, "#/$defs/%s", definition);
  return json_pack("{s:s}", "$ref", target);
}

/* ---- Values ---- */

static json_t *text_schema(const struct entity_field *field) {
  return json_pack("{s:s, s:I}", "type", "string", "maxLength", (json_int_t)field->maximum);
}

static json_t *number_schema(const struct entity_field *field, const char *type) {
  json_t *schema = json_pack("{s:s, s:I}", "type", type, "minimum", (json_int_t)field->minimum);
  if (field->maximum != INT64_MAX) set(schema, "maximum", json_integer((json_int_t)field->maximum));
  return schema;
}

static json_t *words_schema(const struct vocabulary *words) {
  json_t *list = json_array();
  for (size_t i = 0; i < words->count; i++) (void)json_array_append_new(list, json_string(words->words[i]));
  return json_pack("{s:o}", "enum", list);
}

static json_t *value_schema(const struct entity_field *field) {
  switch (field->kind) {
  case FIELD_ID:
    return reference_to("id");
  case FIELD_REF:
    return reference_to(field->refers == ENTITY_NONE ? "id" : "reference");
  case FIELD_TEXT:
  case FIELD_PHONE:
  case FIELD_ZONE:
    return text_schema(field);
  case FIELD_EMAIL:
    return json_pack("{s:s, s:s, s:I}", "type", "string", "format", "email", "maxLength",
                     (json_int_t)field->maximum);
  case FIELD_INT:
  case FIELD_MONEY:
    return number_schema(field, "integer");
  case FIELD_REAL:
    return number_schema(field, "number");
  case FIELD_BOOL:
    return json_pack("{s:s}", "type", "boolean");
  case FIELD_INSTANT:
    return reference_to("instant");
  case FIELD_DATE:
    return reference_to("date");
  case FIELD_MINUTE:
    return reference_to("time");
  case FIELD_ENUM:
    return words_schema(field->words);
  case FIELD_JSON:
    break;
  }
  return json_object(); /* any JSON */
}

static bool is_required(const struct entity_field *field) {
  return !(field->flags & (FIELD_NULLABLE | FIELD_FOLLOWS | FIELD_REPLICA)) && field->fallback == NULL;
}

/* What may be left out may also be null. */
static json_t *field_schema(const struct entity_field *field) {
  json_t *schema = value_schema(field);
  if (field->kind != FIELD_JSON && !is_required(field))
    schema = json_pack("{s:[o, {s:s}]}", "anyOf", schema, "type", "null");
  if (field->refers != ENTITY_NONE && field->kind == FIELD_REF) {
    char text[128];
    (void)snprintf(text, sizeof text, "one of the %s", entities[field->refers].plural);
    set(schema, "description", json_string(text));
  }
  if (field->kind == FIELD_MONEY) set(schema, "description", json_string("in the currency's minor unit"));
  return schema;
}

/* ---- Rows ---- */

/* A part of which nothing is needed but what it refers to may be written as that alone. */
static bool may_be_a_text(const struct entity *part) {
  int references = 0, others = 0;
  for (int i = 0; i < part->field_count; i++) {
    if (!is_required(&part->fields[i])) continue;
    if (part->fields[i].kind == FIELD_REF) {
      references++;
    } else {
      others++;
    }
  }
  return references == 1 && others == 0;
}

static json_t *parts_schema(const struct entity *part) {
  json_t *items = reference_to(part->name);
  if (may_be_a_text(part)) items = json_pack("{s:[o, {s:s}]}", "anyOf", items, "type", "string");
  return json_pack("{s:[s, s], s:i, s:o}", "type", "array", "null", "maxItems", part->most, "items", items);
}

static json_t *row_schema(const struct entity *entity) {
  json_t *properties = json_object(), *required = json_array();
  if (entity->whole == ENTITY_NONE && entity->kind != ENTITY_TENANT)
    set(properties, "e",
        json_pack("{s:s, s:s}", "const", entity->name, "description", "on a line of NDJSON"));
  for (int i = 0; i < entity->field_count; i++) {
    const struct entity_field *field = &entity->fields[i];
    if (field->flags & FIELD_REPLICA) continue;
    set(properties, field->json, field_schema(field));
    if (is_required(field)) (void)json_array_append_new(required, json_string(field->json));
  }
  if (entity->kind == ENTITY_USER)
    set(properties, "pin", json_pack("{s:[s, s], s:i}", "type", "string", "null", "maxLength", 64));
  for (int i = 0; i < entity->part_count; i++)
    set(properties, entities[entity->parts[i]].key, parts_schema(&entities[entity->parts[i]]));
  json_t *schema =
      json_pack("{s:s, s:b, s:o}", "type", "object", "additionalProperties", 0, "properties", properties);
  if (json_array_size(required) > 0) {
    set(schema, "required", required);
  } else {
    json_decref(required);
  }
  return schema;
}

/* ---- The whole ---- */

static json_t *definitions(void) {
  json_t *list = json_pack(
      "{s:{s:s, s:s}, s:{s:s, s:i, s:s}, s:{s:s, s:s, s:s}, s:{s:s, s:s}, s:{s:s, s:s}}", "id", "type",
      "string", "pattern", "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", "reference", "type",
      "string", "minLength", 1, "description", "an id, or a unique name; for customers also a phone",
      "instant", "type", "string", "format", "date-time", "description", "RFC 3339", "date", "type", "string",
      "format", "date", "time", "type", "string", "pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$");
  for (int i = 0; i < ENTITY_COUNT; i++)
    if (entities[i].in_salon_file) set(list, entities[i].name, row_schema(&entities[i]));
  return list;
}

static json_t *properties_of_file(void) {
  json_t *properties = json_object();
  set(properties, "format", json_pack("{s:s}", "const", SALON_FORMAT));
  set(properties, "tenant", reference_to(entities[ENTITY_TENANT].name));
  for (int i = 0; i < ENTITY_COUNT; i++) {
    const struct entity *entity = &entities[i];
    if (entity_find_plural(entity->plural, strlen(entity->plural)) != entity) continue;
    set(properties, entity->plural,
        json_pack("{s:[s, s], s:o}", "type", "array", "null", "items", reference_to(entity->name)));
  }
  return properties;
}

static json_t *whole_schema(void) {
  return json_pack("{s:s, s:s, s:s, s:s, s:[s, s], s:b, s:o, s:o}", "$schema",
                   "https://json-schema.org/draft/2020-12/schema", "title", "A salon file of frontdesk",
                   "description",
                   "As one document; as NDJSON its first line has format and tenant, and every further line "
                   "is a row with \"e\".",
                   "type", "object", "required", "format", "tenant", "additionalProperties", 0, "properties",
                   properties_of_file(), "$defs", definitions());
}

/* ---- As text: a line for each property of a row ---- */

enum { DEPTH_OF_LINES = 4, SCHEMA_MAX = 1 << 20 };

struct page {
  char *text;
  size_t used;
  bool failed;
};

static void print(struct page *page, const char *text) {
  size_t length = strlen(text);
  if (page->failed || page->used + length >= SCHEMA_MAX) {
    page->failed = true;
    return;
  }
  memcpy(page->text + page->used, text, length + 1);
  page->used += length;
}

static void print_json(struct page *page, const json_t *json) {
  char *text = json_dumps(json, JSON_ENCODE_ANY);
  print(page, text == NULL ? "" : text);
  page->failed = page->failed || text == NULL;
  free(text);
}

static void print_lines(struct page *page, json_t *object, int depth) {
  const char *key = NULL;
  json_t *value = NULL;
  bool first = true;
  print(page, "{");
  json_object_foreach(object, key, value) {
    char head[128];
    (void)snprintf(head, sizeof head, "%s\n%*s\"%s\": ", first ? "" : ",", 2 * depth, "", key);
    print(page, head);
    first = false;
    if (json_is_object(value) && depth < DEPTH_OF_LINES && json_object_size(value) > 1) {
      print_lines(page, value, depth + 1);
    } else {
      print_json(page, value);
    }
  }
  char tail[64];
  (void)snprintf(tail, sizeof tail, "\n%*s}", 2 * depth - 2, "");
  print(page, tail);
}

char *salon_schema_text(void) {
  struct page page = {.text = malloc(SCHEMA_MAX)};
  json_t *schema = whole_schema();
  page.failed = page.text == NULL || schema == NULL;
  if (!page.failed) print_lines(&page, schema, 1);
  print(&page, "\n");
  json_decref(schema);
  if (!page.failed) return page.text;
  free(page.text);
  return NULL;
}
