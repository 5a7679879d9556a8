#include "server/door/pairing.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "core/model/ports.h"
#include "core/model/text.h"
#include "server/door/device_row.h"
#include "server/door/door.h"
#include "server/door/grant.h"
#include "server/door/refresh.h"
#include "server/door/refusal.h"
#include "server/http/http.h"
#include "server/pg/pg.h"
#include "server/server.h"
#include "server/sync/waiters.h"

enum {
  FINDER_LENGTH = 4,
  SECRET_AT = FINDER_LENGTH + 1, /* the other two groups, with their dash */
  HASH_PASSES = 2,
  HASH_MEMORY = 8 << 20, /* bytes, for some ten milliseconds */
  CODE_ATTEMPTS = 16,
  SECURITY_LOG_DAYS = 400,
  APP_MAX = 64,
  SCHEMA_MAX = 1000000
};

static const int64_t minute_ms = INT64_C(60) * 1000;
static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

/* ---- By the operator ---- */

static struct id id_new(int64_t now) {
  uint64_t bits[2];
  randombytes_buf(bits, sizeof bits);
  return id_make(now, bits[0], bits[1]);
}

static void finder_of(const char code[PAIRING_CODE_SIZE], char finder[FINDER_LENGTH + 1]) {
  memcpy(finder, code, FINDER_LENGTH);
  finder[FINDER_LENGTH] = '\0';
}

FD_CHECKED static enum code code_store(struct pg *pg, struct id tenant, const char *device, int64_t now,
                                       const char code[PAIRING_CODE_SIZE], struct error *error) {
  char finder[FINDER_LENGTH + 1];
  char hash[crypto_pwhash_STRBYTES];
  const char *secret = code + SECRET_AT;
  if (crypto_pwhash_str(hash, secret, strlen(secret), HASH_PASSES, HASH_MEMORY) != 0) {
    return error_set(error, CODE_STORAGE,
                     "There is not enough memory to make a pairing code. Close something, and try again.");
  }
  finder_of(code, finder);
  struct pg_call call = pg_call(pg, PG_PAIRING_INSERT);
  pg_id(&call, tenant);
  pg_id(&call, id_new(now));
  pg_text(&call, finder);
  pg_text(&call, hash);
  pg_text(&call, device);
  pg_int(&call, now);
  pg_int(&call, now + PAIRING_MINUTES * minute_ms);
  return pg_run(&call, NULL, error);
}

/* What has had its time: codes of yesterday, refusals of last year. */
FD_CHECKED static enum code old_sweep(struct pg *pg, struct id tenant, int64_t now, struct error *error) {
  struct pg_call call = pg_call(pg, PG_PAIRING_SWEEP);
  pg_int(&call, now - day_ms);
  enum code code = pg_run(&call, NULL, error);
  if (code != CODE_OK) return code;
  call = pg_call(pg, PG_SECURITY_SWEEP);
  pg_id(&call, tenant);
  pg_int(&call, now - SECURITY_LOG_DAYS * day_ms);
  return pg_run(&call, NULL, error);
}

FD_CHECKED static enum code code_try(struct pg *pg, struct id tenant, const char *device, int64_t now,
                                     const char code[PAIRING_CODE_SIZE], struct error *error) {
  enum code result = pg_begin(pg, PG_WRITE, tenant, error);
  if (result == CODE_OK) result = old_sweep(pg, tenant, now, error);
  if (result == CODE_OK) result = code_store(pg, tenant, device, now, code, error);
  if (result == CODE_OK) result = pg_commit(pg, error);
  if (result != CODE_OK) pg_rollback(pg);
  return result;
}

