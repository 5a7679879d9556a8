#include "server/channel/input.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/nearest.h"

void input_pointer(const struct input *input, const char *key, char pointer[PROBLEM_FIELD_SIZE]) {
  (void)snprintf(pointer, PROBLEM_FIELD_SIZE, "%.63s/%.30s", input->path, key);
}

enum code input_fault(const struct input *input, const char *key, const char *format, ...) {
  char text[ERROR_TEXT_SIZE], pointer[PROBLEM_FIELD_SIZE];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  input_pointer(input, key, pointer);
  return task_fault(input->task, CODE_INVALID, pointer, "%s", text);
}

static json_t *member(const struct input *input, const char *key) {
  json_t *value = input->object == NULL ? NULL : json_object_get(input->object, key);
  return json_is_null(value) ? NULL : value;
}

bool input_has(const struct input *input, const char *key) { return member(input, key) != NULL; }

void input_needs(const struct input *input, const char *key) {
  if (!input_has(input, key)) (void)input_fault(input, key, "\"%s\" is missing.", key);
}

/* ---- Objects and lists ---- */

static bool among(const char *key, const char *const *keys, int count) {
  for (int i = 0; i < count; i++)
    if (strcmp(keys[i], key) == 0) return true;
  return false;
}

static void check_keys(const struct input *input, const char *const *keys, int count) {
  for (void *at = json_object_iter(input->object); at != NULL;
       at = json_object_iter_next(input->object, at)) {
    const char *key = json_object_iter_key(at);
    if (among(key, keys, count)) continue;
    const char *meant = nearest_name(key, keys, count);
    if (meant != NULL)
      (void)input_fault(input, key, "There is no \"%.40s\" here. Is \"%s\" meant?", key, meant);
    else
      (void)input_fault(input, key, "There is no \"%.40s\" here.", key);
  }
}

struct input input_body(struct task *task, const char *const *keys, int count) {
  struct input input = {.task = task, .object = task->request->json};
  check_keys(&input, keys, count);
  return input;
}

struct input input_object(const struct input *input, const char *key, const char *const *keys, int count) {
  struct input inner = {.task = input->task, .object = member(input, key)};
  input_pointer(input, key, inner.path);
  if (inner.object != NULL && !json_is_object(inner.object)) {
    (void)input_fault(input, key, "\"%s\" must be an object.", key);
    inner.object = NULL;
  }
  if (inner.object != NULL) check_keys(&inner, keys, count);
  return inner;
}

int input_list(const struct input *input, const char *key, int most) {
  const json_t *list = member(input, key);
  if (list == NULL) return 0;
  if (!json_is_array(list)) {
    (void)input_fault(input, key, "\"%s\" must be a list.", key);
    return 0;
  }
  size_t count = json_array_size(list);
  if (count <= (size_t)most) return (int)count;
  (void)input_fault(input, key, "\"%s\" may have at most %d members.", key, most);
  return 0;
}

struct input input_item(const struct input *input, const char *key, int at, const char *const *keys,
                        int count) {
  struct input inner = {.task = input->task, .object = json_array_get(member(input, key), (size_t)at)};
  (void)snprintf(inner.path, sizeof inner.path, "%.50s/%.30s/%d", input->path, key, at % 1000);
  if (!json_is_object(inner.object)) {
    (void)task_fault(input->task, CODE_INVALID, inner.path, "Each of \"%s\" must be an object.", key);
    inner.object = NULL;
  }
  if (inner.object != NULL) check_keys(&inner, keys, count);
  return inner;
}

/* ---- Values ---- */

/* NULL: left out, or no text. */
static const char *text_of(const struct input *input, const char *key, size_t *length) {
  const json_t *value = member(input, key);
  if (value == NULL) return NULL;
  if (!json_is_string(value)) {
    (void)input_fault(input, key, "\"%s\" must be a text.", key);
    return NULL;
  }
  *length = json_string_length(value);
  return json_string_value(value);
}

const char *input_text(const struct input *input, const char *key, enum text_kind kind, size_t maximum) {
  size_t length = 0;
  const char *text = text_of(input, key, &length);
  if (text == NULL) return NULL;
  char name[64];
  struct error why;
  error_init(&why);
  (void)snprintf(name, sizeof name, "\"%.40s\"", key);
  char *room = arena_alloc(input->task->arena, maximum + 1, 1);
  if (room == NULL) {
    (void)task_no_room(input->task);
    return NULL;
  }
  if (text_clean_input(name, text, length, kind, room, maximum + 1, &length, &why) != CODE_OK) {
    (void)input_fault(input, key, "%s", why.text);
    return NULL;
  }
  return length == 0 ? NULL : room;
}

struct id input_id(const struct input *input, const char *key) {
  size_t length = 0;
  struct id id = id_nil;
  const char *text = text_of(input, key, &length);
  if (text != NULL && !id_parse(text, length, &id))
    (void)input_fault(input, key, "\"%s\" must be an id, such as 0193b0c4-5a1e-7c3f-8a57-3d1f0c2b9e11.", key);
  return id;
}

bool input_instant(const struct input *input, const char *key, int64_t *instant) {
  size_t length = 0;
  const char *text = text_of(input, key, &length);
  if (text == NULL) return false;
  if (instant_parse_rfc3339(text, length, instant)) return true;
  (void)input_fault(
      input, key,
      "\"%s\" must be an instant that exists, with its offset, such as 2026-11-23T14:30:00+01:00.", key);
  return false;
}

bool input_date(const struct input *input, const char *key, int32_t *date) {
  size_t length = 0;
  const char *text = text_of(input, key, &length);
  if (text == NULL) return false;
  if (date_parse(text, length, date)) return true;
  (void)input_fault(input, key, "\"%s\" must be a date that exists, such as 2026-11-23.", key);
  return false;
}

bool input_minute(const struct input *input, const char *key, bool end, int *minute) {
  size_t length = 0;
  const char *text = text_of(input, key, &length);
  if (text == NULL) return false;
  if (time_of_day_parse(text, length, end, minute)) return true;
  (void)input_fault(input, key, "\"%s\" must be a time of day, such as 09:30.", key);
  return false;
}

int64_t input_int(const struct input *input, const char *key, int64_t least, int64_t most, int64_t usual) {
  const json_t *value = member(input, key);
  if (value == NULL) return usual;
  if (!json_is_integer(value)) {
    (void)input_fault(input, key, "\"%s\" must be a whole number.", key);
    return usual;
  }
  int64_t number = (int64_t)json_integer_value(value);
  if (number >= least && number <= most) return number;
  (void)input_fault(input, key, "\"%s\" must be from %lld to %lld.", key, (long long)least, (long long)most);
  return usual;
}

int input_word(const struct input *input, const char *key, const struct vocabulary *words, int usual) {
  size_t length = 0;
  const char *text = text_of(input, key, &length);
  if (text == NULL) return usual;
  int word = vocabulary_find(words, text, length);
  if (word >= 0) return word;
  char list[400];
  vocabulary_list(words, list, sizeof list);
  (void)input_fault(input, key, "\"%s\" must be one of %s.", key, list);
  return usual;
}
