/* The validator that the OpenAPI document is held against the server with must be able to say no. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "server/json_schema.h"

static void test_the_validator_refuses(void **state) {
  (void)state;
  json_t *document =
      json_pack("{s:{s:{s:{s:s, s:s}}}}", "components", "schemas", "Id", "type", "string", "format", "uuid");
  static const struct {
    const char *schema, *value;
    bool fits;
  } cases[] = {
      {"{\"type\":\"integer\"}", "[1.0]", false},
      {"{\"type\":\"integer\",\"minimum\":2}", "[1]", false},
      {"{\"type\":\"integer\",\"maximum\":2}", "[3]", false},
      {"{\"type\":[\"string\",\"null\"]}", "[null]", true},
      {"{\"type\":[\"string\",\"null\"]}", "[1]", false},
      {"{\"type\":\"string\",\"format\":\"uuid\"}", "[\"x\"]", false},
      {"{\"type\":\"string\",\"format\":\"date-time\"}", "[\"2026-11-20T10:00:00Z\"]", true},
      {"{\"type\":\"string\",\"format\":\"date\"}", "[\"2026-02-30\"]", false},
      {"{\"enum\":[\"a\",\"b\"]}", "[\"c\"]", false},
      {"{\"const\":true}", "[false]", false},
      {"{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1}", "[[]]", false},
      {"{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":1}", "[[\"a\",\"b\"]]", false},
      {"{\"type\":\"array\",\"items\":{\"type\":\"string\"}}", "[[\"a\",2]]", false},
      {"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]}", "[{}]",
       false},
      {"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}", "[{\"b\":1}]", false},
      {"{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}", "[{\"b\":\"1\"}]", false},
      {"{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "[3]", false},
      {"{\"$ref\":\"#/components/schemas/Nowhere\"}", "[3]", false},
      {"{\"$ref\":\"#/components/schemas/Id\"}", "[\"0193a000-0000-7000-8000-000000000001\"]", true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char why[JSON_SCHEMA_WHY_SIZE];
    json_t *schema = json_loads(cases[i].schema, 0, NULL), *value = json_loads(cases[i].value, 0, NULL);
    bool fits = json_schema_fits(document, schema, json_array_get(value, 0), why);
    if (fits != cases[i].fits) print_error("%s %s: %s\n", cases[i].schema, cases[i].value, why);
    assert_int_equal(fits, cases[i].fits);
    json_decref(schema);
    json_decref(value);
  }
  char why[JSON_SCHEMA_WHY_SIZE];
  json_t *unknown = json_pack("{s:s}", "pattern", "^a");
  assert_false(json_schema_is_sound(document, unknown, why));
  json_decref(unknown);
  json_decref(document);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_validator_refuses)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