enum code pairing_create(struct pg *pg, struct id tenant, const char *device, int64_t now,
                         char code[PAIRING_CODE_SIZE], struct error *error) {
  char name[DOOR_NAME_SIZE];
  size_t length = 0;
  struct error attempt;
  if (sodium_init() < 0) return error_set(error, CODE_INTERNAL, "There is no randomness for a pairing code.");
  if (device != NULL) {
    enum code clean =
        text_clean_input("device", device, strlen(device), TEXT_LINE, name, sizeof name, &length, error);
    if (clean != CODE_OK) return clean;
  }
  enum code result = CODE_EXISTS; /* another living code may begin with the same group */
  for (int i = 0; i < CODE_ATTEMPTS && result == CODE_EXISTS; i++) {
    error_init(&attempt);
    pairing_code_make(code);
    result = code_try(pg, tenant, length > 0 ? name : NULL, now, code, &attempt);
  }
  if (result == CODE_OK) return CODE_OK;
  sodium_memzero(code, PAIRING_CODE_SIZE);
  if (result == CODE_NOT_FOUND) return error_set(error, result, "There is no such tenant.");
  return error_set(error, result, "%s", attempt.text);
}

/* ---- At the door ---- */

/* What a desk says of itself. */
struct wish {
  char code[PAIRING_CODE_SIZE];
  struct id replica;
  char device[DOOR_NAME_SIZE]; /* "" when it says nothing */
  const char *app;             /* NULL when it says nothing */
  int64_t schema;
};

static bool wish_invalid(struct request *request, struct response *response, const char *field,
                         const char *detail) {
  response_problem(request, response, 400, "invalid", field, detail);
  return false;
}

static bool code_read(const json_t *json, struct wish *wish) {
  const char *text = json_string_value(json_object_get(json, "code"));
  return text != NULL && pairing_code_parse(text, wish->code);
}

static bool replica_read(const json_t *json, struct wish *wish) {
  const json_t *replica = json_object_get(json, "replica_id");
  return json_is_string(replica) &&
         id_parse(json_string_value(replica), json_string_length(replica), &wish->replica) &&
         !id_is_nil(wish->replica);
}

static bool device_read(const json_t *json, struct wish *wish) {
  const json_t *device = json_object_get(json, "device");
  size_t length = 0;
  struct error ignored;
  error_init(&ignored);
  wish->device[0] = '\0';
  if (device == NULL) return true;
  return json_is_string(device) &&
         text_clean_input("device", json_string_value(device), json_string_length(device), TEXT_LINE,
                          wish->device, sizeof wish->device, &length, &ignored) == CODE_OK;
}

static bool program_read(const json_t *json, struct wish *wish) {
  const json_t *app = json_object_get(json, "app");
  wish->app = json_string_value(app);
  if (app == NULL) return true;
  return json_is_string(app) && json_string_length(app) <= APP_MAX &&
         text_flaw(wish->app, json_string_length(app), TEXT_LINE, NULL) == TEXT_FLAWLESS;
}

static bool schema_read(const json_t *json, struct wish *wish) {
  const json_t *schema = json_object_get(json, "schema");
  wish->schema = json_integer_value(schema);
  return schema == NULL || (json_is_integer(schema) && wish->schema >= 1 && wish->schema <= SCHEMA_MAX);
}

static bool wish_read(struct request *request, struct response *response, struct wish *wish) {
  const json_t *json = request->json;
  if (!code_read(json, wish)) {
    return wish_invalid(request, response, "/code",
                        "\"code\" is a pairing code: three groups of four letters and digits.");
  }
  if (!replica_read(json, wish)) {
    return wish_invalid(request, response, "/replica_id",
                        "\"replica_id\" is the UUID of the desk's replica.");
  }
  if (!device_read(json, wish)) {
    return wish_invalid(request, response, "/device",
                        "\"device\" is a name of at most 95 bytes in one line.");
  }
  if (!program_read(json, wish)) {
    return wish_invalid(request, response, "/app", "\"app\" is a program and its version, at most 64 bytes.");
  }
  if (!schema_read(json, wish)) {
    return wish_invalid(request, response, "/schema", "\"schema\" is the whole number of the desk's schema.");
  }
  return true;
}

/* A code that was found, and whose try is counted. */
struct found {
  struct id tenant; /* nil: nobody's */
  struct id code;   /* nil: expired, or tried too often */
  char hash[crypto_pwhash_STRBYTES];
  char device[DOOR_NAME_SIZE];
};

