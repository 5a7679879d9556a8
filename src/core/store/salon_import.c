#include "core/store/salon_import.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/money.h"
#include "core/store/replica_inside.h"
#include "core/store/row_store.h"

/* PASSES_MAX: how often waiting rows are tried again. */
enum { ROW_MEMORY_MAX = 16 << 20, PASSES_MAX = 64 };

static const enum sql_id indexes_away[] = {
    SQL_SALON_DROP_CODE,   SQL_SALON_DROP_CUSTOMER, SQL_SALON_DROP_NO_SHOW, SQL_SALON_DROP_SERIES,
    SQL_SALON_DROP_REVIEW, SQL_SALON_DROP_EMPLOYEE, SQL_SALON_DROP_LOCATION};
static const enum sql_id indexes_back[] = {
    SQL_SALON_INDEX_CODE,   SQL_SALON_INDEX_CUSTOMER, SQL_SALON_INDEX_NO_SHOW, SQL_SALON_INDEX_SERIES,
    SQL_SALON_INDEX_REVIEW, SQL_SALON_INDEX_EMPLOYEE, SQL_SALON_INDEX_LOCATION};

enum code salon_run(struct salon_importer *importer, enum sql_id statement, struct error *error) {
  struct query query = query_start(importer->replica, statement);
  return query_run(&query, NULL, error);
}

static enum code run_all(struct salon_importer *importer, const enum sql_id *statements, size_t count,
                         struct error *error) {
  enum code code = CODE_OK;
  for (size_t i = 0; i < count && code == CODE_OK; i++) code = salon_run(importer, statements[i], error);
  return code;
}

/* ---- The report ---- */

/* The first bad rows by line are kept. */
void salon_issue_add(struct salon_importer *importer, int64_t line, const char *text) {
  struct salon_report *report = &importer->report;
  int at = report->issue_count;
  report->bad++;
  while (at > 0 && report->issues[at - 1].line > line) at--;
  if (at == SALON_ISSUES_MAX) return;
  int moved = report->issue_count < SALON_ISSUES_MAX ? report->issue_count : SALON_ISSUES_MAX - 1;
  memmove(&report->issues[at + 1], &report->issues[at], (size_t)(moved - at) * sizeof report->issues[0]);
  report->issue_count = moved + 1;
  report->issues[at].line = line;
  (void)snprintf(report->issues[at].text, SALON_ISSUE_SIZE, "%s", text);
}

static enum code say_issues(const struct salon_report *report, struct error *error) {
  char text[ERROR_TEXT_SIZE];
  size_t used = (size_t)snprintf(text, sizeof text, "%s",
                                 report->bad == 1
                                     ? _("One row in the salon file is bad, and nothing was imported:")
                                     : _("Some rows in the salon file are bad, and nothing was imported:"));
  for (int i = 0; i < report->issue_count; i++) {
    char issue[SALON_ISSUE_SIZE + 48];
    int led = snprintf(issue, sizeof issue, "%s", i == 0 ? " " : " · ");
    (void)snprintf(issue + led, sizeof issue - (size_t)led, _("line %lld: %s"),
                   (long long)report->issues[i].line, report->issues[i].text);
    if (used + strlen(issue) + 40 > sizeof text) break;
    used += (size_t)snprintf(text + used, sizeof text - used, "%s", issue);
  }
  if (report->bad > report->issue_count || report->issue_count > 3)
    (void)snprintf(text + used, sizeof text - used, _(" (%lld bad rows in all)"), (long long)report->bad);
  return error_set(error, CODE_INVALID, "%s", text);
}

/* ---- Bad rows, for mending ---- */

static bool hand_on(struct salon_importer *importer, json_t *line, struct error *error) {
  char *text = line == NULL ? NULL : json_dumps(line, JSON_COMPACT);
  json_decref(line);
  bool taken =
      text != NULL && importer->options.take_bad(importer->options.context, text, strlen(text), error);
  free(text);
  return taken;
}

