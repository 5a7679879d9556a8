/* Taking a salon file apart: every row comes out, in every form, however the bytes arrive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/dice.h"
#include "wire/salon_reader.h"

#define HEAD "\"format\":\"frontdesk-salon/1\",\"tenant\":{\"name\":\"Bella\"}"

/* Gives out at most `most` bytes at a time. */
struct dripping {
  const char *bytes;
  size_t size, most;
};

static bool drip(void *context, uint64_t offset, char *buffer, size_t size, size_t *got) {
  const struct dripping *dripping = context;
  size_t left = offset < dripping->size ? dripping->size - (size_t)offset : 0;
  *got = left < size ? left : size;
  if (*got > dripping->most) *got = dripping->most;
  if (*got > 0) memcpy(buffer, dripping->bytes + offset, *got);
  return true;
}

/* "entity:line:text|" of every row, or the sentence of what is wrong. */
static void read_all(const char *bytes, size_t size, size_t most, char *out, size_t room) {
  struct dripping dripping = {bytes, size, most};
  struct salon_reader reader;
  struct salon_element element;
  struct error error;
  bool more = true;
  size_t used = 0;
  error_init(&error);
  out[0] = '\0';
  enum code code =
      salon_reader_open(&reader, (struct salon_bytes){.read = drip, .context = &dripping}, &error);
  while (code == CODE_OK) {
    code = salon_reader_next(&reader, &element, &more, &error);
    if (code != CODE_OK || !more) break;
    used += (size_t)snprintf(out + used, room - used, "%s:%d:%.*s|",
                             element.entity == NULL ? "" : element.entity->name, (int)element.line,
                             (int)element.length, element.too_large ? "" : element.text);
    assert_true(used < room);
  }
  if (code != CODE_OK) (void)snprintf(out + used, room - used, "%s", error.text);
  salon_reader_release(&reader);
}

static const struct {
  const char *file;
  const char *rows; /* all of it, or with a sentence a part of it */
} files[] = {
    {"{" HEAD "}", ""},
    {"\xEF\xBB\xBF{" HEAD "}\n", ""},
    {"{" HEAD ",\"shifts\":[],\"users\":null}", ""},
    {"{" HEAD ",\"shifts\":[{\"a\":1},\n {\"b\":\"]}\\\"\"}\n]\n}",
     "shift:1:{\"a\":1}|shift:2:{\"b\":\"]}\\\"\"}|"},
    {"{\"appointments\":[1],\n\"services\":[[2] , \"x\"],\"locations\":[true]," HEAD "}",
     "location:2:true|service:2:[2]|service:2:\"x\"|appointment:1:1|"},
    {"{" HEAD "}\n{\"e\":\"shift\"}\n\n  {\"e\":1}\r\n{", ":2:{\"e\":\"shift\"}|:4:{\"e\":1}\r|:5:{|"},
    {"{" HEAD "}\nnot json\n", ":2:not json|"},
    {"", "is empty"},
    {" \n ", "is empty"},
    {"[]", "does not begin with {"},
    {"\x01", "does not begin with {"},
    {"{}", "\"format\" must be"},
    {"{\"format\":\"frontdesk-salon/2\",\"tenant\":{}}", "\"format\" must be"},
    {"{\"format\":7,\"tenant\":{}}", "\"format\" must be"},
    {"{\"format\":\"frontdesk-salon/1\"}", "no \"tenant\""},
    {"{\"format\":\"frontdesk-salon/1\",\"tenant\":[]}", "no \"tenant\""},
    {"{" HEAD ",\"tenant\":{}}", "there twice"},
    {"{" HEAD ",\"shifts\":[1],\"shifts\":[1]}", "there twice"},
    {"{" HEAD ",\"shifts\":{}}", "must be an array"},
    {"{" HEAD ",\n\"appointment\":[]}",
     "Line 2 of the salon file: \"appointment\" is not known; is this one meant: appointments."},
    {"{" HEAD ",\"bookings\":[]}", "\"bookings\" is not known."},
    {"{" HEAD ",\"shifts\":[", "cut off"},
    {"{" HEAD ",\"shifts\":[{\"a\":\"", "cut off"},
    {"{" HEAD ",\"shifts\":[{\"a\":\"\\", "cut off"},
    {"{" HEAD ",\"shifts\":[]", "cut off"},
    {"{" HEAD, "cut off"},
    {"{\"format\"", "cut off"},
    {"{", "cut off"},
    {"{" HEAD ",\"shifts\":[{]}", "bracket"},
    {"{" HEAD ",\"shifts\":[1 2]}", "comma"},
    {"{" HEAD ",\"shifts\":[1,]}", "bracket"},
    {"{" HEAD ",\"shifts\":[,1]}", "value is missing"},
    {"{" HEAD " \"shifts\":[]}", "comma"},
    {"{" HEAD ",\"shifts\" []}", "colon"},
    {"{" HEAD ",shifts:[]}", "key in quotes"},
    {"{" HEAD ",\"shifts\":[]} {}", "behind the end"},
    {"{\"format\":\"\xff\",\"tenant\":{}}", "not UTF-8"},
    {"{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"a\":1,\"a\":2}}", "key stands there twice"},
    {"{\"format\":\"frontdesk-salon/1\",\"tenant\":{\"a\":\"\\u0000\"}}", "U+0000"},
};

