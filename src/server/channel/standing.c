#include "server/channel/standing.h"

#include <string.h>

#include "wire/image.h"

/* Columns of all statements: id, version, held, image, and of a visit whose it is. */
static enum code take(struct task *task, const struct pg_rows *rows, enum entity_kind entity,
                      struct standing *standing) {
  *standing = (struct standing){.id = pg_get_id(rows, 0, 0),
                                .version = pg_get_int(rows, 0, 1),
                                .held = pg_get_bool(rows, 0, 2),
                                .customer = "",
                                .phone = ""};
  enum code code = image_read_text(pg_get_text(rows, 0, 3), pg_get_length(rows, 0, 3), &entities[entity],
                                   task->arena, &standing->row, &task->error);
  if (code != CODE_OK || entity != ENTITY_APPOINTMENT) return code;
  standing->customer = arena_text(task->arena, pg_get_text(rows, 0, 4), pg_get_length(rows, 0, 4));
  standing->phone = arena_text(task->arena, pg_get_text(rows, 0, 5), pg_get_length(rows, 0, 5));
  return standing->customer == NULL || standing->phone == NULL ? task_no_room(task) : CODE_OK;
}

enum code standing_row(struct task *task, enum entity_kind entity, const char *field, struct id id,
                       struct standing *standing) {
  struct pg_rows rows = {0};
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_ROW);
  pg_text(&call, entities[entity].name);
  pg_id(&call, id);
  enum code code = pg_run(&call, &rows, &task->error);
  if (code == CODE_OK && rows.count == 0)
    code = task_fault(task, CODE_NOT_FOUND, field, "There is no such row.");
  if (code == CODE_OK) code = take(task, &rows, entity, standing);
  pg_rows_release(&rows);
  return code;
}

enum code standing_visit(struct task *task, const char *field, const char *text, struct standing *standing) {
  char confirmation[CONFIRMATION_CODE_SIZE];
  struct id id = id_nil;
  bool by_code = confirmation_code_parse(text, strlen(text), confirmation);
  bool known = by_code || id_parse(text, strlen(text), &id);
  struct pg_rows rows = {0};
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_VISIT);
  pg_id(&call, id);
  pg_text(&call, by_code ? confirmation : NULL);
  enum code code = known ? pg_run(&call, &rows, &task->error) : CODE_OK;
  if (code == CODE_OK && rows.count == 0)
    code = task_fault(task, CODE_NOT_FOUND, field, "There is no visit with this confirmation code.");
  if (code == CODE_OK) code = take(task, &rows, ENTITY_APPOINTMENT, standing);
  pg_rows_release(&rows);
  return code;
}

enum code standing_call(struct task *task, const char *text, struct standing *standing, bool *found) {
  struct id id = id_nil;
  struct pg_rows rows = {0};
  struct pg_call call = pg_call(task->pg, PG_CHANNEL_CALL);
  (void)id_parse(text, strlen(text), &id);
  pg_text(&call, text);
  pg_id(&call, id);
  enum code code = pg_run(&call, &rows, &task->error);
  *found = code == CODE_OK && rows.count > 0;
  if (*found) code = take(task, &rows, ENTITY_CALL_LOG, standing);
  pg_rows_release(&rows);
  return code;
}