FD_CHECKED static enum code tenant_find(struct pg *pg, const char *finder, struct id *tenant,
                                        struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_READ, id_nil);
  struct pg_call call = pg_call(pg, PG_PAIRING_FIND);
  pg_text(&call, finder);
  pg_batch_add(&batch, &call, &rows);
  pg_batch_commit(&batch);
  enum code code = pg_batch_run(&batch, error);
  if (code != CODE_OK) pg_rollback(pg);
  if (code == CODE_OK && rows.count == 1) *tenant = pg_get_id(&rows, 0, 0);
  pg_rows_release(&rows);
  return code;
}

static void found_read(const struct pg_rows *rows, struct found *found) {
  enum { ID, HASH, DEVICE };
  found->code = pg_get_id(rows, 0, ID);
  (void)text_copy(found->hash, sizeof found->hash, pg_get_text(rows, 0, HASH), pg_get_length(rows, 0, HASH));
  (void)text_copy(found->device, sizeof found->device, pg_get_text(rows, 0, DEVICE),
                  pg_get_length(rows, 0, DEVICE));
}

/* Finds the code and counts the try, for good, before anybody knows whether it was right. */
FD_CHECKED static enum code code_find(struct pg *pg, const char code[PAIRING_CODE_SIZE], int64_t now,
                                      struct found *found, struct error *error) {
  char finder[FINDER_LENGTH + 1];
  *found = (struct found){.tenant = id_nil};
  finder_of(code, finder);
  enum code result = tenant_find(pg, finder, &found->tenant, error);
  if (result != CODE_OK || id_is_nil(found->tenant)) return result;
  struct pg_rows rows = {.result = NULL};
  struct pg_batch batch;
  pg_batch_init(&batch, pg);
  pg_batch_begin(&batch, PG_WRITE, found->tenant);
  struct pg_call call = pg_call(pg, PG_PAIRING_TRY);
  pg_text(&call, finder);
  pg_int(&call, PAIRING_TRIES);
  pg_int(&call, now);
  pg_batch_add(&batch, &call, &rows);
  pg_batch_commit(&batch);
  result = pg_batch_run(&batch, error);
  if (result != CODE_OK) pg_rollback(pg);
  if (result == CODE_OK && rows.count == 1) found_read(&rows, found);
  pg_rows_release(&rows);
  return result;
}

static bool code_is_right(const struct found *found, const struct wish *wish) {
  const char *secret = wish->code + SECRET_AT;
  return !id_is_nil(found->code) && crypto_pwhash_str_verify(found->hash, secret, strlen(secret)) == 0;
}

/* Takes the code for this replica; the device is the one that it was taken for before, if it was. Nil: somebody else has it. */
FD_CHECKED static enum code code_use(struct pg *pg, const struct found *found, const struct wish *wish,
                                     int64_t now, struct id *device, struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(pg, PG_PAIRING_USE);
  *device = id_nil;
  pg_id(&call, found->code);
  pg_int(&call, now);
  pg_id(&call, id_new(now));
  pg_id(&call, wish->replica);
  enum code code = pg_run(&call, &rows, error);
  if (code == CODE_OK && rows.count == 1) *device = pg_get_id(&rows, 0, 0);
  pg_rows_release(&rows);
  return code;
}

static const char *device_name(const struct found *found, const struct wish *wish) {
  if (found->device[0] != '\0') return found->device;
  return wish->device[0] != '\0' ? wish->device : "Desk";
}

