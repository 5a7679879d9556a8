/* Who may come in: pairing codes, desks and API keys. */
#include <inttypes.h>
#include <string.h>

#include "core/model/instant.h"
#include "server/admin/task.h"
#include "server/door/key.h"
#include "server/door/pairing.h"
#include "server/door/scope.h"
#include "server/pg/pg.h"

static json_t *id_json(struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  return json_string(text);
}

static json_t *instant_json(const struct pg_rows *rows, int row, int column) {
  char text[INSTANT_TEXT_SIZE];
  if (pg_is_null(rows, row, column)) return json_null();
  instant_format_utc(pg_get_int(rows, row, column), text);
  return json_string(text);
}

/* ---- pair ---- */

enum code run_pair(struct task *task, struct error *error) {
  struct task_tenant tenant;
  char pairing[PAIRING_CODE_SIZE], until[INSTANT_TEXT_SIZE];
  enum code code = task_tenant(task, task->words.given[0], &tenant, error);
  int64_t now = task_clock();
  if (code == CODE_OK)
    code = pairing_create(task->pg, tenant.id, task_option(task, WORD_DEVICE), now, pairing, error);
  if (code != CODE_OK) return code;
  instant_format_utc(now + PAIRING_MINUTES * MS_PER_MINUTE, until);
  task->document = json_pack("{s:s, s:s, s:o, s:s}", "code", pairing, "expires_at", until, "tenant",
                             id_json(tenant.id), "name", tenant.name);
  task_say(task, "A code for one desk of %s, good for %d minutes:", tenant.name, (int)PAIRING_MINUTES);
  task_say(task, "%s", pairing);
  return CODE_OK;
}

/* ---- key ---- */

static enum code read_scopes(const struct task *task, unsigned *scopes, struct error *error) {
  const char *text = task_option(task, WORD_SCOPE);
  char known[SCOPE_TEXT_SIZE];
  scopes_format(SCOPE_ALL, known);
  if (text == NULL)
    return error_set(error, CODE_USAGE, "--scope says what the key may do: %s, or all.", known);
  if (scopes_parse(text, strlen(text), scopes)) return CODE_OK;
  return error_set(error, CODE_USAGE, "--scope is made of %s with commas between, or all; not \"%.60s\".",
                   known, text);
}

enum code run_key_create(struct task *task, struct error *error) {
  struct key_wish wish = {.name = task_option(task, WORD_NAME)};
  struct task_tenant tenant;
  struct id key;
  char text[TOKEN_TEXT_SIZE], id[ID_TEXT_SIZE], scopes[SCOPE_TEXT_SIZE];
  enum code code = read_scopes(task, &wish.scopes, error);
  if (code == CODE_OK) code = task_tenant(task, task->words.given[0], &tenant, error);
  if (code != CODE_OK) return code;
  wish.tenant = tenant.id;
  code = key_create(task->pg, &wish, task_clock(), &key, text, error);
  if (code != CODE_OK) return code;
  id_format(key, id);
  scopes_format(wish.scopes, scopes);
  task->document = json_pack("{s:s, s:s, s:s, s:o}", "id", id, "key", text, "scopes", scopes, "tenant",
                             id_json(tenant.id));
  task_say(task, "Made the key %s of %s, for %s. It is shown this once:", id, tenant.name, scopes);
  task_say(task, "%s", text);
  return CODE_OK;
}

/* Runs a statement about one tenant in a transaction of its own. */
static enum code list(struct task *task, enum pg_id statement, struct task_tenant *tenant,
                      struct pg_rows *rows, struct error *error) {
  enum code code = task_tenant(task, task->words.given[0], tenant, error);
  if (code == CODE_OK) code = pg_begin(task->pg, PG_READ, tenant->id, error);
  if (code != CODE_OK) return code;
  struct pg_call call = pg_call(task->pg, statement);
  pg_id(&call, tenant->id);
  code = pg_run(&call, rows, error);
  pg_rollback(task->pg);
  return code;
}

