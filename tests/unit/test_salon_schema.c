/* The JSON Schema that is shipped is the one that the entity table makes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "core/model/entity.h"
#include "wire/salon_schema.h"

static char *read_shipped(void) {
  FILE *file = fopen(FD_SOURCE_DIR "/share/salon.schema.json", "rb");
  assert_non_null(file);
  char *text = calloc(1, 1 << 20);
  assert_non_null(text);
  assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
  assert_int_equal(fclose(file), 0);
  return text;
}

static void the_shipped_schema_is_the_tables(void **state) {
  (void)state;
  char *made = salon_schema_text(), *shipped = read_shipped();
  assert_non_null(made);
  if (strcmp(made, shipped) != 0)
    fail_msg("write it anew: build/dev/tools/salon_schema > share/salon.schema.json");
  free(made);
  free(shipped);
}

/* Every row of the file has a definition, with exactly the keys that the reader takes. */
static void every_field_is_described(void **state) {
  (void)state;
  char *text = salon_schema_text();
  json_t *schema = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(schema);
  const json_t *definitions = json_object_get(schema, "$defs");
  for (int i = 0; i < ENTITY_COUNT; i++) {
    const struct entity *entity = &entities[i];
    const json_t *properties = json_object_get(json_object_get(definitions, entity->name), "properties");
    assert_int_equal(json_is_object(properties), entity->in_salon_file);
    if (!entity->in_salon_file) continue;
    size_t expected = (size_t)entity->part_count + (entity->kind == ENTITY_USER) +
                      (entity->whole == ENTITY_NONE && entity->kind != ENTITY_TENANT);
    for (int j = 0; j < entity->field_count; j++) {
      bool in_file = (entity->fields[j].flags & FIELD_REPLICA) == 0;
      expected += in_file;
      if (in_file) assert_non_null(json_object_get(properties, entity->fields[j].json));
    }
    assert_int_equal(json_object_size(properties), expected);
  }
  json_decref(schema);
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_shipped_schema_is_the_tables),
                                     cmocka_unit_test(every_field_is_described)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