/* The file of bad rows is a salon file itself. */
static bool hand_on_header(struct salon_importer *importer, struct error *error) {
  if (importer->wrote_header) return true;
  importer->wrote_header = true;
  return hand_on(importer, json_deep_copy(importer->header), error);
}

/* A row that is no JSON is handed on as it is, on one line. */
static bool hand_on_text(struct salon_importer *importer, const char *text, size_t length,
                         struct error *error) {
  char *line = malloc(length + 1);
  if (line == NULL) return false;
  for (size_t i = 0; i < length; i++) line[i] = text[i] == '\n' || text[i] == '\r' ? ' ' : text[i];
  bool taken = importer->options.take_bad(importer->options.context, line, length, error);
  free(line);
  return taken;
}

static enum code reject(struct salon_importer *importer, const struct salon_element *element, json_t *object,
                        const struct error *reason, struct error *error) {
  char text[SALON_ISSUE_SIZE], where[64] = "";
  if (element->number > 0 && element->entity != NULL)
    (void)snprintf(where, sizeof where, "%s %lld: ", element->entity->plural, (long long)element->number);
  (void)snprintf(text, sizeof text, "%s%.250s", where, reason->text);
  salon_issue_add(importer, element->line, text);
  if (importer->options.take_bad == NULL || element->too_large) return CODE_OK;
  bool taken = hand_on_header(importer, error);
  if (taken && json_is_object(object) && element->entity != NULL) {
    json_t *line = json_object();
    if (line != NULL) (void)json_object_set_new(line, "e", json_string(element->entity->name));
    if (line != NULL) (void)json_object_update(line, object);
    taken = hand_on(importer, line, error);
  } else if (taken) {
    taken = hand_on_text(importer, element->text, element->length, error);
  }
  if (taken) return CODE_OK;
  return error_set(error, CODE_STORAGE,
                   _("The bad rows cannot be written. Make room on the disk, then import again."));
}

/* ---- One line or element ---- */

/* The entity that a line names. */
static const struct entity *entity_of(json_t *object, struct error *error) {
  const json_t *name = json_object_get(object, "e");
  const struct entity *entity =
      json_is_string(name) ? entity_find(json_string_value(name), json_string_length(name)) : NULL;
  bool alone = entity != NULL && entity_find_plural(entity->plural, strlen(entity->plural)) == entity;
  if (alone) return entity;
  if (!json_is_object(object) || !json_is_string(name)) {
    (void)error_set(error, CODE_INVALID, _("A line must be an object with \"e\", the name of its entity."));
  } else {
    (void)error_set(error, CODE_INVALID, _("\"%.60s\" is no entity of a salon file."),
                    json_string_value(name));
  }
  return NULL;
}

static bool keep_waiting(struct salon_importer *importer, const struct salon_element *element) {
  if (importer->waiting_bytes + element->length > SALON_WAITING_MAX) return false;
  char *text = malloc(element->length);
  struct salon_waiting *waiting = text == NULL ? NULL : vector_add(&importer->waiting);
  if (waiting == NULL) {
    free(text);
    return false;
  }
  memcpy(text, element->text, element->length);
  *waiting = (struct salon_waiting){.entity = element->entity,
                                    .text = text,
                                    .length = element->length,
                                    .line = element->line,
                                    .number = element->number};
  importer->waiting_bytes += element->length;
  return true;
}