enum code run_key_list(struct task *task, struct error *error) {
  enum { AT_ID, AT_NAME, AT_SCOPES, AT_MADE, AT_EXPIRES, AT_REVOKED };
  struct pg_rows rows = {.result = NULL};
  struct task_tenant tenant;
  enum code code = list(task, PG_ADMIN_KEYS, &tenant, &rows, error);
  if (code != CODE_OK) return code;
  json_t *keys = json_array();
  for (int i = 0; i < rows.count; i++) {
    char id[ID_TEXT_SIZE];
    id_format(pg_get_id(&rows, i, AT_ID), id);
    json_array_append_new(
        keys, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "id", id, "name", pg_get_text(&rows, i, AT_NAME),
                        "scopes", pg_get_text(&rows, i, AT_SCOPES), "created_at",
                        instant_json(&rows, i, AT_MADE), "expires_at", instant_json(&rows, i, AT_EXPIRES),
                        "revoked_at", instant_json(&rows, i, AT_REVOKED)));
    task_say(task, "%s  %-7s  %s  (%s)", id, pg_is_null(&rows, i, AT_REVOKED) ? "active" : "revoked",
             pg_get_text(&rows, i, AT_NAME), pg_get_text(&rows, i, AT_SCOPES));
  }
  if (rows.count == 0) task_say(task, "%s has no keys.", tenant.name);
  task->document = json_pack("{s:o, s:o}", "tenant", id_json(tenant.id), "keys", keys);
  pg_rows_release(&rows);
  return CODE_OK;
}

static enum code read_id(const struct task *task, struct id *id, struct error *error) {
  const char *word = task->words.given[0];
  if (id_parse(word, strlen(word), id) && !id_is_nil(*id)) return CODE_OK;
  return error_set(error, CODE_INVALID, "\"%.60s\" is no id; the list shows them.", word);
}

static enum code revoked(struct task *task, struct id id) {
  char text[ID_TEXT_SIZE];
  id_format(id, text);
  task->document = json_pack("{s:s, s:b}", "id", text, "revoked", 1);
  task_say(task, "Revoked %s.", text);
  return CODE_OK;
}

/* Of keys and desks alike: nobody has the same id twice. */
enum code run_key_revoke(struct task *task, struct error *error) {
  struct id id;
  enum code code = read_id(task, &id, error);
  if (code == CODE_OK) code = key_revoke(task->pg, id, task_clock(), error);
  return code == CODE_OK ? revoked(task, id) : code;
}

/* ---- device ---- */

enum code run_device_list(struct task *task, struct error *error) {
  enum { AT_ID, AT_NAME, AT_REPLICA, AT_APP, AT_PAIRED, AT_REVOKED, AT_SEEN, AT_READ, AT_SEQ };
  struct pg_rows rows = {.result = NULL};
  struct task_tenant tenant;
  enum code code = list(task, PG_ADMIN_DEVICES, &tenant, &rows, error);
  if (code != CODE_OK) return code;
  json_t *devices = json_array();
  for (int i = 0; i < rows.count; i++) {
    char id[ID_TEXT_SIZE];
    int64_t behind = pg_is_null(&rows, i, AT_READ)
                         ? pg_get_int(&rows, i, AT_SEQ)
                         : pg_get_int(&rows, i, AT_SEQ) - pg_get_int(&rows, i, AT_READ);
    id_format(pg_get_id(&rows, i, AT_ID), id);
    json_array_append_new(
        devices, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:I}", "id", id, "name",
                           pg_get_text(&rows, i, AT_NAME), "app", pg_get_text(&rows, i, AT_APP), "paired_at",
                           instant_json(&rows, i, AT_PAIRED), "seen_at", instant_json(&rows, i, AT_SEEN),
                           "revoked_at", instant_json(&rows, i, AT_REVOKED), "behind", (json_int_t)behind));
    task_say(task, "%s  %-7s  %s  (behind by %" PRId64 ")", id,
             pg_is_null(&rows, i, AT_REVOKED) ? "active" : "revoked", pg_get_text(&rows, i, AT_NAME), behind);
  }
  if (rows.count == 0) task_say(task, "%s has no desks.", tenant.name);
  task->document = json_pack("{s:o, s:o}", "tenant", id_json(tenant.id), "devices", devices);
  pg_rows_release(&rows);
  return CODE_OK;
}