FD_CHECKED static enum code tokens_store(struct pg *pg, const struct grant *grant, const struct found *found,
                                         const struct wish *wish, int64_t now, struct error *error) {
  uint8_t family[TOKEN_HASH_SIZE];
  uint8_t access[TOKEN_HASH_SIZE];
  uint8_t refresh[TOKEN_HASH_SIZE];
  grant_family_hash(&grant->refresh, family);
  token_hash(&grant->access, access);
  token_hash(&grant->refresh, refresh);
  struct pg_call call = pg_call(pg, PG_PAIRING_GRANT);
  pg_id(&call, found->tenant);
  pg_id(&call, grant->access.owner);
  pg_text(&call, device_name(found, wish));
  pg_id(&call, wish->replica);
  pg_text(&call, wish->app);
  pg_int(&call, wish->schema);
  pg_bytes(&call, family, sizeof family);
  pg_bytes(&call, access, sizeof access);
  pg_int(&call, now + (int64_t)ACCESS_SECONDS * 1000);
  pg_bytes(&call, refresh, sizeof refresh);
  pg_int(&call, now);
  return pg_run(&call, NULL, error);
}

/* The row that the salon sees, unless an answer that was lost has made it. */
FD_CHECKED static enum code device_row_ensure(struct request *request, const struct found *found,
                                              const struct wish *wish, struct id device,
                                              const struct centre_clock *clock, int64_t now,
                                              struct error *error) {
  struct pg_rows rows = {.result = NULL};
  struct pg_call call = pg_call(request->pg, PG_DEVICE_EXISTS);
  pg_id(&call, device);
  enum code code = pg_run(&call, &rows, error);
  bool exists = code == CODE_OK && pg_get_bool(&rows, 0, 0);
  pg_rows_release(&rows);
  if (code != CODE_OK || exists) return code;
  struct device_wish row = {.tenant = found->tenant,
                            .device = device,
                            .name = device_name(found, wish),
                            .app = wish->app,
                            .now = now};
  return device_row_make(request->pg, &row, clock, request->arena, error);
}

/* Makes the desk a device; a grant without an owner: the code is somebody else's by now. */
FD_CHECKED static enum code device_make(struct request *request, const struct found *found,
                                        const struct wish *wish, int64_t now, struct grant *grant,
                                        struct error *error) {
  struct pg *pg = request->pg;
  struct id device = id_nil;
  struct centre_clock clock = {.epoch = 0};
  enum code code = centre_pg_begin(pg, found->tenant, DEVICE_ROW_NUMBERS, &clock, error);
  if (code == CODE_OK) code = code_use(pg, found, wish, now, &device, error);
  *grant = grant_make(found->tenant, device);
  if (code == CODE_OK && id_is_nil(device)) {
    pg_rollback(pg);
    return CODE_OK;
  }
  if (code == CODE_OK) code = device_row_ensure(request, found, wish, device, &clock, now, error);
  if (code == CODE_OK) code = tokens_store(pg, grant, found, wish, now, error);
  if (code == CODE_OK) code = pg_commit(pg, error);
  if (code != CODE_OK) {
    pg_rollback(pg);
  } else {
    waiters_wake(request->server->waiters, found->tenant,
                 (struct cursor){.epoch = clock.epoch, .seq = clock.seq});
  }
  return code;
}

static void code_refuse(struct request *request, struct response *response, const struct found *found) {
  if (!id_is_nil(found->tenant)) refusal_note(request, found->tenant, found->code, REFUSED_CODE);
  (void)refuse_unauthorized(request, response);
}

void pair_route(struct request *request, struct response *response) {
  struct wish wish;
  struct found found;
  struct error error;
  struct grant grant;
  int64_t now = server_clock(request->server);
  error_init(&error);
  if (!wish_read(request, response, &wish)) return;
  enum code code = code_find(request->pg, wish.code, now, &found, &error);
  if (code == CODE_OK && !code_is_right(&found, &wish)) {
    code_refuse(request, response, &found);
    return;
  }
  if (code == CODE_OK) code = device_make(request, &found, &wish, now, &grant, &error);
  if (code != CODE_OK) {
    (void)refuse_error(request, response, &error);
  } else if (id_is_nil(grant.access.owner)) {
    code_refuse(request, response, &found);
  } else {
    grant_answer(request, response, &grant, now + (int64_t)ACCESS_SECONDS * 1000, now);
  }
  sodium_memzero(&grant, sizeof grant);
  sodium_memzero(&wish, sizeof wish);
}