static void every_row_comes_out(void **state) {
  (void)state;
  char out[1024];
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    for (size_t most = 1; most < 4096; most = 3 * most + 1) {
      read_all(files[i].file, strlen(files[i].file), most, out, sizeof out);
      bool same = strcmp(out, files[i].rows) == 0;
      if (!same && (files[i].rows[0] == '\0' || strstr(out, files[i].rows) == NULL))
        fail_msg("%s: %s", files[i].file, out);
    }
  }
}

static void a_zero_byte_ends_nothing(void **state) {
  (void)state;
  static const char file[] = "{" HEAD ",\"shifts\":[a\0b, [\0], 3]}";
  char out[256];
  read_all(file, sizeof file - 1, 7, out, sizeof out);
  /* The text is printed up to the zero byte. */
  assert_string_equal(out, "shift:1:a|shift:1:[|shift:1:3|");
}

static void too_deep_is_refused(void **state) {
  (void)state;
  char file[2048] = "{" HEAD ",\"shifts\":[";
  size_t length = strlen(file);
  memset(file + length, '[', 1000);
  char out[256];
  read_all(file, length + 1000, 100, out, sizeof out);
  assert_non_null(strstr(out, "nested too deep"));
}

/* Rows around the largest size, in both forms, followed by one that is read all the same. */
static void a_row_may_have_one_mebibyte(void **state) {
  (void)state;
  for (int form = 0; form < 2; form++) {
    for (size_t size = SALON_ROW_MAX - 1; size <= 3 * SALON_ROW_MAX;
         size += size <= SALON_ROW_MAX ? 1 : SALON_ROW_MAX) {
      const char *before = form == 0 ? "{" HEAD ",\"shifts\":[" : "{" HEAD "}\n";
      const char *after = form == 0 ? ",7]}" : "\n7\n";
      char *file = malloc(size + 200);
      assert_non_null(file);
      size_t used = strlen(before);
      memcpy(file, before, used);
      memset(file + used, 'x', size);
      file[used] = file[used + size - 1] = '"';
      memcpy(file + used + size, after, strlen(after) + 1);
      struct dripping dripping = {file, used + size + strlen(after), 100000};
      struct salon_reader reader;
      struct salon_element element;
      struct error error;
      bool more = false;
      error_init(&error);
      assert_int_equal(
          salon_reader_open(&reader, (struct salon_bytes){.read = drip, .context = &dripping}, &error),
          CODE_OK);
      assert_int_equal(salon_reader_next(&reader, &element, &more, &error), CODE_OK);
      assert_true(more);
      assert_int_equal(element.too_large, size > SALON_ROW_MAX);
      if (!element.too_large) assert_int_equal(element.length, size);
      assert_int_equal(salon_reader_next(&reader, &element, &more, &error), CODE_OK);
      assert_true(more);
      assert_int_equal(element.length, 1);
      assert_memory_equal(element.text, "7", 1);
      salon_reader_release(&reader);
      free(file);
    }
  }
}