static enum code take_element(struct salon_importer *importer, const struct salon_element *element,
                              bool may_wait, enum salon_outcome *outcome, struct error *error) {
  struct error reason;
  error_init(&reason);
  arena_clear(&importer->arena);
  importer->line = element->line;
  *outcome = SALON_BAD;
  json_t *object = NULL;
  if (element->too_large) {
    (void)error_set(&reason, CODE_INVALID, _("It is larger than 1 MiB."));
  } else {
    object = salon_parse_row(element->text, element->length, &reason);
  }
  const struct entity *entity = element->entity;
  if (object != NULL && entity == NULL) entity = entity_of(object, &reason);
  if (object != NULL && entity != NULL) *outcome = salon_take_row(importer, entity, object, &reason);
  enum code code = CODE_OK;
  if (*outcome == SALON_BROKEN) {
    importer->broken = true;
    code = error_set(error, reason.code, "%s", reason.text);
    error_detail(error, "%s", reason.detail);
  } else if (*outcome == SALON_BAD ||
             (*outcome == SALON_WAITS && !(may_wait && keep_waiting(importer, element)))) {
    *outcome = SALON_BAD;
    code = reject(importer, element, object, &reason, error);
  }
  json_decref(object);
  return code;
}

/* ---- The header ---- */

struct tenant_here {
  struct id id;
  char currency[CURRENCY_SIZE];
  bool exists;
};

static enum code read_tenant(struct salon_importer *importer, struct tenant_here *here, struct error *error) {
  struct query query = query_start(importer->replica, SQL_SALON_TENANT);
  here->exists = query_row(&query);
  if (here->exists) {
    here->id = query_get_id(&query, 0);
    (void)snprintf(here->currency, sizeof here->currency, "%s", query_peek_text(&query, 1));
  }
  return query_end(&query, error);
}

static enum code put_tenant(struct salon_importer *importer, struct row *row, struct error *error) {
  struct value *id = row_value(row, "id");
  if (id->type == VALUE_NULL) *id = value_id(ports_new_id(replica_ports(importer->replica)));
  importer->tenant = id->id;
  enum salon_outcome outcome = salon_check_row(importer, row, NULL, error);
  enum code code = outcome == SALON_TAKEN ? salon_run(importer, SQL_SALON_DROP_TENANT, error) : CODE_INVALID;
  if (code == CODE_OK) outcome = salon_insert_one(importer, row, error);
  if (code == CODE_OK && outcome == SALON_TAKEN) return CODE_OK;
  importer->broken = true;
  return outcome == SALON_BROKEN ? CODE_STORAGE : CODE_INVALID;
}

/* A replica that holds something keeps its tenant. */
static enum code meet_tenant(struct salon_importer *importer, const struct row *row,
                             const struct tenant_here *here, struct error *error) {
  struct id id = row_id(row, "id");
  if (!id_is_nil(id) && !id_equal(id, here->id))
    return error_set(error, CODE_INVALID,
                     _("This salon file is of another salon than this replica. Make a replica for it with "
                       "`frontdesk init --from`."));
  if (strcmp(row_text(row, "currency"), here->currency) != 0)
    return error_set(error, CODE_INVALID,
                     _("This salon file counts in %s, this replica in %s; prices would mean other things."),
                     row_text(row, "currency"), here->currency);
  importer->tenant = here->id;
  return CODE_OK;
}

enum code salon_importer_header(struct salon_importer *importer, json_t *header, struct error *error) {
  json_t *tenant = NULL;
  struct tenant_here here = {.exists = false};
  struct row row;
  struct error inner;
  error_init(&inner);
  enum code code = salon_check_header(header, &tenant, error);
  if (code != CODE_OK) return code;
  code = salon_read_row(tenant, &entities[ENTITY_TENANT], &importer->arena, &row, &inner);
  if (code == CODE_OK) code = read_tenant(importer, &here, &inner);
  if (code == CODE_OK)
    code = importer->blank || !here.exists ? put_tenant(importer, &row, &inner)
                                           : meet_tenant(importer, &row, &here, &inner);
  if (code != CODE_OK) return error_set(error, code, _("The salon file's tenant: %s"), inner.text);
  const char *locale = row_text(&row, "locale");
  const char *dash = strchr(locale, '-');
  importer->header = json_deep_copy(header);
  bool region = dash != NULL && strlen(dash + 1) == 2 && importer->country[0] == '\0';
  importer->locale_country = region;
  if (region) (void)snprintf(importer->country, sizeof importer->country, "%s", dash + 1);
  return importer->header == NULL ? error_set(error, CODE_INTERNAL, _("There is not enough memory."))
                                  : CODE_OK;
}

