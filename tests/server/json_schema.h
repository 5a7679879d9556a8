/*
 * Whether a JSON value fits a schema of the OpenAPI document. Knows the part of JSON Schema 2020-12 that the document uses: type (also a list), const,
 * enum, anyOf, $ref into the document, properties, required, additionalProperties, items, minItems, maxItems, minimum, maximum, minLength,
 * maxLength, and format of uuid, date-time and date. A keyword that it does not know fails the test, so that none counts for nothing.
 *
 * Stricter than the standard in one thing: an object with properties may hold no others, unless additionalProperties says so. So a member that is
 * answered and not described is found.
 */
#ifndef TESTS_SERVER_JSON_SCHEMA_H
#define TESTS_SERVER_JSON_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>

enum { JSON_SCHEMA_WHY_SIZE = 512 };

/* What a $ref stands for, or the schema itself. NULL: it leads nowhere. */
json_t *json_schema_follow(json_t *document, json_t *schema);

/* `why` says where it does not fit, as a path into the value. */
bool json_schema_fits(json_t *document, json_t *schema, json_t *value, char why[JSON_SCHEMA_WHY_SIZE]);

/* Whether the schema is made of known keywords alone and all its references lead somewhere, all the way down. */
bool json_schema_is_sound(json_t *document, json_t *schema, char why[JSON_SCHEMA_WHY_SIZE]);

#endif