/* ---- Against jansson, on random documents ---- */

static json_t *some_json(struct dice *dice, int depth) {
  static const char *const texts[] = {"", "]", "}", "\"", "\\", "a,b", "漢", "\n"};
  int64_t kind = dice_between(dice, 0, depth == 0 ? 3 : 6);
  if (kind == 0) return json_null();
  if (kind == 1) return json_integer((json_int_t)dice_between(dice, -9, 99));
  if (kind <= 3) return json_string(texts[dice_between(dice, 0, 7)]);
  json_t *whole = kind == 4 ? json_array() : json_object();
  for (int64_t i = dice_between(dice, 0, 3); i > 0; i--) {
    char key[2] = {(char)('a' + i), '\0'};
    if (kind == 4) (void)json_array_append_new(whole, some_json(dice, depth - 1));
    if (kind > 4) (void)json_object_set_new(whole, key, some_json(dice, depth - 1));
  }
  return whole;
}

static void documents_come_apart_as_jansson_takes_them_apart(void **state) {
  (void)state;
  static const char *const arrays[] = {"appointments", "shifts", "services", "customers", "locations"};
  struct dice dice = dice_for(__func__);
  for (int round = 0; round < 500; round++) {
    json_t *document = json_object();
    for (size_t i = 0; i < 5; i++) {
      json_t *array = json_array();
      for (int64_t j = dice_between(&dice, 0, 4); j > 0; j--)
        (void)json_array_append_new(array, some_json(&dice, 4));
      (void)json_object_set_new(document, arrays[i], array);
    }
    (void)json_object_set_new(document, "format", json_string(SALON_FORMAT));
    (void)json_object_set_new(document, "tenant", json_object());
    char *text = json_dumps(document, dice_between(&dice, 0, 1) ? JSON_COMPACT : JSON_INDENT(2));
    struct dripping dripping = {text, strlen(text), (size_t)dice_between(&dice, 1, 300)};
    struct salon_reader reader;
    struct error error;
    error_init(&error);
    assert_int_equal(
        salon_reader_open(&reader, (struct salon_bytes){.read = drip, .context = &dripping}, &error),
        CODE_OK);
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
      json_t *expected = NULL;
      size_t at = 0;
      json_array_foreach(json_object_get(document, entities[kind].plural), at, expected) {
        struct salon_element element;
        bool more = false;
        assert_int_equal(salon_reader_next(&reader, &element, &more, &error), CODE_OK);
        assert_true(more && element.entity == &entities[kind]);
        json_t *row = salon_parse_row(element.text, element.length, &error);
        assert_true(json_equal(row, expected));
        json_decref(row);
      }
    }
    salon_reader_release(&reader);
    free(text);
    json_decref(document);
  }
}

static bool broken_disk(void *context, uint64_t offset, char *buffer, size_t size, size_t *got) {
  (void)context;
  (void)buffer;
  (void)size;
  *got = 0;
  return offset > 0;
}

static void a_disk_that_cannot_be_read_is_said(void **state) {
  (void)state;
  struct salon_reader reader;
  struct error error;
  error_init(&error);
  assert_int_equal(salon_reader_open(&reader, (struct salon_bytes){.read = broken_disk}, &error),
                   CODE_STORAGE);
  salon_reader_release(&reader);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_comes_out),
                                     cmocka_unit_test(a_zero_byte_ends_nothing),
                                     cmocka_unit_test(too_deep_is_refused),
                                     cmocka_unit_test(a_row_may_have_one_mebibyte),
                                     cmocka_unit_test(documents_come_apart_as_jansson_takes_them_apart),
                                     cmocka_unit_test(a_disk_that_cannot_be_read_is_said)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
