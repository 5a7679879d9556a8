#include "server/json_schema.h"

#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/id.h"
#include "core/model/instant.h"

enum { PATH_SIZE = 160, DEPTH_MAX = 32, REFERENCE_SIZE = 128 };

struct check {
  json_t *document;
  char path[PATH_SIZE];
  char *why;
  int depth;
};

static bool fits(struct check *check, json_t *schema, json_t *value);

static bool say(struct check *check, const char *what) {
  (void)snprintf(check->why, JSON_SCHEMA_WHY_SIZE, "%s: %s", check->path[0] == '\0' ? "/" : check->path,
                 what);
  return false;
}

/* ---- References ---- */

json_t *json_schema_follow(json_t *document, json_t *schema) {
  const char *reference = json_string_value(json_object_get(schema, "$ref"));
  if (reference == NULL) return schema;
  if (strncmp(reference, "#/", 2) != 0) return NULL;
  json_t *at = document;
  for (const char *rest = reference + 2; at != NULL && *rest != '\0';) {
    char key[REFERENCE_SIZE];
    size_t length = strcspn(rest, "/");
    (void)snprintf(key, sizeof key, "%.*s", (int)length, rest);
    at = json_object_get(at, key);
    rest += length + (rest[length] == '/' ? 1 : 0);
  }
  return at;
}

/* ---- One keyword each; `rule` is its value, `schema` what it stands in ---- */

static bool is_type(const char *name, json_t *value) {
  if (strcmp(name, "object") == 0) return json_is_object(value);
  if (strcmp(name, "array") == 0) return json_is_array(value);
  if (strcmp(name, "string") == 0) return json_is_string(value);
  if (strcmp(name, "integer") == 0) return json_is_integer(value);
  if (strcmp(name, "number") == 0) return json_is_number(value);
  if (strcmp(name, "boolean") == 0) return json_is_boolean(value);
  return strcmp(name, "null") == 0 && json_is_null(value);
}

static bool check_type(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  if (json_is_string(rule))
    return is_type(json_string_value(rule), value) || say(check, json_string_value(rule));
  for (size_t i = 0; i < json_array_size(rule); i++)
    if (is_type(json_string_value(json_array_get(rule, i)), value)) return true;
  return say(check, "is of none of its types");
}

static bool check_const(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  return json_equal(rule, value) || say(check, "is another value");
}

static bool check_enum(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  for (size_t i = 0; i < json_array_size(rule); i++)
    if (json_equal(json_array_get(rule, i), value)) return true;
  return say(check, json_is_string(value) ? json_string_value(value) : "is none of its values");
}

static bool check_any(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  for (size_t i = 0; i < json_array_size(rule); i++)
    if (fits(check, json_array_get(rule, i), value)) return true;
  return false;
}

static bool below(struct check *check, json_t *schema, const char *key, json_t *value) {
  size_t length = strlen(check->path);
  (void)snprintf(check->path + length, sizeof check->path - length, "/%s", key);
  bool fine = fits(check, schema, value);
  check->path[length] = '\0';
  return fine;
}

static bool check_properties(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  json_t *others = json_object_get(schema, "additionalProperties");
  void *at = json_object_iter(value);
  for (; at != NULL; at = json_object_iter_next(value, at)) {
    const char *key = json_object_iter_key(at);
    json_t *member = json_object_iter_value(at), *described = json_object_get(rule, key);
    if (described != NULL) {
      if (!below(check, described, key, member)) return false;
    } else if (others == NULL || json_is_false(others)) {
      return below(check, NULL, key, member);
    }
  }
  return true;
}

static bool check_others(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  if (!json_is_object(rule)) return true;
  void *at = json_object_iter(value);
  for (; at != NULL; at = json_object_iter_next(value, at)) {
    const char *key = json_object_iter_key(at);
    if (json_object_get(json_object_get(schema, "properties"), key) != NULL) continue;
    if (!below(check, rule, key, json_object_iter_value(at))) return false;
  }
  return true;
}

static bool check_required(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  for (size_t i = 0; json_is_object(value) && i < json_array_size(rule); i++) {
    const char *key = json_string_value(json_array_get(rule, i));
    char what[REFERENCE_SIZE];
    (void)snprintf(what, sizeof what, "lacks %s", key);
    if (json_object_get(value, key) == NULL) return say(check, what);
  }
  return true;
}

static bool check_items(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  for (size_t i = 0; i < json_array_size(value); i++) {
    char place[24];
    (void)snprintf(place, sizeof place, "%zu", i);
    if (!below(check, rule, place, json_array_get(value, i))) return false;
  }
  return true;
}

static bool check_least_items(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  return !json_is_array(value) || (json_int_t)json_array_size(value) >= json_integer_value(rule) ||
         say(check, "has too few items");
}

