/* Intake questions, and what was answered to them. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/reader_inside.h"
#include "core/store/vector.h"

static const char *keep(struct arena *arena, const char *text, size_t length) {
  char *room = arena_alloc(arena, length + 1, 1);
  if (room == NULL) return "";
  memcpy(room, text, length);
  room[length] = '\0';
  return room;
}

/* The options of a question: a list of texts. Anything else is none. */
static void read_options(const char *text, struct intake_question *question, struct arena *arena) {
  json_t *list = text == NULL || text[0] == '\0' ? NULL : json_loads(text, 0, NULL);
  size_t count = json_is_array(list) ? json_array_size(list) : 0;
  if (count > INTAKE_OPTIONS_MAX) count = INTAKE_OPTIONS_MAX;
  const char **options = count == 0 ? NULL : ARENA_NEW(arena, count, const char *);
  for (size_t i = 0; options != NULL && i < count; i++) {
    const json_t *option = json_array_get(list, i);
    if (json_is_string(option))
      options[question->option_count++] = keep(arena, json_string_value(option), json_string_length(option));
  }
  question->options = options;
  json_decref(list);
}

enum code reader_questions(struct replica *replica, struct arena *arena, struct intake_question **questions,
                           int *count, struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct intake_question));
  struct query query = query_start(replica, SQL_INTAKE_QUESTIONS);
  while (query_row(&query)) {
    struct intake_question *question = vector_add(&rows);
    if (question == NULL) break;
    *question = (struct intake_question){
        .id = query_get_id(&query, 0),
        .service = query_get_id(&query, 1),
        .label = query_get_text(&query, 2, arena),
        .description = query_get_text(&query, 3, arena),
        .type = (enum form_field_type)query_get_word(&query, 4, &form_field_type_words),
        .required = query_get_bool(&query, 5),
    };
    read_options(query_peek_text(&query, 6), question, arena);
  }
  enum code code = query_end(&query, error);
  *count = (int)rows.count;
  *questions = vector_copy(&rows, arena);
  vector_release(&rows);
  if (code == CODE_OK && *questions == NULL) code = reader_no_room(error);
  return code;
}

/* A stored value as intake_read() gave it. */
static const char *value_of(const char *text, struct arena *arena) {
  json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
  const char *value = text;
  char joined[INTAKE_VALUE_SIZE] = "";
  size_t used = 0;
  if (json_is_string(json)) value = json_string_value(json);
  for (size_t i = 0; json_is_array(json) && i < json_array_size(json); i++) {
    const char *option = json_string_value(json_array_get(json, i));
    size_t length = option == NULL ? 0 : strlen(option);
    if (length == 0 || used + length + 2 > sizeof joined) continue;
    if (used > 0) joined[used++] = '\n';
    memcpy(joined + used, option, length + 1);
    used += length;
  }
  if (json_is_array(json)) value = joined;
  const char *kept = keep(arena, value, strlen(value));
  json_decref(json);
  return kept;
}

enum code reader_answers(struct replica *replica, struct id appointment, struct arena *arena,
                         struct visit_answer **answers, int *count, struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct visit_answer));
  struct query query = query_start(replica, SQL_VISIT_ANSWERS);
  query_id(&query, appointment);
  while (query_row(&query)) {
    struct visit_answer *answer = vector_add(&rows);
    if (answer == NULL) break;
    *answer = (struct visit_answer){.question = query_get_id(&query, 0),
                                    .label = query_get_text(&query, 1, arena),
                                    .value = value_of(query_peek_text(&query, 2), arena)};
  }
  enum code code = query_end(&query, error);
  *count = (int)rows.count;
  *answers = vector_copy(&rows, arena);
  vector_release(&rows);
  if (code == CODE_OK && *answers == NULL) code = reader_no_room(error);
  return code;
}