/* ---- Beginning and end ---- */

static enum code prepare(struct salon_importer *importer, struct error *error) {
  struct query query = query_start(importer->replica, SQL_SALON_IS_BLANK);
  importer->blank = query_row(&query) && query_get_bool(&query, 0);
  /* Bad rows that are set aside are taken out one by one, which needs the indexes. */
  importer->fresh = importer->blank && importer->options.take_bad == NULL;
  enum code code = query_end(&query, error);
  if (code == CODE_OK && !importer->fresh) code = salon_refs_load(importer, error);
  if (code == CODE_OK && importer->fresh)
    code = run_all(importer, indexes_away, sizeof indexes_away / sizeof indexes_away[0], error);
  return code;
}

static void release(struct salon_importer *importer) {
  struct salon_waiting *waiting = (struct salon_waiting *)(void *)importer->waiting.rows;
  for (size_t i = 0; i < importer->waiting.count; i++) free(waiting[i].text);
  vector_release(&importer->waiting);
  vector_release(&importer->origins);
  vector_release(&importer->calls);
  salon_names_release(&importer->names);
  arena_release(&importer->arena);
  json_decref(importer->header);
  free(importer);
}

enum code salon_importer_begin(struct replica *replica, const struct salon_options *options,
                               struct salon_importer **importer, struct error *error) {
  struct salon_importer *made = calloc(1, sizeof *made);
  *importer = NULL;
  if (made == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory for an import."));
  made->replica = replica;
  if (options != NULL) made->options = *options;
  arena_init(&made->arena, ROW_MEMORY_MAX);
  salon_names_init(&made->names);
  salon_visit_columns_init(&made->columns);
  made->visit =
      (struct salon_visit){.columns = &made->columns, .arena = &made->arena, .location = INDEX_NONE};
  made->now = replica_now(replica);
  made->setup_changed = true;
  vector_init(&made->waiting, sizeof(struct salon_waiting));
  vector_init(&made->origins, sizeof(struct salon_origin));
  vector_init(&made->calls, sizeof(struct salon_call));
  enum code code = salon_run(made, SQL_SALON_TEMP_FILE, error);
  if (code == CODE_OK) code = salon_run(made, SQL_SALON_CACHE_LARGE, error);
  if (code == CODE_OK) code = replica_begin(replica, error);
  if (code == CODE_OK) code = prepare(made, error);
  if (code != CODE_OK) {
    replica_rollback(replica);
    release(made);
    return code;
  }
  *importer = made;
  return CODE_OK;
}

enum code salon_importer_element(struct salon_importer *importer, const struct salon_element *element,
                                 struct error *error) {
  enum salon_outcome outcome = SALON_TAKEN;
  return take_element(importer, element, true, &outcome, error);
}

enum code salon_importer_line(struct salon_importer *importer, const char *text, size_t length,
                              struct error *error) {
  struct salon_element element = {
      .text = text, .length = length, .line = ++importer->fed, .too_large = length > SALON_ROW_MAX};
  if (importer->header != NULL) return salon_importer_element(importer, &element, error);
  json_t *header = salon_parse_row(text, length, error);
  enum code code = header == NULL ? CODE_INVALID : salon_importer_header(importer, header, error);
  json_decref(header);
  importer->broken = importer->broken || code != CODE_OK;
  return code;
}

/* Rows that wait are tried again until none of them gets any further. */
static enum code take_waiting(struct salon_importer *importer, struct error *error) {
  enum code code = CODE_OK;
  bool last = false;
  for (int pass = 1; importer->waiting.count > 0 && code == CODE_OK; pass++) {
    struct vector round = importer->waiting;
    const struct salon_waiting *rows = (const void *)round.rows;
    vector_init(&importer->waiting, sizeof(struct salon_waiting));
    importer->waiting_bytes = 0;
    importer->loads = 0;
    for (size_t i = 0; i < round.count && code == CODE_OK; i++) {
      enum salon_outcome outcome = SALON_TAKEN;
      struct salon_element element = {.entity = rows[i].entity,
                                      .text = rows[i].text,
                                      .length = rows[i].length,
                                      .line = rows[i].line,
                                      .number = rows[i].number};
      code = take_element(importer, &element, !last, &outcome, error);
    }
    last = importer->waiting.count == round.count || pass >= PASSES_MAX;
    for (size_t i = 0; i < round.count; i++) free(rows[i].text);
    vector_release(&round);
  }
  return code;
}

static enum code check_calls(struct salon_importer *importer, struct error *error) {
  const struct salon_call *calls = (const void *)importer->calls.rows;
  for (size_t i = 0; i < importer->calls.count; i++) {
    bool exists = false;
    enum code code = salon_refs_exists(importer, ENTITY_CALL_LOG, calls[i].id, &exists, error);
    if (code != CODE_OK) return code;
    if (!exists) salon_issue_add(importer, calls[i].line, _("\"call\": there is no call_log of this id."));
  }
  return CODE_OK;
}

/* The rows of an import are too many for the audit log; that there was one stands there. */
static enum code note_import(struct salon_importer *importer, struct error *error) {
  char rows[64];
  if (importer->report.rows == 0) return CODE_OK;
  (void)snprintf(rows, sizeof rows, "{\"rows\":%lld}", (long long)importer->report.rows);
  struct query query = query_start(importer->replica, SQL_SALON_NOTE_IMPORT);
  query_id(&query, importer->tenant);
  query_int(&query, importer->now);
  query_text(&query, importer->options.by);
  query_text(&query, rows);
  return query_run(&query, NULL, error);
}

static enum code finish(struct salon_importer *importer, struct error *error) {
  enum code code = take_waiting(importer, error);
  if (code == CODE_OK) code = check_calls(importer, error);
  if (code != CODE_OK) return code;
  if (importer->names.failed || importer->origins.failed || importer->calls.failed)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory for this salon file."));
  /* Sorting needs the memory more. */
  salon_names_release(&importer->names);
  if (importer->fresh) code = salon_overlap_sweep(importer, error);
  vector_release(&importer->origins);
  if (code != CODE_OK) return code;
  if (importer->report.bad > 0 && importer->options.take_bad == NULL)
    return say_issues(&importer->report, error);
  if (importer->fresh)
    code = run_all(importer, indexes_back, sizeof indexes_back / sizeof indexes_back[0], error);
  if (code == CODE_OK) code = replica_note_setup_change(importer->replica, error);
  return code == CODE_OK ? note_import(importer, error) : code;
}

enum code salon_importer_end(struct salon_importer *importer, bool keep, struct salon_report *report,
                             struct error *error) {
  struct replica *replica = importer->replica;
  enum code code = CODE_OK;
  if (!keep || importer->broken || importer->header == NULL) {
    code = error_set(error, CODE_INVALID, _("The salon file was not imported."));
  } else {
    code = finish(importer, error);
  }
  if (code == CODE_OK) code = replica_commit(replica, error);
  replica_rollback(replica);
  /* Settings of this connection only: whatever becomes of them, the import stands or falls by itself. */
  bool usual = salon_run(importer, SQL_CACHE_SIZE, NULL) == CODE_OK &&
               salon_run(importer, SQL_TEMP_STORE_MEMORY, NULL) == CODE_OK;
  (void)usual;
  if (report != NULL) *report = importer->report;
  release(importer);
  return code;
}
