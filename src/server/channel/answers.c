#include "server/channel/answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/channel/visit_row.h"

enum { TYPED_MAX = INTAKE_VALUE_SIZE };

struct answer {
  const struct intake_question *question;
  const char *value; /* JSON */
};

struct answers {
  struct answer given[ANSWERS_MAX];
  int count;
  int32_t today;
  const struct zone *zone;
};

/* What stands in the body as it would be typed at the desk. False when it is nothing that can be. */
static bool typed_text(const json_t *value, char *text) {
  size_t used = 0;
  text[0] = '\0';
  if (json_is_boolean(value))
    return snprintf(text, TYPED_MAX, "%s", json_is_true(value) ? "true" : "false") > 0;
  if (json_is_string(value)) return snprintf(text, TYPED_MAX, "%s", json_string_value(value)) < TYPED_MAX;
  if (json_is_number(value))
    return json_dumpb(value, text, TYPED_MAX - 1, JSON_ENCODE_ANY) < TYPED_MAX - 1 &&
           (text[json_dumpb(value, text, TYPED_MAX - 1, JSON_ENCODE_ANY)] = '\0') == '\0';
  if (!json_is_array(value)) return false;
  for (size_t i = 0; i < json_array_size(value); i++) {
    const char *one = json_string_value(json_array_get(value, i));
    if (one == NULL || used + strlen(one) + 2 > TYPED_MAX) return false;
    used += (size_t)snprintf(text + used, TYPED_MAX - used, "%s%s", i == 0 ? "" : ",", one);
  }
  return true;
}

/* A value as JSON: a number, true, false, a list of options, or a text. The caller releases it. */
static json_t *value_json(const struct intake_question *question, const char *value) {
  if (intake_takes_several(question)) {
    json_t *list = json_array();
    for (const char *rest = value; *rest != '\0';) {
      size_t length = strcspn(rest, "\n");
      (void)json_array_append_new(list, json_stringn(rest, length));
      rest += length + (rest[length] == '\n' ? 1 : 0);
    }
    return list;
  }
  bool bare =
      question->type == FORM_NUMBER || question->type == FORM_BOOLEAN || question->type == FORM_CHECKBOX;
  json_t *json = bare ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;
  return json != NULL ? json : json_string(value);
}

static const struct intake_question *find(const struct task *task, struct id id) {
  for (int i = 0; i < task->setup->question_count; i++)
    if (id_equal(task->setup->questions[i].id, id)) return &task->setup->questions[i];
  return NULL;
}

static void keep(struct task *task, struct answers *answers, const struct intake_question *question,
                 const char *value) {
  json_t *json = value_json(question, value);
  char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
  const char *copy = text == NULL ? NULL : arena_text(task->arena, text, strlen(text));
  json_decref(json);
  free(text);
  if (copy == NULL)
    (void)task_no_room(task);
  else
    answers->given[answers->count++] = (struct answer){.question = question, .value = copy};
}

static void read_one(struct task *task, const struct input *item, struct answers *answers) {
  char typed[TYPED_MAX], value[INTAKE_VALUE_SIZE];
  struct error why;
  error_init(&why);
  input_needs(item, "question");
  const struct intake_question *question = find(task, input_id(item, "question"));
  if (question == NULL) {
    (void)input_fault(item, "question",
                      "There is no such question. See the services for those that there are.");
    return;
  }
  for (int i = 0; i < answers->count; i++)
    if (answers->given[i].question == question)
      (void)input_fault(item, "question", "This question is answered twice.");
  if (!typed_text(json_object_get(item->object, "value"), typed))
    (void)input_fault(item, "value", "A \"value\" is a text, a number, true, false, or a list of texts.");
  if (task->error.code != CODE_OK) return;
  if (intake_read(question, typed, answers->zone, answers->today, value, &why) != CODE_OK)
    (void)input_fault(item, "value", "%s", why.text);
  else if (value[0] != '\0')
    keep(task, answers, question, value);
}

static bool is_of(const struct task *task, const struct intake_question *question,
                  const struct visit_request *request) {
  if (id_is_nil(question->service)) return true;
  for (int i = 0; i < request->service_count; i++)
    if (id_equal(task->salon->services[request->services[i].service].id, question->service)) return true;
  return false;
}

static void check_required(struct task *task, const struct input *input, const struct visit_request *request,
                           const struct answers *answers) {
  for (int i = 0; i < task->setup->question_count; i++) {
    const struct intake_question *question = &task->setup->questions[i];
    bool answered = !question->required || !is_of(task, question, request);
    for (int j = 0; j < answers->count; j++) answered = answered || answers->given[j].question == question;
    if (!answered) (void)input_fault(input, "answers", "\"%.80s\" must be answered.", question->label);
  }
}

static enum code give(struct task *task, const struct answers *answers, struct row *row) {
  if (!row_add_parts(row, ENTITY_APPOINTMENT_ANSWER, answers->count, task->arena)) return task_no_room(task);
  const struct row_list *list = row_parts(row, ENTITY_APPOINTMENT_ANSWER);
  row->given_parts |= 1U << entity_part(row->entity, ENTITY_APPOINTMENT_ANSWER);
  for (int i = 0; i < answers->count; i++) {
    row_give(&list->rows[i], "position", value_int(i));
    row_give(&list->rows[i], "form_field_id", value_id(answers->given[i].question->id));
    row_give(&list->rows[i], "label", value_text(answers->given[i].question->label));
    row_give(&list->rows[i], "value", value_text(answers->given[i].value));
  }
  return CODE_OK;
}

enum code answers_read(struct task *task, const struct input *input, const struct visit_request *request,
                       struct row *row) {
  static const char *const keys[] = {"question", "value"};
  struct answers answers = {.zone = task->salon->locations[request->location].zone};
  int minute;
  zone_to_wall(answers.zone, task->now, &answers.today, &minute);
  int count = input_list(input, "answers", ANSWERS_MAX);
  for (int i = 0; i < count && task->error.code == CODE_OK; i++) {
    const struct input item = input_item(input, "answers", i, keys, 2);
    read_one(task, &item, &answers);
  }
  check_required(task, input, request, &answers);
  return task->error.code == CODE_OK ? give(task, &answers, row) : task->error.code;
}