static bool check_most_items(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  return (json_int_t)json_array_size(value) <= json_integer_value(rule) || say(check, "has too many items");
}

static bool check_minimum(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  return !json_is_integer(value) || json_integer_value(value) >= json_integer_value(rule) ||
         say(check, "is too small");
}

static bool check_maximum(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  return !json_is_integer(value) || json_integer_value(value) <= json_integer_value(rule) ||
         say(check, "is too large");
}

static bool check_shortest(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  return !json_is_string(value) || (json_int_t)json_string_length(value) >= json_integer_value(rule) ||
         say(check, "is too short");
}

static bool check_longest(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  return (json_int_t)json_string_length(value) <= json_integer_value(rule) || say(check, "is too long");
}

static bool check_format(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)schema;
  const char *text = json_string_value(value), *name = json_string_value(rule);
  struct id id;
  int64_t instant;
  int32_t date;
  if (text == NULL) return true;
  bool fine = strcmp(name, "uuid") == 0        ? id_parse(text, strlen(text), &id)
              : strcmp(name, "date-time") == 0 ? instant_parse_rfc3339(text, strlen(text), &instant)
                                               : date_parse(text, strlen(text), &date);
  return fine || say(check, name);
}

static bool check_nothing(struct check *check, json_t *schema, json_t *rule, json_t *value) {
  (void)check;
  (void)schema;
  (void)rule;
  (void)value;
  return true;
}

static const struct {
  const char *name;
  bool (*check)(struct check *check, json_t *schema, json_t *rule, json_t *value);
} keywords[] = {
    {"type", check_type},           {"const", check_const},           {"enum", check_enum},
    {"anyOf", check_any},           {"properties", check_properties}, {"additionalProperties", check_others},
    {"required", check_required},   {"items", check_items},           {"minItems", check_least_items},
    {"maxItems", check_most_items}, {"minimum", check_minimum},       {"maximum", check_maximum},
    {"minLength", check_shortest},  {"maxLength", check_longest},     {"format", check_format},
    {"description", check_nothing},
};
enum { KEYWORD_COUNT = sizeof keywords / sizeof keywords[0] };

static bool fits(struct check *check, json_t *schema, json_t *value) {
  if (schema == NULL) return say(check, "is not described");
  schema = json_schema_follow(check->document, schema);
  if (schema == NULL || check->depth == DEPTH_MAX) return say(check, "has a schema that leads nowhere");
  check->depth++;
  bool fine = true;
  for (int i = 0; i < KEYWORD_COUNT && fine; i++) {
    json_t *rule = json_object_get(schema, keywords[i].name);
    if (rule != NULL) fine = keywords[i].check(check, schema, rule, value);
  }
  check->depth--;
  return fine;
}

bool json_schema_fits(json_t *document, json_t *schema, json_t *value, char why[JSON_SCHEMA_WHY_SIZE]) {
  struct check check = {.document = document, .why = why};
  why[0] = '\0';
  return fits(&check, schema, value);
}

/* ---- The schema itself ---- */

static bool is_sound(struct check *check, json_t *schema);

static bool is_known(const char *key) {
  for (int i = 0; i < KEYWORD_COUNT; i++)
    if (strcmp(key, keywords[i].name) == 0) return true;
  return false;
}

static bool all_sound(struct check *check, json_t *schemas) {
  void *at = json_object_iter(schemas);
  for (; at != NULL; at = json_object_iter_next(schemas, at))
    if (!is_sound(check, json_object_iter_value(at))) return false;
  for (size_t i = 0; i < json_array_size(schemas); i++)
    if (!is_sound(check, json_array_get(schemas, i))) return false;
  return true;
}

static bool is_sound(struct check *check, json_t *schema) {
  if (!json_is_object(schema)) return say(check, "a schema is no object");
  if (json_object_get(schema, "$ref") != NULL)
    return json_schema_follow(check->document, schema) != NULL ||
           say(check, json_string_value(json_object_get(schema, "$ref")));
  void *at = json_object_iter(schema);
  for (; at != NULL; at = json_object_iter_next(schema, at))
    if (!is_known(json_object_iter_key(at))) return say(check, json_object_iter_key(at));
  json_t *items = json_object_get(schema, "items"), *others = json_object_get(schema, "additionalProperties");
  if (items != NULL && !is_sound(check, items)) return false;
  if (json_is_object(others) && !is_sound(check, others)) return false;
  return all_sound(check, json_object_get(schema, "properties")) &&
         all_sound(check, json_object_get(schema, "anyOf"));
}

bool json_schema_is_sound(json_t *document, json_t *schema, char why[JSON_SCHEMA_WHY_SIZE]) {
  struct check check = {.document = document, .why = why};
  why[0] = '\0';
  return is_sound(&check, schema);
}
