#include "server/channel/customer_choice.h"

#include <stdio.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/phone.h"
#include "server/channel/visit_row.h"

enum { PHONE_TEXT_MAX = 60, LOCALE_MAX = 20, EMAIL_MAX = 200 };

/* ---- Reading ---- */

/* The last word is the last name. */
static void split_name(struct task *task, const char *name, struct customer_choice *choice) {
  const char *space = strrchr(name, ' ');
  choice->first_name = space == NULL ? name : arena_text(task->arena, name, (size_t)(space - name));
  choice->last_name = space == NULL ? NULL : space + 1;
}

const char *phone_of(struct task *task, const char *text, int location) {
  char e164[PHONE_E164_SIZE];
  const char *country = task->salon->locations[location].country;
  if (!phone_normalise(text, strlen(text), country, e164)) return NULL;
  return arena_text(task->arena, e164, strlen(e164));
}

static void read_phone(struct task *task, const struct input *input, int location,
                       struct customer_choice *choice) {
  choice->phone = input_text(input, "phone", TEXT_LINE, PHONE_TEXT_MAX);
  if (choice->phone == NULL) return;
  if (!phone_looks_like(choice->phone, strlen(choice->phone), 3))
    (void)input_fault(input, "phone", "\"%.60s\" is no telephone number.", choice->phone);
  choice->phone_e164 = phone_of(task, choice->phone, location);
}

static void read_email(struct task *task, const struct input *input, struct customer_choice *choice) {
  const char *typed = input_text(input, "email", TEXT_LINE, EMAIL_MAX);
  if (typed == NULL) return;
  const char *at = strchr(typed, '@');
  if (at == NULL || at == typed || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
      strchr(typed, ' ') != NULL) {
    (void)input_fault(input, "email", "\"%.80s\" is no e-mail address.", typed);
    return;
  }
  char *lower = arena_text(task->arena, typed, strlen(typed));
  for (char *c = lower; c != NULL && *c != '\0'; c++)
    if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
  choice->email = lower;
}

static void read_names(struct task *task, const struct input *input, struct customer_choice *choice) {
  const char *name = input_text(input, "name", TEXT_LINE, TEXT_NAME_MAX);
  choice->first_name = input_text(input, "first_name", TEXT_LINE, TEXT_NAME_MAX);
  choice->last_name = input_text(input, "last_name", TEXT_LINE, TEXT_NAME_MAX);
  bool parts = choice->first_name != NULL || choice->last_name != NULL;
  if (name != NULL && parts)
    (void)input_fault(input, "name", "Give either \"name\", or \"first_name\" and \"last_name\".");
  else if (name != NULL)
    split_name(task, name, choice);
  else if (!parts)
    (void)input_fault(input, "name", "A customer needs a name.");
  char room[2 * TEXT_NAME_MAX + 2];
  const char *first = choice->first_name, *last = choice->last_name;
  int length = snprintf(room, sizeof room, "%s%s%s", first == NULL ? "" : first,
                        first != NULL && last != NULL ? " " : "", last == NULL ? "" : last);
  choice->name = arena_text(task->arena, room, (size_t)length);
}

/* ---- Looking up ---- */

static enum code by_id(struct task *task, struct customer_choice *choice) {
  struct pg_rows rows = {0};
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_CUSTOMER);
  pg_id(&call, choice->id);
  enum code code = pg_run(&call, &rows, &task->error);
  if (code == CODE_OK && rows.count == 0)
    code = task_fault(task, CODE_NOT_FOUND, "/customer/id", "There is no such customer.");
  if (code == CODE_OK) {
    choice->name = arena_text(task->arena, pg_get_text(&rows, 0, 1), pg_get_length(&rows, 0, 1));
    choice->phone = arena_text(task->arena, pg_get_text(&rows, 0, 2), pg_get_length(&rows, 0, 2));
  }
  pg_rows_release(&rows);
  return code;
}

static enum code by_contact(struct task *task, struct customer_choice *choice) {
  struct pg_rows rows = {0};
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_CUSTOMERS_LIKE);
  pg_text(&call, choice->phone_e164);
  pg_text(&call, choice->email);
  bool ask = choice->phone_e164 != NULL || choice->email != NULL, taken = false;
  enum code code = ask ? pg_run(&call, &rows, &task->error) : CODE_OK;
  for (int row = 0; row < rows.count && choice->is_new; row++) {
    const char *name = pg_get_text(&rows, row, 1);
    bool same = fold_equal(name, strlen(name), choice->name, strlen(choice->name));
    taken = taken || pg_get_bool(&rows, row, 2);
    if (!same) continue;
    choice->id = pg_get_id(&rows, row, 0);
    choice->is_new = false;
    choice->name = arena_text(task->arena, name, strlen(name));
    choice->phone = arena_text(task->arena, pg_get_text(&rows, row, 3), pg_get_length(&rows, row, 3));
    choice->phone_e164 = NULL;
  }
  pg_rows_release(&rows);
  if (code != CODE_OK || !choice->is_new || !taken) return code;
  return task_fault(
      task, CODE_EXISTS, "/customer/email",
      "This e-mail address belongs to a customer of another name. Leave it out, or give that name.");
}

enum code customer_choose(struct task *task, const struct input *input, int location,
                          struct customer_choice *choice) {
  static const char *const keys[] = {"id", "name", "first_name", "last_name", "phone", "email", "locale"};
  const struct input inner = input_object(input, "customer", keys, sizeof keys / sizeof keys[0]);
  *choice = (struct customer_choice){.is_new = true};
  input_needs(input, "customer");
  if (task->error.code != CODE_OK) return task->error.code;
  choice->id = input_id(&inner, "id");
  if (!id_is_nil(choice->id) && json_object_size(inner.object) > 1)
    return input_fault(&inner, "id", "Name a customer by \"id\" alone, or by name, phone and e-mail.");
  if (!id_is_nil(choice->id)) {
    choice->is_new = false;
    return by_id(task, choice);
  }
  read_names(task, &inner, choice);
  read_phone(task, &inner, location, choice);
  read_email(task, &inner, choice);
  choice->locale = input_text(&inner, "locale", TEXT_LINE, LOCALE_MAX);
  if (task->error.code == CODE_OK && task->arena->exhausted) return task_no_room(task);
  if (task->error.code != CODE_OK) return task->error.code;
  choice->id = ports_new_id(&task->request->server->ports);
  return by_contact(task, choice);
}

enum code customer_make(struct settling *settling, struct task *task, const struct customer_choice *choice) {
  if (!choice->is_new) return CODE_OK;
  struct operation *operation = settling_add(settling, task, OPERATION_CREATE, ENTITY_CUSTOMER, choice->id);
  if (operation == NULL) return task->error.code;
  row_give(&operation->set, "first_name", value_text(choice->first_name == NULL ? "" : choice->first_name));
  row_give(&operation->set, "last_name", value_text(choice->last_name == NULL ? "" : choice->last_name));
  row_give(&operation->set, "phone", value_text(choice->phone));
  row_give(&operation->set, "phone_e164", value_text(choice->phone_e164));
  row_give(&operation->set, "email", value_text(choice->email));
  row_give(&operation->set, "locale", value_text(choice->locale));
  return CODE_OK;
}
